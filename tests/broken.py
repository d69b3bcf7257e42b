"""A small deck in which nothing is wrong, written by python-pptx, and ways to damage it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from tools import NAMESPACES

SLIDE_1 = "ppt/slides/slide1.xml"
SLIDE_2 = "ppt/slides/slide2.xml"
CHART = "ppt/charts/chart1.xml"
DECK = "ppt/presentation.xml"
TYPES = "[Content_Types].xml"
RELS_1 = "ppt/slides/_rels/slide1.xml.rels"
SECTIONS = (
    '<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="All" '
    'id="{6E2C0F2B-5C2A-4E0B-9F6E-0A5C3B1D7E10}"><p14:sldIdLst><p14:sldId id="256"/><p14:sldId id="257"/>'
    "</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst></p:presentation>"
)


def write_good_deck(path: Path) -> Path:
    """A deck with a chart, a picture, a table, an outline, notes and a section, in which nothing is wrong."""
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[5])
    first.shapes.title.text = "Shares"
    data = CategoryChartData()
    data.categories = ["A", "B"]
    data.add_series("North", (0.12, 0.34))
    data.add_series("South", (0.56, 0.78))
    box = Inches(1), Inches(2), Inches(6), Inches(4)
    chart = first.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box, data)
    first.notes_slide.notes_text_frame.text = "Say this."

    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "Details"
    pixel = io.BytesIO()
    Image.new("RGB", (2, 2)).save(pixel, "PNG")
    picture = second.shapes.add_picture(pixel, *box)
    outline = second.shapes.build_freeform(0, 0).add_line_segments([(0, 99), (99, 99)]).convert_to_shape()
    for shape, alt in ((chart, "Two regions"), (picture, "A square"), (outline, "A triangle")):
        shape._element.xpath("*/p:cNvPr")[0].set("descr", alt)
    table = second.shapes.add_table(2, 1, *box).table
    table.cell(0, 0).text, table.cell(1, 0).text = "Region", "North"
    for slide in (first, second, first.notes_slide):
        for run in slide._element.iter(f"{{{NAMESPACES['a']}}}r"):
            run.get_or_add_rPr().set("lang", "en-GB")
    deck.core_properties.title = "Two regions"
    deck.save(path)
    # python-pptx writes axis ids below 0, which the standard does not allow.
    damage(path, path, CHART, lambda text: re.sub(r'((?:axId|crossAx) val=")-', r"\1", text))
    damage(path, path, DECK, lambda text: text.replace("</p:presentation>", SECTIONS))
    return path


def damage(source: Path, target: Path, part: str, change: Callable[[str], str | None]) -> Path:
    """A copy of a deck with one part changed, or left out where `change` gives None."""
    parts = dict(read_parts(source))
    before = parts.pop(part).decode(errors="replace")
    after = change(before)
    assert after != before, "the damage did not change anything"
    if after is not None:
        parts[part] = after.encode()
    write_parts(target, list(parts.items()))
    return target


def write_parts(target: Path, parts: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(target, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        for name, data in parts:
            archive.writestr(name, data)


def read_parts(source: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(source) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]
