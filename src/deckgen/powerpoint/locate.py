"""Find everything deckgen wrote in a file, wherever it has been: by tag, extension, name, and at last by likeness."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from deckgen.findings import DeckgenError, error
from deckgen.model import BlockState, SlideState, Source
from deckgen.powerpoint.carried import DeckRecord, TagReader, read_records
from deckgen.powerpoint.found import FoundDeck, FoundShape, FoundSlide
from deckgen.powerpoint.keys import DECK_TAG, P
from deckgen.powerpoint.likeness import Candidate, candidate, tie_shapes, tie_slides
from deckgen.powerpoint.package import OFFICE, BrokenXml, Package
from deckgen.powerpoint.slide_marks import SHAPES, Draft, Mark, draft_slide, mark_of, shapes_in
from deckgen.snapshot import notes_key, read_json, source_of

__all__ = ["FoundDeck", "FoundShape", "FoundSlide", "locate"]

_P = f"{{{P}}}"
_R = f"{{{OFFICE}}}"


def locate(package: Package) -> FoundDeck:
    """Everything deckgen wrote that is in a file. Raises DeckgenError for a part that cannot be read.

    Damaged tags and records count as lost.
    """
    try:
        return _locate(package)
    except BrokenXml as problem:
        raise _unreadable("a list of relationships", problem) from None


def _locate(package: Package) -> FoundDeck:
    main = package.related("", "officeDocument")[0]
    root = _read(package, main)
    records = read_records(package, main)
    deck_tags = TagReader(package, main).read(root)
    deck_tag = read_json(deck_tags.values.get(DECK_TAG, ""))
    tagged = source_of(deck_tag)
    known = {key for each in records for slide in each.state.slides.values() for key in slide.blocks}
    drafts = [
        draft_slide(_read(package, part), TagReader(package, part), part, number, known)
        for number, part in enumerate(_slide_parts(package, main, root), 1)
    ]
    for draft in drafts:
        _name_slide(draft)
        _find_source(draft, records)
    for each in records:
        _tie_stripped_slides(drafts, each)
    is_old = tagged is not None and not tagged.spec
    for draft in drafts:
        if draft.source is None and draft.key and not records and (draft.how != "tag" or is_old):
            draft.source = tagged
    slides = tuple(_found(package, draft) for draft in drafts)
    first = records[0] if records else None
    return FoundDeck(
        main, root, slides, first.state if first else None, first.part if first else "", tagged, deck_tags.part,
        tuple(_distinct(slide.source for slide in slides)),
    )  # fmt: skip


def _distinct(sources: Iterable[Source | None]) -> list[Source]:
    found: list[Source] = []
    for source in sources:
        if source is not None and source not in found:
            found.append(source)
    return found


def _read(package: Package, part: str) -> etree._Element:
    try:
        return package.xml(part)
    except BrokenXml as problem:
        raise _unreadable(part, problem) from None


def _unreadable(part: str, problem: BrokenXml) -> DeckgenError:
    return error("file-broken", f"{part} cannot be read: {problem}",
                 hint="open the file in PowerPoint, have it repaired, and save it again")  # fmt: skip


def _slide_parts(package: Package, main: str, root: etree._Element) -> list[str]:
    """The slides' part names in the order they are shown; those that are missing are left out."""
    targets = {each.id: each.target for each in package.relationships(main)}
    parts = (targets.get(node.get(f"{_R}id", ""), "") for node in root.iterfind(f"{_P}sldIdLst/{_P}sldId"))
    return [part for part in parts if part in package.parts]


# ------------------------------------------------------------------------------------------------- slides


def _name_slide(draft: Draft) -> None:
    """The slide's key by its tag, else by the key that most of its shapes have in common."""
    draft.key, draft.how = draft.tags.slide_key, "tag"
    if not draft.key:
        keys = [mark.key for mark in draft.marks] + draft.loose
        common = Counter(key.partition("/")[0] for key in keys).most_common(2)
        alone = bool(common) and (len(common) == 1 or common[0][1] > common[1][1])
        draft.key, draft.how = (common[0][0], "shapes") if alone else ("", "")


def _find_source(draft: Draft, records: Sequence[DeckRecord]) -> None:
    """Which deck the slide came from: by its own tag, else by the record that knows it.

    A slide may have been pasted from a deck with slides of the same keys, so its shapes' own tags must agree with the
    record where they say anything.
    """
    draft.source = draft.tags.source
    if draft.source is not None:
        same = (each for each in records if each.state.source.same_deck(draft.source)
                and each.state.source.params == draft.source.params)  # fmt: skip
        draft.record = next(same, None)
        return
    if not draft.key:
        return
    own = [mark.own for mark in draft.marks if mark.own is not None]
    for each in records:
        slide = each.state.slides.get(draft.key)
        if slide is not None and (not own or any(_agrees(state, slide) for state in own)):
            draft.record, draft.source = each, each.state.source
            return


def _agrees(state: BlockState, slide: SlideState) -> bool:
    recorded = slide.blocks.get(state.key)
    return recorded is not None and recorded.leaves == state.leaves


def _tie_stripped_slides(drafts: Sequence[Draft], record: DeckRecord) -> None:
    """Tie slides without any mark by their words, in a file that an editor took the marks out of."""
    if any(draft.record is record and draft.is_marked for draft in drafts):
        return
    claimed = {draft.key for draft in drafts if draft.record is record}
    free = [slide for key, slide in record.state.slides.items() if key not in claimed]
    unknown = {draft.number: draft for draft in drafts if not draft.key and not draft.is_marked}
    texts = {number: [candidate(node).words for node, _ in draft.others] for number, draft in unknown.items()}
    for number, key in tie_slides(texts, free).items():
        draft = unknown[number]
        draft.key, draft.how, draft.record, draft.source = key, "likeness", record, record.state.source


# ------------------------------------------------------------------------------------------------- found


def _found(package: Package, draft: Draft) -> FoundSlide:
    written = _written(draft)
    known = written.blocks if written is not None else {}
    shapes = [_found_shape(draft, mark, known) for mark in draft.marks]
    stripped = bool(draft.key) and (not draft.is_marked or any(mark.how == "name" for mark in draft.marks))
    taken = {shape.key for shape in shapes}
    missing = [state for key, state in known.items() if key not in taken and state.kind != "notes"]
    others = [(candidate(node), frozen) for node, frozen in draft.others]
    if stripped and missing:
        tied = tie_shapes(missing, draft.record.places if draft.record else {}, [each for each, _ in others])
        shapes = _with_likes(draft, shapes, tied, {id(each.node): frozen for each, frozen in others}, known)
        nodes = {id(each.node) for _, each in tied}
        others = [(each, frozen) for each, frozen in others if id(each.node) not in nodes]
        missing = [state for state in missing if state.key not in {key for key, _ in tied}]
    untied = [state.key for state in missing if stripped or state.key in draft.loose]
    notes_part = next(iter(package.related(draft.part, "notesSlide")), "")
    notes_root = _read(package, notes_part) if notes_part else None
    notes = _notes(package, notes_part, notes_root, draft, known) if notes_root is not None else None
    return FoundSlide(
        draft.part, draft.number, draft.root, draft.key, draft.how, draft.source, tuple(shapes), notes, notes_part,
        notes_root, draft.frozen, draft.root.get("show") in ("0", "false"), any(map(_is_somebodys, others)), stripped,
        tuple(untied), written, draft.tags.part,
    )  # fmt: skip


def _is_somebodys(other: tuple[Candidate, bool]) -> bool:
    """Whether a shape without a mark is a person's; an empty placeholder came with a layout."""
    return not other[0].holder or bool(other[0].words)


def _written(draft: Draft) -> SlideState | None:
    """The slide as it was last written: by its own tags, completed from the deck's record."""
    recorded = draft.record.state.slides.get(draft.key) if draft.record is not None else None
    slide = draft.tags.slide or recorded
    own = {mark.key: mark.own for mark in draft.marks if mark.own is not None}
    if slide is None:
        if not draft.key or not own:
            return None
        slide = SlideState(draft.key)
    blocks: dict[str, BlockState] = {}
    for key, hollow in slide.blocks.items():
        known = recorded.blocks.get(key, hollow) if recorded is not None else hollow
        blocks[key] = own.get(key, known)
    blocks |= {key: state for key, state in own.items() if state.slide == draft.key and key not in blocks}
    return replace(slide, key=draft.key, blocks=blocks)


def _found_shape(draft: Draft, mark: Mark, known: Mapping[str, BlockState]) -> FoundShape:
    return FoundShape(mark.key, mark.how, mark.node, draft.part, _written_block(draft, mark, known),
                      mark.frozen or draft.frozen, mark.tags_part)  # fmt: skip


def _written_block(draft: Draft, mark: Mark, known: Mapping[str, BlockState]) -> BlockState | None:
    """What a block last said: by the shape's own tag, else by its slide's or the deck's record, if that is known."""
    if mark.own is not None:
        return mark.own
    state = known.get(mark.key)
    if state is None and draft.record is not None:
        slide = draft.record.state.slides.get(mark.key.partition("/")[0])
        state = slide.blocks.get(mark.key) if slide is not None else None
    return state if state is not None and state.leaves else None


def _with_likes(
    draft: Draft, shapes: list[FoundShape], tied: Sequence[tuple[str, Candidate]], frozen: Mapping[int, bool],
    known: Mapping[str, BlockState],
) -> list[FoundShape]:  # fmt: skip
    """The shapes with those that were tied by likeness, in the slide's reading order."""
    like = [
        FoundShape(key, "likeness", each.node, draft.part, known.get(key), frozen[id(each.node)] or draft.frozen)
        for key, each in tied
    ]
    nodes = list(draft.root.iter(*SHAPES))  # held, as lxml gives the id of an element that nobody holds to another
    order = {id(node): place for place, node in enumerate(nodes)}
    return sorted([*shapes, *like], key=lambda shape: order[id(shape.node)])


def _notes(
    package: Package, part: str, root: etree._Element, draft: Draft, known: Mapping[str, BlockState]
) -> FoundShape | None:
    """The shape of the speaker notes: by its mark, else the text's placeholder of a slide that had notes."""
    key = notes_key(draft.key)
    tree = root.find(f"{_P}cSld/{_P}spTree")
    if tree is None or not draft.key:
        return None
    reader = TagReader(package, part)
    bodies = []
    for node in shapes_in(tree):
        mark = mark_of(node, reader, {key})
        if mark is not None and mark.key == key:
            return replace(_found_shape(draft, mark, known), part=part)
        holder = node.find(f"*/{_P}nvPr/{_P}ph")
        if holder is not None and holder.get("type") == "body":
            bodies.append(node)
    if len(bodies) != 1 or key not in known:
        return None
    return FoundShape(key, "likeness", bodies[0], part, known[key] if known[key].leaves else None, draft.frozen)
