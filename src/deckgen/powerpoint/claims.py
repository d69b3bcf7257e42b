"""The mark on a title whose claim the numbers no longer bear out: PowerPoint's own text highlighter, in yellow."""

from __future__ import annotations

from lxml import etree

from deckgen.powerpoint.found import FoundSlide
from deckgen.powerpoint.words import A, mark_key

MARKER = "FFF200"
"""The colour of the mark. Exactly this one is taken away again when the claim holds; any other is a person's."""

_BEFORE = tuple(f"{A}{name}" for name in ("ln", "noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill",
                                          "effectLst", "effectDag"))  # fmt: skip
"""What stands before `a:highlight` in run properties (ECMA-376 part 1, 21.1.2.3.9)."""


def is_marked(slide: FoundSlide) -> bool:
    """Whether a title bears the mark."""
    return any(_is_ours(run) for run in _runs(slide))


def unmark_claim(slide: FoundSlide) -> None:
    """Take the mark away, so that a title is compared as it was written."""
    for run in _runs(slide):
        held = run.find(f"{A}rPr/{A}highlight")
        if held is not None and _is_ours(run):
            run.find(f"{A}rPr").remove(held)  # type: ignore[union-attr]


def mark_claim(slide: FoundSlide) -> None:
    """Mark the numbers of the title, or all of it where it has none."""
    runs = [run for run in _runs(slide) if run.findtext(f"{A}t")]
    for run in [run for run in runs if mark_key(run)] or runs:
        _mark(run)


def _runs(slide: FoundSlide) -> list[etree._Element]:
    titles = [shape.node for shape in slide.shapes if shape.key.endswith("/title") and not shape.frozen]
    return [run for title in titles for run in title.iter(f"{A}r", f"{A}fld")]


def _is_ours(run: etree._Element) -> bool:
    colour = run.find(f"{A}rPr/{A}highlight/{A}srgbClr")
    return colour is not None and colour.get("val", "").upper() == MARKER


def _mark(run: etree._Element) -> None:
    look = run.find(f"{A}rPr")
    if look is None:
        look = etree.Element(f"{A}rPr")
        run.insert(0, look)
    if look.find(f"{A}highlight") is not None:
        return
    made = etree.Element(f"{A}highlight")
    etree.SubElement(made, f"{A}srgbClr", val=MARKER)
    place = max((index + 1 for index, node in enumerate(look) if node.tag in _BEFORE), default=0)
    look.insert(place, made)
