"""Write the answer that comes along with decks/statbank.yaml: the form of StatBank's table OIN01DK, other figures.

    python tools/make_example_answer.py

StatBank was not asked. A figure that data/innovationsbarometer.csv has from another publication stands where the table
has it; where there is none, a round illustrative one does, with that status, or nothing at all. The answer's title and
question say so, a build warns of it, and `deckgen fetch decks/statbank.yaml` replaces it by the table itself.
"""

from __future__ import annotations

import csv
import hashlib
import json
from itertools import product
from pathlib import Path

from deckgen.project import Project
from deckgen.sources._answers import Kept, keep_answer, read_answer
from deckgen.sources._kinds import Answer
from deckgen.sources._parts import packed
from deckgen.spec import read_spec
from deckgen.spec.deck import ServiceData
from deckgen.spec.tables import service_question

ROOT = Path(__file__).parents[1]
DECK = ROOT / "decks" / "statbank.yaml"
FIGURES = ROOT / "data" / "innovationsbarometer.csv"

SECTORS = {
    "1000": ("Offentlig forvaltning og service", "all"), "1010": ("Kommune", "municipal"),
    "1020": ("Region", "region"), "1030": ("Stat", "state"),
}  # fmt: skip
TYPES = {
    "10": "Innovative i alt",
    "20": "Har indført nye eller væsentligt ændrede produkter",
    "30": "Har indført nye eller væsentligt ændrede serviceydelser",
    "40": "Har indført nye eller væsentligt ændrede processer eller måder at organisere arbejdet på",
    "50": "Har indført nye eller væsentligt ændrede måder at kommunikere med omverdenen på",
}
YEARS = {"2016": "2015-2016", "2019": "2018-2019", "2023": "2021-2023"}
"""The table's years, and the waves of the survey that they are."""
ILLUSTRATIVE = {"20": 20.0, "30": 40.0, "40": 60.0, "50": 40.0}
TITLE = "Eksempel i form af Statistikbanken OIN01DK, sammensat af tal udgivet andetsteds"
QUESTION = "not asked: put together from figures published elsewhere; deckgen fetch asks for OIN01DK itself"


def published() -> dict[tuple[str, str], float]:
    """The share of innovative workplaces, in per cent, by sector and wave, where one is published."""
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return {
            (row["sector"], row["wave"]): round(float(row["share"]) * 100, 6)
            for row in csv.DictReader(file)
            if row["country"] == "DK" and row["question"] == "innovative" and row["share"]
        }


def dataset() -> dict[str, object]:
    """The table in JSON-stat, as StatBank would answer with it."""
    known = published()
    values: list[float | None] = []
    status: dict[str, str] = {}
    for place, (sector, kind, year) in enumerate(product(SECTORS, TYPES, YEARS)):
        if kind == "10":
            values.append(known.get((SECTORS[sector][1], YEARS[year])))
        elif sector == "1000":
            values.append(ILLUSTRATIVE[kind])
            status[str(place)] = "illustrative"
        else:
            values.append(None)
    dimensions = {
        "OIN01": ("sektorer og branche (DB07)", {code: label for code, (label, _) in SECTORS.items()}),
        "INNO": ("innovationstype", TYPES),
        "ContentsCode": ("Indhold", {"OIN01DK": "Innovative arbejdssteder i den offentlige sektor"}),
        "Tid": ("tid", {year: year for year in YEARS}),
    }
    return {"dataset": {
        "label": TITLE, "source": "Innovationsbarometeret",
        "dimension": {
            "id": list(dimensions), "size": [len(labels) for _, labels in dimensions.values()],
            **{
                code: {"label": name, "category": {"index": {each: place for place, each in enumerate(labels)},
                                                   "label": labels}}
                for code, (name, labels) in dimensions.items()
            },
        },
        "value": values, "status": status,
    }}  # fmt: skip


def write() -> Path:
    """Keep the answer where the deck looks for it; the file."""
    spec = read_spec(DECK, DECK.name)
    data = spec.data["official"]
    assert isinstance(data, ServiceData)
    question = service_question("official", data, Project.of(DECK), {}, "")
    payload = packed([json.dumps(dataset(), ensure_ascii=False).encode()], "Pct.")
    answer = Answer(payload, QUESTION, "https://co-pi.dk/innovationsbarometeret/", TITLE)
    kept = Kept(answer, "", hashlib.sha256(payload).hexdigest())
    read_answer(question, kept)
    keep_answer(question, kept)
    return question.path


if __name__ == "__main__":
    print(f"wrote {write().relative_to(ROOT)}")
