"""The next wave's numbers in a deck of charts, as an analyst's python-pptx script puts them in."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from update_inputs import WAVES


def update_charts(folder: Path, out: Path, count: int) -> None:
    """Replace the data of every chart and write every title anew; slides are in the order of the questions.

    What `replace_data` does not keep is lost: points are matched by their position, workbooks are written anew.
    """
    import pandas as pd

    wave = WAVES[-1]
    rows = pd.read_csv(folder / f"waves-{count}.csv", dtype={"wave": str})
    rows = rows[rows["wave"] == wave]
    deck = Presentation(str(folder / f"edited-{count}.pptx"))
    questions = rows.groupby("question", sort=False)
    for number, (slide, (_, question)) in enumerate(zip(deck.slides, questions, strict=True), start=1):
        shares = question["share"].tolist()
        data = CategoryChartData(number_format='0" pct."')
        data.categories = question["label"].tolist()
        data.add_series("Share", [share * 100 for share in shares])
        for shape in slide.shapes:
            if shape.has_chart:
                shape.chart.replace_data(data)
        slide.shapes.title.text_frame.text = f"{shares[0]:.0%} always answered question {number} in {wave}"
    deck.save(str(out))
