"""A small deck of invented figures whose waves reorder, rename, add and drop what is asked about."""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from pathlib import Path
from typing import Any

from deckgen import build
from hand_edits import A, query, xml

LABELS = {"desk": "Ved skranken", "app": "I appen", "web": "På nettet", "phone": "På telefon", "chat": "I chatten"}
RENAMED = {"desk": "Ved disken"}
"""In wave 3 only."""
REGIONS = {"north": "Nord", "south": "Syd"}
ICONS = {"desk": "people", "app": "laptop", "web": "book", "phone": "clock", "chat": "chat"}
SHARES = {
    "1": {"desk": (0.60, 0.44), "app": (0.31, 0.37), "web": (0.25, 0.29), "phone": (0.12, 0.18)},
    "2": {"desk": (0.52, 0.36), "app": (0.55, 0.47), "web": (0.28, 0.32), "chat": (0.09, 0.15)},
    "3": {"chat": (0.64, 0.58), "web": (0.33, 0.39), "desk": (0.42, 0.28), "app": (0.57, 0.49)},
}
"""By wave and way of borrowing: north, south. The whole country is their mean."""
VISITED = {"1": 0.8, "2": 0.69, "3": 0.78}

DECK = """\
title: Bibliotekets tal
language: da
brand: plain
params: {wave: "1"}
data:
  survey: {file: survey.csv, where: {wave: $wave}, value: share, status: status,
           label: {answer: label, region: region_label}, source: Opdigtede tal}
numbers:
  visited: {from: survey, where: {question: visited, region: all}}
slides:
  - kind: statement
    key: visits
    title: "{{ visited | pct }} kommer på biblioteket"
    claim: visited >= 0.75
  - kind: statement
    key: habit
    title: "Hele {{ visited | pct }} har det som vane"
    claim: visited >= 0.75
    otherwise: "Kun {{ visited | pct }} har det som vane"
  - kind: chart
    key: ways
    title: Sådan låner man
    chart: {type: bar, from: survey, where: {question: way, region: all}, category: answer, sort: descending,
            highlight: desk}
  - kind: chart
    key: regions
    title: Nord og syd låner forskelligt
    chart: {type: column, from: survey, where: {question: way, region: [north, south]}, category: answer,
            series: region, sort: data}
  - kind: table
    key: listed
    title: Alle tal
    table: {from: survey, where: {question: way, region: [north, south]}, category: answer, columns: region,
            header: [Vej], sort: data}
  - kind: icon_grid
    key: shown
    title: Vejene i billeder
    data: {from: survey, where: {question: way, region: all}, category: answer, sort: data,
           icons: {desk: people, app: laptop, web: book, phone: clock, chat: chat}}
"""


def label(wave: str, answer: str) -> str:
    return RENAMED.get(answer, LABELS[answer]) if wave == "3" else LABELS[answer]


def whole(wave: str) -> dict[str, float]:
    """The whole country's shares in per cent, in the order of the data."""
    return {answer: round((north + south) * 50, 6) for answer, (north, south) in SHARES[wave].items()}


def csv_text() -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["wave", "question", "answer", "label", "region", "region_label", "share", "status"])
    for wave, shares in SHARES.items():
        rows.writerow([wave, "visited", "yes", "Ja", "all", "Hele landet", VISITED[wave], "published"])
        for answer, (north, south) in shares.items():
            for region, share in (("all", whole(wave)[answer] / 100), ("north", north), ("south", south)):
                name = REGIONS.get(region, "Hele landet")
                rows.writerow([wave, "way", answer, label(wave, answer), region, name, share, "published"])
    return out.getvalue()


def make_library(folder: Path, deck: str = DECK) -> Path:
    """The deck of wave 1, built beside its spec and data; its path."""
    (folder / "survey.csv").write_text(csv_text(), "utf-8")
    (folder / "library.yaml").write_text(deck, "utf-8")
    out = folder / "library.pptx"
    build(folder / "library.yaml", out=out)
    return out


# ------------------------------------------------------------------------------------------------- tables


def cells(table: Any) -> list[list[str]]:
    """What a table says, row by row, as python-pptx reads it."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def retype(table: Any, row: str, column: str, text: str) -> None:
    """Type over a cell, found by its words in stub and head; what was a field is plain text after."""
    lines = cells(table)
    place = [line[0] for line in lines].index(row), lines[0].index(column)
    paragraph = query(table.cell(*place)._tc, ".//a:p")[0]
    look = query(paragraph, "./a:fld/a:rPr | ./a:r/a:rPr")[0]
    for node in query(paragraph, "./a:fld | ./a:r"):
        paragraph.remove(node)
    run = xml(f"<a:r><a:t>{text}</a:t></a:r>")
    run.insert(0, look)
    ends = query(paragraph, "./a:endParaRPr")
    ends[0].addprevious(run) if ends else paragraph.append(run)


def insert_row(table: Any, texts: list[str]) -> None:
    """A row of one's own behind the last: PowerPoint copies its neighbour and gives it an id of its own."""
    last = table._tbl.tr_lst[-1]
    made = deepcopy(last)
    _new_id(made)
    last.addnext(made)
    for cell, text in zip(query(made, "./a:tc"), texts, strict=True):
        _fill(cell, text)


def insert_column(table: Any, texts: list[str]) -> None:
    last = query(table._tbl, "./a:tblGrid/a:gridCol")[-1]
    made = deepcopy(last)
    _new_id(made)
    last.addnext(made)
    for row, text in zip(table._tbl.tr_lst, texts, strict=True):
        cell = query(row, "./a:tc")[-1]
        new = deepcopy(cell)
        cell.addnext(new)
        _fill(new, text)


def sort_rows(table: Any, stubs: list[str]) -> None:
    """Drag the rows into another order."""
    held = {line[0]: row for line, row in zip(cells(table), table._tbl.tr_lst, strict=True)}
    for stub in stubs:
        line = held[stub]
        parent = line.getparent()
        parent.remove(line)
        parent.append(line)


def _new_id(node: Any) -> None:
    for found in query(node, ".//*[local-name()='rowId' or local-name()='colId']"):
        found.set("val", str((int(found.get("val")) * 7 + 11) % 2**31))


def _fill(cell: Any, text: str) -> None:
    paragraph = query(cell, ".//a:p")[0]
    for node in query(paragraph, "./a:fld | ./a:r"):
        paragraph.remove(node)
    run = xml(f'<a:r><a:rPr lang="da-DK"/><a:t>{text}</a:t></a:r>')
    ends = query(paragraph, f"./*[local-name()='endParaRPr'][namespace-uri()='{A}']")
    ends[0].addprevious(run) if ends else paragraph.append(run)
