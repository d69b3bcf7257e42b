"""Heat maps: every value is told, drawn and readable, and the picture is the same wherever it is made."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import resvg_py
from lxml import etree
from PIL import Image, ImageChops

from deckgen import build
from deckgen.drawing import blend
from deckgen.findings import DeckgenError
from deckgen.model import EMU_PER_INCH, Picture, Shape
from tools import ROOT, find, part, part_names, validate, xml

GALLERY = ROOT / "tests/gallery/charts/heatmap.yaml"
BACKGROUND = {"offinno": "FAF4EA", "nordlys": "0B1B2A", "plain": "FFFFFF"}
ACCENT = {"offinno": "BF3B24", "nordlys": "4ED6A8", "plain": "1766B0"}
MARGIN = 2.0
"""SVG units from the edge of a cell, where it has its own colour and no letters."""

Rows = list[dict[str, str]]

with GALLERY.with_suffix(".csv").open(encoding="utf-8", newline="") as stream:
    ROWS: Rows = list(csv.DictReader(stream))


# ------------------------------------------------------------------------------------------- reading back


@dataclass(frozen=True)
class Outline:
    """A path of an SVG: its box in the SVG's units, its colours ('' for none) and whether it is dashed."""

    left: float
    top: float
    right: float
    bottom: float
    fill: str
    stroke: str
    dashed: bool

    def holds(self, other: Outline) -> bool:
        across = self.left <= other.left and other.right <= self.right
        return across and self.top <= other.top and other.bottom <= self.bottom


def outlines(picture: Picture) -> list[Outline]:
    """All paths in the order they are drawn, read without deckgen or matplotlib."""
    assert picture.svg is not None
    found = []
    for path in etree.fromstring(picture.svg).iter("{http://www.w3.org/2000/svg}path"):
        numbers = [float(number) for number in re.findall(r"-?\d+\.?\d*", path.get("d", ""))]
        across, down = numbers[::2], numbers[1::2]
        style = dict(re.findall(r"([\w-]+): ([^;]+)", path.get("style", "")))
        fill, stroke = (
            style.get(name, usual).replace("none", "").lstrip("#").upper()
            for name, usual in (("fill", "#000000"), ("stroke", "none"))
        )
        dashed = "stroke-dasharray" in style
        found.append(Outline(min(across), min(down), max(across), max(down), fill, stroke, dashed))
    return found


def is_cell(outline: Outline) -> bool:
    """Cells are coloured or dashed; no line of text is as high as the lowest of them in these tests."""
    high, wide = outline.bottom - outline.top, outline.right - outline.left
    return (bool(outline.fill) or outline.dashed) and high > 16 and wide > 30


def cells(picture: Picture, rows: Rows = ROWS) -> dict[tuple[str, str], Outline]:
    """Each cell by its row's and its column's code, given that the data hold them in reading order."""
    found = [outline for outline in outlines(picture) if is_cell(outline)]
    return dict(zip(((row["area"], row["partner"]) for row in rows), found, strict=True))


def words(picture: Picture) -> list[tuple[Outline | None, Outline]]:
    """Every line of text with the cell it stands in, None for a label."""
    found = outlines(picture)
    grounds = [outline for outline in found if is_cell(outline)]
    texts = [outline for outline in found if outline.fill and outline not in grounds]
    return [(next((ground for ground in grounds if ground.holds(text)), None), text) for text in texts]


def light(digits: str) -> float:
    """Relative luminance as WCAG 2.2 has it."""
    parts = [channel / 255 for channel in bytes.fromhex(digits)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def drawn(result: Any) -> list[Shape]:
    """The shapes with pictures of a built deck."""
    return [shape for slide in result.deck.slides for shape in slide.shapes if isinstance(shape.block, Picture)]


def picture_of(shape: Shape) -> Picture:
    assert isinstance(shape.block, Picture)
    return shape.block


@dataclass(frozen=True)
class Built:
    """The gallery deck in one brand: the file, and its heat maps over the whole and over half of a slide."""

    brand: str
    path: Path
    full: Picture
    half: Picture
    shapes: list[Shape]


@pytest.fixture(scope="module", params=["offinno", "nordlys", "plain"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    out = tmp_path_factory.mktemp(request.param) / "deck.pptx"
    shapes = drawn(build(GALLERY, brand=request.param, out=out))
    full, half = (picture_of(shape) for shape in shapes)
    return Built(request.param, out, full, half, shapes)


def deck(folder: Path, chart: str, rows: Iterable[dict[str, str]] = ROWS) -> Path:
    """A deck with one heat map of the gallery's data or of `rows`; `chart` are more keys of it."""
    rows = list(rows)
    with (folder / "heatmap.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    path = folder / "deck.yaml"
    path.write_text(
        "title: Test\nlanguage: da\nbrand: offinno\n"
        "data:\n  partners:\n    file: heatmap.csv\n    value: share\n    status: status\n"
        "    label: {area: area_label, partner: partner_label}\n"
        "slides:\n  - kind: chart\n    title: Test\n    chart:\n"
        f"      {{type: heatmap, from: partners, category: area, {chart}}}\n",
        encoding="utf-8",
    )
    return path


CHART_LINE = 14
"""Where `deck` writes the heat map."""


def heat_map(folder: Path, chart: str, rows: Iterable[dict[str, str]] = ROWS, **options: str) -> Picture:
    (shape,) = drawn(build(deck(folder, chart, rows), out=folder / "deck.pptx", **options))  # type: ignore[arg-type]
    return picture_of(shape)


# ------------------------------------------------------------------------------------------- what is told


def test_alt_text_tells_every_value_row_by_row(built: Built) -> None:
    alt = built.full.alt.replace("\u00a0", " ")
    assert alt.startswith("Varmekort. Skoler og dagtilbud: Borgere 41 pct., Virksomheder 12 pct., ")
    sentences = {sentence.split(": ")[0]: sentence for sentence in re.split(r"\. (?=[A-ZÆØÅ])", alt)}
    for row in ROWS:
        value = f"{round(float(row['share']) * 100)} pct" if row["share"] else "ingen værdi"
        assert f"{row['partner_label']} {value}" in sentences[row["area_label"]]
    assert list(sentences)[1:] == list(dict.fromkeys(row["area_label"] for row in ROWS))
    assert ".." not in alt


def test_facts_are_all_values_with_the_lines_they_came_from(built: Built) -> None:
    shown = [(fact.value, fact.origin and fact.origin.line) for fact in built.full.facts]
    assert shown == [(float(row["share"]) if row["share"] else None, line) for line, row in enumerate(ROWS, 2)]
    assert {fact.status for fact in built.full.facts} == {"illustrative"}


def test_a_given_alt_text_stands(tmp_path: Path) -> None:
    assert heat_map(tmp_path, "series: partner, alt: Hvem der er med").alt == "Hvem der er med"


def test_numbers_are_written_in_the_language_of_the_deck(tmp_path: Path) -> None:
    picture = heat_map(tmp_path, "series: partner, decimals: 1", language="nb")
    assert "Borgere 41,0\u00a0%" in picture.alt
    assert "41,0\u00a0%" in {fact.text for fact in picture.facts}


# ------------------------------------------------------------------------------------------- what is seen


def test_every_value_stands_in_a_cell_of_its_own(built: Built) -> None:
    held = [cell for cell, _ in words(built.full) if cell is not None]
    assert set(held) == set(cells(built.full).values())
    assert len(held) == len(set(held)) == len(ROWS)


def test_a_missing_value_has_a_dashed_cell_without_colour(built: Built) -> None:
    found = cells(built.full)
    empty = found.pop(("roads", "universities"))
    assert (empty.fill, empty.dashed) == ("", True)
    assert contrast(empty.stroke, BACKGROUND[built.brand]) >= 3
    assert all(cell.fill and not cell.dashed for cell in found.values())


def test_all_words_can_be_read(built: Built) -> None:
    for picture in (built.full, built.half):
        ratios = [contrast(text.fill, (cell and cell.fill) or BACKGROUND[built.brand])
                  for cell, text in words(picture)]  # fmt: skip
        assert len(ratios) > 20
        assert min(ratios) >= 4.5


def test_no_word_reaches_over_an_edge(built: Built) -> None:
    for picture in (built.full, built.half):
        assert picture.svg is not None
        width, height = map(float, re.findall(rb'(?:width|height)="([\d.]+)"', picture.svg)[:2])
        left = min(outline.left for outline in outlines(picture) if is_cell(outline))
        for cell, text in words(picture):
            assert 0 <= text.left < text.right <= width
            assert 0 <= text.top < text.bottom <= height
            assert cell is not None or text.right < left or text.left > left


def test_words_are_as_large_as_a_slide_needs(built: Built) -> None:
    """14 points on the slide: a figure is then at least 0.6 times as high, in both fonts."""
    for shape in built.shapes:
        picture = picture_of(shape)
        points_per_unit = shape.frame.w / EMU_PER_INCH * 72 / (picture.width / 192 * 72)
        figures = [text.bottom - text.top for cell, text in words(picture) if cell is not None and cell.fill]
        assert min(figures) * points_per_unit >= 14 * 0.6


def test_colours_get_stronger_with_the_value_and_end_at_the_accent(built: Built) -> None:
    found = cells(built.full)
    measured = [row for row in ROWS if row["share"]]
    fills = [found[row["area"], row["partner"]].fill
             for row in sorted(measured, key=lambda row: float(row["share"]))]  # fmt: skip
    strength = [abs(light(fill) - light(BACKGROUND[built.brand])) for fill in fills]
    assert strength == sorted(strength)
    assert strength[0] > 0
    assert fills[-1] == ACCENT[built.brand]


@pytest.mark.parametrize(("pale", "strong"), [("FAF4EA", "BF3B24"), ("0B1B2A", "4ED6A8"), ("FFFFFF", "1766B0")])
def test_equal_steps_look_equal(pale: str, strong: str) -> None:
    """By CIE lightness, another measure of what eyes see: each tenth of the way is about a tenth of it."""

    def lightness(digits: str) -> float:
        share = light(digits)
        return 116 * share ** (1 / 3) - 16 if share > 0.008856 else 903.3 * share

    seen = [lightness(blend(pale, strong, tenth / 10)) for tenth in range(11)]
    whole = abs(seen[-1] - seen[0])
    steps = [abs(one - other) for one, other in pairwise(seen)]
    assert min(steps) >= 0.065 * whole
    assert max(steps) <= 0.14 * whole


def test_what_was_not_measured_has_no_colour_among_what_was(tmp_path: Path) -> None:
    rows = [row | {"status": "published"} for row in ROWS]
    rows[-1] = rows[-1] | {"status": "illustrative"}  # the largest value of all
    found = cells(heat_map(tmp_path, "series: partner", rows))
    assert found["office", "other_public"].dashed
    assert not found["office", "other_public"].fill
    assert found["health", "other_public"].fill == ACCENT["offinno"]


def test_equal_values_and_one_value_are_drawn_too(tmp_path: Path) -> None:
    rows = [row | {"share": "0.5"} for row in ROWS]
    assert {cell.fill for cell in cells(heat_map(tmp_path, "series: partner", rows)).values()} == {"BF3B24"}
    assert len(cells(heat_map(tmp_path, "series: partner", rows[:1]), rows[:1])) == 1


def test_differences_below_zero_are_the_palest(tmp_path: Path) -> None:
    rows = [row | {"share": str(round(float(row["share"] or 0) - 0.3, 2))} for row in ROWS]
    picture = heat_map(tmp_path, "series: partner, format: points", rows)
    assert "Borgere +11\u00a0pct.point, Virksomheder \u221218\u00a0pct.point" in picture.alt
    found = cells(picture)
    strengths = [
        light(found[row["area"], row["partner"]].fill) for row in sorted(rows, key=lambda r: float(r["share"]))
    ]
    assert strengths == sorted(strengths, reverse=True)


def test_highlights_are_framed(tmp_path: Path) -> None:
    def frames(chart: str) -> list[Outline]:
        picture = heat_map(tmp_path, f"series: partner, {chart}")
        return [each for each in outlines(picture) if each.stroke and not each.dashed]

    found = cells(heat_map(tmp_path, "series: partner"))
    (largest,) = frames("highlight: max")
    assert [cell for cell, outline in found.items() if largest.holds(outline)] == [("office", "other_public")]
    row, column = frames("highlight: [care, companies]")
    assert [cell for cell, outline in found.items() if row.holds(outline)] == [
        (each["area"], each["partner"]) for each in ROWS if each["area"] == "care"
    ]
    assert [cell for cell, outline in found.items() if column.holds(outline)] == [
        (each["area"], each["partner"]) for each in ROWS if each["partner"] == "companies"
    ]


def test_letters_that_the_font_lacks_take_no_more_room_than_was_left_for_them(tmp_path: Path) -> None:
    picture = heat_map(tmp_path, 'series: partner, labels: {schools: "Løn $5 → $10 ₿ 日本 ⚙", companies: "$x$"}')
    left = min(outline.left for outline in outlines(picture) if is_cell(outline))
    assert all(text.right < left for cell, text in words(picture) if cell is None and text.left < left)


# ------------------------------------------------------------------------------------------- the files


def test_the_png_has_the_promised_size_and_colours(built: Built) -> None:
    image = Image.open(io.BytesIO(built.full.data)).convert("RGBA")
    assert image.size == (built.full.width, built.full.height)
    assert image.width == round(11.8 * 192)
    assert image.height <= round(3.95 * 192)
    cell = cells(built.full)["office", "other_public"]
    scale = 192 / 72
    for x in (cell.left + MARGIN, cell.right - MARGIN):
        for y in (cell.top + MARGIN, cell.bottom - MARGIN):
            assert image.getpixel((int(x * scale), int(y * scale))) == (*bytes.fromhex(ACCENT[built.brand]), 255)
    assert image.getpixel((0, 0)) == (*bytes.fromhex(BACKGROUND[built.brand]), 0)


def test_both_pictures_show_the_same(built: Built) -> None:
    """The SVG as another program draws it, beside the PNG: no word or cell is missing in either."""
    for picture in (built.full, built.half):
        assert picture.svg is not None
        ground = f"#{BACKGROUND[built.brand]}"
        png = Image.new("RGBA", (picture.width, picture.height), ground)
        png.alpha_composite(Image.open(io.BytesIO(picture.data)).convert("RGBA"))
        other = resvg_py.svg_to_bytes(svg_string=picture.svg.decode(), width=picture.width, background=ground)
        svg = Image.open(io.BytesIO(bytes(other)))
        # A sixth of the size, as edges may differ by half a pixel.
        small = [image.convert("RGB").resize((png.width // 6, png.height // 6)) for image in (png, svg)]
        channels = ImageChops.difference(*small).split()
        assert all(sum(channel.histogram()[64:]) == 0 for channel in channels)


def test_the_svg_has_nothing_but_paths(built: Built) -> None:
    for picture in (built.full, built.half):
        assert picture.svg is not None
        root = etree.fromstring(picture.svg)
        assert {etree.QName(each).localname for each in root.iter()} == {"svg", "g", "path"}
        assert b"DOCTYPE" not in picture.svg
        assert not [name for each in root.iter() for name in each.attrib if "href" in name or "clip" in name]


def test_the_picture_is_the_same_on_every_run_and_whatever_matplotlib_is_told(tmp_path: Path) -> None:
    script = (
        "import sys, hashlib; from pathlib import Path; from deckgen import build\n"
        "result = build(sys.argv[1], out=sys.argv[2])\n"
        "for slide in result.deck.slides:\n"
        "    for shape in slide.shapes:\n"
        "        picture = shape.block\n"
        "        if hasattr(picture, 'svg'): print(hashlib.sha256(picture.svg + picture.data).hexdigest())\n"
        "print(hashlib.sha256(Path(sys.argv[2]).read_bytes()).hexdigest())\n"
    )
    settings = tmp_path / "matplotlibrc"
    settings.write_text(
        "savefig.bbox: tight\nsavefig.facecolor: red\npath.simplify_threshold: 1.0\nlines.linewidth: 9\n"
    )
    seen = []
    for seed, more in (("1", {}), ("4321", {"MATPLOTLIBRC": str(settings)})):
        environment = os.environ | {"PYTHONHASHSEED": seed} | more
        run = subprocess.run(
            [sys.executable, "-c", script, GALLERY, tmp_path / f"{seed}.pptx"],
            capture_output=True, text=True, timeout=120, env=environment,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr
        seen.append(run.stdout)
    assert seen[0] == seen[1]
    assert len(seen[0].split()) == 3


def test_the_file_holds_svg_and_png_with_alt_text_and_is_valid(built: Built) -> None:
    names = part_names(built.path)
    for number, picture in enumerate((built.full, built.half), 1):
        slide = xml(built.path, f"ppt/slides/slide{number}.xml")
        (shown,) = find(slide, "//p:pic")
        assert find(shown, "p:nvPicPr/p:cNvPr/@descr") == [picture.alt]
        relations = etree.fromstring(part(built.path, f"ppt/slides/_rels/slide{number}.xml.rels"))
        targets = {each.get("Id"): str(each.get("Target")).replace("..", "ppt") for each in relations}
        (png,) = find(shown, "p:blipFill/a:blip/@r:embed")
        (svg,) = shown.xpath("p:blipFill/a:blip//*[local-name()='svgBlip']/@*[local-name()='embed']", namespaces={
            "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
            "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        })  # fmt: skip
        assert part(built.path, targets[png]) == picture.data
        assert part(built.path, targets[svg]) == picture.svg
        width, height = (int(find(shown, f"p:spPr/a:xfrm/a:ext/@{side}")[0]) for side in ("cx", "cy"))
        assert width / height == pytest.approx(picture.width / picture.height, rel=0.01)
    assert not [name for name in names if "/charts/" in name]
    assert validate(built.path) == []


# ------------------------------------------------------------------------------------------- what is refused


def problems(spec: Path) -> list[tuple[str, int | None, str]]:
    """Code, line, and message with hint of every error of a deck."""
    with pytest.raises(DeckgenError) as caught:
        build(spec, out=spec.with_suffix(".pptx"))
    return [(each.code, each.where.line if each.where else None, f"{each.message}; {each.hint}")
            for each in caught.value.findings if each.severity == "error"]  # fmt: skip


def test_an_unknown_highlight_is_told_with_what_was_meant(tmp_path: Path) -> None:
    ((code, line, words),) = problems(deck(tmp_path, "series: partner, highlight: [citizen]"))
    assert (code, line) == ("code-unknown", CHART_LINE)
    assert "did you mean 'citizens'?" in words


def test_a_heat_map_needs_its_columns(tmp_path: Path) -> None:
    ((_, line, words),) = problems(deck(tmp_path, "highlight: max"))
    assert line == CHART_LINE
    assert "series" in words


def test_a_heat_map_has_no_legend(tmp_path: Path) -> None:
    ((_, line, words),) = problems(deck(tmp_path, "series: partner, legend: true"))
    assert line == CHART_LINE
    assert "legend" in words


def test_more_cells_than_can_be_read_are_refused(tmp_path: Path) -> None:
    rows = [row | {"area": f"{row['area']}-{copy}"} for copy in range(4) for row in ROWS]
    ((code, line, words),) = problems(deck(tmp_path, "series: partner", rows))
    assert (code, line) == ("heatmap-too-large", CHART_LINE)
    assert "20 rows and 5 columns" in words
    assert "`top`" in words
