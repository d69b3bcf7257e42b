"""Findings as text for people and JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from deckgen.findings import Finding, Where

WIDTH = 120
"""Characters of a line that are shown; of a longer one, those around the mark."""

ALIKE = 5
"""So many findings that say the same are told in full; of the others, only where they are."""


_INVISIBLE = {"\t": "→", "\u00ad": "-", **dict.fromkeys("\u00a0\u2007\u2009\u202f", " ")}
"""What is shown for a tab, a soft hyphen and spaces of their own kind."""


def finding_text(finding: Finding) -> str:
    """A finding as a person reads it: place, what is wrong, the line with a mark, what would be right."""
    where = finding.where
    slide = f"slide {finding.slide}: " if finding.slide is not None else ""
    head = f"{where}: " if where is not None else ""
    lines = [f"{head}{finding.severity}: {slide}{finding.message}"]
    if where is not None:
        lines += _marked_line(where)
    if finding.hint:
        lines.append(f"  {finding.hint}")
    return "\n".join(printable(line) for line in lines)


def _marked_line(where: Where) -> list[str]:
    """The line of a place and a mark below it. Of a long line, the stretch around the mark."""
    if where.source is None or where.line is None:
        return []
    number = str(where.line)
    if where.column is None:
        return [f"  {number} | {where.source[:WIDTH]}"]
    start, length = where.column - 1, max(1, min(where.length, len(where.source) - where.column + 1))
    first = max(0, start - WIDTH // 3) if len(where.source) > WIDTH and start + length > WIDTH else 0
    shown = where.source[first : first + WIDTH]
    before, after = "… " if first else "", " …" if first + WIDTH < len(where.source) else ""
    mark = "^" * max(1, min(length, len(shown) - (start - first)))
    indent = " " * (len(before) + start - first)
    return [f"  {number} | {before}{shown}{after}", f"  {' ' * len(number)} | {indent}{mark}"]


def printable(line: str) -> str:
    """The line as a terminal may show it, as many characters: a tab as an arrow, and no control codes."""
    return "".join(each if each.isprintable() else _INVISIBLE.get(each, "�") for each in line)


def findings_text(findings: Iterable[Finding]) -> str:
    """The findings one below the other; where many say the same, the first of them and the lines of the others."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    told = []
    for finding in findings:
        group = alike.setdefault((finding.code, finding.message), [])
        group.append(finding)
        if len(group) <= ALIKE:
            told.append(finding_text(finding))
    for group in alike.values():
        if len(group) > ALIKE:
            lines = [str(finding.where.line) for finding in group[ALIKE:] if finding.where and finding.where.line]
            found = f", in lines {', '.join(dict.fromkeys(lines))}" if lines else ""
            told.append(f"and {len(group) - ALIKE} times more: {printable(group[0].message)}{found}")
    return "\n".join(told)


def finding_record(finding: Finding) -> dict[str, Any]:
    record = asdict(finding)
    return {key: value for key, value in record.items() if value is not None}


def to_json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2)


def counted(number: int, one: str, many: str | None = None) -> str:
    """'1 slide', '2 slides'."""
    return f"{number} {one if number == 1 else many or one + 's'}"
