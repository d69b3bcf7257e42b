"""What was written, what stands in the file, what is proposed: what is to stand there, and what is told of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import pytest

from deckgen.merge import BlockSides, SlideSides, Takes, merge_block, merge_deck
from deckgen.merge.lists import merge_keys
from deckgen.merge.wordings import merge_wording
from deckgen.model import BlockState, Change, Leaf, Path, SlideState, Value, Wording
from sides import chart_block, short, text_block, values_of, wording

# ------------------------------------------------------------------------------------------------- wordings

WORDINGS: dict[str, tuple[str | None, str | None, str | None, str | None, str, str]] = {
    # what it is: written, current, proposed -> merged, what became of the words, and of the numbers

    # numbers in fields
    "untouched": ("Om {a:79 pct.} har", "Om {a:79 pct.} har", "Om {a:81 pct.} har",
                  "Om {a:81 pct.} har", "same", "a=refreshed"),
    "nothing new": ("Om {a:79 pct.} har", "Om {a:79 pct.} har", "Om {a:79 pct.} har",
                    "Om {a:79 pct.} har", "same", "a=same"),
    "reworded around": ("Om {a:79 pct.} har", "Hele {a:79 pct.} har nu", "Om {a:81 pct.} har",
                        "Hele {a:81 pct.} har nu", "kept", "a=refreshed"),
    "moved within": ("Ja, {a:8 ud af 10} siger", "{a:8 ud af 10} siger ja", "Ja, {a:7 ud af 10} siger",
                     "{a:7 ud af 10} siger ja", "kept", "a=refreshed"),
    "number alone": ("{a:79}", "{a:79}", "{a:81}", "{a:81}", "same", "a=refreshed"),
    "two numbers, one new": ("{a:79} af {b:100}", "{a:79} af {b:100}", "{a:79} af {b:120}",
                             "{a:79} af {b:120}", "same", "a=same b=refreshed"),

    # overtyped numbers
    "overtyped, data moved": ("Om {a:79 pct.} har", "Om {a:80 pct.} har", "Om {a:81 pct.} har",
                              "Om {a:80 pct.} har", "same", "a=conflict"),
    "overtyped, data still": ("Om {a:79 pct.} har", "Om {a:80 pct.} har", "Om {a:79 pct.} har",
                              "Om {a:80 pct.} har", "same", "a=kept"),
    "overtyped with what comes": ("Om {a:79 pct.} har", "Om {a:81 pct.} har", "Om {a:81 pct.} har",
                                  "Om {a:81 pct.} har", "same", "a=same"),
    "one overtyped, the other follows": ("{a:79} af {b:100}", "{a:80} af {b:100}", "{a:81} af {b:120}",
                                         "{a:80} af {b:120}", "same", "a=conflict b=refreshed"),
    "overtyped and reworded": ("Om {a:79 pct.} har", "Knap {a:80 pct.} har", "Om {a:81 pct.} har",
                               "Knap {a:80 pct.} har", "kept", "a=conflict"),
    "overtyped, dropped by the spec": ("Om {a:79 pct.} har", "Om {a:80 pct.} har", "Om mange har",
                                       "Om {a:80 pct.} har", "conflict", "a=kept"),
    "overtyped, another dropped": ("Om {a:79 pct.} af {b:10} har", "Om {a:80 pct.} af {b:10} har",
                                   "Om {a:81 pct.} har", "Om {a:80 pct.} har", "refreshed", "a=conflict b=removed"),
    "number deleted": ("Om {a:79 pct.} har", "Om mange har", "Om {a:81 pct.} har",
                       "Om mange har", "kept", "a=removed"),
    "all rewritten": ("Om {a:79 pct.} har", "Helt nyt", "Om {a:81 pct.} har", "Helt nyt", "kept", "a=removed"),

    # fields that an editor flattened
    "flattened": ("Om {a:79 pct.} har", "Om 79 pct. har", "Om {a:81 pct.} har",
                  "Om {a:81 pct.} har", "same", "a=refreshed"),
    "flattened, alone": ("{a:79}", "79", "{a:81}", "{a:81}", "same", "a=refreshed"),
    "flattened and reworded": ("Om {a:79 pct.} har", "Om 79 pct. af os har det", "Om {a:81 pct.} har",
                               "Om {a:81 pct.} af os har det", "kept", "a=refreshed"),
    "flattened and overtyped": ("Om {a:79 pct.} har", "Om 80 pct. har", "Om {a:81 pct.} har",
                                "Om {a:80 pct.} har", "same", "a=conflict"),
    "flattened, alone, overtyped": ("{a:79}", "80", "{a:81}", "{a:80}", "same", "a=conflict"),
    "flattened, one of three overtyped": (
        "{a:1.234} svar fra {b:56 pct.} af {c:10}", "1.234 svar fra 57 pct. af 10",
        "{a:1.300} svar fra {b:58 pct.} af {c:10}",
        "{a:1.300} svar fra {b:57 pct.} af {c:10}", "same", "a=refreshed b=conflict c=same"),

    # one key in two forms, or twice
    "two forms": ("{a:8 ud af 10}, det er {a:79 pct.}", "{a:8 ud af 10}, det er {a:79 pct.}",
                  "{a:7 ud af 10}, det er {a:71 pct.}",
                  "{a:7 ud af 10}, det er {a:71 pct.}", "same", "a=refreshed a=refreshed"),
    "two forms, changed places": ("{a:8 ud af 10}, det er {a:79 pct.}", "{a:79 pct.} er {a:8 ud af 10}",
                                  "{a:7 ud af 10}, det er {a:71 pct.}",
                                  "{a:71 pct.} er {a:7 ud af 10}", "kept", "a=refreshed a=refreshed"),
    "two forms, the first deleted": ("{a:8 ud af 10}, det er {a:79 pct.}", "Kun {a:79 pct.} her",
                                     "{a:7 ud af 10}, det er {a:71 pct.}",
                                     "Kun {a:71 pct.} her", "kept", "a=refreshed a=removed"),
    "two forms, one overtyped": ("{a:8 ud af 10}, det er {a:79 pct.}", "{a:8 ud af 10}, det er {a:80 pct.}",
                                 "{a:7 ud af 10}, det er {a:71 pct.}",
                                 "{a:7 ud af 10}, det er {a:80 pct.}", "same", "a=refreshed a=conflict"),
    "two forms, swapped by the spec": ("{a:8 ud af 10}, det er {a:79 pct.}", "{a:8 ud af 10}, det er {a:79 pct.}",
                                       "{a:71 pct.}, det er {a:7 ud af 10}",
                                       "{a:71 pct.}, det er {a:7 ud af 10}", "same", "a=refreshed a=refreshed"),
    "a second form by the spec": ("Om {a:8 ud af 10} har", "Om {a:8 ud af 10} har sagt",
                                  "Om {a:7 ud af 10} ({a:71 pct.}) har",
                                  "Om {a:7 ud af 10} ({a:71 pct.}) har sagt", "refreshed", "a=refreshed a=added"),
    "twice the same": ("{a:79 pct.} og {a:79 pct.}", "{a:79 pct.} og {a:79 pct.}", "{a:81 pct.} og {a:81 pct.}",
                       "{a:81 pct.} og {a:81 pct.}", "same", "a=refreshed a=refreshed"),
    "twice the same, one deleted": ("{a:79 pct.} og {a:79 pct.}", "{a:79 pct.} nu", "{a:81 pct.} og {a:81 pct.}",
                                    "{a:81 pct.} nu", "kept", "a=refreshed a=removed"),
    "copied by hand": ("{a:79 pct.} nu", "{a:79 pct.} og {a:79 pct.}", "{a:81 pct.} nu",
                       "{a:81 pct.} og {a:81 pct.}", "kept", "a=refreshed a=refreshed"),
    "a number from elsewhere": ("Om {a:79 pct.} har", "Om {a:79 pct.} har {z:5}", "Om {a:81 pct.} har",
                                "Om {a:81 pct.} har {z:5}", "kept", "a=refreshed z=kept"),

    # words
    "reworded by hand": ("Alt om nyt", "Alt om alt", "Alt om nyt", "Alt om alt", "kept", ""),
    "reworded by the spec": ("Alt om nyt", "Alt om nyt", "Nyt om alt", "Nyt om alt", "refreshed", ""),
    "both the same": ("Alt om nyt", "Nyt om alt", "Nyt om alt", "Nyt om alt", "same", ""),
    "both, apart": ("Alt om nyt i byen", "Alt om nyt i landet", "Meget om nyt i byen",
                    "Meget om nyt i landet", "refreshed", ""),
    "both, the same word": ("Alt om nyt i byen", "Alt om nyt i landet", "Alt om nyt i verden",
                            "Alt om nyt i landet", "conflict", ""),
    "both, all else is theirs too": ("Alt om nyt i byen", "Alt om nyt i landet", "Meget om nyt i verden",
                                     "Alt om nyt i landet", "conflict", ""),
    "words clash, the number follows": ("Alle {a:5} i byen", "Alle {a:5} i landet", "Alle {a:6} i verden",
                                        "Alle {a:6} i landet", "conflict", "a=refreshed"),
    "a year that moves": ("Det i 2015 er godt", "Det i 2015 er meget godt", "Det i 2018 er godt",
                          "Det i 2018 er meget godt", "refreshed", ""),
    "a number that the spec drops": ("Om {a:79 pct.} har", "Om {a:79 pct.} har", "I {b:3} lande har vi",
                                     "I {b:3} lande har vi", "refreshed", "b=added a=removed"),

    # paragraphs
    "added by hand": ("Kaffe {a:1} ¶ Brød {b:2}", "Kaffe {a:1} ¶ Min egen ¶ Brød {b:2}", "Kaffe {a:3} ¶ Brød {b:4}",
                      "Kaffe {a:3} ¶ Min egen ¶ Brød {b:4}", "kept", "a=refreshed b=refreshed"),
    "added by hand, last": ("Kaffe {a:1}", "Kaffe {a:1} ¶ Og 79 pct. te", "Kaffe {a:3}",
                            "Kaffe {a:3} ¶ Og 79 pct. te", "kept", "a=refreshed"),
    "deleted by hand": ("Kaffe {a:1} ¶ Brød {b:2} ¶ Ost", "Kaffe {a:1} ¶ Ost", "Kaffe {a:3} ¶ Brød {b:4} ¶ Ost",
                        "Kaffe {a:3} ¶ Ost", "kept", "a=refreshed b=removed"),
    "moved by hand": ("Kaffe {a:1} ¶ Brød {b:2} ¶ Ost", "Brød {b:2} ¶ Kaffe {a:1} ¶ Ost",
                      "Kaffe {a:3} ¶ Brød {b:4} ¶ Ost",
                      "Brød {b:4} ¶ Kaffe {a:3} ¶ Ost", "same", "b=refreshed a=refreshed"),
    "added by the spec": ("Kaffe {a:1} ¶ Brød {b:2}", "Kaffe {a:1} nu ¶ Brød {b:2}",
                          "Kaffe {a:3} ¶ Ny ost {c:5} ¶ Brød {b:4}",
                          "Kaffe {a:3} nu ¶ Ny ost {c:5} ¶ Brød {b:4}", "refreshed",
                          "a=refreshed c=added b=refreshed"),
    "added by both": ("Kaffe {a:1}", "Kaffe {a:1} ¶ Ost {c:5}", "Kaffe {a:3} ¶ Ost {c:5}",
                      "Kaffe {a:3} ¶ Ost {c:5}", "kept", "a=refreshed c=kept"),
    "dropped by the spec": ("Kaffe {a:1} ¶ Brød {b:2}", "Kaffe {a:1} min ¶ Brød {b:2}", "Kaffe {a:3}",
                            "Kaffe {a:3} min", "refreshed", "a=refreshed b=removed"),
    "dropped by the spec, changed by hand": ("Kaffe {a:1} ¶ Brød {b:2}", "Kaffe {a:1} ¶ Brød {b:2} min", "Kaffe {a:3}",
                                             "Kaffe {a:3} ¶ Brød {b:2} min", "conflict", "a=refreshed b=same"),
    "dropped by the spec, number overtyped": ("Kaffe {a:1} ¶ Brød {b:2}", "Kaffe {a:1} ¶ Brød {b:9}", "Kaffe {a:3}",
                                              "Kaffe {a:3} ¶ Brød {b:9}", "conflict", "a=refreshed b=kept"),

    # what only lays a text out
    "a break moved by hand": ("Om\n{a:79 pct.} har", "Om {a:79 pct.}\nhar", "Om\n{a:81 pct.} har",
                              "Om {a:81 pct.}\nhar", "same", "a=refreshed"),
    "a break put in by hand": ("Om {a:79 pct.} har", "Om {a:79 pct.}\nhar", "Om {a:81 pct.} har",
                               "Om {a:81 pct.}\nhar", "same", "a=refreshed"),
    "a soft hyphen taken out": ("Offentlig inno\u00advation {a:7}", "Offentlig innovation {a:7}",
                                "Offentlig inno\u00advation {a:8}",
                                "Offentlig innovation {a:8}", "same", "a=refreshed"),
    "a soft hyphen put in": ("Offentlig innovation {a:7}", "Offentlig inno\u00advation {a:7}",
                             "Offentlig innovation {a:8}",
                             "Offentlig inno\u00advation {a:8}", "same", "a=refreshed"),

    # empty texts
    "was empty": ("", "", "Nyt {a:1}", "Nyt {a:1}", "refreshed", "a=added"),
    "emptied by hand": ("Nyt {a:1}", "", "Nyt {a:2}", "", "kept", "a=removed"),
    "emptied by the spec": ("Nyt {a:1}", "Nyt {a:1}", "", "", "refreshed", "a=removed"),
    "filled by hand": ("", "Min tekst", "", "Min tekst", "kept", ""),
    "filled by both": ("", "Min tekst", "Ny tekst", "Min tekst", "conflict", ""),
    "no paragraph at all": (None, None, "Nyt {a:1}", "Nyt {a:1}", "refreshed", "a=added"),
}  # fmt: skip


def _told(numbers: object) -> str:
    return " ".join(f"{each.key}={each.verdict}" for each in numbers)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("written", "current", "proposed", "merged", "words", "numbers"),
                         WORDINGS.values(), ids=WORDINGS)  # fmt: skip
def test_wording(
    written: str | None, current: str | None, proposed: str | None, merged: str | None, words: str, numbers: str
) -> None:
    made = merge_wording(wording(written), wording(current), wording(proposed))
    assert short(made.wording) == merged
    assert (made.words, _told(made.numbers)) == (words, numbers)
    assert len(made.origins) == len(made.wording.paragraphs)


@pytest.mark.parametrize(("written", "current", "proposed", "merged"),
                         [each[:4] for each in WORDINGS.values()], ids=WORDINGS)  # fmt: skip
def test_a_second_merge_of_a_wording_changes_nothing(
    written: str | None, current: str | None, proposed: str | None, merged: str | None
) -> None:
    again = merge_wording(wording(proposed), wording(merged), wording(proposed))
    assert short(again.wording) == merged
    assert not {"conflict", "refreshed", "added"} & {again.words, *(each.verdict for each in again.numbers)}


OVERTYPED = ("Om {a:79 pct.} af {b:10}", "Om {a:80 pct.} af {b:11}", "Om {a:81 pct.} af {b:12}")
CLASH = ("Alt i byen", "Alt i landet", "Alt i verden")
TAKES: dict[str, tuple[tuple[str, str, str], Takes, str, str, str]] = {
    "theirs is settled": (OVERTYPED, Takes("mine"), "Om {a:80 pct.} af {b:11}", "same", "a=kept b=kept"),
    "the data's": (OVERTYPED, Takes("data"), "Om {a:81 pct.} af {b:12}", "same", "a=refreshed b=refreshed"),
    "the data's for one number": (OVERTYPED, Takes("", {"s/title/b": "data"}),
                                  "Om {a:80 pct.} af {b:12}", "same", "a=conflict b=refreshed"),
    "by the number's key alone": (OVERTYPED, Takes("", {"b": "data"}),
                                  "Om {a:80 pct.} af {b:12}", "same", "a=conflict b=refreshed"),
    "the data's but for one": (OVERTYPED, Takes("data", {"a": "mine"}),
                               "Om {a:80 pct.} af {b:12}", "same", "a=kept b=refreshed"),
    "for a text": (OVERTYPED, Takes("", {"s/title": "data"}),
                   "Om {a:81 pct.} af {b:12}", "same", "a=refreshed b=refreshed"),
    "for its slide": (OVERTYPED, Takes("", {"s": "data"}),
                      "Om {a:81 pct.} af {b:12}", "same", "a=refreshed b=refreshed"),
    "for another slide": (OVERTYPED, Takes("", {"t": "data"}), "Om {a:80 pct.} af {b:11}", "same",
                          "a=conflict b=conflict"),
    "words, theirs": (CLASH, Takes("mine"), "Alt i landet", "kept", ""),
    "words, the data's": (CLASH, Takes("data"), "Alt i verden", "refreshed", ""),
    "words, by key": (CLASH, Takes("", {"s/title": "data"}), "Alt i verden", "refreshed", ""),
    "the data's does not undo what is no conflict": (
        ("Om {a:79 pct.} har", "Hele {a:79 pct.} har nu ¶ Og mere", "Om {a:81 pct.} har"), Takes("data"),
        "Hele {a:81 pct.} har nu ¶ Og mere", "kept", "a=refreshed"),
    "named by key it does": (
        ("Om {a:79 pct.} har", "Hele {a:79 pct.} har nu ¶ Og mere", "Om {a:81 pct.} har"),
        Takes("", {"s/title": "data"}), "Om {a:81 pct.} har", "refreshed", "a=refreshed"),
}  # fmt: skip


@pytest.mark.parametrize(("sides", "takes", "merged", "words", "numbers"), TAKES.values(), ids=TAKES)
def test_who_wins_as_asked(sides: tuple[str, str, str], takes: Takes, merged: str, words: str, numbers: str) -> None:
    made = merge_wording(*map(wording, sides), takes, "s/title")
    assert (short(made.wording), made.words, _told(made.numbers)) == (merged, words, numbers)


# ------------------------------------------------------------------------------------------------- lists

LISTS: dict[str, tuple[str, str, str, str, str, str]] = {
    # what it is: written, current, proposed, changed by hand -> merged, and what was added, removed, left, deleted
    "untouched": ("a b c", "a b c", "a b c", "", "a b c", ""),
    "reordered by the data": ("a b c", "a b c", "c a b", "", "c a b", ""),
    "sorted by hand": ("a b c", "c b a", "a b c", "", "c b a", ""),
    "sorted by hand, reordered by the data": ("a b c", "c b a", "b a c", "", "c b a", ""),
    "new in the data": ("a b c", "a b c", "a d b c", "", "a d b c", "added=d"),
    "new in the data, sorted by hand": ("a b c", "c b a", "a d b c", "", "c b a d", "added=d"),
    "gone from the data": ("a b c", "a b c", "a c", "", "a c", "removed=b"),
    "gone from the data, changed by hand": ("a b c", "a b c", "a c", "b", "a b c", "left=b"),
    "deleted by hand": ("a b c", "a c", "a b c", "", "a c", "deleted=b"),
    "deleted by hand, reordered by the data": ("a b c", "a c", "c b a", "", "c a", "deleted=b"),
    "deleted by hand and gone": ("a b c", "a c", "a c", "", "a c", "deleted=b"),
    "added by hand": ("a b", "a x b", "a b", "", "a x b", ""),
    "added by hand, reordered by the data": ("a b", "a x b", "b a", "", "b a x", ""),
    "added by hand what the data brings": ("a b", "a x b", "a b x", "", "a b x", ""),
    "all gone": ("a b", "a b", "", "", "", "removed=ab"),
    "all new": ("", "", "a b", "", "a b", "added=ab"),
    "another set": ("a b", "a b", "c d", "a", "a c d", "added=cd removed=b left=a"),
}


@pytest.mark.parametrize(("written", "current", "proposed", "touched", "keys", "told"), LISTS.values(), ids=LISTS)
def test_list(written: str, current: str, proposed: str, touched: str, keys: str, told: str) -> None:
    merged = merge_keys(written.split(), current.split(), proposed.split(), lambda key: key in touched)
    assert merged.keys == tuple(keys.split())
    named = {"added": merged.added, "removed": merged.removed, "left": merged.left, "deleted": merged.deleted}
    assert " ".join(f"{name}={''.join(each)}" for name, each in named.items() if each) == told
    again = merge_keys(proposed.split(), merged.keys, proposed.split(), lambda key: key in touched)
    assert again.keys == merged.keys and not again.added and not again.removed


# ------------------------------------------------------------------------------------------------- blocks


def told(changes: tuple[Change, ...] | list[Change]) -> list[str]:
    """Each change in a line: key outcome: written > current > proposed."""
    return [f"{each.key} {each.outcome}: {each.written} > {each.current} > {each.proposed}" for each in changes]


def test_a_chart_follows_its_codes() -> None:
    written = chart_block({"a": 10, "b": 20, "c": 30})
    proposed = chart_block({"c": 31, "d": 5, "a": 11})
    merged = merge_block(3, written, written, proposed)
    assert values_of(merged.state) == {"c": 31, "d": 5, "a": 11}
    assert merged.state.lists["category"] == ("c", "d", "a")
    assert told(merged.changes) == [
        "s/chart/b removed: b; 20 > b; 20 > None",
        "s/chart/d added: None > None > d; 5",
        "s/chart/c refreshed: 30 > 30 > 31",
        "s/chart/a refreshed: 10 > 10 > 11",
    ]
    assert {each.slide for each in merged.changes} == {3}


def test_a_point_typed_over_stays_and_is_told() -> None:
    written, current = chart_block({"a": 10, "b": 20}), chart_block({"a": 12, "b": 20})
    moved = merge_block(1, written, current, chart_block({"a": 11, "b": 21}))
    assert values_of(moved.state) == {"a": 12, "b": 21}
    assert told(moved.changes) == ["s/chart/a conflict: 10 > 12 > 11", "s/chart/b refreshed: 20 > 20 > 21"]
    still = merge_block(1, written, current, written)
    assert values_of(still.state) == {"a": 12, "b": 20}
    assert told(still.changes) == ["s/chart/a kept: 10 > 12 > 10"]


@pytest.mark.parametrize(("takes", "value", "outcome"), [
    (Takes("mine"), 12, "kept"), (Takes("data"), 11, "refreshed"), (Takes("", {"s/chart/a": "data"}), 11, "refreshed"),
    (Takes("", {"s/chart": "data"}), 11, "refreshed"), (Takes("data", {"a": "mine"}), 12, "kept"),
    (Takes("", {"s/chart/b": "data"}), 12, "conflict"),
])  # fmt: skip
def test_who_wins_a_point(takes: Takes, value: float, outcome: str) -> None:
    merged = merge_block(1, chart_block({"a": 10}), chart_block({"a": 12}), chart_block({"a": 11}), takes)
    assert values_of(merged.state) == {"a": value}
    assert [each.outcome for each in merged.changes] == [outcome]


def test_missing_is_a_value_of_its_own() -> None:
    written = chart_block({"a": 10, "b": None})
    merged = merge_block(1, written, written, chart_block({"a": None, "b": 20}))
    assert values_of(merged.state) == {"a": None, "b": 20}
    filled = merge_block(1, written, chart_block({"a": 10, "b": 7}), written)
    assert values_of(filled.state) == {"a": 10, "b": 7}
    assert [each.outcome for each in filled.changes] == ["kept"]
    emptied = merge_block(1, written, chart_block({"a": None, "b": None}), chart_block({"a": 11, "b": None}))
    assert values_of(emptied.state) == {"a": None, "b": None}
    assert [each.outcome for each in emptied.changes] == ["conflict"]


def test_what_floats_add_is_no_edit() -> None:
    current = chart_block({"a": 20.999999999999996})
    merged = merge_block(1, chart_block({"a": 21}), current, chart_block({"a": 25}))
    assert values_of(merged.state) == {"a": 25} and [each.outcome for each in merged.changes] == ["refreshed"]


def test_categories_deleted_renamed_and_left_by_hand() -> None:
    written = chart_block({"a": 10, "b": 20, "c": 30}, {"a": "Ost"})
    deleted = merge_block(1, written, chart_block({"a": 10, "c": 30}, {"a": "Ost"}), chart_block(
        {"a": 11, "b": 21, "c": 31}, {"a": "Ost"}))  # fmt: skip
    assert values_of(deleted.state) == {"a": 11, "c": 31}
    assert "s/chart/b removed: b; 20 > None > b; 21" in told(deleted.changes)
    renamed = merge_block(1, written, chart_block({"a": 10, "b": 20, "c": 30}, {"a": "Min ost"}),
                          chart_block({"a": 11, "b": 20, "c": 30}, {"a": "Ost"}))  # fmt: skip
    assert renamed.state.leaves["category", "a"] == "Min ost" and values_of(renamed.state)["a"] == 11
    both = merge_block(1, written, chart_block({"a": 10, "b": 20, "c": 30}, {"a": "Min ost"}),
                       chart_block({"a": 10, "b": 20, "c": 30}, {"a": "Oste"}))  # fmt: skip
    assert both.state.leaves["category", "a"] == "Min ost"
    assert told(both.changes) == ["s/chart/category/a conflict: Ost > Min ost > Oste"]
    left = merge_block(1, written, chart_block({"a": 10, "b": 99, "c": 30}, {"a": "Ost"}),
                       chart_block({"a": 10, "c": 30}, {"a": "Ost"}))  # fmt: skip
    assert values_of(left.state) == {"a": 10, "b": 99, "c": 30}
    assert [each.outcome for each in left.changes] == ["conflict"]
    assert left.changes[0].note == "no longer in the data, but changed by hand"


def test_series_follow_their_codes_too() -> None:
    written = chart_block({"x": {"a": 1, "b": 2}, "y": {"a": 3, "b": 4}})
    current = chart_block({"x": {"a": 1, "b": 2}, "y": {"a": 9, "b": 4}})
    proposed = chart_block({"y": {"a": 5, "b": 6}, "z": {"a": 7, "b": 8}})
    merged = merge_block(1, written, current, proposed)
    assert merged.state.lists["series"] == ("y", "z")
    assert values_of(merged.state) == {"y/a": 9, "y/b": 6, "z/a": 7, "z/b": 8}
    assert [(each.key, each.outcome) for each in merged.changes] == [
        ("s/chart/x", "removed"), ("s/chart/z", "added"), ("s/chart/y/a", "conflict"), ("s/chart/y/b", "refreshed"),
    ]  # fmt: skip


@pytest.mark.parametrize(("current", "proposed", "merged", "outcome"), [
    ("Søjler. Ost 10 pct.", "Søjler. Ost 11 pct.", "Søjler. Ost 11 pct.", "refreshed"),
    ("Søjler. Ost 10 pct., mest af alle.", "Søjler. Ost 11 pct.", "Søjler. Ost 11 pct., mest af alle.", "refreshed"),
    ("Kun om ost", "Søjler. Ost 11 pct.", "Kun om ost", "conflict"),
    ("Kun om ost", "Søjler. Ost 10 pct.", "Kun om ost", "kept"),
])  # fmt: skip
def test_alt_text(current: str, proposed: str, merged: str, outcome: str) -> None:
    written = chart_block({"a": 10}, alt="Søjler. Ost 10 pct.")
    made = merge_block(1, written, chart_block({"a": 10}, alt=current), chart_block({"a": 10}, alt=proposed))
    assert made.state.leaves["alt",] == merged
    assert [(each.what, each.outcome) for each in made.changes] == [("alt text", outcome)]


def table(cells: Mapping[str, Mapping[str, str]], heads: Mapping[str, str] | None = None) -> BlockState:
    """A table of rows of cells, written short, by row and column."""
    columns = tuple(next(iter(cells.values())))
    leaves: dict[Path, Leaf] = {("column", each): wording((heads or {}).get(each, each)) for each in columns}
    leaves |= {("cell", row, each): wording(text) for row, held in cells.items() for each, text in held.items()}
    return BlockState("s/table", "table", leaves, {"column": columns, "row": tuple(cells)})


def cells_of(block: BlockState) -> dict[str, list[str | None]]:
    return {row: [short(leaf) for column in block.lists["column"]
                  if isinstance(leaf := block.leaves["cell", row, column], Wording)]
            for row in block.lists["row"]}  # fmt: skip


def test_a_table_by_rows_and_columns() -> None:
    written = table({"n": {"stub": "Nord", "v": "{v:10}"}, "s": {"stub": "Syd", "v": "{w:20}"}})
    current = table({"s": {"stub": "Syd", "v": "{w:25}"}, "n": {"stub": "Norden", "v": "{v:10}"}})
    proposed = table({"n": {"stub": "Nord", "v": "{v:11}"}, "s": {"stub": "Syd", "v": "{w:21}"},
                      "e": {"stub": "Øst", "v": "{u:5}"}})  # fmt: skip
    merged = merge_block(1, written, current, proposed)
    assert cells_of(merged.state) == {"s": ["Syd", "{w:25}"], "e": ["Øst", "{u:5}"], "n": ["Norden", "{v:11}"]}
    assert [(each.key, each.outcome) for each in merged.changes] == [
        ("s/table/e", "added"), ("s/table/n/stub", "kept"), ("s/table/n/v/v", "refreshed"),
        ("s/table/s/v/w", "conflict"),
    ]  # fmt: skip


def test_a_row_of_ones_own_stays_in_a_table() -> None:
    written = table({"n": {"v": "{v:10}"}, "s": {"v": "{w:20}"}})
    current = table({"n": {"v": "{v:10}"}, "mine": {"v": "eget"}, "s": {"v": "{w:20}"}})
    merged = merge_block(1, written, current, table({"s": {"v": "{w:21}"}}))
    assert cells_of(merged.state) == {"mine": ["eget"], "s": ["{w:21}"]}


def icons(cells: Mapping[str, tuple[str, str]], heading: str = "Om", icon: str = "flag") -> BlockState:
    """A band of cells by key: number and label, written short; '' for none."""
    leaves: dict[Path, Leaf] = {("heading", "b"): wording(heading)}
    for key, (number, label) in cells.items():
        leaves |= {("icon", "b", key): icon, ("label", "b", key): wording(label)}
        leaves |= {("number", "b", key): wording(number)} if number else {}
    return BlockState("s/icons", "icons", leaves, {"cell": tuple(f"b/{key}" for key in cells)})


def test_icons_by_code() -> None:
    written = icons({"a": ("{a:10}", "Ost"), "b": ("{b:20}", "Brød"), "c": ("{c:30}", "Te")})
    current = icons({"a": ("{a:12}", "Ost"), "c": ("{c:30}", "Grøn te")}, "Min overskrift")
    proposed = icons({"c": ("{c:31}", "Te"), "a": ("{a:11}", "Ost"), "b": ("{b:21}", "Brød"), "d": ("{d:4}", "Vin")})
    merged = merge_block(1, written, current, proposed)
    assert merged.state.lists["cell"] == ("b/c", "b/a", "b/d")
    shown = {path[2]: short(leaf) for path, leaf in merged.state.leaves.items()
             if path[0] == "number" and isinstance(leaf, Wording)}  # fmt: skip
    assert shown == {"a": "{a:12}", "c": "{c:31}", "d": "{d:4}"}
    assert merged.state.leaves["heading", "b"] == wording("Min overskrift")
    assert merged.state.leaves["label", "b", "c"] == wording("Grøn te")
    assert {(each.key, each.outcome) for each in merged.changes} == {
        ("s/icons/b/b", "removed"), ("s/icons/b/d", "added"), ("s/icons/heading/b", "kept"),
        ("s/icons/number/b/a/a", "conflict"), ("s/icons/number/b/c/c", "refreshed"), ("s/icons/label/b/c", "kept"),
    }  # fmt: skip


def test_a_number_under_an_icon_comes_and_goes() -> None:
    bare, counted = icons({"a": ("", "Ost")}), icons({"a": ("{a:10}", "Ost")})
    assert merge_block(1, bare, bare, counted).state.leaves["number", "b", "a"] == wording("{a:10}")
    assert ("number", "b", "a") not in merge_block(1, counted, counted, bare).state.leaves
    typed = icons({"a": ("{a:12}", "Ost")})
    kept = merge_block(1, counted, typed, bare)
    assert kept.state.leaves["number", "b", "a"] == wording("{a:12}")
    assert [each.outcome for each in kept.changes] == ["conflict"]
    taken = merge_block(1, counted, typed, bare, Takes("data"))
    assert ("number", "b", "a") not in taken.state.leaves


@pytest.mark.parametrize(("current", "proposed", "merged", "outcome"), [
    ("1111", "2222", "2222", "refreshed"), ("9999", "1111", "9999", "kept"), ("9999", "2222", "9999", "conflict"),
])  # fmt: skip
def test_pictures_by_what_they_show(current: str, proposed: str, merged: str, outcome: str) -> None:
    def picture(digest: str) -> BlockState:
        return BlockState("s/picture", "picture", {("picture",): digest, ("alt",): "En bro"})

    made = merge_block(1, picture("1111"), picture(current), picture(proposed))
    assert made.state.leaves["picture",] == merged
    assert [(each.key, each.what, each.outcome) for each in made.changes] == [("s/picture", "picture", outcome)]


def test_notes_are_told_as_notes() -> None:
    def notes(text: str) -> BlockState:
        return BlockState("s/notes", "notes", {("text",): wording(text)})

    made = merge_block(1, notes("Sig {a:10}"), notes("Sig {a:10} ¶ Husk vand"), notes("Sig {a:11}"))
    assert short(made.state.leaves["text",]) == "Sig {a:11} ¶ Husk vand"  # type: ignore[arg-type]
    assert [(each.what, each.outcome) for each in made.changes] == [("number", "refreshed"), ("notes", "kept")]


# ------------------------------------------------------------------------------------------------- decks

Mark = Literal["", "frozen", "copied"]


def slide(
    written: Mapping[str, str | None], current: Mapping[str, str | None], proposed: Mapping[str, str] | None,
    number: int = 1, marks: Mapping[str, Mark] | None = None, frozen: bool = False, untied: tuple[str, ...] = (),
    is_known: bool = True,
) -> SlideSides:  # fmt: skip
    """A slide of texts by role; `current` has a role for each block that is on it, None for what is none any more,
    and `written` None for a block of which nothing is known."""

    def text(role: str, held: str | None) -> BlockState | None:
        return None if held is None else text_block(held, f"s/{role}")

    def state(held: Mapping[str, str | None]) -> SlideState:
        made = (text(role, each) for role, each in held.items())
        return SlideState("s", blocks={each.key: each for each in made if each is not None})

    wanted = state(proposed) if proposed is not None else None
    blocks = tuple(
        BlockSides(f"s/{role}", text(role, written.get(role)), text(role, held),
                   wanted.blocks.get(f"s/{role}") if wanted else None,
                   (marks or {}).get(role) == "frozen", (marks or {}).get(role) != "copied")
        for role, held in current.items()
    )  # fmt: skip
    return SlideSides(number, "s", blocks, state(written) if is_known else None, wanted, frozen,
                      tuple(f"s/{each}" for each in untied))  # fmt: skip


OLD, NEW = {"title": "Om {a:79}", "text": "Nyt"}, {"title": "Om {a:81}", "text": "Nyt"}
SLIDES: dict[str, tuple[SlideSides, list[str]]] = {
    "untouched": (slide(OLD, OLD, NEW), ["s/title/a refreshed: 79 > 79 > 81"]),
    "nothing new": (slide(OLD, OLD, OLD), []),
    "slide frozen": (slide(OLD, OLD, NEW, frozen=True), ["s/title kept: Om 79 > Om 79 > Om 81"]),
    "shape frozen": (slide(OLD, OLD, {"title": "Om {a:81}", "text": "Andet"}, marks={"title": "frozen"}),
                     ["s/title kept: Om 79 > Om 79 > Om 81", "s/text refreshed: Nyt > Nyt > Andet"]),
    "frozen, nothing new": (slide(OLD, OLD, OLD, frozen=True), []),
    "shape deleted by hand": (slide(OLD, {"text": "Nyt"}, NEW), ["s/title removed: Om 79 > None > Om 81"]),
    "shape new in the spec": (slide(OLD, OLD, {**OLD, "source": "Kilde"}), ["s/source added: None > None > Kilde"]),
    "shape gone from the spec": (slide(OLD, OLD, {"title": "Om {a:79}"}), ["s/text removed: Nyt > Nyt > None"]),
    "shape gone, changed by hand": (slide(OLD, {**OLD, "text": "Mit nye"}, {"title": "Om {a:79}"}),
                                    ["s/text stale: Nyt > Mit nye > None"]),
    "shape gone that was copied here": (slide(OLD, OLD, {"title": "Om {a:79}"}, marks={"text": "copied"}),
                                        ["s/text stale: Nyt > Nyt > None"]),
    "cannot be tied": (slide(OLD, {"text": "Nyt"}, NEW, untied=("title",)), ["s/title conflict: Om 79 > None > Om 81"]),
    "cannot be tied, nothing new": (slide(OLD, {"text": "Nyt"}, OLD, untied=("title",)), []),
    "what it was is not known": (slide({"text": "Nyt"}, {"title": "Om {a:80}", "text": "Nyt"}, NEW),
                                 ["s/title conflict: None > Om 80 > Om 81"]),
    "not known, and as proposed": (slide({"text": "Nyt"}, {"title": "Om {a:81}", "text": "Nyt"}, NEW), []),
    "nothing of the slide is known": (slide({}, {"text": "Nyt"}, NEW, is_known=False), [
        "s/text conflict: None > Nyt > Nyt", "s/title conflict: None > None > Om 81"]),
    "is another thing now": (slide(OLD, {**OLD, "title": None}, NEW), ["s/title conflict: Om 79 > None > Om 81"]),
    "slide gone from the spec": (slide(OLD, OLD, None), ["s stale: None > None > None"]),
}  # fmt: skip
SLIDES["nothing of the slide is known"][1].pop(0)  # it says what is proposed, so there is nothing to tell


@pytest.mark.parametrize(("sides", "expected"), SLIDES.values(), ids=SLIDES)
def test_slide(sides: SlideSides, expected: list[str]) -> None:
    merged = merge_deck([sides])
    assert told(merged.changes) == expected
    if sides.frozen or sides.proposed is None:
        assert not merged.slides[0].edits and not merged.slides[0].removed and not merged.slides[0].added


def test_what_is_frozen_gets_no_edit() -> None:
    (merged,) = merge_deck([slide(OLD, OLD, NEW, marks={"title": "frozen"})]).slides
    assert set(merged.edits) == {1}


def test_taken_out_and_put_in() -> None:
    (merged,) = merge_deck([slide(OLD, OLD, {"title": "Om {a:79}", "source": "Kilde"})]).slides
    assert merged.removed == (1,) and merged.added == ("s/source",)
    taken = merge_deck([slide(OLD, {**OLD, "text": "Mit"}, {"title": "Om {a:79}"})], Takes("", {"s/text": "data"}))
    assert taken.slides[0].removed == (1,) and told(taken.changes) == ["s/text removed: Nyt > Mit > None"]
    mine = merge_deck([slide(OLD, {**OLD, "text": "Mit"}, {"title": "Om {a:79}"})], Takes("mine"))
    assert not mine.slides[0].removed and told(mine.changes) == ["s/text kept: Nyt > Mit > None"]


def test_each_copy_of_a_slide_is_merged_by_itself() -> None:
    merged = merge_deck([slide(OLD, OLD, NEW), slide(OLD, {**OLD, "title": "Hele {a:79}"}, NEW, number=2)])
    titles = [short(each.edits[0].state.leaves["text",]) for each in merged.slides]  # type: ignore[arg-type]
    assert titles == ["Om {a:81}", "Hele {a:81}"]
    assert [(each.slide, each.outcome) for each in merged.changes] == [
        (1, "refreshed"), (2, "refreshed"), (2, "kept"),
    ]  # fmt: skip


def test_a_broken_claim_comes_first() -> None:
    sides = slide(OLD, OLD, NEW)
    assert sides.proposed is not None
    broken = replace(sides, proposed=replace(sides.proposed, claim="79 is not 81"))
    merged = merge_deck([broken])
    assert merged.slides[0].claim == "79 is not 81"
    assert [(each.what, each.outcome, each.note) for each in merged.changes][:1] == [("claim", "stale", "79 is not 81")]
    assert [each.outcome for each in merge_deck([replace(broken, frozen=True)]).changes] == ["stale", "kept"]


def test_a_block_that_became_another_kind() -> None:
    sides = slide({"title": "Om"}, {"title": "Om"}, {"title": "Om"})
    assert sides.proposed is not None
    wanted = BlockState("s/title", "chart", {("value", "", "a"): Value(1)}, {"series": ("",), "category": ("a",)})
    merged = merge_deck([replace(sides, blocks=(replace(sides.blocks[0], proposed=wanted),),
                                 proposed=replace(sides.proposed, blocks={"s/title": wanted}))])  # fmt: skip
    assert [(each.outcome, each.note) for each in merged.changes] == [
        ("conflict", "this is a text here, and a chart in the spec")
    ]
    assert not merged.slides[0].edits
