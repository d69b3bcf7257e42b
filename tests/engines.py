"""The same respondents in every place that an engine can read them from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from answers import Row
from deckgen.sources._engine import relation_of
from deckgen.sources._sums import numbers_of
from deckgen.sources.csv import Spec as CsvSpec
from deckgen.sources.csv import read as read_csv
from deckgen.sources.duckdb import Spec as DuckdbSpec
from deckgen.sources.duckdb import relation as duckdb_relation
from deckgen.sources.parquet import Spec as ParquetSpec
from deckgen.sources.parquet import relation as parquet_relation
from deckgen.survey.asked import EstimateSpec
from deckgen.survey.moments import Moments, Sums

TYPES = {
    "wave": "VARCHAR", "sector": "VARCHAR", "region": "SMALLINT", "stratum": "INTEGER", "unit": "BIGINT",
    "weight": "DOUBLE PRECISION", "satisfied": "SMALLINT", "word": "VARCHAR", "uses_a": "BOOLEAN", "uses_b": "BOOLEAN",
    "uses_c": "BOOLEAN", "grid_a": "INTEGER", "grid_b": "DOUBLE PRECISION", "staff": "DOUBLE PRECISION",
    "grade": "NUMERIC(6,2)", "day": "DATE",
}  # fmt: skip
"""Columns with the type they have where a column has one; DuckDB and PostgreSQL share these names."""


def respondents(number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Made-up respondents; None is a blank."""
    draw = random.Random(seed)
    return [
        {
            "wave": draw.choice(["2013-2014", "2015-2016"]), "region": draw.choice([1, 2, 10, None]),
            "sector": draw.choice(["state", "region", "kommune", None]), "stratum": draw.choice([1, 2, 3]),
            "unit": draw.randrange(12),
            "weight": round(draw.uniform(0.2, 9), 4), "satisfied": draw.choice([1, 2, 3, 4, 5, 98, None]),
            "word": draw.choice(["ja", "nej", "ved ikke", "måske; \"nok\"", None]),
            "uses_a": draw.choice([True, False, None]), "uses_b": draw.choice([True, False]),
            "uses_c": draw.choice([False, None]), "grid_a": draw.choice([1, 2, 3, None]),
            "grid_b": draw.choice([1.0, 2.5, None]), "staff": draw.choice([0.25, 12.0, 1700.0, -3.5, None]),
            "grade": draw.choice([0.5, 2.0, 99.0, None]), "day": draw.choice(["2025-01-02", "2025-11-30", None]),
        }
        for _ in range(number)
    ]  # fmt: skip


def text(value: Any) -> str:
    """A value as a text file has it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).removesuffix(".0")


def write_csv(rows: Sequence[Row], path: Path) -> Path:
    def cell(value: Any) -> str:
        return '"' + text(value).replace('"', '""') + '"' if text(value) else ""

    lines = [",".join(TYPES), *(",".join(cell(row[name]) for name in TYPES) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_database(rows: Sequence[Row], path: Path) -> Path:
    """A DuckDB database with the table 'answers'."""
    with duckdb.connect(str(path)) as database:
        database.execute(f"CREATE TABLE answers ({', '.join(f'{name} {kind}' for name, kind in TYPES.items())})")
        marks = ", ".join("?" for _ in TYPES)
        database.executemany(f"INSERT INTO answers VALUES ({marks})", [[row[name] for name in TYPES] for row in rows])
    return path


def write_parquet(database: Path, folder: Path, files: int) -> list[Path]:
    """The answers of a DuckDB database in some files of Parquet."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"part-{index}.parquet" for index in range(files)]
    with duckdb.connect(str(database), read_only=True) as source:
        for index, path in enumerate(paths):
            source.execute(f"COPY (SELECT * FROM answers WHERE rowid % {files} = {index}) TO '{path}' (FORMAT parquet)")
    return paths


def write_postgres(rows: Sequence[Row], url: str, table: str) -> None:
    """A table of PostgreSQL; its schema is made anew."""
    schema = table.partition(".")[0]
    with psycopg.connect(url, autocommit=True) as server, server.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema};")
        cursor.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in TYPES.items())})")
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row([row[name] for name in TYPES])


def written(rows: Sequence[Row], folder: Path) -> Path:
    """The folder, with the rows in files of all kinds."""
    write_csv(rows, folder / "answers.csv")
    database = write_database(rows, folder / "answers.duckdb")
    write_parquet(database, folder / "one", 1)
    write_parquet(database, folder / "several", 3)
    return folder


def relations(spec: EstimateSpec, folder: Path) -> dict[str, Any]:
    """The rows that were `written` to a folder, as relations of the embedded engine, by where they stand."""
    read = read_csv(CsvSpec(), folder / "answers.csv", "answers.csv", "answers")
    database, one = folder / "answers.duckdb", folder / "one/part-0.parquet"
    several = tuple(sorted((folder / "several").iterdir()))
    return {
        "table": relation_of(read, dict(numbers_of(spec))),
        "parquet": parquet_relation(ParquetSpec(), (one,), "answers.parquet", "answers"),
        "folder": duckdb_relation(DuckdbSpec(), several, "several/", "answers"),
        "database": duckdb_relation(DuckdbSpec(), (database,), "answers.duckdb", "answers"),
        "text file": duckdb_relation(DuckdbSpec(), (folder / "answers.csv",), "answers.csv", "answers"),
        "query": duckdb_relation(DuckdbSpec(query="SELECT * FROM answers WHERE 1 = 1"), (database,), "q", "answers"),
    }


def assert_same(found: Sums, expected: Sums, where: str, within: float = 1e-12) -> None:
    """All that `expected` says, and nothing else: counts to the unit, sums to a part of `within`."""
    assert found.strata == expected.strata, where
    assert found.means == expected.means, where
    answered = {domain: moments for domain, moments in expected.domains.items() if moments}
    assert {domain: set(moments) for domain, moments in found.domains.items() if moments} == {
        domain: set(moments) for domain, moments in answered.items()
    }, where
    assert not set(found.domains) - set(expected.domains), where
    for domain, by_stratum in answered.items():
        for stratum, moments in by_stratum.items():
            _assert_close(found.domains[domain][stratum], moments, f"{where}: {domain} {stratum}", within)


def _assert_close(found: Moments, expected: Moments, where: str, within: float) -> None:
    assert (found.n, found.units) == (expected.n, expected.units), where
    for name in ("w", "ww", "wy", "wyy", "aa", "ab", "bb"):
        one, two = getattr(found, name), getattr(expected, name)
        # A sum of numbers of both signs may be near zero: then what counts is their size.
        size = max(abs(one), abs(two), expected.w if name == "wy" else 0.0, expected.bb if name == "ab" else 0.0)
        assert abs(one - two) <= within * size, f"{where}: {name} is {one}, not {two}"
