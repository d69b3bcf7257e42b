"""Texts: inline marks, templates in a sandbox, and numbers that stay tied to their source row."""

from __future__ import annotations

import pytest

from deckgen.fields import LocalText
from deckgen.findings import DeckgenError
from deckgen.languages import language
from deckgen.model import BREAK, Fact, Run
from deckgen.spec.filters import Number
from deckgen.spec.marks import BadLink, parse_marks
from deckgen.spec.text import Texts

NBSP = "\u00a0"


def number(key: str, value: float, **known: object) -> Number:
    return Number(value, Fact(key, value, str(value), **known))  # type: ignore[arg-type]


def texts(code: str = "da", **names: object) -> Texts:
    return Texts(names, language(code))


def filled(template: str, code: str = "da", **names: object) -> str:
    (paragraph,) = texts(code, **names).paragraphs(LocalText({"": template}))
    return paragraph.text


# ------------------------------------------------------------------------------------------------- marks


def test_bold_italic_and_links_become_runs() -> None:
    (paragraph,) = parse_marks("En **fed** og *skrå* [side](https://coi.dk)")
    assert paragraph.runs == (
        Run("En "), Run("fed", bold=True), Run(" og "), Run("skrå", italic=True), Run(" "),
        Run("side", link="https://coi.dk"),
    )  # fmt: skip


def test_a_line_feed_is_a_soft_break_and_an_empty_line_a_paragraph() -> None:
    first, second = parse_marks("Den første\naf sin slags\n\nKopieret")
    assert first.runs == (Run("Den første"), Run(BREAK), Run("af sin slags"))
    assert second.runs == (Run("Kopieret"),)


def test_lone_stars_and_escaped_marks_are_text() -> None:
    assert parse_marks("* Finland")[0].runs == (Run("* Finland"),)
    assert parse_marks(r"2 \* 3 \[x\]")[0].runs == (Run("2 * 3 [x]"),)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "coi.dk"])
def test_only_web_and_mail_links_can_be_followed(address: str) -> None:
    with pytest.raises(BadLink):
        parse_marks(f"[side]({address})")


def test_a_number_and_its_unit_stay_on_one_line() -> None:
    assert parse_marks("kopiere 1 : 1, n = 12, 79 pct.")[0].text == (
        f"kopiere 1{NBSP}:{NBSP}1, n{NBSP}={NBSP}12, 79{NBSP}pct."
    )


# ------------------------------------------------------------------------------------------------- templates


@pytest.mark.parametrize(
    ("code", "pct", "in_ten"),
    [("da", f"79{NBSP}pct.", "8 ud af 10"), ("nb", f"79{NBSP}%", "8 av 10"), ("en", "79%", "8 out of 10")],
)
def test_filters_speak_the_language_of_the_deck(code: str, pct: str, in_ten: str) -> None:
    share = number("x", 0.79)
    assert filled("{{ x | pct }}", code, x=share) == pct
    assert filled("{{ x | in_ten }}", code, x=share).replace(NBSP, " ") == in_ten


def test_a_shown_number_is_a_run_of_its_own_with_its_fact() -> None:
    (paragraph,) = texts(x=number("x", 0.79, base=1942)).paragraphs(LocalText({"": "Hele **{{ x | pct }}** er"}))
    before, shown, after = paragraph.runs
    assert (before.fact, after.fact) == (None, None)
    assert shown.fact is not None
    assert (shown.fact.key, shown.fact.value, shown.fact.base, shown.bold) == ("x", 0.79, 1942, True)
    assert shown.fact.text == shown.text == f"79{NBSP}pct."


def test_a_difference_names_its_calculation_and_keeps_the_worst_status() -> None:
    made = texts(new=number("new", 0.81), old=number("old", 0.79, status="illustrative"))
    (paragraph,) = made.paragraphs(LocalText({"": "{{ (new - old) | points }}"}))
    fact = paragraph.runs[0].fact
    assert fact is not None
    assert (fact.key, fact.status) == ("(new - old)", "illustrative")
    assert fact.text.startswith("+2")


def test_characters_that_mark_facts_cannot_be_typed() -> None:
    assert filled("x\ue0000\ue001falsk\ue002y") == "x0falsky"


@pytest.mark.parametrize(
    ("template", "code"),
    [
        ("{{ innovativ | pct }}", "name-unknown"),
        ("{{ x | procent }}", "filter-unknown"),
        ("{{ x }}", "number-bare"),
        ("{{ word | pct }}", "filter-text"),
        ("{% for i in [1] %}a{% endfor %}", "template-forbidden"),
        ("{{ x | pct", "template-syntax"),
        ("{{ word * 1000000000 }}", "template-wrong"),
        ("{{ 9 ** 999999999 }}", "template-forbidden"),
        ("{{ ''.__class__.__mro__ }}", "template-forbidden"),
        ("{{ x | in_ten }}", "number-refused"),
    ],
)
def test_what_a_template_cannot_do_is_told_by_a_code(template: str, code: str) -> None:
    with pytest.raises(DeckgenError) as caught:
        texts(x=number("x", 0.45), word="ord").paragraphs(LocalText({"": template}))
    assert caught.value.findings[0].code == code


def test_a_misspelt_name_gets_its_nearest_match() -> None:
    with pytest.raises(DeckgenError) as caught:
        filled("{{ inovative | pct }}", innovative=number("innovative", 0.8))
    assert "did you mean 'innovative'?" in (caught.value.findings[0].hint or "")


def test_a_missing_language_is_named() -> None:
    with pytest.raises(DeckgenError) as caught:
        texts("fi").paragraphs(LocalText({"da": "Ja", "en": "Yes"}))
    assert "'fi'" in str(caught.value)


def test_claims_compare_numbers() -> None:
    made = texts(a=number("a", 0.8), b=number("b", 0.5))
    assert made.holds("a > b and a >= 0.75")[0]
    assert not made.holds("b >= 0.75")[0]
    assert [fact.key for fact in made.holds("a > b")[1]] == ["a", "b"]
