"""The grid: every layout's placeholders and fixed shapes, the same for all brands.

Boxes are inches `x, y, w, h` on a slide of 13.333 by 7.5. Columns are 0.8 wide and 0.2 apart,
from 0.767 to 12.567.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Box = tuple[float, float, float, float]

WIDTH, HEIGHT = 12_192_000, 6_858_000
"""The slide, in EMU."""

INDEXES = {
    "title": 0, "body": 1, "subtitle": 13, "chart": 14, "table": 15, "picture": 16, "icons": 17, "text": 18,
    "numeral": 19, "phrase": 20, "caption": 21, "left": 22, "right": 23,
    "left_heading": 24, "left_subtitle": 25, "left_numeral": 26, "left_caption": 27,
    "right_heading": 28, "right_subtitle": 29, "source": 30, "stamp": 31,
}  # fmt: skip
"""A role has the same index in every layout, so content stays when a person changes the layout."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A placeholder. `type` is PowerPoint's word, '' for any content; `style` names a look.

    With a `baseline`, the frame is moved up or down so that the first line stands on it (inches).
    """

    role: str
    type: str
    style: str
    box: Box
    prompt: str
    bullets: Literal["none", "dot", "number"] = "none"
    baseline: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle in a tone."""

    box: Box
    tone: str
    name: str = "Rule"


@dataclass(frozen=True, slots=True)
class Footers:
    """Where mark, footer, date and slide number stand, and in which tones."""

    mark: float = 0.767
    width: float = 8.0
    date: float = 10.267
    tone: str = "secondary"
    number_tone: str = "secondary"


@dataclass(frozen=True, slots=True)
class Plan:
    """A layout. `type` is PowerPoint's word for it, if there is a fitting one; `footers` None for a cover."""

    name: str
    holders: tuple[Holder, ...]
    type: str = ""
    bars: tuple[Bar, ...] = ()
    motif: Literal["", "cover", "section", "list", "contact"] = ""
    footers: Footers | None = Footers()
    ground: str = "background"
    """The tone behind it all."""


STAMP_INSETS = (0.47, 0.0, 0.15, 0.0)
"""Inches left, top, right and bottom; at the left is room for an icon."""

FOOTER_TOP, FOOTER_HEIGHT = 6.865, 0.25
NUMBER_LEFT, NUMBER_WIDTH = 11.767, 0.8
DATE_WIDTH = 1.3
MARK: Box = (0.767, 6.85, 0.28, 0.28)
COVER_MARK: Box = (0.767, 0.60, 0.46, 0.46)
COVER_NAME: Box = (1.367, 0.60, 3.0, 0.46)

TITLE = Holder("title", "title", "title", (0.767, 0.60, 9.8, 1.05), "The finding, in one sentence")
STAMP = Holder("stamp", "body", "stamp", (10.667, 0.66, 1.9, 0.40), "Illustrative")
SUBTITLE = Holder("subtitle", "body", "subtitle", (0.767, 1.72, 8.8, 0.30), "What is measured")
SOURCE = Holder("source", "body", "source", (0.767, 6.34, 11.8, 0.28), "Source, years and number of answers")


def _chart(role: str, box: Box) -> Holder:
    return Holder(role, "chart", "point", box, "Chart")


def _content(role: str, box: Box) -> Holder:
    return Holder(role, "", "text", box, "Text, chart, table or picture", bullets="dot")


LAYOUTS: tuple[Plan, ...] = (
    Plan(
        "Cover",
        (
            Holder("title", "ctrTitle", "display_title", (0.767, 2.05, 6.2, 2.9), "Title of the talk"),
            Holder("subtitle", "subTitle", "lead", (0.767, 5.50, 5.8, 0.8), "Occasion, place and date"),
        ),
        type="title",
        bars=(Bar((0.767, 5.28, 0.6, 0.06), "accent"),),
        motif="cover",
        footers=None,
    ),
    Plan(
        "Statement",
        (
            Holder("title", "title", "display_title", (0.767, 0.90, 10.8, 2.2), "One statement"),
            Holder("subtitle", "body", "statement_lead", (0.767, 3.30, 7.8, 0.4), "Who stands behind it"),
            Holder("icons", "", "text", (0.767, 4.30, 11.8, 1.9), "A row of icons"),
        ),
    ),
    Plan(
        "Icon grid",
        (
            Holder("title", "title", "title", (0.767, 0.60, 9.8, 0.65), TITLE.prompt),
            STAMP,
            Holder("icons", "", "text", (0.767, 1.42, 11.8, 4.86), "Bands of icons with labels"),
            SOURCE,
        ),
    ),
    Plan(
        "Pictogram",
        (
            TITLE,
            STAMP,
            Holder("numeral", "body", "numeral", (0.692, 1.60, 3.8, 3.1), "8", baseline=4.10),
            Holder("phrase", "body", "phrase", (0.767, 4.46, 3.8, 0.85), "out of 10", baseline=5.10),
            Holder("caption", "body", "caption", (0.767, 5.36, 3.8, 0.4), "The exact share", baseline=5.62),
            Holder("icons", "", "text", (4.767, 2.30, 7.8, 3.32), "Ten icons"),
            SOURCE,
        ),
    ),
    Plan("Chart", (TITLE, STAMP, SUBTITLE, _chart("chart", (0.767, 2.20, 11.8, 3.95)), SOURCE)),
    Plan(
        "Chart and text",
        (
            TITLE,
            STAMP,
            SUBTITLE,
            _chart("chart", (0.767, 2.15, 6.8, 4.10)),
            Holder("text", "body", "text", (9.087, 2.49, 3.48, 3.0), "What it means"),
            SOURCE,
        ),
        bars=(Bar((8.767, 2.56, 0.06, 2.04), "accent"),),
    ),
    Plan(
        "Share and chart",
        (
            TITLE,
            STAMP,
            Holder("left", "", "text", (0.767, 2.25, 3.9, 3.9), "A doughnut", bullets="dot"),
            # Both stand inside half the ring: LibreOffice draws every hole that large, PowerPoint two thirds.
            Holder("left_numeral", "body", "ring_numeral", (1.817, 3.24, 1.8, 1.4), "79", baseline=4.28),
            Holder("left_caption", "body", "ring_caption", (2.017, 4.42, 1.4, 0.56), "per cent", baseline=4.6),
            Holder("right_heading", "body", "heading", (5.767, 2.25, 6.8, 0.36), "Heading"),
            Holder("right_subtitle", "body", "subtitle", (5.767, 2.60, 6.8, 0.3), SUBTITLE.prompt),
            _content("right", (5.767, 3.12, 6.8, 2.9)),
            SOURCE,
        ),
    ),
    Plan(
        "Section",
        (
            # As wide as the motif leaves, and high enough for three lines.
            Holder("title", "title", "section_title", (0.767, 2.60, 4.9, 3.0), "Section"),
            Holder("subtitle", "body", "section_lead", (0.767, 6.08, 4.9, 0.4), "A line under it"),
        ),
        type="secHead",
        bars=(Bar((0.767, 5.85, 0.6, 0.06), "panel_accent"),),
        motif="section",
        footers=Footers(width=4.3, date=5.667, tone="panel_secondary", number_tone="panel_secondary"),
        ground="panel",
    ),
    Plan(
        "List",
        (
            Holder(
                "title",
                "title",
                "list_title",
                (0.767, 0.60, 3.53, 2.0),
                "What the points share",
                baseline=1.03,
            ),
            Holder("body", "body", "list_item", (5.767, 0.70, 6.8, 5.6), "One point", "number", baseline=1.03),
        ),
        bars=(Bar((0.0, 0.0, 4.5, 7.5), "panel", "Panel"),),
        motif="list",
        footers=Footers(mark=5.767, width=3.9),
    ),
    Plan(
        "Contact",
        (
            Holder("title", "title", "display_title", (0.767, 0.60, 6.8, 0.9), "Follow us"),
            Holder("body", "body", "contact", (1.767, 2.15, 6.6, 4.2), "How to get in touch"),
            Holder("icons", "", "text", (0.767, 2.15, 7.6, 4.2), "Icons of the rows"),
        ),
        motif="contact",
        footers=Footers(width=5.7, date=7.067, number_tone="contact_number"),
    ),
    Plan(
        "Comparison",
        (
            TITLE,
            STAMP,
            SUBTITLE,
            _chart("chart", (0.767, 2.20, 11.8, 3.75)),
            Holder("source", "body", "source", (0.767, 6.10, 11.8, 0.52), "What to heed, then the source"),
        ),
    ),
    Plan(
        "Table",
        (TITLE, STAMP, SUBTITLE, Holder("table", "tbl", "text", (0.767, 2.20, 11.8, 3.95), "Table"), SOURCE),
    ),
    Plan(
        "Picture",
        (TITLE, STAMP, Holder("picture", "pic", "text", (0.767, 1.85, 11.8, 4.2), "Picture"), SOURCE),
    ),
    Plan(
        "Quote",
        (
            Holder("title", "title", "quote", (0.767, 1.10, 9.8, 3.35), "The words, in quotation marks"),
            Holder("subtitle", "body", "lead", (0.767, 5.05, 7.8, 0.8), "Who said them"),
        ),
        bars=(Bar((0.767, 4.83, 0.6, 0.06), "accent"),),
    ),
    Plan(
        "Two columns",
        (
            TITLE,
            STAMP,
            Holder("left_heading", "body", "heading", (0.767, 1.95, 5.8, 0.36), "Heading"),
            Holder("left_subtitle", "body", "subtitle", (0.767, 2.30, 5.8, 0.3), SUBTITLE.prompt),
            _content("left", (0.767, 2.80, 5.8, 3.35)),
            Holder("right_heading", "body", "heading", (6.767, 1.95, 5.8, 0.36), "Heading"),
            Holder("right_subtitle", "body", "subtitle", (6.767, 2.30, 5.8, 0.3), SUBTITLE.prompt),
            _content("right", (6.767, 2.80, 5.8, 3.35)),
            SOURCE,
        ),
        type="twoObj",
    ),
    Plan(
        "Title and text",
        (TITLE, STAMP, Holder("body", "body", "point", (0.767, 2.05, 9.8, 4.1), "One point", "dot")),
        type="tx",
    ),
    Plan("Title only", (TITLE, STAMP), type="titleOnly"),
)


def plan_of(name: str) -> Plan | None:
    """The layout of that name."""
    return next((plan for plan in LAYOUTS if plan.name == name), None)
