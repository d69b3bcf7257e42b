"""What `locate` finds in a file: slides and shapes that deckgen wrote, each with how it was known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from deckgen.model import BlockState, DeckState, SlideState, Source

How = Literal["tag", "extension", "name", "likeness"]
SlideHow = Literal["tag", "shapes", "likeness", ""]


@dataclass(frozen=True, slots=True, eq=False)
class FoundShape:
    """A block's shape. `part` holds `node`; `tags_part` is the name of its tags, '' where they are lost.

    `written` is what it last said, None where that is known no more. `frozen` says a person set it apart, alone, with
    its group or with its slide.
    """

    key: str
    how: How
    node: etree._Element
    part: str
    written: BlockState | None
    frozen: bool = False
    tags_part: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FoundSlide:
    """A slide of the file, deckgen's or not. `number` counts from 1 as shown; `root` is its part, parsed.

    Slides of one key are copies of each other. Where `stripped`, an editor took marks away, and `untied` are the keys
    that could be tied to no shape; elsewhere what is missing was deleted by hand, and `untied` are icon grids that
    somebody took apart. `foreign` says that it holds what a person added.
    """

    part: str
    number: int
    root: etree._Element
    key: str = ""
    how: SlideHow = ""
    source: Source | None = None
    shapes: tuple[FoundShape, ...] = ()
    notes: FoundShape | None = None
    notes_part: str = ""
    notes_root: etree._Element | None = None
    frozen: bool = False
    hidden: bool = False
    foreign: bool = False
    stripped: bool = False
    untied: tuple[str, ...] = ()
    written: SlideState | None = None
    tags_part: str = ""

    @property
    def blocks(self) -> tuple[FoundShape, ...]:
        """Its shapes and its notes."""
        return (*self.shapes, self.notes) if self.notes is not None else self.shapes

    @property
    def is_pasted_on(self) -> bool:
        """Whether it is a slide of a person's own with some shapes of a slide of deckgen's: it has no tag of such a
        slide, and less than half of what that was made with."""
        if self.how != "shapes" or self.stripped or self.written is None:
            return False
        made = {key for key, block in self.written.blocks.items() if block.kind != "notes"}
        return 2 * len(made & {shape.key for shape in self.shapes}) < len(made)


@dataclass(frozen=True, slots=True, eq=False)
class FoundDeck:
    """Everything of deckgen's in a file. `record` is the deck as last written, `tagged` what the presentation's own tag
    says of it; `sources` are the decks that its slides came from, in their order."""

    main: str
    root: etree._Element
    slides: tuple[FoundSlide, ...]
    record: DeckState | None = None
    record_part: str = ""
    tagged: Source | None = None
    tags_part: str = ""
    sources: tuple[Source, ...] = field(default=())
