"""Turn an SVG drawing into one filled outline, safely: the file comes from a user and may be anything.

The drawing is read with a plain XML reader, cut down to shapes, groups and their looks, and only then handed
to the libraries that know curves. At last the outline is rasterised beside the drawing: what would not look
the same in one colour is refused rather than shown wrong.
"""

from __future__ import annotations

import io
import math
import re
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from deckgen.findings import error
from deckgen.model import Icon

MAX_BYTES = 1 << 20
MAX_DEPTH = 50
MAX_WRITTEN_OUT = 40_000
"""Characters of path data, with every element counted as 100 and every `use` as what it repeats.

Far above what an icon needs, and low enough that even curves which all cross each other come to an end."""
MAX_STYLE_SHEET = 10_000
MAX_OUTLINE = 200_000

UNITS = 1000
"""Path units for one unit of the view box."""

SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
GROUPS = frozenset({"svg", "g", "a", "switch", "defs", "symbol", "use", "clipPath", "style"})
UNDRAWABLE = {"text": "text", "image": "a picture", "mask": "a mask"}
"""Elements that would be missed if they were left out, with the words for them. Others are left out."""

LOOKS = frozenset({
    "fill", "fill-rule", "fill-opacity", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-dasharray", "stroke-opacity", "opacity", "display", "visibility", "color",
    "vector-effect", "clip-path", "clip-rule",
})  # fmt: skip
PLACES = frozenset({
    "id", "class", "d", "points", "transform", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry",
    "width", "height", "viewBox",
})  # fmt: skip

SIDES = (240, 340)
"""The longer side that drawings are scaled to before they are united: large enough for smooth stroke edges.

Very rarely pathops loses a shape, but hardly ever the same one at two sizes, so there is a second try."""

RASTER = 256
"""The longer side of the comparison pictures, in pixels."""
TOLERANCE = 0.05
"""How much of the ink may differ, as a share: edges of a stroke and its outline are blended differently."""

UNLIKE = "would not look the same in one colour: parts of it are see-through, cut off or dashed"
TOO_DETAILED = "is too detailed or too deeply nested for an icon"
HINT = "save it as a plain SVG of filled shapes: text and strokes converted to paths, no pictures, masks or cuts"


class _UnusableError(Exception):
    """Why a drawing cannot become an icon, in words that follow 'the icon'."""


def outline_of(svg: bytes, name: str) -> Icon:
    """The drawing as one outline that looks the same under the even-odd and the nonzero rule.

    Strokes become filled shapes, and what reaches beyond the view box is cut off.
    Raises 'icon-broken' for what is no SVG, too large, unsafe, empty, or not to be drawn in one colour.
    """
    try:
        drawing = _read(svg)
        width, height = _size_to_view_box(drawing)
        _bound(drawing)
        for side in SIDES:
            outline = _outline(drawing, width, height, side)
            if _looks_like(drawing, outline, width, height):
                return Icon(name, round(width * UNITS), round(height * UNITS), outline)
        raise _UnusableError(UNLIKE)
    except _UnusableError as problem:
        raise error("icon-broken", f"the icon '{name}' {problem}", hint=HINT) from None


# ------------------------------------------------------------------------------------------------ reading


class _Builder:
    """Builds the cut-down drawing from the events of the XML reader."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.open: list[Element] = []
        self.left_out = 0
        """How many open elements lie inside one that is left out."""

    def start(self, qualified_name: str, attributes: dict[str, str]) -> None:
        tag = _local(qualified_name)
        if self.root is None and tag != "svg":
            raise _UnusableError(f"is no SVG drawing: it starts with <{tag}>")
        hidden = "none" in (attributes.get("display"), _declarations(attributes).get("display"))
        if self.left_out or hidden or tag not in SHAPES | GROUPS:
            if tag in UNDRAWABLE and not self.left_out and not hidden:
                raise _UnusableError(f"holds {UNDRAWABLE[tag]}, which cannot become an outline")
            self.left_out += 1
            return
        tag = "g" if tag in ("a", "switch") else tag
        kept = _kept(attributes)
        self.open.append(SubElement(self.open[-1], tag, kept) if self.open else Element(tag, kept))
        self.root = self.open[0] if self.root is None else self.root

    def end(self, _qualified_name: str) -> None:
        if self.left_out:
            self.left_out -= 1
        else:
            self.open.pop()

    def text(self, text: str) -> None:
        if self.open and not self.left_out and self.open[-1].tag == "style":
            self.open[-1].text = (self.open[-1].text or "") + text

    def doctype(self, name: str, _system: str | None, _public: str | None, has_subset: int) -> None:
        if name.lower() == "html":
            raise _UnusableError("is a web page, not an SVG drawing")
        if has_subset:
            raise _UnusableError("declares entities or a document type of its own, which is not safe to read")


def _read(svg: bytes) -> Element:
    """The drawing without anything but shapes, groups and their looks."""
    from xml.parsers import expat

    if len(svg) > MAX_BYTES:
        raise _UnusableError(f"is too large: {len(svg):,} bytes, at most {MAX_BYTES:,} can be read")
    if not svg.strip():
        raise _UnusableError("is an empty file")
    builder = _Builder()
    reader = expat.ParserCreate(namespace_separator=" ")
    reader.buffer_text = True
    reader.StartElementHandler = builder.start
    reader.EndElementHandler = builder.end
    reader.CharacterDataHandler = builder.text
    reader.StartDoctypeDeclHandler = builder.doctype
    try:
        reader.Parse(svg, True)
    except (expat.ExpatError, ValueError, LookupError) as problem:
        raise _UnusableError(f"is no SVG drawing that can be read: {problem}") from None
    if builder.root is None:
        raise _UnusableError("shows nothing: all of it is hidden")
    return builder.root


def _local(qualified_name: str) -> str:
    """The name without its namespace; names of other namespaces than SVG's keep theirs, so none matches."""
    namespace, _, name = qualified_name.rpartition(" ")
    return name if namespace in ("", "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink") else qualified_name


def _declarations(attributes: dict[str, str]) -> dict[str, str]:
    """The declarations of the `style` attribute."""
    pairs = (declaration.partition(":") for declaration in attributes.get("style", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _kept(attributes: dict[str, str]) -> dict[str, str]:
    """The attributes that place a shape or give its look. A reference may only point into the drawing."""
    named = {_local(name): value for name, value in attributes.items()}
    kept = {name: _one_colour(name, value) for name, value in named.items() if name in LOOKS | PLACES}
    looks = {name: _one_colour(name, value) for name, value in _declarations(named).items() if name in LOOKS}
    if looks:
        kept["style"] = ";".join(f"{name}:{value}" for name, value in looks.items())
    if named.get("href", "").startswith("#"):
        kept["href"] = named["href"]
    if "mask" in named or "mask" in _declarations(named):
        raise _UnusableError("holds a mask, which cannot become an outline")
    return kept


def _one_colour(name: str, value: str) -> str:
    """Black for a gradient or pattern."""
    return "black" if name in ("fill", "stroke") and value.strip().startswith("url(") else value


def _size_to_view_box(drawing: Element) -> tuple[float, float]:
    """Give the root its view box as size, so that coordinates stay as drawn. Returns width and height."""
    written = drawing.get("viewBox") or f"0 0 {_pixels(drawing, 'width')} {_pixels(drawing, 'height')}"
    try:
        x, y, width, height = (float(number) for number in re.split(r"[\s,]+", written.strip()))
    except ValueError:
        raise _UnusableError("does not say how large it is: it has no usable viewBox") from None
    if not all(math.isfinite(number) for number in (x, y)) or not all(1 <= side <= 100_000 for side in (width, height)):
        raise _UnusableError(f"has a viewBox of {width:g} x {height:g}; each side must be between 1 and 100000")
    drawing.set("viewBox", f"{x!r} {y!r} {width!r} {height!r}")
    drawing.set("width", repr(width))
    drawing.set("height", repr(height))
    drawing.set("xmlns", "http://www.w3.org/2000/svg")
    return width, height


def _pixels(drawing: Element, side: str) -> str:
    return drawing.attrib.get(side, "").strip().removesuffix("px")


def _bound(drawing: Element) -> None:
    """Refuse what would take too long to draw: deep nesting, and `use` that repeats `use` that repeats ..."""
    named = {element.attrib["id"]: element for element in drawing.iter() if "id" in element.attrib}
    written_out = 0
    waiting = [(drawing, 0)]
    while waiting:
        element, depth = waiting.pop()
        written_out += 100 + len(element.get("d", "")) + len(element.get("points", ""))
        too_styled = element.tag == "style" and len(element.text or "") > MAX_STYLE_SHEET
        if written_out > MAX_WRITTEN_OUT or depth > MAX_DEPTH or too_styled:
            raise _UnusableError(TOO_DETAILED)
        waiting.extend((child, depth + 1) for child in element)
        repeated = named.get(element.get("href", "#")[1:])
        if element.tag == "use" and repeated is not None:
            waiting.append((repeated, depth + 1))


# ---------------------------------------------------------------------------------------------- outlining


def _outline(drawing: Element, width: float, height: float, side: float) -> str:
    """Everything that is filled or stroked as one outline, found with the longer side drawn `side` long."""
    from deckgen.outlines import united_outline

    try:
        outline = united_outline(tostring(drawing), width, height, side / max(width, height), UNITS)
    except Exception:  # its libraries raise whatever a broken path or number makes them trip over
        raise _UnusableError("cannot be turned into an outline: its paths or numbers are broken") from None
    if not outline:
        raise _UnusableError("shows nothing: no shape in it is filled or stroked inside its view box")
    if len(outline) > MAX_OUTLINE:
        raise _UnusableError(TOO_DETAILED)
    return outline


# ---------------------------------------------------------------------------------------------- comparing


def _looks_like(drawing: Element, outline: str, width: float, height: float) -> bool:
    """Whether the outline, filled, covers what the drawing covers."""
    from PIL import ImageChops, ImageStat

    view_box = f"0 0 {width * UNITS:.0f} {height * UNITS:.0f}"
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}"><path d="{outline}"/></svg>'
    wanted = _ink(tostring(drawing, encoding="unicode"), width, height)
    difference = ImageChops.difference(_ink(svg, width, height), wanted)
    return bool(ImageStat.Stat(difference).sum[0] <= TOLERANCE * ImageStat.Stat(wanted).sum[0])


def _ink(svg: str, width: float, height: float) -> Any:
    """How much each pixel is covered, as a grey picture."""
    import resvg_py
    from PIL import Image

    columns, rows = (max(1, round(side / max(width, height) * RASTER)) for side in (width, height))
    try:
        png = resvg_py.svg_to_bytes(svg_string=svg, width=columns, height=rows, skip_system_fonts=True)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as problem:  # a panic inside the drawing library is no Exception
        raise _UnusableError(f"cannot be drawn: {problem}") from None
    with Image.open(io.BytesIO(bytes(png))) as picture:
        return picture.convert("RGBA").getchannel("A")
