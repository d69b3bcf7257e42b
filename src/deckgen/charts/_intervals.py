"""Confidence intervals of a chart's points: their ends in the chart's unit, and in words for the alt text."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from deckgen.context import Context
from deckgen.findings import DeckgenError, Where
from deckgen.languages import NumberKind
from deckgen.model import Chart, Fact, Point, Series
from deckgen.numbers import EN_DASH, format_number, format_signed
from deckgen.survey.intervals import interval

LEAST_LEVEL = 50
"""Per cent. Below it stands what was meant as a share, 0.95, or as another number altogether."""


def _read_level(value: object) -> object:
    if isinstance(value, bool):
        return value
    try:  # a plain word of the YAML is text that knows its place
        level = float(value) if isinstance(value, str | int | float) else 0.0
    except ValueError:
        level = 0.0
    if LEAST_LEVEL <= level < 100:
        return level
    if str(value) in ("true", "false"):
        return str(value) == "true"
    raise PydanticCustomError(
        "inside", "`true` is meant here, or a level in per cent from 50 to below 100, such as 95", {"path": []}
    )


Level = Annotated[
    bool | float,
    BeforeValidator(_read_level),
    WithJsonSchema({"anyOf": [{"type": "boolean"},
                              {"type": "number", "minimum": LEAST_LEVEL, "exclusiveMaximum": 100}]}),
]  # fmt: skip
"""True for the deck's level, or a level of its own in per cent."""


def with_intervals(chart: Chart, level: float, format: NumberKind, at: Where | None, context: Context) -> Chart:
    """The chart with an interval at each point whose precision is known; a warning names the others."""
    unknown: list[str] = []
    alike: list[str] = []

    def with_its_own(series: Series, point: Point, label: str) -> Point:
        if not isinstance(point.fact.value, float) or point.value is None:
            return point
        ends = interval_of(point.fact, level)
        if ends is None:
            names = unknown if point.fact.precision is None else alike
            names.append(f"{series.name} / {label}" if len(chart.series) > 1 else label)
            return point
        low, high = (context.unit(each, format) for each in ends)
        return replace(point, low=low, high=high)

    try:
        series = tuple(
            replace(each, points=tuple(
                with_its_own(each, point, category.label)
                for category, point in zip(chart.categories, each.points, strict=True)))
            for each in chart.series
        )  # fmt: skip
    except DeckgenError as problem:  # a missing package: once, not for every point
        context.problem(problem.findings[0].code, problem.findings[0].message, at, problem.findings[0].hint)
        return chart
    if unknown:
        context.warn(
            "interval-unknown", f"no interval is drawn, as nothing tells how sure the value is: {', '.join(unknown)}",
            at, "name the data set's column with the number of answers: `base`",
        )  # fmt: skip
    if alike:
        said = f"no interval is drawn, as the answers are too few, or all alike: {', '.join(alike)}"
        context.warn("interval-unknown", said, at, "take a larger group, or leave it out")
    has_any = any(point.low is not None for each in series for point in each.points)
    return replace(chart, series=series, level=level if has_any else None)


def interval_of(fact: Fact, level: float) -> tuple[float, float] | None:
    """The ends of a fact's interval in the data's unit; None where its precision is unknown."""
    if fact.precision is None or not isinstance(fact.value, float) or fact.suppressed:
        return None
    return interval(fact.value, fact.precision, level)


def described(point: Point, level: float | None, format: NumberKind, decimals: int, context: Context) -> str:
    """A point's interval for the alt text, in parentheses: ' (61–67)'; '' where it has none."""
    ends = interval_of(point.fact, level) if level is not None and point.low is not None else None
    if ends is None:
        return ""
    write = format_signed if format == "points" else format_number
    first, last = (write(context.unit(each, format), context.language, decimals) for each in ends)
    dash = f" {EN_DASH} " if format == "points" or ends[0] < 0 else EN_DASH
    return f" ({first})" if first == last else f" ({first}{dash}{last})"
