"""The talks of decks/ as finished files: they open, and they say what the talk says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from deckgen import build
from deckgen.findings import DeckgenError
from finished import BRANDS, TALKS, Finished, Talk, every_shape, key_in_name, lint_faults, plain, query, words, wrong

Finish = Callable[[Talk], Finished]

TITLES = [
    "Høst gevinsten ved samarbejde om offentlig innovation",
    "Verdens første statistik om innovation på offentlige arbejdspladser",
    "Offentlig innovation",
    "8 ud af 10 offentlige arbejdspladser har indført mindst én innovation i 2015-2016",
    "Offentlig innovation skaber værdi på flere bundlinjer",
    "Samarbejde",
    "79 pct. af de offentlige innovationer sker i samarbejde med en eller flere aktører uden for arbejdspladsen",
    "Eksternt samarbejde om innovation er forbundet med større sandsynlighed for højere kvalitet",
    "Vi kan blive skarpere til at",
    "Følg med",
]
WHAT_IT_IS = {
    "kan være nye eller væsentligt ændrede": [
        "Organisationsformer\vog processer", "Serviceydelser", "Produkter", "Kommunikationsformer",
    ],
    "er ny for arbejdspladsen selv, men kan være": [
        "Den første\vaf sin slags", "Inspireret af\vandres løsninger", "Kopieret",
    ],
    "har skabt én eller flere typer værdi": [
        "Kvalitet", "Effektivitet", "Borgerinddragelse", "Medarbejdertilfredshed",
    ],
}  # fmt: skip
SHARPER = [
    "forankre hos politiske og\vadministrative beslutningstagere",
    "lede ud ad og på tværs",
    "kopiere 1 : 1",
    "tage evaluering og implementering\vtidligt om bord",
    "arbejde over grænser, særligt i Norden",
]
LINKS = {"coi.dk": "https://coi.dk", "coi.dk/ipraktik/tilmeld": "https://coi.dk/ipraktik/tilmeld"}


@pytest.fixture(params=BRANDS)
def talk(request: pytest.FixtureRequest, finish: Finish) -> Finished:
    """The Danish talk in each brand."""
    return finish(Talk("blox2018", brand=request.param))


# ---------------------------------------------------------------------------------------------- opens


@pytest.mark.slow
def test_the_validator_finds_nothing_wrong_in_any_talk(finish: Finish) -> None:
    assert wrong(finish(talk).path for talk in TALKS) == {}


def test_the_linter_finds_nothing_that_powerpoint_refuses_or_a_reader_misses(finished: Finished) -> None:
    assert lint_faults(finished.path) == []


def test_slides_stand_on_layouts_of_the_brand_and_fill_its_placeholders(finished: Finished) -> None:
    for slide in finished.slides:
        of_layout = {holder.placeholder_format.idx for holder in slide.slide_layout.placeholders}
        assert {holder.placeholder_format.idx for holder in slide.placeholders} <= of_layout
        assert slide.shapes.title is not None


# ----------------------------------------------------------------------------------------------- says


def test_the_talk_has_its_ten_titles_in_order(talk: Finished) -> None:
    assert [plain(slide.shapes.title.text_frame.text) for slide in talk.slides] == TITLES


@pytest.mark.parametrize(
    ("slide", "wording"),
    [
        ("cover", ["Turbo på offentlig innovation BLOX, 3. september 2018"]),
        ("first-statistics", [
            "COI og Danmarks Statistik", "Danmark", "Udgivet",
            "Norge", "På vej", "Sverige", "På vej", "Finland", "På vej", "Island", "På vej",
        ]),
        ("eight-in-ten", ["8", "ud af 10"]),
        ("partners", ["79", "pct. i samarbejde", "Hvem samarbejder kommunerne med?"]),
        ("quality", ["Andel af innovationer, der har ført til højere kvalitet"]),
        ("contact", [
            "COI’s nyhedsbrev Tilmelding på coi.dk "
            "COI’s Innovationspraktik Tilmelding på coi.dk/ipraktik/tilmeld "
            "Twitter @OffentligInno #offinno",
        ]),
    ],
)  # fmt: skip
def test_a_slide_says_it_in_this_order(slide: str, wording: list[str], talk: Finished) -> None:
    said = iter(words(talk.by_key[slide]))
    assert all(each in said for each in wording), words(talk.by_key[slide])


def test_lines_break_where_the_author_broke_them(talk: Finished) -> None:
    """Other breaks are deckgen's choice, for the width that the brand leaves."""
    body = talk.shape("sharper/body").text_frame
    assert [paragraph.text.replace("\u00a0", " ") for paragraph in body.paragraphs] == SHARPER
    labels = {shape.text_frame.text for shape in every_shape(talk.by_key["what-it-is"].shapes) if shape.has_text_frame}
    assert {label for row in WHAT_IT_IS.values() for label in row if "\v" in label} <= labels
    assert talk.shape("cover/subtitle").text_frame.text.startswith("Turbo på offentlig innovation\vBLOX, ")
    assert talk.shape("first-statistics/title").text_frame.text.count("\v") == 2


def test_points_are_counted_by_powerpoint_itself(talk: Finished) -> None:
    body = talk.shape("sharper/body")
    drawn = query(body._element, ".//a:buAutoNum") or query(
        talk.by_key["sharper"].slide_layout._element,
        f".//p:sp[p:nvSpPr/p:nvPr/p:ph/@idx='{body.placeholder_format.idx}']//a:buAutoNum",
    )
    assert drawn
    assert not re.search(r"^\W*[1-5][.)]", body.text_frame.text, re.M)


def test_addresses_are_links_that_work(finish: Finish) -> None:
    for brand in BRANDS:
        frame = finish(Talk("blox2018", brand=brand)).shape("contact/body").text_frame
        runs = [run for paragraph in frame.paragraphs for run in paragraph.runs]
        assert {run.text: run.hyperlink.address for run in runs if run.hyperlink.address} == LINKS


def test_english_talks_have_no_danish_left(finish: Finish) -> None:
    for brand in BRANDS:
        said = [text for slide in finish(Talk("blox2018", brand=brand, language="en")).slides for text in words(slide)]
        assert [text for text in said if re.search("[æøåÆØÅ]", text)] == []


# ---------------------------------------------------------------------------------------------- shows


def test_eight_of_ten_icons_are_filled(talk: Finished) -> None:
    icons = [icon for shape in every_shape([talk.shape("eight-in-ten/icons")]) for icon in _drawn(shape)]
    filled, empty = set(icons[:8]), set(icons[8:])
    assert (len(icons), len(filled), len(empty)) == (10, 1, 1)
    (colour, outline), (other_colour, other_outline) = *filled, *empty
    assert colour == "accent1" != other_colour
    assert outline != other_outline


def test_what_innovation_is_stands_in_rows_of_four_three_and_four(talk: Finished) -> None:
    rows = _rows(talk.shape("what-it-is/icons"))
    wanted = [[plain(label) for label in labels] for labels in WHAT_IT_IS.values()]
    assert [[label for _, label in row] for row in rows] == wanted
    assert all(left < right for row in rows for (left, _), (right, _) in pairwise(row))
    said = words(talk.by_key["what-it-is"])
    assert [text for text in said if text in WHAT_IT_IS] == list(WHAT_IT_IS)


def _rows(grid: Any) -> list[list[tuple[int, str]]]:
    """The cells of an icon grid as they are seen: rows from the top, each cell by its left edge and its label."""
    rows: dict[int, list[tuple[int, str]]] = {}
    for cell in grid.shapes:
        if hasattr(cell, "shapes"):
            icon, label = cell.shapes
            assert list(_drawn(icon))
            rows.setdefault(icon.top, []).append((icon.left, plain(label.text_frame.text).replace("- ", "")))
    return [sorted(row) for _, row in sorted(rows.items())]


def _drawn(shape: Any) -> Iterator[tuple[str, bytes]]:
    """The theme colour and the outline of an icon, which is one shape."""
    for outline in query(shape._element, "./p:spPr/a:custGeom"):
        (colour,) = query(shape._element, "./p:spPr/a:solidFill/a:schemeClr/@val")
        yield str(colour), etree.tostring(outline)


@pytest.mark.parametrize(
    ("talk", "stamped"),
    [
        (Talk("blox2018"), {"value": "Illustrative tal", "quality": "Illustrative tal"}),
        (Talk("blox2018", language="en"), {"value": "Illustrative figures", "quality": "Illustrative figures"}),
        (Talk("nordic"), {}),
        (Talk("nordic", language="en"), {}),
    ],
    ids=str,
)
def test_only_slides_with_made_up_figures_are_stamped(talk: Talk, stamped: dict[str, str], finish: Finish) -> None:
    for brand in BRANDS:
        built = finish(Talk(talk.deck, brand=brand, language=talk.language))
        found = {
            key.partition("/")[0]: shape.text_frame.text
            for slide in built.slides
            for shape in slide.shapes
            if (key := key_in_name(shape.name)).endswith("/stamp")
        }
        assert found == stamped


# ----------------------------------------------------------------------------------------- next waves


def test_a_share_that_is_no_tenth_is_not_made_one(tmp_path: Path) -> None:
    """86 per cent in 2013-2014 are neither 8 nor 9 in ten: the talk's first number stops the build."""
    out = tmp_path / "talk.pptx"
    with pytest.raises(DeckgenError) as caught:
        build(Talk("blox2018").spec, params={"wave": "2013-2014"}, out=out)
    assert {finding.code for finding in caught.value.findings} == {"in-ten", "number-refused"}
    assert all("0.86" in finding.message and finding.slide == 4 for finding in caught.value.findings)
    assert list(tmp_path.iterdir()) == []
