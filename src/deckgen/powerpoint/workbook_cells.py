"""A workbook changed cell by cell: what is not written keeps its bytes, down to how it was packed."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import proxy

from lxml import etree

from deckgen.powerpoint.chart_read import MAX_CELLS, MAX_SHEET_BYTES, column_number
from deckgen.powerpoint.package import MAX_PARTS, MAX_RATIO, OFFICE, RELS, BrokenXml, Entry, entry, parse_xml, zip_bytes
from deckgen.powerpoint.workbook import QUOTED, SPREADSHEET, column_letters
from deckgen.powerpoint.workbook_sheet import Sheet, UnreadableBook, string_of

__all__ = ["Book", "Reference", "Sheet", "UnreadableBook", "cells_of", "open_book", "xml_bytes"]

S = f"{{{SPREADSHEET}}}"
MAX_COLUMN, MAX_ROW = 16_384, 1_048_576
_REFERENCE = re.compile(
    r"(?P<prefix>(?:'(?P<quoted>(?:[^'\[\]]|'')+)'|(?P<plain>[^'!\[\],():]+))!)"
    r"\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d{1,7})(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d{1,7}))?"
)
_HAS_FORMULA = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?f[\s/>]")
_BEFORE_CALCULATION = frozenset(
    f"{S}{name}"
    for name in (
        "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
        "externalReferences", "definedNames",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """Cells of one sheet. `prefix` is the sheet as the formula names it, with its exclamation mark."""

    prefix: str
    sheet: str
    left: int
    top: int
    right: int
    bottom: int

    @property
    def is_column(self) -> bool:
        return self.left == self.right

    def places(self) -> Iterator[tuple[int, int]]:
        """Column and row of each cell, in the order in which a chart reads them."""
        return (
            (column, row) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1)
        )

    def column(self, column: int, top: int, bottom: int) -> str:
        """The formula for a stretch of a column on the same sheet."""
        letters = column_letters(column)
        last = f":${letters}${bottom}" if bottom > top else ""
        return f"{self.prefix}${letters}${top}{last}"


def cells_of(formula: str) -> Reference | None:
    """The cells that a formula names; None for what is no single stretch of a sheet's cells."""
    match = _REFERENCE.fullmatch(formula)
    if match is None:
        return None
    left, top = column_number(match["left"]), int(match["top"])
    right, bottom = column_number(match["right"] or match["left"]), int(match["bottom"] or match["top"])
    size = (right - left + 1) * (bottom - top + 1)
    if not (1 <= left <= right <= MAX_COLUMN and 1 <= top <= bottom <= MAX_ROW) or size > MAX_CELLS:
        return None
    sheet = (match["quoted"] or match["plain"]).replace("''", "'")
    return Reference(match["prefix"], sheet, left, top, right, bottom)


def xml_bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class Book:
    """A workbook's parts and sheets. What was changed is packed anew by `saved`, the rest as it is."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            infos = self._archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error, OSError) as problem:
            raise UnreadableBook(str(problem)) from None
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) != len(infos) or len(infos) > MAX_PARTS:
            raise UnreadableBook("its parts make no sense")
        self._changed: dict[str, bytes] = {}
        self._sheets: dict[str, Sheet] = {}
        self._formulas: dict[str, bool] = {}
        self._strings: list[str] | None = None
        self.part = self._main_part()
        self.root = self.xml(self.part)
        if self.root.tag != f"{S}workbook":
            raise UnreadableBook("it is no workbook of a kind that can be changed")
        targets = self._related(self.part)
        self._sheet_parts: dict[str, str] = {}
        for node in self.root.iterfind(f"{S}sheets/{S}sheet"):
            kind, target = targets.get(node.get(f"{{{OFFICE}}}id", ""), ("", ""))
            if kind == "worksheet" and target in self._infos:
                self._sheet_parts[node.get("name", "").casefold()] = target

    # --------------------------------------------------------------------------------------- parts

    def read(self, part: str) -> bytes:
        """One part's bytes. Raises UnreadableBook if it is missing, broken or far larger than a chart's."""
        if part in self._changed:
            return self._changed[part]
        info = self._infos.get(part)
        if info is None:
            raise UnreadableBook(f"it has no part {part}")
        small = info.file_size <= 2**20 or info.file_size <= MAX_RATIO * max(info.compress_size, 1)
        if info.flag_bits & 1 or info.file_size > MAX_SHEET_BYTES or not small:
            raise UnreadableBook("it is locked, or unpacks to far more than a chart needs")
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
                struct.error) as problem:  # fmt: skip
            raise UnreadableBook(str(problem)) from None

    def xml(self, part: str) -> etree._Element:
        try:
            return parse_xml(self.read(part))
        except BrokenXml as problem:
            raise UnreadableBook(str(problem)) from None

    def replace(self, part: str, root: etree._Element) -> None:
        self._changed[part] = xml_bytes(root)

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part by id: the last word of the type, and the part they name."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self._infos:
            return {}
        found = {}
        for node in self.xml(rels).iterfind(f"{{{RELS}}}Relationship"):
            target = node.get("Target", "")
            joined = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            if node.get("TargetMode") != "External":
                found[node.get("Id", "")] = (node.get("Type", "").rpartition("/")[2], posixpath.normpath(joined))
        return found

    def _main_part(self) -> str:
        parts = [target for kind, target in self._related("").values() if kind == "officeDocument"]
        if not parts:
            raise UnreadableBook("it has no main part")
        return parts[0]

    # -------------------------------------------------------------------------------------- sheets

    def sheet(self, name: str) -> Sheet | None:
        """A sheet by its name, None where there is none."""
        part = self._sheet_parts.get(name.casefold())
        if part is None:
            return None
        if part not in self._sheets:
            book = proxy(self)  # else both would hold each other, and stay until Python's collector runs
            self._sheets[part] = Sheet(self.xml(part), lambda index: book._string(index))
        return self._sheets[part]

    def may_have_formulas(self, name: str) -> bool:
        """Whether a sheet has any formula, without taking it apart."""
        part = self._sheet_parts.get(name.casefold())
        return part is not None and self._part_has_formulas(part)

    @property
    def has_formulas(self) -> bool:
        return any(self._part_has_formulas(part) for part in self._sheet_parts.values())

    def _part_has_formulas(self, part: str) -> bool:
        if part not in self._formulas:
            self._formulas[part] = _HAS_FORMULA.search(self.read(part)) is not None
        return self._formulas[part]

    def tables(self, name: str) -> list[str]:
        """The parts of a sheet's tables."""
        part = self._sheet_parts.get(name.casefold())
        related = self._related(part).values() if part is not None else ()
        return [target for kind, target in related if kind == "table" and target in self._infos]

    def _string(self, index: int) -> str:
        if self._strings is None:
            parts = [target for kind, target in self._related(self.part).values() if kind == "sharedStrings"]
            self._strings = [string_of(node) for node in self.xml(parts[0]).iterfind(f"{S}si")] if parts else []
        return self._strings[index] if 0 <= index < len(self._strings) else ""

    def quoted_style(self, style: str) -> str:
        """The style that keeps text from becoming a formula on editing, if the styles are as deckgen writes them."""
        parts = [target for kind, target in self._related(self.part).values() if kind == "styles"]
        if not (parts and style.isascii() and style.isdigit() and len(style) < 6):
            return style
        formats = self.xml(parts[0]).findall(f"{S}cellXfs/{S}xf")
        place = int(style)
        if place + QUOTED < len(formats):
            plain, quoted = ({**each.attrib} for each in (formats[place], formats[place + QUOTED]))
            if quoted.pop("quotePrefix", "") == "1" and plain == quoted:
                return str(place + QUOTED)
        return style

    # -------------------------------------------------------------------------------------- saving

    def saved(self) -> bytes:
        """The file with what was changed; the very same bytes if nothing was."""
        for part, sheet in self._sheets.items():
            if sheet.changed:
                self.replace(part, sheet.finished())
        if not self._changed:
            return self._data
        if self.has_formulas:
            self._count_anew()
        entries = [
            entry(name, self._changed[name]) if name in self._changed else self._packed(info)
            for name, info in self._infos.items()
        ]
        return zip_bytes(entries)

    def _count_anew(self) -> None:
        """Have all formulas count anew when the file is opened: their cells still hold what they held."""
        found = self.root.find(f"{S}calcPr")
        if found is None:
            found = etree.Element(f"{S}calcPr")
            self.root.insert(sum(1 for child in self.root if child.tag in _BEFORE_CALCULATION), found)
        if found.get("fullCalcOnLoad") != "1":
            found.set("fullCalcOnLoad", "1")
            self.replace(self.part, self.root)

    def _packed(self, info: zipfile.ZipInfo) -> Entry:
        """An entry as it is packed (PKWARE APPNOTE 4.3.7)."""
        start = info.header_offset
        head = self._data[start : start + 30]
        if len(head) < 30 or info.compress_type not in (0, 8) or info.flag_bits & 1:
            raise UnreadableBook("it is packed in a way that cannot be kept")
        name, extra = struct.unpack("<HH", head[26:30])
        packed = self._data[start + 30 + name + extra :][: info.compress_size]
        if len(packed) != info.compress_size:
            raise UnreadableBook("it ends too early")
        return Entry(info.filename.encode(), info.compress_type, info.CRC, info.file_size, packed)


def open_book(data: bytes) -> Book:
    """A workbook to read and change. Raises UnreadableBook: locked, of another format, broken or far too large."""
    return Book(data)
