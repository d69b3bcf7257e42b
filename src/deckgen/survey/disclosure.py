"""Which values may not be shown: too few answers behind them, or given away by a total and the other values.

A suppressed row loses every number it has, at once after it is read, so that nothing later can show it. What protects
it are the rules of statistical offices for tables: a minimum base, and complementary suppression (Hundepool et al.,
Statistical Disclosure Control, 2012, chapter 4), decided by solving the equations that any reader could solve.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from deckgen.findings import DeckgenError, Where, error
from deckgen.model import Suppressed
from deckgen.survey import CellValue, Table, cell_text

_DIGIT = re.compile(r"\d")

_ROUNDING = 0.0051
"""How far each share of a set that adds up to 1 may be rounded: to whole per cent, and a little for the float."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is known of a table that decides what of it may be shown; '' stands for a column that there is not.

    `codes` are the columns whose codes tell rows apart, `texts` further columns that hold no numbers: labels, status.
    `totals` are columns with the code of their total. `minimums` go by the code in the column `question`; of these and
    `minimum` the larger counts. 0 is no minimum.
    """

    value: str
    base: str
    minimum: int = 0
    codes: Collection[str] = ()
    texts: Collection[str] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    minimums: Mapping[str, int] = field(default_factory=dict)
    category: str = ""
    """The column with the answers of a question: where their shares add up to 1, one alone cannot be hidden."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A table without what may not be shown. `minimum` is the largest that hid a row, 0 where none did.

    `unknown` counts rows that have a value and no base, so that a minimum could not be held to them.
    """

    table: Table
    minimum: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class _Relation:
    """Rows that any reader can reckon with: the groups and their total, or shares that add up to 1 (no total).

    `rest` says that there are answers, enough of them, in groups that the table does not show at all.
    """

    column: str
    groups: tuple[int, ...]
    total: int | None
    rest: bool = False

    @property
    def rows(self) -> tuple[int, ...]:
        return self.groups if self.total is None else (*self.groups, self.total)


def disclose(table: Table, rules: Rules, where: Where | None = None) -> Disclosed:
    """The table without the numbers of rows that may not be shown, each with its reason in `suppressed`.

    Raises DeckgenError for a base that is no number, and 'totals-ambiguous', at `where`, for rows that cannot be told
    apart though one of them is suppressed.
    """
    least = [_minimum(table, row, rules) for row in range(len(table.rows))]
    if not any(least) and not any(table.suppressed):
        return Disclosed(table)
    bases = [_base(table, row, rules) for row in range(len(table.rows))]
    reasons: dict[int, Suppressed] = {row: reason for row, reason in enumerate(table.suppressed) if reason}
    unknown = 0
    for row, (base, minimum) in enumerate(zip(bases, least, strict=True)):
        if base is not None and base < minimum:
            reasons.setdefault(row, "base")
        elif base is None and minimum and row not in reasons and _has_value(table, row, rules):
            unknown += 1
    minimum = max((least[row] for row in reasons), default=0)
    relations = list(_relations(table, rules, bases, minimum)) if reasons else []
    for relation in relations:
        if any(row in reasons for row in relation.rows):
            _refuse_twins(relation, table, where)
    for together in _connected(relations):
        if any(row in reasons for relation in together for row in relation.rows):
            for row in _Protection(together, reasons, bases).complete(minimum):
                reasons[row] = "total"
    return Disclosed(_blanked(table, reasons, rules) if reasons else table, minimum, unknown)


def _minimum(table: Table, row: int, rules: Rules) -> int:
    if not rules.minimums or rules.question not in table.columns:
        return rules.minimum
    return max(rules.minimum, rules.minimums.get(table.text(row, rules.question), 0))


def _base(table: Table, row: int, rules: Rules) -> float | None:
    return table.number(row, rules.base) if rules.base in table.columns else None


def _has_value(table: Table, row: int, rules: Rules) -> bool:
    return rules.value not in table.columns or bool(table.text(row, rules.value).strip())


def _blanked(table: Table, reasons: Mapping[int, Suppressed], rules: Rules) -> Table:
    """The table without the numbers of these rows: of columns that hold no codes or labels only words stay."""
    kept = {*rules.codes, *rules.texts} - {rules.value, rules.base}
    open_ = [column in kept for column in table.columns]

    def cells(row: int) -> tuple[CellValue, ...]:
        given = table.rows[row]
        if row not in reasons:
            return given
        return tuple(cell if stays or _wordy(cell) else None for cell, stays in zip(given, open_, strict=True))

    rows = tuple(cells(row) for row in range(len(table.rows)))
    return replace(table, rows=rows, suppressed=tuple(reasons.get(row, "") for row in range(len(rows))))


def _wordy(cell: CellValue) -> bool:
    """Whether a cell is words that can hold no number."""
    return isinstance(cell, str) and not _DIGIT.search(cell)


# ---------------------------------------------------------------------------------- what a reader can reckon with


def _relations(
    table: Table, rules: Rules, bases: Sequence[float | None], minimum: int
) -> Iterator[_Relation]:  # fmt: skip
    for column, code in rules.totals.items():
        for rows in _alike_but_for(table, rules, column):
            totals = [row for row in rows if table.text(row, column).strip() == code]
            groups = tuple(row for row in rows if row not in totals and _counts(table, row, rules, bases))
            if totals and groups and _has_value(table, totals[0], rules):
                rest = _rest(totals[0], groups, bases, minimum)
                yield _Relation(column, (*groups, *totals[1:]), totals[0], rest)
    if rules.category in table.columns and rules.value in table.columns:
        total = rules.totals.get(rules.category)
        for rows in _alike_but_for(table, rules, rules.category):
            answers = tuple(row for row in rows if table.text(row, rules.category).strip() != total
                            and _counts(table, row, rules, bases))  # fmt: skip
            if len(answers) > 1 and _adds_up(table, answers, rules):
                yield _Relation(rules.category, answers, None)


def _alike_but_for(table: Table, rules: Rules, column: str) -> Iterable[list[int]]:
    """The rows in groups that differ in no column with codes but this one."""
    if column not in table.columns:
        return ()
    codes = {*rules.codes} - {*rules.texts, column, rules.value, rules.base}
    others = [index for index, each in enumerate(table.columns) if each in codes]
    found: dict[tuple[str, ...], list[int]] = {}
    for row, cells in enumerate(table.rows):
        found.setdefault(tuple(cell_text(cells[index]).strip() for index in others), []).append(row)
    return found.values()


def _counts(table: Table, row: int, rules: Rules, bases: Sequence[float | None]) -> bool:
    """Whether a row adds something to a total; a suppressed one has no value any more only where its source hid it."""
    return bases[row] != 0 and (_has_value(table, row, rules) or bool(table.suppression(row)))


def _rest(total: int, groups: Iterable[int], bases: Sequence[float | None], minimum: int) -> bool:
    """Whether answers of the total stand in no group of the table, so many that they may be reckoned with."""
    whole, parts = bases[total], [bases[row] for row in groups]
    if whole is None or any(part is None for part in parts):
        return False
    return whole - sum(part for part in parts if part is not None) >= max(minimum, 1)


def _adds_up(table: Table, rows: Sequence[int], rules: Rules) -> bool:
    try:
        values = [table.number(row, rules.value) for row in rows]
    except DeckgenError:  # told where the value is shown, if it may be
        return False
    known = [value for value in values if value is not None]
    return len(known) == len(rows) and abs(sum(known) - 1) <= _ROUNDING * len(rows)


# ---------------------------------------------------------------------------------------- what must be hidden too


def _connected(relations: list[_Relation]) -> Iterator[list[_Relation]]:
    """The relations in groups that share no row: what is hidden in one says nothing about another."""
    of: dict[int, list[int]] = {}
    for number, relation in enumerate(relations):
        for row in relation.rows:
            of.setdefault(row, []).append(number)
    left = set(range(len(relations)))
    for first in range(len(relations)):
        if first not in left:
            continue
        found, open_ = {first}, [first]
        while open_:
            near = {number for row in relations[open_.pop()].rows for number in of[row]} - found
            found |= near
            open_ += near
        left -= found
        yield [relations[number] for number in sorted(found)]


class _Protection:
    """Which rows are hidden, and what is hidden besides until no hidden one can be reckoned out of those shown."""

    def __init__(self, relations: list[_Relation], hidden: Collection[int], bases: Sequence[float | None]) -> None:
        rows = {row for relation in relations for row in relation.rows}
        self.relations, self.hidden, self.bases = relations, {row for row in rows if row in hidden}, bases
        self.added: set[int] = set()
        self.of: dict[int, list[_Relation]] = {}
        for relation in relations:
            for row in relation.rows:
                self.of.setdefault(row, []).append(relation)

    def complete(self, minimum: int) -> set[int]:
        """The rows hidden besides."""
        while self._hide_partners() or any(
            self._too_few(each, minimum) and self._hide_in((each,)) is not None for each in self.relations
        ):
            pass
        return self.added

    def _hide_partners(self) -> bool:
        """Hide a row beside each that is given away; whether there was one. Rows alone in an equation go first."""
        given_away = _given_away(self.relations, self.hidden)
        alone = {row: min(map(self._count, self.of[row])) for row in given_away}
        touched: set[int] = set()
        found = False
        for row in sorted(given_away, key=lambda each: (alone[each], each)):
            mine = sorted(self.of[row], key=self._count)
            if any(other in touched for relation in mine for other in relation.rows):
                continue  # what was hidden just now may protect this one too
            added = self._hide_in(mine)
            if added is None:
                added = self._hide_in(each for each in self.relations if self._count(each))
            if added is not None:
                touched |= {row, added}
                found = True
        return found

    def _count(self, relation: _Relation) -> int:
        return len(self.hidden.intersection(relation.rows))

    def _hide_in(self, relations: Iterable[_Relation]) -> int | None:
        """Hide a row in the first relation that has one to hide, and return it."""
        row = next((row for each in relations if (row := self._partner(each)) is not None), None)
        if row is not None:
            self.hidden.add(row)
            self.added.add(row)
        return row

    def _partner(self, relation: _Relation) -> int | None:
        """The group to hide in a relation, its total where all groups are hidden.

        That is the one with the fewest answers; before it such as stand beside hidden ones in other relations too, so
        that fewer need a partner of their own. Equal ones go by the table's order, so the same group is hidden under
        each answer of a question.
        """
        shown = [row for row in relation.groups if row not in self.hidden]
        if not shown:
            total = relation.total
            return total if total is not None and total not in self.hidden else None

        def rank(row: int) -> tuple[int, bool, float]:
            lonely = sum(not self._count(each) for each in self.of[row])
            return lonely, self.bases[row] is None, self.bases[row] or 0

        return min(shown, key=rank)

    def _too_few(self, relation: _Relation, minimum: int) -> bool:
        """Whether the hidden groups are together so few that what the total tells of them may not be shown either."""
        groups = [self.bases[row] for row in relation.groups if row in self.hidden]
        if relation.total is None or relation.total in self.hidden or relation.rest or not groups or None in groups:
            return False
        return len(groups) < len(relation.groups) and sum(base for base in groups if base is not None) < minimum


def _refuse_twins(relation: _Relation, table: Table, where: Where | None) -> None:
    seen: dict[str, int] = {}
    for row in relation.rows:
        code = table.text(row, relation.column).strip()
        if code in seen:
            places = f"{table.place(seen[code], relation.column)} and {table.place(row, relation.column)}"
            raise error(
                "totals-ambiguous", f"two rows have {relation.column} '{code}' and differ in no column that the deck "
                f"uses ({places}), so it cannot be told which total is theirs", where,
                f"name the columns that tell the rows of '{table.name}' apart as its `key`",
            )  # fmt: skip
        seen[code] = row


def _given_away(relations: Iterable[_Relation], hidden: Collection[int]) -> set[int]:
    """The hidden rows whose value follows from the equations: elimination leaves one of them alone in a line."""
    lines: dict[int, dict[int, Fraction]] = {}
    for number, relation in enumerate(relations):
        line = {row: Fraction(1) for row in relation.groups if row in hidden}
        if relation.total is not None and relation.total in hidden:
            line[relation.total] = Fraction(-1)
        if relation.rest and line:
            line[-1 - number] = Fraction(1)  # the groups that are not shown: unknown in this equation only
        line = _reduced(line, lines)
        if not line:
            continue
        pivot = max(line)
        line = {row: factor / line[pivot] for row, factor in line.items()}
        for other in lines.values():
            if pivot in other:
                _subtract(other, line, other[pivot])
        lines[pivot] = line
    return {next(iter(line)) for line in lines.values() if len(line) == 1 and next(iter(line)) >= 0}


def _reduced(line: dict[int, Fraction], lines: Mapping[int, Mapping[int, Fraction]]) -> dict[int, Fraction]:
    for pivot in [row for row in line if row in lines]:
        if pivot in line:
            _subtract(line, lines[pivot], line[pivot])
    return line


def _subtract(line: dict[int, Fraction], other: Mapping[int, Fraction], times: Fraction) -> None:
    for row, factor in other.items():
        left = line.get(row, Fraction(0)) - times * factor
        if left:
            line[row] = left
        else:
            line.pop(row, None)
