"""The fact sheet: written whole, and never over another file."""

from __future__ import annotations

from pathlib import Path

from deckgen.findings import error
from deckgen.output import write_whole
from deckgen.report.explain_sheet import sheet_bytes
from deckgen.report.explained import Explained


def check_sheet(path: Path, force: bool) -> None:
    """Refuse a name that is none for a workbook, and a file that is there already."""
    if path.is_dir():
        raise error("output-folder", f"{path} is a folder", hint=f"name a file: --xlsx {path / 'numbers.xlsx'}")
    if path.suffix.lower() != ".xlsx":
        raise error("output-name", f"{path} does not end in .xlsx", hint=f"--xlsx {path.with_suffix('.xlsx')}")
    if path.exists() and not force:
        raise error("output-exists", f"{path} exists", hint="name another file with --xlsx, or use --force")


def write_sheet(found: Explained, path: Path, force: bool = False) -> None:
    """Write the fact sheet. Raises DeckgenError where it may not be written."""
    check_sheet(path, force)
    write_whole(path, sheet_bytes(found))
