"""A chart over the whole slide, or beside a short text."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText
from deckgen.kinds import Kind
from deckgen.slides._base import ChartField, FigureSpec, Parts, figure, text_block


class Spec(FigureSpec):
    """One chart."""

    kind: Literal["chart"]
    chart: ChartField = Field(description="What is drawn")
    text: LocalText | None = Field(None, description="A short text beside the chart")


def slide(spec: Spec, context: Context) -> Parts:
    # What is drawn has to know how wide it may be; what is native takes its frame as it comes.
    drawn = context.chart(spec.chart, f"{context.slide_key}/chart", "chart" if spec.text is None else "chart_beside")
    block = replace(drawn, role="chart")
    layouts: tuple[str, ...]
    if spec.text is not None:
        layouts = ("Chart and text", "Two columns", "Chart")
    else:
        layouts = ("Comparison", "Chart") if spec.footnote else ("Chart",)
    ring = (
        *text_block(context, "chart_numeral", getattr(spec.chart, "numeral", None)),
        *text_block(context, "chart_caption", getattr(spec.chart, "caption", None)),
    )
    return figure(context, spec, layouts, block, *ring, *text_block(context, "text", spec.text))


KIND = Kind(Spec, slide, "A native chart over the slide, or beside a short text")
