"""Databases: filters, groups and weights run in the engine behind an address, and only the result comes here."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from deckgen.fields import Name, SpecModel, place_of
from deckgen.findings import DeckgenError, Where, error
from deckgen.sources._conditions import fits, none_fit, usable
from deckgen.sources._connections import Database, connected
from deckgen.sources._engine import cell_of
from deckgen.sources._files import check_columns
from deckgen.sources._kept_sums import loads, sums_as_json, sums_from_json
from deckgen.sources._kinds import Answer, Ask, ServiceKind
from deckgen.sources._query import check_query
from deckgen.sources._sums import sums
from deckgen.survey import CellValue, Source, Table
from deckgen.survey.asked_words import condition_words
from deckgen.survey.estimates import estimates

MAX_CELLS = 2_000_000


class Spec(SpecModel):
    """A table of a database, or what a query gives."""

    connection: Name = Field(
        description="The environment variable with the database's address, such as postgresql://user:password@host/db"
    )
    table: Name | None = Field(None, description="The table or view, or schema.table")
    query: Name | None = Field(None, description="A SELECT over the database's tables")

    @model_validator(mode="after")
    def _sound(self) -> Spec:
        if "://" in self.connection or not self.connection.replace("_", "a").isalnum():
            said = "the name of an environment variable is meant here, such as SURVEY_DB: no address stands in a deck"
            raise PydanticCustomError("inside", said, {"path": ["connection"], "hidden": True})
        if (self.table is None) == (self.query is None):
            raise PydanticCustomError("inside", "either `table` or `query` is meant here", {"path": []})
        return self


def called(spec: Spec) -> str:
    """How the database is named in messages and as a source: 'SURVEY_DB barometer.answers'."""
    return f"{spec.connection} {spec.table or 'query'}"


def fetch(spec: Spec, ask: Ask, say: Callable[[str], None]) -> Answer:
    """Ask the database for rows, or for the sums of estimates, as JSON. Raises DeckgenError."""
    with connected(spec.connection) as database:
        say(f"{spec.connection}: asking")
        at = place_of(spec.query or spec.table)
        relation, ordered = _relation(spec, database)
        if ask.estimate is not None:
            with database.told(at):
                wave = ask.wave if ask.wave in relation.columns else ""
                found = sums(relation, ask.estimate, wave, called(spec))
            return Answer(_payload({"wave": wave, "sums": sums_as_json(found)}), _words(spec))
        columns, rows = _rows(relation, ask.where, ordered, spec, database, at)
        return Answer(_payload({"columns": columns, "rows": rows}), _words(spec, ask.where))


def read(spec: Spec, answer: Answer, ask: Ask, shown: str, name: str) -> Table:
    """The rows that were kept, or the estimates from the sums that were. Raises DeckgenError 'answer-damaged'."""
    try:
        kept = loads(answer.payload)
        if ask.estimate is not None:
            wave, found = str(kept["wave"]), sums_from_json(kept["sums"])
            source = Source(shown, (), query=f"{answer.query}; {found.query}")
            return estimates(found, ask.estimate, wave, name, source)
        columns = check_columns([str(each) for each in kept["columns"]], lambda _: Where(shown))
        rows = tuple(tuple(map(_cell, row)) for row in kept["rows"])
        if any(len(row) != len(columns) for row in rows):
            raise ValueError("a row has more or fewer cells than there are columns")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise error("answer-damaged", f"what was kept of {shown} is no answer of a database", place_of(spec.connection),
                    "run `deckgen fetch` again") from None  # fmt: skip
    source = Source(shown, columns, query=answer.query)
    return Table(name, shown, columns, rows, (0,) * len(rows), ".", (source,) * len(rows))


KIND = ServiceKind(Spec, read, "a table of a database, or what a query gives", fetch=fetch, called=called)


def _relation(spec: Spec, database: Database) -> tuple[Any, bool]:
    """The table or query as a relation, and whether the query orders its rows."""
    if spec.table is not None:
        return database.table(spec.table), False
    assert spec.query is not None
    sql, ordered = check_query(spec.query, database.connection.dialect, called(spec))
    return database.query(sql, place_of(spec.query)), ordered


def _rows(
    relation: Any, where: Sequence[Mapping[str, Any]], ordered: bool, spec: Spec, database: Database, at: Where | None
) -> tuple[list[str], list[list[CellValue]]]:
    """Columns and rows. They stand as the query orders them, else sorted, so that they are the same each time."""
    shown = called(spec)
    with database.told(at):
        whole = relation.select(**{each: usable(relation[each], shown) for each in relation.columns})
        fitting = fits(whole, where, shown)
        found = whole if fitting is None else whole.filter(fitting)
        if not ordered or fitting is not None:
            found = found.order_by(found.columns)
        most = MAX_CELLS // max(len(found.columns), 1)
        batches = database.connection.to_pyarrow(found.limit(most + 1)).to_pylist()
        if not batches and where:
            raise none_fit(whole, where, shown)
    if len(batches) > most:
        raise _too_large(shown, at)
    return list(found.columns), [[cell_of(row[each]) for each in found.columns] for row in batches]


def _too_large(shown: str, at: Where | None) -> DeckgenError:
    return error("answer-too-large", f"{shown} gives more than {MAX_CELLS:,} cells", at,
                 "pick rows with `where`, make the numbers with `estimate:`, or sum up in a `query`")  # fmt: skip


def _payload(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _words(spec: Spec, where: Sequence[Mapping[str, Any]] = ()) -> str:
    asked = " ".join(spec.query.split()) if spec.query else f"all of {spec.table}"
    if not where:
        return asked
    return f"{asked}; where {condition_words(where)}"


def _cell(value: Any) -> CellValue:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError("a cell holds one value")
