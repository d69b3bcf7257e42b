"""What a chart says as it stands in a file, by key: after hand edits, and after editors that drop our marks.

A series or category is known by its name, where that is the name of one alone; else by the key that the chart says for
it. A place alone never ties anything. What cannot be tied is a person's own: its key starts with '?'.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isclose

from lxml import etree

from deckgen.model import BlockState, ErrorBar, Leaf, Path, Value, Wording
from deckgen.powerpoint.chart_bar_edit import bars_node, read_bars
from deckgen.powerpoint.chart_looks import C, chart_looks, point_index, series_nodes
from deckgen.powerpoint.chart_nodes import (
    LABELS,
    VALUES,
    ChartNodes,
    SeriesNode,
    cache_of,
    chart_type,
    formula_of,
    number_of,
    open_chart,
)
from deckgen.powerpoint.workbook import KEYS_SHEET
from deckgen.powerpoint.workbook_cells import Book, UnreadableBook, cells_of, open_book

FOREIGN = "?"
"""How the key of a person's own series or category begins."""
FIELD = "\ufffc"
"""Stands in a typed text for a field, which an editor fills."""
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True, slots=True)
class _Names:
    """Names by key: as last written, or as the workbook's hidden sheet has them."""

    series: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)


def read_chart_state(
    chart_part: bytes, workbook: bytes | None, written: BlockState | None, key: str, looks: bool = True
) -> BlockState:
    """What the chart shows now, and how it looks if `looks` asks for it. Raises BrokenXml where the part is no chart.

    A value that stands in a cell with a formula has that formula as its `raw`: it is a person's own. So is a number
    that was typed into the workbook where no office program counted the chart anew.
    """
    chart = open_chart(chart_part)
    try:
        book = open_book(workbook) if workbook else None
    except UnreadableBook:
        book = None
    series_keys, categories = _tie(chart, written, book)
    formulas = _formulas(chart, book)
    typed = _typed_numbers(chart, book)
    leaves: dict[Path, Leaf] = {
        ("type",): chart_type(chart.plot_area),
        ("format",): _format(chart, series_keys, written),
    }
    for category, label in zip(categories, chart.labels, strict=True):
        leaves["category", category] = label
    for place, (series, series_key) in enumerate(zip(chart.series, series_keys, strict=True)):
        leaves["series", series_key] = series.name
        for index, category in enumerate(categories):
            text = series.values[index] if index < len(series.values) else None
            number, path = number_of(text), ("value", series_key, category)
            other = typed.get((place, index))
            if other is not None and not _is_as_written(other, written, path):
                number = other
            leaves[path] = Value(number, raw=formulas.get((place, index)))
    seen = chart_looks(chart.root, looks_keys(chart, series_keys, categories)) if looks else {}
    lists = {"series": tuple(series_keys), "category": tuple(categories)}
    bars = _read_bars(chart, series_keys, categories, book, written, leaves)
    if bars:
        lists["bar"] = bars
    return BlockState(key, "chart", leaves, lists, seen)


def _read_bars(
    chart: ChartNodes, series_keys: Sequence[str], categories: Sequence[str], book: Book | None,
    written: BlockState | None, leaves: dict[Path, Leaf],
) -> tuple[str, ...]:  # fmt: skip
    """The series with error bars, whose leaves are put in: of deckgen's each point's, of a person's that they are."""
    found = []
    known = written.lists.get("bar", ()) if written is not None else None
    for series, key in zip(chart.series, series_keys, strict=True):
        if is_foreign(key) or bars_node(series.node) is None:
            continue
        found.append(key)
        bars = read_bars(series.node, book, known is None or key in known)
        if bars is None:
            leaves["bars", key] = ""
        left = _left_behind(key, bars or (), categories, written)
        for category, bar in zip(categories, left or bars or (), strict=False):
            if bar is not None:
                leaves["interval", key, category] = bar
    return tuple(found)


def _left_behind(
    key: str, bars: Sequence[ErrorBar | None], categories: Sequence[str], written: BlockState | None
) -> list[ErrorBar | None]:
    """The error bars by category where somebody sorted names and values, but not the columns beside them: then each
    still stands where it was written, and is another's. Nothing where they moved along, or are a person's own."""
    order = written.lists.get("category", ()) if written is not None else ()
    if written is None or tuple(categories) == order or set(categories) != set(order):
        return []

    def was(category: str) -> ErrorBar | None:
        leaf = written.leaves.get(("interval", key, category))
        return leaf if isinstance(leaf, ErrorBar) else None

    return [was(category) for category in categories] if list(bars) == [was(category) for category in order] else []


def looks_keys(
    chart: ChartNodes, series_keys: Sequence[str], categories: Sequence[str]
) -> list[tuple[str | None, Sequence[str]]]:
    """The keys for `chart_looks`, as it wants them: in the document's order."""
    by_node = {series.node: key for series, key in zip(chart.series, series_keys, strict=True)}
    return [(by_node[node], categories) for node in series_nodes(chart.plot_area)]


def is_foreign(key: str) -> bool:
    return key.startswith(FOREIGN)


# ------------------------------------------------------------------------------------------------- tying


def _tie(chart: ChartNodes, written: BlockState | None, book: Book | None) -> tuple[list[str], list[str]]:
    """The keys of series and categories, in the chart's order."""
    names = _names(written)
    in_book = _names_in_book(book) if book is not None and (written is None or not names.series) else _Names()
    names = _Names({**in_book.series, **names.series}, {**in_book.categories, **names.categories})
    lists = [each.category_keys for each in chart.series if len(each.category_keys) == len(chart.labels)]
    said: Sequence[str | None] = lists[0] if lists else [None] * len(chart.labels)
    series = _tie_names([each.name for each in chart.series], names.series,
                        [each.key for each in chart.series], names.categories)  # fmt: skip
    return series, _tie_names(chart.labels, names.categories, said, names.series)


def _tie_names(
    labels: Sequence[str], names: Mapping[str, str], said: Sequence[str | None], others: Mapping[str, str]
) -> list[str]:
    """A key for each label. `names` are the known ones by key; `others` those of the chart's other list."""
    plain = [_squeezed(label) for label in labels]
    by_name: dict[str, list[str]] = {}
    for key, name in names.items():
        by_name.setdefault(_squeezed(name), []).append(key)
    times = Counter(plain)
    found: list[str | None] = [
        by_name[label][0] if label and times[label] == 1 and len(by_name.get(label, ())) == 1 else None
        for label in plain
    ]
    taken = {key for key in found if key is not None}
    elsewhere = {_squeezed(name) for name in others.values()}
    # Names of the other list on this side: somebody has switched rows and columns.
    is_switched = not taken and any(label in elsewhere for label in plain)
    for index, own in enumerate(said if not is_switched else ()):
        if found[index] is None and own is not None and own not in taken and plain[index] not in elsewhere:
            found[index] = own
            taken.add(own)
    # What has no name, as the room before a bar that stands apart, is known where there is one such alone.
    nameless = [index for index, label in enumerate(plain) if not label and found[index] is None]
    keys = [key for key in by_name.get("", ()) if key not in taken]
    if len(nameless) == len(keys) == 1 and not is_switched:
        found[nameless[0]] = keys[0]
        taken.add(keys[0])
    return list(_with_foreign(found, labels, taken))


def _with_foreign(found: Iterable[str | None], labels: Iterable[str], taken: set[str]) -> Iterator[str]:
    times: Counter[str] = Counter()
    for key, label in zip(found, labels, strict=True):
        if key is not None:
            yield key
            continue
        base = own = FOREIGN + label
        while own in taken:
            times[base] += 1
            own = f"{base} ({times[base] + 1})"
        taken.add(own)
        yield own


def _squeezed(text: str) -> str:
    """A name without what only lays it out."""
    return "".join(text.replace("-\n", "").replace("\u00ad", "").split())


def _names(written: BlockState | None) -> _Names:
    if written is None:
        return _Names()
    return _Names(
        {key: _name(written.leaves.get(("series", key))) for key in written.lists.get("series", ())},
        {key: _name(written.leaves.get(("category", key))) for key in written.lists.get("category", ())},
    )


def _name(leaf: Leaf | None) -> str:
    return leaf.text if isinstance(leaf, Wording) else leaf if isinstance(leaf, str) else ""


def _names_in_book(book: Book) -> _Names:
    """The names on the hidden sheet of keys; none where there is no such sheet, or it cannot be read."""
    found: dict[str, dict[str, str]] = {"series": {}, "category": {}}
    try:
        sheet = book.sheet(KEYS_SHEET)
        if sheet is not None and sheet.text_at(1, 1) == "Item":
            for row in sorted(sheet.rows):
                names = found.get(sheet.text_at(1, row))
                if names is not None:
                    names.setdefault(sheet.text_at(2, row), sheet.text_at(3, row))
    except UnreadableBook:
        return _Names()
    return _Names(found["series"], found["category"])


# ------------------------------------------------------------------------------------------------- values


def _formulas(chart: ChartNodes, book: Book | None) -> dict[tuple[int, int], str]:
    """Formulas, with their equals sign, by the places of series and category, where a value's cell has one."""
    found: dict[tuple[int, int], str] = {}
    try:
        for place, series in enumerate(chart.series if book is not None else ()):
            reference = cells_of(formula_of(series.node.find(VALUES)))
            if book is None or reference is None or not book.may_have_formulas(reference.sheet):
                continue
            sheet = book.sheet(reference.sheet)
            for index, (column, row) in enumerate(reference.places() if sheet is not None else ()):
                formula = sheet.formula_at(column, row) if sheet is not None else None
                if formula is not None:
                    found[place, index] = f"={formula}"
    except UnreadableBook:
        return {}
    return found


def _typed_numbers(chart: ChartNodes, book: Book | None) -> dict[tuple[int, int], float]:
    """Numbers in cells, by the places of series and category, that are others than the chart shows.

    Only in rows that still have the category's name: where somebody sorted them, they are of other categories.
    """
    found: dict[tuple[int, int], float] = {}
    try:
        for place, series in enumerate(chart.series if book is not None else ()):
            values, labels = (
                cells_of(formula_of(series.node.find(VALUES))),
                cells_of(formula_of(series.node.find(LABELS))),
            )
            sheet = book.sheet(values.sheet) if book is not None and values is not None else None
            its_labels = book.sheet(labels.sheet) if book is not None and labels is not None else None
            if values is None or labels is None or sheet is None or its_labels is None:
                continue
            for index, (cell, label) in enumerate(zip(values.places(), labels.places(), strict=False)):
                shown = number_of(series.values[index]) if index < len(series.values) else None
                value = sheet.value_at(*cell)
                if (isinstance(value, float) and shown is not None and not sheet.has_formula(*cell)
                        and not isclose(value, shown, rel_tol=1e-9, abs_tol=1e-12) and index < len(chart.labels)
                        and _squeezed(its_labels.text_at(*label)) == _squeezed(chart.labels[index])):  # fmt: skip
                    found[place, index] = value
    except UnreadableBook:
        return {}
    return found


def _is_as_written(number: float, written: BlockState | None, path: Path) -> bool:
    leaf = written.leaves.get(path) if written is not None else None
    return isinstance(leaf, Value) and leaf.number is not None and isclose(number, leaf.number, rel_tol=1e-9)


def _format(chart: ChartNodes, series_keys: Sequence[str], written: BlockState | None) -> str:
    """The number format of the values. One that an editor dropped together with our marks is as it was written."""
    own = [each for each, key in zip(chart.series, series_keys, strict=True) if not is_foreign(key)]
    cache = cache_of(own[0].node.find(VALUES)) if own else None
    code = cache.findtext(f"{C}formatCode", "General") if cache is not None else "General"
    if own and own[0].key is None and code == "General" and written is not None:
        return _name(written.leaves.get(("format",))) or code
    return code


# ------------------------------------------------------------------------------------------------- texts


def typed_labels(chart_part: bytes, current: BlockState) -> dict[tuple[str, str], str]:
    """Data labels that a person typed, by keys of series and category; U+FFFC where an editor fills in a value.

    `current` is the chart's state as `read_chart_state` gives it. Raises BrokenXml.
    """
    chart = open_chart(chart_part)
    categories = current.lists.get("category", ())
    found = {}
    for series, key in zip(chart.series, current.lists.get("series", ()), strict=True):
        for label in series.node.iterfind(f"{C}dLbls/{C}dLbl"):
            text, index = _typed(label.find(f"{C}tx/{C}rich")), point_index(label)
            if text.replace(FIELD, "").strip() and 0 <= index < len(categories):
                found[key, categories[index]] = text
    return found


def typed_texts(chart_part: bytes) -> list[str]:
    """Other texts that a person typed into the chart: its title and the axes' titles. Raises BrokenXml."""
    root = open_chart(chart_part).root
    texts = [_typed(title.find(f"{C}tx/{C}rich")) for title in root.iter(f"{C}title")]
    return [text for text in texts if text.strip()]


def _typed(rich: etree._Element | None) -> str:
    """The words of a rich text, paragraphs as lines."""
    if rich is None:
        return ""
    lines = []
    for paragraph in rich.iterchildren(f"{_A}p"):
        pieces = []
        for node in paragraph:
            if node.tag == f"{_A}fld":
                pieces.append(FIELD)
            elif node.tag == f"{_A}r":
                pieces.append(node.findtext(f"{_A}t", ""))
            elif node.tag == f"{_A}br":
                pieces.append("\n")
        lines.append("".join(pieces))
    return "\n".join(lines)


__all__ = [
    "FOREIGN", "LABELS", "SeriesNode", "is_foreign", "looks_keys", "read_chart_state", "typed_labels", "typed_texts",
]  # fmt: skip
