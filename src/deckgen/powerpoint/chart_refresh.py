"""Looks of a chart taken from a fresh one, piece by piece, where nobody changed them since they were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from deckgen.powerpoint.chart_labels import marked_format, unmarked_format
from deckgen.powerpoint.chart_looks import FRAME, PLOT_FRAME, SCALE, SERIES_LOOK, C, axis_nodes, point_index, type_nodes

_SERIES_ORDER = {
    f"{C}{name}": rank
    for rank, name in enumerate((
        "idx", "order", "tx", "spPr", "invertIfNegative", "pictureOptions", "marker", "explosion", "dPt", "dLbls",
        "trendline", "errBars", "cat", "val", "smooth", "shape", "extLst",
    ))
}  # fmt: skip
"""ECMA-376 part 1, 21.2.2: children of series of all types, in an order that holds for each."""
_SCALING_ORDER = ("logBase", "orientation", "max", "min", "extLst")
_POINT, _LABEL, _LABELS = f"{C}dPt", f"{C}dLbl", f"{C}dLbls"
_POSITIONS = {
    "barChart/clustered": frozenset({"ctr", "inBase", "inEnd", "outEnd"}),
    "barChart": frozenset({"ctr", "inBase", "inEnd"}),
    "lineChart": frozenset({"t", "b", "l", "r", "ctr"}),
    "pieChart": frozenset({"bestFit", "ctr", "inEnd", "outEnd"}),
    "ofPieChart": frozenset({"bestFit", "ctr", "inEnd", "outEnd"}),
    "scatterChart": frozenset({"t", "b", "l", "r", "ctr"}),
    "bubbleChart": frozenset({"t", "b", "l", "r", "ctr"}),
    "radarChart": frozenset({"outEnd"}),
}
"""Where labels may stand; elsewhere than here PowerPoint refuses the file. Other types take no position."""


@dataclass(frozen=True, slots=True)
class Side:
    """A chart's plot area, and its series by key with the keys of their categories."""

    root: etree._Element
    plot_area: etree._Element
    series: Mapping[str, etree._Element]
    categories: Sequence[str]


def pieces_to_take(current: Mapping[str, str], written: Mapping[str, str], fresh: Mapping[str, str]) -> set[str]:
    """The pieces that nobody touched and that look otherwise now."""
    return {
        piece
        for piece in {*current, *fresh}
        if current.get(piece) == written.get(piece) and current.get(piece) != fresh.get(piece)
    }


def take_pieces(chart: Side, fresh: Side, pieces: set[str], most: float) -> None:
    """Put the fresh pieces into the chart. `most` is the largest value, which the axis must reach."""
    if "chart" in pieces:
        _replace(chart.root, fresh.root, FRAME, after=(f"{C}chart", f"{C}spPr"))
        _replace(chart.plot_area, fresh.plot_area, (PLOT_FRAME,), before=(f"{C}extLst",))
    if "layout" in pieces:
        _replace(chart.plot_area, fresh.plot_area, (f"{C}layout",), after=())
    if "legend" in pieces:
        _replace(_chart_of(chart), _chart_of(fresh), (f"{C}legend",), after=(f"{C}plotArea",))
    if "type" in pieces:
        take_type(chart, fresh)
    if "axes" in pieces:
        take_axes(chart, fresh)
    if "scale" in pieces:
        _take_scale(chart, fresh, most)
    places = {key: index for index, key in enumerate(chart.categories)}
    for key, node in chart.series.items():
        source = fresh.series.get(key)
        if source is None:
            continue
        if f"series/{key}" in pieces:
            _take_series_look(node, source)
        if f"labels/{key}" in pieces:
            _take_labels(node, source)
        if f"bars/{key}" in pieces:
            _take_bars_look(node, source)
        taken = [each for each in places if f"point/{key}/{each}" in pieces]
        if taken:
            _take_points(node, source, _POINT, {each: places[each] for each in taken}, fresh.categories)
        taken = [each for each in places if f"label/{key}/{each}" in pieces]
        labels, its_labels = node.find(_LABELS), source.find(_LABELS)
        if taken and labels is not None:
            # Without labels of the series, somebody wanted none: one alone would look lost.
            empty = etree.Element(_LABELS) if its_labels is None else its_labels
            _take_points(labels, empty, _LABEL, {each: places[each] for each in taken}, fresh.categories)
        for each, place in places.items():
            if labels is not None and f"mark/{key}/{each}" in pieces and each not in taken:
                _take_mark(labels, its_labels, place, each, fresh.categories)


def _chart_of(side: Side) -> etree._Element:
    parent = side.plot_area.getparent()
    return side.root if parent is None else parent


def _replace(
    parent: etree._Element, source: etree._Element, tags: Sequence[str], after: Sequence[str] | None = None,
    before: Sequence[str] = (),
) -> None:  # fmt: skip
    """Replace children of some tags by the source's, after the last of `after` or before the first of `before`."""
    for node in [child for child in parent if child.tag in tags]:
        parent.remove(node)
    fresh = [deepcopy(child) for child in source if child.tag in tags]
    if after is not None:
        at = max((index + 1 for index, child in enumerate(parent) if child.tag in after), default=0)
    else:
        at = min((index for index, child in enumerate(parent) if child.tag in before), default=len(parent))
    parent[at:at] = fresh


# ------------------------------------------------------------------------------------------------- type and axes


def take_type(chart: Side, fresh: Side) -> None:
    """All of the type's element but its series, labels, axes' ids and extensions; both are of one type."""
    (node, *more), (source, *_) = type_nodes(chart.plot_area), type_nodes(fresh.plot_area)
    if more or node.tag != source.tag:
        return
    stays = (f"{C}ser", _LABELS, f"{C}axId", f"{C}extLst")
    first = [index for index, child in enumerate(source) if child.tag == f"{C}ser"]
    before = [deepcopy(child) for child in list(source)[: first[0]] if child.tag not in stays]
    behind = [deepcopy(child) for child in list(source)[first[-1] :] if child.tag not in stays]
    kept = {tag: list(node.iterchildren(tag)) for tag in stays}
    node[:] = [*before, *kept[stays[0]], *kept[_LABELS], *behind, *kept[stays[2]], *kept[stays[3]]]


def take_axes(chart: Side, fresh: Side) -> None:
    """The fresh axes with the ids that the chart has, and the chart's own scale."""
    old, new = axis_nodes(chart.plot_area), [deepcopy(axis) for axis in axis_nodes(fresh.plot_area)]
    if len(old) != len(new) or [axis.tag for axis in old] != [axis.tag for axis in new]:
        return
    ids = {_value(theirs, "axId"): _value(ours, "axId") for ours, theirs in zip(old, new, strict=True)}
    for ours, theirs in zip(old, new, strict=True):
        for name in ("axId", "crossAx"):
            said = theirs.find(f"{C}{name}")
            if said is not None:
                said.set("val", ids.get(said.get("val", ""), said.get("val", "")))
        _set_scale(theirs, {name: _scale_of(ours).get(name) for name in SCALE})
        chart.plot_area.replace(ours, theirs)


def _take_scale(chart: Side, fresh: Side, most: float) -> None:
    sources = {axis.tag: axis for axis in axis_nodes(fresh.plot_area)}
    for axis in axis_nodes(chart.plot_area):
        source = sources.get(axis.tag)
        if source is None:
            continue
        scale, old = _scale_of(source), _scale_of(axis)
        if "max" in scale and _number(scale["max"]) < most:
            # A person's own value must not be cut off by an axis that was chosen without it.
            scale["max"] = max(scale["max"], old.get("max", scale["max"]), key=_number)
        _set_scale(axis, {name: scale.get(name) for name in SCALE})


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _value(node: etree._Element, name: str) -> str:
    found = node.find(f"{C}{name}")
    return found.get("val", "") if found is not None else ""


def _scale_of(axis: etree._Element) -> dict[str, str]:
    scaling = axis.find(f"{C}scaling")
    inside = list(scaling) if scaling is not None else []
    return {
        str(node.tag).removeprefix(C): node.get("val", "")
        for node in (*inside, *axis)
        if str(node.tag).removeprefix(C) in SCALE
    }


def _set_scale(axis: etree._Element, scale: Mapping[str, str | None]) -> None:
    scaling = axis.find(f"{C}scaling")
    for name, value in scale.items():
        parent = scaling if name in ("max", "min") else axis
        if parent is None:
            continue
        for node in list(parent.iterchildren(f"{C}{name}")):
            parent.remove(node)
        if value is None:
            continue
        if parent is scaling:
            rank = _SCALING_ORDER.index(name)
            at = sum(1 for child in parent if str(child.tag).removeprefix(C) in _SCALING_ORDER[:rank])
        else:
            late = (f"{C}minorUnit", f"{C}dispUnits", f"{C}extLst")
            at = next((index for index, child in enumerate(parent) if child.tag in late), len(parent))
        parent.insert(at, etree.Element(f"{C}{name}", val=value))


# ------------------------------------------------------------------------------------------------- series


def add_to_series(series: etree._Element, nodes: Iterable[etree._Element]) -> None:
    """Put elements into a series where the schema wants them, after others of their kind."""
    for node in nodes:
        rank = _SERIES_ORDER.get(str(node.tag), 0)
        at = next(
            (index for index, child in enumerate(series) if _SERIES_ORDER.get(str(child.tag), 0) > rank), len(series)
        )
        series.insert(at, node)


def _take_series_look(node: etree._Element, source: etree._Element) -> None:
    for child in [child for child in node if child.tag in SERIES_LOOK]:
        node.remove(child)
    add_to_series(node, [deepcopy(child) for child in source if child.tag in SERIES_LOOK])


def _take_bars_look(node: etree._Element, source: etree._Element) -> None:
    """The look of a series' error bars; their direction and lengths are no look."""
    bars, fresh = node.find(f"{C}errBars"), source.find(f"{C}errBars")
    if bars is None or fresh is None:
        return
    direction, lengths = f"{C}errDir", (f"{C}plus", f"{C}minus")
    kept = {child.tag: child for child in bars if child.tag in (direction, *lengths)}
    look = [kept.get(child.tag, child) for child in deepcopy(fresh) if child.tag != direction]
    bars[:] = [*bars.iterchildren(direction), *look]


def _take_labels(node: etree._Element, source: etree._Element) -> None:
    """The look of a series' labels; labels of single points are pieces of their own."""
    labels, fresh = node.find(_LABELS), source.find(_LABELS)
    single = list(labels.iterchildren(_LABEL)) if labels is not None else []
    if labels is not None:
        node.remove(labels)
    if fresh is None and not single:
        return
    new = etree.Element(_LABELS)
    look = [deepcopy(child) for child in fresh if child.tag != _LABEL] if fresh is not None else []
    new.extend([*single, *look])
    add_to_series(node, [new])


def _take_points(
    parent: etree._Element, source: etree._Element, tag: str, places: Mapping[str, int], categories: Sequence[str]
) -> None:
    """Points by key of category: those of the source, or none where it has none."""
    fresh = {categories[index]: node for index, node in _points(source, tag) if 0 <= index < len(categories)}
    taken = set(places.values())
    nodes = {index: node for index, node in _points(parent, tag) if index not in taken}
    for key, place in places.items():
        if key in fresh:
            nodes[place] = deepcopy(fresh[key])
    put_points(parent, tag, nodes)


def _points(parent: etree._Element, tag: str) -> Iterator[tuple[int, etree._Element]]:
    return ((point_index(node), node) for node in parent.iterchildren(tag))


def _take_mark(
    labels: etree._Element, source: etree._Element | None, place: int, key: str, categories: Sequence[str]
) -> None:  # fmt: skip
    """The mark of a change in a label that a person gave a look: else it would say what no longer holds."""
    fresh = dict(_points(source, _LABEL)) if source is not None else {}
    model = fresh.get(categories.index(key)) if key in categories else None
    said = model.find(f"{C}numFmt") if model is not None else None
    mark = unmarked_format(said.get("formatCode", ""))[1] if said is not None else ""
    label = dict(_points(labels, _LABEL)).get(place)
    format = label.find(f"{C}numFmt") if label is not None else None
    if format is not None:
        format.set("formatCode", marked_format(unmarked_format(format.get("formatCode", ""))[0], mark))


def arrange(series: etree._Element, places: Mapping[int, int]) -> None:
    """Let looks and labels of points follow their categories, old place to new; those of others go."""
    labels = series.find(_LABELS)
    for parent, tag in ((series, _POINT), (labels, _LABEL)):
        if parent is not None:
            nodes = {places[index]: node for index, node in _points(parent, tag) if index in places}
            put_points(parent, tag, nodes)


def put_points(parent: etree._Element, tag: str, nodes: Mapping[int, etree._Element]) -> None:
    """Have exactly these points, by place, in order."""
    old = list(parent.iterchildren(tag))
    rest = [child for child in parent if child.tag != tag]
    if not old and not nodes:
        return
    rank = _SERIES_ORDER.get(tag, 0)
    at = sum(1 for child in rest if tag == _POINT and _SERIES_ORDER.get(str(child.tag), 0) < rank)
    points = [nodes[index] for index in sorted(nodes)]
    for index, node in zip(sorted(nodes), points, strict=True):
        said = node.find(f"{C}idx")
        if said is None:
            said = etree.Element(f"{C}idx")
            node.insert(0, said)
        said.set("val", str(index))
    parent[:] = [*rest[:at], *points, *rest[at:]]


# ------------------------------------------------------------------------------------------------- positions


def drop_wrong_positions(plot_area: etree._Element) -> None:
    """Take out positions of labels that a chart type does not have, as after a person changed the type."""
    for node in type_nodes(plot_area):
        name = str(node.tag).removeprefix(C)
        grouping = _value(node, "grouping") or "clustered"
        allowed = _POSITIONS.get(f"{name}/{grouping}", _POSITIONS.get(name, frozenset()))
        for position in list(node.iter(f"{C}dLblPos")):
            parent = position.getparent()
            if position.get("val", "") not in allowed and parent is not None:
                parent.remove(position)
