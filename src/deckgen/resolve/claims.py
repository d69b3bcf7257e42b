"""Claims: whether the numbers bear out what a slide asserts, and in which of its wordings it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Finding
from deckgen.model import Fact
from deckgen.resolve.context import SlideContext
from deckgen.slides._base import SlideSpec
from deckgen.spec.text import Texts

Claims = Literal["stop", "stamp", "keep"]
"""What becomes of a claim that no longer holds, on a slide without `otherwise`: an error; a stamp and a warning; or
nothing but that the slide says so, for an update, which has a person's file to keep."""

HINT = (
    "word the slide as the numbers now are, give it its other wording with `otherwise: …`, "
    "or build with --allow-broken-claims to stamp it"
)

OF_DATA = frozenset((
    "number-refused", "in-ten", "base-missing", "icon-missing", "sum-over-one", "sum-unknown", "table-long",
    "wave-first", "wave-value", "wave-suppressed", "wave-break", "question-changed", "number-suppressed",
    "precision-missing",
))  # fmt: skip
"""Errors that come and go with the data. In a wording that is not shown they say nothing: «9 out of 10» cannot be
written of the very numbers for which the slide has another wording."""


WITHHELD = frozenset(("number-suppressed", "wave-suppressed"))
"""Errors over numbers that may not be shown."""

UNDECIDED = frozenset((
    "number-refused", "number-suppressed", "wave-suppressed", "wave-first", "wave-value", "wave-break",
    "question-changed",
))  # fmt: skip
"""Errors of a claim by which it counts as not borne out."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The wording a slide is shown in, and the one it is not; `broken` is the claim that no longer holds, if it
    still stands on the slide, and `stamped` whether the slide is to say so itself."""

    shown: SlideSpec
    other: SlideSpec | None = None
    broken: str = ""
    stamped: bool = False


def decide_claim(slide: SlideSpec, context: SlideContext, texts: Texts, claims: Claims) -> Verdict:
    """The verdict on a slide's claim. Problems are gathered in the context."""
    as_it_is = Verdict(slide, slide.otherwise)
    if slide.claim is None:
        return as_it_is
    try:
        reasons = _against(slide.claim, texts)
    except DeckgenError as problem:
        context.told(problem)
        return as_it_is
    if reasons is None:
        return as_it_is
    broken = f"the claim `{slide.claim}` no longer holds: {reasons}"
    at = place_of(slide.claim)
    if slide.otherwise is not None:
        context.warn("claim-otherwise", f"{broken}; the slide has its other wording", at)
        return Verdict(slide.otherwise, slide)
    if claims == "stop":
        context.problem("claim-broken", broken, at, HINT)
    elif claims == "stamp":
        context.warn("claim-broken", f"{broken}; the slide is stamped", at)
    return Verdict(slide, None, broken, claims == "stamp")


def worth_telling(found: list[Finding], told: list[Finding]) -> list[Finding]:
    """The errors of a wording that is not shown which would be errors on any day, and are not told yet."""
    return [each for each in found if each.severity == "error" and each.code not in OF_DATA and each not in told]


def refused_by_data(found: list[Finding]) -> list[Finding]:
    """The errors of a slide that only its present numbers bring about."""
    return [each for each in found if each.severity == "error" and each.code in OF_DATA]


def _against(claim: str, texts: Texts) -> str | None:
    """What speaks against a claim, in numbers; None if it holds. Raises DeckgenError if it cannot be decided."""
    try:
        holds, used = texts.holds(claim)
    except DeckgenError as problem:
        # A claim on what is shown, `(a | in_ten) == (b | in_ten)`: what cannot be said so does not hold. Nor does one
        # on a number that may not be shown, or on a wave before that there is not: nobody can see that it is borne out.
        if problem.findings and all(each.code in UNDECIDED for each in problem.findings):
            return "; ".join(each.message for each in problem.findings)
        raise
    return None if holds else ", ".join(f"{fact.key} is {_in_words(fact)}" for fact in used)


def _in_words(fact: Fact) -> str:
    """A number as it is shown; with its raw value where it is rounded, so that 74.7 per cent is no 75 per cent."""
    value = fact.value
    if not isinstance(value, float) or value == round(value, 2 if abs(value) <= 1 else 0):
        return fact.text
    return f"{fact.text} ({value:.10g})"
