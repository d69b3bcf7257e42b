"""Save pictures, marked as deckgen's own, so that only those are ever written over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PIL import Image, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from deckgen.findings import error

_MARK = "Software"
_MAKER = "deckgen"


def save_picture(picture: Image.Image, path: Path) -> None:
    """Write a PNG that says who made it. Raises DeckgenError where another's file stands."""
    refuse_others([path])
    notes = PngInfo()
    notes.add_text(_MARK, _MAKER)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(path, format="PNG", pnginfo=notes, compress_level=6)
    except OSError as problem:
        raise error("file-unwritable", f"{path} cannot be written: {problem.strerror or problem}") from None


def refuse_others(paths: Iterable[Path]) -> None:
    """Raise DeckgenError for the first of `paths` that is there and was not made by deckgen."""
    for path in paths:
        if path.exists() and not made_here(path):
            raise error(
                "file-not-ours",
                f"{path} is there already, and deckgen did not make it",
                hint="move it away, or choose another place for the pictures",
            )


def made_here(path: Path) -> bool:
    """Whether a file is a picture that `save_picture` wrote."""
    try:
        with Image.open(path) as picture:
            return bool(picture.info.get(_MARK) == _MAKER)
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
        return False
