"""Numbers that a person typed into a deck, and that equalled what deckgen wrote there before an update.

deckgen does not own them and changes none of them: it lists each, since it may now be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from deckgen.languages import Language
from deckgen.languages import language as language_named
from deckgen.model import BlockState, Change, Mark, Value, Wording
from deckgen.numbers import display_value, format_number, in_ten, round_half_away
from deckgen.stale.typed import Typed, read_typed

OldKind = Literal["share", "number", "points", "ratio"]

AROUND = 25
"""Characters shown on either side of a number that was found."""
MOST_NAMED = 5
"""Values named in a note."""
SMALL = 100
"""Whole numbers below this are too common to be told by themselves."""
DECIMALS = range(5)

_RATIO = re.compile(r"(\d+)\D+(\d+)")


@dataclass(frozen=True, slots=True)
class ForeignText:
    """A text of the file that deckgen does not own, or what a person wrote into one of deckgen's.

    `place` is in plain words, such as "text box 'Note'", "table 'Towns'" or "data label". deckgen's own numbers in
    `text` were replaced by U+FFFC.
    """

    slide: int
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class OldNumber:
    """A number that deckgen had written and that is another now: as it was written, its raw value (of a ratio and a
    share 0 to 1), and as it is written now, '' where there is none any more."""

    key: str
    kind: OldKind
    written: str
    value: float
    proposed: str


def find_stale(texts: Iterable[ForeignText], numbers: Iterable[OldNumber], language: str) -> tuple[Change, ...]:
    """A change for each place of the texts where an old number stands, in the texts' order.

    It takes time linear in the texts and in the numbers. `language` is a code such as 'da'.
    """
    speech = language_named(language)
    index = _Index(dict.fromkeys(numbers), speech)
    found: list[Change] = []
    for each in texts if index.forms else ():
        typed = list(read_typed(each.text, index.decimal))
        bare = _takes_bare(each, typed)
        for one in typed:
            hits = index.lookup(one, bare)
            if hits:
                found.append(_change(each, one, hits))
    return tuple(found)


def old_numbers(written: BlockState, proposed: BlockState | None) -> Iterator[OldNumber]:
    """The numbers of a block whose shown text is another now, or that are gone; texts and missing values are none."""
    now = _Shown(proposed)
    for path, leaf in written.leaves.items():
        if isinstance(leaf, Wording):
            seen: dict[tuple[str, OldKind], int] = {}
            for mark in leaf.marks:
                kind = number_kind(mark.key, mark.text, mark.value)
                if kind is None or not isinstance(mark.value, int | float):
                    continue
                place = seen[mark.key, kind] = seen.get((mark.key, kind), -1) + 1
                text = now.mark(path, mark.key, kind, place)
                if text != mark.text:
                    yield OldNumber(mark.key, kind, mark.text, float(mark.value), text)
        elif isinstance(leaf, Value) and isinstance(leaf.raw, int | float):
            kind = number_kind("", leaf.text, leaf.raw)
            text = now.value(path)
            if kind is not None and text != leaf.text:
                key = "/".join(filter(None, (written.key, *path[1:])))
                yield OldNumber(key, kind, leaf.text, float(leaf.raw), text)


def number_kind(key: str, text: str, value: float | str | None) -> OldKind | None:
    """What kind of number a fact is, from its text as shown and its raw value; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    typed = list(read_typed(text, ","))
    forms = {each.form for each in typed}
    if key.endswith(".in_ten") or "ratio" in forms:
        return "ratio" if 0 <= value <= 1 else None
    if "points" in forms:
        return "points"
    if "pct" in forms:
        return "share"
    if not any(figure.isdecimal() for figure in text):
        return None
    # A share shown without its unit: '79' for 0.79.
    if 0 < value <= 1 and any(
        round_half_away(value, decimals + 2).scaleb(decimals + 2) == figures
        for each in typed for decimals, figures in each.readings if decimals in DECIMALS
    ):  # fmt: skip
        return "share"
    return "number"


class _Shown:
    """The numbers of a proposed block as they are shown."""

    def __init__(self, block: BlockState | None) -> None:
        self.leaves = block.leaves if block is not None else {}
        self.by_kind: dict[tuple[str, OldKind | None], str] = {}
        self.by_key: dict[str, str] = {}
        for leaf in self.leaves.values():
            for mark in leaf.marks if isinstance(leaf, Wording) else ():
                self.by_kind.setdefault((mark.key, number_kind(mark.key, mark.text, mark.value)), mark.text)
                self.by_key.setdefault(mark.key, mark.text)

    def mark(self, path: tuple[str, ...], key: str, kind: OldKind, place: int) -> str:
        """The text of a number by key: in the same leaf at the same place among its like, else anywhere."""
        leaf = self.leaves.get(path)
        marks: tuple[Mark, ...] = leaf.marks if isinstance(leaf, Wording) else ()
        alike = [each.text for each in marks if each.key == key and number_kind(key, each.text, each.value) == kind]
        if place < len(alike):
            return alike[place]
        return self.by_kind.get((key, kind), self.by_key.get(key, ""))

    def value(self, path: tuple[str, ...]) -> str:
        leaf = self.leaves.get(path)
        return leaf.text if isinstance(leaf, Value) else ""


class _Index:
    """Old numbers by each form in which a person may have typed them: (form, decimals, whole number)."""

    def __init__(self, numbers: Mapping[OldNumber, None], language: Language) -> None:
        self.language = language
        self.decimal = _decimal_sign(language.code)
        self.forms: dict[tuple[str, int, int], list[tuple[OldNumber, bool]]] = {}
        for number in numbers:
            now = next(read_typed(number.proposed, self.decimal), None)
            if number.kind in ("share", "ratio"):
                self._add_share(number, now)
            elif number.kind == "points":
                value = abs(display_value(number.value, "points"))
                for decimals in DECIMALS:
                    self._add(number, now, "points", decimals, value)
            else:
                self._add_plain(number, now)

    def _add(
        self, number: OldNumber, now: Typed | None, form: str, decimals: int, value: float, own: bool = True
    ) -> None:
        """Enter a number, unless what was typed so is true of the new number as well."""
        figures = int(round_half_away(value, decimals).scaleb(decimals))
        as_signed = now is not None and now.form == form and (now.sign == "-") == (number.value < 0)
        if now is not None and as_signed and (decimals, figures) == _rounded(now, decimals):
            return
        self.forms.setdefault((form, decimals, figures), []).append((number, own))

    def _add_share(self, number: OldNumber, now: Typed | None) -> None:
        share = number.value
        if not 0 <= share <= 1:
            return
        own = number.kind == "share"
        for decimals in DECIMALS:
            # Of a share times a hundred the float may be off by its last digit, so it is not reckoned.
            figures = int(round_half_away(share, decimals + 2).scaleb(decimals + 2))
            if now is None or now.form != "pct" or (decimals, figures) != _rounded(now, decimals):
                self.forms.setdefault(("pct", decimals, figures), []).append((number, own))
        if 0 < share < 1 and round_half_away(share, 1) == round_half_away(share, 6):
            self.forms.setdefault(("tenths", 1, int(round_half_away(share, 1).scaleb(1))), []).append((number, own))
        for ratio in {_ratio_in(number.written), self._tenths(share)}:
            if ratio is not None and (not own or self._tenths_now(now) != ratio):
                self.forms.setdefault(("ratio", *ratio), []).append((number, not own))

    def _tenths(self, share: float) -> tuple[int, int] | None:
        try:
            return 10, in_ten(share, self.language).filled
        except ValueError:
            return None

    def _tenths_now(self, now: Typed | None) -> tuple[int, int] | None:
        if now is None or now.form != "pct":
            return None
        decimals, figures = now.readings[0]
        return self._tenths(min(1.0, figures / 10 ** (decimals + 2)))

    def _add_plain(self, number: OldNumber, now: Typed | None) -> None:
        value = abs(number.value)
        if value.is_integer() and value < SMALL:
            return
        for decimals in DECIMALS:
            if decimals or value >= SMALL:
                self._add(number, now, "plain", decimals, value)
        for form, unit in (("million", 1e6), ("billion", 1e9)):
            for decimals in DECIMALS if value >= unit else ():
                self._add(number, now, form, decimals, value / unit)

    def lookup(self, typed: Typed, bare: bool) -> list[OldNumber]:
        """The old numbers that a typed one equals, those of its own kind before all others."""
        for decimals, figures in typed.readings:
            hits = [
                (number, own)
                for form, shift in _forms(typed, decimals, bare)
                for number, own in self.forms.get((form, decimals - shift, figures), ())
                if _same_sign(typed, number)
            ]
            if hits:
                best = [number for number, own in hits if own] or [number for number, _ in hits]
                return list(dict.fromkeys(best))
        return []


def _forms(typed: Typed, decimals: int, bare: bool) -> Iterator[tuple[str, int]]:
    """The forms to look under, and by how many decimals fewer."""
    if typed.form != "plain":
        yield typed.form, 0
        return
    if decimals >= 2:
        yield "pct", 2  # 0,79
    elif decimals == 1:
        yield "tenths", 0
    yield "plain", 0
    if bare:
        yield "pct", 0
    if bare or (decimals and typed.sign):
        yield "points", 0


def _same_sign(typed: Typed, number: OldNumber) -> bool:
    if number.kind in ("share", "ratio"):
        return typed.sign in ("", "either")
    return typed.sign in ("", "either") or (typed.sign == "-") == (number.value < 0)


def _takes_bare(text: ForeignText, typed: list[Typed]) -> bool:
    """Whether a number without a unit may be per cent there: in a data label, and alone in a cell or in a chart."""
    place = text.place.casefold()
    if place.startswith("data label"):
        return True
    alone = len(typed) == 1 and typed[0].end - typed[0].start == len(text.text.strip())
    return alone and place.startswith(("table", "cell", "chart"))


def _ratio_in(written: str) -> tuple[int, int] | None:
    """Whole and parts of a ratio as it is written; None where it does not say its whole in figures."""
    found = _RATIO.fullmatch(written)
    return (int(found[2]), int(found[1])) if found else None


def _rounded(now: Typed, decimals: int) -> tuple[int, int] | None:
    """What a number as it is shown is with as many decimals or fewer; None if it does not show as many."""
    shown, figures = now.readings[0]
    if shown < decimals:
        return None
    return decimals, int(round_half_away(figures / 10**shown, decimals).scaleb(decimals))


@cache
def _decimal_sign(code: str) -> str:
    return format_number(0.5, language_named(code), 1)[1]


def _change(text: ForeignText, typed: Typed, hits: list[OldNumber]) -> Change:
    first = hits[0]
    said = [f"{each.key} was {each.written} and is {f'now {each.proposed}' if each.proposed else 'gone'}"
            for each in hits[:MOST_NAMED]]  # fmt: skip
    more = [f"and {len(hits) - MOST_NAMED} more"] if len(hits) > MOST_NAMED else []
    return Change(
        text.slide, first.key, "stale", "number", first.written, _around(text.text, typed.start, typed.end),
        first.proposed or None, f"typed by hand in {text.place}: {'; '.join([*said, *more])}",
    )  # fmt: skip


def _around(text: str, start: int, end: int) -> str:
    """The words in which a number stands, cut between words."""
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + (before.partition(" ")[2] if " " in before else before)
    if end + AROUND < len(text):
        after = (after.rpartition(" ")[0] if " " in after else after) + "…"
    return " ".join((before + text[start:end] + after).replace("\ufffc", "…").split())
