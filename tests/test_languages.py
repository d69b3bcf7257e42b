"""Every language has all its words, its own alphabet, and a name that a wrong code leads to."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deckgen.languages import ALIASES, LANGUAGES, WORDS, Language, language, meant_language, sort_key

ALL = pytest.mark.parametrize("each", LANGUAGES.values(), ids=list(LANGUAGES))


def test_the_six_languages() -> None:
    assert {code: each.tag for code, each in LANGUAGES.items()} == {
        "da": "da-DK", "nb": "nb-NO", "sv": "sv-SE", "fi": "fi-FI", "is": "is-IS", "en": "en-GB",
    }  # fmt: skip


@ALL
def test_every_language_has_every_word(each: Language) -> None:
    assert set(each.words) == set(WORDS)
    assert all(word and word == word.strip() for word in each.words.values())
    for status in ("illustrative", "provisional", "revised"):
        assert each.words[f"{status}_note"].endswith(".")
        assert not each.words[status].endswith(".")


@ALL
def test_patterns_can_be_filled(each: Language) -> None:
    filled = each.words["icons_filled"].format(filled=8, total=10)
    assert "8" in filled and "10" in filled and "{" not in filled
    assert "{whole}" in each.out_of
    for name in ("suppressed_note", "suppressed_total_note"):
        filled = each.words[name].format(mark=each.words["suppressed_mark"], minimum=30)
        assert filled.startswith(each.words["suppressed_mark"] + " ") and "30" in filled and filled.endswith(".")


@ALL
def test_signs_in_tables_are_told_apart(each: Language) -> None:
    signs = [each.words[f"{name}_mark"] for name in ("missing", "suppressed", "provisional")]
    assert len(set(signs)) == 3
    assert not any(sign.isalnum() for sign in signs)


@ALL
def test_no_two_chart_kinds_have_the_same_name(each: Language) -> None:
    kinds = [name for name in WORDS if name.split("_")[-1] in ("bar", "column", "line", "doughnut", "map", "table")]
    assert len(kinds) == 10
    assert len({each.words[name] for name in kinds}) == len(kinds)


@ALL
def test_short_words_are_single_words_in_lower_case(each: Language) -> None:
    assert all(word == word.lower() and word and " " not in word for word in each.short_words)
    assert each.words["and"] in each.short_words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("da", "i på af til fra med for ved og eller at"),
        ("nb", "i på av til fra med for ved og eller at"),
        ("sv", "i på av till från med för vid och eller att"),
        ("fi", "ja tai sekä että kun kuin ennen ilman"),
        ("is", "í á af til frá með fyrir við og eða að"),
        ("en", "in on of to from with for by and or that"),
    ],
)
def test_lines_break_before_prepositions_and_conjunctions(code: str, words: str) -> None:
    assert set(words.split()) <= language(code).short_words


def test_lists_in_words() -> None:
    items = ["kvalitet", "effektivitet", "tilfredshed"]
    assert language("da").join(items) == "kvalitet, effektivitet og tilfredshed"
    assert language("sv").join(["a", "b"]) == "a och b"
    assert language("fi").join(["a"]) == "a"
    assert language("fi").join([]) == ""


def test_an_unknown_code_is_a_key_error() -> None:
    for wrong in ("no", "DA", "", "xx"):
        with pytest.raises(KeyError):
            language(wrong)


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("no", "nb"), (False, "nb"), ("dk", "da"), ("se", "sv"), ("da-DK", "da"), ("en_US", "en"),
        ("DA", "da"), ("Danish", "da"), ("suomi", "fi"), ("klingon", None), ("", None), (12, None),
    ],
)  # fmt: skip
def test_the_language_that_was_meant(wrong: object, meant: str | None) -> None:
    assert meant_language(wrong) == meant


def test_aliases_lead_to_languages_and_hide_none() -> None:
    assert set(ALIASES.values()) <= set(LANGUAGES)
    assert not set(ALIASES) & set(LANGUAGES)


# ----------------------------------------------------------------------------------------------- sorting


def shuffled_and_sorted(words: list[str], code: str) -> list[str]:
    mixed = list(words)
    random.Random(7).shuffle(mixed)
    return sorted(mixed, key=lambda word: sort_key(word, language(code)))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("da", "Aalholt Aarhus"),
        ("da", "Esbjerg Éva Fanø Odense Zealand Ærø Ølstykke Aabenraa Ålborg Aarhus"),
        ("da", "zebra æble ääl øl öl ørn å"),
        ("da", "Muhr Mylius Müller Myrup"),
        ("nb", "Bergen Oslo Voss Wien Zürich Ænes Ørsta Ål"),
        ("sv", "Vallentuna Visby Wallby Zinkgruvan Åmål Ängelholm Örebro"),
        ("sv", "zon åker æra ärm ö øre"),
        ("fi", "Maalahti Vantaa Wiik Ylöjärvi Åland Äänekoski Öja"),
        (
            "is",
            "afi auga ás bátur dagur ðe epli ég fé ida ís jól oft ól pera upp úr vor yrkja ýta z þak æsa ör",
        ),
        ("is", "ab az áb b d ð e é i í j o ó p u ú v y ý z þ æ ö"),
        ("en", "Aarhus apple café cafes naïve zebra"),
    ],
)
def test_dictionary_order(code: str, words: str) -> None:
    assert shuffled_and_sorted(words.split(), code) == words.split()


def test_the_alphabets_last_letters() -> None:
    last = {"da": "zæøå", "nb": "zæøå", "sv": "zåäö", "fi": "zåäö", "is": "zþæö"}
    for code, letters in last.items():
        assert "".join(shuffled_and_sorted(list(letters), code)) == letters


def test_numbers_sort_by_value() -> None:
    ages = ["2-9 år", "10-19 år", "20+ år", "100 år"]
    assert shuffled_and_sorted(ages, "da") == ages
    waves = ["Bølge 1", "Bølge 2", "Bølge 10", "Bølge 0011"]
    assert shuffled_and_sorted(waves, "da") == waves
    assert sort_key("7" * 10_000, language("da")) < sort_key("8" + "7" * 10_000, language("da"))


def test_spaces_and_signs_come_before_numbers_before_letters() -> None:
    names = ["a b", "a-b", "a1", "ab"]
    assert shuffled_and_sorted(names, "da") == names


@ALL
def test_case_does_not_count_and_equals_keep_their_order(each: Language) -> None:
    names = ["Øl", "øl", "ØL"]
    for order in (names, names[::-1]):
        assert sorted(order, key=lambda name: sort_key(name, each)) == order


@ALL
def test_accents_count_only_between_equals(each: Language) -> None:
    assert shuffled_and_sorted(["rese", "resê", "resez"], each.code) == ["rese", "resê", "resez"]


@ALL
def test_two_ways_to_write_a_letter_are_the_same(each: Language) -> None:
    assert sort_key("A\u030arhus", each) == sort_key("Århus", each)


@given(st.lists(st.text(max_size=12), max_size=8), st.sampled_from(sorted(LANGUAGES)))
def test_any_text_can_be_sorted(texts: list[str], code: str) -> None:
    assert sorted(sorted(texts, key=lambda text: sort_key(text, language(code)))) == sorted(texts)


@given(st.text(string.ascii_lowercase, max_size=8), st.text(string.ascii_lowercase, max_size=8))
def test_plain_english_words_sort_as_their_letters(first: str, second: str) -> None:
    english = language("en")
    assert (sort_key(first, english) < sort_key(second, english)) == (first < second)
