"""A JSON-stat dataset is read as its dimensions say, each value with its categories; what does not fit is refused."""

from __future__ import annotations

import json
from copy import deepcopy
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.findings import DeckgenError, Finding
from deckgen.sources import SOURCES, kind_for
from deckgen.sources._jsonstat import read_jsonstat
from deckgen.survey import Table

CUBE: dict[str, Any] = {
    "version": "2.0",
    "class": "dataset",
    "href": "https://statistics.example/tables/T1",
    "label": "Innovations by sector",
    "source": "Statistics Denmark",
    "updated": "2023-04-01T06:00:00Z",
    "id": ["sector", "year", "measure"],
    "size": [2, 2, 2],
    "role": {"time": ["year"], "metric": ["measure"]},
    "dimension": {
        "sector": {
            "label": "Sector",
            "category": {"index": {"state": 1, "all": 0}, "label": {"state": "State", "all": "All"}},
        },
        "year": {"label": "Year", "category": {"index": ["2018", "2020"]}},
        "measure": {
            "label": "What",
            "category": {
                "index": ["share", "n"],
                "label": {"share": "Share", "n": "Base"},
                "unit": {"share": {"decimals": 2, "label": "of workplaces"}, "n": {"base": "answers"}},
            },
        },
    },
    "value": [0.8, 100, 0.9, 110, 0.7, 50, None, 60],
}
"""Eight values: sector by year by measure, the measure fastest."""


def table(document: Any) -> Table:
    return read_jsonstat(json.dumps(document).encode(), "data/x.jsonstat", "figures")


def refused(document: Any) -> Finding:
    with pytest.raises(DeckgenError) as caught:
        table(document)
    assert len(caught.value.findings) == 1
    return caught.value.findings[0]


def changed(**parts: Any) -> dict[str, Any]:
    return deepcopy(CUBE) | parts


def of_version_1(cube: dict[str, Any]) -> dict[str, Any]:
    """The same dataset as version 1 writes it: `id`, `size` and `role` stand among the dimensions."""
    inner = {"id": cube["id"], "size": cube["size"], "role": cube["role"]}
    kept = ("label", "source", "updated", "value", "status")
    return {key: cube[key] for key in kept if key in cube} | {"dimension": cube["dimension"] | inner}


# ------------------------------------------------------------------------------------------------- reading


def test_each_value_stands_with_the_codes_labels_and_unit_of_its_categories() -> None:
    read = table(CUBE)
    assert read.columns == ("sector", "sector_label", "year", "measure", "measure_label", "value", "unit")
    assert read.rows[0] == ("all", "All", "2018", "share", "Share", 0.8, "of workplaces")
    assert read.rows[3] == ("all", "All", "2020", "n", "Base", 110, "answers")
    assert read.rows[6] == ("state", "State", "2020", "share", "Share", None, "of workplaces")
    assert len(read.rows) == 8
    source = read.source(0)
    assert source.title == "Statistics Denmark: Innovations by sector"
    assert source.url == "https://statistics.example/tables/T1"


def test_values_given_by_their_number_are_the_same_as_a_list() -> None:
    sparse = {str(index): value for index, value in enumerate(CUBE["value"]) if value is not None}
    assert table(changed(value=sparse)).rows == table(CUBE).rows


@pytest.mark.parametrize("wrap", [lambda cube: cube, lambda cube: {"dataset": cube}, lambda cube: {"OIN01DK": cube}])
def test_version_1_says_the_same(wrap: Any) -> None:
    assert table(wrap(of_version_1(CUBE))).rows == table(CUBE).rows


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"6": ".."}, [None] * 6 + ["..", None]),
        ([None, None, "p", None, None, None, "..", None], [None, None, "p", None, None, None, "..", None]),
        ("p", ["p"] * 8),
        (["p"], ["p"] * 8),
    ],
)
def test_a_status_stands_with_its_value(status: Any, expected: list[str | None]) -> None:
    read = table(changed(status=status))
    column = read.column_index("status")
    assert [row[column] for row in read.rows] == expected


def test_a_sign_in_a_values_place_is_its_status() -> None:
    read = table(changed(value=[0.8, 100, "..", 110, 0.7, 50, None, 60]))
    assert read.number(2, "value") is None and read.text(2, "status") == ".."
    assert read.number(0, "value") == 0.8 and read.text(0, "status") == ""


def test_a_single_category_needs_no_index() -> None:
    parts = {"a": {"category": {"label": {"x": "The only one"}}}}
    read = table({"class": "dataset", "id": ["a"], "size": [1], "dimension": parts, "value": [3]})
    assert read.rows == (("x", "The only one", 3.0),)


def test_a_category_without_a_label_is_shown_by_its_code() -> None:
    cube = changed()
    del cube["dimension"]["sector"]["category"]["label"]["state"]
    assert table(cube).text(4, "sector_label") == "state"


@settings(deadline=None)
@given(st.data())
def test_a_cube_of_any_shape_is_read_cell_by_cell(data: st.DataObject) -> None:
    """Against the format's own rule: the number of a cell is the sum of its positions times the sizes behind."""
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    names = [f"d{index}" for index in range(len(sizes))]
    codes = [data.draw(st.permutations([f"{name}c{each}" for each in range(size)]))
             for name, size in zip(names, sizes, strict=True)]  # fmt: skip
    count = len(list(product(*codes)))
    values = data.draw(st.lists(st.none() | st.floats(-1e9, 1e9), min_size=count, max_size=count))
    dimensions = {
        name: {"category": {"index": each if data.draw(st.booleans()) else {c: i for i, c in enumerate(each)}}}
        for name, each in zip(names, codes, strict=True)
    }
    read = table({"class": "dataset", "id": names, "size": sizes, "dimension": dimensions, "value": values})
    found = {row[:-1]: row[-1] for row in read.rows}
    assert len(found) == count
    for positions in product(*map(range, sizes)):
        number = 0
        for position, size in zip(positions, sizes, strict=True):
            number = number * size + position
        assert found[tuple(each[position] for each, position in zip(codes, positions, strict=True))] == values[number]


def test_the_ending_tells_the_kind(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonstat"
    path.write_text(json.dumps(CUBE), "utf-8")
    assert kind_for("a/x.jsonstat") == kind_for("x.json-stat") == "jsonstat"
    source = SOURCES["jsonstat"]
    assert source.function(source.spec(), path, "data/x.jsonstat", "figures") == table(CUBE)


# ------------------------------------------------------------------------------------------------- refusing


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "not an object"),
        ({}, "class: dataset"),
        ({"class": "collection", "link": {"item": []}}, "collection, not a dataset"),
        ({"class": "dimension", "category": {}}, "dimension, not a dataset"),
        ({"a": of_version_1(CUBE), "b": of_version_1(CUBE)}, "holds 2 datasets"),
        (changed(dimension=[]), "no object `dimension`"),
        (changed(id="sector"), "`id` is not a list"),
        (changed(id=[]), "`id` is not a list"),
        (changed(id=["sector", "sector", "year"]), "names a dimension twice"),
        (changed(id=["sector", "year", "other"]), "'other' has no object `category`"),
        (changed(size=[2, 2]), "`size` has 2 numbers"),
        (changed(size=[2, 2, "2"]), "not a list of whole numbers"),
        (changed(size=[2, 2, True]), "not a list of whole numbers"),
        (changed(size=[2, 2, -2]), "not a list of whole numbers"),
        (changed(size=[2, 3, 2]), "'year' has 2 categories, but `size` says 3"),
        (changed(value=[1, 2]), "`value` has 2 entries, but the dimensions span 8"),
        (changed(value=None), "neither a list nor an object"),
        (changed(value=3), "neither a list nor an object"),
        (changed(value=[[1]] * 8), "value 1 is not a number"),
        (changed(value=[True] * 8), "value 1 is not a number"),
        (changed(value={"8": 1}), "an entry '8'"),
        (changed(value={"-1": 1}), "an entry '-1'"),
        (changed(value={"²": 1}), "an entry '²'"),
        (changed(status=[1] * 8), "`status` holds what is no text"),
        (changed(status=["p", "p"]), "`status` has 2 entries"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused(document: Any, said: str) -> None:
    finding = refused(document)
    assert finding.code == "file-broken" and said in finding.message


@pytest.mark.parametrize(
    ("index", "said"),
    [
        (["2018", "2018"], "a category twice"),
        ({"2018": 0, "2020": 2}, "does not count"),
        ({"2018": 0, "2020": 0}, "does not count"),
        ({"2018": 0, "2020": "1"}, "whole number"),
        ([["2018"], "2020"], "neither a list of codes nor an object"),
        ("2018", "neither a list of codes nor an object"),
    ],
)
def test_an_index_that_orders_nothing_is_refused(index: Any, said: str) -> None:
    cube = changed()
    cube["dimension"]["year"]["category"]["index"] = index
    finding = refused(cube)
    assert finding.code == "file-broken" and "'year'" in finding.message and said in finding.message


@pytest.mark.parametrize("size", [[1_000_000_000], [2000, 2000], [1] * 50 + [1_999_999], [10**250] * 40])
def test_a_size_beyond_bounds_is_refused_before_anything_is_made(size: list[int]) -> None:
    """Were it not, this test would need more memory than there is."""
    names = [f"d{index}" for index in range(len(size))]
    parts = {name: {"category": {"index": ["x"]}} for name in names}
    finding = refused({"class": "dataset", "id": names, "size": size, "dimension": parts, "value": {}})
    assert finding.code == "file-too-large"


def test_a_dimension_named_as_another_column_is_refused() -> None:
    parts = {"value": {"category": {"index": ["x"]}}}
    finding = refused({"class": "dataset", "id": ["value"], "size": [1], "dimension": parts, "value": [1]})
    assert finding.code == "column-duplicate"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "https://x.example/\n", 7, None, "https://x.example/ a"])
def test_only_a_web_address_is_taken_as_one(href: Any) -> None:
    assert table(changed(href=href)).source(0).url == ""


@pytest.mark.parametrize(
    "payload", [b"", b"{", b"null", b"[" * 100_000, b'{"class": "dataset"}', b"\xff\xfe", b'{"class": NaN}']
)  # fmt: skip
def test_what_is_no_json_is_refused(payload: bytes) -> None:
    with pytest.raises(DeckgenError):
        read_jsonstat(payload, "x", "figures")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(
        ["class", "id", "size", "dimension", "category", "index", "label", "unit", "value", "status", "0", "year"]
    ), inner, max_size=4), max_leaves=12,
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_any_part_of_a_dataset_may_be_wrong(data: st.DataObject) -> None:
    """Whatever stands in a part's place, there is a table or an error for people, and never anything else."""
    cube = changed(status={"1": "p"})
    place: Any = cube
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
            place = place[key]
            continue
        place[key] = data.draw(_JSON)
        break
    try:
        read = read_jsonstat(json.dumps(cube).encode(), "x", "figures")
    except DeckgenError as problem:
        assert problem.findings[0].message
    else:
        assert all(len(row) == len(read.columns) for row in read.rows) and len(read.rows) == len(read.lines)
        assert all(isinstance(cell, str | float | None) for row in read.rows for cell in row)
