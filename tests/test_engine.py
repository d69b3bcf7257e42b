"""The embedded engine: what it may open, what a query may ask, and what folders, patterns and databases give."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from answers import asked
from deckgen.cli import main
from deckgen.findings import DeckgenError, Finding
from deckgen.project import Project
from deckgen.sources import kind_for
from deckgen.sources._engine import embedded, relation_of
from deckgen.sources._sums import numbers_of, sums
from deckgen.sources.duckdb import KIND, MAX_CELLS, Spec
from deckgen.spec import read_spec
from deckgen.spec.data import param_values
from deckgen.survey import Table
from engines import respondents, write_csv, write_database, write_parquet
from tools import charts

DECK = """\
title: Answers
language: en
data:
  survey:
    FILE
    value: n
    format: number
slides:
  - kind: chart
    title: Answers
    chart: {type: bar, from: survey, category: satisfied}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "decks").mkdir()
    data = tmp_path / "data"
    data.mkdir()
    database = write_database(respondents(60), data / "answers.duckdb")
    write_parquet(database, data / "answers", 3)
    write_csv(respondents(60), data / "answers.csv")
    return tmp_path


def said(project: Path, file: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a build says of a deck with this data set; '' where it succeeds."""
    deck = project / "decks" / "talk.yaml"
    deck.write_text(DECK.replace("FILE", file), encoding="utf-8")
    code = main(["build", str(deck), "-o", str(project / "talk.pptx"), "--force"])
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert str(project) not in err.replace(str(deck), "")  # no folder of this computer
    return "" if code == 0 else err


COUNT = "SELECT satisfied, count(*) AS n FROM {} WHERE satisfied < 90 GROUP BY satisfied ORDER BY satisfied"

PLACES = {
    "a folder": "file: ../data/answers/", "a folder with its kind": "file: ../data/answers\n    kind: duckdb",
    "a pattern": "file: ../data/ans*/part-?.parquet", "a text file": "file: ../data/answers.csv\n    kind: duckdb",
}  # fmt: skip


@pytest.mark.parametrize("file", PLACES.values(), ids=PLACES.keys())
def test_files_are_one_table_named_data_in_a_query(
    file: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = COUNT.format("data").replace("satisfied < 90", "CAST(satisfied AS INTEGER) < 90")
    assert said(project, f"{file}\n    query: {query}", capsys) == ""
    assert _shown(project) == _counted()


@pytest.mark.parametrize("how", [f"query: {COUNT.format('answers')}", "table: counts"])
def test_a_database_gives_a_table_or_what_a_query_gives(
    how: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(project / "data" / "answers.duckdb")) as database:
        database.execute(f"CREATE TABLE counts AS {COUNT.format('answers')}")
    assert said(project, f"file: ../data/answers.duckdb\n    {how}", capsys) == ""
    assert _shown(project) == _counted()


def _shown(project: Path) -> dict[str, float]:
    (chart,) = charts(project / "talk.pptx")
    return dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))


def _counted() -> dict[str, float]:
    codes = [str(row["satisfied"]) for row in respondents(60) if row["satisfied"] not in (None, 98)]
    return {code: codes.count(code) for code in sorted(set(codes))}


def test_rows_of_a_query_without_an_order_are_sorted(project: Path) -> None:
    paths = (project / "data" / "answers.duckdb",)
    table = KIND.function(Spec(query="SELECT unit, stratum FROM answers"), paths, "answers.duckdb", "x")
    assert table.rows == tuple(sorted(table.rows))
    ordered = KIND.function(Spec(query="SELECT unit FROM answers ORDER BY unit DESC"), paths, "answers.duckdb", "x")
    assert ordered.rows == tuple(sorted(ordered.rows, reverse=True))
    assert set(table.lines) == {0}


# ------------------------------------------------------------------------------------------------------- refusals

REFUSED = {
    "another file": ("query: SELECT * FROM read_csv('/etc/passwd')", "read_csv may not stand"),
    "another file as a table": ("query: SELECT * FROM '/etc/passwd'", "is a file, not a table"),
    "a folder's names": ("query: SELECT * FROM glob('/*')", "glob may not stand"),
    "settings": ("query: SELECT * FROM duckdb_settings()", "duckdb_settings may not stand"),
    "writing": ("query: COPY answers TO 'x.csv'", "no SELECT"),
    "two statements": ("query: SELECT 1; SELECT 2", "2 statements"),
    "an extension": ("query: INSTALL httpfs", "no SELECT"),
    "a pragma": ("query: PRAGMA database_list", "no SELECT"),
    "a table misspelt": ("table: answer", "did you mean 'answers'?"),
    "a column misspelt": ("query: SELECT satisfyed FROM answers", "satisfyed"),
    "table and query": ("table: answers\n    query: SELECT 1", "either `table` or `query`"),
    "nested cells": ("query: SELECT [1, 2] AS satisfied, 1 AS n", "lists or records"),
}  # fmt: skip


@pytest.mark.parametrize(("keys", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_query_reads_nothing_but_its_own_data(
    keys: str, words: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in said(project, f"file: ../data/answers.duckdb\n    {keys}", capsys)


@pytest.mark.parametrize(
    "statement",
    ["SELECT * FROM read_text('/etc/passwd')", "COPY (SELECT 1) TO 'OUT.csv'", "ATTACH 'OUT.db'",
     "INSTALL httpfs", "SET enable_external_access = true", "SET memory_limit = '100GB'",
     "SET lock_configuration = false",
     "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')", "RESET allowed_paths"],
)  # fmt: skip
def test_the_engine_itself_is_closed(statement: str, project: Path) -> None:
    """Even where a query came past the first refusal."""
    connection = embedded([project / "data" / "answers.csv"])
    with pytest.raises(duckdb.Error):
        connection.con.execute(statement.replace("OUT", str(project / "out"))).fetchall()
    assert not list(project.glob("out*"))


BROKEN = {
    "no folder": ("file: ../data/nowhere/", "does not exist"),
    "no file of that pattern": ("file: ../data/*.parquet", "no file fits"),
    "outside": ("file: ../../*/x.parquet", "outside the project"),
    "outside by a folder": ("file: ../../\n    kind: duckdb", "outside the project"),
    "back in a pattern": ("file: ../data/*/../../*.parquet", "no pattern of files"),
    "files of several kinds": ("file: ../data/answers*\n    kind: duckdb", "cannot be read together"),
    "no Parquet": ("file: ../data/broken/*.parquet", "cannot be read"),
    "cut short": ("file: ../data/cut/*.parquet", "cannot be read"),
    "no database": ("file: ../data/broken.duckdb", "cannot be read"),
    "a table of files": ("file: ../data/answers/\n    table: x", "is no database"),
    "a link to elsewhere": ("file: ../data/linked/*.csv", "outside the project"),
    "a link to a folder elsewhere": ("file: ../data/away/", "outside the project"),
    "too many cells": ("file: ../data/answers/\n    query: SELECT 1 AS n, i AS satisfied FROM range(1500000) AS t(i)",
                       f"more than {MAX_CELLS:,} cells"),
}  # fmt: skip


@pytest.mark.parametrize(("file", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_files_that_cannot_be_read_are_told(
    file: str, words: str, project: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    data = project / "data"
    for name in ("broken", "cut", "linked"):
        (data / name).mkdir()
    (data / "broken" / "a.parquet").write_bytes(b"PAR1 nothing of the kind PAR1")
    whole = (data / "answers" / "part-0.parquet").read_bytes()
    (data / "cut" / "a.parquet").write_bytes(whole[: len(whole) // 2])
    (data / "broken.duckdb").write_bytes(random.Random(1).randbytes(5000))
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.csv").write_text("satisfied,n\n1,1\n")
    (data / "linked" / "a.csv").symlink_to(elsewhere / "secret.csv")
    (data / "away").symlink_to(elsewhere)
    assert words in said(project, file, capsys)


def test_patterns_and_folders_are_for_the_kind_that_reads_several_files() -> None:
    assert [kind_for(each) for each in ("a/*.parquet", "a/", "a.duckdb", "a.parquet", "a.csv", "a/b")] == [
        "duckdb", "duckdb", "duckdb", "parquet", "csv", None,
    ]  # fmt: skip


def test_files_of_a_folder_come_in_the_order_of_their_names_and_hidden_ones_not(project: Path) -> None:
    folder = project / "data" / "answers"
    (folder / "_temporary").mkdir()
    (folder / "_temporary" / "part-9.parquet").write_bytes(b"")
    (folder / ".part-8.parquet").write_bytes(b"")
    (folder / "year=2020").mkdir()
    (folder / "year=2020" / "part-0.parquet").write_bytes(b"")
    found = Project(project / "decks", project).find_all("../data/answers", None, (".parquet",))
    assert [str(each.relative_to(folder)) for each in found] == [
        "part-0.parquet", "part-1.parquet", "part-2.parquet", "year=2020/part-0.parquet",
    ]  # fmt: skip


def test_the_waves_of_estimates_are_known_to_updates(project: Path) -> None:
    deck = project / "decks" / "talk.yaml"
    deck.write_text(
        "title: T\nlanguage: en\nparams: {wave: 2013-2014}\nwaves: {column: wave}\n"
        "data: {a: {file: ../data/answers/, estimate: {questions: {word: {}}}, where: {wave: $wave}}}\n"
        "slides: [{kind: statement, title: T}]\n",
        encoding="utf-8",
    )
    assert param_values(read_spec(deck, "talk.yaml"), Project.of(deck), {"wave": "2013-2014"}) == {
        "wave": {"2013-2014", "2015-2016"}
    }


# ----------------------------------------------------------------------------------------------------- plain files


def problem(text: str, tmp_path: Path, **keys: object) -> Finding:
    """What is told of an estimate from a text file."""
    from deckgen.sources.csv import Spec as CsvSpec
    from deckgen.sources.csv import read

    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    table: Table = read(CsvSpec(), path, "answers.csv", "x")
    spec = asked(**keys)
    with pytest.raises(DeckgenError) as caught:
        sums(relation_of(table, dict(numbers_of(spec))), spec, "", "answers.csv")
    return caught.value.findings[0]


def test_a_weight_or_number_that_is_none_is_told_with_its_cell(tmp_path: Path) -> None:
    text = "q,w\nja,1.5\nja,heavy\n"
    found = problem(text, tmp_path, questions={"q": {}}, weight="w")
    assert (found.code, str(found.where)) == ("not-a-number", "answers.csv:3:4")
    found = problem(text, tmp_path, questions={"w": {"mean": True}})
    assert (found.code, str(found.where)) == ("not-a-number", "answers.csv:3:4")


def test_numbers_are_read_with_the_decimal_sign_of_their_file(tmp_path: Path) -> None:
    from deckgen.sources.csv import Spec as CsvSpec
    from deckgen.sources.csv import read

    path = tmp_path / "answers.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([["q", "w", "y"], ["ja", "1,5", "10"], ["nej", "2,25", "99"]])
    spec = asked(questions={"q": {}, "y": {"mean": True, "missing": 99}}, weight="w")
    found = sums(relation_of(read(CsvSpec(), path, "a.csv", "x"), dict(numbers_of(spec))), spec)
    assert {each.category: moments[()].wy for each, moments in found.domains.items()} == {
        "ja": 1.5, "nej": 2.25, "mean": 15.0,
    }  # fmt: skip


def test_a_deck_without_estimates_loads_no_engine() -> None:
    code = "import sys, deckgen.cli, deckgen.spec.tables; print([m for m in ('ibis', 'duckdb', 'pyarrow', 'pandas', " \
           "'psycopg', 'sqlglot') if m in sys.modules])"  # fmt: skip
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
