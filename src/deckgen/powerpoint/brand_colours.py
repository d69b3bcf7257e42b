"""Colours as a theme means them: slots, the master's colour map, and what changes a colour.

How `tint` and `shade` work (on linear light) is what PowerPoint shows: black with tint 75 % is 898989.
"""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

from deckgen.model import Colour
from deckgen.powerpoint.brand_parts import A, broken

SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
USUAL_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
SCHEMES = ("tx1", "bg1", "tx2", "bg2", *(f"accent{number}" for number in range(1, 7)))

VARIANTS = (
    *((100, 0), (75, 0), (50, 0), (20, 80), (40, 60), (60, 40), (95, 0), (85, 0), (65, 0)),
    *((65, 35), (50, 50), (75, 25), (85, 15), (95, 5), (90, 10), (25, 75), (10, 90)),
)
"""`lumMod` and `lumOff` of the shades in PowerPoint's colour picker."""


@dataclass(frozen=True, slots=True)
class Palette:
    """A theme's colours by slot, seen through a colour map. `mapped` False names slots, not mapped names."""

    colours: Mapping[str, str]
    colour_map: Mapping[str, str]
    mapped: bool = True

    def hex(self, colour: Colour) -> str:
        digits = self.colours[self.colour_map.get(colour.scheme, colour.scheme)]
        return changed(digits, [("lumMod", colour.lum_mod / 100), ("lumOff", colour.lum_off / 100)])

    def nearest(self, digits: str) -> Colour:
        """The theme colour, as it is or as the colour picker shades it, that looks most like `digits`."""
        wanted = _parts(digits)
        candidates = [Colour(scheme, *variant) for variant in VARIANTS for scheme in SCHEMES]
        return min(candidates, key=lambda each: _distance(_parts(self.hex(each)), wanted))


def read_theme_colours(theme: etree._Element) -> dict[str, str]:
    """The twelve colours of a theme by slot."""
    scheme = theme.find(f"{A}themeElements/{A}clrScheme")
    if scheme is None:
        raise broken("the theme of the template has no colours")
    colours = {}
    for slot in SLOTS:
        node = scheme.find(f"{A}{slot}")
        digits = resolve(node[0], Palette({}, {})) if node is not None and len(node) else None
        if digits is None:
            raise broken(f"the theme of the template lacks the colour {slot}")
        colours[slot] = digits
    return colours


def fill_colour(parent: etree._Element | None) -> etree._Element | None:
    """The colour element of a solid fill inside `parent`, if it has one."""
    fill = parent.find(f"{A}solidFill") if parent is not None else None
    return fill[0] if fill is not None and len(fill) else None


def resolve(node: etree._Element, palette: Palette, current: str | None = None) -> str | None:
    """A colour element as six hexadecimal digits, None for no colour; `current` stands for `phClr`."""
    kind = etree.QName(node).localname
    value = node.get("val", "")
    digits: str | None = None
    if kind == "srgbClr":
        digits = value
    elif kind == "sysClr":
        digits = node.get("lastClr") or ("FFFFFF" if value == "window" else "000000")
    elif kind == "schemeClr":
        slot = palette.colour_map.get(value, value)
        digits = current if value == "phClr" else palette.colours.get(slot)
    elif kind == "prstClr":
        digits = _preset(value)
    elif kind == "scrgbClr":
        light = [min(1.0, max(0.0, share(node.get(part)))) for part in "rgb"]
        digits = _digits(_encoded(part) for part in light)
    elif kind == "hslClr":
        hue = whole(node.get("hue")) / 21_600_000
        digits = _digits(colorsys.hls_to_rgb(hue, share(node.get("lum")), share(node.get("sat"))))
    if digits is None or len(digits) != 6 or not _is_hex(digits):
        return None
    changes = [(etree.QName(each).localname, share(each.get("val"))) for each in node if _is_element(each)]
    return changed(digits.upper(), changes)


def read_colour(node: etree._Element, palette: Palette) -> Colour | None:
    """A colour element as a theme colour: itself where it is one, else the one that looks most like it."""
    scheme = node.get("val", "")
    changes = {etree.QName(each).localname: share(each.get("val")) for each in node if _is_element(each)}
    slot = palette.colour_map.get(scheme, scheme)
    if etree.QName(node).localname == "schemeClr" and slot in SLOTS and set(changes) <= {"lumMod", "lumOff"}:
        lum_mod, lum_off = (round(changes.get(name, usual) * 100) for name, usual in (("lumMod", 1), ("lumOff", 0)))
        return Colour(scheme if palette.mapped else slot, lum_mod, lum_off)
    digits = resolve(node, palette)
    if digits is None:
        return None
    found = palette.nearest(digits)
    if palette.mapped:
        return found
    return Colour(palette.colour_map.get(found.scheme, found.scheme), found.lum_mod, found.lum_off)


def changed(digits: str, changes: Iterable[tuple[str, float]]) -> str:
    """A colour after changes by name, in their order; `alpha` and what is rare is left out."""
    red, green, blue = _parts(digits)
    for name, value in changes:
        hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
        if name == "lumMod":
            light *= value
        elif name == "lumOff":
            light += value
        elif name == "satMod":
            saturation *= value
        elif name in ("tint", "shade"):
            white = 1 - value if name == "tint" else 0.0
            red, green, blue = (_encoded(_linear(part) * value + white) for part in (red, green, blue))
            continue
        else:
            continue
        red, green, blue = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, light)), min(1.0, max(0.0, saturation)))
    return _digits((red, green, blue))


def average(colours: list[str]) -> str:
    """The mean of some colours."""
    columns = zip(*(_parts(each) for each in colours), strict=True)
    return _digits(sum(column) / len(colours) for column in columns)


def luminance(digits: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(part) for part in _parts(digits))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colourfulness(digits: str) -> float:
    """How colourful: the distance between the strongest and the weakest of red, green and blue, 0 to 1."""
    return max(_parts(digits)) - min(_parts(digits))


def share(text: str | None) -> float:
    """A percentage of DrawingML ('75000' or '75%') as a share."""
    if text is not None and text.endswith("%"):
        try:
            return float(text[:-1]) / 100
        except ValueError:
            return 0.0
    return whole(text) / 100_000


def whole(text: str | None, otherwise: int = 0) -> int:
    """A whole number of an attribute; `otherwise` where there is none."""
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise


def _preset(name: str) -> str | None:
    from PIL import ImageColor

    for short, long in (("dk", "dark"), ("lt", "light"), ("med", "medium")):
        if name.startswith(short):
            name = long + name[len(short) :]
            break
    try:
        return _digits(part / 255 for part in ImageColor.getrgb(name.lower())[:3])
    except ValueError:
        return None


def _is_element(node: etree._Element) -> bool:
    return isinstance(node.tag, str)


def _is_hex(digits: str) -> bool:
    return all(digit in "0123456789abcdefABCDEF" for digit in digits)


def _parts(digits: str) -> tuple[float, float, float]:
    return int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255


def _digits(parts: Iterable[float]) -> str:
    return "".join(f"{round(part * 255):02X}" for part in parts)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _encoded(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _distance(one: Iterable[float], other: Iterable[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
