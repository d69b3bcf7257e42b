"""An SPSS file is read with its labels, missing values and weight; a damaged one harms nobody."""

from __future__ import annotations

import datetime
import struct
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen import build
from deckgen.findings import DeckgenError
from deckgen.sources import spss
from deckgen.sources._sav import declared_weight
from reading import read_as, refused_as
from tools import slide_texts

NAN = float("nan")
ANSWERS = {1.0: "Ja", 2.0: "Nej", 9.0: "Ved ikke"}


read = partial(read_as, "spss")
refused = partial(refused_as, "spss")


def write(path: Path, **more: Any) -> Path:
    """Five answers with all that a survey institute's file has."""
    frame = pd.DataFrame({
        "innovativ": [1, 2, 9, 97, NAN],
        "region": ["H", "Ø", "", "x", "H"],
        "vægt": [0.5, 1.25, 1, 1, 1],
        "svardato": [datetime.date(2018, 9, 3)] * 4 + [None],
        "modtaget": [datetime.datetime(2018, 9, 3, 10, 30)] * 5,
        "et_meget_langt_navn": [1.0] * 5,
    })  # fmt: skip
    pyreadstat.write_sav(
        frame, path, file_label="Barometer", note="Testdata",
        column_labels={"innovativ": "Har I indført mindst én innovation?", "vægt": "Vægt"},
        variable_value_labels={"innovativ": ANSWERS, "region": {"H": "Hovedstaden", "Ø": "Øerne"}},
        missing_ranges={"innovativ": [9, {"lo": 90, "hi": 99}], "region": ["x"]}, **more,
    )  # fmt: skip
    return path


# ------------------------------------------------------------------------------------------------- reading


def test_codes_stand_beside_their_labels(tmp_path: Path) -> None:
    table = read(write(tmp_path / "x.sav"))
    assert table.columns == (
        "innovativ", "innovativ_label", "region", "region_label", "vægt", "svardato", "modtaget", "et_meget_langt_navn",
    )  # fmt: skip
    day, moment = "2018-09-03", "2018-09-03T10:30:00"
    assert table.rows == (
        (1, "Ja", "H", "Hovedstaden", 0.5, day, moment, 1),
        (2, "Nej", "Ø", "Øerne", 1.25, day, moment, 1),
        (None, None, None, None, 1, day, moment, 1),
        (None, None, None, None, 1, day, moment, 1),
        (None, None, "H", "Hovedstaden", 1, None, moment, 1),
    )
    assert table.lines == (1, 2, 3, 4, 5) and str(table.place(3, "vægt")) == "data/x.sav, case 4"
    assert table.source(0).labels == {"innovativ": "Har I indført mindst én innovation?", "vægt": "Vægt"}


def test_a_code_is_text_without_decimals(tmp_path: Path) -> None:
    table = read(write(tmp_path / "x.sav"))
    assert table.text(0, "innovativ") == "1" and table.text(1, "vægt") == "1.25"


def test_declared_missing_values_may_be_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "x.sav")
    table = read(path, missing="keep", columns=["innovativ", "region"])
    assert table.columns == ("innovativ", "innovativ_label", "region", "region_label")
    assert [row[:2] for row in table.rows] == [(1, "Ja"), (2, "Nej"), (9, "Ved ikke"), (97, None), (None, None)]
    assert [row[2] for row in table.rows] == ["H", "Ø", None, "x", "H"]


@pytest.mark.parametrize("options", [{"compress": True}, {"row_compress": True}])
def test_packed_files_are_the_same(tmp_path: Path, options: dict[str, bool]) -> None:
    ending = "zsav" if "compress" in options else "sav"
    packed = read(write(tmp_path / f"x.{ending}", **options))
    plain = read(write(tmp_path / "plain.sav"))
    columns = [plain.columns.index(name) for name in ("innovativ", "vægt", "svardato", "et_meget_langt_navn")]
    assert [[row[c] for c in columns] for row in packed.rows] == [[row[c] for c in columns] for row in plain.rows]


def test_a_portable_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.por"
    pyreadstat.write_por(pd.DataFrame({"q1": [1.0, 2.0, NAN], "w": [0.5, 1.5, 2.0]}), path)
    table = read(path)
    assert table.columns == ("Q1", "W") and table.rows == ((1, 0.5), (2, 1.5), (None, 2))


def test_the_files_own_variable_goes_before_made_labels(tmp_path: Path) -> None:
    path = tmp_path / "x.sav"
    frame = pd.DataFrame({"q1": [1.0], "q1_label": ["own"]})
    pyreadstat.write_sav(frame, path, variable_value_labels={"q1": {1.0: "Ja"}})
    assert read(path).rows == ((1, "own"),)


def test_only_the_variables_that_are_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "x.sav")
    assert read(path, columns="vægt").columns == ("vægt",)
    finding = refused(path, columns=["inovativ"])
    assert finding.code == "column-unknown" and "did you mean 'innovativ'" in str(finding.hint)


@settings(deadline=None, max_examples=8)
@given(st.data())
def test_whatever_is_written_is_read_as_it_was(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 30))
    numbers = data.draw(st.lists(st.none() | st.floats(-1e15, 1e15), min_size=count, max_size=count))
    letters = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"])
    texts = data.draw(st.lists(st.text(letters, min_size=1, max_size=40), min_size=count, max_size=count))
    path = tmp_path_factory.mktemp("spss") / "x.sav"
    frame = pd.DataFrame({"a": [NAN if each is None else each for each in numbers], "b": texts})
    pyreadstat.write_sav(frame, path, row_compress=data.draw(st.booleans()))
    assert list(read(path).rows) == list(zip(numbers, texts, strict=True))


# ------------------------------------------------------------------------------------------------- weight


def weighted_by(path: Path, index: int) -> None:
    """Declare the variable of this number, counted in eights of bytes, as SPSS does with WEIGHT BY."""
    data = bytearray(path.read_bytes())
    struct.pack_into("<i", data, 76, index)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("index", "name"), [(0, None), (1, "innovativ"), (3, "vægt"), (6, "et_meget_langt_navn"), (7, None), (-1, None)]
)
def test_the_declared_weight_is_known_by_its_whole_name(tmp_path: Path, index: int, name: str | None) -> None:
    path = write(tmp_path / "x.sav")
    weighted_by(path, index)
    assert declared_weight(path) == name
    assert read(path, columns="vægt").source(0).weight == (name or "")


def test_a_weight_behind_long_texts_is_found(tmp_path: Path) -> None:
    """A text of 300 bytes takes 38 of the numbers by which a file counts its variables."""
    path = tmp_path / "x.sav"
    frame = pd.DataFrame({"comment": ["x" * 20, "y"], "answer": [1.0, 2.0], "weight": [0.5, 2.0]})
    pyreadstat.write_sav(frame, path)
    weighted_by(path, 5)  # three eights of the text, the answer, the weight
    assert declared_weight(path) == "weight"


def test_no_weight_is_found_in_what_is_damaged(tmp_path: Path) -> None:
    path = write(tmp_path / "x.sav")
    weighted_by(path, 3)
    whole = path.read_bytes()
    for length in range(0, len(whole), 11):
        path.write_bytes(whole[:length])
        assert declared_weight(path) in (None, "vægt")
    assert declared_weight(tmp_path / "none.sav") is None


# ------------------------------------------------------------------------------------------------- refusing


def test_so_many_variables_may_be_named_that_no_command_line_holds_them(tmp_path: Path) -> None:
    names = ["innovativ", *(f"et_meget_langt_navn_{number}" for number in range(60_000))]
    finding = refused(write(tmp_path / "answers.sav"), columns=names)
    assert finding.code == "column-unknown"
    assert "'et_meget_langt_navn_0'" in finding.message


def test_a_file_that_ends_the_process_reading_it_is_an_error(tmp_path: Path) -> None:
    """One byte in the first variable's record suffices."""
    path = tmp_path / "x.sav"
    frame = pd.DataFrame({"q1": [1.0, 2.0], "text": ["a", "bc"]})
    pyreadstat.write_sav(frame, path, variable_value_labels={"q1": {1.0: "Ja"}})
    data = bytearray(path.read_bytes())
    data[180] = 255
    path.write_bytes(data)
    finding = refused(path)
    assert finding.code == "file-broken" and "reading it breaks off" in finding.message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"a;b\n1;2\n", "file-broken"),
        (b"$FL2", "file-broken"),
        (b"$FL3" + b"\0" * 400, "file-broken"),
        (b"\x1c\0\0\0\0\0\0\0ENCRYPTEDSAV\x15" + b"\0" * 100, "file-locked"),
    ],
)
def test_what_is_no_spss_file_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.sav"
    path.write_bytes(content)
    assert refused(path).code == code
    assert refused(tmp_path / "none.sav").code == "file-missing"


def test_a_text_that_its_encoding_does_not_have_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "x.sav")
    data = path.read_bytes()
    at = data.rindex("Ø".encode())
    path.write_bytes(data[:at] + b"\xd8x" + data[at + 2 :])
    finding = refused(path)
    assert finding.code == "encoding" and "`encoding: cp1252`" in str(finding.hint)
    assert read(path, columns="region", encoding="cp1252").text(1, "region") == "Øx"


def test_more_than_a_table_should_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "x.sav")
    monkeypatch.setattr(spss, "MAX_CELLS", 29)
    finding = refused(path)
    assert finding.code == "file-too-large" and "5 cases of 6 variables" in finding.message
    assert "`columns`" in str(finding.hint)
    monkeypatch.setattr(spss, "MAX_CELLS", 9)
    assert "labels" in refused(path, columns="innovativ").message
    monkeypatch.setattr(spss, "MAX_CELLS", 5)
    assert len(read(path, columns="vægt").rows) == 5


def test_a_file_that_hides_how_long_it_is_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "x.sav")
    data = bytearray(path.read_bytes())
    struct.pack_into("<i", data, 80, -1)  # as programs write that do not know it beforehand
    path.write_bytes(data)
    assert len(read(path, columns="vægt").rows) == 5
    monkeypatch.setattr(spss, "MAX_CELLS", 4)
    assert refused(path, columns="vægt").code == "file-too-large"


def test_reading_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spss, "SECONDS", 0.001)
    assert "does not come to an end" in refused(write(tmp_path / "x.sav")).message


@pytest.mark.slow
@settings(deadline=None, max_examples=30)  # each starts a program
@given(st.data())
def test_a_damaged_file_is_an_error_or_a_table(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = write(tmp_path_factory.mktemp("spss") / "x.sav")
    damaged = bytearray(path.read_bytes())
    del damaged[data.draw(st.integers(5, len(damaged))) :]
    for place in data.draw(st.lists(st.integers(4, len(damaged) - 1), max_size=4)):
        damaged[place] = data.draw(st.sampled_from([0, 1, 127, 128, 255]))
    path.write_bytes(damaged)
    try:
        table = read(path)
    except DeckgenError as problem:
        assert problem.findings[0].message
    else:
        assert all(len(row) == len(table.columns) for row in table.rows)


# ------------------------------------------------------------------------------------------------- estimates

ESTIMATED = """\
title: x
language: da
brand: plain
data:
  answers: {file: x.sav, estimate: {questions: {innovativ: {}}%s}}
slides:
  - kind: table
    title: Tal
    table: {from: answers, category: category, sort: data, value: value, decimals: 1}
"""


@pytest.mark.parametrize(
    ("named", "weight", "shares"),
    [("", 0, {"Ja": 0.5, "Nej": 0.5}), ("", 3, {"Ja": 0.5 / 1.75, "Nej": 1.25 / 1.75}),
     (", weight: et_meget_langt_navn", 3, {"Ja": 0.5, "Nej": 0.5})],
)  # fmt: skip
def test_estimates_use_the_labels_and_the_weight_of_the_file(
    tmp_path: Path, named: str, weight: int, shares: dict[str, float]
) -> None:
    """By hand: one yes of weight 0.5 and one no of weight 1.25; the other three did not answer."""
    path = write(tmp_path / "x.sav")
    weighted_by(path, weight)
    deck = tmp_path / "deck.yaml"
    deck.write_text(ESTIMATED % named, "utf-8")
    out = tmp_path / "x.pptx"
    build(deck, out=out)
    words = slide_texts(out)[0]
    for label, share in shares.items():
        assert words[words.index(label) + 1].replace("\xa0", " ") == f"{share * 100:.1f} pct.".replace(".", ",", 1)


def with_sets(path: Path, *lines: str) -> None:
    """Declare multiple response sets, as SPSS does with MRSETS: a record of subtype 7 before the dictionary's end."""
    data = path.read_bytes()
    text = "".join(f"{line}\n" for line in lines).encode()
    end = data.rindex(struct.pack("<ii", 999, 0))
    path.write_bytes(data[:end] + struct.pack("<4i", 7, 7, 1, len(text)) + text + data[end:])


def test_a_question_with_several_answers_is_known_by_the_name_of_its_set(tmp_path: Path) -> None:
    """By hand: four respondents, one of whom answered nothing; 2 of 3 have an app, 1 of 3 writes letters."""
    path = tmp_path / "x.sav"
    frame = pd.DataFrame({"app": [1.0, 1, 0, NAN], "brev": [0.0, 1, 0, NAN], "andet": [0.0, 0, 0, NAN]})
    pyreadstat.write_sav(frame, path, column_labels={"app": "En app", "brev": "Et brev", "andet": "Andet"})
    with_sets(path, "$vej=D1 1 12 Hvilken vej? app brev andet", "$slags=C 3 Xyz app brev")
    found = read(path).source(0).sets
    assert list(found) == ["vej"] and found["vej"].columns == ("app", "brev", "andet")
    deck = tmp_path / "deck.yaml"
    deck.write_text(ESTIMATED.replace("innovativ", "vej") % "", "utf-8")
    out = tmp_path / "x.pptx"
    build(deck, out=out)
    words = [word.replace("\xa0", " ") for word in slide_texts(out)[0]]
    for label, share in [("En app", "66,7 pct."), ("Et brev", "33,3 pct."), ("Andet", "0,0 pct.")]:
        assert words[words.index(label) + 1] == share
