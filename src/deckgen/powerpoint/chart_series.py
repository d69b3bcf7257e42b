"""Small changes of a series' elements: where its data come from, its keys, its numbers."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lxml import etree

from deckgen.powerpoint.chart_looks import C
from deckgen.powerpoint.chart_nodes import cache_of, formula_of, set_cells, set_formula, set_literal
from deckgen.powerpoint.chart_read import KEYS_URI
from deckgen.powerpoint.chart_refresh import add_to_series
from deckgen.powerpoint.keys import NAMESPACE
from deckgen.powerpoint.package import OFFICE


def remove(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def number_in(node: etree._Element, name: str) -> int:
    found = node.find(f"{C}{name}")
    said = found.get("val", "") if found is not None else ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0


def set_number(node: etree._Element, name: str, number: int) -> None:
    found = node.find(f"{C}{name}")
    if found is None:
        found = etree.Element(f"{C}{name}")
        add_to_series(node, [found])
    found.set("val", str(number))


def point_to(parent: etree._Element, formula: str, is_number: bool, is_new: bool, is_old: bool) -> None:
    """Have data come from cells; what never came from any holds its data itself, as does a new series without."""
    if formula and (is_new or formula_of(parent)):
        if is_new or cache_of(parent) is None:
            set_cells(parent, formula, is_number)
        else:
            set_formula(parent, formula)
    elif not formula and not is_old:
        set_literal(parent, is_number)
    elif formula and cache_of(parent) is None and parent.find(f"{C}v") is None:
        set_cells(parent, formula, is_number)


def write_keys(series: etree._Element, key: str, categories: Iterable[str]) -> None:
    """The series' own extension: its key, and the keys of its categories."""
    said = json.dumps(list(categories), ensure_ascii=False)
    extensions = series.find(f"{C}extLst")
    if extensions is None:
        extensions = etree.Element(f"{C}extLst")
        add_to_series(series, [extensions])
    own = next((each for each in extensions.iterchildren(f"{C}ext") if each.get("uri") == KEYS_URI), None)
    if own is None:
        own = etree.SubElement(extensions, f"{C}ext", uri=KEYS_URI)
    keys = own.find(f"{{{NAMESPACE}}}series")
    if keys is None:
        keys = etree.SubElement(own, f"{{{NAMESPACE}}}series", nsmap={"dg": NAMESPACE})
    keys.set("key", key)
    keys.set("categories", said)


def relate_workbook(root: etree._Element, relationship: str) -> None:
    """Say by which relationship the workbook is found."""
    for node in root.findall(f"{C}externalData"):
        root.remove(node)
    data = etree.Element(f"{C}externalData", {f"{{{OFFICE}}}id": relationship}, nsmap={"r": OFFICE})
    etree.SubElement(data, f"{C}autoUpdate", val="0")
    before = [index for index, child in enumerate(root) if child.tag in (f"{C}chart", f"{C}spPr", f"{C}txPr")]
    root.insert(max(before, default=-1) + 1, data)
