"""Read a deck's YAML as typed models, every problem with its file, line and column, all of them at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from deckgen.fields import LocatedList, LocatedMap, SpecModel
from deckgen.findings import DeckgenError, Finding, Where, choices, error
from deckgen.slides import SLIDES
from deckgen.sources import SOURCES, kind_for
from deckgen.spec.deck import DATA_MODELS, DataSpec, DeckSpec, NumberSpec
from deckgen.spec.positions import read_yaml
from deckgen.spec.problems import findings_of

Model = TypeVar("Model", bound=BaseModel)

__all__ = ["DataSpec", "DeckSpec", "NumberSpec", "read_model", "read_spec"]


def read_spec(path: Path, shown: str) -> DeckSpec:
    """The deck's spec. Raises DeckgenError with all its problems; `shown` is the file's name in them."""
    raw = read_yaml(path, shown)
    if not isinstance(raw, LocatedMap):
        raise error("spec-empty", f"{shown} holds no deck", Where(shown, 1),
                    "a deck has at least `title` and `slides`")  # fmt: skip
    problems: list[Finding] = []
    checked = dict(raw)
    checked["slides"] = _slides(raw.get("slides"), problems)
    checked["data"] = _data(raw.get("data"), problems)
    deck = _validate(DeckSpec, raw.with_values(checked), raw, problems)
    if problems or deck is None:
        raise DeckgenError(*sorted(problems, key=_line))
    return deck


def read_model(model: type[Model], path: Path, shown: str) -> Model:
    """Any other YAML file as one model, such as a brand.yaml."""
    raw = read_yaml(path, shown)
    if not isinstance(raw, LocatedMap):
        raise error("spec-empty", f"{shown} is empty, or not a mapping of keys", Where(shown, 1))
    problems: list[Finding] = []
    made = _validate(model, raw, raw, problems)
    if problems or made is None:
        raise DeckgenError(*sorted(problems, key=_line))
    return made


def _validate(model: type[Model], value: Any, raw: Any, problems: list[Finding]) -> Model | None:
    """The model of a value, or None with its problems added; unknown keys are told beside all others."""
    unknown: list[tuple[Where, str, list[str]]] = []
    made: Model | None = None
    try:
        made = model.model_validate(value, context={"unknown": unknown})
    except ValidationError as problem:
        problems += findings_of(problem.errors(include_url=False), raw)
    for where, key, known in unknown:
        finding = Finding("error", "key-unknown", f"there is no key '{key}' here", where, choices(key, known))
        if finding not in problems:
            problems.append(finding)
    return made


def _slides(raw: Any, problems: list[Finding]) -> Any:
    if not isinstance(raw, LocatedList):
        return raw
    return [_slide(item, raw.items_at[index], problems) for index, item in enumerate(raw)]


def _slide(raw: Any, where: Where, problems: list[Finding]) -> Any:
    if not isinstance(raw, LocatedMap) or "kind" not in raw:
        problems.append(Finding("error", "key-missing", "this slide does not say its `kind`", where, choices("", SLIDES)))
        return None
    kind = str(raw["kind"])
    if kind not in SLIDES:
        problems.append(Finding("error", "kind-unknown", f"there is no slide kind '{kind}'", raw.values_at["kind"],
                                choices(kind, SLIDES)))  # fmt: skip
        return None
    return _validate(SLIDES[kind].spec, raw, raw, problems)


def _data(raw: Any, problems: list[Finding]) -> Any:
    if not isinstance(raw, LocatedMap):
        return {} if raw is None else raw
    return {name: _data_set(item, raw.values_at[name], problems) for name, item in raw.items()}


def _data_set(raw: Any, where: Where, problems: list[Finding]) -> Any:
    if not isinstance(raw, LocatedMap) or "file" not in raw:
        problems.append(Finding("error", "key-missing", "this data set does not say its `file`", where))
        return None
    kind = str(raw.get("kind") or kind_for(str(raw["file"])) or "")
    if kind not in SOURCES:
        at = raw.values_at["kind"] if raw.get("kind") else raw.values_at["file"]
        said = f"there is no source kind '{kind}'" if kind else f"no source kind reads '{raw['file']}'"
        problems.append(Finding("error", "source-unknown", said, at, choices(kind, SOURCES)))
        return None
    return _validate(DATA_MODELS[kind], raw, raw, problems)


def _line(finding: Finding) -> tuple[int, int]:
    where = finding.where
    return (where.line or 0, where.column or 0) if where else (0, 0)
