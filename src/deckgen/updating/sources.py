"""From what a file says of itself to a fresh deck: the spec found again, resolved for the wanted wave, and built."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from deckgen.findings import DeckgenError, Finding, choices, error
from deckgen.model import DeckState, SlideState, Source
from deckgen.pipeline import Progress, Proposal, Request, prepare, write_proposal
from deckgen.powerpoint.apply import FreshDeck
from deckgen.powerpoint.carried import read_record
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.package import parse_package
from deckgen.project import MARKERS, Project
from deckgen.snapshot import Record
from deckgen.spec import gather_spec

MAX_PATH = 250


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


@dataclass(frozen=True, slots=True)
class Proposals:
    """What is proposed of each deck that a file's slides came from, and why not for those without a spec."""

    made: Mapping[Source, Proposed]
    missing: Mapping[Source, str]


def propose_all(sources: Sequence[Source], wanted: Wanted, file: Path, progress: Progress) -> Proposals:
    """The proposal of each deck in a file. Raises DeckgenError where one cannot be made, or no spec at all is found.

    A param need not be one of every deck's, but of one; a spec that is named is that of the deck with its key.
    """
    specs: dict[Source, Path] = {}
    missing: dict[Source, str] = {}
    problems: list[DeckgenError] = []
    for source, spec in _named(sources, wanted).items():
        try:
            specs[source] = spec or find_spec(source, file)
        except DeckgenError as problem:
            problems.append(problem)
            missing[source] = f"the spec '{source.spec or source.deck}' is not found from here: it stays as it is"
    if problems and not specs:
        raise problems[0]
    params = _params_by_spec(specs.values(), wanted)
    made: dict[Source, Proposed] = {}
    for source, spec in specs.items():
        request = Request(
            params[spec], wanted.language or source.language or None, wanted.brand or source.brand or None,
            wanted.root, keep_broken_claims=True, remembered=source.params, stand_in=file,
        )  # fmt: skip
        made[source] = proposed_by(spec, request, progress)
    return Proposals(made, missing)


def _named(sources: Sequence[Source], wanted: Wanted) -> dict[Source, Path | None]:
    """The spec that was named for each source. In a file of several decks it is that of one, by its key."""
    if wanted.deck is None or len({source.deck for source in sources}) == 1:
        return dict.fromkeys(sources, wanted.deck)
    key = _key_of(wanted.deck)
    if key not in {source.deck for source in sources}:
        decks = ", ".join(f"'{source.deck}'" for source in sources)
        raise error("deck-unknown", f"{wanted.deck} is the deck '{key}', and the file has slides of {decks}",
                    hint="each finds its own spec if none is named")  # fmt: skip
    return {source: wanted.deck if source.deck == key else None for source in sources}


def _key_of(spec: Path) -> str:
    return str(gather_spec(spec, spec.as_posix(), []).key or spec.stem)


def _params_by_spec(specs: Iterable[Path], wanted: Wanted) -> dict[Path, Mapping[str, str]]:
    """Which of the wanted params are each spec's; one that is none's is left to all of them, to be told."""
    different = list(dict.fromkeys(specs))
    if len(different) < 2 or not wanted.params:
        return dict.fromkeys(different, wanted.params)
    known = {spec: set(gather_spec(spec, spec.as_posix(), []).params) for spec in different}
    everywhere = sorted(set().union(*known.values()))
    unknown = [name for name in wanted.params if name not in everywhere]
    if unknown:
        raise error("param-unknown", f"no deck in the file has a param '{unknown[0]}'",
                    hint=choices(unknown[0], everywhere))  # fmt: skip
    return {spec: {name: value for name, value in wanted.params.items() if name in names}
            for spec, names in known.items()}  # fmt: skip


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

    Raises DeckgenError where it is not found. A path that would lead out of a project is never followed, nor one to
    anything but YAML: the file may come from anybody.
    """
    if not _may_be_followed(source.spec):
        raise error("deck-unknown", f"the file does not say which spec it was built from (deck '{source.deck}')",
                    hint="name it: --deck decks/talk.yaml")  # fmt: skip
    starts = [Path.cwd(), *([file.resolve().parent] if file is not None else [])]
    for start in starts:
        for folder in _upwards(start):
            if (folder / source.spec).is_file():
                return _short(folder / source.spec)
    looked = " and ".join(f"'{start.name or start}'" for start in dict.fromkeys(starts))
    raise error("deck-missing", f"the spec '{source.spec}' of the deck '{source.deck}' is not found from here: "
                f"looked in the folders {looked}, and those above",
                hint="run this in the project's folder, or name the spec: --deck decks/talk.yaml")  # fmt: skip


def _may_be_followed(spec: str) -> bool:
    named = PurePosixPath(spec)
    return (
        0 < len(spec) <= MAX_PATH and spec.isprintable() and named.suffix.lower() in (".yaml", ".yml")
        and not named.is_absolute() and ".." not in named.parts and ":" not in spec and "\\" not in spec
    )  # fmt: skip


def _upwards(start: Path) -> Iterator[Path]:
    """A folder and those above it, to the root of its project, and never as far as that of the whole disk."""
    for folder in (start, *start.parents):
        if folder == Path(folder.anchor):
            return
        yield folder
        if any((folder / marker).exists() for marker in MARKERS):
            return


def _short(path: Path) -> Path:
    """The path from the working folder where it lies below it, as a person would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
