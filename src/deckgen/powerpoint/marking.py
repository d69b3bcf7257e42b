"""Give shapes and slides back the marks that a program took away, so that the next update knows them by these.

Only what was tied is marked. A slide of which something could not be tied has names given back and no more: as long
as it looks like one that was saved elsewhere, what is missing there is not taken for deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from deckgen.model import BlockState
from deckgen.powerpoint import keys
from deckgen.powerpoint.apply import SlideEdit
from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.found import FoundDeck, FoundShape
from deckgen.powerpoint.keys import A16, A, P
from deckgen.powerpoint.package import OFFICE, parse_xml
from deckgen.powerpoint.refresh_charts import give_workbook
from deckgen.powerpoint.states import table_keys

_P, _A, _R = f"{{{P}}}", f"{{{A}}}", f"{{{OFFICE}}}"
_TAGS_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.tags+xml"
_NO_TAGS = keys.tags_part({}).encode()
_GIVEN_NAME = re.compile(r"(PlaceHolder \d+|Google Shape;.*)?")
"""Names that programs give in place of ours: LibreOffice, Google Slides, and none at all."""
_BEFORE_TAGS = frozenset(f"{_P}{name}" for name in ("ph", "audioFile", "videoFile")) | frozenset(
    f"{_A}{name}" for name in ("audioCd", "wavAudioFile", "audioFile", "videoFile", "quickTimeFile")
)


@dataclass(frozen=True, slots=True)
class Marks:
    """New tags parts, empty as yet: of shapes, and of slides by the name of their part."""

    shapes: Mapping[FoundShape, str]
    slides: Mapping[str, str]


NO_MARKS = Marks({}, {})


def give_marks_back(editing: Editing, found: FoundDeck, slides: Sequence[SlideEdit]) -> Marks:
    """Mark what was tied on the slides that were updated, and hang the deck's record where it belongs."""
    shapes: dict[FoundShape, str] = {}
    tagged: dict[str, str] = {}
    is_whole_deck = not _slides_missing(found)
    for edit in slides:
        slide = edit.slide
        is_whole = not slide.untied and (is_whole_deck or not slide.stripped)
        removed = set(edit.removed)
        for shape in slide.blocks:
            if shape.frozen or shape.written is None or shape in removed or shape.node.getparent() is None:
                continue
            part = _mark_shape(editing, edit, shape, is_whole)
            if part:
                shapes[shape] = part
        if is_whole and not slide.tags_part and not slide.is_pasted_on:
            holder = slide.root.find(f"{_P}cSld")
            if holder is not None:
                editing.adopt(slide.part, slide.root)
                tagged[slide.part] = _new_tags(editing, slide.part, holder)
    _hang_record(editing, found)
    return Marks(shapes, tagged)


def _slides_missing(found: FoundDeck) -> bool:
    """Whether a program took marks away, and not every slide of the record was found since."""
    if found.record is None or not any(slide.stripped for slide in found.slides):
        return False
    return not found.record.slides.keys() <= {slide.key for slide in found.slides}


# ------------------------------------------------------------------------------------------------- shapes


def _mark_shape(editing: Editing, edit: SlideEdit, shape: FoundShape, is_whole: bool) -> str:
    """Name, extension and tags of a shape; the name of its new tags part, '' where it needs none."""
    is_notes = shape is edit.slide.notes
    fresh = edit.fresh.slides[edit.slide.key].notes if is_notes else edit.fresh.shape(shape.key)
    own, new = keys.properties_of(shape.node), keys.properties_of(fresh.node) if fresh is not None else None
    if own is None or new is None or shape.how == "tag":
        return ""
    editing.adopt(shape.part, shape.node.getroottree().getroot())
    _name(editing, shape, own, new)
    if not is_whole:
        return ""
    if _extend(own, new):
        editing.touch(shape.part)
    wanted = next((each.wanted for each in edit.edits if each.shape is shape), None)
    if edit.slide.stripped and wanted is not None:
        _describe(editing, shape, own, wanted)
        _identify_table(editing, shape, wanted)
        if wanted.kind == "chart" and fresh is not None:
            give_workbook(editing, shape, wanted, edit.fresh.package, fresh)
    holder = shape.node.find(f"./*/{_P}nvPr")
    return _new_tags(editing, shape.part, holder) if holder is not None and not shape.tags_part else ""


def _name(editing: Editing, shape: FoundShape, own: etree._Element, new: etree._Element) -> None:
    name = own.get("name", "")
    if keys.key_in_name(name) == shape.key:
        return
    own.set("name", new.get("name", "") if _GIVEN_NAME.fullmatch(name) else f"{name} [dg:{shape.key}]")
    editing.touch(shape.part)


def _extend(own: etree._Element, new: etree._Element) -> bool:
    """Put in the extensions that a build gives the shape and that are not there; whether there were any."""
    wanted = new.find(f"{_A}extLst")
    if wanted is None:
        return False
    held = own.find(f"{_A}extLst")
    have = {each.get("uri") for each in held} if held is not None else set()
    missing = [deepcopy(each) for each in wanted if each.get("uri") not in have]
    if own.get("descr"):
        missing = [each for each in missing if each.get("uri") != keys.DECORATIVE_URI]
    if missing:
        (etree.SubElement(own, f"{_A}extLst") if held is None else held).extend(missing)
    return bool(missing)


def _describe(editing: Editing, shape: FoundShape, own: etree._Element, wanted: BlockState) -> None:
    """Give back the alt text that the program lost."""
    alt = wanted.leaves.get(("alt",))
    if isinstance(alt, str) and alt and not own.get("descr"):
        own.set("descr", alt)
        editing.touch(shape.part)


def _identify_table(editing: Editing, shape: FoundShape, wanted: BlockState) -> None:
    """Give the rows and columns of a table back their ids, if it has none at all."""
    table = next(shape.node.iter(f"{_A}tbl"), None)
    if table is None or next(table.iter(f"{{{A16}}}rowId", f"{{{A16}}}colId"), None) is not None:
        return
    columns, rows = table_keys(table, wanted)
    known_columns, known_rows = wanted.lists.get("column", ()), ("", *wanted.lists.get("row", ()))
    grid = table.findall(f"{_A}tblGrid/{_A}gridCol")
    for nodes, here, known, extension in (
        (grid, columns, known_columns, keys.column_extension),
        (table.findall(f"{_A}tr"), rows, known_rows, keys.row_extension),
    ):
        ids = dict(zip(known, keys.table_ids(known), strict=True))
        for node, key in zip(nodes, here, strict=False):
            if key in ids and node.find(f"{_A}extLst") is None:
                xml = extension(ids[key]).replace("<a:extLst>", f'<a:extLst xmlns:a="{A}">', 1)
                node.append(parse_xml(xml.encode()))
    editing.touch(shape.part)


# ------------------------------------------------------------------------------------------------- tags and record


def _new_tags(editing: Editing, part: str, holder: etree._Element) -> str:
    """The name of a new tags part, related to `part` and referred to in `holder`: a `p:nvPr` or the `p:cSld`."""
    name = editing.free_name("ppt/tags/deckgenTag{}.xml")
    editing.put(name, _NO_TAGS, _TAGS_TYPE)
    listed = holder.find(f"{_P}custDataLst")
    if listed is None:
        listed = etree.Element(f"{_P}custDataLst")
        holder.insert(_place(holder), listed)
    for dangling in listed.findall(f"{_P}tags"):
        listed.remove(dangling)
    etree.SubElement(listed, f"{_P}tags").set(f"{_R}id", editing.relate(part, "tags", name))
    editing.touch(part)
    return name


def _place(holder: etree._Element) -> int:
    """Where the list of tags belongs: behind the shapes of a `p:cSld`, behind placeholder and media of a `p:nvPr`."""
    before = {f"{_P}bg", f"{_P}spTree"} if holder.tag == f"{_P}cSld" else _BEFORE_TAGS
    return max((place + 1 for place, node in enumerate(holder) if node.tag in before), default=0)


def _hang_record(editing: Editing, found: FoundDeck) -> None:
    """Relate the record to the presentation again. LibreOffice relates it to the package, by a way out of the file."""
    part = found.record_part
    if not part:
        return
    for rid in _strayed(editing, part):
        editing.unrelate("", rid)
    if not any(each.kind == "customXml" and each.target == part for each in editing.relationships(found.main)):
        editing.relate(found.main, "customXml", part)


def _strayed(editing: Editing, part: str) -> Iterator[str]:
    for each in editing.relationships(""):
        if each.kind == "customXml" and not each.external and each.target.lstrip("./") == part:
            yield each.id
