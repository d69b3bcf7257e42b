"""Change a chart's data where it stands: its series, categories and values by key, in chart and workbook alike.

All that a person made of the chart stays: looks and labels of points follow their category, what is theirs keeps its
values. Only looks that nobody touched are taken from what a fresh build would draw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from deckgen.model import BlockState
from deckgen.powerpoint.chart_bar_edit import ERROR_BARS, drop_bars, ends_of, our_bars, write_bars
from deckgen.powerpoint.chart_data import DataEdit, FinalData, largest_value, leaves_agree, text_of
from deckgen.powerpoint.chart_looks import C, axis_nodes, chart_looks, series_nodes, type_nodes
from deckgen.powerpoint.chart_nodes import (
    LABELS,
    NAME,
    VALUES,
    ChartNodes,
    arrange_points,
    cache_of,
    chart_type,
    formula_of,
    is_plain,
    number_of,
    open_chart,
    other_references,
    read_cells,
    set_cells,
    write_points,
)
from deckgen.powerpoint.chart_refresh import (
    Side,
    add_to_series,
    arrange,
    drop_wrong_positions,
    pieces_to_take,
    take_pieces,
)
from deckgen.powerpoint.chart_series import number_in, point_to, relate_workbook, remove, set_number, write_keys
from deckgen.powerpoint.chart_state import is_foreign, looks_keys
from deckgen.powerpoint.workbook_cells import Reference, cells_of, xml_bytes

NEW_WORKBOOK_ID = "rIdDeckgenBook"
"""The relationship to a workbook that a chart is given because an editor dropped its own."""


_A_SERIES_OWN = frozenset(f"{C}{name}" for name in ("spPr", "dPt", "dLbls", "trendline", "errBars", "extLst"))
_BEFORE_SERIES = frozenset(f"{C}{name}" for name in ("barDir", "grouping", "varyColors", "radarStyle", "wireframe",
                                                     "ofPieType", "ser"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class EditedChart:
    """A chart part and its workbook after an edit.

    With `new_workbook` the caller relates the chart part to `workbook`, by the id that was asked for. `notes` say in
    plain words what was left; `refused` are the keys of series, of categories, and of single values as
    *series/category*, that are not as wanted.
    """

    chart_part: bytes
    workbook: bytes | None
    notes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    new_workbook: bool = False


def edit_chart(
    chart_part: bytes, workbook: bytes | None, current: BlockState, wanted: BlockState, fresh: bytes,
    written_looks: Mapping[str, str], relationship: str = NEW_WORKBOOK_ID, needs_workbook: bool = False,
    fresh_looks: Mapping[str, str] | None = None,
) -> EditedChart:  # fmt: skip
    """The chart with the wanted data; the same bytes where nothing is to change, unless it `needs_workbook`.

    `current` is what `read_chart_state` says of it, with its looks or without, `wanted` has the final lists and leaves,
    `fresh` is the chart part that a build of the proposal would write, `fresh_looks` how that one looks, where it is
    known. Raises BrokenXml for a part that is no chart.
    """
    chart, model = open_chart(chart_part), open_chart(fresh)
    if any(node.node.find(VALUES) is None for node in chart.series):
        note = "the chart is of a type that is not made of categories now: it was left as it is"
        refused = [key for key in current.lists.get("series", ()) if not is_foreign(key)]
        return EditedChart(chart_part, workbook, (note,), tuple(refused))
    editing = _Editing(chart, model, current, wanted, written_looks, fresh_looks or {})
    if not editing.pieces and not editing.differs() and not (needs_workbook and workbook is None):
        return EditedChart(chart_part, workbook)
    final = DataEdit(chart, current, wanted, editing.own).run(workbook)
    notes = (*final.notes, *editing.write(final, relationship))
    return EditedChart(xml_bytes(chart.root), final.workbook, notes, final.refused, final.is_new)


class _Editing:
    """One chart part while it is changed."""

    def __init__(
        self, chart: ChartNodes, fresh: ChartNodes, current: BlockState, wanted: BlockState,
        written_looks: Mapping[str, str], fresh_looks: Mapping[str, str],
    ) -> None:  # fmt: skip
        self.chart, self.fresh, self.current, self.wanted = chart, fresh, current, wanted
        self.keys, self.categories = current.lists.get("series", ()), current.lists.get("category", ())
        self.nodes = {key: each.node for key, each in zip(self.keys, chart.series, strict=True)}
        self.old = dict(zip(self.keys, chart.series, strict=True))
        self.fresh_series = {each.key: each.node for each in fresh.series if each.key is not None}
        self.fresh_categories = fresh.series[0].category_keys if fresh.series else ()
        self.own = frozenset(self.fresh_series) | {key for key in self.keys if not is_foreign(key)}
        self.looks = current.looks or chart_looks(chart.root, looks_keys(chart, self.keys, self.categories))
        self.fresh_looks = fresh_looks or chart_looks(fresh.root)
        self.written = written_looks
        self.pieces = self._pieces()

    def _pieces(self) -> set[str]:
        """The pieces of looks to take from the fresh chart: of the whole, and of what is in both.

        Where nobody knows what was written, or an editor has drawn all anew, only new categories get looks of points:
        else one highlight would stand beside the last one.
        """
        there = {"chart", "layout", "legend", "axes", "scale", "type"}
        wanted = self.wanted.lists.get("category", ())
        common = set(self.fresh_categories) & set(wanted)
        for series in self.wanted.lists.get("series", ()):
            if series in self.fresh_series and series in self.nodes:
                there |= {f"series/{series}", f"labels/{series}", f"bars/{series}"}
                is_known = bool(self.written) and self.old[series].key is not None
                for category in common if is_known else common - set(self.categories):
                    there |= {f"{piece}/{series}/{category}" for piece in ("point", "label", "mark")}
        return pieces_to_take(self.looks, self.written, self.fresh_looks) & there

    def differs(self) -> bool:
        """Whether the wanted data are others than the chart's."""
        current, wanted = self.current.lists, self.wanted.lists
        if any(current.get(name, ()) != wanted.get(name, ()) for name in ("series", "category", "bar")):
            return True
        paths = {*self.current.leaves, *self.wanted.leaves} - {("alt",)}
        return any(not leaves_agree(self.current.leaves.get(path), self.wanted.leaves.get(path)) for path in paths)

    # ------------------------------------------------------------------------------------- writing

    def write(self, final: FinalData, relationship: str) -> list[str]:
        """Bring the chart part to its final data and looks; notes on what was left."""
        places = {old: new for new, old in enumerate(final.order) if old is not None}
        for key, node in self.nodes.items():
            if key not in final.series:
                remove(node)
            elif len(places) < len(self.categories) or any(old != new for old, new in places.items()):
                arrange(node, places)
        self.nodes = {key: node for key, node in self.nodes.items() if key in final.series}
        self._arrange_legend(final, places)
        notes = self._retype(final)
        for key in final.series:
            if key not in self.nodes:
                self._add(key, final)
        for key in final.series:
            self._write_series(key, final)
        self._put_in_order(final.series)
        chart = Side(self.chart.root, self.chart.plot_area, self.nodes, final.categories)
        fresh = Side(self.fresh.root, self.fresh.plot_area, self.fresh_series, self.fresh_categories)
        take_pieces(chart, fresh, self.pieces, largest_value(chart_type(self.chart.plot_area), final))
        drop_wrong_positions(self.chart.plot_area)
        if final.is_new:
            relate_workbook(self.chart.root, relationship)
        return notes

    def _arrange_legend(self, final: FinalData, categories: Mapping[int, int]) -> None:
        """Let entries that a person took out of the legend, or gave a look, follow their series or category."""
        entries = list(self.chart.root.iterfind(f"{C}chart/{C}legend/{C}legendEntry"))
        types = [str(node.tag) for node in type_nodes(self.chart.plot_area)]
        order = {key: index for index, key in enumerate(final.series)}
        series = {index: order[key] for index, key in enumerate(self.keys) if key in order}
        places = categories if types and types[0].endswith(("pieChart", "doughnutChart")) else series
        for entry in entries:
            if number_in(entry, "idx") in places:
                set_number(entry, "idx", places[number_in(entry, "idx")])
            else:
                remove(entry)

    def _retype(self, final: FinalData) -> list[str]:
        """Take the chart type that is wanted, if the chart still looks as it was written."""
        wanted, current = (text_of(state.leaves.get(("type",))) for state in (self.wanted, self.current))
        if wanted in (current, "") or wanted != chart_type(self.fresh.plot_area):
            return []
        ours, theirs = type_nodes(self.chart.plot_area), type_nodes(self.fresh.plot_area)
        if [node.tag for node in ours] == [node.tag for node in theirs]:
            self.pieces.add("type")
            return []
        is_a_persons = any(self.written.get(piece) != look for piece, look in self.looks.items())
        with_bars = our_bars(self.current)
        is_more = any(
            key not in with_bars or next(formula.iterancestors(ERROR_BARS), None) is None
            for key, node in self.nodes.items() for formula, _ in other_references(node)
        )  # fmt: skip
        if is_a_persons or is_more or any(key not in self.fresh_series for key in final.series):
            return ["the chart keeps its type, as somebody has given it looks of their own"]
        for node in (*ours, *axis_nodes(self.chart.plot_area)):
            remove(node)
        at = sum(1 for child in self.chart.plot_area if child.tag == f"{C}layout")
        self.chart.plot_area[at:at] = [deepcopy(node) for node in (*theirs, *axis_nodes(self.fresh.plot_area))]
        for node in series_nodes(self.chart.plot_area):
            remove(node)
        self.nodes = {}
        self.pieces -= {"type", "axes", "scale"}
        return []

    def _add(self, key: str, final: FinalData) -> None:
        """A series as the fresh chart draws it, its points at their categories' places."""
        source = self.fresh_series[key]
        kind, parents = source.getparent(), type_nodes(self.chart.plot_area)
        parent = next((each for each in parents if kind is not None and each.tag == kind.tag), None)
        model = source
        if parent is None:
            # Somebody chose another type: a series of that type is the model, in a colour of the program's choice.
            parent = parents[0]
            model = next(parent.iterchildren(f"{C}ser"), source)
        node = deepcopy(model)
        if model is source:
            places = {each: index for index, each in enumerate(final.categories)}
            arrange(node, {index: places[each] for index, each in enumerate(self.fresh_categories) if each in places})
        else:
            for child in [child for child in node if child.tag in _A_SERIES_OWN]:
                node.remove(child)
        taken = {number_in(each, "idx") for each in series_nodes(self.chart.plot_area)}
        if number_in(node, "idx") in taken:
            set_number(node, "idx", max(taken) + 1)
        after = [index for index, child in enumerate(parent) if child.tag in _BEFORE_SERIES]
        parent.insert(max(after, default=-1) + 1, node)
        self.nodes[key] = node

    def _write_series(self, key: str, final: FinalData) -> None:
        node, was = self.nodes[key], self.old.get(key)
        is_old = was is not None and was.node is node
        name, labels, values = (formula_of(was.node.find(each)) if was else "" for each in (NAME, LABELS, VALUES))
        formulas = final.formulas.get(key, (name, labels, values))
        before = cells_of(values)
        self._write_data(key, node, final, formulas, is_old)
        if is_old and final.order != tuple(range(len(self.categories))):
            self._arrange_others(node, final, before, cells_of(formulas[2]))
        if key in self.own:
            write_keys(node, key, final.categories)
            self._write_bars(key, node, final, is_old)

    def _write_bars(self, key: str, node: etree._Element, final: FinalData, is_old: bool) -> None:
        """Error bars by key; a person's own stay as they are."""
        ends = ends_of(key)
        if all(end in final.values for end in ends):
            lengths = [final.values[end] for end in ends]
            formulas = [final.formulas[end][2] if end in final.formulas else None for end in ends]
            code = text_of(self.wanted.leaves.get(("format",)))
            write_bars(node, self.fresh_series.get(key), lengths, formulas, code)
        elif not is_old or key in our_bars(self.current):
            drop_bars(node)

    @staticmethod
    def _arrange_others(
        node: etree._Element, final: FinalData, before: Reference | None, after: Reference | None
    ) -> None:
        """Let what stands in the same rows as the values follow, such as the sizes of error bars."""
        for formula, cache in other_references(node):
            cells = cells_of(formula.text or "")
            if cells is None or before is None or after is None:
                continue
            if cells.is_column and (cells.sheet, cells.top, cells.bottom) == (before.sheet, before.top, before.bottom):
                arrange_points(cache, final.order)
                formula.text = cells.column(cells.left, after.top, after.bottom)

    def _write_data(
        self, key: str, node: etree._Element, final: FinalData, formulas: tuple[str, str, str], is_old: bool
    ) -> None:
        """Name, categories and values with the cells they come from; a series without cells holds them itself."""
        is_ours = key in self.own
        name = node.find(NAME)
        if is_ours and name is None and final.names[key]:
            name = etree.Element(NAME)
            add_to_series(node, [name])
        if name is not None:
            point_to(name, formulas[0], False, final.is_new, is_old)
            cache, literal = cache_of(name), name.find(f"{C}v")
            if is_ours and cache is not None:
                write_points(cache, [final.names[key]])
            elif is_ours and literal is not None:
                literal.text = final.names[key]
        labels = node.find(LABELS)
        if labels is not None and is_plain(self.chart):
            is_number = str(getattr(cache_of(labels), "tag", "")).endswith(("}numCache", "}numLit"))
            if is_number and any(number_of(label) is None for label in final.labels if label):
                is_number = False
                set_cells(labels, formulas[1], False)
            point_to(labels, formulas[1], is_number, final.is_new, is_old)
            cache = cache_of(labels)
            if cache is not None:
                if is_old:
                    arrange_points(cache, final.order)
                write_points(cache, final.labels)
        values = node.find(VALUES)
        if values is not None:
            point_to(values, formulas[2], True, final.is_new, is_old)
            self._write_values(key, values, final, is_old)

    def _write_values(self, key: str, values: etree._Element, final: FinalData, is_old: bool) -> None:
        cache = cache_of(values)
        if cache is None:
            return
        if is_old:
            arrange_points(cache, final.order)
        held = read_cells(values)
        if [number_of(text) for text in held] != list(final.values[key]):
            write_points(cache, final.values[key])
        wanted, current = (text_of(state.leaves.get(("format",))) for state in (self.wanted, self.current))
        if key in self.own and wanted and (wanted != current or final.is_new or not is_old):
            code = cache.find(f"{C}formatCode")
            if code is None:
                code = etree.Element(f"{C}formatCode")
                cache.insert(0, code)
            code.text = wanted

    def _put_in_order(self, series: Iterable[str]) -> None:
        """Order as it is wanted, in `c:order` and in the document alike, as some programs look at the one alone."""
        places = {self.nodes[key]: index for index, key in enumerate(series)}
        for node, index in places.items():
            if node.find(f"{C}order") is None or number_in(node, "order") != index:
                set_number(node, "order", index)
        for kind in type_nodes(self.chart.plot_area):
            nodes = list(kind.iterchildren(f"{C}ser"))
            inside = sorted(nodes, key=lambda node: places.get(node, len(places)))
            if nodes != inside:
                first = list(kind).index(nodes[0])
                for node in nodes:
                    kind.remove(node)
                kind[first:first] = inside
