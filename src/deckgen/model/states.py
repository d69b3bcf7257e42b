"""What blocks say, in one form for all three sides of an update: last written, in the file now, proposed.

A block is a few ordered lists of keys (a chart's categories, a table's rows) and leaves by path. A leaf is a wording
with its numbers marked, a value, or a plain text. Nothing here says how anything looks or where it stands.

| block | lists | leaves by path |
|---|---|---|
| text, notes | | `text`: wording |
| chart | `series`, `category` | `series/S`, `category/C`: names; `value/S/C`; `type`, `format`, `alt`: texts |
| | `bar`: series with error bars | `interval/S/C`: an error bar; `bars/S`: a person's own |
| table | `column`, `row` | `column/C`, `cell/R/C`: wordings; `alt` |
| icons | `cell` (as *band/cell*) | `heading/B`, `number/B/C`, `label/B/C`, `note/B/C`: wordings; `icon/B/C`, `alt` |
| picture | | `picture`: a digest of its bytes; `alt` |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A number in a wording: its fact's key, its text as shown, and its raw value (a share is 0 to 1)."""

    key: str
    text: str
    value: float | str | None = None


Item = str | Mark
Words = tuple[Item, ...]
"""One paragraph. A line break is a line feed; one that the program chose is a space, as it is no wording."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Paragraphs of words with their numbers marked."""

    paragraphs: tuple[Words, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join("".join(words_text(item) for item in words) for words in self.paragraphs)

    @property
    def marks(self) -> tuple[Mark, ...]:
        return tuple(item for words in self.paragraphs for item in words if isinstance(item, Mark))


@dataclass(frozen=True, slots=True)
class Value:
    """A point of a chart: its number in the chart's unit (79 for a share of 0.79), None where there is none.

    `text` is how it is shown, `raw` its value in the data; both are unknown of what stands in a file.
    """

    number: float | None
    text: str = ""
    raw: float | str | None = None


@dataclass(frozen=True, slots=True)
class ErrorBar:
    """How far a point's error bar reaches below and above its value, in the chart's unit."""

    minus: float
    plus: float


Leaf = Wording | Value | ErrorBar | str
BlockKind = Literal["text", "notes", "chart", "table", "icons", "picture"]


@dataclass(frozen=True, slots=True)
class BlockState:
    """What one block says. `looks` are digests of its pieces of XML as they were written, where that is known."""

    key: str
    kind: BlockKind
    leaves: Mapping[Path, Leaf]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    looks: Mapping[str, str] = field(default_factory=dict)

    @property
    def slide(self) -> str:
        """The key of the slide it was made for."""
        return self.key.partition("/")[0]


@dataclass(frozen=True, slots=True)
class SlideState:
    """A slide as it was written or is proposed: its blocks in reading order, its notes the last of them."""

    key: str
    kind: str = ""
    layout: str = ""
    section: str | None = None
    blocks: Mapping[str, BlockState] = field(default_factory=dict)
    claim: str = ""
    """What it asserted that the numbers no longer bear out, in words; '' where all is well."""
    unsayable: bool = False
    """Whether its texts cannot be filled with the numbers as they now are: it stays as it is."""


@dataclass(frozen=True, slots=True)
class Source:
    """Which deck a slide was made from, and how: enough to make it anew for another wave.

    `spec` is the path of its YAML from the project's root, `brand` the brand as it was asked for.
    """

    deck: str
    spec: str
    params: Mapping[str, str] = field(hash=False)
    language: str
    brand: str

    def same_deck(self, other: Source) -> bool:
        """Whether both are one deck, whatever its wave."""
        return (self.deck, self.spec, self.language) == (other.deck, other.spec, other.language)


@dataclass(frozen=True, slots=True)
class DeckState:
    """A deck as it was written or is proposed."""

    source: Source
    slides: Mapping[str, SlideState]
    title: str = ""
    footer: str = ""
    date: str = ""
    version: int = 0


def words_text(item: Item) -> str:
    return item.text if isinstance(item, Mark) else item
