"""Find faults in a written file that the Open XML SDK's validator lets pass: one function for each check.

A file that is broken beyond reading is a finding too: `lint` raises nothing for what a file may hold.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

from lxml import etree

from deckgen.findings import DeckgenError
from deckgen.powerpoint import lint_access, lint_charts, lint_package, lint_slides
from deckgen.powerpoint.lint_parts import CONTENT_TYPES, DeckParts, Level, LintFinding, open_parts
from deckgen.powerpoint.package import BrokenXml, Package, parse_xml, read_package

__all__ = ["CHECKS", "Level", "LintFinding", "lint"]

CHECKS: tuple[Callable[[DeckParts], Iterable[LintFinding]], ...] = (
    *lint_package.CHECKS,
    *lint_slides.CHECKS,
    *lint_charts.CHECKS,
    *lint_access.CHECKS,
)


def lint(deck: Package | Path) -> list[LintFinding]:
    """All findings, in the order of the checks. What a zip can hold twice is seen only in a file."""
    if isinstance(deck, Package):
        return _run(open_parts(deck, tuple(deck.parts), None))
    try:
        package = read_package(deck)
        entries, types = _listing(deck)
    except DeckgenError as problem:
        return [LintFinding("refuse", "", finding.message) for finding in problem.findings]
    return _run(open_parts(package, entries, types))


def _run(parts: DeckParts) -> list[LintFinding]:
    return [finding for check in CHECKS for finding in check(parts)]


def _listing(path: Path) -> tuple[tuple[str, ...], etree._Element | None]:
    """The names in the zip as they stand there, and its content types, which may name things twice."""
    with zipfile.ZipFile(path) as archive:
        entries = tuple(archive.namelist())
        try:
            return entries, parse_xml(archive.read(CONTENT_TYPES))
        except (BrokenXml, KeyError):
            return entries, None
