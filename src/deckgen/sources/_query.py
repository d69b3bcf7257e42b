"""What a deck may ask a database in SQL of its own: one SELECT, which changes nothing and reads no other files."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, error
from deckgen.sources._extras import need

MAX_LENGTH = 20_000
_FORBIDDEN = re.compile(
    r"""read_\w+ | \w+_scan\w* | glob | sniff_\w+ | parquet_\w+ | getenv | duckdb_\w+ | pragma_\w+ | which_secret
    | query | query_table | json_execute_serialized_sql | from_substrait\w* | \w*python\w* | \w+_external_resource\w*
    | write_log | current_setting
    | pg_read_\w+ | pg_ls_\w+ | pg_stat_file | pg_sleep\w* | pg_terminate_backend | pg_cancel_backend | pg_reload_conf
    | pg_rotate_logfile | pg_\w*advisory\w* | pg_notify | pg_switch_wal | pg_create_\w+ | pg_drop_\w+ | lo_\w+ | loread
    | lowrite | dblink\w* | set_config | setval | nextval | query_to_xml\w* | cursor_to_xml\w* | table_to_xml\w*
    | schema_to_xml\w* | database_to_xml\w* | xmlparse | load_file | sys_exec | sys_eval | xp_\w+ | sp_\w+
    | openrowset | opendatasource | openquery | external_query | load_extension | readfile | writefile""",
    re.X | re.I,
)
"""Functions that read files, reach other machines, run SQL from a text or change something, of the engines that are
used most. Whoever runs the database decides what its user may do; this keeps a deck that comes from others from asking
for it."""
_OF_THE_ENGINE = re.compile(
    r"duckdb_\w+ | pragma_\w+ | pg_(\w*settings | hba_file_rules | shadow | authid | user_mappings? | stat_\w+)",
    re.X | re.I,
)
"""Tables in which an engine tells of the machine it runs on: paths, settings, users."""


def check_query(query: str, dialect: Any, shown: str) -> tuple[str, bool]:
    """The query as it was understood, and whether it orders its rows. Raises DeckgenError 'query-refused'."""
    need("sqlglot", "a `query`")
    import sqlglot
    from sqlglot import expressions

    if len(query) > MAX_LENGTH:
        raise _refused(query, f"the query has more than {MAX_LENGTH:,} characters", shown)
    try:
        with _quiet():
            found = [each for each in sqlglot.parse(query, dialect=dialect) if each is not None]
    except (sqlglot.errors.SqlglotError, RecursionError) as problem:
        raise _refused(query, f"the query cannot be understood: {_words(problem)}", shown) from None
    if len(found) != 1:
        raise _refused(query, f"the query has {len(found)} statements, where one is meant", shown)
    tree = found[0]
    if not isinstance(tree, expressions.Query):
        raise _refused(query, "the query is no SELECT", shown)
    writing = (expressions.DML, expressions.DDL, expressions.Command, expressions.Into, expressions.Lock)
    for node in tree.walk():
        if isinstance(node, writing) and not isinstance(node, expressions.Query):
            raise _refused(query, f"the query must only read, and has {type(node).__name__.upper()}", shown)
        name = _function(node, expressions)
        if name and _FORBIDDEN.fullmatch(name):
            raise _refused(query, f"the function {name.lower()} may not stand in a deck's query", shown)
        if isinstance(node, expressions.Table):
            if re.search(r"[/\\*?]|\.(csv|tsv|parquet|json|db)\b", node.name, re.I):
                raise _refused(query, f"'{node.name}' is a file, not a table", shown)
            if _OF_THE_ENGINE.fullmatch(node.name):
                raise _refused(query, f"'{node.name}' tells of the engine, not of data", shown)
    return str(tree.sql(dialect=dialect, comments=False)), bool(tree.args.get("order"))


@contextmanager
def _quiet() -> Iterator[None]:
    """What the parser logs of statements that it does not know, is told as an error of ours."""
    log = logging.getLogger("sqlglot")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before


def _function(node: Any, expressions: Any) -> str:
    """The name of a function, '' of anything else."""
    if isinstance(node, expressions.Anonymous | expressions.AnonymousAggFunc):
        return str(node.name)
    return str(node.sql_name()) if isinstance(node, expressions.Func) else ""


def _words(problem: Exception) -> str:
    said = re.sub(r"\x1b\[[0-9;]*m", "", str(problem))
    place = re.search(r"<class .*Line (\d+), Col: (\d+)", said)
    if place is not None:  # the parser names a class of its own
        return f"something is missing near line {place[1]}, column {place[2]}"
    return " ".join(said.split("\n")[0].split())[:200] or "it nests too deeply"


def _refused(query: str, said: str, shown: str) -> DeckgenError:
    return error("query-refused", f"{said} ({shown})", place_of(query), "write one SELECT over the tables")
