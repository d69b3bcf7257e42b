"""JSON as all kinds read it: bounded, and strict where a lenient reader would guess at a number.

NaN and Infinity, numbers beyond those of floating point, and keys that stand twice are refused (RFC 8259 leaves
all three to the reader). Places count characters from 1, lines as an editor counts them.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from typing import Any

from deckgen.findings import DeckgenError, Where, error

MAX_VALUES = 10_000_000
_MAX_DIGITS = 300
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.S)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class UnfitJson(ValueError):
    """What stands in the text is JSON for some readers, but not for this one."""


def decoded(data: bytes, shown: str) -> str:
    """The file's text, in UTF-8, UTF-16 or UTF-32, with or without a byte order mark. Raises DeckgenError."""
    marks = sum(data.count(mark) for mark in (b",", b"[", b"{"))
    if marks > MAX_VALUES:
        raise error("file-too-large", f"{shown} holds more than {MAX_VALUES // 1_000_000} million values", Where(shown),
                    "leave out the rows and columns that no slide shows")  # fmt: skip
    encoding = json.detect_encoding(data)
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeError as problem:
        line = data.count(b"\n", 0, getattr(problem, "start", 0)) + 1
        raise error("encoding", f"the file is not {encoding} from this line on", Where(shown, line),
                    "save it as UTF-8, as JSON has to be") from None  # fmt: skip
    at = _half(text)
    if at is not None:
        raise broken(text, at, "this escape stands for half of a character", shown)
    return text


def parse(text: str, shown: str) -> Any:
    """The one value that the text is. Raises DeckgenError."""
    return value_at(text, skip(text, 0), shown, whole=True)[0]


def value_at(text: str, start: int, shown: str, *, whole: bool = False) -> tuple[Any, int]:
    """The value that starts at an index, and the index behind it; `whole` if nothing may follow.

    Raises DeckgenError.
    """
    try:
        value, end = _DECODER.raw_decode(text, start)
    except json.JSONDecodeError as problem:
        raise broken(text, problem.pos, problem.msg[:1].lower() + problem.msg[1:], shown) from None
    except UnfitJson as problem:
        raise broken(text, _culprit(text, start), str(problem), shown) from None
    except RecursionError:
        raise broken(text, start, "it nests more than any table does", shown) from None
    if whole and skip(text, end) < len(text):
        raise broken(text, skip(text, end), "there is more text behind the end", shown)
    return value, end


def members(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The keys of the object that starts at an index, each with where its value starts. The text must be sound."""
    index = skip(text, start + 1)
    while text[index] != "}":
        key, end = _PLAIN.raw_decode(text, index)
        index = skip(text, skip(text, end) + 1)
        yield key, index
        index = _behind(text, index)


def elements(text: str, steps: Sequence[str]) -> list[int]:
    """Where each element starts of the list to which these keys lead from the top. The text must be sound."""
    index = skip(text, 0)
    for step in steps:
        index = next(at for key, at in members(text, index) if key == step)
    return _items(text, index)


def _items(text: str, start: int) -> list[int]:
    found = []
    index = skip(text, start + 1)
    while text[index] != "]":
        found.append(index)
        index = _behind(text, index)
    return found


def length_of(text: str, index: int) -> int:
    """How many characters a text, a number or the like takes; 1 for what goes on in other lines."""
    length: int = _PLAIN.raw_decode(text, index)[1] - index
    return 1 if "\n" in text[index : index + length] else length


def _behind(text: str, index: int) -> int:
    """The index of what follows a value and its comma."""
    index = skip(text, _PLAIN.raw_decode(text, index)[1])
    return skip(text, index + 1) if text[index] == "," else index


def skip(text: str, index: int) -> int:
    """The index of the next character that is not white space."""
    while index < len(text) and text[index] in " \t\r\n":
        index += 1
    return index


def place(text: str, index: int, shown: str, length: int = 1) -> Where:
    """The line and character of an index; the line itself only if a person could read it."""
    line = text.count("\n", 0, index) + 1
    start = text.rfind("\n", 0, index) + 1
    end = text.find("\n", index)
    source = text[start : len(text) if end < 0 else end].rstrip("\r")
    return Where(shown, line, index - start + 1, source if len(source) <= 200 else None, length)


def broken(text: str, index: int, problem: str, shown: str) -> DeckgenError:
    """The error for text that is not the JSON it should be."""
    said = f"{shown} is no JSON that can be read: {problem}"
    return error("file-broken", said, place(text, index, shown), "export the file anew")


def _culprit(text: str, index: int) -> int:
    """The index of the innermost value that is unfit within the one that starts at an index."""
    try:
        inner = [at for _, at in members(text, index)] if text[index] == "{" else []
        inner = inner or (_items(text, index) if text[index] == "[" else [])
        for at in inner:
            try:
                _DECODER.raw_decode(text, at)
            except UnfitJson:
                return _culprit(text, at)
    except (ValueError, IndexError, RecursionError):  # what stands behind it is no JSON either
        pass
    return index


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise UnfitJson(f"the key '{twice[:60]}' stands twice in the same object")
    return found


def _half(text: str) -> int | None:
    """Where an escape stands for half of a pair of surrogates whose other half is missing: no file can hold it."""
    if _SURROGATE.search(text) is None:
        return None
    first: re.Match[str] | None = None
    for found in _ESCAPE.finditer(text):
        code = int(found[1], 16) if found[1] else 0
        is_second = 0xDC00 <= code < 0xE000
        if first is not None and not (is_second and found.start() == first.end()):
            return first.start()
        if first is None and is_second:
            return found.start()
        first = found if 0xD800 <= code < 0xDC00 else None
    return first.start() if first is not None else None


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise UnfitJson(f"the number {text[:40]} is too large")
    return value


def _int(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise UnfitJson(f"the number {text[:40]}… is too large")
    return int(text)


def _constant(text: str) -> Any:
    raise UnfitJson(f"{text} is no number; a missing value is null")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_float=_float, parse_int=_int, parse_constant=_constant, strict=True
)
_PLAIN = json.JSONDecoder(parse_int=str, parse_float=str)
"""For places only: it takes whatever the other refuses."""
