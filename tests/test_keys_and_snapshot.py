"""A shape's key stands in several places, and what was last written travels with the file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation

from expected import bare, charts_of, fields_of, read
from finished import (
    Finished,
    Talk,
    charts,
    content,
    every_shape,
    is_footer,
    key_in_name,
    parts,
    plain,
    properties,
    query,
    workbook,
)

Finish = Callable[[Talk], Finished]
Record = dict[str, Any]


def tags(part: Any, path: str, element: Any) -> dict[str, str]:
    """The tags that an element of a part refers to, by name."""
    found: dict[str, str] = {}
    for reference in query(element, f"{path}/p:custDataLst/p:tags/@r:id"):
        tag_list = etree.fromstring(part.related_part(reference).blob)
        found |= {tag.get("name"): tag.get("val") for tag in query(tag_list, "./p:tag")}
    return found


def shape_tags(slide: Any, shape: Any) -> dict[str, str]:
    return tags(slide.part, "./*/p:nvPr", shape._element)


def key_in_extension(shape: Any) -> str:
    return "".join(query(properties(shape), "./a:extLst/a:ext/dg:bind/@id"))


def deck_tag(deck: Any) -> Record:
    record: Record = json.loads(tags(deck.part, ".", deck.element)["DECKGEN_DECK"])
    return record


def snapshot(deck: Any) -> Record:
    """The custom XML part of deckgen's, found by its namespace as an editor may rename it."""
    for relationship in deck.part.rels.values():
        if relationship.reltype.endswith("/customXml"):
            root = etree.fromstring(relationship.target_part.blob)
            if etree.QName(root).namespace == "urn:deckgen:1":
                record: Record = json.loads(root.text or "")
                return record
    raise AssertionError("there is no snapshot")


def blocks(record: Record) -> dict[str, Record]:
    return {block["key"]: block for slide in record["slides"] for block in slide["blocks"]}


def facts(record: Any) -> Iterator[Record]:
    """All facts at any depth of a record, in its order."""
    if isinstance(record, dict) and "fact" in record:
        yield record
    elif isinstance(record, dict | list):
        for each in record.values() if isinstance(record, dict) else record:
            yield from facts(each)


def keys_in(deck: Any) -> list[tuple[str, str, str, str]]:
    """Every shape that is no footer: its key in the name, the extension and the tags, and what was written."""
    return [
        (key_in_name(shape.name), key_in_extension(shape), found.get("DECKGEN_ID", ""), found.get("DECKGEN_BASE", ""))
        for slide in deck.slides
        for shape in every_shape(content(slide))
        for found in [shape_tags(slide, shape)]
    ]


# --------------------------------------------------------------------------------------------------- keys


def test_name_extension_and_tag_of_a_shape_hold_the_same_key(finished: Finished) -> None:
    for slide in finished.slides:
        for shape in content(slide):
            key = key_in_name(shape.name)
            assert key
            assert key_in_extension(shape) == key
            assert shape_tags(slide, shape)["DECKGEN_ID"] == key


def test_pieces_of_a_grid_have_keys_below_the_grid_s_own(finished: Finished) -> None:
    for slide in finished.slides:
        for grid in content(slide):
            for inner in every_shape(grid.shapes) if hasattr(grid, "shapes") else ():
                assert key_in_name(inner.name) == key_in_extension(inner)
                if key_in_name(inner.name):
                    assert key_in_name(inner.name).startswith(f"{key_in_name(grid.name)}/")


def test_no_two_shapes_have_the_same_key(finished: Finished) -> None:
    keys = Counter(name for name, *_ in keys_in(finished.deck) if name)
    assert [key for key, times in keys.items() if times > 1] == []


def test_a_key_says_to_which_slide_it_belongs(finished: Finished) -> None:
    for slide in finished.slides:
        key = tags(slide.part, "./p:cSld", slide._element)["DECKGEN_SLIDE"]
        assert {key_in_name(shape.name).partition("/")[0] for shape in content(slide)} == {key}


def test_footers_are_the_template_s_and_have_no_key(finished: Finished) -> None:
    footers = [shape for slide in finished.slides for shape in slide.shapes if is_footer(shape)]
    assert footers
    assert {(key_in_name(shape.name), key_in_extension(shape)) for shape in footers} == {("", "")}


def test_keys_stay_the_same_whatever_the_brand_the_language_and_the_wave(finish: Finish) -> None:
    """A stamp comes and goes with the data."""

    def keys(talk: Talk) -> set[str]:
        return {name for name, *_ in keys_in(finish(talk).deck) if "/stamp" not in name}

    first = Talk("blox2018")
    for other in (replace(first, language="en"), replace(first, brand="nordlys"), replace(first, wave="2018-2019")):
        assert keys(other) == keys(first)


def test_chart_series_and_categories_carry_their_codes(finished: Finished) -> None:
    """In the chart, and on a hidden sheet beside the labels that a person sees."""
    for key, wanted in charts_of(finished.talk).items():
        chart = finished.shape(key).chart
        (series,) = query(chart._chartSpace, "//c:ser")
        (codes,) = query(series, "./c:extLst/c:ext/dg:series/@categories")
        sheet = workbook(chart)["Keys"]
        assert sheet.sheet_state == "hidden"
        listed = [(code, label) for what, code, label in sheet.iter_rows(min_row=2, values_only=True)
                  if what == "category"]  # fmt: skip
        assert [(code, label or "") for code, label in listed] == list(
            zip(json.loads(codes), wanted.labels, strict=True)
        )
        if not wanted.rest:
            column = next(name for name in ("category", "country", "wave") if wanted.rows[name].nunique() > 1)
            assert [code for code in json.loads(codes) if code.strip()] == list(wanted.rows[column])


# ----------------------------------------------------------------------------------------------- snapshot


def test_what_was_written_travels_with_each_shape_and_as_a_whole(finished: Finished) -> None:
    whole = blocks(snapshot(finished.deck))
    found = [(key, written) for _, _, key, written in keys_in(finished.deck) if written]
    assert {key: json.loads(written) for key, written in found} == {key: whole[key] for key, _ in found}
    assert whole.keys() == {key for key, _ in found}


def test_the_snapshot_says_what_deck_it_was_for(finished: Finished) -> None:
    talk, record = finished.talk, snapshot(finished.deck)
    params = {"country": "DK", "wave": talk.wave or "2015-2016"} if talk.deck == "blox2018" else {}
    assert record["version"] == 2
    assert (record["deck"], record["spec"]) == (talk.deck, f"decks/{talk.deck}.yaml")
    assert (record["brand"], record["language"], record["params"]) == (talk.brand, talk.language, params)
    assert [slide["key"] for slide in record["slides"]] == list(finished.by_key)
    assert [slide["layout"] for slide in record["slides"]] == [slide.slide_layout.name for slide in finished.slides]
    source = {name: record[name] for name in ("deck", "spec", "params", "language", "brand")}
    assert deck_tag(finished.deck) == source | {"version": 2}
    for slide in finished.slides:
        assert json.loads(tags(slide.part, "./p:cSld", slide._element)["DECKGEN_SOURCE"]) == source


def test_the_snapshot_has_the_wording_that_stands_on_the_slides(finished: Finished) -> None:
    whole = blocks(snapshot(finished.deck))
    texts = {key: block["text"] for key, block in whole.items() if "text" in block}
    assert len(texts) > len(finished.slides)
    for key, paragraphs in texts.items():
        written = ["".join(each if isinstance(each, str) else each["text"] for each in runs) for runs in paragraphs]
        shown = [paragraph.text for paragraph in finished.shape(key).text_frame.paragraphs]
        assert [plain(text) for text in written] == [plain(text) for text in shown]


def test_every_number_in_the_snapshot_has_its_value_its_text_and_its_row(finished: Finished) -> None:
    found = list(facts(snapshot(finished.deck)["slides"]))
    assert len(found) > 10
    for fact in found:
        if fact["value"] is None or fact["fact"].startswith("("):  # an empty place, or reckoned from several rows
            continue
        file, line, column, source = fact["from"]
        assert snapshot(finished.deck)["sources"][source]["file"] == file
        stored = read(Path(file).stem).set_index("line").loc[line, column]
        value = 1 - stored if fact["fact"].endswith(".rest") else stored
        assert fact["value"] == pytest.approx(value, abs=1e-12)
        assert fact["text"]


def test_the_snapshot_has_the_numbers_of_texts_in_their_order(finished: Finished) -> None:
    whole = {slide["key"]: slide["blocks"] for slide in snapshot(finished.deck)["slides"]}
    for slide, wanted in fields_of(finished.talk).items():
        found = [fact for block in whole[slide] if "chart" not in block for fact in facts(block)]
        assert [(fact["fact"], fact["text"]) for fact in found] == [
            (shown.key, shown.text(finished.talk.language)) for shown in wanted
        ]


def test_the_snapshot_has_the_values_of_charts_as_they_are_drawn(finished: Finished) -> None:
    whole = blocks(snapshot(finished.deck))
    for key, wanted in charts_of(finished.talk).items():
        (series,) = whole[key]["series"]
        _, _, values, of_points = series
        assert tuple(values) == wanted.values
        drawn = [fact for fact in of_points if fact["value"] is not None]
        assert [fact["text"][: len(bare(fact["value"]))] for fact in drawn] == [bare(fact["value"]) for fact in drawn]


def test_made_up_figures_are_marked_in_the_snapshot(finish: Finish) -> None:
    def status(talk: Talk) -> set[str]:
        return {fact.get("status", "published") for fact in facts(snapshot(finish(talk).deck))}

    assert status(Talk("blox2018")) == {"published", "illustrative"}
    assert status(Talk("nordic")) == {"published"}


# ------------------------------------------------------------------------------------------ other editors


@pytest.mark.parametrize("deck", ["blox2018", "nordic"])
def test_python_pptx_keeps_keys_and_snapshot(deck: str, finish: Finish, tmp_path: Path) -> None:
    finished = finish(Talk(deck))
    saved = tmp_path / "saved.pptx"
    again = Presentation(finished.path)
    again.slides[0].shapes.title.text_frame.text = "Håndrettet"
    again.save(saved)
    read_again = Presentation(saved)
    assert keys_in(read_again) == keys_in(finished.deck)
    assert snapshot(read_again) == snapshot(finished.deck)
    assert deck_tag(read_again) == deck_tag(finished.deck)
    before, after = parts(finished.path), parts(saved)
    books = [name for name in before if name.endswith(".xlsx")]
    assert len(books) == sum(len(charts(slide)) for slide in finished.slides)
    assert [after[name] for name in books] == [before[name] for name in books]
