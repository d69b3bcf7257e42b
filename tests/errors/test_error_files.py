"""Mistakes in data, brands, pictures and icons are told at the line where they are, in the data or in the deck."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from mistaken import Desk

ROW = "2025,innovative,yes,Ja,0.8,250,published"

CELLS = {
    "a text": ("0.8", "ca. 0.8", """\
data/survey.csv:3:24: error: 'ca. 0.8' is not a number in the column 'share' (for the number 'innovative')
  3 | 2025,innovative,yes,Ja,ca. 0.8,250,published
    |                        ^^^^^^^
  write digits only, and leave the cell blank where there is no value"""),
    "a per cent sign": ("0.8", "80%", """\
data/survey.csv:3:24: error: '80%' is not a number in the column 'share' (for the number 'innovative')
  3 | 2025,innovative,yes,Ja,80%,250,published
    |                        ^^^
  write a share from 0 to 1 without the % sign, such as 0.45 for 45 %"""),
    "not a number": ("0.8", "NaN", """\
data/survey.csv:3:24: error: 'NaN' is not a number in the column 'share' (for the number 'innovative')
  3 | 2025,innovative,yes,Ja,NaN,250,published
    |                        ^^^
  write digits only, and leave the cell blank where there is no value"""),
    "per cent for a share": ("0.8", "80", """\
data/survey.csv:3:24: error: the number 'innovative': a share is from 0 to 1, and this is 80
  3 | 2025,innovative,yes,Ja,80,250,published
    |                        ^^
  mend the value in the data, or choose another `format`: pct, points or number"""),
    "nothing": ("0.8", "", """\
decks/talk.yaml:13:37: error: the number 'innovative' has no value: its row is blank in the column 'share', at \
data/survey.csv:3:24
  13 |   innovative: {from: survey, where: {question: innovative, answer: "yes"}}
     |                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  choose another row or column, or name a `fallback` file for the data set"""),
    "a row cut short": (ROW, "2025,innovative", """\
data/survey.csv:3:1: error: this row has 2 cells, but there are 7 columns
  3 | 2025,innovative
    | ^
  put a cell that holds the separator in quotation marks; end every row alike"""),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), CELLS.values(), ids=CELLS.keys())
def test_a_cell_that_cannot_be_shown_is_told_with_the_line_of_the_data(
    desk: Desk, old: str, new: str, said: str
) -> None:
    desk.change_data(ROW, ROW.replace(old, new))
    assert desk.refused() == said


def test_a_cell_of_a_chart_that_cannot_be_shown_is_told_with_the_line_of_the_data(desk: Desk) -> None:
    desk.change_data("Effektivitet,0.54", "Effektivitet,54")
    assert (
        desk.refused()
        == """\
data/survey.csv:5:36: error: slide 2: '54' in the column 'share': a share is from 0 to 1, and this is 54
  5 | 2025,value,efficiency,Effektivitet,54,250,published
    |                                    ^^
  mend the value in the data, or choose another `format`: pct, points or number"""
    )


def test_a_blank_code_in_a_chart_is_told_with_the_line_of_the_data(desk: Desk) -> None:
    desk.change_data("value,efficiency,", "value,,")
    assert (
        desk.refused()
        == """\
data/survey.csv:5:12: error: slide 2: a row that is selected is blank in the column 'answer'
  5 | 2025,value,,Effektivitet,0.54,250,published
    |            ^
  fill the cell, or leave the row out with `where`"""
    )


def test_two_rows_where_one_is_meant_say_how_to_tell_them_apart(desk: Desk) -> None:
    desk.change(('where: {question: innovative, answer: "yes"}}', "where: {question: value}}"))
    assert (
        desk.refused()
        == """\
decks/talk.yaml:13:37: error: 3 rows of 'survey' (data/survey.csv) fit the number 'innovative', where one is meant
  13 |   innovative: {from: survey, where: {question: value}}
     |                                     ^^^^^^^^^^^^^^^^^
  add a condition: answer is 'quality', 'efficiency', 'spirit'; label is 'Kvalitet', 'Effektivitet', 'Trivsel'; \
share is '0.62', '0.54', blank"""
    )


def test_two_rows_for_one_category_say_how_to_tell_them_apart(desk: Desk) -> None:
    desk.change(("    where: {wave: $wave}\n", ""))
    desk.change_data("2024,innovative,yes,Ja,0.7", "2024,value,quality,Kvalitet,0.6")
    said = desk.refused().splitlines()
    assert said[0].startswith(
        "decks/talk.yaml:28:13: error: slide 2: two rows stand for 'quality' where one is meant ("
    )
    assert said[-1] == "  they differ in wave, share, n: add one of these to `where`"


def test_no_row_names_the_condition_that_none_meets(desk: Desk) -> None:
    desk.change(('answer: "yes"}}', "answer: quality}}"))
    assert (
        desk.refused()
        == """\
decks/talk.yaml:13:68: error: no row of 'survey' (data/survey.csv) has answer 'quality' together with question \
'innovative'
  13 |   innovative: {from: survey, where: {question: innovative, answer: quality}}
     |                                                                    ^^^^^^^
  in answer there is: yes"""
    )


PATHS = {
    "a misspelt file": ("../data/surveys.csv", "the file '../data/surveys.csv' does not exist",
                        "did you mean 'survey.csv'? (that folder holds: survey.csv)"),
    "a wrong folder": ("../dat/survey.csv", "the file '../dat/survey.csv' does not exist",
                       "there is no folder 'dat' there"),
    "a folder": ("../data", "'../data' is not the name of a data file",
                 "it ends in .csv, .tsv, .txt, .duckdb, .ddb, .xlsx, .xlsm, .json, .jsonl, .ndjson, .jsonstat, "
                 ".json-stat, .parquet, .pq, .sav, .zsav, .por; or say its `kind`: csv, duckdb, excel, json, jsonstat, "
                 "parquet, pxweb, spss, sql, statbank"),
    "a web address": ("https://example.org/survey.csv", "'https://example.org/survey.csv' is a web address, not a file",
                      "save it in the project, and name that file"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "said", "hint"), PATHS.values(), ids=PATHS.keys())
def test_a_file_that_cannot_be_found_is_told_with_those_that_are_there(
    desk: Desk, file: str, said: str, hint: str
) -> None:
    desk.change(("../data/survey.csv", file))
    assert (
        desk.refused()
        == f"""\
decks/talk.yaml:7:11: error: {said}
  7 |     file: {file}
    |           {"^" * len(file)}
  {hint}"""
    )


@pytest.mark.parametrize("file", ["../../secret.csv", "/etc/secret.csv", "../data/link.csv"])
def test_no_file_outside_the_project_is_read(desk: Desk, file: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.csv"
    secret.write_text("wave,share\n2025,0.123\n")
    (desk.folder / "data" / "link.csv").symlink_to(secret)
    desk.change(("../data/survey.csv", file))
    said = desk.refused()
    assert f"decks/talk.yaml:7:11: error: '{file}' lies outside the project's folder '{desk.folder.name}'\n" in said
    assert "0.123" not in said


# -------------------------------------------------------------------------------------------------- brands


def _without_layouts(path: Path) -> None:
    kinds = "http://schemas.openxmlformats.org/package/2006/content-types"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    namespace = "http://schemas.openxmlformats.org/presentationml/2006/main"
    main = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    with zipfile.ZipFile(path, "w") as archive:
        types = f'<Override PartName="/p.xml" ContentType="{main}"/>'
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{kinds}">{types}</Types>')
        relation = f'<Relationship Id="r" Type="{office}" Target="p.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{links}">{relation}</Relationships>')
        archive.writestr("p.xml", f'<p:presentation xmlns:p="{namespace}"/>')


TEMPLATES = {
    "words": (b"hello", "house.pptx is not an Office file"),
    "nothing": (b"", "house.pptx is empty"),
    "half a file": (b"PK\x03\x04" + bytes(500), "house.pptx is only part of an Office file"),
    "a password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
                   "house.pptx is password protected or in the format of before 2007"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "said"), TEMPLATES.values(), ids=TEMPLATES.keys())
def test_a_broken_template_is_told_where_the_deck_names_it(desk: Desk, content: bytes, said: str) -> None:
    (desk.folder / "decks" / "house.pptx").write_bytes(content)
    desk.change(("brand: plain", "brand: house.pptx"))
    assert desk.refused().startswith(f"""\
decks/talk.yaml:3:8: error: the brand 'house.pptx': {said}
  3 | brand: house.pptx
    |        ^^^^^^^^^^
""")


def test_a_template_without_layouts_is_told_where_the_deck_names_it(desk: Desk) -> None:
    _without_layouts(desk.folder / "decks" / "house.pptx")
    desk.change(("brand: plain", "brand: house.pptx"), ("icon: building", "icon: bulding"))
    said = desk.refused()
    assert said.startswith("decks/talk.yaml:3:8: error: the brand 'house.pptx': ")
    assert "there is no icon 'bulding'" in said


# -------------------------------------------------------------------------------------------------- pictures

PICTURE = "highlight: quality\n  - {kind: picture, title: Et billede, picture: dot.png, alt: En prik}\n"


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "'dot.png' is empty"), (b"no picture", "'dot.png' is not a picture")]
)
def test_a_picture_that_is_none_is_told(desk: Desk, content: bytes, said: str) -> None:
    (desk.folder / "decks" / "dot.png").write_bytes(content)
    desk.change(("highlight: quality\n", PICTURE))
    assert (
        desk.refused()
        == f"""\
decks/talk.yaml:34:49: error: slide 3: {said}
  34 |   - {{kind: picture, title: Et billede, picture: dot.png, alt: En prik}}
     |                                                 ^^^^^^^
  use a PNG, JPEG, GIF or SVG file"""
    )


@pytest.mark.parametrize("content", ["", "<svg><path d=", "<html></html>", "<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_an_icon_that_cannot_be_drawn_is_told_once(desk: Desk, content: str) -> None:
    (desk.folder / "decks" / "mark.svg").write_text(content)
    desk.change(("icon: building", "icon: mark.svg"))
    said = desk.refused()
    assert said.startswith("decks/talk.yaml:19:11: error: slide 1: the icon 'mark' ")
    assert said.count("error:") == 1


def test_an_icon_named_in_the_data_is_told_with_the_line_of_the_data(desk: Desk) -> None:
    desk.change_data("Effektivitet", "gaugee")
    desk.change_data("Kvalitet", "star")
    desk.data.write_text(desk.data.read_text("utf-8").replace("Effektivitet", "gaugee"), "utf-8")
    icons = "{from: survey, where: {question: value}, category: answer, icon: label}"
    grid = f"  - {{kind: icon_grid, title: Ikoner, data: {icons}}}\n"
    desk.change(("highlight: quality\n", f"highlight: quality\n{grid}"))
    assert desk.refused().startswith("""\
data/survey.csv:5:23: error: slide 3: there is no icon 'gaugee'
  5 | 2025,value,efficiency,gaugee,0.54,250,published
    |                       ^^^^^^
  did you mean 'gauge'?""")
