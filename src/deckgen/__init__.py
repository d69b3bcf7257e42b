"""deckgen: YAML deck specs and current survey data in, branded, native, hand-editable PowerPoint out."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deckgen.report import Result

__all__ = ["__version__", "build"]

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
