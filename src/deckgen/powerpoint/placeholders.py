"""Placeholders brought into a file whose layout has no such place: they take along what their own layout gave them."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy

from lxml import etree

from deckgen.powerpoint.keys import P
from deckgen.powerpoint.package import Package

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = f"{{{P}}}"


def stand_alone(shape: etree._Element, layout: etree._Element | None, own_layout: etree._Element | None) -> None:
    """Make a shape that is a placeholder a text box in the same place, where `layout` has no place for it.

    `own_layout` is the layout it was built on. One that says itself where it stands stays as it is.
    """
    held = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    drawn = shape.find(f"{_P}spPr")
    if held is None or drawn is None or (layout is not None and _holder(layout, held) is not None):
        return
    model = _holder(own_layout, held) if own_layout is not None else None
    if model is None:
        return
    _take_drawing(drawn, model.find(f"{_P}spPr"))
    _take_text(shape.find(f"{_P}txBody"), model.find(f"{_P}txBody"))
    held.getparent().remove(held)  # type: ignore[union-attr]
    for locks in shape.iterfind(f"{_P}nvSpPr/{_P}cNvSpPr"):
        locks.set("txBox", "1")
        for each in list(locks):
            locks.remove(each)


def take_fonts(shape: etree._Element, slide: etree._Element) -> None:
    """Give a new shape the font that most of the slide's own texts name, where it would take the theme's.

    LibreOffice writes fonts onto every text and puts its own default in the theme.
    """
    named = Counter(str(node.get("typeface")) for node in slide.iter(f"{A}latin") if _is_named(node))
    if not named:
        return
    (font, _), *_ = named.most_common(1)
    for node in shape.iter(f"{A}latin"):
        if not _is_named(node):
            node.set("typeface", font)


def _is_named(latin: etree._Element) -> bool:
    return not latin.get("typeface", "+").startswith("+")


def layout_of(package: Package, part: str) -> etree._Element | None:
    """The layout of a slide, parsed."""
    target = next((each for each in package.related(part, "slideLayout") if each in package.parts), "")
    return package.xml(target) if target else None


def _holder(layout: etree._Element, held: etree._Element) -> etree._Element | None:
    """The layout's shape with the same place: of the same number, or the only one of a kind that has none."""
    for each in layout.iter(f"{_P}ph"):
        if (each.get("type", "obj"), each.get("idx", "0")) == (held.get("type", "obj"), held.get("idx", "0")):
            return next(each.iterancestors(f"{_P}sp"), None)
    return None


def _take_drawing(drawn: etree._Element, model: etree._Element | None) -> None:
    """Place, form, fill and line, where the shape has none of its own."""
    if model is None:
        return
    own = {node.tag for node in drawn}
    made = [deepcopy(node) for node in model if node.tag not in own]
    drawn.extend(made)
    if drawn.find(f"{A}prstGeom") is None and drawn.find(f"{A}custGeom") is None:
        form = etree.SubElement(drawn, f"{A}prstGeom", prst="rect")
        etree.SubElement(form, f"{A}avLst")
    order = [f"{A}{name}" for name in ("xfrm", "custGeom", "prstGeom")]
    drawn[:] = sorted(drawn, key=lambda node: order.index(node.tag) if node.tag in order else len(order))


def _take_text(body: etree._Element | None, model: etree._Element | None) -> None:
    """How the text stands and looks, where the shape does not say it."""
    if body is None or model is None:
        return
    for name in ("bodyPr", "lstStyle"):
        own, given = body.find(f"{A}{name}"), model.find(f"{A}{name}")
        if own is not None and given is not None and not len(own) and not own.attrib:
            body.replace(own, deepcopy(given))
