"""What the columns of a table mean: which hold values, which tell rows apart, which are words for people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from deckgen.survey import Table, cell_text
from deckgen.survey.crosstab import Columns, code_of

_DECIMALS = re.compile(r"[+-]?[0-9]*[.,][0-9]+(?:[eE][+-]?[0-9]+)?")
TOTALS = ("all", "total")
"""Codes that mean a total where the deck does not say which does."""
_ABOUT = ("note", "comment", "unit", "precision")
_OF_SOURCE = "source_"

Meaning = Literal["value", "base", "status", "wave", "label", "code", "number", "about"]


@dataclass(frozen=True, slots=True)
class Sense:
    """What a data set's columns mean, as far as its checks need it.

    `key` are the columns that together tell rows apart, `labels` those with labels, `totals` for a column the code of
    its total. `declared` says whether the deck itself names the key.
    """

    columns: Columns
    key: tuple[str, ...]
    category: str = ""
    wave: str = ""
    labels: tuple[str, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    declared: bool = False

    def of(self, column: str) -> Meaning:
        """What a column means; 'code' is one of the key's, 'about' says something of a row for people."""
        if column in (self.columns.value, self.columns.base, self.columns.status):
            return "value" if column == self.columns.value else "base" if column == self.columns.base else "status"
        if column == self.wave:
            return "wave"
        if column in self.key:
            return "code"
        if column in self.labels:
            return "label"
        return "about" if is_about(column) else "number"


def is_about(column: str) -> bool:
    """Whether a column's name says that it tells of a row where it comes from, or what to heed."""
    return column in _ABOUT or column.startswith(_OF_SOURCE)


def sense_of(
    table: Table, columns: Columns, declared: Sequence[str], label_columns: Iterable[str], wave: str,
    totals: Mapping[str, str], category: str = "category",
) -> Sense:  # fmt: skip
    """What columns mean. Where the deck names no key, it is every column with codes in it."""
    labels = tuple(dict.fromkeys(each for each in (*label_columns, *_named_labels(table)) if each in table.columns))
    figures = {columns.value, columns.base, columns.status, columns.weighted, columns.effective, columns.error,
               columns.freedom, columns.method}  # fmt: skip
    key = tuple(each for each in declared if each in table.columns) or tuple(
        column for place, column in enumerate(table.columns)
        if column not in figures and column not in labels and not is_about(column)
        and (column in (category, wave) or not _is_measure(table, place))
    )  # fmt: skip
    known = dict(totals)
    for column in key:
        codes = {code_of(table, row, column) for row in range(len(table.rows))}
        if column not in known and column not in (category, wave):
            code = next((each for each in TOTALS if each in codes), "")
            known |= {column: code} if code and len(codes) > 1 else {}
    used = wave if wave in table.columns else ""
    return Sense(columns, key, category if category in table.columns else "", used, labels, known, bool(declared))


def _named_labels(table: Table) -> Iterator[str]:
    """Columns whose names say that they hold another one's labels: category_label, category_label_da."""
    for column in table.columns:
        name, sign, _ = column.partition("_label")
        if sign and name in table.columns:
            yield column


def _is_measure(table: Table, place: int) -> bool:
    """Whether a column holds numbers with decimals, or nothing: such a column tells no rows apart."""
    texts = [text for row in table.rows if (text := cell_text(row[place]).strip())]
    return not texts or any(_DECIMALS.fullmatch(text) for text in texts)
