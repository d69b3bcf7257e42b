"""JSON: a list of records, an object of equally long lists, one record in each line, or JSON-stat.

Records may leave out keys: these cells are blank. The columns stand in the order in which their names first occur.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from deckgen.fields import Name, place_of
from deckgen.findings import DeckgenError, Where, choices, error
from deckgen.sources import _json as strict
from deckgen.sources._columns import Chosen, chosen, nested
from deckgen.sources._files import check_columns, read_bytes
from deckgen.sources._jsonstat import is_jsonstat, table_of
from deckgen.sources._kinds import FileKind
from deckgen.survey import CellValue, Source, Table

MAX_CELLS = 10_000_000
_LINES = (".jsonl", ".ndjson")


class Spec(BaseModel):
    """Where in a file the table stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Name | None = Field(
        None, description="The keys that lead to the table, such as `result.rows`; it is the whole file by default"
    )
    columns: Chosen | None = Field(None, description="The columns to read; all by default")


@dataclass(frozen=True, slots=True)
class JsonSource(Source):
    """A file of records. `starts` are their places in its text, `at` their lines if no two share one, else empty."""

    text: str = field(default="", repr=False)
    starts: tuple[int, ...] = field(default=(), repr=False)
    at: tuple[int, ...] = field(default=(), repr=False)

    def cell(self, line: int, column: str) -> Where:
        """The line and character of a value; where records share a line, such as 'data/x.json, record 12'."""
        if not self.at:
            return Where(f"{self.file}, record {line}")
        start = self.starts[bisect_left(self.at, line)]
        spots = {" ".join(key.split()): index for key, index in strict.members(self.text, start)}
        if column not in spots:
            return strict.place(self.text, start, self.file)
        return strict.place(self.text, spots[column], self.file, strict.length_of(self.text, spots[column]))


def read(spec: Spec, path: Path, shown: str, name: str) -> Table:
    """The file as a table; `shown` is its name in messages.

    A row's line is where its record starts, or the record's number where records share lines.
    Raises DeckgenError for what is no JSON, holds no table, or has cells that are records or lists themselves.
    """
    text = strict.decoded(read_bytes(path, shown), shown)
    steps = [step for step in (spec.path or "").split(".") if step]
    document, starts = _document(text, path.name.lower().endswith(_LINES), shown)
    part = _part(document, steps, shown, place_of(spec.path))
    if is_jsonstat(part):
        return _only(table_of(part, shown, name), spec, shown)
    if isinstance(part, list):
        starts = starts or strict.elements(text, steps)
        names, rows = _of_records(part, text, starts, shown)
    else:
        names, rows = _of_columns(part, shown)
    at = _own_lines(text, starts)
    lines = at or tuple(range(1, len(rows) + 1))
    columns = check_columns(names, lambda _: Where(shown))
    source = JsonSource(shown, columns, text=text if at else "", starts=tuple(starts) if at else (), at=at)
    table = _only(Table(name, shown, columns, tuple(rows), lines, ".", (source,) * len(rows)), spec, shown)
    for number, row in enumerate(table.rows):
        for column, cell in zip(table.columns, row, strict=True):
            if isinstance(cell, list | dict):
                what = "lists" if isinstance(cell, list) else "records"
                raise nested(column, what, table.place(number, column))
    return table


KIND = FileKind(Spec, read, "JSON: a list of records, or JSON-stat", (".json", *_LINES))


def _document(text: str, is_lines: bool, shown: str) -> tuple[Any, list[int]]:
    """What the file holds: one value; or a list of all, and where each starts, if they stand one after the other."""
    index = strict.skip(text, 0)
    first, end = strict.value_at(text, index, shown)
    after = strict.skip(text, end)
    if not is_lines and (after == len(text) or not isinstance(first, dict)):
        if after < len(text):
            raise strict.broken(text, after, "there is more text behind its end", shown)
        return first, []
    values, starts = [first], [index]
    while after < len(text):
        value, end = strict.value_at(text, after, shown)
        values.append(value)
        starts.append(after)
        after = strict.skip(text, end)
    return values, starts


def _part(document: Any, steps: Sequence[str], shown: str, place: Where | None) -> Any:
    """What stands where the keys lead."""
    part = document
    for number, step in enumerate(steps):
        if not isinstance(part, dict) or step not in part:
            said = f"{shown} has no '{'.'.join(steps[: number + 1])}'"
            raise _no_table(shown, said, choices(step, part if isinstance(part, dict) else ()), place)
        part = part[step]
    if isinstance(part, list) or is_jsonstat(part):
        return part
    if isinstance(part, dict) and part and all(map(_is_column, part.values())):
        return part
    at = f"'{'.'.join(steps)}'" if steps else "the file"
    places = [".".join([*steps, place]) for place in _lists(part)]
    hint = f"say its `path`: {', '.join(places[:10])}" if places else "write it as a list of records: [{…}, {…}]"
    raise _no_table(shown, f"{at} is {_words(part)}, not a list of records", hint)


def _is_column(value: Any) -> bool:
    """A list of cells; one of records is a table of its own."""
    return isinstance(value, list) and not any(isinstance(each, dict) for each in value)


def _lists(part: Any, depth: int = 3) -> Iterator[str]:
    """The paths that lead to a list of records."""
    for key, each in part.items() if isinstance(part, dict) and depth else ():
        if isinstance(each, list) and each and isinstance(each[0], dict):
            yield key
        yield from (f"{key}.{rest}" for rest in _lists(each, depth - 1))


def _no_table(shown: str, said: str, hint: str, where: Where | None = None) -> DeckgenError:
    return error("table-missing", said, where or Where(shown), hint)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    return "a text" if isinstance(value, str) else "blank" if value is None else "a single value"


def _of_records(
    records: Sequence[Any], text: str, starts: Sequence[int], shown: str
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of columns and the rows of a list of records."""
    order: dict[str, None] = {}
    for number, record in enumerate(records):
        if not isinstance(record, Mapping):
            raise _no_table(shown, f"record {number + 1} is {_words(record)}, where keys with values are meant",
                            'each record names its cells: {"country": "DK", "share": 0.8}',
                            strict.place(text, starts[number], shown))  # fmt: skip
        order.update(dict.fromkeys(record))
        _check_size(len(records) * len(order), shown)
    if not order:
        raise error("file-empty", f"{shown} has no record with a value", Where(shown))
    return list(order), [tuple(_cell(record.get(key)) for key in order) for record in records]


def _of_columns(part: Mapping[str, list[Any]], shown: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The same of an object with a list for each column."""
    counts = {key: len(cells) for key, cells in part.items()}
    first = next(iter(counts))
    for key, count in counts.items():
        if count != counts[first]:
            said = f"the column '{first}' has {counts[first]} values, but '{key}' has {count}"
            raise error("row-ragged", said, Where(shown), "give every row a value in each, null where there is none")
    _check_size(sum(counts.values()), shown)
    return list(part), [tuple(map(_cell, cells)) for cells in zip(*part.values(), strict=True)]


def _check_size(cells: int, shown: str) -> None:
    if cells > MAX_CELLS:
        raise error("file-too-large", f"{shown} spans more than {MAX_CELLS // 1_000_000} million cells", Where(shown),
                    "leave out the rows and columns that no slide shows")  # fmt: skip


def _cell(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _own_lines(text: str, starts: Sequence[int]) -> tuple[int, ...]:
    """The line of each record; nothing if two share one."""
    lines: list[int] = []
    line, before = 1, 0
    for start in starts:
        line += text.count("\n", before, start)
        before = start
        if lines and lines[-1] == line:
            return ()
        lines.append(line)
    return tuple(lines)


def _only(table: Table, spec: Spec, shown: str) -> Table:
    """The table with the columns that are asked for."""
    kept = chosen(table.columns, spec.columns, shown)
    if len(kept) == len(table.columns):
        return table
    columns = tuple(table.columns[index] for index in kept)
    rows: tuple[tuple[CellValue, ...], ...] = tuple(tuple(row[index] for index in kept) for row in table.rows)
    return replace(table, columns=columns, rows=rows).with_sources(lambda each: replace(each, columns=columns))
