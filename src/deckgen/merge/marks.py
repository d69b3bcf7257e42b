"""Find the numbers of a wording again where an editor took their marks away, and see which a person typed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deckgen.merge.tokens import Token, mark_token, matches, norms, text_tokens
from deckgen.model import Mark


def with_marks(written: Sequence[Token], current: Sequence[Token]) -> list[Token]:
    """The current tokens with the written numbers marked wherever they can be tied safely.

    A number that lost its mark is tied where its own text stands in its old surroundings; a person's text is tied to
    a number where it stands exactly between the words that stood around that number. What cannot be tied stays text.
    """
    held = [token.mark.key for token in current if token.mark is not None]
    missing = []
    for place, token in enumerate(written):
        if token.mark is None:
            continue
        if token.mark.key in held:
            held.remove(token.mark.key)
        else:
            missing.append(place)
    if not missing:
        return list(current)
    spread, where = _spread(written, set(missing))
    found = matches(norms(spread), norms(current))
    tied: dict[int, tuple[int, Mark]] = {}
    for place in missing:
        mark = written[place].mark
        assert mark is not None
        first, last = where[place]
        stretch = _same_text(spread, current, found, first, last) or _typed_over(spread, current, found, first, last)
        if stretch is not None and not any(start < stretch[1] and stretch[0] < end for start, (end, _) in tied.items()):
            words = "".join(token.text for token in current[stretch[0] : stretch[1]])
            tied[stretch[0]] = (stretch[1], replace(mark, text=words))
    return _tied(current, tied)


def _spread(written: Sequence[Token], missing: set[int]) -> tuple[list[Token], dict[int, tuple[int, int]]]:
    """The written tokens with the missing numbers as the text they were, and where each of these stands."""
    spread: list[Token] = []
    where: dict[int, tuple[int, int]] = {}
    for place, token in enumerate(written):
        if place in missing:
            pieces = text_tokens(token.text)
            where[place] = (len(spread), len(spread) + len(pieces))
            spread += pieces
        else:
            spread.append(token)
    return spread, where


def _same_text(
    spread: Sequence[Token], current: Sequence[Token], found: dict[int, int], first: int, last: int
) -> tuple[int, int] | None:
    """Where the number's own text stands: in one piece, and beside a word that stood beside it or nowhere else."""
    places = [found.get(index) for index in range(first, last)]
    if not places or places[0] is None or places != list(range(places[0], places[0] + len(places))):
        return None
    start, end = places[0], places[0] + len(places)
    before, after = _word(spread, first, -1), _word(spread, last - 1, 1)
    now_before, now_after = _word(current, start, -1), _word(current, end - 1, 1)
    anchored = found.get(before, -2) == now_before or found.get(after, -2) == now_after
    if anchored or (before == after == now_before == now_after == -1):
        return start, end
    text = norms(current[start:end])
    return (start, end) if _count(text, norms(current)) == 1 and _count(text, norms(spread)) == 1 else None


def _typed_over(
    spread: Sequence[Token], current: Sequence[Token], found: dict[int, int], first: int, last: int
) -> tuple[int, int] | None:
    """The person's text that stands exactly in the number's place: between its old neighbours, with a digit in it.

    A number that stood alone has no neighbours: its place is the whole text.
    """
    before, after = _word(spread, first, -1), _word(spread, last - 1, 1)
    start = found.get(before, -2) + 1 if before >= 0 else 0
    end = found.get(after, -2) if after >= 0 else len(current)
    if (before >= 0 and before not in found) or (after >= 0 and after not in found):
        return None
    while start < end and current[start].norm == " ":
        start += 1
    while end > start and current[end - 1].norm == " ":
        end -= 1
    if start >= end or any(token.mark is not None for token in current[start:end]):
        return None
    text = "".join(token.text for token in current[start:end])
    return (start, end) if len(text) <= 30 and any(sign.isdigit() for sign in text) else None


def _word(tokens: Sequence[Token], index: int, step: int) -> int:
    """The nearest token beside `index` that is no space; -1 where there is none."""
    index += step
    while 0 <= index < len(tokens) and tokens[index].norm == " ":
        index += step
    return index if 0 <= index < len(tokens) else -1


def _count(part: tuple[str, ...], whole: tuple[str, ...]) -> int:
    size = len(part)
    return sum(whole[index : index + size] == part for index in range(len(whole) - size + 1))


def _tied(current: Sequence[Token], tied: dict[int, tuple[int, Mark]]) -> list[Token]:
    out: list[Token] = []
    index = 0
    while index < len(current):
        if index in tied:
            index, mark = tied[index]
            out.append(mark_token(mark))
        else:
            out.append(current[index])
            index += 1
    return out
