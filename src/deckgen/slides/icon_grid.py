"""Icons with labels in one, two or three bands, written out or filled from data."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from deckgen.context import Context
from deckgen.fields import LocalText, SpecModel
from deckgen.kinds import Kind
from deckgen.model import Band, IconGrid
from deckgen.slides._base import FigureSpec, Parts, figure
from deckgen.slides._icons import Item, ItemsFromData, cells_from_data, cells_of, describe_cells


class BandSpec(SpecModel):
    """A row of icons under one heading."""

    heading: LocalText | None = Field(None, description="What the icons of this row have in common")
    items: list[Item] = Field([], max_length=6, description="The icons, written out")
    data: ItemsFromData | None = Field(None, description="The icons, filled from data")


class Spec(FigureSpec):
    """Bands of icons; `items` or `data` alone is short for one band without a heading."""

    kind: Literal["icon_grid"]
    bands: list[BandSpec] = Field([], max_length=3, description="One to three rows of icons")
    items: list[Item] = Field([], max_length=12, description="One row's icons, written out")
    data: ItemsFromData | None = Field(None, description="One row's icons, filled from data")

    @model_validator(mode="after")
    def _something_to_show(self) -> Spec:
        if not (self.bands or self.items or self.data):
            raise ValueError("an icon grid needs `bands`, `items` or `data`")
        return self


def slide(spec: Spec, context: Context) -> Parts:
    given = spec.bands or [BandSpec(items=spec.items[:6], data=spec.data), *_rest(spec.items[6:])]
    bands = tuple(
        Band(f"band-{number}", (*cells_of(band.items, context),
                                *(cells_from_data(band.data, context) if band.data else ())),
             context.runs(band.heading))
        for number, band in enumerate(given, 1)
    )  # fmt: skip
    grid = IconGrid(f"{context.slide_key}/icons", "icons", "bands", bands, describe_cells(bands, context.language))
    return figure(context, spec, ("Icon grid",), grid)


def _rest(items: list[Item]) -> list[BandSpec]:
    return [BandSpec(items=items)] if items else []


KIND = Kind(Spec, slide, "Icons with labels in up to three bands, written out or from data")
