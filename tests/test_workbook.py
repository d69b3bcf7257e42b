"""The workbook behind a chart, as openpyxl reads it: what a person finds under "Edit data"."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from chart_samples import chart_of
from deckgen.findings import DeckgenError
from deckgen.model import Chart
from deckgen.powerpoint.workbook import column_letters, number_text, workbook
from tools import validate

WHERE_WE_ARE = chart_of("bar", ["Stat", "Region", "Kommune"], ("Enig", [40, None, 28.5]), ("Uenig", [0, -3, 1e-7]))


def opened(chart: Chart) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(chart)))


def sheet_of(chart: Chart) -> Worksheet:
    sheet = opened(chart)["Data"]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_it_holds_all_the_data_as_a_person_would_lay_it_out() -> None:
    sheet = sheet_of(WHERE_WE_ARE)
    assert list(sheet.iter_rows(values_only=True)) == [
        ("Værdi", "Enig", "Uenig"),
        ("Stat", 40, 0),
        ("Region", None, -3),
        ("Kommune", 28.5, 1e-7),
    ]


def test_numbers_and_empty_cells_have_the_chart_s_number_format() -> None:
    sheet = sheet_of(WHERE_WE_ARE)
    assert {sheet.cell(row, column).number_format for row in (2, 3, 4) for column in (2, 3)} == {'0" pct."'}


def test_it_reads_well() -> None:
    long = "Offentlige arbejdspladser uden for kommunen"
    sheet = sheet_of(chart_of("bar", [long], ("Andel", [1])))
    assert sheet.column_dimensions["A"].width > len(long)
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].font.bold
    assert sheet["B1"].font.bold
    assert not sheet["A2"].font.bold


@pytest.mark.parametrize("text", ["=1+1", "+45", "-3 point", "@navn", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_text_can_act_as_a_formula(text: str) -> None:
    sheet = sheet_of(chart_of("bar", [text], (text, [1])))
    for cell in (sheet["A2"], sheet["B1"]):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize("text", ["Løn & <vilkår>", "\"citat\" 'og'", "  luft  ", "to\nlinjer", "ja 😀", "100 %"])
def test_text_is_kept_as_it_is(text: str) -> None:
    sheet = sheet_of(chart_of("bar", [text], (text, [1])))
    assert (sheet["A2"].value, sheet["B1"].value) == (text, text)
    assert not sheet["A2"].quotePrefix


def test_characters_that_no_workbook_can_hold_are_left_out() -> None:
    sheet = sheet_of(chart_of("bar", ["a\x00b\x07c\ud83dd\uffff"], ("e\x0bf", [1])))
    assert sheet["A2"].value == "abcd"
    assert sheet["B1"].value == "e\nf"


def test_text_that_looks_like_an_escape_is_escaped() -> None:
    """Excel reads _x0041_ as the letter A; openpyxl shows how it stands in the file."""
    assert sheet_of(chart_of("bar", ["_x0041_"], ("a_x", [1])))["A2"].value == "_x005F_x0041_"


def test_keys_stand_on_a_hidden_sheet_beside_their_names() -> None:
    book = opened(WHERE_WE_ARE)
    assert book["Keys"].sheet_state == "hidden"
    assert book.active is book["Data"]
    assert list(book["Keys"].iter_rows(values_only=True)) == [
        ("Item", "Key", "Name"),
        ("series", "s0", "Enig"),
        ("series", "s1", "Uenig"),
        ("category", "c0", "Stat"),
        ("category", "c1", "Region"),
        ("category", "c2", "Kommune"),
    ]


def test_the_same_chart_gives_the_same_bytes_and_a_fixed_date() -> None:
    assert workbook(WHERE_WE_ARE) == workbook(WHERE_WE_ARE)
    created = opened(WHERE_WE_ARE).properties.created
    assert created is not None
    assert created < datetime.datetime(2001, 1, 1)


def test_a_number_format_belongs_to_its_own_workbook() -> None:
    first = sheet_of(chart_of("bar", ["a"], ("b", [1]), number_format='0" %"'))
    second = sheet_of(chart_of("bar", ["a"], ("b", [1]), number_format='#,##0" & <b>"'))
    assert (first["B2"].number_format, second["B2"].number_format) == ('0" %"', '#,##0" & <b>"')


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (80.0, "80"),
        (28.5, "28.5"),
        (0.0, "0"),
        (-0.0, "0"),
        (-7.25, "-7.25"),
        (0.1 + 0.2, "0.30000000000000004"),
    ],
)
def test_numbers_are_as_short_as_they_can_be(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize("value", [1e22, 1e-7, 123456789.123, 5e-324, 1.7976931348623157e308])
def test_numbers_read_back_as_themselves(value: float) -> None:
    assert float(number_text(value)) == value
    assert sheet_of(chart_of("bar", ["a"], ("b", [value])))["B2"].value == value


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused_in_words(value: float) -> None:
    with pytest.raises(DeckgenError, match="cannot show the value"):
        workbook(chart_of("bar", ["a"], ("b", [value])))


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [column_letters(number) for number in (1, 2, 26, 27, 52, 53, 702, 703)] == [
        "A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


@pytest.mark.slow
def test_the_validator_finds_nothing_wrong(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook(chart_of("bar", ["=1", "b & <c>", "", "d\ne 😀"], ("=2", [1, None, -3, 0.5]))))
    assert validate(path) == []
