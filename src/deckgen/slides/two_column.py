"""Two things side by side, each a chart, a table, a picture, points or text."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field, model_validator

from deckgen.context import Context
from deckgen.fields import LocalText, Name, SpecModel
from deckgen.kinds import Kind
from deckgen.model import Block, Chart
from deckgen.slides._base import ChartField, FigureSpec, Parts, block_of, figure, text_block
from deckgen.slides._pictures import read_picture
from deckgen.slides._points import points
from deckgen.slides._table import TableSpec, build_table

CONTENTS = ("text", "bullets", "chart", "table", "picture")


class ColumnSpec(SpecModel):
    """One side of the slide: a heading, a line under it, and one thing."""

    heading: LocalText | None = Field(None, description="What stands over it")
    subtitle: LocalText | None = Field(None, description="What is measured")
    text: LocalText | None = Field(None, description="A text")
    bullets: list[LocalText | list[LocalText]] | None = Field(None, description="Points")
    chart: ChartField | None = Field(None, description="A chart")
    table: TableSpec | None = Field(None, description="A table")
    picture: Name | None = Field(None, description="A picture file")
    alt: LocalText | None = Field(None, description="Alt text of the picture")

    @model_validator(mode="after")
    def _one_thing(self) -> ColumnSpec:
        if sum(getattr(self, name) is not None for name in CONTENTS) != 1:
            raise ValueError(f"a column shows one of: {', '.join(CONTENTS)}")
        if self.picture is not None and self.alt is None:
            raise ValueError("a picture needs `alt`")
        return self


class Spec(FigureSpec):
    """Left and right."""

    kind: Literal["two_column"]
    left: ColumnSpec = Field(description="The left side")
    right: ColumnSpec = Field(description="The right side")


def column(spec: ColumnSpec, context: Context, side: str) -> tuple[Block, ...]:
    """The blocks of one side, in reading order."""
    heads = (
        *text_block(context, f"{side}_heading", spec.heading),
        *text_block(context, f"{side}_subtitle", spec.subtitle),
    )
    key = f"{context.slide_key}/{side}"
    if spec.chart is not None:
        words = (
            *text_block(context, f"{side}_numeral", getattr(spec.chart, "numeral", None)),
            *text_block(context, f"{side}_caption", getattr(spec.chart, "caption", None)),
        )
        return (*heads, context.chart(spec.chart, key, side), *words)
    if spec.table is not None:
        return (*heads, build_table(spec.table, context, key, side))
    if spec.picture is not None:
        picture = read_picture(spec.picture, context.plain(spec.alt), context, key, side)
        return (*heads, *((picture,) if picture else ()))
    paragraphs = points(spec.bullets, context) if spec.bullets is not None else tuple(
        replace(each, bullet="none") for each in context.text(spec.text)
    )  # fmt: skip
    return (*heads, *block_of(context, side, paragraphs))


def slide(spec: Spec, context: Context) -> Parts:
    left, right = column(spec.left, context, "left"), column(spec.right, context, "right")
    ring = any(isinstance(block, Chart) and block.type == "doughnut" for block in left)
    layouts = ("Share and chart", "Two columns") if ring else ("Two columns",)
    return figure(context, spec, layouts, *left, *right)


KIND = Kind(Spec, slide, "Two things side by side")
