"""The command that asks the services of a deck: fetch."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from deckgen.cli.options import ERRORS, OK, Progress, add_command, read_param


def add_commands(commands: Any) -> None:
    parser = add_command(commands, "fetch", "ask services and databases for a deck's data, and keep their answers",
                         "deckgen fetch decks/statbank.yaml --data types", _fetch)  # fmt: skip
    parser.add_argument("deck", type=Path, metavar="DECK.yaml")
    parser.add_argument("--data", metavar="NAME", help="ask for this data set only")
    parser.add_argument("-p", "--param", action="append", default=[], metavar="NAME=VALUE", type=read_param,
                        help="set a param of the deck; may be given several times")  # fmt: skip
    parser.add_argument("--wave", metavar="WAVE", help="short for -p wave=WAVE")
    parser.add_argument("--root", metavar="FOLDER", type=Path, help="the project's folder; answers are kept in it")
    parser.add_argument("--json", action="store_true", help="report as JSON")


def _fetch(chosen: argparse.Namespace) -> int:
    from deckgen.fetching import fetch_deck
    from deckgen.report.fetched import fetched_record, fetched_text
    from deckgen.report.findings import to_json

    params: dict[str, str] = dict(chosen.param)
    if chosen.wave is not None:
        params["wave"] = chosen.wave
    with Progress(quiet=chosen.json) as progress:
        found = fetch_deck(chosen.deck, params, chosen.data, chosen.root, progress)
    print(to_json(fetched_record(found)) if chosen.json else fetched_text(found))
    return ERRORS if any(each.state == "failed" for each in found) else OK
