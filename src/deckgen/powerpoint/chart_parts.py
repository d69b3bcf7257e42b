"""The pieces of a chart's XML: fills and lines, text, points, axes, layout and legend.

Children stand in the schema's order (ECMA-376 part 1, 21.2); docs/format/chart.md gives the reasons.
"""

from __future__ import annotations

from dataclasses import dataclass

from deckgen.model import EMU_PER_POINT, Chart, Colour, Plot, Point, Series
from deckgen.powerpoint.workbook import number_text
from deckgen.powerpoint.xml import colour_xml, escape_attribute

CATEGORY_AXIS, VALUE_AXIS = 111_111_111, 222_222_222
"""Axis ids; they need to differ only inside one chart. The standard allows none below 0."""

LINE_WIDTH = round(2.25 * EMU_PER_POINT)
GAP_WIDTH = round(1.5 * EMU_PER_POINT)
CLUSTER_GAP = 7
"""Per cent of a bar's width between bars side by side: 1.5 points at the usual width of 22."""
RING_GAP_WIDTH = round(2.5 * EMU_PER_POINT)
AXIS_WIDTH = EMU_PER_POINT
MARKER, HIGHLIGHT_MARKER = 8, 11
"""Diameters of a line's markers in points."""

NO_FILL = "<a:noFill/>"
NO_LINE = "<a:ln><a:noFill/></a:ln>"
INVISIBLE = f"<c:spPr>{NO_FILL}{NO_LINE}</c:spPr>"
NO_INVERT = '<c:invertIfNegative val="0"/>'
_AXIS_BODY = '<a:bodyPr rot="0" vert="horz"/>'
_THEME_FONTS = {"": "+mn-lt", "minor": "+mn-lt", "major": "+mj-lt"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with its plot and the language of its texts."""

    chart: Chart
    plot: Plot
    language: str

    @property
    def is_stacked(self) -> bool:
        return self.chart.grouping != "clustered"

    @property
    def has_several(self) -> bool:
        return len(self.chart.series) > 1

    @property
    def has_negative(self) -> bool:
        return any((point.value or 0) < 0 for series in self.chart.series for point in series.points)


# ------------------------------------------------------------------------------------------------- looks


def solid(colour: Colour) -> str:
    return f"<a:solidFill>{colour_xml(colour)}</a:solidFill>"


def line(colour: Colour, width: int, dash: str = "solid") -> str:
    """An `a:ln` of a width in EMU."""
    return f'<a:ln w="{width}" cap="flat">{solid(colour)}<a:prstDash val="{dash}"/><a:round/></a:ln>'


def hatching(colour: Colour, background: Colour) -> str:
    """Stripes for what cannot be compared with the rest; they read without colour."""
    ends = f"<a:fgClr>{colour_xml(colour)}</a:fgClr><a:bgClr>{colour_xml(background)}</a:bgClr>"
    return f'<a:pattFill prst="wdUpDiag">{ends}</a:pattFill>'


def text_properties(
    drawing: Drawing, size: float, colour: Colour, bold: bool = False, body: str = "<a:bodyPr/>"
) -> str:
    """A `c:txPr`. Everything is written out, as a chart inherits its text's colour from no placeholder."""
    font = _THEME_FONTS.get(drawing.plot.font, drawing.plot.font)
    language = f'lang="{drawing.language}"'
    return (
        f"<c:txPr>{body}<a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr {language} sz="{round(size * 100)}" b="{int(bold)}">{solid(colour)}'
        f'<a:latin typeface="{escape_attribute(font)}"/></a:defRPr></a:pPr>'
        f"<a:endParaRPr {language}/></a:p></c:txPr>"
    )


def number_format(chart: Chart) -> str:
    """The chart's own number format, so that labels keep it whatever the workbook's cells have."""
    return f'<c:numFmt formatCode="{escape_attribute(chart.number_format)}" sourceLinked="0"/>'


# ------------------------------------------------------------------------------------------------- points


def series_look(drawing: Drawing, colour: Colour) -> str:
    """The `c:spPr` of a series, and for a line its markers."""
    if drawing.chart.type == "line":
        return f"<c:spPr>{line(colour, LINE_WIDTH)}</c:spPr>{_marker(colour, colour, MARKER)}"
    return f"<c:spPr>{solid(colour)}{_edge(drawing)}</c:spPr>"


def _edge(drawing: Drawing) -> str:
    """A gap in the background's colour, so that neighbours stay apart for who sees no colours.

    Bars side by side have theirs from the overlap: an edge would cover the axis they stand on.
    """
    if drawing.chart.type == "doughnut":
        return line(drawing.plot.background, RING_GAP_WIDTH)
    return line(drawing.plot.background, GAP_WIDTH) if drawing.has_several and drawing.is_stacked else NO_LINE


def overlap(drawing: Drawing) -> int:
    """How much of a bar's width the next one of its category covers, in per cent."""
    if drawing.is_stacked:
        return 100
    return -CLUSTER_GAP if drawing.has_several else 0


def data_points(drawing: Drawing, series: Series, colour: Colour) -> str:
    """A `c:dPt` for each point that looks otherwise than its series.

    A ring has one for every point, as LibreOffice gives those without one the first one's look.
    """
    is_ring = drawing.chart.type == "doughnut"
    return "".join(
        _data_point(drawing, index, point, colour)
        for index, point in enumerate(series.points)
        if point.value is not None and (is_ring or point.hatched or (point.highlight and drawing.plot.plain))
    )


def _data_point(drawing: Drawing, index: int, point: Point, colour: Colour) -> str:
    plot = drawing.plot
    own = plot.highlight if point.highlight and plot.plain else colour
    if plot.point_colours:
        own = plot.point_colours[index]
    if drawing.chart.type == "line":
        look = _line_point(plot, point, own, colour)
    else:
        fill = hatching(own, plot.background) if point.hatched else solid(own)
        outlined = point.hatched and drawing.chart.type != "doughnut"
        edge = line(own, AXIS_WIDTH) if outlined else _edge(drawing)
        invert = "" if drawing.chart.type == "doughnut" else NO_INVERT
        look = f'{invert}<c:bubble3D val="0"/><c:spPr>{fill}{edge}</c:spPr>'
    return f'<c:dPt><c:idx val="{index}"/>{look}</c:dPt>'


def _line_point(plot: Plot, point: Point, own: Colour, colour: Colour) -> str:
    """A marker, hollow for what cannot be compared, and the stretch of line that leads to it, then dashed.

    Without its own look, PowerPoint draws that stretch in a colour of its choice.
    """
    marker = _marker(plot.background if point.hatched else own, own, HIGHLIGHT_MARKER if point.highlight else MARKER)
    stretch = line(colour, LINE_WIDTH, "sysDash" if point.hatched else "solid")
    return f'{marker}<c:bubble3D val="0"/><c:spPr>{stretch}</c:spPr>'


def _marker(fill: Colour, edge: Colour, size: int) -> str:
    return (
        f'<c:marker><c:symbol val="circle"/><c:size val="{size}"/><c:spPr>{solid(fill)}'
        f"{line(edge, GAP_WIDTH)}</c:spPr></c:marker>"
    )


# ------------------------------------------------------------------------------------------------- frame


def axes(drawing: Drawing) -> str:
    """The category axis as a thin line with labels, and the value axis, which is there but not shown."""
    chart, plot = drawing.chart, drawing.plot
    is_bar = chart.type == "bar"
    # Below bars that go the other way, labels would stand on them.
    labels_at = "low" if drawing.has_negative or plot.axis_min else "nextTo"
    # Every bar keeps its name; on a line, which is about time, PowerPoint may leave some out.
    skip = "" if chart.type == "line" else '<c:tickLblSkip val="1"/>'
    # A fixed minimum: lengths are compared, and a cut axis would lie. Below 0, the program finds it, but where labels
    # are moved clear of error bars, which takes a known scale.
    low = "" if drawing.has_negative and not plot.axis_min else f'<c:min val="{number_text(plot.axis_min)}"/>'
    high = f'<c:max val="{number_text(plot.axis_max)}"/>' if plot.axis_max is not None else ""
    text = text_properties(drawing, plot.label_size, plot.text, body=_AXIS_BODY)
    alignment = "r" if is_bar else "ctr"
    return (
        f'<c:catAx><c:axId val="{CATEGORY_AXIS}"/><c:scaling>'
        f'<c:orientation val="{"maxMin" if is_bar else "minMax"}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"l" if is_bar else "b"}"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="{labels_at}"/><c:spPr>{NO_FILL}{line(plot.line, AXIS_WIDTH)}</c:spPr>{text}'
        f'<c:crossAx val="{VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/>'
        f'<c:lblAlgn val="{alignment}"/>'
        f'<c:lblOffset val="100"/>{skip}<c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{VALUE_AXIS}"/>'
        f'<c:scaling><c:orientation val="minMax"/>{high}{low}</c:scaling>'
        f'<c:delete val="1"/><c:axPos val="{"t" if is_bar else "l"}"/>{number_format(chart)}'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{CATEGORY_AXIS}"/><c:crosses val="autoZero"/>'
        '<c:crossBetween val="between"/></c:valAx>'
    )


def plot_layout(plot: Plot) -> str:
    """The inner plot area, without its labels, as shares of the chart's frame."""
    numbers = "".join(
        f'<c:{name} val="{number_text(round(share, 6))}"/>'
        for name, share in (("x", plot.x), ("y", plot.y), ("w", plot.w), ("h", plot.h))
    )
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{numbers}</c:manualLayout></c:layout>"
    )


def legend(drawing: Drawing) -> str:
    """Top left in the height that the plot leaves for it, else on the right; nothing if none is wanted."""
    plot = drawing.plot
    if not drawing.chart.legend:
        return ""
    layout, position = "", "r"
    if plot.legend_height or plot.legend_x:
        # No size: the legend takes what its names need.
        layout = (
            '<c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
            f'<c:x val="{plot.legend_x:g}"/><c:y val="{plot.legend_y:g}"/></c:manualLayout></c:layout>'
        )
        position = "r" if plot.legend_x else "t"
    text = text_properties(drawing, plot.label_size, plot.text)
    return f'<c:legend><c:legendPos val="{position}"/>{layout}<c:overlay val="0"/>{INVISIBLE}{text}</c:legend>'
