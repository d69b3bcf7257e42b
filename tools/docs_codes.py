"""The codes of deckgen's findings with what they say, read from its source code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

MOST = 3
"""Messages shown of one code."""

SOURCE = Path(__file__).parents[1] / "src" / "deckgen"

_CODE = re.compile(r"(?:[a-z]+|…)(?:-[a-z0-9]+)+\Z|encoding\Z")
_MAKERS = {"error": 0, "problem": 0, "warn": 0, "Finding": 1, "TextProblem": 0, "PydanticCustomError": -1}
"""What makes a finding, and which of its arguments is the code; the message comes after it."""


def findings() -> list[tuple[str, str, str]]:
    """Code, severity and messages of every finding, in alphabetical order."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for file in sorted(SOURCE.rglob("*.py")):
        for code, severity, message in _in_file(ast.parse(file.read_text("utf-8"))):
            severities, messages = found.setdefault(code, ({}, {}))
            severities[severity] = None
            if message.strip("…:;,.' "):
                messages[message] = None
    return [(code, ", ".join(found[code][0]), _listed(list(found[code][1]))) for code in sorted(found)]


def _listed(messages: list[str]) -> str:
    more = [f"and {len(messages) - MOST} more"] if len(messages) > MOST else []
    return "<br>".join([*messages[:MOST], *more]) or "…"


def _in_file(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    named: dict[str, list[tuple[int, ast.expr]]] = {}
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.Call)]
    for node in nodes:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, []).append((node.lineno, node.value))
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = _MAKERS.get(name, -1)
        if first < 0 or len(node.args) < first + 2:
            continue
        said = node.args[first + 1]
        if isinstance(said, ast.Name):  # a message put together in the lines above
            above = {line: value for line, value in named.get(said.id, ()) if line < node.lineno}
            said = above[max(above)] if above else said
        code = _message(node.args[first])
        if _CODE.match(code):
            yield code, _severity(name, node), _message(said)


def _severity(name: str, node: ast.Call) -> str:
    if name == "Finding" and isinstance(node.args[0], ast.Constant):
        return str(node.args[0].value)
    return "warning" if name == "warn" else "error"


def _message(node: ast.expr) -> str:
    """A message with … for what is filled in; '' for one that is made elsewhere."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.IfExp):
        return _message(node.body)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(each.value) if isinstance(each, ast.Constant) else "…" for each in node.values)
    return ""
