"""Three ordered lists of keys into one: what is there, and in which order. Never by position."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MergedKeys:
    """The keys that should stand in the file, in their order.

    `added` are new with the proposal; `removed` are gone from it and were taken out; `left` are gone from it but
    stay, as a person changed them; `deleted` were deleted by a person and stay so.
    """

    keys: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]
    deleted: tuple[str, ...]


def merge_keys(
    written: Sequence[str], current: Sequence[str], proposed: Sequence[str], is_touched: Callable[[str], bool]
) -> MergedKeys:
    """The merged list. `is_touched` says of a key whether a person changed what stands there."""
    known, wanted, there = set(written), set(proposed), set(current)
    dropped = [key for key in current if key in known and key not in wanted]
    left = tuple(key for key in dropped if is_touched(key))
    removed = tuple(key for key in dropped if key not in left)
    added = tuple(key for key in proposed if key not in known and key not in there)
    deleted = tuple(key for key in written if key not in there)
    stays = [key for key in current if key not in removed]
    ours = [key for key in proposed if key in there or key in added]
    common = [key for key in written if key in there]
    if common == [key for key in current if key in known]:
        # Nobody changed the order: it is the proposal's, and what is a person's follows what it stood after.
        keys = _woven(ours, [key for key in stays if key not in wanted], current)
    else:
        keys = _woven(stays, list(added), proposed)
    return MergedKeys(tuple(keys), added, removed, left, deleted)


def _woven(keys: list[str], others: list[str], order: Sequence[str]) -> list[str]:
    """`keys` with `others` put in, each after the nearest key that stands before it in `order`."""
    out = list(keys)
    for key in others:
        before = order[: order.index(key)]
        place = next((out.index(each) + 1 for each in reversed(before) if each in out), 0)
        out.insert(place, key)
    return out
