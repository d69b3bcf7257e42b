"""From what a file says of itself to a fresh deck: the spec found again, resolved for the wanted wave, and built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from deckgen.findings import Finding, error
from deckgen.model import DeckState, SlideState, Source
from deckgen.pipeline import Progress, Proposal, Request, prepare, write_proposal
from deckgen.powerpoint.apply import FreshDeck
from deckgen.powerpoint.carried import read_record
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.package import parse_package
from deckgen.project import Project
from deckgen.snapshot import Record


@dataclass(frozen=True, slots=True)
class Proposed:
    """A deck as it is proposed now: as states to compare, as a freshly built file to take pieces from."""

    proposal: Proposal
    state: DeckState
    fresh: FreshDeck
    record: Record
    findings: tuple[Finding, ...]

    @property
    def slides(self) -> Mapping[str, SlideState]:
        return self.state.slides

    @property
    def slide_records(self) -> Mapping[str, Record]:
        return {slide["key"]: slide for slide in self.record["slides"]}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an update is asked for over what the file says: params, and a spec, language or brand of its own."""

    params: Mapping[str, str] = field(default_factory=dict)
    deck: Path | None = None
    language: str | None = None
    brand: str | None = None
    root: Path | None = None


def propose(source: Source, wanted: Wanted, file: Path | None, progress: Progress) -> Proposed:
    """The deck that a source stands for, as the data now says. Raises DeckgenError where it cannot be made."""
    spec = wanted.deck or find_spec(source, file)
    request = Request(
        wanted.params, wanted.language or source.language or None, wanted.brand or source.brand or None, wanted.root,
        keep_broken_claims=True, remembered=source.params, stand_in=file,
    )  # fmt: skip
    return proposed_by(spec, request, progress)


def proposed_by(spec: Path, request: Request, progress: Progress) -> Proposed:
    """A spec as a proposal."""
    project = Project.of(spec, request.root)
    content, brand, problems = prepare(spec, project, request, progress)
    made = write_proposal(project.shown(spec.resolve()), content, brand, problems, progress)
    package = parse_package(made.data, spec.name)
    found = locate(package)
    assert found.record is not None
    record = read_record(package.parts[found.record_part])
    assert record is not None
    said = {slide.key: (slide.claim, slide.unsayable) for slide in made.content.slides}
    slides = {key: replace(slide, claim=said[key][0], unsayable=said[key][1])
              for key, slide in found.record.slides.items()}  # fmt: skip
    fresh = FreshDeck(package, found, {slide.key: slide for slide in found.slides})
    return Proposed(made, replace(found.record, slides=slides), fresh, record, made.problems)


# ------------------------------------------------------------------------------------------------- the spec


def find_spec(source: Source, file: Path | None) -> Path:
    """The YAML of a source: its path is looked for from the working folder and from the file's, and upwards of both.

    Raises DeckgenError where it is not found. A path that would lead out of a project is never followed.
    """
    named = PurePosixPath(source.spec)
    if not source.spec or named.is_absolute() or ".." in named.parts or ":" in source.spec or "\\" in source.spec:
        raise error("deck-unknown", f"the file does not say which spec it was built from (deck '{source.deck}')",
                    hint="name it: --deck decks/talk.yaml")  # fmt: skip
    for folder in _folders(file):
        found = folder / source.spec
        if found.is_file():
            return _short(found)
    raise error("deck-missing", f"the spec '{source.spec}' of the deck '{source.deck}' is not found from here",
                hint="run this in the project's folder, or name the spec: --deck decks/talk.yaml")  # fmt: skip


def _folders(file: Path | None) -> Iterator[Path]:
    here = Path.cwd()
    yield from (here, *here.parents)
    if file is not None:
        yield from file.resolve().parents


def _short(path: Path) -> Path:
    """The path from the working folder where it lies below it, as a person would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
