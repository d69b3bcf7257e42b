"""What a file carries of deckgen's: tags of shapes, slides and presentation, and the records of whole decks.

Files come from anybody: what is damaged, foreign or without bounds counts as not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from deckgen.model import BlockState, DeckState, SlideState, Source
from deckgen.powerpoint.keys import BASE_TAG, NAMESPACE, SHAPE_TAG, SLIDE_TAG, SOURCE_TAG, P
from deckgen.powerpoint.package import OFFICE, BrokenXml, Package, parse_xml
from deckgen.snapshot import Place, Record, block_state, deck_state, places_of, read_json, slide_base_state, source_of

MAX_TAG = 4 * 2**20
"""Characters of a tag that is read."""
MAX_KEY = 400

_P = f"{{{P}}}"
_R = f"{{{OFFICE}}}"


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of a shape, a slide or the presentation: the name of their part, '' for none, and values by name."""

    part: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def shape_key(self) -> str:
        return _key(self.values.get(SHAPE_TAG, ""))

    @property
    def slide_key(self) -> str:
        return _key(self.values.get(SLIDE_TAG, ""))

    @property
    def source(self) -> Source | None:
        return source_of(read_json(self.values.get(SOURCE_TAG, ""), MAX_TAG))

    @property
    def block(self) -> BlockState | None:
        """What a shape's block was when it was last written."""
        record = read_json(self.values.get(BASE_TAG, ""), MAX_TAG)
        return block_state(record) if record is not None else None

    @property
    def slide(self) -> SlideState | None:
        """What a slide's blocks were when it was last written, by key and kind."""
        record = read_json(self.values.get(BASE_TAG, ""), MAX_TAG)
        return slide_base_state(record) if record is not None else None


NO_TAGS = Tags()


def _key(said: str) -> str:
    return said if len(said) <= MAX_KEY else ""


class TagReader:
    """The tags parts that the elements of one part refer to."""

    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._targets = {each.id: each.target for each in package.relationships(part) if each.kind == "tags"}

    def read(self, holder: etree._Element | None) -> Tags:
        """The tags of the element that holds `p:custDataLst`: a `p:nvPr`, the `p:cSld`, the `p:presentation`."""
        if holder is None or not self._targets:
            return NO_TAGS
        for reference in holder.iterfind(f"{_P}custDataLst/{_P}tags"):
            part = self._targets.get(reference.get(f"{_R}id", ""), "")
            data = self._package.parts.get(part)
            if data is not None:
                return Tags(part, tag_values(data))
        return NO_TAGS


def tag_values(data: bytes) -> dict[str, str]:
    """The tags of a part; PowerPoint writes their names in capitals, other programs may not."""
    try:
        root = parse_xml(data)
    except BrokenXml:
        return {}
    return {node.get("name", "").upper(): node.get("val", "") for node in root.iterchildren(f"{_P}tag")}


# ------------------------------------------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class DeckRecord:
    """The record of a whole deck in a custom XML part, and where its blocks were placed."""

    part: str
    state: DeckState
    places: Mapping[str, Place]


def read_records(package: Package, main: str) -> tuple[DeckRecord, ...]:
    """The records of decks in a file, the presentation's own first.

    LibreOffice hangs the part on the package with a target that leads out of it, so every custom XML part is looked at.
    """
    named = package.related(main, "customXml") + package.related("", "customXml")
    stored = sorted(name for name in package.parts if name.startswith("customXml/") and name.endswith(".xml"))
    mark = NAMESPACE.encode()
    found = []
    for part in dict.fromkeys([*named, *stored]):
        record = read_record(package.parts[part]) if mark in package.parts[part] else None
        state = deck_state(record) if record is not None else None
        if record is not None and state is not None:
            found.append(DeckRecord(part, state, places_of(record)))
    return tuple(found)


def has_broken_record(package: Package) -> bool:
    """Whether a part holds what was a deck's record, and can no longer be read."""
    mark = f'"{NAMESPACE}"'.encode()
    return any(
        mark in data[:1000] and b":deck" in data[:1000] and _is_broken(data)
        for name, data in package.parts.items() if name.startswith("customXml/") and name.endswith(".xml")
    )  # fmt: skip


def _is_broken(data: bytes) -> bool:
    record = read_record(data)
    return record is None or deck_state(record) is None


def read_record(data: bytes) -> Record | None:
    """The record in a custom XML part; None where it is no such part, or damaged."""
    try:
        root = parse_xml(data)
    except BrokenXml:
        return None
    return read_json("".join(map(str, root.itertext()))) if root.tag == f"{{{NAMESPACE}}}deck" else None
