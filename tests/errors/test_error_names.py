"""A misspelt name in a deck is shown in its line with the nearest one that there is.

The texts were written by hand, from what should be said; they are not copies of what is said.
"""

from __future__ import annotations

import pytest
from mistaken import Desk

NAMES = {
    "a key of the deck": (
        ("brand: plain", "barnd: plain"),
        """\
decks/talk.yaml:3:1: error: there is no key 'barnd' here
  3 | barnd: plain
    | ^^^^^
  did you mean 'brand'? (there is: author, brand, data, date, footer, interval, key, language, \
minimum_base, numbers, params, slides, title, waves)""",
    ),
    "a key of a data set": (
        ("    value: share", "    vlaue: share"),
        """\
decks/talk.yaml:9:5: error: there is no key 'vlaue' here
  9 |     vlaue: share
    |     ^^^^^
  did you mean 'value'? (there is: base, codebook, decimal, encoding, estimate, fallback, file, format, key, kind, \
label, labels, minimum_base, separator, source, status, totals, value, where)""",
    ),
    "a key of a number, needed": (
        ("answers: {from:", "answers: {form:"),
        """\
decks/talk.yaml:14:13: error: there is no key 'form' here
  14 |   answers: {form: survey, where: {question: innovative, answer: "yes"}, value: n}
     |             ^^^^
  did you mean 'from'? (there is: compare, from, label, value, where)""",
    ),
    "a key of a chart": (
        ("      sort:", "      srot:"),
        """\
decks/talk.yaml:32:7: error: there is no key 'srot' here
  32 |       srot: descending
     |       ^^^^
  did you mean 'sort'? (there is: alt, apart, category, changes, compare, data_labels, decimals, format, from, \
grouping, highlight, interval, labels, legend, other, series, sort, top, type, value and 2 more)""",
    ),
    "a slide kind": (
        ("kind: pictogram", "kind: pictorgam"),
        """\
decks/talk.yaml:16:11: error: there is no slide kind 'pictorgam'
  16 |   - kind: pictorgam
     |           ^^^^^^^^^
  did you mean 'pictogram'? (there is: bullets, chart, contact, icon_grid, pictogram, picture, quote, section, \
statement, table, title, two_column)""",
    ),
    "a slide's key": (
        ("    title: Det giver værdi", "    key: value/2025\n    title: Det giver værdi"),
        """\
decks/talk.yaml:26:10: error: slide 2: 'value/2025' cannot be a slide's key
  26 |     key: value/2025
     |          ^^^^^^^^^^
  a key has no slash, no brackets and no line break, and at most 200 characters""",
    ),
    "a chart type": (
        ("type: bar", "type: bra"),
        """\
decks/talk.yaml:28:13: error: there is no chart type 'bra'
  28 |       type: bra
     |             ^^^
  did you mean 'bar'? (there is: bar, column, doughnut, heatmap, line)""",
    ),
    "a column of values": (
        ("value: n}", "value: nn}"),
        """\
decks/talk.yaml:14:80: error: data/survey.csv has no column 'nn'
  14 |   answers: {from: survey, where: {question: innovative, answer: "yes"}, value: nn}
     |                                                                                ^^
  did you mean 'n'? (there is: wave, question, answer, label, share, n, status)""",
    ),
    "a column in a condition": (
        ("where: {question: value}", "where: {qestion: value}"),
        """\
decks/talk.yaml:30:15: error: slide 2: data/survey.csv has no column 'qestion'
  30 |       where: {qestion: value}
     |               ^^^^^^^
  did you mean 'question'? (there is: wave, question, answer, label, share, n, status)""",
    ),
    "a column with labels": (
        ("label: {answer: label}", "label: {anwser: label}"),
        """\
decks/talk.yaml:10:13: error: data/survey.csv has no column 'anwser'
  10 |     label: {anwser: label}
     |             ^^^^^^
  did you mean 'answer'? (there is: wave, question, answer, label, share, n, status)""",
    ),
    "a value in a condition": (
        ("question: value}", "question: vale}"),
        """\
decks/talk.yaml:30:25: error: slide 2: no row of 'survey' (data/survey.csv) has question 'vale'
  30 |       where: {question: vale}
     |                         ^^^^
  did you mean 'value'? (there is: innovative, value)""",
    ),
    "a number in a text": (
        ("{{ answers |", "{{ awnsers |"),
        """\
decks/talk.yaml:24:24: error: slide 1: there is no number, param or data set 'awnsers'
  24 |       Den bygger på {{ awnsers | number }} svar.
     |                        ^^^^^^^
  did you mean 'answers'? (there is: answers, innovative, survey, wave)""",
    ),
    "a number that is shown": (
        ("share: innovative", "share: inovative"),
        """\
decks/talk.yaml:18:12: error: slide 1: there is no number 'inovative'
  18 |     share: inovative
     |            ^^^^^^^^^
  did you mean 'innovative'? (there is: answers, innovative)""",
    ),
    "a number in a claim": (
        ("claim: innovative", "claim: inovative"),
        """\
decks/talk.yaml:20:12: error: slide 1: there is no number, param or data set 'inovative'
  20 |     claim: inovative >= 0.75
     |            ^^^^^^^^^
  did you mean 'innovative'? (there is: answers, innovative, survey, wave)""",
    ),
    "a param": (
        ("{wave: $wave}", "{wave: $wvae}"),
        """\
decks/talk.yaml:8:19: error: there is no param 'wvae'
  8 |     where: {wave: $wvae}
    |                   ^^^^^
  did you mean 'wave'? (there is: wave)""",
    ),
    "a data set": (
        ("      from: survey", "      from: survy"),
        """\
decks/talk.yaml:29:13: error: slide 2: there is no data set 'survy'
  29 |       from: survy
     |             ^^^^^
  did you mean 'survey'? (there is: survey)""",
    ),
    "a code to set off": (
        ("highlight: quality", "highlight: qualty"),
        """\
decks/talk.yaml:33:18: error: slide 2: highlight: the chart has no category 'qualty'
  33 |       highlight: qualty
     |                  ^^^^^^
  did you mean 'quality'? (there is: quality, efficiency)""",
    ),
    "a code to sort by": (
        ("sort: descending", "sort: [efficiency, qualty]"),
        """\
decks/talk.yaml:32:26: error: slide 2: there is no 'qualty' to sort
  32 |       sort: [efficiency, qualty]
     |                          ^^^^^^
  did you mean 'quality'? (there is: quality, efficiency)""",
    ),
    "an order": (
        ("sort: descending", "sort: descendign"),
        """\
decks/talk.yaml:32:13: error: 'sort' cannot be 'descendign'
  32 |       sort: descendign
     |             ^^^^^^^^^^
  did you mean 'descending'? (there is: descending, ascending, label, data)""",
    ),
    "a brand": (
        ("brand: plain", "brand: plian"),
        """\
decks/talk.yaml:3:8: error: there is no brand 'plian'
  3 | brand: plian
    |        ^^^^^
  did you mean 'plain'? (there is: nordlys, offinno, plain); or name a .pptx or .potx file""",
    ),
    "a language": (
        ("language: da", "language: no"),
        """\
decks/talk.yaml:2:11: error: there is no language 'no'
  2 | language: no
    |           ^^
  did you mean 'nb'? (there is: da, nb, sv, fi, is, en)""",
    ),
    "a language of a text": (
        ("title: Det giver værdi", "title: {da: Det giver værdi, se: Det ger värde}"),
        """\
decks/talk.yaml:26:34: error: there is no language 'se'
  26 |     title: {da: Det giver værdi, se: Det ger värde}
     |                                  ^^
  did you mean 'sv'? (there is: da, nb, sv, fi, is, en)""",
    ),
    "a filter": (
        ("innovative | pct", "innovative | ptc"),
        """\
decks/talk.yaml:22:34: error: slide 1: there is no filter 'ptc'
  22 |       Andelen er {{ innovative | ptc }}.
     |                                  ^^^
  did you mean 'pct'? (there is: abs, capitalize, date, direction, in_ten, interval, lower, margin, number, out_of, \
pct, points, replace, round, short, signed, trend, trim, upper)""",
    ),
}


@pytest.mark.parametrize(("change", "said"), NAMES.values(), ids=NAMES.keys())
def test_a_misspelt_name_is_shown_in_its_line_with_the_nearest_one(
    desk: Desk, change: tuple[str, str], said: str
) -> None:
    desk.change(change)
    assert desk.refused() == said


def test_a_misspelt_icon_is_told_once_though_it_is_drawn_twice(desk: Desk) -> None:
    desk.change(("icon: building", "icon: bulding"))
    said = desk.refused()
    assert said.startswith("""\
decks/talk.yaml:19:11: error: slide 1: there is no icon 'bulding'
  19 |     icon: bulding
     |           ^^^^^^^
  did you mean 'building'? (there is: building,""")
    assert said.count("error:") == 1


def test_a_misspelt_layout_is_shown_in_its_line(desk: Desk) -> None:
    desk.change(("    icon: building", "    icon: building\n    layout: Statemant"))
    assert desk.refused().startswith("""\
decks/talk.yaml:20:13: error: slide 1: the brand plain has no layout 'Statemant'
  20 |     layout: Statemant
     |             ^^^^^^^^^
  did you mean 'Statement'? (there is: """)
