"""Pictures from files: PNG, JPEG, GIF, and SVG with a PNG made from it as fall-back."""

from __future__ import annotations

import io
import warnings

from deckgen.context import Context
from deckgen.fields import place_of
from deckgen.model import Picture

MEDIA = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif"}
MAX_PIXELS = 80_000_000
SVG_WIDTH = 1600


def read_picture(file: str, alt: str, context: Context, key: str, role: str, crop: bool = False) -> Picture | None:
    """The picture block of a file; None, and a problem told, where it is not a picture."""
    path, data = context.picture(file)
    if not data:
        return None
    try:
        if path.suffix.lower() == ".svg":
            return _from_svg(data, alt, key, role, crop)
        return _from_bitmap(data, alt, key, role, crop)
    except Exception as problem:  # Pillow and resvg raise their own kinds for a broken file
        context.problem("picture-broken", f"{path.name} cannot be read as a picture: {problem}", place_of(file),
                        "use a PNG, JPEG, GIF or SVG file")  # fmt: skip
        return None


def _from_bitmap(data: bytes, alt: str, key: str, role: str, crop: bool) -> Picture:
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValueError(f"it has {image.width} x {image.height} pixels, far more than a slide shows")
            kind = MEDIA.get(image.format or "")
            image.load()
            if kind is None:
                stream = io.BytesIO()
                image.convert("RGBA").save(stream, "PNG")
                return Picture(key, role, stream.getvalue(), "image/png", image.width, image.height, alt, crop=crop)
            return Picture(key, role, data, kind, image.width, image.height, alt, crop=crop)


def _from_svg(data: bytes, alt: str, key: str, role: str, crop: bool) -> Picture:
    import struct

    import resvg_py

    lowered = data[:100_000].lower()
    if b"<!entity" in lowered or b"<!doctype" in lowered or len(data) > 2**21:
        raise ValueError("it declares a document type or entities, or is too large")
    png = bytes(resvg_py.svg_to_bytes(svg_string=data.decode("utf-8-sig"), width=SVG_WIDTH))
    width, height = struct.unpack(">II", png[16:24])
    return Picture(key, role, png, "image/png", width, height, alt, svg=data, crop=crop)
