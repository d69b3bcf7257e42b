"""What a build made, as text for people and as a record for machines."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deckgen.findings import Finding
from deckgen.model import Change, Deck, Fact
from deckgen.report.fetched import answers_record, answers_text
from deckgen.report.findings import counted, finding_record, finding_text


@dataclass(frozen=True, slots=True)
class Result:
    """What a build made. `facts` are the numbers shown, on each slide once by key and text."""

    path: Path
    deck: Deck
    facts: tuple[Fact, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]

    @property
    def slides(self) -> int:
        return len(self.deck.slides)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity == "warning")


def build_text(result: Result) -> str:
    """What a build made, in two or three lines, warnings first."""
    lines = [finding_text(finding) for finding in result.warnings]
    lines += answers_text(result.facts)
    warned = counted(len(result.warnings), "warning")
    made = f"{counted(result.slides, 'slide')}, {counted(len(result.facts), 'number')}, {warned}"
    lines.append(f"wrote {result.path}: {made}")
    return "\n".join(lines)


def build_record(result: Result) -> dict[str, Any]:
    """The same for machines."""
    return {
        "ok": True, "file": str(result.path), "slides": result.slides, "language": result.deck.language,
        "brand": result.deck.brand, "params": dict(result.deck.params),
        "answers": answers_record(result.facts),
        "numbers": [asdict(fact) for fact in result.facts],
        "changes": [asdict(change) for change in result.changes],
        "findings": [finding_record(finding) for finding in result.findings],
    }  # fmt: skip
