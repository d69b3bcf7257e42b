"""Find and read a brand: a folder with a brand.yaml, or a template file alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from deckgen.assets import assets_folder
from deckgen.findings import Where, choices, error
from deckgen.look import Look
from deckgen.project import Project
from deckgen.spec import read_model

TEMPLATES = (".pptx", ".potx", ".pptm", ".potm", ".ppsx")
FILE = "brand.yaml"
FONTS = "fonts"


FilesState = tuple[tuple[str, int, int], ...]
"""Files with their times and sizes."""


@dataclass(frozen=True, slots=True)
class BrandSource:
    """Where a brand is read from: its look, if it has a brand.yaml, and its template, if it has one."""

    name: str
    look: Look | None
    folder: Path | None
    template: Path | None
    files: FilesState
    """What its files were like: a brand that changed is read again."""


def brand_folders(project: Project) -> tuple[Path, ...]:
    """The folders whose sub-folders are brands: the project's own, then those that come with deckgen."""
    return (project.folder / "brands", project.root / "assets" / "brands", project.root / "brands",
            assets_folder() / "brands")  # fmt: skip


def brand_names(project: Project) -> list[str]:
    found: dict[str, None] = {}
    for folder in brand_folders(project):
        if folder.is_dir():
            found.update((each.parent.name, None) for each in sorted(folder.glob(f"*/{FILE}")))
    return list(found)


def brand_at(path: Path, project: Project) -> BrandSource | None:
    """The brand that a person has named by a path, wherever it lies: a template file, or a folder with a brand.yaml."""
    if path.name.lower().endswith(TEMPLATES) and path.is_file():
        return BrandSource(path.stem, None, None, path.resolve(), _state([path.resolve()]))
    folder = path.parent if path.name == FILE else path
    return _from_folder(folder.resolve(), project) if (folder / FILE).is_file() else None


def find_brand(name: str, project: Project, where: Where | None) -> BrandSource:
    """The brand by its name, its folder or a template file. Raises DeckgenError where there is none."""
    if name.lower().endswith(TEMPLATES):
        path = project.find(name, where)
        return BrandSource(path.stem, None, None, path, _state([path]))
    if "/" in name or "\\" in name or name.endswith(FILE):
        folder = project.find(f"{name.removesuffix(FILE).rstrip('/') or '.'}/{FILE}", where).parent
        return _from_folder(folder, project)
    for parent in brand_folders(project):
        if (parent / name / FILE).is_file():
            return _from_folder(parent / name, project)
    raise error("brand-unknown", f"there is no brand '{name}'", where,
                f"{choices(name, brand_names(project))}; or name a .pptx or .potx file")  # fmt: skip


def _from_folder(folder: Path, project: Project) -> BrandSource:
    files = sorted(each for each in folder.rglob("*") if each.is_file())
    return _read_folder(folder, project.shown((folder / FILE).resolve()), _state(files))


def _state(files: list[Path]) -> FilesState:
    states = ((path, path.stat()) for path in files)
    return tuple((str(path), state.st_mtime_ns, state.st_size) for path, state in states)


@lru_cache(maxsize=16)
def _read_folder(folder: Path, shown: str, files: FilesState) -> BrandSource:
    look = read_model(Look, folder / FILE, shown)
    template = (folder / look.template).resolve() if look.template else None
    if template is not None and not template.is_relative_to(folder.resolve()):
        raise error("path-outside", f"the template '{look.template}' lies outside the brand's folder", Where(shown))
    if template is not None and not template.is_file():
        raise error("file-missing", f"the template '{look.template}' is not in the brand's folder", Where(shown))
    return BrandSource(look.name or folder.name, look, folder, template, files)
