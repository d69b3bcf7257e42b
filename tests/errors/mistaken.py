"""A small talk to make mistakes in, and what deckgen says of them on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from deckgen.cli import main

DECK = """\
title: Innovation
language: da
brand: plain
params: {wave: "2025"}
data:
  survey:
    file: ../data/survey.csv
    where: {wave: $wave}
    value: share
    label: {answer: label}
    source: Målingen, {{ wave }}
numbers:
  innovative: {from: survey, where: {question: innovative, answer: "yes"}}
  answers: {from: survey, where: {question: innovative, answer: "yes"}, value: n}
slides:
  - kind: pictogram
    title: "{{ innovative | in_ten }} er innovative"
    share: innovative
    icon: building
    claim: innovative >= 0.75
    notes: |
      Andelen er {{ innovative | pct }}.

      Den bygger på {{ answers | number }} svar.
  - kind: chart
    title: Det giver værdi
    chart:
      type: bar
      from: survey
      where: {question: value}
      category: answer
      sort: descending
      highlight: quality
"""

DATA = """\
wave,question,answer,label,share,n,status
2024,innovative,yes,Ja,0.7,240,published
2025,innovative,yes,Ja,0.8,250,published
2025,value,quality,Kvalitet,0.62,250,published
2025,value,efficiency,Effektivitet,0.54,250,published
2025,value,spirit,Trivsel,,250,published
"""


@dataclass(frozen=True)
class Said:
    """What a command said: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> str:
        """What was said of the deck, without the closing line."""
        head, closing = self.err.rsplit("\n\n", 1)
        assert closing.endswith("; nothing was written\n"), self.err
        return head


class Desk:
    """A folder with the talk, in which commands are run."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        (folder / "decks").mkdir()
        (folder / "data").mkdir()
        (folder / ".deckgen").touch()
        self.deck = folder / "decks" / "talk.yaml"
        self.data = folder / "data" / "survey.csv"
        self.out = folder / "talk.pptx"
        self.deck.write_text(DECK, "utf-8")
        self.data.write_text(DATA, "utf-8")

    def change(self, *changes: tuple[str, str]) -> None:
        """Put other words into the deck, each for the first that are the same."""
        text = DECK
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        self.deck.write_text(text, "utf-8")

    def change_data(self, old: str, new: str) -> None:
        assert old in DATA
        self.data.write_text(DATA.replace(old, new, 1), "utf-8")

    def run(self, *arguments: str) -> Said:
        """Run a command. The exit code is that of the process."""
        try:
            code = main(arguments)
        except SystemExit as stop:  # argparse leaves this way
            code = int(stop.code or 0)
        captured = self.capsys.readouterr()
        return Said(code, captured.out, captured.err)

    def build(self, *arguments: str) -> Said:
        return self.run("build", "decks/talk.yaml", "-o", "talk.pptx", *arguments)

    def refused(self, *arguments: str) -> str:
        """What is wrong with the deck. Nothing may have been written, and nothing left behind."""
        before = self.files()
        said = self.build(*arguments)
        assert said.code == 1, said
        assert said.out == ""
        assert self.files() == before
        return said.errors

    def files(self) -> set[str]:
        return {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*")}
