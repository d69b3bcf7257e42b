"""Updates as one HTML page that stands alone, for who must sign them off: what to look at, pictures, numbers."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from deckgen.findings import error
from deckgen.model import Change
from deckgen.report.findings import finding_text, printable
from deckgen.report.update import (
    TYPED,
    UpdateResult,
    by_slide,
    cut_alike,
    first_to_see,
    is_claim,
    moved_on,
    moved_params,
    name_of,
    ranges,
    summary,
)  # fmt: skip

MAKER = "deckgen update report"
"""What the page names as its maker, so that only such a page is ever written over."""

LONGEST, CUT, TITLE = 700, 140, 84
"""Characters of a text that are shown: in full, beside others in a table, and of a title that says where it is."""

COMPARED = 12
"""Words are compared in texts of more characters than that."""

_WORDS = {
    "refreshed": "Refreshed", "added": "Added", "kept": "Kept", "removed": "Removed", "conflict": "Conflict",
    "stale": "May be wrong", "claim": "Claim broken",
}  # fmt: skip
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MEDIA = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}

Piece = tuple[str, bool]
"""A stretch of text, and whether it differs from what it is compared with."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A slide before and after, as PNG or JPEG; None where it was not there."""

    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class SlidePictures:
    """The pictures of one update by slide number; `missing` says why there are none."""

    pairs: Mapping[int, Pair] = field(default_factory=dict)
    missing: str = ""


def page_html(results: Sequence[UpdateResult], pictures: Sequence[SlidePictures]) -> str:
    """The page. `pictures` are those of each result, or () for none. All texts are escaped, and nothing is loaded."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    if not results:
        raise error("nothing-to-report", "there is no update to report")
    folder = Path(__file__).parent
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined,
                              trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    shown = list(pictures) or [SlidePictures()] * len(results)
    decks = [_deck(number, *each) for number, each in enumerate(zip(results, shown, strict=True), 1)]
    style = (folder / "page.css").read_text("utf-8")
    html = environment.get_template("page.html").render(decks=decks, style=style, maker=MAKER, title=_title(results))
    return f"{html}\n"


def _title(results: Sequence[UpdateResult]) -> str:
    return _safe(results[0].source.name) if len(results) == 1 else f"{len(results)} presentations"


# ------------------------------------------------------------------------------------------------- a deck


def _deck(number: int, result: UpdateResult, pictures: SlidePictures) -> dict[str, Any]:
    """All that the page says of one file."""
    written = result.path or result.source
    slides = [_slide(number, slide, changes, result, pictures) for slide, changes in by_slide(result.changes).items()]
    return {
        "id": f"deck-{number}",
        "source": _safe(result.source.name),
        "written": _safe(str(written)),
        "read": _safe(str(result.source)),
        "backup": _safe(str(result.backup)) if result.backup else "",
        "deck": _safe(result.deck),
        "conditional": result.conditional,
        "nothing": result.path is None and not result.conditional,
        "moved": [_row(row) for row in moved_params(result) if row[1] != row[2]],
        "params": [_row(row) for row in moved_params(result) if row[1] == row[2]],
        "needing": len(first_to_see(result.changes)),
        "counts": _counts(result.changes),
        "summary": ", ".join(summary(result.changes)) or "nothing to change",
        "first": [_first(number, change, result) for change in first_to_see(result.changes)],
        "keys": list(dict.fromkeys(_safe(each.key) for each in result.changes if each.outcome == "conflict")),
        "slides": slides,
        "unchanged": ranges(result.unchanged),
        "unchanged_count": len(result.unchanged),
        "pictures": bool(pictures.pairs),
        "no_pictures": _safe(pictures.missing),
        "findings": [finding_text(finding) for finding in result.findings],
    }


def _row(row: tuple[str, str, str]) -> tuple[str, str, str]:
    name, before, now = (_safe(text) for text in row)
    return name, before or "none", now or "none"


def _counts(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """How many of each outcome there are, those that need a person first."""
    signs = [_sign(change) for change in changes]
    return [{"sign": sign, "word": word, "number": signs.count(sign)}
            for sign, word in sorted(_WORDS.items(), key=lambda each: _ORDER.index(each[0]))
            if sign in signs]  # fmt: skip


_ORDER = ["claim", "conflict", "stale", "refreshed", "added", "kept", "removed"]


def _sign(change: Change) -> str:
    """Which sign and word tell its outcome."""
    return "claim" if is_claim(change) else change.outcome


def _first(deck: int, change: Change, result: UpdateResult) -> dict[str, Any]:
    """One of the things to look at first."""
    facts = [] if is_claim(change) else _facts(change)
    said = _claim(change) if is_claim(change) else [(_upper(_safe(change.note)), False)] if change.note else []
    return {
        **_told(change), "where": _where(change.slide, result), "link": f"deck-{deck}-slide-{change.slide}",
        "title": _cut(result.titles.get(change.slide, ""), TITLE), "facts": facts, "said": said,
        "settle": f"--take data:{_safe(change.key)}" if change.outcome == "conflict" and change.current else "",
        "typed": change.note.startswith(TYPED),
    }  # fmt: skip


def _facts(change: Change) -> list[tuple[str, list[Piece]]]:
    """What stands, what was written and what the data says, with the words that differ from what was written."""
    texts = _short([change.current, change.written, change.proposed])
    current, written, proposed = texts
    rows = [("Stands in the file", marked(written, current)[1]), ("deckgen last wrote", [(written, False)]),
            ("The data now says", marked(written, proposed)[1])]  # fmt: skip
    return [row for row, text in zip(rows, texts, strict=True) if text]


def _claim(change: Change) -> list[Piece]:
    """What a claim says, the expression between its backquotes marked."""
    said = _upper(_safe(change.note or change.current or change.key))
    return [(text, number % 2 == 1) for number, text in enumerate(said.split("`")) if text]


def _where(slide: int, result: UpdateResult) -> str:
    return f"Slide {slide}" if slide else "The deck as a whole"


# ------------------------------------------------------------------------------------------------- a slide


def _slide(deck: int, number: int, changes: Sequence[Change], result: UpdateResult,
           pictures: SlidePictures) -> dict[str, Any]:  # fmt: skip
    """A slide: its title, pictures, and a row for each change."""
    pair = pictures.pairs.get(number)
    return {
        "id": f"deck-{deck}-slide-{number}",
        "number": number,
        "where": _where(number, result),
        "title": _safe(result.titles.get(number, "")),
        "counts": _counts(changes),
        "before": _data_address(pair.before) if pair and pair.before else "",
        "after": _data_address(pair.after) if pair and pair.after else "",
        "drawn": pair is not None,
        "claims": [_claim(change) for change in changes if is_claim(change)],
        "rows": [_change(change) for change in changes if not is_claim(change)],
    }


def _change(change: Change) -> dict[str, Any]:
    """A row of a slide's table: what stood there, what stands there now and by whom, and why."""
    texts = [change.written, change.current, change.proposed]
    # What needs a person is told in full above.
    written, current, proposed = _short(texts, CUT if change.needs_person else LONGEST)
    notes = [_upper(_safe(change.note))] if change.note else []
    same = False
    match change.outcome:
        case "refreshed":
            old, now = marked(current or written, proposed)
            whose = "from the data"
        case "added":
            old, now, whose = [("—", False)], [(proposed or "—", False)], "from the data"
        case "removed":
            old, now, whose = [(current or written or "—", False)], [("—", False)], ""
        case "kept" | "conflict" | "stale":
            old, now, whose, same = [], [(current or "—", False)], "a person’s" if current else "", bool(current)
            notes += [f"deckgen last wrote {written}"] if written and written != current else []
            notes += [f"The data now says {proposed}"] if proposed and (change.needs_person or moved_on(change)) else []
    return {**_told(change), "before": old, "now": now, "whose": whose, "same": same, "notes": notes}


def _told(change: Change) -> dict[str, str]:
    sign = _sign(change)
    return {"sign": sign, "word": _WORDS[sign], "what": change.what, "name": _safe(name_of(change))}


def _data_address(picture: bytes) -> str:
    media = next((media for start, media in _MEDIA.items() if picture.startswith(start)), "image/png")
    return f"data:{media};base64,{b64encode(picture).decode()}"


# ------------------------------------------------------------------------------------------------- texts


def marked(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts in pieces, the words that differ marked; whole and unmarked if they are short or have little alike."""
    if old == new or min(len(old), len(new)) <= COMPARED:
        return [(old, False)], [(new, False)]
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.ratio() < 0.4:
        return [(old, False)], [(new, False)]
    olds: list[Piece] = []
    news: list[Piece] = []
    for kind, i, j, k, m in matcher.get_opcodes():
        olds += [("".join(one[i:j]), kind != "equal")] if i < j else []
        news += [("".join(other[k:m]), kind != "equal")] if k < m else []
    return olds, news


def _short(texts: Sequence[str | None], width: int = LONGEST) -> list[str]:
    """Texts as they may be shown, '' for none, long ones cut where they differ."""
    shown = [_safe(text or "") for text in texts]
    cut = iter(cut_alike([text for text in shown if text], width))
    return [next(cut) if text else "" for text in shown]


def _cut(text: str, width: int) -> str:
    return cut_alike([" ".join(_safe(text).split())], width)[0]


def _safe(text: str) -> str:
    """A text without control codes, its lines kept."""
    lines = text.replace("\v", "\n").replace("\r\n", "\n").split("\n")
    return "\n".join(printable(line) for line in lines).strip()


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
