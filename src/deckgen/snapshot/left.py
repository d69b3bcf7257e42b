"""What stays of a block though the proposal no longer has it, as a person changed it: it is remembered as last written.

Else the file's next reader would not know it again, and take it for something of the person's own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from deckgen.model import BlockState, ErrorBar, Item, Leaf, Path, Value, Wording
from deckgen.snapshot.records import Record


def left_record(written: BlockState, wanted: BlockState, fresh: BlockState, refused: Collection[str]) -> Record:
    """The keys and leaves of `written` that are not in `fresh`, but in the block as it now stands; {} for none.

    `refused` are keys that could not be taken out. Of each key it is said which it stands behind.
    """
    lists: dict[str, list[list[str]]] = {}
    for name, keys in written.lists.items():
        stays = [key for key in (*wanted.lists.get(name, ()), *refused)
                 if key in keys and key not in fresh.lists.get(name, ())]  # fmt: skip
        order = wanted.lists.get(name, keys)
        pairs = [[key, _before(key, order if key in order else keys)] for key in dict.fromkeys(stays)]
        if pairs:
            lists[name] = pairs
    held = {key for pairs in lists.values() for key, _ in pairs}
    leaves = [
        [list(path), _leaf_record(leaf)] for path, leaf in written.leaves.items()
        if path not in fresh.leaves and (path in wanted.leaves or _hangs_on(path, held & set(refused)))
    ]  # fmt: skip
    return {"lists": lists, "leaves": leaves} if lists or leaves else {}


def _before(key: str, order: Sequence[str]) -> str:
    place = list(order).index(key)
    return order[place - 1] if place else ""


def _hangs_on(path: Path, keys: Collection[str]) -> bool:
    return any(part in keys for part in path[1:]) or "/".join(path[1:3]) in keys


def _leaf_record(leaf: Leaf) -> Any:
    if isinstance(leaf, Wording):
        return {"words": [[_item_record(item) for item in words] for words in leaf.paragraphs]}
    if isinstance(leaf, Value):
        return {"number": leaf.number, "text": leaf.text, "value": leaf.raw}
    if isinstance(leaf, ErrorBar):
        return {"bar": [leaf.minus, leaf.plus]}
    return leaf


def _item_record(item: Item) -> Any:
    return item if isinstance(item, str) else {"fact": item.key, "text": item.text, "value": item.value}


# ------------------------------------------------------------------------------------------------- reading


def with_left(keys: Sequence[str], pairs: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """A list of keys with those that were left, each behind the one it stood behind."""
    found = list(keys)
    for key, before in pairs:
        if key not in found:
            found.insert(found.index(before) + 1 if before in found else 0, key)
    return tuple(found)


def left_lists(record: Mapping[str, Any]) -> dict[str, list[tuple[str, str]]]:
    """By list the keys that were left with what each stands behind; what is not of the form is left out."""
    lists = record.get("lists")
    return {
        name: [(pair[0], pair[1]) for pair in pairs if isinstance(pair, list) and len(pair) == 2
               and all(isinstance(each, str) for each in pair)]
        for name, pairs in (lists.items() if isinstance(lists, dict) else ()) if isinstance(pairs, list)
    }  # fmt: skip


def left_leaves(record: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """The paths of the leaves that were left, each with its record."""
    leaves = record.get("leaves")
    for each in leaves if isinstance(leaves, list) else ():
        if isinstance(each, list) and len(each) == 2 and isinstance(each[0], list) and each[0] \
                and all(isinstance(part, str) for part in each[0]):  # fmt: skip
            yield tuple(each[0]), each[1]
