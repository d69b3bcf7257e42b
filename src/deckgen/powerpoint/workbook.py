"""The workbook behind a chart, which PowerPoint opens for "Edit data": written as text, its fixed parts once.

Sheet 'Data' holds what the chart shows: categories in column A, a column for each series, and then for each series
with error bars a column with how far they reach above the values and one with how far below. The hidden sheet
'Keys' says which key belongs to which name, so that points are known again after rows were sorted by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from math import isfinite

from deckgen.findings import error
from deckgen.model import BREAK, Chart
from deckgen.powerpoint.package import (
    OFFICE,
    XML_HEAD,
    Entry,
    content_types_xml,
    entry,
    relationships_xml,
    zip_bytes,
)
from deckgen.powerpoint.properties import DATE, extended_properties
from deckgen.powerpoint.xml import escape_attribute, escape_text, legal_text

SHEET = "Data"
KEYS_SHEET = "Keys"
DATA_PART, KEYS_PART = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
CORE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_PROPERTIES = "application/vnd.openxmlformats-officedocument.extended-properties+xml"

# Cell formats by their place in the styles part. A quoted one keeps text from becoming a formula on editing.
_TEXT, _CORNER, _HEADER, _NUMBER, QUOTED = 1, 2, 3, 4, 4
_NUMBER_FORMAT = 164
"""The first number format id that is free for a workbook's own (ECMA-376 part 1, 18.8.30)."""
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t")
# Text that looks like such an escape is itself escaped (ECMA-376 part 1, 22.9.2.19).
_LIKE_AN_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
PLUS, MINUS = "+", "\u2212"
_NARROWEST, _WIDEST = 12, 60
"""Column widths in characters."""


def number_text(value: float) -> str:
    """The shortest text that reads back as the same number: '80', '28.5'. Cache and cell have the same.

    Raises DeckgenError for a value that is infinite or no number.
    """
    if not isfinite(value):
        raise error("chart-number", f"a chart cannot show the value {value}",
                    hint="leave the value out of the data where there is none")  # fmt: skip
    # Adding 0 turns -0.0 into 0.0.
    return repr(float(value) + 0.0).removesuffix(".0")


def shown_text(label: str) -> str:
    """A name as chart and workbook hold it: soft breaks as line feeds, '' where there is nothing to see."""
    text = legal_text(label.replace(BREAK, "\n"))
    return text if text.strip() else ""


def escaped_text(text: str) -> str:
    """Text as a cell holds it: what would read back as an escape is itself escaped."""
    return _LIKE_AN_ESCAPE.sub("_x005F_", text)


def is_like_a_formula(text: str) -> bool:
    """Whether text could become a formula when someone edits its cell."""
    return text.startswith(_LIKE_A_FORMULA)


def column_letters(number: int) -> str:
    """The name of a column that is counted from 1: A, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def bar_columns(chart: Chart) -> dict[str, int]:
    """By key of a series with error bars the column with what they reach above; the next has what they reach below."""
    keys = [series.key for series in chart.series if any(point.reach is not None for point in series.points)]
    return {key: len(chart.series) + 2 + 2 * place for place, key in enumerate(keys)}


def bar_header(name: str, sign: str) -> str:
    """What stands over the lengths of a series' error bars; `sign` is PLUS or MINUS."""
    return f"{shown_text(name)} {sign}"


def workbook(chart: Chart) -> bytes:
    """The .xlsx file with all of a chart's categories and series; a missing value is an empty cell."""
    types, *rest = _fixed_parts()
    return zip_bytes([
        types, *rest, _styles(chart.number_format),
        entry(DATA_PART, _data_sheet(chart)), entry(KEYS_PART, _keys_sheet(chart)),
    ])  # fmt: skip


# ------------------------------------------------------------------------------------------------- sheets


def _data_sheet(chart: Chart) -> str:
    labels = [shown_text(category.label) for category in chart.categories]
    names = [shown_text(series.name) for series in chart.series]
    values = [[point.value for point in series.points] for series in chart.series]
    bars = bar_columns(chart)
    for series in chart.series:
        if series.key in bars:
            names += [bar_header(series.name, PLUS), bar_header(series.name, MINUS)]
            values += [[point.reach[end] if point.reach else None for point in series.points] for end in (1, 0)]
    columns = [column_letters(number) for number in range(2, len(names) + 2)]
    head = [_text_cell("A1", shown_text(chart.category_header), _CORNER)]
    head += [_text_cell(f"{column}1", name, _HEADER) for column, name in zip(columns, names, strict=True)]
    rows = [_row(1, head)]
    for index, label in enumerate(labels):
        number = index + 2
        cells = [_text_cell(f"A{number}", label, _TEXT)]
        cells += [
            _number_cell(f"{column}{number}", numbers[index]) for column, numbers in zip(columns, values, strict=True)
        ]
        rows.append(_row(number, cells))
    widths = [_width([chart.category_header, *labels]), *(_width([name]) for name in names)]
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetView tabSelected="1" workbookViewId="0">{frozen}</sheetView>'
    return _sheet(f"<sheetViews>{view}</sheetViews>", widths, rows)


def _keys_sheet(chart: Chart) -> str:
    table = [("Item", "Key", "Name")]
    table += [("series", series.key, shown_text(series.name)) for series in chart.series]
    table += [("category", category.key, shown_text(category.label)) for category in chart.categories]
    rows = [
        _row(number, [_text_cell(f"{column}{number}", text, _CORNER if number == 1 else _TEXT)
                      for column, text in zip("ABC", row, strict=True)])
        for number, row in enumerate(table, 1)
    ]  # fmt: skip
    return _sheet("", [_NARROWEST, 24, 40], rows)


def _sheet(views: str, widths: Iterable[int], rows: Iterable[str]) -> str:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, 1)
    )
    return (
        f'{XML_HEAD}<worksheet xmlns="{SPREADSHEET}">{views}<cols>{columns}</cols>'
        f"<sheetData>{''.join(rows)}</sheetData></worksheet>"
    )


def _row(number: int, cells: Iterable[str]) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text_cell(place: str, text: str, style: int) -> str:
    """A cell that can only ever be text."""
    if not text:
        return f'<c r="{place}" s="{style}"/>'
    if is_like_a_formula(text):
        style += QUOTED
    space = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    escaped = escape_text(escaped_text(text))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t{space}>{escaped}</t></is></c>'


def _number_cell(place: str, value: float | None) -> str:
    if value is None:
        return f'<c r="{place}" s="{_NUMBER}"/>'
    return f'<c r="{place}" s="{_NUMBER}"><v>{number_text(value)}</v></c>'


def _width(texts: Iterable[str]) -> int:
    longest = max((len(line) for text in texts for line in text.splitlines()), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 2))


# ------------------------------------------------------------------------------------------------- fixed


@cache
def _fixed_parts() -> tuple[Entry, ...]:
    """The parts that are the same in every workbook, packed once; the content types first."""
    types = content_types_xml(
        {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"},
        {
            "xl/workbook.xml": f"{_TYPE}sheet.main+xml",
            "xl/styles.xml": f"{_TYPE}styles+xml",
            DATA_PART: f"{_TYPE}worksheet+xml",
            KEYS_PART: f"{_TYPE}worksheet+xml",
            "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            "docProps/app.xml": _PROPERTIES,
        },
    )
    package = relationships_xml([
        ("rId1", "officeDocument", "xl/workbook.xml", False),
        ("rId2", f"{CORE}/relationships/metadata/core-properties", "docProps/core.xml", False),
        ("rId3", "extended-properties", "docProps/app.xml", False),
    ])  # fmt: skip
    book = relationships_xml([
        ("rId1", "worksheet", "worksheets/sheet1.xml", False),
        ("rId2", "worksheet", "worksheets/sheet2.xml", False),
        ("rId3", "styles", "styles.xml", False),
    ])  # fmt: skip
    return (
        entry("[Content_Types].xml", types),
        entry("_rels/.rels", package),
        entry("docProps/core.xml", _core_properties()),
        entry("docProps/app.xml", extended_properties()),
        entry("xl/workbook.xml", _workbook_xml()),
        entry("xl/_rels/workbook.xml.rels", book),
    )


def _workbook_xml() -> str:
    return (
        f'{XML_HEAD}<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f'<sheets><sheet name="{SHEET}" sheetId="1" r:id="rId1"/>'
        f'<sheet name="{KEYS_SHEET}" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>'
    )


def _core_properties() -> str:
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{DATE}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        f'{XML_HEAD}<cp:coreProperties xmlns:cp="{CORE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>deckgen</dc:creator>'
        f"{dates}</cp:coreProperties>"
    )


@lru_cache(maxsize=64)
def _styles(number_format: str) -> Entry:
    """The styles part: plain, then text, corner, header and number, then the first three quoted."""
    fonts = "".join(f'<font>{bold}<sz val="11"/><name val="Calibri"/><family val="2"/></font>' for bold in ("", "<b/>"))
    formats = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    formats += _text_formats("")
    formats += f'<xf numFmtId="{_NUMBER_FORMAT}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    formats += _text_formats(' quotePrefix="1"')
    return entry("xl/styles.xml", (
        f'{XML_HEAD}<styleSheet xmlns="{SPREADSHEET}"><numFmts count="1"><numFmt numFmtId="{_NUMBER_FORMAT}" '
        f'formatCode="{escape_attribute(number_format)}"/></numFmts><fonts count="2">{fonts}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="8">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ))  # fmt: skip


def _text_formats(quoted: str) -> str:
    """Three cell formats: text, the corner in bold, and a series' name in bold over its numbers."""
    looks = ((0, ""), (1, ""), (1, ' horizontal="right"'))
    return "".join(
        f'<xf numFmtId="0" fontId="{font}" fillId="0" borderId="0" xfId="0"{quoted} applyFont="1" '
        f'applyAlignment="1"><alignment{align} vertical="top" wrapText="1"/></xf>'
        for font, align in looks
    )
