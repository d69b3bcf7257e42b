"""A file read as a kind of source reads it, or refused with the one finding that says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from deckgen.findings import DeckgenError, Finding
from deckgen.sources import SOURCES
from deckgen.survey import Table


def read_as(kind: str, file: Path, /, **options: Any) -> Table:
    source = SOURCES[kind]
    table = source.function(source.spec(**options), file, f"data/{file.name}", "figures")
    assert isinstance(table, Table)
    return table


def refused_as(kind: str, file: Path, /, **options: Any) -> Finding:
    with pytest.raises(DeckgenError) as caught:
        read_as(kind, file, **options)
    assert len(caught.value.findings) == 1
    return caught.value.findings[0]
