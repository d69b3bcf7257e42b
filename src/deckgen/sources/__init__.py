"""Data sources: one module for each kind, read as a plain table from a file or from what a service answered."""

from __future__ import annotations

from collections.abc import Mapping

from deckgen.kinds import Kind, find_kinds
from deckgen.project import is_pattern
from deckgen.sources._kinds import FileKind

SOURCES: Mapping[str, Kind] = find_kinds("deckgen.sources")
"""The kinds of sources by name: each a `FileKind` or a `ServiceKind`."""


def kind_for(path: str) -> str | None:
    """The kind that reads a file with this path, told from its ending; None if there is none.

    A pattern or a folder is for the kind that reads several files as one.
    """
    # One after the other: where an early kind fits, the later ones are not imported.
    kinds = ((name, kind) for name, kind in SOURCES.items() if isinstance(kind, FileKind))
    if is_pattern(path) or path.endswith("/"):
        return next((name for name, kind in kinds if kind.is_folder), None)
    return next((name for name, kind in kinds if path.lower().endswith(kind.endings + kind.relatives)), None)


def known_endings() -> list[str]:
    """The endings of files that are read without their kind being said."""
    return [ending for kind in SOURCES.values() if isinstance(kind, FileKind) for ending in kind.endings]
