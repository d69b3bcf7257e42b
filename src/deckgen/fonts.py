"""Find a font and measure with it, the same on every machine for Calibri and Arial.

A font is looked for among the brand's own files, then among the bundled stand-ins with the same widths, then
among the fonts of the system. If it is nowhere, Carlito is measured and made a little wider.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz  # type: ignore[import-untyped]

from deckgen.assets import assets_folder

BUNDLED = {
    "calibri": "carlito/Carlito",
    "carlito": "carlito/Carlito",
    "arial": "liberation-sans/LiberationSans",
    "helvetica": "liberation-sans/LiberationSans",
    "liberation sans": "liberation-sans/LiberationSans",
}
"""Font name to the bundled files with the same widths, without style and ending."""

INSTALLED_STAND_INS = {
    "cambria": "caladea",
    "times new roman": "liberation serif",
    "courier new": "liberation mono",
}
"""Font name to a free font with the same widths, for where that is installed and the font is not."""

GUESS_MARGIN = 1.08
"""How much wider than Carlito an unknown font is taken to be."""

WIDE_FONTS = {"verdana": 1.27, "georgia": 1.15, "tahoma": 1.15, "century gothic": 1.2}
"""The same for common fonts that are wider than that, on the safe side."""

DRAWN_BOLD_MARGIN = 1.05
"""How much wider a bold gets that the program thickens itself because the family has none."""

SMALLEST_LINE = 1.2
"""LibreOffice sets lines 1.2 times the size apart for every font; the budget never goes below."""

FONT_ENDINGS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
WEB_FONT_ENDINGS = frozenset({".woff", ".woff2"})

REGULAR_WEIGHT, BOLD_WEIGHT = 400, 700

# Numbers of the OpenType tables 'name' and 'OS/2'.
FAMILY_NAME, FULL_NAME, TYPOGRAPHIC_FAMILY_NAME = 1, 4, 16
ITALIC_BIT, BOLD_BIT = 0x01, 0x20
NORMAL_WIDTH = 5


class Face:
    """One style of one font. `exact` is False when another font's widths were taken as a guess.

    `ascent` is the height of a line above its baseline and `spacing` the whole height of a line, as the font
    has them and as shares of the size.
    """

    __slots__ = ("_font", "_measure", "_scale", "ascent", "exact", "name", "spacing")

    def __init__(self, name: str, file: FontFile, bold: bool = False, margin: float = 1.0, exact: bool = True):
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file.path)), file.number)
        self.name = name
        self.exact = exact
        self._font = uharfbuzz.Font(face)
        if file.variable:
            self._font.set_variations({"wght": BOLD_WEIGHT if bold else REGULAR_WEIGHT})
        self._scale: float = margin / face.upem
        above, below, gap = struct.unpack_from(">hhh", face.reference_table("hhea").data, 4)
        self.spacing: float = (above - below + gap) / face.upem
        (windows_ascent,) = struct.unpack_from(">H", face.reference_table("OS/2").data, 74)
        self.ascent: float = windows_ascent / face.upem
        self._measure: Callable[[str], float] = lru_cache(maxsize=65_536)(self._shape)

    def share(self, text: str) -> float:
        """The width of a text without line breaks, as a share of the size."""
        return self._measure(text)

    def width(self, text: str, size: float) -> float:
        """The width of a text without line breaks, in points."""
        return self._measure(text) * size

    def line_height(self, size: float) -> float:
        """The distance of two baselines to reckon with at single line spacing, in points."""
        return max(SMALLEST_LINE, self.spacing) * size

    def _shape(self, text: str) -> float:
        if not text:
            return 0.0
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        # PowerPoint sets no ligatures; without them a text is never narrower than with them.
        uharfbuzz.shape(self._font, buffer, {"kern": True, "liga": False, "clig": False})
        # Glyph 0 says the font lacks the letter: another font draws it, at most about as wide as it is high.
        one = 1 / self._scale
        advances: list[float] = [
            position.x_advance if info.codepoint else max(one, position.x_advance)
            for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]
        return self._scale * sum(advances)


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font in a file; `number` counts the fonts of a collection, `variable` has its own weight axis."""

    path: Path
    number: int = 0
    bold: bool = False
    italic: bool = False
    variable: bool = False


@dataclass(frozen=True, slots=True)
class FontIndex:
    """The fonts of some folders by name in small letters, and the files that could not be used, with why."""

    families: Mapping[str, tuple[FontFile, ...]]
    skipped: tuple[tuple[Path, str], ...]


@dataclass(slots=True)
class Fonts:
    """A brand's fonts: `theme` maps 'major' and 'minor' to names, `files` are its own files or folders."""

    theme: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    _faces: dict[tuple[str, bool, bool], Face] = field(default_factory=dict, init=False, repr=False)

    def face(self, font: str, bold: bool = False, italic: bool = False) -> Face:
        """The face for 'major', 'minor' or a font's own name."""
        key = (font, bold, italic)
        if key not in self._faces:
            self._faces[key] = find_face(self.theme.get(font, font), bold, italic, self.files)
        return self._faces[key]

    @property
    def guessed(self) -> tuple[str, ...]:
        """The fonts asked for so far that were not found, each once, in alphabetical order."""
        return tuple(sorted({face.name for face in self._faces.values() if not face.exact}))

    @property
    def skipped(self) -> tuple[tuple[Path, str], ...]:
        """The brand's own font files that could not be used, with the reason."""
        return index_fonts(self.files).skipped


@cache
def find_face(name: str, bold: bool = False, italic: bool = False, folders: tuple[str, ...] = ()) -> Face:
    """The face of a font by name. `folders` are the brand's own font files or folders, searched first."""
    wanted = _plain(name)
    own = index_fonts(folders).families.get(wanted) if folders else None
    if own:
        return _open_best(name, own, bold, italic)
    if wanted in BUNDLED:
        return Face(name, _bundled(BUNDLED[wanted], bold, italic))
    for family in (wanted, INSTALLED_STAND_INS.get(wanted, wanted)):
        installed = index_fonts(system_folders()).families.get(family)
        if installed:
            return _open_best(name, installed, bold, italic)
    margin = WIDE_FONTS.get(wanted, GUESS_MARGIN)
    return Face(name, _bundled(BUNDLED["carlito"], bold, italic), margin=margin, exact=False)


@cache
def index_fonts(folders: tuple[str, ...]) -> FontIndex:
    """Read the names of all fonts in files and folders, in an order that does not depend on the machine."""
    families: dict[str, list[FontFile]] = {}
    skipped: list[tuple[Path, str]] = []
    for path in _font_files(folders):
        if path.suffix.lower() in WEB_FONT_ENDINGS:
            skipped.append((path, "a web font cannot be measured; a .ttf or .otf file is needed"))
            continue
        try:
            for font_file, names in _read_names(path):
                for family in names:
                    families.setdefault(family, []).append(font_file)
        except Exception as problem:  # each kind of damage raises an error of its own
            skipped.append((path, f"the font file cannot be read ({problem or type(problem).__name__})"))
    return FontIndex({family: tuple(files) for family, files in families.items()}, tuple(skipped))


@cache
def system_folders() -> tuple[str, ...]:
    """Where Windows, macOS and Linux keep fonts, the folders that are there."""
    home = Path.home()
    folders = [
        Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
        home / "AppData/Local/Microsoft/Windows/Fonts",
        Path("/Applications/Microsoft PowerPoint.app/Contents/Resources/DFonts"),
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
        home / "Library/Fonts",
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
    ]
    return tuple(str(folder) for folder in folders if folder.is_dir())


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _bundled(stem: str, bold: bool, italic: bool) -> FontFile:
    style = ("Bold" if bold else "") + ("Italic" if italic else "") or "Regular"
    return FontFile(assets_folder() / "fonts" / f"{stem}-{style}.ttf", bold=bold, italic=italic)


def _open_best(name: str, files: Iterable[FontFile], bold: bool, italic: bool) -> Face:
    best = min(files, key=lambda file: (file.italic != italic, not file.variable and file.bold != bold))
    drawn_bold = bold and not (best.bold or best.variable)
    return Face(name, best, bold, margin=DRAWN_BOLD_MARGIN if drawn_bold else 1.0)


def _font_files(folders: tuple[str, ...]) -> Iterable[Path]:
    endings = FONT_ENDINGS | WEB_FONT_ENDINGS
    for folder in map(Path, folders):
        found = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        yield from (path for path in found if path.suffix.lower() in endings)


def _read_names(path: Path) -> list[tuple[FontFile, frozenset[str]]]:
    """Each font of a file with the names it goes by, in small letters. A broken file raises anything."""
    # Slow to import, and not needed for the bundled fonts.
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    fonts = []
    with path.open("rb") as stream:
        header = stream.read(12)
        count = struct.unpack_from(">L", header, 8)[0] if header[:4] == b"ttcf" else 1
        for number in range(count):
            font = TTFont(stream, fontNumber=number, lazy=True)
            for needed in ("head", "hhea", "hmtx", "cmap"):
                if needed not in font:
                    raise ValueError(f"it has no table '{needed}'")
            names, style = font["name"], font["OS/2"]
            bold, italic = bool(style.fsSelection & BOLD_BIT), bool(style.fsSelection & ITALIC_BIT)
            known = {names.getDebugName(FAMILY_NAME), names.getDebugName(FULL_NAME)}
            if style.usWeightClass in (REGULAR_WEIGHT, BOLD_WEIGHT) and style.usWidthClass == NORMAL_WIDTH:
                known.add(names.getDebugName(TYPOGRAPHIC_FAMILY_NAME))
            font_file = FontFile(path, number, bold, italic, variable="fvar" in font)
            fonts.append((font_file, frozenset(_plain(each) for each in known if each)))
    return fonts
