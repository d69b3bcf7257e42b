"""A deck's data before its slides: the tables as picked, and what looks wrong in them."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from deckgen.cli import main
from deckgen.findings import Finding
from deckgen.looking import look_at_data
from deckgen.pipeline import Request
from deckgen.report.data import DataSeen, DeckData, data_record, data_text

ROOT = Path(__file__).parents[1]

HEAD = "wave,sector,question,category,label,share,n,status"
ROWS = """\
1,all,satisfied,yes,Ja,0.60,300,published
1,all,satisfied,no,Nej,0.40,300,published
1,state,satisfied,yes,Ja,0.55,100,published
1,state,satisfied,no,Nej,0.45,100,published
1,town,satisfied,yes,Ja,0.63,200,published
1,town,satisfied,no,Nej,0.37,200,published
2,all,satisfied,yes,Ja,0.70,320,provisional
2,all,satisfied,no,Nej,0.30,320,provisional
2,state,satisfied,yes,Ja,0.66,110,provisional
2,state,satisfied,no,Nej,0.34,110,provisional
2,town,satisfied,yes,Ja,0.72,210,provisional
2,town,satisfied,no,Nej,0.28,210,provisional
"""
DECK = """\
title: Tal
language: da
params: {wave: "1"}
waves: {column: wave}
data:
  survey: {file: survey.csv, where: {wave: $wave}, value: share, label: {category: label}}
slides:
  - {kind: section, title: Tal}
"""


@pytest.fixture
def look(tmp_path: Path) -> Callable[..., DataSeen]:
    """Look at a deck's data set; in its rows `old` stands as `new`."""

    def looked(old: str = "", new: str = "", *, deck: str = DECK, rows: int = 5, **asked: Any) -> DataSeen:
        assert old in ROWS
        (tmp_path / "survey.csv").write_text(f"{HEAD}\n{ROWS.replace(old, new, 1)}", "utf-8")
        (tmp_path / "deck.yaml").write_text(deck, "utf-8")
        request = Request(asked.pop("params", {}), asked.pop("language", None))
        (seen,) = look_at_data(tmp_path / "deck.yaml", request, None, rows, lambda stage: None).data
        return seen

    return looked


def told(seen: DataSeen, code: str) -> Finding:
    """The only finding, which has a code and stands in the data."""
    assert [finding.code for finding in seen.findings] == [code]
    (finding,) = seen.findings
    assert finding.where is not None
    assert finding.where.file.endswith("survey.csv")
    return finding


# ------------------------------------------------------------------------------------------------- what is shown


def test_well_kept_data_is_shown_and_nothing_is_found(look: Callable[..., DataSeen], tmp_path: Path) -> None:
    seen = look()
    assert seen.findings == ()
    assert (seen.rows, seen.of, seen.where, seen.suppressed) == (6, 12, ("wave 1",), 0)
    (source,) = seen.sources
    assert source.file.endswith("survey.csv")
    assert source.rows == 6
    assert source.digest == sha256((tmp_path / "survey.csv").read_bytes()).hexdigest()
    assert seen.first[0] == ("2:", "1", "all", "satisfied", "yes", "Ja", "0.60", "300", "published")
    assert len(seen.first) == 5


def test_the_columns_say_what_they_mean(look: Callable[..., DataSeen]) -> None:
    seen = look("300,published\n", ",published\n", rows=2)
    columns = {column.name: column for column in seen.columns}
    assert {name: column.means for name, column in columns.items()} == {
        "wave": "wave", "sector": "code", "question": "code", "category": "code, labelled", "label": "label",
        "share": "value", "n": "base", "status": "status",
    }  # fmt: skip
    assert {name: column.type for name, column in columns.items()} == {
        "wave": "number", "share": "number", "n": "number",
        **dict.fromkeys(("sector", "question", "category", "label", "status"), "text"),
    }  # fmt: skip
    assert columns["sector"].codes == ("all", "state", "town")
    assert columns["share"].span == (0.37, 0.63)
    assert (columns["n"].blank, columns["n"].distinct) == (1, 3)
    assert len(seen.first) == 2


def test_another_wave_shows_its_own_rows(look: Callable[..., DataSeen]) -> None:
    seen = look(params={"wave": "2"})
    assert seen.where == ("wave 2",)
    assert seen.first[0][6] == "0.70"


def test_what_is_suppressed_is_not_shown(look: Callable[..., DataSeen], tmp_path: Path) -> None:
    seen = look("0.55,100", "0.5512345,9", deck=DECK.replace("value: share", "value: share, minimum_base: 20"), rows=9)
    assert seen.suppressed >= 1
    hidden = next(row for row in seen.first if row[2] == "state" and row[4] == "yes")
    assert hidden[6] == "suppressed"
    whole = DeckData("deck.yaml", (seen,))
    for text in (data_text(whole), json.dumps(data_record(whole))):
        assert "5512345" not in text
        assert "suppressed" in text


def test_the_text_fits_the_terminal_and_names_what_it_leaves_out() -> None:
    found = look_at_data(ROOT / "decks" / "blox2018.yaml", Request({}), None, 5, lambda stage: None)
    text = data_text(found, 100)
    shown = text[: text.index("warning:")]
    assert max(len(line) for line in shown.splitlines()[:-1]) <= 100
    assert "not shown here: source_title, source_url" in text
    assert "the same in all rows: country DK, wave 2015-2016" in text
    assert "data/illustrative.csv" in text


def test_every_row_shown_stands_in_its_line_of_the_file() -> None:
    found = look_at_data(ROOT / "decks" / "blox2018.yaml", Request({}), "barometer", 100, lambda stage: None)
    (seen,) = found.data
    files = {source.file: (ROOT / source.file).read_text("utf-8").splitlines() for source in seen.sources}
    assert len(seen.first) == seen.rows > 20
    for line, *cells in seen.first:
        number = int(line.rstrip(":"))
        beginning = ",".join(cells[:5])
        assert any(lines[number - 1].startswith(beginning) for lines in files.values() if number <= len(lines))


# ------------------------------------------------------------------------------------------------- what is found


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "said"),
    [
        ("1,town,satisfied,no,Nej,0.37,200,published\n", "", "category-missing", 6, "sector town has no 'no'"),
        ("0.60,300", "0.70,300", "shares-sum", 2, "add up to 1.1, not 1"),
        ("0.60,300", "0.57,300", "shares-sum", 2, "add up to 0.97, not 1"),
        ("0.60,300", "60,300", "share-range", 2, "60 in the column 'share' is no share"),
        ("0.60,300", "-0.1,300", "share-range", 2, "-0.1"),
        ("1,all,satisfied,no,Nej", "1,all,satisfied,yes,Nej", "rows-double", 3, "2 rows stand for the same"),
        ("0.60,300", "sixty,300", "not-a-number", 2, "'sixty' is not a number"),
        ("0.60,300", '"0,60",300', "not-a-number", 2, "'0,60' is not a number"),
        ("0.60,300", "0.60,many", "not-a-number", 2, "'many' is not a number"),
        ("yes,Ja,0.60", "yes,,0.60", "label-missing", 2, "no label in 'label' for 'yes'"),
        ("0.60,300", "0.60,", "base-blank", 2, "1 of 6 values has no base in the column 'n' (line 2)"),
        ("2,town,satisfied,yes", "2,Town,satisfied,yes", "codes-alike", 12, "'town', 'Town'"),
        ("2,town,satisfied,yes", "2.0,town,satisfied,yes", "codes-alike", 12, "'2', '2.0'"),
        ("2,town,satisfied,yes", "02,town,satisfied,yes", "codes-alike", 12, "'2', '02'"),
        ("2,town,satisfied,yes", "2,town ,satisfied,yes", "code-spaces", 12, "'town ' in the column 'sector'"),
    ],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_one_fault_is_found_where_it_stands(
    look: Callable[..., DataSeen], old: str, new: str, code: str, line: int, said: str
) -> None:
    seen = look(old, new)
    found = [finding for finding in seen.findings if finding.code == code]
    assert found, [finding.message for finding in seen.findings]
    assert found[0].where is not None
    assert found[0].where.file.endswith("survey.csv")
    assert found[0].where.line == line
    assert said in found[0].message


def test_waves_with_other_categories_are_told(look: Callable[..., DataSeen]) -> None:
    finding = told(look("2,all,satisfied,no,Nej", "2,all,satisfied,never,Aldrig"), "waves-differ")
    assert "wave 2 no longer has 'no' and has 'never' for the first time" in finding.message
    assert finding.hint == "the wave before is 1"


def test_a_total_outside_its_groups_is_told(look: Callable[..., DataSeen]) -> None:
    seen = look("1,all,satisfied,yes,Ja,0.60,300,published\n1,all,satisfied,no,Nej,0.40",
                "1,all,satisfied,yes,Ja,0.67,300,published\n1,all,satisfied,no,Nej,0.33")  # fmt: skip
    assert [finding.code for finding in seen.findings] == ["total-outside", "total-outside"]
    assert "0.67 does not lie between its groups, 0.55 to 0.63" in seen.findings[0].message


def test_shares_that_rounding_explains_are_left_alone(look: Callable[..., DataSeen]) -> None:
    """0.33 + 0.33 + 0.33 is 0.99, and each may have been up to 0.335."""
    thirds = "1,all,mood,a,A,0.33,300,published\n1,all,mood,b,B,0.33,300,published\n1,all,mood,c,C,0.33,300,published\n"
    assert look("2,all,satisfied,yes", f"{thirds}2,all,satisfied,yes").findings == ()


def test_several_answers_each_are_left_alone(look: Callable[..., DataSeen]) -> None:
    """A question whose shares add up to far more than 1 in one group has several answers, also where they happen to
    come near to 1 in another."""
    several = "".join(
        f"1,{sector},used,{code},X,{share},300,published\n"
        for sector, shares in (("all", (0.6, 0.5)), ("state", (0.5, 0.45)), ("town", (0.9, 0.7)))
        for code, share in zip("ab", shares, strict=True)
    )
    assert "shares-sum" not in [
        each.code for each in look("2,all,satisfied,yes", f"{several}2,all,satisfied,yes").findings
    ]


def test_numbers_kept_as_text_among_numbers_are_told(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["category", "share"], ["a", 0.5], ["b", "0.5"]):
        book.active.append(row)
    book.save(tmp_path / "survey.xlsx")
    deck = "title: Tal\ndata:\n  survey: {file: survey.xlsx, value: share}\nslides:\n  - {kind: section, title: Tal}\n"
    (tmp_path / "deck.yaml").write_text(deck, "utf-8")
    (seen,) = look_at_data(tmp_path / "deck.yaml", Request({}), None, 5, lambda stage: None).data
    assert [finding.code for finding in seen.findings] == ["number-as-text"]


# ------------------------------------------------------------------------------------------------- the command


def write(folder: Path, deck: str = DECK, rows: str = ROWS) -> Path:
    (folder / "survey.csv").write_text(f"{HEAD}\n{rows}", "utf-8")
    (folder / "deck.yaml").write_text(deck, "utf-8")
    return folder / "deck.yaml"


def test_warnings_are_no_failure_and_errors_are_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = write(tmp_path, rows=ROWS.replace("0.60,300", "0.60,"))
    assert main(["data", str(deck)]) == 0
    assert "warning: 1 of 6 values has no base" in capsys.readouterr().out
    write(tmp_path, rows=ROWS.replace("0.60,300", "60,300"))
    assert main(["data", str(deck)]) == 1
    said = capsys.readouterr().out
    assert "survey.csv:2:" in said
    assert "write 0.6 for 60 per cent" in said


def test_a_deck_whose_slides_have_errors_shows_its_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = write(tmp_path, DECK + "  - {kind: pictogramm, title: Nej}\n  - {kind: chart}\n")
    assert main(["data", str(deck), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["data"][0]["rows"] == 6
    assert record["elsewhere"] >= 2
    assert main(["data", str(deck)]) == 0
    assert "besides: `deckgen build` tells them" in capsys.readouterr().out


def test_a_data_set_that_fails_stops_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    others = ("  gone: {file: gone.csv}\n  wrong: {file: survey.csv, valu: share}\n"
              "  none: {file: survey.csv, where: {sector: tuwn}}\nslides:")  # fmt: skip
    deck = write(tmp_path, DECK.replace("slides:", others))
    assert main(["data", str(deck), "--json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert record["ok"] is False
    assert [(each["name"], each["failed"], len(each["findings"])) for each in record["data"]] == [
        ("survey", False, 0), ("gone", True, 1), ("wrong", True, 1), ("none", True, 1),
    ]  # fmt: skip
    assert record["elsewhere"] == 0
    _, gone, wrong, none = record["data"]
    assert gone["findings"][0]["code"] == "file-missing"
    assert "did you mean 'value'?" in wrong["findings"][0]["hint"]
    assert "did you mean 'town'?" in none["findings"][0]["hint"]


def test_one_data_set_and_so_many_rows(capsys: pytest.CaptureFixture[str]) -> None:
    spec = str(ROOT / "decks" / "blox2018.yaml")
    assert main(["data", spec, "--data", "direction", "--rows", "1", "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert [(each["name"], len(each["first"])) for each in record["data"]] == [("direction", 1)]
    assert main(["data", spec, "--data", "directoin"]) == 1
    assert "did you mean 'direction'?" in capsys.readouterr().err
    with pytest.raises(SystemExit) as ended:
        main(["data", spec, "--rows", "many"])
    assert ended.value.code == 2
    assert "is not a number of rows" in capsys.readouterr().err


def test_the_keys_of_the_record_are_stable(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = write(tmp_path, rows=ROWS.replace("0.60,300", "0.60,"))
    assert main(["data", str(deck), "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert set(record) == {"ok", "deck", "elsewhere", "data"}
    (data,) = record["data"]
    assert set(data) == {
        "name", "kind", "rows", "of", "where", "suppressed", "sources", "columns", "first", "findings", "failed",
    }  # fmt: skip
    assert set(data["columns"][0]) == {"name", "type", "blank", "distinct", "means", "codes", "span"}
    assert set(data["sources"][0]) == {"file", "rows", "digest", "title", "url", "query", "fetched", "age"}
    assert data["first"][0] == {"place": "2:", "wave": "1", "sector": "all", "question": "satisfied", "category": "yes",
                                "label": "Ja", "share": "0.60", "n": "", "status": "published"}  # fmt: skip
    assert data["findings"][0]["where"]["line"] == 2


@pytest.mark.parametrize("text", ["", "title: x\n", "title: x\nslides: [{kind: section, title: y}]\n", "[1"])
def test_a_deck_without_data_or_that_is_none_is_told(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deck.yaml").write_text(text, "utf-8")
    assert main(["data", str(tmp_path / "deck.yaml")]) == 1
    assert "error: " in capsys.readouterr().err


@pytest.mark.parametrize("deck", sorted((ROOT / "decks").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_data_of_every_deck_here_can_be_looked_at(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["data", str(deck)]) == 0
    assert " rows where" in (said := capsys.readouterr().out) or " rows" in said
