"""Every number of a deck with where it comes from: of a spec as it would be built now, of a file as it stands.

Both go by the records that a file carries, so that they list the same; a file needs no data at hand.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from deckgen.explaining.facts import numbers_of
from deckgen.explaining.file import explain_file
from deckgen.findings import choices, error
from deckgen.model import Block, Fact, SlideContent, Text, facts_in
from deckgen.pipeline import Progress, Request, prepare
from deckgen.project import Project
from deckgen.report.explained import Explained, ExplainedSlide
from deckgen.snapshot import block_record, notes_key, origins_record

__all__ = ["chosen", "explain", "explain_file", "explain_spec"]

SPECS = (".yaml", ".yml")


def explain(path: Path, request: Request, progress: Progress) -> Explained:
    """The numbers of a spec or of a PowerPoint file. Raises DeckgenError; `request` counts for a spec only."""
    if path.suffix.lower() in SPECS:
        return explain_spec(path, request, progress)
    if request.params or request.language or request.brand:
        raise error("options-clash", f"{path} is a finished file: it has the wave and language it was built with",
                    hint="name its spec to see others: deckgen explain decks/talk.yaml --wave 2018-2019")  # fmt: skip
    progress("reading")
    return explain_file(path)


def explain_spec(path: Path, request: Request, progress: Progress) -> Explained:
    """The numbers that a build would show. A claim that no longer holds does not keep them from being told."""
    project = Project.of(path, request.root)
    content, _, problems = prepare(path, project, replace(request, allow_broken_claims=True), progress)
    slides = tuple(_slide(number, slide, content.level) for number, slide in enumerate(content.slides, 1))
    return Explained(str(path), content.title, content.key, content.params, content.language, slides, tuple(problems))


def _slide(number: int, slide: SlideContent, level: float) -> ExplainedSlide:
    notes = Text(notes_key(slide.key), "notes", slide.notes)
    blocks = (*slide.blocks, notes) if slide.notes else slide.blocks
    facts = (fact for block in blocks for fact in (*facts_in(block), *_alt_facts(block)))
    sources = origins_record(facts)
    numbers = tuple(each for block in blocks for each in numbers_of(block_record(block), sources, level))
    title = next((block.text for block in slide.blocks if block.role == "title" and isinstance(block, Text)), "")
    return ExplainedSlide(number, " ".join(title.split()), slide.key, numbers, float(level))


def _alt_facts(block: Block) -> tuple[Fact, ...]:
    return () if isinstance(block, Text) else block.alt_facts


# ------------------------------------------------------------------------------------------------- choosing


def chosen(
    found: Explained, slides: Collection[int] = (), names: Sequence[str] = (), with_notes: bool = False
) -> Explained:
    """Of all numbers those on some slides and of some keys; those of speaker notes only where they are asked for.

    Raises DeckgenError 'slide-unknown' or 'number-unknown' for what is not there.
    """
    for wanted in slides:
        if not 1 <= wanted <= len(found.slides):
            raise error("slide-unknown", f"{found.file} has no slide {wanted}",
                        hint=f"its slides are 1 to {len(found.slides)}")  # fmt: skip
    shown = [number for slide in found.slides for number in slide.numbers]
    known = {name: None for number in shown if with_notes or number.part != "notes" for name in _names(number.key)}
    for name in names:
        if name not in known:
            in_notes = any(name in _names(number.key) for number in shown)
            hint = "it stands in speaker notes only: add --notes" if in_notes else choices(name, known)
            raise error("number-unknown", f"{found.file} shows no number '{name}'", hint=hint)
    kept = []
    for slide in found.slides:
        if slides and slide.number not in slides:
            continue
        numbers = tuple(
            each for each in slide.numbers
            if (with_notes or each.part != "notes") and (not names or set(names) & _names(each.key).keys())
        )  # fmt: skip
        if numbers or (slides and not names):
            kept.append(replace(slide, numbers=numbers))
    return replace(found, slides=tuple(kept))


def _names(key: str) -> dict[str, None]:
    """The names a number goes by: its key, and of a calculation or a part of a number, the numbers in it."""
    words = re.findall(r"[^\W\d][\w-]*", key if "(" in key else key.partition(".")[0])
    return dict.fromkeys([key, *(word for word in words if word != "abs" or "(" not in key)])
