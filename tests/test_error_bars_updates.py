"""Error bars in updates: they follow their category by key, and what a person made of them stays."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from lxml import etree

import hand_edits as hand
from chart_edits import (
    Talk,
    agrees,
    bars,
    built,
    rename_sheet,
    rows_of,
    shown,
    state_of,
    update,
    wave,
    with_bars,
)
from chart_samples import plot_of
from deckgen import build
from deckgen import update as update_file
from deckgen.model import Chart, ChartType
from deckgen.powerpoint.chart import chart_xml, workbook
from deckgen.powerpoint.chart_edit import EditedChart
from deckgen.powerpoint.chart_looks import chart_looks
from deckgen.preview.libreoffice import find_libreoffice
from interval_decks import (
    LATER,
    both,
    built_deck,
    chart_of_file,
    edit_chart_of,
    reaches,
    root_of,
    spec,
)
from tools import NAMESPACES, find, need_libreoffice

C = f"{{{NAMESPACES['c']}}}"
TYPES: list[ChartType] = ["bar", "column", "line"]

FIRST = with_bars(wave("abc", {"s": [70, 55, 45], "t": [30, 20, 10]}),
                  s=[(66, 73), (50, 59), (41, 50)], t=[(27, 34), (18, 23), (9, 12)])  # fmt: skip
NEXT = with_bars(wave("cabd", {"s": [44, 72, 50, 20], "t": [12, 31, 22, 5]}),
                 s=[(40, 49), (69, 76), (46, 53), (18, 21)], t=[(11, 14), (28, 35), (19, 26), None])  # fmt: skip
WANTED = {
    "S": {"C": (4, 5), "A": (3, 4), "B": (4, 3), "D": (2, 1)},
    "T": {"C": (1, 2), "A": (3, 4), "B": (3, 4), "D": (None, None)},
}


def seen(done: EditedChart) -> dict[str, Any]:
    """What error bars show, after seeing that the cells they come from say the same."""
    agrees(done)
    assert done.workbook is not None
    found = bars(done.chart_part)
    assert bars(done.chart_part, done.workbook) == found
    return found


@pytest.mark.parametrize("type", TYPES)
def test_an_untouched_chart_becomes_what_a_fresh_build_draws(type: ChartType) -> None:
    first, second = (replace(each, type=type) for each in (FIRST, NEXT))
    done = update(built(first), second)
    fresh = chart_xml(second, plot_of(second), "da-DK").encode()
    assert seen(done) == WANTED
    assert shown(done.chart_part) == shown(fresh)
    assert chart_looks(etree.fromstring(done.chart_part)) == chart_looks(etree.fromstring(fresh))
    assert [row[:7] for row in rows_of(done.workbook or b"")] == rows_of(workbook(second))
    assert (done.notes, done.refused) == ((), ())


def sorted_by_hand(talk: Talk) -> Talk:
    """Rows sorted in the sheet from the smallest value up, as Excel does with all that stands beside them."""

    def change(book: Any) -> None:
        sheet = book["Data"]
        rows = sorted(([cell.value for cell in row] for row in sheet.iter_rows(min_row=2)), key=lambda row: row[1])
        for number, row in enumerate(rows, 2):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column, value)

    def caches(root: etree._Element) -> None:
        for cache in find(root, "//c:ser//c:numCache | //c:cat//c:strCache"):
            points = find(cache, "c:pt")
            for place, point in enumerate(reversed(points)):
                point.set("idx", str(place))
            for point in points:
                cache.remove(point)
            cache.extend(reversed(points))

    return talk.open_and_save(change).change(caches)


def half_sorted(talk: Talk) -> Talk:
    """Names and values sorted by hand, but not the lengths beside them, as when only those columns were selected."""
    talk = sorted_by_hand(talk)

    def change(book: Any) -> None:
        sheet = book["Data"]
        for column in range(4, 8):
            values = [sheet.cell(row, column).value for row in (4, 3, 2)]
            for row, value in enumerate(values, 2):
                sheet.cell(row, column, value)

    def caches(root: etree._Element) -> None:
        for cache in find(root, "//c:errBars//c:numCache"):
            texts = [node.text for node in find(cache, "c:pt/c:v")]
            for node, text in zip(find(cache, "c:pt/c:v"), reversed(texts), strict=True):
                node.text = text

    return talk.open_and_save(change).change(caches)


def recoloured(talk: Talk) -> Talk:
    return talk.change_text('<c:spPr><a:solidFill><a:schemeClr val="accent1"/>',
                            '<c:spPr><a:solidFill><a:schemeClr val="accent5"/>')  # fmt: skip


def saved_elsewhere(talk: Talk) -> Talk:
    return talk.open_and_save(lambda book: None)


def with_a_total(talk: Talk) -> Talk:
    def change(book: Any) -> None:
        book["Data"]["B6"] = "=SUM(B2:B4)"

    return talk.open_and_save(change)


def columns_moved(talk: Talk) -> Talk:
    """A note put into a new column between the values and their lengths."""

    def change(book: Any) -> None:
        book["Data"].insert_cols(4)
        book["Data"]["D2"] = "om A"

    moved = talk.open_and_save(change)
    for old, new in (("G", "H"), ("F", "G"), ("E", "F"), ("D", "E")):
        moved = moved.change_text(f"Data!${old}$2:${old}$4", f"Data!${new}$2:${new}$4")
    return moved


def without_keys(talk: Talk) -> Talk:
    return talk.change(lambda root: [node.getparent().remove(node) for node in find(root, "//c:ser/c:extLst")] and None)


@pytest.mark.parametrize(
    "edit",
    [sorted_by_hand, half_sorted, recoloured, saved_elsewhere, with_a_total, columns_moved, without_keys,
     lambda talk: rename_sheet(talk, "Mine tal")],
    ids=["sorted", "half sorted", "recoloured", "saved", "total", "column", "keys lost", "sheet renamed"],
)  # fmt: skip
def test_error_bars_follow_their_category_through_hand_edits(edit: Callable[[Talk], Talk]) -> None:
    done = update(edit(built(FIRST)), NEXT)
    assert seen(done) == WANTED
    assert done.refused == ()


def test_error_bars_that_a_person_deleted_stay_deleted() -> None:
    talk = built(FIRST).change(lambda root: root.find(f".//{C}ser").remove(root.find(f".//{C}ser/{C}errBars")))
    assert talk.current().lists["bar"] == ("t",)
    wanted = state_of(NEXT)
    leaves = {path: leaf for path, leaf in wanted.leaves.items() if path[:2] != ("interval", "s")}
    done = update(talk, NEXT, wanted=replace(wanted, leaves=leaves, lists={**wanted.lists, "bar": ("t",)}))
    assert seen(done) == {"T": WANTED["T"]}


def test_restyled_error_bars_keep_their_look_with_new_lengths() -> None:
    talk = (
        built(FIRST)
        .change(lambda root: find(root, "//c:errBars[1]/c:spPr/a:ln")[0].set("w", "38100"))
        .change(lambda root: find(root, "//c:errBars[1]/c:noEndCap")[0].set("val", "1"))
    )
    done = update(talk, NEXT)
    assert seen(done) == WANTED
    root = etree.fromstring(done.chart_part)
    assert find(root, "//c:errBars/c:spPr/a:ln/@w") == ["38100", "15875"]
    assert find(root, "//c:errBars/c:noEndCap/@val") == ["1", "0"]


def fixed(root: etree._Element) -> None:
    """Error bars of a fixed length, which a person chose, in the first series."""
    (series, *_) = find(root, "//c:ser")
    for node in find(series, "c:errBars"):
        series.remove(node)
    own = etree.fromstring(
        f'<c:errBars xmlns:c="{NAMESPACES["c"]}"><c:errBarType val="both"/><c:errValType val="fixedVal"/>'
        '<c:noEndCap val="0"/><c:val val="7"/></c:errBars>'
    )
    find(series, "c:cat")[0].addprevious(own)


@pytest.mark.parametrize("had_bars", [True, False])
def test_a_person_s_own_error_bars_stay(had_bars: bool) -> None:
    first = FIRST if had_bars else wave("abc", {"s": [70, 55, 45], "t": [30, 20, 10]})
    talk = built(first).change(fixed)
    current = talk.current()
    assert ("bars", "s") in current.leaves
    wanted = state_of(NEXT)
    leaves = {path: leaf for path, leaf in wanted.leaves.items() if path[:2] != ("interval", "s")}
    wanted = replace(wanted, leaves={**leaves, ("bars", "s"): ""})
    done = update(talk, NEXT, wanted=wanted)
    root = etree.fromstring(done.chart_part)
    assert find(root, "//c:ser[1]/c:errBars/c:errValType/@val") == ["fixedVal"]
    assert find(root, "//c:ser[1]/c:errBars/c:val/@val") == ["7"]
    assert find(root, "//c:ser[2]/c:errBars/c:plus//c:v/text()") == ["2", "4", "4"]


def test_lengths_from_a_person_s_formulas_are_theirs() -> None:
    def change(book: Any) -> None:
        book["Data"]["D2"] = "=B2/10"

    talk = built(FIRST).open_and_save(change)
    assert ("bars", "s") in talk.current().leaves
    assert ("bars", "t") not in talk.current().leaves


def test_intervals_that_come_or_go_with_the_spec() -> None:
    plain = wave("abc", {"s": [70, 55, 45], "t": [30, 20, 10]})
    come = update(built(plain), NEXT)
    assert seen(come) == WANTED
    gone = update(built(FIRST), plain)
    assert find(etree.fromstring(gone.chart_part), "//c:errBars") == []
    assert [[cell for cell in row if cell is not None] for row in rows_of(gone.workbook or b"")] == rows_of(
        workbook(plain)
    )


def test_a_series_that_comes_brings_its_own_and_one_that_goes_takes_them() -> None:
    one = with_bars(wave("abc", {"t": [30, 20, 10]}), t=[(27, 34), (18, 23), (9, 12)])
    assert set(seen(update(built(one), NEXT))) == {"S", "T"}
    left = update(built(FIRST), one)
    assert seen(left) == {"T": {"A": (3, 4), "B": (2, 3), "C": (1, 2)}}


def test_a_lost_workbook_is_made_anew_with_the_lengths() -> None:
    done = update(replace(built(FIRST), book=None).change(
        lambda root: [root.remove(node) for node in find(root, "c:externalData")] and None), NEXT)  # fmt: skip
    assert done.new_workbook
    assert seen(done) == WANTED


# ------------------------------------------------------------------------------------------------- marks of change


def marked(chart: Chart, **changes: Literal["", "up", "down"]) -> Chart:
    """The chart with marks of change in its first series, by key of category."""
    points = tuple(replace(point, change=changes.get(category.key, ""))
                   for category, point in zip(chart.categories, chart.series[0].points, strict=True))  # fmt: skip
    return replace(chart, series=(replace(chart.series[0], points=points), *chart.series[1:]))


def marks(part: bytes) -> dict[str, str]:
    """The mark in each label, by label of category."""
    root = etree.fromstring(part)
    labels = dict(
        zip(find(root, "//c:ser[1]/c:cat//c:pt/@idx"), find(root, "//c:ser[1]/c:cat//c:v/text()"), strict=True)
    )
    return {labels[find(node, "c:idx/@val")[0]]: find(node, "c:numFmt/@formatCode")[0][-2]
            for node in find(root, "//c:ser[1]/c:dLbls/c:dLbl[c:numFmt]")
            if find(node, "c:numFmt/@formatCode")[0][-2] in "\u25b2\u25bc"}  # fmt: skip


def bold(root: etree._Element) -> None:
    """All labels of single points made larger by hand."""
    for node in find(root, "//c:dLbl//a:defRPr"):
        node.set("sz", "3300")


@pytest.mark.parametrize("edit", [lambda root: None, bold], ids=["untouched", "restyled"])
def test_marks_of_change_are_those_of_the_new_wave_even_in_restyled_labels(edit: Callable[[Any], None]) -> None:
    first = marked(wave("abcd", {"s": [1, 2, 3, 4]}), a="up", b="down", c="up")
    second = marked(wave("dcba", {"s": [8, 7, 6, 5]}), a="up", b="up", d="down")
    talk = built(first).change(edit)
    assert marks(talk.part) == {"A": "\u25b2", "B": "\u25bc", "C": "\u25b2"}
    done = update(talk, second)
    assert marks(done.chart_part) == {"A": "\u25b2", "B": "\u25b2", "D": "\u25bc"}
    sizes = find(etree.fromstring(done.chart_part), "//c:dLbl[c:idx/@val='3']//a:defRPr/@sz")
    assert sizes == ["3300" if edit is bold else "1800"]


def test_a_mark_that_a_person_took_away_stays_away() -> None:
    first = marked(wave("ab", {"s": [1, 2]}), a="up")
    talk = built(first).change(bold).change_text("\u00a0\u25b2", "")
    assert marks(update(talk, marked(wave("ab", {"s": [1, 3]}), a="up")).chart_part) == {}


# ------------------------------------------------------------------------------------------------- whole files


def updated(path: Path, wave_: str = "2021") -> tuple[Path, Any]:
    result = update_file(path, params={"wave": wave_}, out=path.with_name("updated.pptx"), force=True)
    return path.with_name("updated.pptx"), result


def test_an_unedited_file_is_what_a_build_of_the_next_wave_is(tmp_path: Path) -> None:
    path, _ = built_deck(tmp_path)
    after, result = updated(path)
    part, book = both(chart_of_file(after))
    assert bars(part) == bars(part, book) == {"share": reaches(LATER)}
    fresh = tmp_path / "fresh.pptx"
    build(tmp_path / "deck.yaml", params={"wave": "2021"}, out=fresh)
    other, other_book = both(chart_of_file(fresh))
    assert chart_looks(etree.fromstring(part)) == chart_looks(etree.fromstring(other))
    assert [row for row in rows_of(book) if any(row)] == rows_of(other_book)
    assert not [change for change in result.changes if change.outcome in ("conflict", "kept")]
    assert [each for each in result.changes if each.what == "interval"] == []  # told with the value they belong to
    again = update_file(after, params={"wave": "2021"}, dry_run=True)
    assert again.changes == ()


def test_deleted_by_hand_in_a_file_stays_deleted_and_is_told(tmp_path: Path) -> None:
    path, _ = built_deck(tmp_path)
    edit_chart_of(path, lambda root: find(root, "//c:ser")[0].remove(find(root, "//c:errBars")[0]))
    after, result = updated(path)
    assert find(root_of(after), "//c:errBars") == []
    (told,) = [each for each in result.changes if each.what == "interval"]
    assert (told.outcome, "deleted by hand" in told.note) == ("removed", True)


def test_a_length_typed_by_hand_is_kept_and_is_a_conflict_when_the_data_move(tmp_path: Path) -> None:
    path, _ = built_deck(tmp_path)

    def longer(root: etree._Element) -> None:
        find(root, "//c:errBars/c:plus//c:pt[@idx='0']/c:v")[0].text = "9.5"

    edit_chart_of(path, longer)
    after, result = updated(path)
    reach = bars(both(chart_of_file(after))[0])["share"]
    assert reach["Kvalitet"][1] == 9.5
    assert reach["Effektivitet"] == reaches(LATER)["Effektivitet"]
    (told,) = [each for each in result.changes if each.what == "interval"]
    assert (told.outcome, told.key) == ("conflict", "reason/chart/a/interval")


def test_own_error_bars_in_a_file_stay_when_the_spec_asks_for_intervals(tmp_path: Path) -> None:
    path, _ = built_deck(tmp_path, chart="type: bar")
    edit_chart_of(path, fixed)
    spec(tmp_path)
    after, result = updated(path)
    assert find(root_of(after), "//c:errBars/c:errValType/@val") == ["fixedVal"]
    assert chart_of_file(after).plots[0].series[0].values[0] == 60
    assert not [each for each in result.changes if each.needs_person]
    again = update_file(after, params={"wave": "2021"}, dry_run=True)
    assert not [each for each in again.changes if each.outcome not in ("kept", "removed")]


@pytest.mark.parametrize("columns", [0, 2])
def test_rows_sorted_in_a_file_take_their_lengths_along_or_leave_them_and_all_is_right_again(
    columns: int, tmp_path: Path
) -> None:
    path, _ = built_deck(tmp_path)

    def change(deck: Any) -> None:
        (shape,) = (shape for shape in deck.slides[0].shapes if shape.has_chart)
        hand.reorder_categories(shape, [2, 1, 0], columns)

    hand.edit(path, change)
    after, result = updated(path)
    assert list(chart_of_file(after).plots[0].categories) == ["Effektivitet", "Nyt", "Kvalitet"]
    part, book = both(chart_of_file(after))
    assert bars(part) == bars(part, book) == {"share": reaches(LATER)}
    assert not [each for each in result.changes if each.what == "interval"]


@pytest.mark.slow
@pytest.mark.parametrize("type", TYPES)
def test_a_file_that_libreoffice_saved_has_its_error_bars_refreshed(type: ChartType, tmp_path: Path) -> None:
    """It drops the workbook and our marks, and gives the lengths places of its own."""
    need_libreoffice()
    path, _ = built_deck(tmp_path, chart=f"type: {type}, interval: true")
    folder = tmp_path / "saved"
    command = [find_libreoffice(), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
               "pptx", "--outdir", folder, path]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    after, _ = updated(folder / path.name)
    part, book = both(chart_of_file(after))
    assert bars(part) == bars(part, book) == {"share": reaches(LATER)}
