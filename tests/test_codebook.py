"""A codebook: labels and questions in the reader's language, and questions that were changed between waves."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from deckgen.fields import LocalText
from deckgen.findings import DeckgenError
from deckgen.project import Project
from deckgen.report import Result
from deckgen.spec.labels import read_codebook
from finished import plain
from tools import ROOT
from waved import DECK, TREND, Waved, refused, said, shown, warned

BOOK = """\
category: answer
questions:
  innovative:
    text: {da: Har I indført mindst én innovation?, en: Did you introduce an innovation?}
    minimum_base: 30
    changed: {2021-2023: {da: ny ordlyd, en: new wording}}
  value:
    text: {da: Hvad førte den til?, en: What did it lead to?}
    answers:
      quality: {da: Højere kvalitet, en: Higher quality}
      spirit: {da: Trivsel, en: Spirit}
  late:
    answers: {quality: {da: En anden kvalitet, en: Another quality}}
labels:
  sector: {all: {da: Alle, en: All}}
  question: {value: {da: Værdi, en: Value}}
"""

BARS = """\
  - kind: chart
    key: one
    title: Søjler
    chart: {type: bar, from: survey, where: {question: value}, category: answer KEYS}
"""


class Booked(Waved):
    """The talk with a codebook beside its data."""

    def __call__(self, slides: str, *given: Any, book: str = BOOK, keys: str = "", **how: Any) -> Result:
        (self.folder / "codebook.yaml").write_text(book, "utf-8")
        spec = DECK.replace("value: share,", f"value: share, codebook: codebook.yaml, {keys}")
        return super().__call__(slides, *given, **{"spec": spec, **how})


@pytest.fixture
def deck(tmp_path: Path) -> Booked:
    return Booked(tmp_path)


def labels(result: Result) -> list[str]:
    return [plain(str(row[0])) for row in shown(result)]


# ------------------------------------------------------------------------------------------------- labels


def test_labels_are_those_of_the_question_in_the_decks_language(deck: Booked) -> None:
    assert labels(deck(BARS.replace("KEYS", ""))) == ["Højere kvalitet", "Trivsel", "speed"]
    assert labels(deck(BARS.replace("KEYS", ""), language="en")) == ["Higher quality", "Spirit", "speed"]


def test_a_language_that_the_codebook_does_not_have_leaves_the_codes_and_is_told(deck: Booked) -> None:
    result = deck(BARS.replace("KEYS", ""), language="sv")
    assert labels(result) == ["quality", "spirit", "speed"]
    assert warned(result)["language-missing"] == "the codebook has no 'sv' for quality, spirit"


def test_the_slides_labels_go_first_then_the_data_sets_then_the_codebooks_then_those_of_a_column(deck: Booked) -> None:
    rows = "".join(f"2015-2016,value,{code},0.5,9,Kolonnens {code}\n" for code in ("quality", "spirit", "speed", "d"))
    data = f"wave,question,answer,share,n,words\n2015-2016,innovative,yes,0.8,9,Ja\n{rows}"
    keys = "label: {answer: words}, labels: {spirit: Datasættets, quality: Datasættets},"
    slides = BARS.replace("KEYS", ", labels: {quality: Sidens}")
    assert labels(deck(slides, data=data, keys=keys)) == ["Sidens", "Datasættets", "Kolonnens speed", "Kolonnens d"]
    assert labels(deck(slides, data=data, keys="label: {answer: words},")) == [
        "Sidens", "Trivsel", "Kolonnens speed", "Kolonnens d"]  # fmt: skip


def test_columns_of_labels_are_found_by_their_names(deck: Booked) -> None:
    data = ("wave,question,answer,answer_label,share,n\n2015-2016,innovative,yes,Ja,0.8,9\n"
            "2015-2016,value,quality,Fra filen,0.5,9\n2015-2016,value,b,Også,0.4,9\n")  # fmt: skip
    assert labels(deck(BARS.replace("KEYS", ""), data=data)) == ["Højere kvalitet", "Også"]


def test_other_columns_and_questions_as_categories(deck: Booked) -> None:
    slides = BARS.replace("category: answer KEYS", "category: question").replace(
        "{question: value}", "[{question: value, answer: quality}, {question: innovative}]"
    )
    assert labels(deck(slides)) == ["Har I indført mindst én innovation?", "Værdi"]


def test_a_numbers_own_label_is_that_of_its_answer(deck: Booked) -> None:
    more = "  quality: {from: survey, where: {question: value, answer: quality}}\n"
    result = deck(TREND.replace("innovative.trend", "quality.label"), more=more)
    assert said(result) == "Andelen er Højere kvalitet"


# ------------------------------------------------------------------------------------------------- questions


def test_a_text_shows_the_question_as_it_was_asked(deck: Booked) -> None:
    slides = TREND.replace("Andelen er {{ innovative.trend }}", "{{ innovative.question }}")
    assert said(deck(slides)) == "Har I indført mindst én innovation?"
    assert said(deck(slides, language="en")) == "Did you introduce an innovation?"
    assert "question-unknown" in refused(lambda: deck(slides, language="fi"))


def test_a_question_that_was_changed_is_not_compared_without_the_word(deck: Booked) -> None:
    assert said(deck(TREND, "2018-2019")).endswith("uændret 83 pct.")
    message = refused(lambda: deck(TREND, "2021-2023"))["question-changed"]
    assert "'innovative' was changed in 2021-2023 (ny ordlyd)" in message
    more = "  anyway: {from: survey, where: {question: innovative}, compare: anyway}\n"
    slides = TREND.replace("innovative.trend", "anyway.trend")
    assert said(deck(slides, "2021-2023", more=more)).endswith("ned fra 83 til 70 pct.")


def test_a_line_stops_where_its_question_was_changed(deck: Booked) -> None:
    slides = BARS.replace("bar", "line").replace("value", "innovative").replace("category: answer KEYS", "waves: all")
    result = deck(slides)
    assert labels(result) == ["2013-2014", "2015-2016", "2018-2019", "//", "2021-2023"]
    assert "Kan ikke sammenlignes fra og med 2021-2023: ny ordlyd." in said(result, "one/source")


def test_a_changed_question_has_no_mark_of_change(deck: Booked) -> None:
    slides = BARS.replace("value", "innovative").replace(" KEYS", ", changes: true")
    assert "ny ordlyd" in warned(deck(slides, "2021-2023"))["change-unknown"]


def test_a_wave_that_no_data_has_is_told_at_its_place_in_the_codebook(deck: Booked) -> None:
    result = deck(TREND, book=BOOK.replace("2021-2023: {da", "2021-2032: {da"))
    (told,) = [each for each in result.findings if each.code == "wave-unknown"]
    assert told.where is not None and (told.where.file, told.where.line) == ("codebook.yaml", 6)
    assert "did you mean '2021-2023'" in (told.hint or "")


# ------------------------------------------------------------------------------------------------- the file


@pytest.mark.parametrize(("old", "new", "line", "hint"), [
    ("    minimum_base: 30", "    minimum_bases: 30", 5, "minimum_base"),
    ("questions:", "question_s:", 2, "questions"),
    ("    answers: {quality", "    answer: {quality", 13, "answers"),
])  # fmt: skip
def test_an_unknown_key_is_told_at_its_place(deck: Booked, old: str, new: str, line: int, hint: str) -> None:
    with pytest.raises(DeckgenError) as caught:
        deck(TREND, book=BOOK.replace(old, new))
    (finding,) = [each for each in caught.value.findings if each.code == "key-unknown"]
    assert finding.where is not None and (finding.where.file, finding.where.line) == ("codebook.yaml", line)
    assert f"'{hint}'" in (finding.hint or "")


@pytest.mark.parametrize("book", ["", "- a\n- b\n", "questions: [a]\n", "questions:\n  a: {text: [1]}\n", "a: {b\n"])
def test_a_file_that_is_no_codebook_is_refused_in_plain_words(deck: Booked, book: str) -> None:
    with pytest.raises(DeckgenError) as caught:
        deck(TREND, book=book)
    (finding,) = [each for each in caught.value.findings if each.where and each.where.file == "codebook.yaml"]
    assert finding.severity == "error"


def test_a_codebook_outside_the_project_or_missing_is_refused(deck: Booked) -> None:
    for keys in ("codebook: nowhere.yaml, ", "codebook: ../../../etc/hosts, "):
        spec = DECK.replace("value: share,", f"value: share, {keys}")
        with pytest.raises(DeckgenError) as caught:
            deck(TREND, spec=spec)
        assert all(each.where is not None and each.where.file.endswith("deck.yaml") for each in caught.value.findings)


def test_the_barometers_codebook_agrees_with_the_labels_of_its_data() -> None:
    book = read_codebook("codebook.yaml", Project.of(ROOT / "data" / "x.yaml", ROOT))  # type: ignore[arg-type]
    with (ROOT / "data" / "innovationsbarometer.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["country"] == "DK"]
    known = {(row["question"], row["category"]): row["category_label_en"].split(" (")[0].replace("'", "’")
             for row in rows}  # fmt: skip
    same, shorter = 0, set()
    for question, entry in book.questions.items():
        assert entry.text is None  # how they were asked is not known
        for code, text in entry.answers.items():
            assert isinstance(text, LocalText) and {*text.texts} == {"da", "en"}
            if (question, code) in known:
                same += known[question, code] == text.texts["en"]
                if known[question, code] != text.texts["en"]:
                    shorter.add((question, code))
    assert same > 25
    assert shorter == {("collaboration", "any_partner")}
