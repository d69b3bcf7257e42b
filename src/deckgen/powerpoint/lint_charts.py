"""Checks of charts: axes, series, cached values, the workbook behind them, and their style parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from deckgen.powerpoint.lint_parts import DeckParts, LintFinding, holds, repeated, tag, values, whole_number

_AXES = ("c:catAx", "c:valAx", "c:dateAx", "c:serAx")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_NO_VALUE = "#N/A"
"""What Office itself writes for an empty cell of a formula."""
_STYLE_ENTRY_NAMES = (
    "axisTitle categoryAxis chartArea dataLabel dataLabelCallout dataPoint dataPoint3D dataPointLine "
    "dataPointMarker dataPointWireframe dataTable downBar dropLine errorBar floor gridlineMajor "
    "gridlineMinor hiLoLine leaderLine legend plotArea plotArea3D seriesAxis seriesLine title "
    "trendline trendlineLabel upBar valueAxis wall"
)
"""What a chart style must hold whole ([MS-ODRAWXML] 2.24.3.14)."""

_axis_ids = values("/c:chartSpace/c:chart/c:plotArea/*/c:axId/@val")
_named_by_literal = holds("//c:ser/c:tx//c:strLit")
_ZIP_START = b"PK"


def axes(deck: DeckParts) -> Iterator[LintFinding]:
    """Axes with one id, ids without an axis, and ids below 0 (which the standard does not allow)."""
    for part, root in deck.with_root("c:chartSpace"):
        own = [_value(axis, "c:axId") for name in _AXES for axis in root.iter(tag(name))]
        crossed = [_value(axis, "c:crossAx") for name in _AXES for axis in root.iter(tag(name))]
        used = dict.fromkeys(_axis_ids(root) + crossed)
        for each in repeated(own):
            yield LintFinding("refuse", part, f"has two axes with the id {each}")
        for each in used:
            if each not in own:
                yield LintFinding("refuse", part, f"uses the axis {each}, which it does not have")
        if any(each.startswith("-") for each in own):
            yield LintFinding("hygiene", part, "has an axis id below 0")


def series(deck: DeckParts) -> Iterator[LintFinding]:
    """Two series with one index or place, or a series named by literal text, which PowerPoint refuses."""
    for part, root in deck.with_root("c:chartSpace"):
        for name in ("c:idx", "c:order"):
            for each in repeated(_value(node, name) for node in root.iter(tag("c:ser"))):
                yield LintFinding("refuse", part, f"has two series with {name} {each}")
        if _named_by_literal(root):
            yield LintFinding("refuse", part, "names a series by literal text (c:strLit)")


def cached_values(deck: DeckParts) -> Iterator[LintFinding]:
    """A value that is no number, a point beyond the count, or a point given twice."""
    for part, root in deck.with_root("c:chartSpace"):
        for cache in root.iter(tag("c:numCache"), tag("c:numLit"), tag("c:strCache"), tag("c:strLit")):
            points = cache.findall(tag("c:pt"))
            yield from (LintFinding("refuse", part, message) for message in _point_faults(cache, points))


def _point_faults(cache: etree._Element, points: list[etree._Element]) -> Iterator[str]:
    count = whole_number(_value(cache, "c:ptCount"))
    places = [point.get("idx", "") for point in points]
    for place in repeated(places):
        yield f"gives point {place} twice"
    for place in places:
        number = whole_number(place)
        if number is None or number < 0 or (count is not None and number >= count):
            yield f"point '{place}' is beyond the {count} points it counts"
    if cache.tag in (tag("c:numCache"), tag("c:numLit")):
        for point in points:
            value = (point.findtext(tag("c:v")) or "").strip()
            if not _NUMBER.fullmatch(value) and value != _NO_VALUE:
                yield f"the value '{value}' is no number"


def workbooks(deck: DeckParts) -> Iterator[LintFinding]:
    """A chart without a workbook that opens: "Edit data" does not work."""
    for part, root in deck.with_root("c:chartSpace"):
        node = root.find(tag("c:externalData"))
        if node is None:
            yield LintFinding("hygiene", part, 'has no workbook: "Edit data" does not work')
            continue
        found = deck.target(part, node.get(tag("r:id")))
        inside = found is not None and not found.external and found.target in deck.package.parts
        if found and inside and not deck.package.parts[found.target].startswith(_ZIP_START):
            yield LintFinding("hygiene", found.target, 'is no workbook: "Edit data" does not work')


def chart_styles(deck: DeckParts) -> Iterator[LintFinding]:
    """A chart style with something missing. PowerPoint refuses it; a chart may have none at all."""
    for part, root in deck.with_root("cs:chartStyle"):
        missing = [name for name in _STYLE_ENTRY_NAMES.split() if root.find(tag(f"cs:{name}")) is None]
        if missing:
            yield LintFinding("refuse", part, f"is a chart style without {', '.join(missing)}")


def extended_charts(deck: DeckParts) -> Iterator[LintFinding]:
    """A chart of the kinds of 2016 needs its style and colours parts."""
    for part, _ in deck.with_root("cx:chartSpace"):
        kinds = {each.kind for each in deck.relationships.get(part, ())}
        for wanted in ("chartStyle", "chartColorStyle"):
            if wanted not in kinds:
                yield LintFinding("refuse", part, f"has no relationship of the kind {wanted}")


def _value(node: etree._Element, name: str) -> str:
    child = node.find(tag(name))
    return "" if child is None else child.get("val", "")


CHECKS = (axes, series, cached_values, workbooks, chart_styles, extended_charts)
