"""How a person has changed the look of a file: what was moved, restyled or frozen since it was written."""

from __future__ import annotations

from collections.abc import Iterator

from deckgen.powerpoint.chart_looks import chart_looks
from deckgen.powerpoint.found import FoundShape, FoundSlide
from deckgen.powerpoint.looks import shape_looks
from deckgen.powerpoint.package import BrokenXml, Package, parse_xml
from deckgen.powerpoint.refresh_charts import chart_parts


def look_changes(package: Package, slide: FoundSlide) -> Iterator[tuple[str, str]]:
    """The key of each shape whose look is another than was written, and in words what is."""
    for shape in slide.shapes:
        written = shape.written.looks if shape.written is not None else {}
        if not written:
            continue
        now = _looks(package, shape)
        other = {piece for piece, digest in written.items() if now.get(piece) != digest}
        other |= {piece for piece in now if piece not in written}
        if "frame" in other:
            yield shape.key, "moved or resized"
        if other - {"frame", "inside"}:
            yield shape.key, "restyled"


def _looks(package: Package, shape: FoundShape) -> dict[str, str]:
    assert shape.written is not None
    looks = dict(shape_looks(shape.node, list(shape.written.lists.get("cell", ()))))
    parts = chart_parts(package, shape.part, shape.node)
    if parts is not None:
        try:
            looks |= chart_looks(parse_xml(package.parts[parts.chart]))
        except BrokenXml:
            return looks
    return looks
