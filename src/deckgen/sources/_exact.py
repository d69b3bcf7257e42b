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
from operator import add
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

    def columns(self, expression: Any) -> dict[str, Any]:
        """The sums that an engine adds up."""
        rest = expression * math.ldexp(1.0, self._shift)
        found = {}
        for name in self.names[:-1]:
            whole = rest.floor()
            found[name] = _whole_sum(whole)
            rest = (rest - whole) * math.ldexp(1.0, _BITS)
        found[self.names[-1]] = _whole_sum((rest + 0.5).floor())
        return found

    def again(self, relation: Any) -> dict[str, Any]:
        """The sums of such sums, over a relation that has them as columns."""
        return {name: _whole_sum(relation[name]) for name in self.names}

    def number(self, relation: Any) -> Any:
        """Such a sum as a floating point number in the engine, over a relation that has its columns."""
        scales = (math.ldexp(1.0, -self._shift - index * _BITS) for index in range(self.parts))
        numbers = [relation[name].cast("float64") * scale for name, scale in zip(self.names, scales, strict=True)]
        return reduce(add, reversed(numbers))

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


def _whole_sum(expression: Any) -> Any:
    return expression.cast("int64").sum().cast("int64")
