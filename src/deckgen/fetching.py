"""Ask the services of a deck anew, and tell what has changed since they were asked before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Finding, choices, error
from deckgen.project import Project
from deckgen.report.fetched import Fetched, State
from deckgen.sources._answers import Question, fetch_answer, kept_answer, read_answer
from deckgen.spec import DeckSpec, gather_spec
from deckgen.spec.deck import ServiceData
from deckgen.spec.params import params_in, params_of
from deckgen.spec.services import place_in
from deckgen.spec.tables import options_of, service_question
from deckgen.survey import CellValue, Table

_FIGURES = ("value", "n", "weighted", "effective", "error", "freedom", "status", "unit")
"""The columns that hold what is told of a row, not which row it is."""


def fetch_deck(
    spec_path: Path, given: Mapping[str, str], only: str | None, root: Path | None, say: Callable[[str], None]
) -> list[Fetched]:
    """Ask for each data set that a service answers, or for the one named `only`; a service that fails stops no other.

    Raises DeckgenError where the deck itself is wrong, or asks no service.
    """
    problems: list[Finding] = []
    spec = gather_spec(spec_path, spec_path.as_posix(), problems)
    if any(data is None for data in spec.data.values()):
        raise DeckgenError(*problems)
    params = params_of(spec, given)
    services = {name: data for name, data in spec.data.items() if isinstance(data, ServiceData)}
    if only is not None and only not in services:
        raise error("data-unknown", f"the deck has no data set '{only}' that a service answers", None,
                    choices(only, services))  # fmt: skip
    if not services:
        raise error("nothing-to-fetch", f"no data set of {spec_path.as_posix()} is answered by a service", None,
                    "its data are files, and a build reads them as they are")  # fmt: skip
    project = Project.of(spec_path, root)
    found: list[Fetched] = []
    asked: set[Path] = set()
    for name, data in services.items():
        if only is None or name == only:
            for each in _wave_params(spec, data, params):
                found += _fetch(name, data, spec, project, each, asked, say)
    return found


def _wave_params(spec: DeckSpec, data: ServiceData, params: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """The params as they are; and where a service is asked for one wave at a time, with each other wave."""
    yield params
    if spec.waves is None or not spec.waves.order:
        return
    column = str(spec.waves.column).casefold()
    wanted = getattr(data, "variables", None)
    named = {name for key, value in wanted.items() if str(key).casefold() == column for name in params_in(value)} \
        if isinstance(wanted, Mapping) else set()  # fmt: skip
    for name in sorted(named & set(params)):
        yield from ({**params, name: str(wave)} for wave in spec.waves.order if str(wave) != params[name])


def _fetch(
    name: str, data: ServiceData, spec: DeckSpec, project: Project, params: Mapping[str, str], asked: set[Path],
    say: Callable[[str], None],
) -> list[Fetched]:  # fmt: skip
    """What came of asking; nothing where the same has been asked for another data set."""
    wave = str(spec.waves.column) if spec.waves is not None else ""
    called, named = name, {}
    try:
        question = service_question(name, data, project, params, wave)
        called = question.called
        named = {each: params[each] for each in sorted(params_in(dict(options_of(data, question.kind))))}
        if question.path in asked:
            return []
        asked.add(question.path)
        before, since = _before(question)
        kept = fetch_answer(question, say)
        now = read_answer(question, kept)
    except DeckgenError as problem:
        return [Fetched(name, called, "failed", params=named, findings=tuple(place_in(problem, place_of(data.kind))))]
    file = question.path.relative_to(project.root).as_posix()
    if before is None:
        count = len(now.rows)
        return [Fetched(name, called, "new", count, added=count, fetched=kept.fetched, file=file, params=named)]
    changed, added, removed = compare(before, now)
    state: State = "changed" if changed or added or removed else "unchanged"
    return [Fetched(name, called, state, len(now.rows), changed, added, removed, kept.fetched, since, file, named)]


def _before(question: Question) -> tuple[Table | None, str]:
    """The table that was kept and when it came; none where there is none, or it was damaged: it is asked for anew."""
    try:
        kept = kept_answer(question)
        return (read_answer(question, kept), kept.fetched) if kept is not None else (None, "")
    except DeckgenError:
        return None, ""


def compare(before: Table, now: Table) -> tuple[int, int, int]:
    """How many rows have other figures than before, how many are new, and how many are gone."""
    old, new = _figures(before), _figures(now)
    changed = sum(1 for key, figures in new.items() if key in old and old[key] != figures)
    return changed, sum(1 for key in new if key not in old), sum(1 for key in old if key not in new)


def _figures(table: Table) -> dict[tuple[object, ...], tuple[tuple[str, CellValue], ...]]:
    """The figures of each row by what it is about, wherever its columns stand; labels are neither."""
    key = [index for index, column in enumerate(table.columns)
           if column not in _FIGURES and not column.endswith("_label")]  # fmt: skip
    key.sort(key=lambda index: table.columns[index])
    figures = [(column, table.columns.index(column)) for column in _FIGURES if column in table.columns]
    found: dict[tuple[object, ...], tuple[tuple[str, CellValue], ...]] = {}
    for row in table.rows:
        about: tuple[object, ...] = tuple((table.columns[index], row[index]) for index in key)
        while about in found:  # rows that are alike: the second, the third …
            about = (*about, "again")
        found[about] = tuple((name, row[index]) for name, index in figures if row[index] is not None)
    return found
