"""Written, current and proposed to merged and changes, value by value. Pure: it knows no file and no XML.

A build lays its deck onto an empty file: written and current are empty, so everything is added.
"""

from __future__ import annotations

from deckgen.merge.blocks import MergedBlock, merge_block
from deckgen.merge.deck import BlockSides, MergedDeck, MergedSlide, SlideSides, merge_deck
from deckgen.merge.takes import Takes
from deckgen.model import Change, Deck

__all__ = [
    "BlockSides", "MergedBlock", "MergedDeck", "MergedSlide", "SlideSides", "Takes", "merge", "merge_block",
    "merge_deck",
]  # fmt: skip


def merge(proposed: Deck) -> tuple[Deck, tuple[Change, ...]]:
    """The deck to write and what changed, for a target that holds nothing yet."""
    changes = tuple(
        Change(number, shape.block.key, "added", "shape")
        for number, slide in enumerate(proposed.slides, 1)
        for shape in slide.shapes
    )
    return proposed, changes
