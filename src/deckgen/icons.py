"""Icons by name: a project's own SVG files first, then the bundled set."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path

from deckgen.assets import assets_folder
from deckgen.findings import DeckgenError, Where, choices, error
from deckgen.model import Icon
from deckgen.svg import MAX_BYTES, outline_of


def load_icon(name: str, folders: Sequence[Path], where: Where | None = None) -> Icon:
    """The icon that a spec asks for by `name`, at `where` in the spec.

    A name that ends in '.svg' or holds a slash is a file, relative to the first folder, the deck's own. Any
    other name is NAME.svg in one of the folders, in their order, or a bundled icon.
    Raises 'icon-unknown', 'icon-broken', and 'path-outside' for a file that lies in none of the folders.
    """
    is_path = name.lower().endswith(".svg") or "/" in name or "\\" in name
    candidates = [folders[0] / name] if is_path and folders else [folder / f"{name}.svg" for folder in folders]
    for path in candidates:
        if _is_file(path):
            return _own_icon(path, name, folders, where)
    if not is_path and name in _bundled():
        return Icon(name, *_bundled()[name])
    if is_path:
        hint = f"write its path from the deck's folder, or a bundled icon's name: {_hint(name, folders)}"
        raise error("icon-unknown", f"there is no icon file '{name}'", where, hint)
    raise error("icon-unknown", f"there is no icon '{name}'", where, _hint(name, folders))


def icon_names() -> tuple[str, ...]:
    """The names of the bundled icons, in alphabetical order, their '-regular' outline versions among them."""
    return tuple(_bundled())


def _own_icon(path: Path, name: str, folders: Sequence[Path], where: Where | None) -> Icon:
    """The icon drawn in a project's file."""
    real = path.resolve()
    if not any(real.is_relative_to(folder.resolve()) for folder in folders):
        raise error("path-outside", f"the icon '{name}' lies outside the project, at {real}", where,
                    "copy the file into the project's folder")  # fmt: skip
    try:
        with real.open("rb") as file:
            return _outlined(file.read(MAX_BYTES + 1), path.stem)
    except OSError as problem:
        raise error("icon-broken", f"the icon '{name}' cannot be read: {problem.strerror}", where) from None
    except DeckgenError as problem:
        raise DeckgenError(*(replace(finding, where=where) for finding in problem.findings)) from None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name too long for the disk, or with a null character
        return False


_outlined = lru_cache(maxsize=512)(outline_of)
"""Cached by the file's content, so that a file changed while the program runs is drawn anew."""


@cache
def _bundled() -> dict[str, tuple[int, int, str]]:
    """Width, height and outline by name."""
    text = (assets_folder() / "icons" / "outlines.json").read_text("ascii")
    return {name: (width, height, outline) for name, (width, height, outline) in json.loads(text).items()}


def _hint(name: str, folders: Sequence[Path]) -> str:
    """What there is to choose from, the nearest first."""
    own = [path.stem for folder in folders for path in sorted(folder.glob("*.svg"))]
    names = list(dict.fromkeys([*own, *(each for each in icon_names() if not each.endswith("-regular"))]))
    wanted = Path(name).stem
    near = get_close_matches(wanted, names, n=5, cutoff=0.5)
    near += [each for each in names if each not in near and (wanted in each or each in wanted)]
    return choices(wanted, [*near, *(each for each in names if each not in near)])
