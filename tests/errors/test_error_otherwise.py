"""A slide's other wording is checked at every build, as the slide itself is, though today it is not shown."""

from __future__ import annotations

import pytest
from mistaken import Desk

CLAIM = "    claim: innovative >= 0.75"
PICTOGRAM = "there is: caption, footnote, icon, layout, notes, share, source, subtitle, title"

WRONG = {
    "a name that is not there": (
        'otherwise: "{{ inovative | pct }} er innovative"',
        "decks/talk.yaml:21:20: error: slide 1: there is no number, param or data set 'inovative'",
        "did you mean 'innovative'?",
    ),
    "a filter that is not there, in a text of the map": (
        'otherwise: {title: Færre, caption: "{{ innovative | ptc }}"}',
        "decks/talk.yaml:21:57: error: slide 1: there is no filter 'ptc'",
        "did you mean 'pct'?",
    ),
    "a key that is not there": (
        "otherwise: {titel: Færre er innovative}",
        "decks/talk.yaml:21:17: error: there is no key 'titel' here",
        f"did you mean 'title'? ({PICTOGRAM})",
    ),
    "the key of another kind": (
        "otherwise: {chart: {type: bar}}",
        "decks/talk.yaml:21:17: error: there is no key 'chart' here",
        PICTOGRAM,
    ),
    "the slide's identity": (
        "otherwise: {key: another, title: Færre}",
        "decks/talk.yaml:21:17: error: `otherwise` cannot change the slide's `key`",
        PICTOGRAM,
    ),
    "another claim": (
        "otherwise: {title: Færre, claim: innovative > 0}",
        "decks/talk.yaml:21:31: error: `otherwise` cannot change the slide's `claim`",
        PICTOGRAM,
    ),
    "a value that is none": (
        "otherwise: {title: [Færre]}",
        "decks/talk.yaml:21:24: error: 'title': a text is meant here, or a map from language to text",
        "",
    ),
    "a list": (
        "otherwise: [Færre]",
        "decks/talk.yaml:21:16: error: 'otherwise': a text is meant here, or a map of the slide's own keys",
        PICTOGRAM,
    ),
    "an empty map": ("otherwise: {}", "decks/talk.yaml:21:16: error: 'otherwise' is empty", "write the other title"),
    "a language that is none": (
        "otherwise: {da: Færre, dk: Færre}",
        "decks/talk.yaml:21:28: error: there is no language 'dk'",
        "did you mean 'da'?",
    ),
    "not in the deck's language": (
        "otherwise: {en: Fewer}",
        "decks/talk.yaml:21:16: error: slide 1: the text is not given in 'da' (Danish)",
        "it is given in: en",
    ),
    "an icon that is not there": (
        "otherwise: {icon: bulding}",
        "decks/talk.yaml:21:23: error: slide 1: there is no icon 'bulding'",
        "did you mean 'building'?",
    ),
    "a number that is not there": (
        "otherwise: {share: inovative}",
        "decks/talk.yaml:21:24: error: slide 1: there is no number 'inovative'",
        "did you mean 'innovative'?",
    ),
    "a layout that is not there": (
        "otherwise: {layout: Pictogramm}",
        "decks/talk.yaml:21:25: error: slide 1: the brand plain has no layout 'Pictogramm'",
        "did you mean 'Pictogram'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("line", "said", "hint"), WRONG.values(), ids=WRONG.keys())
def test_a_mistake_in_the_other_wording_is_told_while_the_claim_holds(
    desk: Desk, line: str, said: str, hint: str
) -> None:
    desk.change((CLAIM, f"{CLAIM}\n    {line}"))
    errors = desk.refused()
    assert errors.count("error:") == 1
    assert errors.startswith(f"{said}\n")
    assert hint in errors


def test_a_chart_that_is_shown_otherwise_is_checked_as_a_chart_is(desk: Desk) -> None:
    desk.change((
        "    title: Det giver værdi\n",
        "    title: Det giver værdi\n    claim: innovative >= 0.75\n    otherwise:\n      title: Også nu\n"
        "      chart: {type: bar, from: survey, where: {question: value}, category: answer, decimal: 1}\n",
    ))  # fmt: skip
    assert desk.refused().startswith("decks/talk.yaml:30:84: error: there is no key 'decimal' here\n")


def test_otherwise_without_a_claim_is_refused(desk: Desk) -> None:
    desk.change((CLAIM, "    otherwise: Færre er innovative"))
    errors = desk.refused()
    assert errors.startswith("decks/talk.yaml:20:5: error: `otherwise` is of no use without a `claim`\n")
    assert "add `claim: …`" in errors


def test_a_mistake_of_the_slide_itself_is_told_once(desk: Desk) -> None:
    desk.change((CLAIM, f"{CLAIM}\n    otherwise: {{notes: Færre}}"), ("icon: building", "icn: building"))
    errors = desk.refused()
    assert errors.count("error:") == 1
    assert "there is no key 'icn' here" in errors


def test_once_the_claim_is_broken_the_slide_s_own_wording_is_still_checked(desk: Desk) -> None:
    desk.change((CLAIM, "    claim: innovative >= 0.85\n    otherwise: Færre er innovative"),
                ("{{ innovative | in_ten }}", "{{ inovative | in_ten }}"))  # fmt: skip
    assert "there is no number, param or data set 'inovative'" in desk.refused()


def test_what_a_wording_that_is_not_shown_cannot_say_of_these_numbers_does_not_matter(desk: Desk) -> None:
    """0.8 cannot be told in sevenths."""
    sevenths = '"{{ innovative | out_of(7) }}"'
    desk.change((CLAIM, f"{CLAIM}\n    otherwise: {sevenths}"))
    assert desk.build().code == 0
    desk.change((CLAIM, f"    claim: innovative >= 0.85\n    otherwise: {sevenths}"))
    assert "is too far from the share, 0.8" in desk.refused()
