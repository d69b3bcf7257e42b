"""What stands in the way of writing is told, nothing is half-written, and a wrong command line is explained."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest
from mistaken import Desk
from pptx import Presentation


def refused(desk: Desk, *arguments: str) -> str:
    before = desk.files()
    said = desk.run("build", "decks/talk.yaml", *arguments)
    assert said.code == 1
    assert desk.files() == before
    return said.errors


def test_a_folder_is_not_written_over(desk: Desk) -> None:
    assert refused(desk, "-o", "data") == "error: data is a folder\n  name a file: -o data/talk.pptx"


def test_only_powerpoint_files_are_written(desk: Desk) -> None:
    assert refused(desk, "-o", "talk.pdf") == "error: talk.pdf does not end in .pptx\n  -o talk.pptx"


def test_a_file_in_the_way_of_a_folder_is_told(desk: Desk) -> None:
    (desk.folder / "build").touch()
    assert refused(desk, "-o", "build/talk.pptx") == (
        "error: build/talk.pptx cannot be written: a part of its path is a file, not a folder\n"
        "  name another place with -o"
    )


def test_a_file_of_someone_else_stays_as_it_is(desk: Desk) -> None:
    desk.out.write_bytes(b"mine")
    assert refused(desk, "-o", "talk.pptx") == (
        "error: talk.pptx exists and was not written by deckgen\n  name another file with -o, or use --force"
    )
    assert desk.out.read_bytes() == b"mine"


def test_an_edited_file_stays_as_it_is(desk: Desk) -> None:
    assert desk.build().code == 0
    presentation = Presentation(str(desk.out))
    presentation.slides[0].shapes.title.text_frame.text = "Min egen titel"
    presentation.save(str(desk.out))
    edited = desk.out.read_bytes()
    assert refused(desk, "-o", "talk.pptx") == (
        "error: talk.pptx exists and has been edited since deckgen wrote it\n"
        "  name another file with -o, or use --force"
    )
    assert desk.out.read_bytes() == edited


def test_a_deck_with_errors_leaves_the_last_build_as_it_is(desk: Desk) -> None:
    assert desk.build().code == 0
    built = desk.out.read_bytes()
    desk.change(("icon: building", "icon: bulding"))
    assert desk.build().code == 1
    assert desk.out.read_bytes() == built


REFUSALS = {
    "a full disk": (OSError(errno.ENOSPC, "No space left on device"), False, "the disk is full", "place"),
    "a read-only disk": (OSError(errno.EROFS, "Read-only file system"), False, "the disk is read-only", "place"),
    "a file without rights": (PermissionError(errno.EACCES, "Permission denied"), False,
                              "the folder or the file is read-only", "place"),
    "a file that is open": (PermissionError(errno.EACCES, "Permission denied"), True, "it is open in PowerPoint", ""),
}  # fmt: skip


@pytest.mark.parametrize(("problem", "is_open", "said", "hint"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_disk_that_refuses_leaves_the_old_file_and_no_other(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, problem: OSError, is_open: bool, said: str, hint: str
) -> None:
    assert desk.build().code == 0
    built = desk.out.read_bytes()
    if is_open:
        (desk.folder / "~$talk.pptx").touch()

    def refuse(part: Path, target: Path) -> None:
        raise problem

    monkeypatch.setattr(Path, "replace", refuse)
    right = "name another place with -o" if hint else "close it there, or name another file with -o"
    assert refused(desk, "-o", "talk.pptx") == f"error: talk.pptx cannot be written: {said}\n  {right}"
    assert desk.out.read_bytes() == built


# ---------------------------------------------------------------------------------------------- command line

USAGE = {
    "no command": ((), ""),
    "a misspelt command": (("biuld", "decks/talk.yaml"), "invalid choice: 'biuld'"),
    "no deck": (("build",), "the following arguments are required: DECK.yaml"),
    "an unknown option": (("build", "decks/talk.yaml", "--fource"), "unrecognized arguments: --fource"),
    "a param without a value": (("build", "decks/talk.yaml", "-p", "wave"),
                                "argument -p/--param: 'wave' does not set a param; write it like wave=2018-2019"),
    "a language that is not one": (("build", "decks/talk.yaml", "--lang", "dk"),
                                   "argument --lang: there is no language 'dk'; did you mean 'da'?"),
    "a picture without width": (("preview", "decks/talk.yaml", "--width", "0"), "argument --width: '0' is not a width"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "said"), USAGE.values(), ids=USAGE.keys())
def test_a_wrong_command_line_says_how_it_is_used_and_exits_with_2(
    desk: Desk, arguments: tuple[str, ...], said: str
) -> None:
    told = desk.run(*arguments)
    assert told.code == 2
    assert "usage: deckgen" in told.out + told.err
    assert said in told.err


def test_a_param_that_the_deck_does_not_have_names_those_it_has(desk: Desk) -> None:
    assert (
        desk.refused("-p", "wvae=2024")
        == "error: the deck has no param 'wvae'\n  did you mean 'wave'? (there is: wave)"
    )


def test_a_wave_that_the_data_does_not_have_is_told_with_those_it_has(desk: Desk) -> None:
    assert (
        desk.refused("--wave", "2026")
        == """\
decks/talk.yaml:8:19: error: no row of 'survey' (data/survey.csv) has wave '2026'
  8 |     where: {wave: $wave}
    |                   ^^^^^
  did you mean '2025'? (there is: 2024, 2025)"""
    )


def test_json_holds_the_same_findings_for_machines(desk: Desk) -> None:
    desk.change(("icon: building", "icon: bulding"))
    said = desk.build("--json")
    assert (said.code, said.err) == (1, "")
    report = json.loads(said.out)
    assert report["ok"] is False
    (finding,) = report["findings"]
    assert finding["code"] == "icon-unknown"
    assert finding["slide"] == 1
    assert (finding["where"]["file"], finding["where"]["line"], finding["where"]["column"]) == (
        "decks/talk.yaml",
        19,
        11,
    )


def test_what_is_shown_of_a_file_cannot_steer_the_terminal(desk: Desk) -> None:
    desk.change_data("2025,innovative,yes,Ja,0.8", "2025,innovative,yes,\x1b[31mJa\u202e,x0.8")
    said = desk.refused()
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "data/survey.csv:3:30: error:" in said


def test_a_long_line_is_shown_around_its_mark(desk: Desk) -> None:
    desk.change_data("Ja,0.8", "J" + "a" * 500 + ",x0.8")
    line, mark = desk.refused().splitlines()[1:3]
    assert len(line) < 140
    assert line[mark.index("^") : mark.rindex("^") + 1] == "x0.8"
