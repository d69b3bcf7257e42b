"""Updates of decks from wave to wave, and where two files differ as a person sees them."""

from __future__ import annotations

from pathlib import Path

from as_seen import deck_as_seen, slides_as_seen
from deckgen.model import Change
from deckgen.report import UpdateResult
from deckgen.updating import Options, Wanted, update
from wave_decks import WAVES, WaveDeck


def put_in(deck: WaveDeck, where: Path, wave: int, before: Path, name: str) -> tuple[Path, UpdateResult]:
    """Update a file to a wave: the new file, or the same where nothing changed; and what was told."""
    deck.written(where, wave)
    result = update(before, Wanted({"wave": WAVES[wave]}), Options(out=where / name, force=True), lambda _: None)
    return result.path or before, result


def differing(first: Path, second: Path) -> list[str]:
    """Where two files differ as a person sees them, in words."""
    ours, theirs = slides_as_seen(first), slides_as_seen(second)
    found = [] if len(ours) == len(theirs) else [f"{len(ours)} and {len(theirs)} slides"]
    for number, (one, two) in enumerate(zip(ours, theirs, strict=False), 1):
        found += [f"slide {number}, {kind}: {_apart(one.get(kind, ''), two.get(kind, ''))}"
                  for kind in sorted({*one, *two}) if one.get(kind) != two.get(kind)]  # fmt: skip
    one, two = deck_as_seen(first), deck_as_seen(second)
    return found + [f"{name}: {one[name]} and {two[name]}" for name in one if one[name] != two[name]]


def _apart(one: str, two: str) -> str:
    at = next((place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"…{one[max(0, at - 200) : at + 200]}…\n   and …{two[max(0, at - 200) : at + 200]}…"


def needs_nobody(changes: tuple[Change, ...]) -> bool:
    return all(each.outcome in ("added", "refreshed", "removed") or each.what == "claim" for each in changes)
