"""Values with what is known of them, and the rectangles they are placed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

EMU_PER_INCH = 914_400
EMU_PER_POINT = 12_700

Status = str
"""'published', 'provisional', 'revised', 'illustrative' or another word of the data's status column."""

Suppressed = Literal["", "base", "total"]
"""Why a value is suppressed: too few answers stand behind it, or a total would give another such value away."""


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
    """The row a value was read from: file as the spec names it, line as an editor counts, column by name.

    `line` is 0 where a value stands in no row: an answer of a service, or an estimate from many rows.
    """

    file: str
    line: int
    column: str
    title: str = ""
    url: str = ""
    note: str = ""
    data: str = ""
    """The data set's name in the spec."""
    query: str = ""
    """What a service or a database was asked, or how an estimate was made, in words a person can repeat."""
    digest: str = ""
    """SHA-256 of the bytes that were read, in hex; '' where a database answered by itself."""
    fetched: str = ""
    """When a service or a database gave its answer, as an ISO time in UTC; '' for a file."""
    others: tuple[Origin, ...] = ()
    """Where the other numbers of a calculation come from."""
    base: str = ""
    """The column of the same row in which the value's base stands; '' where there is none."""
    wave: str = ""
    """The wave of its row: two numbers of one wave may come from the same respondents."""
    groups: tuple[tuple[str, str], ...] = ()
    """Columns that part the respondents, with its row's group: two groups of such a column vary independently."""

    @property
    def all(self) -> tuple[Origin, ...]:
        """This one and the others, each without others of its own."""
        return (replace(self, others=()), *self.others) if self.others else (self,)


def joined_origins(origins: Iterable[Origin | None]) -> Origin | None:
    """Where a calculation's numbers come from as one origin: the first, then the others in order, each once."""
    found = list(dict.fromkeys(each for origin in origins if origin is not None for each in origin.all))
    return replace(found[0], others=tuple(found[1:])) if found else None


Method = Literal["wilson", "taylor", "logit", "normal"]
"""How an interval is made: Wilson's score interval on the effective n, the linearized standard error with t, the same
on the logit scale, or the standard error with the normal distribution."""


@dataclass(frozen=True, slots=True)
class Precision:
    """How sure an estimate is, enough to make its interval at any level (`deckgen.survey.intervals`).

    `effective` is the number of answers of a simple random sample that were as sure. `error` is the standard error,
    in the unit of the value. `freedom` are the degrees of freedom of the design; None is the normal distribution.
    `assumed` is 'random' where nothing but a base is known, so that a simple random sample had to be assumed.
    """

    method: Method
    effective: float | None = None
    error: float | None = None
    freedom: float | None = None
    weighted: float | None = None
    """The weighted base."""
    assumed: Literal["", "random"] = ""
    share: bool = False
    """Whether the value is a share, so that no interval leaves 0 to 1. Wilson's and the logit interval never do."""


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
    precision: Precision | None = None
    suppressed: Suppressed = ""
    """Why the value may not be shown; it has none then, and no base."""
