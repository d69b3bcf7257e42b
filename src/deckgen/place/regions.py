"""Where blocks go in a layout that has no placeholder for their role: an ordinary company template.

What a layout has a placeholder for stands there. The rest shares the content area, which is where the company's
own content layout has its body: that keeps clear of logos, panels and footers. It is cut into lines for subtitle,
stamp and source, and into columns in the proportions of deckgen's own grid.
"""

from __future__ import annotations

from collections.abc import Collection

from deckgen.model import EMU_PER_INCH, EMU_PER_POINT, Brand, Frame, Layout, Placeholder
from deckgen.place.styles import brand_style

GAP = 0.4
"""Inches between two columns on a slide 7.5 inches high; all lengths here scale with the slide."""
DRAWN = ("chart", "table", "picture", "icons")
"""Roles of what is drawn: it stands where a placeholder's text would, inside its insets."""
MAIN = (*DRAWN, "body", "quote")
SIDES = ("left", "right")
LEAST, ROOMY = 0.3, 0.42
"""Shares of the slide: a lower content area is too low for a figure, or for title, subtitle and icons."""
TITLE = (0.30, 0.24)
"""Top and height of a title alone on a slide whose layout has it at the top, as shares of the slide."""
WIDTH_OF_LETTER = 0.5
"""The usual width of a letter as a share of its size."""


class Regions:
    """The frames of one slide's roles. `roles` are those its blocks have."""

    def __init__(self, brand: Brand, layout: Layout, roles: Collection[str]) -> None:
        self.brand, self.layout, self.roles = brand, layout, frozenset(roles)
        self.scale = brand.height / (7.5 * EMU_PER_INCH)
        self.held = {each.role: each for each in layout.placeholders}
        self.has_figure = bool(self.roles & {*MAIN, *SIDES})
        self.frames: dict[str, Frame] = {}
        """Frames that are not those of a role's own placeholder; of texts in placeholders with their insets."""
        title = self.held.get("title")
        if title is not None and title.frame.w == 0:
            self.frames["title"] = self._usual_title()
        own = self._own_content()
        self.area = own if own is not None else self._content()
        is_row_of_icons = own is None and self.roles <= {"title", "subtitle", "icons"}
        if not self.has_figure or (is_row_of_icons and self.area.h < ROOMY * brand.height):
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
        if role == "subtitle" and not self.has_figure:
            return self.held.get("body")
        return None

    def look(self, role: str) -> str:
        """The role whose look a text has: what stands under the title of a cover is larger than elsewhere."""
        return "lead" if role == "subtitle" and not self.has_figure else role

    def frame(self, role: str, drawn: bool = False) -> Frame:
        """The frame of a role. What is `drawn` in a placeholder for text stands where the text would."""
        holder = self.placeholder(role)
        frame = self.frames.get(role) or (holder.frame if holder is not None else self.area)
        return _shrunk(frame, holder) if holder is not None and (drawn or role in DRAWN) else frame

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
        self.frames[role] = inner if holder is None else _grown(inner, holder)

    # ------------------------------------------------------------------------------------------ the area

    def _usual_title(self) -> Frame:
        """Where a title stands in a template that has none."""
        margin = self.length(0.6)
        return Frame(margin, self.length(0.45), self.brand.width - 2 * margin, self.length(1.1))

    def _own_content(self) -> Frame | None:
        """Where the layout's own placeholders for content have their text."""
        own = [
            _shrunk(self.held[role].frame, self.held[role])
            for role in (*MAIN, *SIDES, "text") if role in self.held
        ]  # fmt: skip
        own = [each for each in own if each.h > self.length(1.5)]
        return _around(own) if own else None

    def _content(self) -> Frame:
        """What is free for content in a layout without placeholders for it."""
        title = self._title_frame()
        body = self._usual_body()
        area = _clear_of(title, body, self.brand.height, self.length(0.15)) if body is not None else None
        if area is not None and area.h >= LEAST * self.brand.height:
            return area
        return self._around_title(title)

    def _usual_body(self) -> Frame | None:
        """Where the brand's layout for content has its body."""
        usual = self.brand.layouts.get(self.brand.kinds.get("Title and text", ""))
        holders = usual.placeholders if usual is not None else ()
        body = next((each for each in holders if each.role == "body"), None)
        return _shrunk(body.frame, body) if body is not None else None

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
        inner = _shrunk(title, held) if held is not None else title
        slide = Frame(inner.x, slide.y, max(inner.right, wide - inner.x) - inner.x, slide.h)
        slide = Frame(slide.x, slide.y, min(slide.right, wide - self.length(0.3)) - slide.x, slide.h)
        return _clear_of(title, slide, high, self.length(0.15)) or slide

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
        stamp = self._line("stamp") + self.length(0.12) if "stamp" in free else 0
        reserved = self.length(2.6) if stamp else 0
        above = self.held.get("subtitle") if "subtitle" in self.roles - free else None
        if row == {"stamp"} and above is not None and _is_line_above(above.frame, top, stamp * 3):
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
                inner = _shrunk(holder.frame, holder)
                if inner.y < bottom and inner.bottom > top:
                    high, low = max(inner.y, top), min(inner.bottom, bottom)
                    self._settle(role, Frame(inner.x, high, inner.w, low - high))

    def _is_in_the_way(self, role: str) -> bool:
        """Whether a line that the slide has would stand in its content, as the text of a cover does."""
        if role not in self.roles or role not in self.held:
            return False
        frame, area = self.held[role].frame, self.area
        return min(frame.bottom, area.bottom) - max(frame.y, area.y) > min(frame.h // 2, self.length(0.5))

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
            "numeral": min(round(tall * 0.62), self._line("numeral", 1)),
            "phrase": min(round(tall * 0.24), self._line("phrase", 1)),
            "caption": min(round(tall * 0.20), self._line("caption", 2)),
        }
        # Letters start a little under the top of their line, icons at theirs.
        top -= round(heights["numeral"] * 0.12)
        spare = max(0, tall - sum(heights.values()))
        for role, height in heights.items():
            self._settle(role, Frame(left.x, top, left.w, height))
            top += height + min(spare // 3, self.length(0.12))

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
            if side in self.roles and inner != _inner_of(self.held.get(side)):
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
            left, right = (
                _shrunk(frame, self.held[side]) for frame, side in zip(held, SIDES, strict=True)
            )
            return left, right
        gap = self.length(GAP)
        width = round((area.w - gap) * share)
        return Frame(area.x, area.y, width, area.h), Frame(
            area.x + width + gap, area.y, area.w - gap - width, area.h
        )

    def _cut_ring(self, side: str, inner: Frame) -> None:
        """A numeral and a line under it inside a ring, whose hole is two thirds of its width."""
        size = min(inner.w, inner.h)
        x, y = inner.x + (inner.w - size) // 2, inner.y + (inner.h - size) // 2
        wide = round(size * 0.6)
        numeral = Frame(x + (size - wide) // 2, y + round(size * 0.27), wide, round(size * 0.3))
        self._settle(f"{side}_numeral", numeral)
        narrow = round(size * 0.5)
        tall = min(self._line("ring_caption", 2), round(size * 0.2))
        self._settle(f"{side}_caption", Frame(x + (size - narrow) // 2, y + round(size * 0.58), narrow, tall))

    # ------------------------------------------------------------------------------------------ words alone

    def _stack(self) -> None:
        """Title, subtitle and perhaps a row of icons over one another, where the layout has no room for all."""
        title = self._title_frame()
        holder = self.held.get("title")
        if title is None:
            return
        high, wide = self.brand.height, self.brand.width
        column = _shrunk(title, holder) if holder is not None else title
        if column.w < wide // 4:
            return
        has_row, has_subtitle = "icons" in self.roles, "subtitle" in self.roles
        is_on_top = title.bottom < 0.45 * high and title.w > wide // 2 and self.layout.type not in ("title", "secHead")
        if has_row:
            heights = {"title": 0.36, "subtitle": 0.09, "icons": 0.28}
            top = 0.11
        elif is_on_top:
            heights = {"title": TITLE[1], "subtitle": 0.16}
            top = TITLE[0]
        elif has_subtitle and self.placeholder("subtitle") is None:
            self._put_under(column)
            return
        else:
            return
        at = round(top * high)
        for role, share in heights.items():
            if role in self.roles:
                tall = round(share * high)
                self._settle(role, Frame(column.x, at, column.w, tall))
                at += tall + round(0.03 * high)

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


def _shrunk(frame: Frame, holder: Placeholder) -> Frame:
    """Where a placeholder's text stands in a frame."""
    left, top, right, bottom = holder.insets
    return Frame(frame.x + left, frame.y + top, frame.w - left - right, frame.h - top - bottom)


def _grown(inner: Frame, holder: Placeholder) -> Frame:
    """The frame of a placeholder whose text stands in `inner`."""
    left, top, right, bottom = holder.insets
    return Frame(inner.x - left, inner.y - top, inner.w + left + right, inner.h + top + bottom)


def _inner_of(holder: Placeholder | None) -> Frame | None:
    return _shrunk(holder.frame, holder) if holder is not None else None


def _around(frames: list[Frame]) -> Frame:
    x, y = min(each.x for each in frames), min(each.y for each in frames)
    return Frame(x, y, max(each.right for each in frames) - x, max(each.bottom for each in frames) - y)


def _clear_of(title: Frame | None, area: Frame, height: int, gap: int) -> Frame | None:
    """The part of an area below a title in the upper half of the slide, or above one in the lower half."""
    if title is None or title.x >= area.right or area.x >= title.right:
        return area
    if title.y + title.h // 2 <= height // 2:
        top = area.y if title.bottom <= area.y + gap // 2 else title.bottom + gap
        return Frame(area.x, top, area.w, area.bottom - top) if top < area.bottom else None
    bottom = min(area.bottom, title.y - gap) if title.y < area.bottom else area.bottom
    return Frame(area.x, area.y, area.w, bottom - area.y) if bottom > area.y else None


def _is_line_above(line: Frame, top: int, most: int) -> bool:
    """Whether a placeholder is a line that ends about where the content begins."""
    return line.bottom <= top + line.h // 2 and line.h <= most
