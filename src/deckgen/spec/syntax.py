"""What a YAML parser trips over, told in an analyst's words and at the place where the fault was made."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import yaml

from deckgen.findings import Finding, Where

Place = Callable[..., Where]
"""Line and column from 0, and a length, to a place."""

_KEY = re.compile(r"\s*(- +)*[\w-]+")
_INDENT = "check its indentation: keys of one mapping, and dashes of one list, stand one below the other"
_QUOTE = "put a text that holds ': ' in quotes"

_SAID: tuple[tuple[str, str, str | None], ...] = (
    ("mapping values are not allowed", "a colon where none may stand", _QUOTE),
    ("expected <block end>", "the line does not fit its surroundings", _INDENT),
    ("did not find expected key", "the line does not fit its surroundings", _INDENT),
    ("expected '-' indicator", "the line does not fit its surroundings", _INDENT),
    ("cannot start any token", "a text cannot start with this character", "put the text in quotes"),
    ("end of stream", "a quotation mark is opened here and never closed", "close it"),
    ("undefined alias", "there is no anchor & with this name", "a text that starts with * must stand in quotes"),
    ("could not find expected ':'", "a key without a colon", "write `key: value`, with a space after the colon"),
    ("another document", "a second document starts here", "a deck is one document: take the line --- out"),
    ("duplicate anchor", "an anchor & with this name is there already", "give each a name of its own"),
    ("unknown escape", "a backslash in double quotes starts something that does not exist",
     "put the text in single quotes, or write \\\\"),
    ("alphabetic or numeric character", "a text cannot start with & or *", "put the text in quotes"),
    ("directive", "a text cannot start with %", "put the text in quotes"),
    ("tag", "a text cannot start with !", "put the text in quotes"),
    ("comment or line break", "after | or > only a line break may follow",
     "write the text on the lines below, indented"),
)  # fmt: skip
"""What the parser says, and what is said instead."""


def syntax_finding(problem: yaml.MarkedYAMLError, text: str, place: Place) -> Finding:
    """The finding for an error of the parser."""
    lines = text.splitlines()
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    tabbed = next((each for each in (line, line - 1) if 0 <= each < len(lines) and _tab(lines[each])), None)
    if tabbed is not None:
        return Finding("error", "yaml-tab", "the line is indented with a tab", place(tabbed, lines[tabbed].index("\t")),
                       "indent with spaces, two for each level")  # fmt: skip
    opened = _open_quote(text, line, column)
    if opened is not None:
        return Finding("error", "yaml-quote", "the quotation mark opened here is closed only lines later",
                       place(*opened), "close it; inside double quotes a quotation mark is written \\\"")  # fmt: skip
    said, context = problem.problem or "", problem.context or ""
    if "',' or ']'" in said or "',' or '}'" in said or ("flow" in context and "end of stream" in said):
        return _bracket(problem, line, column, lines, place)
    if "mapping values are not allowed" in said and _KEY.fullmatch(lines[line][:column]):
        return Finding("error", "yaml-syntax", "the line does not fit the one above", place(line, _indent(lines[line])),
                       _INDENT)  # fmt: skip
    starts_above = ("quoted scalar" in context and "end of stream" in said) or "expected ':'" in said
    if (starts_above or "alphabetic" in said) and problem.context_mark is not None:
        line, column = problem.context_mark.line, problem.context_mark.column
    for sign, words, hint in _SAID:
        if sign in said:
            return Finding("error", "yaml-syntax", words, place(line, column), hint)
    return Finding("error", "yaml-syntax", "this cannot be read as YAML", place(line, column),
                   "check the lines around it: indentation, quotes, brackets")  # fmt: skip


def _bracket(problem: yaml.MarkedYAMLError, line: int, column: int, lines: Sequence[str], place: Place) -> Finding:
    """A comma or closing bracket that is missing: told where the bracket was opened, if that is a line above."""
    opened = problem.context_mark
    if opened is not None and opened.line < line:
        at = place(opened.line, opened.column)
        sign = lines[opened.line][opened.column : opened.column + 1]
        return Finding("error", "yaml-bracket", f"the {sign} opened here is not closed", at,
                       f"close it before line {line + 1}")  # fmt: skip
    return Finding("error", "yaml-bracket", "a comma or a closing bracket is missing before this", place(line, column),
                   "put a text that holds a comma, a bracket or a quotation mark in quotes")  # fmt: skip


def _open_quote(text: str, line: int, column: int) -> tuple[int, int] | None:
    """Where the quoted text of several lines starts that ends where the parser gave up: its quote was left open."""
    last = None
    try:
        for token in yaml.scan(text, yaml.SafeLoader):
            if (token.start_mark.line, token.start_mark.column) >= (line, column):
                break
            last = token
    except yaml.YAMLError:
        pass
    if isinstance(last, yaml.ScalarToken) and last.style in ("'", '"') and last.start_mark.line < last.end_mark.line:
        return last.start_mark.line, last.start_mark.column
    return None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _tab(line: str) -> bool:
    return "\t" in line[: _indent(line)]
