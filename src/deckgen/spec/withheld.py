"""A number that may not be shown, as templates and claims see it: whatever is made of it may not be shown either."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import nan
from typing import Any, NoReturn

from deckgen.model import Fact
from deckgen.spec.confidence import Estimate
from deckgen.spec.filters import Number, TextProblem
from deckgen.spec.history import History

CODE = "number-suppressed"
_REASONS = {"base": "too few answers stand behind it", "total": "it would give another suppressed number away"}


def number_of(fact: Fact, history: Callable[[], History] | None, level: float) -> Number | None:
    """A fact as texts use it; None for one without a value. `level` is that of the deck's intervals."""
    if fact.suppressed:
        return Withheld(fact, history)
    return Estimate(fact.value, fact, history, level) if isinstance(fact.value, float) else None


def refusal(fact: Fact) -> str:
    """Why a number is not shown, in words."""
    return f"'{fact.key}' is suppressed: {_REASONS.get(fact.suppressed, 'it may not be shown')}"


class Withheld(Estimate):
    """A suppressed number: every filter shows it as a sign, and nothing is decided on it."""

    __slots__ = ()

    def __new__(cls, fact: Fact, history: Callable[[], History] | None = None) -> Withheld:
        made = super().__new__(cls, nan, replace(fact, value=None, base=None, precision=None), history, 95)
        assert isinstance(made, Withheld)
        return made

    def _undecided(self, *_: Any) -> NoReturn:
        key = self.fact.key
        raise TextProblem(CODE, refusal(self.fact), "nothing can be decided on it: word the slide without it",
                          key if key.isidentifier() else "")  # fmt: skip

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = _undecided
    __hash__ = float.__hash__

    def _part(self, name: str) -> Withheld:
        return Withheld(replace(self.fact, key=f"{self.fact.key}.{name}"))

    @property
    def base(self) -> Number:
        return self._part("base")

    @property
    def change(self) -> Number:
        return self._part("change")

    def _end(self, name: str, end: int) -> Number:
        return self._part(name)

    def _with(self, other: Any, sign: str, value: float, swapped: bool = False) -> Number:
        return Withheld(super()._with(other, sign, value, swapped).fact)

    # Python asks the right operand first only where its class has methods of its own.
    def __radd__(self, other: Any) -> Number:
        return super().__radd__(other)

    def __rsub__(self, other: Any) -> Number:
        return super().__rsub__(other)

    def __rmul__(self, other: Any) -> Number:
        return super().__rmul__(other)

    def __rtruediv__(self, other: Any) -> Number:
        return super().__rtruediv__(other)

    def __pos__(self) -> Number:
        return self

    def __abs__(self) -> Number:
        return self._part("abs")

    def __round__(self, digits: int | None = None) -> Number:  # type: ignore[override]
        return self
