"""Templates as companies have them, each hard in its own way.

panel.pptx    the title on a dark panel at the left third, names in Swedish
photo.pptx    10 x 5.625 inches, a dark photograph all over, only 'Title and Content', centred titles
blank.pptx    4:3, one layout without any placeholder
german.pptx   titles in capitals, a large logo, footers on a bar, a picture on the cover, a red section slide
firm.pptx     lines for subtitle and source on each layout, a chart beside text, ten layouts
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from parts import (
    R,
    frame,
    layout,
    level,
    master,
    panel,
    placeholder,
    scheme,
    solid,
    template_parts,
    theme,
    write,
)  # fmt: skip

Place = tuple[float, float, float, float]
INCH = 914_400
WIDE, SMALL_WIDE, FOUR_TO_THREE = (12_192_000, 6_858_000), (9_144_000, 5_143_500), (9_144_000, 6_858_000)
TITLE = 'type="title"'
NO_INSETS = '<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{}"/>'
WHITE = f"<p:bg><p:bgPr>{solid(scheme('bg1'))}<a:effectLst/></p:bgPr></p:bg>"
NAMES = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)))


def at(*place: float) -> str:
    """A frame from inches."""
    x, y, w, h = (round(length * INCH) for length in place)
    return frame(x, y, w, h)


def colours(*digits: str) -> dict[str, str]:
    return {**dict(zip(NAMES, digits, strict=True)), "hlink": digits[4], "folHlink": digits[5]}


def lines(size: int, colour: str = "tx1") -> str:
    """The look of a line without a bullet; `size` in hundredths of a point."""
    return level('marL="0" indent="0"', "<a:buNone/>", f'sz="{size}"', solid(scheme(colour)))


def looks(head_run: str, colour: str, align: str, body: int, bullet: str = "•") -> str:
    """The text styles of a master: titles with the run attributes `head_run`, and a body with bullets."""
    head = level(f'algn="{align}"', '<a:lnSpc><a:spcPct val="90000"/></a:lnSpc>', head_run,
                 solid(scheme(colour)) + '<a:latin typeface="+mj-lt"/>')  # fmt: skip
    text = level('marL="228600" indent="-228600"',
                 f'<a:spcBef><a:spcPts val="800"/></a:spcBef><a:buFont typeface="Arial"/><a:buChar char="{bullet}"/>',
                 f'sz="{body}"', solid(scheme("tx1")) + '<a:latin typeface="+mn-lt"/>')  # fmt: skip
    other = level("", "", 'sz="1800"')
    return (
        f"<p:txStyles><p:titleStyle>{head}</p:titleStyle><p:bodyStyle>{text}</p:bodyStyle>"
        f"<p:otherStyle>{other}</p:otherStyle></p:txStyles>"
    )


def title(place: str = "", styles: str = "", body: str = "") -> str:
    return placeholder(2, "Title 1", TITLE, place, styles, body)


def content(number: int, idx: int, place: str = "") -> str:
    return placeholder(number, f"Content {number}", f'idx="{idx}"', place)


def text(number: int, idx: int, place: str, styles: str) -> str:
    return placeholder(number, f"Text {number}", f'type="body" sz="quarter" idx="{idx}"', place, styles)


def cover(head: str, head_look: str, sub: str, sub_look: str) -> str:
    return placeholder(2, "Title 1", 'type="ctrTitle"', head, head_look, '<a:bodyPr anchor="b"/>') + placeholder(
        3, "Subtitle 2", 'type="subTitle" idx="1"', sub, sub_look
    )


def footers(
    places: dict[str, Place] | None = None, colour: str = "tx1", kinds: tuple[str, ...] = ("ftr", "sldNum")
) -> str:
    """Footer and slide number: in a master with places and a look, in a layout without."""
    shapes = ""
    for number, kind in enumerate(kinds):
        place = at(*places[kind]) if places else ""
        styles = level("", "", 'sz="1000"', solid(scheme(colour))) if places else ""
        shapes += placeholder(90 + number, kind, f'type="{kind}" sz="quarter" idx="{10 + number}"', place, styles)
    return shapes


def image(width: int, height: int, pixel: Callable[[float, float], tuple[int, int, int]]) -> bytes:
    from PIL import Image

    picture = Image.new("RGB", (width, height))
    picture.putdata([pixel(x / width, y / height) for y in range(height) for x in range(width)])
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def picture(number: int, place: str) -> str:
    """A picture; its file is related as rIdP."""
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Picture"/><p:cNvPicPr/><p:nvPr userDrawn="1"/></p:nvPicPr>'
        '<p:blipFill><a:blip r:embed="rIdP"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
        f'<p:spPr>{place}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
    )


def with_pictures(parts: dict[str, str], pictures: dict[str, bytes]) -> dict[str, str | bytes]:
    """The parts with a picture for each of the parts named, related as rIdP."""
    made: dict[str, str | bytes] = dict(parts)
    made["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "<Override", '<Default Extension="png" ContentType="image/png"/><Override', 1
    )
    for number, (part, data) in enumerate(pictures.items(), 1):
        folder, _, file = part.rpartition("/")
        made[f"ppt/media/image{number}.png"] = data
        key = f"{folder}/_rels/{file}.rels"
        related = f'<Relationship Id="rIdP" Type="{R}/image" Target="../media/image{number}.png"/></Relationships>'
        made[key] = parts[key].replace("</Relationships>", related)
    return made


def panel_on_the_left(folder: Path) -> None:
    shapes = panel(20, at(0, 0, 4.2, 7.5), solid(scheme("tx2"))) + title(
        at(0.5, 0.7, 3.4, 5.2), "", '<a:bodyPr anchor="t"/>'
    )
    shapes += placeholder(3, "Text 2", 'type="body" idx="1"', at(4.9, 0.8, 7.9, 5.6))
    shapes += footers({"ftr": (4.9, 6.85, 6, 0.35), "sldNum": (12, 6.85, 0.8, 0.35)})
    big = level("", "", 'sz="4400" b="1"', solid(scheme("tx2")))
    made = [
        layout("Rubrikbild", "title", cover(at(4.9, 2, 7.9, 2.4), big, at(4.9, 4.5, 7.9, 1.2), lines(2000))),
        layout("Rubrik och innehåll", "obj", title() + content(3, 1) + footers()),
        layout("Endast rubrik", "titleOnly", title() + footers()),
        layout("Två innehållsdelar", "twoObj", title() + content(3, 1, at(4.9, 0.8, 3.8, 5.6))
               + content(4, 2, at(9, 0.8, 3.8, 5.6)) + footers()),
    ]  # fmt: skip
    green = colours("222222", "FFFFFF", "1F4E46", "E9F0EC", "D9822B", "1F4E46", "6FA08E", "A8B820", "7A5195", "B0B7B3")
    look = looks('sz="2800" b="1"', "bg1", "l", 1800)
    first = master(shapes, len(made), look, WHITE)
    write(folder / "panel.pptx", template_parts(first, made, theme("Panel", green, "Calibri", "Calibri"), WIDE))


def photo_all_over(folder: Path) -> None:
    shapes = picture(20, at(0, 0, 10, 5.625)) + title(at(0.5, 0.3, 9, 0.8), "", '<a:bodyPr anchor="ctr"/>')
    shapes += placeholder(3, "Text 2", 'type="body" idx="1"', at(0.5, 1.25, 9, 3.7))
    shapes += footers({"ftr": (3, 5.15, 4, 0.3), "sldNum": (7.5, 5.15, 2, 0.3)})
    made = [layout("Title and Content", "obj", title() + content(3, 1) + footers())]
    night = colours("FFFFFF", "101820", "D0E4F0", "203040", "FFB81C", "00B5E2", "78BE20", "E4002B", "B58BD6", "5B6770")
    first = master(shapes, 1, looks('sz="2800" b="1"', "tx1", "ctr", 1800), WHITE)
    parts = template_parts(first, made, theme("Photo", night, "Calibri", "Calibri"), SMALL_WIDE)
    sky = image(96, 54, lambda x, y: (round(10 + 20 * y), round(25 + 20 * x), round(45 + 30 * (1 - y))))
    write(folder / "photo.pptx", with_pictures(parts, {"ppt/slideMasters/slideMaster1.xml": sky}))


def blank_only(folder: Path) -> None:
    shapes = title(at(0.5, 0.3, 9, 1)) + placeholder(3, "Text 2", 'type="body" idx="1"', at(0.5, 1.5, 9, 5))
    grey = colours("000000", "FFFFFF", "44546A", "E7E6E6", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")
    first = master(shapes, 1, looks('sz="3600"', "tx1", "l", 2400), WHITE)
    blank = layout("Blank", "blank", "")
    write(
        folder / "blank.pptx", template_parts(first, [blank], theme("Blank", grey, "Calibri", "Calibri"), FOUR_TO_THREE)
    )


def german(folder: Path) -> None:
    shapes = panel(20, at(0, 6.9, 13.333, 0.6), solid(scheme("tx2"))) + picture(21, at(10.9, 0.3, 2, 1))
    shapes += title(at(0.5, 0.42, 9.6, 0.95), "", NO_INSETS.format("b"))
    shapes += placeholder(3, "Text 2", 'type="body" idx="1"', at(0.5, 1.65, 12.33, 4.75), "", NO_INSETS.format("t"))
    shapes += footers({"ftr": (2.2, 7.02, 7, 0.35), "sldNum": (11.8, 7.02, 1.03, 0.35)}, "bg1")
    loud = level("", "", 'sz="4400" cap="all" b="1"', solid(scheme("bg1")))
    hidden = ' showMasterSp="0"'
    whole = at(0, 0, 13.333, 7.5)
    made = [
        layout(
            "Titelfolie",
            "title",
            picture(30, whole) + cover(at(0.5, 2.6, 8.5, 2), loud, at(0.5, 4.75, 8.5, 1), lines(2000, "bg1")),
            more=hidden,
        ),
        layout(
            "Kapiteltrenner",
            "",
            panel(31, whole, solid(scheme("accent1"))) + title(at(0.5, 2.9, 9, 1.6), loud),
            more=hidden,
        ),
        layout("Titel und Inhalt", "obj", title() + content(3, 1) + footers()),
        layout(
            "Zwei Inhalte",
            "twoObj",
            title() + content(3, 1, at(0.5, 1.65, 6, 4.75)) + content(4, 2, at(6.83, 1.65, 6, 4.75)) + footers(),
        ),
        layout("Nur Titel", "titleOnly", title() + footers()),
        layout("Leer", "blank", footers()),
    ]
    red = colours("1A1A1A", "FFFFFF", "003A5D", "EFF3F6", "E2001A", "003A5D", "7FA6C0", "F5A800", "6B8E23", "8C8C8C")
    look = looks('sz="2800" cap="all" b="1"', "accent1", "l", 2000, "■")
    first = master(shapes, len(made), look, WHITE)
    parts = template_parts(first, made, theme("Konzern", red, "Arial", "Arial"), WIDE)
    logo = image(60, 30, lambda x, y: (226, 0, 26) if 0.3 < y < 0.7 else (0, 58, 93))
    town = image(80, 45, lambda x, y: (round(20 + 60 * x), round(40 + 50 * y), round(70 + 60 * (1 - x))))
    pictures = {"ppt/slideMasters/slideMaster1.xml": logo, "ppt/slideLayouts/slideLayout1.xml": town}
    write(folder / "german.pptx", with_pictures(parts, pictures))


def firm(folder: Path) -> None:
    shapes = title(at(0.45, 0.35, 12.4, 0.85), "", NO_INSETS.format("t"))
    shapes += placeholder(3, "Text 2", 'type="body" idx="1"', at(0.45, 1.75, 12.4, 4.6), "", NO_INSETS.format("t"))
    shapes += footers({"ftr": (0.45, 7.0, 8, 0.25), "sldNum": (12.2, 7.0, 0.65, 0.25)})
    words = text(8, 13, at(0.45, 1.2, 12.4, 0.4), lines(1600)) + text(9, 14, at(0.45, 6.4, 12.4, 0.5), lines(1000))
    white = solid(scheme("bg1"))
    big = level("", "", 'sz="4000"', white)
    whole = panel(20, at(0, 0, 13.333, 7.5), solid(scheme("tx2")))
    pictures = "".join(
        placeholder(15 + n, f"Picture {n}", f'type="pic" idx="{20 + n}"', at(0.45 + 4.2 * n, 1.75, 4, 4))
        for n in range(3)
    )
    made = [
        layout(
            "1_Cover",
            "title",
            whole
            + cover(at(0.9, 2.4, 9, 1.6), big, at(0.9, 4.1, 9, 0.8), lines(1800, "bg1"))
            + text(4, 13, at(0.9, 6.6, 4, 0.35), lines(1000)),
        ),
        layout("2_Agenda", "", title() + text(3, 15, at(3.5, 1.75, 9.3, 4.6), lines(1600)) + footers()),
        layout(
            "3_Divider",
            "secHead",
            panel(20, at(0, 0, 5, 7.5), solid(scheme("accent1")))
            + title(at(5.6, 2.8, 7, 1.5), level("", "", 'sz="4000"')),
        ),
        layout("4_Content", "obj", title() + content(3, 1) + words + footers()),
        layout(
            "5_Two content",
            "twoObj",
            title() + content(3, 1, at(0.45, 1.75, 6, 4.6)) + content(4, 2, at(6.85, 1.75, 6, 4.6)) + words + footers(),
        ),
        layout(
            "6_Chart + text",
            "",
            title()
            + placeholder(3, "Chart 2", 'type="chart" idx="16"', at(0.45, 1.75, 8, 4.6))
            + text(4, 17, at(8.85, 1.75, 4, 4.6), lines(1600))
            + words
            + footers(),
        ),
        layout("7_Three pictures", "", title() + pictures + footers()),
        layout("8_Title only", "titleOnly", title() + words + footers()),
        layout("9_Blank", "blank", footers()),
        layout("10_End", "", whole),
    ]
    blue = colours("1B2733", "FFFFFF", "003A70", "EDEFF2", "0077C8", "003A70", "00A887", "F2C75C", "8A8D8F", "C8C9C7")
    first = master(shapes, len(made), looks('sz="2400" b="1"', "tx2", "l", 1600, "–"), WHITE)
    write(folder / "firm.pptx", template_parts(first, made, theme("Firm", blue, "Arial", "Arial"), WIDE))


COMPANIES = (panel_on_the_left, photo_all_over, blank_only, german, firm)
