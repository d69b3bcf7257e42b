"""deckgen: YAML deck specs and current survey data in, branded, native, hand-editable PowerPoint out."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deckgen.report import Result, UpdateResult

__all__ = ["__version__", "build", "update"]

__version__ = "0.1.0"


def build(
    spec: str | PathLike[str], *, params: Mapping[str, object] | None = None, out: str | PathLike[str] | None = None,
    language: str | None = None, brand: str | None = None, root: str | PathLike[str] | None = None,
    force: bool = False, allow_broken_claims: bool = False,
) -> Result:  # fmt: skip
    """Build a deck, as `deckgen build` does; `out` is by default build/NAME.pptx in the working folder.

    The result has the path, the placed deck, the numbers shown and the warnings. Raises
    `deckgen.findings.DeckgenError` with all problems of the deck; then nothing is written.
    """
    from deckgen.pipeline import Request, run

    request = Request(
        {name: str(value) for name, value in (params or {}).items()}, language, brand,
        Path(root) if root is not None else None, allow_broken_claims,
    )  # fmt: skip
    return run(Path(spec), request, Path(out) if out is not None else None, force, progress=lambda stage: None)


def update(
    file: str | PathLike[str], *, params: Mapping[str, object] | None = None, out: str | PathLike[str] | None = None,
    deck: str | PathLike[str] | None = None, language: str | None = None, brand: str | None = None,
    root: str | PathLike[str] | None = None, take: str = "", takes: Mapping[str, str] | None = None,
    add_new: bool = False, in_place: bool = False, dry_run: bool = False, force: bool = False,
) -> UpdateResult:  # fmt: skip
    """Put new numbers into a file that people may have edited, as `deckgen update` does.

    `take` is '', 'data' or 'mine' for all, `takes` says it by key. The result has the path and every change. Raises
    `deckgen.findings.DeckgenError`; then nothing is written. ValueError for another `take`.
    """
    from deckgen.merge.takes import takes_of
    from deckgen.updating import Options, Wanted
    from deckgen.updating import update as run

    wanted = Wanted(
        {name: str(value) for name, value in (params or {}).items()}, Path(deck) if deck is not None else None,
        language, brand, Path(root) if root is not None else None,
    )  # fmt: skip
    options = Options(takes_of(take, takes or {}), add_new, Path(out) if out is not None else None, in_place, dry_run,
                      force)  # fmt: skip
    return run(Path(file), wanted, options, progress=lambda stage: None)
