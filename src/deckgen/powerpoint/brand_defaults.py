"""Looks and tones for a template that says nothing of them: made from its body text and its colours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from deckgen.model import EMU_PER_POINT, Colour, TextStyle
from deckgen.powerpoint.brand_colours import SCHEMES, Palette, colourfulness, contrast

USUAL_BODY = 18.0
USUAL_WIDTH, USUAL_HEIGHT = 960.0, 540.0
"""The slide, in points, that the sizes below are meant for."""

SMALLEST = 10.0

LEAST_CONTRAST = 2.5
"""What a brand's own accent must have against the background: many an orange has less than 3."""

VIVID = 0.35
"""From this on a colour is told from grey at a glance."""

_ACCENTS = tuple(f"accent{number}" for number in range(1, 7))
_STEPS = range(5, 100, 5)


def default_tones(palette: Palette, background: str, title: Colour) -> dict[str, Colour]:
    """The colours of drawn things on a `background`; `title` is the colour of slide titles."""

    def against(colour: Colour) -> float:
        return contrast(palette.hex(colour), background)

    text = max((Colour(scheme) for scheme in SCHEMES[:4]), key=against)
    if against(Colour("tx1")) >= 4.5:
        text = Colour("tx1")
    secondary = _grey(palette, against, 4.5, 8.0, 6.0) or text
    accent = _visible_accent(palette, against)
    return {
        "accent": accent,
        "accent_text": next((each for each in _shades_of(accent) if against(each) >= 3), text),
        "muted": _grey(palette, against, 2.5, 3.5, 3.0) or secondary,
        "outline": _grey(palette, against, 2.5, 3.5, 3.0) or secondary,
        "secondary": secondary,
        "hairline": _grey(palette, against, 1.2, 1.9, 1.4) or secondary,
        "axis": secondary,
        "background": palette.nearest(background),
        "card": Colour("bg1"),
        "text": text,
        "strong": title if against(title) >= 4.5 else text,
        "stamp": _stamp(palette, text),
    }


def _visible_accent(palette: Palette, against: Callable[[Colour], float]) -> Colour:
    """The first accent; another, or a shade of the first, where that would hardly show."""
    accent = Colour("accent1")
    if against(accent) >= LEAST_CONTRAST:
        return accent
    others = [Colour(scheme) for scheme in _ACCENTS[1:]]
    vivid = [each for each in others if against(each) >= 3 and colourfulness(palette.hex(each)) >= VIVID]
    shades = _shades_of(accent)[1:]
    visible = [*vivid, *(each for each in shades if against(each) >= 3)]
    return visible[0] if visible else max((accent, *others, *shades), key=against)


def _shades_of(accent: Colour) -> list[Colour]:
    """An accent as it is, darker and lighter."""
    return [Colour(accent.scheme, *variant) for variant in ((100, 0), (75, 0), (50, 0), (60, 40), (40, 60))]


def _grey(
    palette: Palette, against: Callable[[Colour], float], least: float, most: float, wanted: float
) -> Colour | None:
    """The least colourful shade of text or background with a contrast from `least` to `most`."""
    shades = [Colour(scheme, *variant) for scheme in ("tx1", "bg1") for variant in _shades()]
    fitting = [each for each in shades if least <= against(each) <= most]
    if not fitting:
        return None
    quiet = min(colourfulness(palette.hex(each)) for each in fitting) + 0.02
    return min(
        (each for each in fitting if colourfulness(palette.hex(each)) <= quiet),
        key=lambda each: abs(against(each) - wanted),
    )


def _shades() -> list[tuple[int, int]]:
    return [(100 - step, step) for step in _STEPS] + [(100 - step, 0) for step in _STEPS]


def _stamp(palette: Palette, text: Colour) -> Colour:
    """A field that text can stand on: a tint or a shade of an accent, or the accent itself."""
    variants = ((20, 80), (40, 60), (100, 0), (75, 0), (50, 0), (25, 0))
    fields = [Colour(scheme, *variant) for variant in variants for scheme in ("accent4", "accent3", "accent1")]
    written = palette.hex(text)
    fitting = [each for each in fields if contrast(palette.hex(each), written) >= 7]
    return fitting[0] if fitting else max(fields, key=lambda each: contrast(palette.hex(each), written))


def default_styles(body: TextStyle, tones: Mapping[str, Colour], width: int, height: int) -> dict[str, TextStyle]:
    """The looks of texts that have no placeholder; `width` and `height` are the slide's, in EMU.

    All grow from the size of small body text: the template's own, but no larger than suits the slide.
    """
    tall = height / EMU_PER_POINT / USUAL_HEIGHT
    base = max(SMALLEST + 1, min(body.size, USUAL_BODY * tall))
    large = min(tall, width / EMU_PER_POINT / USUAL_WIDTH)
    text, strong = tones["text"], tones["strong"]
    secondary, accent = tones["secondary"], tones.get("accent_text", tones["accent"])

    def style(
        share: float, colour: Colour = text, bold: bool = False, floor: float = SMALLEST, font: str = "minor"
    ) -> TextStyle:
        size = max(floor, round(base * share * 2) / 2)
        smallest = max(min(size, floor), round(size * 0.8 * 2) / 2)
        return TextStyle(size=size, min_size=smallest, bold=bold, colour=colour, font=font)

    def display(points: float, colour: Colour, font: str = "major") -> TextStyle:
        size = max(20.0, float(round(points * large)))
        return TextStyle(size=size, min_size=round(size * 0.4), bold=True, colour=colour, font=font)

    return {
        "body": style(1.0, floor=12),
        "text": style(1.0, floor=12),
        "subtitle": style(0.89, secondary),
        "lead": style(1.22, secondary, floor=14),
        "caption": style(1.0, secondary),
        "source": replace(style(0.67, secondary), anchor="b"),
        "footnote": style(0.67, secondary),
        "heading": replace(style(1.11, strong, True, font="major"), anchor="b"),
        "ring_caption": replace(style(0.89, bold=True), min_size=SMALLEST),
        "band_heading": style(1.0, strong, True, font="major"),
        "icon_label": style(0.89, floor=11),
        "icon_number": style(1.33, accent, True, font="major"),
        "icon_note": style(0.72, secondary),
        "stamp": style(0.78, bold=True),
        "table": style(0.89),
        "chart_label": style(1.0),
        "chart_label_small": style(0.89),
        "chart_value": style(1.33),
        "row_label": style(1.11, bold=True),
        "quote": style(1.67, strong, font="major"),
        "numeral": display(189, accent),
        "ring_numeral": display(88, accent),
        "phrase": display(48, strong),
    }
