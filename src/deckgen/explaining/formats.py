"""A chart's value as its number format shows it, for the formats that deckgen writes and the plain ones of Excel."""

from __future__ import annotations

import re

from deckgen.languages import LANGUAGES, language
from deckgen.numbers import format_number

_CODE = re.compile(r'(?P<before>(?:"[^"]*"|\\.|[^0#"\\])*)(?P<digits>[#,]*0+(?:\.(?P<places>0+))?)(?P<after>.*)', re.S)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|(.)', re.S)


def formatted(value: float, code: str, code_of_language: str) -> str:
    """The value as a data label shows it: 82 by `0" pct."` is 82 pct.; by a code that is not known, as a number."""
    spoken = language(code_of_language if code_of_language in LANGUAGES else "en")
    match = _CODE.fullmatch(code.partition(";")[0])
    if match is None:
        return format_number(value, spoken, 0 if value == round(value) else 2)
    places = min(len(match["places"] or ""), 10)
    after = _words(match["after"])
    shown = value * 100 if "%" in _LITERAL.sub(lambda each: each[3] or "", match["after"]) else value
    return f"{_words(match['before'])}{format_number(shown, spoken, places)}{after}"


def _words(code: str) -> str:
    """The fixed words of a part of a format code."""
    return _LITERAL.sub(lambda each: each[1] or each[2] or each[3] or "", code)
