"""Updates of files that went through many hands: what tests about them share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from carrying import Parts, read_parts
from deckgen import update
from deckgen.report import UpdateResult
from finished import Finished, Talk, plain
from stories import File
from tools import part, slide_texts

Finish = Callable[[Talk], Finished]
BLOX, NORDIC = Talk("blox2018"), Talk("nordic")
WAVE = "2018-2019"


def parts_of(finish: Finish, talk: Talk = BLOX) -> Parts:
    return read_parts(finish(talk).path)


def put_in(file: Path, wave: str = WAVE, **options: Any) -> tuple[File, UpdateResult]:
    """The file with a wave in it."""
    result = update(file, params={"wave": wave}, out=file.with_name(f"{file.stem}-{wave}.pptx"), **options)
    return File(result.path or file), result


def texts_of(file: File) -> list[str]:
    return [plain(text) for slide in slide_texts(file.path) for text in slide]


def same_parts(before: Path, after: Path, names: list[str]) -> bool:
    return all(part(before, name) == part(after, name) for name in names)
