"""A deck of one chart with intervals over small data for two waves, and Wilson's interval worked out by itself."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml import parse_xml

from deckgen import build
from finished import charts

Z95 = 1.959963984540054
Z90 = 1.6448536269514722

DATA = """wave,question,answer,name,region,share,n,status
2019,reason,a,Kvalitet,all,0.64,868,published
2019,reason,b,Effektivitet,all,0.31,868,published
2019,reason,c,Ro,all,0.05,40,published
2021,reason,a,Kvalitet,all,0.6,900,published
2021,reason,b,Effektivitet,all,0.7,900,published
2021,reason,d,Nyt,all,0.2,900,published
"""
SHARES = {"Kvalitet": (0.64, 868), "Effektivitet": (0.31, 868), "Ro": (0.05, 40)}
LATER = {"Kvalitet": (0.6, 900), "Effektivitet": (0.7, 900), "Nyt": (0.2, 900)}


def wilson(share: float, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson's score interval in per cent, from the formula as it is printed in textbooks."""
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return 100 * (middle - half), 100 * (middle + half)


def reaches(shares: dict[str, tuple[float, int]], z: float = Z95) -> dict[str, Any]:
    """How far below and above its value each error bar has to reach, in per cent."""
    found = {}
    for name, (share, n) in shares.items():
        low, high = wilson(share, n, z)
        found[name] = pytest.approx((100 * share - low, high - 100 * share), abs=1e-6)
    return found


def spec(
    folder: Path, chart: str = "type: bar, interval: true", head: str = "language: da\n", data: str = DATA
) -> Path:
    """A deck of one chart over the data of a wave."""
    (folder / ".deckgen").touch()
    (folder / "data.csv").write_text(data, "utf-8")
    path = folder / "deck.yaml"
    path.write_text(
        f"""title: Sikkerhed
{head}params: {{wave: "2019"}}
data:
  survey: {{file: data.csv, where: {{wave: $wave}}, value: share, label: {{answer: name}}, source: Opdigtede tal}}
slides:
  - kind: chart
    key: reason
    title: Hvorfor de kommer
    chart: {{{chart}, from: survey, where: {{question: reason}}, category: answer}}
""",
        "utf-8",
    )
    return path


def built_deck(folder: Path, **how: Any) -> tuple[Path, Any]:
    out = folder / "out.pptx"
    result = build(spec(folder, **how), out=out, force=True)
    return out, result


def chart_of_file(path: Path) -> Any:
    (chart,) = charts(Presentation(str(path)).slides[0])
    return chart


def root_of(path: Path) -> etree._Element:
    return etree.fromstring(both(chart_of_file(path))[0])


def both(chart: Any) -> tuple[bytes, bytes]:
    """A chart's part and its workbook, as python-pptx finds them."""
    return etree.tostring(chart._chartSpace), chart.part.chart_workbook.xlsx_part.blob


def slide_text(path: Path) -> str:
    shapes = Presentation(str(path)).slides[0].shapes
    return "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def edit_chart_of(path: Path, change: Callable[[etree._Element], None]) -> None:
    deck = Presentation(str(path))
    (chart,) = charts(deck.slides[0])
    root = etree.fromstring(etree.tostring(chart._chartSpace))
    change(root)
    for child in list(chart._chartSpace):
        chart._chartSpace.remove(child)
    chart._chartSpace.extend(parse_xml(etree.tostring(child)) for child in root)
    deck.save(str(path))
