"""What deckgen tells a person: errors and warnings as values, each with its place and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file a person can open. `line` and `column` count from 1; `source` is the line itself."""

    file: str
    line: int | None = None
    column: int | None = None
    source: str | None = None
    length: int = 1

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem. `code` is stable and kebab-case; `hint` says what would be right; `slide` is its number."""

    severity: Severity
    code: str
    message: str
    where: Where | None = None
    hint: str | None = None
    slide: int | None = None


class DeckgenError(Exception):
    """One or more findings that stop the work. Never shown as a traceback."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = findings


def error(code: str, message: str, where: Where | None = None, hint: str | None = None) -> DeckgenError:
    """A `DeckgenError` with one finding, ready to raise."""
    return DeckgenError(Finding("error", code, message, where, hint))


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` was most likely meant to be, or None."""
    known = {str(each).casefold(): str(each) for each in words}
    close = get_close_matches(str(word).casefold(), known, n=1, cutoff=0.6)
    return known[close[0]] if close else None


def choices(word: str, words: Iterable[str]) -> str:
    """A hint: the nearest of `words` if there is one, and what there is to choose from."""
    names = [str(each) for each in words]
    guess = nearest(word, names)
    shown = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
    listed = f"there is: {shown}" if names else "there is none"
    return f"did you mean '{guess}'? ({listed})" if guess else listed
