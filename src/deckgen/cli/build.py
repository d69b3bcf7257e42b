"""The commands around one deck: build, preview, schema, new, icons."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from deckgen.cli.options import OK, Progress, add_allow_broken_claims, add_command, add_deck_options, request_of


def add_commands(commands: Any) -> None:
    _add_build(commands)
    _add_preview(commands)
    _add_schema(commands)
    _add_new(commands)
    _add_icons(commands)


def _add_build(commands: Any) -> None:
    parser = add_command(commands, "build", "build a deck as a PowerPoint file",
                      "deckgen build decks/blox2018.yaml -p wave=2018-2019 -o talk.pptx", _build)  # fmt: skip
    parser.add_argument("deck", type=Path, metavar="DECK.yaml")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE.pptx", help="default: build/DECK.pptx")
    add_deck_options(parser)
    add_allow_broken_claims(parser)
    parser.add_argument("--force", action="store_true", help="write over a file that a person has edited")
    parser.add_argument("--json", action="store_true", help="report as JSON")


def _add_preview(commands: Any) -> None:
    parser = add_command(commands, "preview", "make pictures of a deck's slides, and a sheet of them all",
                      "deckgen preview decks/blox2018.yaml --lang en", _preview)  # fmt: skip
    parser.add_argument("file", type=Path, metavar="DECK.yaml|FILE.pptx")
    parser.add_argument("-o", "--out", type=Path, metavar="FOLDER", help="default: build/preview/NAME")
    parser.add_argument("--width", type=_width, default=1280, help="of a picture, in pixels (default 1280)")
    add_deck_options(parser)
    add_allow_broken_claims(parser)
    parser.add_argument("--json", action="store_true", help="report as JSON")


def _add_schema(commands: Any) -> None:
    parser = add_command(commands, "schema", "write the JSON Schema of decks, for editors",
                      "deckgen schema -o deck.schema.json", _schema)  # fmt: skip
    parser.add_argument("-o", "--out", type=Path, metavar="FILE.json", help="default: print it")
    parser.add_argument("--force", action="store_true", help="write over another file")


def _add_new(commands: Any) -> None:
    parser = add_command(commands, "new", "start a small project that builds", "deckgen new my-talk", _new)
    parser.add_argument("folder", type=Path, metavar="FOLDER")


def _add_icons(commands: Any) -> None:
    parser = add_command(commands, "icons", "list the icons that come with deckgen", "deckgen icons people", _icons)
    parser.add_argument("word", nargs="?", default="", help="only names that hold this word")


def _width(text: str) -> int:
    if not text.isdecimal() or not 100 <= int(text) <= 8000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a width: name a whole number from 100 to 8000")
    return int(text)


# ------------------------------------------------------------------------------------------------- commands


def _build(chosen: argparse.Namespace) -> int:
    from deckgen.pipeline import run
    from deckgen.report import build_record, build_text, to_json

    with Progress(quiet=chosen.json) as progress:
        result = run(chosen.deck, request_of(chosen), chosen.out, chosen.force, progress)
    if chosen.json:
        print(to_json(build_record(result)))
    else:
        print(build_text(result))
    return OK


def _preview(chosen: argparse.Namespace) -> int:
    from deckgen.pipeline import preview
    from deckgen.report import counted, to_json

    with Progress(quiet=chosen.json) as progress:
        made = preview(chosen.file, request_of(chosen), chosen.out, chosen.width, progress)
    if chosen.json:
        print(to_json({"pictures": [str(path) for path in made.pictures], "sheet": str(made.sheet)}))
    else:
        print(f"{made.sheet.parent}: {counted(len(made.pictures), 'slide')}, and all of them on {made.sheet.name}")
    return OK


def _schema(chosen: argparse.Namespace) -> int:
    from deckgen.output import write_text
    from deckgen.spec.schema import schema_text

    text = schema_text()
    if chosen.out is None:
        print(text, end="")
    else:
        write_text(chosen.out, text, chosen.force)
        print(f"wrote {chosen.out}")
    return OK


def _new(chosen: argparse.Namespace) -> int:
    from deckgen.starter import start_project

    deck = start_project(chosen.folder)
    print(f"wrote a small project to {chosen.folder}; build it with:\n  cd {chosen.folder}\n  deckgen build {deck}")
    return OK


def _icons(chosen: argparse.Namespace) -> int:
    from deckgen.icons import icon_names

    names = icon_names()
    for name in names:
        if chosen.word in name and not name.endswith("-regular"):
            print(f"{name}, {name}-regular" if f"{name}-regular" in names else name)
    return OK
