"""A small talk over four waves, built with other slides, waves or data, and read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from deckgen import build
from deckgen.findings import DeckgenError
from deckgen.report import Result
from finished import charts, every_shape, key_in_name, plain, table_of

DATA = """\
wave,question,answer,share,n
2013-2014,innovative,yes,0.794,1000
2015-2016,innovative,yes,0.826,1000
2018-2019,innovative,yes,0.829,1000
2021-2023,innovative,yes,0.70,1000
2013-2014,value,quality,0.50,1000
2013-2014,value,spirit,0.50,1000
2013-2014,value,speed,0.50,1000
2015-2016,value,quality,0.55,1000
2015-2016,value,spirit,0.46,1000
2015-2016,value,speed,0.44,1000
2015-2016,late,yes,0.30,1000
2018-2019,late,yes,,1000
2021-2023,late,yes,0.31,1000
"""

DECK = """\
title: Waves
language: da
brand: plain
params: {wave: 2015-2016}
WAVES
data:
  survey: {file: survey.csv, where: {wave: $wave}, value: share, source: Opdigtede tal}
numbers:
  innovative: {from: survey, where: {question: innovative}, label: innovative}
slides:
"""

WAVES = "waves: {column: wave}"
TREND = """\
  - kind: statement
    key: one
    title: "Andelen er {{ innovative.trend }}"
"""


@dataclass(frozen=True)
class Waved:
    """A folder to build the talk in."""

    folder: Path

    def __call__(
        self, slides: str, wave: str = "", waves: str = WAVES, data: str = DATA, more: str = "", spec: str = DECK,
        **how: Any,
    ) -> Result:  # fmt: skip
        """The talk with these slides, and with other waves, data or numbers if asked for."""
        (self.folder / ".deckgen").touch()
        (self.folder / "survey.csv").write_text(data, "utf-8")
        spec = spec.replace("WAVES", waves).replace("slides:\n", f"{more}slides:\n") + slides
        (self.folder / "deck.yaml").write_text(spec, "utf-8")
        return build(self.folder / "deck.yaml", params={"wave": wave} if wave else {}, out=self.folder / "deck.pptx",
                     force=True, **how)  # fmt: skip


def shape(path: Path | str | None, key: str) -> Any:
    (found,) = [each for slide in Presentation(str(path)).slides for each in every_shape(slide.shapes)
                if key_in_name(each.name) == key]  # fmt: skip
    return found


def said(result: Result, key: str = "one/title") -> str:
    return plain(shape(result.path, key).text_frame.text.replace("\v", " "))


def refused(made: Callable[[], Result]) -> dict[str, str]:
    """The codes of errors, with what they say."""
    with pytest.raises(DeckgenError) as caught:
        made()
    return {each.code: each.message for each in caught.value.findings}


def warned(result: Result) -> dict[str, str]:
    return {each.code: each.message for each in result.findings}


def shown(result: Result) -> list[list[Any]]:
    """The rows of a chart's workbook below its head: label and values."""
    (chart,) = [each for slide in Presentation(str(result.path)).slides for each in charts(slide)]
    return [row[:2] for row in table_of(chart)[1:]]
