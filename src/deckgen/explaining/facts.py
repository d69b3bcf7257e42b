"""Facts of a block's record as numbers that can be told: value, base, interval, status, and their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast, get_args

from deckgen.findings import DeckgenError
from deckgen.model import Method, Precision
from deckgen.report.explained import Part, ShownNumber, SourceRow
from deckgen.snapshot import Record, SaidFact, said_facts
from deckgen.snapshot.untrusted import number_in, text_in
from deckgen.survey.intervals import interval

_PARTS: dict[str, Part] = {
    "notes": "notes", "text": "text", "chart": "chart", "rows": "table", "bands": "icons", "picture": "picture",
}  # fmt: skip


def numbers_of(record: Record, sources: Mapping[str, Any], level: float) -> Iterator[ShownNumber]:
    """The numbers of a block as its record has them; `sources` is what is known of sources by their short names."""
    alt = record.get("alt")
    for said in said_facts(record):
        if said.fact.get("value") is not None or said.fact.get("suppressed"):
            yield number_of(record, said, sources, level, alt if isinstance(alt, str) else "")


def part_of(record: Record) -> Part:
    """What a record's block is; the notes' are known by their key, too."""
    if str(record.get("key", "")).endswith("/notes"):
        return "notes"
    return next((part for name, part in _PARTS.items() if name in record), "text")


def number_of(
    record: Record, said: SaidFact, sources: Mapping[str, Any], level: float, alt: str
) -> ShownNumber:  # fmt: skip
    """One fact; `alt` is the alt text of its block."""
    fact, key = said.fact, str(record.get("key", ""))
    part: Part = "alt text" if said.path == ("alt",) else part_of(record)
    role = key.partition("/")[2].replace("_", " ")
    place = "" if part == "notes" else role if part in ("text", "alt text") else said.place
    value = fact.get("value")
    known = isinstance(value, str) or number_in(value) is not None
    base = number_in(fact.get("base"))
    precision = _precision(fact, base)
    ends = _interval(number_in(value), precision, level)
    low, high = ends if ends is not None else (None, None)
    return ShownNumber(
        said.key, said.text, part, place, key,
        value=value if known else None,
        label=text_in(fact.get("label")) or ("" if part in ("text", "notes", "alt text") else said.place),
        base=round(base) if base is not None else None,
        weighted=precision.weighted if precision is not None else None,
        effective=precision.effective if precision is not None else None,
        low=low, high=high,
        method=precision.method if precision is not None else "",
        assumed=precision.assumed if precision is not None else "",
        status=text_in(fact.get("status")) or "published", suppressed=text_in(fact.get("suppressed")),
        rows=_rows(fact, sources), alt=is_said_in(said.text, alt),
    )  # fmt: skip


def is_said_in(text: str, alt: str) -> bool:
    """Whether a number stands in an alt text as a number of its own: 9 pct. does not stand in 79 pct."""
    words, wanted = " ".join(alt.split()), " ".join(text.split())
    return bool(wanted) and re.search(rf"(?<![\w.,]){re.escape(wanted)}(?!\w)", words) is not None


def _precision(fact: Record, base: float | None) -> Precision | None:
    method = fact.get("method")
    if method not in get_args(Method):
        return None
    effective = number_in(fact.get("effective"))
    return Precision(
        cast(Method, method), base if effective is None else effective, number_in(fact.get("error")),
        number_in(fact.get("freedom")), number_in(fact.get("weighted")),
        "random" if fact.get("assumed") == "random" else "", fact.get("share") is True,
    )  # fmt: skip


def _interval(value: float | None, precision: Precision | None, level: float) -> tuple[float, float] | None:
    if value is None or precision is None:
        return None
    try:
        return interval(value, precision, level)
    except DeckgenError:  # what it takes is not installed: an explanation goes without
        return None


def _rows(fact: Record, sources: Mapping[str, Any]) -> tuple[SourceRow, ...]:
    """The rows a fact names, the first of them its own; each once."""
    others = fact.get("others")
    found = (_row(each, sources) for each in (fact.get("from"), *(others if isinstance(others, list) else ())))
    return tuple(dict.fromkeys(row for row in found if row is not None))


def _row(origin: Any, sources: Mapping[str, Any]) -> SourceRow | None:
    if not isinstance(origin, list) or len(origin) not in (3, 4) or not isinstance(origin[0], str):
        return None
    line = origin[1] if isinstance(origin[1], int) and not isinstance(origin[1], bool) else 0
    row = SourceRow(origin[0], max(line, 0), text_in(origin[2]))
    said = sources.get(origin[3]) if len(origin) == 4 and isinstance(origin[3], str) else None
    if not isinstance(said, dict):
        return row
    data, title, url, query, digest, fetched = (
        text_in(said.get(name)) for name in ("data", "title", "url", "query", "digest", "fetched")
    )
    return replace(row, data=data, title=title, url=url, query=query, digest=digest, fetched=fetched)
