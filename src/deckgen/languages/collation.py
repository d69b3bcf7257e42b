"""Sorting as each language's dictionaries do.

Python's `locale.strxfrm` depends on what the machine has installed, PyICU has no wheels, and pyuca knows the
default order only, not the languages' own. So the few rules that these languages need stand here, taken from
CLDR's collation rules (unicode-org/cldr, common/collation: da.xml, no.xml, sv.xml, fi.xml, is.xml).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from deckgen.languages._language import Language

Element = tuple[int, int, str, int]
"""Class, length of a number, letter or figures, place among the letters that follow that letter."""

SortKey = tuple[tuple[Element, ...], tuple[str, ...]]

_OTHER, _NUMBER, _LETTER = range(3)
"""Spaces and signs come first, then numbers, then letters."""


def sort_key(text: str, language: Language) -> SortKey:
    """A key for `sorted`: by the language's alphabet, then by accents; upper and lower case are the same.

    Whole numbers count by their value, so '2-9' comes before '10-19'.
    """
    own = _own_letters(language)
    elements: list[Element] = []
    variants: list[str] = []
    for piece in _pieces(language).findall(unicodedata.normalize("NFC", text.strip().casefold())):
        if piece[0] in "0123456789":
            plain = piece
            elements.append(_number(piece))
        else:
            plain = piece if piece in own else language.same_letters.get(piece) or _without_accents(piece)
            elements.extend(_element(character, own) for character in plain)
        variants.append("" if plain == piece else piece)
    return tuple(elements), tuple(variants)


@lru_cache
def _own_letters(language: Language) -> dict[str, tuple[str, int]]:
    """The letters after a to z's own, each with the letter it follows and its place after it."""
    return {
        letter: (before, place)
        for before, letters in language.letters.items()
        for place, letter in enumerate(letters, 1)
    }


@lru_cache
def _pieces(language: Language) -> re.Pattern[str]:
    """Numbers, letters of two characters such as the Danish aa, and single characters."""
    pairs = [letter for letter in language.same_letters if len(letter) > 1]
    return re.compile("|".join(("[0-9]+", *pairs, ".")), re.DOTALL)


def _element(character: str, own: dict[str, tuple[str, int]]) -> Element:
    if character.isdigit():
        return _number(character)
    if not character.isalpha():
        return _OTHER, 0, character, 0
    letter, place = own.get(character, (character, 0))
    return _LETTER, 0, letter, place


def _number(figures: str) -> Element:
    """By length without leading zeros, then by figures: the order of the values, however long they are."""
    significant = figures.lstrip("0")
    return _NUMBER, len(significant), significant, 0


def _without_accents(character: str) -> str:
    """The character without marks above or below; nothing for signs that do not show, as a soft hyphen."""
    decomposed = unicodedata.normalize("NFKD", character)
    return "".join(each for each in decomposed if unicodedata.category(each) not in ("Mn", "Cf"))
