"""DeckContent and Brand to Deck: every block gets a frame, and every text a size that fits it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from deckgen.findings import Finding, choices
from deckgen.fit import Fitted
from deckgen.fonts import Fonts
from deckgen.icons import load_icon
from deckgen.languages import language as language_named
from deckgen.model import (
    EMU_PER_INCH,
    EMU_PER_POINT,
    Band,
    Block,
    Brand,
    Cell,
    Chart,
    Deck,
    DeckContent,
    Frame,
    IconGrid,
    Layout,
    Part,
    Picture,
    Placeholder,
    Shape,
    Slide,
    SlideContent,
    Table,
    Text,
    TextStyle,
)  # fmt: skip
from deckgen.place.grids import place_grid, row_pitch
from deckgen.place.plots import place_plot
from deckgen.place.regions import SIDES, Regions
from deckgen.place.styles import style_for
from deckgen.place.tables import place_table
from deckgen.place.texts import ENDLESS, Measure

FULL_LINE = 0.8
"""The share of the title's width from which on one line is better broken in two."""
MOST_LINES = 3
"""So many lines at most a source line takes, where its place has fewer: it also says what figures on the slide mean."""
STAMP_MARGIN = 0.62
"""Inches a stamp is wider than its text, of which 0.42 are at its left, for the icon."""


def place(content: DeckContent, brand: Brand, problems: list[Finding], reasons: Mapping[str, str]) -> Deck:
    """The placed deck. `reasons` says by wanted layout why the brand has only a nearest one for it."""
    measure = Measure(brand, language_named(content.language), Fonts(brand.fonts, brand.font_files))
    slides = tuple(
        _Placing(slide, number, brand, measure, problems, reasons).place()
        for number, slide in enumerate(content.slides, 1)
    )
    for font in measure.fonts.guessed:
        problems.append(Finding("warning", "font-guessed", f"the font {font} is not here: its widths are guessed", None,
                                "put its files into the brand's folder, or install it"))  # fmt: skip
    return Deck(
        content.key, content.title, content.language, content.params, brand.name, slides,
        content.footer, content.date, content.author, content.level,
    )  # fmt: skip


class _Placing:
    """One slide on its way from blocks to shapes."""

    def __init__(
        self, slide: SlideContent, number: int, brand: Brand, measure: Measure, problems: list[Finding],
        reasons: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.slide, self.number, self.brand, self.measure = slide, number, brand, measure
        self.problems = problems
        self.layout = self._choose_layout(reasons)
        self.regions = Regions(
            brand,
            self.layout,
            [block.role for block in slide.blocks],
            slide.layouts[0],
            [block.role for block in slide.blocks if not isinstance(block, Text)],
        )

    def warn(self, code: str, message: str, hint: str | None = None) -> None:
        self.problems.append(Finding("warning", code, message, None, hint, self.number))

    def _choose_layout(self, reasons: Mapping[str, str]) -> Layout:
        """The first wanted layout that the brand has as such, else its nearest for the first."""
        wanted = self.slide.layouts
        known = {**{name: name for name in self.brand.layouts}, **self.brand.kinds}
        first = wanted[0]
        if first not in known:
            self.problems.append(Finding(
                "error", "layout-unknown", f"the brand {self.brand.name} has no layout '{first}'", None,
                choices(first, sorted(self.brand.layouts)), self.number,
            ))  # fmt: skip
            return next(iter(self.brand.layouts.values()))
        chosen = next((name for name in wanted if name in known and name not in reasons), first)
        layout = self.brand.layouts[known[chosen]]
        if chosen in reasons:
            self.warn("layout-nearest", f"the brand {self.brand.name} has no layout '{chosen}'; its nearest is "
                      f"'{layout.name}', {reasons[chosen]}")  # fmt: skip
        return layout

    def place(self) -> Slide:
        shapes: list[Shape] = []
        for block in self.slide.blocks:
            shapes += self._shapes(block)
        for words, problem in self.measure.overfull:
            self.warn("text-too-long", f"'{words[:60]}': {problem}", "shorten it")
        self.measure.overfull.clear()
        slide = self.slide
        return Slide(slide.key, slide.kind, self.layout.name, tuple(shapes), slide.notes, slide.section, slide.claim)

    # ------------------------------------------------------------------------------------------ blocks

    def _shapes(self, block: Block) -> list[Shape]:
        holder = self.regions.placeholder(block.role)
        in_ring = block.role in ("chart_numeral", "chart_caption")
        frame = self._in_ring(block.role) if in_ring else self._free(block)
        name = block.role.replace("_", " ").capitalize()
        match block:
            case Text() if block.role == "stamp":
                return self._stamp(block, holder, frame)
            case Text():
                return [self._text(block, holder, frame, name)]
            case Chart():
                plot = place_plot(block, frame, self.brand, self.measure)
                return [Shape(block, frame, name, _graphic(holder), plot=plot)]
            case Table():
                style, widths, heights, over = place_table(block, frame, self.brand, self.measure)
                if over:
                    self.warn("table-too-high", f"the table is {over / EMU_PER_INCH:.1f} inches too high for its place",
                              "take fewer rows, or split it over two slides")  # fmt: skip
                kept = Frame(frame.x, frame.y, sum(widths), sum(heights))
                return [Shape(block, kept, name, _graphic(holder), style=style, column_widths=widths,
                              row_heights=heights)]  # fmt: skip
            case Picture():
                return [Shape(block, _inside(block, frame), name, holder)]
            case IconGrid():
                parts = place_grid(block, frame, self.brand, self.measure)
                return [Shape(block, frame, name, parts=parts)]

    def _free(self, block: Block) -> Frame:
        """Where a block stands: in its place, and clear of a source line that needs more than its own."""
        frame = self._raised(block, self.regions.frame(block.role))
        source = self._tall_source
        if source is None or block.role == "source":
            return source or frame
        beside = frame.x >= source.right or frame.right <= source.x
        if beside or not frame.y < source.y < frame.bottom:
            return frame
        return Frame(frame.x, frame.y, frame.w, max(source.y - self.regions.length(0.08) - frame.y, frame.h // 2))

    @cached_property
    def _tall_source(self) -> Frame | None:
        """The place of a source line of more lines than its own has room for: it grows upwards, up to three lines."""
        block = next((each for each in self.slide.blocks if isinstance(each, Text) and each.role == "source"), None)
        if block is None:
            return None
        frame, holder = self.regions.frame("source"), self.regions.placeholder("source")
        insets, indent = (holder.insets, holder.indent) if holder is not None else ((0, 0, 0, 0), 0)
        style = self.regions.style("source")
        endless = Frame(frame.x, frame.y, frame.w, ENDLESS)
        smallest = replace(style, size=style.min_size or style.size, max_lines=0)
        fitted = self.measure.fit(block.paragraphs, smallest, endless, insets, indent)
        part = min(len(fitted.lines), MOST_LINES) / max(len(fitted.lines), 1)
        tall = round((fitted.height * part + 1) * EMU_PER_POINT) + insets[1] + insets[3]
        return Frame(frame.x, frame.bottom - tall, frame.w, tall) if tall > frame.h else None

    def _raised(self, block: Block, frame: Frame) -> Frame:
        """A figure moves up into the place of the heading or subtitle that the slide does not have."""
        above = {"chart": ["subtitle"], "table": ["subtitle"]}
        above |= {side: [f"{side}_subtitle", f"{side}_heading"] for side in ("left", "right")}
        if isinstance(block, Text) or "stamp" in self.regions.lines:
            return frame
        held = {each.role: each.frame for each in self.layout.placeholders}
        roles = {each.role for each in self.slide.blocks}
        top = frame.y
        for role in above.get(block.role, []):
            if role not in held or role in roles:
                break
            top = min(top, held[role].y)
        return Frame(frame.x, top, frame.w, frame.bottom - top)

    def _in_ring(self, role: str) -> Frame:
        """Where a ring's numeral and caption stand: inside half of its width, as large as its hole is anywhere."""
        ring = self._free(next(each for each in self.slide.blocks if each.role == "chart"))
        side = min(ring.w, ring.h)
        x, y = ring.x + ring.w // 2, ring.y + ring.h // 2
        left, top, wide, tall = (0.23, -0.29, 0.46, 0.36) if role == "chart_numeral" else (0.18, 0.055, 0.36, 0.15)
        return Frame(x - round(left * side), y + round(top * side), round(wide * side), round(tall * side))

    def _text(self, block: Text, holder: Placeholder | None, frame: Frame, name: str) -> Shape:
        style = self.regions.style(block.role)
        insets = holder.insets if holder is not None else (0, 0, 0, 0)
        if self.slide.kind == "contact" and block.role == "body":
            return self._rows(block, holder, frame, name, style)
        if block.role == "title":
            style = replace(style, balanced=True)
        indent = holder.indent if holder is not None else 0
        if holder is not None and holder.bullet != "none" and block.role not in ("body", *SIDES):
            block = replace(block, paragraphs=tuple(replace(each, bullet="none") for each in block.paragraphs))
        fitted = self.measure.fit(block.paragraphs, style, frame, insets, indent)
        if block.role == "title" and fitted.size < 0.85 * style.size:
            roomier = self.regions.roomier_title()
            refitted = self.measure.fit(block.paragraphs, style, roomier, insets, indent)
            if refitted.size > fitted.size or fitted.problem:
                frame, fitted = roomier, refitted
        if block.role == "title" and style.max_lines == 2:
            fitted = self._balanced(block, style, frame, insets, fitted)
        if fitted.problem:
            words = " ".join(block.text.split())
            shown = words if len(words) <= 60 else f"{words[:60]} …"
            self.warn("text-too-long", f"the {name.lower()} '{shown}' does not fit, even at {fitted.size:g} points: "
                      f"{fitted.problem}", "shorten it")  # fmt: skip
        placed = replace(block, paragraphs=fitted.paragraphs)
        moved = holder is not None and frame != holder.frame
        return Shape(placed, frame, name, holder, moved, replace(style, size=fitted.size), insets=insets)

    def _balanced(self, block: Text, style: TextStyle, frame: Frame, insets: tuple[int, int, int, int],
                  fitted: Fitted) -> Fitted:  # fmt: skip
        """A title that nearly fills its line, in two lines of about the same length instead."""
        if len(fitted.lines) > 1 or fitted.lines[0].width * EMU_PER_POINT < frame.w * FULL_LINE:
            return fitted
        narrow = Frame(frame.x, frame.y, round(frame.w * 0.7), frame.h)
        halved = self.measure.fit(block.paragraphs, style, narrow, insets)
        return halved if len(halved.lines) == 2 and halved.size == fitted.size else fitted

    def _rows(self, block: Text, holder: Placeholder | None, frame: Frame, name: str, style: TextStyle) -> Shape:
        """Rows of a heading and a line, as far apart as the icons beside them, in exact line spacing."""
        count = sum(1 for index, _ in enumerate(block.paragraphs) if index % 2 == 0)
        icons = self.regions.frame("icons")
        text = frame
        if frame.x <= icons.x:
            shift = round(1.0 * EMU_PER_INCH * self.regions.scale)
            text = Frame(frame.x + shift, frame.y, frame.w - shift, frame.h)
        pitch = row_pitch(count, icons) / EMU_PER_POINT
        size = min(style.size, pitch * 0.22)
        lines = (size + 2) * 1.22, size * 1.22
        first = (pitch - sum(lines)) / 2
        paragraphs = []
        for index, paragraph in enumerate(block.paragraphs):
            heading = index % 2 == 0
            before = (pitch - sum(lines) if index else 0.0) if heading else 0.0
            paragraphs.append(replace(paragraph, before=round(before, 2), line=round(lines[index % 2], 2),
                                      size=size + 2 if heading else size))  # fmt: skip
        top = icons.y + round((first - 2) * EMU_PER_POINT)
        insets = holder.insets if holder is not None else (0, 0, 0, 0)
        placed = Frame(text.x, top - insets[1], text.w, round(pitch * count * EMU_PER_POINT))
        fitted = self.measure.fit(paragraphs, replace(style, size=size, min_size=size), replace(placed, h=placed.h * 3))
        if len(fitted.lines) > len(paragraphs):
            self.warn("text-too-long", "a contact row takes more than its two lines", "shorten it")
        return Shape(replace(block, paragraphs=tuple(paragraphs)), placed, name, holder, True,
                     replace(style, size=size))  # fmt: skip

    def _stamp(self, block: Text, holder: Placeholder | None, frame: Frame) -> list[Shape]:
        """The stamp as wide as its words, its right edge kept, and the mark in front of them.

        Beside the title where there is room for it; a longer one hangs from the slide's top edge, above the title.
        """
        style = style_for("stamp", holder, self.brand)
        width = round(self.measure.width(block.text, style) * 1.03 * EMU_PER_POINT)
        box = Frame(frame.right - width - round(STAMP_MARGIN * EMU_PER_INCH), frame.y,
                    width + round(STAMP_MARGIN * EMU_PER_INCH), min(frame.h, round(0.4 * EMU_PER_INCH)))  # fmt: skip
        title = self.regions.frame("title") if any(each.role == "title" for each in self.slide.blocks) else None
        if title is not None and box.x < title.right and box.y < title.bottom and title.y < box.bottom:
            box = replace(box, y=0)
        left = round(0.42 * EMU_PER_INCH)
        insets = (left, 0, round(0.1 * EMU_PER_INCH), 0)
        fill = None if holder is not None else self.brand.tones["stamp"]
        words = Shape(block, box, "Stamp", holder, True, replace(style, anchor="ctr"), fill=fill, insets=insets)
        size = round(0.22 * EMU_PER_INCH)
        icon = load_icon("info", (), None)
        mark = IconGrid(f"{self.slide.key}/stamp_mark", "stamp_mark", "mark",
                        (Band("mark", (Cell("info", icon, tone="text"),)),), "", decorative=True)  # fmt: skip
        at = Frame(box.x + round(0.14 * EMU_PER_INCH), box.y + (box.h - size) // 2, size, size)
        parts = [replace(part, colour=style.colour) for part in place_grid(mark, at, self.brand, self.measure)]
        if "stamp_edge" in self.brand.tones:
            edge = Frame(box.x, box.y, round(0.06 * EMU_PER_INCH), box.h)
            parts.insert(0, Part("rule", edge, self.brand.tones["stamp_edge"]))
        return [words, Shape(mark, at, "Stamp mark", parts=tuple(parts))]


def _graphic(holder: Placeholder | None) -> Placeholder | None:
    """Charts and tables may sit in a placeholder for them or for any content."""
    return holder if holder is not None and holder.type in ("chart", "tbl", "obj", "") else None


def _inside(block: Picture, frame: Frame) -> Frame:
    """The picture whole in its frame, at its left; or the frame itself for a cropped one."""
    if block.crop:
        return frame
    scale = min(frame.w / block.width, frame.h / block.height)
    return Frame(frame.x, frame.y, round(block.width * scale), round(block.height * scale))
