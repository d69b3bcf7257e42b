"""What a deck asks of its data, in words a person can repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deckgen.survey.asked import EstimateSpec


def estimate_words(spec: EstimateSpec, wave: str) -> str:
    """How estimates are made, in words a person can repeat."""
    parts = [f"estimates of {', '.join(map(str, spec.questions))}"]
    if wave:
        parts.append(f"in each {wave}")
    if spec.by:
        parts.append(f"by {', '.join(map(str, spec.by))}")
    parts.append(f"weighted by {spec.weight}" if spec.weight else "unweighted")
    if spec.strata:
        parts.append(f"strata {', '.join(map(str, spec.strata))}")
    if spec.cluster:
        parts.append(f"clusters {spec.cluster}")
    if spec.where:
        parts.append(f"where {condition_words(spec.where)}")
    return "; ".join(parts)


def condition_words(where: Sequence[Mapping[str, Any]]) -> str:
    """Conditions as one sentence: 'wave is 2015 or 2016 and sector is state'."""
    return " or ".join(" and ".join(_condition(*each) for each in conditions.items()) for conditions in where)


def _condition(column: str, wanted: Any) -> str:
    return f"{column} is {' or '.join(map(str, wanted)) if isinstance(wanted, list | tuple) else wanted}"
