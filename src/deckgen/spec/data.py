"""Read the data sets of a deck: file, fall-back, rows, and what the columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from deckgen.fields import LocalText, place_of
from deckgen.findings import DeckgenError, Finding, Where, choices, error
from deckgen.languages import LANGUAGES, NumberKind
from deckgen.project import Project
from deckgen.sources import SOURCES, kind_for
from deckgen.spec.deck import DataSpec, DeckSpec
from deckgen.spec.problems import language_finding
from deckgen.survey import Table, cell_text
from deckgen.survey.crosstab import Columns
from deckgen.survey.select import fall_back, pick

_ROW = "\0row"
"""The name of a column that no file can have: the row's number while alternatives are united."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set as read: the rows it stands for, what its columns mean, how its values are written."""

    name: str
    table: Table
    columns: Columns
    labels: Mapping[str, LocalText]
    format: NumberKind
    source: LocalText | None
    where: Where | None


def read_data(
    spec: DeckSpec, project: Project, params: Mapping[str, str], language: str, problems: list[Finding]
) -> dict[str, DataSet]:
    """The data sets by name; problems are gathered, and a data set with one is left out."""
    found: dict[str, DataSet] = {}
    for name, data in spec.data.items():
        if data is None:  # its own problems are told
            continue
        try:
            found[name] = _read(name, data, project, params, language, problems)
        except DeckgenError as problem:
            problems += [_placed(finding, data) for finding in problem.findings]
    return found


def _placed(finding: Finding, data: DataSpec) -> Finding:
    return finding if finding.where else replace(finding, where=place_of(data.file))


def _read(
    name: str, data: DataSpec, project: Project, params: Mapping[str, str], language: str, problems: list[Finding]
) -> DataSet:
    at = place_of(data.file)
    value = str(data.value or "value")
    table = _table(name, data, str(data.file), project)
    if data.value:
        table.column_index(value, place_of(data.value))
    if data.fallback is not None:
        if not data.key:
            raise error("key-missing", f"data set '{name}' has a fallback but no `key`", place_of(data.fallback),
                        "name the columns that together tell its rows apart")  # fmt: skip
        second = _table(name, data, str(data.fallback), project)
        for each in (table, second):
            for key in data.key:
                each.column_index(key, place_of(key))
            each.column_index(value, place_of(data.value) or place_of(data.fallback))
        table = fall_back(table, second, [str(key) for key in data.key], value)
    columns = _columns(data, table, value, language)
    problems += _needless_labels(name, data.labels, table)
    table = select(table, data.where, params, at)
    return DataSet(name, table, columns, data.labels, data.format, data.source, at)


def _needless_labels(name: str, labels: Mapping[str, LocalText], table: Table) -> list[Finding]:
    """A warning for each code with wording of its own that no cell of the data holds."""
    missing = set(labels)
    for row in table.rows:
        if not missing:
            break
        missing -= {cell_text(cell) for cell in row}
    return [
        Finding("warning", "label-needless", f"no row of '{name}' has the code '{code}'", place_of(code),
                "its wording under `labels` is never shown")
        for code in labels if code in missing
    ]  # fmt: skip


def _table(name: str, data: DataSpec, file: str, project: Project) -> Table:
    path: Path = project.find(file, place_of(data.file) if file == data.file else place_of(data.fallback))
    kind = str(data.kind or kind_for(file) or "csv")
    options = tuple((key, getattr(data, key)) for key in SOURCES[kind].spec.model_fields if hasattr(data, key))
    state = path.stat()
    return _read_table(kind, options, path, project.shown(path), name, (state.st_mtime_ns, state.st_size))


@lru_cache(maxsize=16)
def _read_table(
    kind: str, options: tuple[tuple[str, Any], ...], path: Path, shown: str, name: str, state: tuple[int, int]
) -> Table:
    """A file as a table; `state` is its time and size, so that a changed file is read again."""
    source = SOURCES[kind]
    made: Table = source.function(source.spec(**dict(options)), path, shown, name)
    return made


def _columns(data: DataSpec, table: Table, value: str, language: str) -> Columns:
    def named(given: str | None, usual: str) -> str:
        if given is not None:
            table.column_index(given, place_of(given))
            return given
        return usual if usual in table.columns else ""

    labels: dict[str, str] = {}
    for column, source in data.label.items():
        table.column_index(column, place_of(column))
        by_language = {language: source} if isinstance(source, str) else source
        for code, name in by_language.items():
            if code not in LANGUAGES:
                raise DeckgenError(language_finding(code, place_of(code)))
            table.column_index(name, place_of(name))
        if language in by_language:
            labels[column] = str(by_language[language])
    return Columns(value, named(data.base, "n"), named(data.status, "status"), labels)


def select(table: Table, where: Sequence[Mapping[str, Any]], params: Mapping[str, str], at: Where | None) -> Table:
    """The rows that fit any of the conditions, in the data's order; all rows where there is no condition.

    Raises DeckgenError for params, columns and values that are not there, at `at` where they have no place.
    """
    if not where:
        return table
    kept: set[int] = set()
    numbered = replace(table, columns=(*table.columns, _ROW), rows=tuple(
        (*row, number) for number, row in enumerate(table.rows)
    )) if len(where) > 1 else table  # fmt: skip
    for conditions in where:
        columns: Mapping[str, Where] = getattr(conditions, "keys_at", {})
        for column in conditions:
            table.column_index(column, columns.get(column, at))
        places: Mapping[str, Where] = getattr(conditions, "values_at", {})
        fitting = pick(numbered, substitute(conditions, params), place_of(conditions) or at, places)
        if len(where) == 1:
            return fitting
        kept |= {int(str(row[-1])) for row in fitting.rows}
    return table.keep(sorted(kept))


def substitute(where: Mapping[str, Any], params: Mapping[str, str]) -> dict[str, Any]:
    """The conditions with $name replaced by the param. Raises DeckgenError for a param that is not there."""

    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(each) for each in value]
        if isinstance(value, str) and value.startswith("$"):
            if value[1:] not in params:
                raise error("param-unknown", f"there is no param '{value[1:]}'", place_of(value),
                            choices(value[1:], sorted(params)))  # fmt: skip
            return params[value[1:]]
        return value

    return {column: fill(value) for column, value in where.items()}


def param_values(spec: DeckSpec, project: Project, params: Mapping[str, str]) -> dict[str, set[str]]:
    """For each param that picks rows the values its columns hold, among rows that fit all other conditions.

    Data sets that cannot be read are passed over.
    """
    found: dict[str, set[str]] = {}
    for name, data in spec.data.items():
        if data is None or len(data.where) != 1:
            continue
        try:
            table = _table(name, data, str(data.file), project)
            for column, value in data.where[0].items():
                if isinstance(value, str) and value.startswith("$"):
                    others = {each: wanted for each, wanted in data.where[0].items() if each != column}
                    rows = select(table, [others], params, place_of(data.file)) if others else table
                    cells = {rows.text(row, column) for row in range(len(rows.rows))}
                    found.setdefault(value[1:], set()).update(cell for cell in cells if cell)
        except DeckgenError:
            continue
    return found
