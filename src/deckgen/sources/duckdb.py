"""Files larger than memory, and DuckDB databases, read by the engine where they are: only what is asked comes here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from deckgen.fields import Name, SpecModel, place_of
from deckgen.findings import Where, choices, error
from deckgen.sources._conditions import usable
from deckgen.sources._engine import (
    DATA,
    cell_of,
    embedded,
    quoted,
    relation_of_files,
    relation_of_query,
    table_of,
    tables_of,
    without_paths,
)
from deckgen.sources._files import check_columns, check_file
from deckgen.sources._kinds import FileKind
from deckgen.sources._query import check_query
from deckgen.survey import Source, Table

ENDINGS = (".duckdb", ".ddb")
MAX_CELLS = 2_000_000
_BASE = "source"
"""The name of a database file in the engine."""


class Spec(SpecModel):
    """What to take of the files: all of it, a table, or what a query gives."""

    table: Name | None = Field(None, description="The table of a database file")
    query: Name | None = Field(
        None, description="A SELECT over the tables of the database; the rows of other files are the table `data`"
    )

    @model_validator(mode="after")
    def _one(self) -> Spec:
        if self.table is not None and self.query is not None:
            raise PydanticCustomError("inside", "either `table` or `query`", {"path": ["query"]})
        return self


def relation(spec: Spec, paths: tuple[Path, ...], shown: str, name: str) -> Any:
    """The rows as a relation of the embedded engine. Raises DeckgenError."""
    for path in paths:
        check_file(path, shown, bounded=False)
    whole = _database(spec, paths[0], shown) if _is_database(paths) else _files(spec, paths, shown)
    if spec.query is None:
        return whole
    connection = whole if _is_database(paths) else whole.get_backend()
    sql, _ = check_query(spec.query, connection.dialect, shown)
    return relation_of_query(connection, sql, place_of(spec.query) or Where(shown), paths)


def read(spec: Spec, paths: tuple[Path, ...], shown: str, name: str) -> Table:
    """The rows as a table, in the order of the files, or of the query; sorted, where a query has no ORDER BY.

    Raises DeckgenError, 'file-too-large' for more than `MAX_CELLS`.
    """
    import duckdb

    found = relation(spec, paths, shown, name)
    columns = check_columns(found.columns, lambda _: Where(shown))
    found = found.select(**{each: usable(found[each], shown) for each in found.columns})
    connection = found.get_backend()
    most = MAX_CELLS // max(len(columns), 1)
    try:
        if spec.query is None:
            rows = connection.raw_sql(connection.compile(found.limit(most + 1))).fetchall()
        else:
            sql, ordered = check_query(spec.query, connection.dialect, shown)
            sql = sql if ordered else connection.compile(found.order_by(found.columns))
            rows = connection.raw_sql(sql).fetchmany(most + 1)
    except duckdb.Error as problem:
        said = without_paths(str(problem), paths)
        raise error("query-failed", f"{shown} cannot be read: {said}", place_of(spec.query) or Where(shown)) from None
    if len(rows) > most:
        said = f"{shown} gives more than {MAX_CELLS:,} cells"
        raise error("file-too-large", said, place_of(spec.query) or Where(shown),
                    "make the numbers with `estimate:`, or pick and sum up rows with a `query`")  # fmt: skip
    source = Source(shown, columns, query=str(spec.query or ""))
    cells = tuple(tuple(map(cell_of, row)) for row in rows)
    return Table(name, shown, columns, cells, (0,) * len(cells), ".", (source,) * len(cells))


KIND = FileKind(
    Spec, read, "files in a folder or a DuckDB database, read by the engine", ENDINGS, relation=relation, is_folder=True
)


def _is_database(paths: tuple[Path, ...]) -> bool:
    return len(paths) == 1 and paths[0].suffix.lower() in ENDINGS


def _files(spec: Spec, paths: tuple[Path, ...], shown: str) -> Any:
    if spec.table is not None:
        raise error("table-unknown", f"{shown} is no database, so it has no tables", place_of(spec.table),
                    f"leave `table` out; in a `query` its rows are the table `{DATA}`")  # fmt: skip
    return relation_of_files(paths, shown)


def _database(spec: Spec, path: Path, shown: str) -> Any:
    """The table of a database, or its connection where a query is asked."""
    connection = embedded([path], [f"ATTACH {quoted(str(path))} AS {_BASE} (READ_ONLY)", f"USE {_BASE}"], shown)
    if spec.query is not None:
        return connection
    tables = tables_of(connection)
    if spec.table is None and len(tables) != 1:
        raise error("table-missing", f"{shown} has {len(tables)} tables", Where(shown),
                    f"say its `table`; {choices('', tables)}")  # fmt: skip
    wanted = str(spec.table or tables[0])
    if wanted not in tables:
        raise error("table-unknown", f"{shown} has no table '{wanted}'", place_of(spec.table), choices(wanted, tables))
    schema, _, table = wanted.rpartition(".")
    return table_of(connection, schema or "main", table)
