"""What was last written, as plain JSON: a record for each block, and one for the whole deck.

Records hold what deckgen owns and nothing of how it looks. `VERSION` counts changes of their form.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from deckgen.model import (
    Block,
    Chart,
    Deck,
    Fact,
    IconGrid,
    Paragraph,
    Picture,
    Run,
    Slide,
    Table,
    Text,
    wording,
)  # fmt: skip

VERSION = 1

Record = dict[str, Any]


def deck_record(deck: Deck, spec: str) -> Record:
    """The whole deck; `spec` is the path of its YAML as an update would look for it."""
    return {
        "version": VERSION, "deck": deck.key, "spec": spec, "title": deck.title, "language": deck.language,
        "brand": deck.brand, "params": dict(sorted(deck.params.items())),
        "footer": deck.footer, "date": deck.date,
        "slides": [slide_record(slide) for slide in deck.slides],
    }  # fmt: skip


def slide_record(slide: Slide) -> Record:
    return {
        "key": slide.key, "kind": slide.kind, "layout": slide.layout, "section": slide.section,
        "notes": [_runs(paragraph.runs) for paragraph in slide.notes],
        "blocks": [block_record(shape.block) for shape in slide.shapes],
    }  # fmt: skip


def block_record(block: Block) -> Record:
    """One block as it was written: wording with its numbers by key, or values by category and series."""
    match block:
        case Text():
            return {"key": block.key, "text": _paragraphs(block.paragraphs)}
        case Chart():
            return {
                "key": block.key, "chart": block.type, "grouping": block.grouping, "format": block.number_format,
                "alt": block.alt, "categories": [[each.key, each.label] for each in block.categories],
                "series": [[each.key, each.name, [point.value for point in each.points],
                            [_fact(point.fact) for point in each.points]] for each in block.series],
            }  # fmt: skip
        case Table():
            return {
                "key": block.key, "alt": block.alt,
                "columns": [[column.key, _runs(column.label)] for column in block.columns],
                "rows": [[row.key, [_runs(cell) for cell in row.cells]] for row in block.rows],
            }  # fmt: skip
        case IconGrid():
            return {
                "key": block.key, "alt": block.alt,
                "bands": [[band.key, _runs(band.heading), [
                    [cell.key, cell.icon.name if cell.icon else None, cell.tone,
                     _runs(cell.number), _runs(cell.label), _runs(cell.note)] for cell in band.cells
                ]] for band in block.bands],
            }  # fmt: skip
        case Picture():
            digest = hashlib.sha256(block.data).hexdigest()[:16]
            return {"key": block.key, "alt": block.alt, "picture": digest, "facts": [_fact(f) for f in block.facts]}


def to_json(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


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


def _fact(fact: Fact) -> Record:
    record: Record = {"fact": fact.key, "value": fact.value, "text": fact.text}
    if fact.base is not None:
        record["base"] = fact.base
    if fact.status != "published":
        record["status"] = fact.status
    if fact.origin is not None:
        record["from"] = [fact.origin.file, fact.origin.line, fact.origin.column]
    return record
