"""The sums from which shares, means and their errors are made: so few that any engine can add them up."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Stratum:
    """A stratum of the whole sample: how many primary sampling units it has, whether in the domain or not."""

    units: int
