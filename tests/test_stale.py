"""Numbers typed by hand that equalled an old value: found however they are typed, and nothing else with them."""

from __future__ import annotations

import pytest

from deckgen.languages import LANGUAGES
from deckgen.languages import language as language_named
from deckgen.model import BlockState, Change, Mark, Value, Wording
from deckgen.numbers import format_number, format_pct, format_points, in_ten
from deckgen.stale import ForeignText, OldNumber, find_stale, number_kind, old_numbers
from effort import steps

NBSP, THIN, NARROW, MINUS = "\u00a0", "\u2009", "\u202f", "\u2212"

SHARE = OldNumber("innovative", "share", f"79{NBSP}pct.", 0.794, f"69{NBSP}pct.")
TENTHS = OldNumber("eight.in_ten", "ratio", f"8{NBSP}ud{NBSP}af{NBSP}10", 0.794, f"7{NBSP}ud{NBSP}af{NBSP}10")
ANSWERS = OldNumber("answers", "number", "2.363", 2363.0, "1.901")
RISE = OldNumber("rise", "points", f"+2{NBSP}pct.point", 0.021, f"+4{NBSP}pct.point")
FALL = OldNumber("fall", "points", f"{MINUS}3,2{NBSP}pct.point", -0.032, f"{MINUS}1,0{NBSP}pct.point")
MEAN = OldNumber("mean", "number", f"{MINUS}3,2", -3.2, "1,5")
ALL = (SHARE, TENTHS, ANSWERS, RISE, FALL, MEAN)


def stale(text: str, *numbers: OldNumber, language: str = "da", place: str = "text box 'Note'") -> tuple[Change, ...]:
    return find_stale([ForeignText(3, place, text)], numbers or ALL, language)


def keys(text: str, *numbers: OldNumber, **options: str) -> list[str]:
    return [change.key for change in stale(text, *numbers, **options)]


# ------------------------------------------------------------------------------------------------ what is told


def test_a_change_says_where_the_number_stands_and_what_it_was_and_is() -> None:
    (change,) = stale("Ifølge undersøgelsen er hele 79 % af arbejdspladserne innovative, og det er mange.")
    assert change == Change(
        3, "innovative", "stale", "number", f"79{NBSP}pct.", "…undersøgelsen er hele 79 % af arbejdspladserne…",
        f"69{NBSP}pct.", f"typed by hand in text box 'Note': innovative was 79{NBSP}pct. and is now 69{NBSP}pct.",
    )  # fmt: skip
    assert change.needs_person


def test_an_occurrence_is_told_once_with_all_that_had_its_value() -> None:
    other = OldNumber("quality", "share", f"79{NBSP}pct.", 0.79, f"80{NBSP}pct.")
    gone = OldNumber("spirit", "share", f"79{NBSP}pct.", 0.79, "")
    (change,) = stale("79 pct.", SHARE, other, gone, SHARE)
    assert change.key == "innovative"
    assert change.note.endswith(
        f": innovative was 79{NBSP}pct. and is now 69{NBSP}pct.; quality was 79{NBSP}pct. and is now 80{NBSP}pct.; "
        f"spirit was 79{NBSP}pct. and is gone"
    )
    assert stale("79 pct.", gone)[0].proposed is None
    many = [OldNumber(f"n{number}", "share", "79 pct.", 0.79, "80 pct.") for number in range(8)]
    assert stale("79 pct.", *many)[0].note.endswith("n4 was 79 pct. and is now 80 pct.; and 3 more")


def test_every_occurrence_is_told_in_the_order_of_the_texts() -> None:
    found = find_stale(
        [ForeignText(2, "speaker notes", "79 pct. og igen 0,79"), ForeignText(5, "title", "2.363 svar")], ALL, "da"
    )
    assert [(each.slide, each.key, each.current) for each in found] == [
        (2, "innovative", "79 pct. og igen 0,79"), (2, "innovative", "79 pct. og igen 0,79"),
        (5, "answers", "2.363 svar"),
    ]  # fmt: skip


def test_deckgen_s_own_numbers_in_a_text_are_none_of_a_person_s() -> None:
    assert keys("Det er \ufffc, mod 79 pct. før") == ["innovative"]
    assert stale("Det er \ufffc, mod 79 pct. før")[0].current == "Det er …, mod 79 pct. før"
    assert keys("\ufffc pct. og \ufffc/10") == []


def test_without_old_numbers_nothing_is_stale() -> None:
    assert find_stale([ForeignText(1, "title", "79 pct.")], [], "da") == ()


# ------------------------------------------------------------------------------------------------- shares

AS_A_SHARE = [
    "79 pct.", "79 pct", "79pct.", f"79{NBSP}pct.", f"79{THIN}pct.", "79%", "79 %", f"79{NARROW}%", "79 procent",
    "79 per cent", "79 percent", "79 prosent", "79 prosenttia", "79 prósent", "79 Procent", "(79 %)", "»79 pct.«",
    "0,79", "0.79", ".79", ",79", "0,794", "79,4 pct.", "79.4%", "79-80 pct.", "78\u201379 %", "79 til 80 pct.",
    "mellem 79 og 90 pct.", "70, 79 og 90 pct.", "er 79 pct.:", "79 pct./år", "79%-andel", "+ 79 pct.", "ca.79 pct.",
]  # fmt: skip


@pytest.mark.parametrize("typed", AS_A_SHARE)
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_share_is_found_however_it_is_typed(typed: str, code: str) -> None:
    assert keys(f"Det er {typed} i år", SHARE, language=code) == ["innovative"]


NO_SHARE = [
    "80 pct.", "78 pct.", "79,5 pct.", "79,0 pct.", "0,8", "0,80", "1,79", "79", "79 svar", "79 pct.point",
    "79 pct. point", "79 pct.-point", "79 procentpoint", "79 percentage points", "79 prosentpoeng", "79 procentenheter",
    "79 %-point", "79 prosenttiyksikköä", "79 prósentustig", "79 pp", "179 pct.", "79.000 pct.", "+79 pct.",
    f"{MINUS}79 pct.",
    "coi.dk/79", "https://coi.dk/0,79", "mail0.79@coi.dk", "v0.79.1", "0.79.1", "1.0.79", "v0.79", "kl. 0.79",
    "side 0,79", "figur 0.79", "0.79.2018", "A79", "79. percentil", "79 percentiles", "0,79 mio.", "2079 pct.",
    "pct. 79", "0,79-årig",
]  # fmt: skip


@pytest.mark.parametrize("typed", NO_SHARE)
def test_what_only_looks_like_a_share_is_not_told(typed: str) -> None:
    assert keys(f"Det er {typed} i år", SHARE) == []


def test_a_share_is_rounded_as_it_is_typed() -> None:
    half = OldNumber("half", "share", "80 pct.", 0.795, "60 pct.")
    assert keys("80 pct., 79,5 pct., 0,795, 79 pct., 0,80", half) == ["half"] * 4
    float_off = OldNumber("off", "share", "29 pct.", 0.285, "60 pct.")
    assert keys("29 pct. og 28,5 pct.", float_off) == ["off", "off"]


def test_a_tenth_is_told_only_of_a_share_that_is_one() -> None:
    assert keys("0,8 af alle", OldNumber("a", "share", "80 pct.", 0.8, "70 pct.")) == ["a"]
    assert keys("0,8 af alle", OldNumber("a", "share", "79 pct.", 0.79, "70 pct.")) == []


def test_a_bare_number_is_per_cent_only_in_a_label_or_alone_in_a_cell() -> None:
    assert keys("79", SHARE, place="data label") == ["innovative"]
    assert keys("Kvalitet 79", SHARE, place="data label of 'Kvalitet'") == ["innovative"]
    assert keys("79,4", SHARE, place="data label") == ["innovative"]
    assert keys(" 79 ", SHARE, place="table 'Tal', row 2") == ["innovative"]
    assert keys("79 svar", SHARE, place="table 'Tal', row 2") == []
    assert keys("79", SHARE, place="chart") == ["innovative"]
    assert keys("Top 79", SHARE, place="chart") == []
    assert keys("79", SHARE, place="text box 'Table'") == []
    assert keys("+2", RISE, place="data label") == ["rise"]


def test_what_is_as_true_of_the_new_number_is_not_told() -> None:
    finer = OldNumber("a", "share", "79,1 pct.", 0.791, "79,4 pct.")
    assert keys("79 pct., 79,1 pct., 0,79, 0,791, 8 ud af 10", finer) == ["a", "a"]
    down = OldNumber("a", "share", "79 pct.", 0.79, "69 pct.")
    assert keys("8 ud af 10", down) == ["a"]
    turned = OldNumber("a", "points", "+2 pct.point", 0.02, f"{MINUS}2 pct.point")
    assert keys("2 pct.point", turned) == ["a"]


# ------------------------------------------------------------------------------------------------- ratios

AS_TENTHS = [
    "8 ud af 10", f"8{NBSP}ud{NBSP}af{NBSP}10", "8 av 10", "8 af 10", "8/10", "8 / 10", "8 out of 10", "8 of 10",
    "8 in 10", "8 ut av 10", "8 ud af de 10", "8 kymmenestä", "kahdeksan kymmenestä", "otte ud af ti", "Åtta av tio",
    "åtte av ti", "eight out of ten", "átta af tíu", "8 ud af ti", "8 af hverjum 10",
]  # fmt: skip


@pytest.mark.parametrize("typed", AS_TENTHS)
def test_a_ratio_is_found_as_a_whole_phrase(typed: str) -> None:
    assert keys(f"{typed} er med", TENTHS) == ["eight.in_ten"]
    assert keys(f"Hele {typed}.", TENTHS) == ["eight.in_ten"]


@pytest.mark.parametrize("typed", [
    "8", "8 ud af 9", "7 ud af 10", "18 ud af 10", "8 ud af 100", "d. 8/10", "den 8/10", "8/10/2018", "8/10-2018",
    "3/8/10", "side 8/10", "8 af 10,5", "8 ud af 10 %", "kapitel 8 og 10",
])  # fmt: skip
def test_what_only_looks_like_a_ratio_is_not_told(typed: str) -> None:
    assert keys(f"Det er {typed} i år", TENTHS) == []


def test_a_pictogram_s_numeral_stands_for_tenths_and_its_share() -> None:
    numeral = OldNumber("innovative.in_ten", "ratio", "8", 0.79, "7")
    assert keys("8 ud af 10, altså 79 pct., af 8 slags", numeral) == ["innovative.in_ten"] * 2
    fifths = OldNumber("a", "ratio", "4 ud af 5", 0.79, "3 ud af 5")
    assert keys("4 ud af 5, 4/5 og 8 ud af 10", fifths) == ["a", "a", "a"]


def test_the_fact_of_the_same_kind_is_named_before_others() -> None:
    assert [each.note.count(" was ") for each in stale("79 pct. og 8 ud af 10", SHARE, TENTHS)] == [1, 1]
    assert keys("79 pct. og 8 ud af 10", SHARE, TENTHS) == ["innovative", "eight.in_ten"]


# ------------------------------------------------------------------------------------- numbers and points


@pytest.mark.parametrize("typed", ["2.363", "2 363", "2,363", "2363", f"2{NBSP}363", f"2{THIN}363", f"2{NARROW}363",
                                   "2'363", "2.363,0", "(2.363)", "n=2.363", "n = 2363", "I 2018 2363",
                                   "2363-2400"])  # fmt: skip
@pytest.mark.parametrize("code", LANGUAGES)
def test_a_large_number_is_found_with_any_group_sign(typed: str, code: str) -> None:
    assert keys(f"Der er {typed} svar", ANSWERS, language=code) == ["answers"]


@pytest.mark.parametrize("typed", [
    "2.364", "12.363", "2.363.000", "2.363 pct.", "tlf. 2363", "side 2363", "s. 2363", "nr. 2363", "#2363", "2363 4455",
    "33 2363", "A2363", "A-2363", "2363-agtig", "2.363 mio.", "x.dk/2363", "2363.dk/a", "23,63", "2.36",
])  # fmt: skip
def test_what_only_looks_like_a_large_number_is_not_told(typed: str) -> None:
    assert keys(f"Der er {typed} her", ANSWERS) == []


def test_years_dates_and_small_whole_numbers_are_too_common_to_be_told() -> None:
    year = OldNumber("base", "number", "2.015", 2015.0, "2.115")
    assert keys("2015, 2015-2016, 3. maj 2015, 2015-09-03, 03/09/2015, 3.9.2015", year) == []
    assert keys("2.015 svar og 2 015 svar", year) == ["base", "base"]
    small = OldNumber("count", "number", "12", 12.0, "13")
    assert keys("12 kommuner, 12.", small) == []
    assert keys("250 svar", OldNumber("count", "number", "250", 250.0, "260")) == ["count"]


def test_a_difference_is_found_in_points_and_not_in_per_cent() -> None:
    for typed in ("2 pct.point", "+2 pct.point", "2 procentpoint", "2 percentage points", "2 %-point", "2,1 pct. point",
                  "2-3 procentpoint", "2 pct.-point", "2 prosenttiyksikköä", "2 prósentustig"):  # fmt: skip
        assert keys(f"Det er {typed} mere", RISE) == ["rise"], typed
    assert keys("2 pct., 2 stk., +2; 3 pct.point; +2,1", RISE) == ["rise"]
    assert keys(f"{MINUS}2 pct.point og -2 procentpoint", RISE) == []


def test_a_number_with_decimals_is_found_with_its_sign() -> None:
    for typed in (f"{MINUS}3,2", "-3.2", "\u20133,2"):
        assert keys(f"Det gik {typed} ned", MEAN) == ["mean"], typed
        assert keys(f"Det gik {typed} ned", FALL) == ["fall"], typed
    assert keys("+3,2 og 13,2 og 3,25 og 3", MEAN) == []
    assert keys("et fald på 3,2 procentpoint", FALL) == ["fall"]


def test_millions_are_numbers_too() -> None:
    budget = OldNumber("budget", "number", "1,2 mio.", 1_234_567.0, "1,9 mio.")
    assert keys("1,2 mio. kr., 1,23 millioner, 1.234.567 og 1,2", budget) == ["budget"] * 3
    assert keys("1.2 million", budget, language="en") == ["budget"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_deckgen_writes_is_found_as_it_was_written(code: str) -> None:
    language = language_named(code)
    written = (
        OldNumber("a", "share", format_pct(0.794, language, 1), 0.794, format_pct(0.4, language, 1)),
        OldNumber("b", "points", format_points(-0.032, language, 1), -0.032, format_points(0.01, language, 1)),
        OldNumber("c", "number", format_number(1234567.5, language, 1), 1234567.5, "0"),
        OldNumber("d", "ratio", in_ten(0.79, language).text, 0.79, in_ten(0.3, language).text),
    )
    for each in written:
        assert number_kind(each.key, each.written, each.value) == each.kind
        assert keys(f"x {each.written} y", each, language=code) == [each.key]


# ---------------------------------------------------------------------------------------- which are old


def block(*items: str | Mark, value: Value | None = None) -> BlockState:
    leaves: dict[tuple[str, ...], Wording | Value | str] = {("text",): Wording((items,)), ("alt",): "79 pct."}
    if value is not None:
        leaves["value", "share", "quality"] = value
    return BlockState("slide/block", "text", leaves)


def test_numbers_whose_shown_text_changed_are_old() -> None:
    was = block(Mark("a", "79 pct.", 0.79), " af ", Mark("n", "2.363", 2363.0), Mark("same", "5 pct.", 0.05),
                Mark("wave", "2015", "2015"), Mark("a", "8 ud af 10", 0.79), Mark("b", "+2 pct.point", 0.02),
                value=Value(79.0, "79 pct.", 0.79))  # fmt: skip
    now = block(Mark("same", "5 pct.", 0.0501), Mark("a", "7 ud af 10", 0.69), Mark("a", "69 pct.", 0.69),
                Mark("n", "1.901", 1901.0), value=Value(69.0, "69 pct.", 0.69))  # fmt: skip
    assert list(old_numbers(was, now)) == [
        OldNumber("a", "share", "79 pct.", 0.79, "69 pct."),
        OldNumber("n", "number", "2.363", 2363.0, "1.901"),
        OldNumber("a", "ratio", "8 ud af 10", 0.79, "7 ud af 10"),
        OldNumber("b", "points", "+2 pct.point", 0.02, ""),
        OldNumber("slide/block/share/quality", "share", "79 pct.", 0.79, "69 pct."),
    ]
    assert list(old_numbers(was, was)) == []
    assert {each.proposed for each in old_numbers(was, None)} == {""}


def test_values_that_are_missing_are_not_old_numbers() -> None:
    was = block(Mark("a", "–", None), value=Value(None, "..", None))
    assert list(old_numbers(was, block())) == []


@pytest.mark.parametrize(("key", "text", "value", "kind"), [
    ("a", "79 pct.", 0.79, "share"), ("a", "79", 0.79, "share"), ("a.in_ten", "8", 0.79, "ratio"),
    ("a", "8 kymmenestä", 0.79, "ratio"), ("a", "+2 pct.point", 0.02, "points"), ("a", "0,5", 0.5, "number"),
    ("a", "12", 12, "number"), ("a", "1", 1.0, "number"), ("a", "op", 0.02, None), ("a", "2015", "2015", None),
    ("a", "1,2 mio.", 1_234_567.0, "number"),
])  # fmt: skip
def test_the_kind_of_a_number_is_told_from_its_text_and_value(
    key: str, text: str, value: float | str, kind: str | None
) -> None:
    assert number_kind(key, text, value) == kind


# ------------------------------------------------------------------------------------------------ size


@pytest.mark.parametrize("text", [
    "79 pct. af 2.363 svar, 8 ud af 10; ", "1 234 ", "a", "a.", "1.", "12/", "9", "79-", "otte ", "ti ud af ",
    " ", "@a", "79, ",
])  # fmt: skip
def test_the_work_grows_with_the_text_and_no_faster(text: str) -> None:
    def work(length: int) -> int:
        long = [ForeignText(1, "title", (text * length)[:length])]
        return steps(lambda: find_stale(long, ALL, "da"))

    work(1_000)
    assert work(40_000) < 5.5 * work(8_000)
