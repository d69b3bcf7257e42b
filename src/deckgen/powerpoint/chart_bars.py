"""Error bars of a series: their XML as it is written.

Each end has its own cells in the workbook, right of all series: `Andel +` and `Andel −`. docs/format/chart.md shows
the XML and says why it is so.
"""

from __future__ import annotations

from deckgen.model import EMU_PER_POINT, Colour, Series
from deckgen.powerpoint.chart_parts import Drawing, line
from deckgen.powerpoint.workbook import SHEET, bar_columns, column_letters, number_text
from deckgen.powerpoint.xml import escape_text

WIDTH = round(1.25 * EMU_PER_POINT)
HAS_BARS = ' bars="1"'
"""Says in a series' own extension that its error bars are deckgen's."""


def has_bars(series: Series) -> bool:
    return any(point.reach is not None for point in series.points)


def error_bars(drawing: Drawing, series: Series, colour: Colour) -> str:
    """The `c:errBars` of a series, '' where no point has an interval; those of several lines in the line's `colour`.

    Lines say that theirs go up and down; bars have no direction but their own, and say none.
    """
    column = bar_columns(drawing.chart).get(series.key)
    if column is None:
        return ""
    direction = '<c:errDir val="y"/>' if drawing.chart.type == "line" else ""
    plus = [point.reach[1] if point.reach else None for point in series.points]
    minus = [point.reach[0] if point.reach else None for point in series.points]
    code = drawing.chart.number_format
    own = colour if drawing.chart.type == "line" and drawing.has_several else drawing.plot.text
    return (
        f'<c:errBars>{direction}<c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f"<c:plus>{_cells(column, plus, code)}</c:plus><c:minus>{_cells(column + 1, minus, code)}</c:minus>"
        f"<c:spPr>{line(own, WIDTH)}</c:spPr></c:errBars>"
    )


def _cells(column: int, lengths: list[float | None], code: str) -> str:
    letters, count = column_letters(column), len(lengths)
    points = "".join(
        f'<c:pt idx="{index}"><c:v>{number_text(length)}</c:v></c:pt>'
        for index, length in enumerate(lengths)
        if length is not None
    )
    return (
        f"<c:numRef><c:f>{SHEET}!${letters}$2:${letters}${count + 1}</c:f><c:numCache>"
        f"<c:formatCode>{escape_text(code)}</c:formatCode>"
        f'<c:ptCount val="{count}"/>{points}</c:numCache></c:numRef>'
    )
