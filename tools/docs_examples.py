"""The gallery decks as examples: each of their slides as it is written there, and where its picture stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from deckgen.spec.positions import read_yaml

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GALLERY = ROOT / "tests" / "gallery"
PICTURES = DOCS / "images"


@dataclass(frozen=True, slots=True)
class Example:
    """A slide of a gallery deck: its number there, its place among the deck's examples, its lines of YAML."""

    deck: Path
    number: int
    place: int
    yaml: str

    @property
    def picture(self) -> Path:
        name = self.deck.stem if self.place == 1 else f"{self.deck.stem}-{self.place}"
        return PICTURES / self.deck.parent.name / f"{name}.png"


def examples(deck: Path) -> list[Example]:
    """The slides of a gallery deck that show what it is named after; none where the deck is not there."""
    if not deck.is_file():
        return []
    items = read_yaml(deck, deck.name)["slides"].items_at
    lines = deck.read_text("utf-8").splitlines()
    starts = [place.line - 1 for place in items] + [len(lines)]
    shown = re.compile(rf"\b(?:kind|type): {deck.stem}\b")
    found: list[Example] = []
    for number, (start, stop) in enumerate(pairwise(starts), 1):
        own = lines[start:stop]
        while own and (not own[-1].strip() or own[-1].lstrip().startswith("#")):
            own.pop()
        indent = len(own[0]) - len(own[0].lstrip())
        text = "\n".join(line[indent:] for line in own)
        if shown.search(text):
            found.append(Example(deck, number, len(found) + 1, text))
    return found
