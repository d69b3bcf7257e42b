"""Ask the database and the service of decks/engines.yaml, and keep what they answer beside the deck.

    DECKGEN_TEST_POSTGRES=postgresql://user:password@127.0.0.1/postgres python tools/make_engine_answers.py

The made-up answers of data/synthetic are put into a schema of that PostgreSQL, which goes again, and the figures of
data/synthetic/aggregates.csv are served on this machine as a PxWeb service does it. Both are asked by `deckgen fetch`.
"""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg.sql import SQL, Identifier

from deckgen.fetching import fetch_deck

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from services.cubes import Cube, Dimension
from services.pxweb import PxWeb1

ROOT = Path(__file__).parents[1]
DECK = ROOT / "decks" / "engines.yaml"
FOLDER = ROOT / "data" / "synthetic"
POSTGRES = "DECKGEN_TEST_POSTGRES"

MEASURES = {
    "innovative": "Workplaces with at least one innovation", "collaboration": "Innovations made with others",
    "value_quality": "Innovations that led to higher quality",
    "value_efficiency": "Innovations that led to increased efficiency",
    "value_employee_satisfaction": "Innovations that led to more satisfied employees",
}  # fmt: skip
SECTORS = {"all": "All", "municipal": "Municipalities", "region": "Regions", "state": "The state"}
TYPES = {pa.string(): "TEXT", pa.float64(): "DOUBLE PRECISION", pa.int16(): "SMALLINT"}


class Figures(PxWeb1):
    """A PxWeb service of version 1 at the address that the deck names."""

    port = 54380


def figures() -> Cube:
    """The published shares in per cent with one decimal, as offices round them, all of them marked illustrative."""
    with (FOLDER / "aggregates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shares = {
        (row["category"] if row["question"] == "value" else row["question"], row["sector"], row["wave"]):
            round(100 * float(row["value"]), 1)
        for row in rows if row["question"] == "value" or row["category"] == "1"
    }  # fmt: skip
    waves = {row["wave"]: row["wave"] for row in rows}
    return Cube(
        "MADEUP", "Innovation at workplaces that do not exist, by measure, sector and wave", "per cent",
        [
            Dimension("measure", "measure", MEASURES), Dimension("sector", "sector", SECTORS),
            Dimension("ContentsCode", "contents", {"share": "Share"}), Dimension("wave", "wave", waves, time=True),
        ],
        lambda measure, sector, _, wave: shares[measure, sector, wave],
        source="Made-up answers", notes={"status": "illustrative"},
    )  # fmt: skip


@contextmanager
def loaded(url: str) -> Iterator[str]:
    """The answers as the table `answers` of a new schema: the server's address with that schema as the first to look
    in. The schema is dropped at the end.
    """
    table = pq.read_table(FOLDER / "answers.parquet")
    schema = f"deckgen_engines_{os.getpid()}"
    columns = SQL(", ").join(SQL(f"{{}} {TYPES[field.type]}").format(Identifier(field.name)) for field in table.schema)
    parts = urlsplit(url)
    within = "&".join(filter(None, (parts.query, f"options={quote(f'-c search_path={schema}')}")))
    with psycopg.connect(url, autocommit=True) as server, server.cursor() as cursor:
        cursor.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
        try:
            cursor.execute(SQL("CREATE TABLE {}.answers ({})").format(Identifier(schema), columns))
            with cursor.copy(SQL("COPY {}.answers FROM STDIN").format(Identifier(schema))) as copy:
                for row in table.to_pylist():
                    copy.write_row(list(row.values()))
            yield urlunsplit(parts._replace(query=within))
        finally:
            cursor.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(schema)))


def main() -> int:
    url = os.environ.get(POSTGRES, "")
    if not url:
        print(f"set {POSTGRES} to the address of a PostgreSQL that may be written to, as .ci/run starts one")
        return 1
    with loaded(url) as address, Figures([figures()]):
        os.environ["SURVEY_DB"] = address
        found = fetch_deck(DECK, {}, None, ROOT, lambda stage: None)
    for each in found:
        print(f"{each.called}: {each.state}", *(finding.message for finding in each.findings))
    return 1 if any(each.state == "failed" for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
