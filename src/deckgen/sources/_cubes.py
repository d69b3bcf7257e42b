"""Tables of statistics offices as their services describe them: variables, values, and which of them are asked for.

All services are asked in the same words, as PxWeb 2 and StatBank have them: codes, `*` and `?` within codes, top(n),
bottom(n), from(a), to(b), range(a, b), >=a, <=b, and of time (1) for the latest, (-n+5) for the latest five. They are
looked up in the table's own metadata, so only codes that exist are ever sent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Where, choices, error, nearest
from deckgen.sources._jsonstat import MAX_CELLS

MAX_PARTS = 1_000
"""So many questions at most are asked for one table, whatever a service says that it gives at once."""

Selected = Mapping[str, Sequence[str]]
"""The codes that are asked for of each variable."""

_CALL = re.compile(r"(top|bottom|from|to|range)\s*\(\s*([^()]*?)\s*\)", re.I)
_BOUNDS = re.compile(r"(?:>=\s*(?P<low>[^<>=]+?))?\s*(?:<=\s*(?P<high>[^<>=]+?))?\s*")
_NEWEST = re.compile(r"\((?:(?P<nth>[1-9]\d{0,3})|-n\+(?P<last>[1-9]\d{0,3}))\)")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a table; `values` are its codes in the service's order, time from old to new."""

    code: str
    label: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    required: bool
    """Whether nothing comes without it; else leaving it out asks for its total."""
    time: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What a service gives at once: cells, and values named altogether (None where it does not say)."""

    cells: int
    values: int | None = None


def select_values(
    called: str, variables: Sequence[Variable], wanted: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """For each variable asked for the codes that are meant. Raises DeckgenError for what the table does not have."""
    by_name = {each.code.casefold(): each for each in variables}
    chosen: dict[str, list[str]] = {}
    for name, expressions in wanted.items():
        variable = by_name.get(name.casefold())
        if variable is None:
            raise error("variable-unknown", f"{called} has no variable '{name}'", place_of(name),
                        choices(name, _named(variables)))  # fmt: skip
        chosen[variable.code] = _codes(called, variable, expressions, place_of(name))
    for variable in variables:
        if variable.required and variable.code not in chosen:
            raise error("variable-missing", f"{called} wants to know which values of '{variable.code}' are meant", None,
                        f"add it to `variables`: \"*\" for all, or of {_listed(variable)}")  # fmt: skip
    cells = math.prod(len(codes) for codes in chosen.values())
    if cells > MAX_CELLS:
        raise error("answer-too-large", f"{called}: {cells:,} values are asked for, more than deckgen takes at once",
                    None, "name fewer values; leave out variables whose total will do")  # fmt: skip
    return chosen


def _named(variables: Iterable[Variable]) -> list[str]:
    return [each.code for each in variables]


def _listed(variable: Variable, most: int = 12) -> str:
    """The values of a variable, each code with its label."""
    pairs = [code if label in ("", code) else f"{code} ({shortened(label)})"
             for code, label in zip(variable.values[:most], variable.labels, strict=False)]  # fmt: skip
    more = len(variable.values) - most
    return ", ".join(pairs) + (f" and {more} more" if more > 0 else "")


def shortened(label: str) -> str:
    """A label as a hint has room for it."""
    return label if len(label) <= 50 else f"{label[:50].rstrip()}…"


def _codes(called: str, variable: Variable, expressions: Sequence[str], at: Where | None) -> list[str]:
    """The codes that any of the expressions means, in the service's order."""
    found: set[str] = set()
    for expression in expressions:
        meant = list(_meant(called, variable, expression.strip(), place_of(expression) or at))
        if not meant:
            raise _unknown(called, variable, expression, place_of(expression) or at)
        found.update(meant)
    return [code for code in variable.values if code in found]


def _meant(called: str, variable: Variable, expression: str, at: Where | None) -> Iterator[str]:
    values = variable.values
    if expression in values:
        yield expression
        return
    call = _CALL.fullmatch(expression)
    if call:
        yield from _called(called, variable, call[1].lower(), [part.strip() for part in call[2].split(",")], at)
        return
    newest = _NEWEST.fullmatch(expression) if variable.time else None
    if newest:
        last = newest["last"]
        yield from values[-int(last) :] if last else values[-int(newest["nth"]) :][:1]
        return
    bounds = _BOUNDS.fullmatch(expression)
    if bounds and (bounds["low"] or bounds["high"]):
        yield from _between(called, variable, bounds["low"], bounds["high"], at)
        return
    if "*" in expression or "?" in expression:
        yield from _matching(values, re.sub(r"\*+", "*", expression))
        return
    yield from (code for code in values if code.casefold() == expression.casefold())


def _matching(values: Sequence[str], expression: str) -> Iterator[str]:
    """The codes that fit an expression with * and ?; none for one with so many * that trying it would take long."""
    if expression.count("*") > 4:
        return
    pattern = "".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in expression)
    yield from (code for code in values if re.fullmatch(pattern, code, re.I | re.S))


def _called(called: str, variable: Variable, name: str, parts: list[str], at: Where | None) -> Sequence[str]:
    """The codes that top(n), bottom(n), from(a), to(b) or range(a, b) means."""
    if name in ("top", "bottom"):
        if not all(part.isascii() and part.isdecimal() and len(part) < 8 for part in parts) or len(parts) > 2:
            raise error("value-wrong", f"'{name}({', '.join(parts)})': a whole number is meant here", at,
                        f"{name}(5), or {name}(5, 1) to pass over one")  # fmt: skip
        count, passed = int(parts[0]), int(parts[1]) if len(parts) == 2 else 0
        newest_first = variable.time == (name == "top")
        values = tuple(reversed(variable.values)) if newest_first else variable.values
        return values[passed : passed + count]
    if len(parts) != (2 if name == "range" else 1):
        raise error("value-wrong", f"'{name}({', '.join(parts)})' does not say from where to where", at,
                    "from(2019), to(2023) or range(2019, 2023)")  # fmt: skip
    low = parts[0] if name != "to" else None
    high = parts[-1] if name != "from" else None
    return _between(called, variable, low, high, at)


def _between(called: str, variable: Variable, low: str | None, high: str | None, at: Where | None) -> Sequence[str]:
    """The codes from one to another in the service's order, both included."""

    def index(code: str) -> int:
        folded = [each.casefold() for each in variable.values]
        if code.casefold() not in folded:
            raise _unknown(called, variable, code, at)
        return folded.index(code.casefold())

    return variable.values[index(low) if low else 0 : index(high) + 1 if high else None]


def _unknown(called: str, variable: Variable, value: str, at: Where | None) -> DeckgenError:
    said = f"the variable '{variable.code}' of {called} has no value '{value}'"
    labelled = [code for code, label in zip(variable.values, variable.labels, strict=True)
                if label.casefold() == value.strip().casefold()]  # fmt: skip
    if labelled:
        return error("variable-value", said, at, f"'{value}' is the label of '{labelled[0]}': write the code")
    close = nearest(value, variable.values)
    meant = f"did you mean '{close}'? " if close else ""
    return error("variable-value", said, at, f"{meant}there is: {_listed(variable)}")


def parts_of(called: str, selected: Selected, limits: Limits) -> list[Selected]:
    """What is asked for in parts that a service gives at once. Raises DeckgenError where these are too many."""
    parts = list(islice(cut(selected, limits), MAX_PARTS + 1))
    if len(parts) > MAX_PARTS:
        said = f"{called} gives so little at once that it would have to be asked more than {MAX_PARTS:,} times"
        raise error("answer-too-large", said, None, "name fewer values; leave out variables whose total will do")
    return parts


def cut(selected: Selected, limits: Limits) -> Iterator[Selected]:
    """Parts of what is asked for that a service gives at once, cut along the variable with the most values.

    A part that cannot be cut further is left as it is, for the service to say.
    """
    size = cells_of(selected)
    named = sum(len(codes) for codes in selected.values())
    most = max(selected, key=lambda code: len(selected[code]), default="")
    if not most or len(selected[most]) == 1 or (size <= limits.cells and named <= (limits.values or named)):
        yield selected
        return
    codes = selected[most]
    length = max(1, min(len(codes) * limits.cells // size, len(codes) - 1))
    if limits.values is not None:
        length = max(1, min(length, limits.values - (named - len(codes))))
    for start in range(0, len(codes), length):
        yield from cut({**selected, most: codes[start : start + length]}, limits)


def cells_of(selected: Selected) -> int:
    """How many cells the chosen values span."""
    return math.prod(len(codes) for codes in selected.values())


def told_number(told: Mapping[str, Any], key: str) -> int | None:
    """A whole number above 0 that a service tells of itself; None if it does not."""
    value = told.get(key)
    return value if type(value) is int and value > 0 else None


def question_words(address: str, selected: Selected) -> str:
    """What was asked, as a person can ask it again."""
    said = [f"{code} = {', '.join(codes[:12])}" + (f" and {len(codes) - 12} more" if len(codes) > 12 else "")
            for code, codes in selected.items()]  # fmt: skip
    return f"{address}: {'; '.join(said)}" if said else address
