"""Which of a template's layouts serves for each layout that deckgen's slides want.

A layout with deckgen's own name for it wins. Otherwise PowerPoint's type of layout counts most, then which
placeholders there are and how much room they give, then the name in the languages of the users.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deckgen.model import Brand, Frame, Layout, Placeholder
from deckgen.powerpoint.brand_colours import contrast

FREE = ("icons", "chart", "table", "picture")
"""Roles that are drawn in the free space of a slide where a layout has no placeholder for them."""

DRAWN = ("icons",)
"""Roles that never fill a placeholder: another's only gives them room."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A wanted layout: roles it cannot do without, roles it can, and PowerPoint's types, best first."""

    needs: tuple[str, ...]
    likes: tuple[str, ...]
    types: tuple[str, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LayoutChoice:
    """The real layout for a slot. `stands_in` maps wanted roles to the roles of placeholders that serve.

    `exact` says that every role has its own placeholder; else `reason` says in words what has not.
    """

    slot: str
    layout: str
    exact: bool
    missing: tuple[str, ...] = ()
    stands_in: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


_COVER = _words(
    "cover, title slide, titelslide, titeldia, titelfolie, forside, framsida, rubrikbild, tittellysbilde, "
    "otsikkodia, titilskyggna, forsíða, diapositive de titre"
)
_SECTION = _words("section, afsnit, avsnitt, inddel, indel, inndel, kapit, osan, abschnitt, kafl, divider, skille")
_STATEMENT = _words("statement, main point, main_point, udsagn, budskab, budskap, viesti")
_QUOTE = _words("quote, citat, sitat, sitaatti, zitat, tilvitnun")
_TEXT = _words("content, indhold, innehåll, innhold, sisältö, inhalt, efni, body, text, tekst")
_ONLY = _words(
    "title only, title_only, kun titel, kun overskrift, endast rubrik, bare tittel, vain otsikko, nur titel, "
    "aðeins titill, titre seul"
)
_CHART = ("chart", "diagram", "graf", "kaavio", "línurit")
_TABLE = ("table", "tabel", "taulukko", "tafla")
_PICTURE = ("picture", "photo", "foto", "billede", "bild", "kuva", "mynd")
_TWO = _words("two, columns, to indhold, två, to innhold, kaksi, zwei, spalte")
_LIST = ("list", "agenda", "dagsorden", "dagordning")
_CONTACT = ("contact", "kontakt", "yhteys")

_FIGURE_LIKES = ("subtitle", "source")
_SHARE_LIKES = ("left_numeral", "left_caption", "right_heading", "right_subtitle", "source")
_OPENING_TYPES = ("title", "secHead", "titleOnly")
_SPOKEN_TYPES = ("secHead", "title", "titleOnly")
_CONTENT_TYPES = ("obj", "tx", "titleOnly")
_DRAWN_TYPES = ("titleOnly", "obj", "tx")
_SIDE_TYPES = ("twoObj", "twoColTx", "twoTxTwoObj")
_CHART_TEXT_TYPES = ("chartAndTx", "txAndChart", "objTx", "objAndTx", "txAndObj", "twoObj", "twoColTx", "obj")

SLOTS: Mapping[str, Slot] = {
    "Cover": Slot(("title",), ("subtitle",), _OPENING_TYPES, _COVER),
    "Statement": Slot(("title",), ("subtitle",), _SPOKEN_TYPES, _STATEMENT),
    "Icon grid": Slot(("title", "icons"), (), _DRAWN_TYPES, ("icon", "ikon", *_ONLY)),
    "Pictogram": Slot(
        ("title", "icons"), ("numeral", "phrase", "caption", "source"), _DRAWN_TYPES, ("pictogram", *_ONLY)
    ),
    "Chart": Slot(("title", "chart"), _FIGURE_LIKES, ("chart", *_CONTENT_TYPES), (*_CHART, *_TEXT)),
    "Chart and text": Slot(("title", "chart", "text"), _FIGURE_LIKES, _CHART_TEXT_TYPES, _CHART),
    "Share and chart": Slot(("title", "left", "right"), _SHARE_LIKES, (*_SIDE_TYPES, "titleOnly"), _TWO),
    "Section": Slot(("title",), (), ("secHead", "title", "titleOnly"), _SECTION),
    "List": Slot(("title", "body"), (), _CONTENT_TYPES, (*_LIST, *_TEXT)),
    "Contact": Slot(("title", "body"), ("icons",), _CONTENT_TYPES, (*_CONTACT, *_TEXT)),
    "Comparison": Slot(("title", "chart"), _FIGURE_LIKES, ("chart", *_CONTENT_TYPES), _TEXT),
    "Table": Slot(("title", "table"), _FIGURE_LIKES, ("tbl", *_CONTENT_TYPES), (*_TABLE, *_TEXT)),
    "Picture": Slot(("title", "picture"), ("source",), ("picTx", *_CONTENT_TYPES), _PICTURE),
    "Quote": Slot(("title",), ("subtitle",), _SPOKEN_TYPES, _QUOTE),
    "Two columns": Slot(("title", "left", "right"), (), (*_SIDE_TYPES, *_CONTENT_TYPES), _TWO),
    "Title and text": Slot(("title", "body"), (), _CONTENT_TYPES, _TEXT),
    "Title only": Slot(("title",), (), ("titleOnly", "obj", "tx"), _ONLY),
}
"""The layouts that deckgen's slides ask for by name."""

STAND_INS: Mapping[str, tuple[str, ...]] = {
    "chart": ("body", "table", "left"),
    "table": ("body", "chart", "left"),
    "picture": ("body", "chart"),
    "body": ("text", "left"),
    "text": ("right", "caption", "body"),
    "icons": ("body", "chart"),
    "left": ("chart", "body"),
    "right": ("text", "body"),
    "source": ("caption",),
}
"""Roles whose placeholder may take another role's block, best first."""

_SPARE_SIDES = {"Chart", "Comparison", "Table", "List", "Title and text", "Contact"}
"""Slots with one thing on them: half a slide is too little, so 'left' does not stand in."""

LARGE = 0.08
"""An unused placeholder that is larger than this share of the slide leaves a gap."""

_OPENING = ("Cover", "Statement", "Section", "Quote")

_SPOKEN = ("Statement", "Quote")
"""Slots amid the slides with figures: they take their colours, so their background must be like theirs."""

ALIKE = 1.5
"""The most contrast between two backgrounds on which the same colours can be read."""


def choose_layouts(brand: Brand, clutter: Mapping[str, float] | None = None) -> dict[str, LayoutChoice]:
    """The best layout for each slot; one that `brand.kinds` gives is taken as it is.

    `clutter` says by name how much of a layout's content area fixed pictures and fields cover, 0 to 1.
    """
    layouts = list(brand.layouts.values())
    cover: Mapping[str, float] = clutter or {}
    usual = _best("Title and text", SLOTS["Title and text"], layouts, brand, cover)
    return {
        slot: _choice(slot, wanted, _best(slot, wanted, layouts, brand, cover, usual)) for slot, wanted in SLOTS.items()
    }


def matched(slot: str, layout: Layout) -> dict[str, Placeholder]:
    """The placeholder for each role of a slot that has one, its own first, then one that may stand in."""
    wanted = SLOTS[slot]
    free = {each.role: each for each in layout.placeholders}
    found = {role: free.pop(role) for role in (*wanted.needs, *wanted.likes) if role in free}
    for role in (*wanted.needs, *wanted.likes):
        for other in STAND_INS.get(role, ()) if role not in found else ():
            if other in free and not (other == "left" and slot in _SPARE_SIDES):
                found[role] = free.pop(other)
                break
    return found


def _best(
    slot: str,
    wanted: Slot,
    layouts: Sequence[Layout],
    brand: Brand,
    clutter: Mapping[str, float],
    usual: Layout | None = None,
) -> Layout:
    """The layout with the highest score; `usual` is the one for content, where that is known."""
    if slot in brand.kinds:
        return brand.layouts[brand.kinds[slot]]
    for layout in layouts:
        if layout.name.casefold() == slot.casefold() and set(wanted.needs) <= set(matched(slot, layout)) | {"icons"}:
            return layout
    scores = [
        _score(slot, wanted, layout, brand, clutter.get(layout.name, 0.0)) - 0.001 * position
        for position, layout in enumerate(layouts)
    ]
    if usual is not None:
        for position, layout in enumerate(layouts):
            scores[position] -= _strangeness(slot, layout, usual, brand, clutter.get(layout.name, 0.0))
    return layouts[scores.index(max(scores))]


def _strangeness(slot: str, layout: Layout, usual: Layout, brand: Brand, clutter: float) -> float:
    """What it costs that a layout differs from that for content: in its background, in its title's place."""
    is_makeshift = slot == "Section" and not is_opening(slot, layout, brand.height)
    if slot in _SPOKEN or is_makeshift:
        return 3 * (contrast(layout.background, usual.background) > ALIKE) + 3 * clutter
    title, usual_title = _title_of(layout), _title_of(usual)
    if slot in (*_OPENING, "Picture") or title is None or usual_title is None:
        return 0.0
    is_aside = abs(title.x - usual_title.x) > 0.08 * brand.width or title.w < 0.7 * usual_title.w
    return 2.0 * (is_aside or abs(title.y - usual_title.y) > 0.15 * brand.height)


def _title_of(layout: Layout) -> Frame | None:
    return next((each.frame for each in layout.placeholders if each.role == "title"), None)


def _score(slot: str, wanted: Slot, layout: Layout, brand: Brand, clutter: float) -> float:
    found = matched(slot, layout)
    slide = brand.width * brand.height
    kind = apparent_type(layout, brand.height)
    score = 3.0 - 0.4 * wanted.types.index(kind) if kind in wanted.types else 0.0
    for role in wanted.needs:
        if role in found:
            score += 1.5 if found[role].role == role else -0.4 if role in DRAWN else 1.1
        elif role == "title":
            score -= 6
        else:
            score -= 0.5 if role in FREE else 1.5
    score += sum(0.4 for role in wanted.likes if role in found and found[role].role == role)
    if any(name in layout.name.casefold() for name in wanted.names):
        score += 1.0
    used = {each.role for each in found.values()}
    spare = [each for each in layout.placeholders if each.role not in used]
    shares = [each.frame.w * each.frame.h / slide for each in spare]
    score -= 1.5 * min(1.0, sum(shares)) + 0.8 * sum(1 for share in shares if share > LARGE)
    score -= 1.0 * sum(1 for each in spare if each.type == "pic")
    if any(each.role.startswith("vertical") for each in layout.placeholders):
        score -= 4
    if slot not in _OPENING:
        score += _room(slot, wanted, layout, found, brand) - 3 * clutter
    return score


def _room(slot: str, wanted: Slot, layout: Layout, found: Mapping[str, Placeholder], brand: Brand) -> float:
    """What the space for the content is worth: that of its placeholder, or what is free under the title."""
    contents = [found[role] for role in wanted.needs if role != "title" and role in found]
    if contents:
        share = sum(each.frame.w * each.frame.h for each in contents) / (brand.width * brand.height)
        return 3 * min(share, 0.5) - 1.5
    title = _title_of(layout)
    if title is None:
        return -1.0
    return 0.0 if title.bottom < 0.4 * brand.height else -3.0


_NEEDED_ROLES = {
    "title": ("title",),
    "secHead": ("title",),
    "titleOnly": ("title",),
    "obj": ("title", "body"),
    "tx": ("title", "body"),
    "twoObj": ("title", "left", "right"),
    "twoColTx": ("title", "left", "right"),
    "twoTxTwoObj": ("title", "left", "right"),
    "picTx": ("title", "picture"),
    "objTx": ("title", "body"),
    "chart": ("title", "chart"),
    "tbl": ("title", "table"),
}


def apparent_type(layout: Layout, height: int) -> str:
    """PowerPoint's type of the layout if its placeholders bear it out, else the type they look like."""
    roles = {each.role for each in layout.placeholders}
    if layout.type in _NEEDED_ROLES and set(_NEEDED_ROLES[layout.type]) <= roles:
        return layout.type
    if "title" not in roles:
        return "blank"
    if {"chart", "text"} <= roles:
        return "chartAndTx"
    for kind in ("chart", "tbl", "twoObj", "picTx"):
        if set(_NEEDED_ROLES[kind]) <= roles:
            return kind
    if "body" in roles:
        return "objTx" if "text" in roles else "obj"
    title = next(each for each in layout.placeholders if each.role == "title")
    is_low = title.frame.y + title.frame.h / 2 > 0.3 * height
    if "subtitle" in roles:
        return "title" if is_low else "obj" if layout.type == "obj" else "titleOnly"
    return "secHead" if is_low else "titleOnly"


def is_opening(slot: str, layout: Layout, height: int) -> bool:
    """Whether a layout is made for a cover or a section, by its looks or by its name."""
    is_named = any(name in layout.name.casefold() for name in SLOTS[slot].names)
    return is_named or apparent_type(layout, height) in ("title", "secHead")


def _choice(slot: str, wanted: Slot, layout: Layout) -> LayoutChoice:
    found = matched(slot, layout)
    roles = (*wanted.needs, *wanted.likes)
    missing = tuple(role for role in roles if role not in found)
    stands_in = {role: found[role].role for role in roles if role in found and found[role].role != role}
    if not missing and not stands_in:
        return LayoutChoice(slot, layout.name, True, (), stands_in)
    parts = []
    if missing:
        parts.append(f"has no placeholder for {_listed(missing)}")
    if stands_in:
        parts.append("puts " + _listed([f"{role} where its {other} is" for role, other in stands_in.items()]))
    reason = f"a '{slot}' slide uses the layout '{layout.name}', which {' and '.join(parts)}"
    return LayoutChoice(slot, layout.name, False, missing, stands_in, reason)


def _listed(words: Sequence[str]) -> str:
    shown = [word.replace("_", " ") for word in words]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
