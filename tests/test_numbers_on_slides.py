"""Every number on a slide is one of the data's, shown as its language writes it, and traced to its row."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl.utils import range_boundaries

from expected import (
    PERCENT,
    REST,
    UP,
    Drawn,
    Row,
    bare,
    charts_of,
    count,
    fields_of,
    in_ten,
    pct,
    read,
    rows_on,
    tenths,
)
from finished import TALKS, Finished, Talk, content, key_in_name, number_fields, query, workbook

Finish = Callable[[Talk], Finished]

# Figures that stand on slides as plain text: names of waves and years of publication, a date, a phrase, a saying.
PLAIN = {
    "da": r"\b20\d\d(-20\d\d)?\b|\b3\.\u00a0september\b|ud\u00a0af\u00a010|1\u00a0:\u00a01",
    "en": r"\b20\d\d(-20\d\d)?\b|\b3\u00a0September\b|out\u00a0of\u00a010|1\u00a0:\u00a01",
}


@pytest.fixture(
    params=[pytest.param((talk, key), id=f"{talk}-{key}") for talk in TALKS for key in charts_of(talk)],
    scope="session",
)
def pair(request: pytest.FixtureRequest, finish: Finish) -> tuple[Any, Drawn, str]:
    """Every chart of every talk: as python-pptx reads it, as it should be, and its language."""
    talk, key = request.param
    return finish(talk).shape(key).chart, charts_of(talk)[key], talk.language


# ------------------------------------------------------------------------------------------------- charts


def test_every_chart_of_a_talk_is_one_that_these_tests_look_at(finished: Finished) -> None:
    found = [
        key_in_name(shape.name)
        for slide in finished.slides
        for shape in slide.shapes
        if shape.has_chart
    ]  # fmt: skip
    assert found == list(charts_of(finished.talk))


def test_a_chart_shows_the_rows_of_the_data_in_their_order(pair: tuple[Any, Drawn, str]) -> None:
    chart, wanted, _ = pair
    (plot,) = chart.plots
    (series,) = plot.series
    assert chart.chart_type == wanted.kind
    assert tuple(plot.categories) == wanted.labels
    assert tuple(series.values) == wanted.values


def test_every_cached_value_stands_in_the_cell_it_names(pair: tuple[Any, Drawn, str]) -> None:
    """What PowerPoint shows before and after a person opens the chart's data."""
    chart, _, _ = pair
    book = workbook(chart)
    references = query(chart._chartSpace, "//c:strRef | //c:numRef")
    assert len(references) == 3
    for reference in references:
        sheet, cells = reference.findtext(f"{{{reference.nsmap['c']}}}f").split("!")
        left, top, right, bottom = range_boundaries(cells)
        stored = [cell for row in book[sheet].iter_rows(top, bottom, left, right) for cell in row]
        cached = {int(point.get("idx")): point[0].text for point in query(reference, ".//c:pt")}
        assert [int(size) for size in query(reference, ".//c:ptCount/@val")] == [len(stored)]
        for index, cell in enumerate(stored):
            if isinstance(cell.value, int | float):
                assert float(cached[index]) == cell.value
            else:
                assert cached.get(index) == cell.value


def test_the_workbook_holds_the_chart_s_table_and_no_more(pair: tuple[Any, Drawn, str]) -> None:
    chart, wanted, _ = pair
    _, *table = workbook(chart).worksheets[0].iter_rows(values_only=True)
    assert [(label or "", value) for label, value in table] == list(zip(wanted.labels, wanted.values, strict=True))


def test_values_are_written_as_the_language_writes_per_cent(pair: tuple[Any, Drawn, str]) -> None:
    chart, _, language = pair
    wanted_format = f'0"{PERCENT[language]}"'
    assert set(query(chart._chartSpace, "//c:ser//c:numFmt/@formatCode")) <= {wanted_format}
    assert query(chart._chartSpace, "//c:val//c:formatCode/text()") == [wanted_format]
    cells = [cells[1].number_format for cells in workbook(chart).worksheets[0].iter_rows(min_row=2)]
    assert set(cells) == {wanted_format}


def test_bars_start_at_zero(pair: tuple[Any, Drawn, str]) -> None:
    chart, wanted, _ = pair
    axes = query(chart._chartSpace, "//c:valAx")
    assert len(axes) == (0 if wanted.rest else 1)
    assert all(query(axis, "./c:scaling/c:min/@val") == ["0"] for axis in axes)


def test_the_accent_is_on_the_category_that_the_deck_names(pair: tuple[Any, Drawn, str]) -> None:
    chart, wanted, _ = pair
    (series,) = query(chart._chartSpace, "//c:ser")
    lit = [
        wanted.labels[int(index)]
        for index in query(series, "./c:dPt[c:spPr/a:solidFill/a:schemeClr/@val='accent1']/c:idx/@val")
    ]
    assert lit == [wanted.highlight] * bool(wanted.highlight)


def test_what_was_not_measured_or_cannot_be_compared_is_hatched(pair: tuple[Any, Drawn, str]) -> None:
    """A chart in which nothing was measured is stamped, and needs no hatching."""
    chart, wanted, _ = pair
    hatched = [wanted.labels[int(index)] for index in query(chart._chartSpace, "//c:dPt[c:spPr/a:pattFill]/c:idx/@val")]
    if set(wanted.rows.status) == {"published", "illustrative"}:
        assert hatched == [wanted.labels[place] for place, status in enumerate(wanted.rows.status)
                           if status == "illustrative"]  # fmt: skip
    else:
        assert hatched == list(wanted.labels[len(wanted.labels) - wanted.apart :])


# -------------------------------------------------------------------------------------------------- texts


def test_the_numbers_in_texts_are_those_of_the_data(finished: Finished) -> None:
    language = finished.talk.language
    found = {
        key: numbers for key, slide in finished.by_key.items() if (numbers := number_fields(slide._element))
    }  # fmt: skip
    assert found == {
        key: [(shown.key, shown.text(language)) for shown in numbers]
        for key, numbers in fields_of(finished.talk).items()
    }


def test_no_figure_is_typed_where_the_next_wave_cannot_change_it(finished: Finished) -> None:
    allowed = PLAIN[finished.talk.language]
    runs = [
        "".join(query(run, "./a:t/text()"))
        for slide in finished.slides
        for shape in content(slide)
        for run in query(shape._element, ".//a:r")
    ]
    assert len(runs) > 20
    assert [text for text in runs if re.search(r"\d", re.sub(allowed, "", text))] == []


def test_slides_with_made_up_figures_are_stamped_and_no_others(finished: Finished) -> None:
    stamped = {
        key for key, slide in finished.by_key.items()
        if any(key_in_name(shape.name) == f"{key}/stamp" for shape in slide.shapes)
    }  # fmt: skip
    assert stamped == {
        key for key in finished.by_key
        if any(row["status"] == "illustrative" for row in rows_on(key, finished.talk))
    }  # fmt: skip


# -------------------------------------------------------------------------------------------------- notes


def test_the_notes_name_the_file_and_line_of_every_number(finished: Finished) -> None:
    for key, slide in finished.by_key.items():
        notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        lines = [re.findall(r"(data/[\w.]+):(\d+)", line) for line in notes.splitlines()]
        named = [tuple(places) for places in lines if places]
        assert len(named) == len(set(named))  # the numbers of a row, or of the rows of a calculation, share a line
        assert {(file, int(line)) for places in named for file, line in places} == {
            (row["file"], row["line"]) for row in rows_on(key, finished.talk)
        }


def test_the_lines_that_the_notes_name_say_these_numbers(finished: Finished) -> None:
    language = finished.talk.language
    for slide in finished.slides:
        for paragraph in slide.notes_slide.notes_text_frame.paragraphs if slide.has_notes_slide else ():
            numbers = number_fields(paragraph._p)
            if numbers:
                found = re.search(r"data/(\w+)\.csv:(\d+)$", paragraph.text)
                assert found is not None, paragraph.text
                source = read(found[1]).set_index("line").loc[int(found[2])]
                assert {text for _, text in numbers} <= _ways_to_write(source, language)
                assert source["source_title"] in paragraph.text
                assert source["source_url"] in paragraph.text


def _ways_to_write(source: Row, language: str) -> set[str]:
    """All texts that may stand for a row's numbers."""
    ways = {UP[language]}
    if source["n"] == source["n"]:
        ways.add(count(source["n"], language))
    if source["share"] == source["share"]:
        share = source["share"]
        ways |= {pct(share, language), bare(share), pct(round(1 - share, 10), language)}
        ways |= {in_ten(share, language), tenths(share)}
    return ways


def test_the_rest_of_a_ring_is_named_in_the_notes(finish: Finish) -> None:
    for language, word in REST.items():
        notes = finish(Talk("blox2018", language=language)).by_key["partners"].notes_slide.notes_text_frame.text
        assert f"{pct(0.21, language)} ({word})" in notes
