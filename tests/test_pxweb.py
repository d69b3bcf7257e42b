"""Tables of PxWeb, version 1 and 2: within the limits that a service tells, at its pace, and by its own codes."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import pytest

from deckgen.fields import Located
from deckgen.findings import DeckgenError, Finding, Where
from deckgen.sources import SOURCES, _http, _pxweb_v1
from deckgen.sources._kinds import Answer, Ask, ServiceKind
from deckgen.sources._pxweb_offices import OFFICES
from deckgen.sources.pxweb import _where
from deckgen.survey import Table
from services.local import Call, Reply
from services.pxweb import PxWeb1, PxWeb2, population

ALL: dict[str, Any] = {"Region": "*", "Kjonn": "*", "ContentsCode": "*", "Tid": "*"}
Service = PxWeb1 | PxWeb2


@pytest.fixture(params=[1, 2])
def service(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service of each version with the same table."""
    monkeypatch.setattr(_http, "BACKOFF", 0)
    made: Service = PxWeb1([population()]) if request.param == 1 else PxWeb2([population()])
    with made:
        yield made


def keys(service: Service, variables: dict[str, Any], **more: Any) -> dict[str, Any]:
    own = (
        {"version": 1, "table": "be/07459", "address": service.api}
        if isinstance(service, PxWeb1)
        else {"version": 2, "table": "07459", "address": service.api}
    )
    return {**own, "variables": variables, "language": "en", **more}


def fetched(service: Service, variables: dict[str, Any], **more: Any) -> Answer:
    kind = SOURCES["pxweb"]
    assert isinstance(kind, ServiceKind)
    return kind.fetch(kind.spec(**keys(service, variables, **more)), Ask(), lambda stage: None)


def table(service: Service, variables: dict[str, Any], **more: Any) -> Table:
    kind = SOURCES["pxweb"]
    spec = kind.spec(**keys(service, variables, **more))
    made = kind.function(spec, fetched(service, variables, **more), Ask(), "PxWeb 07459", "people")
    assert isinstance(made, Table)
    return made


def refused(service: Service, variables: dict[str, Any], **more: Any) -> Finding:
    with pytest.raises(DeckgenError) as caught:
        fetched(service, variables, **more)
    return caught.value.findings[0]


def selections(service: Service) -> list[dict[str, list[str]]]:
    """What was asked for so far, by variable, whatever the version."""
    found = []
    for call in service.asked():
        if "query" in call.question:
            found.append({each["code"]: each["selection"]["values"] for each in call.question["query"]})
        else:
            found.append({each["variableCode"]: each["valueCodes"] for each in call.question["selection"]})
    return found


# ------------------------------------------------------------------------------------------------- tables


def test_a_table_has_codes_labels_values_and_signs(service: Service) -> None:
    made = table(service, {"Region": ["0002", "0003"], "ContentsCode": "*", "Kjonn": "*", "Tid": "range(2020, 2021)"})
    assert made.columns == ("Region", "Region_label", "Kjonn", "Kjonn_label", "ContentsCode", "ContentsCode_label",
                            "Tid", "Tid_label", "value", "status", "unit")  # fmt: skip
    assert made.rows[0] == (
        "0002", "Region 2", "1", "Men", "Personer1", "Persons", "2020", "2020", 2020.1, None, "persons"
    )  # fmt: skip
    cells = {(row[0], row[2], row[6]): row[8:10] for row in made.rows}
    assert cells["0003", "1", "2021"] == (None, "..")
    assert cells["0003", "2", "2020"] == (3020.2, None)


def test_what_can_be_summed_may_be_left_out(service: Service) -> None:
    made = table(service, {"Region": "0005", "ContentsCode": "*", "Tid": "top(2)"})
    assert [(row[0], row[4], row[6]) for row in made.rows] == [("0005", "2024", 5024.0), ("0005", "2025", 5025.0)]
    assert "Kjonn" not in made.columns
    assert selections(service) == [{"Region": ["0005"], "ContentsCode": ["Personer1"], "Tid": ["2024", "2025"]}]


def test_what_cannot_be_summed_has_to_be_named(service: Service) -> None:
    problem = refused(service, {"Region": "0005", "Tid": "*"})
    assert problem.code == "variable-missing"
    assert "which values of 'ContentsCode' are meant" in problem.message
    assert "Personer1 (Persons)" in str(problem.hint)
    assert service.asked() == []


def test_the_title_and_the_question_can_be_read_by_a_person(service: Service) -> None:
    answer = fetched(service, {"Region": "0005", "ContentsCode": "*", "Tid": "2024"})
    assert answer.title.startswith("Statistics Norway, 07459")
    assert "Region = 0005; ContentsCode = Personer1; Tid = 2024" in answer.query


@pytest.mark.parametrize("unit", ["per cent", "%", "Prosent", "procent", "prosenttia", "Prósenta", "pct. of all"])
def test_per_cent_in_any_language_becomes_shares(service: Service, unit: str) -> None:
    service.tables["07459"].unit = unit
    asked = {"Region": "0005", "ContentsCode": "*", "Tid": "2024"}
    made = table(service, asked)
    assert made.rows[0][made.columns.index("value")] == 50.24
    assert made.text(0, "unit") == ""
    service.tables["07459"].unit = "persons"
    assert table(service, asked).rows[0][made.columns.index("value")] == 5024


# ------------------------------------------------------------------------------------------------- limits


def test_a_question_over_the_limit_is_cut_and_put_together_again(service: Service) -> None:
    whole = table(service, ALL)
    assert len(whole.rows) == 40 * 2 * 6
    service.calls.clear()
    service.cells = service.real_cells = 50
    parted = table(service, ALL)
    assert parted.columns == whole.columns
    assert parted.rows == whole.rows
    sizes = [prod(len(codes) for codes in each.values()) for each in selections(service)]
    assert sum(sizes) == 480 and max(sizes) <= 50
    assert len(sizes) <= 12  # not each value by itself
    assert all(len(each["Tid"]) == 6 and len(each["Kjonn"]) == 2 for each in selections(service))


def test_values_named_in_one_question_have_a_limit_of_their_own() -> None:
    with PxWeb1([population()], values=20) as service:
        assert len(table(service, ALL).rows) == 480
        assert max(sum(len(codes) for codes in each.values()) for each in selections(service)) <= 20


def test_a_limit_that_is_not_told_is_found_by_halves(service: Service) -> None:
    service.cells, service.real_cells = None, 130
    assert len(table(service, ALL).rows) == 480
    taken = [prod(len(codes) for codes in each.values()) for each in selections(service)]
    assert sum(size for size in taken if size <= 130) == 480
    assert len(taken) <= 8


def test_calls_are_made_no_faster_than_the_service_allows(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    class Pace(_http.Pace):
        def __init__(self, calls: int, seconds: float) -> None:
            super().__init__(calls, seconds, lambda: now[0], sleep)

    for module in ("_pxweb_v1", "_pxweb_v2"):
        monkeypatch.setattr(f"deckgen.sources.{module}.Pace", Pace)
    service.clock = lambda: now[0]
    service.cells = service.real_cells = 12
    service.allowed, service.window = 7, 10
    assert len(table(service, ALL).rows) == 480
    assert len(service.asked()) == 40
    assert service.refused == 0
    assert 40 <= sum(slept) <= 70  # 42 calls, 7 in 10 seconds


def test_pace_lets_through_what_is_allowed_and_waits_for_the_rest() -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    pace = _http.Pace(2, 10, lambda: now[0], sleep)
    pace.wait()
    now[0] += 3
    pace.wait()
    assert slept == []
    pace.wait()  # the first was made at 100, so the third may be at 110
    assert slept == [7.0]
    now[0] += 60
    pace.wait()
    pace.wait()
    assert slept == [7.0]


def test_a_service_that_is_too_busy_is_asked_again(service: Service) -> None:
    service.first.append(Reply(429, b"", {"Retry-After": "0"}))
    service.first.append(Reply(503, b"Service Unavailable"))
    assert len(table(service, {"ContentsCode": "*", "Tid": "*"}).rows) == 6


def test_limits_that_are_no_numbers_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    class Odd(PxWeb1):
        def answer(self, call: Call) -> Reply:
            return Reply(200, b"<html>no config</html>") if call.path.endswith("?config") else super().answer(call)

    with Odd([population()]) as service:
        assert len(table(service, ALL).rows) == 480
    monkeypatch.setattr(_pxweb_v1, "LIMITS", _pxweb_v1.Limits(240, 1000))
    with Odd([population()]) as service:
        assert len(table(service, ALL).rows) == 480
        assert len(selections(service)) == 2


# ------------------------------------------------------------------------------------------------- mistakes


def test_an_unknown_table_is_told_at_its_name(service: Service) -> None:
    problem = refused(service, ALL, table=Located("be/99999", Where("decks/talk.yaml", 4, 12)))
    assert problem.code == "table-unknown"
    assert problem.where == Where("decks/talk.yaml", 4, 12)
    assert "html" not in problem.message


def test_a_path_cannot_lead_out_of_the_database() -> None:
    with PxWeb1([population()]) as service:
        assert refused(service, ALL, table="../../../../be/x?config").code == "table-unknown"
        assert all(call.path.startswith("/PXWeb/api/v1/en/") for call in service.calls)
        assert not any(call.path.endswith("x?config") for call in service.calls)


def test_a_wrong_version_is_told(service: Service) -> None:
    version = 2 if isinstance(service, PxWeb1) else 1
    problem = refused(service, ALL, version=version, address=service.api.replace("{language}", "en"))
    assert problem.code in ("table-unknown", "answer-unfit")


@pytest.mark.parametrize("say", [{}, {"service": "dst"}])
def test_a_data_set_says_whom_to_ask(say: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="service"):
        SOURCES["pxweb"].spec(table="1", **say)


def where(**keys: Any) -> tuple[Any, ...]:
    return _where(SOURCES["pxweb"].spec(table="x", **keys))


@pytest.mark.parametrize(
    ("given", "version", "root", "language"),
    [
        ({"service": "ssb"}, 2, "https://data.ssb.no/api/pxwebapi/v2", "no"),
        ({"service": "ssb", "language": "nb", "version": 1}, 1, "https://data.ssb.no/api/v0/no/table", "no"),
        ({"service": "scb", "language": "en"}, 2, "https://statistikdatabasen.scb.se/api/v2", "en"),
        ({"service": "scb", "version": "1"}, 1, "https://api.scb.se/OV0104/v1/doris/sv/ssd", "sv"),
        ({"service": "statfin", "language": "sv"}, 1, "https://pxdata.stat.fi/PXWeb/api/v1/sv/StatFin", "sv"),
        ({"service": "hagstofa"}, 1, "https://px.hagstofa.is/pxis/api/v1/is", "is"),
        ({"service": "hagstofa", "language": "en"}, 1, "https://px.hagstofa.is/pxen/api/v1/en", "en"),
        ({"address": "https://bank.stat.gl/api/v1/{language}/Greenland", "language": "da"}, 1,
         "https://bank.stat.gl/api/v1/da/Greenland", "da"),
    ],
)  # fmt: skip
def test_offices_are_known_by_name(given: dict[str, Any], version: int, root: str, language: str) -> None:
    assert where(**given)[1:] == (version, root, language)


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        ({"service": "ssb", "language": "fi"}, "language-unknown", "SSB does not answer in 'fi'"),
        ({"service": "statfin", "version": 2}, "value-unknown", "StatFin has no version 2"),
        (
            {"address": "https://bank.stat.gl/api/v1/{language}", "language": "../x"},
            "language-unknown",
            "'../x' is no code",
        ),
        ({"address": "http://bank.stat.gl/api/v1/da"}, "address-wrong", "is not encrypted"),
        ({"address": "file:///etc/passwd"}, "address-wrong", "is not the address of a web service"),
        ({"address": "https://me:secret@bank.stat.gl/api"}, "address-wrong", "holds a name or a password"),
    ],
)
def test_an_address_that_is_not_to_be_asked_is_refused(given: dict[str, Any], code: str, said: str) -> None:
    with pytest.raises(DeckgenError) as caught:
        where(**given)
    problem = caught.value.findings[0]
    assert problem.code == code
    assert said in problem.message
    assert "secret" not in f"{problem.message}{problem.hint}"


def test_every_office_is_asked_by_https() -> None:
    addresses = [address for office in OFFICES.values() for address in office.addresses.values()]
    assert len(addresses) == 6
    assert all(address.startswith("https://") for address in addresses)
