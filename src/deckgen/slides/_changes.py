"""Marks of significant change beside numbers that stand as text, and the same in words for who hears them."""

from __future__ import annotations

from typing import Literal

from deckgen.languages import NO_BREAK_SPACE, Language
from deckgen.model import CHANGE_MARKS, Run


def marked(change: Literal["up", "down"] | None) -> tuple[Run, ...]:
    """What follows a number that has changed: nothing, or its mark."""
    return (Run(f"{NO_BREAK_SPACE}{CHANGE_MARKS[change]}"),) if change else ()


def in_words(text: str, language: Language) -> str:
    """A text with its marks of change as words."""
    for change, mark in CHANGE_MARKS.items():
        text = text.replace(f"{NO_BREAK_SPACE}{mark}", f" ({language.words[f'changed_{change}']})")
    return text
