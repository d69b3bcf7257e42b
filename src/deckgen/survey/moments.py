"""The sums from which shares, means and their errors are made: so few that any engine can add them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moments:
    """Sums over the respondents of one domain (question, answer and group) in one stratum.

    y is 1 or 0 for a share and the answer for a mean; w is the weight, 1 where there is none. a and b are the sums of
    w*y and of w over the domain's respondents in one primary sampling unit (without clusters, one respondent).
    """

    n: int
    """Respondents with an answer."""
    w: float
    ww: float
    """The sum of squared weights."""
    wy: float
    wyy: float
    aa: float
    ab: float
    bb: float
    """The sums of a*a, a*b and b*b over the primary sampling units."""
    units: int | None = None
    """Primary sampling units with an answer of the domain; None without clusters, where each respondent is one."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum of the whole sample: how many primary sampling units it has, whether in the domain or not."""

    units: int


@dataclass(frozen=True, slots=True)
class Domain:
    """What one estimate is about: a question, an answer or item of it, and the group and wave of its respondents.

    `groups` are codes in the columns of the banner, in their order; `total` of the spec stands for all.
    """

    question: str
    category: str
    answer: str = ""
    groups: tuple[str, ...] = ()
    wave: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """All that an engine has to add up for `estimate:`. Strata are named by their codes, () where there are none."""

    domains: Mapping[Domain, Mapping[tuple[str, ...], Moments]]
    """For each domain its moments by stratum, in the order in which the estimates are to stand."""
    strata: Mapping[tuple[str, tuple[str, ...]], Stratum]
    """The strata of the whole sample by wave and stratum, before any filter, as the design's errors need them."""
    means: frozenset[str] = frozenset()
    """The questions whose domains are means."""
    labels: Mapping[tuple[str, str], str] | None = None
    """Labels of codes by column and code, where the data has them (value labels of SPSS)."""
    query: str = ""
    """What the engine was asked, in words a person can repeat."""
