"""The numbers of a PowerPoint file, from what it carries itself and what stands on its slides now."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import isclose
from pathlib import Path
from typing import Any

from deckgen.explaining.facts import is_said_in, number_of, numbers_of
from deckgen.explaining.formats import formatted
from deckgen.findings import error
from deckgen.merge.figures import NumberOutcome
from deckgen.merge.wordings import merge_wording
from deckgen.model import BlockState, Source, Value, Wording
from deckgen.powerpoint.found import FoundShape, FoundSlide
from deckgen.powerpoint.now import state_now, typed_point_labels
from deckgen.powerpoint.written import WrittenRecords
from deckgen.report.explained import Explained, ExplainedSlide, ShownNumber
from deckgen.snapshot import Record, SaidFact, block_state, said_facts
from deckgen.updating import FOREIGN, Read, read_deck, slide_titles

Known = Callable[[], Mapping[tuple[str, str], ShownNumber]]
"""Numbers of the whole file by key and text, made when one is asked for that was copied by hand to another slide."""


def explain_file(path: Path) -> Explained:
    """All numbers of a file. Raises DeckgenError where it is not deckgen's, or cannot be read."""
    read = read_deck(path)
    if not read.found.sources:
        hint = "only a file that `deckgen build` wrote, or that holds slides of one, can be explained"
        raise error(FOREIGN, f"{path} holds no slide that deckgen knows as its own", hint=hint)
    record = read.found.record
    source = record.source if record is not None else read.found.sources[0]
    titles = slide_titles(read.found.slides)
    records = WrittenRecords(read.package, read.found)
    known = cache(lambda: _known(read, records))
    slides = []
    for slide in read.found.slides:
        numbers, level = tuple(_numbers(read, slide, records, known)), records.level(slide)
        deck = slide.source.deck if slide.source is not None and slide.source.deck != source.deck else ""
        slides.append(ExplainedSlide(slide.number, titles[slide.number], slide.key, numbers, level, deck))
    title = record.title if record is not None else ""
    return Explained(str(path), title, source.deck, source.params, source.language, tuple(slides))


def _known(read: Read, records: WrittenRecords) -> Mapping[tuple[str, str], ShownNumber]:
    found: dict[tuple[str, str], ShownNumber] = {}
    for slide in read.found.slides:
        sources, level = records.sources(slide), records.level(slide)
        for record in records.blocks(slide).values():
            for number in numbers_of(record, sources, level):
                found.setdefault((number.key, number.text), number)
    return found


def _numbers(read: Read, slide: FoundSlide, records: WrittenRecords, known: Known) -> Iterator[ShownNumber]:
    """The numbers of a slide as they stand there now, shape by shape; then those of shapes that were deleted."""
    sources, level = records.sources(slide), records.level(slide)
    for shape in slide.blocks:
        record = records.block(slide, shape)
        if record is not None:
            yield from _in_block(read, slide, shape, record, sources, level, known)
    here = {shape.key for shape in slide.blocks}
    if slide.is_pasted_on:
        return  # a person's own slide: what else the other slide had was never here
    for key, record in records.blocks(slide).items():
        if key not in here and key not in slide.untied:
            yield from (_deleted(number) for number in numbers_of(record, sources, level))


def _deleted(number: ShownNumber) -> ShownNumber:
    return replace(number, text="", written=number.text, hand="deleted")


def _in_block(
    read: Read, slide: FoundSlide, shape: FoundShape, record: Record, sources: Mapping[str, Any], level: float,
    known: Known,
) -> Iterator[ShownNumber]:  # fmt: skip
    """The numbers of a block: its record's, and what became of each."""
    written, current = block_state(record), state_now(read.package, slide, shape, looks=False)
    alt = current.leaves.get(("alt",), "") if current is not None else ""
    by_path: dict[tuple[str, ...], list[SaidFact]] = {}
    for said in said_facts(record):
        if said.fact.get("value") is not None or said.fact.get("suppressed"):
            by_path.setdefault(said.path, []).append(said)
    labels = typed_point_labels(read.package, shape, current) if current is not None else {}
    source = slide.source
    for path, facts in by_path.items():
        numbers = [number_of(record, said, sources, level, alt if isinstance(alt, str) else "") for said in facts]
        if written is None or current is None or written.kind != current.kind:
            yield from map(_deleted, numbers)
        elif path[0] == "value":
            yield _in_point(numbers[0], path, written, current, labels, source)
        elif path == ("alt",):
            said_now = [is_said_in(number.text, alt if isinstance(alt, str) else "") for number in numbers]
            yield from (number if here else _deleted(number) for number, here in zip(numbers, said_now, strict=True))
        elif path == ("picture",):
            same = current.leaves.get(path) == written.leaves.get(path)
            yield from numbers if same else map(_deleted, numbers)
        else:
            yield from _in_words(numbers, written.leaves.get(path), current.leaves.get(path), known, alt)


def _in_words(
    numbers: Sequence[ShownNumber], written: object, current: object, known: Known, alt: object
) -> Iterator[ShownNumber]:  # fmt: skip
    """The numbers of a wording: each as it stands now, typed over, or gone; then those that a person copied here."""
    if not isinstance(written, Wording) or not isinstance(current, Wording):
        yield from map(_deleted, numbers)
        return
    if [(mark.key, mark.text) for mark in written.marks] == [(mark.key, mark.text) for mark in current.marks]:
        yield from numbers
        return
    left = list(merge_wording(written, current, written).numbers)
    for number in numbers:
        outcome = next((each for each in left if each.key == number.key and each.written == number.text), None)
        if outcome is not None:
            left.remove(outcome)
        yield _as_now(number, outcome, alt) if outcome is not None else _deleted(number)
    for outcome in left:
        if outcome.current is not None:
            yield _own(numbers, outcome, known, alt)


def _own(numbers: Sequence[ShownNumber], outcome: NumberOutcome, known: Known, alt: object) -> ShownNumber:
    """A number that a person put there: a copy of one of the wording's own, or of one from elsewhere in the file."""
    first = next((each for each in numbers if each.key == outcome.key and each.text == outcome.written), None)
    if first is not None:
        return _as_now(first, outcome, alt)
    assert outcome.current is not None
    place, found = numbers[0], known().get((outcome.key, outcome.current))
    if found is None:
        return ShownNumber(outcome.key, outcome.current, place.part, place.place, place.block, hand="unknown")
    return replace(found, part=place.part, place=place.place, block=place.block, alt=False)


def _as_now(number: ShownNumber, outcome: NumberOutcome, alt: object) -> ShownNumber:
    if outcome.current is None:
        return _deleted(number)
    if outcome.verdict == "same":
        return number
    said = is_said_in(outcome.current, alt) if isinstance(alt, str) else False
    return replace(number, text=outcome.current, written=number.text, hand="typed", alt=said)


def _in_point(
    number: ShownNumber, path: tuple[str, ...], written: BlockState, current: BlockState,
    labels: Mapping[tuple[str, str], str], source: Source | None,
) -> ShownNumber:  # fmt: skip
    """A chart's point: its value in the file against what was written, and a label that a person typed."""
    before, now = written.leaves.get(path), current.leaves.get(path)
    if not isinstance(now, Value) or not isinstance(before, Value):
        return _deleted(number)
    if now.number is None:  # also where nothing was written: a suppressed value
        return number if before.number is None else _deleted(number)
    typed = labels.get((path[1], path[2]), "")
    if typed and " ".join(typed.split()) != " ".join(number.text.split()):
        return replace(number, text=typed, written=number.text, hand="typed")
    if before.number is not None and isclose(now.number, before.number, rel_tol=1e-9, abs_tol=1e-12):
        return number
    code = current.leaves.get(("format",))
    shown = formatted(now.number, code if isinstance(code, str) else "", source.language if source else "en")
    return replace(number, text=shown, written=number.text, hand="typed")
