"""A template without its slides: what a deck starts from.

Whatever hangs on slides alone goes with them, as do macros, comments' authors, change logs, signatures and
the thumbnail. All other parts stay the same bytes.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from lxml import etree

from deckgen.findings import Finding
from deckgen.powerpoint.brand_parts import P, R, broken, presentation_part, read_part, relationships
from deckgen.powerpoint.brand_text import text_styles_of
from deckgen.powerpoint.package import RELS, Package, Relationship, parse_xml

MAIN_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"

_MACROS = ("vbaProject", "wordVbaData", "extensibility", "xlMacrosheet")
_DROPPED = {
    *("slide", "notesSlide", "comments", "thumbnail", "origin", *_MACROS),
    *("commentAuthors", "authors", "changesInfo", "revisionInfo", "slideUpdateInfo"),
}
_IMPLIED = ("officeDocument", "slideMaster", "slideLayout", "notesMaster", "handoutMaster", "theme")
"""Relationships that are needed even where the part's XML does not name them."""

_COUNTED = (
    *("TotalTime", "Words", "Paragraphs", "Characters", "CharactersWithSpaces", "Lines", "Pages"),
    *("Slides", "Notes", "HiddenSlides", "MMClips", "HeadingPairs", "TitlesOfParts"),
)
"""Document properties that tell of the slides, their titles among them."""


def strip_template(package: Package) -> Package:
    """The template ready to take slides. Raises DeckgenError for one that PowerPoint would want to repair."""
    main = presentation_part(package)
    kept = _Kept({}, _edited(package, main))
    waiting, seen = [""], {""}
    while waiting:
        part = waiting.pop()
        wanted = kept.take(package, part)
        fresh = sorted({each.target for each in wanted if not each.external} - seen)
        seen.update(fresh)
        waiting += fresh
    extensions = {name.rsplit(".", 1)[-1].lower() for name in kept.parts}
    overrides = {part: kind for part, kind in package.overrides.items() if part in kept.parts}
    for part in kept.parts:
        if not part.endswith(".rels") and not package.content_type(part):
            raise broken(f"the part {part} of the template has no content type")
    return Package(
        kept.parts,
        {each: kind for each, kind in package.defaults.items() if each in extensions | {"rels", "xml"}},
        {**overrides, main: MAIN_TYPE},
    )


def template_findings(package: Package, name: str = "the template") -> tuple[Finding, ...]:
    """What a person should know about what `strip_template` leaves out or cannot give, as warnings."""
    main = presentation_part(package)
    kinds = {each.kind for part in ("", main) for each in relationships(package, part)}
    notes = (
        ("template-macros", bool(kinds & set(_MACROS)), f"{name} has macros, which decks will not have"),
        ("template-signed", "origin" in kinds, f"{name} is signed; decks made from it are not"),
        ("template-locked", read_part(package, main).find(f"{P}modifyVerifier") is not None,
         f"{name} asks for a password before it can be changed; decks made from it do not"),
        ("template-no-notes-master", "notesMaster" not in kinds,
         f"{name} has no notes master, so notes pages get a plain one"),
    )  # fmt: skip
    return tuple(Finding("warning", code, message) for code, is_so, message in notes if is_so)


@dataclass
class _Kept:
    """The parts kept so far; `edited` holds those whose XML has been changed, by name."""

    parts: dict[str, bytes] = field(default_factory=dict)
    edited: dict[str, bytes] = field(default_factory=dict)

    def take(self, package: Package, part: str) -> list[Relationship]:
        """Keep a part with its relationships; returns those that stay."""
        data = self.edited.get(part, package.parts.get(part, b""))
        wanted, dropped = [], []
        for each in relationships(package, part):
            if each.external or (each.kind not in _DROPPED and each.target in package.parts):
                wanted.append(each)
            elif each.kind in _DROPPED or not (each.kind in _IMPLIED or f'"{each.id}"'.encode() in data):
                dropped.append(each)
            else:
                raise broken(f"{part or 'the template'} points to {each.target}, which is not in the file")
        if dropped:
            ids = {each.id for each in dropped}
            data = _without_references(part, data, ids)
            self._take_relationships(package, part, ids, bool(wanted))
        elif relationships(package, part):
            self.parts[_rels_name(part)] = package.parts[_rels_name(part)]
        if part:
            self.parts[part] = data
        return wanted

    def _take_relationships(self, package: Package, part: str, ids: set[str], any_left: bool) -> None:
        if not any_left:
            return
        root = read_part(package, _rels_name(part))
        for node in list(root.iterfind(f"{{{RELS}}}Relationship")):
            if node.get("Id") in ids:
                root.remove(node)
        self.parts[_rels_name(part)] = _bytes(root)


def _rels_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _without_references(part: str, data: bytes, ids: set[str]) -> bytes:
    """A part's XML without the elements that name a dropped relationship, such as a link to a slide."""
    if not any(f'"{each}"'.encode() in data for each in ids) or not part.endswith((".xml", ".vml")):
        return data
    root = parse_xml(data)
    for node in list(root.iter()):
        parent = node.getparent()
        named = {value for name, value in node.attrib.items() if str(name).startswith(R)}
        if parent is not None and named & ids:
            parent.remove(node)
    return _bytes(root)


def _edited(package: Package, main: str) -> dict[str, bytes]:
    """The parts that tell of slides, without what they tell."""
    edited = {}
    root = read_part(package, main)
    if _strip_presentation(root):
        edited[main] = _bytes(root)
    for part in package.parts:
        kind = package.content_type(part)
        if kind.endswith("presProps+xml"):
            root = read_part(package, part)
            ranges = [*root.iter(f"{P}sldRg"), *root.iter(f"{P}custShow")]
            for node in ranges:
                node.tag, node.text = f"{P}sldAll", None
                node.attrib.clear()
            if ranges:
                edited[part] = _bytes(root)
        elif kind.endswith("extended-properties+xml"):
            root = read_part(package, part)
            counted = [each for each in root if etree.QName(each).localname in _COUNTED]
            for node in counted:
                root.remove(node)
            if counted:
                edited[part] = _bytes(root)
        elif kind.endswith("slideMaster+xml"):
            root = read_part(package, part)
            if root.find(f"{P}txStyles") is None:
                _add_text_styles(root)
                edited[part] = _bytes(root)
    return edited


def _strip_presentation(root: etree._Element) -> bool:
    """Take slides, custom shows, sections and a password to modify out; says whether there were any."""
    doomed = [each for name in ("sldIdLst", "custShowLst", "modifyVerifier") for each in root.findall(f"{P}{name}")]
    extensions = root.find(f"{P}extLst")
    if extensions is not None:
        sections = [each for each in extensions if each.get("uri", "").upper() == SECTIONS]
        doomed += [extensions] if len(sections) == len(extensions) else sections
    for node in doomed:
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)
    return bool(doomed)


def _add_text_styles(master: etree._Element) -> None:
    """Give a master without text styles those of its sample texts: slides do not inherit from samples."""
    styles = text_styles_of(master)
    extensions = master.find(f"{P}extLst")
    if styles is None:
        return
    if extensions is None:
        master.append(styles)
    else:
        extensions.addprevious(styles)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
