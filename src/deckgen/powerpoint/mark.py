"""The mark by which a file is known to be as deckgen wrote it: a digest of its parts among its own properties."""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping
from hashlib import sha256
from typing import Literal

from deckgen.powerpoint.package import BrokenXml, parse_xml
from deckgen.powerpoint.properties import CUSTOM_ID, OFFICE, custom_properties
from deckgen.powerpoint.xml import escape_attribute

CUSTOM = "docProps/custom.xml"
DECK = "deckgen"
"""The property with the deck's key."""
MARK = "deckgen mark"
"""The property that says what the file held when deckgen built it."""
UPDATE_MARK = "deckgen update"
"""The property that says what the file held when an update wrote it, with a person's edits in it."""

WrittenState = Literal["untouched", "updated", "edited", "foreign"]
Parts = Mapping[str, tuple[int, int]]
"""Checksum and size of each part by name."""

_VT = f"{{{OFFICE}/docPropsVTypes}}"


def fingerprint(parts: Parts) -> str:
    """A digest of all parts but the one that holds it, by name, checksum and size."""
    digest = sha256()
    for name, (crc, size) in sorted(parts.items()):
        if name != CUSTOM:
            digest.update(name.encode() + struct.pack("<IQ", crc, size))
    return digest.hexdigest()[:32]


def state_by(parts: Parts, custom: bytes) -> WrittenState:
    """What became of a file since deckgen wrote it, by its parts and its properties."""
    values = read_properties(custom)
    if MARK not in values and UPDATE_MARK not in values and DECK not in values:
        return "foreign"
    mark = fingerprint(parts)
    if values.get(MARK) == mark:
        return "untouched"
    return "updated" if values.get(UPDATE_MARK) == mark else "edited"


def read_properties(custom: bytes) -> dict[str, str]:
    """The named texts of a part of custom properties; none of one that is damaged."""
    try:
        root = parse_xml(custom) if custom else None
    except BrokenXml:
        return {}
    return {} if root is None else {
        node.get("name", ""): node.findtext(f"{_VT}lpwstr") or "" for node in root.iterchildren("{*}property")
    }  # fmt: skip


def with_property(custom: bytes, name: str, value: str) -> bytes:
    """The part with one text set, all other properties as they were; a new part where there is none."""
    if not custom or not read_properties(custom):
        return custom_properties({name: value}).encode()
    text = custom.decode("utf-8")
    root = parse_xml(custom)
    for node in root.iterchildren("{*}property"):
        held = node.find(f"{_VT}lpwstr")
        if node.get("name") == name and held is not None:
            pattern = re.compile(rf'(name="{re.escape(escape_attribute(name))}"[^>]*>\s*<[^>]*lpwstr>)[^<]*')
            return pattern.sub(lambda match: match[1] + value, text, count=1).encode()
    numbers = [int(node.get("pid", "1")) for node in root.iterchildren("{*}property") if node.get("pid", "").isdigit()]
    row = (f'<property xmlns="{OFFICE}/custom-properties" fmtid="{CUSTOM_ID}" pid="{max([1, *numbers]) + 1}" '
           f'name="{escape_attribute(name)}"><vt:lpwstr xmlns:vt="{OFFICE}/docPropsVTypes">{value}</vt:lpwstr>'
           "</property>")  # fmt: skip
    return re.sub(r"(</[\w:]*Properties>\s*)$", lambda match: row + match[1], text).encode()
