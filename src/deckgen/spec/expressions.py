"""What may stand between {{ and }}: parsed with Jinja2, then checked against what a text needs.

Only names, their parts, filters, sums, comparisons, `if` and the one call `differs(a, b)` are let through. So nothing
can call anything else, look inside a value, loop, or grow without bound, whatever the sandbox below would allow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Any

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

from deckgen.findings import choices, nearest
from deckgen.spec.confidence import CONFIDENCE_FILTERS, DIFFERS
from deckgen.spec.filters import FILTERS, TEXT_FILTERS, Number, TextProblem

ALL_FILTERS = {**FILTERS, **CONFIDENCE_FILTERS, **TEXT_FILTERS}
_HINT = "a value is written {{ name | filter }}"

_DIFFERS_HINT = "write it like differs(innovative, earlier), or differs(innovative, earlier, 99)"

CLAIM_HINT = "write it like `innovative >= 0.75`"

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.List, nodes.Filter, nodes.Getattr,
    nodes.Keyword, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg, nodes.Pos, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.If, nodes.CondExpr,
)  # fmt: skip
_REFUSED: dict[type[nodes.Node], str] = {
    nodes.Pow: "a power: **", nodes.Mod: "a remainder: %", nodes.FloorDiv: "a division without rest: //",
    nodes.Concat: "texts joined by ~", nodes.Call: "a call: name(…)", nodes.Getitem: "a piece of a value: name[…]",
    nodes.Slice: "a piece of a value: name[…]", nodes.Test: "a test with `is`", nodes.Dict: "a mapping: {…}",
    nodes.Tuple: "a comma (decimals have a point: 0.75)",
}  # fmt: skip

_SYNTAX: tuple[tuple[str, str, str | None], ...] = (
    ("got '='", "one = is not a comparison", "write == to compare"),
    ("Unexpected end of template", "an {% if %} is opened and never closed", "close it with {% endif %}"),
    ("unknown tag 'end", "something is closed here that was not opened", "{% endif %} needs its {% if … %}"),
    ("unknown tag 'el", "an else stands outside any {% if %}", "write {% if … %} … {% else %} … {% endif %}"),
    ("unexpected end of template", "a {{ is opened and never closed", "close it with }}"),
    ("Missing end of", "a {# is opened and never closed", "close it with #}"),
    ("Expected an expression", "nothing stands between {{ and }}", _HINT),
    ("unexpected char", "a character between {{ and }} is not understood", _HINT),
)
"""What the parser says, and what is said instead."""

_SPAN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_TAG = re.compile(r"\{%-?\s*(\w*)")
_CONDITION = re.compile(r"\{%-?\s*(?:if|elif)\s(.*?)-?%\}", re.S)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's sandbox, where also a repeated text cannot eat the machine."""

    intercepted_binops = frozenset(["*"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if isinstance(left, int | float) and isinstance(right, int | float):
            return left * right
        raise SecurityError("only numbers can be multiplied")


def _finalize(value: Any) -> Any:
    if isinstance(value, Number):
        name = value.fact.key
        raise TextProblem("number-bare", f"'{name}' is shown without a format",
                          f"choose how: {{{{ {name} | pct }}}} or | number, | in_ten, | points", name)  # fmt: skip
    return value


def _environment() -> _Sandbox:
    environment = _Sandbox(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True,
                           finalize=_finalize, cache_size=0)  # fmt: skip
    environment.globals.clear()
    environment.filters = dict(ALL_FILTERS)
    return environment


_ENVIRONMENT = _environment()


@dataclass(frozen=True, slots=True)
class Expression:
    """A text or claim that was let through: the names it asks for, and the parts of names, as (name, part)."""

    names: frozenset[str]
    parts: tuple[tuple[str, str], ...]
    template: Template
    decide: Callable[..., Any] | None = None


@lru_cache(maxsize=4096)
def parse_text(source: str) -> Expression:
    """A text's template. Raises TextProblem."""
    return _parsed(source, "a text")


@lru_cache(maxsize=256)
def parse_claim(source: str) -> Expression:
    """A claim, which is an expression without {{ }}. Raises TextProblem."""
    if "{{" in source or "{%" in source:
        raise TextProblem("claim-wrong", "a claim is written without {{ }}", CLAIM_HINT)
    return _parsed("{{ " + source + " }}", "a claim", source)


def _parsed(source: str, what: str, claim: str | None = None) -> Expression:
    try:
        tree = _ENVIRONMENT.parse(source)
        parts = tuple(_checked(tree, what))
        decide = _ENVIRONMENT.compile_expression(claim, undefined_to_none=False) if claim is not None else None
        names = frozenset(find_undeclared_variables(tree) - {DIFFERS})
        return Expression(names, parts, _ENVIRONMENT.from_string(_Words().visit(tree)), decide)
    except TemplateSyntaxError as problem:
        raise _syntax_problem(str(problem.message), claim is not None) from None
    except (RecursionError, MemoryError, SyntaxError, ValueError, OverflowError):
        raise TextProblem("template-syntax", f"{what} cannot be as deeply nested, or its numbers as long") from None


class _Words(NodeTransformer):
    """A trend is told in the deck's language, as filters are: {{ a.trend }} is {{ a | trend }}."""

    def visit_Getattr(self, node: nodes.Getattr) -> nodes.Node:
        if node.attr != "trend":
            return node
        return nodes.Filter(node.node, "trend", [], [], None, None, lineno=node.lineno, environment=node.environment)


def _syntax_problem(message: str, claim: bool) -> TextProblem:
    code = "claim-wrong" if claim else "template-syntax"
    for sign, said, hint in _SYNTAX:
        if sign in message and not (claim and "{{" in said):
            return TextProblem(code, said, hint)
    if claim:
        return TextProblem(code, "the claim cannot be read", CLAIM_HINT)
    return TextProblem(code, "what stands between the braces cannot be read", _HINT)


def _checked(tree: nodes.Template, what: str) -> Iterator[tuple[str, str]]:
    """The parts of names that a template asks for. Raises TextProblem for what it may not hold."""
    calls = [node for node in tree.find_all(nodes.Call) if _is_differs(node)]
    called = [node.node for node in calls]
    for node in tree.find_all(nodes.Node):
        named = node.node if isinstance(node, nodes.Call) else node
        if isinstance(named, nodes.Name) and named.name == DIFFERS and not any(named is each for each in called):
            raise TextProblem("differs-wrong", "'differs' compares two numbers", _DIFFERS_HINT, DIFFERS)
        if not isinstance(node, _ALLOWED) and not any(node is each for each in calls):
            words = next((said for kind, said in _REFUSED.items() if isinstance(node, kind)), "{% … %} but for `if`")
            if isinstance(named, nodes.Name) and isinstance(node, nodes.Call) and nearest(named.name, [DIFFERS]):
                raise TextProblem("differs-wrong", f"there is no '{named.name}'",
                                  f"did you mean '{DIFFERS}'? {_DIFFERS_HINT}", named.name)  # fmt: skip
            raise TextProblem("template-forbidden", f"{what} cannot hold {words}",
                              _HINT if what == "a text" else CLAIM_HINT)  # fmt: skip
        if isinstance(node, nodes.Const) and isinstance(node.value, float) and not isfinite(node.value):
            raise TextProblem("template-forbidden", f"{what} cannot hold a number as large as this")
        if isinstance(node, nodes.Filter) and node.name not in ALL_FILTERS:
            raise TextProblem("filter-unknown", f"there is no filter '{node.name}'",
                              choices(node.name, sorted(ALL_FILTERS)), node.name)  # fmt: skip
        if isinstance(node, nodes.CondExpr) and node.expr2 is None:
            raise TextProblem("template-syntax", "an `if` between {{ and }} needs its `else`",
                              "write {{ 'this' if … else 'that' }}")  # fmt: skip
        if isinstance(node, nodes.Getattr):
            if not isinstance(node.node, nodes.Name):
                raise TextProblem("template-forbidden", f"{what} cannot look inside a value: .{node.attr}",
                                  _HINT, node.attr)  # fmt: skip
            yield node.node.name, node.attr


def _is_differs(call: nodes.Call) -> bool:
    """Whether a call is `differs` of two numbers, and a level perhaps: no other may be made."""
    return (
        isinstance(call.node, nodes.Name) and call.node.name == DIFFERS and len(call.args) in (2, 3)
        and not (call.kwargs or call.dyn_args or call.dyn_kwargs)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A {{ … }} or {% … %} of a text, and how many of the same words stand before it."""

    text: str
    before: int

    @property
    def alone(self) -> str:
        """A text that holds only what the span asks for: '' for {% else %}."""
        if self.text.startswith("{{"):
            return self.text
        condition = _CONDITION.fullmatch(self.text)
        return "{{ 1 if " + condition[1] + " else 0 }}" if condition else ""


def _span(source: str, start: int, end: int) -> Span:
    return Span(source[start:end], source.count(source[start:end], 0, start))


def spans(source: str) -> list[Span]:
    return [_span(source, *match.span()) for match in _SPAN.finditer(source)]


def refused_tag(span: Span) -> TextProblem | None:
    """The problem of a {% … %} that is no condition; None for any other span, and for the end of such a one."""
    tag = _TAG.match(span.text)
    if tag is None or tag[1] in ("if", "elif", "else", "raw") or tag[1].startswith("end"):
        return None
    return TextProblem("template-forbidden", f"a text cannot hold {{% {tag[1]} %}}: there are conditions only",
                       "write {% if … %} … {% endif %}, or {{ … }} for a value")  # fmt: skip


def unfinished(source: str) -> Span | None:
    """The first {{ or {% that is never closed, with the rest of its line; else the last {% … %} of conditions."""
    rest = _SPAN.sub(lambda match: " " * len(match[0]), source)
    found = re.search(r"\{[{%#].*", rest)
    if found:
        return _span(source, *found.span())
    return next((span for span in reversed(spans(source)) if span.text.startswith("{%")), None)
