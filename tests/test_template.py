"""The template made from a brand file: valid, complete, in theme colours, readable, always the same."""

from __future__ import annotations

import colorsys
import os
import subprocess
import sys
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pydantic import ValidationError

from deckgen.look import Look
from deckgen.powerpoint.brand import choose_layouts, read_brand
from deckgen.powerpoint.lint import lint
from deckgen.powerpoint.package import parse_package, read_package
from deckgen.powerpoint.template import fitted, make_template, read_logo, template_bytes
from deckgen.powerpoint.template_contrast import contrast_findings
from deckgen.preview.render import render
from deckgen.spec.positions import read_yaml
from tools import ROOT, find, need_libreoffice, validate, xml

BRANDS = ROOT / "assets/brands"
WANTED = {
    "Cover": "title subtitle",
    "Statement": "title subtitle icons",
    "Icon grid": "title stamp icons source",
    "Pictogram": "title stamp numeral phrase caption icons source",
    "Chart": "title stamp subtitle chart source",
    "Chart and text": "title stamp subtitle chart text source",
    "Share and chart": "title stamp left left_numeral left_caption right_heading right_subtitle right source",
    "Section": "title subtitle",
    "List": "title body",
    "Contact": "title body icons",
    "Comparison": "title stamp subtitle chart source",
    "Table": "title stamp subtitle table source",
    "Picture": "title stamp picture source",
    "Quote": "title subtitle",
    "Two columns": "title stamp left_heading left_subtitle left right_heading right_subtitle right source",
    "Title and text": "title stamp body",
    "Title only": "title stamp",
}
MINIMAL = {
    "name": "Måle & Co",
    "colours": {
        "dk1": "1A1A1A", "lt1": "FFFFFF", "dk2": "003A5D", "lt2": "F2F5F7", "accent1": "005B94",
        "accent2": "00857C", "accent3": "B34700", "accent4": "6B4C9A", "accent5": "8A6D00",
        "accent6": "7B848A",
    },
    "fonts": {"heading": "Georgia", "body": "Verdana"},
}  # fmt: skip


def bundled(name: str) -> Look:
    return Look.model_validate(read_yaml(BRANDS / name / "brand.yaml", "brand.yaml"))


def made(name: str, folder: Path) -> Path:
    """The template of a bundled brand, or of the minimal one, as a file."""
    path = folder / f"{name}.pptx"
    if name == "minimal":
        path.write_bytes(template_bytes(Look.model_validate(MINIMAL)))
    else:
        look = bundled(name)
        path.write_bytes(template_bytes(look, read_logo((BRANDS / name / "logo.svg").read_bytes(), look)))
    return path


@pytest.fixture(scope="module", params=["offinno", "nordlys", "minimal"])
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(request.param, tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="module")
def offinno(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made("offinno", tmp_path_factory.mktemp("offinno"))


def role(shape: Any) -> str:
    return str(shape.name).lower().replace(" ", "_")


def is_footer(shape: Any) -> bool:
    return shape.placeholder_format.idx in (10, 11, 12)


def layout_xmls(path: Path) -> Iterator[tuple[str, etree._Element]]:
    names = [f"ppt/slideLayouts/slideLayout{number}.xml" for number in range(1, len(WANTED) + 1)]
    for name in names:
        root = xml(path, name)
        yield root[0].get("name"), root


# ------------------------------------------------------------------------------------------------- the file


def test_the_template_is_valid_and_no_check_complains(template: Path) -> None:
    assert validate(template) == []
    assert lint(template) == []


def test_python_pptx_finds_every_layout_with_its_placeholders_by_role(template: Path) -> None:
    layouts = Presentation(str(template)).slide_layouts
    found = {each.name: {role(shape) for shape in each.placeholders if not is_footer(shape)} for each in layouts}
    assert found == {name: set(roles.split()) for name, roles in WANTED.items()}


def test_slides_are_wide_and_there_are_none(template: Path) -> None:
    deck = Presentation(str(template))
    assert (deck.slide_width, deck.slide_height) == (12_192_000, 6_858_000)
    assert len(deck.slides) == 0


def test_indexes_are_unique_in_a_layout_and_a_role_keeps_its_index(template: Path) -> None:
    by_role = defaultdict(set)
    for layout in Presentation(str(template)).slide_layouts:
        indexes = [shape.placeholder_format.idx for shape in layout.placeholders]
        assert len(set(indexes)) == len(indexes), layout.name
        for shape in layout.placeholders:
            by_role[role(shape)].add(shape.placeholder_format.idx)
    assert {name: len(indexes) for name, indexes in by_role.items()} == dict.fromkeys(by_role, 1)


def test_all_layouts_but_the_cover_have_footer_date_and_number(template: Path) -> None:
    for layout in Presentation(str(template)).slide_layouts:
        footers = {shape.name for shape in layout.placeholders if is_footer(shape)}
        assert footers == (set() if layout.name == "Cover" else {"Footer", "Date", "Slide number"})


def test_placeholders_stand_on_the_slide_and_footers_do_not_overlap(template: Path) -> None:
    for layout in Presentation(str(template)).slide_layouts:
        for shape in layout.placeholders:
            assert shape.left >= 0 and shape.left + shape.width <= 12_192_000, (layout.name, shape.name)
            assert shape.top >= 0 and shape.top + shape.height <= 6_858_000, (layout.name, shape.name)
        row = sorted((s for s in layout.placeholders if is_footer(s)), key=lambda shape: shape.left)
        assert all(a.left + a.width <= b.left for a, b in pairwise(row)), layout.name


def test_a_slide_of_every_layout_is_valid(offinno: Path, tmp_path: Path) -> None:
    deck = Presentation(str(offinno))
    for layout in deck.slide_layouts:
        slide = deck.slides.add_slide(layout)
        slide.notes_slide.notes_text_frame.text = "Til taleren"
        for shape in slide.placeholders:
            if shape.has_text_frame:
                shape.text_frame.text = "Ord"
    deck.save(str(tmp_path / "slides.pptx"))
    assert validate(tmp_path / "slides.pptx") == []


@pytest.mark.slow
def test_libreoffice_draws_a_slide_of_every_layout(offinno: Path, tmp_path: Path) -> None:
    need_libreoffice()
    deck = Presentation(str(offinno))
    for layout in deck.slide_layouts:
        deck.slides.add_slide(layout)
    deck.save(str(tmp_path / "slides.pptx"))
    assert len(render(tmp_path / "slides.pptx", tmp_path / "pictures")) == len(WANTED)


def test_the_same_look_gives_the_same_bytes_whatever_the_hash_seed(offinno: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.pptx"
    tool = ROOT / "tools/make_brand_template.py"
    subprocess.run(
        [sys.executable, tool, BRANDS / "offinno/brand.yaml", again],
        check=True, timeout=60, env=os.environ | {"PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert again.read_bytes() == offinno.read_bytes()


def test_a_potx_differs_in_nothing_but_its_content_type() -> None:
    look = Look.model_validate(MINIMAL)
    deck, template = make_template(look), make_template(look, as_template=True)
    assert [name for name in deck if deck[name] != template[name]] == ["[Content_Types].xml"]
    assert b"presentationml.template.main+xml" in template["[Content_Types].xml"]


# ------------------------------------------------------------------------------------------------- the look


def test_layouts_use_theme_colours_alone_and_no_effects(template: Path) -> None:
    for name, root in layout_xmls(template):
        assert find(root, "//a:srgbClr") == [], name
        assert find(root, "//a:effectLst/*") == [], name


def test_nothing_shrinks_text_behind_the_programs_back(template: Path) -> None:
    for name, root in layout_xmls(template):
        assert find(root, "//a:normAutofit | //a:spAutoFit") == [], name
        insets = find(
            root, "//p:sp[p:nvSpPr/p:nvPr/p:ph[not(@idx='31')]]/p:txBody/a:bodyPr/@*[contains(name(), 'Ins')]"
        )
        assert set(insets) == {"0"}, name


@pytest.mark.parametrize("name", ["offinno", "nordlys"])
def test_motif_and_mark_are_decorative_but_the_cover_names_the_brand(name: str, tmp_path: Path) -> None:
    decorated = set()
    for layout, root in layout_xmls(made(name, tmp_path)):
        for properties in find(root, "//p:grpSp/p:nvGrpSpPr/p:cNvPr"):
            title = properties.get("name")
            is_decorative = bool(properties.xpath(".//*[local-name()='decorative' and @val='1']"))
            if title == "Logo" and layout == "Cover":
                assert properties.get("descr") == name and not is_decorative
            else:
                assert is_decorative and properties.get("descr") is None, (layout, title)
            if title != "Logo":
                decorated.add(layout)
    assert decorated == {"Cover", "Section", "List", "Contact"}


def test_the_cover_has_twelve_tiles(offinno: Path) -> None:
    cover = dict(layout_xmls(offinno))["Cover"]
    tiles = find(cover, "//p:sp[p:nvSpPr/p:cNvPr/@name='Tile']")
    discs = find(cover, "//p:sp[contains(p:nvSpPr/p:cNvPr/@name, 'isc')]")
    assert (len(tiles), len(discs)) == (12, 12)


def test_list_items_are_counted_in_the_accent_without_a_dot(template: Path) -> None:
    level = find(dict(layout_xmls(template))["List"], "//p:sp[.//p:ph[@idx='1']]//a:lvl1pPr")[0]
    assert find(level, "a:buAutoNum/@type") == ["arabicPlain"]
    assert find(level, "a:buClr/a:schemeClr/@val") == ["accent1"]
    assert int(level.get("marL")) == -int(level.get("indent")) == 548_640


def test_a_large_numeral_stands_on_its_baseline_in_either_font(tmp_path: Path) -> None:
    # The ascent that the font files give (look, section 3): 0.95 for Calibri, 0.905 for Arial.
    for name, size, ascent in (("offinno", 189, 0.95), ("nordlys", 184, 0.905)):
        layouts = Presentation(str(made(name, tmp_path))).slide_layouts
        layout = layouts.get_by_name("Pictogram")
        numeral = next(shape for shape in layout.placeholders if shape.name == "Numeral")
        assert numeral.top / 914_400 + ascent * size / 72 == pytest.approx(4.10, abs=0.01)


# ------------------------------------------------------------------------------------------------- contrast


def _luminance(digits: str) -> float:
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


class Colours:
    """Theme colours of a file, read from its XML."""

    def __init__(self, path: Path) -> None:
        theme = xml(path, "ppt/theme/theme1.xml")
        self.slots = {etree.QName(each).localname: each[0].get("val") for each in find(theme, "//a:clrScheme/*")}
        self.map = dict(find(xml(path, "ppt/slideMasters/slideMaster1.xml"), "//p:clrMap")[0].attrib)

    def hex(self, colour: etree._Element) -> str:
        name = str(colour.get("val"))
        digits = self.slots[self.map.get(name, name)]
        rgb = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        hue, light, saturation = colorsys.rgb_to_hls(*rgb)
        for change in colour:
            share = int(change.get("val")) / 100_000
            light = light * share if change.tag.endswith("lumMod") else light + share
        return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, min(light, 1), saturation))


def test_every_text_has_enough_contrast_with_what_it_stands_on(template: Path) -> None:
    colours = Colours(template)
    master = xml(template, "ppt/slideMasters/slideMaster1.xml")
    usual = find(master, "/p:sldMaster/p:cSld/p:bg//a:schemeClr")[0]
    checked = 0
    for name, root in layout_xmls(template):
        own = find(root, "p:cSld/p:bg//a:schemeClr")
        for shape in find(root, "//p:sp[p:txBody]"):
            written = find(shape, "p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/a:solidFill/a:schemeClr")
            title = find(shape, "p:nvSpPr/p:cNvPr/@name")[0]
            behind = find(shape, "p:spPr/a:solidFill/a:schemeClr") or own or [usual]
            if name == "List" and title == "Title":
                behind = find(root, "//p:sp[p:nvSpPr/p:cNvPr/@name='Panel']/p:spPr/a:solidFill/a:schemeClr")
            if written:
                checked += 1
                ratio = _contrast(colours.hex(written[0]), colours.hex(behind[0]))
                assert ratio >= 4.5, (name, title, ratio)
    assert checked > 70


def test_a_pale_accent_is_told() -> None:
    pale = {**MINIMAL, "colours": {**MINIMAL["colours"], "accent1": "FFE08A"}}  # type: ignore[dict-item]
    assert contrast_findings(Look.model_validate(MINIMAL)) == ()
    (finding,) = contrast_findings(Look.model_validate(pale))
    assert "accent" in finding.message and "FFE08A" in finding.message


# ------------------------------------------------------------------------------------------------- the brand


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("offinno", {"secondary": "65495F", "background": "FAF4EA", "panel_accent": "F1B651"}),
        ("nordlys", {"secondary": "ADC9D9", "background": "0B1B2A", "strong": "FFFFFF"}),
    ],
)
def test_tones_are_the_colours_of_the_look(name: str, wanted: dict[str, str], tmp_path: Path) -> None:
    look = bundled(name)
    brand = read_brand(read_package(made(name, tmp_path)), tones=look.tones(), styles=look.styles())
    assert {tone: brand.hex(brand.tones[tone]) for tone in wanted} == wanted


def test_every_wanted_layout_is_read_back_as_itself(template: Path) -> None:
    chosen = choose_layouts(read_brand(read_package(template)))
    assert {slot: choice.layout for slot, choice in chosen.items() if not choice.exact} == {}
    assert all(slot == choice.layout for slot, choice in chosen.items())


def test_a_brand_read_from_its_template_keeps_the_looks_smallest_sizes(tmp_path: Path) -> None:
    look = bundled("nordlys")
    brand = fitted(read_brand(read_package(made("nordlys", tmp_path))), look)
    title, body = (
        next(each for each in brand.layouts[layout].placeholders if each.role == name)
        for layout, name in (("Chart", "title"), ("List", "body"))
    )
    assert (title.style.size, title.style.min_size, title.style.max_lines) == (27, 24, 2)
    assert (body.style.size, body.style.min_size, body.bullet) == (23, 18, "number")


def test_the_template_file_that_nordlys_names_has_every_layout() -> None:
    look = bundled("nordlys")
    assert look.template is not None
    package = parse_package((BRANDS / "nordlys" / look.template).read_bytes(), look.template)
    assert package.content_type("ppt/presentation.xml").endswith("template.main+xml")
    assert set(read_brand(package).layouts) == set(WANTED)


def test_a_mark_of_a_foreign_colour_keeps_it_and_the_others_follow_the_theme(tmp_path: Path) -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">'
        b'<rect width="10" height="10" fill="#005b94"/>'
        b'<g style="fill: #ff0080"><circle cx="15" cy="5" r="4"/></g></svg>'
    )
    look = Look.model_validate({**MINIMAL, "logo": {"file": "mark.svg"}})
    path = tmp_path / "marked.pptx"
    path.write_bytes(template_bytes(look, read_logo(svg, look)))
    assert validate(path) == []
    cover = dict(layout_xmls(path))["Cover"]
    marks = find(cover, "//p:sp[p:nvSpPr/p:cNvPr/@name='Mark']/p:spPr/a:solidFill/*/@val")
    assert marks == ["accent1", "FF0080"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": {}}, "colour"),
        ({"colours": {**MINIMAL["colours"], "dk1": 3366}}, "six hexadecimal digits"),  # type: ignore[dict-item]
        ({"tones": {"accent": "acent1 20/80"}}, "did you mean 'accent1'"),
        ({"tones": {"accent": "#FF0000"}}, "accent3 20/80"),
        ({"type": {"titel": {"size": 20}}}, "did you mean 'title'"),
        ({"motif": "stars"}, "curtain"),
    ],
)
def test_a_mistake_in_a_brand_file_is_told_with_what_would_be_right(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Look.model_validate({**MINIMAL, **change})


def test_the_brand_files_schema_describes_every_key_and_shows_tones_as_they_are_written() -> None:
    schema = Look.model_json_schema()
    models = [schema, *schema["$defs"].values()]
    assert all("description" in key for model in models for key in model["properties"].values())
    assert schema["$defs"]["Tones"]["properties"]["stamp"]["default"] == "accent3 20/80"
    assert {"type", "tones", "motif", "logo", "template"} <= set(schema["properties"])


def test_names_with_special_characters_arrive_whole(tmp_path: Path) -> None:
    path = made("minimal", tmp_path)
    assert zipfile.is_zipfile(path)
    assert xml(path, "ppt/theme/theme1.xml").get("name") == "Måle & Co"
    cover = Presentation(str(path)).slide_layouts[0]
    assert "Måle & Co" in [shape.text_frame.text for shape in cover.shapes if shape.has_text_frame]
