"""The same figures are the same deck, whatever format their file has."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
from pyarrow import parquet
from pyarrow.parquet import read_table

from deckgen import build
from deckgen.findings import DeckgenError
from deckgen.model import DeckContent, Fact
from deckgen.pipeline import Request, prepare
from deckgen.project import Project
from tools import ROOT, charts, notes_texts, slide_texts, validate

sys.path.insert(0, str(ROOT / "tools"))

import make_source_files

SOURCES = ROOT / "data" / "sources"
WAVE = "2018-2019"


def barometer() -> list[dict[str, str]]:
    """The published rows as Python's own reader has them."""
    with (ROOT / "data" / "innovationsbarometer.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["country"] == "DK" and row["question"] == "actor_role"]
    return [row for row in rows if row["sector"] == "all" and row["share"]]


# ------------------------------------------------------------------------------------------- the files of the deck


def test_the_files_of_the_deck_hold_the_published_figures() -> None:
    """Each read by a library of its own; deckgen has no part in it."""
    expected = [(row["wave"], row["category_label_en"], float(row["share"]), row["n"]) for row in barometer()]
    sheet = openpyxl.load_workbook(SOURCES / "barometer.xlsx")["Figures"]
    head, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    found: dict[str, Iterable[dict[str, Any]]] = {
        "xlsx": [dict(zip(head, row, strict=True)) for row in rows],
        "parquet": read_table(SOURCES / "barometer.parquet").to_pylist(),
        "json": json.loads((SOURCES / "barometer.json").read_text("utf-8"))["rows"],
    }
    frame, meta = pyreadstat.read_sav(SOURCES / "barometer.sav")
    labels = meta.variable_value_labels["actor"]
    found["sav"] = [row | {"category_label_en": labels[row["actor"]]} for row in frame.to_dict("records")]
    for ending, records in found.items():
        assert [
            (each["wave"], each["category_label_en"], each["share"], "" if pd.isna(each["n"]) else str(int(each["n"])))
            for each in records
        ] == expected, ending
    cube = json.loads((SOURCES / "barometer.jsonstat").read_text("utf-8"))
    names = cube["dimension"]["category"]["category"]["label"].values()
    assert [
        (WAVE, name, *pair) for name, pair in zip(names, zip(*[iter(cube["value"])] * 2, strict=True), strict=True)
    ] == [(wave, name, share, int(base)) for wave, name, share, base in expected if wave == WAVE]


def test_the_deck_shows_the_published_figures_from_every_format(tmp_path: Path) -> None:
    out = tmp_path / "sources.pptx"
    build(ROOT / "decks" / "sources.yaml", out=out)
    published = {row["category_label_en"]: float(row["share"]) * 100 for row in barometer() if row["wave"] == WAVE}
    expected = sorted(published.items(), key=lambda each: -each[1])
    shown = charts(out)
    assert len(shown) == 6
    for chart in shown:
        plot = chart.plots[0]
        assert list(plot.categories) == [name for name, _ in expected]
        assert list(plot.series[0].values) == pytest.approx([value for _, value in expected])
    titles = [texts[0] for texts in slide_texts(out)[1:]]
    assert all("staff have a part in 87%" in " ".join(title.split()) for title in titles)
    notes = notes_texts(out)[1:]
    places = ["data/innovationsbarometer.csv:71", "barometer.xlsx:11", "barometer.parquet:10", "barometer.json:12",
              "barometer.jsonstat", "barometer.sav:10"]  # fmt: skip
    assert [place in note for place, note in zip(places, notes, strict=True)] == [True] * 6


def test_the_files_are_those_that_the_tool_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Byte for byte where the format has no time of writing in it."""
    monkeypatch.setattr(make_source_files, "OUT", tmp_path)
    make_source_files.main()
    for name in ("barometer.json", "barometer.jsonstat"):
        assert (tmp_path / name).read_bytes() == (SOURCES / name).read_bytes()
    assert read_table(tmp_path / "barometer.parquet") == read_table(SOURCES / "barometer.parquet")


# ------------------------------------------------------------------------------------------- the same content

DECK = """\
title: The same
language: en
brand: plain
data:
  figures: {{file: {file}, where: {{wave: {wave}}}, value: value, label: {{category: category_label}}}}
numbers:
  staff: {{from: figures, where: {{category: employees}}}}
slides:
  - kind: statement
    title: "{{{{ staff | pct }}}} of innovations"
  - kind: chart
    title: Who takes part
    chart: {{type: bar, from: figures, category: category, sort: descending, highlight: employees}}
  - kind: table
    title: All figures
    table: {{from: figures, category: category, columns: wave}}
"""
NAMES = ["wave", "category", "category_label", "value"]


def write_all(folder: Path) -> list[str]:
    """The figures of one wave in every format; the files' names."""
    rows = [[row["wave"], row["category"], row["category_label_en"], float(row["share"])]
            for row in barometer() if row["wave"] == WAVE]  # fmt: skip
    columns = [list(column) for column in zip(*rows, strict=True)]
    with (folder / "x.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([NAMES, *rows])
    book = openpyxl.Workbook()
    for cells in (NAMES, *rows):
        book.worksheets[0].append(cells)
    book.save(folder / "x.xlsx")
    parquet.write_table(pa.table(columns, NAMES), folder / "x.parquet")
    records = [dict(zip(NAMES, row, strict=True)) for row in rows]
    (folder / "x.json").write_text(json.dumps(records), "utf-8")
    (folder / "columns.json").write_text(json.dumps(dict(zip(NAMES, columns, strict=True))), "utf-8")
    (folder / "x.jsonl").write_text("\n".join(map(json.dumps, records)), "utf-8")
    cube = {
        "class": "dataset", "id": ["wave", "category"], "size": [1, len(rows)], "value": columns[3],
        "dimension": {
            "wave": {"category": {"index": [WAVE]}},
            "category": {"category": {"index": columns[1], "label": dict(zip(columns[1], columns[2], strict=True))}},
        },
    }  # fmt: skip
    (folder / "x.jsonstat").write_text(json.dumps(cube), "utf-8")
    (folder / "cube.json").write_text(json.dumps({"dataset": cube}), "utf-8")
    frame = pd.DataFrame(dict(zip(NAMES, columns, strict=True)))
    pyreadstat.write_sav(frame, folder / "x.sav")
    pyreadstat.write_sav(frame, folder / "x.zsav", compress=True)
    return sorted(path.name for path in folder.iterdir())


def content_of(folder: Path, file: str) -> DeckContent:
    deck = folder / f"{file}.yaml"
    deck.write_text(DECK.format(file=file, wave=WAVE), "utf-8")
    content, _, problems = prepare(deck, Project.of(deck, folder), Request({}), lambda stage: None)
    assert problems == []
    return content


def without_origins(value: Any) -> Any:
    """A part of a deck with every fact's origin left out."""
    if isinstance(value, Fact):
        value = replace(value, origin=None)
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, {each.name: without_origins(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple | list):
        return [without_origins(each) for each in value]
    if isinstance(value, dict):
        return {key: without_origins(each) for key, each in value.items()}
    return value


def test_the_same_figures_are_the_same_slides_whatever_their_format(tmp_path: Path) -> None:
    files = write_all(tmp_path)
    assert len(files) == 10
    contents = {file: content_of(tmp_path, file) for file in files}

    def said(file: str) -> str:
        """All that the slides hold, but for where a number stands, which the notes tell too."""
        slides = [replace(slide, notes=()) for slide in contents[file].slides]
        return json.dumps(without_origins(slides), default=str, indent=0)

    expected = said("x.csv")
    assert "Employees" in expected and "0.87" in expected
    for file in files:
        assert said(file) == expected, file


# ------------------------------------------------------------------------------------------- whatever they hold

TEXTS = ["a\x07b", "c\x1bd\x00", "=1+1", "<b>&amp;", "line\r\nbreak", "\ufffe", "😀", "+SUM(A1)", "@x", "é" * 300]


def test_any_text_of_a_file_is_shown_and_none_does_harm(tmp_path: Path) -> None:
    """What no presentation can hold stands as the sign for that; all else as it is, and never as a formula."""
    (tmp_path / "x.json").write_text(json.dumps([{"c": text, "v": 0.5} for text in TEXTS]), "utf-8")
    parquet.write_table(pa.table({"c": TEXTS, "v": [0.5] * len(TEXTS)}), tmp_path / "x.parquet")
    for file in ("x.json", "x.parquet"):
        deck = tmp_path / "deck.yaml"
        chart = "{type: bar, from: d, category: c, sort: data}"
        slides = f"slides:\n  - {{kind: chart, title: t, chart: {chart}}}\n"
        deck.write_text(
            f"title: x\nlanguage: en\nbrand: plain\ndata: {{d: {{file: {file}, value: v}}}}\n{slides}", "utf-8"
        )
        out = tmp_path / f"{file}.pptx"
        build(deck, out=out)
        (chart,) = charts(out)
        expected = ["a\ufffdb", "c\ufffdd\ufffd", "=1+1", "<b>&amp;", "line\nbreak", "\ufffd", *TEXTS[6:]]
        assert list(chart.plots[0].categories) == expected
        book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f" and str(cell.value)[1:] in ("1+1", "SUM(A1)")]
        assert "=1+1" in [cell.value for cell in cells if cell.data_type == "s"]
        assert validate(out) == []


SLOW = ("pandas", "pyarrow", "duckdb", "ibis", "pyreadstat", "scipy")


def test_a_deck_of_text_files_loads_nothing_that_only_others_need(tmp_path: Path) -> None:
    write_all(tmp_path)
    deck = tmp_path / "deck.yaml"
    deck.write_text(DECK.format(file="x.csv", wave=WAVE), "utf-8")
    script = (
        "import sys, deckgen\nfrom pathlib import Path\n"
        f"deckgen.build(Path({str(deck)!r}), out=Path({str(tmp_path / 'x.pptx')!r}))\n"
        f"print('LOADED', *[name for name in {SLOW} if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.splitlines()[-1] == "LOADED"


@pytest.mark.parametrize(("file", "library"), [("x.parquet", "pyarrow"), ("x.sav", "pyreadstat")])
def test_a_library_that_is_not_installed_is_asked_for(
    tmp_path: Path, file: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(tmp_path)
    deck = tmp_path / "deck.yaml"
    deck.write_text(DECK.format(file=file, wave=WAVE), "utf-8")
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(DeckgenError) as caught:
        build(deck, out=tmp_path / "x.pptx")
    finding = caught.value.findings[0]
    assert finding.code == "extra-missing" and library in finding.message
    assert finding.hint == "run `pip install 'deckgen[data]'`" and str(finding.where).endswith("deck.yaml:5:19")
