"""Where the files that come with the program lie."""

from __future__ import annotations

from pathlib import Path


def assets_folder() -> Path:
    """The folder of brands, icons and fonts: inside an installed package, else beside the source code."""
    installed = Path(__file__).parent / "assets"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "assets"
