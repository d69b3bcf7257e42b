"""YAML 1.2 with the place of every key and value.

PyYAML follows YAML 1.1, where `NO` is false and `1:30` a number. So only its parser is used; the values of
plain scalars are those of the YAML 1.2 core schema (yaml.org/spec/1.2.2, section 10.3). Dates stay text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from deckgen.fields import Located, LocatedList, LocatedMap
from deckgen.findings import DeckgenError, Finding, Where, error

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML built without libyaml: the same events, slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_BYTES = 5 * 2**20
MAX_NODES = 200_000
MAX_DEPTH = 60

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def read_yaml(path: Path, shown: str) -> Any:
    """The document of a YAML file as LocatedMap, LocatedList, Located, numbers, booleans and None.

    `shown` is the file's name in messages. Raises DeckgenError for what is missing or not YAML.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise error("file-missing", f"the file {shown} does not exist", hint=_files_like(path)) from None
    except IsADirectoryError:
        raise error("file-unreadable", f"{shown} is a folder, not a file", hint=_files_like(path / "x")) from None
    except OSError as problem:
        raise error("file-unreadable", f"{shown} cannot be read: {problem.strerror}") from None
    if len(data) > MAX_BYTES:
        raise error("file-too-large", f"{shown} is larger than a deck's spec should be (5 MB)")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise error("encoding", "the file is not UTF-8 from this line on", Where(shown, line),
                    "save it as UTF-8") from None  # fmt: skip
    return parse_yaml(text, shown)


def parse_yaml(text: str, shown: str) -> Any:
    """As `read_yaml`, from the text itself."""
    return _Reader(text, shown).read()


def _files_like(path: Path) -> str | None:
    folder = path.parent
    if not folder.is_dir():
        return f"there is no folder {folder}"
    names = sorted(each.name for each in folder.glob("*.y*ml"))
    return f"in that folder there is: {', '.join(names[:12])}" if names else None


class _Reader:
    def __init__(self, text: str, shown: str) -> None:
        self.text, self.shown = text, shown
        self.lines = text.splitlines()
        self.problems: list[Finding] = []
        self.count = 0

    def where(self, line: int, column: int, length: int = 1) -> Where:
        source = self.lines[line] if line < len(self.lines) else ""
        return Where(self.shown, line + 1, column + 1, source, max(1, min(length, len(source) - column)))

    def place(self, node: Node) -> Where:
        start, end = node.start_mark, node.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return self.where(start.line, start.column, length)

    def read(self) -> Any:
        try:
            node = yaml.compose(self.text, Loader)
        except yaml.MarkedYAMLError as problem:
            raise DeckgenError(self._syntax(problem)) from None
        except yaml.reader.ReaderError as problem:
            line = self.text.count("\n", 0, problem.position)
            raise error("yaml-syntax", "a character here is not allowed in YAML", self.where(line, 0)) from None
        except RecursionError:
            raise error("yaml-syntax", f"{self.shown} is nested too deeply") from None
        value = self.value(node, 0) if node is not None else None
        if self.problems:
            raise DeckgenError(*self.problems)
        return value

    def _syntax(self, problem: yaml.MarkedYAMLError) -> Finding:
        mark = problem.problem_mark or problem.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        tabbed = next((i for i in (line, line - 1) if 0 <= i < len(self.lines) and _tab(self.lines[i])), None)
        if tabbed is not None:
            at = self.where(tabbed, self.lines[tabbed].index("\t"))
            return Finding("error", "yaml-tab", "the line is indented with a tab", at,
                           "indent with spaces, two for each level")  # fmt: skip
        said = problem.problem or "this is not YAML"
        hint = None
        if "mapping values are not allowed" in said:
            said, hint = "a colon where none may stand", "put a text that holds ': ' in quotes"
        elif "expected <block end>" in said or "did not find expected key" in said:
            said, hint = "the line does not fit its surroundings", "check its indentation and the dash or key"
        elif "found character that cannot start" in said:
            hint = "put a text that starts with this character in quotes"
        elif "found unexpected end of stream" in said or "while scanning a quoted" in (problem.context or ""):
            hint = "a quotation mark is missing"
        return Finding("error", "yaml-syntax", said, self.where(line, column), hint)

    def value(self, node: Node, depth: int) -> Any:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise error("yaml-too-large", "the file holds more than a deck's spec should", self.place(node))
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        if isinstance(node, SequenceNode):
            items = LocatedList(self.place(node))
            for child in node.value:
                items.append(self.value(child, depth + 1))
                items.items_at.append(self.place(child))
            return items
        assert isinstance(node, MappingNode)
        return self.mapping(node, depth)

    def mapping(self, node: MappingNode, depth: int) -> LocatedMap:
        found = LocatedMap(self.place(node))
        for key_node, value_node in node.value:
            at = self.place(key_node)
            if not isinstance(key_node, ScalarNode):
                self.problems.append(Finding("error", "yaml-key", "a key is a plain word", at))
                continue
            key = str(key_node.value)
            if key in found:
                first = found.keys_at[key].line
                self.problems.append(
                    Finding("error", "yaml-duplicate", f"the key '{key}' stands here twice", at,
                            f"it stands first in line {first}; keep one of the two")
                )  # fmt: skip
                continue
            key = Located(key, at)
            found[key] = self.value(value_node, depth + 1)
            found.keys_at[key], found.values_at[key] = at, self.place(value_node)
        return found

    def scalar(self, node: ScalarNode) -> Any:
        text = str(node.value)
        if node.style is None and not node.tag.startswith("!"):
            if text in _WORDS:
                return _WORDS[text]
            if _INTEGER.match(text) and len(text) < 300:
                return int(text)
            if _FLOAT.match(text):
                return float(text)
        return Located(text, self.place(node))


def _tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())]
