"""A native table."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.kinds import Kind
from deckgen.slides._base import FigureSpec, Parts, figure
from deckgen.slides._table import TableSpec, build_table


class Spec(FigureSpec):
    """One table."""

    kind: Literal["table"]
    table: TableSpec = Field(description="What it shows")


def slide(spec: Spec, context: Context) -> Parts:
    block = build_table(spec.table, context, f"{context.slide_key}/table", "table")
    return figure(context, spec, ("Table", "Chart"), block)


KIND = Kind(Spec, slide, "A native table, from data or written out")
