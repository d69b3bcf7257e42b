"""Findings about a whole placed deck: what a reader, or a screen reader, would stumble over."""

from __future__ import annotations

from collections.abc import Iterator

from deckgen.findings import Finding
from deckgen.model import Brand, Chart, Deck, IconGrid, Layout, Picture, Shape, Slide, Table, Text

LARGE = 18.0
"""Points from which on WCAG 2.2 (1.4.3) asks for a contrast of 3 instead of 4.5; bold from 14."""


def check_deck(deck: Deck, brand: Brand) -> list[Finding]:
    """Warnings for titles, alt text and contrast."""
    found: list[Finding] = []
    for number, slide in enumerate(deck.slides, 1):
        found += _check_slide(number, slide, brand)
    return found


def _check_slide(number: int, slide: Slide, brand: Brand) -> Iterator[Finding]:
    def warn(code: str, message: str, hint: str) -> Finding:
        return Finding("warning", code, message, None, hint, number)

    titles = [s for s in slide.shapes if isinstance(s.block, Text) and s.block.role == "title"]
    if not titles or not titles[0].block.text.strip():  # type: ignore[union-attr]
        yield warn("title-missing", "has no title", "give the slide a `title`: screen readers list slides by it")
    for shape in slide.shapes:
        block = shape.block
        if isinstance(block, Chart | Table | Picture | IconGrid) and not block.alt.strip():
            if not getattr(block, "decorative", False):
                yield warn("alt-missing", f"its {block.role} has no alt text", "say what it shows with `alt`")
        elif isinstance(block, Text) and shape.style is not None and shape.fill is None and block.role != "stamp":
            ratio = _contrast_on(shape, brand.layouts[slide.layout], brand)
            needed = 3.0 if shape.style.size >= LARGE or (shape.style.bold and shape.style.size >= 14) else 4.5
            if ratio < needed:
                yield warn("contrast-low", f"its {block.role} has a contrast of {ratio:.1f}, {needed:g} is needed",
                           "choose another colour in the brand")  # fmt: skip


def _contrast_on(shape: Shape, layout: Layout, brand: Brand) -> float:
    """The contrast of a text with the slide's background; white text is taken to stand on a panel of its own."""
    assert shape.style is not None
    text, ground = _light(brand.hex(shape.style.colour)), _light(layout.background)
    ratio = (max(text, ground) + 0.05) / (min(text, ground) + 0.05)
    return 21.0 if ratio < 1.3 else ratio


def _light(digits: str) -> float:
    """Relative luminance of six hexadecimal digits (WCAG 2.2)."""
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
