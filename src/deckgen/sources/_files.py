"""What all sources do with a file: read it within bounds, and see that its columns have names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from deckgen.findings import DeckgenError, Where, choices, error
from deckgen.survey import Source, Table

ENDINGS = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}
"""The files of which the engine can read several as one, by their endings."""

MAX_BYTES = 200 * 2**20
_RETURN = re.compile("\r\n?")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML file can hold (XML 1.0, section 2.2), and so no presentation."""


def read_bytes(path: Path, shown: str) -> bytes:
    """The file's bytes. Raises DeckgenError if it is missing, not a file, unreadable, empty or too large."""
    check_file(path, shown)
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise _unreadable(problem, shown) from None
    if not data.strip():
        raise error("file-empty", f"{shown} is empty", Where(shown))
    return data


def check_file(path: Path, shown: str, *, bounded: bool = True) -> None:
    """Raises DeckgenError if the file is missing, not a file, empty or, where it is read as a whole, too large."""
    try:
        if path.is_dir():
            raise error("file-unreadable", f"{shown} is a folder, not a file", hint=_files_in(path, shown))
        if path.exists() and not path.is_file():
            raise error("file-unreadable", f"{shown} is not a file with data")
        size = path.stat().st_size
    except FileNotFoundError:
        hint = _files_in(path.parent, path.name)
        raise error("file-missing", f"the file {shown} does not exist", hint=hint) from None
    except (OSError, ValueError) as problem:  # a path with a NUL character is a ValueError
        raise _unreadable(problem, shown) from None
    if bounded and size > MAX_BYTES:
        raise error("file-too-large", f"{shown} is larger than 200 MB", Where(shown),
                    "leave out the rows and columns that no slide shows")  # fmt: skip
    if not size:
        raise error("file-empty", f"{shown} is empty", Where(shown))


def _unreadable(problem: Exception, shown: str) -> DeckgenError:
    reason = getattr(problem, "strerror", None) or str(problem)
    return error("file-unreadable", f"{shown} cannot be read: {reason}")


def _files_in(folder: Path, wanted: str) -> str:
    if not folder.is_dir():
        return f"there is no folder {folder.name}"
    return choices(wanted, sorted(each.name for each in folder.iterdir() if each.is_file()))


def check_columns(names: Sequence[str], place: Callable[[int], Where]) -> tuple[str, ...]:
    """The column names without needless spaces; `place` tells where the one of an index stands.

    Raises DeckgenError 'column-unnamed' or 'column-duplicate'.
    """
    clean = tuple(_UNWRITABLE.sub("\ufffd", " ".join(name.split())) for name in names)
    for index, name in enumerate(clean):
        if not name:
            raise error("column-unnamed", f"column {index + 1} has values but no name", place(index),
                        "the first row must name every column")  # fmt: skip
        if name in clean[:index]:
            first = clean.index(name) + 1
            raise error("column-duplicate", f"columns {first} and {index + 1} are both named '{name}'",
                        place(index), "give each column a name of its own")  # fmt: skip
    return clean


def writable(table: Table) -> Table:
    """The table with \ufffd in place of each character that no presentation can hold, and plain ends of lines.

    So are its sources' titles and the like.
    """
    table = table.with_sources(_writable_source)
    if all(not isinstance(cell, str) or cell.isprintable() for row in table.rows for cell in row):
        return table
    rows = tuple(tuple(_writable(cell) if isinstance(cell, str) else cell for cell in row) for row in table.rows)
    return replace(table, rows=rows)


def _writable_source(source: Source) -> Source:
    said = (source.title, source.url, source.query)
    if all(map(str.isprintable, said)):
        return source
    title, url, query = map(_writable, said)
    return replace(source, title=title, url=url, query=query)


def _writable(text: str) -> str:
    return text if text.isprintable() else _UNWRITABLE.sub("\ufffd", _RETURN.sub("\n", text))
