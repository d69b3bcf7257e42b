"""What texts and claims say of how sure a number is: its margin, its interval, and whether two numbers differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from jinja2 import pass_context

from deckgen import numbers
from deckgen.languages import NO_BREAK_SPACE, Language
from deckgen.model import Fact
from deckgen.spec.filters import Number, TextProblem
from deckgen.spec.history import History
from deckgen.survey import differences
from deckgen.survey.intervals import interval, margin

DIFFERS = "differs"
"""The one name that may be called: `differs(a, b)` or `differs(a, b, 99)`."""

PLUS_MINUS = "\u00b1"

_MOST = numbers.MAX_DECIMALS
"""Decimals that a margin or interval is given by itself at most, so that it does not round to nothing: no office of
statistics prints ± 0 for what is not known exactly."""


class Estimate(Number):
    """A number of one row, with the ends of its confidence interval at `level`, in per cent."""

    __slots__ = ("level",)
    level: float
    parts = (*Number.parts, "low", "high")

    def __new__(cls, value: float, fact: Fact, history: Callable[[], History] | None, level: float) -> Estimate:
        made = super().__new__(cls, value, fact, history)
        assert isinstance(made, Estimate)
        made.level = level
        return made

    @property
    def low(self) -> Number:
        """The lower end of its interval."""
        return self._end("low", 0)

    @property
    def high(self) -> Number:
        """The upper end of its interval."""
        return self._end("high", 1)

    def _end(self, name: str, end: int) -> Number:
        value = bounds(self.fact, self.level, name)[end]
        return Number(value, replace(self.fact, key=f"{self.fact.key}.{name}", value=value, precision=None))


def bounds(fact: Fact, level: float, word: str) -> tuple[float, float]:
    """The ends of a number's confidence interval. Raises TextProblem, at `word`, where they cannot be told."""
    found = None
    if isinstance(fact.value, float) and fact.precision is not None:
        found = interval(fact.value, fact.precision, level)
    if found is not None:
        return found
    said = f"how sure '{fact.key}' is cannot be told"
    if not fact.key.isidentifier():
        raise TextProblem("precision-missing", f"{said}: it is calculated",
                          "take a named number of one row; for a difference, ask `differs(a, b)`", word)  # fmt: skip
    if fact.base is None:
        raise TextProblem("precision-missing", f"{said}: no base is published for it",
                          "name the column with the number of answers as the data set's `base`", word)  # fmt: skip
    if fact.precision is not None:
        raise TextProblem("precision-missing", f"{said}: its answers are too few, or all alike",
                          "leave out how sure it is, or take a larger group", word)  # fmt: skip
    raise TextProblem("precision-missing", f"{said}: it is no share, so its base alone does not tell",
                      "an interval of it needs its standard error, as `estimate` makes it", word)  # fmt: skip


def _level(value: Any, word: str) -> float:
    """A level in per cent, as a text gives it. Raises TextProblem, at `word`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 1 <= value < 100:
        raise TextProblem("filter-options", f"the level of '{word}' is in per cent, from 1 to below 100",
                          f"write it like {word}(a, b, 99)" if word == DIFFERS else f"write it like {word}(90)",
                          word)  # fmt: skip
    return float(value)


# ------------------------------------------------------------------------------------------------- filters


@pass_context
def _margin(context: Any, value: Any, level: Any = None, decimals: int | None = None) -> str:
    """Half the width of the number's confidence interval: ± 2 pct.point, or in the number's own unit."""
    return _told(context, value, "margin", level, decimals)


@pass_context
def _interval(context: Any, value: Any, level: Any = None, decimals: int | None = None) -> str:
    """The number's confidence interval: 77–81 pct."""
    return _told(context, value, "interval", level, decimals)


CONFIDENCE_FILTERS: dict[str, Callable[..., Any]] = {"margin": _margin, "interval": _interval}
"""Filters over a number of known precision. `level` is in per cent, the deck's own by default; of decimals there are by
default as many as the number needs to say something."""


def _told(context: Any, value: Any, name: str, level: Any, decimals: int | None) -> str:
    if not isinstance(value, Number):
        raise TextProblem("filter-text", f"'{name}' is for the numbers of the deck", "put it after a named number",
                          name)  # fmt: skip
    fact, language = value.fact, context["_language"]
    wanted = context["_level"] if level is None else _level(level, name)
    key = f"{fact.key}.{name}" + ("" if wanted == context["_level"] else f".{wanted:g}")
    if fact.suppressed:
        told, shown = replace(fact, key=key), language.words["suppressed_mark"]
    else:
        low, high = bounds(fact, wanted, name)
        try:
            if name == "margin":
                assert isinstance(fact.value, float) and fact.precision is not None  # it has bounds
                half = margin(fact.value, fact.precision, wanted)
                told = replace(fact, key=key, value=half, precision=None)
                shown = _half_width(half or 0.0, _is_share(fact), language, decimals)
            else:
                told, shown = replace(fact, key=key), _from_to(low, high, _is_share(fact), language, decimals)
        except ValueError as problem:
            raise TextProblem("number-refused", f"{fact.key} | {name}: {problem}", None, name) from None
    marked: str = context["_mark"](told, shown)
    return marked


def _half_width(half: float, share: bool, language: Language, decimals: int | None) -> str:
    shown = half * 100 if share else half
    places = _fewest(lambda each: numbers.round_half_away(shown, each) != 0) if decimals is None else decimals
    if share:
        return f"{PLUS_MINUS}{NO_BREAK_SPACE}{numbers.format_points(half, language, places, sign=False)}"
    return f"{PLUS_MINUS}{NO_BREAK_SPACE}{numbers.format_number(half, language, places)}"


def _from_to(low: float, high: float, share: bool, language: Language, decimals: int | None) -> str:
    ends = (low * 100, high * 100) if share else (low, high)
    places = decimals
    if places is None:
        places = _fewest(lambda each: len({numbers.round_half_away(end, each) for end in ends}) == 2)
    if share:
        return numbers.format_pct_range(low, high, language, places)
    first, last = (numbers.format_number(end, language, places) for end in ends)
    # A dash close to a minus sign would be read as another one.
    dash = f"{NO_BREAK_SPACE}{numbers.EN_DASH} " if low < 0 else numbers.EN_DASH
    return first if first == last else f"{first}{dash}{last}"


def _is_share(fact: Fact) -> bool:
    return fact.precision is not None and (fact.precision.share or fact.precision.method in ("wilson", "logit"))


def _fewest(says_something: Callable[[int], bool]) -> int:
    return next((each for each in range(_MOST) if says_something(each)), _MOST)


# ------------------------------------------------------------------------------------------------- differs


def differs(deck_level: float) -> Callable[..., bool]:
    """Whether two numbers differ by more than chance, as texts and claims ask it; at the deck's level by default.

    Two numbers of one data set or file and one wave are taken to come from the same respondents, unless they are of
    two groups that are known to vary independently; any others from samples of their own. Raises TextProblem where it
    cannot be told.
    """

    def asked(a: Any, b: Any, level: Any = None) -> bool:
        for each in (a, b):
            if not isinstance(each, Number):
                raise TextProblem("differs-wrong", "'differs' compares two numbers of the deck",
                                  "name them as under `numbers`: differs(innovative, earlier)", DIFFERS)  # fmt: skip
            bool(each)  # which refuses a suppressed one
        wanted = deck_level if level is None else _level(level, DIFFERS)
        for each in (a, b):
            bounds(each.fact, wanted, DIFFERS)
        found = differences.differs(a.fact, b.fact, wanted, _same_respondents(a.fact, b.fact))
        assert found is not None  # both have an interval
        return found

    return asked


def _same_respondents(a: Fact, b: Fact) -> bool:
    first, second = a.origin, b.origin
    if first is None or second is None:
        return False
    one_source = first.file == second.file or (bool(first.data) and first.data == second.data)
    return one_source and first.wave == second.wave and not _apart(dict(first.groups), dict(second.groups))


def _apart(first: Mapping[str, str], second: Mapping[str, str]) -> bool:
    return any(second.get(column, code) != code for column, code in first.items())
