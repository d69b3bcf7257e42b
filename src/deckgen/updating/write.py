"""From what was decided to the new file, which is then read back: what is not as decided is never written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from deckgen.findings import error
from deckgen.merge import MergedDeck, SlideSides
from deckgen.merge.blocks import in_order, leaf_text
from deckgen.merge.deck import says_the_same
from deckgen.model import BlockState, Change, Wording
from deckgen.powerpoint.add_slides import Adding
from deckgen.powerpoint.apply import Applied, BlockEdit, SlideEdit, apply_edits
from deckgen.powerpoint.deck_words import refresh_footers, refresh_sections, refresh_title
from deckgen.powerpoint.editing import Editing, marked_as_written
from deckgen.powerpoint.found import FoundDeck, FoundShape
from deckgen.powerpoint.importing import Importer
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.marking import NO_MARKS, give_marks_back
from deckgen.powerpoint.now import state_now
from deckgen.powerpoint.package import Package, parse_package
from deckgen.powerpoint.renew import Renewing
from deckgen.updating.sources import Proposed


@dataclass
class Written:
    """The new file, and what could not be done as decided. `data` are the old bytes where nothing had to change."""

    data: bytes
    is_changed: bool
    applied: Applied
    changes: list[Change] = field(default_factory=list)
    added_slides: dict[str, str] = field(default_factory=dict)
    """Parts by key."""
    not_added: dict[str, str] = field(default_factory=dict)
    """Why, by key."""


def write_update(
    data: bytes, package: Package, found: FoundDeck, merged: MergedDeck, sides: Sequence[SlideSides],
    by_slide: Mapping[int, Proposed], add_new: bool,
) -> Written:  # fmt: skip
    """The file with what was decided in it; verified. Raises DeckgenError where it does not read back so."""
    editing = Editing(data, package)
    edits = _slide_edits(found, merged, sides, by_slide)
    applied = apply_edits(editing, edits)
    written = Written(data, False, applied)
    own = _own(found, by_slide)
    if own is not None and add_new:
        _add_slides(editing, found, own, written)
    _renew(editing, found, edits, by_slide, own, applied, written)
    if not editing.is_changed:
        return written
    written.data = marked_as_written(editing)
    written.is_changed = written.data != data
    _verify(written.data, edits, applied)
    written.changes += [Change(number, key, "kept", "shape", note=note) for number, key, note in applied.notes]
    return written


def _own(found: FoundDeck, by_slide: Mapping[int, Proposed]) -> Proposed | None:
    """The proposal of the deck that the file itself is, by its record; None where none of its slides is left."""
    if found.record is None:
        return None
    source = found.record.source
    own = [slide for slide in found.slides if slide.number in by_slide and slide.source is not None]
    exact = (slide for slide in own if slide.source == source)
    like = (slide for slide in own if slide.source is not None and slide.source.same_deck(source))
    return next((by_slide[slide.number] for slide in (*exact, *like)), None)


def _slide_edits(
    found: FoundDeck, merged: MergedDeck, sides: Sequence[SlideSides], by_slide: Mapping[int, Proposed]
) -> list[SlideEdit]:
    edits = []
    for slide, result, side in zip(found.slides, merged.slides, sides, strict=True):
        if slide.number not in by_slide or side.proposed is None or slide.frozen:
            continue
        blocks = slide.blocks
        made = tuple(
            BlockEdit(blocks[index], current, block.state, block.origins)
            for index, block in result.edits.items()
            if (current := side.blocks[index].current) is not None
        )
        fresh = by_slide[slide.number].fresh
        removed = tuple(blocks[index] for index in result.removed)
        edits.append(SlideEdit(slide, fresh, made, removed, result.added, result.claim, side.proposed.unsayable))
    return edits


def _add_slides(editing: Editing, found: FoundDeck, own: Proposed, written: Written) -> None:
    """Slides that are new in the spec, each behind the one before it in the spec that is in the file."""
    assert found.record is not None
    importer = Importer(editing, own.fresh.package)
    adding = Adding(importer, found.main, found.root)
    parts = {slide.key: slide.part for slide in found.slides if slide.key}
    after = ""
    for key, slide in own.slides.items():
        if key in parts:
            after = parts[key]
        elif key not in found.record.slides:
            layout = importer.layouts.get(slide.layout, "")
            if not layout:
                written.not_added[key] = f"it cannot be put in: this file has no layout '{slide.layout}'"
                continue
            after = adding.add(own.fresh.slides[key], layout, after)
            written.added_slides[key] = parts[key] = after
            written.changes.append(Change(0, key, "added", "slide", proposed=_title(slide.blocks.get(f"{key}/title"))))


def _title(block: BlockState | None) -> str | None:
    return " ".join(leaf_text(block.leaves["text",]).split()) if block is not None else None


def _renew(
    editing: Editing, found: FoundDeck, edits: Sequence[SlideEdit], by_slide: Mapping[int, Proposed],
    own: Proposed | None, applied: Applied, written: Written,
) -> None:  # fmt: skip
    """Footers, properties and sections, then what the file says was last written."""
    marks = give_marks_back(editing, found, edits) if editing.is_changed else NO_MARKS
    renewing = Renewing(editing, found, applied, marks)
    decks = {id(each): each for each in by_slide.values()}
    records = {name: each.slide_records for name, each in decks.items()}
    for edit in edits:
        proposed = by_slide[edit.slide.number]
        if found.record is not None and own is proposed:
            refresh_footers(editing, edit.slide, found.record, proposed.state)
        if not edit.only_marked:
            renewing.slide(edit, records[id(proposed)])
    edited = {edit.slide.number for edit in edits if not edit.only_marked}
    for slide in found.slides:
        if slide.number in by_slide and slide.number not in edited:
            renewing.source(slide, by_slide[slide.number].fresh)
    if own is None or found.record is None:
        return
    refresh_title(editing, found.record, own.state)
    names = {old.section: new.section for key, old in found.record.slides.items()
             if old.section and (new := own.slides.get(key)) is not None and new.section}  # fmt: skip
    refresh_sections(editing, found.main, found.root, {found.record.title: own.state.title, **names})
    if found.record_part:
        renewing.deck(found.record_part, own.record, edits, list(written.added_slides))
    renewing.deck_tag(own.fresh)


# ------------------------------------------------------------------------------------------------- verifying


def _verify(data: bytes, edits: Sequence[SlideEdit], applied: Applied) -> None:
    """Read the new file back: every block must say what was decided, and still be known by its key."""
    package = parse_package(data, "the updated file")
    found = locate(package)
    slides = {slide.part: slide for slide in found.slides}
    refused = applied.refused_by_slide()
    for edit in edits:
        slide = slides.get(edit.slide.part)
        held = {} if slide is None else by_place(slide.blocks)
        wanted = by_place([each.shape for each in edit.edits])
        for (place, shape), block in zip(wanted.items(), edit.edits, strict=True):
            if any(key.startswith(f"{shape.key}/") for key in refused.get(edit.slide.number, ())):
                continue
            again = held.get(place)
            now = state_now(package, slide, again, looks=False) if slide is not None and again is not None else None
            if now is None or not says_the_same(_plain(now), _plain(block.wanted)):
                said = f"slide {edit.slide.number}: {shape.key} does not read back as decided"
                raise error("not-as-merged", said, hint="this is a fault in deckgen: please report it with the deck")


def by_place(shapes: Sequence[FoundShape]) -> dict[tuple[str, int], FoundShape]:
    """Shapes by key, and how many of the same key stand before them on the slide."""
    seen: Counter[str] = Counter()
    found = {}
    for shape in shapes:
        found[shape.key, seen[shape.key]] = shape
        seen[shape.key] += 1
    return found


def _plain(state: BlockState) -> BlockState:
    """What can be compared: an icon's state is not read from a file, nor a number format from every program's.

    An empty cell in a person's own row or column says nothing, and their keys count places in the file.
    """
    leaves = {path: leaf for path, leaf in state.leaves.items() if path[0] not in ("icon", "format", "type", "alt")
              and not (path[0] == "cell" and isinstance(leaf, Wording) and not leaf.text)}  # fmt: skip
    return in_order(replace(state, leaves=leaves))
