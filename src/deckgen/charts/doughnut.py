"""A doughnut: for one share of a whole, or for few shares that make up one."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field, model_validator

from deckgen.charts._base import ChartSpec, build_chart
from deckgen.context import Context
from deckgen.fields import LocalText, Name, place_of
from deckgen.kinds import Kind
from deckgen.model import Category, Chart, Fact, Point, Series


class Spec(ChartSpec):
    """Either a named number that is a share, or categories from data."""

    type: Literal["doughnut"] = Field(description="A ring")
    from_: Name | None = Field(None, alias="from", description="The data set; not with `share`")  # type: ignore[assignment]
    share: Name | None = Field(None, description="A named number between 0 and 1: it and the rest to 1")
    numeral: LocalText | None = Field(None, description="Large text in the middle")
    caption: LocalText | None = Field(None, description="Small text under the numeral")

    @model_validator(mode="after")
    def _one_of_both(self) -> Spec:
        if (self.share is None) == (self.from_ is None):
            raise ValueError("a doughnut takes either `share` or `from`")
        return self


def chart(spec: Spec, context: Context, key: str, role: str) -> Chart:
    if spec.share is None:
        return build_chart(spec, context, key, role, "doughnut")
    fact = context.number(spec.share)
    if fact.suppressed:
        context.problem("number-suppressed", f"'{spec.share}' may not be shown, and a ring would tell it",
                        place_of(spec.share), "leave the slide out, or give it a `claim` on this number and "
                        "another wording with `otherwise`")  # fmt: skip
        return _withheld(spec, fact, context, key, role)
    value = fact.value if isinstance(fact.value, float) else 0.0
    words = context.language.words
    text = context.shown(value, "pct", spec.decimals)
    left = round(1 - value, 12)  # without what floats add: 1 - 0.79 is 0.20999999999999996
    rest = replace(fact, key=f"{fact.key}.rest", value=left, text=context.shown(left, "pct", spec.decimals),
                   label=words["rest"])  # fmt: skip
    named = replace(fact, value=value, text=text)
    label = context.plain(spec.caption) or fact.label or str(spec.share)
    points = (
        Point(context.unit(value, "pct"), named, highlight=True),
        Point(context.unit(left, "pct"), rest),
    )
    alt = context.plain(spec.alt) if spec.alt else f"{words['doughnut']}. {label}: {text}".rstrip(".") + "."
    return Chart(
        key, role, "doughnut",
        (Category("share", label), Category("rest", words["rest"])),
        (Series(str(spec.share), label, points),),
        context.language.excel_format("pct", spec.decimals), alt, data_labels=False,
    )  # fmt: skip


def _withheld(spec: Spec, fact: Fact, context: Context, key: str, role: str) -> Chart:
    """The ring without its value: for an update, which takes away what may not be shown any more."""
    words = context.language.words
    label = context.plain(spec.caption) or fact.label or str(spec.share)
    points = Point(None, fact, highlight=True), Point(None, replace(fact, key=f"{fact.key}.rest", label=words["rest"]))
    return Chart(
        key, role, "doughnut", (Category("share", label), Category("rest", words["rest"])),
        (Series(str(spec.share), label, points),), context.language.excel_format("pct", spec.decimals),
        f"{words['doughnut']}. {label}: {words['not_shown']}.", data_labels=False,
    )  # fmt: skip


KIND = Kind(Spec, chart, "A ring, for one share of a whole")
