"""A text or claim that cannot be filled is told at the very word, in whichever line of the text it stands."""

from __future__ import annotations

import pytest
from mistaken import Desk

NUMBER = "a value is written {{ name | filter }}"
PARTS = "base, label, status, previous, change, trend, wave, previous_wave, comparable, question, low, high"
CLAIM = "write it like `innovative >= 0.75`"
TAG = "there are conditions only\n  write {% if … %} … {% endif %}, or {{ … }} for a value"

TEXTS = {
    "no format": ("{{ answers }}", "answers", "'answers' is shown without a format",
                  "choose how: {{ answers | pct }} or | number, | in_ten, | points"),
    "a text as a number": ("{{ wave | pct }}", "pct", "'pct' is for numbers, not for the text '2025'",
                           "put it after a number of the deck"),
    "a number as a text": ("{{ answers | lower }}", "lower", "'lower' is for texts, not for a number",
                           "give the number a format first: {{ … | pct }}"),
    "a formatted number changed": ("{{ innovative | pct | replace('8', '9') }}", "replace",
                                   "'replace' is for texts, not for a number", None),
    "no share": ("{{ answers | pct }}", "answers", "answers | pct: a share is from 0 to 1, and this is 250", None),
    "options that are not there": ("{{ innovative | pct(desimals=1) }}", "pct", "'pct' does not take these options",
                                   "it takes: decimals=0, unit=true"),
    "no date": ("{{ '3/9' | date }}", "3/9",
                "date: '3/9' is not a date: a date is written year-month-day, as 2018-09-03", None),
    "a part that is not there": ("{{ innovative.bse | number }}", "bse", "'innovative' has no 'bse'",
                                 f"did you mean 'base'? (there is: {PARTS})"),
    "braces left open": ("{{ innovative | pct", "{{ innovative | pct", "a {{ is opened and never closed",
                         "close it with }}"),
    "one brace too few": ("{{ innovative | pct } og {{ wave }}", "{{ innovative | pct } og {{ wave }}",
                          "what stands between the braces cannot be read", NUMBER),
    "nothing in braces": ("{{ }}", "{{ }}", "nothing stands between {{ and }}", NUMBER),
    "an open condition": ("{% if innovative > 0.5 %}ja", "{% if innovative > 0.5 %}",
                          "an {% if %} is opened and never closed", "close it with {% endif %}"),
    "an end without a start": ("ja{% endif %}", "{% endif %}", "something is closed here that was not opened",
                               "{% endif %} needs its {% if … %}"),
    "half a condition": ("{{ 'ja' if innovative > 0.5 }}", "{{ 'ja' if innovative > 0.5 }}",
                         "an `if` between {{ and }} needs its `else`", "write {{ 'this' if … else 'that' }}"),
    "a division by zero": ("{{ (innovative / 0) | pct }}", "{{ (innovative / 0) | pct }}",
                           "the text cannot be filled: it divides by zero", None),
    "a sum with a text": ("{{ (innovative + wave) | pct }}", "{{ (innovative + wave) | pct }}",
                          "the text cannot be filled: it mixes numbers with texts", None),
    "a link to nowhere": ("[coi](coi.dk)", "coi.dk", "'coi.dk' is not a link that can be followed",
                          "a link starts with https://, http:// or mailto:"),
    "a link that runs": ("[x](javascript:alert)", "javascript:alert",
                         "'javascript:alert' is not a link that can be followed",
                         "a link starts with https://, http:// or mailto:"),
}  # fmt: skip

FORBIDDEN = {
    "a loop": ("{% for x in [1] %}a{% endfor %}", "{% for x in [1] %}", f"a text cannot hold {{% for %}}: {TAG}"),
    "a variable": ("{% set x = 1 %}{{ x }}", "{% set x = 1 %}", f"a text cannot hold {{% set %}}: {TAG}"),
    "a file": ("{% include 'x' %}", "{% include 'x' %}", f"a text cannot hold {{% include %}}: {TAG}"),
    "the inside of a number": ("{{ innovative.__class__ }}", "__class__",
                               f"'innovative' has no '__class__'\n  there is: {PARTS}"),
    "the inside of a text": ("{{ ''.__class__ }}", "__class__",
                             f"a text cannot look inside a value: .__class__\n  {NUMBER}"),
    "the inside by brackets": ("{{ wave['x'] }}", "{{ wave['x'] }}",
                               f"a text cannot hold a piece of a value: name[…]\n  {NUMBER}"),
    "a call": ("{{ '{0.fact}'.format(innovative) }}", "{{ '{0.fact}'.format(innovative) }}",
               f"a text cannot hold a call: name(…)\n  {NUMBER}"),
    "a huge text": ("{{ 'a' * 10**9 }}", "{{ 'a' * 10**9 }}", f"a text cannot hold a power: **\n  {NUMBER}"),
    "a huge repetition": ("{{ 'a' * 1000000000 }}", "{{ 'a' * 1000000000 }}",
                          "the text cannot be filled: only numbers can be multiplied"),
    "an endless number": ("{{ 1e999 | number }}", "{{ 1e999 | number }}",
                          "a text cannot hold a number as large as this"),
}  # fmt: skip


def _shown(line: int, text: str, word: str, slide: int, said: str) -> str:
    """A finding as it should read: `word` marked in the line where it stands."""
    column = text.index(word) + 1
    number = str(line)
    marks = f"  {number} | {text}\n  {' ' * len(number)} | {' ' * (column - 1)}{'^' * len(word)}"
    first, _, hint = said.partition("\n")
    return f"decks/talk.yaml:{line}:{column}: error: slide {slide}: {first}\n{marks}" + (f"\n{hint}" if hint else "")


CASES = {
    **{name: (text, word, said + (f"\n  {hint}" if hint else "")) for name, (text, word, said, hint) in TEXTS.items()},
    **FORBIDDEN,
}


@pytest.mark.parametrize(("text", "word", "said"), CASES.values(), ids=CASES.keys())
def test_a_text_that_cannot_be_filled_is_told_at_its_word(desk: Desk, text: str, word: str, said: str) -> None:
    desk.change(("Den bygger på {{ answers | number }} svar.", f"Her: {text}"))
    assert desk.refused() == _shown(24, f"      Her: {text}", word, 1, said)


CLAIMS = {
    "a claim that no longer holds": ("innovative >= 0.85", "innovative >= 0.85",
                                     "the claim `innovative >= 0.85` no longer holds: innovative is 80 pct.\n"
                                     "  word the slide as the numbers now are, give it its other wording with "
                                     "`otherwise: …`, or build with --allow-broken-claims to stamp it"),
    "half a comparison": ("innovative >=", "innovative >=", f"the claim cannot be read\n  {CLAIM}"),
    "one equals sign": ("innovative = 0.8", "innovative = 0.8", "one = is not a comparison\n  write == to compare"),
    "a decimal comma": ("innovative > 0,75", "innovative > 0,75",
                        f"a claim cannot hold a comma (decimals have a point: 0.75)\n  {CLAIM}"),
    "braces": ('"{{ innovative }} > 0"', '"{{ innovative }} > 0"', f"a claim is written without {{{{ }}}}\n  {CLAIM}"),
    "no comparison": ("innovative", "innovative", f"the claim compares nothing\n  {CLAIM}"),
    "no number": ("1 > 0", "1 > 0", f"the claim names no number\n  {CLAIM}"),
    "a comparison with a text": ("innovative > wave", "innovative > wave",
                                 "the claim cannot be decided: it mixes numbers with texts\n"
                                 "  compare numbers with numbers, as `innovative >= 0.75` does"),
    "a power": ("10**1000000000 > innovative", "10**1000000000 > innovative",
                f"a claim cannot hold a power: **\n  {CLAIM}"),
    "the inside of a number": ("innovative.__class__", "__class__",
                               f"'innovative' has no '__class__'\n  there is: {PARTS}"),
}  # fmt: skip


@pytest.mark.parametrize(("claim", "word", "said"), CLAIMS.values(), ids=CLAIMS.keys())
def test_a_claim_that_does_not_hold_or_cannot_be_read_is_told(desk: Desk, claim: str, word: str, said: str) -> None:
    desk.change(("claim: innovative >= 0.75", f"claim: {claim}"))
    assert desk.refused() == _shown(20, f"    claim: {claim}", word, 1, said)


PLACES = {
    "folded": ("title: >-\n      Det giver\n      {{ wrong | pct }} værdi", 28, 10),
    "quoted, over lines": ('title: "Det giver\n      {{ wrong | pct }} værdi"', 27, 10),
    "quoted, with a quotation mark": ('title: "Det \\"giver\\" {{ wrong | pct }} værdi"', 26, 30),
    "single quotes": ("title: 'Det ''giver'' {{ wrong | pct }} værdi'", 26, 30),
    "one language of a map": ("title: {en: It gives, da: \"Det giver {{ wrong | pct }}\"}", 26, 45),
    "the same word in words before": ('title: "wrong og {{ wrong | pct }}"', 26, 25),
}  # fmt: skip


@pytest.mark.parametrize(("title", "line", "column"), PLACES.values(), ids=PLACES.keys())
def test_a_word_is_found_however_its_text_is_written(desk: Desk, title: str, line: int, column: int) -> None:
    desk.change(("title: Det giver værdi", title))
    assert desk.refused().startswith(
        f"decks/talk.yaml:{line}:{column}: error: slide 2: there is no number, param or data set 'wrong'\n"
    )


@pytest.mark.parametrize("text", ["{{ " + "(" * 300 + "1" + ")" * 300 + " }}", "{{ " + "-" * 5000 + "1 | number }}",
                                  "{{ " + "9" * 5000 + " | number }}"])  # fmt: skip
def test_a_text_that_is_nested_or_long_beyond_reason_is_refused(desk: Desk, text: str) -> None:
    desk.change(("Den bygger på {{ answers | number }} svar.", text))
    assert "error: slide 1: a text cannot be as deeply nested, or its numbers as long" in desk.refused()


def test_replacing_cannot_make_a_text_grow_without_bound(desk: Desk) -> None:
    grow = " | replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaaa')" * 8
    desk.change(("Den bygger på {{ answers | number }} svar.", "{{ 'a'" + grow + " }}"))
    assert "error: slide 1: 'replace' would make the text endless" in desk.refused()


def test_a_text_without_the_decks_language_names_those_it_has(desk: Desk) -> None:
    desk.change(("title: Det giver værdi", "title: {en: It creates value, nb: Det gir verdi}"))
    assert (
        desk.refused()
        == """\
decks/talk.yaml:26:12: error: slide 2: the text is not given in 'da' (Danish)
  26 |     title: {en: It creates value, nb: Det gir verdi}
     |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  it is given in: en, nb; add `da: …`"""
    )
