"""Pictures of a deck: what LibreOffice draws, sheets of all slides, and words when something is missing."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches

from deckgen.findings import DeckgenError
from deckgen.preview import libreoffice
from deckgen.preview.contact import contact_sheet
from deckgen.preview.render import render
from tools import need_libreoffice

COLOURS = ((191, 59, 36), (14, 95, 107), (181, 120, 15))


def deck_of_colours(path: Path, colours: tuple[tuple[int, int, int], ...] = COLOURS) -> Path:
    """A wide deck whose slides are told apart by the colour of their background; the second is hidden."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    for colour in colours:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = RGBColor(*colour)
    if len(colours) > 1:
        deck.slides[1]._element.set("show", "0")
    deck.save(path)
    return path


def middle(path: Path) -> tuple[int, ...]:
    with Image.open(path) as picture:
        rgb = picture.convert("RGB")
        return rgb.getpixel((rgb.width // 2, rgb.height // 2))


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def plain_picture(path: Path, colour: tuple[int, int, int], width: int = 1280, height: int = 720) -> Path:
    Image.new("RGB", (width, height), colour).save(path)
    return path


def problem_of(action: Callable[[], object]) -> tuple[str, str, str]:
    with pytest.raises(DeckgenError) as caught:
        action()
    finding = caught.value.findings[0]
    return finding.code, finding.message, finding.hint or ""


# ------------------------------------------------------------------------------------------------- drawing


@pytest.mark.slow
def test_a_deck_is_drawn_slide_by_slide_and_a_shorter_one_leaves_no_old_pictures(tmp_path: Path) -> None:
    need_libreoffice()
    folder = tmp_path / "pictures"
    drawn = render(deck_of_colours(tmp_path / "deck.pptx"), folder)

    assert [path.name for path in drawn] == ["slide-01.png", "slide-02.png", "slide-03.png"]
    assert [size(path) for path in drawn] == [(1280, 720)] * 3
    assert [middle(path) for path in drawn] == list(COLOURS)

    others = plain_picture(folder / "slide-09.png", (0, 0, 0))
    again = render(deck_of_colours(tmp_path / "deck.pptx", COLOURS[2:]), folder)
    assert [middle(path) for path in again] == [COLOURS[2]]
    assert sorted(path.name for path in folder.iterdir()) == ["slide-01.png", others.name]


@pytest.mark.slow
def test_only_the_slides_asked_for_are_drawn_and_keep_their_numbers(tmp_path: Path) -> None:
    need_libreoffice()
    drawn = render(deck_of_colours(tmp_path / "a deck's name.pptx"), tmp_path, width_pixels=640, slides=[3, 2])

    assert {path.name: middle(path) for path in drawn} == {
        "slide-02.png": COLOURS[1],
        "slide-03.png": COLOURS[2],
    }
    assert size(drawn[0]) == (640, 360)


@pytest.mark.slow
def test_a_font_that_deckgen_brings_is_drawn_though_the_machine_lacks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A made-up font whose letters are solid blocks: if it is used, the picture shows a block."""
    need_libreoffice()
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    monkeypatch.setattr(libreoffice, "bundled_fonts", lambda: [block_font(fonts / "Block.ttf", "Deckgen Block")])
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = slide.shapes.add_textbox(0, 0, deck.slide_width, deck.slide_height).text_frame
    run = frame.paragraphs[0].add_run()
    run.text, run.font.name, run.font.size = "A", "Deckgen Block", Inches(5)
    deck.save(tmp_path / "deck.pptx")

    (drawn,) = render(tmp_path / "deck.pptx", tmp_path / "pictures", width_pixels=400)
    with Image.open(drawn) as picture:
        ink = picture.convert("L").point(lambda light: 255 if light < 64 else 0)
    box = ink.getbbox()
    assert box is not None
    letter = ink.crop(box)
    assert letter.width > 100
    assert letter.histogram()[255] > 0.98 * letter.width * letter.height, "a letter A of any other font has gaps"


def block_font(path: Path, family: str) -> Path:
    """A TrueType font with one glyph, a full square, for the letter A."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 1000), (1000, 1000), (1000, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({ord("A"): "A"})
    builder.setupGlyf({".notdef": square, "A": square})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "A": (1000, 0)})
    builder.setupHorizontalHeader(ascent=1000, descent=0)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=1000, usWinAscent=1000)
    builder.setupPost()
    builder.save(path)
    return path


# ------------------------------------------------------------------------------------------------- missing


def test_without_libreoffice_the_error_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deck = deck_of_colours(tmp_path / "deck.pptx")
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("DECKGEN_SOFFICE", raising=False)
    monkeypatch.setattr(libreoffice, "_PLACES", ())
    code, message, hint = problem_of(lambda: render(deck, tmp_path / "pictures"))
    assert code == "libreoffice-missing"
    assert "LibreOffice" in message
    assert "install it" in hint
    assert "DECKGEN_SOFFICE" in hint


@pytest.mark.parametrize(("system", "words"), [("linux", "apt-get"), ("darwin", "brew"), ("win32", "winget")])
def test_how_to_install_is_said_in_the_words_of_the_system(
    system: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setenv("DECKGEN_SOFFICE", "nowhere")
    assert words in problem_of(libreoffice.find_libreoffice)[2]


def test_a_libreoffice_that_is_named_but_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DECKGEN_SOFFICE", str(tmp_path / "nowhere"))
    code, message, _ = problem_of(libreoffice.find_libreoffice)
    assert code == "libreoffice-missing"
    assert "nowhere" in message


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a shell script in LibreOffice's place."""
    if sys.platform == "win32":
        pytest.fail("these tests need a system with shell scripts")

    def put(script: str) -> None:
        program = tmp_path / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("DECKGEN_SOFFICE", str(program))

    return put


def test_a_libreoffice_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stand_in: Callable[[str], None]
) -> None:
    deck = deck_of_colours(tmp_path / "deck.pptx")
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    reader = os.open(alive, os.O_RDONLY | os.O_NONBLOCK)
    stand_in(f"exec 3>'{alive}'; sleep 60 & wait")
    monkeypatch.setattr(libreoffice, "START_SECONDS", 0.5)
    monkeypatch.setattr(libreoffice, "SLIDE_SECONDS", 0)
    code, message, hint = problem_of(lambda: render(deck, tmp_path / "pictures"))
    assert code == "render-timeout"
    assert "deck.pptx" in message
    assert "fewer slides" in hint
    all_ended, _, _ = select.select([reader], [], [], 10)
    assert all_ended, "the pipe ends when the last program that holds it has ended"
    os.close(reader)


def test_what_libreoffice_says_when_it_fails_is_passed_on(tmp_path: Path, stand_in: Callable[[str], None]) -> None:
    deck = deck_of_colours(tmp_path / "deck.pptx")
    stand_in("echo 'no space left on device'")
    code, message, hint = problem_of(lambda: render(deck, tmp_path / "pictures"))
    assert (code, hint) == ("render-failed", "it said: no space left on device")
    assert "deck.pptx" in message


def test_a_slide_that_is_not_there_and_a_file_that_is_no_deck_are_told(tmp_path: Path) -> None:
    deck = deck_of_colours(tmp_path / "deck.pptx")
    code, message, _ = problem_of(lambda: render(deck, tmp_path, slides=[2, 7]))
    assert (code, message) == ("slide-missing", f"{deck} has 3 slides, so there is no slide 7")

    code, *_ = problem_of(lambda: render(tmp_path / "nothing.pptx", tmp_path))
    assert code == "file-missing"

    broken = tmp_path / "broken.pptx"
    broken.write_bytes(deck.read_bytes()[:2000])
    code, *_ = problem_of(lambda: render(broken, tmp_path))
    assert code == "file-broken"

    code, *_ = problem_of(lambda: render(deck_of_colours(tmp_path / "empty.pptx", ()), tmp_path))
    assert code == "deck-empty"


def test_a_picture_that_deckgen_did_not_make_is_never_written_over(tmp_path: Path) -> None:
    deck = deck_of_colours(tmp_path / "deck.pptx")
    mine = plain_picture(tmp_path / "slide-02.png", (1, 2, 3))
    code, message, hint = problem_of(lambda: render(deck, tmp_path))
    assert code == "file-not-ours"
    assert "slide-02.png" in message
    assert "move it away" in hint
    assert middle(mine) == (1, 2, 3)
    assert not (tmp_path / "slide-01.png").exists()


# ------------------------------------------------------------------------------------------------- sheets


def test_a_sheet_shows_all_slides_in_order_with_even_margins(tmp_path: Path) -> None:
    colours = [(40 * place, 30, 200 - 40 * place) for place in range(5)]
    pictures = [plain_picture(tmp_path / f"{place}.png", colour) for place, colour in enumerate(colours)]
    out = contact_sheet(pictures, tmp_path / "sheets" / "contact.png")

    with Image.open(out) as opened:
        sheet = opened.convert("RGB")
    assert sheet.width == 2 * 1120
    across = [sheet.getpixel((x, 40)) for x in range(sheet.width)]
    ground = sheet.getpixel((0, 0))
    edges = [x for x in range(1, sheet.width) if (across[x] == ground) != (across[x - 1] == ground)]
    gaps = [edges[0], edges[2] - edges[1], edges[4] - edges[3], sheet.width - edges[5]]
    assert len(set(gaps)) == 1
    tile = edges[1] - edges[0]
    assert tile >= 2 * 340, "a third of the sheet, less the margins"
    assert sheet.height == gaps[0] * 3 + round(tile * 9 / 16) * 2

    shown = [
        sheet.getpixel((edges[2 * column] + 5, gaps[0] * (row + 1) + round(tile * 9 / 16) * row + 5))
        for row in range(2)
        for column in range(3)
    ]
    assert shown == [*colours, ground]
    assert max(ground) - min(ground) < 6, "grey, so that no slide's colours look off"


def test_a_sheet_is_made_anew_but_not_over_another_file(tmp_path: Path) -> None:
    picture = plain_picture(tmp_path / "one.png", (9, 9, 9))
    out = contact_sheet([picture], tmp_path / "contact.png", columns=1)
    contact_sheet([picture, picture], out, columns=2)
    assert size(out)[0] == 2 * 1120

    code, *_ = problem_of(lambda: contact_sheet([picture], picture))
    assert code == "file-not-ours"
    assert middle(picture) == (9, 9, 9)


def test_a_sheet_of_nothing_or_of_no_pictures_is_told(tmp_path: Path) -> None:
    text = tmp_path / "text.png"
    text.write_text("no picture")
    out = tmp_path / "contact.png"
    assert problem_of(lambda: contact_sheet([], out))[0] == "no-pictures"
    assert problem_of(lambda: contact_sheet([text], out))[0] == "file-broken"
    assert problem_of(lambda: contact_sheet([tmp_path / "none.png"], out))[0] == "file-missing"
