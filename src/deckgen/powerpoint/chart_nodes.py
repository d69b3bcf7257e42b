"""The elements of a chart part that hold data: series in their order, caches and literals, references to cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite

from lxml import etree

from deckgen.powerpoint.chart_looks import C, series_nodes, type_nodes, written_keys
from deckgen.powerpoint.chart_read import MAX_CELLS
from deckgen.powerpoint.package import BrokenXml, parse_xml
from deckgen.powerpoint.workbook import number_text

NAME, LABELS, VALUES = f"{C}tx", f"{C}cat", f"{C}val"
_CACHES = frozenset(f"{C}{name}" for name in ("strCache", "numCache", "strLit", "numLit"))
_BEFORE_POINTS = (f"{C}formatCode", f"{C}ptCount")
_POINT, _TEXT, _FORMULA = f"{C}pt", f"{C}v", f"{C}f"
_MAX_POINTS = 2 * MAX_CELLS
_LEVELS = f"{C}multiLvlStrRef"


@dataclass(frozen=True, slots=True)
class SeriesNode:
    """A `c:ser` with what it shows; `key` and `category_keys` are its own extension's, None and () where lost."""

    node: etree._Element
    kind: etree._Element
    key: str | None
    category_keys: tuple[str, ...]
    name: str
    values: tuple[str | None, ...]
    """As texts by the place of the category."""


@dataclass(frozen=True, slots=True)
class ChartNodes:
    """A chart part's elements; `series` by `c:order`, `labels` as all series share them."""

    root: etree._Element
    plot_area: etree._Element
    series: tuple[SeriesNode, ...]
    labels: tuple[str, ...]


def open_chart(chart_part: bytes) -> ChartNodes:
    """Parse a chart part. Raises BrokenXml where it is none, or holds far more than any chart."""
    root = parse_xml(chart_part)
    plot_area = root.find(f"{C}chart/{C}plotArea") if root.tag == f"{C}chartSpace" else None
    if plot_area is None:
        raise BrokenXml("it is no chart with a plot area")
    nodes = sorted(series_nodes(plot_area), key=lambda node: _number_in(node, "order"))
    labels: list[str | None] = []
    read = []
    left = _MAX_POINTS
    for node in nodes:
        if not labels:
            labels = read_cells(node.find(LABELS), left)
        values = read_cells(_values_of(node), left)
        left -= len(values)
        key, categories = written_keys(node)
        kind = node.getparent()
        if kind is None:  # pragma: no cover - every series was found inside a chart type
            raise BrokenXml("a series stands outside a chart type")
        name = "".join(text or "" for text in read_cells(node.find(NAME), left)[:1])
        read.append(SeriesNode(node, kind, key, tuple(categories), name, tuple(values)))
    count = max((len(labels), *(len(each.values) for each in read)))
    labels += [None] * (count - len(labels))
    return ChartNodes(root, plot_area, tuple(read), tuple(label or "" for label in labels))


def _values_of(series: etree._Element) -> etree._Element | None:
    found = series.find(VALUES)
    return found if found is not None else series.find(f"{C}yVal")


def _number_in(node: etree._Element, name: str) -> int:
    found = node.find(f"{C}{name}")
    said = found.get("val", "") if found is not None else ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def is_plain(chart: ChartNodes) -> bool:
    """Whether its series have one level of categories and values: no pairs of numbers, no levels."""
    return all(
        each.node.find(f"{C}yVal") is None and each.node.find(f"{LABELS}/{_LEVELS}") is None for each in chart.series
    )


# ------------------------------------------------------------------------------------------------- cells


def cache_of(node: etree._Element | None) -> etree._Element | None:
    """The cache, or the literal, in a `c:tx`, `c:cat`, `c:val` or the like."""
    if node is None:
        return None
    for child in node:
        if child.tag in _CACHES:
            return child
        for inner in child:
            if inner.tag in _CACHES:
                return inner
            if inner.tag == f"{C}multiLvlStrCache":
                return inner.find(f"{C}lvl")
    return None


def formula_of(node: etree._Element | None) -> str:
    """The reference to cells, '' where there is none."""
    found = node.find(f"*/{_FORMULA}") if node is not None else None
    return (found.text or "").strip() if found is not None else ""


def read_cells(node: etree._Element | None, most: int = MAX_CELLS) -> list[str | None]:
    """The texts of a `c:tx`, `c:cat` or `c:val`, None where there is no point. Raises BrokenXml beyond `most`."""
    if node is None:
        return []
    cache = cache_of(node)
    if cache is None:
        literal = node.find(_TEXT)
        return [literal.text or ""] if literal is not None else []
    size_said = cache.find(f"{C}ptCount")
    if size_said is None and (parent := cache.getparent()) is not None:
        size_said = parent.find(f"{C}ptCount")
    size = _index(size_said.get("val", "") if size_said is not None else "", 0)
    points = [(index, point.findtext(_TEXT, "")) for index, point in points_by_index(cache).items() if index >= 0]
    size = max([size, *(index + 1 for index, _ in points)])
    if size > most:
        raise BrokenXml("a chart claims far more points than a chart can have")
    values: list[str | None] = [None] * size
    for index, text in points:
        values[index] = text
    return values


def _index(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def number_of(text: str | None) -> float | None:
    """A point's number; None where there is none, or an error such as #N/A."""
    try:
        value = float(text) if text is not None else None
    except ValueError:
        return None
    return value if value is not None and isfinite(value) else None


def points_by_index(cache: etree._Element) -> dict[int, etree._Element]:
    return {_index(point.get("idx", ""), -1): point for point in cache.iterchildren(_POINT)}


def arrange_points(cache: etree._Element, order: Sequence[int | None]) -> None:
    """Put a cache's points into a new order, of places in the old one; None is a place without a point.

    A point keeps what an editor gave it, such as a number format of its own.
    """
    old = points_by_index(cache)
    points = []
    for index, place in enumerate(order):
        point = old.get(place) if place is not None else None
        if point is not None:
            point.set("idx", str(index))
            points.append(point)
    _set_points(cache, points, len(order))


def write_points(cache: etree._Element, values: Sequence[str | float | None]) -> None:
    """Give a cache its points: numbers as the workbook has them, and none for what is missing or shows nothing."""
    old = points_by_index(cache)
    points = []
    for index, value in enumerate(values):
        if value is None or value == "":
            continue
        point = old.get(index)
        if point is None:
            point = etree.Element(_POINT)
        point.set("idx", str(index))
        said = point.find(_TEXT)
        if said is None:
            said = etree.SubElement(point, _TEXT)
        if isinstance(value, str):
            said.text = value
        elif number_of(said.text) != value:
            said.text = number_text(value)
        points.append(point)
    _set_points(cache, points, len(values))


def _set_points(cache: etree._Element, points: Sequence[etree._Element], count: int) -> None:
    """Replace a cache's points and their count; all else in it stays, in the schema's order."""
    rest = [child for child in cache if child.tag not in (_POINT, *_BEFORE_POINTS)]
    first = [child for child in cache if child.tag in _BEFORE_POINTS]
    if first[-1:] == [] or first[-1].tag != _BEFORE_POINTS[1]:
        first.append(etree.Element(_BEFORE_POINTS[1]))
    first[-1].set("val", str(count))
    for child in list(cache):
        cache.remove(child)
    cache.extend([*first, *points, *rest])


def set_formula(node: etree._Element, formula: str) -> None:
    found = node.find(f"*/{_FORMULA}")
    if found is not None and found.text != formula:
        found.text = formula


def set_cells(parent: etree._Element, formula: str, is_number: bool, format_code: str = "") -> etree._Element:
    """Make a `c:tx`, `c:cat` or `c:val` a reference to cells, whatever it was; its cache, with the old points."""
    old = cache_of(parent)
    name = "num" if is_number else "str"
    points = list(old.iterchildren(_POINT)) if old is not None else []
    if old is not None and is_number:
        format_code = format_code or old.findtext(f"{C}formatCode", "")
    for child in list(parent):
        parent.remove(child)
    reference = etree.SubElement(parent, f"{C}{name}Ref")
    etree.SubElement(reference, _FORMULA).text = formula
    cache = etree.SubElement(reference, f"{C}{name}Cache")
    if is_number:
        etree.SubElement(cache, f"{C}formatCode").text = format_code or "General"
    etree.SubElement(cache, f"{C}ptCount").set("val", str(len(points)))
    cache.extend(points)
    return cache


def set_literal(parent: etree._Element, is_number: bool) -> None:
    """Make a reference a literal that stands in the chart alone; a name becomes plain text."""
    cache = cache_of(parent)
    if cache is None:
        return
    for child in list(parent):
        parent.remove(child)
    if parent.tag == NAME:
        etree.SubElement(parent, _TEXT).text = "".join(point.findtext(_TEXT, "") for point in cache.iter(_POINT))
        return
    cache.tag = f"{C}numLit" if is_number else f"{C}strLit"
    parent.append(cache)


def other_references(series: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """References of a series besides name, categories and values, such as error bars': `f` and cache."""
    for child in series:
        if child.tag in (NAME, LABELS, VALUES):
            continue
        for cache in child.iter():
            tag = cache.tag if isinstance(cache.tag, str) else ""
            if tag.endswith(("}numCache", "}strCache", "}dlblRangeCache")):
                parent = cache.getparent()
                formula = parent[0] if parent is not None and len(parent) else None
                if formula is not None and str(formula.tag).endswith("}f"):
                    yield formula, cache


# ------------------------------------------------------------------------------------------------- types


_NAMES = {"lineChart": "line", "doughnutChart": "doughnut", "pieChart": "pie", "areaChart": "area"}


def chart_type(plot_area: etree._Element) -> str:
    """Type and grouping in the model's words, such as 'bar/clustered'; several types are joined by '+'."""
    return "+".join(_type_of(node) for node in type_nodes(plot_area))


def _type_of(node: etree._Element) -> str:
    name = str(node.tag).removeprefix(C)
    if name == "barChart":
        direction = node.find(f"{C}barDir")
        kind = "bar" if direction is not None and direction.get("val") == "bar" else "column"
    else:
        kind = _NAMES.get(name, name.removesuffix("Chart"))
    said = node.find(f"{C}grouping")
    grouping = said.get("val", "") if said is not None else ""
    return f"{kind}/{'clustered' if grouping in ('', 'standard') else grouping}"
