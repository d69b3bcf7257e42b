"""The SQL that adds up, in words that every engine has: selections within selections, of columns with names of ours.

What stands after FROM is a *source*: a table's name, or a selection in brackets with a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from deckgen.sources._exact import ExactSum


def selected(columns: Iterable[str], source: str, name: str, rest: str = "") -> str:
    """A source of its own: these columns of another."""
    return f"(SELECT {', '.join(columns)} FROM {source}{rest}) AS {name}"  # noqa: S608 - names of ours


def stepped(source: str, sums: Mapping[ExactSum, str]) -> str:
    """The rows of a source with what these sums of expressions need, each step in a selection of its own."""
    levels = zip_longest(*(each.steps(expression) for each, expression in sums.items()))
    for number, level in enumerate(levels):
        columns = [f"{expression} AS {name}" for name, expression in filter(None, level)]
        source = selected(["*", *columns], source, f"step{number}")
    return source


def grouped(source: str, by: Sequence[str], sums: Mapping[str, str], name: str = "summed") -> str:
    """Expressions of sums, by their names, for each combination of what the columns `by` hold."""
    columns = [*by, *(f"{expression} AS {called}" for called, expression in sums.items())]
    return selected(columns, source, name, f" GROUP BY {', '.join(by)}" if by else "")


def each_part(source: str, banner: Sequence[str], parts: Sequence[int], others: Iterable[str]) -> str:
    """The rows of a source once for each part: 'part', and of the banner the column of that number alone."""
    numbers = " UNION ALL ".join(f"SELECT {number} AS part" for number in parts)
    own = [f"CASE WHEN part = {at} THEN {name} END AS {name}" for at, name in enumerate(banner)]
    return selected(["part", *own, *others], f"{source} CROSS JOIN ({numbers}) AS parts", "apart")
