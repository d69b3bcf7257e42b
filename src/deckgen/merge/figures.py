"""The numbers of three wordings: which of them belong together, and whose text stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from deckgen.merge.takes import Takes
from deckgen.merge.tokens import Token, mark_token
from deckgen.model import Mark

Verdict = Literal["same", "added", "refreshed", "kept", "removed", "conflict"]
NOBODY = Takes()


@dataclass(frozen=True, slots=True)
class NumberOutcome:
    """What becomes of one number of a wording. `current` is None where it is no longer there."""

    key: str
    verdict: Verdict
    written: str
    current: str | None
    proposed: str | None


class Numbers:
    """The numbers of three wordings: which of them belong together, and whose text stands."""

    def __init__(
        self, written: Sequence[Sequence[Token]], current: Sequence[Sequence[Token]],
        proposed: Sequence[Sequence[Token]], takes: Takes, key: str,
    ) -> None:  # fmt: skip
        self.takes, self.key = takes, key
        self.written, self.current, self.proposed = _by_key(written), _by_key(current), _by_key(proposed)
        self.used: dict[str, set[int]] = {}
        self.found: list[NumberOutcome] = []
        self.theirs = {id(token): token for tokens in current for token in tokens if token.mark is not None}
        self.places = self._tied(self.theirs.values())

    def _tied(self, tokens: Collection[Token]) -> dict[int, int]:
        """Which written number each of the file's is, as its place among those of its key, by the token's id.

        One key may stand in several forms, `8 ud af 10` and `79 pct.`: what reads the same is the same, then what has
        its form, then what is left, in order. A copy beyond those has no place of its own.
        """
        free = {key: list(range(len(marks))) for key, marks in self.written.items()}
        places: dict[int, int] = {}
        for fits in (_reads_the_same, _has_its_form, _is_no_copy):
            for token in tokens:
                assert token.mark is not None
                marks, left = self.written.get(token.mark.key, []), free.get(token.mark.key, [])
                if id(token) in places:
                    continue
                place = next((each for each in left if fits(token.mark.text, each, marks)), None)
                if place is not None:
                    places[id(token)] = place
                    left.remove(place)
        return places

    def are_untouched(self) -> bool:
        texts = {key: [mark.text for mark in marks] for key, marks in self.written.items()}
        return texts == {key: [mark.text for mark in marks] for key, marks in self.current.items()}

    def untouched_in(self, tokens: Sequence[Token]) -> bool:
        """Whether the numbers of a paragraph stand as they were written."""
        return all(token.mark is None or token.mark.text in self._texts(token.mark.key) for token in tokens)

    def _texts(self, key: str) -> set[str]:
        return {mark.text for mark in self.written.get(key, ())}

    def settled(self, tokens: Sequence[Token]) -> list[Token]:
        """A merged paragraph's tokens with the text that each number is to have."""
        return [token if token.mark is None else mark_token(self._settle(token, token.mark)) for token in tokens]

    def _settle(self, token: Token, mark: Mark) -> Mark:
        if id(token) not in self.theirs:  # new with the proposal, which brought its own text
            self.found.append(NumberOutcome(mark.key, "added", "", None, mark.text))
            return mark
        place = self._place(token, mark)
        before = None if place is None else self.written[mark.key][place]
        if place is None or before is None:  # a person's own, as copied from another slide
            self.found.append(NumberOutcome(mark.key, "kept", "", mark.text, None))
            return mark
        self.used.setdefault(mark.key, set()).add(place)
        after = self._proposed_for(mark.key, place)
        take = self.takes.at(f"{self.key}/{mark.key}")
        if after is None:
            verdict: Verdict = "same" if mark.text == before.text else "kept"
            self.found.append(NumberOutcome(mark.key, verdict, before.text, mark.text, None))
            return mark
        if _spaced(mark.text) in (_spaced(before.text), _spaced(after.text)):
            verdict = "same" if _spaced(mark.text) == _spaced(after.text) else "refreshed"
        elif take in ("data", "all"):
            verdict = "refreshed"
        elif before.text == after.text or take == "mine":
            verdict = "kept"
        else:
            verdict = "conflict"
        self.found.append(NumberOutcome(mark.key, verdict, before.text, mark.text, after.text))
        return replace(mark, text=after.text) if verdict == "refreshed" else mark

    def _place(self, token: Token, mark: Mark) -> int | None:
        """The place of the written number that a number of the file is, or is a copy of."""
        if id(token) in self.places:
            return self.places[id(token)]
        marks = self.written.get(mark.key, [])
        last = len(marks) - 1 if marks else None
        return next((place for place, each in enumerate(marks) if each.text == mark.text), last)

    def _proposed_for(self, key: str, place: int) -> Mark | None:
        """The proposal for a written number: the only one of its form, the one in its place, or the only one."""
        written, marks = self.written[key], self.proposed.get(key, [])
        form = form_of(written[place].text)
        alike = [mark for mark in marks if form_of(mark.text) == form]
        if len(alike) == 1 and sum(form_of(mark.text) == form for mark in written) == 1:
            return alike[0]
        if len(marks) == len(written):
            return marks[place]
        return alike[0] if alike else marks[0] if len(marks) == 1 else None

    def outcomes(self) -> tuple[NumberOutcome, ...]:
        """What was decided, and which numbers are gone."""
        gone = []
        for key, marks in self.written.items():
            for place, mark in enumerate(marks):
                if place not in self.used.get(key, ()):
                    after = self._proposed_for(key, place)
                    gone.append(NumberOutcome(key, "removed", mark.text, None, after.text if after else None))
        return (*self.found, *gone)

    def taken(self) -> tuple[NumberOutcome, ...]:
        """What becomes of each number where the proposal is taken as a whole."""
        found: list[NumberOutcome] = []
        for key, marks in self.proposed.items():
            for place, mark in enumerate(marks):
                before = _at(self.written.get(key, []), place, mark.text)
                current = _text_at(self.current.get(key, []), place)
                is_new = before is None and current is None
                verdict: Verdict = "same" if current == mark.text else "added" if is_new else "refreshed"
                found.append(NumberOutcome(key, verdict, before.text if before else "", current, mark.text))
        for key, marks in self.written.items():
            for place, mark in enumerate(marks[len(self.proposed.get(key, [])) :], len(self.proposed.get(key, []))):
                current = _text_at(self.current.get(key, []), place)
                found.append(NumberOutcome(key, "removed", mark.text, current, None))
        return tuple(found)


def _by_key(paragraphs: Sequence[Sequence[Token]]) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = {}
    for tokens in paragraphs:
        for token in tokens:
            if token.mark is not None:
                found.setdefault(token.mark.key, []).append(token.mark)
    return found


def _at(marks: Sequence[Mark], place: int, text: str) -> Mark | None:
    """The mark at a place; for a copy beyond the last, the one that reads the same, else the last."""
    if place < len(marks):
        return marks[place]
    return next((mark for mark in marks if mark.text == text), marks[-1] if marks else None)


def _text_at(marks: Sequence[Mark], place: int) -> str | None:
    return marks[place].text if place < len(marks) else None


def _reads_the_same(text: str, place: int, marks: Sequence[Mark]) -> bool:
    return marks[place].text == text


def _has_its_form(text: str, place: int, marks: Sequence[Mark]) -> bool:
    return all(mark.text != text for mark in marks) and form_of(marks[place].text) == form_of(text)


def _is_no_copy(text: str, place: int, marks: Sequence[Mark]) -> bool:
    return all(mark.text != text for mark in marks)


def form_of(text: str) -> str:
    """How a number is written, whatever its digits are."""
    return "".join("0" if sign.isdigit() else sign for sign in text).replace("00", "0").replace("00", "0")


def _spaced(text: str) -> str:
    """A number's text with ordinary spaces: a person types those where deckgen keeps it together."""
    return " ".join(text.split())
