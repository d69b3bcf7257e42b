"""Whatever a deck has become by chance, it is built or refused with findings: never anything else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from deckgen.findings import DeckgenError
from deckgen.pipeline import Request, run

ROOT = Path(__file__).parents[2]
TALK = ROOT / "decks" / "blox2018.yaml"
VARIANTS = 200

SCRAPS = (
    "{{", "}}", "{%", "%}", "|", ":", '"', "'", "-", "  ", "\t", "[", "]", "{", "}", "#", "&a", "*a", "null", "true",
    "0", "-1", "1e999", "$", "é", "\u202e", "\x00", "pct", "innovative", "NaN", "~", "", "!!int", "---", "**", "\\",
    "😀",
    "<<", "?", ">", "\u2028", "[[a]]", "{a: b}", "barometer", "text", "column", "a" * 300,
)  # fmt: skip

INTERNAL = ("Traceback", "pydantic", "jinja", "Error:", "NoneType", "<class", "object at", "dict", "TypeAdapter", "ctx")


def variant(lines: list[str], chance: random.Random) -> str:
    """The lines with one to five of them dropped, doubled, swapped, moved in, or with a scrap somewhere."""
    lines = list(lines)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        at = chance.randrange(len(lines))
        line, scrap = lines[at], chance.choice(SCRAPS)
        cut = chance.randrange(len(line) + 1)
        words = line.split(" ")
        words[chance.randrange(len(words))] = scrap
        key = line.split(":")[0]
        lines[at : at + 1] = chance.choice((
            [], [line, line], [chance.choice(lines), line], [f"  {line}"], [line.removeprefix("  ")],
            [line[:cut] + scrap + line[cut:]], [line[:cut] + line[cut + 1 :]], [" ".join(words)], [f"{key}: {scrap}"],
            [f"{key}: {scrap}"],
        ))  # fmt: skip
        lines = lines or [""]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(4))
def test_a_deck_changed_by_chance_is_built_or_refused_in_plain_words(seed: int, tmp_path: Path) -> None:
    lines = TALK.read_text("utf-8").split("\n")
    deck, out = tmp_path / "decks" / "talk.yaml", tmp_path / "talk.pptx"
    deck.parent.mkdir()
    (tmp_path / ".deckgen").touch()
    (tmp_path / "data").symlink_to(ROOT / "data")
    built = 0
    for number in range(VARIANTS // 4):
        deck.write_text(variant(lines, random.Random(f"{seed} {number}")), "utf-8")
        try:
            run(deck, Request({}, root=ROOT.parent), out, force=True, progress=lambda stage: None)
            built += 1
        except DeckgenError as problem:
            assert problem.findings, number
            for finding in problem.findings:
                words = f"{finding.message} {finding.hint or ''}"
                assert not [word for word in INTERNAL if word in words], (number, words)
                assert finding.where is not None, (number, words)
    assert 0 < built < VARIANTS // 4
