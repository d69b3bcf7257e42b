"""PxWeb's API, version 1 (scb.se/api: "PxWeb API 1.0"): a table's address holds its metadata, and takes questions.

A variable that is not asked for is summed if it can be (`elimination`); else all of it comes, so it has to be named.
Too many cells are refused with 403, often without a word; the limits stand at `?config` behind the language.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from deckgen.findings import DeckgenError, error
from deckgen.sources._cubes import Limits, Selected, Variable, told_number
from deckgen.sources._http import Pace, Refused, Service

LIMITS = Limits(100_000, 1_000)
"""As PxWeb comes, where a service does not tell its own."""
PACE = 10, 10.0
_LANGUAGE = re.compile(r".*?/v\d+(?:/doris)?/[a-z]{2}(?=/|$)")
"""The part of an address up to its language, as in https://api.scb.se/OV0104/v1/doris/sv/ssd."""


class _Version1:
    def limits(self, service: Service, root: str) -> tuple[Limits, Pace]:
        """Cells and values at once, and how often one may ask."""
        found = _LANGUAGE.match(root)
        try:
            told = service.get(f"{found[0]}/?config") if found else {}
        except DeckgenError as problem:
            if not isinstance(problem, Refused) and problem.findings[0].code != "answer-unfit":
                raise
            told = {}
        told = told if isinstance(told, dict) else {}
        cells, values = told_number(told, "maxCells") or LIMITS.cells, told_number(told, "maxValues") or LIMITS.values
        calls, seconds = told_number(told, "maxCalls"), told_number(told, "timeWindow")
        return Limits(cells, values), Pace(calls, seconds) if calls and seconds else Pace(*PACE)

    def variables(self, service: Service, root: str, table: str, language: str) -> tuple[list[Variable], Any]:
        told = service.get(_address(root, table))
        try:
            return [
                Variable(
                    str(each["code"]), str(each["text"]), tuple(map(str, each["values"])),
                    tuple(map(str, each.get("valueTexts", each["values"]))),
                    required=not each.get("elimination", False), time=bool(each.get("time", False)),
                )
                for each in told["variables"]
            ], told  # fmt: skip
        except (KeyError, TypeError, AttributeError):
            raise error("answer-unfit", f"{service.called} is not described as PxWeb 1 describes its tables", None,
                        "is it the address of a table, and `version` right?") from None  # fmt: skip

    def values(self, service: Service, root: str, table: str, language: str, page: Selected) -> bytes:
        return service.post(_address(root, table), {
            "query": [{"code": code, "selection": {"filter": "item", "values": list(codes)}}
                      for code, codes in page.items()],
            "response": {"format": "json-stat2"},
        })  # fmt: skip

    def is_too_large(self, problem: Refused) -> bool:
        return problem.status == 403


API = _Version1()


def _address(root: str, table: str) -> str:
    """A table's address; each part of its path is quoted, and none leads upwards."""
    parts = [part for part in table.split("/") if part not in ("", ".", "..")]
    return "/".join([root, *(quote(part, safe="") for part in parts)])
