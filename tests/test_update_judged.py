"""Updates as a stranger tries them: decks of their own, three waves long, with misspelt words and missing things."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

import hand_edits as hand
from deckgen.cli import main
from finished import every_shape, plain, query, table_of
from stories import File
from tools import validate

Said = pytest.CaptureFixture[str]
HEAD = "wave;question;category;label;share;n;status;icon"
VALUES = {
    "2020": {"quality": "0,704", "efficiency": "0,55", "staff": "0,453", "goals": "0,2"},
    "2022": {"staff": "0,625", "quality": "0,58", "climate": "0,41", "efficiency": "0,552"},
    "2024": {"goals": "0,11", "climate": "0,664", "quality": "0,6", "staff": "0,5"},
}
INNOVATIVE = {"2020": "0,80", "2022": "0,61", "2024": "0,70"}
ICONS = {"quality": "star", "efficiency": "gauge", "staff": "smile", "goals": "flag", "climate": "globe"}
DECK = """
title: A survey
language: da
brand: offinno
params: {wave: 2020}
data:
  survey: {file: ../data/survey.csv, where: {wave: $wave}, value: share, label: {category: label},
           source: "The survey, {{ wave }}"}
numbers:
  innovative: {from: survey, where: {question: innovative}}
slides:
  - {kind: pictogram, key: tens, title: "{{ innovative | pct }} er innovative", share: innovative, icon: building}
  - kind: icon_grid
    key: icons
    title: Ikoner fra data
    data: {from: survey, where: {question: value}, category: category, icon: icon, sort: descending}
  - kind: chart
    key: value
    title: Innovation skaber værdi
    chart: {type: bar, from: survey, where: {question: value}, sort: descending, highlight: quality, decimals: 1}
  - {kind: table, key: table, title: En tabel, table: {from: survey, where: {question: value}, category: category}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of three waves: categories that come, go and come back; provisional numbers in the first."""
    rows = [HEAD]
    for wave, values in VALUES.items():
        rows += [
            f"{wave};value;{key};{key.title()};{share};100;published;{ICONS[key]}" for key, share in values.items()
        ]
        status = "provisional" if wave == "2020" else "published"
        rows.append(f"{wave};innovative;any;Any;{INNOVATIVE[wave]};2000;{status};")
    for name, text in ((".deckgen", ""), ("decks/survey.yaml", DECK), ("data/survey.csv", "\n".join(rows))):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> int:
    return main(list(words))


def record(said: Said, *words: str) -> tuple[int, dict[str, Any]]:
    said.readouterr()
    code = run(*words, "--json")
    found: dict[str, Any] = json.loads(said.readouterr().out)
    return code, found


def revise(old: str, new: str, name: str = "data/survey.csv") -> None:
    """Change the data, or the spec."""
    text = Path(name).read_text(encoding="utf-8")
    assert old in text
    Path(name).write_text(text.replace(old, new), encoding="utf-8")


def seen(path: str) -> list[list[tuple[str, tuple[int, ...], str]]]:
    """Each slide's shapes in their order: name, place and words."""
    return [
        [(each.name, (each.left, each.top, each.width, each.height),
          plain(each.text_frame.text) if each.has_text_frame else "") for each in every_shape(slide.shapes)]
        for slide in File(Path(path)).slides
    ]  # fmt: skip


def test_a_category_that_left_and_comes_back_is_where_a_build_puts_it(project: Path) -> None:
    assert run("build", "decks/survey.yaml", "-o", "talk.pptx") == 0
    assert run("update", "talk.pptx", "--wave", "2022", "-o", "second.pptx") == 0
    assert run("update", "second.pptx", "--wave", "2024", "-o", "third.pptx") == 0
    assert run("build", "decks/survey.yaml", "--wave", "2024", "-o", "fresh.pptx") == 0
    assert "Goals" in str(seen("third.pptx"))
    assert seen("third.pptx") == seen("fresh.pptx")


def test_what_an_update_did_is_never_said_to_be_a_persons(project: Path, capsys: Said) -> None:
    run("build", "decks/survey.yaml", "-o", "talk.pptx")
    run("update", "talk.pptx", "--wave", "2022", "-o", "second.pptx")
    capsys.readouterr()
    assert run("status", "second.pptx") == 0
    assert "Nobody has changed anything on its slides." in capsys.readouterr().out


def test_a_file_whose_brand_is_gone_keeps_its_stamp_and_stays_valid(project: Path) -> None:
    run("build", "decks/survey.yaml", "-o", "talk.pptx")
    revise("0,80", "0,83")
    assert run("update", "talk.pptx", "--brand", "nowhere", "-o", "later.pptx") == 0
    assert "83 pct. er innovative" in str(seen("later.pptx"))
    assert "Foreløbige tal" in str(seen("later.pptx"))
    assert validate(Path("later.pptx")) == []


def test_a_misspelt_key_of_take_is_told_with_the_one_meant(project: Path, capsys: Said) -> None:
    run("build", "decks/survey.yaml", "-o", "talk.pptx")
    hand.edit(Path("talk.pptx"), lambda deck: hand.rewrite(hand.shape(deck, "tens/title"), "80 pct.", "79 pct."))
    code, said = record(capsys, "update", "talk.pptx", "--wave", "2022", "--take", "data:tens/titel", "--dry-run")
    assert code == 3
    (told,) = [each for each in said["findings"] if each["code"] == "take-unknown"]
    assert "data:tens/titel" in told["message"]
    assert "did you mean 'tens/title" in told["hint"]
    code, said = record(capsys, "update", "talk.pptx", "--wave", "2022", "--take", "data:tens/title", "--dry-run")
    assert not [each for each in said["findings"] if each["code"] == "take-unknown"]


def test_a_comparison_with_a_file_that_is_not_there_says_so(project: Path, capsys: Said) -> None:
    for words in (["nowhere.yaml"], ["decks/survey.yaml", "nowhere.pptx"]):
        assert run("diff", *words) == 1
        said = capsys.readouterr()
        assert "does not exist" in said.out + said.err


def test_status_says_what_to_type_for_the_wave_that_was_asked_about(project: Path, capsys: Said) -> None:
    run("build", "decks/survey.yaml", "-o", "talk.pptx")
    capsys.readouterr()
    run("status", "talk.pptx", "--wave", "2022")
    assert "deckgen update talk.pptx -p wave=2022\n" in capsys.readouterr().out


def test_a_folder_may_hold_presentations_that_are_no_decks_of_deckgens(project: Path, capsys: Said) -> None:
    folder = project / "talks"
    folder.mkdir()
    run("build", "decks/survey.yaml", "-o", "talks/talk.pptx")
    Presentation().save(str(folder / "theirs.pptx"))
    code, said = record(capsys, "update", "talks", "--wave", "2022")
    assert (code, said["ok"]) == (0, True)
    assert {Path(each["file"]).name: bool(each["written"]) for each in said["files"]} == {
        "talk.pptx": True, "theirs.pptx": False,
    }  # fmt: skip
    assert run("update", "talks", "--wave", "2022", "--dry-run") == 0
    assert "talks/theirs.pptx was passed over" in capsys.readouterr().out.replace("\\", "/")
    assert run("update", "talks/theirs.pptx", "--wave", "2022") == 1, "one that is named is an error"


def test_a_file_that_was_cut_off_is_said_to_be(project: Path, capsys: Said) -> None:
    """A chart's workbook is an archive too, so that the first half of a file can look whole."""
    run("build", "decks/survey.yaml", "-o", "talk.pptx")
    whole = Path("talk.pptx").read_bytes()
    inside = whole.index(b"PK\x05\x06") + 22
    assert inside < len(whole)
    Path("cut.pptx").write_bytes(whole[:inside])
    capsys.readouterr()
    assert run("update", "cut.pptx", "--wave", "2022") == 1
    assert "cut.pptx is only part of an Office file" in capsys.readouterr().err


@pytest.mark.parametrize("are_new", [False, True])
def test_a_column_without_a_head_is_known_after_its_id_is_gone(project: Path, capsys: Said, are_new: bool) -> None:
    """LibreOffice drops the ids of a table's columns and rows; other programs may count anew."""
    run("build", "decks/survey.yaml", "-o", "talk.pptx")

    def change_ids(deck: Any) -> None:
        grid = query(hand.shape(deck, "table/table")._element, ".//a:gridCol/a:extLst | .//a:tr/a:extLst")
        for number, node in enumerate(grid):
            query(node, ".//*[@val]")[0].set("val", str(900 + number))
            if not are_new:
                node.getparent().remove(node)

    hand.edit(Path("talk.pptx"), change_ids)
    assert File(Path("talk.pptx")).shape("table/table").table.cell(0, 0).text == ""
    code, said = record(capsys, "update", "talk.pptx", "--wave", "2022")
    assert code == 0, said
    assert not [each for each in said["changes"] if "hand" in each["note"]]
    table = File(Path("talk.updated.pptx")).shape("table/table").table
    assert [[plain(cell.text) for cell in row.cells] for row in table.rows][1:] == [
        ["Staff", "63 pct."], ["Quality", "58 pct."], ["Climate", "41 pct."], ["Efficiency", "55 pct."],
    ]  # fmt: skip


def test_a_table_of_other_rows_and_columns_does_not_stop_an_update(project: Path, capsys: Said) -> None:
    """It looks as it was written, but is another: what was deckgen's in it counts as deleted."""
    run("build", "decks/survey.yaml", "-o", "talk.pptx")

    def replace(deck: Any) -> None:
        table = hand.shape(deck, "table/table")
        for number, node in enumerate(query(table._element, ".//a:gridCol//*[@val]")):
            node.set("val", str(900 + number))
        for row in table.table.rows:
            for cell in row.cells:
                cell.text = "their own"

    hand.edit(Path("talk.pptx"), replace)
    assert run("update", "talk.pptx", "--wave", "2022") == 3
    table = File(Path("talk.updated.pptx")).shape("table/table").table
    assert [cell.text for cell in table.rows[1].cells] == ["their own", "their own"]
    assert validate(Path("talk.updated.pptx")) == []


def test_a_number_typed_into_the_workbook_alone_is_a_persons(project: Path, capsys: Said) -> None:
    """Programs that edit workbooks do not count the chart anew: what was typed stands in the cell only."""
    run("build", "decks/survey.yaml", "-o", "talk.pptx")

    def change(book: Any) -> None:
        book.worksheets[0]["B2"] = 99

    hand.edit(Path("talk.pptx"), lambda deck: hand.edit_workbook(hand.shape(deck, "value/chart"), change))
    code, said = record(capsys, "update", "talk.pptx", "--wave", "2022")
    assert code == 3
    assert [
        (each["current"], plain(each["proposed"])) for each in said["changes"] if each["outcome"] == "conflict"
    ] == [("99", "58,0 pct.")]
    after = File(Path("talk.updated.pptx"))
    assert after.values("value/chart") == {"Staff": 62.5, "Quality": 99, "Climate": 41, "Efficiency": 55.2}
    assert ["Quality", 99] in table_of(after.shape("value/chart").chart)
    code, said = record(capsys, "update", "talk.updated.pptx", "--wave", "2022")
    assert {each["outcome"] for each in said["changes"]} == {"kept"}
    assert said["written"] is None


@pytest.mark.parametrize("take", [(), ("--take", "data")])
def test_a_formula_in_a_values_cell_is_a_conflict_and_never_said_to_be_refreshed(
    project: Path, capsys: Said, take: tuple[str, ...]
) -> None:  # fmt: skip
    run("build", "decks/survey.yaml", "-o", "talk.pptx")

    def change(book: Any) -> None:
        book.worksheets[0]["B2"] = "=35.2*2"

    hand.edit(Path("talk.pptx"), lambda deck: hand.edit_workbook(hand.shape(deck, "value/chart"), change))
    code, said = record(capsys, "update", "talk.pptx", "--wave", "2022", *take)
    assert code == 3
    (told,) = [each for each in said["changes"] if each["key"] == "value/chart/quality"]
    assert (told["outcome"], told["note"]) == ("conflict", "a formula stands in its cell")
    after = File(Path("talk.updated.pptx"))
    assert after.values("value/chart")["Quality"] == 70.4
    assert after.values("value/chart")["Staff"] == 62.5
