"""How sure a number is, in texts and claims: margins, intervals, their ends, and whether two numbers differ."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from deckgen.cli import main
from deckgen.fields import LocalText
from deckgen.findings import DeckgenError
from deckgen.languages import language
from deckgen.model import Fact, Origin, Precision
from deckgen.spec.text import Texts
from deckgen.spec.withheld import number_of
from finished import plain
from tools import slide_texts

Z95, Z90, Z99 = 1.959963984540054, 1.6448536269514722, 2.5758293035489004


def wilson(p: float, n: float, z: float) -> tuple[float, float]:
    """Wilson's score interval as he gives it (1927)."""
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return centre - half, centre + half


def share(key: str, value: float, n: int | None, data: str = "survey", wave: str = "2024", file: str = "a.csv") -> Fact:
    origin = Origin(file, 2, "value", data=data, wave=wave)
    precision = Precision("wilson", effective=n, assumed="random", share=True) if n else None
    return Fact(key, value, "", n, origin=origin, precision=precision)


def mean(key: str, value: float, error: float) -> Fact:
    return Fact(key, value, "", 500, origin=Origin("a.csv", 2, "value"), precision=Precision("normal", error=error))


FACTS = (
    share("innovative", 0.79, 2363), share("small", 0.79, 40), share("all_of_them", 1.0, 50), share("bare", 0.5, None),
    share("large", 0.79, 400_000), mean("age", 41.26, 0.34), mean("balance", 0.4, 1.5), mean("grade", 3.4, 0.004),
    mean("rate", 0.0012, 0.000031), share("register", 0.79, 5_000_000_000), mean("alike", 5.0, 0.0),
    share("earlier", 0.755, 2363, wave="2023"), share("twin", 0.755, 2363), share("near", 0.78, 2363, wave="2023"),
    share("elsewhere", 0.755, 2363, data="other", file="b.csv"), share("same_file", 0.755, 2363, data="other"),
    Fact("count", 12.0, "", 300, origin=Origin("a.csv", 2, "value")),
)  # fmt: skip


def texts(code: str = "da", level: float = 95, facts: tuple[Fact, ...] = FACTS) -> Texts:
    names: Mapping[str, Any] = {fact.key: number_of(fact, None, level) for fact in facts}
    return Texts(names, language(code), (), level)


def filled(text: str, code: str = "da", level: float = 95) -> str:
    return plain(texts(code, level).paragraphs(LocalText({"": text}))[0].text)


def refused(text: str) -> tuple[str, str]:
    with pytest.raises(DeckgenError) as caught:
        filled(text)
    return caught.value.findings[0].code, caught.value.findings[0].message


# ------------------------------------------------------------------------------------- margins and intervals


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        # 0.79 of 2,363: Wilson gives 0.7731 to 0.8060, half of whose width is 1.64 points
        ("innovative | margin", "± 2 pct.point"), ("innovative | margin(decimals=1)", "± 1,6 pct.point"),
        ("innovative | margin(99)", "± 2 pct.point"), ("innovative | margin(99, 1)", "± 2,2 pct.point"),
        ("innovative | interval", "77–81 pct."), ("innovative | interval(decimals=1)", "77,3–80,6 pct."),
        ("innovative | interval(90)", "78–80 pct."), ("innovative.low | pct(1)", "77,3 pct."),
        ("innovative.high | pct(1)", "80,6 pct."), ("(innovative.high - innovative.low) | points(1)", "+3,3 pct.point"),
        # all of fifty: from 92.9 to 100 per cent, and never above; the margin reaches as far as the interval
        ("all_of_them | interval", "93–100 pct."), ("all_of_them | margin", "± 7 pct.point"),
        # of 400,000 answers the margin is 0.126 points: it is not said to be none
        ("large | margin", "± 0,1 pct.point"), ("large | interval", "78,9–79,1 pct."),
        # a mean: 41.26 ± 1.96 * 0.34 = 0.6664
        ("age | margin", "± 1"), ("age | margin(decimals=2)", "± 0,67"), ("age | interval", "41–42"),
        # never nothing: 0.000031 * 1.96 = 0.0000608, and of a register of 5,000,000,000 0.0011 points
        ("rate | margin", "± 0,0001"), ("rate | interval", "0,0011–0,0013"), ("register | margin", "± 0,001 pct.point"),
        ("age | interval(decimals=1)", "40,6–41,9"), ("grade | margin", "± 0,01"), ("grade | interval", "3,39–3,41"),
        # below zero a dash alone would read as a minus: 0.4 ± 2.94
        ("balance | interval(decimals=1)", "−2,5 – 3,3"),
    ],
)  # fmt: skip
def test_margins_and_intervals_worked_by_hand(written: str, shown: str) -> None:
    assert filled("{{ " + written + " }}") == shown


@pytest.mark.parametrize(
    ("code", "margin", "interval"),
    [
        ("da", "± 12 pct.point", "64–89 pct."), ("nb", "± 12 prosentpoeng", "64–89 %"),
        ("sv", "± 12 procentenheter", "64–89 %"), ("fi", "± 12 prosenttiyksikköä", "64–89 %"),
        ("is", "± 12 prósentustig", "64–89%"), ("en", "± 12 percentage points", "64–89%"),
    ],
)  # fmt: skip
def test_every_language_in_its_own_words(code: str, margin: str, interval: str) -> None:
    low, high = wilson(0.79, 40, Z95)
    assert (round(low, 2), round(high, 2), round((high - low) * 50)) == (0.64, 0.89, 12)
    assert filled("{{ small | margin }}", code) == margin
    assert filled("{{ small | interval }}", code) == interval


@pytest.mark.parametrize(("level", "z"), [(90, Z90), (95, Z95), (99, Z99)])
def test_the_decks_level_counts_unless_a_text_says_another(level: float, z: float) -> None:
    low, high = wilson(0.79, 40, z)
    expected = f"{low * 100:.1f}–{high * 100:.1f}%"
    assert filled("{{ small | interval(decimals=1) }}", "en", level) == expected
    assert filled(f"{{{{ small | interval({level}, 1) }}}}", "en", 50) == expected
    assert filled("{{ small.low | pct(1) }}", "en", level) == f"{low * 100:.1f}%"


def test_what_is_shown_is_tied_to_the_number_and_the_level() -> None:
    text = LocalText({"": "{{ small | margin }} {{ small | interval(90) }} {{ small.low | pct }}"})
    runs = texts().paragraphs(text)[0].runs
    facts = [run.fact for run in runs if run.fact is not None]
    assert [fact.key for fact in facts] == ["small.margin", "small.interval.90", "small.low"]
    low, high = wilson(0.79, 40, Z95)
    assert [fact.value for fact in facts] == [pytest.approx((high - low) / 2), 0.79, pytest.approx(low)]
    assert all(fact.origin == share("small", 0.79, 40).origin for fact in facts)


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ("bare | margin", "precision-missing", "how sure 'bare' is cannot be told: no base is published for it"),
        ("bare.low | pct", "precision-missing", "no base is published for it"),
        ("count | interval", "precision-missing", "it is no share, so its base alone does not tell"),
        ("alike | margin", "precision-missing", "how sure 'alike' is cannot be told: its answers are too few, or all"),
        ("'a' if differs(alike, age) else 'b'", "precision-missing", "its answers are too few, or all alike"),
        ("(innovative - earlier) | margin", "precision-missing", "it is calculated"),
        ("innovative | margin(0.95)", "filter-options", "in per cent, from 1 to below 100"),
        ("innovative | margin(100)", "filter-options", "in per cent"),
        ("innovative | interval('x')", "filter-options", "in per cent"),
        ("'x' | margin", "filter-text", "'margin' is for the numbers of the deck"),
        ("innovative.middle | pct", "part-unknown", "'innovative' has no 'middle'"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_an_error_that_names_what_is_missing(written: str, code: str, said: str) -> None:
    found = refused("{{ " + written + " }}")
    assert found[0] == code and said in found[1]


# ------------------------------------------------------------------------------------------------- differs


def decides(expression: str, level: float = 95) -> bool:
    return texts(level=level).holds(expression)[0]


def test_two_waves_are_samples_of_their_own() -> None:
    """0.79 and 0.755 of 2,363 each: by Newcombe's method 10 from 1.1 to 5.9 points, so they differ."""
    (low_a, high_a), (low_b, high_b) = wilson(0.79, 2363, Z95), wilson(0.755, 2363, Z95)
    low = 0.035 - math.hypot(0.79 - low_a, high_b - 0.755)
    high = 0.035 + math.hypot(high_a - 0.79, 0.755 - low_b)
    assert (round(low, 3), round(high, 3)) == (0.011, 0.059)
    assert decides("differs(innovative, earlier)") and decides("differs(earlier, innovative)")
    assert not decides("differs(innovative, near)")


def test_one_wave_of_one_source_is_taken_as_the_same_respondents() -> None:
    """The same two shares, but of the same respondents: both margins add up to 3.4 points, which a difference of 3.5
    passes at 95 per cent and not at 99; of samples of their own it passes at both."""
    margins = [sum(half(value, z) for value in (0.79, 0.755)) for z in (Z95, Z99)]
    assert margins[0] < 0.035 < margins[1]
    assert decides("differs(innovative, twin)") and not decides("differs(innovative, twin, 99)")
    assert decides("differs(innovative, earlier, 99)")
    assert not decides("differs(innovative, same_file, 99)")
    assert decides("differs(innovative, elsewhere, 99)")


def half(value: float, z: float) -> float:
    low, high = wilson(value, 2363, z)
    return (high - low) / 2


def test_the_decks_level_is_that_of_tests_too() -> None:
    assert not decides("differs(innovative, twin)", level=99)


def test_differs_stands_in_claims_conditions_and_choices() -> None:
    assert decides("innovative > earlier and differs(innovative, earlier)")
    assert decides("not differs(innovative, near)")
    assert filled("{% if differs(innovative, earlier) %}Op{% else %}Uændret{% endif %}") == "Op"
    assert filled("{{ 'Op' if differs(innovative, near) else 'Uændret' }}") == "Uændret"


@pytest.mark.parametrize(
    ("written", "code", "said"),
    [
        ("'a' if differs(innovative, bare) else 'b'", "precision-missing", "how sure 'bare' is cannot be told"),
        ("'a' if differs(innovative, 0.5) else 'b'", "differs-wrong", "'differs' compares two numbers of the deck"),
        ("'a' if differs(innovative, earlier, 0.95) else 'b'", "filter-options", "in per cent"),
        ("'a' if differs else 'b'", "differs-wrong", "'differs' compares two numbers"),
        ("'a' if differs(innovative) else 'b'", "differs-wrong", "'differs' compares two numbers"),
        ("'a' if differs(innovative, earlier, level=99) else 'b'", "differs-wrong", "'differs' compares two numbers"),
        ("'a' if differs(innovative, other) else 'b'", "name-unknown", "there is no number, param or data set 'other'"),
        ("innovative.as_integer_ratio()", "template-forbidden", "a text cannot hold a call"),
        ("differs.__globals__", "differs-wrong", "'differs' compares two numbers"),
        ("differs(innovative, earlier).__class__", "template-forbidden", "a text cannot"),
        ("range(9)", "template-forbidden", "a text cannot hold a call"),
        ("differs(differs, innovative)", "differs-wrong", "'differs' compares two numbers"),
    ],
)  # fmt: skip
def test_nothing_but_differs_of_two_numbers_can_be_called(written: str, code: str, said: str) -> None:
    found = refused("{{ " + written + " }}")
    assert (found[0], said in found[1]) == (code, True), found


# ------------------------------------------------------------------------------------------ the source line

DATA = "wave,sector,value,n\n2023,all,0.755,2363\n2024,all,0.79,2363\n2024,state,0.6,\n"
DECK = """\
title: Innovation
language: LANGUAGE
interval: 95
data:
  now: {file: survey.csv, where: {wave: "2024", sector: all}, source: {da: Opdigtet, en: Invented}}
  before: {file: survey.csv, where: {wave: "2023"}}
numbers: {innovative: {from: now}, earlier: {from: before}}
slides:
  - kind: chart
    title: "{{ innovative | pct }} (SHOWN)"
    chart: {type: bar, from: now, category: sector}
    claim: differs(innovative, earlier) and innovative > earlier
"""


@pytest.mark.parametrize(
    ("code", "shown", "sentence"),
    [
        ("da", "innovative | margin",
         "Usikkerhed: 95 pct. konfidensinterval, beregnet som ved simpel tilfældig udvælgelse."),
        ("en", "innovative | interval(99)",
         "Uncertainty: 99% confidence interval, calculated as for a simple random sample."),
        ("da", "innovative.low | pct",
         "Usikkerhed: 95 pct. konfidensinterval, beregnet som ved simpel tilfældig udvælgelse."),
    ],
)  # fmt: skip
def test_the_source_line_says_the_level_and_what_was_assumed(
    tmp_path: Path, code: str, shown: str, sentence: str
) -> None:
    (tmp_path / "survey.csv").write_text(DATA, "utf-8")
    spec = tmp_path / "deck.yaml"
    spec.write_text(DECK.replace("LANGUAGE", code).replace("SHOWN", "{{ " + shown + " }}"), "utf-8")
    assert main(["build", str(spec), "-o", str(tmp_path / "a.pptx")]) == 0
    lines = [plain(text) for text in slide_texts(tmp_path / "a.pptx")[0]]
    (line,) = [each for each in lines if each.startswith(("Kilde", "Source"))]
    assert line.endswith(sentence)


def test_a_slide_without_margins_says_nothing_of_them(tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_text(DATA, "utf-8")
    spec = tmp_path / "deck.yaml"
    spec.write_text(DECK.replace("LANGUAGE", "da").replace(" (SHOWN)", ""), "utf-8")
    assert main(["build", str(spec), "-o", str(tmp_path / "a.pptx")]) == 0
    assert not any("konfidensinterval" in text for text in slide_texts(tmp_path / "a.pptx")[0])


def test_a_claim_that_cannot_be_decided_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "survey.csv").write_text(DATA, "utf-8")
    spec = tmp_path / "deck.yaml"
    deck = DECK.replace("LANGUAGE", "da").replace("SHOWN", "x").replace("sector: all}", "sector: state}")
    spec.write_text(deck, "utf-8")
    assert main(["build", str(spec), "-o", str(tmp_path / "a.pptx")]) == 1
    assert "how sure 'innovative' is cannot be told: no base is published for it" in capsys.readouterr().err
