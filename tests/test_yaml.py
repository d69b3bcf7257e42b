"""YAML 1.2 with places: what a value is, and where each key and value stands."""

from __future__ import annotations

from typing import Any

import pytest

from deckgen.fields import LocatedMap, place_of
from deckgen.findings import DeckgenError
from deckgen.spec.positions import parse_yaml


def read(text: str) -> Any:
    return parse_yaml(text, "deck.yaml")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"), ("no", "no"), ("yes", "yes"), ("on", "on"), ("off", "off"), ("y", "y"),
        ("true", True), ("False", False), ("null", None), ("~", None), ("", None),
        ("2015-2016", "2015-2016"), ("2018-09-03", "2018-09-03"), ("1:30", "1:30"),
        # Numbers stay as they are written, so that a label 1.10 does not become 1.1; fields of numbers read them.
        ("2018", "2018"), ("1.10", "1.10"), ("0o17", "0o17"), ("'2018'", "2018"),
    ],
)  # fmt: skip
def test_plain_words_mean_what_yaml_1_2_says(written: str, value: object) -> None:
    assert read(f"key: {written}")["key"] == value


def test_keys_and_values_know_their_place() -> None:
    deck = read("title: Talk\nslides:\n  - kind: title\n    title: Hej\n")
    slide = deck["slides"][0]
    assert isinstance(slide, LocatedMap)
    assert (slide.keys_at["title"].line, slide.keys_at["title"].column) == (4, 5)
    where = place_of(slide["title"])
    assert where is not None
    assert (where.line, where.column, where.source) == (4, 12, "    title: Hej")


def test_an_alias_is_the_value_it_names() -> None:
    deck = read("a: &names {DK: Danmark}\nb: *names\n")
    assert deck["b"] == {"DK": "Danmark"}


def test_both_places_of_a_duplicate_key_are_told() -> None:
    with pytest.raises(DeckgenError) as caught:
        read("title: A\nlanguage: da\ntitle: B\n")
    (finding,) = caught.value.findings
    assert (finding.code, finding.where.line if finding.where else None) == ("yaml-duplicate", 3)
    assert "line 1" in (finding.hint or "")


def test_a_tab_is_called_a_tab() -> None:
    with pytest.raises(DeckgenError) as caught:
        read("slides:\n\t- kind: title\n")
    (finding,) = caught.value.findings
    assert finding.code == "yaml-tab"
    assert "tab" in finding.message


def test_aliases_cannot_grow_without_bound() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(DeckgenError) as caught:
        read("\n".join(lines))
    assert caught.value.findings[0].code == "yaml-too-large"
