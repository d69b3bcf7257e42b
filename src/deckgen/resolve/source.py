"""The line under figures: whose numbers they are, on how many answers, and whether they were measured at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from deckgen.fields import LocalText
from deckgen.model import Block, Fact, Origin, Paragraph, Run, Text, facts_in
from deckgen.resolve.facts import facts_of

if TYPE_CHECKING:
    from deckgen.resolve.context import SlideContext


def source_text(context: SlideContext, given: LocalText | None, blocks: tuple[Block, ...]) -> tuple[Paragraph, ...]:
    """The source line as given, or made from the data sets; with a word on numbers that were not measured."""
    facts = facts_of(blocks)
    warning = _not_measured(context, facts, marked=has_provisional_marks(blocks))
    notes = list(dict.fromkeys(context.figure_notes))
    if given is not None:
        paragraphs = context.text(given)
        if warning and paragraphs:
            paragraphs = (Paragraph((Run(f"{warning} "), *paragraphs[0].runs)), *paragraphs[1:])
        return with_notes(paragraphs, notes)
    if not facts:
        return ()
    sources = _sources(context, facts)
    sentences = [f"{context.language.words['source']}: {'; '.join(sources)}."] if sources else []
    runs: list[Run] = [Run(" ".join(filter(None, (warning, *sentences))))]
    bases = {fact.base for fact in facts if fact.base is not None}
    if len(bases) == 1 and all(fact.base is not None for fact in facts):
        base = bases.pop()
        shown = context.shown(float(base), "number")
        first = next(fact for fact in facts if fact.base == base)
        fact = Fact("base", float(base), shown, None, first.status, _in_base_column(context, first.origin), "n")
        runs += [Run(" n\u00a0=\u00a0"), Run(shown, fact), Run(".")]
    said = tuple(run for run in runs if run.text)
    return with_notes((Paragraph(said),) if said else (), notes)


def with_notes(paragraphs: tuple[Paragraph, ...], notes: list[str]) -> tuple[Paragraph, ...]:
    """The source line with sentences behind it that explain what a figure shows."""
    if not notes:
        return paragraphs
    words = " ".join(f"{note.rstrip('.')}." for note in notes)
    if not paragraphs:
        return (Paragraph((Run(words),)),)
    *first, last = paragraphs
    if last.runs:
        words = f" {words}" if last.text.rstrip().endswith((".", "!", "?")) else f". {words}"
    return (*first, replace(last, runs=(*last.runs, Run(words))))


def _in_base_column(context: SlideContext, origin: Origin | None) -> Origin | None:
    """The place of a value's base: the same row, in the column with the bases."""
    if origin is None or origin.data not in context.data:
        return origin
    return replace(origin, column=context.data[origin.data].columns.base or origin.column)


def has_provisional_marks(blocks: Iterable[Block]) -> bool:
    """Whether the provisional values of a figure have a mark, as others of it are not provisional."""
    found = ({fact.status == "provisional" for fact in facts_in(block) if fact.value is not None}
             for block in blocks if not isinstance(block, Text))  # fmt: skip
    return any(len(status) > 1 for status in found)


def _not_measured(context: SlideContext, facts: tuple[Fact, ...], marked: bool) -> str:
    status = {fact.status for fact in facts}
    words = context.language.words
    if "illustrative" not in status:
        return words["provisional_note"] if "provisional" in status and not marked else ""
    return words["illustrative_note" if status == {"illustrative"} else "illustrative_some_note"]


def _sources(context: SlideContext, facts: tuple[Fact, ...]) -> list[str]:
    """How the data sets of the slide's measured numbers name their source, each wording once."""
    measured = [fact.origin.data for fact in facts if fact.origin is not None and fact.status != "illustrative"]
    named = (context.data[name].source for name in dict.fromkeys(measured) if name in context.data)
    return list(dict.fromkeys(context.plain(text).rstrip(". ") for text in named if text is not None))
