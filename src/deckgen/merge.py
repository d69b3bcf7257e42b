"""Snapshot, current and proposed to merged and changes, value by value.

A build lays its deck onto an empty file: snapshot and current are empty, so everything is added.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from deckgen.model import Deck

Outcome = Literal["added", "refreshed", "kept", "removed", "conflict"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one block: by slide number and key."""

    slide: int
    key: str
    outcome: Outcome


def merge(proposed: Deck) -> tuple[Deck, tuple[Change, ...]]:
    """The deck to write and what changed, for a target that holds nothing yet."""
    changes = tuple(
        Change(number, shape.block.key, "added")
        for number, slide in enumerate(proposed.slides, 1)
        for shape in slide.shapes
    )
    return proposed, changes
