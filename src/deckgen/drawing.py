"""Draw what PowerPoint has no chart for: rectangles and words as an SVG, and the same as a PNG.

Words are drawn as outlines, so a drawing looks the same wherever it is opened. Matplotlib does the drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.assets import assets_folder
from deckgen.fonts import BUNDLED, Fonts, index_fonts
from deckgen.model import Align, Brand

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

POINTS_PER_INCH = 72
PIXELS_PER_INCH = 192
"""Twice what a screen shows at full size, so the PNG stays sharp where the SVG cannot be shown."""

DASHES = (3.0, 2.0)
"""Dash and space of a dashed line, as multiples of its width."""

_STAMPS = ("Date", "Creator", "Format", "Type")
"""What matplotlib would say of itself in an SVG."""

_DOCTYPE = re.compile(r"<!DOCTYPE[^>]*>\s*")
_STYLE_SHEET = re.compile(r"\s*<defs>\s*<style[^>]*>[^<]*</style>\s*</defs>")
_SIZE_IN_POINTS = re.compile(r'(<svg\b[^>]* width="[\d.]+)pt(" height="[\d.]+)pt"')


@dataclass(frozen=True, slots=True)
class Typeface:
    """The font a drawing writes in: `fonts` measures it as 'minor', the files draw it."""

    fonts: Fonts
    regular: Path
    bold: Path


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle in points from the drawing's top left corner; colours are six hexadecimal digits or ''."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    edge: str = ""
    line: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text on its baseline; `x` is its left edge, centre or right edge, as `align` says. Points."""

    text: str
    x: float
    baseline: float
    size: float
    colour: str
    bold: bool = False
    align: Align = "l"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished drawing; `width` and `height` are the PNG's pixels."""

    svg: bytes
    png: bytes
    width: int
    height: int


def typeface_of(brand: Brand) -> Typeface:
    """The brand's body font from its own files, else the bundled one that has its widths or else Carlito.

    Fonts of the system are left out: a drawing must not depend on the machine it was made on.
    """
    name = brand.fonts["minor"]
    wanted = " ".join(name.casefold().split())
    # Matplotlib draws a file's first font, and a variable font only in its usual weight.
    own = {
        file.bold: file.path
        for file in index_fonts(brand.font_files).families.get(wanted, ())
        if not (file.italic or file.variable or file.number)
    }
    if False in own:
        return Typeface(Fonts({"minor": name}, brand.font_files), own[False], own.get(True, own[False]))
    family = wanted if wanted in BUNDLED else "carlito"
    stem = assets_folder() / "fonts" / BUNDLED[family]
    regular, bold = (stem.with_name(f"{stem.name}-{style}.ttf") for style in ("Regular", "Bold"))
    return Typeface(Fonts({"minor": family}), regular, bold)


def draw(marks: Iterable[Rectangle | Words], width: float, height: float, typeface: Typeface, ground: str) -> Drawing:
    """The marks, later ones over earlier ones, on a transparent ground of `width` by `height` points.

    `ground` is the colour behind the drawing, as six hexadecimal digits.
    """
    # Slow to import, and few decks have a drawing.
    import matplotlib
    from matplotlib.figure import Figure
    from matplotlib.transforms import Affine2D

    pixels = [max(1, round(length * PIXELS_PER_INCH / POINTS_PER_INCH)) for length in (width, height)]
    # With the settings of matplotlib itself, so that nobody's own settings change the drawing.
    with matplotlib.rc_context(matplotlib.rcParamsDefault):
        inches = pixels[0] / PIXELS_PER_INCH, pixels[1] / PIXELS_PER_INCH
        figure = Figure(figsize=inches, dpi=PIXELS_PER_INCH)
        figure.patch.set_visible(False)
        from_top = Affine2D().scale(1 / POINTS_PER_INCH, -1 / POINTS_PER_INCH).translate(0, inches[1])
        points = from_top + figure.dpi_scale_trans
        for mark in marks:
            if isinstance(mark, Rectangle):
                figure.add_artist(_rectangle(mark, points))
            elif any(each.isprintable() and not each.isspace() for each in mark.text):  # else matplotlib fails
                figure.add_artist(_words(mark, typeface, points))
        svg = BytesIO()
        # Without stamps of date and program, which would make it another file each time.
        figure.savefig(svg, format="svg", metadata=dict.fromkeys(_STAMPS))
        png = _png(figure, ground)
    return Drawing(_simplified(svg.getvalue()), png, *pixels)


def _rectangle(mark: Rectangle, points: Transform) -> Artist:
    from matplotlib.patches import Rectangle as Patch

    return Patch(
        (mark.x, mark.y), mark.width, mark.height, transform=points,
        facecolor=f"#{mark.fill}" if mark.fill else "none", edgecolor=f"#{mark.edge}" if mark.edge else "none",
        linewidth=mark.line if mark.edge else 0, linestyle=(0, DASHES) if mark.dashed else "solid",
    )  # fmt: skip


def _words(mark: Words, typeface: Typeface, points: Transform) -> Artist:
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import PathPatch
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    # Not every font has the special spaces, and no line is broken here any more.
    text = re.sub(r"\s", " ", mark.text)
    width = typeface.fonts.face("minor", mark.bold).width(text, mark.size)
    left = mark.x - {"l": 0.0, "ctr": width / 2, "r": width}[mark.align]
    font = _font_with(text, typeface.bold if mark.bold else typeface.regular)
    # A dollar sign would start a formula.
    outline = TextPath((0, 0), text.replace("$", r"\$"), size=mark.size, prop=FontProperties(fname=font))
    # Another font's letters may be wider than those that were measured.
    drawn = float(outline.vertices[:, 0].max(initial=0.0))
    scale = min(1.0, width / drawn) if drawn else 1.0
    upright = Affine2D().scale(scale, -scale).translate(left, mark.baseline)
    return PathPatch(outline, transform=upright + points, facecolor=f"#{mark.colour}", linewidth=0)


def _font_with(text: str, font: Path) -> Path:
    """The font if it has all letters of a text, else matplotlib's own, which has those of most languages."""
    import matplotlib
    from matplotlib.font_manager import get_font

    face = get_font(str(font))
    if all(face.get_char_index(ord(letter)) for letter in text):
        return font
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def _png(figure: Figure, ground: str) -> bytes:
    """The figure as a PNG whose transparent pixels have the colour of the ground.

    Programs that scale or compress a picture let the colour of transparent pixels bleed into their neighbours.
    """
    from PIL import Image

    saved = BytesIO()
    figure.savefig(saved, format="png", dpi=PIXELS_PER_INCH)
    drawn = Image.open(saved)
    image = Image.new("RGBA", drawn.size, f"#{ground}00")
    image.paste(drawn, mask=drawn.getchannel("A").point(lambda alpha: 255 if alpha else 0))
    stream = BytesIO()
    image.save(stream, "PNG", dpi=(PIXELS_PER_INCH, PIXELS_PER_INCH))
    return stream.getvalue()


def _simplified(svg: bytes) -> bytes:
    """Without document type and style sheet, which no drawing needs, and with a size in plain units.

    PowerPoint leaves out style sheets, and resvg does not read a size in points.
    """
    text = svg.decode("utf-8")
    for part, instead in ((_DOCTYPE, ""), (_STYLE_SHEET, ""), (_SIZE_IN_POINTS, r'\1\2"')):
        text = part.sub(instead, text, count=1)
    return text.encode("utf-8")


# ------------------------------------------------------------------------------------------------- colours


def contrast(one: str, other: str) -> float:
    """The contrast of two colours of six hexadecimal digits, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted(_luminance(_linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def readable_on(ground: str, colours: Sequence[str]) -> str:
    """The colour that is read best on a ground; black or white where none of them reaches 4.5 (WCAG 2.2)."""
    best = max(colours, key=lambda colour: contrast(colour, ground))
    if contrast(best, ground) >= 4.5:
        return best
    return max(("000000", "FFFFFF"), key=lambda colour: contrast(colour, ground))


def blend(start: str, end: str, share: float) -> str:
    """The colour a share of the way from one to another; equal shares look equally far apart (in Oklab)."""
    if share in (0, 1):
        return end if share else start
    mixed = [
        one + (other - one) * share for one, other in zip(_oklab(_linear(start)), _oklab(_linear(end)), strict=True)
    ]
    return _hex(_from_oklab(mixed))


def _luminance(linear: Sequence[float]) -> float:
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(digits: str) -> tuple[float, ...]:
    """Red, green and blue as amounts of light, 0 to 1 (IEC 61966-2-1, sRGB)."""
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def _hex(linear: Sequence[float]) -> str:
    within = [min(1.0, max(0.0, part)) for part in linear]
    parts = [part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in within]
    return "".join(f"{round(part * 255):02X}" for part in parts)


# Björn Ottosson, "A perceptual color space for image processing" (2020).
_TO_CONES = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_OKLAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_OKLAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONES = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


def _times(matrix: Sequence[Sequence[float]], vector: Sequence[float]) -> tuple[float, ...]:
    return tuple(sum(factor * part for factor, part in zip(row, vector, strict=True)) for row in matrix)


def _oklab(linear: Sequence[float]) -> tuple[float, ...]:
    # The sum of three shares of light is never below 0, but for the error of floating point numbers.
    cones = (max(0.0, part) ** (1 / 3) for part in _times(_TO_CONES, linear))
    return _times(_TO_OKLAB, tuple(cones))


def _from_oklab(lab: Sequence[float]) -> tuple[float, ...]:
    return _times(_FROM_CONES, tuple(part**3 for part in _times(_FROM_OKLAB, lab)))
