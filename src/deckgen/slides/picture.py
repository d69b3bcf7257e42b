"""A picture with its title and a line under it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText, Name
from deckgen.kinds import Kind
from deckgen.slides._base import FigureSpec, Parts, block_of, figure
from deckgen.slides._pictures import read_picture


class Spec(FigureSpec):
    """One picture."""

    kind: Literal["picture"]
    picture: Name = Field(description="A PNG, JPEG, GIF or SVG file, relative to the deck")
    alt: LocalText = Field(description="What it shows, for those who cannot see it")
    crop: bool = Field(False, description="Fill the frame and crop what is over")


def slide(spec: Spec, context: Context) -> Parts:
    block = read_picture(spec.picture, context.plain(spec.alt), context, f"{context.slide_key}/picture", "picture",
                         spec.crop)  # fmt: skip
    if spec.source is None:
        inner = (block,) if block else ()
        return Parts(("Picture", "Chart"), (*inner, *block_of(context, "source", context.text(spec.footnote))))
    return figure(context, spec, ("Picture", "Chart"), *((block,) if block else ()))


KIND = Kind(Spec, slide, "A picture with a line under it")
