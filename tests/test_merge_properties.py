"""What holds of every merge, whatever people and specs did: no edit lost, nothing wrong, and twice is once."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckgen.merge import Takes, merge_block
from deckgen.merge.lists import merge_keys
from deckgen.merge.wordings import MergedWording, merge_wording
from deckgen.model import BlockState, Item, Mark, Value, Wording, Words
from sides import chart_block, values_of

LEFT_ALONE = {"same", "kept", "removed"}
"""What may be told of a file that has just been updated."""

FAST = settings(max_examples=100, derandomize=True, deadline=None, database=None)
DEEP = settings(FAST, max_examples=300)

# ------------------------------------------------------------------------------------------------- wordings
# The spec has words of its own, new ones for a new wave, and the person has others: so whose each is, is known.

OURS = ["alle", "vi", "har", "nye", "ting", "om", "byen", "og", "landet", "som", "kommer", "til", "gavn", "for"]
NEWS = ["nu", "flere", "endnu", "snart", "derfor"]
THEIRS = ["kære", "publikum", "husk", "selv", "mere", "pointe", "spørg"]
KEYS = "abcd"
FORMS = ("{} pct.", "{} ud af 10", "{}")


@st.composite
def wordings(draw: st.DrawFn) -> Wording:
    """A few paragraphs of the spec's words with numbers among them."""
    count = draw(st.integers(1, 4))
    return Wording(tuple(draw(_paragraph()) for _ in range(count)))


@st.composite
def _paragraph(draw: st.DrawFn) -> Words:
    pieces: list[Item] = []
    for piece in draw(st.lists(st.sampled_from(OURS) | st.sampled_from(KEYS), min_size=1, max_size=8)):
        if piece in KEYS:
            form = draw(st.sampled_from(FORMS))
            pieces.append(Mark(piece, form.format(11 * (KEYS.index(piece) + 2)), 0.5))
        else:
            pieces.append(piece)
    return _joined(pieces)


def _joined(pieces: list[Item]) -> Words:
    """Words and numbers as a paragraph, a space between each."""
    items: list[Item] = []
    for place, piece in enumerate(pieces):
        space = " " if place else ""
        if isinstance(piece, Mark):
            if space and items and isinstance(items[-1], str):
                items[-1] += space
            elif space:
                items.append(space)
            items.append(piece)
        elif items and isinstance(items[-1], str):
            items[-1] += space + piece
        else:
            items.append(space + piece)
    return tuple(items)


def _pieces(words: Words) -> list[Item]:
    return [piece for item in words for piece in ([item] if isinstance(item, Mark) else item.split())]


@st.composite
def _changed(draw: st.DrawFn, wording: Wording, vocabulary: list[str], most: int = 4) -> Wording:
    """The wording with words put in, taken out and exchanged, and paragraphs likewise."""
    paragraphs = [_pieces(words) for words in wording.paragraphs]
    for _ in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(["in", "out", "exchange", "paragraph in", "paragraph out", "move"]))
        if not paragraphs or kind == "paragraph in":
            words = draw(st.lists(st.sampled_from(vocabulary), min_size=1, max_size=4))
            paragraphs.insert(draw(st.integers(0, len(paragraphs))), list(words))
            continue
        at = draw(st.integers(0, len(paragraphs) - 1))
        inside = paragraphs[at]
        place = draw(st.integers(0, max(0, len(inside) - 1)))
        if kind == "in" or not inside:
            inside.insert(place, draw(st.sampled_from(vocabulary)))
        elif kind == "out":
            del inside[place]
        elif kind == "exchange":
            inside[place] = draw(st.sampled_from(vocabulary))
        elif kind == "paragraph out":
            del paragraphs[at]
        else:
            paragraphs.insert(draw(st.integers(0, len(paragraphs) - 1)), paragraphs.pop(at))
    return Wording(tuple(_joined(pieces) for pieces in paragraphs))


@st.composite
def _new_wave(draw: st.DrawFn, wording: Wording) -> Wording:
    """The same words with some of the numbers moved, all of a key alike."""
    moved = {key: draw(st.integers(0, 2)) for key in KEYS}

    def now(item: Item) -> Item:
        if isinstance(item, str) or not moved[item.key]:
            return item
        return Mark(item.key, item.text.replace(_digits(item.text), str(int(_digits(item.text)) + moved[item.key]), 1))

    return Wording(tuple(tuple(now(item) for item in words) for words in wording.paragraphs))


def _digits(text: str) -> str:
    return text.split()[0]


@st.composite
def _overtyped(draw: st.DrawFn, wording: Wording) -> tuple[Wording, list[Mark]]:
    """The wording with some numbers typed over: 500 and above are a person's."""
    typed: list[Mark] = []

    def now(item: Item) -> Item:
        if isinstance(item, str) or draw(st.integers(0, 3)):
            return item
        mark = Mark(item.key, item.text.replace(_digits(item.text), str(500 + len(typed)), 1))
        typed.append(mark)
        return mark

    return Wording(tuple(tuple(now(item) for item in words) for words in wording.paragraphs)), typed


def flattened(wording: Wording) -> Wording:
    return Wording(tuple(("".join(item if isinstance(item, str) else item.text for item in words),)
                         for words in wording.paragraphs))  # fmt: skip


def _words(wording: Wording) -> Counter[str]:
    return Counter(piece for words in wording.paragraphs for piece in _pieces(words) if isinstance(piece, str))


def _plain(wording: Wording) -> list[str]:
    return [" ".join(line.split()) for line in wording.text.split("\n") if line.strip()]


def _verdicts(merged: MergedWording) -> set[str]:
    return {merged.words, *(number.verdict for number in merged.numbers)}


def check_edited_wording(data: st.DataObject) -> None:
    written = data.draw(wordings(), "written")
    current, typed = data.draw(_overtyped(data.draw(_changed(written, THEIRS))), "current")
    proposed = data.draw(_new_wave(data.draw(_changed(written, NEWS, 2))), "proposed")
    merged = merge_wording(written, current, proposed)
    # What a person wrote is there, word for word and number for number.
    assert not {word: count for word, count in (_words(current) - _words(merged.wording)).items() if word in THEIRS}
    for mark in typed:
        assert mark.text in [each.text for each in merged.wording.marks], mark
    # No number is anything but what the spec or the person says.
    wanted = {(each.key, each.text) for each in (*proposed.marks, *typed)}
    for mark in merged.wording.marks:
        is_gone = all(mark.key != each.key for each in proposed.marks)
        assert (
            is_gone
            or (mark.key, mark.text) in wanted
            or (
                # one that the proposal does not write in this form any more
                (mark.key, mark.text) in {(each.key, each.text) for each in written.marks}
                and not any(_form(mark.text) == _form(each.text) for each in proposed.marks if each.key == mark.key)
            )
        ), mark
    # A second run changes nothing.
    again = merge_wording(proposed, merged.wording, proposed)
    assert again.wording.text == merged.wording.text
    assert _verdicts(again) <= LEFT_ALONE
    # What was told of is what happened.
    if _plain(merged.wording) != _plain(current):
        assert {"refreshed", "added", "conflict"} & _verdicts(merged)


def _form(text: str) -> str:
    return "".join("0" if sign.isdigit() else sign for sign in text).replace("000", "00")


def check_same_words(data: st.DataObject) -> None:
    """Where the spec says the same in a new wave, the person's words stand exactly, with the new numbers."""
    written = data.draw(wordings(), "written")
    current = data.draw(_changed(written, THEIRS), "current")
    proposed = data.draw(_new_wave(written), "proposed")
    merged = merge_wording(written, current, proposed)
    new = {(old.key, old.text): mark.text for old, mark in zip(written.marks, proposed.marks, strict=True)}
    wanted = Wording(tuple(
        tuple(item if isinstance(item, str) else Mark(item.key, new[item.key, item.text]) for item in words)
        for words in current.paragraphs
    ))  # fmt: skip
    assert merged.wording.text == wanted.text
    assert "conflict" not in _verdicts(merged)


def check_unedited(data: st.DataObject) -> None:
    """A text that nobody touched says just what is proposed, its marks there or flattened."""
    written = data.draw(wordings(), "written")
    proposed = data.draw(_new_wave(data.draw(_changed(written, NEWS))), "proposed")
    merged = merge_wording(written, written, proposed)
    assert merged.wording.text == proposed.text
    assert merged.wording.marks == proposed.marks
    assert not {"conflict", "kept"} & _verdicts(merged)
    flat = merge_wording(written, flattened(written), proposed)
    assert flat.wording.text == proposed.text
    assert not {"conflict", "kept"} & _verdicts(flat)


def check_already_there(data: st.DataObject) -> None:
    """Where the file says what is proposed, there is nothing to do and nothing to settle."""
    written = data.draw(wordings(), "written")
    proposed = data.draw(_new_wave(data.draw(_changed(written, THEIRS))), "proposed")
    merged = merge_wording(written, proposed, proposed)
    assert merged.wording.text == proposed.text
    assert "conflict" not in _verdicts(merged) and "refreshed" not in _verdicts(merged)


def check_taken(data: st.DataObject) -> None:
    """Who asks for a text by its key gets it as proposed; who asks for his own, keeps all of it."""
    written = data.draw(wordings(), "written")
    current, typed = data.draw(_overtyped(data.draw(_changed(written, THEIRS))), "current")
    proposed = data.draw(_new_wave(data.draw(_changed(written, NEWS, 2))), "proposed")
    assert merge_wording(written, current, proposed, Takes("", {"k": "data"}), "k").wording.text == proposed.text
    mine = merge_wording(written, current, proposed, Takes("mine"), "k")
    assert "conflict" not in _verdicts(mine)
    # Of a number that stands several times, typed over and deleted by hand, and dropped by the spec as well, nothing
    # says which one is which: one of them may go.
    keys = [mark.key for mark in written.marks]
    single = {mark.text for mark in typed if keys.count(mark.key) == 1}
    assert single <= {mark.text for mark in mine.wording.marks}
    taken = merge_wording(written, current, proposed, Takes("data"), "k")
    assert "conflict" not in _verdicts(taken)


# ------------------------------------------------------------------------------------------------- lists and charts

CODES = list("abcdefgh")
OWN = list("XYZ")


@st.composite
def _lists(draw: st.DrawFn) -> tuple[list[str], list[str], list[str]]:
    """Written, current and proposed codes; capitals are a person's."""
    written = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=6))
    proposed = draw(st.lists(st.sampled_from(CODES), unique=True, max_size=7))
    current = [key for key in written if draw(st.integers(0, 4))]
    if draw(st.booleans()):
        current = draw(st.permutations(current))
    for key in draw(st.lists(st.sampled_from(OWN), unique=True, max_size=2)):
        current.insert(draw(st.integers(0, len(current))), key)
    return written, current, proposed


def check_lists(data: st.DataObject) -> None:
    written, current, proposed = data.draw(_lists(), "written, current, proposed")
    touched = set(data.draw(st.lists(st.sampled_from(CODES), unique=True), "touched"))
    merged = merge_keys(written, current, proposed, touched.__contains__)
    assert len(set(merged.keys)) == len(merged.keys)
    stays = [key for key in current if key not in written or key in proposed or key in touched]
    comes = [key for key in proposed if key not in written and key not in current]
    assert set(merged.keys) == {*stays, *comes}
    if [key for key in written if key in current] != [key for key in current if key in written]:
        assert [key for key in merged.keys if key in stays] == stays, "a person's order stays"
    else:
        ours = [key for key in merged.keys if key in proposed]
        assert ours == [key for key in proposed if key in merged.keys]
    if current == written and not touched:
        assert list(merged.keys) == proposed
    again = merge_keys(proposed, merged.keys, proposed, touched.__contains__)
    assert again.keys == merged.keys
    assert not again.added and not again.removed


@st.composite
def _charts(draw: st.DrawFn) -> tuple[BlockState, BlockState, BlockState, dict[str, float]]:
    """Written, current and proposed of a chart of one or two series, and what a person typed, by path.

    The data's numbers are below 100, a person's above 500.
    """
    series = draw(st.sampled_from([["y"], ["x", "y"]]))
    later = draw(st.sampled_from([series, ["y", "z"]]))
    written_codes, current_codes, proposed_codes = draw(_lists())
    current_codes = [code for code in current_codes if code not in OWN]
    values = st.none() | st.integers(1, 99).map(float)
    written = {one: {code: draw(values) for code in written_codes} for one in series}
    current = {one: {code: written[one][code] for code in current_codes} for one in series}
    typed: dict[str, float] = {}
    for one in series:
        for code in current_codes:
            if not draw(st.integers(0, 4)):
                current[one][code] = typed[f"{one}/{code}"] = 501.0 + len(typed)
    proposed = {one: {code: written[one][code] if one in written and code in written[one] and draw(st.booleans())
                      else draw(values) for code in proposed_codes} for one in later}  # fmt: skip
    return chart_block(written), chart_block(current), chart_block(proposed), typed


def check_charts(data: st.DataObject) -> None:
    written, current, proposed, typed = data.draw(_charts(), "written, current, proposed, typed")
    merged = merge_block(1, written, current, proposed)
    values, wanted = values_of(merged.state), values_of(proposed)
    assert {path: values.get(path) for path in typed} == typed, "what was typed stays"
    assert set(values) == {
        f"{one}/{code}" for one in merged.state.lists["series"] for code in merged.state.lists["category"]
        if f"{one}/{code}" in values
    }  # fmt: skip
    for path, number in values.items():
        if path in wanted and path not in typed:
            assert number == wanted[path], path
    touched = {code for path in typed for code in path.split("/")}
    for path, number in values_of(current).items():
        if path not in values:
            one, code = path.split("/")
            gone = {one} - set(proposed.lists["series"]) | {code} - set(proposed.lists["category"])
            assert gone - touched, (path, number)
    told = {(each.key.removeprefix("s/chart/"), each.outcome) for each in merged.changes}
    for path, number in typed.items():
        before = values_of(written).get(path)
        if path in wanted and wanted[path] not in (before, number):
            assert (path, "conflict") in told, path
    again = merge_block(1, proposed, merged.state, proposed)
    assert values_of(again.state) == values and again.state.lists == merged.state.lists
    assert {each.outcome for each in again.changes} <= {"kept", "removed"}
    untouched = merge_block(1, written, written, proposed)
    assert values_of(untouched.state) == wanted
    assert dict(untouched.state.lists) == dict(proposed.lists)
    taken = merge_block(1, written, current, proposed, Takes("", {"s/chart": "data"}))
    for path, number in values_of(taken.state).items():
        assert path not in wanted or number == wanted[path]
    assert all(isinstance(leaf, Value | str) for leaf in merged.state.leaves.values())


# ------------------------------------------------------------------------------------------------- runs

CHECKS = [check_edited_wording, check_same_words, check_unedited, check_already_there, check_taken, check_lists,
          check_charts]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("check_"))
@FAST
@given(data=st.data())
def test_every_merge(check: object, data: st.DataObject) -> None:
    check(data)  # type: ignore[operator]


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("check_"))
@DEEP
@given(data=st.data())
def test_every_merge_deeply(check: object, data: st.DataObject) -> None:
    check(data)  # type: ignore[operator]
