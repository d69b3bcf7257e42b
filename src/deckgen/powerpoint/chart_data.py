"""What a chart's data become, in its workbook first: the chart must never say other than its workbook.

A workbook that cannot be read leaves the chart's own copy alone; where there is none, one is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from deckgen.model import BlockState, Category, Chart, ErrorBar, Fact, Leaf, Path, Point, Series, Value, Wording
from deckgen.powerpoint.chart_bar_edit import bar_cells, end_of, ends_of, length_of, our_bars
from deckgen.powerpoint.chart_looks import C
from deckgen.powerpoint.chart_nodes import LABELS, NAME, VALUES, ChartNodes, formula_of, is_plain
from deckgen.powerpoint.chart_state import is_foreign
from deckgen.powerpoint.workbook import SHEET, bar_columns, bar_header, column_letters, shown_text, workbook
from deckgen.powerpoint.workbook_block import Block, SeriesCells, find_block, plan_block
from deckgen.powerpoint.workbook_cells import Book, UnreadableBook, cells_of, open_book
from deckgen.powerpoint.workbook_edit import formulas_of, write_block, write_in_place, write_keys

UNREADABLE = "the chart's workbook cannot be read: only the chart was brought up to date"
LINKED = "the chart takes its data from another file: only the chart was brought up to date"

ORDER = "/order"
"""Refused where the categories could not be put in their wanted order: no key of a series or category."""


@dataclass(frozen=True, slots=True)
class FinalData:
    """The data a chart ends with, as its workbook has them.

    `order` has each category's old place, None for a new one. `formulas` are those of name, categories and values,
    where they are known; a series without stays as it is, and a new one holds its data itself.
    """

    series: tuple[str, ...]
    categories: tuple[str, ...]
    order: tuple[int | None, ...]
    names: Mapping[str, str]
    labels: tuple[str, ...]
    values: Mapping[str, tuple[float | None, ...]]
    formulas: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    workbook: bytes | None = None
    is_new: bool = False
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class DataEdit:
    """One chart's change of data: the state it has, the state that is wanted, and which series are deckgen's own."""

    def __init__(self, chart: ChartNodes, current: BlockState, wanted: BlockState, own: frozenset[str]) -> None:
        self.chart, self.current, self.wanted, self.own = chart, current, wanted, own
        self.keys = current.lists.get("series", ())
        self.categories = current.lists.get("category", ())
        self.series = tuple(key for key in wanted.lists.get("series", ()) if key in own or key in self.keys)
        self.wanted_categories = wanted.lists.get("category", ())
        self._asked = frozenset(self.wanted_categories)
        self.nodes = dict(zip(self.keys, chart.series, strict=True))
        bars = our_bars(wanted)
        self.bars = tuple(key for key in self.series if key in bars)
        self.old_bars = frozenset(our_bars(current))
        self.own = own | {end for key in (*self.bars, *self.old_bars) for end in ends_of(key)}

    def run(self, data: bytes | None) -> FinalData:
        """The final data, with the workbook that holds them."""
        if data is None:
            is_linked = self.chart.root.find(f"{C}externalData") is not None
            return self._alone((LINKED,)) if is_linked else self._with_new_workbook()
        try:
            book = open_book(data)
            cells = [*self._cells(), *self._bar_cells(book)]
            block = find_block(book, cells, len(self.categories)) if is_plain(self.chart) else None
            final = self._in_block(book, block) if block is not None else self._in_place(book)
        except UnreadableBook:
            return self._alone((UNREADABLE,), data)
        return final

    def _cells(self) -> list[SeriesCells]:
        return [
            SeriesCells(key, key in self.own, *(formula_of(self.nodes[key].node.find(each))
                                                for each in (NAME, LABELS, VALUES)))
            for key in self.keys
        ]  # fmt: skip

    def _bar_cells(self, book: Book) -> list[SeriesCells]:
        keys = [key for key in self.keys if key in self.old_bars]
        return [cells for key in keys for cells in bar_cells(key, self.nodes[key].node, book)]

    # ------------------------------------------------------------------------------------- final data

    def _final(
        self, series: Sequence[str], categories: Sequence[str], locked: frozenset[Path] = frozenset()
    ) -> FinalData:
        """The data by key. What is `locked` stands in a cell that must not be written, so it stays as it is."""
        old = {key: index for index, key in enumerate(self.categories)}
        ends = [end for key in self.bars if key in series for end in ends_of(key)]
        names = {key: self._text(("series", key), locked) for key in series}
        return FinalData(
            tuple(series), tuple(categories), tuple(old.get(key) for key in categories),
            names | {end: _head(end, names) for end in ends},
            tuple(self._text(("category", key), locked) for key in categories),
            {key: tuple(self._number(("value", key, each), locked) for each in categories) for key in series}
            | {end: tuple(self._length(end, each) for each in categories) for end in ends},
        )  # fmt: skip

    def _length(self, end: str, category: str) -> float | None:
        """How far an error bar reaches; of a category that is a person's own, as far as it did."""
        series, sign = end_of(end) or (end, "")
        path = ("interval", series, category)
        leaf = self.wanted.leaves.get(path)
        if leaf is None and category not in self._asked:
            leaf = self.current.leaves.get(path)
        return length_of(leaf, sign) if isinstance(leaf, ErrorBar) else None

    def _text(self, path: Path, locked: frozenset[Path]) -> str:
        leaf = self.wanted.leaves.get(path) if path not in locked else None
        return shown_text(text_of(self.current.leaves.get(path) if leaf is None else leaf))

    def _number(self, path: Path, locked: frozenset[Path]) -> float | None:
        """A value; one that is in none of both lists any more, or is a person's own, stays as it was."""
        _, series, category = path
        leaf = self.wanted.leaves.get(path)
        stays = series not in self.own or category not in self._asked or path in locked
        if path in locked or (leaf is None and stays):
            leaf = self.current.leaves.get(path)
        return leaf.number if isinstance(leaf, Value) else None

    # ------------------------------------------------------------------------------------- with a workbook

    def _in_block(self, book: Book, block: Block) -> FinalData:
        has_none = [key for key in self.keys if key not in block.columns]
        ends = [end for key in self.bars if key not in has_none for end in ends_of(key)
                if end in block.columns or key not in self.old_bars]  # fmt: skip
        plan = plan_block(block, self.categories, self.wanted_categories, (*self.series, *ends), has_none)
        locked = self._locked(block, plan.categories, plan.columns)
        final = self._final([key for key in plan.series if end_of(key) is None], plan.categories, locked)
        ours = [key for key in plan.series if key in self.own]
        by_column = {plan.columns[key]: final.values[key] for key in ours}
        values = {**final.values, **{key: by_column[column] for key, column in plan.columns.items()
                                     if key not in self.own and column in by_column}}  # fmt: skip
        others = {key: self._arranged(key, plan.order) for key in plan.columns if key not in self.own}
        notes = write_block(block, plan, {key: final.names[key] for key in ours}, final.labels,
                            {key: final.values[key] for key in ours}, others)  # fmt: skip
        labels = [pair for pair in zip(plan.categories, final.labels, strict=True) if not is_foreign(pair[0])]
        write_keys(book, [(key, final.names[key]) for key in ours if end_of(key) is None], labels)
        formulas = {key: formulas_of(block, plan, key) for key in plan.columns}
        formulas |= {end: ("", "", "") for key in self.bars for end in ends_of(key) if end not in plan.columns}
        told = (*self._told(locked), *self._counted(block, plan.columns))
        moved = self._moved(locked)
        if [key for key in self.wanted_categories if key in final.categories] != [
            key for key in final.categories if key in self._asked
        ]:
            moved.append(ORDER)  # what holds its row keeps others from their places
        return replace(
            final, values=values, formulas=formulas, workbook=book.saved(),
            notes=(*plan.notes, *notes, *told), refused=(*(key for key in plan.refused if end_of(key) is None), *moved),
        )  # fmt: skip

    def _locked(self, block: Block, categories: Sequence[str], columns: Mapping[str, int]) -> frozenset[Path]:
        """What stands in cells with formulas. Rows with formulas do not move, so a place is a category's still."""
        found: set[Path] = set()
        sheet = block.sheet
        if block.book.has_formulas:
            for row, category in enumerate(categories, block.top):
                if sheet.has_formula(block.label_column, row):
                    found.add(("category", category))
                found |= {("value", key, category) for key, column in columns.items()
                          if key in self.own and sheet.has_formula(column, row)}  # fmt: skip
            for key, place in block.names.items():
                its_sheet = block.book.sheet(place.sheet)
                if its_sheet is not None and its_sheet.has_formula(place.left, place.top):
                    found.add(("series", key))
        return frozenset(found)

    def _moved(self, locked: frozenset[Path]) -> list[str]:
        """The keys of what is locked though something else is wanted."""
        differing = []
        for path in sorted(locked):
            wanted, current = self.wanted.leaves.get(path), self.current.leaves.get(path)
            if wanted is not None and not leaves_agree(wanted, current):
                differing.append("/".join(path[1:]))
        return differing

    def _told(self, locked: frozenset[Path]) -> list[str]:
        moved = self._moved(locked)
        return [f"formulas in the workbook's cells stay: {', '.join(moved)}"] if moved else []

    def _counted(self, block: Block, columns: Mapping[str, int]) -> list[str]:
        """A note on series that formulas count: only an office program can."""
        if not block.book.has_formulas:
            return []
        names = [self._text(("series", key), frozenset()) for key, column in columns.items()
                 if any(block.sheet.has_formula(column, row) for row in block.rows)]  # fmt: skip
        listed = ", ".join(f"'{name}'" for name in names)
        return (
            [f"formulas in the workbook count {listed}: choose 'Edit Data' once to see what they say now"]
            if names
            else []
        )

    def _arranged(self, key: str, order: Sequence[int | None]) -> list[str | None]:
        held = self.nodes[key].values if key in self.nodes else ()
        return [held[place] if place is not None and place < len(held) else None for place in order]

    def _in_place(self, book: Book) -> FinalData:
        """Only what is there already, each in its own cell: there is no block that could grow or be put in order."""
        series = [key for key in self.series if key in self.nodes]
        cells = [each for each in self._cells() if each.key in series]
        locked: set[Path] = set()
        for each in cells:
            its_cells = ((each.values, [("value", each.key, key) for key in self.categories]),
                         (each.labels, [("category", key) for key in self.categories]),
                         (each.name, [("series", each.key)]))  # fmt: skip
            for formula, paths in its_cells if each.own else ():
                locked |= _formula_paths(book, formula, paths)
        if not is_plain(self.chart):
            locked |= {("category", key) for key in self.categories}
        final = self._final(series, self.categories, frozenset(locked))
        cells += [each for each in self._bar_cells(book) if each.key in final.values]
        lost = write_in_place(book, cells, final.names, final.labels if is_plain(self.chart) else (), final.values)
        refused = [key for key in self.series if key not in self.nodes]
        there = set(self.categories)
        refused += [key for key in self.wanted_categories if key not in there]
        refused += [key for key in self.categories if key not in self._asked]
        notes = self._told(frozenset(locked))
        if refused or self.wanted_categories != self.categories:
            notes.append("the chart's data are not laid out as one block of cells: series and categories stay "
                         "as they are, only values and names were brought up to date")  # fmt: skip
        if lost:
            notes.append("some of the chart's data come from cells that cannot be told, so they are brought up to "
                         f"date in the chart alone: {', '.join(final.names[key] or key for key in lost)}")  # fmt: skip
        return replace(final, workbook=book.saved(), notes=tuple(notes),
                       refused=(*refused, *self._moved(frozenset(locked))))  # fmt: skip

    # ------------------------------------------------------------------------------------- without one

    def _alone(self, notes: tuple[str, ...], data: bytes | None = None) -> FinalData:
        if not is_plain(self.chart):
            final = self._final([key for key in self.series if key in self.nodes], self.categories)
        else:
            final = self._final(self.series, self.wanted_categories)
        return replace(final, workbook=data, notes=notes)

    def _with_new_workbook(self) -> FinalData:
        """A workbook for what the chart then shows, as an editor dropped the old one."""
        final = self._alone(())
        if not final.series or not final.categories or not is_plain(self.chart):
            return final
        leaf = self.wanted.leaves.get(("format",), "")
        chart = Chart(
            self.wanted.key, "", "bar",
            tuple(Category(key, label) for key, label in zip(final.categories, final.labels, strict=True)),
            tuple(Series(key, final.names[key], tuple(_points(final, key))) for key in final.series),
            text_of(leaf) or "General", "",
        )  # fmt: skip
        last = max(2, len(final.categories) + 1)
        formulas = {}
        for number, key in enumerate(final.series, 2):
            column = f"{SHEET}!${column_letters(number)}"
            letters = column_letters(number)
            formulas[key] = (f"{column}$1", _down("A", last), _down(letters, last))
        for key, place in bar_columns(chart).items():
            for end, number in zip(ends_of(key), (place, place + 1), strict=True):
                formulas[end] = ("", "", _down(column_letters(number), last))
        return replace(final, formulas=formulas, workbook=workbook(chart), is_new=True)


def _points(final: FinalData, key: str) -> Iterator[Point]:
    """A series' points as they stand, each with the ends of its error bar."""
    none = (None,) * len(final.values[key])
    above, below = (final.values.get(end, none) for end in ends_of(key))
    for value, plus, minus in zip(final.values[key], above, below, strict=True):
        has_bar = value is not None and plus is not None and minus is not None
        low, high = (value - minus, value + plus) if has_bar else (None, None)  # type: ignore[operator]
        yield Point(value, Fact(key, value, ""), low=low, high=high)


def _head(end: str, names: Mapping[str, str]) -> str:
    series, sign = end_of(end) or (end, "")
    return bar_header(names[series], sign)


def _down(letters: str, last: int) -> str:
    return f"{SHEET}!${letters}$2:${letters}${last}"


def _formula_paths(book: Book, formula: str, paths: Sequence[Path]) -> set[Path]:
    cells = cells_of(formula)
    sheet = book.sheet(cells.sheet) if cells is not None and book.may_have_formulas(cells.sheet) else None
    if cells is None or sheet is None:
        return set()
    return {path for place, path in zip(cells.places(), paths, strict=False) if sheet.has_formula(*place)}


def text_of(leaf: Leaf | None) -> str:
    return leaf.text if isinstance(leaf, Wording) else leaf if isinstance(leaf, str) else ""


def leaves_agree(first: Leaf | None, second: Leaf | None) -> bool:
    """Whether two leaves say the same in a chart, where a soft break is a line feed."""
    if isinstance(first, Value) and isinstance(second, Value):
        return first.number == second.number
    if isinstance(first, ErrorBar) and isinstance(second, ErrorBar):
        return first == second
    return type(first) is type(second) and shown_text(text_of(first)) == shown_text(text_of(second))


def largest_value(kind: str, final: FinalData) -> float:
    """How far the value axis of a chart type must reach: the largest value with its error bar, or sum in a stack."""
    columns = list(zip(*(final.values[key] for key in final.series), strict=True))
    grouping = kind.rpartition("/")[2]
    if grouping == "percentStacked":
        return 0.0
    if grouping == "stacked":
        return max((sum(max(value or 0.0, 0.0) for value in column) for column in columns), default=0.0)
    none = (None,) * len(final.categories)
    ends = (
        (value or 0.0) + (plus or 0.0) for key in final.series
        for value, plus in zip(final.values[key], final.values.get(ends_of(key)[0], none), strict=True)
    )  # fmt: skip
    return max(ends, default=0.0)
