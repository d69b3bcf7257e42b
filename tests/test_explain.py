"""Where every number comes from: of a spec, and of a file alone, also one that people have worked on."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest
from lxml import etree
from pptx import Presentation

from carrying import copy_slide, read_parts, through_libreoffice
from deckgen import build
from deckgen.cli import main
from deckgen.explaining import chosen, explain_file, explain_spec
from deckgen.findings import DeckgenError
from deckgen.pipeline import Request
from deckgen.report.explain import explain_record, explain_text
from deckgen.report.explain_sheet import sheet_bytes
from deckgen.report.explained import Explained, ShownNumber
from deckgen.updating import Options, Wanted, update
from deckgen.updating.freeze import freeze
from finished import Talk, every_shape, number_fields, plain
from hand_edits import (
    copy_shape,
    delete,
    delete_slide,
    duplicate,
    edit,
    edit_parts,
    flatten,
    label_point,
    overtype_value,
    rewrite,
    shape,
    slide_part,
    typed_label,
)
from hand_edits import (
    slide as slide_of,
)
from library import DECK, csv_text, make_library, retype

ROOT = Path(__file__).parents[1]
TALK = Talk("blox2018")


def of_spec(spec: Path, **asked: Any) -> Explained:
    return explain_spec(spec, Request(asked.pop("params", {}), **asked), lambda stage: None)


def numbers(found: Explained, slide: str = "") -> list[ShownNumber]:
    """All numbers, or those of a slide by its key; those of notes left out."""
    return [number for each in found.slides for number in each.numbers
            if number.part != "notes" and slide in ("", each.key)]  # fmt: skip


def told(found: Explained) -> list[Any]:
    """All that is told of a deck but for its file's name."""
    return [replace(each, title=plain(each.title)) for each in found.slides]


@pytest.fixture(scope="module")
def talk_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("talk") / "talk.pptx"
    build(TALK.spec, out=out)
    return out


@pytest.fixture(scope="module")
def library_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("library"))


@pytest.fixture
def library(library_file: Path, tmp_path: Path) -> Path:
    """A copy of the library's deck, for a person to work on."""
    return Path(shutil.copy(library_file, tmp_path / "library.pptx"))


# ------------------------------------------------------------------------------------------- every number


def seen_on_slides(path: Path) -> Iterator[tuple[int, str, str | float]]:
    """Every number on the slides as python-pptx reads it: slide, how it is held, and what it says."""
    for place, slide in enumerate(Presentation(str(path)).slides, 1):
        for _, text in number_fields(slide._element):
            yield place, "field", plain(text)
        for each in every_shape(slide.shapes):
            if getattr(each, "has_chart", False):
                for series in each.chart.plots[0].series:
                    yield from ((place, "point", round(value, 9)) for value in series.values if value is not None)


def test_every_number_on_the_slides_is_listed_once_for_each_time_it_stands_there(talk_file: Path) -> None:
    seen = Counter(seen_on_slides(talk_file))
    assert sum(seen.values()) > 15
    listed: Counter[tuple[int, str, str | float]] = Counter()
    for slide in explain_file(talk_file).slides:
        for number in slide.numbers:
            if number.part == "chart":
                assert isinstance(number.value, float)
                listed[slide.number, "point", round(number.value * 100, 9)] += 1
            elif number.part != "notes":
                listed[slide.number, "field", plain(number.text)] += 1
    assert listed == seen


def test_each_number_names_the_row_of_the_data_that_says_it(talk_file: Path) -> None:
    """The files are opened anew as text, and the line and column that are named are looked up in them."""
    looked_up = 0
    for number in numbers(explain_file(talk_file)):
        (row,) = number.rows
        with (ROOT / row.file).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            lines = dict((reader.line_num, each) for each in reader)  # noqa: C402, a key that changes as it is read
        said = float(lines[row.line][row.column])
        assert number.value == pytest.approx(1 - said if number.key.endswith(".rest") else said, abs=1e-12)
        assert lines[row.line]["source_title"].strip() == row.title
        assert (number.base is None) == (lines[row.line]["n"] == "")
        assert number.status == lines[row.line]["status"]
        looked_up += 1
    assert looked_up > 15


def test_the_digest_is_that_of_the_file_that_was_read(talk_file: Path) -> None:
    from hashlib import sha256

    for row in explain_file(talk_file).sources:
        assert row.digest == sha256((ROOT / row.file).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("deck", "asked"),
    [("blox2018", {}), ("blox2018", {"language": "en", "brand": "nordlys"}), ("nordic", {"language": "en"}),
     ("blox2018", {"params": {"wave": "2018-2019"}})],
)  # fmt: skip
def test_a_spec_and_the_file_built_from_it_tell_the_same(deck: str, asked: Any, tmp_path: Path) -> None:
    spec, out = ROOT / "decks" / f"{deck}.yaml", tmp_path / "talk.pptx"
    build(spec, out=out, allow_broken_claims=True, **asked)
    first, second = of_spec(spec, **asked), explain_file(out)
    assert told(first) == told(second)
    assert (first.deck, first.params, first.language) == (second.deck, second.params, second.language)
    assert first.count > 15


def test_no_data_is_needed_for_a_file(library: Path, library_file: Path) -> None:
    assert not (library.parent / "survey.csv").exists()
    assert told(explain_file(library)) == told(of_spec(library_file.with_name("library.yaml")))


@pytest.mark.parametrize("kind", sorted((ROOT / "tests" / "gallery").glob("*/*.yaml")), ids=lambda path: path.stem)
def test_every_kind_tells_the_same_by_spec_and_by_file(kind: Path, tmp_path: Path) -> None:
    out = tmp_path / "kind.pptx"
    build(kind, out=out, allow_broken_claims=True)
    assert told(of_spec(kind)) == told(explain_file(out))


# ------------------------------------------------------------------------------------------- calculations

SUMS = (
    DECK
    + """\
  - kind: statement
    key: reckoned
    title: "{{ (visited - desk) | points }} fra {{ desk | pct }}"
  - kind: chart
    key: rest
    title: De to største og resten
    chart: {type: bar, from: survey, where: {question: way, region: all}, category: answer, top: 2, other: Andre,
            sort: descending}
"""
)
SUMS = SUMS.replace("slides:", "  desk: {from: survey, where: {question: way, answer: desk, region: all}}\nslides:")


@pytest.fixture(scope="module")
def sums_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_library(tmp_path_factory.mktemp("sums"), SUMS)


def lines_of(wanted: Callable[[dict[str, str]], bool]) -> list[int]:
    """The lines of the library's data whose rows are wanted, in wave 1."""
    reader = csv.DictReader(io.StringIO(csv_text()))
    return [reader.line_num for row in reader if row["wave"] == "1" and wanted(row)]


def test_a_difference_names_both_rows_in_order(sums_file: Path) -> None:
    first, second = numbers(explain_file(sums_file), "reckoned")
    visited = lines_of(lambda row: row["question"] == "visited")
    desk = lines_of(lambda row: row["answer"] == "desk" and row["region"] == "all")
    assert [row.line for row in first.rows] == visited + desk
    assert [row.line for row in second.rows] == desk
    assert first.base is None
    assert first.low is None


def test_a_rest_names_each_row_that_it_is_the_sum_of(sums_file: Path) -> None:
    other = numbers(explain_file(sums_file), "rest")[-1]
    assert other.key == "other"
    assert [row.line for row in other.rows] == lines_of(
        lambda row: row["answer"] in ("web", "phone") and row["region"] == "all"
    )
    assert other.value == pytest.approx(0.27 + 0.15)


def test_the_notes_name_every_row_of_a_calculation(sums_file: Path) -> None:
    slide = next(each for each in Presentation(str(sums_file)).slides if "fra" in each.shapes.title.text)
    said = slide.notes_slide.notes_text_frame.text
    for row in numbers(explain_file(sums_file), "reckoned")[0].rows:
        assert f"survey.csv:{row.line}" in said


# ------------------------------------------------------------------------------------------- hand edits


def drag(deck: Any, key: str, place: int) -> None:
    """Drag a slide of a deck without sections to another place."""
    listed, moved = deck.slides._sldIdLst, slide_of(deck, key)
    (entry,) = [each for each in listed if deck.part.related_part(each.rId) is moved.part]
    listed.remove(entry)
    listed.insert(place, entry)


def own_slide(deck: Any, title: str) -> None:
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = title


def hands(found: Explained, slide: str) -> list[tuple[str, str, str]]:
    return [(number.hand, plain(number.text), plain(number.written)) for number in numbers(found, slide)]


def test_a_number_that_was_typed_over_is_told_with_what_was_written(library: Path) -> None:
    edit(library, lambda deck: flatten(shape(deck, "visits/title")))
    edit(library, lambda deck: rewrite(shape(deck, "visits/title"), "80 pct.", "82 pct."))
    ((hand, text, written),) = hands(explain_file(library), "visits")
    assert (hand, text, written) == ("typed", "82 pct.", "80 pct.")
    assert "typed by hand: 82 pct." in " ".join(explain_text(explain_file(library)).split())


def test_a_number_whose_mark_was_lost_is_still_known(library: Path) -> None:
    before = hands(explain_file(library), "visits")
    edit(library, lambda deck: flatten(shape(deck, "visits/title")))
    assert hands(explain_file(library), "visits") == before == [("", "80 pct.", "")]


def test_a_value_typed_into_a_charts_workbook_is_told_in_the_charts_own_format(library: Path) -> None:
    edit(library, lambda deck: overtype_value(shape(deck, "ways/chart"), "I appen", 48))
    found = {number.place: number for number in numbers(explain_file(library), "ways")}
    app = found["I appen"]
    assert (app.hand, plain(app.text), plain(app.written)) == ("typed", "48 pct.", "34 pct.")
    assert [number.hand for place, number in found.items() if place != "I appen"] == ["", "", ""]


def test_a_label_typed_over_a_point_is_told(library: Path) -> None:
    edit(library, lambda deck: label_point(shape(deck, "ways/chart"), "I appen", typed_label("En tredjedel")))
    found = {number.place: number for number in numbers(explain_file(library), "ways")}
    assert (found["I appen"].hand, found["I appen"].text) == ("typed", "En tredjedel")


def test_a_cell_typed_over_and_a_row_taken_out_are_told(library: Path) -> None:
    def change(deck: Any) -> None:
        table = shape(deck, "listed/table").table
        retype(table, "I appen", "Nord", "99 pct.")
        table._tbl.remove(table._tbl.tr_lst[-1])

    edit(library, change)
    found = {number.place: number for number in numbers(explain_file(library), "listed")}
    assert (found["I appen / Nord"].hand, plain(found["I appen / Nord"].text)) == ("typed", "99 pct.")
    assert [place for place, number in found.items() if number.hand == "deleted"] == [
        "På telefon / Nord", "På telefon / Syd",
    ]  # fmt: skip


def test_a_shape_that_was_deleted_leaves_its_numbers_told_as_deleted(library: Path) -> None:
    edit(library, lambda deck: delete(shape(deck, "ways/chart")))
    found = hands(explain_file(library), "ways")
    assert {hand for hand, _, _ in found} == {"deleted"}
    assert [written for _, _, written in found] == ["52 pct.", "34 pct.", "27 pct.", "15 pct."]


def test_slides_are_numbered_as_they_stand_now(library: Path) -> None:
    keys = [slide.key for slide in explain_file(library).slides]
    edit(library, lambda deck: drag(deck, "ways", 0))
    edit(library, lambda deck: delete_slide(deck, "habit"))
    edit(library, lambda deck: own_slide(deck, "Mit eget slide"))
    found = explain_file(library)
    assert [slide.key for slide in found.slides] == ["ways", "visits", *keys[3:], ""]
    assert [slide.number for slide in found.slides] == list(range(1, len(keys) + 1))
    assert found.slides[-1].numbers == ()
    assert found.slides[0].title == "Sådan låner man"


def test_each_copy_of_a_slide_tells_its_own_numbers(library: Path) -> None:
    edit_parts(library, lambda parts: duplicate(parts, "visits", 20))
    copies = [slide for slide in explain_file(library).slides if slide.key == "visits"]
    assert len(copies) == 2
    assert copies[0].numbers == copies[1].numbers
    assert copies[0].numbers


def test_a_shape_pasted_onto_another_slide_tells_its_row_there(library: Path) -> None:
    (before,) = numbers(explain_file(library), "visits")
    edit_parts(library, lambda parts: copy_shape(parts, "visits/title", slide_part(parts, "ways")))
    pasted = [number for number in numbers(explain_file(library), "ways") if number.part == "text"]
    assert pasted == [before]
    assert before.rows[0].digest


def test_a_slide_pasted_into_another_deck_brings_its_sources_along(library: Path, tmp_path: Path) -> None:
    """As PowerPoint pastes it: slide, chart and tags come along, the record of the whole deck does not."""
    wanted = next(slide for slide in explain_file(library).slides if slide.key == "ways")

    def without_record(parts: dict[str, bytes]) -> None:
        for name in [name for name in parts if name.startswith("customXml/")]:
            del parts[name]
        rels = "ppt/_rels/presentation.xml.rels"
        parts[rels] = b"".join(
            piece for piece in parts[rels].replace(b"/>", b"/>\n").splitlines(True) if b"customXml" not in piece
        )
        types = parts["[Content_Types].xml"].replace(b"/>", b"/>\n").splitlines(True)
        parts["[Content_Types].xml"] = b"".join(piece for piece in types if b"customXml" not in piece)

    edit_parts(library, without_record)
    edit(library, lambda deck: drag(deck, "ways", 3))
    found = next(slide for slide in explain_file(library).slides if slide.key == "ways")
    assert [number for number in found.numbers if number.part != "notes"] == [
        number for number in wanted.numbers if number.part != "notes"
    ]
    assert all(row.digest and row.title == "" for number in found.numbers for row in number.rows)


def test_a_slide_of_another_deck_is_explained_where_it_was_pasted(
    library: Path, talk_file: Path, tmp_path: Path
) -> None:
    target = Path(shutil.copy(talk_file, tmp_path / "both.pptx"))
    source = read_parts(library)
    edit_parts(target, lambda parts: copy_slide(source, slide_part(source, "ways"), parts, 30))
    first, both = explain_file(talk_file), explain_file(target)
    *own, pasted = both.slides
    assert [slide.numbers for slide in own] == [slide.numbers for slide in first.slides]
    assert (pasted.number, pasted.key, pasted.deck) == (len(first.slides) + 1, "ways", "library")
    wanted = next(slide for slide in explain_file(library).slides if slide.key == "ways")
    assert [number for number in pasted.numbers if number.part != "notes"] == [
        number for number in wanted.numbers if number.part != "notes"
    ]
    assert "(of library)" in explain_text(both)


def test_after_an_update_the_numbers_name_the_new_rows_and_frozen_ones_the_old(
    library_file: Path, tmp_path: Path
) -> None:
    file = make_library(tmp_path)

    freeze(file, (), ("ways/chart",), False)
    old = explain_file(file)
    (tmp_path / "survey.csv").write_text(csv_text() + "\n", "utf-8")  # other bytes, the same rows
    out = tmp_path / "next.pptx"
    update(file, Wanted({"wave": "2"}), Options(out=out), lambda stage: None)
    new = explain_file(out)
    first, second = numbers(old, "ways"), numbers(new, "ways")
    assert [(number.text, number.rows) for number in first] == [(number.text, number.rows) for number in second]
    (before,), (after,) = numbers(old, "visits"), numbers(new, "visits")
    assert (plain(before.text), plain(after.text)) == ("80 pct.", "69 pct.")
    assert before.rows[0].digest != after.rows[0].digest
    assert after.rows[0].digest != ""
    assert {row.digest for row in new.sources} == {before.rows[0].digest, after.rows[0].digest}


@pytest.mark.slow
def test_a_file_that_libreoffice_saved_tells_the_same(talk_file: Path, tmp_path: Path) -> None:
    """It takes tags and extensions away, and makes plain text of number fields."""
    saved = through_libreoffice([talk_file], tmp_path) / talk_file.name
    before, after = explain_file(talk_file), explain_file(saved)
    assert [(slide.number, slide.key) for slide in after.slides] == [
        (slide.number, slide.key) for slide in before.slides
    ]
    assert [(plain(number.text), number.rows, number.hand) for number in numbers(after)] == [
        (plain(number.text), number.rows, "") for number in numbers(before)
    ]


def test_a_file_of_the_first_version_is_explained_as_far_as_it_knows(tmp_path: Path) -> None:
    found = explain_file(next((ROOT / "tests" / "old").glob("*.pptx")))
    assert found.count > 10
    assert all(row.line and row.digest == "" for number in numbers(found) for row in number.rows)


def test_a_file_of_nobodys_is_refused(tmp_path: Path) -> None:
    Presentation().save(str(tmp_path / "other.pptx"))
    with pytest.raises(DeckgenError) as problem:
        explain_file(tmp_path / "other.pptx")
    assert problem.value.findings[0].code == "file-foreign"


JUNK: tuple[Any, ...] = (None, True, -1, 1e999, 10**400, "", "=1", [], [[]], {}, {"fact": 7}, ["a", "b", "c", "d"])


def spoilt(value: Any, chance: Random) -> Any:
    """The value with a few of its parts replaced by what should not stand there."""
    if chance.random() < 0.03:
        return chance.choice(JUNK)
    if isinstance(value, dict):
        return {key: spoilt(each, chance) for key, each in value.items()}
    return [spoilt(each, chance) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(12))
def test_records_of_strangers_make_no_traceback(library: Path, seed: int) -> None:
    """Records are anybody's to change: what is not of their form is left out, and the rest is told."""
    chance = Random(seed)

    def spoil(parts: dict[str, bytes]) -> None:
        for name in [name for name in parts if name.startswith("ppt/tags/")]:
            root = etree.fromstring(parts[name])
            for tag in root:
                if tag.get("name") == "DECKGEN_BASE":
                    tag.set("val", json.dumps(spoilt(json.loads(tag.get("val", "")), chance)))
            parts[name] = etree.tostring(root)
        (record,) = [name for name in parts if name == "customXml/item1.xml"]
        root = etree.fromstring(parts[record])
        root.text = json.dumps(spoilt(json.loads("".join(map(str, root.itertext()))), chance))
        parts[record] = etree.tostring(root)

    edit_parts(library, spoil)
    found = explain_file(library)
    assert len(found.slides) == 6
    assert explain_text(found, closely=True)
    assert json.dumps(explain_record(found), allow_nan=False)
    assert openpyxl.load_workbook(io.BytesIO(sheet_bytes(found)))


# ------------------------------------------------------------------------------------------- intervals

SURE = """\
title: Sure
data:
  survey: {file: sure.csv, value: share, key: [answer]}
numbers:
  yes: {from: survey, where: {answer: "yes"}}
interval: 90
slides:
  - kind: statement
    title: "{{ yes | pct }} said so"
"""


def test_the_interval_of_a_share_is_wilsons_at_the_decks_level(tmp_path: Path) -> None:
    """81 of 263, Newcombe's example, at 90 per cent: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)."""
    (tmp_path / "sure.csv").write_text(f"answer,share,n\nyes,{81 / 263!r},263\n", "utf-8")
    (tmp_path / "sure.yaml").write_text(SURE, "utf-8")
    build(tmp_path / "sure.yaml", out=tmp_path / "sure.pptx")
    p, n, z = 81 / 263, 263, 1.6448536269514722
    half = z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    for found in (of_spec(tmp_path / "sure.yaml"), explain_file(tmp_path / "sure.pptx")):
        (number,) = numbers(found)
        assert number.low == pytest.approx((p + z * z / (2 * n) - half) / (1 + z * z / n), abs=1e-9)
        assert number.high == pytest.approx((p + z * z / (2 * n) + half) / (1 + z * z / n), abs=1e-9)
        assert (number.base, number.effective, number.method, number.assumed) == (263, 263, "wilson", "random")
        assert found.slides[0].level == 90


# -----------------------------------------------------------------------------  alt texts, and what is held back

HELD = """\
title: Held back
data:
  survey: {file: held.csv, value: share, minimum_base: 30}
numbers:
  few: {from: survey, where: {answer: few}}
  many: {from: survey, where: {answer: many}}
slides:
  - {kind: statement, key: said, title: "{{ many | pct }} against {{ few | pct }}, {{ (many - few) | points }}"}
  - kind: chart
    key: drawn
    title: What they said
    chart: {type: bar, from: survey, category: answer, alt: "Bars. The longest is {{ many | pct(1) }}."}
  - {kind: table, key: listed, title: All of it, table: {from: survey, category: answer}}
"""


@pytest.fixture
def held(tmp_path: Path) -> Path:
    (tmp_path / "held.csv").write_text("answer,share,n\nfew,0.7345612,7\nmany,0.412,200\nmost,0.3,400\n", "utf-8")
    (tmp_path / "held.yaml").write_text(HELD, "utf-8")
    build(tmp_path / "held.yaml", out=tmp_path / "held.pptx")
    return tmp_path / "held.pptx"


def test_a_suppressed_number_is_listed_without_value_and_base(held: Path) -> None:
    found = explain_file(held)
    assert told(found) == told(of_spec(held.with_suffix(".yaml")))
    few = [number for number in numbers(found) if number.suppressed]
    assert [(number.key, number.part) for number in few] == [
        ("few", "text"), ("(many - few)", "text"), ("few", "chart"), ("few", "table"),
    ]  # fmt: skip
    for number in few:
        assert (number.value, number.base, number.effective, number.low, number.hand) == (None, None, None, None, "")
        assert number.rows[0].line
    cells = openpyxl.load_workbook(io.BytesIO(sheet_bytes(found)))["Numbers"]
    said = [explain_text(found), explain_text(found, closely=True), json.dumps(explain_record(found)),
            *(str(cell.value) for row in cells.iter_rows() for cell in row)]  # fmt: skip
    assert not any("7345612" in text or "73.4" in text for text in said)
    assert "suppressed: too few answers" in said[1]


def test_a_number_in_an_alt_text_is_listed_and_its_row_with_it(held: Path) -> None:
    (alt,) = [number for number in numbers(explain_file(held)) if number.part == "alt text"]
    assert (alt.key, plain(alt.text), alt.value, alt.rows[0].line, alt.hand) == ("many", "41.2%", 0.412, 3, "")
    assert alt.rows[0].digest

    def reworded(deck: Any) -> None:
        held_by = shape(deck, "drawn/chart")._element
        held_by.xpath(".//p:cNvPr")[0].set("descr", "Some bars.")

    edit(held, reworded)
    (alt,) = [number for number in numbers(explain_file(held)) if number.part == "alt text"]
    assert (alt.hand, plain(alt.written)) == ("deleted", "41.2%")


# ------------------------------------------------------------------------------------------- choosing and telling


def test_chosen_slides_and_numbers(talk_file: Path) -> None:
    found = explain_file(talk_file)
    only = chosen(found, slides=[4])
    assert [slide.number for slide in only.slides] == [4]
    assert all(number.part != "notes" for number in numbers(only))
    named = chosen(found, names=["innovative"])
    assert {number.key for number in numbers(named)} == {"innovative", "innovative.in_ten"}
    assert [number.part for slide in chosen(found, with_notes=True).slides for number in slide.numbers].count(
        "notes"
    ) > 5


@pytest.mark.parametrize(
    ("asked", "code", "hint"),
    [({"names": ["inovative"]}, "number-unknown", "did you mean 'innovative'?"),
     ({"slides": [77]}, "slide-unknown", "1 to 10"), ({"slides": [0]}, "slide-unknown", "1 to 10")],
)  # fmt: skip
def test_what_is_not_there_is_told_with_what_is(talk_file: Path, asked: Any, code: str, hint: str) -> None:
    with pytest.raises(DeckgenError) as problem:
        chosen(explain_file(talk_file), **asked)
    assert problem.value.findings[0].code == code
    assert hint in str(problem.value.findings[0].hint)


def test_the_text_fits_its_width_and_cuts_nothing(talk_file: Path) -> None:
    found = chosen(explain_file(talk_file))
    for closely in (False, True):
        text = explain_text(found, 100, closely)
        assert max(len(line) for line in text.splitlines() if "://" not in line) <= 100
        assert "…" not in text
        for number in numbers(found):
            assert f"{number.rows[0].file}:{number.rows[0].line}" in text
    assert "sha256 " + found.sources[0].digest[:12] in text or found.sources[0].digest[:12] in text


def test_the_keys_of_the_record_are_stable(talk_file: Path) -> None:
    record = json.loads(json.dumps(explain_record(explain_file(talk_file))))
    assert list(record) == ["ok", "file", "title", "deck", "params", "language", "count", "slides", "sources",
                            "findings"]  # fmt: skip
    slide = next(each for each in record["slides"] if each["numbers"])
    assert list(slide) == ["number", "title", "key", "deck", "level", "numbers"]
    number = slide["numbers"][0]
    assert set(number) == {
        "key", "text", "part", "place", "block", "value", "label", "base", "weighted", "effective", "method", "assumed",
        "status", "suppressed", "rows", "hand", "written", "alt", "interval",
    }  # fmt: skip
    assert set(number["rows"][0]) == {"file", "line", "column", "data", "title", "url", "query", "digest", "fetched"}
    assert len(number["rows"][0]["digest"]) == 64
    assert record["count"] == sum(len(each["numbers"]) for each in record["slides"])


def test_the_alt_text_that_reads_a_number_out_is_told(talk_file: Path) -> None:
    charts = [number for number in numbers(explain_file(talk_file)) if number.part == "chart" and number.text]
    assert sum(number.alt for number in charts) > 5


# ------------------------------------------------------------------------------------------- the fact sheet


@pytest.fixture(scope="module")
def sheet(talk_file: Path) -> Any:
    return openpyxl.load_workbook(io.BytesIO(sheet_bytes(explain_file(talk_file))))


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    """The rows below the head, cells by the head's names."""
    heads = [cell.value for cell in sheet[4]]
    return [dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=5)]


def test_the_fact_sheet_has_a_row_for_each_number(sheet: Any, talk_file: Path) -> None:
    found = [(slide, number) for slide in explain_file(talk_file).slides for number in slide.numbers]
    rows = rows_of(sheet["Numbers"])
    assert [(row["Slide"].value, row["As shown"].value or "", row["Value"].value) for row in rows] == [
        (slide.number, plain(number.text), number.value) for slide, number in found
    ]
    assert [row["Line"].value for row in rows] == [number.rows[0].line for _, number in found]


def test_the_fact_sheet_can_be_read_and_sorted(sheet: Any, talk_file: Path) -> None:
    for each in sheet:
        assert each.freeze_panes == "A5"
        assert each.auto_filter.ref.startswith("A4:")
        assert each.auto_filter.ref.endswith(str(each.max_row))
        assert each["A1"].value == "Høst gevinsten ved samarbejde om offentlig innovation"
        assert each["A3"].value.startswith("Made on 2")
        assert all(each.column_dimensions[cell.column_letter].width > 5 for cell in each[4])
    first, *_ = rows_of(sheet["Numbers"])
    assert first["Value"].number_format == "0%"
    counts = [row for row in rows_of(sheet["Numbers"]) if row["Number"].value == "respondents"]
    assert {row["Value"].number_format for row in counts} == {"#,##0"}
    assert first["Address"].hyperlink.target == first["Address"].value
    assert first["Address"].value.startswith("https://")
    digests = {row["SHA-256"].value for row in rows_of(sheet["Sources"])}
    assert digests == {row.digest for row in explain_file(talk_file).sources}


def test_no_text_of_the_data_becomes_a_formula(tmp_path: Path) -> None:
    (tmp_path / "sure.csv").write_text(
        "answer,share,n,source_title,source_url\n"
        'yes,0.5,263,"=HYPERLINK(""http://x"",""y"")","=cmd|\' /C calc\'!A0"\n', "utf-8",
    )  # fmt: skip
    deck = SURE.replace("title: Sure", 'title: "=1+1"').replace("said so", "+1 @SUM(A1) -2")
    (tmp_path / "sure.yaml").write_text(deck, "utf-8")
    book = openpyxl.load_workbook(io.BytesIO(sheet_bytes(of_spec(tmp_path / "sure.yaml"))))
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in texts} == {"s"}
    assert sum(cell.value.startswith("=") for cell in texts) >= 5
    assert all(cell.hyperlink is None for cell in texts)
    assert all(cell.quotePrefix for cell in texts if cell.value[0] in "=+-@")


def test_a_hand_edited_number_is_told_in_the_fact_sheet(library: Path) -> None:
    edit(library, lambda deck: overtype_value(shape(deck, "ways/chart"), "I appen", 48))
    book = openpyxl.load_workbook(io.BytesIO(sheet_bytes(explain_file(library))))
    said = [row["Changed by hand"].value for row in rows_of(book["Numbers"]) if row["Changed by hand"].value]
    assert [plain(each) for each in said] == ["typed over; written: 34 pct."]


# ------------------------------------------------------------------------------------------- the command


def test_the_command_on_a_spec_and_on_a_file(talk_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(TALK.spec), "--slide", "4", "--slide", "7"]) == 0
    spec = capsys.readouterr().out
    assert main(["explain", str(talk_file), "--slide", "4", "--slide", "7"]) == 0
    file = capsys.readouterr().out
    after = spec[spec.index("numbers on") :]
    assert after == file[file.index("numbers on") :]
    assert "Slide 4:" in after
    assert "Slide 7:" in after
    assert "Slide 5:" not in after


def test_the_command_takes_what_a_build_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(TALK.spec), "--wave", "2018-2019", "--lang", "en", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["params"]["wave"], record["language"]) == ("2018-2019", "en")
    assert main(["explain", str(TALK.spec), "-p", "wav=2018-2019"]) == 1
    assert "did you mean 'wave'?" in capsys.readouterr().err


def test_a_finished_file_takes_no_wave(talk_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(talk_file), "--wave", "2018-2019"]) == 1
    assert "it has the wave and language it was built with" in capsys.readouterr().err


def test_the_fact_sheet_is_written_whole_and_over_no_other_file(
    talk_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "numbers.xlsx"
    assert main(["explain", str(talk_file), "--xlsx", str(out)]) == 0
    assert "wrote" in capsys.readouterr().out
    assert openpyxl.load_workbook(out).sheetnames == ["Numbers", "Sources"]
    out.write_bytes(b"somebody's own")
    assert main(["explain", str(talk_file), "--xlsx", str(out)]) == 1
    assert out.read_bytes() == b"somebody's own"
    assert main(["explain", str(talk_file), "--xlsx", str(out), "--force"]) == 0
    assert openpyxl.load_workbook(out).sheetnames == ["Numbers", "Sources"]
    assert main(["explain", str(talk_file), "--xlsx", str(tmp_path / "numbers.csv")]) == 1
    assert "--xlsx" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["numbers.xlsx"]


@pytest.mark.parametrize("name", ["missing.pptx", "missing.yaml", "text.pptx"])
def test_what_cannot_be_read_is_an_error_in_plain_words(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "text.pptx").write_text("no presentation", "utf-8")
    assert main(["explain", str(tmp_path / name)]) == 1
    assert "error: " in capsys.readouterr().err


# ------------------------------------------------------------------------------------------- the page about it


def test_what_the_page_shows_is_what_is_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line of its examples is one of the command above it, in that order; lines between may be left out."""
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "data" / "provenance.md").read_text("utf-8")
    found = re.findall(r"```sh\ndeckgen ([^\n]+)\n```\n\n```text\n(.*?)```", page, re.S)
    assert len(found) == 2
    for command, shown in found:
        assert main(shlex.split(command)) == 0
        printed = iter(capsys.readouterr().out.splitlines())
        missing = [line for line in shown.splitlines() if line not in printed]
        assert missing == []
