"""Pictures of what an update changed, before and after."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from deckgen.preview.pairs import before_and_after
from deckgen.report import UpdateResult
from deckgen.report.page import SlidePictures


def pictures_of(result: UpdateResult) -> SlidePictures:
    """The slides that changes name, as they were and as they are; of a dry run as they would be.

    What a slide was is left out where it showed what may not be shown any more.
    """
    slides: set[tuple[int | None, int | None]] = {
        (None if each.slide in result.withheld else each.slide, each.slide) for each in result.changes if each.slide
    }
    before = result.backup or result.source
    if result.path is not None:
        return before_and_after(before, result.path, slides)
    if not result.would:
        return before_and_after(before, before, slides)
    with TemporaryDirectory(prefix="deckgen-") as folder:
        after = Path(folder) / f"after{result.source.suffix}"
        after.write_bytes(result.would)
        return before_and_after(before, after, slides)
