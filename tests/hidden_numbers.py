"""A number that may not be shown, with digits that stand nowhere else, and the search for them in what is written."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SHARE = 0.934561
WEIGHTED, EFFECTIVE, ERROR = 7.1234567, 6.9182734, 0.0192837
HIDDEN = {"share": SHARE, "n": 7, "weighted": WEIGHTED, "effective": EFFECTIVE, "error": ERROR, "change": 0.0456123}
OTHERS = {"weighted": 500.0, "effective": 480.0, "error": 0.021, "method": "taylor"}
"""The cells of a hidden row, and those that any other row has besides its own."""

TRACES = re.compile(
    r"934561|93[.,]45|93[.,]5|(?<![\d.,])0?[.,]93(?!\d)|(?<![\d.,#])93(?:\u00a0|\s|&#160;)?(?:pct|%)|>93<|\"93\""
    r"|1234567|918273|192837|0456123|n(?:\u00a0|\s)=(?:\u00a0|\s)7(?!\d)|6[.,]5439|065439"
)
"""The value as it is stored, rounded, shown and in per cent; its weighted base, effective n, standard error, base; and
what is left of a whole beside it."""


def with_hidden(text: str, hidden: Iterable[Mapping[str, str]], **values: float) -> str:
    """A CSV file in which the rows that fit one of the conditions have a hidden number, `values` in it if given."""
    rows = list(csv.DictReader(io.StringIO(text)))
    wanted = list(hidden)
    for row in rows:
        row.update({key: str(value) for key, value in OTHERS.items()})
        if any(all(row.get(key) == value for key, value in each.items()) for each in wanted):
            row.update({key: str(value) for key, value in {**HIDDEN, **values}.items() if key in row})
    made = io.StringIO()
    writer = csv.DictWriter(made, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def traces_in(path: Path) -> list[str]:
    """Where in a file, its parts and the parts of its workbooks something of the hidden number stands."""
    return [f"{name}: {found}" for name, text in texts_in(path) for found in traces(text)]


def texts_in(path: Path) -> Iterator[tuple[str, str]]:
    """All text of a file: names and contents of its parts, and of the parts of its workbooks."""
    return _texts(path.name, path.read_bytes())


def traces(text: str) -> list[str]:
    return [match[0] for match in TRACES.finditer(text)]


def _texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield name, "\n".join(archive.namelist())
            for each in archive.namelist():
                yield from _texts(f"{name}/{each}", archive.read(each))
    elif not name.endswith((".png", ".jpeg", ".jpg", ".fntdata")):
        yield name, data.decode("utf-8", "replace")
