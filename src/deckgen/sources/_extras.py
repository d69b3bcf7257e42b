"""Libraries that only some sources need, and that are installed when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from deckgen.findings import error


def need(module: str, what: str, extra: str = "data") -> Any:
    """A module of an extra, such as pyarrow. Raises DeckgenError where it is not installed; `what` is what needs it."""
    try:
        return import_module(module)
    except ImportError:
        library = module.partition(".")[0]
        raise error("extra-missing", f"{what} needs {library}, which is not installed",
                    hint=f"run `pip install 'deckgen[{extra}]'`") from None  # fmt: skip
