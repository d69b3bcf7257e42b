"""The file's slides and blocks with what was last written and what is proposed of each, for the merge."""

from __future__ import annotations

from collections.abc import Mapping

from deckgen.merge import BlockSides, SlideSides
from deckgen.model import BlockState, SlideState
from deckgen.powerpoint.found import FoundDeck, FoundShape, FoundSlide
from deckgen.powerpoint.now import state_now
from deckgen.powerpoint.package import Package
from deckgen.updating.sources import Proposed


def sides_of(package: Package, found: FoundDeck, proposals: Mapping[int, Proposed]) -> list[SlideSides]:
    """One entry for each slide of the file, in its order. `proposals` by slide number."""
    return [_slide(package, slide, proposals.get(slide.number)) for slide in found.slides]


def _slide(package: Package, slide: FoundSlide, proposed: Proposed | None) -> SlideSides:
    wanted = proposed.slides.get(slide.key) if proposed is not None else None
    blocks = tuple(_block(package, slide, shape, proposed) for shape in slide.blocks)
    return SlideSides(slide.number, slide.key, blocks, slide.written, wanted, slide.frozen, slide.untied,
                      not slide.is_pasted_on)  # fmt: skip


def _block(package: Package, slide: FoundSlide, shape: FoundShape, proposed: Proposed | None) -> BlockSides:
    """A shape's three sides. One that was copied here from another slide of its deck follows that slide's block."""
    home = shape.key.partition("/")[0]
    wanted: SlideState | None = proposed.slides.get(home) if proposed is not None else None
    block: BlockState | None = wanted.blocks.get(shape.key) if wanted is not None else None
    is_own = slide.written is not None and shape.key in slide.written.blocks
    return BlockSides(shape.key, shape.written, state_now(package, slide, shape), block, shape.frozen, is_own)
