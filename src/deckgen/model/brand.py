"""A company's look: theme, layouts and the looks of texts."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from deckgen.model.facts import Frame


@dataclass(frozen=True, slots=True)
class Colour:
    """A theme colour, changed by `lumMod` and `lumOff` in per cent (100 and 0 leave it as it is)."""

    scheme: str
    lum_mod: int = 100
    lum_off: int = 0


Align = Literal["l", "ctr", "r"]
Anchor = Literal["t", "ctr", "b"]


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text looks. `size`, `min_size`, `tracking` and `after` are points; `line` is a share of single.

    `after` is the space after a paragraph. `caps` is 'all' where a template writes capitals only.
    `max_lines` 0 means as many as the frame holds; `balanced` asks for chosen breaks, as titles have.
    """

    size: float
    min_size: float = 0
    bold: bool = False
    colour: Colour = Colour("tx1")
    align: Align = "l"
    anchor: Anchor = "t"
    line: float = 1.0
    tracking: float = 0.0
    after: float = 0.0
    font: str = "minor"
    """'major' or 'minor' for the theme's fonts, or a font's own name."""
    caps: bool = False
    max_lines: int = 0
    balanced: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A placeholder of a layout. `role` is its name in lower case with underscores.

    `insets` are left, top, right, bottom; `indent` is how far its text is pushed in.
    """

    role: str
    type: str
    idx: int
    frame: Frame
    style: TextStyle
    insets: tuple[int, int, int, int] = (0, 0, 0, 0)
    indent: int = 0
    name: str = ""
    bullet: Literal["none", "dot", "number"] = "none"
    """What the layout puts before a paragraph of the first level."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A slide layout: `part` is its part name in the template, `type` PowerPoint's own word for it.

    `footers` holds the XML type of the footer placeholders it has: 'ftr', 'sldNum', 'dt'.
    """

    name: str
    part: str
    type: str
    placeholders: tuple[Placeholder, ...]
    footers: tuple[str, ...] = ()
    background: str = "FFFFFF"
    """The colour behind the content, as six hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Brand:
    """A company's look: theme, layouts and measures. `layouts` by name; `kinds` maps wanted to real layouts.

    `colours` are the theme's twelve by slot name; `colour_map` maps bg1, tx1, bg2, tx2 to slots.
    `styles` holds the looks of texts that have no placeholder, `tones` the colours of drawn things.
    """

    name: str
    width: int
    height: int
    colours: Mapping[str, str]
    colour_map: Mapping[str, str]
    fonts: Mapping[str, str]
    layouts: Mapping[str, Layout]
    kinds: Mapping[str, str]
    styles: Mapping[str, TextStyle]
    tones: Mapping[str, Colour]
    font_files: tuple[str, ...] = ()
    footer: str = ""

    def hex(self, colour: Colour) -> str:
        """The colour as six hexadecimal digits, `lumMod` and `lumOff` applied in HSL."""
        slot = self.colour_map.get(colour.scheme, colour.scheme)
        digits = self.colours[slot]
        red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
        hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
        light = min(1.0, max(0.0, light * colour.lum_mod / 100 + colour.lum_off / 100))
        return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
