"""Put whole new slides into a file, each behind the one it follows in a fresh build."""

from __future__ import annotations

from lxml import etree

from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.found import FoundSlide
from deckgen.powerpoint.importing import Importer
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.package import OFFICE

P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_P, _R = f"{{{P}}}", f"{{{OFFICE}}}"


def add_slide(
    importer: Importer, main: str, root: etree._Element, fresh: FoundSlide, layout: str, after: str
) -> str:  # fmt: skip
    """Add a fresh slide on a layout of the file, behind the slide part `after` ('' for the first); its part's name."""
    editing = importer.editing
    masters = [each.target for each in editing.relationships(main) if each.kind == "notesMaster"]
    part = importer.slide(fresh.part, layout, masters[0] if masters else "")
    rid = editing.relate(main, "slide", part)
    listed = root.find(f"{_P}sldIdLst")
    if listed is None:
        listed = etree.Element(f"{_P}sldIdLst")
        place = next((index + 1 for index, node in enumerate(root) if node.tag == f"{_P}sldMasterIdLst"), 0)
        root.insert(place, listed)
    ids = [int(node.get("id", "0")) for node in listed if node.get("id", "").isdigit()]
    number = max([255, *ids]) + 1
    made = etree.Element(f"{_P}sldId", id=str(number))
    made.set(f"{_R}id", rid)
    before = _entry(editing, main, listed, after)
    if before is not None:
        before.addnext(made)
    else:
        listed.insert(0, made)
    _into_section(root, before.get("id", "") if before is not None else "", number)
    editing.adopt(main, root)
    editing.touch(main)
    return part


def _entry(editing: Editing, main: str, listed: etree._Element, part: str) -> etree._Element | None:
    if not part:
        return None
    rids = {each.id for each in editing.relationships(main) if each.target == part and not each.external}
    return next((node for node in listed if node.get(f"{_R}id", "") in rids), None)


def _into_section(root: etree._Element, before: str, number: int) -> None:
    """Every slide stands in exactly one section, if there are sections."""
    sections = list(root.iter(f"{P14}section"))
    if not sections:
        return
    made = etree.Element(f"{P14}sldId", id=str(number))
    for entry in root.iter(f"{P14}sldId"):
        if before and entry.get("id") == before:
            entry.addnext(made)
            return
    first = sections[0].find(f"{P14}sldIdLst")
    if first is None:
        first = etree.SubElement(sections[0], f"{P14}sldIdLst")
    first.insert(0, made)
