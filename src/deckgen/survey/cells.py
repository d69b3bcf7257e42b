"""What stands in a table's cell, as text and as a number."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Literal

CellValue = str | float | int | bool | None
"""A cell as its file has it; None is blank."""

Decimal = Literal[".", ",", ""]
"""A file's decimal sign; '' where the file does not tell."""

_SPACES = " \u00a0\u2009\u202f'’"


class NotANumber(ValueError):
    """A text that is not a number; `hint` says what would be right, if that can be told."""

    def __init__(self, message: str, hint: str | None = None, doubtful: bool = False) -> None:
        super().__init__(message)
        self.hint, self.doubtful = hint, doubtful


def _pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    whole = rf"[1-9][0-9]{{0,2}}(?:(?P<mark>[{_SPACES}{thousands}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*)"
    return re.compile(rf"[+-]?(?:{whole}|[0-9]+|(?=[{decimal}]))(?:[{decimal}][0-9]+)?(?:[eE][+-]?[0-9]+)?")


_NUMBERS = {".": _pattern(".", ","), ",": _pattern(",", ".")}


def cell_text(cell: CellValue) -> str:
    """A cell as text: '' for a blank, a whole number without decimals, otherwise with a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def parse_number(text: str, decimal: str) -> float:
    """The number a text writes with this decimal sign. Raises NotANumber.

    Thousands may be parted by a space, an apostrophe or the sign that is not the decimal sign. Where
    `decimal` is '', a text such as '1.234' is refused, for it may be either of two numbers.
    """
    plain = text.strip().replace("−", "-")
    if decimal:
        return _parse(plain, text, decimal)
    point, comma = _value(plain, "."), _value(plain, ",")
    if point is not None and comma is not None and point != comma:
        said = f"'{text}' may mean {point:g} or {comma:g}"
        raise NotANumber(
            said, "in a text file say `decimal: ','` or `decimal: '.'`; in Excel make the cell a number", True
        )
    return _parse(plain, text, "." if comma is None else ",")


def _parse(plain: str, text: str, decimal: str) -> float:
    value = _value(plain, decimal)
    if value is None:
        raise NotANumber(f"'{text}' is not a number", _hint(plain, decimal))
    return value


def _value(plain: str, decimal: str) -> float | None:
    if not _NUMBERS[decimal].fullmatch(plain):
        return None
    other = "," if decimal == "." else "."
    value = float(re.sub(rf"[{_SPACES}{other}]", "", plain).replace(decimal, "."))
    return value if math.isfinite(value) else None


def _hint(plain: str, decimal: str) -> str:
    other = "," if decimal == "." else "."
    if plain.endswith("%"):
        return "write a share from 0 to 1 without the % sign, such as 0.45 for 45 %"
    if plain.startswith("#"):
        return "this is an error of Excel: mend the formula in this cell"
    if _value(plain, other) is not None:
        return f"decimals are read with '{decimal}' here; if the file has '{other}', say `decimal: '{other}'`"
    return "write digits only, and leave the cell blank where there is no value"


def recognise_decimal(cells: Iterable[CellValue]) -> set[str]:
    """The decimal signs that at least one cell can only be read with.

    '0,45' and '1.234.567' ask for a comma, '0.45' and '1,234.5' for a point; '12' and '1.234' do not tell.
    """
    found: set[str] = set()
    for cell in cells:
        if not isinstance(cell, str) or not cell[-1:].isdigit() or ("," not in cell and "." not in cell):
            continue
        plain = cell.strip().replace("−", "-")
        fits = [sign for sign, pattern in _NUMBERS.items() if pattern.fullmatch(plain)]
        if len(fits) == 1:
            found.add(fits[0])
            if len(found) == 2:
                break
    return found
