"""Charts and plots to try, and a deck of them that python-pptx has framed and deckgen has filled."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from broken import write_parts
from deckgen.model import Category, Chart, ChartType, Colour, Fact, Grouping, Plot, Point, Series
from deckgen.powerpoint.chart import chart_xml, workbook

Named = tuple[str, Sequence[float | None]]
"""A series' name and its values."""
DANISH = '0" pct."'


def chart_of(
    type: ChartType, labels: Sequence[str], *series: Named, grouping: Grouping = "clustered",
    highlight: int = -1, hatched: int = -1, number_format: str = DANISH, legend: bool = False,
    data_labels: bool = True,
) -> Chart:  # fmt: skip
    """A chart; `highlight` and `hatched` are the place of a category. Keys are 'c0', 'c1' and 's0', 's1'."""
    return Chart(
        key="talk.chart", role="chart", type=type,
        categories=tuple(Category(f"c{number}", label) for number, label in enumerate(labels)),
        series=tuple(
            Series(f"s{place}", name, tuple(
                Point(value, Fact(f"s{place}/c{number}", value, ""), number == highlight, number == hatched)
                for number, value in enumerate(values)
            ))
            for place, (name, values) in enumerate(series)
        ),
        number_format=number_format, alt="", grouping=grouping, data_labels=data_labels, legend=legend,
        category_header="Værdi",
    )  # fmt: skip


def plot_of(chart: Chart, axis_max: float | None = 100, legend_height: float = 0.0) -> Plot:
    """A plot with room on all sides."""
    several = len(chart.series) > 1
    colours = [Colour(f"accent{number % 6 + 1}") for number in range(len(chart.series))]
    return Plot(
        x=0.2, y=0.1, w=0.7, h=0.8, axis_max=axis_max, label_size=18, value_size=18, gap_width=60,
        colours=tuple(colours) if several else (Colour("accent6"),), highlight=Colour("accent1"),
        text=Colour("tx1"), line=Colour("tx1", 75, 25), background=Colour("bg1"), plain=not several,
        legend_height=legend_height,
    )  # fmt: skip


def write_chart_deck(path: Path, charts: Sequence[tuple[Chart, Plot]]) -> Path:
    """A deck with a chart on each slide: frames by python-pptx, charts and workbooks by deckgen."""
    deck = Presentation()
    placeholder = CategoryChartData()
    placeholder.categories = ["a"]
    placeholder.add_series("a", (1,))
    for _ in charts:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        frame = Inches(1), Inches(1), Inches(8), Inches(5)
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *frame, placeholder)
    framed = io.BytesIO()
    deck.save(framed)
    with zipfile.ZipFile(framed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for number, (chart, plot) in enumerate(charts, 1):
        chart_part = _target(parts, f"ppt/slides/_rels/slide{number}.xml.rels", "charts")
        name = chart_part.rpartition("/")[2]
        book = _target(parts, f"ppt/charts/_rels/{name}.rels", "embeddings")
        parts[chart_part] = chart_xml(chart, plot, "da-DK").encode()
        parts[book] = workbook(chart)
    write_parts(path, list(parts.items()))
    return path


def _target(parts: dict[str, bytes], rels: str, folder: str) -> str:
    found = re.search(rf"{folder}/[^\"]+", parts[rels].decode())
    assert found is not None
    return f"ppt/{found[0]}"
