"""The model of `brand.yaml`: a company's colours, fonts, type scale and tones.

The grid and the layouts are the same for all brands; a brand says what they look like. Only name, colours and
fonts must be given.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, WithJsonSchema, field_validator
from pydantic_core import PydanticCustomError

from deckgen.fields import SpecModel
from deckgen.findings import choices
from deckgen.model import Colour, TextStyle

SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
"""The theme's colours, in the order of the theme."""

MAPPED = ("bg1", "tx1", "bg2", "tx2")

_HEX = re.compile(r"#?([0-9A-Fa-f]{6})\Z")
_TONE = re.compile(r"(\w+)(?: +(\d{1,3})(?:/(\d{1,3}))?)?\Z")


def _read_hex(value: object) -> str:
    match = _HEX.match(value) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError("colour", "a colour is six hexadecimal digits in quotes")
    return match[1].upper()


def read_tone(value: object) -> Colour:
    """A theme colour as it is written in a brand file: 'accent1', 'tx2 85' or 'accent3 20/80'."""
    if isinstance(value, Colour):
        return value
    match = _TONE.match(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise PydanticCustomError(
            "tone", "a tone is a theme colour, with lumMod and lumOff in per cent if wanted: accent3 20/80"
        )
    scheme, lum_mod, lum_off = match[1], int(match[2] or 100), int(match[3] or 0)
    if scheme not in (*SLOTS, *MAPPED):
        raise PydanticCustomError(
            "tone", "the theme has no colour '{name}': {hint}",
            {"name": scheme, "hint": choices(scheme, (*SLOTS, *MAPPED))},
        )  # fmt: skip
    return Colour(scheme, lum_mod, lum_off)


Hex = Annotated[str, PlainValidator(_read_hex), WithJsonSchema({"type": "string", "pattern": "^#?[0-9A-Fa-f]{6}$"})]
"""Six hexadecimal digits."""

Tone = Annotated[Colour, PlainValidator(read_tone), WithJsonSchema({"type": "string"})]
"""A theme colour, changed by `lumMod` and `lumOff` in per cent."""

Slot = Literal["dk1", "lt1", "dk2", "lt2"]


class ThemeColours(SpecModel):
    """The theme's twelve colours."""

    dk1: Hex = Field(description="The dark colour of text, or of a dark background")
    lt1: Hex = Field(description="The light colour: white as a rule")
    dk2: Hex = Field(description="The second dark colour: titles and panels")
    lt2: Hex = Field(description="The second light colour: a tinted background")
    accent1: Hex = Field(description="The accent: highlights, icons, numerals")
    accent2: Hex = Field(description="The second series of a chart")
    accent3: Hex = Field(description="The third series of a chart")
    accent4: Hex = Field(description="The fourth series of a chart")
    accent5: Hex = Field(description="The fifth series of a chart")
    accent6: Hex = Field(description="Every bar that is not highlighted; a quiet grey")
    hlink: Hex | None = Field(None, description="Links; by default the second text colour")
    fol_hlink: Hex | None = Field(None, alias="folHlink", description="Visited links; by default as links")


class ColourMap(SpecModel):
    """Which theme colours are background and text. A dark brand maps bg1 to dk1 and tx1 to lt1."""

    bg1: Slot = Field("lt1", description="The background")
    tx1: Slot = Field("dk1", description="The text")
    bg2: Slot = Field("lt2", description="The second background")
    tx2: Slot = Field("dk2", description="The second text colour")


class Fonts(SpecModel):
    """The theme's fonts by name, as PowerPoint lists them."""

    heading: str = Field(min_length=1, description="The font of titles and headings")
    body: str = Field(min_length=1, description="The font of all other text")


class TypeStyle(SpecModel):
    """What differs from the usual look of one kind of text."""

    size: float | None = Field(None, ge=8, le=400, description="Points")
    min_size: float | None = Field(None, ge=8, le=400, description="The smallest size in the look")
    bold: bool | None = Field(None, description="Bold or regular")
    line: float | None = Field(None, ge=0.5, le=3, description="Line spacing as a share of single spacing")
    tracking: float | None = Field(None, ge=-10, le=10, description="Points added between letters")
    after: float | None = Field(None, ge=0, le=200, description="Points of space after a paragraph")


def _tone(usual: str, description: str) -> Any:
    """A field that the schema shows as it is written."""
    colour = read_tone(usual)
    return Field(default_factory=lambda: colour, description=description, json_schema_extra={"default": usual})


class Tones(SpecModel):
    """The colours of what is drawn and written: `accent3 20/80` is accent3 with lumMod 20 and lumOff 80."""

    accent: Tone = _tone("accent1", "The one highlight of a slide")
    muted: Tone = _tone("accent6", "Bars and icons that are not highlighted")
    outline: Tone = _tone("accent6", "Edges of drawn things")
    text: Tone = _tone("tx1", "Text")
    strong: Tone = _tone("tx2", "Titles and headings")
    lead: Tone = _tone("tx1", "The line under the title of cover and statement")
    secondary: Tone = _tone("tx1 75/25", "Subtitles, sources and footers")
    hairline: Tone = _tone("accent6 40/60", "Hairlines, which only decorate")
    axis: Tone = _tone("tx1 75/25", "The axes of charts")
    card: Tone = _tone("lt1", "White cards, such as the ground of an outlined icon")
    stamp: Tone = _tone("accent3 20/80", "The ground of the stamp")
    stamp_edge: Tone = _tone("accent3", "The left edge of the stamp")
    stamp_text: Tone = _tone("dk1", "The words of the stamp")
    panel: Tone = _tone("dk2", "The ground of section slides and of the panel of lists")
    on_panel: Tone = _tone("lt1", "Titles on a panel")
    panel_secondary: Tone = _tone("lt1 85", "Small text on a panel")
    panel_accent: Tone = _tone("accent3 60/40", "The rule on a section slide")


class Logo(SpecModel):
    """The mark: an SVG of filled shapes. Fills that equal a theme colour follow the theme."""

    file: str = Field(description="The SVG file, relative to the brand's folder")
    on_panel: dict[str, Tone] = Field({}, description="On a panel: another tone for a theme colour of the mark")

    @field_validator("on_panel")
    @classmethod
    def _slots_only(cls, tones: dict[str, Colour]) -> dict[str, Colour]:
        for name in tones:
            if name not in SLOTS:
                raise PydanticCustomError(
                    "slot", "the theme has no colour '{name}': {hint}",
                    {"name": name, "hint": choices(name, SLOTS)},
                )  # fmt: skip
        return tones


_SCALE: dict[str, tuple[str, TextStyle]] = {
    "numeral": ("accent", TextStyle(189, 120, True, tracking=-2, max_lines=1)),
    "ring_numeral": ("accent", TextStyle(80, 54, True, align="ctr", tracking=-1.5, max_lines=1)),
    "ring_caption": ("strong", TextStyle(16, 12, True, align="ctr", line=0.9, max_lines=2)),
    "section_title": ("on_panel", TextStyle(66, 40, True, anchor="b", line=0.86, tracking=-1, font="major",
                                            balanced=True)),
    "display_title": ("strong", TextStyle(50, 36, True, line=0.86, tracking=-0.8, font="major",
                                          balanced=True)),
    "list_title": ("on_panel", TextStyle(40, 28, True, line=0.88, tracking=-0.5, font="major",
                                         balanced=True)),
    "title": ("strong", TextStyle(30, 26, True, line=0.88, tracking=-0.2, font="major", max_lines=2,
                                  balanced=True)),
    "quote": ("strong", TextStyle(36, 24, anchor="b", line=0.94, tracking=-0.3, font="major", balanced=True)),
    "phrase": ("strong", TextStyle(48, 32, True, tracking=-0.4, max_lines=1)),
    "lead": ("lead", TextStyle(20, 16)),
    "statement_lead": ("lead", TextStyle(22, 18, max_lines=1)),
    "section_lead": ("panel_secondary", TextStyle(20, 16)),
    "list_item": ("text", TextStyle(26, 20, line=0.95, after=43)),
    "point": ("text", TextStyle(22, 16, line=0.98, after=10)),
    "contact": ("text", TextStyle(20, 16)),
    "text": ("text", TextStyle(18, 14, line=0.98, after=10)),
    "heading": ("strong", TextStyle(20, 16, True, max_lines=1)),
    "subtitle": ("secondary", TextStyle(16, 14, max_lines=1)),
    "caption": ("secondary", TextStyle(20, 14)),
    "band_heading": ("strong", TextStyle(18, 14, True, line=0.92)),
    "icon_label": ("text", TextStyle(16, 14, line=0.9, max_lines=2)),
    "icon_number": ("accent", TextStyle(24, 18, True, max_lines=1)),
    "icon_note": ("secondary", TextStyle(14, 12, max_lines=1)),
    "row_label": ("strong", TextStyle(20, 16, True, max_lines=1)),
    "row_note": ("secondary", TextStyle(16, 14, max_lines=1)),
    "stamp": ("stamp_text", TextStyle(14, 12, True, anchor="ctr", max_lines=1)),
    "source": ("secondary", TextStyle(12, 11, anchor="b", line=0.98)),
    "footer": ("secondary", TextStyle(11, 11, anchor="ctr", max_lines=1)),
    "word_mark": ("strong", TextStyle(22, 22, True, anchor="ctr", max_lines=1)),
    "table": ("text", TextStyle(16, 11)),
    "table_head": ("strong", TextStyle(14, 11, True)),
    "chart_label": ("text", TextStyle(18, 12)),
    "chart_label_small": ("text", TextStyle(16, 11)),
    "chart_value": ("text", TextStyle(26, 18)),
}  # fmt: skip
"""The usual look of every kind of text, with the name of its tone. Lines: 0.86 is 86 % of single spacing."""

_SAME = {"body": "text", "table_cell": "table", "footnote": "source"}
"""Other names for looks."""


class Look(SpecModel):
    """A brand as its `brand.yaml` gives it."""

    name: str = Field(min_length=1, description="The brand's name")
    label: str | None = Field(None, description="The name shown beside the mark on the cover; '' for none")
    language: str = Field(
        "en-GB",
        pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="The language of the template's own prompts, as a tag",
    )
    colours: ThemeColours = Field(description="The theme's colours, as six hexadecimal digits in quotes")
    colour_map: ColourMap = Field(default_factory=ColourMap, description="Which colours are background and text")
    background: Literal["bg1", "bg2"] = Field("bg1", description="The background of slides")
    fonts: Fonts = Field(description="The theme's fonts")
    scale: dict[str, TypeStyle] = Field({}, alias="type", description="Sizes and spacing of text, by kind of text")
    given_tones: Tones = Field(
        default_factory=Tones, alias="tones", description="What the theme's colours are used for"
    )
    motif: Literal["tiles", "curtain", "none"] = Field(
        "none", description="What decorates cover, section, list and contact slides"
    )
    logo: Logo | None = Field(None, description="The company's mark")
    template: str | None = Field(
        None, description="A PowerPoint file with the layouts, instead of a template made from this file"
    )
    layouts: dict[str, str] = Field(
        {}, description="Layouts of the template to take for wanted ones: `Chart: Title and Content`"
    )
    small_print: str = Field("", description="The footer, where a deck does not give its own")

    @field_validator("scale")
    @classmethod
    def _known_texts(cls, scale: dict[str, TypeStyle]) -> dict[str, TypeStyle]:
        for name in scale:
            if name not in _SCALE:
                raise PydanticCustomError(
                    "type", "there is no kind of text '{name}': {hint}",
                    {"name": name, "hint": choices(name, _SCALE)},
                )  # fmt: skip
        return scale

    @property
    def theme(self) -> dict[str, str]:
        """The theme's twelve colours by slot, in the theme's order."""
        given = {slot: getattr(self.colours, slot) for slot in SLOTS[:10]}
        link = self.colours.hlink or given[self.colour_map.tx2]
        return {**given, "hlink": link, "folHlink": self.colours.fol_hlink or link}

    @property
    def mapping(self) -> dict[str, str]:
        """The slots that bg1, tx1, bg2 and tx2 stand for."""
        return {name: getattr(self.colour_map, name) for name in MAPPED}

    @property
    def shown_name(self) -> str:
        """The name beside the mark."""
        return self.name if self.label is None else self.label

    def mapped(self, colour: Colour) -> Colour:
        """The colour under the name that PowerPoint's colour picker knows: tx2 rather than dk2."""
        names = {slot: name for name, slot in reversed(self.mapping.items())}
        return replace(colour, scheme=names.get(colour.scheme, colour.scheme))

    def tones(self) -> dict[str, Colour]:
        """The colours of drawn and written things by name; 'background' is the one behind slides."""
        given = {name: self.mapped(getattr(self.given_tones, name)) for name in Tones.model_fields}
        return {**given, "background": Colour(self.background)}

    def styles(self) -> dict[str, TextStyle]:
        """The look of every kind of text by name, its colour included."""
        tones = self.tones()
        styles = {
            name: replace(self._scaled(name, usual), colour=tones[tone]) for name, (tone, usual) in _SCALE.items()
        }
        return {**styles, **{name: styles[same] for name, same in _SAME.items()}}

    def _scaled(self, name: str, usual: TextStyle) -> TextStyle:
        given = self.scale.get(name)
        if given is None:
            return usual
        values = {key: value for key, value in given.model_dump().items() if value is not None}
        size = values.get("size", usual.size)
        smallest = values.get("min_size", round(usual.min_size * size / usual.size))
        return replace(usual, **{**values, "min_size": min(size, smallest)})
