"""Frames and placeholders: their text's room, what they have in common, and what one leaves of another."""

from __future__ import annotations

from deckgen.model import Frame, Placeholder


def shrunk(frame: Frame, holder: Placeholder) -> Frame:
    """Where a placeholder's text stands in a frame."""
    left, top, right, bottom = holder.insets
    return Frame(frame.x + left, frame.y + top, frame.w - left - right, frame.h - top - bottom)


def grown(inner: Frame, holder: Placeholder) -> Frame:
    """The frame of a placeholder whose text stands in `inner`."""
    left, top, right, bottom = holder.insets
    return Frame(inner.x - left, inner.y - top, inner.w + left + right, inner.h + top + bottom)


def inner_of(holder: Placeholder | None) -> Frame | None:
    return shrunk(holder.frame, holder) if holder is not None else None


def around(frames: list[Frame]) -> Frame:
    x, y = min(each.x for each in frames), min(each.y for each in frames)
    return Frame(x, y, max(each.right for each in frames) - x, max(each.bottom for each in frames) - y)


def clear_of(title: Frame | None, area: Frame, height: int, gap: int) -> Frame | None:
    """The part of an area below a title in the upper half of the slide, or above one in the lower half."""
    if title is None or title.x >= area.right or area.x >= title.right:
        return area
    if title.y + title.h // 2 <= height // 2:
        top = area.y if title.bottom <= area.y + gap // 2 else title.bottom + gap
        return Frame(area.x, top, area.w, area.bottom - top) if top < area.bottom else None
    bottom = min(area.bottom, title.y - gap) if title.y < area.bottom else area.bottom
    return Frame(area.x, area.y, area.w, bottom - area.y) if bottom > area.y else None


def is_line_above(line: Frame, top: int, most: int) -> bool:
    """Whether a placeholder is a line that ends about where the content begins."""
    return line.bottom <= top + line.h // 2 and line.h <= most


def overlap(one: Frame, other: Frame) -> int:
    """How much of one's height is inside another that stands in the same columns."""
    if one.x >= other.right or other.x >= one.right:
        return 0
    return min(one.bottom, other.bottom) - max(one.y, other.y)
