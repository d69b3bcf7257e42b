"""The fact sheet: an Excel workbook with a row for each number of a deck, and its sources on a sheet of their own.

Every text of data is written as a text, also one that begins like a formula; no cell of the workbook calculates.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from deckgen.report.aligned import SHORT
from deckgen.report.explain import METHODS, SUPPRESSED, all_numbers
from deckgen.report.explained import Explained, ExplainedSlide, ShownNumber, SourceRow
from deckgen.report.findings import printable
from deckgen.stale import number_kind

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MOST = 32_000
"""Characters of a cell; Excel takes 32,767."""
HEAD_ROW = 4
_WEB = ("http://", "https://")

Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the sheet: its head, its width in characters, what stands in it, and whether its texts wrap."""

    head: str
    width: float
    said: Callable[[ExplainedSlide, ShownNumber], Cell]
    wraps: bool = False
    is_value: bool = False


def _first(number: ShownNumber) -> SourceRow:
    return number.rows[0] if number.rows else SourceRow("", 0, "")


def _others(number: ShownNumber) -> str:
    return ", ".join(f"{row.place} {row.column}".strip() for row in number.rows[1:])


def _by_hand(number: ShownNumber) -> str:
    match number.hand:
        case "typed":
            return f"typed over; written: {number.written}"
        case "deleted":
            return f"deleted; written: {number.written}"
        case "unknown":
            return "put there by hand"
        case _:
            return ""


COLUMNS = (
    _Column("Slide", 7, lambda slide, number: slide.number),
    _Column("Title of the slide", 36, lambda slide, number: slide.title, wraps=True),
    _Column("Where", 28, lambda slide, number: ": ".join(filter(None, (number.part, number.place))), wraps=True),
    _Column("Number", 22, lambda slide, number: number.key, wraps=True),
    _Column("What it is", 30, lambda slide, number: number.label, wraps=True),
    _Column("As shown", 14, lambda slide, number: number.text, wraps=True),
    _Column("Value", 10, lambda slide, number: number.value, is_value=True),
    _Column("Base (n)", 10, lambda slide, number: number.base),
    _Column("Weighted base", 12, lambda slide, number: number.weighted),
    _Column("Effective n", 12, lambda slide, number: number.effective),
    _Column("Low", 9, lambda slide, number: number.low, is_value=True),
    _Column("High", 9, lambda slide, number: number.high, is_value=True),
    _Column("Level, %", 9, lambda slide, number: slide.level if number.low is not None else None),
    _Column("Interval", 22, lambda slide, number: METHODS.get(number.method, number.method), wraps=True),
    _Column("Assumed", 20, lambda slide, number: "simple random sample" if number.assumed else "", wraps=True),
    _Column("Status", 13, lambda slide, number: "suppressed" if number.suppressed else number.status),
    _Column("Suppressed because", 18, lambda slide, number: SUPPRESSED.get(number.suppressed, ""), wraps=True),
    _Column("Changed by hand", 26, lambda slide, number: _by_hand(number), wraps=True),
    _Column("File or table", 32, lambda slide, number: _first(number).file, wraps=True),
    _Column("Line", 8, lambda slide, number: _first(number).line or None),
    _Column("Column", 12, lambda slide, number: _first(number).column),
    _Column("Other rows", 26, lambda slide, number: _others(number), wraps=True),
    _Column("Source", 40, lambda slide, number: _first(number).title, wraps=True),
    _Column("Address", 36, lambda slide, number: _first(number).url),
    _Column("SHA-256", 15, lambda slide, number: _first(number).digest[:SHORT]),
    _Column("Fetched", 22, lambda slide, number: _first(number).fetched),
)
SOURCE_HEADS = (
    ("File or table", 36), ("Data set", 16), ("Source", 50), ("Address", 50), ("Asked", 50), ("SHA-256", 68),
    ("Fetched", 24),
)  # fmt: skip


def sheet_bytes(found: Explained, made: date | None = None) -> bytes:
    """The workbook. `made` is the day that stands on it, today by default."""
    from openpyxl import Workbook

    book = Workbook()
    numbers, sources = book.create_sheet("Numbers", 0), book.create_sheet("Sources", 1)
    del book["Sheet"]
    day = made or date.today()
    book.properties.title = _clean(found.title)
    book.properties.creator = "deckgen"
    _fill_numbers(numbers, found, day)
    _fill_sources(sources, found, day)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_numbers(sheet: Worksheet, found: Explained, made: date) -> None:
    _head(sheet, found, made, [(column.head, column.width) for column in COLUMNS])
    row = HEAD_ROW
    for row, (slide, number) in enumerate(all_numbers(found.slides), HEAD_ROW + 1):
        for place, column in enumerate(COLUMNS, 1):
            said = column.said(slide, number)
            form = number_format(number) if column.is_value else _plain_format(said)
            _put(sheet, row, place, said, form, column.wraps)
    _finish(sheet, row, len(COLUMNS))


def _fill_sources(sheet: Worksheet, found: Explained, made: date) -> None:
    _head(sheet, found, made, SOURCE_HEADS)
    row = HEAD_ROW
    for row, source in enumerate(found.sources, HEAD_ROW + 1):
        said = (source.file, source.data, source.title, source.url, source.query, source.digest, source.fetched)
        for place, each in enumerate(said, 1):
            _put(sheet, row, place, each, "General", wraps=True)
    _finish(sheet, row, len(SOURCE_HEADS))


def _head(sheet: Worksheet, found: Explained, made: date, heads: Sequence[tuple[str, float]]) -> None:
    """Title, what the deck was made from, the day, and the names of the columns."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    params = ", ".join(f"{name} {value}" for name, value in found.params.items())
    _put(sheet, 1, 1, found.title or found.file, "General")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    _put(sheet, 2, 1, "; ".join(filter(None, (found.file, params))), "General")
    _put(sheet, 3, 1, f"Made on {made.isoformat()} by deckgen", "General")
    for place, (head, width) in enumerate(heads, 1):
        cell = sheet.cell(HEAD_ROW, place, head)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="333F50")
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.row_dimensions[HEAD_ROW].height = 32
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"


def _finish(sheet: Worksheet, last: int, columns: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(columns)}{max(last, HEAD_ROW)}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _put(sheet: Worksheet, row: int, column: int, said: Cell, form: str, wraps: bool = False) -> None:
    """A cell. A text stays one, whatever it begins with; an address of the web can be clicked."""
    from openpyxl.styles import Alignment, Font

    if said is None or said == "":
        return
    cell: Any = sheet.cell(row, column)
    if isinstance(said, str):
        text = _clean(said)
        cell.value = text
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = text[:1] in "=+-@"
        if text.startswith(_WEB) and len(text) <= 2000:
            cell.hyperlink = text
            cell.font = Font(color="0563C1", underline="single")
    else:
        cell.value = said
        cell.number_format = form
    cell.alignment = Alignment(vertical="top", wrap_text=wraps)


def _clean(text: str) -> str:
    """The text without what no cell may hold, and not longer than one may be."""
    shown = "".join(printable(line) + "\n" for line in text.split("\n"))[:-1]
    return shown if len(shown) <= MOST else f"{shown[:MOST]}…"


def _plain_format(said: Cell) -> str:
    whole = isinstance(said, int) or (isinstance(said, float) and said.is_integer())
    return "#,##0" if whole else "#,##0.0" if isinstance(said, float) else "General"


def number_format(number: ShownNumber) -> str:
    """How a raw value is shown in a cell: a share in per cent with the decimals it has on the slide, or one of a tenth
    where that tells more; a difference of shares likewise; else a number as it is."""
    text = number.written or number.text
    kind = number_kind(number.key, text, number.value)
    value = number.value
    if not isinstance(value, int | float):
        return "General"
    if kind in ("share", "ratio", "points") and abs(value) <= 1:
        return "0%" if round(value * 100, 6) == round(value * 100) and number.low is None else "0.0%"
    return "#,##0" if float(value).is_integer() else "#,##0.00" if round(value, 2) == value else "General"
