"""Shapes: texts, tables, pictures, icon grids and chart frames as the XML of a slide's shape tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from deckgen.model import (
    Align,
    Chart,
    Colour,
    Frame,
    Icon,
    IconGrid,
    Paragraph,
    Part,
    Picture,
    Placeholder,
    Row,
    Run,
    Shape,
    Table,
    Text,
    wording,
)  # fmt: skip
from deckgen.powerpoint.keys import column_extension, properties, row_extension, table_ids
from deckgen.powerpoint.text import Writing, body_xml, free_body, paragraph_xml
from deckgen.powerpoint.xml import colour_xml

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SVG_URI = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
NO_LINE = "<a:ln><a:noFill/></a:ln>"


@dataclass
class SlideWriting:
    """What the shapes of one slide share: ids count up, related parts get relationship ids."""

    texts: Writing
    next_id: int = 2
    related: list[tuple[str, str]] = field(default_factory=list)
    """Relationship type and target of rId2, rId3 … (rId1 is the layout)."""

    def take_id(self) -> int:
        self.next_id += 1
        return self.next_id - 1

    def relate(self, kind: str, target: str) -> str:
        self.related.append((kind, target))
        return f"rId{len(self.related) + 1}"


def off_ext(frame: Frame, tag: str = "a:xfrm") -> str:
    return f'<{tag}><a:off x="{frame.x}" y="{frame.y}"/><a:ext cx="{max(frame.w, 0)}" cy="{max(frame.h, 0)}"/></{tag}>'


def placeholder_xml(placeholder: Placeholder | None, tags: str) -> str:
    """The `p:nvPr` of a shape: its placeholder, then the relationship of its tags."""
    inner = ""
    if placeholder is not None:
        kind = f' type="{placeholder.type}"' if placeholder.type not in ("", "obj") else ""
        number = f' idx="{placeholder.idx}"' if placeholder.idx else ""
        inner = f"<p:ph{kind}{number}/>"
    if tags:
        inner += f'<p:custDataLst><p:tags r:id="{tags}"/></p:custDataLst>'
    return f"<p:nvPr>{inner}</p:nvPr>" if inner else "<p:nvPr/>"


# ------------------------------------------------------------------------------------------------- text


def text_shape(shape: Shape, block: Text, slide: SlideWriting, tags: str) -> str:
    """A text in its placeholder, or in a text box of its own."""
    holder, style = shape.placeholder, shape.style
    names = properties(slide.take_id(), shape.name, block.key)
    fill = f"<a:solidFill>{colour_xml(shape.fill)}</a:solidFill>" if shape.fill is not None else ""
    if holder is not None:
        moved = off_ext(shape.frame) if shape.moved else ""
        size = style.size if style is not None and style.size != holder.style.size else 0
        body = body_xml(block.paragraphs, slide.texts, "<a:bodyPr/>", None, size, holder)
        kind = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        drawn = f"<p:spPr>{moved}{fill}</p:spPr>" if moved or fill else "<p:spPr/>"
    else:
        assert style is not None
        body = body_xml(block.paragraphs, slide.texts, free_body(style, shape.insets), style, style.size)
        kind = '<p:cNvSpPr txBox="1"/>'
        drawn = f"<p:spPr>{off_ext(shape.frame)}{RECTANGLE}{fill or '<a:noFill/>'}</p:spPr>"
    nv = f"<p:nvSpPr>{names}{kind}{placeholder_xml(holder, tags)}</p:nvSpPr>"
    return f"<p:sp>{nv}{drawn}{body}</p:sp>"


# ------------------------------------------------------------------------------------------------- icons


@lru_cache(maxsize=1024)
def geometry(icon: Icon) -> str:
    """An icon's outline as one custom geometry; its path box is the view box, so icons keep their alignment."""
    out: list[str] = []
    tokens = icon.outline.split()
    index = 0
    counts = {"M": 1, "L": 1, "Q": 2, "C": 3, "Z": 0}
    tags = {"M": "moveTo", "L": "lnTo", "Q": "quadBezTo", "C": "cubicBezTo"}
    while index < len(tokens):
        verb = tokens[index]
        index += 1
        count = counts[verb]
        if not count:
            out.append("<a:close/>")
            continue
        points = "".join(f'<a:pt x="{tokens[index + 2 * i]}" y="{tokens[index + 2 * i + 1]}"/>' for i in range(count))
        index += 2 * count
        out.append(f"<a:{tags[verb]}>{points}</a:{tags[verb]}>")
    return (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/>'
        f'<a:pathLst><a:path w="{icon.width}" h="{icon.height}">{"".join(out)}</a:path></a:pathLst></a:custGeom>'
    )


def icon_shape(part: Part, icon: Icon, slide: SlideWriting, name: str, key: str, alt: str, decorative: bool,
               tags: str = "") -> str:  # fmt: skip
    """A single freeform with a theme colour."""
    names = properties(slide.take_id(), name, key, alt, decorative)
    return (
        f'<p:sp><p:nvSpPr>{names}<p:cNvSpPr><a:spLocks noChangeAspect="1"/></p:cNvSpPr>'
        f"{placeholder_xml(None, tags)}</p:nvSpPr><p:spPr>{off_ext(part.frame)}{geometry(icon)}"
        f"<a:solidFill>{colour_xml(part.colour)}</a:solidFill>{NO_LINE}</p:spPr></p:sp>"
    )


def grid_shape(shape: Shape, block: IconGrid, slide: SlideWriting, tags: str) -> str:
    """A group of all an icon grid shows; each cell is a group in it, so a person can move it whole."""
    parts = shape.parts
    if block.arrangement == "mark" and len(parts) == 1 and parts[0].icon is not None:
        return icon_shape(parts[0], parts[0].icon, slide, shape.name, block.key, block.alt, block.decorative, tags)
    names = properties(slide.take_id(), shape.name, block.key, block.alt, block.decorative)
    inner = []
    for name, members in groupby(parts, key=lambda part: part.group):
        group = list(members)
        key = f"{block.key}/{name}" if name else ""
        drawn = [_part(part, slide, key if len(group) == 1 else "") for part in group]
        if len(group) > 1:
            label = " ".join(wording(part.runs, " ") for part in group if part.runs)
            title = f"Icon: {' '.join(label.split())}" if label else "Icon"
            own = properties(slide.take_id(), title, key)
            inner.append(_group(own, "<p:nvPr/>", [part.frame for part in group], drawn))
        else:
            inner += drawn
    return _group(names, placeholder_xml(None, tags), [part.frame for part in parts], inner)


def _group(names: str, nv: str, frames: Iterable[Frame], inner: list[str]) -> str:
    boxes = list(frames)
    x, y = min(box.x for box in boxes), min(box.y for box in boxes)
    frame = Frame(x, y, max(box.right for box in boxes) - x, max(box.bottom for box in boxes) - y)
    child = f'<a:chOff x="{frame.x}" y="{frame.y}"/><a:chExt cx="{frame.w}" cy="{frame.h}"/></a:xfrm>'
    place = off_ext(frame).replace("</a:xfrm>", child)
    return (
        f"<p:grpSp><p:nvGrpSpPr>{names}<p:cNvGrpSpPr/>{nv}</p:nvGrpSpPr><p:grpSpPr>{place}</p:grpSpPr>"
        f"{''.join(inner)}</p:grpSp>"
    )


def _part(part: Part, slide: SlideWriting, key: str) -> str:
    if part.kind == "icon" and part.icon is not None:
        return icon_shape(part, part.icon, slide, f"Icon: {part.icon.name}", key, part.alt, False)
    if part.kind == "rule":
        names = properties(slide.take_id(), "Line", "", decorative=True)
        return (
            f"<p:sp><p:nvSpPr>{names}<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{off_ext(part.frame)}{RECTANGLE}"
            f"<a:solidFill>{colour_xml(part.colour)}</a:solidFill>{NO_LINE}</p:spPr></p:sp>"
        )
    assert part.style is not None
    names = properties(slide.take_id(), "Label", key)
    body = body_xml((Paragraph(part.runs),), slide.texts, free_body(part.style), part.style, part.style.size)
    return (
        f'<p:sp><p:nvSpPr>{names}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>{off_ext(part.frame)}{RECTANGLE}'
        f"<a:noFill/></p:spPr>{body}</p:sp>"
    )


# ------------------------------------------------------------------------------------------------- frames


def chart_frame(shape: Shape, block: Chart, slide: SlideWriting, tags: str, rid: str) -> str:
    """The graphic frame of a chart part."""
    names = properties(slide.take_id(), shape.name, block.key, block.alt)
    graphic = f'<a:graphicData uri="{C}"><c:chart xmlns:c="{C}" r:id="{rid}"/></a:graphicData>'
    return _graphic_frame(names, shape, tags, graphic)


def _graphic_frame(names: str, shape: Shape, tags: str, graphic: str) -> str:
    holder = shape.placeholder
    if holder is not None and holder.type not in ("chart", "tbl", "obj", ""):
        holder = None
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr>{names}<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/>'
        f"</p:cNvGraphicFramePr>{placeholder_xml(holder, tags)}</p:nvGraphicFramePr>"
        f"{off_ext(shape.frame, 'p:xfrm')}<a:graphic>{graphic}</a:graphic></p:graphicFrame>"
    )


def picture_shape(shape: Shape, block: Picture, slide: SlideWriting, tags: str, image: str, svg: str) -> str:
    """A picture; `image` and `svg` are relationship ids. Cropped to its frame where the block asks so."""
    names = properties(slide.take_id(), shape.name, block.key, block.alt, block.decorative)
    extra = ""
    if svg:
        extra = (f'<a:extLst><a:ext uri="{SVG_URI}"><asvg:svgBlip xmlns:asvg="{SVG}" r:embed="{svg}"/>'
                 "</a:ext></a:extLst>")  # fmt: skip
    blip = f'<a:blip r:embed="{image}">{extra}</a:blip>' if extra else f'<a:blip r:embed="{image}"/>'
    holder = shape.placeholder if shape.placeholder is not None and shape.placeholder.type == "pic" else None
    return (
        f'<p:pic><p:nvPicPr>{names}<p:cNvPicPr><a:picLocks noChangeAspect="1"/></p:cNvPicPr>'
        f"{placeholder_xml(holder, tags)}</p:nvPicPr><p:blipFill>{blip}{_crop(block, shape.frame)}"
        f"<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>{off_ext(shape.frame)}{RECTANGLE}</p:spPr></p:pic>"
    )


def _crop(block: Picture, frame: Frame) -> str:
    if not block.crop:
        return ""
    have, want = block.width / block.height, frame.w / frame.h
    if have > want:
        side = round((1 - want / have) * 50_000)
        return f'<a:srcRect l="{side}" r="{side}"/>'
    side = round((1 - have / want) * 50_000)
    return f'<a:srcRect t="{side}" b="{side}"/>'


# ------------------------------------------------------------------------------------------------- table


def table_frame(shape: Shape, block: Table, slide: SlideWriting, tags: str, tones: dict[str, Colour]) -> str:
    """A native table: a rule under the header, hairlines between rows, no bands and no upright lines."""
    names = properties(slide.take_id(), shape.name, block.key, block.alt)
    columns = "".join(
        f'<a:gridCol w="{width}">{column_extension(number)}</a:gridCol>'
        for width, number in zip(shape.column_widths, table_ids(column.key for column in block.columns), strict=True)
    )
    row_ids = table_ids(("", *(row.key for row in block.rows)))
    header = Row("header", tuple(column.label for column in block.columns))
    rows = []
    for number, (row, height) in enumerate(zip((header, *block.rows), shape.row_heights, strict=True)):
        after = block.rows[number].emphasis if number < len(block.rows) else ""
        cells = "".join(
            _cell(shape, runs, block.columns[i].align, row, number == 0, after == "total", slide, tones)
            for i, runs in enumerate(row.cells)
        )
        rows.append(f'<a:tr h="{height}">{cells}{row_extension(row_ids[number])}</a:tr>')
    grid = f'<a:tbl><a:tblPr firstRow="1"/><a:tblGrid>{columns}</a:tblGrid>{"".join(rows)}</a:tbl>'
    graphic = f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table">{grid}</a:graphicData>'
    return _graphic_frame(names, shape, tags, graphic)


def _cell(shape: Shape, runs: tuple[Run, ...], align: Align, row: Row, header: bool, before_total: bool,
          slide: SlideWriting, tones: dict[str, Colour]) -> str:  # fmt: skip
    from dataclasses import replace

    style = shape.style
    assert style is not None
    look = replace(style, align=align, bold=header or bool(row.emphasis))
    if header:
        look = replace(look, size=max(style.size - 2, 10), colour=tones["strong"])
    elif row.emphasis == "highlight":
        look = replace(look, colour=tones["accent"])
    text = paragraph_xml(Paragraph(runs), slide.texts, look, look.size)
    strong = header or before_total
    rule = (12_700, tones["strong"]) if strong else (9_525, tones["hairline"])
    none = "".join(f"<a:{side}><a:noFill/></a:{side}>" for side in ("lnL", "lnR", "lnT"))
    bottom = f'<a:lnB w="{rule[0]}"><a:solidFill>{colour_xml(rule[1])}</a:solidFill></a:lnB>'
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{text}</a:txBody>"
        f'<a:tcPr marL="73152" marR="73152" marT="45720" marB="45720" anchor="ctr">{none}{bottom}<a:noFill/></a:tcPr>'
        "</a:tc>"
    )
