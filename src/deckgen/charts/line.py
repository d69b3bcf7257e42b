"""Lines: for development over time."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.charts._base import ChartSpec, build_chart
from deckgen.context import Context
from deckgen.kinds import Kind
from deckgen.model import Chart


class Spec(ChartSpec):
    """A line for each series, its categories in the order of time."""

    type: Literal["line"] = Field(description="Lines")


def chart(spec: Spec, context: Context, key: str, role: str) -> Chart:
    return build_chart(spec, context, key, role, "line")


KIND = Kind(Spec, chart, "Lines, for development over time")
