"""How a chart sits in its frame: the inner plot area, the axis' maximum, and the look's sizes and colours.

The inner plot area is set by hand, so that the longest category label starts at the frame's left edge and the
longest data label ends at its right edge, whatever program draws the chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import inf

from deckgen.languages import NO_BREAK_SPACE
from deckgen.model import CHANGE_MARKS, EMU_PER_INCH, EMU_PER_POINT, Brand, Chart, Colour, Frame, Plot, Point, TextStyle
from deckgen.place.styles import brand_style
from deckgen.place.texts import Measure

AXIS_GAP = 0.15
"""Inches between category labels and the axis."""
LABEL_SHARE = 0.4
"""The most of a bar chart's width that its category labels may take before they wrap."""
BAR_GAP = 4
"""Points between the end of an error bar and its label, beside what the label itself keeps free."""
Box = tuple[float, float, float, float, float | None]
"""x, y, width and height of the inner plot area as shares of the frame, and the axis' maximum."""
RING_LABEL_SHARE = 0.06
"""A part of a ring smaller than this has no room for its label."""
SERIES = ("accent1", "accent2", "accent3", "accent4", "accent5", "accent6")


def place_plot(chart: Chart, frame: Frame, brand: Brand, measure: Measure) -> Plot:
    """The plot of a chart in its frame; lengths of the result are shares of the frame."""
    wide = frame.w / EMU_PER_POINT
    tall = frame.h / EMU_PER_POINT
    roomy = frame.w > 9 * EMU_PER_INCH
    label = brand_style("chart_label" if roomy else "chart_label_small", brand).size
    label = _fitting_size(chart, tall, label)
    value = label
    if chart.type == "column" and len(chart.categories) <= 5 and len(chart.series) == 1:
        value, label = brand_style("chart_value", brand).size, label + 2
    several = len(chart.series) > 1
    parted = chart.type == "doughnut" and chart.legend
    value = _narrow_size(chart, wide, value, measure)
    legend = _legend_height(chart, wide, label, measure) / tall if chart.legend and not parted else 0.0
    box = {"bar": _bar, "column": _column, "line": _line, "doughnut": _doughnut}[chart.type]
    x, y, w, h, maximum = box(chart, wide, tall * (1 - legend), label, value, measure)
    if parted:  # the ring and its legend stand in the middle together
        x = max(0.0, (1 - w - 0.05 - _legend_width(chart, label, measure) / wide) / 2)
    tones = brand.tones
    return Plot(
        x=x, y=legend + y * (1 - legend), w=w, h=h * (1 - legend), axis_max=maximum,
        label_size=label, value_size=value, gap_width=_gap_width(chart),
        colours=tuple(_series_colours(chart, brand)), highlight=tones["accent"], text=tones["text"],
        line=tones["axis"], background=tones["background"], plain=not several,
        legend_height=legend, legend_x=x + w + 0.05 if parted else 0.0, legend_y=0.2 if parted else 0.0, font="minor",
        least_label=_least_label(chart, w * wide, h * tall, value, measure),
        point_colours=tuple(_cycle(len(chart.categories))) if parted else (),
        end_positions=_end_positions(chart, h * tall, maximum, value), axis_min=_minimum(chart, maximum),
        bar_gap=BAR_GAP / (wide if chart.type == "bar" else tall) if _has_bars(chart) else 0.0,
    )  # fmt: skip


def _legend_height(chart: Chart, wide: float, size: float, measure: Measure) -> float:
    """The height in points of a legend whose entries stand in as many columns as there is room for."""
    style = TextStyle(size)
    entries = [measure.width(series.name, style) + size * 2.4 for series in chart.series]
    count = len(entries)
    columns = next((c for c in range(count, 1, -1) if sum(max(entries[i::c]) for i in range(c)) <= wide), 1)
    return -(-count // columns) * size * 1.4 + size * 1.2


def _legend_width(chart: Chart, size: float, measure: Measure) -> float:
    """The width in points of a ring's legend, an entry for each category under the other."""
    return max(measure.width(category.label, TextStyle(size)) for category in chart.categories) + size * 2


def _narrow_size(chart: Chart, wide: float, size: float, measure: Measure) -> float:
    """The size at which the labels of columns side by side do not run into each other."""
    if chart.type != "column" or chart.grouping != "clustered":
        return size
    share = len(chart.series) * (1.07 if len(chart.series) > 1 else 1.0) + _gap_width(chart) / 100
    slot = wide / max(len(chart.categories), 1) / share * (1.0 if len(chart.series) > 1 else 1.4)
    widest = max((measure.width(text, TextStyle(size)) for _, text in _texts(chart)), default=0.0)
    return max(9.0, min(size, size * slot / widest)) if widest else size


def _end_positions(chart: Chart, tall: float, maximum: float | None, size: float) -> tuple[str, ...]:
    """Where the labels of lines' ends stand: right of them, above and below where two ends are close."""
    if chart.type != "line" or len(chart.series) < 2 or not maximum:
        return ()
    ends = {
        index: next((point.value for point in reversed(series.points) if point.value is not None), 0.0)
        for index, series in enumerate(chart.series)
    }
    order = sorted(ends, key=lambda index: -ends[index])
    close = [(ends[upper] - ends[lower]) / maximum * tall < size * 1.3 for upper, lower in pairwise(order)]
    on_axis = ends[order[-1]] / maximum * tall < size * 1.5  # below it stand the names of the categories
    positions = {}
    for rank, index in enumerate(order):
        above, below = rank > 0 and close[rank - 1], rank < len(close) and close[rank]
        positions[index] = "r" if above == below else "b" if above else "t"
        if on_axis and (above or below):
            positions[index] = "t" if below else "r"
    return tuple(positions[index] for index in range(len(chart.series)))


def _least_label(chart: Chart, wide: float, tall: float, size: float, measure: Measure) -> float:
    """The smallest value of a stack whose segment holds its label; `wide` and `tall` are the plot's points."""
    if chart.type == "doughnut":
        return RING_LABEL_SHARE * sum(max(value, 0.0) for value, _ in _texts(chart))
    if chart.grouping == "clustered":
        return 0.0
    bold = TextStyle(size, bold=True)
    label = max((measure.width(text, bold) for _, text in _texts(chart)), default=0.0) * 1.1
    room = label / max(wide, 1) if chart.type == "bar" else size * 1.3 / max(tall, 1)
    return round(_maximum(chart) * room, 6)


def _series_colours(chart: Chart, brand: Brand) -> list[Colour]:
    if len(chart.series) == 1:
        return [brand.tones["muted"] if chart.type != "line" else brand.tones["accent"]]
    return _cycle(len(chart.series))


def _cycle(count: int) -> list[Colour]:
    return [Colour(SERIES[index % len(SERIES)]) for index in range(count)]


def _gap_width(chart: Chart) -> int:
    """60 per cent of a bar between bars; more where there are few, less where there are many."""
    count = len(chart.categories)
    if len(chart.series) > 1 and chart.grouping == "clustered":
        return 60
    if chart.type == "column":
        return 80 if count <= 2 else 70 if count <= 4 else 50
    return 70 if count <= 3 else 60 if count <= 8 else 40


def _fitting_size(chart: Chart, tall: float, size: float) -> float:
    """The label size at which every bar has room for its own label."""
    if chart.type != "bar":
        return size
    rows = len(chart.categories) * (len(chart.series) if chart.grouping == "clustered" else 1)
    return max(9.0, min(size, tall / max(rows, 1) / 1.35))


def _texts(chart: Chart) -> list[tuple[float, str]]:
    """How far each bar reaches with its error bar, and its label with the mark of a change."""
    return [(_end(point), label_text(point)) for series in chart.series for point in series.points
            if point.value is not None]  # fmt: skip


def _has_bars(chart: Chart) -> bool:
    return any(point.reach is not None for series in chart.series for point in series.points)


def _end(point: Point) -> float:
    return max(point.value or 0.0, point.high if point.high is not None else -inf)


def label_text(point: Point) -> str:
    return point.fact.text + (f"{NO_BREAK_SPACE}{CHANGE_MARKS[point.change]}" if point.change else "")


def _lowest(chart: Chart) -> float:
    """How far error bars reach below 0; 0 where they do not, or where there are none: then the program finds it."""
    points = [point for series in chart.series for point in series.points if point.value is not None]
    lowest = min((min(point.value or 0.0, point.low or 0.0) for point in points), default=0.0)
    return min(lowest, 0.0) if _has_bars(chart) else 0.0


def _minimum(chart: Chart, maximum: float | None) -> float:
    """The axis' minimum where error bars reach below 0: labels of values below 0 have as much room as those above."""
    lowest = _lowest(chart)
    if maximum is None or lowest >= 0:
        return 0.0
    has_labels = chart.data_labels and chart.type != "line" and any(_is_below(chart))
    return round(lowest - (maximum - max(0.0, _maximum(chart)) if has_labels else 0.0), 6)


def _is_below(chart: Chart) -> Iterator[bool]:
    return ((point.value or 0.0) < 0 for series in chart.series for point in series.points)


def _two_sided(chart: Chart, length: float, label: float) -> float:
    """The axis' maximum where it begins below 0, so that labels end inside `length` points on both sides."""
    lowest, largest = _lowest(chart), max(0.0, _maximum(chart))
    sides = 1 + (chart.type != "line" and any(_is_below(chart)))
    points = max(length - sides * label, length * 0.2) / (largest - lowest)
    return round(largest + label / points, 6)


def _maximum(chart: Chart) -> float:
    if chart.grouping == "clustered":
        return max((value for value, _ in _texts(chart)), default=1.0)
    totals = [sum(max(series.points[i].value or 0.0, 0.0) for series in chart.series)
              for i in range(len(chart.categories))]  # fmt: skip
    return max(totals, default=1.0)


def _axis_max(chart: Chart, length: float, label_lengths: list[tuple[float, float]]) -> float | None:
    """The axis maximum at which each bar and its label end inside `length` points."""
    if chart.grouping == "percentStacked":
        return None
    if _lowest(chart) < 0:
        longest = max((label for _, label in label_lengths), default=0.0) if chart.data_labels else 0.0
        return _two_sided(chart, length, longest + BAR_GAP)
    largest = _maximum(chart)
    if largest <= 0:
        return None
    if _has_bars(chart):
        label_lengths = [(value, label + BAR_GAP) for value, label in label_lengths]
    if chart.grouping == "stacked" or not chart.data_labels:
        return round(largest * 1.02, 6)
    needed = [value * length / max(length - label, length * 0.2) for value, label in label_lengths if value > 0]
    return round(max([*needed, largest]), 6)


def _bar(chart: Chart, wide: float, tall: float, label: float, value: float, measure: Measure) -> Box:
    style = TextStyle(label)
    gap = AXIS_GAP * 72
    widths = [measure.width(category.label.rstrip(), style) for category in chart.categories]
    most = wide * LABEL_SHARE
    widest = max((measure.wrapped_width(category.label, style, most) if width > most else width
                  for category, width in zip(chart.categories, widths, strict=True)), default=0.0)  # fmt: skip
    # A little more than the label's width: programs differ by a hair, and a label that does not fit wraps.
    left = widest * 1.02 + gap + 2
    length = wide - left - 2
    bold = TextStyle(value + 2, bold=True)
    labels = [(number, measure.width(text, bold) + 10) for number, text in _texts(chart)]
    return left / wide, 0.0, length / wide, 1.0, _axis_max(chart, length, labels)


def _column(chart: Chart, wide: float, tall: float, label: float, value: float, measure: Measure) -> Box:
    style = TextStyle(label)
    slot = wide / max(len(chart.categories), 1) - label * 0.5
    lines = max((measure.line_count(category.label, style, slot) for category in chart.categories), default=1)
    below = label * 1.25 * lines + 9
    length = tall - below
    above = (value + 2) * 1.35 + 4
    labels = [(number, above) for number, _ in _texts(chart)]
    return 0.0, 0.0, 1.0, length / tall, _axis_max(chart, length, labels)


def _line(chart: Chart, wide: float, tall: float, label: float, value: float, measure: Measure) -> Box:
    style = TextStyle(value, bold=True)
    below = label * 1.25 + 9
    above = value * 1.5
    maximum = max((number for number, _ in _texts(chart)), default=1.0)
    if _has_bars(chart):
        above += BAR_GAP
    length = tall - below
    # Several lines carry their labels at their ends, right of the plot.
    ends = [measure.width(label_text(series.points[-1]), style) for series in chart.series if series.points]
    right = max(ends, default=0.0) + 12 if len(chart.series) > 1 else 0.0
    high = round(maximum * length / max(length - above * 1.4, 1), 6)
    if _lowest(chart) < 0:
        high = _two_sided(chart, length, above * 1.4)
    return 0.0, 0.0, 1.0 - right / wide, length / tall, high


def _doughnut(chart: Chart, wide: float, tall: float, label: float, value: float, measure: Measure) -> Box:
    side = min(wide, tall)
    return (wide - side) / 2 / wide, (tall - side) / 2 / tall, side / wide, side / tall, None
