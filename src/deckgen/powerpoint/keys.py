"""Where keys and snapshots stand in the file. No single place survives every editor, so they stand in several.

A shape's key: in its tags (kept and copied by PowerPoint), in an extension of its `cNvPr`, and in its name
(kept by LibreOffice). What was last written: in the tags of shape and slide, and for the whole deck in a custom XML
part. locate.py finds them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import sha1
from typing import Literal
from uuid import NAMESPACE_URL
from zlib import crc32

from lxml import etree

from deckgen.powerpoint.package import XML_HEAD
from deckgen.powerpoint.xml import escape_attribute, escape_text

NAMESPACE = "urn:deckgen:1"
BIND_URI = "{7C0F6E6A-5D0B-4B8E-9C4E-3D1F0A7DEC01}"
DECORATIVE_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
FIELD = "deckgen:"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
A16 = "http://schemas.microsoft.com/office/drawing/2014/main"
ROW_URI = "{0D108BD9-81ED-4DB2-BD59-A6C34878D82A}"
COLUMN_URI = "{9D8B030D-6E8A-4147-A177-3AD203B41FA5}"

SHAPE_TAG = "DECKGEN_ID"
"""A shape's tag with its key."""
BASE_TAG = "DECKGEN_BASE"
"""A shape's tag with its record, a slide's with what its blocks were."""
SLIDE_TAG = "DECKGEN_SLIDE"
"""A slide's tag with its key."""
SOURCE_TAG = "DECKGEN_SOURCE"
"""A slide's tag with the deck it was made from."""
DECK_TAG = "DECKGEN_DECK"
"""The presentation's tag with the deck it was made from."""

MAX_TEXT = 2_000_000
"""Characters of one XML text: libxml2 reads ten million bytes at most."""

_DECORATIVE = (
    f'<a:ext uri="{DECORATIVE_URI}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
)


_KEY = re.compile(r"\[dg:([^\[\]]{1,400})\]")
_FREEZE = re.compile(r"\[\s*freeze(\s+slide)?\s*\]", re.IGNORECASE)


def guid(name: str) -> str:
    """A GUID that is the same for the same name, in braces and capitals."""
    # A UUID 5 (RFC 4122, 4.3); `uuid` makes an object of each, which takes four times as long.
    made = bytearray(sha1(NAMESPACE_URL.bytes + f"deckgen:{name}".encode(), usedforsecurity=False).digest()[:16])
    made[6], made[8] = made[6] & 0x0F | 0x50, made[8] & 0x3F | 0x80
    text = made.hex().upper()
    return f"{{{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}}}"


def extensions(key: str, decorative: bool = False) -> str:
    """The extension list of a `cNvPr`: the key, and that the shape is decoration."""
    bind = ""
    if key:
        bind = f'<a:ext uri="{BIND_URI}"><dg:bind xmlns:dg="{NAMESPACE}" id="{escape_attribute(key)}"/></a:ext>'
    inner = bind + (_DECORATIVE if decorative else "")
    return f"<a:extLst>{inner}</a:extLst>" if inner else ""


def properties(number: int, name: str, key: str, alt: str = "", decorative: bool = False) -> str:
    """A `p:cNvPr`: human name first, then the key; alt text unless the shape is decoration."""
    shown = f"{name} [dg:{key}]" if key else name
    described = f' descr="{escape_attribute(alt)}"' if alt and not decorative else ""
    head = f'<p:cNvPr id="{number}" name="{escape_attribute(shown)}"{described}'
    inner = extensions(key, decorative)
    return f"{head}>{inner}</p:cNvPr>" if inner else f"{head}/>"


def tags_part(tags: dict[str, str]) -> str:
    """A tags part. PowerPoint writes tag names in capitals."""
    rows = "".join(f'<p:tag name="{name}" val="{escape_attribute(value)}"/>' for name, value in tags.items())
    return f'{XML_HEAD}<p:tagLst xmlns:p="{P}">{rows}</p:tagLst>'


def snapshot_part(json_text: str, version: int) -> str:
    """The custom XML part with the whole snapshot as JSON; a text too long for one element stands in several."""
    inner = escape_text(json_text)
    if len(json_text) > MAX_TEXT:
        pieces = (json_text[start : start + MAX_TEXT] for start in range(0, len(json_text), MAX_TEXT))
        inner = "".join(f"<dg:piece>{escape_text(piece)}</dg:piece>" for piece in pieces)
    return f'{XML_HEAD}<dg:deck xmlns:dg="{NAMESPACE}" version="{version}">{inner}</dg:deck>'


def snapshot_properties() -> str:
    """The properties of the custom XML part."""
    return (
        f'{XML_HEAD}<ds:datastoreItem ds:itemID="{guid("snapshot")}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )


# ------------------------------------------------------------------------------------------------- tables


def table_ids(keys: Iterable[str]) -> tuple[int, ...]:
    """The ids of a table's rows or columns, of 31 bits, the same for the same keys in the same order and all different.

    PowerPoint gives each row and column an id of its own, and keeps it when they are moved. The header row is ''.
    """
    taken: set[int] = set()
    found: list[int] = []
    for key in keys:
        number = crc32(key.encode("utf-8", "surrogatepass")) & 0x7FFFFFFF
        while number in taken or not number:
            number = (number + 1) & 0x7FFFFFFF
        taken.add(number)
        found.append(number)
    return tuple(found)


def row_extension(number: int) -> str:
    """The extension list of an `a:tr`."""
    return f'<a:extLst><a:ext uri="{ROW_URI}"><a16:rowId xmlns:a16="{A16}" val="{number}"/></a:ext></a:extLst>'


def column_extension(number: int) -> str:
    """The extension list of an `a:gridCol`."""
    return f'<a:extLst><a:ext uri="{COLUMN_URI}"><a16:colId xmlns:a16="{A16}" val="{number}"/></a:ext></a:extLst>'


def ids_of(nodes: Iterable[etree._Element]) -> tuple[int | None, ...]:
    """The ids of `a:tr` or `a:gridCol` elements, None for one that has none."""
    return tuple(_id_of(node) for node in nodes)


def _id_of(node: etree._Element) -> int | None:
    for found in node.iter(f"{{{A16}}}rowId", f"{{{A16}}}colId"):
        said = found.get("val", "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 12 else None
    return None


# ------------------------------------------------------------------------------------------------- reading


def properties_of(node: etree._Element) -> etree._Element | None:
    """The `p:cNvPr` of a shape."""
    return node.find(f"*/{{{P}}}cNvPr")


def name_of(node: etree._Element) -> str:
    """A shape's name, as the Selection Pane shows it."""
    found = properties_of(node)
    return found.get("name", "") if found is not None else ""


def key_in_extension(node: etree._Element) -> str:
    """The key in a shape's own extension, '' where there is none."""
    found = properties_of(node)
    if found is not None:
        for each in found.iterchildren(f"{{{A}}}extLst"):
            for bind in each.iter(f"{{{NAMESPACE}}}bind"):
                return bind.get("id", "")
    return ""


def key_in_name(name: str) -> str:
    """The key in a shape's name, wherever it stands in it; '' where there is none."""
    found = _KEY.search(name)
    return found[1] if found else ""


def key_of(node: etree._Element) -> str:
    """A shape's key by extension, else by name; '' where it has none."""
    return key_in_extension(node) or key_in_name(name_of(node))


def freeze_mark(names: Sequence[str]) -> Literal["", "shape", "slide"]:
    """What names in the Selection Pane freeze: `[freeze]` a shape, `[freeze slide]` its slide."""
    found = [match for match in map(_FREEZE.search, names) if match]
    if not found:
        return ""
    return "slide" if any(match[1] for match in found) else "shape"
