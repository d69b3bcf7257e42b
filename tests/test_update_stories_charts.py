"""Charts that were edited by hand keep all of it in a new wave, and everything else in the file is as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import hand_edits as hand
from finished import Finished, Talk, key_in_name, lint_faults, query, workbook, wrong
from stories import GREEN, LABEL, RED, STORIES, WAVES, File, Wave, canonical, owned, share, story

Told = Callable[[str], Wave]


@pytest.fixture(params=WAVES)
def told(
    request: pytest.FixtureRequest, finish: Callable[[Talk], Finished], tmp_path_factory: pytest.TempPathFactory
) -> Told:
    """The update of a story to a wave."""
    return lambda name: story(name, finish(Talk("blox2018")).path, tmp_path_factory).waves[request.param]


# ------------------------------------------------------------------------------------------------- charts


def test_a_chart_takes_the_new_values_in_cache_and_workbook(told: Told) -> None:
    wave = told("charts")
    expected = {label: pytest.approx(share(wave.name, "value", key) * 100) for key, label in LABEL.items()}
    assert wave.after.values("value/chart") == expected
    rows = list(workbook(wave.after.shape("value/chart").chart).worksheets[0].iter_rows(values_only=True))
    assert {line[0]: line[1] for line in rows[1:6]} == expected


def test_points_coloured_by_hand_keep_their_colour_on_their_category(told: Told) -> None:
    root = hand.chart_root(told("charts").after.shape("value/chart"))
    found = {}
    for point in query(root, ".//c:dPt"):
        place = query(point, "./c:idx/@val")[0]
        label = query(root, f".//c:cat//c:pt[@idx='{place}']/c:v/text()")[0]
        found[label] = query(point, ".//a:solidFill/*/@val")[0]
    by_hand = {LABEL["efficiency"]: GREEN, LABEL["citizen_involvement"]: "accent3"}
    assert found | {LABEL["quality"]: "accent1"} | by_hand == found


def test_labels_keep_place_text_and_absence(told: Told) -> None:
    chart = told("charts").after.shape("value/chart")
    root = hand.chart_root(chart)

    def label(key: str) -> Any:
        (found,) = query(root, f".//c:dLbl[c:idx/@val='{hand.place_of(chart, LABEL[key])}']")
        return found

    assert query(label("efficiency"), "./c:dLblPos/@val") == ["inBase"]
    assert query(label("employee_satisfaction"), ".//a:t/text()") == ["hele 45 pct.!"]
    assert query(label("political_goals"), "./c:delete/@val") == ["1"]


def test_a_typed_label_whose_number_is_old_is_told(told: Told) -> None:
    wave = told("charts")
    typed = [text for number, text in wave.stale if number == 5]
    assert [text for text in typed if "45 pct." in text] if wave.name == "2018-2019" else not typed


def test_a_series_coloured_by_hand_keeps_its_colour(told: Told) -> None:
    root = hand.chart_root(told("charts").after.shape("partners/right"))
    assert query(root, ".//c:ser/c:spPr/a:solidFill/*/@val") == [RED]


def test_a_chart_type_changed_by_hand_stays(told: Told) -> None:
    wave = told("charts")
    assert query(hand.chart_root(wave.after.shape("quality/chart")), ".//c:barDir/@val") == ["bar"]
    assert [change.outcome for change in wave.told("quality/chart/type")] == ["kept"]


def test_a_value_typed_over_in_the_sheet_stays_and_is_a_conflict_when_the_data_move(told: Told) -> None:
    wave = told("charts")
    chart = wave.after.shape("partners/left").chart
    assert chart.plots[0].series[0].values[0] == 77
    assert workbook(chart).worksheets[0]["B2"].value == 77
    (change,) = [each for each in wave.told("partners/left") if each.key.endswith("/share")]
    assert change.outcome == ("conflict" if wave.name == "2018-2019" else "kept")


def test_formulas_formats_and_sheets_of_the_users_own_stay_in_the_workbook(told: Told) -> None:
    book = workbook(told("charts").after.shape("value/chart").chart)
    sheet = book.worksheets[0]
    assert (sheet["D1"].value, sheet["D2"].value, sheet["B2"].number_format) == ("Forskel", "=B2-B3", "0.0")
    assert book["Noter"]["A1"].value == "Mine egne noter"


def test_a_category_deleted_by_hand_stays_deleted_and_the_order_is_theirs(told: Told) -> None:
    wave = told("sorted")
    keys = ("employee_satisfaction", "efficiency", "quality", "political_goals")
    expected = [(LABEL[key], pytest.approx(share(wave.name, "value", key) * 100)) for key in keys]
    assert list(wave.after.values("value/chart").items()) == expected
    rows = list(workbook(wave.after.shape("value/chart").chart).worksheets[0].iter_rows(values_only=True))
    assert [tuple(line[:2]) for line in rows[1:5]] == expected
    assert wave.outcomes("value/chart/citizen_involvement") == ["removed"]


def test_categories_sorted_by_hand_stay_sorted(told: Told) -> None:
    wave = told("sorted")
    assert list(wave.after.values("partners/right")) == list(wave.before.values("partners/right"))
    assert list(wave.after.values("partners/right").values()) == pytest.approx([20, 56, 21])


# ------------------------------------------------------------------------------------------------- everything else


@pytest.mark.parametrize("name", STORIES)
def test_parts_that_deckgen_does_not_own_keep_their_bytes(told: Told, name: str) -> None:
    wave = told(name)
    ours = owned(wave.before) | owned(wave.after)
    before, after = ({part: data for part, data in file.parts.items() if part not in ours}
                     for file in (wave.before, wave.after))  # fmt: skip
    assert before.keys() == after.keys()
    assert [part for part in before if before[part] != after[part]] == []
    assert len(before) > 30


@pytest.mark.parametrize("name", STORIES)
def test_slides_that_no_change_names_keep_their_bytes(told: Told, name: str) -> None:
    wave = told(name)
    assert wave.after.slide_parts == wave.before.slide_parts
    for number, part in enumerate(wave.before.slide_parts, 1):
        if number in wave.result.unchanged:
            assert wave.after.parts[part] == wave.before.parts[part], number


@pytest.mark.parametrize("name", STORIES)
def test_what_no_change_names_on_a_slide_is_as_it_was(told: Told, name: str) -> None:
    wave = told(name)
    for number in range(1, len(wave.before.slides) + 1):
        keys = {"/".join(each.key.split("/")[:2]) for each in wave.result.changes if each.slide == number}
        keys |= {f"{key}_mark" for key in keys if key.endswith("/stamp")}  # its icon is decoration, and not told
        one, two = (rest_of(file.xml(number - 1), keys) for file in (wave.before, wave.after))
        assert one == two


def rest_of(root: Any, keys: set[str]) -> list[bytes]:
    """All of a slide but the inside of the shapes with these keys."""
    for node in query(root, ".//p:cSld//p:cNvPr"):
        key = key_in_name(node.get("name", ""))
        if key in keys:
            shape = node.getparent().getparent()
            if shape.getparent() is not None:
                shape.getparent().remove(shape)
    return [canonical(root)]


@pytest.mark.parametrize("name", STORIES)
def test_slides_that_nobody_edited_are_those_of_a_fresh_build(
    told: Told, name: str, finish: Callable[[Talk], Finished]
) -> None:
    wave = told(name)
    fresh = File(finish(Talk("blox2018", wave=wave.name)).path)
    for key in set(wave.after.keys) - set(STORIES[name][1]) - {""}:
        here, there = (canonical_slide(file.xml(file.keys.index(key))) for file in (wave.after, fresh))
        assert here == there, key
        if fresh.slide(key).has_notes_slide:
            assert wave.after.notes(key) == fresh.notes(key)


def canonical_slide(root: Any) -> bytes:
    """A slide without the ids that mean nothing to a person."""
    for node in root.iter():
        for name in list(node.attrib):
            if name == "id" or str(name).startswith("{http://schemas.openxmlformats.org/officeDocument/2006/rel"):
                del node.attrib[name]
    return canonical(root)


@pytest.mark.parametrize("name", STORIES)
def test_a_second_run_changes_nothing(told: Told, name: str) -> None:
    wave = told(name)
    assert wave.again.path is None
    assert not wave.again.alters


@pytest.mark.parametrize("name", STORIES)
def test_the_linter_is_silent(told: Told, name: str) -> None:
    wave = told(name)
    found = lint_faults(wave.after.path)
    # Two copies of a slide have one title; the linter says so before and after.
    assert [each for each in found if "has the same title as" not in each] == []
    assert len(found) == len(lint_faults(wave.before.path))


@pytest.mark.slow
def test_the_validator_is_silent(told: Told) -> None:
    assert wrong([told(name).after.path for name in STORIES]) == {}
