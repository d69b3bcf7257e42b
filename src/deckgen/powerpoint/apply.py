"""Apply what was decided to a file: shape by shape, in place. All that is not named here keeps its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from deckgen.model import BlockState
from deckgen.powerpoint.claims import is_marked, mark_claim, unmark_claim
from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.found import FoundDeck, FoundShape, FoundSlide
from deckgen.powerpoint.importing import Importer, relations_in
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.looks import frame_look, shape_looks
from deckgen.powerpoint.package import Package
from deckgen.powerpoint.placeholders import layout_of, stand_alone, take_fonts
from deckgen.powerpoint.refresh import Origins, Refreshing, refresh_text
from deckgen.powerpoint.refresh_charts import refresh_chart
from deckgen.powerpoint.refresh_icons import refresh_icons
from deckgen.powerpoint.refresh_pictures import refresh_picture
from deckgen.powerpoint.refresh_tables import refresh_table
from deckgen.powerpoint.relayout import changes_layout, is_untouched, move_to_layout

_P = f"{{{P}}}"
_SHAPES = frozenset(f"{_P}{name}" for name in ("sp", "grpSp", "pic", "graphicFrame", "cxnSp"))
_REFRESH: Mapping[str, Callable[[Refreshing], None]] = {
    "text": refresh_text, "notes": refresh_text, "chart": refresh_chart, "table": refresh_table,
    "icons": refresh_icons, "picture": refresh_picture,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FreshDeck:
    """A deck as a build would make it now, and where its slides and shapes stand in it."""

    package: Package
    found: FoundDeck
    slides: Mapping[str, FoundSlide]
    """By key."""

    def shape(self, key: str) -> FoundShape | None:
        """The fresh shape of a key, on the slide it was made for."""
        home = self.slides.get(key.partition("/")[0])
        return next((shape for shape in home.shapes if shape.key == key), None) if home is not None else None


@dataclass(frozen=True, slots=True)
class BlockEdit:
    """A shape of the file, what it says and what it is to say; `origins` of the paragraphs of its wordings."""

    shape: FoundShape
    current: BlockState
    wanted: BlockState
    origins: Origins


@dataclass(frozen=True, slots=True)
class SlideEdit:
    """A slide of the file and what is to be done on it."""

    slide: FoundSlide
    fresh: FreshDeck
    edits: tuple[BlockEdit, ...] = ()
    removed: tuple[FoundShape, ...] = ()
    added: tuple[str, ...] = ()
    claim: str = ""
    only_marked: bool = False
    """Whether nothing is changed but the mark of a claim, as the slide cannot say what the data now says."""


@dataclass
class Applied:
    """What came of it: keys of blocks or of parts of blocks that could not be put in or taken out safely, by slide
    number, and remarks for the report by slide number and block key."""

    refused: set[tuple[int, str]] = field(default_factory=set)
    notes: list[tuple[int, str, str]] = field(default_factory=list)
    looks: dict[tuple[int, str], Mapping[str, str]] = field(default_factory=dict)
    """How blocks look now, by slide number and key."""

    def refused_by_slide(self) -> dict[int, set[str]]:
        """The keys alone, by slide number."""
        found: dict[int, set[str]] = {}
        for number, key in self.refused:
            found.setdefault(number, set()).add(key)
        return found


def apply_edits(editing: Editing, slides: Sequence[SlideEdit]) -> Applied:
    """Change the file as decided."""
    applied = Applied()
    importers: dict[int, Importer] = {}
    for slide in slides:
        importer = importers.setdefault(id(slide.fresh), Importer(editing, slide.fresh.package))
        _apply_slide(slide, importer, applied)
    return applied


def _apply_slide(slide: SlideEdit, importer: Importer, applied: Applied) -> None:
    found = slide.slide
    fresh = slide.fresh.slides[found.key]
    importer.editing.adopt(found.part, found.root)
    was_marked = is_marked(found)
    unmark_claim(found)
    may_move = is_arranged_as_written(found)
    relaid = changes_layout(found, fresh)
    if relaid and may_move and is_untouched(importer.editing, found):
        layout = importer.layouts.get(fresh.written.layout if fresh.written is not None else "", "")
        if layout:
            _make_anew(slide, fresh, layout, importer, applied)
            return
    for edit in slide.edits:
        is_notes = edit.wanted.kind == "notes"
        new = fresh.notes if is_notes else slide.fresh.shape(edit.shape.key)
        if new is not None and edit.shape.written is not None:
            _apply_block(found, edit, new, importer, may_move and not is_notes, applied)
    for shape in slide.removed:
        taken = _take_out_notes if shape is found.notes else _take_out
        if not taken(importer.editing, found, shape):
            applied.refused.add((found.number, shape.key))
    here = {shape.key: shape.node for shape in found.shapes}
    for key in slide.added:
        if relaid and not (fresh.notes is not None and key == fresh.notes.key):
            applied.refused.add((found.number, key))
        elif fresh.notes is not None and key == fresh.notes.key:
            applied.refused.update(() if _add_notes(found, fresh, importer) else {(found.number, key)})
        else:
            here[key] = _put_in(found, fresh, key, here, importer)
    if slide.claim:
        mark_claim(found)
    if was_marked != is_marked(found):
        importer.editing.touch(found.part)


def _make_anew(slide: SlideEdit, fresh: FoundSlide, layout: str, importer: Importer, applied: Applied) -> None:
    """The whole slide as a fresh build has it, on another layout; its notes stay a person's."""
    found = slide.slide
    made = move_to_layout(importer, found, fresh, layout)
    for shape in fresh.shapes:
        if shape.written is not None:
            applied.looks[found.number, shape.key] = shape.written.looks
    for edit in slide.edits:
        if edit.wanted.kind == "notes" and fresh.notes is not None:
            _apply_block(found, edit, fresh.notes, importer, False, applied)
    if fresh.notes is not None and fresh.notes.key in slide.added:
        applied.refused.update(() if _add_notes(found, fresh, importer) else {(found.number, fresh.notes.key)})
    if slide.claim:
        mark_claim(made)


def _apply_block(
    found: FoundSlide, edit: BlockEdit, new: FoundShape, importer: Importer, may_move: bool, applied: Applied
) -> None:
    assert edit.shape.written is not None
    importer.editing.adopt(edit.shape.part, edit.shape.node.getroottree().getroot())
    work = Refreshing(
        edit.shape.part, edit.shape.node, edit.shape.written, edit.current, edit.wanted, edit.origins,
        new.part, new.node, importer, may_move, new.written.looks if new.written is not None else {},
    )  # fmt: skip
    _REFRESH[edit.wanted.kind](work)
    applied.refused |= {(found.number, f"{edit.shape.key}/{key}") for key in work.refused}
    applied.notes += [(found.number, edit.shape.key, note) for note in work.notes]
    cells = list(edit.wanted.lists.get("cell", ()))
    applied.looks[found.number, edit.shape.key] = {**shape_looks(work.node, cells), **work.chart_looks}


def is_arranged_as_written(slide: FoundSlide) -> bool:
    """Whether everything stands on a slide as it was put there: nothing moved, added or deleted.

    Only then may a shape go where a fresh build would put it; on a slide that a person has arranged nothing moves.
    """
    if slide.foreign or slide.written is None:
        return False
    there = {shape.key for shape in slide.shapes}
    if any(key not in there for key, block in slide.written.blocks.items() if block.kind != "notes"):
        return False
    for shape in slide.shapes:
        if shape.written is None or "frame" not in shape.written.looks or shape.key not in slide.written.blocks:
            return False
        if frame_look(shape.node) != shape.written.looks["frame"]:
            return False
    return True


# ------------------------------------------------------------------------------------------------- shapes in and out


def _take_out(editing: Editing, slide: FoundSlide, shape: FoundShape) -> bool:
    """Remove a shape; not one that a person has animated, as the animation would lead nowhere."""
    number = _id_of(shape.node)
    if any(target.get("spid") == number for target in slide.root.iter(f"{_P}spTgt", f"{_P}bldP", f"{_P}bldGraphic")):
        return False
    parent = shape.node.getparent()
    if parent is None:
        return False
    parent.remove(shape.node)
    editing.release(slide.part, relations_in(shape.node))
    editing.touch(slide.part)
    return True


def _take_out_notes(editing: Editing, slide: FoundSlide, notes: FoundShape) -> bool:
    """Remove a slide's notes page; not one on which a person has put more than its placeholders."""
    page = notes.node.getroottree().getroot()
    shapes = [node for node in page.iter() if node.tag in _SHAPES]
    if any(node.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph") is None for node in shapes):
        return False
    editing.release(slide.part, {each.id for each in editing.relationships(slide.part) if each.kind == "notesSlide"})
    return True


def _id_of(node: etree._Element) -> str:
    properties = node.find(f"./*/{_P}cNvPr")
    return properties.get("id", "") if properties is not None else ""


def _put_in(
    slide: FoundSlide, fresh: FoundSlide, key: str, here: Mapping[str, etree._Element], importer: Importer
) -> etree._Element:  # fmt: skip
    """Add a fresh shape behind the one it follows in a fresh build; `here` are the slide's shapes by key."""
    order = [shape.key for shape in fresh.shapes]
    new = fresh.shapes[order.index(key)]
    made = importer.shape(new.node, fresh.part, slide.part)
    layout = layout_of(importer.editing.package, slide.part)
    stand_alone(made, layout, layout_of(importer.fresh, fresh.part))
    if slide.stripped:
        take_fonts(made, slide.root)
    there = [each for each in reversed(order[: order.index(key)]) if each in here]
    before = next((here[each] for each in there if here[each].getparent() is not None), None)
    while before is not None and before.getparent() is not None and before.getparent().tag == f"{_P}grpSp":  # type: ignore[union-attr]
        before = before.getparent()
    tree = slide.root.find(f"{_P}cSld/{_P}spTree")
    assert tree is not None
    if before is not None and before.getparent() is tree:
        before.addnext(made)
    else:
        place = next((index for index, node in enumerate(tree) if node.tag in _SHAPES), len(tree))
        tree.insert(place, made)
    importer.editing.touch(slide.part)
    return made


def _add_notes(slide: FoundSlide, fresh: FoundSlide, importer: Importer) -> bool:
    """Give a slide the notes page of a fresh build; whether this file has a notes master to go with it."""
    editing = importer.editing
    if any(each.kind == "notesSlide" for each in editing.relationships(slide.part)):
        return False
    (main,) = editing.package.related("", "officeDocument")[:1]
    masters = [each.target for each in editing.relationships(main) if each.kind == "notesMaster"]
    if not masters:
        return False
    importer.notes(fresh.part, slide.part, masters[0])
    return True
