"""The facts of a block's record, each with its leaf and its place in words: what `deckgen explain` lists.

Records come from anybody's file: what is not of the form is left out, and nothing here raises for its data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deckgen.model import Path
from deckgen.snapshot.left import left_leaves
from deckgen.snapshot.records import Record
from deckgen.snapshot.untrusted import list_in, text_in


@dataclass(frozen=True, slots=True)
class SaidFact:
    """A fact of a block's record. `path` is its leaf's, `place` where it stands in the block, for a person."""

    path: Path
    place: str
    fact: Record

    @property
    def key(self) -> str:
        return text_in(self.fact.get("fact"))

    @property
    def text(self) -> str:
        return text_in(self.fact.get("text"))


def said_facts(record: Record) -> Iterator[SaidFact]:
    """The facts of a block's record in reading order; of a chart those of its points, with names of their own."""
    if "text" in record or "notes" in record:
        for paragraph in list_in(record.get("text", record.get("notes"))):
            yield from _in_runs(("text",), "", paragraph)
    elif "chart" in record:
        yield from _in_chart(record)
    elif "rows" in record:
        yield from _in_table(record)
    elif "bands" in record:
        yield from _in_icons(record)
    elif "picture" in record:
        for fact in list_in(record.get("facts")):
            if isinstance(fact, dict):
                yield SaidFact(("picture",), text_in(fact.get("label")), fact)
    for fact in list_in(record.get("alt_facts")):
        if isinstance(fact, dict) and text_in(fact.get("fact")):
            yield SaidFact(("alt",), "", fact)
    yield from _left(record)


def _in_chart(record: Record) -> Iterator[SaidFact]:
    categories = [each for each in list_in(record.get("categories")) if _is_row(each, 2)]
    series = [each for each in list_in(record.get("series")) if _is_row(each, 4)]
    for key, name, _, facts in series:
        for (category, label), fact in zip(categories, list_in(facts), strict=False):
            if isinstance(fact, dict) and text_in(fact.get("fact")):
                named = (text_in(label), text_in(name) if len(series) > 1 else "")
                place = " / ".join(filter(None, (" ".join(each.split()) for each in named)))
                yield SaidFact(("value", key, category), place, fact)


def _in_table(record: Record) -> Iterator[SaidFact]:
    columns = [each for each in list_in(record.get("columns")) if _is_row(each, 2)]
    for key, label in columns:
        yield from _in_runs(("column", key), "head", label)
    for row, cells in (each for each in list_in(record.get("rows")) if _is_row(each, 2)):
        stub = _words(list_in(cells)[0]) if list_in(cells) else ""
        for (key, label), cell in zip(columns, list_in(cells), strict=False):
            place = " / ".join(filter(None, (stub or str(row), _words(label))))
            yield from _in_runs(("cell", row, key), place, cell)


def _in_icons(record: Record) -> Iterator[SaidFact]:
    for band, heading, cells in (each for each in list_in(record.get("bands")) if _is_row(each, 3)):
        yield from _in_runs(("heading", band), "heading", heading)
        for cell, _, _, number, label, note in (each for each in list_in(cells) if _is_row(each, 6)):
            for what, runs in (("number", number), ("label", label), ("note", note)):
                yield from _in_runs((what, band, cell), _words(label) or str(cell), runs)


def _left(record: Record) -> Iterator[SaidFact]:
    """Facts of what stays of the block though its spec no longer has it."""
    left = record.get("left")
    for path, said in left_leaves(left) if isinstance(left, dict) else ():
        place = " / ".join(filter(None, path[1:]))
        if isinstance(said, dict) and "words" in said:
            for runs in list_in(said["words"]):
                yield from _in_runs(path, place, runs)
        elif isinstance(said, dict) and "number" in said:
            yield SaidFact(path, place, {"fact": "/".join(filter(None, path[1:])), **said})


def _in_runs(path: Path, place: str, runs: Any) -> Iterator[SaidFact]:
    for run in list_in(runs):
        if isinstance(run, dict) and text_in(run.get("fact")):
            yield SaidFact(path, place, run)


def _words(runs: Any) -> str:
    """Runs as one line of words."""
    found = (run if isinstance(run, str) else text_in(run.get("text")) for run in list_in(runs)
             if isinstance(run, str | dict))  # fmt: skip
    return " ".join("".join(found).replace("\u00ad", "").split())


def _is_row(value: Any, length: int) -> bool:
    return isinstance(value, list) and len(value) == length and isinstance(value[0], str)
