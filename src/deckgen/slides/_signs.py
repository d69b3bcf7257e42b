"""Signs beside numbers that stand as text: for the provisional ones of several, and for what may not be shown."""

from __future__ import annotations

from dataclasses import replace

from deckgen.context import Crosstab
from deckgen.languages import NO_BREAK_SPACE, Language
from deckgen.model import Fact, Run


def with_sign(fact: Fact, table: Crosstab, language: Language) -> tuple[Run, ...]:
    """A number, with the mark for provisional figures where only some of its table's are."""
    if not table.is_set_apart(fact):
        return (Run(fact.text, fact),)
    mark = language.words["provisional_mark"]
    return Run(fact.text, fact), Run(mark if mark == "*" else f"{NO_BREAK_SPACE}{mark}")


def said(runs: tuple[Run, ...], language: Language) -> tuple[Run, ...]:
    """Runs as they are heard: what may not be shown is said in words."""
    words = language.words["not_shown"]
    return tuple(replace(run, text=words) if run.fact is not None and run.fact.suppressed else run for run in runs)
