"""Wordings as tokens that can be compared: words, spaces, signs, and numbers by their key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from deckgen.model import Item, Mark, Words, words_text

# A range as 2015-2016 is one figure: half of it from either side would be a span that nobody said.
_PIECES = re.compile(r"\d+(?:[.,\u00a0\u202f\u2010-\u2013-]\d+)*|(?:[^\W\d]|\u00ad|-\n(?=\w))+|\s+|.", re.S)
_INVISIBLE = str.maketrans("", "", "\u00ad")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a paragraph. Tokens with the same `norm` say the same: all spaces and breaks do, and a number's
    `norm` is its key. `written` is what deckgen last wrote there, for a number whose text a person changed."""

    norm: str
    item: Item

    @property
    def text(self) -> str:
        return words_text(self.item)

    @property
    def mark(self) -> Mark | None:
        return self.item if isinstance(self.item, Mark) else None


def tokens_of(words: Words) -> list[Token]:
    """The tokens of a paragraph in their order."""
    found: list[Token] = []
    for item in words:
        if isinstance(item, Mark):
            found.append(mark_token(item))
        else:
            found += text_tokens(item)
    return found


def text_tokens(text: str) -> list[Token]:
    return [Token(_norm(piece), piece) for piece in _PIECES.findall(text)]


def mark_token(mark: Mark) -> Token:
    return Token(f"\0{mark.key}", mark)


def _norm(piece: str) -> str:
    if piece.isspace():
        return " "
    return piece.replace("-\n", "").translate(_INVISIBLE)


def words_of(tokens: Iterable[Token]) -> Words:
    """Tokens as a paragraph again, neighbouring texts joined."""
    items: list[Item] = []
    for token in tokens:
        if isinstance(token.item, str) and items and isinstance(items[-1], str):
            items[-1] += token.item
        else:
            items.append(token.item)
    return tuple(items)


def is_figure(norm: str) -> bool:
    """Whether a token is a number or a range of numbers."""
    return norm[:1].isdigit()


def norms(tokens: Iterable[Token]) -> tuple[str, ...]:
    return tuple(token.norm for token in tokens)


def matches(first: Sequence[str], second: Sequence[str]) -> dict[int, int]:
    """Where the pieces of `first` are found again in `second`, in order; indices to indices.

    What is alike at both ends is matched first: it is most of a wording, and costs no search.
    """
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end] == second[-1 - end]:
        end += 1
    found = {index: index for index in range(start)}
    inner = SequenceMatcher(None, first[start : len(first) - end], second[start : len(second) - end], autojunk=False)
    for block in inner.get_matching_blocks():
        for step in range(block.size):
            found[start + block.a + step] = start + block.b + step
    for index in range(1, end + 1):
        found[len(first) - index] = len(second) - index
    return found


def likeness(first: Sequence[str], second: Sequence[str]) -> float:
    """How much two token sequences have in common, 0 to 1; spaces do not count."""
    one, two = [each for each in first if each != " "], [each for each in second if each != " "]
    if not one and not two:
        return 1.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio()
