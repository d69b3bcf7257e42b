"""All mistakes in a deck are told at once, each once, and none that only follows from another."""

from __future__ import annotations

import pytest
from mistaken import Desk


def test_all_problems_of_a_deck_are_told_at_once_in_the_order_of_its_lines(desk: Desk) -> None:
    desk.change(
        ("highlight: quality", "highlight: qualty"),
        ('{question: innovative, answer: "yes"}, value', '{question: innovativ, answer: "yes"}, value'),
        ("brand: plain", "brand: plian"),
        ("icon: building", "icon: bulding"),
        ("{{ innovative | pct }}", "{{ innovative | ptc }}"),
        ("claim: innovative >= 0.75", "claim: innovative >= 0.85"),
        ("      type: bar", "      type: bar\n      decimal: 1"),
    )
    said = desk.refused()
    lines = [line for line in said.splitlines() if "error:" in line]
    assert lines == [
        "decks/talk.yaml:3:8: error: there is no brand 'plian'",
        "decks/talk.yaml:14:45: error: no row of 'survey' (data/survey.csv) has question 'innovativ'",
        "decks/talk.yaml:19:11: error: slide 1: there is no icon 'bulding'",
        "decks/talk.yaml:20:12: error: slide 1: the claim `innovative >= 0.85` no longer holds: innovative is 80 pct.",
        "decks/talk.yaml:22:34: error: slide 1: there is no filter 'ptc'",
        "decks/talk.yaml:29:7: error: there is no key 'decimal' here",
    ]
    assert desk.build().err.endswith("\n\n6 errors; nothing was written\n")


def test_several_problems_of_one_text_are_all_told(desk: Desk) -> None:
    desk.change(
        ("Andelen er {{ innovative | pct }}.", "Andelen er {{ inovative | pct }} i {{ wave | pct }}: {{ answers }}.")
    )
    places = [line.split(" error:")[0] for line in desk.refused().splitlines() if "error:" in line]
    assert places == ["decks/talk.yaml:22:21:", "decks/talk.yaml:22:52:", "decks/talk.yaml:22:63:"]


@pytest.mark.parametrize(
    "change",
    [
        ("file: ../data/survey.csv", "file: ../data/surveys.csv"),
        ("where: {wave: $wave}", "where: {wave: $wvae}"),
        ("    value: share", "    value: shares"),
        ("    value: share", "    vlaue: share"),
    ],
    ids=["its file", "its param", "its column", "its key"],
)
def test_what_needs_a_data_set_that_cannot_be_read_is_not_told_as_well(desk: Desk, change: tuple[str, str]) -> None:
    desk.change(change, ("title: Det giver værdi", "title: Det giver værdi i {{ survey.source }}"))
    assert desk.refused().count("error:") == 1


def test_what_needs_a_number_that_cannot_be_read_is_not_told_as_well(desk: Desk) -> None:
    desk.change(
        (
            "innovative: {from: survey, where: {question: innovative,",
            "innovative: {from: survey, where: {question: new,",
        )
    )
    said = desk.refused()
    assert said.count("error:") == 1
    assert "decks/talk.yaml:13:48: error: no row of 'survey' (data/survey.csv) has question 'new'" in said


def test_warnings_wait_until_the_errors_are_mended(desk: Desk) -> None:
    desk.change(("icon: building", "icon: bulding"))
    assert "warning" not in desk.refused()
    desk.change()
    assert desk.build().out.startswith("""\
decks/talk.yaml:29:13: warning: slide 2: left out, as no value is published: Trivsel
  29 |       from: survey
     |             ^^^^^^
""")


def test_a_deck_without_one_language_says_so_shortly_and_names_every_line(desk: Desk) -> None:
    points = "".join(f"      - {{da: Punkt {number}, en: Point {number}}}\n" for number in range(1, 9))
    slide = f"  - kind: bullets\n    title: Punkter\n    items:\n{points}"
    desk.change(("slides:\n", "slides:\n" + slide))
    said = desk.refused("--lang", "sv")
    assert said.startswith("""\
decks/talk.yaml:19:9: error: slide 1: the text is not given in 'sv' (Swedish)
  19 |       - {da: Punkt 1, en: Point 1}
     |         ^^^^^^^^^^^^^^^^^^^^^^^^^^
  it is given in: da, en; add `sv: …`
""")
    assert said.endswith("\nand 3 times more: the text is not given in 'sv' (Swedish), in lines 24, 25, 26")


def test_a_code_that_the_data_does_not_have_is_a_warning_among_labels(desk: Desk) -> None:
    desk.change(("label: {answer: label}", "labels: {qualty: Kvalitet}"))
    assert desk.build().out.startswith("""\
decks/talk.yaml:10:14: warning: no row of 'survey' has the code 'qualty'
  10 |     labels: {qualty: Kvalitet}
     |              ^^^^^^
  its wording under `labels` is never shown
""")
