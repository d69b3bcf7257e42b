"""Rebuild the bundled icons: `python tools/make_icons.py node_modules/@fluentui/svg-icons`.

Copies the chosen drawings to assets/icons, beside our own flag and bar, and writes outlines.json from all.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from deckgen.svg import outline_of

ICONS = Path(__file__).parents[1] / "assets" / "icons"

OWN = ("bar", "flag", "flag-regular")
"""Drawn by ourselves: kept as they are, and without an outline version."""

SIZES = (48, 24)
"""Fluent draws an icon once per size; the large drawing has the finer lines. Both leave the same margin."""

SAME_NAME = """
    accessibility airplane arrow-down arrow-left arrow-right arrow-up backpack beaker bed book book-open
    bookmark bot box brain briefcase building calculator calendar call camera cart certificate chat
    checkmark checkmark-circle circle city clipboard clock cloud code copy cube database desktop
    directions document earth edit eye fire flowchart folder food gauge gavel globe handshake headset
    heart heart-pulse home hourglass image info key laptop library lightbulb link location mail map
    medal megaphone molecule money news patient payment people person phone poll presenter prohibited
    qr-code receipt ribbon road rocket savings scales search service-bell settings shield sparkle square
    star stethoscope syringe table tag target timer toolbox translate trophy umbrella video vote wallet
    warning water whiteboard wrench
"""

RENAMED = {
    "add": "add-circle",
    "apple": "food-apple",
    "area-chart": "data-area",
    "audience": "people-audience",
    "award": "ribbon-star",
    "bank": "building-bank",
    "bar-chart": "data-bar-horizontal",
    "battery": "battery-charge",
    "bell": "alert",
    "bicycle": "vehicle-bicycle",
    "boxes": "box-multiple",
    "branch": "branch-fork",
    "buildings": "building-multiple",
    "bus": "vehicle-bus",
    "car": "vehicle-car",
    "chart": "data-bar-vertical",
    "chats": "chat-multiple",
    "checklist": "clipboard-task-list-ltr",
    "coffee": "drink-coffee",
    "coins": "coin-multiple",
    "community": "people-community",
    "compass": "compass-true-north",
    "cycle": "arrow-sync",
    "design": "design-ideas",
    "dismiss": "dismiss-circle",
    "documents": "document-multiple",
    "error": "error-circle",
    "factory": "building-factory",
    "first-aid": "briefcase-medical",
    "fish": "food-fish",
    "forest": "tree-deciduous",
    "funnel": "data-funnel",
    "government": "building-government",
    "graduation": "hat-graduation",
    "grain": "food-grains",
    "hand": "hand-right",
    "hashtag": "number-symbol",
    "hospital": "doctor",
    "laugh": "emoji-laugh",
    "layers": "layer-diagonal",
    "leaf": "leaf-one",
    "lighthouse": "building-lighthouse",
    "lightning": "flash",
    "line-chart": "data-line",
    "list": "text-bullet-list",
    "lock": "lock-closed",
    "medicine": "pill",
    "microphone": "mic",
    "mountain": "mountain-trail",
    "neutral": "emoji-meh",
    "newsletter": "mail-read",
    "organisation": "organization",
    "pie-chart": "data-pie",
    "plant": "plant-grass",
    "plug": "plug-connected",
    "puzzle": "puzzle-piece",
    "question": "question-circle",
    "quote": "text-quote",
    "recycle": "bin-recycle",
    "sad": "emoji-sad",
    "scatter-chart": "data-scatter",
    "school": "teaching",
    "share": "share-android",
    "ship": "vehicle-ship",
    "shop": "building-shop",
    "skyscraper": "building-skyscraper",
    "smile": "emoji",
    "snow": "weather-snowflake",
    "sun": "weather-sunny",
    "swap": "arrow-swap",
    "team": "people-team",
    "thumb-down": "thumb-dislike",
    "thumb-up": "thumb-like",
    "tools": "wrench-screwdriver",
    "townhouse": "building-townhouse",
    "train": "vehicle-subway",
    "trend": "data-trending",
    "truck": "vehicle-truck",
    "unlock": "lock-open",
    "walk": "person-walking",
    "wheelchair": "wheelchair-access",
    "wifi": "wifi-1",
}

README = """\
# Icons

All icons but two are Microsoft's Fluent System Icons, from the npm package `@fluentui/svg-icons` {version},
unchanged but for their names and under the MIT licence in `LICENSE`; `NAME-regular.svg` is the outline
version of `NAME.svg`. `flag.svg`, `flag-regular.svg` and `bar.svg` are our own. `outlines.json` holds the
outline of every icon, ready for PowerPoint, so that a build need not read an SVG.
`tools/make_icons.py` writes all of it but
the licence and our own two.
"""


def main(package: Path) -> None:
    """Copy the chosen drawings of the npm package, then write the outlines of all that lie in the folder."""
    version = json.loads((package / "package.json").read_text("utf-8"))["version"]
    for old in ICONS.glob("*.svg"):
        if old.stem not in OWN:
            old.unlink()
    for name, drawing in chosen().items():
        filled, regular = drawings_of(package / "icons", drawing)
        shutil.copyfile(filled, ICONS / f"{name}.svg")
        shutil.copyfile(regular, ICONS / f"{name}-regular.svg")
    (ICONS / "outlines.json").write_text(outlines_text(), encoding="utf-8", newline="\n")
    (ICONS / "README.md").write_text(README.format(version=version), encoding="utf-8", newline="\n")


def chosen() -> dict[str, str]:
    """Our names with the drawing's name in the npm package."""
    return {name: name for name in SAME_NAME.split()} | RENAMED


def drawings_of(folder: Path, drawing: str) -> tuple[Path, Path]:
    """The filled and the regular drawing, in the first of `SIZES` that has both."""
    stem = drawing.replace("-", "_")
    for size in SIZES:
        filled, regular = (folder / f"{stem}_{size}_{style}.svg" for style in ("filled", "regular"))
        if filled.is_file() and regular.is_file():
            return filled, regular
    raise SystemExit(f"{folder} has no drawing '{drawing}' that is both filled and regular in sizes {SIZES}")


def outlines_text() -> str:
    """All outlines as JSON, sorted, one icon a line so that a change can be read."""
    lines = []
    for path in sorted(ICONS.glob("*.svg"), key=lambda path: path.stem):
        icon = outline_of(path.read_bytes(), path.stem)
        lines.append(f"{json.dumps(path.stem)}: {json.dumps([icon.width, icon.height, icon.outline])}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
