"""What a hand-written script does on every slide: fill placeholders, add pictures, labels and charts."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt


def add_slide(deck: Any, layout_name: str, texts: Mapping[str, str], notes: str = "") -> tuple[Any, dict[str, Any]]:
    """A slide with its texts, footer and number, and its placeholders by name; those left over are for others."""
    footer = deck.core_properties.title
    layout = deck.slide_layouts.get_by_name(layout_name)
    slide = deck.slides.add_slide(layout)
    names = {place.placeholder_format.idx: place.name for place in layout.placeholders}
    places = {names[place.placeholder_format.idx]: place for place in slide.placeholders}
    for name, text in texts.items():
        places[name].text_frame.text = text.replace("\n", "\v") if name == "Title" else text
    for place in layout.placeholders:
        if place.name in ("Footer", "Slide number"):
            own = copy.deepcopy(place._element)
            slide.shapes._spTree.append(own)
            if place.name == "Footer":
                slide.shapes[-1].text_frame.text = footer
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    return slide, places


def remove(place: Any) -> None:
    place._element.getparent().remove(place._element)


def drop_empty(places: Mapping[str, Any]) -> None:
    """Take away the placeholders that nothing was put into."""
    for name, place in places.items():
        if name in ("Stamp", "Subtitle", "Source") and not place.text_frame.text:
            remove(place)


def add_picture(slide: Any, file: Path, left: int, top: int, height: int, alt_text: str) -> Any:
    picture = slide.shapes.add_picture(str(file), left, top, height=height)
    picture._element.nvPicPr.cNvPr.set("descr", alt_text)
    return picture


def add_label(slide: Any, frame: Sequence[int], lines: Sequence[str], size: int, bold: bool = False) -> None:
    """A text box, its first line bold if asked for."""
    text = slide.shapes.add_textbox(*frame).text_frame
    text.word_wrap = True
    text.margin_left = text.margin_right = text.margin_top = text.margin_bottom = 0
    for place, line in enumerate(lines):
        paragraph = text.paragraphs[0] if place == 0 else text.add_paragraph()
        run = paragraph.add_run()
        run.text = line
        run.font.size = Pt(size)
        run.font.bold = bold and place == 0
        run.font.color.theme_color = MSO_THEME_COLOR.TEXT_1


def add_chart(slide: Any, place: Any, chart_type: Any, categories: Sequence[str], values: Sequence[float],
              alt_text: str) -> Any:  # fmt: skip
    """A chart with its workbook in a chart's placeholder, or where another kind of placeholder stood."""
    data = CategoryChartData(number_format='0" pct."')
    data.categories = categories
    data.add_series("Andel", [value * 100 for value in values])
    if hasattr(place, "insert_chart"):
        frame = place.insert_chart(chart_type, data)
    else:
        frame = slide.shapes.add_chart(chart_type, place.left, place.top, place.width, place.height, data)
        remove(place)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt_text)
    chart = frame.chart
    chart.has_legend = False
    chart.has_title = False
    chart.font.size = Pt(14)
    return chart


def style_bars(chart: Any, highlight: int | None) -> None:
    """Grey bars with their numbers, one of them in the accent's colour; no value axis."""
    plot = chart.plots[0]
    plot.gap_width = 70
    series = plot.series[0]
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = '0" pct."', False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    series.format.fill.solid()
    series.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_6
    if highlight is not None:
        point = series.points[highlight]
        point.format.fill.solid()
        point.format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
        font = point.data_label.font
        font.bold, font.color.theme_color = True, MSO_THEME_COLOR.ACCENT_1
    values = chart.value_axis
    values.minimum_scale = 0
    values.has_major_gridlines = False
    values.visible = False
    names = chart.category_axis
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.theme_color = MSO_THEME_COLOR.ACCENT_6


def add_bars(slide: Any, place: Any, names: Sequence[str], shares: Sequence[float], highlight: int | None) -> None:
    """Bars from the first at the top to the last; PowerPoint draws them from below."""
    alt_text = "Liggende søjler: " + ", ".join(f"{name} {share:.0%}" for name, share in zip(names, shares, strict=True))
    chart = add_chart(slide, place, XL_CHART_TYPE.BAR_CLUSTERED, names, shares, alt_text)
    style_bars(chart, highlight)
    chart.category_axis.reverse_order = True
