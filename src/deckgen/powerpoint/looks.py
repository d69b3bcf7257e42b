"""Digests of how a shape looks, piece by piece, by which an update sees what a person has changed.

| piece | of | what counts |
|---|---|---|
| `frame` | all | place, size, turn; '' where it has none of its own; of a group also `inside` |
| `inside` | groups | where its shapes stand in it |
| `fill` | all | geometry, fill, line, effects; of a table its style |
| `body` | texts | paragraphs and runs with their properties, words and fields |
| `grid`, `cells` | tables | widths and heights; looks and words of the cells |
| `crop` | pictures | crop and effects of the picture |
| `icon/B/C` | icon grids | geometry and fill of a cell's icon |
| `words/B/C`, `words/B/heading` | icon grids | the bodies of a cell's labels, of a band's heading |

What editors write without changing the look does not count: order of attributes, prefixes, ids, extensions, spelling
marks, `a:endParaRPr`, runs cut in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b

from lxml import etree

from deckgen.powerpoint.keys import P, key_of

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = f"{{{P}}}"
_NEVER = frozenset(("extLst", "endParaRPr", "custDataLst"))
_NOT_SEEN = frozenset(("id", "dirty", "err", "smtClean", "smtId", "noProof", "altLang", "bmk"))
_SHAPES = (f"{_P}sp", f"{_P}grpSp", f"{_P}pic", f"{_P}graphicFrame", f"{_P}cxnSp")
_SP_PR, _STYLE, _TX_BODY = f"{_P}spPr", f"{_P}style", f"{_P}txBody"
_P_TAG, _R_TAG, _FLD, _T, _R_PR = (f"{A}{name}" for name in ("p", "r", "fld", "t", "rPr"))
_XFRM, _CUSTOM = f"{A}xfrm", f"{A}custGeom"
_BETWEEN = re.compile(rb">\s+<")
_EMPTY = frozenset(("pPr", "rPr", "bodyPr", "lstStyle", "normAutofit"))
"""Elements that say nothing where they have neither attributes nor content. PowerPoint writes an automatic fit on its
own when it lays text out."""


def shape_looks(node: etree._Element, cells: Sequence[str] = ()) -> dict[str, str]:
    """The digests of a shape's pieces; `cells` are the *band/cell* of an icon grid, in their order."""
    if node.tag == f"{_P}grpSp":
        inside = _inside(node)
        looks = {"frame": _group_look(node, inside), "inside": digest(inside)}
        pieces: dict[str, str] = {}
        for name, piece in grid_pieces(node, cells):
            said = _body(piece) if name.startswith("words/") else _fill(piece)
            pieces[name] = pieces.get(name, "") + said
        return looks | {name: digest(said) for name, said in pieces.items()}
    looks = {"frame": frame_look(node)}
    if node.tag == f"{_P}graphicFrame":
        table = node.find(f"{A}graphic/{A}graphicData/{A}tbl")
        return looks | (_table(table) if table is not None else {})
    looks["fill"] = digest(_fill(node))
    if node.tag == f"{_P}pic":
        looks["crop"] = digest(_said(node.find(f"{_P}blipFill")))
    elif any(True for _ in node.iterchildren(_TX_BODY)):
        looks["body"] = digest(_body(node))
    if len(cells) == 1 and node.find(f"{_P}spPr/{A}custGeom") is not None:
        looks[f"icon/{cells[0]}"] = looks["fill"]
    return looks


def grid_pieces(grid: etree._Element, cells: Sequence[str] = ()) -> Iterator[tuple[str, etree._Element]]:
    """An icon grid's shapes by the name of their piece: *icon/B/C* and *words/B/C*, in reading order.

    A cell is known by the key of its shape or of its group. Where no icon has a key and there are as many as `cells`,
    they are taken in their order: so did version 1 write lists.
    """
    found = list(_keyed_pieces(grid, key_of(grid), cells, ""))
    icons = [(name, node) for name, node in found if name.startswith("icon/")]
    if len(icons) == len(cells) and all(name == "icon/" for name, _ in icons):
        found += [(f"icon/{cell}", node) for cell, (_, node) in zip(cells, icons, strict=True)]
    yield from (pair for pair in found if pair[0] not in ("icon/", "words/"))


def _keyed_pieces(
    group: etree._Element, key: str, cells: Sequence[str], cell: str
) -> Iterator[tuple[str, etree._Element]]:
    for node in group.iterchildren(*_SHAPES):
        own = key_of(node)
        name = _cell_name(own[len(key) + 1 :], cells) if key and own.startswith(f"{key}/") else cell
        if node.tag == f"{_P}grpSp":
            yield from _keyed_pieces(node, key, cells, name)
        elif node.find(f"{_P}spPr/{A}custGeom") is not None:
            yield f"icon/{name}", node
        elif next(node.iter(f"{A}t"), None) is not None or node.find(f"{_P}nvSpPr/{_P}cNvSpPr[@txBox='1']") is not None:
            yield f"words/{name}", node


def _cell_name(said: str, cells: Sequence[str]) -> str:
    """A cell as *band/cell*; version 1 left out the band of a pictogram's."""
    if said in cells or "/" in said:
        return said
    fits = [cell for cell in cells if cell.partition("/")[2] == said]
    return fits[0] if len(fits) == 1 else said


def digest(said: str) -> str:
    return blake2b(said.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


# ------------------------------------------------------------------------------------------------- pieces


def frame_look(node: etree._Element) -> str:
    """The digest of where a shape stands."""
    if node.tag == f"{_P}grpSp":
        return _group_look(node, _inside(node))
    for part in node.iterchildren(f"{_P}xfrm", _SP_PR):
        place = part if part.tag != _SP_PR else next(part.iterchildren(_XFRM), None)
        if place is not None:
            return digest(_transform(place))
    return ""


def _group_look(node: etree._Element, inside: str) -> str:
    return digest(_transform(node.find(f"{_P}grpSpPr/{A}xfrm")) + inside)


def _transform(node: etree._Element | None) -> str:
    """Turn, flip, place and size; '' where there is no transform."""
    if node is None:
        return ""
    turned = "".join(
        f"{name!r}={value!r};" for name, value in sorted(node.attrib.items()) if value not in ("0", "false")
    )
    return turned + ";".join(",".join(box) for box in (_pair(node, "off", "x", "y"), _pair(node, "ext", "cx", "cy")))


def _pair(node: etree._Element, name: str, first: str, second: str) -> tuple[str, str]:
    found = node.find(f"{A}{name}")
    return (found.get(first, ""), found.get(second, "")) if found is not None else ("", "")


def _inside(group: etree._Element) -> str:
    """Where a group's shapes stand in it, in ten thousandths of its own box: the same after it was moved or sized."""
    box = group.find(f"{_P}grpSpPr/{A}xfrm")
    if box is None:
        return ""
    x, y = _whole(_pair(box, "chOff", "x", "y"))
    w, h = _whole(_pair(box, "chExt", "cx", "cy"))
    out: list[str] = []
    for node in group.iterchildren(*_SHAPES):
        is_group = node.tag == f"{_P}grpSp"
        place = node.find(f"{_P}grpSpPr/{A}xfrm" if is_group else f"{_P}spPr/{A}xfrm")
        place = place if place is not None else node.find(f"{_P}xfrm")
        if place is not None:
            left, top = _whole(_pair(place, "off", "x", "y"))
            wide, high = _whole(_pair(place, "ext", "cx", "cy"))
            shares = (left - x, w), (top - y, h), (wide, w), (high, h)
            out.append(place.get("rot", "0") + "," + ",".join(str(_share(part, whole)) for part, whole in shares))
        if is_group:
            out.append(f"({_inside(node)})")
    return ";".join(out)


def _whole(pair: tuple[str, str]) -> tuple[int, int]:
    return (_integer(pair[0]), _integer(pair[1]))


def _integer(text: str) -> int:
    try:
        return int(text[:20])
    except ValueError:
        return 0


def _share(part: int, whole: int) -> int:
    return round(part * 10_000 / whole) if whole else 0


def _fill(node: etree._Element) -> str:
    """Geometry, fill, line and effects. Of a freeform only its paths count: editors add connection sites."""
    out: list[str] = []
    for part in node.iterchildren(_SP_PR, _STYLE):
        if part.tag == _STYLE:
            out.append(_said(part))
            continue
        for each in part:
            if each.tag == _CUSTOM:
                out += [_outline(paths) for paths in each.iterchildren(f"{A}pathLst")]
            elif each.tag != _XFRM:
                out.append(_said(each))
    return "".join(out)


def _outline(paths: etree._Element) -> str:
    """The paths of a freeform without prefixes. They have hundreds of points, so walking them would be slow."""
    said: bytes = etree.tostring(paths, method="c14n", exclusive=True, with_comments=False, with_tail=False)
    if paths.prefix:
        said = said.replace(f"<{paths.prefix}:".encode(), b"<").replace(f"</{paths.prefix}:".encode(), b"</")
    said = said[said.index(b">") :]
    return (_BETWEEN.sub(b"><", said) if any(gap in said for gap in (b"> ", b">\n", b">\t")) else said).decode()


def _table(table: etree._Element) -> dict[str, str]:
    widths = [each.get("w", "") for each in table.iterfind(f"{A}tblGrid/{A}gridCol")]
    heights = [each.get("h", "") for each in table.iterfind(f"{A}tr")]
    cells = []
    for row in table.iterfind(f"{A}tr"):
        for cell in row.iterfind(f"{A}tc"):
            cells.append(f"{_attributes(cell)}[{_text_body(cell.find(f'{A}txBody'))}]{_said(cell.find(f'{A}tcPr'))}")
        cells.append("/")
    return {"grid": digest(f"{widths}{heights}"), "cells": digest("".join(cells)),
            "fill": digest(_said(table.find(f"{A}tblPr")))}  # fmt: skip


# ------------------------------------------------------------------------------------------------- text


def _body(node: etree._Element) -> str:
    return "".join(map(_text_body, node.iterchildren(_TX_BODY)))


def _text_body(body: etree._Element | None) -> str:
    if body is None:
        return ""
    return "".join([_paragraph(each) if each.tag == _P_TAG else _said(each) for each in body])


def _paragraph(node: etree._Element) -> str:
    """A paragraph; runs of one look that stand side by side are one run."""
    out = ["<p>"]
    before: str | None = None
    for each in node:
        if each.tag == _R_TAG or each.tag == _FLD:
            look = text = ""
            for child in each:
                if child.tag == _T:
                    text = child.text or ""
                else:
                    look += _said(child)
            if each.tag == _FLD:
                out.append(f"<fld {each.get('type', '')} {look}>{text}")
                before = None
            elif text:
                out.append(text if look == before else f"<r {look}>{text}")
                before = look
        else:
            said = _said(each)
            if said:
                out.append(said)
                before = None
    return "".join(out)


def _said(node: etree._Element | None) -> str:
    """An element as text that is the same for the same look."""
    if node is None:
        return ""
    name = _local(node)
    if not name or name in _NEVER:
        return ""
    inner = "".join([_said(each) for each in node]) if len(node) else (node.text or "").strip()
    return _element(name, tuple(node.attrib.items()), inner)


@lru_cache(maxsize=4096)
def _element(name: str, attributes: tuple[tuple[str | bytes, str | bytes], ...], inner: str) -> str:
    """The same few elements return in every shape."""
    said = _listed(attributes)
    return f"<{name}{said}>{inner}</>" if said or inner or name not in _EMPTY else ""


def _attributes(node: etree._Element) -> str:
    return _listed(tuple(node.attrib.items()))


def _listed(attributes: tuple[tuple[str | bytes, str | bytes], ...]) -> str:
    """Attributes by name; those of other namespaces are relationships, whose ids mean nothing."""
    named = sorted((str(name), str(value)) for name, value in attributes)
    return "".join(f" {name}={value!r}" for name, value in named if name not in _NOT_SEEN and name[0] != "{")


def _local(node: etree._Element) -> str:
    """The name without its namespace, '' for comments."""
    tag = node.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""
