"""Small decks of any make, on invented data for three waves: codes come and go, names change, values are missing."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from deckgen import build

WAVES = ("2019", "2021", "2023")
CODES = ("bog", "film", "spil", "kor", "kaffe", "ro")
REGIONS = ("nord", "syd", "vest")
ICONS = {"bog": "book", "film": "video", "spil": "puzzle", "kor": "team", "kaffe": "person", "ro": "building"}
NAMES = {"bog": ("Bøger", "Bøger og blade"), "film": ("Film", "Levende billeder"), "spil": ("Spil", "Spil & leg"),
         "kor": ("Kor", "Sang"), "kaffe": ("Kaffe", "Kaffe og kage"), "ro": ("Ro", "Ro til at læse")}  # fmt: skip
STATUSES = ("published", "published", "illustrative", "provisional")
Slide = dict[str, Any]


@dataclass(frozen=True)
class WaveDeck:
    """A deck and its data. `wordings` says, wave by wave, which of its wordings the spec has."""

    slides: tuple[tuple[Slide, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    codes: tuple[tuple[str, ...], ...]
    """The codes of each wave, in the data's order."""

    def written(self, folder: Path, wave: int) -> Path:
        """The spec and its data in a folder, as they are when a wave is put in."""
        (folder / ".deckgen").touch()
        with (folder / "data.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows((("wave", "question", "answer", "name", "region", "share", "n", "status"),
                                        *self.rows))  # fmt: skip
        spec = {
            "title": "Biblioteker {{ wave }}", "language": "da", "brand": "offinno", "params": {"wave": WAVES[0]},
            "data": {"survey": {
                "file": "data.csv", "where": {"wave": "$wave"}, "value": "share", "label": {"answer": "name"},
                "source": "Opdigtede tal",
            }},
            "numbers": {
                "visited": {"from": "survey", "where": {"question": "visited"}, "label": "har besøgt"},
                "first": {"from": "survey", "where": {"question": "reason", "answer": CODES[0]}},
            },
            "slides": list(self.slides[wave]),
        }  # fmt: skip
        path = folder / "deck.yaml"
        path.write_text(yaml.safe_dump(spec, allow_unicode=True, sort_keys=False), "utf-8")
        return path

    def built(self, folder: Path, wave: int, name: str) -> Path:
        out = folder / name
        build(self.written(folder, wave), params={"wave": WAVES[wave]}, out=out, force=True)
        return out


@st.composite
def wave_decks(draw: st.DrawFn, least: int = 2, most: int = 4) -> WaveDeck:
    """A deck of a few slides of any kind, and three waves of data."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=least, max_size=most, unique=True))
    made = [draw(KINDS[kind](f"slide-{number}")) for number, kind in enumerate(kinds)]
    changed = [draw(st.integers(0, 2)) for _ in made]
    slides = tuple(tuple(slide[1 if wave and wave == again else 0] for slide, again in zip(made, changed, strict=True))
                   for wave in range(len(WAVES)))  # fmt: skip
    rows: list[tuple[str, ...]] = []
    codes: list[tuple[str, ...]] = []
    for wave in WAVES:
        more = draw(st.lists(st.sampled_from(CODES[1:]), min_size=1, max_size=5, unique=True))
        codes.append(tuple(draw(st.permutations([CODES[0], *more]))))
        rows += draw(_wave(wave, codes[-1]))
    return WaveDeck(slides, tuple(rows), tuple(codes))


@st.composite
def _wave(draw: st.DrawFn, wave: str, codes: tuple[str, ...]) -> list[tuple[str, ...]]:
    status = draw(st.sampled_from(STATUSES))
    share = st.integers(3, 97).map(lambda each: f"{each / 100:g}") | st.integers(30, 970).map(
        lambda each: f"{each / 1000:g}")  # fmt: skip
    # Shares that can be told as so many in ten.
    near = st.tuples(st.integers(2, 9), st.sampled_from([-0.02, -0.004, 0.0, 0.012, 0.02])).map(
        lambda each: f"{each[0] / 10 + each[1]:g}")  # fmt: skip
    maybe = st.sampled_from(["", *["x"] * 6]).flatmap(lambda each: share if each else st.just(""))
    n = str(draw(st.integers(200, 3000)))
    names = [NAMES[code][draw(st.sampled_from([0, 0, 0, 1]))] for code in codes]
    regions = draw(st.sampled_from([REGIONS[:2], REGIONS, (REGIONS[1], REGIONS[0]), REGIONS[1:]]))
    rows = [(wave, "visited", "ja", "Ja", "alle", draw(near), n, draw(st.sampled_from(STATUSES)))]
    for code, name in zip(codes, names, strict=True):
        value = draw(near if code == CODES[0] else maybe)
        rows.append((wave, "reason", code, name, "alle", value, n, status))
        rows += [(wave, "where", code, name, region, draw(share), n, "published") for region in regions]
    return rows


# ------------------------------------------------------------------------------------------------- slides
# Each gives a slide in two wordings, of which the spec has now the one, now the other.


def _two(draw: st.DrawFn, key: str, title: tuple[str, str], first: Slide, second: Slide | None = None) -> Any:
    both = []
    extras: Slide = {}
    if draw(st.booleans()):
        extras["notes"] = "Sig at {{ visited | pct }} kom.\n\nHusk {{ wave }}."
    if draw(st.booleans()):
        extras |= {"claim": "visited >= 0.5", "otherwise": "Kun {{ visited | pct }} kom forbi i {{ wave }}"}
    for wording, body in zip(title, (first, second or first), strict=True):
        both.append({"key": key, "title": wording, **extras, **body})
    return both


TITLES = (
    ("{{ visited | pct }} har besøgt et bibliotek", "I {{ wave }} har {{ visited | pct }} besøgt et bibliotek"),
    ("Bøger nævnes af {{ first | in_ten }}", "Bøger nævnes af {{ first | in_ten }}, altså {{ first | pct(1) }}"),
    ("Derfor kommer folk", "Derfor kommer folk i {{ wave }}"),
    ("Biblioteket er for alle", "Biblioteket er for alle"),
)


@st.composite
def _title(draw: st.DrawFn, key: str) -> Any:
    return _two(draw, key, draw(st.sampled_from(TITLES)), {"kind": "title", "subtitle": "Måling {{ wave }}"})


@st.composite
def _bullets(draw: st.DrawFn, key: str) -> Any:
    first = ["Flere åbningstimer", "Plads til {{ visited | pct }}", "Hjælp med **digitale** ting",
             "{{ first | pct }} vil have bøger"]  # fmt: skip
    second = draw(st.sampled_from([
        [*first, "Nyt i {{ wave }}"], first[:2], [first[0], "Helt andet nu", *first[2:]], [first[3], *first[:3]],
    ]))  # fmt: skip
    return _two(draw, key, draw(st.sampled_from(TITLES)), {"kind": "bullets", "items": first},
                {"kind": "bullets", "items": second})  # fmt: skip


@st.composite
def _chart(draw: st.DrawFn, key: str) -> Any:
    kind = draw(st.sampled_from(["bar", "column", "line", "doughnut"]))
    several = kind != "doughnut" and draw(st.booleans())
    chart: Slide = {"type": kind, "from": "survey", "category": "answer"}
    chart |= {"where": {"question": "where"}, "series": "region"} if several else {"where": {"question": "reason"}}
    if kind in ("bar", "column"):
        chart |= draw(st.sampled_from([{}, {"sort": "descending"}, {"sort": "label"}]) if not several else st.just({}))
        chart |= draw(st.sampled_from([{}, {"highlight": CODES[0]}]))
        chart |= draw(st.sampled_from([{}, {"grouping": "stacked"}])) if several else {}
    body: Slide = {"kind": "chart", "chart": chart}
    body |= draw(st.sampled_from([{}, {"subtitle": "Andel i {{ wave }}"}, {"text": "**Kort** {{ first | pct }}"}]))
    second = body
    if kind != "doughnut" and "grouping" not in chart:  # intervals that are there, that come, or that go
        sure = body | {"chart": chart | {"interval": True}}
        body, second = draw(st.sampled_from([(body, body), (sure, sure), (body, sure), (sure, body)]))
    return _two(draw, key, draw(st.sampled_from(TITLES)), body, second)


@st.composite
def _table(draw: st.DrawFn, key: str) -> Any:
    table = draw(st.sampled_from([
        {"from": "survey", "where": {"question": "where"}, "category": "answer", "columns": "region",
         "header": ["Svar"]},
        {"from": "survey", "where": {"question": "reason"}, "category": "answer", "header": ["Svar", "Andel"]},
        {"header": ["Hvad", "Hvor mange"], "rows": [["Kom", "{{ visited | pct }}"], ["Bøger", "{{ first | pct(1) }}"]]},
    ]))  # fmt: skip
    return _two(draw, key, draw(st.sampled_from(TITLES)), {"kind": "table", "table": table})


@st.composite
def _icon_grid(draw: st.DrawFn, key: str) -> Any:
    data = {"from": "survey", "where": {"question": "reason"}, "category": "answer", "icons": ICONS}
    data |= draw(st.sampled_from([{}, {"sort": "descending"}]))
    return _two(draw, key, draw(st.sampled_from(TITLES)), {"kind": "icon_grid", "data": data})


@st.composite
def _pictogram(draw: st.DrawFn, key: str) -> Any:
    body = {"kind": "pictogram", "share": "visited", "icon": "person", "caption": "{{ visited | pct(1) }} af alle"}
    return _two(draw, key, draw(st.sampled_from(TITLES)), body)


@st.composite
def _statement(draw: st.DrawFn, key: str) -> Any:
    return _two(draw, key, draw(st.sampled_from(TITLES)), {"kind": "statement", "subtitle": "Sagt i {{ wave }}"},
                {"kind": "statement", "subtitle": "Sagt igen"})  # fmt: skip


@st.composite
def _two_column(draw: st.DrawFn, key: str) -> Any:
    left = draw(st.sampled_from([
        {"chart": {"type": "doughnut", "share": "visited", "numeral": "{{ visited | pct(unit=false) }}",
                   "caption": "pct. kom"}},
        {"heading": "Hvorfor", "chart": {"type": "bar", "from": "survey", "where": {"question": "reason"},
                                         "category": "answer", "sort": "descending", "highlight": CODES[0]}},
    ]))  # fmt: skip
    right = {"heading": "Det betyder", "bullets": ["Plads til {{ visited | pct }}", "Mere tid"]}
    return _two(draw, key, draw(st.sampled_from(TITLES)), {"kind": "two_column", "left": left, "right": right})


@st.composite
def _quote(draw: st.DrawFn, key: str) -> Any:
    return _two(draw, key, ("Hør selv", "Hør selv i {{ wave }}"), {
        "kind": "quote", "quote": "Jeg er en af de {{ visited | pct }}.", "by": "En gæst"})  # fmt: skip


KINDS = {"title": _title, "bullets": _bullets, "chart": _chart, "chart-2": _chart, "table": _table,
         "icon_grid": _icon_grid, "pictogram": _pictogram, "statement": _statement, "two_column": _two_column,
         "quote": _quote}  # fmt: skip
