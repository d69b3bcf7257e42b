"""Write the generated parts of the documentation anew, and its pictures if asked for.

    python tools/make_docs.py               the tables, examples and results between the marks in docs/
    python tools/make_docs.py --pictures    the pictures too (LibreOffice draws them)

A part stands between `<!-- generated: NAME -->` and `<!-- end -->`; all around it is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from os.path import relpath
from pathlib import Path

from docs_codes import findings
from docs_examples import DOCS, GALLERY, ROOT, examples
from docs_keys import key_table, model_heading, own_keys, parts_of, table
from pydantic import BaseModel

from deckgen import look
from deckgen.charts import CHARTS
from deckgen.charts._base import ChartSpec
from deckgen.fields import LocalText, Selection
from deckgen.kinds import Kind
from deckgen.languages import LANGUAGES, language
from deckgen.model import Fact, Precision
from deckgen.powerpoint.brand_layouts import SLOTS, STAND_INS
from deckgen.slides import SLIDES
from deckgen.slides._base import FigureSpec, SlideSpec
from deckgen.sources import SOURCES
from deckgen.spec.codebook import Codebook
from deckgen.spec.confidence import CONFIDENCE_FILTERS
from deckgen.spec.deck import DataSpec, DeckSpec, FileData, NumberSpec, ServiceData
from deckgen.spec.filters import FILTERS, TEXT_FILTERS, Number
from deckgen.spec.history import History
from deckgen.spec.text import Texts

_PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.S)


# ------------------------------------------------------------------------------------------------- pages


def pages() -> list[Path]:
    """The pages of the documentation."""
    return sorted(DOCS.rglob("*.md"))


def renewed(text: str) -> str:
    """A page with all its generated parts made anew. Raises KeyError for a part that nothing makes."""
    return _PART.sub(lambda match: f"{match[1]}{PARTS[match[2]]().strip()}\n{match[3]}", text)


def write_pages() -> None:
    for page in pages():
        text = page.read_text("utf-8")
        new = renewed(text)
        if new != text:
            page.write_text(new, "utf-8")
            print(f"wrote {page.relative_to(ROOT)}")


# ---------------------------------------------------------------------------------------------- examples


def _shown(deck: Path, page: Path) -> Iterator[str]:
    """The examples of a gallery deck: YAML, then the picture."""
    found = examples(deck)
    for example in found:
        kind = deck.stem.replace("_", " ")
        yield f"```yaml\n{example.yaml}\n```"
        yield f"![A slide made from this example of {kind}]({_relative(example.picture, page)})"
    if found:
        yield f"The whole deck: [{deck.relative_to(ROOT).as_posix()}]({_relative(deck, page)})."


def _relative(file: Path, page: Path) -> str:
    """How a page names a file; os.path because pathlib goes upwards only from Python 3.12 on."""
    return Path(relpath(file, page.parent)).as_posix()


# ------------------------------------------------------------------------------------------------- kinds


def slide_kinds() -> str:
    """Every slide kind: what it is for, its own keys, examples."""
    said: set[type] = set()
    return "\n\n".join(part for name, kind in SLIDES.items() for part in _slide_kind(name, kind, said))


def _slide_kind(name: str, kind: Kind, said: set[type]) -> Iterator[str]:
    page = DOCS / "spec" / "slides.md"
    yield f"## {name}"
    yield f"{kind.summary}. {_also(kind.spec)}"
    own = own_keys(kind.spec, [FigureSpec if issubclass(kind.spec, FigureSpec) else SlideSpec])
    yield key_table(kind.spec, [each for each in kind.spec.model_fields if each not in own])
    for part in parts_of(kind.spec, own):
        if part not in said:
            said.add(part)
            yield f"#### {model_heading(part)}"
            yield key_table(part)
    yield from _shown(GALLERY / "slides" / f"{name}.yaml", page)


def part_tables(model: type[BaseModel], names: Iterable[str]) -> Iterator[str]:
    """The keys of each model that stands inside these fields of a model, under a heading."""
    for part in parts_of(model, names):
        yield f"#### {model_heading(part)}"
        yield key_table(part)


def _also(spec: type[SlideSpec]) -> str:
    figures = (
        " and those of [slides with figures](#keys-of-slides-with-figures)" if issubclass(spec, FigureSpec) else ""
    )
    needs = "" if spec.model_fields["title"].is_required() else " The title may be left out."
    return f"It also takes the [keys of every slide](#keys-of-every-slide){figures}.{needs}"


def chart_kinds() -> str:
    """Every chart kind: what it is for, its own keys, examples."""
    return "\n\n".join(part for name, kind in CHARTS.items() for part in _chart_kind(name, kind))


def _chart_kind(name: str, kind: Kind) -> Iterator[str]:
    base = ChartSpec if issubclass(kind.spec, ChartSpec) else Selection
    own = [each for each in own_keys(kind.spec, [base]) if each != "type"]
    yield f"## {name}"
    shared = "[keys of every selection](#keys-of-every-selection)"
    if base is ChartSpec:
        shared += " and the [keys of every native chart](#keys-of-every-native-chart)"
    yield f"{kind.summary}. It takes the {shared}{', and:' if own else '.'}"
    yield key_table(kind.spec, [each for each in kind.spec.model_fields if each not in own]) if own else ""
    yield from _shown(GALLERY / "charts" / f"{name}.yaml", DOCS / "spec" / "charts.md")


def source_kinds() -> str:
    return "\n\n".join(f"**`{name}`**: {kind.summary}\n\n{key_table(kind.spec)}" for name, kind in SOURCES.items())


# ----------------------------------------------------------------------------------------------- filters

_NUMBERS = {
    "share": 0.794, "earlier": 0.764, "four_in_five": 0.8, "count": 2363.0, "population": 5_822_763.0, "change": -2.5,
}  # fmt: skip
SAMPLES: dict[str, tuple[str, ...]] = {
    "pct": ("share | pct", "share | pct(1)", "share | pct(unit=false)"),
    "in_ten": ("four_in_five | in_ten",),
    "number": ("count | number", "change | number(1)"),
    "points": ("(share - earlier) | points", "(share - earlier) | points(sign=false)"),
    "out_of": ("four_in_five | out_of(5)",),
    "direction": ("(share - earlier) | direction",),
    "signed": ("change | signed(1)",),
    "trend": ("share | trend", "share | trend(1)"),
    "short": ("population | short",),
    "margin": ("share | margin", "share | margin(99, 1)"),
    "interval": ("share | interval", "share | interval(decimals=1)"),
    "date": ('"2018-09-03" | date', '"2018-09-03" | date("short")', '"2018-09-03" | date("month")'),
    "lower": ('"Digital" | lower',),
    "upper": ('"digital" | upper',),
    "capitalize": ('"digital" | capitalize',),
    "trim": ('"  digital " | trim',),
    "replace": ('"wave 4" | replace("wave", "edition")',),
    "round": ("share | round(1) | pct",),
    "abs": ("change | abs | number(1)",),
}
"""Ways to use each filter, over the numbers above."""


def filters() -> str:
    return table(("Written", *LANGUAGES), _results({**FILTERS, **CONFIDENCE_FILTERS}))


def text_filters() -> str:
    return table(("Written", "Gives"), (row[:2] for row in _results(TEXT_FILTERS)))


def _results(which: dict[str, Callable[..., object]]) -> Iterator[tuple[str, ...]]:
    """A row for each sample: what is written, and what comes of it in every language."""
    before = History("2018", "2016", Fact("share.previous", _NUMBERS["earlier"], ""), None, "", "pct")
    precision = Precision("wilson", effective=_NUMBERS["count"], share=True)
    names = {name: Number(value, Fact(name, value, "", precision=precision), lambda: before)
             for name, value in _NUMBERS.items()}  # fmt: skip
    for name in which:
        for sample in SAMPLES[name]:
            text = LocalText({"": "{{ " + sample + " }}"})
            results = (Texts(names, language(code)).paragraphs(text)[0].text for code in LANGUAGES)
            yield f"`{{{{ {sample} }}}}`", *results


def filter_numbers() -> str:
    shown = (f"`{name}` {value:g}" if abs(value) < 1e5 else f"`{name}` {value:.0f}" for name, value in _NUMBERS.items())
    return f"In this table {', '.join(shown)}."


def stamps() -> str:
    words = ("illustrative", "provisional")
    rows = ((f"`{word}`", *(each.words[word] for each in LANGUAGES.values())) for word in words)
    return table(("Status", *LANGUAGES), rows)


def languages() -> str:
    rows = ((f"`{code}`", each.name, f"`{each.tag}`") for code, each in LANGUAGES.items())
    return table(("Code", "Language", "As the file has it"), rows)


# ------------------------------------------------------------------------------------------------ brands

_LOOKS: dict[str, type[BaseModel]] = {
    "colours": look.ThemeColours, "colour_map": look.ColourMap, "fonts": look.Fonts, "type": look.TypeStyle,
    "tones": look.Tones, "logo": look.Logo,
}  # fmt: skip


def brand_keys() -> str:
    parts = [key_table(look.Look)]
    for name, model in _LOOKS.items():
        heading = "Keys of each kind of text under `type`" if name == "type" else f"Keys under `{name}`"
        parts += [f"#### {heading}", key_table(model)]
    return re.sub(r"\[([^\]]+)\]\(#keys-of-[\w-]+\)", r"\1", "\n\n".join(parts))


def brand_types() -> str:
    rows = (
        (f"`{name}`", f"{style.size:g}", f"{style.min_size:g}", "bold" if style.bold else "", f"`{tone}`")
        for name, (tone, style) in look._SCALE.items()
    )
    return table(("Kind of text", "Points", "At least", "", "Tone"), rows)


def brand_layouts() -> str:
    rows = (
        (name, ", ".join(slot.needs), ", ".join(slot.likes) or "–", ", ".join(f"`{each}`" for each in slot.types))
        for name, slot in SLOTS.items()
    )
    return table(("Layout", "Needs", "Likes", "PowerPoint's types, best first"), rows)


def stand_ins() -> str:
    return table(("Wanted", "Taken instead, best first"), ((role, ", ".join(each)) for role, each in STAND_INS.items()))


def finding_codes() -> str:
    rows = ((f"`{code}`", severity, message) for code, severity, message in findings())
    return table(("Code", "", "Says"), rows)


_DECK_TYPES = {
    "data": "map of name to [data set](spec/data.md#data-sets)",
    "numbers": "map of name to [number](spec/data.md#numbers)",
    "slides": "list of [slides](spec/slides.md), 1 or more",
}

PARTS: dict[str, Callable[[], str]] = {
    "deck-keys": lambda: "\n\n".join((key_table(DeckSpec, types=_DECK_TYPES), *part_tables(DeckSpec, ["waves"]))),
    "data-keys": lambda: key_table(FileData),
    "service-keys": lambda: key_table(ServiceData, DataSpec.model_fields),
    "estimate-keys": lambda: "\n\n".join(part_tables(DataSpec, ["estimate"])),
    "codebook-keys": lambda: "\n\n".join((key_table(Codebook), *part_tables(Codebook, Codebook.model_fields))),
    "source-kinds": source_kinds,
    "number-keys": lambda: key_table(NumberSpec),
    "selection-keys": lambda: key_table(Selection),
    "chart-keys": lambda: key_table(ChartSpec, Selection.model_fields),
    "slide-keys": lambda: key_table(
        SlideSpec, types={"kind": "[slide kind](#bullets)", "otherwise": "text, or map of keys"}
    ),
    "figure-keys": lambda: key_table(FigureSpec, SlideSpec.model_fields),
    "slide-kinds": slide_kinds,
    "chart-kinds": chart_kinds,
    "filters": filters,
    "filter-numbers": filter_numbers,
    "text-filters": text_filters,
    "stamps": stamps,
    "languages": languages,
    "brand-keys": brand_keys,
    "brand-types": brand_types,
    "brand-layouts": brand_layouts,
    "stand-ins": stand_ins,
    "finding-codes": finding_codes,
}
"""What makes each generated part, by its name in the pages."""


if __name__ == "__main__":
    if set(sys.argv[1:]) - {"--pictures"}:
        sys.exit(__doc__)
    write_pages()
    if "--pictures" in sys.argv:
        from make_pictures import draw_all

        draw_all()
