"""The commands around finished files: update."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from deckgen.cli.options import Progress, add_command, read_language, read_param

if TYPE_CHECKING:
    from deckgen.report import UpdateResult
    from deckgen.updating import Options, Wanted


def add_commands(commands: Any) -> None:
    _add_update(commands)


def _add_update(commands: Any) -> None:
    parser = add_command(commands, "update", "put new numbers into finished decks, and lose no edit",
                         "deckgen update talk.pptx -p wave=2018-2019 --report changes.html", _update)  # fmt: skip
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.pptx|FOLDER")
    parser.add_argument("-o", "--out", type=Path, metavar="FILE.pptx", help="default: FILE.updated.pptx beside it")
    parser.add_argument("--in-place", action="store_true", help="write over the file; a dated copy is kept beside it")
    add_source_options(parser)
    parser.add_argument("--take", action="append", default=[], metavar="data|mine[:KEY]", type=_take,
                        help="who wins where a person and the data disagree: for all, or for one key")  # fmt: skip
    parser.add_argument("--add-new", action="store_true", help="put in slides that are new in the spec")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--report", type=Path, metavar="FILE.html",
                        help="a page with pictures before and after, to look through")  # fmt: skip
    parser.add_argument("--force", action="store_true", help="write over a file that a person has edited")
    parser.add_argument("--json", action="store_true", help="report as JSON")


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """What says how the deck is to be made now, over what the file says of itself."""
    parser.add_argument("-p", "--param", action="append", default=[], metavar="NAME=VALUE", type=read_param,
                        help="set a param of the deck; the others stay as the file was built")  # fmt: skip
    parser.add_argument("--wave", metavar="WAVE", help="short for -p wave=WAVE")
    parser.add_argument("--deck", type=Path, metavar="DECK.yaml", help="the spec; by default the one the file names")
    parser.add_argument("--lang", metavar="LANGUAGE", type=read_language, help="another language than the file's")
    parser.add_argument("--brand", metavar="BRAND", help="the brand, where the file's own is not found")
    parser.add_argument("--root", metavar="FOLDER", type=Path, help="the folder below which files may be read")


def _take(text: str) -> tuple[Literal["data", "mine"], str]:
    side, _, key = text.partition(":")
    if side == "data":
        return "data", key.strip()
    if side == "mine":
        return "mine", key.strip()
    raise argparse.ArgumentTypeError(f"'{text}' is neither data nor mine; write --take data, or --take data:KEY")


def wanted_by(chosen: argparse.Namespace) -> Wanted:
    from deckgen.updating import Wanted

    params = dict(chosen.param)
    if chosen.wave is not None:
        params["wave"] = chosen.wave
    return Wanted(params, chosen.deck, chosen.lang, chosen.brand, chosen.root)


def _options(chosen: argparse.Namespace) -> Options:
    from deckgen.merge import Takes
    from deckgen.updating import Options

    default: Literal["", "mine", "data"] = next((side for side, key in reversed(chosen.take) if not key), "")
    keys = {key: side for side, key in chosen.take if key}
    return Options(Takes(default, keys), chosen.add_new, chosen.out, chosen.in_place, chosen.dry_run, chosen.force)


def _update(chosen: argparse.Namespace) -> int:
    from deckgen.findings import DeckgenError, error
    from deckgen.report import findings_text, to_json, update_record, update_text
    from deckgen.updating import FOREIGN, presentations, update

    if chosen.in_place and chosen.out is not None:
        raise error("options-clash", "--in-place and -o name two places for the file", hint="leave one of them out")
    files = presentations(chosen.files)
    if chosen.out is not None and len(files) > 1:
        raise error("options-clash", f"-o names one file, but {len(files)} are to be updated",
                    hint="leave -o out: each is written beside its own, with .updated in its name")  # fmt: skip
    if chosen.report is not None:
        from deckgen.output import check_page

        check_page(chosen.report, chosen.force)
    done: list[UpdateResult] = []
    failed: list[tuple[Path, DeckgenError]] = []
    others: list[tuple[Path, DeckgenError]] = []
    with Progress(quiet=chosen.json) as progress:
        for file in files:
            try:
                done.append(update(file, wanted_by(chosen), _options(chosen), progress))
            except DeckgenError as problem:
                if len(files) == 1:
                    raise
                # A folder may hold presentations that are nobody's business here.
                is_other = file not in chosen.files and all(each.code == FOREIGN for each in problem.findings)
                (others if is_other else failed).append((file, problem))
        if chosen.report is not None and done:
            _write_page(chosen, done, progress)
    if chosen.json:
        records = [update_record(each) for each in done]
        records += [_failure(file, problem, passed=True) for file, problem in others]
        records += [_failure(file, problem) for file, problem in failed]
        print(to_json(records[0] if len(files) == 1 else {"ok": not failed, "files": records}))
    else:
        print("\n\n".join(update_text(each) for each in done))
        for file, _ in others:
            print(f"\n{file} was passed over: it holds no slide that deckgen knows as its own")
        for file, refused in failed:
            print(f"\n{file} was left as it is:\n{findings_text(refused.findings)}")
        if chosen.report is not None and done:
            print(f"wrote {chosen.report}")
    return 1 if failed or not done else max(each.exit_code for each in done)


def _failure(file: Path, problem: Exception, passed: bool = False) -> dict[str, Any]:
    from deckgen.findings import DeckgenError
    from deckgen.report import finding_record

    assert isinstance(problem, DeckgenError)
    return {
        "ok": passed,
        "file": str(file),
        "written": None,
        "findings": [finding_record(each) for each in problem.findings],
    }


def _write_page(chosen: argparse.Namespace, done: list[UpdateResult], progress: Progress) -> None:
    from deckgen.output import write_page
    from deckgen.updating.pictures import pictures_of

    progress("drawing")
    write_page(done, [pictures_of(each) for each in done], chosen.report, chosen.force)
