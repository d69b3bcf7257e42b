"""Heat maps: every value is told, drawn and readable, and the picture is the same wherever it is made."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import resvg_py
from lxml import etree
from PIL import Image, ImageChops, ImageStat

from deckgen import build
from deckgen.findings import DeckgenError
from deckgen.model import Picture
from tools import ROOT, find, part, part_names, validate, xml

GALLERY = ROOT / "tests/gallery/charts"
BACKGROUNDS = {"offinno": "FAF4EA", "nordlys": "0B1B2A", "plain": "FFFFFF"}
ACCENTS = {"offinno": "BF3B24", "nordlys": "4ED6A8", "plain": "1766B0"}
WHERE = "area, area_label, partner, partner_label".split(", ")


@dataclass(frozen=True)
class Path_:
    """A path of an SVG: its box in the SVG's units and its colours, '' for none."""

    left: float
    top: float
    right: float
    bottom: float
    fill: str
    stroke: str
    dashed: bool

    def holds(self, other: Path_) -> bool:
        return (self.left <= other.left and other.right <= self.right
                and self.top <= other.top and other.bottom <= self.bottom)  # fmt: skip


def paths(svg: bytes) -> list[Path_]:
    """All paths in the order they are drawn, read without deckgen."""
    found = []
    for each in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", each.get("d"))]
        style = dict(re.findall(r"([\w-]+): ([^;]+)", each.get("style")))
        fill, stroke = (style.get(name, "none").removeprefix("#").replace("none", "") for name in ("fill", "stroke"))
        across, down = numbers[::2], numbers[1::2]
        found.append(Path_(min(across), min(down), max(across), max(down), fill.upper(), stroke.upper(),
                           "stroke-dasharray" in style))  # fmt: skip
    return found


def cells_of(svg: bytes) -> list[Path_]:
    """The cells row by row: rectangles that are wider than any letter and hold a text of their own."""
    every = paths(svg)
    return [
        one for one, text in pairwise(every) if one.right - one.left > 30 and one.holds(text) and text.fill
        and not (one.stroke and not one.dashed)
    ]  # fmt: skip


def texts_in(svg: bytes) -> list[tuple[Path_ | None, Path_]]:
    """Every text with the cell it stands in, None for a label."""
    cells = cells_of(svg)
    words = [each for each in paths(svg) if each.fill and each not in cells]
    return [(next((cell for cell in cells if cell.holds(each)), None), each) for each in words]


def light(digits: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [channel / 255 for channel in bytes.fromhex(digits)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = max(light(one), light(other)), min(light(one), light(other))
    return (high + 0.05) / (low + 0.05)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = rows_of(GALLERY / "heatmap.csv")


def pictures(result: Any) -> list[Picture]:
    return [shape.block for slide in result.deck.slides for shape in slide.shapes if isinstance(shape.block, Picture)]


@dataclass(frozen=True)
class Built:
    """The gallery deck in one brand: the file, and its heat maps over the whole and over half of a slide."""

    brand: str
    path: Path
    full: Picture
    half: Picture


@pytest.fixture(scope="module", params=["offinno", "nordlys", "plain"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp(request.param) / "deck.pptx"
    full, half = pictures(build(GALLERY / "heatmap.yaml", brand=request.param, out=out))
    return Built(request.param, out, full, half)


def deck(folder: Path, chart: str, rows: list[dict[str, str]] | None = None, slide: str = "") -> Path:
    """A deck with one heat map; `chart` are its keys but for those every one of these tests needs."""
    with (folder / "heatmap.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list((rows or ROWS)[0]))
        writer.writeheader()
        writer.writerows(rows or ROWS)
    path = folder / "deck.yaml"
    path.write_text(
        "title: Test\nlanguage: da\nbrand: offinno\n"
        "data:\n  partners:\n    file: heatmap.csv\n    value: share\n"
        "    label: {area: area_label, partner: partner_label}\n"
        f"slides:\n  - kind: chart\n    title: Test\n{slide}"
        f"    chart: {{type: heatmap, from: partners, category: area, {chart}}}\n",
        encoding="utf-8",
    )
    return path


def problems(spec: Path) -> list[tuple[str, str, str]]:
    """Code, message and hint of every error of a deck, with its line."""
    with pytest.raises(DeckgenError) as caught:
        build(spec, out=spec.with_suffix(".pptx"))
    assert all(each.where is not None and each.where.line for each in caught.value.findings)
    return [(each.code, each.message, each.hint or "") for each in caught.value.findings]


# ------------------------------------------------------------------------------------------- what is told


def test_alt_text_tells_every_value_row_by_row(built: Built) -> None:
    alt = built.full.alt.replace("\u00a0", " ")
    assert alt.startswith("Varmekort. Skoler og dagtilbud: Borgere 41 pct., Virksomheder 12 pct., ")
    told = [
        f"{row['partner_label']} " + (f"{round(float(row['share']) * 100)} pct" if row["share"] else "ingen værdi")
        for row in ROWS
    ]
    places = [alt.index(text, alt.index(f"{row['area_label']}: ")) for text, row in zip(told, ROWS, strict=True)]
    assert places == sorted(places)
    assert alt.endswith("Andre offentlige arbejdspladser 66 pct.")
    assert ".." not in alt


def test_facts_are_the_values_with_the_lines_they_came_from(built: Built) -> None:
    shown = [(fact.value, fact.origin.line, fact.base) for fact in built.full.facts if fact.origin]
    expected = [(float(row["share"]) if row["share"] else None, line, None) for line, row in enumerate(ROWS, 2)]
    assert [(value, line) for value, line, _ in shown] == [(value, line) for value, line, _ in expected]
    assert {fact.status for fact in built.full.facts} == {"illustrative"}


def test_a_given_alt_text_stands(tmp_path: Path) -> None:
    result = build(deck(tmp_path, "series: partner, alt: Hvem der er med"), out=tmp_path / "deck.pptx")
    assert pictures(result)[0].alt == "Hvem der er med"


def test_numbers_are_written_in_the_language_of_the_deck(tmp_path: Path) -> None:
    result = build(deck(tmp_path, "series: partner"), out=tmp_path / "deck.pptx", language="nb")
    (picture,) = pictures(result)
    assert "Borgere 41\u00a0%" in picture.alt
    assert "41\u00a0%" in {fact.text for fact in picture.facts}


# ------------------------------------------------------------------------------------------- what is seen


def test_every_value_stands_in_a_cell_of_its_own(built: Built) -> None:
    cells = cells_of(built.full.svg or b"")
    assert len(cells) == len(ROWS)
    assert len({cell.top for cell in cells}) == 5
    assert len({cell.left for cell in cells if not cell.dashed}) == 5
    assert sum(cell.dashed for cell in cells) == sum(not row["share"] for row in ROWS)


def test_a_missing_value_has_a_dashed_cell_without_colour(built: Built) -> None:
    cells = dict(zip(((row["area"], row["partner"]) for row in ROWS), cells_of(built.full.svg or b""), strict=True))
    empty = cells["roads", "universities"]
    assert (empty.dashed, empty.fill) == (True, "")
    assert contrast(empty.stroke, BACKGROUNDS[built.brand]) >= 3


def test_all_words_can_be_read(built: Built) -> None:
    for picture in (built.full, built.half):
        words = texts_in(picture.svg or b"")
        ratios = [contrast(text.fill, (cell and cell.fill) or BACKGROUNDS[built.brand]) for cell, text in words]
        assert len(ratios) > 20
        assert min(ratios) >= 4.5


def test_colours_grow_stronger_with_the_value_and_end_at_the_accent(built: Built) -> None:
    cells = zip((row["share"] for row in ROWS), cells_of(built.full.svg or b""), strict=True)
    fills = [cell.fill for share, cell in sorted((float(share), cell) for share, cell in
             ((share, cell) for share, cell in cells if share) for _ in (0,)) if share] if False else []
    ranked = sorted(((float(row["share"]), cell.fill) for row, cell in
                     zip(ROWS, cells_of(built.full.svg or b""), strict=True) if row["share"]))  # fmt: skip
    fills = [fill for _, fill in ranked]
    away = [abs(light(fill) - light(BACKGROUNDS[built.brand])) for fill in fills]
    assert away == sorted(away)
    assert fills[-1] == ACCENTS[built.brand]
    assert fills[0] != BACKGROUNDS[built.brand]
