"""The numbers of three wordings: which of them belong together, and whose text stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from deckgen.merge.takes import Takes
from deckgen.merge.tokens import Token, mark_token
from deckgen.model import Mark

Verdict = Literal["same", "refreshed", "kept", "removed", "conflict"]
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
        self.seen: dict[str, int] = {}
        self.found: list[NumberOutcome] = []

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
        return [token if token.mark is None else mark_token(self._settle(token.mark)) for token in tokens]

    def _settle(self, mark: Mark) -> Mark:
        place = self.seen.get(mark.key, 0)
        self.seen[mark.key] = place + 1
        before = _at(self.written.get(mark.key, []), place, mark.text)
        after = self._proposed_for(mark.key, before, place)
        take = self.takes.at(f"{self.key}/{mark.key}")
        if before is None:  # new with the proposal, which brought its own text
            self.found.append(NumberOutcome(mark.key, "refreshed", "", None, mark.text))
            return mark
        if after is None:
            verdict: Verdict = "same" if mark.text == before.text else "kept"
            self.found.append(NumberOutcome(mark.key, verdict, before.text, mark.text, None))
            return mark
        if mark.text in (before.text, after.text) or mark.text in self._texts(mark.key):
            verdict = "same" if mark.text == after.text else "refreshed"
        elif take in ("data", "all"):
            verdict = "refreshed"
        elif before.text == after.text or take == "mine":
            verdict = "kept"
        else:
            verdict = "conflict"
        self.found.append(NumberOutcome(mark.key, verdict, before.text, mark.text, after.text))
        return replace(mark, text=after.text) if verdict == "refreshed" else mark

    def _proposed_for(self, key: str, before: Mark | None, place: int) -> Mark | None:
        """The proposal for a number: the one in the same place, or of the same form of writing."""
        marks = self.proposed.get(key, [])
        if len(marks) == len(self.written.get(key, [])) and place < len(marks):
            return marks[place]
        if before is not None:
            form = _form(before.text)
            for mark in marks:
                if _form(mark.text) == form:
                    return mark
        return marks[0] if len(marks) == 1 else None

    def outcomes(self) -> tuple[NumberOutcome, ...]:
        """What was decided, and which numbers are gone."""
        gone = [
            NumberOutcome(key, "removed", mark.text, None, _text_at(self.proposed.get(key, []), place))
            for key, marks in self.written.items()
            for place, mark in enumerate(marks) if place >= self.seen.get(key, 0)
        ]  # fmt: skip
        return (*self.found, *gone)

    def taken(self) -> tuple[NumberOutcome, ...]:
        """What becomes of each number where the proposal is taken as a whole."""
        found: list[NumberOutcome] = []
        for key, marks in self.proposed.items():
            for place, mark in enumerate(marks):
                before = _at(self.written.get(key, []), place, mark.text)
                current = _text_at(self.current.get(key, []), place)
                verdict: Verdict = "same" if current == mark.text else "refreshed"
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


def _form(text: str) -> str:
    return "".join("0" if sign.isdigit() else sign for sign in text).replace("00", "0").replace("00", "0")
