"""A slide's shapes sorted into those that carry a block's key, those that do not, and what is frozen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from deckgen.model import BlockState, Source
from deckgen.powerpoint.carried import DeckRecord, TagReader, Tags
from deckgen.powerpoint.found import How, SlideHow
from deckgen.powerpoint.keys import P, freeze_mark, key_in_extension, key_in_name, name_of

_P = f"{{{P}}}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GROUP = f"{_P}grpSp"
SHAPES = frozenset(f"{_P}{name}" for name in ("sp", "grpSp", "pic", "graphicFrame", "cxnSp", "contentPart"))
_FOOTERS = frozenset(("dt", "ftr", "sldNum", "hdr", "sldImg"))
_FORM = re.compile(r"[^/\s][^/]*/[^/]+(/.+)?")
"""What a key must look like that no record knows."""


@dataclass(eq=False)
class Mark:
    """A shape with a block's key."""

    key: str
    how: How
    node: etree._Element
    tags_part: str = ""
    own: BlockState | None = None
    """What its own tags say was last written."""
    frozen: bool = False


@dataclass(eq=False)
class Draft:
    """A slide while it is being looked at."""

    part: str
    number: int
    root: etree._Element
    tags: Tags
    marks: list[Mark] = field(default_factory=list)
    others: list[tuple[etree._Element, bool]] = field(default_factory=list)
    """Shapes without a mark, and whether they are frozen."""
    loose: list[str] = field(default_factory=list)
    """Keys of icon grids whose cells stand outside of them."""
    frozen: bool = False
    key: str = ""
    how: SlideHow = ""
    record: DeckRecord | None = None
    source: Source | None = None

    @property
    def is_marked(self) -> bool:
        """Whether a mark is left that only an editor which keeps them all leaves."""
        return bool(self.tags.slide_key) or any(mark.how in ("tag", "extension") for mark in self.marks)


def draft_slide(root: etree._Element, tags: TagReader, part: str, number: int, known: set[str]) -> Draft:
    """A slide with its shapes sorted; `known` are the keys of blocks in the file's records."""
    draft = Draft(part, number, root, tags.read(root.find(f"{_P}cSld")))
    tree = root.find(f"{_P}cSld/{_P}spTree")
    if tree is not None:
        _look_at(tree, draft, tags, known, False)
    return draft


def _look_at(tree: etree._Element, draft: Draft, reader: TagReader, known: set[str], is_frozen: bool) -> None:
    for node in shapes_in(tree):
        # A freeze on a piece of an icon grid holds for the grid, one on a group for all that stands in it.
        is_group = node.tag == _GROUP
        mark = mark_of(node, reader, known)
        is_block = mark is not None and _is_block(mark.key, known)
        inner = [name_of(each) for each in node.iter(*SHAPES)] if is_group and is_block else [name_of(node)]
        freeze = freeze_mark(inner)
        draft.frozen |= freeze == "slide"
        frozen = is_frozen or bool(freeze)
        if mark is not None and is_block:
            mark.frozen = frozen
            draft.marks.append(mark)
            continue
        if mark is not None:
            draft.loose.append("/".join(mark.key.split("/")[:2]))
        if is_group:
            _look_at(node, draft, reader, known, frozen)
        elif mark is None and not _is_footer(node):
            draft.others.append((node, frozen))


def shapes_in(tree: etree._Element) -> Iterator[etree._Element]:
    """The shapes that stand right in a tree or group, in reading order; of alternatives the first."""
    for node in tree:
        if node.tag in SHAPES:
            yield node
        elif node.tag == f"{_MC}AlternateContent":
            choice = node.find(f"{_MC}Choice")
            if choice is not None:
                yield from shapes_in(choice)


def mark_of(node: etree._Element, reader: TagReader, known: set[str]) -> Mark | None:
    """A shape's key and where it was read; None where it has none that may be deckgen's."""
    tags = reader.read(node.find(f"*/{_P}nvPr"))
    said: tuple[tuple[How, str], ...] = (
        ("tag", tags.shape_key), ("extension", key_in_extension(node)), ("name", key_in_name(name_of(node))),
    )  # fmt: skip
    for how, key in said:
        if key in known or _FORM.fullmatch(key):
            own = tags.block
            return Mark(key, how, node, tags.part, own if own is not None and own.key == key else None)
    return None


def _is_block(key: str, known: set[str]) -> bool:
    """Whether a key is a block's; those of an icon grid's cells have a part more."""
    return key in known or key.count("/") == 1


def _is_footer(node: etree._Element) -> bool:
    holder = node.find(f"*/{_P}nvPr/{_P}ph")
    return holder is not None and holder.get("type") in _FOOTERS
