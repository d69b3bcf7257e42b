"""The folder a deck belongs to: files are found relative to the deck, and none outside the project is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from deckgen.findings import Where, error, nearest

MARKERS = (".git", "pyproject.toml", ".deckgen")


def project_root(folder: Path) -> Path:
    """The nearest folder upwards with a marker of a project; else the one above the deck's folder."""
    for candidate in (folder, *folder.parents):
        if any((candidate / marker).exists() for marker in MARKERS):
            return candidate
    return folder.parent if folder.parent != Path(folder.anchor) else folder


@dataclass(frozen=True, slots=True)
class Project:
    """The deck's own folder, and the root below which its files must lie; both absolute."""

    folder: Path
    root: Path

    @classmethod
    def of(cls, deck: Path, root: Path | None = None) -> Project:
        folder = deck.resolve().parent
        return cls(folder, root.resolve() if root else project_root(folder))

    def find(self, file: str, where: Where | None) -> Path:
        """The file, absolute. Raises DeckgenError where it is missing, a folder, or outside the project."""
        if "://" in file:
            raise error("file-missing", f"'{file}' is a web address, not a file", where,
                        "save it in the project, and name that file")  # fmt: skip
        try:
            path = (self.folder / file).resolve()
            missing = not path.exists()
        except (OSError, ValueError, RuntimeError):  # too long, a NUL character, a link that leads to itself
            raise error("file-missing", f"'{file[:80]}' is not a file name", where) from None
        if not path.is_relative_to(self.root):
            raise error("path-outside", f"'{file}' lies outside the project's folder '{self.root.name}'", where,
                        "move it into the project, or name a wider project folder with --root")  # fmt: skip
        if missing:
            raise error("file-missing", f"the file '{file}' does not exist", where, self._similar(path))
        if path.is_dir():
            raise error("file-missing", f"'{file}' is a folder, not a file", where, self._similar(path / "x"))
        return path

    def shown(self, path: Path) -> str:
        """The path as it is shown to a person: from the project's root, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name

    def _similar(self, path: Path) -> str:
        if not path.parent.is_dir():
            return f"there is no folder '{path.parent.name}' there"
        names = sorted(each.name for each in path.parent.iterdir() if each.is_file())
        guess = nearest(path.name, names)
        listed = f"that folder holds: {', '.join(names[:12])}" if names else "that folder is empty"
        return f"did you mean '{guess}'? ({listed})" if guess else listed
