"""The wave before, in texts and claims: previous, change and trend, and when two waves cannot be compared."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hand_edits as hand
from deckgen import update
from deckgen.findings import DeckgenError
from deckgen.languages import LANGUAGES, language
from deckgen.model import Fact
from deckgen.spec.history import rounded_apart, trend
from deckgen.survey.waves import sort_waves
from deckgen.updating.waves import later_values
from finished import number_fields, plain
from tools import notes_texts
from waved import DATA, DECK, TREND, WAVES, Waved, refused, said, shape, shown, warned


@pytest.fixture
def deck(tmp_path: Path) -> Waved:
    return Waved(tmp_path)


# ------------------------------------------------------------------------------------------------- the wave before


@pytest.mark.parametrize(("code", "up", "same", "down"), [
    ("da", "op fra 79 til 83 pct.", "uændret 83 pct.", "ned fra 83 til 70 pct."),
    ("nb", "opp fra 79 til 83 %", "uendret 83 %", "ned fra 83 til 70 %"),
    ("sv", "upp från 79 till 83 %", "oförändrat 83 %", "ner från 83 till 70 %"),
    ("fi", "noussut, aiemmin 79, nyt 83 %", "ennallaan, 83 %", "laskenut, aiemmin 83, nyt 70 %"),
    ("is", "úr 79 upp í 83%", "óbreytt 83%", "úr 83 niður í 70%"),
    ("en", "up from 79 to 83%", "unchanged at 83%", "down from 83 to 70%"),
])  # fmt: skip
def test_a_trend_in_every_language(deck: Waved, code: str, up: str, same: str, down: str) -> None:
    for wave, words in (("2015-2016", up), ("2018-2019", same), ("2021-2023", down)):
        assert said(deck(TREND, wave, language=code)) == f"Andelen er {words}"


def test_both_numbers_of_a_trend_are_fields_with_keys_of_their_own_and_their_rows_in_the_notes(
    deck: Waved,
) -> None:
    result = deck(TREND)
    fields = number_fields(shape(result.path, "one/title")._element)
    assert [(key, plain(text)) for key, text in fields] == [("innovative.previous", "79"), ("innovative", "83 pct.")]
    (notes,) = [plain(each) for each in notes_texts(Path(str(result.path))) if each]
    assert "79 (innovative, 2013-2014), n = 1.000: survey.csv:2" in notes
    assert "83 pct. (innovative), n = 1.000: survey.csv:3" in notes


def test_a_filter_is_the_same_word_and_takes_decimals(deck: Waved) -> None:
    slides = TREND.replace("innovative.trend", "innovative | trend(decimals=1)")
    assert said(deck(slides, "2018-2019")) == "Andelen er op fra 82,6 til 82,9 pct."


def test_previous_change_and_the_waves_names(deck: Waved) -> None:
    slides = TREND.replace("Andelen er {{ innovative.trend }}",
                           "{{ innovative.previous | pct }} i {{ innovative.previous_wave }}, siden "
                           "{{ innovative.change | points(decimals=1) }} {{ innovative.change | direction }} i "
                           "{{ innovative.wave }}")  # fmt: skip
    labels = "waves: {column: wave, labels: {2013-2014: {da: første måling}}}"
    result = deck(slides, waves=labels)
    assert said(result) == "79 pct. i første måling, siden +3,2 pct.point op i 2015-2016"
    assert not result.findings
    (change,) = [each for each in result.facts if each.key == "innovative.change" and "3,2" in each.text]
    assert change.value == 0.032
    assert change.origin is not None
    assert [each.line for each in change.origin.all] == [3, 2]


def test_a_change_that_is_not_the_difference_of_what_is_shown_is_told_with_both(deck: Waved) -> None:
    slides = TREND.replace("innovative.trend", "innovative.change | points")
    result = deck(slides)
    assert said(result) == "Andelen er +3 pct.point"
    assert plain(warned(result)["change-rounded"]) == (
        "'innovative.change' is shown as +3 pct.point, but the two rounded shares are +4 pct.point apart"
    )


shares = st.floats(0, 1).map(lambda each: round(each, 4))


@given(first=shares, last=shares, decimals=st.integers(0, 2), code=st.sampled_from(sorted(LANGUAGES)))
def test_no_trend_leads_from_a_number_to_the_same_number(first: float, last: float, decimals: int, code: str) -> None:
    shown: list[str] = []

    def mark(fact: Fact, text: str) -> str:
        shown.append(text.replace(language(code).percent, "").strip())
        return text

    facts = Fact("a", last, ""), Fact("a.previous", first, "")
    words = trend(*facts, "pct", language(code), decimals, mark)
    assert len(shown) == len(set(shown))
    assert (len(shown) == 1) == (words.split()[0] == language(code).words["trend_same"].split()[0])


@pytest.mark.parametrize(("now", "before", "decimals", "apart"), [
    (0.826, 0.794, 0, ("+3 pct.point", "+4 pct.point")),  # 82.6 - 79.4 = 3.2; 83 - 79 = 4
    (0.826, 0.794, 1, None),
    (0.81, 0.79, 0, None),
    (0.8049, 0.7951, 0, ("+1 pct.point", "0 pct.point")),  # both are 80
    (0.785, 0.795, 0, None),  # halves away from zero: 79 and 80
])  # fmt: skip
def test_when_a_change_and_the_rounded_shares_part(
    now: float, before: float, decimals: int, apart: tuple[str, str] | None
) -> None:
    found = rounded_apart(now, before, language("da"), decimals)
    assert ((plain(found.change), plain(found.shares)) if found else None) == apart
    assert found is None or found.turned == ("0 pct.point" in (plain(found.change), plain(found.shares)))


def test_a_mean_has_a_trend_in_its_own_format(deck: Waved) -> None:
    data = "wave,question,answer,share,n\n2013-2014,innovative,yes,3.4,9\n2015-2016,innovative,yes,3.6,9\n"
    more = "  mean: {from: means, where: {question: innovative}}\n"
    slides = TREND.replace("innovative.trend", "mean | trend(1)")
    means = f"{WAVES}\ndata:\n  means: {{file: survey.csv, where: {{wave: $wave}}, value: share, format: number}}"
    spec = DECK.replace("\ndata:\n", "\n").replace("  innovative: {from: survey, where: {question: innovative}, "
                                                   "label: innovative}\n", "")  # fmt: skip
    assert "survey:" in spec
    assert said(deck(slides, waves=means, data=data, more=more, spec=spec)) == "Andelen er op fra 3,4 til 3,6"


# ------------------------------------------------------------------------------------------------- not comparable


def test_the_first_wave_has_none_before_it(deck: Waved) -> None:
    assert "no wave before 2013-2014" in refused(lambda: deck(TREND, "2013-2014"))["wave-first"]


def test_a_text_may_ask_whether_there_is_something_to_compare_with(deck: Waved) -> None:
    slides = TREND.replace(
        "{{ innovative.trend }}",
        "{{ innovative | pct }}{% if innovative.comparable %}, {{ innovative.trend }}{% endif %}",
    )
    assert said(deck(slides, "2013-2014")) == "Andelen er 79 pct."
    assert said(deck(slides, "2015-2016")) == "Andelen er 83 pct., op fra 79 til 83 pct."


def test_a_deck_without_waves_says_how_to_declare_them(deck: Waved) -> None:
    assert "does not declare its waves" in refused(lambda: deck(TREND, waves=""))["waves-undeclared"]


@pytest.mark.parametrize(("question", "wave", "words"), [
    ("late", "2015-2016", "2013-2014"),  # no row
    ("late", "2021-2023", "no value for 2018-2019"),  # a blank cell
])  # fmt: skip
def test_no_value_in_the_wave_before(deck: Waved, question: str, wave: str, words: str) -> None:
    slides = TREND.replace("innovative.trend", "late.trend")
    more = "  late: {from: survey, where: {question: late}}\n"
    assert words in refused(lambda: deck(slides, wave, more=more))["wave-value"]


def test_a_break_between_the_waves_forbids_comparing_them_and_gives_its_reason(deck: Waved) -> None:
    waves = "waves: {column: wave, breaks: {2018-2019: Nyt skema}}"
    assert said(deck(TREND, "2015-2016", waves)) == "Andelen er op fra 79 til 83 pct."
    message = refused(lambda: deck(TREND, "2018-2019", waves))["wave-break"]
    assert "2015-2016 and 2018-2019" in message and "Nyt skema" in message
    assert said(deck(TREND, "2021-2023", waves)) == "Andelen er ned fra 83 til 70 pct."


def test_the_explicit_word_compares_all_the_same(deck: Waved) -> None:
    waves = "waves: {column: wave, breaks: {2018-2019: Nyt skema}}"
    slides = TREND.replace("innovative.trend", "anyway.trend")
    more = "  anyway: {from: survey, where: {question: innovative}, compare: anyway}\n"
    assert said(deck(slides, "2018-2019", waves, more=more)) == "Andelen er uændret 83 pct."


def test_a_break_whose_own_wave_the_data_does_not_have_still_lies_between(deck: Waved) -> None:
    waves = "waves: {column: wave, breaks: {2017: Nyt skema}}"
    assert "wave-break" in refused(lambda: deck(TREND, "2018-2019", waves))


def test_an_error_stands_at_its_word(deck: Waved) -> None:
    with pytest.raises(DeckgenError) as caught:
        deck(TREND.replace("innovative.trend", "innovative.previous | pct"), "2013-2014")
    (finding,) = caught.value.findings
    assert finding.where is not None
    assert finding.where.line == 13
    assert finding.where.length == len("previous")


# ------------------------------------------------------------------------------------------------- the waves declared


def test_waves_are_sorted_by_their_numbers() -> None:
    assert sort_waves(["wave 10", "wave 9", "", "wave 9"]) == ("wave 9", "wave 10")
    assert sort_waves(["2018", "2015-2016", "2013-2014", "2018-2019"]) == (
        "2013-2014",
        "2015-2016",
        "2018",
        "2018-2019",
    )


def test_a_declared_order_goes_before_the_names(deck: Waved) -> None:
    waves = "waves: {column: wave, order: [2021-2023, 2013-2014, 2015-2016, 2018-2019]}"
    assert said(deck(TREND, "2013-2014", waves)) == "Andelen er op fra 70 til 79 pct."


def test_a_wave_that_is_not_listed_is_none(deck: Waved) -> None:
    waves = "waves: {column: wave, order: [2013-2014, 2018-2019, 2021-2023]}"
    assert said(deck(TREND, "2018-2019", waves)) == "Andelen er op fra 79 til 83 pct."
    assert "2015-2016" in refused(lambda: deck(TREND, "2015-2016", waves))["wave-unlisted"]


@pytest.mark.parametrize("key", ["order: [2013-2014, 2015-2016, 2018-2109]", "labels: {2018-2109: x}",
                                 "breaks: {2018-2109: x}"])  # fmt: skip
def test_a_wave_that_no_data_has_is_told_with_the_one_that_was_meant(deck: Waved, key: str) -> None:
    result = deck(TREND, waves=f"waves: {{column: wave, {key}}}")
    (told,) = [each for each in result.findings if each.code == "wave-unknown"]
    assert "2018-2109" in told.message and "did you mean '2018-2019'" in (told.hint or "")
    assert told.where is not None and told.where.line == 5


def test_a_column_that_no_data_has_is_an_error(deck: Waved) -> None:
    with pytest.raises(DeckgenError) as caught:
        deck(TREND, waves="waves: {column: waev}")
    (finding,) = [each for each in caught.value.findings if each.code == "column-unknown"]
    assert "did you mean 'wave'" in (finding.hint or "")


# ------------------------------------------------------------------------------------------------- claims


def test_a_claim_on_the_change_decides_the_wording(deck: Waved) -> None:
    slides = TREND + "    claim: innovative.change >= 0\n    otherwise: Færre\n"
    assert said(deck(slides, "2018-2019")).startswith("Andelen")
    result = deck(slides, "2021-2023")
    assert said(result) == "Færre"
    assert "innovative.previous is 83 pct. (0.829)" in plain(warned(result)["claim-otherwise"])


def test_a_claim_may_compare_with_the_wave_before(deck: Waved) -> None:
    claim = "    claim: innovative.comparable and innovative > innovative.previous\n"
    slides = TREND + claim + "    otherwise: Ikke flere\n"
    assert [said(deck(slides, wave)) for wave in ("2013-2014", "2021-2023")] == ["Ikke flere"] * 2
    assert said(deck(slides, "2015-2016")).startswith("Andelen")


# ------------------------------------------------------------------------------------------------- updates


def test_a_reworded_title_keeps_its_words_and_takes_both_numbers_of_the_next_wave(deck: Waved, tmp_path: Path) -> None:
    slides = TREND.replace("innovative.trend }}", "innovative.trend }}, {{ innovative.change | points(decimals=1) }}")
    path = Path(str(deck(slides, "2018-2019").path))
    assert said(deck(slides, "2018-2019")) == "Andelen er uændret 83 pct., +0,3 pct.point"
    hand.edit(path, lambda each: hand.rewrite(hand.shape(each, "one/title"), "Andelen er", "Hør her: den er"))
    update(path, params={"wave": "2021-2023"}, out=tmp_path / "after.pptx")
    title = shape(tmp_path / "after.pptx", "one/title")
    assert plain(title.text_frame.text.replace("\v", " ")) == (
        "Hør her: den er ned fra 83 til 70 pct., −12,9 pct.point"
    )
    keys = [key for key, _ in number_fields(title._element)]
    assert keys == ["innovative.previous", "innovative", "innovative.change"]


def test_a_slide_that_cannot_be_said_of_the_next_wave_stays_as_it_is_and_is_told(deck: Waved, tmp_path: Path) -> None:
    waves = "waves: {column: wave, breaks: {2018-2019: Nyt skema}}"
    other = '  - kind: statement\n    key: two\n    title: "Nu {{ innovative | pct(1) }}"\n'
    path = deck(TREND + "    claim: innovative.change > 0\n" + other, "2015-2016", waves).path
    after = tmp_path / "after.pptx"
    result = update(path, params={"wave": "2018-2019"}, out=after)
    assert plain(shape(after, "one/title").text_frame.text) == "Andelen er op fra 79 til 83 pct."
    assert plain(shape(after, "two/title").text_frame.text) == "Nu 82,9 pct."
    assert any("Nyt skema" in each.message for each in result.findings) or any(
        "Nyt skema" in (each.note or "") for each in result.changes
    )


def test_a_claim_on_what_cannot_be_compared_takes_the_other_wording(deck: Waved) -> None:
    slides = TREND + '    claim: innovative.change > 0\n    otherwise: "Andelen er {{ innovative | pct }}"\n'
    assert said(deck(slides, "2013-2014")) == "Andelen er 79 pct."


def test_later_waves_are_those_of_the_decks_order(deck: Waved) -> None:
    waves = "waves: {column: wave, order: [2021-2023, 2013-2014, 2015-2016, 2018-2019]}"
    folder = deck(TREND, "2013-2014", waves).path.parent
    later = later_values(folder / "deck.yaml", {"wave": "2013-2014"}, folder)
    assert later == {"wave": ("2015-2016", "2018-2019")}


def test_a_number_that_may_not_be_shown_has_no_trend(deck: Waved) -> None:
    few = DATA.replace("2015-2016,innovative,yes,0.826,1000", "2015-2016,innovative,yes,0.826,7")
    waves = f"{WAVES}\nminimum_base: 30"
    assert said(deck(TREND, "2015-2016", waves, few)) == "Andelen er .."
    asked = TREND.replace("innovative.trend", "'ja' if innovative.comparable else 'nej'")
    assert [said(deck(asked, wave, waves, few)) for wave in ("2015-2016", "2018-2019", "2021-2023")] == [
        "Andelen er nej", "Andelen er nej", "Andelen er ja"]  # fmt: skip
    assert "2015-2016" in refused(lambda: deck(TREND, "2018-2019", waves, few))["wave-suppressed"]


def test_a_claim_may_ask_whether_the_change_is_more_than_chance(deck: Waved) -> None:
    slides = TREND + "    claim: differs(innovative, innovative.previous)\n    otherwise: Måske tilfældigt\n"
    assert said(deck(slides, "2021-2023")) == "Andelen er ned fra 83 til 70 pct."
    assert said(deck(slides, "2018-2019")) == "Måske tilfældigt"


def test_a_number_may_say_its_wave_itself(deck: Waved) -> None:
    spec = DECK.replace("where: {wave: $wave}, ", "").replace("where: {question: innovative}",
                                                             "where: {question: innovative, wave: $wave}")  # fmt: skip
    assert said(deck(TREND, spec=spec)) == "Andelen er op fra 79 til 83 pct."


def test_waves_may_be_years_in_a_workbook(deck: Waved) -> None:
    book = openpyxl.Workbook()
    for row in (("wave", "question", "share", "n"), (2009, "innovative", 0.5, 90), (2010, "innovative", 0.6, 90)):
        book.active.append(row)
    book.save(deck.folder / "survey.xlsx")
    spec = DECK.replace("survey.csv", "survey.xlsx")
    assert said(deck(TREND, "2010", spec=spec)) == "Andelen er op fra 50 til 60 pct."
    line = TREND.replace("statement", "chart").replace("{{ innovative.trend }}", "over tid")
    result = deck(line + "    chart: {type: line, from: survey}\n", "2010", spec=spec)
    assert shown(result) == [["2009", 50], ["2010", 60]]


def test_blanks_around_a_wave_are_not_part_of_it(deck: Waved) -> None:
    data = DATA.replace("2013-2014,innovative", "2013-2014 ,innovative")
    assert said(deck(TREND, data=data)) == "Andelen er op fra 79 til 83 pct."
