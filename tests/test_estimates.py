"""Estimates from answers: figures worked by hand, and what must hold for any answers and weights."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers import asked, sums_of
from deckgen.model import Precision
from deckgen.survey import Source, Table
from deckgen.survey.asked import COLUMNS
from deckgen.survey.crosstab import Columns, fact_of
from deckgen.survey.estimates import estimates
from deckgen.survey.intervals import interval
from deckgen.survey.moments import Domain, Moments, Stratum, Sums

SOURCE = Source("data/answers.csv", ("q", "w"), query="SELECT …", digest="ab12")


def table_of(rows: list[dict[str, Any]], wave: str = "", **keys: Any) -> Table:
    spec = asked(**keys)
    return estimates(sums_of(rows, spec, wave), spec, wave, "answers", SOURCE)


def row(table: Table, **wanted: str) -> dict[str, Any]:
    """The one row with these codes, by column."""
    found = [
        dict(zip(table.columns, cells, strict=True)) for index, cells in enumerate(table.rows)
        if all(table.text(index, column) == code for column, code in wanted.items())
    ]  # fmt: skip
    assert len(found) == 1, f"{len(found)} rows with {wanted}"
    return found[0]


# -------------------------------------------------------------------------------------------- worked by hand


def test_a_weighted_share_worked_by_hand() -> None:
    """Four answers, weights 1, 2, 3, 4; yes of the first and third."""
    rows = [{"q": q, "w": w} for q, w in zip("1010", (1, 2, 3, 4), strict=True)]
    found = row(table_of(rows, questions={"q": {}}, weight="w"), category="1")
    assert found["value"] == pytest.approx(4 / 10)  # (1 + 3) / (1 + 2 + 3 + 4)
    assert (found["n"], found["weighted"]) == (4, 10)
    assert found["effective"] == pytest.approx(100 / 30)  # 10² / (1 + 4 + 9 + 16)
    # z = w (y - 0.4) / 10: 0.06, -0.08, 0.18, -0.16, which add up to 0; squares 0.0036 + 0.0064 + 0.0324 + 0.0256
    # = 0.068; times 4/3
    assert found["error"] == pytest.approx(math.sqrt(0.068 * 4 / 3))
    assert (found["method"], found["freedom"]) == ("wilson", None)


def test_an_unweighted_share_has_the_error_of_any_textbook() -> None:
    rows = [{"q": "yes" if number < 3 else "no"} for number in range(10)]
    found = row(table_of(rows, questions={"q": {}}), category="yes")
    assert found["value"] == 0.3
    assert found["effective"] == 10
    assert found["error"] == pytest.approx(math.sqrt(0.3 * 0.7 / 9))


def test_a_mean_worked_by_hand() -> None:
    rows = [{"size": size} for size in (2, 4, 4, 6)]
    found = row(table_of(rows, questions={"size": {"mean": True}}), question="size")
    # squared deviations 4 + 0 + 0 + 4 = 8; s² = 8/3; error sqrt(8/3 / 4)
    assert (found["category"], found["value"], found["n"], found["freedom"]) == ("mean", 4.0, 4, 3)
    assert found["error"] == pytest.approx(math.sqrt(8 / 12))
    assert found["method"] == "taylor"


CLUSTERED = [
    # stratum, cluster, weight, y
    ("north", "n1", 10, 1), ("north", "n1", 10, 0), ("north", "n2", 20, 1),
    ("south", "s1", 5, 0), ("south", "s1", 5, 1), ("south", "s2", 5, 0), ("south", "s3", 10, 1),
]  # fmt: skip


def test_strata_and_clusters_worked_in_fractions() -> None:
    """p = 45/65 = 9/13. Sums by cluster, a of w y and b of w, and 65 z = a - 9/13 b:

    n1: a 10, b 20: -50/13    n2: a 20, b 20: 80/13     north: mean 15/13, squared deviations (65/13)² * 2 = 50
    s1: a 5, b 10: -25/13     s2: a 0, b 5: -45/13      s3: a 10, b 10: 40/13
                                                        south: mean -10/13, (15² + 35² + 50²) / 169 = 3950/169
    variance (2/1 * 50 + 3/2 * 3950/169) / 65² = (100 + 5925/169) / 4225
    """
    rows = [{"s": s, "c": c, "w": w, "q": y} for s, c, w, y in CLUSTERED]
    found = row(table_of(rows, questions={"q": {}}, weight="w", strata=["s"], cluster="c"), category="1")
    variance = (Fraction(100) + Fraction(5925, 169)) / 4225
    assert found["value"] == pytest.approx(9 / 13, rel=1e-14)
    assert found["error"] == pytest.approx(math.sqrt(variance), rel=1e-13)
    assert found["freedom"] == 5 - 2
    assert found["method"] == "taylor"
    assert found["effective"] == pytest.approx(float(Fraction(9 * 4, 169) / variance), rel=1e-12)


def test_a_subgroup_is_a_domain_and_not_a_smaller_sample() -> None:
    """Of the clusters above, men in n1 and s1 only: n2, s2 and s3 count with zero."""
    rows = [
        {"s": s, "c": c, "w": w, "q": y, "sex": "m" if c in ("n1", "s1") else "f"} for s, c, w, y in CLUSTERED
    ]  # fmt: skip
    design: dict[str, Any] = {"questions": {"q": {}}, "weight": "w", "strata": ["s"], "cluster": "c"}
    found = row(table_of(rows, by=["sex"], **design), category="1", sex="m")
    # p = 15/30; 30 z: n1: 10 - 10 = 0, n2: 0; s1: 5 - 5 = 0, s2: 0, s3: 0
    assert (found["value"], found["n"], found["weighted"]) == (0.5, 4, 30)
    assert found["error"] is None, "one cluster in each stratum tells nothing of how clusters differ"
    # f: n2, s2, s3; p = 30/35 = 6/7; 35 z: n1 0, n2 20 - 120/7 = 20/7; s1 0, s2 -30/7, s3 10 - 60/7 = 10/7
    # north 2 * (400/49 - 400/49/2) = 400/49; south 3/2 * ((900 + 100)/49 - (400/49)/3) = 1300/49; sum 1700/49
    found = row(table_of(rows, by=["sex"], **design), category="1", sex="f")
    assert found["error"] == pytest.approx(math.sqrt(1700 / 49) / 35)
    assert found["freedom"] == 3 - 2


def test_a_filter_is_a_domain_too() -> None:
    rows = [{"s": s, "c": c, "w": w, "q": y, "sex": "f" if c[1] != "1" else "m"} for s, c, w, y in CLUSTERED]
    design: dict[str, Any] = {"weight": "w", "strata": ["s"], "cluster": "c"}
    by_banner = row(table_of(rows, questions={"q": {}}, by=["sex"], **design), category="1", sex="f")
    for filtered in (
        table_of(rows, questions={"q": {}}, where={"sex": "f"}, **design),
        table_of(rows, questions={"q": {"where": {"sex": "f"}}}, **design),
    ):
        found = row(filtered, category="1")
        assert {column: found[column] for column in COLUMNS} == {column: by_banner[column] for column in COLUMNS}


def test_a_stratum_with_one_unit_is_centred_at_the_mean_of_all() -> None:
    """Stratum x has one respondent: its z stands as it is. p = 3/5; 5 z: x 0.4; y 0.4, 0.4, -0.6, -0.6 (mean -0.1)."""
    rows = [{"s": s, "q": q} for s, q in (("x", 1), ("y", 1), ("y", 1), ("y", 0), ("y", 0))]
    found = row(table_of(rows, questions={"q": {}}, strata=["s"]), category="1")
    # x: 0.16; y: 4/3 * (0.16 * 2 + 0.36 * 2 - 4 * 0.01) = 4/3
    assert found["error"] == pytest.approx(math.sqrt(0.16 + 4 / 3) / 5)
    assert found["freedom"] == 5 - 2


# ---------------------------------------------------------------------------------------------- kinds of questions


def test_multiple_response_grid_net_and_missing() -> None:
    rows: list[dict[str, Any]] = [
        {"a": 1, "b": 0, "g1": 5, "g2": 1},
        {"a": 1, "b": 1, "g1": 4, "g2": 99},
        {"a": 0, "b": None, "g1": 1, "g2": 2},
        {"a": None, "b": None, "g1": 98, "g2": 2},
    ]
    table = table_of(rows, missing=[98, 99], questions={
        "partner": {"columns": ["a", "b"]},
        "grid": {"columns": ["g1", "g2"], "grid": True, "answers": [1, 2, 4, 5], "net": {"good": [4, 5]}},
    })  # fmt: skip
    assert row(table, question="partner", category="a") | {"value": 0} == row(table, category="a") | {"value": 0}
    assert row(table, category="a")["value"] == pytest.approx(2 / 3), "of those who answered any item"
    assert row(table, category="b")["value"] == pytest.approx(1 / 3)
    assert row(table, category="b")["n"] == 3
    assert row(table, category="g1", answer="good")["value"] == pytest.approx(2 / 3)
    assert row(table, category="g1", answer="2") | {"error": 0} == row(table, category="g1", answer="2") | {"error": 0}
    assert row(table, category="g1", answer="2")["value"] == 0
    assert row(table, category="g2", answer="2")["value"] == pytest.approx(2 / 3)
    assert [table.text(at, "answer") for at in range(2, 7)] == ["1", "2", "4", "5", "good"]


def test_the_columns_are_those_that_are_promised() -> None:
    rows = [{"q": 1, "sector": "state", "wave": "2020"}, {"q": 0, "sector": "state", "wave": "2021"}]
    table = table_of(rows, wave="wave", questions={"q": {}}, by=["sector"], status="illustrative")
    assert table.columns == (*COLUMNS, "sector", "wave", "status")
    assert {table.text(at, "status") for at in range(len(table.rows))} == {"illustrative"}
    assert row(table, category="1", sector="all", wave="2020")["value"] == 1
    assert row(table, category="1", sector="state", wave="2021")["value"] == 0
    assert set(table.lines) == {0}
    assert table.source(0).query == "SELECT …"
    assert estimates_without_wave(rows).columns == COLUMNS


def estimates_without_wave(rows: list[dict[str, Any]]) -> Table:
    return table_of(rows, questions={"q": {}})


def test_labels_come_from_the_spec_then_from_the_data_in_each_language() -> None:
    spec = asked(questions={
        "q": {"label": {"da": "Spørgsmål", "en": "Question"}, "labels": {"1": {"da": "Ja", "en": "Yes"}}},
        "items": {"columns": ["a"], "label": "Items"},
    }, by=["sector"])  # fmt: skip
    rows = [{"q": 1, "a": 1, "sector": "1"}, {"q": 2, "a": 0, "sector": "1"}]
    sums = replace(sums_of(rows, spec), labels={
        ("q", "1"): "yes (data)", ("q", "2"): "no (data)", ("a", ""): "Item A", ("sector", "1"): "State",
    })  # fmt: skip
    table = estimates(sums, spec, "", "answers", SOURCE)
    yes, no = row(table, question="q", category="1", sector="1"), row(table, question="q", category="2", sector="all")
    assert (yes["category_label_da"], yes["category_label_en"], yes["sector_label"]) == ("Ja", "Yes", "State")
    assert (no["category_label_da"], no["category_label"], no["sector_label"]) == ("no (data)", "no (data)", None)
    assert (yes["question_label_da"], yes["question_label_en"]) == ("Spørgsmål", "Question")
    item = row(table, question="items", category="a", sector="all")
    assert (item["question_label_da"], item["category_label_da"]) == ("Items", "Item A")


def test_an_estimate_becomes_a_fact_that_knows_how_sure_it_is() -> None:
    rows = [{"q": q % 2, "m": q, "s": q % 3} for q in range(30)]
    table = table_of(rows, questions={"q": {}, "m": {"mean": True}}, strata=["s"])
    columns = Columns(
        "value", "n", weighted="weighted", effective="effective", error="error", freedom="freedom", method="method"
    )
    facts = [fact_of(table, at, columns, "k", str) for at in range(len(table.rows))]
    shares, mean = facts[:2], facts[2]
    assert all(isinstance(fact.precision, Precision) and fact.precision.share for fact in shares)
    assert mean.precision is not None and not mean.precision.share
    assert mean.base == 30
    low, high = interval(14.5, mean.precision, 95) or (0, 0)
    assert low < 14.5 < high


@pytest.mark.parametrize("column", ["value", "n", "status", "question"])
def test_a_banner_column_named_as_the_estimates_own_is_refused(column: str) -> None:
    with pytest.raises(ValueError, match="is a column of the estimates themselves"):
        asked(questions={"q": {}}, by=[column])


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"questions": {"q": {}}, "by": ["g", "g"]}, "'g' stands twice"),
        ({"questions": {"q": {"columns": ["a", "b", "a"]}}}, "'a' stands twice"),
        ({"questions": {"q": {"answers": [1, 2, 1]}}}, "'1' stands twice"),
        ({"questions": {"q": {"answers": [1, 2], "net": {"2": [1]}}}}, "'2' is an answer already"),
    ],
)
def test_estimates_that_could_not_be_told_apart_are_refused(keys: dict[str, Any], said: str) -> None:
    """The second would stand in the place of the first, or of the total, without a word."""
    with pytest.raises(ValueError, match=said):
        asked(**keys)


# ------------------------------------------------------------------------------------------------ degenerate


def test_a_question_that_nobody_answered_has_a_row_and_no_value() -> None:
    rows = [{"q": 1, "g": "x"}, {"q": 2, "g": "x"}, {"q": None, "g": "y"}]
    found = row(table_of(rows, questions={"q": {}}, by=["g"]), category="1", g="y")
    assert (found["value"], found["n"], found["weighted"]) == (None, 0, 0)
    assert (found["effective"], found["error"]) == (None, None)


def test_weights_of_nothing_make_no_value() -> None:
    rows = [{"q": 1, "w": 0}, {"q": 2, "w": 0}]
    found = row(table_of(rows, questions={"q": {}}, weight="w"), category="1")
    assert (found["value"], found["n"], found["weighted"]) == (None, 2, 0)


def test_one_respondent_has_a_value_and_a_wide_interval() -> None:
    found = row(table_of([{"q": 1}], questions={"q": {}}), category="1")
    assert (found["value"], found["n"], found["effective"], found["error"]) == (1.0, 1, 1, None)
    assert interval(1.0, Precision("wilson", effective=1, share=True), 95) == (pytest.approx(0.2065, abs=1e-4), 1.0)


@pytest.mark.parametrize("method", [None, "wilson", "logit", "taylor"])
def test_all_yes_is_exactly_one_and_not_certain(method: str | None) -> None:
    rows = [{"q": 1, "w": 0.1 + number / 7, "s": number % 2} for number in range(20)]
    found = row(table_of(rows, questions={"q": {}}, weight="w", strata=["s"], method=method), category="1")
    assert found["value"] == 1.0
    assert found["error"] == 0
    precision = Precision(found["method"], found["effective"], found["error"], found["freedom"], share=True)
    low, high = interval(1.0, precision, 95) or (1.0, 1.0)
    assert low < 0.9 and high == 1.0


def test_sums_that_do_not_quite_agree_make_no_share_beyond_one_and_no_minus_zero() -> None:
    """An engine may add up w and w y in another order each."""
    sums = Sums(
        {Domain("q", "1"): {(): Moments(3, 0.3, 0.03, 0.30000000000000004, 0.3, 0.03, 0.03, 0.03)},
         Domain("q", "2"): {(): Moments(3, 0.3, 0.03, -0.0, 0.0, 0.0, -0.0, 0.03)}},
        {("", ()): Stratum(3)},
    )  # fmt: skip
    table = estimates(sums, asked(questions={"q": {}}), "", "answers", SOURCE)
    assert [cells[3] for cells in table.rows] == [1.0, 0.0]
    assert math.copysign(1, table.rows[1][3]) == 1  # type: ignore[arg-type]


def test_weights_whose_squares_no_float_holds_still_make_a_value() -> None:
    rows = [{"q": number % 2, "w": 1e200} for number in range(4)]
    found = row(table_of(rows, questions={"q": {}}, weight="w"), category="1")
    assert (found["value"], found["n"], found["weighted"]) == (0.5, 4, 4e200)
    assert (found["effective"], found["error"]) == (None, None)


# ------------------------------------------------------------------------------------------------ for any answers

WEIGHTS = st.floats(1e-3, 1e3)
RESPONDENTS = st.lists(
    st.fixed_dictionaries({
        "q": st.sampled_from([1, 2, 3, 9, None]), "m": st.integers(-50, 50), "w": WEIGHTS,
        "s": st.sampled_from("ab"), "c": st.integers(0, 4), "g": st.sampled_from("xy"),
    }),
    min_size=1, max_size=40,
)  # fmt: skip
SPEC: dict[str, Any] = {
    "questions": {"q": {"answers": [1, 2, 3], "missing": [9]}, "m": {"mean": True}},
    "weight": "w",
    "by": ["g"],
}
DESIGN: dict[str, Any] = {"strata": ["s"], "cluster": "c"}


def close(one: Table, other: Table, without: tuple[str, ...] = ()) -> None:
    """Equal but for rounding: a squared error is a difference of squares, so an error is known to 1e-8 of values."""
    assert one.columns == other.columns
    for cells, others in zip(one.rows, other.rows, strict=True):
        for column, cell, second in zip(one.columns, cells, others, strict=True):
            if column not in without:
                assert cell == (pytest.approx(second, rel=1e-6, abs=1e-6) if isinstance(second, float) else second)


@given(RESPONDENTS, st.sampled_from([1e-12, 1e-3, 7.0, 1e12]), st.booleans())
def test_weights_in_another_unit_change_nothing_but_the_weighted_base(
    rows: list[dict[str, Any]], scale: float, design: bool
) -> None:
    keys = SPEC | (DESIGN if design else {})
    usual = table_of(rows, **keys)
    scaled = table_of([each | {"w": each["w"] * scale} for each in rows], **keys)
    close(usual, scaled, without=("weighted", "effective"))
    for cells, others in zip(usual.rows, scaled.rows, strict=True):
        assert others[5] == pytest.approx(cells[5] * scale)  # type: ignore[operator]


@given(RESPONDENTS, st.randoms(use_true_random=False))
def test_the_order_of_respondents_does_not_matter(rows: list[dict[str, Any]], random: Any) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    close(table_of(rows, **SPEC, **DESIGN), table_of(mixed, **SPEC, **DESIGN), without=("effective",))


@given(RESPONDENTS, st.booleans())
def test_shares_are_shares_and_add_up_to_one(rows: list[dict[str, Any]], design: bool) -> None:
    table = table_of(rows, **SPEC, **(DESIGN if design else {}))
    by_group: dict[str, list[float]] = {}
    for cells in table.rows:
        found = dict(zip(table.columns, cells, strict=True))
        value, error, effective = found["value"], found["error"], found["effective"]
        assert error is None or (isinstance(error, float) and 0 <= error < math.inf)
        assert effective is None or (isinstance(effective, float) and effective > 0)
        if found["question"] == "q" and value is not None:
            assert isinstance(value, float) and 0 <= value <= 1
            assert math.copysign(1, value) == 1
            by_group.setdefault(str(found["g"]), []).append(value)
    for values in by_group.values():
        assert sum(values) == pytest.approx(1)


@given(RESPONDENTS)
def test_all_weights_alike_are_no_weights(rows: list[dict[str, Any]]) -> None:
    alike = [each | {"w": 3.7} for each in rows]
    unweighted = {key: value for key, value in SPEC.items() if key != "weight"}
    close(table_of(alike, **SPEC), table_of(rows, **unweighted), without=("weighted",))


@given(RESPONDENTS)
def test_sums_of_two_strata_are_the_sums_of_their_rows(rows: list[dict[str, Any]]) -> None:
    """What an engine adds up for each stratum by itself is what it adds up for all."""
    spec = asked(**SPEC, **DESIGN)
    whole = sums_of(rows, spec)
    parts = {stratum: sums_of([each for each in rows if each["s"] == stratum], spec) for stratum in "ab"}
    merged = Sums(
        {domain: {stratum: moments for part in parts.values()
                  for stratum, moments in part.domains.get(domain, {}).items()} for domain in whole.domains},
        {key: stratum for part in parts.values() for key, stratum in part.strata.items()},
        whole.means,
    )  # fmt: skip
    assert dict(merged.strata) == dict(whole.strata)
    assert estimates(merged, spec, "", "answers", SOURCE) == estimates(whole, spec, "", "answers", SOURCE)
