"""What was last written, as plain JSON in the file, and read from it as states.

Records hold what deckgen owns; of how it looks only digests, by which an update sees what a person changed. A proposal
goes the same way, by its record, so both sides of an update have one form. docs/format/keys.md lists the versions.
"""

from deckgen.snapshot.facts import SaidFact, said_facts
from deckgen.snapshot.reading import (
    Place,
    block_state,
    deck_state,
    deck_state_of,
    places_of,
    read_json,
    slide_base_state,
    source_of,
    state_of,
)
from deckgen.snapshot.records import (
    VERSION,
    Record,
    block_record,
    deck_frame,
    deck_record,
    joined_json,
    notes_key,
    notes_record,
    origins_record,
    shape_record,
    slide_base,
    slide_record,
    source_record,
    to_json,
)

__all__ = [
    "VERSION",
    "Place",
    "Record",
    "SaidFact",
    "block_record",
    "block_state",
    "deck_frame",
    "deck_record",
    "deck_state",
    "deck_state_of",
    "joined_json",
    "notes_key",
    "notes_record",
    "origins_record",
    "places_of",
    "read_json",
    "said_facts",
    "shape_record",
    "slide_base",
    "slide_base_state",
    "slide_record",
    "source_of",
    "source_record",
    "state_of",
    "to_json",
]
