"""The talk as people edited it, and two waves put in on top: each story is told once, and many tests look at it."""

from __future__ import annotations

import posixpath
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation

import hand_edits as hand
from carrying import RELS
from deckgen.model import Change
from deckgen.report import UpdateResult
from deckgen.updating import Options, Wanted, update
from expected import bare, danish, in_ten, row
from finished import every_shape, key_in_name, parts, plain, properties, query

WAVES = ("2018-2019", "2021-2023")
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass(frozen=True)
class File:
    """A .pptx as python-pptx and as a zip; nobody may change what it hands out."""

    path: Path

    @cached_property
    def deck(self) -> Any:
        return Presentation(str(self.path))

    @cached_property
    def parts(self) -> dict[str, bytes]:
        return parts(self.path)

    @cached_property
    def slides(self) -> list[Any]:
        return list(self.deck.slides)

    @cached_property
    def keys(self) -> list[str]:
        """The slides' keys in their order."""
        return [key_of_slide(slide) for slide in self.slides]

    def all_of(self, key: str) -> list[Any]:
        """Every shape of a key."""
        return [each for slide in self.slides for each in every_shape(slide.shapes) if key_in_name(each.name) == key]

    def shape(self, key: str) -> Any:
        (found,) = self.all_of(key)
        return found

    def slide(self, key: str) -> Any:
        return self.slides[self.keys.index(key)]

    def text(self, key: str) -> str:
        return plain(self.shape(key).text_frame.text)

    def values(self, key: str) -> dict[str, float | None]:
        """What a chart with one series shows, by label."""
        return values_of(self.shape(key).chart)

    def notes(self, key: str) -> str:
        return str(self.slide(key).notes_slide.notes_text_frame.text)

    @cached_property
    def slide_parts(self) -> list[str]:
        """The names of the slides' parts in their order; python-pptx counts them anew."""
        main = etree.fromstring(self.parts["ppt/presentation.xml"])
        rels = etree.fromstring(self.parts["ppt/_rels/presentation.xml.rels"])
        goals = {each.get("Id"): posixpath.normpath(posixpath.join("ppt", each.get("Target", ""))) for each in rels}
        return [goals[node.get(f"{_R}id")] for node in query(main, "./p:sldIdLst/p:sldId")]

    def xml(self, place: int) -> etree._Element:
        """The XML of the slide in a place, from 0."""
        return etree.fromstring(self.parts[self.slide_parts[place]])


@dataclass(frozen=True)
class Wave:
    """One update: the file before and after it, and what was told of it."""

    name: str
    before: File
    after: File
    result: UpdateResult
    again: UpdateResult

    def told(self, key: str, slide: int | None = None) -> list[Change]:
        """The changes told of a key and of all below it."""
        return [each for each in self.result.changes
                if (each.key == key or each.key.startswith(f"{key}/")) and slide in (None, each.slide)]  # fmt: skip

    def outcomes(self, key: str) -> list[str]:
        return [each.outcome for each in self.result.changes if each.key == key]

    @property
    def stale(self) -> list[tuple[int, str]]:
        """Numbers typed by hand that may be wrong now: slide and text."""
        return [(each.slide, plain(each.current or "")) for each in self.result.changes
                if each.outcome == "stale" and each.note.startswith("typed by hand")]  # fmt: skip


@dataclass(frozen=True)
class Story:
    """A talk with a few edits, then each wave on top of the one before. `touched` are the slides that were edited."""

    edited: File
    waves: Mapping[str, Wave]
    touched: frozenset[str] = field(default=frozenset())


def tell(
    path: Path, edit: Callable[[Path], None], touched: Sequence[str] = (), waves: Sequence[str] = WAVES,
    options: Options | None = None, wanted: Callable[[str], Wanted] = lambda wave: Wanted({"wave": wave}),
) -> Story:  # fmt: skip
    """Edit a file as it stands, put each wave in, and each once more."""
    edit(path)
    told: dict[str, Wave] = {}
    before = path
    for wave in waves:
        after = path.with_name(f"{path.stem}-{wave}.pptx")
        result = put_in(before, after, wanted(wave), options)
        again = put_in(after, after.with_name("again.pptx"), wanted(wave), options)
        told[wave] = Wave(wave, File(before), File(after), result, again)
        before = after
    return Story(File(path), told, frozenset(touched))


def put_in(before: Path, after: Path, wanted: Wanted, options: Options | None = None) -> UpdateResult:
    result = update(before, wanted, replace(options or Options(), out=after, force=True), lambda _: None)
    if result.path is None:
        shutil.copy(before, after)
    return result


def key_of_slide(slide: Any) -> str:
    keys = [key_in_name(shape.name) for shape in every_shape(slide.shapes)]
    return next((key.partition("/")[0] for key in keys if key), "")


def values_of(chart: Any) -> dict[str, float | None]:
    plot = chart.plots[0]
    return dict(zip([str(each) for each in plot.categories], plot.series[0].values, strict=True))


# ------------------------------------------------------------------------------------------------- expected


def share(wave: str, question: str, category: str, sector: str = "all") -> float:
    """A share in the data, an illustrative one where none is published."""
    (found,) = danish(wave, question=question, category=category, sector=sector).share
    return float(found)


def pct(wave: str, question: str, category: str, sector: str = "all") -> str:
    return f"{bare(share(wave, question, category, sector))} pct."


def innovative(wave: str) -> str:
    return pct(wave, "innovative", "any")


def eight(wave: str) -> str:
    return plain(in_ten(share(wave, "innovative", "any"), "da"))


def together(wave: str) -> str:
    return pct(wave, "collaboration", "any_partner")


def answers(wave: str) -> str:
    n = row(country="DK", wave=wave, sector="all", question="respondents", category="all")["n"]
    return f"{n:,.0f}".replace(",", ".")


# ------------------------------------------------------------------------------------------------- comparing


def canonical(node: etree._Element) -> bytes:
    return etree.tostring(etree.fromstring(etree.tostring(node, with_tail=False)), method="c14n2")


def owned(file: File) -> set[str]:
    """The parts that deckgen writes: its slides, what they alone lead to, and its records."""
    found = {"docProps/custom.xml", "docProps/core.xml", "ppt/presentation.xml", "[Content_Types].xml",
             "ppt/_rels/presentation.xml.rels"}  # fmt: skip
    found |= {name for name in file.parts if name.startswith(("ppt/tags/", "customXml/"))}
    for part, key in zip(file.slide_parts, file.keys, strict=True):
        if key:
            found |= leads_to(file, part)
    return found


KINDS = ("slide", "notesSlide", "chart", "package", "tags")


def leads_to(file: File, part: str) -> set[str]:
    """A slide's part, with its notes, charts, workbooks and tags and all their relationships."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    found = {part, rels}
    if rels in file.parts:
        for each in etree.fromstring(file.parts[rels]).iterfind(f"{{{RELS}}}Relationship"):
            kind = each.get("Type", "").rpartition("/")[2]
            if kind in KINDS[1:] and each.get("TargetMode") != "External":
                goal = posixpath.normpath(posixpath.join(folder, each.get("Target", "")))
                if goal not in found and kind != "slide":
                    found |= leads_to(file, goal)
    return found


# ------------------------------------------------------------------------------------------------- the stories


RED, GREEN = "C00000", "00B050"
LABEL = {"quality": "Kvalitet", "efficiency": "Effektivitet", "employee_satisfaction": "Medarbejdertilfredshed",
         "citizen_involvement": "Borgerinddragelse", "political_goals": "Politiske mål"}  # fmt: skip


def looks(path: Path) -> None:
    def change(deck: Any) -> None:
        hand.move(hand.shape(deck, "eight-in-ten/numeral"), 900_000, 2_200_000, 2_800_000, 2_000_000)
        hand.colour(hand.shape(deck, "eight-in-ten/title"), hand.theme("accent2"))
        hand.set_font(hand.shape(deck, "eight-in-ten/caption"), 3200, "Georgia")
        chart = hand.shape(deck, "value/chart")
        hand.move(chart, chart.left, chart.top + 200_000, chart.width - 2_000_000, chart.height - 600_000)
        hand.colour(hand.shape(deck, "value/title"), hand.rgb(RED))
        hand.set_font(hand.shape(deck, "partners/left_numeral"), 4000, "Georgia")
        hand.colour(hand.shape(deck, "partners/left_numeral"), hand.rgb(GREEN))
        hand.embolden(hand.shape(deck, "partners/title"), "offentlige")
        hand.rewrite(hand.shape(deck, "partners/title"), "uden for", "udenfor")
        hand.move(hand.shape(deck, "partners/source"), 600_000, 6_100_000, 6_000_000, 400_000)

    hand.edit(path, change)


def words(path: Path) -> None:
    def change(deck: Any) -> None:
        hand.reword(hand.shape(deck, "partners/title"), "Hele ", " af alt nyt bliver til sammen med andre")
        hand.rewrite(hand.shape(deck, "eight-in-ten/title"), "offentlige arbejdspladser", "af Danmarks arbejdspladser")
        hand.rewrite(hand.shape(deck, "eight-in-ten/caption"), "80 pct.", "82 pct.")
        hand.flatten(hand.shape(deck, "partners/left_numeral"))
        hand.rewrite(hand.shape(deck, "partners/left_numeral"), "79", "80")
        hand.flatten(hand.shape(deck, "eight-in-ten/source"))
        hand.add_note(hand.slide(deck, "partners"), "Husk at nævne de 79 pct. og eksemplet fra Aarhus.")
        properties(hand.shape(deck, "value/chart")).set("descr", "Søjlerne viser kvalitet med 70 pct. øverst.")
        hand.rewrite(hand.shape(deck, "partners/right_subtitle"), "innovationer,", "innovationer –")
        ring = properties(hand.shape(deck, "partners/left"))
        ring.set("descr", ring.get("descr").replace("Kransediagram", "En ring i to farver"))
        hand.link(hand.shape(deck, "eight-in-ten/source"), "Kilde", "https://example.org/kilde")

    hand.edit(path, change)


def shapes(path: Path) -> None:
    def change(deck: Any) -> None:
        hand.add_slide(deck, "Mit eget billede")
        hand.delete(hand.shape(deck, "eight-in-ten/caption"))
        hand.delete(hand.shape(deck, "eight-in-ten/icons/ten/3"))
        hand.fill_shape(hand.shape(deck, "eight-in-ten/icons/ten/1"), hand.rgb(RED))
        icons = hand.shape(deck, "eight-in-ten/icons")
        hand.move(icons, icons.left + 300_000, icons.top, icons.width, icons.height)
        hand.delete_slide(deck, "collaboration")
        slide = hand.slide(deck, "partners")
        for text in ("79 pct. siger ja", "79% siger ja", "0,79 siger ja", "8 ud af 10 siger ja", "12 pct. siger nej"):
            hand.add_text(slide, text, text)
        hand.group(slide, [hand.shape(deck, f"partners/{role}") for role in ("left_numeral", "left_caption")], "Ring")
        picture = Path(__file__).parent / "gallery" / "bridge.png"
        hand.slide(deck, "value").shapes.add_picture(str(picture), 9_000_000, 4_000_000, 900_000, 900_000)

    def paste(parts: dict[str, bytes]) -> None:
        hand.copy_shape(parts, "partners/right_subtitle", hand.slide_part(parts, "sharper"))
        (own,) = [name for name, data in parts.items() if b"Mit eget billede" in data]
        hand.copy_shape(parts, "partners/right_subtitle", own)

    hand.edit(path, change)
    hand.edit_parts(path, paste)


def slides(path: Path) -> None:
    def change(deck: Any) -> None:
        hand.move_slide(deck, "eight-in-ten", 8)
        hand.slide(deck, "partners")._element.set("show", "0")
        hand.add_transition(hand.slide(deck, "value"))
        hand.animate(hand.slide(deck, "value"), hand.shape(deck, "value/stamp"))
        hand.animate(hand.slide(deck, "eight-in-ten"), hand.shape(deck, "eight-in-ten/icons"))
        hand.rename_section(deck, "Samarbejde", "Anden del")

    def change_parts(parts: dict[str, bytes]) -> None:
        hand.duplicate(parts, "partners", 1)
        hand.comment(parts, hand.slide_part(parts, "value"), "Er det de nye tal?")
        hand.another_theme(parts)
        hand.change_layout(parts, hand.slide_part(parts, "value"))

    hand.edit(path, change)
    hand.edit_parts(path, change_parts)


def frozen(path: Path) -> None:
    def change(deck: Any) -> None:
        for key, mark in (("value/subtitle", "[freeze slide]"), ("partners/title", "[Freeze]")):
            shape = hand.shape(deck, key)
            shape.name = f"{mark} {shape.name}"

    hand.edit(path, change)


def charts(path: Path) -> None:
    def change(deck: Any) -> None:
        chart = hand.shape(deck, "value/chart")
        hand.colour_point(chart, LABEL["efficiency"], hand.rgb(GREEN))
        hand.colour_point(chart, LABEL["citizen_involvement"], hand.theme("accent3"))
        hand.label_point(chart, LABEL["efficiency"], hand.placed_label("inBase"))
        hand.label_point(chart, LABEL["employee_satisfaction"], hand.typed_label("hele 45 pct.!"))
        hand.label_point(chart, LABEL["political_goals"], '<c:delete val="1"/>')
        hand.edit_workbook(chart, own_cells)
        right = hand.shape(deck, "partners/right")
        query(hand.chart_root(right), ".//c:ser/c:spPr/a:solidFill")[0][:] = [hand.xml(hand.rgb(RED))]
        hand.overtype_value(hand.shape(deck, "partners/left"), "pct. i samarbejde", 77)
        (kind,) = query(hand.chart_root(hand.shape(deck, "quality/chart")), ".//c:barDir")
        kind.set("val", "bar")

    hand.edit(path, change)


def own_cells(book: Any) -> None:
    sheet = book.worksheets[0]
    sheet["D2"] = "=B2-B3"
    sheet["D1"] = "Forskel"
    sheet["B2"].number_format = "0.0"
    book.create_sheet("Noter")["A1"] = "Mine egne noter"


def sorted_charts(path: Path) -> None:
    def change(deck: Any) -> None:
        hand.reorder_categories(hand.shape(deck, "value/chart"), (2, 1, 0, 4))  # one is deleted
        hand.reorder_categories(hand.shape(deck, "partners/right"), (2, 0, 1))

    hand.edit(path, change)


STORIES: dict[str, tuple[Callable[[Path], None], tuple[str, ...]]] = {
    "looks": (looks, ("eight-in-ten", "value", "partners")),
    "words": (words, ("eight-in-ten", "value", "partners")),
    "shapes": (shapes, ("eight-in-ten", "value", "partners", "sharper")),
    "slides": (slides, ("eight-in-ten", "value", "partners")),
    "frozen": (frozen, ("value", "partners")),
    "charts": (charts, ("value", "partners", "quality")),
    "sorted": (sorted_charts, ("value", "partners")),
}


_TOLD: dict[str, Story] = {}


def story(name: str, talk: Path, folders: Any) -> Story:
    """A story of the talk by its name, told once in a session; `folders` makes temporary ones."""
    if name not in _TOLD:
        path = folders.mktemp(name) / f"{name}.pptx"
        shutil.copy(talk, path)
        edit, touched = STORIES[name]
        _TOLD[name] = tell(path, edit, touched)
    return _TOLD[name]
