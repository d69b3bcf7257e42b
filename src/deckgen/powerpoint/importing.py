"""Bring shapes and slides of a freshly built deck into another file, with all the parts they lead to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cached_property

from lxml import etree

from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.package import OFFICE, Package, relationships_xml

R = f"{{{OFFICE}}}"
_P = f"{{{P}}}"
_NUMBERED = re.compile(r"\d*(\.\w+)$")


def relations_in(node: etree._Element) -> set[str]:
    """The relationship ids that an element and all in it name."""
    return {str(value) for each in node.iter() if isinstance(each.tag, str)
            for name, value in each.attrib.items() if str(name).startswith(R)}  # fmt: skip


class Importer:
    """From `fresh`, a freshly built file, into the file of `editing`. A part is brought over once."""

    def __init__(self, editing: Editing, fresh: Package) -> None:
        self.editing, self.fresh = editing, fresh
        self.brought: dict[str, str] = {}
        self.done: set[str] = set()
        """Parts of this file that were refreshed: two slides may share one chart."""

    @cached_property
    def layouts(self) -> dict[str, str]:
        """The parts of this file's slide layouts by name; of two with one name the first."""
        found: dict[str, str] = {}
        package = self.editing.package
        for part in package.parts:
            if part.startswith("ppt/slideLayouts/") and part.endswith(".xml"):
                held = package.xml(part).find(f"{_P}cSld")
                if held is not None:
                    found.setdefault(held.get("name", ""), part)
        return found

    # ------------------------------------------------------------------------------------------ parts

    def part(self, name: str) -> str:
        """The name that a part of the fresh file has in this one, brought over with all that it leads to."""
        if name not in self.brought:
            data = self.fresh.parts[name]
            if "/media/" in name and self.editing.has(name) and self.editing.bytes_of(name) == data:
                self.brought[name] = name
                return name
            self.brought[name] = self.editing.free_name(_NUMBERED.sub(r"{}\1", name))
            self.editing.put(self.brought[name], data, self.fresh.content_type(name))
            self._relate_as(name, self.brought[name], lambda _: None)
        return self.brought[name]

    def _relate_as(self, name: str, new: str, instead: Callable[[str], str | None]) -> None:
        """Give `new` the relationships that `name` has, under the same ids.

        `instead` says by kind a part that stands in for the fresh file's own.
        """
        rows = []
        for each in self.fresh.relationships(name):
            target = each.target
            if not each.external:
                found = instead(each.kind) or self.part(each.target)
                target = posixpath.relpath(found, posixpath.dirname(new))
            rows.append((each.id, each.type, target, each.external))
        if rows:
            folder, file = posixpath.split(new)
            xml = relationships_xml((rid, kind, _escaped(target), external) for rid, kind, target, external in rows)
            self.editing.put(posixpath.join(folder, "_rels", f"{file}.rels"), xml.encode())

    # ------------------------------------------------------------------------------------------ shapes

    def shape(self, node: etree._Element, fresh_part: str, part: str) -> etree._Element:
        """A copy of a fresh shape for a part of this file: its relationships brought over, its ids made its own."""
        made = deepcopy(node)
        made.tail = None
        self.relate(made, fresh_part, part)
        taken = [int(each.get("id", "0")) for each in self.editing.tree(part).iter(f"{_P}cNvPr")
                 if each.get("id", "").isdigit()]  # fmt: skip
        number = max(taken, default=1)
        for each in made.iter(f"{_P}cNvPr"):
            number += 1
            each.set("id", str(number))
        return made

    def relate(self, node: etree._Element, fresh_part: str, part: str) -> None:
        """Make the relationship ids inside a fresh node those of `part`."""
        targets = {each.id: each for each in self.fresh.relationships(fresh_part)}
        for each in node.iter():
            if not isinstance(each.tag, str):
                continue
            for name, rid in each.attrib.items():
                if str(name).startswith(R) and rid in targets:
                    found = targets[str(rid)]
                    target = found.target if found.external else self.part(found.target)
                    each.set(name, self.editing.relate(part, found.type, target, found.external))

    # ------------------------------------------------------------------------------------------ slides

    def slide(self, name: str, layout: str, notes_master: str) -> str:
        """The name of a fresh slide in this file, on one of this file's layouts."""
        new = self.editing.free_name("ppt/slides/slide{}.xml")
        self.brought[name] = new
        self.editing.put(new, self.fresh.parts[name], self.fresh.content_type(name))
        for each in self.fresh.relationships(name):
            if each.kind == "notesSlide" and notes_master:
                self.brought[each.target] = self._notes(each.target, new, notes_master)
        self._relate_as(name, new, {"slideLayout": layout}.get)
        return new

    def notes(self, fresh_part: str, part: str, notes_master: str) -> None:
        """Give a slide of this file the notes page of a fresh one."""
        for each in self.fresh.relationships(fresh_part):
            if each.kind == "notesSlide":
                self.editing.relate(part, each.type, self._notes(each.target, part, notes_master))

    def _notes(self, name: str, slide: str, notes_master: str) -> str:
        notes = self.editing.free_name("ppt/notesSlides/notesSlide{}.xml")
        self.editing.put(notes, self.fresh.parts[name], self.fresh.content_type(name))
        self._relate_as(name, notes, {"notesMaster": notes_master, "slide": slide}.get)
        return notes


def _escaped(target: str) -> str:
    return target.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
