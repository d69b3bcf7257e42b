"""Whatever waves and people do to a chart: its workbook says the same, and what is wanted is what is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from chart_edits import Talk, agrees, built, cells, points, rows_of, shown, update, wave, with_foreign, in_cells, state_of
from deckgen.model import Chart, ChartType, Grouping
from tools import find

CODES, SERIES = "abcdef", "stu"
NUMBERS = st.none() | st.integers(-5, 99).map(float) | st.sampled_from([0.5, 28.5, 1e-7, 12345.678])
KINDS: list[tuple[ChartType, Grouping]] = [
    ("bar", "clustered"), ("column", "stacked"), ("line", "clustered"), ("doughnut", "clustered"),
    ("bar", "percentStacked"),
]  # fmt: skip
EDITS = ("series", "formula series", "note", "column before", "sheet name", "saved by another", "renamed", "yellow",
         "keys lost", "total below", "own value formula", "recoloured")  # fmt: skip


@st.composite
def waves(draw: Any, kind: tuple[ChartType, Grouping]) -> Chart:
    categories = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    series = draw(st.lists(st.sampled_from(SERIES), min_size=1, unique=True))
    numbers = {key: draw(st.lists(NUMBERS, min_size=len(categories), max_size=len(categories))) for key in series}
    labels = {key: draw(st.sampled_from((key.upper(), f"={key}", f" {key}\nto", f"{key} & <b>"))) for key in categories}
    highlight = draw(st.sampled_from((*categories, "")))
    return wave(categories, numbers, labels, *kind, highlight=highlight)


def edited(talk: Talk, chart: Chart, edits: list[str]) -> Talk:
    """The chart after edits by hand; what an edit needs and does not find, it leaves."""
    count = len(chart.categories)
    for edit in edits:
        talk = _edited(talk, edit, count)
    return talk


def _edited(talk: Talk, edit: str, count: int) -> Talk:
    if edit in ("series", "formula series", "note", "yellow", "total below", "own value formula", "saved by another"):
        return _edited_book(talk, edit, count)
    if edit == "keys lost":
        return talk.change(lambda root: [each.getparent().remove(each) for each in find(root, "//c:ser/c:extLst")] and None)
    if edit == "recoloured":
        return talk.change(_recolour)
    return talk


def _recolour(root: Any) -> None:
    for fill in find(root, "//c:ser[1]/c:spPr//a:schemeClr"):
        fill.set("val", "accent5")


def _edited_book(talk: Talk, edit: str, count: int) -> Talk:
    width = len(rows_of(talk.book or b"")[0])
    series = find(etree.fromstring(talk.part), "//c:ser")

    def change(book: Any) -> None:
        from openpyxl.styles import PatternFill
        sheet = book["Data"]
        if edit in ("series", "formula series"):
            sheet.cell(1, width + 1, "Mine")
            for row in range(2, count + 2):
                sheet.cell(row, width + 1, "=B2*2" .replace("2*", f"{row}*") if edit == "formula series" else row * 7)
        elif edit == "note":
            for row in range(2, count + 2):
                sheet.cell(row, width + 1, f"about {sheet.cell(row, 1).value}")
        elif edit == "yellow":
            sheet["B2"].fill = PatternFill("solid", fgColor="FFFF00")
        elif edit == "total below":
            sheet.cell(count + 3, 2, f"=SUM(B2:B{count + 1})")
        elif edit == "own value formula":
            sheet.cell(count + 1, 2, "=40+2")

    talk = talk.open_and_save(change)
    if edit == "own value formula":
        talk = talk.change_sheet(lambda text: text.replace("<f>40+2</f><v/>", "<f>40+2</f><v>42</v>").replace("<f>40+2</f><v></v>", "<f>40+2</f><v>42</v>"))
        def put(root: Any) -> None:
            cache = find(root, "//c:ser[c:val//c:f[contains(., '$B$')]]/c:val//c:numCache")[0]
            for point in find(cache, f"c:pt[@idx='{count - 1}']"):
                cache.remove(point)
            point = etree.SubElement(cache, "{%s}pt" % cache.nsmap["c"], idx=str(count - 1))
            etree.SubElement(point, "{%s}v" % cache.nsmap["c"]).text = "42"
        talk = talk.change(put)
    if edit in ("series", "formula series"):
        letter = "ABCDEFGH"[width]
        texts = ["Mine", *(str(row * 7) for row in range(2, count + 2))]

        def add(root: Any) -> None:
            from copy import deepcopy
            last = find(root, "//c:ser")[-1]
            mine = deepcopy(last)
            for each in find(mine, "c:extLst | c:dPt | c:dLbls"):
                mine.remove(each)
            number = str(len(series) + 5)
            find(mine, "c:idx")[0].set("val", number)
            find(mine, "c:order")[0].set("val", number)
            find(mine, "c:tx//c:v")[0].text = "Mine"
            find(mine, "c:tx//c:f")[0].text = f"Data!${letter}$1"
            find(mine, "c:val//c:f")[0].text = f"Data!${letter}$2:${letter}${count + 1}"
            cache = find(mine, "c:val//c:numCache")[0]
            for point in find(cache, "c:pt"):
                cache.remove(point)
            for index, text in enumerate(texts[1:]):
                point = etree.SubElement(cache, "{%s}pt" % cache.nsmap["c"], idx=str(index))
                etree.SubElement(point, "{%s}v" % cache.nsmap["c"]).text = text
            last.addnext(mine)

        talk = talk.change(add)
    return talk


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_chart_and_workbook_say_what_is_wanted(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    first, second = data.draw(waves(kind)), data.draw(waves(kind))
    edits = data.draw(st.lists(st.sampled_from(EDITS), max_size=2, unique=True))
    talk = edited(built(first), first, edits)
    current = talk.current()
    wanted = with_foreign(current, second)
    done = update(talk, second, wanted=wanted)
    seen = shown(done.chart_part)
    cells_seen = in_cells(done.chart_part, done.workbook or b"")
    for name, values in cells_seen.items():
        if name != "Mine" or "formula series" not in edits:
            assert values == seen[name], edits
    refused = set(done.refused)
    state = replace(talk, part=done.chart_part, book=done.workbook, written=wanted).current()
    if not refused:
        assert state.lists == wanted.lists
        assert said(state) == said(wanted)
    again = update(replace(talk, part=done.chart_part, book=done.workbook, written=wanted), second, wanted=wanted)
    if not refused:
        assert shown(again.chart_part) == seen


def said(state: Any) -> dict[Any, Any]:
    keys = {*state.lists["series"], *state.lists["category"]}
    return {path: getattr(leaf, "number", leaf) for path, leaf in state.leaves.items()
            if getattr(leaf, "number", leaf) is not None and keys.issuperset(path[1:])}  # fmt: skip
