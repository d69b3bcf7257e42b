"""Text made fit for XML, and colours as DrawingML."""

from __future__ import annotations

import re

from deckgen.model import Colour

# Besides what XML 1.0 forbids (section 2.2), the carriage return: a parser reads it as a line feed.
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


_SPECIAL = re.compile('[&<>"\x00-\x1f\ud800-\udfff\ufffe\uffff]')
"""What is escaped somewhere. Most texts have none of it, and one look is quicker than replacing each."""


def legal_text(text: str) -> str:
    """The text as it can be read back from XML: without control characters, halves of pairs and returns."""
    return _ILLEGAL.sub("", text)


def escape_text(text: str) -> str:
    """The text as the content of an element."""
    if not _SPECIAL.search(text):
        return text
    return legal_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """The text as an attribute's value in double quotes; line feeds and tabs are kept."""
    if not _SPECIAL.search(text):
        return text
    return escape_text(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def colour_xml(colour: Colour) -> str:
    """An `a:schemeClr` with its `lumMod` and `lumOff`, in thousandths of a per cent."""
    changes = ""
    if colour.lum_mod != 100:
        changes += f'<a:lumMod val="{colour.lum_mod * 1000}"/>'
    if colour.lum_off:
        changes += f'<a:lumOff val="{colour.lum_off * 1000}"/>'
    if not changes:
        return f'<a:schemeClr val="{colour.scheme}"/>'
    return f'<a:schemeClr val="{colour.scheme}">{changes}</a:schemeClr>'
