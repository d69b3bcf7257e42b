"""Edits that a person may make to any deck, each with a look afterwards whether it is still there.

An edit takes a deck as python-pptx opens it and a place in it. It changes that, and gives back the look: a function of
the updated file that says what was lost, '' for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor

import hand_edits as hand
from finished import alt_text, every_shape, key_in_name, plain, properties, query, workbook

Look = Callable[["Seen"], str]
RED = "C00000"
OWN_WORD = "mon"
OWN_NUMBER = "99,9 pct."
_KEYS = "string(.//*[local-name()='ser'][{}]//*[local-name()='series']/@categories)"


@dataclass(frozen=True)
class Seen:
    """A file as python-pptx reads it."""

    path: Path

    @cached_property
    def deck(self) -> Any:
        return Presentation(str(self.path))

    @cached_property
    def shapes(self) -> dict[str, list[Any]]:
        """All shapes by key, cells of grids and copies too."""
        found: dict[str, list[Any]] = {}
        for slide in self.deck.slides:
            for shape in every_shape(slide.shapes):
                if key := key_in_name(shape.name):
                    found.setdefault(key, []).append(shape)
        return found

    @cached_property
    def slides(self) -> dict[str, Any]:
        """Slides by key, the first of copies."""
        found: dict[str, Any] = {}
        for slide, key in zip(self.deck.slides, self.order, strict=True):
            found.setdefault(key, slide)
        return found

    @cached_property
    def order(self) -> list[str]:
        """The slides' keys in order, by their tags; '' for none."""
        return [_slide_key(slide) for slide in self.deck.slides]

    def text(self, key: str) -> str:
        (shape,) = self.shapes[key]
        return plain(shape.text_frame.text)


def _slide_key(slide: Any) -> str:
    for each in slide.part.rels.values():
        if each.reltype.endswith("/tags"):
            found = query(etree.fromstring(each.target_part.blob), "./p:tag[@name='DECKGEN_SLIDE']/@val")
            if found:
                return str(found[0])
    return ""


def kind_of(shape: Any) -> str:
    """What kind of block a shape is."""
    if getattr(shape, "has_chart", False):
        return "chart"
    if getattr(shape, "has_table", False):
        return "table"
    if hasattr(shape, "shapes"):
        return "icons"
    return "text" if shape.has_text_frame and shape.text_frame.text.strip() else "other"


# ------------------------------------------------------------------------------------------------- any shape


def moved(seen: Seen, key: str) -> Look:
    (shape,) = seen.shapes[key]
    place = (700_000, 1_900_000, 4_100_000, 2_300_000)
    hand.move(shape, *place)

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        return "" if (now.left, now.top, now.width, now.height) == place else f"{key} does not stand where it was put"

    return look


def deleted(seen: Seen, key: str) -> Look:
    (shape,) = seen.shapes[key]
    hand.delete(shape)
    return lambda after: f"{key} was deleted, and is back" if key in after.shapes else ""


def described(seen: Seen, key: str) -> Look:
    (shape,) = seen.shapes[key]
    properties(shape).set("descr", "Mit eget billede af sagen")

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        return "" if alt_text(now) == "Mit eget billede af sagen" else f"{key} has another alt text"

    return look


def frozen(seen: Seen, key: str) -> Look:
    (shape,) = seen.shapes[key]
    shape.name = f"[freeze] {shape.name}"
    before = _canonical(shape)

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        return "" if _canonical(now) == before else f"{key} is frozen, and has changed"

    return look


def _canonical(shape: Any) -> bytes:
    copied = etree.fromstring(etree.tostring(shape._element, with_tail=False))
    for node in query(copied, ".//*[local-name()='tags'] | .//*[local-name()='chart']"):
        node.attrib.clear()  # relationships have names of their own in each file that python-pptx saves
    return etree.tostring(copied, method="c14n2")


# ------------------------------------------------------------------------------------------------- text


def recoloured(seen: Seen, key: str) -> Look:
    (shape,) = seen.shapes[key]
    for node in query(shape._element, ".//p:txBody//a:r | .//p:txBody//a:fld"):
        if node.find(f"{{{hand.A}}}rPr") is None:
            node.insert(0, hand.xml('<a:rPr lang="da-DK"/>'))
    hand.colour(shape, hand.rgb(RED))

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        pieces = query(now._element, ".//a:r[normalize-space(a:t)] | .//a:fld[normalize-space(a:t)]")
        red = [each for each in pieces if query(each, f"./a:rPr/a:solidFill/a:srgbClr[@val='{RED}']")]
        return "" if len(red) == len(pieces) else f"{key}: {len(red)} of {len(pieces)} pieces are red"

    return look


def emphasised(seen: Seen, key: str) -> Look | None:
    """The first number bold."""
    (shape,) = seen.shapes[key]
    fields = query(shape._element, ".//a:fld[starts-with(@type, 'deckgen:')]")
    if not fields:
        return None
    kind = fields[0].get("type")
    fields[0].find(f"{{{hand.A}}}rPr").set("u", "sng")

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        found = query(now._element, f".//a:fld[@type='{kind}']")
        # A wording that has the number no more has nothing that could be underlined.
        return "" if not found or query(now._element, ".//a:rPr[@u='sng']") else f"{key}: no number is underlined"

    return look


def reworded(seen: Seen, key: str) -> Look:
    """A word put in before all others."""
    (shape,) = seen.shapes[key]
    first = query(shape._element, ".//a:p[a:r or a:fld]/*[self::a:r or self::a:fld]")[0]
    first.addprevious(hand.xml(f'<a:r><a:rPr lang="da-DK"/><a:t>{OWN_WORD.capitalize()} </a:t></a:r>'))

    def look(after: Seen) -> str:
        return "" if OWN_WORD.capitalize() in after.text(key).split() else f"{key}: the person's word is gone"

    return look


def extended(seen: Seen, key: str) -> Look:
    """A paragraph of one's own at the end."""
    (shape,) = seen.shapes[key]
    last = query(shape._element, "./p:txBody/a:p")[-1]
    last.addnext(hand.xml('<a:p><a:r><a:rPr lang="da-DK"/><a:t>Helt min egen mening om 1984</a:t></a:r></a:p>'))

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        count = [each.text for each in now.text_frame.paragraphs].count("Helt min egen mening om 1984")
        return "" if count == 1 else f"{key}: the person's paragraph stands {count} times"

    return look


def overtyped(seen: Seen, key: str) -> Look | None:
    """The first number typed over inside its field."""
    (shape,) = seen.shapes[key]
    fields = query(shape._element, ".//a:fld[starts-with(@type, 'deckgen:')]")
    if not fields:
        return None
    fields[0].find(f"{{{hand.A}}}t").text = OWN_NUMBER
    return lambda after: "" if OWN_NUMBER in after.text(key) else f"{key}: the person's number is gone"


def flattened(seen: Seen, key: str) -> Look:
    (shape,) = seen.shapes[key]
    hand.flatten(shape)
    return lambda after: ""


# ------------------------------------------------------------------------------------------------- charts and tables


def codes_of(chart: Any, series: int = 0) -> list[str]:
    """The codes of a chart's categories in their order."""
    told = etree.ElementBase.xpath(chart._chartSpace, _KEYS.format(series + 1))
    found: list[str] = json.loads(str(told)) if told else []
    return found


def values_of(chart: Any) -> dict[tuple[str, str], float | None]:
    """A chart's values by name of series and code."""
    return {(each.name, code): value for each in chart.plots[0].series
            for code, value in zip(codes_of(chart), each.values, strict=True)}  # fmt: skip


def point_coloured(seen: Seen, key: str) -> Look | None:
    (shape,) = seen.shapes[key]
    codes = codes_of(shape.chart)
    if not codes or "share" in codes:
        return None
    point = codes[-1]
    fill = shape.chart.plots[0].series[0].points[len(codes) - 1].format.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor.from_string(RED)
    name = shape.chart.plots[0].series[0].name

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        held = codes_of(now.chart)
        red: list[tuple[str, str]] = []
        for each in now.chart.plots[0].series:
            for node in query(each._element, f"./c:dPt[c:spPr/a:solidFill/a:srgbClr/@val='{RED}']"):
                red.append((each.name, held[int(query(node, "./c:idx/@val")[0])]))
        has = point in held and name in [each.name for each in now.chart.plots[0].series]
        # Once a category has gone with its wave, its colour has gone too, even if it comes back.
        allowed = [[(name, point)]] if has and not seen_gone else [[], [(name, point)]]
        if not has:
            seen_gone.append(point)
            allowed = [[]]
        return "" if red in allowed else f"{key}: {red} is red, not {point}"

    seen_gone: list[str] = []
    return look


def value_typed(seen: Seen, key: str) -> Look | None:
    (shape,) = seen.shapes[key]
    codes = codes_of(shape.chart)
    series = shape.chart.plots[0].series[0]
    known = [place for place, value in enumerate(series.values) if value is not None]
    if not codes or not known:
        return None
    code, name = codes[known[0]], series.name
    hand.overtype_value(shape, shape.chart.plots[0].categories[known[0]], 55.5)

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        held = values_of(now.chart)
        in_book = [cell.value for row in workbook(now.chart).worksheets[0].iter_rows() for cell in row]
        if [value for (_, each), value in held.items() if each == code and value == 55.5] != [55.5]:
            return f"{key}: the value of {code} in {name} that was typed is gone"
        return "" if in_book.count(55.5) == 1 else f"{key}: the workbook lacks the value that was typed"

    return look


def sorted_by_hand(seen: Seen, key: str) -> Look | None:
    """The categories from behind."""
    (shape,) = seen.shapes[key]
    chart = shape.chart
    codes = codes_of(chart)
    names = [str(each) for each in chart.plots[0].categories]
    if len(codes) < 2 or "share" in codes or len(set(names)) < len(names):
        return None
    hand.reorder_categories(shape, list(reversed(range(len(codes)))))
    order = list(reversed(codes))
    looked: list[int] = []

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        held = codes_of(now.chart)
        looked.append(1)
        # What few are left may stand as in the data: then nobody can tell any more that they were sorted by hand.
        fits = len(looked) > 1 or [each for each in held if each in order] == [each for each in order if each in held]
        return "" if fits else f"{key}: {held}, not in the order {order}"

    return look


def category_deleted(seen: Seen, key: str) -> Look | None:
    """The last category taken out, in chart and workbook."""
    (shape,) = seen.shapes[key]
    codes = codes_of(shape.chart)
    if len(codes) < 3:
        return None
    hand.reorder_categories(shape, list(range(len(codes) - 1)))
    looked: list[int] = []

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        looked.append(1)
        # What left the data after all and came back, is new.
        is_back = codes[-1] in codes_of(now.chart) and len(looked) == 1
        return f"{key}: {codes[-1]} was deleted, and is back" if is_back else ""

    return look


def sheet_added(seen: Seen, key: str) -> Look:
    """A sheet of one's own with a formula, and a remark beside the chart's data."""
    (shape,) = seen.shapes[key]

    def change(book: Any) -> None:
        book.worksheets[0]["K1"] = "Husk"
        book.create_sheet("Mit")["A1"] = "=SUM(Data!B2:B3)"

    hand.edit_workbook(shape, change)

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        book = workbook(now.chart)
        held = (book.worksheets[0]["K1"].value, book["Mit"]["A1"].value if "Mit" in book.sheetnames else None)
        return "" if held[0] == "Husk" and str(held[1]).startswith("=SUM(Data!") else f"{key}: the workbook has {held}"

    return look


def bars_deleted(seen: Seen, key: str) -> Look | None:
    """The error bars of the first series taken out."""
    (shape,) = seen.shapes[key]
    bars = query(shape.chart.plots[0].series[0]._element, "./c:errBars") if len(shape.chart.plots[0].series) else []
    if not bars:
        return None
    name = shape.chart.plots[0].series[0].name
    bars[0].getparent().remove(bars[0])
    looked: list[int] = []

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        looked.append(1)
        found = [
            each for each in now.chart.plots[0].series if each.name == name and query(each._element, "./c:errBars")
        ]
        # A series, or all intervals, that left the data or the spec after all and came back, are new.
        return f"{key}: error bars that were deleted are back" if found and len(looked) == 1 else ""

    return look


def bars_restyled(seen: Seen, key: str) -> Look | None:
    """Thick error bars in the first series."""
    (shape,) = seen.shapes[key]
    bars = query(shape.chart.plots[0].series[0]._element, "./c:errBars") if len(shape.chart.plots[0].series) else []
    if not bars:
        return None
    name = shape.chart.plots[0].series[0].name
    for node in query(bars[0], "./c:spPr/a:ln"):
        node.set("w", "50800")
    gone: list[int] = []

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        widths = [width for each in now.chart.plots[0].series if each.name == name
                  for width in query(each._element, "./c:errBars/c:spPr/a:ln/@w")]  # fmt: skip
        gone.extend([1] if not widths else [])
        return "" if gone or widths == ["50800"] else f"{key}: error bars are {widths} wide"

    return look


def row_deleted(seen: Seen, key: str) -> Look | None:
    """The table's second row below its head."""
    (shape,) = seen.shapes[key]
    rows = query(shape._element, ".//a:tr")
    if len(rows) < 4:
        return None
    name = query(rows[2], ".//*[local-name()='rowId']/@val")[0]
    rows[2].getparent().remove(rows[2])
    looked: list[int] = []

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        looked.append(1)
        is_back = name in query(now._element, ".//*[local-name()='rowId']/@val") and len(looked) == 1
        return f"{key}: the row that was deleted is back" if is_back else ""

    return look


def cell_typed(seen: Seen, key: str) -> Look:
    (shape,) = seen.shapes[key]
    cell = shape.table.cell(1, len(shape.table.columns) - 1)
    nodes = query(cell._tc, ".//a:t")
    nodes[0].text = "1984,5"
    for node in nodes[1:]:
        node.text = ""

    def look(after: Seen) -> str:
        (now,) = after.shapes[key]
        found = [plain(cell.text) for row in now.table.rows for cell in row.cells]
        return "" if "1984,5" in found else f"{key}: the cell that was typed is gone"

    return look


def icon_deleted(seen: Seen, key: str) -> Look | None:
    """The last icon of a grid with its words."""
    cells = sorted(each for each in seen.shapes if each.startswith(f"{key}/") and each.count("/") == 3)
    if len(cells) < 2:
        return None
    for shape in seen.shapes[cells[-1]]:
        if shape._element.getparent() is not None:
            hand.delete(shape)
    looked: list[int] = []

    def look(after: Seen) -> str:
        looked.append(1)
        return f"{cells[-1]} was deleted, and is back" if cells[-1] in after.shapes and len(looked) == 1 else ""

    return look


# ------------------------------------------------------------------------------------------------- slides


def box_added(seen: Seen, key: str) -> Look:
    slide = seen.slides[key]
    box = hand.add_text(slide, "Min egen boks", "Egen")
    before = _canonical(box)

    def look(after: Seen) -> str:
        found = [each for each in after.slides[key].shapes if each.name == "Egen"]
        return "" if list(map(_canonical, found)) == [before] else (
            f"{key}: the person's own box is not as it was")  # fmt: skip

    return look


def noted(seen: Seen, key: str) -> Look | None:
    slide = seen.slides[key]
    if not slide.has_notes_slide:
        return None
    hand.add_note(slide, "Husk at smile")

    def look(after: Seen) -> str:
        text = after.slides[key].notes_slide.notes_text_frame.text
        return "" if text.split("\n").count("Husk at smile") == 1 else f"{key}: the speaker's note is gone"

    return look


def hidden(seen: Seen, key: str) -> Look:
    seen.slides[key]._element.set("show", "0")
    hand.add_transition(seen.slides[key])

    def look(after: Seen) -> str:
        root = after.slides[key]._element
        return "" if root.get("show") == "0" and query(root, "./p:transition/p:push") else f"{key} is shown again"

    return look


def slide_deleted(seen: Seen, key: str) -> Look | None:
    if len(set(seen.order)) < 2:
        return None
    hand.delete_slide(seen.deck, key)
    return lambda after: f"the slide {key} was deleted, and is back" if key in after.order else ""


def slide_moved(seen: Seen, key: str) -> Look | None:
    if len(seen.order) < 2:
        return None
    listed = seen.deck.slides._sldIdLst
    entry = listed[seen.order.index(key)]
    listed.remove(entry)
    listed.append(entry)
    order = list(dict.fromkeys(_slide_key(slide) for slide in seen.deck.slides))

    def look(after: Seen) -> str:
        held = [each for each in dict.fromkeys(after.order) if each in order]  # of copies the first
        return "" if held == [each for each in order if each in after.order] else f"the slides are {held}, not {order}"

    return look


OF_SHAPES: Mapping[str, tuple[Callable[[Seen, str], Look | None], ...]] = {
    "text": (moved, deleted, frozen, recoloured, emphasised, reworded, extended, overtyped, flattened),
    "chart": (
        moved,
        deleted,
        described,
        frozen,
        point_coloured,
        value_typed,
        sorted_by_hand,
        category_deleted,
        sheet_added,
        bars_deleted,
        bars_restyled,
    ),
    "table": (deleted, described, frozen, cell_typed, row_deleted),
    "icons": (deleted, described, frozen, icon_deleted),
}
OF_SLIDES = (box_added, noted, hidden, slide_moved)
