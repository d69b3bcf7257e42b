"""Find the kinds of a folder: one module, one `KIND`, named after the file; and what a kind is given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: the model its YAML must fit, and the one function that turns it into values."""

    spec: type[Any]
    function: Callable[..., Any]
    summary: str = ""


@cache
def find_kinds(package: str) -> Mapping[str, Kind]:
    """The kinds of a package such as 'deckgen.slides', by file name, in alphabetical order."""
    folder = import_module(package)
    names = sorted(module.name for module in iter_modules(folder.__path__))
    modules = {name: import_module(f"{package}.{name}") for name in names if not name.startswith("_")}
    return {name: module.KIND for name, module in modules.items() if hasattr(module, "KIND")}
