"""A list of points."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText
from deckgen.kinds import Kind
from deckgen.slides._base import Parts, TitledSpec, block_of
from deckgen.slides._points import points


class Spec(TitledSpec):
    """Points, one paragraph each; a list inside the list is one level further in."""

    kind: Literal["bullets"]
    items: list[LocalText | list[LocalText]] = Field(min_length=1, description="The points")
    numbered: bool = Field(False, description="Count the points")


def slide(spec: Spec, context: Context) -> Parts:
    layouts = ("List", "Title and text") if spec.numbered else ("Title and text", "List")
    return Parts(layouts, block_of(context, "body", points(spec.items, context, spec.numbered)))


KIND = Kind(Spec, slide, "Points, counted or not")
