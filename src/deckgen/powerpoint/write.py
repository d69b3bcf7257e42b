"""Write a placed deck onto a template: slides, charts, workbooks, notes, tags and snapshot as text.

Parts of the template that do not change travel as the bytes they were packed in (docs/decisions/001-text-writer.md).
"""

from __future__ import annotations

import hashlib
import io
import struct
from dataclasses import dataclass, field

from deckgen.languages import language as language_named
from deckgen.model import Brand, Chart, Deck, IconGrid, Picture, Shape, Slide, Table, Text
from deckgen.powerpoint import keys
from deckgen.powerpoint.chart import chart_xml, workbook
from deckgen.powerpoint.notes import notes_slide
from deckgen.powerpoint.package import (
    XML_HEAD,
    Entry,
    content_types_xml,
    entry,
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
from deckgen.snapshot import block_record, deck_record, to_json

P = keys.P
OFFICE = "application/vnd.openxmlformats-officedocument."
SLIDE_TYPE = f"{OFFICE}presentationml.slide+xml"
CHART_TYPE = f"{OFFICE}drawingml.chart+xml"
TAGS_TYPE = f"{OFFICE}presentationml.tags+xml"
NOTES_TYPE = f"{OFFICE}presentationml.notesSlide+xml"
PROPERTIES_TYPE = f"{OFFICE}customXmlProperties+xml"
MARK = "deckgen mark"
"""The document property that says what the file held when deckgen wrote it."""
MEDIA = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif", "image/svg+xml": "svg"}

_HEAD = (
    f'{XML_HEAD}<p:sld xmlns:a="{A}" xmlns:r="{R}" xmlns:p="{P}"><p:cSld><p:spTree><p:nvGrpSpPr>'
    '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
)
_FOOT = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sld>"


@dataclass
class _Parts:
    """The new parts of a file, with what the content types need to say of them."""

    entries: list[Entry] = field(default_factory=list)
    overrides: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    charts: int = 0
    tags: int = 0

    def add(self, name: str, data: str | bytes, kind: str = "") -> None:
        self.entries.append(entry(name, data))
        if kind:
            self.overrides[name] = kind

    def add_tags(self, tags: dict[str, str]) -> str:
        """The path of a new tags part, as slides name it."""
        self.tags += 1
        self.add(f"ppt/tags/deckgenTag{self.tags}.xml", keys.tags_part(tags), TAGS_TYPE)
        return f"../tags/deckgenTag{self.tags}.xml"

    def add_media(self, data: bytes, media_type: str) -> str:
        """The path of a picture, the same for the same bytes."""
        digest = hashlib.sha256(data).hexdigest()[:20]
        if digest not in self.media:
            ending = MEDIA[media_type]
            self.media[digest] = f"../media/deckgen-{digest}.{ending}"
            self.defaults[ending] = media_type
            self.add(f"ppt/media/deckgen-{digest}.{ending}", data)
        return self.media[digest]


def write_deck(deck: Deck, brand: Brand, target: Target, spec: str) -> bytes:
    """The whole .pptx file of a deck on an empty target; `spec` is the path of its YAML for later updates."""
    language = language_named(deck.language)
    parts = _Parts()
    slides: list[tuple[int, str, Slide]] = []
    for number, slide in enumerate(deck.slides, 1):
        _write_slide(number, slide, deck, brand, target, parts, language.tag)
        slides.append((255 + number, f"rIdS{number}", slide))
    snapshot = to_json(deck_record(deck, spec))
    parts.add("customXml/item1.xml", keys.snapshot_part(snapshot))
    parts.add("customXml/itemProps1.xml", keys.snapshot_properties(), PROPERTIES_TYPE)
    parts.add("customXml/_rels/item1.xml.rels", relationships_xml(
        [("rId1", "customXmlProps", "itemProps1.xml", False)]))  # fmt: skip
    tag = parts.add_tags({"DECKGEN_DECK": to_json(
        {"deck": deck.key, "params": dict(sorted(deck.params.items())), "language": deck.language, "version": 1}
    )})  # fmt: skip
    parts.add("ppt/presentation.xml", target.presentation(slides, deck.language, deck.title))
    parts.add("ppt/_rels/presentation.xml.rels", target.relationships([
        *((rid, "slide", f"slides/slide{number}.xml", False) for number, (_, rid, _) in enumerate(slides, 1)),
        ("rIdDeckgenTags", "tags", tag.removeprefix("../"), False),
        ("rIdDeckgenSnapshot", "customXml", "../customXml/item1.xml", False),
    ]))  # fmt: skip
    parts.add("docProps/core.xml", core_properties(deck, language.tag),
              "application/vnd.openxmlformats-package.core-properties+xml")  # fmt: skip
    parts.add("docProps/app.xml", extended_properties(), f"{OFFICE}extended-properties+xml")
    parts.overrides["ppt/presentation.xml"] = f"{OFFICE}presentationml.presentation.main+xml"
    return _finish(deck, target, parts)


def _finish(deck: Deck, target: Target, parts: _Parts) -> bytes:
    """Content types first, as readers expect, and the mark by which a file is known to be untouched."""
    custom = "docProps/custom.xml"
    overrides = {**target.overrides, **parts.overrides, custom: f"{OFFICE}custom-properties+xml"}
    types = entry("[Content_Types].xml", content_types_xml({**target.defaults, **parts.defaults}, overrides))
    entries = [types, *target.root_entries, *target.entries, *parts.entries]
    mark = fingerprint({each.name.decode(): (each.crc, each.size) for each in entries})
    return zip_bytes([*entries, entry(custom, custom_properties({"deckgen": deck.key, MARK: mark}))])


def fingerprint(parts: dict[str, tuple[int, int]]) -> str:
    """A digest of all parts but the one that holds it, by name, checksum and size."""
    digest = hashlib.sha256()
    for name, (crc, size) in sorted(parts.items()):
        if name != "docProps/custom.xml":
            digest.update(name.encode() + struct.pack("<IQ", crc, size))
    return digest.hexdigest()[:32]


# ------------------------------------------------------------------------------------------------- slides


def _write_slide(number: int, slide: Slide, deck: Deck, brand: Brand, target: Target, parts: _Parts, tag: str) -> None:
    writing = SlideWriting(Writing(tag, slide.key))
    out = io.StringIO()
    out.write(_HEAD)
    for shape in slide.shapes:
        out.write(_shape(shape, writing, brand, parts, tag))
    out.write(target.footers(slide.layout, deck, tag, number, writing.take_id))
    slide_tag = writing.relate("tags", parts.add_tags({"DECKGEN_SLIDE": slide.key}))
    out.write(f'</p:spTree><p:custDataLst><p:tags r:id="{slide_tag}"/></p:custDataLst></p:cSld>{_FOOT}')
    if slide.notes:
        notes, links = notes_slide(slide, tag, target)
        name = f"ppt/notesSlides/notesSlide{number}.xml"
        writing.relate("notesSlide", f"../notesSlides/notesSlide{number}.xml")
        parts.add(name, notes, NOTES_TYPE)
        parts.add(f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels", relationships_xml([
            ("rId1", "notesMaster", target.notes_master_path, False),
            ("rId2", "slide", f"../slides/slide{number}.xml", False),
            *((rid, "hyperlink", _target(address), True) for address, rid in links.items()),
        ]))  # fmt: skip
    parts.add(f"ppt/slides/slide{number}.xml", out.getvalue(), SLIDE_TYPE)
    parts.add(f"ppt/slides/_rels/slide{number}.xml.rels", relationships_xml([
        ("rId1", "slideLayout", target.layout_path(slide.layout), False),
        *((f"rId{index}", kind, path, False) for index, (kind, path) in enumerate(writing.related, 2)),
        *((rid, "hyperlink", _target(address), True) for address, rid in writing.texts.links.items()),
    ]))  # fmt: skip


def _target(address: str) -> str:
    return escape_attribute(address)


def _shape(shape: Shape, writing: SlideWriting, brand: Brand, parts: _Parts, tag: str) -> str:
    block = shape.block
    tags = ""
    if not (isinstance(block, IconGrid) and block.decorative):
        tags = writing.relate("tags", parts.add_tags(
            {"DECKGEN_ID": block.key, "DECKGEN_BASE": to_json(block_record(block))}
        ))  # fmt: skip
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
    parts.add(f"ppt/charts/deckgenChart{number}.xml", chart_xml(block, shape.plot, tag), CHART_TYPE)
    parts.add(f"ppt/charts/_rels/deckgenChart{number}.xml.rels", relationships_xml(
        [("rId1", "package", f"../embeddings/deckgenWorkbook{number}.xlsx", False)]))  # fmt: skip
    parts.add(f"ppt/embeddings/deckgenWorkbook{number}.xlsx", workbook(block))
    parts.defaults["xlsx"] = f"{OFFICE}spreadsheetml.sheet"
    return writing.relate("chart", f"../charts/deckgenChart{number}.xml")
