"""Texts fit their frames at the largest size, and lose nothing on the way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from deckgen.breaking import break_lines
from deckgen.fit import Fitted, first_baseline, fit_text, text_height, text_width
from deckgen.fonts import Fonts
from deckgen.model import BREAK, EMU_PER_POINT, Fact, Frame, Paragraph, Run, TextStyle, inches

FONTS = Fonts({"major": "Calibri", "minor": "Calibri"})
NONE = (0, 0, 0, 0)
DANISH = frozenset(["af", "at", "eller", "er", "fra", "i", "med", "men", "og", "om", "på", "som", "til", "uden", "ved"])
TITLE = TextStyle(30, 26, bold=True, line=0.88, tracking=-0.2, max_lines=2, balanced=True, font="major")
TITLE_FRAME = inches(0.767, 0.60, 9.8, 1.05)
LABEL = TextStyle(16, 14, line=0.9, max_lines=2)
BODY = TextStyle(18, 12, after=10)


def points(width: float, height: float) -> Frame:
    return Frame(0, 0, round(width * EMU_PER_POINT), round(height * EMU_PER_POINT))


def fit(text: str, style: TextStyle, frame: Frame, language: str = "da") -> Fitted:
    paragraphs = tuple(Paragraph((Run(each),)) for each in text.split("\n"))
    return fit_text(paragraphs, style, frame, NONE, language, FONTS, DANISH)


def lines(fitted: Fitted) -> list[str]:
    return [line.text for line in fitted.lines]


def written(paragraph: Paragraph) -> str:
    """A paragraph as it is written into the file, its soft breaks as '|'."""
    return "".join(run.text for run in paragraph.runs).replace(BREAK, "|")


# ----------------------------------------------------------------------------------------------------- titles


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "79 pct. af de offentlige innovationer sker i samarbejde med en eller flere aktører"
            " uden for arbejdspladsen",
            "79 pct. af de offentlige innovationer sker i samarbejde|"
            "med en eller flere aktører uden for arbejdspladsen",
        ),
        (
            "Eksternt samarbejde om innovation er forbundet med større sandsynlighed for højere kvalitet",
            "Eksternt samarbejde om innovation er forbundet|med større sandsynlighed for højere kvalitet",
        ),
        (
            "Offentlig innovation skaber værdi på flere bundlinjer",
            "Offentlig innovation skaber værdi på flere bundlinjer",
        ),
    ],
)
def test_a_title_breaks_into_even_lines_before_a_preposition(title: str, expected: str) -> None:
    fitted = fit(title, TITLE, TITLE_FRAME)
    assert written(fitted.paragraphs[0]) == expected
    assert (fitted.size, fitted.overflow, fitted.problem) == (30, 0, "")


def test_a_title_never_leaves_a_preposition_at_the_end_of_a_line() -> None:
    # The even break would come after 'om'.
    fitted = fit("aaaaaaaa bbbbbbbb om cccccccc dddddddd", replace(TITLE, min_size=0), points(400, 80))
    assert lines(fitted) == ["aaaaaaaa bbbbbbbb", "om cccccccc dddddddd"]


def test_a_title_leaves_no_short_word_alone_on_its_last_line() -> None:
    fitted = fit("Samarbejdsorganisationernes innovationsbarometer nu", TITLE, points(640, 80))
    assert len(fitted.lines) == 2
    assert lines(fitted)[-1] == "innovationsbarometer nu"


def test_the_break_of_a_title_does_not_count_as_wording() -> None:
    title = "Eksternt samarbejde om innovation er forbundet med større sandsynlighed for højere kvalitet"
    fitted = fit(title, TITLE, TITLE_FRAME)
    assert fitted.paragraphs[0].text == title
    assert [run.text for run in fitted.paragraphs[0].runs if run.chosen] == [BREAK]


def test_the_break_an_author_wrote_is_kept() -> None:
    runs = (Run("Høst gevinsten"), Run(BREAK), Run("ved samarbejde om offentlig innovation"))
    fitted = fit_text((Paragraph(runs),), TITLE, TITLE_FRAME, NONE, "da", FONTS, DANISH)
    assert fitted.paragraphs == (Paragraph(runs),)
    assert lines(fitted) == ["Høst gevinsten", "ved samarbejde om offentlig innovation"]


def test_a_title_too_long_gets_smaller_before_it_is_too_long() -> None:
    title = "Næsten otte ud af ti innovationer på offentlige arbejdspladser er helt eller delvist kopieret"
    fitted = fit(title, TITLE, points(530, 80))
    assert TITLE.min_size <= fitted.size < TITLE.size
    assert len(fitted.lines) == 2
    assert fitted.overflow == 0


def test_what_does_not_fit_is_told_in_lines() -> None:
    fitted = fit("Innovation og samarbejde i det offentlige " * 5, TITLE, TITLE_FRAME)
    assert fitted.size == TITLE.min_size
    assert fitted.lines_over == len(fitted.lines) - 2
    assert fitted.problem == f"{fitted.lines_over} lines too many"
    assert fitted.overflow > 0


def test_fitting_a_fitted_text_again_changes_nothing() -> None:
    style, frame = replace(LABEL, balanced=True), points(110, 90)
    once = fit("Medarbejdertilfredshed og kommunikationsformer", style, frame)
    assert any(run.chosen for run in once.paragraphs[0].runs)
    again = fit_text(once.paragraphs, style, frame, NONE, "da", FONTS, DANISH)
    assert again == once


# ------------------------------------------------------------------------------------------------- long words


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("Medarbejdertilfredshed", "da", "Medarbejder-|tilfredshed"),
        ("Kommunikationsformer", "da", "Kommunikations-|former"),
        ("Borgerinddragelse", "da", "Borger-|inddragelse"),
        ("Digitaliseringsstrategi", "da", "Digitaliserings-|strategi"),
        ("Medarbeidertilfredshet", "no", "Medarbeider-|tilfredshet"),
        ("Verksamhetsutveckling", "sv", "Verksamhets-|utveckling"),
        ("Þjónustunýsköpun", "is", "Þjónustu-|nýsköpun"),
    ],
)
def test_a_compound_wider_than_its_cell_breaks_where_its_parts_meet(word: str, language: str, expected: str) -> None:
    widest = max(text_width((Run(part),), LABEL, 16, FONTS) for part in expected.split("|"))
    fitted = fit(word, LABEL, points(widest / 0.96, 40), language)
    assert written(fitted.paragraphs[0]) == expected
    assert (fitted.size, fitted.overflow) == (16, 0)


def test_a_word_that_fits_is_not_broken() -> None:
    fitted = fit("Medarbejdertilfredshed", LABEL, points(200, 40))
    assert written(fitted.paragraphs[0]) == "Medarbejdertilfredshed"


def test_a_soft_hyphen_says_where_a_word_breaks_and_is_gone_where_it_does_not() -> None:
    word = "Medar\u00adbejdertilfredshed"
    assert written(fit(word, LABEL, points(130, 40)).paragraphs[0]) == "Medar-|bejdertilfredshed"
    assert written(fit(word, LABEL, points(300, 40)).paragraphs[0]) == "Medarbejdertilfredshed"


def test_a_finnish_word_gets_smaller_as_there_is_no_dictionary() -> None:
    word = "Henkilöstötyytyväisyys"
    width = text_width((Run(word),), LABEL, 14, FONTS) / 0.96
    fitted = fit(word, LABEL, points(width, 40), "fi")
    assert (written(fitted.paragraphs[0]), fitted.size, fitted.overflow) == (word, 14, 0)


def test_without_hyphenation_a_word_too_wide_gets_smaller() -> None:
    paragraphs = (Paragraph((Run("Medarbejdertilfredshed"),)),)
    width = text_width(paragraphs[0].runs, LABEL, 15, FONTS) / 0.965
    fitted = fit_text(paragraphs, LABEL, points(width, 40), NONE, "da", FONTS, hyphenate=False)
    assert (fitted.size, fitted.paragraphs) == (15, paragraphs)


def test_a_web_address_is_never_hyphenated_but_told() -> None:
    fitted = fit("www.innovationsbarometeret.dk/tilmelding", LABEL, points(110, 60))
    assert written(fitted.paragraphs[0]) == "www.innovationsbarometeret.dk/tilmelding"
    assert fitted.overflow > 0
    assert "innovationsbarometeret" in fitted.problem


# ----------------------------------------------------------------------------------------------- years, facts


def test_a_range_of_years_is_kept_whole_by_a_break_before_it() -> None:
    before = "Innovation i årene"
    width = text_width((Run(f"{before} 2015-"),), BODY, 18, FONTS) / 0.96
    fitted = fit(f"{before} 2015-2016 og frem", BODY, points(width, 200))
    assert written(fitted.paragraphs[0]) == f"{before}|2015-2016 og frem"


def test_words_joined_by_a_non_breaking_space_stay_together() -> None:
    width = text_width((Run("Indført af 8 ud"),), BODY, 18, FONTS) / 0.96
    fitted = fit("Indført af 8\u00a0ud\u00a0af\u00a010", BODY, points(width, 200))
    assert lines(fitted) == ["Indført af", "8\u00a0ud\u00a0af\u00a010"]


def test_runs_keep_their_fact_their_weight_and_their_link() -> None:
    fact = Fact("share", 0.79, "79\u00a0pct.")
    runs = (
        Run(fact.text, fact=fact, bold=True),
        Run(" af de offentlige innovationer sker i "),
        Run("samarbejde med en eller flere aktører", link="https://coi.dk", bold=True),
        Run(" uden for arbejdspladsen"),
    )
    fitted = fit_text((Paragraph(runs),), TITLE, TITLE_FRAME, NONE, "da", FONTS, DANISH)
    made = fitted.paragraphs[0].runs
    assert [run for run in made if run.fact] == [runs[0]]
    assert [run.text for run in made if run.link] == ["samarbejde", "med en eller flere aktører"]
    assert all(run.bold for run in made if run.link)


def test_a_break_is_never_chosen_inside_a_fact() -> None:
    fact = Fact("place", "Region Nord", "den allernordligste region")
    runs = (Run("Innovation i "), Run(fact.text, fact=fact), Run(" vokser"))
    fitted = fit_text((Paragraph(runs),), TITLE, points(340, 120), NONE, "da", FONTS, DANISH)
    assert [run.text for run in fitted.paragraphs[0].runs if run.fact] == [fact.text]


# --------------------------------------------------------------------------------------------------- measures


def test_lines_break_after_hyphens_and_dashes_but_not_before_a_digit() -> None:
    def broken(text: str) -> list[str]:
        return [line.text for line in break_lines((Paragraph((Run(text),)),), BODY, 85, 18, FONTS)]

    assert broken("service-innovation") == ["service-", "innovation"]
    assert broken("mennesker – ideer") == ["mennesker", "– ideer"]
    assert broken("siden 2015-2016") == ["siden", "2015-2016"]


def test_height_counts_line_spacing_and_the_space_between_paragraphs() -> None:
    style = replace(BODY, font="Arial", line=0.9)
    made = break_lines((Paragraph((Run("en"),)), Paragraph((Run("to"),))), style, 500, 20, FONTS)
    assert text_height(made, style, 20, FONTS) == pytest.approx(2 * 20 * 1.2 * 0.9 + 10)


def test_insets_and_indent_make_a_frame_narrower() -> None:
    paragraphs = (Paragraph((Run("fem korte ord på en linje"),)),)
    width = text_width(paragraphs[0].runs, BODY, 18, FONTS) / 0.96
    inset = round(20 * EMU_PER_POINT)
    for insets, indent, count in ((NONE, 0, 1), ((inset, 0, 0, 0), 0, 2), (NONE, inset, 2)):
        made = fit_text(paragraphs, BODY, points(width, 200), insets, "da", FONTS, indent=indent)
        assert len(made.lines) == count


def test_the_first_baseline_is_where_the_font_files_put_it() -> None:
    calibri, arial = TextStyle(100, font="Calibri"), TextStyle(100, font="Arial")
    assert first_baseline(calibri, 100, FONTS) == pytest.approx(95, abs=0.5)
    assert first_baseline(arial, 100, FONTS) == pytest.approx(90.5, abs=0.1)
    assert first_baseline(replace(calibri, line=0.9), 100, FONTS) == pytest.approx(95 - 12.2, abs=0.5)


def test_tracking_and_capitals_count() -> None:
    plain = TextStyle(20)
    runs = (Run("innovation"),)
    assert text_width(runs, replace(plain, tracking=1), 20, FONTS) == pytest.approx(
        text_width(runs, plain, 20, FONTS) + 10
    )
    capitals = text_width(runs, replace(plain, caps=True), 20, FONTS)
    assert capitals == pytest.approx(text_width((Run("INNOVATION"),), plain, 20, FONTS))


def test_text_width_is_that_of_the_longest_line() -> None:
    runs = (Run("kort"), Run(BREAK), Run("en del længere", bold=True))
    assert text_width(runs, BODY, 18, FONTS) == pytest.approx(
        FONTS.face("minor", bold=True).width("en del længere", 18)
    )


# ---------------------------------------------------------------------------------------------- for all texts


WORDS = (
    "og", "i", "Å", "–", "børne-", "2015-2016", "8\u00a0ud\u00a0af\u00a010", "(n\u00a0=\u00a01.942)",
    "innovation", "service-innovation", "coi.dk/ipraktik", "virksomhedsledere", "Medarbejdertilfredshed,",
    "kommunikations\u00adformer",
)  # fmt: skip


@st.composite
def runs_of_text(draw: st.DrawFn) -> Paragraph:
    """A paragraph of one to fourteen words in runs of different looks, now and then with a written break."""
    runs: list[Run] = []
    for word in draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14)):
        if runs:
            gap = draw(st.sampled_from((" ", " ", " ", " ", BREAK)))
            runs.append(Run(gap, bold=runs[-1].bold))
        look = draw(st.sampled_from(("plain", "plain", "bold", "fact", "link")))
        fact = Fact("key", 1, word) if look == "fact" else None
        runs.append(Run(word, fact, look == "bold", link="https://coi.dk" if look == "link" else None))
    return Paragraph(tuple(runs))


TEXTS = st.lists(runs_of_text(), min_size=1, max_size=3).map(tuple)
STYLES = st.builds(
    TextStyle,
    size=st.sampled_from((12, 16, 30, 66.5)),
    min_size=st.sampled_from((0, 10, 12)),
    line=st.sampled_from((0.86, 1.0)),
    after=st.sampled_from((0, 10)),
    tracking=st.sampled_from((-0.5, 0.0)),
    max_lines=st.sampled_from((0, 2)),
    balanced=st.booleans(),
)
FRAMES = st.builds(points, st.integers(0, 700), st.integers(0, 400))


def wording(paragraph: Paragraph) -> str:
    """What a reader reads: chosen breaks as the spaces they took the place of, chosen hyphens undone."""
    text = "".join(f"<{run.text}>" if run.chosen else run.text for run in paragraph.runs)
    return text.replace(f"<-><{BREAK}>", "").replace(f"<{BREAK}>", " ").replace("\u00ad", "")


@given(TEXTS, STYLES, FRAMES)
@settings(deadline=None, max_examples=150)
def test_fitting_loses_and_reorders_nothing(paragraphs: tuple[Paragraph, ...], style: TextStyle, frame: Frame) -> None:
    fitted = fit_text(paragraphs, style, frame, NONE, "da", FONTS, DANISH)
    assert list(map(wording, fitted.paragraphs)) == list(map(wording, paragraphs))
    for before, after in zip(paragraphs, fitted.paragraphs, strict=True):
        assert looks(before) == looks(after)
    assert [run.text for each in fitted.paragraphs for run in each.runs if run.fact] == [
        run.text.replace("\u00ad", "") for each in paragraphs for run in each.runs if run.fact
    ]


def looks(paragraph: Paragraph) -> list[tuple[str, bool, str | None, bool]]:
    """Each visible letter with its weight, its link and whether it belongs to a fact."""
    return [
        (letter, run.bold, run.link, run.fact is not None)
        for run in paragraph.runs
        if not run.chosen
        for letter in run.text
        if letter not in (" ", "\u00ad")
    ]


@given(TEXTS, STYLES, FRAMES)
@settings(deadline=None, max_examples=150)
def test_the_size_stays_within_its_limits_and_what_fits_is_inside_the_frame(
    paragraphs: tuple[Paragraph, ...], style: TextStyle, frame: Frame
) -> None:
    fitted = fit_text(paragraphs, style, frame, NONE, "da", FONTS, DANISH)
    assert min(style.size, style.min_size or style.size) <= fitted.size <= style.size
    assert (fitted.problem == "") == (fitted.overflow == 0)
    if fitted.overflow == 0:
        assert all(line.width <= frame.w / EMU_PER_POINT for line in fitted.lines)
        assert fitted.height <= frame.h / EMU_PER_POINT + 0.001
        assert not style.max_lines or len(fitted.lines) <= style.max_lines
    else:
        assert fitted.size == min(style.size, style.min_size or style.size)


@given(TEXTS, STYLES, FRAMES, st.integers(0, 200), st.integers(0, 200))
@settings(deadline=None, max_examples=150)
def test_a_larger_frame_never_makes_the_text_smaller(
    paragraphs: tuple[Paragraph, ...], style: TextStyle, frame: Frame, wider: int, higher: int
) -> None:
    larger = replace(frame, w=frame.w + wider * EMU_PER_POINT, h=frame.h + higher * EMU_PER_POINT)
    plain = tuple(
        replace(each, runs=tuple(replace(run, text=run.text.replace("\u00ad", "")) for run in each.runs))
        for each in paragraphs
    )
    small, large = (
        fit_text(plain, style, each, NONE, "da", FONTS, DANISH, hyphenate=False) for each in (frame, larger)
    )
    assert large.size >= small.size
    assert large.overflow == 0 or small.overflow > 0


@given(TEXTS, STYLES, FRAMES)
@settings(deadline=None, max_examples=50)
@example((Paragraph((Run("a b"),)),), TITLE, TITLE_FRAME)
def test_the_breaks_put_into_a_title_are_those_it_was_measured_with(
    paragraphs: tuple[Paragraph, ...], style: TextStyle, frame: Frame
) -> None:
    fitted = fit_text(paragraphs, style, frame, NONE, "da", FONTS, DANISH)
    assume(fitted.overflow == 0)
    wrapped = break_lines(fitted.paragraphs, style, 0.97 * frame.w / EMU_PER_POINT, fitted.size, FONTS)
    assert [line.text for line in wrapped] == lines(fitted)
