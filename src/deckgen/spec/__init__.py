"""Read a deck's YAML as typed models, every problem with its file, line and column, all of them at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from deckgen.fields import LocatedList, LocatedMap, UnknownKey
from deckgen.findings import DeckgenError, Finding, Where, choices, error
from deckgen.slides import SLIDES
from deckgen.sources import SOURCES, kind_for, known_endings
from deckgen.spec.deck import DataSpec, DeckSpec, NumberSpec, data_model
from deckgen.spec.otherwise import read_otherwise
from deckgen.spec.positions import read_yaml
from deckgen.spec.problems import findings_of

Model = TypeVar("Model", bound=BaseModel)

__all__ = ["DataSpec", "DeckSpec", "NumberSpec", "gather_spec", "read_model", "read_spec"]


def read_spec(path: Path, shown: str) -> DeckSpec:
    """The deck's spec. Raises DeckgenError with all its problems; `shown` is the file's name in them."""
    problems: list[Finding] = []
    deck = gather_spec(path, shown, problems)
    if problems:
        raise DeckgenError(*problems)
    return deck


def gather_spec(path: Path, shown: str, problems: list[Finding]) -> DeckSpec:
    """As `read_spec`, but the problems of slides, data sets and numbers are added to `problems`.

    Each of these is left out of the spec as None, so that what is wrong elsewhere can be told with it.
    Raises DeckgenError with all problems where the deck itself is wrong.
    """
    raw = read_yaml(path, shown)
    if not isinstance(raw, LocatedMap):
        said = f"{shown} holds no deck" if raw is None else "a deck starts with its keys, such as `title: …`"
        raise error("spec-empty", said, getattr(raw, "where", None) or Where(shown, 1),
                    "a deck has at least `title` and `slides`")  # fmt: skip
    parts: list[Finding] = []
    checked = dict(raw)
    checked["slides"] = _slides(raw.get("slides"), parts)
    checked["data"] = _each(raw, "data", parts, _data_set)
    checked["numbers"] = _each(raw, "numbers", parts, _number)
    given = raw.with_values({key: value for key, value in checked.items() if key in raw})
    own: list[Finding] = []
    deck = _validate(DeckSpec, given, raw, own)
    if own or deck is None:
        raise DeckgenError(*own, *parts)
    problems += parts
    return deck


def read_model(model: type[Model], path: Path, shown: str) -> Model:
    """Any other YAML file as one model, such as a brand.yaml."""
    raw = read_yaml(path, shown)
    if not isinstance(raw, LocatedMap):
        raise error("spec-empty", f"{shown} is empty, or not a mapping of keys", Where(shown, 1))
    problems: list[Finding] = []
    made = _validate(model, raw, raw, problems)
    if made is None or problems:
        raise DeckgenError(*problems)
    return made


def _validate(model: type[Model], value: Any, raw: Any, problems: list[Finding]) -> Model | None:
    """The model of a value; None, and its problems added, where it has some."""
    unknown: list[UnknownKey] = []
    try:
        made = model.model_validate(value, context={"unknown": unknown})
    except ValidationError as problem:
        problems += findings_of(problem.errors(include_url=False), unknown, raw)
        return None
    problems += findings_of((), unknown, raw)
    return None if unknown else made


def _slides(raw: Any, problems: list[Finding]) -> Any:
    if not isinstance(raw, LocatedList):
        return raw
    return [_slide(item, raw.items_at[index], problems) for index, item in enumerate(raw)]


def _slide(raw: Any, where: Where, problems: list[Finding]) -> Any:
    kind = raw.get("kind") if isinstance(raw, LocatedMap) else None
    if kind is None:
        problems.append(Finding("error", "key-missing", "this slide does not say its `kind`", where,
                                choices("", SLIDES)))  # fmt: skip
        return None
    if not isinstance(kind, str) or kind not in SLIDES:
        said = f"there is no slide kind '{kind}'" if isinstance(kind, str | bool) else "'kind': a name is meant here"
        problems.append(Finding("error", "kind-unknown", said, raw.values_at["kind"], choices(str(kind), SLIDES)))
        return None
    model = SLIDES[kind].spec
    slide = _validate(model, raw.with_values({key: raw[key] for key in raw if key != "otherwise"}), raw, problems)
    other = read_otherwise(model, raw, _validate, problems)
    return slide.model_copy(update={"otherwise": other}) if slide is not None else None


def _each(raw: LocatedMap, key: str, problems: list[Finding], read: Callable[[Any, Where, list[Finding]], Any]) -> Any:
    """The mapping under a key with each of its parts read by `read`."""
    value = raw.get(key)
    if not isinstance(value, LocatedMap):
        return value
    return {name: read(item, value.values_at[name], problems) for name, item in value.items()}


def _number(raw: Any, where: Where, problems: list[Finding]) -> NumberSpec | None:
    if not isinstance(raw, LocatedMap):
        problems.append(Finding("error", "value-wrong", "a number says where in the data it stands", where,
                                "write {from: …, where: {…}}"))  # fmt: skip
        return None
    return _validate(NumberSpec, raw, raw, problems)


def _data_set(raw: Any, where: Where, problems: list[Finding]) -> DataSpec | None:
    kind = _source_kind(raw, where, problems)
    return _validate(data_model(kind), raw, raw, problems) if kind is not None else None


def _source_kind(raw: Any, where: Where, problems: list[Finding]) -> str | None:
    """The kind a data set says, or that is told from its file; None with the problem told."""
    named = raw.get("kind") if isinstance(raw, LocatedMap) else None
    if isinstance(raw, LocatedMap) and named is not None:
        if isinstance(named, str) and named in SOURCES:
            return str(named)
        problems.append(Finding("error", "source-unknown", f"there is no source kind '{named}'",
                                raw.values_at["kind"], choices(str(named), SOURCES)))  # fmt: skip
        return None
    file = raw.get("file") if isinstance(raw, LocatedMap) else None
    if file is None:
        hint = f"write {{file: {raw}}}" if isinstance(raw, str) else "add a line `file: …`, or `kind: …` for a service"
        problems.append(Finding("error", "key-missing", "this data set does not say its `file`",
                                raw.where if isinstance(raw, LocatedMap) else where, hint))  # fmt: skip
        return None
    if not isinstance(file, str):
        problems.append(Finding("error", "value-wrong", "'file': a file's name is meant here", raw.values_at["file"]))
        return None
    kind = kind_for(file)
    if kind is None:
        hint = f"it ends in {', '.join(known_endings())}; or say its `kind`: {', '.join(SOURCES)}"
        problems.append(Finding("error", "source-unknown", f"'{file}' is not the name of a data file",
                                raw.values_at["file"], hint))  # fmt: skip
    return kind
