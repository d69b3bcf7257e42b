"""A deck of many charts as an analyst's python-pptx script makes it."""

from __future__ import annotations

from pathlib import Path

from pptx import Presentation
from script_parts import add_bars, add_slide, drop_empty


def make_charts(folder: Path, out: Path, count: int) -> None:
    """A deck of so many slides with a bar chart each, from the CSV file that inputs.py makes."""
    import pandas as pd

    rows = pd.read_csv(folder / f"survey-{count}.csv")
    deck = Presentation(str(folder / "template.pptx"))
    deck.core_properties.title = f"A deck of {count} charts"
    for place, (_, question) in enumerate(rows.groupby("question", sort=False), start=1):
        texts = {"Title": f"How often question {place} was answered with each answer",
                 "Subtitle": "Share of all answers", "Source": "Source: The example survey"}  # fmt: skip
        labels = [f"{label}: {share:.0%}" for label, share in zip(question["label"], question["share"], strict=True)]
        notes = "Sources of the numbers:\n" + ", ".join(labels) + f"\nsurvey-{count}.csv"
        slide, places = add_slide(deck, "Chart", texts, notes)
        shares = question["share"].tolist()
        add_bars(slide, places["Chart"], question["label"].tolist(), shares, shares.index(max(shares)))
        drop_empty(places)
    deck.save(str(out))
