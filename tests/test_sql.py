"""Decks on databases: what is asked, what comes, what is told, and that no password is told to anybody."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest

from deckgen.cli import main
from deckgen.findings import DeckgenError, Finding
from deckgen.sources._conditions import sort_codes
from deckgen.sources._connections import connected
from deckgen.sources._kinds import Answer, Ask
from deckgen.sources.sql import Spec, fetch, read
from deckgen.survey import Table
from engines import respondents, write_database, write_postgres
from tools import charts, need_postgres, slide_texts

SCHEMA = f"sql_{os.getpid()}"
TABLE = f"{SCHEMA}.answers"
PASSWORD = "p@ss:w/rd #1+é%?&='\""
NAME = "DECKGEN_A_DATABASE"

DECK = f"""\
title: Answers
language: en
waves: {{column: wave}}
data:
  survey:
    kind: sql
    connection: {NAME}
    table: TABLE
    estimate:
      questions: {{satisfied: {{missing: 98}}}}
      by: sector
      weight: weight
      strata: stratum
    where: {{wave: 2015-2016}}
numbers:
  best: {{from: survey, where: {{category: 5, sector: all}}}}
slides:
  - kind: chart
    title: "{{{{ best | pct }}}} are very satisfied"
    chart: {{type: bar, from: survey, where: {{sector: all}}, category: category}}
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server with the answers, as a user who may only read them, with a password full of signs."""
    url = need_postgres()
    write_postgres(respondents(500), url, TABLE)
    user = f"deckgen_reader_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"DROP ROLE IF EXISTS {user}")
        admin.execute(psycopg.sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
            psycopg.sql.Identifier(user), psycopg.sql.Literal(PASSWORD)))  # fmt: skip
        admin.execute(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {user}; GRANT SELECT ON {TABLE} TO {user}")
        admin.execute(f"CREATE TABLE {SCHEMA}.secret (a int)")
        yield changed(url, userinfo=f"{user}:{quote(PASSWORD, safe='')}")
        admin.execute(f"DROP SCHEMA {SCHEMA} CASCADE; DROP ROLE {user}")


def changed(url: str, userinfo: str | None = None, host: str | None = None, path: str | None = None) -> str:
    """An address with other parts."""
    parts = urlsplit(url)
    user, _, place = parts.netloc.rpartition("@")
    netloc = f"{user if userinfo is None else userinfo}@{place if host is None else host}"
    return urlunsplit(parts._replace(netloc=netloc, path=parts.path if path is None else path))


@pytest.fixture
def database(server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(NAME, server)
    return server


def asked(where: tuple[dict[str, object], ...] = (), **keys: str) -> Table:
    """The rows that come, by way of what would be kept."""
    spec, ask = Spec(connection=NAME, **keys), Ask(where)
    answer = fetch(spec, ask, lambda stage: None)
    return read(spec, Answer(answer.payload, answer.query), ask, "shown", "name")


def refused(where: tuple[dict[str, object], ...] = (), **keys: str) -> Finding:
    with pytest.raises(DeckgenError) as caught:
        asked(where, **keys)
    finding = caught.value.findings[0]
    for secret in (PASSWORD, quote(PASSWORD, safe=""), "p@ss", "p%40ss"):
        assert secret not in f"{finding.message} {finding.hint} {finding.where}"
    return finding


# ------------------------------------------------------------------------------------------------------ what comes


def test_rows_are_picked_in_the_database_and_come_sorted(database: str) -> None:
    found = asked(({"sector": "state", "satisfied": [4, 5]}, {"satisfied": 1, "wave": "2013-2014"}), table=TABLE)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    expected = [
        row for row in respondents(500)
        if (row["sector"] == "state" and row["satisfied"] in (4, 5))
        or (row["satisfied"] == 1 and row["wave"] == "2013-2014")
    ]  # fmt: skip
    assert len(rows) == len(expected)
    assert all(row in expected for row in rows)
    assert [row["wave"] for row in rows] == sorted(row["wave"] for row in rows)
    assert {type(row["grade"]) for row in rows} == {float, type(None)}
    assert {row["day"] for row in rows} == {"2025-01-02", "2025-11-30", None}


def test_blanks_can_be_asked_for(database: str) -> None:
    found = asked(({"sector": None},), table=TABLE)
    assert len(found.rows) == sum(row["sector"] is None for row in respondents(500))


def test_a_query_keeps_its_own_order(database: str) -> None:
    found = asked(query=f"SELECT unit, count(*) AS n FROM {TABLE} GROUP BY unit ORDER BY count(*) DESC, unit")
    counts = [0] * 12
    for row in respondents(500):
        counts[row["unit"]] += 1
    assert [tuple(row) for row in found.rows] == sorted(enumerate(counts), key=lambda each: (-each[1], each[0]))


def test_a_deck_is_fetched_once_and_then_builds_without_the_database(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "decks").mkdir()
    deck, out = tmp_path / "decks" / "talk.yaml", tmp_path / "talk.pptx"
    deck.write_text(DECK.replace("TABLE", TABLE), encoding="utf-8")
    assert main(["build", str(deck), "-o", str(out)]) == 1
    assert "deckgen fetch" in capsys.readouterr().err
    assert main(["fetch", str(deck)]) == 0
    monkeypatch.delenv(NAME)
    assert main(["build", str(deck), "-o", str(out)]) == 0

    answers = [row for row in respondents(500) if row["wave"] == "2015-2016" and row["satisfied"] in (1, 2, 3, 4, 5)]
    weight = {code: sum(row["weight"] for row in answers if row["satisfied"] == code) for code in (1, 2, 3, 4, 5)}
    shares = {code: each / sum(weight.values()) for code, each in weight.items()}
    (chart,) = charts(out)
    shown = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
    assert {int(code): value / 100 for code, value in shown.items()} == pytest.approx(shares, rel=1e-12)
    assert f"{round(100 * shares[5])}% are very satisfied" in slide_texts(out)[0]

    told = b"".join(file.read_bytes() for file in (tmp_path / ".deckgen").rglob("*.json"))
    with zipfile.ZipFile(out) as archive:
        told += b"".join(archive.read(name) for name in archive.namelist())
    captured = capsys.readouterr()
    told += captured.out.encode() + captured.err.encode()
    for secret in (PASSWORD, quote(PASSWORD, safe=""), "p@ss", "p%40ss", "127.0.0.1", "deckgen_reader"):
        assert secret.encode() not in told


def test_a_duckdb_database_is_asked_by_its_address_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_database(respondents(30), tmp_path / "a b.duckdb")
    monkeypatch.setenv(NAME, f"duckdb://{quote(str(path))}")
    assert len(asked(table="answers").rows) == 30
    assert asked(query="SELECT count(*) AS n FROM answers").rows == ((30,),)
    assert "did you mean 'answers'?" in (refused(table="anwers").hint or "")


# ------------------------------------------------------------------------------------------------- what goes wrong

FORBIDDEN = {
    "DELETE FROM {table}": "no SELECT",
    "WITH gone AS (DELETE FROM {table} RETURNING *) SELECT * FROM gone": "must only read",
    "SELECT 1; DROP TABLE {table}": "2 statements",
    "SELECT * INTO stolen FROM {table}": "must only read",
    "SELECT * FROM {table} FOR UPDATE": "must only read",
    "COPY {table} TO PROGRAM 'id'": "no SELECT",
    "SET default_transaction_read_only = off": "no SELECT",
    "SELECT set_config('default_transaction_read_only', 'off', false)": "set_config",
    "SELECT pg_read_file('/etc/passwd')": "pg_read_file",
    "SELECT * FROM pg_catalog.pg_ls_dir('/')": "pg_ls_dir",
    "SELECT pg_sleep(100)": "pg_sleep",
    "SELECT query_to_xml('DELETE FROM x', true, true, '')": "query_to_xml",
    "SELEC 1": "cannot be understood",
    "SELECT (": "cannot be understood",
    "": "0 statements",
}


@pytest.mark.parametrize("query", FORBIDDEN)
def test_a_query_only_reads(query: str, database: str) -> None:
    finding = refused(query=query.format(table=TABLE))
    assert finding.code == "query-refused"
    assert FORBIDDEN[query] in finding.message


def test_the_session_itself_cannot_write(database: str) -> None:
    with connected(NAME) as found, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        found.connection.con.execute("CREATE TEMPORARY TABLE mine (a int)")


def test_a_table_or_column_that_is_not_there_is_told_with_the_nearest(database: str) -> None:
    assert f"did you mean '{TABLE}'?" in (refused(table=f"{SCHEMA}.answer").hint or "")
    assert TABLE in (refused(table="answers").hint or "")
    finding = refused(query=f"SELECT satisfyed FROM {TABLE}")
    assert (finding.code, 'column "satisfyed" does not exist' in finding.message) == ("query-failed", True)
    assert "did you mean 'satisfied'?" in (refused(({"satisfyed": 1},), table=TABLE).hint or "")
    finding = refused(({"sector": "stat"},), table=TABLE)
    assert (finding.code, "did you mean 'state'?" in (finding.hint or "")) == ("selection-empty", True)
    assert "does not let this user" in refused(query=f"SELECT * FROM {SCHEMA}.secret").message


CONNECTIONS = {
    "a wrong password": ({"userinfo": "postgres:geheim"}, "refuses the user or the password"),
    "no server there": ({"host": "127.0.0.1:1"}, "no server answers"),
    "no such host": ({"host": "nowhere.invalid"}, "no server of that name"),
    "no such database": ({"path": "/nothing"}, "no such database"),
}


@pytest.mark.parametrize(("parts", "said"), CONNECTIONS.values(), ids=CONNECTIONS.keys())
def test_a_connection_that_fails_is_told_in_plain_words(
    parts: dict[str, str], said: str, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, changed(server, **parts))
    finding = refused(table=TABLE)
    assert finding.code == "connection-failed"
    assert said in finding.message
    assert "geheim" not in finding.message


@pytest.mark.parametrize(
    ("value", "code"),
    [("", "connection-unset"), ("localhost", "connection-wrong"), ("nosuchkind://me:geheim@host/x", "connection-wrong"),
     ("postgresql://me:gehe im@[::1/x", "connection-failed"), ("duckdb:///nowhere/x.duckdb", "connection-failed")],
)  # fmt: skip
def test_an_address_that_is_none_is_told_without_it(value: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, value)
    finding = refused(table="x")
    assert finding.code == code
    assert not any(word in finding.message for word in ("geheim", "gehe im", "nowhere"))


def test_a_driver_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setenv(NAME, "postgresql://me:geheim@127.0.0.1/x")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    finding = refused(table="x")
    assert (finding.code, finding.hint) == ("extra-missing", "run `pip install 'deckgen[postgres]'`")


def test_an_address_in_a_deck_is_refused_and_not_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = tmp_path / "talk.yaml"
    deck.write_text(DECK.replace(NAME, "postgresql://me:geheim@host/x"), encoding="utf-8")
    assert main(["build", str(deck), "-o", str(tmp_path / "x.pptx")]) == 1
    said = capsys.readouterr().err
    assert f"{deck.name}:7:17: error: 'connection': the name of an environment variable is meant here" in said
    assert "geheim" not in said


@pytest.mark.parametrize("rows", ["[[1, 2]]", "[[{}]]", "[[NaN]]", "3", "[[1]]}{"])
def test_a_kept_answer_that_is_none_is_told(rows: str) -> None:
    payload = f'{{"columns": ["a"], "rows": {rows}}}'.encode()
    with pytest.raises(DeckgenError) as caught:
        read(Spec(connection=NAME, table="x"), Answer(payload, "x"), Ask(), "shown", "name")
    assert caught.value.findings[0].code == "answer-damaged"


def test_kept_sums_are_plain_json(database: str) -> None:
    from answers import asked as estimate

    ask = Ask((), estimate(questions={"satisfied": {}}, weight="weight"), "wave")
    answer = fetch(Spec(connection=NAME, table=TABLE), ask, lambda stage: None)
    kept = json.loads(answer.payload)
    assert kept["wave"] == "wave"
    assert [each[1] for each in kept["sums"]["domains"]][:6] == sort_codes(["1", "2", "3", "4", "5", "98"])
