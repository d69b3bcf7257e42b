"""Files that went through many hands: marks stripped, decks merged, built long ago."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation

import hand_edits as hand
from carrying import (
    change,
    copy_slide,
    drop_extensions,
    drop_tags,
    like_google,
    read_parts,
    slides_of,
    write_parts,
)
from deckgen import update
from deckgen.cli import main
from deckgen.findings import DeckgenError
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.package import read_package
from finished import lint_faults, plain
from handed_on import BLOX, NORDIC, WAVE, Finish, parts_of, put_in, same_parts, texts_of
from stories import File, answers, canonical, eight, innovative, pct, together
from tools import ROOT, find, part, part_names, slide_texts, validate, xml

OLD = Path(__file__).parent / "old" / "blox2018-version1.pptx"
OWN = "I Odense siger 79 pct. det samme"


# --------------------------------------------------------------------------------------------- marks taken out


def flatten(root: etree._Element) -> None:
    """Fields of numbers become runs, and runs that look alike are one, as editors leave them."""
    for node in find(root, "//a:fld[starts-with(@type, 'deckgen')]"):
        node.tag = node.tag.replace("}fld", "}r")
        node.attrib.clear()
    for node in find(root, "//a:r"):
        after = node.getnext()
        while after is not None and after.tag == node.tag and _look(after) == _look(node):
            node[-1].text = (node[-1].text or "") + (after[-1].text or "")
            gone, after = after, after.getnext()
            gone.getparent().remove(gone)


def _look(run: etree._Element) -> list[bytes]:
    return [etree.tostring(each) for each in run[:-1]]


def test_a_deck_with_flattened_fields_and_stripped_marks_takes_the_wave(finish: Finish, tmp_path: Path) -> None:
    """Only the names of shapes are left; and a sentence of a person's own that is much like deckgen's stays."""
    parts = parts_of(finish)
    for edit in (flatten, drop_tags, drop_extensions):
        change(parts, slides_of(parts), edit)
    path = write_parts(tmp_path / "flat.pptx", parts)
    hand.edit(path, lambda deck: hand.add_text(deck.slides[6], OWN, "Min egen"))
    assert b'type="deckgen:' not in part(path, "ppt/slides/slide7.xml")
    after, result = put_in(path)
    assert after.text("eight-in-ten/title").startswith(eight(WAVE))
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE)} er innovative"
    assert f"{answers(WAVE)} arbejdspladser har svaret" in after.text("eight-in-ten/source")
    assert after.text("partners/title").startswith(f"{together(WAVE)} af de offentlige innovationer")
    assert after.text("partners/left_numeral") == together(WAVE).removesuffix(" pct.")
    assert f"{together(WAVE)} (samarbejde med mindst én" in plain(after.notes("partners"))
    assert after.values("value/chart")["Kvalitet"] == pytest.approx(float(pct(WAVE, "value", "quality")[:-5]))
    assert texts_of(after).count(OWN) == 1
    stale = [each for each in result.changes if each.outcome == "stale"]
    assert [(each.slide, "79 pct." in plain(each.current or "")) for each in stale] == [(7, True)]


def test_the_next_wave_finds_what_was_stripped_by_its_tags(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    for edit in (drop_tags, drop_extensions):
        change(parts, slides_of(parts), edit)
    after, _ = put_in(write_parts(tmp_path / "stripped.pptx", parts))
    assert {shape.how for slide in locate(read_package(after.path)).slides for shape in slide.shapes} == {"tag"}
    again, result = put_in(after.path, "2021-2023")
    assert again.text("eight-in-ten/caption") == f"{innovative('2021-2023')} er innovative"
    assert not [each for each in result.changes if each.needs_person]
    assert validate(again.path) == [] and lint_faults(again.path) == []


def test_a_file_that_is_up_to_date_gets_no_marks(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    for edit in (drop_tags, drop_extensions):
        change(parts, slides_of(parts), edit)
    path = write_parts(tmp_path / "stripped.pptx", parts)
    assert update(path).path is None


def test_like_google_texts_take_the_wave_and_lost_charts_are_conflicts_each_time(
    finish: Finish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = parts_of(finish)
    like_google(parts, with_record=True)
    path = write_parts(tmp_path / "google.pptx", parts)
    hand.edit(path, lambda deck: hand.add_text(deck.slides[6], OWN, "Google Shape;99;p7"))
    for wave in (WAVE, "2021-2023"):
        out = tmp_path / f"{wave}.pptx"
        assert main(["update", str(path), "-p", f"wave={wave}", "-o", str(out)]) == 3
        said = capsys.readouterr().out
        assert re.search(r"conflict +chart.*no safe way to find it", said)
        assert "--take data:value/chart" not in said  # nothing that could be taken
        after = File(out)
        assert f"{innovative(wave)} er innovative" in texts_of(after)
        assert texts_of(after).count(OWN) == 1
        for number in (5, 7, 8):
            name = f"ppt/slides/slide{number}.xml"
            before, now = ([canonical(each) for each in find(xml(file, name), "//p:pic/p:blipFill | //p:pic/p:spPr")]
                           for file in (path, out))  # fmt: skip
            assert before == now != []
        path = out


def test_like_google_without_the_record_nothing_is_guessed(
    finish: Finish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = parts_of(finish)
    like_google(parts, with_record=False)
    path = write_parts(tmp_path / "google.pptx", parts)
    assert main(["update", str(path), "-p", f"wave={WAVE}"]) == 1
    assert "holds no slide that deckgen knows as its own" in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["google.pptx"]


# --------------------------------------------------------------------------------------------- decks merged


@pytest.fixture
def merged(finish: Finish, tmp_path: Path) -> Path:
    """Slides of the Nordic talk pasted into the other. Both have a 'cover'."""
    target, source = parts_of(finish), parts_of(finish, NORDIC)
    for number, place in enumerate((1, 2, 7), 1):
        copy_slide(source, f"ppt/slides/slide{place}.xml", target, number)
    return write_parts(tmp_path / "merged.pptx", target)


def test_slides_of_two_decks_are_each_updated_from_their_own_spec(merged: Path) -> None:
    """The wave is a param of one of them only."""
    after, result = put_in(merged)
    assert after.keys.count("cover") == 2
    covers = [plain(slide.shapes.title.text_frame.text) for slide, key in zip(after.slides, after.keys, strict=True)
              if key == "cover"]  # fmt: skip
    assert covers == ["Høst gevinsten ved samarbejde om offentlig innovation", "Offentlig innovation i Norden"]
    assert after.text("partners/left_numeral") == together(WAVE).removesuffix(" pct.")
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE)} er innovative"
    pasted = [name for name in part_names(merged)
              if "copied" in name and name.startswith(("ppt/slides/", "ppt/charts/"))]  # fmt: skip
    assert len(pasted) >= 4 and same_parts(merged, after.path, pasted)  # the Nordic data have not moved
    assert not [each for each in result.changes if each.needs_person or each.slide > 10]


def test_slides_pasted_the_other_way_take_the_wave_too(finish: Finish, tmp_path: Path) -> None:
    target, source = parts_of(finish, NORDIC), parts_of(finish)
    for number, place in enumerate((1, 4, 7), 1):
        copy_slide(source, f"ppt/slides/slide{place}.xml", target, number)
    path = write_parts(tmp_path / "merged.pptx", target)
    after, result = put_in(path)
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE)} er innovative"
    assert after.text("partners/left_numeral") == together(WAVE).removesuffix(" pct.")
    assert {each.slide for each in result.changes} == {10, 11}
    again, _ = put_in(after.path, "2021-2023")
    assert again.text("eight-in-ten/caption") == f"{innovative('2021-2023')} er innovative"


def test_slides_pasted_into_a_plain_deck_take_the_wave(finish: Finish, tmp_path: Path) -> None:
    plain_deck = tmp_path / "own.pptx"
    deck = Presentation()
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "79 pct. af mine egne"
    deck.save(str(plain_deck))
    target = read_parts(plain_deck)
    copy_slide(parts_of(finish), "ppt/slides/slide7.xml", target, 1)
    after, result = put_in(write_parts(tmp_path / "pasted.pptx", target))
    assert after.text("partners/left_numeral") == together(WAVE).removesuffix(" pct.")
    assert plain(after.slides[0].shapes.title.text_frame.text) == "79 pct. af mine egne"
    assert [each.slide for each in result.changes if each.outcome == "stale"] == [1]


def test_a_param_that_no_deck_has_is_an_error_with_a_suggestion(merged: Path) -> None:
    with pytest.raises(DeckgenError, match="no deck in the file has a param 'vave'") as caught:
        update(merged, params={"vave": WAVE})
    assert "did you mean 'wave'?" in caught.value.findings[0].hint


def test_a_slide_whose_spec_is_not_there_stays_and_is_told(
    finish: Finish, merged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    for name in ("decks", "data"):
        shutil.copytree(ROOT / name, project / name)
    (project / "decks" / "nordic.yaml").unlink()
    monkeypatch.chdir(project)
    after, result = put_in(merged)
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE)} er innovative"
    left = [each for each in result.changes if "'decks/nordic.yaml' is not found" in each.note]
    assert [(each.slide, each.key, each.outcome) for each in left] == [
        (11, "cover", "stale"), (12, "countries", "stale"), (13, "surveys", "stale")]  # fmt: skip
    assert result.exit_code == 3


def test_a_spec_that_is_named_is_that_of_the_deck_with_its_key(merged: Path, tmp_path: Path) -> None:
    """The Nordic cover must not become the other's."""
    after, _ = put_in(merged, deck=ROOT / "decks" / "blox2018.yaml")
    assert "Offentlig innovation i Norden" in texts_of(after)
    other = tmp_path / "other.yaml"
    shutil.copy(ROOT / "decks" / "nordic.yaml", other)
    with pytest.raises(DeckgenError, match="is the deck 'other', and the file has slides of 'blox2018', 'nordic'"):
        update(merged, params={"wave": WAVE}, deck=other)


# --------------------------------------------------------------------------------------------- old


def test_a_file_of_an_older_deckgen_takes_two_waves_and_becomes_one_of_today(tmp_path: Path) -> None:
    path = tmp_path / "old.pptx"
    shutil.copy(OLD, path)
    for wave in (WAVE, "2021-2023"):
        after, result = put_in(path, wave)
        assert after.text("eight-in-ten/title").endswith(f"i {wave}")
        assert after.text("eight-in-ten/caption") == f"{innovative(wave)} er innovative"
        assert after.text("partners/left_numeral") == together(wave).removesuffix(" pct.")
        assert after.values("value/chart")["Kvalitet"] == pytest.approx(float(pct(wave, "value", "quality")[:-5]))
        assert wave in after.text("eight-in-ten/source")
        assert not [each for each in result.changes if each.needs_person]
        found = locate(read_package(after.path))
        assert found.record is not None and found.record.version == 2
        assert {shape.how for slide in found.slides for shape in slide.blocks} == {"tag"}
        assert {slide.source.spec for slide in found.slides if slide.source} == {"decks/blox2018.yaml"}
        assert validate(after.path) == []
        path = after.path


def test_a_deck_two_waves_old_goes_straight_to_the_newest(finish: Finish, tmp_path: Path) -> None:
    path = tmp_path / "talk.pptx"
    shutil.copy(finish(BLOX).path, path)
    straight, _ = put_in(path, "2021-2023")
    by_steps, _ = put_in(put_in(path)[0].path, "2021-2023")
    assert slide_texts(straight.path) == slide_texts(by_steps.path)
    assert straight.values("value/chart") == by_steps.values("value/chart")
