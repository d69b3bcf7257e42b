"""What holds of every update, whatever the deck, the waves and the edits: nothing lost, doubled or left behind."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import hand_edits as hand
from carrying import read_parts
from deckgen.model import Change
from finished import lint_faults, number_fields, plain
from random_edits import OF_SHAPES, OF_SLIDES, Look, Seen, codes_of, deleted, kind_of, slide_deleted, slide_moved
from tools import validate
from wave_decks import wave_decks
from wave_updates import differing, needs_nobody, put_in

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
FAST = settings(max_examples=15, derandomize=True, deadline=None, database=None, phases=[Phase.generate],
                suppress_health_check=SLOW)  # fmt: skip
DEEP = settings(FAST, max_examples=int(os.environ.get("DECKGEN_EXAMPLES", "25")))
"""So many that a run stays short; with DECKGEN_EXAMPLES=300 it digs for an hour."""


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


# ------------------------------------------------------------------------------------------------- nobody edited


def check_unedited(data: st.DataObject) -> None:
    """A file that nobody edited becomes what a fresh build of the new wave is, there and back again."""
    deck = data.draw(wave_decks(1, 3), "deck")
    with folder() as where:
        now = first = deck.built(where, 0, "first.pptx")
        for wave in (1, 2, 0):
            now, result = put_in(deck, where, wave, now, f"to-{wave}.pptx")
            fresh = first if wave == 0 else deck.built(where, wave, f"fresh-{wave}.pptx")
            assert needs_nobody(result.changes), [each for each in result.changes if each.needs_person]
            assert not differing(now, fresh), "\n".join([f"wave {wave}", *differing(now, fresh)])
            again, told = put_in(deck, where, wave, now, "again.pptx")
            assert again == now and told.path is None, told.changes


# ------------------------------------------------------------------------------------------------- people edited


FINAL = {"deleted", "frozen"}
"""After these nothing more is done to a shape."""
APART = [{"recoloured", "reworded"}, {"recoloured", "extended"}, {"category_deleted", "value_typed"},
         {"category_deleted", "sorted_by_hand"}, {"category_deleted", "point_coloured"},
         {"sorted_by_hand", "point_coloured"}, {"row_deleted", "cell_typed"},
         {"bars_deleted", "bars_restyled"}]  # fmt: skip
"""Edits of which one would undo what the other looks for."""
OF_LOOKS = {
    "moved",
    "recoloured",
    "emphasised",
    "described",
    "point_coloured",
    "flattened",
    "sheet_added",
    "bars_restyled",
}
"""Edits that leave what a shape says."""


class Editor:
    """A person at work on a file: each edit is looked for after every update."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data
        self.touched: dict[str, set[str]] = {}
        """Keys of shapes and slides, with what was done."""
        self.looks: dict[str, dict[str, Look]] = {}

    def edit(self, path: Path) -> None:
        """A few edits of any kind, saved in place."""
        seen = Seen(path)
        for _ in range(self.data.draw(st.integers(1, 8), "edits")):
            free = sorted(key for key, held in seen.shapes.items()
                          if self._is_free(key) and len(held) == 1 and kind_of(held[0]) in OF_SHAPES)  # fmt: skip
            if self.data.draw(st.integers(0, 3)) and free:
                key = self.data.draw(st.sampled_from(free), "shape")
                edits = OF_SHAPES[kind_of(seen.shapes[key][0])]
                self._do(seen, key, self.data.draw(st.sampled_from(edits), "edit"))
            else:
                slides = sorted(
                    key for key in seen.slides if key and not self.touched.get(key, set()) & {"slide_deleted", "copied"}
                )
                if slides:
                    key = self.data.draw(st.sampled_from(slides), "slide")
                    self._do(seen, key, self.data.draw(st.sampled_from(OF_SLIDES), "edit"))
            seen = self._again(seen)
        untouched = sorted(key for key in seen.slides if key and not any(
            each.partition("/")[0] == key for each in self.touched))  # fmt: skip
        if untouched and not self.data.draw(st.integers(0, 2)):
            key = self.data.draw(st.sampled_from(untouched), "slide")
            self._do(seen, key, slide_deleted)
        seen.deck.save(str(path))
        untouched = [key for key in untouched if key not in self.touched]
        if untouched and not self.data.draw(st.integers(0, 2)):
            self._copy(path, self.data.draw(st.sampled_from(untouched), "slide"))

    def _is_free(self, key: str) -> bool:
        # A stamp comes and goes with the numbers, and a piece of a grid is edited with its grid.
        done = self.touched.get(key, set())
        return (key.count("/") == 1 and "stamp" not in key and len(done) < 2 and not done & FINAL
                and not self.touched.get(key.partition("/")[0], set()) & {"slide_deleted", "copied"})  # fmt: skip

    def _do(self, seen: Seen, key: str, edit: Callable[[Seen, str], Look | None]) -> None:
        name, done = edit.__name__, self.touched.get(key, set())
        if name in done or any({name, other} <= pair for other in done for pair in APART):
            return
        look = edit(seen, key)
        if look is None:
            return
        if edit is slide_moved:  # the last move decides
            for each in self.looks.values():
                each.pop(name, None)
        if edit is deleted:
            self.looks.pop(key, None)
        self.touched.setdefault(key, set()).add(name)
        self.looks.setdefault(key, {})[name] = look

    @staticmethod
    def _again(seen: Seen) -> Seen:
        """The same deck, whose shapes are looked up anew."""
        again = Seen(seen.path)
        again.__dict__["deck"] = seen.deck
        return again

    def _copy(self, path: Path, key: str) -> None:
        self.touched[key] = {"copied"}
        hand.edit_parts(path, lambda parts: hand.duplicate(parts, key, len(self.touched)) and None)

    def lost(self, after: Seen) -> list[str]:
        """What of all edits is not there any more."""
        return [told for looks in self.looks.values() for look in looks.values() if (told := look(after))]


def said(shape: Any) -> object:
    """What a shape says: words, values, cells."""
    if kind_of(shape) == "chart":
        series = [(each.name, dict(zip(codes_of(shape.chart), each.values, strict=True)) if codes_of(shape.chart)
                   else list(each.values)) for each in shape.chart.plots[0].series]  # fmt: skip
        return [str(each) for each in shape.chart.plots[0].categories], series
    if kind_of(shape) == "table":
        return [[plain(cell.text) for cell in row.cells] for row in shape.table.rows]
    return plain(shape.text_frame.text) if shape.has_text_frame else ""


def left_behind(after: Seen, fresh: Seen, editor: Editor, changes: tuple[Change, ...]) -> list[str]:
    """Shapes that nobody touched and that do not say what a fresh build says, nor are told of as a conflict."""
    conflicts = {each.key for each in changes if each.outcome == "conflict" and "no room" in each.note}
    found = []
    for key in sorted({*after.shapes, *fresh.shapes}):
        slide = key.partition("/")[0]
        grid = "/".join(key.split("/")[:2])
        done = editor.touched.get(slide, set())
        if "slide_deleted" in done or key in conflicts or {key, grid} & editor.touched.keys():
            continue
        ours, theirs = after.shapes.get(key, []), fresh.shapes.get(key, [])
        count = len(theirs) * (2 if "copied" in done else 1)
        if len(ours) != count:
            found.append(f"{key} stands {len(ours)} times, not {count}")
        found += [f"{key} says {said(each)}, not {said(theirs[0])}" for each in ours if theirs
                  and said(each) != said(theirs[0])]  # fmt: skip
    for key, edits in editor.touched.items():
        ours, theirs = after.shapes.get(key, []), fresh.shapes.get(key, [])
        if edits <= OF_LOOKS and [said(each) for each in ours] != [said(each) for each in theirs]:
            found.append(f"{key} was {edits}, and says {list(map(said, ours))}, not {list(map(said, theirs))}")
        elif edits & {"reworded", "extended"} and not edits & {"overtyped", "frozen", "deleted"}:
            wanted = numbers_of(theirs[0])
            found += [f"{key}: {name} is {text}, not {wanted[name]}" for name, text in number_fields(ours[0]._element)
                      if name in wanted and text not in wanted[name]]  # fmt: skip
    return found


def numbers_of(shape: Any) -> dict[str, set[str]]:
    """The texts of a shape's numbers by key."""
    found: dict[str, set[str]] = {}
    for key, text in number_fields(shape._element):
        found.setdefault(key, set()).add(text)
    return found


def foreign_parts(path: Path) -> dict[str, bytes]:
    """Parts that an update has no business with."""
    heads = ("ppt/slideMasters/", "ppt/slideLayouts/", "ppt/theme/", "ppt/media/", "ppt/notesMasters/", "ppt/presProps",
             "ppt/tableStyles", "docProps/app")  # fmt: skip
    return {name: data for name, data in read_parts(path).items() if name.startswith(heads)}


def check_edited(data: st.DataObject, is_deep: bool = False) -> None:
    """A file that people edited before each of two waves keeps all they did, and says all else as a fresh build."""
    deck = data.draw(wave_decks(), "deck")
    editor = Editor(data)
    with folder() as where:
        now = deck.built(where, 0, "first.pptx")
        for wave in (1, 2):
            edited = where / f"edited-{wave}.pptx"
            shutil.copy(now, edited)
            editor.edit(edited)
            now, result = put_in(deck, where, wave, edited, f"to-{wave}.pptx")
            fresh = Seen(deck.built(where, wave, f"fresh-{wave}.pptx"))
            after = Seen(now)
            faults = editor.lost(after) + left_behind(after, fresh, editor, result.changes)
            known = lint_faults(edited)
            faults += [each for each in lint_faults(now) if each not in known and "the same title" not in each]
            faults += ["parts of others changed"] if foreign_parts(now) != foreign_parts(edited) else []
            assert not faults, "\n".join([f"wave {wave} {editor.touched}", *faults])
            again, told = put_in(deck, where, wave, now, "again.pptx")
            assert again == now and told.path is None, told.changes
        if is_deep or deck.slides[0][0]["kind"] in ("chart", "table"):
            assert not validate(now)


CHECKS: list[Callable[[st.DataObject], None]] = [check_unedited, check_edited]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("check_"))
@FAST
@given(data=st.data())
def test_every_update(check: Callable[[st.DataObject], None], data: st.DataObject) -> None:
    check(data)


@pytest.mark.slow
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__.removeprefix("check_"))
@DEEP
@given(data=st.data())
def test_every_update_deeply(check: Callable[[st.DataObject], None], data: st.DataObject) -> None:
    check(data)
