"""Blocks: what a slide shows, and decks of them without geometry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from deckgen.model.brand import Align
from deckgen.model.facts import Fact

BREAK = "\v"
"""The text of a run that is a soft line break (`a:br`)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look. With a `fact` its text is that fact's and is written as a field.

    `chosen` marks a break that the program chose, so it does not count as wording.
    """

    text: str
    fact: Fact | None = None
    bold: bool = False
    italic: bool = False
    link: str | None = None
    chosen: bool = False


def wording(runs: Iterable[Run], feed: str = "\n") -> str:
    """The words of runs as their author wrote them, a soft break as `feed`.

    A break that the program chose is the space it stands for; with a hyphen it chose too, it is nothing.
    """
    words: list[str] = []
    hyphenated = False
    for run in runs:
        if run.text == BREAK:
            words.append(("" if hyphenated else " ") if run.chosen else feed)
        elif not run.chosen:
            words.append(run.text)
        hyphenated = run.chosen and run.text != BREAK
    return "".join(words)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs that stand together. `level` counts from 0; `bullet` '' leaves it to the layout."""

    runs: tuple[Run, ...] = ()
    level: int = 0
    bullet: Literal["", "none", "dot", "number"] = ""
    before: float = 0
    """Points of space before it, where `place` sets rows; `line` is then its exact line pitch in points."""
    line: float = 0
    size: float = 0
    """Points, where it differs from its text's size."""

    @property
    def text(self) -> str:
        """The wording, soft breaks that a person wrote as line feeds."""
        return wording(self.runs)


@dataclass(frozen=True, slots=True)
class Text:
    """Wording with its numbers marked."""

    key: str
    role: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Category:
    """A category of a chart: `key` is its code in the data, `label` what the axis shows."""

    key: str
    label: str


CHANGE_MARKS = {"up": "\u25b2", "down": "\u25bc"}
"""What stands behind a number that is significantly higher or lower than in the wave before."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series. `value` is in the chart's unit (80 for a share of 0.8 shown in per cent).

    None means missing. `fact.text` is the data label. `hatched` sets apart what is not comparable.
    `low` and `high` are the ends of its interval in the chart's unit, where it is drawn with an error bar.
    `change` says that it is significantly higher or lower than in the wave before; its label then has a mark.
    """

    value: float | None
    fact: Fact
    highlight: bool = False
    hatched: bool = False
    low: float | None = None
    high: float | None = None
    change: Literal["", "up", "down"] = ""

    @property
    def reach(self) -> tuple[float, float] | None:
        """How far its error bar reaches below and above its value; to nine digits, which survive every program."""
        if self.value is None or self.low is None or self.high is None:
            return None
        return float(f"{self.value - self.low:.9g}"), float(f"{self.high - self.value:.9g}")


@dataclass(frozen=True, slots=True)
class Series:
    """Values of one series, a point for each category, in the categories' order."""

    key: str
    name: str
    points: tuple[Point, ...]


Grouping = Literal["clustered", "stacked", "percentStacked"]
ChartType = Literal["bar", "column", "line", "doughnut"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart. `number_format` is an Excel format code for the values in the chart's unit."""

    key: str
    role: str
    type: ChartType
    categories: tuple[Category, ...]
    series: tuple[Series, ...]
    number_format: str
    alt: str
    grouping: Grouping = "clustered"
    data_labels: bool = True
    legend: bool = False
    category_header: str = ""
    """What stands in the workbook's cell A1."""
    level: float | None = None
    """The level of its error bars in per cent, None where it has none."""
    alt_facts: tuple[Fact, ...] = ()
    """The numbers that its alt text says in words of the spec's own."""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `align` is 'l', 'ctr' or 'r'."""

    key: str
    label: tuple[Run, ...]
    align: Align = "l"


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row, one tuple of runs for each column."""

    key: str
    cells: tuple[tuple[Run, ...], ...]
    emphasis: Literal["", "total", "highlight"] = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A native table with a header row."""

    key: str
    role: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    alt: str
    alt_facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture. With an SVG in `svg`, `data` is its PNG fall-back. `width` and `height` are in pixels."""

    key: str
    role: str
    data: bytes = field(repr=False)
    media_type: str
    width: int
    height: int
    alt: str
    svg: bytes | None = field(default=None, repr=False)
    decorative: bool = False
    crop: bool = False
    """Fill the frame and crop what is over, rather than stand inside it whole."""
    facts: tuple[Fact, ...] = ()
    """What a drawn chart shows."""
    alt_facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Icon:
    """A filled outline of straight and cubic or quadratic lines.

    `outline` is in path units: 'M x y', 'L x y', 'Q x y x y', 'C x y x y x y' and 'Z', whole numbers,
    one space between all tokens. `width` and `height` are the view box in the same units.
    """

    name: str
    width: int
    height: int
    outline: str = field(repr=False)


Tone = Literal["accent", "muted", "text"]


@dataclass(frozen=True, slots=True)
class Cell:
    """An icon with its words. `number` stands large, `label` under it, `note` below in small."""

    key: str
    icon: Icon | None
    label: tuple[Run, ...] = ()
    number: tuple[Run, ...] = ()
    note: tuple[Run, ...] = ()
    tone: Tone = "accent"


@dataclass(frozen=True, slots=True)
class Band:
    """A row of cells under one heading."""

    key: str
    cells: tuple[Cell, ...]
    heading: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class IconGrid:
    """Bands of icons. `arrangement` says how `place` lays them out; 'mark' is a single icon in its frame."""

    key: str
    role: str
    arrangement: Literal["bands", "row", "pictogram", "list", "mark"]
    bands: tuple[Band, ...]
    alt: str
    decorative: bool = False
    alt_facts: tuple[Fact, ...] = ()


Block = Text | Chart | Table | Picture | IconGrid


def facts_in(block: Block | Iterable[Paragraph]) -> Iterator[Fact]:
    """The facts that a block or a few paragraphs show, in reading order."""
    match block:
        case Text():
            yield from facts_in(block.paragraphs)
        case Chart():
            for series in block.series:
                yield from (point.fact for point in series.points)
        case Table():
            for column in block.columns:
                yield from _in_runs(column.label)
            for row in block.rows:
                for cell in row.cells:
                    yield from _in_runs(cell)
        case IconGrid():
            for band in block.bands:
                yield from _in_runs(band.heading)
                for each in band.cells:
                    for runs in (each.number, each.label, each.note):
                        yield from _in_runs(runs)
        case Picture():
            yield from block.facts
        case _:
            for paragraph in block:
                yield from _in_runs(paragraph.runs)


def _in_runs(runs: Iterable[Run]) -> Iterator[Fact]:
    return (run.fact for run in runs if run.fact is not None)


@dataclass(frozen=True, slots=True)
class SlideContent:
    """What a slide shows, without geometry. `layouts` are the layouts it wants, best first."""

    key: str
    kind: str
    layouts: tuple[str, ...]
    blocks: tuple[Block, ...]
    """In reading order, the title first."""
    notes: tuple[Paragraph, ...] = ()
    section: str | None = None
    """The name of the PowerPoint section that starts with this slide."""
    claim: str = ""
    """The claim that its numbers no longer bear out, with these numbers; '' where all is well."""
    unsayable: bool = False
    """Whether its texts cannot be filled with these numbers at all; `claim` then says why."""


@dataclass(frozen=True, slots=True)
class DeckContent:
    """A whole resolved deck: comparable, printable, without geometry."""

    key: str
    title: str
    language: str
    params: Mapping[str, str]
    slides: tuple[SlideContent, ...]
    facts: tuple[Fact, ...]
    footer: str = ""
    date: str = ""
    author: str = ""
    level: float = 95
    """The level of its confidence intervals, in per cent."""
