"""Faults that make PowerPoint repair a file, or that shut people out, are found: by `lint` or by the SDK."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from broken import (
    CHART,
    DECK,
    RELS_1,
    SLIDE_1,
    SLIDE_2,
    TYPES,
    damage,
    read_parts,
    write_good_deck,
    write_parts,
)
from deckgen.powerpoint.lint import CHECKS, lint
from deckgen.powerpoint.package import read_package
from tools import validate


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_good_deck(tmp_path_factory.mktemp("lint") / "good.pptx")


def test_a_good_deck_has_no_finding_of_either(good: Path) -> None:
    assert lint(good) == []
    assert lint(read_package(good)) == []
    assert validate(good) == []


# ------------------------------------------------------------------------------------------------- damage


@dataclass(frozen=True)
class Case:
    """What is done to which part, and the level and words of the finding it must lead to."""

    part: str
    change: Callable[[str], str | None]
    level: str
    words: str


def swap(old: str, new: str, count: int = -1) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, count)


def cut(pattern: str, new: str = "") -> Callable[[str], str]:
    return lambda text: re.sub(pattern, new, text, count=1, flags=re.DOTALL)


def gone(text: str) -> None:
    """The part is left out."""


TITLE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="90" name="Second title"/><p:cNvSpPr/><p:nvPr><p:ph type="title"/></p:nvPr>'
    '</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:rPr lang="en-GB"/><a:t>Two</a:t></a:r></a:p>'
    "</p:txBody></p:sp></p:spTree>"
)
EMPTY = (
    '<p:sp><p:nvSpPr><p:cNvPr id="91" name="Body 2"/><p:cNvSpPr/><p:nvPr><p:ph idx="1"/></p:nvPr></p:nvSpPr>'
    "<p:spPr/><p:txBody><a:bodyPr/><a:p/></p:txBody></p:sp></p:spTree>"
)
BARE = '<p:sp><p:nvSpPr><p:cNvPr id="92" name="Rule"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp></p:spTree>'
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1" '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst>'
)
WITH_ALT = r'(<p:cNvPr [^>]*descr="A square"[^>]*)/>'
RELS_CHART = "ppt/charts/_rels/chart1.xml.rels"
MASTER = "ppt/slideMasters/slideMaster1.xml"
NOTES = "ppt/notesSlides/_rels/notesSlide1.xml.rels"

CASES = {
    # the package
    "cut off XML": Case(SLIDE_1, lambda text: text[:-5], "refuse", "not well-formed"),
    "an entity bomb": Case(
        SLIDE_1, swap("<p:sld ", "<!DOCTYPE a [<!ENTITY b 'c'>]><p:sld "), "refuse", "document type"
    ),
    "no content type of its own": Case(
        TYPES, cut(r'<Override PartName="/ppt/charts/chart1.xml"[^>]*/>'), "refuse", "as a chart must"
    ),
    "an extension twice": Case(
        TYPES,
        swap("<Override", '<Default Extension="XML" ContentType="a/b"/><Override', 1),
        "refuse",
        "twice",
    ),
    "a part twice": Case(
        TYPES,
        swap("</Types>", f'<Override PartName="/{CHART}" ContentType="a/b"/></Types>'),
        "refuse",
        "twice",
    ),
    "a type of nothing": Case(
        TYPES,
        swap("</Types>", '<Override PartName="/ppt/no.xml" ContentType="a/b"/></Types>'),
        "hygiene",
        "not there",
    ),
    "a missing chart": Case(CHART, gone, "refuse", "charts/chart1.xml', which is not there (chart)"),
    "a missing workbook": Case("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx", gone, "refuse", "which is not there"),
    "a dangling id": Case(SLIDE_1, swap('r:id="rId2"', 'r:id="rId99"'), "refuse", "'rId99', which it does not have"),
    "an id twice": Case(RELS_1, swap('Id="rId2"', 'Id="rId1"'), "refuse", "two relationships with the id 'rId1'"),
    "a leftover": Case(RELS_CHART, gone, "hygiene", "nothing in the file leads to this part"),
    "an extension with two children": Case(
        SLIDE_1,
        swap("</p:sld>", '<p:extLst><p:ext uri="{1}"><p:a/><p:b/></p:ext></p:extLst></p:sld>'),
        "hygiene",
        "more than one child",
    ),
    # the presentation
    "a slide id too small": Case(DECK, swap('sldId id="256"', 'sldId id="25"'), "refuse", "slide id 25 is outside"),
    "a slide id twice": Case(DECK, swap('sldId id="257"', 'sldId id="256"'), "refuse", "two slides with the id 256"),
    "a slide out of the list": Case(DECK, cut(r'<p:sldId id="257"[^>]*/>'), "hygiene", "not in the deck's list"),
    "a layout with the master's id": Case(
        MASTER,
        swap('sldLayoutId id="2147483649"', 'sldLayoutId id="2147483648"'),
        "refuse",
        "the id 2147483648",
    ),
    "a layout id too small": Case(MASTER, swap('id="2147483649"', 'id="2147483"'), "refuse", "below its range"),
    "a section with a slide that is gone": Case(
        DECK,
        swap('<p14:sldId id="257"', '<p14:sldId id="999"'),
        "refuse",
        "the slide 999, which is not there",
    ),
    "a slide in two sections": Case(
        DECK,
        swap('<p14:sldId id="257"/>', '<p14:sldId id="257"/><p14:sldId id="256"/>'),
        "refuse",
        "in two sections",
    ),
    "a slide in no section": Case(DECK, swap('<p14:sldId id="257"/>', ""), "hygiene", "257 stands in no section"),
    # slides
    "no layout": Case(RELS_1, cut(r"<Relationship [^>]*/slideLayout\"[^>]*/>"), "refuse", "has 0 relationships"),
    "a layout that is none": Case(RELS_1, swap("slideLayouts/slideLayout6", "slides/slide2"), "refuse", "is none"),
    "notes of another slide": Case(NOTES, swap("slide1.xml", "slide2.xml"), "refuse", "but lead to"),
    "a shape id twice": Case(SLIDE_1, swap('id="3"', 'id="2"'), "refuse", "two shapes with the id 2"),
    "a shape id too large": Case(SLIDE_1, swap('id="3"', 'id="2147483648"'), "refuse", "'2147483648' is outside"),
    "two titles": Case(SLIDE_1, swap("</p:spTree>", TITLE), "refuse", "two title placeholders"),
    "a header on a slide": Case(SLIDE_1, swap('type="title"', 'type="hdr"'), "refuse", "of the type 'hdr'"),
    "a text without paragraph": Case(SLIDE_1, cut(r"<a:p>.*?</a:p>"), "refuse", "without a paragraph"),
    "a return in a text": Case(SLIDE_1, swap("Shares", "Sha&#13;res"), "hygiene", "carriage return"),
    "an undefined guide": Case(SLIDE_2, cut(r'<a:pt x="\d+"', '<a:pt x="middle"'), "refuse", "the guide 'middle'"),
    "a handle outside its list": Case(
        SLIDE_2,
        swap("<a:pathLst>", '<a:cxn ang="0"><a:pos x="l" y="t"/></a:cxn><a:pathLst>'),
        "refuse",
        "a:cxnLst",
    ),
    # charts
    "an axis id twice": Case(CHART, swap("2113994440", "2068027336"), "refuse", "two axes with the id 2068027336"),
    "an axis that is not there": Case(
        CHART, swap('<c:axId val="2113994440"/>', '<c:axId val="7"/>', 1), "refuse", "axis 7"
    ),
    "an axis id below 0": Case(CHART, swap('val="2113994440"', 'val="-2113994440"'), "hygiene", "below 0"),
    "a series index twice": Case(CHART, swap('<c:idx val="1"/>', '<c:idx val="0"/>'), "refuse", "c:idx 0"),
    "a series order twice": Case(CHART, swap('<c:order val="1"/>', '<c:order val="0"/>'), "refuse", "c:order 0"),
    "a series named by a literal": Case(
        CHART, cut(r"<c:tx>.*?</c:tx>", "<c:tx><c:strLit/></c:tx>"), "refuse", "by literal text"
    ),
    "not a number": Case(CHART, swap("<c:v>0.12</c:v>", "<c:v>NaN</c:v>"), "refuse", "'NaN' is no number"),
    "an empty value": Case(CHART, swap("<c:v>0.12</c:v>", "<c:v></c:v>"), "refuse", "'' is no number"),
    "a point beyond the count": Case(CHART, swap('<c:pt idx="1">', '<c:pt idx="5">'), "refuse", "point '5' is beyond"),
    "a point twice": Case(CHART, swap('<c:pt idx="1">', '<c:pt idx="0">'), "refuse", "point 0 twice"),
    "no workbook": Case(CHART, cut(r"<c:externalData.*?</c:externalData>"), "hygiene", "Edit data"),
    # access
    "no title": Case(SLIDE_1, swap("Shares", ""), "access", "has no title"),
    "one title for two slides": Case(SLIDE_1, swap("Shares", "Details"), "access", "the same title"),
    "a title read last": Case(
        SLIDE_1, cut(r"(<p:sp>.*?</p:sp>)(.*)</p:spTree>", r"\2\1</p:spTree>"), "access", "not read first"
    ),
    "no alt text": Case(SLIDE_2, swap('descr="A square"', 'descr=" "'), "access", "has no alt text"),
    "a rule that is not decorative": Case(SLIDE_2, swap("</p:spTree>", BARE), "access", "'Rule' has no alt text"),
    "decorative and alt text": Case(
        SLIDE_2, cut(WITH_ALT, rf"\1>{DECORATIVE}</p:cNvPr>"), "access", "decorative and has an alt text"
    ),
    "an empty placeholder": Case(SLIDE_1, swap("</p:spTree>", EMPTY), "access", "'Body 2' is an empty placeholder"),
    "no language": Case(SLIDE_1, swap(' lang="en-GB"', ""), "access", "not say which language"),
    "no such language": Case(SLIDE_1, swap('lang="en-GB"', 'lang="en_GB"'), "access", "'en_GB' is no language"),
    "a table without a header": Case(SLIDE_2, swap('firstRow="1"', ""), "access", "without a header row"),
    "a file without a title": Case(
        "docProps/core.xml", cut(r"<dc:title>.*?</dc:title>"), "access", "no title in its properties"
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_found(name: str, good: Path, tmp_path: Path) -> None:
    case = CASES[name]
    broken = damage(good, tmp_path / "broken.pptx", case.part, case.change)
    found = [finding for finding in lint(broken) if case.words in finding.message]
    assert found, [finding.message for finding in lint(broken)]
    assert {finding.level for finding in found} == {case.level}


def test_what_only_the_sdk_knows_is_found_by_the_sdk(good: Path, tmp_path: Path) -> None:
    """The order of children, values' forms and unknown attributes follow from the schemas."""

    def misuse(text: str) -> str:
        line_first = '<p:spPr><a:ln w="1"/><a:solidFill><a:srgbClr val="red"/></a:solidFill></p:spPr>'
        return text.replace("<p:spPr/>", line_first, 1).replace('<p:cNvPr id="2"', '<p:cNvPr foo="x" id="2"')

    broken = damage(good, tmp_path / "broken.pptx", SLIDE_1, misuse)
    found = " ".join(error["description"] for error in validate(broken))
    assert "unexpected child element" in found
    assert "'red'" in found
    assert "'foo'" in found


# ------------------------------------------------------------------------------------------------- the zip


def test_a_part_that_stands_twice_is_found(good: Path, tmp_path: Path) -> None:
    parts = read_parts(good)
    for name in (SLIDE_1, SLIDE_1.replace("slide1", "Slide1")):
        write_parts(tmp_path / "twice.pptx", [*parts, (name, dict(parts)[SLIDE_1])])
        found = [each for each in lint(tmp_path / "twice.pptx") if each.message == "stands twice in the file"]
        assert [(each.level, each.part) for each in found] == [("refuse", SLIDE_1)]


@pytest.mark.parametrize("name", ["a b", "a#b", "grøn", "a%41", "a%zz", "a%", "a.", "a//b"])
def test_names_that_powerpoint_refuses_are_found(name: str, good: Path, tmp_path: Path) -> None:
    write_parts(tmp_path / "named.pptx", [*read_parts(good), (f"ppt/{name}/x.xml", b"<x/>")])
    assert [each.level for each in lint(tmp_path / "named.pptx") if each.message.startswith("its name")] == ["refuse"]


def test_a_part_without_content_type_is_found(good: Path, tmp_path: Path) -> None:
    write_parts(tmp_path / "odd.pptx", [*read_parts(good), ("ppt/odd.bin1", b"?")])
    assert ("refuse", "ppt/odd.bin1", "has no content type") in found_in(tmp_path / "odd.pptx")


def test_notes_that_two_slides_share_are_found(good: Path, tmp_path: Path) -> None:
    added = (
        '<Relationship Id="rId90" Target="../notesSlides/notesSlide1.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/notesSlide"/></Relationships>'
    )
    broken = damage(
        good,
        tmp_path / "broken.pptx",
        "ppt/slides/_rels/slide2.xml.rels",
        swap("</Relationships>", added),
    )
    shared = f"these notes are shared by {SLIDE_1} and {SLIDE_2}"
    assert ("refuse", "ppt/notesSlides/notesSlide1.xml", shared) in found_in(broken)


def found_in(path: Path) -> list[tuple[str, str, str]]:
    return [(each.level, each.part, each.message) for each in lint(path)]


# ------------------------------------------------------------------------------------------------- not faults


def test_a_groups_alt_text_speaks_for_what_is_in_it(good: Path, tmp_path: Path) -> None:
    def group(text: str) -> str:
        alt = text.replace('descr="A square"', "").replace("<p:pic>", f"{GROUP}<p:pic>")
        return alt.replace("</p:pic>", "</p:pic></p:grpSp>")

    assert lint(damage(good, tmp_path / "grouped.pptx", SLIDE_2, group)) == []


GROUP = (
    '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="80" name="Group" descr="A square"/><p:cNvGrpSpPr/><p:nvPr/>'
    "</p:nvGrpSpPr><p:grpSpPr/>"
)


def test_a_fall_back_may_share_its_shapes_id(good: Path, tmp_path: Path) -> None:
    """As PowerPoint writes for what older versions cannot show."""
    markup = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

    def with_fallback(text: str) -> str:
        shape = re.search(r"<p:pic>.*?</p:pic>", text, re.DOTALL)
        assert shape
        both = f'<mc:Choice Requires="p">{shape[0]}</mc:Choice><mc:Fallback>{shape[0]}</mc:Fallback>'
        return text.replace(shape[0], f"<mc:AlternateContent {markup}>{both}</mc:AlternateContent>")

    assert lint(damage(good, tmp_path / "two.pptx", SLIDE_2, with_fallback)) == []


def test_a_decorative_shape_needs_no_alt_text(good: Path, tmp_path: Path) -> None:
    def decorate(text: str) -> str:
        return re.sub(WITH_ALT, rf"\1>{DECORATIVE}</p:cNvPr>", text).replace('descr="A square"', "")

    assert lint(damage(good, tmp_path / "plain.pptx", SLIDE_2, decorate)) == []


def test_every_check_says_what_it_looks_for() -> None:
    assert len(set(CHECKS)) == len(CHECKS)
    assert all(check.__doc__ for check in CHECKS)
