"""Every edit that a person may make to a deck stays through an update, each by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import hand_edits as hand
from random_edits import OF_SHAPES, OF_SLIDES, Look, Seen, flattened, slide_deleted
from tools import validate
from wave_decks import WAVES, WaveDeck
from wave_updates import differing, needs_nobody, put_in


def plain_deck(statuses: tuple[str, str, str], shares: tuple[str, str, str], **more: Any) -> WaveDeck:
    """A deck of one slide of every kind whose blocks can be edited, whose waves differ in what is given."""
    rows = []
    for wave, status, share in zip(WAVES, statuses, shares, strict=True):
        rows.append((wave, "visited", "ja", "Ja", "alle", share, "200", status))
        rows += [(wave, "reason", code, code.title(), "alle", value, "200", "published")
                 for code, value in (("bog", share), ("film", "0.3"), ("spil", "0.2"))]  # fmt: skip
    reasons = {"from": "survey", "where": {"question": "reason"}, "category": "answer"}
    slides = (
        {"key": "words", "kind": "bullets", "title": "{{ visited | pct }} kom", "items": ["Nu {{ wave }}"], **more},
        {"key": "bars", "kind": "chart", "title": "Derfor kom folk", "notes": "Sig {{ first | pct }}.",
         "chart": {"type": "bar", "interval": True, **reasons}},
        {"key": "rows", "kind": "table", "title": "I tal", "notes": "Se {{ wave }}.",
         "table": {**reasons, "header": ["Svar", "Andel"]}},
        {"key": "icons", "kind": "icon_grid", "title": "I billeder", "notes": "Se selv.",
         "data": {**reasons, "icons": {"bog": "book", "film": "video", "spil": "puzzle"}}},
    )  # fmt: skip
    return WaveDeck((slides,) * 3, tuple(rows), (("bog", "film", "spil"),) * 3)


def test_notes_go_with_the_numbers_they_were_about(tmp_path: Path) -> None:
    """A wording without numbers has no notes on sources: the page goes, and comes back with the numbers."""
    deck = plain_deck(("published",) * 3, ("0.3", "0.6", "0.3"), claim="visited < 0.5", otherwise="Mange kom",
                      items=["Flere"])  # fmt: skip
    now = deck.built(tmp_path, 0, "first.pptx")
    assert "words" in [key for key, slide in Seen(now).slides.items() if slide.has_notes_slide]
    first = now
    now, result = put_in(deck, tmp_path, 1, now, "to-1.pptx")
    assert "words" not in [key for key, slide in Seen(now).slides.items() if slide.has_notes_slide]
    assert not differing(now, deck.built(tmp_path, 1, "fresh.pptx"))
    assert not validate(now) and needs_nobody(result.changes)
    now, result = put_in(deck, tmp_path, 0, now, "to-0.pptx")
    assert not differing(now, first) and needs_nobody(result.changes)

    # A page on which somebody put a box is theirs.
    def add_box(pptx: Any) -> None:
        box = hand.add_text(hand.slide(pptx, "bars"), "Min egen boks", "Egen")
        hand.slide(pptx, "words").notes_slide.shapes._spTree.append(box._element)

    hand.edit(first, add_box)
    kept, result = put_in(deck, tmp_path, 1, first, "kept.pptx")
    page = Seen(kept).slides["words"].notes_slide
    assert "Min egen boks" in [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    assert [(each.outcome, each.note.rpartition(", ")[2]) for each in result.changes if each.key == "words/notes"] == [
        ("stale", "but its page holds something of a person's: it stays")]  # fmt: skip


@pytest.mark.parametrize(("key", "edit"), [
    *((key, edit) for kind, key in (("text", "words/title"), ("chart", "bars/chart"), ("table", "rows/table"),
                                    ("icons", "icons/icons")) for edit in OF_SHAPES[kind]),
    *(("bars", edit) for edit in (*OF_SLIDES, slide_deleted)),
], ids=lambda each: each if isinstance(each, str) else each.__name__)  # fmt: skip
def test_an_edit_is_looked_for_and_stays(
    key: str, edit: Callable[[Seen, str], Look | None], tmp_path: Path
) -> None:  # fmt: skip
    """Each look sees that the edit is there after an update, and would see that it is not."""
    deck = plain_deck(("published", "illustrative", "published"), ("0.6", "0.7", "0.8"))
    first = deck.built(tmp_path, 0, "first.pptx")
    edited = tmp_path / "edited.pptx"
    seen = Seen(first)
    look = edit(seen, key)
    assert look is not None
    seen.deck.save(str(edited))
    now, _ = put_in(deck, tmp_path, 1, edited, "to-1.pptx")
    fresh = Seen(deck.built(tmp_path, 1, "fresh.pptx"))
    # First on the file without the edit: some looks only look once.
    assert edit in (flattened,) or look(fresh)
    again = edit(Seen(first), key)
    assert again is not None and not again(Seen(now))
