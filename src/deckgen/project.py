"""The folder a deck belongs to: files are found relative to the deck, and none outside the project is read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from deckgen.findings import DeckgenError, Where, error, nearest

MARKERS = (".git", "pyproject.toml", ".deckgen")
MAX_FILES = 10_000
"""So many files at most are read as one."""
MAX_ENTRIES = MAX_FILES * 10
"""So many entries of folders at most are looked at for them."""


def is_pattern(file: str) -> bool:
    """Whether a name stands for several files, such as `answers/*.parquet`."""
    return "*" in file or "?" in file


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
        self._refuse_server(file, where)
        try:
            path = (self.folder / file).resolve()
            missing = not path.exists()
        except (OSError, ValueError, RuntimeError):  # too long, a NUL character, a link that leads to itself
            raise error("file-missing", f"'{file[:80]}' is not a file name", where) from None
        if not path.is_relative_to(self.root):
            raise self._outside(file, where)
        if missing:
            raise error("file-missing", f"the file '{file}' does not exist", where, self._similar(path))
        if path.is_dir():
            raise error("file-missing", f"'{file}' is a folder, not a file", where, self._similar(path / "x"))
        return path

    def find_all(self, file: str, where: Where | None, endings: Sequence[str]) -> list[Path]:
        """The files that a name, a folder or a pattern stands for, absolute, in the order of their names.

        In a folder these are the files with one of the endings, those in folders below it too. Names that start with
        '.' or '_' are passed over. Raises DeckgenError where there is none, or one lies outside the project.
        """
        self._refuse_server(file, where)
        if not is_pattern(file):
            try:
                is_folder = "://" not in file and (self.folder / file).is_dir()
            except (OSError, ValueError):
                is_folder = False
            if not is_folder:
                return [self.find(file, where)]
            return self._inside(file, self._folder(file, where), "**/*", where, endings)
        parts = PurePosixPath(file.replace("\\", "/")).parts
        start = next(index for index, part in enumerate(parts) if is_pattern(part))
        if ".." in parts[start:] or "://" in file:
            raise error("file-missing", f"'{file}' is no pattern of files", where,
                        "`..` stands before the first folder or file with a * or ?")  # fmt: skip
        folder = self._folder(PurePosixPath(*parts[:start]).as_posix(), where)
        return self._inside(file, folder, "/".join(parts[start:]).replace("[", "[[]"), where, ())

    def _folder(self, file: str, where: Where | None) -> Path:
        try:
            folder = (self.folder / file).resolve()
            is_folder = folder.is_dir()
        except (OSError, ValueError, RuntimeError):
            raise error("file-missing", f"'{file[:80]}' is not a folder's name", where) from None
        if not folder.is_relative_to(self.root):
            raise self._outside(file, where)
        if not is_folder:
            raise error("file-missing", f"the folder '{file}' does not exist", where, self._similar(folder))
        return folder

    def _inside(self, file: str, folder: Path, pattern: str, where: Where | None, endings: Iterable[str]) -> list[Path]:
        wanted = tuple(endings)
        try:
            near = list(islice(folder.glob(pattern), MAX_ENTRIES + 1))
            found = [each for each in near if each.is_file()
                     and not any(part.startswith((".", "_")) for part in each.relative_to(folder).parts)
                     and (not wanted or each.name.lower().endswith(wanted))]  # fmt: skip
        except (OSError, ValueError, NotImplementedError):
            raise error("file-missing", f"'{file}' is no pattern of files", where) from None
        if len(found) > MAX_FILES or len(near) > MAX_ENTRIES:
            raise error("file-too-large", f"'{file}' names more than {MAX_FILES:,} files", where)
        if not found:
            hint = self._similar(folder / PurePosixPath(file).name)
            raise error("file-missing", f"no file fits '{file}'", where, hint)
        paths = sorted({each.resolve() for each in found})
        if not all(path.is_relative_to(self.root) for path in paths):
            raise self._outside(file, where)
        return paths

    def _refuse_server(self, file: str, where: Where | None) -> None:
        """Refuse a path that names another machine: on Windows only to look there would tell it who the user is."""
        if file[:1] in ("/", "\\") and file[1:2] in ("/", "\\"):
            raise self._outside(file, where)

    def _outside(self, file: str, where: Where | None) -> DeckgenError:
        return error("path-outside", f"'{file}' lies outside the project's folder '{self.root.name}'", where,
                     "move it into the project, or name a wider project folder with --root")  # fmt: skip

    def shown(self, path: Path) -> str:
        """The path as it is shown to a person: from the project's root, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.name

    def shown_pattern(self, file: str) -> str:
        """A folder or pattern as it is shown to a person: from the project's root, without `..`."""
        path = Path(os.path.normpath(self.folder / file))
        return self.shown(path) + ("" if is_pattern(file) else "/")

    def _similar(self, path: Path) -> str:
        if not path.parent.is_dir():
            return f"there is no folder '{path.parent.name}' there"
        names = sorted(each.name for each in path.parent.iterdir() if each.is_file())
        guess = nearest(path.name, names)
        listed = f"that folder holds: {', '.join(names[:12])}" if names else "that folder is empty"
        return f"did you mean '{guess}'? ({listed})" if guess else listed
