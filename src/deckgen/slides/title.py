"""The first slide: what the talk is called, where and when it is given."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText
from deckgen.kinds import Kind
from deckgen.slides._base import Parts, TitledSpec, text_block


class Spec(TitledSpec):
    """The cover."""

    kind: Literal["title"]
    subtitle: LocalText | None = Field(None, description="Occasion, place and date")


def slide(spec: Spec, context: Context) -> Parts:
    return Parts(("Cover",), text_block(context, "subtitle", spec.subtitle))


KIND = Kind(Spec, slide, "The cover: title, occasion, place and date")
