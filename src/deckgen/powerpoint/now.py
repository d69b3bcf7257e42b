"""What every found shape of a file says now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from deckgen.model import BlockKind, BlockState
from deckgen.powerpoint.chart_state import read_chart_state, typed_labels, typed_texts
from deckgen.powerpoint.found import FoundShape, FoundSlide
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.package import OFFICE, BrokenXml, Package
from deckgen.powerpoint.refresh_charts import chart_parts
from deckgen.powerpoint.states import alt_of, icons_state, picture_state, table_state, text_state

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = f"{{{P}}}"
_DATA = f"{A}graphic/{A}graphicData"


def kind_now(node: etree._Element, is_notes: bool = False) -> BlockKind | None:
    """What kind of block a shape can be; None for one that is none, as a connector."""
    if node.tag == f"{_P}graphicFrame":
        data = node.find(_DATA)
        uri = data.get("uri", "") if data is not None else ""
        return "chart" if uri.endswith("/chart") else "table" if uri.endswith("/table") else None
    if node.tag == f"{_P}pic":
        return "picture"
    if node.tag == f"{_P}grpSp":
        return "icons"
    if node.tag == f"{_P}sp":
        drawn = node.find(f"{_P}spPr/{A}custGeom") is not None and not any(
            (text.text or "").strip() for text in node.iter(f"{A}t")
        )
        return "notes" if is_notes else "icons" if drawn else "text"
    return None


def state_now(package: Package, slide: FoundSlide, shape: FoundShape, looks: bool = True) -> BlockState | None:
    """A shape's state as the file has it; None where the shape is of no kind that deckgen writes, or broken.

    What was written says which keys to look for. A chart's looks are read with it if `looks` asks for them.
    """
    written, node = shape.written, shape.node
    is_notes = slide.notes is shape
    kind = kind_now(node, is_notes)
    if kind is None:
        return None
    if kind in ("text", "notes"):
        return text_state(node, shape.key, kind)
    state = _state(package, shape, kind, looks)
    if state is None:
        return None
    return replace(state, leaves={**state.leaves, **alt_of(node, written, slide.stripped)})


def _state(package: Package, shape: FoundShape, kind: BlockKind, looks: bool) -> BlockState | None:
    written = shape.written if shape.written is not None and shape.written.kind == kind else None
    if kind == "table":
        return table_state(shape.node, shape.key, written)
    if kind == "icons":
        return icons_state(shape.node, shape.key, written)
    if kind == "picture":
        blip = shape.node.find(f"{_P}blipFill/{A}blip")
        rid = blip.get(f"{{{OFFICE}}}embed", "") if blip is not None else ""
        target = next((each.target for each in package.relationships(shape.part) if each.id == rid), "")
        return picture_state(package.parts.get(target), shape.key, written)
    parts = chart_parts(package, shape.part, shape.node)
    if parts is None:
        return None
    try:
        book = package.parts[parts.workbook] if parts.workbook else None
        return read_chart_state(package.parts[parts.chart], book, written, shape.key, looks)
    except BrokenXml:
        return None


def typed_point_labels(package: Package, shape: FoundShape, current: BlockState) -> Mapping[tuple[str, str], str]:
    """The data labels of a chart that a person typed, by keys of series and category."""
    parts = chart_parts(package, shape.part, shape.node) if current.kind == "chart" else None
    if parts is None or b"rich" not in package.parts[parts.chart]:
        return {}
    try:
        return typed_labels(package.parts[parts.chart], current)
    except BrokenXml:
        return {}


def chart_labels(package: Package, shape: FoundShape, current: BlockState) -> Iterator[tuple[str, str]]:
    """The texts that a person typed into a chart, each with its place in words."""
    parts = chart_parts(package, shape.part, shape.node)
    if parts is None:
        return
    data = package.parts[parts.chart]
    if b"rich" not in data and data.startswith(b"<?xml"):  # typed texts stand in c:rich, so there is none
        return
    try:
        yield from (("data label", text) for text in typed_labels(data, current).values())
        yield from (("chart", text) for text in typed_texts(data))
    except BrokenXml:
        return
