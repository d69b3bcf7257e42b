"""The source line says what figures mean, in one sentence for each thing, and has room for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from deckgen import build, update
from finished import every_shape, key_in_name, plain
from hand_edits import edit, rewrite, shape

DATA = """wave,question,category,value,n
2022,innovative,yes,0.79,1000
2022,innovative,no,0.21,1000
2024,innovative,yes,0.81,1000
2024,innovative,no,0.19,1000
"""
DECK = """\
title: Sources
language: LANGUAGE
brand: plain
params: {wave: "2024"}
waves: {column: wave}
data:
  survey: {file: data.csv, where: {wave: $wave}, source: SOURCE}
numbers:
  innovative: {from: survey, where: {category: "yes"}}
slides:
  - kind: chart
    key: one
    title: TITLE
    chart: {type: column, from: survey, category: category, interval: LEVEL}
"""
LONG = "An office that counts and the department that made the survey with all those who had a hand in it. " * 3


def talk(folder: Path, **words: str) -> tuple[dict[str, Any], list[str]]:
    """The slide's shapes by role, and the messages of the build."""
    words = {"LANGUAGE": "en", "SOURCE": "An office", "TITLE": "A title", "LEVEL": "true"} | words
    text = DECK
    for name, word in words.items():
        text = text.replace(name, word)
    (folder / "data.csv").write_text(DATA, "utf-8")
    (folder / "deck.yaml").write_text(text, "utf-8")
    result = build(folder / "deck.yaml", out=folder / "deck.pptx", force=True)
    return shapes(folder / "deck.pptx"), [finding.message for finding in result.findings]


def shapes(path: Path) -> dict[str, Any]:
    (slide,) = Presentation(str(path)).slides
    return {key_in_name(each.name).partition("/")[2]: each for each in every_shape(slide.shapes)}


@pytest.mark.parametrize(("language", "sentence"), [
    ("da", "Streger og usikkerhed: 95 pct. konfidensinterval, beregnet som ved simpel tilfældig udvælgelse."),
    ("nb", "Streker og usikkerhet: 95 % konfidensintervall, beregnet som ved enkelt tilfeldig utvalg."),
    ("sv", "Streck och osäkerhet: 95 % konfidensintervall, beräknat som vid obundet slumpmässigt urval."),
    ("fi", "Janat ja epävarmuus: 95 %:n luottamusväli, laskettu kuten yksinkertaisessa satunnaisotannassa."),
    ("is", "Strik og óvissa: 95% öryggisbil, reiknað eins og fyrir einfalt slembiúrtak."),
    ("en", "Error bars and uncertainty: 95% confidence interval, calculated as for a simple random sample."),
])  # fmt: skip
def test_error_bars_and_a_margin_of_one_level_are_told_in_one_sentence(
    tmp_path: Path, language: str, sentence: str
) -> None:
    found, _ = talk(tmp_path, TITLE='"{{ innovative | margin }}"', LANGUAGE=language)
    assert plain(found["source"].text_frame.text).endswith(f"000. {sentence}")


def test_levels_that_differ_are_told_each(tmp_path: Path) -> None:
    found, _ = talk(tmp_path, TITLE='"{{ innovative | margin }}"', LEVEL="90")
    said = plain(found["source"].text_frame.text)
    assert "Error bars: 90% confidence interval" in said and "Uncertainty: 95% confidence interval" in said
    assert "Error bars and" not in said


def test_a_long_source_line_grows_upwards_and_the_figure_makes_room(tmp_path: Path) -> None:
    short, _ = talk(tmp_path)
    long, said = talk(tmp_path, SOURCE=LONG.strip())
    assert not [message for message in said if "fit" in message]
    source, was = long["source"], short["source"]
    assert source.top + source.height == pytest.approx(was.top + was.height, abs=2)
    assert source.height > 1.8 * was.height
    assert long["chart"].top == short["chart"].top
    assert long["chart"].top + long["chart"].height < source.top < short["chart"].top + short["chart"].height


def test_a_source_line_that_is_far_too_long_leaves_the_figure_its_place_and_is_told(tmp_path: Path) -> None:
    short, _ = talk(tmp_path)
    long, said = talk(tmp_path, SOURCE=(LONG * 4).strip())
    assert [message for message in said if message.startswith("the source 'Source: An office that counts")]
    assert long["chart"].height > 0.8 * short["chart"].height


def test_an_update_makes_room_too_and_keeps_a_chart_that_was_moved(tmp_path: Path) -> None:
    talk(tmp_path)
    path, moved = tmp_path / "deck.pptx", tmp_path / "moved.pptx"
    moved.write_bytes(path.read_bytes())

    def move(deck: Any) -> None:
        shape(deck, "one/chart").height //= 2
        rewrite(shape(deck, "one/title"), "A title", "A title of my own")

    edit(moved, move)
    deck = tmp_path / "deck.yaml"
    deck.write_text(deck.read_text("utf-8").replace("source: An office", f"source: {LONG.strip()}"), "utf-8")
    for file in (path, moved):
        before = shapes(file)["chart"].height
        update(file, out=tmp_path / "new.pptx", force=True)
        found = shapes(tmp_path / "new.pptx")
        if file == moved:
            assert found["chart"].height == before and found["title"].text_frame.text == "A title of my own"
        else:
            assert found["chart"].top + found["chart"].height < found["source"].top
