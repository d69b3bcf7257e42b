"""Blocks with their frames: slides and decks as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from deckgen.model.blocks import Block, Icon, Paragraph, Run
from deckgen.model.brand import Colour, Placeholder, TextStyle
from deckgen.model.facts import Frame


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an icon grid with its own frame; pieces with the same `group` are one group on the slide.

    'icon' draws `icon` in `colour`;
    'text' writes `runs` in `style`; 'rule' is a filled bar as thin as its frame.
    """

    kind: Literal["icon", "text", "rule"]
    frame: Frame
    colour: Colour = Colour("accent1")
    icon: Icon | None = None
    runs: tuple[Run, ...] = ()
    style: TextStyle | None = None
    group: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Plot:
    """How a chart sits in its frame: the inner plot area as shares of the frame, and what the look asks for.

    Sizes are points. `axis_max` is the value axis' fixed maximum in the chart's unit, None for automatic.
    """

    x: float
    y: float
    w: float
    h: float
    axis_max: float | None
    label_size: float
    value_size: float
    gap_width: int
    colours: tuple[Colour, ...]
    """One for each series."""
    highlight: Colour
    text: Colour
    line: Colour
    background: Colour
    plain: bool = True
    """Points in one look with a highlight (True), or series told apart by colour (False)."""
    legend_height: float = 0.0
    """The share of the frame above the plot that a legend has; 0 with `legend_x` for one beside the plot."""
    legend_x: float = 0.0
    legend_y: float = 0.0
    point_colours: tuple[Colour, ...] = ()
    """One for each category of a ring whose parts are told apart by colour."""
    end_positions: tuple[str, ...] = ()
    """For each of several lines where its end's label stands: 'r', 't' or 'b'."""
    font: str = ""
    least_label: float = 0.0
    """The smallest value, in the chart's unit, whose segment of a stack has room for its label."""
    axis_min: float = 0.0
    """The value axis' fixed minimum; below 0 only where error bars need to know it. See chart_parts.axes."""
    bar_gap: float = 0.0
    """The share of the frame that a label stands beyond the end of its point's error bar, along the value axis."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A block with its frame. `placeholder` is where it sits in the layout, None for a shape of its own.

    `moved` says the frame differs from the placeholder's; `style` is the look of a text, its size final.
    """

    block: Block
    frame: Frame
    name: str
    placeholder: Placeholder | None = None
    moved: bool = False
    style: TextStyle | None = None
    parts: tuple[Part, ...] = ()
    plot: Plot | None = None
    fill: Colour | None = None
    insets: tuple[int, int, int, int] = (0, 0, 0, 0)
    column_widths: tuple[int, ...] = ()
    row_heights: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Slide:
    """A placed slide."""

    key: str
    kind: str
    layout: str
    shapes: tuple[Shape, ...]
    notes: tuple[Paragraph, ...] = ()
    section: str | None = None
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Deck:
    """A placed deck: what the writer writes and the snapshot keeps."""

    key: str
    title: str
    language: str
    params: Mapping[str, str]
    brand: str
    slides: tuple[Slide, ...]
    footer: str = ""
    date: str = ""
    author: str = ""
    level: float = 95
    """The level of its confidence intervals, in per cent."""
