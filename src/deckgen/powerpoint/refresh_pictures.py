"""Pictures: the bytes behind them, as long as nobody has put another picture there."""

from __future__ import annotations

from copy import deepcopy

from deckgen.powerpoint.importing import relations_in
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.package import OFFICE
from deckgen.powerpoint.refresh import Refreshing, refresh_alt, refresh_place

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = f"{{{P}}}"
_EMBED = f"{{{OFFICE}}}embed"


def refresh_picture(work: Refreshing) -> None:
    """The picture as it is to be; its crop and effects stay as they are."""
    refresh_alt(work)
    refresh_place(work)
    path = ("picture",)
    if work.wanted.leaves.get(path) == work.current.leaves.get(path):
        return
    held, fresh = (node.find(f"{_P}blipFill/{A}blip") for node in (work.node, work.fresh_node))
    if held is None or fresh is None:
        return
    old = relations_in(held)
    made = work.adopt(fresh)
    held.set(_EMBED, made.get(_EMBED, ""))
    # The vector drawing beside the fall-back would still show the old numbers.
    for extensions in held.findall(f"{A}extLst"):
        held.remove(extensions)
    held.extend(made.findall(f"{A}extLst"))
    if work.takes_fresh("crop"):
        _take_crop(work)
    work.touch()
    work.importer.editing.release(work.part, old)


def _take_crop(work: Refreshing) -> None:
    fill, fresh = work.node.find(f"{_P}blipFill"), work.fresh_node.find(f"{_P}blipFill")
    assert fill is not None and fresh is not None
    for node in fill.findall(f"{A}srcRect"):
        fill.remove(node)
    crop = fresh.find(f"{A}srcRect")
    if crop is not None:
        fill.insert(1, deepcopy(crop))
