"""The three sides of a merge, written short: numbers as `{key:text}`, paragraphs apart by ` ¶ `."""

from __future__ import annotations

import re

from deckgen.model import BlockState, Leaf, Mark, Path, Value, Wording

_MARK = re.compile(r"\{([^{}:]+):([^{}]*)\}")


def wording(text: str | None) -> Wording:
    """`Om {a:8 ud af 10} ¶ Ja` as a wording of two paragraphs; '' is one paragraph of nothing, None no paragraph."""
    return Wording(() if text is None else tuple(_words(each) for each in text.split(" ¶ ")))


def _words(text: str) -> tuple[str | Mark, ...]:
    items: list[str | Mark] = []
    at = 0
    for found in _MARK.finditer(text):
        items += [text[at : found.start()]] if found.start() > at else []
        items.append(Mark(found[1], found[2]))
        at = found.end()
    return (*items, text[at:]) if at < len(text) else tuple(items)


def short(words: Wording) -> str | None:
    """A wording as it is written short."""
    if not words.paragraphs:
        return None
    return " ¶ ".join("".join(each if isinstance(each, str) else f"{{{each.key}:{each.text}}}" for each in paragraph)
                      for paragraph in words.paragraphs)  # fmt: skip


def text_block(text: str, key: str = "s/title") -> BlockState:
    return BlockState(key, "text", {("text",): wording(text)})


def chart_block(
    values: dict[str, float | None] | dict[str, dict[str, float | None]], names: dict[str, str] | None = None,
    alt: str = "Chart", key: str = "s/chart",
) -> BlockState:  # fmt: skip
    """A chart of values by category, or by series and category; `names` are those that are not their keys."""
    series = values if values and all(isinstance(each, dict) for each in values.values()) else {"": values}
    categories: list[str] = list(dict.fromkeys(key for each in series.values() for key in each))  # type: ignore[union-attr]
    named = names or {}
    leaves: dict[Path, Leaf] = {("series", each): named.get(each, each) for each in series}
    leaves |= {("category", each): named.get(each, each) for each in categories}
    leaves |= {("value", one, each): Value(number) for one, held in series.items()
               for each, number in held.items()}  # type: ignore[union-attr]  # fmt: skip
    leaves |= {("alt",): alt}
    return BlockState(key, "chart", leaves, {"series": tuple(series), "category": tuple(categories)})


def values_of(block: BlockState) -> dict[str, float | None]:
    """A chart's numbers by `series/category`, or by category where there is one series without a key."""
    return {"/".join(filter(None, path[1:])): leaf.number for path, leaf in block.leaves.items()
            if isinstance(leaf, Value)}  # fmt: skip
