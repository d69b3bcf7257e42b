"""Texts measured and fitted with the brand's fonts; wraps `fit` with what is known of one deck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deckgen.fit import Faces, Fitted, break_lines, fit_text, text_width
from deckgen.languages import Language
from deckgen.model import BREAK, EMU_PER_POINT, Brand, Colour, Frame, Paragraph, Part, Run, TextStyle


def plain(runs: Sequence[Run]) -> str:
    """The words of runs, soft breaks as spaces."""
    return "".join(" " if run.text == BREAK else run.text for run in runs)
