"""Write the files that decks/sources.yaml reads: the same published figures in every format deckgen takes.

They are the rows of data/innovationsbarometer.csv that tell which actors started, promoted or took part in the latest
innovation at Danish public workplaces. Needs the extra `data`.
"""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow
import pyreadstat
from pyarrow import parquet

ROOT = Path(__file__).parents[1]
BAROMETER = ROOT / "data" / "innovationsbarometer.csv"
OUT = ROOT / "data" / "sources"
COLUMNS = ("wave", "category", "category_label_en", "share", "n", "status", "source_title", "source_url")
WAVE = "2018-2019"
"""Of the cube; the other files hold all waves, as not every actor was asked about in each."""
TITLE = "Actors in public innovation, Denmark"
SOURCE = "The Innovation Barometer, COI/CO-PI and Statistics Denmark"
QUESTION = "Who started, promoted or took part in the latest innovation?"


def figures() -> list[dict[str, Any]]:
    """The rows, with numbers as numbers and None for a blank."""
    with BAROMETER.open(encoding="utf-8", newline="") as file:
        rows = [
            row for row in csv.DictReader(file)
            if (row["country"], row["sector"], row["question"]) == ("DK", "all", "actor_role") and row["share"]
        ]  # fmt: skip
    kinds = {"share": float, "n": int}
    return [{key: kinds.get(key, str)(row[key]) if row[key] else None for key in COLUMNS} for row in rows]


def write_excel(rows: list[dict[str, Any]], path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Figures"
    for cells in (COLUMNS, *(tuple(row.values()) for row in rows)):
        sheet.append(cells)
    book.properties.creator = "deckgen"
    book.properties.created = book.properties.modified = datetime(2026, 11, 26)
    book.save(path)


def write_parquet(rows: list[dict[str, Any]], path: Path) -> None:
    parquet.write_table(pyarrow.Table.from_pylist(rows), path)


def write_json(rows: list[dict[str, Any]], path: Path) -> None:
    """A record in each line."""
    lines = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(f'{{"title": "{TITLE}",\n "rows": [\n  {lines}\n]}}\n', "utf-8")


def write_jsonstat(rows: list[dict[str, Any]], path: Path) -> None:
    """A cube of one wave, its actors, and what is told of them: share and base."""
    rows = [row for row in rows if row["wave"] == WAVE]
    labels = {row["category"]: row["category_label_en"] for row in rows}
    measures = {"share": "Share", "n": "Answers"}
    dimensions = {
        "wave": {"label": "Wave", "category": {"index": [WAVE]}},
        "category": {"label": "Actor", "category": {"index": list(labels), "label": labels}},
        "measure": {"label": "What is told", "category": {"index": list(measures), "label": measures}},
    }
    cube = {
        "version": "2.0", "class": "dataset", "label": TITLE, "source": SOURCE,
        "id": list(dimensions), "size": [1, len(labels), len(measures)],
        "role": {"time": ["wave"], "metric": ["measure"]}, "dimension": dimensions,
        "value": [row[measure] for row in rows for measure in measures],
    }  # fmt: skip
    path.write_text(json.dumps(cube, ensure_ascii=False, indent=1) + "\n", "utf-8")


def write_spss(rows: list[dict[str, Any]], path: Path) -> None:
    """Actors as numbers with value labels, as survey institutes deliver answers."""
    labels = list(dict.fromkeys(row["category_label_en"] for row in rows))
    frame = pd.DataFrame({
        "wave": [row["wave"] for row in rows],
        "actor": [float(labels.index(row["category_label_en"]) + 1) for row in rows],
        "share": [row["share"] for row in rows],
        "n": [float("nan") if row["n"] is None else float(row["n"]) for row in rows],
    })  # fmt: skip
    pyreadstat.write_sav(
        frame, path, file_label=TITLE, column_labels={"wave": "Wave", "actor": QUESTION, "share": "Share", "n": "Base"},
        variable_value_labels={"actor": {float(code): label for code, label in enumerate(labels, 1)}},
    )  # fmt: skip


WRITERS = {
    "barometer.xlsx": write_excel, "barometer.parquet": write_parquet, "barometer.json": write_json,
    "barometer.jsonstat": write_jsonstat, "barometer.sav": write_spss,
}  # fmt: skip


def main() -> None:
    OUT.mkdir(exist_ok=True)
    rows = figures()
    for name, write in WRITERS.items():
        write(rows, OUT / name)


if __name__ == "__main__":
    main()
