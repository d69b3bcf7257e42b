"""The document properties of a deck. Nothing in them depends on when or where it was built."""

from __future__ import annotations

from deckgen.model import Deck
from deckgen.powerpoint.package import XML_HEAD
from deckgen.powerpoint.xml import escape_attribute, escape_text

DATE = "2000-01-01T00:00:00Z"
"""Created and modified, for all decks: the same input gives the same bytes on any day."""

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
CUSTOM_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def core_properties(deck: Deck, tag: str) -> str:
    """Title, author and language."""
    author = escape_text(deck.author or "deckgen")
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escape_text(deck.title)}</dc:title>'
        f"<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        f'<cp:revision>1</cp:revision><dcterms:created xsi:type="dcterms:W3CDTF">{DATE}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{DATE}</dcterms:modified>'
        f"<dc:language>{tag}</dc:language></cp:coreProperties>"
    )


def extended_properties() -> str:
    return f'{XML_HEAD}<Properties xmlns="{OFFICE}/extended-properties"><Application>deckgen</Application></Properties>'


def custom_properties(values: dict[str, str]) -> str:
    """Named texts, numbered from 2 as Office does."""
    rows = "".join(
        f'<property fmtid="{CUSTOM_ID}" pid="{number}" name="{escape_attribute(name)}">'
        f"<vt:lpwstr>{escape_text(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values.items(), 2)
    )
    return (
        f'{XML_HEAD}<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">'
        f"{rows}</Properties>"
    )
