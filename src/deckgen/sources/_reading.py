"""Read the file of a data set once for each state of it, and remember what bytes it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from deckgen.sources import SOURCES
from deckgen.survey import Table


def read_file(kind: str, options: tuple[tuple[str, Any], ...], path: Path, shown: str, name: str) -> Table:
    """A file as a table, each row's source with the file's digest. Raises DeckgenError."""
    state = path.stat()
    return _read(kind, options, path, shown, name, (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=16)
def _read(
    kind: str, options: tuple[tuple[str, Any], ...], path: Path, shown: str, name: str, state: tuple[int, int]
) -> Table:
    """`state` is the file's time and size, so that a changed file is read again."""
    source = SOURCES[kind]
    made: Table = source.function(source.spec(**dict(options)), path, shown, name)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    marked = {id(each): replace(each, digest=each.digest or digest) for each in made.sources or (made.source(0),)}
    sources = tuple(marked[id(each)] for each in made.sources) or (*marked.values(),) * len(made.rows)
    return replace(made, sources=sources)
