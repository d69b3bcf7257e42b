"""All slides on one sheet, to see a deck at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from deckgen.findings import error
from deckgen.preview.pictures import save_picture

BACKGROUND = (110, 110, 112)
"""A grey on which both light and dark slides stand out."""

MARGIN = 20
SHEET_WIDTH = 2240
"""Pixels. Twice the 1,120 at which most pages and chats show a picture, so it stays sharp there."""


def contact_sheet(pictures: Sequence[Path], out: Path, columns: int = 3) -> Path:
    """Write one PNG with all pictures in rows, in the order given, as large as the first one's shape asks.

    Raises DeckgenError if there is no picture, one cannot be read, or another's file stands at `out`.
    """
    if not pictures:
        raise error("no-pictures", "there are no pictures to put on a sheet")
    width = (SHEET_WIDTH - MARGIN * (columns + 1)) // columns
    first_width, first_height = _open(pictures[0]).size
    height = round(width * first_height / first_width)
    rows = -(-len(pictures) // columns)
    size = (MARGIN + columns * (width + MARGIN), MARGIN + rows * (height + MARGIN))
    sheet = Image.new("RGB", size, BACKGROUND)
    for place, path in enumerate(pictures):
        row, column = divmod(place, columns)
        tile = ImageOps.pad(_open(path), (width, height), Image.Resampling.LANCZOS, BACKGROUND)
        sheet.paste(tile, (MARGIN + column * (width + MARGIN), MARGIN + row * (height + MARGIN)))
    save_picture(sheet, out)
    return out


def _open(path: Path) -> Image.Image:
    try:
        with Image.open(path) as picture:
            return picture.convert("RGB")
    except FileNotFoundError:
        raise error("file-missing", f"the picture {path} does not exist") from None
    except (OSError, UnidentifiedImageError) as problem:
        raise error("file-broken", f"{path} is not a picture: {problem}") from None
