"""The answer of a statistics office as it is kept: one or several JSON-stat datasets, and what else it told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import Any

from deckgen.findings import Where, error
from deckgen.sources._cubes import Selected, cells_of
from deckgen.sources._json import decoded, parse
from deckgen.sources._jsonstat import table_of
from deckgen.survey import CellValue, Source, Table

_PER_CENT = re.compile(r"%|\b(pct|per ?cents?|percent\w*|pro[sc]ent\w*|prósent\w*|hlutfallstölur)\b", re.I)
_STATUS = {"p": "provisional", "r": "revised", "e": "estimated"}
"""The letters of the SDMX code list for observation status that services use; other signs stay as they are."""


def packed(parts: Sequence[bytes], unit: str = "", updated: str = "") -> bytes:
    """The datasets as one JSON document, each as the service sent it."""
    told = json.dumps({"unit": unit, "updated": updated}, ensure_ascii=False)[:-1]
    return b"".join([told.encode(), b', "parts": [', b",\n".join(part.strip().removeprefix(b"\xef\xbb\xbf")
                                                              for part in parts), b"]}"])  # fmt: skip


def unpacked(payload: bytes, shown: str, name: str, percent: bool | None, left_out: Sequence[str] = ()) -> Table:
    """The table of an answer that was kept; its rows have line 0.

    `percent` says whether its values are per cent, to be made shares; None tells by the unit. `left_out` are variables
    that say nothing where they have one value. Raises DeckgenError.
    """
    document = parse(decoded(payload, shown), shown)
    if not isinstance(document, dict) or not isinstance(document.get("parts"), list) or not document["parts"]:
        raise error("answer-unfit", f"the answer of {shown} that was kept holds no dataset", Where(shown))
    table = joined([table_of(part, shown, name) for part in document["parts"]])
    for column in left_out:
        table = _without(table, column)
    unit = document.get("unit")
    return _as_shares(table, unit if isinstance(unit, str) else "", percent)


def check_part(part: Table, selected: Selected, shown: str) -> None:
    """Refuse an answer that holds others than the values that were asked for: then the table has just been changed."""
    for code, values in selected.items():
        found = {str(row[part.columns.index(code)]) for row in part.rows} if code in part.columns else set()
        if found != set(values):
            raise error("answer-unfit", f"{shown} answers with other values of '{code}' than it was asked for", None,
                        "the table may be being changed just now: try again in a while")  # fmt: skip
    if len(part.rows) % cells_of(selected):
        raise error("answer-unfit", f"{shown} answers with {len(part.rows)} values where {cells_of(selected)} "
                    "were asked for", None, "try again in a while")  # fmt: skip


def joined(parts: Sequence[Table]) -> Table:
    """The rows of all parts with the columns of any, in the order of the variables' values.

    Parts come in the order in which they were asked, so the order of their first values is that of the service.
    """
    first = parts[0]
    if len(parts) == 1:
        return first
    columns = tuple(dict.fromkeys(chain.from_iterable(part.columns for part in parts)))
    columns = (*(each for each in columns if each not in ("status", "unit")),
               *(each for each in ("status", "unit") if each in columns))  # fmt: skip
    rows = list(chain.from_iterable(_aligned(part, columns) for part in parts))
    further = {"value", "status", "unit", *(f"{column}_label" for column in columns)}
    keys = [index for index, column in enumerate(columns) if column not in further]
    ranks: list[dict[CellValue, int]] = [{} for _ in keys]
    for row in rows:
        for rank, index in zip(ranks, keys, strict=True):
            rank.setdefault(row[index], len(rank))
    rows.sort(key=lambda row: [rank[row[index]] for rank, index in zip(ranks, keys, strict=True)])
    source = replace(first.source(0), columns=columns)
    return replace(first, columns=columns, rows=tuple(rows), lines=(0,) * len(rows), sources=(source,) * len(rows))


def _aligned(part: Table, columns: Sequence[str]) -> Sequence[tuple[CellValue, ...]]:
    if part.columns == columns:
        return part.rows
    cells: list[Any] = [
        [row[part.columns.index(column)] for row in part.rows] if column in part.columns else repeat(None)
        for column in columns
    ]
    return [row for row, _ in zip(zip(*cells, strict=False), part.rows, strict=False)]


def _without(table: Table, column: str) -> Table:
    """The table without a variable that has the same value in all rows."""
    dropped = {index for index, name in enumerate(table.columns) if name in (column, f"{column}_label")}
    if not dropped or len({row[min(dropped)] for row in table.rows}) > 1:
        return table
    kept = [index for index in range(len(table.columns)) if index not in dropped]
    return _with_rows(table, tuple(table.columns[index] for index in kept),
                      [tuple(row[index] for index in kept) for row in table.rows])  # fmt: skip


def _as_shares(table: Table, unit: str, percent: bool | None) -> Table:
    """Values of per cent as shares, 0 to 1; with the unit of all of them, and words for the status's letters."""
    value = table.columns.index("value")
    units = table.columns.index("unit") if "unit" in table.columns else None
    status = table.columns.index("status") if "status" in table.columns else None
    rows = []
    for row in table.rows:
        cells = list(row)
        own = str(cells[units] or unit) if units is not None else unit
        number = cells[value]
        if isinstance(number, int | float) and (percent or (percent is None and _PER_CENT.search(own))):
            cells[value] = number / 100
            if units is not None:
                cells[units] = None
        if status is not None and cells[status] is not None:
            cells[status] = _STATUS.get(str(cells[status]).lower(), cells[status])
        rows.append(tuple(cells))
    return _with_rows(table, table.columns, rows)


def _with_rows(table: Table, columns: tuple[str, ...], rows: Sequence[tuple[CellValue, ...]]) -> Table:
    source = replace(table.source(0), columns=columns) if table.sources else Source(table.file, columns)
    return replace(table, columns=columns, rows=tuple(rows), sources=(source,) * len(rows))


def words_in(document: Any, *keys: str) -> str:
    """The first of these that a JSON object has as a text, on one line; '' if none."""
    said = (document.get(key) for key in keys) if isinstance(document, Mapping) else ()
    return next((" ".join(each.split())[:400] for each in said if isinstance(each, str) and each.strip()), "")
