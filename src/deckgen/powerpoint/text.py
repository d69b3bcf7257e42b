"""Texts: paragraphs, runs and number fields as DrawingML."""

from __future__ import annotations

from dataclasses import dataclass, field

from deckgen.model import BREAK, EMU_PER_POINT, Paragraph, Placeholder, Run, TextStyle
from deckgen.powerpoint.keys import FIELD, guid
from deckgen.powerpoint.xml import colour_xml, escape_attribute, escape_text

NUMBER_ROOM = 1.1
"""The room of a number before a paragraph, as a share of its size: bullets may leave too little."""


@dataclass
class Writing:
    """What texts of one part need: its language, its links' relationships, and names for its fields."""

    language: str
    name: str
    links: dict[str, str] = field(default_factory=dict)
    """Relationship ids by address."""
    next_id: int = 1
    fields: int = 0

    def link(self, address: str) -> str:
        if address not in self.links:
            self.links[address] = f"rIdL{len(self.links) + 1}"
        return self.links[address]

    def field_id(self, key: str) -> str:
        self.fields += 1
        return guid(f"{self.name}/{self.fields}/{key}")


def run_properties(
    tag: str, writing: Writing, run: Run, style: TextStyle | None, size: float, link: bool = True
) -> str:
    """An `a:rPr` or `a:endParaRPr`. Without a style only what differs from the placeholder is written."""
    bold = run.bold or (style is not None and style.bold)
    italic = run.italic or (style is not None and style.italic)
    head = f'<a:{tag} lang="{writing.language}"'
    if size:
        head += f' sz="{round(size * 100)}"'
    if bold:
        head += ' b="1"'
    if italic:
        head += ' i="1"'
    if style is not None and style.tracking:
        head += f' spc="{round(style.tracking * 100)}"'
    inner = ""
    if style is not None:
        inner += f"<a:solidFill>{colour_xml(style.colour)}</a:solidFill>"
        font = {"major": "+mj-lt", "minor": "+mn-lt"}.get(style.font, style.font)
        inner += f'<a:latin typeface="{escape_attribute(font)}"/>'
    if run.link and link:
        inner += f'<a:hlinkClick r:id="{writing.link(run.link)}"/>'
    return f"{head}>{inner}</a:{tag}>" if inner else f"{head}/>"


def paragraph_properties(paragraph: Paragraph, style: TextStyle | None, placeholder: Placeholder | None) -> str:
    """An `a:pPr`: level, bullets and spacing, as far as they are not the placeholder's."""
    head, inner = "", ""
    if paragraph.level:
        head += f' lvl="{paragraph.level}"'
    if style is not None:
        head += f' algn="{style.align}"'
    if paragraph.line:
        inner += f'<a:lnSpc><a:spcPts val="{round(paragraph.line * 100)}"/></a:lnSpc>'
    elif style is not None and style.line != 1:
        inner += f'<a:lnSpc><a:spcPct val="{round(style.line * 100_000)}"/></a:lnSpc>'
    if paragraph.before or paragraph.line:
        inner += f'<a:spcBef><a:spcPts val="{round(paragraph.before * 100)}"/></a:spcBef>'
        inner += '<a:spcAft><a:spcPts val="0"/></a:spcAft>'
    elif style is not None:
        inner += '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        inner += f'<a:spcAft><a:spcPts val="{round(style.after * 100)}"/></a:spcAft>'
    indent, bullet = _bullet(paragraph, placeholder)
    return f"<a:pPr{indent}{head}>{inner}{bullet}</a:pPr>" if head or inner or bullet or indent else ""


def _bullet(paragraph: Paragraph, placeholder: Placeholder | None) -> tuple[str, str]:
    """Indents and bullet, where the placeholder does not give the wanted one by itself."""
    given = placeholder.bullet if placeholder is not None else "none"
    if paragraph.level or not paragraph.bullet or paragraph.bullet == given:
        return "", ""
    if paragraph.bullet == "none":
        return ' marL="0" indent="0"', "<a:buNone/>"
    step = placeholder.indent if placeholder is not None and placeholder.indent else 342_900
    if paragraph.bullet == "number" and placeholder is not None:
        step = max(step, round(placeholder.style.size * NUMBER_ROOM * EMU_PER_POINT))
    indent = f' marL="{step}" indent="-{step}"'
    if paragraph.bullet == "number":
        return indent, '<a:buSzPct val="100000"/><a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPlain"/>'
    return indent, '<a:buFont typeface="Arial"/><a:buChar char="•"/>'


def paragraph_xml(
    paragraph: Paragraph, writing: Writing, style: TextStyle | None, size: float, placeholder: Placeholder | None = None
) -> str:
    """An `a:p`. `size` is written on every run if it is not 0."""
    size = paragraph.size or size
    out = [f"<a:p>{paragraph_properties(paragraph, style, placeholder)}"]
    for run in paragraph.runs:
        properties = run_properties("rPr", writing, run, style, size)
        if run.text == BREAK:
            out.append(f"<a:br>{properties}</a:br>")
        elif run.fact is not None:
            key = escape_attribute(FIELD + run.fact.key)
            out.append(
                f'<a:fld id="{writing.field_id(run.fact.key)}" type="{key}">{properties}'
                f"<a:t>{escape_text(run.text)}</a:t></a:fld>"
            )
        elif run.text:
            out.append(f"<a:r>{properties}<a:t>{escape_text(run.text)}</a:t></a:r>")
    last = paragraph.runs[-1] if paragraph.runs else Run("")
    out.append(run_properties("endParaRPr", writing, last, style, size, link=False))
    return "".join(out) + "</a:p>"


def body_xml(
    paragraphs: tuple[Paragraph, ...], writing: Writing, body: str, style: TextStyle | None = None,
    size: float = 0, placeholder: Placeholder | None = None, tag: str = "p:txBody",
) -> str:  # fmt: skip
    """A text body; `body` is its `a:bodyPr`."""
    inner = "".join(paragraph_xml(each, writing, style, size, placeholder) for each in paragraphs)
    return f"<{tag}>{body}<a:lstStyle/>{inner}</{tag}>"


def free_body(style: TextStyle, insets: tuple[int, int, int, int] = (0, 0, 0, 0)) -> str:
    """The `a:bodyPr` of a text that has no placeholder."""
    left, top, right, bottom = insets
    return (
        f'<a:bodyPr wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" bIns="{bottom}" rtlCol="0" '
        f'anchor="{style.anchor}"><a:noAutofit/></a:bodyPr>'
    )
