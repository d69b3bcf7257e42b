"""Read any PowerPoint template as a brand: theme, masters, layouts with their placeholders, and their looks.

What a placeholder inherits, and from what, is as PowerPoint has it: a layout's placeholder takes from the
master's of the same type, whatever its index (ECMA-376 part 1, 19.3.1.36).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from deckgen.findings import choices, error
from deckgen.model import Brand, Colour, Frame, Layout, Placeholder, TextStyle
from deckgen.powerpoint.brand_background import Backdrop, read_frame
from deckgen.powerpoint.brand_colours import SLOTS as COLOUR_SLOTS
from deckgen.powerpoint.brand_colours import USUAL_MAP, Palette, read_theme_colours, whole
from deckgen.powerpoint.brand_defaults import default_styles, default_tones
from deckgen.powerpoint.brand_layouts import SLOTS, LayoutChoice, choose_layouts
from deckgen.powerpoint.brand_parts import (
    A,
    P,
    broken,
    layout_parts,
    master_parts,
    presentation_part,
    read_part,
    related_part,
)
from deckgen.powerpoint.brand_roles import Found, roles_of
from deckgen.powerpoint.brand_strip import strip_template, template_findings
from deckgen.powerpoint.brand_text import (
    FOOTERS,
    TITLES,
    Inherited,
    inherited,
    is_vertical,
    read_bullet,
    read_indent,
    read_insets,
    read_style,
    text_styles_of,
)
from deckgen.powerpoint.package import Package

__all__ = ["LayoutChoice", "choose_layouts", "read_brand", "strip_template", "template_findings"]

_NOT_SHOWN = ("hdr", "sldImg")
USUAL_WIDTH, USUAL_HEIGHT = 9_144_000, 6_858_000


def read_brand(
    package: Package,
    name: str = "",
    *,
    styles: Mapping[str, TextStyle] | None = None,
    tones: Mapping[str, Colour] | None = None,
    kinds: Mapping[str, str] | None = None,
    footer: str = "",
    font_files: tuple[str, ...] = (),
) -> Brand:
    """The template as a brand. `styles` and `tones` go before the defaults made from the template.

    `kinds` maps wanted layouts ('Cover', 'Chart' …) to layouts of the template by name. Raises DeckgenError
    for a template that cannot be used, and for names that are not there.
    """
    masters = _read_masters(package)
    first = masters[0]
    presentation = read_part(package, presentation_part(package))
    width, height = _slide_size(presentation)
    layouts: dict[str, Layout] = {}
    clutter: dict[str, float] = {}
    loose: dict[str, Placeholder] = {}
    for master in masters:
        for part in layout_parts(package, master.part):
            layout, covered = _read_layout(package, part, master, presentation, (width, height))
            layout = replace(layout, name=_unique(layout.name, layouts))
            layouts[layout.name], clutter[layout.name] = layout, covered
            loose[layout.name] = _loose_title(master, presentation)
    if not layouts:
        raise error("template-no-layouts", "the template has no slide layouts",
                    hint="add a layout in PowerPoint under View, Slide Master")  # fmt: skip
    theme_name = first.theme.get("name") or "template"
    brand = Brand(
        name=name or theme_name, width=width, height=height, colours=first.palette.colours,
        colour_map=first.palette.colour_map, fonts=_read_fonts(first.theme), layouts=layouts,
        kinds=_given_kinds(kinds or {}, layouts), styles={}, tones={}, font_files=font_files, footer=footer,
    )  # fmt: skip
    chosen = {slot: choice.layout for slot, choice in choose_layouts(brand, clutter).items()}
    content = layouts[chosen["Title and text"]]
    all_tones = {**default_tones(first.palette, content.background, _title_colour(content)), **(tones or {})}
    defaults = default_styles(_body_style(content), all_tones, width, height)
    titled = {name: _with_title(layout, loose[name]) for name, layout in layouts.items()}
    return replace(brand, kinds=chosen, tones=all_tones, styles={**defaults, **(styles or {})}, layouts=titled)


@dataclass(frozen=True, slots=True)
class _Master:
    """A slide master with its theme; `palette` sees the theme's colours as the master maps them."""

    part: str
    root: etree._Element
    theme: etree._Element
    palette: Palette
    text_styles: etree._Element | None

    def placeholder(self, kind: str) -> etree._Element | None:
        """The master's placeholder that a layout's of type `kind` takes from."""
        wanted = "title" if kind in TITLES else kind if kind in FOOTERS else "body"
        return next((shape for shape, ph in _placeholders(self.root) if ph.get("type", "obj") == wanted), None)


def _read_masters(package: Package) -> list[_Master]:
    masters = []
    for part in master_parts(package):
        root = read_part(package, part)
        theme = read_part(package, related_part(package, part, "theme"))
        palette = Palette(read_theme_colours(theme), _colour_map(root.find(f"{P}clrMap")))
        masters.append(_Master(part, root, theme, palette, text_styles_of(root)))
    return masters


def _colour_map(node: etree._Element | None) -> dict[str, str]:
    """Which slot each mapped name stands for; the usual one where the template says nothing sensible."""
    given = node.attrib.items() if node is not None else ()
    return {**USUAL_MAP, **{str(key): str(value) for key, value in given if str(value) in COLOUR_SLOTS}}


def _read_fonts(theme: etree._Element) -> dict[str, str]:
    fonts = {}
    for name in ("major", "minor"):
        latin = theme.find(f"{A}themeElements/{A}fontScheme/{A}{name}Font/{A}latin")
        fonts[name] = (latin.get("typeface") if latin is not None else None) or "Calibri"
    return fonts


def _slide_size(presentation: etree._Element) -> tuple[int, int]:
    """Width and height; PowerPoint's own 4:3 where the presentation gives none."""
    size = presentation.find(f"{P}sldSz")
    if size is None:
        return USUAL_WIDTH, USUAL_HEIGHT
    width, height = whole(size.get("cx")), whole(size.get("cy"))
    if width <= 0 or height <= 0:
        raise broken(f"the template's slides are {width} by {height} EMU large")
    return width, height


def _placeholders(root: etree._Element) -> Iterator[tuple[etree._Element, etree._Element]]:
    """The shapes of a master or layout that are placeholders and not hidden, each with its `p:ph`."""
    for shape in root.iterfind(f"{P}cSld/{P}spTree/*"):
        placeholder = shape.find(f"*/{P}nvPr/{P}ph")
        properties = shape.find(f"*/{P}cNvPr")
        is_hidden = properties is not None and properties.get("hidden") in ("1", "true")
        if placeholder is not None and not is_hidden and placeholder.get("type") not in _NOT_SHOWN:
            yield shape, placeholder


@dataclass(frozen=True, slots=True)
class _Read:
    """A placeholder as it is in the layout: what it inherits, and its frame."""

    found: Found
    idx: int
    inherits: Inherited


def _read_layout(
    package: Package, part: str, master: _Master, presentation: etree._Element, size: tuple[int, int]
) -> tuple[Layout, float]:
    """A layout, and how much of its content area fixed shapes cover."""
    root = read_part(package, part)
    width, height = size
    override = root.find(f"{P}clrMapOvr/{A}overrideClrMapping")
    palette = master.palette
    if override is not None:
        palette = Palette(palette.colours, _colour_map(override), mapped=False)
    default = presentation.find(f"{P}defaultTextStyle")
    read = [
        _read_placeholder(shape, placeholder, master, default, size)
        for shape, placeholder in _placeholders(root)
        if placeholder.get("type") not in FOOTERS
    ]
    kind = root.get("type", "cust")
    roles = roles_of([each.found for each in read], kind, height)
    placeholders = tuple(
        Placeholder(
            role=role, type=each.found.type, idx=each.idx, frame=each.found.frame,
            style=read_style(each.inherits, each.found.type, palette), insets=read_insets(each.inherits),
            indent=read_indent(each.inherits), name=each.found.name, bullet=read_bullet(each.inherits),
        )
        for role, each in zip(roles, read, strict=True)
    )  # fmt: skip
    footers = {placeholder.get("type", "") for _, placeholder in _placeholders(root)}
    backdrop = Backdrop(root, master.root, master.theme, palette, width, height)
    titles = (each.style.colour for each in placeholders if each.role == "title")
    text = palette.hex(next(titles, Colour("tx1")))
    common = root.find(f"{P}cSld")
    name = (common.get("name") if common is not None else None) or part.rsplit("/", 1)[-1].removesuffix(".xml")
    layout = Layout(
        name,
        part,
        kind,
        placeholders,
        tuple(each for each in FOOTERS if each in footers),
        backdrop.colour(text),
    )
    return layout, backdrop.clutter([each.frame for each in placeholders])


def _loose_title(master: _Master, presentation: etree._Element) -> Placeholder:
    """A title for layouts that have none: it takes its look from the master, and has no place in the layout.

    A slide may have it all the same, and must for those who hear it; PowerPoint keeps such titles too.
    """
    shape = master.placeholder("title")
    found = inherited(
        [] if shape is None else [shape], "title", master.text_styles,
        presentation.find(f"{P}defaultTextStyle"),
    )  # fmt: skip
    style, nowhere = read_style(found, "title", master.palette), Frame(0, 0, 0, 0)
    return Placeholder("title", "title", 0, nowhere, style, read_insets(found), name="Title")


def _with_title(layout: Layout, title: Placeholder) -> Layout:
    if any(each.type in TITLES for each in layout.placeholders):
        return layout
    return replace(layout, placeholders=(title, *layout.placeholders))


def _read_placeholder(
    shape: etree._Element,
    placeholder: etree._Element,
    master: _Master,
    default: etree._Element | None,
    size: tuple[int, int],
) -> _Read:
    kind = placeholder.get("type", "obj")
    parent = master.placeholder(kind)
    shapes = [shape] if parent is None else [shape, parent]
    frames = (read_frame(each.find(f"{P}spPr")) for each in shapes)
    frame = next((each for each in frames if each is not None), _usual_frame(kind, *size))
    inherits = inherited(shapes, kind, master.text_styles, default)
    properties = shape.find(f"*/{P}cNvPr")
    name = properties.get("name", "") if properties is not None else ""
    return _Read(Found(name, kind, frame, is_vertical(inherits)), whole(placeholder.get("idx")), inherits)


def _usual_frame(kind: str, width: int, height: int) -> Frame:
    """A frame for a placeholder that neither layout nor master places."""
    top, tall = (0.05, 0.17) if kind in TITLES else (0.25, 0.63)
    return Frame(round(0.05 * width), round(top * height), round(0.9 * width), round(tall * height))


def _unique(name: str, taken: Mapping[str, Layout]) -> str:
    """The name, numbered where an earlier layout has it: masters often repeat the names of layouts."""
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name} ({number})", number + 1
    return unique


def _given_kinds(kinds: Mapping[str, str], layouts: Mapping[str, Layout]) -> dict[str, str]:
    """The layouts a person has chosen, as they are written in the template."""
    names: dict[str, str] = {}
    for name in layouts:
        names.setdefault(name.casefold(), name)
    slots = {slot.casefold(): slot for slot in SLOTS}
    given = {}
    for slot, name in kinds.items():
        if slot.casefold() not in slots:
            raise error(
                "brand-layout-unknown",
                f"'{slot}' is no layout that slides ask for",
                hint=choices(slot, SLOTS),
            )
        if name.casefold() not in names:
            raise error("brand-layout-unknown", f"the template has no layout '{name}', wanted for '{slot}'",
                        hint=choices(name, layouts))  # fmt: skip
        exact = name if name in layouts else names[name.casefold()]
        given[slots[slot.casefold()]] = exact
    return given


def _title_colour(layout: Layout) -> Colour:
    return next((each.style.colour for each in layout.placeholders if each.role == "title"), Colour("tx1"))


def _body_style(layout: Layout) -> TextStyle:
    """The look of body text: that of the largest placeholder that is not the title."""
    others = [each for each in layout.placeholders if each.role != "title" and each.type not in TITLES]
    largest = max(others, key=lambda each: each.frame.w * each.frame.h, default=None)
    return largest.style if largest is not None else TextStyle(18)
