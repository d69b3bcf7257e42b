"""The commands that look at finished files, or mark them: diff, status, freeze."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from deckgen.cli.options import OK, Progress, add_command, read_param
from deckgen.cli.update import add_source_options, wanted_by


def add_commands(commands: Any) -> None:
    _add_diff(commands)
    _add_status(commands)
    _add_freeze(commands)


def _add_diff(commands: Any) -> None:
    parser = add_command(commands, "diff", "tell what differs between two waves, decks or files",
                         "deckgen diff decks/blox2018.yaml -p wave=2018-2019", _diff)  # fmt: skip
    parser.add_argument("first", type=Path, metavar="DECK.yaml|FILE.pptx")
    parser.add_argument("second", type=Path, nargs="?", metavar="DECK.yaml|FILE.pptx",
                        help="default: the same spec for other params, or the file's own spec")  # fmt: skip
    add_source_options(parser)
    parser.add_argument("--was", action="append", default=[], metavar="NAME=VALUE", type=read_param,
                        help="a param of the first spec; -p is for the second")  # fmt: skip
    parser.add_argument("--report", type=Path, metavar="FILE.html", help="the same as a page")
    parser.add_argument("--force", action="store_true", help="write over another page")
    parser.add_argument("--json", action="store_true", help="report as JSON")


def _add_status(commands: Any) -> None:
    parser = add_command(commands, "status", "tell which deck a file is, what a person changed, is it behind the data",
                         "deckgen status talk.pptx", _status)  # fmt: skip
    parser.add_argument("file", type=Path, metavar="FILE.pptx")
    add_source_options(parser)
    parser.add_argument("--json", action="store_true", help="report as JSON")


def _add_freeze(commands: Any) -> None:
    parser = add_command(commands, "freeze", "mark slides or shapes that no update may touch",
                         "deckgen freeze talk.pptx --slide 4 --shape value/chart", _freeze)  # fmt: skip
    parser.add_argument("file", type=Path, metavar="FILE.pptx")
    parser.add_argument("--slide", action="append", default=[], type=int, metavar="NUMBER", help="as shown, from 1")
    parser.add_argument("--shape", action="append", default=[], metavar="KEY", help="a block's key, as reports name it")
    parser.add_argument("--off", action="store_true", help="let updates touch them again")


def _diff(chosen: argparse.Namespace) -> int:
    from deckgen.report import to_json, update_record, update_text
    from deckgen.updating.compare import compare

    if chosen.report is not None:
        from deckgen.output import check_page

        check_page(chosen.report, chosen.force)
    with Progress(quiet=chosen.json) as progress:
        result = compare(chosen.first, chosen.second, wanted_by(chosen), dict(chosen.was), progress)
        if chosen.report is not None:
            from deckgen.output import write_page
            from deckgen.updating.pictures import pictures_of

            progress("drawing")
            write_page([result], [pictures_of(result)] if result.would else (), chosen.report, chosen.force)
    print(to_json(update_record(result)) if chosen.json else update_text(result))
    if chosen.report is not None and not chosen.json:
        print(f"wrote {chosen.report}")
    return result.exit_code


def _status(chosen: argparse.Namespace) -> int:
    from deckgen.report import to_json
    from deckgen.report.status import status_record, status_text
    from deckgen.updating.status import status_of

    with Progress(quiet=chosen.json) as progress:
        status = status_of(chosen.file, wanted_by(chosen), progress)
    print(to_json(status_record(status)) if chosen.json else status_text(status))
    return OK


def _freeze(chosen: argparse.Namespace) -> int:
    from deckgen.findings import error
    from deckgen.updating.freeze import freeze

    if not chosen.slide and not chosen.shape:
        hint = "--slide 4 for a slide, --shape value/chart for a shape; `deckgen status` shows keys"
        raise error("nothing-to-freeze", "nothing is named to be frozen", hint=hint)
    done = freeze(chosen.file, chosen.slide, chosen.shape, chosen.off)
    word = "freed" if chosen.off else "frozen"
    if done.backup is None:
        print(f"{done.path}: all of it was {word} already")
    else:
        print(f"{done.path}: {word}; as it was before: {done.backup.name}")
    return OK
