"""The command that tells where every number of a deck comes from: explain."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

from deckgen.cli.options import OK, Progress, add_command, add_deck_options, request_of


def add_commands(commands: Any) -> None:
    parser = add_command(commands, "explain", "tell where every number of a deck comes from",
                         "deckgen explain talk.pptx --slide 7", _explain)  # fmt: skip
    parser.add_argument("file", type=Path, metavar="DECK.yaml|FILE.pptx")
    parser.add_argument("--slide", action="append", default=[], type=int, metavar="NUMBER",
                        help="only this slide; may be given several times")  # fmt: skip
    parser.add_argument("--number", action="append", default=[], metavar="KEY",
                        help="only this number, with all that is known of it")  # fmt: skip
    parser.add_argument("--notes", action="store_true", help="the numbers of speaker notes as well")
    parser.add_argument("--xlsx", type=Path, metavar="FILE.xlsx", help="write a fact sheet: a row for each number")
    parser.add_argument("--force", action="store_true", help="write over another fact sheet")
    parser.add_argument("--json", action="store_true", help="report as JSON")
    add_deck_options(parser)


def _explain(chosen: argparse.Namespace) -> int:
    from deckgen.explaining import chosen as chosen_of
    from deckgen.explaining import explain
    from deckgen.report import counted, to_json
    from deckgen.report.explain import explain_record, explain_text

    if chosen.xlsx is not None:
        from deckgen.explaining.sheet import check_sheet

        check_sheet(chosen.xlsx, chosen.force)
    with Progress(quiet=chosen.json) as progress:
        found = explain(chosen.file, request_of(chosen), progress)
    found = chosen_of(found, chosen.slide, chosen.number, chosen.notes)
    if chosen.xlsx is not None:
        from deckgen.explaining.sheet import write_sheet

        write_sheet(found, chosen.xlsx, chosen.force)
    if chosen.json:
        print(to_json(explain_record(found)))
    elif chosen.xlsx is not None:
        print(f"wrote {chosen.xlsx}: {counted(found.count, 'number')} on {counted(len(found.slides), 'slide')}")
    else:
        print(explain_text(found, shutil.get_terminal_size((100, 24)).columns, bool(chosen.number)))
    return OK
