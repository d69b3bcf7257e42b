"""Estimates beside those of R's package `survey` on the same answers; tests/r/survey.R made its figures."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from deckgen.model import Precision
from deckgen.project import Project
from deckgen.spec import read_spec
from deckgen.spec.data import read_data
from deckgen.survey.intervals import interval
from tools import ROOT

FIGURES = ROOT / "tests" / "r" / "survey.csv"
DESIGNS = {
    "weights": {},
    "strata": {"strata": ["sector", "region"]},
    "clusters": {"cluster": "organisation"},
    "both": {"strata": ["sector", "region"], "cluster": "organisation"},
}
QUESTIONS = {
    "innovative": {}, "evaluated": {"missing": [98]}, "value_quality": {}, "climate_time": {"missing": [98, 99]},
    "employees": {"mean": True},
}  # fmt: skip

Codes = tuple[str, str, str, str]
"""Design, question, category, sector."""


@cache
def in_r() -> dict[Codes, dict[str, float]]:
    with FIGURES.open(encoding="utf-8", newline="") as file:
        return {
            (row["design"], row["question"], row["category"], row["sector"]):
                {name: float(row[name]) for name in ("value", "error", "freedom", "low", "high")}
            for row in csv.DictReader(file)
        }  # fmt: skip


@cache
def ours(folder: Path) -> dict[Codes, dict[str, Any]]:
    """The estimates of a deck with a data set for each design."""
    data = {
        name: {
            "file": "../data/synthetic/answers.parquet", "format": "number", "where": {"wave": "2015-2016"},
            "estimate": {"weight": "weight", "by": ["sector"], "method": "logit", "questions": QUESTIONS, **design},
        }
        for name, design in DESIGNS.items()
    }  # fmt: skip
    deck = folder / "deck.yaml"
    title = {"kind": "title", "title": "A deck"}
    deck.write_text(json.dumps({"title": "A deck", "waves": {"column": "wave"}, "data": data, "slides": [title]}))
    problems: list[Any] = []
    project = Project(ROOT / "decks", ROOT)
    found = read_data(read_spec(deck, "deck.yaml"), project, {}, "en", problems)
    assert [each for each in problems if each.severity == "error"] == []
    rows: dict[Codes, dict[str, Any]] = {}
    for name, each in found.items():
        for cells in each.table.rows:
            row = dict(zip(each.table.columns, cells, strict=True))
            rows[name, str(row["question"]), str(row["category"]), str(row["sector"])] = row
    return rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("in_r")


@pytest.mark.parametrize("design", DESIGNS)
def test_estimates_are_those_of_r(design: str, folder: Path) -> None:
    compared = {codes: row for codes, row in in_r().items() if codes[0] == design}
    assert len(compared) == 52
    found = ours(folder)
    for codes, expected in compared.items():
        row = found[codes]
        assert row["value"] == pytest.approx(expected["value"], rel=1e-11), codes
        assert row["error"] == pytest.approx(expected["error"], rel=1e-7), codes
        assert row["freedom"] == expected["freedom"], codes
        precision = Precision(
            row["method"], row["effective"], row["error"], row["freedom"], row["weighted"], share=codes[2] != "mean"
        )
        ends = interval(row["value"], precision, 95)
        assert ends == pytest.approx((expected["low"], expected["high"]), rel=1e-6), codes
