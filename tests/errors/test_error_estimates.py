"""Mistakes in estimates, waves and disclosure: all told at once, at their place, with what was likely meant."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from errors.mistaken import Desk

ANSWERS = """\
wave,sector,weight,stratum,innovative
2024,towns,1.5,a,1
2024,state,0.5,a,0
2024,towns,1,b,1
2025,towns,1.5,a,1
2025,state,0.5,a,0
2025,towns,1,b,0
2025,state,1,b,1
"""
DECK = """\
title: Innovation
language: en
brand: plain
params: {wave: "2025"}
waves: {column: wave}
data:
  answers:
    file: ../data/answers.csv
    where: {wave: $wave}
    estimate:
      weight: weight
      strata: [stratum]
      by: [sector]
      questions: {innovative: {}}
numbers:
  innovative: {from: answers, where: {category: 1, sector: all}}
  towns: {from: answers, where: {category: 1, sector: towns}}
slides:
  - kind: chart
    title: Innovation
    claim: differs(innovative, innovative.previous)
    otherwise: Innovation is what it was
    chart: {type: column, from: answers, where: {category: 1}, category: wave, waves: all, series: sector}
"""


@pytest.fixture
def survey(desk: Desk) -> Any:
    """Build the deck with other words; what is said of it."""

    def build(*changes: tuple[str, str], code: int = 1) -> str:
        text = DECK
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        desk.deck.write_text(text, "utf-8")
        (desk.folder / "data" / "answers.csv").write_text(ANSWERS, "utf-8")
        said = desk.build()
        assert said.code == code, said.err
        assert desk.out.exists() == (code == 0)
        return said.errors if code else said.err + said.out

    return build


def test_all_columns_that_are_not_there_are_told_at_once(survey: Any) -> None:
    said = survey(("weight: weight", "weight: wieght"), ("[stratum]", "[startum]"), ("by: [sector]", "by: [setcor]"),
                  ("questions: {innovative", "questions: {inovative"))  # fmt: skip
    assert [line for line in said.splitlines() if "error:" in line] == [
        "decks/talk.yaml:11:15: error: data/answers.csv has no column 'wieght'",
        "decks/talk.yaml:12:16: error: data/answers.csv has no column 'startum'",
        "decks/talk.yaml:13:12: error: data/answers.csv has no column 'setcor'",
        "decks/talk.yaml:14:19: error: data/answers.csv has no column 'inovative'",
    ]
    assert [line.split("?")[0].strip() for line in said.splitlines() if "did you mean" in line] == [
        f"did you mean '{column}'" for column in ("weight", "stratum", "sector", "innovative")
    ]


@pytest.mark.parametrize(("old", "new", "said"), [
    ("by: [sector]", "by: [sector]\n      total: towns", """\
decks/talk.yaml:14:14: error: 'towns' stands for the total, but is a group in the column 'sector', too
  14 |       total: towns
     |              ^^^^^
  give the total another code, such as `total: in_all`"""),
    ("by: [sector]", "by: [sector]\n      status: provisonal", """\
decks/talk.yaml:14:15: error: 'status' cannot be 'provisonal'
  14 |       status: provisonal
     |               ^^^^^^^^^^
  did you mean 'provisional'? (there is: published, provisional, revised, illustrative)"""),
    ("where: {wave: $wave}\n    est", 'where: {wave: $wave, stratum: a}\n    est', """\
decks/talk.yaml:9:26: error: the estimates of 'answers' have no column 'stratum'
  9 |     where: {wave: $wave, stratum: a}
    |                          ^^^^^^^
  there is: question, category, answer, value, n, weighted, effective, error, freedom, method, sector, wave. \
`where` inside `estimate` says whose answers count, `by` makes estimates of groups."""),
    ("differs(innovative, innovative.previous)", "difers(innovative, towns)", """\
decks/talk.yaml:21:12: error: slide 1: there is no 'difers'
  21 |     claim: difers(innovative, towns)
     |            ^^^^^^
  did you mean 'differs'? write it like differs(innovative, earlier), or differs(innovative, earlier, 99)"""),
    ("waves: all", "waves: al", """\
decks/talk.yaml:23:87: error: slide 1: 'answers' has no wave 'al'"""),
])  # fmt: skip
def test_a_mistake_in_estimates_is_told_at_its_place(survey: Any, old: str, new: str, said: str) -> None:
    found = survey((old, new))
    assert found.startswith(said)
    assert "did you mean 'all'?" in found or new != "waves: al"


def test_a_deck_that_names_the_wrong_column_of_waves_is_told_so(survey: Any) -> None:
    said = survey(("column: wave}", "column: wav}"))
    assert said.startswith("decks/talk.yaml:9:13: error: the estimates of 'answers' have no column 'wave'\n")
    assert said.endswith("The deck's waves are in the column 'wav', which the answers do not have.")


def test_a_figure_that_may_show_nothing_is_told(survey: Any) -> None:
    said = survey(("waves:", "minimum_base: 50\nwaves:"), code=0)
    assert "warning: slide 1: none of the selected values may be shown: too few answers stand behind them" in said


def test_a_package_that_is_missing_is_asked_for_once(survey: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    twice = DECK[DECK.index("  answers:\n") : DECK.index("numbers:")]
    said = survey(("numbers:", f"{twice.replace('answers:', 'others:', 1)}numbers:"))
    assert said.count("error:") == said.count("run `pip install 'deckgen[data]'`") == 1
