"""The talk of decks/blox2018.yaml as a good analyst writes it by hand with python-pptx, for one wave and one language.

    python script_pptx.py FOLDER OUT [--reader pandas|csv]

FOLDER has the template and the icons as pictures (inputs.py makes both). The texts stand in the layouts'
placeholders, the charts have their workbooks, the numbers come from the same CSV files as deckgen's.
What it leaves out: Danish number forms other than those it shows, sources by row, fitting texts, checking anything.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt
from script_parts import add_bars, add_chart, add_label, add_picture, add_slide, drop_empty, remove, style_bars

DATA = Path(__file__).resolve().parent.parent / "data"
TITLE = "Høst gevinsten ved samarbejde om offentlig innovation"
WAVE = "2015-2016"
SURVEY = f"Innovationsbarometeret, COI og Danmarks Statistik, {WAVE}"
MEASURED = "innovationsbarometer.csv"
MADE_UP = "illustrative.csv"

Row = Mapping[str, Any]
Survey = dict[tuple[str, str, str], Row]
"""The rows of one country and wave by sector, question and category."""


def read_with_pandas() -> Survey:
    import pandas as pd

    rows = pd.concat([pd.read_csv(DATA / file) for file in (MEASURED, MADE_UP)])
    rows = rows[(rows["country"] == "DK") & (rows["wave"] == WAVE)]
    rows = rows.drop_duplicates(["sector", "question", "category"])
    return {(row["sector"], row["question"], row["category"]): row for row in rows.to_dict("records")}


def read_with_csv() -> Survey:
    import csv

    survey: Survey = {}
    for name in (MEASURED, MADE_UP):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["country"] == "DK" and row["wave"] == WAVE:
                    numbers = {key: float(row[key]) if row[key] else math.nan for key in ("share", "n")}
                    survey.setdefault((row["sector"], row["question"], row["category"]), {**row, **numbers})
    return survey


READERS = {"pandas": read_with_pandas, "csv": read_with_csv}


def per_cent(row: Row) -> str:
    return f"{math.floor(row['share'] * 100 + 0.5)} pct."


def number(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def sources(rows: Iterable[Row]) -> str:
    """What the notes say of the numbers on a slide."""
    lines = [f"{per_cent(row)} ({row['category_label_da']}): {row['source_title']}" for row in rows]
    return "\n".join(["Kilder til tallene:", *lines])


def add_cover(deck: Any) -> None:
    texts = {"Title": "Høst gevinsten\nved samarbejde om\noffentlig innovation",
             "Subtitle": "Turbo på offentlig innovation\nBLOX, 3. september 2018"}  # fmt: skip
    _, places = add_slide(deck, "Cover", texts,
                          "Velkommen. Talen handler om, hvad samarbejde giver den offentlige innovation.")  # fmt: skip
    places["Subtitle"].text_frame.paragraphs[0].runs[0].font.bold = True


def add_flags(deck: Any, icons: Path) -> None:
    texts = {"Title": "Verdens første statistik\nom innovation på\noffentlige arbejdspladser",
             "Subtitle": "COI og Danmarks Statistik"}  # fmt: skip
    notes = "Danmark er først. Norge, Sverige, Finland og Island er på vej med deres egne målinger."
    slide, places = add_slide(deck, "Statement", texts, notes)
    frame = places["Icons"]
    step = frame.width // 5
    for place, country in enumerate(("Danmark", "Norge", "Sverige", "Finland", "Island")):
        file = icons / ("flag.png" if place == 0 else "flag-regular.png")
        left = frame.left + place * step
        add_picture(slide, file, left, frame.top, Pt(82), f"Flag: {country}")
        status = "Udgivet" if place == 0 else "På vej"
        add_label(slide, (left, frame.top + Pt(88), step - Pt(12), Pt(40)), (country, status), 14, bold=True)
    remove(frame)


BANDS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("kan være nye eller væsentligt ændrede",
     (("organisation", "Organisationsformer og processer"), ("service-bell", "Serviceydelser"), ("box", "Produkter"),
      ("chat", "Kommunikations\u00adformer"))),
    ("er ny for arbejdspladsen selv, men kan være",
     (("lightbulb", "Den første af sin slags"), ("sparkle", "Inspireret af andres løsninger"), ("copy", "Kopieret"))),
    ("har skabt én eller flere typer værdi",
     (("star", "Kvalitet"), ("gauge", "Effektivitet"), ("people", "Borger\u00adinddragelse"),
      ("smile", "Medarbejder\u00adtilfredshed"))),
)  # fmt: skip


def add_icon_grid(deck: Any, icons: Path) -> None:
    slide, places = add_slide(deck, "Icon grid", {"Title": "Offentlig innovation"},
                              "Tre spørgsmål afgør, om noget tæller som offentlig innovation.")  # fmt: skip
    frame = places["Icons"]
    row_height, heading_width = frame.height // len(BANDS), Pt(212)
    step = (frame.width - heading_width) // 4
    for row, (heading, cells) in enumerate(BANDS):
        top = frame.top + row * row_height + Pt(14)
        add_label(slide, (frame.left, top, heading_width - Pt(20), row_height), (heading,), 14, bold=True)
        for column, (icon, label) in enumerate(cells):
            left = frame.left + heading_width + column * step
            add_picture(slide, icons / f"{icon}.png", left, top, Pt(38), label)
            add_label(slide, (left, top + Pt(46), step - Pt(8), Pt(40)), (label,), 14)
    remove(frame)
    drop_empty(places)


def add_pictogram(deck: Any, icons: Path, survey: Survey) -> None:
    innovative = survey["all", "innovative", "any"]
    respondents = survey["all", "respondents", "all"]
    lit = math.floor(innovative["share"] * 10 + 0.5)
    title = f"{lit} ud af 10 offentlige arbejdspladser\nhar indført mindst én innovation i {WAVE}"
    texts = {"Title": title, "Numeral": str(lit), "Phrase": "ud af 10",
             "Caption": f"{per_cent(innovative)} er innovative",
             "Source": f"Kilde: {SURVEY}. {number(respondents['n'])} arbejdspladser har svaret."}  # fmt: skip
    notes = "Andelen har ligget omkring de 80 pct. siden.\n" + sources([innovative])
    slide, places = add_slide(deck, "Pictogram", texts, notes)
    frame = places["Icons"]
    step, row_height = frame.width // 5, frame.height // 2
    for place in range(10):
        left, top = frame.left + place % 5 * step, frame.top + place // 5 * row_height
        file = icons / ("building.png" if place < lit else "building-regular.png")
        add_picture(slide, file, left, top, row_height - Pt(20), f"Bygning {place + 1} af 10")
    remove(frame)
    drop_empty(places)


def add_list(deck: Any) -> None:
    items = ("forankre hos politiske og administrative beslutningstagere", "lede ud ad og på tværs", "kopiere 1 : 1",
             "tage evaluering og implementering tidligt om bord",
             "arbejde over grænser, særligt i Norden")  # fmt: skip
    texts = {"Title": "Vi kan blive\nskarpere til at", "Body": "\n".join(items)}
    add_slide(deck, "List", texts, "Fem ting at tage med hjem.")


def add_contact(deck: Any, icons: Path) -> None:
    slide, places = add_slide(deck, "Contact", {"Title": "Følg med"})
    entries = (("mail", "COI’s nyhedsbrev", "Tilmelding på ", "coi.dk"),
               ("briefcase", "COI’s Innovationspraktik", "Tilmelding på ", "coi.dk/ipraktik/tilmeld"),
               ("hashtag", "Twitter", "@OffentligInno   #offinno", ""))  # fmt: skip
    body, frame = places["Body"].text_frame, places["Icons"]
    row_height = frame.height // len(entries)
    for row, (icon, heading, text, link) in enumerate(entries):
        add_picture(slide, icons / f"{icon}.png", frame.left, frame.top + row * row_height + Pt(24), Pt(34), heading)
        paragraph = body.paragraphs[0] if row == 0 else body.add_paragraph()
        paragraph.space_before = Pt(24 if row == 0 else 52)
        run = paragraph.add_run()
        run.text, run.font.bold = heading, True
        paragraph = body.add_paragraph()
        paragraph.add_run().text = text
        if link:
            run = paragraph.add_run()
            run.text, run.hyperlink.address = link, f"https://{link}"
    remove(frame)


VALUE_NAMES = {"quality": "Kvalitet", "efficiency": "Effektivitet", "employee_satisfaction": "Medarbejdertilfredshed",
               "citizen_involvement": "Borgerinddragelse", "political_goals": "Politiske mål"}  # fmt: skip


def add_value(deck: Any, survey: Survey) -> None:
    rows = [survey["all", "value", category] for category in VALUE_NAMES]
    rows.sort(key=lambda row: -row["share"])
    texts = {"Title": "Offentlig innovation skaber\nværdi på flere bundlinjer", "Stamp": "Illustrative tal",
             "Subtitle": "Andel af innovationer, der har ført til …",
             "Source": f"Tallene er illustrative og ikke målt. Spørgsmålet følger {SURVEY}."}  # fmt: skip
    slide, places = add_slide(deck, "Chart", texts, "Kvalitet er stadig den hyppigste gevinst.\n" + sources(rows))
    names = [VALUE_NAMES[row["category"]] for row in rows]
    add_bars(slide, places["Chart"], names, [row["share"] for row in rows], names.index("Kvalitet"))


def add_partners(deck: Any, survey: Survey) -> None:
    together = survey["all", "collaboration", "any_partner"]
    partners = {
        "Andre arbejdspladser i samme kommune": survey["municipal", "collaboration", "same_organisation"],
        "Private virksomheder": survey["municipal", "partner", "private_firms"],
        "Offentlige arbejdspladser uden for kommunen": survey["municipal", "partner", "other_public"],
    }
    ordered = sorted(partners.items(), key=lambda named: -named[1]["share"])
    title = (f"{per_cent(together)} af de offentlige innovationer sker i samarbejde\n"
             "med en eller flere aktører uden for arbejdspladsen")  # fmt: skip
    texts = {"Title": title, "Left numeral": per_cent(together).split()[0], "Left caption": "pct. i samarbejde",
             "Right heading": "Hvem samarbejder kommunerne med?",
             "Right subtitle": f"Kommunale innovationer, {WAVE}",
             "Source": f"Kilde: {SURVEY}. Til højre: COI, De norske tal; "
                       "beregningsgrundlaget er ikke oplyst."}  # fmt: skip
    slide, places = add_slide(deck, "Share and chart", texts, sources([together, *partners.values()]))
    share = together["share"]
    chart = add_chart(slide, places["Left"], XL_CHART_TYPE.DOUGHNUT, ["Samarbejde", "Øvrige"], [share, 1 - share],
                      f"Doughnut: {per_cent(together)} i samarbejde")  # fmt: skip
    colours = (MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_6)
    for place, colour in enumerate(colours):
        fill = chart.plots[0].series[0].points[place].format.fill
        fill.solid()
        fill.fore_color.theme_color = colour
    add_bars(slide, places["Right"], [name for name, _ in ordered], [row["share"] for _, row in ordered], None)
    drop_empty(places)


def add_quality(deck: Any, survey: Survey) -> None:
    rows = [survey["all", "quality_by_collaboration", category] for category in ("without_partner", "with_partner")]
    base = survey["all", "quality_by_collaboration", "any_partner"]
    title = "Eksternt samarbejde om innovation er forbundet\nmed større sandsynlighed for højere kvalitet"
    texts = {"Title": title, "Stamp": "Illustrative tal",
             "Subtitle": "Andel af innovationer, der har ført til højere kvalitet",
             "Text": "Retningen er målt\nHøjere kvalitet forekom signifikant oftere i 2015-2016, når der var "
                     "samarbejdet med andre.\nProcenterne er ikke udgivet. Søjlerne er illustrative.",
             "Source": "Tallene er illustrative og ikke målt. "
                       f"Retningen: {SURVEY}, n = {number(base['n'])}."}  # fmt: skip
    slide, places = add_slide(deck, "Chart and text", texts, sources(rows))
    places["Text"].text_frame.paragraphs[0].runs[0].font.bold = True
    names = [row["category_label_da"] for row in rows]
    alt_text = "Søjler: " + ", ".join(f"{row['category_label_da']} {per_cent(row)}" for row in rows)
    chart = add_chart(slide, places["Chart"], XL_CHART_TYPE.COLUMN_CLUSTERED, names, [row["share"] for row in rows],
                      alt_text)  # fmt: skip
    style_bars(chart, 1)


def make_talk(folder: Path, out: Path, reader: str) -> None:
    """The talk of ten slides."""
    survey, icons = READERS[reader](), folder / "icons"
    deck = Presentation(str(folder / "template.pptx"))
    deck.core_properties.title, deck.core_properties.author = TITLE, "COI"
    add_cover(deck)
    add_flags(deck, icons)
    add_icon_grid(deck, icons)
    add_pictogram(deck, icons, survey)
    add_value(deck, survey)
    add_slide(deck, "Section", {"Title": "Samarbejde"})
    add_partners(deck, survey)
    add_quality(deck, survey)
    add_list(deck)
    add_contact(deck, icons)
    deck.save(str(out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--reader", choices=sorted(READERS), default="pandas")
    given = parser.parse_args()
    make_talk(given.folder, given.out, given.reader)


if __name__ == "__main__":
    main()
