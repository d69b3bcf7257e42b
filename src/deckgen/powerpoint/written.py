"""What a file's own records say of its shapes and slides, as they were written: tags first, then the deck's record."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from deckgen.powerpoint.carried import MAX_TAG, read_record, tag_values
from deckgen.powerpoint.found import FoundDeck, FoundShape, FoundSlide
from deckgen.powerpoint.keys import BASE_TAG
from deckgen.powerpoint.package import Package
from deckgen.snapshot import Record, notes_key, read_json, source_of


@dataclass(frozen=True, slots=True)
class _DeckRecord:
    """The record of a deck: its slides' by key, and what it knows of its numbers' sources."""

    record: Record
    slides: Mapping[str, Record] = field(default_factory=dict)


class WrittenRecords:
    """The records in a file, for those who ask what was written and from what."""

    def __init__(self, package: Package, found: FoundDeck) -> None:
        self._package = package
        parts = dict.fromkeys([found.record_part, *sorted(package.parts)])
        named = (part for part in parts if part.startswith("customXml/") and part.endswith(".xml"))
        self._decks = [_deck(record) for part in named if (record := read_record(package.parts[part])) is not None]
        self._sources = {name: said for deck in self._decks for name, said in _mapping(deck.record.get("sources"))}
        self._blocks: dict[str, Mapping[str, Record]] = {}

    def block(self, slide: FoundSlide, shape: FoundShape) -> Record | None:
        """A block's record: by its own tag, else by the deck's that its slide was made for."""
        own = self._tag(shape.tags_part)
        if own is not None and own.get("key") == shape.key:
            return own
        return self.blocks(slide).get(shape.key) or self._elsewhere(slide, shape.key)

    def blocks(self, slide: FoundSlide) -> Mapping[str, Record]:
        """The records of all blocks that a slide was written with, its notes among them, as far as they are known."""
        if slide.part in self._blocks:
            return self._blocks[slide.part]
        found: dict[str, Record] = {}
        for deck in self._decks_of(slide):
            for record in _dicts(deck.slides.get(slide.key, {}).get("blocks")):
                if isinstance(record.get("key"), str):
                    found.setdefault(record["key"], record)
            notes = deck.slides.get(slide.key, {}).get("notes")
            if isinstance(notes, list) and notes:
                found.setdefault(notes_key(slide.key), {"key": notes_key(slide.key), "notes": notes})
        self._blocks[slide.part] = found
        return found

    def sources(self, slide: FoundSlide) -> Mapping[str, Any]:
        """What is known of sources by their short names. A name never means two, so every record may be asked."""
        return ChainMap(dict(_mapping((self._tag(slide.tags_part) or {}).get("sources"))), self._sources)

    def level(self, slide: FoundSlide) -> float:
        """The level of the intervals of the deck that a slide was made for, in per cent."""
        records = (self._tag(slide.tags_part) or {}, *(deck.record for deck in self._decks_of(slide)))
        said = (record.get("level") for record in records)
        return next((float(each) for each in said if isinstance(each, int | float) and 0 < each < 100), 95.0)

    def _tag(self, part: str) -> Record | None:
        data = self._package.parts.get(part) if part else None
        return read_json(tag_values(data).get(BASE_TAG, ""), MAX_TAG) if data is not None else None

    def _decks_of(self, slide: FoundSlide) -> list[_DeckRecord]:
        if slide.source is None:
            return []
        return [deck for deck in self._decks if (source := source_of(deck.record)) is not None
                and source.same_deck(slide.source) and source.params == slide.source.params]  # fmt: skip

    def _elsewhere(self, slide: FoundSlide, key: str) -> Record | None:
        """The record of a block that was pasted here from another slide of the deck, and lost its tag."""
        for deck in self._decks_of(slide):
            for record in _dicts(deck.slides.get(key.partition("/")[0], {}).get("blocks")):
                if record.get("key") == key:
                    return record
        return None


def _deck(record: Record) -> _DeckRecord:
    slides = {each["key"]: each for each in _dicts(record.get("slides")) if isinstance(each.get("key"), str)}
    return _DeckRecord(record, slides)


def _mapping(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, dict) else ()


def _dicts(value: Any) -> Iterator[Record]:
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())
