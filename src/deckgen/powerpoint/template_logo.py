"""A company's mark as freeforms, one for each colour; those that are the theme's follow the theme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from deckgen.findings import error
from deckgen.look import Look
from deckgen.model import Colour, Frame, Icon
from deckgen.powerpoint.package import BrokenXml, parse_xml
from deckgen.powerpoint.template_xml import Paint, drawn, group, outline_geometry, solid_fill
from deckgen.svg import outline_of

SHAPES = ("path", "rect", "circle", "ellipse", "polygon", "polyline", "line")
_BLACK = "000000"


@dataclass(frozen=True, slots=True)
class LogoPart:
    """What has one colour in a mark. `slot` is the theme's slot of that colour, '' for a foreign one."""

    outline: Icon
    digits: str
    slot: str = ""


def read_logo(svg: bytes, look: Look) -> tuple[LogoPart, ...]:
    """The mark by colour, in the order in which the drawing first shows them. Raises 'logo-broken'."""
    try:
        drawing = parse_xml(svg)
    except BrokenXml as problem:
        raise error("logo-broken", f"the logo of {look.name} cannot be read: {problem}",
                    hint="save it as a plain SVG of filled shapes") from None  # fmt: skip
    slots = {digits: slot for slot, digits in reversed(look.theme.items())}
    colours = list(dict.fromkeys(_fill_of(shape, look) for shape in _shapes(drawing)))
    return tuple(
        LogoPart(outline_of(_only(drawing, digits, look), f"logo of {look.name}"), digits, slots.get(digits, ""))
        for digits in colours
        if digits
    )


def _shapes(drawing: etree._Element) -> list[etree._Element]:
    return [each for each in drawing.iter() if isinstance(each.tag, str) and etree.QName(each).localname in SHAPES]


def _fill_of(shape: etree._Element, look: Look) -> str:
    """The fill as six hexadecimal digits, '' for none; it may stand on the shape or on what it is in."""
    for element in (shape, *shape.iterancestors()):
        declared = (each.partition(":") for each in element.get("style", "").split(";"))
        styles = {name.strip(): value.strip() for name, _, value in declared}
        fill = styles.get("fill") or element.get("fill")
        if fill:
            return _digits(fill, look)
    return _BLACK


def _digits(fill: str, look: Look) -> str:
    from PIL import ImageColor

    if fill in ("none", "transparent"):
        return ""
    try:
        red, green, blue = ImageColor.getrgb(_BLACK if fill == "currentColor" else fill)[:3]
    except ValueError:
        raise error("logo-broken", f"the logo of {look.name} has a fill that is no plain colour: {fill[:40]}",
                    hint="save it as a plain SVG of filled shapes, without gradients") from None  # fmt: skip
    return f"{red:02X}{green:02X}{blue:02X}"


def _only(drawing: etree._Element, digits: str, look: Look) -> bytes:
    """The drawing with nothing but the shapes of one fill."""
    copy = deepcopy(drawing)
    for shape in _shapes(copy):
        parent = shape.getparent()
        if _fill_of(shape, look) != digits and parent is not None:
            parent.remove(shape)
    return etree.tostring(copy)


def logo_xml(
    parts: tuple[LogoPart, ...],
    frame: Frame,
    look: Look,
    numbers: Iterator[int],
    on_panel: bool,
    description: str,
) -> str:
    """The mark as a group in its frame; decorative without a `description`."""
    if not parts:
        return ""
    changes: Mapping[str, Colour] = look.logo.on_panel if look.logo is not None and on_panel else {}
    shapes = "".join(
        drawn(next(numbers), "Mark", _fitted(part.outline, frame), solid_fill(_paint(part, changes, look)),
              outline_geometry(part.outline), decorative=not description)
        for part in parts
    )  # fmt: skip
    return group(next(numbers), "Logo", _fitted(parts[0].outline, frame), shapes, description)


def _paint(part: LogoPart, changes: Mapping[str, Colour], look: Look) -> Paint:
    if not part.slot:
        return part.digits
    return look.mapped(changes.get(part.slot, Colour(part.slot)))


def _fitted(outline: Icon, frame: Frame) -> Frame:
    """The largest frame of the outline's proportions, from the left, in the middle of the height."""
    scale = min(frame.w / outline.width, frame.h / outline.height)
    width, height = round(outline.width * scale), round(outline.height * scale)
    return Frame(frame.x, frame.y + (frame.h - height) // 2, width, height)
