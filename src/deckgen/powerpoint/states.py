"""What a shape of a file says now, as a block's state: its words, cells and names by key, never by position."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from lxml import etree

from deckgen.model import BlockState, Leaf, Path, Wording
from deckgen.powerpoint.keys import P, ids_of, table_ids
from deckgen.powerpoint.looks import grid_pieces
from deckgen.powerpoint.words import read_wording

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = f"{{{P}}}"
_LIKE = 0.5
_CELL_WORDS = ("number", "label", "note")


def text_state(node: etree._Element, key: str, kind: str = "text") -> BlockState:
    """The words of a shape."""
    assert kind in ("text", "notes")
    return BlockState(key, "notes" if kind == "notes" else "text", {("text",): read_wording(body_of(node))})


def body_of(node: etree._Element) -> etree._Element | None:
    return node.find(f"{_P}txBody")


def alt_of(node: etree._Element, written: BlockState | None, is_stripped: bool) -> dict[Path, Leaf]:
    """The alt text as a leaf; where a program lost it (LibreOffice does), as it was written: nobody deleted it."""
    properties = node.find(f"./*/{_P}cNvPr")
    said = properties.get("descr", "") if properties is not None else ""
    if not said and is_stripped and written is not None and ("alt",) in written.leaves:
        return {("alt",): written.leaves["alt",]}
    return {("alt",): said}


# ------------------------------------------------------------------------------------------------- tables


def table_state(node: etree._Element, key: str, written: BlockState | None) -> BlockState:
    """The cells of a table by the keys of their rows and columns. What a person added has a key that starts with ?."""
    table = node.find(f"{A}graphic/{A}graphicData/{A}tbl")
    if table is None:
        return BlockState(key, "table", {}, {"column": (), "row": ()})
    columns, rows = table_keys(table, written)
    leaves: dict[Path, Leaf] = {}
    for row, line in zip(rows, table.iterfind(f"{A}tr"), strict=True):
        for column, cell in zip(columns, line.iterfind(f"{A}tc"), strict=False):
            path = ("column", column) if row == "" else ("cell", row, column)
            leaves[path] = read_wording(cell.find(f"{A}txBody"))
    return BlockState(key, "table", leaves, {"column": columns, "row": tuple(row for row in rows if row)})


def table_keys(table: etree._Element, written: BlockState | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The keys of a table's columns and rows in the file's order; the header row's is ''."""
    lines = table.findall(f"{A}tr")
    texts = [[read_wording(cell.find(f"{A}txBody")).text for cell in line.iterfind(f"{A}tc")] for line in lines]
    known_columns = written.lists.get("column", ()) if written is not None else ()
    known_rows = ("", *(written.lists.get("row", ()) if written is not None else ()))
    grid = table.findall(f"{A}tblGrid/{A}gridCol")
    heads = [_leaf_text(written, ("column", each)) for each in known_columns]
    columns = _tie(known_columns, table_ids(known_columns), ids_of(grid), heads, texts[0] if texts else [], len(grid))
    if written is not None and not set(ids_of(grid)) & set(table_ids(known_columns)):
        columns = _tie_by_cells(columns, known_columns, written, texts[1:])
    stubs = [
        "\t".join(heads) if not row else "\t".join(_leaf_text(written, ("cell", row, each)) for each in known_columns)
        for row in known_rows
    ]
    firsts = ["\t".join(line) for line in texts]
    rows = _tie(known_rows, table_ids(known_rows), ids_of(lines), stubs, firsts, len(lines))
    return columns, rows


def _tie_by_cells(
    columns: tuple[str, ...], known: Sequence[str], written: BlockState, lines: Sequence[Sequence[str]]
) -> tuple[str, ...]:  # fmt: skip
    """Columns without a head, as a stub often is, by what stands in most of their cells."""
    cells = {key: {" ".join(_leaf_text(written, path).split()) for path in written.leaves
                   if path[0] == "cell" and path[2] == key} - {""} for key in known if key not in columns}  # fmt: skip
    found = dict(enumerate(columns))
    for place in [place for place, key in found.items() if key.startswith("?")]:
        said = {" ".join(line[place].split()) for line in lines if place < len(line)}
        fits = [key for key, texts in cells.items() if 2 * len(texts & said) > len(texts)]
        if len(fits) == 1 and fits[0] not in found.values():
            found[place] = fits[0]
    return tuple(found.values())


def _leaf_text(written: BlockState | None, path: Path) -> str:
    leaf = written.leaves.get(path) if written is not None else None
    return leaf.text if isinstance(leaf, Wording) else ""


def _tie(
    known: Sequence[str], known_ids: Sequence[int], ids: Sequence[int | None], known_texts: Sequence[str],
    texts: Sequence[str], count: int,
) -> tuple[str, ...]:  # fmt: skip
    """A key for each of `count` rows or columns: by the file's ids, else by the same words, else, in order between
    those that are known, by like words."""
    by_id = dict(zip(known_ids, known, strict=True))
    found: dict[int, str] = {}
    for place, number in enumerate(ids[:count]):
        key = by_id.get(number) if number is not None else None
        if key is not None and key not in found.values():
            found[place] = key
    texts = [*texts, *[""] * count][:count]
    for same in (True, False):
        open_places = [place for place in range(count) if place not in found]
        open_keys = [place for place, key in enumerate(known) if key not in found.values()]
        for place in open_places:
            fits = [index for index in open_keys if _fits(known_texts[index], texts[place], same)]
            rivals = [other for other in open_places if fits and _fits(known_texts[fits[0]], texts[other], same)]
            if len(fits) == 1 and len(rivals) == 1:
                found[place] = known[fits[0]]
                open_keys.remove(fits[0])
    # Where ids are gone, the one without words is the one that was written without: a row of heads, say.
    bare = [place for place in range(count) if place not in found and not texts[place].strip()]
    known_bare = [key for key, text in zip(known, known_texts, strict=True)
                  if key not in found.values() and not text.strip()]  # fmt: skip
    if len(bare) == len(known_bare) == 1 and not by_id.keys() & set(ids):
        found[bare[0]] = known_bare[0]
    return tuple(found.get(place, f"?{place + 1}") for place in range(count))


def _fits(first: str, second: str, same: bool) -> bool:
    one, two = " ".join(first.split()), " ".join(second.split())
    if same:
        return bool(one) and one == two
    stub = one.partition("\t")[0]
    if stub and stub == two.partition("\t")[0]:
        return True
    return bool(one and two) and SequenceMatcher(None, one, two, autojunk=False).ratio() > max(_LIKE, 0.7)


# ------------------------------------------------------------------------------------------------- icons


def icons_state(node: etree._Element, key: str, written: BlockState | None) -> BlockState:
    """The cells of an icon grid that are there, with their words.

    An icon says what was written as long as its shape is there: another colour is a look, not another number.
    """
    known = written.lists.get("cell", ()) if written is not None else ()
    pieces: dict[str, list[etree._Element]] = {}
    for name, piece in grid_pieces(node, known):
        pieces.setdefault(name, []).append(piece)
    leaves: dict[Path, Leaf] = {}
    there: list[str] = []
    for cell in known:
        path = tuple(cell.split("/", 1))
        words = cell_words(cell, pieces.get(f"words/{cell}", ()), written)
        for part, piece in words.items():
            leaves[(part, *path)] = read_wording(body_of(piece))
        if f"icon/{cell}" in pieces and written is not None and ("icon", *path) in written.leaves:
            leaves[("icon", *path)] = written.leaves[("icon", *path)]
        if words or f"icon/{cell}" in pieces:
            there.append(cell)
    if len(known) == 1 and not there and node.find(f"{_P}spPr/{A}custGeom") is not None:
        path = ("icon", *known[0].split("/", 1))
        assert written is not None
        leaves |= {path: written.leaves[path]} if path in written.leaves else {}
        there = [known[0]]
    for band in dict.fromkeys(cell.partition("/")[0] for cell in known):
        for piece in pieces.get(f"words/{band}/heading", ())[:1]:
            leaves["heading", band] = read_wording(body_of(piece))
    return BlockState(key, "icons", leaves, {"cell": tuple(there)})


def cell_words(
    cell: str, pieces: Sequence[etree._Element], written: BlockState | None
) -> Mapping[str, etree._Element]:  # fmt: skip
    """A cell's label shapes by what they are: number, label or note. Where one is gone, the others by their words."""
    path = tuple(cell.split("/", 1))
    parts = [part for part in _CELL_WORDS if written is not None and (part, *path) in written.leaves]
    if len(parts) == len(pieces):
        return dict(zip(parts, pieces, strict=True))
    found: dict[str, etree._Element] = {}
    for part in parts:
        wanted = _leaf_text(written, (part, *path))
        fits = [piece for piece in pieces if " ".join(read_wording(body_of(piece)).text.split()) == wanted]
        if len(fits) == 1 and fits[0] not in found.values():
            found[part] = fits[0]
    return found


# ------------------------------------------------------------------------------------------------- pictures


def picture_state(data: bytes | None, key: str, written: BlockState | None) -> BlockState:
    """A picture by a digest of its bytes; '' where it is not in the file."""
    return BlockState(key, "picture", {("picture",): picture_digest(data)})


def picture_digest(data: bytes | None) -> str:
    """As snapshots hold it."""
    return hashlib.sha256(data).hexdigest()[:16] if data is not None else ""
