"""The made-up answers: as the tool makes them, true to what was published; and the talk made of them, read back."""

from __future__ import annotations

import csv
import sys
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import svy
from pptx import Presentation

from answers import sums_of
from deckgen import build, numbers
from deckgen.project import Project
from deckgen.spec import read_spec
from deckgen.spec.data import DataSet, read_data
from deckgen.survey import Source, Table
from deckgen.survey.estimates import estimates
from finished import lint_faults, wrong
from tools import ROOT

sys.path.insert(0, str(ROOT / "tools"))

import make_synthetic_answers as tool

FOLDER = ROOT / "data" / "synthetic"
TALK = ROOT / "decks" / "answers.yaml"

Cell = tuple[str, str, str, str, str]
"""Wave, sector, question, category, answer."""


@cache
def answers() -> list[dict[str, Any]]:
    return pl.read_parquet(FOLDER / "answers.parquet").to_dicts()


@cache
def published() -> dict[Cell, tuple[float, int]]:
    """The aggregates that the tool added up, by their codes."""
    with (FOLDER / "aggregates.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["wave"], row["sector"], row["question"], row["category"], row["answer"]):
                (float(row["value"]), int(row["n"])) for row in csv.DictReader(file)
        }  # fmt: skip


@cache
def read() -> dict[str, DataSet]:
    """The talk's data sets, as deckgen reads them."""
    problems: list[Any] = []
    spec = read_spec(TALK, "decks/answers.yaml")
    found = read_data(spec, Project.of(TALK), {"wave": "2015-2016"}, "da", problems)
    assert [each for each in problems if each.severity == "error"] == []
    return found


def by_codes(table: Table) -> dict[Cell, tuple[Any, int]]:
    """Value and base of all groups of sectors, by the codes of the aggregates."""
    found = {}
    for cells in table.rows:
        row = dict(zip(table.columns, cells, strict=True))
        codes = row["wave"], row["sector"], row["question"], row["category"], row["answer"] or ""
        found[codes] = row["value"], row["n"]
    return found


# ------------------------------------------------------------------------------------------------ the answers


def test_the_file_is_what_the_tool_makes() -> None:
    assert answers() == tool.workplaces()
    assert {row["status"] for row in answers()} == {"illustrative"}


@pytest.mark.parametrize(("wave", "count", "innovative"), [("2013-2014", 1255, 1093), ("2015-2016", 2363, 1942)])
def test_as_many_answer_as_was_published(wave: str, count: int, innovative: int) -> None:
    rows = [row for row in answers() if row["wave"] == wave]
    assert (len(rows), sum(row["innovative"] for row in rows)) == (count, innovative)
    assert sum(row["weight"] for row in rows) == pytest.approx(tool.WORKPLACES, abs=0.01)


def test_what_was_published_for_all_holds() -> None:
    """Every share that the published file and the made-up answers both have, to the published per cent."""
    codes = {("innovative", "any"): ("innovative", "1"), ("collaboration", "any_partner"): ("collaboration", "1"),
             ("innovation_type", "service"): ("type", "type_service"), ("evaluated", "evaluated"): ("evaluated", "any"),
             ("evaluated", "evaluated_internal"): ("evaluated", "1"),
             ("evaluated", "evaluated_external"): ("evaluated", "2"),
             ("collaboration", "same_organisation"): ("partner", "partner_same_organisation")}  # fmt: skip
    compared = 0
    with (ROOT / "data" / "innovationsbarometer.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            question, category = row["question"], row["category"]
            if question in ("value", "partner"):
                codes[question, category] = question, f"{question}_{category}"
            cell = (row["wave"], row["sector"], *codes.get((question, category), ("", "")), "")
            if row["country"] == "DK" and row["share"] and cell in published():
                assert round(published()[cell][0] * 100) == round(float(row["share"]) * 100), cell
                compared += 1
    assert compared == 17  # 6 of the first wave, 11 of the second


# ---------------------------------------------------------------------------------------------- the estimates


def test_estimates_reproduce_the_aggregates() -> None:
    """By the road that builds go: file, engine, sums, estimates. Bases exactly, shares to the last digit printed."""
    found = by_codes(read()["answers"].whole) | by_codes(read()["size"].whole)
    shared = set(found) & set(published())
    assert len(shared) >= 200
    assert {codes[2] for codes in shared} == {"innovative", "collaboration", "value", "partner", "climate", "employees"}
    for codes in shared:
        value, n = published()[codes]
        assert found[codes] == (pytest.approx(value, rel=1e-8), n), codes
        assert codes[2] == "employees" or round(found[codes][0] * 100) == round(value * 100)


@pytest.mark.parametrize("name", ["answers", "size", "together"])
def test_the_engine_adds_up_what_a_person_would(name: str) -> None:
    """All columns of all estimates, errors too, beside sums made one respondent at a time."""
    data = read_spec(TALK, "decks/answers.yaml").data[name]
    slow = estimates(sums_of(answers(), data.estimate, "wave"), data.estimate, "wave", name, Source("", ()))
    table = read()[name].whole
    assert set(table.columns) >= set(slow.columns)
    codes = ("question", "category", "answer", *map(str, data.estimate.by), "wave")
    fast = {tuple(table.text(row, code) for code in codes): row for row in range(len(table.rows))}
    assert len(fast) == len(slow.rows) == len(table.rows)
    for row in range(len(slow.rows)):
        other = fast[tuple(slow.text(row, code) for code in codes)]
        for column in ("value", "n", "weighted", "effective", "error", "freedom"):
            one, two = slow.number(row, column), table.number(other, column)
            assert two == (pytest.approx(one, rel=1e-7, abs=1e-9) if one is not None else None), (row, column)
        assert table.text(other, "method") == "taylor"


ASKED = [
    # data set, question, category, the oracle's column, who was asked
    ("answers", "innovative", "1", "innovative", pl.col("weight") > 0),
    ("answers", "value", "value_quality", "value_quality", pl.col("innovative") == 1),
    ("answers", "collaboration", "1", "collaboration", pl.col("innovative") == 1),
    ("size", "employees", "mean", "employees", pl.col("employees").is_not_null()),
]


@pytest.mark.parametrize("wave", ["2013-2014", "2015-2016"])
@pytest.mark.parametrize(("name", "question", "category", "column", "domain"), ASKED, ids=[each[1] for each in ASKED])
def test_a_survey_package_finds_the_same(
    wave: str, name: str, question: str, category: str, column: str, domain: Any
) -> None:
    """Value, error and degrees of freedom of all sectors beside svy, which is given the whole sample and a domain."""
    frame = pl.DataFrame(answers()).filter(pl.col("wave") == wave)
    asked = frame.with_columns(domain.fill_null(False).alias("asked"), pl.col(column).fill_null(0))
    sample = svy.Sample(asked, svy.Design(stratum=("sector", "region"), psu="organisation", wgt="weight"))
    ask = sample.estimation.mean if category == "mean" else sample.estimation.prop
    found = [each for each in ask(column, by="sector", where=pl.col("asked")).estimates if each.y_level in (None, 1)]
    table = read()[name].whole
    assert len(found) == 3
    for one in found:
        wanted = {"wave": wave, "question": question, "category": category, "sector": one.by_level[0]}
        row = next(
            row for row in range(len(table.rows))
            if all(table.text(row, code) == text for code, text in wanted.items())
        )  # fmt: skip
        assert table.number(row, "value") == pytest.approx(one.est, rel=1e-9)
        assert table.number(row, "error") == pytest.approx(one.se, rel=1e-7)
        assert table.number(row, "freedom") == one.df


# ------------------------------------------------------------------------------------------------- the talk


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out: Path = tmp_path_factory.mktemp("talk") / "answers.pptx"
    build(TALK, out=out)
    return out


@pytest.fixture(scope="module")
def talk(file: Path) -> Any:
    return Presentation(str(file))


def words(slide: Any) -> str:
    return " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame).replace("\u00a0", " ")


def test_the_file_is_one_that_powerpoint_opens(file: Path) -> None:
    assert lint_faults(file) == []


@pytest.mark.slow
def test_the_validator_finds_nothing_wrong_in_any_language(file: Path, tmp_path: Path) -> None:
    build(TALK, out=tmp_path / "en.pptx", language="en")
    assert wrong([file, tmp_path / "en.pptx"]) == {}


def test_every_slide_is_stamped_as_illustrative(talk: Any) -> None:
    assert len(talk.slides) == 9
    assert [number for number, slide in enumerate(talk.slides, 1) if "Illustrative tal" not in words(slide)] == []


def test_titles_say_the_aggregates(talk: Any) -> None:
    titles = [slide.shapes.title.text_frame.text.replace("\u00a0", " ").replace("\v", " ") for slide in talk.slides]
    before, now = (published()[wave, "all", "innovative", "1", ""][0] for wave in ("2013-2014", "2015-2016"))
    assert f"{numbers.round_half_away(now * 10, 0)} ud af 10" in titles[1]
    assert f"ned fra {before * 100:.0f} til {now * 100:.0f} pct." in titles[2]
    own = published()["2015-2016", "municipal", "partner", "partner_same_organisation", ""][0]
    assert f"{own * 100:.0f} pct. af kommunernes innovationer" in titles[6]


def test_the_chart_of_several_answers_holds_the_aggregates_and_their_intervals(talk: Any) -> None:
    chart = next(shape.chart for shape in talk.slides[3].shapes if shape.has_chart)
    values = sorted(
        (value for (wave, sector, question, _, _), (value, _) in published().items()
         if (wave, sector, question) == ("2015-2016", "all", "value")),
        reverse=True,
    )  # fmt: skip
    assert list(chart.plots[0].series[0].values) == pytest.approx([value * 100 for value in values])
    assert chart._chartSpace.xpath("count(.//c:errBars)") == 1


def test_the_table_shows_means_and_bases(talk: Any) -> None:
    table = next(shape.table for shape in talk.slides[7].shapes if shape.has_table)
    cells = [[cell.text_frame.text.replace("\u00a0", " ") for cell in row.cells] for row in table.rows]
    for row, sector in zip(cells[1:], ("municipal", "state", "region", "all"), strict=True):
        mean, n = published()["2015-2016", sector, "employees", "mean", ""]
        assert (row[1], row[3]) == (f"{mean:.0f}", f"{n:,}".replace(",", "."))
        low, high = map(float, row[2].split("–"))
        assert low < mean < high
