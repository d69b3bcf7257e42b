"""What a placeholder is for: by the name deckgen gives it, else by its type and where it stands.

Company templates name placeholders in any language ('Titel 1', 'Pladsholder til indhold 2'), Google Slides
and LibreOffice by number alone, so ordinary names say nothing and geometry must.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from deckgen.model import Frame

_WHOLE = ("title", "subtitle", "source", "stamp", "quote", "body", "text")
_FIGURES = ("chart", "table", "picture", "icons", "numeral", "phrase", "caption")
_PARTS_OF_SIDE = ("", "_heading", "_subtitle", "_numeral", "_caption")

KNOWN_ROLES = frozenset((*_WHOLE, *_FIGURES, *(side + part for side in ("left", "right") for part in _PARTS_OF_SIDE)))
"""The roles that deckgen's slides have blocks for."""

_TITLES = ("title", "ctrTitle")
_OWN_ROLE = {"chart": "chart", "tbl": "table", "media": "media"}

THIN = 0.13
"""A text lower than this share of the slide is a line rather than a body of text."""

SHORT = 0.26
"""A lone text lower than this share of the slide stands under a title as its subtitle."""

SIMILAR = 0.6
"""Two placeholders are a pair when the smaller has this share of the larger one's area."""


@dataclass(frozen=True, slots=True)
class Found:
    """A placeholder of a layout before its role is known."""

    name: str
    type: str
    frame: Frame
    vertical: bool = False

    @property
    def area(self) -> int:
        return self.frame.w * self.frame.h


def role_by_name(name: str) -> str | None:
    """The role that a name says ('Left heading' says 'left_heading'), None for other names."""
    bare = re.sub(r"[\s_]+\d+$", "", name.strip())
    role = re.sub(r"[\s_-]+", "_", bare.lower())
    return role if role in KNOWN_ROLES else None


def roles_of(found: Sequence[Found], layout_type: str, height: int) -> list[str]:
    """A role for each placeholder, no two the same; `height` is the slide's."""
    roles = _Roles()
    rest: list[Found] = []
    for each in found:
        role = role_by_name(each.name)
        if role is None or each.vertical or (role == "title") != (each.type in _TITLES) or role in roles.taken:
            rest.append(each)
        else:
            roles.give(each, role)
    for each in rest:
        if each.vertical:
            roles.give(each, "vertical_title" if each.type in _TITLES else "vertical_text")
        elif each.type in _TITLES:
            roles.give(each, "title")
        elif each.type == "subTitle":
            roles.give(each, "subtitle")
        elif each.type in ("pic", "clipArt"):
            roles.give(each, "picture")
    rest = [each for each in rest if each not in roles]
    lines = [each for each in rest if each.type == "body" and each.frame.h < THIN * height]
    bodies = sorted((each for each in rest if each not in lines), key=lambda each: -each.area)
    _give_bodies(bodies, roles, layout_type, height)
    for each in sorted(lines, key=lambda each: (each.frame.y, each.frame.x)):
        roles.give(each, _role_of_line(each, roles, layout_type, height))
    return [roles.role(each) for each in found]


@dataclass
class _Roles:
    """Roles given so far. Placeholders are told apart by identity: two may be alike in all else."""

    given: dict[int, str] = field(default_factory=dict)
    taken: dict[str, Found] = field(default_factory=dict)

    def give(self, found: Found, role: str) -> None:
        """Give the role, with a number behind it where it is taken."""
        unique, number = role, 2
        while unique in self.taken:
            unique, number = f"{role}_{number}", number + 1
        self.given[id(found)] = unique
        self.taken[unique] = found

    def role(self, found: Found) -> str:
        return self.given[id(found)]

    def __contains__(self, found: Found) -> bool:
        return id(found) in self.given


def _give_bodies(bodies: list[Found], roles: _Roles, layout_type: str, height: int) -> None:
    """Roles for charts, tables and bodies of text, which come largest first."""
    picture = roles.taken.get("picture")
    if len(bodies) == 1 and bodies[0].type == "body":
        only = bodies[0]
        is_under_title = layout_type in ("title", "secHead") or (picture is None and only.frame.h < SHORT * height)
        if picture is not None and only.area < SIMILAR * picture.area:
            roles.give(only, "caption")
            return
        if is_under_title and "subtitle" not in roles.taken:
            roles.give(only, "subtitle")
            return
    if "body" not in roles.taken and len(bodies) > 1:
        row = [each for each in bodies if each.area >= SIMILAR * bodies[0].area and _beside(each, bodies[0])]
        row = sorted([bodies[0], *row], key=lambda each: each.frame.x)
        if len(row) > 1:
            names = ("left", *("middle" for _ in row[1:-1]), "right")
            for each, name in zip(row, names, strict=True):
                roles.give(each, name)
    main = next((each for each in bodies if each not in roles), None)
    for each in (each for each in bodies if each not in roles):
        own = _OWN_ROLE.get(each.type)
        if own is not None and own not in roles.taken:
            roles.give(each, own)
        elif main is not None and each is not main and each.type == "body" and _beside(each, main):
            roles.give(each, "text")
        else:
            roles.give(each, "body")


def _role_of_line(line: Found, roles: _Roles, layout_type: str, height: int) -> str:
    frame = line.frame
    for side in ("left", "right"):
        main = roles.taken.get(side)
        if main is not None and _above(frame, main.frame):
            return f"{side}_heading"
    contents = ("body", "left", "chart", "table", "picture", "text")
    main = next((roles.taken[role] for role in contents if role in roles.taken), None)
    title = roles.taken.get("title")
    if layout_type in ("title", "secHead") or (main is None and frame.y < 0.8 * height):
        return "subtitle"
    if "picture" in roles.taken and main is roles.taken["picture"] and "caption" not in roles.taken:
        return "caption"
    if frame.y + frame.h / 2 > 0.8 * height:
        return "source"
    if title is not None and frame.bottom <= title.frame.y + title.frame.h / 4:
        return "kicker"
    if main is not None and frame.y < main.frame.y:
        return "subtitle"
    return "caption"


def _beside(one: Found, other: Found) -> bool:
    """Whether two stand side by side: apart sideways, and mostly at the same height."""
    if one is other:
        return False
    a, b = one.frame, other.frame
    overlap = min(a.bottom, b.bottom) - max(a.y, b.y)
    apart = a.right <= b.x + b.w / 20 or b.right <= a.x + a.w / 20
    return apart and overlap >= 0.6 * min(a.h, b.h)


def _above(line: Frame, main: Frame) -> bool:
    overlap = min(line.right, main.right) - max(line.x, main.x)
    is_as_wide = overlap >= 0.5 * min(line.w, main.w) and line.w <= 1.3 * main.w
    return line.y < main.y and line.bottom <= main.y + main.h / 10 and is_as_wide
