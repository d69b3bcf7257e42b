"""What an update did, or would do, to one value of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["added", "refreshed", "kept", "removed", "conflict", "stale"]
What = Literal[
    "number", "value", "interval", "wording", "name", "icon", "picture", "alt text", "notes", "shape", "slide", "claim",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one value: on which slide of the file (from 1; 0 for none), by key.

    `written` is what deckgen last wrote, `current` what stood in the file, `proposed` what the data now says;
    None where there is none. `note` says why, in plain words. Outcomes:

    - added: new in the spec or the data, put in
    - refreshed: untouched since it was written, so the new value stands there now
    - kept: a person changed or froze it, and the data has not moved
    - removed: gone, by a person's hand (it stays deleted), or from the data (taken out, as nobody had touched it)
    - conflict: a person changed it and the data moved too, or it could not be tied safely: theirs stands
    - stale: it may now be wrong: typed by hand, no longer in the spec, or a claim that the numbers do not bear out
    """

    slide: int
    key: str
    outcome: Outcome
    what: What = "number"
    written: str | None = None
    current: str | None = None
    proposed: str | None = None
    note: str = ""

    @property
    def needs_person(self) -> bool:
        return self.outcome in ("conflict", "stale")
