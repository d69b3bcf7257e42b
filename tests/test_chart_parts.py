"""Native charts: what people see, read back by python-pptx, and what would make PowerPoint refuse a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from pptx.enum.chart import XL_CHART_TYPE

from chart_samples import chart_of, plot_of, write_chart_deck
from deckgen.findings import DeckgenError
from deckgen.model import Category, Chart, ChartType, Grouping, Plot, Series
from deckgen.powerpoint.chart import chart_xml, read_chart, read_workbook, verify_chart, workbook
from deckgen.powerpoint.lint import lint
from deckgen.preview.render import render
from tools import charts, find, need_libreoffice, validate

SHARES = ("Andel", [70, 55, 45, 30])
LABELS = ["Kvalitet", "Effektivitet", "Medarbejdertilfredshed", "Politiske mål"]
ONE = chart_of("bar", LABELS, SHARES, highlight=1)
SEVERAL = chart_of("bar", LABELS, SHARES, ("Region", [None, 12.5, 0, 100]))

KINDS: list[tuple[ChartType, Grouping, Any]] = [
    ("bar", "clustered", XL_CHART_TYPE.BAR_CLUSTERED),
    ("bar", "stacked", XL_CHART_TYPE.BAR_STACKED),
    ("bar", "percentStacked", XL_CHART_TYPE.BAR_STACKED_100),
    ("column", "clustered", XL_CHART_TYPE.COLUMN_CLUSTERED),
    ("column", "stacked", XL_CHART_TYPE.COLUMN_STACKED),
    ("column", "percentStacked", XL_CHART_TYPE.COLUMN_STACKED_100),
    ("line", "clustered", XL_CHART_TYPE.LINE_MARKERS),
    ("doughnut", "clustered", XL_CHART_TYPE.DOUGHNUT),
]
ODD = {
    "one point": chart_of("column", ["Kun én"], ("Andel", [12])),
    "thirty categories": chart_of("bar", [f"Kategori {n}" for n in range(30)], ("Andel", [*range(30)])),
    "eight series": chart_of("column", ["A"], *((f"Serie {n}", [n + 1]) for n in range(8)), legend=True),
    "nothing measured": chart_of("line", ["2018", "2020"], ("Tom", [None, None]), ("Andel", [1, 2])),
    "zeros": chart_of("bar", ["A", "B"], ("X", [0, 0]), ("Y", [0, 0]), grouping="stacked"),
    "below zero": chart_of("bar", ["Op", "Ned"], ("Ændring", [12.5, -7.25]), highlight=1),
    "marks of XML": chart_of("bar", ["Løn & <vilkår>", '"a" \'b\''], ("=SUM(A1) 😀", [1, 2])),
    "a gap before what stands apart": chart_of("column", ["A", " ", "B*"], ("C", [1, None, 3]), hatched=2),
    "hatched in a stack": chart_of(
        "bar", ["A", "B"], ("C", [1, 2]), ("D", [3, 4]), grouping="stacked", hatched=1
    ),
    "hatched on a line": chart_of("line", ["A", "B"], ("C", [1, 2]), hatched=1, highlight=0),
    "hatched in a ring": chart_of("doughnut", ["A", "B"], ("C", [1, 2]), hatched=1, highlight=0),
    "no labels": chart_of("bar", ["A", "B"], ("C", [1, 2]), highlight=1, data_labels=False),
}  # fmt: skip


def part_of(chart: Chart, plot: Plot | None = None) -> etree._Element:
    return etree.fromstring(chart_xml(chart, plot or plot_of(chart), "da-DK").encode())


def all_charts() -> list[tuple[Chart, Plot]]:
    """Every chart type and grouping with one and with several series, and every odd chart."""
    samples = []
    for type, grouping, _ in KINDS:
        for series in ([SHARES], [SHARES, ("Region", [None, 12.5, 0, 100])]):
            samples.append(chart_of(type, LABELS, *series, grouping=grouping, highlight=1, legend=len(series) > 1))
    samples += ODD.values()
    return [(chart, plot_of(chart, legend_height=0.1 if chart.legend else 0)) for chart in samples]


def point_look(root: etree._Element, index: int) -> list[str]:
    """The scheme colours that fill a point of its own."""
    return find(root, f"//c:dPt[c:idx/@val='{index}']/c:spPr//a:schemeClr/@val")


# ------------------------------------------------------------------------------------------------- files


@pytest.mark.slow
def test_the_validator_finds_nothing_wrong(tmp_path: Path) -> None:
    deck = write_chart_deck(tmp_path / "charts.pptx", all_charts())
    assert validate(deck) == []


def test_the_linter_finds_nothing_that_powerpoint_refuses(tmp_path: Path) -> None:
    deck = write_chart_deck(tmp_path / "charts.pptx", all_charts())
    assert [each for each in lint(deck) if "/charts/" in each.part] == []


@pytest.mark.parametrize(("type", "grouping", "wanted"), KINDS)
def test_python_pptx_reads_types_and_values(type: ChartType, grouping: Grouping, wanted: Any, tmp_path: Path) -> None:
    chart = chart_of(type, LABELS, SHARES, ("Region", [None, 12.5, 0, 100]), grouping=grouping)
    read = charts(write_chart_deck(tmp_path / "chart.pptx", [(chart, plot_of(chart))]))[0]
    assert read.chart_type == wanted
    assert list(read.plots[0].categories) == LABELS
    assert [(each.name, each.values) for each in read.plots[0].series] == [
        ("Andel", (70, 55, 45, 30)),
        ("Region", (None, 12.5, 0, 100)),
    ]


@pytest.mark.parametrize("chart", ODD.values(), ids=ODD.keys())
def test_python_pptx_reads_odd_charts(chart: Chart, tmp_path: Path) -> None:
    plot = charts(write_chart_deck(tmp_path / "chart.pptx", [(chart, plot_of(chart))]))[0].plots[0]
    assert list(plot.categories) == [each.label.strip() for each in chart.categories]
    assert [each.values for each in plot.series] == [
        tuple(point.value for point in series.points) for series in chart.series
    ]
    assert [each.name for each in plot.series] == [series.name for series in chart.series]


def test_the_same_chart_gives_the_same_text() -> None:
    assert chart_xml(ONE, plot_of(ONE), "da-DK") == chart_xml(ONE, plot_of(ONE), "da-DK")


@pytest.mark.parametrize("chart", [replace(ONE, categories=(), series=()), replace(ONE, series=())])
def test_a_chart_of_nothing_is_refused_in_words(chart: Chart) -> None:
    with pytest.raises(DeckgenError, match="nothing to show"):
        chart_xml(chart, plot_of(ONE), "da-DK")


def test_a_value_that_is_no_number_is_refused_in_words() -> None:
    chart = chart_of("bar", ["A"], ("B", [float("nan")]))
    with pytest.raises(DeckgenError, match="cannot show the value nan"):
        chart_xml(chart, plot_of(chart), "da-DK")


# ------------------------------------------------------------------------------------------------- look


def test_the_first_bar_stands_on_top_and_columns_go_from_left_to_right() -> None:
    for type, wanted in (("bar", "maxMin"), ("column", "minMax")):
        root = part_of(chart_of(type, LABELS, SHARES))  # type: ignore[arg-type]
        assert find(root, "//c:catAx/c:scaling/c:orientation/@val") == [wanted]


def test_the_value_axis_is_hidden_starts_at_zero_and_leaves_room_for_labels() -> None:
    root = part_of(ONE, replace(plot_of(ONE), axis_max=87.5))
    assert find(root, "//c:valAx/c:delete/@val") == ["1"]
    assert find(root, "//c:valAx/c:scaling/c:min/@val") == ["0"]
    assert find(root, "//c:valAx/c:scaling/c:max/@val") == ["87.5"]
    assert find(root, "//c:majorGridlines | //c:minorGridlines | //c:title") == []


def test_values_below_zero_are_not_cut_off_and_names_do_not_stand_on_bars() -> None:
    root = part_of(ODD["below zero"])
    assert find(root, "//c:valAx/c:scaling/c:min") == []
    assert find(root, "//c:catAx/c:tickLblPos/@val") == ["low"]


def test_the_plot_area_stands_where_it_was_placed() -> None:
    root = part_of(ONE, replace(plot_of(ONE), x=0.25, y=0, w=1 / 3, h=1))
    layout = "//c:plotArea/c:layout/c:manualLayout"
    assert find(root, f"{layout}/c:layoutTarget/@val") == ["inner"]
    found = [float(find(root, f"{layout}/c:{name}/@val")[0]) for name in "xywh"]
    assert found == pytest.approx([0.25, 0, 1 / 3, 1], abs=1e-5)


def test_a_highlighted_bar_has_the_highlight_and_a_larger_bold_label() -> None:
    root = part_of(ONE)
    assert find(root, "//c:ser/c:spPr/a:solidFill/a:schemeClr/@val") == ["accent6"]
    assert point_look(root, 1) == ["accent1"]
    assert find(root, "//c:dPt/c:idx/@val") == ["1"]
    label = find(root, "//c:dLbl[c:idx/@val='1']//a:defRPr")[0]
    rest = find(root, "//c:dLbls/c:txPr//a:defRPr")[0]
    assert (label.get("sz"), label.get("b"), rest.get("sz"), rest.get("b")) == ("2000", "1", "1800", "0")
    assert find(label, ".//a:schemeClr/@val") == ["accent1"]
    assert find(rest, ".//a:schemeClr/@val") == ["tx1"]


def test_what_cannot_be_compared_is_hatched_with_an_edge() -> None:
    root = part_of(ODD["a gap before what stands apart"])
    assert find(root, "//c:dPt[c:idx/@val='2']//a:pattFill/@prst") == ["wdUpDiag"]
    assert find(root, "//c:dPt[c:idx/@val='2']//a:fgClr/a:schemeClr/@val") == ["accent6"]
    assert find(root, "//c:dPt[c:idx/@val='2']//a:bgClr/a:schemeClr/@val") == ["bg1"]
    assert find(root, "//c:dPt[c:idx/@val='2']/c:spPr/a:ln/@w") == ["12700"]


def test_several_series_are_told_apart_by_colour_and_a_highlight_by_its_label() -> None:
    chart = chart_of("column", ["A", "B"], ("C", [1, 2]), ("D", [3, 4]), highlight=1)
    root = part_of(chart)
    assert find(root, "//c:ser/c:spPr/a:solidFill/a:schemeClr/@val") == ["accent1", "accent2"]
    assert find(root, "//c:dPt") == []
    assert find(root, "//c:dLbl/c:txPr//a:defRPr/@b") == ["1", "1"]
    assert find(root, "//c:dLbl/c:txPr//a:schemeClr/@val") == ["tx1", "tx1"]


def test_stacked_bars_have_their_labels_inside_and_gaps_between() -> None:
    root = part_of(chart_of("bar", ["A", "B"], ("C", [1, 2]), ("D", [3, 0]), grouping="stacked"))
    assert find(root, "//c:overlap/@val") == ["100"]
    assert find(root, "//c:ser/c:spPr/a:ln/@w") == ["19050", "19050"]
    assert find(root, "//c:ser/c:spPr/a:ln//a:schemeClr/@val") == ["bg1", "bg1"]
    assert set(find(root, "//c:dLblPos/@val")) == {"ctr"}
    assert set(find(root, "//c:dLbls/c:txPr//a:schemeClr/@val")) == {"bg1"}


def test_an_empty_segment_has_no_label_that_covers_its_neighbour_s() -> None:
    root = part_of(chart_of("bar", ["A", "B"], ("C", [1, 2]), ("D", [3, 0]), grouping="stacked"))
    assert find(root, "//c:dLbl[c:delete/@val='1']/c:idx/@val") == ["1"]


def test_bars_side_by_side_have_a_gap_but_no_edge_that_would_cover_the_axis() -> None:
    root = part_of(SEVERAL)
    assert -15 < int(find(root, "//c:overlap/@val")[0]) < 0
    assert len(find(root, "//c:ser/c:spPr/a:ln/a:noFill")) == 2
    assert find(part_of(ONE), "//c:overlap/@val") == ["0"]


@pytest.mark.parametrize(("type", "grouping", "_"), KINDS)
def test_labels_stand_only_where_powerpoint_allows(type: ChartType, grouping: Grouping, _: Any) -> None:
    """Another position makes PowerPoint offer a repair."""
    allowed = {"bar": {"clustered": {"outEnd"}}, "column": {"clustered": {"outEnd"}},
               "line": {"clustered": {"t", "r"}}, "doughnut": {"clustered": set()}}  # fmt: skip
    for series in ([SHARES], [SHARES, SHARES]):
        root = part_of(chart_of(type, LABELS, *series, grouping=grouping, highlight=1, hatched=2))
        assert set(find(root, "//c:dLblPos/@val")) <= allowed[type].get(grouping, {"ctr"})


def test_a_line_is_labelled_at_each_point() -> None:
    root = part_of(chart_of("line", ["2018", "2020"], ("Andel", [1, 2])))
    assert find(root, "//c:ser/c:spPr/a:ln/@w") == ["28575"]
    assert find(root, "//c:dLbls/c:showVal/@val") == ["1"]


def test_several_lines_are_labelled_where_each_ends() -> None:
    series = ("Stat", [1, 2, 3]), ("Region", [4, 5, None]), ("Tom", [None] * 3)
    root = part_of(chart_of("line", ["2016", "2018", "2020"], *series))
    assert find(root, "//c:dLbls/c:showVal/@val") == ["0", "0", "0"]
    assert find(root, "//c:dLbl[c:showVal/@val='1']/c:idx/@val") == ["2", "1"]
    assert find(root, "//c:dLbl/c:showSerName/@val") == ["1", "1"]
    named = part_of(chart_of("line", ["2016", "2018", "2020"], *series, legend=True))
    assert find(named, "//c:dLbl/c:showSerName/@val") == ["0", "0"]


def test_a_ring_shows_its_share_in_the_highlight_and_has_no_labels() -> None:
    root = part_of(chart_of("doughnut", ["Ja", "Resten"], ("Andel", [79, 21]), highlight=0))
    assert find(root, "//c:holeSize/@val") == ["67"]
    assert find(root, "//c:firstSliceAng/@val") == ["0"]
    assert [point_look(root, 0)[0], point_look(root, 1)[0]] == ["accent1", "accent6"]
    assert set(find(root, "//c:dPt/c:spPr/a:ln/@w")) == {"31750"}
    assert find(root, "//c:dLbls | //c:catAx | //c:valAx | //c:legend") == []


def test_a_legend_stands_above_or_on_the_right_and_only_if_wanted() -> None:
    chart = replace(SEVERAL, legend=True)
    assert find(part_of(SEVERAL), "//c:legend") == []
    assert find(part_of(chart), "//c:legendPos/@val") == ["r"]
    above = part_of(chart, plot_of(chart, legend_height=0.1))
    assert find(above, "//c:legendPos/@val") == ["t"]
    assert find(above, "//c:legend/c:overlay/@val") == ["0"]
    assert find(above, "//c:legend//a:defRPr/@sz") == ["1800"]


def test_labels_have_the_chart_s_own_number_format() -> None:
    root = part_of(chart_of("bar", ["A"], ("B", [1]), number_format='0" & <b>"', highlight=0))
    assert set(find(root, "//c:dLbls//c:numFmt/@formatCode")) == {'0" & <b>"'}
    assert set(find(root, "//c:dLbls//c:numFmt/@sourceLinked")) == {"0"}


@pytest.mark.parametrize(("chart", "plot"), all_charts())
def test_every_text_has_its_language_size_and_a_theme_colour(chart: Chart, plot: Plot) -> None:
    root = part_of(chart, plot)
    texts = find(root, "//a:defRPr")
    assert texts
    for each in texts:
        assert each.get("lang") == "da-DK"
        assert int(each.get("sz")) >= 1000
        assert find(each, "a:solidFill/a:schemeClr")
    assert set(find(root, "//a:endParaRPr/@lang")) == {"da-DK"}
    assert find(root, "//a:srgbClr | //a:sysClr | //a:prstClr") == []


def test_text_has_the_theme_s_font_unless_a_name_is_given() -> None:
    assert set(find(part_of(ONE), "//a:latin/@typeface")) == {"+mn-lt"}
    named = part_of(ONE, replace(plot_of(ONE), font="Arial & Co"))
    assert set(find(named, "//a:latin/@typeface")) == {"Arial & Co"}


@pytest.mark.slow
def test_libreoffice_draws_the_highlight_and_the_rest(tmp_path: Path) -> None:
    """A share of 75 per cent of a ring is three times the rest; theme colours as python-pptx has them."""
    need_libreoffice()
    chart = chart_of("doughnut", ["Ja", "Resten"], ("Andel", [75, 25]), highlight=0)
    deck = write_chart_deck(tmp_path / "ring.pptx", [(chart, plot_of(chart))])
    (picture,) = render(deck, tmp_path / "pictures")
    with Image.open(picture) as image:
        pixels = image.convert("RGB").getcolors(1 << 24)
    assert pixels is not None
    counts = {colour: count for count, colour in pixels}
    blue, orange = counts.get((79, 129, 189), 0), counts.get((247, 150, 70), 0)
    assert orange > 1000
    assert blue / orange == pytest.approx(3, rel=0.1)


# ------------------------------------------------------------------------------------------------- keys


def test_series_and_categories_carry_their_keys() -> None:
    read = read_chart(chart_xml(SEVERAL, plot_of(SEVERAL), "da-DK").encode())
    assert [series.key for series in read.series] == ["s0", "s1"]
    assert {series.category_keys for series in read.series} == {("c0", "c1", "c2", "c3")}


def test_keys_may_hold_any_text() -> None:
    key = 'a "b" <c> & \\ æ 😀'
    chart = replace(
        ONE, categories=tuple(Category(f"{key}{n}", "x") for n in range(4)),
        series=(Series(key, "y", ONE.series[0].points),),
    )  # fmt: skip
    (series,) = read_chart(chart_xml(chart, plot_of(chart), "da-DK").encode()).series
    assert series.key == key
    assert series.category_keys == tuple(f"{key}{n}" for n in range(4))


def test_ids_are_the_same_for_the_same_key_wherever_it_stands() -> None:
    turned = replace(SEVERAL, series=SEVERAL.series[::-1])
    ids = [find(part_of(each), "//*[local-name()='uniqueId']/@val") for each in (SEVERAL, turned)]
    assert ids[0] == ids[1][::-1]
    assert len(set(ids[0])) == 2


# ------------------------------------------------------------------------------------------------- verifying


def written(chart: Chart) -> tuple[str, bytes]:
    return chart_xml(chart, plot_of(chart), "da-DK"), workbook(chart)


@pytest.mark.parametrize(("chart", "plot"), all_charts())
def test_what_was_written_agrees_with_the_data(chart: Chart, plot: Plot) -> None:
    assert verify_chart(chart_xml(chart, plot, "da-DK").encode(), workbook(chart), chart) == []


def test_the_workbook_reads_back() -> None:
    assert read_workbook(written(SEVERAL)[1]) == (
        ("Værdi", "Andel", "Region"),
        ("Kvalitet", 70, None),
        ("Effektivitet", 55, 12.5),
        ("Medarbejdertilfredshed", 45, 0),
        ("Politiske mål", 30, 100),
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("<c:v>70</c:v>", "<c:v>71</c:v>", "values"),
        ("<c:v>Kvalitet</c:v>", "<c:v>Kvantitet</c:v>", "categories"),
        ("<c:v>Andel</c:v>", "<c:v>Antal</c:v>", "name"),
        ("Data!$B$2:$B$5", "Data!$B$3:$B$6", "workbook"),
        ("Data!$B$2:$B$5", "Data!$C$2:$C$5", "workbook"),
        ('key="s0"', 'key="s9"', "key"),
        ("</c:chartSpace>", "", "cannot be read"),
        ('<c:pt idx="3"><c:v>30</c:v>', '<c:pt idx="4"><c:v>30</c:v>', "make no sense"),
        ('<c:ptCount val="4"/>', '<c:ptCount val="99999999999"/>', "make no sense"),
        ("<c:v>70</c:v>", "<c:v>#N/A</c:v>", "make no sense"),
        ("<c:chartSpace", "<!DOCTYPE a [<!ENTITY b 'c'>]><c:chartSpace", "document type"),
    ],
)
def test_a_chart_that_says_otherwise_is_found_out(before: str, after: str, said: str) -> None:
    chart_part, book = written(ONE)
    assert before in chart_part
    found = verify_chart(chart_part.replace(before, after, 1).encode(), book, ONE)
    assert said in " ".join(found)


def test_a_workbook_that_says_otherwise_is_found_out() -> None:
    chart_part = written(ONE)[0].encode()
    other = chart_of("bar", LABELS, ("Andel", [70, 55, 45, 31]))
    assert verify_chart(chart_part, workbook(other), ONE)
    assert verify_chart(chart_part, workbook(SEVERAL), ONE)
    assert verify_chart(chart_part, b"no zip file", ONE)


def test_a_missing_or_added_series_is_found_out() -> None:
    chart_part, book = written(SEVERAL)
    assert verify_chart(chart_part.encode(), book, replace(SEVERAL, series=SEVERAL.series[:1]))
