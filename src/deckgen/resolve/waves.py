"""Numbers in their waves: the one of the wave before, and what keeps two waves from being compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from deckgen.fields import Compare, LocalText
from deckgen.findings import DeckgenError
from deckgen.languages import Language
from deckgen.model import Fact
from deckgen.resolve.facts import show
from deckgen.spec.data import DataSet
from deckgen.spec.deck import DeckSpec, NumberSpec, WavesSpec
from deckgen.spec.filters import TextProblem
from deckgen.spec.history import History
from deckgen.spec.labels import in_language
from deckgen.spec.rows import select, without
from deckgen.survey import Table
from deckgen.survey.crosstab import code_of, fact_of
from deckgen.survey.select import one_row
from deckgen.survey.waves import wave_of

Plain = Callable[[LocalText | None], str]
"""A text of the spec as plain words in the deck's language."""


def history_of(
    fact: Fact, number: NumberSpec, data: DataSet, deck: DeckSpec, params: Mapping[str, str], language: Language,
    plain: Plain,
) -> History:  # fmt: skip
    """A named number in its waves. What keeps it from being compared is in the history, not raised."""
    rows = select(data.table, number.where, params, None)  # its one row was found before
    format = data.format if number.value is None or str(number.value) == data.columns.value else "number"
    question = question_text(data, rows, language.code)
    if data.waves is None:
        return History("", "", None, _no_waves(fact.key, deck), question, format)
    column = data.waves.column
    wave = wave_of(rows, 0, column)
    before = data.waves.before(wave)
    names = {each: wave_label(deck.waves, each, plain) for each in (wave, before)}
    problem = unlike(data, deck, wave, questions_in(data, rows), number.compare, plain)
    previous = None
    if problem is None:
        try:
            previous = _earlier(fact, number, data, before, names[before], params, language)
        except TextProblem as found:
            problem = found
    return History(names[wave], names[before], previous, problem, question, format)


def _no_waves(key: str, deck: DeckSpec) -> TextProblem:
    if deck.waves is None:
        return TextProblem("waves-undeclared", f"'{key}' has no wave before: the deck does not declare its waves",
                           "add `waves: {column: wave}` to the deck, with the column that holds the wave",
                           "previous")  # fmt: skip
    return TextProblem("waves-undeclared", f"'{key}' has no wave: its data has no column '{deck.waves.column}'", None,
                       "previous")  # fmt: skip


def _earlier(
    fact: Fact, number: NumberSpec, data: DataSet, before: str, label: str, params: Mapping[str, str],
    language: Language,
) -> Fact:  # fmt: skip
    """The fact of the same number in the wave before. Raises TextProblem where there is none."""
    assert data.waves is not None
    column = data.waves.column
    key = f"{fact.key}.previous"
    columns = data.columns.of_value(str(number.value)) if number.value else data.columns
    format = data.format if columns.value == data.columns.value else "number"
    try:
        rows = in_waves(select(data.whole, without(number.where, column), params, None), column, (before,))
        row = one_row(rows, None, f"'{key}'")
        found = fact_of(rows, row, columns, key, lambda value: show(value, format, language),
                        ", ".join(filter(None, (fact.label, label))))  # fmt: skip
    except DeckgenError as problem:
        raise TextProblem("wave-value", f"'{fact.key}' cannot be compared with {before}: {problem.findings[0].message}",
                          problem.findings[0].hint, fact.key) from None  # fmt: skip
    except ValueError as problem:
        raise TextProblem("number-refused", f"'{key}': {problem}", None, fact.key) from None
    if found.suppressed:
        raise TextProblem("wave-suppressed", f"'{fact.key}' may not be shown for {before}, so nothing can be said of "
                          "how it has changed", "word the text without the wave before", fact.key)  # fmt: skip
    if not isinstance(found.value, float):
        raise TextProblem("wave-value", f"'{fact.key}' has no value for {before}: the cell is blank, at "
                          f"{rows.place(row, columns.value)}", "word the text without the wave before",
                          fact.key)  # fmt: skip
    return found


def unlike(
    data: DataSet, deck: DeckSpec, wave: str, questions: Iterable[str], compare: Compare, plain: Plain
) -> TextProblem | None:
    """What keeps a wave from being compared with the one before: nothing before it, a break, a changed question."""
    assert data.waves is not None and deck.waves is not None
    if wave not in data.waves.order:
        return TextProblem("wave-unlisted", f"the deck's `waves: order` does not list '{wave}'", "add it at its place",
                           "previous")  # fmt: skip
    before = data.waves.before(wave)
    if not before:
        return TextProblem("wave-first", f"there is no wave before {wave} in '{data.name}'",
                           "word it without the wave before, or only {% if name.comparable %} … {% endif %}",
                           "previous")  # fmt: skip
    if compare == "anyway":
        return None
    hint = "word it without the wave before; or say `compare: anyway`, if they are to be compared all the same"
    for each in data.waves.crossed(before, wave, deck.waves.breaks):
        return TextProblem("wave-break", f"{before} and {wave} cannot be compared: the series breaks at {each}"
                           f"{_because(plain(deck.waves.breaks[each]))}", hint,
                           "previous")  # fmt: skip
    for question in questions:
        entry = data.codebook.questions.get(question) if data.codebook is not None else None
        for each in data.waves.crossed(before, wave, entry.changed) if entry is not None else ():
            assert entry is not None
            return TextProblem("question-changed", f"{before} and {wave} cannot be compared: the question '{question}' "
                               f"was changed in {each}{_because(plain(entry.changed[each]))}",
                               hint, "previous")  # fmt: skip
    return None


def _because(why: str) -> str:
    return f" ({why.rstrip('. ')})" if why else ""


def wave_label(waves: WavesSpec | None, wave: str, plain: Plain) -> str:
    """A wave as it is written: its label, or as in the data."""
    return (plain(waves.labels[wave]) if waves is not None and wave in waves.labels else "") or wave


def in_waves(table: Table, column: str, waves: Iterable[str]) -> Table:
    """The rows of some waves, as they stand."""
    wanted = set(waves)
    return table.keep(row for row in range(len(table.rows)) if wave_of(table, row, column) in wanted)


def questions_in(data: DataSet, rows: Table) -> tuple[str, ...]:
    """The codes of the questions that rows belong to, each once; none where the data has no such column."""
    column = data.columns.question or "question"
    if column not in rows.columns:
        return ()
    return tuple(dict.fromkeys(code_of(rows, row, column) for row in range(len(rows.rows))))


def question_text(data: DataSet, rows: Table, language: str) -> str:
    """The question of a row as the codebook words it, or as the data labels it; '' where neither does."""
    codes = questions_in(data, rows)
    entry = data.codebook.questions.get(codes[0]) if data.codebook is not None and codes else None
    said = in_language(entry.text, language) if entry is not None else ""
    if not said and codes and (column := data.columns.label.get(data.columns.question or "question")):
        said = rows.text(0, column).strip()
    return said
