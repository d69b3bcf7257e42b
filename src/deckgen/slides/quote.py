"""What somebody said, and who."""

from __future__ import annotations

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
    role = "title" if spec.title is None else "quote"
    said = Text(f"{context.slide_key}/{role}", role, (Paragraph(runs),))
    name = tuple(Run(run.text, run.fact, bold=True, link=run.link) for run in context.runs(spec.by))
    who = (Paragraph(name), *context.text(spec.role))
    return Parts(("Quote", "Statement"), (said, *block_of(context, "subtitle", who)))


KIND = Kind(Spec, slide, "What somebody said, and who")
