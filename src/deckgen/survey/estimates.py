"""Shares and means with their standard errors, from the sums that an engine added up over answers.

A share or mean is a ratio of weighted sums. Its variance is Taylor's linearization with strata and primary sampling
units drawn with replacement, for a domain within the whole sample: units without an answer of the domain count with
zero. See C.-E. Särndal, B. Swensson and J. Wretman, Model Assisted Survey Sampling (1992), chapters 5 and 10; these are
the numbers of R's `survey::svymean` on a `subset` of a design. The effective n is L. Kish's, Survey Sampling (1965).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum

from deckgen.model import Method
from deckgen.survey import CellValue, Source, Table
from deckgen.survey.asked import COLUMNS, EstimateSpec
from deckgen.survey.intervals import EDGE
from deckgen.survey.moments import Domain, Moments, Stratum, Sums

MEAN = "mean"
"""The category of a mean."""

_NOISE = 1e-14
"""Squared deviations that are a smaller part than this of the squares they are the difference of, are none."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share (0 to 1) or mean, and what is known of it; None for what its answers cannot tell."""

    value: float | None
    n: int
    weighted: float
    effective: float | None = None
    error: float | None = None
    freedom: int | None = None


def estimates(sums: Sums, spec: EstimateSpec, wave: str, name: str, source: Source) -> Table:
    """The table of all estimates: `COLUMNS`, the banner's, the wave's (if `wave` names one), status and labels.

    Rows stand in the order of the sums, at line 0 of `source`: an estimate stands in no row of a file.
    """
    design = bool(spec.strata or spec.cluster)
    labels = [_labels(domain, spec, sums) for domain in sums.domains]
    named = _label_columns(labels)
    waves = [wave] if wave and wave not in spec.by else []
    columns = [*COLUMNS, *map(str, spec.by), *waves, *(["status"] if spec.status else []), *named]
    rows = []
    for (domain, moments), texts in zip(sums.domains.items(), labels, strict=True):
        mean = domain.question in sums.means
        strata = {code: sums.strata[domain.wave, code] for code in moments}
        found = estimate(moments, strata, mean, design)
        method = _method(spec, mean, design)
        rows.append((
            domain.question, domain.category, domain.answer, found.value, found.n, found.weighted, found.effective,
            found.error, found.freedom if design or method != "wilson" else None, method, *domain.groups,
            *([domain.wave] if waves else []), *([str(spec.status)] if spec.status else []),
            *(_text(texts.get(column, {}), language) for column, language in named.values()),
        ))  # fmt: skip
    return Table(
        name, source.file, tuple(columns), tuple(rows), (0,) * len(rows), source.decimal, (source,) * len(rows)
    )


def _method(spec: EstimateSpec, mean: bool, design: bool) -> Method:
    """How an estimate's interval is made: as asked, else as `estimate:` says; means have but one way."""
    if mean:
        return "taylor"
    return spec.method or ("taylor" if design else "wilson")


# ------------------------------------------------------------------------------------------------ arithmetic


def estimate(
    moments: Mapping[tuple[str, ...], Moments], strata: Mapping[tuple[str, ...], Stratum], mean: bool, design: bool
) -> Estimate:
    """One estimate from its domain's moments and the whole sample's strata, both by stratum.

    `design` says that there are strata or clusters, so that the effective n comes from the design effect. A stratum
    with a single unit is centred at the mean of the whole sample, as R's `survey.lonely.psu = "adjust"`: that rather
    overstates the error. Without degrees of freedom there is no error.
    """
    some = {code: each for code, each in moments.items() if each.n}
    n = sum(each.n for each in some.values())
    weighted = fsum(each.w for each in some.values())
    if not weighted > 0 or not math.isfinite(weighted):
        return Estimate(None, n, weighted if math.isfinite(weighted) else 0.0)
    value = _plain(fsum(each.wy for each in some.values()) / weighted, mean)
    if value is None:
        return Estimate(None, n, weighted)
    freedom = sum(_units(each) for each in some.values()) - len(some)
    if not all(math.isfinite(each) for part in some.values() for each in (part.ww, part.wyy, part.aa, part.bb)):
        return Estimate(value, n, weighted, freedom=freedom)  # squares of weights beyond what a float holds
    squared = fsum(each.ww for each in some.values())
    effective = weighted / squared * weighted if squared > 0 else None
    settled = not mean and not EDGE < value < 1 - EDGE
    error = None
    if freedom > 0:
        error = 0.0 if settled else math.sqrt(_variance(value, weighted, some, strata))
    if design and error and not settled:
        spread = fsum(each.wyy for each in some.values()) / weighted - value * value
        effective = max(spread, 0.0) / error / error or effective
    return Estimate(value, n, weighted, _finite(effective), _finite(error), freedom)


def _variance(
    value: float,
    weighted: float,
    moments: Mapping[tuple[str, ...], Moments],
    strata: Mapping[tuple[str, ...], Stratum],
) -> float:
    """The sum over strata of m/(m-1) times the squared deviations of z = (a - value * b) / W over m units.

    Units without an answer have z = 0, so the sums of z and of z * z over those with one are enough.
    """
    parts = []
    for code, each in moments.items():
        total = (each.wy - value * each.w) / weighted
        squares = (each.aa - 2 * value * each.ab + value * value * each.bb) / weighted / weighted
        if squares < _NOISE * (each.aa + value * value * each.bb) / weighted / weighted:
            squares = total = 0.0  # all answers are the estimate, but for what adding up in binary leaves
        units = max(strata[code].units, _units(each))
        parts.append(units / (units - 1) * max(squares - total * total / units, 0.0) if units > 1 else total * total)
    return fsum(parts)


def _units(moments: Moments) -> int:
    return moments.n if moments.units is None else moments.units


def _plain(value: float, mean: bool) -> float | None:
    """A value without what sums in binary leave: never -0, and no share just above 1 or below 0."""
    if not math.isfinite(value):
        return None
    if mean:
        return value + 0.0
    if value < EDGE:
        return 0.0
    return 1.0 if value > 1 - EDGE else value


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


# ---------------------------------------------------------------------------------------------------- labels


_Texts = Mapping[str, str]
"""A label by language, '' for all languages."""


def _labels(domain: Domain, spec: EstimateSpec, sums: Sums) -> dict[str, _Texts]:
    """The known labels of a row by column: of its question, category, answer and groups.

    The spec's come before the data's, which stand under a column and a code; under '' the column's own label.
    """
    question = spec.questions[domain.question]
    known = sums.labels or {}
    own = {str(code): label.texts for code, label in question.labels.items()}
    column = str(question.column or domain.question)

    def first(*texts: _Texts | str | None) -> _Texts:
        found = next((each for each in texts if each), "")
        return {"": found} if isinstance(found, str) else found

    items = bool(question.columns)
    category = domain.category, "" if items else domain.category
    labels = {
        "question": first(question.label.texts if question.label else None, known.get((column, ""))),
        "category": first(own.get(domain.category), known.get(category if items else (column, domain.category))),
        "answer": first(own.get(domain.answer), known.get((domain.category, domain.answer))) if domain.answer else {},
    }
    labels |= {str(by): first(known.get((str(by), code))) for by, code in zip(spec.by, domain.groups, strict=True)}
    return {column: texts for column, texts in labels.items() if any(texts.values())}


def _label_columns(labels: Iterable[Mapping[str, _Texts]]) -> dict[str, tuple[str, str]]:
    """The label columns that are needed: by name, whose labels and in which language ('' for any)."""
    found: dict[str, tuple[str, str]] = {}
    needed = dict.fromkeys(each for row in labels for each in _languages(row))
    for column, language in sorted(needed):
        found[f"{column}_label" + (f"_{language}" if language else "")] = column, language
    return found


def _languages(row: Mapping[str, _Texts]) -> Iterator[tuple[str, str]]:
    for column, texts in row.items():
        yield column, ""
        yield from ((column, language) for language in texts if language)


def _text(texts: _Texts, language: str) -> CellValue:
    return texts.get(language) or texts.get("") or next(iter(texts.values()), None)
