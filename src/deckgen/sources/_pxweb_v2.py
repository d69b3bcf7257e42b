"""PxWeb's API, version 2 (pxtools.net/PxWebApi): tables by their number, metadata and values both in JSON-stat 2.

A variable that is not asked for is summed if its metadata says so (`extension.elimination`); else it has to be named.
Too many cells are refused with 400 and the title "Too many cells selected"; the limits stand at `/config`, where a 0
means that they are told elsewhere.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from deckgen.findings import DeckgenError, error
from deckgen.sources._cubes import Limits, Selected, Variable, told_number
from deckgen.sources._http import Pace, Refused, Service

CELLS = 100_000
PACE = 30, 60.0
"""Where a service does not tell its limits."""


class _Version2:
    def limits(self, service: Service, root: str) -> tuple[Limits, Pace]:
        """Cells at once, and how often one may ask."""
        try:
            told = service.get(f"{root}/config")
        except DeckgenError as problem:
            if not isinstance(problem, Refused):
                raise
            told = {}
        told = told if isinstance(told, dict) else {}
        calls, seconds = told_number(told, "maxCallsPerTimeWindow"), told_number(told, "timeWindow")
        return (Limits(told_number(told, "maxDataCells") or CELLS),
                Pace(calls, seconds) if calls and seconds else Pace(*PACE))  # fmt: skip

    def variables(self, service: Service, root: str, table: str, language: str) -> tuple[list[Variable], Any]:
        told = service.get(f"{root}/tables/{quote(table, safe='')}/metadata?lang={quote(language, safe='')}")
        try:
            times = (told.get("role") or {}).get("time") or []
            return [_variable(code, told["dimension"][code], code in times) for code in told["id"]], told
        except (KeyError, TypeError, AttributeError):
            raise error("answer-unfit", f"{service.called} is not described as PxWeb 2 describes its tables", None,
                        "is `address` that of the API, and `version` right?") from None  # fmt: skip

    def values(self, service: Service, root: str, table: str, language: str, page: Selected) -> bytes:
        address = f"{root}/tables/{quote(table, safe='')}/data?lang={quote(language, safe='')}&outputFormat=json-stat2"
        return service.post(address, {
            "selection": [{"variableCode": code, "valueCodes": list(codes)} for code, codes in page.items()],
        })  # fmt: skip

    def is_too_large(self, problem: Refused) -> bool:
        return problem.status == 403 or (problem.status == 400 and "too many cells" in problem.said.lower())


API = _Version2()


def _variable(code: str, told: Any, time: bool) -> Variable:
    category = told["category"]
    index = category.get("index") or list(category["label"])
    codes = tuple(sorted(index, key=index.__getitem__)) if isinstance(index, dict) else tuple(map(str, index))
    labels = category.get("label") or {}
    required = not (told.get("extension") or {}).get("elimination", False)
    texts = tuple(str(labels.get(each, each)) for each in codes)
    return Variable(str(code), str(told.get("label") or code), codes, texts, required, time)
