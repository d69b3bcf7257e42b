"""Make what the benchmarks work on: the company's template, the icons as pictures, and decks of many charts.

    python inputs.py FOLDER

The template has the same layouts that deckgen lays its decks onto, so that both sides fill the same placeholders.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BRAND = ROOT / "assets" / "brands" / "offinno"
ICONS = ROOT / "assets" / "icons"
ICON_WIDTH = 256
"""Pixels: sharp at the largest size on a slide, 67 points wide, on a screen of twice the usual resolution."""

PICTURES = (
    "flag", "organisation", "service-bell", "box", "chat", "lightbulb", "sparkle", "copy", "star", "gauge", "people",
    "smile", "building", "mail", "briefcase", "hashtag",
)  # fmt: skip
MUTED_PICTURES = ("flag-regular", "building-regular")
CHART_SLIDES = (30, 300, 1000)
ANSWERS = ("Always", "Often", "Now and then", "Rarely", "Never")

DECK_HEAD = """\
title: A deck of {count} charts
language: en
brand: offinno

data:
  survey:
    file: survey-{count}.csv
    value: share
    label: {{answer: label}}
    source: The example survey

slides:
"""
DECK_SLIDE = """\
  - kind: chart
    key: q{number:04}
    title: How often question {number} was answered with each answer
    subtitle: Share of all answers
    chart: {{type: bar, from: survey, where: {{question: q{number:04}}}, category: answer, highlight: max}}
    source: "Source: {{{{ survey.source }}}}"
"""


def make_template(file: Path) -> None:
    """The brand's template as a presentation without slides."""
    from deckgen.look import Look
    from deckgen.powerpoint.template import read_logo, template_bytes
    from deckgen.spec.positions import read_yaml

    look = Look.model_validate(read_yaml(BRAND / "brand.yaml", "brand.yaml"))
    logo = read_logo((BRAND / look.logo.file).read_bytes(), look) if look.logo else ()
    file.write_bytes(template_bytes(look, logo))


def make_pictures(folder: Path) -> None:
    """The icons of the talk as PNG: the accent's colour, or grey."""
    import resvg_py

    folder.mkdir(exist_ok=True)
    colours = dict.fromkeys(PICTURES, "#BF3B24") | dict.fromkeys(MUTED_PICTURES, "#98888F")
    for name, colour in colours.items():
        drawing = (ICONS / f"{name}.svg").read_text("utf-8").replace("<svg ", f'<svg fill="{colour}" ', 1)
        (folder / f"{name}.png").write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=drawing, width=ICON_WIDTH)))


def make_chart_deck(folder: Path, count: int) -> None:
    """A spec with so many chart slides, and its data: one question of five answers for each slide."""
    slides = "".join(DECK_SLIDE.format(number=number) for number in range(1, count + 1))
    (folder / f"charts-{count}.yaml").write_text(DECK_HEAD.format(count=count) + slides, "utf-8")
    with (folder / f"survey-{count}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["question", "answer", "label", "share", "n"])
        for number in range(1, count + 1):
            for place, label in enumerate(ANSWERS):
                share = (number * 37 + place * 17) % 83 + 5
                writer.writerow([f"q{number:04}", f"a{place}", label, f"{share / 100:.2f}", 1200])


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    make_template(folder / "template.pptx")
    make_pictures(folder / "icons")
    for count in (1, *CHART_SLIDES):
        make_chart_deck(folder, count)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
