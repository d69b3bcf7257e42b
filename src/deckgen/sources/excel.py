"""Excel workbooks: one sheet, or a range of it, as a table. Formulas count as the results Excel saved.

Dates become ISO text, cells in per cent are the numbers behind them (0.45), and an error such as #N/A stays
text, which fails once it is used as a number. A merged range has its value in each of its cells, as one sees.
"""

from __future__ import annotations

import datetime
import io
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from deckgen.fields import Name, place_of
from deckgen.findings import DeckgenError, Where, choices, error
from deckgen.sources._files import check_columns, read_bytes
from deckgen.sources._kinds import FileKind
from deckgen.sources._workbook import SheetNotes, broken, check_workbook, read_notes
from deckgen.survey import CellValue, Source, Table, cell_text

MAX_CELLS = 10_000_000
_TOO_LARGE = 10**300
"""From about here on a whole number is no floating point number any more."""

Area = tuple[int, int, int | None, int | None]
"""First column and row, last column and row, all counted from 1; None is as far as there are values."""


class Spec(BaseModel):
    """Where in a workbook the table stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sheet: Name | None = Field(
        None, description="The sheet's name, or its number among those one sees; the first by default"
    )
    range: str | None = Field(
        None,
        description="Such as B3:F20, with the column names in its first row; all that is used by default",
    )


@dataclass(frozen=True, slots=True)
class ExcelSource(Source):
    """A sheet of a workbook. `letters` are its columns' letters."""

    sheet: str = ""
    letters: tuple[str, ...] = ()

    def cell(self, line: int, column: str) -> Where:
        """Such as 'data/x.xlsx, sheet Tal, cell C7'."""
        return _place(self.file, self.sheet, f"{self.letters[self.columns.index(column)]}{line}")


def read(spec: Spec, path: Path, shown: str, name: str) -> Table:
    """The sheet as a table; `shown` is the file's name in messages. Its first row names the columns.

    Blank rows, and columns with neither name nor value, are passed over.
    Raises DeckgenError for what is no such file, sheet or range, and for formulas without a saved result.
    """
    from openpyxl.utils import get_column_letter

    data = read_bytes(path, shown)
    check_workbook(data, shown)
    area = _area(spec.range, shown)
    sheet, grid, notes = _read_grid(data, spec.sheet, area, shown)
    _check_formulas(notes, area, shown, sheet)
    _fill_merged(grid, notes, area, shown, sheet)

    left, top = area[0], area[1]
    used = [(top + index, row) for index, row in enumerate(grid) if any(cell is not None for cell in row)]
    if not used:
        within = f"the range {spec.range}" if spec.range else "it"
        raise error("sheet-empty", f"there is no value in {within}", Where(f"{shown}, sheet {sheet}"))
    kept = [index for index in range(max(len(row) for _, row in used))
            if any(_at(row, index) is not None for _, row in used)]  # fmt: skip
    letters = tuple(get_column_letter(left + index) for index in kept)
    header_line, header = used[0]

    def place(index: int) -> Where:
        return _place(shown, sheet, f"{letters[index]}{header_line}")

    columns = _columns([cell_text(_at(header, index)) for index in kept], place)
    rows = tuple(tuple(_at(row, index) for index in kept) for _, row in used[1:])
    source = ExcelSource(shown, columns, "", sheet, letters)
    lines = tuple(line for line, _ in used[1:])
    return Table(name, shown, columns, rows, lines, "", (source,) * len(rows))


KIND = FileKind(Spec, read, "a sheet of an Excel workbook", (".xlsx", ".xlsm"), (".xls", ".xlsb"))


def _place(file: str, sheet: str, address: str) -> Where:
    return Where(f"{file}, sheet {sheet}, cell {address}")


def _columns(names: Sequence[str], place: Callable[[int], Where]) -> tuple[str, ...]:
    try:
        return check_columns(names, place)
    except DeckgenError as problem:
        finding = problem.findings[0]
        hint = f"{finding.hint}; if the table starts lower, say its `range`, such as B3:F20"
        raise error(finding.code, finding.message, finding.where, hint) from None


def _area(text: str | None, shown: str) -> Area:
    from openpyxl.utils import range_boundaries

    if text is None:
        return 1, 1, None, None
    hint = "a range looks like B3:F20, or B:F for whole columns"
    try:
        bounds = range_boundaries(text.strip().upper())
    except (ValueError, TypeError):
        raise error("range-wrong", f"'{text}' is no range of cells", Where(shown), hint) from None
    left, top, right, bottom = bounds
    first_column, first_row = left or 1, top or 1
    backwards = (right or first_column) < first_column or (bottom or first_row) < first_row
    if ":" not in text or backwards or 0 in bounds:
        raise error("range-wrong", f"'{text}' is no range of cells", Where(shown), hint)
    return first_column, first_row, right, bottom


def _read_grid(
    data: bytes, wanted: str | None, area: Area, shown: str
) -> tuple[str, list[list[CellValue]], SheetNotes]:
    """The sheet's name, its cells from the area's first on, row by row as far as they go, and its notes."""
    from openpyxl.reader.excel import ExcelReader

    left, top, right, bottom = area
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl does not know, nothing concerns values
            reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            reader.read()
            sheet = _chosen(reader.wb.worksheets, wanted, shown)
            sheet.reset_dimensions()  # what a file says of its extent is often wrong
            rows = sheet.iter_rows(top, bottom, left, right, values_only=True)
            grid = _bounded(rows, shown)
            part = next(rel.target for found, rel in reader.parser.find_sheets() if found.name == sheet.title)
            return str(sheet.title), grid, read_notes(reader.archive.read(part))
    except DeckgenError:
        raise
    except Exception as problem:  # openpyxl meets a damaged file with whatever exception comes
        raise broken(shown, problem) from None


def _chosen(sheets: Sequence[Any], wanted: str | None, shown: str) -> Any:
    """The sheet of a name, else of a number among those that are not hidden, else the first of these."""
    if not sheets:
        raise error("sheet-unknown", f"{shown} has no sheet with cells", Where(shown),
                    "save it as 'Excel Workbook (.xlsx)', not as 'Strict Open XML'")  # fmt: skip
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"] or list(sheets)
    if wanted is None:
        return visible[0]
    named = next((sheet for sheet in sheets if sheet.title == str(wanted)), None)
    if named is not None:
        return named
    if str(wanted).isdecimal() and 1 <= int(wanted) <= len(visible):
        return visible[int(wanted) - 1]
    titles = [str(sheet.title) for sheet in sheets]
    raise error("sheet-unknown", f"{shown} has no sheet '{wanted}'", place_of(wanted) or Where(shown),
                choices(str(wanted), titles))  # fmt: skip


def _bounded(rows: Iterable[Sequence[object]], shown: str) -> list[list[CellValue]]:
    grid: list[list[CellValue]] = []
    count = 0
    for row in rows:
        count += len(row) + 1
        if count > MAX_CELLS:
            raise _too_many(shown)
        cells = [_plain(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        grid.append(cells)
    return grid


def _too_many(shown: str) -> DeckgenError:
    return error("file-too-large", f"the sheet spans more than {MAX_CELLS // 1_000_000} million cells",
                 Where(shown), "say the `range` the table stands in")  # fmt: skip


def _plain(value: object) -> CellValue:
    if isinstance(value, int) and abs(value) >= _TOO_LARGE:
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    text = str(value)
    return text if text.strip() else None


def _at(row: Sequence[CellValue], index: int) -> CellValue:
    return row[index] if index < len(row) else None


def _inside(area: Area, column: int, row: int) -> bool:
    left, top, right, bottom = area
    return left <= column <= (right or column) and top <= row <= (bottom or row)


def _check_formulas(notes: SheetNotes, area: Area, shown: str, sheet: str) -> None:
    from openpyxl.utils import get_column_letter

    for column, row in notes.unsaved:
        if _inside(area, column, row):
            raise error("formula-unsaved", "the file has a formula here, but not its result",
                        _place(shown, sheet, f"{get_column_letter(column)}{row}"),
                        "open it in Excel and save it once")  # fmt: skip


def _fill_merged(grid: list[list[CellValue]], notes: SheetNotes, area: Area, shown: str, sheet: str) -> None:
    """Give each cell of a merged range the value of its first one, as far as the sheet has values."""
    from openpyxl.utils import get_column_letter

    left, top = area[0], area[1]
    width = max((len(row) for row in grid), default=0)
    count = 0
    for first_column, first_row, last_column, last_row in notes.merged:
        if last_column < left or last_row < top:
            continue
        if not _inside(area, first_column, first_row):
            if _inside(area, max(first_column, left), max(first_row, top)):
                cut = _place(shown, sheet, f"{get_column_letter(first_column)}{first_row}")
                raise error("range-wrong", "the range starts inside the cells that are merged with this one",
                            cut, "take all of them into it, or none")  # fmt: skip
            continue
        column, row = first_column - left, first_row - top
        if row >= len(grid) or _at(grid[row], column) is None:
            continue
        value = grid[row][column]
        end_row, end_column = min(last_row - top + 1, len(grid)), min(last_column - left + 1, width)
        count += (end_row - row) * (end_column - column)
        if count > MAX_CELLS:
            raise _too_many(shown)
        for cells in grid[row:end_row]:
            cells += [None] * (end_column - len(cells))
            cells[column:end_column] = [value] * (end_column - column)
