"""What the source line says of numbers themselves: how sure they are, what is not shown and why, what is not final."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from deckgen.languages import Language
from deckgen.model import Block, Chart, Fact, Paragraph, Run, Text, facts_in
from deckgen.numbers import format_level, format_number
from deckgen.resolve.source import has_provisional_marks, with_notes

if TYPE_CHECKING:
    from deckgen.resolve.context import SlideContext

_SURE = re.compile(r"(.+)\.(?:margin|interval|low|high)(?:\.(\d+(?:\.\d+)?))?")
"""The key of a fact that tells how sure another one is: that one's key, and the level if it is not the deck's."""


def explained(
    context: SlideContext, key: str, blocks: tuple[Block, ...], has_line: bool
) -> tuple[tuple[Block, ...], tuple[Paragraph, ...]]:
    """The slide's blocks with what its numbers need said in the source line, and the same as a paragraph of the notes
    where the slide's kind has no such line."""
    notes = _status_notes(context, [block for block in blocks if block.role != "source"])
    if not notes:
        return blocks, ()
    if not has_line:
        return blocks, (Paragraph((Run(" ".join(notes)),)),)
    line = next((block for block in blocks if isinstance(block, Text) and block.role == "source"), None)
    if line is None:
        return (*blocks, Text(f"{key}/source", "source", with_notes((), notes))), ()
    told = replace(line, paragraphs=with_notes(line.paragraphs, notes))
    return tuple(told if block is line else block for block in blocks), ()


def _status_notes(context: SlideContext, blocks: list[Block]) -> list[str]:
    """The sentences, each once: on error bars and margins, suppressed numbers, provisional ones among others, and
    revised ones."""
    facts = [fact for block in blocks for fact in facts_in(block)]
    words = context.language.words
    marked = words["provisional_some_note"].format(mark=words["provisional_mark"])
    return [note for note in (
        *_uncertainty(context, blocks, facts), _suppressed(context, facts),
        marked if has_provisional_marks(blocks) else "", _revised(context.language, facts),
    ) if note]  # fmt: skip


def _suppressed(context: SlideContext, facts: list[Fact]) -> str:
    hidden = [fact for fact in facts if fact.suppressed]
    if not hidden:
        return ""
    words = context.language.words
    names = {each.data for fact in hidden if fact.origin is not None for each in fact.origin.all}
    minimum = max((context.data[name].minimum for name in names if name in context.data), default=0)
    if not minimum:  # the source itself holds them back
        return f"{_quoted(context.language)} {words['not_shown']}."
    # Which of the numbers are hidden for which reason is nobody's business: it would help to reckon them out.
    note = "suppressed_total_note" if any(fact.suppressed == "total" for fact in hidden) else "suppressed_note"
    return words[note].format(mark=_quoted(context.language), minimum=format_number(minimum, context.language))


def _quoted(language: Language) -> str:
    """The sign for what is not shown; a sign of dots in quotation marks, else it is lost behind a full stop."""
    sign = language.words["suppressed_mark"]
    return sign if sign.startswith("[") else f"{language.quotes[0]}{sign}{language.quotes[1]}"


def _revised(language: Language, facts: list[Fact]) -> str:
    """Revised figures are final, so that they are told of and not stamped."""
    status = {fact.status for fact in facts if fact.value is not None}
    if "revised" not in status:
        return ""
    return language.words["revised_note" if status == {"revised"} else "revised_some_note"]


def _uncertainty(context: SlideContext, blocks: list[Block], facts: list[Fact]) -> list[str]:
    """What error bars, and margins and intervals in texts are, one sentence for each level, and what had to be assumed
    for them, where no other sentence of the line says so already."""
    bars = _error_bars(blocks)
    texts = _margins(context, facts)
    words, language = context.language.words, context.language
    notes: list[str] = []
    for level in dict.fromkeys([*bars, *texts]):
        both = level in bars and level in texts
        kind = "bars_and_margin_note" if both else "error_bars_note" if level in bars else "margin_note"
        note = words[kind].format(level=format_level(level, language))
        random = bars.get(level, False) or texts.get(level, False)
        told = any(words["random_assumed"] in each for each in (*context.figure_notes, *notes))
        notes.append(f"{note}, {words['random_assumed']}." if random and not told else f"{note}.")
    return notes


def _error_bars(blocks: list[Block]) -> dict[float, bool]:
    """The levels of the charts' error bars, and whether a simple random sample had to be assumed for any of them."""
    assumed: dict[float, bool] = {}
    for chart in blocks:
        if isinstance(chart, Chart) and chart.level is not None:
            points = [point for series in chart.series for point in series.points if point.reach is not None]
            random = any(point.fact.precision is not None and point.fact.precision.assumed for point in points)
            assumed[chart.level] = assumed.get(chart.level, False) or random
    return assumed


def _margins(context: SlideContext, facts: list[Fact]) -> dict[float, bool]:
    """The levels of margins and intervals in texts, and whether a simple random sample had to be assumed for any."""
    assumed: dict[float, bool] = {}
    for fact in facts:
        found = _SURE.fullmatch(fact.key)
        if found is None or fact.suppressed:
            continue
        name, level = found[1], float(found[2] or context.spec.interval)
        known = context.facts.get(name)
        random = known is not None and known.precision is not None and known.precision.assumed == "random"
        assumed[level] = assumed.get(level, False) or random
    return assumed
