"""The gallery: a tiny deck for each kind, which is an example in the documentation and builds in every brand."""

from __future__ import annotations

import csv
import re
import shutil
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
from finished import (
    BRANDS,
    Finished,
    Talk,
    alt_text,
    charts,
    content,
    key_in_name,
    lint_faults,
    number_fields,
    plain,
    query,
    read_yaml,
    table_of,
    words,
    wrong,
)
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
        assert {finding.code for finding in result.findings} <= {"illustrative-numbers"}
        return Finished(Talk(deck.stem, brand, result.deck.language), out)

    return built


@pytest.fixture(params=BRANDS)
def brand(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def survey(**conditions: str) -> dict[str, dict[str, str]]:
    """The rows of the survey that meet all conditions, by answer."""
    return {row["answer"]: row for row in SURVEY if all(row[name] == value for name, value in conditions.items())}


def share(row: dict[str, str]) -> float:
    """A row's share in per cent, as it stands in charts."""
    return float(Decimal(row["share"]) * 100)


def chart_on(finished: Finished, number: int) -> Any:
    """The only chart of a slide, counted from 1."""
    (chart,) = charts(finished.slides[number - 1])
    return chart


def drawn(chart: Any) -> dict[str, dict[str, float | None]]:
    """The values of a chart by series and category."""
    (plot,) = chart.plots
    return {series.name: dict(zip(plot.categories, series.values, strict=True)) for series in plot.series}


# ---------------------------------------------------------------------------------------------- all of it


@pytest.mark.parametrize(("folder", "kinds"), [("slides", SLIDES), ("charts", CHARTS)], ids=["slides", "charts"])
def test_every_kind_has_a_deck_of_its_name_that_shows_it(folder: str, kinds: dict[str, Any]) -> None:
    assert {deck.stem for deck in DECKS if deck.parent.name == folder} == set(kinds)
    for kind in kinds:
        text = (GALLERY / folder / f"{kind}.yaml").read_text("utf-8")
        assert (f"kind: {kind}\n" if folder == "slides" else f"type: {kind}\n") in text


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: f"{deck.parent.name}-{deck.stem}")
def test_a_deck_builds_in_every_brand_without_a_fault(deck: Path, brand: str, show: Show) -> None:
    finished = show(deck, brand)
    assert len(finished.slides) == len(read_yaml(deck)["slides"])
    assert lint_faults(finished.path) == []


@pytest.mark.slow
def test_the_validator_finds_nothing_wrong_in_all_decks_together(tmp_path: Path) -> None:
    """One file of all slides for each brand: the validator takes as long to start as to look at twenty slides."""
    shutil.copytree(GALLERY, tmp_path / "gallery")
    shutil.copy(GALLERY / "charts" / "heatmap.csv", tmp_path / "gallery" / "slides")
    decks = [read_yaml(deck) for deck in DECKS]
    together: dict[str, Any] = {"title": "Everything", "language": "da", "data": {}, "numbers": {}}
    for name in ("data", "numbers"):
        for deck in decks:
            together[name] |= deck.get(name, {})
    together["slides"] = [slide for deck in decks for slide in deck["slides"]]
    spec = tmp_path / "gallery" / "slides" / "everything.yaml"
    spec.write_text(yaml.safe_dump(together, allow_unicode=True), "utf-8")
    files = [build(spec, brand=brand, out=tmp_path / f"{brand}.pptx").path for brand in BRANDS]
    assert wrong(files) == {}


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: f"{deck.parent.name}-{deck.stem}")
def test_slides_with_figures_of_the_data_are_stamped(deck: Path, show: Show) -> None:
    """All data of the gallery are invented."""
    for slide in show(deck, "offinno").slides:
        shown = bool(charts(slide) or number_fields(slide._element)) or (
            deck.stem == "heatmap" and any(each.shape_type == 13 for each in content(slide))
        )
        assert any(key_in_name(shape.name).endswith("/stamp") for shape in slide.shapes) == shown


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: f"{deck.parent.name}-{deck.stem}")
def test_the_notes_trace_every_number_to_a_line_of_a_file(deck: Path, show: Show) -> None:
    for slide in show(deck, "offinno").slides:
        for paragraph in slide.notes_slide.notes_text_frame.paragraphs if slide.has_notes_slide else ():
            if number_fields(paragraph._p):
                assert re.search(r"tests/gallery/(charts/)?\w+\.(csv|xlsx):\d+$", paragraph.text), paragraph.text


# ------------------------------------------------------------------------------------------------- charts


@pytest.mark.parametrize(
    ("kind", "types"),
    [
        ("bar", ["BAR_CLUSTERED", "BAR_CLUSTERED", "BAR_STACKED", "BAR_STACKED_100"]),
        ("column", ["COLUMN_CLUSTERED", "COLUMN_STACKED", "COLUMN_STACKED_100", "COLUMN_CLUSTERED",
                    "COLUMN_CLUSTERED"]),
        ("line", ["LINE_MARKERS", "LINE_MARKERS"]),
        ("doughnut", ["DOUGHNUT", "DOUGHNUT"]),
    ],
)  # fmt: skip
def test_charts_are_powerpoint_s_own(kind: str, types: list[str], brand: str, show: Show) -> None:
    finished = show(GALLERY / "charts" / f"{kind}.yaml", brand)
    found = [chart_on(finished, number).chart_type for number in range(1, len(types) + 1)]
    assert found == [XL_CHART_TYPE[name] for name in types]


def test_labels_are_sorted_as_danes_do(show: Show) -> None:
    chart = chart_on(show(GALLERY / "charts" / "bar.yaml", "offinno"), 2)
    assert list(chart.plots[0].categories) == ["Odense", "Viborg", "Ærø", "Ølgod", "Åbenrå", "Aalborg"]
    assert set(drawn(chart)["share"].values()) == {share(row) for row in survey(question="town").values()}


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("kind", ["bar", "column"])
def test_stacks_have_a_series_for_each_answer_and_a_legend(kind: str, number: int, show: Show) -> None:
    finished = show(GALLERY / "charts" / f"{kind}.yaml", "offinno")
    chart = chart_on(finished, number + (kind == "bar"))
    suffix = "da" if kind == "bar" else "en"
    wanted: dict[str, dict[str, float]] = {}
    for row in SURVEY:
        if row["question"] == "channel" and row["region"] != "all":
            wanted.setdefault(row[f"answer_{suffix}"], {})[row[f"region_{suffix}"]] = share(row)
    assert drawn(chart) == wanted
    assert chart.has_legend
    header, *rows = table_of(chart)
    assert header[1:] == list(wanted)
    assert rows == [[region, *(wanted[name][region] for name in wanted)] for region in next(iter(wanted.values()))]


def test_what_cannot_be_compared_stands_apart_behind_an_empty_place(show: Show) -> None:
    chart = chart_on(show(GALLERY / "charts" / "column.yaml", "offinno"), 4)
    towns = survey(question="town")
    values = list(drawn(chart)["share"].items())
    assert values == [
        ("Odense", share(towns["odense"])), ("Viborg", share(towns["viborg"])), ("", None),
        ("Ærø*", share(towns["aeroe"])),
    ]  # fmt: skip
    assert query(chart._chartSpace, "//c:dPt[c:spPr/a:pattFill]/c:idx/@val") == ["3"]
    assert query(chart._chartSpace, "//c:dPt[c:spPr/a:solidFill/a:schemeClr/@val='accent1']/c:idx/@val") == ["0"]


def test_changes_are_written_in_points_with_their_sign(show: Show) -> None:
    finished = show(GALLERY / "charts" / "column.yaml", "offinno")
    reasons = survey(question="reason").values()
    falling = sorted(reasons, key=lambda row: -Decimal(row["change"]))
    assert list(drawn(chart_on(finished, 5))["change"].values()) == [
        float(Decimal(row["change"]) * 100) for row in falling
    ]
    alt = plain(" ".join(alt_text(shape) for shape in finished.slides[4].shapes if shape.has_chart))
    assert "Go to a talk +12 percentage points" in alt
    assert "Borrow books \u22124 percentage points" in alt


def test_lines_follow_the_waves_in_order(show: Show) -> None:
    finished = show(GALLERY / "charts" / "line.yaml", "offinno")
    waves = ["2021", "2022", "2023", "2024"]
    rows = [row for row in SURVEY if row["question"] == "visited"]

    def line(region: str) -> dict[str, float]:
        return {row["wave"]: share(row) for row in rows if row["region"] == region}

    assert drawn(chart_on(finished, 1)) == {"share": line("all")}
    assert drawn(chart_on(finished, 2)) == {"North": line("north"), "South": line("south")}
    assert list(line("all")) == waves


def test_a_ring_shows_a_share_and_its_rest_or_shares_that_make_one(show: Show) -> None:
    finished = show(GALLERY / "charts" / "doughnut.yaml", "offinno")
    visited = next(row for row in SURVEY if (row["wave"], row["region"], row["question"]) == ("2024", "all", "visited"))
    assert list(*(series.values() for series in drawn(chart_on(finished, 1)).values())) == [
        share(visited), pytest.approx(100 - share(visited)),
    ]  # fmt: skip
    ways = survey(question="channel", region="all").values()
    assert drawn(chart_on(finished, 2)) == {"share": {row["answer_en"]: share(row) for row in ways}}
    assert sum(share(row) for row in ways) == 100


def test_the_rest_of_the_categories_is_summed_under_a_name(show: Show) -> None:
    chart = chart_on(show(GALLERY / "slides" / "chart.yaml", "offinno"), 1)
    ways = survey(question="channel", region="all")
    assert drawn(chart)["share"] == {
        "At the desk": share(ways["desk"]),
        "In the app": share(ways["app"]),
        "Other ways": share(ways["web"]) + share(ways["phone"]),
    }


# ------------------------------------------------------------------------------------------------- slides


def test_a_table_from_data_has_a_column_for_each_code(show: Show) -> None:
    (table,) = tables(show(GALLERY / "slides" / "table.yaml", "offinno").slides[0])
    by_region = {name: survey(question="channel", region=name, wave="2024") for name in ("all", "north", "south")}
    assert table == [
        ["Way of borrowing", "Whole country", "North", "South"],
        *(
            [by_region["all"][code]["answer_en"], *(f"{share(rows[code]):.0f}%" for rows in by_region.values())]
            for code in ("app", "desk", "web", "phone")
        ),
    ]


def test_a_table_written_out_has_its_numbers_as_fields(show: Show) -> None:
    slide = show(GALLERY / "slides" / "table.yaml", "offinno").slides[1]
    (table,) = tables(slide)
    assert [row[1] for row in table] == ["Visited", "77%", "68.5%", "71.4%"]
    assert number_fields(slide._element) == [("north", "77%"), ("south", "68.5%"), ("visited", "71.4%")]


def test_a_table_from_excel_has_the_numbers_of_the_sheet(show: Show) -> None:
    sheet = openpyxl.load_workbook(GALLERY / "visits.xlsx")["Visits"]
    finished = show(GALLERY / "slides" / "table.yaml", "offinno")
    (table,) = tables(finished.slides[2])
    cells = [[cell.value for cell in row] for row in sheet["C4:D6"]]
    assert table == [["Branch", "Visits"], *([name, f"{visits:,}"] for name, visits in cells)]
    assert "visits.xlsx" in finished.slides[2].notes_slide.notes_text_frame.text


def tables(slide: Any) -> list[list[list[str]]]:
    return [
        [[plain(cell.text) for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes
        if shape.has_table
    ]


def test_icons_are_written_out_or_filled_from_data(show: Show) -> None:
    written, single, bands = (words(slide) for slide in show(GALLERY / "slides" / "icon_grid.yaml", "offinno").slides)
    assert written[1:] == ["It lends", "Books", "Films", "Games", "It helps", "With digital services", "Finding things"]
    reasons = survey(question="reason")
    largest = sorted(reasons.values(), key=lambda row: -Decimal(row["share"]))[:4]
    assert [text for row in largest for text in (f"{share(row):.0f}%", row["answer_en"])] == [
        text for text in single if text in {"62%", "48%", "31%", "27%"} | {row["answer_en"] for row in largest}
    ]
    assert [text for text in bands if text.startswith("To ")] == ["To read", "To meet"]


def test_a_pictogram_fills_as_many_icons_as_it_says(brand: str, show: Show) -> None:
    finished = show(GALLERY / "slides" / "pictogram.yaml", brand)
    (icons,) = [shape for shape in finished.slides[0].shapes if key_in_name(shape.name).endswith("/icons")]
    colours = query(icons._element, ".//p:sp[p:spPr/a:custGeom]/p:spPr/a:solidFill/a:schemeClr/@val")
    assert colours == ["accent1"] * 7 + [colours[9]] * 3
    assert colours[9] != "accent1"


def test_a_picture_is_told_in_words_and_may_fill_its_frame(brand: str, show: Show) -> None:
    whole, filling = (
        next(shape for shape in slide.shapes if shape._element.tag.endswith("}pic"))
        for slide in show(GALLERY / "slides" / "picture.yaml", brand).slides
    )
    assert alt_text(whole) == "A red bridge with three arches over blue water"
    assert whole.width / whole.height == pytest.approx(640 / 360, rel=0.01)
    assert (whole.crop_left, whole.crop_right, whole.crop_top, whole.crop_bottom) == (0, 0, 0, 0)
    kept = 1 - filling.crop_left - filling.crop_right, 1 - filling.crop_top - filling.crop_bottom
    assert min(kept) < max(kept) == pytest.approx(1)
    seen = (filling.image.size[0] * kept[0]) / (filling.image.size[1] * kept[1])
    assert seen == pytest.approx(filling.width / filling.height, rel=0.01)
    vector = query(whole._element, ".//a:blip/a:extLst/a:ext/*[local-name()='svgBlip']/@r:embed")
    assert [whole.part.related_part(each).blob for each in vector] == [(GALLERY / "bridge.svg").read_bytes()]


def test_a_quotation_is_the_title_unless_another_is_given(brand: str, show: Show) -> None:
    alone, titled = show(GALLERY / "slides" / "quote.yaml", brand).slides
    assert plain(alone.shapes.title.text_frame.text) == "“I came for a book, and I stayed for the company.”"
    assert words(alone)[1:] == ["A visitor Odense, 2024"]
    assert titled.shapes.title.text_frame.text == "Staff notice the difference"
    assert words(titled)[1:] == ["“Nobody asks for the key any more. They ask for one another.” A librarian"]


def test_columns_take_charts_tables_pictures_points_and_text(brand: str, show: Show) -> None:
    ring, table, picture = show(GALLERY / "slides" / "two_column.yaml", brand).slides
    assert [chart.chart_type for chart in charts(ring)] == [XL_CHART_TYPE.DOUGHNUT, XL_CHART_TYPE.BAR_CLUSTERED]
    assert len(tables(table)) == 1
    points = next(shape for shape in table.placeholders if shape.name.startswith("Right [")).text_frame.paragraphs
    assert [paragraph.level for paragraph in points] == [0, 0, 1]
    kinds = {shape.placeholder_format.type for shape in picture.placeholders}
    assert PP_PLACEHOLDER.TITLE in kinds
    assert "A red bridge over blue water" in {alt_text(shape) for shape in content(picture)}
    bold = query(picture._element, ".//a:r[a:rPr/@b='1']/a:t/text()")
    assert "new library" in bold


def test_points_may_be_counted_and_stand_further_in(brand: str, show: Show) -> None:
    listed, counted = show(GALLERY / "slides" / "bullets.yaml", brand).slides
    body = next(shape for shape in listed.placeholders if shape.name.startswith("Body")).text_frame
    assert [paragraph.level for paragraph in body.paragraphs] == [0, 0, 1, 1, 0]
    assert links(counted) == ["https://example.org/library"]


def test_the_last_slide_s_addresses_can_be_followed(brand: str, show: Show) -> None:
    (slide,) = show(GALLERY / "slides" / "contact.yaml", brand).slides
    assert links(slide) == ["https://example.org/news", "mailto:library@example.org"]


def links(slide: Any) -> list[str]:
    paragraphs = [paragraph for shape in slide.placeholders for paragraph in shape.text_frame.paragraphs]
    return [run.hyperlink.address for paragraph in paragraphs for run in paragraph.runs if run.hyperlink.address]
