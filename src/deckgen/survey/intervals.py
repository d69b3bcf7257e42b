"""Confidence intervals from what is known of an estimate's precision. Pure arithmetic; levels are in per cent.

Wilson's score interval: E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22
(1927) 209-212. On the effective n of a design, with Student's t for the normal: C. Franco, R. Little, T. Louis and
E. Slud, Comparative study of confidence intervals for proportions in complex sample surveys, JSSAM 7 (2019) 334-364.
The logit interval is that of R's `survey::svyciprop(method = "xlogit")`, of SUDAAN and of Stata's `svy: proportion`.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from deckgen.findings import error
from deckgen.model import Precision

EDGE = 1e-12
"""Closer than this to 0 or 1, a share is all or none of the answers."""


def interval(value: float, precision: Precision, level: float) -> tuple[float, float] | None:
    """The bounds of the value's confidence interval, in the value's unit; None where they cannot be told.

    They always lie around the value, and those of a share within 0 and 1. `level` is in per cent, such as 95.
    Raises DeckgenError where Student's t is needed and not installed.
    """
    found = limits(value, precision, level)
    if found is None or not precision.share:
        return found
    return max(0.0, min(found[0], value)), min(1.0, max(found[1], value))


def margin(value: float, precision: Precision, level: float) -> float | None:
    """Half the width of the value's confidence interval, in the value's unit; None where it cannot be told.

    For a share of none or all, whose interval lies on one side only, it is the whole width: «0 ± 16 per cent» must
    reach as far as the interval does. Nor does the cut at what a share can be make a margin smaller.
    """
    found = limits(value, precision, level)
    if found is None:
        return None
    below, above = value - found[0], found[1] - value
    half = max(below, above) if _settled(value, precision) else (below + above) / 2
    return min(half, 1.0) if precision.share else half


def limits(value: float, precision: Precision, level: float) -> tuple[float, float] | None:
    """The interval before it is cut to what a share can be, as tests of a difference need it."""
    if not math.isfinite(value):
        return None
    quantile = _quantile(precision, level)
    if quantile is None:
        return None
    if precision.method == "wilson" or _settled(value, precision) or (precision.share and precision.error == 0):
        return _wilson(value, precision.effective, quantile)  # there is no logit of 0, and an error of 0 says nothing
    if precision.error is None or not 0 < precision.error < math.inf:
        return None  # answers that are all alike do not tell how others would differ
    if precision.method == "logit":
        return _logit(value, precision.error, quantile) if 0 < value < 1 else None
    return value - quantile * precision.error, value + quantile * precision.error


def _settled(value: float, precision: Precision) -> bool:
    """Whether it is a share of none or of all."""
    return (precision.share or precision.method == "wilson") and not EDGE < value < 1 - EDGE


def _wilson(share: float, n: float | None, z: float) -> tuple[float, float] | None:
    if n is None or not n > 0 or not -EDGE <= share <= 1 + EDGE:
        return None
    share = min(max(share, 0.0), 1.0)
    squared = z * z / n
    centre = share + squared / 2
    half = math.sqrt(squared * (share * (1 - share) + squared / 4))
    low, high = (centre - half) / (1 + squared), (centre + half) / (1 + squared)
    return (0.0 if share <= EDGE else max(low, 0.0)), (1.0 if share >= 1 - EDGE else min(high, 1.0))


def _logit(share: float, error: float, quantile: float) -> tuple[float, float]:
    """Around log(p / (1 - p)), whose standard error is error / (p (1 - p)) by the delta method."""
    centre = math.log(share / (1 - share))
    half = quantile * error / (share * (1 - share))
    return _share_of_logit(centre - half), _share_of_logit(centre + half)


def _share_of_logit(logit: float) -> float:
    if logit < 0:  # so that exp never overflows
        return math.exp(logit) / (1 + math.exp(logit)) if logit > -700 else 0.0
    return 1 / (1 + math.exp(-logit)) if logit < 700 else 1.0


def _quantile(precision: Precision, level: float) -> float | None:
    """How many standard errors the interval reaches to each side; None without degrees of freedom."""
    if not 0 < level < 100:
        return None
    freedom = precision.freedom
    if freedom is None or precision.method == "normal" or math.isinf(freedom):
        return NormalDist().inv_cdf(0.5 + level / 200)
    if not freedom > 0:
        return None
    try:
        from scipy.special import stdtrit
    except ImportError:
        said = "intervals of estimates need Student's t distribution"
        raise error("extra-missing", said, hint="it needs `pip install 'deckgen[data]'`") from None
    return float(stdtrit(freedom, 0.5 + level / 200))
