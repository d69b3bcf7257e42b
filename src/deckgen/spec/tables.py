"""The table behind a data set, before any of its rows is chosen: a file, a kept answer, or estimates made of either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from deckgen.fields import Name, place_of
from deckgen.findings import Finding
from deckgen.project import Project
from deckgen.sources import SOURCES, kind_for
from deckgen.sources._files import ENDINGS
from deckgen.sources._kinds import Ask, FileKind
from deckgen.sources._reading import Paths, read_file
from deckgen.spec.deck import DataSpec, FileData, ServiceData
from deckgen.spec.params import filled
from deckgen.spec.rows import without
from deckgen.survey import Table

if TYPE_CHECKING:
    from deckgen.sources._answers import Question


def read_table(
    name: str, data: DataSpec, project: Project, params: Mapping[str, str], wave: str,
    problems: list[Finding] | None = None,
) -> Table:  # fmt: skip
    """The rows of a data set: of its file or answer, or its estimates. `wave` is the column with waves, or ''.

    What is told of a service's answer is added to `problems`; without that no service is asked, whatever the spec says.
    Raises DeckgenError.
    """
    if isinstance(data, ServiceData):
        from deckgen.spec.services import read_service

        return read_service(service_question(name, data, project, params, wave), data, problems)
    assert isinstance(data, FileData)
    if data.estimate is None:
        return read_file_table(name, data, data.file, project)
    from deckgen.spec.estimating import read_estimates, with_params

    kind = kind_of(data)
    path, shown = find_data(data.file, kind, project)
    return read_estimates(kind, options_of(data, kind), path, shown, name, with_params(data.estimate, params), wave)


def service_question(name: str, data: ServiceData, project: Project, params: Mapping[str, str], wave: str) -> Question:
    """What a data set asks of its service. Raises DeckgenError."""
    from deckgen.spec.services import question_of

    options = dict(options_of(data, kind_of(data)))
    return question_of(name, data, options, ask_of(data, params, wave), project, params)


def read_file_table(name: str, data: DataSpec, file: Name, project: Project) -> Table:
    """The rows of a file that a data set names: its own or its fall-back. Raises DeckgenError."""
    own = isinstance(data, FileData) and file is data.file
    kind = str((data.kind if own else None) or kind_for(str(file)) or "csv")
    path, shown = find_data(file, kind, project)
    return read_file(kind, options_of(data, kind), path, shown, name)


def find_data(file: Name, kind: str, project: Project) -> tuple[Paths, str]:
    """A file, or all files of a folder or pattern where the kind reads several as one; and how it is shown.

    Raises DeckgenError where there is none, or one lies outside the project.
    """
    source = SOURCES[kind]
    if not isinstance(source, FileKind) or not source.is_folder:
        path = project.find(str(file), place_of(file))
        return path, project.shown(path)
    paths = project.find_all(str(file), place_of(file), (*source.endings, *ENDINGS))
    if len(paths) == 1:
        return tuple(paths), project.shown(paths[0])
    return tuple(paths), project.shown_pattern(str(file))


def options_of(data: DataSpec, kind: str) -> tuple[tuple[str, Any], ...]:
    """What a data set says of the keys that its kind has of its own."""
    return tuple((key, getattr(data, key)) for key in SOURCES[kind].spec.model_fields if hasattr(data, key))


def kind_of(data: DataSpec) -> str:
    """The name of a data set's kind."""
    return str(data.kind or kind_for(str(data.file) if isinstance(data, FileData) else "") or "csv")


def ask_of(data: DataSpec, params: Mapping[str, str], wave: str) -> Ask:
    """What a data set wants of a service: rows of all waves that fit its conditions, or estimates."""
    if data.estimate is not None:
        from deckgen.spec.estimating import with_params

        return Ask((), with_params(data.estimate, params), wave)
    return Ask(tuple(filled(without(data.where, wave), params)), None, wave)
