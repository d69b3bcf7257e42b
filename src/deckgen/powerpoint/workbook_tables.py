"""Excel tables around a chart's data: they grow and shrink with the block, and their columns have its names."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from deckgen.powerpoint.workbook import SPREADSHEET, column_letters
from deckgen.powerpoint.workbook_cells import Book, UnreadableBook
from deckgen.powerpoint.workbook_sheet import area_of

S = f"{{{SPREADSHEET}}}"
_MOST_COLUMNS = 16_384


class Table:
    """A table's part and the cells it covers, its header in row `top`, a row of totals counted in."""

    def __init__(self, book: Book, part: str) -> None:
        self._book, self._part = book, part
        self.root = book.xml(part)
        area = area_of(self.root.get("ref", ""))
        columns = self.root.find(f"{S}tableColumns")
        if self.root.tag != f"{S}table" or area is None or columns is None or len(columns) > _MOST_COLUMNS:
            raise UnreadableBook("a table in it makes no sense")
        self.left, self.top, self.right, self.bottom = area
        self._columns = columns

    @property
    def has_totals(self) -> bool:
        return self.root.get("totalsRowCount", "0") != "0"

    def holds(self, column: int, row: int) -> bool:
        return self.left <= column <= self.right and self.top <= row <= self.bottom

    def fit(self, right: int, bottom: int, header: Callable[[int], str], name: Callable[[int, str], None]) -> None:
        """Cover the cells up to a column and a row, and have the names of the header's cells.

        A table needs a name for each column: `name` writes one into a header cell that has none.
        """
        before = etree.tostring(self.root)
        if (right, bottom) != (self.right, self.bottom):
            for node in self.root.iter(f"{S}sortState"):
                parent = node.getparent()
                if parent is not None:
                    parent.remove(node)
        said = [each.get("id", "") for each in self._columns]
        ids = [int(text) for text in said if text.isascii() and text.isdigit() and len(text) < 10]
        for _ in range(right - self.right):
            ids.append(max(ids, default=0) + 1)
            etree.SubElement(self._columns, f"{S}tableColumn", id=str(ids[-1]), name="")
        for node in list(self._columns)[right - self.left + 1 :]:
            self._columns.remove(node)
        self.right, self.bottom = right, bottom
        self._columns.set("count", str(len(self._columns)))
        self._name_columns(header, name)
        area = f"{column_letters(self.left)}{self.top}:{column_letters(right)}"
        self.root.set("ref", f"{area}{bottom}")
        filtered = self.root.find(f"{S}autoFilter")
        if filtered is not None:
            filtered.set("ref", f"{area}{bottom - int(self.has_totals)}")
        if etree.tostring(self.root) != before:
            self._book.replace(self._part, self.root)

    def _name_columns(self, header: Callable[[int], str], name: Callable[[int, str], None]) -> None:
        if self.root.get("headerRowCount", "1") == "0":
            return
        taken: set[str] = set()
        for column, node in enumerate(self._columns, self.left):
            text = header(column)
            if not text:
                text = f"Column{column - self.left + 1}"
                while text.casefold() in taken:
                    text += "_"
                name(column, text)
            taken.add(text.casefold())
            node.set("name", text.replace("\n", "_x000a_"))
