"""What the chart kinds share: the spec's common keys, and rows made into categories, series and points."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from deckgen.charts._intervals import Level, described, with_intervals
from deckgen.charts._marks import whole_or_none, with_provisional, with_suppressed
from deckgen.context import Context, Crosstab
from deckgen.fields import LocalText, Name, Names, Selection, place_of
from deckgen.findings import choices
from deckgen.model import Category, Chart, ChartType, Fact, Grouping, Point, Series

GROUPINGS: dict[str, Grouping] = {
    "clustered": "clustered", "stacked": "stacked", "percent_stacked": "percentStacked",
}  # fmt: skip


GAP = " "
"""What the key of an empty category starts with."""

BREAK_SIGN = "//"
"""How an axis shows that it is broken."""


class ChartSpec(Selection):
    """Keys that every chart has."""

    series: Name | None = Field(None, description="The column whose codes are the series; none for one series")
    highlight: Names = Field([], description="Codes to set off in the accent colour; `max` or `min` for one")
    apart: Names = Field([], description="Codes that cannot be compared: last, hatched, with an asterisk")
    legend: bool | None = Field(None, description="Show a legend; by default only where series need one")
    data_labels: bool = Field(True, description="Write the values beside the points")
    alt: LocalText | None = Field(None, description="Alt text; by default written from the data")
    interval: Level = Field(
        False, description="Draw confidence intervals as error bars: at the deck's level, or at this one in per cent"
    )

    @model_validator(mode="after")
    def _room_for_intervals(self) -> ChartSpec:
        """Error bars stand at the end of a bar or on a line's point; no other place shows where they begin."""
        if self.interval is not False:
            if getattr(self, "type", "") == "doughnut":
                said = "a ring has no axis to draw intervals along: show a bar or column chart"
                raise PydanticCustomError("inside", said, {"path": ["interval"]})
            if getattr(self, "grouping", "clustered") != "clustered":
                said = "in a stack an interval would seem to be the sum's, not the part's: take `grouping: clustered`"
                raise PydanticCustomError("inside", said, {"path": ["interval"]})
        return self


class GroupedSpec(ChartSpec):
    """Keys of charts whose series can be stacked."""

    grouping: Literal["clustered", "stacked", "percent_stacked"] = Field(
        "clustered", description="Series side by side, stacked, or stacked to 100 per cent"
    )


def build_chart(
    spec: ChartSpec, context: Context, key: str, role: str, type: ChartType, grouping: Grouping = "clustered"
) -> Chart:
    """The chart block of a selection: points by category and series, marked, labelled and described."""
    table = context.crosstab(spec, series=spec.series)
    categories, hatched = _set_apart(spec, table, context)
    categories = _broken(categories, table)
    marked = _highlighted(spec, table, context)
    illustrative = {fact.status == "illustrative" for fact in table.cells.values() if fact.value is not None}
    series = tuple(
        Series(each.key, each.label or table.value, tuple(
            _point(table, category, each, context, marked,
                   category.key in hatched, mixed=len(illustrative) > 1)
            for category in categories
        )) for each in table.series
    )  # fmt: skip
    several = len(series) > 1
    chart = Chart(
        key, role, type, categories, series,
        number_format=context.language.excel_format(table.format, spec.decimals),
        alt="", grouping=grouping, data_labels=spec.data_labels,
        legend=several or type == "doughnut" if spec.legend is None else spec.legend,
        category_header=table.header,
    )  # fmt: skip
    if type == "doughnut" and any(point.fact.suppressed for each in series for point in each.points):
        context.problem("number-suppressed", "a ring shows a whole, and a part of this one may not be shown",
                        place_of(spec.from_), "show it as bars, or leave it out with `where`")  # fmt: skip
    if grouping != "clustered" or type == "doughnut":
        chart = whole_or_none(chart)
    chart = with_provisional(chart, table, context)
    if spec.interval is not False:
        level = context.interval_level if spec.interval is True else spec.interval
        chart = with_intervals(chart, level, table.format, place_of(spec.from_), context)
    alt = context.plain(spec.alt) if spec.alt else describe(chart, context, spec, table)
    return replace(with_suppressed(chart, context), alt=alt)


def _point(
    table: Crosstab, category: Category, series: Category, context: Context,
    marked: frozenset[str], apart: bool, mixed: bool,
) -> Point:  # fmt: skip
    fact = table.fact(category.key, series.key)
    if fact is None or not isinstance(fact.value, float):
        return Point(None, fact or Fact(f"{series.key}/{category.key}", None, "", label=category.label))
    hatched = apart or (mixed and fact.status == "illustrative")
    lit = category.key in marked or series.key in marked
    point = Point(context.unit(fact.value, table.format), fact, lit and not apart, hatched)
    change = table.changes.get((category.key, series.key))
    return replace(point, change=change) if change else point


def _set_apart(spec: ChartSpec, table: Crosstab, context: Context) -> tuple[tuple[Category, ...], frozenset[str]]:
    """The categories with those that cannot be compared last, an empty one before them."""
    apart = _known(spec.apart, [each.key for each in table.categories], "apart", context)
    if not apart:
        return table.categories, frozenset()
    near = [each for each in table.categories if each.key not in apart]
    far = [Category(each.key, f"{each.label}*") for each in table.categories if each.key in apart]
    return (*near, Category(GAP, " "), *far), apart


def _broken(categories: tuple[Category, ...], table: Crosstab) -> tuple[Category, ...]:
    """An empty category before each wave at which the series breaks, so that no line leads over the break.

    Beside a wave without a value there is no line to stop.
    """
    full = {category for (category, _), fact in table.cells.items() if fact.value is not None}
    found: list[Category] = []
    for each in categories:
        if each.key in table.breaks and each.key in full and found and found[-1].key in full:
            found.append(Category(f"{GAP}{each.key}", BREAK_SIGN))
        found.append(each)
    return tuple(found)


def _highlighted(spec: ChartSpec, table: Crosstab, context: Context) -> frozenset[str]:
    found: set[str] = set()
    names: list[str] = []
    for name in spec.highlight:
        if name in ("max", "min"):
            values = [(fact.value, key[0]) for key, fact in table.cells.items() if isinstance(fact.value, float)
                      and key[0] not in spec.apart]  # fmt: skip
            if values:
                best = max(v for v, _ in values) if name == "max" else min(v for v, _ in values)
                found |= {key for value, key in values if value == best}
        else:
            names.append(name)
    known = [each.key for each in (*table.categories, *table.series) if each.key]
    return frozenset(found) | _known(names, known, "highlight", context)


def _known(names: list[str], known: list[str], what: str, context: Context) -> frozenset[str]:
    for name in names:
        if name not in known:
            context.problem("code-unknown", f"{what}: the chart has no category '{name}'",
                            place_of(name), choices(name, known))  # fmt: skip
    return frozenset(name for name in names if name in known)


def describe(chart: Chart, context: Context, spec: ChartSpec, table: Crosstab) -> str:
    """Alt text: what kind of chart it is, then every value by name, in the deck's language."""
    words = context.language.words
    rows = []
    for series in chart.series:
        values = []
        for category, point in zip(chart.categories, series.points, strict=True):
            if category.key.startswith(GAP):
                continue
            text = point.fact.text
            if point.value is None:
                text = words["not_shown" if point.fact.suppressed else "no_value"]
            text += described(point, chart.level, table.format, spec.decimals, context)
            if point.change:
                text += f" ({words[f'changed_{point.change}']})"
            values.append(f"{category.label} {text}")
        name = f"{series.name}: " if len(chart.series) > 1 else ""
        rows.append(name + ", ".join(values))
    kind = words[f"{chart.grouping}_{chart.type}" if chart.grouping != "clustered" else chart.type]
    return " ".join((f"{kind}. {'; '.join(rows)}".rstrip(".") + ".", *table.breaks.values()))
