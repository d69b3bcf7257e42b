"""How to go on: rows of an icon, a heading and a line with working links."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText, Name, SpecModel
from deckgen.kinds import Kind
from deckgen.model import Band, Cell, IconGrid
from deckgen.slides._base import Parts, TitledSpec, block_of


class Row(SpecModel):
    """One way to get in touch."""

    heading: LocalText = Field(description="What it is")
    text: LocalText = Field(description="Where to find it; a link is written [text](https://…)")
    icon: Name | None = Field(None, description="An icon in front")


class Spec(TitledSpec):
    """Rows with links."""

    kind: Literal["contact"]
    items: list[Row] = Field(min_length=1, max_length=4, description="The rows")


def slide(spec: Spec, context: Context) -> Parts:
    paragraphs = []
    for row in spec.items:
        for number, paragraph in enumerate((*context.text(row.heading), *context.text(row.text))):
            bold = tuple(replace(run, bold=True) for run in paragraph.runs) if number == 0 else paragraph.runs
            paragraphs.append(replace(paragraph, runs=bold, bullet="none"))
    cells = tuple(
        Cell(f"row-{number}", context.icon(row.icon) if row.icon else None) for number, row in enumerate(spec.items, 1)
    )
    icons = IconGrid(f"{context.slide_key}/icons", "icons", "list", (Band("rows", cells),), "", decorative=True)
    return Parts(("Contact",), (*block_of(context, "body", tuple(paragraphs)), icons))


KIND = Kind(Spec, slide, "Rows with an icon, a heading and working links")
