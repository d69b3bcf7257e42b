"""The sums of an estimate as JSON, to be kept as what a database answered."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from deckgen.findings import DeckgenError
from deckgen.sources._json import decoded, parse
from deckgen.survey.moments import Domain, Moments, Stratum, Sums

_MOMENTS = tuple(field.name for field in fields(Moments))


def sums_as_json(sums: Sums) -> dict[str, Any]:
    """The sums as plain JSON."""
    return {
        "domains": [
            [each.question, each.category, each.answer, list(each.groups), each.wave,
             [[list(stratum), [getattr(moments, name) for name in _MOMENTS]] for stratum, moments in found.items()]]
            for each, found in sums.domains.items()
        ],
        "strata": [[wave, list(stratum), each.units] for (wave, stratum), each in sums.strata.items()],
        "means": sorted(sums.means),
        "labels": [[column, code, label] for (column, code), label in (sums.labels or {}).items()],
        "query": sums.query,
    }  # fmt: skip


def sums_from_json(kept: Mapping[str, Any]) -> Sums:
    """The sums again. Raises ValueError for what is none."""
    try:
        domains = {
            Domain(_text(question), _text(category), _text(answer), tuple(map(_text, groups)), _text(wave)):
            {tuple(map(_text, stratum)): _moments(values) for stratum, values in found}
            for question, category, answer, groups, wave, found in kept["domains"]
        }  # fmt: skip
        strata = {(_text(wave), tuple(map(_text, stratum))): Stratum(int(units))
                  for wave, stratum, units in kept["strata"]}  # fmt: skip
        labels = {(_text(column), _text(code)): _text(label) for column, code, label in kept["labels"]}
        means, query = frozenset(map(_text, kept["means"])), _text(kept["query"])
    except (KeyError, TypeError, OverflowError) as problem:
        raise ValueError(f"these are no sums: {problem}") from None
    for domain, found in domains.items():
        if any((domain.wave, stratum) not in strata for stratum in found):
            raise ValueError("a stratum has no units")
    return Sums(domains, strata, means, labels or None, query)


def loads(payload: bytes) -> Any:
    """The JSON that was kept. Raises ValueError."""
    try:
        return parse(decoded(payload, "the answer"), "the answer")
    except DeckgenError as problem:
        raise ValueError(str(problem)) from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is meant")
    return value


def _moments(values: Any) -> Moments:
    n, *sums, units = values
    if len(sums) != len(_MOMENTS) - 2 or not all(math.isfinite(each) for each in sums):
        raise TypeError("numbers are meant")
    w, ww, wy, wyy, aa, ab, bb = map(float, sums)
    return Moments(int(n), w, ww, wy, wyy, aa, ab, bb, None if units is None else int(units))
