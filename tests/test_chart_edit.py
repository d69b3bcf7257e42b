"""The next wave in a chart that people have edited: new numbers by key, and every look stays where it belongs."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from broken import read_parts, write_parts
from chart_edits import (
    KEY,
    Talk,
    agrees,
    built,
    points,
    shown,
    state_of,
    update,
    wave,
    with_foreign,
)
from chart_samples import plot_of, write_chart_deck
from deckgen.model import Chart, ChartType, Grouping, Value
from deckgen.powerpoint.chart import chart_xml
from deckgen.powerpoint.chart_edit import NEW_WORKBOOK_ID, EditedChart
from deckgen.powerpoint.chart_looks import chart_looks
from deckgen.powerpoint.chart_state import read_chart_state, typed_labels, typed_texts
from deckgen.powerpoint.package import BrokenXml
from deckgen.preview.libreoffice import find_libreoffice
from effort import steps
from tools import NAMESPACES, charts, find, need_libreoffice, validate

C, A = f"{{{NAMESPACES['c']}}}", f"{{{NAMESPACES['a']}}}"
FIRST = wave("abcde", {"s": [70, 55, 45, 30, 20]}, highlight="b")
NEXT = wave("badfec", {"s": [60, 50, 40, 30, 20.5, None]}, highlight="b")
TWO = wave("abc", {"s": [1, 2, 3], "t": [4, 5, 6]}, legend=True)
KINDS: list[tuple[ChartType, Grouping]] = [
    ("bar", "clustered"), ("column", "stacked"), ("line", "clustered"), ("line", "stacked"),
    ("doughnut", "clustered"), ("bar", "percentStacked"),
]  # fmt: skip


def own_point(index: int, colour: str = "FF00FF") -> etree._Element:
    """A point that a person gave a colour."""
    return etree.fromstring(
        f'<c:dPt xmlns:c="{NAMESPACES["c"]}" xmlns:a="{NAMESPACES["a"]}"><c:idx val="{index}"/>'
        '<c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr><a:solidFill>'
        f'<a:srgbClr val="{colour}"/></a:solidFill></c:spPr></c:dPt>'
    )


def typed_label(index: int, text: str) -> etree._Element:
    """A data label that a person overtyped, as PowerPoint writes it."""
    return etree.fromstring(
        f'<c:dLbl xmlns:c="{NAMESPACES["c"]}" xmlns:a="{NAMESPACES["a"]}"><c:idx val="{index}"/>'
        f'<c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="da-DK"/><a:t>{text}</a:t></a:r></a:p></c:rich>'
        '</c:tx><c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbl>'
    )


def with_point(index: int) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        old = find(root, f"//c:ser[1]/c:dPt[c:idx/@val='{index}']")
        for node in old:
            node.getparent().remove(node)
        later = [node for node in find(root, "//c:ser[1]/c:dPt") if int(find(node, "c:idx/@val")[0]) > index]
        (later or find(root, "//c:ser[1]/c:dLbls"))[0].addprevious(own_point(index))

    return change


def with_label(index: int, text: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        labels = find(root, "//c:ser[1]/c:dLbls")[0]
        for node in find(labels, f"c:dLbl[c:idx/@val='{index}']"):
            labels.remove(node)
        labels.insert(sum(int(each) < index for each in find(labels, "c:dLbl/c:idx/@val")), typed_label(index, text))

    return change


def colours(done: EditedChart) -> dict[str, str]:
    """The colour of each point of its own, by label of category."""
    root = etree.fromstring(done.chart_part)
    labels = {int(node.get("idx")): find(node, "c:v/text()")[0] for node in find(root, "//c:ser[1]/c:cat//c:pt")}
    return {
        labels[int(find(node, "c:idx/@val")[0])]: find(node, "c:spPr/a:solidFill/*/@val")[0]
        for node in find(root, "//c:ser[1]/c:dPt")
    }


def same_xml(first: bytes, second: bytes) -> bool:
    return etree.tostring(etree.fromstring(first), method="c14n") == etree.tostring(
        etree.fromstring(second), method="c14n"
    )


# ------------------------------------------------------------------------------------------------- untouched


@pytest.mark.parametrize(("type", "grouping"), KINDS)
def test_an_untouched_chart_becomes_what_a_fresh_build_draws(type: ChartType, grouping: Grouping) -> None:
    first = wave("abcde", {"s": [70, 55, 45, 30, 20], "t": [1, None, 3, 4, 5]}, type=type, grouping=grouping,
                 highlight="b", legend=True)  # fmt: skip
    second = wave("badfec", {"u": [1, 2, 3, 4, 5, 6], "s": [60, 50, 40, 30, 20.5, None]}, type=type,
                  grouping=grouping, highlight="f", legend=True)  # fmt: skip
    done = update(built(first), second)
    fresh = etree.fromstring(chart_xml(second, plot_of(second), "da-DK").encode())
    assert chart_looks(etree.fromstring(done.chart_part)) == chart_looks(fresh)
    assert agrees(done) == shown(etree.tostring(fresh))
    assert (done.notes, done.refused) == ((), ())


def test_a_chart_whose_data_have_not_moved_keeps_its_very_bytes() -> None:
    talk = built(FIRST).change(with_point(2))
    done = update(talk, FIRST)
    assert done.chart_part is talk.part
    assert done.workbook is talk.book


def test_the_same_update_gives_the_same_bytes() -> None:
    first, second = update(built(FIRST), NEXT), update(built(FIRST), NEXT)
    assert (first.chart_part, first.workbook) == (second.chart_part, second.workbook)


# ------------------------------------------------------------------------------------------------- by key


def test_a_highlight_stays_on_its_category() -> None:
    done = update(built(FIRST), NEXT)
    assert list(agrees(done)["S"]) == ["B", "A", "D", "F", "E", "C"]
    assert points(done.chart_part) == {"S": ["B"]}
    assert points(done.chart_part, "dLbl") == {"S": ["B"]}


def test_a_colour_by_hand_stays_on_its_category_when_a_wave_reorders_adds_drops_and_renames() -> None:
    talk = built(FIRST).change(with_point(3))
    wanted = wave("fdba", {"s": [9, 8, 7, 6]}, {"d": "Renamed"}, highlight="b")
    done = update(talk, wanted)
    assert agrees(done) == {"S": {"F": 9, "Renamed": 8, "B": 7, "A": 6}}
    assert colours(done) == {"Renamed": "FF00FF", "B": "accent1"}


def test_the_data_s_own_highlight_moves_with_the_data_and_a_recoloured_one_stays() -> None:
    moved = wave("abcde", {"s": [1, 2, 3, 4, 5]}, highlight="d")
    assert colours(update(built(FIRST), moved)) == {"D": "accent1"}
    by_hand = built(FIRST).change(with_point(1))
    assert colours(update(by_hand, moved)) == {"B": "FF00FF", "D": "accent1"}


def test_a_category_that_goes_takes_its_colour_with_it() -> None:
    done = update(built(FIRST).change(with_point(2)), wave("abde", {"s": [1, 2, 3, 4]}, highlight="b"))
    assert colours(done) == {"B": "accent1"}


def test_series_are_told_by_key_not_by_place() -> None:
    talk = built(TWO).change_text('<a:schemeClr val="accent2"/>', '<a:srgbClr val="FF00FF"/>')
    done = update(talk, wave("abc", {"u": [7, 8, 9], "t": [40, 50, 60], "s": [10, 20, 30]}, legend=True))
    assert agrees(done) == {
        "U": {"A": 7, "B": 8, "C": 9}, "T": {"A": 40, "B": 50, "C": 60}, "S": {"A": 10, "B": 20, "C": 30},
    }  # fmt: skip
    root = etree.fromstring(done.chart_part)
    assert find(root, "//c:ser[c:spPr//a:srgbClr]//c:tx//c:v/text()") == ["T"]
    ids = find(root, "//c:ser/c:idx/@val")
    assert len(set(ids)) == 3
    assert find(root, "//c:ser/c:order/@val") == ["0", "1", "2"]


def test_a_series_deleted_by_hand_stays_deleted_and_one_added_by_hand_stays() -> None:
    def edit(root: etree._Element) -> None:
        first, second = find(root, "//c:ser")
        mine = deepcopy(first)
        for node in find(mine, "c:extLst"):
            mine.remove(node)
        find(mine, "c:tx//c:v")[0].text = "Mål"
        find(mine, "c:idx")[0].set("val", "7")
        find(mine, "c:order")[0].set("val", "7")
        second.getparent().replace(second, mine)
        for node in find(mine, "c:tx/c:strRef | c:val/c:numRef"):
            literal = node[1]
            if "str" in literal.tag:
                text = etree.SubElement(node.getparent(), f"{C}v")
                text.text = "Mål"
            else:
                literal.tag = f"{C}numLit"
                node.getparent().append(literal)
            node.getparent().remove(node)

    talk = built(TWO).change(edit)
    current = talk.current()
    assert current.lists["series"] == ("s", "?Mål")
    proposed = wave("cab", {"s": [30, 10, 20], "t": [6, 4, 5]}, legend=True)
    wanted = with_foreign(current, proposed)
    wanted = replace(wanted, lists={**wanted.lists, "series": ("s", "?Mål")})
    done = update(talk, proposed, wanted=wanted)
    root = etree.fromstring(done.chart_part)
    assert find(root, "//c:ser/c:tx//c:v/text()") == ["S", "Mål"]
    assert find(root, "//c:ser[2]/c:val//c:v/text()") == ["3", "1", "2"]
    assert find(root, "//c:ser[1]/c:val//c:v/text()") == ["30", "10", "20"]


def test_a_legend_entry_taken_out_by_hand_follows_its_series() -> None:
    entry = '<c:legendEntry><c:idx val="1"/><c:delete val="1"/></c:legendEntry>'
    talk = built(TWO).change_text('<c:legendPos val="r"/>', f'<c:legendPos val="r"/>{entry}')
    done = update(talk, wave("abc", {"t": [4, 5, 6], "s": [1, 2, 3]}, legend=True))
    assert find(etree.fromstring(done.chart_part), "//c:legendEntry/c:idx/@val") == ["0"]


# ------------------------------------------------------------------------------------------------- looks


def test_looks_that_a_person_changed_stay_and_others_follow_the_wave() -> None:
    talk = built(FIRST).change_text('<c:gapWidth val="60"/>', '<c:gapWidth val="150"/>')
    done = update(talk, NEXT, replace(plot_of(NEXT), axis_max=66, gap_width=40))
    root = etree.fromstring(done.chart_part)
    assert find(root, "//c:gapWidth/@val") == ["150"]
    assert find(root, "//c:valAx/c:scaling/c:max/@val") == ["66"]


def test_the_chart_s_own_text_and_frame_follow_the_wave_unless_a_person_changed_them() -> None:
    larger = replace(plot_of(NEXT), label_size=12)
    done = update(built(FIRST), NEXT, larger)
    assert find(etree.fromstring(done.chart_part), "/c:chartSpace/c:txPr//a:defRPr/@sz") == ["1200"]
    by_hand = built(FIRST).change(
        lambda root: [node.set("sz", "3000") for node in find(root, "/c:chartSpace/c:txPr//a:defRPr")][:0]
    )
    done = update(by_hand, NEXT, larger)
    assert find(etree.fromstring(done.chart_part), "/c:chartSpace/c:txPr//a:defRPr/@sz") == ["3000"]


def test_an_axis_that_a_person_set_stays_and_a_fresh_one_never_cuts_a_value() -> None:
    by_hand = built(FIRST).change_text('<c:max val="100"/>', '<c:max val="80"/>')
    done = update(by_hand, NEXT, replace(plot_of(NEXT), axis_max=66))
    assert find(etree.fromstring(done.chart_part), "//c:valAx//c:max/@val") == ["80"]
    overtyped = wave("ab", {"s": [90, 20]})
    wanted = replace(state_of(overtyped))
    done = update(built(wave("ab", {"s": [90, 1]})), wave("ab", {"s": [30, 20]}),
                  replace(plot_of(overtyped), axis_max=35), wanted)  # fmt: skip
    assert find(etree.fromstring(done.chart_part), "//c:valAx//c:max/@val") == ["100"]


def test_labels_switched_off_by_hand_do_not_come_back() -> None:
    talk = built(FIRST).change(lambda root: [node.getparent().remove(node) for node in find(root, "//c:dLbls")][:0])
    done = update(talk, wave("abf", {"s": [1, 2, 3]}, highlight="f"))
    assert find(etree.fromstring(done.chart_part), "//c:dLbls") == []


def test_a_chart_type_that_the_spec_changed_is_taken_and_one_that_a_person_chose_stays() -> None:
    lines = wave("abc", {"s": [1, 2, 3]}, type="line")
    done = update(built(wave("abc", {"s": [4, 5, 6]})), lines)
    assert same_xml(done.chart_part, chart_xml(lines, plot_of(lines), "da-DK").encode())
    assert agrees(done) == {"S": {"A": 1, "B": 2, "C": 3}}

    bars = built(wave("abc", {"s": [4, 5, 6]})).change(with_point(0))
    done = update(bars, lines)
    root = etree.fromstring(done.chart_part)
    assert len(find(root, "//c:barChart")) == 1
    assert find(root, "//c:ser/c:val//c:v/text()") == ["1", "2", "3"]
    assert any("type" in note for note in done.notes)


def test_a_series_added_to_a_chart_whose_type_a_person_changed_has_no_impossible_label() -> None:
    talk = built(TWO).change_text('<c:grouping val="clustered"/>', '<c:grouping val="stacked"/>')
    assert talk.current().leaves["type",] == "bar/stacked"
    wanted = wave("abc", {"s": [1, 2, 3], "t": [4, 5, 6], "u": [7, 8, 9]}, legend=True)
    state = with_foreign(talk.current(), wanted)
    done = update(talk, wanted, wanted=replace(state, leaves={**state.leaves, ("type",): "bar/stacked"}))
    root = etree.fromstring(done.chart_part)
    assert find(root, "//c:grouping/@val") == ["stacked"]
    assert len(find(root, "//c:ser")) == 3
    assert "outEnd" not in find(root, "//c:dLblPos/@val")


# ------------------------------------------------------------------------------------------------- typed text


def test_a_typed_label_stays_on_its_category_and_is_read_for_stale_numbers() -> None:
    talk = built(FIRST).change(with_label(2, "hele 45 pct."))
    assert typed_labels(talk.part, talk.current()) == {("s", "c"): "hele 45 pct."}
    done = update(talk, NEXT)
    after = replace(talk, part=done.chart_part, book=done.workbook, written=state_of(NEXT))
    assert typed_labels(after.part, after.current()) == {("s", "c"): "hele 45 pct."}
    assert points(done.chart_part, "dLbl") == {"S": ["B", "C"]}


def test_titles_typed_into_the_chart_are_read() -> None:
    title = ('<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>I alt </a:t></a:r><a:r><a:t>79 pct.</a:t></a:r></a:p>'
             '</c:rich></c:tx><c:overlay val="0"/></c:title>')  # fmt: skip
    talk = built(FIRST).change_text("<c:autoTitleDeleted", f"{title}<c:autoTitleDeleted")
    assert typed_texts(talk.part) == ["I alt 79 pct."]
    assert typed_texts(update(talk, NEXT).chart_part) == ["I alt 79 pct."]


# ------------------------------------------------------------------------------------------------- reading


def test_a_chart_reads_as_it_was_written() -> None:
    for chart in (FIRST, TWO, wave("ab", {"": [1, None]}, {"a": " luft\vto", "b": "_x0041_"}, type="doughnut")):
        current = built(chart).current()
        assert current.lists == state_of(chart).lists
        for path, leaf in state_of(chart).leaves.items():
            found = current.leaves[path]
            assert found == leaf or (isinstance(leaf, str) and found == leaf.replace("\v", "\n"))


def test_a_label_renamed_by_hand_keeps_its_key_only_where_its_place_is_sure() -> None:
    renamed = built(FIRST).change_text("<c:v>C</c:v>", "<c:v>Kvalitet i alt</c:v>")
    assert renamed.current().lists["category"] == ("a", "b", "c", "d", "e")
    assert renamed.current().leaves["category", "c"] == "Kvalitet i alt"

    def sort(root: etree._Element) -> None:
        for cache in find(root, "//c:cat//c:strCache | //c:val//c:numCache"):
            nodes = find(cache, "c:pt")
            for index, node in enumerate(reversed(nodes)):
                node.set("idx", str(index))

    assert built(FIRST).change(sort).current().lists["category"] == ("e", "d", "c", "b", "a")
    both = renamed.change(sort).current()
    assert both.lists["category"] == ("e", "d", "c", "b", "a")
    shorter = renamed.change(lambda root: [
        [node.getparent().remove(node) for node in find(root, "//c:pt[@idx='4']")],
        [node.set("val", "4") for node in find(root, "//c:cat//c:ptCount | //c:val//c:ptCount")],
    ][:0])  # fmt: skip
    assert shorter.current().lists["category"] == ("a", "b", "?Kvalitet i alt", "d")


def test_two_series_that_changed_columns_keep_their_names_keys() -> None:
    talk = built(TWO)
    swapped = talk.change_text("<c:v>S</c:v>", "<c:v>X</c:v>").change_text("<c:v>T</c:v>", "<c:v>S</c:v>")
    swapped = swapped.change_text("<c:v>X</c:v>", "<c:v>T</c:v>")
    assert swapped.current().lists["series"] == ("t", "s")


def test_rows_and_columns_switched_tie_nothing() -> None:
    def switch(root: etree._Element) -> None:
        for node, label in zip(find(root, "//c:ser/c:tx//c:v"), ("A", "B"), strict=True):
            node.text = label
        for number, node in enumerate(find(root, "//c:ser/c:cat//c:pt/c:v")):
            node.text = ("S", "T", "U")[number % 3]

    current = built(TWO).change(switch).current()
    assert current.lists == {"series": ("?A", "?B"), "category": ("?S", "?T", "?U")}


def test_without_our_extension_names_tie_and_the_hidden_sheet_helps() -> None:
    def strip(root: etree._Element) -> None:
        for node in find(root, "//c:ser/c:extLst"):
            node.getparent().remove(node)

    talk = built(TWO).change(strip)
    assert talk.current().lists == state_of(TWO).lists
    assert read_chart_state(talk.part, talk.book, None, KEY).lists == state_of(TWO).lists
    alone = read_chart_state(talk.part, None, None, KEY)
    assert alone.lists == {"series": ("?S", "?T"), "category": ("?A", "?B", "?C")}
    twins = talk.change_text("<c:v>B</c:v>", "<c:v>A</c:v>")
    assert read_chart_state(twins.part, None, state_of(TWO), KEY).lists["category"] == ("?A", "?A (2)", "c")


@pytest.mark.parametrize(("text", "why"), [
    ("<x/>", "no chart"), ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document type"), ("<c:", "well-formed"),
])  # fmt: skip
def test_what_is_no_chart_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(BrokenXml, match=why):
        read_chart_state(text.encode(), None, None, KEY)


@pytest.mark.parametrize(("old", "new"), [
    ('<c:ptCount val="5"/>', '<c:ptCount val="999999999"/>'),
    ('<c:pt idx="4">', '<c:pt idx="99999999">'),
])  # fmt: skip
def test_a_chart_that_claims_far_too_many_points_is_refused(old: str, new: str) -> None:
    with pytest.raises(BrokenXml, match="far more points"):
        built(FIRST).change_text(old, new).current()


@pytest.mark.parametrize(("old", "new"), [
    ('categories="', 'categories="not json'), ("<c:v>70</c:v>", "<c:v>#N/A</c:v>"), ('idx="1"', 'idx="-1"'),
    ('<c:idx val="1"/>', '<c:idx val="x"/>'), ('<c:order val="0"/>', ""), ("<c:v>70</c:v>", "<c:v/>"),
])  # fmt: skip
def test_odd_values_are_read_and_updated_without_a_fault(old: str, new: str) -> None:
    done = update(built(FIRST).change_text(old, new), wave("abc", {"s": [1, 2, 3]}, highlight="b"))
    assert shown(done.chart_part)["S"] == {"A": 1, "B": 2, "C": 3}


# ------------------------------------------------------------------------------------------------- digests


def test_what_editors_add_without_meaning_changes_no_digest() -> None:
    part = built(FIRST).part
    before = chart_looks(etree.fromstring(part))
    root = etree.fromstring(part.replace(b"c:", b"chart:").replace(b"xmlns:c=", b"xmlns:chart="))
    for node in root.iter(f"{A}defRPr"):
        attributes = dict(node.attrib)
        node.attrib.clear()
        node.attrib.update({"kern": "1200", "i": "0", **dict(reversed(attributes.items())), "dirty": "0"})
    for node in find(root, "//a:endParaRPr"):
        node.getparent().remove(node)
    for node in find(root, "//c:dPt | //c:dLbl | //c:legend"):
        etree.SubElement(etree.SubElement(node, f"{C}extLst"), f"{C}ext", uri="{X}")
    etree.indent(root)
    assert chart_looks(root) == before


@pytest.mark.parametrize(("old", "new", "piece"), [
    ('<c:bubble3D val="0"/>', '<c:bubble3D val="1"/>', "point/s/b"),
    ('sz="2000"', 'sz="2400"', "label/s/b"),
    ('<c:gapWidth val="60"/>', '<c:gapWidth val="61"/>', "type"),
    ('<c:max val="100"/>', '<c:max val="90"/>', "scale"),
    ('<c:delete val="1"/><c:axPos', '<c:delete val="0"/><c:axPos', "axes"),
    ('<c:w val="0.7"/>', '<c:w val="0.6"/>', "layout"),
    ('val="accent6"', 'val="accent3"', "series/s"),
])  # fmt: skip
def test_each_look_has_its_digest(old: str, new: str, piece: str) -> None:
    talk = built(FIRST)
    changed = chart_looks(etree.fromstring(talk.change_text(old, new).part))
    assert {name for name in changed if changed[name] != talk.looks[name]} == {piece}


@pytest.mark.slow
def test_work_grows_with_the_chart_not_with_its_square() -> None:
    def work(count: int) -> int:
        keys = [f"k{number}" for number in range(count)]
        talk = built(wave(keys, {"s": [1.0] * count, "t": [2.0] * count}))
        chart = wave(keys[::-1], {"s": [3.0] * count, "t": [4.0] * count})
        return steps(lambda: update(talk, chart))

    work(50)
    assert work(1600) < 4.6 * work(400)


# ------------------------------------------------------------------------------------------------- files


def decks(path: Path, firsts: list[Chart]) -> dict[str, bytes]:
    return dict(read_parts(write_chart_deck(path, [(chart, plot_of(chart)) for chart in firsts])))


def parts_of(parts: dict[str, bytes], number: int) -> tuple[str, str]:
    """The chart part of a slide, and its workbook's, '' where there is none."""
    chart = _target(parts, f"ppt/slides/_rels/slide{number}.xml.rels", "charts")
    return chart, _target(parts, f"ppt/charts/_rels/{chart.rpartition('/')[2]}.rels", "embeddings")


def _target(parts: dict[str, bytes], rels: str, folder: str) -> str:
    found = re.search(rf"{folder}/[^\"]+", parts.get(rels, b"").decode())
    return f"ppt/{found[0]}" if found else ""


def put_in(parts: dict[str, bytes], number: int, done: EditedChart) -> None:
    """A chart's edit in the file, its new workbook related as the caller of `edit_chart` does."""
    chart, book = parts_of(parts, number)
    assert done.workbook is not None
    parts[chart] = done.chart_part
    if done.new_workbook:
        book = f"ppt/embeddings/new{number}.xlsx"
        parts[f"ppt/charts/_rels/{chart.rpartition('/')[2]}.rels"] = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
            f'Id="{NEW_WORKBOOK_ID}" Type="{NAMESPACES["r"]}/package" Target="../embeddings/new{number}.xlsx"/>'
            "</Relationships>"
        ).encode()
        types = parts["[Content_Types].xml"].decode()
        if 'Extension="xlsx"' not in types:
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            added = f'\\1<Default Extension="xlsx" ContentType="{kind}"/>'
            parts["[Content_Types].xml"] = re.sub(r"(<Types[^>]*>)", added, types, count=1).encode()
    parts[book] = done.workbook


def waves_of_all_kinds() -> tuple[list[Chart], list[Chart]]:
    firsts, seconds = [], []
    for type, grouping in KINDS:
        kind: Any = {"type": type, "grouping": grouping, "highlight": "b"}
        firsts += [
            wave("abcde", {"s": [70, 55, 45, 30, 20]}, **kind),
            wave("abcde", {"s": [70, 55, 45, 30, 20], "t": [1, None, 3, 4, 5]}, legend=True, **kind),
        ]
        seconds += [
            wave("badfec", {"s": [60, 50, 40, 30, 20.5, None]}, **kind),
            wave("fb", {"u": [60, 50], "t": [9, None], "s": [0, -3]}, legend=True, **kind),
        ]
    return firsts, seconds


@pytest.mark.slow
def test_the_validator_is_silent_after_every_edit_and_python_pptx_reads_the_new_values(tmp_path: Path) -> None:
    firsts, seconds = waves_of_all_kinds()
    parts = decks(tmp_path / "first.pptx", firsts)
    for number, (first, second) in enumerate(zip(firsts, seconds, strict=True), 1):
        talk = built(first)
        if first.type == "bar" and first.grouping == "clustered":
            talk = talk.change(with_point(0)).change(with_label(3, "30 pct."))
        put_in(parts, number, update(talk, second))
    path = tmp_path / "second.pptx"
    write_parts(path, list(parts.items()))
    assert validate(path) == []
    for read, second in zip(charts(path), seconds, strict=True):
        assert list(read.plots[0].categories) == [each.label for each in second.categories]
        assert {each.name: each.values for each in read.plots[0].series} == {
            each.name: tuple(point.value for point in each.points) for each in second.series
        }


@pytest.mark.slow
def test_a_deck_that_libreoffice_saved_is_updated_and_gets_its_workbooks_back(tmp_path: Path) -> None:
    need_libreoffice()
    firsts, seconds = waves_of_all_kinds()
    decks(tmp_path / "first.pptx", firsts)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run([find_libreoffice(), profile, "--headless", "--convert-to", "pptx:Impress MS PowerPoint 2007 XML",
                    "--outdir", tmp_path / "saved", tmp_path / "first.pptx"], check=True, capture_output=True,
                   timeout=180)  # fmt: skip
    parts = dict(read_parts(tmp_path / "saved" / "first.pptx"))
    for number, (first, second) in enumerate(zip(firsts, seconds, strict=True), 1):
        chart, book = parts_of(parts, number)
        assert book == "", "LibreOffice keeps workbooks now: this test is about their loss"
        talk = Talk(parts[chart], None, state_of(first), built(first).looks)
        current = talk.current()
        assert current.lists == state_of(first).lists
        assert current.leaves == state_of(first).leaves
        done = update(talk, second)
        assert done.new_workbook
        assert agrees(done) == shown(chart_xml(second, plot_of(second), "da-DK").encode())
        again = replace(talk, part=done.chart_part, book=done.workbook, written=state_of(second)).current()
        assert again.lists == state_of(second).lists
        put_in(parts, number, done)
    path = tmp_path / "second.pptx"
    write_parts(path, list(parts.items()))
    before = {fault["description"] for fault in validate(tmp_path / "saved" / "first.pptx")}
    assert {fault["description"] for fault in validate(path)} - before == set()
    for read, second in zip(charts(path), seconds, strict=True):
        assert [each.values for each in read.plots[0].series] == [
            tuple(point.value for point in each.points) for each in second.series
        ]


def test_after_libreoffice_a_highlight_stays_one_and_stays_on_its_category() -> None:
    def as_saved(root: etree._Element) -> None:
        for node in find(root, "//c:ser/c:extLst | //c:externalData"):
            node.getparent().remove(node)
        for node in find(root, "//a:schemeClr"):
            node.tag = f"{A}srgbClr"
            node.set("val", "BF3B24")
            node[:] = []

    talk = replace(built(FIRST).change(as_saved), book=None)
    done = update(talk, wave("ebadc", {"s": [5, 4, 3, 2, 1]}, highlight="d"))
    assert colours(done) == {"B": "BF3B24"}
    assert done.new_workbook
    assert agrees(done)["S"] == {"E": 5, "B": 4, "A": 3, "D": 2, "C": 1}


def test_a_value_in_a_formula_s_cell_is_read_as_a_person_s_own() -> None:
    talk = built(FIRST).change_sheet(lambda text: text.replace("<v>45</v>", "<f>40+5</f><v>45</v>"))
    assert talk.current().leaves["value", "s", "c"] == Value(45, raw="=40+5")
    assert talk.current().leaves["value", "s", "a"] == Value(70)
