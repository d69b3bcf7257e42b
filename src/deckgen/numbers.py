"""Numbers as people read them: rounding, once and late, and wording by language.

Shares are 0 to 1. Halves round away from zero, on the shortest decimal that means the same float: 0.285 is
28.5 per cent and becomes 29, as a person with the printed figure would round it. Every function refuses what
it would misstate with a ValueError in plain words; the caller knows the place.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from deckgen.languages import MINUS, NO_BREAK_SPACE, Language, NumberKind

EN_DASH = "\u2013"
WHOLES = (*range(2, 11), 20, 50, 100)
"""What `out_of` can count out of."""

MAX_DECIMALS = 10
_LARGEST_ERROR = Decimal("0.03")
"""How far a share may be from what is said of it in whole parts of ten or fewer."""

_ANY_FLOAT = Context(prec=400)
"""Enough digits to round any float without loss."""

_DATE_PATTERNS = {"long": "long", "short": "short", "month": "LLLL y", "year": "y"}


@dataclass(frozen=True, slots=True)
class InTen:
    """A share in tenths: '8', 'ud af 10', '8 ud af 10', and how many of ten icons are filled."""

    numeral: str
    phrase: str
    text: str
    filled: int


# ---------------------------------------------------------------------------------------------- rounding


def round_half_away(value: float, decimals: int = 0) -> Decimal:
    """The value rounded to `decimals` places (below 0: to tens, hundreds), halves away from zero."""
    return _rounded(_exact(value), decimals)


def display_value(value: float, kind: NumberKind) -> float:
    """A raw value in the unit it is shown in: 28.5, not 28.499999999999996, for a share of 0.285."""
    if kind == "number":
        return float(value)
    return float((_without_noise(_exact(value)) if kind == "points" else _exact(value)) * 100)


def _exact(value: float) -> Decimal:
    exact = Decimal(repr(float(value)))
    if not exact.is_finite():
        raise ValueError("there is no number here (it is missing or infinite)")
    return exact


def _rounded(value: Decimal, decimals: int) -> Decimal:
    if not isinstance(decimals, int) or abs(decimals) > MAX_DECIMALS:
        raise ValueError(f"decimals are a whole number up to {MAX_DECIMALS}, not {str(decimals)[:20]}")
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_ANY_FLOAT)


def _share(value: float) -> Decimal:
    share = _exact(value)
    if not 0 <= share <= 1:
        raise ValueError(f"a share is from 0 to 1, and this is {_plain(share)}")
    return share


def _plain(value: Decimal) -> str:
    """A raw number for a message."""
    return f"{float(value):.16g}"


# ----------------------------------------------------------------------------------------------- numbers


@lru_cache
def _symbols(tag: str) -> dict[int, str]:
    """The language's decimal and group signs, as a translation of '.' and ','."""
    from babel import Locale

    symbols = Locale.parse(tag, sep="-").number_symbols["latn"]
    # Some releases of the locale data group with a narrow space, which slide fonts may lack.
    group = NO_BREAK_SPACE if symbols["group"].isspace() else symbols["group"]
    return {ord("."): symbols["decimal"], ord(","): group}


def _written(value: Decimal, language: Language, decimals: int, sign: bool = False) -> str:
    rounded = _rounded(value, decimals)
    mark = MINUS if rounded < 0 else "+" if sign and rounded > 0 else ""
    return mark + f"{abs(rounded):,.{max(decimals, 0)}f}".translate(_symbols(language.tag))


def format_number(value: float, language: Language, decimals: int = 0) -> str:
    """A number with the language's signs: '2.363', '2 363'. Not for years."""
    return _written(_exact(value), language, decimals)


def format_signed(value: float, language: Language, decimals: int = 0) -> str:
    """A number with its sign, plus too; zero has none."""
    return _written(_exact(value), language, decimals, sign=True)


def format_pct(share: float, language: Language, decimals: int = 0, unit: bool = True) -> str:
    """A share in per cent: '79 pct.', '79 %', '79%'; the number alone without `unit`."""
    number = _written(_share(share) * 100, language, decimals)
    return number + language.percent if unit else number


def format_level(level: float, language: Language) -> str:
    """The level of an interval or a test, which is in per cent, with the decimals it has: '95 pct.', '97,5 pct.'."""
    return format_pct(level / 100, language, len(f"{level:.10g}".partition(".")[2]))


def format_pct_range(low: float, high: float, language: Language, decimals: int = 0) -> str:
    """Two shares with an en dash: '70–80 pct.'; one number where both are shown the same."""
    if high < low:
        raise ValueError(f"a range goes from the lower to the higher share, not from {low:g} to {high:g}")
    first, last = (format_pct(share, language, decimals, unit=False) for share in (low, high))
    return (first if first == last else f"{first}{EN_DASH}{last}") + language.percent


def format_points(difference: float, language: Language, decimals: int = 0, sign: bool = True) -> str:
    """A difference of two shares in percentage points: '+2 pct.point'; a minus shows with `sign` off too."""
    points = _difference(difference)
    alone = decimals == 0 and abs(_rounded(points, 0)) == 1
    unit = language.point if alone else language.points
    return f"{_written(points, language, decimals, sign)}{NO_BREAK_SPACE}{unit}"


def _difference(value: float) -> Decimal:
    difference = _exact(value)
    if abs(difference) > 1:
        raise ValueError(f"a difference of two shares is from -1 to 1, and this is {_plain(difference)}")
    return _without_noise(difference) * 100


def _without_noise(difference: Decimal) -> Decimal:
    """A subtraction of floats leaves noise in the last places: 0.585 - 0.56 is 0.02499999999999991."""
    return _rounded(difference, MAX_DECIMALS)


def direction(difference: float, language: Language, decimals: int = 0) -> str:
    """'op', 'ned' or 'uændret' for a difference of two shares, as its points are shown with `decimals`."""
    points = _rounded(_difference(difference), decimals)
    return language.words["up" if points > 0 else "down" if points < 0 else "unchanged"]


def format_short(value: float, language: Language, decimals: int = 1) -> str:
    """A large number in millions or billions: '1,2 mio.'; smaller ones in full."""
    exact = _exact(value)
    # A number that rounds up to the next unit is written in that unit: 1,0 mia., not 1.000,0 mio.
    for unit, word in ((1_000_000_000, language.billions), (1_000_000, language.millions)):
        if abs(_rounded(exact / unit, decimals)) >= 1:
            return f"{_written(exact / unit, language, decimals)}{NO_BREAK_SPACE}{word}"
    return _written(exact, language, 0)


def format_ratio(first: float, second: float, language: Language, decimals: int = 0) -> str:
    """'1 : 3', kept on one line."""
    numbers = (_written(_exact(value), language, decimals) for value in (first, second))
    return f"{NO_BREAK_SPACE}:{NO_BREAK_SPACE}".join(numbers)


def format_ordinal(number: float, language: Language) -> str:
    """'3.', '3:e', '3rd'."""
    exact = _exact(number)
    if exact < 1 or exact != exact.to_integral_value():
        raise ValueError(f"only whole numbers from 1 have a place in an order, and this is {_plain(exact)}")
    figures = str(int(exact))
    teen = figures[-2:-1] == "1"
    ending = language.ordinals.get("" if teen else figures[-1], language.ordinals[""])
    return figures + ending


def excel_format(kind: NumberKind, language: Language, decimals: int = 0) -> str:
    """An Excel format code for values as `display_value` gives them."""
    return language.excel_format(kind, decimals)


# ------------------------------------------------------------------------------------------- whole parts


def in_ten(share: float, language: Language) -> InTen:
    """A share in tenths: 8 ud af 10. Refuses a share that it would misstate: see `out_of`."""
    filled = _parts_of(share, 10)
    phrase = _phrase(10, language)
    return InTen(str(filled), phrase, f"{filled}{NO_BREAK_SPACE}{phrase}", filled)


def out_of(share: float, whole: int, language: Language) -> str:
    """A share in parts of a whole: '4 ud af 5'.

    Refuses a share that is further from the nearest part than 0.03 (0.3 parts, where that is less), and
    none or all of the whole unless the share is exactly 0 or 1.
    """
    return f"{_parts_of(share, whole)}{NO_BREAK_SPACE}{_phrase(whole, language)}"


def _parts_of(value: float, whole: int) -> int:
    if whole not in WHOLES:
        raise ValueError(f"a share is told out of 2 to 10, 20, 50 or 100, not out of {whole}")
    share = _share(value)
    parts = int(_rounded(share * whole, 0))
    said = f"'{parts} out of {whole}'"
    if parts in (0, whole) and share != parts // whole:
        raise ValueError(f"{said} would say {'all' if parts else 'none'}, but the share is {_plain(share)}")
    if abs(share * whole - parts) > min(_LARGEST_ERROR * whole, Decimal("0.3")):
        raise ValueError(f"{said} is too far from the share, {_plain(share)}")
    return parts


def _phrase(whole: int, language: Language) -> str:
    wording = language.out_of.format(whole=language.wholes.get(whole, whole))
    return wording.replace(" ", NO_BREAK_SPACE)


# ------------------------------------------------------------------------------------------------- dates


def format_date(value: str | datetime.date, language: Language, form: str = "long") -> str:
    """A date, or its ISO text, in the language: '3. september 2018'.

    `form` is 'long', 'short' (all figures), 'month' (with the year) or 'year'.
    """
    if form not in _DATE_PATTERNS:
        raise ValueError(f"a date is written long, short, month or year, not '{form}'")
    from babel.dates import format_date as babel_format_date

    text = babel_format_date(_date(value), _DATE_PATTERNS[form], locale=language.tag.replace("-", "_"))
    # Only the day and the month stay together: a whole date is too long to be one word on a slide.
    return text.replace(" ", NO_BREAK_SPACE, 1) if form == "long" else text


def _date(value: str | datetime.date) -> datetime.date:
    if isinstance(value, datetime.date):
        return value
    text = str(value).strip()
    if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"there is no such day as {text}") from None
    raise ValueError(f"'{text[:40]}' is not a date: a date is written year-month-day, as 2018-09-03")
