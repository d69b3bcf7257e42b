"""Three states of one block into one: leaf by leaf, list by list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from math import isclose

from deckgen.merge.figures import NOBODY, Verdict
from deckgen.merge.lists import MergedKeys, merge_keys
from deckgen.merge.takes import Takes
from deckgen.merge.wordings import merge_wording
from deckgen.model import BlockState, ErrorBar, Leaf, Path, Value, Wording, words_text
from deckgen.model.changes import Change, Outcome, What

_LISTED = {
    "series": (("series", 1), ("value", 1), ("interval", 1), ("bars", 1)),
    "category": (("category", 1), ("value", 2), ("interval", 2)),
    "bar": (("interval", 1), ("bars", 1)),
    "column": (("column", 1), ("cell", 2)),
    "row": (("cell", 1),),
    "cell": (("number", 1), ("label", 1), ("note", 1), ("icon", 1)),
}
"""For each list of keys the leaves that hang on a key, and where in their path it stands."""

_WHAT: dict[str, What] = {
    "value": "value", "category": "name", "series": "name", "column": "name", "icon": "icon", "picture": "picture",
    "alt": "alt text", "type": "shape", "format": "shape", "interval": "interval", "bars": "interval",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MergedBlock:
    """What a block should say, what became of each of its values, and the origins of its merged paragraphs."""

    state: BlockState
    changes: tuple[Change, ...]
    origins: Mapping[Path, tuple[int | None, ...]] = field(default_factory=dict)


def merge_block(
    slide: int, written: BlockState, current: BlockState, proposed: BlockState, takes: Takes = NOBODY
) -> MergedBlock:
    """The block as it should stand in the file; `slide` is the slide's number, for the changes."""
    return _Merging(slide, written, current, proposed, takes).merge()


class _Merging:
    def __init__(
        self, slide: int, written: BlockState, current: BlockState, proposed: BlockState, takes: Takes
    ) -> None:
        self.slide, self.written, self.current, self.proposed, self.takes = slide, written, current, proposed, takes
        self.changes: list[Change] = []
        self.leaves: dict[Path, Leaf] = dict(current.leaves)
        self.origins: dict[Path, tuple[int | None, ...]] = {}

    def merge(self) -> MergedBlock:
        lists = {name: self._list(name) for name in {**self.proposed.lists, **self.current.lists}}
        if "bar" in lists:  # error bars go with their series
            kept = tuple(key for key in lists["bar"].keys if key in lists["series"].keys)
            lists["bar"] = replace(lists["bar"], keys=kept)
        for path, proposed in self.proposed.leaves.items():
            written, current = self.written.leaves.get(path), self.current.leaves.get(path)
            if path[0] == "interval" and ("bars", path[1]) in self.current.leaves:
                continue  # a person's own error bars stay
            if current is not None:
                self._leaf(path, written, current, proposed)
            elif written is None and self._is_new(path, lists):
                self.leaves[path] = proposed
                if not self._hangs_on_added(path, lists):
                    self._tell(path, "added", None, None, proposed)
        for path, written in self.written.leaves.items():
            if path not in self.proposed.leaves and path in self.leaves:
                self._dropped(path, written, lists)
        state = replace(self.current, leaves=self.leaves, lists={name: each.keys for name, each in lists.items()})
        return MergedBlock(state, tuple(self.changes), self.origins)

    # ------------------------------------------------------------------------------------------ lists

    def _list(self, name: str) -> MergedKeys:
        def is_touched(key: str) -> bool:
            return self._take(key) not in ("data", "all") and self._is_touched(name, key)

        merged = merge_keys(self.written.lists.get(name, ()), self.current.lists.get(name, ()),
                            self.proposed.lists.get(name, ()), is_touched)  # fmt: skip
        for key in merged.removed:
            self._tell_key(name, key, "removed", "no longer in the data")
            for path in self._hanging(self.leaves, name, key):
                del self.leaves[path]
        for key in merged.left:
            self._tell_key(name, key, "kept" if self._take(key) == "mine" else "conflict",
                           "no longer in the data, but changed by hand")  # fmt: skip
        for key in merged.added:
            self._tell_key(name, key, "added", "")
        for key in merged.deleted:
            if key in self.proposed.lists.get(name, ()):
                self._tell_key(name, key, "removed", "deleted by hand, and stays so")
        return merged

    def _take(self, *key: str) -> str:
        return self.takes.at("/".join((self.current.key, *key)))

    def _is_touched(self, name: str, key: str) -> bool:
        """Whether a person changed something that hangs on a key, or wrote there in a row or column of their own."""
        if name == "bar" and ("bars", key) in self.current.leaves:
            return True  # a person's own in place of deckgen's
        return any(
            not same(self.written.leaves[path], self.current.leaves[path])
            if path in self.written.leaves else bool(leaf_text(self.current.leaves[path]))
            for path in self._hanging(self.current.leaves, name, key)
        )  # fmt: skip

    @staticmethod
    def _hanging(leaves: Mapping[Path, Leaf], name: str, key: str) -> list[Path]:
        """The leaves that hang on a key of a list. A key of cells is a path itself: band/cell."""
        wanted = tuple(key.split("/", 1)) if name == "cell" else (key,)
        places = dict(_LISTED[name])
        return [path for path in leaves if path[0] in places
                and path[places[path[0]] : places[path[0]] + len(wanted)] == wanted]  # fmt: skip

    def _is_new(self, path: Path, lists: Mapping[str, MergedKeys]) -> bool:
        """Whether all that a leaf hangs on is there, and something of it is new: what was deleted stays deleted."""
        return all(key in lists[name].keys for name, key in self._hangs_on(path, lists))

    def _hangs_on_added(self, path: Path, lists: Mapping[str, MergedKeys]) -> bool:
        return any(key in lists[name].added for name, key in self._hangs_on(path, lists))

    @staticmethod
    def _hangs_on(path: Path, lists: Mapping[str, MergedKeys]) -> Iterator[tuple[str, str]]:
        for name in lists:
            for head, place in _LISTED[name]:
                if path[0] == head and len(path) > place:
                    yield name, "/".join(path[place : place + 2]) if name == "cell" else path[place]

    def _tell_key(self, name: str, key: str, outcome: Outcome, note: str) -> None:
        if name == "bar":
            self._tell_bars(key, outcome, note)
            return
        paths = {side: self._hanging(each.leaves, name, key)
                 for side, each in (("w", self.written), ("c", self.current), ("p", self.proposed))}  # fmt: skip
        shown = {side: "; ".join(filter(None, (leaf_text(state.leaves[path]) for path in paths[side]
                                               if path[0] not in ("interval", "bars")))) or None
                 for side, state in (("w", self.written), ("c", self.current), ("p", self.proposed))}  # fmt: skip
        self.changes.append(Change(self.slide, f"{self.current.key}/{key}", outcome, "value",
                                   shown["w"], shown["c"], shown["p"], note))  # fmt: skip

    def _tell_bars(self, key: str, outcome: Outcome, note: str) -> None:
        """One line for all error bars of a series, and none where the series itself came or went."""
        if all(key in side.lists.get("series", ()) for side in (self.written, self.current, self.proposed)):
            whole = "/".join(filter(None, (self.current.key, key, "interval")))
            told = f"its error bars: {note}" if note else "its error bars"
            self.changes.append(Change(self.slide, whole, outcome, "interval", note=told))

    # ------------------------------------------------------------------------------------------ leaves

    def _leaf(self, path: Path, written: Leaf | None, current: Leaf, proposed: Leaf) -> None:
        if isinstance(current, Wording) and isinstance(proposed, Wording):
            self._wording(path, written if isinstance(written, Wording) else Wording(), current, proposed)
            return
        if same(current, proposed):
            return
        take = self.takes.at("/".join(self._key(path)))
        moved = written is None or not same(written, proposed)
        if is_formula(current):
            # Not to be written over at all, whoever is to win.
            if moved:
                self._tell(path, "kept" if take == "mine" else "conflict", written, current, proposed,
                           "a formula stands in its cell")  # fmt: skip
            elif written is not None and not same(current, written):
                self._tell(path, "kept", written, current, proposed)
        elif written is not None and same(current, written):
            self.leaves[path] = proposed
            self._tell(path, "refreshed", written, current, proposed)
        elif path[0] == "alt" and self._merge_alt(path, written, current, proposed):
            return
        elif take == "all" or (take == "data" and (moved or path[0] == "value")):
            self.leaves[path] = proposed
            self._tell(path, "refreshed", written, current, proposed)
        elif take == "mine" or not moved:
            self._tell(path, "kept", written, current, proposed)
        else:
            self._tell(path, "conflict", written, current, proposed)

    def _merge_alt(self, path: Path, written: Leaf | None, current: Leaf, proposed: Leaf) -> bool:
        """New figures into an alt text that a person reworded; whether that could be done."""
        if not (isinstance(written, str) and isinstance(current, str) and isinstance(proposed, str)) or not current:
            return False
        merged = merge_wording(Wording(((written,),)), Wording(((current,),)), Wording(((proposed,),)))
        if merged.words != "refreshed":
            return False
        self.leaves[path] = merged.wording.text
        self._tell(path, "refreshed", written, current, merged.wording.text)
        return True

    def _wording(self, path: Path, written: Wording, current: Wording, proposed: Wording) -> None:
        merged = merge_wording(written, current, proposed, self.takes, "/".join(self._key(path)))
        self.leaves[path] = merged.wording
        self.origins[path] = merged.origins
        told = set()
        for number in merged.numbers:
            if number.verdict == "same" or number in told:
                continue
            told.add(number)
            key = "/".join((*self._key(path), number.key))
            note = "" if number.verdict != "removed" else self._why_removed(number.current, number.proposed)
            self.changes.append(Change(self.slide, key, number.verdict, "number", number.written or None,
                                       number.current, number.proposed, note))  # fmt: skip
        if merged.words == "refreshed" and not same(merged.wording, proposed):
            self._tell(path, "refreshed", written, current, merged.wording, "a person's words around it stay")
        elif merged.words != "same":
            self._tell(path, merged.words, written, current, proposed)

    @staticmethod
    def _why_removed(current: str | None, proposed: str | None) -> str:
        if proposed is None:
            return "no longer in the text"
        return "deleted or reworded by hand" if current is None else ""

    def _dropped(self, path: Path, written: Leaf, lists: Mapping[str, MergedKeys]) -> None:
        """A leaf that the proposal does not have, though what it hangs on is there: a note under an icon, say."""
        current = self.leaves[path]
        if any(key in lists[name].left for name, key in self._hangs_on(path, lists)):
            return
        take = self.takes.at("/".join(self._key(path)))
        if same(current, written) or take in ("data", "all"):
            del self.leaves[path]
            self._tell(path, "removed", written, current, None, "no longer in the data")
        else:
            self._tell(path, "kept" if take == "mine" else "conflict", written, current, None,
                       "no longer in the data, but changed by hand")  # fmt: skip

    def _tell(
        self, path: Path, outcome: Outcome | Verdict, written: Leaf | None, current: Leaf | None,
        proposed: Leaf | None, note: str = "",
    ) -> None:  # fmt: skip
        assert outcome != "same"
        if path[0] == "interval" and outcome in ("added", "removed", "refreshed") and self._moves_with_value(path):
            return
        what: What = _WHAT.get(path[0], "notes" if self.current.kind == "notes" else "wording")
        if isinstance(current, Value) and isinstance(written, Value) and same(current, written):
            current = written  # a file does not say how a value is shown
        before, now, after = (None if leaf is None else spoken(path, leaf) for leaf in (written, current, proposed))
        self.changes.append(Change(self.slide, "/".join(self._key(path)), outcome, what, before, now, after, note))

    def _moves_with_value(self, path: Path) -> bool:
        """Whether the value that an error bar belongs to moves too: then that is what is told."""
        now, then = (side.leaves.get(("value", *path[1:])) for side in (self.written, self.proposed))
        return now is None or then is None or not same(now, then)

    def _key(self, path: Path) -> tuple[str, ...]:
        """The key of a leaf: its block's, then what it hangs on."""
        if path in (("text",), ("picture",)):
            return (self.current.key,)
        # A single series has no key of its own.
        steps = path[1:] if path[0] in ("value", "cell") else (*path[1:], path[0]) if path[0] == "interval" else path
        return (self.current.key, *(step for step in steps if step))


def is_formula(leaf: Leaf) -> bool:
    """Whether a value comes from a formula that a person wrote into its cell."""
    return isinstance(leaf, Value) and isinstance(leaf.raw, str) and leaf.raw.startswith("=")


def same(first: Leaf, second: Leaf) -> bool:
    """Whether two leaves say the same; values to the twelve digits that survive an office program."""
    if isinstance(first, Value) and isinstance(second, Value):
        if first.number is None or second.number is None:
            return first.number is second.number
        return isclose(first.number, second.number, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(first, ErrorBar) and isinstance(second, ErrorBar):
        return isclose(first.minus, second.minus, rel_tol=1e-7, abs_tol=1e-9) and isclose(
            first.plus, second.plus, rel_tol=1e-7, abs_tol=1e-9)  # fmt: skip
    if isinstance(first, Wording) and isinstance(second, Wording):
        return _squeezed(first.text) == _squeezed(second.text)
    if isinstance(first, str) and isinstance(second, str):
        return _squeezed(first) == _squeezed(second)
    return False


def _squeezed(text: str) -> str:
    """The words without breaks, spaces and hyphens that only lay them out."""
    return "".join(text.replace("-\n", "").replace("\u00ad", "").split())


def leaf_text(leaf: Leaf) -> str:
    """A leaf as it is told to a person."""
    if isinstance(leaf, Wording):
        lines = ("".join(map(words_text, words)) for words in leaf.paragraphs)
        return "\n".join(" ".join(line.replace("-\n", "").replace("\u00ad", "").split()) for line in lines)
    if isinstance(leaf, Value):
        return leaf.text or ("" if leaf.number is None else f"{leaf.number:.10g}")
    if isinstance(leaf, ErrorBar):
        return f"\u2212{leaf.minus:.3g} / +{leaf.plus:.3g}"
    return leaf


def spoken(path: Path, leaf: Leaf) -> str:
    """A leaf of a path as it is told; of a picture only that it is one and another: its digest says nothing more."""
    return f"picture {leaf_text(leaf)[:6]}" if path == ("picture",) else leaf_text(leaf)


def in_order(state: BlockState) -> BlockState:
    """The state with a person's own rows and columns numbered in their order, wherever they stand in the file."""
    lists, leaves = dict(state.lists), dict(state.leaves)
    for name, keys in state.lists.items():
        own = [key for key in keys if key.startswith("?")]
        names = {key: f"?{place}" for place, key in enumerate(own, 1)}
        places = dict(_LISTED[name])
        if own and name != "cell":
            lists[name] = tuple(names.get(key, key) for key in keys)
            leaves = {_renamed(path, places, names): leaf for path, leaf in leaves.items()}
    return replace(state, lists=lists, leaves=leaves)


def _renamed(path: Path, places: Mapping[str, int], names: Mapping[str, str]) -> Path:
    at = places.get(path[0])
    return path if at is None or len(path) <= at else (*path[:at], names.get(path[at], path[at]), *path[at + 1 :])
