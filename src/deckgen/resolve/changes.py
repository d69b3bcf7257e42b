"""Which values of a selection have changed significantly since the wave before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from deckgen.fields import Selection, place_of
from deckgen.findings import Where
from deckgen.model import Fact
from deckgen.numbers import format_level
from deckgen.resolve.waves import in_waves, questions_in, unlike, wave_label
from deckgen.spec.data import DataSet
from deckgen.spec.rows import select, without
from deckgen.survey import Table
from deckgen.survey.crosstab import Columns, cells, code_of
from deckgen.survey.differences import difference
from deckgen.survey.waves import wave_of

if TYPE_CHECKING:
    from deckgen.resolve.context import SlideContext

Cell = tuple[str, str]
Change = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: the selected rows, the axes their cells stand on, and the cells' facts."""

    rows: Table
    columns: Columns
    category: str
    series: str | None
    facts: Mapping[Cell, Fact]
    show: Callable[[float], str]


def changes_of(
    context: SlideContext, data: DataSet, selection: Selection, what: Compared, at: Where | None
) -> dict[Cell, Change]:
    """For each cell that differs from the same cell of the wave before, at the deck's level: which way.

    Two waves are two samples. A cell that cannot be compared has no mark, and a warning tells why.
    """
    if data.waves is None:
        missing = "the deck does not declare its `waves`" if context.spec.waves is None else "the data has no waves"
        context.warn("change-unknown", f"no change is marked: {missing}", at, "add `waves: {column: wave}` to the deck")
        return {}
    found: dict[Cell, Change] = {}
    tested: list[Fact] = []
    since: set[str] = set()
    reasons: dict[str, list[str]] = {}
    earlier = _earlier(context, data, selection, what, at)
    places = _places(data, what)
    first = ""
    if data.waves.column in (what.category, what.series):  # the wave before the first that is shown is not shown
        first = next((wave for wave in data.waves.order if any(wave == each for _, each, _ in places)), "")
    for cell, wave, question in places:
        now = what.facts[cell]
        if not isinstance(now.value, float) or wave == first:
            continue
        problem = unlike(data, context.spec, wave, question, selection.compare, context.plain)
        before = earlier.get((wave, cell))
        if problem is not None:
            said = str(problem)
        elif before is None or not isinstance(before.value, float):
            hidden = before is not None and before.suppressed
            said = f"there is no value{' that may be shown' if hidden else ''} for {data.waves.before(wave)}"
        elif (apart := difference(now, before, context.spec.interval)) is None:
            said = "it is not known how sure the values are: their bases are missing"
        else:
            tested += [now, before]
            since.add(data.waves.before(wave))
            if apart.significant:
                found[cell] = "up" if apart.value > 0 else "down"
            continue
        reasons.setdefault(said, []).append(now.label or now.key)
    for said, labels in reasons.items():
        quoted = ", ".join(f"'{label}'" for label in labels)
        context.warn("change-unknown", f"no change is marked at {quoted}: {said}", at)
    if tested:
        context.figure_notes.append(_what_marks_mean(context, bool(found), since, tested))
    return found


def _what_marks_mean(context: SlideContext, some: bool, since: set[str], tested: list[Fact]) -> str:
    """'▲▼ signifikant ændring siden 2013-2014, 95 pct. niveau', with what had to be assumed; or that there is none.

    `since` are the waves that were compared with: of several, each is that before the one it was compared with.
    """
    words, level = context.language.words, context.spec.interval
    wave = words["wave_before"]
    if len(since) == 1:
        wave = wave_label(context.spec.waves, next(iter(since)), context.plain)
    note = words["changes_note" if some else "no_changes_note"].format(
        wave=wave, level=format_level(level, context.language)
    )
    if any(fact.precision is not None and fact.precision.assumed for fact in tested):
        note += f", {words['random_assumed']}"
    return f"{note}."


def _places(data: DataSet, what: Compared) -> list[tuple[Cell, str, tuple[str, ...]]]:
    """Each cell with its wave, and the code of its question."""
    assert data.waves is not None
    found = []
    for row in range(len(what.rows.rows)):
        cell = (code_of(what.rows, row, what.category), code_of(what.rows, row, what.series) if what.series else "")
        question = questions_in(data, what.rows.keep([row]))
        found.append((cell, wave_of(what.rows, row, data.waves.column), question))
    return found


def _earlier(
    context: SlideContext, data: DataSet, selection: Selection, what: Compared, at: Where | None
) -> dict[tuple[str, Cell], Fact]:
    """For each wave among the selected rows and each cell, the fact of the wave before."""
    assert data.waves is not None
    column = data.waves.column
    if column in (what.category, what.series):  # the wave before stands on the same axis
        place = 0 if what.category == column else 1
        return {
            (cell[place], cell): earlier for cell in what.facts
            if (earlier := what.facts.get(_moved(cell, place, data.waves.before(cell[place])))) is not None
        }  # fmt: skip
    whole = select(data.whole, without(selection.where, column), context.params, at)
    found: dict[tuple[str, Cell], Fact] = {}
    for wave in {wave_of(what.rows, row, column) for row in range(len(what.rows.rows))}:
        before = data.waves.before(wave)
        rows = in_waves(whole, column, (before,)) if before else whole.keep(())
        if rows.rows:
            facts = cells(rows, what.columns, what.category, what.series, what.show, place_of(selection.from_))[2]
            found |= {(wave, cell): fact for cell, fact in facts.items()}
    return found


def _moved(cell: Cell, place: int, code: str) -> Cell:
    return (code, cell[1]) if place == 0 else (cell[0], code)
