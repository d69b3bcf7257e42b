"""Horizontal bars: for four categories or more, and for long names."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.charts._base import GROUPINGS, GroupedSpec, build_chart
from deckgen.context import Context
from deckgen.kinds import Kind
from deckgen.model import Chart


class Spec(GroupedSpec):
    """Bars, one for each category; clustered, stacked or stacked to 100 per cent."""

    type: Literal["bar"] = Field(description="Horizontal bars")


def chart(spec: Spec, context: Context, key: str, role: str) -> Chart:
    return build_chart(spec, context, key, role, "bar", GROUPINGS[spec.grouping])


KIND = Kind(Spec, chart, "Horizontal bars, for four categories or more and for long names")
