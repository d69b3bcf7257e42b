"""Find the kinds of a folder: one module, one `KIND`, named after the file; and what a kind is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
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


class Kinds(Mapping[str, Kind]):
    """The kinds of a package by name, in alphabetical order. Each is imported when it is first used."""

    def __init__(self, package: str, names: Sequence[str]) -> None:
        self._package, self._names = package, dict.fromkeys(names)

    def __getitem__(self, name: str) -> Kind:
        if name not in self._names:
            raise KeyError(name)
        kind: Kind = import_module(f"{self._package}.{name}").KIND
        return kind

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@cache
def find_kinds(package: str) -> Mapping[str, Kind]:
    """The kinds of a package such as 'deckgen.slides': every module whose name has no underscore before it."""
    folder = import_module(package)
    return Kinds(package, sorted(each.name for each in iter_modules(folder.__path__) if not each.name.startswith("_")))
