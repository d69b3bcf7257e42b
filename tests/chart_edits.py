"""Charts as waves and people leave them: build one, edit it as a person would, put the next wave in, read it back."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.utils import range_boundaries

from chart_samples import plot_of
from deckgen.model import (
    BlockState,
    Category,
    Chart,
    ChartType,
    ErrorBar,
    Fact,
    Grouping,
    Leaf,
    Path,
    Plot,
    Point,
    Series,
    Value,
)
from deckgen.powerpoint.chart import chart_xml, workbook
from deckgen.powerpoint.chart_edit import EditedChart, edit_chart
from deckgen.powerpoint.chart_looks import chart_looks
from deckgen.powerpoint.chart_state import read_chart_state
from tools import find

KEY = "talk/chart"
Numbers = Mapping[str, Sequence[float | None]]
DATA, KEYS, BOOK = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/workbook.xml"


def wave(
    categories: Sequence[str], numbers: Numbers, labels: Mapping[str, str] | None = None, type: ChartType = "bar",
    grouping: Grouping = "clustered", highlight: str = "", names: Mapping[str, str] | None = None,
    number_format: str = '0" pct."', legend: bool = False,
) -> Chart:  # fmt: skip
    """A chart of a wave; keys are given, and a name is its key in capitals where none is said."""
    labels, names = labels or {}, names or {}
    return Chart(
        KEY, "chart", type,
        tuple(Category(key, labels.get(key, key.upper())) for key in categories),
        tuple(
            Series(key, names.get(key, key.upper()), tuple(
                Point(value, Fact(f"{key}/{category}", value, ""), highlight=category == highlight)
                for category, value in zip(categories, values, strict=True)))
            for key, values in numbers.items()),
        number_format, "", grouping, legend=legend, category_header="Svar",
    )  # fmt: skip


def state_of(chart: Chart) -> BlockState:
    """What a chart says, as it is proposed or was written."""
    leaves: dict[Path, Leaf] = {("type",): f"{chart.type}/{chart.grouping}", ("format",): chart.number_format}
    for index, category in enumerate(chart.categories):
        leaves["category", category.key] = category.label
        for series in chart.series:
            point = series.points[index]
            leaves["value", series.key, category.key] = Value(point.value)
            if point.reach is not None:
                leaves["interval", series.key, category.key] = ErrorBar(*point.reach)
    leaves |= {("series", series.key): series.name for series in chart.series}
    lists = {
        "series": tuple(each.key for each in chart.series),
        "category": tuple(each.key for each in chart.categories),
    }
    bars = tuple(each.key for each in chart.series if any(point.reach for point in each.points))
    if bars:
        lists["bar"] = bars
    return BlockState(KEY, "chart", leaves, lists)


@dataclass(frozen=True)
class Talk:
    """A chart in a file: its part, its workbook, and what was last written there."""

    part: bytes
    book: bytes | None
    written: BlockState
    looks: Mapping[str, str] = field(default_factory=dict)

    def current(self) -> BlockState:
        return read_chart_state(self.part, self.book, self.written, KEY)

    def change(self, change: Callable[[etree._Element], None]) -> Talk:
        """The chart part changed by hand."""
        root = etree.fromstring(self.part)
        change(root)
        return replace(self, part=etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

    def change_text(self, old: str, new: str) -> Talk:
        text = self.part.decode()
        assert old in text
        return replace(self, part=text.replace(old, new).encode())

    def change_sheet(self, change: Callable[[str], str], part: str = DATA) -> Talk:
        """One part of the workbook changed by hand."""
        assert self.book is not None
        parts = book_parts(self.book)
        before = parts[part].decode()
        parts[part] = change(before).encode()
        assert parts[part].decode() != before
        return replace(self, book=zipped(parts))

    def open_and_save(self, change: Callable[[Any], None]) -> Talk:
        """The workbook opened, changed and saved by another program, as Excel would: text in a part of its own."""
        assert self.book is not None
        book = openpyxl.load_workbook(io.BytesIO(self.book))
        change(book)
        saved = io.BytesIO()
        book.save(saved)
        return replace(self, book=saved.getvalue())


def built(chart: Chart, plot: Plot | None = None) -> Talk:
    part = chart_xml(chart, plot or plot_of(chart), "da-DK").encode()
    return Talk(part, workbook(chart), state_of(chart), chart_looks(etree.fromstring(part)))


def update(talk: Talk, chart: Chart, plot: Plot | None = None, wanted: BlockState | None = None) -> EditedChart:
    """The next wave put in: what is proposed, with what is a person's own at the end of its list."""
    fresh = chart_xml(chart, plot or plot_of(chart), "da-DK").encode()
    current = talk.current()
    return edit_chart(talk.part, talk.book, current, wanted or with_foreign(current, chart), fresh, talk.looks)


def with_bars(chart: Chart, **ends: Sequence[tuple[float, float] | None]) -> Chart:
    """The chart with intervals: by key of series the ends for each category."""
    series = tuple(
        replace(each, points=tuple(
            point if pair is None else replace(point, low=pair[0], high=pair[1])
            for point, pair in zip(each.points, ends.get(each.key, [None] * len(each.points)), strict=True)))
        for each in chart.series
    )  # fmt: skip
    return replace(chart, series=series, level=95)


def with_foreign(current: BlockState, chart: Chart) -> BlockState:
    """The proposal with a person's own series and categories kept behind."""
    proposed = state_of(chart)
    lists = {
        name: (*keys, *(key for key in current.lists.get(name, ()) if key.startswith("?")))
        for name, keys in proposed.lists.items()
    }
    leaves = {path: leaf for path, leaf in current.leaves.items() if any(each.startswith("?") for each in path)}
    return replace(proposed, lists=lists, leaves={**proposed.leaves, **leaves})


# ------------------------------------------------------------------------------------------------- reading back


def book_parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def shown(part: bytes) -> dict[str, dict[str, float | None]]:
    """What people see, by name of series and label of category, read with XPath alone."""
    root = etree.fromstring(part)
    found = {}
    for series in sorted(find(root, "//c:ser"), key=lambda node: int(find(node, "c:order/@val")[0])):
        name = "".join(find(series, "c:tx//c:v/text()"))
        labels, numbers = _points(series, "c:cat"), _points(series, "c:val")
        count = int(find(series, "c:val//c:ptCount/@val")[0])
        assert find(series, "c:cat//c:ptCount/@val") == [str(count)]
        found[name] = {
            labels.get(index, ""): None if index not in numbers else float(numbers[index]) for index in range(count)
        }
    return found


def _points(series: Any, path: str) -> dict[int, str]:
    return {int(node.get("idx")): "".join(find(node, "c:v/text()")) for node in find(series, f"{path}//c:pt")}


def in_cells(part: bytes, book: bytes) -> dict[str, dict[str, float | None]]:
    """What the workbook has at the cells that the chart names, as openpyxl reads them."""
    sheets = openpyxl.load_workbook(io.BytesIO(book), data_only=True)
    found = {}
    root = etree.fromstring(part)
    for series in sorted(find(root, "//c:ser"), key=lambda node: int(find(node, "c:order/@val")[0])):
        name, labels, values = (cells(sheets, "".join(find(series, f"{each}//c:f/text()")))
                                for each in ("c:tx", "c:cat", "c:val"))  # fmt: skip
        found[str(name[0] or "")] = {
            "" if label is None else str(label): value for label, value in zip(labels, values, strict=True)
        }
    return found


def cells(sheets: Any, formula: str) -> list[Any]:
    sheet, _, area = formula.rpartition("!")
    left, top, right, bottom = range_boundaries(area.replace("$", ""))
    rows = sheets[sheet.strip("'").replace("''", "'")].iter_rows(top, bottom, left, right, values_only=True)
    return [value for row in rows for value in row]


def rows_of(book: bytes, sheet: str = "Data", data_only: bool = False) -> list[list[Any]]:
    sheets = openpyxl.load_workbook(io.BytesIO(book), data_only=data_only)
    return [list(row) for row in sheets[sheet].iter_rows(values_only=True)]


def agrees(done: EditedChart) -> dict[str, dict[str, float | None]]:
    """What the chart shows, after seeing that its workbook says the same."""
    assert done.workbook is not None
    seen = shown(done.chart_part)
    assert in_cells(done.chart_part, done.workbook) == seen
    return seen


def points(part: bytes, tag: str = "dPt") -> dict[str, list[str]]:
    """By series' name the labels of the categories with a point, or a label, of their own."""
    found = {}
    for series in find(etree.fromstring(part), "//c:ser"):
        labels = _points(series, "c:cat")
        places = find(series, f"c:{tag}/c:idx/@val | c:dLbls/c:{tag}/c:idx/@val")
        found["".join(find(series, "c:tx//c:v/text()"))] = [labels[int(place)] for place in places]
    return found


def bars(part: bytes, book: bytes | None = None) -> dict[str, dict[str, tuple[float | None, float | None]]]:
    """How far error bars reach below and above, by series' name and category's label: in the chart, or in its cells."""
    found = {}
    sheets = openpyxl.load_workbook(io.BytesIO(book), data_only=True) if book is not None else None
    for series in find(etree.fromstring(part), "//c:ser[c:errBars]"):
        labels, count = _points(series, "c:cat"), int(find(series, "c:cat//c:ptCount/@val")[0])
        ends = []
        for end in ("c:errBars/c:minus", "c:errBars/c:plus"):
            if sheets is not None:
                ends.append(cells(sheets, "".join(find(series, f"{end}//c:f/text()"))))
            else:
                assert find(series, f"{end}//c:ptCount/@val") == [str(count)]
                said = _points(series, end)
                ends.append([float(said[index]) if index in said else None for index in range(count)])
        pairs = zip(*ends, strict=True)
        found["".join(find(series, "c:tx//c:v/text()"))] = {labels.get(at, ""): pair for at, pair in enumerate(pairs)}
    return found


def rename_sheet(talk: Talk, name: str) -> Talk:
    """Sheet 'Data' renamed by hand: the chart's references follow."""
    quoted = name if re.fullmatch(r"\w+", name) else "'" + name.replace("'", "''") + "'"
    return talk.change_sheet(lambda text: text.replace('name="Data"', f'name="{name}"'), BOOK).change_text(
        "Data!", f"{quoted}!"
    )
