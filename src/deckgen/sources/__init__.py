"""Data sources: one module for each kind of file, each reading it as a plain table."""

from __future__ import annotations

from collections.abc import Mapping

from deckgen.kinds import Kind, find_kinds

SOURCES: Mapping[str, Kind] = find_kinds("deckgen.sources")
"""The kinds of sources by name. A kind's function is `read(spec, path, shown, name) -> Table`."""

_ENDINGS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv",
    ".xlsx": "excel", ".xlsm": "excel",
    ".xls": "excel", ".xlsb": "excel",  # read by no kind, but the one that says so best
}  # fmt: skip


def kind_for(path: str) -> str | None:
    """The kind that reads a file with this path, told from its ending; None if there is none."""
    for ending, kind in _ENDINGS.items():
        if path.lower().endswith(ending):
            return kind
    return None
