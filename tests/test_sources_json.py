"""JSON is read record by record, each cell with its place; what is no table of plain values is refused."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.findings import DeckgenError, Finding
from deckgen.sources import _json, kind_for
from deckgen.survey import Table
from reading import read_as
from test_sources_jsonstat import CUBE

read = partial(read_as, "json")


@pytest.fixture
def table(tmp_path: Path) -> Any:
    """Write a text under a name and read it."""

    def made(text: str | bytes, name: str = "x.json", **options: Any) -> Table:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read(path, **options)

    return made


@pytest.fixture
def refused(table: Any) -> Any:
    """The one finding of a text that cannot be read."""

    def made(text: str | bytes, name: str = "x.json", **options: Any) -> Finding:
        with pytest.raises(DeckgenError) as caught:
            table(text, name, **options)
        assert len(caught.value.findings) == 1
        return caught.value.findings[0]

    return made


RECORDS = """\
[
  {"land": "DK", "andel": 0.45},
  {"land": "NO", "note": "ny", "andel": null},
  {
    "andel": 1,
    "land": "SE"
  }
]
"""


def test_records_are_rows_and_their_keys_the_columns(table: Any) -> None:
    found = table(RECORDS)
    assert found.columns == ("land", "andel", "note")
    assert found.rows == (("DK", 0.45, None), ("NO", None, "ny"), ("SE", 1, None))
    assert found.lines == (2, 3, 4)


def test_each_cell_is_found_where_it_stands(table: Any) -> None:
    found = table(RECORDS)
    lines = RECORDS.split("\n")
    for row, column, text in [(0, "andel", "0.45"), (1, "note", '"ny"'), (2, "land", '"SE"'), (2, "andel", "1")]:
        where = found.place(row, column)
        assert where.file == "data/x.json" and where.source == lines[where.line - 1]
        assert where.source[where.column - 1 :].startswith(text)
    assert str(found.place(2, "note")) == "data/x.json:4:3"  # a key that the record leaves out: the record


def test_a_text_where_a_number_is_meant_is_told_with_its_place(table: Any) -> None:
    found = table('[\n {"a": 1},\n {"a": "45 %"}\n]')
    with pytest.raises(DeckgenError) as caught:
        found.number(1, "a")
    assert str(caught.value.findings[0].where) == "data/x.json:3:8"


def test_records_of_one_line_are_told_by_their_number(table: Any) -> None:
    found = table('[{"a": 1}, {"a": 2}, {"a": 3}]')
    assert found.lines == (1, 2, 3) and str(found.place(2, "a")) == "data/x.json, record 3"


@pytest.mark.parametrize("name", ["x.jsonl", "x.NDJSON", "x.json"])
def test_a_record_in_each_line(table: Any, name: str) -> None:
    found = table('{"a": 1}\n\n{"a": 2, "b": "x"}\r\n{"b": "y"}\n', name)
    assert found.rows == ((1, None), (2, "x"), (None, "y")) and found.lines == (1, 3, 4)
    assert kind_for(name) == "json"


def test_a_single_line_is_a_record_where_the_ending_says_so(table: Any) -> None:
    assert table('{"a": 1, "b": 2}', "x.jsonl").rows == ((1, 2),)


def test_lists_of_equal_length_are_columns(table: Any) -> None:
    found = table('{"land": ["DK", "NO"], "andel": [0.5, null]}')
    assert found.columns == ("land", "andel") and found.rows == (("DK", 0.5), ("NO", None))


def test_a_path_leads_to_the_table(table: Any, refused: Any) -> None:
    text = '{"meta": {"rows": 2},\n "result": {"count": 2, "rows": [\n  {"a": 1},\n  {"a": 2}]}}'
    found = table(text, path="result.rows")
    assert found.rows == ((1,), (2,)) and str(found.place(1, "a")) == "data/x.json:4:9"
    finding = refused(text)
    assert finding.code == "table-missing" and finding.hint == "say its `path`: result.rows"
    finding = refused(text, path="result.row")
    assert finding.code == "table-missing" and "did you mean 'rows'" in finding.hint
    assert refused(text, path="result.count.x").code == "table-missing"


def test_a_json_file_that_is_json_stat_is_read_as_such(table: Any) -> None:
    found = table(json.dumps(CUBE))
    assert found.columns[:3] == ("sector", "sector_label", "year") and len(found.rows) == 8
    assert table(json.dumps({"data": CUBE}), path="data").rows == found.rows
    assert table(json.dumps(CUBE), columns=["year", "value"]).columns == ("year", "value")


def test_only_the_columns_that_are_asked_for(table: Any, refused: Any) -> None:
    text = '[{"a": 1, "tags": ["x"], "b": 2}]'
    assert table(text, columns=["b", "a"]).rows == ((1, 2),)
    assert table(text, columns="b").columns == ("b",)
    finding = refused(text)
    assert finding.code == "column-nested" and "'tags' holds lists" in finding.message and "`columns`" in finding.hint
    finding = refused(text, columns=["aa"])
    assert finding.code == "column-unknown" and "did you mean 'a'" in finding.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_every_encoding_of_json_is_read(table: Any, encoding: str) -> None:
    assert table('[{"navn": "Ærø"}]'.encode(encoding)).rows == (("Ærø",),)


def test_a_character_may_be_written_as_a_pair_of_escapes(table: Any) -> None:
    assert table('[{"a": "\\ud83d\\ude00", "b": "\\\\ud83d"}]').rows == (("😀", "\\ud83d"),)


def test_a_blank_text_is_a_missing_value_and_a_number_stays_exact(table: Any) -> None:
    found = table('[{"a": " ", "b": 12345678901234567891, "c": true, "d": 1e2}]')
    assert found.rows == ((None, 12345678901234567891, True, 100.0),)
    assert found.text(0, "b") == "12345678901234567891" and found.text(0, "c") == "true"


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ('[\n{"a": 1},\n{"a": NaN}]', "NaN is no number", "3:7"),
        ('[\n{"a": -Infinity}]', "-Infinity is no number", "2:7"),
        ('[\n{"a": 1},\n{"a": [1, 1e999]}]', "1e999 is too large", "3:11"),
        ('[\n{"a": ' + "9" * 5000 + "}]", "is too large", "2:7"),
        ('[\n{"a": 1},\n {"b": 1, "a": 1, "a": 2}]', "'a' stands twice", "3:2"),
        ('{"a": 1}\n{"a": 2', "delimiter", "2:8"),
        ('[{"a": 1}', "delimiter", "1:10"),
        ('[{"a": 1}]\n]', "more text behind", "2:1"),
        ("{'a': 1}", "property name", "1:2"),
        ('[{"a": "\t"}]', "control character", "1:9"),
        ("[" * 50_000, "nests more", "1:1"),
        ('[\n{"a": "x\\ud83d"}]', "half of a character", "2:9"),
        ('[\n{"a": "\\ud83dx\\ude00"}]', "half of a character", "2:8"),
        ('[\n{"a": "\\ud83d\\ude00\\uDE00"}]', "half of a character", "2:20"),
        ("not json", "expecting value", "1:1"),
    ],
    ids=range(15),
)  # fmt: skip
def test_what_is_no_sound_json_is_told_with_its_place(refused: Any, text: str, said: str, place: str) -> None:
    finding = refused(text)
    assert finding.code == "file-broken" and said in finding.message
    assert str(finding.where) == f"data/x.json:{place}"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("[]", "file-empty", "no record"),
        ("[{}]", "file-empty", "no record"),
        ("3", "table-missing", "a single value"),
        ('"x"', "table-missing", "a text"),
        ("null", "table-missing", "blank"),
        ("[1, 2]", "table-missing", "record 1 is a single value"),
        ('[{"a": 1}, ["DK", 2]]', "table-missing", "record 2 is a list"),
        ('{"a": [1, 2], "b": [1]}', "row-ragged", "'a' has 2 values, but 'b' has 1"),
        ('{"a": 1}', "table-missing", "an object"),
        ('[{"": 1}]', "column-unnamed", "no name"),
        ('[{"a b": 1, "a  b": 2}]', "column-duplicate", "'a b'"),
        ('[{"a": {"b": 1}}]', "column-nested", "records"),
        (b"\xff\xfe\x00", "encoding", "not utf-16"),
        (b'[{"a": "\xe6"}]', "encoding", "not utf-8"),
        (b"  \n", "file-empty", "empty"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(refused: Any, text: str | bytes, code: str, said: str) -> None:
    finding = refused(text)
    assert finding.code == code and said in finding.message


def test_more_than_a_table_should_hold_is_refused(refused: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_json, "MAX_VALUES", 1000)
    assert refused("[" + "[],[]," * 1000 + "[]]").code == "file-too-large"
    monkeypatch.setattr("deckgen.sources.json.MAX_CELLS", 20)
    assert refused(json.dumps([{f"c{number}": 1} for number in range(10)])).code == "file-too-large"


_CELLS = st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip)
_NAMES = st.lists(st.from_regex(r"[a-zæø_]{1,8}", fullmatch=True), min_size=1, max_size=5, unique=True)


@settings(deadline=None)
@given(st.data())
def test_whatever_python_writes_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    names = data.draw(_NAMES)
    rows = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(names, _CELLS | _WORDS)), min_size=1, max_size=6))
    path = tmp_path_factory.mktemp("json") / "x.json"
    indent = data.draw(st.sampled_from([None, 0, 2]))
    path.write_text(json.dumps(rows, indent=indent, ensure_ascii=data.draw(st.booleans())), "utf-8")
    found = read(path)
    assert [dict(zip(found.columns, row, strict=True)) for row in found.rows] == rows
    for row, record in enumerate(rows):
        for name in names:
            where = found.place(row, name)
            if where.source is not None:
                value, _ = json.JSONDecoder().raw_decode(where.source[where.column - 1 :])
                assert value == record[name]


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_damaged_file_is_an_error_or_a_table(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    whole = RECORDS.encode() if data.draw(st.booleans()) else json.dumps(CUBE).encode()
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(whole)), st.integers(0, len(whole)))))
    path = tmp_path_factory.mktemp("json") / "x.json"
    path.write_bytes(whole[:start] + data.draw(st.binary(max_size=6)) + whole[end:])
    try:
        found = read(path)
    except DeckgenError as problem:
        assert problem.findings[0].message
    else:
        assert all(len(row) == len(found.columns) for row in found.rows)
