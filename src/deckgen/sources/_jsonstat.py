"""JSON-stat, the format in which statistics offices hand out tables: version 2, and datasets of version 1.

A dataset is a cube: `id` and `size` name its dimensions and how many categories each has; `value` holds the cells
row by row, the last dimension fastest, as a list or as an object of those that are not missing (json-stat.org/full).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

from deckgen.findings import DeckgenError, Where, error
from deckgen.sources._files import check_columns
from deckgen.sources._json import decoded, parse
from deckgen.survey import CellValue, Source, Table

MAX_CELLS = 2_000_000
_MAX_PARTS = 20_000_000
"""Cells of the table that is made: a row for each cell of the cube."""
_MAX_DIMENSIONS = 100
_MAX_TITLE = 400


@dataclass(frozen=True, slots=True)
class _Dimension:
    """A dimension: its categories' codes in order, and their labels and units, '' where there is none."""

    name: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    units: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.name, f"{self.name}_label") if any(self.labels) else (self.name,)

    @property
    def cells(self) -> list[tuple[CellValue, ...]]:
        """For each category what stands in the dimension's columns."""
        if not any(self.labels):
            return [(code,) for code in self.codes]
        return [(code, label or None) for code, label in zip(self.codes, self.labels, strict=True)]


def is_jsonstat(document: Any) -> bool:
    """Whether a parsed JSON document is JSON-stat of any class or version."""
    if not isinstance(document, dict):
        return False
    if document.get("class") in ("dataset", "collection", "dimension"):
        return True
    return bool(_datasets(document))


def read_jsonstat(payload: bytes, shown: str, name: str) -> Table:
    """A dataset as a table with a row for each cell of its cube; `shown` names it in messages.

    Columns: for each dimension its codes, named as the dimension's id, then `<id>_label` where it has labels; `value`;
    `status` and `unit` where the dataset tells any. A cell is None where there is no value.
    Rows have line 0: a cell stands at the crossing of its categories, not in a line.
    Raises DeckgenError for what is no dataset, does not fit together, or has more than two million cells.
    """
    return table_of(parse(decoded(payload, shown), shown), shown, name)


def table_of(document: Any, shown: str, name: str) -> Table:
    """The table of a parsed document; see `read_jsonstat`."""
    dataset = _dataset(document, shown)
    dimensions = _dimensions(dataset, shown)
    count = math.prod(len(each.codes) for each in dimensions)
    values, signs = _values(dataset.get("value"), count, shown), _signs(dataset.get("status"), count, shown)
    for index, value in enumerate(values):
        if isinstance(value, str):  # a sign such as '..' in the value's place
            values[index], signs[index] = None, signs[index] or value.strip() or None

    names = [*chain.from_iterable(each.columns for each in dimensions), "value"]
    further: list[Sequence[CellValue]] = [values]
    if any(signs):
        names.append("status")
        further.append(signs)
    if any(any(each.units) for each in dimensions):
        names.append("unit")
        further.append([next(filter(None, units), None) for units in product(*(each.units for each in dimensions))])
    columns = check_columns(names, lambda _: Where(shown))
    cells = product(*(each.cells for each in dimensions))
    rows = tuple((*chain.from_iterable(cell), *more) for cell, *more in zip(cells, *further, strict=True))
    source = Source(shown, columns, ".", title=_title(dataset), url=_address(dataset))
    return Table(name, shown, columns, rows, (0,) * count, ".", (source,) * count)


def _unfit(shown: str, problem: str, hint: str | None = None) -> DeckgenError:
    return error("file-broken", f"{shown} is no JSON-stat dataset that fits together: {problem}", Where(shown), hint)


def _datasets(document: Mapping[str, Any]) -> dict[str, Any]:
    """The datasets of version 1 in a document, by name: it holds them beside each other, or is one."""
    if _is_dataset(document):
        return {"dataset": document}
    return {key: each for key, each in document.items() if _is_dataset(each)}


def _is_dataset(part: Any) -> bool:
    return isinstance(part, dict) and isinstance(part.get("dimension"), dict) and "value" in part


def _dataset(document: Any, shown: str) -> Mapping[str, Any]:
    if not isinstance(document, dict):
        raise _unfit(shown, "it is not an object")
    kind = document.get("class")
    if kind == "dataset":
        return document
    if kind in ("collection", "dimension"):
        raise error("file-broken", f"{shown} is a JSON-stat {kind}, not a dataset", Where(shown),
                    "a collection only lists datasets: take the file of one of them")  # fmt: skip
    found = _datasets(document)
    if not found:
        raise _unfit(shown, "there is no `class: dataset` in it")
    if len(found) > 1:
        raise error("file-broken", f"{shown} holds {len(found)} datasets, where one is meant", Where(shown),
                    f"save one of them as a file of its own: {', '.join(map(str, list(found)[:10]))}")  # fmt: skip
    return next(iter(found.values()))


def _dimensions(dataset: Mapping[str, Any], shown: str) -> list[_Dimension]:
    """The dimensions in order. What they claim to span is checked before anything of that size is made."""
    parts = dataset.get("dimension")
    if not isinstance(parts, dict):
        raise _unfit(shown, "it has no object `dimension`")
    ids, sizes = (dataset.get(key, parts.get(key)) for key in ("id", "size"))  # within `dimension` in version 1
    if not isinstance(ids, list) or not all(isinstance(each, str) for each in ids) or not ids:
        raise _unfit(shown, "`id` is not a list of its dimensions")
    if not isinstance(sizes, list) or not all(type(each) is int and each >= 0 for each in sizes):
        raise _unfit(shown, "`size` is not a list of whole numbers")
    if len(ids) != len(sizes):
        raise _unfit(shown, f"`id` names {len(ids)} dimensions, but `size` has {len(sizes)} numbers")
    if len(set(ids)) < len(ids):
        raise _unfit(shown, "`id` names a dimension twice")
    if len(ids) > _MAX_DIMENSIONS:
        raise error("file-too-large", f"{shown} has more than {_MAX_DIMENSIONS} dimensions", Where(shown))
    cells = math.prod(sizes)
    if cells > MAX_CELLS or cells * (2 * len(ids) + 3) > _MAX_PARTS:
        raise error("file-too-large", f"{shown} spans more values than {MAX_CELLS // 1_000_000} million", Where(shown),
                    "ask for fewer categories")  # fmt: skip
    return [_dimension(each, size, parts.get(each), shown) for each, size in zip(ids, sizes, strict=True)]


def _dimension(name: str, size: int, part: Any, shown: str) -> _Dimension:
    category = part.get("category") if isinstance(part, dict) else None
    if not isinstance(category, dict):
        raise _unfit(shown, f"the dimension '{name}' has no object `category`", _missing(name))
    labels, units = (category.get(key) or {} for key in ("label", "unit"))
    if not isinstance(labels, dict) or not all(isinstance(each, str) for each in labels.values()):
        raise _unfit(shown, f"`label` of the dimension '{name}' is not an object of texts")
    codes = _codes(name, category.get("index", list(labels)), shown)
    if len(codes) != size:
        raise _unfit(shown, f"the dimension '{name}' has {len(codes)} categories, but `size` says {size}")
    texts = tuple(labels.get(code, code) if labels else "" for code in codes)
    return _Dimension(name, codes, texts, tuple(_unit(units, code) for code in codes))


def _missing(name: str) -> str:
    return f"each dimension that `id` names stands under `dimension`, such as dimension.{name}.category"


def _codes(name: str, index: Any, shown: str) -> tuple[str, ...]:
    """The categories' codes in order: a list of them, or an object with the position of each."""
    if isinstance(index, dict):
        if not all(type(each) is int for each in index.values()):
            raise _unfit(shown, f"`index` of the dimension '{name}' does not give each category a whole number")
        if sorted(index.values()) != list(range(len(index))):
            raise _unfit(shown, f"`index` of the dimension '{name}' does not count its categories from 0")
        return tuple(sorted(index, key=index.__getitem__))
    if not isinstance(index, list) or not all(isinstance(each, str) or type(each) is int for each in index):
        raise _unfit(shown, f"`index` of the dimension '{name}' is neither a list of codes nor an object")
    codes = tuple(str(each) for each in index)
    if len(set(codes)) < len(codes):
        raise _unfit(shown, f"`index` of the dimension '{name}' has a category twice")
    return codes


def _unit(units: Any, code: str) -> str:
    """A category's unit in words: `label` as the format has it, `base` as PxWeb writes it."""
    unit = units.get(code) if isinstance(units, dict) else None
    said = (unit.get(key) for key in ("label", "base", "symbol")) if isinstance(unit, dict) else ()
    return next((each for each in said if isinstance(each, str) and each.strip()), "")


def _values(given: Any, count: int, shown: str) -> list[CellValue]:
    cells = _spread(given, count, "value", shown)
    for index, cell in enumerate(cells):
        if isinstance(cell, bool) or not isinstance(cell, int | float | str | None):
            raise _unfit(shown, f"value {index + 1} is not a number")
        if isinstance(cell, int):
            cells[index] = float(cell)
    return cells


def _signs(given: Any, count: int, shown: str) -> list[CellValue]:
    """Each cell's status, None where there is none. One text, or a list of one, is that of all cells."""
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if given is None or isinstance(given, str):
        return [given or None] * count
    signs = _spread(given, count, "status", shown)
    if not all(isinstance(each, str | None) for each in signs):
        raise _unfit(shown, "`status` holds what is no text")
    return [each or None for each in signs]


def _spread(given: Any, count: int, key: str, shown: str) -> list[Any]:
    """A list with an entry for each cell, from one, or from an object by the cell's number, counted from 0."""
    if isinstance(given, list):
        if len(given) != count:
            raise _unfit(shown, f"`{key}` has {len(given)} entries, but the dimensions span {count}")
        return list(given)
    if not isinstance(given, dict):
        raise _unfit(shown, f"`{key}` is neither a list nor an object")
    cells: list[Any] = [None] * count
    for position, cell in given.items():
        if not (position.isascii() and position.isdecimal() and len(position) < 10 and int(position) < count):
            raise _unfit(shown, f"`{key}` has an entry '{position[:40]}', but the dimensions span {count}, from 0")
        cells[int(position)] = cell
    return cells


def _title(dataset: Mapping[str, Any]) -> str:
    """Who publishes it, and what it is called there."""
    said = (dataset.get(key) for key in ("source", "label"))
    return ": ".join(" ".join(each.split()) for each in said if isinstance(each, str) and each.strip())[:_MAX_TITLE]


def _address(dataset: Mapping[str, Any]) -> str:
    href = dataset.get("href")
    if not isinstance(href, str) or len(href) > 2000 or not href.startswith(("https://", "http://")):
        return ""
    return "" if any(each.isspace() or not each.isprintable() for each in href) else href
