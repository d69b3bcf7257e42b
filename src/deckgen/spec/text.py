"""Fill the templates of texts: strict names, and filters that speak the deck's language.

A filter's result is marked with the fact it shows, so a number stays tied to its source row. Of a text with
problems all are told, each at its own place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from jinja2 import TemplateError
from jinja2.exceptions import SecurityError

from deckgen.fields import LocalText, place_of
from deckgen.findings import DeckgenError, Finding, Where, choices
from deckgen.languages import Language
from deckgen.model import Fact, Paragraph
from deckgen.spec.confidence import DIFFERS, differs
from deckgen.spec.expressions import (
    CLAIM_HINT,
    Expression,
    Span,
    parse_claim,
    parse_text,
    refused_tag,
    spans,
    unfinished,
)  # fmt: skip
from deckgen.spec.filters import MAX_TEXT, Number, TextProblem
from deckgen.spec.marks import END, FACT, TEXT, BadLink, parse_marks, strip_private

RESERVED = frozenset((
    "and", "or", "not", "in", "is", "if", "else", "elif", "endif", "true", "false", "none", "True", "False", "None",
    DIFFERS,
))  # fmt: skip
"""Words of the template language, which cannot be names."""

_MIXED = "it mixes numbers with texts"


class Texts:
    """Fills the templates of one deck. `names` are its params, numbers and data sets.

    `failed` are names that could not be read: that was told already, so a text that needs one is not told again.
    `level` is that of tests and intervals, in per cent.
    """

    def __init__(
        self, names: Mapping[str, Any], language: Language, failed: Collection[str] = (), level: float = 95
    ) -> None:
        self.names, self.language, self.failed, self.level = names, language, failed, level

    def paragraphs(self, text: LocalText, told: list[Finding] | None = None) -> tuple[Paragraph, ...]:
        """The filled text; warnings are added to `told`. Raises DeckgenError with all its problems."""
        source = self._in_language(text)
        facts: list[Fact] = []
        warned: list[TextProblem] = []
        try:
            filled = self._fill(strip_private(source), facts, warned) if "{" in source else strip_private(source)
            if told is not None:
                told += [Finding("warning", each.code, each.message, place_in(source, None, each.word) or text.where,
                                 each.hint) for each in warned]  # fmt: skip
            return parse_marks(filled, facts)
        except TextProblem as problem:
            found = self._problems(source, problem)
        except BadLink as problem:
            said = TextProblem("link-wrong", f"'{problem}' is not a link that can be followed",
                               "a link starts with https://, http:// or mailto:", str(problem))  # fmt: skip
            found = [(said, None)]
        raise DeckgenError(*(
            Finding("error", each.code, each.message, place_in(source, span, each.word) or text.where, each.hint)
            for each, span in found if not self._is_told(each)
        ))  # fmt: skip

    def holds(self, claim: str) -> tuple[bool, list[Fact]]:
        """Whether a claim is true, and the facts it was decided on. Raises DeckgenError."""
        try:
            expression = parse_claim(str(claim))
            self._check_names(expression)
            if not expression.names:
                raise TextProblem("claim-wrong", "the claim names no number", CLAIM_HINT)
            assert expression.decide is not None
            decide, given = expression.decide, self._given(expression, lambda fact, shown: shown, [])
            result = _guarded(lambda: decide(given), "the claim cannot be decided",
                              "compare numbers with numbers, as `innovative >= 0.75` does")  # fmt: skip
            if not isinstance(result, bool):
                raise TextProblem("claim-wrong", "the claim compares nothing", CLAIM_HINT)
        except TextProblem as problem:
            if self._is_told(problem):
                raise DeckgenError() from None
            at = place_in(claim, None, problem.word) or place_of(claim)
            raise DeckgenError(Finding("error", problem.code, problem.message, at, problem.hint)) from None
        used = [self.names[name].fact for name in sorted(expression.names) if isinstance(self.names[name], Number)]
        return result, used + self._earlier(expression)

    def _earlier(self, expression: Expression) -> list[Fact]:
        """The facts of the wave before that a claim asks for."""
        found = {}
        for name, part in expression.parts:
            number = self.names[name]
            if part in ("previous", "change") and isinstance(number, Number) and number.comparable:
                found[name] = number.previous.fact
        return [found[name] for name in sorted(found)]

    # ------------------------------------------------------------------------------------------ filling

    def _in_language(self, text: LocalText) -> str:
        if "" in text.texts:
            return text.texts[""]
        code = self.language.code
        if code not in text.texts:
            raise DeckgenError(Finding(
                "error", "language-missing", f"the text is not given in '{code}' ({self.language.name})", text.where,
                f"it is given in: {', '.join(text.texts)}; add `{code}: …`",
            ))  # fmt: skip
        return text.texts[code]

    def _given(
        self, expression: Expression, mark: Callable[[Fact, str], str], warned: list[TextProblem]
    ) -> dict[str, Any]:
        """What an expression may look at: what it names, as a deck may have thousands of names."""
        named = {name: self.names[name] for name in expression.names}
        return {**named, "_language": self.language, "_mark": mark, "_warn": warned.append, "_level": self.level,
                DIFFERS: differs(self.level)}  # fmt: skip

    def _fill(self, source: str, facts: list[Fact], warned: list[TextProblem]) -> str:
        expression = parse_text(source)
        self._check_names(expression)
        given = self._given(expression, _marker(facts), warned)
        filled: str = _guarded(lambda: expression.template.render(given), "the text cannot be filled")
        if len(filled) > MAX_TEXT:
            raise TextProblem("text-long", f"the text grows to {len(filled):,} characters")
        return filled

    def _check_names(self, expression: Expression) -> None:
        for name in sorted(expression.names):
            if name not in self.names:
                raise TextProblem("name-unknown", f"there is no number, param or data set '{name}'",
                                  choices(name, sorted(self.names)), name)  # fmt: skip
        for name, part in expression.parts:
            known: tuple[str, ...] = getattr(self.names[name], "parts", ())
            if part not in known:
                raise TextProblem("part-unknown", f"'{name}' has no '{part}'", choices(part, known), part)

    def _problems(self, source: str, whole: TextProblem) -> list[tuple[TextProblem, Span | None]]:
        """The problem of each {{ … }} that cannot be filled by itself; that of the text if all of them can."""
        found: list[tuple[TextProblem, Span | None]] = []
        for span in spans(source):
            refused = refused_tag(span)
            if refused is not None:
                found.append((refused, span))
        if found:
            return found
        for span in spans(source):
            try:
                self._fill(strip_private(span.alone), [], [])
            except TextProblem as problem:
                found.append((problem, span))
        return found or [(whole, unfinished(source))]

    def _is_told(self, problem: TextProblem) -> bool:
        return problem.code == "name-unknown" and problem.word in self.failed


def _guarded(fill: Callable[[], Any], what: str, hint: str | None = None) -> Any:
    """What `fill` gives. Raises TextProblem for whatever goes wrong in it."""
    try:
        return fill()
    except SecurityError as problem:
        said = str(problem) if "multiplied" in str(problem) else "this is not allowed"
    except ZeroDivisionError:
        said = "it divides by zero"
    except (TypeError, ValueError):
        said = _MIXED
    except (TemplateError, ArithmeticError, LookupError, RecursionError):
        said = "it comes to no value"
    raise TextProblem("template-wrong", f"{what}: {said}", hint)


def _marker(facts: list[Fact]) -> Callable[[Fact, str], str]:
    def mark(fact: Fact, shown: str) -> str:
        facts.append(replace(fact, text=shown))
        return f"{FACT}{len(facts) - 1}{TEXT}{shown}{END}"

    return mark


# -------------------------------------------------------------------------------------------------- places


def place_in(text: str, span: Span | None, word: str) -> Where | None:
    """Where a word stands in a text of the YAML, inside `span` if that is given; the text's own place if nowhere."""
    where, lines = place_of(text), getattr(text, "lines", ())
    if where is None or where.column is None or where.line is None:
        return where
    start, end = where.column - 1, where.column - 1 + where.length
    passed = 0
    for number, line in enumerate(lines):
        first, last = (start if number == 0 else 0), (end if len(lines) == 1 else len(line))
        for column, length in _found(line[:last], first, span.text if span else word, whole_word=span is None):
            if span is not None and passed < span.before:
                passed += 1
                continue
            inner = next(_found(line[: column + length], column, word, whole_word=True), None) if span else None
            column, length = inner or (column, length)
            return Where(where.file, where.line + number, column + 1, line, length)
    return place_in(text, None, word) if span and word else where


def _found(line: str, start: int, words: str, whole_word: bool) -> Iterator[tuple[int, int]]:
    """Column and length of words in a line of YAML, as they are or as quoted text writes them."""
    if not words:
        return
    first = words.split("\n")[0].rstrip()
    forms = dict.fromkeys((first, first.replace("\\", "\\\\").replace('"', '\\"'), first.replace("'", "''")))
    pattern = "|".join(re.escape(form) for form in forms)
    for match in re.compile(rf"(?<!\w)(?:{pattern})(?!\w)" if whole_word else pattern).finditer(line, start):
        yield match.start(), match.end() - match.start()
