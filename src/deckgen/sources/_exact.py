"""Sums of floating point numbers that come out the same in every engine, in whatever order it adds.

An engine that works in parallel adds in another order each time, and so its floating point sums differ in their last
digits from run to run. Here each number becomes two whole numbers of 31 bits, relative to a bound of all of them:
x = (high + low / 2**31) / scale. Whole numbers add up without error. What is lost lies below 2**-62 of the bound.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_BITS = 31
"""Sums of whole numbers of so many bits fit into 64 for up to 2**32 rows."""


@dataclass(frozen=True, slots=True)
class ExactSum:
    """The sum of an expression whose values are at most `bound` in size; `name` is its own among the columns."""

    name: str
    bound: float

    @property
    def _shift(self) -> int:
        """The power of two by which numbers are multiplied, so that the largest just has 31 bits."""
        return _BITS - math.frexp(self.bound)[1] if self.bound > 0 else 0

    def columns(self, expression: Any) -> dict[str, Any]:
        """The two sums that an engine adds up."""
        scaled = expression * math.ldexp(1.0, self._shift)
        high = scaled.floor()
        low = ((scaled - high) * math.ldexp(1.0, _BITS) + 0.5).floor()
        return {self._high: _whole_sum(high), self._low: _whole_sum(low)}

    def again(self, relation: Any) -> dict[str, Any]:
        """The sums of such sums, over a relation that has them as columns."""
        return {name: _whole_sum(relation[name]) for name in (self._high, self._low)}

    def number(self, relation: Any) -> Any:
        """Such a sum as a floating point number in the engine, over a relation that has both columns."""
        high, low = (relation[name].cast("float64") for name in (self._high, self._low))
        return high * math.ldexp(1.0, -self._shift) + low * math.ldexp(1.0, -self._shift - _BITS)

    def whole(self, row: Mapping[str, Any]) -> int:
        """The sum of a row as a whole number, to be added to others of the same sum."""
        return (int(row[self._high] or 0) << _BITS) + int(row[self._low] or 0)

    def value(self, whole: int) -> float:
        """What a whole number stands for."""
        return math.ldexp(float(whole), -self._shift - _BITS)

    @property
    def names(self) -> tuple[str, str]:
        return self._high, self._low

    @property
    def _high(self) -> str:
        return f"{self.name}_high"

    @property
    def _low(self) -> str:
        return f"{self.name}_low"


def _whole_sum(expression: Any) -> Any:
    return expression.cast("int64").sum().cast("int64")
