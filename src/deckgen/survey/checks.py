"""What looks wrong in a table before any slide shows it: pure checks, each finding with its line in the data.

An error is what no slide could show; a warning is what a person may well have meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import fsum

from deckgen.findings import DeckgenError, Finding, Where
from deckgen.survey import Table, cell_text
from deckgen.survey.crosstab import code_of
from deckgen.survey.sense import Sense
from deckgen.survey.waves import sort_waves

LISTED = 8
"""So many codes or lines are named in one finding; of more, only how many they are."""


def check_table(chosen: Table, whole: Table, read: Table, sense: Sense) -> list[Finding]:
    """All that looks wrong: in the rows that were chosen, in those of all waves, and in the codes of all that was read.

    Values of rows that are suppressed are blank and never told.
    """
    found = [*_numbers(chosen, sense), *_doubles(chosen, sense), *_codes(read, sense)]
    if any(finding.severity == "error" for finding in found):
        return found  # sums of what is no number say nothing
    return [*found, *_range(chosen, sense), *_gaps(chosen, sense), *_waves(whole, sense), *_sums(chosen, read, sense),
            *_totals(chosen, sense), *_labels(chosen, sense), *_bases(chosen, sense)]  # fmt: skip


def _numbers(table: Table, sense: Sense) -> Iterator[Finding]:
    """Values and bases that are no numbers, and numbers that stand as texts among others."""
    for column in filter(None, (sense.columns.value, sense.columns.base)):
        if column not in table.columns:
            continue
        for row in range(len(table.rows)):
            try:
                table.number(row, column)
            except DeckgenError as problem:
                yield from problem.findings
        cells = [row[table.column_index(column)] for row in table.rows]
        texts = [row for row, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()]
        if texts and any(isinstance(cell, int | float) for cell in cells):
            yield Finding("warning", "number-as-text", f"{_so_many(len(texts), 'number')} in the column '{column}' "
                          f"{'is' if len(texts) == 1 else 'are'} kept as text{_lines(table, texts, column)}",
                          table.place(texts[0], column), "make these cells numbers, as the others are")  # fmt: skip


def _doubles(table: Table, sense: Sense) -> Iterator[Finding]:
    """Rows with the same codes in all columns of the key; rows without values may be respondents, who are alike."""
    if not sense.key or not (sense.declared or sense.columns.value in table.columns):
        return
    for codes, rows in _grouped(table, sense.key).items():
        if len(rows) > 1:
            said = ", ".join(f"{column} {code}" for column, code in zip(sense.key, codes, strict=True) if code)
            yield Finding(
                "error" if sense.declared else "warning", "rows-double",
                f"{len(rows)} rows stand for the same: {said}{_lines(table, rows, sense.key[0])}",
                table.place(rows[1], sense.key[0]), "leave one of them, or tell them apart by another column",
            )  # fmt: skip


_WHOLE = re.compile(r"0*([0-9]+)(?:[.,]0+)?")


def _spelling(code: str) -> str:
    """What two spellings of a code have in common: 'Town' and 'town', or '1', '01' and '1.0'."""
    plain = "".join(code.casefold().split())
    whole = _WHOLE.fullmatch(plain)
    return whole[1] if whole else plain


def _codes(table: Table, sense: Sense) -> Iterator[Finding]:
    """Codes with stray spaces, and codes that differ only by capitals, spaces, or how a whole number is written."""
    for column in (*sense.key, *((sense.wave,) if sense.wave and sense.wave not in sense.key else ())):
        place = table.column_index(column)
        first: dict[str, int] = {}
        for row, cells in enumerate(table.rows):
            cell = cells[place]
            if isinstance(cell, str):
                first.setdefault(cell, row)
        alike: dict[str, list[str]] = {}
        for code in first:
            alike.setdefault(_spelling(code), []).append(code)
            if code != " ".join(code.split()):
                yield Finding("warning", "code-spaces", f"'{code}' in the column '{column}' has needless spaces",
                              table.place(first[code], column), f"write '{' '.join(code.split())}'")  # fmt: skip
        for codes in alike.values():
            if len({" ".join(code.split()) for code in codes}) > 1:
                listed = ", ".join(f"'{code}'" for code in codes)
                said = f"the column '{column}' has {listed}: is this one code in two spellings?"
                yield Finding("warning", "codes-alike", said, table.place(first[codes[1]], column),
                              "a `where` picks one spelling only")  # fmt: skip


def _range(table: Table, sense: Sense) -> Iterator[Finding]:
    if not sense.columns.share:
        return
    column = sense.columns.value
    for row, value in _values(table, sense).items():
        if not 0 <= value <= 1:
            per_cent = 1 < value <= 100
            yield Finding(
                "error", "share-range", f"{value:.10g} in the column '{column}' is no share: those are 0 to 1",
                table.place(row, column),
                f"write {value / 100:.10g} for {value:.10g} per cent" if per_cent
                else "mend it, or say `format: number` in the data set",
            )  # fmt: skip


def _gaps(table: Table, sense: Sense) -> Iterator[Finding]:
    """Categories that some groups of a question have and others have not, of one wave."""
    rest = [column for column in sense.key if column != sense.category]
    outer = [column for column in rest if column in ("question", sense.wave)]
    inner = [column for column in rest if column not in outer]
    if not sense.category or not inner:
        return
    for rows in _grouped(table, outer).values():
        part = table.keep(rows)
        by_group = {codes: _codes_in(part, group, sense.category) for codes, group in _grouped(part, inner).items()}
        for codes, group in _grouped(part, inner).items():
            own = by_group[codes]
            # Another group must have all that this one has: else both are cut out of a question in their own ways.
            fuller = max((each for each in by_group.values() if set(each) > set(own)), key=len, default=[])
            missing = [code for code in fuller if code not in own]
            if missing and len(missing) <= len(own):
                said = _said(part, group[0], [*(each for each in outer if each != sense.wave), *inner])
                yield Finding("warning", "category-missing", f"{said} has no {_listed(missing)}, which others have",
                              part.place(group[0], sense.category), "is a row missing?")  # fmt: skip


def _waves(table: Table, sense: Sense) -> Iterator[Finding]:
    """Questions whose categories are others in one wave than in the wave before."""
    if not sense.wave or not sense.category:
        return
    by = [column for column in sense.key if column not in (sense.category, sense.wave)]
    for rows in _grouped(table, by).values():
        part = table.keep(rows)
        waves = {codes[0]: group for codes, group in _grouped(part, [sense.wave]).items()}
        names = sort_waves(waves)
        for before, now in pairwise(names):
            old = _codes_in(part, waves[before], sense.category)
            new = _codes_in(part, waves[now], sense.category)
            gone, added = [code for code in old if code not in new], [code for code in new if code not in old]
            if gone or added:
                told = " and ".join(filter(None, (
                    f"no longer has {_listed(gone)}" if gone else "", f"has {_listed(added)} for the first time"
                    if added else "")))  # fmt: skip
                said = _said(part, waves[now][0], by)
                yield Finding("warning", "waves-differ", f"{said + ': ' if said else ''}wave {now} {told}",
                              part.place(waves[now][0], sense.category), f"the wave before is {before}")  # fmt: skip


def _sums(table: Table, read: Table, sense: Sense) -> Iterator[Finding]:
    """Shares of one question that nearly add up to 1, but by more than their rounding.

    Only where they plausibly should: the question's shares add up to 0.9 to 1.1 wherever it stands in the data. Those
    of a question with several answers each add up to more somewhere, and are left alone.
    """
    if not sense.columns.share or not sense.category:
        return
    asked = [column for column in sense.key if column in ("question", "answer")]
    doubtful = {codes for codes, _, _, _, total, _ in _share_sums(read, sense, asked) if not 0.9 <= total <= 1.1}
    for codes, row, said, count, total, slack in _share_sums(table, sense, asked):
        if codes not in doubtful and 0.9 <= total <= 1.1 and abs(total - 1) > slack:
            yield Finding("warning", "shares-sum", f"the {count} shares of {said or 'the data set'} add up to "
                          f"{total:.4g}, not 1, and rounding does not explain it",
                          table.place(row, sense.columns.value),
                          "if each gave one answer, a row is missing or wrong")  # fmt: skip


def _share_sums(
    table: Table, sense: Sense, asked: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], int, str, int, float, float]]:
    """For each set of categories without a blank: its question's codes, its first row, what it is in words, how many
    shares it has, their sum, and what rounding may add. Left out is where one share is the total of the others."""
    try:
        values = _values(table, sense)
    except DeckgenError:  # a cell elsewhere in the data that is no number
        return
    by = [column for column in sense.key if column != sense.category]
    rounding: dict[tuple[str, ...], int] = {}
    for row, value in values.items():
        codes = tuple(code_of(table, row, column) for column in asked)
        rounding[codes] = max(rounding.get(codes, 0), _decimals(value))
    for rows in _grouped(table, by).values():
        shares = [values[row] for row in rows if row in values]
        if len(shares) < 2 or len(shares) < len(rows):
            continue
        codes = tuple(code_of(table, rows[0], column) for column in asked)
        total, slack = fsum(shares), len(shares) * 0.5 * 10.0 ** -rounding[codes] + 1e-9
        if abs(total - 2 * max(shares)) > slack:
            yield codes, rows[0], _said(table, rows[0], by), len(shares), total, slack


def _totals(table: Table, sense: Sense) -> Iterator[Finding]:
    """Totals that do not lie between their groups: a share of all cannot be outside of all its parts."""
    values = _values(table, sense) if sense.columns.share else {}
    for column, code in sense.totals.items():
        if column not in sense.key:
            continue
        for rows in _grouped(table, [each for each in sense.key if each != column]).values():
            whole = [row for row in rows if code_of(table, row, column) == code and row in values]
            parts = [row for row in rows if code_of(table, row, column) != code]
            if len(whole) != 1 or len(parts) < 2 or any(row not in values for row in parts):
                continue
            total, low, high = values[whole[0]], min(values[row] for row in parts), max(values[row] for row in parts)
            if not low - 1e-9 <= total <= high + 1e-9:
                said = _said(table, whole[0], sense.key)
                yield Finding("warning", "total-outside", f"{said}: {total:.10g} does not lie between its groups, "
                              f"{low:.10g} to {high:.10g}", table.place(whole[0], sense.columns.value),
                              "a total lies between the least and the largest of its groups")  # fmt: skip


def _labels(table: Table, sense: Sense) -> Iterator[Finding]:
    """Codes without a label in the deck's language."""
    for column, source in sense.columns.label.items():
        if column not in table.columns or source not in table.columns:
            continue
        blank: dict[str, int] = {}
        for row in range(len(table.rows)):
            code = code_of(table, row, column)
            if code and not table.text(row, source).strip():
                blank.setdefault(code, row)
        if blank:
            yield Finding("warning", "label-missing", f"no label in '{source}' for {_listed(list(blank))}",
                          table.place(next(iter(blank.values())), source),
                          "fill it in, or give the wording under `labels`")  # fmt: skip


def _bases(table: Table, sense: Sense) -> Iterator[Finding]:
    """Values whose base is not told: no interval can be made of them, and no minimum base holds for them."""
    base = sense.columns.base
    if not base or base not in table.columns or base == sense.columns.value:
        return
    values = _values(table, sense)
    blank = [row for row in values if not table.text(row, base).strip() and not table.suppression(row)]
    if blank:
        yield Finding("warning", "base-blank", f"{len(blank)} of {_so_many(len(values), 'value')} "
                      f"{'has' if len(blank) == 1 else 'have'} no base in the column '{base}'"
                      f"{_lines(table, blank, base)}", table.place(blank[0], base),
                      "they get no interval, and no minimum base can be held")  # fmt: skip


# ------------------------------------------------------------------------------------------------- helpers


def _values(table: Table, sense: Sense) -> dict[int, float]:
    """The values by row, but for blanks and what is suppressed; none where there is no such column."""
    if sense.columns.value not in table.columns:
        return {}
    found = ((row, table.number(row, sense.columns.value)) for row in range(len(table.rows))
             if not table.suppression(row))  # fmt: skip
    return {row: value for row, value in found if value is not None}


def _grouped(table: Table, columns: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    """The rows by their codes in columns, in the data's order."""
    places = [table.column_index(column) for column in columns]
    found: dict[tuple[str, ...], list[int]] = {}
    for row, cells in enumerate(table.rows):
        found.setdefault(tuple(cell_text(cells[place]).strip() for place in places), []).append(row)
    return found


def _codes_in(table: Table, rows: Iterable[int], column: str) -> list[str]:
    return list(dict.fromkeys(code_of(table, row, column) for row in rows))


def _said(table: Table, row: int, columns: Iterable[str]) -> str:
    """A row by its codes: 'question value, sector all'."""
    said = ((column, code_of(table, row, column)) for column in columns)
    return ", ".join(f"{column} {code}" for column, code in said if code)


def _listed(codes: Sequence[str]) -> str:
    shown = ", ".join(f"'{code}'" for code in codes[:LISTED])
    return f"{shown} and {len(codes) - LISTED} more" if len(codes) > LISTED else shown


def _lines(table: Table, rows: Sequence[int], column: str) -> str:
    """' (lines 3, 7 and 12)', as far as rows have lines."""
    places: list[Where] = [table.place(row, column) for row in rows]
    lines = [str(place.line) for place in places if place.line]
    if not lines:
        return ""
    more = f" and {len(lines) - LISTED} more" if len(lines) > LISTED else ""
    return f" (line{'s' if len(lines) > 1 else ''} {', '.join(lines[:LISTED])}{more})"


def _so_many(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"


def _decimals(value: float) -> int:
    """The decimals a value is written with, at most 12."""
    text = f"{value:.12f}".rstrip("0")
    return len(text) - text.index(".") - 1
