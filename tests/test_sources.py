"""A text file is read as it stands: every cell, its number, its place; what cannot be read is said."""

from __future__ import annotations

import csv
import io
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.findings import DeckgenError, Finding
from deckgen.sources import SOURCES, _files, kind_for
from deckgen.survey import Table
from reading import read_as, refused_as

BAROMETER = Path(__file__).parent.parent / "data" / "innovationsbarometer.csv"


read = partial(read_as, "csv")
refused = partial(refused_as, "csv")


def csv_table(folder: Path, text: str | bytes, **options: Any) -> Table:
    path = folder / "x.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(path, **options)


def csv_refused(folder: Path, text: str | bytes, **options: Any) -> Finding:
    path = folder / "x.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return refused(path, **options)


# ------------------------------------------------------------------------------------------------- kinds


@pytest.mark.parametrize(
    ("path", "kind"),
    [("a/b.csv", "csv"), ("b.TSV", "csv"), ("b.txt", "csv"), ("b.XLSX", "excel"), ("b.xlsm", "excel"),
     ("b.sav", "spss"), ("b.zsav", "spss"), ("b.por", "spss"), ("b.parquet", "parquet"),
     ("b.docx", None), ("csv", None)],
)  # fmt: skip
def test_the_ending_tells_the_kind(path: str, kind: str | None) -> None:
    assert kind_for(path) == kind


# --------------------------------------------------------------------------------------------------- csv


def test_the_barometer_has_each_cell_python_reads_in_it() -> None:
    table = read(BAROMETER)
    with BAROMETER.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(table.rows) == len(expected)
    for row, cells in enumerate(expected):
        assert {column: table.text(row, column) for column in table.columns} == cells
        assert table.number(row, "share") == (float(cells["share"]) if cells["share"] else None)


def test_each_place_in_the_barometer_is_where_the_cell_stands() -> None:
    table = read(BAROMETER)
    lines = BAROMETER.read_text(encoding="utf-8").split("\n")
    for row in range(len(table.rows)):
        for column in table.columns:
            where = table.place(row, column)
            assert where.line and where.column and where.source == lines[where.line - 1]
            shown = where.source[where.column - 1 : where.column - 1 + where.length]
            assert shown.strip('"').replace('""', '"') == table.text(row, column) or not table.text(row, column)


def test_a_cell_of_several_lines_does_not_shift_what_follows(tmp_path: Path) -> None:
    table = csv_table(tmp_path, 'a,note,b\r\n1,"two\r\nlines, with ""marks""",2\r\n\r\n3,,4\r\n')
    assert table.lines == (2, 5)
    assert table.text(0, "note") == 'two\nlines, with "marks"'
    within = table.place(0, "b")
    assert (within.line, within.column, within.source) == (3, 24, 'lines, with ""marks""",2')
    assert (table.place(1, "b").line, table.place(1, "b").column) == (5, 4)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encoding_and_separator_are_recognised(tmp_path: Path, encoding: str, separator: str) -> None:
    text = "land|andel|note\nDK|0.8|Høst gevinst\nIS|0.78|\n".replace("|", separator)
    table = csv_table(tmp_path, text.encode(encoding))
    assert table.columns == ("land", "andel", "note")
    assert table.text(0, "note") == "Høst gevinst"
    assert [table.number(row, "andel") for row in (0, 1)] == [0.8, 0.78]


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(CELL, st.integers(-99_999, 99_999), CELL), min_size=1, max_size=5),
    separator=st.sampled_from([",", ";", "\t", "|"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    decimal=st.sampled_from([".", ","]),
)
def test_what_a_spreadsheet_writes_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, int, str]],
    separator: str,
    encoding: str,
    decimal: str,
) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(["first", "figure", "last"])
    for first, hundredths, last in rows:
        writer.writerow([first, f"{hundredths / 100:.2f}".replace(".", decimal), last])
    path = tmp_path_factory.getbasetemp() / "property.csv"
    path.write_bytes(written.getvalue().encode(encoding))
    table = read(path, separator="tab" if separator == "\t" else separator, decimal=decimal)
    assert len(table.rows) == len(rows)
    for row, (first, hundredths, last) in enumerate(rows):
        assert table.number(row, "figure") == pytest.approx(hundredths / 100)
        assert [table.text(row, "first"), table.text(row, "last")] == [
            text if text.strip() else "" for text in (first, last)
        ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("v;w\n0,45;a\n12;b\n", [0.45, 12]),
        ("v;w\n0.45;a\n1,234;b\n", [0.45, 1234]),
        ("v;w\n1.234.567;a\n1.234;b\n", [1234567, 1234]),
        ("v;w\n1.255,5;a\n1.255;b\n", [1255.5, 1255]),
        ("v\tw\n0,45\ta\n1 255\tb\n", [0.45, 1255]),
        ('v,w\n"0,45",a\n"12,5",b\n', [0.45, 12.5]),
        ('v,w\n"1,255",a\n12,b\n', [1255, 12]),
        ("v,w\n3.142,a\n2.718,b\n", [3.142, 2.718]),
        ("v,w\n\u22120.5,a\n1e3,b\n", [-0.5, 1000]),
        ("v;w\n1\u00a0255,5;a\n.;b\n", [1255.5]),
    ],
)
def test_the_decimal_sign_is_recognised(tmp_path: Path, text: str, values: list[float]) -> None:
    table = csv_table(tmp_path, text)
    assert [table.number(row, "v") for row in range(len(values))] == values


def test_a_number_that_may_be_two_is_refused_until_the_decimal_sign_is_said(tmp_path: Path) -> None:
    text = "v;w\n1.234;a\n12;b\n"
    table = csv_table(tmp_path, text)
    assert table.number(1, "v") == 12
    with pytest.raises(DeckgenError) as caught:
        table.number(0, "v")
    finding = caught.value.findings[0]
    assert finding.code == "number-doubtful" and "1.234 or 1234" in finding.message
    assert csv_table(tmp_path, text, decimal=",").number(0, "v") == 1234
    assert csv_table(tmp_path, text, decimal=".").number(0, "v") == 1.234


@pytest.mark.parametrize(
    ("cell", "hint"),
    [("45 %", "without the % sign"), ("n/a", "blank"), ("NaN", "blank"), ("inf", "blank"), ("1e999", "blank"),
     ('"0,45"', "say `decimal: ','`"), ("1_000", "blank"), ("٣", "blank"), ("#N/A", "formula"),
     ("--1", "blank")],
)  # fmt: skip
def test_text_where_a_number_is_meant_is_told_with_its_place(tmp_path: Path, cell: str, hint: str) -> None:
    table = csv_table(tmp_path, f"country,share\nNO,0.5\nDK,{cell}\n", decimal=".")
    with pytest.raises(DeckgenError) as caught:
        table.number(1, "share")
    finding = caught.value.findings[0]
    assert finding.code == "not-a-number"
    assert cell.strip('"') in finding.message and "'share'" in finding.message
    assert str(finding.where) == "data/x.csv:3:4" and finding.where and finding.where.source == f"DK,{cell}"
    assert finding.hint and hint in finding.hint


def test_blank_cells_have_no_number_and_blank_ends_are_no_columns_or_rows(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "\na;b;;\n1;  ;;\n;;;\n2;;;\n\n")
    assert table.columns == ("a", "b") and table.lines == (3, 5)
    assert table.number(0, "b") is None and table.text(0, "b") == ""


def test_the_line_with_which_excel_tells_the_separator_is_no_header(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "sep=|\na|b\n1|2\n")
    assert table.columns == ("a", "b") and table.lines == (3,)


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    table = csv_table(tmp_path, "share\n0,45\n0,5\n")
    assert [table.number(row, "share") for row in (0, 1)] == [0.45, 0.5]


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("", "file-empty", None, "empty"),
        ("\n \n", "file-empty", None, "empty"),
        (b"\xef\xbb\xbf", "file-empty", None, "no row"),
        ("a,b\n1,2\n1,2,3\n", "row-ragged", 3, "3 cells"),
        ("a,b\n1\n", "row-ragged", 2, "1 cells"),
        ("a,,c\n1,2,3\n", "column-unnamed", 1, "column 2"),
        ("a,b,a\n1,2,3\n", "column-duplicate", 1, "'a'"),
        ("a,b, a \n1,2,3\n", "column-duplicate", 1, "'a'"),
        ('a,b\n1,2\n3,"open\n5,6\n', "csv-broken", 3, "never closed"),
        ('a,b\n1,"x"y\n', "csv-broken", 2, "more text"),
        ("a,b\n1,2\n3,\0\n", "csv-broken", 3, "NUL"),
        ("a,b\n1,2\n".encode("utf-16-le"), "csv-broken", 1, "NUL"),
        (b"PK\x03\x04\x14\0", "csv-broken", None, "Office"),
        (b"a,b\n1,\x81\n", "encoding", 2, "neither utf-8 nor cp1252"),
        ('a,b\n1,"' + "x" * 140_000, "csv-broken", 2, "131,072"),
    ],
)
def test_a_broken_text_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, code: str, line: int | None, words: str
) -> None:
    finding = csv_refused(tmp_path, text)
    assert finding.code == code and words in finding.message
    assert finding.where and finding.where.file == "data/x.csv" and finding.where.line == line


def test_bytes_that_are_not_of_the_stated_encoding_are_told_with_their_line(tmp_path: Path) -> None:
    finding = csv_refused(tmp_path, "a,b\n1,2\nhøst,3\n".encode("cp1252"), encoding="utf-8")
    assert finding.code == "encoding" and finding.where and finding.where.line == 3


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "a\0b"])
def test_an_unknown_encoding_is_an_error_of_the_spec(encoding: str) -> None:
    with pytest.raises(ValueError, match="there is no encoding"):
        SOURCES["csv"].spec(encoding=encoding)


def test_files_that_cannot_be_read_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "figures.csv").write_text("a,b\n1,2\n")
    missing = refused(tmp_path / "figurs.csv")
    assert missing.code == "file-missing" and missing.hint and "did you mean 'figures.csv'" in missing.hint
    assert refused(tmp_path).code == "file-unreadable"
    monkeypatch.setattr(_files, "MAX_BYTES", 4)
    assert refused(tmp_path / "figures.csv").code == "file-too-large"
