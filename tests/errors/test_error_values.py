"""A value in a deck that does not fit is shown in its line with what is meant there."""

from __future__ import annotations

import pytest
from mistaken import Desk

VALUES = {
    "a missing key": (
        ("    icon: building\n", ""),
        """\
decks/talk.yaml:16:5: error: the key 'icon' is missing here
  16 |   - kind: pictogram
     |     ^^^^""",
    ),
    "a slide without a kind": (
        ("  - kind: chart\n    title", "  - title"),
        """\
decks/talk.yaml:25:5: error: this slide does not say its `kind`
  25 |   - title: Det giver værdi
     |     ^^^^^
  there is: bullets, chart, contact, icon_grid, pictogram, picture, quote, section, statement, table, title, \
two_column""",
    ),
    "a title with nothing after it": (
        ("title: Det giver værdi", "title:"),
        """\
decks/talk.yaml:26:5: error: 'title': nothing is given after the colon
  26 |     title:
     |     ^^^^^""",
    ),
    "a word for a number": (
        ("      sort: descending", "      top: two"),
        """\
decks/talk.yaml:32:12: error: 'top': a whole number is meant here
  32 |       top: two
     |            ^^^""",
    ),
    "a number out of bounds": (
        ("      sort: descending", "      decimals: 9"),
        """\
decks/talk.yaml:32:17: error: 'decimals': a number of at most 4 is meant here
  32 |       decimals: 9
     |                 ^""",
    ),
    "a list for a text": (
        ("title: Det giver værdi", "title: [Det giver værdi]"),
        """\
decks/talk.yaml:26:12: error: 'title': a text is meant here, or a map from language to text
  26 |     title: [Det giver værdi]
     |            ^^^^^^^^^^^^^^^^^""",
    ),
    "a word for a chart": (
        (
            "chart:\n      type: bar\n      from: survey\n      where: {question: value}\n      category: answer\n"
            "      sort: descending\n      highlight: quality",
            "chart: bar",
        ),
        """\
decks/talk.yaml:27:12: error: 'chart': a mapping is meant here: `key: value` lines, indented
  27 |     chart: bar
     |            ^^^""",
    ),
    "conditions without values": (
        ("where: {question: value}", "where: [question, value]"),
        """\
decks/talk.yaml:30:15: error: 'where': columns with their values are meant here: {column: value}
  30 |       where: [question, value]
     |               ^^^^^^^^""",
    ),
    "a value for a number": (
        ("  answers: {from", "  share: 0.8\n  answers: {from"),
        """\
decks/talk.yaml:14:10: error: a number says where in the data it stands
  14 |   share: 0.8
     |          ^^^
  write {from: …, where: {…}}""",
    ),
    "a name that templates cannot read": (
        ("slides:", "  all-answers: {from: survey, where: {answer: quality}}\nslides:"),
        """\
decks/talk.yaml:15:3: error: 'all-answers' cannot be the name of a number
  15 |   all-answers: {from: survey, where: {answer: quality}}
     |   ^^^^^^^^^^^
  a name is letters, digits and _, and not a word such as `is` or `in`""",
    ),
    "one name for two things": (
        ('{wave: "2025"}', '{wave: "2025", innovative: x}'),
        """\
decks/talk.yaml:13:3: error: 'innovative' is both a param and a number
  13 |   innovative: {from: survey, where: {question: innovative, answer: "yes"}}
     |   ^^^^^^^^^^
  give one of them another name""",
    ),
}


@pytest.mark.parametrize(("change", "said"), VALUES.values(), ids=VALUES.keys())
def test_a_value_that_does_not_fit_is_shown_with_what_is_meant(desk: Desk, change: tuple[str, str], said: str) -> None:
    desk.change(change)
    assert desk.refused() == said
