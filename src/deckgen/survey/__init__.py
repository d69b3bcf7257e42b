"""Survey data as plain tables whose every cell can be traced to the file it was read from."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from deckgen.findings import DeckgenError, Where, choices, error
from deckgen.model import Suppressed
from deckgen.survey.cells import CellValue, NotANumber, cell_text, parse_number

__all__ = ["CellValue", "ResponseSet", "Source", "Table", "cell_text"]


@dataclass(frozen=True, slots=True)
class ResponseSet:
    """A question with several answers: a column for each, the code that means yes, and the question's text."""

    columns: tuple[str, ...]
    yes: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows were read from, with its columns as they stand there and its decimal sign.

    `file` is a file as a person writes it, or a service's or database's table (then rows have line 0).
    `decimal` is '.' or ',', or '' where the file does not tell. `title` and `url` name it as it would be cited.
    """

    file: str
    columns: tuple[str, ...]
    decimal: str = "."
    title: str = field(default="", kw_only=True)
    url: str = field(default="", kw_only=True)
    query: str = field(default="", kw_only=True)
    """What a service or database was asked, or how estimates were made, in words a person can repeat."""
    digest: str = field(default="", kw_only=True)
    """SHA-256 of the bytes that were read, in hex."""
    fetched: str = field(default="", kw_only=True)
    """When a service or database gave its answer, as an ISO time in UTC."""

    labels: Mapping[str, str] = field(default_factory=dict, kw_only=True, hash=False)
    """What the file itself says a column means, by column: of answers, mostly the question's text."""
    weight: str = field(default="", kw_only=True)
    """The column that the file itself declares to be each respondent's weight."""
    sets: Mapping[str, ResponseSet] = field(default_factory=dict, kw_only=True, hash=False)
    """Questions with several answers that the file itself declares, by name."""

    def cell(self, line: int, column: str) -> Where:
        """The place of a cell, for a person to find. Kinds of sources that can tell more override this."""
        return Where(self.file, line or None)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a data file. `file` is as a person writes it.

    `lines` holds each row's line in a text file, or its row number in a sheet, counted from 1.
    `sources` holds each row's file; empty means that all rows stand in `file`, at `lines`.
    """

    name: str
    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[CellValue, ...], ...]
    lines: tuple[int, ...]
    decimal: str = "."
    sources: tuple[Source, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    """Why each row's values may not be shown, '' where they may; empty means that all may. See disclosure.py."""
    _rows_by_text: dict[int, Mapping[str, list[int]] | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def rows_by_text(self, column: int) -> Mapping[str, list[int]] | None:
        """The rows with each text of a column, looked up once; None for a column with more than texts and blanks."""
        if column not in self._rows_by_text:
            found: dict[str, list[int]] = {}
            others = False
            for row, cells in enumerate(self.rows):
                cell = cells[column]
                if isinstance(cell, str):
                    found.setdefault(cell, []).append(row)
                else:
                    others = others or cell is not None
            self._rows_by_text[column] = None if others else found
        return self._rows_by_text[column]

    def column_index(self, name: str, where: Where | None = None) -> int:
        """Where the column stands, from 0. Raises DeckgenError 'column-unknown' at `where`, if given."""
        try:
            return self.columns.index(name)
        except ValueError:
            said = f"{self.file} has no column '{name}'"
            raise error("column-unknown", said, where or Where(self.file), choices(name, self.columns)) from None

    def source(self, row: int) -> Source:
        """The file of a row."""
        return self.sources[row] if self.sources else Source(self.file, self.columns, self.decimal)

    def with_sources(self, change: Callable[[Source], Source]) -> Table:
        """The table with each of its sources changed; rows of one source go on sharing it."""
        made = {id(each): change(each) for each in self.sources or (self.source(0),)}
        sources = tuple(made[id(each)] for each in self.sources) or (*made.values(),) * len(self.rows)
        return replace(self, sources=sources)

    def suppression(self, row: int) -> Suppressed:
        """Why a row's values may not be shown; '' where they may."""
        return self.suppressed[row] if self.suppressed else ""

    def place(self, row: int, column: str) -> Where:
        """The place of a cell in its own file; of its row, if its file has no such column.

        Of a suppressed row only the place is told, not what stands there.
        """
        source = self.source(row)
        if column not in source.columns:
            return Where(source.file, self.lines[row] or None)
        cell = source.cell(self.lines[row], column)
        return replace(cell, source=None) if self.suppression(row) else cell

    def text(self, row: int, column: str) -> str:
        """A cell as text, '' for a blank."""
        return cell_text(self.rows[row][self.column_index(column)])

    def number(self, row: int, column: str) -> float | None:
        """A cell as a number, None for a blank.

        Raises DeckgenError 'not-a-number', or 'number-doubtful' where the decimal sign is not known.
        """
        cell = self.rows[row][self.column_index(column)]
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        try:
            return _number(cell, self.source(row).decimal)
        except NotANumber as problem:
            raise self._no_number(problem, row, column) from None

    def _no_number(self, problem: NotANumber, row: int, column: str) -> DeckgenError:
        code = "number-doubtful" if problem.doubtful else "not-a-number"
        return error(code, f"{problem} in the column '{column}'", self.place(row, column), problem.hint)

    def keep(self, rows: Iterable[int]) -> Table:
        """The table with these rows only, in this order."""
        kept = list(rows)
        return replace(
            self,
            rows=tuple(self.rows[row] for row in kept),
            lines=tuple(self.lines[row] for row in kept),
            sources=tuple(self.sources[row] for row in kept) if self.sources else (),
            suppressed=tuple(self.suppressed[row] for row in kept) if self.suppressed else (),
        )


def _number(cell: str | float | int | bool, decimal: str) -> float:
    if isinstance(cell, str):
        return parse_number(cell, decimal)
    if isinstance(cell, bool) or not math.isfinite(cell):
        raise NotANumber(f"'{cell_text(cell)}' is not a number")
    return float(cell)
