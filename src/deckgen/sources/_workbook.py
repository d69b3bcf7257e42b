"""What an Excel file's own parts tell beside openpyxl: whether it is safe, and what openpyxl leaves out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from xml.parsers import expat

from deckgen.findings import DeckgenError, Where, error

MAX_PARTS = 20_000
MAX_UNPACKED = 512 * 2**20
MAX_RATIO = 1_000
"""How many times smaller than its content a part of more than 1 MB may be packed; Excel's stay under 100."""

_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_workbook(data: bytes, shown: str) -> None:
    """Raises DeckgenError for what is no Excel workbook, is locked, or would harm whoever opens it."""
    if data.startswith(_COMPOUND_FILE):
        if _ENCRYPTED in data:
            raise error("file-locked", f"{shown} is protected with a password", Where(shown),
                        "open it in Excel, take the password off (File > Info), and save it")  # fmt: skip
        raise error("file-old", f"{shown} has the format of Excel before 2007", Where(shown),
                    "open it in Excel and save it as 'Excel Workbook (.xlsx)'")  # fmt: skip
    if not data.startswith(b"PK"):
        raise error("file-broken", f"{shown} is no Excel workbook", Where(shown),
                    "if it is a text with separated values, let its name end in .csv")  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_sizes(archive, shown)
            for entry in archive.infolist():
                with archive.open(entry) as part:
                    _refuse_document_type(part.read(4096), shown)
            if "xl/workbook.bin" in archive.namelist():
                raise error("file-old", f"{shown} is a binary workbook", Where(shown),
                            "open it in Excel and save it as 'Excel Workbook (.xlsx)'")  # fmt: skip
    except DeckgenError:
        raise
    except Exception as problem:  # a damaged zip file fails in a dozen ways
        raise broken(shown, problem) from None


def broken(shown: str, problem: Exception) -> DeckgenError:
    """The error for a file that cannot be read as a workbook."""
    said = f"{shown} is not a whole Excel workbook ({type(problem).__name__}: {problem})"
    return error("file-broken", said, Where(shown), "open it in Excel, have it repaired, and save it again")


def _check_sizes(archive: zipfile.ZipFile, shown: str) -> None:
    entries = archive.infolist()
    swollen = any(
        entry.file_size > 2**20 and entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in entries
    )
    if swollen or len(entries) > MAX_PARTS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        said = f"{shown} unpacks to far more than a workbook should: refused"
        raise error("file-too-large", said, Where(shown))


class _RootReachedError(Exception):
    pass


class _DocumentTypeError(Exception):
    pass


def _refuse_document_type(start: bytes, shown: str) -> None:
    """Without a document type XML has no entities of its own, so nothing can expand or be fetched.

    A document type can only stand before the root element; a part whose first 4 KB reach neither is refused.
    What is not XML at all is passed: pictures and the like, which openpyxl does not read as XML.
    """

    def document_type(*_: object) -> None:
        raise _DocumentTypeError

    def root(*_: object) -> None:
        raise _RootReachedError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = document_type
    parser.StartElementHandler = root
    try:
        parser.Parse(start, False)
    except (_RootReachedError, expat.ExpatError):
        return
    except _DocumentTypeError:
        pass
    else:
        if not start.strip():
            return
    said = f"{shown} holds XML with a document type, as no workbook has: refused"
    raise error("file-broken", said, Where(shown), "open it in Excel and save it again")


@dataclass
class SheetNotes:
    """What openpyxl's reading of values leaves out: merged ranges, and formulas without a saved result.

    `merged` holds first column, first row, last column and last row, `unsaved` column and row, from 1.
    """

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    unsaved: list[tuple[int, int]] = field(default_factory=list)


def read_notes(sheet: bytes) -> SheetNotes:
    """The notes of a worksheet part. An empty result of a formula that gives text is a result.

    Raises ValueError or ExpatError for a part that is damaged.
    """
    notes = SheetNotes()
    if b"mergeCell" not in sheet and b"<f" not in sheet and b":f" not in sheet:
        return notes
    cell: dict[str, str] = {}
    formula = result = inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell, formula, result, inside
        word = name.rpartition(":")[2]
        if word == "c":
            cell, formula, result = attributes, False, False
        elif word == "f":
            formula = True
        elif word == "v":
            inside = True
        elif word == "mergeCell":
            notes.merged.append(_bounds(attributes.get("ref", "")))

    def text(_: str) -> None:
        nonlocal result
        result = result or inside

    def end(name: str) -> None:
        nonlocal inside
        word = name.rpartition(":")[2]
        if word == "v":
            inside = False
        elif word == "c" and formula and not result and cell.get("t") != "str":
            notes.unsaved.append(_bounds(cell.get("r", "A1"))[:2])

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(sheet, True)
    return notes


def _bounds(text: str) -> tuple[int, int, int, int]:
    from openpyxl.utils import range_boundaries

    left, top, right, bottom = range_boundaries(text)
    if not left or not top or not right or not bottom or left > right or top > bottom:
        raise ValueError(f"'{text}' is no range of cells")
    return left, top, right, bottom
