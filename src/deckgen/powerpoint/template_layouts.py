"""The slide layouts of a generated template, as XML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from deckgen.look import Look
from deckgen.model import Frame, TextStyle, inches
from deckgen.powerpoint.package import XML_HEAD
from deckgen.powerpoint.template_grid import (
    COVER_MARK,
    COVER_NAME,
    DATE_WIDTH,
    FOOTER_HEIGHT,
    FOOTER_TOP,
    INDEXES,
    MARK,
    NUMBER_LEFT,
    NUMBER_WIDTH,
    STAMP_INSETS,
    Bar,
    Box,
    Footers,
    Holder,
    Plan,
)
from deckgen.powerpoint.template_logo import LogoPart, logo_xml
from deckgen.powerpoint.template_motifs import motif_xml
from deckgen.powerpoint.template_xml import (
    NAMESPACES,
    RECTANGLE,
    background,
    body_properties,
    colour_element,
    drawn,
    level,
    number_field,
    properties,
    solid_fill,
    text_run,
    transform,
    tree,
)

FOOTER_INDEXES = {"dt": 10, "ftr": 11, "sldNum": 12}

_METRICS = {"Calibri": (0.95, 1.22), "Arial": (0.905, 1.15)}
"""Fonts' ascent and line height as shares of the size, from the font files; others get those in between."""
_USUAL_METRICS = (0.93, 1.19)

_SHARES = (1.0, 0.9, 0.8, 0.8, 0.8)
"""The size of each level of a bulleted text, as a share of the first's."""
_STEP = 0.25
_NUMBER_STEP = 0.6
"""Inches that a bullet, or a number, stands out to the left."""


def first_baseline(style: TextStyle, font: str) -> float:
    """Inches from the top of a frame to its first baseline in PowerPoint."""
    ascent, spacing = _METRICS.get(font, _USUAL_METRICS)
    return (ascent - spacing * (1 - style.line)) * style.size / 72


def holder_frame(holder: Holder, style: TextStyle, look: Look) -> Frame:
    """A placeholder's frame in EMU; where its baseline is given, the frame follows."""
    x, y, w, h = holder.box
    if holder.baseline is not None:
        font = look.fonts.heading if style.font == "major" else look.fonts.body
        y = holder.baseline - first_baseline(style, font)
    return inches(x, y, w, h)


class LayoutWriter:
    """Writes one layout of a look. Shapes are numbered from 2 as they are written."""

    def __init__(self, plan: Plan, look: Look, logo: tuple[LogoPart, ...]) -> None:
        self.plan, self.look, self.logo = plan, look, logo
        self.styles = look.styles()
        self.tones = look.tones()
        self.tones["contact_number"] = self.tones["strong" if look.motif == "tiles" else "secondary"]
        self.numbers: Iterator[int] = count(2)

    def xml(self) -> str:
        """The whole part."""
        plan = self.plan
        ground = background(self.tones[plan.ground]) if plan.ground != "background" else ""
        on = self.tones["panel"] if plan.motif == "list" else self.tones[plan.ground]
        panels = [bar for bar in plan.bars if bar.name == "Panel"]
        shapes = [self.bar(bar) for bar in panels]
        shapes.append(motif_xml(plan.motif, on, self.look, self.numbers))
        shapes += [self.holder(holder) for holder in plan.holders]
        shapes += [self.bar(bar) for bar in plan.bars if bar not in panels]
        shapes.append(self.cover_head() if plan.footers is None else self.footers(plan.footers))
        kind = f' type="{plan.type}"' if plan.type else ""
        return (
            f'{XML_HEAD}<p:sldLayout {NAMESPACES}{kind} preserve="1" userDrawn="1">'
            f'<p:cSld name="{plan.name}">{ground}{tree("".join(shapes))}</p:cSld>'
            "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
        )

    def bar(self, bar: Bar) -> str:
        return drawn(next(self.numbers), bar.name, inches(*bar.box), solid_fill(self.tones[bar.tone]))

    # -------------------------------------------------------------------------------------- placeholders

    def holder(self, holder: Holder) -> str:
        style = self.styles[holder.style]
        is_stamp = holder.role == "stamp"
        left, top, right, bottom = (round(each * 914_400) for each in (STAMP_INSETS if is_stamp else (0, 0, 0, 0)))
        fill = RECTANGLE + solid_fill(self.tones["stamp"]) if is_stamp else ""
        kind = f' type="{holder.type}"' if holder.type else ""
        index = f' idx="{INDEXES[holder.role]}"' if INDEXES[holder.role] else ""
        return self.placeholder(
            name=holder.role.replace("_", " ").capitalize(),
            attributes=f'{kind}{index} hasCustomPrompt="1"',
            drawing=transform(holder_frame(holder, style, self.look)) + fill,
            body=body_properties(style.anchor, (left, top, right, bottom)),
            levels=self.levels(holder, style),
            text=self.words(holder.prompt),
        )

    def levels(self, holder: Holder, style: TextStyle) -> str:
        if holder.bullets == "none":
            return level(1, style)
        accent = f"<a:buClr>{colour_element(self.tones['accent'])}</a:buClr>"
        dot = f'{accent}<a:buFont typeface="Arial"/><a:buChar char="•"/>'
        step = round(_STEP * 914_400)
        numbered = round(_NUMBER_STEP * 914_400) if holder.bullets == "number" else 0
        out = []
        for number, share in enumerate(_SHARES, 1):
            size = max(style.min_size * share, round(style.size * share))
            look = replace(style, size=size, after=style.after if number == 1 else min(style.after, 8))
            if number == 1 and numbered:
                counted = f'{accent}<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPlain"/>'
                out.append(level(1, look, counted, numbered, numbered))
            else:
                margin = (numbered or step) + (number - 1) * step
                out.append(level(number, look, dot, margin, step))
        return "".join(out)

    def words(self, text: str) -> str:
        return text_run(text, self.look.language)

    def placeholder(self, name: str, attributes: str, drawing: str, body: str, levels: str, text: str) -> str:
        return (
            f"<p:sp><p:nvSpPr>{properties(next(self.numbers), name)}"
            f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph{attributes}/></p:nvPr></p:nvSpPr>'
            f"<p:spPr>{drawing}</p:spPr><p:txBody>{body}<a:lstStyle>{levels}</a:lstStyle>"
            f'<a:p>{text}<a:endParaRPr lang="{self.look.language}"/></a:p></p:txBody></p:sp>'
        )

    # -------------------------------------------------------------------------------------- head and foot

    def cover_head(self) -> str:
        """The mark and the name beside it, which carry the brand's name as alt text."""
        name = self.look.shown_name
        mark = self.mark(COVER_MARK, self.look.name)
        left, top, width, height = COVER_NAME
        box = inches(left if mark else COVER_MARK[0], top, width, height)
        style = self.styles["word_mark"]
        if not name:
            return mark
        return mark + (
            f"<p:sp><p:nvSpPr>{properties(next(self.numbers), 'Brand name')}"
            f'<p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{transform(box)}{RECTANGLE}'
            f"<a:noFill/></p:spPr><p:txBody>{body_properties('ctr')}"
            f"<a:lstStyle>{level(1, style)}</a:lstStyle><a:p>{self.words(name)}</a:p></p:txBody></p:sp>"
        )

    def mark(self, box: Box, description: str = "") -> str:
        on_panel = self.plan.ground == "panel"
        return logo_xml(self.logo, inches(*box), self.look, self.numbers, on_panel, description)

    def footers(self, footers: Footers) -> str:
        left = footers.mark
        text = left + (0.42 if self.logo else 0)
        mark = self.mark((left, *MARK[1:]))
        style = self.styles["footer"]
        tone, number_tone = self.tones[footers.tone], self.tones[footers.number_tone]
        number = number_field(self.look.language)
        return "".join((
            mark,
            self.footer("Footer", "ftr", text, footers.width, replace(style, colour=tone),
                        self.words(self.look.small_print)),
            self.footer("Date", "dt", footers.date, DATE_WIDTH, replace(style, colour=tone, align="r"), ""),
            self.footer("Slide number", "sldNum", NUMBER_LEFT, NUMBER_WIDTH,
                        replace(style, colour=number_tone, align="r", bold=True), number),
        ))  # fmt: skip

    def footer(self, name: str, kind: str, left: float, width: float, style: TextStyle, text: str) -> str:
        size = "half" if kind == "dt" else "quarter"
        return self.placeholder(
            name=name,
            attributes=f' type="{kind}" sz="{size}" idx="{FOOTER_INDEXES[kind]}"',
            drawing=transform(inches(left, FOOTER_TOP, width, FOOTER_HEIGHT)),
            body=body_properties("ctr"),
            # A colour that the master gives is not given again: LibreOffice would change it twice.
            levels=level(1, style, coloured=style.colour != self.tones["secondary"]),
            text=text,
        )


def layout_xml(plan: Plan, look: Look, logo: tuple[LogoPart, ...]) -> str:
    """A `p:sldLayout` part."""
    return LayoutWriter(plan, look, logo).xml()
