"""Freeze slides and shapes of a file, so that no update touches them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deckgen.findings import choices, error
from deckgen.output import check_update_output, replace_with_backup
from deckgen.powerpoint.editing import Editing
from deckgen.powerpoint.freezing import freeze_shapes, freeze_slide
from deckgen.updating import read_deck


@dataclass(frozen=True, slots=True)
class Frozen:
    """The file, and the copy kept of it as it was; None where nothing had to change."""

    path: Path
    backup: Path | None


def freeze(file: Path, slides: Sequence[int], keys: Sequence[str], free: bool = False) -> Frozen:
    """Freeze slides by number and shapes by key in place, or free them; a dated copy is kept.

    Raises DeckgenError for a slide or shape that is not there.
    """
    path = check_update_output(file, None, True, False)
    read = read_deck(file)
    editing = Editing(read.data, read.package)
    count = len(read.found.slides)
    for number in slides:
        if not 1 <= number <= count:
            raise error("slide-unknown", f"there is no slide {number}", hint=f"{file.name} has slides 1 to {count}")
        freeze_slide(editing, read.found.slides[number - 1], free)
    here = [key for slide in read.found.slides for key in freeze_shapes(editing, slide, keys, free)]
    for key in keys:
        if key not in here:
            known = sorted({shape.key for slide in read.found.slides for shape in slide.shapes})
            raise error("shape-unknown", f"no shape of {file.name} has the key '{key}'", hint=choices(key, known))
    if not editing.is_changed:
        return Frozen(path, None)
    return Frozen(path, replace_with_backup(path, editing.to_bytes(), read.data))
