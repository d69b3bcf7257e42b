"""The workbook behind a chart after an update: the chart's own cells are new, all that a person put there stays."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table

from chart_edits import (
    BOOK,
    DATA,
    KEYS,
    Talk,
    agrees,
    book_parts,
    built,
    in_cells,
    rename_sheet,
    rows_of,
    shown,
    state_of,
    update,
    wave,
    with_foreign,
    zipped,
)
from deckgen.powerpoint.chart_edit import EditedChart
from deckgen.powerpoint.workbook_cells import UnreadableBook, cells_of, open_book
from test_chart_edit_properties import add_series
from tools import find, validate

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TWO = wave("abc", {"s": [1, 2, 3], "t": [4, 5, 6]})
TURNED = wave("cab", {"s": [30, 10, 20], "t": [60, 40, 50]})
YELLOW = PatternFill("solid", fgColor="FFFFFF00")


def sheet_of(done: EditedChart, name: str = "Data") -> Any:
    assert done.workbook is not None
    return openpyxl.load_workbook(io.BytesIO(done.workbook))[name]


def cells_xml(done: EditedChart, part: str = DATA) -> dict[str, etree._Element]:
    assert done.workbook is not None
    root = etree.fromstring(book_parts(done.workbook)[part])
    return {cell.get("r"): cell for cell in root.iter(f"{S}c")}


def new_faults(talk: Talk, done: EditedChart, path: Path) -> list[str]:
    """What the validator finds that it did not find before; openpyxl's own styles are not all valid."""
    found = []
    for data in (talk.book, done.workbook):
        assert data is not None
        path.write_bytes(data)
        found.append([str(fault["description"]) for fault in validate(path)])
    return [each for each in found[1] if each not in found[0]]


# ------------------------------------------------------------------------------------------------- kept


@pytest.mark.slow
def test_a_formula_a_sheet_a_comment_and_a_format_stay(tmp_path: Path) -> None:
    def edit(book: Any) -> None:
        sheet = book["Data"]
        sheet["D1"] = "Difference"
        for row in (2, 3, 4):
            sheet[f"D{row}"] = f"=C{row}-B{row}"
        sheet["F9"], sheet["F9"].comment = "ask Anna", Comment("first", "me")
        sheet["F10"].fill = YELLOW
        sheet.column_dimensions["F"].width = 33
        book.create_sheet("Mine")["A1"] = "=Data!B2*2"

    talk = built(TWO).open_and_save(edit)
    done = update(talk, TURNED)
    assert agrees(done) == {"S": {"C": 30, "A": 10, "B": 20}, "T": {"C": 60, "A": 40, "B": 50}}
    sheet = sheet_of(done)
    assert [sheet[f"D{row}"].value for row in (1, 2, 3, 4)] == ["Difference", "=C2-B2", "=C3-B3", "=C4-B4"]
    assert (sheet["F9"].value, sheet["F9"].comment.text) == ("ask Anna", "first")
    assert sheet["F10"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet.column_dimensions["F"].width == 33
    assert sheet_of(done, "Mine")["A1"].value == "=Data!B2*2"
    assert new_faults(talk, done, tmp_path / "book.xlsx") == []


def test_parts_that_do_not_change_keep_their_bytes_as_they_are_packed() -> None:
    talk = built(TWO)
    done = update(talk, TURNED)
    assert talk.book is not None and done.workbook is not None
    before, after = book_parts(talk.book), book_parts(done.workbook)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {DATA, KEYS}
    for name in set(before) - {DATA, KEYS}:
        assert packed(talk.book, name) == packed(done.workbook, name)


def packed(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo(name)
    start = info.header_offset + 30 + len(name.encode())
    return data[start : start + info.compress_size]


def test_formulas_count_anew_when_the_file_is_opened() -> None:
    with_formula = built(TWO).change_sheet(
        lambda text: text.replace("</row></sheetData>", '<c r="E4"><f>B4*2</f><v>6</v></c></row></sheetData>')
    )
    for talk, wanted in ((with_formula, ["1"]), (built(TWO), [])):
        done = update(talk, TURNED)
        assert done.workbook is not None
        root = etree.fromstring(book_parts(done.workbook)[BOOK])
        assert [node.get("fullCalcOnLoad") for node in root.iter(f"{S}calcPr")] == wanted
        names = [etree.QName(node).localname for node in root]
        assert names == ["bookViews", "sheets", "calcPr"][: len(names)]


def test_a_note_beside_a_row_follows_its_category() -> None:
    def edit(book: Any) -> None:
        for row, text in ((2, "on A"), (3, "on B"), (4, "on C")):
            book["Data"].cell(row, 4, text)

    done = update(built(TWO).open_and_save(edit), TURNED)
    assert [row[0:1] + row[3:4] for row in rows_of(done.workbook or b"")] == [
        ["Svar", None], ["C", "on C"], ["A", "on A"], ["B", "on B"],
    ]  # fmt: skip


def test_a_note_on_a_category_that_goes_is_not_lost() -> None:
    def edit(book: Any) -> None:
        for row, text in ((2, "on A"), (3, "on B"), (4, "on C")):
            book["Data"].cell(row, 4, text)

    done = update(built(TWO).open_and_save(edit), wave("ca", {"s": [3, 1], "t": [6, 4]}))
    rows = rows_of(done.workbook or b"")
    assert [row[3] for row in rows[:3]] == [None, "on C", "on A"]
    assert [(row[0], row[3]) for row in rows[3:]] == [(None, "on B")]
    assert any("gone" in note for note in done.notes)


def test_a_total_beside_the_rows_does_not_hold_them_in_place() -> None:
    def edit(book: Any) -> None:
        book["Data"]["E2"] = "=SUM(B2:B4)"

    done = update(built(TWO).open_and_save(edit), TURNED)
    assert list(agrees(done)["S"]) == ["C", "A", "B"]
    assert sheet_of(done)["E2"].value == "=SUM(B2:B4)"


def test_a_colour_of_a_cell_follows_its_category() -> None:
    def edit(book: Any) -> None:
        book["Data"]["B2"].fill = YELLOW

    sheet = sheet_of(update(built(TWO).open_and_save(edit), TURNED))
    assert [sheet[f"B{row}"].fill.fgColor.rgb == "FFFFFF00" for row in (2, 3, 4)] == [False, True, False]


# ------------------------------------------------------------------------------------------------- formulas


def own_formula(talk: Talk, place: str = "B3", formula: str = "40+2", value: str = "42") -> Talk:
    talk = talk.change_sheet(
        lambda text: re.sub(rf'(<c r="{place}"[^>]*>)<v>[^<]*</v>', rf"\1<f>{formula}</f><v>{value}</v>", text)
    )
    index = int(place[1:]) - 2
    return talk.change(
        lambda root: [
            setattr(node, "text", value) for node in find(root, f"//c:ser[1]/c:val//c:pt[@idx='{index}']/c:v")
        ][:0]
    )


def test_a_formula_in_a_cell_of_the_chart_is_never_written_over() -> None:
    done = update(own_formula(built(TWO)), wave("abc", {"s": [10, 20, 30], "t": [40, 50, 60]}))
    assert agrees(done) == {"S": {"A": 10, "B": 42, "C": 30}, "T": {"A": 40, "B": 50, "C": 60}}
    assert sheet_of(done)["B3"].value == "=40+2"
    assert done.refused == ("s/b",)
    assert any("s/b" in note for note in done.notes)


def test_a_category_with_a_formula_of_its_own_stays_in_its_row() -> None:
    done = update(own_formula(built(TWO)), wave("dcab", {"s": [4, 3, 1, 2], "t": [8, 7, 5, 6]}))
    assert agrees(done)["S"] == {"D": 4, "B": 42, "C": 3, "A": 1}
    assert sheet_of(done)["B3"].value == "=40+2"
    assert any("order" in note for note in done.notes)


def test_a_category_whose_row_has_a_formula_cannot_be_taken_out_and_is_named() -> None:
    done = update(own_formula(built(TWO), "B4"), wave("a", {"s": [10], "t": [40]}))
    assert agrees(done)["S"] == {"A": 10, "B": 2, "C": 42}
    assert set(done.refused) == {"b", "c"}


def test_a_name_that_a_formula_gives_stays() -> None:
    talk = built(TWO).change_sheet(
        lambda text: re.sub(r'<c r="B1"[^>]*>.*?</c>', '<c r="B1" t="str"><f>"S"</f><v>S</v></c>', text)
    )
    done = update(talk, wave("abc", {"s": [1, 2, 3], "t": [4, 5, 7]}, names={"s": "Other"}))
    assert list(agrees(done)) == ["S", "T"]
    assert done.refused == ("s",)


def test_an_array_formula_s_other_cells_are_formulas_too() -> None:
    talk = built(TWO).change_sheet(
        lambda text: text.replace("<v>1</v>", '<f t="array" ref="B2:B4">C2:C4-3</f><v>1</v>')
    )
    done = update(talk, wave("abc", {"s": [7, 8, 9], "t": [4, 5, 6]}))
    assert agrees(done)["S"] == {"A": 1, "B": 2, "C": 3}
    assert set(done.refused) == {"s/a", "s/b", "s/c"}


def with_mine(column: str = "D", formulas: bool = True) -> Talk:
    """A chart to which a person added a series of their own, counted or typed."""

    def edit(book: Any) -> None:
        sheet = book["Data"]
        sheet[f"{column}1"] = "Mine"
        for row in (2, 3, 4):
            sheet[f"{column}{row}"] = f"=C{row}-B{row}" if formulas else row * 7

    texts = ["3", "3", "3"] if formulas else ["14", "21", "28"]
    return built(TWO).open_and_save(edit).change(lambda root: add_series(root, column, texts))


def test_a_series_of_formulas_takes_part_in_any_order_and_says_to_count_anew() -> None:
    talk = with_mine()
    assert talk.current().lists["series"] == ("s", "t", "?Mine")
    done = update(talk, wave("dcab", {"s": [4, 3, 1, 2], "t": [8, 7, 5, 6]}))
    assert list(shown(done.chart_part)) == ["S", "T", "Mine"]
    assert list(shown(done.chart_part)["S"]) == ["D", "C", "A", "B"]
    sheet = sheet_of(done)
    assert [sheet[f"D{row}"].value for row in range(1, 6)] == ["Mine", "=C2-B2", "=C3-B3", "=C4-B4", None]
    assert any("Mine" in note and "Edit Data" in note for note in done.notes)


def test_a_typed_series_keeps_its_values_and_they_follow_their_category() -> None:
    done = update(with_mine(formulas=False), TURNED)
    assert agrees(done)["Mine"] == {"C": 28, "A": 14, "B": 21}


def test_a_series_whose_name_stands_in_no_cell_can_go_and_stay() -> None:
    name = '<c:tx><c:strRef><c:f>Data!$C$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>T</c:v></c:pt>'
    talk = built(TWO).change_text(f"{name}</c:strCache></c:strRef></c:tx>", "<c:tx><c:v>T</c:v></c:tx>")
    done = update(talk, wave("ab", {"s": [1, 2], "t": [3, 4]}, names={"t": "New"}))
    assert shown(done.chart_part) == {"S": {"A": 1, "B": 2}, "New": {"A": 3, "B": 4}}
    assert rows_of(done.workbook or b"")[1] == ["A", 1, 3]
    assert rows_of(update(talk, wave("ab", {"s": [1, 2]})).workbook or b"")[1] == ["A", 1, None]


def test_a_typed_value_of_a_category_that_goes_is_told() -> None:
    done = update(with_mine(formulas=False), wave("ca", {"s": [3, 1], "t": [6, 4]}))
    assert agrees(done)["Mine"] == {"C": 28, "A": 14}
    assert any("21" in note and "'B'" in note for note in done.notes)


# ------------------------------------------------------------------------------------------------- moved


@pytest.mark.parametrize("name", ["My sheet", "Tal", "Bo's tal", "Data 2018-2019"])
def test_a_renamed_sheet_is_followed(name: str) -> None:
    done = update(rename_sheet(built(TWO), name), wave("cabd", {"s": [3, 1, 2, 4], "t": [6, 4, 5, 7]}))
    assert agrees(done)["T"] == {"C": 6, "A": 4, "B": 5, "D": 7}
    assert [row[0] for row in rows_of(done.workbook or b"", name)] == ["Svar", "C", "A", "B", "D"]


def test_a_block_that_was_moved_is_followed_and_its_neighbours_stay() -> None:
    def edit(book: Any) -> None:
        sheet = book["Data"]
        sheet.move_range("A1:C4", rows=2, cols=2)
        sheet["A1"], sheet["A4"] = "My own title", 7

    talk = built(TWO).open_and_save(edit)
    for old, new in (("$A$2:$A$4", "$C$4:$C$6"), ("$B$2:$B$4", "$D$4:$D$6"), ("$C$2:$C$4", "$E$4:$E$6"),
                     ("$B$1", "$D$3"), ("$C$1", "$E$3")):  # fmt: skip
        talk = talk.change_text(f"Data!{old}", f"Data!{new}")
    done = update(talk, wave("cb", {"t": [60, 50], "s": [30, 20]}))
    assert agrees(done) == {"T": {"C": 60, "B": 50}, "S": {"C": 30, "B": 20}}
    rows = rows_of(done.workbook or b"")
    assert (rows[0][0], rows[3][0]) == ("My own title", 7)
    assert rows[3][2:5] == ["C", 30, 60]


def test_a_column_inserted_between_stays_and_new_series_go_behind() -> None:
    def edit(book: Any) -> None:
        book["Data"].insert_cols(3)
        book["Data"]["C2"] = "mine"

    talk = built(TWO).open_and_save(edit).change_text("$C$", "$D$")
    done = update(talk, wave("abc", {"s": [1, 2, 3], "t": [4, 5, 6], "u": [7, 8, 9]}))
    assert list(agrees(done)) == ["S", "T", "U"]
    assert rows_of(done.workbook or b"")[1] == ["A", 1, "mine", 4, 7]


def test_a_workbook_that_excel_saved_keeps_its_shared_texts() -> None:
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved) as book:
        sheet = book.add_worksheet("Data")
        for row, cells in enumerate(rows_of(built(TWO).book or b"")):
            sheet.write_row(row, 0, cells)
    talk = replace(built(TWO), book=saved.getvalue())
    assert b't="s"' in book_parts(saved.getvalue())[DATA]
    done = update(talk, wave("abcd", {"s": [1, 2, 3, 4], "t": [4, 5, 6, 7]}))
    assert agrees(done)["S"] == {"A": 1, "B": 2, "C": 3, "D": 4}
    kinds = {place: cell.get("t") for place, cell in cells_xml(done).items() if place[0] == "A"}
    assert kinds == {"A1": "s", "A2": "s", "A3": "s", "A4": "s", "A5": "inlineStr"}


def test_data_that_are_no_block_are_refreshed_where_they_are() -> None:
    def edit(book: Any) -> None:
        for column, value in enumerate(("S", 1, 2, 3), 6):
            book["Data"].cell(12, column, value)

    talk = built(TWO).open_and_save(edit)
    talk = talk.change_text("Data!$B$2:$B$4", "Data!$G$12:$I$12").change_text("Data!$B$1", "Data!$F$12")
    done = update(talk, wave("cabd", {"s": [30, 10, 20, 40], "t": [60, 40, 50, 70], "u": [1, 1, 1, 1]}))
    assert agrees(done) == {"S": {"A": 10, "B": 20, "C": 30}, "T": {"A": 40, "B": 50, "C": 60}}
    assert set(done.refused) == {"d", "u"}
    assert any("block" in note for note in done.notes)


def test_cells_by_a_name_are_brought_up_to_date_in_the_chart_alone_and_told() -> None:
    talk = built(TWO).change_text("Data!$B$2:$B$4", "Data!Shares")
    done = update(talk, wave("abc", {"s": [10, 20, 30], "t": [40, 50, 60]}))
    assert shown(done.chart_part)["S"] == {"A": 10, "B": 20, "C": 30}
    assert any("chart alone" in note and "S" in note for note in done.notes)
    assert rows_of(done.workbook or b"")[1] == ["A", 1, 40]


# ------------------------------------------------------------------------------------------------- room


@pytest.mark.parametrize("below", ["A5", "B5", "C5"])
def test_a_cell_below_that_holds_something_is_never_written_over(below: str) -> None:
    def edit(book: Any) -> None:
        book["Data"][below] = "=SUM(C2:C4)" if below == "C5" else "mine"

    done = update(built(TWO).open_and_save(edit), wave("cabd", {"s": [30, 10, 20, 40], "t": [60, 40, 50, 70]}))
    assert agrees(done)["S"] == {"C": 30, "A": 10, "B": 20}
    assert done.refused == ("d",)
    assert sheet_of(done)[below].value == ("=SUM(C2:C4)" if below == "C5" else "mine")


def test_as_many_categories_are_added_as_there_is_room_for() -> None:
    def edit(book: Any) -> None:
        book["Data"]["B7"] = "mine"

    wanted = wave("daebfc", {"s": [1, 2, 3, 4, 5, 6], "t": [1, 2, 3, 4, 5, 6]})
    done = update(built(TWO).open_and_save(edit), wanted)
    assert list(agrees(done)["S"]) == ["D", "A", "E", "B", "C"]
    assert done.refused == ("f",)


def test_a_new_series_goes_into_the_next_free_column() -> None:
    def edit(book: Any) -> None:
        book["Data"]["D3"] = "mine"

    done = update(built(TWO).open_and_save(edit), wave("abc", {"u": [7, 8, 9], "s": [1, 2, 3], "t": [4, 5, 6]}))
    assert list(agrees(done)) == ["U", "S", "T"]
    assert rows_of(done.workbook or b"")[2] == ["B", 2, 5, "mine", 8]


def test_a_new_series_finds_no_column_where_all_are_taken() -> None:
    def edit(book: Any) -> None:
        for column in range(4, 80):
            book["Data"].cell(2, column, "mine")

    done = update(built(TWO).open_and_save(edit), wave("abc", {"u": [7, 8, 9], "s": [1, 2, 3], "t": [4, 5, 6]}))
    assert list(agrees(done)) == ["S", "T"]
    assert done.refused == ("u",)
    assert any("free column" in note for note in done.notes)


# ------------------------------------------------------------------------------------------------- tables


def with_table() -> Talk:
    def edit(book: Any) -> None:
        book["Data"].add_table(Table(displayName="Tal", ref="A1:C4"))

    return built(TWO).open_and_save(edit)


@pytest.mark.slow
@pytest.mark.parametrize(("chart", "reference", "names"), [
    (wave("cabd", {"s": [3, 1, 2, 4], "t": [6, 4, 5, 7]}), "A1:C5", ["Svar", "S", "T"]),
    (wave("c", {"s": [3], "t": [6]}), "A1:C2", ["Svar", "S", "T"]),
    (wave("abc", {"s": [1, 2, 3], "t": [4, 5, 6], "u": [7, 8, 9]}), "A1:D4", ["Svar", "S", "T", "U"]),
    (wave("abc", {"s": [1, 2, 3]}), "A1:B4", ["Svar", "S"]),
    (wave("abc", {"t": [1, 2, 3]}), "A1:C4", ["Svar", "Column2", "T"]),
    (wave("abc", {"s": [1, 2, 3], "t": [4, 5, 6]}, names={"t": "2023\nny"}), "A1:C4", ["Svar", "S", "2023_x000a_ny"]),
])  # fmt: skip
def test_a_table_around_the_data_goes_with_them(chart: Any, reference: str, names: list[str], tmp_path: Path) -> None:
    talk = with_table()
    done = update(talk, chart)
    agrees(done)
    assert done.workbook is not None
    root = etree.fromstring(book_parts(done.workbook)["xl/tables/table1.xml"])
    assert (root.get("ref"), root.find(f"{S}autoFilter").get("ref")) == (reference, reference)
    columns = list(root.iter(f"{S}tableColumn"))
    assert [each.get("name") for each in columns] == names
    assert len({each.get("id") for each in columns}) == len(columns)
    head = [str(cell.value) for cell in sheet_of(done)[1][: len(names)]]
    assert head == [name.replace("_x000a_", "\n") for name in names]
    assert new_faults(talk, done, tmp_path / "book.xlsx") == []


# ------------------------------------------------------------------------------------------------- text, keys


@pytest.mark.parametrize("text", ["=1+1", "+45", "@navn", "_x0041_", "  luft ", "to\nlinjer", "Løn & <vilkår>"])
def test_text_can_only_ever_be_text(text: str) -> None:
    done = update(built(TWO), wave("abd", {"s": [1, 2, 3]}, {"b": text, "d": f"{text}!"}, names={"s": f"{text}?"}))
    sheet = sheet_of(done)
    escaped = text.replace("_x0041_", "_x005F_x0041_")
    assert (sheet["A3"].value, sheet["A4"].value, sheet["B1"].value) == (escaped, f"{escaped}!", f"{escaped}?")
    assert {cell.data_type for cell in (sheet["A3"], sheet["A4"], sheet["B1"])} == {"s"}
    if text[0] in "=+@":
        assert all(cell.quotePrefix for cell in (sheet["A3"], sheet["A4"], sheet["B1"]))
    assert list(shown(done.chart_part)[f"{text}?"]) == ["A", text, f"{text}!"]


def test_new_cells_look_like_those_beside_them() -> None:
    sheet = sheet_of(update(built(TWO), wave("abcd", {"s": [1, 2, 3, 4], "t": [4, 5, 6, 7], "u": [1, 1, 1, 1]})))
    assert {sheet.cell(row, column).number_format for row in range(2, 6) for column in (2, 3, 4)} == {'0" pct."'}
    assert all(sheet.cell(1, column).font.bold for column in (2, 3, 4))


def test_the_hidden_sheet_of_keys_is_written_anew_and_does_not_come_back() -> None:
    done = update(built(TWO), wave("db", {"u": [1, 2], "t": [3, 4]}, {"d": "Ny"}))
    rows = [row for row in rows_of(done.workbook or b"", "Keys") if any(row)]
    assert rows[1:] == [["series", "u", "U"], ["series", "t", "T"], ["category", "d", "Ny"], ["category", "b", "B"]]

    talk = built(TWO).open_and_save(lambda book: book.remove(book["Keys"]))
    done = update(talk, TURNED)
    assert openpyxl.load_workbook(io.BytesIO(done.workbook or b"")).sheetnames == ["Data"]


def test_series_of_a_workbook_nobody_touched_stand_in_the_chart_s_order() -> None:
    done = update(built(TWO), wave("abc", {"u": [7, 8, 9], "t": [4, 5, 6]}))
    assert [row[:3] for row in rows_of(done.workbook or b"")][:2] == [["Svar", "U", "T"], ["A", 7, 4]]


# ------------------------------------------------------------------------------------------------- unreadable


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def bomb() -> bytes:
    talk = built(TWO)
    parts = book_parts(talk.book or b"")
    parts[DATA] = parts[DATA].replace(b"</worksheet>", b" " * (70 * 2**20) + b"</worksheet>")
    return zipped(parts)


def entities() -> bytes:
    parts = book_parts(built(TWO).book or b"")
    parts[DATA] = b'<!DOCTYPE a [<!ENTITY b "c">]>' + parts[DATA].partition(b"?>")[2]
    return zipped(parts)


def cut() -> bytes:
    return (built(TWO).book or b"")[:-300]


def binary() -> bytes:
    parts = book_parts(built(TWO).book or b"")
    parts[BOOK] = b"\x83\x01\0\x80"
    return zipped(parts)


@pytest.mark.parametrize("make", [locked, bomb, entities, cut, binary])
def test_a_workbook_that_cannot_be_read_stays_and_the_chart_is_brought_up_to_date(make: Any) -> None:
    data = make()
    talk = replace(built(TWO), book=data)
    assert talk.current().lists == state_of(TWO).lists
    done = update(talk, wave("cabd", {"s": [30, 10, 20, 40], "u": [1, 2, 3, 4], "t": [60, 40, 50, 70]}))
    assert done.workbook is data
    assert shown(done.chart_part)["S"] == {"C": 30, "A": 10, "B": 20, "D": 40}
    assert find(etree.fromstring(done.chart_part), "//c:ser[2]/c:tx/c:v/text()") == ["U"]
    assert any("cannot be read" in note for note in done.notes)


def test_a_chart_linked_to_another_file_gets_no_workbook_of_its_own() -> None:
    done = update(replace(built(TWO), book=None), TURNED)
    assert (done.workbook, done.new_workbook) == (None, False)
    assert shown(done.chart_part)["S"] == {"C": 30, "A": 10, "B": 20}
    assert any("another file" in note for note in done.notes)


def test_a_chart_without_a_workbook_is_given_one_with_a_person_s_series_too() -> None:
    talk = with_mine(formulas=False).change(
        lambda root: [node.getparent().remove(node) for node in find(root, "//c:externalData")][:0]
    )
    done = update(replace(talk, book=None), TURNED)
    assert done.new_workbook
    assert agrees(done)["Mine"] == {"C": 28, "A": 14, "B": 21}
    assert find(etree.fromstring(done.chart_part), "//c:externalData/@r:id") == ["rIdDeckgenBook"]


@pytest.mark.parametrize(("formula", "found"), [
    ("Data!$B$2:$B$6", ("Data", 2, 2, 2, 6)), ("'My sheet'!$C$3", ("My sheet", 3, 3, 3, 3)),
    ("'Bo''s'!AA1:AB2", ("Bo's", 27, 1, 28, 2)), ("Data!Shares", None), ("[1]Data!$A$1", None),
    ("'[Book.xlsx]Data'!$A$1", None), ("(Data!$A$1,Data!$A$3)", None), ("Data!$A:$A", None), ("label 0", None),
    ("Data!$A$1:$XFE$1", None), ("Data!$A$1:$XFD$1048576", None), ("", None),
])  # fmt: skip
def test_references_are_read_or_refused(formula: str, found: tuple[str, int, int, int, int] | None) -> None:
    cells = cells_of(formula)
    assert (cells and (cells.sheet, cells.left, cells.top, cells.right, cells.bottom)) == found


def test_a_workbook_that_is_only_read_is_the_same_file() -> None:
    book = built(TWO).book or b""
    assert open_book(book).saved() is book
    with pytest.raises(UnreadableBook):
        open_book(b"PK\x03\x04")


def test_rows_and_cells_that_do_not_say_where_they_stand_are_counted() -> None:
    talk = built(TWO).change_sheet(lambda text: re.sub(r' r="[A-Z]*\d+"', "", text))
    done = update(talk, wave("cabd", {"s": [30, 10, 20, 40], "t": [60, 40, 50, 70]}))
    assert shown(done.chart_part)["S"] == {"C": 30, "A": 10, "B": 20, "D": 40}
    assert in_cells(done.chart_part, done.workbook or b"") == shown(done.chart_part)


def test_foreign_categories_keep_their_values_in_all_series() -> None:
    def edit(book: Any) -> None:
        for column, value in enumerate(("Mine", 77, 88), 1):
            book["Data"].cell(5, column, value)

    def grow(root: etree._Element) -> None:
        for node, text in zip(find(root, "//c:cat//c:strCache | //c:val//c:numCache"), ("Mine", "77", "Mine", "88"),
                              strict=True):  # fmt: skip
            find(node, "c:ptCount")[0].set("val", "4")
            tag = node.tag.rpartition("}")[0]
            etree.SubElement(etree.SubElement(node, f"{tag}}}pt", idx="3"), f"{tag}}}v").text = text
        for node in find(root, "//c:cat//c:f | //c:val//c:f"):
            node.text = node.text.replace("$4", "$5")

    talk = built(TWO).open_and_save(edit).change(grow)
    current = talk.current()
    assert current.lists["category"] == ("a", "b", "c", "?Mine")
    wanted = with_foreign(current, TURNED)
    wanted = replace(wanted, lists={**wanted.lists, "category": ("c", "?Mine", "a", "b")})
    done = update(talk, TURNED, wanted=wanted)
    assert agrees(done) == {
        "S": {"C": 30, "Mine": 77, "A": 10, "B": 20}, "T": {"C": 60, "Mine": 88, "A": 40, "B": 50},
    }  # fmt: skip
