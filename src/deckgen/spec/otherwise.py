"""`otherwise`: what a slide says when its claim no longer holds, read as the slide itself is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from deckgen.fields import LocatedMap, UnknownKey
from deckgen.findings import Finding, choices
from deckgen.languages import LANGUAGES, meant_language
from deckgen.slides._base import SlideSpec
from deckgen.spec.problems import unknown_key

FIXED = ("kind", "key", "claim", "otherwise")
"""Keys of a slide that are the same in both wordings."""

Validate = Callable[[type[SlideSpec], Any, Any, list[Finding]], SlideSpec | None]


def own_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys of a slide that `otherwise` can give anew, in alphabetical order."""
    return tuple(sorted({field.alias or name for name, field in model.model_fields.items()} - set(FIXED)))


def read_otherwise(
    model: type[SlideSpec], raw: LocatedMap, validate: Validate, problems: list[Finding]
) -> SlideSpec | None:
    """The slide in its other wording: itself, with the keys that `otherwise` gives in place of its own.

    None where there is none, or where it has problems, which are added to those of the slide itself.
    """
    given = raw.get("otherwise")
    if given is None:
        return None
    if raw.get("claim") is None:
        problems.append(Finding("error", "otherwise-alone", "`otherwise` is of no use without a `claim`",
                                raw.keys_at["otherwise"],
                                "add `claim: …`, or word the slide as it should be"))  # fmt: skip
        return None
    keys = own_keys(model)
    found: list[Finding] = []
    if isinstance(given, LocatedMap) and not _is_text(given, keys):
        places = given
        changed = {key: given[key] for key in _known(given, keys, found) if given[key] is not None}
        if not given:
            found.append(Finding("error", "value-wrong", "'otherwise' is empty", raw.values_at["otherwise"],
                                 "write the other title, or some of the slide's own keys"))  # fmt: skip
    elif isinstance(given, list | bool):
        found.append(Finding(
            "error", "value-wrong", "'otherwise': a text is meant here, or a map of the slide's own keys",
            raw.values_at["otherwise"], choices("", keys),
        ))  # fmt: skip
        places, changed = LocatedMap(raw.where), {}
    else:
        places, changed = LocatedMap(raw.where), {"title": given}
        places.keys_at["title"], places.values_at["title"] = raw.keys_at["otherwise"], raw.values_at["otherwise"]
    other = validate(model, *_merged(raw, places, changed), found)
    problems += [each for each in found if each not in problems]
    return None if found else other


def _is_text(given: LocatedMap, keys: tuple[str, ...]) -> bool:
    """Whether a map is one text in several languages, and not some of the slide's keys."""
    return not any(key in keys for key in given) and any(
        key in LANGUAGES or (meant_language(key) and len(key) < 4) for key in given
    )


def _known(given: LocatedMap, keys: tuple[str, ...], problems: list[Finding]) -> list[str]:
    """The keys that may stand there. Problems are told of the others."""
    known = []
    for key in given:
        if key in FIXED:
            problems.append(Finding("error", "otherwise-wrong", f"`otherwise` cannot change the slide's `{key}`",
                                    given.keys_at[key], choices("", keys)))  # fmt: skip
        elif key in keys:
            known.append(key)
        else:
            problems.append(unknown_key(UnknownKey(key, given.keys_at[key], given.where, keys)))
    return known


def _merged(raw: LocatedMap, places: LocatedMap, changed: Mapping[str, Any]) -> tuple[LocatedMap, LocatedMap]:
    """The slide's keys with those changed, each at its own place: as it is read, and as it stands in the YAML."""
    slide = LocatedMap(raw.where)
    slide.update({key: value for key, value in raw.items() if key not in ("claim", "otherwise")} | dict(changed))
    slide.keys_at = raw.keys_at | {key: places.keys_at[key] for key in changed}
    slide.values_at = raw.values_at | {key: places.values_at[key] for key in changed}
    return slide, slide
