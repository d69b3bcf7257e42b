"""A Parquet file is read with its types; what is damaged, encrypted, nested or too large is refused."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from pyarrow.parquet import encryption

from deckgen.findings import DeckgenError
from reading import read_as, refused_as

read = partial(read_as, "parquet")
refused = partial(refused_as, "parquet")


def write(folder: Path, columns: dict[str, Any], **options: Any) -> Path:
    path = folder / "x.parquet"
    parquet.write_table(pa.table(columns), path, **options)
    return path


MOMENT = datetime.datetime(2018, 9, 3, 10, 30)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (["DK", None, "", "Ærø"], ["DK", None, None, "Ærø"]),
        (pa.array(["x", None, "y", "x"]).dictionary_encode(), ["x", None, "y", "x"]),
        (pa.array(["x"] * 4, pa.large_string()), ["x"] * 4),
        (pa.array([1, None, -3, 4], pa.int8()), [1, None, -3, 4]),
        (pa.array([2**64 - 1] * 4, pa.uint64()), [2**64 - 1] * 4),
        ([0.5, math.nan, None, 1.0], [0.5, None, None, 1.0]),
        (pa.array([0.5] * 4, pa.float32()), [0.5] * 4),
        ([Decimal("0.45"), None, Decimal(1), Decimal(2)], [0.45, None, 1.0, 2.0]),
        ([True, False, None, True], [True, False, None, True]),
        ([datetime.date(2018, 9, 3), None] * 2, ["2018-09-03", None] * 2),
        (pa.array([MOMENT, None] * 2, pa.timestamp("ns")), ["2018-09-03T10:30:00", None] * 2),
        (pa.array([datetime.datetime(2018, 9, 3)] * 4, pa.timestamp("s")), ["2018-09-03"] * 4),
        (pa.array([MOMENT] * 4, pa.timestamp("ms", "Europe/Copenhagen")), ["2018-09-03T10:30:00+00:00"] * 4),
        (pa.array([datetime.time(8, 5)] * 4, pa.time64("ns")), ["08:05:00"] * 4),
        (pa.nulls(4), [None] * 4),
    ],
    ids=lambda each: str(getattr(each, "type", "")) or None,
)
def test_each_type_becomes_a_plain_cell(tmp_path: Path, column: Any, expected: list[Any]) -> None:
    table = read(write(tmp_path, {"a": column}))
    cells = [row[0] for row in table.rows]
    assert cells == expected and [type(cell) for cell in cells] == [type(cell) for cell in expected]
    assert table.lines == (1, 2, 3, 4)


@settings(deadline=None, max_examples=50)
@given(st.data())
def test_whatever_is_written_is_read_as_it_was(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, 40))
    kinds = [st.none() | st.integers(-(2**63), 2**63 - 1), st.none() | st.floats(allow_nan=False),
             st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip)]  # fmt: skip
    columns = {
        f"c{index}": data.draw(st.lists(kind, min_size=count, max_size=count)) for index, kind in enumerate(kinds)
    }
    path = tmp_path_factory.mktemp("parquet") / "x.parquet"
    types = [pa.int64(), pa.float64(), pa.string()]
    made = pa.table([pa.array(each, kind) for each, kind in zip(columns.values(), types, strict=True)], list(columns))
    parquet.write_table(
        made, path, row_group_size=data.draw(st.integers(1, 50)), use_dictionary=data.draw(st.booleans()),
        compression=data.draw(st.sampled_from(["none", "snappy", "zstd", "gzip"])),
    )  # fmt: skip
    assert list(read(path).rows) == list(zip(*columns.values(), strict=True))


def test_only_the_columns_that_are_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, {"a": [1], "tags": [["x", "y"]], "b.c": [2]})
    assert read(path, columns=["b.c", "a"]).rows == ((1, 2),)
    finding = refused(path)
    assert finding.code == "column-nested" and "'tags'" in finding.message and "`columns`" in str(finding.hint)
    finding = refused(path, columns="bc")
    assert finding.code == "column-unknown" and "did you mean 'b.c'" in str(finding.hint)


@pytest.mark.parametrize("column", [pa.array([b"x"]), pa.array([{"a": 1}]), pa.array([datetime.timedelta(1)])])
def test_cells_that_are_no_text_or_number_are_refused(tmp_path: Path, column: pa.Array) -> None:
    assert refused(write(tmp_path, {"a": column})).code == "column-nested"


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    parquet.write_table(pa.table([[1], [2]], ["a", "a"]), path)
    assert refused(path).code == "column-duplicate"


def test_a_text_that_stands_in_many_rows_is_held_once(tmp_path: Path) -> None:
    """A small file may stand for texts of gigabytes: 100,000 rows of 100,000 characters."""
    path = write(tmp_path, {"a": pa.array(["x" * 100_000, "y"]).dictionary_encode().take([0] * 100_000)})
    assert path.stat().st_size < 100_000
    table = read(path)
    assert len(table.rows) == 100_000 and len({id(row[0]) for row in table.rows}) == 1


def test_more_than_a_table_should_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, {"a": list(range(1000)), "b": [str(each) for each in range(1000)]})
    monkeypatch.setattr("deckgen.sources.parquet.MAX_CELLS", 1999)
    finding = refused(path)
    assert finding.code == "file-too-large" and "1,000 rows" in finding.message
    assert "`estimate:`" in str(finding.hint) and "duckdb" in str(finding.hint)
    assert len(read(path, columns="a").rows) == 1000
    monkeypatch.setattr("deckgen.sources.parquet.MAX_UNPACKED", 1000)
    assert refused(path, columns="a").code == "file-too-large"


def test_an_encrypted_file_is_told_as_such(tmp_path: Path) -> None:
    class Keys(encryption.KmsClient):  # type: ignore[misc]
        def wrap_key(self, key_bytes: bytes, master_key_identifier: str) -> bytes:
            return b"wrapped" + key_bytes

        def unwrap_key(self, wrapped_key: bytes, master_key_identifier: str) -> bytes:
            return wrapped_key.removeprefix(b"wrapped")

    factory = encryption.CryptoFactory(lambda config: Keys())
    config = encryption.EncryptionConfiguration(footer_key="f", column_keys={"c": ["a"]})
    properties = factory.file_encryption_properties(encryption.KmsConnectionConfig(), config)
    path = tmp_path / "x.parquet"
    table = pa.table({"a": [1]})
    with parquet.ParquetWriter(path, table.schema, encryption_properties=properties) as writer:
        writer.write_table(table)
    finding = refused(path)
    assert finding.code == "file-locked" and "encrypted" in finding.message


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file-empty"), (b"a,b\n1,2\n", "file-broken"), (b"PAR1", "file-broken"), (b"PAR1" * 20, "file-broken")],
)
def test_what_is_no_parquet_file_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(content)
    assert refused(path).code == code
    assert refused(tmp_path / "none.parquet").code == "file-missing"
    assert refused(tmp_path).code == "file-unreadable"


@pytest.fixture(scope="module")
def wholes(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """Sound files: packed and not, with and without Arrow's own schema, whose damage hides all other."""
    columns = {"text": ["a", "b", None, "æ"], "kind": pa.array(["x", "y", "x", None]).dictionary_encode(),
               "whole": pa.array([1, 2, 3, None], pa.int8()), "share": [0.5, 1.0, None, 2.0],
               "day": [MOMENT.date()] * 4, "moment": pa.array([MOMENT] * 4, pa.timestamp("ns"))}  # fmt: skip
    folder = tmp_path_factory.mktemp("whole")
    return [
        write(folder, columns, compression=packed, store_schema=stored).read_bytes()
        for packed in ("none", "zstd") for stored in (True, False)
    ]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_a_damaged_file_is_an_error_or_a_table(
    tmp_path_factory: pytest.TempPathFactory, wholes: list[bytes], data: st.DataObject
) -> None:
    damaged = bytearray(data.draw(st.sampled_from(wholes)))
    if data.draw(st.booleans()):
        del damaged[data.draw(st.integers(0, len(damaged) - 9)) : -8]  # the end, and with it the footer's length, stays
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=4)):
        damaged[place] = data.draw(st.sampled_from([0, 1, 127, 128, 255]))
    path = tmp_path_factory.mktemp("parquet") / "x.parquet"
    path.write_bytes(damaged)
    try:
        table = read(path)
    except DeckgenError as problem:
        assert problem.findings[0].message
    else:
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_a_file_that_ends_early_is_an_error_wherever_it_ends(tmp_path: Path, wholes: list[bytes]) -> None:
    path = tmp_path / "x.parquet"
    for length in range(1, len(wholes[0]), 7):
        path.write_bytes(wholes[0][:length])
        assert refused(path).code == "file-broken"
