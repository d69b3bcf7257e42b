"""The params of a deck: what is given in their place, and $name where a key takes one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from deckgen.fields import Located, LocatedMap, place_of
from deckgen.findings import choices, error
from deckgen.spec.deck import DeckSpec

_PARAM = re.compile(r"\$(\w+)")


def params_of(spec: DeckSpec, given: Mapping[str, str]) -> dict[str, str]:
    """The deck's params, those that are given in the place of its own. Raises DeckgenError for one that it has not."""
    params = {name: str(value) for name, value in spec.params.items()}
    for name in given:
        if name not in params:
            raise error("param-unknown", f"the deck has no param '{name}'", None, choices(name, sorted(params)))
    return params | dict(given)


def filled(value: Any, params: Mapping[str, str]) -> Any:
    """A key's value with each text that is $name replaced by the param; all keep their places.

    Raises DeckgenError for a param that is not there.
    """
    if isinstance(value, str):
        match = _PARAM.fullmatch(value)
        if match is None:
            return value
        if match[1] not in params:
            raise error("param-unknown", f"there is no param '{match[1]}'", place_of(value),
                        choices(match[1], sorted(params)))  # fmt: skip
        return Located(params[match[1]], place_of(value))
    if isinstance(value, Mapping):
        values = {key: filled(each, params) for key, each in value.items()}
        return value.with_values(values) if isinstance(value, LocatedMap) else values
    if isinstance(value, list):
        return [filled(each, params) for each in value]
    return value


def params_in(value: Any) -> set[str]:
    """The params that a key's value names."""
    if isinstance(value, str):
        match = _PARAM.fullmatch(value)
        return {match[1]} if match else set()
    if isinstance(value, Mapping):
        return {name for each in value.values() for name in params_in(each)}
    if isinstance(value, list):
        return {name for each in value for name in params_in(each)}
    return set()
