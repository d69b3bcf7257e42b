"""Two groups of a banner in one wave: when they vary independently, and what `differs` makes of it."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import pytest

from answers import asked, sums_of
from deckgen import build
from deckgen.cli import main
from deckgen.survey import Source
from deckgen.survey.estimates import estimates
from finished import plain
from tools import slide_texts

DESIGNS: dict[str, tuple[dict[str, Any], bool]] = {
    "no design": ({}, True),
    "weights": ({"weight": "w"}, True),
    "the banner is a stratum": ({"weight": "w", "strata": ["g", "s"]}, True),
    "clusters within it": ({"weight": "w", "strata": ["g"], "cluster": "c"}, True),
    "strata across groups": ({"weight": "w", "strata": ["s"]}, False),
    "clusters across groups": ({"weight": "w", "cluster": "c"}, False),
}


def respondents() -> list[dict[str, Any]]:
    """Answers that hang together in strata and in clusters, of groups that lie in all of these."""
    draw = random.Random(4)
    rows = []
    for _ in range(240):
        s, c = draw.choice("no"), draw.randrange(8)
        yes = draw.random() < (0.15 if s == "n" else 0.7) + 0.03 * c
        rows.append({"g": draw.choice("xy"), "s": s, "c": c, "w": draw.uniform(1, 5), "q": int(yes)})
    return rows


def variance_of_difference(rows: list[dict[str, Any]], design: dict[str, Any]) -> float:
    """Of share x less share y, by Taylor's linearization of the difference itself: any textbook's with-replacement
    formula for the total of z over primary sampling units."""
    weight = [row[design["weight"]] if "weight" in design else 1.0 for row in rows]
    z = [0.0] * len(rows)
    for group, sign in (("x", 1), ("y", -1)):
        total = sum(w for w, row in zip(weight, rows, strict=True) if row["g"] == group)
        share = sum(w * row["q"] for w, row in zip(weight, rows, strict=True) if row["g"] == group) / total
        for at, row in enumerate(rows):
            if row["g"] == group:
                z[at] += sign * weight[at] * (row["q"] - share) / total
    units: dict[Any, dict[Any, float]] = {}
    for at, row in enumerate(rows):
        stratum = units.setdefault(tuple(row[each] for each in design.get("strata", [])), {})
        unit = row[design["cluster"]] if "cluster" in design else at
        stratum[unit] = stratum.get(unit, 0.0) + z[at]
    return sum(
        len(each) / (len(each) - 1) * sum((one - sum(each.values()) / len(each)) ** 2 for one in each.values())
        for each in units.values()
    )


@pytest.mark.parametrize(("design", "apart"), DESIGNS.values(), ids=DESIGNS)
def test_the_squared_errors_of_separate_groups_add_up(design: dict[str, Any], apart: bool) -> None:
    rows = respondents()
    spec = asked(questions={"q": {}}, by=["g"], **design)
    assert bool(spec.separate) is apart
    table = estimates(sums_of(rows, spec), spec, "", "answers", Source("answers", ()))
    errors = [
        float(table.number(at, "error") or 0) for at in range(len(table.rows))
        if table.text(at, "category") == "1" and table.text(at, "g") in "xy"
    ]  # fmt: skip
    truth = math.sqrt(variance_of_difference(rows, design))
    if apart:
        assert math.hypot(*errors) == pytest.approx(truth, rel=1e-9)
    else:
        assert math.hypot(*errors) < 0.97 * truth, "adding up squares would overstate the difference"
    assert truth <= sum(errors) * (1 + 1e-12), "the widest that is possible is never too narrow"


# Newcombe's method 10 of 60 of 100 and 45 of 100: from 1.2 to 28.1 points; both intervals' arms added up: -4.0 to 34.0
PUBLISHED = """\
wave,sector,question,value,n
2024,all,innovative,0.525,200
2024,state,innovative,0.60,100
2024,municipal,innovative,0.45,100
2024,state,costs,0.45,100
"""
DECK = """\
title: Groups
language: en
data:
  survey: {file: survey.csv, key: [wave, sector, question]TOTALS}
numbers:
  state: {from: survey, where: {sector: state, question: innovative}}
  municipal: {from: survey, where: {sector: municipal, question: innovative}}
  total: {from: survey, where: {sector: all, question: innovative}}
  costs: {from: survey, where: {sector: state, question: costs}}
slides:
  - kind: statement
    title: "{{ 'apart' if differs(A, B) else 'alike' }}"
"""


def told(folder: Path, first: str, second: str, totals: str) -> str:
    (folder / "survey.csv").write_text(PUBLISHED, "utf-8")
    deck = DECK.replace("A, B", f"{first}, {second}").replace("TOTALS", totals)
    (folder / "deck.yaml").write_text(deck, "utf-8")
    assert main(["build", str(folder / "deck.yaml"), "-o", str(folder / "a.pptx"), "--force"]) == 0
    return plain(slide_texts(folder / "a.pptx")[0][0])


@pytest.mark.parametrize(
    ("first", "second", "totals", "said"),
    [
        ("state", "municipal", ", totals: {sector: all}", "apart"),
        ("municipal", "state", ", totals: {sector: all}", "apart"),
        ("state", "municipal", "", "alike"),  # nothing says that these are groups
        ("state", "total", ", totals: {sector: all}", "alike"),  # who are in the group are in the total
        ("state", "costs", ", totals: {sector: all}", "alike"),  # the same respondents
        ("municipal", "state", ", totals: {question: innovative}", "alike"),  # answers are no groups of respondents
    ],
)
def test_groups_of_published_figures_are_apart_where_a_total_says_so(
    tmp_path: Path, first: str, second: str, totals: str, said: str
) -> None:
    assert told(tmp_path, first, second, totals) == said


ANSWERS = "sector,region,q\n" + "".join(
    f"{sector},{'north' if number % 2 else 'south'},{int(number < yes)}\n"
    for sector, yes in (("state", 60), ("municipal", 45)) for number in range(100)
)  # fmt: skip
ESTIMATED = """\
title: Groups
language: en
data:
  answers: {file: answers.csv, estimate: {questions: {q: {}}, by: [sector]DESIGN}}
numbers:
  state: {from: answers, where: {category: "1", sector: state}}
  municipal: {from: answers, where: {category: "1", sector: municipal}}
  total: {from: answers, where: {category: "1", sector: all}}
slides:
  - kind: statement
    title: "{{ 'apart' if differs(state, SECOND) else 'alike' }}"
"""


@pytest.mark.parametrize(
    ("design", "second", "said"),
    [
        ("", "municipal", "apart"), (", strata: [sector]", "municipal", "apart"), ("", "total", "alike"),
        (", strata: [region]", "municipal", "alike"),
    ],
)  # fmt: skip
def test_groups_of_estimates_are_apart_where_the_design_says_so(
    tmp_path: Path, design: str, second: str, said: str
) -> None:
    (tmp_path / "answers.csv").write_text(ANSWERS, "utf-8")
    deck = ESTIMATED.replace("DESIGN", design).replace("SECOND", second)
    (tmp_path / "deck.yaml").write_text(deck, "utf-8")
    assert main(["build", str(tmp_path / "deck.yaml"), "-o", str(tmp_path / "a.pptx")]) == 0
    assert plain(slide_texts(tmp_path / "a.pptx")[0][0]) == said


def test_a_bar_without_an_interval_says_why(tmp_path: Path) -> None:
    """Of one answer, and of answers that are all alike, the base is known: naming it would be no help."""
    (tmp_path / "answers.csv").write_text("g,m\n" + "a,5\n" * 3 + "b,1\nb,9\nb,4\nc,3\n", "utf-8")
    (tmp_path / "deck.yaml").write_text(MEANS, "utf-8")
    result = build(tmp_path / "deck.yaml", out=tmp_path / "a.pptx")
    (told,) = [each for each in result.findings if each.code == "interval-unknown"]
    assert told.message.endswith("no interval is drawn, as the answers are too few, or all alike: a, c")


MEANS = """\
title: Means
data:
  answers: {file: answers.csv, format: number, estimate: {by: [g], questions: {m: {mean: true}}}}
slides:
  - {kind: chart, title: Means, chart: {type: bar, from: answers, category: g, interval: true}}
"""
