"""Mistakes in data of other formats are told as plainly: what is wrong, where, and what to do."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
from mistaken import DATA, Desk
from pyarrow import parquet

RECORDS: list[dict[str, Any]] = list(csv.DictReader(io.StringIO(DATA)))
LINES = [json.dumps(each, ensure_ascii=False) for each in RECORDS]
SHORT = '{"wave": 2025, "question": "innovative", "answer": "yes", "share": "ca. 0.8"}'
FILE = "file: ../data/survey.csv"


def with_file(desk: Desk, name: str, content: bytes | str, more: str = "") -> None:
    (desk.folder / "data" / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    desk.change((FILE, f"file: ../data/{name}{more}"))


JSON = {
    "a text": ("x.jsonl", "\n".join([LINES[0], SHORT, *LINES[2:]]), "", """\
data/x.jsonl:2:68: error: 'ca. 0.8' is not a number in the column 'share' (for the number 'innovative')
  2 | {"wave": 2025, "question": "innovative", "answer": "yes", "share": "ca. 0.8"}
    |                                                                    ^^^^^^^^^
  write digits only, and leave the cell blank where there is no value"""),
    "a comma too many": ("x.json", '[\n{"wave": "2025",},\n]', "", """\
data/x.json:2:17: error: data/x.json is no JSON that can be read: expecting property name enclosed in double quotes
  2 | {"wave": "2025",},
"""),
    "a list in a cell": ("x.json", '[\n{"wave": ["2025"], "share": 0.8}\n]', "", """\
data/x.json:2:10: error: the column 'wave' holds lists, not one value for each row
  2 | {"wave": ["2025"], "share": 0.8}
"""),
    "a table inside": ("x.json", json.dumps({"rows": RECORDS}), "", """\
data/x.json: error: the file is an object, not a list of records
  say its `path`: rows"""),
    "a wrong path": ("x.json", json.dumps({"rows": RECORDS}), "\n    path: row", """\
decks/talk.yaml:8:11: error: data/x.json has no 'row'
  8 |     path: row
    |           ^^^
  did you mean 'rows'? (there is: rows)"""),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "more", "said"), JSON.values(), ids=JSON.keys())
def test_a_mistake_in_json_is_told_at_its_character(desk: Desk, name: str, content: str, more: str, said: str) -> None:
    with_file(desk, name, content, more)
    found = desk.refused()
    assert found.startswith(said.rstrip("\n"))


def test_a_json_stat_collection_is_no_dataset(desk: Desk) -> None:
    with_file(desk, "x.json", json.dumps({"class": "collection", "link": {"item": []}}))
    assert desk.refused() == """\
data/x.json: error: data/x.json is a JSON-stat collection, not a dataset
  a collection only lists datasets: take the file of one of them"""  # fmt: skip


def test_a_parquet_file_cut_short_is_told(desk: Desk) -> None:
    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(RECORDS), sink)
    with_file(desk, "x.parquet", sink.getvalue()[:-20])
    said = desk.refused()
    assert said.startswith("data/x.parquet: error: data/x.parquet is not a whole Parquet file (")
    assert said.endswith("\n  export it anew; a file that was copied in part ends too early")


def test_a_misspelt_column_to_read_is_told_at_its_word(desk: Desk) -> None:
    sink = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(RECORDS), sink)
    with_file(desk, "x.parquet", sink.getvalue(), "\n    columns: [wave, question, anwser]")
    assert desk.refused() == """\
decks/talk.yaml:8:31: error: data/x.parquet has no column 'anwser'
  8 |     columns: [wave, question, anwser]
    |                               ^^^^^^
  did you mean 'answer'? (there is: wave, question, answer, label, share, n, status)"""  # fmt: skip


def test_a_text_in_an_spss_file_is_told_with_its_case(desk: Desk) -> None:
    frame = pd.DataFrame(RECORDS)
    frame.loc[1, "share"] = "ca. 0.8"
    pyreadstat.write_sav(frame, desk.folder / "data" / "x.sav")
    desk.change((FILE, "file: ../data/x.sav"))
    assert desk.refused() == """\
data/x.sav, case 2: error: 'ca. 0.8' is not a number in the column 'share' (for the number 'innovative')
  write digits only, and leave the cell blank where there is no value"""  # fmt: skip


def test_an_spss_file_cut_short_is_told(desk: Desk) -> None:
    path = desk.folder / "data" / "x.sav"
    pyreadstat.write_sav(pd.DataFrame(RECORDS), path)
    with_file(desk, "x.sav", path.read_bytes()[:-100])
    said = desk.refused()
    assert said.startswith("data/x.sav: error: data/x.sav is not a whole SPSS file: ")
    assert said.endswith("\n  save it anew in SPSS; a file that was copied in part ends too early")
