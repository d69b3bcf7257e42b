"""Records read as states: all versions, and whatever else a stranger's file may hold in their place.

What is not of the form is left out, a block without a key or a form altogether; nothing here raises for its data.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, overload

from deckgen.model import (
    Block,
    BlockKind,
    BlockState,
    Deck,
    DeckState,
    ErrorBar,
    Item,
    Leaf,
    Mark,
    Path,
    SlideState,
    Source,
    Value,
    Wording,
    Words,
)  # fmt: skip
from deckgen.snapshot.left import left_leaves, left_lists, with_left
from deckgen.snapshot.records import Record, block_record, deck_record, notes_key
from deckgen.snapshot.untrusted import list_in, number_in, text_in

MAX_RECORD = 64 * 2**20
"""Characters of a record that is read; larger ones are nobody's."""
MAX_KEY = 400
_KINDS: dict[str, BlockKind] = {
    "text": "text", "notes": "notes", "chart": "chart", "table": "table", "icons": "icons", "picture": "picture",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block was placed: its placeholder as *type/idx*, '' for none, and its frame in EMU: x, y, w, h."""

    holder: str
    frame: tuple[int, int, int, int] | None


def read_json(text: str, most: int = MAX_RECORD) -> Record | None:
    """The JSON object in a text, or None if it is none, is longer than `most`, or is nested without end."""
    if len(text) > most:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


# ------------------------------------------------------------------------------------------------- decks


def deck_state_of(deck: Deck, source: Source) -> DeckState:
    """A placed deck as it would be read back from its record."""
    found = deck_state(deck_record(deck, source))
    assert found is not None
    return found


def deck_state(record: Record) -> DeckState | None:
    """A deck from its record; None if it does not say which deck it is."""
    source = source_of(record)
    if source is None:
        return None
    slides: dict[str, SlideState] = {}
    for each in list_in(record.get("slides")):
        slide = _slide_state(each) if isinstance(each, dict) else None
        if slide is not None:
            slides.setdefault(slide.key, slide)
    version = record.get("version")
    return DeckState(source, slides, text_in(record.get("title")), text_in(record.get("footer")),
                     text_in(record.get("date")), version if isinstance(version, int) else 0)  # fmt: skip


def source_of(record: Record | None) -> Source | None:
    """Which deck a record was made from; None if it does not say so. Version 1 had its spec in the deck's record only,
    and as brand the name it was found by."""
    deck = text_in((record or {}).get("deck"))
    if record is None or not deck:
        return None
    params = record.get("params")
    found = {k: v for k, v in params.items() if isinstance(v, str)} if isinstance(params, dict) else {}
    return Source(
        deck, text_in(record.get("spec")), found, text_in(record.get("language")), text_in(record.get("brand"))
    )


def places_of(record: Record) -> dict[str, Place]:
    """Where the blocks of a deck were placed, by key; version 1 does not say it."""
    found: dict[str, Place] = {}
    for slide in list_in(record.get("slides")):
        for block in list_in(slide.get("blocks") if isinstance(slide, dict) else None):
            if isinstance(block, dict) and _key(block.get("key")):
                at = [each for each in list_in(block.get("at")) if isinstance(each, int)]
                frame = (at[0], at[1], at[2], at[3]) if len(at) == 4 else None
                found.setdefault(_key(block.get("key")), Place(text_in(block.get("holder")), frame))
    return found


# ------------------------------------------------------------------------------------------------- slides


def _slide_state(record: Record) -> SlideState | None:
    key = _key(record.get("key"))
    if not key:
        return None
    blocks: dict[str, BlockState] = {}
    for each in list_in(record.get("blocks")):
        state = block_state(each) if isinstance(each, dict) else None
        if state is not None:
            blocks.setdefault(state.key, state)
    if list_in(record.get("notes")):
        notes = block_state({"key": notes_key(key), "notes": record["notes"], "looks": record.get("notes_looks")})
        if notes is not None:
            blocks[notes.key] = notes
    return _slide(record, key, blocks)


def slide_base_state(record: Record) -> SlideState | None:
    """A slide from its own tag. Of its blocks the tag says only key and kind, so their states have no leaves."""
    key = _key(record.get("key"))
    if not key:
        return None
    blocks: dict[str, BlockState] = {}
    for each in list_in(record.get("blocks")):
        pair = list_in(each)
        kind = _KINDS.get(text_in(pair[1])) if len(pair) == 2 else None
        if kind is not None and _key(pair[0]):
            blocks[_key(pair[0])] = BlockState(_key(pair[0]), kind, {})
    return _slide(record, key, blocks)


def _slide(record: Record, key: str, blocks: Mapping[str, BlockState]) -> SlideState:
    section = record.get("section")
    return SlideState(key, text_in(record.get("kind")), text_in(record.get("layout")),
                      section if isinstance(section, str) else None, blocks, text_in(record.get("claim")))  # fmt: skip


# ------------------------------------------------------------------------------------------------- blocks


@overload
def state_of(block: Block) -> BlockState: ...
@overload
def state_of(block: Record) -> BlockState | None: ...
def state_of(block: Block | Record) -> BlockState | None:
    """What a block says, from the block or from its record."""
    return block_state(block) if isinstance(block, dict) else block_state(block_record(block))


def block_state(record: Record) -> BlockState | None:
    """What a block said by its record; None if that is no record of a block."""
    key = _key(record.get("key"))
    if not key:
        return None
    looks = record.get("looks")
    digests = {k: v for k, v in looks.items() if isinstance(v, str)} if isinstance(looks, dict) else {}
    lists: dict[str, tuple[str, ...]] = {}
    leaves: dict[Path, Leaf] = {}
    kind: BlockKind
    if "text" in record or "notes" in record:
        kind = "text" if "text" in record else "notes"
        leaves["text",] = _wording(record[kind])
    elif "chart" in record:
        kind = "chart"
        _read_chart(record, leaves, lists)
    elif "rows" in record:
        kind = "table"
        _read_table(record, leaves, lists)
    elif "bands" in record:
        kind = "icons"
        _read_icons(record, leaves, lists)
    elif "picture" in record:
        kind = "picture"
        leaves["picture",] = text_in(record["picture"])
    else:
        return None
    if kind not in ("text", "notes"):
        leaves["alt",] = text_in(record.get("alt"))
    left = record.get("left")
    if isinstance(left, dict):
        _read_left(left, leaves, lists)
    return BlockState(key, kind, leaves, lists, digests)


def _read_chart(record: Record, leaves: dict[Path, Leaf], lists: dict[str, tuple[str, ...]]) -> None:
    leaves["type",] = f"{text_in(record.get('chart'))}/{text_in(record.get('grouping'))}"
    leaves["format",] = text_in(record.get("format"))
    categories = list(_rows(record.get("categories"), 2))
    for key, label in categories:
        # A name that shows nothing is none in the file either.
        leaves.setdefault(("category", key), text_in(label) if text_in(label).strip() else "")
    names: list[str] = []
    for key, name, values, facts in _rows(record.get("series"), 4):
        if key in names:
            continue
        names.append(key)
        leaves["series", key] = text_in(name) if text_in(name).strip() else ""
        shown = list_in(facts)
        for index, ((category, _), number) in enumerate(zip(categories, list_in(values), strict=False)):
            fact = shown[index] if index < len(shown) and isinstance(shown[index], dict) else {}
            value = Value(number_in(number), text_in(fact.get("text")), _raw(fact.get("value")))
            leaves.setdefault(("value", key, category), value)
    lists["series"] = tuple(names)
    lists["category"] = tuple(dict.fromkeys(key for key, _ in categories))
    _read_bars(record.get("bars"), leaves, lists)


def _read_bars(record: Any, leaves: dict[Path, Leaf], lists: dict[str, tuple[str, ...]]) -> None:
    """A chart's error bars; records have none where the chart has none, and where older versions wrote them."""
    found = []
    for series in lists["series"]:
        points = record.get(series) if isinstance(record, dict) else None
        if not isinstance(points, dict):
            continue
        found.append(series)
        for category in lists["category"]:
            minus, plus = (*map(number_in, list_in(points.get(category))), None, None)[:2]
            if minus is not None and plus is not None:
                leaves["interval", series, category] = ErrorBar(minus, plus)
    if found:
        lists["bar"] = tuple(found)


def _read_table(record: Record, leaves: dict[Path, Leaf], lists: dict[str, tuple[str, ...]]) -> None:
    columns = list(_rows(record.get("columns"), 2))
    rows = list(_rows(record.get("rows"), 2))
    for column, label in columns:
        leaves.setdefault(("column", column), _wording([label]))
    for row, cells in rows:
        for (column, _), cell in zip(columns, list_in(cells), strict=False):
            leaves.setdefault(("cell", row, column), _wording([cell]))
    lists["column"] = tuple(dict.fromkeys(key for key, _ in columns))
    lists["row"] = tuple(dict.fromkeys(key for key, _ in rows))


def _read_icons(record: Record, leaves: dict[Path, Leaf], lists: dict[str, tuple[str, ...]]) -> None:
    names: dict[str, None] = {}
    for band, heading, cells in _rows(record.get("bands"), 3):
        if list_in(heading):
            leaves.setdefault(("heading", band), _wording([heading]))
        for cell, icon, _, number, label, note in _rows(cells, 6):
            names[f"{band}/{cell}"] = None
            if isinstance(icon, str):
                leaves.setdefault(("icon", band, cell), icon)
            for what, runs in (("number", number), ("label", label), ("note", note)):
                if list_in(runs):
                    leaves.setdefault((what, band, cell), _wording([runs]))
    lists["cell"] = tuple(names)


def _read_left(record: Record, leaves: dict[Path, Leaf], lists: dict[str, tuple[str, ...]]) -> None:
    """What stays of a block though its spec no longer has it."""
    for name, pairs in left_lists(record).items():
        if name in lists or name == "bar":
            lists[name] = with_left(lists.get(name, ()), pairs)
    for path, said in left_leaves(record):
        if isinstance(said, str):
            leaves.setdefault(path, said)
        elif isinstance(said, dict) and "words" in said:
            leaves.setdefault(path, _wording(said["words"]))
        elif isinstance(said, dict) and "bar" in said:
            minus, plus = (*map(number_in, list_in(said["bar"])), None, None)[:2]
            if minus is not None and plus is not None:
                leaves.setdefault(path, ErrorBar(minus, plus))
        elif isinstance(said, dict) and "number" in said:
            leaves.setdefault(
                path, Value(number_in(said["number"]), text_in(said.get("text")), _raw(said.get("value")))
            )


# ------------------------------------------------------------------------------------------------- values


def _wording(paragraphs: Any) -> Wording:
    """Paragraphs of a record; one that is empty stays one."""
    return Wording(tuple(_words(each) for each in list_in(paragraphs)))


def _words(runs: Any) -> Words:
    found: list[Item] = []
    for each in list_in(runs):
        if isinstance(each, str) and each:
            found.append(each)
        elif isinstance(each, dict) and text_in(each.get("fact")):
            found.append(Mark(text_in(each.get("fact")), text_in(each.get("text")), _raw(each.get("value"))))
    return tuple(found)


def _rows(value: Any, length: int) -> Iterator[list[Any]]:
    """The lists in a list that have a length and begin with a key."""
    for each in list_in(value):
        if isinstance(each, list) and len(each) == length and isinstance(each[0], str) and len(each[0]) <= MAX_KEY:
            yield each


def _key(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= MAX_KEY else ""


def _raw(value: Any) -> float | str | None:
    return value if isinstance(value, str) else number_in(value)
