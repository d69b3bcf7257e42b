"""What stands behind a layout's content: its background as one colour, and what covers the slide for good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from deckgen.model import Frame
from deckgen.powerpoint.brand_colours import Palette, average, contrast, resolve, whole
from deckgen.powerpoint.brand_parts import A, P

FULL = 0.95
"""A shape that covers this share of the slide is its background."""

_BACKGROUND_STYLES = 1001
"""From this number on, `bgRef` counts in the theme's background fills, below in its fills."""

CONTENT_TOP, CONTENT_BOTTOM = 0.2, 0.88
"""Where content stands, as shares of the slide's height."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """A layout with its master and theme as far as backgrounds go, over a slide of `width` and `height`."""

    layout: etree._Element
    master: etree._Element
    theme: etree._Element
    palette: Palette
    width: int
    height: int

    def colour(self, text: str) -> str:
        """The colour behind content. Where it is a picture, one on which `text` (hexadecimal) can be read."""
        guess = self._guess(text)
        colour = guess
        for part in (self.master, self.layout):
            background = part.find(f"{P}cSld/{P}bg")
            if background is not None:
                colour = self._background(background, guess)
        for shape, frame in self._fixed():
            if frame.w * frame.h >= FULL * self.width * self.height:
                colour = self._fill(shape.find(f"{P}spPr"), guess) or (guess if shape.tag == f"{P}pic" else colour)
        return colour

    def clutter(self, placeholders: Sequence[Frame]) -> float:
        """The share of the content area that fixed shapes cover, but for what placeholders stand on."""
        area = Frame(0, round(CONTENT_TOP * self.height), self.width,
                     round((CONTENT_BOTTOM - CONTENT_TOP) * self.height))  # fmt: skip
        covered = 0
        for shape, frame in self._fixed():
            is_whole = frame.w * frame.h >= FULL * self.width * self.height
            carries = any(_overlap(frame, each) >= 0.8 * each.w * each.h > 0 for each in placeholders)
            is_drawn = shape.tag in (f"{P}pic", f"{P}graphicFrame", f"{P}grpSp")
            if not is_whole and not carries and (is_drawn or self._fill(shape.find(f"{P}spPr"), "") is not None):
                covered += _overlap(frame, area)
        return min(1.0, covered / (area.w * area.h))

    def _guess(self, text: str) -> str:
        light = resolve_scheme("bg1", self.palette)
        return light if contrast(light, text) >= 4.5 else max(("FFFFFF", "000000"), key=lambda it: contrast(it, text))

    def _fixed(self) -> Iterator[tuple[etree._Element, Frame]]:
        """Shapes that are no placeholders, the master's first unless the layout hides them, and frames."""
        shown = self.layout.get("showMasterSp", "1") not in ("0", "false")
        for part in (self.master, self.layout) if shown else (self.layout,):
            for shape in part.iterfind(f"{P}cSld/{P}spTree/*"):
                properties = shape.find(f"{P}grpSpPr" if shape.tag == f"{P}grpSp" else f"{P}spPr")
                frame = read_frame(shape if shape.tag == f"{P}graphicFrame" else properties)
                if frame is not None and shape.find(f"*/{P}nvPr/{P}ph") is None:
                    yield shape, frame

    def _background(self, background: etree._Element, guess: str) -> str:
        properties = background.find(f"{P}bgPr")
        if properties is not None:
            return self._fill(properties, guess) or guess
        reference = background.find(f"{P}bgRef")
        if reference is None or not len(reference):
            return guess
        current = resolve(reference[0], self.palette)
        number = whole(reference.get("idx"))
        if number in (0, 1000):
            return guess
        is_background = number >= _BACKGROUND_STYLES
        styles = self.theme.find(
            f"{A}themeElements/{A}fmtScheme/{A}{'bgFillStyleLst' if is_background else 'fillStyleLst'}"
        )
        place = number - (_BACKGROUND_STYLES if is_background else 1)
        if styles is None or place >= len(styles):
            return current or guess
        return self._fill_colour(styles[place], guess, current) or current or guess

    def _fill(self, properties: etree._Element | None, guess: str) -> str | None:
        """The colour of what fills a shape, None where nothing does."""
        for fill in properties if properties is not None else ():
            colour = self._fill_colour(fill, guess)
            if colour is not None:
                return colour
        return None

    def _fill_colour(self, fill: etree._Element, guess: str, current: str | None = None) -> str | None:
        if fill.tag == f"{A}solidFill" and len(fill):
            return resolve(fill[0], self.palette, current)
        if fill.tag == f"{A}blipFill":
            return guess
        if fill.tag == f"{A}gradFill":
            stops = [resolve(stop[0], self.palette, current) for stop in fill.iter(f"{A}gs") if len(stop)]
        elif fill.tag == f"{A}pattFill":
            ends = (fill.find(f"{A}{name}") for name in ("fgClr", "bgClr"))
            stops = [resolve(end[0], self.palette, current) for end in ends if end is not None and len(end)]
        else:
            return None
        known = [stop for stop in stops if stop is not None]
        return average(known) if known else None


def resolve_scheme(scheme: str, palette: Palette) -> str:
    """A theme colour by its mapped name."""
    return palette.colours[palette.colour_map.get(scheme, scheme)]


def read_frame(properties: etree._Element | None) -> Frame | None:
    """The frame that shape properties (or a graphic frame) give, None where they give none."""
    if properties is None:
        return None
    transform = properties.find(f"{A}xfrm")
    if transform is None:
        transform = properties.find(f"{P}xfrm")
    if transform is None:
        return None
    offset, extent = transform.find(f"{A}off"), transform.find(f"{A}ext")
    if offset is None or extent is None:
        return None
    return Frame(whole(offset.get("x")), whole(offset.get("y")), whole(extent.get("cx")), whole(extent.get("cy")))


def _overlap(one: Frame, other: Frame) -> int:
    wide = min(one.right, other.right) - max(one.x, other.x)
    high = min(one.bottom, other.bottom) - max(one.y, other.y)
    return max(0, wide) * max(0, high)
