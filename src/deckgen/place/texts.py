"""Texts measured and fitted with the brand's fonts: `fit` with what is known of one deck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deckgen.breaking import break_lines
from deckgen.fit import Fitted, fit_text, text_width
from deckgen.fonts import Fonts
from deckgen.languages import Language
from deckgen.model import EMU_PER_POINT, Brand, Frame, Paragraph, Part, Run, TextStyle, wording

NONE = (0, 0, 0, 0)
ENDLESS = 10_000 * EMU_PER_POINT


def plain(runs: Sequence[Run]) -> str:
    """The words of runs, soft breaks as spaces."""
    return wording(runs, " ")


class Measure:
    """Measures with the fonts of one brand, in the language of one deck."""

    def __init__(self, brand: Brand, language: Language, fonts: Fonts) -> None:
        self.brand, self.language, self.fonts = brand, language, fonts
        self.overfull: list[tuple[str, str]] = []
        """Words that did not fit while parts were placed, and by how much."""

    def fit(
        self, paragraphs: Sequence[Paragraph], style: TextStyle, frame: Frame,
        insets: tuple[int, int, int, int] = NONE, indent: int = 0,
    ) -> Fitted:  # fmt: skip
        """The paragraphs with chosen breaks, at the largest size that fits."""
        return fit_text(
            paragraphs, style, frame, insets, self.language.code, self.fonts,
            self.language.short_words, indent=indent, held_words=self.language.held_words,
        )  # fmt: skip

    def width(self, text: str, style: TextStyle) -> float:
        """The width of a text on one line, in points."""
        return text_width((Run(text),), style, style.size, self.fonts)

    def line_count(self, text: str, style: TextStyle, width: float) -> int:
        """How many lines a text takes at a width in points."""
        if not text.strip():
            return 1
        return len(break_lines((Paragraph((Run(text),)),), style, max(width, 1.0), style.size, self.fonts))

    def wrapped_width(self, text: str, style: TextStyle, width: float) -> float:
        """The width of the longest line of a text broken at a width, in points."""
        lines = break_lines((Paragraph((Run(text),)),), style, width, style.size, self.fonts)
        return max(line.width for line in lines)

    def size_for(self, runs: tuple[Run, ...], style: TextStyle, width: int, lines: int) -> float:
        """The largest size of a style at which runs take at most so many lines of a width in EMU."""
        frame = Frame(0, 0, width, ENDLESS)
        return self.fit((Paragraph(runs),), replace(style, max_lines=lines), frame).size

    def part(self, runs: tuple[Run, ...], style: TextStyle, frame: Frame, group: str) -> Part:
        """A text part of an icon grid, fitted to its frame."""
        fitted = self.fit((Paragraph(runs),), style, frame)
        if fitted.problem:
            self.overfull.append((plain(runs), fitted.problem))
        placed = replace(style, size=fitted.size)
        return Part("text", frame, style.colour, runs=fitted.paragraphs[0].runs, style=placed, group=group)
