"""The mark that keeps updates away: `[freeze]` in a shape's name, `[freeze slide]` in that of any of a slide's shapes.

A person sets it in PowerPoint's Selection Pane; here it is set and taken away for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.found import FoundSlide
from deckgen.powerpoint.keys import P

_P = f"{{{P}}}"
_SHAPE = re.compile(r"\s*\[\s*freeze\s*\]", re.IGNORECASE)
_SLIDE = re.compile(r"\s*\[\s*freeze\s+slide\s*\]", re.IGNORECASE)


def freeze_slide(editing: Editing, slide: FoundSlide, free: bool) -> bool:
    """Freeze a slide by the name of its first shape, or free it; whether anything had to change."""
    nodes = list(slide.root.iter(f"{_P}cNvPr"))[1:]
    if free:
        freed = [_rename(editing, slide, node, _SLIDE.sub("", node.get("name", ""))) for node in nodes]
        return any(freed)
    if any(_SLIDE.search(node.get("name", "")) for node in nodes) or not nodes:
        return False
    return _rename(editing, slide, nodes[0], _marked(nodes[0].get("name", ""), "[freeze slide]"))


def freeze_shapes(editing: Editing, slide: FoundSlide, keys: Iterable[str], free: bool) -> list[str]:
    """Freeze a slide's shapes of these keys, or free them; the keys of those that are here."""
    wanted = set(keys)
    here = []
    for shape in slide.shapes:
        node = shape.node.find(f"*/{_P}cNvPr")
        if shape.key not in wanted or node is None:
            continue
        here.append(shape.key)
        name = node.get("name", "")
        if free:
            _rename(editing, slide, node, _SHAPE.sub("", name))
        elif not _SHAPE.search(name):
            _rename(editing, slide, node, _marked(name, "[freeze]"))
    return here


def _marked(name: str, mark: str) -> str:
    """The name with the mark before the key, which stays last."""
    human, bracket, key = name.partition(" [dg:")
    return f"{human} {mark}{bracket}{key}"


def _rename(editing: Editing, slide: FoundSlide, node: etree._Element, name: str) -> bool:
    if node.get("name", "") == name:
        return False
    node.set("name", name)
    editing.adopt(slide.part, slide.root)
    editing.touch(slide.part)
    return True
