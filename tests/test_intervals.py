"""Intervals and tests of a difference: published examples, figures worked by hand, and what must hold for any."""

from __future__ import annotations

import math
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen.findings import DeckgenError
from deckgen.model import Fact, Precision
from deckgen.survey.differences import difference, differs
from deckgen.survey.intervals import interval, margin

Z95 = 1.959963984540054
"""The 97.5 per cent quantile of the normal distribution, as in any table."""


def wilson(n: float) -> Precision:
    return Precision("wilson", effective=n, assumed="random", share=True)


def share(yes: float, n: float) -> Fact:
    return Fact("", yes / n, "", precision=wilson(n))


def mean(value: float, error: float) -> Fact:
    return Fact("", value, "", precision=Precision("normal", error=error))


# --------------------------------------------------------------------------------------------------- Wilson


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_examples_of_newcombe(yes: int, n: int, low: float, high: float) -> None:
    """R. G. Newcombe, Two-sided confidence intervals for the single proportion (1998), table I, method 3."""
    found = interval(yes / n, wilson(n), 95)
    assert found is not None
    assert [round(bound, 4) for bound in found] == [low, high]


def test_none_and_all_worked_by_hand() -> None:
    # 0 of n: the bounds are 0 and z² / (n + z²); with n = 20: 3.841459 / 23.841459 = 0.161125
    assert interval(0.0, wilson(20), 95) == (0.0, pytest.approx(0.161125, abs=1e-6))
    assert interval(1.0, wilson(20), 95) == (pytest.approx(1 - 0.161125, abs=1e-6), 1.0)


def test_half_of_100_worked_by_hand() -> None:
    # centre (0.5 + z²/200) / (1 + z²/100) = 0.5; half z sqrt(0.25/100 + z²/40000) / (1 + z²/100)
    # = 1.959964 * sqrt(0.0025 + 0.0000960365) / 1.03841459 = 0.09617
    assert margin(0.5, wilson(100), 95) == pytest.approx(0.09617, abs=1e-5)


@given(st.floats(0, 1), st.floats(1e-3, 1e9), st.floats(1, 99.9))
def test_wilson_holds_its_share_and_never_leaves_0_to_1(value: float, n: float, level: float) -> None:
    found = interval(value, wilson(n), level)
    assert found is not None
    assert 0 <= found[0] <= value <= found[1] <= 1
    assert found[0] < found[1]


@given(st.floats(0, 1), st.floats(0.5, 1e6))
def test_yes_and_no_are_mirrored(value: float, n: float) -> None:
    one, other = interval(value, wilson(n), 95), interval(1 - value, wilson(n), 95)
    assert one is not None and other is not None
    assert one == pytest.approx((1 - other[1], 1 - other[0]), abs=1e-9)


@given(st.floats(0, 1), st.floats(1, 1e6), st.floats(1, 98))
def test_more_answers_narrow_and_a_higher_level_widens(value: float, n: float, level: float) -> None:
    usual = margin(value, wilson(n), level)
    more = margin(value, wilson(4 * n), level)
    surer = margin(value, wilson(n), level + 1)
    assert usual is not None and more is not None and surer is not None
    assert more < usual < surer


# --------------------------------------------------------------------------------------- taylor, logit, normal


def test_a_mean_reaches_t_errors_to_each_side() -> None:
    # t(0.975; 10) = 2.228139 in any table: 50 ± 2.228139 * 2
    found = interval(50.0, Precision("taylor", error=2, freedom=10), 95)
    assert found == pytest.approx((45.543722, 54.456278), abs=1e-6)


def test_without_degrees_of_freedom_named_it_is_the_normal_distribution() -> None:
    assert interval(50.0, Precision("normal", error=2), 95) == pytest.approx((50 - 2 * Z95, 50 + 2 * Z95))
    assert interval(50.0, Precision("normal", error=2, freedom=3), 95) == pytest.approx((50 - 2 * Z95, 50 + 2 * Z95))


def test_a_share_is_cut_and_a_mean_is_not() -> None:
    assert interval(0.02, Precision("taylor", error=0.02, freedom=1e6, share=True), 95) == (
        0.0,
        pytest.approx(0.0592, abs=1e-4),
    )
    low, _ = interval(0.02, Precision("taylor", error=0.02, freedom=1e6), 95) or (0.0, 0.0)
    assert low == pytest.approx(-0.0192, abs=1e-4)


def test_the_logit_interval_worked_by_hand() -> None:
    # log(0.2 / 0.8) = -1.386294; error on that scale 0.03 / (0.2 * 0.8) = 0.1875; ± 1.959964 * 0.1875 = 0.367493
    # e^1.753788 = 5.776440 and 1 / 6.776440 = 0.147570; e^1.018801 = 2.769870 and 1 / 3.769870 = 0.265261
    precision = Precision("logit", effective=178, error=0.03, share=True)
    assert interval(0.2, precision, 95) == pytest.approx((0.147570, 0.265261), abs=1e-6)


@given(st.floats(1e-9, 1 - 1e-9), st.floats(1e-6, 10), st.integers(1, 1000))
def test_the_logit_interval_never_leaves_0_to_1(value: float, error: float, freedom: int) -> None:
    found = interval(value, Precision("logit", effective=5, error=error, freedom=freedom, share=True), 95)
    assert found is not None
    assert 0 <= found[0] <= value <= found[1] <= 1


@pytest.mark.parametrize("method", ["taylor", "logit"])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_none_and_all_are_not_sure_because_the_answers_are_alike(method: str, value: float) -> None:
    """Their standard error is 0, which would draw no interval at all: Wilson's takes its place, with t."""
    found = interval(value, Precision(method, 40, 0.0, freedom=9, share=True), 95)  # type: ignore[arg-type]
    # t(0.975; 9) = 2.262157: t² / (n + t²) = 5.117355 / 45.117355 = 0.113423
    assert found == pytest.approx((0, 0.113423) if value == 0 else (1 - 0.113423, 1), abs=1e-6)


@pytest.mark.parametrize(("method", "freedom"), [("wilson", None), ("taylor", 9), ("logit", 9)])
def test_a_margin_of_none_or_all_reaches_as_far_as_the_interval(method: Any, freedom: int | None) -> None:
    """«0 pct. ± 8» would say that 9 per cent is out of the question, though the interval goes to 16."""
    precision = Precision(method, 20, 0.0, freedom, share=True)
    for value in (0.0, 1.0):
        low, high = interval(value, precision, 95) or (0, 0)
        assert margin(value, precision, 95) == pytest.approx(high - low)


def test_a_cut_at_0_makes_no_margin_smaller() -> None:
    precision = Precision("taylor", 50, 0.02, 1e9, share=True)
    assert interval(0.02, precision, 95) == pytest.approx((0, 0.02 + 0.02 * Z95))
    assert margin(0.02, precision, 95) == pytest.approx(0.02 * Z95)
    assert margin(0.5, Precision("taylor", 2, 0.3, 1, share=True), 95) == 1, "t is 12.7: no share is so far off"


@pytest.mark.parametrize("method", ["taylor", "logit"])
def test_units_that_are_all_alike_do_not_make_a_share_certain(method: Any) -> None:
    """Half of each cluster: the clusters do not differ, and yet nobody knows the share exactly."""
    assert interval(0.5, Precision(method, 100, 0.0, 7, share=True), 95) == interval(
        0.5, Precision("wilson", 100, 0.0, 7, share=True), 95
    )


@pytest.mark.parametrize(
    "precision",
    [
        Precision("wilson"), Precision("wilson", effective=0), Precision("taylor"), Precision("logit", 5.0),
        Precision("taylor", error=1.0, freedom=0), Precision("taylor", error=math.inf, freedom=4),
        Precision("taylor", error=math.nan), Precision("taylor", 30.0, error=0.0, freedom=29),
    ],
)  # fmt: skip
def test_what_is_not_known_gives_no_interval(precision: Precision) -> None:
    assert interval(0.5, precision, 95) is None
    assert margin(0.5, precision, 95) is None
    assert differs(Fact("", 0.5, "", precision=precision), share(1, 10), 95) is None


def test_without_scipy_a_person_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.special", None)
    assert interval(0.5, wilson(10), 95) is not None
    with pytest.raises(DeckgenError) as told:
        interval(5.0, Precision("taylor", error=1, freedom=4), 95)
    assert "pip install 'deckgen[data]'" in str(told.value.findings[0].hint)


# ---------------------------------------------------------------------------------------------- differences


@pytest.mark.parametrize(
    ("yes", "n", "other", "of", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926), (0, 10, 0, 20, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000), (10, 10, 0, 10, 0.6075, 1.0000),
    ],
)  # fmt: skip
def test_the_differences_of_newcombe(yes: int, n: int, other: int, of: int, low: float, high: float) -> None:
    """R. G. Newcombe, Interval estimation for the difference between proportions (1998), table II, method 10."""
    found = difference(share(yes, n), share(other, of), 95)
    assert found is not None
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)
    assert differs(share(yes, n), share(other, of), 95) is (low > 0)


def test_means_of_separate_samples_add_their_variances() -> None:
    # errors 3 and 4 make 5: 20 - 10 = 10 ± 1.96 * 5 = 9.8: different at 95, not at 96 (z = 2.054)
    one, other = mean(20, 3), mean(10, 4)
    assert differs(one, other, 95) is True
    assert differs(one, other, 96) is False


def test_the_same_respondents_count_with_the_widest_variance() -> None:
    # errors 3 and 4 can make up to 7: 10 ± 13.7
    one, other = mean(20, 3), mean(10, 4)
    found = difference(one, other, 95, same_sample=True)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((10 - 7 * Z95, 10 + 7 * Z95))
    assert differs(one, other, 95, same_sample=True) is False


def test_79_and_81_per_cent_of_two_waves() -> None:
    """Two points between 1,255 and 2,363 answers are no change to speak of; five are."""
    assert differs(share(0.79 * 1255, 1255), share(0.81 * 2363, 2363), 95) is False
    assert differs(share(0.76 * 1255, 1255), share(0.81 * 2363, 2363), 95) is True


@given(st.integers(1, 500), st.integers(1, 500), st.data())
def test_a_difference_is_the_same_both_ways_and_the_widest_is_wider(n: int, of: int, data: st.DataObject) -> None:
    one = share(data.draw(st.integers(0, n)), n)
    other = share(data.draw(st.integers(0, of)), of)
    there, back = difference(one, other, 95), difference(other, one, 95)
    widest = difference(one, other, 95, same_sample=True)
    assert there is not None and back is not None and widest is not None
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)
    assert there.significant is back.significant
    assert widest.low <= there.low + 1e-12 and there.high <= widest.high + 1e-12
    assert difference(one, one, 95).significant is False  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "fact",
    [Fact("", None, "", precision=wilson(9)), Fact("", 0.5, ""), Fact("", "words", "", precision=wilson(9)),
     Fact("", None, "", precision=wilson(9), suppressed="base")],
)  # fmt: skip
def test_what_is_missing_or_suppressed_cannot_be_compared(fact: Fact) -> None:
    assert differs(fact, share(1, 9), 95) is None
    assert differs(share(1, 9), fact, 95) is None
