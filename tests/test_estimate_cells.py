"""Cells of answers that are odd: no numbers, endless ones, codes of totals and nets, columns with any name."""

from __future__ import annotations

from math import inf, nan
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from answers import asked
from deckgen.findings import DeckgenError
from deckgen.sources._sums import sums
from deckgen.sources.parquet import Spec, relation
from deckgen.survey import Source
from deckgen.survey.estimates import estimates


def found(folder: Path, columns: dict[str, list[Any]], **keys: Any) -> list[tuple[Any, ...]]:
    """Question, category, answer, value, n and groups of each estimate of a Parquet file."""
    path = folder / "answers.parquet"
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    spec = asked(**keys)
    answers = sums(relation(Spec(), (path,), path.name, "a"), spec, "", path.name)
    table = estimates(answers, spec, "", "a", Source(path.name, ()))
    values = [round(row[3], 4) if isinstance(row[3], float) else None for row in table.rows]
    return [(*row[:3], value, row[4], *row[10:]) for row, value in zip(table.rows, values, strict=True)]


def refused(folder: Path, columns: dict[str, list[Any]], **keys: Any) -> tuple[str, str]:
    with pytest.raises(DeckgenError) as caught:
        found(folder, columns, **keys)
    return caught.value.findings[0].code, caught.value.findings[0].message


def test_no_number_and_one_without_end_are_no_answers(tmp_path: Path) -> None:
    columns = {"q": [1.0, 2.0, inf, nan, -inf], "r": [0.0, nan, inf, 1.0, nan]}
    assert found(tmp_path, columns, questions={"q": {}, "items": {"columns": ["q", "r"]}}) == [
        ("q", "1", "", 0.5, 2), ("q", "2", "", 0.5, 2),
        ("items", "q", "", 0.3333, 3), ("items", "r", "", 0.3333, 3),  # the first, second and fourth answered one
    ]  # fmt: skip


@pytest.mark.parametrize("least", [1.0, 4.0])
def test_a_cell_that_is_no_number_counts_nowhere(tmp_path: Path, least: float) -> None:
    """The file's own statistics leave NaN out: where all other cells are 1, an engine that goes by them takes this one
    for 1 too, in whatever is asked of it."""
    columns = {"x": [1.0, nan, nan, least], "y": [1.0, 0.0, 0.0, 0.0], "g": ["a", "a", "b", "b"]}
    keys: dict[str, Any] = {"questions": {
        "x": {"answers": [1]}, "mean": {"column": "x", "mean": True}, "items": {"columns": ["x", "y"]},
        "those": {"column": "y", "answers": [1], "where": {"x": 1}},
        "others": {"column": "y", "answers": [0], "where": {"x": ""}},
    }}  # fmt: skip
    ones = 2 if least == 1 else 1
    assert found(tmp_path, columns, **keys) == [
        ("x", "1", "", ones / 2, 2), ("mean", "mean", "", (1 + least) / 2, 2),
        ("items", "x", "", ones / 4, 4), ("items", "y", "", 0.25, 4),
        ("those", "1", "", round(1 / ones, 4), ones), ("others", "0", "", 1.0, 2),
    ]  # fmt: skip


@pytest.mark.parametrize("column", ["w", "c", "s"])
def test_a_design_that_is_no_number_is_told_as_such(tmp_path: Path, column: str) -> None:
    columns = {"q": [1, 2, 1], "w": [1.0, 1.0, 1.0], "c": [2.0, 2.0, 2.0], "s": [3.0, 3.0, 3.0]}
    columns[column][1] = nan
    code, said = refused(tmp_path, columns, questions={"q": {}}, weight="w", cluster="c", strata=["s"])
    assert code == "design-wrong" and said.startswith("1 respondent has") and f"the column '{column}'" in said


@pytest.mark.parametrize("weight", [nan, inf])
def test_a_weight_that_is_no_number_is_told_as_such(tmp_path: Path, weight: float) -> None:
    columns = {"q": [1, 2, 1], "w": [1.0, weight, 1.0]}
    assert refused(tmp_path, columns, questions={"q": {}}, weight="w") == (
        "design-wrong", "1 respondent has no weight in the column 'w' in answers.parquet",
    )  # fmt: skip


@pytest.mark.parametrize("huge", [1e300, 1e160, 1e60])
@pytest.mark.parametrize("column", ["w", "m"])
def test_numbers_whose_squares_are_none_are_refused(tmp_path: Path, huge: float, column: str) -> None:
    columns = {"q": [1, 2, 1], "m": [1.0, 2.0, 3.0], "w": [1.0, 2.0, 0.5]}
    columns[column][0] = huge
    code, said = refused(tmp_path, columns, questions={"q": {}, "m": {"mean": True}}, weight="w")
    assert code == ("design-wrong" if column == "w" else "not-a-number")
    assert "1e+60 or more" in said


def test_a_large_weight_among_small_ones_is_worked_out(tmp_path: Path) -> None:
    columns = {"q": [1, 2, 2], "m": [1e50, -1e50, 0.0], "w": [1e58, 1e58, 2e58], "c": [1, 2, 2]}
    keys: dict[str, Any] = {"questions": {"q": {}, "m": {"mean": True}}, "weight": "w", "cluster": "c"}
    assert found(tmp_path, columns, **keys) == [
        ("q", "1", "", 0.25, 3), ("q", "2", "", 0.75, 3), ("m", "mean", "", 0.0, 3)
    ]  # fmt: skip


def test_a_group_with_the_code_of_the_total_does_not_take_its_place(tmp_path: Path) -> None:
    columns = {"q": [1, 2, 1, 1], "g": ["all", "x", "x", "y"]}
    assert refused(tmp_path, columns, questions={"q": {}}, by=["g"])[0] == "total-taken"
    assert ("q", "1", "", 0.75, 4, "in all") in found(tmp_path, columns, questions={"q": {}}, by=["g"], total="in all")


def test_a_net_with_the_code_of_an_answer_does_not_take_its_place(tmp_path: Path) -> None:
    columns = {"q": [1, 2, 3, 1]}
    code, said = refused(tmp_path, columns, questions={"q": {"net": {"1": [2, 3]}}})
    assert (code, said) == ("name-twice", "'1' is an answer to 'q' already")


def test_an_answer_of_a_net_that_nobody_chose_this_time_is_no_mistake(tmp_path: Path) -> None:
    keys: dict[str, Any] = {"questions": {"q": {"net": {"low": [1, 2], "high": [4, 5]}}}}
    assert found(tmp_path, {"q": [2, 4, 5, 5]}, **keys)[-2:] == [("q", "low", "", 0.25, 4), ("q", "high", "", 0.75, 4)]
    words: dict[str, Any] = {"questions": {"q": {"net": {"any": ["agree", "undecidedd"]}}}}
    assert refused(tmp_path, {"q": ["agree", "undecided"]}, **words)[0] == "value-unknown"


def test_columns_may_have_any_name(tmp_path: Path) -> None:
    """Quotes, spaces, words of SQL, and the names that the engine's own columns have."""
    columns = {
        'a "b" é select': [1, 1, 2], "order; DROP TABLE data--": [1, 2, 2], "group by": ["k", "k", "l"], "w": [1, 2, 1],
        "n": [1, 1, 2], "unit": ["a", "b", "b"], "s0": [1, 1, 1], "x": [1, 2, 2], "y": [1.5, 2.0, 3.0],
    }  # fmt: skip
    made = found(
        tmp_path, columns, weight="w", strata=["s0"], cluster="unit", by=["group by"],
        questions={'a "b" é select': {"answers": [1]}, "order; DROP TABLE data--": {"answers": [1]},
                   "n": {"answers": [1]}, "x": {"answers": [1]}, "y": {"mean": True}},
    )  # fmt: skip
    totals = [(each[0], each[3]) for each in made if each[-1] == "all"]
    assert totals == [('a "b" é select', 0.75), ("order; DROP TABLE data--", 0.25), ("n", 0.75), ("x", 0.25),
                      ("y", 2.125)]  # fmt: skip


def test_names_that_differ_by_case_are_two_columns_and_never_taken_for_each_other(tmp_path: Path) -> None:
    """The engine's names know no case: it calls the second Q_1."""
    columns = {"q": [1, 1, 1], "Q": [2, 2, 3]}
    assert refused(tmp_path, columns, questions={"Q": {}})[0] == "column-unknown"
    assert found(tmp_path, columns, questions={"q": {}}) == [("q", "1", "", 1.0, 3)]
