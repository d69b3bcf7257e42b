"""The words of a file that are not deckgen's: every text box, table, note and typed label of a person's own."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from deckgen.powerpoint.chart_state import typed_texts
from deckgen.powerpoint.found import FoundSlide
from deckgen.powerpoint.keys import P, name_of
from deckgen.powerpoint.package import BrokenXml, Package
from deckgen.powerpoint.refresh_charts import chart_parts
from deckgen.powerpoint.words import OBJECT, mark_key, read_words

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = f"{{{P}}}"
_SHAPES = (f"{_P}sp", f"{_P}grpSp", f"{_P}pic", f"{_P}graphicFrame", f"{_P}cxnSp")
_FOOTERS = frozenset(("dt", "sldNum", "hdr", "sldImg"))


def foreign_texts(package: Package, slide: FoundSlide) -> Iterator[tuple[str, str]]:
    """Where it stands, in words, and each text of a slide that stands in no shape of deckgen's."""
    owned = [shape.node for shape in slide.blocks]
    tree = slide.root.find(f"{_P}cSld/{_P}spTree")
    if tree is not None:
        yield from _texts(package, slide.part, tree, owned)
    if slide.notes is None and slide.notes_root is not None:
        for node in slide.notes_root.iter(f"{_P}sp"):
            holder = node.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
            if holder is None or holder.get("type") not in _FOOTERS:
                yield from (("speaker notes", text) for text in _paragraphs(node))


def _texts(
    package: Package, part: str, tree: etree._Element, owned: list[etree._Element]
) -> Iterator[tuple[str, str]]:  # fmt: skip
    for node in tree.iterchildren(*_SHAPES):
        if node in owned:
            continue
        if node.tag == f"{_P}grpSp":
            yield from _texts(package, part, node, owned)
            continue
        holder = node.find(f"*/{_P}nvPr/{_P}ph")
        if holder is not None and holder.get("type") in _FOOTERS:
            continue
        for cell in node.iter(f"{A}tc"):
            yield from (("table cell", text) for text in _paragraphs(cell))
        if node.find(f"{_P}txBody") is not None:
            yield from ((f"'{name_of(node)}'", text) for text in _paragraphs(node))
        yield from _chart_texts(package, part, node)


def _chart_texts(package: Package, part: str, node: etree._Element) -> Iterator[tuple[str, str]]:
    parts = chart_parts(package, part, node) if node.tag == f"{_P}graphicFrame" else None
    if parts is None:
        return
    try:
        yield from (("chart", text) for text in typed_texts(package.parts[parts.chart]))
    except BrokenXml:
        return


def _paragraphs(node: etree._Element) -> Iterator[str]:
    """The paragraphs below a node, deckgen's own numbers in them blanked."""
    for paragraph in node.iter(f"{A}p"):
        if any(mark_key(each) for each in paragraph):
            items = read_words(paragraph)
            yield "".join(item if isinstance(item, str) else OBJECT for item in items)
        else:
            yield "".join(item if isinstance(item, str) else item.text for item in read_words(paragraph))
