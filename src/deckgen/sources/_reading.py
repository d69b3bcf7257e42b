"""Read the file of a data set once for each state of it, and remember what bytes it was."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from deckgen.sources import SOURCES
from deckgen.sources._files import writable
from deckgen.survey import Table

Paths = Path | tuple[Path, ...]
"""A file, or those of a folder or pattern that are read as one."""
State = tuple[tuple[int, int], ...]
"""The time and size of each file, so that a changed one is read again."""

_MAX_DIGEST = 4 * 2**30
"""Files that are larger together are not read once more only for their digest."""


def read_file(kind: str, options: tuple[tuple[str, Any], ...], path: Paths, shown: str, name: str) -> Table:
    """A file as a table, each row's source with the file's digest. Raises DeckgenError."""
    return _read(kind, options, path, shown, name, state_of(path))


def state_of(path: Paths) -> State:
    """What tells whether a file has changed."""
    states = [each.stat() for each in (path if isinstance(path, tuple) else (path,))]
    return tuple((state.st_mtime_ns, state.st_size) for state in states)


@lru_cache(maxsize=64)
def digest_of(path: Paths, state: State) -> str:
    """The SHA-256 of a file in hex, of several that of their names and digests; '' where they are very large."""
    if sum(size for _, size in state) > _MAX_DIGEST:
        return ""
    files = path if isinstance(path, tuple) else (path,)
    digests = []
    for each in files:
        with each.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    if len(digests) == 1:
        return digests[0]
    listed = "".join(f"{digest}  {each.name}\n" for digest, each in zip(digests, files, strict=True))
    return hashlib.sha256(listed.encode()).hexdigest()


@lru_cache(maxsize=16)
def _read(kind: str, options: tuple[tuple[str, Any], ...], path: Paths, shown: str, name: str, state: State) -> Table:
    source = SOURCES[kind]
    made: Table = source.function(source.spec(**dict(options)), path, shown, name)
    digest = digest_of(path, state)
    return writable(made.with_sources(lambda each: replace(each, digest=each.digest or digest)))
