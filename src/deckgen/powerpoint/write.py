"""Write a placed deck onto a template: slides, charts, workbooks, notes, tags and snapshot as text.

Parts of the template that do not change travel as the bytes they were packed in (docs/decisions/001-text-writer.md).
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field

from lxml import etree

from deckgen.languages import language as language_named
from deckgen.model import Brand, Chart, Deck, IconGrid, Picture, Shape, Slide, Source, Table, Text
from deckgen.powerpoint import keys
from deckgen.powerpoint.chart import chart_xml, workbook
from deckgen.powerpoint.chart_looks import looks_of_written
from deckgen.powerpoint.looks import shape_looks
from deckgen.powerpoint.mark import CUSTOM, DECK, MARK, fingerprint
from deckgen.powerpoint.notes import TAGS_ID, notes_slide
from deckgen.powerpoint.package import (
    XML_HEAD,
    Entry,
    content_types_xml,
    entry,
    parse_xml,
    relationships_xml,
    zip_bytes,
)  # fmt: skip
from deckgen.powerpoint.properties import core_properties, custom_properties, extended_properties
from deckgen.powerpoint.shapes import (
    A,
    R,
    SlideWriting,
    chart_frame,
    grid_shape,
    picture_shape,
    table_frame,
    text_shape,
)  # fmt: skip
from deckgen.powerpoint.target import Target
from deckgen.powerpoint.text import Writing
from deckgen.powerpoint.xml import escape_attribute
from deckgen.snapshot import (
    VERSION,
    deck_frame,
    joined_json,
    notes_key,
    notes_record,
    slide_base,
    slide_record,
    source_record,
    to_json,
)  # fmt: skip

P = keys.P
OFFICE = "application/vnd.openxmlformats-officedocument."
SLIDE_TYPE = f"{OFFICE}presentationml.slide+xml"
CHART_TYPE = f"{OFFICE}drawingml.chart+xml"
TAGS_TYPE = f"{OFFICE}presentationml.tags+xml"
NOTES_TYPE = f"{OFFICE}presentationml.notesSlide+xml"
PROPERTIES_TYPE = f"{OFFICE}customXmlProperties+xml"
MEDIA = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif", "image/svg+xml": "svg"}

_HEAD = (
    f'{XML_HEAD}<p:sld xmlns:a="{A}" xmlns:r="{R}" xmlns:p="{P}"><p:cSld><p:spTree><p:nvGrpSpPr>'
    '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
)
_MOST_KNOWN = 4096
_known_looks: dict[bytes, dict[str, str]] = {}
"""The looks of shapes by a digest of their XML."""
_FOOT = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"


@dataclass
class _Parts:
    """The new parts of a file, with what the content types need to say of them."""

    entries: list[Entry] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    charts: int = 0
    chart_looks: dict[str, dict[str, str]] = field(default_factory=dict)
    """The looks of the charts by their blocks' keys."""
    tags: int = 0

    def add(self, name: str, data: str | bytes, kind: str = "") -> None:
        self.entries.append(entry(name, data))
        if kind:
            self.overrides[name] = kind

    def take_tags(self) -> int:
        """The number of a new tags part, to be added once it is known what it holds."""
        self.tags += 1
        return self.tags

    def add_tags(self, number: int, tags: dict[str, str]) -> None:
        self.add(f"ppt/tags/deckgenTag{number}.xml", keys.tags_part(tags), TAGS_TYPE)

    def add_media(self, data: bytes, media_type: str) -> str:
        """The path of a picture, the same for the same bytes."""
        digest = hashlib.sha256(data).hexdigest()[:20]
        if digest not in self.media:
            ending = MEDIA[media_type]
            self.media[digest] = f"../media/deckgen-{digest}.{ending}"
            self.defaults[ending] = media_type
            self.add(f"ppt/media/deckgen-{digest}.{ending}", data)
        return self.media[digest]


def write_deck(deck: Deck, brand: Brand, target: Target, source: Source) -> bytes:
    """The whole .pptx file of a deck on an empty target; `source` says for later updates how it was made."""
    language = language_named(deck.language)
    parts = _Parts()
    slides: list[tuple[int, str, Slide]] = []
    records: list[str] = []
    made_from = source_record(source)
    made_from_json = to_json(made_from)
    for number, slide in enumerate(deck.slides, 1):
        records.append(_write_slide(number, slide, deck, brand, target, parts, language.tag, made_from_json))
        slides.append((255 + number, f"rIdS{number}", slide))
    snapshot = joined_json(deck_frame(deck, source), "slides", records)
    parts.add("customXml/item1.xml", keys.snapshot_part(snapshot, VERSION))
    parts.add("customXml/itemProps1.xml", keys.snapshot_properties(), PROPERTIES_TYPE)
    parts.add("customXml/_rels/item1.xml.rels", relationships_xml(
        [("rId1", "customXmlProps", "itemProps1.xml", False)]))  # fmt: skip
    deck_tag = parts.take_tags()
    parts.add_tags(deck_tag, {keys.DECK_TAG: to_json(made_from | {"version": VERSION})})
    parts.add("ppt/presentation.xml", target.presentation(slides, deck.language, deck.title))
    parts.add("ppt/_rels/presentation.xml.rels", target.relationships([
        *((rid, "slide", f"slides/slide{number}.xml", False) for number, (_, rid, _) in enumerate(slides, 1)),
        ("rIdDeckgenTags", "tags", f"tags/deckgenTag{deck_tag}.xml", False),
        ("rIdDeckgenSnapshot", "customXml", "../customXml/item1.xml", False),
    ]))  # fmt: skip
    parts.add("docProps/core.xml", core_properties(deck, language.tag),
              "application/vnd.openxmlformats-package.core-properties+xml")  # fmt: skip
    parts.add("docProps/app.xml", extended_properties(), f"{OFFICE}extended-properties+xml")
    parts.overrides["ppt/presentation.xml"] = f"{OFFICE}presentationml.presentation.main+xml"
    return _finish(deck, target, parts)


def _finish(deck: Deck, target: Target, parts: _Parts) -> bytes:
    """Content types first, as readers expect, and the mark by which a file is known to be untouched."""
    overrides = {**target.overrides, **parts.overrides, CUSTOM: f"{OFFICE}custom-properties+xml"}
    types = entry("[Content_Types].xml", content_types_xml({**target.defaults, **parts.defaults}, overrides))
    entries = [types, *target.root_entries, *target.entries, *parts.entries]
    mark = fingerprint({each.name.decode(): (each.crc, each.size) for each in entries})
    return zip_bytes([*entries, entry(CUSTOM, custom_properties({DECK: deck.key, MARK: mark}))])


# ------------------------------------------------------------------------------------------------- slides


def _write_slide(
    number: int, slide: Slide, deck: Deck, brand: Brand, target: Target, parts: _Parts, tag: str, made_from: str
) -> str:
    """Write a slide with all that belongs to it; its record. `made_from` is that of its source; both are JSON."""
    writing = SlideWriting(Writing(tag, slide.key))
    out = io.StringIO()
    out.write(_HEAD)
    tagged: list[int] = []
    shapes: list[str] = []
    for shape in slide.shapes:
        tagged.append(parts.take_tags())
        shapes.append(_shape(shape, writing, brand, parts, tag, _relate_tags(writing, tagged[-1])))
    out.writelines(shapes)
    out.write(target.footers(slide.layout, deck, tag, number, writing.take_id))
    slide_tags = parts.take_tags()
    relation = _relate_tags(writing, slide_tags)
    out.write(f'</p:spTree><p:custDataLst><p:tags r:id="{relation}"/></p:custDataLst></p:cSld>{_FOOT}')
    name = f"ppt/slides/slide{number}.xml"
    xml = out.getvalue().encode()
    looks = _looks(slide, shapes, xml, parts)
    if slide.notes:
        writing.relate("notesSlide", f"../notesSlides/notesSlide{number}.xml")
        looks[notes_key(slide.key)] = _write_notes(number, slide, tag, target, parts)
    record = slide_record(slide, looks)
    blocks = [to_json(block) for block in record["blocks"]]
    for tags, shape, block in zip(tagged, slide.shapes, blocks, strict=True):
        parts.add_tags(tags, {keys.SHAPE_TAG: shape.block.key, keys.BASE_TAG: block})
    parts.add_tags(slide_tags, {keys.SLIDE_TAG: slide.key, keys.BASE_TAG: to_json(slide_base(slide, deck.level)),
                                keys.SOURCE_TAG: made_from})  # fmt: skip
    parts.add(name, xml, SLIDE_TYPE)
    parts.add(f"ppt/slides/_rels/slide{number}.xml.rels", relationships_xml([
        ("rId1", "slideLayout", target.layout_path(slide.layout), False),
        *((f"rId{index}", kind, path, False) for index, (kind, path) in enumerate(writing.related, 2)),
        *((rid, "hyperlink", _target(address), True) for address, rid in writing.texts.links.items()),
    ]))  # fmt: skip
    return joined_json(record, "blocks", blocks)


def _relate_tags(writing: SlideWriting, number: int) -> str:
    return writing.relate("tags", f"../tags/deckgenTag{number}.xml")


def _looks(slide: Slide, written: list[str], xml: bytes, parts: _Parts) -> dict[str, dict[str, str]]:
    """How the shapes of a slide look, by their keys; `written` is the XML of each, `xml` that of the slide.

    Slides that say the same in deck after deck are looked at once.
    """
    found: dict[str, dict[str, str]] = {}
    nodes: list[etree._Element] = []
    for place, (shape, text) in enumerate(zip(slide.shapes, written, strict=True)):
        block = shape.block
        cells = [f"{band.key}/{cell.key}" for band in block.bands for cell in band.cells] if isinstance(
            block, IconGrid) else ()  # fmt: skip
        same = hashlib.sha256(f"{cells}{text}".encode()).digest()
        looks = _known_looks.get(same)
        if looks is None:
            nodes = nodes or list(parse_xml(xml)[0][0])[2:]  # the tree's own properties come first
            if len(_known_looks) >= _MOST_KNOWN:
                _known_looks.clear()
            looks = _known_looks[same] = shape_looks(nodes[place], cells)
        found[block.key] = looks | parts.chart_looks.get(block.key, {})
    return found


def _write_notes(number: int, slide: Slide, tag: str, target: Target, parts: _Parts) -> dict[str, str]:
    """Write a slide's notes page; how its text looks."""
    notes, links = notes_slide(slide, tag, target)
    xml = notes.encode()
    looks = shape_looks(parse_xml(xml)[0][0][3])
    tags = parts.take_tags()
    parts.add_tags(tags, {keys.SHAPE_TAG: notes_key(slide.key), keys.BASE_TAG: to_json(notes_record(slide, looks))})
    parts.add(f"ppt/notesSlides/notesSlide{number}.xml", xml, NOTES_TYPE)
    parts.add(f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels", relationships_xml([
        ("rId1", "notesMaster", target.notes_master_path, False),
        ("rId2", "slide", f"../slides/slide{number}.xml", False),
        (TAGS_ID, "tags", f"../tags/deckgenTag{tags}.xml", False),
        *((rid, "hyperlink", _target(address), True) for address, rid in links.items()),
    ]))  # fmt: skip
    return looks


def _target(address: str) -> str:
    return escape_attribute(address)


def _shape(shape: Shape, writing: SlideWriting, brand: Brand, parts: _Parts, tag: str, tags: str) -> str:
    """A shape's XML; `tags` is the relationship of its tags."""
    block = shape.block
    match block:
        case Text():
            return text_shape(shape, block, writing, tags)
        case Chart():
            return chart_frame(shape, block, writing, tags, _chart(shape, block, writing, parts, tag))
        case Table():
            return table_frame(shape, block, writing, tags, dict(brand.tones))
        case IconGrid():
            return grid_shape(shape, block, writing, tags)
        case Picture():
            image = writing.relate("image", parts.add_media(block.data, block.media_type))
            svg = writing.relate("image", parts.add_media(block.svg, "image/svg+xml")) if block.svg else ""
            return picture_shape(shape, block, writing, tags, image, svg)


def _chart(shape: Shape, block: Chart, writing: SlideWriting, parts: _Parts, tag: str) -> str:
    """Write a chart part and its workbook; the relationship id of the chart."""
    parts.charts += 1
    number = parts.charts
    assert shape.plot is not None
    xml = chart_xml(block, shape.plot, tag).encode()
    parts.chart_looks[block.key] = looks_of_written(xml)
    parts.add(f"ppt/charts/deckgenChart{number}.xml", xml, CHART_TYPE)
    parts.add(f"ppt/charts/_rels/deckgenChart{number}.xml.rels", relationships_xml(
        [("rId1", "package", f"../embeddings/deckgenWorkbook{number}.xlsx", False)]))  # fmt: skip
    parts.add(f"ppt/embeddings/deckgenWorkbook{number}.xlsx", workbook(block))
    parts.defaults["xlsx"] = f"{OFFICE}spreadsheetml.sheet"
    return writing.relate("chart", f"../charts/deckgenChart{number}.xml")
