"""Which numbers of a table may not be shown: those of few answers, and those that would give another away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deckgen.findings import DeckgenError
from deckgen.survey import CellValue, Table
from deckgen.survey.disclosure import Disclosed, Rules, disclose

COLUMNS = ("question", "sector", "size", "value", "n")
CODES = ("question", "sector", "size")


def table(*rows: tuple[CellValue, ...], columns: tuple[str, ...] = COLUMNS) -> Table:
    return Table("survey", "survey.csv", columns, rows, tuple(range(2, 2 + len(rows))))


def rules(**given: Any) -> Rules:
    return Rules(**{"value": "value", "base": "n", "minimum": 10, "codes": CODES, "category": "category", **given})


def by_sector(**bases: int) -> Table:
    """One question's share by sector, each sector with another value; 'all' is the total."""
    return table(*(("q", sector, "all", 0.31 + number / 100, base)
                   for number, (sector, base) in enumerate(bases.items())))  # fmt: skip


def hidden(found: Disclosed, column: str = "sector") -> dict[str, str]:
    index = found.table.columns.index(column)
    return {str(row[index]): reason for row, reason in zip(found.table.rows, found.table.suppressed, strict=True)
            if reason}  # fmt: skip


# ------------------------------------------------------------------------------------------ a minimum base


def test_a_row_of_few_answers_loses_every_number_and_keeps_its_codes_and_words() -> None:
    columns = ("question", "question_label", "note", "value", "n", "weighted", "count", "error", "checked")
    given_ = table(("q1", "Spørgsmål 1", "73 pct. i 2016", 0.73, 9, 9.4, "7", 0.1, True),
                   ("q2", "Spørgsmål 2", "ny", 0.5, 10, 10.2, "5", 0.1, True), columns=columns)  # fmt: skip
    found = disclose(given_, rules(codes=("question",), texts=("question_label",)))
    assert found.table.rows[0] == ("q1", "Spørgsmål 1", None, None, None, None, None, None, None)
    assert found.table.rows[1] == given_.rows[1]
    assert found.table.suppressed == ("base", "")
    assert found.minimum == 10


def test_a_base_at_the_minimum_is_enough() -> None:
    assert disclose(by_sector(a=10), rules()).table == by_sector(a=10)


def test_without_a_minimum_nothing_is_touched() -> None:
    given_ = by_sector(a=1, b=0)
    assert disclose(given_, rules(minimum=0)).table is given_


def test_the_strictest_minimum_counts() -> None:
    given_ = table(("easy", "a", "all", 0.4, 12), ("delicate", "a", "all", 0.4, 12), ("delicate", "b", "all", 0.4, 60))
    found = disclose(given_, rules(question="question", minimums={"delicate": 50, "easy": 5}))
    assert found.table.suppressed == ("", "base", "")
    assert found.minimum == 50


def test_a_value_without_a_base_is_shown_and_counted() -> None:
    found = disclose(table(("q", "a", "all", 0.4, None), ("q", "b", "all", None, None), ("q", "c", "all", 0.2, 3)),
                     rules())  # fmt: skip
    assert found.unknown == 1
    assert found.table.suppressed == ("", "", "base")


def test_a_base_in_text_is_read_as_the_file_writes_numbers() -> None:
    rows = (("q", "a", "all", "0,4", "1.200"), ("q", "b", "all", "0,4", "9,5"))
    given_ = Table("survey", "survey.csv", COLUMNS, rows, (2, 3), ",")
    assert hidden(disclose(given_, rules())) == {"b": "base"}


# ------------------------------------------------------------------------------------ what a total gives away


def test_one_hidden_group_takes_the_smallest_other_with_it() -> None:
    found = disclose(by_sector(all=100, a=7, b=53, c=40), rules(totals={"sector": "all"}))
    assert hidden(found) == {"a": "base", "c": "total"}


def test_without_a_total_in_the_data_nothing_is_given_away() -> None:
    assert hidden(disclose(by_sector(a=7, b=53, c=40), rules(totals={"sector": "all"}))) == {"a": "base"}


def test_two_hidden_groups_of_enough_answers_together_protect_each_other() -> None:
    found = disclose(by_sector(all=100, a=7, b=8, c=45, d=40), rules(totals={"sector": "all"}))
    assert hidden(found) == {"a": "base", "b": "base"}


def test_hidden_groups_that_are_too_few_together_take_another() -> None:
    """The total less the others is the share among both, and these are fewer than ten."""
    found = disclose(by_sector(all=100, a=3, b=4, c=50, d=43), rules(totals={"sector": "all"}))
    assert hidden(found) == {"a": "base", "b": "base", "d": "total"}


def test_an_empty_group_hides_nobody() -> None:
    given_ = table(("q", "all", "all", 0.5, 100), ("q", "a", "all", 0.4, 7), ("q", "b", "all", None, 0),
                   ("q", "c", "all", 0.5, 93))  # fmt: skip
    assert hidden(disclose(given_, rules(totals={"sector": "all"}))) == {"a": "base", "b": "base", "c": "total"}


def test_a_total_goes_where_it_is_the_only_group_over_again() -> None:
    found = disclose(by_sector(all=10, a=7), rules(totals={"sector": "all"}, minimum=9))
    assert hidden(found) == {"a": "base", "all": "total"}


def test_groups_that_the_table_leaves_out_protect_a_hidden_one() -> None:
    """Of the hundred answers 43 are of groups that nobody can see here."""
    found = disclose(by_sector(all=100, a=7, b=50), rules(totals={"sector": "all"}))
    assert hidden(found) == {"a": "base"}


def test_the_same_group_is_hidden_under_every_answer() -> None:
    rows = [(answer, sector, "all", 0.2, base) for answer in ("x", "y", "z")
            for sector, base in (("all", 100), ("a", 7), ("b", 31), ("c", 31), ("d", 31))]  # fmt: skip
    found = disclose(table(*rows), rules(totals={"sector": "all"}))
    assert {row[1] for row, why in zip(found.table.rows, found.table.suppressed, strict=True) if why} == {"a", "b"}


def test_rows_that_cannot_be_told_apart_are_refused_with_both_places() -> None:
    given_ = table(("q", "all", "all", 0.5, 100), ("q", "a", "all", 0.4, 7), ("q", "a", "all", 0.4, 93))
    with pytest.raises(DeckgenError) as caught:
        disclose(given_, rules(totals={"sector": "all"}))
    (finding,) = caught.value.findings
    assert finding.code == "totals-ambiguous"
    assert "survey.csv:3" in finding.message and "survey.csv:4" in finding.message
    assert "0.4" not in finding.message


def test_one_answer_of_a_whole_cannot_be_hidden_alone() -> None:
    columns = ("question", "category", "value", "n")
    given_ = table(("q", "yes", 0.61, 7), ("q", "no", 0.3, 40), ("q", "unsure", 0.09, 30),
                   ("multiple", "x", 0.61, 7), ("multiple", "y", 0.7, 40), columns=columns)  # fmt: skip
    found = disclose(given_, rules(codes=("question", "category")))
    assert found.table.suppressed == ("base", "", "total", "base", "")


# ------------------------------------------------------------------------------------------- an attacker


def test_two_dimensions_until_no_single_one_remains() -> None:
    """One hidden cell in the middle of a table needs three others: in its row, in its column, and where these cross."""
    given_ = two_way([[7, 20, 30], [40, 50, 60], [70, 80, 90]])
    found = disclose(given_, rules(totals={"sector": "all", "size": "all"}))
    hidden_cells = {(row[1], row[2]) for row, why in zip(found.table.rows, found.table.suppressed, strict=True) if why}
    assert len(hidden_cells) == 4
    assert ("s0", "z0") in hidden_cells
    assert not given_away(given_, found, 10)


@example([[1, 1, 50], [1, 50, 1], [50, 1, 1]])
@example([[1, 50], [50, 50]])
@example([[1, 1, 60, 60, 60], [1, 1, 60, 60, 60], [60, 60, 1, 60, 60], [60, 60, 60, 1, 1], [60, 60, 60, 1, 1]])
@given(st.integers(1, 5).flatmap(lambda width: st.lists(
    st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=1, max_size=5)))  # fmt: skip
def test_nobody_can_reckon_a_hidden_number_out(bases: list[list[int]]) -> None:
    """Knowing all that is shown, and every base, there is no hidden value with only one solution."""
    given_ = two_way(bases)
    found = disclose(given_, rules(totals={"sector": "all", "size": "all"}))
    for row, why in zip(given_.rows, found.table.suppressed or [""] * len(given_.rows), strict=True):
        assert isinstance(row[4], int)
        assert why or row[4] >= 10
    assert given_away(given_, found, 10) == []


@given(st.lists(st.integers(1, 60), min_size=1, max_size=9))
def test_nobody_can_reckon_one_of_many_groups_out(bases: list[int]) -> None:
    given_ = two_way([[base] for base in bases])
    found = disclose(given_, rules(totals={"sector": "all"}))
    assert given_away(given_, found, 10, columns=(1,)) == []


@given(st.permutations([3, 25, 25, 40, 60]))
def test_the_order_of_rows_does_not_matter_to_how_many_are_hidden(bases: list[int]) -> None:
    found = disclose(by_sector(all=sum(bases), **{f"s{number}": base for number, base in enumerate(bases)}),
                     rules(totals={"sector": "all"}))  # fmt: skip
    assert sorted(hidden(found).values()) == ["base", "total"]


def two_way(bases: Sequence[Sequence[int]]) -> Table:
    """Shares by sector and size with totals of both: each total is the mean of its cells, weighted with their bases."""
    sizes = range(len(bases[0]))
    cells = {(f"s{y}", f"z{x}"): (Fraction(3 + 7 * y + 2 * x * x, 100), base)
             for y, row in enumerate(bases) for x, base in enumerate(row)}  # fmt: skip
    sectors = range(len(bases))
    for y in sectors:
        cells[f"s{y}", "all"] = mean([cells[f"s{y}", f"z{x}"] for x in sizes])
    for x in sizes:
        cells["all", f"z{x}"] = mean([cells[f"s{y}", f"z{x}"] for y in sectors])
    cells["all", "all"] = mean([cells["all", f"z{x}"] for x in sizes])
    return table(*(("q", sector, size, float(value) if base else None, base)
                   for (sector, size), (value, base) in cells.items()))  # fmt: skip


def mean(parts: Iterable[tuple[Fraction, int]]) -> tuple[Fraction, int]:
    listed = list(parts)
    whole = sum(base for _, base in listed)
    return (sum((value * base for value, base in listed), Fraction(0)) / whole if whole else Fraction(0)), whole


def given_away(
    full: Table, found: Disclosed, minimum: int, columns: tuple[int, ...] = (1, 2)
) -> list[tuple[CellValue, ...]]:
    """The hidden rows with answers whose value has one solution only, by Gauss over fractions; and those of which a
    total tells what fewer than `minimum` answers say together. The attacker knows every base."""
    reasons = found.table.suppressed or ("",) * len(full.rows)
    unknown = [row for row, why in enumerate(reasons) if why and full.rows[row][4]]
    equations: list[list[Fraction]] = []
    pooled = []
    for column in columns:
        others = [each for each in (1, 2) if each != column]
        for fixed in {tuple(row[each] for each in others) for row in full.rows}:
            rows = [row for row, cells in enumerate(full.rows) if tuple(cells[each] for each in others) == fixed]
            total = next(row for row in rows if full.rows[row][column] == "all")
            line = [Fraction(0)] * len(unknown)
            for row in rows:
                if row in unknown:
                    line[unknown.index(row)] = Fraction(int(full.rows[row][4] or 0)) * (-1 if row == total else 1)
            equations.append(line)
            groups = [row for row in rows if row in unknown and row != total]
            few = sum(int(full.rows[row][4] or 0) for row in groups) < minimum
            shown = [row for row in rows if not reasons[row] and row != total and full.rows[row][4]]
            if groups and few and not reasons[total] and shown:
                pooled.append(full.rows[groups[0]])
    solved = [unknown[line.index(1)] for line in reduced(equations) if sum(each != 0 for each in line) == 1]
    return [full.rows[row] for row in solved] + pooled


def reduced(lines: list[list[Fraction]]) -> list[list[Fraction]]:
    """Reduced row echelon form."""
    lines = [list(line) for line in lines]
    done = 0
    for column in range(len(lines[0]) if lines else 0):
        pivot = next((row for row in range(done, len(lines)) if lines[row][column]), None)
        if pivot is None:
            continue
        lines[done], lines[pivot] = lines[pivot], lines[done]
        lines[done] = [each / lines[done][column] for each in lines[done]]
        for row in range(len(lines)):
            if row != done and lines[row][column]:
                factor = lines[row][column]
                lines[row] = [one - factor * other for one, other in zip(lines[row], lines[done], strict=True)]
        done += 1
    return lines[:done]
