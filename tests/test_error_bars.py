"""Intervals as native error bars: right to the digit in chart and workbook, and clear of their labels."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from pptx import Presentation

from chart_edits import (
    bars,
    rows_of,
    wave,
    with_bars,
)
from chart_samples import plot_of, write_chart_deck
from deckgen import build
from deckgen.findings import DeckgenError
from deckgen.languages import LANGUAGES
from deckgen.model import ChartType
from deckgen.powerpoint.chart import chart_xml, verify_chart, workbook
from deckgen.powerpoint.chart_labels import marked_format
from deckgen.powerpoint.lint import lint
from deckgen.preview.render import render
from finished import workbook as opened
from interval_decks import (
    DATA,
    SHARES,
    Z90,
    Z95,
    both,
    built_deck,
    chart_of_file,
    reaches,
    root_of,
    slide_text,
    spec,
    wilson,
)
from tools import find, need_libreoffice, validate

TYPES: list[ChartType] = ["bar", "column", "line"]


# ------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize("type", TYPES)
def test_error_bars_reach_as_far_as_wilson_s_interval_in_chart_and_cells(type: ChartType, tmp_path: Path) -> None:
    path, result = built_deck(tmp_path, chart=f"type: {type}, interval: true")
    assert result.findings == ()
    part, book = both(chart_of_file(path))
    assert bars(part) == {"share": reaches(SHARES)}
    assert bars(part, book) == {"share": reaches(SHARES)}
    header, *rows = opened(chart_of_file(path)).worksheets[0].iter_rows(values_only=True)
    assert header[1:] == ("share", "share +", "share \u2212")
    assert [row[0] for row in rows] == list(SHARES)
    assert validate(path) == []
    assert [each for each in lint(path) if each.level in ("refuse", "access")] == []


def test_the_level_is_the_deck_s_or_the_chart_s_own(tmp_path: Path) -> None:
    path, _ = built_deck(tmp_path, head="language: da\ninterval: 90\n")
    assert bars(both(chart_of_file(path))[0]) == {"share": reaches(SHARES, Z90)}
    assert "Streger: 90\u00a0pct. konfidensinterval" in slide_text(path)
    path, _ = built_deck(tmp_path, chart="type: bar, interval: 95", head="language: da\ninterval: 90\n")
    assert bars(both(chart_of_file(path))[0]) == {"share": reaches(SHARES)}


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_source_line_says_what_the_bars_are_and_what_was_assumed(code: str, tmp_path: Path) -> None:
    path, _ = built_deck(tmp_path, head=f"language: {code}\n")
    language = LANGUAGES[code]
    note = language.words["error_bars_note"].format(level=f"95{language.percent}")
    assert f"{note}, {language.words['random_assumed']}." in slide_text(path)
    assert ("95" in note) and "{" not in note


def test_an_estimate_with_an_error_of_its_own_assumes_nothing(tmp_path: Path) -> None:
    """Its interval is the estimate and the normal quantile times its standard error."""
    data = (
        "wave,question,answer,name,share,n,effective,error,freedom,method,weighted\n"
        "2019,reason,a,Kvalitet,0.5,100,80,0.02,,normal,100\n2019,reason,b,Ro,0.25,100,80,0.04,,normal,100\n"
    )
    path, _ = built_deck(tmp_path, data=data)
    reach = bars(both(chart_of_file(path))[0])["share"]
    assert reach["Kvalitet"] == pytest.approx((2 * Z95, 2 * Z95))
    assert reach["Ro"] == pytest.approx((4 * Z95, 4 * Z95))
    assert "konfidensinterval" in slide_text(path)
    assert "tilfældig" not in slide_text(path)


def test_alt_text_says_each_interval(tmp_path: Path) -> None:
    path, _ = built_deck(tmp_path)
    (frame,) = [shape for shape in Presentation(str(path)).slides[0].shapes if shape.has_chart]
    alt = frame._element.nvGraphicFramePr.cNvPr.get("descr").replace("\u00a0", " ")
    for name, (share, n) in SHARES.items():
        low, high = wilson(share, n)
        assert f"{name} {share * 100:.0f} pct. ({low:.0f}\u2013{high:.0f})" in alt


def test_a_value_whose_base_is_unknown_has_no_bar_and_is_named(tmp_path: Path) -> None:
    path, result = built_deck(tmp_path, data=DATA.replace("0.31,868", "0.31,"))
    reach = bars(both(chart_of_file(path))[0])["share"]
    assert reach["Effektivitet"] == (None, None)
    assert reach["Kvalitet"] == reaches(SHARES)["Kvalitet"]
    (finding,) = [each for each in result.findings if each.code == "interval-unknown"]
    assert "Effektivitet" in finding.message
    assert "Kvalitet" not in finding.message


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        ("type: bar, grouping: stacked, interval: true", "in a stack"),
        ("type: column, grouping: percent_stacked, interval: 95", "in a stack"),
        ("type: doughnut, interval: true", "a ring has no axis"),
        ("type: bar, interval: 0.95", "a level in per cent"),
        ("type: line, interval: often", "a level in per cent"),
    ],
)
def test_where_no_interval_can_be_drawn_an_error_says_why(chart: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DeckgenError) as problem:
        built_deck(tmp_path, chart=chart)
    (finding,) = problem.value.findings
    assert said in finding.message
    assert finding.where is not None
    assert (finding.where.line, finding.code) == (10, "value-wrong")


def test_a_chart_without_intervals_has_nothing_of_them(tmp_path: Path) -> None:
    path, _ = built_deck(tmp_path, chart="type: bar")
    part, book = both(chart_of_file(path))
    assert not re.search(rb"errBars|manualLayout><c:x |showLeaderLines|bars=", part)
    assert all(len(row) == 2 for row in rows_of(book))
    assert "konfidens" not in slide_text(path)


def test_what_chart_and_workbook_say_of_error_bars_is_compared() -> None:
    chart = with_bars(wave("ab", {"s": [10, 20]}), s=[(8, 13), (15, 22)])
    part, book = chart_xml(chart, plot_of(chart), "da-DK").encode(), workbook(chart)
    assert verify_chart(part, book, chart) == []
    assert verify_chart(part.replace(b"<c:v>3</c:v>", b"<c:v>4</c:v>"), book, chart) != []
    assert verify_chart(part, workbook(with_bars(chart, s=[(8, 13), (15, 23)])), chart) != []


# ------------------------------------------------------------------------------------------------- looks


@pytest.mark.slow
@pytest.mark.parametrize("type", ["bar", "column"])
def test_whiskers_and_labels_can_be_seen_and_stay_apart(type: ChartType, tmp_path: Path) -> None:
    """In LibreOffice's picture: from the end of the longest bar outwards a thin line, a gap, then the label's ink."""
    need_libreoffice()
    chart = with_bars(wave(["x"], {"s": [60.0]}, type=type), s=[(50.0, 72.0)])
    plot = replace(plot_of(chart, axis_max=100), bar_gap=0.01)
    deck = write_chart_deck(tmp_path / "chart.pptx", [(chart, plot)])
    (picture,) = render(deck, tmp_path, width_pixels=1600)
    pixels = Image.open(picture).convert("RGB")
    width, height = pixels.size
    # The chart's frame is 8 by 5 inches at 1, 1 on a slide of 10 by 7.5; the plot as plot_of has it.
    per = width / 10
    if type == "column":
        middle = round(per * (1 + 8 * (0.2 + 0.7 / 2)))
        line = [pixels.getpixel((middle, y)) for y in range(height)]
        length, end = 5 * 0.8 * per, per * (1 + 5 * 0.9)
        places = [end - length * share for share in (0.585, 0.615, 0.71)]
        label = (middle - round(per * 0.6), 0, middle + round(per * 0.6), round(end - length * 0.73))
    else:
        middle = round(per * (1 + 5 * (0.1 + 0.8 / 2)))
        line = [pixels.getpixel((x, middle)) for x in range(width)]
        length, end = 8 * 0.7 * per, per * (1 + 8 * 0.2)
        places = [end + length * share for share in (0.585, 0.615, 0.71)]
        label = (round(end + length * 0.73), middle - round(per * 0.3), width, middle + round(per * 0.3))
    for place in places:
        near = line[round(place) - 2 : round(place) + 3]
        assert any(sum(pixel) < 200 for pixel in near), place
    clear = round(end - length * 0.7255) if type == "column" else round(end + length * 0.7255)
    assert sum(line[clear]) > 600  # between the two
    ink = sum(pixels.crop(label).convert("L").histogram()[:100])
    assert ink > 100  # the label stands beyond


def test_labels_stand_beyond_their_bars_and_the_axis_has_room_for_both(tmp_path: Path) -> None:
    """A label is moved by as much of the axis as its error bar reaches above the value."""
    path, _ = built_deck(tmp_path, chart="type: column, interval: true")
    root = root_of(path)
    (high,) = (float(each) for each in find(root, "//c:valAx/c:scaling/c:max/@val"))
    (tall,) = (float(each) for each in find(root, "//c:plotArea/c:layout//c:h/@val"))
    ends = {name: wilson(*each)[1] for name, each in SHARES.items()}
    assert high > max(ends.values()) * 1.05
    moved = {}
    for index, (name, (share, _)) in enumerate(SHARES.items()):
        (y,) = (float(each) for each in find(root, f"//c:dLbl[c:idx/@val='{index}']/c:layout//c:y/@val"))
        moved[name] = -y - (ends[name] - 100 * share) / high * tall
    assert all(0.005 < each < 0.03 for each in moved.values())  # what is left is a small gap, the same for all
    assert max(moved.values()) - min(moved.values()) < 1e-4
    assert find(root, "//c:dLbls/c:dLbl/c:dLblPos/@val") == ["outEnd"] * 3


def test_bars_below_zero_have_a_scale_that_is_known(tmp_path: Path) -> None:
    chart = with_bars(wave("ab", {"s": [4.0, -5.0]}), s=[(1.0, 7.0), (-9.0, -1.0)])
    root = etree.fromstring(chart_xml(chart, replace(plot_of(chart, 10), axis_min=-12), "da-DK").encode())
    assert find(root, "//c:valAx/c:scaling/c:min/@val") == ["-12"]
    x = [float(each) for each in find(root, "//c:dLbl/c:layout//c:x/@val")]
    assert x == pytest.approx([3 / 22 * 0.7, -4 / 22 * 0.7], abs=1e-5)


@pytest.mark.parametrize(
    ("code", "up"),
    [
        ('0" pct."', '0" pct.\u00a0\u25b2"'),
        ("0.0", '0.0"\u00a0\u25b2"'),
        ('[>=0.05]+0" point";[<=-0.05]"\u2212"0" point";0" a;b"',
         '[>=0.05]+0" point\u00a0\u25b2";[<=-0.05]"\u2212"0" point\u00a0\u25b2";0" a;b\u00a0\u25b2"'),
    ],
)  # fmt: skip
def test_a_mark_of_change_stands_in_each_section_of_the_number_format(code: str, up: str) -> None:
    assert marked_format(code, "up") == up
    assert marked_format(code, "down") == up.replace("\u25b2", "\u25bc")
    assert marked_format(code, "") == code


@pytest.mark.parametrize("type", ["bar", "column", "line", "doughnut"])
def test_marks_are_in_the_labels_of_their_points_and_labels_stay_live(type: ChartType, tmp_path: Path) -> None:
    chart = wave("abc", {"s": [10, 20, 30]}, type=type, legend=type == "doughnut")
    changes = ("up", "", "down")
    points = tuple(replace(point, change=change) for point, change in zip(chart.series[0].points, changes, strict=True))
    chart = replace(chart, series=(replace(chart.series[0], points=points),))
    plot = plot_of(chart)
    if type == "doughnut":
        plot = replace(plot, point_colours=plot.colours * 3, plain=False)
    part = chart_xml(chart, plot, "da-DK").encode()
    root = etree.fromstring(part)
    marks = {index: find(root, f"//c:dLbl[c:idx/@val='{index}']/c:numFmt/@formatCode") for index in range(3)}
    assert marks == {0: ['0" pct.\u00a0\u25b2"'], 1: [], 2: ['0" pct.\u00a0\u25bc"']}
    assert find(root, "//c:dLbl/c:tx") == []
    assert find(root, "//c:dLbl/c:showVal/@val") == ["1", "1"]
    assert validate(write_chart_deck(tmp_path / "marks.pptx", [(chart, plot)])) == []


@pytest.mark.parametrize(("type", "kept"), [("bar", "-3.1"), ("column", "-3.1"), ("line", "0.4")])
def test_intervals_below_zero_are_on_the_axis(type: ChartType, kept: str, tmp_path: Path) -> None:
    """The mean and its error give the ends by hand: -3.1 and 0.4 less 1.96 times 1.2 and 0.9."""
    data = (
        "wave,question,answer,name,share,n,effective,error,freedom,method,weighted\n"
        "2019,reason,a,Alfa,4.5,100,80,0.8,,normal,100\n"
        "2019,reason,b,Beta,-3.1,100,80,1.2,,normal,100\n2019,reason,c,Gamma,0.4,100,80,0.9,,normal,100\n"
    )
    if kept == "0.4":
        data = "".join(line for line in data.splitlines(keepends=True) if ",b," not in line)
    deck = spec(tmp_path, chart=f"type: {type}, interval: true, decimals: 1", data=data)
    deck.write_text(deck.read_text("utf-8").replace("value: share,", "value: share, format: number,"), "utf-8")
    build(deck, out=tmp_path / "out.pptx")
    root = root_of(tmp_path / "out.pptx")
    low = {"-3.1": -3.1 - Z95 * 1.2, "0.4": 0.4 - Z95 * 0.9}[kept]
    (least,) = (float(each) for each in find(root, "//c:valAx/c:scaling/c:min/@val"))
    (most,) = (float(each) for each in find(root, "//c:valAx/c:scaling/c:max/@val"))
    room = most - 4.5 - Z95 * 0.8  # of a label above
    assert room > 0
    assert least == pytest.approx(low - (room if kept == "-3.1" else 0), abs=1e-4)
    assert find(root, "//c:catAx/c:tickLblPos/@val") == ["low"]
