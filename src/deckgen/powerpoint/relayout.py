"""A slide that the spec now shows on another layout: made anew where nobody has touched it, else left on its own."""

from __future__ import annotations

from dataclasses import replace

from deckgen.powerpoint.chart_looks import chart_looks
from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.found import FoundShape, FoundSlide
from deckgen.powerpoint.importing import Importer, relations_in
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.looks import shape_looks
from deckgen.powerpoint.package import BrokenXml, Package, parse_xml
from deckgen.powerpoint.refresh_charts import chart_parts

_P = f"{{{P}}}"
_SHAPES = frozenset(f"{_P}{name}" for name in ("sp", "grpSp", "pic", "graphicFrame", "cxnSp"))


def changes_layout(found: FoundSlide, fresh: FoundSlide) -> bool:
    """Whether a slide was last written on another layout than the spec now asks for."""
    before = found.written.layout if found.written is not None else ""
    after = fresh.written.layout if fresh.written is not None else ""
    return bool(before and after and before != after)


def is_untouched(editing: Editing, slide: FoundSlide) -> bool:
    """Whether every shape of a slide looks just as it was written, and nothing on it is animated."""
    if slide.root.find(f"{_P}timing") is not None or slide.frozen:
        return False
    return all(not shape.frozen and looks_as_written(editing, shape) for shape in slide.shapes)


def looks_as_written(editing: Package | Editing, shape: FoundShape) -> bool:
    """Whether every piece of a shape still has the digest of when it was written."""
    written = shape.written.looks if shape.written is not None else {}
    if not written:
        return False
    assert shape.written is not None
    now = dict(shape_looks(shape.node, list(shape.written.lists.get("cell", ()))))
    parts = chart_parts(editing, shape.part, shape.node)
    if parts is not None:
        data = editing.bytes_of(parts.chart) if isinstance(editing, Editing) else editing.parts[parts.chart]
        try:
            now |= chart_looks(parse_xml(data))
        except BrokenXml:
            return False
    return now == dict(written)


def move_to_layout(importer: Importer, slide: FoundSlide, fresh: FoundSlide, layout: str) -> FoundSlide:
    """Put the fresh slide's shapes in the place of a slide's own, and the slide on a layout of the file; the slide with
    its new shapes."""
    editing = importer.editing
    tree = slide.root.find(f"{_P}cSld/{_P}spTree")
    wanted = fresh.root.find(f"{_P}cSld/{_P}spTree")
    assert tree is not None and wanted is not None
    old = set()
    for node in [each for each in tree if each.tag in _SHAPES]:
        old |= relations_in(node)
        tree.remove(node)
    made = {}
    for node in [each for each in wanted if each.tag in _SHAPES]:
        made[node] = importer.shape(node, fresh.part, slide.part)
        tree.append(made[node])
    editing.release(slide.part, old)
    _relate_layout(editing, slide.part, layout)
    editing.touch(slide.part)
    shapes = tuple(replace(shape, node=made[shape.node], part=slide.part) for shape in fresh.shapes)
    return replace(slide, shapes=shapes)


def _relate_layout(editing: Editing, part: str, layout: str) -> None:
    held = [each for each in editing.relationships(part) if each.kind == "slideLayout"]
    for each in held:
        editing.unrelate(part, each.id)
    editing.relate(part, "slideLayout", layout, rid=held[0].id if held else "")
