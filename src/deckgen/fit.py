"""Does this text fit this frame, at what size, and where do its lines break.

The size goes down from the style's own to its smallest. Breaks are put into the text only where PowerPoint
would not make them itself: in titles, which are balanced, inside words wider than a line, before year ranges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from deckgen.balancing import even_lines, may_break
from deckgen.breaking import (
    KEPT_WHOLE,
    SOFT_HYPHEN,
    TOLERANCE,
    Line,
    Measure,
    MeasuredParagraph,
    UnitLine,
    break_lines,
    seen_lines,
)
from deckgen.fonts import Fonts
from deckgen.model import BREAK, EMU_PER_POINT, Frame, Paragraph, Run, TextStyle

WIDTH_SAFETY = 0.97
"""The share of a frame's width that is filled, as PowerPoint's own widths were not measured."""

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
class _Part:
    """A paragraph to fit: measured, with the width of its lines in points."""

    paragraph: Paragraph
    measured: MeasuredParagraph
    width: float


SegmentLines = tuple[UnitLine, ...]
"""The lines of what stands between two breaks that an author wrote."""


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A text in lines at one size in points: for each paragraph, for each segment, its lines."""

    size: float
    paragraphs: tuple[tuple[SegmentLines, ...], ...]

    @property
    def torn(self) -> bool:
        return any(unit.torn for segments in self.paragraphs for lines in segments for line in lines for unit in line)


def fit_text(
    paragraphs: Sequence[Paragraph],
    style: TextStyle,
    frame: Frame,
    insets: tuple[int, int, int, int],
    language: str,
    faces: Fonts,
    function_words: frozenset[str] = frozenset(),
    held_words: frozenset[str] = frozenset(),
    hyphenate: bool = True,
    indent: int = 0,
) -> Fitted:
    """The text at the largest size, from `style.size` down to `style.min_size`, at which it fits the frame.

    `insets` are left, top, right, bottom and `indent` the text's indent for each level, all in EMU.
    `function_words` are the language's prepositions and conjunctions in small letters, `held_words` its articles
    and auxiliaries. Breaks that an author
    wrote are kept; chosen ones of an earlier fit are chosen anew.
    """
    left, top, right, bottom = insets
    width = (frame.w - left - right) / EMU_PER_POINT
    height = (frame.h - top - bottom) / EMU_PER_POINT
    parts = []
    for given in paragraphs:
        paragraph = _without_chosen(given)
        steps = paragraph.level + (paragraph.bullet != "none")
        line_width = (width - steps * indent / EMU_PER_POINT) * WIDTH_SAFETY
        parts.append(_Part(paragraph, MeasuredParagraph(paragraph, style, faces), line_width))

    def attempt(size: float) -> _Attempt:
        return _filled(parts, style, size, language if hyphenate else "")

    def fits(made: _Attempt) -> bool:
        return not made.torn and _lines_over(made, style, faces, height) == 0

    best = _largest(style, attempt, fits)
    if style.balanced:
        best = _balanced(best, parts, style, function_words, held_words)
    return _fitted(best, parts, style, faces, height)


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


def _height(count: int, ends: int, style: TextStyle, size: float, faces: Fonts) -> float:
    face = faces.face(style.font, style.bold, style.italic)
    return count * face.line_height(size) * style.line + ends * style.after


def _largest(style: TextStyle, attempt: Callable[[float], _Attempt], fits: Callable[[_Attempt], bool]) -> _Attempt:
    """The attempt at the largest size that fits, in steps of a point and a last half; else the smallest."""
    size, smallest = style.size, min(style.min_size or style.size, style.size)
    made = attempt(size)
    if fits(made):
        return made
    while size > smallest:
        size = max(size - 1, smallest)
        made = attempt(size)
        if fits(made):
            between = attempt(min(size + 0.5, style.size))
            return between if fits(between) else made
    return made


def _filled(parts: Sequence[_Part], style: TextStyle, size: float, language: str) -> _Attempt:
    return _Attempt(
        size,
        tuple(
            tuple(
                part.measured.fill(segment, Measure(part.width, size, style.tracking), language)
                for segment in part.measured.segments
            )
            for part in parts
        ),
    )


def _lines_over(made: _Attempt, style: TextStyle, faces: Fonts, height: float) -> int:
    """How many lines at the end are more than the style allows or stand below the frame."""
    ends = [
        number == len(segments) - 1 and line == len(lines) - 1
        for segments in made.paragraphs
        for number, lines in enumerate(segments)
        for line in range(len(lines))
    ]
    allowed = min(len(ends), style.max_lines) if style.max_lines else len(ends)
    limit = height + TOLERANCE
    while allowed and _height(allowed, sum(ends[: allowed - 1]), style, made.size, faces) > limit:
        allowed -= 1
    return len(ends) - allowed


def _balanced(
    made: _Attempt, parts: Sequence[_Part], style: TextStyle, function_words: frozenset[str], held_words: frozenset[str]
) -> _Attempt:
    """The same number of lines, broken where the text reads best."""
    paragraphs = []
    for part, segments in zip(parts, made.paragraphs, strict=True):
        measure = Measure(part.width, made.size, style.tracking)
        paragraphs.append(
            tuple(even_lines(lines, part.measured, measure, function_words, held_words) for lines in segments)
        )
    return replace(made, paragraphs=tuple(paragraphs))


def _fitted(made: _Attempt, parts: Sequence[_Part], style: TextStyle, faces: Fonts, height: float) -> Fitted:
    paragraphs: list[Paragraph] = []
    seen: list[Line] = []
    too_wide: list[str] = []
    excess = 0.0
    for part, segments in zip(parts, made.paragraphs, strict=True):
        measure = Measure(part.width, made.size, style.tracking)
        breaks = [each for lines in segments for each in _breaks(lines, part.measured, style.balanced)]
        paragraphs.append(_with_breaks(part.paragraph, breaks))
        seen.extend(seen_lines(part.measured, [line for lines in segments for line in lines], measure))
        if any(unit.torn for lines in segments for line in lines for unit in line):
            wide = [unit for segment in part.measured.segments for unit in segment if not measure.holds(unit)]
            too_wide.extend(part.measured.shown((unit,)) for unit in wide)
            excess = max(excess, *(measure.of(unit) - measure.width for unit in wide))
    lines_over = _lines_over(made, style, faces, height)
    used = text_height(seen, style, made.size, faces)
    if lines_over:
        excess = max(excess, used - height, used * lines_over / len(seen))
    return Fitted(tuple(paragraphs), made.size, tuple(seen), used, excess, lines_over, tuple(too_wide))


@dataclass(frozen=True, slots=True)
class _Break:
    """A break to put in for the text from `start` to `stop`, after a hyphen if there is one."""

    start: int
    stop: int
    hyphen: bool


def _breaks(lines: SegmentLines, measured: MeasuredParagraph, balanced: bool) -> Iterator[_Break]:
    """The breaks that PowerPoint would not make on its own, or not for sure."""
    text = measured.text
    for above, below in pairwise(lines):
        last, first = above[-1], below[0]
        if last.hyphen:
            yield _Break(last.end, last.end + (text[last.end] == SOFT_HYPHEN), True)
        elif (balanced or KEPT_WHOLE.search(text, first.start, first.end)) and may_break(last, measured):
            yield _Break(last.end, last.after, False)


def _with_breaks(paragraph: Paragraph, breaks: Sequence[_Break]) -> Paragraph:
    """The paragraph with chosen breaks put in and soft hyphens taken out. Cut runs keep their look."""
    runs: list[Run] = []

    def keep(run: Run, text: str) -> None:
        shown = text.replace(SOFT_HYPHEN, "")
        if shown:
            runs.append(run if shown == run.text else replace(run, text=shown))

    start = position = 0
    for run in paragraph.runs:
        stop = start + len(run.text)
        position = max(position, start)
        for each in breaks:
            if start <= each.start < stop:
                keep(run, run.text[position - start : each.start - start])
                plain = replace(run, fact=None, link=None, chosen=True)
                runs.extend(replace(plain, text=text) for text in ((HYPHEN, BREAK) if each.hyphen else (BREAK,)))
                position = each.stop
        keep(run, run.text[position - start :])
        start = stop
    return replace(paragraph, runs=tuple(runs))


def _without_chosen(paragraph: Paragraph) -> Paragraph:
    """The paragraph as it was worded, before breaks were chosen for it."""
    if not any(run.chosen for run in paragraph.runs):
        return paragraph
    runs: list[Run] = []
    after_hyphen = False
    for run in paragraph.runs:
        worded = run
        if run.chosen:
            text = " " if run.text == BREAK and not after_hyphen else ""
            worded = replace(run, text=text, chosen=False)
        after_hyphen = run.chosen and run.text == HYPHEN
        if runs and _same_look(runs[-1], worded):
            runs[-1] = replace(worded, text=runs[-1].text + worded.text)
        elif worded.text:
            runs.append(worded)
    return replace(paragraph, runs=tuple(runs))


def _same_look(one: Run, other: Run) -> bool:
    """Whether two runs may become one again."""
    is_plain = one.fact is None and other.fact is None and BREAK not in (one.text, other.text)
    return is_plain and replace(one, text="") == replace(other, text="")
