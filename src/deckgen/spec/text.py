"""Templates in texts: a sandbox, strict names, and filters that speak the deck's language.

A filter's result is marked with the fact it shows, so a number stays tied to its source row. Only expressions
and `{% if %}` are allowed; loops, macros and includes are not what a text needs and could run for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from deckgen.fields import LocalText
from deckgen.findings import Finding, Where, choices
from deckgen.languages import Language
from deckgen.model import Fact, Paragraph
from deckgen.spec.filters import FILTERS, Number, NumberProblem
from deckgen.spec.marks import END, FACT, TEXT, BadLink, parse_marks, strip_private

MAX_TEXT = 20_000
RESERVED = frozenset("and or not in is if else elif endif true false none True False None".split())
"""Words of the template language, which cannot be names."""
_FORBIDDEN = (
    nodes.For, nodes.Macro, nodes.CallBlock, nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends,
    nodes.Block, nodes.FilterBlock, nodes.With,
)  # fmt: skip


class TextProblem(Exception):
    """A text that cannot be filled: `code`, `message` and `hint` of a finding; `word` is what to point at."""

    def __init__(self, code: str, message: str, hint: str | None = None, word: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.word = code, message, hint, word


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, where also a power or a repeated text cannot eat the machine."""

    intercepted_binops = frozenset(["**", "*", "%"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator != "**" and isinstance(left, int | float) and isinstance(right, int | float):
            return left * right if operator == "*" else left % right
        raise SecurityError(f"'{operator}' is not allowed here")


def _environment() -> _Sandbox:
    environment = _Sandbox(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True,
                           finalize=_finalize, cache_size=0)  # fmt: skip
    environment.globals.clear()
    keep = ("default", "lower", "upper", "capitalize", "join", "replace", "round", "abs", "title", "trim")
    environment.filters = {name: environment.filters[name] for name in keep}
    environment.filters.update(FILTERS)
    return environment


def _finalize(value: Any) -> Any:
    if isinstance(value, Number):
        raise TextProblem("number-bare", f"'{value.fact.key}' is shown without a format",
                          f"choose how: {{{{ {value.fact.key} | pct }}}} or | number, | in_ten, | points",
                          value.fact.key)  # fmt: skip
    return value


_ENVIRONMENT = _environment()


@lru_cache(maxsize=4096)
def _compile(source: str) -> tuple[Any, frozenset[str]]:
    """The compiled template and the names it asks for."""
    try:
        tree = _ENVIRONMENT.parse(source)
        for node in tree.find_all(_FORBIDDEN):
            raise TextProblem("template-forbidden", f"a text cannot hold {{% {type(node).__name__.lower()} %}}",
                              "use {{ … }} and {% if … %} only")  # fmt: skip
        for used in tree.find_all(nodes.Filter):
            if used.name not in _ENVIRONMENT.filters:
                raise TextProblem("filter-unknown", f"there is no filter '{used.name}'",
                                  choices(used.name, sorted(FILTERS)), used.name)  # fmt: skip
        names = frozenset(find_undeclared_variables(tree))
        return _ENVIRONMENT.from_string(source), names
    except TemplateSyntaxError as problem:
        raise TextProblem("template-syntax", f"the template cannot be read: {problem.message}",
                          "a value is written {{ name | filter }}") from None  # fmt: skip


class Texts:
    """Fills the templates of one deck. `names` are its params, numbers and data sets."""

    def __init__(self, names: Mapping[str, Any], language: Language) -> None:
        self.names, self.language = names, language

    def paragraphs(self, text: LocalText) -> tuple[Paragraph, ...]:
        """The filled text. Raises TextProblem."""
        source = self._in_language(text)
        if "{{" not in source and "{%" not in source and "{#" not in source:
            return self._marks(strip_private(source), [])
        facts: list[Fact] = []
        return self._marks(self._fill(strip_private(source), facts), facts)

    def _in_language(self, text: LocalText) -> str:
        if "" in text.texts:
            return text.texts[""]
        code = self.language.code
        if code not in text.texts:
            raise TextProblem("language-missing", f"the text is not given in '{code}' ({self.language.name})",
                              f"it is given in: {', '.join(text.texts)}; add a line `{code}: …`")  # fmt: skip
        return text.texts[code]

    def _fill(self, source: str, facts: list[Fact]) -> str:
        template, asked = _compile(source)
        for name in sorted(asked):
            if name not in self.names:
                raise TextProblem("name-unknown", f"there is no number, param or data set '{name}'",
                                  choices(name, sorted(self.names)), name)  # fmt: skip
        try:
            filled: str = template.render({**self.names, "_language": self.language, "_mark": _marker(facts)})
        except NumberProblem as problem:
            raise TextProblem(problem.code, problem.message, problem.hint, problem.word) from None
        except UndefinedError as problem:
            raise TextProblem("name-unknown", str(problem.message)) from None
        except SecurityError as problem:
            raise TextProblem("template-forbidden", f"not allowed in a text: {problem}") from None
        except TextProblem:
            raise
        except (TemplateError, ArithmeticError, ValueError, TypeError, LookupError, RecursionError) as problem:
            raise TextProblem("template-wrong", f"the template cannot be filled: {problem}") from None
        if len(filled) > MAX_TEXT:
            raise TextProblem("text-long", f"the text grows to {len(filled)} characters")
        return filled

    def _marks(self, text: str, facts: list[Fact]) -> tuple[Paragraph, ...]:
        try:
            return parse_marks(text, facts)
        except BadLink as problem:
            raise TextProblem("link-wrong", f"'{problem}' is not a link that can be followed",
                              "a link starts with https://, http:// or mailto:", str(problem)) from None  # fmt: skip

    def holds(self, claim: str) -> tuple[bool, list[Fact]]:
        """Whether a claim is true, and the facts it was decided on. Raises TextProblem."""
        try:
            names = find_undeclared_variables(_ENVIRONMENT.parse("{{ " + claim + " }}"))
            for name in sorted(names):
                if name not in self.names:
                    raise TextProblem("name-unknown", f"there is no number '{name}'",
                                      choices(name, sorted(self.names)), name)  # fmt: skip
            decide = _ENVIRONMENT.compile_expression(claim, undefined_to_none=False)
            result = decide({**self.names, "_language": self.language, "_mark": lambda fact, shown: shown})
        except TemplateSyntaxError as problem:
            raise TextProblem("claim-wrong", f"the claim cannot be read: {problem.message}",
                              "write it like `innovative >= 0.75`") from None  # fmt: skip
        except NumberProblem as problem:
            raise TextProblem(problem.code, problem.message, problem.hint, problem.word) from None
        except (TemplateError, ArithmeticError, TypeError, ValueError) as problem:
            raise TextProblem("claim-wrong", f"the claim cannot be decided: {problem}") from None
        used = [self.names[name].fact for name in sorted(names) if isinstance(self.names[name], Number)]
        return bool(result), used


def _marker(facts: list[Fact]) -> Callable[[Fact, str], str]:
    def mark(fact: Fact, shown: str) -> str:
        facts.append(replace(fact, text=shown))
        return f"{FACT}{len(facts) - 1}{TEXT}{shown}{END}"

    return mark


def point_at(where: Where | None, word: str) -> Where | None:
    """The place narrowed down to a word of its line, where the word is there."""
    if where is None or not word or where.source is None:
        return where
    found = re.search(rf"(?<![\w.]){re.escape(word)}(?![\w])", where.source)
    return replace(where, column=found.start() + 1, length=len(word)) if found else where


def finding_of(problem: TextProblem, where: Where | None) -> Finding:
    return Finding("error", problem.code, problem.message, point_at(where, problem.word), problem.hint)
