"""Services that fail, hang or lie are told of in plain words; what they answered is kept whole, and read or refused."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deckgen.fields import LocalText, Located
from deckgen.findings import DeckgenError, Finding, Where
from deckgen.sources import SOURCES, _answers, _http
from deckgen.sources._answers import Kept, Question, fetch_answer, kept_answer, read_answer
from deckgen.sources._http import Service
from deckgen.sources._kinds import Answer, Ask, ServiceKind
from deckgen.survey import Source, Table
from deckgen.survey.ages import age_words, days_since
from deckgen.survey.asked import EstimateSpec
from services.local import Local, Reply, json_reply
from services.statbank import StatBank, oin01


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[StatBank]:
    monkeypatch.setattr(_http, "BACKOFF", 0)
    with StatBank([oin01()]) as running:
        yield running


def question(service: StatBank, root: Path, **keys: Any) -> Question:
    kind = SOURCES["statbank"]
    assert isinstance(kind, ServiceKind)
    given = {"table": "OIN01DK", "address": service.api, "variables": {"INNO": "10", "OIN01": "*", "Tid": "*"}, **keys}
    return Question("statbank", kind, kind.spec(**given), Ask(), root, "types")


def failure(service: StatBank, root: Path, **keys: Any) -> Finding:
    with pytest.raises(DeckgenError) as caught:
        fetch_answer(question(service, root, **keys), lambda stage: None)
    assert not list(root.rglob("*.json")) and not list(root.rglob("*.part"))
    return caught.value.findings[0]


def kept(asked: Question) -> Kept:
    found = kept_answer(asked)
    assert found is not None
    return found


# ----------------------------------------------------------------------------------------------- failures


def test_a_service_that_fails_for_now_is_asked_again(service: StatBank, tmp_path: Path) -> None:
    service.first += [Reply(503, b"busy"), Reply(429, b"", {"Retry-After": "0"}), Reply(502, b"")]
    fetch_answer(question(service, tmp_path), lambda stage: None)
    assert [call.path for call in service.calls] == ["/v1/tableinfo"] * 4 + ["/v1/data"]


def test_waiting_grows_and_does_what_the_service_says(
    service: StatBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(_http, "BACKOFF", 1.0)
    monkeypatch.setattr("urllib3.util.retry.time.sleep", slept.append)
    service.first += [Reply(503), Reply(503), Reply(503), Reply(429, b"", {"Retry-After": "17"})]
    fetch_answer(question(service, tmp_path), lambda stage: None)
    assert [wait for wait in slept if wait] == [2.0, 4.0, 17]


def test_a_service_that_goes_on_failing_is_left_alone(service: StatBank, tmp_path: Path) -> None:
    service.first += [Reply(503, b"Service Unavailable")] * 9
    problem = failure(service, tmp_path)
    assert problem.code == "service-busy"
    assert problem.message == "StatBank OIN01DK does not answer for now (HTTP 503): Service Unavailable"
    assert len(service.calls) == 5


def test_nobody_waits_for_an_hour(service: StatBank, tmp_path: Path) -> None:
    service.first.append(Reply(429, b"", {"Retry-After": "3600"}))
    problem = failure(service, tmp_path)
    assert problem.code == "service-busy"
    assert "asks to wait 3600 seconds" in problem.message
    assert len(service.calls) == 1


def test_a_service_that_hangs_is_given_up(service: StatBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_http, "TIMEOUT", (0.5, 0.05))
    monkeypatch.setattr(_http, "TRIES", 1)
    service.hold.clear()
    problem = failure(service, tmp_path)
    assert problem.code == "service-unreachable"
    assert "127.0.0.1 does not answer in time" in problem.message


def test_a_service_that_never_ends_is_given_up(
    service: StatBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_http, "WHOLE", -1)
    problem = failure(service, tmp_path)
    assert problem.code == "service-unreachable"
    assert "takes longer than" in problem.message


def test_a_service_that_is_not_there_is_told(service: StatBank, tmp_path: Path) -> None:
    service.close()
    problem = failure(service, tmp_path)
    assert problem.code == "service-unreachable"
    assert problem.message == "StatBank OIN01DK cannot be reached: there is no connection to 127.0.0.1"
    assert "A build needs none" in str(problem.hint)


def test_an_answer_that_is_cut_off_is_asked_for_again(service: StatBank, tmp_path: Path) -> None:
    service.first.append(Reply(200, b'{"id": "OIN', promised=5000))
    made = fetch_answer(question(service, tmp_path), lambda stage: None)
    assert len(read_answer(question(service, tmp_path), made).rows) == 16
    assert len(service.asked(end="tableinfo")) == 2


@pytest.mark.parametrize("body", [b'{"id": ', b"<html>Down for maintenance</html>", b"", b"[1, NaN]"])
def test_an_answer_that_is_no_json_is_told(service: StatBank, tmp_path: Path, body: bytes) -> None:
    service.after["/v1/data"] = Reply(200, body)
    problem = failure(service, tmp_path)
    assert problem.code == "answer-unfit"
    assert problem.message.startswith("StatBank OIN01DK did not answer with JSON: ")


@pytest.mark.parametrize("document", [[], {}, {"variables": 3}, {"variables": [{"id": "A"}]}, {"variables": [None]}])
def test_a_table_that_is_described_otherwise_is_told(service: StatBank, tmp_path: Path, document: Any) -> None:
    service.after["/v1/tableinfo"] = json_reply(document)
    assert failure(service, tmp_path).code == "answer-unfit"


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_without_end_is_not_taken(
    service: StatBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packed: bool
) -> None:
    monkeypatch.setattr(_http, "MAX_BYTES", 2**20)
    body = b" " * (3 * 2**20)
    headers = {"Content-Encoding": "gzip"} if packed else {}
    service.after["/v1/data"] = Reply(200, gzip.compress(body) if packed else body, headers)
    problem = failure(service, tmp_path)
    assert problem.code == "answer-too-large"
    assert "more than 1 MB" in problem.message


def test_a_redirect_to_elsewhere_is_not_followed(service: StatBank, tmp_path: Path) -> None:
    with Local(lambda call: json_reply({})) as elsewhere:
        for status in (301, 302, 307, 308):
            service.first.append(Reply(status, b"", {"Location": f"{elsewhere.address}/v1/tableinfo"}))
            problem = failure(service, tmp_path)
            assert problem.code == "service-elsewhere"
        service.first.append(Reply(307, b"", {"Location": "https://127.0.0.1:1/x"}))
        assert failure(service, tmp_path).code == "service-elsewhere"
        assert elsewhere.calls == []


def test_a_redirect_within_the_service_is_followed_with_the_question(service: StatBank, tmp_path: Path) -> None:
    service.first.append(Reply(308, b"", {"Location": "/v1/tableinfo"}))
    fetch_answer(question(service, tmp_path), lambda stage: None)
    assert [call.question["table"] for call in service.calls] == ["OIN01DK"] * 3
    service.first += [Reply(307, b"", {"Location": "/v1/tableinfo"})] * 9
    with pytest.raises(DeckgenError, match="from one address to the next"):
        fetch_answer(question(service, tmp_path), lambda stage: None)


def test_what_a_service_says_cannot_write_on_the_terminal(service: StatBank, tmp_path: Path) -> None:
    service.after["/v1/data"] = json_reply({"message": "no\x1b[2J\nsuch " + "x" * 5000}, 400)
    problem = failure(service, tmp_path)
    assert "\x1b" not in problem.message and "\n" not in problem.message
    assert len(problem.message) < 450


def test_no_password_of_the_user_is_sent(service: StatBank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with Service("x", "https://example.org") as asked:
        assert asked._session.trust_env
        prepared = asked._session.prepare_request(__import__("requests").Request("GET", "https://127.0.0.1/x"))
        assert "Authorization" not in prepared.headers
    fetch_answer(question(service, tmp_path), lambda stage: None)
    assert all("Authorization" not in call.headers for call in service.calls)


# ------------------------------------------------------------------------------------------------- kept


def test_an_answer_is_kept_and_read_without_the_service(service: StatBank, tmp_path: Path) -> None:
    asked = question(service, tmp_path)
    before = datetime.now(UTC)
    made = fetch_answer(asked, lambda stage: None)
    service.close()
    again = kept(question(service, tmp_path))
    assert again == made
    table = read_answer(asked, again)
    assert len(table.rows) == 16
    source = table.source(0)
    assert source.file == "StatBank OIN01DK"
    assert source.title == "Danmarks Statistik, Statistikbanken OIN01DK"
    assert source.url == "https://www.statistikbanken.dk/OIN01DK"
    assert "INNO = 10" in source.query
    assert len(source.digest) == 64
    assert abs(datetime.fromisoformat(source.fetched) - before) < timedelta(seconds=30)
    assert table.place(0, "value") == Where("StatBank OIN01DK")
    (file,) = (tmp_path / ".deckgen" / "answers").iterdir()
    assert file.name.startswith("statbank-oin01dk-") and file.suffix == ".json"
    assert json.loads(file.read_text("utf-8"))["fetched"] == source.fetched


def test_another_question_is_another_answer(service: StatBank, tmp_path: Path) -> None:
    first = question(service, tmp_path)
    others = [
        question(service, tmp_path, variables={"INNO": "20", "OIN01": "*", "Tid": "*"}),
        question(service, tmp_path, language="en"),
        question(service, tmp_path, table="OIN02DK"),
    ]
    paths = {each.path for each in (first, *others)}
    assert len(paths) == 4
    moved = {"INNO": [Located("10", Where("decks/other.yaml", 3))], "OIN01": ["*"], "Tid": ["*"]}
    assert question(service, tmp_path, variables=moved).path == first.path
    assert question(service, tmp_path, percent=None).path == first.path
    fetch_answer(first, lambda stage: None)
    assert [kept_answer(each) for each in others] == [None] * 3


DAMAGES = {
    "cut off": lambda text: text[: len(text) // 2],
    "empty": lambda text: "",
    "no object": lambda text: "[]",
    "a value edited": lambda text: text.replace("36.0", "96.0"),
    "the time edited": lambda text: re.sub('"fetched": "....', '"fetched": "2030', text),
    "the title edited": lambda text: text.replace('"title": "', '"title": "Nye tal: '),
    "a part left out": lambda text: text.replace('"sha256"', '"sha"'),
    "another question": lambda text: text.replace('"table": "OIN01DK"', '"table": "OIN02DK"'),
    "another form": lambda text: text.replace('"version": 1', '"version": 2'),
    "deeply nested": lambda text: "[" * 100_000,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_an_answer_that_was_edited_or_damaged_is_refused(service: StatBank, tmp_path: Path, damage: Any) -> None:
    asked = question(service, tmp_path)
    fetch_answer(asked, lambda stage: None)
    text = asked.path.read_text("utf-8")
    changed = damage(text)
    assert changed != text
    asked.path.write_text(changed, "utf-8")
    with pytest.raises(DeckgenError) as caught:
        kept_answer(asked)
    problem = caught.value.findings[0]
    assert problem.code == "answer-damaged"
    assert "the answer of StatBank OIN01DK that was kept was edited or damaged" in problem.message
    assert problem.where == Where(f".deckgen/answers/{asked.path.name}")
    fetch_answer(asked, lambda stage: None)
    assert kept_answer(asked) is not None


def test_an_answer_that_cannot_be_read_as_a_table_does_not_replace_the_one_before(
    service: StatBank, tmp_path: Path
) -> None:
    asked = question(service, tmp_path)
    fetch_answer(asked, lambda stage: None)
    before = asked.path.read_bytes()
    service.after["/v1/data"] = json_reply({"dataset": {"dimension": {}, "value": [1]}})
    with pytest.raises(DeckgenError):
        fetch_answer(asked, lambda stage: None)
    assert asked.path.read_bytes() == before


def test_answers_stay_in_the_project(service: StatBank, tmp_path: Path) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    project.mkdir()
    outside.mkdir()
    (project / ".deckgen").symlink_to(outside)
    with pytest.raises(DeckgenError, match="leads out of the project"):
        fetch_answer(question(service, project), lambda stage: None)
    with pytest.raises(DeckgenError, match="leads out of the project"):
        kept_answer(question(service, project))
    assert list(outside.iterdir()) == []


def test_bytes_that_are_no_text_are_kept_too(tmp_path: Path) -> None:
    payload = bytes(range(256))

    def read(spec: Any, answer: Answer, ask: Ask, shown: str, name: str) -> Table:
        assert answer.payload == payload
        source = Source(shown, ("value",))
        return Table(name, shown, ("value",), ((1.0,),), (0,), ".", (source,))

    kind = ServiceKind(SOURCES["statbank"].spec, read, fetch=lambda spec, ask, say: Answer(payload, "all of it"))
    spec = kind.spec(table="x", variables={"A": "*"})
    asked = Question("bytes", kind, spec, Ask(({"country": "DK"},)), tmp_path, "raw")
    fetch_answer(asked, lambda stage: None)
    assert kept(asked).answer.payload == payload
    assert asked.called == "bytes raw"
    elsewhere = Question("bytes", kind, spec, Ask(({"country": "NO"},)), tmp_path, "raw")
    assert elsewhere.path != asked.path


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, service: StatBank) -> None:
    (tmp_path / ".deckgen").mkdir()
    (tmp_path / ".deckgen" / "answers").write_text("a file in the way")
    with pytest.raises(DeckgenError, match=r"the answer cannot be kept in \.deckgen/answers"):
        fetch_answer(question(service, tmp_path), lambda stage: None)


@pytest.mark.parametrize(
    ("days", "said"), [(0, "2026-11-20 (today)"), (1, "2026-11-20 (1 day ago)"), (6, "2026-11-20 (6 days ago)")]
)
def test_ages_are_told_in_days(days: int, said: str) -> None:
    fetched = "2026-11-20T09:00:00+00:00"
    assert age_words(fetched, datetime(2026, 11, 20, 10, tzinfo=UTC) + timedelta(days=days)) == said
    assert days_since(fetched, datetime(2026, 11, 19, tzinfo=UTC)) == 0


def test_a_question_is_what_is_asked_and_not_how_it_is_worded(service: StatBank, tmp_path: Path) -> None:
    assert _answers.plain(question(service, tmp_path).ask) == {"where": [], "estimate": None, "wave": ""}

    def asked(where: Where | None, label: str, answer: str) -> object:
        one = {"answers": [Located(answer, where)], "label": LocalText({"da": label}, where),
               "labels": {"1": LocalText({"": label})}}  # fmt: skip
        return _answers.plain(Ask(({"country": "DK"},), EstimateSpec(questions={"innovative": one}), "wave"))

    first = asked(None, "Ja", "1")
    assert first == asked(Where("decks/talk.yaml", 7), "Jo", "1")
    assert first != asked(None, "Ja", "2")
    assert first == {
        "where": [{"country": "DK"}], "estimate": {"questions": {"innovative": {"answers": ["1"]}}}, "wave": "wave",
    }  # fmt: skip
