"""Whether two estimates differ by more than chance, told from their confidence intervals.

The interval of a difference is made from the two intervals that are shown, by the method of variance estimates
recovery: R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in
Medicine 17 (1998) 873-890, method 10, for Wilson's intervals; G. Y. Zou and A. Donner, Construction of confidence
limits about effect measures, Statistics in Medicine 27 (2008) 1693-1702, for any others. With the symmetric intervals
of means it is the usual root of the sum of squares. It agrees with the error bars, at 0 and 1 too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from deckgen.model import Fact
from deckgen.survey.intervals import limits


@dataclass(frozen=True, slots=True)
class Difference:
    """a - b with the bounds of its confidence interval, in the unit of the values."""

    value: float
    low: float
    high: float

    @property
    def significant(self) -> bool:
        """Whether 0 lies outside the interval."""
        return self.low > 0 or self.high < 0


def differs(a: Fact, b: Fact, level: float, same_sample: bool = False) -> bool | None:
    """Whether two facts differ at a level in per cent, such as 95; None where it cannot be told.

    `same_sample` is for two values of the same respondents, whose covariance is not known: the widest variance that
    is possible counts then, (se_a + se_b)², by the Cauchy-Schwarz inequality, so that a difference is never overstated.
    It cannot be told where a value is missing or suppressed, or nothing is known of its precision.
    """
    found = difference(a, b, level, same_sample)
    return found.significant if found is not None else None


def difference(a: Fact, b: Fact, level: float, same_sample: bool = False) -> Difference | None:
    """a - b with its confidence interval at a level in per cent; None where it cannot be told."""
    first, second = _arms(a, level), _arms(b, level)
    if first is None or second is None:
        return None
    value = first.value - second.value
    together = _sum if same_sample else math.hypot
    return Difference(value, value - together(first.below, second.above), value + together(first.above, second.below))


@dataclass(frozen=True, slots=True)
class _Arms:
    """A value and how far its interval reaches below and above it."""

    value: float
    below: float
    above: float


def _arms(fact: Fact, level: float) -> _Arms | None:
    if fact.suppressed or fact.precision is None or not isinstance(fact.value, float | int):
        return None
    found = limits(fact.value, fact.precision, level)
    return _Arms(fact.value, max(fact.value - found[0], 0.0), max(found[1] - fact.value, 0.0)) if found else None


def _sum(one: float, other: float) -> float:
    return one + other
