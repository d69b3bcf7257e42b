"""Lines as they are reckoned against lines as an office program draws them."""

from __future__ import annotations

import ctypes
import random
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
from pptx import Presentation
from pptx.util import Pt

from deckgen.breaking import break_lines
from deckgen.fonts import Fonts
from deckgen.model import Paragraph, Run, TextStyle
from deckgen.preview.libreoffice import write_pdf

WORDS = {
    "da": """
    offentlige arbejdspladser har indført mindst én innovation og skaber værdi på flere bundlinjer med
    borgere, medarbejdere samt private virksomheder der deltager i udviklingen af nye løsninger ved at
    lytte til kvalitet effektivitet borgerinddragelse medarbejdertilfredshed (herunder kommuner)
    regioner - stat – æøå Åse AVISEN Tavle 79 pct. fra ledelsen e-mail service-innovation børne-
    ungeområdet er 1.942 svar "anført" år
    """,
    "en": """
    Public workplaces have introduced at least one innovation and most of them create value for citizens
    through collaboration with private companies, universities or other authorities; quality remains the
    most frequent gain. WAVE Tomorrow's service-delivery well-known long-term follow-up in 79 % of all
    (n = 1,942) To Yes implementation organisational "quoted" responsibilities are evaluated – rarely -
    early enough
    """,
}
BOXES = 80


@pytest.mark.slow
def test_lines_agree_with_what_libreoffice_draws(tmp_path: Path) -> None:
    chance = random.Random(2018)
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(960), Pt(2400)
    reckoned = []
    for number in range(BOXES):
        size, width = chance.randint(10, 28), chance.randint(120, 700)
        font = ("Calibri", "Arial")[number % 2]
        words = WORDS[("da", "en")[number // 2 % 2]].split()
        text = chance.choices(words, k=chance.randint(8, 50))
        cut = chance.randint(0, len(text))
        runs = (Run(" ".join(text[:cut]) + " "), Run(" ".join(text[cut:]), bold=True))
        add_box(deck, runs, font, size, width)
        style = TextStyle(size, font=font)
        reckoned.append(len(break_lines((Paragraph(runs),), style, width, size, Fonts())))
    drawn = drawn_lines(deck, tmp_path)

    differences = [ours - theirs for ours, theirs in zip(reckoned, drawn, strict=True)]
    assert differences.count(0) >= 0.95 * BOXES
    assert min(differences) >= -1


def add_box(deck: Presentation, runs: tuple[Run, ...], font: str, size: int, width: int) -> None:
    """A slide with one text box without insets that wraps at `width` points."""
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = slide.shapes.add_textbox(Pt(20), Pt(20), Pt(width), Pt(40)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for run in runs:
        written = frame.paragraphs[0].add_run()
        written.text, written.font.size, written.font.name, written.font.bold = (
            run.text,
            Pt(size),
            font,
            run.bold,
        )


def drawn_lines(deck: Presentation, folder: Path) -> list[int]:
    """How many lines LibreOffice draws on each slide, with the fonts that come along."""
    boxes = folder / "boxes.pptx"
    deck.save(str(boxes))
    with pypdfium2.PdfDocument(write_pdf(boxes, folder, BOXES)) as pdf:
        return [len(baselines(page.get_textpage())) for page in pdf]


def baselines(page: pypdfium2.PdfTextPage) -> set[int]:
    """The heights, in points, on which the letters of a page stand."""
    x, y = ctypes.c_double(), ctypes.c_double()
    found = set()
    for number in range(page.count_chars()):
        if page.get_text_range(number, 1).strip() and not raw.FPDFText_IsGenerated(page, number):
            assert raw.FPDFText_GetCharOrigin(page, number, x, y)
            found.add(round(y.value))
    return found
