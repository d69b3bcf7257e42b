"""Read an SPSS file in a process of its own: a damaged one can end the process that reads it.

Run as a program, it is asked in JSON by standard input, as a command line has no room for many columns: `path`,
`portable`, `columns` or null, `keep`, `encoding` or null and the bounds `cells` and `bytes`. It prints one object in
JSON: `names`, `labels`, `answers`, `sets`, `cells`; or `problem` and `said`. It imports nothing of deckgen, so that it
starts quickly.
"""

from __future__ import annotations

import datetime
import json
import math
import sys
from contextlib import suppress
from typing import Any

_MEMORY = 8 * 2**30
_WHOLE = 2**53


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        import pyreadstat
    except ImportError:
        return {"problem": "extra"}
    read = pyreadstat.read_por if asked["portable"] else pyreadstat.read_sav
    options = {"output_format": "dict"} | ({"encoding": asked["encoding"]} if asked["encoding"] else {})
    try:
        _, about = read(asked["path"], metadataonly=True, **options)
        names = list(about.column_names)
        columns = asked["columns"] or names
        if not set(columns) <= set(names):
            return {"names": names}
        width = sum(about.variable_storage_width.get(name, 8) for name in columns)
        rows = about.number_rows or 0
        if rows * len(columns) > asked["cells"] or rows * width > asked["bytes"]:
            return {"problem": "size", "said": f"{rows:,} cases of {len(columns):,} variables"}
        # What a file says of its length may be wrong or left out, so no more is read than may be.
        limit = min(asked["cells"] // max(len(columns), 1), asked["bytes"] // max(width, 1)) + 1
        if not asked["portable"]:
            options["user_missing"] = asked["keep"]
        found, about = read(asked["path"], usecols=asked["columns"], row_limit=limit, **options)
    except MemoryError:
        return {"problem": "size", "said": "more than memory holds"}
    except UnicodeError as problem:
        return {"problem": "encoding", "said": str(problem)}
    except Exception as problem:
        said = " ".join(str(problem).split())[:200]
        return {"problem": "encoding" if "encoding" in said else "broken", "said": said}
    cells = {
        name: [_number(cell) if type(cell) is float else _plain(cell) for cell in column]
        for name, column in found.items()
    }
    if any(len(column) >= limit for column in cells.values()):
        return {"problem": "size", "said": "more cases than it says"}
    labels = {name: label for name, label in about.column_names_to_labels.items() if label and name in cells}
    answers = {name: [[_plain(code), label] for code, label in given.items()]
               for name, given in about.variable_value_labels.items() if name in cells}  # fmt: skip
    sets = {name: [each["variable_list"], _plain(each["counted_value"]), each["label"] or ""]
            for name, each in getattr(about, "mr_sets", {}).items() if each["is_dichotomy"]}  # fmt: skip
    return {"names": names, "labels": labels, "answers": answers, "sets": sets, "cells": cells}


def _plain(value: Any) -> str | float | int | None:
    """A cell as JSON has it: whole numbers without decimals, dates as ISO text, None where it is missing."""
    if value is None:
        return None
    if isinstance(value, str):
        return value.rstrip() or None
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return value.total_seconds() if isinstance(value, datetime.timedelta) else _number(float(value))


def _number(value: float) -> float | int | None:
    if value.is_integer():
        return int(value) if -_WHOLE < value < _WHOLE else value
    return value if math.isfinite(value) else None


def main() -> None:
    """Answer what stands on standard input."""
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    sys.stdout.write(json.dumps(_answer(json.load(sys.stdin))))  # at once: a third of the time of json.dump


if __name__ == "__main__":
    main()
