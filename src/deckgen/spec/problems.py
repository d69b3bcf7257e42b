"""What the models say of a mapping, told in an analyst's words with its place in the YAML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic_core import ErrorDetails

from deckgen.charts import CHARTS
from deckgen.fields import LocatedList, LocatedMap, UnknownKey, place_of
from deckgen.findings import Finding, Where, choices, nearest
from deckgen.languages import LANGUAGES, meant_language

Location = tuple[int | str, ...]

_BOOL = "true or false is meant here"
_WHOLE = "a whole number is meant here"
_NUMBER = "a number is meant here"
_MAPPING = "a mapping is meant here: `key: value` lines, indented"
_LIST = "a list is meant here: lines that start with a dash"
_TEXT = "a text is meant here"
_WORDS = {
    "bool_type": _BOOL, "bool_parsing": _BOOL,
    "int_type": _WHOLE, "int_parsing": _WHOLE, "int_from_float": _WHOLE, "int_parsing_size": _WHOLE,
    "float_type": _NUMBER, "float_parsing": _NUMBER, "finite_number": _NUMBER,
    "string_type": _TEXT, "string_unicode": _TEXT, "string_too_short": "it is empty",
    "list_type": _LIST, "dict_type": _MAPPING, "model_type": _MAPPING, "model_attributes_type": _MAPPING,
}  # fmt: skip
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"), "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"), "less_than": ("lt", "less than"),
}  # fmt: skip
_OWN = ("name", "text", "colour", "tone", "inside")
"""Errors of our own field types, whose messages are in plain words already."""


def findings_of(details: Sequence[ErrorDetails], unknown: Sequence[UnknownKey], raw: Any) -> list[Finding]:
    """A finding for each of pydantic's errors and each unknown key; `raw` is the YAML value that was validated.

    A key that is missing because it is misspelt is told once.
    """
    found: list[Finding] = []
    missing: dict[tuple[Where | None, str], Finding] = {}
    for location, detail in _chosen(details):
        if detail["type"] == "missing":
            at = locate(raw, location[:-1], whole=True)
            name = str(location[-1])
            missing[at, name] = Finding("error", "key-missing", f"the key '{name}' is missing here", at)
        else:
            found.append(_finding(detail, location, raw))
    for each in unknown:
        found.append(unknown_key(each))
        absent = [name for where, name in missing if where == each.mapping]
        missing.pop((each.mapping, str(nearest(each.key, absent))), None)
    return list(dict.fromkeys([*found, *missing.values()]))


def unknown_key(each: UnknownKey) -> Finding:
    hint = choices(each.key, each.known)
    if each.key == "<<":
        hint = f"keys are not merged with << here: write them out ({hint})"
    return Finding("error", "key-unknown", f"there is no key '{each.key}' here", each.where, hint)


def _chosen(details: Sequence[ErrorDetails]) -> list[tuple[Location, ErrorDetails]]:
    """The errors worth telling. Where one of several forms is allowed, each form that does not fit is an error:
    the one counts that was most likely meant, so no second one at the same place, and none above a deeper one.
    """
    best: dict[Location, ErrorDetails] = {}
    for detail in details:
        location = tuple(part for part in detail["loc"] if not _is_tag(part))
        if location not in best or best[location]["type"].endswith("_type"):
            best[location] = detail
    return [(location, detail) for location, detail in best.items() if not _has_deeper(location, detail, best)]


def _has_deeper(location: Location, detail: ErrorDetails, best: dict[Location, ErrorDetails]) -> bool:
    size = len(location)
    return isinstance(detail["input"], list | dict) and any(
        len(other) > size and other[:size] == location for other in best
    )


def _is_tag(part: int | str) -> bool:
    """Parts of pydantic's locations that name a member of a union, not a key of the YAML."""
    return isinstance(part, str) and (part.startswith(("type=", "list[", "literal[", "function-", "dict["))
                                      or part in ("str", "int", "float", "bool", "[key]"))  # fmt: skip


def _finding(detail: ErrorDetails, location: Location, raw: Any) -> Finding:
    kind, context, given = detail["type"], detail.get("ctx", {}), detail["input"]
    name = next((part for part in reversed(location) if isinstance(part, str)), "")
    where = locate(raw, location)

    def wrong(message: str, at: Where | None = where, hint: str | None = None) -> Finding:
        return Finding("error", "value-wrong", f"'{name}': {message}" if name else message, at, hint)

    if kind == "inside":
        name = str(next((each for each in reversed(context["path"]) if isinstance(each, str)), name))
        at = locate(raw, (*location, *context["path"]))
        # What must not be shown, such as a password, is not shown with its line either.
        return wrong(detail["msg"], replace(at, source=None) if at and context.get("hidden") else at)
    if kind == "language":
        at = locate(raw, (*location, str(context["key"])), key=True) or where
        return language_finding(str(context["code"]), at)
    if given is None:
        return wrong("nothing is given after the colon" if isinstance(location[-1], str) else "this item is empty",
                     locate(raw, location, key=True))  # fmt: skip
    if kind == "literal_error":
        return _unknown_value(name, str(given), str(context.get("expected", "")), where)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        return _chart_type(name, given, location, raw)
    if kind == "value_error":
        return Finding("error", "value-wrong", str(context.get("error", "this does not fit")), where)
    if kind == "too_long":
        return wrong(f"there are {context.get('actual_length')} items, at most {context.get('max_length')} fit")
    if kind == "too_short":
        return wrong("the list is empty")
    if kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        return wrong(f"a number of {words} {context[bound]:g} is meant here")
    return wrong(detail["msg"] if kind in _OWN else _WORDS.get(kind, "this value does not fit here"))


def language_finding(code: str, where: Where | None) -> Finding:
    """The finding for a word that is not a language's code."""
    meant = meant_language(code)
    hint = f"did you mean '{meant}'? (there is: {', '.join(LANGUAGES)})" if meant else choices(code, LANGUAGES)
    return Finding("error", "language-unknown", f"there is no language '{code}'", where, hint)


def _unknown_value(name: str, given: str, expected: str, where: Where | None) -> Finding:
    if name == "language":
        return language_finding(given, where)
    allowed = [part.strip(" '") for part in expected.replace(" or ", ",").split(",")]
    return Finding("error", "value-unknown", f"'{name}' cannot be '{given}'", where, choices(given, allowed))


def _chart_type(name: str, given: Any, location: Location, raw: Any) -> Finding:
    if not isinstance(given, dict):
        return Finding("error", "value-wrong", f"'{name}': {_MAPPING}", locate(raw, location))
    chosen = given.get("type")
    if chosen is None:
        return Finding("error", "key-missing", f"'{name}' does not say its `type`", locate(raw, location, whole=True),
                       choices("", CHARTS))  # fmt: skip
    at = locate(raw, (*location, "type"))
    if isinstance(chosen, list | dict):
        return Finding("error", "value-wrong", "'type': a name is meant here", at, choices("", CHARTS))
    return Finding("error", "chart-type-unknown", f"there is no chart type '{chosen}'", at, choices(chosen, CHARTS))


def locate(raw: Any, location: Sequence[int | str], key: bool = False, whole: bool = False) -> Where | None:
    """The place of what a location leads to, or of the deepest thing on the way that has one.

    With `key` the place of the key itself, with `whole` that of the mapping.
    """
    value, where = raw, place_of(raw)
    for number, part in enumerate(location):
        last = number == len(location) - 1
        if isinstance(value, LocatedMap) and part in value:
            where = value.keys_at[str(part)] if key and last else value.values_at[str(part)]
            value = value[str(part)]
        elif isinstance(value, LocatedList) and isinstance(part, int) and part < len(value):
            where, value = value.items_at[part], value[part]
        else:
            break
    return (place_of(value) or where) if whole else where
