"""A selection of a data set as a cross table: rows picked, ordered, cut and labelled."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import fsum
from typing import TYPE_CHECKING

from deckgen.context import Crosstab
from deckgen.fields import Located, Selection, place_of
from deckgen.findings import DeckgenError, Where, choices, error
from deckgen.languages import NumberKind, sort_key
from deckgen.model import Category, Fact, joined_origins
from deckgen.resolve.axes import breaks_between, is_wave, selected_rows, wanted_waves, with_gaps
from deckgen.resolve.changes import Compared, changes_of
from deckgen.resolve.facts import refused_value, show, signed
from deckgen.spec.data import DataSet
from deckgen.spec.filters import STATUS_RANK
from deckgen.spec.labels import in_other_languages
from deckgen.survey import Table
from deckgen.survey.crosstab import cells, code_of
from deckgen.survey.select import arrange, top

if TYPE_CHECKING:
    from deckgen.resolve.context import SlideContext

ValueOf = Callable[[str], float | None]
OTHER = "other"


def cross(
    context: SlideContext, data: DataSet, selection: Selection, series: str | None, extra: tuple[str, ...]
) -> Crosstab:
    """The selected values. Raises DeckgenError for columns, rows and codes that are not there."""
    at = place_of(selection.from_)
    columns = data.columns
    if selection.value:
        data.table.column_index(selection.value, place_of(selection.value))
        columns = columns.of_value(str(selection.value))
    elif columns.value not in data.table.columns:
        data.table.column_index(columns.value, at)
    format = selection.format or data.format
    category = str(selection.category or _category_of(selection, data, at))
    data.table.column_index(category, place_of(selection.category) or at)
    if series is not None:
        data.table.column_index(series, place_of(series) or at)
    table = selected_rows(context, data, selection, (category, series), at)
    _check_values(context, table, columns.value, selection, format)
    _check_codes(table, [category, series] if series is not None else [category])

    def shown(value: float) -> str:
        return context.shown(value, format, selection.decimals)

    labels, groups, facts, rows = cells(table, columns, category, series, shown, at)
    gaps: frozenset[str] = frozenset()
    facts = {cell: signed(fact, context.language) for cell, fact in facts.items()}
    if is_wave(data, category):
        labels, gaps = with_gaps(wanted_waves(context, data, selection, at), labels, facts)
    wording = {**data.labels, **selection.labels}
    for column, known in ((category, labels), (series, groups)):
        given = {**context.wave_labels, **wording} if is_wave(data, column) else wording
        known.update({code: context.plain(given[code]) or code for code in known if code in given})
        _tell_missing(context, data, column, known, at)
    labels = _without_blanks(context, labels, facts, columns.value, place_of(selection.value) or at, gaps)
    groups = {code: name for code, name in groups.items() if any((c, code) in facts for c in labels)}
    first = next(iter(groups), "")

    def value_of(code: str) -> float | None:
        fact = facts.get((code, first))
        return fact.value if fact is not None and isinstance(fact.value, float) else None

    compared = Compared(table, columns, category, series, facts, shown)
    changes = changes_of(context, data, selection, compared, at) if selection.changes else {}
    order = _order(context, selection, labels, value_of)
    order, facts = _cut(context, selection, order, list(groups), facts, labels, format, value_of)
    breaks = breaks_between(context, data, order if is_wave(data, category) else list(groups), table)
    context.figure_notes.extend(breaks.values())
    others = {
        (code, name): Located(table.text(rows[code], name), table.place(rows[code], name))
        for code in order if code in rows for name in extra
    }  # fmt: skip
    return Crosstab(
        tuple(Category(code, labels[code]) for code in order),
        tuple(Category(code, name) for code, name in groups.items()),
        facts, format, category, columns.value, others, changes, breaks,
    )  # fmt: skip


def _tell_missing(
    context: SlideContext, data: DataSet, column: str | None, labels: Mapping[str, str], at: Where | None
) -> None:
    """Warn of codes that stand on the slide as they are, though the codebook has labels of them in other languages."""
    if data.codebook is None or column is None:
        return
    bare = [code for code in in_other_languages(data.codebook, column) if labels.get(code) == code]
    if bare:
        context.warn("language-missing", f"the codebook has no '{context.language.code}' for {', '.join(sorted(bare))}",
                     at, "add it there, or give these codes their `labels`")  # fmt: skip


def _check_values(context: SlideContext, table: Table, column: str, selection: Selection, format: NumberKind) -> None:
    """Refuse values that cannot be written in the format asked for, at their place in the data."""
    for row in range(len(table.rows)):
        value = table.number(row, column)
        try:
            if value is not None:
                show(value, format, context.language, selection.decimals)
        except ValueError as problem:
            what = f"'{code_of(table, row, column)}' in the column '{column}'"
            raise DeckgenError(refused_value(table, row, column, what, problem)) from None


def _check_codes(table: Table, columns: Sequence[str]) -> None:
    for column in columns:
        for row in range(len(table.rows)):
            if not code_of(table, row, column):
                raise error("code-blank", f"a row that is selected is blank in the column '{column}'",
                            table.place(row, column), "fill the cell, or leave the row out with `where`")  # fmt: skip


def _category_of(selection: Selection, data: DataSet, at: Where | None) -> str:
    if "category" in data.table.columns:
        return "category"
    raise error("key-missing", "the selection does not say its `category`", at,
                f"name the column whose codes tell its rows apart: {', '.join(data.table.columns[:12])}")  # fmt: skip


def _without_blanks(
    context: SlideContext, labels: dict[str, str], facts: Mapping[tuple[str, str], Fact], column: str, at: Where | None,
    gaps: frozenset[str],
) -> dict[str, str]:  # fmt: skip
    """Categories that have a value in some series, if only a suppressed one; the others are left out, and told.

    `gaps` are waves between others: they keep an empty place.
    """
    full = {code for (code, _), fact in facts.items() if fact.value is not None or fact.suppressed}
    blank = [label for code, label in labels.items() if code not in full and code not in gaps]
    empty = [label for code, label in labels.items() if code in gaps]
    if not full:
        raise error("selection-empty", "none of the selected rows has a value", at,
                    f"their cells in the column '{column}' are blank")  # fmt: skip
    if all(fact.value is None for fact in facts.values()):
        context.warn("all-suppressed", "none of the selected values may be shown: too few answers stand behind them",
                     at, "select wider groups, or leave the slide out")  # fmt: skip
    if blank:
        context.warn("value-missing", f"left out, as no value is published: {', '.join(blank)}", at)
    if empty:
        context.warn("value-missing", f"an empty place, as no value is published: {', '.join(empty)}", at)
    return {code: label for code, label in labels.items() if code in full or code in gaps}


def _order(
    context: SlideContext, selection: Selection, labels: Mapping[str, str], value_of: ValueOf
) -> tuple[str, ...]:
    for code in selection.sort if isinstance(selection.sort, list) else ():
        if code not in labels:
            raise error("code-unknown", f"there is no '{code}' to sort", place_of(code), choices(code, labels))
    return arrange(
        list(labels), selection.sort, value_of=value_of, label_of=lambda code: labels[code], key_of=lambda code: code,
        sort_key=lambda text: sort_key(text, context.language), at=place_of(selection.sort),
    )  # fmt: skip


def _cut(
    context: SlideContext, selection: Selection, order: tuple[str, ...], groups: list[str],
    facts: dict[tuple[str, str], Fact], labels: dict[str, str], format: NumberKind, value_of: ValueOf,
) -> tuple[tuple[str, ...], dict[tuple[str, str], Fact]]:  # fmt: skip
    """The `top` largest categories of the first series, in their order; the rest summed where `other` asks so."""
    if selection.top is None or len(order) <= selection.top:
        return order, facts
    chosen = top(order, selection.top, value_of=value_of, label_of=lambda code: labels[code])
    if selection.other is None:
        return chosen, facts
    rest = [code for code in order if code not in chosen]
    labels[OTHER] = context.plain(selection.other)
    summed = {
        (OTHER, group): _sum(context, selection, [facts.get((code, group)) for code in rest], group, format,
                             labels[OTHER])
        for group in groups
    }  # fmt: skip
    return (*chosen, OTHER), {**facts, **summed}


def _sum(
    context: SlideContext, selection: Selection, members: list[Fact | None], group: str, format: NumberKind, label: str
) -> Fact:
    """One fact for the rest of the categories; suppressed where one of them is, refused where one has no value."""
    key = "/".join(filter(None, (group, OTHER)))
    hidden = next((fact for fact in members if fact is not None and fact.suppressed), None)
    if hidden is not None:
        return replace(hidden, key=key, label=label)
    values = [fact.value for fact in members if fact is not None and isinstance(fact.value, float)]
    known = [fact for fact in members if fact is not None]
    if len(values) < len(members):
        raise error("sum-unknown", "the rest cannot be summed: not all of it has a value",
                    place_of(selection.from_), "leave `other` out, or take rows out with `where`")  # fmt: skip
    total = round(fsum(values), 12)
    if format == "pct" and total > 1:
        raise error("sum-over-one", f"the rest adds up to {total:.0%}: these shares overlap and cannot be summed",
                    place_of(selection.from_), "leave `other` out")  # fmt: skip
    worst = max((fact.status for fact in known), key=lambda each: STATUS_RANK.get(each, 2))
    shown = context.shown(total, format, selection.decimals)
    origin = joined_origins(fact.origin for fact in known)
    return Fact(key, total, shown, known[0].base, worst, origin, label)
