"""What the checks of `lint` look at: a file's parts, parsed once, and the words they report in."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from lxml import etree

from deckgen.powerpoint.package import OFFICE, BrokenXml, Package, Relationship, parse_xml

NAMESPACES = {
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": OFFICE,
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "cs": "http://schemas.microsoft.com/office/drawing/2012/chartStyle",
    "cx": "http://schemas.microsoft.com/office/drawing/2014/chartex",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "dc": "http://purl.org/dc/elements/1.1/",
}
CONTENT_TYPES = "[Content_Types].xml"

Level = Literal["refuse", "access", "hygiene"]
"""'refuse': PowerPoint refuses or repairs the file, or may; 'access': a screen reader's user is left out;
'hygiene': it opens, but something is left over or will not work as meant."""


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One fault of a written file: `part` is the part's name, '' for the file as a whole."""

    level: Level
    part: str
    message: str


def tag(name: str) -> str:
    """The full name of an element or attribute from its usual short one: 'p:sldId'."""
    prefix, local = name.split(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def elements(path: str) -> Callable[[etree._Element], list[etree._Element]]:
    """A compiled XPath that finds elements. libxml2 walks the tree itself, so it is fast on large decks."""
    return cast(Callable[[etree._Element], list[etree._Element]], etree.XPath(path, namespaces=NAMESPACES))


def values(path: str) -> Callable[[etree._Element], list[str]]:
    """A compiled XPath that finds attributes' values."""
    return cast(Callable[[etree._Element], list[str]], etree.XPath(path, namespaces=NAMESPACES))


def holds(path: str) -> Callable[[etree._Element], bool]:
    """A compiled XPath that is true where it finds anything."""
    return cast(Callable[[etree._Element], bool], etree.XPath(f"boolean({path})", namespaces=NAMESPACES))


@dataclass(frozen=True, slots=True)
class DeckParts:
    """A file's parts. `entries` are the names as the zip lists them, a name twice where it stands twice.

    `roots` holds the parts that are well formed, `broken` the reason for those that are not;
    `relationships` goes by the part they start from, '' for the file; `slides` is in the deck's order.
    """

    package: Package
    entries: tuple[str, ...]
    types: etree._Element | None
    roots: Mapping[str, etree._Element]
    broken: Mapping[str, str]
    relationships: Mapping[str, tuple[Relationship, ...]]
    presentation: str
    slides: tuple[str, ...]

    def with_root(self, name: str) -> Iterator[tuple[str, etree._Element]]:
        """The parts whose outermost element is `name`: 'p:sld', 'c:chartSpace'."""
        wanted = tag(name)
        return ((part, root) for part, root in self.roots.items() if root.tag == wanted)

    def slide_roots(self) -> Iterator[tuple[str, etree._Element]]:
        """The slides that can be read, in the deck's order."""
        return ((part, self.roots[part]) for part in self.slides if part in self.roots)

    def target(self, part: str, relationship_id: str | None) -> Relationship | None:
        """The relationship of a part by its id."""
        known = self.relationships.get(part, ())
        return next((each for each in known if each.id == relationship_id), None)


def open_parts(package: Package, entries: Iterable[str], types: etree._Element | None) -> DeckParts:
    """Parse every XML part once; what cannot be parsed is kept in `broken`."""
    roots: dict[str, etree._Element] = {}
    broken: dict[str, str] = {}
    for name, data in package.parts.items():
        if name.lower().endswith((".xml", ".rels")):
            try:
                roots[name] = parse_xml(data)
            except BrokenXml as problem:
                broken[name] = str(problem)
    relationships = {
        relationships_source(name): _relationships(package, relationships_source(name))
        for name in package.parts
        if name.endswith(".rels") and name not in broken
    }
    presentation = next((r.target for r in relationships.get("", ()) if r.kind == "officeDocument"), "")
    slides = _slides(roots.get(presentation), relationships.get(presentation, ()))
    return DeckParts(package, tuple(entries), types, roots, broken, relationships, presentation, slides)


def relationships_source(rels: str) -> str:
    """The part whose relationships the part `rels` holds; '' for the file's own."""
    folder, name = posixpath.split(rels)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _relationships(package: Package, part: str) -> tuple[Relationship, ...]:
    try:
        return package.relationships(part)
    except BrokenXml:
        return ()


def _slides(presentation: etree._Element | None, known: tuple[Relationship, ...]) -> tuple[str, ...]:
    if presentation is None:
        return ()
    targets = {each.id: each.target for each in known if each.kind == "slide"}
    ids = [node.get(tag("r:id"), "") for node in presentation.iter(tag("p:sldId"))]
    return tuple(dict.fromkeys(targets[each] for each in ids if each in targets))


def repeated(values: Iterable[str]) -> list[str]:
    """Those of `values` that stand more than once, in order of their second appearance."""
    seen: set[str] = set()
    again: dict[str, None] = {}
    for value in values:
        if value in seen:
            again[value] = None
        seen.add(value)
    return list(again)


def whole_number(text: str | None) -> int | None:
    """The number in an attribute, None where there is none."""
    digits = (text or "").removeprefix("-")
    return int(text or "") if digits.isascii() and digits.isdigit() and len(digits) < 20 else None
