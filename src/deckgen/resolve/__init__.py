"""DeckSpec and data to DeckContent: all values filled in, claims decided, no geometry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from deckgen.fields import LocalText, place_of
from deckgen.findings import DeckgenError, Finding
from deckgen.languages import language as language_named
from deckgen.model import Brand, DeckContent, Fact, Paragraph, Run, SlideContent, Text
from deckgen.project import Project
from deckgen.resolve.alts import with_alt_facts
from deckgen.resolve.claims import WITHHELD, Claims, Verdict, decide_claim, refused_by_data, worth_telling
from deckgen.resolve.context import SlideContext
from deckgen.resolve.facts import facts_of, number_fact
from deckgen.resolve.notes import notes_with_sources
from deckgen.resolve.status_notes import explained
from deckgen.resolve.waves import history_of
from deckgen.slides import SLIDES
from deckgen.slides._base import FigureSpec, SlideSpec
from deckgen.spec.data import read_data
from deckgen.spec.deck import DeckSpec
from deckgen.spec.text import RESERVED, Texts
from deckgen.spec.withheld import number_of

__all__ = ["Claims", "resolve"]

_KEY = re.compile(r"[^/\[\]\n\r\t]{1,200}")
"""A key stands in paths, slide/block, and in the names of shapes, in brackets."""

STAMPED = ("illustrative", "provisional")


class DataWords:
    """A data set as templates see it: `{{ barometer.source }}`."""

    parts = ("source",)

    def __init__(self, source: str) -> None:
        self.source = source

    def __str__(self) -> str:
        return self.source


def resolve(
    spec: DeckSpec, project: Project, params: Mapping[str, str], language_code: str, brand: Brand,
    icon_folders: tuple[Path, ...], problems: list[Finding], claims: Claims = "stop",
) -> DeckContent:  # fmt: skip
    """The resolved deck. Problems are gathered, errors and warnings; what is returned is whole if none is an error.

    `claims` says what becomes of claims that no longer hold, on slides without another wording.
    What cannot be read is told once and then stands in `failed`, so that what needs it is not told as well.
    """
    language = language_named(language_code)
    _check_names(spec, problems)
    data = read_data(spec, project, params, language_code, problems)
    names: dict[str, Any] = dict(params)
    failed = {*spec.data} - {*data}
    texts = Texts(names, language, failed, spec.interval)

    def plain(text: LocalText | None) -> str:
        if text is None:
            return ""
        try:
            return " ".join(paragraph.text.replace("\n", " ") for paragraph in texts.paragraphs(text))
        except DeckgenError as problem:
            problems.extend(problem.findings)
            return ""

    # A data set's source may name params only, a number's label data sets too: filled in that order.
    names.update({name: DataWords(plain(each.source)) for name, each in data.items()})
    facts: dict[str, Fact] = {}
    for name, number in spec.numbers.items():
        label = plain(number.label) if number is not None else ""
        fact = number_fact(name, number, data, spec.data, params, label, language, problems)
        if fact is None:
            failed.add(str(name))
        else:
            facts[name] = fact
            assert number is not None
            history = cache(partial(history_of, fact, number, data[str(number.from_)], spec, params, language, plain))
            told = number_of(fact, history, spec.interval)
            if told is not None:
                names[name] = told
    keys = _slide_keys(spec, problems)
    slides = []
    for index, key in enumerate(keys):
        context = SlideContext(
            spec=spec, project=project, params=params, language=language, brand=brand, icon_folders=icon_folders,
            texts=texts, data=data, facts=facts, failed=failed, slide_key=key, position=index + 1, problems=problems,
        )  # fmt: skip
        slide = spec.slide(index)
        if slide is not None:
            slides.append(_slide(slide, key, context, decide_claim(slide, context, texts, claims), claims))
    title = plain(spec.title)
    deck = DeckContent(
        key="", title=title, language=language_code, params=dict(params), slides=tuple(slides),
        facts=tuple(facts.values()), footer=plain(spec.footer) if spec.footer else title,
        date=plain(spec.date), author=plain(spec.author), level=spec.interval,
    )  # fmt: skip
    _same_titles(deck, problems)
    return deck


def _check_names(spec: DeckSpec, problems: list[Finding]) -> None:
    """Params, data sets and numbers share one space of names, that of the templates."""
    taken: dict[str, str] = {}
    groups: tuple[tuple[str, Iterable[str]], ...] = (
        ("param", spec.params), ("data set", spec.data), ("number", spec.numbers),
    )  # fmt: skip
    for what, names in groups:
        for name in names:
            where = place_of(name)
            if not name.isidentifier() or name in RESERVED or name.startswith("_"):
                problems.append(
                    Finding(
                        "error",
                        "name-wrong",
                        f"'{name}' cannot be the name of a {what}",
                        where,
                        "a name is letters, digits and _, and not a word such as `is` or `in`",
                    )
                )
            elif name in taken:
                problems.append(Finding("error", "name-twice", f"'{name}' is both a {taken[name]} and a {what}", where,
                                        "give one of them another name"))  # fmt: skip
            taken[name] = what


def _slide_keys(spec: DeckSpec, problems: list[Finding]) -> list[str]:
    """Each slide's key: as given, else made from its kind and the wording of its title's template."""
    keys: dict[str, int] = {}
    used: Counter[str] = Counter()
    for index in range(len(spec.slides)):
        slide = spec.slide(index)
        given = slide.key if slide is not None else None
        wanted = key = str(given or (_key_from_title(slide) if slide is not None else ""))
        if given and key in keys:
            problems.append(Finding(
                "error", "key-duplicate", f"slide {keys[key]} has the key '{key}' too", place_of(given),
                "give each slide a key of its own", index + 1,
            ))  # fmt: skip
        if given and not _KEY.fullmatch(key):
            problems.append(Finding(
                "error", "key-wrong", f"'{key}' cannot be a slide's key", place_of(given),
                "a key has no slash, no brackets and no line break, and at most 200 characters", index + 1,
            ))  # fmt: skip
        while key in keys:
            used[wanted] += 1
            key = f"{wanted}~{used[wanted] + 1}"
        keys[key] = index + 1
    return list(keys)


def _key_from_title(slide: SlideSpec) -> str:
    import unicodedata

    text = next(iter(slide.title.texts.values())) if slide.title else ""
    words = re.sub(r"\{[{%].*?[%}]\}", " ", text, flags=re.S).lower().translate(str.maketrans("æøåðþ", "aoadt"))
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    return "-".join([slide.kind.replace("_", "-"), *re.findall(r"[a-z0-9]+", plain)[:5]])


def _slide(slide: SlideSpec, key: str, context: SlideContext, verdict: Verdict, claims: Claims) -> SlideContent:
    if verdict.other is not None:
        # A typo in the wording that is not shown is told today, not on the day when it is needed.
        found: list[Finding] = []
        _content(verdict.other, key, replace(context, problems=found), ())
        context.problems.extend(worth_telling(found, context.problems))
    stamps = ("claim_broken",) if verdict.stamped else ()
    if claims != "keep":
        return replace(_content(verdict.shown, key, context, stamps), claim=verdict.broken)
    # What a slide cannot say of these numbers («9 out of 10») must not keep an update from all other slides.
    told: list[Finding] = []
    content = _content(verdict.shown, key, replace(context, problems=told), stamps)
    refused = refused_by_data(told)
    context.problems.extend(each for each in told if each not in refused)
    said = "; ".join(dict.fromkeys(each.message for each in refused))
    # But a number that may not be shown any more must not stay either, so that such a slide is not left as it is.
    unsayable = bool(refused) and not any(each.code in WITHHELD for each in refused)
    return replace(content, claim=verdict.broken or said, unsayable=unsayable)


def _content(slide: SlideSpec, key: str, context: SlideContext, stamps: tuple[str, ...]) -> SlideContent:
    """The slide in one wording. `stamps` are the words of its stamp, before that of its numbers' status."""
    context = replace(context, figure_notes=[])
    parts = SLIDES[slide.kind].function(slide, context)
    title = context.text(slide.title)
    blocks = with_alt_facts(context, slide, parts.blocks)
    if title:
        blocks = (Text(f"{key}/title", "title", (_one_paragraph(title),)), *blocks)
    blocks, said = explained(context, key, blocks, isinstance(slide, FigureSpec))
    shown = facts_of(blocks)
    status = next((each for each in STAMPED if any(fact.status == each for fact in shown)), None)
    if status:
        stamps = (*stamps, status)
        context.warn(f"{status}-numbers", f"shows {status} numbers and is stamped")
    if stamps:
        words = Run(" · ".join(context.language.words[each] for each in stamps))
        blocks = (*blocks[:1], Text(f"{key}/stamp", "stamp", (Paragraph((words,)),)), *blocks[1:])
    notes = notes_with_sources((*context.text(slide.notes), *said), shown, context.language)
    layouts = (str(slide.layout), *parts.layouts) if slide.layout else parts.layouts
    name = _words(title) if slide.kind == "section" else None
    return SlideContent(key, slide.kind, layouts, blocks, notes, name)


def _one_paragraph(paragraphs: tuple[Paragraph, ...]) -> Paragraph:
    """A title is one paragraph: an empty line in it is a soft break."""
    runs: tuple[Run, ...] = ()
    for paragraph in paragraphs:
        runs = (*runs, Run("\v"), *paragraph.runs) if runs else paragraph.runs
    return replace(paragraphs[0], runs=runs)


def _same_titles(deck: DeckContent, problems: list[Finding]) -> None:
    first: dict[str, int] = {}
    for number, slide in enumerate(deck.slides, 1):
        title = next((block for block in slide.blocks if isinstance(block, Text) and block.role == "title"), None)
        if title is None:
            continue
        words = " ".join(title.text.split())
        if words in first:
            problems.append(Finding(
                "warning", "title-twice", f"has the same title as slide {first[words]}: '{words[:60]}'", None,
                "a screen reader lists slides by title: make each its own", number,
            ))  # fmt: skip
        first.setdefault(words, number)


def _words(paragraphs: tuple[Paragraph, ...]) -> str:
    return " ".join(" ".join(paragraph.text.split()) for paragraph in paragraphs)
