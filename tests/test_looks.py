"""A shape's looks: what editors write on their own does not count, and everything a person can see does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Emu, Pt

from carrying import through_libreoffice
from deckgen.powerpoint.found import FoundShape
from deckgen.powerpoint.keys import ids_of, table_ids
from deckgen.powerpoint.locate import locate
from deckgen.powerpoint.looks import grid_pieces, shape_looks
from deckgen.powerpoint.package import read_package
from finished import Finished, Talk, key_in_name, query
from tools import find

Finish = Callable[[Talk], Finished]
Edit = Callable[[Any], None]
BLOX, NORDIC = Talk("blox2018"), Talk("nordic")
OLD = Path(__file__).parent / "old" / "blox2018-version1.pptx"


def shapes_in(path: Path) -> dict[str, FoundShape]:
    return {shape.key: shape for slide in locate(read_package(path)).slides for shape in slide.blocks}


def looks_of(shape: FoundShape) -> dict[str, str]:
    """The looks as they are in the file; those of a chart's own part stand elsewhere."""
    return shape_looks(shape.node, shape.written.lists.get("cell", ()) if shape.written else ())


def written_looks(shape: FoundShape) -> dict[str, str]:
    assert shape.written is not None
    return {piece: shape.written.looks[piece] for piece in looks_of(shape)}


def edited(finish: Finish, tmp_path: Path, key: str, edit: Edit) -> FoundShape:
    """The shape of a key after an edit with python-pptx."""
    talk = NORDIC if key.split("/")[0] in ("surveys", "shares") else BLOX
    deck = Presentation(finish(talk).path)
    (shape,) = [shape for slide in deck.slides for shape in slide.shapes if key_in_name(shape.name) == key]
    edit(shape)
    deck.save(tmp_path / "edited.pptx")
    return shapes_in(tmp_path / "edited.pptx")[key]


def changed(shape: FoundShape) -> set[str]:
    now, written = looks_of(shape), written_looks(shape)
    return {piece for piece in now if now[piece] != written[piece]}


# ------------------------------------------------------------------------------------------ as it was written


def test_all_looks_as_it_was_written(finished: Finished) -> None:
    shapes = shapes_in(finished.path)
    assert {key for key, shape in shapes.items() if looks_of(shape) != written_looks(shape)} == set()


def test_each_icon_and_each_label_of_a_grid_has_looks(finished: Finished) -> None:
    for shape in shapes_in(finished.path).values():
        assert shape.written is not None
        if shape.written.kind == "icons":
            drawn = {f"icon/{cell}" for cell in shape.written.lists["cell"]}
            headed = {f"words/{path[1]}/heading" for path in shape.written.leaves if path[0] == "heading"}
            worded = {f"words/{path[1]}/{path[2]}" for path in shape.written.leaves if path[0] in ("number", "label")}
            if shape.key.endswith("/stamp_mark"):
                continue
            found = {piece for piece in shape.written.looks if "/" in piece}
            assert found == drawn | headed | worded


def test_icons_of_version_1_are_known_by_the_same_cells(finish: Finish) -> None:
    """It left the band out of a pictogram's keys, and a list's icons had none."""
    old, new = shapes_in(OLD), shapes_in(finish(BLOX).path)
    for key in ("eight-in-ten/icons", "contact/icons", "what-it-is/icons"):
        pieces = [[name for name, _ in grid_pieces(shape.node, shape.written.lists["cell"])]  # type: ignore[union-attr]
                  for shape in (old[key], new[key])]  # fmt: skip
        assert sorted(pieces[0]) == sorted(pieces[1]) != []


def noise(text: str) -> str:
    """What PowerPoint writes on its own: marks of the spelling checker, ids, cut runs, other prefixes and orders."""
    text = re.sub(r"<a:rPr lang=", '<a:rPr dirty="0" err="1" smtClean="0" noProof="1" lang=', text)
    text = re.sub(r"<a:endParaRPr [^>]*/>", "", text)
    text = re.sub(r"(<a:r>)(<a:rPr [^>]*/>)<a:t>([^<]{4,})</a:t></a:r>", _cut, text)
    text = re.sub(r'<a:fld id="[^"]*"', '<a:fld id="{00000000-0000-0000-0000-000000000000}"', text)
    text = re.sub(r'(<p:cNvPr id=)"\d+"', r'\1"77"', text)
    text = re.sub(r'<a:off x="(-?\d+)" y="(-?\d+)"/>', r'<a:off y="\2" x="\1"/>', text)
    text = text.replace("<a:bodyPr/>", "<a:bodyPr><a:normAutofit/></a:bodyPr>")
    text = text.replace("<p:txBody>", "<p:txBody>\n  ").replace("</a:p>", "</a:p>\n")
    text = text.replace("<a:gdLst/>", '<a:gdLst><a:gd name="connsiteX0" fmla="*/ 1 w 2"/></a:gdLst>')
    return text.replace("a:", "dml:").replace("xmlns:dml:", "xmlns:a:").replace("xmlns:a=", "xmlns:dml=")


def _cut(match: re.Match[str]) -> str:
    text = match[3]
    return "".join(f"<a:r>{match[2]}<a:t>{part}</a:t></a:r>" for part in (text[:2], text[2:]))


def test_what_an_editor_writes_on_its_own_does_not_count(finish: Finish) -> None:
    compared = 0
    for talk in (BLOX, NORDIC):
        for shape in shapes_in(finish(talk).path).values():
            text = noise(etree.tostring(shape.node, encoding="unicode"))
            node = etree.fromstring(text)
            cells = shape.written.lists.get("cell", ()) if shape.written else ()
            assert etree.tostring(node) != etree.tostring(shape.node)
            assert shape_looks(node, cells) == written_looks(shape), shape.key
            compared += 1
    assert compared > 70


# ------------------------------------------------------------------------------------------ what a person does


def move(shape: Any) -> None:
    shape.left = Emu((shape.left or 0) + 90_000)


def paint(shape: Any) -> None:
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor(1, 2, 3)


def embolden(shape: Any) -> None:
    shape.text_frame.paragraphs[0].runs[-1].font.bold = True


def reword(shape: Any) -> None:
    shape.text_frame.paragraphs[0].runs[-1].text += "!"


def overtype_number(shape: Any) -> None:
    (node,) = query(shape._element, ".//a:fld/a:t")
    node.text = "9 ud af 10"


def break_line(shape: Any) -> None:
    shape.text_frame.paragraphs[0].add_line_break()


def resize_text(shape: Any) -> None:
    shape.text_frame.paragraphs[0].runs[0].font.size = Pt(11)


def widen_column(shape: Any) -> None:
    shape.table.columns[0].width += 9_000


def paint_cell(shape: Any) -> None:
    shape.table.cell(1, 1).fill.solid()
    shape.table.cell(1, 1).fill.fore_color.rgb = RGBColor(1, 2, 3)


def move_icon(shape: Any) -> None:
    shape.shapes[0].left += 50_000


def paint_icon(shape: Any) -> None:
    paint(shape.shapes[2])


def embolden_label(shape: Any) -> None:
    embolden(shape.shapes[0].shapes[2])


@pytest.mark.parametrize(
    ("key", "edit", "pieces"),
    [
        ("eight-in-ten/title", move, {"frame"}),
        ("eight-in-ten/title", paint, {"fill"}),
        ("eight-in-ten/title", embolden, {"body"}),
        ("eight-in-ten/title", reword, {"body"}),
        ("eight-in-ten/title", overtype_number, {"body"}),
        ("eight-in-ten/title", break_line, {"body"}),
        ("sharper/body", resize_text, {"body"}),
        ("value/chart", move, {"frame"}),
        ("surveys/table", move, {"frame"}),
        ("surveys/table", widen_column, {"grid", "frame"}),
        ("surveys/table", paint_cell, {"cells"}),
        ("eight-in-ten/icons", move, {"frame"}),
        ("eight-in-ten/icons", move_icon, {"frame", "inside"}),
        ("eight-in-ten/icons", paint_icon, {"icon/ten/3"}),
        ("shares/icons", embolden_label, {"words/band-1/DK"}),
    ],
)
def test_an_edit_shows_in_its_piece_alone(
    key: str, edit: Edit, pieces: set[str], finish: Finish, tmp_path: Path
) -> None:
    assert changed(edited(finish, tmp_path, key, edit)) == pieces


def test_a_picture_that_is_cropped_or_recoloured_shows_it(tmp_path: Path) -> None:
    from deckgen import build
    from tools import ROOT

    build(ROOT / "tests/gallery/slides/picture.yaml", out=tmp_path / "built.pptx")
    deck = Presentation(tmp_path / "built.pptx")
    picture = next(shape for slide in deck.slides for shape in slide.shapes if "/picture]" in shape.name)
    key = key_in_name(picture.name)
    picture.crop_left = 0.125
    deck.save(tmp_path / "edited.pptx")
    assert changed(shapes_in(tmp_path / "edited.pptx")[key]) == {"crop"}


# ------------------------------------------------------------------------------------------ tables


def test_rows_and_columns_of_a_table_have_ids_that_python_pptx_keeps(finish: Finish, tmp_path: Path) -> None:
    """They are PowerPoint's own, which it keeps when rows are moved."""

    def swap(shape: Any) -> None:
        rows = shape.table._tbl.tr_lst
        rows[1].addprevious(rows[3])
        rows[2].getparent().remove(rows[2])

    shape = edited(finish, tmp_path, "surveys/table", swap)
    assert shape.written is not None
    keys = ("", *shape.written.lists["row"])
    known = dict(zip(table_ids(keys), keys, strict=True))
    rows = ids_of(find(shape.node, ".//a:tr"))
    assert [known[number] for number in rows if number is not None] == ["", keys[3], keys[1], *keys[4:]]
    columns = ids_of(find(shape.node, ".//a:gridCol"))
    assert columns == table_ids(shape.written.lists["column"])
    assert all(number is not None and 0 < number < 2**31 for number in (*rows, *columns))


def test_ids_of_rows_differ_even_where_their_keys_do_not() -> None:
    numbers = table_ids(["", "a", "a", "b", ""])
    assert len(set(numbers)) == 5
    assert numbers[:2] == table_ids(["", "a"])


def test_libreoffice_drops_the_ids_of_rows(finish: Finish, tmp_path: Path) -> None:
    saved = through_libreoffice([finish(NORDIC).path], tmp_path)
    table = shapes_in(saved / finish(NORDIC).path.name)["surveys/table"]
    assert set(ids_of(find(table.node, ".//a:tr"))) == {None}
