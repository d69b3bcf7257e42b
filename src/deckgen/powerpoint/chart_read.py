"""Read a chart part and its workbook back, and compare both with the data they were written from.

Only the standard library's parser is used: this runs on every chart of every build.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from deckgen.model import Chart
from deckgen.powerpoint.keys import NAMESPACE
from deckgen.powerpoint.package import BrokenXml
from deckgen.powerpoint.workbook import DATA_PART, KEYS_PART, SHEET, SPREADSHEET, shown_text

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
KEYS_URI = "{7C0F6E6A-5D0B-4B8E-9C4E-3D1F0A7DEC02}"
"""The extension of a `c:ser` that holds its key and the keys of its categories."""
MAX_SHEET_BYTES = 64 * 2**20
MAX_CELLS = 2**20
"""Far beyond any chart, and few enough to hold: a damaged file may claim any number."""

Cell = str | float | None
Rows = tuple[tuple[Cell, ...], ...]

_C, _S = f"{{{CHART}}}", f"{{{SPREADSHEET}}}"
_REFERENCE = re.compile(rf"{SHEET}!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")
_PLACE = re.compile(r"([A-Z]+)(\d+)")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of the workbook by reference, with what the chart has cached of them."""

    formula: str
    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SeriesValues:
    """A series as the chart part has it; `key` and `category_keys` are empty where an editor dropped them."""

    key: str
    category_keys: tuple[str, ...]
    name: Cells
    categories: Cells
    values: Cells
    plus: Cells = Cells("", ())
    minus: Cells = Cells("", ())
    """What its error bars reach above and below, of cells of the workbook; none where it has no such error bars."""


@dataclass(frozen=True, slots=True)
class ChartValues:
    """What a chart part shows, in its own order."""

    series: tuple[SeriesValues, ...]


class _Builder(ElementTree.TreeBuilder):
    """Builds a tree, but refuses a document type: no Office file has one, and entities can be a bomb."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise BrokenXml("a document type is not allowed in an Office file")


def _parse(data: bytes) -> ElementTree.Element:
    try:
        parser = ElementTree.XMLParser(target=_Builder())  # noqa: S314 - the builder refuses entities
        parser.feed(data)
        root: ElementTree.Element = parser.close()
    except ElementTree.ParseError as problem:
        raise BrokenXml(str(problem)) from None
    return root


# ------------------------------------------------------------------------------------------------- chart


def read_chart(chart_part: bytes) -> ChartValues:
    """The series of a chart part with what is cached of them. Raises BrokenXml where it makes no sense."""
    root = _parse(chart_part)
    try:
        return ChartValues(tuple(_read_series(node) for node in root.iter(f"{_C}ser")))
    except (ValueError, IndexError) as problem:
        raise BrokenXml(f"a chart's values make no sense: {problem}") from None


def _read_series(node: ElementTree.Element) -> SeriesValues:
    keys = node.find(f"{_C}extLst/{_C}ext/{{{NAMESPACE}}}series")
    return SeriesValues(
        key=keys.get("key", "") if keys is not None else "",
        category_keys=tuple(json.loads(keys.get("categories", "[]"))) if keys is not None else (),
        name=_read_cells(node.find(f"{_C}tx")),
        categories=_read_cells(node.find(f"{_C}cat")),
        values=_read_cells(node.find(f"{_C}val")),
        plus=_read_cells(node.find(f"{_C}errBars/{_C}plus")),
        minus=_read_cells(node.find(f"{_C}errBars/{_C}minus")),
    )


def _read_cells(node: ElementTree.Element | None) -> Cells:
    """Cells in order; None where the cache has no point."""
    if node is None:
        return Cells("", ())
    cache = next((each for each in node.iter() if each.tag in (f"{_C}strCache", f"{_C}numCache")), None)
    formula = next(node.iter(f"{_C}f"), None)
    values: list[Cell] = []
    if cache is not None:
        count = cache.find(f"{_C}ptCount")
        size = int(count.get("val", "0") if count is not None else 0)
        if size > MAX_CELLS:
            raise ValueError(f"{size} points")
        values = [None] * size
        is_number = cache.tag == f"{_C}numCache"
        for point in cache.iterfind(f"{_C}pt"):
            text = point.findtext(f"{_C}v", "")
            values[int(point.get("idx", "0"))] = float(text) if is_number else text
    return Cells((formula.text or "") if formula is not None else "", tuple(values))


# ------------------------------------------------------------------------------------------------- workbook


def read_workbook(data: bytes) -> Rows:
    """The cells of sheet 'Data' as deckgen wrote it, row by row, None where one is empty.

    Raises BrokenXml if it is no such workbook.
    """
    return _read_sheets(data, DATA_PART)[0]


def _read_sheets(data: bytes, *parts: str) -> list[Rows]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if any(archive.getinfo(part).file_size > MAX_SHEET_BYTES for part in parts):
                raise BrokenXml("a sheet is far larger than a chart's")
            sheets = [archive.read(part) for part in parts]
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError) as problem:
        raise BrokenXml(str(problem)) from None
    return [_read_rows(_parse(sheet)) for sheet in sheets]


def _read_rows(sheet: ElementTree.Element) -> Rows:
    cells = {}
    for cell in sheet.iter(f"{_S}c"):
        place = _PLACE.fullmatch(cell.get("r", ""))
        if place is None:
            raise BrokenXml("a cell does not say where it stands")
        cells[column_number(place[1]), int(place[2])] = _read_cell(cell)
    width = max((column for column, _ in cells), default=0)
    height = max((row for _, row in cells), default=0)
    if width * height > MAX_CELLS:
        raise BrokenXml("a sheet is far larger than a chart's")
    return tuple(tuple(cells.get((column, row)) for column in range(1, width + 1)) for row in range(1, height + 1))


def _read_cell(cell: ElementTree.Element) -> Cell:
    if cell.get("t") == "inlineStr":
        text = "".join(each.text or "" for each in cell.iter(f"{_S}t"))
        return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    value = cell.findtext(f"{_S}v")
    return None if value is None else float(value)


def column_number(letters: str) -> int:
    """The place of a column, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


# ------------------------------------------------------------------------------------------------- comparing


def verify_chart(chart_part: bytes, workbook_bytes: bytes, chart: Chart) -> list[str]:
    """What chart part, workbook and data do not agree on, in words; nothing where all is well."""
    try:
        read = read_chart(chart_part)
        rows, keys = _read_sheets(workbook_bytes, DATA_PART, KEYS_PART)
    except ValueError as problem:
        return [f"chart or workbook cannot be read: {problem}"]
    return [*_data_differences(read, chart), *_cell_differences(read, rows), *_key_differences(keys, chart)]


def _data_differences(read: ChartValues, chart: Chart) -> Iterator[str]:
    if len(read.series) != len(chart.series):
        yield f"has {len(read.series)} series, not {len(chart.series)}"
        return
    labels = tuple(shown_text(category.label) or None for category in chart.categories)
    keys = tuple(category.key for category in chart.categories)
    for found, series in zip(read.series, chart.series, strict=True):
        wanted = tuple(point.value for point in series.points)
        reach = [point.reach for point in series.points]
        plus, minus = (tuple(each[end] if each else None for each in reach) if any(reach) else () for end in (1, 0))
        for what, have, want in (
            ("key", found.key, series.key),
            ("category keys", found.category_keys, keys),
            ("name", found.name.values, (shown_text(series.name) or None,)),
            ("categories", found.categories.values, labels),
            ("values", found.values.values, wanted),
            ("error bars above", found.plus.values, plus),
            ("error bars below", found.minus.values, minus),
        ):
            if have != want:
                yield f"series '{series.key}': {what} {have}, not {want}"


def _cell_differences(read: ChartValues, rows: Rows) -> Iterator[str]:
    """Where a cache does not hold what the cells it names hold."""
    for series in read.series:
        bars = (series.plus, series.minus) if series.plus.formula or series.minus.formula else ()
        for cells in (series.name, series.categories, series.values, *bars):
            held = _cells_at(cells.formula, rows)
            if held != cells.values:
                yield f"the workbook has {held} at {cells.formula}, the chart {cells.values}"


def _cells_at(formula: str, rows: Rows) -> tuple[Cell, ...] | None:
    """The cells a reference names, column by column; None for one that names none of the sheet's."""
    match = _REFERENCE.fullmatch(formula)
    if match is None:
        return None
    first, last = column_number(match[1]), column_number(match[3] or match[1])
    top, bottom = int(match[2]), int(match[4] or match[2])
    if bottom > len(rows) or last > len(rows[0]):
        return None
    return tuple(rows[row - 1][column - 1] for column in range(first, last + 1) for row in range(top, bottom + 1))


def _key_differences(keys: Rows, chart: Chart) -> Iterator[str]:
    wanted = [("series", each.key, shown_text(each.name)) for each in chart.series]
    wanted += [("category", each.key, shown_text(each.label)) for each in chart.categories]
    # Rows that an update emptied say nothing.
    found = [tuple(cell or "" for cell in row) for row in keys[1:] if any(row)]
    if found != wanted:
        yield "the workbook's sheet of keys differs"
