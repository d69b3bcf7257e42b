"""Does this text fit this frame, at what size, and where do its lines break.

The size goes down from the style's own to its smallest. Breaks are put into the text only where PowerPoint would
not put them itself: in titles, which are balanced, inside words wider than a line, and before year ranges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from math import comb

from deckgen.breaking import (
    KEPT_WHOLE,
    SOFT_HYPHEN,
    TOLERANCE,
    Line,
    MeasuredParagraph,
    Measure,
    Unit,
    UnitLine,
    break_lines,
    seen_lines,
)
from deckgen.fonts import Fonts
from deckgen.model import BREAK, EMU_PER_POINT, Frame, Paragraph, Run, TextStyle

WIDTH_SAFETY = 0.97
"""The share of a frame's width that is filled, as PowerPoint's own widths were not measured."""

LONGEST_UPPER_LINE = 1.25
"""How much longer a balanced line may be than the one below it."""

SHORTEST_LAST_WORD = 8
"""Letters of a word that may stand alone on the last line."""

GOOD_PLACE = 0.2
"""The share of a line's width that balance gives up to break before a function word or after a comma."""

MOST_CHOICES = 4000
"""A text with more ways to break than this is not balanced; no title comes near."""

HYPHEN = "-"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text as it fits. `size`, `height` and `overflow` are points; `overflow` is 0 if it fits.

    `paragraphs` have their chosen breaks. `lines_over` counts the lines too many, and `too_wide` holds the
    words that are wider than a line even at the smallest size.
    """

    paragraphs: tuple[Paragraph, ...]
    size: float
    lines: tuple[Line, ...]
    height: float
    overflow: float
    lines_over: int = 0
    too_wide: tuple[str, ...] = ()

    @property
    def problem(self) -> str:
        """What does not fit, in plain words; '' if all fits."""
        if self.too_wide:
            return f"'{self.too_wide[0]}' is wider than its place"
        if self.lines_over:
            return f"{self.lines_over} {'line' if self.lines_over == 1 else 'lines'} too many"
        return f"{self.overflow:.0f} points too high" if self.overflow else ""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A text in lines at one size: for each paragraph, for each segment, its lines."""

    size: float
    paragraphs: tuple[tuple[tuple[UnitLine, ...], ...], ...]

    def lines(self) -> Iterator[UnitLine]:
        for segments in self.paragraphs:
            for lines in segments:
                yield from lines

    @property
    def torn(self) -> bool:
        return any(unit.torn for line in self.lines() for unit in line)


@dataclass(frozen=True, slots=True)
class _Space:
    """What a text has to fit into, in points. `limits` are the widths of the paragraphs' lines."""

    limits: tuple[float, ...]
    height: float


def fit_text(
    paragraphs: Sequence[Paragraph],
    style: TextStyle,
    frame: Frame,
    insets: tuple[int, int, int, int],
    language: str,
    faces: Fonts,
    function_words: frozenset[str] = frozenset(),
    hyphenate: bool = True,
    indent: int = 0,
) -> Fitted:
    """The text at the largest size, from `style.size` down to `style.min_size`, at which it fits the frame.

    `insets` are left, top, right, bottom and `indent` the text's indent for each level, in EMU.
    `function_words` are the language's prepositions and conjunctions in small letters.
    Breaks an author wrote are kept; chosen ones of an earlier fit are chosen anew.
    """
    plain = tuple(map(_without_chosen, paragraphs))
    measured = tuple(MeasuredParagraph(paragraph, style, faces) for paragraph in plain)
    space = _space(plain, frame, insets, indent)
    dictionary = language if hyphenate else ""

    def attempt(size: float) -> _Attempt:
        return _Attempt(
            size,
            tuple(
                tuple(each.fill(segment, Measure(limit, size, style.tracking), dictionary) for segment in each.segments)
                for each, limit in zip(measured, space.limits, strict=True)
            ),
        )

    def fits(made: _Attempt) -> bool:
        return not made.torn and _lines_over(made, style, faces, space.height) == 0

    best = _largest(style, attempt, fits)
    if style.balanced:
        best = _balanced(best, measured, style, space, function_words)
    return _fitted(best, plain, measured, style, space, faces)


def text_width(runs: Iterable[Run], style: TextStyle, size: float, faces: Fonts) -> float:
    """The width in points of the longest line of runs that wrap nowhere but at their own breaks."""
    lines = break_lines((Paragraph(tuple(runs)),), style, float("inf"), size, faces)
    return max(line.width for line in lines)


def text_height(lines: Sequence[Line], style: TextStyle, size: float, faces: Fonts) -> float:
    """The height in points of lines with their spacing; the space after the last paragraph is left out."""
    ends = sum(line.ends_paragraph for line in lines[:-1])
    return _height(len(lines), ends, style, size, faces)


def first_baseline(style: TextStyle, size: float, faces: Fonts) -> float:
    """How far the first baseline stands under the top of the text, in points.

    Line spacing below single takes its share from above the first line, as the font files say; this was not
    measured in PowerPoint.
    """
    face = faces.face(style.font, style.bold, style.italic)
    return (face.ascent - face.spacing * (1 - style.line)) * size
