"""What the talks of decks/ must show, made by another road than deckgen's.

pandas reads data/*.csv, and the conditions, labels and looks of the decks are written here anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pandas as pd
from pptx.enum.chart import XL_CHART_TYPE

from finished import Talk
from tools import ROOT

Row = Mapping[str, Any]

KEY = ["country", "wave", "sector", "question", "category"]
PERCENT = {"da": "\u00a0pct.", "en": "%"}
THOUSANDS = {"da": ".", "en": ","}
OUT_OF_TEN = {"da": "ud\u00a0af\u00a010", "en": "out\u00a0of\u00a010"}
UP = {"da": "op", "en": "up"}
REST = {"da": "Øvrige", "en": "Rest"}

# ---------------------------------------------------------------------------------------------- the data


@cache
def read(name: str) -> pd.DataFrame:
    """A file of data/ with the line that each row stands in, as an editor counts."""
    path = ROOT / "data" / f"{name}.csv"
    table = pd.read_csv(path, dtype=dict.fromkeys(KEY, str), keep_default_na=False, na_values={"share": "", "n": ""})
    lines = len(path.read_text("utf-8").splitlines())
    assert lines == len(table) + 1, "a cell goes over several lines"
    return table.assign(line=range(2, lines + 1), file=f"data/{name}.csv")


def rows(frame: pd.DataFrame, **conditions: str | list[str]) -> pd.DataFrame:
    """The rows that meet all conditions."""
    for column, wanted in conditions.items():
        frame = frame[frame[column].isin([wanted] if isinstance(wanted, str) else wanted)]
    return frame


def row(**conditions: str) -> Row:
    """The one row of the barometer that meets all conditions."""
    (found,) = rows(read("innovationsbarometer"), **conditions).to_dict("records")
    return found


def danish(wave: str, **conditions: str | list[str]) -> pd.DataFrame:
    """Rows with a share, one for each key; illustrative ones only where none is published."""
    both = pd.concat([read("innovationsbarometer"), read("illustrative")])
    return rows(both[both.share.notna()].drop_duplicates(KEY), country="DK", wave=wave, **conditions)


# --------------------------------------------------------------------------------------------- formatting


def pct(share: float, language: str) -> str:
    return bare(share) + PERCENT[language]


def bare(share: float) -> str:
    return str((Decimal(str(share)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def tenths(share: float) -> str:
    return str((Decimal(str(share)) * 10).quantize(Decimal(1), ROUND_HALF_UP))


def in_ten(share: float, language: str) -> str:
    return f"{tenths(share)}\u00a0{OUT_OF_TEN[language]}"


def count(number: float, language: str) -> str:
    return f"{number:,.0f}".replace(",", THOUSANDS[language])


# -------------------------------------------------------------------------------- what the slides must show


@dataclass(frozen=True)
class Shown:
    """A number in a text: its field's key, the row it is from, and how it is written."""

    key: str
    row: Row
    look: str = "pct"

    def text(self, language: str) -> str:
        looks = {
            "pct": lambda: pct(self.row["share"], language),
            "bare": lambda: bare(self.row["share"]),
            "in ten": lambda: in_ten(self.row["share"], language),
            "tenths": lambda: tenths(self.row["share"]),
            "count": lambda: count(self.row["n"], language),
            "up": lambda: UP[language],
        }
        return looks[self.look]()


@dataclass(frozen=True)
class Drawn:
    """A chart: its kind, its rows in the order of the categories, and how these are called."""

    kind: XL_CHART_TYPE
    rows: pd.DataFrame
    labels: tuple[str, ...]
    highlight: str = ""
    apart: int = 0
    """How many categories stand last, behind an empty one."""
    rest: bool = False
    """Whether the only row's rest to 100 per cent is drawn too."""

    @property
    def values(self) -> tuple[float | None, ...]:
        shares = [Decimal(str(share)) * 100 for share in self.rows.share]
        if self.rest:
            shares.append(100 - shares[0])
        found: list[float | None] = [float(share) for share in shares]
        if self.apart:
            found.insert(-self.apart, None)
        return tuple(found)


@cache
def fields_of(talk: Talk) -> dict[str, list[Shown]]:
    """The numbers in the texts of a talk, by slide and in reading order."""
    return _fields_of_blox(talk.wave or "2015-2016") if talk.deck == "blox2018" else _fields_of_nordic()


def _fields_of_blox(wave: str) -> dict[str, list[Shown]]:
    denmark = {"country": "DK", "wave": wave, "sector": "all"}
    innovative = row(**denmark, question="innovative")
    respondents = row(**denmark, question="respondents", category="all")
    collaboration = row(**denmark, question="collaboration", category="any_partner")
    base = row(country="DK", wave="2015-2016", question="quality_by_collaboration", category="any_partner")
    return {
        "eight-in-ten": [
            Shown("innovative", innovative, "in ten"), Shown("innovative.in_ten", innovative, "tenths"),
            Shown("innovative", innovative), Shown("respondents", respondents, "count"),
        ],
        "partners": [Shown("collaboration", collaboration), Shown("collaboration", collaboration, "bare")],
        "quality": [Shown("quality_base", base, "count")],
    }  # fmt: skip


NORDIC = {
    "DK": {"wave": "2015-2016", "sector": "all"},
    "FI": {"wave": "2018", "sector": "municipal"},
    "IS": {"wave": "2018", "sector": "all"},
    "NO": {"wave": "2016-2017", "sector": "all"},
    "SE": {"wave": "2018", "sector": "all"},
}


def _fields_of_nordic() -> dict[str, list[Shown]]:
    shares = {code: row(country=code, question="innovative", **which) for code, which in NORDIC.items()}
    rates = {
        code: row(country=code, question="response_rate", **NORDIC[code], category="all") for code in ("DK", "FI", "IS")
    }
    answers = {code: row(country=code, question="respondents", **NORDIC[code], category="all") for code in ("DK", "IS")}
    quality = row(country="DK", wave="2018-2019", sector="all", question="value", category="quality")
    latest = row(country="DK", wave="2021-2023", sector="all", question="innovative")
    return {
        "countries": [Shown("dk_share", shares["DK"], "in ten")],
        "shares": [Shown(code, shares[code]) for code in NORDIC],
        "gains": [Shown("dk_quality", quality, "in ten")],
        "denmark": [
            Shown("(dk_latest - dk_first)", latest, "up"), Shown("dk_first", shares["DK"], "bare"),
            Shown("dk_latest", latest),
        ],
        "surveys": [
            Shown("dk_n", answers["DK"], "count"), Shown("dk_rate", rates["DK"]), Shown("dk_share", shares["DK"]),
            Shown("no_share", shares["NO"]),
            Shown("se_n", shares["SE"], "count"), Shown("se_share", shares["SE"]),
            Shown("fi_rate", rates["FI"]), Shown("fi_share", shares["FI"]),
            Shown("is_n", answers["IS"], "count"), Shown("is_rate", rates["IS"]), Shown("is_share", shares["IS"]),
        ],
    }  # fmt: skip


@cache
def charts_of(talk: Talk) -> dict[str, Drawn]:
    """The charts of a talk by key, in its order."""
    place = 0 if talk.language == "da" else 1
    return _charts_of_blox(talk.wave or "2015-2016", place) if talk.deck == "blox2018" else _charts_of_nordic(place)


def _drawn(
    kind: XL_CHART_TYPE, frame: pd.DataFrame, column: str, labels: Mapping[str, tuple[str, str]], place: int,
    highlight: str = "", order: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> Drawn:  # fmt: skip
    """A chart of rows by falling share, unless `order` says otherwise; codes become labels by hand."""
    frame = order(frame) if order else frame.sort_values("share", ascending=False, kind="stable")
    return Drawn(kind, frame, tuple(labels[code][place] for code in frame[column]),
                 labels[highlight][place] if highlight else "")  # fmt: skip


VALUES = {
    "quality": ("Kvalitet", "Quality"),
    "efficiency": ("Effektivitet", "Efficiency"),
    "employee_satisfaction": ("Medarbejdertilfredshed", "Employee satisfaction"),
    "citizen_involvement": ("Borgerinddragelse", "Citizen involvement"),
    "political_goals": ("Politiske mål", "Political goals"),
}
PARTNERS = {
    "same_organisation": ("Andre arbejdspladser i samme kommune", "Other workplaces in the municipality"),
    "private_firms": ("Private virksomheder", "Private firms"),
    "other_public": ("Offentlige arbejdspladser uden for kommunen", "Public workplaces outside it"),
}
WITH_OR_WITHOUT = {
    "without_partner": ("Uden ekstern samarbejdspartner", "Without an external partner"),
    "with_partner": ("Med ekstern samarbejdspartner", "With an external partner"),
}
COUNTRIES = {
    "DK": ("Danmark", "Denmark"),
    "FI": ("Finland*", "Finland*"),
    "IS": ("Island", "Iceland"),
    "NO": ("Norge", "Norway"),
    "SE": ("Sverige", "Sweden"),
}


def _charts_of_blox(wave: str, place: int) -> dict[str, Drawn]:
    bar, column = XL_CHART_TYPE.BAR_CLUSTERED, XL_CHART_TYPE.COLUMN_CLUSTERED
    together = ("pct. i samarbejde", "per cent together")[place]
    municipal = danish(wave, sector="municipal", question=["collaboration", "partner"], category=list(PARTNERS))
    municipal = municipal[(municipal.question == "collaboration") == (municipal.category == "same_organisation")]
    return {
        "value/chart": _drawn(
            bar, danish(wave, sector="all", question="value"), "category", VALUES, place, highlight="quality"
        ),
        "partners/left": Drawn(
            XL_CHART_TYPE.DOUGHNUT, danish(wave, sector="all", question="collaboration", category="any_partner"),
            (together, tuple(REST.values())[place]), together, rest=True,
        ),
        "partners/right": _drawn(bar, municipal, "category", PARTNERS, place),
        "quality/chart": _drawn(
            column, danish(wave, question="quality_by_collaboration", category=list(WITH_OR_WITHOUT)), "category",
            WITH_OR_WITHOUT, place, highlight="with_partner",
            order=lambda frame: frame.sort_values("category", ascending=False),
        ),
    }  # fmt: skip


def _charts_of_nordic(place: int) -> dict[str, Drawn]:
    table = read("innovationsbarometer")
    bar = XL_CHART_TYPE.BAR_CLUSTERED
    innovative = [rows(table, country=code, question="innovative", **which) for code, which in NORDIC.items()]
    value = rows(table, question="value", sector="all")
    quality = pd.concat([
        rows(value, category="quality", country=country, wave=wave)
        for country, wave in {"DK": "2018-2019", "SE": "2021-2022", "IS": "2018"}.items()
    ])  # fmt: skip
    efficiency = pd.concat([
        rows(value, category="efficiency", country=country, wave=wave)
        for country, wave in {"DK": "2013-2014", "SE": "2021-2022", "IS": "2018"}.items()
    ])  # fmt: skip
    waves = ["2015-2016", "2018-2019", "2021-2023"]

    def finland_last(frame: pd.DataFrame) -> pd.DataFrame:
        falling = frame.sort_values("share", ascending=False)
        return pd.concat([falling[falling.country != "FI"], falling[falling.country == "FI"]])

    countries = _drawn(XL_CHART_TYPE.COLUMN_CLUSTERED, pd.concat(innovative), "country", COUNTRIES, place, "DK",
                       order=finland_last)  # fmt: skip
    labels = (*countries.labels[:-1], "", countries.labels[-1])
    return {
        "countries/chart": Drawn(countries.kind, countries.rows, labels, countries.highlight, apart=1),
        "gains/left": _drawn(bar, quality, "country", COUNTRIES, place, "DK"),
        "gains/right": _drawn(bar, efficiency, "country", COUNTRIES, place, "DK"),
        "denmark/chart": _drawn(
            XL_CHART_TYPE.LINE_MARKERS, rows(table, country="DK", sector="all", question="innovative", wave=waves),
            "wave", {wave: (wave, wave) for wave in waves}, place, order=lambda frame: frame.sort_values("wave"),
        ),
    }  # fmt: skip


def rows_on(slide: str, talk: Talk) -> list[Row]:
    """All rows whose numbers a slide shows, in texts and charts."""
    drawn = [chart.rows.to_dict("records") for key, chart in charts_of(talk).items() if key.startswith(f"{slide}/")]
    return [*(shown.row for shown in fields_of(talk).get(slide, [])), *(each for rows in drawn for each in rows)]
