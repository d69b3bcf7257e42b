"""An update's work grows with the slides and not faster. Counted, not timed: every call of a function is one step."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Pt

import deckgen
from deckgen.powerpoint import package
from finished import query

ANSWERS = ("Always", "Often", "Rarely")
SIZES = (8, 16, 32)
ROOM = 1.05
"""How much more a slide may cost in the longer half of a deck than in the shorter one."""
HEAD = "title: Questions\nlanguage: en\nbrand: plain\nparams: {wave: '1'}\n"
DATA = "data:\n  survey: {file: survey.csv, value: share, label: {answer: label}}\nnumbers:\n"
NUMBER = "  q{0}: {{from: survey, where: {{question: q{0}, answer: a0, wave: $wave}}}}\n"
SLIDE = """\
  - kind: chart
    key: q{0}
    title: "{{{{ q{0} | pct }}}} always answered question {0} of {1}"
    chart: {{type: bar, from: survey, where: {{question: q{0}, wave: $wave}}, category: answer}}
    notes: "{{{{ q{0} | pct }}}} in wave {{{{ wave }}}} of {1}."
"""


def write_spec(folder: Path, slides: int) -> Path:
    """A deck of so many chart slides; the data has two waves. No text is that of another folder, as texts that were
    read once are remembered."""
    numbers = range(slides)
    spec = HEAD + DATA + "".join(map(NUMBER.format, numbers)) + "slides:\n"
    spec += "".join(SLIDE.format(each, folder.name) for each in numbers)
    (folder / "questions.yaml").write_text(spec, "utf-8")
    rows = ["question,wave,answer,label,share,n"]
    rows += [f"q{each},{wave},a{place},{label},0.{share(each, wave, place)},900" for each in numbers
             for wave in (1, 2) for place, label in enumerate(ANSWERS)]  # fmt: skip
    (folder / "survey.csv").write_text("\n".join(rows), "utf-8")
    return folder / "questions.yaml"


def share(question: int, wave: int, place: int) -> int:
    """Per cent, of two figures and another one in each wave."""
    return 10 + (question * 7 + place * 13 + wave * 5) % 80


def built(folder: Path, slides: int) -> Path:
    file = folder / "questions.pptx"
    deckgen.build(write_spec(folder, slides), out=file, root=folder)
    return file


def edit(file: Path) -> None:
    """As people do: on every fourth slide something moved, recoloured, reworded and typed."""
    deck: Any = Presentation(str(file))
    for number, slide in enumerate(deck.slides):
        if number % 4 == 0:
            chart = next(shape for shape in slide.shapes if shape.has_chart)
            chart.left = chart.left + Pt(9)
            fill = chart.chart.plots[0].series[0].points[1].format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor(0x1F, 0x6F, 0xB2)
            slide.shapes.title.text_frame.paragraphs[0].runs[-1].text += ", we hear"
            slide.shapes.add_textbox(Pt(20), Pt(20), Pt(90), Pt(20)).text_frame.text = "Was 79 pct."
    deck.save(str(file))


def leave_names(file: Path) -> None:
    """As LibreOffice saves a deck: tags and extensions are gone, names are left."""
    deck: Any = Presentation(str(file))
    for slide in deck.slides:
        for node in query(slide._element, ".//p:custDataLst | .//p:cNvPr/a:extLst"):
            node.getparent().remove(node)
    deck.save(str(file))


def leave_half(file: Path) -> None:
    """As a person deletes every other slide."""
    deck: Any = Presentation(str(file))
    listed = deck.slides._sldIdLst
    for entry in list(listed)[1::2]:
        deck.part.drop_rel(entry.rId)
        listed.remove(entry)
    deck.save(str(file))


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Steps taken: calls of functions, Python's and others, by the function's name."""
    steps: Counter[str] = Counter()

    def count(frame: FrameType, event: str, given: Any) -> None:
        if event == "call":
            steps[f"{frame.f_code.co_filename}:{frame.f_code.co_qualname}"] += 1
        elif event == "c_call":
            steps[given.__name__] += 1

    sys.setprofile(count)
    try:
        yield steps
    finally:
        sys.setprofile(None)


@pytest.mark.parametrize("hands", [edit, leave_names, leave_half])
def test_update_takes_steps_in_proportion_to_its_slides(hands: Callable[[Path], None], tmp_path: Path) -> None:
    taken: list[Counter[str]] = []
    for size in (SIZES[0], *SIZES):  # the first loads what is loaded once
        folder = tmp_path / f"{tmp_path.name}-{len(taken)}"
        folder.mkdir()
        file = built(folder, size)
        hands(file)
        with counting() as steps:
            result = deckgen.update(file, params={"wave": 2}, root=folder)
        assert result.path is not None
        assert sum(change.outcome == "refreshed" for change in result.changes) >= size * 4
        taken.append(steps)
    assert growth([steps.total() for steps in taken[1:]]) < ROOM, blamed(taken[1:])


def test_new_slides_take_steps_in_proportion_to_their_number(tmp_path: Path) -> None:
    taken: list[Counter[str]] = []
    for size in (SIZES[0], *SIZES):
        folder = tmp_path / f"{tmp_path.name}-{len(taken)}"
        folder.mkdir()
        file = built(folder, size)
        write_spec(folder, size * 2)
        with counting() as steps:
            deckgen.update(file, params={"wave": 2}, root=folder, add_new=True, in_place=True)
        assert len(Presentation(str(file)).slides) == size * 2
        taken.append(steps)
    assert growth([steps.total() for steps in taken[1:]]) < ROOM, blamed(taken[1:])


def growth(steps: list[int]) -> float:
    """How much more each slide costs between 16 and 32 slides than between 8 and 16."""
    small, middle, large = steps
    return (large - middle) / (middle - small) / 2


def blamed(taken: list[Counter[str]]) -> list[tuple[int, str]]:
    """The functions whose steps grew fastest, by the steps beyond what the slides account for."""
    small, middle, large = taken
    beyond = [(large[name] - middle[name] - 2 * (middle[name] - small[name]), name) for name in large]
    return sorted(beyond, reverse=True)[:12]


def test_each_part_of_the_file_is_parsed_a_few_times_at_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a file of any size: the old one once to be read, then again only what is changed; the new one once."""
    file = built(tmp_path, 12)
    edit(file)
    parsed: Counter[bytes] = Counter()
    parse = package.parse_xml

    def counted(data: bytes) -> Any:
        parsed[data] += 1
        return parse(data)

    for module in [each for name, each in sys.modules.items() if name.startswith("deckgen.powerpoint")]:
        if getattr(module, "parse_xml", None) is parse:
            monkeypatch.setattr(module, "parse_xml", counted)
    slides = [data for name, data in contents(file).items() if name.startswith("ppt/slides/slide")]
    charts = [data for name, data in contents(file).items() if name.startswith("ppt/charts/deckgenChart")]
    result = deckgen.update(file, params={"wave": 2}, root=tmp_path)
    assert result.path is not None
    assert {parsed[data] for data in slides} == {1}
    assert {parsed[data] for data in charts} <= {1, 2}
    assert {parsed[data] for name, data in contents(result.path).items() if name.startswith("ppt/slides/slide")} == {1}


def contents(file: Path) -> dict[str, bytes]:
    return package.parse_package(file.read_bytes(), file.name).parts


_opened: list[tuple[str, str]] | None = None


def _hear(event: str, given: tuple[Any, ...]) -> None:
    if _opened is not None and event == "open" and isinstance(given[0], str):
        _opened.append((given[0], "write" if given[2] & 3 else "read"))


def test_the_file_is_read_once_and_the_new_one_written_once(tmp_path: Path) -> None:
    global _opened
    file = built(tmp_path, 6)
    edit(file)
    sys.addaudithook(_hear)
    _opened = []
    try:
        result = deckgen.update(file, params={"wave": 2}, root=tmp_path)
    finally:
        opened, _opened = _opened, None
    assert result.path is not None
    assert [how for name, how in opened if Path(name) == file] == ["read"]
    beside = [(Path(name).name, how) for name, how in opened if Path(name).parent == tmp_path and Path(name) != file]
    written = [name for name, how in beside if how == "write" and name != tmp_path.name]
    assert len(set(written)) == 1, written
    assert all(not name.endswith(".pptx") for name, how in beside if how == "read")
