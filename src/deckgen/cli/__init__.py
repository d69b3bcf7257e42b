"""The command line: arguments in, report and exit code out. It decides nothing.

Exit codes: 0 all well; 1 the deck, its data or its files have errors, nothing was written; 2 the command line
itself is wrong; 3 done, but something in the file needs a person's eye; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from deckgen import __version__
from deckgen.cli import build, data, explain, fetch, files, update
from deckgen.cli.options import ERRORS, INTERRUPTED, OK, USAGE

if TYPE_CHECKING:
    from deckgen.findings import DeckgenError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code."""
    _use_utf8()
    parser = _parser()
    chosen = parser.parse_args(arguments)
    if not hasattr(chosen, "run"):
        parser.print_help()
        return USAGE
    try:
        code: int = chosen.run(chosen)
        return code
    except KeyboardInterrupt:
        print("interrupted; nothing was written", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as problem:
        from deckgen.findings import DeckgenError, error

        if isinstance(problem, OSError):
            reason = (problem.strerror or str(problem)).lower()
            problem = error("file-unreadable", f"{problem.filename or 'a file'} cannot be used: {reason}")
        if isinstance(problem, DeckgenError):
            return _refuse(problem, chosen)
        raise


def run() -> None:
    """The console script."""
    sys.exit(main())


def _use_utf8() -> None:
    """Danish letters come out whole whatever the terminal's own encoding is."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


# ------------------------------------------------------------------------------------------------- arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "deckgen", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Decks from YAML specs and current survey data, as native PowerPoint files.",
        epilog="example:\n  deckgen build decks/blox2018.yaml --wave 2018-2019\n\n"
        "exit codes: 0 all well, 1 errors in deck or data (nothing written), 2 wrong command line,\n"
        "3 updated, but something needs a person's eye",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"deckgen {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    build.add_commands(commands)
    update.add_commands(commands)
    files.add_commands(commands)
    data.add_commands(commands)
    explain.add_commands(commands)
    fetch.add_commands(commands)
    return parser


def _refuse(problem: DeckgenError, chosen: argparse.Namespace) -> int:
    from deckgen.report import counted, finding_record, findings_text, to_json

    errors = [finding for finding in problem.findings if finding.severity == "error"]
    if getattr(chosen, "json", False):
        print(to_json({"ok": False, "findings": [finding_record(each) for each in problem.findings]}))
    else:
        print(findings_text(problem.findings), file=sys.stderr)
        print(f"\n{counted(len(errors), 'error')}; nothing was written", file=sys.stderr)
    return ERRORS
