"""What the models say of a mapping, told in an analyst's words with its place in the YAML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic_core import ErrorDetails

from deckgen.fields import LocatedList, LocatedMap, place_of
from deckgen.findings import Finding, Where, choices

_WORDS = {
    "bool_type": "true or false is meant here",
    "bool_parsing": "true or false is meant here",
    "int_type": "a whole number is meant here",
    "int_parsing": "a whole number is meant here",
    "int_from_float": "a whole number is meant here",
    "float_type": "a number is meant here",
    "float_parsing": "a number is meant here",
    "string_type": "a text is meant here",
    "list_type": "a list is meant here: lines that start with a dash",
    "dict_type": "a mapping is meant here: `key: value` lines, indented",
    "model_type": "a mapping is meant here: `key: value` lines, indented",
    "model_attributes_type": "a mapping is meant here: `key: value` lines, indented",
}


def findings_of(details: Sequence[ErrorDetails], raw: Any) -> list[Finding]:
    """A finding for each of pydantic's errors; `raw` is the YAML value that was validated."""
    found: dict[tuple[object, ...], Finding] = {}
    for detail in details:
        location = [part for part in detail["loc"] if not _is_tag(part)]
        finding = _finding(detail, location, raw)
        found.setdefault((finding.where, finding.message), finding)
    return list(found.values())


def _is_tag(part: int | str) -> bool:
    """Parts of pydantic's locations that name a member of a union, not a key of the YAML."""
    return isinstance(part, str) and (part.startswith(("type=", "list[", "literal[", "function-", "dict["))
                                      or part in ("str", "int", "float", "bool"))  # fmt: skip


def _finding(detail: ErrorDetails, location: list[int | str], raw: Any) -> Finding:
    kind, context = detail["type"], detail.get("ctx", {})
    name = str(location[-1]) if location else ""
    where = locate(raw, location)
    if kind == "missing":
        parent = locate(raw, location[:-1], whole=True)
        return Finding("error", "key-missing", f"the key '{name}' is missing here", parent)
    if kind == "literal_error":
        expected = [part.strip(" '") for part in str(context.get("expected", "")).replace(" or ", ",").split(",")]
        given = str(detail["input"])
        return Finding("error", "value-unknown", f"'{name}' cannot be '{given}'", where, choices(given, expected))
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        chosen = _type_of(detail["input"])
        tags = [tag.strip(" '").removeprefix("type=") for tag in str(context.get("expected_tags", "")).split(",")]
        if not context.get("expected_tags"):
            from deckgen.charts import CHARTS

            tags = list(CHARTS)
        at = locate(raw, [*location, "type"]) or where
        if chosen is None:
            return Finding("error", "key-missing", f"'{name}' does not say its `type`", where, choices("", tags))
        return Finding("error", "chart-type-unknown", f"there is no chart type '{chosen}'", at, choices(chosen, tags))
    if kind == "language":
        at = locate(raw, [*location, str(context["key"])], key=True) or where
        return Finding("error", "language-unknown", f"there is no language '{context['code']}'", at,
                       choices(_alias(str(context["code"])), str(context["expected"]).split(", ")))  # fmt: skip
    if kind == "value_error":
        return Finding("error", "value-wrong", str(context.get("error", detail["msg"])), where)
    if kind == "too_long":
        return Finding("error", "value-wrong", f"'{name}' holds {context.get('actual_length')} items, "
                       f"at most {context.get('max_length')} fit on a slide", where)  # fmt: skip
    if kind == "too_short":
        return Finding("error", "value-wrong", f"'{name}' is empty", where)
    message = _WORDS.get(kind, detail["msg"])
    return Finding("error", "value-wrong", f"'{name}': {message}" if name else message, where)


def _alias(code: str) -> str:
    return {"no": "nb", "dk": "da", "se": "sv", "nn": "nb", "gb": "en", "uk": "en"}.get(code.lower(), code)


def _type_of(value: object) -> str | None:
    if isinstance(value, dict) and "type" in value:
        return str(value["type"])
    return None


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
