"""The talk whose numbers come from a folder, a database and a service: built without either, and the same from each."""

from __future__ import annotations

import csv
import json
import socket
import sys
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow.parquet as pq
import pytest
from pptx import Presentation

from deckgen import build
from deckgen.project import Project
from deckgen.sources._answers import Question, kept_answer
from deckgen.spec import read_spec
from deckgen.spec.deck import ServiceData
from deckgen.spec.tables import service_question
from finished import lint_faults, wrong
from tools import ROOT, charts, need_postgres, notes_texts

sys.path.insert(0, str(ROOT / "tools"))

import make_engine_answers as tool

TALK = ROOT / "decks" / "engines.yaml"
WAVES = ("2013-2014", "2015-2016")
SECTORS = ("municipal", "state", "region")
TABLE = ("innovative", "collaboration", "value_quality", "value_efficiency", "value_employee_satisfaction")


@cache
def published() -> dict[tuple[str, str, str], tuple[float, int]]:
    """Share and base by measure, sector and wave, as the tool added them up without deckgen."""
    with (ROOT / "data" / "synthetic" / "aggregates.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["category"] if row["question"] == "value" else row["question"], row["sector"], row["wave"]):
                (float(row["value"]), int(row["n"]))
            for row in csv.DictReader(file) if row["question"] == "value" or row["category"] == "1"
        }  # fmt: skip


def question(name: str) -> Question:
    """What the deck asks of its database or its service."""
    data = read_spec(TALK, "decks/engines.yaml").data[name]
    assert isinstance(data, ServiceData)
    return service_question(name, data, Project.of(TALK), {"wave": "2015-2016"}, "wave")


def refuse(*_: object) -> None:
    raise AssertionError("a build reached out")


@pytest.fixture(scope="module", params=["da", "en"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished talk, made where neither a database nor a network is at hand."""
    out: Path = tmp_path_factory.mktemp("talk") / f"{request.param}.pptx"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SURVEY_DB", raising=False)
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        patch.setattr("psycopg.connect", refuse)
        build(TALK, out=out, language=request.param)
    return out


def texts(file: Path) -> list[str]:
    """The words of each slide."""
    return [
        " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame).replace("\u00a0", " ")
        for slide in Presentation(str(file)).slides
    ]


def test_the_file_is_one_that_powerpoint_opens(file: Path) -> None:
    assert lint_faults(file) == []


@pytest.mark.slow
def test_the_validator_finds_nothing_wrong(file: Path) -> None:
    assert wrong([file]) == {}


def test_what_is_made_up_is_stamped_whatever_it_came_from(file: Path) -> None:
    cover, *others = texts(file)
    assert len(others) == 5
    assert [number for number, said in enumerate(others, 2) if "llustrative" not in said] == []
    assert "opdigtede" in cover or "made-up" in cover


def test_the_charts_of_folder_and_database_are_the_same(file: Path) -> None:
    """Values, labels and both ends of the intervals, to the last digit; and they are those of the aggregates."""
    _, folder, database, _ = charts(file)
    one, other = folder.plots[0].series[0], database.plots[0].series[0]
    assert list(one.values) == list(other.values)
    wanted = [100 * published()["innovative", sector, "2015-2016"][0] for sector in SECTORS]
    assert list(one.values) == pytest.approx(wanted, rel=1e-7)
    ends = [
        chart._chartSpace.xpath(f".//c:errBars/c:{side}//c:v/text()") for chart in (folder, database)
        for side in ("plus", "minus")
    ]  # fmt: skip
    assert ends[:2] == ends[2:]
    assert [len(each) for each in ends] == [3, 3, 3, 3]
    assert all(0.5 < float(each) < 10 for each in ends[0])


def test_the_table_says_the_same_in_three_columns(file: Path) -> None:
    shape = next(each for each in Presentation(str(file)).slides[4].shapes if each.has_table)
    rows = [[cell.text_frame.text.replace("\u00a0", " ") for cell in row.cells] for row in shape.table.rows]
    danish = file.stem == "da"
    assert rows[0][1:] == (["Mappe", "Database", "Tjeneste"] if danish else ["Folder", "Database", "Service"])
    for row, measure in zip(rows[1:], TABLE, strict=True):
        wanted = f"{100 * published()[measure, 'all', '2015-2016'][0]:.1f}"
        assert row[1:] == [f"{wanted.replace('.', ',')} pct." if danish else f"{wanted}%"] * 3, measure


def test_the_chart_of_the_service_shows_what_it_published(file: Path) -> None:
    plot = charts(file)[3].plots[0]
    shown = {series.name: list(series.values) for series in plot.series}
    assert shown == {
        wave: pytest.approx([round(100 * published()[measure, "all", wave][0], 1) for measure in TABLE[2:]])
        for wave in WAVES
    }  # fmt: skip
    said = texts(file)[5]
    assert ("op fra 46 til 56 pct." if file.stem == "da" else "up from 46 to 56%") in said


def test_the_chart_of_the_query_counts_the_answers(file: Path) -> None:
    plot = charts(file)[0].plots[0]
    shown = {series.name: list(series.values) for series in plot.series}
    assert shown == {wave: [published()["innovative", sector, wave][1] for sector in SECTORS] for wave in WAVES}


def test_the_notes_say_where_each_number_was_read(file: Path) -> None:
    notes = notes_texts(file)[4]
    for source in ("data/synthetic/answers.parquet", "SURVEY_DB answers", "PxWeb MADEUP"):
        assert source in notes, source


# --------------------------------------------------------------------------------------------- what was kept


def test_nothing_of_the_databases_address_was_kept(file: Path) -> None:
    kept = question("database").path.read_text("utf-8")
    for secret in ("://", "password", "search_path", "deckgen_engines", "5432"):
        assert secret not in kept, secret
    assert json.loads(kept)["asked"]["keys"] == {"connection": "SURVEY_DB", "table": "answers"}
    assert not [said for said in texts(file) + list(notes_texts(file)) if "postgresql://" in said]


def test_the_database_gave_sums_and_no_answers() -> None:
    """What was kept are sums by group and stratum: neither rows nor the names of the organisations."""
    kept = kept_answer(question("database"))
    assert kept is not None
    assert kept.fetched
    assert set(json.loads(kept.answer.payload)) == {"wave", "sums"}
    names = {row["organisation"] for row in pq.read_table(tool.FOLDER / "answers.parquet").to_pylist()}
    assert len(names) > 50
    assert [name for name in names if f'"{name}"' in kept.answer.payload.decode()] == []


@pytest.mark.slow
def test_the_database_gives_the_same_again(monkeypatch: pytest.MonkeyPatch) -> None:
    url = need_postgres()
    asked = question("database")
    kept = kept_answer(asked)
    assert kept is not None
    with tool.loaded(url) as address:
        monkeypatch.setenv("SURVEY_DB", address)
        again: Any = asked.service.fetch(asked.spec, asked.ask, lambda stage: None)
    assert again == kept.answer
    parts = urlsplit(url)
    for secret in (url, parts.password, unquote(parts.password or "")):
        assert not secret or secret not in asked.path.read_text("utf-8")


def test_the_service_gives_the_same_again() -> None:
    asked = question("service")
    kept = kept_answer(asked)
    assert kept is not None
    assert kept.fetched
    assert urlsplit(asked.spec.address).port == tool.Figures.port
    with tool.PxWeb1([tool.figures()]) as service:  # at a free port: others may use that of the deck
        spec = asked.spec.model_copy(update={"address": service.api})
        again: Any = asked.service.fetch(spec, asked.ask, lambda stage: None)
    assert again.payload == kept.answer.payload
    assert again.title == kept.answer.title
