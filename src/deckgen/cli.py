"""The command line: arguments in, report and exit code out. It decides nothing.

Exit codes: 0 all well; 1 the deck, its data or its files have errors, nothing was written; 2 the command line
itself is wrong; 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deckgen import __version__

if TYPE_CHECKING:
    from deckgen.findings import DeckgenError
    from deckgen.pipeline import Request

OK, ERRORS, USAGE, INTERRUPTED = 0, 1, 2, 130


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
        "exit codes: 0 all well, 1 errors in deck or data (nothing written), 2 wrong command line",
    )  # fmt: skip
    parser.add_argument("--version", action="version", version=f"deckgen {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_build(commands)
    _add_preview(commands)
    _add_schema(commands)
    _add_new(commands)
    _add_icons(commands)
    return parser


def _command(commands: Any, name: str, does: str, example: str, function: Any) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=does[0].upper() + does[1:] + ".", epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.set_defaults(run=function)
    return made


def _add_deck_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-p", "--param", action="append", default=[], metavar="NAME=VALUE", type=_param,
                        help="set a param of the deck; may be given several times")  # fmt: skip
    parser.add_argument("--wave", metavar="WAVE", help="short for -p wave=WAVE")
    parser.add_argument("--lang", metavar="LANGUAGE", type=_language,
                        help="da, nb, sv, fi, is or en instead of the deck's own")  # fmt: skip
    parser.add_argument("--brand", metavar="BRAND", help="a brand's name or a .pptx/.potx file, not the deck's own")
    parser.add_argument("--root", metavar="FOLDER", type=Path, help="the folder below which files may be read")


def _add_allow_broken_claims(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--allow-broken-claims", action="store_true",
                        help="stamp slides whose claim no longer holds, instead of stopping")  # fmt: skip


def _add_build(commands: Any) -> None:
    parser = _command(commands, "build", "build a deck as a PowerPoint file",
                      "deckgen build decks/blox2018.yaml -p wave=2018-2019 -o talk.pptx", _build)  # fmt: skip
    parser.add_argument("deck", type=Path, metavar="DECK.yaml")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE.pptx", help="default: build/DECK.pptx")
    _add_deck_options(parser)
    _add_allow_broken_claims(parser)
    parser.add_argument("--force", action="store_true", help="write over a file that a person has edited")
    parser.add_argument("--json", action="store_true", help="report as JSON")


def _add_preview(commands: Any) -> None:
    parser = _command(commands, "preview", "make pictures of a deck's slides, and a sheet of them all",
                      "deckgen preview decks/blox2018.yaml --lang en", _preview)  # fmt: skip
    parser.add_argument("file", type=Path, metavar="DECK.yaml|FILE.pptx")
    parser.add_argument("-o", "--out", type=Path, metavar="FOLDER", help="default: build/preview/NAME")
    parser.add_argument("--width", type=_width, default=1280, help="of a picture, in pixels (default 1280)")
    _add_deck_options(parser)
    _add_allow_broken_claims(parser)
    parser.add_argument("--json", action="store_true", help="report as JSON")


def _add_schema(commands: Any) -> None:
    parser = _command(commands, "schema", "write the JSON Schema of decks, for editors",
                      "deckgen schema -o deck.schema.json", _schema)  # fmt: skip
    parser.add_argument("-o", "--out", type=Path, metavar="FILE.json", help="default: print it")
    parser.add_argument("--force", action="store_true", help="write over another file")


def _add_new(commands: Any) -> None:
    parser = _command(commands, "new", "start a small project that builds", "deckgen new my-talk", _new)
    parser.add_argument("folder", type=Path, metavar="FOLDER")


def _add_icons(commands: Any) -> None:
    parser = _command(commands, "icons", "list the icons that come with deckgen", "deckgen icons people", _icons)
    parser.add_argument("word", nargs="?", default="", help="only names that hold this word")


def _param(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(f"'{text}' does not set a param; write it like wave=2018-2019")
    return name.strip(), value.strip()


def _language(code: str) -> str:
    from deckgen.languages import LANGUAGES, meant_language

    if code in LANGUAGES:
        return code
    meant = meant_language(code)
    guess = f"did you mean '{meant}'? " if meant else ""
    raise argparse.ArgumentTypeError(f"there is no language '{code}'; {guess}(there is: {', '.join(LANGUAGES)})")


def _width(text: str) -> int:
    if not text.isdecimal() or not 100 <= int(text) <= 8000:
        raise argparse.ArgumentTypeError(f"'{text}' is not a width: name a whole number from 100 to 8000")
    return int(text)


def _request(chosen: argparse.Namespace) -> Request:
    from deckgen.pipeline import Request

    params: dict[str, str] = dict(chosen.param)
    if chosen.wave is not None:
        params["wave"] = chosen.wave
    return Request(params, chosen.lang, chosen.brand, chosen.root, getattr(chosen, "allow_broken_claims", False))


# ------------------------------------------------------------------------------------------------- commands


def _build(chosen: argparse.Namespace) -> int:
    from deckgen.pipeline import run
    from deckgen.report import build_record, build_text, to_json

    with _Progress(quiet=chosen.json) as progress:
        result = run(chosen.deck, _request(chosen), chosen.out, chosen.force, progress)
    if chosen.json:
        print(to_json(build_record(result)))
    else:
        print(build_text(result))
    return OK


def _preview(chosen: argparse.Namespace) -> int:
    from deckgen.pipeline import preview
    from deckgen.report import counted, to_json

    with _Progress(quiet=chosen.json) as progress:
        made = preview(chosen.file, _request(chosen), chosen.out, chosen.width, progress)
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


# ------------------------------------------------------------------------------------------------- reports


class _Progress:
    """The stage a build is in, on a terminal, where it takes longer than a blink."""

    def __init__(self, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()

    def __enter__(self) -> _Progress:
        return self

    def __call__(self, stage: str) -> None:
        if self.shown:
            print(f"\r\033[K{stage} …", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _refuse(problem: DeckgenError, chosen: argparse.Namespace) -> int:
    from deckgen.report import counted, finding_record, findings_text, to_json

    errors = [finding for finding in problem.findings if finding.severity == "error"]
    if getattr(chosen, "json", False):
        print(to_json({"ok": False, "findings": [finding_record(each) for each in problem.findings]}))
    else:
        print(findings_text(problem.findings), file=sys.stderr)
        print(f"\n{counted(len(errors), 'error')}; nothing was written", file=sys.stderr)
    return ERRORS
