"""The columns that a data set takes from a file which has more of them, or some that are no columns of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

from deckgen.fields import Name, place_of
from deckgen.findings import DeckgenError, Where, choices, error

_NAME = {"type": ["string", "number"]}


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list | tuple) else (value,)


Chosen = Annotated[
    tuple[Name, ...],
    BeforeValidator(_as_tuple),
    WithJsonSchema({"anyOf": [_NAME, {"type": "array", "items": _NAME}]}),
]
"""One column's name or several; a tuple, as what is read is remembered by what was asked."""


def chosen(names: Sequence[str], wanted: Iterable[str] | None, shown: str) -> list[int]:
    """Where the wanted columns stand among a file's, in the file's order; all of them by default.

    Raises DeckgenError 'column-unknown' at the place where the deck names it.
    """
    if wanted is None:
        return list(range(len(names)))
    clean = [" ".join(name.split()) for name in names]
    for name in wanted:
        if name not in clean:
            said = f"{shown} has no column '{name}'"
            raise error("column-unknown", said, place_of(name) or Where(shown), choices(name, clean))
    return [index for index, name in enumerate(clean) if name in set(wanted)]


def nested(column: str, what: str, where: Where) -> DeckgenError:
    """The error for a column whose cells are no texts and numbers."""
    said = f"the column '{column}' holds {what}, not one value for each row"
    return error("column-nested", said, where, "name the columns to read under `columns`, and leave it out")
