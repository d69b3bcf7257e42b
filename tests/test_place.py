"""Geometry: icons align by their ink, charts leave room for their labels, titles break where they read best."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from deckgen.brands import ready_brand
from deckgen.fonts import Fonts
from deckgen.icons import load_icon
from deckgen.languages import language
from deckgen.model import (
    EMU_PER_INCH,
    EMU_PER_POINT,
    Band,
    Category,
    Cell,
    Chart,
    Fact,
    IconGrid,
    Point,
    Run,
    Series,
    TextStyle,
    inches,
)
from deckgen.place.grids import ink, place_grid
from deckgen.place.plots import place_plot
from deckgen.place.texts import Measure
from deckgen.project import Project

BRAND = ready_brand("offinno", Project.of(Path("decks/blox2018.yaml")), None).brand
HAIR = 2  # EMU that rounding may move an edge


def measure() -> Measure:
    return Measure(BRAND, language("da"), Fonts(BRAND.fonts))


def ink_edges(part) -> tuple[float, float]:
    """Left and right edge of what is seen of an icon, in EMU."""
    left, _, right, _ = ink(part.icon)
    return part.frame.x + left * part.frame.w, part.frame.x + right * part.frame.w


def grid(arrangement: str, *bands: Band) -> IconGrid:
    return IconGrid("s/icons", "icons", arrangement, bands, "")  # type: ignore[arg-type]


def test_the_ink_of_ten_icons_spans_the_frame_from_edge_to_edge() -> None:
    cells = tuple(Cell(str(place), load_icon("building", ())) for place in range(10))
    frame = inches(4.767, 2.30, 7.8, 3.32)
    parts = place_grid(grid("pictogram", Band("ten", cells)), frame, BRAND, measure())
    assert ink_edges(parts[0])[0] == pytest.approx(frame.x, abs=HAIR)
    assert ink_edges(parts[4])[1] == pytest.approx(frame.right, abs=HAIR)
    assert len({part.frame.y for part in parts}) == 2


@pytest.mark.parametrize("icon", ["organisation", "lightbulb", "flag", "people"])
def test_an_icon_and_its_label_share_their_left_edge(icon: str) -> None:
    cells = (Cell("one", load_icon(icon, ()), (Run("Et ord"),)),)
    bands = tuple(Band(f"band-{number}", cells, (Run("Overskrift"),)) for number in range(3))
    parts = place_grid(grid("bands", *bands), inches(0.767, 1.42, 11.8, 4.86), BRAND, measure())
    picture = next(part for part in parts if part.kind == "icon")
    label = next(part for part in parts if part.runs and part.runs[0].text == "Et ord")
    assert ink_edges(picture)[0] == pytest.approx(label.frame.x, abs=HAIR)


def test_three_bands_are_as_far_apart_as_the_look_says() -> None:
    bands = tuple(Band(f"band-{n}", (Cell("a", load_icon("star", ())),), (Run("x"),)) for n in range(3))
    parts = place_grid(grid("bands", *bands), inches(0.767, 1.42, 11.8, 4.86), BRAND, measure())
    lines = [part.frame.y for part in parts if part.kind == "rule"]
    assert [round((low - high) / EMU_PER_INCH, 2) for high, low in pairwise(lines)] == [1.62, 1.62]


def bars(*values: float, label: str = "Medarbejdertilfredshed", kind: str = "bar") -> Chart:
    points = tuple(Point(value, Fact(str(value), value / 100, f"{value:g}\u00a0pct.")) for value in values)
    categories = tuple(Category(str(index), label) for index in range(len(values)))
    return Chart("s/chart", "chart", kind, categories, (Series("s", "s", points),), '0" pct."', "")  # type: ignore[arg-type]


def test_the_longest_bar_leaves_room_for_its_label() -> None:
    frame = inches(0.767, 2.20, 11.8, 3.95)
    plot = place_plot(bars(70, 55, 20), frame, BRAND, measure())
    assert plot.axis_max is not None
    end_of_bar = plot.x + plot.w * 70 / plot.axis_max
    label = measure().width("70\u00a0pct.", TextStyle(plot.value_size + 2, bold=True)) * EMU_PER_POINT
    assert end_of_bar * frame.w + label <= frame.w
    assert end_of_bar > 0.85  # and no more than that


def test_category_labels_have_the_room_they_need_left_of_the_axis() -> None:
    frame = inches(0.767, 2.20, 11.8, 3.95)
    plot = place_plot(bars(70, 55), frame, BRAND, measure())
    words = measure().width("Medarbejdertilfredshed", TextStyle(plot.label_size)) * EMU_PER_POINT
    gap = plot.x * frame.w - words
    assert 0.1 < gap / EMU_PER_INCH < 0.3


def test_many_bars_get_smaller_labels_that_do_not_touch() -> None:
    frame = inches(0.767, 2.20, 11.8, 3.95)
    plot = place_plot(bars(*range(1, 21)), frame, BRAND, measure())
    assert plot.label_size * 1.2 * EMU_PER_POINT <= frame.h / 20


def test_a_title_that_nearly_fills_its_line_is_broken_in_two(tmp_path: Path) -> None:
    deck = tmp_path / "deck.yaml"
    title = "Offentlig innovation skaber værdi på flere bundlinjer"
    slide = f"{{kind: bullets, title: {title}, items: [a]}}"
    deck.write_text(f"title: x\nlanguage: da\nbrand: offinno\nslides:\n  - {slide}\n")
    import deckgen

    made = deckgen.build(deck, out=tmp_path / "x.pptx").deck
    runs = made.slides[0].shapes[0].block.paragraphs[0].runs  # type: ignore[union-attr]
    first = runs[0].text.strip()
    assert first in ("Offentlig innovation skaber værdi", "Offentlig innovation skaber")
    assert made.slides[0].shapes[0].block.text == title  # type: ignore[union-attr]
