"""What a slide or chart kind is given to turn its spec into blocks: texts, numbers, rows and icons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

from deckgen.fields import LocalText, Selection
from deckgen.findings import Where
from deckgen.languages import Language, NumberKind
from deckgen.model import Block, Brand, Category, Fact, Icon, Paragraph, Run


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Selected values: `cells` by (category key, series key). A cell that is not there has no value."""

    categories: tuple[Category, ...]
    series: tuple[Category, ...]
    cells: Mapping[tuple[str, str], Fact]
    format: NumberKind
    header: str
    value: str
    """The column with the values."""
    extra: Mapping[tuple[str, str], str]
    """Other columns' texts by (category key, column)."""
    changes: Mapping[tuple[str, str], Literal["up", "down"]] = field(default_factory=dict)
    """The cells that have changed significantly since the wave before."""
    breaks: Mapping[str, str] = field(default_factory=dict)
    """The waves, among the categories or series, at which the series breaks, each with the sentence that says why."""

    def fact(self, category: str, series: str = "") -> Fact | None:
        return self.cells.get((category, series))

    def is_set_apart(self, fact: Fact) -> bool:
        """Whether a value is provisional among others that are not, so that it needs a mark of its own."""
        return (
            fact.status == "provisional"
            and fact.value is not None
            and any(each.status != "provisional" and each.value is not None for each in self.cells.values())
        )


class Context(Protocol):
    """The door through which a kind sees the deck. Problems are gathered; what comes back is always usable."""

    @property
    def language(self) -> Language: ...

    @property
    def slide_key(self) -> str: ...

    @property
    def interval_level(self) -> float:
        """The level of the deck's confidence intervals and tests, in per cent."""

    @property
    def wave_column(self) -> str:
        """The column with the waves that the deck declares; '' where it declares none."""

    @property
    def brand(self) -> Brand:
        """The look for what PowerPoint has no object for and deckgen has to draw."""

    def text(self, value: LocalText | None) -> tuple[Paragraph, ...]:
        """The paragraphs of a template text, its numbers marked; none for None."""

    def runs(self, value: LocalText | None) -> tuple[Run, ...]:
        """The same as one paragraph's runs."""

    def plain(self, value: LocalText | None) -> str:
        """The same as plain words."""

    def number(self, name: str) -> Fact:
        """A named number of the deck."""

    def crosstab(self, selection: Selection, series: str | None = None, extra: tuple[str, ...] = ()) -> Crosstab:
        """The selected rows by category, and by the codes of the column `series`."""

    def unit(self, value: float, format: NumberKind) -> float:
        """A raw value in the unit it is shown in: 80 for a share of 0.8 in per cent."""

    def shown(self, value: float, format: NumberKind, decimals: int = 0) -> str:
        """A raw value as it is written."""

    def icon(self, name: str, fallback: str | None = None) -> Icon: ...

    def chart(self, spec: Any, key: str, role: str) -> Block:
        """The block of a chart spec."""

    def picture(self, file: str) -> tuple[Path, bytes]: ...

    def source_line(self, given: LocalText | None, blocks: tuple[Block, ...]) -> tuple[Paragraph, ...]:
        """The source under a slide's figures: as given, or from the data they came from, with bases."""

    def problem(self, code: str, message: str, where: Where | None, hint: str | None = None) -> None: ...

    def warn(self, code: str, message: str, where: Where | None = None, hint: str | None = None) -> None: ...
