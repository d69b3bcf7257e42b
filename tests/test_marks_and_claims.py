"""Marks of change in charts and `differs` in claims and texts are one test at one level: they never disagree."""

from __future__ import annotations

from pathlib import Path

import pytest
from pptx import Presentation

from deckgen import build
from finished import alt_text, every_shape, key_in_name, plain

BEFORE = 0.50
SHARES = [round(0.40 + step / 250, 4) for step in range(51)]
"""From 40 to 60 per cent in steps of 0.4 points, so that some lie close to what is significant on either side."""

DECK = """\
title: Marks
language: en
interval: LEVEL
waves: {column: wave}
data:
  survey: {file: survey.csv, where: {wave: "2024"}, source: Invented}
numbers:
NUMBERS
slides:
  - kind: chart
    key: one
    title: Marks
    chart: {type: bar, from: survey, category: category, changes: true}
  - kind: statement
    key: two
    title: Words
    subtitle: "TEXT"
"""


@pytest.mark.parametrize(("level", "z"), [(80, 1.281552), (95, 1.959964), (99, 2.575829)])
def test_a_mark_stands_where_a_claim_holds(tmp_path: Path, level: int, z: float) -> None:
    names = [f"c{place}" for place in range(len(SHARES))]
    rows = [f"2022,{name},{BEFORE},900" for name in names]
    rows += [f"2024,{name},{share},1100" for name, share in zip(names, SHARES, strict=True)]
    (tmp_path / "survey.csv").write_text("wave,category,value,n\n" + "\n".join(rows) + "\n", "utf-8")
    numbers = "\n".join(f"  {name}: {{from: survey, where: {{category: {name}}}}}" for name in names)
    text = "".join(
        f"{{% if differs({name}, {name}.previous) %}}{name} {{% if {name} > {name}.previous %}}up{{% else %}}down"
        "{% endif %}; {% endif %}" for name in names
    )  # fmt: skip
    spec = tmp_path / "deck.yaml"
    spec.write_text(DECK.replace("LEVEL", str(level)).replace("NUMBERS", numbers).replace("TEXT", text), "utf-8")
    result = build(spec, out=tmp_path / "deck.pptx")

    slides = Presentation(str(result.path)).slides
    shapes = {key_in_name(each.name): each for slide in slides for each in every_shape(slide.shapes)}
    alt = plain(alt_text(shapes["one/chart"]))
    marked = {name: which for name in names for which in ("up", "down")
              if f"{name} {SHARES[names.index(name)] * 100:.0f}% (significantly {which})" in alt}  # fmt: skip
    said = plain(shapes["two/subtitle"].text_frame.text)
    worded = dict(each.split() for each in said.split(";") if each.strip())
    assert marked == worded
    # About where any textbook has it: z root(p q / n + p q / n), half a point to each side.
    limit = z * (0.25 / 900 + 0.25 / 1100) ** 0.5
    for name, share in zip(names, SHARES, strict=True):
        if abs(abs(share - BEFORE) - limit) > 0.005:
            assert (name in marked) is (abs(share - BEFORE) > limit)
    assert {"up", "down"} == set(marked.values())
