"""PxWeb, by which the statistics offices of Norway, Sweden, Finland and Iceland publish, asked by its API, 1 or 2.

What both versions have in common stands here: whom to ask, in parts within the service's limits, and what comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal, Protocol
from urllib.parse import quote

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from deckgen.fields import Name, Names, SpecModel, place_of
from deckgen.findings import error
from deckgen.sources import _pxweb_v1, _pxweb_v2
from deckgen.sources._cubes import Limits, Selected, Variable, cells_of, cut, parts_of, question_words, select_values
from deckgen.sources._http import Pace, Refused, Service, check_address
from deckgen.sources._jsonstat import table_of
from deckgen.sources._kinds import Answer, Ask, ServiceKind
from deckgen.sources._parts import check_part, packed, unpacked, words_in
from deckgen.sources._pxweb_offices import OFFICES, Office
from deckgen.survey import Table

_HALVINGS = 6
"""How often a part that a service finds too large is cut in two, where it does not say how large a part may be."""


class Spec(SpecModel):
    """A table of a PxWeb service, and which of its values."""

    service: Literal["ssb", "scb", "statfin", "hagstofa"] | None = Field(
        None, description="The office: of Norway, Sweden, Finland or Iceland; or say an `address`"
    )
    address: Name | None = Field(
        None, description="The address of another service, up to its database in version 1, with {language} in it"
    )
    version: int | None = Field(
        None, ge=1, le=2, description="Of the API; by default the latest that the office has, and 1 with an `address`"
    )
    table: Name = Field(description="The table, such as 07459; in version 1 with its path: vaerak/11ra.px")
    variables: dict[Name, Names] = Field(
        {}, description="The variables by their codes, each with the values to take: a code, a list of codes, or "
        'expressions such as "*", 202*, top(3), from(2019). A variable that is not named is summed, if it can be',
    )  # fmt: skip
    language: Name | None = Field(None, description="The language of labels; the office's own by default")
    percent: bool | None = Field(
        None, description="Whether values are per cent, which become shares from 0 to 1; told by the unit by default"
    )

    @model_validator(mode="after")
    def _somewhere(self) -> Spec:
        if self.service is None and self.address is None:
            said = f"say the `service`, {', '.join(OFFICES)}, or the `address` of another"
            raise PydanticCustomError("inside", said, {"path": []})
        return self


class Version(Protocol):
    """What differs between the versions of the API."""

    def limits(self, service: Service, root: str) -> tuple[Limits, Pace]: ...

    def variables(self, service: Service, root: str, table: str, language: str) -> tuple[list[Variable], Any]: ...

    def values(self, service: Service, root: str, table: str, language: str, page: Selected) -> bytes: ...

    def is_too_large(self, problem: Refused) -> bool: ...


def called(spec: Spec) -> str:
    """How the table is named in messages and as a source: 'SSB 07459'."""
    table = spec.table.rsplit("/", 1)[-1].removesuffix(".px")
    return f"{OFFICES[spec.service].called if spec.service else 'PxWeb'} {table}"


def fetch(spec: Spec, ask: Ask, say: Callable[[str], None]) -> Answer:
    """Ask for the values of a table, in as many parts and at the pace that the service allows. Raises DeckgenError."""
    name = called(spec)
    office, version, root, language = _where(spec)
    api: Version = _pxweb_v1.API if version == 1 else _pxweb_v2.API
    table = spec.table.strip("/")
    with Service(name, root) as service:
        limits, service.pace = api.limits(service, root)
        service.pace.wait()  # asking for the limits was a call too
        try:
            variables, metadata = api.variables(service, root, table, language)
        except Refused as problem:
            if problem.status not in (400, 404):
                raise
            words = f": {problem.said}" if problem.said else ""
            raise error("table-unknown", f"there is no table '{spec.table}' at {root}{words}", place_of(spec.table),
                        "in version 1 its path belongs to it, such as vaerak/11ra.px" if version == 1 else
                        "look it up in the office's table list") from None  # fmt: skip
        selected = select_values(name, variables, spec.variables)
        parts: list[bytes] = []
        told: list[Any] = []

        def take(page: Selected, halvings: int) -> None:
            try:
                data = api.values(service, root, table, language, page)
            except Refused as problem:
                if halvings == 0 or cells_of(page) == 1 or not api.is_too_large(problem):
                    raise
                for half in cut(page, Limits(cells_of(page) // 2, limits.values)):
                    take(half, halvings - 1)
                return
            document = service.parsed(data)
            check_part(table_of(document, name, name), page, name)
            parts.append(data)
            told.append(document if not told else None)

        pages = parts_of(name, selected, limits)
        for number, page in enumerate(pages, 1):
            say(f"{name}: part {number} of {len(pages)}" if len(pages) > 1 else name)
            take(page, _HALVINGS)
    first = told[0]
    publisher = words_in(first, "source") or (office.name if office else name)
    title = ", ".join(filter(None, (publisher, spec.table.rsplit("/", 1)[-1], words_in(metadata, "label", "title"))))
    url = office.page.format(table=quote(spec.table, safe="")) if office and office.page else f"{root}/{table}"
    return Answer(packed(parts, updated=words_in(first, "updated")),
                  question_words(f"{root}, table {spec.table}", selected), url, title)  # fmt: skip


def read(spec: Spec, answer: Answer, ask: Ask, shown: str, name: str) -> Table:
    """A kept answer as a table: for each variable its codes and `<variable>_label`, then `value`."""
    return unpacked(answer.payload, shown, name, spec.percent)


KIND = ServiceKind(
    Spec, read, "a table of a PxWeb service, as the statistics offices of Norway, Sweden, Finland and Iceland have",
    fetch=fetch, called=called, chooses_rows=False,
)  # fmt: skip


def _where(spec: Spec) -> tuple[Office | None, int, str, str]:
    """The office, the version of the API, its address with the language filled in, and the language."""
    office = OFFICES[spec.service] if spec.service else None
    version = spec.version or (1 if office is None or spec.address else office.version)
    language = str(spec.language or (office.languages[0] if office else "en"))
    if office is not None:
        language = {"nb": "no", "nn": "no"}.get(language, language) if "no" in office.languages else language
        if language not in office.languages:
            raise error("language-unknown", f"{office.called} does not answer in '{language}'", place_of(spec.language),
                        f"it answers in {' and '.join(office.languages)}")  # fmt: skip
    elif not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z]{2,4})?", language):
        raise error("language-unknown", f"'{language}' is no code of a language", place_of(spec.language),
                    "write it as the service does, such as en or da")  # fmt: skip
    address = str(spec.address) if spec.address is not None else (office.addresses.get(version, "") if office else "")
    if not address and office is not None:
        raise error("value-unknown", f"{office.called} has no version {version} of the API", place_of(spec.table),
                    f"it has version {', '.join(map(str, office.addresses))}")  # fmt: skip
    root = address.replace("{language}", language).rstrip("/")
    check_address(root, place_of(spec.address))
    return office, version, root, language
