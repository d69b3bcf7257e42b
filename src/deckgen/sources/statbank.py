"""Danmarks Statistik's StatBank, asked by its API, version 1 (dst.dk/api): `tableinfo` tells a table's variables,
`data` gives its values in JSON-stat.

JSON-stat comes with up to 1,000,000 cells at once; of more, several parts are asked for. The formats that are streamed
have no such limit, but leave out cells without a value, so they are not used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import quote

from pydantic import Field

from deckgen.fields import Name, Names, SpecModel, place_of
from deckgen.findings import DeckgenError, error
from deckgen.sources._cubes import Limits, Variable, parts_of, question_words, select_values
from deckgen.sources._http import Refused, Service, check_address
from deckgen.sources._jsonstat import table_of
from deckgen.sources._kinds import Answer, Ask, ServiceKind
from deckgen.sources._parts import check_part, packed, unpacked, words_in
from deckgen.survey import Table

ADDRESS = "https://api.statbank.dk/v1"
PAGE = "https://www.statistikbanken.dk"
LIMITS = Limits(cells=1_000_000)
_CONTENTS = "ContentsCode"
"""The variable that StatBank adds to JSON-stat: what the table holds, always one value."""
_OFFICES = {"da": "Danmarks Statistik, Statistikbanken", "en": "Statistics Denmark, StatBank Denmark"}


class Spec(SpecModel):
    """A table of StatBank, and which of its values."""

    table: Name = Field(description="The table, such as OIN01DK")
    variables: dict[Name, Names] = Field(
        description="The variables by their codes, each with the values to take: a code, a list of codes, or "
        'expressions such as "*", 202*, top(3), ">=2019"', min_length=1,
    )  # fmt: skip
    language: Literal["da", "en"] = Field("da", description="The language of labels and of the source's name")
    percent: bool | None = Field(
        None, description="Whether values are per cent, which become shares from 0 to 1; told by the unit by default"
    )
    address: Name = Field(ADDRESS, description="The address of the API")


def called(spec: Spec) -> str:
    """How the table is named in messages and as a source: 'StatBank OIN01DK'."""
    return f"StatBank {spec.table.upper()}"


def fetch(spec: Spec, ask: Ask, say: Callable[[str], None]) -> Answer:
    """Ask for the values of a table, in as many parts as needed. Raises DeckgenError."""
    name = called(spec)
    address = spec.address.rstrip("/")
    check_address(address, place_of(spec.address))
    with Service(name, address) as service:
        info = _table_info(service, address, spec)
        selected = select_values(name, _variables(service, info), spec.variables)
        parts = []
        pages = parts_of(name, selected, LIMITS)
        for number, page in enumerate(pages, 1):
            say(f"{name}: part {number} of {len(pages)}" if len(pages) > 1 else name)
            data = service.post(f"{address}/data", {
                "table": spec.table.upper(), "format": "JSONSTAT", "lang": spec.language,
                "variables": [{"code": code, "values": list(codes)} for code, codes in page.items()],
            })  # fmt: skip
            check_part(table_of(service.parsed(data), name, name), page, name)
            parts.append(data)
    payload = packed(parts, words_in(info, "unit"), words_in(info, "updated"))
    words = question_words(f"{address}/data, table {spec.table.upper()}", selected)
    return Answer(
        payload,
        words,
        f"{PAGE}/{quote(spec.table.upper(), safe='')}",
        f"{_OFFICES[spec.language]} {spec.table.upper()}",
    )


def read(spec: Spec, answer: Answer, ask: Ask, shown: str, name: str) -> Table:
    """A kept answer as a table: for each variable its codes and `<variable>_label`, then `value`."""
    return unpacked(answer.payload, shown, name, spec.percent, (_CONTENTS,))


KIND = ServiceKind(
    Spec, read, "a table of Danmarks Statistik's StatBank", fetch=fetch, called=called, chooses_rows=False
)


def _table_info(service: Service, address: str, spec: Spec) -> Mapping[str, Any]:
    try:
        info = service.parsed(
            service.post(f"{address}/tableinfo", {"table": spec.table.upper(), "lang": spec.language, "format": "JSON"})
        )
    except Refused as problem:
        if problem.status not in (400, 404):
            raise
        words = f": {problem.said}" if problem.said else ""
        raise error("table-unknown", f"StatBank has no table '{spec.table}'{words}", place_of(spec.table),
                    f"look it up on {PAGE}") from None  # fmt: skip
    if not isinstance(info, dict) or not isinstance(info.get("variables"), list):
        raise _unfit(service)
    return info


def _variables(service: Service, info: Mapping[str, Any]) -> list[Variable]:
    """The table's variables; time has to be asked for, others where the table says that they have no total."""
    try:
        return [
            Variable(
                str(each["id"]), str(each["text"]), *_values(each["values"]),
                required=not each.get("elimination", False) or bool(each.get("time")), time=bool(each.get("time")),
            )
            for each in info["variables"]
        ]  # fmt: skip
    except (KeyError, TypeError):
        raise _unfit(service) from None


def _values(given: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(str(each["id"]) for each in given), tuple(str(each["text"]) for each in given)


def _unfit(service: Service) -> DeckgenError:
    return error("answer-unfit", f"{service.called} is not described as StatBank describes its tables", None,
                 "is `address` that of StatBank's API?")  # fmt: skip
