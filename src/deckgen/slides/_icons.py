"""Icon items, written out or filled from data, for the kinds that show icons."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from deckgen.context import Context
from deckgen.fields import LocalText, Name, Selection, SpecModel, place_of
from deckgen.languages import Language
from deckgen.model import Band, Cell, Run, wording
from deckgen.slides._changes import in_words, marked
from deckgen.slides._signs import said, with_sign


class Item(SpecModel):
    """An icon with its words."""

    icon: Name = Field(description="A bundled icon's name, or an SVG file of your own")
    label: LocalText | None = Field(None, description="The words under it")
    number: LocalText | None = Field(None, description="A large number above the label")
    note: LocalText | None = Field(None, description="A small line under the label")
    tone: Literal["accent", "muted", "text"] = Field("accent", description="Its colour's role")
    key: Name | None = Field(None, description="Identity; by default the icon's name")


class ItemsFromData(Selection):
    """A cell for each selected row: its icon and label by code, its number from the value column."""

    category: Name = Field(description="The column with the codes that tell the rows apart")
    icon: Name | None = Field(None, description="The column with the icons' names")
    icons: dict[str, Name] = Field({}, description="Icons by code, before those of the column")
    numbers: bool = Field(True, description="Show each row's value over its label")


def cells_of(items: list[Item], context: Context) -> tuple[Cell, ...]:
    """Cells of items written out; twice the same icon gets a number in its key."""
    used: dict[str, int] = {}
    cells = []
    for item in items:
        key = str(item.key or item.icon)
        used[key] = used.get(key, 0) + 1
        key = key if used[key] == 1 else f"{key}-{used[key]}"
        cells.append(Cell(
            key, context.icon(item.icon), context.runs(item.label), context.runs(item.number),
            context.runs(item.note), item.tone,
        ))  # fmt: skip
    return tuple(cells)


def cells_from_data(spec: ItemsFromData, context: Context) -> tuple[Cell, ...]:
    """Cells of the selected rows, in their order."""
    columns = (spec.icon,) if spec.icon else ()
    table = context.crosstab(spec, extra=columns)
    cells = []
    for category in table.categories:
        name: Any = spec.icons.get(category.key) or (spec.icon and table.extra.get((category.key, spec.icon)))
        if not name:
            context.problem("icon-missing", f"no icon is given for '{category.key}'", place_of(spec.category),
                            "name it under `icons`, or name the column that holds icons as `icon`")  # fmt: skip
            continue
        fact = table.fact(category.key)
        number: tuple[Run, ...] = ()
        if spec.numbers and fact is not None and fact.text:
            number = (*with_sign(fact, table, context.language), *marked(table.changes.get((category.key, ""))))
        cells.append(Cell(category.key, context.icon(name), (Run(category.label),), number))
    return tuple(cells)


def describe_cells(bands: tuple[Band, ...], language: Language) -> str:
    """Alt text of icons: each band's heading with its labels and numbers."""
    rows = []
    for band in bands:
        names = [
            " ".join(_words(said(part, language)) for part in (cell.number, cell.label, cell.note) if part)
            for cell in band.cells
        ]
        heading = f"{_words(band.heading)}: " if band.heading else ""
        rows.append(heading + ", ".join(name for name in names if name))
    return in_words(". ".join(row for row in rows if row) + ".", language)


def _words(runs: tuple[Run, ...]) -> str:
    return wording(runs, " ").replace("\u00ad", "").strip()
