"""A file as a person sees it: its slides in order with all they lead to, whatever ids and part names are."""

from __future__ import annotations

import hashlib
import io
import json
import posixpath
from pathlib import Path

import openpyxl
from lxml import etree

from carrying import RELS, Parts, read_parts

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
LAYOUTS = ("slideLayout", "slideMaster", "notesMaster", "theme")


def slides_as_seen(path: Path) -> list[dict[str, str]]:
    """Each slide in order: the XML of its part and of all that it leads to, by kind of part and how it is led to."""
    parts = read_parts(path)
    main = etree.fromstring(parts["ppt/presentation.xml"])
    goals = _goals(parts, "ppt/presentation.xml")
    return [_seen(parts, goals[node.get(f"{R}id")][1]) for node in main.iterfind(f"{P}sldIdLst/{P}sldId")]


def deck_as_seen(path: Path) -> dict[str, object]:
    """What belongs to the whole deck: its record, title, sections, and how many parts of each kind there are."""
    parts = read_parts(path)
    records = [etree.fromstring(data) for name, data in parts.items() if name.startswith("customXml/item")
               and "Props" not in name]  # fmt: skip
    main = etree.fromstring(parts["ppt/presentation.xml"])
    core = etree.fromstring(parts["docProps/core.xml"])
    kinds = ("slides", "notesSlides", "charts", "embeddings", "tags", "media")
    return {
        "records": [json.loads("".join(record.itertext())) for record in records],
        "title": core.findtext("{http://purl.org/dc/elements/1.1/}title"),
        "sections": [(node.get("name"), len(list(node.iter("{*}sldId")))) for node in main.iter("{*}section")],
        "parts": {kind: sum(posixpath.dirname(name) == f"ppt/{kind}" for name in parts) for kind in kinds},
    }


def _goals(parts: Parts, part: str) -> dict[str, tuple[str, str]]:
    """What a part's relationships lead to: kind and part, by id."""
    folder, file = posixpath.split(part)
    name = f"{folder}/_rels/{file}.rels"
    found = {}
    if name in parts:
        for each in etree.fromstring(parts[name]).iterfind(f"{{{RELS}}}Relationship"):
            target = each.get("Target", "")
            outside = each.get("TargetMode") == "External"
            found[each.get("Id", "")] = (
                each.get("Type", "").rpartition("/")[2],
                target if outside else posixpath.normpath(posixpath.join(folder, target)),
            )
    return found


def _seen(parts: Parts, part: str) -> dict[str, str]:
    """A slide's XML, and that of its notes, charts, workbooks and tags, as far as XML it is."""
    found: dict[str, str] = {}
    _canonical(parts, part, "slide", found)
    return found


def _canonical(parts: Parts, part: str, name: str, found: dict[str, str]) -> None:
    """Put a part's XML into `found`, each reference to another part as what that is called there."""
    root = etree.fromstring(parts[part])
    goals = _goals(parts, part)
    for node in root.iter(etree.Element):
        for attribute, value in list(node.attrib.items()):
            if attribute.startswith(R) and value in goals:
                node.set(attribute, _named(parts, goals[str(value)], f"{name} {len(found)}", found))
        if node.tag == f"{C}ser":  # a series keeps its number and its column in the workbook, whatever its place
            del node.find(f"{C}idx").attrib["val"]
        if node.tag == f"{C}f":
            node.text = ""
        if node.tag == f"{A}fld":
            del node.attrib["id"]
        if etree.QName(node).localname == "cNvPr" and etree.QName(node).namespace == P[1:-1]:
            del node.attrib["id"]
    for kind, goal in goals.values():
        if kind == "notesSlide":
            _canonical(parts, goal, "notes", found)
    found[name] = etree.tostring(root, method="c14n2").decode()


def _named(parts: Parts, goal: tuple[str, str], name: str, found: dict[str, str]) -> str:
    kind, part = goal
    if kind in LAYOUTS or kind == "slide" or part not in parts:  # the last is an address
        return part if kind in LAYOUTS or part not in parts else "slide"
    name = f"{name} {kind}"
    if part.endswith(".xlsx"):
        found[name] = _workbook(parts[part])
    elif part.endswith(".xml"):
        found[name] = ""
        _canonical(parts, part, name, found)
    else:
        found[name] = hashlib.sha256(parts[part]).hexdigest()
    return name


def _workbook(data: bytes) -> str:
    """What stands in a chart's workbook, with its formats: the chart's sheet by name of row and column, as a series
    keeps its column wherever it goes in the chart; of other sheets the rows."""
    told = []
    for place, sheet in enumerate(openpyxl.load_workbook(io.BytesIO(data))):
        rows = [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows()]
        rows = [row for row in rows if any(value is not None for value, _ in row)]
        if place == 0:
            heads = [str(value or "") for value, _ in rows[0]]
            for row in rows:
                cells = [(head, *map(str, cell)) for head, cell in zip(heads, row, strict=True) if head]
                told.append(str([row[0], *sorted(cells)]))
        else:
            told += sorted(f"{sheet.title}: {[value for value, _ in row]}" for row in rows)
    return "\n".join(told)
