"""Read the data sets of a deck: file, fall-back, rows, and what the columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from deckgen.fields import LocalText, place_of
from deckgen.findings import DeckgenError, Finding, Where, choices, error
from deckgen.languages import LANGUAGES, NumberKind
from deckgen.project import Project
from deckgen.spec.codebook import Codebook
from deckgen.spec.deck import DataSpec, DeckSpec, FileData
from deckgen.spec.disclosing import disclosed
from deckgen.spec.labels import read_codebook, usual_label_columns, words_of
from deckgen.spec.problems import language_finding
from deckgen.spec.rows import select, without
from deckgen.spec.tables import read_file_table, read_table
from deckgen.spec.waves import in_deck_order, waves_of
from deckgen.survey import Table, cell_text
from deckgen.survey.crosstab import Columns
from deckgen.survey.select import fall_back
from deckgen.survey.waves import Waves


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
    whole: Table
    """The same rows of all waves; `table` itself where the deck declares no waves, or the data has no such column."""
    wave: str = ""
    """The wave that `table` stands for; '' where it is not one wave."""
    waves: Waves | None = None
    """All its waves in order; None where the deck declares none, or the data has no such column."""
    codebook: Codebook | None = None
    minimum: int = 0
    """The largest minimum base for which some of its values are suppressed; 0 where none is."""
    read: Table | None = None
    """All its rows, before any condition."""


def read_data(
    spec: DeckSpec, project: Project, params: Mapping[str, str], language: str, problems: list[Finding]
) -> dict[str, DataSet]:
    """The data sets by name; problems are gathered, and a data set with one is left out."""
    found: dict[str, DataSet] = {}
    for name, data in spec.data.items():
        if data is None:  # its own problems are told
            continue
        try:
            found[name] = _read(name, data, spec, project, params, language, problems)
        except DeckgenError as problem:
            problems += [_placed(finding, data, spec) for finding in problem.findings]
    own = {name: each.waves for name, each in found.items()}
    columns = [column for each in found.values() for column in each.table.columns]
    waves = in_deck_order(spec, own, columns, [each.codebook for each in found.values() if each.codebook], problems)
    return {name: replace(each, waves=waves[name]) for name, each in found.items()}


def _placed(finding: Finding, data: DataSpec, deck: DeckSpec) -> Finding:
    """A finding with a place. A row of the data is not shown with it where some may not be shown at all."""
    at = _place(data)
    if finding.where is None:
        return replace(finding, where=at)
    guarded = deck.minimum_base is not None or data.minimum_base is not None or data.codebook is not None
    if guarded and (at is None or finding.where.file != at.file):
        return replace(finding, where=replace(finding.where, source=None))
    return finding


def _place(data: DataSpec) -> Where | None:
    """Where a data set says what it is read from."""
    return place_of(data.file) if isinstance(data, FileData) else place_of(data.kind)


def _read(
    name: str, data: DataSpec, deck: DeckSpec, project: Project, params: Mapping[str, str], language: str,
    problems: list[Finding],
) -> DataSet:  # fmt: skip
    at = _place(data)
    value = str(data.value or "value")
    wave = str(deck.waves.column) if deck.waves is not None else ""
    table = read_table(name, data, project, params, wave, problems)
    if data.value:
        table.column_index(value, place_of(data.value))
    if data.fallback is not None:
        table = _with_fallback(name, data, table, value, project)
    codebook = read_codebook(data.codebook, project) if data.codebook is not None else None
    columns = replace(_columns(data, table, value, language, codebook), wave=_column_of_waves(wave, table))
    problems += _needless_labels(name, data.labels, table)
    shown = disclosed(name, data, deck, table, columns, codebook, at, problems)
    table = shown.table
    if data.estimate is not None:
        _check_conditions_on_estimates(name, data, table, wave)
    chosen = select(table, data.where, params, at)
    whole = chosen
    if wave in table.columns and data.where:
        whole = select(table, without(data.where, wave), params, at)
    return DataSet(name, chosen, columns, data.labels, data.format, data.source, at, whole, _one_wave(chosen, wave),
                   waves_of(whole, table, wave), codebook, shown.minimum, table)  # fmt: skip


def _with_fallback(name: str, data: DataSpec, table: Table, value: str, project: Project) -> Table:
    """The rows, and those of the fall-back file where there is no value for their key."""
    assert data.fallback is not None
    if not data.key:
        raise error("key-missing", f"data set '{name}' has a fallback but no `key`", place_of(data.fallback),
                    "name the columns that together tell its rows apart")  # fmt: skip
    second = read_file_table(name, data, data.fallback, project)
    for each in (table, second):
        for key in data.key:
            each.column_index(key, place_of(key))
        each.column_index(value, place_of(data.value) or place_of(data.fallback))
    return fall_back(table, second, [str(key) for key in data.key], value)


def _check_conditions_on_estimates(name: str, data: DataSpec, table: Table, wave: str) -> None:
    """Raise DeckgenError for a column in `where` that the answers may have, but the estimates made of them do not."""
    for conditions in data.where:
        for column in conditions:
            if column in table.columns:
                continue
            waves = f" The deck's waves are in the column '{wave}', which the answers do not have." if wave else ""
            raise error(
                "column-unknown", f"the estimates of '{name}' have no column '{column}'",
                getattr(conditions, "keys_at", {}).get(column) or _place(data),
                f"{choices(column, table.columns)}. `where` inside `estimate` says whose answers count, `by` makes "
                f"estimates of groups." + (waves if wave not in table.columns else ""),
            )  # fmt: skip


def _column_of_waves(declared: str, table: Table) -> str:
    """The column that tells waves apart, declared or of the usual name; '' where there is none."""
    return next((each for each in (declared, "wave") if each in table.columns), "")


def _one_wave(table: Table, column: str) -> str:
    """The wave of all rows; '' where they are of several, or where there is no such column."""
    if column not in table.columns:
        return ""
    waves = {table.text(row, column).strip() for row in range(len(table.rows))}
    return waves.pop() if len(waves) == 1 else ""


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


def _columns(data: DataSpec, table: Table, value: str, language: str, codebook: Codebook | None) -> Columns:
    def named(given: str | None, usual: str) -> str:
        if given is not None:
            table.column_index(given, place_of(given))
            return given
        return usual if usual in table.columns else ""

    labels = usual_label_columns(table, data.label, language)
    for column, source in data.label.items():
        table.column_index(column, place_of(column))
        by_language = {language: source} if isinstance(source, str) else source
        for code, name in by_language.items():
            if code not in LANGUAGES:
                raise DeckgenError(language_finding(code, place_of(code)))
            table.column_index(name, place_of(name))
        if language in by_language:
            labels[column] = str(by_language[language])
    usual = {each: named(None, each) for each in ("weighted", "effective", "error", "freedom", "method")}
    if not all(usual[each] for each in ("effective", "error", "method")):
        usual = {}  # columns of such names mean this only where they stand together, as those of estimates do
    words = words_of(codebook, language) if codebook is not None else {}
    question = str(codebook.question) if codebook is not None else ""
    apart = _separate(data, codebook)
    return Columns(value, named(data.base, "n"), named(data.status, "status"), labels, data.format == "pct", **usual,
                   words=words, question=question, apart=apart)  # fmt: skip


def _separate(data: DataSpec, codebook: Codebook | None) -> dict[str, str]:
    """The columns whose groups have no respondent in common and vary independently, each with the code of its total.

    Of published figures those with a total, under the simple random sample that is assumed of them anyway; answers of
    a question with a total of theirs are given by the same respondents.
    """
    if data.estimate is not None:
        return {str(column): str(data.estimate.total) for column in data.estimate.separate}
    asked = {"question", "category", "answer"}
    if codebook is not None:
        asked |= {str(codebook.question), str(codebook.category)}
    return {str(column): str(code) for column, code in data.totals.items() if column not in asked}


def param_values(spec: DeckSpec, project: Project, params: Mapping[str, str]) -> dict[str, set[str]]:
    """For each param that picks rows the values its columns hold, among rows that fit all other conditions.

    Data sets that cannot be read are passed over.
    """
    found: dict[str, set[str]] = {}
    wave = str(spec.waves.column) if spec.waves is not None else ""
    for name, data in spec.data.items():
        if data is None or len(data.where) != 1:
            continue
        try:
            table = read_table(name, data, project, params, wave)
            for column, value in data.where[0].items():
                if isinstance(value, str) and value.startswith("$"):
                    others = {each: wanted for each, wanted in data.where[0].items() if each != column}
                    rows = select(table, [others], params, _place(data)) if others else table
                    cells = {rows.text(row, column) for row in range(len(rows.rows))}
                    found.setdefault(value[1:], set()).update(cell for cell in cells if cell)
        except DeckgenError:
            continue
    return found
