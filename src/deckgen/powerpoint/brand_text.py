"""How a placeholder's text looks, after all it inherits: layout, master, text styles, presentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Literal, cast

from lxml import etree

from deckgen.model import Align, Anchor, Colour, TextStyle
from deckgen.powerpoint.brand_colours import Palette, fill_colour, read_colour, share, whole
from deckgen.powerpoint.brand_parts import A, P

INSETS = {"lIns": 91_440, "tIns": 45_720, "rIns": 91_440, "bIns": 45_720}
"""What PowerPoint takes where nothing says otherwise, in EMU."""

DEFAULT_SIZE = 18.0
SINGLE_LINE = 1.2
"""The height of a single line as a share of the text's size."""

TITLES = ("title", "ctrTitle")
FOOTERS = ("dt", "ftr", "sldNum")
SMALLEST = 10.0
_SHRINK = {"title": (0.7, 24.0), "other": (0.75, 16.0)}
"""How far a text may shrink: this share of its size, or to this size where the template's own is larger."""


Bullet = Literal["none", "dot", "number"]
_BULLETS: dict[str, Bullet] = {"buNone": "none", "buChar": "dot", "buBlip": "dot", "buAutoNum": "number"}


@dataclass(frozen=True, slots=True)
class Inherited:
    """What one placeholder inherits from, nearest first: its paragraph properties and its body properties."""

    paragraphs: tuple[etree._Element, ...]
    bodies: tuple[etree._Element, ...]


def inherited(
    shapes: Sequence[etree._Element],
    kind: str,
    text_styles: etree._Element | None,
    default: etree._Element | None,
) -> Inherited:
    """What a placeholder of type `kind` inherits: from `shapes`, the layout's first, then the text styles."""
    name = "titleStyle" if kind in TITLES else "otherStyle" if kind in FOOTERS else "bodyStyle"
    lists = [shape.find(f"{P}txBody/{A}lstStyle") for shape in shapes]
    lists += [text_styles.find(f"{P}{name}") if text_styles is not None else None, default]
    bodies = [shape.find(f"{P}txBody/{A}bodyPr") for shape in shapes]
    return Inherited(
        tuple(level for each in lists if each is not None for level in _levels(each)),
        tuple(each for each in bodies if each is not None),
    )


def _levels(styles: etree._Element) -> Iterator[etree._Element]:
    for name in ("lvl1pPr", "defPPr"):
        level = styles.find(f"{A}{name}")
        if level is not None:
            yield level


def read_style(found: Inherited, kind: str, palette: Palette) -> TextStyle:
    """The look of a placeholder's first level. `after` is all the space between two paragraphs."""
    size = whole(_run_attribute(found, "sz"), round(DEFAULT_SIZE * 100)) / 100
    is_title = kind in TITLES
    share, enough = _SHRINK["title" if is_title else "other"]
    after = sum(_space(_paragraph_child(found, name), size) for name in ("spcBef", "spcAft"))
    return TextStyle(
        size=size,
        min_size=min(size, max(SMALLEST, min(round(size * share, 1), enough))),
        bold=_run_attribute(found, "b") in ("1", "true"),
        italic=_run_attribute(found, "i") in ("1", "true"),
        colour=_colour(found, palette),
        align=_align(found),
        anchor=_anchor(found),
        line=_line(_paragraph_child(found, "lnSpc"), size),
        tracking=whole(_run_attribute(found, "spc")) / 100,
        after=round(after, 2),
        font=_font(found),
        caps=_run_attribute(found, "cap") == "all",
        balanced=is_title,
    )


def read_insets(found: Inherited) -> tuple[int, int, int, int]:
    """Left, top, right and bottom, in EMU."""
    left, top, right, bottom = (
        whole(next((each.get(name) for each in found.bodies if each.get(name)), None), usual)
        for name, usual in INSETS.items()
    )
    return left, top, right, bottom


def read_indent(found: Inherited) -> int:
    """How far the text of the first level stands in from the left, in EMU."""
    margin = whole(_paragraph_attribute(found, "marL"))
    return max(0, margin, margin + whole(_paragraph_attribute(found, "indent")))


def read_bullet(found: Inherited) -> Bullet:
    """What stands before a paragraph of the first level."""
    for paragraph in found.paragraphs:
        for name, bullet in _BULLETS.items():
            if paragraph.find(f"{A}{name}") is not None:
                return bullet
    return "none"


def is_vertical(found: Inherited) -> bool:
    """Whether the text runs downwards."""
    return next((each.get("vert") for each in found.bodies if each.get("vert")), "horz") != "horz"


def text_styles_of(master: etree._Element) -> etree._Element | None:
    """The text styles of a master; those of its sample texts where it has none, as LibreOffice writes it."""
    styles = master.find(f"{P}txStyles")
    if styles is not None:
        return styles
    made = etree.Element(f"{P}txStyles", nsmap={"p": P[1:-1], "a": A[1:-1]})
    for kind, name in (("title", "titleStyle"), ("body", "bodyStyle"), ("", "otherStyle")):
        style = etree.SubElement(made, f"{P}{name}")
        for shape in master.iterfind(f"{P}cSld/{P}spTree/{P}sp"):
            placeholder = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
            if placeholder is not None and placeholder.get("type", "obj") == kind:
                style.extend(_sample_levels(shape))
                break
    return made


def _sample_levels(shape: etree._Element) -> Iterator[etree._Element]:
    """A level's paragraph properties from each sample paragraph that is the first of its level."""
    levels: dict[int, etree._Element] = {}
    for paragraph in shape.iterfind(f"{P}txBody/{A}p"):
        properties, run = paragraph.find(f"{A}pPr"), paragraph.find(f"{A}r/{A}rPr")
        number = whole(properties.get("lvl") if properties is not None else None)
        if number in levels or number > 8 or run is None:
            continue
        level = etree.Element(f"{A}lvl{number + 1}pPr")
        if properties is not None:
            level.attrib.update({name: value for name, value in properties.attrib.items() if name != "lvl"})
            level.extend(deepcopy(each) for each in properties if each.tag not in (f"{A}defRPr", f"{A}extLst"))
        look = etree.SubElement(level, f"{A}defRPr")
        look.attrib.update(
            {name: value for name, value in run.attrib.items() if name in ("sz", "b", "i", "spc", "cap")}
        )
        look.extend(deepcopy(each) for name in ("solidFill", "latin") for each in run.iterfind(f"{A}{name}"))
        levels[number] = level
    yield from (levels[number] for number in sorted(levels))


def _paragraph_attribute(found: Inherited, name: str) -> str | None:
    return next((each.get(name) for each in found.paragraphs if each.get(name) is not None), None)


def _paragraph_child(found: Inherited, name: str) -> etree._Element | None:
    children = (each.find(f"{A}{name}") for each in found.paragraphs)
    return next((child for child in children if child is not None and len(child)), None)


def _runs(found: Inherited) -> Iterator[etree._Element]:
    for each in found.paragraphs:
        look = each.find(f"{A}defRPr")
        if look is not None:
            yield look


def _run_attribute(found: Inherited, name: str) -> str | None:
    return next((each.get(name) for each in _runs(found) if each.get(name) is not None), None)


def _colour(found: Inherited, palette: Palette) -> Colour:
    for look in _runs(found):
        node = fill_colour(look)
        colour = read_colour(node, palette) if node is not None else None
        if colour is not None:
            return colour
    return Colour("tx1" if palette.mapped else palette.colour_map["tx1"])


def _align(found: Inherited) -> Align:
    given = _paragraph_attribute(found, "algn")
    return cast(Align, given) if given in ("l", "ctr", "r") else "l"


def _anchor(found: Inherited) -> Anchor:
    given = next((each.get("anchor") for each in found.bodies if each.get("anchor")), None)
    return cast(Anchor, given) if given in ("t", "ctr", "b") else "t"


def _font(found: Inherited) -> str:
    for look in _runs(found):
        latin = look.find(f"{A}latin")
        typeface = latin.get("typeface") if latin is not None else None
        if typeface:
            return {"+mj-lt": "major", "+mn-lt": "minor"}.get(typeface, typeface)
    return "minor"


def _line(spacing: etree._Element | None, size: float) -> float:
    if spacing is None:
        return 1.0
    if spacing[0].tag == f"{A}spcPct":
        return share(spacing[0].get("val")) or 1.0
    return round(whole(spacing[0].get("val")) / 100 / (SINGLE_LINE * size), 3) or 1.0


def _space(spacing: etree._Element | None, size: float) -> float:
    """Space before or after a paragraph in points; a share is one of the text's size."""
    if spacing is None:
        return 0.0
    if spacing[0].tag == f"{A}spcPct":
        return share(spacing[0].get("val")) * size
    return whole(spacing[0].get("val")) / 100
