"""Theme, slide master and table style of a generated template, as XML."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

from deckgen.look import MAPPED, SLOTS, Look
from deckgen.model import Colour, TextStyle, inches
from deckgen.powerpoint.package import XML_HEAD
from deckgen.powerpoint.template_grid import (
    DATE_WIDTH,
    FOOTER_HEIGHT,
    FOOTER_TOP,
    NUMBER_LEFT,
    NUMBER_WIDTH,
    TITLE,
    Box,
)
from deckgen.powerpoint.template_xml import (
    NAMESPACES,
    background,
    body_properties,
    colour_element,
    level,
    number_field,
    properties,
    solid_fill,
    text_run,
    transform,
    tree,
)
from deckgen.powerpoint.xml import escape_attribute

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
FIRST_ID = 2_147_483_648
"""Masters and layouts are numbered from here, in one row."""

_BODY: Box = (0.767, 2.05, 9.8, 4.1)
_LEVEL_SHARES = (1.0, 0.9, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8)
_STEP = 228_600
_USUAL_SIZE = 18.0


def theme_xml(look: Look) -> str:
    """The theme: colours and fonts of the look; flat fills, plain lines, no effects."""
    name = f'"{escape_attribute(look.name)}"'
    colours = "".join(f'<a:{slot}><a:srgbClr val="{digits}"/></a:{slot}>' for slot, digits in look.theme.items())
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(
        f'<a:ln w="{width}" cap="flat" cmpd="sng" algn="ctr">{fill}<a:prstDash val="solid"/>'
        '<a:miter lim="800000"/></a:ln>'
        for width in (9525, 12700, 19050)
    )
    return (
        f'{XML_HEAD}<a:theme xmlns:a="{A}" name={name}><a:themeElements>'
        f"<a:clrScheme name={name}>{colours}</a:clrScheme><a:fontScheme name={name}>"
        f"<a:majorFont>{_font(look.fonts.heading)}</a:majorFont>"
        f"<a:minorFont>{_font(look.fonts.body)}</a:minorFont></a:fontScheme>"
        f"<a:fmtScheme name={name}><a:fillStyleLst>{fill * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{lines}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
        "<a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def _font(name: str) -> str:
    return f'<a:latin typeface="{escape_attribute(name)}"/><a:ea typeface=""/><a:cs typeface=""/>'


def text_levels(style: TextStyle) -> str:
    """Nine levels alike, one step further in each: what text is that nothing else gives a look."""
    return "".join(level(number, style, "", (number - 1) * 2 * _STEP) for number in range(1, 10))


def usual_text(look: Look) -> TextStyle:
    """The look of text in shapes and text boxes that a person draws."""
    return TextStyle(_USUAL_SIZE, colour=look.tones()["text"])


def master_xml(look: Look, layouts: int) -> str:
    """The slide master, with so many layouts as rId1, rId2 …; its theme comes after them."""
    styles, tones = look.styles(), look.tones()
    mapping = look.mapping
    names = [*MAPPED, *SLOTS[4:]]
    color_map = " ".join(f'{name}="{mapping.get(name, name)}"' for name in names)
    ids = "".join(f'<p:sldLayoutId id="{FIRST_ID + place}" r:id="rId{place}"/>' for place in range(1, layouts + 1))
    footer = styles["footer"]
    footers = [
        ("Date", "dt", 2, "half", (10.267, DATE_WIDTH), replace(footer, align="r"), ""),
        ("Footer", "ftr", 3, "quarter", (1.187, 8.0), footer, text_run(look.small_print, look.language)),
        ("Slide number", "sldNum", 4, "quarter", (NUMBER_LEFT, NUMBER_WIDTH),
         replace(footer, align="r", bold=True), number_field(look.language)),
    ]  # fmt: skip
    shapes = _holder(look, 2, "Title", 'type="title"', TITLE.box, "t", "", text_run("Title", look.language))
    shapes += _holder(look, 3, "Text", 'type="body" idx="1"', _BODY, "t", "", text_run("Text", look.language))
    for place, (name, kind, index, size, (left, width), style, text) in enumerate(footers, 4):
        box = (left, FOOTER_TOP, width, FOOTER_HEIGHT)
        attributes = f'type="{kind}" sz="{size}" idx="{index}"'
        shapes += _holder(look, place, name, attributes, box, "ctr", level(1, style), text)
    return (
        f"{XML_HEAD}<p:sldMaster {NAMESPACES}>"
        f"<p:cSld>{background(tones['background'])}{tree(shapes)}</p:cSld>"
        f'<p:clrMap {color_map}/><p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:hf hdr="0" dt="0"/>'
        f"<p:txStyles><p:titleStyle>{level(1, styles['title'])}</p:titleStyle>"
        f"<p:bodyStyle>{_bulleted(styles['point'], tones['accent'])}</p:bodyStyle>"
        f"<p:otherStyle>{text_levels(usual_text(look))}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _bulleted(style: TextStyle, accent: Colour) -> str:
    bullet = f'<a:buClr>{colour_element(accent)}</a:buClr><a:buFont typeface="Arial"/><a:buChar char="•"/>'
    return "".join(
        level(number, replace(style, size=round(style.size * share)), bullet, number * _STEP, _STEP)
        for number, share in enumerate(_LEVEL_SHARES, 1)
    )


def _holder(look: Look, number: int, name: str, attributes: str, box: Box, anchor: str, levels: str, text: str) -> str:
    body = body_properties("ctr" if anchor == "ctr" else "t")
    return (
        f'<p:sp><p:nvSpPr>{properties(number, name)}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {attributes}/></p:nvPr></p:nvSpPr>"
        f'<p:spPr>{transform(inches(*box))}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f"<p:txBody>{body}<a:lstStyle>{levels}</a:lstStyle>"
        f'<a:p>{text}<a:endParaRPr lang="{look.language}"/></a:p></p:txBody></p:sp>'
    )


def table_styles_xml(look: Look) -> str:
    """The style of tables that a person inserts: a rule under the header, hairlines, no bands."""
    tones = look.tones()
    guid = "{" + str(uuid5(NAMESPACE_URL, f"deckgen:table-style:{look.name}")).upper() + "}"
    none = "<a:ln><a:noFill/></a:ln>"
    hair = f'<a:ln w="9525" cmpd="sng">{solid_fill(tones["hairline"])}</a:ln>'
    rule = f'<a:ln w="12700" cmpd="sng">{solid_fill(tones["strong"])}</a:ln>'

    def text(tone: str, bold: bool) -> str:
        weight = ' b="on"' if bold else ""
        return (
            f'<a:tcTxStyle{weight}><a:fontRef idx="minor"><a:prstClr val="black"/></a:fontRef>'
            f"{colour_element(tones[tone])}</a:tcTxStyle>"
        )

    def cells(borders: str, fill: str = "") -> str:
        return f"<a:tcStyle><a:tcBdr>{borders}</a:tcBdr>{fill}</a:tcStyle>"

    whole = "".join(
        f"<a:{side}>{line}</a:{side}>"
        for side, line in (
            ("left", none), ("right", none), ("top", none), ("bottom", none),
            ("insideH", hair), ("insideV", none),
        )
    )  # fmt: skip
    return (
        f'{XML_HEAD}<a:tblStyleLst xmlns:a="{A}" def="{guid}">'
        f'<a:tblStyle styleId="{guid}" styleName="{escape_attribute(look.name)}">'
        f"<a:wholeTbl>{text('text', False)}{cells(whole, '<a:fill><a:noFill/></a:fill>')}</a:wholeTbl>"
        f"<a:lastRow>{text('text', True)}{cells(f'<a:top>{rule}</a:top>')}</a:lastRow>"
        f"<a:firstRow>{text('strong', True)}{cells(f'<a:bottom>{rule}</a:bottom>')}</a:firstRow>"
        "</a:tblStyle></a:tblStyleLst>"
    )
