"""Tables, from data or written out: a spec part that slides and columns share."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from deckgen.context import Context
from deckgen.fields import LocalText, Name, Names, Selection, place_of
from deckgen.findings import choices
from deckgen.model import Column, Row, Run, Table
from deckgen.slides._changes import in_words, marked
from deckgen.slides._signs import said, with_sign

MAX_ROWS = 16
Emphasis = Literal["", "total", "highlight"]


class TableSpec(Selection):
    """Rows by category and columns by the codes of `columns`; or `header` and `rows` written out."""

    from_: Name | None = Field(None, alias="from", description="The data set; not with `rows`")  # type: ignore[assignment]
    columns: Name | None = Field(None, description="The data column whose codes are the table's columns")
    header: list[LocalText] = Field([], description="The column heads, written out; the first is the stub's")
    rows: list[list[LocalText]] = Field([], description="The rows, written out; numbers as templates")
    highlight: Names = Field([], description="Codes of rows to set off (from 1 for rows written out)")
    total: Names = Field([], description="Codes of rows that are totals")
    alt: LocalText | None = Field(None, description="Alt text; by default written from the cells")

    @model_validator(mode="after")
    def _one_of_both(self) -> TableSpec:
        if (self.from_ is None) == (not self.rows):
            raise ValueError("a table takes either `from` or `rows`")
        if self.rows and any(len(row) != len(self.header) for row in self.rows):
            raise ValueError("each of `rows` needs as many cells as `header` has")
        return self


def build_table(spec: TableSpec, context: Context, key: str, role: str) -> Table:
    """The table block: stub left, numbers right."""
    columns, rows = _written(spec, context) if spec.rows else _from_data(spec, context)
    known = [row.key for row in rows]
    for name in (*spec.highlight, *spec.total):
        if name not in known:
            context.problem("code-unknown", f"the table has no row '{name}'", place_of(name), choices(name, known))
    if len(rows) > MAX_ROWS:
        context.problem("table-long", f"the table has {len(rows)} rows, a slide holds {MAX_ROWS}", place_of(spec.from_),
                        "take fewer with `top` or `where`, or split it over two slides")  # fmt: skip
    alt = context.plain(spec.alt) if spec.alt else _describe(columns, rows, context)
    return Table(key, role, columns, rows, alt)


def _emphasis(spec: TableSpec, key: str) -> Emphasis:
    return "total" if key in spec.total else "highlight" if key in spec.highlight else ""


def _written(spec: TableSpec, context: Context) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    cells = [tuple(context.runs(cell) for cell in row) for row in spec.rows]
    numeric = [_is_numeric([row[i] for row in cells]) for i in range(len(spec.header))]
    columns = tuple(
        Column(f"column-{i}", context.runs(head), "r" if i and numeric[i] else "l")
        for i, head in enumerate(spec.header)
    )
    rows = tuple(Row(str(i), row, _emphasis(spec, str(i))) for i, row in enumerate(cells, 1))
    return columns, rows


def _is_numeric(cells: list[tuple[Run, ...]]) -> bool:
    """Whether a column shows numbers of the deck, and nothing else but marks for what is missing."""
    numbers = [any(run.fact for run in cell) for cell in cells]
    return any(numbers) and all(
        number or not any(letter.isalnum() for letter in _text(cell))
        for number, cell in zip(numbers, cells, strict=True)
    )


def _from_data(spec: TableSpec, context: Context) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    table = context.crosstab(spec, series=spec.columns)
    missing = context.language.words["missing_mark"]
    head = context.runs(spec.header[0]) if spec.header else ()
    value_head = context.runs(spec.header[1]) if len(spec.header) > 1 else ()
    columns = (
        Column("stub", head),
        *(Column(each.key or "value", (Run(each.label),) if each.label else value_head, "r") for each in table.series),
    )
    rows = []
    for category in table.categories:
        facts = [(table.fact(category.key, each.key), table.changes.get((category.key, each.key)))
                 for each in table.series]  # fmt: skip
        cells = tuple(
            (*with_sign(fact, table, context.language), *marked(change))
            if fact is not None and fact.text else (Run(missing),)
            for fact, change in facts
        )  # fmt: skip
        rows.append(Row(category.key, ((Run(category.label),), *cells), _emphasis(spec, category.key)))
    return columns, tuple(rows)


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs).strip()


def _describe(columns: tuple[Column, ...], rows: tuple[Row, ...], context: Context) -> str:
    heads = [_text(column.label) for column in columns]
    told = []
    for row in rows:
        cells = [in_words(_text(said(cell, context.language)), context.language) for cell in row.cells[1:]]
        values = [f"{head} {cell}".strip() for head, cell in zip(heads[1:], cells, strict=True)]
        told.append(f"{_text(row.cells[0])}: {', '.join(values)}")
    return f"{context.language.words['table']}. {'; '.join(told)}".rstrip(".") + "."
