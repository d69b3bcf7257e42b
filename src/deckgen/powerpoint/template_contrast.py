"""Whether a look's texts and drawn things can be seen on what they stand on."""

from __future__ import annotations

from deckgen.findings import Finding
from deckgen.look import Look
from deckgen.model import Colour
from deckgen.powerpoint.brand_colours import Palette, contrast

TEXT, LARGE = 4.5, 3.0
"""Least contrast of text, and of large text and graphics (WCAG 2.2, 1.4.3 and 1.4.11)."""

_PAIRS = (
    *((tone, "background", TEXT) for tone in ("text", "strong", "lead", "secondary", "hlink")),
    *((tone, "background", LARGE) for tone in ("accent", "muted", "axis")),
    ("stamp_text", "stamp", TEXT),
    ("on_panel", "panel", TEXT),
    ("panel_secondary", "panel", TEXT),
)


def contrast_findings(look: Look) -> tuple[Finding, ...]:
    """A warning for every pair of tones whose contrast is too low."""
    palette = Palette(look.theme, look.mapping)
    tones = {**look.tones(), "hlink": Colour("hlink")}
    found = []
    for front, ground, least in _PAIRS:
        written, behind = palette.hex(tones[front]), palette.hex(tones[ground])
        ratio = contrast(written, behind)
        if ratio < least:
            found.append(
                Finding(
                    "warning", "brand-contrast",
                    f"{look.name}: {front} ({written}) on {ground} ({behind}) has a contrast of {ratio:.1f}",
                    hint=f"at least {least} is needed; give another tone or colour",
                )
            )  # fmt: skip
    return tuple(found)
