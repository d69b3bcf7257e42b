"""Look at a deck's data before its slides: the tables as they are picked, where they came from, what looks wrong."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Any

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Finding, choices, error
from deckgen.pipeline import Progress, Request
from deckgen.project import Project
from deckgen.report.data import ColumnSeen, DataSeen, DeckData, SourceSeen
from deckgen.spec import DeckSpec, gather_spec
from deckgen.spec.data import DataSet, read_data
from deckgen.spec.deck import DataSpec
from deckgen.spec.params import filled, params_of
from deckgen.spec.tables import kind_of
from deckgen.survey import Table
from deckgen.survey.ages import age_words
from deckgen.survey.asked import COLUMNS
from deckgen.survey.checks import check_table
from deckgen.survey.sense import Sense, sense_of

CODES = 8
"""So many of a column's codes are told."""
SUPPRESSED = "suppressed"
"""What stands in the place of a value that may not be shown."""


def look_at_data(path: Path, request: Request, only: str | None, rows: int, progress: Progress) -> DeckData:
    """The data sets of a deck, or the one named `only`, with their first `rows`.

    A deck whose slides have errors has its data shown all the same. Raises DeckgenError where the deck is none.
    """
    progress("reading")
    problems: list[Finding] = []
    spec = gather_spec(path, path.as_posix(), problems)
    wanted = {name: data for name, data in spec.data.items() if only is None or name == only}
    if only is not None and not wanted:
        raise error("data-unknown", f"the deck has no data set '{only}'", None, choices(only, spec.data))
    if not wanted:
        raise error("data-none", f"{path.as_posix()} has no data sets", None, "they stand under `data`, by name")
    project = Project.of(path, request.root)
    params = params_of(spec, request.params)
    language = request.language or str(spec.language)
    seen = []
    for name, data in wanted.items():
        if data is None:
            at = place_of(name)
            seen.append(DataSeen(str(name), "?", findings=tuple(_about(spec, name, problems)), failed=True))
            problems = [each for each in problems if each not in seen[-1].findings] if at else problems
            continue
        told: list[Finding] = []
        found = read_data(spec.model_copy(update={"data": {name: data}}), project, params, language, told)
        seen.append(_seen(name, data, found.get(name), spec, params, told, rows))
    errors = sum(finding.severity == "error" for finding in problems)
    return DeckData(path.as_posix(), tuple(seen), errors)


def _about(spec: DeckSpec, name: str, problems: list[Finding]) -> list[Finding]:
    """The problems of a data set that could not be read: those between its name and the next one's."""
    at = place_of(name)
    if at is None or at.line is None:
        return [finding for finding in problems if finding.slide is None]
    later = [place.line for each in (*spec.data, *spec.numbers) if (place := place_of(each)) and place.line]
    end = min((line for line in later if line > at.line), default=None)
    return [finding for finding in problems if finding.where is not None and finding.where.file == at.file
            and finding.where.line is not None and at.line <= finding.where.line
            and finding.slide is None and (end is None or finding.where.line < end)]  # fmt: skip


def _seen(
    name: str, data: DataSpec, found: DataSet | None, spec: DeckSpec, params: Mapping[str, str], told: list[Finding],
    rows: int,
) -> DataSeen:  # fmt: skip
    kind = kind_of(data)
    kind = f"{kind}, estimates" if data.estimate is not None else kind
    if found is None:
        return DataSeen(str(name), kind, findings=tuple(told), failed=True)
    table = found.table
    read = found.read or table
    sense = _sense(data, found, spec)
    findings = (*told, *check_table(table, found.whole, read, sense))
    where = tuple(_condition(each) for each in filled(data.where, params))
    return DataSeen(
        str(name), kind, len(table.rows), len(read.rows), where,
        sum(bool(table.suppression(row)) for row in range(len(table.rows))), _sources(table),
        tuple(_column(table, column, sense) for column in table.columns),
        tuple(_row(table, row, sense) for row in range(min(rows, len(table.rows)))), findings,
    )  # fmt: skip


def _sense(data: DataSpec, found: DataSet, spec: DeckSpec) -> Sense:
    labels = [*found.columns.label.values(), *(str(each) for named in data.label.values()
              for each in ([named] if isinstance(named, str) else named.values()))]  # fmt: skip
    wave = str(spec.waves.column) if spec.waves is not None else "wave"
    key = [str(each) for each in data.key]
    totals = {str(column): str(code) for column, code in data.totals.items()}
    if data.estimate is not None:
        key = [*COLUMNS[:3], *(str(each) for each in data.estimate.by), wave]
        totals = {str(each): str(data.estimate.total) for each in data.estimate.by} | totals
    category = str(found.codebook.category) if found.codebook is not None else "category"
    return sense_of(found.whole, found.columns, key, labels, wave, totals, category)


def _condition(where: Mapping[str, Any]) -> str:
    return ", ".join(f"{column} {'|'.join(map(str, value)) if isinstance(value, list) else value}"
                     for column, value in where.items())  # fmt: skip


def _sources(table: Table) -> tuple[SourceSeen, ...]:
    """Each file or table that picked rows came from, in their order."""
    found: dict[tuple[str, ...], int] = {}
    for row in range(len(table.rows)):
        source = table.source(row)
        said = (source.file, source.digest, source.title, source.url, source.query, source.fetched)
        found[said] = found.get(said, 0) + 1
    return tuple(
        SourceSeen(file, count, digest, title, url, query, fetched, _age(fetched))
        for (file, digest, title, url, query, fetched), count in found.items()
    )


def _age(fetched: str) -> str:
    try:
        return age_words(fetched) if fetched else ""
    except (ValueError, TypeError):  # a time that is none
        return fetched


def _column(table: Table, column: str, sense: Sense) -> ColumnSeen:
    """A column as it stands among the picked rows; of what is suppressed nothing is counted."""
    means = sense.of(column)
    texts: dict[str, None] = {}
    numbers: list[float] = []
    blank = words = 0
    for row in range(len(table.rows)):
        text = table.text(row, column).strip()
        if not text:
            blank += 1
            continue
        texts[text] = None
        value = _number(table, row, column)
        words += value is None
        numbers += [value] if value is not None else []
    type = "blank" if not texts else "text" if not numbers else "number" if not words else "mixed"
    is_figure = type == "number" and means in ("value", "base", "number")
    span = (min(numbers), max(numbers)) if is_figure else None
    if means in ("label", "about"):
        codes: tuple[str, ...] = ()
    else:
        codes = (*list(texts)[:CODES], *(["…"] if len(texts) > CODES else []))
    said: str = "" if means == "number" else means
    if column in sense.columns.label:
        said = f"{said}, labelled" if said else "labelled"
    return ColumnSeen(column, type, blank, len(texts), said, () if is_figure else codes, span)


def _number(table: Table, row: int, column: str) -> float | None:
    try:
        value = table.number(row, column)
    except DeckgenError:
        return None
    return value if value is not None and isfinite(value) else None


def _row(table: Table, row: int, sense: Sense) -> tuple[str, ...]:
    """A row as texts, the line it stands in first."""
    line = f"{table.lines[row]}:" if table.lines[row] else ""
    cells = (SUPPRESSED if table.suppression(row) and column == sense.columns.value else table.text(row, column)
             for column in table.columns)  # fmt: skip
    return (line, *cells)
