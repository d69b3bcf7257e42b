"""Lines: for development over time."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.charts._base import ChartSpec, build_chart
from deckgen.context import Context
from deckgen.kinds import Kind
from deckgen.model import Chart


class Spec(ChartSpec):
    """A line for each series, its categories in the order of time: the deck's waves, where no other is named."""

    type: Literal["line"] = Field(description="Lines")


def chart(spec: Spec, context: Context, key: str, role: str) -> Chart:
    if spec.category is None and context.wave_column:
        spec = spec.model_copy(update={"category": context.wave_column})
    return build_chart(spec, context, key, role, "line")


KIND = Kind(Spec, chart, "Lines, for development over time")
