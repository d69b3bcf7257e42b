"""SPSS files: codes as numbers, a column with labels beside each that has some, missing values blank.

Beside a variable q1 with value labels stands the column q1_label, unless the file has a variable of that name.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from deckgen.findings import DeckgenError, Where, error
from deckgen.sources import _spss_apart as apart
from deckgen.sources._columns import Chosen, chosen
from deckgen.sources._extras import need
from deckgen.sources._files import check_columns, check_file
from deckgen.sources._kinds import FileKind
from deckgen.sources._sav import LOCKED, MARKS, declared_weight
from deckgen.survey import CellValue, ResponseSet, Source, Table, cell_text

MAX_CELLS = 10_000_000
MAX_UNPACKED = 2 * 2**30
SECONDS = 300
_SMALLER = "name the variables to read under `columns`"


class Spec(BaseModel):
    """What to take of a file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Chosen | None = Field(None, description="The variables to read; all by default")
    missing: Literal["blank", "keep"] = Field(
        "blank", description="What becomes of the values that the file declares as missing, such as 99"
    )
    encoding: str | None = Field(None, pattern=r"^[A-Za-z0-9_.:-]{1,40}$", description="Such as cp1252, where an old "
                                 "file does not say it; recognised by default")  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpssSource(Source):
    """A file of cases."""

    def cell(self, line: int, column: str) -> Where:
        """Such as 'data/x.sav, case 12'."""
        return Where(f"{self.file}, case {line}")


def read(spec: Spec, path: Path, shown: str, name: str) -> Table:
    """The cases as a table; `shown` is the file's name in messages. A row's line is the case's number, from 1.

    The source tells variable labels, the variable that the file is weighted by, and its multiple response sets.
    Raises DeckgenError for what is no whole SPSS file, is encrypted, or is too large.
    """
    check_file(path, shown)
    portable = path.suffix.lower() == ".por"
    _check_start(path, portable, shown)
    need("pyreadstat", "an SPSS file")
    wanted = list(map(str, spec.columns)) if spec.columns else None
    found = _read_apart(
        {"path": str(path), "portable": portable, "columns": wanted, "keep": spec.missing == "keep",
         "encoding": spec.encoding, "cells": MAX_CELLS, "bytes": MAX_UNPACKED}, shown,
    )  # fmt: skip
    names: list[str] = found["names"]
    kept = [names[index] for index in chosen(names, spec.columns, shown)]
    columns: list[str] = []
    cells: list[list[CellValue]] = []
    for each in kept:
        codes: list[CellValue] = found["cells"][each]
        columns.append(each)
        cells.append(codes)
        answers = dict(found["answers"].get(each, ()))
        if answers and f"{each}_label" not in names:
            columns.append(f"{each}_label")
            cells.append([None if code is None else answers.get(code) for code in codes])
    if sum(map(len, cells)) > MAX_CELLS:
        raise _too_large("its labels included", shown)
    rows = tuple(zip(*cells, strict=True))
    weight = "" if portable else declared_weight(path)
    head = check_columns(columns, lambda _: Where(shown))
    sets = {
        each: ResponseSet(tuple(names), cell_text(yes), label) for each, (names, yes, label) in found["sets"].items()
    }
    source = SpssSource(shown, head, labels=found["labels"], weight=weight or "", sets=sets)
    return Table(name, shown, head, rows, tuple(range(1, len(rows) + 1)), ".", (source,) * len(rows))


KIND = FileKind(Spec, read, "an SPSS file", (".sav", ".zsav", ".por"))


def _check_start(path: Path, portable: bool, shown: str) -> None:
    with path.open("rb") as file:
        start = file.read(64)
    if LOCKED in start:
        raise error("file-locked", f"{shown} is encrypted", Where(shown), "save it in SPSS without a password")
    if not portable and not start.startswith(MARKS):
        raise error("file-broken", f"{shown} is no SPSS file", Where(shown),
                    "if it is a text with separated values, let its name end in .csv")  # fmt: skip


def _read_apart(asked: dict[str, Any], shown: str) -> dict[str, Any]:
    """What the reading process found. Raises DeckgenError for what it could not read, and if it broke off."""
    # -P: the folder of the program holds modules named as those of Python's library.
    command = [sys.executable, "-P", str(Path(apart.__file__))]
    given = json.dumps(asked).encode()
    try:
        run = subprocess.run(  # noqa: S603 - our own program
            command, input=given, capture_output=True, timeout=SECONDS, check=False
        )
        answer: dict[str, Any] = json.loads(run.stdout)
    except subprocess.TimeoutExpired:
        raise _broken("reading it does not come to an end", shown) from None
    except OSError as failure:
        raise _broken(f"reading it cannot begin ({(failure.strerror or str(failure)).lower()})", shown) from None
    except ValueError:  # no answer: the process was ended by the file, or by the system
        raise _broken("reading it breaks off", shown) from None
    problem, said = answer.get("problem"), answer.get("said", "")
    if problem == "size":
        raise _too_large(said, shown)
    if problem == "encoding":
        raise error("encoding", f"{shown} has texts that are not in the encoding it names", Where(shown),
                    "say the right one, such as `encoding: cp1252`")  # fmt: skip
    if problem:
        raise _broken(said[:1].lower() + said[1:], shown)
    return answer


def _broken(said: str, shown: str) -> DeckgenError:
    hint = "save it anew in SPSS; a file that was copied in part ends too early"
    return error("file-broken", f"{shown} is not a whole SPSS file: {said}", Where(shown), hint)


def _too_large(said: str, shown: str) -> DeckgenError:
    what = f"{shown} holds more than {MAX_CELLS // 1_000_000} million cells ({said})"
    return error("file-too-large", what, Where(shown), _SMALLER)
