"""Tables: cells by the keys of their row and column; a row that moves takes its looks along."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from deckgen.model import Path, Wording
from deckgen.powerpoint.keys import P, column_extension, row_extension, table_ids
from deckgen.powerpoint.package import parse_xml
from deckgen.powerpoint.refresh import Refreshing, refresh_alt, refresh_place, refresh_words
from deckgen.powerpoint.states import table_keys
from deckgen.powerpoint.words import read_wording, rewrite_body

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = f"{{{P}}}"
_XMLNS = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def refresh_table(work: Refreshing) -> None:
    """Make a table's cells read as they should."""
    refresh_alt(work)
    table, fresh = _table(work.node), _table(work.fresh_node)
    if table is None or fresh is None:
        return
    is_known = not any(key.startswith("?") for name in ("column", "row") for key in work.current.lists[name])
    if work.may_move and is_known and all(work.is_untouched(piece) for piece in ("grid", "cells", "fill")):
        if any(work.takes_fresh(piece) for piece in ("grid", "cells", "fill")):
            parent = table.getparent()
            assert parent is not None
            parent.replace(table, work.adopt(fresh))
            work.touch()
        refresh_place(work)
        return
    refresh_place(work)
    columns, rows = table_keys(table, work.written)
    if work.current.lists["column"] != work.wanted.lists["column"]:
        columns = _columns(work, table, fresh, columns)
    if work.current.lists["row"] != work.wanted.lists["row"]:
        rows = _rows(work, table, fresh, rows)
    _cells(work, table, fresh, columns, rows)


def _table(node: etree._Element) -> etree._Element | None:
    return node.find(f"{A}graphic/{A}graphicData/{A}tbl")


# ------------------------------------------------------------------------------------------------- rows and columns


def _rows(work: Refreshing, table: etree._Element, fresh: etree._Element, rows: Sequence[str]) -> tuple[str, ...]:
    """The rows in their wanted order. A new one looks like its neighbour here.

    Where cells were merged over rows by hand, all rows stay.
    """
    lines = table.findall(f"{A}tr")
    if any(cell.get("rowSpan") or cell.get("vMerge") for cell in table.iter(f"{A}tc")):
        work.refused += sorted(set(work.wanted.lists["row"]) ^ set(work.current.lists["row"]))
        return tuple(rows)
    held = dict(zip(rows, lines, strict=True))
    order = (*(row for row in rows if row == ""), *work.wanted.lists["row"])
    ids = dict(zip(("", *work.wanted.lists["row"]), table_ids(("", *work.wanted.lists["row"])), strict=True))
    made: list[etree._Element] = []
    for row in order:
        if row in held:
            made.append(held[row])
            continue
        model = next((held[other] for other in reversed(order[: order.index(row)]) if other and other in held), None)
        model = model if model is not None else next((held[other] for other in order if other and other in held), None)
        line = deepcopy(model) if model is not None else work.adopt(_fresh_rows(work, fresh)[row])
        line.tail = None
        _identify(line, row_extension(ids[row]))
        made.append(line)
    _place(table, lines, made)
    work.touch()
    return order


def _columns(work: Refreshing, table: etree._Element, fresh: etree._Element, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns in their wanted order, in the grid and in every row."""
    order = work.wanted.lists["column"]
    ids = dict(zip(order, table_ids(order), strict=True))
    merged = any(cell.get("gridSpan") or cell.get("hMerge") for cell in table.iter(f"{A}tc"))
    if merged:
        work.refused += [column for column in order if column not in columns]
        return tuple(columns)
    for parent, tag in [(table.find(f"{A}tblGrid"), "gridCol"), *((line, "tc") for line in table.iterfind(f"{A}tr"))]:
        if parent is None:
            continue
        nodes = parent.findall(f"{A}{tag}")
        held = dict(zip(columns, nodes, strict=False))
        made = []
        for column in order:
            node = held.get(column)
            if node is None:
                node = deepcopy(nodes[-1])
                node.tail = None
                if tag == "gridCol":
                    _identify(node, column_extension(ids[column]))
            made.append(node)
        _place(parent, nodes, made)
    work.touch()
    return order


def _place(parent: etree._Element, old: Sequence[etree._Element], new: Sequence[etree._Element]) -> None:
    place = list(parent).index(old[0]) if old else len(parent)
    for node in old:
        parent.remove(node)
    for step, node in enumerate(new):
        parent.insert(place + step, node)


def _identify(node: etree._Element, extension: str) -> None:
    """Give a copied row or column an id of its own."""
    held = node.find(f"{A}extLst")
    if held is not None:
        node.remove(held)
    node.append(parse_xml(extension.replace("<a:extLst>", f"<a:extLst {_XMLNS}>", 1).encode()))


# ------------------------------------------------------------------------------------------------- cells


def _cells(
    work: Refreshing, table: etree._Element, fresh: etree._Element, columns: Sequence[str], rows: Sequence[str]
) -> None:
    new_columns, new_rows = table_keys(fresh, work.wanted)
    bodies: dict[Path, etree._Element] = {}
    for row, line in zip(new_rows, fresh.iterfind(f"{A}tr"), strict=True):
        for column, cell in zip(new_columns, line.iterfind(f"{A}tc"), strict=False):
            body = cell.find(f"{A}txBody")
            if body is not None:
                bodies[_path(row, column)] = body
    for row, line in zip(rows, table.iterfind(f"{A}tr"), strict=False):
        for column, cell in zip(columns, line.iterfind(f"{A}tc"), strict=False):
            path, body = _path(row, column), cell.find(f"{A}txBody")
            if path in work.current.leaves:
                refresh_words(work, body, bodies.get(path), path, whole=False)
            elif body is not None:
                _fill(work, body, bodies.get(path) if path in work.wanted.leaves else None)


def _path(row: str, column: str) -> Path:
    return ("column", column) if row == "" else ("cell", row, column)


def _fill(work: Refreshing, body: etree._Element, fresh: etree._Element | None) -> None:
    """The words of a new cell, which is a copy of its neighbour; none in a row or column of a person's own."""
    words = read_wording(fresh) if fresh is not None else Wording(((),))
    if rewrite_body(body, words, tuple(0 if index == 0 else None for index in range(len(words.paragraphs)))):
        work.touch()


def _fresh_rows(work: Refreshing, fresh: etree._Element) -> dict[str, etree._Element]:
    _, rows = table_keys(fresh, work.wanted)
    return dict(zip(rows, fresh.iterfind(f"{A}tr"), strict=True))
