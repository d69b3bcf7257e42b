"""Make one shape of a file say what it should, and touch nothing of how a person made it look.

A piece of a shape that still looks as it was written is taken from the freshly built file whole, so an unedited deck
becomes what a build would make. In a piece that a person has styled only words and values change.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from deckgen.model import BlockState, Path, Wording
from deckgen.powerpoint.importing import Importer
from deckgen.powerpoint.keys import P
from deckgen.powerpoint.looks import shape_looks
from deckgen.powerpoint.words import rewrite_body

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = f"{{{P}}}"

Origins = Mapping[Path, tuple[int | None, ...]]


@dataclass
class Refreshing:
    """One shape being refreshed: its node, what it says now and should say, and the same shape freshly built.

    `may_move` says whether the slide still stands as it was arranged, so that places may follow the fresh build.
    """

    part: str
    node: etree._Element
    written: BlockState
    current: BlockState
    wanted: BlockState
    origins: Origins
    fresh_part: str
    fresh_node: etree._Element
    importer: Importer
    may_move: bool
    known_looks: Mapping[str, str] = field(default_factory=dict)
    """How the fresh shape looks, as its build wrote down."""
    refused: list[str] = field(default_factory=list)
    """Keys below the block's of what could not be put in safely."""
    notes: list[str] = field(default_factory=list)
    chart_looks: Mapping[str, str] = field(default_factory=dict)
    """How a chart looks once it is refreshed."""
    changed: bool = False

    def __post_init__(self) -> None:
        cells = list(self.written.lists.get("cell", ()))
        self.looks = shape_looks(self.node, cells)
        fresh_cells = list(self.wanted.lists.get("cell", ())) or cells
        self.fresh_looks = self.known_looks or shape_looks(self.fresh_node, fresh_cells)

    def takes_fresh(self, piece: str) -> bool:
        """Whether a piece is as it was written, and a fresh build would make another one."""
        return self.is_untouched(piece) and self.fresh_looks.get(piece) != self.looks.get(piece)

    def is_untouched(self, piece: str) -> bool:
        return piece in self.written.looks and self.looks.get(piece) == self.written.looks[piece]

    def adopt(self, node: etree._Element) -> etree._Element:
        """A copy of a fresh node, with its relationships made those of the file."""
        made = deepcopy(node)
        made.tail = None
        self.importer.relate(made, self.fresh_part, self.part)
        return made

    def touch(self) -> None:
        self.changed = True
        self.importer.editing.touch(self.part)


def refresh_words(work: Refreshing, body: etree._Element | None, fresh: etree._Element | None, path: Path,
                  whole: bool) -> None:  # fmt: skip
    """Make a text body read as its leaf; `whole` takes the fresh body instead."""
    if body is None:
        return
    if whole and fresh is not None:
        parent = body.getparent()
        assert parent is not None
        parent.replace(body, work.adopt(fresh))
        work.touch()
        return
    wanted = work.wanted.leaves.get(path)
    if not isinstance(wanted, Wording):
        return
    origins = work.origins.get(path) or tuple(range(len(wanted.paragraphs)))
    if rewrite_body(body, wanted, origins, fresh.findall(f"{A}p") if fresh is not None else ()):
        work.touch()


def refresh_place(work: Refreshing) -> None:
    """Move a shape to where a fresh build puts it, if nobody has arranged its slide."""
    if not work.may_move or not work.takes_fresh("frame"):
        return
    _swap(work, f"{_P}xfrm", work.node, work.fresh_node)
    for properties in ("spPr", "grpSpPr"):
        drawn, fresh = work.node.find(f"{_P}{properties}"), work.fresh_node.find(f"{_P}{properties}")
        if drawn is not None and fresh is not None:
            _swap(work, f"{A}xfrm", drawn, fresh)


def _swap(work: Refreshing, tag: str, node: etree._Element, fresh: etree._Element) -> None:
    held, wanted = node.find(tag), fresh.find(tag)
    if held is None and wanted is None:
        return
    if held is not None and wanted is not None:
        node.replace(held, deepcopy(wanted))
    elif held is not None:
        node.remove(held)
    elif wanted is not None:
        node.insert(0, deepcopy(wanted))
    work.touch()


def refresh_fill(work: Refreshing, node: etree._Element, fresh: etree._Element, keep_place: bool = True) -> None:
    """Take geometry, fill and line of a fresh shape; its place only where it may move."""
    drawn, wanted = node.find(f"{_P}spPr"), fresh.find(f"{_P}spPr")
    if drawn is None or wanted is None:
        return
    place = drawn.find(f"{A}xfrm")
    made = work.adopt(wanted)
    own = made.find(f"{A}xfrm")
    if keep_place:
        if own is not None:
            made.remove(own)
        if place is not None:
            made.insert(0, deepcopy(place))
    parent = drawn.getparent()
    assert parent is not None
    parent.replace(drawn, made)
    work.touch()


def refresh_alt(work: Refreshing) -> None:
    """Write the alt text, if it changes."""
    wanted = work.wanted.leaves.get(("alt",))
    properties = work.node.find(f"./*/{_P}cNvPr")
    if isinstance(wanted, str) and wanted != work.current.leaves.get(("alt",)) and properties is not None:
        properties.set("descr", wanted)
        work.touch()


def refresh_text(work: Refreshing) -> None:
    """A text in its placeholder or text box; or the words of a slide's notes."""
    refresh_place(work)
    if work.takes_fresh("fill"):
        refresh_fill(work, work.node, work.fresh_node)
    body, fresh = work.node.find(f"{_P}txBody"), work.fresh_node.find(f"{_P}txBody")
    refresh_words(work, body, fresh, ("text",), work.takes_fresh("body"))
