"""A template made ready to be written onto: unchanged parts packed once, and the places where slides go in."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from deckgen.model import Brand, Deck, Slide
from deckgen.powerpoint.keys import P, guid
from deckgen.powerpoint.notes_master import NOTES_MASTER, notes_master_parts
from deckgen.powerpoint.package import (
    OFFICE,
    XML_HEAD,
    Entry,
    Package,
    Relationship,
    entry,
    relationships_xml,
)  # fmt: skip
from deckgen.powerpoint.xml import escape_attribute, escape_text

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = OFFICE
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
SECTION_URI = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
MAIN = "ppt/presentation.xml"

_BEFORE_SLIDES = {f"{{{P}}}{name}" for name in ("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst")}
_BEFORE_CUSTOM = {*_BEFORE_SLIDES} | {
    f"{{{P}}}{name}" for name in ("sldIdLst", "sldSz", "notesSz", "smartTags", "embeddedFontLst", "custShowLst",
                                  "photoAlbum")
}  # fmt: skip
_SLIDES, _TAGS, _SECTIONS = "deckgen-slides", "deckgen-tags", "deckgen-sections"


@dataclass(frozen=True, slots=True)
class _Footer:
    """A layout's footer, slide number or date: XML around its id and its text."""

    type: str
    before_id: str
    after_id: str
    after_text: str


@dataclass(frozen=True, slots=True)
class Target:
    """The parts of an empty file that a deck is laid onto."""

    entries: tuple[Entry, ...]
    root_entries: tuple[Entry, ...]
    defaults: dict[str, str]
    overrides: dict[str, str]
    layouts: dict[str, str]
    """Part names by layout name."""
    layout_footers: dict[str, tuple[_Footer, ...]]
    main_relationships: tuple[Relationship, ...]
    main_xml: str
    notes_master: str
    notes_body_idx: int

    @property
    def notes_master_path(self) -> str:
        return "../" + self.notes_master.removeprefix("ppt/")

    def layout_path(self, name: str) -> str:
        """The path of a layout as slides name it."""
        return "../" + self.layouts[name].removeprefix("ppt/")

    def relationships(self, added: Iterable[tuple[str, str, str, bool]]) -> str:
        """The relationships of the presentation with those of its slides."""
        kept = [
            (each.id, each.type, each.target if each.external else _relative(each.target), each.external)
            for each in self.main_relationships
        ]
        return relationships_xml([*kept, *added])

    def presentation(self, slides: list[tuple[int, str, Slide]], language: str, title: str) -> str:
        """The presentation part with its slides and sections."""
        ids = "".join(f'<p:sldId xmlns:r="{R}" id="{number}" r:id="{rid}"/>' for number, rid, _ in slides)
        xml = self.main_xml.replace(f"<!--{_SLIDES}-->", f'<p:sldIdLst xmlns:p="{P}">{ids}</p:sldIdLst>')
        tags = f'<p:custDataLst xmlns:p="{P}" xmlns:r="{R}"><p:tags r:id="rIdDeckgenTags"/></p:custDataLst>'
        return xml.replace(f"<!--{_TAGS}-->", tags).replace(f"<!--{_SECTIONS}-->", _sections(slides, title))

    def footers(self, layout: str, deck: Deck, tag: str, number: int, take_id: Callable[[], int]) -> str:
        """The footer placeholders of a slide, as its layout has them."""
        out = []
        for footer in self.layout_footers[layout]:
            text = {"ftr": deck.footer, "dt": deck.date, "sldNum": str(number)}[footer.type]
            if not text:
                continue
            words = f'<a:rPr lang="{tag}"/><a:t>{escape_text(text)}</a:t>'
            run = f"<a:r>{words}</a:r>"
            if footer.type == "sldNum":
                run = f'<a:fld id="{guid("slide number")}" type="slidenum">{words}</a:fld>'
            out.append(f'{footer.before_id}{take_id()}{footer.after_id}<a:p xmlns:a="{A}">{run}'
                       f'<a:endParaRPr lang="{tag}"/></a:p>{footer.after_text}')  # fmt: skip
        return "".join(out)


def _relative(part: str) -> str:
    return posixpath.relpath(part, "ppt")


def _sections(slides: list[tuple[int, str, Slide]], title: str) -> str:
    """The section list: a section from each section slide, and one for the slides before the first."""
    groups: list[tuple[str, list[int]]] = []
    for number, _, slide in slides:
        if slide.section is not None or not groups:
            groups.append((slide.section or title or "Start", []))
        groups[-1][1].append(number)
    if len(groups) < 2:
        return ""
    rows = "".join(
        f'<p14:section name="{escape_attribute(name)}" id="{guid(f"section {index} {name}")}"><p14:sldIdLst>'
        + "".join(f'<p14:sldId id="{number}"/>' for number in numbers)
        + "</p14:sldIdLst></p14:section>"
        for index, (name, numbers) in enumerate(groups)
    )
    return f'<p:ext xmlns:p="{P}" uri="{SECTION_URI}"><p14:sectionLst xmlns:p14="{P14}">{rows}</p14:sectionLst></p:ext>'


# ------------------------------------------------------------------------------------------------- reading


def prepare_target(package: Package, brand: Brand) -> Target:
    """Make a template without slides ready; done once for many decks."""
    main = package.related("", "officeDocument")[0]
    parts = dict(package.parts)
    overrides, defaults = dict(package.overrides), dict(package.defaults)
    relationships = list(package.relationships(main))
    root = package.xml(main)
    notes = next(iter(package.related(main, "notesMaster")), "")
    if not notes:
        notes = _add_notes_master(parts, overrides, relationships, root)
    for name in [name for name in parts if _is_replaced(name, main)]:
        parts.pop(name)
        overrides.pop(name, None)
    overrides = {name: kind for name, kind in overrides.items() if name in parts}
    relationships = [each for each in relationships if each.external or each.target in parts]
    layouts = {layout.name: layout.part for layout in brand.layouts.values()}
    return Target(
        entries=tuple(entry(name, data) for name, data in sorted(parts.items())),
        root_entries=(_root_relationships(),),
        defaults={**defaults, "rels": "application/vnd.openxmlformats-package.relationships+xml",
                  "xml": "application/xml"},
        overrides=overrides, layouts=layouts,
        layout_footers={name: tuple(_footers(package, part)) for name, part in layouts.items()},
        main_relationships=tuple(relationships), main_xml=_with_marks(root),
        notes_master=notes, notes_body_idx=_notes_body(parts, notes),
    )  # fmt: skip


def _is_replaced(name: str, main: str) -> bool:
    """Parts that are written anew with each deck."""
    folder, file = posixpath.split(main)
    return (name in (main, f"{folder}/_rels/{file}.rels", "_rels/.rels")
            or name.startswith(("docProps/", "customXml/")))  # fmt: skip


def _root_relationships() -> Entry:
    return entry("_rels/.rels", relationships_xml([
        ("rId1", "officeDocument", MAIN, False), ("rId2", CORE, "docProps/core.xml", False),
        ("rId3", "extended-properties", "docProps/app.xml", False),
        ("rId4", "custom-properties", "docProps/custom.xml", False),
    ]))  # fmt: skip


def _with_marks(root: etree._Element) -> str:
    """The presentation's XML with a comment wherever something of the deck goes in."""
    root = deepcopy(root)
    for name in ("sldIdLst", "custDataLst"):
        for node in root.findall(f"{{{P}}}{name}"):
            root.remove(node)
    _insert_after(root, _BEFORE_SLIDES, etree.Comment(_SLIDES))
    _insert_after(root, _BEFORE_CUSTOM, etree.Comment(_TAGS))
    extensions = root.find(f"{{{P}}}extLst")
    if extensions is None:
        extensions = etree.SubElement(root, f"{{{P}}}extLst")
    for node in list(extensions):
        if node.get("uri") == SECTION_URI:
            extensions.remove(node)
    extensions.append(etree.Comment(_SECTIONS))
    xml = etree.tostring(root, encoding="unicode")
    return XML_HEAD + xml


def _insert_after(root: etree._Element, before: set[str], node: etree._Element) -> None:
    last = -1
    for index, child in enumerate(root):
        if child.tag in before or not isinstance(child.tag, str):
            last = index
    root.insert(last + 1, node)


def _footers(package: Package, layout: str) -> Iterable[_Footer]:
    """The footer shapes of a layout as XML with room for an id and a text; they take their place from it.

    Their `a:lstStyle` is kept: without it LibreOffice draws them centred in another font.
    """
    root = package.xml(layout)
    looks = _master_looks(package, layout)
    for shape in root.iter(f"{{{P}}}sp"):
        holder = shape.find(f"{{{P}}}nvSpPr/{{{P}}}nvPr/{{{P}}}ph")
        if holder is None or holder.get("type") not in ("dt", "ftr", "sldNum"):
            continue
        shape = deepcopy(shape)
        properties = shape.find(f"{{{P}}}nvSpPr/{{{P}}}cNvPr")
        body = shape.find(f"{{{P}}}txBody")
        drawn = shape.find(f"{{{P}}}spPr")
        if properties is None or body is None:
            continue
        if drawn is not None:
            for child in list(drawn):
                drawn.remove(child)
        for child in [each for each in body if each.tag == f"{{{A}}}p"]:
            body.remove(child)
        for child in list(properties):
            properties.remove(child)
        own = body.find(f"{{{A}}}lstStyle")
        if own is not None and not len(own) and holder.get("type") in looks:
            body.replace(own, deepcopy(looks[str(holder.get("type"))]))
        # LibreOffice shades a colour again at each level that repeats it, so the slide's copy has none.
        for look in body.iter(f"{{{A}}}defRPr"):
            for fill in look.findall(f"{{{A}}}solidFill"):
                look.remove(fill)
        body.append(etree.Comment("text"))
        properties.set("id", "99999999")
        shape.tail = None
        before, _, rest = etree.tostring(shape, encoding="unicode").partition("99999999")
        after, _, end = rest.partition("<!--text-->")
        yield _Footer(str(holder.get("type")), before, after, end)


def _master_looks(package: Package, layout: str) -> dict[str, etree._Element]:
    """The list styles of a master's placeholders by type, for layouts that leave them to it."""
    looks: dict[str, etree._Element] = {}
    for part in package.related(layout, "slideMaster"):
        for shape in package.xml(part).iter(f"{{{P}}}sp"):
            holder = shape.find(f"{{{P}}}nvSpPr/{{{P}}}nvPr/{{{P}}}ph")
            look = shape.find(f"{{{P}}}txBody/{{{A}}}lstStyle")
            if holder is not None and look is not None:
                looks[str(holder.get("type"))] = look
    return looks


def _notes_body(parts: dict[str, bytes], notes: str) -> int:
    from deckgen.powerpoint.package import parse_xml

    for holder in parse_xml(parts[notes]).iter(f"{{{P}}}ph"):
        if holder.get("type") == "body":
            return int(holder.get("idx", "1"))
    return 1


def _add_notes_master(
    parts: dict[str, bytes], overrides: dict[str, str], relationships: list[Relationship], root: etree._Element
) -> str:
    """Give the template a plain notes master: speaker notes need one."""
    made, kinds = notes_master_parts(parts)
    parts.update(made)
    overrides.update(kinds)
    relationships.append(Relationship("rIdDeckgenNotes", f"{OFFICE}/notesMaster", NOTES_MASTER))
    holder = etree.Element(f"{{{P}}}notesMasterIdLst")
    etree.SubElement(holder, f"{{{P}}}notesMasterId", {f"{{{R}}}id": "rIdDeckgenNotes"})
    _insert_after(root, {f"{{{P}}}sldMasterIdLst"}, holder)
    return NOTES_MASTER
