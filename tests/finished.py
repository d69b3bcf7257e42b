"""Finished decks to be read back, and other roads to read them than deckgen's own."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from lxml import etree
from pptx import Presentation

from deckgen.powerpoint.lint import lint
from tools import NAMESPACES, ROOT, validate

BRANDS = ("offinno", "nordlys", "plain")
LANGUAGES = ("da", "en")
FIELD = "deckgen:"
FOOTERS = ("ftr", "sldNum", "dt")
NS = {
    **NAMESPACES,
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "dg": "urn:deckgen:1",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
}


@dataclass(frozen=True)
class Talk:
    """A deck as somebody asks for it. `wave` '' is the deck's own."""

    deck: str
    brand: str = "offinno"
    language: str = "da"
    wave: str = ""

    def __str__(self) -> str:
        return "-".join(filter(None, (self.deck, self.brand, self.language, self.wave)))

    @property
    def spec(self) -> Path:
        return ROOT / "decks" / f"{self.deck}.yaml"

    @property
    def params(self) -> dict[str, str]:
        return {"wave": self.wave} if self.wave else {}


TALKS = (
    *(Talk(deck, brand, code) for deck in ("blox2018", "nordic") for brand in BRANDS for code in LANGUAGES),
    Talk("blox2018", wave="2018-2019"),
    Talk("blox2018", wave="2021-2023"),
)


@dataclass(frozen=True)
class Finished:
    """A written file, read by python-pptx. Nobody may change what it hands out: the tests share it."""

    talk: Talk
    path: Path

    @cached_property
    def deck(self) -> Any:
        return Presentation(self.path)

    @cached_property
    def slides(self) -> list[Any]:
        return list(self.deck.slides)

    @cached_property
    def by_key(self) -> dict[str, Any]:
        """Each slide by the key in the names of its shapes."""
        return {key_in_name(slide.shapes[0].name).partition("/")[0]: slide for slide in self.slides}

    def shape(self, key: str) -> Any:
        """The shape of a key, by its name."""
        slide = self.by_key[key.partition("/")[0]]
        (found,) = [shape for shape in slide.shapes if key_in_name(shape.name) == key]
        return found


# --------------------------------------------------------------------------------------------- files


def wrong(paths: Iterable[Path]) -> dict[str, list[Any]]:
    """What the Open XML SDK's validator finds in files, by name; only files with a fault. Two run at a time."""
    listed = list(paths)
    with ThreadPoolExecutor(2) as pool:
        return {path.stem: found for path, found in zip(listed, pool.map(validate, listed), strict=True) if found}


def lint_faults(path: Path) -> list[str]:
    """What the linter says PowerPoint may refuse, or leaves out a screen reader's user."""
    return [str(finding) for finding in lint(path) if finding.level in ("refuse", "access")]


def read_yaml(path: Path) -> Any:
    """A deck's YAML as libyaml reads it; PyYAML's own scanner stumbles over a question mark before a comma."""
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


def parts(path: Path) -> dict[str, bytes]:
    """All parts of a zip by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# -------------------------------------------------------------------------------------------- shapes


def key_in_name(name: str) -> str:
    """The key at the end of a shape's name, '' where there is none."""
    found = re.search(r"\[dg:(.+)\]$", name)
    return found[1] if found else ""


def every_shape(shapes: Iterable[Any]) -> Iterator[Any]:
    """The shapes in reading order, those in groups after their group."""
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from every_shape(shape.shapes)


def properties(shape: Any) -> Any:
    """The shape's own `p:cNvPr`."""
    (found,) = shape._element.xpath("./*/p:cNvPr")
    return found


def alt_text(shape: Any) -> str:
    return str(properties(shape).get("descr", ""))


def is_decorative(shape: Any) -> bool:
    return bool(query(properties(shape), "./a:extLst/a:ext/adec:decorative[@val='1']"))


def is_footer(shape: Any) -> bool:
    return bool(query(shape._element, f"./p:nvSpPr/p:nvPr/p:ph[{' or '.join(f'@type={name!r}' for name in FOOTERS)}]"))


def content(slide: Any) -> list[Any]:
    """The slide's own shapes in reading order, without footer, date and slide number."""
    return [shape for shape in slide.shapes if not is_footer(shape)]


def query(element: Any, path: str) -> list[Any]:
    """What an XPath finds; unlike python-pptx' own, with all prefixes that a deck of deckgen's needs."""
    return list(etree.ElementBase.xpath(element, path, namespaces=NS))


# ---------------------------------------------------------------------------------------------- text


def plain(text: str) -> str:
    """Wording without what only lays it out: breaks, spaces that hold words together, hyphens that are not seen."""
    return " ".join(text.replace("\u00ad", "").split())


def words(slide: Any) -> list[str]:
    """All that stands on a slide but its footers, in reading order, a text for each shape or cell."""
    found = []
    for shape in every_shape(content(slide)):
        if getattr(shape, "has_table", False):
            found += [plain(cell.text) for row in shape.table.rows for cell in row.cells]
        elif shape.has_text_frame:
            found.append(plain(shape.text_frame.text))
    return [text for text in found if text]


def number_fields(root: Any) -> list[tuple[str, str]]:
    """The numbers that are fields: key and text."""
    return [
        (node.get("type").removeprefix(FIELD), "".join(node.xpath("./*[local-name()='t']/text()")))
        for node in query(root, f".//a:fld[starts-with(@type, '{FIELD}')]")
    ]


# -------------------------------------------------------------------------------------------- charts


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if getattr(shape, "has_chart", False)]


def workbook(chart: Any) -> openpyxl.Workbook:
    """The chart's embedded workbook."""
    return openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))


def table_of(chart: Any) -> list[list[Any]]:
    """The workbook's first sheet, row by row."""
    return [[cell.value for cell in row] for row in workbook(chart).worksheets[0].iter_rows()]
