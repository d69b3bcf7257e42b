"""Whatever waves and people do to a chart: its workbook says the same, and what is wanted is what is shown."""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.styles import PatternFill

from chart_edits import (
    Talk,
    bars,
    book_parts,
    built,
    in_cells,
    rows_of,
    shown,
    update,
    wave,
    with_bars,
    with_foreign,
    zipped,
)
from deckgen.model import BlockState, Chart, ChartType, Grouping
from deckgen.powerpoint.package import BrokenXml
from tools import NAMESPACES, find

C = f"{{{NAMESPACES['c']}}}"
CODES, SERIES = "abcdef", "stu"
NUMBERS = st.none() | st.integers(-5, 99).map(float) | st.sampled_from([0.5, 28.5, 1e-7, 12345.678])
KINDS: list[tuple[ChartType, Grouping]] = [
    ("bar", "clustered"), ("column", "stacked"), ("line", "clustered"), ("doughnut", "clustered"),
    ("bar", "percentStacked"),
]  # fmt: skip
OWN_VALUE = "own value formula"
EDITS = ("series", "formula series", "note", "yellow", "saved by another", "keys lost", "total below", "recoloured",
         OWN_VALUE)  # fmt: skip


@st.composite
def waves(draw: Any, kind: tuple[ChartType, Grouping]) -> Chart:
    """A wave with some of the categories and series, in any order."""
    categories = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    series = draw(st.lists(st.sampled_from(SERIES), min_size=1, unique=True))
    numbers = {key: draw(st.lists(NUMBERS, min_size=len(categories), max_size=len(categories))) for key in series}
    labels = {key: draw(st.sampled_from((key.upper(), f"={key}", f" {key}\nto", f"{key} & <b>"))) for key in categories}
    highlight = draw(st.sampled_from((*categories, "")))
    made = wave(categories, numbers, labels, *kind, highlight=highlight)
    if kind[1] != "clustered" or kind[0] == "doughnut":
        return made
    reach = st.none() | st.tuples(st.floats(0, 20), st.floats(0, 20))
    ends = {key: [None if number is None or (pair := draw(reach)) is None else (number - pair[0], number + pair[1])
                  for number in numbers[key]]
            for key in draw(st.lists(st.sampled_from(series), unique=True))}  # fmt: skip
    return with_bars(made, **ends)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_chart_and_workbook_say_what_is_wanted(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    first, second = data.draw(waves(kind)), data.draw(waves(kind))
    edits = data.draw(st.lists(st.sampled_from(EDITS), max_size=2, unique=True))
    talk = built(first)
    # Last, as openpyxl drops what a formula came to when it saves.
    for edit in sorted(edits, key=lambda each: each == OWN_VALUE):
        talk = edited(talk, edit, len(first.categories))
    wanted = with_foreign(talk.current(), second)
    done = update(talk, second, wanted=wanted)

    seen = shown(done.chart_part)
    held = in_cells(done.chart_part, done.workbook or b"")
    if "formula series" in edits:  # what it comes to, only an office program knows
        held = {name: values if name != "Mine" else seen[name] for name, values in held.items()}
    assert held == seen
    assert bars(done.chart_part) == bars(done.chart_part, done.workbook or b"")

    after = replace(talk, part=done.chart_part, book=done.workbook, written=wanted)
    if not done.refused:
        order = sorted if OWN_VALUE in edits else list
        lists = {name: order(keys) for name, keys in after.current().lists.items()}
        assert lists == {name: order(keys) for name, keys in wanted.lists.items()}
        assert said(after.current()) == said(wanted)
    assert shown(update(after, second, wanted=after.current()).chart_part) == seen


def said(state: BlockState) -> dict[Any, Any]:
    """Names and numbers by path, of what is in the lists."""
    keys = {*state.lists["series"], *state.lists["category"]}
    return {path: getattr(leaf, "number", leaf) for path, leaf in state.leaves.items()
            if getattr(leaf, "number", leaf) is not None and keys.issuperset(path[1:])}  # fmt: skip


def edited(talk: Talk, edit: str, count: int) -> Talk:
    """A chart of `count` categories after an edit by hand."""
    if edit == "keys lost":
        return talk.change(lambda root: [node.getparent().remove(node) for node in find(root, "//c:ser/c:extLst")][:0])
    if edit == "recoloured":
        return talk.change(
            lambda root: [node.set("val", "accent5") for node in find(root, "//c:ser/c:spPr//@val/..")][:0]
        )
    width = len(rows_of(talk.book or b"")[0])
    numbers = range(2, count + 2)

    def change(book: Any) -> None:
        sheet = book["Data"]
        if edit == "yellow":
            sheet["B2"].fill = PatternFill("solid", fgColor="FFFF00")
        elif edit == "total below":
            sheet.cell(count + 3, 2, f"=SUM(B2:B{count + 1})")
        elif edit == OWN_VALUE:
            sheet.cell(count + 1, 2, "=40+2")
        elif edit != "saved by another":
            sheet.cell(1, width + 1, "Mine")
            for row in numbers:
                value = {"series": row * 7, "formula series": f"=B{row}*2", "note": f"about {row}"}[edit]
                sheet.cell(row, width + 1, value)

    talk = talk.open_and_save(change)
    if edit == OWN_VALUE:
        talk = talk.change_sheet(lambda text: text.replace("<f>40+2</f><v></v>", "<f>40+2</f><v>42</v>")
                                 .replace("<f>40+2</f><v />", "<f>40+2</f><v>42</v>")
                                 .replace("<f>40+2</f><v/>", "<f>40+2</f><v>42</v>"))  # fmt: skip
        return talk.change(lambda root: shown_as(root, "$B$", count - 1, "42"))
    if edit in ("series", "formula series"):
        return talk.change(lambda root: add_series(root, "ABCDEFGHIJKLMN"[width], [str(row * 7) for row in numbers]))
    return talk


def shown_as(root: etree._Element, column: str, index: int, text: str) -> None:
    """One value of the series of a column as Excel would have put it into the chart."""
    cache = find(root, f"//c:ser[c:val//c:f[contains(., '{column}')]]/c:val//c:numCache")[0]
    for point in find(cache, f"c:pt[@idx='{index}']"):
        cache.remove(point)
    etree.SubElement(etree.SubElement(cache, f"{C}pt", idx=str(index)), f"{C}v").text = text


def add_series(root: etree._Element, column: str, texts: list[str]) -> None:
    """A series of a person's own from a column of the workbook."""
    last = find(root, "//c:ser")[-1]
    mine = deepcopy(last)
    for node in find(mine, "c:extLst | c:dPt | c:dLbls | c:errBars | c:val//c:pt"):
        node.getparent().remove(node)
    for node in find(mine, "c:idx | c:order"):
        node.set("val", "17")
    find(mine, "c:tx//c:v")[0].text = "Mine"
    find(mine, "c:tx//c:f")[0].text = f"Data!${column}$1"
    find(mine, "c:val//c:f")[0].text = f"Data!${column}$2:${column}${len(texts) + 1}"
    last.addnext(mine)
    for index, text in enumerate(texts):
        point = etree.SubElement(find(mine, "c:val//c:numCache")[0], f"{C}pt", idx=str(index))
        etree.SubElement(point, f"{C}v").text = text


def test_a_damaged_chart_or_workbook_never_ends_in_a_fault() -> None:
    first = wave("abc", {"s": [1, 2, 3], "t": [4, 5, 6]}, highlight="b")
    second = wave("cabd", {"u": [3, 1, 2, 4], "t": [6, 4, 5, 7]}, highlight="d")
    whole = edited(built(first), "formula series", 3)
    updated = 0
    for seed in range(150):
        chance = random.Random(seed)
        talk = whole
        if chance.random() < 0.6:
            talk = replace(talk, part=hurt(talk.part, chance))
        if talk is whole or chance.random() < 0.5:
            parts = book_parts(whole.book or b"")
            name = chance.choice(sorted(name for name in parts if name.endswith((".xml", ".rels"))))
            talk = replace(talk, book=zipped({**parts, name: hurt(parts[name], chance)}))
        try:
            done = update(talk, second)
        except BrokenXml:
            continue
        replace(talk, part=done.chart_part, book=done.workbook).current()
        updated += 1
    assert updated > 100


def hurt(part: bytes, chance: random.Random) -> bytes:
    """A part with one element gone, doubled or odd, or one attribute."""
    root = etree.fromstring(part)
    node = chance.choice([each for each in root.iter() if isinstance(each.tag, str)])
    parent = node.getparent()
    what = chance.choice(("gone", "double", "text", "attribute", "attribute"))
    if what == "attribute" and node.attrib:
        node.set(chance.choice(sorted(node.attrib)), chance.choice(("", "-1", "99999999999", "ZZZ9", "²", "nan")))
    elif what == "text" or parent is None:
        node.text = chance.choice(("", "x", "-1", "inf", "Data!$A$1", "²"))
    elif what == "gone":
        parent.remove(node)
    else:
        parent.append(deepcopy(node))
    return etree.tostring(root)
