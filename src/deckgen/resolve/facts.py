"""Named numbers of the spec as facts, and the facts that blocks show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Finding, Where, choices
from deckgen.languages import Language, NumberKind
from deckgen.model import Block, Fact, facts_in
from deckgen.numbers import format_number, format_pct, format_points
from deckgen.spec.data import DataSet
from deckgen.spec.deck import NumberSpec
from deckgen.spec.rows import select
from deckgen.survey import Table
from deckgen.survey.crosstab import code_of, fact_of, label_of
from deckgen.survey.select import one_row


def show(value: float, format: NumberKind, language: Language, decimals: int = 0) -> str:
    """A raw value as it is written: a share as per cent, a difference of shares as points, or a plain number."""
    if format == "pct":
        return format_pct(value, language, decimals)
    if format == "points":
        return format_points(value, language, decimals)
    return format_number(value, language, decimals)


def number_fact(
    name: str, spec: NumberSpec | None, data: Mapping[str, DataSet], declared: Mapping[str, Any],
    params: Mapping[str, str], label: str, language: Language, problems: list[Finding],
) -> Fact | None:  # fmt: skip
    """The fact of a named number, or None with its problem told (once: not for a data set that failed itself)."""
    if spec is None:
        return None
    where = place_of(spec.from_)
    source = str(spec.from_)
    if source not in data:
        if source not in declared:
            problems.append(Finding("error", "data-unknown", f"there is no data set '{source}'", where,
                                    choices(source, sorted(declared))))  # fmt: skip
        return None
    chosen = data[source]
    columns = chosen.columns.of_value(str(spec.value)) if spec.value else chosen.columns
    row = -1
    try:
        chosen.table.column_index(columns.value, place_of(spec.value) or where)
        rows = select(chosen.table, spec.where, params, where)
        row = one_row(rows, _conditions_place(spec) or where, f"the number '{name}'")
        fact = fact_of(rows, row, columns, name, lambda value: _plain(value, chosen, columns.value, language), label)
    except DeckgenError as problem:
        asked = f" (for the number '{name}')" if row >= 0 else ""
        problems += [replace(each, where=each.where or where, message=f"{each.message}{asked}")
                     for each in problem.findings]  # fmt: skip
        return None
    except ValueError as problem:  # a value that cannot be written in the data set's format
        problems.append(refused_value(rows, row, columns.value, f"the number '{name}'", problem))
        return None
    fact = signed(fact, language)
    if fact.value is None and not fact.suppressed:
        problems.append(Finding(
            "error", "value-missing", f"the number '{name}' has no value: its row is blank in the column "
            f"'{columns.value}', at {rows.place(row, columns.value)}", _conditions_place(spec) or where,
            "choose another row or column, or name a `fallback` file for the data set",
        ))  # fmt: skip
        return None
    return fact if label else replace(fact, label=_described(rows, row, chosen, spec))


def signed(fact: Fact, language: Language) -> Fact:
    """A fact with the sign for what may not be shown as its text, where it is suppressed."""
    return replace(fact, text=language.words["suppressed_mark"]) if fact.suppressed else fact


def _plain(value: float, data: DataSet, column: str, language: Language) -> str:
    return show(value, data.format if column == data.columns.value else "number", language)


def _conditions_place(spec: NumberSpec) -> Where | None:
    return next((place for each in spec.where if (place := place_of(each)) is not None), None)


def refused_value(table: Table, row: int, column: str, what: str, problem: ValueError) -> Finding:
    """The finding for a value of the data that cannot be written as it is asked for: 80 as a share."""
    return Finding("error", "number-refused", f"{what}: {problem}", table.place(row, column),
                   "mend the value in the data, or choose another `format`: pct, points or number")  # fmt: skip


def _described(rows: Table, row: int, data: DataSet, spec: NumberSpec) -> str:
    """What a number is where the spec does not say: the label of its answer, else of another code of its row."""
    answer = str(data.codebook.category) if data.codebook is not None else "category"
    asked = [column for conditions in spec.where for column in conditions]
    known = {**data.columns.label, **data.columns.words}
    for column in (*(each for each in asked if each == answer), *asked, *known):
        if column in known and column in rows.columns:
            said = label_of(rows, row, column, data.columns)
            return said if said != code_of(rows, row, column) else ""
    return ""


def facts_of(blocks: Iterable[Block]) -> tuple[Fact, ...]:
    """The facts that blocks show, in reading order, each once; those that are suppressed are not shown."""
    found: dict[tuple[str, str], Fact] = {}
    for block in blocks:
        for fact in facts_in(block):
            if fact.value is not None:
                found.setdefault((fact.key, fact.text), fact)
    return tuple(found.values())
