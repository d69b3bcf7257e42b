"""Whatever a file has lost or holds, `lint` gives findings and never stumbles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from broken import CHART, DECK, RELS_1, SLIDE_1, SLIDE_2, read_parts, write_good_deck, write_parts
from deckgen.powerpoint.lint import lint
from deckgen.powerpoint.package import Package, read_package


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_good_deck(tmp_path_factory.mktemp("lint") / "good.pptx")


def test_a_file_that_is_no_deck_is_a_finding(good: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.pptx"
    text.write_text("no zip")
    half = tmp_path / "half.pptx"
    half.write_bytes(good.read_bytes()[:5000])
    for path in (text, half, tmp_path / "nothing.pptx"):
        (finding,) = lint(path)
        assert (finding.level, finding.part) == ("refuse", "")
        assert path.name in finding.message


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"<a/>"])
def test_no_part_can_be_lost_or_broken_unnoticed(content: bytes | None, good: Path, tmp_path: Path) -> None:
    parts = read_parts(good)
    for name, _ in parts:
        others = [each for each in parts if each[0] != name]
        write_parts(tmp_path / "hurt.pptx", others if content is None else [*others, (name, content)])
        noticed = lint(tmp_path / "hurt.pptx")
        if content is None or (name.endswith((".xml", ".rels")) and content != b"<a/>"):
            assert noticed, f"{name} became {content!r} and nobody noticed"


def without_attributes(node: etree._Element) -> None:
    node.attrib.clear()


def without_anything(node: etree._Element) -> None:
    node.clear()


@pytest.mark.parametrize("hurt", [without_attributes, without_anything])
@pytest.mark.parametrize("name", [DECK, SLIDE_1, SLIDE_2, CHART, RELS_1])
def test_no_element_can_lose_what_it_has_so_that_lint_stumbles(
    name: str, hurt: Callable[[etree._Element], None], good: Path
) -> None:
    whole = read_package(good)
    few = {part: data for part, data in whole.parts.items() if "ppt/slideLayouts/" not in part}
    for place in range(len(list(etree.fromstring(few[name]).iter()))):
        root = etree.fromstring(few[name])
        hurt(list(root.iter())[place])
        lint(Package(few | {name: etree.tostring(root)}, whole.defaults, whole.overrides))
