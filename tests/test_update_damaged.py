"""Files that are damaged, hostile, or far from home: told in plain words, and nothing is written that may be wrong."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from carrying import (
    Parts,
    change,
    drop_extensions,
    drop_tags,
    slides_of,
    write_parts,
)
from deckgen import build, update
from deckgen.cli import main
from deckgen.powerpoint.carried import read_record
from deckgen.powerpoint.keys import P, snapshot_part
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.package import read_package
from finished import Talk, plain
from handed_on import BLOX, WAVE, Finish, parts_of, put_in, same_parts, texts_of
from stories import innovative
from tools import ROOT, part, part_names

RECORD = "customXml/item1.xml"


# --------------------------------------------------------------------------------------------- damaged


def with_record(parts: Parts, **changes: Any) -> Parts:
    record = read_record(parts[RECORD])
    assert record is not None
    return {**parts, RECORD: snapshot_part(json.dumps({**record, **changes}), 2).encode()}


def only_record(parts: Parts) -> Parts:
    """Without tags and extensions, so that all hangs on the record."""
    for edit in (drop_tags, drop_extensions):
        change(parts, [*slides_of(parts), *(["ppt/presentation.xml"] if edit is drop_tags else [])], edit)
    return parts


def refused(file: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """What is said of a file that cannot be updated; nothing is written, and no traceback shown."""
    before = sorted(file.parent.rglob("*"))
    assert main(["update", str(file), "-p", f"wave={WAVE}", *options]) == 1
    said = capsys.readouterr()
    assert "Traceback" not in said.err + said.out
    assert sorted(file.parent.rglob("*")) == before
    return said.err


@pytest.mark.parametrize("damage", [lambda data: data[:5_000], lambda _: snapshot_part("[" * 200_000, 2).encode(),
                                    lambda _: snapshot_part('{"slides": 7}', 2).encode()])  # fmt: skip
def test_with_a_damaged_record_slides_speak_for_themselves(
    damage: Callable[[bytes], bytes], finish: Finish, tmp_path: Path
) -> None:
    parts = parts_of(finish)
    parts[RECORD] = damage(parts[RECORD])
    after, result = put_in(write_parts(tmp_path / "damaged.pptx", parts))
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE)} er innovative"
    assert "record-broken" in {each.code for each in result.findings}


def test_a_damaged_record_without_any_other_mark_is_told(
    finish: Finish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = only_record(parts_of(finish))
    parts[RECORD] = parts[RECORD][:5_000]
    said = refused(write_parts(tmp_path / "damaged.pptx", parts), capsys)
    assert "its record of what was last written is damaged" in said


def test_damaged_tags_leave_the_record_to_say_it(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    for name in [name for name in parts if name.startswith("ppt/tags/")]:
        parts[name] = parts[name].replace(b"}", b"")
    after, result = put_in(write_parts(tmp_path / "damaged.pptx", parts))
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE)} er innovative"
    assert not [each for each in result.changes if each.needs_person]


def test_a_file_of_a_newer_deckgen_is_left_alone_in_plain_words(
    finish: Finish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = refused(write_parts(tmp_path / "newer.pptx", with_record(parts_of(finish), version=9)), capsys)
    assert "written by a newer deckgen: its records are of version 9" in said
    assert "install the newer one" in said


@pytest.mark.parametrize(("data", "words"), [
    (b"", "is empty"),
    (b"not a presentation", "is not an Office file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is password protected or in the format of before 2007"),
    (None, "is only part of an Office file"),
])  # fmt: skip
def test_a_file_that_is_no_presentation_is_told_in_plain_words(
    data: bytes | None, words: str, finish: Finish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.pptx"
    whole = finish(BLOX).path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if data is None else data)
    assert words in refused(path, capsys)


@pytest.mark.parametrize(("ending", "kind"), [
    (".pptm", b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"),
    (".potx", b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"),
])  # fmt: skip
def test_macros_and_templates_keep_their_ending_and_kind(
    ending: str, kind: bytes, finish: Finish, tmp_path: Path
) -> None:
    parts = parts_of(finish)
    usual = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(usual, kind)
    path = write_parts(tmp_path / f"talk{ending}", parts)
    result = update(path, params={"wave": WAVE})
    assert result.path == tmp_path / f"talk.updated{ending}"
    assert kind in part(result.path, "[Content_Types].xml")
    assert f"{innovative(WAVE)} er innovative" in plain(part(result.path, "ppt/slides/slide4.xml").decode().replace(
        "</a:t></a:fld><a:r><a:rPr lang=\"da-DK\"/><a:t>", ""))  # fmt: skip


# --------------------------------------------------------------------------------------------- spec, brand, language


def test_a_spec_that_is_not_found_is_told_with_where_it_was_looked_for(
    finish: Finish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    path = tmp_path / "mail" / "talk.pptx"
    path.parent.mkdir()
    shutil.copy(finish(BLOX).path, path)
    said = refused(path, capsys)
    assert "the spec 'decks/blox2018.yaml' of the deck 'blox2018' is not found" in said
    assert "'work' and 'mail'" in said and "--deck" in said
    assert update(path, params={"wave": WAVE}, deck=ROOT / "decks" / "blox2018.yaml").path is not None


@pytest.mark.parametrize("spec", [
    "../../x.yaml", "/etc/x.yaml", "https://example.org/x.yaml", "C:\\x.yaml", "decks/blox2018.yaml\0", "a/" * 5_000 +
    "x.yaml", "etc/passwd", "", 7, ["decks/blox2018.yaml"],
])  # fmt: skip
def test_a_spec_that_leads_out_is_never_followed(
    spec: object, finish: Finish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_parts(tmp_path / "talk.pptx", with_record(only_record(parts_of(finish)), spec=spec))
    assert "does not say which spec it was built from (deck 'blox2018')" in refused(path, capsys)


def test_a_spec_is_looked_for_no_further_up_than_its_project(
    finish: Finish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Another project's spec of the same path, further up, is not this file's."""
    for name in ("decks", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    inner = tmp_path / "project" / "out"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    path = inner / "talk.pptx"
    shutil.copy(finish(BLOX).path, path)
    (tmp_path / "project" / ".deckgen").touch()
    assert "is not found from here" in refused(path, capsys)
    (tmp_path / "project" / ".deckgen").unlink()
    assert put_in(path)[1].path is not None


def test_a_copy_of_the_spec_in_another_place_is_remembered(finish: Finish, tmp_path: Path) -> None:
    for name in ("decks", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / ".deckgen").touch()
    (tmp_path / "decks").rename(tmp_path / "talks")
    path = tmp_path / "talk.pptx"
    shutil.copy(finish(BLOX).path, path)
    after, _ = put_in(path, deck=tmp_path / "talks" / "blox2018.yaml")
    found = locate(read_package(after.path))
    assert found.record is not None
    assert {each.spec for each in (found.record.source, *found.sources)} == {"talks/blox2018.yaml"}
    assert put_in(after.path, "2021-2023")[1].path is not None


def test_where_the_brand_is_gone_the_layouts_of_the_file_stand_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("decks", "data"):
        shutil.copytree(ROOT / name, tmp_path / name)
    brand = tmp_path / "brands" / "house"
    shutil.copytree(ROOT / "assets" / "brands" / "offinno", brand)
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "talk.pptx"
    build("decks/blox2018.yaml", brand=str(brand / "brand.yaml"), out=path)
    shutil.rmtree(brand)
    after, result = put_in(path)
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE)} er innovative"
    assert "brand-from-file" in {each.code for each in result.findings}
    masters = [name for name in part_names(path) if name.startswith(("ppt/slideMasters/", "ppt/slideLayouts/",
                                                                     "ppt/theme/"))]  # fmt: skip
    assert same_parts(path, after.path, masters)


def test_an_english_deck_stays_english(finish: Finish, tmp_path: Path) -> None:
    path = tmp_path / "talk.pptx"
    shutil.copy(finish(Talk("blox2018", language="en")).path, path)
    after, result = put_in(path)
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE).removesuffix(' pct.')}% are innovative"
    assert "Illustrative figures" in texts_of(after)
    assert not [each for each in result.changes if each.needs_person]


# --------------------------------------------------------------------------------------------- hostile


def test_entities_are_never_expanded(finish: Finish, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    parts = parts_of(finish)
    for name in [name for name in parts if name.startswith("ppt/tags/")]:
        parts[name] = bomb + b"<x>&b;</x>"
    after, _ = put_in(write_parts(tmp_path / "tags.pptx", parts))  # the record says it all
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE)} er innovative"
    folder = tmp_path / "slides"
    folder.mkdir()
    parts["ppt/slides/slide4.xml"] = bomb + re.sub(rb"^<\?xml[^>]*\?>\s*", b"", parts["ppt/slides/slide4.xml"])
    said = refused(write_parts(folder / "slide.pptx", parts), capsys)
    assert "ppt/slides/slide4.xml cannot be read: a document type is not allowed" in said


def test_a_zip_bomb_is_refused(finish: Finish, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts = {**parts_of(finish), "ppt/media/bomb.bin": bytes(64 * 2**20)}
    assert "unpacks to far more than an Office file should" in refused(write_parts(tmp_path / "b.pptx", parts), capsys)


def test_a_hundred_thousand_tags_are_borne(finish: Finish, tmp_path: Path) -> None:
    parts = parts_of(finish)
    name = next(name for name in parts if name.startswith("ppt/tags/"))
    own = parts[name].decode()
    rows = "".join(f'<p:tag name="T{number}" val="x"/>' for number in range(100_000))
    parts[name] = own.replace("</p:tagLst>", f"{rows}</p:tagLst>").encode()
    many = {f"ppt/tags/many{number}.xml": f'<p:tagLst xmlns:p="{P}"/>'.encode() for number in range(5_000)}
    path = write_parts(tmp_path / "tags.pptx", {**parts, **many})
    after, _ = put_in(path)
    assert after.text("eight-in-ten/caption") == f"{innovative(WAVE)} er innovative"
