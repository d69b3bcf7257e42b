"""The documentation: up to date, true, and without dead ends."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from deckgen.charts import CHARTS
from deckgen.cli import _parser
from deckgen.findings import DeckgenError
from deckgen.look import Look
from deckgen.pipeline import Request, run
from deckgen.slides import SLIDES
from deckgen.spec.confidence import CONFIDENCE_FILTERS
from deckgen.spec.filters import FILTERS, TEXT_FILTERS
from deckgen.spec.positions import parse_yaml, read_yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import make_docs  # noqa: E402
from docs_examples import examples  # noqa: E402
from docs_keys import anchor  # noqa: E402

DOCS = ROOT / "docs"
SOURCE = ROOT / "src" / "deckgen"
PAGES = [ROOT / "README.md", *make_docs.pages()]
GALLERY = sorted((ROOT / "tests" / "gallery").glob("*/*.yaml"))
SLIDE = {"kind": "section", "title": "A slide"}

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.M | re.S)
_GENERATED = re.compile(r"<!-- generated: [\w-]+ -->.*?<!-- end -->", re.S)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def _names(pages: list[Path]) -> list[str]:
    return [page.relative_to(ROOT).as_posix() for page in pages]


def _blocks(kind: str, pages: list[Path]) -> Iterator[tuple[str, str]]:
    """The code blocks of a kind that were written by hand: the page and place for a test's name, and the code."""
    for page in pages:
        text = _GENERATED.sub("", page.read_text("utf-8"))
        found = [match[3] for match in _FENCE.finditer(text) if match[2] == kind]
        yield from ((f"{page.stem}-{number}", code) for number, code in enumerate(found, 1))


def _prose(page: Path) -> str:
    """A page without its code."""
    return re.sub(r"`[^`\n]*`", "", _FENCE.sub("", page.read_text("utf-8")))


# --------------------------------------------------------------------------------------------- generated


@pytest.mark.parametrize("page", make_docs.pages(), ids=_names(make_docs.pages()))
def test_generated_parts_are_what_the_program_says_now(page: Path) -> None:
    text = page.read_text("utf-8")
    assert make_docs.renewed(text) == text, "run: python tools/make_docs.py"


def test_every_generated_part_stands_on_a_page() -> None:
    said = "".join(page.read_text("utf-8") for page in make_docs.pages())
    assert [name for name in make_docs.PARTS if f"<!-- generated: {name} -->" not in said] == []


# --------------------------------------------------------------------------------------------- complete


@pytest.mark.parametrize(("folder", "kinds"), [("slides", SLIDES), ("charts", CHARTS)])
def test_every_kind_is_explained_with_an_example_and_its_picture(folder: str, kinds: dict[str, Any]) -> None:
    text = (DOCS / "spec" / f"{folder}.md").read_text("utf-8")
    chosen_from = text[: text.index("<!-- generated")]
    for name in kinds:
        assert f"\n## {name}\n" in text
        assert f"](#{name})" in chosen_from, f"{name} is in no table that helps to choose"
        assert f"images/{folder}/{name}.png" in text, f"tests/gallery/{folder}/{name}.yaml is missing"


def test_every_filter_is_explained_and_shown() -> None:
    text = (DOCS / "spec" / "texts.md").read_text("utf-8")
    assert set(make_docs.SAMPLES) == {*FILTERS, *CONFIDENCE_FILTERS, *TEXT_FILTERS}
    assert [name for name in {**FILTERS, **CONFIDENCE_FILTERS} if f"\n| `{name}` | " not in text] == []


def test_the_architecture_names_what_is_there() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    named = set(re.findall(r"`((?:\w+/)*\w+(?:\.py|/))`", text)) - {"charts/"}
    kinds = {name for name in named if "NAME" in name}
    assert len(named - kinds) > 15
    places = (SOURCE, ROOT)
    assert [name for name in named - kinds if not any((place / name).exists() for place in places)] == []


def test_the_architecture_shows_a_kind_as_it_is() -> None:
    (_, code), *_ = _blocks("python", [DOCS / "architecture.md"])
    assert code in (SOURCE / "slides" / "section.py").read_text("utf-8")


# ------------------------------------------------------------------------------------------------- true

_YAML = list(_blocks("yaml", PAGES))


@pytest.mark.parametrize("code", [code for _, code in _YAML], ids=[name for name, _ in _YAML])
def test_what_is_shown_builds(code: str, tmp_path: Path) -> None:
    """A whole deck builds as it is; a piece of one in the place of that piece of the talk."""
    if code.startswith("# brand.yaml"):
        Look.model_validate(parse_yaml(code, "brand.yaml"), context={"unknown": (unknown := [])})
        assert unknown == []
        return
    deck = piece = parse_yaml(code, "the example") or {}
    if not {"title", "slides"} <= set(piece):
        talk = read_yaml(ROOT / "decks" / "blox2018.yaml", "the talk")
        deck = {**talk, "slides": [SLIDE], **piece}
        for part in ("params", "data", "numbers"):
            deck[part] = {**talk[part], **piece.get(part, {})}
    for folder in ("data", ".deckgen"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    file = tmp_path / "decks" / "deck.yaml"
    file.parent.mkdir()
    file.write_text(json.dumps(deck, ensure_ascii=False), "utf-8")
    try:
        run(file, Request({}), tmp_path / "deck.pptx", progress=lambda stage: None)
    except DeckgenError as problem:  # an example of a database is right as far as it can be read without one
        assert "kind: sql" in code
        assert {each.code for each in problem.findings} == {"not-fetched"}


@pytest.mark.parametrize("deck", GALLERY, ids=[f"{deck.parent.name}-{deck.stem}" for deck in GALLERY])
def test_the_decks_of_the_examples_build(deck: Path, tmp_path: Path) -> None:
    result = run(deck, Request({}), tmp_path / "deck.pptx", progress=lambda stage: None)
    assert result.slides >= len(examples(deck)) > 0


_SHELL = [(name, line) for name, code in _blocks("sh", PAGES) for line in code.splitlines() if "deckgen " in line]


@pytest.mark.parametrize("line", [line for _, line in _SHELL], ids=[name for name, _ in _SHELL])
def test_commands_are_ones_that_the_program_knows(line: str) -> None:
    words = shlex.split(line.split("&&")[-1])
    if Path(words[0]).name == "deckgen":
        assert hasattr(_parser().parse_args(words[1:]), "run")


@pytest.mark.parametrize("page", PAGES, ids=_names(PAGES))
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    dead = []
    for target in _LINK.findall(_prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, place = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        if not file.exists() or (place and f"#{place}" not in _anchors(file)):
            dead.append(target)
    assert dead == []


def _anchors(page: Path) -> set[str]:
    return {anchor(heading.strip()) for heading in re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.M)}


def test_pictures_are_small_and_all_of_them_shown() -> None:
    said = "".join(page.read_text("utf-8") for page in PAGES)
    for picture in DOCS.rglob("*.png"):
        with Image.open(picture) as image:
            most = 40 if image.width == 640 else 350
        assert picture.stat().st_size < most * 1024, picture
        assert picture.name in said, f"{picture} is shown nowhere"
