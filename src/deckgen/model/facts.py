"""Values with what is known of them, and the rectangles they are placed in."""

from __future__ import annotations

from dataclasses import dataclass

EMU_PER_INCH = 914_400
EMU_PER_POINT = 12_700

Status = str
"""'published', 'provisional', 'revised', 'illustrative' or another word of the data's status column."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on the slide, in EMU from its top left corner."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h


def inches(x: float, y: float, w: float, h: float) -> Frame:
    """A frame from inches."""
    return Frame(*(round(length * EMU_PER_INCH) for length in (x, y, w, h)))


@dataclass(frozen=True, slots=True)
class Origin:
    """The row a value was read from: file as the spec names it, line as an editor counts, column by name."""

    file: str
    line: int
    column: str
    title: str = ""
    url: str = ""
    note: str = ""
    data: str = ""
    """The data set's name in the spec."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One value with what is known of it. `value` is raw (a share is 0 to 1), `text` is as shown."""

    key: str
    value: float | str | None
    text: str
    base: int | None = None
    status: Status = "published"
    origin: Origin | None = None
    label: str = ""
