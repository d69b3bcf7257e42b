"""One sheet's cells by column and row, both counted from 1: read, written, moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from deckgen.powerpoint.chart_read import MAX_CELLS, Cell, column_number
from deckgen.powerpoint.workbook import SPREADSHEET, column_letters, escaped_text, number_text

S = f"{{{SPREADSHEET}}}"
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_MAX_SPREAD = 64
"""Formulas that fill several cells; a chart's sheet has a few at most."""
Place = tuple[int, int]


class UnreadableBook(ValueError):
    """A workbook that cannot be read, or not be changed safely."""


def place_of(text: str) -> Place | None:
    """Column and row of 'B3'."""
    match = _PLACE.fullmatch(text.replace("$", ""))
    return (column_number(match[1]), int(match[2])) if match else None


def area_of(text: str) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of 'A1:C4'."""
    first, _, last = text.partition(":")
    start, end = place_of(first), place_of(last or first)
    return (*start, *end) if start and end else None


def string_of(node: etree._Element) -> str:
    """The text of a shared or inline string, without the reading help of Asian scripts."""
    texts = [each.text or "" for each in node.iterfind(f"{S}t")]
    texts += [each.text or "" for each in node.iterfind(f"{S}r/{S}t")]
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), "".join(texts))


class Sheet:
    """A sheet's rows and cells, indexed once."""

    def __init__(self, root: etree._Element, shared: Callable[[int], str]) -> None:
        self.root = root
        self.changed = False
        self._shared = shared
        data = root.find(f"{S}sheetData")
        if data is None:
            raise UnreadableBook("a sheet has no cells")
        self._data = data
        self.rows: dict[int, etree._Element] = {}
        self._cells: dict[Place, etree._Element] = {}
        self._columns: dict[int, set[int]] = {}
        self._unsorted: set[int] = set()
        self._new_rows = False
        self._spread: list[tuple[tuple[int, int, int, int], Place]] = []
        self._masters: dict[str, tuple[str, int]] = {}
        self._read()

    def _read(self) -> None:
        number = 0
        for row in self._data.iterchildren(f"{S}row"):
            said = row.get("r", "")
            number = int(said) if said.isascii() and said.isdigit() and len(said) < 8 else number + 1
            self.rows[number] = row
            column = 0
            for cell in row.iterchildren(f"{S}c"):
                place = place_of(cell.get("r", ""))
                column = place[0] if place is not None else column + 1
                self._put(column, number, cell)
                self._note_formula(cell, column, number)
        if len(self._cells) > MAX_CELLS:
            raise UnreadableBook("a sheet is far larger than a chart's")

    def _put(self, column: int, row: int, cell: etree._Element) -> None:
        self._cells[column, row] = cell
        self._columns.setdefault(column, set()).add(row)

    def _note_formula(self, cell: etree._Element, column: int, row: int) -> None:
        formula = cell.find(f"{S}f")
        if formula is None:
            return
        kind, said = formula.get("t", "normal"), formula.get("ref", "")
        if kind in ("array", "dataTable"):
            area = area_of(said)
            if area is None or len(self._spread) >= _MAX_SPREAD:
                raise UnreadableBook("its formulas are more than can be followed")
            self._spread.append((area, (column, row)))
        elif kind == "shared" and formula.text:
            self._masters[formula.get("si", "")] = (formula.text, row)

    # ------------------------------------------------------------------------------------- reading

    def value_at(self, column: int, row: int) -> Cell:
        cell = self._cells.get((column, row))
        if cell is None:
            return None
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            inline = cell.find(f"{S}is")
            return string_of(inline) if inline is not None else None
        said = cell.findtext(f"{S}v")
        if said is None or (said == "" and kind != "str"):
            return None
        if kind == "s":
            return self._shared(int(said)) if said.isascii() and said.isdigit() and len(said) < 9 else ""
        if kind in ("str", "b", "e", "d"):
            return said
        try:
            return float(said)
        except ValueError:
            return said

    def text_at(self, column: int, row: int) -> str:
        value = self.value_at(column, row)
        return value if isinstance(value, str) else "" if value is None else number_text(value)

    def formula_at(self, column: int, row: int) -> str | None:
        """The formula that gives a cell its value, without its equals sign; None where there is none."""
        return found[0] if (found := self.formula_from(column, row)) else None

    def formula_from(self, column: int, row: int) -> tuple[str, int] | None:
        """A cell's formula and the row it was written for: one that is shared was written for its first cell."""
        cell = self._cells.get((column, row))
        formula = cell.find(f"{S}f") if cell is not None else None
        if formula is not None:
            return self._masters.get(formula.get("si", ""), ("", row)) if not formula.text else (formula.text, row)
        for (left, top, right, bottom), (at, first) in self._spread:
            if left <= column <= right and top <= row <= bottom and (column, row) != (at, first):
                return self.formula_from(at, first)
        return None

    def has_formula(self, column: int, row: int) -> bool:
        return self.formula_from(column, row) is not None

    def holds(self, column: int, row: int) -> bool:
        """Whether something stands in a cell: a value or a formula."""
        return self.has_formula(column, row) or self.value_at(column, row) not in (None, "")

    def style_at(self, column: int, row: int) -> str:
        cell = self._cells.get((column, row))
        return cell.get("s", "") if cell is not None else ""

    def rows_in(self, column: int) -> Iterator[int]:
        """The rows in which a column has a cell."""
        return iter(self._columns.get(column, ()))

    # ------------------------------------------------------------------------------------- writing

    def write(self, column: int, row: int, value: Cell, style: str) -> None:
        """Write text, a number or nothing, in a style ('' for none). What already stands there so is left."""
        held, wanted = (None if each == "" else each for each in (self.value_at(column, row), value))
        if held == wanted and type(held) is type(wanted):
            if self.style_at(column, row) != style:
                self._styled(self._cell(column, row), style)
            return
        cell = self._cell(column, row)
        self._styled(cell, style)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", "")
        cell.attrib.pop("vm", "")
        if isinstance(wanted, str):
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
            text.text = escaped_text(wanted)
            if wanted != wanted.strip() or "\n" in wanted:
                text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif wanted is not None:
            etree.SubElement(cell, f"{S}v").text = number_text(wanted)
        self.changed = True

    def set_result(self, column: int, row: int, text: str | None) -> None:
        """What a formula came to last, as the chart shows it; it counts anew when the file is opened."""
        cell = self._cells.get((column, row))
        if cell is None:
            return
        held = cell.find(f"{S}v")
        if (held.text if held is not None else None) == text:
            return
        if held is None:
            held = etree.SubElement(cell, f"{S}v")
        if text is None:
            cell.remove(held)
        else:
            held.text = text
        cell.attrib.pop("t", "")
        self.changed = True

    def move(self, column: int, rows: dict[int, int]) -> None:
        """Move a column's cells, old row to new row, with their styles; rows that nothing moves to are emptied."""
        taken = {}
        for old, new in rows.items():
            cell = self._cells.pop((column, old), None)
            self._columns.get(column, set()).discard(old)
            if cell is not None:
                parent = cell.getparent()
                if parent is not None:
                    parent.remove(cell)
                taken[new] = cell
        for new, cell in taken.items():
            empty = self._cells.get((column, new))
            if empty is not None and (parent := empty.getparent()) is not None:
                parent.remove(empty)
            cell.set("r", f"{column_letters(column)}{new}")
            self._row(new).append(cell)
            self._put(column, new, cell)
            self._unsorted.add(new)
        self.changed = self.changed or bool(taken)

    def _styled(self, cell: etree._Element, style: str) -> None:
        if style and cell.get("s") != style:
            cell.set("s", style)
            self.changed = True
        elif not style and cell.attrib.pop("s", ""):
            self.changed = True

    def _cell(self, column: int, row: int) -> etree._Element:
        cell = self._cells.get((column, row))
        if cell is None:
            cell = etree.SubElement(self._row(row), f"{S}c", r=f"{column_letters(column)}{row}")
            self._put(column, row, cell)
            self._unsorted.add(row)
            self.changed = True
        return cell

    def _row(self, number: int) -> etree._Element:
        row = self.rows.get(number)
        if row is None:
            row = etree.SubElement(self._data, f"{S}row", r=str(number))
            self.rows[number] = row
            self._new_rows = True
        return row

    def finished(self) -> etree._Element:
        """The sheet with its rows and cells in order."""
        for number in self._unsorted:
            row = self.rows[number]
            row.attrib.pop("spans", "")
            cells = sorted(row.iterchildren(f"{S}c"), key=lambda cell: place_of(cell.get("r", "")) or (0, 0))
            others = [child for child in row if child.tag != f"{S}c"]
            row[:] = [*cells, *others]
        if self._new_rows:
            self._data[:] = [self.rows[number] for number in sorted(self.rows)]
        if self._unsorted:
            self._grow_dimension()
        return self.root

    def _grow_dimension(self) -> None:
        said = self.root.find(f"{S}dimension")
        if said is not None and self._cells:
            columns, rows = [place[0] for place in self._cells], [place[1] for place in self._cells]
            first = f"{column_letters(min(columns))}{min(rows)}"
            said.set("ref", f"{first}:{column_letters(max(columns))}{max(rows)}")
