"""Conditions of a deck as expressions of an engine: codes compared as each column's type has them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import Any

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Where, choices, error
from deckgen.sources._columns import nested
from deckgen.sources._engine import code_of, column_of, rows_of
from deckgen.survey import cell_text
from deckgen.survey.cells import NotANumber, parse_number

NUMBER = r"^\s*[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?\s*$"
_SHOWN = 2000


def blank(column: Any) -> Any:
    """Whether a cell is blank: null, no number or none that ends, or a text of spaces."""
    kind = column.type()
    if kind.is_string():
        return column.isnull() | (column.strip() == "")
    return ~finite(column) if kind.is_floating() else column.isnull()


def finite(column: Any) -> Any:
    """Whether a floating point cell is a number: neither blank nor NaN, and with an end.

    Statistics of Parquet files leave NaN out, and DuckDB goes by them: where all other cells are alike it takes even
    `isnan(x)` to be the same for all rows. What stands within a CASE is looked at cell by cell, in any engine.
    """
    return ((column - column) == 0).ifelse(1, 0) == 1


def matches(column: Any, wanted: Iterable[Any]) -> Any:
    """Whether a cell is one of these values, which are as the YAML has them; None and '' are blanks.

    A number fits a number's text and the other way round, but a text with a needless 0 ('007') is no number.
    """
    import ibis

    codes = list(wanted)
    values = [found for each in codes if not _is_blank(each) for found in _values(column.type(), each)]
    found = column.isin(values) if values else ibis.literal(False)
    found = found.fill_null(False) if values else found
    if values and column.type().is_floating():
        found = found & finite(column)
    return found | blank(column) if any(map(_is_blank, codes)) else found


def _is_blank(value: Any) -> bool:
    return value is None or value == ""


def _values(kind: Any, wanted: Any) -> list[Any]:
    """The values of a column's type that are written so."""
    text = cell_text(wanted)
    if kind.is_string():
        return [text]
    if kind.is_boolean():
        return {"true": [True], "false": [False]}.get(text.casefold(), [])
    if kind.is_numeric():
        return _numbers(kind, text)
    try:
        if kind.is_date():
            return [datetime.date.fromisoformat(text)]
        if kind.is_timestamp():
            return [datetime.datetime.fromisoformat(text)]
        if kind.is_time():
            return [datetime.time.fromisoformat(text)]
    except ValueError:
        return []
    return [text]


def _numbers(kind: Any, text: str) -> list[Any]:
    try:
        number = parse_number(text, ".")
    except NotANumber:
        return []
    plain = text.lstrip("+-")
    if plain.startswith("0") and len(plain) > 1 and plain[1].isdigit():
        return []
    if kind.is_integer():
        return [int(number)] if number.is_integer() and abs(number) < 2**53 else []
    return [number]


def usable(column: Any, shown: str) -> Any:
    """The column, if its cells are single values. Raises DeckgenError 'column-nested'."""
    if column.type().is_nested() or column.type().is_binary() or column.type().is_json():
        raise nested(column.get_name(), "lists or records", Where(shown))
    # An engine compares its decimals with decimals only; as codes and numbers they are floating point here.
    return column.cast("float64") if column.type().is_decimal() else column


def fits(relation: Any, where: Sequence[Mapping[str, Any]], shown: str) -> Any | None:
    """Whether a row fits any of the conditions; None where there are none. Raises DeckgenError 'column-unknown'."""
    if not where:
        return None
    return reduce(or_, (_all(relation, conditions, shown) for conditions in where))


def _all(relation: Any, conditions: Mapping[str, Any], shown: str) -> Any:
    import ibis

    tests = [matches(usable(_column(relation, conditions, name, shown), shown), _listed(wanted))
             for name, wanted in conditions.items()]  # fmt: skip
    return reduce(and_, tests) if tests else ibis.literal(True)


def _column(relation: Any, conditions: Mapping[str, Any], name: str, shown: str) -> Any:
    try:
        return column_of(relation, name, shown)
    except DeckgenError as problem:
        finding = problem.findings[0]
        at = getattr(conditions, "keys_at", {}).get(name) or place_of(conditions) or finding.where
        raise error(finding.code, finding.message, at, finding.hint) from None


def _listed(wanted: Any) -> list[Any]:
    return list(wanted) if isinstance(wanted, list | tuple) else [wanted]


def none_fit(relation: Any, where: Sequence[Mapping[str, Any]], shown: str) -> DeckgenError:
    """The error for conditions that no row fits: the first that is to blame, and what its column holds."""
    for conditions in where:
        kept = relation
        for name, wanted in conditions.items():
            fitting = kept.filter(matches(usable(kept[name], shown), _listed(wanted)))
            if not rows_of(fitting.limit(1)):
                found = kept.select(code=usable(kept[name], shown)).distinct().limit(_SHOWN)
                codes = sort_codes({code_of(row["code"]) for row in rows_of(found)} - {""})
                text = ", ".join(cell_text(each) for each in _listed(wanted))
                at = getattr(conditions, "values_at", {}).get(name) or place_of(wanted) or place_of(conditions)
                said = f"no row of {shown} has '{text}' in the column '{name}'"
                return error("selection-empty", said, at or Where(shown), choices(text, codes))
            kept = fitting
    at = place_of(where[0]) if where else None
    return error("selection-empty", f"no row of {shown} fits the conditions", at or Where(shown))


def sort_codes(codes: Collection[str]) -> list[str]:
    """Codes in their natural order: numbers by their value, then texts letter by letter."""

    def order(code: str) -> tuple[bool, float, str]:
        try:
            number = float(code)
        except ValueError:
            return True, 0.0, code
        return (False, number, code) if math.isfinite(number) else (True, 0.0, code)

    return sorted(codes, key=order)
