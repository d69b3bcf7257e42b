"""What a person with a screen reader meets: titles, an order, words for what is drawn, and the right voice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Any

import pytest
from pptx.util import Inches

from expected import bare, charts_of, fields_of, pct
from finished import (
    BRANDS,
    Finished,
    Talk,
    alt_text,
    content,
    every_shape,
    is_decorative,
    is_footer,
    key_in_name,
    plain,
    query,
)

Finish = Callable[[Talk], Finished]

VOICE = {"da": "da-DK", "en": "en-GB"}
TOLERANCE = Inches(0.1)
TITLE = {
    ("blox2018", "da"): "Høst gevinsten ved samarbejde om offentlig innovation",
    ("blox2018", "en"): "Reap the gains of working together on public innovation",
    ("nordic", "da"): "Offentlig innovation i Norden",
    ("nordic", "en"): "Public innovation in the Nordic countries",
}
SECTIONS = {
    ("blox2018", "da"): ("Samarbejde", 6),
    ("blox2018", "en"): ("Working together", 6),
    ("nordic", "da"): ("Gevinster", 4),
    ("nordic", "en"): ("Gains", 4),
}
"""The name of a talk's section slide, and its number."""


def heard(shapes: Iterable[Any]) -> list[Any]:
    """The shapes that a screen reader tells, in its order."""
    return [shape for shape in shapes if not is_decorative(shape)]


# ------------------------------------------------------------------------------------------------- titles


def test_every_slide_has_a_title_of_its_own_that_is_read_first(finished: Finished) -> None:
    titles = [slide.shapes.title for slide in finished.slides]
    assert all(slide.shapes[0] == title for slide, title in zip(finished.slides, titles, strict=True))
    wordings = [plain(title.text_frame.text) for title in titles]
    assert all(wordings)
    assert len(set(wordings)) == len(wordings)


def test_the_file_has_the_talk_s_title_and_language(finished: Finished) -> None:
    talk, about = finished.talk, finished.deck.core_properties
    assert (about.title, about.author) == (TITLE[talk.deck, talk.language], "COI")
    assert about.language == VOICE[talk.language]


def test_sections_start_at_section_slides_and_hold_every_slide_once(finished: Finished) -> None:
    name, start = SECTIONS[finished.talk.deck, finished.talk.language]
    sections = query(finished.deck.element, "./p:extLst/p:ext/p14:sectionLst/p14:section")
    ids = [slide.slide_id for slide in finished.slides]
    assert [section.get("name") for section in sections] == [TITLE[finished.talk.deck, finished.talk.language], name]
    assert [[int(each) for each in query(section, ".//p14:sldId/@id")] for section in sections] == [
        ids[: start - 1], ids[start - 1 :],
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------- the order


def test_what_stands_above_or_to_the_left_is_read_before(finished: Finished) -> None:
    for slide in finished.slides:
        _, *others = heard(content(slide))
        assert list(_out_of_order(others)) == []
        for grid in (shape for shape in others if hasattr(shape, "shapes")):
            cells = [cell for cell in grid.shapes if hasattr(cell, "shapes")]
            assert list(_out_of_order(cells)) == []
            assert all(list(_out_of_order(cell.shapes)) == [] for cell in cells)


def _out_of_order(shapes: Iterable[Any]) -> Iterator[str]:
    """Pairs of which the one read later ends above the other and stands in its column, or left of it in its row."""
    for first, second in combinations(shapes, 2):
        above = second.top + second.height <= first.top + TOLERANCE and _overlap(first, second, "left", "width")
        before = second.left + second.width <= first.left + TOLERANCE and _overlap(first, second, "top", "height")
        if above or before:
            yield f"{second.name} after {first.name}"


def _overlap(first: Any, second: Any, start: str, length: str) -> bool:
    low = max(getattr(first, start), getattr(second, start))
    high = min(*(getattr(shape, start) + getattr(shape, length) for shape in (first, second)))
    return bool(high - low > TOLERANCE)


def test_footers_are_read_last(finished: Finished) -> None:
    for slide in finished.slides:
        kinds = [is_footer(shape) for shape in slide.shapes]
        assert kinds == sorted(kinds)


# ------------------------------------------------------------------------------------------------- words


def test_all_that_is_drawn_is_told_or_marked_as_decoration(finished: Finished) -> None:
    for slide in finished.slides:
        for shape in content(slide):
            drawn = not shape.has_text_frame
            assert bool(alt_text(shape)) == (drawn and not is_decorative(shape)), shape.name


def test_only_marks_beside_words_are_decoration(finished: Finished) -> None:
    decorative = [key_in_name(shape.name) for slide in finished.slides for shape in content(slide)
                  if is_decorative(shape)]  # fmt: skip
    told = {"contact/icons"} if finished.talk.deck == "blox2018" else set()
    assert {key for key in decorative if not key.endswith("/stamp_mark")} == told


def test_a_chart_s_alt_text_tells_every_value(finished: Finished) -> None:
    language = finished.talk.language
    for key, wanted in charts_of(finished.talk).items():
        told = plain(alt_text(finished.shape(key)))
        labels = [label for label in wanted.labels if label]
        named = zip(labels, wanted.rows.share, strict=not wanted.rest)
        separator = ": " if wanted.rest else " "
        assert all(f"{label}{separator}{plain(pct(share, language))}" in told for label, share in named), told


def test_the_alt_text_of_icons_tells_their_words_and_numbers(finished: Finished) -> None:
    """Words of a grid's own; those of the pictogram stand beside it."""
    for slide in finished.slides:
        for grid in (shape for shape in heard(content(slide)) if hasattr(shape, "shapes")):
            told = plain(alt_text(grid))
            words = [plain(each.text_frame.text).replace("- ", "") for each in every_shape(grid.shapes)
                     if each.has_text_frame]  # fmt: skip
            assert [word for word in words if word not in told] == []
    if finished.talk.deck == "blox2018":
        share = fields_of(finished.talk)["eight-in-ten"][0]
        told = alt_text(finished.shape("eight-in-ten/icons"))
        assert told.startswith(f"{share.text(finished.talk.language)}.")
        assert bare(share.row["share"]) in told


def test_a_table_has_a_header_row_and_an_alt_text_with_its_cells(finish: Finish) -> None:
    for language in VOICE:
        shape = finish(Talk("nordic", language=language)).shape("surveys/table")
        assert shape.table.first_row
        told = plain(alt_text(shape))
        cells = [plain(cell.text) for row in shape.table.rows for cell in row.cells]
        assert len(cells) == 36
        assert [cell for cell in cells[1:] if cell not in told] == []


def test_icons_are_named_by_their_words_in_the_selection_pane(finish: Finish) -> None:
    """Whole words, wherever a label happens to be hyphenated."""
    for brand in BRANDS:
        grid = finish(Talk("blox2018", brand=brand)).shape("what-it-is/icons")
        names = [cell.name.partition(" [")[0] for cell in grid.shapes if hasattr(cell, "shapes")]
        assert "Icon: Kommunikationsformer" in names
        assert "Icon: Medarbejdertilfredshed" in names


def test_no_placeholder_is_left_empty(finished: Finished) -> None:
    for slide in finished.slides:
        assert [shape.name for shape in slide.placeholders if shape.has_text_frame and not shape.text_frame.text] == []


# ------------------------------------------------------------------------------------------------ the voice


def test_every_run_says_which_language_it_is_in(finished: Finished) -> None:
    voice = VOICE[finished.talk.language]
    roots = [slide._element for slide in finished.slides]
    roots += [slide.notes_slide._element for slide in finished.slides if slide.has_notes_slide]
    for root in roots:
        runs = query(root, ".//a:r | .//a:fld | .//a:br")
        assert runs
        assert {"".join(query(run, "./a:rPr/@lang")) for run in runs} == {voice}
        assert set(query(root, ".//a:endParaRPr/@lang")) <= {voice}


def test_charts_say_which_language_they_are_in(finished: Finished) -> None:
    voice = VOICE[finished.talk.language]
    for key in charts_of(finished.talk):
        space = finished.shape(key).chart._chartSpace
        assert query(space, "./c:lang/@val") == [voice]
        assert set(query(space, ".//a:defRPr/@lang | .//a:endParaRPr/@lang")) == {voice}


@pytest.mark.parametrize("deck", ["blox2018", "nordic"])
def test_the_slide_number_is_a_field_that_stays_right_when_slides_move(deck: str, finish: Finish) -> None:
    for number, slide in enumerate(finish(Talk(deck)).slides, 1):
        fields = query(slide._element, ".//a:fld[@type='slidenum']/a:t/text()")
        assert fields == ([str(number)] if number > 1 else [])
