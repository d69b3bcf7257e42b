"""Suppression in what deckgen makes itself: estimates of answers, numbers of the wave before, minimums of questions."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pptx import Presentation

from deckgen.cli import main
from finished import plain
from hidden_numbers import texts_in
from tools import slide_texts

SECTORS = {"towns": 90, "state": 60, "own": 40, "regions": 7}
WEIGHTS = (0.7, 1.3, 1.7, 0.9, 1.1)


def answers(folder: Path) -> dict[str, float]:
    """Respondents of two waves, the second with few in the regions; the weighted shares of the second, by sector."""
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["wave", "sector", "innovative", "weight"])
        shares = {}
        for wave in ("2023", "2024"):
            for place, (sector, count) in enumerate(SECTORS.items()):
                rows = [(int((number * 7 + place) % 10 < 7), WEIGHTS[(number + place) % 5])
                        for number in range(count if wave == "2024" or count > 30 else 45)]  # fmt: skip
                out.writerows([wave, sector, answer, weight] for answer, weight in rows)
                shares[sector] = sum(y * w for y, w in rows) / sum(w for _, w in rows)
    return shares


DECK = """\
title: Innovation
language: da
brand: plain
minimum_base: 30
waves: {column: wave}
data:
  survey:
    file: answers.csv
    where: {wave: "2024"}
    estimate: {weight: weight, by: sector, questions: {innovative: {}}}
numbers:
  regions: {from: survey, where: {category: "1", sector: regions}}
slides:
  - kind: table
    title: "{{ regions | pct }} mod {{ regions.previous | pct }}, {{ regions.change | points }}, {{ regions.trend }}"
    table: {from: survey, category: sector, columns: category, decimals: 1}
  - kind: chart
    title: Søjler
    chart: {type: bar, from: survey, where: {category: "1"}, category: sector, interval: true, changes: true}
"""


def test_estimates_of_few_are_hidden_and_the_banner_has_its_total_without_saying(tmp_path: Path) -> None:
    shares = answers(tmp_path)
    (tmp_path / "deck.yaml").write_text(DECK, "utf-8")
    out = tmp_path / "a.pptx"
    assert main(["build", str(tmp_path / "deck.yaml"), "-o", str(out)]) == 0
    (table,) = [shape.table for shape in Presentation(str(out)).slides[0].shapes if shape.has_table]
    rows = {row.cells[0].text: [plain(cell.text) for cell in row.cells][1:] for row in list(table.rows)[1:]}
    assert rows["regions"] == ["..", ".."]
    assert rows["own"] == ["..", ".."]  # the smallest of the others, under both answers
    assert rows["towns"] == [f"{(1 - shares['towns']) * 100:.1f} pct.".replace(".", ",", 1),
                             f"{shares['towns'] * 100:.1f} pct.".replace(".", ",", 1)]  # fmt: skip
    assert len(rows) == 5
    told = "\n".join(text for _, text in texts_in(out))
    for sector in ("regions", "own"):
        assert f"{shares[sector]:.6f}"[2:] not in told and f"{1 - shares[sector]:.6f}"[2:] not in told
    assert f"{shares['state']:.6f}"[2:-1] in told  # this is how such a number would look


def test_what_is_made_of_a_hidden_number_and_the_wave_before_is_hidden_too(tmp_path: Path) -> None:
    answers(tmp_path)
    (tmp_path / "deck.yaml").write_text(DECK, "utf-8")
    assert main(["build", str(tmp_path / "deck.yaml"), "-o", str(tmp_path / "a.pptx")]) == 0
    title = plain(slide_texts(tmp_path / "a.pptx")[0][0])
    assert title.startswith(".. mod ") and title.endswith(" pct., .., ..")


def test_a_number_that_was_hidden_in_the_wave_before_cannot_be_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "survey.csv").write_text("wave,value,n\n2023,0.934561,7\n2024,0.6,300\n", "utf-8")
    deck = ('title: T\nlanguage: en\nbrand: plain\nminimum_base: 30\nwaves: {column: wave}\n'
            'data: {survey: {file: survey.csv, where: {wave: "2024"}}}\nnumbers: {share: {from: survey}}\n'
            'slides: [{kind: statement, title: "{{ share.trend }}"}]\n')  # fmt: skip
    (tmp_path / "deck.yaml").write_text(deck, "utf-8")
    assert main(["build", str(tmp_path / "deck.yaml"), "-o", str(tmp_path / "a.pptx")]) == 1
    said = capsys.readouterr().err
    assert "'share' may not be shown for 2023" in said and "93" not in said
    (tmp_path / "deck.yaml").write_text(deck.replace("{{ share.trend }}", "{{ share | pct }}")
                                        .replace("}]", "claim: share.change > 0, otherwise: No more is known}]"
                                                 .replace("claim", ", claim")), "utf-8")  # fmt: skip
    assert main(["build", str(tmp_path / "deck.yaml"), "-o", str(tmp_path / "a.pptx")]) == 0
    assert slide_texts(tmp_path / "a.pptx")[0][0] == "No more is known"


def test_a_question_of_the_codebook_has_a_minimum_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text("questions:\n  delicate: {minimum_base: 100}\n  plain: {minimum_base: 20}\n")
    rows = [f"{question},{group},0.5,{n}" for question in ("delicate", "plain") for group, n in (("a", 60), ("b", 200))]
    (tmp_path / "survey.csv").write_text("\n".join(["question,group,value,n", *rows]), "utf-8")
    deck = ("title: T\nlanguage: en\nbrand: plain\nminimum_base: 50\n"
            "data: {survey: {file: survey.csv, codebook: book.yaml, key: [question, group]}}\nslides:\n"
            "  - {kind: table, title: T, table: {from: survey, category: group, columns: question}}\n")  # fmt: skip
    (tmp_path / "deck.yaml").write_text(deck, "utf-8")
    out = tmp_path / "a.pptx"
    assert main(["build", str(tmp_path / "deck.yaml"), "-o", str(out)]) == 0
    (table,) = [shape.table for shape in Presentation(str(out)).slides[0].shapes if shape.has_table]
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [["a", "[c]", "50%"], ["b", "50%", "50%"]]
    assert any("[c] not shown: fewer than 100 answers." in plain(text) for text in slide_texts(out)[0])
