"""Fonts are found in the promised order, and measured as their files say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from deckgen import fonts
from deckgen.fonts import Fonts, find_face, index_fonts

BUNDLED = Path(__file__).parents[1] / "assets/fonts"
CARLITO = BUNDLED / "carlito/Carlito-Regular.ttf"
LIBERATION_BOLD = BUNDLED / "liberation-sans/LiberationSans-Bold.ttf"


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A machine whose only installed fonts are those put into this folder."""
    folder = tmp_path / "installed"
    folder.mkdir()
    monkeypatch.setattr(fonts, "system_folders", lambda: (str(folder),))
    find_face.cache_clear()
    yield folder
    find_face.cache_clear()


def rename(source: Path, target: Path, family: str) -> Path:
    """A copy of a font file under another family name."""
    with TTFont(source) as font:
        for number in (1, 4):
            font["name"].setName(family, number, 3, 1, 0x409)
            font["name"].removeNames(number, 1)
        font.save(target)
    return target


def advances(file: Path, text: str) -> float:
    """The sum of the letters' widths as a share of the size, as the file has them."""
    with TTFont(file) as font:
        letters, widths = font.getBestCmap(), font["hmtx"]
        return sum(widths[letters[ord(each)]][0] for each in text) / font["head"].unitsPerEm


@pytest.mark.parametrize(
    ("font", "bold", "italic", "file"),
    [
        ("Calibri", False, False, "carlito/Carlito-Regular.ttf"),
        ("calibri", True, False, "carlito/Carlito-Bold.ttf"),
        ("Calibri", False, True, "carlito/Carlito-Italic.ttf"),
        ("Calibri", True, True, "carlito/Carlito-BoldItalic.ttf"),
        ("Arial", False, False, "liberation-sans/LiberationSans-Regular.ttf"),
        ("Arial", True, False, "liberation-sans/LiberationSans-Bold.ttf"),
        ("Helvetica", True, True, "liberation-sans/LiberationSans-BoldItalic.ttf"),
    ],
)
def test_calibri_and_arial_are_measured_by_the_bundled_files(font: str, bold: bool, italic: bool, file: str) -> None:
    face = find_face(font, bold, italic)
    assert face.exact
    assert face.width("2015", 20) == pytest.approx(20 * advances(BUNDLED / file, "2015"))


def test_an_installed_calibri_changes_nothing(installed: Path) -> None:
    rename(LIBERATION_BOLD, installed / "calibri.ttf", "Calibri")
    assert find_face("Calibri").width("2015", 10) == pytest.approx(10 * advances(CARLITO, "2015"))


def test_kerning_moves_letters_together() -> None:
    face = find_face("Calibri")
    assert face.width("Te", 100) < face.width("T", 100) + face.width("e", 100)


def test_a_letter_the_font_lacks_is_taken_to_be_as_wide_as_high() -> None:
    assert find_face("Calibri").width("\U0001f600", 12) >= 12


def test_calibri_lines_stand_as_far_apart_as_its_file_says_and_arial_lines_never_below_the_usual() -> None:
    with TTFont(CARLITO) as font:
        hhea = font["hhea"]
        calibri = (hhea.ascent - hhea.descent + hhea.lineGap) / font["head"].unitsPerEm
    assert find_face("Calibri").line_height(10) == pytest.approx(10 * calibri)
    assert find_face("Arial").line_height(10) == pytest.approx(12)


def test_a_brands_own_file_goes_before_everything(tmp_path: Path) -> None:
    rename(LIBERATION_BOLD, tmp_path / "own.ttf", "Calibri")
    theme = Fonts({"major": "Calibri"}, (str(tmp_path),))
    assert theme.face("major").width("2015", 10) == pytest.approx(10 * advances(LIBERATION_BOLD, "2015"))


def test_a_brand_may_name_a_single_file(tmp_path: Path) -> None:
    file = rename(CARLITO, tmp_path / "own.ttf", "Brand Sans")
    face = Fonts(files=(str(file),)).face("Brand  sans")
    assert face.exact
    assert face.width("2015", 10) == pytest.approx(10 * advances(CARLITO, "2015"))


def test_the_italic_of_a_family_is_chosen_when_it_is_asked_for(tmp_path: Path) -> None:
    italic = BUNDLED / "carlito/Carlito-Italic.ttf"
    rename(CARLITO, tmp_path / "b.ttf", "Brand Sans")
    rename(italic, tmp_path / "a.ttf", "Brand Sans")
    brand = Fonts(files=(str(tmp_path),))
    assert brand.face("Brand Sans", italic=True).width("og", 10) == pytest.approx(10 * advances(italic, "og"))
    assert brand.face("Brand Sans").width("og", 10) == pytest.approx(10 * advances(CARLITO, "og"))


def test_a_bold_the_family_lacks_is_reckoned_wider_than_its_regular(tmp_path: Path) -> None:
    rename(CARLITO, tmp_path / "own.ttf", "Brand Sans")
    brand = Fonts(files=(str(tmp_path),))
    assert brand.face("Brand Sans", bold=True).width("nu", 10) > brand.face("Brand Sans").width("nu", 10)


def test_an_installed_font_is_found_by_its_name(installed: Path) -> None:
    rename(LIBERATION_BOLD, installed / "x.ttf", "Segoe UI")
    face = find_face("Segoe UI", bold=True)
    assert face.exact
    assert face.width("2015", 10) == pytest.approx(10 * advances(LIBERATION_BOLD, "2015"))


def test_cambria_is_measured_by_caladea_where_that_is_installed(installed: Path) -> None:
    rename(LIBERATION_BOLD, installed / "x.ttf", "Caladea")
    assert find_face("Cambria", bold=True).exact


def test_a_font_that_is_nowhere_is_guessed_wider_and_told_once(installed: Path) -> None:
    brand = Fonts({"major": "Frutiger", "minor": "Calibri"})
    for bold in (False, True):
        brand.face("major", bold)
        brand.face("minor", bold)
    assert brand.guessed == ("Frutiger",)
    assert brand.face("major").width("abc", 10) == pytest.approx(1.08 * brand.face("minor").width("abc", 10))


def test_broken_files_and_web_fonts_are_skipped_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font at all")
    (tmp_path / "cut.ttf").write_bytes(CARLITO.read_bytes()[:3000])
    (tmp_path / "empty.otf").write_bytes(b"")
    (tmp_path / "web.woff2").write_bytes(b"wOF2")
    (tmp_path / "readme.txt").write_text("no font")
    rename(CARLITO, tmp_path / "good.ttf", "Brand Sans")
    brand = Fonts(files=(str(tmp_path),))
    assert brand.face("Brand Sans").exact
    reasons = {path.name: reason for path, reason in brand.skipped}
    assert set(reasons) == {"broken.ttf", "cut.ttf", "empty.otf", "web.woff2"}
    assert ".ttf or .otf" in reasons["web.woff2"]
    assert all(reasons.values())


def test_fonts_in_a_collection_are_told_apart(tmp_path: Path) -> None:
    first = rename(CARLITO, tmp_path / "first.ttf", "First Sans")
    second = rename(LIBERATION_BOLD, tmp_path / "second.ttf", "Second Sans")
    collection = TTCollection()
    collection.fonts = [TTFont(first), TTFont(second)]
    collection.save(tmp_path / "both.ttc")
    for font in collection.fonts:
        font.close()
    brand = Fonts(files=(str(tmp_path / "both.ttc"),))
    assert brand.face("First Sans").width("2015", 10) == pytest.approx(10 * advances(CARLITO, "2015"))
    assert brand.face("Second Sans").width("2015", 10) == pytest.approx(10 * advances(LIBERATION_BOLD, "2015"))


def test_a_variable_font_is_measured_at_the_weight_asked_for(tmp_path: Path) -> None:
    build_variable_font(tmp_path / "variable.ttf")
    brand = Fonts(files=(str(tmp_path),))
    assert brand.face("Flex").width("aa", 10) == pytest.approx(10.0)
    assert brand.face("Flex", bold=True).width("aa", 10) == pytest.approx(12.0)


def build_variable_font(file: Path) -> None:
    """A font whose letter 'a' is 500 units wide at weight 400 and 600 at 700, of 1000."""

    def square(pen: TTGlyphPen) -> TTGlyphPen:
        pen.moveTo((0, 0))
        for corner in ((0, 400), (400, 400), (400, 0)):
            pen.lineTo(corner)
        pen.closePath()
        return pen

    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "a"])
    builder.setupCharacterMap({ord("a"): "a"})
    builder.setupGlyf({name: square(TTGlyphPen(None)).glyph() for name in (".notdef", "a")})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "a": (500, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Flex", "styleName": "Regular"})
    builder.setupOS2(usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.setupFvar([("wght", 400, 400, 700, "Weight")], [])
    wider = [(0, 0)] * 4 + [(0, 0), (100, 0), (0, 0), (0, 0)]
    builder.setupGvar({"a": [TupleVariation({"wght": (0.0, 1.0, 1.0)}, wider)], ".notdef": []})
    builder.save(file)


def test_fonts_are_listed_in_the_same_order_whatever_order_they_came_in(
    tmp_path: Path, make_folder: Callable[[str, list[str]], Path]
) -> None:
    one = index_fonts((str(make_folder("one", ["a.ttf", "b.ttf"])),))
    other = index_fonts((str(make_folder("other", ["b.ttf", "a.ttf"])),))
    names = [[file.path.name for file in index.families["brand sans"]] for index in (one, other)]
    assert names == [["a.ttf", "b.ttf"], ["a.ttf", "b.ttf"]]


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[[str, list[str]], Path]:
    def make(name: str, files: list[str]) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for file in files:
            rename(CARLITO, folder / file, "Brand Sans")
        return folder

    return make


@pytest.mark.parametrize("folder", ["carlito", "liberation-sans"])
def test_each_bundled_family_carries_its_licence(folder: str) -> None:
    licence = (BUNDLED / folder / "OFL.txt").read_text(encoding="utf-8")
    assert "copyright (c)" in licence.splitlines()[0].lower()
    assert "SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007" in licence
    assert "DISCLAIMER" in licence
    assert len(list((BUNDLED / folder).glob("*.ttf"))) == 4
