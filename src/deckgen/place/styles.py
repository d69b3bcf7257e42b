"""The look of a text by its role: its placeholder's, else the brand's, else one like it."""

from __future__ import annotations

from dataclasses import replace

from deckgen.model import Brand, Placeholder, TextStyle

LIKE = {
    "left_heading": "heading", "right_heading": "heading", "left_subtitle": "subtitle", "right_subtitle": "subtitle",
    "left_caption": "ring_caption", "right_caption": "ring_caption", "chart_caption": "ring_caption",
    "chart_numeral": "ring_numeral",
    "left_numeral": "ring_numeral", "right_numeral": "ring_numeral", "ring_caption": "heading",
    "left": "text", "right": "text", "row_label": "heading", "table": "table_cell", "table_cell": "text",
    "chart_label": "icon_label", "chart_label_small": "icon_label", "chart_value": "heading",
}  # fmt: skip
CENTRED = ("left_numeral", "right_numeral", "left_caption", "right_caption", "chart_numeral", "chart_caption")
ONE_LINE = ("numeral", "phrase", "caption", *CENTRED)


def brand_style(name: str, brand: Brand) -> TextStyle:
    """A look of the brand by name, or of what is most like it."""
    while name not in brand.styles and name in LIKE:
        name = LIKE[name]
    return brand.styles.get(name) or brand.styles["text"]


def style_for(role: str, holder: Placeholder | None, brand: Brand) -> TextStyle:
    """The look of a role's text, with the sizes it may shrink to."""
    if holder is None:
        style = brand_style(role, brand)
        return replace(style, align="ctr") if role in CENTRED else style
    style = holder.style
    if style.min_size and style.min_size < style.size:
        return style
    known = brand.styles.get(role)
    least = known.min_size if known is not None and 0 < known.min_size < style.size else round(style.size * 0.75)
    return replace(style, min_size=min(style.size, max(least, 9)))
