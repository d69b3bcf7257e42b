"""A talk to make mistakes in, for each test anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from mistaken import Desk


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, capsys)
