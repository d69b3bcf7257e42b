"""A heat map: values by two columns as coloured cells, drawn because PowerPoint has no such chart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import Field

from deckgen.context import Context, Crosstab
from deckgen.drawing import Rectangle, Typeface, Words, blend, draw, readable_on, typeface_of
from deckgen.fields import LocalText, Name, Names, Selection, place_of
from deckgen.findings import choices
from deckgen.fit import Fitted, fit_text
from deckgen.kinds import Kind
from deckgen.model import (
    EMU_PER_POINT, Brand, Category, Fact, Frame, Paragraph, Picture, Run, TextStyle, inches,
)  # fmt: skip

PLACES = {"chart": ("Chart", inches(0, 0, 11.8, 3.95)), "left": ("Two columns", inches(0, 0, 5.8, 3.35)),
          "right": ("Two columns", inches(0, 0, 5.8, 3.35))}  # fmt: skip
"""By role, the layout that has its place, and its place on deckgen's own grid."""

SMALLEST_SIZE = 11.0
"""Points: nothing on a slide is smaller."""

GAP = 3.0
"""Points of background between two cells."""

RING = 2.0
"""Points: the line around what is highlighted. It runs where the gap is."""

LABEL_SHARE = {"chart": 0.34, "left": 0.40, "right": 0.40}
"""The most that row labels take of the width."""

LABEL_SPACE = 0.7
"""Space between labels and cells, as a share of the size."""

LINE = 1.12
"""The distance of two baselines of a label, as a share of the size."""

CAP_HEIGHT = 0.66
"""The height of capitals and figures of sans-serif fonts, as a share of the size."""

TALLEST_CELL = 72.0
"""Points: few rows leave the rest of their place empty rather than fill it."""

PALEST = 0.1
"""Where the smallest value stands between the background and the accent colour."""

ENDLESS = 10_000 * EMU_PER_POINT

Place = tuple[str, str]
"""The keys of a cell's row and column."""


class Spec(Selection):
    """Rows are the codes of `category`, columns those of `series`."""

    type: Literal["heatmap"] = Field(description="Coloured cells")
    series: Name = Field(description="The column whose codes are the columns of the heat map")
    highlight: Names = Field(
        [], description="Codes of rows or columns to frame; `max` or `min` for the cell with that value"
    )
    alt: LocalText | None = Field(None, description="Alt text; by default written from the data")


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where everything stands, in points from the top left corner; `left` and `top` are the first cell's."""

    size: float
    left: float
    top: float
    cell_width: float
    cell_height: float
    rows: Mapping[str, Fitted]
    columns: Mapping[str, Fitted]

    def cell(self, row: int, column: int, rows: int = 1, columns: int = 1, inside: float = 0) -> Rectangle:
        """The rectangle of a cell, or of cells from it on, less so many points on each side."""
        return Rectangle(
            self.left + column * self.cell_width + inside, self.top + row * self.cell_height + inside,
            columns * self.cell_width - 2 * inside, rows * self.cell_height - 2 * inside,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Look:
    """Colours as six hexadecimal digits, and the style and font of all words."""

    background: str
    text: str
    secondary: str
    accent: str
    strong: str
    empty: str
    inks: tuple[str, ...]
    style: TextStyle
    typeface: Typeface


def chart(spec: Spec, context: Context, key: str, role: str) -> Picture:
    """The heat map as a picture, with all facts it shows."""
    table = context.crosstab(spec, series=spec.series)
    look = _look(context.brand, role)
    frame = _place(context.brand, role)
    width, height = frame.w / EMU_PER_POINT, frame.h / EMU_PER_POINT
    rows, columns, cells = _highlighted(spec, table, context)
    grid = _fitting(table, width, height, LABEL_SHARE.get(role, 0.34), look, rows | columns, context)
    marks: tuple[Rectangle | Words, ...] = ()
    if grid is None:
        context.problem(
            "heatmap-too-large",
            f"the heat map has {len(table.categories)} rows and {len(table.series)} columns, more than can be "
            "read in its place",
            place_of(spec.from_), "take fewer with `where` or `top`, shorten them with `labels`, or show a table",
        )  # fmt: skip
    else:
        missing = context.language.words["missing_mark"]
        marks = (
            *_labels(table, grid, look, rows | columns),
            *_cells(table, grid, look, missing),
            *_rings(table, grid, look, rows, columns, cells),
        )
        height = grid.top + len(table.categories) * grid.cell_height + RING / 2
    drawing = draw(marks, width, height, look.typeface)
    alt = context.plain(spec.alt) if spec.alt else _described(table, context)
    facts = tuple(_fact(table, row, column) for row in table.categories for column in table.series)
    return Picture(
        key, role, drawing.png, "image/png", drawing.width, drawing.height, alt, svg=drawing.svg, facts=facts
    )


# ------------------------------------------------------------------------------------------------- values


def _fact(table: Crosstab, row: Category, column: Category) -> Fact:
    found = table.fact(row.key, column.key)
    return found or Fact(f"{column.key}/{row.key}", None, "", label=f"{row.label} / {column.label}")


def _compared(table: Crosstab) -> dict[Place, float]:
    """The values that colours tell apart: all, or the measured ones where others are only illustrative."""
    known = {
        place: (fact.value, fact.status == "illustrative")
        for place, fact in table.cells.items()
        if isinstance(fact.value, float)
    }
    mixed = len({illustrative for _, illustrative in known.values()}) > 1
    return {place: value for place, (value, illustrative) in known.items() if not (mixed and illustrative)}


def _highlighted(
    spec: Spec, table: Crosstab, context: Context
) -> tuple[frozenset[str], frozenset[str], frozenset[Place]]:
    """The highlighted rows, columns and cells; an unknown code is told."""
    rows, columns = ([each.key for each in group] for group in (table.categories, table.series))
    shown = {(row, column) for row in rows for column in columns}
    values = {place: value for place, value in _compared(table).items() if place in shown}
    cells: set[Place] = set()
    for name in spec.highlight:
        if name in ("max", "min"):
            best = (max if name == "max" else min)(values.values(), default=None)
            cells |= {place for place, value in values.items() if value == best}
        elif name not in (*rows, *columns):
            context.problem("code-unknown", f"highlight: the heat map has no row or column '{name}'",
                            place_of(name), choices(name, [*rows, *columns]))  # fmt: skip
    return frozenset(rows) & {*spec.highlight}, frozenset(columns) & {*spec.highlight}, frozenset(cells)


def _described(table: Crosstab, context: Context) -> str:
    """Alt text: every value by name, row by row, in the deck's language."""
    words = context.language.words
    sentences = [words["heat_map"]]
    for row in table.categories:
        values = (
            f"{column.label} {_fact(table, row, column).text or words['no_value']}" for column in table.series
        )
        sentences.append(f"{row.label}: {', '.join(values)}")
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences)


# ------------------------------------------------------------------------------------------------- layout


def _place(brand: Brand, role: str) -> Frame:
    """The frame the picture will stand in: the layout's own, else that of deckgen's grid on this slide."""
    name, usual = PLACES.get(role, PLACES["chart"])
    layout = brand.layouts.get(brand.kinds.get(name, name))
    held = next((each.frame for each in layout.placeholders if each.role == role), None) if layout else None
    scale = brand.width / inches(0, 0, 13.333, 0).w
    return held or Frame(0, 0, round(usual.w * scale), round(usual.h * scale))


def _look(brand: Brand, role: str) -> _Look:
    layout = brand.layouts.get(brand.kinds.get(PLACES.get(role, PLACES["chart"])[0], ""))
    tones = {name: brand.hex(colour) for name, colour in brand.tones.items()}
    style = brand.styles.get("chart_label" if role == "chart" else "chart_label_small") or brand.styles["text"]
    background = layout.background if layout else tones["background"]
    return _Look(
        background, tones["text"], tones["secondary"], tones["accent"], tones["strong"], tones["muted"],
        (tones["text"], background), replace(style, font="minor", tracking=0, caps=False), typeface_of(brand),
    )  # fmt: skip


def _fitting(
    table: Crosstab, width: float, height: float, label_share: float, look: _Look, bold: frozenset[str],
    context: Context,
) -> _Grid | None:  # fmt: skip
    """The grid with the largest words that fit, None where even the smallest do not."""
    smallest_cell = SMALLEST_SIZE * LINE + GAP
    if len(table.categories) * smallest_cell > height or len(table.series) * smallest_cell > width:
        return None
    size = look.style.size
    while size >= SMALLEST_SIZE:
        grid = _grid(table, size, (width, height), width * label_share, look, bold, context)
        if grid is not None:
            return grid
        size -= 1
    return None


def _grid(
    table: Crosstab, size: float, room: tuple[float, float], label_width: float, look: _Look,
    bold: frozenset[str], context: Context,
) -> _Grid | None:  # fmt: skip
    """The grid with words of one size in points, None where they do not fit."""

    def fitted(labelled: Category, width: float) -> Fitted:
        style = replace(look.style, size=size, min_size=size, max_lines=0, balanced=True,
                        bold=labelled.key in bold)  # fmt: skip
        # Half a point more than is needed, as EMU are whole numbers.
        frame = Frame(0, 0, round((width / 0.97 + 0.5) * EMU_PER_POINT), ENDLESS)
        language = context.language
        return fit_text([Paragraph((Run(labelled.label),))], style, frame, (0, 0, 0, 0), language.code,
                        look.typeface.fonts, language.short_words)  # fmt: skip

    rows = {each.key: fitted(each, label_width) for each in table.categories}
    left = max(line.width for label in rows.values() for line in label.lines) + LABEL_SPACE * size
    cell_width = (room[0] - left - RING / 2) / len(table.series)
    columns = {each.key: fitted(each, cell_width - 2 * GAP) for each in table.series}
    top = (max(len(label.lines) for label in columns.values()) * LINE + 0.5 * LABEL_SPACE) * size
    cell_height = min((room[1] - top - RING / 2) / len(table.categories), TALLEST_CELL)
    face = look.typeface.fonts.face("minor")
    widest = max((face.width(fact.text, size) for fact in table.cells.values()), default=0.0)
    fits = (
        not any(label.too_wide for label in (*rows.values(), *columns.values()))
        and top <= room[1] * 0.4
        and widest + 0.6 * size <= cell_width - GAP
        and max(len(label.lines) for label in rows.values()) * LINE * size + GAP <= cell_height
    )
    return _Grid(size, left, top, cell_width, cell_height, rows, columns) if fits else None


# ------------------------------------------------------------------------------------------------- drawing


def _labels(table: Crosstab, grid: _Grid, look: _Look, bold: frozenset[str]) -> Iterator[Words]:
    """Row labels at the left edge, each centred on its row; column labels on the line above the cells."""
    pitch = LINE * grid.size
    for number, row in enumerate(table.categories):
        lines = grid.rows[row.key].lines
        middle = grid.top + (number + 0.5) * grid.cell_height + CAP_HEIGHT * grid.size / 2
        colour = look.accent if row.key in bold else look.text
        for index, line in enumerate(lines):
            baseline = middle + (index - (len(lines) - 1) / 2) * pitch
            yield Words(line.text, 0, baseline, grid.size, colour, row.key in bold)
    for number, column in enumerate(table.series):
        lines = grid.columns[column.key].lines
        centre = grid.left + (number + 0.5) * grid.cell_width
        colour = look.accent if column.key in bold else look.secondary
        for index, line in enumerate(reversed(lines)):
            baseline = grid.top - LABEL_SPACE * grid.size * 0.75 - index * pitch
            yield Words(line.text, centre, baseline, grid.size, colour, column.key in bold, "ctr")


def _cells(table: Crosstab, grid: _Grid, look: _Look, missing: str) -> Iterator[Rectangle | Words]:
    """Every cell with its value: coloured, or dashed and without colour where it cannot be compared."""
    values = _compared(table)
    lowest, highest = min(values.values(), default=0.0), max(values.values(), default=0.0)
    for y, row in enumerate(table.categories):
        for x, column in enumerate(table.series):
            value = values.get((row.key, column.key))
            fact = table.fact(row.key, column.key)
            text = fact.text if fact is not None and fact.value is not None else missing
            if value is None:
                cell = replace(grid.cell(y, x, inside=GAP / 2 + 0.5), edge=look.empty, dashed=True)
                ink = look.secondary
            else:
                share = (value - lowest) / (highest - lowest) if highest > lowest else 1.0
                fill = blend(look.background, look.accent, PALEST + (1 - PALEST) * share)
                cell = replace(grid.cell(y, x, inside=GAP / 2), fill=fill)
                ink = readable_on(fill, look.inks)
            yield cell
            middle = cell.y + cell.height / 2 + CAP_HEIGHT * grid.size / 2
            yield Words(text, cell.x + cell.width / 2, middle, grid.size, ink, align="ctr")


def _rings(
    table: Crosstab, grid: _Grid, look: _Look, rows: frozenset[str], columns: frozenset[str],
    cells: frozenset[Place],
) -> Iterator[Rectangle]:  # fmt: skip
    """A line around each highlighted row, column or cell."""
    for y, row in enumerate(table.categories):
        if row.key in rows:
            yield replace(grid.cell(y, 0, columns=len(table.series)), edge=look.strong, line=RING)
        for x, column in enumerate(table.series):
            if (row.key, column.key) in cells:
                yield replace(grid.cell(y, x), edge=look.strong, line=RING)
    for x, column in enumerate(table.series):
        if column.key in columns:
            yield replace(grid.cell(0, x, rows=len(table.categories)), edge=look.strong, line=RING)


KIND = Kind(Spec, chart, "Coloured cells for values by two columns, drawn as a picture")
