"""Any PowerPoint template becomes a brand: its looks as PowerPoint resolves them, a layout for every slide.

How the templates were made is in templates/make_templates.py. Expected values are worked out from their XML.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pptx
import pytest

from deckgen.findings import DeckgenError
from deckgen.model import Brand, Colour, Frame, Placeholder, TextStyle
from deckgen.powerpoint.brand import choose_layouts, read_brand, strip_template, template_findings
from deckgen.powerpoint.brand_layouts import SLOTS
from deckgen.powerpoint.brand_roles import role_by_name
from deckgen.powerpoint.package import Package, content_types_xml, entry, read_package, zip_bytes

TEMPLATES = Path(__file__).parent / "templates"
DEFAULT = Path(pptx.__file__).parent / "templates" / "default.pptx"
ALL = [
    DEFAULT,
    *(TEMPLATES / name for name in ("danish.pptx", "google.pptx", "libreoffice.pptx", "single.pptx", "dark.potx")),
]
by_name = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)


def brand_of(path: Path, **given: object) -> Brand:
    return read_brand(strip_template(read_package(path)), **given)  # type: ignore[arg-type]


def placeholder(brand: Brand, layout: str, role: str) -> Placeholder:
    return next(each for each in brand.layouts[layout].placeholders if each.role == role)


def roles(brand: Brand, layout: str) -> list[str]:
    return [each.role for each in brand.layouts[layout].placeholders]


def file_of(package: Package) -> bytes:
    types = content_types_xml(package.defaults, package.overrides)
    parts = [entry(name, data) for name, data in package.parts.items()]
    return zip_bytes([entry("[Content_Types].xml", types), *parts])


def changed(path: Path, part: str, old: str, new: str) -> Package:
    """The template with one text in one part replaced."""
    package = read_package(path)
    text = package.parts[part].decode()
    assert old in text
    return Package({**package.parts, part: text.replace(old, new).encode()}, package.defaults, package.overrides)


def contrast(one: str, other: str) -> float:
    """WCAG contrast, computed here on its own."""

    def light(digits: str) -> float:
        linear = []
        for at in (0, 2, 4):
            value = int(digits[at : at + 2], 16) / 255
            linear.append(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


# ------------------------------------------------------------------------------------------------- stripping


@by_name
def test_a_stripped_template_opens_without_slides_and_takes_a_new_one(path: Path) -> None:
    deck = pptx.Presentation(io.BytesIO(file_of(strip_template(read_package(path)))))
    assert len(deck.slides) == 0
    deck.slides.add_slide(deck.slide_layouts[1 if len(deck.slide_layouts) > 1 else 0])
    assert len(deck.slides) == 1


@by_name
def test_no_part_is_left_that_nothing_points_to(path: Path) -> None:
    package = strip_template(read_package(path))
    pointed = {
        each.target for part in ["", *package.parts] for each in package.relationships(part) if not each.external
    }
    parts = {part for part in package.parts if not part.endswith(".rels")}
    assert pointed == parts
    assert set(package.overrides) <= set(package.parts)


def test_all_that_hangs_on_slides_goes_and_the_rest_stays_as_it_was() -> None:
    before = read_package(TEMPLATES / "danish.pptx")
    after = strip_template(before)
    gone = {part for part in before.parts if part not in after.parts and not part.endswith(".rels")}
    assert {re.sub(r"\d+", "", part) for part in gone} == {
        "ppt/slides/slide.xml",
        "ppt/notesSlides/notesSlide.xml",
        "ppt/charts/chart.xml",
        "ppt/embeddings/Microsoft_Excel_Sheet.xlsx",
        "ppt/media/image.png",
        "ppt/comments/comment.xml",
        "ppt/commentAuthors.xml",
        "docProps/thumbnail.jpeg",
    }
    same = {part for part in after.parts if after.parts[part] == before.parts[part]}
    assert {part for part in after.parts if "slideLayout" in part and part not in same} == {
        "ppt/slideLayouts/slideLayout1.xml",
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
    }
    assert "ppt/notesMasters/notesMaster1.xml" in same
    assert "ppt/slideMasters/slideMaster1.xml" in same


def test_no_word_of_the_old_slides_stays() -> None:
    after = strip_template(read_package(TEMPLATES / "danish.pptx"))
    everything = b"".join(after.parts.values())
    for word in (b"Fortrolig", b"Husk", b"Anne", b"sectionLst", b"custShow", b"sldIdLst", b"hlinksldjump"):
        assert word not in everything


def test_a_template_type_becomes_a_presentation() -> None:
    package = strip_template(read_package(TEMPLATES / "dark.potx"))
    assert package.content_type("ppt/presentation.xml").endswith("presentationml.presentation.main+xml")


def test_macros_and_a_password_to_modify_are_dropped_with_a_note() -> None:
    package = changed(
        TEMPLATES / "danish.pptx",
        "ppt/_rels/presentation.xml.rels",
        "</Relationships>",
        '<Relationship Id="rIdV" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/></Relationships>',
    )
    package.parts["ppt/vbaProject.bin"] = b"macro"
    package.parts["ppt/presentation.xml"] = package.parts["ppt/presentation.xml"].replace(
        b"<p:extLst>", b'<p:modifyVerifier hashData="eA=="/><p:extLst>'
    )
    assert {each.code for each in template_findings(package)} == {"template-macros", "template-locked"}
    after = strip_template(package)
    assert "ppt/vbaProject.bin" not in after.parts
    assert b"modifyVerifier" not in after.parts["ppt/presentation.xml"]


def test_a_missing_notes_master_is_told() -> None:
    assert [each.code for each in template_findings(read_package(DEFAULT))] == ["template-no-notes-master"]
    assert template_findings(read_package(TEMPLATES / "danish.pptx")) == ()


def test_stripping_twice_changes_nothing_more() -> None:
    once = strip_template(read_package(TEMPLATES / "danish.pptx"))
    assert strip_template(once).parts == once.parts


# ------------------------------------------------------------------------------------------------- looks


def test_theme_size_and_fonts() -> None:
    brand = brand_of(DEFAULT)
    assert (brand.width, brand.height) == (9_144_000, 6_858_000)
    assert brand.colours["dk1"] == "000000"  # sysClr windowText, lastClr 000000
    assert brand.colours["accent1"] == "4F81BD"
    assert brand.fonts == {"major": "Calibri", "minor": "Calibri"}
    assert brand_of(TEMPLATES / "google.pptx").height == 5_143_500
    assert brand_of(TEMPLATES / "single.pptx").fonts == {"major": "Georgia", "minor": "Verdana"}


def test_a_placeholder_takes_frame_and_look_from_the_master() -> None:
    brand = brand_of(DEFAULT)
    title = placeholder(brand, "Title and Content", "title")
    assert title.frame == Frame(457_200, 274_638, 8_229_600, 1_143_000)
    assert title.insets == (91_440, 45_720, 91_440, 45_720)
    style = title.style
    assert (style.size, style.bold, style.align, style.anchor) == (44, False, "ctr", "ctr")
    assert (style.font, style.colour, style.line) == ("major", Colour("tx1"), 1.0)
    body = placeholder(brand, "Title and Content", "body")
    assert body.frame == Frame(457_200, 1_600_200, 8_229_600, 4_525_963)
    assert (body.type, body.idx, body.indent) == ("obj", 1, 342_900)
    assert body.style.after == 6.4  # 20 % of 32 pt before each paragraph


def test_a_layout_overrules_the_master() -> None:
    style = placeholder(brand_of(DEFAULT), "Section Header", "title").style
    assert (style.size, style.bold, style.caps, style.align, style.anchor) == (40, True, True, "l", "t")
    text = placeholder(brand_of(DEFAULT), "Section Header", "subtitle")
    assert (text.indent, text.style.anchor, text.style.size) == (0, "b", 20)


def test_a_tint_of_black_is_the_grey_that_powerpoint_shows() -> None:
    brand = brand_of(DEFAULT)
    shown = brand.hex(placeholder(brand, "Section Header", "subtitle").style.colour)
    assert abs(int(shown[:2], 16) - 0x89) <= 12  # the theme colour nearest to 898989
    assert shown[:2] == shown[2:4] == shown[4:]


def test_spacing_tracking_and_insets_of_a_dark_template() -> None:
    brand = brand_of(TEMPLATES / "dark.potx")
    title = placeholder(brand, "Titel und Inhalt", "title")
    assert title.style == TextStyle(
        size=30, min_size=21, bold=True, colour=Colour("tx1"), anchor="b", line=0.9, tracking=-0.2,
        font="major", balanced=True,
    )  # fmt: skip
    assert title.insets == (0, 0, 0, 0)
    body = placeholder(brand, "Titel und Inhalt", "body")
    assert body.style.after == 14  # 6 pt before, and half of 16 pt after
    assert (body.indent, body.insets) == (285_750, (91_440, 45_720, 91_440, 45_720))


def test_a_layouts_own_list_style() -> None:
    brand = brand_of(TEMPLATES / "dark.potx")
    style = placeholder(brand, "Titelfolie", "title").style
    assert (style.size, style.caps, style.italic, style.bold, style.align) == (50, True, True, True, "r")
    assert style.tracking == -0.8
    assert style.line == 0.8  # 48 pt over 1.2 times 50 pt
    assert style.colour == Colour("accent2")  # srgb 8CC8F5 is accent2
    subtitle = placeholder(brand, "Titelfolie", "subtitle").style
    assert subtitle.colour == Colour("tx2", 85)
    assert brand.hex(subtitle.colour) == "ADC9D9"


def test_the_colour_behind_the_content() -> None:
    layouts = brand_of(TEMPLATES / "dark.potx").layouts
    assert layouts["Titelfolie"].background == "102030"  # half way from 000000 to 204060
    assert layouts["Titel und Inhalt"].background == "06111C"  # 0B1B2A with shade 50 %, on linear light
    assert layouts["Abschnitt"].background == "FFFFFF"  # bg1 as the layout maps it
    assert {each.background for each in brand_of(TEMPLATES / "google.pptx").layouts.values()} == {"FFFFFF"}


def test_a_layout_with_its_own_colour_map_names_the_slot() -> None:
    brand = brand_of(TEMPLATES / "dark.potx")
    assert placeholder(brand, "Abschnitt", "title").style.colour == Colour("dk1")


def test_googles_colour_map_line_spacing_and_insets() -> None:
    brand = brand_of(TEMPLATES / "google.pptx")
    assert (brand.colour_map["bg2"], brand.colour_map["tx2"]) == ("dk2", "lt2")
    body = placeholder(brand, "TITLE_AND_BODY", "body")
    assert (body.type, body.indent) == ("body", 457_200)
    assert body.insets == (91_425, 91_425, 91_425, 91_425)
    assert (body.style.line, body.style.size, brand.hex(body.style.colour)) == (1.15, 18, "595959")
    assert placeholder(brand, "TITLE", "title").style.size == 52


def test_libreoffices_masters_lend_their_sample_texts_as_styles() -> None:
    before = read_package(TEMPLATES / "libreoffice.pptx")
    assert b"txStyles" not in before.parts["ppt/slideMasters/slideMaster1.xml"]
    brand = brand_of(TEMPLATES / "libreoffice.pptx")
    title = placeholder(brand, "Title, Content", "title").style
    assert (title.size, title.align, title.font) == (44, "ctr", "Calibri")
    assert placeholder(brand, "Title, Content", "body").style.size == 32
    made = pptx.Presentation(io.BytesIO(file_of(strip_template(before))))
    level = made.slide_master._element.find(".//{*}titleStyle/{*}lvl1pPr/{*}defRPr")
    assert level.get("sz") == "4400"


def test_hidden_placeholders_and_footers() -> None:
    brand = brand_of(TEMPLATES / "dark.potx")
    assert roles(brand, "Nur Titel") == ["title"]
    assert brand.layouts["Titel und Inhalt"].footers == ("ftr", "sldNum")
    assert brand.layouts["Nur Titel"].footers == ()


# ------------------------------------------------------------------------------------------------- roles


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Left heading", "left_heading"),
        ("Chart 4", "chart"),
        ("Title", "title"),
        ("Google Shape;54;p13", None),
        ("PlaceHolder 2", None),
        ("Pladsholder til indhold 2", None),
        ("Text Placeholder 2", None),
    ],
)
def test_a_name_that_deckgen_gives_says_the_role(name: str, role: str | None) -> None:
    assert role_by_name(name) == role


@pytest.mark.parametrize(
    ("file", "layout", "expected"),
    [
        ("danish.pptx", "Titelslide", ["title", "subtitle"]),
        ("danish.pptx", "Titel og indholdsobjekt", ["title", "body"]),
        ("danish.pptx", "Afsnitsoverskrift", ["title", "subtitle"]),
        ("danish.pptx", "To indholdsobjekter", ["title", "left", "right"]),
        ("danish.pptx", "Sammenligning", ["title", "left_heading", "left", "right_heading", "right"]),
        ("danish.pptx", "Indhold med billedtekst", ["title", "body", "text"]),
        ("danish.pptx", "Billede med billedtekst", ["title", "picture", "caption"]),
        ("danish.pptx", "Lodret titel og tekst", ["vertical_title", "vertical_text"]),
        ("google.pptx", "TITLE_AND_TWO_COLUMNS", ["title", "left", "right"]),
        ("google.pptx", "SECTION_TITLE_AND_DESCRIPTION", ["title", "subtitle", "body"]),
        ("libreoffice.pptx", "Title Slide", ["title", "subtitle"]),
        ("libreoffice.pptx", "Title, 2 Content", ["title", "left", "right"]),
        ("single.pptx", "Otsikko ja sisältö", ["title", "body"]),
        ("dark.potx", "Chart and text", ["title", "chart", "text", "source", "subtitle"]),
    ],
)
def test_type_and_place_say_the_role_in_any_language(file: str, layout: str, expected: list[str]) -> None:
    assert roles(brand_of(TEMPLATES / file), layout) == expected


@by_name
def test_no_two_placeholders_of_a_layout_have_one_role(path: Path) -> None:
    for layout in brand_of(path).layouts.values():
        named = [each.role for each in layout.placeholders]
        assert len(named) == len(set(named))


# ------------------------------------------------------------------------------------------------- layouts


CHOSEN = {
    "danish.pptx": {
        "Cover": "Titelslide", "Statement": "Afsnitsoverskrift", "Icon grid": "Kun titel", "Pictogram": "Kun titel",
        "Chart": "Titel og indholdsobjekt", "Chart and text": "To indholdsobjekter",
        "Share and chart": "To indholdsobjekter", "Section": "Afsnitsoverskrift",
        "List": "Titel og indholdsobjekt", "Comparison": "Titel og indholdsobjekt",
        "Table": "Titel og indholdsobjekt", "Picture": "Billede med billedtekst", "Quote": "Afsnitsoverskrift",
        "Two columns": "To indholdsobjekter", "Title and text": "Titel og indholdsobjekt",
        "Title only": "Kun titel", "Contact": "Titel og indholdsobjekt",
    },
    "google.pptx": {
        "Cover": "TITLE", "Statement": "MAIN_POINT", "Section": "SECTION_HEADER", "Icon grid": "TITLE_ONLY",
        "Chart": "TITLE_AND_BODY", "Two columns": "TITLE_AND_TWO_COLUMNS", "Title only": "TITLE_ONLY",
    },
    "libreoffice.pptx": {
        "Cover": "Title Slide", "Chart": "Title, Content", "Icon grid": "Title Only",
        "Two columns": "Title, 2 Content", "Title and text": "Title, Content",
    },
    "dark.potx": {
        "Cover": "Titelfolie", "Section": "Abschnitt", "Icon grid": "Nur Titel", "Title only": "Nur Titel",
        "Chart": "Titel und Inhalt", "Chart and text": "Chart and text",
    },
}  # fmt: skip


@pytest.mark.parametrize("file", CHOSEN)
def test_the_layout_a_person_would_choose(file: str) -> None:
    kinds = brand_of(TEMPLATES / file).kinds
    assert {slot: kinds[slot] for slot in CHOSEN[file]} == CHOSEN[file]


@by_name
def test_every_slot_has_a_layout_with_a_title(path: Path) -> None:
    brand = brand_of(path)
    assert set(brand.kinds) == set(SLOTS)
    for name in brand.kinds.values():
        assert "title" in roles(brand, name)


def test_one_layout_serves_for_all_and_says_what_it_lacks() -> None:
    choices = choose_layouts(brand_of(TEMPLATES / "single.pptx"))
    assert {each.layout for each in choices.values()} == {"Otsikko ja sisältö"}
    assert choices["Title and text"].exact
    assert choices["Title and text"].reason == ""
    chart = choices["Chart"]
    assert not chart.exact
    assert (chart.missing, chart.stands_in) == (("subtitle", "source"), {"chart": "body"})
    assert "'Otsikko ja sisältö'" in chart.reason
    assert "no placeholder for subtitle and source" in chart.reason


def test_deckgens_own_name_for_a_layout_wins_where_it_fits() -> None:
    assert choose_layouts(brand_of(TEMPLATES / "dark.potx"))["Chart and text"].exact
    # PowerPoint's own 'Comparison' has two columns: a comparing chart does not fit there
    assert brand_of(DEFAULT).kinds["Comparison"] == "Title and Content"


def test_choosing_again_gives_the_same() -> None:
    brand = brand_of(TEMPLATES / "dark.potx")
    assert {slot: each.layout for slot, each in choose_layouts(brand).items()} == brand.kinds


def test_a_person_may_choose_the_layout() -> None:
    brand = brand_of(TEMPLATES / "danish.pptx", kinds={"statement": "titelslide"})
    assert brand.kinds["Statement"] == "Titelslide"


@pytest.mark.parametrize(
    ("kinds", "hint"),
    [
        ({"Cover": "Titelsilde"}, "did you mean 'Titelslide'?"),
        ({"Covre": "Titelslide"}, "did you mean 'Cover'?"),
    ],
)
def test_an_unknown_layout_is_an_error_with_choices(kinds: dict[str, str], hint: str) -> None:
    with pytest.raises(DeckgenError) as caught:
        brand_of(TEMPLATES / "danish.pptx", kinds=kinds)
    assert caught.value.findings[0].code == "brand-layout-unknown"
    assert hint in (caught.value.findings[0].hint or "")


# ------------------------------------------------------------------------------------------------- defaults


@by_name
def test_tones_show_on_the_background(path: Path) -> None:
    brand = brand_of(path)
    background = brand.layouts[brand.kinds["Title and text"]].background

    def against(tone: str) -> float:
        return contrast(brand.hex(brand.tones[tone]), background)

    assert 2.5 <= against("muted") <= 3.5
    assert against("secondary") >= 4.5
    assert against("text") >= 4.5
    assert against("strong") >= 4.5
    assert 1.1 <= against("hairline") < 2
    assert contrast(brand.hex(brand.tones["stamp"]), brand.hex(brand.tones["text"])) >= 4.5
    assert brand.tones["accent"] == Colour("accent1")
    assert contrast(brand.hex(brand.tones["background"]), background) < 1.1


@by_name
def test_no_text_is_too_small_to_read(path: Path) -> None:
    brand = brand_of(path)
    assert min(each.min_size for each in brand.styles.values()) >= 10
    assert all(each.min_size <= each.size for each in brand.styles.values())
    assert brand.styles["source"].size < brand.styles["body"].size < brand.styles["numeral"].size


def test_sizes_grow_from_the_body_text_and_the_slide() -> None:
    # body text is 32 pt: too large to measure by, so the size that suits a slide 7.5 inches high
    assert brand_of(DEFAULT).styles["body"].size == 18
    # 16 pt is what this template writes
    assert brand_of(TEMPLATES / "dark.potx").styles["body"].size == 16
    # 18 pt on a slide of 5.625 inches
    assert brand_of(TEMPLATES / "google.pptx").styles["body"].size == 13.5


def test_given_looks_and_tones_go_before_the_defaults() -> None:
    given = TextStyle(15)
    brand = brand_of(DEFAULT, name="Offinno", styles={"source": given}, tones={"muted": Colour("accent6")}, footer="F")
    assert brand.styles["source"] is given
    assert brand.tones["muted"] == Colour("accent6")
    assert "numeral" in brand.styles
    assert (brand.name, brand.footer) == ("Offinno", "F")


# ------------------------------------------------------------------------------------------------- broken


MASTER, MAIN, THEME = "ppt/slideMasters/slideMaster1.xml", "ppt/presentation.xml", "ppt/theme/theme1.xml"
BOMB = '<!DOCTYPE a [<!ENTITY x "haha"><!ENTITY y "&x;&x;&x;&x;">]><a:theme '
MASTER_RELS = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
BROKEN = {
    "no master": (MAIN, '<p:sldMasterId id="2147483648" r:id="rId1"/>', "", "template-no-master"),
    "master not there": (MAIN, 'r:id="rId1"', 'r:id="rId77"', "template-broken"),
    "no layouts": (MASTER, '<p:sldLayoutId id="2147483649" r:id="rId1"/>', "", "template-no-layouts"),
    "layout not there": (MASTER_RELS, "slideLayout1.xml", "slideLayout9.xml", "template-broken"),
    "theme not there": (MASTER_RELS, "theme1.xml", "theme9.xml", "template-broken"),
    "entity bomb": (THEME, "<a:theme ", BOMB, "template-broken"),
    "no colours": (THEME, "clrScheme", "clrSchema", "template-broken"),
    "not well formed": (MASTER, "</p:cSld>", "", "template-broken"),
    "no size": (MAIN, 'cx="9144000"', 'cx="0"', "template-broken"),
    "strict": (
        MAIN, "http://schemas.openxmlformats.org/presentationml/2006/main",
        "http://purl.oclc.org/ooxml/presentationml/main", "template-strict",
    ),
    "not a presentation": (MAIN, "p:presentation ", "p:workbook ", "template-"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_template_is_refused_in_plain_words(case: str) -> None:
    part, old, new, code = BROKEN[case]
    package = changed(TEMPLATES / "single.pptx", part, old, new)
    with pytest.raises(DeckgenError) as caught:
        read_brand(package)
    assert caught.value.findings[0].code.startswith(code)


def test_a_layout_that_shows_a_picture_which_is_not_there_is_refused() -> None:
    layout = "ppt/slideLayouts/slideLayout1.xml"
    package = changed(TEMPLATES / "single.pptx", layout, "<p:grpSpPr/>", '<p:grpSpPr/><p:contentPart r:id="rId9"/>')
    name = "ppt/slideLayouts/_rels/slideLayout1.xml.rels"
    row = '<Relationship Id="rId9" Type="http://x/image" Target="../media/gone.png"/></Relationships>'
    package.parts[name] = package.parts[name].replace(b"</Relationships>", row.encode())
    with pytest.raises(DeckgenError, match=r"gone\.png"):
        strip_template(package)


def test_a_stale_relationship_that_nothing_uses_is_only_dropped() -> None:
    name = "ppt/slideLayouts/_rels/slideLayout1.xml.rels"
    row = '<Relationship Id="rId9" Type="http://x/image" Target="../media/gone.png"/></Relationships>'
    package = strip_template(changed(TEMPLATES / "single.pptx", name, "</Relationships>", row))
    assert b"gone.png" not in package.parts[name]


@pytest.mark.parametrize(
    "data", [b"no zip file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)], ids=["not a zip", "encrypted"]
)
def test_what_is_no_powerpoint_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "template.pptx"
    path.write_bytes(data)
    with pytest.raises(DeckgenError):
        read_package(path)


def test_nonsense_in_attributes_is_no_traceback() -> None:
    for old, new in (
        ('sz="3600"', 'sz="large"'), ('b="1"', 'b="maybe"'), ('marL="228600"', 'marL=""'),
        ('bg1="lt1"', 'bg1="none"'), ('val="bg1"', 'val="nothing"'), ('y="274638"', 'y="high"'),
    ):  # fmt: skip
        brand = read_brand(changed(TEMPLATES / "single.pptx", MASTER, old, new))
        assert set(brand.kinds) == set(SLOTS)
