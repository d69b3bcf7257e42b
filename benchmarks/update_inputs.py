"""Make decks of one wave that people have edited, to be brought to the next wave by an update.

    python update_inputs.py FOLDER

Two waves of a survey in one CSV file, a spec with `wave` as its param, and the deck of the first wave, edited with
python-pptx: on every fifth slide a shape moved, on every seventh a point recoloured, on every tenth a text box added.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from inputs import ANSWERS

WAVES = ("2023", "2025")
UPDATE_SLIDES = (30, 100, 300)

DECK_HEAD = """\
title: A deck of {count} charts
language: en
brand: offinno
params: {{wave: "{wave}"}}

data:
  survey:
    file: waves-{count}.csv
    value: share
    label: {{answer: label}}
    source: The example survey

numbers:
"""
DECK_NUMBER = """\
  q{number:04}: {{from: survey, where: {{question: q{number:04}, answer: a0, wave: $wave}}}}
"""
DECK_SLIDE = """\
  - kind: chart
    key: q{number:04}
    title: "{{{{ q{number:04} | pct }}}} always answered question {number} in {{{{ wave }}}}"
    subtitle: Share of all answers
    chart:
      type: bar
      from: survey
      where: {{question: q{number:04}, wave: $wave}}
      category: answer
      highlight: max
    source: "Source: {{{{ survey.source }}}}"
"""


def make_waves(folder: Path, count: int) -> None:
    """The spec and the data of so many chart slides in two waves."""
    numbers = range(1, count + 1)
    text = DECK_HEAD.format(count=count, wave=WAVES[0]) + "".join(DECK_NUMBER.format(number=each) for each in numbers)
    text += "\nslides:\n" + "".join(DECK_SLIDE.format(number=each) for each in numbers)
    (folder / f"waves-{count}.yaml").write_text(text, "utf-8")
    with (folder / f"waves-{count}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "wave", "answer", "label", "share", "n"])
        for number in numbers:
            for turn, wave in enumerate(WAVES):
                for place, label in enumerate(ANSWERS):
                    share = (number * 37 + place * 17 + turn * 5) % 83 + 5
                    writer.writerow([f"q{number:04}", wave, f"a{place}", label, f"{share / 100:.2f}", 1200])


def make_edited(folder: Path, count: int) -> None:
    """The deck of the first wave as people have left it: edited-N.pptx."""
    import deckgen

    built = folder / f"waves-{count}.pptx"
    deckgen.build(folder / f"waves-{count}.yaml", out=built, root=folder, force=True)
    edit_by_hand(built, folder / f"edited-{count}.pptx")


def edit_by_hand(built: Path, out: Path) -> None:
    from pptx import Presentation
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    deck = Presentation(str(built))
    for number, slide in enumerate(deck.slides, start=1):
        chart = next(shape for shape in slide.shapes if shape.has_chart)
        if number % 5 == 0:
            chart.left, chart.top = chart.left + Pt(6), chart.top + Pt(6)
        if number % 7 == 0:
            fill = chart.chart.plots[0].series[0].points[number % len(ANSWERS)].format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor(0x1F, 0x6F, 0xB2)
        if number % 10 == 0:
            box = slide.shapes.add_textbox(Pt(24), Pt(24), Pt(160), Pt(24))
            box.text_frame.text = f"Ask Mette about question {number}"
    deck.save(str(out))


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for count in (1, *UPDATE_SLIDES):
        make_waves(folder, count)
        make_edited(folder, count)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
