"""The waves of a deck and of each of its data sets, and whether two of them can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from deckgen.fields import place_of
from deckgen.findings import Finding, choices
from deckgen.spec.codebook import Codebook
from deckgen.spec.deck import DeckSpec, WavesSpec
from deckgen.survey import Table
from deckgen.survey.waves import Waves, sort_waves, waves_in


def waves_of(whole: Table, table: Table, column: str) -> Waves | None:
    """A data set's waves by themselves: of the rows it stands for, among those of its file; None without the column."""
    if not column or column not in table.columns:
        return None
    return Waves(column, sort_waves(waves_in(whole, column)), sort_waves(waves_in(table, column)))


def in_deck_order(
    deck: DeckSpec, own: Mapping[str, Waves | None], columns: Iterable[str], codebooks: Iterable[Codebook],
    problems: list[Finding],
) -> dict[str, Waves | None]:  # fmt: skip
    """Each data set's waves in the deck's order. Waves that no data set has are told, with the nearest that one has.

    A wave that `order` does not list belongs to none of them.
    """
    if deck.waves is None:
        return dict(own)
    held = [each for each in own.values() if each is not None]
    if own and not held:
        said = f"no data set has a column '{deck.waves.column}' with waves"
        problems.append(Finding("error", "column-unknown", said, place_of(deck.waves.column),
                                choices(str(deck.waves.column), list(dict.fromkeys(columns)))))  # fmt: skip
    known = sort_waves(wave for each in held for wave in each.all)
    for where, wave in _named(deck.waves, codebooks):
        told = Finding("warning", "wave-unknown", f"{where}: no data set has a wave '{wave}'", place_of(wave),
                       choices(str(wave), known))  # fmt: skip
        if held and wave not in known and told not in problems:
            problems.append(told)
    for wave in deck.waves.breaks:
        if deck.waves.order and wave not in deck.waves.order:
            said = f"the series breaks at '{wave}', which `order` does not list"
            problems.append(Finding("error", "wave-unlisted", said, place_of(wave),
                                    choices(str(wave), deck.waves.order)))  # fmt: skip
    order = tuple(map(str, deck.waves.order)) or sort_waves([*known, *map(str, deck.waves.breaks)])
    return {name: _ordered(each, order) for name, each in own.items()}


def _named(waves: WavesSpec, codebooks: Iterable[Codebook]) -> Iterator[tuple[str, str]]:
    """The waves that deck and codebooks name, each with where it is named."""
    yield from (("waves: order", each) for each in waves.order)
    yield from (("waves: labels", each) for each in waves.labels)
    yield from (("waves: breaks", each) for each in waves.breaks)
    for book in codebooks:
        for question, entry in book.questions.items():
            yield from ((f"codebook: {question}: changed", each) for each in entry.changed)


def _ordered(waves: Waves | None, order: tuple[str, ...]) -> Waves | None:
    if waves is None:
        return None
    return replace(waves, order=tuple(each for each in order if each in waves.order), all=order)
