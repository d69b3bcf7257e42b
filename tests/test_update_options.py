"""`deckgen update` on the command line: who wins, where it goes, what it says; slides that were copied elsewhere."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

import hand_edits as hand
from carrying import copy_slide, read_parts, write_parts
from deckgen.cli import main
from finished import Finished, Talk, lint_faults, number_fields, parts, plain, query, wrong
from library import DECK, make_library
from stories import File, key_of_slide, together

WAVE = "2018-2019"
Said = pytest.CaptureFixture[str]


@pytest.fixture
def talk(finish: Callable[[Talk], Finished], tmp_path: Path) -> Path:
    """The talk of 2015-2016, a file of one's own."""
    return Path(shutil.copy(finish(Talk("blox2018")).path, tmp_path / "talk.pptx"))


@pytest.fixture
def overtyped(talk: Path) -> Path:
    """A caption typed over from 80 to 82 pct., and a numeral from 79 to 78."""

    def change(deck: Any) -> None:
        hand.rewrite(hand.shape(deck, "eight-in-ten/caption"), "80 pct.", "82 pct.")
        hand.rewrite(hand.shape(deck, "partners/left_numeral"), "79", "78")

    hand.edit(talk, change)
    return talk


def run(*words: str | Path) -> int:
    return main(["update", *map(str, words), "-p", f"wave={WAVE}"])


def record(said: Said, *words: str | Path) -> tuple[int, dict[str, Any]]:
    code = run(*words, "--json")
    found: dict[str, Any] = json.loads(said.readouterr().out)
    return code, found


def updated(path: Path) -> File:
    return File(path.with_name(f"{path.stem}.updated.pptx"))


# ------------------------------------------------------------------------------------------------- what it says


def test_an_untouched_file_is_refreshed_and_ends_well(talk: Path, capsys: Said) -> None:
    before = talk.read_bytes()
    code, said = record(capsys, talk)
    assert code == 0
    assert not said["needs_person"]
    assert {each["outcome"] for each in said["changes"]} == {"refreshed", "added"}
    title = next(each for each in said["changes"] if each["key"] == "partners/title/collaboration")
    assert (title["slide"], plain(title["written"]), plain(title["proposed"])) == (7, "79 pct.", together(WAVE))
    assert said["written"] == str(updated(talk).path)
    assert talk.read_bytes() == before


def test_a_conflict_ends_with_3_and_is_told_with_all_three_values(overtyped: Path, capsys: Said) -> None:
    code, said = record(capsys, overtyped)
    assert code == 3
    assert said["needs_person"]
    told = {each["key"]: [plain(each[side] or "") for side in ("written", "current", "proposed")]
            for each in said["changes"] if each["outcome"] == "conflict"}  # fmt: skip
    assert told == {
        "eight-in-ten/caption/innovative": ["80 pct.", "82 pct.", "81 pct."],
        "partners/left_numeral/collaboration": ["79", "78", "69"],
    }
    assert run(overtyped) == 3
    text = capsys.readouterr().out
    assert "--take data:eight-in-ten/caption/innovative" in text


# ------------------------------------------------------------------------------------------------- who wins


def test_take_data_takes_every_number(overtyped: Path, capsys: Said) -> None:
    code, said = record(capsys, overtyped, "--take", "data")
    assert (code, said["needs_person"]) == (0, False)
    assert updated(overtyped).text("eight-in-ten/caption") == "81 pct. er innovative"
    assert updated(overtyped).text("partners/left_numeral") == "69"


def test_take_mine_settles_them_as_they_stand(overtyped: Path, capsys: Said) -> None:
    code, said = record(capsys, overtyped, "--take", "mine")
    assert code == 0
    assert "conflict" not in said["summary"]
    assert updated(overtyped).text("eight-in-ten/caption") == "82 pct. er innovative"
    assert updated(overtyped).text("partners/left_numeral") == "78"


def test_take_data_for_one_key_takes_that_alone(overtyped: Path, capsys: Said) -> None:
    code, said = record(capsys, overtyped, "--take", "data:eight-in-ten/caption/innovative")
    assert code == 3
    assert [each["key"] for each in said["changes"] if each["outcome"] == "conflict"] == [
        "partners/left_numeral/collaboration"]  # fmt: skip
    assert updated(overtyped).text("eight-in-ten/caption") == "81 pct. er innovative"
    assert updated(overtyped).text("partners/left_numeral") == "78"


def test_a_conflict_can_be_settled_in_a_second_run(overtyped: Path, capsys: Said) -> None:
    run(overtyped)
    first = updated(overtyped).path
    code = run(first, "--take", "data:eight-in-ten/caption/innovative", "-o", overtyped.with_name("settled.pptx"))
    assert File(overtyped.with_name("settled.pptx")).text("eight-in-ten/caption") == "81 pct. er innovative"
    assert code == 0  # against the new record the other number has not moved since
    capsys.readouterr()


# ------------------------------------------------------------------------------------------------- where it goes


def test_a_dry_run_writes_nothing(talk: Path, capsys: Said) -> None:
    before = {path.name: path.read_bytes() for path in talk.parent.iterdir()}
    code, said = record(capsys, talk, "--dry-run")
    assert (code, said["written"]) == (0, None)
    assert said["summary"]["refreshed"] > 10
    assert {path.name: path.read_bytes() for path in talk.parent.iterdir()} == before


def test_in_place_keeps_the_file_as_it_was_beside_it(talk: Path, capsys: Said) -> None:
    before = talk.read_bytes()
    code, said = record(capsys, talk, "--in-place")
    assert code == 0
    assert Path(said["backup"]).read_bytes() == before
    assert Path(said["backup"]).parent == talk.parent
    assert File(talk).text("partners/title").startswith(together(WAVE))
    assert len(list(talk.parent.iterdir())) == 2


def test_out_is_another_place(talk: Path, capsys: Said) -> None:
    out = talk.with_name("næste.pptx")
    assert run(talk, "-o", out) == 0
    assert File(out).text("partners/title").startswith(together(WAVE))
    assert not updated(talk).path.exists()
    capsys.readouterr()


def test_several_files_and_a_folder_are_done_at_once(talk: Path, tmp_path: Path, capsys: Said) -> None:
    folder = tmp_path / "taler"
    folder.mkdir()
    for name in ("a", "b"):
        shutil.copy(talk, folder / f"{name}.pptx")
    code, said = record(capsys, talk, folder)
    assert code == 0
    assert [Path(each["file"]).name for each in said["files"]] == ["talk.pptx", "a.pptx", "b.pptx"]
    for path in (talk, folder / "a.pptx", folder / "b.pptx"):
        assert updated(path).text("partners/left_numeral") == "69"


def test_a_file_that_is_up_to_date_is_not_written(talk: Path, capsys: Said) -> None:
    code = main(["update", str(talk), "--json"])
    said = json.loads(capsys.readouterr().out)
    assert (code, said["written"], said["changes"]) == (0, None, [])
    assert not updated(talk).path.exists()


# ------------------------------------------------------------------------------------------------- new slides


NEW = """\
  - kind: statement
    key: closing
    title: "Kort sagt: {{ visited | pct }} kommer"
"""


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """A deck whose spec has got a new slide since it was built: the third of seven."""
    path = make_library(tmp_path)
    before, sign, after = DECK.partition("  - kind: chart\n    key: ways\n")
    (tmp_path / "library.yaml").write_text(before + NEW + sign + after, "utf-8")
    return path


def test_a_new_slide_is_told_and_not_put_in_unasked(grown: Path, capsys: Said) -> None:
    main(["update", str(grown), "-p", "wave=3", "--json"])
    said = json.loads(capsys.readouterr().out)
    (finding,) = [each for each in said["findings"] if each["code"] == "slide-new"]
    assert "78 pct." in plain(finding["message"]) and "--add-new" in finding["hint"]
    assert "closing" not in updated(grown).keys


def test_add_new_puts_it_in_at_its_place_and_it_stays_one_of_the_deck(grown: Path, capsys: Said) -> None:
    assert main(["update", str(grown), "-p", "wave=3", "--add-new"]) == 0
    after = updated(grown)
    assert after.keys == ["visits", "habit", "closing", "ways", "regions", "listed", "shown"]
    assert after.text("closing/title") == "Kort sagt: 78 pct. kommer"
    assert wrong([after.path]) == {}
    assert lint_faults(after.path) == []
    listed = query(after.deck.part._element, "./p:sldIdLst/p:sldId/@id")
    in_sections = query(after.deck.part._element, ".//*[local-name()='section']//*[local-name()='sldId']/@id")
    assert in_sections in ([], listed)
    again = after.path.with_name("again.pptx")
    assert main(["update", str(after.path), "-p", "wave=2", "--add-new", "-o", str(again)]) == 3  # a claim is broken
    assert File(again).text("closing/title") == "Kort sagt: 69 pct. kommer"
    capsys.readouterr()


def test_a_new_slide_that_was_deleted_stays_deleted(grown: Path, capsys: Said) -> None:
    main(["update", str(grown), "-p", "wave=3", "--add-new", "--in-place"])
    hand.edit(grown, lambda deck: _delete(deck, "closing"))
    main(["update", str(grown), "-p", "wave=1", "--add-new", "--in-place"])
    assert "closing" not in File(grown).keys
    capsys.readouterr()


def _delete(deck: Any, key: str) -> None:
    gone = hand.slide(deck, key)
    for entry in list(deck.slides._sldIdLst):
        if deck.part.related_part(entry.rId) is gone.part:
            deck.part.drop_rel(entry.rId)
            deck.slides._sldIdLst.remove(entry)


# ------------------------------------------------------------------------------------------------- copied elsewhere


def test_a_slide_copied_into_a_plain_deck_is_refreshed_there_and_the_rest_is_as_it_was(
    talk: Path, tmp_path: Path, capsys: Said
) -> None:
    deck = Presentation()
    own = deck.slides.add_slide(deck.slide_layouts[5])
    own.shapes.title.text = "Mit eget: 79 pct."
    own.notes_slide.notes_text_frame.text = "Mine noter"
    deck.save(str(tmp_path / "plain.pptx"))
    source, target = read_parts(talk), read_parts(tmp_path / "plain.pptx")
    copy_slide(source, hand.slide_part(source, "partners"), target, 1)
    path = write_parts(tmp_path / "mixed.pptx", target)
    code, said = record(capsys, path)
    after = updated(path)
    assert after.text("partners/title").startswith(f"{together(WAVE)} af de offentlige")
    assert next(iter(after.values("partners/left").values())) == pytest.approx(69)
    assert code == 3
    (stale,) = [each for each in said["changes"] if each["outcome"] == "stale"]
    assert stale["slide"] == 1
    ours = {name for name in target if "copied1" in name} | {"[Content_Types].xml"}
    now = parts(after.path)
    assert [name for name in target if name not in ours and now[name] != target[name]] == []
    assert wrong([after.path]) == {}
    # The stamp that came with the wave's numbers has a place, though this file's layout has none for it.
    stamp = after.shape("partners/stamp")
    assert stamp.width > 0 and query(stamp._element, "./p:spPr/a:xfrm/a:off/@x") != []
    assert query(stamp._element, ".//p:ph") == []


def test_a_slide_copied_into_another_deck_of_deckgens_is_refreshed_from_its_own_spec(
    talk: Path, finish: Callable[[Talk], Finished], tmp_path: Path, capsys: Said
) -> None:
    nordic = finish(Talk("nordic")).path
    source, target = read_parts(talk), read_parts(nordic)
    copy_slide(source, hand.slide_part(source, "partners"), target, 1)
    copy_slide(source, hand.slide_part(source, "eight-in-ten"), target, 2)
    path = write_parts(tmp_path / "norden.pptx", target)
    assert run(path) == 0
    after, before = updated(path), File(nordic)
    assert after.keys == [*before.keys, "partners", "eight-in-ten"]
    assert after.text("partners/title").startswith(together(WAVE))
    assert dict(number_fields(after.shape("eight-in-ten/caption")._element))["innovative"] == "81\u00a0pct."
    for part, slide in zip(before.slide_parts, before.slides, strict=True):
        assert key_of_slide(slide) in after.keys
        assert parts(after.path)[part] == parts(path)[part], part
    capsys.readouterr()
