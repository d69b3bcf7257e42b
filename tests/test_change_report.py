"""How an update is told: on a terminal, to programs, and on a page that is signed off."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from deckgen.findings import DeckgenError, Finding
from deckgen.model import Change
from deckgen.output import write_page
from deckgen.preview.libreoffice import SOFFICE
from deckgen.preview.pairs import WIDTH, before_and_after
from deckgen.report import UpdateResult, to_json, update_record, update_text
from deckgen.report.page import Pair, SlidePictures, page_html
from effort import steps
from finished import Finished, Talk
from tools import ROOT, need_libreoffice

LONG = (
    "Samarbejde betaler sig: offentlige arbejdspladser, der samarbejder med andre om deres seneste innovation, "
    "får oftere bedre kvalitet, nemlig 79 pct. mod 61 pct. af dem, der ikke gør."
)
REFRESHED = Change(4, "eight/title", "refreshed", "number", "8 ud af 10", "8 ud af 10", "7 ud af 10")
CONFLICT = Change(6, "values/chart/share/costs", "conflict", "value", "12 pct.", "15 pct.", "11 pct.")
CLAIM = Change(9, "quality", "stale", "claim", note="the claim `with > without` no longer holds: with is 58 pct.")
TYPED = Change(6, "values/note", "stale", "number", "64 pct.", "twice as many (64 %)", "59 pct.",
               "typed by hand in text box 'Note'")  # fmt: skip
CHANGES = (
    REFRESHED,
    Change(4, "eight/wave", "refreshed", "number", "2015-2016", "2015-2016", "2018-2019"),
    Change(6, "values/chart/share/quality", "refreshed", "value", "64 pct.", "64 pct.", "59 pct."),
    CONFLICT,
    Change(6, "values/chart/share/new", "added", "value", None, None, "8 pct.", "new in the data"),
    Change(6, "values/alt", "kept", "alt text", "Bars", "Five bars", "Bars", "the data has not moved"),
    TYPED,
    Change(7, "who/stamp", "removed", "shape", "Provisional", None, None, "deleted by hand"),
    CLAIM,
)
TITLES = {4: "7 ud af 10 har indført en innovation", 6: "Innovation skaber værdi", 7: "Hvem?", 9: "Samarbejde"}
RESULT = UpdateResult(
    source=Path("talks/talk.pptx"), path=Path("talks/talk.updated.pptx"), backup=None, changes=CHANGES, findings=(),
    deck="blox2018", params_before={"country": "DK", "wave": "2015-2016"},
    params={"country": "DK", "wave": "2018-2019"}, slides=12, titles=TITLES,
)  # fmt: skip


def values(slide: int, count: int) -> tuple[Change, ...]:
    """As many refreshed points of one chart."""
    point = Change(slide, f"s{slide}/chart/share/", "refreshed", "value", "20 pct.", "20 pct.")
    return tuple(replace(point, key=f"{point.key}c{number}", proposed=f"{number} pct.") for number in range(count))


def telling(*changes: Change, **other: object) -> str:
    return update_text(replace(RESULT, changes=changes, **other))  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------- the terminal


def test_broken_claims_come_first_then_slide_by_slide() -> None:
    heads = [line for line in update_text(RESULT).splitlines() if line and not line.startswith(" ")]
    assert heads[:6] == [
        "talk.pptx, deck blox2018: wave 2015-2016 → 2018-2019",
        "This claim no longer holds:",
        "Slide 4: 7 ud af 10 har indført en innovation",
        "Slide 6: Innovation skaber værdi",
        "Slide 7: Hvem?",
        "talks/talk.updated.pptx: 1 claim no longer holds, 3 numbers refreshed, 1 number added, 1 kept, 1 removed, "
        "1 conflict, 1 typed by hand may be wrong",
    ]
    assert "  slide 9: the claim `with > without` no longer holds: with is 58 pct." in update_text(RESULT)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (REFRESHED, "refreshed  title: 8 ud af 10 → 7 ud af 10"),
        (CONFLICT, "conflict   chart/share/costs: theirs 15 pct. stands; written 12 pct., proposed 11 pct."),
        (TYPED, "stale      note: twice as many (64 %) may be wrong: 64 pct. is now 59 pct. "
                "(typed by hand in text box 'Note')"),
        (CHANGES[4], "added      chart/share/new: 8 pct. (new in the data)"),
        (CHANGES[5], "kept       alt: Five bars, written as Bars (the data has not moved)"),
        (CHANGES[7], "removed    stamp: Provisional (deleted by hand)"),
        (Change(6, "values/chart", "kept", "shape", "A", "A", "B", "frozen"),
         "kept       chart: A, the data says B (frozen)"),
        (Change(6, "values/chart", "conflict", "shape", "A", None, "B", "it was not found"),
         "conflict   chart: written A; proposed B (it was not found)"),
        (replace(REFRESHED, proposed="7 ud\naf 10"), "refreshed  title: 8 ud af 10 → 7 ud / af 10"),
        (replace(REFRESHED, written=None, current=None), "refreshed  title: — → 7 ud af 10"),
    ],
    ids=lambda each: each.outcome if isinstance(each, Change) else "",
)  # fmt: skip
def test_each_change_is_a_line(change: Change, line: str) -> None:
    assert f"  {line}" in telling(change).splitlines()


def test_of_long_texts_what_differs_is_in_sight() -> None:
    told = telling(Change(5, "quality/title", "conflict", "wording", LONG, LONG.replace("ikke gør", "går alene"),
                          LONG.replace("79 pct. mod 61", "76 pct. mod 63")))  # fmt: skip
    lines = [line.strip() for line in told.splitlines()]
    assert "written   …kvalitet, nemlig 79 pct. mod 61 pct. af dem, der ikke gør." in lines
    assert "theirs    …kvalitet, nemlig 79 pct. mod 61 pct. af dem, der går alene." in lines
    assert "proposed  …kvalitet, nemlig 76 pct. mod 63 pct. af dem, der ikke gør." in lines
    [refreshed] = [line for line in telling(
        Change(5, "quality/title", "refreshed", "wording", LONG, LONG, LONG.replace("79 pct.", "76 pct."))
    ).splitlines() if "→" in line and "refreshed" in line]  # fmt: skip
    assert "79 pct." in refreshed
    assert "76 pct." in refreshed
    assert len(refreshed) < 120


def test_every_number_is_told_however_many_there_are() -> None:
    lines = telling(*values(4, 26)).splitlines()
    assert sum(line.startswith("  refreshed") and "→" in line for line in lines) == 26


def test_what_needs_a_person_is_told_before_the_rest_of_its_slide() -> None:
    conflicts = [replace(CONFLICT, key=f"values/chart/share/c{number}") for number in range(40)]
    told = telling(*values(6, 30), *conflicts)
    assert sum(line.startswith("  conflict") for line in told.splitlines()) == 40
    assert told.index("  conflict") < told.index("  refreshed")


def test_a_deck_of_a_hundred_slides_is_told_slide_by_slide() -> None:
    told = telling(*(each for slide in range(1, 101) for each in values(slide, 40)), slides=100, titles={}).splitlines()
    assert sum(line.startswith("Slide ") for line in told) == 100
    assert "talks/talk.updated.pptx: 4000 numbers refreshed" in told


@pytest.mark.parametrize("place", ["title", "key", "written", "note", "file", "deck", "param", "finding"])
@pytest.mark.parametrize("bad", ["\x1b[2J", "\x07", "\u202e", "\x9b31m", "\r"])
def test_control_characters_never_reach_the_terminal(bad: str, place: str) -> None:
    text = f"a{bad}b"
    change = replace(CONFLICT, **{"key": {"key": f"x/{text}"}, "written": {"written": text * 20, "current": text},
                                  "note": {"note": text}}.get(place, {}))  # fmt: skip
    told = telling(
        change, replace(CLAIM, note=text), titles={6: text if place == "title" else "A title"},
        deck=text if place == "deck" else "deck", params={"wave": text if place == "param" else "1"},
        source=Path(f"{text}.pptx" if place == "file" else "talk.pptx"),
        path=Path(f"{text}.new.pptx" if place == "file" else "new.pptx"),
        findings=(Finding("warning", "odd", text),) if place == "finding" else (),
    )  # fmt: skip
    assert all(character.isprintable() for line in told.split("\n") for character in line)


def test_nothing_to_change_is_said() -> None:
    assert telling(path=None) == "talks/talk.pptx: nothing to change; nothing was written"


def test_what_was_kept_is_told_though_nothing_was_written() -> None:
    told = telling(CHANGES[5], path=None)
    assert "kept       alt: Five bars" in told
    assert told.endswith("talks/talk.pptx: nothing to change, 1 kept; nothing was written")


@pytest.mark.parametrize("other", [{"path": None}, {"path": None, "dry": True}])
def test_a_dry_run_says_would(other: dict[str, object]) -> None:
    assert "talks/talk.pptx would get: 1 number refreshed (nothing was written)" in telling(REFRESHED, **other)


def test_in_place_names_the_file_that_is_as_it_was() -> None:
    told = telling(REFRESHED, path=RESULT.source, backup=Path("talks/talk.2026-11-26T1405.pptx"))
    assert told.endswith("talks/talk.pptx: 1 number refreshed; as it was before: talk.2026-11-26T1405.pptx")


def test_conflicts_say_what_to_type() -> None:
    told = update_text(RESULT)
    assert "  --take data:values/chart/share/costs\n" in told
    assert "--take mine" in told
    assert "--take" not in telling(REFRESHED)
    many = telling(*(replace(CONFLICT, key=f"k{number}/title") for number in range(9)))
    assert "  … and 4 more in the list above" in many


def test_warnings_come_first() -> None:
    assert telling(REFRESHED, findings=(Finding("warning", "odd", "an odd thing"),)).startswith("warning: an odd thing")


# ------------------------------------------------------------------------------------------------- programs


def test_the_record_tells_all_that_a_program_needs() -> None:
    record = json.loads(to_json(update_record(RESULT)))
    assert record["ok"] is True
    assert (record["file"], record["written"], record["backup"]) == ("talks/talk.pptx", "talks/talk.updated.pptx", None)
    assert (record["deck"], record["params_before"]["wave"], record["params"]["wave"]) == (
        "blox2018", "2015-2016", "2018-2019")  # fmt: skip
    assert record["needs_person"] is True
    assert record["changes"][3] == {
        "slide": 6, "key": "values/chart/share/costs", "outcome": "conflict", "what": "value",
        "written": "12 pct.", "current": "15 pct.", "proposed": "11 pct.", "note": "",
    }  # fmt: skip
    assert record["summary"] == {"refreshed": 3, "conflict": 1, "added": 1, "kept": 1, "stale": 2, "removed": 1}
    assert len(record["changes"]) == sum(record["summary"].values())


@pytest.mark.parametrize(
    ("changes", "code"), [((), 0), ((REFRESHED, CHANGES[5], CHANGES[7]), 0), ((CONFLICT,), 3), ((CLAIM,), 3)]
)
def test_the_exit_code_says_whether_a_person_is_needed(changes: tuple[Change, ...], code: int) -> None:
    assert replace(RESULT, changes=changes).exit_code == code


# ------------------------------------------------------------------------------------------------- the page


class Page(HTMLParser):
    """A page as a browser takes it apart: tags with their attributes, and the text between."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] != "style":
            self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        """All words."""
        return " ".join(" ".join(self.texts).split())


def picture(colour: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (32, 18), colour).save(stream, "PNG")
    return stream.getvalue()


def pictures(*slides: int) -> SlidePictures:
    return SlidePictures({slide: Pair(picture("red"), picture("blue")) for slide in slides})


def shown(*results: UpdateResult, drawn: tuple[SlidePictures, ...] = ()) -> Page:
    return Page(page_html(results or (RESULT,), drawn))


def test_the_page_stands_alone() -> None:
    """Nothing is loaded and nothing runs: no script, no link outwards, and the page forbids both."""
    html = page_html([RESULT], [pictures(4, 6)])
    page = Page(html)
    assert not {"script", "link", "iframe", "object", "form", "base"} & {tag for tag, _ in page.tags}
    addresses = [value or "" for _, given in page.tags for name, value in given.items()
                 if name in ("src", "href", "srcset", "action", "poster", "data")]  # fmt: skip
    assert addresses
    assert all(address.startswith(("#", "data:image/")) for address in addresses)
    assert not re.search(r"https?:|url\(|@import|\bon\w+=", html)
    [policy] = [given["content"] for given in page.all("meta") if given.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'")


def test_every_link_in_the_page_leads_somewhere() -> None:
    page = shown(RESULT, replace(RESULT, source=Path("b.pptx")))
    ids = Counter(given["id"] for _, given in page.tags if given.get("id"))
    assert set(ids.values()) == {1}
    targets = {(given.get("href") or "")[1:] for _, given in page.tags if "href" in given}
    assert targets <= set(ids)
    named = {given["aria-labelledby"] for _, given in page.tags if "aria-labelledby" in given}
    assert named <= set(ids)


def test_what_needs_a_person_comes_first() -> None:
    text = shown().text
    order = [text.index(words) for words in (
        "3 places need a person’s eyes", "Look at these first", "with is 58 pct.", "15 pct.", "twice as many (64 %)",
        "Slide by slide", "Slide 4 7 ud af 10", "8 ud af 10 7 ud af 10 from the data",
        "Unchanged: slides 1–3, 5, 8, 10–12.",
    )]  # fmt: skip
    assert order == sorted(order)
    assert "--take data:values/chart/share/costs" in text.replace("/ ", "/").replace(" /", "/")


def test_outcomes_are_told_by_word_and_shape() -> None:
    page = shown()
    words = {"claim": "Claim broken", "conflict": "Conflict", "stale": "May be wrong", "refreshed": "Refreshed",
             "added": "Added", "kept": "Kept", "removed": "Removed"}  # fmt: skip
    signs = {(given["href"] or "").removeprefix("#sign-") for given in page.all("use")}
    assert signs == set(words)
    assert all(word in page.text for word in words.values())
    shapes = re.findall(r'<symbol id="sign-\w+"[^>]*>(.*?)</symbol>', page_html([RESULT], []))
    assert len(set(shapes)) == len(words)


def test_a_screen_reader_finds_its_way() -> None:
    for page in (shown(drawn=(pictures(4, 6),)), shown(RESULT, RESULT)):
        assert page.all("html")[0]["lang"] == "en"
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert all(given.get("scope") in ("row", "col") for given in page.all("th"))
        assert len(page.all("main")) == 1
    alts = [given["alt"] for given in shown(drawn=(pictures(4),)).all("img")]
    assert alts == [f"Slide 4 {when} the update: {TITLES[4]}" for when in ("before", "after")]


def test_slides_that_did_not_change_have_no_picture() -> None:
    page = shown(drawn=(pictures(4, 11),))
    assert len(page.all("img")) == 2


def test_a_slide_that_is_new_or_gone_is_told() -> None:
    drawn = SlidePictures({4: Pair(None, picture("blue")), 6: Pair(picture("red"), None)})
    text = shown(drawn=(drawn,)).text
    assert "The slide is not there before the update." in text
    assert "The slide is not there after the update." in text


def test_long_wordings_mark_the_words_that_differ() -> None:
    change = Change(4, "eight/title", "refreshed", "wording", LONG, LONG, LONG.replace("79 pct.", "76 pct."))
    html = page_html([replace(RESULT, changes=(change,))], [])
    assert re.findall(r"<del>(.*?)</del>", html) == ["79"]
    assert re.findall(r"<ins>(.*?)</ins>", html) == ["76"]


def test_nothing_to_change_is_a_page_too() -> None:
    page = shown(replace(RESULT, changes=(), path=None))
    assert "Nothing to change Nothing was written." in page.text
    assert "All unchanged: slides 1–12." in page.text
    assert "Written to" not in page.text
    assert "nothing was written" in shown(replace(RESULT, path=None, dry=True)).text


def test_several_files_have_a_list_with_links() -> None:
    page = shown(RESULT, replace(RESULT, source=Path("b.pptx"), changes=(REFRESHED,)))
    assert [given["href"] for given in page.all("a")][:2] == ["#deck-1", "#deck-2"]
    assert "b.pptx nothing 1 number refreshed" in page.text


HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</style><script>alert(1)</script>",
    "' onmouseover='alert(1)", "</bdi></td><iframe src=//evil.example>", "{{ 7 * 7 }}{% raw %}", "<!--", "&lt;b&gt;",
    "javascript:alert(1)", "`<b>`", "]]><svg/onload=alert(1)>",
)  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_strangers_are_only_texts(text: str) -> None:
    """A page whose every text is hostile is built of the same elements as one of harmless texts."""

    def page(said: str, key: str) -> Page:
        changes = tuple(replace(change, key=f"{key}/{key}", note=said, **{
            name: said for name in ("written", "current", "proposed") if getattr(change, name) is not None
        }) for change in CHANGES)  # fmt: skip
        result = replace(
            RESULT, changes=changes, titles=dict.fromkeys(TITLES, said), deck=said, params={"wave": said},
            source=Path(f"{key}.pptx"), path=Path(f"{key}.new.pptx"), backup=Path(f"{key}.old.pptx"),
            findings=(Finding("warning", "odd", said, hint=said),),
        )  # fmt: skip
        return shown(result, replace(result, titles={}),
                     drawn=(replace(pictures(4, 6), missing=said), SlidePictures({}, said)))  # fmt: skip

    harmless = text.replace("`<b>`", "`b`") if "`" in text else "harmless"
    slashes = "a" + "/a" * text.count("/")  # Keys and paths have a place to break after each slash.
    hostile, tame = page(text, text), page(harmless, slashes)
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in tame.tags]
    assert [set(given) for _, given in hostile.tags] == [set(given) for _, given in tame.tags]
    assert text.replace("`", "") in hostile.text.replace("/ ", "/")


def test_control_characters_never_reach_the_page() -> None:
    html = page_html([replace(RESULT, titles={4: "a\x00b\x1b[2J\u202ec"})], [])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", html)


def test_what_is_read_stands_out_from_its_ground() -> None:
    """WCAG AA: 4.5 to 1 for each tone on each ground, by day, by night and on paper."""
    style = (ROOT / "src" / "deckgen" / "report" / "page.css").read_text("utf-8")
    tables = [dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in re.findall(r":root \{(.*?)\}", style, re.S)]
    assert len(tables) == 3
    for table in tables:
        grounds = [table[name] for name in ("ground", "card")]
        tones = [table[name] for name in ("ink", "soft", "link", "claim", "conflict", "stale", "refreshed", "added",
                                          "kept", "removed")]  # fmt: skip
        pairs = [(tone, ground) for tone in tones for ground in grounds]
        pairs += [(table["ink"], table[name]) for name in ("old", "new", "mark", "code")]
        pairs += [(table["soft"], table["code"])]
        assert {pair: round(contrast(*pair), 1) for pair in pairs if contrast(*pair) < 4.5} == {}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(each * 2 for each in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_large_deck_is_told_with_work_linear_in_its_size() -> None:
    def work(slides: int) -> int:
        changes = tuple(each for slide in range(1, slides + 1) for each in values(slide, 40))
        result = replace(RESULT, changes=changes, slides=slides)
        return steps(lambda: (update_text(result), page_html([result], [])))

    work(5)
    assert work(100) < 4.4 * work(25)


# ------------------------------------------------------------------------------------------------- the file


def test_a_report_is_written_over_its_own_kind_only(tmp_path: Path) -> None:
    path = tmp_path / "reports" / "changes.html"
    write_page([RESULT], [], path)
    write_page([replace(RESULT, changes=())], [], path)
    assert "Nothing to change" in path.read_text("utf-8")
    path.write_text("<html>my own page</html>")
    with pytest.raises(DeckgenError, match="no report of deckgen's"):
        write_page([RESULT], [], path)
    assert path.read_text() == "<html>my own page</html>"
    write_page([RESULT], [], path, force=True)
    assert "Look at these first" in path.read_text("utf-8")


@pytest.mark.parametrize(("name", "code"), [("talk.pptx", "output-name"), ("folder.html", "output-folder")])
def test_a_report_goes_into_no_other_file(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(DeckgenError) as caught:
        write_page([RESULT], [], tmp_path / name, force=True)
    assert caught.value.findings[0].code == code


# ------------------------------------------------------------------------------------------------- pictures


@pytest.mark.slow
def test_slides_are_drawn_before_and_after(finish: Callable[[Talk], Finished]) -> None:
    need_libreoffice()
    before, after = finish(Talk("blox2018")).path, finish(Talk("blox2018", wave="2018-2019")).path
    drawn = before_and_after(before, after, {(4, 4), (5, None), (None, 2)})
    assert drawn.missing == ""
    assert {number: (pair.before is not None, pair.after is not None) for number, pair in drawn.pairs.items()} == {
        2: (False, True), 4: (True, True), 5: (True, False)}  # fmt: skip
    pair = drawn.pairs[4]
    assert pair.before is not None
    assert pair.after is not None
    assert pair.before != pair.after
    assert Image.open(io.BytesIO(pair.before)).size[0] == WIDTH
    assert len(pair.before) < 200_000


def test_without_libreoffice_the_page_says_so(finish: Callable[[Talk], Finished],
                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv(SOFFICE, "nowhere/soffice")
    file = finish(Talk("blox2018")).path
    drawn = before_and_after(file, file, {(4, 4)})
    page = shown(drawn=(drawn,))
    assert "There are no pictures of the slides" in page.text
    assert "nowhere/soffice, which is not there" in page.text
    assert page.all("img") == []
