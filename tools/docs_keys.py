"""Tables of keys, in Markdown, from the models that a YAML file must fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from deckgen.charts import CHARTS
from deckgen.fields import LocalText
from deckgen.model import Colour

_PLAIN: dict[Any, str] = {
    str: "text", int: "whole number", float: "number", bool: "`true` or `false`", LocalText: "text", Colour: "tone",
    Any: "any",
}  # fmt: skip
_NAMED = {
    "from": "data set", "file": "file", "fallback": "file", "picture": "file", "claim": "claim", "category": "column",
    "value": "column", "base": "column", "status": "column", "series": "column", "columns": "column",
}  # fmt: skip
"""What a name is a name of, by the key before it."""
_CHART_SPECS = {kind.spec for kind in CHARTS.values()}
_ARTICLES = {"ItemsFromData": "items from data", "Item": "an item", "Fonts": "fonts", "Tones": "tones"}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a bar inside a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def key_table(model: type[BaseModel], without: Iterable[str] = (), types: Mapping[str, str] | None = None) -> str:
    """The keys of a model as its YAML has them: type, default, meaning. `types` are types in other words."""
    left_out = set(without)
    rows = []
    for name, field in model.model_fields.items():
        if name not in left_out:
            key = field.alias or name
            words = (types or {}).get(key) or type_words(key, field)
            rows.append((f"`{key}`", words, default_words(field), field.description or ""))
    return table(("Key", "Type", "Default", "Meaning"), rows) if rows else ""


def own_keys(model: type[BaseModel], bases: Sequence[type[BaseModel]]) -> list[str]:
    """The names of a model's fields that none of its bases has."""
    shared = {name for base in bases for name in base.model_fields}
    return [name for name in model.model_fields if name not in shared]


def parts_of(model: type[BaseModel], names: Iterable[str]) -> list[type[BaseModel]]:
    """The models that stand inside these fields of a model, each once, charts left out."""
    found: dict[type[BaseModel], None] = {}
    for name in names:
        for inner in _models_in(model.model_fields[name].annotation):
            if inner not in _CHART_SPECS:
                found[inner] = None
                found |= dict.fromkeys(parts_of(inner, inner.model_fields))
    return list(found)


def model_words(model: type[BaseModel]) -> str:
    """A model's name as a person says it: 'a band' for BandSpec."""
    if model.__name__ in _ARTICLES:
        return _ARTICLES[model.__name__]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", model.__name__.removesuffix("Spec")).lower()
    return words if words.endswith("s") else f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def model_heading(model: type[BaseModel]) -> str:
    return f"Keys of {model_words(model)}"


def anchor(heading: str) -> str:
    """The address that GitHub gives a heading."""
    return "#" + re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def default_words(field: FieldInfo) -> str:
    """A field's default as it would stand in the YAML; an en dash for none."""
    if field.is_required():
        return "**required**"
    extra = field.json_schema_extra
    if isinstance(extra, Mapping) and "default" in extra:
        return f"`{extra['default']}`"
    value = field.default
    if value is PydanticUndefined or value is None or value in ([], {}, ""):
        return "–"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value.value if isinstance(value, Enum) else value}`"


def type_words(key: str, field: FieldInfo) -> str:
    """What may stand after the key."""
    words = _words(field.annotation, field.metadata)
    if words == "name":
        words = _NAMED.get(key, words)
    return words + _bounds(field.metadata, field.annotation)


def _words(annotation: Any, metadata: Sequence[Any] = ()) -> str:
    if get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        return _words(inner, [*metadata, *more])
    if any(getattr(each, "__name__", "") == "_Conditions" for each in metadata):
        return "[conditions](data.md#conditions)"
    if any(getattr(each, "__name__", "") == "_Name" for each in metadata):
        return "name"
    if any(getattr(getattr(each, "func", None), "__name__", "") == "_read_hex" for each in metadata):
        return "colour"
    if any(isinstance(each, BeforeValidator) for each in metadata) and get_origin(annotation) in (list, tuple):
        return f"{_words(get_args(annotation)[0])}, or a list of them"
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    origin, inner = get_origin(annotation), [each for each in get_args(annotation) if each is not type(None)]
    if origin is Literal:
        return " · ".join(dict.fromkeys(f"`{_shown(each)}`" for each in inner))
    if origin in (Union, UnionType):
        if _CHART_SPECS & set(_models_in(annotation)):
            return "[chart](charts.md)"
        return ", or ".join(dict.fromkeys(_words(each) for each in inner))
    if origin is list:
        return f"list of {_several(_words(inner[0]))}"
    if origin in (dict, Mapping):
        value = _words(inner[1])
        return f"map of {_words(inner[0])} to {f'({value})' if ' or ' in value else value}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{model_words(annotation)}]({anchor(model_heading(annotation))})"
    return "any"


def _shown(value: Any) -> str:
    return "tab" if value == "\t" else str(value)


def _several(words: str) -> str:
    linked = re.fullmatch(r"\[an? (.*)\]\((.*)\)", words)
    if linked:
        return f"[{linked[1]}s]({linked[2]})"
    return ", or ".join(re.sub(r"^(text|name|list)\b", r"\1s", each) for each in words.split(", or "))


def _bounds(metadata: Sequence[Any], annotation: Any) -> str:
    limits = {name: getattr(each, name) for each in metadata for name in ("ge", "le", "min_length", "max_length")
              if getattr(each, name, None) is not None}  # fmt: skip
    is_text = annotation is str or str in get_args(annotation)
    low = limits.get("ge", None if is_text else limits.get("min_length"))
    high = limits.get("le", None if is_text else limits.get("max_length"))
    if low is not None and high is not None:
        return f", {low} to {high}"
    if low is not None:
        return f", {low} or more"
    return f", at most {high}" if high is not None else ""


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for each in get_args(annotation) for model in _models_in(each)]
