"""A table as an office has it, and as it is written in JSON-stat, version 1 (StatBank) and 2 (PxWeb)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any


@dataclass
class Dimension:
    """A variable: code, label, its values by code, whether it can be left out, whether it is time."""

    code: str
    label: str
    values: dict[str, str]
    elimination: bool = False
    time: bool = False


@dataclass
class Cube:
    """`figure` gives the value of a cell by its codes; None where there is none, and then `sign` says why."""

    table: str
    title: str
    unit: str
    dimensions: list[Dimension]
    figure: Callable[..., float | None]
    sign: str = ".."
    source: str = "An office"
    updated: str = "2026-02-03T07:00:00Z"
    notes: dict[str, Any] = field(default_factory=dict)

    def dimension(self, code: str) -> Dimension | None:
        return next((each for each in self.dimensions if each.code == code), None)

    def cells(self, selected: Mapping[str, Sequence[str]]) -> int:
        return math.prod(len(codes) for codes in selected.values())

    def parts(self, selected: Mapping[str, Sequence[str]]) -> tuple[list[Dimension], list[float | None]]:
        """The variables asked for with the values asked for, and the figures, the last variable fastest."""
        chosen = [
            Dimension(each.code, each.label, {code: each.values[code] for code in each.values
                                              if code in selected[each.code]}, each.elimination, each.time)
            for each in self.dimensions if each.code in selected
        ]  # fmt: skip
        return chosen, [self.figure(*codes) for codes in product(*(each.values for each in chosen))]

    def jsonstat1(self, selected: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """As StatBank writes it: `id` and `size` inside `dimension`, the whole inside `dataset`."""
        chosen, figures = self.parts(selected)
        contents = Dimension("ContentsCode", "Indhold", {self.table: self.title})
        if chosen and chosen[-1].time:
            chosen.insert(len(chosen) - 1, contents)
        else:
            chosen.append(contents)
        return {"dataset": {
            "dimension": {
                **{each.code: _written(each) for each in chosen},
                "id": [each.code for each in chosen], "size": [len(each.values) for each in chosen],
                "role": {"metric": ["ContentsCode"], "time": [each.code for each in chosen if each.time]},
            },
            "label": self.title, "source": self.source, "updated": self.updated, "value": figures,
        }}  # fmt: skip

    def jsonstat2(self, selected: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """As PxWeb writes it: a sign stands under `status`, by the cell's number."""
        chosen, figures = self.parts(selected)
        signs = {str(index): self.sign for index, figure in enumerate(figures) if figure is None}
        written = {each.code: _written(each) for each in chosen}
        contents = written.get("ContentsCode")
        if contents is not None and self.unit:
            codes = contents["category"]["index"]
            contents["category"]["unit"] = {code: {"base": self.unit, "decimals": 0} for code in codes}
        return {
            "version": "2.0", "class": "dataset", "label": self.title, "source": self.source, "updated": self.updated,
            "id": [each.code for each in chosen], "size": [len(each.values) for each in chosen],
            "dimension": written, "role": {"time": [each.code for each in chosen if each.time]},
            "value": figures, **({"status": signs} if signs else {}), **self.notes,
        }  # fmt: skip

    def metadata2(self) -> dict[str, Any]:
        """As PxWeb 2 describes a table: the same without values, and what may be left out."""
        document = self.jsonstat2({each.code: list(each.values) for each in self.dimensions})
        for each in self.dimensions:
            document["dimension"][each.code]["extension"] = {"elimination": each.elimination}
        return {**document, "value": []}

    def metadata1(self) -> dict[str, Any]:
        """As PxWeb 1 does: keys that are false are left out."""
        return {"title": self.title, "variables": [
            {"code": each.code, "text": each.label,
             "values": list(each.values), "valueTexts": list(each.values.values()),
             **({"elimination": True} if each.elimination else {}), **({"time": True} if each.time else {})}
            for each in self.dimensions
        ]}  # fmt: skip


def _written(dimension: Dimension) -> dict[str, Any]:
    return {"label": dimension.label, "category": {
        "index": {code: place for place, code in enumerate(dimension.values)}, "label": dict(dimension.values),
    }}  # fmt: skip
