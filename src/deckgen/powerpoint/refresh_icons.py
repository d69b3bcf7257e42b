"""Icon grids: words as any words, icons by their state, cells added and taken out."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from deckgen.model import BlockState, Path
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.looks import grid_pieces
from deckgen.powerpoint.refresh import (
    Refreshing,
    refresh_alt,
    refresh_fill,
    refresh_place,
    refresh_words,
)
from deckgen.powerpoint.states import body_of, cell_words

_P = f"{{{P}}}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def refresh_icons(work: Refreshing) -> None:
    """An icon grid, a pictogram, or a single mark."""
    before = work.current.lists.get("cell", ())
    after = work.wanted.lists.get("cell", ())
    refresh_alt(work)
    if work.node.tag != work.fresh_node.tag:
        return  # another brand draws its mark in another number of shapes: neither fits inside the other
    if work.node.tag == f"{_P}grpSp" and _is_untouched(work):
        if work.looks != work.fresh_looks:
            _rebuild(work)
        return
    pieces, fresh = _pieces(work.node, work.written), _pieces(work.fresh_node, work.wanted)
    if before != after:
        work.refused += [cell for cell in after if cell not in before]
        for cell in before:
            if cell not in after:
                _take_out(work, pieces, cell)
    if work.node.tag != f"{_P}grpSp":
        _icon(work, after[0] if after else "", [work.node], [work.fresh_node], {})
        refresh_place(work)
        return
    for cell in after:
        if cell in before:
            path = tuple(cell.split("/", 1))
            _icon(work, cell, pieces.get(f"icon/{cell}", ()), fresh.get(f"icon/{cell}", ()), pieces)
            _words(work, cell, path, pieces.get(f"words/{cell}", ()), fresh.get(f"words/{cell}", ()))
    for path in work.wanted.leaves:
        if path[0] == "heading":
            name = f"words/{path[1]}/heading"
            for piece, new in zip(pieces.get(name, ())[:1], fresh.get(name, ())[:1], strict=False):
                refresh_words(work, body_of(piece), body_of(new), path, work.takes_fresh(name))


def _pieces(node: etree._Element, state: BlockState) -> dict[str, list[etree._Element]]:
    found: dict[str, list[etree._Element]] = {}
    for name, piece in grid_pieces(node, state.lists.get("cell", ())):
        found.setdefault(name, []).append(piece)
    return found


def _is_untouched(work: Refreshing) -> bool:
    """Whether a person has changed nothing of the grid, nor of its slide's arrangement.

    Where the slide is animated its shapes must stay the ones that they are.
    """
    animated = work.importer.editing.tree(work.part).find(f"{_P}timing") is not None
    return (
        work.may_move
        and not animated
        and bool(work.written.looks)
        and all(work.is_untouched(piece) for piece in work.written.looks)
    )


def _rebuild(work: Refreshing) -> None:
    """Take the fresh grid's inside whole; the group itself keeps its own name and tags."""
    for child in list(work.node):
        if child.tag != f"{_P}nvGrpSpPr":
            work.node.remove(child)
    for child in work.fresh_node:
        if child.tag != f"{_P}nvGrpSpPr":
            work.node.append(work.importer.shape(child, work.fresh_part, work.part))
    work.touch()


def _take_out(work: Refreshing, pieces: dict[str, list[etree._Element]], cell: str) -> None:
    for name in (f"icon/{cell}", f"words/{cell}"):
        for piece in pieces.get(name, ()):
            parent = piece.getparent()
            if parent is None:
                continue
            parent.remove(piece)
            if parent is not work.node and parent.find(f"{_P}sp") is None and parent.getparent() is not None:
                parent.getparent().remove(parent)  # type: ignore[union-attr]
            work.touch()


def _icon(
    work: Refreshing, cell: str, now: Sequence[etree._Element], new: Sequence[etree._Element],
    pieces: dict[str, list[etree._Element]],
) -> None:  # fmt: skip
    """The icon of a cell. One whose colour is a person's takes, in another state, the look that state has here."""
    if not now or not new:
        return
    name, path = f"icon/{cell}", ("icon", *cell.split("/", 1))
    if work.is_untouched(name):
        if work.takes_fresh(name):
            refresh_fill(work, now[0], new[0])
        return
    wanted = work.wanted.leaves.get(path)
    if wanted == work.current.leaves.get(path):
        return
    # A cell whose state is the wanted one already and stays so: it shows how that state looks in this file.
    like = next(
        (other for other, leaf in work.current.leaves.items()
         if other[0] == "icon" and leaf == wanted and work.wanted.leaves.get(other) == leaf
         and pieces.get(f"icon/{'/'.join(other[1:])}")), None,
    )  # fmt: skip
    if like is not None:
        _copy_fill(work, pieces[f"icon/{'/'.join(like[1:])}"][0], now[0])
    else:
        refresh_fill(work, now[0], new[0])


def _copy_fill(work: Refreshing, source: etree._Element, node: etree._Element) -> None:
    drawn, wanted = node.find(f"{_P}spPr"), source.find(f"{_P}spPr")
    assert drawn is not None and wanted is not None
    place = drawn.find(f"{A}xfrm")
    made = deepcopy(wanted)
    own = made.find(f"{A}xfrm")
    if own is not None and place is not None:
        made.replace(own, deepcopy(place))
    node.replace(drawn, made)
    work.touch()


def _words(
    work: Refreshing, cell: str, path: Path, now: Sequence[etree._Element], new: Sequence[etree._Element]
) -> None:
    whole = work.takes_fresh(f"words/{cell}")
    here, there = cell_words(cell, now, work.written), cell_words(cell, new, work.wanted)
    for part, piece in here.items():
        fresh = there.get(part)
        refresh_words(work, body_of(piece), body_of(fresh) if fresh is not None else None, (part, *path), whole)
        if (part, *path) not in work.wanted.leaves and piece.getparent() is not None:
            piece.getparent().remove(piece)  # type: ignore[union-attr]
            work.touch()
    work.refused += [f"{cell}/{part}" for part in there if part not in here and (part, *path) in work.wanted.leaves
                     and (part, *path) not in work.written.leaves]  # fmt: skip
