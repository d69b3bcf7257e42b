"""What an SPSS file's dictionary says that the library which reads its cases does not tell: how it is weighted.

The layout is that of "System File Format" in PSPP's developer manual: a header of 176 bytes, then records that begin
with their type, the variables first. A variable's number counts every eight bytes of a case, from 1.
"""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import BinaryIO

MARKS = (b"$FL2", b"$FL3")
LOCKED = b"ENCRYPTEDSAV"
_HEADER = 176
_VARIABLE, _VALUES, _INDEXES, _DOCUMENT, _EXTENSION, _END = 2, 3, 4, 6, 7, 999
_LONG_NAMES = 13
_MOST = 64 * 2**20
"""Bytes of a dictionary that are looked at; those of a survey are a thousandth of it."""


class _Broken(Exception):
    pass


def declared_weight(path: Path) -> str | None:
    """The variable by which the file says its cases are weighted; None if there is none, or it cannot be told."""
    try:
        with path.open("rb") as file:
            return _weight(io.BytesIO(file.read(_MOST)))
    except (OSError, _Broken):
        return None


def _weight(file: BinaryIO) -> str | None:
    header = _bytes(file, _HEADER)
    if not header.startswith(MARKS):
        raise _Broken
    order = "<" if struct.unpack_from("<i", header, 64)[0] in (2, 3) else ">"
    wanted: int = struct.unpack_from(f"{order}i", header, 76)[0]
    if wanted <= 0:
        return None
    short, long = "", {}
    number = 0
    while (kind := _number(file, order)) != _END:
        if kind == _VARIABLE:
            number += 1
            name = _variable(file, order)
            short = name if number == wanted else short
        elif kind == _VALUES:
            for _ in range(_number(file, order)):
                _bytes(file, 8)
                length = _bytes(file, 1)[0]
                _bytes(file, -(length + 1) % 8 + length)  # padded to eight bytes with its own
        elif kind == _INDEXES:
            _bytes(file, 4 * _number(file, order))
        elif kind == _DOCUMENT:
            _bytes(file, 80 * _number(file, order))
        elif kind == _EXTENSION:
            subtype, size, count = (_number(file, order) for _ in range(3))
            data = _bytes(file, size * count)
            if subtype == _LONG_NAMES:
                pairs = (each.partition("=") for each in data.decode("utf-8", "replace").split("\t"))
                long = {name.strip(): full.rstrip("\0 ") for name, _, full in pairs}
        else:
            raise _Broken
    return long.get(short, short) or None


def _variable(file: BinaryIO, order: str) -> str:
    """Read a variable's record behind its type; its short name, '' for a part that goes on with the one before."""
    width, labelled, missing, _, _ = struct.unpack(f"{order}5i", _bytes(file, 20))
    name = _bytes(file, 8).decode("utf-8", "replace").rstrip()
    if labelled:
        length = _number(file, order)
        _bytes(file, length + -length % 4)
    _bytes(file, 8 * abs(missing))
    return name if width >= 0 else ""


def _number(file: BinaryIO, order: str) -> int:
    value: int = struct.unpack(f"{order}i", _bytes(file, 4))[0]
    return value


def _bytes(file: BinaryIO, count: int) -> bytes:
    if count < 0 or count > _MOST:
        raise _Broken
    data = file.read(count)
    if len(data) < count:
        raise _Broken
    return data
