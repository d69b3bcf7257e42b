"""What somebody said, and who."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText
from deckgen.kinds import Kind
from deckgen.model import Paragraph, Run, Text
from deckgen.slides._base import Parts, SlideSpec, block_of


class Spec(SlideSpec):
    """A quotation in large type. It is the slide's title too, unless another is given."""

    kind: Literal["quote"]
    quote: LocalText = Field(description="The words, without quotation marks")
    by: LocalText = Field(description="Who said them")
    role: LocalText | None = Field(None, description="The speaker's office")


def slide(spec: Spec, context: Context) -> Parts:
    opening, closing = context.language.quotes
    runs = (Run(opening), *context.runs(spec.quote), Run(closing))
    name = tuple(replace(run, bold=True) for run in context.runs(spec.by))
    who = (Paragraph(name, bullet="none"), *(replace(each, bullet="none") for each in context.text(spec.role)))
    if spec.title is not None:
        return Parts(("Title and text",), block_of(context, "body", (Paragraph(runs, bullet="none"), *who)))
    said = Text(f"{context.slide_key}/title", "title", (Paragraph(runs),))
    return Parts(("Quote", "Statement"), (said, *block_of(context, "subtitle", who)))


KIND = Kind(Spec, slide, "What somebody said, and who")
