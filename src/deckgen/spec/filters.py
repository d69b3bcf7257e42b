"""The filters of templates, and the numbers they are given.

A `Number` is a float that knows its fact. Sums, differences, products and quotients of numbers are numbers
again: their fact names the calculation and keeps the source rows of all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from inspect import signature
from typing import Any

from jinja2 import pass_context

from deckgen import numbers
from deckgen.model import Fact, joined_origins
from deckgen.spec.history import History, rounded_apart, trend
from deckgen.spec.marks import FACT

MAX_TEXT = 20_000
"""Characters of a filled text."""

STATUS_RANK = {"published": 0, "revised": 1, "provisional": 2, "illustrative": 3}


class TextProblem(Exception):
    """A text that cannot be filled: `code`, `message` and `hint` of a finding; `word` is what to point at."""

    def __init__(self, code: str, message: str, hint: str | None = None, word: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.word = code, message, hint, word


class Number(float):
    """A value with its fact, as templates and claims see it."""

    __slots__ = ("fact", "history")
    fact: Fact
    history: Callable[[], History] | None
    """What it was in the wave before, asked only where a text does; None for a calculation."""
    parts: tuple[str, ...] = (
        "base", "label", "status", "previous", "change", "trend", "wave", "previous_wave", "comparable", "question",
    )  # fmt: skip
    """What a template may ask of it: {{ innovative.base | number }}."""

    def __new__(cls, value: float, fact: Fact, history: Callable[[], History] | None = None) -> Number:
        made = super().__new__(cls, value)
        made.fact, made.history = fact, history
        return made

    @property
    def base(self) -> Number:
        """The unweighted number of answers behind it."""
        if self.fact.base is None:
            raise TextProblem("base-missing", f"no base is published for '{self.fact.key}'",
                              "leave its base out of the text", "base")  # fmt: skip
        origin = self.fact.origin
        if origin is not None and origin.base:
            origin = replace(origin, column=origin.base)
        fact = replace(self.fact, key=f"{self.fact.key}.base", value=float(self.fact.base), precision=None,
                       origin=origin)  # fmt: skip
        return Number(self.fact.base, fact)

    @property
    def label(self) -> str:
        return self.fact.label

    @property
    def status(self) -> str:
        return self.fact.status

    @property
    def previous(self) -> Number:
        """The same number in the wave before."""
        history = self._history()
        if history.problem is not None or history.previous is None:
            raise history.problem or _no_waves(self.fact.key)
        return Number(float(history.previous.value or 0), history.previous)

    @property
    def change(self) -> Number:
        """The number minus that of the wave before, from the raw values."""
        previous = self.previous
        value = round(float(self) - float(previous), 12)
        return Change(value, replace(self._with(previous, "-", value).fact, key=f"{self.fact.key}.change"),
                      (float(self), float(previous)))  # fmt: skip

    @property
    def comparable(self) -> bool:
        """Whether there is a number in the wave before that it can be compared with."""
        return not self.fact.suppressed and self._history().problem is None

    @property
    def wave(self) -> str:
        return self._history().wave

    @property
    def previous_wave(self) -> str:
        """The wave before, as it is written."""
        history = self._history()
        if not history.before:
            raise history.problem or _no_waves(self.fact.key)
        return history.before

    @property
    def question(self) -> str:
        """The question as the codebook words it."""
        said = self._history().question
        if not said:
            raise TextProblem("question-unknown", f"the codebook has no text for the question of '{self.fact.key}'",
                              "give it as the question's `text` in the codebook, in the deck's language",
                              "question")  # fmt: skip
        return said

    def _history(self) -> History:
        if self.history is None:
            raise _no_waves(self.fact.key)
        return self.history()

    def _with(self, other: Any, sign: str, value: float, swapped: bool = False) -> Number:
        theirs = other.fact if isinstance(other, Number) else None
        names = [self.fact.key, theirs.key if theirs else f"{float(other):g}"]
        first, second = reversed(names) if swapped else names
        worst = max((self.fact, theirs or self.fact), key=lambda fact: STATUS_RANK.get(fact.status, 2)).status
        operands = (theirs, self.fact) if swapped and theirs else (self.fact, theirs)
        return Number(value, replace(
            self.fact, key=f"({first} {sign} {second})", value=value, status=worst, base=None, precision=None,
            origin=joined_origins(fact.origin for fact in operands if fact is not None),
        ))  # fmt: skip

    def __add__(self, other: Any) -> Number:
        return self._with(other, "+", float(self) + _plain(other))

    def __sub__(self, other: Any) -> Number:
        return self._with(other, "-", float(self) - _plain(other))

    def __mul__(self, other: Any) -> Number:
        return self._with(other, "*", float(self) * _plain(other))

    def __truediv__(self, other: Any) -> Number:
        return self._with(other, "/", float(self) / _plain(other))

    def __radd__(self, other: Any) -> Number:
        return self._with(other, "+", _plain(other) + float(self), swapped=True)

    def __rsub__(self, other: Any) -> Number:
        return self._with(other, "-", _plain(other) - float(self), swapped=True)

    def __rmul__(self, other: Any) -> Number:
        return self._with(other, "*", _plain(other) * float(self), swapped=True)

    def __rtruediv__(self, other: Any) -> Number:
        return self._with(other, "/", _plain(other) / float(self), swapped=True)

    def __neg__(self) -> Number:
        return self._with(-1, "*", -float(self))

    def __abs__(self) -> Number:
        value = abs(float(self))
        return Number(value, replace(self.fact, key=f"abs({self.fact.key})", value=value, precision=None))

    def __round__(self, digits: int | None = None) -> Number:  # type: ignore[override]
        value = float(numbers.round_half_away(float(self), digits or 0))
        return Number(value, replace(self.fact, value=value))


class Change(Number):
    """A number minus that of the wave before; `ends` are both."""

    __slots__ = ("ends",)
    ends: tuple[float, float]

    def __new__(cls, value: float, fact: Fact, ends: tuple[float, float]) -> Change:
        made = super().__new__(cls, value, fact)
        assert isinstance(made, Change)
        made.ends = ends
        return made


def _no_waves(key: str) -> TextProblem:
    return TextProblem("wave-unknown", f"no wave is known of '{key}'", "only named numbers have waves", "previous")


def _plain(value: Any) -> float:
    """A number without its fact. Raises TypeError for a text, also for one that looks like a number."""
    if not isinstance(value, int | float):
        raise TypeError("a text is no number")
    return float(value)


def _numeric(name: str, function: Callable[..., str]) -> Callable[..., str]:
    """A filter over a number: its result is marked with the number's fact."""

    @pass_context
    def apply(context: Any, value: Any, *options: Any, **named: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise TextProblem("filter-text", f"'{name}' is for numbers, not for the text '{str(value)[:40]}'",
                              "put it after a number of the deck", name)  # fmt: skip
        key = value.fact.key if isinstance(value, Number) else ""
        if isinstance(value, Number) and value.fact.suppressed:
            sign: str = context["_mark"](value.fact, context["_language"].words["suppressed_mark"])
            return sign
        try:
            shown = function(float(value), context["_language"], *options, **named)
        except ValueError as problem:
            raise TextProblem("number-refused", f"{key or f'{value:g}'} | {name}: {problem}", None,
                              key if key.isidentifier() else name) from None  # fmt: skip
        except TypeError:
            raise TextProblem("filter-options", f"'{name}' does not take these options", _options(function),
                              name) from None  # fmt: skip
        if not isinstance(value, Number):
            return shown
        if isinstance(value, Change) and name in ("points", "direction"):
            _tell_rounding(context, name, value, options, named)
        marked: str = context["_mark"](value.fact, shown)
        return marked

    apply.__doc__ = function.__doc__
    return apply


def _tell_rounding(context: Any, name: str, change: Change, options: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Warn where a change is not the difference of the two shares as they are shown."""
    decimals = named.get("decimals", options[0] if options else 0)
    apart = rounded_apart(*change.ends, context["_language"], decimals)
    if apart is not None and (name == "points" or apart.turned):
        said = f"'{change.fact.key}' is shown as {apart.change}, but the two rounded shares are {apart.shares} apart"
        context["_warn"](TextProblem("change-rounded", said, "show the change, or the shares, with a decimal: "
                                     "`| points(decimals=1)`", change.fact.key))  # fmt: skip


@pass_context
def _trend(context: Any, value: Any, decimals: int = 0) -> str:
    """From the wave before to now, in words and both numbers: op fra 79 til 81 pct."""
    if not isinstance(value, Number):
        raise TextProblem("filter-text", "'trend' is for a number of the deck", "write {{ name | trend }}", "trend")
    if value.fact.suppressed:
        sign: str = context["_mark"](value.fact, context["_language"].words["suppressed_mark"])
        return sign
    previous = value.previous
    try:
        return trend(value.fact, previous.fact, value._history().format, context["_language"], decimals,
                     context["_mark"])  # fmt: skip
    except ValueError as problem:
        raise TextProblem("number-refused", f"{value.fact.key} | trend: {problem}", None, "trend") from None
    except TypeError:
        raise TextProblem("filter-options", "'trend' does not take these options", "it takes: decimals=0",
                          "trend") from None  # fmt: skip


def _options(function: Callable[..., str]) -> str:
    """A hint: the options of a filter's function, after value and language."""
    options = list(signature(function).parameters.values())[2:]
    named = [each.name if each.default is each.empty else f"{each.name}={each.default}".lower() for each in options]
    return f"it takes: {', '.join(named)}" if named else "it takes none"


def _in_ten(value: float, language: Any) -> str:
    """A share as so many of ten: 8 ud af 10, 8 av 10, 8 out of 10; refused where it would mislead."""
    return numbers.in_ten(value, language).text


@pass_context
def _date(context: Any, value: Any, form: str = "long") -> str:
    """An ISO date in words: 3. september 2018; `form` is long, short, month or year."""
    try:
        return numbers.format_date(value, context["_language"], form)
    except ValueError as problem:
        word = str(value) if str(value) in str(problem) else "date"
        raise TextProblem("date-wrong", f"date: {problem}", None, word) from None


def _worded(name: str, function: Callable[..., str]) -> Callable[..., str]:
    """A filter over a text. A number must have been given its format before."""

    def apply(value: Any, *options: Any) -> str:
        if not isinstance(value, str):
            raise TextProblem("filter-number", f"'{name}' is for texts, not for a number",
                              "give the number a format first: {{ … | pct }}", name)  # fmt: skip
        return function(value, *options)

    apply.__doc__ = function.__doc__
    return apply


def _replace(value: str, old: str, new: str) -> str:
    """The text with one wording for another; not for formatted numbers, which stay as they are."""
    if FACT in value:
        raise TextProblem("filter-number", "'replace' is for texts, not for a number", None, "replace")
    if not old or len(value) + value.count(old) * len(new) > MAX_TEXT:
        raise TextProblem("text-long", "'replace' would make the text endless", None, "replace")
    return value.replace(old, new)


def _round(value: Any, decimals: int = 0) -> float:
    """The number rounded, halves away from zero; it still needs a format."""
    if not isinstance(value, int | float):
        raise TextProblem("filter-text", "'round' is for numbers, not for texts", None, "round")
    try:
        return value.__round__(decimals)
    except (ValueError, TypeError):
        raise TextProblem("filter-options", "'round' takes a small whole number of decimals", None, "round") from None


def _abs(value: Any) -> float:
    """The number without its sign; it still needs a format."""
    if not isinstance(value, int | float):
        raise TextProblem("filter-text", "'abs' is for numbers, not for texts", None, "abs")
    return abs(value)


FILTERS: dict[str, Callable[..., Any]] = {
    "pct": _numeric("pct", numbers.format_pct),
    "in_ten": _numeric("in_ten", _in_ten),
    "number": _numeric("number", numbers.format_number),
    "points": _numeric("points", numbers.format_points),
    "out_of": _numeric("out_of", lambda value, language, n: numbers.out_of(value, n, language)),
    "direction": _numeric("direction", numbers.direction),
    "signed": _numeric("signed", numbers.format_signed),
    "short": _numeric("short", numbers.format_short),
    "trend": _trend,
    "date": _date,
}
"""Filters by name; the signatures of their functions, after value and language, are their options."""

TEXT_FILTERS: dict[str, Callable[..., Any]] = {
    "lower": _worded("lower", str.lower),
    "upper": _worded("upper", str.upper),
    "capitalize": _worded("capitalize", str.capitalize),
    "trim": _worded("trim", lambda text: text.strip()),
    "replace": _worded("replace", _replace),
    "round": _round,
    "abs": _abs,
}
"""Filters that change a text or a number without formatting it."""
