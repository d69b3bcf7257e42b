"""Numbers are rounded once, never misstated, and written as each language writes them."""

from __future__ import annotations

import datetime
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from math import floor, inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen import numbers
from deckgen.languages import LANGUAGES, Language

DA, NB, SV, FI, IS, EN = (LANGUAGES[code] for code in ("da", "nb", "sv", "fi", "is", "en"))
ALL = pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))


def spaced(text: str) -> str:
    """The text with its non-breaking spaces made visible as '_'."""
    assert " " not in text, "a number can break over two lines"
    return text.replace("\u00a0", "_")


# ---------------------------------------------------------------------------------------------- rounding


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (28.5, 0, "29"), (2.5, 0, "3"), (-2.5, 0, "-3"), (0.5, 0, "1"), (-0.4, 0, "0"), (3, 0, "3"),
        (1.005, 2, "1.01"), (0.125, 2, "0.13"), (2.675, 2, "2.68"), (1250, -2, "1300"),
        (1e22, 0, "10000000000000000000000"),
    ],
)  # fmt: skip
def test_halves_round_away_from_zero(value: float, decimals: int, expected: str) -> None:
    assert Fraction(numbers.round_half_away(value, decimals)) == Fraction(expected)


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 10))
def test_rounding_follows_the_shortest_decimal_of_the_float(value: float, decimals: int) -> None:
    printed = Fraction(repr(value))
    scaled = floor(abs(printed) * 10**decimals + Fraction(1, 2))
    expected = Fraction(scaled, 10**decimals) * (-1 if printed < 0 else 1)
    assert Fraction(numbers.round_half_away(value, decimals)) == expected


@pytest.mark.parametrize(
    ("share", "decimals", "expected"),
    [(0.285, 0, "29"), (0.795, 0, "80"), (0.125, 1, "12,5"), (0.0005, 1, "0,1"), (0, 0, "0"), (1, 0, "100")],
)
def test_a_share_rounds_as_its_printed_figure(share: float, decimals: int, expected: str) -> None:
    assert numbers.format_pct(share, DA, decimals, unit=False) == expected


def test_the_chart_gets_the_value_that_the_text_rounds() -> None:
    # As floats 0.285 * 100 is 28.499999999999996: a chart would label it 28 beside a text that says 29.
    assert numbers.display_value(0.285, "pct") == 28.5
    assert numbers.display_value(0.585 - 0.56, "points") == 2.5
    assert numbers.display_value(2363, "number") == 2363


# ----------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("language", "expected"),
    [(DA, "79_pct."), (NB, "79_%"), (SV, "79_%"), (FI, "79_%"), (IS, "79%"), (EN, "79%")],
)
def test_per_cent(language: Language, expected: str) -> None:
    assert spaced(numbers.format_pct(0.79, language)) == expected


@pytest.mark.parametrize(
    ("language", "whole", "broken"),
    [
        (DA, "2.363", "−1.234.567,5"), (NB, "2_363", "−1_234_567,5"), (SV, "2_363", "−1_234_567,5"),
        (FI, "2_363", "−1_234_567,5"), (IS, "2.363", "−1.234.567,5"), (EN, "2,363", "−1,234,567.5"),
    ],
)  # fmt: skip
def test_numbers_have_the_signs_of_the_language(language: Language, whole: str, broken: str) -> None:
    assert spaced(numbers.format_number(2363, language)) == whole
    assert spaced(numbers.format_number(-1234567.45, language, 1)) == broken
    assert numbers.format_number(999, language) == "999"


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 3), st.sampled_from(list(LANGUAGES)))
def test_a_written_number_reads_back_as_the_rounded_one(value: float, decimals: int, code: str) -> None:
    signs = {"da": (".", ","), "is": (".", ","), "en": (",", ".")}
    group, point = signs.get(code, ("\u00a0", ","))
    text = numbers.format_number(value, LANGUAGES[code], decimals)
    read = Fraction(text.replace(group, "").replace(point, ".").replace("−", "-"))
    assert abs(read - Fraction(repr(value))) <= Fraction(1, 2 * 10**decimals)
    whole = text.split(point)[0].lstrip("−")
    assert all(len(part) == 3 for part in whole.split(group)[1:])


@pytest.mark.parametrize(
    ("language", "two", "one"),
    [
        (DA, "+2_pct.point", "−1_pct.point"), (NB, "+2_prosentpoeng", "−1_prosentpoeng"),
        (SV, "+2_procentenheter", "−1_procentenhet"), (FI, "+2_prosenttiyksikköä", "−1_prosenttiyksikkö"),
        (IS, "+2_prósentustig", "−1_prósentustig"), (EN, "+2_percentage points", "−1_percentage point"),
    ],
)  # fmt: skip
def test_a_difference_is_in_percentage_points(language: Language, two: str, one: str) -> None:
    assert numbers.format_points(0.02, language).replace("\u00a0", "_") == two
    assert numbers.format_points(-0.01, language).replace("\u00a0", "_") == one


def test_a_difference_of_two_shares_is_not_off_by_float_noise() -> None:
    assert spaced(numbers.format_points(0.585 - 0.56, DA)) == "+3_pct.point"
    assert spaced(numbers.format_points(0.3 - 0.2, NB, 1)) == "+10,0_prosentpoeng"


def test_points_without_the_plus_and_with_decimals() -> None:
    assert spaced(numbers.format_points(0.02, DA, sign=False)) == "2_pct.point"
    assert spaced(numbers.format_points(0.01, SV, 1)) == "+1,0_procentenheter"


@ALL
def test_zero_has_no_sign(language: Language) -> None:
    for difference in (0.0, -0.0, 0.004, -0.004):
        assert numbers.format_points(difference, language)[0] == "0"
        assert numbers.direction(difference, language) == language.words["unchanged"]
    assert numbers.format_number(-0.4, language) == "0"
    assert numbers.format_signed(-0.4, language) == "0"


def test_direction_and_sign() -> None:
    assert [numbers.direction(change, DA) for change in (0.02, -0.02, 0)] == ["op", "ned", "uændret"]
    assert numbers.direction(0.004, DA, decimals=1) == "op"
    assert [numbers.format_signed(value, FI) for value in (12, -3, 0)] == ["+12", "−3", "0"]


def test_ranges() -> None:
    assert spaced(numbers.format_pct_range(0.7, 0.8, DA)) == "70–80_pct."
    assert spaced(numbers.format_pct_range(0.701, 0.702, NB)) == "70_%"
    with pytest.raises(ValueError, match="lower to the higher"):
        numbers.format_pct_range(0.8, 0.7, DA)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (DA, ["1,2_mio.", "2,0_mia."]), (NB, ["1,2_mill.", "2,0_mrd."]), (SV, ["1,2_mn", "2,0_md"]),
        (FI, ["1,2_milj.", "2,0_mrd."]), (IS, ["1,2_millj.", "2,0_ma."]),
        (EN, ["1.2_million", "2.0_billion"]),
    ],
)  # fmt: skip
def test_millions_and_billions(language: Language, expected: list[str]) -> None:
    assert [spaced(numbers.format_short(value, language)) for value in (1_234_567, 2e9)] == expected


def test_a_number_that_rounds_to_the_next_unit_is_written_in_it() -> None:
    assert spaced(numbers.format_short(999_960_000, DA)) == "1,0_mia."
    assert spaced(numbers.format_short(-1_250_000, DA)) == "−1,3_mio."
    assert spaced(numbers.format_short(12_345, DA)) == "12.345"


def test_ratio_stands_on_one_line() -> None:
    assert spaced(numbers.format_ratio(1, 1, DA)) == "1_:_1"
    assert spaced(numbers.format_ratio(1, 2.5, DA, 1)) == "1,0_:_2,5"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (DA, "1. 2. 3. 4. 11. 12. 21. 112."), (NB, "1. 2. 3. 4. 11. 12. 21. 112."),
        (FI, "1. 2. 3. 4. 11. 12. 21. 112."), (IS, "1. 2. 3. 4. 11. 12. 21. 112."),
        (SV, "1:a 2:a 3:e 4:e 11:e 12:e 21:a 112:e"), (EN, "1st 2nd 3rd 4th 11th 12th 21st 112th"),
    ],
)  # fmt: skip
def test_ordinals(language: Language, expected: str) -> None:
    assert " ".join(numbers.format_ordinal(n, language) for n in (1, 2, 3, 4, 11, 12, 21, 112)) == expected


# ------------------------------------------------------------------------------------------- whole parts


@pytest.mark.parametrize(
    ("language", "phrase"),
    [(DA, "ud_af_10"), (NB, "av_10"), (SV, "av_10"), (FI, "kymmenestä"), (IS, "af_10"), (EN, "out_of_10")],
)
def test_eight_in_ten(language: Language, phrase: str) -> None:
    told = numbers.in_ten(0.79, language)
    assert (told.numeral, spaced(told.phrase), told.filled) == ("8", phrase, 8)
    assert spaced(told.text) == f"8_{phrase}"


@given(st.floats(0, 1), st.sampled_from(numbers.WHOLES))
def test_whole_parts_never_misstate_a_share(share: float, whole: int) -> None:
    try:
        said = int(numbers.out_of(share, whole, DA).split("\u00a0")[0])
    except ValueError:
        return
    printed = Fraction(repr(share))
    assert abs(Fraction(said, whole) - printed) <= Fraction(3, 100)
    assert said != 0 or share == 0
    assert said != whole or share == 1


@pytest.mark.parametrize("share", [0, 0.1, 0.13, 0.07, 0.83, 0.77, 0.5, 0.97 - 0.04, 1])
def test_a_share_near_a_tenth_is_told(share: float) -> None:
    assert numbers.in_ten(share, DA).filled == round(share * 10)


@pytest.mark.parametrize("share", [0.85, 0.25, 0.84, 0.831, 0.02, 0.0001, 0.98, 0.9999999])
def test_a_share_between_two_tenths_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match=r"too far from the share|would say (all|none)") as refusal:
        numbers.in_ten(share, DA)
    assert repr(share) in str(refusal.value)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (DA, "4_ud_af_5"), (NB, "4_av_5"), (SV, "4_av_5"), (FI, "4_viidestä"), (IS, "4_af_5"),
        (EN, "4_out_of_5"),
    ],
)  # fmt: skip
def test_four_in_five(language: Language, expected: str) -> None:
    assert spaced(numbers.out_of(0.79, 5, language)) == expected


def test_thirds_and_hundredths() -> None:
    assert spaced(numbers.out_of(0.33, 3, DA)) == "1_ud_af_3"
    assert spaced(numbers.out_of(0.79, 100, FI)) == "79_sadasta"
    with pytest.raises(ValueError, match="too far"):
        numbers.out_of(0.6, 2, DA)
    with pytest.raises(ValueError, match="out of 2 to 10, 20, 50 or 100, not out of 7000"):
        numbers.out_of(0.5, 7000, DA)


# ----------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("wrong", [-0.01, 1.0001, 79])
def test_what_is_no_share_is_refused(wrong: float) -> None:
    told = f"a share is from 0 to 1, and this is {wrong}"
    with pytest.raises(ValueError, match=told):
        numbers.format_pct(wrong, DA)
    with pytest.raises(ValueError, match=told):
        numbers.in_ten(wrong, DA)
    with pytest.raises(ValueError, match=told):
        numbers.out_of(wrong, 5, DA)
    with pytest.raises(ValueError, match=told):
        numbers.format_pct_range(wrong, max(wrong, 1), DA)


@pytest.mark.parametrize("wrong", [nan, inf, -inf])
@pytest.mark.parametrize(
    "function",
    [
        numbers.format_pct, numbers.format_number, numbers.format_points, numbers.format_signed,
        numbers.format_short, numbers.format_ordinal, numbers.in_ten, numbers.direction,
    ],
)  # fmt: skip
def test_missing_and_infinite_numbers_are_refused(function: Callable[..., object], wrong: float) -> None:
    with pytest.raises(ValueError, match="no number here"):
        function(wrong, DA)


@pytest.mark.parametrize("function", [numbers.format_points, numbers.direction])
def test_a_difference_that_no_two_shares_have_is_refused(function: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match="from -1 to 1, and this is 2"):
        function(2, DA)


@pytest.mark.parametrize("decimals", [1000, -11, 1.5, "1"])
def test_decimals_within_reason(decimals: int) -> None:
    with pytest.raises(ValueError, match="decimals are a whole number up to 10, not"):
        numbers.format_number(1.5, DA, decimals)


@pytest.mark.parametrize("number", [0, -1, 1.5])
def test_no_place_in_an_order(number: float) -> None:
    with pytest.raises(ValueError, match="only whole numbers from 1"):
        numbers.format_ordinal(number, DA)


# ------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("language", "long", "short", "month"),
    [
        (DA, "3._september 2018", "03.09.2018", "september 2018"),
        (NB, "3._september 2018", "03.09.2018", "september 2018"),
        (SV, "3_september 2018", "2018-09-03", "september 2018"),
        (FI, "3._syyskuuta 2018", "3.9.2018", "syyskuu 2018"),
        (IS, "3._september 2018", "3.9.2018", "september 2018"),
        (EN, "3_September 2018", "03/09/2018", "September 2018"),
    ],
)
def test_dates(language: Language, long: str, short: str, month: str) -> None:
    for given_date in ("2018-09-03", datetime.date(2018, 9, 3)):
        assert numbers.format_date(given_date, language).replace("\u00a0", "_") == long
        assert numbers.format_date(given_date, language, "short") == short
        assert numbers.format_date(given_date, language, "month") == month
        assert numbers.format_date(given_date, language, "year") == "2018"


@pytest.mark.parametrize("wrong", ["3/9/2018", "20180903", "2018-W36-1", "", "i morgen", "٢٠١٨-٠٩-٠٣"])
def test_what_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="is not a date: a date is written year-month-day"):
        numbers.format_date(wrong, DA)


def test_a_day_that_does_not_exist_and_an_unknown_form() -> None:
    with pytest.raises(ValueError, match="no such day as 2018-02-30"):
        numbers.format_date("2018-02-30", DA)
    with pytest.raises(ValueError, match="long, short, month or year, not 'medium'"):
        numbers.format_date("2018-02-03", DA, "medium")


# ------------------------------------------------------------------------------------------ Excel formats


@pytest.mark.parametrize(
    ("language", "whole", "decimal"),
    [
        (DA, '0"_pct."', '0.0"_pct."'), (NB, '0"_%"', '0.0"_%"'), (SV, '0"_%"', '0.0"_%"'),
        (FI, '0"_%"', '0.0"_%"'), (IS, '0"%"', '0.0"%"'), (EN, '0"%"', '0.0"%"'),
    ],
)  # fmt: skip
def test_chart_labels_in_per_cent(language: Language, whole: str, decimal: str) -> None:
    assert spaced(numbers.excel_format("pct", language)) == whole
    assert spaced(language.excel_format("pct", 1)) == decimal


def test_chart_labels_of_numbers_and_points() -> None:
    assert DA.excel_format("number") == "#,##0"
    assert DA.excel_format("number", 2) == "#,##0.00"
    assert spaced(DA.excel_format("points")) == '[>=0.5]+0"_pct.point";[<=-0.5]"−"0"_pct.point";0"_pct.point"'
    assert DA.excel_format("points", 1).startswith("[>=0.05]+0.0")
    with pytest.raises(ValueError, match="no number format 'percent'"):
        DA.excel_format("percent")  # type: ignore[arg-type]


def test_the_locale_data_are_read_only_when_a_number_is_written() -> None:
    told = "import sys, deckgen.numbers; print('babel' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
