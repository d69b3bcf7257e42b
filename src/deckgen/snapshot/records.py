"""What was last written, as plain JSON: a record for each block, one for each slide, and one for the whole deck."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from deckgen.model import (
    Block,
    Chart,
    Deck,
    Fact,
    IconGrid,
    Origin,
    Paragraph,
    Picture,
    Precision,
    Run,
    Shape,
    Slide,
    Source,
    Table,
    Text,
    facts_in,
    wording,
)  # fmt: skip

VERSION = 2
"""Counts changes of the records' form. Every version stays readable (reading.py)."""

Record = dict[str, Any]
Looks = Mapping[str, Mapping[str, str]]
"""Digests of looks by the key of their block, and by the name of the piece."""


def deck_record(deck: Deck, source: Source, looks: Looks | None = None) -> Record:
    """The whole deck; `looks` are those of all its blocks and notes, where it has been written."""
    return deck_frame(deck, source) | {"slides": [slide_record(slide, looks or {}) for slide in deck.slides]}


def deck_frame(deck: Deck, source: Source) -> Record:
    """The deck's record without its slides."""
    return source_record(source) | {
        "version": VERSION, "title": deck.title, "brand_name": deck.brand, "footer": deck.footer, "date": deck.date,
        "level": deck.level, "sources": origins_record(fact for slide in deck.slides for fact in _facts_on(slide)),
    }  # fmt: skip


def source_record(source: Source) -> Record:
    """Which deck a slide was made from, and how."""
    return {
        "deck": source.deck, "spec": source.spec, "params": dict(sorted(source.params.items())),
        "language": source.language, "brand": source.brand,
    }  # fmt: skip


def slide_record(slide: Slide, looks: Looks | None = None) -> Record:
    """A slide with its blocks in reading order."""
    looks = looks or {}
    record: Record = {
        "key": slide.key, "kind": slide.kind, "layout": slide.layout, "section": slide.section,
        "notes": _paragraphs(slide.notes),
        "blocks": [shape_record(shape, looks.get(shape.block.key, {})) for shape in slide.shapes],
    }  # fmt: skip
    if slide.claim:
        record["claim"] = slide.claim
    if notes_key(slide.key) in looks:
        record["notes_looks"] = dict(looks[notes_key(slide.key)])
    return record


def slide_base(slide: Slide, level: float = 95) -> Record:
    """What travels in a slide's own tag: what its blocks were, so that one that is gone is known to be deleted.

    Beside that, for whoever asks where its numbers come from, their sources and the level of their intervals.
    """
    kinds = [[shape.block.key, block_kind(shape.block)] for shape in slide.shapes]
    if slide.notes:
        kinds.append([notes_key(slide.key), "notes"])
    record: Record = {
        "key": slide.key, "kind": slide.kind, "layout": slide.layout, "section": slide.section, "blocks": kinds,
    }  # fmt: skip
    sources = origins_record(_facts_on(slide))
    return record | {"level": level, "sources": sources} if sources else record


def shape_record(shape: Shape, looks: Mapping[str, str]) -> Record:
    """A block as it was placed: by placeholder and frame it is known again where an editor took its marks away."""
    record, frame = block_record(shape.block), shape.frame
    record["at"] = [frame.x, frame.y, frame.w, frame.h]
    if shape.placeholder is not None:
        record["holder"] = f"{shape.placeholder.type or 'obj'}/{shape.placeholder.idx}"
    if looks:
        record["looks"] = dict(looks)
    return record


def notes_key(slide_key: str) -> str:
    return f"{slide_key}/notes"


def notes_record(slide: Slide, looks: Mapping[str, str]) -> Record:
    """The speaker notes of a slide as a block of their own."""
    return {"key": notes_key(slide.key), "notes": _paragraphs(slide.notes), "looks": dict(looks)}


def block_kind(block: Block) -> str:
    """The kind of a block's state."""
    match block:
        case Text():
            return "text"
        case Chart():
            return "chart"
        case Table():
            return "table"
        case IconGrid():
            return "icons"
        case Picture():
            return "picture"


def block_record(block: Block) -> Record:
    """One block as it was written, with the numbers of its alt text."""
    record = _block_record(block)
    if not isinstance(block, Text) and block.alt_facts:
        record["alt_facts"] = [_fact(fact) for fact in block.alt_facts]
    return record


def _block_record(block: Block) -> Record:
    """Wording with its numbers by key, or values by category and series."""
    match block:
        case Text():
            return {"key": block.key, "text": _paragraphs(block.paragraphs)}
        case Chart():
            return _bars(block) | {
                "key": block.key, "chart": block.type, "grouping": block.grouping, "format": block.number_format,
                "alt": block.alt, "categories": [[each.key, each.label] for each in block.categories],
                "series": [[each.key, each.name, [point.value for point in each.points],
                            [_fact(point.fact, labelled=False) for point in each.points]] for each in block.series],
            }  # fmt: skip
        case Table():
            return {
                "key": block.key, "alt": block.alt,
                "columns": [[column.key, _runs(column.label)] for column in block.columns],
                "rows": [[row.key, [_runs(cell) for cell in row.cells]] for row in block.rows],
            }  # fmt: skip
        case IconGrid():
            return {
                "key": block.key, "alt": "" if block.decorative else block.alt,
                "bands": [[band.key, _runs(band.heading), [
                    [cell.key, cell.icon.name if cell.icon else None, cell.tone,
                     _runs(cell.number), _runs(cell.label), _runs(cell.note)] for cell in band.cells
                ]] for band in block.bands],
            }  # fmt: skip
        case Picture():
            digest = hashlib.sha256(block.data).hexdigest()[:16]
            alt = "" if block.decorative else block.alt
            return {"key": block.key, "alt": alt, "picture": digest, "facts": [_fact(f) for f in block.facts]}


def _bars(chart: Chart) -> Record:
    """A chart's error bars by series and category, each as its reach below and above the value, and their level."""
    found = {
        series.key: {category.key: point.reach for category, point in zip(chart.categories, series.points, strict=True)
                     if point.reach is not None}
        for series in chart.series
    }  # fmt: skip
    found = {key: points for key, points in found.items() if points}
    return {"bars": found, "level": chart.level} if found else {}


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def to_json(record: Record) -> str:
    return _ENCODER.encode(record)


def joined_json(record: Record, name: str, texts: Iterable[str]) -> str:
    """The JSON of a record with a list under `name` whose items are JSON already."""
    rest = to_json({key: value for key, value in record.items() if key != name})
    return f'{rest[:-1]},"{name}":[{",".join(texts)}]}}'


def _paragraphs(paragraphs: Iterable[Paragraph]) -> list[Any]:
    return [_runs(paragraph.runs) for paragraph in paragraphs]


def _runs(runs: Iterable[Run]) -> list[Any]:
    """Wording as a list of texts and of facts; breaks that the program chose are not wording."""
    found: list[Any] = []
    for is_fact, group in groupby(runs, key=lambda run: run.fact is not None):
        if is_fact:
            found += [_fact(run.fact) | {"text": run.text} for run in group if run.fact is not None]
        else:
            found.append(wording(group))
    return found


def _fact(fact: Fact, labelled: bool = True) -> Record:
    """A fact with what is known of it, so that it can be explained without the data. `labelled` says whether its label
    stands nowhere else. A suppressed one has neither value nor base, whatever it was made with."""
    record: Record = {"fact": fact.key, "value": None if fact.suppressed else fact.value, "text": fact.text}
    if fact.suppressed:
        record["suppressed"] = fact.suppressed
    elif fact.base is not None:
        record["base"] = fact.base
    if fact.status != "published":
        record["status"] = fact.status
    if fact.precision is not None and not fact.suppressed:
        record |= _precision(fact.precision, fact.base)
    if fact.origin is not None:
        record["from"] = _origin(fact.origin)
        if fact.origin.others:
            record["others"] = [_origin(each) for each in fact.origin.others]
    if labelled and fact.label:
        record["label"] = fact.label
    return record


@lru_cache(maxsize=4096)
def _precision(precision: Precision, base: int | None) -> Record:
    """How sure a fact is, but for what is usual; its effective n is left out where it is its base."""
    known = {each.name: getattr(precision, each.name) for each in fields(precision)
             if getattr(precision, each.name) != each.default}  # fmt: skip
    if known.get("effective") == base:
        del known["effective"]
    return known


def _origin(origin: Origin) -> list[Any]:
    """The cell a value was read from, and by its key what else is known of its source."""
    cell = [origin.file, origin.line, origin.column]
    return [*cell, source_key(origin)] if source_key(origin) else cell


def origins_record(facts: Iterable[Fact]) -> Record:
    """What is known of the sources of facts, once for each: what a fact's own record only refers to."""
    found: Record = {}
    for fact in facts:
        for origin in fact.origin.all if fact.origin is not None else ():
            key = source_key(origin)
            if key and key not in found:
                found[key] = {name: said for name in _SOURCE if (said := getattr(origin, name))}
    return found


def _facts_on(slide: Slide) -> Iterator[Fact]:
    for shape in slide.shapes:
        yield from facts_in(shape.block)
        yield from () if isinstance(shape.block, Text) else shape.block.alt_facts
    yield from facts_in(slide.notes)


_SOURCE = ("file", "data", "title", "url", "query", "digest", "fetched")
_said_of = attrgetter(*_SOURCE)


def source_key(origin: Origin) -> str:
    """A short name for all that is known of an origin beside its cell; '' where that is nothing.

    It is made from what it stands for: two decks, or two waves of one, never mean different sources by one name.
    """
    return _source_key(_said_of(origin))


@lru_cache(maxsize=4096)
def _source_key(said: tuple[str, ...]) -> str:
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:8] if any(said[1:]) else ""
