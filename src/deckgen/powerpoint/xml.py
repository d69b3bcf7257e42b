"""Text made fit for XML, and colours as DrawingML."""

from __future__ import annotations

import re

from deckgen.model import Colour

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def legal_text(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("", text)


def escape_text(text: str) -> str:
    return legal_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "")


def escape_attribute(text: str) -> str:
    return escape_text(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def colour_xml(colour: Colour) -> str:
    """An `a:schemeClr` with its `lumMod` and `lumOff`."""
    inner = ""
    if colour.lum_mod != 100:
        inner += f'<a:lumMod val="{colour.lum_mod * 1000}"/>'
    if colour.lum_off:
        inner += f'<a:lumOff val="{colour.lum_off * 1000}"/>'
    return f'<a:schemeClr val="{colour.scheme}">{inner}</a:schemeClr>' if inner else f'<a:schemeClr val="{colour.scheme}"/>'
