"""Make a complete PowerPoint template from a look: theme, master, layouts and all that belongs to them."""

from __future__ import annotations

from dataclasses import replace

from deckgen.look import Look
from deckgen.model import Brand, Layout, Placeholder
from deckgen.powerpoint.notes_master import notes_master_parts
from deckgen.powerpoint.package import (
    XML_HEAD,
    content_types_xml,
    entry,
    relationships_xml,
    zip_bytes,
)
from deckgen.powerpoint.template_grid import HEIGHT, LAYOUTS, WIDTH, plan_of
from deckgen.powerpoint.template_layouts import layout_xml
from deckgen.powerpoint.template_logo import LogoPart, read_logo
from deckgen.powerpoint.template_theme import (
    FIRST_ID,
    master_xml,
    table_styles_xml,
    text_levels,
    theme_xml,
    usual_text,
)
from deckgen.powerpoint.template_xml import NAMESPACES
from deckgen.powerpoint.xml import escape_text

__all__ = ["LogoPart", "fitted", "make_template", "read_logo", "template_bytes"]

CONTENT_TYPES = "[Content_Types].xml"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PACKAGE = "application/vnd.openxmlformats-package"
_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_MADE = "2018-01-01T00:00:00Z"
"""A template says the same date whenever it is made, so that its bytes are the same."""


def make_template(look: Look, logo: tuple[LogoPart, ...] = (), *, as_template: bool = False) -> dict[str, bytes]:
    """All parts of a presentation without slides, [Content_Types].xml among them, by name.

    With `as_template` it is a .potx: PowerPoint then opens a copy. The same look gives the same bytes.
    """
    layouts = [f"ppt/slideLayouts/slideLayout{number}.xml" for number in range(1, len(LAYOUTS) + 1)]
    parts = {
        "ppt/theme/theme1.xml": theme_xml(look),
        "ppt/slideMasters/slideMaster1.xml": master_xml(look, len(layouts)),
        **{part: layout_xml(plan, look, logo) for part, plan in zip(layouts, LAYOUTS, strict=True)},
        "ppt/presProps.xml": f"{XML_HEAD}<p:presentationPr {NAMESPACES}/>",
        "ppt/viewProps.xml": f"{XML_HEAD}<p:viewPr {NAMESPACES}/>",
        "ppt/tableStyles.xml": table_styles_xml(look),
        "docProps/core.xml": _core_properties(look),
        "docProps/app.xml": _extended_properties(),
    }
    types = {part: _content_type(part) for part in parts}
    notes, notes_types = notes_master_parts({name: text.encode() for name, text in parts.items()})
    notes_master = next(name for name in notes_types if "notesMasters" in name)
    main = "template" if as_template else "presentation"
    types |= {"ppt/presentation.xml": f"{_OFFICE}.presentationml.{main}.main+xml", **notes_types}
    parts |= {"ppt/presentation.xml": _presentation(look)} | _relationships(layouts, notes_master)
    content = content_types_xml({"rels": f"{_PACKAGE}.relationships+xml", "xml": "application/xml"}, types)
    made = {name: text.encode() for name, text in parts.items()} | notes
    return {CONTENT_TYPES: content.encode(), **{name: made[name] for name in sorted(made)}}


def template_bytes(look: Look, logo: tuple[LogoPart, ...] = (), *, as_template: bool = False) -> bytes:
    """The template as a file: a .pptx, or a .potx with `as_template`."""
    parts = make_template(look, logo, as_template=as_template)
    return zip_bytes(entry(name, data) for name, data in parts.items())


def fitted(brand: Brand, look: Look) -> Brand:
    """The brand with what a PowerPoint file cannot say: smallest sizes, numbers of lines, chosen breaks.

    For layouts and roles of deckgen's own grid; whatever else the template holds stays as it was read.
    """
    layouts = {name: _fitted_layout(layout, look) for name, layout in brand.layouts.items()}
    return replace(brand, layouts=layouts)


def _fitted_layout(layout: Layout, look: Look) -> Layout:
    plan = plan_of(layout.name)
    if plan is None:
        return layout
    styles = look.styles()
    holders = {holder.role: holder for holder in plan.holders}

    def fit(placeholder: Placeholder) -> Placeholder:
        holder = holders.get(placeholder.role)
        if holder is None:
            return placeholder
        wanted = styles[holder.style]
        style = replace(
            placeholder.style,
            min_size=min(placeholder.style.size, wanted.min_size),
            max_lines=wanted.max_lines,
            balanced=wanted.balanced,
        )
        return replace(placeholder, style=style, bullet=holder.bullets)

    return replace(layout, placeholders=tuple(fit(each) for each in layout.placeholders))


# ------------------------------------------------------------------------------------------------- parts


def _content_type(part: str) -> str:
    folder = part.split("/")[1]
    if part == "docProps/core.xml":
        return f"{_PACKAGE}.core-properties+xml"
    kind = {
        "theme": "theme", "app.xml": "extended-properties", "slideMasters": "presentationml.slideMaster",
        "slideLayouts": "presentationml.slideLayout", "presProps.xml": "presentationml.presProps",
        "viewProps.xml": "presentationml.viewProps", "tableStyles.xml": "presentationml.tableStyles",
    }[folder]  # fmt: skip
    return f"{_OFFICE}.{kind}+xml"


def _relationships(layouts: list[str], notes_master: str) -> dict[str, str]:
    """The .rels parts of package, presentation, master and layouts, by name."""
    presentation = [
        ("slideMaster", "slideMasters/slideMaster1.xml"), ("notesMaster", notes_master.removeprefix("ppt/")),
        ("presProps", "presProps.xml"), ("viewProps", "viewProps.xml"), ("theme", "theme/theme1.xml"),
        ("tableStyles", "tableStyles.xml"),
    ]  # fmt: skip
    master = [("slideLayout", part.replace("ppt/", "../")) for part in layouts] + [("theme", "../theme/theme1.xml")]
    package = [
        ("officeDocument", "ppt/presentation.xml"), (_CORE, "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
    ]  # fmt: skip
    layout = _rels([("slideMaster", "../slideMasters/slideMaster1.xml")])
    return {
        "_rels/.rels": _rels(package),
        "ppt/_rels/presentation.xml.rels": _rels(presentation),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": _rels(master),
        **{part.replace("slideLayouts/", "slideLayouts/_rels/") + ".rels": layout for part in layouts},
    }


def _rels(items: list[tuple[str, str]]) -> str:
    return relationships_xml((f"rId{number}", kind, target, False) for number, (kind, target) in enumerate(items, 1))


def _presentation(look: Look) -> str:
    return (
        f'{XML_HEAD}<p:presentation {NAMESPACES} saveSubsetFonts="1">'
        f'<p:sldMasterIdLst><p:sldMasterId id="{FIRST_ID}" r:id="rId1"/></p:sldMasterIdLst>'
        '<p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst>'
        f'<p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/><p:notesSz cx="6858000" cy="9144000"/><p:defaultTextStyle>'
        f'<a:defPPr><a:defRPr lang="{look.language}"/></a:defPPr>{text_levels(usual_text(look))}'
        "</p:defaultTextStyle></p:presentation>"
    )


def _core_properties(look: Look) -> str:
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{_CORE.replace("relationships/", "")}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape_text(look.name)}</dc:title><dc:language>{look.language}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{_MADE}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{_MADE}</dcterms:modified></cp:coreProperties>'
    )


def _extended_properties() -> str:
    return (
        f'{XML_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>deckgen</Application></Properties>"
    )
