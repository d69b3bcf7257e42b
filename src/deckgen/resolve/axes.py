"""Waves as the categories or series of a selection: which of them, in which order, and where the series breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from deckgen.fields import LocalText, Selection, place_of
from deckgen.findings import Where, choices, error
from deckgen.model import Fact
from deckgen.resolve.waves import in_waves, questions_in, wave_label
from deckgen.spec.data import DataSet
from deckgen.spec.rows import select
from deckgen.survey import Table
from deckgen.survey.waves import Waves, sorted_by_wave, waves_in

if TYPE_CHECKING:
    from deckgen.resolve.context import SlideContext


def is_wave(data: DataSet, column: str | None) -> bool:
    """Whether a column is that of the waves."""
    return data.waves is not None and column == data.waves.column


def selected_rows(
    context: SlideContext, data: DataSet, selection: Selection, axes: Sequence[str | None], at: Where | None
) -> Table:
    """The rows of a selection. With waves on an axis, those of all waves it wants, in their order, though the data set
    stands for one of them. Raises DeckgenError."""
    waves = data.waves
    if waves is None or waves.column not in axes:
        if selection.waves is not None:
            raise error("waves-needless", "`waves` is for selections with waves as their categories or series",
                        place_of(selection.waves) or at, _needless(context, waves))  # fmt: skip
        return select(data.table, selection.where, context.params, at)
    rows = select(data.whole, selection.where, context.params, at)
    rows = sorted_by_wave(in_waves(rows, waves.column, wanted_waves(context, data, selection, at)), waves)
    if not rows.rows:
        raise error("selection-empty", f"no row of '{data.name}' fits in the waves that are wanted", at,
                    f"its waves are: {', '.join(waves.order)}")  # fmt: skip
    return rows


def _needless(context: SlideContext, waves: Waves | None) -> str:
    if context.spec.waves is None:
        return "declare the deck's `waves` first, then say `category: wave`"
    return f"say `category: {waves.column}`" if waves is not None else "this data set has no column with waves"


def wanted_waves(context: SlideContext, data: DataSet, selection: Selection, at: Where | None) -> tuple[str, ...]:
    """The waves that a selection wants. Raises DeckgenError 'wave-unknown' for one that the data set does not have."""
    waves = data.waves
    assert waves is not None
    if any(waves.column in conditions for conditions in selection.where):
        rows = select(data.whole, selection.where, context.params, at)
        return tuple(wave for wave in waves.order if wave in waves_in(rows, waves.column))
    if selection.waves == []:
        return waves.order
    if isinstance(selection.waves, list):
        for each in selection.waves:
            if each not in waves.order:
                raise error("wave-unknown", f"'{data.name}' has no wave '{each}'", place_of(each) or at,
                            choices(str(each), [*waves.order, "all"]))  # fmt: skip
        return tuple(each for each in waves.order if each in selection.waves)
    own = data.wave or context.params.get(waves.column, "")
    until = waves.until(own if own in waves.order else "")
    return until[-selection.waves :] if isinstance(selection.waves, int) else until


def with_gaps(
    wanted: Sequence[str], labels: Mapping[str, str], facts: Mapping[tuple[str, str], Fact]
) -> tuple[dict[str, str], frozenset[str]]:
    """Labels of waves in their order, and the waves between others that have no value: time runs on evenly there."""
    full = {wave for (wave, _), fact in facts.items() if fact.value is not None or fact.suppressed}
    ranks = [rank for rank, wave in enumerate(wanted) if wave in full]
    between = wanted[min(ranks) : max(ranks) + 1] if ranks else ()
    shown = {wave: labels.get(wave, wave) for wave in wanted if wave in between or wave in labels}
    return shown, frozenset(between) - full


def breaks_between(context: SlideContext, data: DataSet, shown: Sequence[str], rows: Table) -> dict[str, str]:
    """The shown waves that cannot be compared with the one shown before, each with the sentences that say why.

    The series breaks there, or one of the questions of the rows was changed.
    """
    if data.waves is None or context.spec.waves is None:
        return {}
    breaks = context.spec.waves.breaks
    asked = [(code, data.codebook.questions[code].changed) for code in questions_in(data, rows)
             if data.codebook is not None and code in data.codebook.questions]  # fmt: skip
    found: dict[str, str] = {}
    for first, last in pairwise(shown):
        said = [_note(context, "break_note", each, breaks[each]) for each in data.waves.crossed(first, last, breaks)]
        for code, changed in asked:
            name = f"{_question_label(data, code)}: " if len(asked) > 1 else ""
            said += [name + _note(context, "question_note", each, changed[each])
                     for each in data.waves.crossed(first, last, changed)]  # fmt: skip
        if said:
            found[last] = " ".join(said)
    return found


def _note(context: SlideContext, word: str, wave: str, why: LocalText) -> str:
    """'Brud i serien ved 2021-2023: …', as a sentence."""
    label = wave_label(context.spec.waves, wave, context.plain)
    note = context.language.words[word].format(wave=label, why=context.plain(why))
    return f"{note.rstrip('.: ')}."


def _question_label(data: DataSet, code: str) -> str:
    return data.columns.words.get(data.columns.question, {}).get(("", code), code)
