"""What slide and chart kinds see of the deck while it is resolved: `deckgen.context.Context`, filled."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from deckgen.charts import CHARTS
from deckgen.context import Crosstab
from deckgen.fields import LocalText, Selection, place_of
from deckgen.findings import DeckgenError, Finding, Where, choices
from deckgen.icons import load_icon
from deckgen.languages import Language, NumberKind
from deckgen.model import Block, Brand, Category, Fact, Icon, Paragraph, Run, Text
from deckgen.numbers import display_value
from deckgen.project import Project
from deckgen.resolve.facts import show
from deckgen.resolve.selection import cross
from deckgen.resolve.source import source_text
from deckgen.spec.data import DataSet
from deckgen.spec.deck import DeckSpec
from deckgen.spec.text import Texts

NO_ICON = Icon("missing", 1000, 1000, "M 0 0 L 1000 0 L 1000 1000 Z")
NO_FACT = Fact("missing", 0.5, "–")


class _RefusedError(Exception):
    """A number that cannot be written as it is asked for, in plain words."""


@dataclass(frozen=True)
class SlideContext:
    """The deck as one slide sees it. Problems are gathered; what comes back can always be worked with."""

    spec: DeckSpec
    project: Project
    params: Mapping[str, str]
    language: Language
    brand: Brand
    icon_folders: tuple[Path, ...]
    texts: Texts
    data: Mapping[str, DataSet]
    facts: Mapping[str, Fact]
    failed: set[str]
    """Names of numbers and data sets that could not be read: told once, not again wherever they are used."""
    slide_key: str
    position: int
    """The slide's number on the deck, from 1."""
    problems: list[Finding]
    figure_notes: list[str] = field(default_factory=list)
    """Sentences that the source line owes to the slide's figures, gathered as these are made."""

    @property
    def interval_level(self) -> float:
        return self.spec.interval

    @property
    def wave_column(self) -> str:
        return str(self.spec.waves.column) if self.spec.waves is not None else ""

    @property
    def wave_labels(self) -> Mapping[str, LocalText]:
        return self.spec.waves.labels if self.spec.waves is not None else {}

    def problem(self, code: str, message: str, where: Where | None, hint: str | None = None) -> None:
        self.problems.append(Finding("error", code, message, where, hint, self.position))

    def warn(self, code: str, message: str, where: Where | None = None, hint: str | None = None) -> None:
        self.problems.append(Finding("warning", code, message, where, hint, self.position))

    def told(self, problem: DeckgenError, where: Where | None = None) -> None:
        """Gather what an error says, at its own place or at the spec's."""
        self.problems.extend(
            replace(finding, where=finding.where or where, slide=self.position) for finding in problem.findings
        )

    # ------------------------------------------------------------------------------------------ texts

    def text(self, value: LocalText | None) -> tuple[Paragraph, ...]:
        if value is None:
            return ()
        warned: list[Finding] = []
        try:
            return self.texts.paragraphs(value, warned)
        except DeckgenError as problem:
            self.told(problem)
            return (Paragraph((Run("–"),)),)
        finally:
            here = dict.fromkeys(replace(each, slide=self.position) for each in warned)
            self.problems.extend(each for each in here if each not in self.problems)

    def runs(self, value: LocalText | None) -> tuple[Run, ...]:
        runs: tuple[Run, ...] = ()
        for paragraph in self.text(value):
            runs = (*runs, Run("\v"), *paragraph.runs) if runs else paragraph.runs
        return runs

    def plain(self, value: LocalText | None) -> str:
        return " ".join(" ".join(paragraph.text.split()) for paragraph in self.text(value))

    # ------------------------------------------------------------------------------------------ values

    def number(self, name: str) -> Fact:
        if name in self.facts:
            return self.facts[name]
        if name not in self.failed:
            self.problem("number-unknown", f"there is no number '{name}'", place_of(name),
                         choices(name, sorted(self.spec.numbers)))  # fmt: skip
        return NO_FACT

    def crosstab(self, selection: Selection, series: str | None = None, extra: tuple[str, ...] = ()) -> Crosstab:
        name = str(selection.from_)
        if name not in self.data:
            if name not in self.failed:
                self.problem("data-unknown", f"there is no data set '{name}'", place_of(selection.from_),
                             choices(name, sorted(self.spec.data)))  # fmt: skip
            return _stand_in(selection)
        try:
            return cross(self, self.data[name], selection, series, extra)
        except DeckgenError as problem:
            self.told(problem, place_of(selection.from_))
            return _stand_in(selection)

    def unit(self, value: float, format: NumberKind) -> float:
        return display_value(value, format)

    def shown(self, value: float, format: NumberKind, decimals: int = 0) -> str:
        try:
            return show(value, format, self.language, decimals)
        except ValueError as problem:
            raise _RefusedError(str(problem)) from None

    # ------------------------------------------------------------------------------------------ things

    def icon(self, name: str, fallback: str | None = None) -> Icon:
        try:
            return load_icon(str(name), self.icon_folders, place_of(name))
        except DeckgenError as problem:
            if fallback is not None:
                return self.icon(fallback)
            self.told(problem, place_of(name))
            return NO_ICON

    def chart(self, spec: Any, key: str, role: str) -> Block:
        try:
            block: Block = CHARTS[spec.type].function(spec, self, key, role)
        except _RefusedError as problem:
            name = getattr(spec, "share", None) or spec.from_
            self.problem("number-refused", f"{name}: {problem}", place_of(name))
            return Text(key, role, ())
        return block

    def picture(self, file: str) -> tuple[Path, bytes]:
        """A picture's path and bytes; no bytes, and a problem told, where there is no picture in the file."""
        try:
            path = self.project.find(str(file), place_of(file))
            data = path.read_bytes()
        except DeckgenError as problem:
            self.told(problem, place_of(file))
            return Path(str(file)), b""
        except OSError as problem:
            said = (problem.strerror or "").lower()
            self.problem("file-unreadable", f"'{file}' cannot be read: {said}", place_of(file))
            return Path(str(file)), b""
        if not data or not (path.suffix.lower() == ".svg" or _is_bitmap(data)):
            said = "is not a picture" if data else "is empty"
            self.problem("picture-broken", f"'{file}' {said}", place_of(file), "use a PNG, JPEG, GIF or SVG file")
            return path, b""
        return path, data

    def source_line(self, given: LocalText | None, blocks: tuple[Block, ...]) -> tuple[Paragraph, ...]:
        return source_text(self, given, blocks)


def _is_bitmap(data: bytes) -> bool:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)):
            return True
    except UnidentifiedImageError:
        return False
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # broken inside, which its reader tells
        return True


def _stand_in(selection: Selection) -> Crosstab:
    """A table for a selection that failed: it has every code the selection names, so none of them is missed."""
    codes = [*getattr(selection, "highlight", ()), *getattr(selection, "apart", ()), *getattr(selection, "total", ()),
             *getattr(selection, "icons", ())]  # fmt: skip
    categories = tuple(Category(str(code), str(code)) for code in dict.fromkeys(codes))
    return Crosstab(categories or (Category("", "–"),), (Category("", "–"),), {}, "number", "", "", {})
