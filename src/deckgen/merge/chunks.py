"""Three paragraphs side by side: the pieces between the words that all three have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from deckgen.merge.figures import form_of
from deckgen.merge.tokens import Token, is_figure, matches, norms


@dataclass(frozen=True, slots=True)
class Chunk:
    """What stands between two words that all three sides have; and that word after it."""

    written: Sequence[Token]
    current: Sequence[Token]
    proposed: Sequence[Token]

    @property
    def verdict(self) -> Literal["current", "proposed", "conflict"]:
        """Whose tokens stand here."""
        old, theirs, ours = (bare(norms(each)) for each in (self.written, self.current, self.proposed))
        if ours in (old, theirs):
            return "current"
        return "proposed" if theirs == old else "conflict"

    @property
    def is_figures(self) -> bool:
        """Whether the spec changed nothing here but figures, as a year."""
        old, ours = bare(norms(self.written)), bare(norms(self.proposed))
        return len(old) == len(ours) and all(
            one == two or (is_figure(one) and is_figure(two)) for one, two in zip(old, ours, strict=True)
        )


def chunks_of(written: Sequence[Token], current: Sequence[Token], proposed: Sequence[Token]) -> Iterator[Chunk]:
    old = norms(written)
    in_current, in_proposed = matches(old, norms(current)), matches(old, norms(proposed))
    w = c = p = 0
    # A space alone is no word that all have: any two wordings share some.
    for index, norm in enumerate(old):
        if norm == " " or index not in in_current or index not in in_proposed:
            continue
        at_c, at_p = in_current[index], in_proposed[index]
        yield from _beside(Chunk(written[w:index], current[c:at_c], proposed[p:at_p]))
        yield Chunk(written[index : index + 1], current[at_c : at_c + 1], proposed[at_p : at_p + 1])
        w, c, p = index + 1, at_c + 1, at_p + 1
    yield from _beside(Chunk(written[w:], current[c:], proposed[p:]))


def _beside(chunk: Chunk) -> Iterator[Chunk]:
    """The chunk, cut in two where a person only wrote something beside a figure that the spec changed."""
    old, theirs = norms(chunk.written), norms(chunk.current)
    size, more = len(old), len(theirs) - len(old)
    if chunk.verdict != "conflict" or not chunk.is_figures or not size or more <= 0:
        yield chunk
    elif theirs[:size] == old:
        yield Chunk(chunk.written, chunk.current[:size], chunk.proposed)
        yield Chunk((), chunk.current[size:], ())
    elif theirs[more:] == old:
        yield Chunk((), chunk.current[:more], ())
        yield Chunk(chunk.written, chunk.current[more:], chunk.proposed)
    else:
        yield chunk


def with_current_marks(proposed: Sequence[Token], current: Sequence[Token]) -> list[Token]:
    """The proposed tokens with the file's own numbers where it has them: what they are to read is decided later."""
    left = [token for token in current if token.mark is not None]
    marked = list(proposed)
    # One key may stand in two forms, and each number keeps its own.
    for is_strict in (True, False):
        for index, token in enumerate(proposed):
            if token.mark is not None and marked[index] is token:
                held = next((each for each in left if each.norm == token.norm
                             and (not is_strict or form_of(each.text) == form_of(token.text))), None)  # fmt: skip
                if held is not None:
                    marked[index] = held
                    left = [each for each in left if each is not held]
    return as_set(marked, current)


def as_set(proposed: Sequence[Token], current: Sequence[Token]) -> list[Token]:
    """The proposed tokens with the breaks and hyphens that stand between the same words in the file."""
    found = matches(norms(proposed), norms(current))
    return [current[found[index]] if index in found and token.mark is None else token
            for index, token in enumerate(proposed)]  # fmt: skip


def bare(sequence: Sequence[str]) -> list[str]:
    return [each for each in sequence if each != " "]
