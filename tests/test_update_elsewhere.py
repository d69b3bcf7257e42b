"""Decks that LibreOffice saved, then updated: fields flattened, marks and workbooks gone, and yet every number new."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import hand_edits as hand
from carrying import through_libreoffice
from deckgen import build
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.package import read_package
from deckgen.updating import Wanted
from finished import Finished, Talk, every_shape, key_in_name, lint_faults, plain, query, workbook
from library import make_library
from other_data import MIXED, nordic
from stories import File, Story, eight, innovative, tell, together
from tools import ROOT, part, part_names, validate, xml

pytestmark = pytest.mark.slow

WAVES = {"blox": ("2018-2019", "2021-2023"), "nordic": ("second", "third"), "mixed": ("2", "3"),
         "edited": ("2018-2019", "2021-2023")}  # fmt: skip
DECKS = ("blox", "nordic", "mixed")


# --------------------------------------------------------------------------------------------- the decks


@dataclass(frozen=True)
class Elsewhere:
    """Files as LibreOffice saved them, by name, and how each is made anew."""

    saved: Mapping[str, Path]
    specs: Mapping[str, Callable[[str], tuple[Path, Mapping[str, str]]]] = field(default_factory=dict)

    def wanted(self, name: str) -> Callable[[str], Wanted]:
        def wanted(wave: str) -> Wanted:
            spec, params = self.specs[name](wave)
            return Wanted(params, spec)

        return wanted


@pytest.fixture(scope="module")
def elsewhere(finish: Callable[[Talk], Finished], tmp_path_factory: pytest.TempPathFactory) -> Elsewhere:
    """Two talks, an edited one, and a deck of everything else, through LibreOffice in one go."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copy(ROOT / "tests" / "gallery" / "bridge.png", folder / "bridge.png")
    mixed = make_library(folder, MIXED)
    files = {"blox": folder / "blox.pptx", "nordic": folder / "nordic.pptx", "edited": folder / "edited.pptx"}
    shutil.copy(finish(Talk("blox2018")).path, files["blox"])
    shutil.copy(finish(Talk("nordic")).path, files["nordic"])
    shutil.copy(finish(Talk("blox2018")).path, files["edited"])
    hand.edit(files["edited"], edit_before)
    out = through_libreoffice([*files.values(), mixed], folder)
    saved = {**{name: out / path.name for name, path in files.items()}, "mixed": out / mixed.name}
    blox = ROOT / "decks" / "blox2018.yaml"
    return Elsewhere(saved, {
        "blox": lambda wave: (blox, {"wave": wave}), "edited": lambda wave: (blox, {"wave": wave}),
        "nordic": lambda wave: (nordic(folder / wave, wave), {}),
        "mixed": lambda wave: (folder / "library.yaml", {"wave": wave}),
    })  # fmt: skip


@pytest.fixture(scope="module")
def story(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Story]:
    """What LibreOffice saved, with two waves put in."""

    @cache
    def told(name: str) -> Story:
        path = tmp_path_factory.mktemp(name) / f"{name}.pptx"
        shutil.copy(elsewhere.saved[name], path)
        edit = edit_after if name == "edited" else lambda _: None
        return tell(path, edit, waves=WAVES[name], wanted=elsewhere.wanted(name))

    return told


@pytest.fixture(scope="module")
def fresh(elsewhere: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], File]:
    """What a build makes of the same wave."""

    @cache
    def built(name: str, wave: str) -> File:
        out = tmp_path_factory.mktemp("fresh") / f"{name}.pptx"
        spec, params = elsewhere.specs[name](wave)
        build(spec, params=params, out=out, brand="plain" if name == "mixed" else "offinno")
        return File(out)

    return built


def words_of(file: File) -> dict[str, list[str]]:
    """Everything that stands in texts, tables, icon grids and notes, by the key of its shape."""
    found: dict[str, list[str]] = {}
    for slide, key in zip(file.slides, file.keys, strict=True):
        for shape in slide.shapes:
            own = key_in_name(shape.name)
            if own:
                found.setdefault(own, []).extend(_texts(shape))
        if slide.has_notes_slide:
            found[f"{key}/notes"] = [plain(slide.notes_slide.notes_text_frame.text)]
    return found


def _texts(shape: Any) -> list[str]:
    if getattr(shape, "has_table", False) and shape.has_table:
        return [plain(cell.text) for row in shape.table.rows for cell in row.cells]
    inner = every_shape(shape.shapes) if hasattr(shape, "shapes") else [shape]
    return [plain(each.text_frame.text) for each in inner if each.has_text_frame and each.text_frame.text]


def charts_of(file: File) -> dict[str, Any]:
    """Every chart's series by name and category, by the key of its shape."""
    found = {}
    for shape in (each for slide in file.slides for each in slide.shapes if getattr(each, "has_chart", False)):
        plot = shape.chart.plots[0]
        categories = [plain(str(each)) for each in plot.categories]
        found[key_in_name(shape.name)] = [
            (plain(series.name or ""), list(zip(categories, map(_number, series.values), strict=True)))
            for series in plot.series
        ]
    return found


def _number(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)


# --------------------------------------------------------------------------------------------- two waves on top


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("name", DECKS)
def test_every_word_and_number_is_that_of_the_new_wave(
    name: str, place: int, story: Callable[[str], Story], fresh: Callable[[str, str], File]
) -> None:
    """As a build of the wave says it, shape by shape; nothing is doubled, lost or put back."""
    wave = story(name).waves[WAVES[name][place]]
    made = fresh(name, wave.name)
    assert wave.after.keys == made.keys
    now, wanted = words_of(wave.after), words_of(made)
    left = {key for key, texts in wanted.items() if now.get(key) != texts}
    told = {change.key for change in wave.result.changes if change.needs_person}
    assert left - {key for key in left if any(each.startswith(key) or key.startswith(each) for each in told)} == set()
    assert now.keys() == wanted.keys()


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("name", DECKS)
def test_every_chart_shows_the_new_wave_in_its_order(
    name: str, place: int, story: Callable[[str], Story], fresh: Callable[[str, str], File]
) -> None:
    wave = WAVES[name][place]
    assert charts_of(story(name).waves[wave].after) == charts_of(fresh(name, wave))


@pytest.mark.parametrize("name", DECKS)
def test_only_a_claim_needs_a_person_and_an_icon_for_which_there_is_no_room(
    name: str, story: Callable[[str], Story]
) -> None:
    """LibreOffice draws a grid anew, so nobody can say that it stands as it was placed, and nothing is moved."""
    for wave in story(name).waves.values():
        told = {change.key for change in wave.result.changes if change.needs_person and change.what != "claim"}
        assert told == ({"shown/icons/band-1/chat"} if name == "mixed" else set())


@pytest.mark.parametrize("name", DECKS)
def test_every_chart_has_a_workbook_again_that_says_the_same(name: str, story: Callable[[str], Story]) -> None:
    seen = 0
    assert not [each for each in part_names(story(name).edited.path) if each.endswith(".xlsx")]
    for slide in list(story(name).waves.values())[-1].after.slides:
        for shape in slide.shapes:
            if not getattr(shape, "has_chart", False):
                continue
            seen += 1
            sheet = workbook(shape.chart).worksheets[0]
            for node in query(shape.chart._chartSpace, ".//c:ser/*[c:numRef or c:strRef]/*"):
                _, area = query(node, "./c:f/text()")[0].replace("$", "").split("!")
                cells = sheet[area]
                flat = [cell for row in cells for cell in row] if isinstance(cells, tuple) else [cells]
                cached = {int(each.get("idx")): query(each, "./c:v")[0].text or "" for each in query(node, ".//c:pt")}
                for index, cell in enumerate(flat):
                    held = cached.get(index, "")
                    if isinstance(cell.value, int | float):
                        assert float(held) == pytest.approx(cell.value)
                    else:
                        assert held == (cell.value or "")
    assert seen >= 4


@pytest.mark.parametrize("name", DECKS)
def test_a_second_run_changes_nothing(name: str, story: Callable[[str], Story]) -> None:
    for wave in story(name).waves.values():
        assert wave.again.path is None
        assert not [change for change in wave.again.changes if change.outcome in ("refreshed", "added", "removed")]


@pytest.mark.parametrize("name", DECKS)
def test_the_validator_finds_nothing_new_and_the_record_hangs_where_it_belongs(
    name: str, story: Callable[[str], Story]
) -> None:
    def faults(path: Path) -> Counter[str]:
        return Counter(each["description"] for each in validate(path))

    before = faults(story(name).edited.path)
    assert any("customXml" in each or "CustomXml" in each for each in before)  # LibreOffice's doing
    for wave in story(name).waves.values():
        after = faults(wave.after.path)
        assert not after - before
        assert not [each for each in after if "CustomXml" in each]
        assert b"customXml" not in part(wave.after.path, "_rels/.rels")
        rels = xml(wave.after.path, "ppt/_rels/presentation.xml.rels")
        assert [each.get("Target") for each in rels if each.get("Type", "").endswith("/customXml")] == [
            "../customXml/item1.xml"]  # fmt: skip


@pytest.mark.parametrize("name", DECKS)
def test_the_linter_refuses_nothing_and_alt_texts_are_back(name: str, story: Callable[[str], Story]) -> None:
    for wave in story(name).waves.values():
        # LibreOffice forgets that a table has a header row: that is a look, and stays.
        assert [each for each in lint_faults(wave.after.path) if "header row" not in each] == []


@pytest.mark.parametrize("name", DECKS)
def test_after_an_update_all_is_known_by_its_tags_again(name: str, story: Callable[[str], Story]) -> None:
    before = locate(read_package(story(name).edited.path))
    assert {shape.how for slide in before.slides for shape in slide.blocks} == {"name", "likeness"}
    for wave in story(name).waves.values():
        after = locate(read_package(wave.after.path))
        assert {shape.how for slide in after.slides for shape in slide.blocks} == {"tag"}
        assert not any(slide.stripped or slide.untied for slide in after.slides)
        assert [slide.key for slide in after.slides] == [slide.key for slide in before.slides]


def test_a_category_without_a_name_stays_in_its_place(story: Callable[[str], Story]) -> None:
    """The room before Finland's bar, which stands apart, has no name that LibreOffice could keep."""
    for wave in story("nordic").waves.values():
        ((_, points),) = charts_of(wave.after)["countries/chart"]
        assert [label for label, _ in points][-2:] == ["", "Finland*"]


def test_a_shape_that_the_wave_brings_has_the_font_of_its_slide(story: Callable[[str], Story]) -> None:
    """LibreOffice puts its own default font in the theme and writes ours onto every text."""
    stamp = story("blox").waves["2018-2019"].after.shape("partners/stamp")
    assert stamp.text_frame.text == "Illustrative tal"
    assert set(query(stamp._element, ".//a:latin/@typeface")) == {"Calibri"}


# --------------------------------------------------------------------------------------------- edited as well

OWN = "I Odense siger 79 pct. det samme"
FRAME = (914_400, 4_000_000, 3_000_000, 500_000)


def edit_before(deck: Any) -> None:
    """In PowerPoint, before LibreOffice: a shape moved, a title reworded with its number kept, a box of one's own."""
    hand.move(hand.shape(deck, "eight-in-ten/caption"), *FRAME)
    hand.reword(hand.shape(deck, "partners/title"), "Hele ", " af de offentlige innovationer sker i samarbejde")
    hand.add_text(hand.slide(deck, "partners"), OWN, "Min egen")
    hand.delete(hand.shape(deck, "value/subtitle"))
    hand.rewrite(hand.shape(deck, "partners/left_numeral"), "79", "80")


def edit_after(path: Path) -> None:
    """In LibreOffice: a box of one's own with nearly the words of deckgen's, a colour, and a word."""

    def change(deck: Any) -> None:
        slide = next(each for each in deck.slides if "8 ud af 10" in plain(each.shapes[0].text_frame.text))
        hand.add_text(slide, "80 pct. er nyskabende", "Egen sætning")
        hand.colour(slide.shapes[0], hand.rgb("1B7F3B"))
        hand.rewrite(slide.shapes[0], "har indført", "har prøvet")

    hand.edit(path, change)


@pytest.mark.parametrize("wave", WAVES["edited"])
def test_edits_made_before_and_after_libreoffice_stay_and_numbers_are_new(
    wave: str, story: Callable[[str], Story]
) -> None:
    after = story("edited").waves[wave].after
    title = after.text("eight-in-ten/title")
    assert title == f"{eight(wave)} offentlige arbejdspladser har prøvet mindst én innovation i {wave}"
    assert b"1B7F3B" in part(after.path, after.slide_parts[after.keys.index("eight-in-ten")])
    assert after.text("eight-in-ten/caption") == f"{innovative(wave)} er innovative"
    caption = after.shape("eight-in-ten/caption")
    moved = (caption.left, caption.top, caption.width, caption.height)
    assert all(abs(now - wanted) <= 500 for now, wanted in zip(moved, FRAME, strict=True))
    assert after.text("partners/title") == f"Hele {together(wave)} af de offentlige innovationer sker i samarbejde"


@pytest.mark.parametrize("wave", WAVES["edited"])
def test_a_person_s_own_sentences_stay_and_are_told(wave: str, story: Callable[[str], Story]) -> None:
    told = story("edited").waves[wave]
    texts = [plain(shape.text_frame.text) for slide in told.after.slides for shape in slide.shapes
             if shape.has_text_frame]  # fmt: skip
    assert texts.count(OWN) == 1 and texts.count("80 pct. er nyskabende") == 1
    if wave == "2018-2019":
        stale = [text for _, text in told.stale]
        assert any("79 pct." in text for text in stale) and any("80 pct." in text for text in stale)


def test_a_number_typed_over_stays_and_is_a_conflict(story: Callable[[str], Story]) -> None:
    wave = story("edited").waves["2018-2019"]
    assert wave.after.text("partners/left_numeral") == "80"
    assert "conflict" in {change.outcome for change in wave.told("partners/left_numeral")}


def test_what_is_missing_is_told_and_not_put_back(story: Callable[[str], Story]) -> None:
    """After LibreOffice nobody can say whether it was deleted; its slide is never marked as whole."""
    for wave in story("edited").waves.values():
        assert wave.after.all_of("value/subtitle") == []
        slide = next(each for each in locate(read_package(wave.after.path)).slides if each.key == "value")
        assert slide.stripped and slide.untied == ("value/subtitle",)
        assert {shape.how for shape in slide.shapes} == {"name"}
        others = {each.key for each in locate(read_package(wave.after.path)).slides if not each.stripped}
        assert {"cover", "partners", "sharper"} <= others
