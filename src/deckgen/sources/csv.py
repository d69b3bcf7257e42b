"""Text files with separated values, as spreadsheets, statistics programs and databases write them.

What the file does not say is recognised: encoding, separator and decimal sign. Of doubtful decimal signs:
a file that has both takes ',' if its separator is ';' and '.' otherwise, and the other cells are errors once
used as numbers. If no cell tells, '.' is taken, but with ';' a number such as 1.234 is refused as doubtful.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from deckgen.findings import DeckgenError, Where, error
from deckgen.sources._files import check_columns, read_bytes
from deckgen.sources._kinds import FileKind
from deckgen.survey import CellValue, Source, Table
from deckgen.survey.cells import recognise_decimal

_SEPARATORS = (",", ";", "\t", "|")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; those of UTF-32 start with those of UTF-16, so they come first."""
_SAMPLE = 50


class Spec(BaseModel):
    """What may be said of a text file where it is not to be recognised."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    separator: Literal[",", ";", "tab", "\t", "|"] | None = Field(
        None, description="What parts the cells; recognised by default"
    )
    encoding: str | None = Field(None, description="Such as utf-8 or cp1252; recognised by default")
    decimal: Literal[".", ","] | None = Field(None, description="The decimal sign; recognised by default")

    @field_validator("encoding")
    @classmethod
    def _known(cls, name: str | None) -> str | None:
        try:
            "".encode(name or "utf-8")
        except (LookupError, ValueError):
            raise ValueError(f"there is no encoding '{name}'; common are utf-8, utf-16 and cp1252") from None
        return name


@dataclass(frozen=True, slots=True)
class CsvSource(Source):
    """A text file whose cells can be pointed at. `text` holds its lines with their ends."""

    text: tuple[str, ...] = ()
    separator: str = ","

    def cell(self, line: int, column: str) -> Where:
        """The line and the character at which a cell starts, also inside a row of several lines."""
        return _cell_place(self.file, self.text, self.separator, line, self.columns.index(column))


def read(spec: Spec, path: Path, shown: str, name: str) -> Table:
    """The file as a table; `shown` is the file's name in messages. Its first row names the columns.

    Blank lines are passed over. Raises DeckgenError for what is no such file, with its line.
    """
    text = _decoded(read_bytes(path, shown), spec.encoding, shown)
    # As an editor counts: only \n, \r\n and \r end a line.
    lines = tuple(io.StringIO(text, newline="")) or ("",)
    told = re.fullmatch(r"sep=([,;\t|])\s*", lines[0])  # what Excel writes to tell the separator
    if told:
        lines = ("\n", *lines[1:])
    stated = "\t" if spec.separator == "tab" else spec.separator
    separator = stated or (told[1] if told else _recognised_separator(lines, shown))

    records = _records(lines, separator, shown)
    try:
        header_line, header = next(records)
    except StopIteration:
        raise error("file-empty", f"{shown} has no row with column names", Where(shown)) from None
    body = list(records)
    width = _width(header, [row for _, row in body])
    for line, row in body:
        _check_width(row, len(header), width, Where(shown, line, 1, _line_at(lines, line)))

    def place(index: int) -> Where:
        return _cell_place(shown, lines, separator, header_line, index)

    columns = check_columns(header[:width], place)
    rows = tuple(tuple(_cell(text) for text in row[:width]) for _, row in body)
    decimal = spec.decimal or _recognised_decimal(rows, separator)
    source = CsvSource(shown, columns, decimal, lines, separator)
    numbers = tuple(line for line, _ in body)
    return Table(name, shown, columns, rows, numbers, decimal, (source,) * len(rows))


KIND = FileKind(Spec, read, "a text file with separated values", (".csv", ".tsv", ".txt"))


def _decoded(data: bytes, encoding: str | None, shown: str) -> str:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise error("csv-broken", f"{shown} is no text file but an Office file", Where(shown),
                    "if it is an Excel workbook, let its name end in .xlsx")  # fmt: skip
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    attempts = [encoding] if encoding else [marked] if marked else ["utf-8", "cp1252"]
    for attempt in attempts:
        try:
            text = data.decode(attempt).removeprefix("\ufeff")
            break
        except UnicodeError as problem:
            failed = problem
    else:
        raise _undecodable(data, encoding, attempts[0], failed, shown)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise error("csv-broken", "there is a NUL character in this line, as no text has", Where(shown, line),
                    "if the file is UTF-16, say `encoding: utf-16`; otherwise export it anew")  # fmt: skip
    return text


def _undecodable(data: bytes, stated: str | None, attempt: str, problem: UnicodeError, shown: str) -> DeckgenError:
    line = data.count(b"\n", 0, getattr(problem, "start", 0)) + 1
    if stated:
        return error("encoding", f"the file is not {stated} from this line on", Where(shown, line),
                     "leave `encoding` out to have it recognised, or say the right one")  # fmt: skip
    return error("encoding", f"the file is neither {attempt} nor cp1252", Where(shown, line),
                 "save it as UTF-8, or say its `encoding`")  # fmt: skip


def _recognised_separator(lines: Sequence[str], shown: str) -> str:
    """The separator that parts the first rows into the same number of cells, the most if several do."""
    widths = {}
    for candidate in _SEPARATORS:
        try:
            sample = {len(row) for _, row in islice(_records(lines, candidate, shown), _SAMPLE)}
        except DeckgenError:
            continue
        if len(sample) == 1:
            widths[candidate] = sample.pop()
    best = max(widths, key=lambda candidate: widths[candidate], default=",")
    if widths.get(best, 1) > 1:
        return best
    header = next((line for line in lines if line.strip()), "")
    if any(candidate in header for candidate in _SEPARATORS):
        return max(_SEPARATORS, key=header.count)
    sample_text = "".join(islice(lines, _SAMPLE))
    return next((candidate for candidate in _SEPARATORS if candidate not in sample_text), ",")


def _recognised_decimal(rows: Sequence[Sequence[CellValue]], separator: str) -> str:
    found = recognise_decimal(chain.from_iterable(rows))
    if len(found) == 1:
        return found.pop()
    if separator != ";":
        return "."
    return "," if found else ""


def _records(lines: Sequence[str], separator: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line it starts in."""
    reader = csv.reader(iter(lines), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise _broken(str(problem), Where(shown, line, 1, _line_at(lines, line))) from None
        if any(cell.strip() for cell in row):
            yield line, row


def _broken(problem: str, where: Where) -> DeckgenError:
    if "expected after" in problem:
        return error("csv-broken", "after the quotation mark that ends a cell there is more text", where,
                     'a quotation mark inside a quoted cell is written twice: ""')  # fmt: skip
    if "field limit" in problem:
        return error("csv-broken", "a cell in this row has more than 131,072 characters", where,
                     "a quotation mark may be opened here and never closed")  # fmt: skip
    return error("csv-broken", "a quotation mark opened in this row is never closed", where,
                 'close it, or write it twice ("") if it belongs to the text')  # fmt: skip


def _width(header: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """How many columns there are; those at the end with neither name nor values are none."""
    named = max(index + 1 for index, name in enumerate(header) if name.strip())
    blank = all(not any(cell.strip() for cell in row[named : len(header)]) for row in rows)
    return named if blank else len(header)


def _check_width(row: Sequence[str], expected: int, width: int, where: Where) -> None:
    if width <= len(row) <= expected and not any(cell.strip() for cell in row[width:]):
        return
    raise error("row-ragged", f"this row has {len(row)} cells, but there are {width} columns", where,
                "put a cell that holds the separator in quotation marks; end every row alike")  # fmt: skip


def _cell(text: str) -> CellValue:
    return text.replace("\r\n", "\n") if text.strip() else None


def _line_at(lines: Sequence[str], line: int) -> str:
    return lines[line - 1].rstrip("\r\n") if line <= len(lines) else ""


def _cell_place(file: str, lines: Sequence[str], separator: str, line: int, index: int) -> Where:
    """The place of the cell `index` in the row that starts at `line`."""
    reader = csv.reader(islice(lines, line - 1, None), delimiter=separator)
    next(reader)
    row = "".join(lines[line - 1 : line - 1 + reader.line_num])
    pattern = re.compile(rf'"(?:[^"]|"")*"|[^{re.escape(separator)}\r\n]*')
    start = end = 0
    for passed in range(index + 1):
        start = end + 1 if passed else 0
        match = pattern.match(row, start)
        end = match.end() if match else start
    before = row[:start].replace("\r\n", "\n").replace("\r", "\n")
    at = line + before.count("\n")
    source = _line_at(lines, at)
    column = len(before) - (before.rfind("\n") + 1)
    return Where(file, at, column + 1, source, max(1, min(end - start, len(source) - column)))
