"""Frozen values that travel from stage to stage: facts, blocks, frames, shapes, slides, decks and brands.

Lengths are EMU (914 400 an inch) unless a name says points. Shares are 0 to 1 until they are formatted.
Nothing here reads a file, formats a number or knows XML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

EMU_PER_INCH = 914_400
EMU_PER_POINT = 12_700

BREAK = "\v"
"""The text of a run that is a soft line break (`a:br`)."""

Status = str
"""'published', 'provisional', 'revised', 'illustrative' or another word of the data's status column."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on the slide, in EMU from its top left corner."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h


def inches(x: float, y: float, w: float, h: float) -> Frame:
    """A frame from inches."""
    return Frame(*(round(length * EMU_PER_INCH) for length in (x, y, w, h)))


# ------------------------------------------------------------------------------------------------- facts


@dataclass(frozen=True, slots=True)
class Origin:
    """The row a value was read from: file as the spec names it, line as an editor counts, column by name."""

    file: str
    line: int
    column: str
    title: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value with what is known of it. `value` is raw (a share is 0 to 1), `text` is as shown."""

    key: str
    value: float | str | None
    text: str
    base: int | None = None
    status: Status = "published"
    origin: Origin | None = None
    label: str = ""


# ------------------------------------------------------------------------------------------------- blocks


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
        """The wording, with soft breaks that a person wrote as a line feed and chosen ones left out."""
        return "".join(
            (" " if run.chosen else "\n") if run.text == BREAK else run.text for run in self.runs
        ).replace("  ", " ")


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


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a series. `value` is in the chart's unit (80 for a share of 0.8 shown in per cent).

    None means missing. `fact.text` is the data label. `hatched` sets apart what is not comparable.
    """

    value: float | None
    fact: Fact
    highlight: bool = False
    hatched: bool = False


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


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `align` is 'l', 'ctr' or 'r'."""

    key: str
    label: tuple[Run, ...]
    align: str = "l"


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


Tone = Literal["accent", "muted", "outline", "text"]


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


Block = Text | Chart | Table | Picture | IconGrid


# ------------------------------------------------------------------------------------------------- content


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


# ------------------------------------------------------------------------------------------------- brand


@dataclass(frozen=True, slots=True)
class Colour:
    """A theme colour, changed by `lumMod` and `lumOff` in per cent (100 and 0 leave it as it is)."""

    scheme: str
    lum_mod: int = 100
    lum_off: int = 0


Align = Literal["l", "ctr", "r"]
Anchor = Literal["t", "ctr", "b"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text looks. `size`, `min_size`, `tracking` and `after` are points; `line` is a share of single.

    `after` is the space after a paragraph. `caps` is 'all' where a template writes capitals only.
    `max_lines` 0 means as many as the frame holds; `balanced` asks for chosen breaks, as titles have.
    """

    size: float
    min_size: float = 0
    bold: bool = False
    colour: Colour = Colour("tx1")
    align: Align = "l"
    anchor: Anchor = "t"
    line: float = 1.0
    tracking: float = 0.0
    after: float = 0.0
    font: str = "minor"
    """'major' or 'minor' for the theme's fonts, or a font's own name."""
    caps: bool = False
    max_lines: int = 0
    balanced: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder of a layout. `role` is its name in lower case with underscores.

    `insets` are left, top, right, bottom; `indent` is how far its text is pushed in.
    """

    role: str
    type: str
    idx: int
    frame: Frame
    style: TextStyle
    insets: tuple[int, int, int, int] = (0, 0, 0, 0)
    indent: int = 0
    name: str = ""
    bullet: Literal["none", "dot", "number"] = "none"
    """What the layout puts before a paragraph of the first level."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A slide layout: `part` is its part name in the template, `type` PowerPoint's own word for it.

    `footers` holds the XML type of the footer placeholders it has: 'ftr', 'sldNum', 'dt'.
    """

    name: str
    part: str
    type: str
    placeholders: tuple[Placeholder, ...]
    footers: tuple[str, ...] = ()
    background: str = "FFFFFF"
    """The colour behind the content, as six hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A company's look: theme, layouts and measures. `layouts` by name; `kinds` maps wanted to real layouts.

    `colours` are the theme's twelve by slot name; `colour_map` maps bg1, tx1, bg2, tx2 to slots.
    `styles` holds the looks of texts that have no placeholder, `tones` the colours of drawn things.
    """

    name: str
    width: int
    height: int
    colours: Mapping[str, str]
    colour_map: Mapping[str, str]
    fonts: Mapping[str, str]
    layouts: Mapping[str, Layout]
    kinds: Mapping[str, str]
    styles: Mapping[str, TextStyle]
    tones: Mapping[str, Colour]
    font_files: tuple[str, ...] = ()
    footer: str = ""

    def hex(self, colour: Colour) -> str:
        """The colour as six hexadecimal digits, `lumMod` and `lumOff` applied in HSL."""
        import colorsys

        slot = self.colour_map.get(colour.scheme, colour.scheme)
        digits = self.colours[slot]
        red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
        hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
        light = min(1.0, max(0.0, light * colour.lum_mod / 100 + colour.lum_off / 100))
        return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))


# ------------------------------------------------------------------------------------------------- placed


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an icon grid with its own frame; pieces with the same `group` are one group on the slide.

    'icon' draws `icon` in `colour` (only its edge, `edge` EMU wide, when that is not 0);
    'text' writes `runs` in `style`; 'rule' is a filled bar as thin as its frame.
    """

    kind: Literal["icon", "text", "rule"]
    frame: Frame
    colour: Colour = Colour("accent1")
    icon: Icon | None = None
    runs: tuple[Run, ...] = ()
    style: TextStyle | None = None
    group: str = ""
    edge: int = 0
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
    font: str = ""


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
