"""The gallery: a tiny deck for each kind, which is an example in the documentation and builds in every brand."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PP_PLACEHOLDER

from deckgen import build
from deckgen.charts import CHARTS
from deckgen.slides import SLIDES
from finished import BRANDS, Finished, Talk, alt_text, charts, content, key_in_name, lint_faults, plain, query, table_of
from finished import words, workbook, wrong
from tools import ROOT

GALLERY = ROOT / "tests" / "gallery"
DECKS = sorted(GALLERY.glob("*/*.yaml"))
Show = Callable[[Path, str], Finished]

with (GALLERY / "survey.csv").open(encoding="utf-8", newline="") as stream:
    SURVEY = list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """Build a deck of the gallery in a brand, each only once. Only invented figures may be warned of."""
    folder = tmp_path_factory.mktemp("gallery")

    @cache
    def built(deck: Path, brand: str) -> Finished:
        out = folder / f"{deck.parent.name}-{deck.stem}-{brand}.pptx"
        result = build(deck, brand=brand, out=out)
        assert {finding.code for finding in result.findings} <= {"stamped"}
        return Finished(Talk(deck.stem, brand, result.deck.language), out)

    return built
