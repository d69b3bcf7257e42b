"""Read a written deck back: what each keyed shape says and shows, compared with what was placed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from deckgen.model import BREAK, Chart, Deck, IconGrid, Paragraph, Shape, Table, Text
from deckgen.powerpoint.chart import verify_chart
from deckgen.powerpoint.keys import BIND_URI, NAMESPACE, P
from deckgen.powerpoint.package import Package, parse_package

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_P = f"{{{P}}}"
_COMPARED = ("_rels/", "ppt/presentation.xml", "ppt/_rels/", "ppt/slides/", "ppt/charts/", "ppt/embeddings/")


@dataclass(frozen=True, slots=True)
class Keyed:
    """A shape of the file with the key that its extension holds."""

    key: str
    node: etree._Element
    part: str


def slide_parts(package: Package) -> list[str]:
    """The slides' part names in the order they are shown."""
    main = package.related("", "officeDocument")[0]
    targets = {each.id: each.target for each in package.relationships(main)}
    ids = package.xml(main).iterfind(f"{_P}sldIdLst/{_P}sldId")
    return [targets[node.get(f"{R}id", "")] for node in ids]


def keyed_shapes(package: Package, part: str) -> Iterator[Keyed]:
    """The shapes of a slide that carry a key, in reading order."""
    for node in package.xml(part).iter(f"{{{NAMESPACE}}}bind"):
        above = list(node.iterancestors())
        # The key stands in a:ext, a:extLst, p:cNvPr and p:nv…Pr of its shape.
        if len(above) > 4 and above[0].get("uri") == BIND_URI:
            yield Keyed(str(node.get("id")), above[4], part)


def words_of(node: etree._Element) -> str:
    """The words of a text body: paragraphs and breaks as line feeds."""
    return "\n".join(
        "".join("\n" if each.tag == f"{A}br" else each.text or "" for each in paragraph.iter(f"{A}t", f"{A}br"))
        for paragraph in node.iter(f"{A}p")
    )


def differences(data: bytes, deck: Deck) -> list[str]:
    """What the file says otherwise than the deck; nothing where it was written as placed."""
    package = parse_package(data, "the written file", lambda name: name.startswith(_COMPARED))
    parts = slide_parts(package)
    if len(parts) != len(deck.slides):
        return [f"{len(parts)} slides where {len(deck.slides)} were placed"]
    found: list[str] = []
    for part, slide in zip(parts, deck.slides, strict=True):
        shapes = {each.key: each.node for each in keyed_shapes(package, part)}
        for shape in slide.shapes:
            node = shapes.get(shape.block.key)
            if node is None:
                found.append(f"{shape.block.key} is missing")
            else:
                found += [f"{shape.block.key}: {each}" for each in _differences(shape, node, part, package)]
    return found


def _differences(shape: Shape, node: etree._Element, part: str, package: Package) -> Iterator[str]:
    block = shape.block
    match block:
        case Text():
            if words_of(node) != _words(block.paragraphs):
                yield f"reads '{words_of(node)}'"
        case Table():
            cells = [words_of(cell) for cell in node.iter(f"{A}tc")]
            wanted = [_words((Paragraph(column.label),)) for column in block.columns]
            wanted += [_words((Paragraph(cell),)) for row in block.rows for cell in row.cells]
            if cells != wanted:
                yield "its cells differ"
        case Chart():
            yield from _chart_differences(block, node, part, package)
        case IconGrid():
            icons = sum(1 for each in shape.parts if each.kind == "icon")
            if sum(1 for _ in node.iter(f"{A}custGeom")) != icons:
                yield "its icons differ"


def _chart_differences(block: Chart, node: etree._Element, part: str, package: Package) -> Iterator[str]:
    frame = next(node.iter(f"{C}chart"), None)
    targets = {each.id: each.target for each in package.relationships(part)}
    chart = targets.get(frame.get(f"{R}id", "")) if frame is not None else None
    if chart is None:
        yield "has no chart part"
        return
    workbook = package.related(chart, "package")
    if not workbook:
        yield "has no workbook"
        return
    yield from verify_chart(package.parts[chart], package.parts[workbook[0]], block)


def _words(paragraphs: tuple[Paragraph, ...]) -> str:
    from deckgen.powerpoint.xml import legal_text

    lines = ("".join("\n" if run.text == BREAK else legal_text(run.text) for run in each.runs) for each in paragraphs)
    return "\n".join(lines)
