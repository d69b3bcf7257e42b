"""A claim that the numbers no longer bear out: the slide's other wording, a stamp, or no build; read from the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pptx import Presentation

from deckgen import build
from deckgen.brands import ready_brand
from deckgen.cli import main
from deckgen.findings import DeckgenError, Finding
from deckgen.languages import LANGUAGES
from deckgen.model import DeckContent, Text
from deckgen.place import place
from deckgen.project import Project
from deckgen.resolve import resolve
from deckgen.spec import read_spec
from finished import Finished, Talk, key_in_name, lint_faults, plain, words, wrong
from tools import charts, notes_texts

DATA = """\
wave,question,answer,label,share,status
2024,innovative,yes,Ja,0.8,published
2025,innovative,yes,Ja,0.747,published
2026,innovative,yes,Ja,0.69,provisional
2024,value,quality,Kvalitet,0.62,published
2024,value,spirit,Trivsel,0.54,published
2025,value,quality,Kvalitet,0.52,published
2025,value,spirit,Trivsel,0.54,published
2026,value,quality,Kvalitet,0.50,published
2026,value,spirit,Trivsel,0.55,published
"""

DECK = """\
title: Innovation
language: da
brand: plain
params: {wave: "2024"}
data:
  survey: {file: survey.csv, where: {wave: $wave}, value: share, status: status, label: {answer: label},
           source: Opdigtede tal}
numbers:
  innovative: {from: survey, where: {question: innovative}}
  quality: {from: survey, where: {question: value, answer: quality}}
  spirit: {from: survey, where: {question: value, answer: spirit}}
slides:
  - kind: statement
    title: "Vi er innovative: {{ innovative | in_ten }}"
    claim: innovative >= 0.75
    OTHERWISE
  - kind: chart
    key: value
    title: Kvalitet er størst
    subtitle: Andel af arbejdspladser
    claim: quality > spirit
    chart: {type: bar, from: survey, where: {question: value}, category: answer, highlight: quality}
    notes: Kvalitet fører.
    otherwise:
      title: Trivsel er størst med {{ spirit | pct }}
      subtitle: ""
      notes: Trivsel har overhalet kvalitet.
      chart: {type: column, from: survey, where: {question: value}, category: answer, highlight: spirit}
"""

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """The deck's spec, with a line in the place of the first slide's `otherwise`, or none and a title that can be
    written in every wave."""

    def made(otherwise: str = "") -> Path:
        (tmp_path / "survey.csv").write_text(DATA, "utf-8")
        spec = tmp_path / "talk.yaml"
        shown = DECK if otherwise else DECK.replace("| in_ten", "| pct")
        spec.write_text(shown.replace("OTHERWISE", otherwise), "utf-8")
        return spec

    return made


def built(spec: Path, wave: str, **options: object) -> tuple[Finished, list[Finding]]:
    out = spec.parent / f"{wave}.pptx"
    result = build(spec, params={"wave": wave}, out=out, force=True, **options)  # type: ignore[arg-type]
    return Finished(Talk("talk"), out), list(result.findings)


def resolved(spec: Path, wave: str, claims: str) -> tuple[DeckContent, list[Finding]]:
    problems: list[Finding] = []
    project = Project.of(spec, None)
    brand = ready_brand("plain", project, None).brand
    read = read_spec(spec, spec.name)
    content = resolve(read, project, {"wave": wave}, "da", brand, (), problems, claims)  # type: ignore[arg-type]
    return content, problems


def title(finished: Finished, number: int) -> str:
    return plain(finished.slides[number].shapes.title.text_frame.text)


def keys(finished: Finished, number: int) -> list[str]:
    return [key_in_name(shape.name) for shape in finished.slides[number].shapes if key_in_name(shape.name)]


TITLE = 'otherwise: "{{ innovative | pct }} er innovative"'


def test_a_slide_takes_its_other_title_once_the_claim_is_broken_and_stays_the_same_slide(make: Make) -> None:
    spec = make(TITLE)
    before, quiet = built(spec, "2024")
    after, found = built(spec, "2025")
    assert (title(before, 0), title(after, 0)) == ("Vi er innovative: 8 ud af 10", "75 pct. er innovative")
    assert keys(before, 0) == keys(after, 0) == ["statement-vi-er-innovative/title"]
    assert [each.code for each in quiet] == []
    assert [(each.code, each.severity, each.slide, each.message) for each in found] == [
        ("claim-otherwise", "warning", 1, "the claim `innovative >= 0.75` no longer holds: innovative is "
         "75\u00a0pct. (0.747); the slide has its other wording"),
        ("claim-otherwise", "warning", 2, "the claim `quality > spirit` no longer holds: quality is 52\u00a0pct., "
         "spirit is 54\u00a0pct.; the slide has its other wording"),
    ]  # fmt: skip
    assert [each.where.line for each in found if each.where] == [15, 21]
    assert wrong([after.path]) == {}
    assert lint_faults(after.path) == []


def test_other_keys_of_the_slide_may_differ_too_and_all_else_stays(make: Make) -> None:
    spec = make(TITLE)
    before, after = built(spec, "2024")[0], built(spec, "2025")[0]
    assert (title(before, 1), title(after, 1)) == ("Kvalitet er størst", "Trivsel er størst med 54 pct.")
    assert set(keys(before, 1)) - set(keys(after, 1)) == {"value/subtitle"}
    assert set(keys(after, 1)) <= set(keys(before, 1))
    types = [chart.chart_type.name for each in (before, after) for chart in charts(each.path)]
    assert types == ["BAR_CLUSTERED", "COLUMN_CLUSTERED"]
    assert [notes_texts(each.path)[1].splitlines()[0] for each in (before, after)] == [
        "Kvalitet fører.", "Trivsel har overhalet kvalitet.",
    ]  # fmt: skip


def test_the_other_title_may_be_given_in_each_language(make: Make) -> None:
    spec = make("otherwise: {da: Knap så innovative, en: Not as innovative}")
    assert title(built(spec, "2025")[0], 0) == "Knap så innovative"
    assert title(built(spec, "2025", language="en")[0], 0) == "Not as innovative"


def test_without_another_wording_the_build_stops_with_the_numbers_and_says_what_to_do(make: Make) -> None:
    spec = make()
    with pytest.raises(DeckgenError) as caught:
        built(spec, "2025")
    assert not (spec.parent / "2025.pptx").exists()
    (finding,) = caught.value.findings
    assert finding.code == "claim-broken"
    assert finding.message == "the claim `innovative >= 0.75` no longer holds: innovative is 75\u00a0pct. (0.747)"
    assert finding.where is not None and finding.where.line == 15
    assert "`otherwise: …`" in str(finding.hint) and "--allow-broken-claims" in str(finding.hint)


def test_what_is_shown_and_can_no_longer_be_said_breaks_a_claim_too(make: Make) -> None:
    spec = make(TITLE)
    shown = "(innovative | in_ten) == (innovative | in_ten)"
    spec.write_text(spec.read_text("utf-8").replace("innovative >= 0.75", shown), "utf-8")
    finished, found = built(spec, "2025")
    assert title(finished, 0) == "75 pct. er innovative"
    assert "'7 out of 10' is too far from the share, 0.747" in found[0].message


def stamps(finished: Finished, number: int) -> list[str]:
    """What the slide's stamps say."""
    return [plain(shape.text_frame.text) for shape in finished.slides[number].shapes
            if key_in_name(shape.name).endswith("/stamp")]  # fmt: skip


def test_broken_claims_may_be_allowed_and_are_stamped(make: Make) -> None:
    spec = make()
    kept, _ = built(spec, "2024", allow_broken_claims=True)
    assert (stamps(kept, 0), stamps(kept, 1)) == ([], [])
    finished, found = built(spec, "2025", allow_broken_claims=True)
    assert title(finished, 0) == "Vi er innovative: 75 pct."
    assert stamps(finished, 0) == ["Tallene bærer ikke udsagnet"]
    assert stamps(finished, 1) == []  # it has its other wording
    assert [(each.code, each.severity) for each in found] == [
        ("claim-broken", "warning"), ("claim-otherwise", "warning"),
    ]  # fmt: skip
    assert found[0].message.endswith("innovative is 75\u00a0pct. (0.747); the slide is stamped")
    assert wrong([finished.path]) == {}
    assert lint_faults(finished.path) == []


def test_a_stamp_says_of_provisional_numbers_that_they_are_so_as_well(make: Make) -> None:
    spec = make()
    finished, _ = built(spec, "2026", allow_broken_claims=True)
    assert stamps(finished, 0) == ["Tallene bærer ikke udsagnet · Foreløbige tal"]


def test_every_language_has_words_of_its_own_for_the_stamp() -> None:
    said = {each.words["claim_broken"] for each in LANGUAGES.values()}
    assert len(said) == len(LANGUAGES)
    assert max(map(len, said)) < 40


def test_the_command_line_allows_broken_claims_when_asked(make: Make, capsys: pytest.CaptureFixture[str]) -> None:
    spec = make()
    out = spec.parent / "talk.pptx"
    asked = ["build", str(spec), "--wave", "2025", "-o", str(out), "--json"]
    assert main(asked) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["code"] == "claim-broken"
    assert not out.exists()
    assert main([*asked, "--allow-broken-claims"]) == 0
    assert "Tallene bærer ikke udsagnet" in words(Presentation(out).slides[0])


def test_an_update_keeps_the_slide_and_knows_what_no_longer_holds(make: Make) -> None:
    spec = make()
    said = "the claim `innovative >= 0.75` no longer holds: innovative is 75\u00a0pct. (0.747)"
    content, problems = resolved(spec, "2025", "keep")
    assert [each.claim for each in content.slides] == [said, ""]
    assert [each.code for each in problems] == ["claim-otherwise"]
    assert [block.role for block in content.slides[0].blocks] == ["title"]
    (heading,) = [block for block in content.slides[0].blocks if isinstance(block, Text)]
    assert plain(heading.text) == "Vi er innovative: 75 pct."
    placed = place(content, ready_brand("plain", Project.of(spec, None), None).brand, [], {})
    assert [each.claim for each in placed.slides] == [said, ""]


def test_a_stamped_slide_knows_its_claim_and_one_that_holds_has_none(make: Make) -> None:
    spec = make()
    assert resolved(spec, "2025", "stamp")[0].slides[0].claim.startswith("the claim `innovative >= 0.75`")
    assert [each.claim for each in resolved(spec, "2024", "keep")[0].slides] == ["", ""]


def test_a_stamp_of_many_words_stands_above_a_long_title_not_on_it(make: Make) -> None:
    spec = make()
    text = spec.read_text("utf-8")
    text = text.replace("Kvalitet er størst", "Kvalitet er den største gevinst ved at samarbejde på tværs af sektorer")
    spec.write_text(text[: text.index("    otherwise:")], "utf-8")
    for brand in ("offinno", "nordlys", "plain"):
        finished, _ = built(spec, "2026", allow_broken_claims=True, brand=brand)
        assert stamps(finished, 1) == ["Tallene bærer ikke udsagnet"]
        slide = finished.slides[1]
        (stamp,) = [shape for shape in slide.shapes if key_in_name(shape.name).endswith("/stamp")]
        assert stamp.top >= 0 and stamp.top + stamp.height <= slide.shapes.title.top
        assert stamp.left + stamp.width <= finished.deck.slide_width
