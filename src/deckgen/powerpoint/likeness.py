"""Slides and shapes known by what they say and where they stand, where an editor took all other marks away.

Nothing is guessed: the same words, the same place, or a like text in the same placeholder, each without a rival.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product

from lxml import etree

from deckgen.model import BlockState, SlideState, Wording
from deckgen.powerpoint.keys import P
from deckgen.snapshot import Place

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = f"{{{P}}}"
_LOOSE = re.compile(r"[\s\u00ad\u200b-]+")
_SHORTEST = 4
"""Letters a slide's text must have to tell it from others."""
_LIKE = 0.6
_COMPARED = 500
"""Letters of two texts that are compared."""
_MOST_PAIRS = 1_000
_NEAR = 1_000
"""EMU by which a place may differ: LibreOffice rounds to hundredths of a millimetre, which are 360."""
_TITLES = ("title", "ctrTitle")


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A shape without a mark: its words, its placeholder as *type/idx*, '' for none, and its own frame."""

    node: etree._Element
    words: str
    holder: str
    frame: tuple[int, int, int, int] | None
    is_table: bool = False


def squeezed(text: str) -> str:
    """Words without spaces, breaks and hyphens, which editors and the program itself change."""
    return _LOOSE.sub("", text)


def words_of_state(state: BlockState) -> str:
    """The squeezed words a text or a table was written with."""
    wordings = (leaf for leaf in state.leaves.values() if isinstance(leaf, Wording))
    return squeezed("".join(wording.text for wording in wordings))


def candidate(node: etree._Element) -> Candidate:
    """A shape as it may be compared."""
    holder = node.find(f"*/{_P}nvPr/{_P}ph")
    said = f"{holder.get('type', 'obj')}/{holder.get('idx', '0')}" if holder is not None else ""
    texts = "".join(each.text or "" for each in node.iter(f"{A}t"))
    table = node.find(f"{A}graphic/{A}graphicData/{A}tbl")
    return Candidate(node, squeezed(texts), said, _frame(node), table is not None)


def _frame(node: etree._Element) -> tuple[int, int, int, int] | None:
    place = node.find(f"{_P}xfrm")
    place = place if place is not None else node.find(f"{_P}spPr/{A}xfrm")
    off, ext = (place.find(f"{A}off"), place.find(f"{A}ext")) if place is not None else (None, None)
    if off is None or ext is None:
        return None
    try:
        return (int(off.get("x", "")), int(off.get("y", "")), int(ext.get("cx", "")), int(ext.get("cy", "")))
    except ValueError:
        return None


# ------------------------------------------------------------------------------------------------- slides


def tie_slides(texts: Mapping[int, Sequence[str]], slides: Iterable[SlideState]) -> dict[int, str]:
    """The keys of slides by number, from their squeezed texts, among the recorded slides that no other slide claims.

    A slide is known by its title, or by several of its texts, word for word; one that fits two equally is not tied.
    """
    titles: dict[str, str] = {}
    stored: defaultdict[str, set[str]] = defaultdict(set)
    for slide in slides:
        blocks = [state for state in slide.blocks.values() if state.kind == "text"]
        for state in blocks:
            words = words_of_state(state)
            if len(words) >= _SHORTEST:
                stored[words].add(slide.key)
        titled = next((state for state in blocks if state.key.endswith("/title")), next(iter(blocks), None))
        if titled is not None:
            titles[slide.key] = words_of_state(titled)
    tied: dict[int, str] = {}
    for number, said in texts.items():
        found = Counter(key for words in set(said) for key in stored.get(words, ()))
        best = found.most_common(2)
        if best and (len(best) < 2 or best[0][1] > best[1][1]):
            key, count = best[0]
            if count > 1 or titles.get(key) in said:
                tied[number] = key
    return tied


# ------------------------------------------------------------------------------------------------- shapes


def tie_shapes(
    missing: Sequence[BlockState], places: Mapping[str, Place], candidates: Sequence[Candidate]
) -> list[tuple[str, Candidate]]:
    """Keys of missing blocks with the shapes they stand in: one shape for a key, one key for a shape."""
    texts = [state for state in missing if state.kind in ("text", "table") and state.leaves]
    tied: list[tuple[str, Candidate]] = []
    for rule in (_same_words, _same_place, _like_words):
        pairs = rule(texts, places, candidates)
        tied += pairs
        keys, nodes = {key for key, _ in pairs}, {id(each.node) for _, each in pairs}
        texts = [state for state in texts if state.key not in keys]
        candidates = [each for each in candidates if id(each.node) not in nodes]
    return tied


def _same_words(
    missing: Sequence[BlockState], _: Mapping[str, Place], candidates: Sequence[Candidate]
) -> list[tuple[str, Candidate]]:
    return _unique(missing, candidates, lambda state: (words_of_state(state), state.kind == "table") if words_of_state(
        state) else None, lambda each: (each.words, each.is_table))  # fmt: skip


def _unique(
    missing: Sequence[BlockState], candidates: Sequence[Candidate],
    of_state: Callable[[BlockState], Hashable], of_candidate: Callable[[Candidate], Hashable],
) -> list[tuple[str, Candidate]]:  # fmt: skip
    """Those that have something in common which no other has, on either side; what is None has nothing."""
    by_state: defaultdict[Hashable, list[str]] = defaultdict(list)
    by_candidate: defaultdict[Hashable, list[Candidate]] = defaultdict(list)
    for state in missing:
        by_state[of_state(state)].append(state.key)
    for each in candidates:
        by_candidate[of_candidate(each)].append(each)
    return [
        (keys[0], by_candidate[what][0])
        for what, keys in by_state.items()
        if what is not None and len(keys) == 1 and len(by_candidate.get(what, ())) == 1
    ]


def _same_place(
    missing: Sequence[BlockState], places: Mapping[str, Place], candidates: Sequence[Candidate]
) -> list[tuple[str, Candidate]]:
    """The place of the placeholder it was written in, to the hair: nobody puts a shape of their own there by hand."""

    def fits(state: BlockState, each: Candidate) -> bool:
        place = places.get(state.key)
        if place is None or place.frame is None or each.frame is None or each.is_table != (state.kind == "table"):
            return False
        near = all(abs(a - b) <= _NEAR for a, b in zip(place.frame, each.frame, strict=True))
        return near and _same_class(place.holder, each.holder)

    return _without_rivals(missing, candidates, fits)


def _like_words(
    missing: Sequence[BlockState], places: Mapping[str, Place], candidates: Sequence[Candidate]
) -> list[tuple[str, Candidate]]:
    """A text that has been edited, in its own placeholder."""

    def fits(state: BlockState, each: Candidate) -> bool:
        place = places.get(state.key)
        holder = place.holder if place is not None else ""
        if state.kind != "text" or not each.holder or not _same_holder(holder, each.holder, state.key):
            return False
        matcher = SequenceMatcher(None, words_of_state(state)[:_COMPARED], each.words[:_COMPARED], autojunk=False)
        return matcher.real_quick_ratio() > _LIKE and matcher.quick_ratio() > _LIKE and matcher.ratio() > _LIKE

    return _without_rivals(missing, candidates, fits)


def _without_rivals(
    missing: Sequence[BlockState], candidates: Sequence[Candidate], fits: Callable[[BlockState, Candidate], bool]
) -> list[tuple[str, Candidate]]:
    """The pairs that fit where neither fits another. A slide with so many that it would take long has none."""
    if len(missing) * len(candidates) > _MOST_PAIRS:
        return []
    pairs = [(state.key, each) for state, each in product(missing, candidates) if fits(state, each)]
    keys = Counter(key for key, _ in pairs)
    shapes = Counter(id(each.node) for _, each in pairs)
    return [(key, each) for key, each in pairs if keys[key] == 1 and shapes[id(each.node)] == 1]


def _same_holder(written: str, now: str, key: str) -> bool:
    """Whether a placeholder may be the one written in: LibreOffice drops the number, and the type of most."""
    if written == now:
        return True
    if not written:  # version 1 did not say
        return (now.partition("/")[0] in _TITLES) == key.endswith("/title")
    return now.endswith("/0") and _same_class(written, now)


def _same_class(written: str, now: str) -> bool:
    return _class(written) == _class(now)


def _class(holder: str) -> str:
    """'title', 'subTitle', 'body' for every other placeholder, and '' for none."""
    kind = holder.partition("/")[0]
    return "title" if kind in _TITLES else kind if kind in ("", "subTitle") else "body"
