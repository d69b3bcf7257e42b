"""Signs behind the labels of a chart: for values that may not be shown, and for the provisional ones of several.

A bar that is not there cannot have a label of its own, so the sign stands behind its category; behind the series'
name where all of a series is concerned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from deckgen.context import Context, Crosstab
from deckgen.languages import NO_BREAK_SPACE
from deckgen.model import Chart, Fact, Point, Series


def with_provisional(chart: Chart, table: Crosstab, context: Context) -> Chart:
    """The chart with the mark for provisional figures where only some of its values are."""
    return _marked(chart, context.language.words["provisional_mark"], table.is_set_apart)


def with_suppressed(chart: Chart, context: Context) -> Chart:
    """The chart with the sign for what may not be shown."""
    return _marked(chart, context.language.words["suppressed_mark"], lambda fact: bool(fact.suppressed))


def whole_or_none(chart: Chart) -> Chart:
    """A chart of stacked parts without the categories of which a part may not be shown; a ring is a whole itself.

    The others would be drawn as if they were all, and their sum would be read where there is none.
    """
    hidden = {index for each in chart.series for index, point in enumerate(each.points) if point.fact.suppressed}
    if not hidden:
        return chart
    if chart.type == "doughnut":
        hidden = set(range(len(chart.categories)))
    sign = next(point.fact.text for each in chart.series for point in each.points if point.fact.suppressed)

    def withheld(point: Point) -> Point:
        fact = replace(point.fact, value=None, text=sign, base=None, precision=None,
                       suppressed=point.fact.suppressed or "total")  # fmt: skip
        return Point(None, fact, point.highlight)

    def points(series: Series) -> tuple[Point, ...]:
        return tuple(withheld(point) if index in hidden else point for index, point in enumerate(series.points))

    return replace(chart, series=tuple(replace(each, points=points(each)) for each in chart.series))


def _marked(chart: Chart, sign: str, concerns: Callable[[Fact], bool]) -> Chart:
    whole = {
        each.key for each in chart.series
        if len(chart.series) > 1 and any(concerns(point.fact) for point in each.points)
        and all(concerns(point.fact) for category, point in zip(chart.categories, each.points, strict=True)
                if category.label.strip())
    }  # fmt: skip
    some = {
        category.key for each in chart.series if each.key not in whole
        for category, point in zip(chart.categories, each.points, strict=True) if concerns(point.fact)
    }  # fmt: skip
    return replace(
        chart,
        categories=tuple(replace(each, label=_with(each.label, sign)) if each.key in some else each
                         for each in chart.categories),
        series=tuple(replace(each, name=_with(each.name, sign)) if each.key in whole else each
                     for each in chart.series),
    )  # fmt: skip


def _with(label: str, sign: str) -> str:
    """An asterisk stands at the word, any other sign beside it."""
    return label + sign if sign == "*" else f"{label}{NO_BREAK_SPACE}{sign}"
