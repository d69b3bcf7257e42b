"""The commands around finished files, from the command line: diff, status, freeze, and update's own options."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

import deckgen
from deckgen.cli import main
from finished import Finished, Talk, key_in_name, lint_faults, parts, plain, read_yaml
from tools import ROOT, slide_texts

SPEC = ROOT / "decks" / "blox2018.yaml"
WAVE, NEXT = "2015-2016", "2018-2019"
Told = dict[str, Any]


@pytest.fixture
def talk(finish: Callable[[Talk], Finished], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The talk as built, in a folder of its own; commands are run in the project."""
    monkeypatch.chdir(ROOT)
    path = tmp_path / "talk.pptx"
    shutil.copy(finish(Talk("blox2018")).path, path)
    return path


def told(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, Told]:
    """A command's exit code and what it says as JSON."""
    capsys.readouterr()
    code = main([*arguments, "--json"])
    out = capsys.readouterr()
    assert out.err == ""
    return code, json.loads(out.out)


def outcomes(record: Told) -> dict[str, str]:
    return {change["key"]: change["outcome"] for change in record["changes"]}


def shape(deck: Any, key: str) -> Any:
    return next(each for slide in deck.slides for each in slide.shapes if key_in_name(each.name) == key)


# ---------------------------------------------------------------------------------------------------- diff


def test_two_waves_of_a_spec(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, record = told(["diff", str(SPEC), "-p", f"wave={NEXT}"], capsys)
    by_key = {change["key"]: change for change in record["changes"]}
    assert code == 0
    # 79 and 69 per cent are in data/innovationsbarometer.csv for the two waves.
    assert (by_key["partners/title/collaboration"]["written"], by_key["partners/title/collaboration"]["proposed"]) == (
        "79\u00a0pct.", "69\u00a0pct.",
    )  # fmt: skip
    assert record["params_before"]["wave"], record["params"]["wave"] == (WAVE, NEXT)
    assert record["written"] is None


def test_a_wave_and_itself_do_not_differ(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, record = told(["diff", str(SPEC), "-p", f"wave={WAVE}"], capsys)
    assert (code, record["changes"]) == (0, [])


def test_a_spec_alone_has_nothing_to_be_compared_with(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(SPEC)]) == 1
    assert "-p wave=2018-2019" in capsys.readouterr().err


@pytest.mark.parametrize("turned", [False, True], ids=["file first", "spec first"])
def test_a_file_and_a_spec(turned: bool, talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    named = [str(talk), str(SPEC)]
    before = talk.read_bytes()
    _, record = told(["diff", *(reversed(named) if turned else named), "--wave", NEXT], capsys)
    assert outcomes(record)["partners/title/collaboration"] == "refreshed"
    assert talk.read_bytes() == before
    assert sorted(path.name for path in talk.parent.iterdir()) == ["talk.pptx"]


def test_two_files(talk: Path, finish: Callable[[Talk], Finished], capsys: pytest.CaptureFixture[str]) -> None:
    other = finish(Talk("blox2018", wave=NEXT)).path
    _, record = told(["diff", str(talk), str(other)], capsys)
    assert outcomes(record)["partners/title/collaboration"] == "refreshed"
    assert outcomes(record)["partners/stamp"] == "added"
    _, back = told(["diff", str(other), str(talk)], capsys)
    assert outcomes(back)["partners/stamp"] == "removed"
    _, none = told(["diff", str(talk), str(talk)], capsys)
    assert none["changes"] == []


def test_two_files_of_which_one_was_edited(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edited = talk.with_name("edited.pptx")
    deck = Presentation(talk)
    shape(deck, "sharper/title").text_frame.text = "Fem råd"
    deck.save(edited)
    _, record = told(["diff", str(talk), str(edited)], capsys)
    (change,) = record["changes"]
    assert (change["key"], change["proposed"]) == ("sharper/title", "Fem råd")


# -------------------------------------------------------------------------------------------------- status


def test_status_of_a_file_as_built(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, record = told(["status", str(talk)], capsys)
    assert code == 0
    assert (record["deck"], record["spec"], record["brand"]) == ("blox2018", "decks/blox2018.yaml", "offinno")
    assert record["params"] == {"country": "DK", "wave": WAVE}
    assert (record["state"], record["behind"]) == ("untouched", False)
    assert set(record["data"]) == {"data/innovationsbarometer.csv", "data/illustrative.csv"}
    assert record["later"] == {"wave": [NEXT, "2021-2023"]}
    assert [slide for slide in record["slides"] if slide["remarks"] or slide["changes"] or slide["looks"]] == []


def test_status_tells_what_a_person_did(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    deck = Presentation(talk)
    shape(deck, "sharper/title").text_frame.text = "Fem råd"
    shape(deck, "value/chart").left += 400_000
    deck.slides[0].shapes.add_textbox(0, 0, 900_000, 400_000).text_frame.text = "Udkast"
    deck.save(talk)
    _, record = told(["status", str(talk)], capsys)
    by_key = {slide["key"]: slide for slide in record["slides"]}
    assert record["state"] == "edited"
    assert [(each["key"], each["current"]) for each in by_key["sharper"]["changes"]] == [("sharper/title", "Fem råd")]
    assert by_key["value"]["looks"] == [{"key": "value/chart", "what": "moved or resized"}]
    assert by_key["cover"]["remarks"] == ["holds shapes of a person's own"]
    assert main(["status", str(talk)]) == 0
    shown = capsys.readouterr().out
    assert "title: Fem råd, written as Vi kan blive skarpere til at" in shown
    assert f"deckgen update {talk} -p wave=2021-2023" in shown


def test_status_says_when_the_data_has_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                             capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    main(["new", str(tmp_path / "tale")])
    monkeypatch.chdir(tmp_path / "tale")
    main(["build", "decks/first.yaml"])
    data = Path("data/survey.csv")
    _, before = told(["status", "build/first.pptx"], capsys)
    data.write_text(data.read_text("utf-8").replace("0.62", "0.66"), "utf-8")
    _, after = told(["status", "build/first.pptx"], capsys)
    assert (before["behind"], after["behind"]) == (False, True)


def test_status_of_a_file_whose_spec_is_gone(talk: Path, monkeypatch: pytest.MonkeyPatch,
                                             capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.chdir(talk.parent)
    code, record = told(["status", str(talk)], capsys)
    assert (code, record["behind"]) == (0, None)
    assert "decks/blox2018.yaml" in record["why_not"]


def test_a_foreign_file_has_no_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Presentation().save(tmp_path / "own.pptx")
    assert main(["status", str(tmp_path / "own.pptx")]) == 1
    assert "no slide that deckgen knows" in capsys.readouterr().err


# -------------------------------------------------------------------------------------------------- freeze


def test_a_frozen_slide_and_shape_are_left_and_told(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["freeze", str(talk), "--slide", "7", "--shape", "value/chart"]) == 0
    kept = [path for path in talk.parent.iterdir() if path != talk]
    assert len(kept) == 1
    assert "as it was before" in capsys.readouterr().out
    names = [each.name for each in Presentation(talk).slides[6].shapes]
    assert sum("[freeze slide]" in name for name in names) == 1
    before = slide_texts(talk)
    code, record = told(["update", str(talk), "--wave", NEXT], capsys)
    out = Path(record["written"])
    assert code == 0
    assert outcomes(record)["value/chart"] == outcomes(record)["partners/title"] == "kept"
    assert {change["note"] for change in record["changes"] if change["outcome"] == "kept"} == {"frozen"}
    assert slide_texts(out)[6] == before[6]
    assert parts(out)["ppt/slides/slide7.xml"] == parts(talk)["ppt/slides/slide7.xml"]
    assert lint_faults(out) == []
    assert main(["freeze", str(out), "--slide", "7", "--shape", "value/chart", "--off"]) == 0
    code, record = told(["update", str(out)], capsys)
    assert outcomes(record)["partners/title/collaboration"] == "refreshed"
    assert slide_texts(Path(record["written"]))[6][0].startswith("69")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "--slide 4"), (["--slide", "11"], "slides 1 to 10"),
        (["--shape", "value/chrt"], "did you mean 'value/chart'"),
    ],
    ids=["nothing", "no such slide", "no such shape"],
)  # fmt: skip
def test_what_cannot_be_frozen(options: list[str], said: str, talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = talk.read_bytes()
    assert main(["freeze", str(talk), *options]) == 1
    assert said in capsys.readouterr().err
    assert talk.read_bytes() == before


# -------------------------------------------------------------------------------------------------- update


def test_an_update_from_python(talk: Path) -> None:
    dry = deckgen.update(talk, params={"wave": NEXT}, dry_run=True)
    assert (dry.path, sorted(path.name for path in talk.parent.iterdir())) == (None, ["talk.pptx"])
    done = deckgen.update(talk, params={"wave": NEXT}, out=talk.with_name("new.pptx"))
    assert done.path == talk.with_name("new.pptx")
    assert done.changes == dry.changes
    assert plain(Presentation(done.path).slides[6].shapes.title.text_frame.text).startswith("69 pct.")
    with pytest.raises(ValueError, match="neither"):
        deckgen.update(talk, take="theirs")


def test_an_unknown_param_is_told_with_its_nearest(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["update", str(talk), "-p", "wve=2018-2019"]) == 1
    assert "did you mean 'wave'?" in capsys.readouterr().err


def test_a_folder_updates_all_but_what_updates_made(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(talk, talk.with_name("second.pptx"))
    for _ in range(2):
        code, record = told(["update", str(talk.parent), "--wave", NEXT], capsys)
        assert code == 0
        assert {Path(each["file"]).name for each in record["files"]} == {"talk.pptx", "second.pptx"}
    assert {path.name for path in talk.parent.iterdir()} == {
        "talk.pptx", "talk.updated.pptx", "second.pptx", "second.updated.pptx",
    }  # fmt: skip


def test_one_broken_file_does_not_stop_the_others(talk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = talk.with_name("broken.pptx")
    broken.write_bytes(talk.read_bytes()[:5000])
    assert main(["update", str(talk.parent), "--wave", NEXT]) == 1
    out = capsys.readouterr().out
    assert "broken.pptx was left as it is" in out
    assert talk.with_name("talk.updated.pptx").exists()
    assert read_yaml(SPEC)["params"]["wave"] == WAVE


# ------------------------------------------------------------------------------------- another slide layout


LAYOUTS = """\
title: Layouts
language: en
params: {wave: 2024}
data: {survey: {file: ../survey.csv, where: {wave: $wave}, value: share}}
slides:
  - {kind: chart, key: answers, title: Answers, chart: {type: bar, from: survey, category: answer}TEXT}
"""


@pytest.fixture
def charted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a chart over its slide, whose spec now wants a text beside the chart, on another slide layout."""
    (tmp_path / ".deckgen").touch()
    (tmp_path / "decks").mkdir()
    (tmp_path / "survey.csv").write_text("answer,wave,share\nyes,2024,0.6\nno,2024,0.4\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    spec = Path("decks/layouts.yaml")
    spec.write_text(LAYOUTS.replace("TEXT", ""), "utf-8")
    deckgen.build(spec, out="talk.pptx")
    spec.write_text(LAYOUTS.replace("TEXT", ", text: A word beside it"), "utf-8")
    return Path("talk.pptx")


def test_a_slide_that_nobody_touched_moves_to_its_new_layout(charted: Path) -> None:
    deckgen.build("decks/layouts.yaml", out="wanted.pptx")
    done = deckgen.update(charted)
    assert done.path is not None
    (slide,), (wanted,) = Presentation(done.path).slides, Presentation("wanted.pptx").slides
    assert slide.slide_layout.name == wanted.slide_layout.name != Presentation(charted).slides[0].slide_layout.name
    assert [(each.left, each.top, each.width) for each in slide.shapes] == [
        (each.left, each.top, each.width) for each in wanted.shapes
    ]
    assert slide_texts(done.path) == slide_texts(Path("wanted.pptx"))
    assert lint_faults(done.path) == []
    assert deckgen.update(done.path).changes == ()


def test_a_slide_that_a_person_arranged_keeps_its_layout_and_is_told_each_time(charted: Path) -> None:
    deck = Presentation(charted)
    shape(deck, "answers/chart").left += 200_000
    deck.save(charted)
    done = deckgen.update(charted)
    assert [(change.key, change.outcome) for change in done.changes] == [("answers/text", "conflict")]
    assert done.exit_code == 3
    again = deckgen.update(done.path or charted)
    assert [(change.key, change.outcome) for change in again.changes] == [("answers/text", "conflict")]
    assert again.path is None
