"""What the commands share: options, the request they make, the progress they show."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deckgen.pipeline import Request

OK, ERRORS, USAGE, NEEDS_A_PERSON, INTERRUPTED = 0, 1, 2, 3, 130


def add_command(commands: Any, name: str, does: str, example: str, function: Any) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name, help=does, description=does[0].upper() + does[1:] + ".", epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    made.set_defaults(run=function)
    return made


def add_deck_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-p", "--param", action="append", default=[], metavar="NAME=VALUE", type=read_param,
                        help="set a param of the deck; may be given several times")  # fmt: skip
    parser.add_argument("--wave", metavar="WAVE", help="short for -p wave=WAVE")
    parser.add_argument("--lang", metavar="LANGUAGE", type=read_language,
                        help="da, nb, sv, fi, is or en instead of the deck's own")  # fmt: skip
    parser.add_argument("--brand", metavar="BRAND", help="a brand's name or a .pptx/.potx file, not the deck's own")
    parser.add_argument("--root", metavar="FOLDER", type=Path, help="the folder below which files may be read")


def add_allow_broken_claims(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--allow-broken-claims", action="store_true",
                        help="stamp slides whose claim no longer holds, instead of stopping")  # fmt: skip


def read_param(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise argparse.ArgumentTypeError(f"'{text}' does not set a param; write it like wave=2018-2019")
    return name.strip(), value.strip()


def read_language(code: str) -> str:
    from deckgen.languages import LANGUAGES, meant_language

    if code in LANGUAGES:
        return code
    meant = meant_language(code)
    guess = f"did you mean '{meant}'? " if meant else ""
    raise argparse.ArgumentTypeError(f"there is no language '{code}'; {guess}(there is: {', '.join(LANGUAGES)})")


def request_of(chosen: argparse.Namespace) -> Request:
    from deckgen.pipeline import Request

    params: dict[str, str] = dict(chosen.param)
    if chosen.wave is not None:
        params["wave"] = chosen.wave
    return Request(params, chosen.lang, chosen.brand, chosen.root, getattr(chosen, "allow_broken_claims", False))


class Progress:
    """The stage a build is in, on a terminal, where it takes longer than a blink."""

    def __init__(self, quiet: bool) -> None:
        self.shown = not quiet and sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __call__(self, stage: str) -> None:
        if self.shown:
            print(f"\r\033[K{stage} …", end="", file=sys.stderr, flush=True)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
