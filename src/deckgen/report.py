"""Findings and results as text for people and JSON for machines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from deckgen.findings import Finding

if TYPE_CHECKING:
    from deckgen.pipeline import Result


def finding_text(finding: Finding) -> str:
    """A finding as a person reads it: place, what is wrong, the line with a mark, what would be right."""
    where = finding.where
    slide = f"slide {finding.slide}: " if finding.slide is not None else ""
    head = f"{where}: " if where is not None else ""
    lines = [f"{head}{finding.severity}: {slide}{finding.message}"]
    if where is not None and where.source is not None and where.line is not None:
        number = str(where.line)
        lines.append(f"  {number} | {where.source}")
        if where.column is not None:
            mark = "^" * max(1, min(where.length, len(where.source) - where.column + 1))
            lines.append(f"  {' ' * len(number)} | {' ' * (where.column - 1)}{mark}")
    if finding.hint:
        lines.append(f"  {finding.hint}")
    return "\n".join(lines)


def findings_text(findings: Iterable[Finding]) -> str:
    return "\n".join(finding_text(finding) for finding in findings)


def finding_record(finding: Finding) -> dict[str, Any]:
    record = asdict(finding)
    return {key: value for key, value in record.items() if value is not None}


def to_json(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, indent=2)


def counted(number: int, one: str, many: str | None = None) -> str:
    """'1 slide', '2 slides'."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def build_text(result: Result) -> str:
    """What a build made, in two or three lines, warnings first."""
    lines = [finding_text(finding) for finding in result.warnings]
    warned = counted(len(result.warnings), "warning")
    made = f"{counted(result.slides, 'slide')}, {counted(len(result.facts), 'number')}, {warned}"
    lines.append(f"wrote {result.path}: {made}")
    unmeasured = {number for number, slide in enumerate(result.deck.slides, 1)
                  if any(shape.block.role == "stamp" for shape in slide.shapes)}  # fmt: skip
    if unmeasured:
        named = ", ".join(str(number) for number in sorted(unmeasured))
        lines.append(f"slides with figures that are not final, and stamped so: {named}")
    return "\n".join(lines)


def build_record(result: Result) -> dict[str, Any]:
    """The same for machines."""
    return {
        "ok": True, "file": str(result.path), "slides": result.slides, "language": result.deck.language,
        "brand": result.deck.brand, "params": dict(result.deck.params),
        "numbers": [asdict(fact) for fact in result.facts],
        "changes": [asdict(change) for change in result.changes],
        "findings": [finding_record(finding) for finding in result.findings],
    }  # fmt: skip
