"""Update a file: read, propose, merge, apply, verify, write. Each step is a function from values to a value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from deckgen.findings import Finding, choices, error
from deckgen.merge import MergedDeck, SlideSides, Takes, merge_deck
from deckgen.merge.blocks import leaf_text
from deckgen.model import Change, SlideState, Source
from deckgen.output import check_update_output, is_made_by_update, replace_with_backup, write_whole
from deckgen.pipeline import Progress, collector_paused
from deckgen.powerpoint.carried import has_broken_record
from deckgen.powerpoint.found import FoundDeck, FoundSlide
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.package import Package, parse_package
from deckgen.powerpoint.titles import title_of
from deckgen.report import UpdateResult
from deckgen.snapshot import VERSION
from deckgen.updating.sides import sides_of
from deckgen.updating.sources import Proposals, Proposed, Wanted, propose_all
from deckgen.updating.typed import stale_numbers
from deckgen.updating.withheld import hidden_texts, still_shown, without_hidden
from deckgen.updating.write import Written, write_update

__all__ = ["FOREIGN", "Options", "Wanted", "presentations", "update"]

FOREIGN = "file-foreign"
"""The code of the error over a file in which nothing is deckgen's."""


@dataclass(frozen=True, slots=True)
class Options:
    """How an update is done and where it goes. `out` None is the file's own name with `.updated` before its ending."""

    takes: Takes = field(default_factory=Takes)
    add_new: bool = False
    out: Path | None = None
    in_place: bool = False
    dry: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A file as read: its bytes, its parts, and what deckgen wrote of it."""

    path: Path
    data: bytes
    package: Package
    found: FoundDeck


@collector_paused()
def update(file: Path, wanted: Wanted, options: Options, progress: Progress = print) -> UpdateResult:
    """Put a wave's numbers into a file that people may have edited. Raises DeckgenError; then nothing is written."""
    target = None if options.dry else check_update_output(file, options.out, options.in_place, options.force)
    progress("reading")
    read = read_deck(file)
    _check_found(read)
    proposed = propose_all(read.found.sources, wanted, file, progress)
    proposals = proposed.made
    progress("merging")
    by_slide = {slide.number: proposals[slide.source] for slide in read.found.slides
                if slide.source is not None and slide.source in proposals}  # fmt: skip
    sides = sides_of(read.package, read.found, by_slide)
    merged = merge_deck(sides, options.takes)
    progress("writing")
    written = write_update(read.data, read.package, read.found, merged, sides, by_slide, options.add_new)
    hidden = hidden_texts(sides)
    changes = without_hidden(_all_changes(read, sides, merged, written, by_slide, proposed), hidden)
    backup = None
    path = None
    if written.is_changed and target is not None:
        path, backup = target, None
        if options.in_place:
            backup = replace_with_backup(target, written.data, read.data)
        else:
            write_whole(target, written.data)
    would = written.data if options.dry and written.is_changed else b""
    result = _result(read, path, backup, changes, proposals, options)
    told = (*_record_problems(read), *result.findings, *_new_slides(read, proposals, written),
            *_takes_of_nothing(file, changes, options.takes), *still_shown(sides, hidden))  # fmt: skip
    return replace(result, would=would, findings=told, withheld=frozenset(hidden))


def read_deck(file: Path) -> Read:
    """A file with all that deckgen wrote in it. Raises DeckgenError where it cannot be read."""
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise error("file-missing", f"the file {file} does not exist") from None
    except OSError as problem:
        raise error("file-unreadable", f"{file} cannot be read: {(problem.strerror or '').lower()}") from None
    package = parse_package(data, file.name)
    return Read(file, data, package, locate(package))


def _check_found(read: Read) -> None:
    """Raises DeckgenError where there is nothing to update, or what only a newer deckgen understands."""
    found = read.found
    if found.record is not None and found.record.version > VERSION:
        said = f"{read.path} was written by a newer deckgen: its records are of version {found.record.version}"
        raise error("file-newer", said, hint=f"this one knows them up to version {VERSION}: install the newer one")
    if not found.sources:
        is_ours = has_broken_record(read.package) or found.record is not None or found.tagged is not None
        raise error("file-unmarked" if is_ours else FOREIGN,
                    f"{read.path} holds no slide that deckgen knows as its own", hint=_what_now(read))  # fmt: skip


def _what_now(read: Read) -> str:
    if has_broken_record(read.package):
        return "its record of what was last written is damaged, and no slide has a mark left: build the deck anew"
    if read.found.record is not None or read.found.tagged is not None:
        return "a program that saved it took all marks away, and no slide reads as it was written: build the deck anew"
    return "only files that `deckgen build` wrote, or that hold slides of one, can be updated"


def _record_problems(read: Read) -> Iterator[Finding]:
    """A warning where the record of the whole deck is damaged, and slides are known by their own tags only."""
    if read.found.record is None and has_broken_record(read.package):
        yield Finding("warning", "record-broken", "the file's record of what was last written is damaged", None,
                      "slides say it themselves; which were deleted, and which are new, cannot be told")  # fmt: skip


def presentations(given: Sequence[Path]) -> list[Path]:
    """The files named, and of folders the presentations in them that are no update's, no backup and no lock file.

    Raises DeckgenError for a folder without any.
    """
    files: list[Path] = []
    for each in given:
        if not each.is_dir():
            files.append(each)
            continue
        inside = sorted(path for path in each.iterdir() if path.suffix.lower() in (".pptx", ".pptm")
                        and not path.name.startswith((".", "~$")) and not is_made_by_update(path))  # fmt: skip
        if not inside:
            raise error("file-missing", f"the folder {each} holds no presentation to update")
        files += inside
    return files


# ------------------------------------------------------------------------------------------------- changes


def _all_changes(
    read: Read, sides: Sequence[SlideSides], merged: MergedDeck, written: Written,
    by_slide: Mapping[int, Proposed], proposals: Proposals,
) -> tuple[Change, ...]:  # fmt: skip
    """What became of every value: broken claims first, then slide by slide, then what was typed by hand."""
    missing = {slide.number: proposals.missing[slide.source] for slide in read.found.slides
               if slide.source is not None and slide.source in proposals.missing}  # fmt: skip
    refused = written.applied.refused
    told = [replace(change, note=missing[change.slide]) if change.slide in missing else _settled(change, refused)
            for change in merged.changes]  # fmt: skip
    told += written.changes
    told += _slides_elsewhere(read, proposals.made, written)
    told += stale_numbers(read.package, read.found, sides, merged, by_slide)
    order = sorted(enumerate(told), key=lambda each: (each[1].what != "claim", each[1].slide, each[0]))
    return tuple(change for _, change in order)


def _settled(change: Change, refused: Collection[tuple[int, str]]) -> Change:
    """What could not be done safely after all, by slide and key, is a conflict."""
    parts = change.key.split("/")
    is_refused = any((change.slide, "/".join(parts[: count + 1])) in refused for count in range(len(parts)))
    if change.outcome == "added" and is_refused:
        note = "there is no room for it that is not a person's"
        if change.key.count("/") == 1:
            note = "the spec shows it on another slide layout, and a person has worked on this slide"
        return replace(change, outcome="conflict", note=note)
    if change.outcome == "removed" and is_refused and change.proposed is None:
        why = "animated by hand" if change.key.count("/") == 1 else "in a table with merged cells"
        why = "its page holds something of a person's" if change.key.endswith("/notes") else why
        note = f"no longer in the spec or the data, but {why}: it stays"
        return replace(change, outcome="stale", note=note)
    return change


def _slides_elsewhere(read: Read, proposals: Mapping[Source, Proposed], written: Written) -> list[Change]:
    """Slides of the file's own deck that are no longer in it: deleted by hand, as far as that can be told."""
    record = read.found.record
    if record is None or record.source not in proposals:
        return []
    here = {slide.key for slide in read.found.slides if slide.source and slide.source.same_deck(record.source)}
    stripped = any(slide.stripped for slide in read.found.slides)
    changes = []
    for key, slide in proposals[record.source].slides.items():
        if key in record.slides and key not in here:
            shown = _shown(key, slide)
            note = ("it cannot be found: deleted, or the program that saved the file left no safe way to tell"
                    if stripped else "deleted by hand, and stays so")  # fmt: skip
            changes.append(Change(0, key, "conflict" if stripped else "removed", "slide", shown, None, shown, note))
    return changes


def _new_slides(read: Read, proposals: Mapping[Source, Proposed], written: Written) -> Iterator[Finding]:
    """A warning for each slide that is new in the spec and was not put in."""
    record = read.found.record
    if record is None or record.source not in proposals:
        return
    here = {slide.key for slide in read.found.slides}
    for key, slide in proposals[record.source].slides.items():
        if key not in record.slides and key not in here and key not in written.added_slides:
            why = written.not_added.get(key)
            yield Finding("warning", "slide-new", f"the spec has a new slide '{key}': {_shown(key, slide)}", None,
                          why or "--add-new puts it in")  # fmt: skip


def _takes_of_nothing(file: Path, changes: Sequence[Change], takes: Takes) -> Iterator[Finding]:
    """A warning for each key of `--take` at which nothing became of anything: most likely it is misspelt."""
    for key, side in takes.keys.items():
        if not any(takes.names(key, change.key) for change in changes):
            open_keys = [change.key.split("/") for change in changes if change.outcome in ("conflict", "kept")]
            known = dict.fromkeys("/".join(parts[:size]) for parts in open_keys for size in range(len(parts), 0, -1))
            said = f"--take {side}:{key}: in {file} there is nothing to settle at that key"
            yield Finding("warning", "take-unknown", said, None, choices(key, known))


def _shown(key: str, slide: SlideState) -> str:
    title = slide.blocks.get(f"{key}/title")
    return " ".join(leaf_text(title.leaves["text",]).split()) if title is not None else key


# ------------------------------------------------------------------------------------------------- result


def _result(
    read: Read, path: Path | None, backup: Path | None, changes: tuple[Change, ...],
    proposals: Mapping[Source, Proposed], options: Options,
) -> UpdateResult:  # fmt: skip
    first, proposed = next(iter(proposals.items()))
    if read.found.record is not None and read.found.record.source in proposals:
        first = read.found.record.source
        proposed = proposals[first]
    findings: dict[tuple[str, str], Finding] = {}
    for each in proposals.values():
        for finding in each.findings:
            findings.setdefault((finding.code, finding.message), finding)
    return UpdateResult(
        read.path, path, backup, changes, tuple(findings.values()), first.deck, first.params,
        proposed.proposal.source.params, len(read.found.slides), slide_titles(read.found.slides), options.dry,
    )  # fmt: skip


def slide_titles(slides: Sequence[FoundSlide]) -> dict[int, str]:
    """The slides' titles by number, as the file has them."""
    return {slide.number: title_of(slide.root) for slide in slides}
