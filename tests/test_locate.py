"""What deckgen wrote is found again, by tag, extension, name or likeness, and nothing of a person's is taken for it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Inches

from carrying import (
    Parts,
    change,
    copy_slide,
    drop_extensions,
    drop_tags,
    like_google,
    package_of,
    read_parts,
    slides_of,
    through_libreoffice,
)
from deckgen import build
from deckgen.findings import DeckgenError
from deckgen.model import Source
from deckgen.powerpoint.found import FoundDeck, FoundSlide
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.package import read_package
from finished import Finished, Talk, content, key_in_name
from tools import ROOT, find, validate

Finish = Callable[[Talk], Finished]
BLOX, NORDIC = Talk("blox2018"), Talk("nordic")
OLD = Path(__file__).parent / "old" / "blox2018-version1.pptx"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def found_in(parts: Parts, folder: Path) -> FoundDeck:
    return locate(package_of(parts, folder))


def parts_of(finish: Finish, talk: Talk = BLOX) -> Parts:
    return read_parts(finish(talk).path)


def slide_named(deck: FoundDeck, key: str) -> FoundSlide:
    (slide,) = [slide for slide in deck.slides if slide.key == key]
    return slide


def ways(deck: FoundDeck) -> dict[str, str]:
    """How each block was found, the notes with the others."""
    return {shape.key: shape.how for slide in deck.slides for shape in slide.blocks}


def keys_of(finished: Finished) -> list[list[str]]:
    """The keys in the names of each slide's shapes, as python-pptx reads them."""
    return [[key_in_name(shape.name) for shape in content(slide)] for slide in finished.slides]


def source_of(talk: Talk) -> Source:
    params = {"country": "DK", "wave": talk.wave or "2015-2016"} if talk.deck == "blox2018" else {}
    return Source(talk.deck, f"decks/{talk.deck}.yaml", params, talk.language, talk.brand)


# --------------------------------------------------------------------------------------------- untouched


def test_all_of_a_fresh_file_is_found_by_its_tags(finished: Finished) -> None:
    deck = locate(read_package(finished.path))
    assert [[shape.key for shape in slide.shapes] for slide in deck.slides] == keys_of(finished)
    assert set(ways(deck).values()) == {"tag"}
    assert deck.sources == (source_of(finished.talk),)
    assert deck.record is not None and deck.record.version == 2
    for slide, shown in zip(deck.slides, finished.slides, strict=True):
        assert (slide.notes is not None) == shown.has_notes_slide
        assert not (slide.stripped or slide.foreign or slide.frozen or slide.hidden or slide.untied)
        assert slide.written is not None and set(slide.written.blocks) == {shape.key for shape in slide.blocks}
        for shape in slide.blocks:
            assert shape.written == slide.written.blocks[shape.key] == deck.record.slides[slide.key].blocks[shape.key]


def test_a_file_of_version_1_is_found_as_one_of_today(finish: Finish) -> None:
    """The fixture was built by the last deckgen that wrote version 1, from the same spec and data."""
    old, new = locate(read_package(OLD)), locate(read_package(finish(BLOX).path))
    assert [(slide.key, [shape.key for shape in slide.blocks]) for slide in old.slides] == [
        (slide.key, [shape.key for shape in slide.blocks]) for slide in new.slides
    ]
    assert old.sources == new.sources
    assert Counter(how for key, how in ways(old).items() if not key.endswith("/notes")) == {"tag": 37, "extension": 3}
    for before, after in zip(old.slides, new.slides, strict=True):
        assert before.written is not None and after.written is not None
        assert (before.written.kind, before.written.layout) == (after.written.kind, after.written.layout)
        for key, state in before.written.blocks.items():
            assert (state.leaves, state.lists) == (after.written.blocks[key].leaves, after.written.blocks[key].lists)


# --------------------------------------------------------------------------------------------- by hand


def test_what_a_person_deleted_is_missed_and_not_guessed(finish: Finish, tmp_path: Path) -> None:
    """A sentence of one's own that says nearly the same is not taken for the block that was deleted."""
    deck = Presentation(finish(BLOX).path)
    slide = deck.slides[3]
    caption = next(shape for shape in slide.placeholders if key_in_name(shape.name) == "eight-in-ten/caption")
    words = caption.text_frame.text
    caption._element.getparent().remove(caption._element)
    own = slide.shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1))
    own.text_frame.text = words
    deck.save(tmp_path / "edited.pptx")
    found = locate(read_package(tmp_path / "edited.pptx")).slides[3]
    assert "eight-in-ten/caption" not in {shape.key for shape in found.shapes}
    assert found.written is not None and "eight-in-ten/caption" in found.written.blocks
    assert (found.stripped, found.untied, found.foreign) == (False, (), True)


def test_shapes_are_found_in_a_group_that_a_person_made(finish: Finish, tmp_path: Path) -> None:
    deck = Presentation(finish(BLOX).path)
    slide = deck.slides[4]
    inner = slide.shapes.add_group_shape([shape for shape in slide.shapes if "stamp" in key_in_name(shape.name)])
    slide.shapes.add_group_shape([inner, *(shape for shape in slide.shapes if "chart" in key_in_name(shape.name))])
    deck.save(tmp_path / "edited.pptx")
    found = locate(read_package(tmp_path / "edited.pptx")).slides[4]
    assert {shape.key: shape.how for shape in found.shapes} == dict.fromkeys(keys_of(finish(BLOX))[4], "tag")
    assert not found.foreign


def test_a_slide_that_was_duplicated_is_found_twice(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    copy_slide(parts, "ppt/slides/slide5.xml", parts, 1)
    deck = found_in(parts, tmp_path)
    first, second = deck.slides[4], deck.slides[-1]
    assert (first.key, second.key) == ("value", "value")
    assert [shape.key for shape in first.shapes] == [shape.key for shape in second.shapes]
    assert [shape.written for shape in first.shapes] == [shape.written for shape in second.shapes]
    assert first.part != second.part
    assert second.notes is not None and second.notes.part != ""


def test_a_shape_that_was_duplicated_is_found_twice(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)

    def duplicate(root: etree._Element) -> None:
        (chart,) = find(root, "//p:graphicFrame")
        chart.addnext(deepcopy(chart))

    change(parts, ["ppt/slides/slide5.xml"], duplicate)
    slide = found_in(parts, tmp_path).slides[4]
    assert [shape.how for shape in slide.shapes if shape.key == "value/chart"] == ["tag", "tag"]


def test_the_order_of_slides_is_the_one_they_are_shown_in(finish: Finish, tmp_path: Path) -> None:
    deck = Presentation(finish(BLOX).path)
    listed = deck.slides._sldIdLst
    listed.append(listed[1])
    deck.slides[0]._element.set("show", "0")
    deck.save(tmp_path / "edited.pptx")
    found = locate(read_package(tmp_path / "edited.pptx"))
    assert [slide.number for slide in found.slides] == list(range(1, 11))
    assert (found.slides[-1].key, found.slides[0].hidden, found.slides[1].hidden) == ("first-statistics", True, False)


def test_an_icon_grid_that_was_taken_apart_is_not_taken_for_deleted(finish: Finish, tmp_path: Path) -> None:
    def ungroup(root: etree._Element) -> None:
        (group,) = find(root, "//p:grpSp[contains(p:nvGrpSpPr/p:cNvPr/@name, '[dg:shares/icons]')]")
        for node in find(group, "./p:grpSp"):
            group.addprevious(node)
        group.getparent().remove(group)

    parts = parts_of(finish, NORDIC)
    change(parts, ["ppt/slides/slide3.xml"], ungroup)
    slide = found_in(parts, tmp_path).slides[2]
    assert "shares/icons" not in {shape.key for shape in slide.shapes}
    assert slide.untied == ("shares/icons",)


# --------------------------------------------------------------------------------------------- frozen


@pytest.mark.parametrize("mark", ["[freeze]", "[FREEZE]", "[ Freeze ]"])
def test_a_name_freezes_a_shape(mark: str, finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    rename(parts, "ppt/slides/slide5.xml", "value/chart", mark)
    slide = found_in(parts, tmp_path).slides[4]
    assert [shape.key for shape in slide.shapes if shape.frozen] == ["value/chart"]
    assert not slide.frozen


def test_a_name_freezes_a_slide(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    rename(parts, "ppt/slides/slide5.xml", "value/chart", "[freeze slide]")
    frozen = [slide for slide in found_in(parts, tmp_path).slides if slide.frozen]
    assert [slide.key for slide in frozen] == ["value"]
    assert all(shape.frozen for shape in frozen[0].blocks)


def test_a_group_that_is_frozen_freezes_what_is_in_it(finish: Finish, tmp_path: Path) -> None:
    deck = Presentation(finish(BLOX).path)
    slide = deck.slides[4]
    group = slide.shapes.add_group_shape([shape for shape in slide.shapes if "stamp" in key_in_name(shape.name)])
    group.name = "My pieces [freeze]"
    icons = next(shape for shape in deck.slides[2].shapes if "icons" in key_in_name(shape.name))
    icons.shapes[2].name += " [freeze]"
    deck.save(tmp_path / "edited.pptx")
    found = locate(read_package(tmp_path / "edited.pptx"))
    frozen = {shape.key for slide in found.slides for shape in slide.shapes if shape.frozen}
    assert frozen == {"value/stamp", "value/stamp_mark", "what-it-is/icons"}


def rename(parts: Parts, part: str, key: str, mark: str) -> None:
    """Write a mark before the name of a shape, as a person would in the Selection Pane."""

    def edit(root: etree._Element) -> None:
        (node,) = [node for node in find(root, "//p:cNvPr") if f"[dg:{key}]" in node.get("name", "")]
        node.set("name", f"{mark} {node.get('name')}")

    change(parts, [part], edit)


# --------------------------------------------------------------------------------------------- stripped


def test_without_tags_the_extension_says_the_key(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    change(parts, slides_of(parts), drop_tags)
    deck = found_in(parts, tmp_path)
    assert [[shape.key for shape in slide.shapes] for slide in deck.slides] == keys_of(finish(BLOX))
    assert {shape.how for slide in deck.slides for shape in slide.shapes} == {"extension"}
    assert {(slide.how, slide.stripped) for slide in deck.slides} == {("shapes", False)}
    assert deck.sources == (source_of(BLOX),)
    assert all(shape.written is not None for slide in deck.slides for shape in slide.blocks)


def test_without_tags_and_extensions_the_name_says_the_key(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    for edit in (drop_tags, drop_extensions):
        change(parts, slides_of(parts), edit)
    deck = found_in(parts, tmp_path)
    assert [[shape.key for shape in slide.shapes] for slide in deck.slides] == keys_of(finish(BLOX))
    assert {shape.how for slide in deck.slides for shape in slide.shapes} == {"name"}
    assert all(slide.stripped and not slide.untied for slide in deck.slides)


def test_names_that_only_look_like_keys_are_not_believed(finish: Finish, tmp_path: Path) -> None:
    deck = Presentation(finish(NORDIC).path)
    own = deck.slides[1].shapes.add_textbox(Inches(1), Inches(1), Inches(3), Inches(1))
    own.name, own.text_frame.text = "Note [dg:mine]", "My own"
    deck.save(tmp_path / "edited.pptx")
    slide = locate(read_package(tmp_path / "edited.pptx")).slides[1]
    assert [shape.key for shape in slide.shapes] == keys_of(finish(NORDIC))[1]
    assert slide.foreign


def test_like_google_words_tie_slides_and_texts_and_charts_are_said_to_be_lost(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    like_google(parts, with_record=True)
    deck = found_in(parts, tmp_path)
    assert [slide.key for slide in deck.slides] == list(finish(BLOX).by_key)
    assert {slide.how for slide in deck.slides} == {"likeness"}
    assert set(ways(deck).values()) == {"likeness", "extension"}  # the notes pages were left as they were
    untied = [key for slide in deck.slides for key in slide.untied]
    assert sorted(untied) == [
        "contact/icons", "eight-in-ten/icons", "first-statistics/icons", "partners/left", "partners/right",
        "quality/chart", "quality/stamp_mark", "value/chart", "value/stamp_mark", "what-it-is/icons",
    ]  # fmt: skip


def test_like_google_without_the_record_nothing_is_tied(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    like_google(parts, with_record=False)
    deck = found_in(parts, tmp_path)
    assert (deck.record, deck.sources) == (None, ())
    assert [(slide.key, slide.shapes, slide.notes) for slide in deck.slides] == [("", (), None)] * 10


def test_a_new_slide_with_the_title_of_a_deleted_one_is_a_person_s_own(finish: Finish, tmp_path: Path) -> None:
    deck = Presentation(finish(BLOX).path)
    words = deck.slides[5].shapes.title.text_frame.text
    layout = deck.slides[5].slide_layout
    listed = deck.slides._sldIdLst
    deck.slides.add_slide(layout).shapes.title.text_frame.text = words
    listed.remove(listed[5])
    deck.save(tmp_path / "edited.pptx")
    found = locate(read_package(tmp_path / "edited.pptx"))
    assert (found.slides[-1].key, found.slides[-1].foreign) == ("", True)
    assert "collaboration" not in {slide.key for slide in found.slides}


# --------------------------------------------------------------------------------------------- LibreOffice


@pytest.fixture(scope="module")
def saved(finish: Finish, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Decks that LibreOffice opened and saved: both talks, an edited one, the old one, and two of the gallery."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = [finish(BLOX).path, finish(NORDIC).path, OLD, _edited(finish(BLOX).path, folder / "edited.pptx")]
    for kind in ("slides/picture", "charts/heatmap"):
        files.append(folder / f"{Path(kind).name}.pptx")
        build(ROOT / "tests" / "gallery" / f"{kind}.yaml", brand="offinno", out=files[-1])
    return through_libreoffice(files, folder)


def _edited(path: Path, out: Path) -> Path:
    """A caption reworded, a numeral overtyped, a source deleted, and a sentence of one's own that is much like it."""
    deck = Presentation(path)
    slide = deck.slides[3]
    shapes = {key_in_name(shape.name): shape for shape in slide.shapes}
    shapes["eight-in-ten/caption"].text_frame.text = "80 pct. er nyskabende"
    shapes["eight-in-ten/numeral"].text_frame.text = "9"
    source = shapes["eight-in-ten/source"]
    own = slide.shapes.add_textbox(Inches(1), Inches(6), Inches(5), Inches(1))
    own.text_frame.text = source.text_frame.text.replace("har svaret", "svarede")
    source._element.getparent().remove(source._element)
    deck.save(out)
    return out


@pytest.mark.slow
def test_what_libreoffice_does_to_a_file_is_as_docs_say(saved: Path) -> None:
    """docs/format/keys.md has these as measured."""
    parts = read_parts(saved / "nordic-offinno-da.pptx")
    roots = [etree.fromstring(parts[name]) for name in slides_of(parts)]
    holders = [node for root in roots for node in find(root, "//p:sp/p:nvSpPr/p:nvPr/p:ph")]
    assert {node.get("type", "") for node in holders} == {"title", "subTitle", "", "ftr", "sldNum"}
    assert {node.get("idx") for node in holders if node.get("type") not in ("ftr", "sldNum")} == {None}
    for root in roots:
        names = [find(node, "./p:nvSpPr/p:cNvPr/@name")[0] for node in find(root, "//p:sp[p:nvSpPr/p:nvPr/p:ph]")]
        assert names == [f"PlaceHolder {number}" for number in range(1, len(names) + 1)]
        assert len(find(root, "//p:sp[not(p:spPr/a:xfrm)]")) == 0
        for lost in ("p:tags", "p:cNvPr/a:extLst", "p:cNvPr[@descr]", "a:fld[starts-with(@type, 'deckgen')]",
                     "p:graphicFrame//p:ph"):  # fmt: skip
            assert find(root, f"//{lost}") == []
    assert not [name for name in parts if name.endswith(".xlsx")]
    assert b'Target="../customXml/item1.xml"' in parts["_rels/.rels"]


def test_after_libreoffice_all_is_found_by_name_and_likeness(finish: Finish, saved: Path) -> None:
    """Placeholders lose their names there, charts, tables, pictures and groups keep them."""
    for talk in (BLOX, NORDIC):
        finished = finish(talk)
        deck = locate(read_package(saved / finished.path.name))
        assert [[shape.key for shape in slide.shapes] for slide in deck.slides] == keys_of(finished)
        assert {(slide.stripped, slide.foreign, slide.untied) for slide in deck.slides} == {(True, False, ())}
        assert all(shape.written is not None for slide in deck.slides for shape in slide.blocks)
        assert deck.sources == (source_of(talk),)
        holders = {shape.key for slide in locate(read_package(finished.path)).slides for shape in slide.shapes
                   if find(shape.node, "./p:nvSpPr/p:nvPr/p:ph")}  # fmt: skip
        for key, how in ways(deck).items():
            assert how == ("likeness" if key in holders or key.endswith("/notes") else "name"), key


@pytest.mark.parametrize(("deck", "likeness"), [
    ("blox2018", ["cover", "collaboration", "sharper"]), ("nordic", ["cover", "gains-section", "care"])])  # fmt: skip
def test_after_libreoffice_a_slide_is_known_by_its_shapes_or_its_title(
    deck: str, likeness: list[str], finish: Finish, saved: Path
) -> None:
    found = locate(read_package(saved / finish(Talk(deck)).path.name))
    assert [slide.key for slide in found.slides] == list(finish(Talk(deck)).by_key)
    assert [slide.key for slide in found.slides if slide.how == "likeness"] == likeness
    assert {slide.how for slide in found.slides} == {"likeness", "shapes"}


def test_after_libreoffice_two_texts_that_say_the_same_are_told_apart_by_their_place(saved: Path) -> None:
    slide = slide_named(locate(read_package(saved / "nordic-offinno-da.pptx")), "gains")
    left, right = (next(shape for shape in slide.shapes if shape.key == f"gains/{side}_subtitle")
                   for side in ("left", "right"))  # fmt: skip
    assert left.how == right.how == "likeness"
    across = [int(find(shape.node, "./p:spPr/a:xfrm/a:off/@x")[0]) for shape in (left, right)]
    assert across[0] < 6_000_000 < across[1]


def test_after_libreoffice_edited_texts_are_tied_and_a_person_s_own_are_not(saved: Path) -> None:
    slide = slide_named(locate(read_package(saved / "edited.pptx")), "eight-in-ten")
    words = {shape.key: "".join(find(shape.node, "./p:txBody//a:t/text()")) for shape in slide.shapes}
    assert words["eight-in-ten/caption"] == "80 pct. er nyskabende"
    assert words["eight-in-ten/numeral"] == "9"
    assert "eight-in-ten/source" not in words
    assert (slide.untied, slide.foreign) == (("eight-in-ten/source",), True)


def test_after_libreoffice_a_file_of_version_1_is_found_by_its_words(saved: Path) -> None:
    """It says nothing of places, so texts that say the same would not be told apart."""
    deck = locate(read_package(saved / OLD.name))
    assert sum(len(slide.shapes) for slide in deck.slides) == 40
    assert [slide.untied for slide in deck.slides] == [()] * 10


@pytest.mark.parametrize(("name", "key"), [("picture", "picture"), ("heatmap", "chart")])
def test_after_libreoffice_pictures_are_found_by_name(name: str, key: str, saved: Path) -> None:
    deck = locate(read_package(saved / f"{name}.pptx"))
    hows = {shape.key.partition("/")[2]: (shape.how, etree.QName(shape.node).localname)
            for slide in deck.slides for shape in slide.shapes}  # fmt: skip
    assert hows[key] == ("name", "pic")
    assert not any(slide.untied for slide in deck.slides)


# --------------------------------------------------------------------------------------------- copied


def test_a_slide_copied_into_another_deck_knows_where_it_came_from(finish: Finish, tmp_path: Path) -> None:
    """And what was deleted from it before, though the other deck's record knows nothing of it."""
    source, target = parts_of(finish), parts_of(finish, NORDIC)

    def delete_caption(root: etree._Element) -> None:
        (node,) = [node for node in find(root, "//p:sp") if "[dg:partners/left_caption]" in node[0][0].get("name")]
        node.getparent().remove(node)

    change(source, ["ppt/slides/slide7.xml"], delete_caption)
    copy_slide(source, "ppt/slides/slide7.xml", target, 1)
    copy_slide(source, "ppt/slides/slide1.xml", target, 2)
    deck = found_in(target, tmp_path)
    partners, cover = deck.slides[-2:]
    assert deck.sources == (source_of(NORDIC), source_of(BLOX))
    assert (partners.source, partners.key, partners.how) == (source_of(BLOX), "partners", "tag")
    assert all(shape.written is not None and shape.written.leaves for shape in partners.blocks)
    assert partners.written is not None and (partners.written.kind, partners.untied) == ("two_column", ())
    assert set(partners.written.blocks) - {shape.key for shape in partners.blocks} == {"partners/left_caption"}
    # Both decks have a cover: each is known by its own.
    titles = [slide.shapes[0].written for slide in (deck.slides[0], cover)]
    assert [state.leaves["text",].text for state in titles if state is not None] == [  # type: ignore[union-attr]
        "Offentlig innovation i Norden", "Høst gevinsten ved samarbejde om offentlig innovation",
    ]  # fmt: skip
    assert validate(tmp_path / "edited.pptx") == []


def test_a_slide_copied_into_a_deck_that_is_not_deckgen_s_is_found(finish: Finish, tmp_path: Path) -> None:
    plain = Presentation()
    plain.slides.add_slide(plain.slide_layouts[0]).shapes.title.text_frame.text = "Ours"
    plain.save(tmp_path / "plain.pptx")
    target = read_parts(tmp_path / "plain.pptx")
    copy_slide({**parts_of(finish)}, "ppt/slides/slide6.xml", target, 1)
    deck = found_in(target, tmp_path)
    own, copied = deck.slides
    assert (own.key, own.source, own.foreign, own.written) == ("", None, True, None)
    assert (copied.key, copied.source, copied.stripped) == ("collaboration", source_of(BLOX), False)
    assert (deck.record, deck.tagged, deck.sources) == (None, None, (source_of(BLOX),))


def test_a_slide_of_version_1_in_another_deck_is_not_taken_for_that_deck_s(finish: Finish, tmp_path: Path) -> None:
    """It has no source of its own, and the other deck has a slide of the same key."""
    target = parts_of(finish, NORDIC)
    copy_slide(read_parts(OLD), "ppt/slides/slide1.xml", target, 1)
    cover = found_in(target, tmp_path).slides[-1]
    assert (cover.key, cover.source) == ("cover", None)
    assert all(shape.written is not None for shape in cover.shapes)


# --------------------------------------------------------------------------------------------- damaged


DEEP = "[" * 100_000
BOMB = '<!DOCTYPE a [<!ENTITY b "cccccccccc"><!ENTITY d "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize("base", ["", "no JSON", "[]", "null", '{"key":5}', DEEP, '{"key":' + DEEP, "9" * 5_000])
def test_a_damaged_tag_counts_as_lost(base: str, finish: Finish, tmp_path: Path) -> None:
    """What was written is then known from the deck's record."""
    parts = parts_of(finish)
    name, tags = tags_of(parts, "value/chart")
    for tag in tags:
        if tag.get("name") != "DECKGEN_ID":
            tag.set("val", base)
    parts[name] = etree.tostring(tags)
    deck = found_in(parts, tmp_path)
    chart = next(shape for shape in deck.slides[4].shapes if shape.key == "value/chart")
    assert deck.record is not None
    assert (chart.how, chart.written) == ("tag", deck.record.slides["value"].blocks["value/chart"])


@pytest.mark.parametrize("data", [b"", b"<", f"{BOMB}<a>&d;</a>".encode(), b"\xff\xfe\x00", b"<a/>"])
def test_a_broken_tags_part_counts_as_lost(data: bytes, finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    name, _ = tags_of(parts, "value/chart")
    parts[name] = data
    slide = found_in(parts, tmp_path).slides[4]
    assert {shape.key: shape.how for shape in slide.shapes}["value/chart"] == "extension"
    assert not slide.stripped


@pytest.mark.parametrize(
    "text", ["", "{", DEEP, '{"deck":1}', '{"deck":"x","slides":[1,{"key":"value","blocks":[[]]}]}']
)
def test_a_damaged_record_counts_as_lost(text: str, finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    root = etree.fromstring(parts["customXml/item1.xml"])
    root.text = text
    parts["customXml/item1.xml"] = etree.tostring(root)
    deck = found_in(parts, tmp_path)
    assert set(ways(deck).values()) == {"tag"}
    assert deck.sources == (source_of(BLOX),)
    assert all(shape.written is not None for slide in deck.slides for shape in slide.blocks)


@pytest.mark.parametrize(("name", "said"), [
    ("ppt/slides/slide3.xml", r"ppt/slides/slide3\.xml"), ("ppt/notesSlides/notesSlide2.xml", r"notesSlide2\.xml"),
    ("ppt/slides/_rels/slide3.xml.rels", "a list of relationships")])  # fmt: skip
def test_a_part_that_cannot_be_read_is_an_error_that_says_so(
    name: str, said: str, finish: Finish, tmp_path: Path
) -> None:
    parts = parts_of(finish)
    parts[name] = parts[name][:200]
    with pytest.raises(DeckgenError, match=f"{said} cannot be read"):
        found_in(parts, tmp_path)


def test_a_record_longer_than_one_xml_text_may_be_is_read(finish: Finish, tmp_path: Path) -> None:
    from deckgen.powerpoint.carried import read_record
    from deckgen.powerpoint.keys import snapshot_part

    record = {"deck": "æ" * 12_000_000}
    assert read_record(snapshot_part(json.dumps(record, ensure_ascii=False), 2).encode()) == record


def tags_of(parts: Parts, key: str) -> tuple[str, Any]:
    """The tags part of a shape."""
    for name in [name for name in parts if name.startswith("ppt/tags/")]:
        root = etree.fromstring(parts[name])
        if any(tag.get("name") == "DECKGEN_ID" and tag.get("val") == key for tag in root):
            return name, root
    raise AssertionError(f"{key} has no tags")
