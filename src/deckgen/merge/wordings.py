"""Three wordings into one: numbers by key, words by token, paragraphs by likeness.

Pure: no file, no XML. What a person wrote stays; what nobody touched follows the proposal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from deckgen.merge.chunks import as_set, bare, chunks_of, with_current_marks
from deckgen.merge.figures import NOBODY, NumberOutcome, Numbers, Verdict
from deckgen.merge.marks import with_marks
from deckgen.merge.paragraphs import pair
from deckgen.merge.takes import Take, Takes
from deckgen.merge.tokens import Token, norms, text_tokens, tokens_of, words_of
from deckgen.model import Wording, Words

_CLASHED: dict[Take, Verdict] = {"": "conflict", "mine": "kept", "data": "refreshed", "all": "refreshed"}


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
        unmarked = [tokens_of(words) for words in current.paragraphs]
        held = {token.norm for tokens in unmarked for token in tokens if token.mark is not None}
        self.to_current = pair([_norms_as_held(each, held) for each in self.written],
                               [norms(each) for each in unmarked], careful=True)  # fmt: skip
        self.to_proposed = pair([norms(each) for each in self.written], [norms(each) for each in self.proposed])
        self.current = [self._marked(index, tokens) for index, tokens in enumerate(unmarked)]
        self.numbers = Numbers(self.written, self.current, self.proposed, takes, key)
        self.conflict = False
        self.changed_by_person = self.changed_by_spec = False

    def _marked(self, index: int, tokens: list[Token]) -> list[Token]:
        """A paragraph of the file with its numbers marked. One that was typed over, and that the proposal has no more,
        is a word of the person's: it does not go with the spec's wording."""
        before = self.to_current.back.get(index)
        if before is None:
            return tokens
        marked = with_marks(self.written[before], tokens)
        after = self.to_proposed.forth.get(before)
        if after is None:
            return marked
        as_written = {(token.norm, token.text) for token in self.written[before]}
        theirs, ours = Counter(norms(marked)), Counter(norms(self.proposed[after]))
        return [
            Token(f"{token.norm}\0typed", token.item)
            if token.mark is not None
            and (token.norm, token.text) not in as_written
            and ours[token.norm] < theirs[token.norm]
            else token
            for token in marked
        ]

    def merge(self) -> MergedWording:
        is_there = _squeezed(self.current) == _squeezed(self.proposed)
        if self.take == "all" or is_there or self._is_untouched():
            paragraphs = [self._taken(index, tokens) for index, tokens in enumerate(self.proposed)]
            if is_there and self.take != "all":  # how a person set the words stays: one space less, say
                paragraphs = [(words_of(tokens), index) for index, tokens in enumerate(self.current)]
            self.changed_by_spec = self._shape(self.written) != self._shape(self.proposed)
            numbers = self.numbers.taken()
            words: Verdict = "refreshed" if self.changed_by_spec and not is_there else "same"
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
        return words_of(as_set(tokens, self.current[origin]) if origin is not None else tokens), origin

    # ------------------------------------------------------------------------------------------ paragraphs

    def _paragraphs(self) -> Iterator[tuple[Words, int | None]]:
        """The merged paragraphs in the file's order, with those that the proposal adds at their place."""
        added = self._added_after()
        yield from self._added(added.get(-1, ()))
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
            yield from self._added(added.get(before, ()))
        lost = set(range(len(self.written))) - set(self.to_current.forth)
        for before in sorted(lost):
            self.changed_by_person = True
            yield from self._added(added.get(before, ()))

    def _added(self, paragraphs: Sequence[Sequence[Token]]) -> Iterator[tuple[Words, None]]:
        for tokens in paragraphs:
            yield words_of(self.numbers.settled(tokens)), None

    def _added_after(self) -> dict[int, list[Sequence[Token]]]:
        """Paragraphs that only the proposal has, by the written one they follow (-1 for the first).

        One that a person wrote just so is there already.
        """
        there = [_squeezed([tokens]) for index, tokens in enumerate(self.current)
                 if index not in self.to_current.back]  # fmt: skip
        added: dict[int, list[Sequence[Token]]] = {}
        last = -1
        for index, tokens in enumerate(self.proposed):
            if index in self.to_proposed.back:
                last = self.to_proposed.back[index]
            elif _squeezed([tokens]) in there:
                there.remove(_squeezed([tokens]))
            else:
                self.changed_by_spec = True
                added.setdefault(last, []).append(tokens)
        return added

    # ------------------------------------------------------------------------------------------ words

    def _tokens(self, written: Sequence[Token], current: Sequence[Token], proposed: Sequence[Token]) -> list[Token]:
        """Three paragraphs into one, piece by piece between the words that all three have.

        Where both sides changed the same words the person's paragraph stands, but for years and other figures that
        only the spec changed: half of each wording would be nobody's.
        """
        old, theirs, ours = norms(written), norms(current), norms(proposed)
        if bare(theirs) == bare(old):
            if bare(ours) == bare(old):
                return list(current)
            self.changed_by_spec = True
            return with_current_marks(proposed, current)
        self.changed_by_person = True
        if bare(ours) == bare(old):
            return list(current)
        chunks = list(chunks_of(written, current, proposed))
        clash = any(chunk.verdict == "conflict" for chunk in chunks)
        self.conflict = self.conflict or clash
        out: list[Token] = []
        for chunk in chunks:
            takes = self.take == "data" if chunk.verdict == "conflict" else chunk.verdict == "proposed"
            takes = takes and (not clash or self.take == "data" or chunk.is_figures)
            if takes:
                self.changed_by_spec = True
            out += with_current_marks(chunk.proposed, chunk.current) if takes else chunk.current
        return out


def _norms_as_held(tokens: Sequence[Token], held: Collection[str]) -> tuple[str, ...]:
    """A written paragraph as the file would have it: numbers whose marks are nowhere in it are plain words there."""
    return tuple(norm for token in tokens for norm in (
        (token.norm,) if token.mark is None or token.norm in held else norms(text_tokens(token.text))
    ))  # fmt: skip


def _squeezed(paragraphs: Sequence[Sequence[Token]]) -> list[str]:
    """What paragraphs say, whatever their breaks and marks."""
    return ["".join("".join((token.text if token.mark is not None else token.norm).split()) for token in tokens)
            for tokens in paragraphs]  # fmt: skip
