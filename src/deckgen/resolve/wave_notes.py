"""What the source line says of waves: breaks between those that are shown, and what the marks of change mean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from deckgen.languages import NO_BREAK_SPACE
from deckgen.model import CHANGE_MARKS, Block, Chart, Fact, IconGrid, Run, Table
from deckgen.numbers import format_pct
from deckgen.resolve.axes import breaks_between
from deckgen.resolve.waves import wave_label
from deckgen.spec.data import DataSet

if TYPE_CHECKING:
    from deckgen.resolve.context import SlideContext


def wave_notes(context: SlideContext, blocks: tuple[Block, ...]) -> list[str]:
    """The sentences on waves that figures need, each once, in the figures' order."""
    if context.spec.waves is None:
        return []
    notes: dict[str, None] = {}
    for block in blocks:
        data, waves = _shown_waves(context, block)
        if data is not None:
            notes |= dict.fromkeys(breaks_between(context, data, waves).values())
    for block in blocks:
        facts = list(_changed(block))
        if facts:
            notes[_what_marks_mean(context, facts, bool(_shown_waves(context, block)[1]))] = None
    return list(notes)


def _shown_waves(context: SlideContext, block: Block) -> tuple[DataSet | None, tuple[str, ...]]:
    """The waves on an axis of a chart or table, in the order shown, and the data set they are waves of."""
    if isinstance(block, Chart):
        facts = [point.fact for series in block.series for point in series.points]
        axes = [[each.key for each in block.categories], [each.key for each in block.series]]
    elif isinstance(block, Table):
        facts = [run.fact for row in block.rows for cell in row.cells for run in cell if run.fact is not None]
        axes = [[each.key for each in block.rows], [each.key for each in block.columns if each.key != "stub"]]
    elif isinstance(block, IconGrid):
        facts = [run.fact for band in block.bands for cell in band.cells for run in cell.number if run.fact is not None]
        axes = [[cell.key for cell in band.cells] for band in block.bands]
    else:
        return None, ()
    names = dict.fromkeys(fact.origin.data for fact in facts if fact.origin is not None)
    for data in (context.data[name] for name in names if name in context.data):
        for axis in axes:
            waves = tuple(key for key in axis if not key.startswith(" "))
            if data.waves is not None and len(waves) > 1 and {*waves} <= {*data.waves.order}:
                return data, waves
    return None, ()


def _changed(block: Block) -> Iterator[Fact]:
    """The facts of a block that have a mark of change."""
    if isinstance(block, Chart):
        yield from (point.fact for series in block.series for point in series.points if point.change)
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row.cells:
                yield from _marked(cell)
    elif isinstance(block, IconGrid):
        for band in block.bands:
            for each in band.cells:
                yield from _marked(each.number)


def _marked(runs: tuple[Run, ...]) -> Iterator[Fact]:
    marks = {f"{NO_BREAK_SPACE}{mark}" for mark in CHANGE_MARKS.values()}
    for run, following in pairwise(runs):
        if run.fact is not None and following.fact is None and following.text in marks:
            yield run.fact


def _what_marks_mean(context: SlideContext, facts: list[Fact], on_axis: bool) -> str:
    """'▲▼ signifikant ændring siden 2013-2014, 95 pct. niveau', with what had to be assumed."""
    words = context.language.words
    name = facts[0].origin.data if facts[0].origin is not None else ""
    data = context.data.get(name)
    wave = words["wave_before"]
    if not on_axis and data is not None and data.waves is not None and (before := data.waves.before(data.wave)):
        wave = wave_label(context.spec.waves, before, context.plain)
    share = context.spec.interval / 100
    decimals = next(each for each in range(5) if each == 4 or round(share * 100, each) == context.spec.interval)
    note = words["changes_note"].format(wave=wave, level=format_pct(share, context.language, decimals))
    if any(fact.precision is not None and fact.precision.assumed for fact in facts):
        note += f", {words['random_assumed']}"
    return f"{note}."
