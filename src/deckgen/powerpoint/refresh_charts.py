"""Charts: the chart part and its workbook, changed in place."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from deckgen.model import BlockState
from deckgen.powerpoint.chart_edit import NEW_WORKBOOK_ID, EditedChart, edit_chart
from deckgen.powerpoint.chart_looks import chart_looks
from deckgen.powerpoint.chart_read import CHART
from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.found import FoundShape
from deckgen.powerpoint.importing import Importer
from deckgen.powerpoint.package import OFFICE, Package, parse_xml
from deckgen.powerpoint.refresh import Refreshing, refresh_alt, refresh_place

_C, _R = f"{{{CHART}}}", f"{{{OFFICE}}}"
FRAME = "frame"
"""The piece of a shape's looks that says where the chart stands: it is none of the chart part's own."""
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class ChartParts:
    """The parts behind a chart's frame; `workbook` is '' where a program dropped it."""

    chart: str
    workbook: str


def chart_parts(package: Package | Editing, part: str, node: etree._Element) -> ChartParts | None:
    """The parts of the chart in a graphic frame; None where the frame leads to none."""
    frame = next(node.iter(f"{_C}chart"), None)
    rid = frame.get(f"{_R}id", "") if frame is not None else ""
    has = package.has if isinstance(package, Editing) else package.parts.__contains__
    chart = next((each.target for each in package.relationships(part) if each.id == rid and has(each.target)), "")
    if not chart:
        return None
    books = [each.target for each in package.relationships(chart)
             if each.kind == "package" and not each.external and has(each.target)]  # fmt: skip
    return ChartParts(chart, books[0] if books else "")


def refresh_chart(work: Refreshing) -> None:
    """Make a chart show its wanted values; another chart type only where nobody has changed its look."""
    refresh_alt(work)
    refresh_place(work)
    importer = work.importer
    editing, fresh = importer.editing, importer.fresh
    held, new = chart_parts(editing, work.part, work.node), chart_parts(fresh, work.fresh_part, work.fresh_node)
    if held is None or new is None or held.chart in importer.done:
        return
    importer.done.add(held.chart)
    if work.wanted.leaves.get(("type",)) != work.current.leaves.get(("type",)):
        _take_whole(work, importer, held, new)
        return
    made = edit_chart(
        editing.bytes_of(held.chart), editing.bytes_of(held.workbook) if held.workbook else None,
        work.current, work.wanted, fresh.parts[new.chart], work.written.looks,
        fresh_looks={piece: look for piece, look in work.known_looks.items() if piece != FRAME},
    )  # fmt: skip
    work.chart_looks = chart_looks(parse_xml(made.chart_part))
    work.refused += made.refused
    work.notes += made.notes
    if made.chart_part is not editing.bytes_of(held.chart):
        editing.put(held.chart, made.chart_part)
        work.changed = True
    _put_workbook(editing, held, made)


def give_workbook(editing: Editing, shape: FoundShape, state: BlockState, fresh: Package, new: FoundShape) -> None:
    """A new workbook for a chart whose own a program dropped: its data can be edited again. `state` is what it says."""
    held, made_new = chart_parts(editing, shape.part, shape.node), chart_parts(fresh, new.part, new.node)
    if held is None or held.workbook or made_new is None:
        return
    state = replace(state, looks={})  # those of before it was refreshed
    made = edit_chart(editing.bytes_of(held.chart), None, state, state, fresh.parts[made_new.chart], {},
                      needs_workbook=True)  # fmt: skip
    if made.new_workbook:
        editing.put(held.chart, made.chart_part)
        _put_workbook(editing, held, made)


def _put_workbook(editing: Editing, held: ChartParts, made: EditedChart) -> None:
    if made.workbook is None:
        return
    if held.workbook:
        editing.put(held.workbook, made.workbook)
    elif made.new_workbook:
        name = editing.free_name("ppt/embeddings/deckgenWorkbook{}.xlsx")
        editing.put(name, made.workbook, _WORKBOOK_TYPE)
        editing.relate(held.chart, "package", name, rid=NEW_WORKBOOK_ID)


def _take_whole(work: Refreshing, importer: Importer, held: ChartParts, new: ChartParts) -> None:
    """The fresh chart with its workbook, in the same frame."""
    frame = next(work.node.iter(f"{_C}chart"))
    editing = importer.editing
    old = frame.get(f"{_R}id", "")
    frame.set(f"{_R}id", editing.relate(work.part, "chart", importer.part(new.chart)))
    editing.release(work.part, {old})
    work.touch()
