"""The record after an update. What was proposed counts as written, whether or not a person's edit stood against it:
else that edit would look untouched next time, and be lost.

Left out is only what could not be put in, so that it is tried and told again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from deckgen.snapshot.records import Record


def renewed_block(fresh: Record, written: Record | None, now: Mapping[str, str], refused: Collection[str]) -> Record:
    """The record of a block. `now` are the digests of its looks as they are; `refused` keys below the block's.

    A piece that looks as a fresh build makes it was written so; any other keeps the digest of when it was written. A
    point's or a cell's piece that is neither in the file nor in the proposal any more is forgotten with it: else it
    would be missed for ever, as if a person had taken it away.
    """
    record = _without(fresh, refused)
    new, old = fresh.get("looks") or {}, (written or {}).get("looks") or {}
    looks = {
        piece: new[piece] if piece in new and (now.get(piece) == new[piece] or piece not in old) else old[piece]
        for piece in {**new, **old}
        if piece in new or piece in now or not now or "/" not in piece
    }
    return {**record, "looks": looks} if looks else record


def renewed_slide(
    fresh: Record, written: Record | None, blocks: Mapping[str, Record], gone: Collection[str]
) -> Record:  # fmt: skip
    """The record of a slide from those of its blocks; `gone` are blocks that no longer are on it.

    A block that the spec no longer has, but that a person has changed, stays known.
    """
    old = {block["key"]: block for block in _blocks(written)}
    kept = [block for key, block in old.items() if key not in gone and key not in {b["key"] for b in _blocks(fresh)}]
    return {**fresh, "blocks": [*(blocks.get(block["key"], block) for block in _blocks(fresh)
                                  if block["key"] not in gone), *kept]}  # fmt: skip


def without_blocks(slide: Record, keys: Collection[str], layout: str) -> Record:
    """A slide's record without blocks that could not be put on it, and on the layout that it still has: then they are
    tried and told again. Blocks are records, or in a slide's own tag pairs of key and kind."""
    blocks = [
        each for each in slide.get("blocks", []) if (each["key"] if isinstance(each, dict) else each[0]) not in keys
    ]
    return {**slide, "blocks": blocks, "layout": layout}


def renewed_sources(fresh: Any, written: Any, records: Any) -> Record:
    """What is known of the sources that facts at any depth of `records` name: the fresh build's, and of facts that stay
    as they were written, those of then."""
    known = {**(written if isinstance(written, dict) else {}), **(fresh if isinstance(fresh, dict) else {})}
    named: set[str] = set()
    left = [records]
    while left:
        each = left.pop()
        if isinstance(each, list):
            left += each
        elif isinstance(each, dict):
            left += (value for key, value in each.items() if key not in ("from", "others", "looks"))
            origins = each.get("others")
            for origin in (each.get("from"), *(origins if isinstance(origins, list) else ())):
                if isinstance(origin, list) and len(origin) == 4 and isinstance(origin[3], str):
                    named.add(origin[3])
    return {key: known[key] for key in sorted(named) if key in known}


def _blocks(slide: Record | None) -> list[Record]:
    found = (slide or {}).get("blocks")
    return [each for each in found if isinstance(each, dict) and "key" in each] if isinstance(found, list) else []


def _without(record: Record, refused: Collection[str]) -> Record:
    """A block's record without categories, series, cells and words that could not be put in."""
    if not refused:
        return record
    if "series" in record:
        kept = [place for place, (key, _) in enumerate(record["categories"]) if key not in refused]
        return {
            **record,
            "categories": [record["categories"][place] for place in kept],
            "series": [[key, name, [values[place] for place in kept], [facts[place] for place in kept]]
                       for key, name, values, facts in record["series"] if key not in refused],
        }  # fmt: skip
    if "rows" in record:
        kept = [place for place, (key, _) in enumerate(record["columns"]) if key not in refused]
        return {
            **record,
            "columns": [record["columns"][place] for place in kept],
            "rows": [[key, [cells[place] for place in kept]] for key, cells in record["rows"] if key not in refused],
        }
    if "bands" in record:
        return {**record, "bands": [[band, heading, _cells(band, cells, refused)]
                                    for band, heading, cells in record["bands"]]}  # fmt: skip
    return record


def _cells(band: str, cells: list[Any], refused: Collection[str]) -> list[Any]:
    kept = []
    for key, icon, tone, *words in cells:
        if f"{band}/{key}" not in refused:
            parts = ("number", "label", "note")
            kept.append([key, icon, tone, *([] if f"{band}/{key}/{part}" in refused else runs
                                            for part, runs in zip(parts, words, strict=True))])  # fmt: skip
    return kept
