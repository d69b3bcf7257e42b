"""Write what a chart shows into the cells it takes it from, and let what a person wrote beside them follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deckgen.powerpoint.workbook import KEYS_SHEET, is_like_a_formula, shown_text
from deckgen.powerpoint.workbook_block import Block, Plan, SeriesCells
from deckgen.powerpoint.workbook_cells import Book, Sheet, cells_of

Values = Mapping[str, Sequence[float | None]]
"""By key of series, in the order of the categories."""


def write_block(
    block: Block,
    plan: Plan,
    names: Mapping[str, str],
    labels: Sequence[str],
    values: Values,
    results: Mapping[str, Sequence[str | None]],
) -> list[str]:
    """Write the chart's own data; notes on what could not be written.

    `values` are those of deckgen's own series, `results` what formulas of other series came to, as the chart shows it.
    """  # fmt: skip
    writing = _Writing(block, plan)
    notes = writing.move_what_is_beside()
    writing.write_labels(labels)
    for key, numbers in values.items():
        writing.write_values(key, numbers)
    for key, texts in results.items():
        writing.write_results(key, texts)
    notes += writing.empty_what_is_gone()
    writing.write_names(names)
    writing.fit_tables()
    return notes


class _Writing:
    """One block while it is written: its styles as they were, and where each row came from."""

    def __init__(self, block: Block, plan: Plan) -> None:
        self.block, self.plan, self.sheet = block, plan, block.sheet
        own = [plan.columns.get(key) for key in plan.series if key in block.own or key not in block.columns]
        self.own_columns = sorted({column for column in own if column is not None})
        columns = {block.label_column, *block.columns.values()}
        self.styles = {column: [self.sheet.style_at(column, row) for row in block.rows] for column in columns}
        self.last_column = max(block.columns.values())

    def row(self, index: int) -> int:
        return self.block.top + index

    def style(self, column: int, index: int) -> str:
        """The style of a row's cell: it follows its category; a new one has that of the cell above."""
        styles = self.styles.get(column) or self.styles[self.last_column]
        place = self.plan.order[index]
        while place is None and index > 0:
            index -= 1
            place = self.plan.order[index]
        return styles[place if place is not None and place < len(styles) else 0]

    # ------------------------------------------------------------------------------------- moving

    def move_what_is_beside(self) -> list[str]:
        """Let constants beside the rows follow their category; formulas stay in their cell."""
        order, count = self.plan.order, self.block.count
        if order[:count] == tuple(range(len(order[:count]))) and len(order) >= count:
            return []
        rows = {self.row(old): self.row(new) for new, old in enumerate(order) if old is not None}
        notes = []
        foreign = set(self.block.foreign_columns())
        for column in [*foreign, *self.block.side_columns()]:
            held = [row for row in self.block.rows if self.sheet.holds(column, row)]
            constants = [row for row in held if not self.sheet.has_formula(column, row)]
            moved = {row: rows[row] for row in constants if row in rows}
            gone = [row for row in constants if row not in rows]
            if any(self.sheet.has_formula(column, row) for row in moved.values()):
                notes.append("notes in the workbook beside the chart's data stayed in their rows, as formulas do")
                continue
            if column in foreign:
                notes += [self._told_gone(column, row) for row in gone]
                for row in gone:
                    self.sheet.write(column, row, None, self.sheet.style_at(column, row))
            else:
                moved |= self._below(column, gone, set(moved.values()) | set(held) - set(constants))
                if gone:
                    notes.append("notes in the workbook on a category that is gone stand below the chart's data now")
            self.sheet.move(column, {row: to for row, to in moved.items() if row != to})
        return notes

    def _told_gone(self, column: int, row: int) -> str:
        label = self.sheet.text_at(self.block.label_column, row)
        return f"the value {self.sheet.text_at(column, row)} for '{label}' was taken out with its category"

    def _below(self, column: int, rows: Sequence[int], taken: set[int]) -> dict[int, int]:
        """Free rows below the data for what stood beside categories that are gone."""
        found = {}
        row = self.row(len(self.plan.order))
        for old in rows:
            while row in taken or (row not in self.block.rows and self.sheet.holds(column, row)):
                row += 1
            found[old] = row
            row += 1
        return found

    # ------------------------------------------------------------------------------------- writing

    def write_labels(self, labels: Sequence[str]) -> None:
        column = self.block.label_column
        for index, label in enumerate(labels):
            write_text(self.block.book, self.sheet, column, self.row(index), label, self.style(column, index))

    def write_values(self, key: str, numbers: Sequence[float | None]) -> None:
        column = self.plan.columns[key]
        for index, number in enumerate(numbers):
            if not self.sheet.has_formula(column, self.row(index)):
                self.sheet.write(column, self.row(index), number, self.style(column, index))

    def write_results(self, key: str, texts: Sequence[str | None]) -> None:
        column = self.plan.columns[key]
        for index, text in enumerate(texts):
            if self.sheet.has_formula(column, self.row(index)):
                self.sheet.set_result(column, self.row(index), text)

    def empty_what_is_gone(self) -> list[str]:
        """Empty rows that are no longer used and columns of series that are gone; formulas stay, with a note."""
        block, used = self.block, set(self.plan.columns.values())
        rows = range(self.row(len(self.plan.order)), self.row(block.count))
        gone = [key for key in block.own if block.columns[key] not in used]
        cells = [(column, row) for column in (block.label_column, *self.own_columns) for row in rows]
        cells += [(block.columns[key], row) for key in gone for row in block.rows]
        names = [block.names[key] for key in gone if key in block.names]
        cells += [(name.left, name.top) for name in names if name.sheet.casefold() == block.labels.sheet.casefold()]
        stay = [place for place in cells if self.sheet.has_formula(*place)]
        for column, row in cells:
            if not self.sheet.has_formula(column, row):
                self.sheet.write(column, row, None, self.sheet.style_at(column, row))
        return ["formulas in the workbook stay, though the chart no longer shows them"] if stay else []

    def write_names(self, names: Mapping[str, str]) -> None:
        """Names of deckgen's own series; one that never stood in a cell still stands in none."""
        block = self.block
        for key, name in names.items():
            column = self.plan.columns[key]
            place = block.names.get(key) if block.columns.get(key) == column else None
            if key in block.columns and place is None and block.columns[key] == column:
                continue
            if place is not None:
                sheet = block.book.sheet(place.sheet)
                if sheet is not None:
                    write_text(block.book, sheet, place.left, place.top, name, sheet.style_at(place.left, place.top))
                continue
            style = self.sheet.style_at(column, block.header) or self.sheet.style_at(self.last_column, block.header)
            write_text(block.book, self.sheet, column, block.header, name, style)

    def fit_tables(self) -> None:
        """Tables around the block cover it as it is now."""
        block = self.block
        old_last, last = self.row(block.count) - 1, self.row(max(1, len(self.plan.order))) - 1
        used = {block.label_column, *self.plan.columns.values()}
        for table in block.tables:
            if table.top != block.header or not table.holds(block.label_column, block.top):
                continue
            right, bottom = table.right, table.bottom
            while right + 1 in used and right + 1 not in block.columns.values():
                right += 1
            gone = {column for column in block.columns.values() if column not in used}
            while right in gone and right > table.left:
                right -= 1
            if last > bottom or (bottom == old_last and not table.has_totals):
                beyond = [(column, row) for column in range(table.left, right + 1) if column not in used
                          for row in range(bottom + 1, last + 1)]  # fmt: skip
                if not any(self.sheet.holds(*place) for place in beyond):
                    bottom = last
            head = table.top
            table.fit(right, bottom, lambda column, row=head: self.sheet.text_at(column, row),  # type: ignore[misc]
                      lambda column, text, row=head: self.sheet.write(  # type: ignore[misc]
                          column, row, text, self.sheet.style_at(column, row)))  # fmt: skip


def formulas_of(block: Block, plan: Plan, key: str) -> tuple[str, str, str]:
    """The formulas of a series' name, categories and values; '' for a name that stands in no cell."""
    last = block.top + max(1, len(plan.order)) - 1
    column = plan.columns[key]
    place = block.names.get(key) if block.columns.get(key) == column else None
    if place is not None:
        name = place.column(place.left, place.top, place.top)
    elif block.columns.get(key) == column:
        name = ""
    else:
        name = block.labels.column(column, block.header, block.header)
    labels = block.labels.column(block.label_column, block.top, last)
    return name, labels, block.labels.column(column, block.top, last)


# ------------------------------------------------------------------------------------------------- cell by cell


def write_in_place(
    book: Book, series: Sequence[SeriesCells], names: Mapping[str, str], labels: Sequence[str], values: Values
) -> list[str]:
    """Write data into cells that are not laid out as one block, each where it is; keys of series that have no cells."""
    lost = []
    for each in series:
        if not each.own:
            continue
        place, cells = cells_of(each.name), cells_of(each.values)
        sheet = book.sheet(cells.sheet) if cells is not None else None
        if cells is None or sheet is None:
            if each.values:
                lost.append(each.key)
            continue
        for (column, row), number in zip(cells.places(), values[each.key], strict=False):
            if not sheet.has_formula(column, row):
                sheet.write(column, row, number, sheet.style_at(column, row))
        its_labels = cells_of(each.labels)
        if its_labels is not None and (sheet := book.sheet(its_labels.sheet)) is not None:
            for (column, row), label in zip(its_labels.places(), labels, strict=False):
                write_text(book, sheet, column, row, label, sheet.style_at(column, row))
        if place is not None and (sheet := book.sheet(place.sheet)) is not None:
            write_text(book, sheet, place.left, place.top, names[each.key], sheet.style_at(place.left, place.top))
    return lost


def write_text(book: Book, sheet: Sheet, column: int, row: int, text: str, style: str) -> None:
    """Write text, never over a formula; what already reads so stays, be it a number."""
    text = shown_text(text)
    if sheet.has_formula(column, row):
        return
    if sheet.text_at(column, row) == text and text:
        return
    if is_like_a_formula(text):
        style = book.quoted_style(style)
    sheet.write(column, row, text, style)


def write_keys(book: Book, series: Sequence[tuple[str, str]], categories: Sequence[tuple[str, str]]) -> None:
    """Write the hidden sheet of keys anew, if it is still there: keys and names."""
    sheet = book.sheet(KEYS_SHEET)
    if sheet is None or sheet.text_at(1, 1) != "Item":
        return
    rows = [("series", key, name) for key, name in series] + [("category", key, name) for key, name in categories]
    style = sheet.style_at(1, 2)
    for number, row in enumerate(rows, 2):
        for column, text in enumerate(row, 1):
            write_text(book, sheet, column, number, text, sheet.style_at(column, number) or style)
    for number in sorted(sheet.rows):
        if number > len(rows) + 1:
            for column in (1, 2, 3):
                sheet.write(column, number, None, sheet.style_at(column, number))
