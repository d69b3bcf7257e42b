"""A number that was shown and may not be shown any more: an update takes it out of edited files, and tells of it only
that it is gone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor

import hidden_numbers as hidden
from deckgen.cli import main
from finished import lint_faults, plain, wrong
from tools import charts, notes_texts, slide_texts

DATA = """\
sector,label,value,n,weighted,status
all,I alt,0.81,1200,1180.5,published
state,Staten,0.934561,700,7.1234567,published
regions,Regioner,0.62,250,240.1,published
towns,Kommuner,0.55,250,240.1,published
shops,Butikker,0.9,701,7.1234567,published
"""
DECK = """\
title: Innovation
language: da
brand: offinno
data:
  survey: {file: survey.csv, key: sector, label: {sector: label}, source: Opdigtet}
numbers:
  state: {from: survey, where: {sector: state}, label: Staten}
  all: {from: survey, where: {sector: all}}
  shops: {from: survey, where: {sector: shops}, label: Butikker}
slides:
  - kind: bullets
    key: text
    title: "{{ state | pct(1) }} i staten er innovative"
    items:
      - "Staten: {{ state | pct(1) }} mod {{ all | pct }}"
      - "Forskel {{ (state - all) | points(1) }}, {{ state | number(6) }}, {{ state.base | number }} svar"
      - "{{ state | margin(decimals=4) }}"
    notes: "Husk {{ state | pct(1) }}"
  - kind: chart
    key: bar
    title: Søjler
    chart: {type: bar, from: survey, where: {sector: [all, state, regions, towns]}, category: sector, decimals: 1,
            sort: descending, interval: true}
  - kind: table
    key: table
    title: Tabel
    table: {from: survey, category: sector, decimals: 1}
  - kind: icon_grid
    key: icons
    title: Ikoner
    data: {from: survey, where: {sector: [all, state]}, category: sector, icons: {all: book, state: book}, decimals: 1}
  - kind: chart
    key: ring
    title: Ring
    chart: {type: doughnut, share: state, decimals: 1, numeral: "{{ state | pct(1) }}"}
  - kind: pictogram
    key: ten
    title: Ni ud af ti
    share: shops
    icon: person
    caption: "{{ shops | pct(1) }} af butikkerne"
"""

Edit = Callable[[Any], None]


class Story:
    """A deck built while its number could be shown, and updated after it could not."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.built, self.updated, self.report = (folder / name for name in ("a.pptx", "b.pptx", "b.html"))

    def update(self, edit: Edit | None = None, *options: str) -> str:
        """The file updated with the number suppressed; what was said, as text and as JSON."""
        if edit is not None:
            deck = Presentation(str(self.built))
            edit(deck)
            deck.save(str(self.built))
        (self.folder / "survey.csv").write_text(DATA.replace(",700,", ",7,").replace(",701,", ",7,"), "utf-8")
        (self.folder / "deck.yaml").write_text(DECK.replace("brand:", "minimum_base: 30\nbrand:"), "utf-8")
        said = ""
        for more in (("--dry-run", "--json"), ("-o", str(self.updated), "--force", *options)):
            assert main(["update", str(self.built), "--deck", str(self.folder / "deck.yaml"), *more]) == 3
            out = self.capsys.readouterr()
            said += out.out + out.err
        return said.replace(str(self.folder), "")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with its deck built, which no test may change."""
    folder = tmp_path_factory.mktemp("shown")
    (folder / "survey.csv").write_text(DATA, "utf-8")
    (folder / "deck.yaml").write_text(DECK, "utf-8")
    assert main(["build", str(folder / "deck.yaml"), "-o", str(folder / "a.pptx")]) == 0
    assert len(hidden.traces_in(folder / "a.pptx")) > 20  # else finding none later says nothing
    return folder


@pytest.fixture
def story(tmp_path: Path, shown: Path, capsys: pytest.CaptureFixture[str]) -> Story:
    shutil.copytree(shown, tmp_path / "talk")
    return Story(tmp_path / "talk", capsys)


def shape(deck: Any, slide: int, name: str) -> Any:
    (found,) = [each for each in deck.slides[slide].shapes if each.name.startswith(name)]
    return found


def test_it_is_gone_from_every_part_and_every_word_said(story: Story) -> None:
    said = story.update()
    assert hidden.traces_in(story.updated) == []
    assert hidden.traces(said) == []
    assert wrong([story.updated]) == {} and lint_faults(story.updated) == []
    texts = [[plain(text) for text in slide] for slide in slide_texts(story.updated)]
    assert texts[0][0] == ".. i staten er innovative"
    assert "Forskel .., .., .. svar" in texts[0][1] and "mod 81 pct." in texts[0][1]
    bars, ring = charts(story.updated)
    assert dict(zip(map(plain, bars.plots[0].categories), bars.plots[0].series[0].values, strict=True)) == {
        "I alt": 81, "Regioner": 62, "Kommuner": 55, "Staten ..": None,
    }  # fmt: skip
    assert [*ring.plots[0].series[0].values] == [None, None]
    assert "Husk .." in notes_texts(story.updated)[0]


def test_slides_that_cannot_do_without_it_say_nothing_and_are_told(story: Story) -> None:
    """A slide that cannot be said of new numbers is left as it is; not so where it would go on telling the number."""
    said = story.update()
    assert "slide 5: 'state' may not be shown, and a ring would tell it" in said
    assert "slide 6: 'shops' may not be shown, and ten icons would tell it" in said
    texts = [plain(text) for text in slide_texts(story.updated)[5]]
    assert ".." in texts and ".. af butikkerne" in texts
    assert not any("9" in text for text in texts)


def reworded(deck: Any) -> None:
    runs = shape(deck, 0, "Title").text_frame.paragraphs[0].runs
    runs[-1].text += " – siger min chef"
    chart = next(each.chart for each in deck.slides[1].shapes if each.has_chart)
    chart.plots[0].series[0].format.fill.solid()
    chart.plots[0].series[0].format.fill.fore_color.rgb = RGBColor(1, 2, 3)
    shape(deck, 3, "Title").text_frame.text = "Helt andre ord"


def test_it_is_gone_where_a_person_reworded_around_it(story: Story) -> None:
    said = story.update(reworded)
    assert hidden.traces_in(story.updated) == []
    assert hidden.traces(said) == []
    assert plain(slide_texts(story.updated)[0][0]) == ".. i staten er innovative – siger min chef"
    assert slide_texts(story.updated)[3][0] == "Helt andre ord"


def alt_reworded(deck: Any) -> None:
    for slide in deck.slides:
        for node in slide._element.xpath(".//p:cNvPr[@descr]"):
            node.set("descr", f"Med egne ord: {node.get('descr')}")


def test_it_is_gone_from_alt_texts_that_a_person_reworded(story: Story) -> None:
    said = story.update(alt_reworded)
    assert hidden.traces_in(story.updated) == []
    assert hidden.traces(said) == []
    slides = Presentation(str(story.updated)).slides
    alts = [alt for slide in slides for alt in slide._element.xpath("//p:cNvPr/@descr")]
    assert any(alt.startswith("Med egne ord") and "Staten vises ikke" in plain(alt) for alt in alts)


def typed_over(deck: Any) -> None:
    table = next(each.table for each in deck.slides[2].shapes if each.has_table)
    (cell,) = [row.cells[1] for row in table.rows if "93,5" in row.cells[1].text]
    cell.text = "over 90 pct."


def test_a_number_typed_over_by_hand_stays_and_is_told_without_the_one_it_replaced(story: Story) -> None:
    said = story.update(typed_over)
    assert "conflict table/state/value/state: theirs over 90 pct. stands; written …, proposed .." in plain(said)
    assert hidden.traces(said) == []
    assert hidden.traces_in(story.updated) == []
    table = next(each.table for each in Presentation(str(story.updated)).slides[2].shapes if each.has_table)
    assert "over 90 pct." in [row.cells[1].text for row in table.rows]


def test_the_hand_typed_number_goes_where_the_data_is_to_win(story: Story) -> None:
    story.update(typed_over, "--take", "data")
    table = next(each.table for each in Presentation(str(story.updated)).slides[2].shapes if each.has_table)
    assert ".." in [row.cells[1].text for row in table.rows]


def test_a_frozen_slide_that_still_shows_it_is_told(story: Story) -> None:
    assert main(["freeze", str(story.built), "--slide", "3"]) == 0
    said = story.update()
    assert "slide 3: is frozen and may still show a number that may no longer be shown" in said
    assert hidden.traces(said) == []
    assert any("93,5" in plain(text) for text in slide_texts(story.updated)[2])


def test_an_update_after_that_changes_nothing(story: Story) -> None:
    story.update()
    code = main(["update", str(story.updated), "--deck", str(story.folder / "deck.yaml"), "--dry-run"])
    said = story.capsys.readouterr().out
    assert "refreshed" not in said and code in (0, 3)
    assert hidden.traces(said) == []


@pytest.mark.slow
def test_the_page_with_pictures_has_none_of_the_slides_as_they_were(story: Story) -> None:
    story.update(None, "--report", str(story.report))
    page = story.report.read_text("utf-8")
    assert hidden.traces(page) == []
    assert page.count("<img") == 6  # after, and none before
