"""What is no YAML, or no deck, is told where the fault was made and without the parser's own words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from mistaken import DECK, Desk

FAULTS = {
    "a quotation mark left open": (
        ("title: Det giver værdi", 'title: "Det giver værdi'),
        """\
decks/talk.yaml:26:12: error: a quotation mark is opened here and never closed
  26 |     title: "Det giver værdi
     |            ^
  close it""",
    ),
    "a quotation mark closed only lines later": (
        ("title: Innovation", 'title: "Innovation'),
        """\
decks/talk.yaml:1:8: error: the quotation mark opened here is closed only lines later
  1 | title: "Innovation
    |        ^
  close it; inside double quotes a quotation mark is written \\\"""",
    ),
    "a colon in a text": (
        ("title: Det giver værdi", "title: Værdi: det giver den"),
        """\
decks/talk.yaml:26:17: error: a colon where none may stand
  26 |     title: Værdi: det giver den
     |                 ^
  put a text that holds ': ' in quotes""",
    ),
    "a key too far in": (
        ("    icon: building", "      icon: building"),
        """\
decks/talk.yaml:19:7: error: the line does not fit the one above
  19 |       icon: building
     |       ^
  check its indentation: keys of one mapping, and dashes of one list, stand one below the other""",
    ),
    "a key too far out": (
        ("    icon: building", "   icon: building"),
        """\
decks/talk.yaml:19:4: error: the line does not fit its surroundings
  19 |    icon: building
     |    ^
  check its indentation: keys of one mapping, and dashes of one list, stand one below the other""",
    ),
    "a key without a colon": (
        ("    icon: building", "    icon building"),
        """\
decks/talk.yaml:19:5: error: a key without a colon
  19 |     icon building
     |     ^
  write `key: value`, with a space after the colon""",
    ),
    "a tab": (
        ("    icon: building", "\ticon: building"),
        """\
decks/talk.yaml:19:1: error: the line is indented with a tab
  19 | →icon: building
     | ^
  indent with spaces, two for each level""",
    ),
    "a key twice": (
        ("    icon: building", "    icon: building\n    icon: person"),
        """\
decks/talk.yaml:20:5: error: the key 'icon' stands here twice
  20 |     icon: person
     |     ^^^^
  it stands first in line 19; keep one of the two""",
    ),
    "a bracket left open": (
        ("where: {question: value}", "where: {question: value"),
        """\
decks/talk.yaml:30:14: error: the { opened here is not closed
  30 |       where: {question: value
     |              ^
  close it before line 31""",
    ),
    "a template without quotes": (
        ("title: Det giver værdi", "title: {{ innovative | pct }}"),
        """\
decks/talk.yaml:26:13: error: a text that starts with {{ must stand in quotes
  26 |     title: {{ innovative | pct }}
     |             ^^^^^^^^^^^^^^^^^^^^
  write "{{ … }}\"""",
    ),
    "a sign that starts no text": (
        ("title: Det giver værdi", "title: @OffentligInno"),
        """\
decks/talk.yaml:26:12: error: a text cannot start with this character
  26 |     title: @OffentligInno
     |            ^
  put the text in quotes""",
    ),
    "a reference to nothing": (
        ("title: Det giver værdi", "title: *værdi"),
        """\
decks/talk.yaml:26:12: error: a text cannot start with & or *
  26 |     title: *værdi
     |            ^
  put the text in quotes""",
    ),
    "a tag": (
        ("title: Det giver værdi", "title: !!python/object:os.system ls"),
        """\
decks/talk.yaml:26:12: error: a word that starts with ! stands before this value
  26 |     title: !!python/object:os.system ls
     |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  put a text that starts with ! in quotes""",
    ),
    "a second document": (
        ("slides:\n", "---\nslides:\n"),
        """\
decks/talk.yaml:15:1: error: a second document starts here
  15 | ---
     | ^
  a deck is one document: take the line --- out""",
    ),
    "an invisible character": (
        ("title: Det giver", "title: Det\x07giver"),
        """\
decks/talk.yaml:26:15: error: the invisible character U+0007 cannot stand in YAML
  26 |     title: Det�giver værdi
     |               ^
  delete it""",
    ),
}


@pytest.mark.parametrize(("change", "said"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_in_the_yaml_is_shown_where_it_was_made(desk: Desk, change: tuple[str, str], said: str) -> None:
    desk.change(change)
    assert desk.refused() == said


WHOLE = {
    "nothing": (
        b"",
        "decks/talk.yaml:1: error: decks/talk.yaml holds no deck\n  a deck has at least `title` and `slides`",
    ),
    "only a list": (
        b"- kind: title\n",
        """\
decks/talk.yaml:1:1: error: a deck starts with its keys, such as `title: …`
  1 | - kind: title
    | ^
  a deck has at least `title` and `slides`""",
    ),
    "no slides": (
        b"title: Innovation\n",
        """\
decks/talk.yaml:1:1: error: the key 'slides' is missing here
  1 | title: Innovation
    | ^^^^^""",
    ),
    "an empty list of slides": (
        b"title: Innovation\nslides: []\n",
        """\
decks/talk.yaml:2:9: error: 'slides': the list is empty
  2 | slides: []
    |         ^^""",
    ),
    "another encoding": (
        "title: Innovation\nauthor: Søren Åris\n".encode("latin-1"),
        """\
decks/talk.yaml:2:10: error: the file is not UTF-8: the character marked here is from another encoding
  2 | author: Søren Åris
    |          ^
  save the file as UTF-8""",
    ),
    "UTF-16": (
        DECK.encode("utf-16"),
        "decks/talk.yaml:1: error: the file is UTF-16, and UTF-8 is meant\n  save it as UTF-8",
    ),
    "a workbook": (
        b"PK\x03\x04" + bytes(100),
        "error: decks/talk.yaml is an Office file, not YAML\n  name the deck's .yaml file",
    ),
    "an anchor inside itself": (
        b"title: &a\n  da: *a\nslides: []\n",
        """\
decks/talk.yaml:1:8: error: the file holds more than a deck's spec should
  1 | title: &a
    |        ^
  something may be nested in itself, or repeated by `*` many times over""",
    ),
}


@pytest.mark.parametrize(("content", "said"), WHOLE.values(), ids=WHOLE.keys())
def test_a_file_that_is_no_deck_says_what_a_deck_is(desk: Desk, content: bytes, said: str) -> None:
    desk.deck.write_bytes(content)
    assert desk.refused() == said


def test_anchors_that_multiply_are_stopped(desk: Desk) -> None:
    names = "abcdefghi"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in pairwise(names)]
    desk.deck.write_text("\n".join(lines), "utf-8")
    assert "error: the file holds more than a deck's spec should" in desk.refused()


@pytest.mark.parametrize("open_brackets", [500, 100_000])
def test_deep_nesting_is_stopped(desk: Desk, open_brackets: int) -> None:
    desk.deck.write_text("title: " + "[" * open_brackets + "]" * open_brackets, "utf-8")
    said = desk.refused()
    assert said.count("error:") == 1
    assert max(len(line) for line in said.splitlines()) < 150


def test_a_missing_deck_names_those_that_are_there(desk: Desk) -> None:
    said = desk.run("build", "decks/tlak.yaml")
    assert said.code == 1
    assert said.errors == "error: the file decks/tlak.yaml does not exist\n  in that folder there is: talk.yaml"


def test_a_folder_is_no_deck(desk: Desk) -> None:
    said = desk.run("build", "decks")
    assert said.code == 1
    assert said.errors == "error: decks is a folder, not a file\n  in that folder there is: talk.yaml"


def test_keys_with_nothing_after_them_count_as_not_given(desk: Desk) -> None:
    desk.deck.write_text(
        "title: Innovation\nparams:\ndata:\nnumbers:\nslides:\n  - {kind: section, title: A, notes: }\n"
    )
    assert desk.build().code == 0
