"""The filters of templates, and the numbers they are given.

A `Number` is a float that knows its fact. Sums, differences, products and quotients of numbers are numbers
again: their fact names the calculation and keeps the first operand's source row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jinja2 import pass_context

from deckgen import numbers
from deckgen.model import Fact

STATUS_RANK = {"published": 0, "revised": 1, "provisional": 2, "illustrative": 3}


class NumberProblem(Exception):
    """A number that a filter refuses: `code`, `message` and `hint` of a finding."""

    def __init__(self, code: str, message: str, hint: str | None = None, word: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.word = code, message, hint, word


class Number(float):
    """A value with its fact, as templates and claims see it."""

    __slots__ = ("fact",)
    fact: Fact

    def __new__(cls, value: float, fact: Fact) -> Number:
        made = super().__new__(cls, value)
        made.fact = fact
        return made

    @property
    def base(self) -> Number:
        """The unweighted number of answers behind it."""
        if self.fact.base is None:
            raise NumberProblem("base-missing", f"no base is published for '{self.fact.key}'",
                                "leave its base out of the text", self.fact.key)  # fmt: skip
        key = f"{self.fact.key}.base"
        return Number(self.fact.base, replace(self.fact, key=key, value=float(self.fact.base)))

    @property
    def label(self) -> str:
        return self.fact.label

    @property
    def status(self) -> str:
        return self.fact.status

    def _with(self, other: Any, sign: str, value: float, swapped: bool = False) -> Number:
        theirs = other.fact if isinstance(other, Number) else None
        names = [self.fact.key, theirs.key if theirs else f"{float(other):g}"]
        first, second = reversed(names) if swapped else names
        worst = max((self.fact, theirs or self.fact), key=lambda fact: STATUS_RANK.get(fact.status, 2)).status
        return Number(value, replace(self.fact, key=f"({first} {sign} {second})", value=value, status=worst, base=None))

    def __add__(self, other: Any) -> Number:
        return self._with(other, "+", float(self) + float(other))

    def __sub__(self, other: Any) -> Number:
        return self._with(other, "-", float(self) - float(other))

    def __mul__(self, other: Any) -> Number:
        return self._with(other, "*", float(self) * float(other))

    def __truediv__(self, other: Any) -> Number:
        return self._with(other, "/", float(self) / float(other))

    def __radd__(self, other: Any) -> Number:
        return self._with(other, "+", float(other) + float(self), swapped=True)

    def __rsub__(self, other: Any) -> Number:
        return self._with(other, "-", float(other) - float(self), swapped=True)

    def __rmul__(self, other: Any) -> Number:
        return self._with(other, "*", float(other) * float(self), swapped=True)

    def __rtruediv__(self, other: Any) -> Number:
        return self._with(other, "/", float(other) / float(self), swapped=True)

    def __neg__(self) -> Number:
        return self._with(-1, "*", -float(self))

    def __abs__(self) -> Number:
        return Number(abs(float(self)), replace(self.fact, key=f"abs({self.fact.key})", value=abs(float(self))))

    def __round__(self, digits: int | None = None) -> Number:  # type: ignore[override]
        value = float(numbers.round_half_away(float(self), digits or 0))
        return Number(value, replace(self.fact, value=value))


def _numeric(name: str, function: Callable[..., str]) -> Callable[..., str]:
    """A filter over a number: its result is marked with the number's fact."""

    @pass_context
    def apply(context: Any, value: Any, *options: Any, **named: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NumberProblem("filter-text", f"'{name}' is for numbers, not for the text '{str(value)[:40]}'",
                                "name a number of the deck", name)  # fmt: skip
        key = value.fact.key if isinstance(value, Number) else ""
        try:
            shown = function(float(value), context["_language"], *options, **named)
        except ValueError as problem:
            raise NumberProblem("number-refused", f"{key or value} | {name}: {problem}", None, key) from None
        except TypeError:
            raise NumberProblem("filter-options", f"'{name}' does not take these options",
                                f"see the filter '{name}' in the reference", name) from None  # fmt: skip
        if not isinstance(value, Number):
            return shown
        marked: str = context["_mark"](value.fact, shown)
        return marked

    apply.__doc__ = function.__doc__
    return apply


def _in_ten(value: float, language: Any) -> str:
    """A share as so many of ten: 8 ud af 10, 8 av 10, 8 out of 10; refused where it would mislead."""
    return numbers.in_ten(value, language).text


@pass_context
def _date(context: Any, value: Any, form: str = "long") -> str:
    """An ISO date in words: 3. september 2018; `form` is long, short, month or year."""
    try:
        return numbers.format_date(value, context["_language"], form)
    except ValueError as problem:
        raise NumberProblem("date-wrong", f"date: {problem}", "write it as 2018-09-03") from None


FILTERS: dict[str, Callable[..., Any]] = {
    "pct": _numeric("pct", numbers.format_pct),
    "in_ten": _numeric("in_ten", _in_ten),
    "number": _numeric("number", numbers.format_number),
    "points": _numeric("points", numbers.format_points),
    "out_of": _numeric("out_of", lambda value, language, n: numbers.out_of(value, n, language)),
    "direction": _numeric("direction", numbers.direction),
    "signed": _numeric("signed", numbers.format_signed),
    "short": _numeric("short", numbers.format_short),
    "date": _date,
}
"""Filters by name; the signatures of their functions, after value and language, are their options."""
