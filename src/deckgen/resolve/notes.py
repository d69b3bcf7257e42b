"""Speaker notes: what the spec says, then where each number on the slide comes from."""

from __future__ import annotations

from deckgen.languages import Language
from deckgen.model import Fact, Origin, Paragraph, Run
from deckgen.numbers import format_number


def notes_with_sources(
    notes: tuple[Paragraph, ...], facts: tuple[Fact, ...], language: Language
) -> tuple[Paragraph, ...]:
    """The notes, followed by a line for each source with the numbers it bears."""
    if not facts:
        return notes
    heading = Paragraph((Run(f"{language.words['notes_sources']}:", bold=True),))
    by_source: dict[str, list[Fact]] = {}
    for fact in facts:
        by_source.setdefault(_source(fact.origin), []).append(fact)
    lines = []
    for source, group in by_source.items():
        runs: list[Run] = []
        for fact in group:
            if runs:
                runs.append(Run("; "))
            label = f" ({fact.label})" if fact.label else ""
            base = f", n\u00a0=\u00a0{format_number(fact.base, language)}" if fact.base is not None else ""
            runs += [Run(fact.text, fact), Run(f"{label}{base}")]
        lines.append(Paragraph((*runs, Run(f": {source}"))))
    return (*notes, heading, *lines)


def _source(origin: Origin | None) -> str:
    """Every row that a number comes from: its source's name and address once, then the places in it."""
    if origin is None:
        return "–"
    places: dict[tuple[str, str], dict[str, None]] = {}
    for each in origin.all:
        place = f"{each.file}:{each.line}" if each.line else each.file
        places.setdefault((each.title, each.url), {})[place] = None
    return "; ".join(", ".join(part for part in (*named, *rows) if part) for named, rows in places.items())
