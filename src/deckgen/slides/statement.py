"""One statement large on the slide, with who stands behind it and, if wanted, a row of icons."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText
from deckgen.kinds import Kind
from deckgen.model import Band, IconGrid
from deckgen.slides._base import Parts, TitledSpec, text_block
from deckgen.slides._icons import Item, cells_of, describe_cells


class Spec(TitledSpec):
    """A statement and who makes it."""

    kind: Literal["statement"]
    subtitle: LocalText | None = Field(None, description="Who stands behind the statement")
    items: list[Item] = Field([], max_length=6, description="A row of icons with labels")


def slide(spec: Spec, context: Context) -> Parts:
    blocks = text_block(context, "subtitle", spec.subtitle)
    if not spec.items:
        return Parts(("Statement",), blocks)
    bands = (Band("row", cells_of(spec.items, context)),)
    row = IconGrid(f"{context.slide_key}/icons", "icons", "row", bands, describe_cells(bands, context.language))
    return Parts(("Statement",), (*blocks, row))


KIND = Kind(Spec, slide, "One statement, who stands behind it, and a row of icons")
