"""`deckgen fetch` asks, `deckgen build` does not: a deck of official figures, with the service there and gone."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deckgen.cli import main
from deckgen.sources import _answers, _http
from deckgen.spec import read_spec
from services.local import Reply
from services.pxweb import PxWeb2, population
from services.statbank import StatBank, oin01
from tools import ROOT, charts, notes_texts, slide_texts

DECK = """\
title: Innovationstyper
language: da
brand: plain
params: {year: "2023"}
data:
  types:
    kind: statbank
    table: OIN01DK
    address: ADDRESS
    variables: {OIN01: ["1000", "1010"], INNO: "*", Tid: "*"}
    where: {Tid: $year}
    label: {INNO: INNO_label}
    source: Danmarks Statistik
numbers:
  innovative: {from: types, where: {OIN01: "1000", INNO: "10"}}
slides:
  - kind: statement
    title: "{{ innovative | pct }} er innovative i {{ year }}"
    subtitle: Tallet kommer fra Statistikbanken
  - kind: chart
    title: Nye måder at arbejde på
    chart: {type: bar, from: types, where: {OIN01: "1010"}, category: INNO}
"""
PEOPLE = """\
  people:
    kind: pxweb
    address: OTHER
    version: 2
    table: "07459"
    language: en
    variables: {Region: "0001", ContentsCode: "*", Tid: "*"}
    format: number
"""


class Desk:
    """A project with a deck, the services it asks, and what the commands say."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], statbank: StatBank, pxweb: PxWeb2) -> None:
        self.folder, self._capsys, self.statbank, self.pxweb = folder, capsys, statbank, pxweb
        self.deck = folder / "decks" / "talk.yaml"
        self.deck.parent.mkdir()
        self.write(DECK)

    def write(self, text: str) -> None:
        text = text.replace("ADDRESS", self.statbank.api).replace("OTHER", self.pxweb.api)
        self.deck.write_text(text, "utf-8")

    def run(self, *words: str) -> tuple[int, str]:
        """Exit code, and what stands on both outputs."""
        code = main(words)
        told = self._capsys.readouterr()
        return code, (told.out + told.err).strip()

    def fetch(self, *words: str) -> tuple[int, str]:
        return self.run("fetch", "decks/talk.yaml", *words)

    def build(self, *words: str) -> tuple[int, str]:
        return self.run("build", "decks/talk.yaml", "-o", "talk.pptx", "--force", *words)

    @property
    def texts(self) -> list[list[str]]:
        return slide_texts(self.folder / "talk.pptx")

    @property
    def answers(self) -> list[Path]:
        return sorted((self.folder / ".deckgen" / "answers").glob("*.json"))


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(_http, "BACKOFF", 0)
    (tmp_path / "pyproject.toml").touch()
    with StatBank([oin01()]) as statbank, PxWeb2([population()]) as pxweb:
        yield Desk(tmp_path, capsys, statbank, pxweb)


# ------------------------------------------------------------------------------------------- fetch, build


def test_a_build_asks_nobody_and_says_what_to_do(desk: Desk) -> None:
    code, said = desk.build()
    assert code == 1
    assert said.startswith("decks/talk.yaml:7:11: error: StatBank OIN01DK has not been fetched yet\n")
    assert "run `deckgen fetch decks/talk.yaml`: a build asks no service by itself" in said
    assert desk.statbank.calls == []
    assert not (desk.folder / "talk.pptx").exists()


def test_a_deck_builds_from_what_was_kept_with_the_service_gone(desk: Desk) -> None:
    code, said = desk.fetch()
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    assert code == 0
    assert said == "types: StatBank OIN01DK: new, 40 values\n1 answer kept in .deckgen/answers"
    assert desk.build()[0] == 0
    first = (desk.folder / "talk.pptx").read_bytes()

    desk.statbank.close()
    code, said = desk.build()
    assert code == 0
    assert re.search(rf"^StatBank OIN01DK: fetched {today} \(today\)$", said, re.M)
    assert (desk.folder / "talk.pptx").read_bytes() == first
    assert "68 pct. er innovative i 2023" in desk.texts[0][0].replace("\xa0", " ")
    (chart,) = charts(desk.folder / "talk.pptx")
    assert sorted(chart.plots[0].series[0].values) == pytest.approx([69, 73, 77, 81, 85])
    assert "Innovative i alt" in list(chart.plots[0].categories)


@pytest.mark.parametrize("marker", ["new", "file"])
def test_a_project_that_was_just_started_keeps_answers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, marker: str
) -> None:
    """Its marker has the name of the folder of answers; in projects of an earlier deckgen it is a file."""
    assert desk.run("new", "talk")[0] == 0
    project = desk.folder / "talk"
    if marker == "file":
        (project / ".deckgen" / "README.txt").unlink()
        (project / ".deckgen").rmdir()
        (project / ".deckgen").write_text("a marker\n")
    desk.deck.replace(project / "decks" / "talk.yaml")
    monkeypatch.chdir(project)
    assert "has not been fetched yet" in desk.build()[1]
    code, said = desk.fetch()
    assert (code, said) == (0, "types: StatBank OIN01DK: new, 40 values\n1 answer kept in .deckgen/answers")
    assert desk.build()[0] == 0

    assert sorted(path.name for path in (project / ".deckgen").iterdir()) == ["README.txt", "answers"]


def test_other_waves_are_there_without_asking_again(desk: Desk) -> None:
    desk.fetch()
    desk.statbank.close()
    assert desk.build("-p", "year=2016")[0] == 0
    assert "20 pct. er innovative i 2016" in desk.texts[0][0].replace("\xa0", " ")


def test_numbers_name_the_service_and_no_line_of_it(desk: Desk) -> None:
    desk.fetch()
    desk.write(DECK.replace("    subtitle: Tallet kommer fra Statistikbanken", "    subtitle: Ja\n    notes: Sig det."))
    code, said = desk.build("--json")
    record = json.loads(said)
    assert code == 0
    assert [(each["source"], each["days"]) for each in record["answers"]] == [("StatBank OIN01DK", 0)]
    origin = record["numbers"][0]["origin"]
    assert (origin["file"], origin["line"], origin["column"]) == ("StatBank OIN01DK", 0, "value")
    assert origin["url"] == "https://www.statistikbanken.dk/OIN01DK"
    assert len(origin["digest"]) == 64
    assert "OIN01DK:0" not in said
    assert not any("OIN01DK:0" in notes for notes in notes_texts(desk.folder / "talk.pptx"))


def test_a_mistake_in_the_data_names_the_service_without_a_line(desk: Desk) -> None:
    desk.statbank.tables["OIN01DK"] = oin01({("1000", "10", "2023"): 1234.0})
    desk.fetch()
    code, said = desk.build()
    assert code == 1
    assert "StatBank OIN01DK: error: the number 'innovative': a share is from 0 to 1" in said
    assert "OIN01DK:0" not in said


# ------------------------------------------------------------------------------------------------ again


def test_fetching_again_tells_what_has_changed(desk: Desk) -> None:
    desk.fetch()
    code, said = desk.fetch()
    assert code == 0
    assert re.match(r"types: StatBank OIN01DK: unchanged since \d{4}-\d\d-\d\d \(today\), 40 values\n", said)

    desk.statbank.tables["OIN01DK"] = oin01({("1000", "10", "2023"): 70.0, ("1010", "20", "2019"): None})
    desk.statbank.tables["OIN01DK"].dimensions[2].values["2025"] = "2025"
    desk.statbank.tables["OIN01DK"].figure = _with_2025(desk.statbank.tables["OIN01DK"].figure)
    del desk.statbank.tables["OIN01DK"].dimensions[2].values["2016"]
    code, said = desk.fetch("--json")
    (record,) = json.loads(said)["data"]
    assert code == 0
    assert (record["state"], record["changed"], record["added"], record["removed"]) == ("changed", 2, 10, 10)
    assert record["values"] == 40
    assert record["before"] <= record["fetched"]
    assert desk.fetch("--json")[1].count('"unchanged"') == 1
    assert desk.build()[0] == 0
    assert "70 pct. er innovative i 2023" in desk.texts[0][0].replace("\xa0", " ")


def _with_2025(figure: Any) -> Any:
    return lambda sector, kind, year: 50.0 if year == "2025" else figure(sector, kind, year)


def test_one_service_that_fails_does_not_stop_the_others(desk: Desk) -> None:
    desk.write(DECK.replace("numbers:", PEOPLE + "numbers:"))
    assert desk.fetch()[0] == 0
    kept = {path: path.read_bytes() for path in desk.answers}
    assert len(kept) == 2
    desk.statbank.close()
    code, said = desk.fetch()
    assert code == 1
    assert "types: StatBank OIN01DK: failed" in said
    assert "decks/talk.yaml:7:11: error: StatBank OIN01DK cannot be reached" in said
    assert "people: PxWeb 07459: unchanged since" in said
    assert "1 data set could not be fetched; what was kept of them before is untouched" in said
    statbank = next(path for path in kept if path.name.startswith("statbank-oin01dk-"))
    assert statbank.read_bytes() == kept[statbank]
    assert desk.build()[0] == 0


def test_a_damaged_answer_stops_the_build_and_is_fetched_anew(desk: Desk) -> None:
    desk.fetch()
    (file,) = desk.answers
    file.write_text(file.read_text("utf-8").replace("68.0", "86.0"), "utf-8")
    code, said = desk.build()
    assert code == 1
    assert ".deckgen/answers/statbank-oin01dk-" in said
    assert "its values are not those that were fetched" in said
    assert "fetch it again with `deckgen fetch`" in said
    assert desk.fetch()[0] == 0
    assert desk.build()[0] == 0


def test_one_data_set_can_be_asked_for(desk: Desk) -> None:
    desk.write(DECK.replace("numbers:", PEOPLE + "numbers:"))
    assert desk.fetch("--data", "people")[1].startswith("people: PxWeb 07459: new, 6 values")
    assert desk.statbank.calls == []
    code, said = desk.fetch("--data", "peple")
    assert code == 1
    assert "the deck has no data set 'peple' that a service answers" in said
    assert "did you mean 'people'? (there is: types, people)" in said


def test_the_same_question_is_asked_once(desk: Desk) -> None:
    again = DECK[DECK.index("  types:") : DECK.index("numbers:")].replace("  types:", "  kinds:")
    desk.write(DECK.replace("numbers:", again.replace("$year", '"2016"') + "numbers:"))
    assert desk.fetch()[0] == 0
    assert len(desk.statbank.asked(end="data")) == 1
    assert desk.build()[0] == 0


# ------------------------------------------------------------------------------------------------ params


WAVES = DECK.replace("data:\n", 'waves: {column: Tid, order: ["2016", "2019", "2023"]}\ndata:\n', 1).replace(
    'Tid: "*"}', "Tid: $year}"
)


def test_a_param_in_a_question_is_filled_in(desk: Desk) -> None:
    desk.write(DECK.replace('Tid: "*"}', "Tid: $year}"))
    assert desk.fetch("-p", "year=2019")[1].startswith("types: StatBank OIN01DK, year = 2019: new, 10 values")
    (call,) = desk.statbank.asked(end="data")
    assert call.question["variables"][2] == {"code": "Tid", "values": ["2019"]}
    assert desk.build()[0] == 1  # 2023 has not been fetched
    assert desk.build("-p", "year=2019")[0] == 0
    code, said = desk.fetch("-p", "yaer=2019")
    assert code == 1
    assert "the deck has no param 'yaer'" in said
    desk.write(DECK.replace('Tid: "*"}', "Tid: $yeer}"))
    code, said = desk.fetch()
    assert code == 1
    assert "decks/talk.yaml:10:58: error: there is no param 'yeer'" in said


def test_where_a_service_is_asked_by_wave_all_waves_are_fetched(desk: Desk) -> None:
    desk.write(WAVES)
    code, said = desk.fetch()
    assert code == 0
    assert said.endswith("3 answers kept in .deckgen/answers")
    asked = [call.question["variables"][2]["values"] for call in desk.statbank.asked(end="data")]
    assert asked == [["2023"], ["2016"], ["2019"]]
    desk.statbank.close()
    for year in ("2016", "2019", "2023"):
        assert desk.build("-p", f"year={year}")[0] == 0


# ------------------------------------------------------------------------------------------------ refresh


def test_a_deck_may_ask_at_every_build_and_goes_on_without(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write(DECK.replace("    where: {Tid", "    refresh: build\n    where: {Tid"))
    monkeypatch.setattr(_answers, "_now", lambda: datetime.now(UTC) - timedelta(days=3))
    code, said = desk.build()
    assert code == 0
    assert len(desk.statbank.asked(end="data")) == 1
    assert "warning:" not in said
    desk.statbank.tables["OIN01DK"] = oin01({("1000", "10", "2023"): 70.0})
    assert desk.build()[0] == 0
    assert "70 pct." in desk.texts[0][0].replace("\xa0", " ")

    desk.statbank.close()
    day = (datetime.now(UTC) - timedelta(days=3)).strftime("%Y-%m-%d")
    code, said = desk.build()
    assert code == 0
    assert "decks/talk.yaml:7:11: warning: StatBank OIN01DK cannot be reached: there is no connection" in said
    assert f"the answer of {day} (3 days ago) is used" in said
    assert "70 pct." in desk.texts[0][0].replace("\xa0", " ")
    for file in desk.answers:
        file.unlink()
    code, said = desk.build()
    assert code == 1
    assert "StatBank OIN01DK cannot be reached" in said


def test_a_build_asks_the_same_only_once(desk: Desk) -> None:
    text = DECK.replace("    where: {Tid", "    refresh: build\n    where: {Tid")
    again = text[text.index("  types:") : text.index("numbers:")].replace("  types:", "  kinds:")
    desk.write(text.replace("numbers:", again + "numbers:"))
    assert desk.build()[0] == 0
    assert len(desk.statbank.asked(end="data")) == 1


def test_answers_that_are_too_old_are_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write(DECK.replace("    where: {Tid", "    max_age: 30\n    where: {Tid"))
    monkeypatch.setattr(_answers, "_now", lambda: datetime.now(UTC) - timedelta(days=30))
    desk.fetch()
    assert "warning" not in desk.build()[1].replace("0 warnings", "")
    monkeypatch.setattr(_answers, "_now", lambda: datetime.now(UTC) - timedelta(days=41))
    desk.fetch()
    code, said = desk.build()
    assert code == 0
    assert "decks/talk.yaml:7:11: warning: StatBank OIN01DK was fetched on" in said
    assert "(41 days ago); `max_age` is 30 days" in said
    assert "run `deckgen fetch decks/talk.yaml`" in said


# ------------------------------------------------------------------------------------------------ mistakes


def test_a_deck_of_files_has_nothing_to_fetch(desk: Desk) -> None:
    (desk.folder / "x.csv").write_text("a,value\nb,0.5\n")
    desk.deck.write_text("title: T\ndata: {x: {file: ../x.csv}}\nslides: [{kind: section, title: A}]\n")
    code, said = desk.fetch()
    assert code == 1
    assert "no data set of decks/talk.yaml is answered by a service" in said


MISTAKES = {
    "a key": ("table: OIN01DK", "tabel: OIN01DK", "8:5: error: there is no key 'tabel' here"),
    "the table": ("    table: OIN01DK\n", "", "7:5: error: the key 'table' is missing here"),
    "no variables": ('variables: {OIN01: ["1000", "1010"], INNO: "*", Tid: "*"}', "variables: {}",
                     "10:16: error: 'variables': "),
    "the language": ("table: OIN01DK", "table: OIN01DK\n    language: no", "9:15: error: there is no language 'no'"),
    "a variable": ("INNO:", "INO:", "10:42: error: StatBank OIN01DK has no variable 'INO'"),
    "a value": ('"1010"]', '"1001"]', "10:33: error: the variable 'OIN01' of StatBank OIN01DK has no value '1001'"),
    "http": ("ADDRESS", "http://api.statbank.dk/v1", "9:14: error: 'http://api.statbank.dk/v1' is not encrypted"),
    "estimates": ("    where: {Tid: $year}", "    estimate: {questions: {a: {}}}",
                  "7:11: error: a statbank table holds figures, not the answers of respondents"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), MISTAKES.values(), ids=MISTAKES.keys())
def test_mistakes_are_told_where_they_stand(desk: Desk, old: str, new: str, said: str) -> None:
    assert old in DECK
    desk.write(DECK.replace(old, new, 1))
    code, told = desk.fetch()
    assert code == 1
    assert f"decks/talk.yaml:{said}" in told
    assert "Traceback" not in told


def test_a_mistake_on_a_slide_does_not_stop_a_fetch(desk: Desk) -> None:
    desk.write(DECK.replace("kind: statement", "kind: statment"))
    assert desk.fetch()[0] == 0


def test_a_deck_of_files_needs_nothing_of_the_network(desk: Desk) -> None:
    (desk.folder / "x.csv").write_text("a,value\nb,0.5\n")
    desk.deck.write_text("title: T\ndata: {x: {file: ../x.csv}}\nslides: [{kind: section, title: A}]\n")
    script = (
        "import sys; from deckgen.cli import main\n"
        "assert main(['build', 'decks/talk.yaml', '-o', 'x.pptx']) == 0\n"
        "print('LOADED', *[name for name in ('requests', 'urllib3', 'http.client') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, cwd=desk.folder)
    assert run.stdout.splitlines()[-1] == "LOADED", run.stderr


# ------------------------------------------------------------------------------------------------ example


def test_the_example_builds_from_the_answer_that_comes_along(desk: Desk) -> None:
    """Its figures are those that are published; what is not published is illustrative, and its slide says so."""
    out = desk.folder / "example.pptx"
    code, said = desk.run("build", str(ROOT / "decks" / "statbank.yaml"), "-o", str(out))
    assert code == 0
    assert "warning: the answer of StatBank OIN01DK was put together by hand, not fetched" in said
    assert "OIN01DK: fetched" not in said
    with (ROOT / "data" / "innovationsbarometer.csv").open(encoding="utf-8", newline="") as file:
        known = {(row["sector"], row["wave"]): float(row["share"]) for row in csv.DictReader(file)
                 if row["country"] == "DK" and row["question"] == "innovative" and row["share"]}  # fmt: skip
    sectors, years, types = charts(out)
    shown = dict(zip(sectors.plots[0].categories, sectors.plots[0].series[0].values, strict=True))
    assert shown == pytest.approx({
        "Kommuner": 100 * known["municipal", "2018-2019"], "Regioner": 100 * known["region", "2018-2019"],
        "Staten": 100 * known["state", "2018-2019"],
    })  # fmt: skip
    waves = ("2015-2016", "2018-2019", "2021-2023")
    assert list(years.plots[0].series[0].values) == pytest.approx([100 * known["all", wave] for wave in waves])
    assert len(list(types.plots[0].categories)) == 4
    texts = slide_texts(out)
    assert any("Illustrative tal" in text for text in texts[4])
    assert any("Tallene er illustrative og ikke målt." in text for text in texts[4])
    assert not any("llustrative" in text for slide in texts[:4] for text in slide)
    assert "Eksempel" in notes_texts(out)[2]


def test_the_example_asks_what_the_service_can_answer(desk: Desk) -> None:
    text = (ROOT / "decks" / "statbank.yaml").read_text("utf-8")
    desk.write(text.replace("    table: OIN01DK\n", "    table: OIN01DK\n    address: ADDRESS\n"))
    desk.statbank.tables["OIN01DK"] = oin01({("1000", "10", "2019"): 81.0})
    assert desk.fetch()[1].startswith("official: StatBank OIN01DK: new, 80 values")
    assert desk.build()[0] == 0
    assert not any("llustrative" in text for slide in desk.texts for text in slide)


def test_an_answer_made_by_hand_gives_way_to_what_is_fetched(desk: Desk) -> None:
    with pytest.MonkeyPatch.context() as patch:
        keep = _answers.keep_answer
        patch.setattr(_answers, "keep_answer", lambda question, kept: keep(question, replace(kept, fetched="")))
        desk.fetch()
    assert "was put together by hand, not fetched" in desk.build()[1]
    text = desk.deck.read_text("utf-8")
    desk.write(text.replace("    where: {Tid", "    refresh: build\n    where: {Tid"))
    desk.statbank.first.append(Reply(404, b""))
    assert "StatBank has no table 'OIN01DK'; the answer made by hand is used" in desk.build()[1]
    desk.write(text)
    assert "unchanged beside the answer made by hand, 40 values" in desk.fetch()[1]
    assert "by hand" not in desk.build()[1]


def test_the_example_is_what_its_tool_makes() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import make_example_answer
    finally:
        sys.path.pop(0)
    kept = list((ROOT / ".deckgen" / "answers").glob("statbank-oin01dk-*.json"))
    before = {file: file.read_bytes() for file in kept}
    assert make_example_answer.write() in before
    assert {file: file.read_bytes() for file in kept} == before


@pytest.mark.parametrize("number", [0, 1])
def test_what_the_docs_show_of_other_services_is_read(number: int, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "data" / "services.md").read_text("utf-8")
    code = re.findall(r"```yml\n(.*?)```", page, re.S)[number]
    deck = tmp_path / "deck.yaml"
    deck.write_text(f"title: T\n{code}slides: [{{kind: section, title: A}}]\n", "utf-8")
    spec = read_spec(deck, "deck.yaml")
    assert [type(data).__name__ for data in spec.data.values()] == ["PxwebData"] * len(spec.data)
