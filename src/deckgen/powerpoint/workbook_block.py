"""The block of cells that a chart takes its data from, and where its series and categories can go in it.

Names stand in a row, categories in a column, each series in a column of its own beside them. A person may have moved
the block, renamed its sheet, added series of their own, or put formulas and notes around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from deckgen.powerpoint.workbook_cells import MAX_COLUMN, MAX_ROW, Book, Reference, Sheet, cells_of
from deckgen.powerpoint.workbook_tables import Table

_STRING = re.compile(r'"[^"]*"')
_CELL = re.compile(r"(?<![A-Za-z0-9_.$])\$?[A-Z]{1,3}(\$?)(\d{1,7})(?![\w(.])")
_LOOKS_ELSEWHERE = re.compile(r"[!\[]|\b(?:ROW|ROWS|OFFSET|INDIRECT|INDEX|RAND|CELL)\w*\s*\(|\$?[A-Z]{1,3}:\$?[A-Z]")
_MOST_COLUMNS_AWAY = 64


@dataclass(frozen=True, slots=True)
class SeriesCells:
    """The formulas by which a series of the chart names its cells, '' where it has none. `own` is one of deckgen's."""

    key: str
    own: bool
    name: str
    labels: str
    values: str


@dataclass(frozen=True, slots=True)
class Block:
    """Where the data stand: rows `top` and on, one for each of `count` categories; columns by key of series."""

    book: Book
    sheet: Sheet
    labels: Reference
    count: int
    header: int
    columns: Mapping[str, int]
    own: frozenset[str]
    names: Mapping[str, Reference]
    tables: tuple[Table, ...] = ()

    @property
    def top(self) -> int:
        return self.labels.top

    @property
    def label_column(self) -> int:
        return self.labels.left

    @property
    def rows(self) -> range:
        return range(self.top, self.top + self.count)

    def foreign_columns(self) -> list[int]:
        ours = {self.label_column, *(column for key, column in self.columns.items() if key in self.own)}
        return sorted({column for key, column in self.columns.items() if key not in self.own} - ours)

    def side_columns(self) -> list[int]:
        """Columns beside the block that no series uses but that hold something, up to the first empty one."""
        used = {self.label_column, *self.columns.values()}
        rows = range(self.header, self.top + self.count)
        found = []
        for start, step in ((min(used), -1), (max(used), 1)):
            column = start + step
            while 1 <= column <= MAX_COLUMN and self._holds_any(column, rows):
                found.append(column)
                column += step
        found += [
            column for column in range(min(used), max(used)) if column not in used and self._holds_any(column, rows)
        ]
        return sorted(found)

    def _holds_any(self, column: int, rows: range) -> bool:
        return any(row in rows and self.sheet.holds(column, row) for row in self.sheet.rows_in(column))


@dataclass(frozen=True, slots=True)
class Plan:
    """What can be done in the workbook: the chart's final keys in order, and columns by key of series.

    `refused` are keys that could not be added or taken out. `order` has the old place of each category, None for a
    new one.
    """

    series: tuple[str, ...]
    categories: tuple[str, ...]
    order: tuple[int | None, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def find_block(book: Book, series: Sequence[SeriesCells], count: int) -> Block | None:
    """The block that all series of a chart share; None if their cells are not laid out as one."""
    labels = next((cells_of(each.labels) for each in series if each.own and each.labels), None)
    sheet = book.sheet(labels.sheet) if labels is not None else None
    if labels is None or sheet is None or not _is_stretch(labels, labels, count) or not count:
        return None
    columns: dict[str, int] = {}
    names: dict[str, Reference] = {}
    for each in sorted(series, key=lambda one: not one.own):
        if not each.values and not each.own:
            continue
        values, its_labels = cells_of(each.values), cells_of(each.labels)
        if values is None or not _is_stretch(values, labels, count) or values.left == labels.left:
            return None
        if each.labels and (its_labels is None or not _is_stretch(its_labels, labels, count)
                            or its_labels.left != labels.left):  # fmt: skip
            return None
        if each.own and values.left in columns.values():
            return None
        columns[each.key] = values.left
        name = cells_of(each.name)
        if name is not None and name.left == name.right and name.top == name.bottom:
            names[each.key] = name
        elif each.name:
            return None
    own = frozenset(each.key for each in series if each.own)
    heads = [names[key].top for key in own if key in names and names[key].sheet.casefold() == labels.sheet.casefold()]
    header = min(heads, default=labels.top - 1)
    if not 1 <= header < labels.top:
        return None
    tables = tuple(Table(book, part) for part in book.tables(labels.sheet))
    return Block(book, sheet, labels, count, header, columns, own, names, tables)


def _is_stretch(cells: Reference, labels: Reference, count: int) -> bool:
    """Whether cells are one column beside the labels, a row for each category."""
    return (
        cells.is_column
        and cells.sheet.casefold() == labels.sheet.casefold()
        and (cells.top, cells.bottom) == (labels.top, labels.bottom)
        and cells.bottom - cells.top + 1 == count
    )


# ------------------------------------------------------------------------------------------------- planning


def plan_block(
    block: Block, current: Sequence[str], wanted: Sequence[str], series: Sequence[str], has_all: Sequence[str] = ()
) -> Plan:
    """Where the wanted categories and series go. `has_all` are series that the chart already has, without cells."""
    kept_columns = {key: column for key, column in block.columns.items() if key in series}
    filled = frozenset(column for column in block.foreign_columns() if _is_filled(block, column))
    room = _room(block, [block.label_column, *kept_columns.values()], filled, len(wanted) - block.count)
    of_rows = [block.label_column, *(column for column in kept_columns.values() if column not in filled)]
    pins = {index for index in range(block.count) if _is_pinned(block, block.top + index, of_rows)}
    order, refused = _fitted(pins, current, wanted, block.count + room)
    categories = [key for key, _ in order]
    asked, left_out = set(wanted), set(refused)
    stuck = [key for key in categories if key not in asked]
    notes = []
    if refused:
        notes.append("the workbook has no free cells below the chart's data for new categories")
    if stuck:
        notes.append("categories that the data no longer have stay, as a formula stands in their rows")
    if [key for key in categories if key in asked] != [key for key in wanted if key not in left_out]:
        notes.append("categories are in another order than the data, as formulas hold some in their rows")
    columns, no_room = _columns(block, kept_columns, [key for key in series if key not in has_all], len(categories))
    if no_room:
        notes.append("the workbook has no free column beside the chart's data for a new series")
    final = tuple(key for key in series if key not in no_room)
    return Plan(final, tuple(categories), tuple(place for _, place in order), columns,
                (*refused, *stuck, *no_room), tuple(notes))  # fmt: skip


def _room(block: Block, columns: Sequence[int], filled: frozenset[int], most: int) -> int:
    """How many rows below the block are free in all columns; no more than `most`."""
    for room in range(max(0, most)):
        row = block.top + block.count + room
        if row > MAX_ROW or any(
            # A column of formulas may already be filled further down.
            block.sheet.holds(column, row) and not (column in filled and _is_of_its_row(block.sheet, column, row))
            for column in columns
        ):
            return room
    return max(0, most)


def _fitted(
    pins: set[int], current: Sequence[str], wanted: Sequence[str], most: int
) -> tuple[list[tuple[str, int | None]], list[str]]:
    """The categories in their rows, no more than `most`, and those of the new ones that there is no row for."""
    there = set(current)
    added = [key for key in wanted if key not in there]
    refused: list[str] = []
    while True:
        left_out = set(refused)
        order = _pinned(pins, current, [key for key in wanted if key not in left_out])
        over = len(order) - most
        if over <= 0 or len(refused) == len(added):
            return order, refused
        refused = added[max(0, len(added) - len(refused) - over) :]


def _pinned(pins: set[int], current: Sequence[str], wanted: Sequence[str]) -> list[tuple[str, int | None]]:
    """The categories in their rows, with their old places: those with formulas of their own stay in their row.

    Where too few are left to reach the last of these, categories that were to go stay.
    """
    old = {key: index for index, key in enumerate(current)}
    places = {key: old.get(key) for key in wanted}
    if not pins:
        return list(places.items())
    gone = [key for key in current if key not in places]
    stays = [key for key in gone if old[key] in pins]
    others = [key for key in gone if old[key] not in pins]
    more = max(pins) + 1 - len(places) - len(stays)
    stays += others[: max(0, more)]
    free = iter([key for key in (*wanted, *stays) if old.get(key) not in pins])
    final = [current[index] if index in pins else next(free) for index in range(len(places) + len(stays))]
    return [(key, old.get(key)) for key in final]


def _is_pinned(block: Block, row: int, columns: Sequence[int]) -> bool:
    """Whether a row has a formula that is about its category and would say something else of another one."""
    return any(block.sheet.has_formula(column, row) for column in columns)


def _is_filled(block: Block, column: int) -> bool:
    """Whether a column has in every row a formula that is right for whatever category stands there."""
    return all(_is_of_its_row(block.sheet, column, row) for row in block.rows)


def _is_of_its_row(sheet: Sheet, column: int, row: int) -> bool:
    """Whether a formula looks only at cells of its own row, so that it is right for any category there."""
    found = sheet.formula_from(column, row)
    if found is None:
        return False
    formula, written_for = _STRING.sub("", found[0]), found[1]
    cells = _CELL.findall(formula)
    return bool(cells) and not _LOOKS_ELSEWHERE.search(formula) and all(
        not fixed and int(number) == written_for for fixed, number in cells
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------- columns


def _columns(
    block: Block, kept: Mapping[str, int], series: Sequence[str], count: int
) -> tuple[dict[str, int], list[str]]:
    """A column for each series, and the series for which there is none."""
    added = [key for key in series if key not in kept]
    has_gap = len(series) < len(block.columns) and any("\x1f" in key for key in block.columns)
    if (added or has_gap) and _is_untouched(block):
        first = min(block.columns.values())
        new = range(first, first + len(series))
        old = set(block.columns.values())
        if block.label_column < first and all(column in old or _is_free(block, column, count) for column in new):
            return dict(zip(series, new, strict=True)), []
    columns, refused = dict(kept), []
    free = _free_columns(block, count)
    for key in added:
        column = next(free, None)
        if column is None:
            refused.append(key)
        else:
            columns[key] = column
    return columns, refused


def _is_untouched(block: Block) -> bool:
    """Whether nobody has added to the block or given a cell a look of its own: then its columns can be laid anew."""
    columns = sorted(block.columns.values())
    return not (
        block.book.has_formulas
        or block.tables
        or block.own != set(block.columns)
        or block.side_columns()
        or columns != list(range(columns[0], columns[-1] + 1))
        or any(len({block.sheet.style_at(column, row) for column in columns}) > 1 for row in block.rows)
        or len({block.sheet.style_at(column, block.header) for column in columns}) > 1
        or any(
            (name.left, name.top, name.sheet) != (block.columns[key], block.header, block.labels.sheet)
            for key, name in block.names.items()
        )
        or len(block.names) != len(block.columns)
    )


def _free_columns(block: Block, count: int) -> Iterator[int]:
    """Free columns to the right of all series, nearest first."""
    start = max(block.label_column, *block.columns.values()) + 1
    for column in range(start, min(start + _MOST_COLUMNS_AWAY, MAX_COLUMN + 1)):
        if _is_free(block, column, count):
            yield column


def _is_free(block: Block, column: int, count: int) -> bool:
    rows = range(block.header, block.top + max(count, block.count))
    if any(row in rows and block.sheet.holds(column, row) for row in block.sheet.rows_in(column)):
        return False
    return not any(
        table.left <= column <= table.right and table.top <= rows[-1] and table.bottom >= rows[0]
        for table in block.tables
    )
