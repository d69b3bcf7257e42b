"""The embedded engine: DuckDB through Ibis, in memory, closed to all but the files that a deck names."""

from __future__ import annotations

import atexit
import datetime
import math
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from deckgen.fields import place_of
from deckgen.findings import Where, choices, error
from deckgen.sources._extras import need
from deckgen.sources._files import ENDINGS, check_columns
from deckgen.survey import CellValue, Table, cell_text

MEMORY = "640MB"
"""What the engine may hold in memory; what needs more goes to a folder of its own for a while."""
MAX_GROUPS = 200_000
"""So many rows at most come back from the engine for one question."""
DATA = "data"
"""The name under which a file, or all files of a folder, stand in the engine."""

ANSWERS = "deckgen_answers"
"""The name under which `rows_of_sql` has its relation; no table of a survey will be called so."""


def embedded(files: Sequence[Path] = (), setup: Sequence[str] = (), shown: str = "the data") -> Any:
    """An Ibis connection to a DuckDB of its own, after the statements of `setup`.

    From then on no other file than `files` can be opened, no extension loaded, no address reached, and nothing of
    this be changed. Raises DeckgenError 'extra-missing', or 'file-broken' where `setup` fails.
    """
    need("duckdb", "the engine")
    import duckdb

    ibis = need("ibis", "the engine")
    connection = ibis.duckdb.connect(":memory:")
    engine = connection.con
    for setting in (
        "autoinstall_known_extensions = false", "autoload_known_extensions = false",
        "allow_community_extensions = false", f"memory_limit = '{MEMORY}'", f"threads = {min(os.cpu_count() or 1, 8)}",
        f"temp_directory = {quoted(_spill())}", "enable_progress_bar = false",
    ):  # fmt: skip
        engine.execute(f"SET {setting}")
    try:
        for statement in setup:
            engine.execute(statement)
    except duckdb.Error as problem:
        said = f"{shown} cannot be read: {without_paths(str(problem), files)}"
        raise error("file-broken", said, Where(shown)) from None
    allowed = ", ".join(quoted(str(file)) for file in files)
    for setting in (f"allowed_paths = [{allowed}]", "enable_external_access = false", "lock_configuration = true"):
        engine.execute(f"SET {setting}")
    return connection


def without_paths(said: str, files: Iterable[Path]) -> str:
    """The first line of a message, with files by their names only."""
    for file in sorted(files, key=lambda each: -len(str(each))):
        said = said.replace(str(file), file.name)
    return " ".join(said.split("\n\n")[0].split())[:300]


@cache
def _spill() -> str:
    """The folder for what does not fit in memory; it goes with the program."""
    folder = tempfile.mkdtemp(prefix="deckgen-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def quoted(text: str) -> str:
    """A text as it stands in SQL."""
    return "'" + text.replace("'", "''") + "'"


def name_in_sql(name: str) -> str:
    """A name of a table or column as it stands in SQL."""
    return '"' + name.replace('"', '""') + '"'


# -------------------------------------------------------------------------------------------------- relations


def relation_of(table: Table, numbers: Mapping[str, Collection[str]] | None = None) -> Any:
    """A table as a relation: codes as texts, so that 1 and '1' are one, and None for blanks.

    `numbers` names the columns that are also used as numbers, each with its codes that are no numbers; these stand
    beside the others as `number_column` has it. Raises DeckgenError at the first cell that is not a number.
    """
    pyarrow = need("pyarrow", "`estimate:`")
    columns: dict[str, Any] = {}
    for index, column in enumerate(table.columns):
        cells = [cell_text(row[index]) for row in table.rows]
        columns[column] = pyarrow.array([cell if cell.strip() else None for cell in cells], pyarrow.string())
    for column, missing in (numbers or {}).items():
        if column not in table.columns:
            continue  # told where the column is used
        index = table.columns.index(column)
        values = [
            None if cell_text(row[index]) in missing else table.number(number, column)
            for number, row in enumerate(table.rows)
        ]
        columns[number_column(column)] = pyarrow.array(values, pyarrow.float64())
    connection = embedded()
    connection.con.register(DATA, pyarrow.table(columns))
    return table_of(connection, DATA)


def number_column(column: str) -> str:
    """The name of the column that holds another's cells as numbers."""
    return f"{column} as a number"


def relation_of_files(files: Sequence[Path], shown: str) -> Any:
    """Parquet files, or text files with separated values, as one relation; columns go together by name.

    Cells of text files are texts. Raises DeckgenError for files of several kinds, or that cannot be read.
    """
    kinds = {ENDINGS.get(file.suffix.lower(), "") for file in files}
    if kinds not in ({"parquet"}, {"csv"}):
        names = ", ".join(sorted({file.suffix or file.name for file in files}))
        raise error("file-mixed", f"{shown} names files that cannot be read together ({names})", Where(shown),
                    "name files of one kind only, such as `../data/answers/*.parquet`")  # fmt: skip
    # The engine takes names for patterns. A file's own may have a pattern's signs; in brackets each stands for itself.
    patterns = [Path(re.sub(r"([*?\[])", r"[\1]", str(file))) for file in files]
    listed = ", ".join(quoted(str(pattern)) for pattern in patterns)
    options = "union_by_name = true" + ("" if kinds == {"parquet"} else ", all_varchar = true, header = true")
    reader = "read_parquet" if kinds == {"parquet"} else "read_csv"
    view = f"CREATE VIEW {DATA} AS SELECT * FROM {reader}([{listed}], {options})"  # noqa: S608 - quoted above
    found = table_of(embedded(list(dict.fromkeys([*files, *patterns])), [view], shown), DATA)
    clean = check_columns(found.columns, lambda _: Where(shown))
    return found.rename(dict(zip(clean, found.columns, strict=True)))


def table_of(connection: Any, *name: str) -> Any:
    """A table of the embedded engine as a relation, by its name or by schema and name."""
    return asked(connection, f"SELECT * FROM {'.'.join(map(name_in_sql, name))}")  # noqa: S608 - quoted


def asked(connection: Any, query: str) -> Any:
    """What a query gives as a relation of the embedded engine. Raises duckdb.Error."""
    from ibis.backends.sql.datatypes import DuckDBType

    # Ibis would ask for the types itself, by a way that DuckDB 2 tells not to go.
    described = connection.con.execute(f"DESCRIBE {query}").fetchall()
    schema = {name: DuckDBType.from_string(kind, nullable=True) for name, kind, *_ in described}
    return connection.sql(query, schema=schema)


def relation_of_query(connection: Any, query: str, at: Where | None, files: Sequence[Path]) -> Any:
    """What a query gives as a relation of the embedded engine. Raises DeckgenError 'query-failed'."""
    import duckdb

    try:
        return asked(connection, query)
    except (duckdb.Error, ValueError) as problem:
        said = f"the query cannot be run: {without_paths(str(problem), files)}"
        raise error("query-failed", said, at) from None


def tables_of(connection: Any) -> list[str]:
    """The tables and views of the database that is in use, those of other schemas as schema.table."""
    found = connection.con.execute(
        "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal "
        "UNION ALL "
        "SELECT schema_name, view_name FROM duckdb_views() WHERE database_name = current_database() AND NOT internal"
    ).fetchall()
    return sorted(table if schema == "main" else f"{schema}.{table}" for schema, table in found)


def column_of(relation: Any, name: str, shown: str) -> Any:
    """A column by its name. Raises DeckgenError 'column-unknown' at the place where the deck names it."""
    if name not in relation.columns:
        known = [each for each in relation.columns if not each.endswith(number_column(""))]
        raise error("column-unknown", f"{shown} has no column '{name}'", place_of(name) or Where(shown),
                    choices(name, known))  # fmt: skip
    return relation[name]


# ------------------------------------------------------------------------------------------------------ rows


def rows_of(expression: Any, most: int = MAX_GROUPS) -> list[dict[str, Any]]:
    """The rows of a relation, run in its engine. Raises DeckgenError 'groups-many' where there are more than `most`."""
    expression = expression.limit(most + 1)
    backend = expression.get_backend()
    with _kept_apart():
        if backend.name == "duckdb":
            return _few(_run(backend, backend.compile(expression), expression.schema()), most)
        return _few(backend.to_pyarrow(expression).to_pylist(), most)


def rows_of_sql(relation: Any, source: str, schema: Mapping[str, Any], most: int = MAX_GROUPS) -> list[dict[str, Any]]:
    """The rows of what stands after FROM, in words of PostgreSQL, on a relation that is called ANSWERS there.

    `schema` has the names and types of its columns. Only the relation is put together by Ibis, which takes far longer
    for a query than the engine itself. Raises DeckgenError 'groups-many' where there are more rows than `most`.
    """
    import ibis

    backend, types = relation.get_backend(), ibis.schema(schema)
    query = f"SELECT {', '.join(types)} FROM {source} LIMIT {most + 1}"  # noqa: S608 - names of ours
    if backend.name not in ("duckdb", "postgres"):
        import sqlglot

        (query,) = sqlglot.transpile(query, read="postgres", write=backend.dialect, identify=True)
    with _kept_apart():
        whole = f"WITH {ANSWERS} AS ({backend.compile(relation)}) {query}"
        if backend.name == "duckdb":
            return _few(_run(backend, whole, types), most)
        return _few(backend.to_pyarrow(backend.sql(whole, schema=types)).to_pylist(), most)


def _run(backend: Any, query: str, schema: Any) -> list[dict[str, Any]]:
    """The rows of a query in DuckDB. Ibis would do the same, and load pandas for it."""
    rows: list[dict[str, Any]] = backend.con.sql(query).to_arrow_table().cast(schema.to_pyarrow()).to_pylist()
    return rows


def _few(rows: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    if len(rows) > most:
        raise error("groups-many", f"the answers make more than {most:,} groups",
                    hint="a column of codes is meant; of a column with numbers, say `mean: true`")  # fmt: skip
    return rows


@contextmanager
def _kept_apart() -> Iterator[None]:
    """While this lasts, each step of an expression is a step of its SQL; Ibis would put them into one another."""
    import ibis

    before = ibis.options.sql.fuse_selects
    ibis.options.sql.fuse_selects = False
    try:
        yield
    finally:
        ibis.options.sql.fuse_selects = before


def cell_of(value: Any) -> CellValue:
    """A value of an engine as a cell: dates as ISO text, decimals as floating point numbers, blanks as None."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bool | int):
        return value
    if isinstance(value, datetime.datetime):
        plain = value.tzinfo is None and value.time() == datetime.time()
        return value.date().isoformat() if plain else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if value is None or not str(value).strip():
        return None
    return str(value)


def code_of(value: Any) -> str:
    """A value of an engine as a code, '' for a blank."""
    return cell_text(cell_of(value))
