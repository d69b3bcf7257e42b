"""Waves in charts, tables and icons: which are shown, where a series breaks, and what has changed significantly."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from pptx import Presentation

from deckgen import build, update
from finished import alt_text, charts, every_shape, plain, query, table_of
from tools import ROOT, validate
from waved import DATA, WAVES, Waved, refused, said, shape, shown, warned


@pytest.fixture
def deck(tmp_path: Path) -> Waved:
    return Waved(tmp_path)


# ------------------------------------------------------------------------------------------------- charts and tables

LINE = """\
  - kind: chart
    key: one
    title: Over tid
    chart: {type: line, from: survey, where: {question: innovative}KEYS}
"""


@pytest.mark.parametrize(("keys", "wave", "waves"), [
    ("", "2018-2019", ["2013-2014", "2015-2016", "2018-2019"]),
    ("", "2013-2014", ["2013-2014"]),
    (", category: wave", "2015-2016", ["2013-2014", "2015-2016"]),
    (", waves: all", "2013-2014", ["2013-2014", "2015-2016", "2018-2019", "2021-2023"]),
    (", waves: 2", "2018-2019", ["2015-2016", "2018-2019"]),
    (", waves: [2021-2023, 2013-2014]", "2015-2016", ["2013-2014", "2021-2023"]),
])  # fmt: skip
def test_a_line_takes_the_waves_up_to_the_decks_own(deck: Waved, keys: str, wave: str, waves: list[str]) -> None:
    result = deck(LINE.replace("KEYS", keys), wave)
    values = {"2013-2014": 79.4, "2015-2016": 82.6, "2018-2019": 82.9, "2021-2023": 70}
    assert shown(result) == [[each, values[each]] for each in waves]


def test_labels_of_waves_and_a_wave_of_a_list_that_is_not_there(deck: Waved) -> None:
    waves = "waves: {column: wave, labels: {2013-2014: {da: 2013–14}}}"
    assert [row[0] for row in shown(deck(LINE.replace("KEYS", ""), waves=waves))] == ["2013–14", "2015-2016"]
    assert "2014" in refused(lambda: deck(LINE.replace("KEYS", ", waves: [2014]")))["wave-unknown"]
    needless = refused(lambda: deck(LINE.replace("KEYS", ", category: answer, waves: all")))
    assert "waves-needless" in needless


def test_a_break_stops_the_line_and_is_said_in_source_line_and_alt_text(deck: Waved) -> None:
    waves = "waves: {column: wave, breaks: {2018-2019: {da: Nyt skema.}}}"
    result = deck(LINE.replace("KEYS", ""), "2021-2023", waves)
    assert shown(result) == [["2013-2014", 79.4], ["2015-2016", 82.6], ["//", None], ["2018-2019", 82.9],
                             ["2021-2023", 70]]  # fmt: skip
    assert said(result, "one/source") == ("Kilde: Opdigtede tal. n = 1.000. "
                                          "Brud i serien ved 2018-2019: Nyt skema.")  # fmt: skip
    chart = shape(result.path, "one/chart")
    assert plain(alt_text(chart)).endswith("2021-2023 70 pct. Brud i serien ved 2018-2019: Nyt skema.")
    assert "//" not in alt_text(chart)
    cached = query(chart.chart._chartSpace, ".//c:ser/c:val//c:pt/@idx")
    assert cached == ["0", "1", "3", "4"]  # the third place has no value to lead a line to
    assert query(chart.chart._chartSpace, ".//c:dispBlanksAs/@val") == ["gap"]
    assert validate(Path(str(result.path))) == []
    before = deck(LINE.replace("KEYS", ""), "2015-2016", waves)
    assert "Brud" not in said(before, "one/source")


def test_two_breaks_are_two_gaps_and_an_update_moves_neither(deck: Waved, tmp_path: Path) -> None:
    waves = "waves: {column: wave, breaks: {2015-2016: En, 2021-2023: To}}"
    result = deck(LINE.replace("KEYS", ""), "2018-2019", waves)
    assert [row[0] for row in shown(result)] == ["2013-2014", "//", "2015-2016", "2018-2019"]
    after = tmp_path / "after.pptx"
    update(str(result.path), params={"wave": "2021-2023"}, out=after)
    (chart,) = [each for slide in Presentation(after).slides for each in charts(slide)]
    assert [row[:2] for row in table_of(chart)[1:]] == [
        ["2013-2014", 79.4], ["//", None], ["2015-2016", 82.6], ["2018-2019", 82.9], ["//", None], ["2021-2023", 70],
    ]  # fmt: skip
    assert "Brud i serien ved 2021-2023: To." in plain(shape(after, "one/source").text_frame.text)


def test_a_wave_without_a_value_keeps_its_place_between_others(deck: Waved) -> None:
    result = deck(LINE.replace("innovative", "late").replace("KEYS", ""), "2021-2023")
    assert shown(result) == [["2015-2016", 30], ["2018-2019", None], ["2021-2023", 31]]
    assert "2018-2019" in warned(result)["value-missing"]


TABLE = """\
  - kind: table
    key: one
    title: Tabel
    table: {from: survey, where: {question: value}, category: answer, columns: wave, changes: true}
"""


def test_a_table_of_waves(deck: Waved) -> None:
    result = deck(TABLE)
    rows = [[plain(cell.text) for cell in row.cells] for row in shape(result.path, "one/table").table.rows]
    assert rows == [["", "2013-2014", "2015-2016"], ["quality", "50 pct.", "55 pct. ▲"],
                    ["spirit", "50 pct.", "46 pct."], ["speed", "50 pct.", "44 pct. ▼"]]  # fmt: skip
    alt = plain(alt_text(shape(result.path, "one/table")))
    assert "quality: 2013-2014 50 pct., 2015-2016 55 pct. (signifikant op)" in alt
    assert "▲" not in alt


# ------------------------------------------------------------------------------------------------- significant change


def wilson(p: float, n: int, z: float) -> tuple[float, float]:
    """Wilson's interval, as it is printed: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)."""
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def newcombe(p: float, q: float, n: int, z: float) -> tuple[float, float]:
    """The interval of p - q: p - q - √((p-l)² + (u'-q)²) to p - q + √((u-p)² + (q-l')²)."""
    (low, high), (other_low, other_high) = wilson(p, n, z), wilson(q, n, z)
    return p - q - math.hypot(p - low, other_high - q), p - q + math.hypot(high - p, q - other_low)


def test_the_marks_are_those_of_an_interval_worked_by_hand(deck: Waved) -> None:
    z = 1.959964
    assert newcombe(0.55, 0.50, 1000, z)[0] > 0
    assert newcombe(0.46, 0.50, 1000, z)[1] > 0  # 4 points on 1,000 answers each may be chance
    assert newcombe(0.44, 0.50, 1000, z)[1] < 0
    assert newcombe(0.55, 0.50, 1000, 2.575829)[0] < 0  # at 99 per cent 5 points may be chance too
    slides = TABLE.replace("columns: wave, ", "").replace("table", "chart").replace("{from", "{type: bar, from")
    result = deck(slides)
    chart = shape(result.path, "one/chart")
    labels = {point.get("idx"): point.get("code") for point in (
        {"idx": node.xpath("string(./*[local-name()='idx']/@val)"),
         "code": node.xpath("string(./*[local-name()='numFmt']/@formatCode)")}
        for node in query(chart.chart._chartSpace, ".//c:dLbl"))}  # fmt: skip
    marks = {row[0]: labels.get(str(place), "none")[-2:-1] for place, row in enumerate(shown(result))}
    assert [marks["quality"], marks["speed"]] == ["▲", "▼"] and marks["spirit"] not in "▲▼"
    assert said(result, "one/source") == (
        "Kilde: Opdigtede tal. n = 1.000. ▲▼ signifikant ændring siden 2013-2014, 95 pct. niveau, "
        "beregnet som ved simpel tilfældig udvælgelse."
    )
    assert "quality 55 pct. (signifikant op)" in plain(alt_text(chart))
    assert validate(Path(str(result.path))) == []


def test_another_level_marks_less_and_says_so(deck: Waved) -> None:
    result = deck(TABLE, waves=f"{WAVES}\ninterval: 99")
    rows = [[plain(cell.text) for cell in row.cells][2] for row in shape(result.path, "one/table").table.rows]
    assert rows == ["2015-2016", "55 pct.", "46 pct.", "44 pct. ▼"]
    assert "95" not in said(result, "one/source") and "99 pct. niveau" in said(result, "one/source")


def test_a_heat_map_refuses_marks_that_it_cannot_show(deck: Waved) -> None:
    slides = TABLE.replace("table", "chart").replace("columns: wave,", "series: wave, type: heatmap,")
    assert "no room for marks" in refused(lambda: deck(slides))["value-wrong"]
    shown_ones = deck(slides.replace(", changes: true", ""), "2015-2016")  # but waves it shows
    assert "2013-2014 50 pct., 2015-2016 55 pct." in plain(alt_text(shape(shown_ones.path, "one/chart")))


def test_where_nothing_has_changed_that_is_said(deck: Waved) -> None:
    slides = TABLE.replace("{question: value}", "{question: value, answer: spirit}")
    assert "Ingen signifikant ændring siden 2013-2014, 95 pct. niveau" in said(deck(slides), "one/source")
    every = slides.replace("{question: value, answer: spirit}", "{question: innovative}").replace(
        "answer,", "question,"
    )
    assert "siden forrige måling" in said(deck(every, "2018-2019"), "one/source")  # each since the one beside it


def test_an_icon_has_its_mark_behind_its_number(deck: Waved) -> None:
    slides = """\
  - kind: icon_grid
    key: one
    title: Ikoner
    data: {from: survey, where: {question: value}, category: answer, changes: true,
           icons: {quality: star, spirit: smile, speed: gauge}}
"""
    result = deck(slides)
    (slide,) = Presentation(str(result.path)).slides
    texts = [plain(each.text_frame.text) for each in every_shape(slide.shapes) if each.has_text_frame]
    numbers = [text for text in texts if "pct." in text and "Kilde" not in text]
    assert [text.split("\n")[0] for text in numbers] == ["55 pct. ▲", "46 pct.", "44 pct. ▼"]
    assert "2013-2014" in said(result, "one/source")


@pytest.mark.parametrize(("waves", "data", "why"), [
    ("waves: {column: wave, breaks: {2015-2016: Nyt skema}}", DATA, "Nyt skema"),
    (WAVES, DATA.replace(",1000", ","), "bases are missing"),
    (WAVES, DATA.replace("2013-2014,value", "2013-2014,other"), "no value for 2013-2014"),
])  # fmt: skip
def test_what_cannot_be_compared_has_no_mark_and_a_warning_tells_why(
    deck: Waved, waves: str, data: str, why: str
) -> None:
    slides = TABLE.replace("columns: wave, ", "")
    result = deck(slides, waves=waves, data=data)
    rows = [[plain(cell.text) for cell in row.cells][1] for row in shape(result.path, "one/table").table.rows]
    assert rows == ["", "55 pct.", "46 pct.", "44 pct."]
    assert why in warned(result)["change-unknown"]
    assert "▲" not in said(result, "one/source") and "signifikant" not in said(result, "one/source")
    if "breaks" in waves:
        again = deck(slides.replace("changes: true", "changes: true, compare: anyway"), waves=waves)
        assert "55 pct. ▲" in [plain(row.cells[1].text) for row in shape(again.path, "one/table").table.rows]


def test_marks_come_and_go_with_the_waves(deck: Waved, tmp_path: Path) -> None:
    later = (("quality", 0.56), ("spirit", 0.60), ("speed", 0.3))
    data = DATA + "".join(f"2018-2019,value,{answer},{share},1000\n" for answer, share in later)
    slides = TABLE.replace("columns: wave, ", "")
    result = deck(slides, "2015-2016", data=data)
    update(str(result.path), params={"wave": "2018-2019"}, out=tmp_path / "after.pptx")
    rows = [plain(row.cells[1].text) for row in shape(tmp_path / "after.pptx", "one/table").table.rows]
    assert rows == ["", "56 pct.", "60 pct. ▲", "30 pct. ▼"]


# ------------------------------------------------------------------------------------------------- the deck of the docs


@pytest.mark.parametrize("code", ["da", "en"])
@pytest.mark.parametrize("wave", ["2015-2016", "2018-2019", "2021-2023"])
def test_the_deck_over_four_waves_builds_for_each_but_the_first(code: str, wave: str, tmp_path: Path) -> None:
    out = tmp_path / "waves.pptx"
    build(ROOT / "decks" / "waves.yaml", params={"wave": wave}, language=code, out=out)
    last = {"2015-2016": 80, "2018-2019": 81, "2021-2023": 83}[wave]
    charts_there = [each for slide in Presentation(out).slides for each in charts(slide)]
    assert table_of(charts_there[0])[-1][:2] == [wave, last]
    broken = [row[0] for row in table_of(charts_there[1])[1:]].count("//")
    assert broken == (wave != "2015-2016")
    assert validate(out) == []
