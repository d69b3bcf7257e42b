"""Checks of the file as a package: names, content types, relationships, leftovers. Rules: ECMA-376 part 2.

What PowerPoint refuses beyond the standard was measured on version 16 by a public corpus of files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from deckgen.powerpoint.lint_parts import (
    CONTENT_TYPES,
    DeckParts,
    LintFinding,
    relationships_source,
    repeated,
    tag,
    values,
)
from deckgen.powerpoint.package import RELS, TYPES

_GENERAL_XML = "application/xml"
_PART_NAME = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@%/]+")
_ESCAPED = re.compile(r"%(..?)?")
_UNRESERVED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/\\")
_relationship_ids = values("//@r:*[. != '']")
_custom_xml_parts = values("//p:contentPart/@r:id")


def broken_xml(deck: DeckParts) -> Iterator[LintFinding]:
    """A part that is not well-formed XML."""
    for part, reason in deck.broken.items():
        yield LintFinding("refuse", part, f"is not well-formed XML: {reason}")


def no_presentation(deck: DeckParts) -> Iterator[LintFinding]:
    """A file that names no presentation."""
    if deck.presentation not in deck.package.parts:
        yield LintFinding("refuse", "", "the file holds no presentation")


def repeated_entries(deck: DeckParts) -> Iterator[LintFinding]:
    """The same part twice in the zip; part names are equal when only their case differs."""
    for name in repeated(entry.lower() for entry in deck.entries):
        yield LintFinding("refuse", name, "stands twice in the file")


def part_names(deck: DeckParts) -> Iterator[LintFinding]:
    """A part name with a character PowerPoint refuses, or with a %-escape it does not need."""
    for name in dict.fromkeys(deck.entries):
        segments = name.rstrip("/").split("/")
        if name == CONTENT_TYPES:
            continue
        if not _PART_NAME.fullmatch(name):
            yield LintFinding("refuse", name, "its name has a character that PowerPoint refuses")
        elif any(segment.strip(".") == "" or segment.endswith(".") for segment in segments):
            yield LintFinding("refuse", name, "its name has an empty piece, or one that ends in a full stop")
        elif any(_needless(match.group(1)) for match in _ESCAPED.finditer(name)):
            yield LintFinding("refuse", name, "its name has a %-escape that PowerPoint refuses")


def _needless(digits: str | None) -> bool:
    """Whether these two digits after a % are no code, or the code of a character that needs none."""
    if digits is None or not re.fullmatch("[0-9A-Fa-f]{2}", digits):
        return True
    return chr(int(digits, 16)) in _UNRESERVED


def repeated_types(deck: DeckParts) -> Iterator[LintFinding]:
    """Two content types for one extension or one part."""
    if deck.types is None:
        return
    for kind, attribute in (("Default", "Extension"), ("Override", "PartName")):
        named = [node.get(attribute, "").lower() for node in deck.types.iterfind(f"{{{TYPES}}}{kind}")]
        for name in repeated(named):
            yield LintFinding("refuse", CONTENT_TYPES, f"names the content type of '{name}' twice")


def missing_types(deck: DeckParts) -> Iterator[LintFinding]:
    """A part that has no content type."""
    for part in deck.package.parts:
        if not deck.package.content_type(part):
            yield LintFinding("refuse", part, "has no content type")


def general_types(deck: DeckParts) -> Iterator[LintFinding]:
    """A part of the presentation that is only said to be XML. Custom XML is the one that may."""
    for known in deck.relationships.values():
        for each in known:
            general = not each.external and deck.package.content_type(each.target) == _GENERAL_XML
            if general and each.target in deck.package.parts and each.kind != "customXml":
                yield LintFinding("refuse", each.target, f"has no content type of its own, as a {each.kind} must")


def types_of_nothing(deck: DeckParts) -> Iterator[LintFinding]:
    """A content type for a part that is not there. PowerPoint lets it pass."""
    for part in deck.package.overrides:
        if part not in deck.package.parts:
            yield LintFinding("hygiene", CONTENT_TYPES, f"names the content type of '{part}', which is not there")


def repeated_relationships(deck: DeckParts) -> Iterator[LintFinding]:
    """Two relationships of a part with the same id."""
    for part, root in deck.roots.items():
        if part.endswith(".rels"):
            ids = [node.get("Id", "") for node in root.iterfind(f"{{{RELS}}}Relationship")]
            for each in repeated(ids):
                yield LintFinding("refuse", part, f"has two relationships with the id '{each}'")


def missing_targets(deck: DeckParts) -> Iterator[LintFinding]:
    """A relationship to a part that is not there."""
    for part, known in deck.relationships.items():
        for each in known:
            if not each.external and not each.target.startswith("#") and each.target not in deck.package.parts:
                yield LintFinding("refuse", part, f"leads to '{each.target}', which is not there ({each.kind})")


def dangling_ids(deck: DeckParts) -> Iterator[LintFinding]:
    """An `r:id`, `r:embed` and so on that names no relationship of its part."""
    for part, root in deck.roots.items():
        known = {each.id for each in deck.relationships.get(part, ())}
        for each in dict.fromkeys(_relationship_ids(root)):
            if each not in known:
                yield LintFinding("refuse", part, f"uses the relationship '{each}', which it does not have")


def leftovers(deck: DeckParts) -> Iterator[LintFinding]:
    """A part that nothing leads to. PowerPoint drops it."""
    reached = {""}
    waiting = [""]
    while waiting:
        for each in deck.relationships.get(waiting.pop(), ()):
            if not each.external and each.target not in reached:
                reached.add(each.target)
                waiting.append(each.target)
    for part in deck.package.parts:
        source = relationships_source(part) if part.endswith(".rels") else part
        if source not in reached:
            yield LintFinding("hygiene", part, "nothing in the file leads to this part")


def content_parts(deck: DeckParts) -> Iterator[LintFinding]:
    """A `p:contentPart` that shows custom XML. Ink has the same relationship but its own content type."""
    for part, root in deck.with_root("p:sld"):
        for each in _custom_xml_parts(root):
            found = deck.target(part, each)
            if found and found.kind == "customXml" and "ink" not in deck.package.content_type(found.target):
                yield LintFinding("refuse", part, "shows a custom XML part as content")


def extension_children(deck: DeckParts) -> Iterator[LintFinding]:
    """An extension with more than one child: PowerPoint keeps only the last when it saves."""
    for part, root in deck.roots.items():
        for name in ("a:ext", "p:ext"):
            for node in root.iter(tag(name)):
                if node.get("uri") and len(node) > 1:
                    yield LintFinding("hygiene", part, f"the extension {node.get('uri')} has more than one child")


CHECKS = (
    broken_xml,
    no_presentation,
    repeated_entries,
    part_names,
    repeated_types,
    missing_types,
    general_types,
    types_of_nothing,
    repeated_relationships,
    missing_targets,
    dangling_ids,
    leftovers,
    content_parts,
    extension_children,
)
