"""Parquet files, with their types: dates become ISO text, decimals floating point numbers, categories texts."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

from deckgen.findings import DeckgenError, Where, error
from deckgen.sources._columns import Chosen, chosen, nested
from deckgen.sources._engine import relation_of_files
from deckgen.sources._extras import need
from deckgen.sources._files import check_columns, check_file
from deckgen.sources._kinds import FileKind
from deckgen.survey import CellValue, Source, Table

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

MAX_CELLS = 10_000_000
MAX_UNPACKED = 2 * 2**30
_BATCH = 2**18
_EPOCH = datetime.datetime(1970, 1, 1)
_ENGINE = "make the numbers in the engine with `estimate:`, or pick the rows with `kind: duckdb` and a `query`"


class Spec(BaseModel):
    """What to take of a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Chosen | None = Field(None, description="The columns to read; all by default")


def read(spec: Spec, path: Path, shown: str, name: str) -> Table:
    """The file as a table; `shown` is its name in messages. A row's line is its number, from 1.

    Raises DeckgenError for what is no whole Parquet file, is encrypted, has nested columns among those to read, or
    is too large to be held in memory.
    """
    need("pyarrow", "a Parquet file")
    from pyarrow import parquet

    check_file(path, shown, bounded=False)
    with _told(shown), parquet.ParquetFile(path, memory_map=False) as file:
        schema = file.schema_arrow
        kept = chosen(schema.names, spec.columns, shown)
        columns = check_columns([schema.names[index] for index in kept], lambda _: Where(shown))
        _check_types([schema.field(index) for index in kept], shown)
        _check_size(file.metadata, len(kept), shown)
        texts = [schema.names[index] for index in kept if _is_text(schema.field(index).type)]
    # Texts are read with their dictionary, so that one that stands in many rows is held once.
    options: dict[str, Any] = {"read_dictionary": texts, "page_checksum_verification": True}
    with _told(shown), parquet.ParquetFile(path, memory_map=False, **options) as file:
        cells = _read_cells(file, [schema.names[index] for index in kept], shown)
    rows = tuple(zip(*cells, strict=True))
    source = Source(shown, columns)
    return Table(name, shown, columns, rows, tuple(range(1, len(rows) + 1)), ".", (source,) * len(rows))


def relation(spec: Spec, paths: tuple[Path, ...], shown: str, name: str) -> Any:
    """The file as a relation of the embedded engine, which reads of it only what is asked. Raises DeckgenError."""
    for path in paths:
        check_file(path, shown, bounded=False)
    whole = relation_of_files(paths, shown)
    return whole.select(*(whole.columns[index] for index in chosen(whole.columns, spec.columns, shown)))


KIND = FileKind(Spec, read, "a Parquet file", (".parquet", ".pq"), relation=relation)


@contextmanager
def _told(shown: str) -> Iterator[None]:
    """Whatever pyarrow makes of a damaged file, as an error for people."""
    try:
        yield
    except DeckgenError:
        raise
    except MemoryError:
        raise _too_large(f"{shown} needs more memory than there is", shown) from None
    except Exception as problem:
        said = " ".join(str(problem).split())[:200]
        if "encrypt" in said.lower() or "decrypt" in said.lower():
            raise error("file-locked", f"{shown} is encrypted", Where(shown), "export it without encryption") from None
        hint = "export it anew; a file that was copied in part ends too early"
        raise error("file-broken", f"{shown} is not a whole Parquet file ({said})", Where(shown), hint) from None


def _check_types(fields: list[pa.Field], shown: str) -> None:
    from pyarrow import types

    for field in fields:
        kind = field.type.value_type if types.is_dictionary(field.type) else field.type
        if types.is_nested(kind):
            raise nested(field.name, "lists or records", Where(shown))
        if not _is_text(kind) and not any(is_kind(kind) for is_kind in _plain_kinds()):
            raise nested(field.name, f"values of the type {str(kind)[:60]}", Where(shown))


def _plain_kinds() -> tuple[Callable[[Any], bool], ...]:
    from pyarrow import types

    return (types.is_null, types.is_boolean, types.is_integer, types.is_floating, types.is_decimal, types.is_date,
            types.is_timestamp, types.is_time)  # fmt: skip


def _is_text(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _check_size(metadata: Any, width: int, shown: str) -> None:
    """Refuse what is too large by its own account, before any of it is read."""
    if metadata.num_rows * max(width, 1) > MAX_CELLS:
        said = f"{shown} holds more than {MAX_CELLS // 1_000_000} million cells ({metadata.num_rows:,} rows)"
        raise _too_large(said, shown)


def _read_cells(file: ParquetFile, names: list[str], shown: str) -> list[list[CellValue]]:
    """The cells of each column. What a file unpacks to is counted as it does; its own account may be wrong."""
    cells: list[list[CellValue]] = [[] for _ in names]
    size = 0
    for batch in file.iter_batches(_BATCH, columns=names):
        size += batch.nbytes
        if size > MAX_UNPACKED:
            raise _too_large(f"{shown} unpacks to more than {MAX_UNPACKED // 2**30} GB", shown)
        batch.validate(full=True)
        for column, name in zip(cells, names, strict=True):
            column += _cells(batch.column(name))
    return cells


def _too_large(said: str, shown: str) -> DeckgenError:
    return error("file-too-large", said, Where(shown), _ENGINE)


def _cells(array: pa.Array) -> list[CellValue]:
    """An array's cells; of categories each text once."""
    from pyarrow import types

    if not types.is_dictionary(array.type):
        return _plain(array)
    words = _plain(array.dictionary)
    return [None if index is None else words[index] for index in array.indices.to_pylist()]


def _plain(array: pa.Array) -> list[CellValue]:
    import pyarrow
    from pyarrow import types

    if types.is_timestamp(array.type):
        moments = array.cast(pyarrow.timestamp("us", array.type.tz), safe=False).cast(pyarrow.int64()).to_pylist()
        zone = "" if array.type.tz is None else "+00:00"  # with a zone, a moment is counted in UTC
        return [None if each is None else _moment(each, zone) for each in moments]
    if types.is_time(array.type) and array.type.bit_width == 64:
        array = array.cast(pyarrow.time64("us"), safe=False)
    return [_cell(each) for each in array.to_pylist()]


def _moment(microseconds: int, zone: str) -> str:
    """A date where the time is midnight, as a day is often stored; else date and time."""
    moment = _EPOCH + datetime.timedelta(microseconds=microseconds)
    if not zone and moment.time() == datetime.time():
        return moment.date().isoformat()
    return moment.isoformat() + zone


def _cell(value: Any) -> CellValue:
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, str):
        return value if value.strip() else None
    return value if isinstance(value, bool | int) else None
