"""Find LibreOffice and have it turn a deck into a PDF, with the fonts that deckgen brings along."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from deckgen.assets import assets_folder
from deckgen.findings import DeckgenError, error

SOFFICE = "DECKGEN_SOFFICE"
"""The environment variable that names LibreOffice's program where it stands in no usual place."""

START_SECONDS = 90
SLIDE_SECONDS = 2
"""How long LibreOffice may take. Measured: 2 to 4 seconds to start cold and 0.03 for a slide with a chart."""

_PLACES = (
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
    Path("C:/Program Files/LibreOffice/program/soffice.com"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.com"),
)
_INSTALL = {
    "win32": "install it with: winget install TheDocumentFoundation.LibreOffice",
    "darwin": "install it with: brew install --cask libreoffice",
    "linux": "install it with: sudo apt-get install libreoffice-impress (Debian, Ubuntu), "
    "or: sudo dnf install libreoffice-impress (Fedora)",
}
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc")


def find_libreoffice() -> Path:
    """LibreOffice's program. Raises DeckgenError 'libreoffice-missing' with how to install it."""
    named = os.environ.get(SOFFICE)
    if named:
        if Path(named).is_file():
            return Path(named)
        raise _missing(f"{SOFFICE} names {named}, which is not there")
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return Path(found)
    for place in _PLACES:
        if place.is_file():
            return place
    raise _missing("pictures of a deck are drawn by LibreOffice, which was not found on this machine")


def _missing(message: str) -> DeckgenError:
    install = _INSTALL.get(sys.platform, "install it from https://www.libreoffice.org")
    hint = f"{install}; or set {SOFFICE} to the path of its program 'soffice'"
    return error("libreoffice-missing", message, hint=hint)


def write_pdf(pptx: Path, folder: Path, count: int, pages: Sequence[int] = ()) -> Path:
    """Write `folder`/deck.pdf with `count` slides, hidden ones too: those numbered in `pages`, or all for ().

    Raises DeckgenError if LibreOffice is missing, fails or takes too long. The folder is also its workplace:
    its settings stand there, so a LibreOffice that is open is not disturbed, and so does a copy of the deck,
    because LibreOffice writes a lock file beside what it opens.
    """
    program = find_libreoffice()
    profile = folder / "profile"
    _lay_out_fonts(profile)
    deck = folder / "deck.pptx"
    shutil.copyfile(pptx, deck)
    command = [
        str(program),
        f"-env:UserInstallation={profile.resolve().as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        _filter(pages),
        "--outdir",
        str(folder),
        str(deck),
    ]
    said = _run(command, START_SECONDS + SLIDE_SECONDS * count, pptx)
    pdf = folder / "deck.pdf"
    if not pdf.is_file():
        raise error("render-failed", f"LibreOffice could not draw {pptx}", hint=f"it said: {said or 'nothing'}")
    return pdf


def _filter(pages: Sequence[int]) -> str:
    """LibreOffice's name for PDF with its options, a form that it knows from version 7.4."""
    options = {"ExportHiddenSlides": {"type": "boolean", "value": "true"}}
    if pages:
        options["PageRange"] = {"type": "string", "value": ",".join(str(page) for page in pages)}
    return f"pdf:impress_pdf_Export:{json.dumps(options)}"


def _lay_out_fonts(profile: Path) -> None:
    """Put deckgen's fonts into the profile: LibreOffice takes them from there on every system."""
    fonts = profile / "user" / "fonts"
    fonts.mkdir(parents=True)
    for file in sorted(bundled_fonts()):
        shutil.copyfile(file, fonts / file.name)


def bundled_fonts() -> list[Path]:
    """The font files that deckgen brings along."""
    return [file for file in (assets_folder() / "fonts").rglob("*") if file.suffix in _FONT_SUFFIXES]


def _run(command: Sequence[str], seconds: int, pptx: Path) -> str:
    """Run LibreOffice to its end and return what it said. It starts programs of its own; all are ended."""
    process = subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    with process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise error(
                "render-timeout",
                f"LibreOffice did not finish drawing {pptx} in {seconds} seconds",
                hint="close other programs and try again, or draw fewer slides at a time",
            ) from None
        finally:
            if process.poll() is None:
                _end(process)
    lines = [line for line in said.splitlines() if line and not line.startswith("Warning:")]
    return " ".join(lines)[-300:]


def _end(process: subprocess.Popen[str]) -> None:
    """End a program and all that it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], check=False)  # noqa: S603, S607
    else:
        os.killpg(process.pid, signal.SIGKILL)
