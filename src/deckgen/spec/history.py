"""A number in its waves: what it was in the wave before, and how the two are told in a text.

The words of a trend go by the numbers as they are shown, so that nobody reads «up from 79 to 79». A change is reckoned
from the raw values, as statisticians do; where it is then not the difference of the two rounded shares, that is told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from deckgen.languages import Language, NumberKind
from deckgen.model import Fact
from deckgen.numbers import direction, format_number, format_pct, format_points, round_half_away


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a number beside its value. `wave` and `before` are labels, '' where there is no such wave.

    `problem` says why the number cannot be compared with the wave before; `previous` is None then.
    """

    wave: str
    before: str
    previous: Fact | None
    problem: Exception | None
    question: str
    format: NumberKind


def trend(
    now: Fact, previous: Fact, kind: NumberKind, language: Language, decimals: int, mark: Callable[[Fact, str], str]
) -> str:
    """'op fra 79 til 81 pct.', 'uændret 79 pct.'; both numbers are marked with their facts. Raises ValueError."""
    first, last = float(previous.value or 0), float(now.value or 0)
    shown = _write(last, kind, language, decimals)
    sign = _rounded(last, kind, decimals) - _rounded(first, kind, decimals)
    words = language.words["trend_up" if sign > 0 else "trend_down" if sign < 0 else "trend_same"]
    before = _write(first, kind, language, decimals, unit=False)
    marks = {"now": (now, shown), "previous": (previous, before)}
    return words.format(**{name: mark(fact, text) for name, (fact, text) in marks.items() if f"{{{name}}}" in words})


def _write(value: float, kind: NumberKind, language: Language, decimals: int, unit: bool = True) -> str:
    if kind == "pct":
        return format_pct(value, language, decimals, unit=unit)
    return (format_points if kind == "points" else format_number)(value, language, decimals)


def _rounded(value: float, kind: NumberKind, decimals: int) -> float:
    return float(round_half_away(value, decimals + (0 if kind == "number" else 2)))


@dataclass(frozen=True, slots=True)
class Apart:
    """A change of two shares as it is shown, and the difference of the shares as they are shown; `turned` if one of
    these says up or down and the other does not."""

    change: str
    shares: str
    turned: bool


def rounded_apart(now: float, previous: float, language: Language, decimals: int) -> Apart | None:
    """Where a change is not the difference of what is shown: 79.4 and 82.6 per cent are shown as 79 and 83, and +3."""
    shown = _rounded(now, "pct", decimals) - _rounded(previous, "pct", decimals)
    both = [round(each, 12) for each in (now - previous, shown)]
    change, shares = (format_points(each, language, decimals) for each in both)
    if change == shares:
        return None
    return Apart(change, shares, len({direction(each, language, decimals) for each in both}) > 1)
