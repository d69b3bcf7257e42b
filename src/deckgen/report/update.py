"""What an update did to a file or would do, as a record for machines, and how its changes are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from deckgen.findings import Finding
from deckgen.model import Change
from deckgen.report.findings import counted, finding_record, printable

ALL_REFRESHED = 0
NEEDS_A_PERSON = 3

TYPED = "typed by hand"
"""How the note of a number begins that stands in a text of somebody's own."""

CONTEXT = 16
"""So many characters are shown before the first that differs, where a text is cut."""

_NOUNS = {
    "number": "number", "value": "number", "interval": "number", "icon": "icon", "picture": "picture", "shape": "shape",
    "slide": "slide",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class UpdateResult:
    """What an update did to `source`. `path` is the written file, None where none was; `backup` what was kept.

    `titles` are the slides' titles by number, as they are counted in the changes. `dry`: nothing was to be written.
    """

    source: Path
    path: Path | None
    backup: Path | None
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    deck: str
    params_before: Mapping[str, str]
    params: Mapping[str, str]
    slides: int
    titles: Mapping[int, str]
    dry: bool = False
    would: bytes = field(default=b"", repr=False)
    """The file that a dry run did not write."""
    withheld: frozenset[int] = frozenset()
    """The slides that showed a number which may not be shown any more: as they were, they are not to be pictured."""

    @property
    def needs_person(self) -> bool:
        return any(change.needs_person for change in self.changes)

    @property
    def exit_code(self) -> int:
        return NEEDS_A_PERSON if self.needs_person else ALL_REFRESHED

    @property
    def alters(self) -> bool:
        """Whether anything in the file becomes another."""
        return any(is_altering(change) for change in self.changes)

    @property
    def conditional(self) -> bool:
        """Whether it is told what would happen, not what did."""
        return self.dry or (self.path is None and self.alters)

    @property
    def unchanged(self) -> list[int]:
        """The numbers of slides that no change names."""
        named = {change.slide for change in self.changes}
        return [number for number in range(1, self.slides + 1) if number not in named]


def update_record(result: UpdateResult) -> dict[str, Any]:
    """An update for machines."""
    return {
        "ok": True, "file": str(result.source), "written": _text(result.path), "backup": _text(result.backup),
        "deck": result.deck, "params": dict(result.params), "params_before": dict(result.params_before),
        "needs_person": result.needs_person,
        "changes": [asdict(change) for change in result.changes],
        "summary": dict(Counter(change.outcome for change in result.changes)),
        "findings": [finding_record(finding) for finding in result.findings],
    }  # fmt: skip


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)


# ------------------------------------------------------------------------------------------------- changes


def is_altering(change: Change) -> bool:
    """Whether the file says something else for it. What a person has deleted was gone before."""
    return change.outcome in ("refreshed", "added") or (change.outcome == "removed" and change.current is not None)


def is_claim(change: Change) -> bool:
    return change.what == "claim" and change.outcome == "stale"


def first_to_see(changes: Iterable[Change]) -> list[Change]:
    """What needs a person: claims that no longer hold, conflicts, what may be wrong; in the order of slides."""
    order = {"conflict": 1, "stale": 2}
    needing = [change for change in changes if change.needs_person]
    return sorted(needing, key=lambda change: (0 if is_claim(change) else order[change.outcome], change.slide))


def by_slide(changes: Iterable[Change]) -> dict[int, list[Change]]:
    """The changes of each slide in the order of slides, those that need a person first; 0 is the deck as a whole."""
    slides: dict[int, list[Change]] = {}
    for change in changes:
        slides.setdefault(change.slide, []).append(change)
    return {
        number: sorted(slides[number], key=lambda change: not change.needs_person) for number in sorted(slides)
    }  # fmt: skip


def name_of(change: Change) -> str:
    """A change's key without the slide's, which is told above it: 'chart/share/quality' for a point of a chart."""
    return change.key.partition("/")[2] or change.key


def moved_on(change: Change) -> bool:
    """Whether the data says something else than was last written, and than what stands there."""
    return change.proposed is not None and change.proposed not in (change.written, change.current)


def moved_params(result: UpdateResult) -> list[tuple[str, str, str]]:
    """The params with their values before and now ('' for none), those that moved first."""
    names = sorted({*result.params_before, *result.params})
    rows = [(name, result.params_before.get(name, ""), result.params.get(name, "")) for name in names]
    return sorted(rows, key=lambda row: row[1] == row[2])


def summary(changes: Sequence[Change]) -> list[str]:
    """How many of which outcome, as words: '12 numbers refreshed', '1 kept', '2 typed by hand may be wrong'."""
    told = []
    claims = sum(is_claim(change) for change in changes)
    if claims:
        told.append(f"{counted(claims, 'claim')} no longer {'holds' if claims == 1 else 'hold'}")
    for outcome in ("refreshed", "added"):
        nouns = Counter(_NOUNS.get(change.what, "text") for change in changes if change.outcome == outcome)
        if nouns:
            told.append(f"{_joined([counted(number, noun) for noun, number in nouns.items()])} {outcome}")
    counts = Counter(change.outcome for change in changes)
    told += [f"{counts[outcome]} {outcome}" for outcome in ("kept", "removed") if counts[outcome]]
    if counts["conflict"]:
        told.append(counted(counts["conflict"], "conflict"))
    typed = sum(change.outcome == "stale" and change.note.startswith(TYPED) for change in changes)
    if typed:
        told.append(f"{typed} typed by hand may be wrong")
    others = counts["stale"] - claims - typed
    if others:
        told.append(f"{others} {'other ' if typed else ''}may be wrong")
    return told


def _joined(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


# ------------------------------------------------------------------------------------------------- texts


def one_line(text: str | None) -> str:
    """A text in one line as a terminal may show it; a dash for none."""
    if text is None or not text.strip():
        return "—"
    return printable(" / ".join(line.strip() for line in text.replace("\v", "\n").splitlines() if line.strip()))


def cut_alike(texts: Sequence[str], width: int) -> list[str]:
    """Texts cut to about `width` characters, all at the same place, so that where they first differ is in sight."""
    if all(len(text) <= width for text in texts):
        return list(texts)
    differing = _alike(texts) if len(set(texts)) > 1 else 0
    start = 0
    if differing > width // 2:
        near = differing - min(CONTEXT, width // 3)
        word = texts[0].rfind(" ", 0, near) + 1
        start = word if differing - word <= width // 2 else near
    return [_cut(text, start, width) for text in texts]


def _alike(texts: Sequence[str]) -> int:
    """How many characters all begin with."""
    shortest = min(len(text) for text in texts)
    return next((place for place in range(shortest) if len({text[place] for text in texts}) > 1), shortest)


def _cut(text: str, start: int, width: int) -> str:
    shown = text[start:]
    if len(shown) > width:
        shown = shown[: width - 1].rstrip() + "…"
    return f"…{shown}" if start else shown


def ranges(numbers: Iterable[int]) -> str:
    """Numbers in order with their stretches: '1, 3, 5–9'."""
    stretches: list[list[int]] = []
    for number in sorted(numbers):
        if stretches and number == stretches[-1][-1] + 1:
            stretches[-1].append(number)
        else:
            stretches.append([number])
    return ", ".join(
        str(each[0]) if len(each) == 1 else f"{each[0]}{', ' if len(each) == 2 else '–'}{each[-1]}"
        for each in stretches
    )  # fmt: skip
