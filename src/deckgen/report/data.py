"""The data sets of a deck as they are picked, with what looks wrong: as values, as text, and as a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from deckgen.findings import Finding
from deckgen.report.aligned import LEAST_WIDTH, SHORT, aligned, cut, padded, width_of, wrapped
from deckgen.report.findings import counted, finding_record, finding_text

WIDEST, NARROWEST = 28, 8
"""Columns of the terminal that a column of the data takes."""
MOST_ALIKE = 8
"""So many findings of a code are told to people one by one."""


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """A file or table that rows came from, and how many of those picked; `age` is in words, '' for a file."""

    file: str
    rows: int
    digest: str = ""
    title: str = ""
    url: str = ""
    query: str = ""
    fetched: str = ""
    age: str = ""


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column: its type, how many of its cells are blank, how many different ones there are, what it means.

    `codes` are some of what stands in it, `span` the least and the largest number.
    """

    name: str
    type: str
    blank: int
    distinct: int
    means: str
    codes: tuple[str, ...] = ()
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class DataSeen:
    """A data set. `rows` are picked out of `of`; `first` are the first of them: place, then a text for each column.

    `failed` says that it cannot be read: its findings say why.
    """

    name: str
    kind: str
    rows: int = 0
    of: int = 0
    where: tuple[str, ...] = ()
    suppressed: int = 0
    sources: tuple[SourceSeen, ...] = ()
    columns: tuple[ColumnSeen, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    findings: tuple[Finding, ...] = field(default=())
    failed: bool = False

    @property
    def is_broken(self) -> bool:
        return self.failed or any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True, slots=True)
class DeckData:
    """The data sets of a deck. `elsewhere` counts errors of its slides and numbers, which a build tells."""

    deck: str
    data: tuple[DataSeen, ...]
    elsewhere: int = 0

    @property
    def is_broken(self) -> bool:
        return any(each.is_broken for each in self.data)


def data_text(found: DeckData, width: int = LEAST_WIDTH) -> str:
    """The data sets as a person reads them: where from, which columns, the first rows, what looks wrong."""
    width = max(width, LEAST_WIDTH)
    lines: list[str] = []
    for each in found.data:
        lines += [*([""] if lines else []), *_data(each, width)]
    findings = [finding for each in found.data for finding in each.findings]
    errors = sum(finding.severity == "error" for finding in findings)
    sets = counted(len(found.data), "data set")
    lines += ["", f"{found.deck}: {sets}, {counted(errors, 'error')}, {counted(len(findings) - errors, 'warning')}"]
    if found.elsewhere:
        besides = counted(found.elsewhere, "error")
        lines.append(f"Its slides and numbers have {besides} besides: `deckgen build` tells them.")
    return "\n".join(lines)


def _data(seen: DataSeen, width: int) -> Iterator[str]:
    yield f"{seen.name} ({seen.kind})"
    for source in seen.sources:
        yield from _source(source, len(seen.sources) > 1, width)
    if not seen.failed:
        picked = f" where {' or '.join(seen.where)}" if seen.where else ""
        yield from _indented(f"{seen.rows} of {counted(seen.of, 'row')}{picked}", width)
        if seen.suppressed:
            yield f"  {counted(seen.suppressed, 'row')} of these suppressed"
        yield ""
        yield from _columns(seen.columns, width)
        yield ""
        yield from _first(seen, width)
    if seen.findings:
        yield ""
        yield from _findings(seen.findings)


def _source(source: SourceSeen, several: bool, width: int) -> Iterator[str]:
    said = [source.file, f"sha256 {source.digest[:SHORT]}" if source.digest else "",
            f"fetched {source.age}" if source.age else "", counted(source.rows, "row") if several else ""]  # fmt: skip
    yield from _indented("  ".join(filter(None, said)), width)
    if source.query:
        yield from (f"  {line}" for line in _indented(f"asked: {source.query}", width - 2))


def _indented(text: str, width: int) -> Iterator[str]:
    return (f"  {line}" for line in wrapped(text, width - 2))


def _columns(columns: Sequence[ColumnSeen], width: int) -> Iterator[str]:
    rows = [["column", "type", "blank", "distinct", "is", "holds"]]
    for column in columns:
        holds = ", ".join(column.codes)
        if column.span is not None:
            low, high = column.span
            holds = f"{low:.10g} to {high:.10g}" if low != high else f"{low:.10g}"
        rows.append([column.name, column.type, str(column.blank or ""), str(column.distinct), column.means, holds])
    used = sum(max(width_of(row[place]) for row in rows) for place in range(5))
    left = max(20, width - 2 - 2 * 5 - used)
    rows = [[*row[:5], cut(row[5], left)] for row in rows]
    yield from aligned(rows, [40, 10, 8, 8, 16, left], right=(2, 3))


def _first(seen: DataSeen, width: int) -> Iterator[str]:
    """The first rows as a table that fits: wide cells end with …, columns without room are named below it."""
    if not seen.first:
        return
    table = [["", *(column.name for column in seen.columns)], *seen.first]
    same = [
        place
        for place, column in enumerate(seen.columns, 1)
        if seen.rows > 1
        and column.distinct + bool(column.blank) == 1
        and column.means in ("code", "wave", "code, labelled")
    ]
    places = [place for place, column in enumerate(seen.columns, 1) if column.means != "about" and place not in same]
    shown = [0, *sorted(places, key=lambda place: _rank(seen.columns[place - 1]))]
    widths = {place: min(WIDEST, max(width_of(row[place]) for row in table)) for place in shown}
    while sum(widths.values()) + 2 * len(widths) > width and max(widths.values()) > NARROWEST:
        wide = max((place for place in widths if place), key=lambda place: widths[place], default=0)
        if widths[wide] <= NARROWEST:
            break
        widths[wide] -= 1
    while sum(widths.values()) + 2 * len(widths) > width and len(widths) > 2:
        widths.pop(max(widths, key=shown.index))
    numbers = {place for place, column in enumerate(seen.columns, 1) if column.type == "number"}
    for row in table:
        cells = (padded(cut(row[place], widths[place]), widths[place], place in numbers) for place in sorted(widths))
        yield f"  {'  '.join(cells)}".rstrip()
    if same:
        told = ", ".join(f"{seen.columns[place - 1].name} {seen.first[0][place]}".strip() for place in same)
        yield from _indented(f"the same in all rows: {told}", width)
    out = [column.name for place, column in enumerate(seen.columns, 1) if place not in (*widths, *same)]
    if out:
        yield from _indented(f"not shown here: {', '.join(out)}", width)


def _rank(column: ColumnSeen) -> int:
    """Where there is little room, codes and values stay longest, then numbers of no known meaning, then wording."""
    return {"": 1, "label": 2}.get(column.means, 0)


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings, errors first; of many with one code the first, and how many there are besides."""
    told: dict[str, int] = {}
    ordered = sorted(findings, key=lambda finding: finding.severity != "error")
    for finding in ordered:
        told[finding.code] = told.get(finding.code, 0) + 1
        if told[finding.code] <= MOST_ALIKE:
            yield finding_text(finding)
    for code, number in told.items():
        if number > MOST_ALIKE:
            yield f"and {number - MOST_ALIKE} more of '{code}': --json tells them all"


def data_record(found: DeckData) -> dict[str, Any]:
    """The same for machines; digests and findings in full."""
    return {
        "ok": not found.is_broken, "deck": found.deck, "elsewhere": found.elsewhere,
        "data": [_record(each) for each in found.data],
    }  # fmt: skip


def _record(seen: DataSeen) -> dict[str, Any]:
    names = ["place", *(column.name for column in seen.columns)]
    return asdict(seen) | {
        "first": [dict(zip(names, row, strict=True)) for row in seen.first],
        "findings": [finding_record(finding) for finding in seen.findings],
    }
