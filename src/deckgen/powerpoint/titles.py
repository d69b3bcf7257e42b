"""The title of a slide, deckgen's or not."""

from __future__ import annotations

from lxml import etree

from deckgen.powerpoint.keys import P
from deckgen.powerpoint.words import read_wording

_P = f"{{{P}}}"


def title_of(slide: etree._Element) -> str:
    """The words of a slide's title placeholder on one line, '' where there is none."""
    for node in slide.iter(f"{_P}sp"):
        holder = node.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        if holder is not None and holder.get("type") in ("title", "ctrTitle"):
            return " ".join(read_wording(node.find(f"{_P}txBody")).text.replace("-\n", "").split())
    return ""
