"""Three wordings into one: numbers by key, words by token, paragraphs by likeness.

Pure: no file, no XML. What a person wrote stays; what nobody touched follows the proposal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from deckgen.merge.marks import with_marks
from deckgen.merge.paragraphs import pair
from deckgen.merge.takes import Take, Takes
from deckgen.merge.tokens import Token, mark_token, matches, norms, tokens_of, words_of
from deckgen.model import Mark, Wording, Words

Verdict = Literal["same", "refreshed", "kept", "removed", "conflict"]
NOBODY = Takes()


_CLASHED: dict[Take, Verdict] = {"": "conflict", "mine": "kept", "data": "refreshed", "all": "refreshed"}


@dataclass(frozen=True, slots=True)
class NumberOutcome:
    """What becomes of one number of a wording. `current` is None where it is no longer there."""

    key: str
    verdict: Verdict
    written: str
    current: str | None
    proposed: str | None


@dataclass(frozen=True, slots=True)
class MergedWording:
    """The wording to stand in the file, what becomes of each number, and of the words between them.

    `origins` says for each paragraph which of the current ones it was, None for one that is new.
    """

    wording: Wording
    origins: tuple[int | None, ...]
    numbers: tuple[NumberOutcome, ...]
    words: Verdict


def merge_wording(
    written: Wording, current: Wording, proposed: Wording, takes: Takes = NOBODY, key: str = ""
) -> MergedWording:
    """The wording that a file should have; `key` is its own, to which `takes` may give a winner."""
    return _Merging(written, current, proposed, takes, key).merge()


class _Merging:
    """One wording on its way: the three sides as tokens, and what was decided of its numbers so far."""

    def __init__(self, written: Wording, current: Wording, proposed: Wording, takes: Takes, key: str) -> None:
        self.take = takes.at(key)
        self.written = [tokens_of(words) for words in written.paragraphs]
        self.proposed = [tokens_of(words) for words in proposed.paragraphs]
        bare = [tokens_of(words) for words in current.paragraphs]
        self.to_current = pair([norms(each) for each in self.written], [norms(each) for each in bare], careful=True)
        self.to_proposed = pair([norms(each) for each in self.written], [norms(each) for each in self.proposed])
        self.current = [
            with_marks(self.written[self.to_current.back[index]], tokens) if index in self.to_current.back else tokens
            for index, tokens in enumerate(bare)
        ]
        self.numbers = _Numbers(self.written, self.current, self.proposed, takes, key)
        self.conflict = False
        self.changed_by_person = self.changed_by_spec = False

    def merge(self) -> MergedWording:
        if self.take == "all" or self._is_untouched():
            paragraphs = [self._taken(index, tokens) for index, tokens in enumerate(self.proposed)]
            self.changed_by_spec = self._shape(self.written) != self._shape(self.proposed)
            numbers = self.numbers.taken()
            words: Verdict = "refreshed" if self.changed_by_spec else "same"
            if self.take == "all" and not self._is_untouched():
                words = "refreshed" if self._shape(self.current) != self._shape(self.proposed) else words
        else:
            paragraphs = list(self._paragraphs())
            numbers = self.numbers.outcomes()
            words = self._verdict()
        merged = Wording(tuple(each for each, _ in paragraphs))
        return MergedWording(merged, tuple(origin for _, origin in paragraphs), numbers, words)

    def _verdict(self) -> Verdict:
        if self.conflict:
            return _CLASHED[self.take]
        if self.changed_by_spec:
            return "refreshed"
        return "kept" if self.changed_by_person else "same"

    def _is_untouched(self) -> bool:
        """Whether the file says what was last written, numbers included, whatever its breaks and spaces are."""
        return self._shape(self.current) == self._shape(self.written) and self.numbers.are_untouched()

    @staticmethod
    def _shape(paragraphs: Sequence[Sequence[Token]]) -> list[tuple[str, ...]]:
        return [tuple(norm for norm in norms(tokens) if norm != " ") for tokens in paragraphs]

    def _taken(self, index: int, tokens: Sequence[Token]) -> tuple[Words, int | None]:
        """A proposed paragraph, broken into lines as the one that it takes the place of; and which that is."""
        before = self.to_proposed.back.get(index)
        origin = self.to_current.forth.get(before) if before is not None else None
        return words_of(_as_set(tokens, self.current[origin]) if origin is not None else tokens), origin

    # ------------------------------------------------------------------------------------------ paragraphs

    def _paragraphs(self) -> Iterator[tuple[Words, int | None]]:
        """The merged paragraphs in the file's order, with those that the proposal adds at their place."""
        added = self._added_after()
        yield from added.get(-1, ())
        for index, tokens in enumerate(self.current):
            before = self.to_current.back.get(index)
            if before is None:
                self.changed_by_person = True
                yield words_of(self.numbers.settled(tokens)), index
                continue
            after = self.to_proposed.forth.get(before)
            if after is None:
                if norms(tokens) == norms(self.written[before]) and self.numbers.untouched_in(tokens):
                    self.changed_by_spec = True
                else:
                    self.conflict = True
                    if self.take != "data":
                        yield words_of(self.numbers.settled(tokens)), index
            else:
                merged = self._tokens(self.written[before], tokens, self.proposed[after])
                yield words_of(self.numbers.settled(merged)), index
            yield from added.get(before, ())
        lost = set(range(len(self.written))) - set(self.to_current.forth)
        for before in sorted(lost):
            self.changed_by_person = True
            yield from added.get(before, ())

    def _added_after(self) -> dict[int, list[tuple[Words, None]]]:
        """Paragraphs that only the proposal has, by the written one they follow (-1 for the first)."""
        added: dict[int, list[tuple[Words, None]]] = {}
        last = -1
        for index, tokens in enumerate(self.proposed):
            if index in self.to_proposed.back:
                last = self.to_proposed.back[index]
            else:
                self.changed_by_spec = True
                added.setdefault(last, []).append((words_of(tokens), None))
        return added

    # ------------------------------------------------------------------------------------------ words

    def _tokens(self, written: Sequence[Token], current: Sequence[Token], proposed: Sequence[Token]) -> list[Token]:
        """Three paragraphs into one, piece by piece between the words that all three have.

        Where both sides changed the same words the person's paragraph stands, but for years and other figures that
        only the spec changed: half of each wording would be nobody's.
        """
        old, theirs, ours = norms(written), norms(current), norms(proposed)
        if _bare(theirs) == _bare(old):
            if _bare(ours) == _bare(old):
                return list(current)
            self.changed_by_spec = True
            return _with_current_marks(proposed, current)
        self.changed_by_person = True
        if _bare(ours) == _bare(old):
            return list(current)
        chunks = list(_chunks(written, current, proposed))
        clash = any(chunk.verdict == "conflict" for chunk in chunks)
        self.conflict = self.conflict or clash
        out: list[Token] = []
        for chunk in chunks:
            takes = self.take == "data" if chunk.verdict == "conflict" else chunk.verdict == "proposed"
            takes = takes and (not clash or self.take == "data" or chunk.is_figures)
            if takes:
                self.changed_by_spec = True
            out += _with_current_marks(chunk.proposed, chunk.current) if takes else chunk.current
        return out


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What stands between two words that all three sides have; and that word after it."""

    written: Sequence[Token]
    current: Sequence[Token]
    proposed: Sequence[Token]

    @property
    def verdict(self) -> Literal["current", "proposed", "conflict"]:
        """Whose tokens stand here."""
        old, theirs, ours = (_bare(norms(each)) for each in (self.written, self.current, self.proposed))
        if ours in (old, theirs):
            return "current"
        return "proposed" if theirs == old else "conflict"

    @property
    def is_figures(self) -> bool:
        """Whether the spec changed nothing here but figures, as a year."""
        old, ours = _bare(norms(self.written)), _bare(norms(self.proposed))
        return len(old) == len(ours) and all(
            one == two or (one.isdigit() and two.isdigit()) for one, two in zip(old, ours, strict=True)
        )


def _chunks(written: Sequence[Token], current: Sequence[Token], proposed: Sequence[Token]) -> Iterator[_Chunk]:
    old = norms(written)
    in_current, in_proposed = matches(old, norms(current)), matches(old, norms(proposed))
    w = c = p = 0
    # A space alone is no word that all have: any two wordings share some.
    for index, norm in enumerate(old):
        if norm == " " or index not in in_current or index not in in_proposed:
            continue
        at_c, at_p = in_current[index], in_proposed[index]
        yield from _beside(_Chunk(written[w:index], current[c:at_c], proposed[p:at_p]))
        yield _Chunk(written[index : index + 1], current[at_c : at_c + 1], proposed[at_p : at_p + 1])
        w, c, p = index + 1, at_c + 1, at_p + 1
    yield from _beside(_Chunk(written[w:], current[c:], proposed[p:]))


def _beside(chunk: _Chunk) -> Iterator[_Chunk]:
    """The chunk, cut in two where a person only wrote something beside a figure that the spec changed."""
    old, theirs = norms(chunk.written), norms(chunk.current)
    size, more = len(old), len(theirs) - len(old)
    if chunk.verdict != "conflict" or not chunk.is_figures or not size or more <= 0:
        yield chunk
    elif theirs[:size] == old:
        yield _Chunk(chunk.written, chunk.current[:size], chunk.proposed)
        yield _Chunk((), chunk.current[size:], ())
    elif theirs[more:] == old:
        yield _Chunk((), chunk.current[:more], ())
        yield _Chunk(chunk.written, chunk.current[more:], chunk.proposed)
    else:
        yield chunk


def _with_current_marks(proposed: Sequence[Token], current: Sequence[Token]) -> list[Token]:
    """The proposed tokens with the file's own numbers where it has them: what they are to read is decided later."""
    held: dict[str, list[Token]] = {}
    for token in current:
        if token.mark is not None:
            held.setdefault(token.norm, []).append(token)
    marked = [held[token.norm].pop(0) if held.get(token.norm) else token for token in proposed]
    return _as_set(marked, current)


def _as_set(proposed: Sequence[Token], current: Sequence[Token]) -> list[Token]:
    """The proposed tokens with the breaks and hyphens that stand between the same words in the file."""
    found = matches(norms(proposed), norms(current))
    return [current[found[index]] if index in found and token.mark is None else token
            for index, token in enumerate(proposed)]  # fmt: skip


def _bare(sequence: Sequence[str]) -> list[str]:
    return [each for each in sequence if each != " "]


# ------------------------------------------------------------------------------------------------- numbers


class _Numbers:
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
