"""Checks of the presentation and its slides: ids, layouts, placeholders, sections, notes and outlines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from deckgen.powerpoint.lint_parts import (
    DeckParts,
    Level,
    LintFinding,
    elements,
    holds,
    repeated,
    tag,
    whole_number,
)

FIRST_SLIDE_ID = 256
ID_LIMIT = 2**31
"""Slide and shape ids are below it, ids of masters and layouts are not (ECMA-376 part 1, 19.7)."""

_GUIDES = (
    "l t r b w h hc vc ls ss cd2 cd4 cd8 3cd4 3cd8 5cd8 7cd8 ssd2 ssd4 ssd6 ssd8 ssd16 ssd32 "
    "wd2 wd3 wd4 wd5 wd6 wd8 wd10 wd12 wd32 hd2 hd3 hd4 hd5 hd6 hd8 hd10 hd12 hd32"
)
"""What every outline knows without defining it (ECMA-376 part 1, 20.1.10.56)."""
_GUIDED = "x y l t r b wR hR stAng swAng ang gdRefX gdRefY gdRefR gdRefAng minX maxX minY maxY minR maxR minAng maxAng"
"""The attributes that may hold a guide's name."""
_HANDLE_LISTS = {"a:cxn": "a:cxnLst", "a:ahXY": "a:ahLst", "a:ahPolar": "a:ahLst"}
_NUMBER = re.compile(r"-?\d+")
_TITLES = ("title", "ctrTitle")
_NOT_ON_SLIDES = ("hdr", "sldImg")

_shape_properties = elements("//p:cNvPr[not(ancestor::mc:Fallback)]")
_placeholders = elements("//p:ph[not(ancestor::mc:Fallback)]")
_with_words = elements(".//*[@*[translate(., '-0123456789', '') != '']]")
_text_with_return = holds("//a:t[contains(., '\r')]")
_text_without_paragraph = holds("(//p:txBody | //a:txBody | //c:rich | //c:txPr)[not(a:p)]")


def slide_ids(deck: DeckParts) -> Iterator[LintFinding]:
    """Slide ids outside their range, or twice; a slide listed twice; a listed slide that is none."""
    root = deck.roots.get(deck.presentation)
    listed = [] if root is None else list(root.iter(tag("p:sldId")))
    for each in repeated(node.get("id", "") for node in listed):
        yield LintFinding("refuse", deck.presentation, f"has two slides with the id {each}")
    for each in repeated(node.get(tag("r:id"), "") for node in listed):
        yield LintFinding("refuse", deck.presentation, f"lists the slide '{each}' twice")
    for node in listed:
        number = whole_number(node.get("id"))
        if number is None or not FIRST_SLIDE_ID <= number < ID_LIMIT:
            yield LintFinding("refuse", deck.presentation, f"the slide id {node.get('id')} is outside its range")
        found = deck.target(deck.presentation, node.get(tag("r:id")))
        if found is not None and found.kind != "slide":
            yield LintFinding("refuse", deck.presentation, f"lists '{found.target}' as a slide")


def unlisted_slides(deck: DeckParts) -> Iterator[LintFinding]:
    """A slide that stayed in the file after it was taken out of the deck."""
    for each in deck.relationships.get(deck.presentation, ()):
        if each.kind == "slide" and each.target in deck.roots and each.target not in deck.slides:
            yield LintFinding("hygiene", each.target, "is in the file but not in the deck's list of slides")


def master_ids(deck: DeckParts) -> Iterator[LintFinding]:
    """Masters and layouts share one row of numbers."""
    presentation = deck.roots.get(deck.presentation)
    named = [] if presentation is None else list(presentation.iter(tag("p:sldMasterId")))
    for _, master in deck.with_root("p:sldMaster"):
        named += master.iter(tag("p:sldLayoutId"))
    ids = [node.get("id", "") for node in named if node.get("id")]
    for each in repeated(ids):
        yield LintFinding("refuse", deck.presentation, f"two masters or layouts have the id {each}")
    for each in ids:
        if (whole_number(each) or 0) < ID_LIMIT:
            yield LintFinding("refuse", deck.presentation, f"the master or layout id {each} is below its range")


def slide_layouts(deck: DeckParts) -> Iterator[LintFinding]:
    """A slide has one layout, a layout one master."""
    for whose, kind, wanted in (
        ("p:sld", "slideLayout", "p:sldLayout"),
        ("p:sldLayout", "slideMaster", "p:sldMaster"),
    ):
        for part, _ in deck.with_root(whose):
            targets = [each.target for each in deck.relationships.get(part, ()) if each.kind == kind]
            if len(targets) != 1:
                yield LintFinding("refuse", part, f"has {len(targets)} relationships of the kind {kind}, not one")
            elif targets[0] in deck.roots and deck.roots[targets[0]].tag != tag(wanted):
                yield LintFinding("refuse", part, f"its {kind} '{targets[0]}' is none")


def shape_ids(deck: DeckParts) -> Iterator[LintFinding]:
    """Two shapes with one id, or an id too large. A fall-back shares its id with what it stands for."""
    for part, root in deck.roots.items():
        if part.endswith(".rels"):
            continue
        ids = [node.get("id", "") for node in _shape_properties(root)]
        for each in repeated(ids):
            level: Level = "refuse" if root.tag == tag("p:sld") else "hygiene"
            yield LintFinding(level, part, f"has two shapes with the id {each}")
        for each in dict.fromkeys(ids):
            number = whole_number(each)
            if number is None or not 0 <= number < ID_LIMIT:
                yield LintFinding("refuse", part, f"the shape id '{each}' is outside its range")


def placeholders(deck: DeckParts) -> Iterator[LintFinding]:
    """Two titles on a slide, two placeholders with one index, or a kind that slides do not have."""
    for part, root in deck.slide_roots():
        found = _placeholders(root)
        if sum(node.get("type") in _TITLES for node in found) > 1:
            yield LintFinding("refuse", part, "has two title placeholders")
        for each in repeated(node.get("idx", "") for node in found if node.get("idx")):
            yield LintFinding("hygiene", part, f"has two placeholders with the index {each}")
        for node in found:
            if node.get("type") in _NOT_ON_SLIDES:
                yield LintFinding("refuse", part, f"has a placeholder of the type '{node.get('type')}'")


def sections(deck: DeckParts) -> Iterator[LintFinding]:
    """Where a deck has sections, each slide stands in one of them."""
    root = deck.roots.get(deck.presentation)
    if root is None or root.find(f".//{tag('p14:sectionLst')}") is None:
        return
    slides = [node.get("id", "") for node in root.iter(tag("p:sldId"))]
    listed = [node.get("id", "") for node in root.iter(tag("p14:sldId"))]
    for each in dict.fromkeys(listed):
        if each not in slides:
            yield LintFinding("refuse", deck.presentation, f"a section names the slide {each}, which is not there")
    for each in repeated(listed):
        yield LintFinding("refuse", deck.presentation, f"the slide {each} stands in two sections")
    for each in slides:
        if each not in listed:
            yield LintFinding("hygiene", deck.presentation, f"the slide {each} stands in no section")
    for each in repeated(node.get("id", "") for node in root.iter(tag("p14:section"))):
        yield LintFinding("refuse", deck.presentation, f"two sections have the id {each}")


def notes(deck: DeckParts) -> Iterator[LintFinding]:
    """Notes belong to one slide, and lead back to it."""
    owners: dict[str, list[str]] = {}
    for part in deck.slides:
        found = [each.target for each in deck.relationships.get(part, ()) if each.kind == "notesSlide"]
        if len(found) > 1:
            yield LintFinding("refuse", part, "has notes twice")
        for each in found:
            owners.setdefault(each, []).append(part)
    for part, slides in owners.items():
        back = [each.target for each in deck.relationships.get(part, ()) if each.kind == "slide"]
        if len(slides) > 1:
            yield LintFinding("refuse", part, f"these notes are shared by {' and '.join(slides)}")
        elif part in deck.package.parts and back != slides:
            led = " and ".join(back) or "no slide"
            yield LintFinding("refuse", part, f"are the notes of {slides[0]}, but lead to {led}")


def outline_guides(deck: DeckParts) -> Iterator[LintFinding]:
    """A coordinate of a shape's own outline that is a word nobody defined. PowerPoint refuses the file."""
    for part, root in deck.roots.items():
        unknown: dict[str, None] = {}
        for outline in root.iter(tag("a:custGeom")):
            known = {*_GUIDES.split()} | {node.get("name", "") for node in outline.iter(tag("a:gd"))}
            unknown.update(dict.fromkeys(word for word in _words(outline) if word not in known))
        for word in unknown:
            yield LintFinding("refuse", part, f"an outline uses the guide '{word}', which it does not define")


def _words(outline: etree._Element) -> Iterator[str]:
    """The guide names that an outline's coordinates and formulas use."""
    for node in _with_words(outline):
        used = (node.get("fmla") or "").split()[1:]
        used += [node.get(name, "0") for name in _GUIDED.split()]
        yield from (word for word in used if not _NUMBER.fullmatch(word))


def outline_handles(deck: DeckParts) -> Iterator[LintFinding]:
    """A connection site or handle outside its list. PowerPoint refuses the file."""
    for part, root in deck.roots.items():
        for name, wanted in _HANDLE_LISTS.items():
            for node in root.iter(tag(name)):
                parent = node.getparent()
                if parent is None or parent.tag != tag(wanted):
                    yield LintFinding("refuse", part, f"an {name} stands outside its {wanted}")


def texts(deck: DeckParts) -> Iterator[LintFinding]:
    """A text without a paragraph, or with a carriage return, at which PowerPoint splits the paragraph."""
    for part, root in deck.roots.items():
        if _text_without_paragraph(root):
            yield LintFinding("refuse", part, "has a text without a paragraph")
        if _text_with_return(root):
            yield LintFinding("hygiene", part, "has a carriage return inside a text")


CHECKS = (
    slide_ids,
    unlisted_slides,
    master_ids,
    slide_layouts,
    shape_ids,
    placeholders,
    sections,
    notes,
    outline_guides,
    outline_handles,
    texts,
)
