"""Small pieces of DrawingML that a generated template is put together from."""

from __future__ import annotations

from deckgen.model import Anchor, Colour, Frame, Icon, TextStyle
from deckgen.powerpoint.package import OFFICE
from deckgen.powerpoint.xml import colour_xml, escape_attribute, escape_text

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
NO_LINE = "<a:ln><a:noFill/></a:ln>"
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}">'
    '<adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst>"
)
_FONTS = {"major": "mj", "minor": "mn"}
_VERBS = {"M": ("moveTo", 1), "L": ("lnTo", 1), "Q": ("quadBezTo", 2), "C": ("cubicBezTo", 3)}

Paint = Colour | str
"""A theme colour, or six hexadecimal digits for what must not follow the theme."""


def colour_element(paint: Paint) -> str:
    """An `a:schemeClr` or `a:srgbClr`."""
    if isinstance(paint, str):
        return f'<a:srgbClr val="{paint}"/>'
    return colour_xml(paint)


def solid_fill(paint: Paint) -> str:
    return f"<a:solidFill>{colour_element(paint)}</a:solidFill>"


def transform(frame: Frame, group: bool = False) -> str:
    """An `a:xfrm`; a group's own children are placed in the slide's coordinates."""
    off, ext = f'x="{frame.x}" y="{frame.y}"', f'cx="{frame.w}" cy="{frame.h}"'
    children = f"<a:chOff {off}/><a:chExt {ext}/>" if group else ""
    return f"<a:xfrm><a:off {off}/><a:ext {ext}/>{children}</a:xfrm>"


def properties(number: int, name: str, description: str = "", decorative: bool = False) -> str:
    """A `p:cNvPr`: either with an alt text, or marked as decorative, or neither."""
    head = f'<p:cNvPr id="{number}" name="{escape_attribute(name)}"'
    if description:
        head += f' descr="{escape_attribute(description)}"'
    return f"{head}>{_DECORATIVE}</p:cNvPr>" if decorative and not description else f"{head}/>"


def freeform(width: int, height: int, path: str) -> str:
    """A custom geometry with one path in its own units."""
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{width}" h="{height}">{path}</a:path></a:pathLst></a:custGeom>'
    )


def point(x: int, y: int) -> str:
    return f'<a:pt x="{x}" y="{y}"/>'


def polygon(width: int, height: int, corners: list[tuple[int, int]]) -> str:
    """A closed shape of straight lines."""
    start, *others = corners
    lines = "".join(f"<a:lnTo>{point(*corner)}</a:lnTo>" for corner in others)
    return freeform(width, height, f"<a:moveTo>{point(*start)}</a:moveTo>{lines}<a:close/>")


def outline_geometry(icon: Icon) -> str:
    """An icon's outline; its path box is the icon's view box."""
    tokens = iter(icon.outline.split())
    path = ""
    for letter in tokens:
        if letter == "Z":
            path += "<a:close/>"
            continue
        verb, count = _VERBS[letter]
        points = "".join(f'<a:pt x="{next(tokens)}" y="{next(tokens)}"/>' for _ in range(count))
        path += f"<a:{verb}>{points}</a:{verb}>"
    return freeform(icon.width, icon.height, path)


def drawn(number: int, name: str, frame: Frame, fill: str, geometry: str = RECTANGLE, decorative: bool = True) -> str:
    """A shape without words that belongs to a layout."""
    return (
        f"<p:sp><p:nvSpPr>{properties(number, name, decorative=decorative)}<p:cNvSpPr/>"
        f'<p:nvPr userDrawn="1"/></p:nvSpPr>'
        f"<p:spPr>{transform(frame)}{geometry}{fill}{NO_LINE}</p:spPr></p:sp>"
    )


def group(number: int, name: str, frame: Frame, shapes: str, description: str = "") -> str:
    """A group that belongs to a layout; decorative unless it has an alt text."""
    return (
        f"<p:grpSp><p:nvGrpSpPr>{properties(number, name, description, decorative=True)}<p:cNvGrpSpPr/>"
        f'<p:nvPr userDrawn="1"/></p:nvGrpSpPr><p:grpSpPr>{transform(frame, group=True)}</p:grpSpPr>'
        f"{shapes}</p:grpSp>"
    )


def tree(shapes: str) -> str:
    """The shape tree of a master or layout."""
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr>'
        f"{transform(Frame(0, 0, 0, 0), group=True)}</p:grpSpPr>{shapes}</p:spTree>"
    )


def background(paint: Paint) -> str:
    return f"<p:bg><p:bgPr>{solid_fill(paint)}<a:effectLst/></p:bgPr></p:bg>"


def body_properties(anchor: Anchor, insets: tuple[int, int, int, int] = (0, 0, 0, 0)) -> str:
    """An `a:bodyPr` that wraps and never resizes: deckgen fits texts itself."""
    left, top, right, bottom = insets
    return (
        f'<a:bodyPr vert="horz" wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" '
        f'rtlCol="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
    )


def level(
    number: int,
    style: TextStyle,
    bullet: str = "<a:buNone/>",
    margin: int = 0,
    hanging: int = 0,
    coloured: bool = True,
) -> str:
    """The paragraph and text properties of one level, 1 to 9. `margin` and `hanging` are EMU.

    Without `coloured` the colour is what the level inherits.
    """
    fill = solid_fill(style.colour) if coloured else ""
    bold = ' b="1"' if style.bold else ' b="0"'
    tracking = f' spc="{round(style.tracking * 100)}"' if style.tracking else ""
    family = _FONTS[style.font]
    fonts = f'<a:latin typeface="+{family}-lt"/><a:ea typeface="+{family}-ea"/><a:cs typeface="+{family}-cs"/>'
    return (
        f'<a:lvl{number}pPr marL="{margin}" indent="{-hanging}" algn="{style.align}" defTabSz="914400" '
        'rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
        f'<a:lnSpc><a:spcPct val="{round(style.line * 100_000)}"/></a:lnSpc>'
        '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{round(style.after * 100)}"/></a:spcAft>'
        f'{bullet}<a:defRPr sz="{round(style.size * 100)}"{bold} i="0" kern="1200"{tracking}>'
        f"{fill}{fonts}</a:defRPr></a:lvl{number}pPr>"
    )


def text_run(text: str, language: str) -> str:
    """An `a:r`, nothing for no text."""
    return f'<a:r><a:rPr lang="{language}"/><a:t>{escape_text(text)}</a:t></a:r>' if text else ""


def number_field(language: str) -> str:
    """The field that shows the slide's number."""
    return (
        '<a:fld id="{5D2B1C10-0000-4000-8000-000000000001}" type="slidenum">'
        f'<a:rPr lang="{language}"/><a:t>‹#›</a:t></a:fld>'
    )
