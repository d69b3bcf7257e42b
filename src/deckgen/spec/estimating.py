"""Estimates of a data set's answers: of a file that is read, or of files that stay where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from deckgen.fields import LocalText
from deckgen.findings import Where, error
from deckgen.sources import SOURCES
from deckgen.sources._answers import plain
from deckgen.sources._engine import relation_of, without_paths
from deckgen.sources._files import writable
from deckgen.sources._kinds import FileKind
from deckgen.sources._reading import Paths, State, digest_of, read_file, state_of
from deckgen.sources._sums import numbers_of, sums
from deckgen.spec.params import filled
from deckgen.survey import Source, Table
from deckgen.survey.asked import EstimateSpec
from deckgen.survey.estimates import estimates


def read_estimates(
    kind: str, options: tuple[tuple[str, Any], ...], path: Paths, shown: str, name: str, spec: EstimateSpec, wave: str
) -> Table:
    """The table of estimates made of a file's answers, once for each state of the file. Raises DeckgenError.

    `spec` has its params filled in; `wave` is the column with the wave, or ''.
    """
    return _estimated(kind, options, path, shown, name, _Asked(spec, json.dumps(plain(spec))), wave, state_of(path))


def with_params(spec: EstimateSpec, params: Mapping[str, str]) -> EstimateSpec:
    """The same with the params of its conditions filled in. Raises DeckgenError for one that is not there."""
    questions = {
        name: question.model_copy(update={"where": filled(question.where, params)})
        for name, question in spec.questions.items()
    }
    return spec.model_copy(update={"where": filled(spec.where, params), "questions": questions})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is estimated, known by its words and not by its places in the deck."""

    spec: EstimateSpec = field(compare=False)
    words: str


@lru_cache(maxsize=16)
def _estimated(
    kind: str, options: tuple[tuple[str, Any], ...], path: Paths, shown: str, name: str, asked: _Asked, wave: str,
    state: State,
) -> Table:  # fmt: skip
    source, spec = SOURCES[kind], asked.spec
    assert isinstance(source, FileKind)
    files = path if isinstance(path, tuple) else (path,)
    with _told(shown, files):
        if source.relation is not None:
            relation = source.relation(source.spec(**dict(options)), files, shown, name)
            known = Source(shown, tuple(relation.columns), digest=digest_of(path, state))
        else:
            table = read_file(kind, options, path, shown, name)
            spec = _with_declared(spec, table)
            relation, known = relation_of(table, dict(numbers_of(spec))), _plain_source(table)
        wave = wave if wave in relation.columns else ""
        found = sums(relation, spec, wave, shown)
    labels = {(column, ""): label for column, label in known.labels.items()} | dict(found.labels or {})
    return writable(estimates(replace(found, labels=labels), spec, wave, name, replace(known, query=found.query)))


def _with_declared(spec: EstimateSpec, table: Table) -> EstimateSpec:
    """With what the file itself declares, as the program it comes from uses it, where the deck names nothing else.

    That is the weight; and a question that has the name of a set of columns is these columns.
    """
    if not table.rows:
        return spec
    source = table.source(0)
    weight = spec.weight or (source.weight if source.weight in table.columns else None)
    questions = dict(spec.questions)
    for name, question in questions.items():
        column = str(question.column or name)
        found = source.sets.get(column.removeprefix("$"))
        if found is not None and not question.columns and column not in table.columns:
            more = {"column": None, "columns": list(found.columns), "answers": question.answers or [found.yes]}
            label = question.label or (LocalText({"": found.label}) if found.label else None)
            questions[name] = question.model_copy(update={**more, "label": label})
    return spec.model_copy(update={"weight": weight, "questions": questions})


def _plain_source(table: Table) -> Source:
    """What is known of a table's source, without the cells of its file."""
    first = table.source(0) if table.rows else Source(table.file, table.columns, table.decimal)
    return Source(
        first.file, first.columns, first.decimal, title=first.title, url=first.url, digest=first.digest,
        labels=first.labels,
    )  # fmt: skip


@contextmanager
def _told(shown: str, files: Sequence[Path]) -> Iterator[None]:
    """What the engine says while it reads, as an error for people."""
    from importlib.util import find_spec

    failures: tuple[type[Exception], ...] = ()
    if find_spec("duckdb") is not None:
        import duckdb

        failures = (duckdb.Error,)
    try:
        yield
    except failures as problem:
        said = without_paths(str(problem), files)
        raise error("file-broken", f"{shown} cannot be read: {said}", Where(shown)) from None
