"""A survey from its answers to a talk, a person's edits, the next wave, and the question where a number is from."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterable
from hashlib import sha256
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from carrying import through_libreoffice
from deckgen.cli import main
from finished import charts, every_shape, key_in_name, plain
from hand_edits import chart_root, colour_point, edit, place_of, reword, rgb, shape
from tools import validate

ANSWERS = "data/answers.csv"
GROUPS = {"towns": 150, "state": 90, "regions": 60, "own": 50}
SHARES = {"2022": {"towns": 50, "state": 40, "regions": 63, "own": 31},
          "2024": {"towns": 80, "state": 76, "regions": 57, "own": 43}}  # fmt: skip
FEW = {("2024", "regions"): 14, ("2024", "own"): 21}
MINIMUM = 30

DECK = """\
title: Innovation
language: en
brand: plain
params: {wave: "2022"}
waves: {column: wave}
interval: 95
minimum_base: 30
data:
  answers:
    file: ../data/answers.csv
    where: {wave: $wave}
    estimate:
      weight: weight
      strata: [stratum]
      missing: [98]
      by: [sector]
      questions: {innovative: {labels: {"1": "Yes"}}}
    labels: {all: All, towns: Towns, state: State, regions: Regions, own: Own}
    source: The example survey, {{ wave }}
numbers:
  innovative: {from: answers, where: {question: innovative, category: 1, sector: all}}
  regions: {from: answers, where: {question: innovative, category: 1, sector: regions}}
slides:
  - kind: chart
    key: sectors
    title: "{{ innovative | pct }} of workplaces are innovative"
    subtitle: "The regions: {{ regions | pct }}"
    chart:
      type: bar
      from: answers
      where: {question: innovative, category: 1}
      category: sector
      interval: true
      changes: true
"""

Row = dict[str, Any]


def answers() -> list[Row]:
    """A respondent in each row, with weights that are no round numbers; every 29th gave no answer."""
    rows: list[Row] = []
    for wave, shares in SHARES.items():
        for sector, many in GROUPS.items():
            for number in range(FEW.get((wave, sector), many)):
                said = 1 if (number * 37) % 100 < shares[sector] else 0
                rows.append({
                    "wave": wave, "sector": sector, "stratum": "ab"[number % 2],
                    "weight": round(0.4 + (number * 53 % 97) / 61, 4), "innovative": 98 if number % 29 == 28 else said,
                })  # fmt: skip
    return rows


def share(rows: Iterable[Row]) -> float:
    """The weighted share of those that answered."""
    asked = [row for row in rows if row["innovative"] != 98]
    return sum(row["weight"] * row["innovative"] for row in asked) / sum(row["weight"] for row in asked)


def standard_error(rows: list[Row]) -> float:
    """Of the share of a whole wave: linearized values, squared about their mean in each stratum."""
    p = share(rows)
    total = sum(row["weight"] for row in rows if row["innovative"] != 98)
    variance = 0.0
    for stratum in sorted({row["stratum"] for row in rows}):
        values = [row["weight"] * (row["innovative"] - p) / total if row["innovative"] != 98 else 0.0
                  for row in rows if row["stratum"] == stratum]  # fmt: skip
        mean, n = sum(values) / len(values), len(values)
        variance += n / (n - 1) * sum((value - mean) ** 2 for value in values)
    return sqrt(variance)


def of(wave: str, sector: str = "") -> list[Row]:
    return [row for row in answers() if row["wave"] == wave and sector in ("", row["sector"])]


def pct(value: float) -> str:
    return f"{100 * value:.0f}%"


class Desk:
    """A project with a talk on a survey, and what the commands say."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys
        (folder / "data").mkdir()
        (folder / "decks").mkdir()
        (folder / "decks" / "talk.yaml").write_text(DECK, "utf-8")
        with (folder / ANSWERS).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(answers()[0]))
            writer.writeheader()
            writer.writerows(answers())

    def run(self, *words: str, code: int = 0) -> str:
        found = main(words)
        told = self._capsys.readouterr()
        assert found == code, told.out + told.err
        return told.out + told.err


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    main(["new", str(tmp_path / "project")])
    capsys.readouterr()
    project = tmp_path / "survey"
    project.mkdir()
    (tmp_path / "project" / ".deckgen").rename(project / ".deckgen")
    monkeypatch.chdir(project)
    return Desk(project, capsys)


def texts(path: Path) -> dict[str, str]:
    return {key_in_name(each.name): plain(each.text_frame.text) for slide in Presentation(str(path)).slides
            for each in every_shape(slide.shapes) if each.has_text_frame}  # fmt: skip


def bars(path: Path) -> dict[str, float | None]:
    """The chart's values in per cent, by label."""
    (found,) = [chart for slide in Presentation(str(path)).slides for chart in charts(slide)]
    (plot,) = found.plots
    return dict(zip(map(plain, plot.categories), plot.series[0].values, strict=True))


def work_on(path: Path) -> None:
    """A person rewords the title around its number, and paints a bar."""

    def change(deck: Any) -> None:
        reword(shape(deck, "sectors/title"), "Only ", " of us have tried something new")
        colour_point(shape(deck, "sectors/chart"), "Towns", rgb("AA11BB"))

    edit(path, change)


def fill_of(path: Path, label: str) -> list[str]:
    painted = shape(Presentation(str(path)), "sectors/chart")
    place = place_of(painted, label)
    return [str(each) for each in chart_root(painted).xpath(f".//c:dPt[c:idx/@val='{place}']//a:srgbClr/@val")]


def explained(said: str) -> dict[str, Any]:
    """The numbers of a file as `explain --json` tells them, by key."""
    return {number["key"]: number for slide in json.loads(said)["slides"] for number in slide["numbers"]}


def test_a_talk_on_answers_goes_through_two_waves_and_a_persons_hands(desk: Desk) -> None:
    desk.run("data", "decks/talk.yaml")
    desk.run("build", "decks/talk.yaml", "-o", "talk.pptx")
    talk = desk.folder / "talk.pptx"
    first = share(of("2022"))
    assert texts(talk)["sectors/title"] == f"{pct(first)} of workplaces are innovative"
    assert {label: round(value or 0, 6) for label, value in bars(talk).items()} == {
        "All": round(100 * first, 6), "Towns": round(100 * share(of("2022", "towns")), 6),
        "State": round(100 * share(of("2022", "state")), 6), "Regions": round(100 * share(of("2022", "regions")), 6),
        "Own": round(100 * share(of("2022", "own")), 6),
    }  # fmt: skip

    work_on(talk)
    said = desk.run("update", "talk.pptx", "--wave", "2024", "-o", "next.pptx")
    updated, now = desk.folder / "next.pptx", share(of("2024"))
    assert pct(now) != pct(first) and "kept" in said
    found = texts(updated)
    assert found["sectors/title"] == f"Only {pct(now)} of us have tried something new"
    assert found["sectors/subtitle"] == "The regions: [c]"
    assert found["sectors/source"].startswith("Source: The example survey, 2024.")
    assert f"[c] not shown: fewer than {MINIMUM} answers" in found["sectors/source"]
    assert "significant change since 2022" in found["sectors/source"]
    assert fill_of(updated, "Towns") == ["AA11BB"]
    shown = bars(updated)
    assert shown["Towns"] == pytest.approx(100 * share(of("2024", "towns")))
    assert {label for label, value in shown.items() if value is None} == {"Regions [c]", "Own [c]"}
    assert validate(updated) == []

    # Nothing of what may not be shown is left in the file, of neither wave.
    with zipfile.ZipFile(updated) as package:
        whole = b"".join(package.read(name) for name in package.namelist())
        inner = [name for name in package.namelist() if name.endswith(".xlsx")]
        for name in inner:
            with zipfile.ZipFile(package.open(name)) as book:
                whole += b"".join(book.read(each) for each in book.namelist())
    for hidden in (share(of("2024", "regions")), share(of("2024", "own")), share(of("2022", "regions"))):
        for digits in (f"{hidden:.6f}", f"{100 * hidden:.4f}"):
            assert digits.encode() not in whole

    # The file tells by itself where its numbers are from; the data is gone.
    digest = sha256((desk.folder / ANSWERS).read_bytes()).hexdigest()
    (desk.folder / ANSWERS).unlink()
    number = explained(desk.run("explain", "next.pptx", "--json"))["innovative"]
    assert (number["text"], number["base"]) == (pct(now), sum(row["innovative"] != 98 for row in of("2024")))
    assert number["value"] == pytest.approx(now, abs=1e-12)
    (row,) = number["rows"]
    assert (row["file"], row["digest"]) == (ANSWERS, digest) and "weighted by weight" in row["query"]
    # t has some 180 degrees of freedom: 1.973 in printed tables.
    assert number["interval"] == pytest.approx([now - 1.973 * standard_error(of("2024")),
                                                now + 1.973 * standard_error(of("2024"))], abs=2e-4)  # fmt: skip
    assert explained(desk.run("explain", "next.pptx", "--json"))["regions"]["value"] is None


@pytest.mark.slow
def test_a_file_that_libreoffice_saved_goes_on_to_the_next_wave(desk: Desk) -> None:
    desk.run("build", "decks/talk.yaml", "-o", "talk.pptx")
    saved = through_libreoffice([desk.folder / "talk.pptx"], desk.folder) / "talk.pptx"
    said = desk.run("update", str(saved), "--wave", "2024", "-o", "next.pptx", "--root", str(desk.folder))
    first, now = (share(of(wave, "towns")) for wave in SHARES)
    assert f"chart/towns: {pct(first)} → {pct(now)}\n" in said and "chart/own: … → [c]\n" in said
    updated = desk.folder / "next.pptx"
    assert texts(updated)["sectors/title"] == f"{pct(share(of('2024')))} of workplaces are innovative"
    assert bars(updated)["Towns"] == pytest.approx(100 * share(of("2024", "towns")))
    assert texts(updated)["sectors/subtitle"] == "The regions: [c]"
    known = {each["description"] for each in validate(saved)}  # LibreOffice's own order of a chart's labels
    assert {each["description"] for each in validate(updated)} <= known
