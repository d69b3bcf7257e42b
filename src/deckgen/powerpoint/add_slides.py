"""Put whole new slides into a file, each behind the one it follows in a fresh build."""

from __future__ import annotations

from lxml import etree

from deckgen.powerpoint.found import FoundSlide
from deckgen.powerpoint.importing import Importer
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.package import OFFICE

P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_P, _R = f"{{{P}}}", f"{{{OFFICE}}}"


class Adding:
    """Slides on their way into one file. What it holds is looked up once, as there may be many of both.

    `main` is the presentation part, `root` its XML.
    """

    def __init__(self, importer: Importer, main: str, root: etree._Element) -> None:
        self.importer, self.main, self.root = importer, main, root
        related = importer.editing.relationships(main)
        self.notes_master = next((each.target for each in related if each.kind == "notesMaster"), "")
        self.listed = self._list_of_slides()
        parts = {each.id: each.target for each in related if not each.external}
        self.entries = {parts.get(node.get(f"{_R}id", ""), ""): node for node in reversed(self.listed)}
        ids = [int(node.get("id", "0")) for node in self.listed if node.get("id", "").isdigit()]
        self.number = max([255, *ids])
        self.in_sections = {node.get("id", ""): node for node in reversed(list(root.iter(f"{P14}sldId")))}

    def _list_of_slides(self) -> etree._Element:
        listed = self.root.find(f"{_P}sldIdLst")
        if listed is None:
            listed = etree.Element(f"{_P}sldIdLst")
            place = next((index + 1 for index, node in enumerate(self.root) if node.tag == f"{_P}sldMasterIdLst"), 0)
            self.root.insert(place, listed)
        return listed

    def add(self, fresh: FoundSlide, layout: str, after: str) -> str:
        """Add a fresh slide on a layout of the file, behind the slide part `after` ('' for the first); its part."""
        editing = self.importer.editing
        part = self.importer.slide(fresh.part, layout, self.notes_master)
        self.number += 1
        made = etree.Element(f"{_P}sldId", id=str(self.number))
        made.set(f"{_R}id", editing.relate(self.main, "slide", part))
        before = self.entries.get(after) if after else None
        if before is not None:
            before.addnext(made)
        else:
            self.listed.insert(0, made)
        self.entries[part] = made
        self._into_section(before.get("id", "") if before is not None else "")
        editing.adopt(self.main, self.root)
        editing.touch(self.main)
        return part

    def _into_section(self, before: str) -> None:
        """Every slide stands in exactly one section, if there are sections."""
        section = next(self.root.iter(f"{P14}section"), None)
        if section is None:
            return
        made = etree.Element(f"{P14}sldId", id=str(self.number))
        entry = self.in_sections.get(before) if before else None
        if entry is not None:
            entry.addnext(made)
        else:
            first = section.find(f"{P14}sldIdLst")
            if first is None:
                first = etree.SubElement(section, f"{P14}sldIdLst")
            first.insert(0, made)
        self.in_sections[str(self.number)] = made
