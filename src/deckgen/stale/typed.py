"""Numbers as people type them: «79 pct.», «79 %», «0,79», «8 ud af 10», «2.363», «−3,2», in all languages of decks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from deckgen.languages import LANGUAGES

Form = Literal["pct", "points", "ratio", "million", "billion", "plain"]


@dataclass(frozen=True, slots=True)
class Typed:
    """A number in a text, from `start` to `end`, its unit included.

    Each of `readings` is the number without its sign as (decimals, whole number): (1, 794) for 79,4; the likelier
    comes first. A ratio's is (whole, parts): (10, 8) for 8 of 10. `sign` is '+', '-' or '' where there is none;
    'either' where a dash may as well stand before a number as a minus.
    """

    start: int
    end: int
    form: Form
    readings: tuple[tuple[int, int], ...]
    sign: str = ""


_WORDS = {
    1: "en et ett einn ein eitt one yksi", 2: "to två tveir tvær tvö two kaksi", 3: "tre þrír þrjár þrjú three kolme",
    4: "fire fyra fjórir fjórar fjögur four neljä", 5: "fem fimm five viisi", 6: "seks sex six kuusi",
    7: "syv sju sjö seven seitsemän", 8: "otte åtte åtta átta eight kahdeksan", 9: "ni nio níu nine yhdeksän",
    10: "ti tio tíu ten kymmenen",
}  # fmt: skip
NUMERALS = {word: number for number, words in _WORDS.items() for word in words.split()}
WHOLES = {
    wording.casefold(): whole
    for each in LANGUAGES.values()
    if each.out_of == "{whole}"
    for whole, wording in each.wholes.items()
}
"""Wholes that a language says in one word: «kymmenestä», out of ten."""

_GAP = r"[ \u00a0\u2009\u202f]"
_GROUP = r"[ \u00a0\u2009\u202f'’]"
_NUMERAL = rf"(?:\d{{1,3}}|{'|'.join(NUMERALS)})"
_POINTS = (
    r"(?:%|pct\.?|pst\.?|pro[cs]ent|per[ \u00a0]?cent)[ \u00a0-]?(?:point|poeng|enhet)\w*|percentage[ \u00a0-]points?|"
    r"%-yksi\w*|prosenttiyksi\w*|prósentustig\w*|p\.?p\.?(?!\w)"
)
_PERCENT = r"%|pct(?!\w)\.?|pst(?!\w)\.?|per[ \u00a0]cent(?!\w)|(?:pro[cs]ent|prósent)\w*|percent(?!il|age)\w*"
_MILLION = r"(?:millioner|million(?:s|er)?|miljoner|miljon|milljón\w*|miljoonaa?|mio|milj|millj)(?!\w)\.?"
_BILLION = r"(?:milliarder|milliard|miljarder|miljard|milljarð\w*|miljardia?|billions?|mia|mrd|ma)(?!\w)\.?"

_NUMBER = (
    rf"\d{{1,3}}(?:{_GROUP}\d{{3}}){{1,5}}(?:[.,]\d{{1,9}})?|\d{{1,3}}(?:\.\d{{3}}){{1,5}}(?:,\d{{1,9}})?|"
    r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?|\d{1,15}(?:[.,]\d{1,9})?|[.,]\d{1,9}"
)
_FOUND = re.compile(
    # Not inside a word, a code (B-250), a version, a date or a time.
    r"(?<![\w\ufffc])(?<!\d[.,:/])(?<![^\W\d_][-/])(?:"
    rf"(?P<parts>{_NUMERAL}){_GAP}?(?:"
    rf"(?P<slash>/){_GAP}?(?P<over>\d{{1,3}})(?![\w/]|[.,:-]\d)"
    rf"|{_GAP}(?:ud{_GAP}af|ut{_GAP}av|av|af|out{_GAP}of|of|in){_GAP}(?:(?:de|the|every|hver|hvert|hvar|hverjum){_GAP})?(?P<whole>{_NUMERAL})"
    rf"(?!\w|[.,]\d|{_GAP}?(?:%|pct))"
    rf"|(?P<of>{'|'.join(WHOLES)})(?!\w)"
    r")"
    rf"|(?P<sign>(?<![^\s(\[«“\"])[+\u2212\u2013-])?(?P<number>{_NUMBER})(?![.,:/'’]?\d)"
    rf"(?:{_GAP}?(?P<points>{_POINTS})|{_GAP}?(?P<percent>{_PERCENT})|{_GAP}(?P<million>{_MILLION})"
    rf"|{_GAP}(?P<billion>{_BILLION})|(?!\w)(?!-[^\W\d_]))"
    r")",
    re.I,
)

_JOINED = re.compile(
    rf"(?:{_GAP}?[-\u2010-\u2014]{_GAP}?|,?{_GAP}(?:til|till|to|og|och|and|eller|or|ja|tai|eða|eda){_GAP}|, ?)", re.I
)
"""What stands between two numbers that share the unit of the second: «79-80 pct.», «between 79 and 80%»."""

_NAMED = re.compile(
    r"(?:\b(?:side|sider|sida|sidan|sivu|sivut|bls|pages?|slide|dias|figur|figure|fig|kuvio|mynd|tabel|table|tabell|"
    r"taulukko|tafla|kapitel|kap|chapter|afsnit|section|nr|num|nro|kl|klokken|version|uge|week|tlf|tel|phone|cvr|"
    r"isbn|issn|doi)\.?|(?<!\w)(?:s|p|pp|v|no)\.|[#§№])\s?$",
    re.I,
)
"""What numbers something that is no statistic: a page, a figure, an hour."""
_DATED = re.compile(r"(?<!\w)(?:d\.|den|dato|date)\s?$", re.I)
_BEFORE = 14
_FOLLOWED = re.compile(rf"{_GAP}\d")
_FOLLOWING = re.compile(rf"(?<!\d)(?!(?:19|20)\d\d{_GAP}$)\d+{_GAP}$")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+\.[\w.-]+|"
    r"(?<![\w.-])(?:[\w-]{1,63}\.)+(?!(?:pct|pst)\b)[a-z]{2,}/\S*|"
    r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./-]\d{2,4}(?!\d)",
    re.I,
)
"""Web and mail addresses, and dates in figures."""


def read_typed(text: str, decimal: str) -> Iterator[Typed]:
    """The numbers of a text in its order; `decimal` is the language's decimal sign. Takes time linear in the text."""
    shown = _ADDRESS.sub(lambda match: "\ufffc" * len(match[0]), text)
    found = [(match, _read(match, shown, decimal)) for match in _FOUND.finditer(shown)]
    for number in range(len(found) - 2, -1, -1):  # from the end: in «7, 8 og 9 pct.» the unit goes to each
        (match, typed), (after, unit) = found[number], found[number + 1]
        if typed is None or unit is None or typed.form != "plain" or unit.form not in ("pct", "points"):
            continue
        if match["number"].startswith(("0", ".", ",")):  # «0,79, 80 pct.» are two ways to say a share
            continue
        if _JOINED.fullmatch(shown, match.end(), after.start()):
            found[number] = match, Typed(typed.start, typed.end, unit.form, typed.readings, typed.sign)
    for match, typed in found:
        if typed is not None and not (typed.form == "plain" and _is_other(match, shown)):
            yield typed


def _read(match: re.Match[str], text: str, decimal: str) -> Typed | None:
    start, end = match.span()
    if match["parts"] is not None:
        if match["slash"] and (_DATED.search(text, max(0, start - _BEFORE), start) or _is_named(text, start)):
            return None
        whole = WHOLES.get(match["of"].casefold(), 0) if match["of"] else _numeral(match["over"] or match["whole"])
        return Typed(start, end, "ratio", ((whole, _numeral(match["parts"])),))
    form: Form = next((form for form, name in _UNITS if match[name] is not None), "plain")
    readings = _readings(match["number"], decimal)
    dash = match["sign"] or ""
    dashed = form == "pct" or (form == "plain" and readings[0][0] == 0)
    sign = {"+": "+", "\u2212": "-", "": ""}.get(dash, "either" if dashed else "-")
    return Typed(start, end, form, readings, sign)


_UNITS: tuple[tuple[Form, str], ...] = (
    ("points", "points"), ("pct", "percent"), ("million", "million"), ("billion", "billion"),
)  # fmt: skip


def _numeral(word: str) -> int:
    return int(word) if word.isdecimal() else NUMERALS.get(word.casefold(), -1)


def _readings(written: str, decimal: str) -> tuple[tuple[int, int], ...]:
    """What a number may mean, the likelier first: '2,363' is 2.363 or 2 363."""
    plain = re.sub(_GROUP, "", written)
    signs = [sign for sign in plain if sign in ".,"]
    figures = re.sub("[.,]", "", plain)
    if not signs:
        return ((0, int(figures)),)
    last = max(plain.rfind("."), plain.rfind(","))
    before, after = plain[:last], plain[last + 1 :]
    fraction, grouped = (len(after), int(figures)), (0, int(figures))
    if len(set(signs)) == 2 or plain != written:
        return (fraction,)
    if len(signs) > 1:
        return (grouped,)
    if len(after) != 3 or not 1 <= len(before) <= 3 or before.startswith("0"):
        return (fraction,)
    return (fraction, grouped) if signs[0] == decimal else (grouped, fraction)


def _is_named(text: str, start: int) -> bool:
    return _NAMED.search(text, max(0, start - _BEFORE), start) is not None


def _is_other(match: re.Match[str], text: str) -> bool:
    """Whether a number without a unit is a year, a page or the like, or a piece of a telephone number."""
    written = match["number"]
    if written.isdecimal() and len(written) == 4 and written[:2] in ("19", "20"):
        return True
    if _FOLLOWED.match(text, match.end()) or _FOLLOWING.search(text, max(0, match.start() - 6), match.start()):
        return True
    return _is_named(text, match.start())
