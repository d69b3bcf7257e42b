"""Tables: widths of columns, heights of rows, and one size for all cells."""

from __future__ import annotations

from dataclasses import replace

from deckgen.model import EMU_PER_INCH, EMU_PER_POINT, Brand, Frame, Table, TextStyle
from deckgen.place.styles import brand_style
from deckgen.place.texts import Measure, plain

INSET = round(0.08 * EMU_PER_INCH)
ROW = 0.42
"""Inches a row is high at least, at the look's own size of 16 points."""


def place_table(
    table: Table, frame: Frame, brand: Brand, measure: Measure
) -> tuple[TextStyle, tuple[int, ...], tuple[int, ...], int]:
    """The style of cells, column widths, row heights (header first), and how many EMU it is too high."""
    style = brand_style("table", brand)
    size = style.size
    while True:
        cells = replace(style, size=size)
        widths = _widths(table, frame, cells, measure)
        heights = _heights(table, widths, cells, measure)
        over = sum(heights) - frame.h
        if over <= 0 or size <= max(style.min_size, 10):
            return cells, widths, heights, max(over, 0)
        size -= 1


def _widths(table: Table, frame: Frame, style: TextStyle, measure: Measure) -> tuple[int, ...]:
    """Each column as wide as its longest cell; what is left goes to the stub, or is taken from the widest."""
    bold = replace(style, bold=True)
    natural = []
    for index, column in enumerate(table.columns):
        texts = [plain(column.label), *(plain(row.cells[index]) for row in table.rows)]
        widest = max(measure.width(text, bold) for text in texts)
        natural.append(round(widest * 1.06 * EMU_PER_POINT) + 2 * INSET + round(0.12 * EMU_PER_INCH))
    numeric = [index for index, column in enumerate(table.columns) if index and column.align == "r"]
    even = max((natural[index] for index in numeric), default=0)
    for index in numeric:
        natural[index] = min(even, round(2.2 * EMU_PER_INCH)) if natural[index] < even else natural[index]
    spare = frame.w - sum(natural)
    if spare >= 0:
        stub = min(spare, round(natural[0] * 1.2)) if len(natural) > 1 else spare
        natural[0] += stub
        each = (spare - stub) // max(len(natural) - 1, 1)
        return (natural[0], *(width + each for width in natural[1:]))
    most = max(range(len(natural)), key=lambda index: natural[index])
    natural[most] = max(natural[most] + spare, frame.w // (len(natural) + 1))
    total = sum(natural)
    return tuple(width * frame.w // total for width in natural) if total > frame.w else tuple(natural)


def _heights(table: Table, widths: tuple[int, ...], style: TextStyle, measure: Measure) -> tuple[int, ...]:
    scale = style.size / 16
    least = round(ROW * EMU_PER_INCH * min(1.0, scale))
    rows = [[plain(column.label) for column in table.columns], *([plain(c) for c in row.cells] for row in table.rows)]
    heights = []
    for row in rows:
        lines = max(
            measure.line_count(text, replace(style, bold=True), (width - 2 * INSET) / EMU_PER_POINT)
            for text, width in zip(row, widths, strict=True)
        )
        heights.append(max(least, round((lines * style.size * 1.2 + 8) * EMU_PER_POINT)))
    return tuple(heights)
