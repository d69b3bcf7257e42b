"""Points as paragraphs, for the kinds that list something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deckgen.context import Context
from deckgen.model import Paragraph


def points(items: list[Any], context: Context, numbered: bool = False) -> tuple[Paragraph, ...]:
    """The paragraphs of points, those of an inner list one level further in."""
    found: list[Paragraph] = []
    for item in items:
        inner = item if isinstance(item, list) else [item]
        level = 1 if isinstance(item, list) else 0
        for each in inner:
            made = context.text(each)
            found += [replace(paragraph, level=level, bullet="number" if numbered and not level else "dot")
                      for paragraph in made]  # fmt: skip
    return tuple(found)
