"""Where the labels and cells of a heat map stand, and how large its words can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from deckgen.context import Crosstab
from deckgen.drawing import Rectangle, Typeface, typeface_of
from deckgen.fit import HYPHEN, WIDTH_SAFETY, Fitted, fit_text
from deckgen.languages import Language
from deckgen.model import EMU_PER_POINT, Brand, Frame, Paragraph, Run, TextStyle, inches


@dataclass(frozen=True, slots=True)
class _Room:
    """Where a heat map of some role stands: the layout, and the frame there on deckgen's own grid.

    `labels` is the most that row labels take of the width. `free` are points left empty at the right, where
    the next column of the slide is near.
    """

    layout: str
    frame: Frame
    style: str
    labels: float
    free: float = 0


FULL = _Room("Chart", inches(0, 0, 11.8, 3.95), "chart_label", 0.34)
HALF = _Room("Two columns", inches(0, 0, 5.8, 3.35), "chart_label_small", 0.4)
BESIDE = _Room("Chart and text", inches(0, 0, 6.8, 4.1), "chart_label_small", 0.4)
ROOMS = {"left": replace(HALF, free=22), "right": HALF, "chart_beside": BESIDE}

USUAL_WIDTH = inches(0, 0, 13.333, 0).w
"""The width of the slide that these frames are for, in EMU."""

SMALLEST_SIZE = 11.0
"""Points: nothing on a slide is smaller."""

SMALLEST_WHOLE = 14.0
"""Points down to which words get smaller before one of them is parted with a hyphen."""

GAP = 3.0
"""Points of background between two cells."""

RING = 2.0
"""Points: the line around what is highlighted. It runs in the gap."""

LABEL_SHARES = (1.0, 0.85, 0.7, 0.55)
"""Shares of their room that row labels are tried in: wrapping them leaves the columns more."""

LABEL_SPACE = 0.7
"""Space between row labels and cells, as a share of the size."""

HEAD_SPACE = 0.5
"""Space between the baseline of column labels and the cells, as a share of the size."""

LINE = 1.12
"""The distance of two baselines of a label, as a share of the size."""

TALLEST_CELL = 72.0
"""Points: few rows leave the rest of their place empty rather than fill it."""

MANY = 9
"""More hyphens than a label can get."""

ENDLESS = 10_000 * EMU_PER_POINT

Place = tuple[str, str]
"""The keys of a cell's row and column."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """The keys of what is framed."""

    rows: frozenset[str]
    columns: frozenset[str]
    cells: frozenset[Place]


@dataclass(frozen=True, slots=True)
class Look:
    """Colours as six hexadecimal digits, the room in points, and how words are written.

    `labels` and `free` are those of the room.
    """

    colours: Mapping[str, str]
    background: str
    width: float
    height: float
    labels: float
    free: float
    style: TextStyle
    typeface: Typeface
    language: Language


@dataclass(frozen=True, slots=True)
class Grid:
    """Where everything stands, in points from the top left corner; `left` and `top` are the first cell's."""

    size: float
    left: float
    top: float
    cell_width: float
    cell_height: float
    rows: tuple[Fitted, ...]
    columns: tuple[Fitted, ...]

    @property
    def bottom(self) -> float:
        return self.top + len(self.rows) * self.cell_height + RING / 2

    def area(self, row: int, column: int, rows: int = 1, columns: int = 1) -> Rectangle:
        """One cell or several from it on, with half of the gap around them."""
        return Rectangle(
            self.left + column * self.cell_width,
            self.top + row * self.cell_height,
            columns * self.cell_width,
            rows * self.cell_height,
        )


def look_for(brand: Brand, role: str, language: Language) -> Look:
    """The brand's look, and the room in its own layout or else in deckgen's grid on a slide of this width."""
    room = ROOMS.get(role, FULL)
    layout = brand.layouts.get(brand.kinds.get(room.layout, room.layout))
    colours = {name: brand.hex(colour) for name, colour in brand.tones.items()}
    scale = brand.width / USUAL_WIDTH
    frame = Frame(0, 0, round(room.frame.w * scale), round(room.frame.h * scale))
    if layout is not None:
        frame = next((each.frame for each in layout.placeholders if each.role == role.removesuffix("_beside")), frame)
    style = brand.styles.get(room.style) or brand.styles["text"]
    return Look(
        colours,
        colours["background"] if layout is None else layout.background,
        frame.w / EMU_PER_POINT,
        frame.h / EMU_PER_POINT,
        room.labels,
        room.free,
        replace(style, font="minor", tracking=0, caps=False, max_lines=0, balanced=True),
        typeface_of(brand),
        language,
    )


def fitting_grid(table: Crosstab, look: Look, highlight: Highlight) -> Grid | None:
    """The grid with the largest words that fit, None where even the smallest do not."""
    smallest_cell = SMALLEST_SIZE * LINE + GAP
    if len(table.categories) * smallest_cell > look.height or len(table.series) * smallest_cell > look.width:
        return None  # without measuring what may be thousands of rows
    sizes = [look.style.size]
    while sizes[-1] - 1 >= SMALLEST_SIZE:
        sizes.append(sizes[-1] - 1)
    whole = [size for size in sizes if size >= SMALLEST_WHOLE]
    ways = [
        (size, share, hyphens)
        for hyphens, these in ((0, whole), (1, sizes), (MANY, sizes))
        for size in these
        for share in LABEL_SHARES
    ]
    for size, share, hyphens in ways:
        grid = _grid(table, size, share * look.labels * look.width, hyphens, look, highlight)
        if grid is not None:
            return grid
    return None


def _grid(
    table: Crosstab, size: float, label_width: float, hyphens: int, look: Look, highlight: Highlight
) -> Grid | None:
    """The grid with words of one size, row labels no wider than so many points; None where they do not fit.

    No label gets more than so many hyphens.
    """

    def fitted(label: str, width: float, bold: bool) -> Fitted:
        style = replace(look.style, size=size, min_size=size, bold=bold)
        frame = Frame(0, 0, round(width / WIDTH_SAFETY * EMU_PER_POINT), ENDLESS)
        language = look.language
        return fit_text(
            [Paragraph((Run(label),))], style, frame, (0, 0, 0, 0), language.code, look.typeface.fonts,
            language.short_words, hyphenate=hyphens > 0,
        )  # fmt: skip

    width = look.width - look.free - RING / 2
    rows = tuple(fitted(each.label, label_width, each.key in highlight.rows) for each in table.categories)
    left = max(line.width for label in rows for line in label.lines) + LABEL_SPACE * size
    cell_width = (width - left) / len(table.series)
    columns = tuple(fitted(each.label, cell_width - 2 * GAP, each.key in highlight.columns) for each in table.series)
    top = max(len(label.lines) for label in columns) * LINE * size + HEAD_SPACE * size
    cell_height = min((look.height - top - RING / 2) / len(rows), TALLEST_CELL)
    face = look.typeface.fonts.face("minor")
    widest = max((face.width(fact.text, size) for fact in table.cells.values()), default=0.0)
    fits = (
        all(not label.too_wide and _hyphens(label) <= hyphens for label in (*rows, *columns))
        and top <= look.height * 0.4
        and widest + 0.6 * size <= cell_width - GAP
        and max(len(label.lines) for label in rows) * LINE * size + GAP <= cell_height
    )
    return Grid(size, left, top, cell_width, cell_height, rows, columns) if fits else None


def _hyphens(label: Fitted) -> int:
    """How many hyphens were put into a label."""
    return sum(run.chosen and run.text == HYPHEN for paragraph in label.paragraphs for run in paragraph.runs)
