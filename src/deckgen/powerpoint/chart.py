"""A native chart as a chart part: written as text, its data cached exactly as the workbook holds them.

docs/format/chart.md shows the XML and says why it is so.
"""

from __future__ import annotations

import json

from deckgen.findings import error
from deckgen.model import Chart, Colour, Plot, Series
from deckgen.powerpoint.chart_bars import HAS_BARS, error_bars, has_bars
from deckgen.powerpoint.chart_labels import data_labels
from deckgen.powerpoint.chart_parts import (
    CATEGORY_AXIS,
    INVISIBLE,
    NO_INVERT,
    VALUE_AXIS,
    Drawing,
    axes,
    data_points,
    legend,
    overlap,
    plot_layout,
    series_look,
    text_properties,
)
from deckgen.powerpoint.chart_read import (
    CHART,
    KEYS_URI,
    ChartValues,
    SeriesValues,
    read_chart,
    read_workbook,
    verify_chart,
)
from deckgen.powerpoint.keys import NAMESPACE, guid
from deckgen.powerpoint.package import OFFICE, XML_HEAD
from deckgen.powerpoint.workbook import SHEET, column_letters, number_text, shown_text, workbook
from deckgen.powerpoint.xml import escape_attribute, escape_text

__all__ = [
    "ChartValues", "SeriesValues", "chart_xml", "read_chart", "read_workbook", "verify_chart", "workbook",
]  # fmt: skip

HOLE_SIZE = 67
"""Per cent of a doughnut's diameter."""
WORKBOOK_ID = "rId1"
"""The relationship that a chart part must have to its workbook."""

_HEAD = (
    f'{XML_HEAD}<c:chartSpace xmlns:c="{CHART}" xmlns:r="{OFFICE}" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:date1904 val="0"/>'
)
_UNIQUE_ID = (
    '<c:ext uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}" '
    'xmlns:c16="http://schemas.microsoft.com/office/drawing/2014/chart"><c16:uniqueId val="'
)


def chart_xml(chart: Chart, plot: Plot, language_tag: str) -> str:
    """The chart part; its relationship rId1 must be the workbook.

    Raises DeckgenError for a chart without categories or series, or with a value that is no finite number.
    """
    if not chart.categories or not chart.series:
        raise error("chart-empty", f"the chart '{chart.key}' has nothing to show: no categories or no series",
                    hint="check its selection of data")  # fmt: skip
    drawing = Drawing(chart, plot, language_tag)
    text = text_properties(drawing, plot.label_size, plot.text)
    return (
        f'{_HEAD}<c:lang val="{escape_attribute(language_tag)}"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea>{plot_layout(plot)}{_plots(drawing)}{INVISIBLE}'
        f'</c:plotArea>{legend(drawing)}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'{INVISIBLE}{text}<c:externalData r:id="{WORKBOOK_ID}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


def _plots(drawing: Drawing) -> str:
    """The chart type's own element with its series, and the axes it needs."""
    chart, plot = drawing.chart, drawing.plot
    categories = _categories(chart)
    keys = escape_attribute(json.dumps([category.key for category in chart.categories], ensure_ascii=False))
    series = "".join(
        _series(drawing, number, each, colour, categories, keys)
        for number, (each, colour) in enumerate(zip(chart.series, plot.colours, strict=True))
    )
    axis_ids = f'<c:axId val="{CATEGORY_AXIS}"/><c:axId val="{VALUE_AXIS}"/>'
    alike = '<c:varyColors val="0"/>'
    if chart.type == "doughnut":
        return (
            f'<c:doughnutChart><c:varyColors val="{int(bool(plot.point_colours))}"/>{series}'
            f'<c:firstSliceAng val="0"/><c:holeSize val="{HOLE_SIZE}"/></c:doughnutChart>'
        )
    if chart.type == "line":
        grouping = chart.grouping if drawing.is_stacked else "standard"
        return (
            f'<c:lineChart><c:grouping val="{grouping}"/>{alike}{series}<c:marker val="1"/>{axis_ids}'
            f"</c:lineChart>{axes(drawing)}"
        )
    direction = "bar" if chart.type == "bar" else "col"
    return (
        f'<c:barChart><c:barDir val="{direction}"/><c:grouping val="{chart.grouping}"/>{alike}{series}'
        f'<c:gapWidth val="{plot.gap_width}"/><c:overlap val="{overlap(drawing)}"/>{axis_ids}'
        f"</c:barChart>{axes(drawing)}"
    )


def _series(drawing: Drawing, number: int, series: Series, colour: Colour, categories: str, keys: str) -> str:
    """One `c:ser`; `number` counts from 0."""
    chart = drawing.chart
    column = column_letters(number + 2)
    name = _strings(f"{SHEET}!${column}$1", [series.name])
    look = series_look(drawing, colour)
    straight = '<c:smooth val="0"/>' if chart.type == "line" else ""
    if chart.type in ("bar", "column"):
        look += NO_INVERT
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx>{name}</c:tx>{look}'
        f"{data_points(drawing, series, colour)}{data_labels(drawing, series)}"
        f"{error_bars(drawing, series, colour)}"
        f"<c:cat>{categories}</c:cat><c:val>{_numbers(chart, series, column)}</c:val>"
        f"{straight}{_extensions(chart, series, keys)}</c:ser>"
    )


def _categories(chart: Chart) -> str:
    last = len(chart.categories) + 1
    return _strings(f"{SHEET}!$A$2:$A${last}", [category.label for category in chart.categories])


def _strings(formula: str, labels: list[str]) -> str:
    """Cells of text with their cache; one that shows nothing has no point, as Office writes an empty cell."""
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{escape_text(text)}</c:v></c:pt>'
        for index, text in enumerate(map(shown_text, labels))
        if text
    )
    return f'<c:strRef><c:f>{formula}</c:f><c:strCache><c:ptCount val="{len(labels)}"/>{points}</c:strCache></c:strRef>'


def _numbers(chart: Chart, series: Series, column: str) -> str:
    """Cells of numbers with their cache; a missing value has no point."""
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{number_text(point.value)}</c:v></c:pt>'
        for index, point in enumerate(series.points)
        if point.value is not None
    )
    count = len(series.points)
    return (
        f"<c:numRef><c:f>{SHEET}!${column}$2:${column}${count + 1}</c:f><c:numCache>"
        f"<c:formatCode>{escape_text(chart.number_format)}</c:formatCode>"
        f'<c:ptCount val="{count}"/>{points}</c:numCache></c:numRef>'
    )


def _extensions(chart: Chart, series: Series, keys: str) -> str:
    """What a series is known by later: Office's own id for it, and our keys in one element."""
    return (
        f'<c:extLst>{_UNIQUE_ID}{guid(f"{chart.key}/{series.key}")}"/></c:ext>'
        f'<c:ext uri="{KEYS_URI}" xmlns:dg="{NAMESPACE}"><dg:series key="{escape_attribute(series.key)}" '
        f'categories="{keys}"{HAS_BARS if has_bars(series) else ""}/></c:ext></c:extLst>'
    )
