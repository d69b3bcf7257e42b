"""Break a title where it reads best: lines of like width, and no preposition left behind at an end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise
from math import comb

from deckgen.breaking import TOLERANCE, Measure, MeasuredParagraph, Unit, UnitLine

LONGEST_UPPER_LINE = 1.25
"""How much longer a balanced line may be than the one below it."""

SHORTEST_LAST_WORD = 8
"""Letters of a word that may stand alone on the last line."""

GOOD_PLACE = 0.2
"""The share of a line's width that balance gives up to break before a function word or after a comma."""

MOST_CHOICES = 4000
"""A text with more ways to break than this is not balanced; no title comes near."""


def even_lines(
    lines: tuple[UnitLine, ...],
    measured: MeasuredParagraph,
    measure: Measure,
    function_words: frozenset[str],
    held_words: frozenset[str] = frozenset(),
) -> tuple[UnitLine, ...]:
    """The lines of a segment made even. Lines with a parted word, or too many, stay as they are."""
    units = [unit for line in lines for unit in line]
    places = [at for at in range(1, len(units)) if may_break(units[at - 1], measured)]
    breaks = len(lines) - 1
    if any(unit.hyphen or unit.torn for unit in units) or not 0 < comb(len(places), breaks) <= MOST_CHOICES:
        return lines
    best, least = lines, None
    for chosen in combinations(places, breaks):
        ways = tuple(tuple(units[start:stop]) for start, stop in pairwise((0, *chosen, len(units))))
        widths = [measure.of_line(line) for line in ways]
        if max(widths) > measure.width + TOLERANCE:
            continue
        cost = _cost(ways, widths, measured, measure.width, function_words, held_words)
        if least is None or cost < least:
            best, least = ways, cost
    return best


def _cost(
    lines: tuple[UnitLine, ...],
    widths: Sequence[float],
    measured: MeasuredParagraph,
    width: float,
    function_words: frozenset[str],
    held_words: frozenset[str],
) -> tuple[int, float]:
    """How badly lines are broken: first by the rules they break, then by their unevenness."""
    faults, unevenness = 0, (max(widths) - min(widths)) / width
    for (above, below), (upper, lower) in zip(pairwise(lines), pairwise(widths), strict=True):
        last, next_word = measured.shown(above[-1:]), measured.shown(below[:1])
        faults += 4 * _is_one_of(function_words, last) + 2 * _is_one_of(held_words, last)
        faults += upper > lower * LONGEST_UPPER_LINE
        good = _is_one_of(function_words, next_word) or last.endswith((",", ":", ";", "?", "–", "—"))
        unevenness -= GOOD_PLACE * good / (len(lines) - 1)
    lonely = lines[-1]
    faults += 2 * (len(lonely) == 1 and len(_letters(measured.shown(lonely))) < SHORTEST_LAST_WORD)
    return faults, unevenness


def _is_one_of(words: frozenset[str], word: str) -> bool:
    """Whether a word is in a set as it stands ('pr.') or without the punctuation around it."""
    return word.casefold() in words or _letters(word) in words


def _letters(word: str) -> str:
    return "".join(letter for letter in word if letter.isalpha()).casefold()


def may_break(unit: Unit, measured: MeasuredParagraph) -> bool:
    """Whether a chosen break may take the place of the spaces after a unit."""
    return unit.after > unit.end and not measured.inside_fact(unit.end) and not measured.inside_fact(unit.after)
