"""Data, names and queries that mean harm: they are taken for what they are, in every engine, and reach nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow
import pytest
from psycopg.sql import SQL, Identifier
from pyarrow import parquet

from deckgen.cli import main
from deckgen.fields import Located
from deckgen.findings import DeckgenError
from deckgen.project import Project
from deckgen.sources import SOURCES
from deckgen.sources._answers import Question, kept_answer
from deckgen.sources._connections import _scrubbed
from deckgen.sources._cubes import Limits, parts_of
from deckgen.sources._http import MAX_WAIT, Pace
from deckgen.sources._kept_sums import loads
from deckgen.sources._kinds import Answer, Ask
from deckgen.sources.duckdb import Spec as DuckdbSpec
from deckgen.sources.duckdb import read as read_duckdb
from deckgen.sources.sql import Spec as SqlSpec
from deckgen.sources.sql import fetch, read
from deckgen.spec.tables import find_data
from deckgen.survey import Table
from deckgen.survey.asked import EstimateSpec
from tools import need_postgres, part_names, validate, xml

QUESTION, GROUP, WEIGHT = "q\"1'); DROP TABLE kept; --", 'by"; DELETE FROM kept; --', "w' OR 1=1 --"
YES, NO = "yes'); DROP TABLE kept; --", '"no" /* \\'
ROWS = [(YES, "a';", 1.0), (NO, "a';", 3.0), (YES, 'b"', 2.0), (NO, 'b"', 2.0), (YES, "c%s", 9.0)]
NAME = "DECKGEN_HOSTILE_DATABASE"
SCHEMA = f'hostile"{os.getpid()}'


@pytest.fixture(params=["duckdb", "postgresql"])
def table(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a table with the answers in a database whose address is set, beside a table `kept`."""
    columns = [QUESTION, GROUP, WEIGHT]
    if request.param == "duckdb":
        path = tmp_path / "answers.duckdb"
        with duckdb.connect(str(path)) as connection:
            names = ", ".join('"' + each.replace('"', '""') + '" ' + kind
                              for each, kind in zip(columns, ("TEXT", "TEXT", "DOUBLE"), strict=True))  # fmt: skip
            connection.execute(f'CREATE TABLE "an""s" ({names}); CREATE TABLE kept (a INT)')
            connection.executemany('INSERT INTO "an""s" VALUES (?, ?, ?)', ROWS)
        monkeypatch.setenv(NAME, f"duckdb://{path}")
        yield 'an"s'
        with duckdb.connect(str(path)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        return
    url = need_postgres()
    schema = Identifier(SCHEMA)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        connection.execute(SQL("CREATE SCHEMA {}").format(schema))
        connection.execute(SQL("CREATE TABLE {}.{} ({} text, {} text, {} float8)").format(
            schema, Identifier('an"s'), *map(Identifier, columns)))  # fmt: skip
        connection.execute(SQL("CREATE TABLE {}.kept (a int)").format(schema))
        with connection.cursor() as cursor:
            insert = SQL("INSERT INTO {}.{} VALUES (%s, %s, %s)").format(schema, Identifier('an"s'))
            cursor.executemany(insert, ROWS)
        monkeypatch.setenv(NAME, url)
        yield f'{SCHEMA}.an"s'
        assert connection.execute(SQL("SELECT count(*) FROM {}.kept").format(schema)).fetchone() == (0,)
        connection.execute(SQL("DROP SCHEMA {} CASCADE").format(schema))


def asked(table: str, ask: Ask) -> Table:
    spec = SqlSpec(connection=NAME, table=table)
    answer = fetch(spec, ask, lambda stage: None)
    return read(spec, Answer(answer.payload, answer.query), ask, "shown", "name")


def test_names_and_conditions_are_no_sql(table: str) -> None:
    found = asked(table, Ask(({QUESTION: YES, GROUP: ["a';", 'b"']}, {GROUP: "c%s"})))
    assert set(found.columns) == {QUESTION, GROUP, WEIGHT}
    assert sorted(row[found.columns.index(WEIGHT)] for row in found.rows) == [1.0, 2.0, 9.0]
    with pytest.raises(DeckgenError) as caught:
        asked(table, Ask(({GROUP: "' OR '1'='1"},)))
    assert caught.value.findings[0].code == "selection-empty"


def test_estimates_of_such_columns_are_those_of_their_answers(table: str) -> None:
    spec = EstimateSpec.model_validate({
        "questions": {QUESTION: {"answers": [YES]}}, "by": GROUP, "weight": WEIGHT, "where": [{QUESTION: [YES, NO]}],
    })  # fmt: skip
    found = asked(table, Ask((), spec))
    shares = {found.text(row, GROUP): found.number(row, "value") for row in range(len(found.rows))}
    assert shares == {"all": pytest.approx(12 / 17), "a';": 0.25, 'b"': 0.5, "c%s": 1.0}


def test_a_secret_among_the_options_of_an_address_is_told_to_nobody() -> None:
    address = "trino://host/db?user=bobby&password=tok%20en&key=/opt/secret/key.json"
    said = _scrubbed("cannot log bobby in with 'tok en' (tok%20en), key /opt/secret/key.json", address)
    assert not [each for each in ("bobby", "tok en", "tok%20en", "key.json") if each in said]


# --------------------------------------------------------------------------------------------------- the engine


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM pragma_database_list", "SELECT * FROM duckdb_logs", "SELECT * FROM pg_catalog.pg_settings",
        "SELECT current_setting('temp_directory')", "SELECT * FROM duckdb_settings()", "SELECT getenv('PATH')",
        "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))", "SELECT write_log('x')",
        "SELECT * FROM parquet_kv_metadata('x')", "SELECT * FROM query('SELECT 1')", "CALL pragma_version()",
        "SELECT * FROM data; SELECT 1", "COPY data TO 'x'", "SELECT * FROM 'https://example.org/x'",
    ],
)  # fmt: skip
def test_a_query_learns_nothing_of_the_machine(
    query: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n")
    with pytest.raises(DeckgenError) as caught:
        read_duckdb(DuckdbSpec(query=query), (path,), "data/a.csv", "a")
    assert caught.value.findings[0].code == "query-refused"
    assert (capsys.readouterr(), caplog.text) == (("", ""), "")


@pytest.mark.parametrize("call", ["read_text", "read_csv", "parquet_metadata", "glob"])
def test_the_engine_itself_opens_no_other_file(call: str, tmp_path: Path) -> None:
    """The second bolt: were a query let through, the engine refuses what no deck named."""
    from deckgen.sources._engine import relation_of_files

    inside, outside = tmp_path / "a.csv", tmp_path / "b.csv"
    for path in (inside, outside):
        path.write_text("a\n1\n")
    engine = relation_of_files((inside,), "a").get_backend().con
    with pytest.raises(duckdb.Error, match="disabled by configuration"):
        engine.execute(f"SELECT * FROM {call}('{outside}')").fetchall()
    for statement in ("SET enable_external_access = true", f"ATTACH '{tmp_path / 'x.db'}'", "INSTALL httpfs",
                      f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'"):  # fmt: skip
        with pytest.raises(duckdb.Error):
            engine.execute(statement)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.csv", "b.csv"]


# ---------------------------------------------------------------------------------------------------- the paths


@pytest.mark.parametrize("name", ["*.csv", "[ab].csv", "what?.csv", "x[.csv", "it's.csv", 'two "words".csv'])
def test_a_name_with_the_signs_of_a_pattern_is_that_file_alone(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "wave [1]"
    folder.mkdir()
    (folder / name).write_text("a\nmeant\n")
    for other in (".hidden.csv", "_other.csv"):
        (folder / other).write_text("a\nother\n")
    paths, shown = find_data(Located("wave [1]/"), "duckdb", project(tmp_path))
    assert [path.name for path in paths] == [name]
    assert read_duckdb(DuckdbSpec(), paths, shown, "a").rows == (("meant",),)


@pytest.mark.parametrize(
    "file",
    [
        "/etc/*.conf", "//server/share/*.csv", "\\\\server\\share\\x.csv", "/\\server/share/x.csv", "../*", "../",
        "data/../../*.csv", "out/*.csv", "out/", "out/secret.csv", "link.csv", "*.csv", "data/**/../../*.csv",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["duckdb", "csv"])
def test_no_path_leads_out_of_the_project(file: str, kind: str, tmp_path: Path) -> None:
    root, outside = tmp_path / "project", tmp_path / "outside"
    (root / "data").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.csv").write_text("a\nsecret\n")
    (root / "out").symlink_to(outside, target_is_directory=True)
    (root / "link.csv").symlink_to(outside / "secret.csv")
    with pytest.raises(DeckgenError) as caught:
        find_data(Located(file), kind, project(root))
    assert caught.value.findings[0].code in ("path-outside", "file-missing")
    assert str(tmp_path) not in f"{caught.value.findings[0].message} {caught.value.findings[0].hint}"


def test_another_machine_is_not_even_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(*_: Any) -> bool:
        raise AssertionError("the path was looked at")

    here = project(tmp_path)
    for name in ("resolve", "exists", "is_dir", "stat"):
        monkeypatch.setattr(Path, name, looked)
    for file in ("//server/share/x.csv", "\\\\server\\share\\x.csv", "\\\\server\\share\\*.csv"):
        for find in (here.find, lambda file, where: here.find_all(file, where, (".csv",))):
            with pytest.raises(DeckgenError, match="outside the project"):
                find(file, None)


def test_a_folder_with_too_many_files_is_not_read_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        (tmp_path / f"{number}.csv").write_text("a\n1\n")
    monkeypatch.setattr("deckgen.project.MAX_ENTRIES", 3)
    with pytest.raises(DeckgenError) as caught:
        find_data(Located("*.csv"), "duckdb", project(tmp_path))
    assert caught.value.findings[0].code == "file-too-large"


def project(root: Path) -> Project:
    return Project(root.resolve(), root.resolve())


# --------------------------------------------------------------------------------------------------- the slides


def test_codes_that_no_file_can_hold_make_a_sound_presentation(tmp_path: Path) -> None:
    """Of answers in a file, and by the engine: control characters, formulas, and what looks like an escape."""
    codes = ["a\x01b\x0b", "=1+1", "_x0041_", "\x1b[31mred", "</a:t><x>&", "\ufffe"]
    (tmp_path / "decks").mkdir()
    (tmp_path / ".deckgen").mkdir()
    parquet.write_table(pyarrow.table({"q\x02": codes * 9, "wave": ["1"] * 54}), tmp_path / "answers.parquet")
    deck = tmp_path / "decks" / "talk.yaml"
    for kind in ("", "kind: duckdb, "):
        deck.write_text(
            f'title: Codes\nlanguage: en\ndata:\n  a: {{{kind}file: ../answers.parquet, estimate: {{questions: '
            '{"q\ufffd": {}}}}\nslides:\n  - kind: chart\n    title: Codes\n'
            '    chart: {type: bar, from: a, category: category}\n', encoding="utf-8",
        )  # fmt: skip
        out = tmp_path / "talk.pptx"
        assert main(["build", str(deck), "-o", str(out), "--force"]) == 0
        validate(out)
        chart = xml(out, next(each for each in part_names(out) if each.startswith("ppt/charts/")))
        shown = chart.xpath("//*[local-name()='cat']//*[local-name()='v']/text()")
        assert set(shown) == {"a\ufffdb\ufffd", "=1+1", "_x0041_", "\ufffd[31mred", "</a:t><x>&", "\ufffd"}


def test_a_service_that_gives_one_value_at_once_is_not_asked_for_ever() -> None:
    wanted = {"A": [str(number) for number in range(1000)], "B": [str(number) for number in range(1000)]}
    with pytest.raises(DeckgenError, match="asked more than 1,000 times") as caught:
        parts_of("StatBank X", wanted, Limits(1, 1))
    assert caught.value.findings[0].code == "answer-too-large"
    assert len(parts_of("StatBank X", wanted, Limits(1000))) == 1000


@pytest.mark.parametrize("bomb", [b"[" * 10**6, b"[]," * (4 * 10**6) + b"[]", b'{"a":1,"a":2}', b"1e999", b"9" * 10**6])
def test_a_kept_answer_is_no_bomb(bomb: bytes, tmp_path: Path) -> None:
    spec = SOURCES["statbank"].spec(table="X", variables={"A": "*"})
    question = Question("statbank", SOURCES["statbank"], spec, Ask(), tmp_path, "x")  # type: ignore[arg-type]
    question.path.parent.mkdir(parents=True)
    question.path.write_bytes(bomb)
    with pytest.raises(DeckgenError) as caught:
        kept_answer(question)
    assert caught.value.findings[0].code == "answer-damaged"
    with pytest.raises(ValueError, match=r"JSON|values"):
        loads(bomb)


def test_a_service_cannot_ask_for_endless_patience() -> None:
    slept: list[float] = []
    pace = Pace(1, 10.0**9, clock=lambda: 0.0, sleep=slept.append)
    pace.wait()
    pace.wait()
    assert slept == [MAX_WAIT]
