"""A heat map: values by two columns as coloured cells, drawn because PowerPoint has no such chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from deckgen.charts._heatmap_layout import (
    GAP,
    HEAD_SPACE,
    LINE,
    RING,
    Grid,
    Highlight,
    Look,
    Place,
    fitting_grid,
    look_for,
)
from deckgen.context import Context, Crosstab
from deckgen.drawing import Rectangle, Words, blend, draw, readable_on
from deckgen.fields import LocalText, Name, Names, Selection, place_of
from deckgen.findings import choices
from deckgen.kinds import Kind
from deckgen.languages import Language
from deckgen.model import Category, Fact, Picture

CAP_HEIGHT = 0.66
"""The height of capitals and figures of sans-serif fonts, as a share of the size."""

OVERHANG = 0.5
"""Points that letters such as Æ may reach to the left of where their line begins."""

PALEST = 0.14
"""How far the cell with the smallest value is from the background on its way to the accent colour."""


class Spec(Selection):
    """Rows are the codes of `category`, columns those of `series`."""

    type: Literal["heatmap"] = Field(description="Coloured cells")
    series: Name = Field(description="The column of the data whose codes are the columns of the heat map")
    highlight: Names = Field(
        [], description="Codes of rows or columns to frame; `max` or `min` for the cell with that value"
    )
    alt: LocalText | None = Field(None, description="Alt text; by default written from the data")

    @model_validator(mode="after")
    def _no_marks(self) -> Spec:
        if self.changes:
            said = "a heat map has no room for marks of change: show a table, or a bar or column chart"
            raise PydanticCustomError("inside", said, {"path": ["changes"]})
        return self


def chart(spec: Spec, context: Context, key: str, role: str) -> Picture:
    """The heat map as a picture, with all facts it shows."""
    table = context.crosstab(spec, series=spec.series)
    look = look_for(context.brand, role, context.language)
    highlight = _highlighted(spec, table, context)
    grid = fitting_grid(table, look, highlight)
    if grid is None:
        context.problem(
            "heatmap-too-large",
            f"the heat map's {len(table.categories)} rows and {len(table.series)} columns cannot be read in its place",
            place_of(spec.from_),
            "take fewer with `where` or `top`, word them shorter with `labels`, or show a table",
        )
    marks = _marks(table, grid, look, highlight) if grid else ()
    height = grid.bottom if grid else look.height
    drawing = draw(marks, look.width, height, look.typeface, look.background)
    alt = context.plain(spec.alt) if spec.alt else _described(table, context.language)
    facts = tuple(_fact(table, row, column) for row in table.categories for column in table.series)
    return Picture(
        key,
        role,
        drawing.png,
        "image/png",
        drawing.width,
        drawing.height,
        alt,
        svg=drawing.svg,
        facts=facts,
    )


# -------------------------------------------------------------------------------------------------- values


def _fact(table: Crosstab, row: Category, column: Category) -> Fact:
    found = table.fact(row.key, column.key)
    return found or Fact(f"{column.key}/{row.key}", None, "", label=f"{row.label} / {column.label}")


def _compared(table: Crosstab) -> dict[Place, float]:
    """The values that colours tell apart: all that are shown, or of a mixture only what was measured."""
    facts = {(row.key, column.key): _fact(table, row, column) for row in table.categories for column in table.series}
    known = {place: fact for place, fact in facts.items() if isinstance(fact.value, float)}
    measured = {place: fact for place, fact in known.items() if fact.status != "illustrative"}
    return {place: fact.value for place, fact in (measured or known).items() if isinstance(fact.value, float)}


def _highlighted(spec: Spec, table: Crosstab, context: Context) -> Highlight:
    """What the spec highlights; an unknown code is told."""
    rows, columns = ([each.key for each in group] for group in (table.categories, table.series))
    values = _compared(table)
    named: set[str] = set()
    cells: set[Place] = set()
    for name in spec.highlight:
        if name in ("max", "min"):
            best = (max if name == "max" else min)(values.values(), default=None)
            cells |= {place for place, value in values.items() if value == best}
        elif name in rows or name in columns:
            named.add(name)
        else:
            context.problem(
                "code-unknown",
                f"highlight: the heat map has no row or column '{name}'",
                place_of(name),
                choices(name, [*rows, *columns]),
            )
    return Highlight(frozenset(named & {*rows}), frozenset(named & {*columns}), frozenset(cells))


def _described(table: Crosstab, language: Language) -> str:
    """Alt text: every value by name, row by row, in the deck's language."""
    sentences = [language.words["heat_map"]]
    for row in table.categories:
        texts = [_said(_fact(table, row, column), table, language) for column in table.series]
        named = (f"{column.label} {text}" for column, text in zip(table.series, texts, strict=True))
        sentences.append(f"{row.label}: {', '.join(named)}")
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences)


def _said(fact: Fact, table: Crosstab, language: Language) -> str:
    return language.words["not_shown"] if fact.suppressed else _shown(fact, table, language, "no_value")


def _shown(fact: Fact, table: Crosstab, language: Language, missing: str) -> str:
    """A value as it stands in its cell, marked where it is provisional among others; a word where it is missing."""
    mark = language.words["provisional_mark"] if table.is_set_apart(fact) else ""
    return (fact.text or language.words[missing]) + mark


# ------------------------------------------------------------------------------------------------- drawing


def _marks(table: Crosstab, grid: Grid, look: Look, highlight: Highlight) -> tuple[Rectangle | Words, ...]:
    """All that is drawn, what lies on top last."""
    return (
        *_row_labels(table, grid, look, highlight),
        *_column_labels(table, grid, look, highlight),
        *_cells(table, grid, look),
        *_rings(table, grid, look, highlight),
    )


def _row_labels(table: Crosstab, grid: Grid, look: Look, highlight: Highlight) -> Iterator[Words]:
    """At the left edge, each centred on its row."""
    for number, (row, label) in enumerate(zip(table.categories, grid.rows, strict=True)):
        marked = row.key in highlight.rows
        colour = look.colours["accent" if marked else "text"]
        middle = grid.top + (number + 0.5) * grid.cell_height + CAP_HEIGHT * grid.size / 2
        for index, line in enumerate(label.lines):
            baseline = middle + (index - (len(label.lines) - 1) / 2) * LINE * grid.size
            yield Words(line.text, OVERHANG, baseline, grid.size, colour, marked)


def _column_labels(table: Crosstab, grid: Grid, look: Look, highlight: Highlight) -> Iterator[Words]:
    """Centred over their cells, their last lines on one baseline."""
    for number, (column, label) in enumerate(zip(table.series, grid.columns, strict=True)):
        marked = column.key in highlight.columns
        colour = look.colours["accent" if marked else "secondary"]
        centre = grid.left + (number + 0.5) * grid.cell_width
        for index, line in enumerate(reversed(label.lines)):
            baseline = grid.top - (HEAD_SPACE + index * LINE) * grid.size
            yield Words(line.text, centre, baseline, grid.size, colour, marked, "ctr")


def _cells(table: Crosstab, grid: Grid, look: Look) -> Iterator[Rectangle | Words]:
    """Every cell with its value: coloured, or dashed and without colour where nothing was measured."""
    values = _compared(table)
    lowest, highest = min(values.values(), default=0.0), max(values.values(), default=0.0)
    inks = (look.colours["text"], look.background)
    for y, row in enumerate(table.categories):
        for x, column in enumerate(table.series):
            area = grid.area(y, x)
            value = values.get((row.key, column.key))
            if value is None:
                ink = look.colours["secondary"]
                yield replace(_inside(area, GAP / 2 + 0.5), edge=look.colours["muted"], dashed=True)
            else:
                share = (value - lowest) / (highest - lowest) if highest > lowest else 1.0
                fill = blend(look.background, look.colours["accent"], PALEST + (1 - PALEST) * share)
                ink = readable_on(fill, inks)
                yield replace(_inside(area, GAP / 2), fill=fill)
            text = _shown(_fact(table, row, column), table, look.language, "missing_mark")
            baseline = area.y + area.height / 2 + CAP_HEIGHT * grid.size / 2
            yield Words(text, area.x + area.width / 2, baseline, grid.size, ink, align="ctr")


def _inside(area: Rectangle, less: float) -> Rectangle:
    return Rectangle(area.x + less, area.y + less, area.width - 2 * less, area.height - 2 * less)


def _rings(table: Crosstab, grid: Grid, look: Look, highlight: Highlight) -> Iterator[Rectangle]:
    """A line around each highlighted row, column and cell."""
    areas = []
    for y, row in enumerate(table.categories):
        if row.key in highlight.rows:
            areas.append(grid.area(y, 0, columns=len(table.series)))
        areas += [grid.area(y, x) for x, column in enumerate(table.series) if (row.key, column.key) in highlight.cells]
    areas += [
        grid.area(0, x, rows=len(table.categories))
        for x, column in enumerate(table.series)
        if column.key in highlight.columns
    ]
    return (replace(area, edge=look.colours["strong"], line=RING) for area in areas)


KIND = Kind(Spec, chart, "Coloured cells for values by two columns, drawn as a picture")
