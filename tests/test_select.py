"""Rows are taken, joined and ordered as the spec says; what cannot be is told with what there is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deckgen.findings import DeckgenError, Finding, Where
from deckgen.sources import SOURCES
from deckgen.survey import CellValue, Table
from deckgen.survey.select import arrange, fall_back, one_row, pick, top

AT = Where("deck.yaml", 7, 3)


def table(columns: str, *rows: tuple[CellValue, ...], file: str = "x.csv", decimal: str = ".") -> Table:
    return Table("figures", file, tuple(columns.split()), rows, tuple(range(2, 2 + len(rows))), decimal)


FIGURES = table(
    "country wave question share",
    ("DK", "2018", "value", "0.8"),
    ("DK", "2020", "value", "0.7"),
    ("NO", "2018", "value", "0.6"),
    ("NO", "2018", "novelty", None),
)


def refused(work: Any, *arguments: Any, **options: Any) -> Finding:
    with pytest.raises(DeckgenError) as caught:
        work(*arguments, **options)
    return caught.value.findings[0]


# -------------------------------------------------------------------------------------------------- pick


def test_rows_meet_all_conditions_and_keep_their_lines() -> None:
    assert pick(FIGURES, {"country": "NO", "question": "value"}).lines == (4,)
    assert pick(FIGURES, {"country": ["DK", "NO"], "wave": 2018}).lines == (2, 4, 5)
    assert pick(FIGURES, {}) == FIGURES
    assert pick(FIGURES, {"share": None}).lines == (5,)


def test_rows_of_the_barometer_are_those_a_search_in_its_text_finds() -> None:
    source = SOURCES["csv"]
    path = Path(__file__).parent.parent / "data" / "innovationsbarometer.csv"
    barometer = source.function(source.spec(), path, "data/innovationsbarometer.csv", "barometer")
    taken = pick(barometer, {"country": "NO", "sector": ["all", "state"]})
    wanted = [
        number
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.startswith("NO,") and line.split(",")[2] in ("all", "state")
    ]
    assert list(taken.lines) == wanted and wanted


@pytest.mark.parametrize(
    ("cell", "condition", "fits"),
    [
        (2018, "2018", True), ("2018", 2018, True), ("2018,0", 2018, True), (0.8, "0.80", True),
        ("0,5", 0.5, True), ("007", 7, False), ("007", "7", False), ("2018", "2018.0", False),
        ("NO", False, False),
        (True, True, True), ("TRUE", True, True), ("DK ", "DK", False), (None, "", True), (0, "", False),
        (1, True, False), ("x", 1, False),
    ],
)  # fmt: skip
def test_text_is_compared_as_text_and_numbers_as_numbers(cell: CellValue, condition: CellValue, fits: bool) -> None:
    data = table("v", (cell,), ("another",), decimal=",")
    if fits:
        assert pick(data, {"v": condition}).rows == ((cell,),)
    else:
        assert refused(pick, data, {"v": condition}).code == "selection-empty"


def test_an_unknown_column_is_told_with_the_columns_there_are() -> None:
    finding = refused(pick, FIGURES, {"contry": "DK"}, AT)
    assert finding.code == "column-unknown" and finding.where == AT and "x.csv" in finding.message
    assert finding.hint and "did you mean 'country'" in finding.hint and "question" in finding.hint


@pytest.mark.parametrize(("written", "meant"), [("dk", "DK"), ("DK ", "DK"), ("DKK", "DK")])
def test_a_value_that_is_nowhere_is_named_with_the_nearest(written: str, meant: str) -> None:
    finding = refused(pick, FIGURES, {"wave": "2018", "country": written}, AT)
    assert finding.code == "selection-empty" and f"country '{written}'" in finding.message
    assert finding.hint and f"'{meant}'" in finding.hint


def test_a_needless_space_in_the_data_is_pointed_out() -> None:
    finding = refused(pick, table("country", ("DK ",)), {"country": "DK"})
    assert finding.hint == "the data has 'DK ', which differs by a space only"


def test_conditions_that_never_meet_are_told_with_what_would_be_there() -> None:
    places = {"question": Where("deck.yaml", 9, 20)}
    where = {"country": "DK", "question": "novelty"}
    finding = refused(pick, FIGURES, where, AT, places)
    assert finding.code == "selection-empty" and finding.where == places["question"]
    assert "question 'novelty' together with country 'DK'" in finding.message
    assert finding.hint and "value" in finding.hint


def test_a_table_without_rows_is_told() -> None:
    assert "has no rows" in refused(pick, table("a"), {"a": "1"}, AT).message


# ----------------------------------------------------------------------------------------------- one row


def test_one_row_is_meant() -> None:
    assert one_row(pick(FIGURES, {"wave": "2020"}), AT, "the number 'x'") == 0
    finding = refused(one_row, pick(FIGURES, {"question": "value"}), AT, "the number 'x'")
    assert finding.code == "selection-many" and finding.where == AT
    assert "3 rows" in finding.message and "the number 'x'" in finding.message
    assert finding.hint and "country is 'DK', 'NO'; wave is '2018', '2020'" in finding.hint
    assert "question" not in finding.hint
    assert refused(one_row, FIGURES.keep([]), AT, "it").code == "selection-empty"


def test_rows_that_say_the_same_are_told_with_their_lines() -> None:
    finding = refused(one_row, table("a b", (1, 2), (1, 2)), AT, "it")
    assert finding.hint and "x.csv:2 and x.csv:3" in finding.hint


# --------------------------------------------------------------------------------------------- fall back


def test_another_file_stands_in_where_there_is_no_value() -> None:
    first = table("code share", ("a", "0,8"), ("b", None), ("c", " "), ("d", None), file="new.csv", decimal=",")
    second = table("share note code", ("0.1", "x", "a"), ("0.2", "y", "b"), (0.3, "z", "c"), ("", "", "d"),
                   ("0.5", "", "e"), file="old.csv")  # fmt: skip
    joined = fall_back(first, second, ["code"], "share")
    assert joined.columns == ("code", "share", "note")
    found = {joined.text(row, "code"): joined.number(row, "share") for row in range(len(joined.rows))}
    assert found == {"a": 0.8, "b": 0.2, "c": 0.3, "d": None, "e": 0.5}
    places = [str(joined.place(row, "share")) for row in range(5)]
    assert places == ["new.csv:2", "old.csv:3", "old.csv:4", "new.csv:5", "old.csv:6"]
    assert joined.text(0, "note") == "" and joined.text(1, "note") == "y"
    assert str(pick(joined, {"code": "e"}).place(0, "share")) == "old.csv:6"


def test_two_rows_with_one_key_are_told_with_both_lines() -> None:
    twice = table("code wave share", ("a", 1, 1), ("b", 1, 1), ("a", 1, 2))
    finding = refused(fall_back, table("code wave share"), twice, ["code", "wave"], "share")
    assert finding.code == "key-duplicate" and "code 'a', wave '1'" in finding.message
    assert "x.csv:2" in finding.message and str(finding.where) == "x.csv:4"


def test_a_key_or_value_column_must_be_in_both_files() -> None:
    other = table("code", ("a",), file="old.csv")
    finding = refused(fall_back, table("code share", ("a", None)), other, ["code"], "share")
    assert finding.code == "column-unknown" and "old.csv" in finding.message


# ----------------------------------------------------------------------------------------------- ordering


@dataclass(frozen=True)
class Bar:
    key: str
    label: str
    value: float | None


BARS = [Bar("q", "Ærlig", 0.5), Bar("e", "Zone", None), Bar("c", "Arbejde", 0.7), Bar("o", "Bedre", 0.5)]


def arranged(sort: Any) -> str:
    def danish(text: str) -> list[int]:
        return ["ABZÆ".index(letter) if letter in "ABZÆ" else 9 for letter in text]

    bars = arrange(BARS, sort, value_of=lambda bar: bar.value, label_of=lambda bar: bar.label,
                   key_of=lambda bar: bar.key, sort_key=danish, at=AT)  # fmt: skip
    return "".join(bar.key for bar in bars)


@pytest.mark.parametrize(
    ("sort", "keys"),
    [("descending", "cqoe"), ("ascending", "qoce"), ("label", "coeq"), ("data", "qeco"), (["o", "e"], "oeqc"),
     ([], "qeco")],
)  # fmt: skip
def test_items_are_ordered_with_those_without_a_value_last(sort: Any, keys: str) -> None:
    assert arranged(sort) == keys


def test_an_order_that_names_what_is_not_there_is_told() -> None:
    finding = refused(arranged, ["o", "quality"])
    assert finding.code == "key-unknown" and finding.where == AT and "'quality'" in finding.message
    assert refused(arranged, "descendin").code == "sort-unknown"


def topped(count: int, bars: list[Bar], other: bool = False) -> list[tuple[str, float | None]]:
    def rest(total: float, items: tuple[Bar, ...]) -> Bar:
        return Bar("+".join(bar.key for bar in items), "Andet", total)

    kept = top(bars, count, value_of=lambda bar: bar.value, label_of=lambda bar: bar.label,
               make_other=rest if other else None, at=AT)  # fmt: skip
    return [(bar.key, bar.value) for bar in kept]


def test_the_largest_are_kept_in_their_order_and_the_rest_is_summed() -> None:
    known = [Bar("a", "A", 0.1), Bar("b", "B", 0.4), Bar("c", "C", 0.2), Bar("d", "D", 0.4)]
    assert topped(2, known) == [("b", 0.4), ("d", 0.4)]
    assert topped(1, known) == [("b", 0.4)]
    assert topped(2, known, other=True) == [("b", 0.4), ("d", 0.4), ("a+c", pytest.approx(0.3))]
    assert topped(4, known, other=True) == [(bar.key, bar.value) for bar in known]


def test_a_rest_with_an_unknown_value_is_not_summed() -> None:
    finding = refused(topped, 2, BARS, True)
    assert finding.code == "sum-unknown" and "'Zone'" in finding.message and finding.where == AT
    assert [key for key, _ in topped(3, BARS)] == ["q", "c", "o"]
