"""What people do to a deck in PowerPoint, done to a file: each edit changes just what PowerPoint would."""

from __future__ import annotations

import io
import posixpath
from collections.abc import Callable, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import openpyxl
from lxml import etree
from pptx import Presentation

from carrying import RELS, Parts, copy_slide, read_parts, write_parts
from finished import every_shape, key_in_name, query

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XMLNS = f'xmlns:a="{A}" xmlns:p="{P}" xmlns:c="{C}" xmlns:r="{R}"'


# ------------------------------------------------------------------------------------------------- the file


def edit(path: Path, change: Callable[[Any], None]) -> None:
    """Open a file with python-pptx, change it, and save it."""
    deck = Presentation(str(path))
    change(deck)
    deck.save(str(path))


def edit_parts(path: Path, change: Callable[[Parts], None]) -> None:
    """Change parts of a file as they are."""
    parts = read_parts(path)
    change(parts)
    write_parts(path, parts)


def shape(deck: Any, key: str) -> Any:
    """The first shape of a key, in groups too, by its name."""
    return next(each for slide in deck.slides for each in every_shape(slide.shapes) if key_in_name(each.name) == key)


def slide(deck: Any, key: str) -> Any:
    """The first slide with shapes of a slide's key."""
    return next(each for each in deck.slides
                if any(key_in_name(inner.name).startswith(f"{key}/") for inner in each.shapes))  # fmt: skip


def xml(text: str) -> etree._Element:
    """A piece of XML that may use the prefixes a, p, c and r."""
    head, rest = text.split(">", 1)
    slash = "/" if head.endswith("/") else ""
    return etree.fromstring(f"{head.rstrip('/')} {_XMLNS}{slash}>{rest}")


def change_xml(parts: Parts, name: str, change: Callable[[etree._Element], None]) -> None:
    root = etree.fromstring(parts[name])
    change(root)
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def slide_part(parts: Parts, key: str) -> str:
    """The part of the first slide with a key."""
    return next(name for name in sorted(parts, key=lambda name: (len(name), name))
                if name.startswith("ppt/slides/slide") and f"[dg:{key}/".encode() in parts[name])  # fmt: skip


def rels_of(part: str) -> str:
    """The name of a part's relationships."""
    folder, file = posixpath.split(part)
    return f"{folder}/_rels/{file}.rels"


def relate(parts: Parts, source: str, kind: str, target: str) -> str:
    """A new relationship between two parts, its id."""
    folder, file = posixpath.split(source)
    name = f"{folder}/_rels/{file}.rels"
    root = etree.fromstring(parts.get(name, f'<Relationships xmlns="{RELS}"/>'.encode()))
    rid = f"rId{100 + len(root)}"
    kind = kind if ":" in kind else f"{R}/{kind}"
    etree.SubElement(root, f"{{{RELS}}}Relationship", Id=rid, Type=kind, Target=posixpath.relpath(target, folder))
    parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return rid


def declare(parts: Parts, name: str, content_type: str) -> None:
    def add(root: etree._Element) -> None:
        etree.SubElement(root, "{http://schemas.openxmlformats.org/package/2006/content-types}Override",
                         PartName=f"/{name}", ContentType=content_type)  # fmt: skip

    change_xml(parts, "[Content_Types].xml", add)


# ------------------------------------------------------------------------------------------------- looks


def move(shape: Any, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def colour(shape: Any, fill: str) -> None:
    """Colour all text: `fill` is what stands in a solid fill."""
    for look in query(shape._element, ".//p:txBody//a:rPr"):
        for old in query(look, "./a:solidFill"):
            look.remove(old)
        look.insert(0, xml(f"<a:solidFill>{fill}</a:solidFill>"))


def theme(name: str) -> str:
    return f'<a:schemeClr val="{name}"/>'


def rgb(value: str) -> str:
    return f'<a:srgbClr val="{value}"/>'


def set_font(shape: Any, size: int, family: str) -> None:
    """Size in hundredths of a point, as the file has it."""
    for look in query(shape._element, ".//p:txBody//a:rPr"):
        look.set("sz", str(size))
        for old in query(look, "./a:latin"):
            look.remove(old)
        look.append(xml(f'<a:latin typeface="{family}"/>'))


def embolden(shape: Any, word: str) -> None:
    """Make one word bold: its run is cut in three, as PowerPoint does."""
    run = next(run for run in query(shape._element, ".//a:r") if word in (run.findtext(f"{{{A}}}t") or ""))
    before, _, after = run.findtext(f"{{{A}}}t").partition(word)
    pieces = []
    for text in (before, word, after):
        piece = deepcopy(run)
        piece.find(f"{{{A}}}t").text = text
        if text == word:
            piece.find(f"{{{A}}}rPr").set("b", "1")
        pieces += [piece] if text else []
    for piece in pieces:
        run.addprevious(piece)
    run.getparent().remove(run)


def fill_shape(shape: Any, fill: str) -> None:
    """Another fill for a drawn shape."""
    (drawn,) = query(shape._element, "./p:spPr")
    old = query(drawn, "./a:solidFill | ./a:noFill")
    new = xml(f"<a:solidFill>{fill}</a:solidFill>")
    if old:
        drawn.replace(old[0], new)
    else:
        query(drawn, "./a:custGeom | ./a:prstGeom")[0].addnext(new)


# ------------------------------------------------------------------------------------------------- words


def rewrite(shape: Any, old: str, new: str) -> None:
    """Other words in the run or field where they stand."""
    for node in query(shape._element, ".//a:t"):
        if old in (node.text or "").replace("\u00a0", " "):
            node.text = node.text.replace("\u00a0", " ").replace(old, new)
            return
    raise AssertionError(f"{old!r} is not in {shape.name}")


def reword(shape: Any, before: str, after: str) -> None:
    """All other words than the numbers: `before` the first number and `after` it, in a single line."""
    paragraph = query(shape._element, ".//a:p[a:fld]")[0]
    number = query(paragraph, "./a:fld")[0]
    for node in query(paragraph, "./a:r | ./a:br | ./a:fld"):
        if node is not number:
            paragraph.remove(node)
    if before:
        number.addprevious(xml(f'<a:r><a:rPr lang="da-DK"/><a:t>{before}</a:t></a:r>'))
    if after:
        number.addnext(xml(f'<a:r><a:rPr lang="da-DK"/><a:t>{after}</a:t></a:r>'))


def flatten(shape: Any) -> None:
    """Number fields become plain runs, as some editors leave them."""
    for node in query(shape._element, ".//a:fld[starts-with(@type, 'deckgen:')]"):
        node.tag = f"{{{A}}}r"
        node.attrib.clear()


def add_note(slide: Any, text: str) -> None:
    """A paragraph of the speaker's own before what deckgen wrote."""
    body = slide.notes_slide.notes_text_frame._txBody
    query(body, "./a:p")[0].addprevious(xml(f'<a:p><a:r><a:rPr lang="da-DK"/><a:t>{text}</a:t></a:r></a:p>'))


def link(shape: Any, word: str, address: str) -> None:
    """A hyperlink on the run with a word."""
    run = next(run for run in query(shape._element, ".//a:r") if word in (run.findtext(f"{{{A}}}t") or ""))
    rid = shape.part.relate_to(address, f"{R}/hyperlink", is_external=True)
    run.find(f"{{{A}}}rPr").append(xml(f'<a:hlinkClick r:id="{rid}"/>'))


# ------------------------------------------------------------------------------------------------- shapes


def delete(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)


def add_text(slide: Any, text: str, name: str) -> Any:
    box = slide.shapes.add_textbox(914_400, 5_600_000, 4_000_000, 400_000)
    box.name = name
    box.text_frame.text = text
    for look in [each.get_or_add_rPr() for each in query(box._element, ".//a:r")]:
        look.set("lang", "da-DK")
    return box


def group(slide: Any, shapes: Sequence[Any], name: str) -> Any:
    """Shapes grouped by hand."""
    made = slide.shapes.add_group_shape()
    made.name = name
    for each in shapes:
        move(each, each.left, each.top, each.width, each.height)
        for holder in query(each._element, ".//p:nvPr/p:ph"):
            holder.getparent().remove(holder)  # a placeholder stops being one in a group
        if not query(each._element, "./p:spPr/a:prstGeom"):
            query(each._element, "./p:spPr/a:xfrm")[0].addnext(xml('<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'))
        made._element.append(each._element)
    box = query(made._element, "./p:grpSpPr/a:xfrm")
    left, top = min(each.left for each in shapes), min(each.top for each in shapes)
    right = max(each.left + each.width for each in shapes)
    bottom = max(each.top + each.height for each in shapes)
    for node in box:
        node.getparent().remove(node)
    query(made._element, "./p:grpSpPr")[0].insert(0, xml(
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{right - left}" cy="{bottom - top}"/>'
        f'<a:chOff x="{left}" y="{top}"/><a:chExt cx="{right - left}" cy="{bottom - top}"/></a:xfrm>'))  # fmt: skip
    return made


def copy_shape(parts: Parts, key: str, target: str) -> None:
    """Paste a text shape on another slide's part: its tags come along, its placeholder becomes a text box."""
    source = slide_part(parts, key.partition("/")[0])
    held = etree.fromstring(parts[source])
    (node,) = query(held, f".//p:sp[p:nvSpPr/p:cNvPr[contains(@name, '[dg:{key}]')]]")
    made = deepcopy(node)
    for holder in query(made, ".//p:nvPr/p:ph"):
        holder.getparent().remove(holder)
    made.replace(query(made, "./p:spPr")[0], xml(
        '<p:spPr><a:xfrm><a:off x="8000000" y="4000000"/><a:ext cx="2500000" cy="1600000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'))  # fmt: skip
    folder, file = posixpath.split(source)
    rels = etree.fromstring(parts[f"{folder}/_rels/{file}.rels"])
    for tags in query(made, ".//p:tags"):
        goal = next(each.get("Target", "") for each in rels if each.get("Id") == tags.get(f"{{{R}}}id"))
        name = f"ppt/tags/tagCopied{len(parts)}.xml"
        parts[name] = parts[posixpath.normpath(posixpath.join(folder, goal))]
        declare(parts, name, "application/vnd.openxmlformats-officedocument.presentationml.tags+xml")
        tags.set(f"{{{R}}}id", relate(parts, target, "tags", name))

    def paste(root: etree._Element) -> None:
        ids = [int(number) for number in query(root, ".//p:cNvPr/@id")]
        query(made, "./p:nvSpPr/p:cNvPr")[0].set("id", str(max(ids) + 1))
        query(root, "./p:cSld/p:spTree")[0].append(made)

    change_xml(parts, target, paste)


# ------------------------------------------------------------------------------------------------- slides


def add_slide(deck: Any, title: str) -> Any:
    """A slide of one's own at the end, with a title alone."""
    layout = next(each for each in deck.slide_layouts if next(iter(each.placeholders)).placeholder_format.type == 1)
    made = deck.slides.add_slide(layout)
    made.shapes.title.text = title
    for look in [run.get_or_add_rPr() for run in query(made.shapes.title._element, ".//a:r")]:
        look.set("lang", "da-DK")
    for each in [each for each in made.placeholders if each.placeholder_format.idx]:
        delete(each)
    last = query(deck.part._element, ".//*[local-name()='section']/*[local-name()='sldIdLst']")[-1]
    etree.SubElement(last, f"{{{P14}}}sldId", id=deck.slides._sldIdLst[-1].get("id"))
    return made


def delete_slide(deck: Any, key: str) -> None:
    """Delete a slide, in the list and in its section."""
    gone = slide(deck, key)
    for entry in list(deck.slides._sldIdLst):
        if deck.part.related_part(entry.rId) is gone.part:
            for inside in query(deck.part._element, f".//*[local-name()='section']//*[@id='{entry.get('id')}']"):
                inside.getparent().remove(inside)
            deck.part.drop_rel(entry.rId)
            deck.slides._sldIdLst.remove(entry)


def move_slide(deck: Any, key: str, place: int) -> None:
    """Drag a slide to another place; it goes into the section that is there."""
    moved, listed = slide(deck, key), deck.slides._sldIdLst
    (entry,) = [each for each in listed if deck.part.related_part(each.rId) is moved.part]
    listed.remove(entry)
    listed.insert(place, entry)
    before = listed[place - 1].get("id")
    (own,) = query(deck.part._element, f".//*[local-name()='section']//*[@id='{entry.get('id')}']")
    query(deck.part._element, f".//*[local-name()='section']//*[@id='{before}']")[0].addnext(own)


def duplicate(parts: Parts, key: str, number: int) -> str:
    """Duplicate a slide with its tags, charts, workbooks and notes, behind the last one; the new part."""
    source = slide_part(parts, key)
    made = copy_slide(parts, source, parts, number)
    layout = next(each.get("Target", "") for each in etree.fromstring(parts[rels_of(source)])
                  if each.get("Type", "").endswith("/slideLayout"))  # fmt: skip

    def onto_layout(root: etree._Element) -> None:
        for each in root:
            if each.get("Type", "").endswith("/slideLayout"):
                each.set("Target", layout)

    change_xml(parts, rels_of(made), onto_layout)

    def into_section(root: etree._Element) -> None:
        lists = query(root, ".//*[local-name()='section']/*[local-name()='sldIdLst']")
        for last in lists[-1:]:
            etree.SubElement(last, f"{{{P14}}}sldId", id=str(900 + number))

    change_xml(parts, "ppt/presentation.xml", into_section)
    change_xml(parts, made, lambda root: root.attrib.pop("show", None))
    return made


def animate(slide: Any, shape: Any) -> None:
    """A shape that appears on a click."""
    timing = xml(
        "<p:timing><p:tnLst><p:par><p:cTn id='1' dur='indefinite' restart='never' nodeType='tmRoot'><p:childTnLst>"
        "<p:seq concurrent='1' nextAc='seek'><p:cTn id='2' dur='indefinite' nodeType='mainSeq'><p:childTnLst>"
        "<p:par><p:cTn id='3' fill='hold'><p:stCondLst><p:cond delay='indefinite'/></p:stCondLst><p:childTnLst>"
        "<p:par><p:cTn id='4' fill='hold'><p:stCondLst><p:cond delay='0'/></p:stCondLst><p:childTnLst>"
        "<p:par><p:cTn id='5' presetID='1' presetClass='entr' presetSubtype='0' fill='hold' nodeType='clickEffect'>"
        "<p:stCondLst><p:cond delay='0'/></p:stCondLst><p:childTnLst><p:set><p:cBhvr><p:cTn id='6' dur='1' fill='hold'>"
        "<p:stCondLst><p:cond delay='0'/></p:stCondLst></p:cTn>"
        f"<p:tgtEl><p:spTgt spid='{shape.shape_id}'/></p:tgtEl><p:attrNameLst><p:attrName>style.visibility</p:attrName>"
        "</p:attrNameLst></p:cBhvr><p:to><p:strVal val='visible'/></p:to></p:set></p:childTnLst></p:cTn></p:par>"
        "</p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn>"
        "<p:prevCondLst><p:cond evt='onPrev' delay='0'><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:prevCondLst>"
        "<p:nextCondLst><p:cond evt='onNext' delay='0'><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:nextCondLst>"
        "</p:seq></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"
    )
    _behind(slide._element, timing, ("cSld", "clrMapOvr", "transition"))


def add_transition(slide: Any) -> None:
    _behind(slide._element, xml('<p:transition spd="slow"><p:push dir="u"/></p:transition>'), ("cSld", "clrMapOvr"))


def _behind(root: etree._Element, node: etree._Element, names: Sequence[str]) -> None:
    [each for each in root if etree.QName(each).localname in names][-1].addnext(node)


def comment(parts: Parts, part: str, text: str) -> None:
    """A comment of a colleague's."""
    authors, name = "ppt/commentAuthors.xml", "ppt/comments/comment1.xml"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    kind = "application/vnd.openxmlformats-officedocument.presentationml"
    parts[authors] = (f'{head}<p:cmAuthorLst xmlns:p="{P}"><p:cmAuthor id="0" name="Bo" initials="B" lastIdx="1" '
                      'clrIdx="0"/></p:cmAuthorLst>').encode()  # fmt: skip
    parts[name] = (f'{head}<p:cmLst xmlns:p="{P}"><p:cm authorId="0" dt="2020-01-02T03:04:05.000" idx="1">'
                   f'<p:pos x="10" y="10"/><p:text>{text}</p:text></p:cm></p:cmLst>').encode()  # fmt: skip
    declare(parts, authors, f"{kind}.commentAuthors+xml")
    declare(parts, name, f"{kind}.comments+xml")
    relate(parts, "ppt/presentation.xml", "commentAuthors", authors)
    relate(parts, part, "comments", name)


def another_theme(parts: Parts) -> None:
    """Other colours and fonts, as Design > Variants gives."""
    name = next(name for name in sorted(parts) if name.startswith("ppt/theme/theme"))

    def change(root: etree._Element) -> None:
        for node in query(root, ".//a:clrScheme/a:accent1/*"):
            node.getparent().replace(node, xml('<a:srgbClr val="7A1FA2"/>'))
        for node in query(root, ".//a:fontScheme/*/a:latin"):
            node.set("typeface", "Georgia")

    change_xml(parts, name, change)


def change_layout(parts: Parts, part: str) -> str:
    """Move the title of the layout of a slide; the layout's part."""
    folder, file = posixpath.split(part)
    rels = etree.fromstring(parts[f"{folder}/_rels/{file}.rels"])
    goal = next(each.get("Target", "") for each in rels if each.get("Type", "").endswith("/slideLayout"))
    name = posixpath.normpath(posixpath.join(folder, goal))

    def change(root: etree._Element) -> None:
        (drawn,) = query(root, ".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='title']]/p:spPr")
        for node in query(drawn, "./a:xfrm"):
            drawn.remove(node)
        drawn.insert(0, xml('<a:xfrm><a:off x="600000" y="300000"/><a:ext cx="9000000" cy="1200000"/></a:xfrm>'))

    change_xml(parts, name, change)
    return name


def rename_section(deck: Any, old: str, new: str) -> None:
    (found,) = query(deck.part._element, f".//*[local-name()='section'][@name={old!r}]")
    found.set("name", new)


# ------------------------------------------------------------------------------------------------- charts


def chart_root(shape: Any) -> etree._Element:
    root: etree._Element = shape.chart._chartSpace
    return root


def place_of(shape: Any, label: str, series: int = 0) -> int:
    """The place of a category in a chart, by its label."""
    found = query(chart_root(shape), f".//c:ser[{series + 1}]/c:cat//c:pt[c:v={label!r}]/@idx")
    return int(found[0])


def colour_point(shape: Any, label: str, fill: str) -> None:
    place = place_of(shape, label)
    (series,) = query(chart_root(shape), ".//c:ser[1]")
    for old in query(series, f"./c:dPt[c:idx/@val='{place}']"):
        series.remove(old)
    made = xml(f'<c:dPt><c:idx val="{place}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr><a:solidFill>'
               f'{fill}</a:solidFill></c:spPr></c:dPt>')  # fmt: skip
    others = query(series, "./c:dPt")
    before = [each for each in others if int(query(each, "./c:idx/@val")[0]) < place]
    (before[-1] if before else query(series, "./c:invertIfNegative | ./c:explosion | ./c:spPr")[-1]).addnext(made)


def label_point(shape: Any, label: str, inner: str) -> None:
    """A data label of its own for a point: `inner` is what follows its index."""
    place = place_of(shape, label)
    (labels,) = query(chart_root(shape), ".//c:ser[1]/c:dLbls")
    for old in query(labels, f"./c:dLbl[c:idx/@val='{place}']"):
        labels.remove(old)
    made = xml(f'<c:dLbl><c:idx val="{place}"/>{inner}</c:dLbl>')
    before = [each for each in query(labels, "./c:dLbl") if int(query(each, "./c:idx/@val")[0]) < place]
    if before:
        before[-1].addnext(made)
    else:
        labels.insert(0, made)


SHOWN = ('<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/>'
         '<c:showPercent val="0"/><c:showBubbleSize val="0"/>')  # fmt: skip


def typed_label(text: str) -> str:
    return (f'<c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="da-DK"/><a:t>{text}</a:t></a:r></a:p>'
            f"</c:rich></c:tx>{SHOWN}")  # fmt: skip


def placed_label(position: str) -> str:
    return f'<c:dLblPos val="{position}"/>{SHOWN}'


def edit_workbook(shape: Any, change: Callable[[Any], None]) -> None:
    """The chart's workbook opened, changed and saved."""
    part = shape.chart.part.chart_workbook.xlsx_part
    book = openpyxl.load_workbook(io.BytesIO(part.blob))
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    part._blob = saved.getvalue()


def overtype_value(shape: Any, label: str, number: float, series: int = 0) -> None:
    """Another number in the sheet, which the chart follows."""
    place = place_of(shape, label, series)
    nodes = query(chart_root(shape), f".//c:ser[{series + 1}]/c:val//c:pt[@idx='{place}']/c:v")
    nodes[0].text = f"{number:g}"

    def change(book: Any) -> None:
        book.worksheets[0].cell(place + 2, series + 2).value = number

    edit_workbook(shape, change)


def reorder_categories(shape: Any, places: Sequence[int], columns: int = 0) -> None:
    """Rows sorted or deleted in the sheet, which the chart follows; its points keep their looks by place.

    With `columns` only so many of them from the left, as when no more were selected: error bars then stay behind.
    """
    root = chart_root(shape)
    bars = "" if columns else " | .//c:errBars//{0}"

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        width = columns or sheet.max_column
        rows = [[sheet.cell(place + 2, column).value for column in range(1, width + 1)] for place in places]
        count = sheet.max_row
        for place in range(count - 1):
            for column in range(1, width + 1):
                sheet.cell(place + 2, column).value = rows[place][column - 1] if place < len(rows) else None

    edit_workbook(shape, change)
    for cache in query(root, ".//c:cat//c:strCache | .//c:val//c:numCache" + bars.format("c:numCache")):
        points = {int(node.get("idx")): node for node in query(cache, "./c:pt")}
        query(cache, "./c:ptCount")[0].set("val", str(len(places)))
        for node in points.values():
            cache.remove(node)
        for new, old in enumerate(places):
            if old in points:
                points[old].set("idx", str(new))
                cache.append(points[old])
    for formula in query(root, ".//c:cat//c:f | .//c:val//c:f" + bars.format("c:f")):
        head, _, last = formula.text.rpartition("$")
        assert last.isdigit()
        formula.text = f"{head}${len(places) + 1}"
