"""YAML 1.2 with the place of every key and value.

PyYAML follows YAML 1.1, where `NO` is false and `1:30` a number. So only its parser is used. Of plain scalars
only null, true and false are read as such (yaml.org/spec/1.2.2, section 10.3); all others keep their spelling
and their place, and the models make numbers of them where numbers are meant: `1.10` in a text stays `1.10`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from deckgen.fields import Located, LocatedList, LocatedMap
from deckgen.findings import DeckgenError, Finding, Where, error
from deckgen.spec.syntax import syntax_finding

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML built without libyaml: the same events, slower
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

MAX_BYTES = 5 * 2**20
MAX_NODES = 100_000
MAX_DEPTH = 60

_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CORE = "tag:yaml.org,2002:"
_WORDS = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


def read_yaml(path: Path, shown: str) -> Any:
    """The document of a YAML file as LocatedMap, LocatedList, Located, booleans and None.

    `shown` is the file's name in messages. Raises DeckgenError for what is missing or not YAML.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise error("file-missing", f"the file {shown} does not exist", hint=_files_like(path)) from None
    except IsADirectoryError:
        raise error("file-unreadable", f"{shown} is a folder, not a file", hint=_files_like(path / "x")) from None
    except (OSError, ValueError) as problem:  # a path with a NUL character is a ValueError
        reason = getattr(problem, "strerror", None) or "it is not a file name"
        raise error("file-unreadable", f"{shown} cannot be read: {reason.lower()}") from None
    if len(data) > MAX_BYTES:
        raise error("file-too-large", f"{shown} is larger than a deck's spec should be (5 MB)")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise error("encoding", "the file is UTF-16, and UTF-8 is meant", Where(shown, 1), "save it as UTF-8")
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise error("encoding", f"{shown} is an Office file, not YAML", hint="name the deck's .yaml file")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise error("encoding", "the file is not UTF-8: the character marked here is from another encoding",
                    _undecoded(data, problem.start, shown), "save the file as UTF-8") from None  # fmt: skip
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


def _undecoded(data: bytes, position: int, shown: str) -> Where:
    """The place of a byte that is not UTF-8, its line shown as Windows would."""
    start = data.rfind(b"\n", 0, position) + 1
    end = data.find(b"\n", position)
    line = data[start : end if end >= 0 else len(data)].rstrip(b"\r")
    before = line[: position - start].decode("utf-8", "replace").removeprefix("\ufeff")
    source = before + line[position - start :].decode("cp1252", "replace")
    return Where(shown, data.count(b"\n", 0, position) + 1, len(before) + 1, source)


class _Reader:
    def __init__(self, text: str, shown: str) -> None:
        self.text, self.shown = text, shown
        self.lines = text.splitlines()
        self.problems: list[Finding] = []
        self.count = 0

    def where(self, line: int, column: int, length: int = 1) -> Where:
        source = self.lines[line] if line < len(self.lines) else ""
        return Where(self.shown, line + 1, column + 1, source, max(1, min(length, len(source) - column)))

    def place(self, node: Node | yaml.CollectionStartEvent) -> Where:
        """Where a node stands; for one of several lines, where it starts."""
        start, end = node.start_mark, node.end_mark
        assert start is not None and end is not None
        if end.line == start.line:
            return self.where(start.line, start.column, end.column - start.column)
        if isinstance(node, MappingNode) and node.value and node.value[0][0].start_mark.line == start.line:
            return self.place(node.value[0][0])
        return self.where(start.line, start.column)

    def read(self) -> Any:
        try:
            self.check_depth()
            node = yaml.compose(self.text, Loader)
        except yaml.MarkedYAMLError as problem:
            raise DeckgenError(syntax_finding(problem, self.text, self.where)) from None
        except yaml.reader.ReaderError as problem:
            raise self.unprintable(problem) from None
        value = self.value(node, 0) if node is not None else None
        if self.problems:
            raise DeckgenError(*self.problems)
        return value

    def unprintable(self, problem: yaml.reader.ReaderError) -> DeckgenError:
        """The error for the first character that YAML does not allow (yaml.org/spec/1.2.2, section 5.1)."""
        found = _NOT_ALLOWED.search(self.text)
        if found is None:
            return error("yaml-syntax", f"{self.shown} cannot be read: {problem.reason}")
        before = self.text[: found.start()]
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        at = Where(self.shown, line + 1, column + 1, self.text.split("\n")[line])
        return error(
            "yaml-syntax", f"the invisible character U+{ord(found[0]):04X} cannot stand in YAML", at, "delete it"
        )

    def check_depth(self) -> None:
        """Refuse what is nested so deeply that libyaml, which composes nodes by recursion, would crash."""
        depth = 0
        for event in yaml.parse(self.text, Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    at = self.place(event)
                    raise error("yaml-too-large", "this is nested too deeply for a deck's spec", at)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def value(self, node: Node, depth: int) -> Any:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise error("yaml-too-large", "the file holds more than a deck's spec should", self.place(node),
                        "something may be nested in itself, or repeated by `*` many times over")  # fmt: skip
        if not node.tag.startswith(_CORE) or node.tag.startswith(f"{_CORE}python"):
            self.problems.append(Finding("error", "yaml-tag", "a word that starts with ! stands before this value",
                                         self.place(node), "put a text that starts with ! in quotes"))  # fmt: skip
            return None
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
                self.problems.append(self.bad_key(at))
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

    def bad_key(self, at: Where) -> Finding:
        if at.source is not None and at.column is not None and "{{" in at.source[max(0, at.column - 2) :]:
            return Finding("error", "yaml-key", "a text that starts with {{ must stand in quotes", at,
                           'write "{{ … }}"')  # fmt: skip
        return Finding("error", "yaml-key", "a key is a plain word", at)

    def scalar(self, node: ScalarNode) -> Any:
        text = str(node.value)
        # A plain scalar has no style; libyaml's binding says so with ''.
        if not node.style and text in _WORDS and node.tag != f"{_CORE}str":
            return _WORDS[text]
        where = self.place(node)
        first, last = node.start_mark.line, node.end_mark.line
        return Located(text, where, tuple(self.lines[first : last + 1]))
