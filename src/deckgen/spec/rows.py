"""Which rows of a table a deck's `where` means: its params filled in, its conditions met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from deckgen.fields import LocatedMap, place_of
from deckgen.findings import Where
from deckgen.spec.params import filled
from deckgen.survey import Table
from deckgen.survey.select import pick

_ROW = "\0row"
"""The name of a column that no file can have: the row's number while alternatives are united."""


def select(table: Table, where: Sequence[Mapping[str, Any]], params: Mapping[str, str], at: Where | None) -> Table:
    """The rows that fit any of the conditions, in the data's order; all rows where there is no condition.

    Raises DeckgenError for params, columns and values that are not there, at `at` where they have no place.
    """
    if not where:
        return table
    kept: set[int] = set()
    numbered = replace(table, columns=(*table.columns, _ROW), rows=tuple(
        (*row, number) for number, row in enumerate(table.rows)
    )) if len(where) > 1 else table  # fmt: skip
    for conditions in where:
        columns: Mapping[str, Where] = getattr(conditions, "keys_at", {})
        for column in conditions:
            table.column_index(column, columns.get(column, at))
        places: Mapping[str, Where] = getattr(conditions, "values_at", {})
        fitting = pick(numbered, filled(conditions, params), place_of(conditions) or at, places)
        if len(where) == 1:
            return fitting
        kept |= {int(str(row[-1])) for row in fitting.rows}
    return table.keep(sorted(kept))


def without(where: Sequence[Mapping[str, Any]], column: str) -> list[Mapping[str, Any]]:
    """The conditions without those on a column; none at all where a map of them had no other, as it fits all rows."""
    found: list[Mapping[str, Any]] = []
    for conditions in where:
        rest = {key: value for key, value in conditions.items() if key != column}
        if not rest:
            return []
        found.append(conditions.with_values(rest) if isinstance(conditions, LocatedMap) else rest)
    return found
