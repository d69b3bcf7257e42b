"""JSON-stat files, as statistics offices' web pages and services save a table."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from deckgen.sources._files import read_bytes
from deckgen.sources._jsonstat import read_jsonstat
from deckgen.sources._kinds import FileKind
from deckgen.survey import Table


class Spec(BaseModel):
    """The file says everything itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read(spec: Spec, path: Path, shown: str, name: str) -> Table:
    """The dataset as a table, a row for each value. Raises DeckgenError for what is no such file."""
    return read_jsonstat(read_bytes(path, shown), shown, name)


KIND = FileKind(Spec, read, "a table in JSON-stat, version 1 or 2", (".jsonstat", ".json-stat"))
