"""Output files: whole or not at all, and never over something that deckgen did not write."""

from __future__ import annotations

import errno
import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from deckgen.findings import error

if TYPE_CHECKING:
    from deckgen.powerpoint.mark import WrittenState
    from deckgen.report import UpdateResult
    from deckgen.report.page import SlidePictures

_REASONS = {
    errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk is full", errno.EFBIG: "the disk is full",
    errno.EROFS: "the disk is read-only", errno.ENAMETOOLONG: "its name is too long",
    errno.ENOTDIR: "a part of its path is a file, not a folder",
    errno.EEXIST: "a part of its path is a file, not a folder",
    errno.ENOENT: "there can be no such folder", errno.EIO: "the disk reports a fault",
    errno.ELOOP: "it is a link that leads back to itself",
}  # fmt: skip

PRESENTATIONS = (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm")
"""The endings of files that an update takes. It keeps them, so a file with macros stays one."""

_NUMBERED = re.compile(r"(?P<stem>.+\.updated)(?:-(?P<number>[1-9][0-9]{0,3}))?")
_DATED = re.compile(r"\.\d{4}-\d{2}-\d{2}T\d{4}(-\d+)?$")


def check_output(path: Path, force: bool) -> None:
    """Refuse to write over a file that deckgen did not write, or that a person has edited since."""
    if path.is_dir():
        raise error("output-folder", f"{path} is a folder", hint=f"name a file: -o {path / 'talk.pptx'}")
    if path.suffix.lower() != ".pptx":
        raise error("output-name", f"{path} does not end in .pptx", hint=f"-o {path.with_suffix('.pptx')}")
    _check_ours(path, force)


def _check_ours(path: Path, force: bool, update: bool = False) -> None:
    """Refuse a file that is there and is not as deckgen wrote it. One that an update wrote holds a person's edits:
    only another update may write over it."""
    if force or not path.exists():
        return
    state = written_state(path)
    if state == "untouched" or (update and state == "updated"):
        return
    said = {"edited": "has been edited since deckgen wrote it", "updated": "holds edits of a person's"}.get(
        state, "was not written by deckgen"
    )
    raise error("output-exists", f"{path} exists and {said}", hint="name another file with -o, or use --force")


def updated_path(file: Path) -> Path:
    """Where an update of a file goes by itself: 'talk.updated.pptx' beside 'talk.pptx', then 'talk.updated-2.pptx'."""
    again = _NUMBERED.fullmatch(file.stem)
    if again is None:
        return file.with_name(f"{file.stem}.updated{file.suffix}")
    return file.with_name(f"{again['stem']}-{int(again['number'] or 1) + 1}{file.suffix}")


def is_made_by_update(path: Path) -> bool:
    """Whether a name is one that an update gives: to its file, or to what it keeps of one it writes over."""
    return _NUMBERED.fullmatch(path.stem) is not None or _DATED.search(path.stem) is not None


def check_update_output(source: Path, out: Path | None, in_place: bool, force: bool) -> Path:
    """The file that an update of `source` may write; links are followed, so a link stays one.

    That is the source itself if `in_place`, else `out`, or a name of its own beside the source. Raises DeckgenError
    where something else stands there that `force` does not give up, or where it is open or marked read-only.
    """
    if source.suffix.lower() not in PRESENTATIONS:
        raise error("output-name", f"{source} does not end in {' or '.join(PRESENTATIONS)}",
                    hint="save it in PowerPoint as a presentation first")  # fmt: skip
    path = source if in_place else out or updated_path(source)
    try:
        _check_free(path)
        path = path.resolve() if path.is_symlink() else path
        _check_free(path)
        if not in_place:
            _check_other_file(source, path, force)
    except OSError as problem:
        raise _refused(path, problem) from None
    except RuntimeError:  # What Python before 3.13 raises for a link that leads back to itself.
        raise _refused(path, OSError(errno.ELOOP, "")) from None
    return path


def _check_other_file(source: Path, path: Path, force: bool) -> None:
    """Refuse the source itself under any name it may go by, another kind of file, and another's file."""
    if path.exists() and source.exists() and path.samefile(source):
        raise error("output-source", f"{path} is the file to be updated",
                    hint="use --in-place to write over it with a copy kept, or name another file with -o")  # fmt: skip
    if path.is_dir():
        raise error("output-folder", f"{path} is a folder", hint=f"name a file: -o {path / source.name}")
    if path.suffix.lower() != source.suffix.lower():
        raise error("output-name", f"{path} does not end in {source.suffix}, as {source.name} does",
                    hint=f"-o {path.with_suffix(source.suffix)}")  # fmt: skip
    _check_ours(path, force, update=True)


def _check_free(path: Path) -> None:
    """Refuse a file that somebody has open, or that is marked read-only."""
    for program, name in (("PowerPoint", f"~${path.name}"), ("LibreOffice", f".~lock.{path.name}#")):
        if path.with_name(name).exists():
            raise error("output-locked", f"{path} is open in {program}",
                        hint=f"close it there and try again, or name another file with -o; if nobody has it open, "
                             f"remove the file '{name}' that {program} left beside it")  # fmt: skip
    if path.exists() and not path.stat().st_mode & 0o222:
        raise error("output-refused", f"{path} cannot be written: it is marked read-only",
                    hint="name another file with -o, or let it be written")  # fmt: skip


def written_state(path: Path) -> WrittenState:
    """What became of a file since deckgen wrote it; 'foreign' where it never did, or the file cannot be read."""
    from deckgen.powerpoint.mark import CUSTOM, state_by

    try:
        with zipfile.ZipFile(path) as archive:
            parts = {entry.filename: (entry.CRC, entry.file_size) for entry in archive.infolist()}
            custom = archive.read(CUSTOM) if CUSTOM in parts else b""
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError):
        return "foreign"
    return state_by(parts, custom)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step: beside it first, then in its place. Raises DeckgenError where that is not allowed."""
    part: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = _begin(path)
        _fill(part, data)
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        part.replace(path)
    except BaseException as problem:
        if part is not None:
            part.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise _refused(path, problem) from None
        raise


def replace_with_backup(path: Path, data: bytes, read: bytes | None = None) -> Path:
    """Write over a file in one step and keep it as it was beside it; the path of what is kept.

    At any moment the file is whole, as it was or as it is to be, and it keeps its rights. What is kept has the date
    in its name, is never written over another file, and is there before the file itself is touched. `read` are the
    file's bytes as the update read them. Raises DeckgenError if they are no longer those, if somebody has the file
    open, or if it cannot be written; then all is as it was.
    """
    path = path.resolve()
    _check_free(path)
    part, backup = None, None
    try:
        part = _begin(path)
        _fill(part, data)
        _give_rights(part, path.stat())
        if read is not None and path.read_bytes() != read:
            raise error("output-changed", f"{path} was saved by somebody while it was being updated",
                        hint="it was left as it is: try again")  # fmt: skip
        backup = _keep(path)
        _sync_folder(path.parent)
        part.replace(path)
        _sync_folder(path.parent)
    except BaseException as problem:
        if part is not None:
            part.unlink(missing_ok=True)
        if backup is not None and _same(path, backup):
            backup.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise _refused(path, problem) from None
        raise
    return backup


def _begin(path: Path) -> Path:
    """A new empty file beside `path`, hidden, to be filled and then put in its place."""
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".part", dir=path.parent)
    os.close(handle)
    return Path(name)


def _fill(part: Path, data: bytes) -> None:
    with part.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _give_rights(part: Path, like: os.stat_result) -> None:
    """The owner and the rights of another file; the owner only where the system lets us."""
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(part, like.st_uid, like.st_gid)
    part.chmod(stat.S_IMODE(like.st_mode))


def _keep(path: Path) -> Path:
    """A second name for a file as it is, with today's date, that no file has yet: 'talk.2026-11-26T1405.pptx'."""
    now = datetime.now().astimezone().strftime("%Y-%m-%dT%H%M")
    for number in count(1):
        again = f"-{number}" if number > 1 else ""
        backup = path.with_name(f"{path.stem}.{now}{again}{path.suffix}")
        with suppress(FileExistsError):
            _name_again(path, backup)
            return backup
    raise AssertionError("not reached")


def _name_again(path: Path, backup: Path) -> None:
    """A hard link: whole at once, and it needs no room. Where the disk knows none, a copy.

    Raises FileExistsError if `backup` is there.
    """
    try:
        os.link(path, backup)
        return
    except FileExistsError:
        raise
    except (OSError, AttributeError):
        pass
    part = _begin(backup)
    ours = False
    try:
        _fill(part, path.read_bytes())
        with suppress(OSError):
            shutil.copystat(path, part)
        os.close(os.open(backup, os.O_CREAT | os.O_EXCL | os.O_WRONLY))  # The name is nobody else's from here on.
        ours = True
        part.replace(backup)
    except BaseException:
        part.unlink(missing_ok=True)
        if ours:
            backup.unlink(missing_ok=True)
        raise


def _same(path: Path, backup: Path) -> bool:
    """Whether both hold the same: then the file was not replaced yet, and nothing is lost without the backup."""
    try:
        return path.samefile(backup) or path.read_bytes() == backup.read_bytes()
    except OSError:
        return False


def _sync_folder(folder: Path) -> None:
    """Have the disk know the names in a folder, on systems that can be asked to."""
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def write_text(path: Path, text: str, force: bool) -> None:
    """Write a text file; over an existing one only if it is the same or `force` asks so."""
    data = text.encode()
    if path.exists() and not force:
        if path.is_dir() or path.read_bytes() != data:
            raise error("output-exists", f"{path} exists", hint="name another file with -o, or use --force")
        return
    write_whole(path, data)


def check_page(path: Path, force: bool) -> None:
    """Refuse to write a report over a file that is none."""
    from deckgen.report.page import MAKER

    if path.is_dir():
        raise error("output-folder", f"{path} is a folder", hint=f"name a file: --report {path / 'changes.html'}")
    if path.suffix.lower() not in (".html", ".htm"):
        raise error("output-name", f"{path} does not end in .html", hint=f"--report {path.with_suffix('.html')}")
    if force or not path.exists():
        return
    try:
        with path.open("rb") as stream:
            ours = f'<meta name="generator" content="{MAKER}">'.encode() in stream.read(1000)
    except OSError as problem:
        raise _refused(path, problem) from None
    if not ours:
        raise error("output-exists", f"{path} exists and is no report of deckgen's",
                    hint="name another file with --report, or use --force")  # fmt: skip


def write_page(
    results: Sequence[UpdateResult], pictures: Sequence[SlidePictures], path: Path, force: bool = False
) -> None:
    """Write what updates did as one page of HTML; `pictures` are those of each result, or ()."""
    from deckgen.report.page import page_html

    check_page(path, force)
    write_whole(path, page_html(results, pictures).encode())


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
