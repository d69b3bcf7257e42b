"""Break text into lines by its width, as PowerPoint does: greedily, after spaces, hyphens and dashes.

A paragraph is cut into units, the smallest pieces that stay on one line. Widths are kept as a share of the
size, so that a text is measured once for all sizes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from deckgen.fonts import Face, Fonts
from deckgen.model import BREAK, Paragraph, TextStyle

SOFT_HYPHEN = "\u00ad"

SPACE = " \t\u2002-\u2006\u2008-\u200a\u205f\u3000"
"""The spaces at which a line may end, for a regular expression's set: no non-breaking ones."""

DASH = "\\-\u2010\u2013\u2014"

UNIT = re.compile(rf"([^{SPACE}]*?[^{SPACE}{DASH}][{DASH}]+(?=[^\W\d])|[^{SPACE}]+)[{SPACE}]*|[{SPACE}]+")
"""A word and the spaces after it. A hyphen ends a unit only before a letter, so 2015-2016 stays whole."""

KEPT_WHOLE = re.compile(rf"[^{DASH}][{DASH}]\d")
"""A unit that PowerPoint would break at its hyphen."""

SHORTEST_PART = 5
"""Letters that stand at least on each side of a hyphen that the program puts in."""

LETTERS = re.compile(rf"[^\W\d_]{{{2 * SHORTEST_PART},}}")
ADDRESS = re.compile(r"[@/\\]|\.\w")

# Where the parts of a Nordic compound meet, more often than not: after a linking s, after one who does
# something (borger, medarbetar), or before one of these syllables.
FIRST_PART = re.compile(r"(?:[^\W\daeiouyæøåäöáéíóúý_]s|er|ar)$")
SECOND_PART = re.compile(r"ind|inn|ud|ut|til|med|frem|fram|under|over|över|efter|etter|opp|upp")

TOLERANCE = 1e-6
"""Points by which a line may be too wide, as sums of fractions are not exact."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a paragraph's text from `start` to `end`, its trailing spaces up to `after`.

    `width` and `full_width` (with the spaces) are shares of the size; `letters` and `full_letters` count what
    tracking widens. `hyphen` says that a hyphen and a break follow, `torn` that a word was cut at any letter.
    """

    start: int
    end: int
    after: int
    width: float
    letters: int
    full_width: float
    full_letters: int
    hyphen: bool = False
    torn: bool = False


UnitLine = tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is seen: its text, its width in points, and whether a paragraph ends with it."""

    text: str
    width: float
    ends_paragraph: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """What lines are filled by: the width of a line, the size and the tracking, all in points."""

    width: float
    size: float
    tracking: float

    def of(self, unit: Unit) -> float:
        """The width of a unit without its trailing spaces, in points."""
        return unit.width * self.size + unit.letters * self.tracking

    def of_full(self, unit: Unit) -> float:
        """The width of a unit with its trailing spaces, in points."""
        return unit.full_width * self.size + unit.full_letters * self.tracking

    def of_line(self, line: Sequence[Unit]) -> float:
        """The width of a line, the spaces at its end left out, in points."""
        return sum(map(self.of_full, line[:-1])) + self.of(line[-1]) if line else 0.0

    def holds(self, unit: Unit) -> bool:
        return self.of(unit) <= self.width + TOLERANCE


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A run's place in its paragraph's text."""

    start: int
    stop: int
    face: Face
    is_fact: bool


class MeasuredParagraph:
    """A paragraph's text in units, one tuple for each segment between the breaks that its author wrote."""

    __slots__ = ("_caps", "_stretches", "segments", "text")

    def __init__(self, paragraph: Paragraph, style: TextStyle, faces: Fonts) -> None:
        self.text = "".join(run.text for run in paragraph.runs).replace("\n", BREAK)
        self._caps = style.caps
        stretches = []
        start = 0
        for run in paragraph.runs:
            face = faces.face(style.font, style.bold or run.bold, style.italic or run.italic)
            stretches.append(_Stretch(start, start + len(run.text), face, run.fact is not None))
            start += len(run.text)
        self._stretches = tuple(stretches)
        self.segments: tuple[tuple[Unit, ...], ...] = tuple(map(tuple, self._segments()))

    def shown(self, line: Sequence[Unit]) -> str:
        """The text of a line as it is seen: without soft hyphens and without the spaces at its end."""
        if not line:
            return ""
        text = self.text[line[0].start : line[-1].end].replace(SOFT_HYPHEN, "")
        return text + "-" if line[-1].hyphen else text

    def inside_fact(self, offset: int) -> bool:
        """Whether a break at this place of the text would cut a fact in two."""
        return any(each.is_fact and each.start < offset < each.stop for each in self._stretches)

    def fill(self, segment: Iterable[Unit], measure: Measure, language: str) -> tuple[UnitLine, ...]:
        """A segment in lines, each as full as it gets. Words wider than a line are parted first."""
        lines: list[UnitLine] = []
        line: list[Unit] = []
        used = 0.0
        size, tracking, limit = measure.size, measure.tracking, measure.width + TOLERANCE
        for whole in segment:
            for unit in (whole,) if measure.holds(whole) else self.parts(whole, measure, language):
                # Spelled out rather than asked of `measure`: this is where fitting spends its time.
                if line and used + unit.width * size + unit.letters * tracking > limit:
                    lines.append(tuple(line))
                    line, used = [], 0.0
                line.append(unit)
                used += unit.full_width * size + unit.full_letters * tracking
                if unit.hyphen:
                    lines.append(tuple(line))
                    line, used = [], 0.0
        return (*lines, tuple(line))

    def parts(self, unit: Unit, measure: Measure, language: str) -> list[Unit]:
        """A word wider than a line in parts that fit: at the best joint, else at the last one that fits."""
        word = self.text[unit.start : unit.end]
        offsets = [unit.start + at for at in joints(word, language) if not self.inside_fact(unit.start + at)]
        parts: list[Unit] = []
        rest = unit
        while not measure.holds(rest):
            pairs = [self._part(rest, at) for at in offsets if rest.start < at < rest.end]
            fitting = [pair for pair in pairs if measure.holds(pair[0])]
            if not fitting:
                return [*parts, *self._torn(rest, measure)]
            enough = [pair for pair in fitting if measure.holds(pair[1])]
            part, rest = enough[0] if enough else max(fitting, key=lambda pair: pair[0].end)
            parts.append(part)
        return [*parts, rest]

    def _part(self, unit: Unit, at: int) -> tuple[Unit, Unit]:
        face = next(each.face for each in self._stretches if each.start < at <= each.stop)
        part = self._unit(unit.start, at, at)
        width, letters = part.width + face.share("-"), part.letters + 1
        part = replace(part, width=width, full_width=width, letters=letters, full_letters=letters, hyphen=True)
        return part, self._unit(at, unit.end, unit.after)

    def _torn(self, unit: Unit, measure: Measure) -> list[Unit]:
        """A word without a joint, cut at any letter as PowerPoint does; it must not stay so."""
        parts = []
        start = unit.start
        while start < unit.end:
            stop = start + 1
            while stop < unit.end and measure.holds(self._unit(start, stop + 1, stop + 1)):
                stop += 1
            after = unit.after if stop == unit.end else stop
            parts.append(replace(self._unit(start, stop, after), torn=True))
            start = stop
        return parts

    def _segments(self) -> Iterable[list[Unit]]:
        start = 0
        for text in self.text.split(BREAK):
            stop = start + len(text)
            units = []
            begin = start
            for match in UNIT.finditer(self.text, start, stop):
                end = match.start() if match[1] is None else match.end(1)
                if end == match.end() < stop and self.inside_fact(end):
                    continue
                units.append(self._unit(begin, end, match.end()))
                begin = match.end()
            yield units
            start = stop + 1

    def _unit(self, start: int, end: int, after: int) -> Unit:
        width, letters = self._measured(start, end)
        if end == after:
            return Unit(start, end, after, width, letters, width, letters)
        spaces, count = self._measured(end, after)
        return Unit(start, end, after, width, letters, width + spaces, letters + count)

    def _measured(self, start: int, stop: int) -> tuple[float, int]:
        """The width of a stretch of text as a share of the size, and its letters."""
        width, letters = 0.0, 0
        for each in self._stretches:
            if each.start < stop and each.stop > start:
                text = self.text[max(start, each.start) : min(stop, each.stop)].replace(SOFT_HYPHEN, "")
                width += each.face.share(text.upper() if self._caps else text)
                letters += len(text)
        return width, letters


def break_lines(
    paragraphs: Sequence[Paragraph],
    style: TextStyle,
    width_points: float,
    size: float,
    faces: Fonts,
    language: str = "",
) -> tuple[Line, ...]:
    """The lines of a text at a size in points, in the order they are seen.

    A word wider than a line breaks at a soft hyphen or, with a `language`, at a joint; else between letters.
    """
    measure = Measure(width_points, size, style.tracking)
    lines = []
    for paragraph in paragraphs:
        measured = MeasuredParagraph(paragraph, style, faces)
        unit_lines = [line for segment in measured.segments for line in measured.fill(segment, measure, language)]
        lines.extend(seen_lines(measured, unit_lines, measure))
    return tuple(lines)


def seen_lines(measured: MeasuredParagraph, lines: Sequence[UnitLine], measure: Measure) -> list[Line]:
    """A paragraph's lines of units as they are seen."""
    last = len(lines) - 1
    return [Line(measured.shown(line), measure.of_line(line), number == last) for number, line in enumerate(lines)]


@lru_cache(maxsize=4096)
def joints(word: str, language: str) -> tuple[int, ...]:
    """Where a word may be parted with a hyphen, best first; `language` '' allows its soft hyphens only.

    A word's own soft hyphens go before the dictionary's. Joints of compounds go before other joints, then
    parts of like length before others. Web and mail addresses have none.
    """
    middle = len(word) / 2
    soft = [at for at, letter in enumerate(word) if letter == SOFT_HYPHEN and 0 < at < len(word) - 1]
    if soft:
        return tuple(sorted(soft, key=lambda at: (abs(at - middle), at)))
    letters = max(LETTERS.finditer(word), key=lambda match: len(match[0]), default=None)
    if letters is None or ADDRESS.search(word):
        return ()
    small, start = letters[0].lower(), letters.start()
    # A joint that would change the spelling carries `data`; it is left alone.
    offsets = [int(at) for at in _hyphenation(language, small) if at.data is None]
    middle = len(small) / 2

    def order(at: int) -> tuple[bool, float, int]:
        meets = FIRST_PART.search(small[:at]) or SECOND_PART.match(small[at:])
        return (meets is None, abs(at - middle), at)

    return tuple(start + at for at in sorted(offsets, key=order) if 0 < at < len(small))


def _hyphenation(language: str, word: str) -> list[Any]:
    """Where a word may be hyphenated, with enough letters on both sides; nowhere without a dictionary."""
    dictionary = _dictionary(language) if language else None
    return [] if dictionary is None else list(dictionary.positions(word))


@cache
def _dictionary(language: str) -> Any:
    """A language's hyphenation; None for Finnish and others that have none."""
    import pyphen  # type: ignore[import-untyped]

    name = pyphen.language_fallback({"no": "nb"}.get(language, language).replace("-", "_"))
    return name and pyphen.Pyphen(lang=name, left=SHORTEST_PART, right=SHORTEST_PART)
