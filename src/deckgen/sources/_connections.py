"""Connections to databases: their addresses come from the environment, and are told to nobody."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Where, choices, error, nearest
from deckgen.sources._engine import asked, embedded, quoted, table_of, tables_of

TIMEOUT = 600
"""Seconds after which PostgreSQL gives up on a query."""
_CONNECT = 15
"""Seconds that a server of PostgreSQL has to answer."""
_POSTGRES = ("postgres", "postgresql")
_REASONS = (
    ("password authentication failed|access denied|authentication failed|no password supplied",
     "the server refuses the user or the password", "see that the address has the right user and password; signs such "
     "as @ : / # % in a password are written as %40 %3A %2F %23 %25"),
    ("translate host name|name or service not known|no address associated|nodename nor servname|unknown.*host",
     "there is no server of that name", "see that the address has the right host, and that this computer is online"),
    ("connection refused|actively refused", "no server answers at that host and port",
     "see that the server runs, and that the port is right"),
    ("time.?out|timed out", "the server does not answer in time", "see that this computer may reach it"),
    ('database ".*" does not exist|unknown database', "the server has no such database",
     "see that the address ends in the right database"),
    ("certificate|ssl", "the server cannot be reached safely", "see what the address says of SSL"),
)  # fmt: skip


class Database:
    """An open connection: Ibis's own, and the words for what can go wrong."""

    def __init__(self, name: str, url: str, connection: Any, embedded: bool = False) -> None:
        self.name, self._url, self.connection, self.embedded = name, url, connection, embedded

    @property
    def scheme(self) -> str:
        """What kind of database it is, such as 'postgresql'."""
        return self._url.partition("://")[0].partition("+")[0]

    def scrubbed(self, problem: object) -> str:
        """A message in one line, without anything of the address."""
        return _scrubbed(str(problem), self._url)

    def table(self, wanted: str) -> Any:
        """A table, a view, or one of a schema as schema.table. Raises DeckgenError 'table-unknown'."""
        *space, table = wanted.split(".")
        within = tuple(space) if len(space) > 1 else space[0] if space else None
        try:
            if self.embedded:
                return table_of(self.connection, *space, table)
            return self.connection.table(table, database=within)
        except Exception as problem:
            known = self._tables(space)
            if wanted in known:
                raise self._failed(problem, wanted) from None
            raise error("table-unknown", f"the database {self.name} has no table '{wanted}'", place_of(wanted),
                        choices(wanted, known)) from None  # fmt: skip

    def _tables(self, space: list[str]) -> list[str]:
        with suppress(Exception):
            if self.embedded:
                return tables_of(self.connection)
            if self.scheme in _POSTGRES:
                return self._tables_of_postgres()
            known = [*self.connection.list_tables(database=space[-1] if space else None)]
            return sorted(".".join([*space, each]) for each in known) or sorted(self.connection.list_tables())
        return []

    def _tables_of_postgres(self) -> list[str]:
        with self.connection.con.cursor() as cursor:
            cursor.execute(
                "SELECT table_schema, table_name, table_schema = current_schema() FROM information_schema.tables "
                "WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2 LIMIT 1000"
            )
            return [table if is_current else f"{schema}.{table}" for schema, table, is_current in cursor.fetchall()]

    def query(self, sql: str, at: Where | None) -> Any:
        """What a query gives, as a relation. Raises DeckgenError 'query-failed'."""
        with self.told(at):
            if self.embedded:
                return asked(self.connection, sql)
            return self.connection.sql(sql, schema=self._schema(sql))

    def _schema(self, sql: str) -> dict[str, Any] | None:
        """The columns of a query with their types, where Ibis would make a view to learn them; else None."""
        if self.scheme not in _POSTGRES:
            return None
        from ibis.backends.sql.datatypes import PostgresType

        with self.connection.con.cursor() as cursor:
            cursor.execute(f"SELECT * FROM ({sql}) AS asked LIMIT 0")  # noqa: S608 - checked as one SELECT
            columns = [(column.name, column.type_code) for column in cursor.description]
            kinds = {}
            for _, code in columns:
                cursor.execute("SELECT format_type(%s::oid, NULL)", (code,))
                kinds[code] = cursor.fetchone()[0]
        return {name: PostgresType.from_string(kinds[code], nullable=True) for name, code in columns}

    @contextmanager
    def told(self, at: Where | None) -> Iterator[None]:
        """Whatever a driver raises while it works, as an error for people."""
        try:
            yield
        except DeckgenError:
            raise
        except Exception as problem:
            raise self._failed(problem, at=at) from None

    def _failed(self, problem: Exception, wanted: str = "", at: Where | None = None) -> DeckgenError:
        state = getattr(problem, "sqlstate", None)
        primary = getattr(getattr(problem, "diag", None), "message_primary", None)
        said = self.scrubbed(primary or problem)
        if state == "57014":
            said = f"the database needed more than {TIMEOUT // 60} minutes"
        elif state in ("42501", "25006"):
            said = f"the database does not let this user do it: {said}"
        missing = re.search(r'relation "([^"]+)" does not exist|Table with name (\S+) does not exist', said)
        hint = choices(missing[1] or missing[2], self._tables([])) if missing else None
        hint = hint or self.scrubbed(getattr(getattr(problem, "diag", None), "message_hint", None) or "") or None
        return error("query-failed", f"the database {self.name} answers: {said}", at or place_of(wanted), hint)


@contextmanager
def connected(name: str) -> Iterator[Database]:
    """The database whose address stands in the environment variable `name`; it is only read from.

    Raises DeckgenError 'connection-unset', 'connection-wrong' or 'connection-failed', or 'extra-missing'.
    """
    url = os.environ.get(name, "").strip()
    if not url:
        like = nearest(name, os.environ)
        raise error("connection-unset", f"the environment variable {name} is not set", place_of(name),
                    (f"did you mean {like}? Else " if like else "") +
                    "set it to the database's address, such as postgresql://user:password@host/database")  # fmt: skip
    if "://" not in url:
        raise error("connection-wrong", f"the environment variable {name} holds no address of a database",
                    place_of(name), "an address looks like postgresql://user:password@host/database")  # fmt: skip
    found = _opened(name, url)
    try:
        yield found
    finally:
        with suppress(Exception):
            found.connection.disconnect()


def _opened(name: str, url: str) -> Database:
    scheme = url.partition("://")[0].partition("+")[0].lower()
    try:
        if scheme in _POSTGRES:
            return Database(name, url, _postgres(url))
        if scheme == "duckdb":
            path = Path(unquote(urlsplit(url).path)).expanduser()
            if not path.is_file():
                raise error("connection-failed", f"the database {name} cannot be opened: there is no such file",
                            place_of(name))  # fmt: skip
            setup = [f"ATTACH {quoted(str(path))} AS source (READ_ONLY)", "USE source"]
            return Database(name, url, embedded([path], setup, f"the database {name}"), embedded=True)
        import ibis

        return Database(name, url, ibis.connect(url))
    except DeckgenError as problem:
        finding = problem.findings[0]
        raise error(finding.code, finding.message, place_of(name), finding.hint) from None
    except ImportError as problem:
        extra = "postgres" if scheme in _POSTGRES else "data"
        driver = (getattr(problem, "name", None) or "a driver").partition(".")[0]
        more = f"run `pip install 'deckgen[{extra}]'`"
        if scheme not in _POSTGRES and driver not in ("ibis", "duckdb", "pyarrow", "pandas"):
            more = f"run `pip install 'ibis-framework[{re.sub('[^a-z0-9]', '', scheme)}]'`"
        raise error("extra-missing", f"the database {name} needs {driver}, which is not installed", place_of(name),
                    more) from None  # fmt: skip
    except Exception as problem:
        raise _unreached(name, url, scheme, problem) from None


def _postgres(url: str) -> Any:
    """A connection of psycopg, which reads addresses as PostgreSQL itself does, in a session that cannot write."""
    import ibis
    import psycopg

    connection = psycopg.connect(url, autocommit=True, connect_timeout=_CONNECT, application_name="deckgen")
    for setting in ("default_transaction_read_only = on", f"statement_timeout = '{TIMEOUT}s'"):
        connection.execute(f"SET {setting}".encode())
    return ibis.postgres.from_connection(connection)


def _unreached(name: str, url: str, scheme: str, problem: Exception) -> DeckgenError:
    said = _scrubbed(str(problem), url)
    if "don't know how to connect" in said.lower() or ("backend" in said.lower() and not re.search("refused", said)):
        said = f"the environment variable {name} names a kind of database that is not known ({scheme})"
        hint = "known are postgresql, duckdb, mysql, bigquery, trino and others"
        return error("connection-wrong", said, place_of(name), hint)
    for pattern, words, hint in _REASONS:
        if re.search(pattern, said, re.I):
            return error("connection-failed", f"the database {name} cannot be reached: {words}", place_of(name), hint)
    return error("connection-failed", f"the database {name} cannot be reached: {said}", place_of(name))


def _scrubbed(said: str, url: str) -> str:
    """A message without address, user and password, whichever way they are written."""
    parts = urlsplit(url) if _is_sound(url) else None
    secrets = {url}
    if parts is not None:
        options = (each.partition("=")[2] for each in parts.query.split("&"))
        for secret in (parts.netloc, parts.password, parts.username, parts.hostname, parts.query, *options):
            secrets |= {secret or "", unquote(secret or "")}
    said = re.sub(r"//[^@\s]*@", "//", said)
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        said = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)" if secret.isalnum() else re.escape(secret), "…", said)
    return " ".join(said.split())[:300]


def _is_sound(url: str) -> bool:
    try:
        return urlsplit(url).port is None or True
    except ValueError:
        return False
