"""Write anew what a file says of itself: what was last written on each shape, each slide and in the whole deck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deckgen.model import BlockState
from deckgen.powerpoint import keys
from deckgen.powerpoint.apply import Applied, FreshDeck, SlideEdit
from deckgen.powerpoint.carried import read_record
from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.found import FoundDeck, FoundShape, FoundSlide
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.marking import NO_MARKS, Marks
from deckgen.powerpoint.package import BrokenXml, parse_xml
from deckgen.snapshot import VERSION, Record, block_state, notes_key, read_json, to_json
from deckgen.snapshot.left import left_record
from deckgen.snapshot.renewal import renewed_block, renewed_slide, renewed_sources, without_blocks

_P = f"{{{P}}}"


class Renewing:
    """The records of one update: of the file as it was, and of the freshly built decks."""

    def __init__(self, editing: Editing, found: FoundDeck, applied: Applied, marks: Marks = NO_MARKS) -> None:
        self.editing, self.found, self.applied, self.marks = editing, found, applied, marks
        self.refused = applied.refused_by_slide()
        self.records: dict[str, dict[str, Record]] = {}

    def slide(self, slide: SlideEdit, fresh_slides: Mapping[str, Record]) -> None:
        """The tags of a slide and its shapes; `fresh_slides` are the records of the fresh deck's slides by key.

        A shape that was pasted here from another slide is renewed as what it is there.
        """
        found = slide.slide
        fresh_slide = fresh_slides[found.key]
        homes = {shape.key.partition("/")[0] for shape in found.shapes} | {found.key}
        fresh = {block["key"]: block for home in homes for block in fresh_slides.get(home, {}).get("blocks", [])}
        notes = notes_key(found.key)
        if fresh_slide.get("notes"):
            fresh[notes] = {"key": notes, "notes": fresh_slide["notes"], "looks": fresh_slide.get("notes_looks", {})}
        wanted = {edit.shape: edit.wanted for edit in slide.edits}
        renewed: dict[str, Record] = {}
        for shape in (*found.shapes, *((found.notes,) if found.notes is not None else ())):
            if shape.key in fresh and not shape.frozen:
                record = self._block(found.number, shape, fresh[shape.key], wanted.get(shape))
                renewed.setdefault(shape.key, record)
                tags = {keys.SHAPE_TAG: shape.key, keys.BASE_TAG: to_json(record)}
                self._write_tags(self.marks.shapes.get(shape, shape.tags_part), tags)
        self.records.setdefault(found.key, renewed)
        self._slide_tags(slide)

    def _block(self, number: int, shape: FoundShape, fresh: Record, wanted: BlockState | None) -> Record:
        prefix = f"{shape.key}/"
        refused = {key.removeprefix(prefix) for key in self.refused.get(number, ()) if key.startswith(prefix)}
        old = {"looks": dict(shape.written.looks)} if shape.written is not None else None
        record = renewed_block(fresh, old, self.applied.looks.get((number, shape.key), {}), refused)
        state = block_state(record)
        if shape.written is None or wanted is None or state is None:
            return record
        left = left_record(shape.written, wanted, state, refused)
        return {**record, "left": left} if left else record

    def _slide_tags(self, slide: SlideEdit) -> None:
        """The slide's own tags: its source, and which blocks it was made with."""
        part = self.marks.slides.get(slide.slide.part, slide.slide.tags_part)
        fresh_part = slide.fresh.slides[slide.slide.key].tags_part
        if part and fresh_part:
            tags = _tags(slide.fresh.package.parts[fresh_part])
            left_out = self._left_out(slide)
            if left_out:
                base = read_json(tags.get(keys.BASE_TAG, "")) or {}
                tags[keys.BASE_TAG] = to_json(without_blocks(base, left_out, _layout(slide.slide)))
            self._keep_sources(slide.slide, part, tags)
            self._write_tags(part, tags)

    def _keep_sources(self, slide: FoundSlide, part: str, tags: dict[str, str]) -> None:
        """Add to a slide's new tags what its old ones know of the sources of shapes that stay as they were written."""
        kept = [shape for shape in slide.blocks if shape.frozen and shape.tags_part]
        old = read_json(_tags(self.editing.bytes_of(part)).get(keys.BASE_TAG, "")) if kept else None
        base = read_json(tags.get(keys.BASE_TAG, ""))
        if old is None or base is None:
            return
        held = [read_json(_tags(self.editing.bytes_of(shape.tags_part)).get(keys.BASE_TAG, "")) for shape in kept]
        stay = renewed_sources(None, old.get("sources"), held)
        if stay:
            tags[keys.BASE_TAG] = to_json(base | {"sources": stay | base.get("sources", {})})

    def _left_out(self, slide: SlideEdit) -> set[str]:
        """Blocks that are new with the proposal and could not be put on a slide."""
        known = slide.slide.written.blocks if slide.slide.written is not None else {}
        refused = self.refused.get(slide.slide.number, ())
        return {key for key in refused if key.count("/") == 1 and key not in known}

    def source(self, slide: FoundSlide, fresh: FreshDeck) -> None:
        """The source alone of a slide that stays as it is: it belongs to the deck as it now is all the same."""
        part = slide.tags_part
        fresh_part = fresh.slides[slide.key].tags_part if slide.key in fresh.slides else ""
        if part and fresh_part:
            said = _tags(fresh.package.parts[fresh_part]).get(keys.SOURCE_TAG)
            self._write_tags(part, {keys.SOURCE_TAG: said} if said else {})

    def _write_tags(self, part: str, tags: Mapping[str, str]) -> None:
        """Set tags in a part and leave a person's own, or another program's, in it."""
        if not part or not self.editing.has(part):
            return
        held = _tags(self.editing.bytes_of(part))
        if all(held.get(name) == value for name, value in tags.items()):
            return
        self.editing.put(part, keys.tags_part({**held, **tags}).encode())

    # ------------------------------------------------------------------------------------------ the deck

    def deck(self, part: str, fresh: Record, slides: Sequence[SlideEdit], added: Sequence[str]) -> None:
        """The record of the whole deck in a custom XML part: what is not in the file, and was not, is left out."""
        old = read_record(self.editing.bytes_of(part)) or {}
        known = {slide["key"]: slide for slide in old.get("slides", []) if isinstance(slide, dict) and "key" in slide}
        wanted = {slide["key"]: slide for slide in fresh["slides"]}
        edited: dict[str, list[SlideEdit]] = {}
        for slide in slides:
            edited.setdefault(slide.slide.key, []).append(slide)
        edited = {key: here for key, here in edited.items() if not all(slide.only_marked for slide in here)}
        new_here = frozenset(added)
        taken: list[Record] = []
        for key, record in wanted.items():
            if key in edited:
                taken.append(self._slide_record(key, record, known.get(key), edited[key]))
            elif key in known or key in new_here:
                # What is frozen, deleted or cannot be said now keeps the record of what was last written.
                taken.append(known.get(key, record))
        taken += [record for key, record in known.items() if key not in wanted]
        sources = renewed_sources(fresh.get("sources"), old.get("sources"), taken)
        new = {**fresh, "slides": taken, "sources": sources}
        if new != old:  # the same in another order is the same
            self.editing.put(part, keys.snapshot_part(to_json(new), VERSION).encode())

    def _slide_record(
        self, key: str, fresh: Record, written: Record | None, here: Sequence[SlideEdit]
    ) -> Record:  # fmt: skip
        gone = {shape.key for slide in here for shape in slide.removed
                if (slide.slide.number, shape.key) not in self.applied.refused}  # fmt: skip
        old = {block["key"]: block for block in (written or {}).get("blocks", []) if isinstance(block, dict)}
        blocks = dict(self.records.get(key, {}))
        for slide in here:
            for shape in slide.slide.shapes:
                if shape.frozen and shape.key in old:
                    blocks[shape.key] = old[shape.key]
        record = renewed_slide(fresh, written, blocks, gone)
        for slide in here:
            left_out = self._left_out(slide)
            if left_out:
                record = without_blocks(record, left_out, _layout(slide.slide))
        notes = notes_key(key)
        if notes in self.records.get(key, {}):
            record = {**record, "notes_looks": self.records[key][notes].get("looks", {})}
        return record

    def deck_tag(self, fresh: FreshDeck) -> None:
        """The presentation's own tag, which says which deck it is."""
        part, new = self.found.tags_part, fresh.found.tags_part
        if part and new:
            self._write_tags(part, _tags(fresh.package.parts[new]))


def _layout(slide: FoundSlide) -> str:
    return slide.written.layout if slide.written is not None else ""


def _tags(data: bytes) -> dict[str, str]:
    try:
        root = parse_xml(data)
    except BrokenXml:
        return {}
    return {node.get("name", "").upper(): node.get("val", "") for node in root.iterchildren(f"{_P}tag")}
