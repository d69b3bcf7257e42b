"""The command that shows a deck's data before its slides: data."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from deckgen.cli.options import ERRORS, OK, Progress, add_command, read_language, read_param


def add_commands(commands: Any) -> None:
    parser = add_command(commands, "data", "show the data of a deck as it is picked, and what looks wrong in it",
                         "deckgen data decks/blox2018.yaml --data barometer --rows 10", _data)  # fmt: skip
    parser.add_argument("deck", type=Path, metavar="DECK.yaml")
    parser.add_argument("--data", metavar="NAME", help="this data set only")
    parser.add_argument("--rows", type=_rows, default=5, metavar="N", help="so many first rows (default 5)")
    parser.add_argument("-p", "--param", action="append", default=[], metavar="NAME=VALUE", type=read_param,
                        help="set a param of the deck; may be given several times")  # fmt: skip
    parser.add_argument("--wave", metavar="WAVE", help="short for -p wave=WAVE")
    parser.add_argument("--lang", metavar="LANGUAGE", type=read_language, help="the language that labels are in")
    parser.add_argument("--root", metavar="FOLDER", type=Path, help="the folder below which files may be read")
    parser.add_argument("--json", action="store_true", help="report as JSON")


def _rows(text: str) -> int:
    if not text.isdecimal() or int(text) > 10_000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of rows: name one from 0 to 10000")
    return int(text)


def _data(chosen: argparse.Namespace) -> int:
    from deckgen.looking import look_at_data
    from deckgen.pipeline import Request
    from deckgen.report.data import data_record, data_text
    from deckgen.report.findings import to_json

    params: dict[str, str] = dict(chosen.param)
    if chosen.wave is not None:
        params["wave"] = chosen.wave
    request = Request(params, chosen.lang, root=chosen.root)
    with Progress(quiet=chosen.json) as progress:
        found = look_at_data(chosen.deck, request, chosen.data, chosen.rows, progress)
    width = shutil.get_terminal_size((100, 24)).columns
    print(to_json(data_record(found)) if chosen.json else data_text(found, width))
    return ERRORS if found.is_broken else OK
