"""A selection of a data set as a cross table: rows picked, ordered, cut and labelled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deckgen.context import Crosstab
from deckgen.fields import Selection, place_of
from deckgen.findings import Where, error
from deckgen.languages import sort_key
from deckgen.model import Category, Fact
from deckgen.spec.data import DataSet, substitute
from deckgen.survey.crosstab import Columns, cells
from deckgen.survey.select import arrange, pick

if TYPE_CHECKING:
    from deckgen.resolve.context import SlideContext

STATUS_RANK = ("published", "revised", "provisional", "illustrative")
OTHER = "other"


def cross(
    context: SlideContext, data: DataSet, selection: Selection, series: str | None, extra: tuple[str, ...]
) -> Crosstab:
    """The selected values. Raises DeckgenError for columns, rows and codes that are not there."""
    at = place_of(selection.from_)
    columns = data.columns
    if selection.value:
        data.table.column_index(selection.value, place_of(selection.value))
        columns = Columns(str(selection.value), columns.base, columns.status, columns.label)
    elif columns.value not in data.table.columns:
        data.table.column_index(columns.value, at)
    format = selection.format or data.format
    table = pick(data.table, substitute(selection.where, context.params), _first_place(selection) or at)
    category = str(selection.category or _category_of(selection, data, at))
    table.column_index(category, place_of(selection.category) or at)
    if series is not None:
        table.column_index(series, place_of(series) or at)
    labels, groups, facts, rows = cells(
        table, columns, category, series, lambda value: context.shown(value, format, selection.decimals), at
    )
    wording = {**data.labels, **selection.labels}
    for known in (labels, groups):
        known.update({code: context.plain(wording[code]) for code in known if code in wording})
    labels = _without_blanks(context, labels, facts, at)
    groups = {code: name for code, name in groups.items() if any((c, code) in facts for c in labels)}
    order = _order(context, selection, labels, groups, facts)
    order, facts = _cut(context, selection, order, list(groups), facts, labels, format)
    others = {(code, name): table.text(rows[code], name) for code in order if code in rows for name in extra}
    return Crosstab(
        tuple(Category(code, labels[code]) for code in order),
        tuple(Category(code, name) for code, name in groups.items()),
        facts, format, category, others,
    )  # fmt: skip


def _first_place(selection: Selection) -> Where | None:
    return next((place_of(value) for value in selection.where.values() if place_of(value)), None)


def _category_of(selection: Selection, data: DataSet, at: Where | None) -> str:
    if "category" in data.table.columns:
        return "category"
    raise error("key-missing", "the selection does not say its `category`", at,
                f"name the column whose codes tell its rows apart: {', '.join(data.table.columns[:12])}")  # fmt: skip


def _without_blanks(
    context: SlideContext, labels: dict[str, str], facts: Mapping[tuple[str, str], Fact], at: Where | None
) -> dict[str, str]:
    """Categories that have a value in some series; the others are left out, and told."""
    full = {code for (code, _), fact in facts.items() if fact.value is not None}
    blank = [label for code, label in labels.items() if code not in full]
    if not full:
        raise error("selection-empty", "none of the selected rows has a value", at,
                    "their cells in the value column are blank")  # fmt: skip
    if blank:
        context.warn("value-missing", f"left out, as no value is published: {', '.join(blank)}")
    return {code: label for code, label in labels.items() if code in full}


def _order(
    context: SlideContext, selection: Selection, labels: Mapping[str, str], groups: Mapping[str, str],
    facts: Mapping[tuple[str, str], Fact],
) -> list[str]:  # fmt: skip
    first = next(iter(groups), "")

    def value_of(code: str) -> float | None:
        fact = facts.get((code, first))
        return fact.value if fact is not None and isinstance(fact.value, float) else None

    return arrange(
        list(labels), selection.sort, value_of=value_of, label_of=lambda code: labels[code], key_of=lambda code: code,
        sort_key=lambda text: sort_key(text, context.language.code),
    )  # fmt: skip


def _cut(
    context: SlideContext, selection: Selection, order: list[str], groups: list[str],
    facts: dict[tuple[str, str], Fact], labels: dict[str, str], format: str,
) -> tuple[list[str], dict[tuple[str, str], Fact]]:  # fmt: skip
    """The `top` largest categories of the first series, in their order; the rest summed where `other` asks so."""
    if selection.top is None or len(order) <= selection.top:
        return order, facts
    first = groups[0] if groups else ""

    def size(code: str) -> float:
        fact = facts.get((code, first))
        return fact.value if fact is not None and isinstance(fact.value, float) else float("-inf")

    kept = set(sorted(order, key=size, reverse=True)[: selection.top])
    rest = [code for code in order if code not in kept]
    chosen = [code for code in order if code in kept]
    if selection.other is None:
        return chosen, facts
    found = dict(facts)
    labels[OTHER] = context.plain(selection.other)
    for group in groups or [""]:
        members = [facts[code, group] for code in rest if (code, group) in facts]
        values = [fact.value for fact in members]
        if any(not isinstance(value, float) for value in values):
            raise error("sum-missing", "`other` cannot be summed: one of the rest has no value", place_of(selection.from_))
        total = round(sum(value for value in values if isinstance(value, float)), 12)
        if format == "pct" and total > 1:
            context.warn("sum-over-one", f"`other` adds up to {context.shown(total, format)}: can these be summed?")
        worst = max((fact.status for fact in members), key=lambda s: STATUS_RANK.index(s) if s in STATUS_RANK else 2)
        key = "/".join(filter(None, (group, OTHER)))
        found[OTHER, group] = Fact(key, total, context.shown(total, format, selection.decimals), members[0].base,
                                   worst, members[0].origin, labels[OTHER])  # fmt: skip
    return [*chosen, OTHER], found
