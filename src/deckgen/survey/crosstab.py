"""Selected rows as facts by category and series."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast, get_args

from deckgen.findings import Where, error
from deckgen.model import Fact, Method, Origin, Precision
from deckgen.survey import Table


@dataclass(frozen=True, slots=True)
class Columns:
    """What a data set's columns mean; '' where there is none."""

    value: str
    base: str = ""
    status: str = ""
    label: Mapping[str, str] = field(default_factory=dict)
    """For a column with codes, the column with its labels in the deck's language."""
    share: bool = True
    """Whether the values are shares, so that their base alone tells how sure they are."""
    weighted: str = ""
    effective: str = ""
    error: str = ""
    freedom: str = ""
    method: str = ""
    words: Mapping[str, Mapping[tuple[str, str], str]] = field(default_factory=dict)
    """For a column with codes, a codebook's labels by question ('' is any) and code: before its label column."""
    question: str = ""
    """The column with the code of the question, for `words`."""
    wave: str = ""
    """The column with the wave."""
    apart: Mapping[str, str] = field(default_factory=dict)
    """Columns whose groups are separate samples, each with the code of its total, which is none of them."""

    def of_value(self, value: str) -> Columns:
        """The same for another column with values: what is known of how sure they are, is of the data set's own."""
        if value == self.value:
            return self
        return Columns(value, self.base, self.status, self.label, share=False, words=self.words,
                       question=self.question, wave=self.wave, apart=self.apart)  # fmt: skip


def fact_of(table: Table, row: int, columns: Columns, key: str, show: Callable[[float], str], label: str = "") -> Fact:
    """The fact of one row: value, base, precision, status, and where it was read."""
    value = table.number(row, columns.value)
    base = table.number(row, columns.base) if columns.base else None
    status = table.text(row, columns.status).strip() if columns.status else ""
    source = table.source(row)
    origin = Origin(
        source.file, table.lines[row], columns.value,
        _optional(table, row, "source_title") or source.title, _optional(table, row, "source_url") or source.url,
        _optional(table, row, "note"), table.name, source.query, source.digest, source.fetched, base=columns.base,
        wave=table.text(row, columns.wave) if columns.wave else "", groups=_groups(table, row, columns),
    )  # fmt: skip
    return Fact(
        key, value, show(value) if value is not None else "", round(base) if base is not None else None,
        status or "published", origin, label, _precision(table, row, columns, base) if value is not None else None,
        table.suppression(row),
    )  # fmt: skip


def _groups(table: Table, row: int, columns: Columns) -> tuple[tuple[str, str], ...]:
    found = ((column, code_of(table, row, column), total) for column, total in columns.apart.items())
    return tuple((column, code) for column, code, total in found if code not in ("", total))


def _precision(table: Table, row: int, columns: Columns, base: float | None) -> Precision | None:
    """How sure a row's value is: as estimated, or as a share of a simple random sample where only a base is known."""
    if not columns.method:
        if columns.share and base:
            return Precision("wilson", effective=base, assumed="random", share=True)
        return None
    method = table.text(row, columns.method)
    if method not in get_args(Method):
        return None
    weighted, effective, error_, freedom = (
        table.number(row, name) if name else None
        for name in (columns.weighted, columns.effective, columns.error, columns.freedom)
    )
    share = table.text(row, "category") != "mean" if "category" in table.columns else columns.share
    return Precision(cast(Method, method), effective, error_, freedom, weighted, share=share)


def _optional(table: Table, row: int, column: str) -> str:
    return table.text(row, column).strip() if column in table.columns else ""


def code_of(table: Table, row: int, column: str) -> str:
    """The code in a row's cell; a whole number as a person writes it."""
    value = table.rows[row][table.column_index(column)]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value if value is not None else "").strip()


def label_of(table: Table, row: int, column: str, columns: Columns) -> str:
    """The label of a row's code: the codebook's, else from the label column if there is one, else the code itself."""
    words = columns.words.get(column)
    if words:
        code = code_of(table, row, column)
        question = code_of(table, row, columns.question) if columns.question in table.columns else ""
        said = words.get((question, code)) or words.get(("", code))
        if said:
            return said
    source = columns.label.get(column, column)
    return table.text(row, source).strip() or code_of(table, row, column)


def cells(
    table: Table,
    columns: Columns,
    category: str,
    series: str | None,
    show: Callable[[float], str],
    at: Where | None,
) -> tuple[dict[str, str], dict[str, str], dict[tuple[str, str], Fact], dict[str, int]]:
    """Labels of categories and of series by code, facts by both codes, and each category's first row.

    Raises DeckgenError where two rows claim the same cell.
    """
    categories: dict[str, str] = {}
    groups: dict[str, str] = {}
    facts: dict[tuple[str, str], Fact] = {}
    rows: dict[tuple[str, str], int] = {}
    first: dict[str, int] = {}
    for row in range(len(table.rows)):
        code = code_of(table, row, category)
        group = code_of(table, row, series) if series else ""
        cell = code, group
        if cell in rows:
            _refuse_second(table, rows[cell], row, category, series, at)
        rows[cell] = row
        first.setdefault(code, row)
        categories.setdefault(code, label_of(table, row, category, columns))
        if series:
            groups.setdefault(group, label_of(table, row, series, columns))
        label = " / ".join(filter(None, (categories[code], groups.get(group, ""))))
        facts[cell] = fact_of(table, row, columns, "/".join(filter(None, (group, code))), show, label)
    return categories, groups or {"": ""}, facts, first


def _refuse_second(table: Table, first: int, second: int, category: str, series: str | None, at: Where | None) -> None:
    differing = [
        name for name, one, other in zip(table.columns, table.rows[first], table.rows[second], strict=True)
        if one != other and not name.startswith(("source_", "note"))
    ]  # fmt: skip
    lines = f"{table.place(first, category)} and {table.place(second, category)}"
    what = f"'{code_of(table, first, category)}'" + (f" and '{code_of(table, first, series)}'" if series else "")
    hint = f"they differ in {', '.join(differing[:6])}: add one of these to `where`" if differing else "remove one"
    raise error("selection-many", f"two rows stand for {what} where one is meant ({lines})", at, hint)
