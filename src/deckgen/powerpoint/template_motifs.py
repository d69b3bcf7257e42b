"""What decorates cover, section, list and contact slides: tiles with a quarter disc, or a curtain of light.

All of it is drawn in theme colours, in the layout, and marked as decorative. Lengths are inches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deckgen.look import Look
from deckgen.model import Colour, Frame, inches
from deckgen.powerpoint.template_xml import (
    colour_element,
    drawn,
    freeform,
    group,
    point,
    polygon,
    solid_fill,
)

# ------------------------------------------------------------------------------------------------- tiles

BRICK = Colour("accent1")
ROSE = Colour("accent1", 60, 40)
BLUSH = Colour("accent1", 20, 80)
SAFFRON = Colour("accent3", 60, 40)
DARK = Colour("dk2")


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of one colour (None: as what is behind) with a quarter disc, whose centre is a corner.

    The corner is 'tl', 'tr', 'bl' or 'br'; 'dot' is a whole disc in the middle.
    """

    ground: Colour | None
    disc: Colour
    corner: str


@dataclass(frozen=True, slots=True)
class Mosaic:
    """Rows of tiles, `side` inches each, from the left top corner at x, y."""

    x: float
    y: float
    side: float
    rows: tuple[tuple[Tile, ...], ...]


MOSAICS = {
    "cover": Mosaic(7.708, 0, 1.875, (
        (Tile(BLUSH, BRICK, "br"), Tile(BRICK, SAFFRON, "tl"), Tile(DARK, ROSE, "bl")),
        (Tile(DARK, BLUSH, "tr"), Tile(SAFFRON, BRICK, "bl"), Tile(BLUSH, DARK, "tl")),
        (Tile(BRICK, DARK, "br"), Tile(BLUSH, BRICK, "dot"), Tile(SAFFRON, DARK, "br")),
        (Tile(SAFFRON, BRICK, "tl"), Tile(DARK, ROSE, "tr"), Tile(BRICK, BLUSH, "bl")),
    )),
    "section": Mosaic(5.833, 0, 3.75, (
        (Tile(None, SAFFRON, "br"), Tile(BRICK, BLUSH, "tr")),
        (Tile(None, BRICK, "tr"), Tile(None, ROSE, "tl")),
    )),
    "list": Mosaic(0, 6.0, 1.5, (
        (Tile(None, BRICK, "br"), Tile(BRICK, SAFFRON, "tl"), Tile(None, ROSE, "bl")),
    )),
    "contact": Mosaic(9.583, 0, 1.875, (
        (Tile(BRICK, BLUSH, "br"), Tile(SAFFRON, BRICK, "tl")),
        (Tile(DARK, ROSE, "tr"), Tile(BLUSH, DARK, "bl")),
        (Tile(BLUSH, BRICK, "dot"), Tile(DARK, SAFFRON, "br")),
        (Tile(SAFFRON, DARK, "bl"), Tile(BRICK, BLUSH, "tr")),
    )),
}  # fmt: skip

_DISC = 0.6
"""The diameter of a whole disc as a share of its tile."""

_UNITS = 100
_QUARTERS = {
    "br": ((_UNITS, _UNITS), (0, _UNITS), 180),
    "bl": ((0, _UNITS), (0, 0), 270),
    "tl": ((0, 0), (_UNITS, 0), 0),
    "tr": ((_UNITS, 0), (_UNITS, _UNITS), 90),
}
"""A quarter's centre, where its arc starts, and at which angle: degrees clockwise from the right."""


def _quarter(corner: str) -> str:
    centre, start, angle = _QUARTERS[corner]
    return freeform(
        _UNITS, _UNITS,
        f"<a:moveTo>{point(*centre)}</a:moveTo><a:lnTo>{point(*start)}</a:lnTo>"
        f'<a:arcTo wR="{_UNITS}" hR="{_UNITS}" stAng="{angle * 60_000}" swAng="5400000"/><a:close/>',
    )  # fmt: skip


def _tiles(mosaic: Mosaic, look: Look, numbers: Iterator[int]) -> str:
    shapes = []
    for row, tiles in enumerate(mosaic.rows):
        for column, tile in enumerate(tiles):
            x, y = mosaic.x + column * mosaic.side, mosaic.y + row * mosaic.side
            square = inches(x, y, mosaic.side, mosaic.side)
            if tile.ground is not None:
                shapes.append(drawn(next(numbers), "Tile", square, solid_fill(look.mapped(tile.ground))))
            fill = solid_fill(look.mapped(tile.disc))
            if tile.corner == "dot":
                edge = mosaic.side * (1 - _DISC) / 2
                disc = inches(x + edge, y + edge, mosaic.side * _DISC, mosaic.side * _DISC)
                ellipse = '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>'
                shapes.append(drawn(next(numbers), "Disc", disc, fill, ellipse))
            else:
                shapes.append(drawn(next(numbers), "Quarter disc", square, fill, _quarter(tile.corner)))
    frame = inches(mosaic.x, mosaic.y, mosaic.side * len(mosaic.rows[0]), mosaic.side * len(mosaic.rows))
    return group(next(numbers), "Tiles", frame, "".join(shapes))


# ------------------------------------------------------------------------------------------------- curtain


@dataclass(frozen=True, slots=True)
class Strip:
    """A strip of light: its top, and the lower ends of its left and right edge."""

    colour: Colour
    top: float
    left: float
    right: float


ICE, MINT, VIOLET = Colour("accent2"), Colour("accent1"), Colour("accent3")
STRIP_WIDTH, STRIP_PITCH = 0.265, 0.421
STRIP_SLANT = 0.04
"""How much lower the right end of a strip's top is than the left."""
WAVE = (
    Strip(ICE, 1.74, 6.05, 6.33), Strip(ICE, 1.48, 6.39, 6.60), Strip(ICE, 1.14, 6.56, 6.68),
    Strip(ICE, 0.76, 6.55, 6.58), Strip(ICE, 0.38, 6.35, 6.30), Strip(MINT, 0.06, 6.00, 5.90),
    Strip(MINT, -0.22, 5.54, 5.41), Strip(MINT, -0.38, 5.06, 4.95), Strip(MINT, -0.46, 4.63, 4.56),
    Strip(MINT, -0.43, 4.30, 4.32), Strip(VIOLET, -0.20, 4.16, 4.26), Strip(VIOLET, 0.05, 4.20, 4.39),
    Strip(VIOLET, 0.40, 4.43, 4.69), Strip(VIOLET, 0.77, 4.80, 5.12),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Curtain:
    """A part of the wave from x on; heights are `down` + `scale` times those of the wave."""

    x: float
    strips: tuple[Strip, ...]
    down: float = 0.0
    scale: float = 1.0


CURTAINS = {
    "cover": Curtain(7.6, WAVE),
    "section": Curtain(7.6, WAVE),
    "list": Curtain(0.223, WAVE[2:12], down=4.95, scale=0.35),
    "contact": Curtain(7.6 + 3 * STRIP_PITCH, WAVE[3:]),
}


def _curtain(curtain: Curtain, ground: Colour, look: Look, numbers: Iterator[int]) -> str:
    shapes, frames = [], []
    for place, strip in enumerate(curtain.strips):
        top, left, right = (curtain.down + curtain.scale * each for each in (strip.top, strip.left, strip.right))
        frame = inches(curtain.x + place * STRIP_PITCH, top, STRIP_WIDTH, max(left, right) - top)
        slant, low_left, low_right = (round(each * 914_400) for each in (STRIP_SLANT, left - top, right - top))
        corners = [(0, 0), (frame.w, slant), (frame.w, low_right), (0, low_left)]
        fill = _light(ground, look.mapped(strip.colour))
        shapes.append(drawn(next(numbers), "Strip", frame, fill, polygon(frame.w, frame.h, corners)))
        frames.append(frame)
    x, y = frames[0].x, min(frame.y for frame in frames)
    whole = Frame(x, y, frames[-1].right - x, max(frame.bottom for frame in frames) - y)
    return group(next(numbers), "Curtain of light", whole, "".join(shapes))


def _light(dark: Colour, light: Colour) -> str:
    """From the ground at the top to the full colour at three quarters of the way down."""
    stops = "".join(
        f'<a:gs pos="{place}">{colour_element(colour)}</a:gs>'
        for place, colour in ((0, dark), (75_000, light), (100_000, light))
    )
    down = '<a:lin ang="5400000" scaled="0"/>'
    return f'<a:gradFill rotWithShape="1"><a:gsLst>{stops}</a:gsLst>{down}</a:gradFill>'


def motif_xml(place: str, ground: Colour, look: Look, numbers: Iterator[int]) -> str:
    """The motif at a place of `MOSAICS`, nothing for ''; `ground` is the colour it stands on."""
    if not place or look.motif == "none":
        return ""
    if look.motif == "tiles":
        return _tiles(MOSAICS[place], look, numbers)
    return _curtain(CURTAINS[place], ground, look, numbers)
