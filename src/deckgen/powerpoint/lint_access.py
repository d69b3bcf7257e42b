"""Checks for people who hear the deck read out: titles, alt text, reading order, languages, table headers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from deckgen.powerpoint.lint_parts import DeckParts, LintFinding, elements, holds, tag, values

_LANGUAGE = re.compile(r"x-none|[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?(-[A-Za-z0-9]{5,8})*")
_FILLED_BY_POWERPOINT = ("sldNum", "dt", "ftr")

_shapes = elements(
    "//p:spTree//*[self::p:sp or self::p:pic or self::p:graphicFrame or self::p:grpSp or self::p:cxnSp "
    "or self::p:contentPart][not(ancestor::mc:Fallback)]"
)
_title_shapes = elements("//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='title' or @type='ctrTitle']][not(ancestor::mc:Fallback)]")
_properties = elements("*/p:cNvPr")
_placeholder = elements("p:nvSpPr/p:nvPr/p:ph")
_decorative = holds("*/p:cNvPr/a:extLst/a:ext/adec:decorative[@val='1' or @val='true']")
_covered = holds(
    "ancestor::p:grpSp[p:nvGrpSpPr/p:cNvPr[@descr != '' or a:extLst/a:ext/adec:decorative[@val='1' or @val='true']]]"
)
_has_text = holds(".//a:t[normalize-space()]")
_runs_without_language = elements("//p:txBody//*[self::a:r or self::a:fld][a:t != ''][not(a:rPr/@lang)]")
_languages = values("//@lang | //c:lang/@val")
_table_without_header = holds("//a:tbl[not(a:tblPr[@firstRow='1' or @firstRow='true'])]")


def slide_titles(deck: DeckParts) -> Iterator[LintFinding]:
    """Every slide has a title of its own, and it is read first."""
    first_with: dict[str, str] = {}
    for part, root in deck.slide_roots():
        shapes = _shapes(root)
        titled = [shape for shape in _title_shapes(root) if _text(shape)]
        if not titled:
            yield LintFinding("access", part, "has no title")
            continue
        if shapes[0] is not titled[0]:
            yield LintFinding("access", part, "its title is not read first")
        title = _text(titled[0])
        if title in first_with:
            yield LintFinding("access", part, f"has the same title as {first_with[title]}: {title}")
        first_with.setdefault(title, part)


def alt_texts(deck: DeckParts) -> Iterator[LintFinding]:
    """What shows something has an alt text, or is marked as decorative; never both.

    A group's alt text speaks for all that is in it.
    """
    for part, root in deck.slide_roots():
        for shape in _shapes(root):
            if not _covered(shape):
                yield from (LintFinding("access", part, message) for message in _alt_faults(shape))


def _alt_faults(shape: etree._Element) -> Iterator[str]:
    properties = next(iter(_properties(shape)), None)
    name = "" if properties is None else properties.get("name", "")
    alt = "" if properties is None else properties.get("descr", "").strip()
    if _decorative(shape):
        if alt:
            yield f"'{name}' is marked as decorative and has an alt text"
    elif not alt and not _has_text(shape) and not _placeholder(shape):
        yield f"'{name}' has no alt text"


def empty_placeholders(deck: DeckParts) -> Iterator[LintFinding]:
    """A placeholder that nobody filled: a screen reader announces it."""
    for part, root in deck.slide_roots():
        for shape in root.iter(tag("p:sp")):
            for placeholder in _placeholder(shape):
                if placeholder.get("type") not in _FILLED_BY_POWERPOINT and not _has_text(shape):
                    name = next((each.get("name", "") for each in _properties(shape)), "")
                    yield LintFinding("access", part, f"'{name}' is an empty placeholder")


def languages(deck: DeckParts) -> Iterator[LintFinding]:
    """Every run says its language, in a word that is one."""
    for part, root in deck.roots.items():
        if root.tag in (tag("p:sld"), tag("p:notes")):
            missing = len(_runs_without_language(root))
            if missing:
                what = "one run of text does" if missing == 1 else f"{missing} runs of text do"
                yield LintFinding("access", part, f"{what} not say which language it is in")
        for each in dict.fromkeys(_languages(root)):
            if each and not _LANGUAGE.fullmatch(each):
                yield LintFinding("access", part, f"'{each}' is no language code")


def table_headers(deck: DeckParts) -> Iterator[LintFinding]:
    """A table says which row is its header."""
    for part, root in deck.slide_roots():
        if _table_without_header(root):
            yield LintFinding("access", part, "has a table without a header row")


def deck_properties(deck: DeckParts) -> Iterator[LintFinding]:
    """The file's properties have a title, which a screen reader reads when the file is opened."""
    part = next((r.target for r in deck.relationships.get("", ()) if r.kind == "core-properties"), "")
    root = deck.roots.get(part)
    if root is not None and not (root.findtext(tag("dc:title")) or "").strip():
        yield LintFinding("access", part, "the file has no title in its properties")


def _text(shape: etree._Element) -> str:
    """The words of a shape, paragraphs and line breaks as one space."""
    pieces = [
        (node.text or "") if node.tag == tag("a:t") else " " for node in shape.iter(tag("a:t"), tag("a:br"), tag("a:p"))
    ]
    return " ".join("".join(pieces).split())


CHECKS = (slide_titles, alt_texts, empty_placeholders, languages, table_headers, deck_properties)
