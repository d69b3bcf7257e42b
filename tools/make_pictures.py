"""Draw the pictures of the documentation: a slide for each example, and the talk on one sheet in two brands."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from docs_examples import GALLERY, PICTURES, ROOT, Example, examples
from PIL import Image

from deckgen.pipeline import Request, run
from deckgen.preview.contact import contact_sheet
from deckgen.preview.render import render

WIDTH, SHEET_WIDTH = 640, 1400
"""Pixels, of an example's picture and of a sheet."""

TALK = ROOT / "decks" / "blox2018.yaml"
SHEETS = {"blox2018": None, "nordlys": "nordlys"}
"""The sheets by name, with the brand that takes the place of the talk's own."""


def draw_all() -> None:
    """Draw every picture anew, and take away those of examples that are no more."""
    wanted: set[Path] = set()
    for deck in sorted(GALLERY.glob("*/*.yaml")):
        found = examples(deck)
        wanted.update(each.picture for each in found)
        _draw_examples(deck, found)
    for folder in {each.parent for each in wanted}:
        for path in set(folder.glob("*.png")) - wanted:
            path.unlink()
    for name, brand in SHEETS.items():
        _draw_sheet(name, brand)


def _draw_examples(deck: Path, found: list[Example]) -> None:
    with TemporaryDirectory(prefix="deckgen-docs-") as folder:
        pictures = _pictures(deck, Request({}, brand="offinno"), Path(folder), WIDTH)
        for example in found:
            _save(pictures[example.number - 1], example.picture, WIDTH)


def _draw_sheet(name: str, brand: str | None) -> None:
    with TemporaryDirectory(prefix="deckgen-docs-") as folder:
        pictures = _pictures(TALK, Request({}, brand=brand), Path(folder), 1280)
        _save(contact_sheet(pictures, Path(folder) / "sheet.png"), PICTURES / f"{name}.png", SHEET_WIDTH)


def _pictures(deck: Path, request: Request, folder: Path, width: int) -> list[Path]:
    built = folder / f"{deck.stem}.pptx"
    run(deck, request, built, progress=lambda stage: None)
    return render(built, folder, width)


def _save(picture: Path, out: Path, width: int) -> None:
    """Write the picture smaller and with a palette, which slides of few flat colours do not suffer from.

    The palette covers all colours, those of small things too, such as the edge of a stamp.
    """
    with Image.open(picture) as image:
        height = round(width * image.height / image.width)
        small = image.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    out.parent.mkdir(parents=True, exist_ok=True)
    small.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    print(f"drew {out.relative_to(ROOT)}: {out.stat().st_size / 1024:.0f} KB")
