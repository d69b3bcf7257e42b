"""Make the templates beside this file anew: `python tests/templates/make_templates.py`.

google.pptx   as Google Slides exports its theme Simple Light: types, names, colour map, sizes
single.pptx   4:3 with one layout, in Finnish
dark.potx     dark, with a gradient, a light section layout, and looks of every kind of spelling
danish.pptx   python-pptx' own template at 16:9 with Danish names, its slides left in
libreoffice.pptx  comes from LibreOffice 7.4: python-pptx' template with one slide of 'Title and Content',
              `soffice --convert-to odp`, then `soffice --convert-to pptx`
and those of companies.py
"""

# ruff: noqa: E501, PIE800
from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from companies import COMPANIES  # noqa: E402
from parts import (  # noqa: E402
    TEMPLATE,
    frame,
    layout,
    level,
    mapping,
    master,
    panel,
    placeholder,
    rgb,
    scheme,
    solid,
    template_parts,
    theme,
    write,
)

GOOGLE = {
    **{"dk1": "000000", "lt1": "FFFFFF", "dk2": "595959", "lt2": "EEEEEE", "accent1": "4285F4"},
    **{
        "accent2": "212121",
        "accent3": "78909C",
        "accent4": "FFAB40",
        "accent5": "0097A7",
        "accent6": "EEFF41",
    },
    **{"hlink": "0097A7", "folHlink": "0097A7"},
}
NIGHT = {
    **{"dk1": "0B1B2A", "lt1": "FFFFFF", "dk2": "14304A", "lt2": "DCE8EF", "accent1": "4ED6A8"},
    **{
        "accent2": "8CC8F5",
        "accent3": "9A7CEF",
        "accent4": "F5CE6E",
        "accent5": "E8745F",
        "accent6": "5C7487",
    },
    **{"hlink": "8CC8F5", "folHlink": "ADC9D9"},
}
GOOGLE_BODY = '<a:bodyPr lIns="91425" tIns="91425" rIns="91425" bIns="91425" anchor="{}" anchorCtr="0"><a:normAutofit/></a:bodyPr>'
NO_BULLET = "<a:buNone/>"


def google() -> None:
    def shape(number: int, ph: str, place: tuple[int, int, int, int] | None, size: int = 0, anchor: str = "t",
              align: str = "") -> str:  # fmt: skip
        look = level(f'lvl="0" algn="{align}"' if align else 'lvl="0"', NO_BULLET if align else "", f'sz="{size}"')
        return placeholder(
            number, f"Google Shape;{number};p{number // 10}", ph, frame(*place) if place else "",
            look if size else "", GOOGLE_BODY.format(anchor),
        )  # fmt: skip

    def number(start: int) -> str:
        return shape(start, 'idx="12" type="sldNum"', (8472458, 4663217, 548700, 393600))

    wide = (311700, 445025, 8520600, 572700)
    body = (311700, 1152475, 8520600, 3416400)
    layouts = [
        ("TITLE", "title", shape(10, 'type="ctrTitle"', (311708, 744575, 8520600, 2052600), 5200, "b", "ctr")
         + shape(11, 'idx="1" type="subTitle"', (311700, 2834125, 8520600, 792600), 2800, "t", "ctr")),
        ("SECTION_HEADER", "secHead", shape(14, 'type="title"', (311700, 2150850, 8520600, 841800), 3600, "ctr", "ctr")),
        ("TITLE_AND_BODY", "tx", shape(17, 'type="title"', wide) + shape(18, 'idx="1" type="body"', body)),
        ("TITLE_AND_TWO_COLUMNS", "twoColTx", shape(21, 'type="title"', wide)
         + shape(22, 'idx="1" type="body"', (311700, 1152475, 3999900, 3416400), 1400)
         + shape(23, 'idx="2" type="body"', (4832400, 1152475, 3999900, 3416400), 1400)),
        ("TITLE_ONLY", "titleOnly", shape(26, 'type="title"', wide)),
        ("ONE_COLUMN_TEXT", "", shape(29, 'type="title"', (311700, 555600, 2808000, 755700), 2400, "b")
         + shape(30, 'idx="1" type="body"', (311700, 1389600, 2808000, 3179400), 1200)),
        ("MAIN_POINT", "", shape(33, 'type="title"', (490250, 450150, 6367800, 4090800), 4800, "ctr")),
        ("SECTION_TITLE_AND_DESCRIPTION", "", panel(36, frame(4572000, -125, 4572000, 5143500), solid(scheme("lt2")))
         + shape(37, 'type="title"', (265500, 1233175, 4045200, 1482300), 4200, "b", "ctr")
         + shape(38, 'idx="1" type="subTitle"', (265500, 2803075, 4045200, 1234500), 2100, "t", "ctr")
         + shape(39, 'idx="2" type="body"', (4939500, 724075, 3837000, 3695100), 0, "ctr")),
        ("CAPTION_ONLY", "", shape(42, 'idx="1" type="body"', (311700, 4230575, 5998800, 605100), 0, "ctr")),
        ("BIG_NUMBER", "", shape(45, 'hasCustomPrompt="1" type="title"', (311700, 1106125, 8520600, 1963500), 12000, "b", "ctr")
         + shape(46, 'idx="1" type="body"', (311700, 3152225, 8520600, 1300800), 0, "t", "ctr")),
        ("BLANK", "blank", ""),
    ]  # fmt: skip
    made = [layout(name, kind, shapes + number(60), more=f' matchingName="{name}"') for name, kind, shapes in layouts]
    spacing = '<a:lnSpc><a:spcPct val="115000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef><a:spcAft><a:spcPts val="0"/></a:spcAft>'
    bullet = '<a:buClr><a:schemeClr val="dk2"/></a:buClr><a:buSzPts val="1800"/><a:buChar char="●"/>'
    shapes = (
        placeholder(6, "Google Shape;6;p1", 'type="title"', frame(*wide),
                    level('lvl="0"', NO_BULLET, 'sz="2800"', solid(scheme("dk1"))), GOOGLE_BODY.format("t"))
        + placeholder(7, "Google Shape;7;p1", 'idx="1" type="body"', frame(*body),
                      level('lvl="0" marL="457200" indent="-342900"', spacing + bullet, 'sz="1800"', solid(scheme("dk2"))),
                      GOOGLE_BODY.format("t"))
        + number(8)
    )  # fmt: skip
    plain = level('algn="l"', "", 'sz="1400" b="0" i="0"', solid(rgb("000000")) + '<a:latin typeface="Arial"/>')
    styles = (
        f"<p:txStyles><p:titleStyle>{plain}</p:titleStyle><p:bodyStyle>{plain}</p:bodyStyle>"
        f"<p:otherStyle>{plain}</p:otherStyle></p:txStyles>"
    )
    background = f"<p:bg><p:bgPr>{solid(scheme('lt1'))}<a:effectLst/></p:bgPr></p:bg>"
    first = master(shapes, len(made), styles, background, {"bg2": "dk2", "tx2": "lt2"})
    write(
        HERE / "google.pptx",
        template_parts(first, made, theme("Simple Light", GOOGLE, "Arial", "Arial"), (9144000, 5143500)),
    )


def styles(title: str, body: str) -> str:
    return (
        f"<p:txStyles><p:titleStyle>{title}</p:titleStyle><p:bodyStyle>{body}</p:bodyStyle>"
        f"<p:otherStyle>{level('', '', 'sz=' + chr(34) + '1200' + chr(34))}</p:otherStyle></p:txStyles>"
    )


def single() -> None:
    shapes = placeholder(2, "Otsikko 1", 'type="title"', frame(457200, 274638, 8229600, 1143000))
    shapes += placeholder(3, "Tekstin paikkamerkki 2", 'type="body" idx="1"', frame(457200, 1600200, 8229600, 4525963))
    only = layout("Otsikko ja sisältö", "obj", placeholder(2, "Otsikko 1", 'type="title"')
                  + placeholder(3, "Sisällön paikkamerkki 2", 'idx="1"'))  # fmt: skip
    white = f"<p:bg><p:bgPr>{solid(scheme('bg1'))}<a:effectLst/></p:bgPr></p:bg>"
    looks = styles(
        level("", "", 'sz="3600" b="1"'),
        level('marL="228600" indent="-228600"', '<a:buChar char="•"/>', 'sz="2000"'),
    )
    write(
        HERE / "single.pptx",
        template_parts(
            master(shapes, 1, looks, white),
            [only],
            theme("Yksi", GOOGLE, "Georgia", "Verdana"),
            (9144000, 6858000),
        ),
    )


def dark() -> None:
    wide = frame(609600, 457200, 10972800, 1143000)
    below = frame(609600, 1828800, 10972800, 4343400)
    title_body = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"/>'
    shapes = placeholder(2, "Titel 1", 'type="title"', wide, "", title_body)
    shapes += placeholder(3, "Text 2", 'type="body" idx="1"', below)
    for number, kind in ((4, "dt"), (5, "ftr"), (6, "sldNum")):
        shapes += placeholder(
            number, kind, f'type="{kind}" idx="{number}"', frame(609600 * number, 6356350, 609600, 365125)
        )
    stops = "".join(f'<a:gs pos="{at}">{rgb(digits)}</a:gs>' for at, digits in ((0, "000000"), (100000, "204060")))
    gradient = f'<a:gradFill><a:gsLst>{stops}</a:gsLst><a:lin ang="5400000" scaled="0"/></a:gradFill>'
    title, body = placeholder(2, "Titel 1", 'type="title"'), placeholder(3, "Inhalt 2", 'idx="1"')
    headline = level('algn="r"', '<a:lnSpc><a:spcPts val="4800"/></a:lnSpc>', 'sz="5000" cap="all" spc="-80" i="1"',
                     solid(rgb("8CC8F5")))  # fmt: skip
    cover = placeholder(2, "Titel 1", 'type="ctrTitle"', frame(609600, 2286000, 10972800, 1828800), headline)
    cover += placeholder(3, "Untertitel 2", 'type="subTitle" idx="1"', frame(609600, 4267200, 10972800, 1143000),
                         level('marL="0" indent="0"', NO_BULLET, 'sz="2000"', solid(scheme("tx2", '<a:lumMod val="85000"/>'))))  # fmt: skip
    light = mapping({"bg1": "lt1", "tx1": "dk1"}, "a:overrideClrMapping")
    section = placeholder(2, "Titel 1", 'type="title"', frame(609600, 2743200, 10972800, 1371600),
                          level("", "", 'sz="4000"', solid(scheme("tx1"))))  # fmt: skip
    fields = "".join(
        placeholder(number, name, f'type="{kind}" idx="{number}"', frame(*place))
        for number, name, kind, place in (
            (13, "Chart", "chart", (609600, 1828800, 7000000, 4000000)),
            (14, "Text", "body", (7800000, 1828800, 3782400, 4000000)),
            (15, "Source", "body", (609600, 5950000, 10972800, 300000)),
            (16, "Subtitle 9", "body", (609600, 1450000, 10972800, 300000)),
        )
    )
    white = f"<p:bg><p:bgPr>{solid(scheme('bg1'))}<a:effectLst/></p:bgPr></p:bg>"
    hidden = body.replace("<p:cNvPr ", '<p:cNvPr hidden="1" ')
    photo = panel(9, frame(609600, 1828800, 10000000, 4000000), solid(scheme("accent1")))
    made = [
        layout("Titelfolie", "title", cover, f"<p:bg><p:bgPr>{gradient}<a:effectLst/></p:bgPr></p:bg>"),
        layout("Nur Titel mit Feld", "titleOnly", photo + title),
        layout("Titel und Inhalt", "obj", title + body + "".join(
            placeholder(number, kind, f'type="{kind}" idx="{number}"') for number, kind in ((10, "ftr"), (11, "sldNum")))),
        layout("Nur Titel", "titleOnly", title + hidden),
        layout("Abschnitt", "secHead", section, white, light),
        layout("Chart and text", "", title + fields),
        layout("Leer", "blank", ""),
    ]  # fmt: skip
    background = f'<p:bg><p:bgRef idx="1002">{scheme("bg1")}</p:bgRef></p:bg>'
    flat = solid(scheme("phClr"))
    behind = f"{flat}{solid(scheme('phClr', '<a:shade val=' + chr(34) + '50000' + chr(34) + '/>'))}{flat}"
    looks = styles(
        level('algn="l"', '<a:lnSpc><a:spcPct val="90000"/></a:lnSpc>', 'sz="3000" b="1" spc="-20"',
              solid(scheme("tx1")) + '<a:latin typeface="+mj-lt"/>'),
        level('marL="285750" indent="-285750"',
              '<a:spcBef><a:spcPts val="600"/></a:spcBef><a:spcAft><a:spcPct val="50000"/></a:spcAft><a:buChar char="•"/>',
              'sz="1600"', solid(scheme("tx1")) + '<a:latin typeface="+mn-lt"/>'),
    )  # fmt: skip
    first = master(shapes, len(made), looks, background, {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"})
    parts = template_parts(first, made, theme("Nacht", NIGHT, "Arial", "Arial", behind), (12192000, 6858000), TEMPLATE)
    write(HERE / "dark.potx", parts)


DANISH = {
    "Title Slide": "Titelslide",
    "Title and Content": "Titel og indholdsobjekt",
    "Section Header": "Afsnitsoverskrift",
    "Two Content": "To indholdsobjekter",
    "Comparison": "Sammenligning",
    "Title Only": "Kun titel",
    "Blank": "Tomt",
    "Content with Caption": "Indhold med billedtekst",
    "Picture with Caption": "Billede med billedtekst",
    "Title and Vertical Text": "Titel og lodret tekst",
    "Vertical Title and Text": "Lodret titel og tekst",
}
DANISH_SHAPES = {
    **{"Title": "Titel", "Subtitle": "Undertitel", "Content Placeholder": "Pladsholder til indhold"},
    **{"Text Placeholder": "Pladsholder til tekst", "Picture Placeholder": "Pladsholder til billede"},
}


def danish() -> None:
    """Slides of every sort: a chart, notes, a picture, sections, comments, a custom show, a link from a layout."""
    from PIL import Image
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    deck = Presentation()
    wide = 12192000 / deck.slide_width
    deck.slide_width = 12192000
    for each in (deck.slide_master, *deck.slide_layouts):
        for place in each._element.iter("{*}off", "{*}ext"):
            for name in ("x", "cx"):
                if place.get(name) is not None:
                    place.set(name, str(round(int(place.get(name)) * wide)))
    for each in deck.slide_layouts:
        each.name = DANISH[each.name]
        for shape in each.placeholders:
            words, _, number = shape.name.rpartition(" ")
            shape.name = f"{DANISH_SHAPES.get(words, words)} {number}"
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("s", (1, 2))
    first, second = (deck.slides.add_slide(deck.slide_layouts[number]) for number in (1, 5))
    first.shapes.title.text = "Fortrolig overskrift"
    first.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, 0, 0, 914400, 914400, data)
    first.notes_slide.notes_text_frame.text = "Noter"
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    second.shapes.add_picture(picture, 0, 0)
    second.shapes.title.text = "To"
    stream = io.BytesIO()
    deck.save(stream)
    with zipfile.ZipFile(stream) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    _add_what_python_pptx_cannot(parts)
    write(HERE / "danish.pptx", parts)


def _add_what_python_pptx_cannot(parts: dict[str, str | bytes]) -> None:
    def edit(name: str, old: str, new: str) -> None:
        text = parts[name].decode() if isinstance(parts[name], bytes) else str(parts[name])
        assert old in text, (name, old)
        parts[name] = text.replace(old, new, 1)

    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = str(parts["ppt/presentation.xml"].decode())
    one, two = re.findall(r'<p:sldId [^>]*id="(\d+)"', main)[:2]
    link = re.findall(r'<p:sldId [^>]*r:id="(\w+)"', main)[0]
    sections = (
        '<p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">'
        '<p14:section name="Afsnit" id="{6F1C1F0A-0000-4000-8000-000000000001}"><p14:sldIdLst>'
        f'<p14:sldId id="{one}"/><p14:sldId id="{two}"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext>'
    )
    if "<p:extLst>" in main:
        edit("ppt/presentation.xml", "<p:extLst>", f"<p:extLst>{sections}")
    else:
        edit("ppt/presentation.xml", "</p:presentation>", f"<p:extLst>{sections}</p:extLst></p:presentation>")
    show = f'<p:custShowLst><p:custShow name="Kort" id="0"><p:sldLst><p:sld r:id="{link}"/></p:sldLst></p:custShow></p:custShowLst>'
    edit("ppt/presentation.xml", "<p:defaultTextStyle>", f"{show}<p:defaultTextStyle>")
    edit("ppt/_rels/presentation.xml.rels", "</Relationships>",
         f'<Relationship Id="rIdA" Type="{office}/commentAuthors" Target="commentAuthors.xml"/></Relationships>')  # fmt: skip
    edit("ppt/slides/_rels/slide1.xml.rels", "</Relationships>",
         f'<Relationship Id="rIdC" Type="{office}/comments" Target="../comments/comment1.xml"/></Relationships>')  # fmt: skip
    space = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    parts["ppt/commentAuthors.xml"] = (
        f'<p:cmAuthorLst {space}><p:cmAuthor id="0" name="Anne" initials="A" lastIdx="1" clrIdx="0"/></p:cmAuthorLst>'
    )
    parts["ppt/comments/comment1.xml"] = (
        f'<p:cmLst {space}><p:cm authorId="0" dt="2018-01-01T00:00:00.000" idx="1"><p:pos x="1" y="1"/>'
        "<p:text>Husk</p:text></p:cm></p:cmLst>"
    )
    kind = "application/vnd.openxmlformats-officedocument.presentationml."
    edit("[Content_Types].xml", "</Types>",
         f'<Override PartName="/ppt/commentAuthors.xml" ContentType="{kind}commentAuthors+xml"/>'
         f'<Override PartName="/ppt/comments/comment1.xml" ContentType="{kind}comments+xml"/></Types>')  # fmt: skip
    jump = '<a:hlinkClick r:id="rIdS" action="ppaction://hlinksldjump"/>'
    edit("ppt/slideLayouts/slideLayout1.xml", 'name="Titel 1"/>', f'name="Titel 1">{jump}</p:cNvPr>')
    edit("ppt/slideLayouts/_rels/slideLayout1.xml.rels", "</Relationships>",
         f'<Relationship Id="rIdS" Type="{office}/slide" Target="../slides/slide2.xml"/></Relationships>')  # fmt: skip
    edit("docProps/app.xml", "<Slides>0</Slides>", "<Slides>2</Slides>")
    edit("docProps/app.xml", "<vt:lpstr>Office Theme</vt:lpstr>", "<vt:lpstr>Fortrolig overskrift</vt:lpstr>")
    edit("ppt/presProps.xml", "<p:extLst>", '<p:showPr><p:present/><p:custShow id="0"/></p:showPr><p:extLst>')


if __name__ == "__main__":
    google()
    single()
    dark()
    danish()
    for make in COMPANIES:
        make(HERE)
