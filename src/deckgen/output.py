"""Output files: whole or not at all, and never over something that deckgen did not write."""

from __future__ import annotations

import errno
import os
import tempfile
import zipfile
import zlib
from pathlib import Path

from deckgen.findings import error

_REASONS = {
    errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk is full", errno.EFBIG: "the disk is full",
    errno.EROFS: "the disk is read-only", errno.ENAMETOOLONG: "its name is too long",
    errno.ENOTDIR: "a part of its path is a file, not a folder",
    errno.EEXIST: "a part of its path is a file, not a folder",
    errno.ENOENT: "there can be no such folder", errno.EIO: "the disk reports a fault",
}  # fmt: skip


def check_output(path: Path, force: bool) -> None:
    """Refuse to write over a file that deckgen did not write, or that a person has edited since."""
    if path.is_dir():
        raise error("output-folder", f"{path} is a folder", hint=f"name a file: -o {path / 'talk.pptx'}")
    if path.suffix.lower() != ".pptx":
        raise error("output-name", f"{path} does not end in .pptx", hint=f"-o {path.with_suffix('.pptx')}")
    if force or not path.exists():
        return
    state = written_state(path)
    if state == "untouched":
        return
    said = "has been edited since deckgen wrote it" if state == "edited" else "was not written by deckgen"
    raise error("output-exists", f"{path} exists and {said}", hint="name another file with -o, or use --force")


def written_state(path: Path) -> str:
    """'untouched' as deckgen wrote it, 'edited' since, or 'foreign'."""
    from deckgen.powerpoint.write import MARK, fingerprint

    try:
        with zipfile.ZipFile(path) as archive:
            parts = {entry.filename: (entry.CRC, entry.file_size) for entry in archive.infolist()}
            custom = archive.read("docProps/custom.xml").decode() if "docProps/custom.xml" in parts else ""
    except (OSError, zipfile.BadZipFile, zlib.error, UnicodeDecodeError, RuntimeError, NotImplementedError):
        return "foreign"
    if f'name="{MARK}"' not in custom:
        return "foreign"
    return "untouched" if f">{fingerprint(parts)}<" in custom else "edited"


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step: beside it first, then in its place. Raises DeckgenError where that is not allowed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".part", dir=path.parent)
    except OSError as problem:
        raise _refused(path, problem) from None
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        part.replace(path)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise _refused(path, problem) from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def write_text(path: Path, text: str, force: bool) -> None:
    """Write a text file; over an existing one only if it is the same or `force` asks so."""
    data = text.encode()
    if path.exists() and not force:
        if path.is_dir() or path.read_bytes() != data:
            raise error("output-exists", f"{path} exists", hint="name another file with -o, or use --force")
        return
    write_whole(path, data)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refused(path: Path, problem: OSError) -> Exception:
    if isinstance(problem, PermissionError):
        lock = path.with_name(f"~${path.name}")
        if lock.exists() or os.name == "nt":
            return error("output-locked", f"{path} cannot be written: it is open in PowerPoint",
                         hint="close it there, or name another file with -o")  # fmt: skip
        return error("output-refused", f"{path} cannot be written: the folder or the file is read-only",
                     hint="name another place with -o")  # fmt: skip
    said = _REASONS.get(problem.errno or 0, (problem.strerror or "the system refuses it").lower())
    return error("output-refused", f"{path} cannot be written: {said}", hint="name another place with -o")
