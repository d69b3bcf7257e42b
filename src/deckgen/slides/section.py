"""A section slide. It also starts a section of the presentation."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText
from deckgen.kinds import Kind
from deckgen.slides._base import Parts, TitledSpec, text_block


class Spec(TitledSpec):
    """A new chapter of the talk."""

    kind: Literal["section"]
    subtitle: LocalText | None = Field(None, description="A line under the section's name")


def slide(spec: Spec, context: Context) -> Parts:
    return Parts(("Section",), text_block(context, "subtitle", spec.subtitle))


KIND = Kind(Spec, slide, "A new chapter; starts a PowerPoint section")
