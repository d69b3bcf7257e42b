"""The waves of a survey: their order, and what lies between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from deckgen.survey import Table


@dataclass(frozen=True, slots=True)
class Waves:
    """The waves of a data set, in the column `column`.

    `order` are those that the data set has rows of, from first to last; `all` are those of the whole deck, `order`
    among them, so that a break has its place also where this data set has no rows of that very wave.
    """

    column: str
    order: tuple[str, ...]
    all: tuple[str, ...]

    def before(self, wave: str) -> str:
        """The data set's wave before; '' where there is none, or where `wave` is none of its waves."""
        at = self.order.index(wave) if wave in self.order else 0
        return self.order[at - 1] if at else ""

    def until(self, wave: str) -> tuple[str, ...]:
        """The waves up to and with `wave`; all of them where it is ''."""
        if not wave:
            return self.order
        return tuple(each for each in self.order if self._rank(each) <= self._rank(wave))

    def crossed(self, first: str, last: str, steps: Iterable[str]) -> tuple[str, ...]:
        """Which of `steps`, waves that something new starts with, lie after `first` and not after `last`."""
        low, high = self._rank(first), self._rank(last)
        return tuple(each for each in steps if each in self.all and low < self._rank(each) <= high)

    def _rank(self, wave: str) -> int:
        return self.all.index(wave) if wave in self.all else -1


def sort_waves(waves: Iterable[str]) -> tuple[str, ...]:
    """Waves, each once, as a person sorts them: by the numbers in their names, so that wave 10 comes after wave 9."""

    def rank(wave: str) -> list[tuple[int, int, str]]:
        parts = re.findall(r"[0-9]+|[^0-9]+", wave)
        digits = [part.lstrip("0") if part[0] in "0123456789" else None for part in parts]
        return [(1, 0, part) if number is None else (0, len(number), number)
                for part, number in zip(parts, digits, strict=True)]  # fmt: skip

    return tuple(sorted({*waves} - {""}, key=lambda wave: (rank(wave), wave)))


def wave_of(table: Table, row: int, column: str) -> str:
    """The wave of a row, as codes are read: without blanks around it."""
    return table.text(row, column).strip()


def waves_in(table: Table, column: str) -> set[str]:
    """The waves that a table has rows of; none where it has no such column."""
    if column not in table.columns:
        return set()
    at = table.column_index(column)
    known = table.rows_by_text(at)
    found = set(known) if known is not None else {table.text(row, column) for row in range(len(table.rows))}
    return {each.strip() for each in found} - {""}


def sorted_by_wave(table: Table, waves: Waves) -> Table:
    """The rows by wave, those of one wave as they stood; rows of other waves are left out."""
    ranks = {wave: rank for rank, wave in enumerate(waves.order)}
    texts = [wave_of(table, row, waves.column) for row in range(len(table.rows))]
    kept = [row for row, text in enumerate(texts) if text in ranks]
    return table.keep(sorted(kept, key=lambda row: ranks[texts[row]]))
