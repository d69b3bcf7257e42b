"""What an update tells of numbers that may not be shown any more: that they are gone, and never what they were.

What such a number was before stands in the file that is updated, and may be the very value that is now suppressed: a
minimum base is often set after a deck was built.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from deckgen.findings import Finding
from deckgen.languages import LANGUAGES
from deckgen.merge import SlideSides
from deckgen.model import BlockState, Change, Leaf, Path, Value, Wording

_BASE = "base"
"""The key of the base in a source line, which goes when one of the numbers it stood for does."""

_SIGNS = frozenset(each.words["suppressed_mark"] for each in LANGUAGES.values())


def hidden_texts(sides: Iterable[SlideSides]) -> dict[int, frozenset[str]]:
    """By slide, how the numbers stood in the file that may not be shown now."""
    found: dict[int, frozenset[str]] = {}
    for slide in sides:
        pairs = [(block.written, block.proposed) for block in slide.blocks]
        keys = {key for _, proposed in pairs if proposed is not None for key in _suppressed(proposed)}
        if keys or any(_hidden_values(proposed) for _, proposed in pairs if proposed is not None):
            keys |= {_BASE} - {key for _, proposed in pairs if proposed is not None for key in _keys(proposed)}
        texts = {text for written, proposed in pairs if written is not None
                 for text in _texts(written, keys, proposed)} - _SIGNS - {""}  # fmt: skip
        if texts:
            found[slide.number] = frozenset(texts)
    return found


def _suppressed(block: BlockState) -> Iterator[str]:
    """The keys of the numbers of a block that are shown as a sign only."""
    for leaf in block.leaves.values():
        if isinstance(leaf, Wording):
            yield from (mark.key for mark in leaf.marks if mark.text in _SIGNS and mark.value is None)


def _keys(block: BlockState) -> Iterator[str]:
    for leaf in block.leaves.values():
        if isinstance(leaf, Wording):
            yield from (mark.key for mark in leaf.marks)


def _hidden_values(block: BlockState) -> bool:
    return any(isinstance(leaf, Value) and _is_hidden(leaf) for leaf in block.leaves.values())


def _is_hidden(value: Value) -> bool:
    return value.number is None and value.text in _SIGNS


def _texts(block: BlockState, keys: set[str], proposed: BlockState | None) -> Iterator[str]:
    leaves: Mapping[Path, Leaf] = proposed.leaves if proposed is not None else {}
    for path, leaf in block.leaves.items():
        if isinstance(leaf, Wording):
            yield from (mark.text for mark in leaf.marks if mark.key in keys)
        elif isinstance(leaf, Value):
            now = leaves.get(path)
            if isinstance(now, Value) and _is_hidden(now):
                yield leaf.text


def without_hidden(changes: Sequence[Change], texts: Mapping[int, frozenset[str]]) -> tuple[Change, ...]:
    """The changes with a sign where they would tell a number that may not be shown; on any slide, if typed by hand."""
    everywhere = frozenset[str]().union(*texts.values())

    def told(change: Change) -> Change:
        hidden = everywhere if change.outcome == "stale" else texts.get(change.slide, frozenset())
        if not hidden:
            return change
        return replace(
            change, written=_masked(change.written, hidden), current=_masked(change.current, hidden),
            proposed=_masked(change.proposed, hidden), note=_masked(change.note, hidden) or "",
        )  # fmt: skip

    return tuple(told(change) for change in changes)


def _masked(text: str | None, hidden: Iterable[str]) -> str | None:
    """A text with an ellipsis for each hidden number, and for the interval that stands in parentheses behind it."""
    if text is None:
        return None
    for each in sorted(hidden, key=len, reverse=True):
        words = r"\s".join(map(re.escape, each.split()))  # a person's editor may have made its spaces plain
        text = re.sub(rf"(?<![\d.,]){words}(?!\d)(?:\s\([^()]*\))?", "…", text)
    return text


def still_shown(sides: Iterable[SlideSides], texts: Mapping[int, frozenset[str]]) -> Iterator[Finding]:
    """A warning for each slide that is frozen, or has a frozen part, with a number that may not be shown."""
    for slide in sides:
        if slide.number in texts and (slide.frozen or any(block.frozen for block in slide.blocks)):
            yield Finding(
                "warning", "suppressed-frozen", "is frozen and may still show a number that may no longer be shown",
                None, "let updates touch it again with `deckgen freeze --off`, and update once more", slide.number,
            )  # fmt: skip
