"""What the slide kinds share: the spec's common keys and small builders of blocks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Discriminator, Field, Tag

from deckgen.charts import CHARTS
from deckgen.context import Context
from deckgen.fields import LocalText, Name, SpecModel
from deckgen.model import Block, Paragraph, Text


class SlideSpec(SpecModel):
    """Keys that every slide has."""

    kind: str
    key: Name | None = Field(None, description="The slide's identity from wave to wave; by default made from its title")
    title: LocalText | None = Field(None, description="The finding, in a sentence")
    notes: LocalText | None = Field(None, description="Speaker notes; the sources of the numbers are added")
    layout: Name | None = Field(None, description="A layout of the brand by name, instead of the kind's own")
    claim: Name | None = Field(
        None, description="What the slide asserts, over named numbers: `innovative >= 0.75`; else no build"
    )
    otherwise: Any = Field(
        None,
        description="What the slide is when its claim no longer holds: another title, or a map of the slide's keys "
        "that then differ",
    )
    """Once read, the whole slide in its other wording: a SlideSpec of the same kind, or None."""

    @property
    def wordings(self) -> tuple[SlideSpec, ...]:
        """The slide as it is, and in its other wording, if it has one."""
        return (self, self.otherwise) if self.otherwise is not None else (self,)


class TitledSpec(SlideSpec):
    """A slide that must have a title."""

    title: LocalText = Field(description="The finding, in a sentence")


class FigureSpec(TitledSpec):
    """A slide with figures: what they show stands above them, where they come from below."""

    subtitle: LocalText | None = Field(None, description="What is measured, above the figure")
    source: LocalText | None = Field(None, description="Source line; by default written from the data")
    footnote: LocalText | None = Field(None, description="A line above the source, for what must be heeded")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a kind makes: the layouts it wants, best first, and its blocks but for title and stamp."""

    layouts: tuple[str, ...]
    blocks: tuple[Block, ...]


def _chart_type(value: Any) -> str | None:
    name = value.get("type") if isinstance(value, dict) else getattr(value, "type", None)
    return f"type={name}" if isinstance(name, str) and name in CHARTS else None


_ANY_CHART: Any = Union[tuple(Annotated[kind.spec, Tag(f"type={name}")] for name, kind in CHARTS.items())]  # noqa: UP007

if TYPE_CHECKING:
    ChartField = Any
else:
    ChartField = Annotated[_ANY_CHART, Discriminator(_chart_type)]
"""A chart of any kind."""


def text_block(context: Context, role: str, value: LocalText | None) -> tuple[Text, ...]:
    """A text block, or none where there is no text."""
    return block_of(context, role, context.text(value))


def block_of(context: Context, role: str, paragraphs: tuple[Paragraph, ...]) -> tuple[Text, ...]:
    return (Text(f"{context.slide_key}/{role}", role, paragraphs),) if paragraphs else ()


def figure(
    context: Context, spec: FigureSpec, layouts: tuple[str, ...], *inner: Block, facts_of: tuple[Block, ...] = ()
) -> Parts:
    """Subtitle, figure, then footnote and source: the order in which such a slide is read."""
    source = context.source_line(spec.source, facts_of or inner)
    note = (*context.text(spec.footnote), *source)
    return Parts(
        layouts,
        (*text_block(context, "subtitle", spec.subtitle), *inner, *block_of(context, "source", note)),
    )
