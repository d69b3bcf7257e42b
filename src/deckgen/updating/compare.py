"""What differs between two decks, each a spec or a file: the report of an update, without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from deckgen.findings import Finding, error
from deckgen.merge import BlockSides, SlideSides, merge_deck
from deckgen.merge.blocks import leaf_text
from deckgen.model import BlockState, Change, SlideState, Source, Wording
from deckgen.pipeline import Progress, Request
from deckgen.powerpoint.now import state_now
from deckgen.report import UpdateResult
from deckgen.updating import Options, Read, read_deck, update
from deckgen.updating.sources import Wanted, proposed_by

SPECS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Side:
    """One of two decks to compare, by what it says."""

    source: Source
    slides: Mapping[str, SlideState]
    findings: tuple[Finding, ...] = field(default=())


def compare(
    first: Path, second: Path | None, wanted: Wanted, was: Mapping[str, str], progress: Progress
) -> UpdateResult:
    """What the second deck says otherwise than the first.

    One spec alone is compared with itself for other params; one file alone with what its spec now says. A file beside
    a spec is compared as an update would, in whichever order they are named. `was` are params of the first spec.
    """
    missing = next((path for path in (first, second) if path is not None and not path.exists()), None)
    if missing is not None:
        raise error("file-missing", f"the file {missing} does not exist")
    if second is None and is_spec(first):
        if not wanted.params and not was:
            raise error("nothing-to-compare", f"{first} is compared with itself",
                        hint="name the other wave: -p wave=2018-2019, or another spec or file")  # fmt: skip
        second = first
    if second is None or is_spec(first) != is_spec(second):
        file, spec = (first, second) if not is_spec(first) else (second, first)
        assert file is not None
        return update(file, replace(wanted, deck=spec or wanted.deck), Options(dry=True, add_new=True), progress)
    if is_spec(first):
        old = _spec_side(first, replace(wanted, params=dict(was)), progress)
        new = _spec_side(second, wanted, progress)
    else:
        old, new = _file_side(read_deck(first)), _file_side(read_deck(second))
    changes = tuple(_changes(old, new))
    return UpdateResult(
        first, None, None, changes, new.findings, new.source.deck, old.source.params, new.source.params,
        len(old.slides), {number: _title(slide) for number, slide in enumerate(old.slides.values(), 1)}, dry=True,
    )  # fmt: skip


def is_spec(path: Path) -> bool:
    return path.suffix.lower() in SPECS


def _spec_side(spec: Path, wanted: Wanted, progress: Progress) -> Side:
    request = Request(wanted.params, wanted.language, wanted.brand, wanted.root, keep_broken_claims=True)
    made = proposed_by(spec, request, progress)
    return Side(made.state.source, made.slides, made.findings)


def _file_side(read: Read) -> Side:
    """What a file says now, slide by slide; of copies each under a key of its own."""
    slides: dict[str, SlideState] = {}
    for slide in read.found.slides:
        if not slide.key:
            continue
        states = (state_now(read.package, slide, shape) for shape in slide.blocks)
        blocks = {state.key: state for state in states if state is not None}
        copies = sum(key.partition("~copy")[0] == slide.key for key in slides)
        slides[f"{slide.key}~copy{copies + 1}" if copies else slide.key] = SlideState(slide.key, blocks=blocks)
    if not slides:
        raise error("file-foreign", f"{read.path} holds no slide that deckgen knows as its own")
    source = read.found.record.source if read.found.record is not None else read.found.sources[0]
    return Side(source, slides)


def _changes(old: Side, new: Side) -> list[Change]:
    sides = [
        SlideSides(number, key, tuple(_sides(slide, new.slides.get(key))), slide, new.slides.get(key))
        for number, (key, slide) in enumerate(old.slides.items(), 1)
    ]
    found = []
    for change in merge_deck(sides).changes:
        if change.what == "slide":
            change = replace(change, outcome="removed", written=_title(old.slides[change.key]), note="")
        found.append(change)
    for key, slide in new.slides.items():
        if key not in old.slides:
            found.append(Change(0, key, "added", "slide", None, None, _title(slide) or key))
    return found


def _sides(old: SlideState, new: SlideState | None) -> list[BlockSides]:
    return [
        BlockSides(key, block, block, new.blocks.get(key) if new is not None else None)
        for key, block in old.blocks.items()
    ]


def _title(slide: SlideState) -> str:
    title: BlockState | None = slide.blocks.get(f"{slide.key}/title")
    leaf = title.leaves.get(("text",)) if title is not None else None
    return " ".join(leaf_text(leaf).split()) if isinstance(leaf, Wording) else ""
