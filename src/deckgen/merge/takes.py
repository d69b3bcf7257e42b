"""Who wins where a person and the data disagree: as asked for on the command line, for all or by key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Take = Literal["", "mine", "data", "all"]
"""'' reports a conflict and keeps the person's; 'mine' keeps it as settled; 'data' takes the proposal where they
conflict, and for every number typed over; 'all' takes the proposal whatever a person did."""


@dataclass(frozen=True, slots=True)
class Takes:
    """`default` holds for all, `keys` for a key and all below it; the longest key that fits decides."""

    default: Literal["", "mine", "data"] = ""
    keys: Mapping[str, Literal["mine", "data"]] = field(default_factory=dict)

    def at(self, key: str) -> Take:
        """Who wins at a key such as `value/chart/share/quality`."""
        whole = key
        while self.keys and key:
            if key in self.keys:
                return "all" if self.keys[key] == "data" else "mine"
            key = key.rpartition("/")[0]
        # A key of a part may be given as the number's alone: `--take data:innovative`.
        last = whole.rpartition("/")[2]
        if "/" in whole and last in self.keys:
            return "all" if self.keys[last] == "data" else "mine"
        return self.default

    @staticmethod
    def names(key: str, whole: str) -> bool:
        """Whether a key that was given means a change of the key `whole`: it, one above it, or the number's alone."""
        return f"{whole}/".startswith(f"{key}/") or whole.rpartition("/")[2] == key


def takes_of(default: str, keys: Mapping[str, str]) -> Takes:
    """Who wins, from plain words. Raises ValueError for a word that is neither data nor mine."""
    found: dict[str, Literal["mine", "data"]] = {}
    for key, word in keys.items():
        found[key] = "data" if _known(word) == "data" else "mine"
    side = _known(default) if default else ""
    return Takes("data" if side == "data" else "mine" if side == "mine" else "", found)


def _known(word: str) -> str:
    if word not in ("data", "mine"):
        raise ValueError(f"'{word}' is neither 'data' nor 'mine'")
    return word
