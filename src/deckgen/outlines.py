"""Unite the shapes of an SVG drawing into one outline, with svgelements for reading and pathops for curves.

Slow to import, so imported where it is used. The drawing is one that `svg` has cut down and bounded.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

import pathops  # type: ignore[import-untyped]
import svgelements  # type: ignore[import-untyped]

SLACK = 0.005
"""How far an outline may reach over its view box without being cut."""
CONIC_TOLERANCE = 0.1
"""How far a quadratic curve may lie from the conic it stands for: pathops draws round ends as conics."""

CAPS = {"round": pathops.LineCap.ROUND_CAP, "square": pathops.LineCap.SQUARE_CAP}
JOINS = {"round": pathops.LineJoin.ROUND_JOIN, "bevel": pathops.LineJoin.BEVEL_JOIN}
LETTERS = {
    pathops.PathVerb.MOVE: "M",
    pathops.PathVerb.LINE: "L",
    pathops.PathVerb.QUAD: "Q",
    pathops.PathVerb.CUBIC: "C",
    pathops.PathVerb.CLOSE: "Z",
}


def united_outline(svg: bytes, width: float, height: float, scale: float, units: int) -> str:
    """All that is filled or stroked inside the view box, '' for nothing, as `Icon.outline` writes it.

    The drawing is `width` by `height` from the origin, is worked on at `scale` and written with `units` path
    units for each of its own. Sub-paths do not overlap, and holes run against their surroundings, so the
    outline fills the same under both rules. Raises nearly anything for broken paths.
    """
    shapes = svgelements.SVG.parse(io.BytesIO(svg), reify=True).elements()
    parts = [part for shape in shapes if isinstance(shape, svgelements.Shape) for part in _filled_parts(shape, scale)]
    for part in parts:
        part.simplify(fix_winding=True)
    while len(parts) > 1:  # in pairs: much faster than adding many small parts to one large one
        pairs = zip_longest(parts[::2], parts[1::2], fillvalue=pathops.Path())
        parts = [pathops.op(*pair, pathops.PathOp.UNION, fix_winding=True) for pair in pairs]
    return _written(_cut_to(parts[0], width * scale, height * scale), units / scale) if parts else ""


def _filled_parts(shape: Any, scale: float) -> list[Any]:
    """The filled area and the area under the stroke of a shape, each as a path of pathops."""
    values = shape.values
    if values.get("visibility") in ("hidden", "collapse"):
        return []
    path = abs(svgelements.Path(shape) * svgelements.Matrix.scale(scale))
    path.approximate_arcs_with_cubics()
    parts = []
    if _is_painted(values, "fill"):
        filled = _pathops_path(path)
        even_odd = values.get("fill-rule") == "evenodd"
        filled.fillType = pathops.FillType.EVEN_ODD if even_odd else pathops.FillType.WINDING
        parts.append(filled)
    if _is_painted(values, "stroke") and shape.stroke_width:
        stroked = _pathops_path(path)
        stroked.stroke(
            float(shape.stroke_width) * scale,
            CAPS.get(values.get("stroke-linecap"), pathops.LineCap.BUTT_CAP),
            JOINS.get(values.get("stroke-linejoin"), pathops.LineJoin.MITER_JOIN),
            float(values.get("stroke-miterlimit", 4)),
        )
        stroked.convertConicsToQuads(CONIC_TOLERANCE)
        parts.append(stroked)
    return parts


def _is_painted(values: Mapping[str, str], paint: str) -> bool:
    """Whether a shape's fill or stroke shows: it has a paint, and is not wholly transparent."""
    seen = (values.get(name, "1") for name in (f"{paint}-opacity", "opacity"))
    return values[paint] not in ("none", "transparent") and all(str(share).strip("0.% ") for share in seen)


def _pathops_path(path: Any) -> Any:
    """A path of svgelements, without arcs, as a path of pathops."""
    out = pathops.Path()
    for segment in path:
        points = [number for point in list(segment)[1:] if point is not None for number in (point.x, point.y)]
        if not all(math.isfinite(number) and abs(number) < 1e6 for number in points):
            raise ValueError("a coordinate is no usable number")
        match segment:
            case svgelements.Move():
                out.moveTo(segment.end.x, segment.end.y)
            case svgelements.Close():
                out.close()
            case svgelements.Line():
                out.lineTo(*points)
            case svgelements.QuadraticBezier():
                out.quadTo(*points)
            case svgelements.CubicBezier():
                out.cubicTo(*points)
    return out


def _cut_to(path: Any, width: float, height: float) -> Any:
    """The part of the path inside the view box."""
    left, top, right, bottom = path.bounds
    if min(left, top) > -SLACK and right < width + SLACK and bottom < height + SLACK:
        return path
    view_box = pathops.Path()
    view_box.moveTo(0, 0)
    for corner in ((width, 0), (width, height), (0, height)):
        view_box.lineTo(*corner)
    view_box.close()
    return pathops.op(path, view_box, pathops.PathOp.INTERSECTION, fix_winding=True)


def _written(path: Any, scale: float) -> str:
    """A path of pathops as an icon's outline, with every sub-path closed."""
    tokens: list[str] = []
    for verb, points in path:
        letter = LETTERS[verb]
        if letter == "M" and tokens and tokens[-1] != "Z":
            tokens.append("Z")
        tokens.append(letter)
        tokens.extend(str(round(number * scale)) for point in points for number in point)
    if tokens and tokens[-1] != "Z":
        tokens.append("Z")
    return " ".join(tokens)
