"""Values of JSON that may come from anybody: what is not of the form counts as empty, and nothing raises."""

from __future__ import annotations

from math import isfinite
from typing import Any


def list_in(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def text_in(value: Any) -> str:
    return value if isinstance(value, str) else ""


def number_in(value: Any) -> float | None:
    """A number that can be counted with; None for anything else, `true` and infinity too."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) else None
