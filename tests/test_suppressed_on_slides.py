"""A number that may not be shown stands nowhere: in no part of the file, no message, no report, whatever shows it."""

from __future__ import annotations

import html
import io
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

import hidden_numbers as hidden
from deckgen.cli import main
from finished import lint_faults, parts, plain, wrong
from tools import ROOT, charts, notes_texts, slide_texts

GALLERY = ROOT / "tests" / "gallery"
KINDS = [f"{path.parent.name}/{path.stem}" for path in sorted(GALLERY.glob("*/*.yaml"))]
HIDDEN: tuple[Mapping[str, str], ...] = (
    {"wave": "2024", "region": "north", "question": "visited"}, {"wave": "2022", "region": "north"},
    {"wave": "2023", "region": "all"}, {"question": "reason", "answer": "events"},
    {"question": "channel", "region": "north", "answer": "desk"},
    {"question": "channel", "region": "all", "answer": "web"}, {"question": "town", "answer": "aeroe"},
    {"area": "health", "partner": "citizens"},
)  # fmt: skip


@dataclass(frozen=True)
class Built:
    """What became of a deck: its exit code, what was said, its file if there is one, and its data's digests."""

    code: int
    said: str
    path: Path
    digests: tuple[str, ...]


def build_gallery(kind: str, folder: Path, capsys: pytest.CaptureFixture[str], *options: str, **values: float) -> Built:
    """A gallery deck with a minimum base, whose data has hidden numbers; with `values` other ones."""
    gallery = folder / "gallery"
    shutil.copytree(GALLERY, gallery)
    digests = []
    for name in ("survey.csv", "charts/heatmap.csv"):
        data = hidden.with_hidden((gallery / name).read_text("utf-8"), HIDDEN, **values)
        (gallery / name).write_text(data, "utf-8")
        digests.append(sha256(data.encode()).hexdigest())
    spec = gallery / f"{kind}.yaml"
    spec.write_text(spec.read_text("utf-8").replace("\nlanguage:", "\nminimum_base: 30\nlanguage:", 1), "utf-8")
    out = folder / "talk.pptx"
    code = main(["build", str(spec), "-o", str(out), "--root", str(gallery), *options])
    said = capsys.readouterr()
    return Built(code, (said.out + said.err).replace(str(folder), ""), out, tuple(digests))


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_writes_a_hidden_number_anywhere(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = build_gallery(kind, tmp_path, capsys)
    assert hidden.traces(made.said) == []
    if kind == "charts/doughnut":  # a ring cannot leave out a part
        assert made.code == 1 and not made.path.exists()
        assert "may not be shown" in made.said
        return
    assert made.code == 0
    assert [each for each in hidden.traces_in(made.path) if ".svg: " not in each] == []  # places in a drawing
    assert lint_faults(made.path) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "charts/doughnut"])
def test_nothing_in_a_file_depends_on_a_hidden_number(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The strongest thing there is to say: with another value, base and weight, all but digests is the same."""
    first, second = (tmp_path / name for name in ("first", "second"))
    one = build_gallery(kind, first, capsys, "--json")
    other = build_gallery(kind, second, capsys, "--json", share=0.0123, n=11, weighted=20.5, effective=19.25, error=0.5)
    assert one.digests != other.digests
    assert {name: without_digests(data) for name, data in parts(one.path).items()} == {
        name: without_digests(data) for name, data in parts(other.path).items()
    }
    assert without_digests(one.said.encode()) == without_digests(other.said.encode())


def without_digests(data: bytes) -> bytes:
    """What was written without the digests of data and of what was written: 8, 32 or 64 hexadecimal digits."""
    return re.sub(rb"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{8})(?![0-9a-f])", b"#", data)


# -------------------------------------------------------------------------------------- what stands instead

DATA = """\
sector,sector_label,question,category,label,value,n,status
all,I alt,innovative,yes,Ja,0.78,400,published
towns,Kommuner,innovative,yes,Ja,0.81,310,published
regions,Regioner,innovative,yes,Ja,0.934561,7,published
state,Staten,innovative,yes,Ja,0.66,40,published
other,Andre,innovative,yes,Ja,0.72,43,published
"""
DECK = """\
title: Innovation
language: da
brand: offinno
data:
  survey:
    file: survey.csv
    minimum_base: 30
    label: {sector: sector_label}
    source: Opdigtet
numbers:
  regions: {from: survey, where: {sector: regions, question: innovative}, label: Regioner}
  towns: {from: survey, where: {sector: towns, question: innovative}, label: Kommuner}
slides:
SLIDES
"""
BAR = "  - {kind: chart, title: T, chart: {type: bar, from: survey, category: sector, sort: descending}}\n"
TABLE = "  - {kind: table, title: T, table: {from: survey, category: sector, header: [Sektor, Andel]}}\n"
ICONS = "  - {kind: icon_grid, title: T, data: {from: survey, category: sector, icons: {ALL}}}\n".replace(
    "ALL", ", ".join(f"{each}: book" for each in ("all", "towns", "regions", "state", "other"))
)


@pytest.fixture
def built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def make(slides: str, language: str = "da", more: str = "", data: str = DATA, code: int = 0) -> Path:
        (tmp_path / "survey.csv").write_text(data, "utf-8")
        spec = tmp_path / "deck.yaml"
        spec.write_text(DECK.replace("SLIDES", slides).replace("    source:", f"{more}    source:"), "utf-8")
        out = tmp_path / "talk.pptx"
        got = main(["build", str(spec), "-o", str(out), "--lang", language, "--force"])
        make.said = capsys.readouterr()  # type: ignore[attr-defined]
        assert got == code, make.said  # type: ignore[attr-defined]
        return out

    return make


def test_a_bar_is_left_out_and_its_category_says_so(built: Any) -> None:
    path = built(BAR)
    (chart,) = charts(path)
    labels, values = [plain(each) for each in chart.plots[0].categories], list(chart.plots[0].series[0].values)
    assert labels == ["Kommuner", "I alt", "Andre", "Staten", "Regioner .."]  # last, not in its place by size
    assert values == [81, 78, 72, 66, None]
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=6, max_col=2)] == [
        ["Regioner\u00a0..", None]
    ]
    texts = [plain(text) for text in slide_texts(path)[0]]
    assert any(text.endswith("»..« vises ikke: færre end 30 svar.") for text in texts)
    alt = next(shape._element.xpath("./p:nvGraphicFramePr/p:cNvPr/@descr")[0]
               for shape in Presentation(path).slides[0].shapes if shape.has_chart)  # fmt: skip
    assert "Regioner vises ikke" in plain(alt) and ".." not in alt
    assert "Regioner" not in notes_texts(path)[0]
    assert wrong([path]) == {}


@pytest.mark.parametrize(
    ("code", "sign", "sentence"),
    [
        ("da", "..", "»..« vises ikke: færre end 30 svar."), ("nb", ":", "«:» vises ikke: færre enn 30 svar."),
        ("sv", "..", "”..” visas inte: färre än 30 svar."), ("fi", "...", "”...” ei esitetä: alle 30 vastausta."),
        ("is", "..", "„..“ ekki birt: færri en 30 svör."), ("en", "[c]", "[c] not shown: fewer than 30 answers."),
    ],
)  # fmt: skip
def test_a_table_has_the_sign_of_the_country(built: Any, code: str, sign: str, sentence: str) -> None:
    path = built(TABLE, code)
    (table,) = [shape.table for shape in Presentation(path).slides[0].shapes if shape.has_table]
    cells = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert cells["Regioner"] == sign
    assert any(sentence in plain(text) for text in slide_texts(path)[0])


def test_icons_have_the_sign_as_their_number(built: Any) -> None:
    path = built(ICONS)
    assert ".." in slide_texts(path)[0]
    (alt,) = [each for each in Presentation(path).slides[0]._element.xpath("//p:cNvPr/@descr") if "Regioner" in each]
    assert "vises ikke Regioner" in plain(alt)


def test_a_second_group_is_hidden_where_the_total_would_tell(built: Any) -> None:
    path = built(TABLE, more="    totals: {sector: all}\n")
    (table,) = [shape.table for shape in Presentation(path).slides[0].shapes if shape.has_table]
    cells = {row.cells[0].text: plain(row.cells[1].text) for row in table.rows}
    assert cells == {"Sektor": "Andel", "I alt": "78 pct.", "Kommuner": "81 pct.", "Regioner": "..", "Staten": "..",
                     "Andre": "72 pct."}  # fmt: skip
    assert any("færre end 30 svar, eller ville røbe et sådant tal." in plain(text) for text in slide_texts(path)[0])


def test_every_filter_shows_a_sign_and_so_does_what_is_reckoned(built: Any) -> None:
    items = ["regions | pct", "regions | in_ten", "(regions - towns) | points", "(towns - regions) | direction",
             "(1 - regions) | pct(1)", "(regions * 100) | number", "(2 / regions) | short", "regions | out_of(5)",
             "regions.base | number", "regions.low | pct", "regions | margin", "regions | interval",
             "(regions | pct) | upper", "regions | abs | pct", "regions | round(2) | signed", "(-regions) | number",
             "(+regions) | pct"]  # fmt: skip
    path = built("  - kind: bullets\n    title: T\n    items:\n" + "".join(f'    - "{{{{ {each} }}}}!"\n'
                                                                          for each in items))  # fmt: skip
    (body,) = [text for text in slide_texts(path)[0] if "!" in text]
    assert body.splitlines() == ["..!"] * len(items)
    assert "»..« vises ikke: færre end 30 svar." in plain(notes_texts(path)[0])


def test_a_claim_on_a_hidden_number_takes_the_other_wording(built: Any) -> None:
    slide = ('  - {kind: statement, title: "Regionerne er bedst: {{ regions | pct }}", claim: regions > towns,\n'
             "     otherwise: Regionerne er med}\n")  # fmt: skip
    path = built(slide)
    assert slide_texts(path)[0][0] == "Regionerne er med"


def test_a_claim_on_a_hidden_number_without_another_wording_is_an_error(built: Any) -> None:
    built('  - {kind: statement, title: T, claim: "towns >= 0.5 and regions > towns"}\n', code=1)
    assert "'regions' is suppressed: too few answers stand behind it" in built.said.err
    assert hidden.traces(built.said.err) == []


@pytest.mark.parametrize(
    "text",
    ["{% if regions > 0.5 %}a{% else %}b{% endif %}", "{{ 'a' if towns < regions else 'b' }}",
     "{{ 'a' if regions else 'b' }}", "{{ 'a' if not (regions - towns) else 'b' }}",
     "{{ 'a' if 0.9 == regions else 'b' }}",
     "{{ 'a' if regions != 0.9 else 'b' }}", "{{ 'a' if differs(towns, regions) else 'b' }}",
     "{{ 'a' if 1 <= regions else 'b' }}", "{{ 'a' if regions in [0.1, 0.2] else 'b' }}"],
)  # fmt: skip
def test_nothing_is_decided_on_a_hidden_number(built: Any, text: str) -> None:
    built(f'  - {{kind: statement, title: "{text}"}}\n', code=1)
    assert "error: slide 1: 'regions' is suppressed" in built.said.err or "'(regions - towns)' is" in built.said.err


@pytest.mark.parametrize(
    "slide",
    ["  - {kind: pictogram, title: T, share: regions, icon: book}\n",
     "  - {kind: chart, title: T, chart: {type: doughnut, share: regions}}\n",
     "  - {kind: chart, title: T, chart: {type: doughnut, from: survey, category: sector}}\n"],
)  # fmt: skip
def test_what_cannot_do_without_the_number_is_an_error_with_its_place(built: Any, slide: str) -> None:
    built(slide, code=1)
    assert "deck.yaml:1" in built.said.err and "may not be shown" in built.said.err
    assert hidden.traces(built.said.err) == []


def test_a_stack_without_a_part_is_not_drawn(built: Any) -> None:
    rows = "".join(f"{sector},{label},channel,no,Nej,0.2,{n},published\n"
                   for sector, label, n in (("towns", "Kommuner", 310), ("regions", "Regioner", 300)))  # fmt: skip
    path = built("  - {kind: chart, title: T, chart: {type: bar, from: survey, where: {sector: [towns, regions]}, "
                 "category: sector, series: category, grouping: percent_stacked}}\n", data=DATA + rows)  # fmt: skip
    (found,) = charts(path)
    assert [list(series.values) for series in found.plots[0].series] == [[81, None], [20, None]]
    assert plain(found.plots[0].categories[1]) == "Regioner .."


def test_a_sum_of_the_rest_is_hidden_with_its_parts(built: Any) -> None:
    path = built("  - {kind: table, title: T, table: {from: survey, category: sector, sort: descending, top: 2, "
                 "other: Øvrige}}\n")  # fmt: skip
    (table,) = [shape.table for shape in Presentation(path).slides[0].shapes if shape.has_table]
    assert [plain(row.cells[1].text) for row in table.rows][1:] == ["81 pct.", "78 pct.", ".."]


def test_a_value_without_a_base_is_told(built: Any) -> None:
    built(TABLE, data=DATA.replace("0.72,43", "0.72,"))
    assert "1 value has no base in 'survey', so the minimum base of 30 cannot be held to them" in built.said.out


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0.934561,7,", "0.934561,7 svar,"), ("Ja,0.934561", "Ja,0.934561 pct"), ("regions,Regioner", ",Regioner"),
        ("regions,Regioner", "towns,Regioner"), ("innovative,yes,Ja,0.934561", "innovative,,Ja,0.934561"),
        ("0.934561,7,", "93.4561,7,"),
    ],
)  # fmt: skip
def test_no_message_shows_the_row(built: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                  old: str, new: str) -> None:  # fmt: skip
    """Also not where the row itself is at fault: a blank code, a base that is no number, a second row of its kind."""
    assert old in DATA
    (tmp_path / "survey.csv").write_text(DATA.replace(old, new), "utf-8")
    slides = BAR + BAR.replace("T,", "U,").replace("category: sector", "category: category, series: sector")
    deck = DECK.replace("SLIDES", slides).replace("    source:", "    totals: {sector: all}\n    source:")
    (tmp_path / "deck.yaml").write_text(deck, "utf-8")
    for command in ("build", "data", "explain"):
        main([command, str(tmp_path / "deck.yaml")])
    said = capsys.readouterr()
    assert hidden.traces(said.out + said.err) == []


def test_what_deckgen_tells_of_data_and_files_is_without_it_too(
    built: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = built(BAR + TABLE.replace("T,", "Tabel,"))
    for command in ("data", "explain"):
        for options in ([], ["--json"]):
            assert main([command, str(tmp_path / "deck.yaml"), *options]) == 0
    assert main(["explain", str(path), "--json", "--notes", "--xlsx", str(tmp_path / "facts.xlsx")]) == 0
    said = capsys.readouterr()
    assert said.out.count("suppressed") > 5
    assert hidden.traces(said.out + said.err) == []
    assert hidden.traces_in(tmp_path / "facts.xlsx") == []


def test_an_unknown_total_is_an_error_with_the_nearest(built: Any) -> None:
    built(TABLE, more="    totals: {sector: al}\n", code=1)
    assert "no row of 'survey' has the total 'al' in the column 'sector'" in built.said.err
    assert "did you mean 'all'?" in built.said.err


def test_the_record_says_that_it_is_suppressed_and_nothing_else(built: Any) -> None:
    path = built(BAR + TABLE.replace("T,", "Tabel,"))
    texts = [html.unescape(data.decode("utf-8")) for name, data in parts(path).items()
             if name.startswith(("ppt/tags/", "customXml/item"))]  # fmt: skip
    found = [each for text in texts for each in re.findall(r'\{[^{}]*"suppressed"[^{}]*\}', text)]
    assert found
    assert all('"value":null' in each and '"base":' not in each for each in found)


# ------------------------------------------------------------------------------------------------ status


def test_only_some_provisional_values_are_marked_each(built: Any) -> None:
    data = DATA.replace("0.72,43,published", "0.72,43,provisional").replace("0.934561,7", "0.8,70")
    path = built(BAR + TABLE + ICONS.replace("T,", "Ikoner,"), data=data)
    (chart,) = charts(path)
    assert "Andre*" in list(chart.plots[0].categories)
    (table,) = [shape.table for shape in Presentation(path).slides[1].shapes if shape.has_table]
    assert {plain(row.cells[1].text) for row in table.rows} >= {"72 pct.*", "81 pct."}
    for texts in slide_texts(path):
        assert any("* foreløbige tal." in text for text in texts)
        assert not any("Tallene er foreløbige." in text for text in texts)
    assert "72 pct.*" in [plain(text) for text in slide_texts(path)[2]]


def test_where_all_are_provisional_a_sentence_says_it_once(built: Any) -> None:
    data = DATA.replace("published", "provisional").replace("0.934561,7", "0.8,70")
    path = built(BAR, data=data)
    texts = slide_texts(path)[0]
    assert any("Tallene er foreløbige." in text for text in texts) and not any("*" in text for text in texts)


@pytest.mark.parametrize(
    ("some", "sentence"), [(True, "Nogle af tallene er revideret."), (False, "Tallene er revideret.")]
)
def test_revised_values_are_told_and_not_stamped(built: Any, some: bool, sentence: str) -> None:
    data = DATA.replace("0.934561,7", "0.8,70")
    data = data.replace("0.72,43,published", "0.72,43,revised") if some else data.replace("published", "revised")
    path = built(BAR, data=data)
    assert any(sentence in plain(text) for text in slide_texts(path)[0])
    assert not any("stamp" in shape.name for shape in Presentation(path).slides[0].shapes)
