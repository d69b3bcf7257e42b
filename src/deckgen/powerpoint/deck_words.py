"""Words that belong to the whole deck: footers, date, title in the properties, names of sections.

They have no key of their own. One that reads as it was written follows the new wording; any other is a person's.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from deckgen.model import DeckState
from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.found import FoundSlide
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.words import read_words, rewrite_paragraph

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
DC = "{http://purl.org/dc/elements/1.1/}"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
CORE = "docProps/core.xml"
_P = f"{{{P}}}"


def refresh_footers(editing: Editing, slide: FoundSlide, written: DeckState, proposed: DeckState) -> None:
    """Footer and date of a slide, where they read as the last deck's."""
    for kind, old, new in (("ftr", written.footer, proposed.footer), ("dt", written.date, proposed.date)):
        if not old or not new or old == new or slide.frozen:
            continue
        for holder in slide.root.iter(f"{_P}ph"):
            if holder.get("type") != kind:
                continue
            shape = next((node for node in holder.iterancestors(f"{_P}sp")), None)
            paragraphs = shape.findall(f"{_P}txBody/{A}p") if shape is not None else []
            if len(paragraphs) == 1 and _joined(paragraphs[0]) == " ".join(old.split()):
                rewrite_paragraph(paragraphs[0], (new,))
                editing.adopt(slide.part, slide.root)
                editing.touch(slide.part)


def _joined(paragraph: etree._Element) -> str:
    return " ".join("".join(item if isinstance(item, str) else item.text for item in read_words(paragraph)).split())


def refresh_title(editing: Editing, written: DeckState, proposed: DeckState) -> None:
    """The title in the file's properties."""
    if written.title == proposed.title or not editing.has(CORE):
        return
    node = editing.tree(CORE).find(f"{DC}title")
    if node is not None and node.text == written.title:
        node.text = proposed.title
        editing.touch(CORE)


def refresh_sections(editing: Editing, main: str, root: etree._Element, names: Mapping[str, str]) -> None:
    """The names of PowerPoint's sections: `names` are the new by the old ones."""
    changed = {old: new for old, new in names.items() if old != new and new}
    for section in root.iter(f"{P14}section"):
        new = changed.get(section.get("name", ""))
        if new is not None:
            section.set("name", new)
            editing.adopt(main, root)
            editing.touch(main)
