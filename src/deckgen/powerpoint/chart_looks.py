"""Digests of the pieces of a chart that are looks, not data: whether a person, or a new wave, changed one.

A digest pays no heed to what editors add or drop without meaning: prefixes, order of attributes, extensions, marks of
the spelling checker, values that are the default anyway.

| piece | is |
|---|---|
| `chart` | fill, line and text of chart and plot area |
| `layout`, `legend` | where the plot stands; the legend |
| `axes`, `scale` | all axes together; their minimum, maximum and steps |
| `type` | gaps, overlap, grouping, direction, hole: all of a chart type's element but its series |
| `series/S`, `labels/S` | a series' fill, line and markers; its data labels but those of single points |
| `point/S/C`, `label/S/C` | the look, and the label, of one point |
| `mark/S/C` | the mark of a change in the label of one point, as a word: it is no part of the label's look |
| `bars/S` | the look of a series' error bars, not their lengths |

A piece that is not there has no digest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

from lxml import etree

from deckgen.powerpoint.chart_labels import unmarked_format
from deckgen.powerpoint.chart_read import CHART, KEYS_URI
from deckgen.powerpoint.keys import NAMESPACE
from deckgen.powerpoint.package import parse_xml

SeriesKeys = tuple[str | None, Sequence[str]]
"""A series' key, None where nobody knows it (one that stands alone has the key ''), and its categories' keys."""

C = f"{{{CHART}}}"
FRAME, PLOT_FRAME = (f"{C}spPr", f"{C}txPr"), f"{C}spPr"
SERIES_LOOK = (f"{C}spPr", f"{C}invertIfNegative", f"{C}marker", f"{C}explosion", f"{C}smooth")
SCALE = ("max", "min", "majorUnit", "minorUnit")
"""What of an axis follows from its numbers; `max` and `min` stand in its `c:scaling`."""

_SKIPPED = frozenset({"extLst", "endParaRPr", "axId", "crossAx", "AlternateContent", "noMultiLvlLbl", "round"})
_NO_LOOK = frozenset({
    "dirty", "err", "smtClean", "noProof", "lang", "altLang", "bmk", "kern", "spcFirstLastPara", "vertOverflow",
    "horzOverflow", "compatLnSpc",
})  # fmt: skip
_DEFAULT_ATTRIBUTES = frozenset({
    ("ln", "cap", "flat"), ("ln", "cmpd", "sng"), ("ln", "algn", "ctr"),
    *((tag, name, value) for tag in ("defRPr", "rPr") for name, value in (
        ("b", "0"), ("i", "0"), ("u", "none"), ("strike", "noStrike"), ("baseline", "0"), ("cap", "none"),
        ("spc", "0"), ("normalizeH", "0"))),
    ("bodyPr", "vert", "horz"), ("bodyPr", "anchorCtr", "0"), ("bodyPr", "forceAA", "0"),
})  # fmt: skip
_DEFAULTS = frozenset({
    *((tag, "0") for tag in (
        "smooth", "invertIfNegative", "bubble3D", "overlay", "delete", "showLegendKey", "showVal", "showCatName",
        "showSerName", "showPercent", "showBubbleSize", "showLeaderLines", "firstSliceAng")),
    ("prstDash", "solid"), ("lblOffset", "100"),
})  # fmt: skip
_NOTHING_WHEN_EMPTY = frozenset({"lstStyle", "effectLst", "layout"})
_THEME_FONTS = frozenset({"ea", "cs", "sym"})
_TRUTH = {"true": "1", "false": "0"}

_CACHE_SIZE = 4096
_known: dict[bytes, str] = {}
"""Digests by the XML as it stands: the same pieces return in chart after chart, and walking them is slow."""


_DATA = re.compile(
    rb"<c:(tx|cat|val|plus|minus)><c:(strRef|numRef)>.*?</c:\2></c:\1>" rb'|<c16:uniqueId val="[^"]*"/>', re.DOTALL
)
"""What of a written chart part no look depends on: names, categories and values, and Office's id of a series."""
_forms: dict[bytes, dict[str, str]] = {}


def chart_looks(root: etree._Element, keys: Sequence[SeriesKeys] | None = None) -> dict[str, str]:
    """The digests of a chart part's looks by piece.

    `keys` are those of each `c:ser` in the document's order where the chart itself does not say them.
    """
    found: dict[str, str] = {}
    plot_area = root.find(f"{C}chart/{C}plotArea")
    if plot_area is None:
        return found
    for name, nodes in _whole_pieces(root, plot_area):
        if nodes:
            found[name] = _digest_of(nodes)
    scale = _scale(plot_area)
    if scale:
        found["scale"] = _hashed(scale)
    all_series = series_nodes(plot_area)
    all_keys = keys if keys is not None else [written_keys(node) for node in all_series]
    for node, (key, categories) in zip(all_series, all_keys, strict=True):
        if key is not None:
            _add_series(found, node, key, categories)
    return found


def looks_of_written(xml: bytes) -> dict[str, str]:
    """The looks of a chart part that chart_xml wrote. Most charts of a deck differ in their data alone, so the looks
    are remembered by what is left of the XML without them."""
    form = blake2b(_DATA.sub(b"", xml), digest_size=16).digest()
    looks = _forms.get(form)
    if looks is None:
        looks = chart_looks(parse_xml(xml))
        if len(_forms) >= _CACHE_SIZE:
            _forms.clear()
        _forms[form] = looks
    return dict(looks)


def series_nodes(plot_area: etree._Element) -> list[etree._Element]:
    """All `c:ser` in the document's order."""
    return [node for kind in plot_area for node in kind.iterchildren(f"{C}ser")]


def type_nodes(plot_area: etree._Element) -> list[etree._Element]:
    """The elements of the chart types, such as `c:barChart`."""
    return [node for node in plot_area if isinstance(node.tag, str) and node.tag.endswith("Chart")]


def axis_nodes(plot_area: etree._Element) -> list[etree._Element]:
    return [node for node in plot_area if isinstance(node.tag, str) and node.tag.endswith("Ax")]


def written_keys(series: etree._Element) -> SeriesKeys:
    """The keys in a series' own extension; (None, ()) where an editor dropped it or it makes no sense."""
    for extension in series.iterfind(f"{C}extLst/{C}ext"):
        if extension.get("uri") == KEYS_URI:
            said = extension.find(f"{{{NAMESPACE}}}series")
            if said is not None:
                return said.get("key", ""), _key_list(said.get("categories", ""))
    return None, ()


def point_index(node: etree._Element) -> int:
    """The place of a `c:dPt` or `c:dLbl`; -1 where it says none."""
    index = node.find(f"{C}idx")
    said = index.get("val", "") if index is not None else ""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 8 else -1


def _key_list(text: str) -> tuple[str, ...]:
    try:
        keys = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(keys) if isinstance(keys, list) and all(isinstance(key, str) for key in keys) else ()


# ------------------------------------------------------------------------------------------------- pieces


def _whole_pieces(root: etree._Element, plot_area: etree._Element) -> Iterator[tuple[str, list[etree._Element]]]:
    """The pieces that a chart has once, with their elements."""
    frame = [node for node in root if node.tag in FRAME] + [node for node in plot_area if node.tag == PLOT_FRAME]
    yield "chart", frame
    yield "layout", list(plot_area.iterchildren(f"{C}layout"))
    yield "legend", list(root.iterfind(f"{C}chart/{C}legend"))
    yield "axes", axis_nodes(plot_area)
    yield "type", type_nodes(plot_area)


def _add_series(found: dict[str, str], node: etree._Element, key: str, categories: Sequence[str]) -> None:
    looks = [child for child in node if child.tag in SERIES_LOOK]
    found[f"series/{key}"] = _digest_of(looks)
    for child in node:
        if child.tag == f"{C}dLbls":
            found[f"labels/{key}"] = _digest_of([child])
            _add_points(found, f"label/{key}", child.iterchildren(f"{C}dLbl"), categories)
            _add_marks(found, key, child, categories)
        elif child.tag == f"{C}errBars":
            found[f"bars/{key}"] = _digest_of([child])
    _add_points(found, f"point/{key}", node.iterchildren(f"{C}dPt"), categories)


def _add_points(found: dict[str, str], name: str, nodes: Iterable[etree._Element], categories: Sequence[str]) -> None:
    for node in nodes:
        index = point_index(node)
        if 0 <= index < len(categories):
            found[f"{name}/{categories[index]}"] = _digest_of([node])


def _add_marks(found: dict[str, str], key: str, labels: etree._Element, categories: Sequence[str]) -> None:
    for label in labels.iterchildren(f"{C}dLbl"):
        index, format = point_index(label), label.find(f"{C}numFmt")
        mark = unmarked_format(format.get("formatCode", ""))[1] if format is not None else ""
        if mark and 0 <= index < len(categories):
            found[f"mark/{key}/{categories[index]}"] = mark


def _scale(plot_area: etree._Element) -> str:
    said = []
    for axis in axis_nodes(plot_area):
        scaling = axis.find(f"{C}scaling")
        for node in (*(scaling if scaling is not None else ()), *axis):
            name = _local(node)
            if name in SCALE:
                said.append(f"{_local(axis)} {name} {_number(node.get('val', ''))}")
    return "\n".join(sorted(said))


def _number(text: str) -> str:
    try:
        return repr(float(text))
    except ValueError:
        return text


# ------------------------------------------------------------------------------------------------- digests


def _digest_of(nodes: Sequence[etree._Element]) -> str:
    """The digest of elements together; '' is a digest too, of a look that says nothing of its own."""
    return "".join(_digest(node) for node in nodes) if len(nodes) < 2 else _hashed(" ".join(map(_digest, nodes)))


def _digest(node: etree._Element) -> str:
    """The digest of one element as a piece. Series, single points' labels and places are no part of it."""
    local = _local(node)
    if local.endswith("Chart") or local in ("dLbls", "errBars"):
        # Their pieces have digests of their own; a copy of all their XML as a key would be long.
        return _hashed(_canonical(node, top=True))
    source = etree.tostring(node, with_tail=False)
    digest = _known.get(source)
    if digest is None:
        digest = _hashed(_canonical(node, top=True))
        if len(_known) >= _CACHE_SIZE:
            _known.clear()
        _known[source] = digest
    return digest


def _hashed(text: str) -> str:
    return blake2b(text.encode("utf-8", "replace"), digest_size=5).hexdigest()


_OWN_PIECES = {
    "dLbls": ("dLbl",), "dLbl": ("idx",), "dPt": ("idx",), "errBars": ("errDir", "plus", "minus"),
}  # fmt: skip


def _canonical(node: etree._Element, top: bool = False) -> str:
    """An element as a text that is the same for the same look; '' for what is as good as not there."""
    local = _local(node)
    if not local or local in _SKIPPED:
        return ""
    attributes = sorted(_meaning(local, node.attrib))
    children: Iterable[Any] = node
    if top:
        left_out = ("ser", "dLbls") if local.endswith("Chart") else _OWN_PIECES.get(local, ())
        children = [child for child in node if _local(child) not in left_out]
    elif local in SCALE and _local_parent(node) in ("scaling", "catAx", "valAx", "dateAx", "serAx"):
        return ""
    inside = "".join(map(_canonical, children))
    if not inside:
        if local in _NOTHING_WHEN_EMPTY and not attributes:
            return ""
        if len(attributes) == 1 and attributes[0][0] == "val" and (local, attributes[0][1]) in _DEFAULTS:
            return ""
        if local in _THEME_FONTS and node.get("typeface", "").startswith("+"):
            return ""
        inside = (node.text or "") if len(node) == 0 else ""
        if not inside.strip() and local != "t" and local != "separator":
            inside = ""
    said = "".join(f" {name}={value!r}" for name, value in attributes)
    return f"<{local}{said}>{inside}</>"


def _meaning(local: str, attributes: Any) -> Iterator[tuple[str, str]]:
    """The attributes that a look depends on. Those with a namespace are relationships and marks of editors."""
    for name, value in attributes.items():
        if name not in _NO_LOOK and name[0] != "{":
            told = _TRUTH.get(value, value)
            if name == "formatCode":
                told = unmarked_format(told)[0]
            if (local, name, told) not in _DEFAULT_ATTRIBUTES:
                yield name, told


def _local(node: etree._Element) -> str:
    """An element's name without its namespace; '' for comments and processing instructions."""
    tag = node.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def _local_parent(node: etree._Element) -> str:
    parent = node.getparent()
    return _local(parent) if parent is not None else ""
