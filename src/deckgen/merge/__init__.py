"""Snapshot, current and proposed to merged and changes, value by value.

A build lays its deck onto an empty file: snapshot and current are empty, so everything is added.
"""

from __future__ import annotations

from deckgen.model import Change, Deck


def merge(proposed: Deck) -> tuple[Deck, tuple[Change, ...]]:
    """The deck to write and what changed, for a target that holds nothing yet."""
    changes = tuple(
        Change(number, shape.block.key, "added", "shape")
        for number, slide in enumerate(proposed.slides, 1)
        for shape in slide.shapes
    )
    return proposed, changes
