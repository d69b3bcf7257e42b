"""Pictures of slides before and after an update, small enough for a page that holds them all."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from deckgen.findings import DeckgenError
from deckgen.preview.render import render
from deckgen.report.page import Pair, SlidePictures

WIDTH = 800
"""Pixels. Two stand side by side on a page of 1,160."""


def before_and_after(
    before: Path, after: Path, slides: Iterable[tuple[int | None, int | None]], width: int = WIDTH
) -> SlidePictures:
    """Pictures of the slides that changed, by their number after (or before, of a slide that is gone).

    `slides` pairs the numbers of each slide in both files, None where it is not there. Never fails: where a file
    cannot be drawn, as without LibreOffice, there are no pictures, and the result says why.
    """
    pairs = sorted(set(slides), key=lambda pair: (pair[1] or pair[0] or 0, pair[0] or 0))
    try:
        olds = _draw(before, {old for old, _ in pairs if old is not None}, width)
        news = _draw(after, {new for _, new in pairs if new is not None}, width)
    except DeckgenError as problem:
        finding = problem.findings[0]
        return SlidePictures({}, f"{finding.message}; {finding.hint}" if finding.hint else finding.message)
    return SlidePictures({
        number: Pair(olds.get(old or 0), news.get(new or 0))
        for old, new in pairs if (number := new if new is not None else old) is not None
    })  # fmt: skip


def _draw(pptx: Path, numbers: set[int], width: int) -> dict[int, bytes]:
    if not numbers:
        return {}
    with TemporaryDirectory(prefix="deckgen-", ignore_cleanup_errors=True) as folder:
        paths = render(pptx, Path(folder), width, sorted(numbers))
        return {number: _small(path) for number, path in zip(sorted(numbers), paths, strict=True)}


def _small(path: Path) -> bytes:
    """The picture as PNG or JPEG, whichever is smaller: flat slides are PNG, photographs JPEG."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    png, jpeg = io.BytesIO(), io.BytesIO()
    picture.save(png, format="PNG", optimize=True)
    picture.save(jpeg, format="JPEG", quality=88, subsampling=0)
    return min(png.getvalue(), jpeg.getvalue(), key=len)
