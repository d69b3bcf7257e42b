"""Where blocks go in a layout that has no placeholder for their role: an ordinary company template.

What a layout has a placeholder for stands there. The rest shares the content area, which is where the company's
own content layout has its body: that keeps clear of logos, panels and footers. It is cut into lines for subtitle,
stamp and source, and into columns in the proportions of deckgen's own grid.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from deckgen.model import EMU_PER_INCH, EMU_PER_POINT, Brand, Frame, Layout, Placeholder, TextStyle
from deckgen.place.geometry import around, clear_of, grown, inner_of, is_line_above, overlap, shrunk
from deckgen.place.styles import brand_style, style_for

GAP = 0.4
"""Inches between two columns on a slide 7.5 inches high; all lengths here scale with the slide."""
DRAWN = ("chart", "table", "picture", "icons")
"""Roles of what is always drawn, as no text is in 'left' or 'right' if a chart is."""
MAIN = (*DRAWN, "body", "quote")
SIDES = ("left", "right")
LEAST, ROOMY = 0.3, 0.42
"""Shares of the slide: a lower content area is too low for a figure, or for title, subtitle and icons."""
ROW = {"": 0.12, "title": 0.40, "subtitle": 0.10, "icons": 0.32}
WORDS = {"": 0.30, "title": 0.24, "subtitle": 0.16}
"""Heights of what is piled up on a slide without a figure, and in front the empty part above, as shares."""
WIDTH_OF_LETTER = 0.5
"""The usual width of a letter as a share of its size."""


class Regions:
    """The frames of one slide's roles.

    `roles` are those its blocks have, `wanted` is the layout it asks for. What is `drawn` in a placeholder stands
    where a text would, inside the insets.
    """

    def __init__(
        self, brand: Brand, layout: Layout, roles: Collection[str], wanted: str = "", drawn: Collection[str] = DRAWN,
    ) -> None:  # fmt: skip
        self.brand, self.layout, self.roles = brand, layout, frozenset(roles)
        self.drawn = frozenset(drawn)
        self.scale = brand.height / (7.5 * EMU_PER_INCH)
        self.held = {each.role: each for each in layout.placeholders}
        self.has_figure = bool(self.roles & {*MAIN, *SIDES})
        self.frames: dict[str, Frame] = {}
        """Frames that are not those of a role's own placeholder; of texts in placeholders with their insets."""
        self.lines: frozenset[str] = frozenset()
        """Roles that take a line from the content, above or under it."""
        title = self.held.get("title")
        if title is not None and title.frame.w == 0:
            self.frames["title"] = self._usual_title()
        if not self.has_figure:
            self.area = Frame(0, 0, brand.width, brand.height)
            self._stack()
            return
        own = self._own_content()
        self.area = own if own is not None else self._content()
        is_row_of_icons = self.roles <= {"title", "subtitle", "icons"} and not self.held.keys() & {"icons", "picture"}
        is_low = own is None and self.area.h < ROOMY * brand.height
        if is_row_of_icons and (is_low or wanted == "Statement") and self._is_title_wide():
            self._stack()
        else:
            self._cut_lines()
            self._cut_area()

    def length(self, inches: float) -> int:
        return round(inches * EMU_PER_INCH * self.scale)

    # ------------------------------------------------------------------------------------------ answers

    def placeholder(self, role: str) -> Placeholder | None:
        """The placeholder a role's block sits in: its own, or the body's for the one thing a slide is about."""
        if role in self.held:
            return self.held[role]
        if role == "quote" or (role in MAIN and role != "icons" and self._is_single()):
            return self.held.get("body")
        return None

    def style(self, role: str) -> TextStyle:
        """The look of a role's text. What stands under a title alone is larger than elsewhere, and goes with it."""
        holder, title = self.placeholder(role), self.held.get("title")
        if role != "subtitle" or holder is not None or "subtitle" in self.lines:
            return style_for(role, holder, self.brand)
        lead = brand_style("lead", self.brand)
        return lead if title is None else replace(lead, align=title.style.align, colour=title.style.colour)

    def frame(self, role: str) -> Frame:
        """The frame of a role: its placeholder's, unless it shares that place with others."""
        holder = self.placeholder(role)
        frame = self.frames.get(role) or (holder.frame if holder is not None else self.area)
        return shrunk(frame, holder) if holder is not None and role in self.drawn else frame

    def roomier_title(self) -> Frame:
        """The title's frame with what is free above it and down to what follows, for a title that is long."""
        title = self.frame("title")
        follows = [self.area.y, *(each.y for role, each in self.frames.items() if role != "title")]
        follows += [self.held[role].frame.y for role in self.roles & self.held.keys() - {"title", *self.frames}]
        below = [each for each in follows if each >= title.bottom]
        if not self.has_figure or not below:
            return title
        top = min(title.y, self.length(0.4))
        return Frame(title.x, top, title.w, max(title.bottom, min(below) - self.length(0.15)) - top)

    def _is_single(self) -> bool:
        return not (self.roles & {"text", "numeral", *SIDES}) and len(self.roles & set(MAIN)) == 1

    def _title_frame(self) -> Frame | None:
        held = self.held.get("title")
        return self.frames.get("title") or (held.frame if held is not None else None)

    def _line(self, look: str, lines: int = 1) -> int:
        """The height of some lines of a text without a placeholder."""
        return round(brand_style(look, self.brand).size * 1.25 * lines * EMU_PER_POINT)

    def _settle(self, role: str, inner: Frame) -> None:
        """Give a role the room `inner`; a text in a placeholder has its insets around that."""
        holder = self.placeholder(role)
        self.frames[role] = inner if holder is None else grown(inner, holder)

    # ------------------------------------------------------------------------------------------ the area

    def _usual_title(self) -> Frame:
        """Where a title stands in a template that has none."""
        margin = self.length(0.6)
        return Frame(margin, self.length(0.45), self.brand.width - 2 * margin, self.length(1.1))

    def _own_content(self) -> Frame | None:
        """Where the layout's own placeholders for content have their text."""
        own = [
            shrunk(self.held[role].frame, self.held[role])
            for role in (*MAIN, *SIDES, "text") if role in self.held
        ]  # fmt: skip
        own = [each for each in own if each.h > self.length(1.5)]
        return around(own) if own else None

    def _content(self) -> Frame:
        """What is free for content in a layout without placeholders for it."""
        title = self._title_frame()
        body = self._usual_body()
        area = clear_of(title, body, self.brand.height, self.length(0.15)) if body is not None else None
        if area is not None and area.h >= LEAST * self.brand.height:
            return area
        return self._around_title(title)

    def _usual_body(self) -> Frame | None:
        """Where the brand's layout for content has its body."""
        usual = self.brand.layouts.get(self.brand.kinds.get("Title and text", ""))
        holders = usual.placeholders if usual is not None else ()
        body = next((each for each in holders if each.role == "body"), None)
        return shrunk(body.frame, body) if body is not None else None

    def _around_title(self, title: Frame | None) -> Frame:
        """What the title leaves of the slide: below it, above one at the bottom, beside one at a side."""
        wide, high, margin = self.brand.width, self.brand.height, self.length(0.6)
        slide = Frame(margin, margin, wide - 2 * margin, high - margin - self.length(0.75))
        if title is None:
            return slide
        if title.w < 0.45 * wide and title.h > 0.3 * high:
            left = max(title.right + margin, slide.x) if title.x < wide // 3 else slide.x
            right = slide.right if title.x < wide // 3 else title.x - margin
            return Frame(left, slide.y, right - left, slide.h)
        held = self.held.get("title")
        inner = shrunk(title, held) if held is not None else title
        right = min(max(inner.right, wide - inner.x), wide - self.length(0.3))
        slide = Frame(inner.x, slide.y, right - inner.x, slide.h)
        area = clear_of(title, slide, high, self.length(0.15))
        if area is not None and (area.h >= LEAST * high or title.y > LEAST * high):
            return area
        # The title takes most of the slide: it keeps the upper part of its frame.
        self.frames["title"] = Frame(title.x, title.y, title.w, round(0.4 * high) - title.y)
        top = round(0.42 * high)
        return Frame(slide.x, top, slide.w, slide.bottom - top)

    # ------------------------------------------------------------------------------------------ lines

    def _cut_lines(self) -> None:
        """Subtitle and stamp take a line from the top of the area, the source lines from its bottom."""
        area = self.area
        top, bottom = area.y, area.bottom
        free = self.roles - self.held.keys()
        free |= {role for role in ("subtitle", "source") if self._is_in_the_way(role)}
        if "source" in free:
            style = brand_style("source", self.brand)
            letters = area.w / EMU_PER_POINT / (style.size * WIDTH_OF_LETTER)
            tall = self._line("source", 2 if letters >= 115 else 3)
            bottom -= tall + self.length(0.08)
            self._settle("source", Frame(area.x, bottom + self.length(0.08), area.w, tall))
        row = free & {"subtitle", "stamp"}
        self.lines = free & {"subtitle", "stamp", "source"}
        stamp = self._line("stamp") + self.length(0.12) if "stamp" in free else 0
        reserved = self.length(2.6) if stamp else 0
        above = self.held.get("subtitle") if "subtitle" in self.roles - free else None
        if row == {"stamp"} and above is not None and is_line_above(above.frame, top, stamp * 3):
            line = above.frame
            self.frames["subtitle"] = Frame(line.x, line.y, min(line.w, area.right - reserved - line.x), line.h)
            self._settle("stamp", Frame(area.x, line.y + (line.h - stamp) // 2, area.w, stamp))
        elif row:
            tall = max(self._line("subtitle", 1) if "subtitle" in free else 0, stamp)
            if "subtitle" in free:
                self._settle("subtitle", Frame(area.x, top, area.w - reserved, tall))
            if stamp:
                self._settle("stamp", Frame(area.x, top, area.w, stamp))
            top += tall + self.length(0.12)
        self.area = Frame(area.x, top, area.w, bottom - top)
        for role in (*MAIN, *SIDES, "text"):
            if self.area != area and (holder := self.held.get(role)) is not None:
                inner = shrunk(holder.frame, holder)
                if inner.y < bottom and inner.bottom > top:
                    high, low = max(inner.y, top), min(inner.bottom, bottom)
                    self._settle(role, Frame(inner.x, high, inner.w, low - high))

    def _is_in_the_way(self, role: str) -> bool:
        """Whether a line that the slide has would stand in its content, as the text of a cover does."""
        title = self._title_frame()
        if role not in self.roles or role not in self.held:
            return False
        frame = self.held[role].frame
        most = min(round(frame.h * 0.4), self.length(0.5))
        return any(overlap(frame, each) > most for each in (self.area, title) if each is not None)

    # ------------------------------------------------------------------------------------------ columns

    def _cut_area(self) -> None:
        area, free = self.area, self.roles - self.held.keys()
        if self.roles & set(SIDES):
            self._cut_sides()
        elif "numeral" in free and "icons" in free:
            self._cut_pictogram()
        elif "text" in free:
            self._settle("text", self._column(0.68, 1.0))
            for role in self.roles & set(MAIN):
                self._settle(role, self._column(0.0, 0.64))
        elif "body" in self.roles and "body" not in self.held:
            self._settle("body", area)
        elif self._is_single() and (role := next(iter(self.roles & set(MAIN)))) not in self.held:
            self._settle(role, area)

    def _column(self, start: float, end: float) -> Frame:
        area = self.area
        return Frame(area.x + round(area.w * start), area.y, round(area.w * (end - start)), area.h)

    def _cut_pictogram(self) -> None:
        """Numeral, phrase and caption over one another, beside two rows of icons as high as they."""
        right = self._column(0.36, 1.0)
        tall = min(round(self.area.h * 0.94), round(right.w * 0.46))
        top = self.area.y + round((self.area.h - tall) * 0.4)
        self._settle("icons", Frame(right.x, top, right.w, tall))
        left = self._column(0.0, 0.32)
        heights = {
            "numeral": min(round(self.area.h * 0.5), self._line("numeral")),
            "phrase": min(round(self.area.h * 0.2), self._line("phrase")),
            "caption": min(round(self.area.h * 0.16), self._line("caption", 2)),
        }
        top = max(self.area.y, top + (tall - sum(heights.values())) // 2)
        for role, height in heights.items():
            self._settle(role, Frame(left.x, top, left.w, height))
            top += height

    def _cut_sides(self) -> None:
        for side, column in zip(SIDES, self._columns(), strict=True):
            top = column.y
            for part in ("heading", "subtitle"):
                role = f"{side}_{part}"
                if role in self.roles and role not in self.held:
                    tall = self._line(role, self._lines_of_head(part, column.w))
                    self._settle(role, Frame(column.x, top, column.w, tall))
                    top += tall + self.length(0.04)
            inner = Frame(column.x, top, column.w, column.bottom - top)
            if side in self.roles and inner != inner_of(self.held.get(side)):
                self._settle(side, inner)
            if f"{side}_numeral" in self.roles and f"{side}_numeral" not in self.held:
                self._cut_ring(side, inner)

    def _lines_of_head(self, part: str, width: int) -> int:
        """Two lines for headings where the columns are narrow, in both so that they stay level."""
        style = brand_style("heading", self.brand)
        letters = width / EMU_PER_POINT / (style.size * WIDTH_OF_LETTER)
        return 2 if part == "heading" and letters < 34 else 1

    def _columns(self) -> tuple[Frame, Frame]:
        """Left and right; a ring needs less width than what stands beside it."""
        area = self.area
        held = [self.frames.get(side, self.held[side].frame) for side in SIDES if side in self.held]
        share = 0.37 if "left_numeral" in self.roles else 0.63 if "right_numeral" in self.roles else 0.5
        if len(held) == 2 and (share == 0.5 or {"left_numeral", "right_numeral"} & self.held.keys()):
            left, right = (shrunk(frame, self.held[side]) for frame, side in zip(held, SIDES, strict=True))
            return left, right
        gap = self.length(GAP)
        width = round((area.w - gap) * share)
        return Frame(area.x, area.y, width, area.h), Frame(area.x + width + gap, area.y, area.w - gap - width, area.h)

    def _cut_ring(self, side: str, inner: Frame) -> None:
        """A numeral and a line under it inside a ring, whose hole is two thirds of its width."""
        size = min(inner.w, inner.h)
        x, y = inner.x + (inner.w - size) // 2, inner.y + (inner.h - size) // 2
        wide = round(size * 0.6)
        numeral = Frame(x + (size - wide) // 2, y + round(size * 0.25), wide, round(size * 0.31))
        self._settle(f"{side}_numeral", numeral)
        narrow, tall = round(size * 0.42), min(self._line("ring_caption", 2), round(size * 0.17))
        self._settle(f"{side}_caption", Frame(x + (size - narrow) // 2, y + round(size * 0.56), narrow, tall))

    # ------------------------------------------------------------------------------------------ words alone

    def _is_title_wide(self) -> bool:
        title = self._title_frame()
        return title is not None and title.w > 0.45 * self.brand.width

    def _stack(self) -> None:
        """Title, subtitle and perhaps a row of icons over one another, where the layout has no room for all."""
        title, holder = self._title_frame(), self.held.get("title")
        if title is None:
            return
        column = shrunk(title, holder) if holder is not None else title
        if "icons" in self.roles:
            body = self._usual_body()
            bottom = body.bottom if body is not None else round(0.9 * self.brand.height)
            self._pile(column, ROW, min(bottom, round(0.9 * self.brand.height)))
        elif self._is_content_title(title):
            self._pile(column, WORDS, self.brand.height)
        elif "subtitle" in self.roles and self.placeholder("subtitle") is None:
            self._put_under(column)

    def _is_content_title(self, title: Frame) -> bool:
        """Whether a title stands at the top for what comes under it, rather than where a cover has it."""
        is_opening = self.layout.type in ("title", "secHead")
        return self._is_title_wide() and title.bottom < 0.45 * self.brand.height and not is_opening

    def _pile(self, column: Frame, shares: Mapping[str, float], bottom: int) -> None:
        """Give each role its share of the height down to `bottom`; what is left is above them and between."""
        top = round(shares[""] * bottom)
        for role in (each for each in shares if each in self.roles):
            tall = round(shares[role] * bottom)
            self._settle(role, Frame(column.x, top, column.w, tall))
            top += tall + round(0.03 * bottom)

    def _put_under(self, title: Frame) -> None:
        """A subtitle without a place of its own: under the title, or in the lowest part of a high one."""
        tall = self._line("lead", 2)
        gap = self.length(0.1)
        bottom = round(0.9 * self.brand.height)
        if title.bottom + gap + tall > bottom and title.h > 2 * tall:
            kept = min(title.bottom, bottom) - tall - gap - title.y
            self._settle("title", Frame(title.x, title.y, title.w, kept))
            title = Frame(title.x, title.y, title.w, kept)
        self._settle("subtitle", Frame(title.x, title.bottom + gap, title.w, tall))
