"""Which paragraph of one wording is which of another: alike first, then like enough, in order before moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deckgen.merge.tokens import likeness, matches

LIKE = 0.5
"""From this likeness on, two paragraphs count as one that was changed."""
MANY = 40
"""Beyond so many paragraphs in a gap, they are paired in order instead of each with each."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Indices of the first to indices of the second, and back."""

    forth: dict[int, int]
    back: dict[int, int]


def pair(first: Sequence[tuple[str, ...]], second: Sequence[tuple[str, ...]], careful: bool = False) -> Pairs:
    """The pairs of two lists of paragraphs. `careful` pairs only what is like enough, as a person may have written
    the second; else gaps of the same length are paired in order, as both sides are the program's own."""
    bare = [tuple(norm for norm in each if norm != " ") for each in first]
    other = [tuple(norm for norm in each if norm != " ") for each in second]
    forth = matches([_one(each) for each in bare], [_one(each) for each in other])
    for start, end, low, high in _gaps(forth, len(bare), len(other)):
        forth |= _pair_gap(bare, other, (start, end), (low, high), careful)
    forth |= _moved(bare, other, forth)
    return Pairs(forth, {theirs: ours for ours, theirs in forth.items()})


def _one(norms: tuple[str, ...]) -> str:
    return "\1".join(norms)


def _gaps(found: dict[int, int], first: int, second: int) -> list[tuple[int, int, int, int]]:
    """The stretches of both lists between what was found."""
    gaps = []
    start = low = 0
    for index in [*sorted(found), first]:
        high = found.get(index, second)
        if start < index and low < high:
            gaps.append((start, index, low, high))
        start, low = index + 1, high + 1
    return gaps


def _pair_gap(
    first: Sequence[tuple[str, ...]], second: Sequence[tuple[str, ...]], ours: tuple[int, int],
    theirs: tuple[int, int], careful: bool,
) -> dict[int, int]:  # fmt: skip
    left, right = range(*ours), range(*theirs)
    if not careful and len(left) == len(right):
        return dict(zip(left, right, strict=True))
    if careful and len(left) == len(right) == 1 == len(first) == len(second):
        return {left[0]: right[0]}  # the only paragraph of a text, however much was rewritten
    if max(len(left), len(right)) > MANY:
        return {}
    return _best_in_order(first, second, left, right)


def _best_in_order(
    first: Sequence[tuple[str, ...]], second: Sequence[tuple[str, ...]], left: range, right: range
) -> dict[int, int]:
    """The pairs, in order, that together are most alike."""
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    scores = [[_score(first[i], second[j]) for j in right] for i in left]
    for i in range(len(left) - 1, -1, -1):
        for j in range(len(right) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + scores[i][j])
    pairs = {}
    i = j = 0
    while i < len(left) and j < len(right):
        if scores[i][j] and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            pairs[left[i]] = right[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _moved(
    first: Sequence[tuple[str, ...]], second: Sequence[tuple[str, ...]], found: dict[int, int]
) -> dict[int, int]:
    """Pairs among what is left, wherever it stands: the most alike first."""
    taken = set(found.values())
    left = [index for index in range(len(first)) if index not in found]
    right = [index for index in range(len(second)) if index not in taken]
    if not left or not right or max(len(left), len(right)) > MANY:
        return {}
    scored = sorted(((_score(first[i], second[j]), -i, -j) for i in left for j in right), reverse=True)
    pairs: dict[int, int] = {}
    for score, i, j in scored:
        if score and -i not in pairs and -j not in pairs.values():
            pairs[-i] = -j
    return pairs


def _score(first: tuple[str, ...], second: tuple[str, ...]) -> float:
    score = likeness(first, second)
    return score if score >= LIKE else 0.0
