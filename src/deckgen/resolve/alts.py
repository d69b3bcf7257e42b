"""The numbers that a spec writes into alt texts: there they are plain words, so the block remembers them beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from deckgen.fields import LocalText
from deckgen.model import Block, Fact, Text
from deckgen.resolve.context import SlideContext


def with_alt_facts(context: SlideContext, spec: BaseModel, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks, each with the numbers of the alt text that the spec gives it."""
    known: dict[str, tuple[Fact, ...]] = {}
    quiet = replace(context, problems=[])  # what is wrong with these texts was told where they were filled
    for alt in _alts(spec):
        facts = tuple(run.fact for paragraph in quiet.text(alt) for run in paragraph.runs if run.fact is not None)
        if facts:
            known[quiet.plain(alt)] = facts
    return tuple(_with(block, known) for block in blocks) if known else blocks


def _with(block: Block, known: dict[str, tuple[Fact, ...]]) -> Block:
    if isinstance(block, Text):
        return block
    facts = next((facts for alt, facts in known.items() if block.alt.startswith(alt)), ())
    return replace(block, alt_facts=facts) if facts else block


def _alts(spec: Any) -> Iterator[LocalText]:
    """The alt texts that a slide's spec and its parts give."""
    if isinstance(spec, BaseModel):
        for name in type(spec).model_fields:
            value = getattr(spec, name)
            if name == "alt" and isinstance(value, LocalText):
                yield value
            elif name != "otherwise":
                yield from _alts(value)
    elif isinstance(spec, list | tuple):
        for each in spec:
            yield from _alts(each)
