"""The languages that decks are written in. A language is one module with one `LANGUAGE`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from deckgen.languages import da, en, fi, is_, nb, sv
from deckgen.languages._language import MINUS, NO_BREAK_SPACE, WORDS, Language, NumberKind
from deckgen.languages.collation import SortKey, sort_key

__all__ = [
    "ALIASES", "LANGUAGES", "MINUS", "NO_BREAK_SPACE", "WORDS", "Language", "NumberKind", "SortKey",
    "language", "meant_language", "sort_key",
]  # fmt: skip

LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {module.LANGUAGE.code: module.LANGUAGE for module in (da, nb, sv, fi, is_, en)}
)
"""Languages by code."""

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "dk": "da", "dan": "da", "dansk": "da",
        "no": "nb", "nn": "nb", "nor": "nb", "norsk": "nb", "false": "nb",
        "se": "sv", "swe": "sv", "svenska": "sv",
        "fin": "fi", "suomi": "fi",
        "ice": "is", "isl": "is", "íslenska": "is",
        "gb": "en", "uk": "en", "us": "en", "eng": "en",
    }
)  # fmt: skip
"""What a person may write instead of a code, for suggestions only. YAML reads a bare `no` as false."""


def language(code: str) -> Language:
    """The language of a code such as 'da'. Raises KeyError for any other word."""
    return LANGUAGES[code]


def meant_language(word: object) -> str | None:
    """The code that a wrong word was most likely meant to be: 'nb' for 'no', 'da' for 'da-DK' or 'Danish'."""
    given = str(word).strip().casefold().replace("_", "-")
    names = {each.name.casefold(): each.code for each in LANGUAGES.values()}
    for guess in (given, given.split("-")[0]):
        found = guess if guess in LANGUAGES else ALIASES.get(guess) or names.get(guess)
        if found is not None:
            return found
    return None
