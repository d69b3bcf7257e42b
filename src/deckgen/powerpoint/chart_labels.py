"""Data labels of a chart: which points have one, where it stands, and the mark of a significant change in it.

Children stand in the schema's order (ECMA-376 part 1, 21.2.2.47); docs/format/chart.md gives the reasons.
"""

from __future__ import annotations

from deckgen.languages import NO_BREAK_SPACE
from deckgen.model import CHANGE_MARKS, Colour, Point, Series
from deckgen.powerpoint.chart_parts import NO_FILL, NO_LINE, Drawing, solid, text_properties
from deckgen.powerpoint.workbook import number_text
from deckgen.powerpoint.xml import escape_attribute

LARGER = 2
"""Points by which the label of a highlighted point is larger."""
_LABEL_BODY = (
    '<a:bodyPr rot="0" vert="horz" wrap="none" lIns="63500" tIns="19050" rIns="63500" bIns="19050" '
    'anchor="ctr"><a:spAutoFit/></a:bodyPr>'
)
"""5 points beside a label, which is how far it then stands from its bar."""

_NO_LEADER_LINES = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/></c:ext>'
    "</c:extLst>"
)
"""No lines to labels that stand away from their usual place ([MS-ODRAWXML], c15:showLeaderLines): they would seem to
lengthen the error bars."""


def data_labels(drawing: Drawing, series: Series) -> str:
    """The labels of a series; with several lines only where each ends, as labels would cover other lines."""
    chart, plot = drawing.chart, drawing.plot
    is_ring = chart.type == "doughnut"
    if not chart.data_labels or (is_ring and not plot.point_colours):
        return ""
    number = next(number for number, each in enumerate(chart.series) if each is series)
    only_end = chart.type == "line" and drawing.has_several
    last = max((index for index, point in enumerate(series.points) if point.value is not None), default=-1)
    own = ""
    for index, point in enumerate(series.points):
        if point.value is None:
            continue
        if only_end:
            own += _end_label(drawing, index, point, number) if index == last else ""
        elif _is_too_short(drawing, point) and (is_ring or not (point.highlight or point.hatched)):
            own += f'<c:dLbl><c:idx val="{index}"/><c:delete val="1"/></c:dLbl>'
        elif _has_own(drawing, point):
            own += _point_label(drawing, index, point)
    look = _label_look(drawing, plot.value_size, _label_colour(drawing), bold=drawing.is_stacked or is_ring)
    moved = _NO_LEADER_LINES if any(point.reach is not None for point in series.points) else ""
    return f"<c:dLbls>{own}{look}{_shown(value=not only_end)}{moved}</c:dLbls>"


def _is_too_short(drawing: Drawing, point: Point) -> bool:
    """Whether a segment has no room for its label, which would cover its neighbour's."""
    is_inside = drawing.is_stacked or drawing.chart.type == "doughnut"
    return is_inside and (not point.value or abs(point.value) < drawing.plot.least_label)


def _has_own(drawing: Drawing, point: Point) -> bool:
    """Whether a point's label looks or stands otherwise than those of its series."""
    if drawing.chart.type == "doughnut":
        return bool(point.change)
    return bool(point.highlight or (point.hatched and drawing.is_stacked) or point.change or point.reach)


def _label_colour(drawing: Drawing) -> Colour:
    """Inside a bar the background's colour, as data colours are chosen to stand out from it."""
    inside = drawing.is_stacked or drawing.chart.type == "doughnut"
    return drawing.plot.background if inside else drawing.plot.text


def _point_label(drawing: Drawing, index: int, point: Point) -> str:
    plot = drawing.plot
    size = plot.value_size + (LARGER if point.highlight else 0)
    is_inside = drawing.is_stacked or drawing.chart.type == "doughnut"
    colour, fill = _label_colour(drawing), NO_FILL
    if drawing.is_stacked and point.hatched:
        colour, fill = plot.text, solid(plot.background)
    elif point.highlight and not is_inside and plot.plain:
        colour = plot.highlight
    look = _label_look(drawing, size, colour, bold=point.highlight or is_inside, fill=fill, change=point.change)
    return f'<c:dLbl><c:idx val="{index}"/>{_shift(drawing, point)}{look}{_shown(value=True)}</c:dLbl>'


def _end_label(drawing: Drawing, index: int, point: Point, number: int) -> str:
    """The label at the end of line `number`, with the line's name where no legend has it."""
    plot = drawing.plot
    size = plot.value_size + (LARGER if point.highlight else 0)
    position = plot.end_positions[number] if plot.end_positions else "r"
    look = _label_look(drawing, size, plot.text, bold=point.highlight, position=position, change=point.change)
    shown = _shown(value=True, name=not drawing.chart.legend)
    shift = _shift(drawing, point, position)
    return f'<c:dLbl><c:idx val="{index}"/>{shift}{look}{shown}<c:separator> </c:separator></c:dLbl>'


def _shift(drawing: Drawing, point: Point, position: str = "t") -> str:
    """How far from its usual place a label stands, in shares of the chart, so that it clears its error bar.

    Programs put labels at the end of the bar, whatever its error bar reaches; a layout moves it from there (21.2.2.88).
    """
    plot, type = drawing.plot, drawing.chart.type
    if point.reach is None or point.value is None or plot.axis_max is None or position == "r":
        return ""
    minus, plus = point.reach
    is_below = position == "b" if type == "line" else point.value < 0
    side = plot.w if type == "bar" else plot.h
    length = (minus if is_below else plus) / (plot.axis_max - plot.axis_min) * side + plot.bar_gap
    length = -length if is_below else length
    x, y = (length, 0.0) if type == "bar" else (0.0, -length)
    return (
        f'<c:layout><c:manualLayout><c:x val="{number_text(round(x, 6))}"/><c:y val="{number_text(round(y, 6))}"/>'
        "</c:manualLayout></c:layout>"
    )


def _label_look(
    drawing: Drawing, size: float, colour: Colour, bold: bool, fill: str = NO_FILL, position: str = "",
    change: str = "",
) -> str:  # fmt: skip
    """Number format, fill, text and position, as labels of a series and of a point have them alike.

    A position that a chart type does not have makes PowerPoint refuse the file.
    """
    if not position:
        position = "t" if drawing.chart.type == "line" else "ctr" if drawing.is_stacked else "outEnd"
    text = text_properties(drawing, size, colour, bold, _LABEL_BODY)
    place = "" if drawing.chart.type == "doughnut" else f'<c:dLblPos val="{position}"/>'
    code = escape_attribute(marked_format(drawing.chart.number_format, change))
    return f'<c:numFmt formatCode="{code}" sourceLinked="0"/><c:spPr>{fill}{NO_LINE}</c:spPr>{text}{place}'


def marked_format(code: str, change: str) -> str:
    """A number format that writes a mark of change behind the number, in each of its sections: `0" pct. ▲"`.

    So the label stays live: it shows the value of its cell, whatever that becomes.
    """
    if not change:
        return code
    mark = NO_BREAK_SPACE + CHANGE_MARKS[change]
    return ";".join(
        f'{section[:-1]}{mark}"' if section.endswith('"') else f'{section}"{mark}"' for section in _sections(code)
    )


def unmarked_format(code: str) -> tuple[str, str]:
    """A number format without its mark of change, and which mark that was: 'up', 'down' or ''."""
    for change, sign in CHANGE_MARKS.items():
        mark = f'{NO_BREAK_SPACE}{sign}"'
        if mark in code:
            return code.replace(f'"{mark}', "").replace(mark, '"'), change
    return code, ""


def _sections(code: str) -> list[str]:
    """The sections of a number format; a semicolon in quotes is text."""
    found, quoted = [""], False
    for sign in code:
        quoted ^= sign == '"'
        if sign == ";" and not quoted:
            found.append("")
        else:
            found[-1] += sign
    return found


def _shown(value: bool, name: bool = False) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="{int(name)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
