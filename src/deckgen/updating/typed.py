"""Numbers that people typed and that equalled a value which is another now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from deckgen.merge import MergedDeck, SlideSides
from deckgen.model import BlockState, Change, Wording, Words, words_text
from deckgen.powerpoint.foreign import foreign_texts
from deckgen.powerpoint.found import FoundDeck, FoundSlide
from deckgen.powerpoint.now import chart_labels
from deckgen.powerpoint.package import Package
from deckgen.stale import ForeignText, OldNumber, find_stale, old_numbers
from deckgen.updating.sources import Proposed

BLANK = "\ufffc"


def stale_numbers(
    package: Package, found: FoundDeck, sides: Sequence[SlideSides], merged: MergedDeck,
    by_slide: Mapping[int, Proposed],
) -> tuple[Change, ...]:  # fmt: skip
    """Every number in the file that deckgen does not own and that equalled an old value, with its slide."""
    numbers = list(dict.fromkeys(_old_numbers(sides)))
    if not numbers:
        return ()
    language = next((each.state.source.language for each in by_slide.values()), "en")
    return find_stale(_texts(package, found, sides, merged), numbers, language)


def _old_numbers(sides: Sequence[SlideSides]) -> Iterator[OldNumber]:
    for slide in sides:
        for block in slide.blocks:
            if block.written is not None and slide.proposed is not None:
                yield from old_numbers(block.written, block.proposed)


def _texts(
    package: Package, found: FoundDeck, sides: Sequence[SlideSides], merged: MergedDeck
) -> Iterator[ForeignText]:  # fmt: skip
    for slide, side, result in zip(found.slides, sides, merged.slides, strict=True):
        for place, text in foreign_texts(package, slide):
            yield ForeignText(slide.number, place, text)
        for index, block in enumerate(side.blocks):
            if index in result.removed:
                continue  # it goes, with all numbers in it
            edit = result.edits.get(index)
            state = edit.state if edit is not None else block.current
            if state is not None:
                yield from _own_words(slide, state, (block.proposed, block.written))
                yield from _labels(package, slide, index, state)


def _own_words(
    slide: FoundSlide, state: BlockState, sides: Sequence[BlockState | None]
) -> Iterator[ForeignText]:  # fmt: skip
    """What a person wrote into a block of deckgen's: paragraphs that are neither proposed nor were written."""
    for path, leaf in state.leaves.items():
        if not isinstance(leaf, Wording):
            continue
        known = (side.leaves.get(path) for side in sides if side is not None)
        ours = {_squeezed(words) for each in known if isinstance(each, Wording) for words in each.paragraphs}
        place = "speaker notes" if state.kind == "notes" else "table cell" if path[0] == "cell" else f"'{state.key}'"
        for words in leaf.paragraphs:
            if _squeezed(words) not in ours:
                yield ForeignText(slide.number, place, "".join(
                    item if isinstance(item, str) else BLANK for item in words))  # fmt: skip


def _squeezed(words: Words) -> str:
    return "".join("".join(words_text(item) for item in words).replace("-\n", "").replace("\u00ad", "").split())


def _labels(package: Package, slide: FoundSlide, index: int, state: BlockState) -> Iterator[ForeignText]:
    """Data labels, titles and the like that a person typed into a chart."""
    if state.kind != "chart":
        return
    for place, text in chart_labels(package, slide.blocks[index], state):
        yield ForeignText(slide.number, place, text)
