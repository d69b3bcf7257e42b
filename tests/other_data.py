"""Decks to be updated whose waves are not those of the talk: all kinds of blocks, and data that changes in place."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping
from pathlib import Path

from library import DECK
from tools import ROOT

MIXED = (DECK
    .replace("numbers:\n", '  waves: {file: survey.csv, where: {question: visited}, value: share, status: status}\n'
                           "numbers:\n")
    .replace("    claim: visited >= 0.75\n", "", 1)
    + """\
  - kind: chart
    key: years
    title: "Fra bølge til bølge"
    chart: {type: line, from: waves, category: wave, sort: data}
  - kind: chart
    key: ring
    title: "{{ visited | pct }} kommer"
    chart: {type: doughnut, share: visited}
  - kind: chart
    key: stacked
    title: Nord og syd oven på hinanden
    chart: {type: column, grouping: stacked, from: survey, where: {question: way, region: [north, south]},
            category: answer, series: region, sort: data}
  - kind: pictogram
    key: people
    title: "{{ visited | in_ten }} kommer på biblioteket"
    share: visited
    icon: person
    caption: "{{ visited | pct }} af alle voksne"
    notes: "Sig det langsomt: {{ visited | pct }}."
  - kind: picture
    key: bridge
    title: "Vejen dertil: {{ visited | pct }} går den"
    picture: bridge.png
    alt: En rød bro over blåt vand
""")  # fmt: skip
"""The library's deck with every other kind of chart, and a pictogram and a picture."""

NORDIC_WAVES: Mapping[str, Mapping[tuple[str, ...], tuple[str, str]]] = {
    "second": {
        ("DK", "2015-2016", "all", "innovative", "any"): ("share", "0.82"),
        ("SE", "2018", "all", "innovative", "any"): ("share", "0.79"),
        ("FI", "2018", "municipal", "innovative", "any"): ("share", "0.91"),
        ("IS", "2018", "all", "innovative", "any"): ("share", "0.79"),
        ("SE", "2021-2022", "all", "value", "efficiency"): ("share", "0.58"),
        ("DK", "2021-2023", "all", "innovative", "any"): ("share", "0.85"),
        ("DK", "2015-2016", "all", "respondents", "all"): ("n", "2401"),
        ("IS", "2018", "all", "response_rate", "all"): ("share", "0.41"),
    },
    "third": {
        ("NO", "2016-2017", "all", "innovative", "any"): ("share", "0.83"),
        ("IS", "2018", "all", "value", "quality"): ("share", "0.66"),
        ("DK", "2021-2023", "all", "innovative", "any"): ("share", "0.79"),
        ("SE", "2018", "all", "innovative", "any"): ("share", "0.82"),
    },
}
"""What changes in the data of the Nordic talk, which has no wave of its own."""


def nordic(folder: Path, wave: str) -> Path:
    """The Nordic talk's spec beside the data of a wave."""
    spec = folder / "decks" / "nordic.yaml"
    if spec.exists():
        return spec
    for name in ("decks", "data"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / ".deckgen").touch()
    path = folder / "data" / "innovationsbarometer.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))
    for row in rows:
        key = tuple(row[name] for name in ("country", "wave", "sector", "question", "category"))
        for changes in list(NORDIC_WAVES.values())[: list(NORDIC_WAVES).index(wave) + 1]:
            if key in changes:
                column, value = changes[key]
                row[column] = value
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return spec
