"""Error bars of a chart as they stand in a file: read, and changed in place.

Those that deckgen wrote, with lengths of their own for each point, take new lengths by key. A person's own (of a fixed
length, of per cent, or from formulas) are left alone. In plans of a workbook the lengths of a series' error bars are
two more columns, with keys made from the series'.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from deckgen.model import BlockState, ErrorBar
from deckgen.powerpoint.chart_looks import C
from deckgen.powerpoint.chart_nodes import (
    NAME,
    VALUES,
    cache_of,
    formula_of,
    number_of,
    read_cells,
    set_cells,
    set_literal,
    write_points,
)
from deckgen.powerpoint.chart_read import KEYS_URI
from deckgen.powerpoint.chart_refresh import add_to_series
from deckgen.powerpoint.keys import NAMESPACE
from deckgen.powerpoint.workbook import MINUS, PLUS, bar_header
from deckgen.powerpoint.workbook_block import SeriesCells
from deckgen.powerpoint.workbook_cells import Book, UnreadableBook, cells_of

ERROR_BARS = f"{C}errBars"
_ENDS = {PLUS: f"{C}plus", MINUS: f"{C}minus"}
_BETWEEN = "\x1f"
_MARK = "bars"
_LEADER_LINES = "{CE6537A1-D6FC-4F65-9D91-7224C49458BB}"
_LABEL_EXTENSIONS = f"{C}dLbls/{C}extLst"
_ALLOWED = frozenset(f"{C}{name}" for name in ("barChart", "lineChart", "areaChart", "scatterChart", "bubbleChart"))


def ends_of(series: str) -> tuple[str, str]:
    """The keys of the two columns with what a series' error bars reach above and below its values."""
    return f"{series}{_BETWEEN}{PLUS}", f"{series}{_BETWEEN}{MINUS}"


def end_of(key: str) -> tuple[str, str] | None:
    """The series of such a key, and its sign; None for a key of a series itself."""
    series, between, sign = key.rpartition(_BETWEEN)
    return (series, sign) if between else None


def length_of(bar: ErrorBar, sign: str) -> float:
    return bar.plus if sign == PLUS else bar.minus


def bars_node(series: etree._Element) -> etree._Element | None:
    """A series' error bars along the value axis."""
    for node in series.iterchildren(ERROR_BARS):
        direction = node.find(f"{C}errDir")
        if direction is None or direction.get("val") != "x":
            return node
    return None


def our_bars(state: BlockState) -> tuple[str, ...]:
    """The series of a state whose error bars are deckgen's."""
    return tuple(key for key in state.lists.get("bar", ()) if ("bars", key) not in state.leaves)


# ------------------------------------------------------------------------------------------------- reading


def read_bars(
    series: etree._Element, book: Book | None, was_written: bool
) -> tuple[ErrorBar | None, ...] | None:  # fmt: skip
    """The error bars that deckgen wrote, by the place of the category; None for a person's own.

    `was_written` says whether deckgen last wrote some here: it counts where the file lost our mark.
    """
    node = bars_node(series)
    kind = node.find(f"{C}errValType") if node is not None else None
    if node is None or kind is None or kind.get("val") != "cust":
        return None
    said = _extension(series)
    ours = said.get(_MARK) == "1" if said is not None else was_written
    parts = [node.find(tag) for tag in _ENDS.values()]
    if not ours or any(cache_of(part) is None or _has_formulas(book, formula_of(part)) for part in parts):
        return None
    plus, minus = ([number_of(text) for text in read_cells(part)] for part in parts)
    return tuple(
        ErrorBar(down, up) if up is not None and down is not None else None
        for up, down in zip(plus, minus, strict=False)
    )


def _has_formulas(book: Book | None, formula: str) -> bool:
    cells = cells_of(formula)
    if book is None or cells is None:
        return False
    try:
        sheet = book.sheet(cells.sheet) if book.may_have_formulas(cells.sheet) else None
    except UnreadableBook:
        return False
    return sheet is not None and any(sheet.has_formula(*place) for place in cells.places())


def _extension(series: etree._Element) -> etree._Element | None:
    for extension in series.iterfind(f"{C}extLst/{C}ext"):
        if extension.get("uri") == KEYS_URI:
            return extension.find(f"{{{NAMESPACE}}}series")
    return None


def bar_cells(key: str, series: etree._Element, book: Book) -> list[SeriesCells]:
    """The cells with the lengths of a series' error bars, where they stand beside its values, row by row.

    The head of a column is named only where it reads as deckgen's: another one is a person's.
    """
    node, values = bars_node(series), cells_of(formula_of(series.find(VALUES)))
    name = cells_of(formula_of(series.find(NAME)))
    if node is None or values is None:
        return []
    sheet = book.sheet(values.sheet)
    in_place = name is not None and name.sheet.casefold() == values.sheet.casefold()
    head = name.top if name is not None and in_place else values.top - 1
    found = []
    for end, sign in zip(ends_of(key), _ENDS, strict=True):
        formula = formula_of(node.find(_ENDS[sign]))
        cells = cells_of(formula)
        if cells is None or not cells.is_column or sheet is None or cells.left == values.left or head < 1:
            continue
        if (cells.sheet.casefold(), cells.top, cells.bottom) != (values.sheet.casefold(), values.top, values.bottom):
            continue
        is_ours = sheet.text_at(cells.left, head).endswith(bar_header("", sign))
        found.append(SeriesCells(end, True, cells.column(cells.left, head, head) if is_ours else "", "", formula))
    return found if len({each.values for each in found}) == len(_ENDS) else []


# ------------------------------------------------------------------------------------------------- writing


def drop_bars(series: etree._Element) -> None:
    """Take out a series' error bars, our mark of them, and what their labels said of leader lines."""
    for lines in _leader_lines(series):
        if [each.get("val") for each in lines] == ["0"]:
            _remove_with_empty(lines)
    node = bars_node(series)
    if node is not None:
        series.remove(node)
    said = _extension(series)
    if said is not None:
        said.attrib.pop(_MARK, "")


def write_bars(
    series: etree._Element, fresh: etree._Element | None, lengths: Sequence[Sequence[float | None]],
    formulas: Sequence[str | None], format_code: str,
) -> bool:  # fmt: skip
    """Give a series' error bars their lengths above and below; those of the `fresh` chart where it has none.

    `formulas` name the cells they come from: '' for none, None for those they have. False where there can be none.
    """
    parent, node = series.getparent(), bars_node(series)
    if node is None:
        model = bars_node(fresh) if fresh is not None else None
        if model is None or parent is None or parent.tag not in _ALLOWED:
            return False
        node = deepcopy(model)
        add_to_series(series, [node])
    for tag, numbers, formula in zip(_ENDS.values(), lengths, formulas, strict=True):
        part = node.find(tag)
        if part is None:
            return False
        if formula:
            set_cells(part, formula, True, format_code)
        elif formula is not None:
            set_literal(part, True)
        cache = cache_of(part)
        if cache is not None:
            write_points(cache, numbers)
    _take_leader_lines(series, fresh)
    said = _extension(series)
    if said is not None and said.get(_MARK) != "1":
        said.set(_MARK, "1")
    return True


def _leader_lines(series: etree._Element | None) -> list[etree._Element]:
    """The extensions that say whether labels which stand away have lines to them."""
    found = series.iterfind(f"{_LABEL_EXTENSIONS}/{C}ext") if series is not None else ()
    return [each for each in found if each.get("uri", "").upper() == _LEADER_LINES]


def _take_leader_lines(series: etree._Element, fresh: etree._Element | None) -> None:
    """No lines to labels that clear error bars, if the fresh chart says so and this one says nothing."""
    labels, model = series.find(f"{C}dLbls"), _leader_lines(fresh)
    if labels is None or not model or _leader_lines(series):
        return
    extensions = labels.find(f"{C}extLst")
    if extensions is None:
        extensions = etree.SubElement(labels, f"{C}extLst")
    extensions.append(deepcopy(model[0]))


def _remove_with_empty(node: etree._Element) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)
        if len(parent) == 0 and (above := parent.getparent()) is not None:
            above.remove(parent)
