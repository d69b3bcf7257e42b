"""What a deck says of what may be shown of a data set: its minimum base, its totals, and which columns hold codes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deckgen.fields import SpecModel, place_of
from deckgen.findings import Finding, Where, choices, error
from deckgen.spec.codebook import Codebook
from deckgen.spec.deck import DataSpec, DeckSpec
from deckgen.survey import Table
from deckgen.survey.crosstab import Columns
from deckgen.survey.disclosure import Disclosed, Rules, disclose

_CODES = ("category", "series", "columns", "by")
"""Keys of charts, tables and icon grids that name columns with codes."""


def disclosed(
    name: str, data: DataSpec, deck: DeckSpec, table: Table, columns: Columns, codebook: Codebook | None,
    at: Where | None, problems: list[Finding],
) -> Disclosed:  # fmt: skip
    """The table without what may not be shown. A minimum that cannot be held to some rows is told as a warning.

    Raises DeckgenError for totals that are not in the data.
    """
    asked = deck.minimum_base or data.minimum_base or data.totals or any(table.suppressed)
    if not asked and not any(each.minimum_base for each in (codebook.questions.values() if codebook else ())):
        return Disclosed(table)
    rules = _rules(data, deck, table, columns, codebook)
    found = disclose(table, rules, place_of(next(iter(data.totals), "")) or at)
    if found.unknown:
        minimum = max(rules.minimum, *rules.minimums.values(), 0)
        said = "1 value has" if found.unknown == 1 else f"{found.unknown:,} values have"
        problems.append(Finding(
            "warning", "base-unknown", f"{said} no base in '{name}', so the minimum base of {minimum} cannot be held "
            "to them: they are shown", place_of(data.base) or at,
            "name the column with the number of answers as `base`; whoever published figures without it cleared them",
        ))  # fmt: skip
    return found


def _rules(data: DataSpec, deck: DeckSpec, table: Table, columns: Columns, codebook: Codebook | None) -> Rules:
    totals = {str(column): str(code) for column, code in data.totals.items()}
    for column, code in data.totals.items():
        table.column_index(column, place_of(column))
        codes = dict.fromkeys(table.text(row, column).strip() for row in range(len(table.rows)))
        if code not in codes:
            raise error("code-unknown", f"no row of '{table.name}' has the total '{code}' in the column '{column}'",
                        place_of(code), choices(code, codes))  # fmt: skip
    if data.estimate is not None:
        totals = {str(column): str(data.estimate.total) for column in data.estimate.by} | totals
    question = str(codebook.question) if codebook is not None else "question"
    category = str(codebook.category) if codebook is not None else "category"
    codes_of, values = _columns_used(deck)
    columns_of_codes = {
        question, category, "question", "category", "answer", *data.key, *totals, *data.label, *codes_of,
        *(column for conditions in data.where for column in conditions), *(data.estimate.by if data.estimate else ()),
        *([deck.waves.column] if deck.waves is not None else ["wave"]), *(codebook.labels if codebook else ()),
    } - values  # fmt: skip
    labels = {each for given in data.label.values() for each in ([given] if isinstance(given, str) else given.values())}
    texts = {
        *labels, *columns.label.values(), *(f"{each}_label" for each in columns_of_codes), columns.status,
        "source_title", "source_url",
    }  # fmt: skip
    minimums = {
        str(code): entry.minimum_base for code, entry in (codebook.questions if codebook else {}).items()
        if entry.minimum_base is not None
    }  # fmt: skip
    return Rules(
        columns.value, columns.base, max(deck.minimum_base or 0, data.minimum_base or 0), columns_of_codes,
        texts - values, totals, question, minimums, category,
    )  # fmt: skip


def _columns_used(deck: DeckSpec) -> tuple[set[str], set[str]]:
    """The columns that the deck's numbers and slides take codes from, and those they take values from."""
    codes: set[str] = set()
    values: set[str] = set()
    wordings = (
        each for index in range(len(deck.slides)) if (slide := deck.slide(index)) is not None for each in slide.wordings
    )
    for model in _models([*deck.numbers.values(), *wordings, *deck.data.values()]):
        given = {name: getattr(model, name) for name in type(model).model_fields}
        if "from_" not in given and "value" not in given:
            continue
        codes.update(str(given[key]) for key in _CODES if isinstance(given.get(key), str))
        codes.update(str(column) for conditions in given.get("where") or () for column in conditions)
        if isinstance(given.get("value"), str):
            values.add(str(given["value"]))
    return codes, values


def _models(value: Any) -> Iterator[SpecModel]:
    """All models inside a value of the spec, itself included."""
    if isinstance(value, SpecModel):
        yield value
        for name in type(value).model_fields:
            yield from _models(getattr(value, name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _models(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _models(each)
