"""The schema that editors read is the one that deckgen writes."""

from __future__ import annotations

from pathlib import Path

from deckgen.spec.schema import schema_text

ROOT = Path(__file__).parents[1]


def test_the_schema_beside_the_decks_is_up_to_date() -> None:
    """Written by `deckgen schema -o deck.schema.json --force`."""
    assert (ROOT / "deck.schema.json").read_text("utf-8") == schema_text()


def test_the_decks_name_it_for_editors() -> None:
    for deck in (ROOT / "decks").glob("*.yaml"):
        first = deck.read_text("utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../deck.schema.json"
