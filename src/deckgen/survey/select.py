"""Take, join and order the rows of tables."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain, islice
from typing import Any, TypeVar

from deckgen.findings import DeckgenError, Where, choices, error, nearest
from deckgen.survey import CellValue, Source, Table, cell_text
from deckgen.survey.cells import NotANumber, parse_number

Item = TypeVar("Item")
Condition = CellValue | Sequence[CellValue]
"""One value, or a list of which one must fit; None and '' fit a blank cell."""

_LONG = 40
"""Longer texts are shortened in messages, for they are no codes."""

_COMPARED = 2000
"""So many values at most are searched for the one that was meant: the search takes long."""


# --------------------------------------------------------------------------------------------- taking rows


def pick(
    table: Table,
    where: Mapping[str, Condition],
    at: Where | None = None,
    places: Mapping[str, Where] | None = None,
) -> Table:
    """The rows that meet all conditions; `places` says where each stands, if not at `at`.

    Text is compared as text, letter by letter. Where the cell or the condition is a number, both are read as
    numbers; but a text that starts with a needless 0 ('007') is a code and no number.
    Raises DeckgenError 'column-unknown', or 'selection-empty' that names the condition no row meets.
    """
    spots = places or {}
    if not table.rows:
        raise error("selection-empty", f"{_named(table)} has no rows", at)
    columns = {column: table.column_index(column, spots.get(column, at)) for column in where}
    looked_up = _looked_up(table, {columns[column]: _values(condition) for column, condition in where.items()})
    if looked_up:
        return table if len(looked_up) == len(table.rows) else table.keep(looked_up)
    kept = list(range(len(table.rows)))
    for column, condition in where.items():
        fitting = _rows_with(table, kept, columns[column], _values(condition))
        if not fitting:
            raise _empty(table, where, column, kept, at, spots)
        kept = fitting
    return table if len(kept) == len(table.rows) else table.keep(kept)


def one_row(table: Table, at: Where | None, what: str) -> int:
    """The index of the only row. `what` is named in the error, such as "the number 'innovative'".

    Raises DeckgenError 'selection-many', with the columns in which the rows differ, or 'selection-empty'.
    """
    if len(table.rows) == 1:
        return 0
    if not table.rows:
        raise error("selection-empty", f"no row fits {what}", at)
    said = f"{len(table.rows)} rows of {_named(table)} fit {what}, where one is meant"
    texts = {
        column: _distinct(cell_text(row[index]) for row in table.rows) for index, column in enumerate(table.columns)
    }
    differing = [column for column in table.columns if len(texts[column]) > 1]
    if differing:
        codes_first = sorted(differing, key=lambda column: _unlikely(table, column, texts[column]))
        ways = "; ".join(f"{column} is {_listed(texts[column])}" for column in codes_first[:4])
        raise error("selection-many", said, at, f"add a condition: {ways}")
    twins = " and ".join(_row_place(table, row) for row in range(2))
    raise error("selection-many", said, at, f"these rows say the same: {twins}; delete one of them")


def _unlikely(table: Table, column: str, texts: Collection[str]) -> tuple[bool, bool]:
    """How unlikely a column is to tell rows apart: one with long texts is most, then one with numbers."""
    index = table.columns.index(column)
    return max(map(len, texts)) > _LONG, any(isinstance(row[index], int | float) for row in table.rows)


def _looked_up(table: Table, wanted: Mapping[int, Sequence[CellValue]]) -> list[int]:
    """The rows that meet conditions of text, found by the rarest of them; none where that way does not serve."""
    texts: dict[int, set[str]] = {}
    candidates: list[list[list[int]]] = []
    for column, values in wanted.items():
        rows = table.rows_by_text(column)
        if rows is None or not all(isinstance(value, str) and value for value in values):
            return []
        texts[column] = {str(value) for value in values}
        candidates.append([rows[text] for text in texts[column] if text in rows])
    if not candidates:
        return []
    rarest = sorted(chain(*min(candidates, key=lambda lists: sum(map(len, lists)))))
    return [row for row in rarest if all(table.rows[row][column] in each for column, each in texts.items())]


def _values(condition: Condition) -> list[CellValue]:
    if isinstance(condition, Sequence) and not isinstance(condition, str):
        return list(condition)
    return [condition]


def _rows_with(table: Table, rows: Iterable[int], index: int, wanted: Sequence[CellValue]) -> list[int]:
    texts = {str(each) for each in wanted if isinstance(each, str) and each}
    only_texts = len(texts) == len(wanted)
    fitting = []
    for row in rows:
        cell = table.rows[row][index]
        if isinstance(cell, str) and (only_texts or cell in texts):
            if cell in texts:
                fitting.append(row)
        elif any(_fits(cell, each, table, row) for each in wanted):
            fitting.append(row)
    return fitting


def _fits(cell: CellValue, wanted: CellValue, table: Table, row: int) -> bool:
    if cell is None or wanted is None or wanted == "":
        return cell_text(cell) == cell_text(wanted)
    if isinstance(cell, bool) or isinstance(wanted, bool):
        return cell_text(cell).casefold() == cell_text(wanted).casefold()
    if isinstance(cell, str) and isinstance(wanted, str):
        return cell == wanted
    number = _number(cell, table.source(row).decimal)
    return number is not None and number == _number(wanted, ".")


def _number(value: str | float | int, decimal: str) -> float | None:
    if not isinstance(value, str):
        return float(value)
    digits = value.strip().lstrip("+-")
    if digits[:1] == "0" and digits[1:2].isdigit():
        return None
    try:
        return parse_number(value, decimal)
    except NotANumber:
        return None


def _empty(
    table: Table,
    where: Mapping[str, Condition],
    column: str,
    kept: Sequence[int],
    at: Where | None,
    spots: Mapping[str, Where],
) -> DeckgenError:
    """The error for no rows left: a value that is nowhere in its column, or conditions that never meet."""
    everything = range(len(table.rows))
    for each, condition in where.items():
        index = table.column_index(each)
        if not _rows_with(table, everything, index, _values(condition)):
            said = f"no row of {_named(table)} has {_condition(each, condition)}"
            hint = _value_hint(condition, table, index, everything)
            return error("selection-empty", said, spots.get(each, at), hint)
    before = list(where)[: list(where).index(column)]
    others = ", ".join(_condition(each, where[each]) for each in before)
    said = f"no row of {_named(table)} has {_condition(column, where[column])} together with {others}"
    hint = _value_hint(where[column], table, table.column_index(column), kept)
    return error("selection-empty", said, spots.get(column, at), hint)


def _value_hint(condition: Condition, table: Table, index: int, rows: Iterable[int]) -> str:
    present = list(islice(_distinct(cell_text(table.rows[row][index]) or "(blank)" for row in rows), _COMPARED))
    word = next((cell_text(each) for each in _values(condition)), "")
    same = next((each for each in present if each != word and each.strip() == word.strip()), None)
    if same:
        return f"the data has '{same}', which differs by a space only"
    if nearest(word, present) is None:
        return f"in {table.columns[index]} {choices(word, present)}"
    return choices(word, present)


def _condition(column: str, condition: Condition) -> str:
    values = [f"'{cell_text(each)}'" if cell_text(each) else "a blank" for each in _values(condition)]
    return f"{column} {' or '.join(values) or '(an empty list)'}"


# -------------------------------------------------------------------------------------------- joining rows


def fall_back(first: Table, second: Table, key: Sequence[str], value: str) -> Table:
    """The rows of `first`, and those of `second` whose key has no row with a value in `first`.

    A blank value counts as none. A row of `second` stands where the blank one stood, or after all others.
    Columns are united, and each row keeps its own file and line.
    Raises DeckgenError 'column-unknown', or 'key-duplicate' for two rows of a table with the same key.
    """
    mine, theirs = _by_key(first, key), _by_key(second, key)
    columns = first.columns + tuple(column for column in second.columns if column not in first.columns)
    taken: list[tuple[Table, int]] = []
    for each, row in mine.items():
        if _blank(first, row, value) and each in theirs and not _blank(second, theirs[each], value):
            taken.append((second, theirs[each]))
        else:
            taken.append((first, row))
    taken += [(second, row) for each, row in theirs.items() if each not in mine]
    return Table(
        name=first.name,
        file=first.file,
        columns=columns,
        rows=tuple(_reordered(table, row, columns) for table, row in taken),
        lines=tuple(table.lines[row] for table, row in taken),
        decimal=first.decimal,
        sources=_sources(taken),
    )


def _sources(taken: Iterable[tuple[Table, int]]) -> tuple[Source, ...]:
    return tuple(table.source(row) for table, row in taken)


def _by_key(table: Table, key: Sequence[str]) -> dict[tuple[str, ...], int]:
    indexes = [table.column_index(column) for column in key]
    rows: dict[tuple[str, ...], int] = {}
    for row, cells in enumerate(table.rows):
        parts = tuple(cell_text(cells[index]) for index in indexes)
        if parts in rows:
            named = ", ".join(f"{column} '{part}'" for column, part in zip(key, parts, strict=True))
            said = f"two rows have the same key ({named}): {_row_place(table, rows[parts])} and this one"
            raise error("key-duplicate", said, table.place(row, key[0]) if key else None,
                        "delete one of them, or add the column that tells them apart to `key`")  # fmt: skip
        rows[parts] = row
    return rows


def _blank(table: Table, row: int, column: str) -> bool:
    return not table.text(row, column).strip()


def _reordered(table: Table, row: int, columns: Iterable[str]) -> tuple[CellValue, ...]:
    cells = dict(zip(table.columns, table.rows[row], strict=True))
    return tuple(cells.get(column) for column in columns)


# ---------------------------------------------------------------------------------------------- ordering


def arrange(
    items: Iterable[Item],
    sort: str | Sequence[str],
    *,
    value_of: Callable[[Item], float | None],
    label_of: Callable[[Item], str],
    key_of: Callable[[Item], str],
    sort_key: Callable[[str], Any],
    at: Where | None = None,
) -> tuple[Item, ...]:
    """The items by value ('descending', 'ascending'), by 'label', as in the 'data', or by a list of keys.

    `sort_key` collates labels in the deck's language. Equal items stay in data order, items without a value
    come last, and so do, in data order, those whose key a list does not name.
    Raises DeckgenError 'key-unknown' at `at` for a listed key that no item has.
    """
    given = tuple(items)
    if sort == "data":
        return given
    if sort == "label":
        return tuple(sorted(given, key=lambda item: sort_key(label_of(item))))
    if sort in ("descending", "ascending"):
        return _by_value(given, value_of, 1 if sort == "ascending" else -1)
    if isinstance(sort, str):
        orders = ("descending", "ascending", "label", "data")
        raise error("sort-unknown", f"'{sort}' is no order", at, choices(sort, orders))
    keys = _distinct(key_of(item) for item in given)
    for key in sort:
        if key not in keys:
            raise error("key-unknown", f"there is no '{key}' to sort", at, choices(key, keys))
    ranks = {key: rank for rank, key in reversed(list(enumerate(sort)))}
    return tuple(sorted(given, key=lambda item: ranks.get(key_of(item), len(ranks) + len(sort))))


def top(
    items: Iterable[Item],
    count: int,
    *,
    value_of: Callable[[Item], float | None],
    label_of: Callable[[Item], str],
    make_other: Callable[[float, tuple[Item, ...]], Item] | None = None,
    at: Where | None = None,
) -> tuple[Item, ...]:
    """The `count` items with the largest values, in the order given; of equal ones the earlier.

    With `make_other` the rest follows as one item, made from its sum and its items.
    Raises DeckgenError 'sum-unknown' at `at` if an item to be summed has no value.
    """
    given = tuple(items)
    order = _by_value(tuple(enumerate(given)), lambda pair: value_of(pair[1]), -1)
    largest = {index for index, _ in order[:count]}
    kept = tuple(item for index, item in enumerate(given) if index in largest)
    rest = tuple(item for index, item in enumerate(given) if index not in largest)
    if make_other is None or not rest:
        return kept
    values = [value for item in rest if (value := value_of(item)) is not None]
    if len(values) < len(rest):
        missing = _listed(label_of(item) for item in rest if value_of(item) is None)
        raise error("sum-unknown", f"the rest cannot be summed: there is no value for {missing}", at,
                    "leave `other` out, or take these rows out with a condition")  # fmt: skip
    return (*kept, make_other(math.fsum(values), rest))


def _by_value(items: tuple[Item, ...], value_of: Callable[[Item], float | None], sign: int) -> tuple[Item, ...]:
    def rank(item: Item) -> tuple[bool, float]:
        value = value_of(item)
        return (value is None, 0.0 if value is None else sign * value)

    return tuple(sorted(items, key=rank))


# ------------------------------------------------------------------------------------------------ wording


def _named(table: Table) -> str:
    return f"'{table.name}' ({table.file})" if table.name else table.file


def _row_place(table: Table, row: int) -> str:
    return str(table.place(row, table.columns[0]))


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _listed(texts: Iterable[str]) -> str:
    shown = [text if len(text) <= _LONG else f"{text[: _LONG - 1]}…" for text in texts]
    more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
    return ", ".join(f"'{text}'" if text else "blank" for text in shown[:5]) + more
