"""Where keys and snapshots stand in the file. No single place survives every editor, so they stand in several.

A shape's key: in its tags (kept and copied by PowerPoint), in an extension of its `cNvPr`, and in its name
(kept by LibreOffice). What was last written: in the shape's tags, and for the whole deck in a custom XML part.
"""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from deckgen.powerpoint.package import XML_HEAD
from deckgen.powerpoint.xml import escape_attribute, escape_text

NAMESPACE = "urn:deckgen:1"
BIND_URI = "{7C0F6E6A-5D0B-4B8E-9C4E-3D1F0A7DEC01}"
DECORATIVE_URI = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
FIELD = "deckgen:"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"

_DECORATIVE = (
    f'<a:ext uri="{DECORATIVE_URI}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext>'
)


def guid(name: str) -> str:
    """A GUID that is the same for the same name, in braces and capitals."""
    return "{" + str(uuid5(NAMESPACE_URL, f"deckgen:{name}")).upper() + "}"


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


def snapshot_part(json_text: str) -> str:
    """The custom XML part with the whole snapshot as JSON."""
    return f'{XML_HEAD}<dg:deck xmlns:dg="{NAMESPACE}" version="1">{escape_text(json_text)}</dg:deck>'


def snapshot_properties() -> str:
    """The properties of the custom XML part."""
    return (
        f'{XML_HEAD}<ds:datastoreItem ds:itemID="{guid("snapshot")}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
