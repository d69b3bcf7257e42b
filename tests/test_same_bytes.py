"""The same input gives the same bytes: on any day, on any machine, whoever builds it from wherever."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from finished import parts
from tools import ROOT

HERE = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
THERE = {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.ISO-8859-9", "LC_ALL": "da_DK.UTF-8",
         "HOME": "/nonexistent", "USER": "somebody", "SOURCE_DATE_EPOCH": "1"}  # fmt: skip
DECKS = ("blox2018", "nordic")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Both decks, built here and from a copy of the project elsewhere, with nothing alike but the input."""
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("der ovre")
    for name in ("decks", "data"):
        shutil.copytree(ROOT / name, there / name)
    (there / ".deckgen").touch()
    running = []
    for deck in DECKS:
        absolute = str(ROOT / "decks" / f"{deck}.yaml")
        running += [
            _start([absolute, "-o", str(here / f"{deck}.pptx")], here, HERE, 0o077),
            _start([f"../decks/{deck}.yaml", "-o", f"../{deck}.pptx"], there / "data", THERE, 0o002),
        ]
    for each in running:
        output, errors = each.communicate(timeout=120)
        assert each.returncode == 0, output + errors
    return {deck: (here / f"{deck}.pptx", there / f"{deck}.pptx") for deck in DECKS}


def _start(arguments: list[str], folder: Path, environment: dict[str, str], umask: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "deckgen", "build", *arguments], cwd=folder, env=os.environ | environment, umask=umask,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("deck", DECKS)
def test_two_builds_are_the_same_byte_for_byte(deck: str, built: dict[str, tuple[Path, Path]]) -> None:
    first, second = built[deck]
    ours, theirs = parts(first), parts(second)
    assert list(ours) == list(theirs)
    assert [name for name in ours if ours[name] != theirs[name]] == []
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("deck", DECKS)
def test_no_part_has_a_date_of_its_own(deck: str, built: dict[str, tuple[Path, Path]]) -> None:
    """Neither in the file nor in the workbooks inside it."""
    data = built[deck][0].read_bytes()
    archives = [data, *_workbooks(data)]
    assert len(archives) == 5
    dates = {entry.date_time for each in archives for entry in zipfile.ZipFile(io.BytesIO(each)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}
    written = {load_workbook(io.BytesIO(book)).properties.created.year for book in archives[1:]}
    assert written == {2000}


@pytest.mark.parametrize("deck", DECKS)
def test_nothing_tells_who_built_it_or_where(deck: str, built: dict[str, tuple[Path, Path]]) -> None:
    for path in built[deck]:
        texts = [each for data in (path.read_bytes(), *_workbooks(path.read_bytes())) for each in _texts(data)]
        for told in (str(path.parent), str(ROOT), path.parent.name, "somebody"):
            assert [text for text in texts if told.encode() in text] == []


def _workbooks(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")]


def _texts(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                yield archive.read(name)
