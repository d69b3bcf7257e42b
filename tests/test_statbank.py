"""Tables of StatBank: asked for as its API documents, in parts where they are large; mistakes are told in the deck."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import prod
from typing import Any

import pytest

from deckgen.fields import Located
from deckgen.findings import DeckgenError, Finding, Where
from deckgen.sources import SOURCES, _http, statbank
from deckgen.sources._cubes import Limits
from deckgen.sources._kinds import Answer, Ask, ServiceKind
from deckgen.survey import Table
from services.cubes import Cube, Dimension
from services.local import Reply
from services.statbank import StatBank, oin01

ALL: dict[str, Any] = {"OIN01": ["1000", "1010"], "INNO": "*", "Tid": ["2019", "2023"]}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StatBank]:
    monkeypatch.setattr(_http, "BACKOFF", 0)
    with StatBank([oin01()]) as running:
        yield running


def fetched(service: StatBank, variables: dict[str, Any], **keys: Any) -> Answer:
    kind = SOURCES["statbank"]
    assert isinstance(kind, ServiceKind)
    spec = kind.spec(**{"table": "OIN01DK", "address": service.api, "variables": variables, **keys})
    return kind.fetch(spec, Ask(), lambda stage: None)


def table(service: StatBank, variables: dict[str, Any], **keys: Any) -> Table:
    kind = SOURCES["statbank"]
    spec = kind.spec(**{"table": "OIN01DK", "address": service.api, "variables": variables, **keys})
    made = kind.function(spec, fetched(service, variables, **keys), Ask(), "StatBank OIN01DK", "types")
    assert isinstance(made, Table)
    return made


def refused(service: StatBank, variables: dict[str, Any], **keys: Any) -> Finding:
    with pytest.raises(DeckgenError) as caught:
        fetched(service, variables, **keys)
    return caught.value.findings[0]


def test_a_table_has_codes_labels_and_values_and_shares_are_shares(service: StatBank) -> None:
    made = table(service, ALL)
    assert made.columns == ("OIN01", "OIN01_label", "INNO", "INNO_label", "Tid", "Tid_label", "value")
    assert len(made.rows) == 2 * 5 * 2
    assert made.rows[0] == ("1000", "Offentlig forvaltning og service", "10", "Innovative i alt", "2019", "2019", 0.36)
    by_codes = {row[0:5:2]: row[6] for row in made.rows}
    assert by_codes["1010", "30", "2023"] == 0.77  # the office says 77 per cent
    assert set(made.lines) == {0}


def test_it_asks_once_what_the_table_holds_and_once_for_its_values(service: StatBank) -> None:
    answer = fetched(service, ALL)
    info, data = service.calls
    assert (info.method, info.path, info.question) == (
        "POST", "/v1/tableinfo", {"table": "OIN01DK", "lang": "da", "format": "JSON"},
    )  # fmt: skip
    assert data.question == {
        "table": "OIN01DK", "format": "JSONSTAT", "lang": "da",
        "variables": [{"code": "OIN01", "values": ["1000", "1010"]},
                      {"code": "INNO", "values": ["10", "20", "30", "40", "50"]},
                      {"code": "Tid", "values": ["2019", "2023"]}],
    }  # fmt: skip
    assert answer.title == "Danmarks Statistik, Statistikbanken OIN01DK"
    assert answer.url == "https://www.statistikbanken.dk/OIN01DK"
    assert "OIN01 = 1000, 1010; INNO = 10, 20, 30, 40, 50; Tid = 2019, 2023" in answer.query


def test_it_says_who_asks(service: StatBank, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched(service, ALL)
    monkeypatch.setenv("DECKGEN_CONTACT", "analyse@example.dk\r\nX-Evil: 1")
    fetched(service, ALL)
    agents = [call.headers["User-Agent"] for call in service.calls]
    assert agents[0].startswith("deckgen/") and agents[0].endswith("(+statistics deck generator)")
    assert agents[-1].endswith("(+statistics deck generator; analyse@example.dkX-Evil: 1)")
    assert "X-Evil" not in service.calls[-1].headers
    assert "Authorization" not in service.calls[-1].headers


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ("*", ["2016", "2019", "2021", "2023"]),
        ("202*", ["2021", "2023"]),
        ("20?9", ["2019"]),
        (">=2021", ["2021", "2023"]),
        ("<=2019", ["2016", "2019"]),
        (">=2019<=2021", ["2019", "2021"]),
        ("(1)", ["2023"]),
        ("(2)", ["2021"]),
        ("(-n+3)", ["2019", "2021", "2023"]),
        ("top(2)", ["2021", "2023"]),
        ("top(1, 1)", ["2021"]),
        ("bottom(1)", ["2016"]),
        ("from(2021)", ["2021", "2023"]),
        ("range(2016, 2019)", ["2016", "2019"]),
        (["2016", "(1)"], ["2016", "2023"]),
        ("2019", ["2019"]),
    ],
)
def test_values_are_named_or_described(service: StatBank, wanted: Any, codes: list[str]) -> None:
    made = table(service, {"OIN01": "1000", "INNO": "10", "Tid": wanted})
    assert [row[4] for row in made.rows] == codes


def test_a_variable_with_a_total_may_be_left_out_and_its_code_may_be_written_small(service: StatBank) -> None:
    service.tables["OIN01DK"].figure = lambda kind, year: 40.0
    made = table(service, {"inno": "30", "TID": "2023"})
    assert made.columns == ("INNO", "INNO_label", "Tid", "Tid_label", "value")
    assert [row[-1] for row in made.rows] == [0.4]


def test_per_cent_may_stay_per_cent(service: StatBank) -> None:
    assert table(service, ALL, percent=False).rows[0][-1] == 36
    service.tables["OIN01DK"].unit = "Antal"
    assert table(service, ALL).rows[0][-1] == 36
    assert table(service, ALL, percent=True).rows[0][-1] == 0.36


def test_the_other_language_is_asked_for(service: StatBank) -> None:
    answer = fetched(service, ALL, language="en")
    assert [call.question["lang"] for call in service.calls] == ["en", "en"]
    assert answer.title == "Statistics Denmark, StatBank Denmark OIN01DK"


def test_a_missing_value_is_blank(service: StatBank) -> None:
    service.tables["OIN01DK"] = oin01({("1000", "10", "2019"): None})
    assert table(service, ALL).rows[0][-1] is None


# -------------------------------------------------------------------------------------------------- large


def test_a_large_table_is_asked_for_in_parts_and_put_together_again(
    service: StatBank, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = table(service, {"OIN01": "*", "INNO": "*", "Tid": "*"})
    assert len(whole.rows) == 80
    service.calls.clear()
    service.limit = 7
    monkeypatch.setattr(statbank, "LIMITS", Limits(7))
    parted = table(service, {"OIN01": "*", "INNO": "*", "Tid": "*"})
    assert parted.columns == whole.columns
    assert parted.rows == whole.rows
    asked = service.asked(end="data")
    sizes = [prod(len(variable["values"]) for variable in call.question["variables"]) for call in asked]
    assert sum(sizes) == 80 and max(sizes) <= 7
    assert len(asked) <= 80 / 7 * 3


def test_a_part_that_the_service_finds_too_large_is_told_in_its_own_words(service: StatBank) -> None:
    service.limit = 7
    problem = refused(service, ALL)
    assert problem.code == "service-refused"
    assert "HTTP 400): Forespørgslen returnerer for mange observationer" in problem.message


def test_more_than_a_deck_can_use_is_not_even_asked_for(service: StatBank) -> None:
    years = {str(number): str(number) for number in range(3000)}
    big = Cube("BIG", "Big", "Antal", [Dimension("A", "a", years), Dimension("Tid", "tid", years, time=True)],
               lambda *codes: 1.0)  # fmt: skip
    service.tables["BIG"] = big
    problem = refused(service, {"A": "*", "Tid": "*"}, table="BIG")
    assert problem.code == "answer-too-large"
    assert "9,000,000 values" in problem.message
    assert service.asked(end="data") == []


# ------------------------------------------------------------------------------------------------- mistakes


def located(text: str, line: int) -> Located:
    return Located(text, Where("decks/talk.yaml", line, 5))


@pytest.mark.parametrize(
    ("variables", "code", "said", "hint"),
    [
        ({located("INO", 7): "*", "Tid": "*"}, "variable-unknown", "StatBank OIN01DK has no variable 'INO'",
         "did you mean 'INNO'? (there is: OIN01, INNO, Tid)"),
        ({"OIN01": [located("101", 7)], "INNO": "*", "Tid": "*"}, "variable-value",
         "of StatBank OIN01DK has no value '101'", "did you mean '1010'? there is: 1000 (Offentlig"),
        ({"INNO": [located("Innovative i alt", 7)], "Tid": "*"}, "variable-value", "has no value 'Innovative i alt'",
         "'Innovative i alt' is the label of '10': write the code"),
        ({"INNO": "*", "Tid": [located("from(2018)", 7)]}, "variable-value", "has no value '2018'",
         "there is: 2016, 2019"),
        ({"INNO": "*", "Tid": [located("top(x)", 7)]}, "value-wrong", "'top(x)': a whole number is meant here",
         "top(5)"),
    ],
)  # fmt: skip
def test_what_the_table_does_not_have_is_told_where_it_stands(
    service: StatBank, variables: dict[str, Any], code: str, said: str, hint: str
) -> None:
    problem = refused(service, variables)
    assert problem.code == code
    assert said in problem.message
    assert hint in str(problem.hint)
    assert problem.where == Where("decks/talk.yaml", 7, 5)
    assert service.asked(end="data") == []


def test_a_variable_without_a_total_has_to_be_named(service: StatBank) -> None:
    problem = refused(service, {"INNO": "*"})
    assert problem.code == "variable-missing"
    assert "which values of 'Tid' are meant" in problem.message
    assert "2016, 2019, 2021, 2023" in str(problem.hint)


def test_a_table_that_is_not_there_is_told_at_its_name(service: StatBank) -> None:
    problem = refused(service, ALL, table=located("OIN99DK", 5))
    assert problem.code == "table-unknown"
    assert problem.message == "StatBank has no table 'OIN99DK': Tabellen blev ikke fundet"
    assert problem.where == Where("decks/talk.yaml", 5, 5)


def test_a_table_that_changes_while_it_is_asked_for_is_not_mixed(service: StatBank) -> None:
    cube = service.tables["OIN01DK"]
    others = cube.jsonstat1({"OIN01": ["1000"], "INNO": ["10"], "Tid": ["2023"]})
    service.after["/v1/data"] = Reply(200, json.dumps(others).encode())
    problem = refused(service, ALL)
    assert problem.code == "answer-unfit"
    assert "other values of 'OIN01' than it was asked for" in problem.message
