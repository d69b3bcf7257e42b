"""The one way through the program: read, resolve, place, merge, write, and read back what was written."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from deckgen.assets import assets_folder
from deckgen.brands import ReadyBrand, ready_brand
from deckgen.check import check_deck
from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Finding, choices, error
from deckgen.merge import merge
from deckgen.model import Brand, Deck, DeckContent, Fact, Source
from deckgen.output import check_output, write_whole
from deckgen.place import place
from deckgen.powerpoint.read import differences
from deckgen.powerpoint.write import write_deck
from deckgen.project import Project
from deckgen.report import Result
from deckgen.resolve import Claims, resolve
from deckgen.resolve.facts import facts_of
from deckgen.spec import DeckSpec, gather_spec

PLAIN = "plain"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a build, over what the deck itself says."""

    params: Mapping[str, str]
    language: str | None = None
    brand: str | None = None
    root: Path | None = None
    allow_broken_claims: bool = False
    """Whether a slide whose claim no longer holds is stamped instead of stopping the build."""
    keep_broken_claims: bool = False
    """Whether such a slide stays as it is, to be told of: so an update does."""
    remembered: Mapping[str, str] = field(default_factory=dict)
    """Params that a file was built with: they go before the deck's own, as far as the deck still has them."""
    stand_in: Path | None = None
    """A PowerPoint file whose layouts serve where the brand asked for cannot be had."""

    @property
    def claims(self) -> Claims:
        """What becomes of a slide whose claim no longer holds."""
        return "keep" if self.keep_broken_claims else "stamp" if self.allow_broken_claims else "stop"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A deck as the data and the spec now say it: placed, and written as a file of its own."""

    content: DeckContent
    deck: Deck
    source: Source
    data: bytes
    problems: tuple[Finding, ...]


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without Python's cycle collector: a build keeps what it makes until it ends, so there is nothing to collect,
    and looking through ever more of it costs a third of the time of a deck of 1,000 slides."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@collector_paused()
def run(spec: Path, request: Request, out: Path | None, force: bool = False, progress: Progress = print) -> Result:
    """Build a deck. Raises DeckgenError with all problems of the stage that found some; then nothing is written."""
    project = Project.of(spec, request.root)
    target_path = out or Path("build") / f"{spec.stem}.pptx"
    content, brand, problems = prepare(spec, project, request, progress)
    check_output(target_path, force)
    made = write_proposal(project.shown(spec.resolve()), content, brand, problems, progress)
    _verify(made.data, made.deck)
    write_whole(target_path, made.data)
    return Result(target_path, made.deck, shown_facts(content), merge(made.deck)[1], made.problems)


def write_proposal(
    spec: str, content: DeckContent, brand: ReadyBrand, problems: list[Finding], progress: Progress
) -> Proposal:
    """Place a resolved deck and write it onto its brand; `spec` is its YAML as later updates look for it."""
    progress("placing")
    deck = place(content, brand.brand, problems, brand.reasons)
    problems += check_deck(deck, brand.brand)
    _stop_on_errors(problems)
    progress("writing")
    source = Source(deck.key, spec, deck.params, deck.language, brand.asked)
    return Proposal(content, deck, source, write_deck(deck, brand.brand, brand.target, source), tuple(problems))


def prepare(
    spec_path: Path, project: Project, request: Request, progress: Progress
) -> tuple[DeckContent, ReadyBrand, list[Finding]]:
    """Read and resolve: the content of a deck and its brand, with the warnings so far."""
    progress("reading")
    problems: list[Finding] = []
    spec = gather_spec(spec_path, _shown(spec_path), problems)
    params = _params(spec, request, problems)
    language = request.language or spec.language
    brand = _brand(spec, project, request, problems)
    icon_folders = (project.folder, *_own_icons(project))
    content = resolve(spec, project, params, language, brand.brand, icon_folders, problems,
                      request.claims)  # fmt: skip
    _stop_on_errors(problems)
    content = replace(content, key=str(spec.key or spec_path.stem),
                      footer=content.footer or brand.brand.footer)  # fmt: skip
    return content, brand, problems


def shown_facts(content: DeckContent) -> tuple[Fact, ...]:
    """The numbers a deck shows in the order of its slides, on each slide once by key and text."""
    return tuple(fact for slide in content.slides for fact in facts_of(slide.blocks))


def _shown(path: Path) -> str:
    """A path as the user gave it, with forward slashes."""
    return path.as_posix()


def _own_icons(project: Project) -> tuple[Path, ...]:
    """The project's folders of icons; the bundled set is found by name without them."""
    bundled = (assets_folder() / "icons").resolve()
    folders = (project.root / "assets" / "icons", project.root / "icons", project.root)
    return tuple(folder for folder in folders if folder.is_dir() and folder.resolve() != bundled)


def _params(spec: DeckSpec, request: Request, problems: list[Finding]) -> dict[str, str]:
    params = {name: request.remembered.get(name, str(value)) for name, value in spec.params.items()}
    for name, value in request.params.items():
        if name not in params:
            problems.append(Finding("error", "param-unknown", f"the deck has no param '{name}'", None,
                                    choices(name, sorted(params))))  # fmt: skip
        params[name] = value
    return params


def _brand(spec: DeckSpec, project: Project, request: Request, problems: list[Finding]) -> ReadyBrand:
    """The brand asked for; where it cannot be had the plain one stands in, so that all other problems are told."""
    name = request.brand or str(spec.brand)
    try:
        found = ready_brand(name, project, place_of(spec.brand) if request.brand is None else None)
    except DeckgenError as problem:
        if request.stand_in is not None:
            problems.append(Finding("warning", "brand-from-file", f"the brand '{name}' is not here: {problem}", None,
                                    f"the layouts of {request.stand_in.name} stand in for it"))  # fmt: skip
            return ready_brand(str(request.stand_in), project, None)
        at = place_of(spec.brand) if request.brand is None else None
        problems += [each if each.where else replace(each, where=at, message=f"the brand '{name}': {each.message}")
                     for each in problem.findings]  # fmt: skip
        return ready_brand(PLAIN, project, None)
    problems += found.findings
    _check_layouts(spec, found.brand, problems)
    return replace(found, asked=name)


def _check_layouts(spec: DeckSpec, brand: Brand, problems: list[Finding]) -> None:
    known = sorted({*brand.layouts, *brand.kinds})
    for number in range(1, len(spec.slides) + 1):
        slide = spec.slide(number - 1)
        for each in slide.wordings if slide is not None else ():
            if each.layout is not None and each.layout not in known:
                said = f"the brand {brand.name} has no layout '{each.layout}'"
                problems.append(Finding("error", "layout-unknown", said, place_of(each.layout),
                                        choices(each.layout, known), number))  # fmt: skip


def _stop_on_errors(problems: list[Finding]) -> None:
    """Raise the errors, if there are any, each once and by their place; warnings are told once all are mended."""
    errors: dict[object, Finding] = {}
    for finding in problems:
        if finding.severity == "error":
            where = finding.where
            # What is not installed is one thing to do, however many data sets need it.
            alike = finding.hint if finding.code == "extra-missing" else (finding.message, where or finding.slide)
            errors.setdefault((finding.code, alike), finding)
    if errors:
        raise DeckgenError(*sorted(errors.values(), key=_reading_order))


def _reading_order(finding: Finding) -> tuple[str, int, int]:
    where = finding.where
    return (where.file, where.line or 0, where.column or 0) if where is not None else ("", 0, 0)


def _verify(data: bytes, deck: Deck) -> None:
    """Read the written file back: whatever differs from what was placed is a fault of deckgen's own."""
    found = differences(data, deck)
    if found:
        raise error("not-as-placed", f"the written file differs from what was placed: {'; '.join(found[:5])}",
                    hint="this is a fault in deckgen: please report it with the deck")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a deck's slides, and the sheet that shows them all."""

    pictures: tuple[Path, ...]
    sheet: Path


def preview(file: Path, request: Request, out: Path | None, width: int, progress: Progress) -> Pictures:
    """Pictures of a spec's slides as they are now, or of a PowerPoint file's."""
    from tempfile import TemporaryDirectory

    from deckgen.preview.contact import contact_sheet
    from deckgen.preview.render import render

    folder = out or Path("build") / "preview" / file.stem
    with TemporaryDirectory(prefix="deckgen-") as temporary:
        deck = file
        if file.suffix.lower() in (".yaml", ".yml"):
            deck = Path(temporary) / f"{file.stem}.pptx"
            run(file, request, deck, progress=progress)
        progress("drawing")
        pictures = render(deck, folder, width)
    return Pictures(tuple(pictures), contact_sheet(pictures, folder / "contact.png"))
