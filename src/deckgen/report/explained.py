"""The numbers of a deck with where each comes from, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from deckgen.findings import Finding

Part = Literal["text", "chart", "table", "icons", "picture", "alt text", "notes"]
Hand = Literal["", "typed", "deleted", "unknown"]
"""What a person has made of a number: nothing, another text, nothing that is left, or a number whose row is not known
any more. Only a file can tell it."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The row a number comes from, with all that is known of its source. `line` 0 is no row of its own."""

    file: str
    line: int
    column: str
    data: str = ""
    title: str = ""
    url: str = ""
    query: str = ""
    digest: str = ""
    fetched: str = ""

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    @property
    def source(self) -> SourceRow:
        """The same without the row: what many rows of a source have in common."""
        return replace(self, line=0, column="")


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """One number on a slide. `text` is as shown now; where a person typed over it, `written` is what deckgen wrote.

    `value` is raw: a share is 0 to 1. `low` and `high` are the ends of its interval at the deck's level, in the same
    unit. `alt` says that a screen reader reads it too, in the alt text of its chart, table, icons or picture.
    """

    key: str
    text: str
    part: Part
    place: str
    block: str
    value: float | str | None = None
    label: str = ""
    base: int | None = None
    weighted: float | None = None
    effective: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = ""
    assumed: str = ""
    status: str = "published"
    suppressed: str = ""
    rows: tuple[SourceRow, ...] = ()
    hand: Hand = ""
    written: str = ""
    alt: bool = False


@dataclass(frozen=True, slots=True)
class ExplainedSlide:
    """A slide with its numbers in reading order. `level` is that of their intervals, in per cent."""

    number: int
    title: str
    key: str
    numbers: tuple[ShownNumber, ...]
    level: float = 95
    deck: str = ""
    """The deck it was made for, where a file holds slides of several."""


@dataclass(frozen=True, slots=True)
class Explained:
    """All numbers of a spec or file."""

    file: str
    title: str
    deck: str
    params: Mapping[str, str]
    language: str
    slides: tuple[ExplainedSlide, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def count(self) -> int:
        return sum(len(slide.numbers) for slide in self.slides)

    @property
    def sources(self) -> tuple[SourceRow, ...]:
        """What the numbers come from, once for each, in the order of the slides: rows without line and column."""
        found = (row.source for slide in self.slides for number in slide.numbers for row in number.rows)
        return tuple(dict.fromkeys(found))
