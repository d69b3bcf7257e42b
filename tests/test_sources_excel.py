"""A sheet is read as one sees it, each value with its address; what cannot be read is refused."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from deckgen.findings import DeckgenError
from reading import read_as, refused_as

read = partial(read_as, "excel")
refused = partial(refused_as, "excel")


def workbook(path: Path, rows: list[list[Any]], title: str = "Tal") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    book.save(path)
    return book


def test_a_sheet_is_read_with_the_address_of_each_cell(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Tal"
    cells: dict[str, str | float] = {
        "B3": "land", "C3": "andel", "E3": 2018, "B4": "DK", "C4": 0.45, "E4": 12, "B6": "NO", "C6": 1,
        "B9": " ",
    }  # fmt: skip
    for address, value in cells.items():
        sheet[address] = value
    sheet["C4"].number_format = "0%"
    book.save(path)
    table = read(path)
    assert table.columns == ("land", "andel", "2018")
    assert table.rows == (("DK", 0.45, 12), ("NO", 1, None)) and table.lines == (4, 6)
    assert str(table.place(0, "2018")) == "data/x.xlsx, sheet Tal, cell E4"
    assert table.number(0, "andel") == 0.45 and table.number(1, "2018") is None


def test_dates_booleans_and_whole_numbers_become_plain_text(tmp_path: Path) -> None:
    values = [date(2018, 9, 1), datetime(2018, 9, 1, 10, 30), time(8, 5), timedelta(hours=30), True, 2018.0]
    path = tmp_path / "x.xlsx"
    workbook(path, [list("abcdef"), values])
    table = read(path)
    assert [table.text(0, column) for column in "abcdef"] == [
        "2018-09-01", "2018-09-01T10:30:00", "08:05:00", "30:00:00", "true", "2018",
    ]  # fmt: skip
    with pytest.raises(DeckgenError):
        table.number(0, "e")


def test_a_formula_counts_as_its_saved_result(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tal")
        sheet.write_row("A1", ["name", "share", "note", "bad"])
        sheet.write("A2", "DK")
        sheet.write_formula("B2", "=4/5", value=0.8)
        sheet.write_formula("C2", '=""', value="x")
        sheet.write_formula("D2", "=1/0", value="#DIV/0!")
    change_part(path, "xl/worksheets/sheet1.xml", b"<v>x</v>", b"<v></v>")  # an empty text, as Excel saves it
    table = read(path)
    assert table.number(0, "share") == 0.8 and table.text(0, "note") == ""
    with pytest.raises(DeckgenError) as caught:
        table.number(0, "bad")
    finding = caught.value.findings[0]
    assert finding.code == "not-a-number" and "#DIV/0!" in finding.message
    assert str(finding.where) == "data/x.xlsx, sheet Tal, cell D2"


def test_a_formula_without_a_result_is_refused_if_it_is_in_the_range(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, [["a", "b", "c"], [1, 2, "=A2+B2"]])
    finding = refused(path)
    assert finding.code == "formula-unsaved" and str(finding.where) == "data/x.xlsx, sheet Tal, cell C2"
    assert read(path, range="A1:B2").rows == ((1, 2),)


@pytest.mark.parametrize(
    ("area", "columns", "lines"),
    [("B2:C3", ("a", "b"), (3,)), ("b2:c4", ("a", "b"), (3, 4)), ("$C$2:$C$4", ("b",), (3, 4)),
     ("2:3", ("a", "b"), (3,))],
)  # fmt: skip
def test_a_range_is_read_with_its_first_row_as_names(
    tmp_path: Path, area: str, columns: tuple[str, ...], lines: tuple[int, ...]
) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, [["Tabel 1"], [None, "a", "b"], [None, 1, 2], [None, 3, 4], ["Kilde: COI"]])
    table = read(path, range=area)
    assert table.columns == columns and table.lines == lines
    unnamed = refused(path)
    assert unnamed.code == "column-unnamed" and unnamed.hint and "range" in unnamed.hint


@pytest.mark.parametrize("area", ["B3", "F20:B3", "Tal!A1:B2", "half", "A0:B2", "", "A1:ZZZZ9"])
def test_what_is_no_range_is_refused(tmp_path: Path, area: str) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, [["a"], [1]])
    assert refused(path, range=area).code == "range-wrong"


def test_a_sheet_is_chosen_by_name_or_by_number_among_those_one_sees(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = workbook(path, [["hidden"], [0]], "Skjult")
    book.create_sheet("Tal").append(["first"])
    book.create_sheet("2018").append(["second"])
    book["Skjult"].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    assert read(path).columns == ("first",)
    assert read(path, sheet=2).columns == ("second",)
    assert read(path, sheet=2018).columns == ("second",)
    assert read(path, sheet="Skjult").columns == ("hidden",)
    finding = refused(path, sheet="Tall")
    assert finding.code == "sheet-unknown" and finding.hint and "did you mean 'Tal'" in finding.hint
    assert refused(path, sheet=3).code == "sheet-unknown"


def test_merged_cells_have_their_value_in_each_cell(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = workbook(path, [["land", "svar", "andel"], ["DK", "ja", 0.8], [None, "nej", 0.2], ["NO", "ja", 0.7]])
    book["Tal"].merge_cells("A2:A3")
    book.save(path)
    table = read(path)
    assert [table.text(row, "land") for row in range(3)] == ["DK", "DK", "NO"]
    assert refused(path, range="A3:C4").code == "range-wrong"


@pytest.mark.parametrize("reference", [b"A3:A2", b"A0", b"half", b""])
def test_a_damaged_merged_range_is_an_error_not_a_crash(tmp_path: Path, reference: bytes) -> None:
    path = tmp_path / "x.xlsx"
    book = workbook(path, [["a"], [1], [None]])
    book["Tal"].merge_cells("A2:A3")
    book.save(path)
    change_part(path, "xl/worksheets/sheet1.xml", b'ref="A2:A3"', b'ref="' + reference + b'"')
    assert refused(path).code == "file-broken"


def test_a_number_beyond_all_bounds_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, [["a"], [7]])
    change_part(path, "xl/worksheets/sheet1.xml", b"<v>7</v>", b"<v>" + b"9" * 400 + b"</v>")
    with pytest.raises(DeckgenError) as caught:
        read(path).number(0, "a")
    assert caught.value.findings[0].code == "not-a-number"


def test_a_wrong_extent_in_the_file_hides_no_cell(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, [["a", "b"], [1, 2], [3, 4]])
    change_part(path, "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1:A1"')
    assert read(path).rows == ((1, 2), (3, 4))


def change_part(path: Path, part: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def workbook_with_shared_texts(folder: Path) -> Path:
    path = folder / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Tal")
        sheet.write_row("A1", ["a", "b"])
        sheet.write_row("A2", ["x", "y"])
    return path


BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    ("part", "root", "encoding"),
    [
        ("xl/worksheets/sheet1.xml", "<worksheet", "utf-8"),
        ("xl/sharedStrings.xml", "<sst", "utf-8"),
        ("xl/workbook.xml", "<workbook", "utf-16"),
    ],
)
def test_a_document_type_in_any_part_is_refused_before_anything_expands(
    tmp_path: Path, part: str, root: str, encoding: str
) -> None:
    path = workbook_with_shared_texts(tmp_path)
    with zipfile.ZipFile(path) as archive:
        text = archive.read(part).decode()
    body = text[text.index(root) :]
    declared = f'<?xml version="1.0" encoding="{encoding}"?>' + BOMB.decode() + body
    change_part(path, part, text.encode(), declared.encode(encoding))
    finding = refused(path)
    assert finding.code == "file-broken" and "document type" in finding.message


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, [["a"], [1]])
    change_part(path, "xl/worksheets/sheet1.xml", b"</worksheet>", b" " * 20_000_000 + b"</worksheet>")
    assert refused(path).code == "file-too-large"


def test_a_small_file_that_spans_the_whole_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, [["a"], [1]])
    wide = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (row, row) for row in range(3, 700))
    change_part(path, "xl/worksheets/sheet1.xml", b"</sheetData>", wide + b"</sheetData>")
    assert refused(path).code == "file-too-large"
    assert read(path, range="A:B").rows == ((1,),)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"a,b\n1,2\n", "file-broken", "no Excel workbook"),
        (b"PK\x03\x04 half a file", "file-broken", "not a whole"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook", "file-old", "before 2007"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "file-locked",
            "password",
        ),
        (b"", "file-empty", "empty"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes, code: str, words: str) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(data)
    finding = refused(path)
    assert finding.code == code and words in finding.message


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "[Content_Types].xml",
        "xl/styles.xml",
    ],
)
def test_a_damaged_part_is_an_error_not_a_crash(tmp_path: Path, part: str) -> None:
    path = workbook_with_shared_texts(tmp_path)
    with zipfile.ZipFile(path) as archive:
        whole = archive.read(part)
    change_part(path, part, whole, whole[: len(whole) // 2])
    assert refused(path).code == "file-broken"


def test_an_empty_sheet_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path, [])
    finding = refused(path)
    assert finding.code == "sheet-empty" and str(finding.where) == "data/x.xlsx, sheet Tal"
