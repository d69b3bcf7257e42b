"""«8 out of 10»: a share as a large numeral and ten icons, so many of them filled."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText, Name, place_of
from deckgen.kinds import Kind
from deckgen.model import Band, Cell, Fact, IconGrid, Paragraph, Run
from deckgen.numbers import in_ten
from deckgen.slides._base import FigureSpec, Parts, block_of, figure, text_block


class Spec(FigureSpec):
    """A share shown with ten icons."""

    kind: Literal["pictogram"]
    share: Name = Field(description="The named number, a share between 0 and 1")
    icon: Name = Field(description="The icon of one in ten")
    caption: LocalText | None = Field(None, description="A line under the numeral, such as the exact share")


def slide(spec: Spec, context: Context) -> Parts:
    fact = context.number(spec.share)
    if fact.suppressed:
        context.problem("number-suppressed", f"'{spec.share}' may not be shown, and ten icons would tell it",
                        place_of(spec.share), "leave the slide out, or give it a `claim` on this number and "
                        "another wording with `otherwise`")  # fmt: skip
        return _withheld(spec, fact, context)
    try:
        told = in_ten(fact.value if isinstance(fact.value, float) else float("nan"), context.language)
    except ValueError as problem:
        context.problem("in-ten", f"{spec.share}: {problem}", place_of(spec.share),
                        "show this number as a chart, or in per cent")  # fmt: skip
        return Parts(("Pictogram",), ())
    filled, empty = context.icon(spec.icon), context.icon(f"{spec.icon}-regular", fallback=spec.icon)
    cells = tuple(
        Cell(f"{place}", filled if place <= told.filled else empty,
             tone="accent" if place <= told.filled else "muted")
        for place in range(1, 11)
    )  # fmt: skip
    alt = f"{told.text}. {context.plain(spec.caption)}".strip()
    grid = IconGrid(f"{context.slide_key}/icons", "icons", "pictogram", (Band("ten", cells),), alt)
    numeral = replace(fact, key=f"{fact.key}.in_ten", text=told.numeral)
    return figure(
        context, spec, ("Pictogram",),
        *block_of(context, "numeral", (Paragraph((Run(told.numeral, numeral),)),)),
        *block_of(context, "phrase", (Paragraph((Run(told.phrase),)),)),
        *text_block(context, "caption", spec.caption),
        grid,
    )  # fmt: skip


def _withheld(spec: Spec, fact: Fact, context: Context) -> Parts:
    """The slide without its share: for an update, which takes away what may not be shown any more."""
    empty = context.icon(f"{spec.icon}-regular", fallback=spec.icon)
    cells = tuple(Cell(f"{place}", empty, tone="muted") for place in range(1, 11))
    words = context.language.words["not_shown"]
    grid = IconGrid(f"{context.slide_key}/icons", "icons", "pictogram", (Band("ten", cells),), f"{words}.")
    numeral = replace(fact, key=f"{fact.key}.in_ten")
    return figure(
        context, spec, ("Pictogram",),
        *block_of(context, "numeral", (Paragraph((Run(fact.text, numeral),)),)),
        *block_of(context, "phrase", (Paragraph((Run(words),)),)),
        *text_block(context, "caption", spec.caption),
        grid,
    )  # fmt: skip


KIND = Kind(Spec, slide, "A share as a large numeral and ten icons")
