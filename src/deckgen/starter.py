"""A small project that builds: a deck, its data, and the schema that helps to write more."""

from __future__ import annotations

from pathlib import Path

from deckgen.findings import error
from deckgen.output import write_whole

DECK = """\
# yaml-language-server: $schema=../deck.schema.json
title: {en: A first deck, da: En første præsentation}
language: en
brand: offinno
params: {wave: "2025"}

data:
  survey:
    file: ../data/survey.csv
    where: {wave: $wave}
    value: share
    label: {answer: label}
    source: {en: "The example survey, {{ wave }}", da: "Eksempelundersøgelsen, {{ wave }}"}

numbers:
  satisfied: {from: survey, where: {question: satisfied, answer: "yes"}}

slides:
  - kind: title
    key: cover
    title: {en: A first deck, da: En første præsentation}
    subtitle: {en: "Built from a spec and a table", da: "Bygget af en spec og en tabel"}

  - kind: pictogram
    key: satisfied
    title:
      en: "{{ satisfied | in_ten }} answered yes in {{ wave }}"
      da: "{{ satisfied | in_ten }} svarede ja i {{ wave }}"
    share: satisfied
    icon: person

  - kind: chart
    key: reasons
    title: {en: What people said, da: Hvad folk svarede}
    chart:
      type: bar
      from: survey
      where: {question: reason}
      category: answer
      sort: descending
      highlight: max
"""

DATA = """\
wave,question,answer,label,share,n,status
2025,satisfied,yes,Yes,0.8,250,illustrative
2025,reason,time,It saves time,0.62,250,illustrative
2025,reason,quality,It raises quality,0.54,250,illustrative
2025,reason,cost,It costs less,0.31,250,illustrative
2025,reason,other,Something else,0.12,250,illustrative
"""


def start_project(folder: Path) -> str:
    """Write the project to a new or empty folder; the path of its deck, from there."""
    from deckgen.spec.schema import schema_text

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise error("output-exists", f"{folder} is there and not empty", hint="name a new folder")
    files = {
        "decks/first.yaml": DECK, "data/survey.csv": DATA, "deck.schema.json": schema_text(),
        ".deckgen/README.txt": "This folder marks a deckgen project. What services answer is kept in it: keep it "
        "under version control.\n",
    }  # fmt: skip
    for name, text in files.items():
        write_whole(folder / name, text.encode())
    return "decks/first.yaml"
