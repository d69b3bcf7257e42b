"""What a file is: which deck and wave, from which data, what a person has changed since, and is it behind the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from deckgen.findings import DeckgenError, error
from deckgen.merge import SlideSides, merge_deck
from deckgen.model import Change, Source
from deckgen.output import written_state
from deckgen.pipeline import Progress
from deckgen.powerpoint.carried import read_record
from deckgen.powerpoint.looked import look_changes
from deckgen.report import UpdateResult
from deckgen.report.status import SlideStatus, Status
from deckgen.snapshot import Record
from deckgen.updating import Options, Read, read_deck, slide_titles, update
from deckgen.updating.sides import sides_of
from deckgen.updating.sources import Wanted, find_spec
from deckgen.updating.waves import later_values


def status_of(file: Path, wanted: Wanted, progress: Progress) -> Status:
    """The status of a file. Raises DeckgenError where it is not deckgen's."""
    read = read_deck(file)
    if not read.found.sources:
        raise error(
            "file-foreign",
            f"{file} holds no slide that deckgen knows as its own",
            hint="only a file that `deckgen build` wrote, or that holds slides of one, has a status",
        )
    record = read.found.record
    source = record.source if record is not None else read.found.sources[0]
    behind, why_not, later = _behind(file, source, wanted, progress)
    slides = _slides(read)
    here = {slide.key for slide in read.found.slides}
    gone = tuple(key for key in record.slides if key not in here) if record is not None else ()
    return Status(
        file, datetime.fromtimestamp(file.stat().st_mtime).astimezone(), written_state(file), source,
        read.found.sources, record.version if record is not None else 0, _data(read), slides, gone, behind,
        why_not, later,
    )  # fmt: skip


def _behind(
    file: Path, source: Source, wanted: Wanted, progress: Progress
) -> tuple[UpdateResult | None, str, Mapping[str, tuple[str, ...]]]:
    try:
        result = update(file, wanted, Options(dry=True), progress)
    except DeckgenError as problem:
        return None, str(problem), {}
    spec = wanted.deck or find_spec(source, file)
    try:
        return result, "", later_values(spec, result.params, wanted.root)
    except DeckgenError:
        return result, "", {}


def _slides(read: Read) -> tuple[SlideStatus, ...]:
    """Each slide with what a person has done: the merge of what stands there with what was written itself."""
    sides = [_onto_itself(each) for each in sides_of(read.package, read.found, {})]
    changes: dict[int, list[Change]] = {}
    for change in merge_deck(sides).changes:
        changes.setdefault(change.slide, []).append(change)
    titles = slide_titles(read.found.slides)
    copies = Counter(slide.key for slide in read.found.slides)
    found = []
    for slide in read.found.slides:
        remarks = []
        if not slide.key:
            remarks.append("added by hand")
        if slide.key and copies[slide.key] > 1:
            remarks.append("one of several copies")
        remarks += ["hidden"] if slide.hidden else []
        remarks += ["frozen"] if slide.frozen else [f"frozen: {s.key}" for s in slide.shapes if s.frozen]
        remarks += ["holds shapes of a person's own"] if slide.key and slide.foreign else []
        remarks += ["saved by a program that took marks away and drew all anew"] if slide.stripped else []
        told = tuple(change for change in changes.get(slide.number, ()) if change.what != "slide")
        # Other words are another look, but that is told already.
        worded = {"/".join(change.key.split("/")[:2]) for change in told}
        # Such a program's hand cannot be told from a person's.
        looks = tuple((key, what) for key, what in look_changes(read.package, slide)
                      if what != "restyled" or key not in worded) if not slide.stripped else ()  # fmt: skip
        found.append(SlideStatus(slide.number, titles[slide.number], slide.key, tuple(remarks), told, looks))
    return tuple(found)


def _onto_itself(slide: SlideSides) -> SlideSides:
    """The slide as if the spec still said just what was written: then all that differs is a person's."""
    blocks = tuple(replace(block, proposed=block.written, frozen=False) for block in slide.blocks)
    return replace(slide, blocks=blocks, proposed=slide.written, frozen=False)


def _data(read: Read) -> dict[str, int]:
    """How many of the numbers written in the file came from which data file."""
    found: Counter[str] = Counter()
    record = read_record(read.package.parts[read.found.record_part]) if read.found.record_part else None
    for fact in _facts(record or {}):
        place = fact.get("from")
        if isinstance(place, list) and place and isinstance(place[0], str):
            found[place[0]] += 1
    return dict(found)


def _facts(value: Any) -> list[Record]:
    """All facts at any depth of a record."""
    found, left = [], [value]
    while left:
        each = left.pop()
        if isinstance(each, dict):
            found += [each] if "fact" in each else []
            left += each.values()
        elif isinstance(each, list):
            left += each
    return found
