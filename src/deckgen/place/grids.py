"""Icon grids: the frames of icons, words and lines inside the grid's own frame.

Proportions follow the look's grid: bands 1.62 inches high, cells 2.25 apart, icons of 0.62, all scaled with
the frame. Icons align by their ink: a mark may stand with its box a little outside the cell.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from deckgen.model import (
    EMU_PER_INCH,
    EMU_PER_POINT,
    Band,
    Brand,
    Cell,
    Frame,
    Icon,
    IconGrid,
    Part,
    TextStyle,
)  # fmt: skip
from deckgen.place.styles import brand_style
from deckgen.place.texts import Measure

HAIRLINE = round(0.75 * EMU_PER_POINT)


def inch(length: float) -> int:
    return round(length * EMU_PER_INCH)


def _height(style: TextStyle, lines: int = 1) -> int:
    """Room for lines of a style; fonts are up to 1.25 of their size high."""
    return round(style.size * 1.25 * max(style.line, 0.9) * lines * EMU_PER_POINT)


@lru_cache(maxsize=512)
def ink(icon: Icon) -> tuple[float, float, float, float]:
    """The box of an icon's outline as shares of its view box: left, top, right, bottom."""
    numbers = [float(token) for token in icon.outline.split() if token[-1].isdigit()]
    across, down = numbers[0::2], numbers[1::2]
    return min(across) / icon.width, min(down) / icon.height, max(across) / icon.width, max(down) / icon.height


def place_grid(grid: IconGrid, frame: Frame, brand: Brand, measure: Measure) -> tuple[Part, ...]:
    """The parts of a grid, in reading order."""
    make = {"bands": _bands, "row": _row, "pictogram": _pictogram, "list": _list, "mark": _mark}
    return tuple(make[grid.arrangement](grid, frame, brand, measure))


# ------------------------------------------------------------------------------------------------- bands


def _bands(grid: IconGrid, frame: Frame, brand: Brand, measure: Measure) -> list[Part]:
    count = len(grid.bands)
    headed = any(band.heading for band in grid.bands)
    most = max(len(band.cells) for band in grid.bands)
    offset = min(inch(3.0), frame.w // 4) if headed else 0
    pitch = (frame.w - offset + inch(0.2)) // max(most, 4 if headed else 1)
    width = pitch - inch(0.2)
    styles = _cell_styles(grid, brand, measure, width)
    if count == 1:
        return _single_band(grid.bands[0], frame, offset, pitch, styles, brand, measure)
    height = min(frame.h // count, inch(1.62) if count == 3 else inch(2.2))
    icon = min(inch(0.62 if count == 3 else 0.8), round(height * 0.4))
    parts: list[Part] = []
    for number, band in enumerate(grid.bands):
        top = frame.y + number * height
        parts.append(Part("rule", Frame(frame.x, top, frame.w, HAIRLINE), brand.tones["hairline"]))
        if band.heading:
            box = Frame(frame.x, top + inch(0.24), offset - inch(0.2), height - inch(0.3))
            parts.append(measure.part(band.heading, brand_style("band_heading", brand), box, f"{band.key}/heading"))
        for place, cell in enumerate(band.cells):
            box = Frame(frame.x + offset + place * pitch, top + inch(0.2), width, height - inch(0.2))
            parts += _cell(band, cell, box, icon, styles, brand, measure, beside=True)
    return parts


def _single_band(
    band: Band, frame: Frame, offset: int, pitch: int, styles: dict[str, TextStyle], brand: Brand, measure: Measure
) -> list[Part]:
    """One band stands in the middle of the content area, its icons larger."""
    icon = min(inch(1.1), round(frame.h * 0.3))
    number = _height(styles["icon_number"]) if any(c.number for c in band.cells) else 0
    label = _height(styles["icon_label"], 2)
    height = icon + inch(0.12) + number + label
    top = frame.y + max(0, (frame.h - height) // 2)
    parts: list[Part] = []
    if band.heading:
        box = Frame(frame.x, top, offset - inch(0.2), height)
        parts.append(measure.part(band.heading, brand_style("band_heading", brand), box, f"{band.key}/heading"))
    for place, cell in enumerate(band.cells):
        box = Frame(frame.x + offset + place * pitch, top, pitch - inch(0.2), frame.bottom - top)
        parts += _cell(band, cell, box, icon, styles, brand, measure, beside=False)
    return parts


def _cell_styles(grid: IconGrid, brand: Brand, measure: Measure, width: int) -> dict[str, TextStyle]:
    """The looks of a grid's words: one label size for all cells, the largest that fits them all in two lines."""
    labels = [cell.label for band in grid.bands for cell in band.cells if cell.label]
    style = brand_style("icon_label", brand)
    size = min((measure.size_for(label, style, width, lines=2) for label in labels), default=style.size)
    looks = {name: brand_style(name, brand) for name in ("icon_number", "icon_note")}
    return {**looks, "icon_label": replace(style, size=size, min_size=size)}


def _cell(
    band: Band, cell: Cell, box: Frame, size: int, styles: dict[str, TextStyle], brand: Brand, measure: Measure,
    beside: bool,
) -> list[Part]:  # fmt: skip
    """Icon, number, label and note of one cell, grouped. The number stands beside the icon or under it."""
    group = f"{band.key}/{cell.key}"
    parts: list[Part] = []
    top = box.y
    if cell.icon is not None:
        parts.append(_icon(cell, cell.icon, Frame(box.x, top, size, size), brand, group))
        top += size + inch(0.06)
    if cell.number:
        style = styles["icon_number"]
        tall = _height(style)
        if beside and cell.icon is not None:
            left = box.x + size + inch(0.1)
            place = Frame(left, box.y + (size - tall) // 2, box.right - left, tall)
            parts.append(measure.part(cell.number, style, place, group))
        else:
            parts.append(measure.part(cell.number, style, Frame(box.x, top, box.w, tall), group))
            top += tall
    for runs, name, lines in ((cell.label, "icon_label", 2), (cell.note, "icon_note", 1)):
        if runs:
            style = styles[name]
            tall = _height(style, lines)
            parts.append(measure.part(runs, style, Frame(box.x, top, box.w, tall), group))
            top += tall
    return parts


def _icon(cell: Cell, icon: Icon, frame: Frame, brand: Brand, group: str) -> Part:
    """An icon at the foot of its box, its proportions kept, its ink at the box's left edge."""
    ratio = icon.width / icon.height
    width = min(frame.w, round(frame.h * ratio))
    height = round(width / ratio)
    kept = Frame(frame.x - round(ink(icon)[0] * width), frame.y + frame.h - height, width, height)
    return Part("icon", kept, brand.tones[cell.tone], icon, group=group)


# ------------------------------------------------------------------------------------------------- others


def _row(grid: IconGrid, frame: Frame, brand: Brand, measure: Measure) -> list[Part]:
    """Icons side by side with a bold name and a small note under each."""
    cells = grid.bands[0].cells
    pitch = min(inch(2.5), (frame.w + inch(0.4)) // len(cells))
    width = pitch - inch(0.3)
    noted = any(cell.note for cell in cells)
    name, note = brand_style("row_label", brand), brand_style("row_note", brand)
    words = _height(name) + (_height(note) if noted else 0)
    tall = min(inch(1.2), frame.h - words - inch(0.12))
    parts: list[Part] = []
    for place, cell in enumerate(cells):
        left, group = frame.x + place * pitch, f"row/{cell.key}"
        if cell.icon is not None:
            wide = min(round(tall * cell.icon.width / cell.icon.height), width)
            parts.append(_icon(cell, cell.icon, Frame(left, frame.y, wide, tall), brand, group))
        top = frame.y + tall + inch(0.12)
        for runs, style in ((cell.number, brand.styles["icon_number"]), (cell.label, name), (cell.note, note)):
            if runs:
                high = _height(style)
                lit = style is note and cell.tone == "accent"
                look = replace(style, colour=brand.tones["accent"], bold=True) if lit else style
                parts.append(measure.part(runs, look, Frame(left, top, width, high), group))
                top += high
    return parts


def _pictogram(grid: IconGrid, frame: Frame, brand: Brand, measure: Measure) -> list[Part]:
    """Ten icons, five and five, whose ink fills the frame from edge to edge."""
    band = grid.bands[0]
    cells = band.cells
    across = (len(cells) + 1) // 2
    first = next(cell.icon for cell in cells if cell.icon is not None)
    left, top, right, bottom = ink(first)
    wide, tall = (right - left) * first.width, (bottom - top) * first.height
    # The gaps are 0.55 of the ink's width and 0.46 of its height, as in the look's measures.
    fit_w = frame.w / (across + 0.55 * (across - 1)) / wide
    fit_h = frame.h / 2.46 / tall
    scale = min(fit_w, fit_h)
    step_x = (frame.w - wide * scale) / (across - 1) if fit_w <= fit_h * 1.35 else wide * scale * 1.9
    step_y = min((frame.h - tall * scale), tall * scale * 1.46)
    parts = []
    for place, cell in enumerate(cells):
        if cell.icon is None:
            continue
        row, column = divmod(place, across)
        x = frame.x - left * first.width * scale + column * step_x
        y = frame.y - top * first.height * scale + row * step_y
        box = Frame(round(x), round(y), round(first.width * scale), round(first.height * scale))
        parts.append(Part("icon", box, brand.tones[cell.tone], cell.icon, group=f"{band.key}/{cell.key}"))
    return parts


def _list(grid: IconGrid, frame: Frame, brand: Brand, measure: Measure) -> list[Part]:
    """A column of icons, a hairline over each; the words are the body's rows beside it."""
    band = grid.bands[0]
    cells = band.cells
    pitch = row_pitch(len(cells), frame)
    size = min(inch(0.56), pitch // 2)
    parts: list[Part] = []
    for place, cell in enumerate(cells):
        top = frame.y + place * pitch
        parts.append(Part("rule", Frame(frame.x, top, frame.w, HAIRLINE), brand.tones["hairline"]))
        if cell.icon is not None:
            box = Frame(frame.x, top + (pitch - size) // 2 - inch(0.04), size, size)
            parts.append(_icon(cell, cell.icon, box, brand, f"{band.key}/{cell.key}"))
    return parts


def row_pitch(count: int, frame: Frame) -> int:
    """How far apart the rows of a list are."""
    return min(inch(1.40), frame.h // count)


def _mark(grid: IconGrid, frame: Frame, brand: Brand, measure: Measure) -> list[Part]:
    cell = grid.bands[0].cells[0]
    return [_icon(cell, cell.icon, frame, brand, "")] if cell.icon is not None else []
