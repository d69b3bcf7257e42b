"""Draw the slides of a deck as PNG pictures: LibreOffice makes a PDF, PDFium draws its pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from deckgen.findings import error
from deckgen.powerpoint.package import read_package
from deckgen.preview.libreoffice import write_pdf
from deckgen.preview.pictures import made_here, refuse_others, save_picture

if TYPE_CHECKING:
    from PIL import Image

_SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}sldId"


def render(pptx: Path, folder: Path, width_pixels: int = 1280, slides: Sequence[int] | None = None) -> list[Path]:
    """Write slide-01.png, slide-02.png … into `folder`; of the slides numbered in `slides` only, if given.

    Numbers count from 1 and hidden slides count too. Pictures of an earlier run are written over, and those
    beyond a deck that has become shorter are removed; another's file is never touched. Raises DeckgenError if
    the deck cannot be read, has no such slide, or LibreOffice is missing, fails or takes too long.
    """
    count = _count_slides(pptx)
    numbers = list(range(1, count + 1)) if slides is None else sorted(set(slides))
    for number in numbers:
        if not 1 <= number <= count:
            raise error("slide-missing", f"{pptx} has {count} slides, so there is no slide {number}")
    digits = max(2, len(str(count)))
    paths = [folder / f"slide-{number:0{digits}}.png" for number in numbers]
    refuse_others(paths)
    with TemporaryDirectory(prefix="deckgen-", ignore_cleanup_errors=True) as workplace:
        pdf = write_pdf(pptx, Path(workplace), len(numbers), () if slides is None else numbers)
        for path, page in zip(paths, _pages(pdf, width_pixels, len(numbers)), strict=True):
            save_picture(page, path)
    if slides is None:
        _remove_leftovers(folder, paths)
    return paths


def _count_slides(pptx: Path) -> int:
    package = read_package(pptx)
    presentation = next(iter(package.related("", "officeDocument")), None)
    count = 0 if presentation is None else sum(1 for _ in package.xml(presentation).iter(_SLIDE))
    if not count:
        raise error("deck-empty", f"{pptx} has no slides to draw")
    return count


def _pages(pdf: Path, width: int, expected: int) -> Iterator[Image.Image]:
    """The pages of a PDF, `width` pixels wide, one at a time: a large deck would not fit into memory."""
    try:
        import pypdfium2  # type: ignore[import-untyped]
    except ImportError:
        raise error("pdfium-missing", "pictures of a deck need the library pypdfium2",
                    hint="install it with: pip install 'deckgen[preview]'") from None  # fmt: skip
    document = pypdfium2.PdfDocument(pdf)
    try:
        if len(document) != expected:
            raise error("render-failed", f"LibreOffice drew {len(document)} slides instead of {expected}",
                        hint="LibreOffice 7.4 or newer is needed")  # fmt: skip
        for number in range(expected):
            page = document[number]
            # PDFium rounds up: half a pixel less gives exactly the width, and the height to the nearest.
            picture = page.render(scale=(width - 0.5) / page.get_width()).to_pil()
            page.close()
            yield picture
    finally:
        document.close()


def _remove_leftovers(folder: Path, written: Sequence[Path]) -> None:
    """Remove pictures of slides that a longer version of the deck had."""
    for path in sorted(folder.glob("slide-*.png")):
        number = path.stem.removeprefix("slide-")
        if path not in written and number.isdigit() and made_here(path):
            path.unlink()
