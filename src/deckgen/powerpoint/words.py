"""The words of a text body: read with their numbers marked, and rewritten without losing how a person styled them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher

from lxml import etree

from deckgen.model import Item, Mark, Wording, Words, words_text
from deckgen.powerpoint.keys import FIELD, guid
from deckgen.powerpoint.xml import legal_text

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
OBJECT = "\ufffc"
"""What stands for something that is no text, such as a formula."""
_PROPERTIES = (f"{A}pPr", f"{A}endParaRPr")


# ------------------------------------------------------------------------------------------------- reading


def read_wording(body: etree._Element | None) -> Wording:
    """The paragraphs of a text body; a break is a line feed, a number field of deckgen's a mark."""
    if body is None:
        return Wording()
    return Wording(tuple(read_words(paragraph) for paragraph in body.iterfind(f"{A}p")))


def read_words(paragraph: etree._Element) -> Words:
    items: list[Item] = []
    for node in paragraph:
        if node.tag in _PROPERTIES or not isinstance(node.tag, str):
            continue
        key = mark_key(node)
        if key:
            items.append(Mark(key, _text(node)))
        elif items and isinstance(items[-1], str):
            items[-1] += _text(node)
        else:
            items.append(_text(node))
    return tuple(item for item in items if words_text(item))


def mark_key(node: etree._Element) -> str:
    """The fact's key where a node is a number field of deckgen's, else ''."""
    kind = node.get("type", "") if node.tag == f"{A}fld" else ""
    return kind.removeprefix(FIELD) if kind.startswith(FIELD) else ""


def _text(node: etree._Element) -> str:
    if node.tag == f"{A}br":
        return "\n"
    if node.tag in (f"{A}r", f"{A}fld"):
        return (node.findtext(f"{A}t") or "").replace("\v", "\n")
    return OBJECT


# ------------------------------------------------------------------------------------------------- rewriting


@dataclass(frozen=True, slots=True)
class _Letter:
    """A character of a paragraph with the node it stands in. `node` is None for a new one, styled as `like`."""

    sign: str
    node: etree._Element | None
    like: etree._Element | None
    place: int = 0


def rewrite_body(
    body: etree._Element, wording: Wording, origins: Sequence[int | None], fresh: Sequence[etree._Element] = ()
) -> bool:
    """Make a body read as `wording`; whether anything had to change.

    `origins` says which of the body's paragraphs each of the wording's was. A new one looks like its neighbour; only
    where none is like it, as the paragraph of `fresh` with its words.
    """
    nodes = body.findall(f"{A}p")
    kept = [origin for origin in origins if origin is not None]
    changed = kept != list(range(len(nodes))) or len(kept) != len(origins)
    placed: list[etree._Element] = []
    for words, origin in zip(wording.paragraphs, origins, strict=True):
        if origin is not None and nodes[origin] not in placed:
            changed = rewrite_paragraph(nodes[origin], words) or changed
            placed.append(nodes[origin])
        else:
            placed.append(_new_paragraph(words, nodes, origins, len(placed), fresh))
            changed = True
    if changed and placed != nodes:
        for node in nodes:
            body.remove(node)
        body.extend(placed)
    if not placed:  # a body has at least one paragraph
        last = nodes[0] if nodes else etree.SubElement(body, f"{A}p")
        rewrite_paragraph(last, ())
        if last.getparent() is None:
            body.append(last)
    return changed


def _new_paragraph(
    words: Words, nodes: Sequence[etree._Element], origins: Sequence[int | None], place: int,
    fresh: Sequence[etree._Element],
) -> etree._Element:  # fmt: skip
    text = _joined(words)
    own = next((node for node in fresh if _joined(read_words(node)) == text), None)
    near = sorted((abs(index - place), origin) for index, origin in enumerate(origins) if origin is not None)
    model = next((nodes[origin] for _, origin in near if own is None or _look(nodes[origin]) == _look(own)), own)
    made = deepcopy(model) if model is not None else etree.Element(f"{A}p")
    made.tail = None
    rewrite_paragraph(made, words)
    return made


def _look(paragraph: etree._Element) -> tuple[str, str | None]:
    """Level and weight of a paragraph: what tells a heading from a line under it."""
    level = paragraph.find(f"{A}pPr")
    first = paragraph.find(f"{A}r/{A}rPr")
    return (level.get("lvl", "0") if level is not None else "0", first.get("b", "0") if first is not None else "0")


def _joined(words: Iterable[Item]) -> str:
    return "".join(words_text(item) for item in words)


def rewrite_paragraph(paragraph: etree._Element, words: Words) -> bool:
    """Make a paragraph read as `words`; whether anything had to change. What stays keeps its runs as they are.

    Where the text is right already nothing is touched, even if numbers have lost their marks.
    """
    before = [letter for node in paragraph if node.tag not in _PROPERTIES for letter in _letters(node)]
    old = "".join(letter.sign for letter in before)
    new = legal_text(_joined(words))
    if old == new:
        return False
    letters = _changed(before, old, new)
    nodes = [node for node in paragraph if node.tag not in _PROPERTIES]
    place = next((index for index, node in enumerate(paragraph) if node.tag not in (f"{A}pPr",)), len(paragraph))
    for node in nodes:
        paragraph.remove(node)
    used: set[etree._Element] = set()
    for node in _written(letters, words, paragraph, used):
        paragraph.insert(place, node)
        place += 1
    return True


def _letters(node: etree._Element) -> list[_Letter]:
    return [_Letter(sign, node, node, place) for place, sign in enumerate(_text(node))]


def _changed(before: list[_Letter], old: str, new: str) -> list[_Letter]:
    """The new text's letters: kept ones with their node, new ones like what they take the place of."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    letters = before[:start]
    inner_old, inner_new = _pieces(old[start : len(old) - end]), _pieces(new[start : len(new) - end])
    at = start
    for kind, i, j, k, m in SequenceMatcher(None, inner_old, inner_new, autojunk=False).get_opcodes():
        size = sum(map(len, inner_old[i:j]))
        if kind == "equal":
            letters += before[at : at + size]
        else:
            like = before[at].like if size else _neighbour(letters, before, at)
            letters += [_Letter(sign, None, like) for sign in "".join(inner_new[k:m])]
        at += size
    return letters + before[len(before) - end :] if end else letters


def _neighbour(letters: Sequence[_Letter], before: Sequence[_Letter], at: int) -> etree._Element | None:
    """What new text looks like: as what stands before it, else as what stands behind."""
    if letters:
        return letters[-1].like
    return before[at].like if at < len(before) else None


def _pieces(text: str) -> list[str]:
    """Words and single signs, so that a change never keeps stray letters of another word."""
    pieces: list[str] = []
    for sign in text:
        if pieces and sign.isalnum() and pieces[-1][-1].isalnum():
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _written(
    letters: Sequence[_Letter], words: Words, paragraph: etree._Element, used: set[etree._Element]
) -> list[etree._Element]:
    """Letters as nodes: whole old ones where they are whole, fields for numbers, runs for the rest."""
    nodes: list[etree._Element] = []
    at = 0
    for item in words:
        text = legal_text(words_text(item))
        stretch = letters[at : at + len(text)]
        at += len(text)
        if isinstance(item, Mark):
            nodes.append(_field(item, text, stretch, used))
        else:
            nodes += _runs(stretch, used)
    return nodes


def _field(mark: Mark, text: str, stretch: Sequence[_Letter], used: set[etree._Element]) -> etree._Element:
    """The number's field: the one that stood there, or a new one that looks like the text it takes the place of."""
    for letter in stretch:
        if letter.like is not None and letter.like not in used and mark_key(letter.like) == mark.key:
            used.add(letter.like)
            _set_text(letter.like, text)
            return letter.like
    node = etree.Element(f"{A}fld", id=guid(f"{mark.key}/{len(used)}/{text}"), type=f"{FIELD}{mark.key}")
    look = _properties(next((letter.like for letter in stretch if letter.like is not None), None))
    if look is not None:
        node.append(look)
    _set_text(node, text)
    return node


def _runs(stretch: Sequence[_Letter], used: set[etree._Element]) -> list[etree._Element]:
    nodes: list[etree._Element] = []
    start = 0
    while start < len(stretch):
        end = start + 1
        while end < len(stretch) and _together(stretch[end - 1], stretch[end]):
            end += 1
        nodes.append(_run(stretch[start:end], used))
        start = end
    return nodes


def _together(first: _Letter, second: _Letter) -> bool:
    return first.like is second.like and first.sign != "\n" and second.sign != "\n"


def _run(group: Sequence[_Letter], used: set[etree._Element]) -> etree._Element:
    like = group[0].like
    text = "".join(letter.sign for letter in group)
    whole = like is not None and all(letter.node is like for letter in group) and _text(like) == text
    if like is not None and like not in used and (whole or (like.tag == f"{A}r" and text != "\n")):
        used.add(like)
        if not whole:
            _set_text(like, text)
        return like
    look = _properties(like)
    if text == "\n":
        node = etree.Element(f"{A}br")
        node.extend([look] if look is not None else [])
        return node
    node = etree.Element(f"{A}r")
    node.extend([look] if look is not None else [])
    _set_text(node, text)
    return node


def _properties(like: etree._Element | None) -> etree._Element | None:
    look = like.find(f"{A}rPr") if like is not None else None
    return deepcopy(look) if look is not None else None


def _set_text(node: etree._Element, text: str) -> None:
    held = node.find(f"{A}t")
    if held is None:
        held = etree.SubElement(node, f"{A}t")
    held.text = text
