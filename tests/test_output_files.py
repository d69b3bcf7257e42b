"""What the command line leaves on disk and on the screen: whole files, nobody's work overwritten, honest exit codes."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pptx import Presentation

import deckgen
from deckgen.cli import main
from deckgen.findings import DeckgenError
from expected import fields_of
from finished import Finished, Talk, lint_faults, plain, read_yaml
from tools import ROOT

DECK = "decks/first.yaml"
OUT = Path("build/first.pptx")
SPECS = sorted([*(ROOT / "decks").glob("*.yaml"), *(ROOT / "tests" / "gallery").glob("*/*.yaml")])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project as `deckgen new` leaves it, and the working folder."""
    folder = tmp_path / "min-tale"
    assert main(["new", str(folder)]) == 0
    monkeypatch.chdir(folder)
    return folder


def edit(path: Path) -> bytes:
    """Change a title as a person would; what the file holds then."""
    deck = Presentation(path)
    deck.slides[0].shapes.title.text_frame.text = "My own title"
    deck.save(path)
    return path.read_bytes()


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def titles(path: Path) -> list[str]:
    return [plain(slide.shapes.title.text_frame.text) for slide in Presentation(path).slides]


# -------------------------------------------------------------------------------------------- a new project


def test_a_new_project_builds_at_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert files(project) == {".deckgen/README.txt", "data/survey.csv", DECK, "deck.schema.json"}
    assert main(["build", DECK]) == 0
    told = capsys.readouterr()
    assert f"wrote {OUT}: 3 slides" in told.out
    assert told.err == ""
    assert titles(OUT) == ["A first deck", "8 out of 10 answered yes in 2025", "What people said"]
    assert lint_faults(OUT) == []


def test_a_new_project_takes_no_folder_that_holds_something(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert main(["new", str(tmp_path)]) == 1
    assert "not empty" in capsys.readouterr().err
    assert files(tmp_path) == {"notes.txt"}


# ------------------------------------------------------------------------------------------- whose file it is


def test_its_own_untouched_file_is_written_anew(project: Path) -> None:
    assert main(["build", DECK]) == 0
    assert main(["build", DECK, "--lang", "da"]) == 0
    assert titles(OUT)[0] == "En første præsentation"


def test_a_file_that_a_person_has_edited_is_kept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", DECK])
    edited = edit(OUT)
    capsys.readouterr()
    assert main(["build", DECK]) == 1
    told = capsys.readouterr()
    assert "has been edited since deckgen wrote it" in told.err
    assert "--force" in told.err
    assert "nothing was written" in told.err
    assert told.out == ""
    assert OUT.read_bytes() == edited


@pytest.mark.parametrize("held", [b"", b"my notes", b"PK\x03\x04 half a file"], ids=["empty", "text", "broken"])
def test_a_file_of_somebody_else_s_is_kept(held: bytes, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    OUT.parent.mkdir()
    OUT.write_bytes(held)
    assert main(["build", DECK]) == 1
    assert "was not written by deckgen" in capsys.readouterr().err
    assert OUT.read_bytes() == held


def test_a_presentation_of_somebody_else_s_is_kept(project: Path) -> None:
    Presentation().save("mine.pptx")
    before = Path("mine.pptx").read_bytes()
    assert main(["build", DECK, "-o", "mine.pptx"]) == 1
    assert Path("mine.pptx").read_bytes() == before


def test_force_writes_over_an_edited_file(project: Path) -> None:
    main(["build", DECK])
    written = OUT.read_bytes()
    edit(OUT)
    assert main(["build", DECK, "--force"]) == 0
    assert OUT.read_bytes() == written


def test_a_build_that_fails_leaves_the_last_one(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["build", DECK])
    written = OUT.read_bytes()
    Path(DECK).write_text(Path(DECK).read_text("utf-8").replace("satisfied | in_ten", "satisfeid | in_ten"), "utf-8")
    assert main(["build", DECK]) == 1
    told = capsys.readouterr().err
    assert "did you mean 'satisfied'?" in told
    assert OUT.read_bytes() == written


def test_no_other_file_is_left_behind(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = files(project)
    main(["build", DECK])
    main(["build", DECK, "--force"])
    main(["build", "decks/none.yaml"])
    assert files(project) == before | {OUT.as_posix()}


def test_what_was_begun_is_removed_when_the_disk_refuses_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file stands beside the old one until it is whole."""
    main(["build", DECK])
    before, written = files(project), OUT.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    assert main(["build", DECK, "--lang", "da"]) == 1
    assert (files(project), OUT.read_bytes()) == (before, written)


def test_the_file_has_the_rights_that_new_files_have(project: Path) -> None:
    before = os.umask(0o027)
    try:
        main(["build", DECK])
    finally:
        os.umask(before)
    assert stat.S_IMODE(OUT.stat().st_mode) == 0o640


# ---------------------------------------------------------------------------------------------- where and what


def test_out_names_the_file_and_its_folder_is_made(project: Path) -> None:
    assert main(["build", DECK, "-o", "til møde/tale.pptx"]) == 0
    assert len(titles(Path("til møde/tale.pptx"))) == 3
    assert not OUT.exists()


@pytest.mark.parametrize(("name", "said"), [("talk.ppt", "does not end in .pptx"), ("decks", "is a folder")])
def test_what_is_no_presentation_s_name_is_refused(
    name: str, said: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", DECK, "-o", name]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("option", [["-p", "wave=2018-2019"], ["--param", "wave = 2018-2019"], ["--wave", "2018-2019"]])
def test_a_param_sets_the_wave(option: list[str], tmp_path: Path) -> None:
    out = tmp_path / "talk.pptx"
    assert main(["build", str(ROOT / "decks" / "blox2018.yaml"), *option, "-o", str(out)]) == 0
    assert "79 pct." not in titles(out)[6]
    assert titles(out)[6].startswith("69 pct. af de offentlige innovationer")


def test_lang_and_brand_go_before_those_of_the_deck(project: Path) -> None:
    assert main(["build", DECK, "--lang", "da", "--brand", "nordlys"]) == 0
    assert titles(OUT)[1] == "8 ud af 10 svarede ja i 2025"
    assert Presentation(OUT).core_properties.language == "da-DK"
    (master,) = Presentation(OUT).slide_masters
    (theme,) = [each.target_part for each in master.part.rels.values() if each.reltype.endswith("/theme")]
    assert b"4ED6A8" in theme.blob, "the mint of nordlys"


# ------------------------------------------------------------------------------------------------- for programs


def test_json_tells_all_that_a_program_needs(finish: Callable[[Talk], Finished], tmp_path: Path,
                                             capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    out = tmp_path / "talk.pptx"
    assert main(["build", str(ROOT / "decks" / "blox2018.yaml"), "--json", "-o", str(out)]) == 0
    told = capsys.readouterr()
    record = json.loads(told.out)
    assert told.err == ""
    assert record["ok"] is True
    assert (record["file"], record["slides"]) == (str(out), 10)
    assert (record["language"], record["brand"]) == ("da", "offinno")
    assert record["params"] == {"country": "DK", "wave": "2015-2016"}
    assert [(each["severity"], each["code"], each["slide"]) for each in record["findings"]] == [
        ("warning", "illustrative-numbers", 5), ("warning", "illustrative-numbers", 8),
    ]  # fmt: skip
    numbers = {(each["key"], each["text"]): each for each in record["numbers"]}
    for shown in (shown for slide in fields_of(Talk("blox2018")).values() for shown in slide):
        told_number = numbers[shown.key, shown.text("da")]
        assert told_number["origin"]["line"] == shown.row["line"]
        assert told_number["origin"]["file"] == shown.row["file"]
        assert told_number["origin"]["url"] == shown.row["source_url"]


def test_json_tells_errors_with_their_place(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path(DECK).write_text(Path(DECK).read_text("utf-8").replace("icon: person", "icon: persom"), "utf-8")
    capsys.readouterr()
    assert main(["build", DECK, "--json"]) == 1
    record = json.loads(capsys.readouterr().out)
    assert record["ok"] is False
    (finding,) = record["findings"]
    line = next(number for number, text in enumerate(Path(DECK).read_text("utf-8").splitlines(), 1) if "persom" in text)
    assert (finding["severity"], finding["where"]["file"], finding["where"]["line"]) == ("error", DECK, line)
    assert "person" in finding["hint"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 2), (["--version"], 0), (["build"], 2), (["build", DECK, "--lang", "dk"], 2),
        (["build", DECK, "-p", "wave"], 2), (["build", DECK, "--wave", "1900"], 1), (["fly"], 2),
        (["build", "none.yaml"], 1), (["build", DECK, "--brand", "none"], 1), (["build", DECK, "-p", "wve=2025"], 1),
        (["icons", "people"], 0), (["schema"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_exit_codes(arguments: list[str], code: int, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        found = main(arguments)
    except SystemExit as end:
        found = int(end.code or 0)
    assert found == code
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert bool(told.err) == (code > 0 and bool(arguments))
    assert not OUT.exists()


def test_it_runs_as_a_module(project: Path) -> None:
    run = subprocess.run([sys.executable, "-m", "deckgen", "build", DECK], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.endswith("warnings\n")
    assert len(titles(OUT)) == 3


def test_build_returns_what_it_made(tmp_path: Path) -> None:
    out = tmp_path / "talk.pptx"
    result = deckgen.build(ROOT / "decks" / "blox2018.yaml", params={"wave": "2018-2019"}, out=out, language="en",
                           brand="plain")  # fmt: skip
    assert (result.path, result.slides) == (out, 10)
    assert "81%" in {fact.text for fact in result.facts}
    assert {finding.slide for finding in result.warnings} == {5, 7, 8}
    assert len(titles(out)) == 10


def test_build_raises_all_problems_and_writes_nothing(project: Path) -> None:
    text = Path(DECK).read_text("utf-8")
    Path(DECK).write_text(text.replace("icon: person", "icon: persom").replace("highlight: max", "highlight: mas"))
    with pytest.raises(DeckgenError) as caught:
        deckgen.build(DECK)
    assert {finding.code for finding in caught.value.findings} == {"icon-unknown", "code-unknown"}
    assert not OUT.exists()


# ---------------------------------------------------------------------------------------------------- the schema


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    run = subprocess.run([sys.executable, "-m", "deckgen", "schema"], capture_output=True, check=True, timeout=60)
    found = json.loads(run.stdout)
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.stem)
def test_the_schema_takes_every_deck(spec: Path, schema: Draft202012Validator) -> None:
    assert [error.message for error in schema.iter_errors(read_yaml(spec))] == []


def test_the_schema_takes_a_wave_that_yaml_reads_as_a_number(project: Path, schema: Draft202012Validator) -> None:
    Path(DECK).write_text(Path(DECK).read_text("utf-8").replace('"2025"', "2025"), "utf-8")
    assert read_yaml(Path(DECK))["params"] == {"wave": 2025}
    assert main(["build", DECK]) == 0
    assert [error.message for error in schema.iter_errors(read_yaml(Path(DECK)))] == []


def test_the_schema_in_the_repository_is_the_one_that_is_written(tmp_path: Path) -> None:
    out = tmp_path / "deck.schema.json"
    assert main(["schema", "-o", str(out)]) == 0
    assert out.read_bytes() == (ROOT / "deck.schema.json").read_bytes()


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ((), "titel"), (("data", "barometer"), "fil"), (("numbers", "innovative"), "form"), (("slides", 3), "ikon"),
        (("slides", 4, "chart"), "hilight"), (("slides", 6, "right", "chart"), "sorted"),
        (("slides", 2, "bands", 0, "items", 0), "lable"), (("slides", 0, "title"), "dk"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_the_schema_refuses_a_misspelt_key(place: tuple[Any, ...], key: str, schema: Draft202012Validator) -> None:
    deck = read_yaml(ROOT / "decks" / "blox2018.yaml")
    assert schema.is_valid(deck)
    inner = deck
    for step in place:
        inner = inner[step]
    inner[key] = "x"
    assert not schema.is_valid(deck)
