"""Where blocks go in a layout that has no placeholder for their role: an ordinary company template.

The content area below the title is cut into strips and columns in the same proportions as deckgen's own grid.
"""

from __future__ import annotations

from collections.abc import Collection

from deckgen.model import EMU_PER_INCH, Brand, Frame, Layout, Placeholder

GAP = 0.2
"""Inches between two columns on a slide 13.333 inches wide; all lengths here scale with the slide."""
MAIN = ("chart", "table", "picture", "icons", "body", "quote")
SIDES = ("left", "right")


class Regions:
    """The frames of one slide's roles. `roles` are those its blocks have."""

    def __init__(self, brand: Brand, layout: Layout, roles: Collection[str]) -> None:
        self.brand, self.layout, self.roles = brand, layout, frozenset(roles)
        self.scale = brand.height / (7.5 * EMU_PER_INCH)
        self.held = {each.role: each for each in layout.placeholders}
        self.area, self.strips = self._cut_strips(self._content())

    def length(self, inches: float) -> int:
        return round(inches * EMU_PER_INCH * self.scale)

    def placeholder(self, role: str) -> Placeholder | None:
        """The placeholder a role's block sits in: its own, or the body's for the one thing a slide is about."""
        if role in self.held:
            return self.held[role]
        if role in ("chart", "table", "picture", "body") and self._single():
            return self.held.get("body")
        if role == "quote":
            return self.held.get("body")
        return None

    def _single(self) -> bool:
        return not (self.roles & {"text", "numeral", *SIDES}) and len(self.roles & set(MAIN)) == 1

    def frame(self, role: str) -> Frame:
        """The frame of a role: its own placeholder's, else a part of the content area."""
        if role in self.held and role not in MAIN:
            return self.held[role].frame
        if role in self.held and not (self.roles & self.strips.keys() - self.held.keys()):
            return self.held[role].frame
        if role in self.strips:
            return self.strips[role]
        area = self.area
        if role == "text":
            return self._column(area, 0.68, 1.0)
        if role == "chart" and "text" in self.roles:
            return self._column(area, 0.0, 0.65)
        if "numeral" in self.roles and role in ("numeral", "phrase", "caption", "icons"):
            return self._pictogram(role, area)
        side, _, part = role.partition("_")
        if side in SIDES:
            return self._side(side, part, area)
        return area

    # ------------------------------------------------------------------------------------------ the area

    def _content(self) -> Frame:
        """What is free for content: the body's frame if the layout has one, else all below the title."""
        for role in ("body", "chart", "table", "picture", "icons"):
            if role in self.held and self.held[role].frame.h > self.length(1.5):
                return self.held[role].frame
        title = self.held.get("title")
        margin = self.length(0.6)
        low = self.brand.height - self.length(0.75)
        if title is None or title.frame.y > self.brand.height // 2:
            return Frame(margin, margin, self.brand.width - 2 * margin, low - margin)
        left = min(title.frame.x, margin) if title.frame.w > self.brand.width * 0.6 else title.frame.x
        left = max(left, title.frame.x)
        right = max(title.frame.right, self.brand.width - left)
        top = min(title.frame.bottom + self.length(0.15), self.brand.height // 2)
        return Frame(left, top, min(right, self.brand.width - self.length(0.3)) - left, low - top)

    def _cut_strips(self, area: Frame) -> tuple[Frame, dict[str, Frame]]:
        """Subtitle and stamp from the top of the area, the source from its bottom; what is left is the area."""
        strips: dict[str, Frame] = {}
        top, bottom = area.y, area.bottom
        wanted = self.roles - {"title"}
        main = wanted & {*MAIN, *SIDES}
        line = self.length(0.42)
        if "source" in wanted and "source" not in self.held and main:
            bottom -= self.length(0.5)
            strips["source"] = Frame(area.x, bottom + self.length(0.08), area.w, self.length(0.42))
        if main and wanted & {"subtitle", "stamp"} - self.held.keys():
            stamp = self.length(2.6) if "stamp" in wanted else 0
            strips["subtitle"] = Frame(area.x, top, area.w - stamp, line)
            strips["stamp"] = Frame(area.right - self.length(2.4), top, self.length(2.4), self.length(0.4))
            top += line + self.length(0.1)
        elif "subtitle" in wanted and "subtitle" not in self.held:
            strips["subtitle"] = Frame(area.x, top, area.w, self.length(1.0))
        return Frame(area.x, top, area.w, bottom - top), strips

    def _column(self, area: Frame, start: float, end: float) -> Frame:
        return Frame(area.x + round(area.w * start), area.y, round(area.w * (end - start)), area.h)

    def _pictogram(self, role: str, area: Frame) -> Frame:
        left, right = self._column(area, 0.0, 0.30), self._column(area, 0.35, 1.0)
        if role == "icons":
            return Frame(right.x, right.y + round(area.h * 0.06), right.w, round(area.h * 0.82))
        start, height = {"numeral": (0.0, 0.58), "phrase": (0.6, 0.18), "caption": (0.79, 0.14)}[role]
        return Frame(left.x, left.y + round(area.h * start), left.w, round(area.h * height))

    def _side(self, side: str, part: str, area: Frame) -> Frame:
        gap = self.length(GAP * 2)
        if side in self.held and self.held[side].frame.h > self.length(1.5):
            column = self.held[side].frame
        else:
            width = (area.w - gap) // 2
            column = Frame(area.x if side == "left" else area.x + width + gap, area.y, width, area.h)
        top, line = column.y, self.length(0.42)
        heads = {}
        for name in ("heading", "subtitle"):
            if f"{side}_{name}" in self.roles and f"{side}_{name}" not in self.held:
                heads[name] = Frame(column.x, top, column.w, line)
                top += line
        content = Frame(column.x, top, column.w, column.bottom - top)
        if part in heads:
            return heads[part]
        if part == "numeral":
            return Frame(column.x, content.y + round(content.h * 0.27), column.w, round(content.h * 0.36))
        if part == "caption":
            return Frame(column.x, content.y + round(content.h * 0.59), column.w, self.length(0.4))
        return content
