"""Aligned columns for a terminal: nothing is cut without a sign, what is too wide goes on in the next line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from deckgen.report.findings import printable

GAP = "  "
LEAST_WIDTH = 100
"""Columns of a terminal that a listing takes at least."""
SHORT = 12
"""Digits of a digest that are shown to people."""


def width_of(text: str) -> int:
    """The columns that a text takes on a terminal: two for a wide letter, none for an accent of its own."""
    return sum(0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
               for each in text)  # fmt: skip


def padded(text: str, width: int, right: bool = False) -> str:
    fill = " " * max(0, width - width_of(text))
    return fill + text if right else text + fill


def cut(text: str, width: int) -> str:
    """The text on one line within a width, with … where it goes on."""
    text = printable(" ".join(text.split()))
    if width_of(text) <= width:
        return text
    kept = ""
    for sign in text:
        if width_of(kept + sign) > width - 1:
            break
        kept += sign
    return f"{kept.rstrip()}…"


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken at spaces, a longer word, after a slash or anywhere."""
    lines, line = [], ""
    for word in printable(" ".join(text.split())).split(" "):
        if line and width_of(line) + 1 + width_of(word) <= width:
            line += f" {word}"
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, width)
        lines += full
    return [*lines, line]


def _pieces(word: str, width: int) -> list[str]:
    pieces = []
    while width_of(word) > width:
        place = 0
        while place < len(word) and width_of(word[: place + 1]) <= width:
            place += 1
        slash = max(word.rfind(sign, width // 2, place) for sign in "/:")
        place = slash + 1 if slash > 0 else max(place, 1)
        pieces.append(word[:place])
        word = word[place:]
    return [*pieces, word]


def aligned(
    rows: Sequence[Sequence[str]], most: Sequence[int], right: Sequence[int] = (), indent: str = "  "
) -> Iterator[str]:
    """The rows in columns as wide as their widest cell, but at most so many; columns of `right` are flush right.

    Columns without any text are left out.
    """
    widths = [
        min(limit, max((width_of(printable(" ".join(row[place].split()))) for row in rows), default=0))
        for place, limit in enumerate(most)
    ]
    used = [place for place, width in enumerate(widths) if width]
    for row in rows:
        cells = {place: wrapped(row[place], widths[place]) for place in used}
        for line in range(max(map(len, cells.values()), default=0)):
            said = (padded(cells[place][line] if line < len(cells[place]) else "", widths[place], place in right)
                    for place in used)  # fmt: skip
            yield f"{indent}{GAP.join(said)}".rstrip()
