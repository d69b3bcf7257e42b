"""What deckgen has to know of a language to write its numbers, words and sorted lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"

NumberKind = Literal["pct", "number", "points"]
"""How a value is written: a share in per cent, a plain number, a difference in percentage points."""

WORDS = (
    "source", "base", "and", "rest", "no_value", "missing_mark", "suppressed_mark", "not_shown", "highlighted",
    "notes_sources",
    "illustrative", "provisional", "revised", "claim_broken",
    "illustrative_note", "illustrative_some_note", "provisional_note", "revised_note", "revised_some_note",
    "provisional_mark", "provisional_some_note", "suppressed_note", "suppressed_total_note",
    "bar", "column", "line", "doughnut", "heat_map", "table", "picture", "icon", "icons", "icons_filled",
    "stacked_bar", "stacked_column", "percentStacked_bar", "percentStacked_column",
    "error_bars_note", "margin_note", "bars_and_margin_note", "random_assumed",
    "up", "down", "unchanged", "trend_up", "trend_down", "trend_same",
    "break_note", "question_note", "changes_note", "no_changes_note", "wave_before", "changed_up", "changed_down",
)  # fmt: skip
"""The keys that every language's `words` has.

`illustrative`, `provisional`, `revised` and `claim_broken` are stamps; the first three with `_note` are sentences for
the source line (`illustrative_some_note` where other numbers are measured). `trend_up`, `trend_down` and `trend_same`
are patterns with {previous}, without its unit, and {now}. `break_note`, `question_note` and `changes_note` are
sentences of the source line, with {wave}, and {why} or {level}; `wave_before` is a wave without a name of its own, as
`changes_note` needs it. `changed_up` and `changed_down` are marks in alt text. `error_bars_note` and `margin_note`
are sentences of the source line, with {level}; `random_assumed` says after a comma that only a base was known of the
sample. `missing_mark` stands in a table's cell (not available), `no_value` in alt text. `suppressed_mark` stands for
a number that may not be shown, `not_shown` in alt text; `suppressed_note` explains it in the source line, with {mark}
and {minimum}, and `suppressed_total_note` where some are hidden as they would give others away. `provisional_mark`
sets apart the provisional ones of several numbers; `provisional_some_note` explains it. These marks follow the
explanations of symbols in the tables of each country's statistical office: `*` is a preliminary figure in all the
Nordic countries; [c] and [p] are the symbols of the British Government Analysis Function. `notes_sources` heads the
sources in the notes. `icons_filled` is a pattern with {filled} and {total}. Chart words follow PowerPoint's in that
language, where it has them.
"""


def word_set(words: str) -> frozenset[str]:
    """Words with spaces between them as a set."""
    return frozenset(words.split())


@dataclass(frozen=True, slots=True)
class Language:
    """A language's way with numbers and the fixed words of slides.

    `tag` is what the file's `lang` attributes hold, `name` is English.
    `percent` follows a number in per cent, its space included; `point` and `points` name a percentage point
    after 1 and after all else. `out_of` is the wording after the numeral of a share, with {whole};
    `wholes` are the whole's own words, where a language does not write it in figures.
    `quotes` are the marks before and after a quotation.
    `short_words` are prepositions and conjunctions in lower case: a line breaks before them, never after.
    `held_words` are articles and auxiliaries: a line does not end with them either.
    `letters` are the letters that the alphabet has after a given one, `same_letters` those that are sorted
    as another. `ordinals` are endings by the last digit, '' for all others.
    """

    code: str
    tag: str
    name: str
    percent: str
    point: str
    points: str
    out_of: str
    millions: str
    billions: str
    quotes: tuple[str, str]
    ordinals: Mapping[str, str] = field(hash=False)
    words: Mapping[str, str] = field(hash=False, repr=False)
    short_words: frozenset[str] = field(repr=False)
    held_words: frozenset[str] = field(repr=False)
    letters: Mapping[str, str] = field(hash=False, repr=False)
    same_letters: Mapping[str, str] = field(hash=False, repr=False)
    wholes: Mapping[int, str] = field(hash=False, repr=False, default_factory=dict)

    def join(self, items: Sequence[str]) -> str:
        """A list in words: 'a, b og c'."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self.words['and']} {items[-1]}"

    def excel_format(self, kind: NumberKind, decimals: int = 0) -> str:
        """An Excel format code for values in the unit they are shown in: 80 for a share of 0.8 in per cent.

        Raises ValueError for another kind or fewer than 0 decimals.
        """
        if decimals < 0:
            raise ValueError("a number format has 0 decimals or more")
        fraction = "." + "0" * decimals if decimals else ""
        if kind == "pct":
            return f'0{fraction}"{self.percent}"'
        if kind == "number":
            return f"#,##0{fraction}"
        if kind == "points":
            # With limits instead of the plain sections, a value that rounds to 0 gets no sign.
            limit = f"0.{'0' * decimals}5"
            number = f'0{fraction}"{NO_BREAK_SPACE}{self.points}"'
            return f'[>={limit}]+{number};[<=-{limit}]"{MINUS}"{number};{number}'
        raise ValueError(f"there is no number format '{kind}': it is pct, number or points")
