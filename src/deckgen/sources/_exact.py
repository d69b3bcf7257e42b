"""Sums of floating point numbers that come out the same in every engine, in whatever order it adds.

An engine that works in parallel adds in another order each time, and so its floating point sums differ in their last
digits from run to run. Here each number becomes some whole numbers of 31 bits, relative to a bound of all of them:
x = (first + second / 2**31 + third / 2**62) / scale. Whole numbers add up without error. Only the last is rounded, so
that with two of them what is lost lies below 2**-62 of the bound, and with each more 2**-31 of that.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import Any

_BITS = 31
"""Sums of whole numbers of so many bits fit into 64 for up to 2**32 rows."""
_MOST = 900
"""Numbers are never multiplied by more than 2**900, for that itself must be a number."""


@dataclass(frozen=True, slots=True)
class ExactSum:
    """The sum of an expression whose values are at most `bound` in size; `name` is its own among the columns.

    `parts` is how many whole numbers each value becomes: more where some values are far smaller than others.
    """

    name: str
    bound: float
    parts: int = 2

    def steps(self, expression: str) -> list[tuple[str, str]]:
        """What an engine works out for each row, one after the other: names with SQL; `added` adds these up."""
        found = [(self.names[0], f"({expression}) * {sql_number(math.ldexp(1.0, self._shift))}")]
        for before, name in pairwise(self.names):
            found.append((name, f"({before} - FLOOR({before})) * {sql_number(math.ldexp(1.0, _BITS))}"))
        return found

    def added(self) -> dict[str, str]:
        """The sums over rows that have been through `steps`, by name."""
        *names, last = self.names
        found = {name: _whole_sum(f"FLOOR({name})") for name in names}
        return found | {last: _whole_sum(f"FLOOR({last} + {sql_number(0.5)})")}

    def again(self) -> dict[str, str]:
        """The sums of such sums, over rows that have them."""
        return {name: _whole_sum(name) for name in self.names}

    def number(self) -> str:
        """Such a sum as a floating point number in the engine, over rows that have its columns."""
        scales = (math.ldexp(1.0, -self._shift - index * _BITS) for index in range(self.parts))
        numbers = [f"{as_float(name)} * {sql_number(scale)}" for name, scale in zip(self.names, scales, strict=True)]
        return " + ".join(reversed(numbers))

    def whole(self, row: Mapping[str, Any]) -> int:
        """The sum of a row as a whole number, to be added to others of the same sum."""
        return reduce(lambda before, name: (before << _BITS) + int(row[name] or 0), self.names, 0)

    def value(self, whole: int) -> float:
        """What a whole number stands for."""
        return float(Fraction(whole) / Fraction(2) ** (self._shift + (self.parts - 1) * _BITS))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"{self.name}_{index}" for index in range(self.parts))

    @property
    def _shift(self) -> int:
        """The power of two by which numbers are multiplied, so that the largest just has 31 bits."""
        return min(_BITS - math.frexp(self.bound)[1], _MOST) if self.bound > 0 else 0


def as_float(expression: str) -> str:
    """An expression of SQL as a floating point number."""
    return f"CAST({expression} AS DOUBLE PRECISION)"


def sql_number(number: float) -> str:
    """A number as it stands in SQL; without the cast it would be a decimal number in some engines."""
    return as_float(repr(number))


def _whole_sum(expression: str) -> str:
    return f"CAST(SUM(CAST({expression} AS BIGINT)) AS BIGINT)"
