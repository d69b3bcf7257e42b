"""The talks of decks/ in templates as companies have them: nothing overlaps, all can be read, nothing is missing.

How the templates were made is in templates/make_templates.py and templates/companies.py. The decks are read back
by python-pptx; backgrounds are what the templates' XML says.
"""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import etree

from deckgen import build
from deckgen.report import Result
from finished import ROOT, Finished, Talk, content, every_shape, key_in_name, lint_faults, query, wrong

TEMPLATES = Path(__file__).parent / "templates"
DEFAULT = Path(pptx.__file__).parent / "templates" / "default.pptx"
DECKS = ("blox2018", "nordic")
BACKGROUNDS = {
    "default": "FFFFFF", "danish": "FFFFFF", "google": "FFFFFF", "libreoffice": "FFFFFF", "single": "FFFFFF",
    "dark": "06111C", "panel": "FFFFFF", "photo": "142336", "blank": "FFFFFF", "german": "FFFFFF", "firm": "FFFFFF",
}  # fmt: skip
"""The colour behind content, of the photograph the mean."""
HAIR = 0.06 * 914_400
LEAST_SIZE = 1000
"""10 points, in hundredths."""
FILLS = "//c:ser/c:spPr/a:solidFill/a:schemeClr | //c:dPt/c:spPr/a:solidFill/a:schemeClr"
ON_A_RING = ("left_numeral", "left_caption", "right_numeral", "right_caption")


@dataclass(frozen=True)
class Made:
    """A deck in a template: what the build told, and the file."""

    template: str
    result: Result
    file: Finished


Make = Callable[[str, str], Made]


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    folder = tmp_path_factory.mktemp("companies")

    @cache
    def made(template: str, deck: str) -> Made:
        talk = Talk(deck, brand=template)
        out = folder / f"{talk}.pptx"
        result = build(talk.spec, out=out, language="da", brand=str(path_of(template)), root="/")
        return Made(template, result, Finished(talk, out))

    return made


@pytest.fixture(params=[(template, deck) for template in BACKGROUNDS for deck in DECKS], ids="-".join)
def made(request: pytest.FixtureRequest, make: Make) -> Made:
    return make(*request.param)


def path_of(template: str) -> Path:
    return DEFAULT if template == "default" else next(TEMPLATES.glob(f"{template}.p*tx"))


# ------------------------------------------------------------------------------------------------- places


@dataclass(frozen=True)
class Box:
    """A shape's place on the slide, in EMU; `role` is the last part of its key, `is_own` says that deckgen chose it."""

    name: str
    role: str
    is_own: bool
    left: int
    top: int
    right: int
    bottom: int

    def meets(self, other: Box) -> bool:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return wide > HAIR and high > HAIR


def box_of(shape: Any) -> Box:
    role = key_in_name(shape.name).rpartition("/")[2]
    is_own = bool(query(shape._element, "./p:spPr/a:xfrm | ./p:xfrm"))
    return Box(shape.name, role, is_own, shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)


def boxes(slide: Any) -> Iterator[Box]:
    """All that a slide shows; of groups what is in them. Their frames are the slide's, as groups do not scale."""
    for shape in every_shape(content(slide)):
        if not hasattr(shape, "shapes"):
            yield box_of(shape)


def may_meet(one: Box, other: Box) -> bool:
    """Whether two are meant to overlap, or stand where the template itself lets them overlap."""
    if not one.is_own and not other.is_own:
        return True
    roles = {one.role, other.role}
    return roles == {"stamp", "stamp_mark"} or bool(roles & {"left", "right"} and roles & set(ON_A_RING))


def fixed_shapes(slide: Any) -> list[Box]:
    """Logos, bars and panels of the layout and its master; not what covers the slide."""
    layout = slide.slide_layout
    sources = [layout] if layout._element.get("showMasterSp") == "0" else [layout, layout.slide_master]
    shapes = [box_of(shape) for source in sources for shape in source.shapes if not shape.is_placeholder]
    deck = slide.part.package.presentation_part.presentation
    half = deck.slide_width * deck.slide_height / 2
    return [each for each in shapes if (each.right - each.left) * (each.bottom - each.top) < half]


def test_all_is_on_the_slide_and_nothing_overlaps(made: Made) -> None:
    wide, high = made.file.deck.slide_width, made.file.deck.slide_height
    for number, slide in enumerate(made.file.slides, 1):
        shown = list(boxes(slide))
        outside = [each for each in shown if each.left < 0 or each.top < 0 or each.right > wide or each.bottom > high]
        meeting = [(one.name, other.name) for one, other in combinations(shown, 2)
                   if one.meets(other) and not may_meet(one, other)]  # fmt: skip
        assert (outside, meeting) == ([], []), f"slide {number}"


def test_content_keeps_clear_of_logos_bars_and_panels(made: Made) -> None:
    """A title may stand on a panel: it is made for it."""
    for number, slide in enumerate(made.file.slides, 1):
        standing = [(each.name, fixed.name) for each in boxes(slide) for fixed in fixed_shapes(slide)
                    if each.meets(fixed) and each.role != "title"]  # fmt: skip
        assert standing == [], f"slide {number}"


# ------------------------------------------------------------------------------------------------- reading


def test_every_slide_has_its_title_as_a_title(made: Made) -> None:
    titles = [slide.shapes.title for slide in made.file.slides]
    assert all(title is not None and title.text_frame.text.strip() for title in titles)
    assert lint_faults(made.file.path) == []


def test_nothing_is_smaller_than_ten_points(made: Made) -> None:
    for number, slide in enumerate(made.file.slides, 1):
        sizes = {int(each) for each in query(slide._element, "//a:rPr/@sz | //a:endParaRPr/@sz")}
        sizes |= {size for shape in slide.placeholders if shape in content(slide) for size in inherited_sizes(shape)}
        sizes |= {int(each) for chart in slide_charts(slide) for each in query(chart._chartSpace, "//@sz")}
        assert not sizes or min(sizes) >= LEAST_SIZE, f"slide {number}"


def inherited_sizes(shape: Any) -> list[int]:
    """The size that a placeholder's layout gives its first level, for texts that give none themselves."""
    if not shape.has_text_frame or query(shape._element, ".//a:rPr/@sz"):
        return []
    layout = shape.part.slide_layout
    same = [each for each in layout.placeholders if each.placeholder_format.idx == shape.placeholder_format.idx]
    return [int(size) for each in same for size in query(each._element, "./p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/@sz")]


@pytest.mark.parametrize("template", BACKGROUNDS)
def test_bars_are_seen_on_the_background(template: str, make: Make) -> None:
    """The highlighted bar and the others, as the chart's own XML colours them."""
    for deck in DECKS:
        fills = set(bar_fills(make(template, deck).file))
        assert len(fills) >= 2
        for fill in sorted(fills):
            assert contrast(fill, BACKGROUNDS[template]) >= 2.4, fill


def bar_fills(finished: Finished) -> Iterator[str]:
    """The colours of bars and points as six hexadecimal digits."""
    master = finished.deck.slide_masters[0]
    theme = next(each.target_part.blob for each in master.part.rels.values() if each.reltype.endswith("/theme"))
    (mapping,) = query(master._element, "./p:clrMap")
    for slide in finished.slides:
        for chart in slide_charts(slide):
            for node in query(chart._chartSpace, FILLS):
                yield shaded(theme_colour(theme, mapping.get(node.get("val"), node.get("val"))), node)


def slide_charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in content(slide) if getattr(shape, "has_chart", False)]


def theme_colour(theme: bytes, slot: str) -> str:
    (node,) = query(etree.fromstring(theme), f"//a:clrScheme/a:{slot}/*")
    return str(node.get("lastClr") or node.get("val"))


def shaded(digits: str, node: Any) -> str:
    """A colour after `lumMod` and `lumOff`, by way of its lightness."""
    red, green, blue = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    modulated = [int(each) / 100_000 for each in query(node, "./a:lumMod/@val")] or [1.0]
    added = [int(each) / 100_000 for each in query(node, "./a:lumOff/@val")] or [0.0]
    parts = colorsys.hls_to_rgb(hue, min(1.0, light * modulated[0] + added[0]), saturation)
    return "".join(f"{round(part * 255):02X}" for part in parts)


def contrast(one: str, other: str) -> float:
    """As WCAG 2.2 has it."""

    def luminance(digits: str) -> float:
        parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_rows_of_contacts_have_no_bullets(make: Make) -> None:
    for template in ("danish", "google", "firm"):
        body = make(template, "blox2018").file.shape("contact/body")
        bullets = [query(paragraph._p, "./a:pPr/a:buNone") for paragraph in body.text_frame.paragraphs]
        assert bullets and all(bullets), template


# ------------------------------------------------------------------------------------------------- telling


def told(make: Make, template: str, deck: str = "blox2018") -> list[str]:
    return [each.message for each in make(template, deck).result.findings if each.code == "layout-nearest"]


@pytest.mark.parametrize("template", ["default", "danish", "google", "german", "firm"])
def test_an_ordinary_template_gives_no_warning_of_layouts(template: str, make: Make) -> None:
    assert [message for deck in DECKS for message in told(make, template, deck)] == []


def test_a_layout_that_the_template_lacks_is_named_with_its_nearest(make: Make) -> None:
    (message,) = told(make, "panel")
    assert "'Section'" in message and "'Endast rubrik'" in message


# ------------------------------------------------------------------------------------------------- validity


def test_the_validator_finds_nothing(make: Make) -> None:
    sample = [("blank", "nordic"), ("firm", "blox2018"), ("photo", "blox2018"), ("libreoffice", "nordic"),
              ("dark", "blox2018"), ("danish", "nordic")]  # fmt: skip
    assert wrong(make(*each).file.path for each in sample) == {}


def test_the_templates_are_small() -> None:
    assert max(path.stat().st_size for path in TEMPLATES.glob("*.p*tx")) < 60_000
    assert {path_of(template).suffix for template in BACKGROUNDS} == {".pptx", ".potx"}
    assert ROOT in TEMPLATES.parents
