"""The statistics offices that are known by name, and where their PxWeb services are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """An office: its addresses by version of the API, the languages it answers in, its own first.

    `page` is where a person finds a table, with {table} in it; '' where no address can be made of a table's name.
    """

    called: str
    name: str
    version: int
    addresses: Mapping[int, str]
    languages: tuple[str, ...]
    page: str = ""


OFFICES: Mapping[str, Office] = {
    "ssb": Office(
        "SSB", "Statistisk sentralbyrå", 2,
        {1: "https://data.ssb.no/api/v0/{language}/table", 2: "https://data.ssb.no/api/pxwebapi/v2"}, ("no", "en"),
        "https://www.ssb.no/statbank/table/{table}",
    ),
    "scb": Office(
        "SCB", "Statistiska centralbyrån", 2,
        {1: "https://api.scb.se/OV0104/v1/doris/{language}/ssd", 2: "https://statistikdatabasen.scb.se/api/v2"},
        ("sv", "en"),
    ),
    "statfin": Office(
        "StatFin", "Tilastokeskus", 1,
        {1: "https://pxdata.stat.fi/PXWeb/api/v1/{language}/StatFin"}, ("fi", "sv", "en"),
    ),
    "hagstofa": Office(  # each language is a service of its own, whose name has the language in it
        "Hagstofa", "Hagstofa Íslands", 1,
        {1: "https://px.hagstofa.is/px{language}/api/v1/{language}"}, ("is", "en"),
    ),
}  # fmt: skip
