"""Decks that many tests read are built once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from deckgen import build
from finished import TALKS, Finished, Talk


@pytest.fixture(scope="session")
def finish(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Talk], Finished]:
    """Build a talk, each only once."""
    folder = tmp_path_factory.mktemp("talks")

    @cache
    def built(talk: Talk) -> Finished:
        out = folder / f"{talk}.pptx"
        build(talk.spec, params=talk.params, out=out, language=talk.language, brand=talk.brand)
        return Finished(talk, out)

    return built


@pytest.fixture(scope="session", params=TALKS, ids=str)
def finished(request: pytest.FixtureRequest, finish: Callable[[Talk], Finished]) -> Finished:
    """Every talk in turn."""
    return finish(request.param)
