"""Results and findings as text for people, JSON for machines, and a page to sign off."""

from deckgen.report.build import Result, build_record, build_text
from deckgen.report.findings import counted, finding_record, finding_text, findings_text, to_json
from deckgen.report.update import UpdateResult, update_record
from deckgen.report.update_text import update_text

__all__ = [
    "Result",
    "UpdateResult",
    "build_record",
    "build_text",
    "counted",
    "finding_record",
    "finding_text",
    "findings_text",
    "to_json",
    "update_record",
    "update_text",
]
