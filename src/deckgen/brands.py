"""A brand made ready to lay decks onto: its look read, its template made or cleaned, its parts packed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from deckgen.findings import Finding, Where, error
from deckgen.model import Brand
from deckgen.powerpoint.brand import (
    LayoutChoice,
    choose_layouts,
    read_brand,
    strip_template,
    template_findings,
)
from deckgen.powerpoint.brand_layouts import is_opening
from deckgen.powerpoint.package import Package, parse_package, read_package
from deckgen.powerpoint.target import Target, prepare_target
from deckgen.powerpoint.template import LogoPart, fitted, read_logo, template_bytes
from deckgen.project import Project
from deckgen.spec.brands import BrandSource, brand_at, find_brand

OPENING = ("Cover", "Section")
"""Layouts that a company's template has one of its own for, or else a slide looks like any other."""

WORDS = ("List", "Title and text", "Contact")
"""Layouts whose words should stand in a placeholder, where PowerPoint's outline shows them."""


@dataclass(frozen=True, slots=True)
class ReadyBrand:
    """A brand with the empty file its decks are laid onto.

    `reasons` says for each wanted layout that it has only a nearest one for, what that one lacks.
    """

    brand: Brand
    target: Target
    reasons: Mapping[str, str]
    findings: tuple[Finding, ...]
    asked: str = ""
    """The brand as it was asked for."""


def ready_brand(name: str, project: Project, where: Where | None) -> ReadyBrand:
    """The brand by name, folder or template file. Raises DeckgenError where it cannot be used.

    Without a `where` in a spec a person has named it: then it may lie anywhere, from the working folder.
    """
    source = brand_at(Path(name), project) if where is None else None
    return _ready(_Key(source or find_brand(name, project, where)))


def _reason(slot: str, choice: LayoutChoice, brand: Brand) -> str | None:
    """Why a layout only stands in; None where it serves. What is drawn needs room alone, no placeholder."""
    layout = brand.layouts[choice.layout]
    if slot in OPENING and not is_opening(slot, layout, brand.height):
        return "which is made for content"
    if slot in WORDS and "body" in choice.missing:
        return "without a placeholder for text"
    return None


def _reasons(brand: Brand) -> dict[str, str]:
    chosen = choose_layouts(brand)
    reasons = {slot: _reason(slot, choice, brand) for slot, choice in chosen.items()}
    return {slot: reason for slot, reason in reasons.items() if reason is not None}


def _worth_telling(package: Package) -> list[Finding]:
    """What a person should know of a template. Most have no notes master, and a plain one does as well."""
    return [each for each in template_findings(package) if each.code != "template-no-notes-master"]


def _has_titles(brand: Brand) -> bool:
    return any(each.role == "title" and each.frame.w for it in brand.layouts.values() for each in it.placeholders)


class _Key:
    """A brand source, equal to another of the same files in the same state."""

    def __init__(self, source: BrandSource) -> None:
        self.source = source

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.source.files == other.source.files

    def __hash__(self) -> int:
        return hash(self.source.files)


@lru_cache(maxsize=8)
def _ready(key: _Key) -> ReadyBrand:
    source = key.source
    package = _package(source)
    findings = tuple(_worth_telling(package)) if source.template is not None else ()
    stripped = strip_template(package)
    look = source.look
    fonts = (str(source.folder / "fonts"),) if source.folder and (source.folder / "fonts").is_dir() else ()
    if look is None:
        brand = read_brand(stripped, source.name, font_files=fonts)
    else:
        brand = fitted(read_brand(
            stripped, source.name, styles=look.styles(), tones=look.tones(), kinds=look.layouts,
            footer=look.small_print, font_files=fonts,
        ), look)  # fmt: skip
    if _has_titles(brand):
        return ReadyBrand(brand, prepare_target(stripped, brand), _reasons(brand), findings)
    untitled = Finding("warning", "template-no-title",
                       f"no layout of the template {source.name} has a title: slides get one at their top")  # fmt: skip
    return ReadyBrand(brand, prepare_target(stripped, brand), {}, (*findings, untitled))


def _package(source: BrandSource) -> Package:
    if source.template is not None:
        return read_package(source.template)
    assert source.look is not None and source.folder is not None
    logo: tuple[LogoPart, ...] = ()
    if source.look.logo is not None:
        logo = read_logo(_logo_bytes(source.folder, source.look.logo.file), source.look)
    return parse_package(template_bytes(source.look, logo), source.name)


def _logo_bytes(folder: Path, file: str) -> bytes:
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        where = Where(str(folder / "brand.yaml"))
        raise error("file-missing", f"the logo '{file}' is not in the brand's folder", where)
    return path.read_bytes()
