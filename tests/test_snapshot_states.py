"""Records read as states: what blocks said, whatever the version, and never an exception for a stranger's JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.model import (
    BREAK,
    BlockState,
    Category,
    Chart,
    Column,
    Deck,
    Fact,
    Frame,
    Mark,
    Paragraph,
    Point,
    Row,
    Run,
    Series,
    Shape,
    Slide,
    Source,
    Table,
    Text,
    Value,
    Wording,
)  # fmt: skip
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.package import read_package
from deckgen.snapshot import (
    block_state,
    deck_record,
    deck_state,
    deck_state_of,
    places_of,
    read_json,
    slide_base_state,
    source_of,
    state_of,
    to_json,
)  # fmt: skip
from finished import Finished, Talk, plain

Finish = Callable[[Talk], Finished]
SOURCE = Source("talk", "decks/talk.yaml", {"wave": "2018"}, "da", "offinno")
SHARE = Fact("share", 0.79, "79 pct.")


def leaves(state: BlockState | None) -> dict[Any, Any]:
    assert state is not None
    return dict(state.leaves)


def test_a_text_is_its_words_with_its_numbers_marked() -> None:
    runs = (Run("79 pct.", SHARE), Run(" af de"), Run(BREAK, chosen=True), Run("offentlige"), Run(BREAK), Run("steder"))
    state = state_of(Text("s/title", "title", (Paragraph(runs), Paragraph())))
    words = (Mark("share", "79 pct.", 0.79), " af de offentlige\nsteder")
    assert (state.key, state.kind, leaves(state)) == ("s/title", "text", {("text",): Wording((words, ()))})
    assert state.slide == "s"


def test_a_chart_is_its_values_by_series_and_category() -> None:
    points = (Point(79.0, SHARE), Point(None, Fact("gap", None, "")), Point(3.0, Fact("x", 0.03, "3 pct.")))
    categories = (Category("a", "Alle"), Category(" ", " "), Category("b", "Byer"))
    state = state_of(Chart("s/chart", "chart", "bar", categories, (Series("v", "Andel", points),), "0", "Søjler"))
    assert state.lists == {"series": ("v",), "category": ("a", " ", "b")}
    assert leaves(state) == {
        ("type",): "bar/clustered", ("format",): "0", ("alt",): "Søjler", ("series", "v"): "Andel",
        ("category", "a"): "Alle", ("category", " "): "", ("category", "b"): "Byer",
        ("value", "v", "a"): Value(79.0, "79 pct.", 0.79), ("value", "v", " "): Value(None, "", None),
        ("value", "v", "b"): Value(3.0, "3 pct.", 0.03),
    }  # fmt: skip


def test_a_table_is_its_cells_by_row_and_column() -> None:
    columns = (Column("land", (Run("Land"),)), Column("n", (Run("Svar"),)))
    table = Table("s/table", "table", columns, (Row("dk", ((Run("DK"),), (Run("79 pct.", SHARE),))),
                                                 Row("no", ((Run("NO"),), ()))), "")  # fmt: skip
    state = state_of(table)
    assert state.lists == {"column": ("land", "n"), "row": ("dk", "no")}
    assert leaves(state)["cell", "dk", "n"] == Wording(((Mark("share", "79 pct.", 0.79),),))
    assert leaves(state)["cell", "no", "n"] == Wording(((),))
    assert leaves(state)["column", "land"].text == "Land"


def test_an_icon_grid_is_its_cells_by_band(finish: Finish) -> None:
    deck = locate(read_package(finish(Talk("nordic")).path))
    assert deck.record is not None
    state = deck.record.slides["shares"].blocks["shares/icons"]
    assert state.lists["cell"] == tuple(f"band-1/{code}" for code in ("DK", "FI", "IS", "NO", "SE"))
    found = leaves(state)
    assert (found["icon", "band-1", "DK"], found["label", "band-1", "DK"].text) == ("flag", "Danmark")
    assert plain(found["number", "band-1", "DK"].text) == "80 pct."
    assert found["number", "band-1", "DK"].marks[0].value == 0.8
    assert ("note", "band-1", "DK") not in found


def placed() -> Deck:
    text = Text("s/title", "title", (Paragraph((Run("79 pct.", SHARE),)),))
    slide = Slide("s", "bullets", "Bullets", (Shape(text, Frame(1, 2, 3, 4), "Title"),),
                  (Paragraph((Run("Husk pausen"),)),), "Del 1", "the claim")  # fmt: skip
    return Deck("talk", "Titel", "da", {"wave": "2018"}, "offinno", (slide,), "Fod", "Dato")


def test_a_proposal_and_a_record_that_was_read_are_the_same() -> None:
    deck = placed()
    proposed = deck_state_of(deck, SOURCE)
    assert deck_state(json.loads(to_json(deck_record(deck, SOURCE)))) == proposed
    assert (proposed.source, proposed.title, proposed.footer, proposed.date, proposed.version) == (
        SOURCE, "Titel", "Fod", "Dato", 2)  # fmt: skip
    (slide,) = proposed.slides.values()
    assert (slide.key, slide.kind, slide.layout, slide.section, slide.claim) == (
        "s", "bullets", "Bullets", "Del 1", "the claim")  # fmt: skip
    assert [(key, state.kind) for key, state in slide.blocks.items()] == [("s/title", "text"), ("s/notes", "notes")]
    assert leaves(slide.blocks["s/notes"])["text",].text == "Husk pausen"
    assert places_of(deck_record(deck, SOURCE))["s/title"].frame == (1, 2, 3, 4)


def test_without_its_deck_a_record_is_nobody_s() -> None:
    assert deck_state({}) is None
    assert source_of({"deck": 5}) is None
    assert source_of(None) is None
    assert source_of({"deck": "old", "params": {"a": 1, "b": "c"}}) == Source("old", "", {"b": "c"}, "", "")


def test_json_without_end_is_none() -> None:
    assert read_json("{" * 200_000) is None
    assert read_json('{"a":' * 200_000) is None
    assert read_json('{"a":"' + "b" * 50 + '"}', most=40) is None
    assert read_json('{"a":1}') == {"a": 1}


def test_numbers_that_are_none_are_none() -> None:
    chart = {"key": "s/c", "chart": "bar", "categories": [["a", "A"]],
             "series": [["v", "V", [float("inf")], [{"value": 10**400, "text": 5}]]]}  # fmt: skip
    assert leaves(block_state(chart))["value", "v", "a"] == Value(None, "", None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


def hurt(record: Any, choose: Callable[[int], int], value: Any) -> Any:
    """A record with something else at a place chosen on the way down."""
    if not isinstance(record, dict | list) or not record or choose(6) == 0:
        return value
    if isinstance(record, dict):
        key = sorted(record)[choose(len(record))]
        return {**record, key: hurt(record[key], choose, value)}
    index = choose(len(record))
    return [*record[:index], hurt(record[index], choose, value), *record[index + 1 :]]


@given(st.data(), JSON)
@settings(max_examples=300, deadline=None)
def test_a_hurt_record_never_raises(data: st.DataObject, value: Any) -> None:
    record = data.draw(st.sampled_from(RECORDS))

    def choose(count: int) -> int:
        return data.draw(st.integers(0, count - 1))

    broken = hurt(record, choose, value)
    if isinstance(broken, dict):
        for read in (deck_state, block_state, slide_base_state, source_of, places_of):
            read(broken)


RECORDS: list[dict[str, Any]] = [
    json.loads(to_json(deck_record(placed(), SOURCE))),
    {"key": "s/c", "chart": "bar", "grouping": "clustered", "format": "0", "alt": "", "categories": [["a", "A"]],
     "series": [["v", "V", [1.0], [{"fact": "x", "value": 1.0, "text": "1"}]]], "looks": {"frame": ""}},
    {"key": "s/t", "alt": "", "columns": [["c", ["C"]]], "rows": [["r", [["x"]]]]},
    {"key": "s/i", "alt": "", "bands": [["b", ["B"], [["c", "flag", "accent", [], ["L"], []]]]]},
    {"key": "s/p", "alt": "", "picture": "0123", "facts": []},
]  # fmt: skip
