"""The same estimate gives the same sums wherever the answers stand, and those that plain Python adds up."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import ibis
import psycopg
import pyarrow
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from answers import asked, sums_of
from deckgen.findings import DeckgenError
from deckgen.sources._adding import grouped, stepped
from deckgen.sources._engine import ANSWERS, embedded, relation_of, rows_of_sql, table_of
from deckgen.sources._exact import ExactSum
from deckgen.sources._kept_sums import loads, sums_as_json, sums_from_json
from deckgen.sources._kinds import Ask
from deckgen.sources._sums import numbers_of, sums
from deckgen.sources.sql import Spec, fetch
from deckgen.survey import Table
from deckgen.survey.asked import EstimateSpec
from deckgen.survey.moments import Sums
from engines import assert_same, relations, respondents, text, write_postgres, written
from tools import need_postgres

QUESTIONS: dict[str, Any] = {
    "satisfied": {"missing": 98, "net": {"content": [4, 5], "not content": [1, 2]}},
    "chosen": {"column": "satisfied", "missing": 98, "answers": [5, 4, 7]},
    "word": {},
    "day": {},
    "uses": {"columns": ["uses_a", "uses_b", "uses_c"], "answers": "true"},
    "grid": {"columns": ["grid_a", "grid_b"], "grid": True, "net": {"low": [1, 2]}},
    "staff": {"mean": True, "where": [{"sector": ["state", "kommune"]}, {"region": 10}]},
    "grade": {"mean": True, "missing": 99},
}
DESIGNS: dict[str, dict[str, Any]] = {
    "plain": {},
    "weights": {"weight": "weight", "by": ["sector"]},
    "strata": {"weight": "weight", "strata": ["stratum", "wave"], "by": ["sector", "region"]},
    "clusters": {"weight": "weight", "strata": ["stratum"], "cluster": "unit", "by": ["sector"]},
    "clusters alone": {"cluster": "unit", "by": ["region", "sector"], "where": [{"sector": ["state", "region"]}]},
}  # fmt: skip


def kept(found: Sums) -> Sums:
    """The sums as they come back from JSON."""
    return sums_from_json(loads(_json(sums_as_json(found))))


def _json(value: Any) -> bytes:
    return json.dumps(value, allow_nan=False).encode()


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return respondents(400)


@pytest.fixture(scope="module")
def folder(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(rows, tmp_path_factory.mktemp("answers"))


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())
def test_every_place_gives_the_sums_that_plain_python_adds_up(
    design: dict[str, Any], rows: list[dict[str, Any]], folder: Path
) -> None:
    spec = asked(questions=QUESTIONS, **design)
    expected = sums_of([{name: _as_cell(value) for name, value in row.items()} for row in rows], spec, "wave")
    places = relations(spec, folder)
    # Designs take longer, and are added up alike wherever the answers stand: two places are enough for them.
    for where in ("folder", "text file") if "strata" in design or "cluster" in design else places:
        found = sums(places[where], spec, "wave", where)
        assert_same(found, expected, where)
        again = kept(found)
        assert (again.domains, again.strata, again.means) == (found.domains, found.strata, found.means)


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a table in a schema of PostgreSQL that goes with the test; SURVEY_DB is the server's address."""
    url = need_postgres()
    monkeypatch.setenv("SURVEY_DB", url)
    schema = f"engines_{os.getpid()}"
    yield f"{schema}.answers"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS.keys())
def test_postgresql_gives_the_very_sums_of_duckdb(
    design: dict[str, Any], table: str, rows: list[dict[str, Any]], folder: Path
) -> None:
    spec = asked(questions=QUESTIONS, **design)
    write_postgres(rows, os.environ["SURVEY_DB"], table)
    answer = fetch(Spec(connection="SURVEY_DB", table=table), Ask((), spec, "wave"), lambda stage: None)
    found = sums_from_json(loads(answer.payload)["sums"])
    here = sums(relations(spec, folder)["database"], spec, "wave")
    assert found.domains == here.domains  # to the last bit
    assert found.strata == here.strata


@pytest.mark.filterwarnings("ignore:.*infer_string:DeprecationWarning")  # Ibis says so to pandas
def test_an_engine_that_only_ibis_knows_gives_the_same_sums(rows: list[dict[str, Any]]) -> None:
    """SQLite stands for all whose SQL is another: no word of it is known here."""
    few = [
        {name: row[name] for name in ("wave", "sector", "stratum", "unit", "weight", "word", "staff")} for row in rows
    ]
    server = ibis.sqlite.connect(":memory:")
    server.create_table("answers", ibis.memtable(pyarrow.Table.from_pylist(few)))
    questions = {"word": {}, "staff": {"mean": True}, "two": {"columns": ["unit", "stratum"], "answers": [1]}}
    spec = asked(questions=questions, weight="weight", strata=["stratum"], cluster="unit", by=["sector", "word"])
    assert_same(sums(server.table("answers"), spec, "wave"), sums_of(few, spec, "wave"), "SQLite")


@pytest.mark.slow
def test_rows_that_several_threads_add_up_give_the_same_numbers_in_postgresql(table: str) -> None:
    """DuckDB gives each thread 122,880 rows at a time."""
    rows = respondents(130_000, seed=2)
    write_postgres(rows, os.environ["SURVEY_DB"], table)
    questions = {name: QUESTIONS[name] for name in ("satisfied", "uses", "staff")}
    spec = asked(questions=questions, **DESIGNS["clusters"])
    answer = fetch(Spec(connection="SURVEY_DB", table=table), Ask((), spec, "wave"), lambda stage: None)
    found = sums_from_json(loads(answer.payload)["sums"])

    columns = {name: [None if row[name] is None else row[name] for row in rows] for name in rows[0]}
    relation_source = embedded()
    relation_source.con.register("data", pyarrow.table(columns))
    assert sums(table_of(relation_source, "data"), spec, "wave").domains == found.domains
    counted = duckdb.from_arrow(pyarrow.table(columns)).filter("satisfied IS NOT NULL AND satisfied <> 98")
    expected = counted.aggregate("wave, count(*) AS n", "wave").fetchall()
    totals = {
        domain.wave: sum(each.n for each in moments.values())
        for domain, moments in found.domains.items() if domain.question == "satisfied" and domain.groups == ("all",)
    }  # fmt: skip
    assert totals == dict(expected)


def _as_cell(value: Any) -> Any:
    return text(value) if isinstance(value, bool) else value


# ----------------------------------------------------------------------------------------------------- small data

CODES = st.sampled_from([None, "1", "2", "10", "x", "99"])
ROWS = st.lists(
    st.fixed_dictionaries({
        "wave": st.sampled_from(["1", "2"]), "group": st.sampled_from([None, "a", "b"]), "q": CODES, "r": CODES,
        "w": st.floats(0.001, 1000) | st.sampled_from([1.0, 0.1, 3.0]),
        "y": st.none() | st.integers(-(10**6), 10**6).map(lambda number: number / 1000),
        "stratum": st.sampled_from(["s", "t"]), "unit": st.sampled_from(["i", "j", "k"]),
    }),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(ROWS, st.booleans(), st.booleans(), st.booleans())
def test_any_few_answers_add_up_as_in_plain_python(
    rows: list[dict[str, Any]], weighted: bool, stratified: bool, clustered: bool
) -> None:
    spec = asked(
        questions={
            "q": {"missing": "99"}, "items": {"columns": ["q", "r"], "answers": ["1", "10"]},
            "grid": {"columns": ["q", "r"], "grid": True}, "y": {"mean": True},
        },
        by=["group"],
        **({"weight": "w"} if weighted else {}), **({"strata": ["stratum"]} if stratified else {}),
        **({"cluster": "unit"} if clustered else {}),
    )  # fmt: skip
    expected = sums_of(rows, spec, "wave")
    table = _table(rows)
    try:
        found = sums(relation_of(table, dict(numbers_of(spec))), spec, "wave")
    except DeckgenError as problem:
        assert problem.findings[0].code in ("answers-none", "value-unknown")
        return
    assert_same(found, expected, "random")


def _table(rows: list[dict[str, Any]]) -> Table:
    columns = tuple(rows[0])
    cells = tuple(tuple(row[name] for name in columns) for row in rows)
    return Table("d", "d.csv", columns, cells, tuple(range(2, len(rows) + 2)))


@pytest.fixture(scope="module")
def engine() -> Any:
    return embedded()


@settings(max_examples=60, deadline=None)
@given(numbers=st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30))
def test_exact_sums_are_those_of_fsum(engine: Any, numbers: list[float]) -> None:
    each = ExactSum("x", max(map(abs, numbers)))
    engine.con.register("data", pyarrow.table({"x": numbers}))
    added = grouped(stepped(ANSWERS, {each: "x"}), [], each.added())
    (row,) = rows_of_sql(table_of(engine, "data"), added, dict.fromkeys(each.names, "int64"))
    assert math.isclose(
        each.value(each.whole(row)), math.fsum(numbers), rel_tol=1e-15, abs_tol=max(each.bound * 1e-15, 1e-250)
    )


def test_the_same_sums_come_in_any_order_and_from_any_number_of_threads() -> None:
    """Floating point sums of an engine that works in parallel differ in their last digits; these must not."""
    rows = respondents(3000)
    spec = asked(questions={"staff": {"mean": True}, "satisfied": {}}, weight="weight", by=["sector"])
    one = sums(relation_of(_table(rows), dict(numbers_of(spec))), spec, "wave")
    two = sums(relation_of(_table(rows[::-1]), dict(numbers_of(spec))), spec, "wave")
    assert one.domains == two.domains


def test_estimates_stand_by_question_wave_group_and_answer_in_their_natural_order() -> None:
    rows = [
        {"wave": wave, "size": size, "q": q, "r": r}
        for wave in ("2", "1") for size in ("10", "9", None) for q, r in (("11", "b"), ("2", "a"), ("10", "ja"))
    ]  # fmt: skip
    spec = asked(questions={"r": {"answers": ["ja", "a"]}, "q": {"net": {"low": [2, 10]}}}, by=["size"])
    found = sums(relation_of(_table(rows)), spec, "wave")
    assert [(each.question, each.wave, *each.groups, each.category) for each in found.domains] == [
        (question, wave, size, answer)
        for question, answers in (("r", ("ja", "a")), ("q", ("2", "10", "11", "low")))
        for wave in ("1", "2") for size in ("all", "9", "10") for answer in answers
    ]  # fmt: skip


# -------------------------------------------------------------------------------------------------- what is wrong


def refused(rows: list[dict[str, Any]], **keys: Any) -> tuple[str, str, str]:
    spec: EstimateSpec = asked(**keys)
    with pytest.raises(DeckgenError) as caught:
        sums(relation_of(_table(rows), dict(numbers_of(spec))), spec, "wave", "answers.csv")
    finding = caught.value.findings[0]
    return finding.code, finding.message, finding.hint or ""


ROW = {"wave": "1", "q": "ja", "w": "1.5", "s": "a", "u": "k"}

WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "no weight": ({"w": None}, {"weight": "w"}, "design-wrong", "1 respondent has no weight in the column 'w'"),
    "a negative weight": ({"w": "-1"}, {"weight": "w"}, "design-wrong", "has a negative weight"),
    "a weight in words": ({"w": "much"}, {"weight": "w"}, "not-a-number", "'much' is not a number in the column 'w'"),
    "no stratum": ({"s": None}, {"strata": ["s"]}, "design-wrong", "a blank in the column 's'"),
    "no unit": ({"u": " "}, {"cluster": "u"}, "design-wrong", "a blank in the column 'u'"),
    "no wave": ({"wave": None}, {}, "design-wrong", "a blank in the column 'wave'"),
    "a column misspelt": ({}, {"weight": "ww"}, "column-unknown", "no column 'ww'"),
    "a filter that fits nobody": ({}, {"where": [{"s": "b"}]}, "selection-empty", "no row of answers.csv has 'b'"),
    "an answer misspelt": ({}, {"questions": {"q": {"answers": "jaa"}}}, "value-unknown", "has the answer 'jaa'"),
    "no answers": ({}, {"missing": ["ja"]}, "answers-none", "nobody has an answer to 'q'"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "keys", "code", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_with_a_sample_is_told(
    change: dict[str, Any], keys: dict[str, Any], code: str, said: str
) -> None:
    rows = [ROW | change, *([ROW] if change else [])]
    found = refused(rows, **{"questions": {"q": {}}, **keys})
    assert found[0] == code
    assert said in found[1]


def test_a_misspelt_answer_is_told_with_the_one_that_was_meant() -> None:
    assert refused([ROW], questions={"q": {"answers": ["jaa"]}})[2].startswith("did you mean 'ja'?")


def test_weights_of_zero_leave_respondents_out_but_not_their_units() -> None:
    rows = [ROW, ROW | {"w": "0"}, ROW | {"q": "nej", "w": "2.5"}]
    spec = asked(questions={"q": {}}, weight="w")
    found = sums(relation_of(_table(rows), dict(numbers_of(spec))), spec, "wave")
    (yes, no) = found.domains
    assert (yes.category, no.category) == ("ja", "nej")
    assert found.domains[yes][()].n == 2
    assert (found.domains[yes][()].w, found.domains[yes][()].wy) == (4.0, 1.5)
    assert found.strata["1", ()].units == 3
