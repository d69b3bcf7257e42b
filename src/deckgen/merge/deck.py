"""A whole file: every slide and block of it that deckgen wrote, merged with what is proposed. Pure.

The file's slides and blocks are handed in with what was last written and what is proposed of each, tied by key.
What comes back says block by block what is to stand there; nothing that is not named in it is touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from deckgen.merge.blocks import MergedBlock, leaf_text, merge_block, same
from deckgen.merge.figures import NOBODY
from deckgen.merge.takes import Takes
from deckgen.model import BlockState, Change, SlideState


@dataclass(frozen=True, slots=True)
class BlockSides:
    """A block of the file. `written` is None where nothing is known of what was last written, `current` where the
    shape is now of no kind that deckgen writes; `is_own` says that it was made for the slide it stands on."""

    key: str
    written: BlockState | None
    current: BlockState | None
    proposed: BlockState | None
    frozen: bool = False
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class SlideSides:
    """A slide of the file and what is known of it.

    `proposed` is None where the spec no longer has it. `untied` are keys that must be on it, but that an editor left
    no way to find. `is_whole` is False for a slide of a person's own on which some of the slide's shapes were pasted:
    those are refreshed, and nothing is missed there.
    """

    number: int
    key: str
    blocks: tuple[BlockSides, ...]
    written: SlideState | None
    proposed: SlideState | None
    frozen: bool = False
    untied: tuple[str, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class MergedSlide:
    """What becomes of a slide: by index of its blocks what each is to say, which are taken out, which are put in."""

    edits: Mapping[int, MergedBlock] = field(default_factory=dict)
    removed: tuple[int, ...] = ()
    added: tuple[str, ...] = ()
    claim: str = ""
    """The claim that the numbers no longer bear out, to be marked on its title."""


@dataclass(frozen=True, slots=True)
class MergedDeck:
    """What becomes of each slide of the file, in the file's order, and of every value."""

    slides: tuple[MergedSlide, ...]
    changes: tuple[Change, ...]


def merge_deck(slides: Sequence[SlideSides], takes: Takes = NOBODY) -> MergedDeck:
    """What an update makes of a file."""
    merged, changes = [], []
    for slide in slides:
        made, told = _merge_slide(slide, takes)
        merged.append(made)
        changes += told
    by_number = {slide.number: slide for slide in slides}
    spoken = (change for change in changes if not _is_decoration(change, by_number.get(change.slide)))
    return MergedDeck(tuple(merged), tuple(spoken))


def _is_decoration(change: Change, slide: SlideSides | None) -> bool:
    """Whether a change tells of a block that says nothing, such as the mark beside a stamp."""
    if change.what != "shape" or any((change.written, change.current, change.proposed)):
        return False
    proposed = slide.proposed.blocks if slide is not None and slide.proposed is not None else {}
    block = proposed.get(change.key)
    return block is None or not any(leaf_text(leaf) for path, leaf in block.leaves.items() if path[0] != "icon")


def _merge_slide(slide: SlideSides, takes: Takes) -> tuple[MergedSlide, list[Change]]:
    if slide.proposed is None:
        return MergedSlide(), [_gone_slide(slide)] if slide.key else []
    changes: list[Change] = []
    if slide.proposed.claim and slide.is_whole:
        changes.append(Change(slide.number, slide.key, "stale", "claim", note=slide.proposed.claim))
    if slide.proposed.unsayable:
        return MergedSlide(claim=slide.proposed.claim), changes
    if slide.frozen:
        changes += _frozen(slide.number, slide.blocks)
        return MergedSlide(), changes
    edits: dict[int, MergedBlock] = {}
    removed: list[int] = []
    for index, block in enumerate(slide.blocks):
        proposed = block.proposed
        if block.frozen:
            changes += _frozen(slide.number, [block])
        elif block.written is None or block.current is None:
            changes += _unknown(slide.number, block)
        elif proposed is None:
            change = _dropped(slide.number, block, takes)
            removed += [index] if change.outcome == "removed" else []
            changes.append(change)
        elif proposed.kind != block.current.kind:
            changes.append(_other_kind(slide.number, block, block.current, proposed))
        else:
            edits[index] = merge_block(slide.number, block.written, block.current, proposed, takes)
            changes += edits[index].changes
    if not slide.is_whole:
        return MergedSlide(edits, tuple(removed)), changes
    added, told = _missing(slide)
    return MergedSlide(edits, tuple(removed), added, slide.proposed.claim), changes + told


def _gone_slide(slide: SlideSides) -> Change:
    return Change(slide.number, slide.key, "stale", "slide",
                  note="the spec no longer has this slide: it stays as it is")  # fmt: skip


def _frozen(number: int, blocks: Iterable[BlockSides]) -> Iterator[Change]:
    """One line for each frozen block whose data has moved; what is frozen was meant to stay."""
    for block in blocks:
        wanted, now = block.proposed, block.current
        if wanted is not None and (now is None or not says_the_same(now, wanted)):
            yield Change(number, block.key, "kept", "shape", _told(block.written), _told(now), _told(wanted), "frozen")


def _unknown(number: int, block: BlockSides) -> Iterator[Change]:
    now, wanted = block.current, block.proposed
    if wanted is None or (now is not None and says_the_same(now, wanted)):
        return
    if now is None:
        if block.written is None or not says_the_same(block.written, wanted):
            yield Change(number, block.key, "conflict", "shape", _told(block.written), None, _told(wanted),
                         f"this was {_named(wanted)}, and is something else now")  # fmt: skip
        return
    yield Change(number, block.key, "conflict", "shape", None, _told(now), _told(wanted),
                 "the file does not say what was last written here")  # fmt: skip


def _other_kind(number: int, block: BlockSides, now: BlockState, proposed: BlockState) -> Change:
    return Change(number, block.key, "conflict", "shape", _told(block.written), _told(now), _told(proposed),
                  f"this is {_named(now)} here, and {_named(proposed)} in the spec")  # fmt: skip


def _named(block: BlockState) -> str:
    return {"icons": "icons", "notes": "notes"}.get(block.kind, f"a {block.kind}")


def _dropped(number: int, block: BlockSides, takes: Takes) -> Change:
    """A block that the proposal does not have: a stamp whose numbers are measured now, say."""
    assert block.written is not None and block.current is not None
    told = (_told(block.written), _told(block.current), None)
    if not block.is_own:
        return Change(number, block.key, "stale", "shape", *told, "copied here, and no longer in the spec: it stays")
    take = takes.at(block.key)
    if says_the_same(block.current, block.written) or take == "all":
        return Change(number, block.key, "removed", "shape", *told, "no longer in the spec or the data")
    return Change(number, block.key, "kept" if take == "mine" else "stale", "shape", *told,
                  "no longer in the spec or the data, but changed by hand: it stays")  # fmt: skip


def _missing(slide: SlideSides) -> tuple[tuple[str, ...], list[Change]]:
    """Proposed blocks that are not on the slide: new ones, deleted ones, and ones that cannot be tied."""
    assert slide.proposed is not None
    there = {block.key for block in slide.blocks}
    known = slide.written.blocks if slide.written is not None else None
    added: list[str] = []
    changes: list[Change] = []
    for key, block in slide.proposed.blocks.items():
        if key in there:
            continue
        written = known.get(key) if known is not None else None
        if key in slide.untied:
            if written is None or not says_the_same(written, block):
                changes.append(Change(slide.number, key, "conflict", "shape", _told(written), None, _told(block),
                                      "the program that saved the file left no safe way to find it"))  # fmt: skip
        elif known is None:
            changes.append(Change(slide.number, key, "conflict", "shape", None, None, _told(block),
                                  "it is not on the slide, and the file does not say whether it ever was"))  # fmt: skip
        elif written is None:
            added.append(key)
            changes.append(Change(slide.number, key, "added", "notes" if block.kind == "notes" else "shape",
                                  None, None, _told(block)))  # fmt: skip
        else:
            changes.append(Change(slide.number, key, "removed", "shape", _told(written), None, _told(block),
                                  "deleted by hand, and stays so"))  # fmt: skip
    return tuple(added), changes


def says_the_same(first: BlockState, second: BlockState) -> bool:
    """Whether two states have the same lists and leaves."""
    lists = {name: keys for name, keys in first.lists.items() if keys}
    others = {name: keys for name, keys in second.lists.items() if keys}
    return (
        lists == others
        and first.leaves.keys() == second.leaves.keys()
        and all(same(leaf, second.leaves[path]) for path, leaf in first.leaves.items())
    )


def _told(block: BlockState | None) -> str | None:
    """A block in a few words: its wording, or what its leaves say."""
    if block is None:
        return None
    if ("text",) in block.leaves:
        return leaf_text(block.leaves["text",])
    silent = ("alt", "type", "format", "icon", "interval", "bars")
    told = (leaf_text(leaf) for path, leaf in block.leaves.items() if path[0] not in silent)
    return "; ".join(filter(None, told))
