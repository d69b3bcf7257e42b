"""Waves that reorder, rename, add and drop: every edit stays with its category, row or icon, never with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import hand_edits as hand
from finished import key_in_name, lint_faults, plain, query, workbook, wrong
from library import (
    LABELS,
    REGIONS,
    SHARES,
    cells,
    insert_column,
    insert_row,
    label,
    make_library,
    retype,
    sort_rows,
    whole,
)
from stories import GREEN, RED, Story, Wave, tell, values_of

WAVES = ("2", "3")


def looks(path: Path) -> None:
    def change(deck: Any) -> None:
        ways = hand.shape(deck, "ways/chart")
        hand.colour_point(ways, LABELS["app"], hand.rgb(GREEN))
        hand.colour_point(ways, LABELS["phone"], hand.rgb(RED))
        hand.label_point(ways, LABELS["web"], hand.typed_label("Nettet: 27 pct."))
        hand.label_point(ways, LABELS["app"], hand.placed_label("inEnd"))
        for name, fill in (("Nord", hand.rgb(GREEN)), ("Syd", hand.theme("accent4"))):
            (series,) = query(hand.chart_root(hand.shape(deck, "regions/chart")), f".//c:ser[c:tx//c:v={name!r}]")
            query(series, "./c:spPr/a:solidFill")[0][:] = [hand.xml(fill)]
        hand.edit_workbook(hand.shape(deck, "regions/chart"), own_column)
        table = hand.shape(deck, "listed/table").table
        row = [line[0] for line in cells(table)].index(LABELS["app"])
        for look in query(table.rows[row]._tr, ".//a:rPr"):
            look.set("b", "1")
        icon = hand.shape(deck, "shown/icons/band-1/app").shapes[0]
        hand.fill_shape(icon, hand.rgb(RED))

    hand.edit(path, change)


def own_column(book: Any) -> None:
    """Beside the data: how far north is ahead of south, and a remark on the row of the app."""
    sheet = book.worksheets[0]
    sheet["E1"] = "Forskel"
    for row in range(2, 6):
        sheet[f"E{row}"] = f"=B{row}-C{row}"


def content(path: Path) -> None:
    def change(deck: Any) -> None:
        table = hand.shape(deck, "listed/table").table
        retype(table, LABELS["app"], "Nord", "33 pct.")
        insert_row(table, ["Andre veje", "få", "få"])
        insert_column(table, ["Note", "Stabil", "Vokser", "–", "Falder", "–"])
        sort_rows(table, [LABELS["web"], LABELS["desk"], LABELS["phone"], LABELS["app"], "Andre veje"])
        hand.reorder_categories(hand.shape(deck, "ways/chart"), (3, 2, 1, 0))
        hand.delete(hand.shape(deck, "shown/icons/band-1/web"))
        hand.rewrite(hand.shape(deck, "shown/icons/band-1/app").shapes[2], LABELS["app"], "På mobilen")

    hand.edit(path, change)


STORIES = {"looks": looks, "content": content}


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Story]:
    return {
        name: tell(make_library(tmp_path_factory.mktemp(name)), edit, waves=WAVES) for name, edit in STORIES.items()
    }  # fmt: skip


@pytest.fixture(params=WAVES)
def told(request: pytest.FixtureRequest, stories: dict[str, Story]) -> Callable[[str], Wave]:
    return lambda name: stories[name].waves[request.param]


Told = Callable[[str], Wave]


def by_label(root: Any, path: str) -> dict[str, Any]:
    """The points, or data labels, of a chart's first series by the label of their category."""
    found = {}
    for node in query(root, f".//c:ser[1]/{path}"):
        place = query(node, "./c:idx/@val")[0]
        found[query(root, f".//c:ser[1]/c:cat//c:pt[@idx='{place}']/c:v/text()")[0]] = node
    return found


# ------------------------------------------------------------------------------------------------- looks


def test_a_chart_follows_the_wave_by_code(told: Told) -> None:
    wave = told("looks")
    expected = {label(wave.name, answer): pytest.approx(share) for answer, share in whole(wave.name).items()}
    assert wave.after.values("ways/chart") == expected
    shares = list(wave.after.values("ways/chart").values())
    assert shares == sorted(shares, key=lambda share: -(share or 0))


def test_a_points_colour_stays_on_its_category_and_goes_with_it(told: Told) -> None:
    wave = told("looks")
    points = by_label(hand.chart_root(wave.after.shape("ways/chart")), "c:dPt")
    assert query(points[LABELS["app"]], ".//a:srgbClr/@val") == [GREEN]
    assert label(wave.name, "desk") in points  # deckgen's own highlight
    assert RED not in [value for node in points.values() for value in query(node, ".//a:srgbClr/@val")]


def test_labels_follow_their_category_and_an_old_typed_number_is_told(told: Told) -> None:
    wave = told("looks")
    labels = by_label(hand.chart_root(wave.after.shape("ways/chart")), "c:dLbls/c:dLbl")
    assert query(labels[LABELS["web"]], ".//a:t/text()") == ["Nettet: 27 pct."]
    assert query(labels[LABELS["app"]], "./c:dLblPos/@val") == ["inEnd"]
    assert ((3, "Nettet: 27 pct.") in wave.stale) is (wave.name == "2")


def test_series_keep_their_colours_and_take_their_own_values(told: Told) -> None:
    wave = told("looks")
    chart = wave.after.shape("regions/chart").chart
    colours = {query(series, "./c:tx//c:v/text()")[0]: query(series, "./c:spPr/a:solidFill/*/@val")
               for series in query(chart._chartSpace, ".//c:ser")}  # fmt: skip
    assert colours == {"Nord": [GREEN], "Syd": ["accent4"]}
    for place, name in enumerate(REGIONS.values()):
        (series,) = [each for each in chart.plots[0].series if each.name == name]
        assert list(series.values) == pytest.approx([pair[place] * 100 for pair in SHARES[wave.name].values()])


def test_a_column_of_ones_own_stays_in_the_workbook(told: Told) -> None:
    wave = told("looks")
    sheet = workbook(wave.after.shape("regions/chart").chart).worksheets[0]
    assert sheet["E1"].value == "Forskel"
    lines = list(sheet.iter_rows(min_row=2, max_row=5, values_only=True))
    assert [line[1] for line in lines] == pytest.approx([pair[0] * 100 for pair in SHARES[wave.name].values()])
    own = [line[4] for line in lines if line[4] is not None]
    assert own and all(str(each).startswith("=") for each in own)


def test_a_row_made_bold_stays_bold_where_it_goes(told: Told) -> None:
    wave = told("looks")
    table = wave.after.shape("listed/table").table
    bold = [line[0] for line, row in zip(cells(table), table._tbl.tr_lst, strict=True)
            if all(look.get("b") == "1" for look in query(row, "./a:tc[1]//a:r/a:rPr"))]  # fmt: skip
    assert LABELS["app"] in bold
    assert {LABELS["web"], LABELS["chat"]}.isdisjoint(bold)


def test_a_table_follows_the_wave_by_code(told: Told) -> None:
    wave = told("looks")
    expected = [["Vej", "Nord", "Syd"]]
    expected += [[label(wave.name, answer), *(f"{share * 100:.0f} pct." for share in pair)]
                 for answer, pair in SHARES[wave.name].items()]  # fmt: skip
    assert [[plain(text) for text in line] for line in cells(wave.after.shape("listed/table").table)] == expected


def test_an_icon_keeps_its_colour_with_its_number(told: Told) -> None:
    wave = told("looks")
    cell = wave.after.shape("shown/icons/band-1/app")
    assert query(cell.shapes[0]._element, "./p:spPr/a:solidFill/a:srgbClr/@val") == [RED]
    assert plain(cell.shapes[1].text_frame.text) == f"{whole(wave.name)['app']:.0f} pct."


def test_icons_of_codes_that_are_gone_leave_and_new_ones_come_or_are_told(told: Told) -> None:
    wave = told("looks")
    there = icons_in(wave)
    assert "phone" not in there
    if "chat" not in there:
        assert "conflict" in wave.outcomes("shown/icons/band-1/chat")


def icons_in(wave: Wave) -> list[str]:
    return [key_in_name(each.name).rpartition("/")[2] for each in wave.after.shape("shown/icons").shapes
            if key_in_name(each.name)]  # fmt: skip


# ------------------------------------------------------------------------------------------------- content


def rows_of(wave: Wave) -> dict[str, list[str]]:
    return {line[0]: [plain(text) for text in line[1:]] for line in cells(wave.after.shape("listed/table").table)}


def test_a_cell_typed_over_stays_and_is_a_conflict(told: Told) -> None:
    wave = told("content")
    assert rows_of(wave)[LABELS["app"]][0] == "33 pct."
    assert "conflict" in [each.outcome for each in wave.told("listed/table/app/north")]


def test_the_other_cells_take_their_new_numbers_in_the_order_that_a_person_gave_the_rows(told: Told) -> None:
    wave = told("content")
    found = rows_of(wave)
    for answer, (north, south) in SHARES[wave.name].items():
        line = found[label(wave.name, answer)]
        assert line[1] == f"{south * 100:.0f} pct."
        assert answer == "app" or line[0] == f"{north * 100:.0f} pct."
    order = [stub for stub in found if stub not in ("Vej", LABELS["chat"])]
    assert order == [LABELS["web"], label(wave.name, "desk"), LABELS["phone"], LABELS["app"], "Andre veje"]


def test_a_row_that_a_person_wrote_in_stays_when_the_wave_drops_it_and_is_told_each_time(told: Told) -> None:
    wave = told("content")
    assert rows_of(wave)[LABELS["phone"]] == ["12 pct.", "18 pct.", "Falder"]
    assert wave.outcomes("listed/table/phone") == ["conflict"]


def test_a_row_and_a_column_of_ones_own_stay(told: Told) -> None:
    found = rows_of(told("content"))
    assert found["Andre veje"] == ["få", "få", "–"]
    assert found["Vej"] == ["Nord", "Syd", "Note"]
    assert (found[LABELS["app"]][2], found[LABELS["web"]][2]) == ("Vokser", "–")


def test_a_new_row_has_nothing_of_another_rows_in_a_column_of_ones_own(told: Told) -> None:
    assert rows_of(told("content"))[LABELS["chat"]][2] == ""


def test_categories_that_a_person_sorted_stay_sorted_when_others_come_and_go(told: Told) -> None:
    wave = told("content")
    values = wave.after.values("ways/chart")
    kept = [each for each in values if each != LABELS["chat"]]
    assert kept == [LABELS["web"], LABELS["app"], label(wave.name, "desk")]
    assert values == {label(wave.name, answer): pytest.approx(share) for answer, share in whole(wave.name).items()}
    lines = (
        workbook(wave.after.shape("ways/chart").chart).worksheets[0].iter_rows(min_row=2, max_row=5, values_only=True)
    )
    assert [(line[0], pytest.approx(line[1])) for line in lines] == list(values.items())


def test_an_icon_deleted_stays_deleted_and_a_label_typed_over_stays(told: Told) -> None:
    wave = told("content")
    assert not {"web", "phone"} & set(icons_in(wave))
    cell = wave.after.shape("shown/icons/band-1/app")
    assert [plain(each.text_frame.text) for each in cell.shapes][1:] == [
        f"{whole(wave.name)['app']:.0f} pct.",
        "På mobilen",
    ]


# ------------------------------------------------------------------------------------------------- claims


def highlights(shape: Any) -> list[str]:
    return [
        str(text) for text in query(shape._element, ".//a:fld[a:rPr/a:highlight/a:srgbClr/@val='FFF200']/a:t/text()")
    ]


def test_a_broken_claim_keeps_the_slide_marks_its_number_and_is_told_first(told: Told) -> None:
    wave = told("looks")
    title = wave.after.shape("visits/title")
    first = wave.result.changes[0]
    if wave.name == "2":
        assert [plain(text) for text in highlights(title)] == ["69 pct."]
        assert (first.what, first.outcome, first.slide) == ("claim", "stale", 1)
        assert "69 pct." in plain(first.note)
        assert wave.result.exit_code == 3
    else:
        assert highlights(title) == []
        assert not [each for each in wave.result.changes if each.what == "claim"]
    assert wave.after.text("visits/title") == {"2": "69 pct.", "3": "78 pct."}[wave.name] + " kommer på biblioteket"


def test_a_slide_with_another_wording_takes_it_and_comes_back(told: Told) -> None:
    wave = told("looks")
    assert wave.after.text("habit/title") == {"2": "Kun 69 pct. har det som vane",
                                              "3": "Hele 78 pct. har det som vane"}[wave.name]  # fmt: skip
    assert highlights(wave.after.shape("habit/title")) == []


# ------------------------------------------------------------------------------------------------- all of them


@pytest.mark.parametrize("name", STORIES)
def test_a_second_run_changes_nothing(told: Told, name: str) -> None:
    wave = told(name)
    assert wave.again.path is None
    assert not wave.again.alters


@pytest.mark.parametrize("name", STORIES)
def test_every_chart_says_the_same_as_its_workbook(told: Told, name: str) -> None:
    wave = told(name)
    for key in ("ways/chart", "regions/chart"):
        chart = wave.after.shape(key).chart
        lines = list(workbook(chart).worksheets[0].iter_rows(min_row=2, values_only=True))
        values = values_of(chart)
        assert {line[0]: line[1] for line in lines[: len(values)]} == pytest.approx(values)


@pytest.mark.slow
def test_the_validator_and_the_linter_are_silent(told: Told) -> None:
    files = [told(name).after.path for name in STORIES]
    assert wrong(files) == {}
    assert [fault for file in files for fault in lint_faults(file)] == []
