"""Where an update goes, and that the file it came from is whole whatever happens."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pptx import Presentation

from deckgen.findings import DeckgenError
from deckgen.output import check_update_output, replace_with_backup, updated_path, write_whole
from finished import Finished, Talk

OLD = b"as it was " * 2000
NEW = b"as it is to be " * 2000
needs_posix = pytest.mark.skipif(os.name != "posix", reason="a matter of POSIX systems")


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A file to be updated in place; what it holds does not matter."""
    path = tmp_path / "talk.pptx"
    path.write_bytes(OLD)
    return path


@pytest.fixture
def ours(finish: Callable[[Talk], Finished], tmp_path: Path) -> Path:
    """A deck as deckgen wrote it."""
    return Path(shutil.copy(finish(Talk("blox2018")).path, tmp_path / "talk.pptx"))


def edit(path: Path) -> None:
    deck = Presentation(path)
    deck.slides[0].shapes.title.text_frame.text = "My own title"
    deck.save(path)


def refusal(source: Path, out: Path | None = None, in_place: bool = False, force: bool = False) -> tuple[str, str]:
    """The code and all words of the error that `check_update_output` raises."""
    with pytest.raises(DeckgenError) as caught:
        check_update_output(source, out, in_place, force)
    [finding] = caught.value.findings
    return finding.code, f"{finding.message}; {finding.hint}"


def held(folder: Path) -> dict[str, bytes]:
    """All that is in a folder, hidden files too."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


# ------------------------------------------------------------------------------------------------- where to


@pytest.mark.parametrize(
    ("name", "updated"),
    [
        ("talk-edited.pptx", "talk-edited.updated.pptx"),
        ("talk.v2.final.PPTX", "talk.v2.final.updated.PPTX"),
        ("talk.pptm", "talk.updated.pptm"),
        ("talk.updated.pptx", "talk.updated-2.pptx"),
        ("talk.updated-9.pptx", "talk.updated-10.pptx"),
    ],
)
def test_an_update_has_a_name_of_its_own(name: str, updated: str) -> None:
    assert updated_path(Path("talks", name)) == Path("talks", updated)


def test_it_goes_beside_the_file(talk: Path) -> None:
    assert check_update_output(talk, None, False, False) == talk.with_name("talk.updated.pptx")


def test_in_place_is_the_file_itself(talk: Path) -> None:
    assert check_update_output(talk, None, True, False) == talk


@pytest.mark.parametrize("way", ["same", "dots", "symbolic link", "hard link"])
@pytest.mark.parametrize("force", [False, True])
def test_the_file_itself_is_written_over_by_no_other_name(way: str, force: bool, talk: Path) -> None:
    """--force gives up what stands at -o, not the file to be updated."""
    out = talk.with_name("other.pptx")
    match way:
        case "same":
            out = talk
        case "dots":
            out = talk.parent / "." / ".." / talk.parent.name / talk.name
        case "symbolic link":
            out.symlink_to(talk)
        case _:
            os.link(talk, out)
    code, words = refusal(talk, out, force=force)
    assert code == "output-source"
    assert "--in-place" in words


def test_a_linked_file_is_updated_where_it_is(talk: Path, tmp_path: Path) -> None:
    """The link stays a link, and what it leads to is what changes."""
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "today.pptx"
    link.symlink_to(talk)
    path = check_update_output(link, None, True, False)
    backup = replace_with_backup(path, NEW)
    assert path == talk
    assert link.is_symlink()
    assert (link.read_bytes(), talk.read_bytes()) == (NEW, NEW)
    assert (backup.parent, backup.read_bytes()) == (tmp_path, OLD)
    assert list((tmp_path / "links").iterdir()) == [link]


def test_a_link_that_leads_to_itself_is_refused(talk: Path) -> None:
    loop = talk.with_name("loop.pptx")
    loop.symlink_to(loop)
    assert refusal(talk, loop)[0] == "output-refused"


@pytest.mark.parametrize("ending", [".pptx", ".PPTX", ".pptm", ".potx", ".ppsx", ".ppsm", ".potm"])
def test_a_file_keeps_its_ending(ending: str, tmp_path: Path) -> None:
    source = tmp_path / f"talk{ending}"
    source.write_bytes(OLD)
    assert check_update_output(source, None, False, False).suffix == ending
    assert check_update_output(source, tmp_path / f"new{ending.lower()}", False, False).name == f"new{ending.lower()}"
    other = ".pptx" if ending.lower() != ".pptx" else ".pptm"
    code, words = refusal(source, tmp_path / f"new{other}", force=True)
    assert code == "output-name"
    assert f"new{ending}" in words


@pytest.mark.parametrize("name", ["talk.ppt", "talk.odp", "talk", "talk.pdf"])
def test_another_kind_of_file_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(OLD)
    assert refusal(tmp_path / name)[0] == "output-name"


def test_a_folder_is_no_place(talk: Path, tmp_path: Path) -> None:
    (tmp_path / "out.pptx").mkdir()
    code, words = refusal(talk, tmp_path / "out.pptx", force=True)
    assert code == "output-folder"
    assert str(tmp_path / "out.pptx" / "talk.pptx") in words


def test_a_name_that_is_too_long_is_refused_in_words(talk: Path) -> None:
    assert "too long" in refusal(talk, talk.with_name(f"{'a' * 300}.pptx"))[1]


# ------------------------------------------------------------------------------------------------- whose it is


def test_an_earlier_update_that_nobody_touched_is_written_anew(ours: Path) -> None:
    shutil.copy(ours, updated_path(ours))
    assert check_update_output(ours, None, False, False) == updated_path(ours)


def test_an_earlier_update_that_somebody_edited_is_kept(ours: Path) -> None:
    out = Path(shutil.copy(ours, updated_path(ours)))
    edit(out)
    code, words = refusal(ours)
    assert code == "output-exists"
    assert "has been edited since deckgen wrote it" in words
    assert "--force" in words
    assert check_update_output(ours, None, False, True) == out


@pytest.mark.parametrize("data", [b"", b"my notes", b"PK\x03\x04 half a file"], ids=["empty", "text", "broken"])
def test_what_deckgen_did_not_write_is_kept(data: bytes, talk: Path) -> None:
    updated_path(talk).write_bytes(data)
    code, words = refusal(talk)
    assert code == "output-exists"
    assert "was not written by deckgen" in words


def test_a_link_to_a_file_that_somebody_edited_is_kept(ours: Path, tmp_path: Path) -> None:
    edited = Path(shutil.copy(ours, tmp_path / "edited.pptx"))
    edit(edited)
    (tmp_path / "new.pptx").symlink_to(edited)
    assert refusal(ours, tmp_path / "new.pptx")[0] == "output-exists"


def test_a_link_at_the_output_stays_one(ours: Path, tmp_path: Path) -> None:
    real = tmp_path / "shared.pptx"
    link = tmp_path / "new.pptx"
    link.symlink_to(real)
    write_whole(check_update_output(ours, link, False, False), NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW


# ------------------------------------------------------------------------------------------------- open elsewhere

LOCKS = [("~$talk.pptx", "PowerPoint"), (".~lock.talk.pptx#", "LibreOffice")]


@pytest.mark.parametrize(("lock", "program"), LOCKS)
def test_a_file_that_is_open_is_not_written_over(lock: str, program: str, talk: Path) -> None:
    talk.with_name(lock).write_bytes(b"somebody")
    code, words = refusal(talk, in_place=True, force=True)
    assert code == "output-locked"
    assert f"open in {program}" in words
    assert lock in words  # A lock may be left over: it says which file to remove.
    assert check_update_output(talk, None, False, False) == updated_path(talk)


@pytest.mark.parametrize(("lock", "program"), LOCKS)
def test_a_file_that_was_opened_meanwhile_is_not_written_over(lock: str, program: str, talk: Path) -> None:
    check_update_output(talk, None, True, False)
    talk.with_name(lock).write_bytes(b"somebody")
    with pytest.raises(DeckgenError, match=f"open in {program}"):
        replace_with_backup(talk, NEW)
    assert held(talk.parent) == {"talk.pptx": OLD, lock: b"somebody"}


def test_a_file_open_by_its_link_is_not_written_over(talk: Path) -> None:
    link = talk.with_name("today.pptx")
    link.symlink_to(talk)
    link.with_name("~$today.pptx").write_bytes(b"somebody")
    assert refusal(link, in_place=True)[0] == "output-locked"


def test_an_output_that_is_open_is_not_written_over(ours: Path) -> None:
    out = Path(shutil.copy(ours, updated_path(ours)))
    out.with_name(f"~${out.name}").write_bytes(b"somebody")
    assert refusal(ours)[0] == "output-locked"


def test_what_somebody_saved_meanwhile_stays(talk: Path) -> None:
    read = talk.read_bytes()
    talk.write_bytes(b"a last word")
    with pytest.raises(DeckgenError) as caught:
        replace_with_backup(talk, NEW, read)
    assert caught.value.findings[0].code == "output-changed"
    assert held(talk.parent) == {"talk.pptx": b"a last word"}


# ------------------------------------------------------------------------------------------------- in place


def test_the_file_is_replaced_and_kept_as_it_was(talk: Path) -> None:
    before = datetime.now().astimezone().replace(second=0, microsecond=0)
    backup = replace_with_backup(talk, NEW, OLD)
    assert held(talk.parent) == {"talk.pptx": NEW, backup.name: OLD}
    date = datetime.strptime(backup.name, "talk.%Y-%m-%dT%H%M.pptx").astimezone()
    assert before <= date <= before + timedelta(minutes=2)


def test_no_backup_is_ever_written_over(talk: Path) -> None:
    """Three updates in a minute, and somebody's own file of the name that would come next."""
    backups = [replace_with_backup(talk, data) for data in (b"one", b"two", b"three")]
    assert len(set(backups)) == 3
    assert [backup.read_bytes() for backup in backups] == [OLD, b"one", b"two"]
    assert talk.read_bytes() == b"three"


@needs_posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_the_file_keeps_its_rights(mode: int, talk: Path) -> None:
    talk.chmod(mode)
    backup = replace_with_backup(talk, NEW)
    assert stat.S_IMODE(talk.stat().st_mode) == mode
    assert stat.S_IMODE(backup.stat().st_mode) == mode


def refuse(number: int) -> Callable[..., None]:
    def refused(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return refused


@pytest.mark.parametrize("reason", [errno.EPERM, errno.ENOTSUP, errno.EMLINK])
def test_a_disk_without_hard_links_has_a_copy(reason: int, talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", refuse(reason))
    backups = [replace_with_backup(talk, data) for data in (b"one", b"two")]
    assert held(talk.parent) == {"talk.pptx": b"two", backups[0].name: OLD, backups[1].name: b"one"}


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "copies"])
@pytest.mark.parametrize("step", ["mkstemp", "fsync", "chmod", "replace"])
def test_all_is_as_it_was_when_a_step_fails(step: str, links: bool, talk: Path,
                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    if not links:
        monkeypatch.setattr(os, "link", refuse(errno.EPERM))
    monkeypatch.setattr(tempfile if step == "mkstemp" else os, step, refuse(errno.ENOSPC))
    with pytest.raises(DeckgenError, match="the disk is full"):
        replace_with_backup(talk, NEW)
    assert held(talk.parent) == {"talk.pptx": OLD}


def test_all_is_as_it_was_when_it_is_interrupted(talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_with_backup(talk, NEW)
    assert held(talk.parent) == {"talk.pptx": OLD}


def test_the_backup_stays_when_it_is_interrupted_after_the_step(talk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def interrupt(*paths: Path) -> None:
        replace(*paths)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace_with_backup(talk, NEW)
    assert sorted(held(talk.parent).values()) == sorted([OLD, NEW])
    assert talk.read_bytes() == NEW


def test_a_file_marked_read_only_is_refused(talk: Path) -> None:
    talk.chmod(0o444)
    try:
        code, words = refusal(talk, in_place=True, force=True)
        assert code == "output-refused"
        assert "read-only" in words
        with pytest.raises(DeckgenError, match="read-only"):
            replace_with_backup(talk, NEW)
        assert held(talk.parent) == {"talk.pptx": OLD}
    finally:
        talk.chmod(0o644)


# ------------------------------------------------------------------------------------------------- the worst

KILLED = """
import json, os, shutil, signal, sys
from pathlib import Path
from deckgen.output import replace_with_backup

OLD, NEW = b"as it was " * 2000, b"as it is to be " * 2000
folder, links = Path(sys.argv[1]), sys.argv[2] == "links"
if not links:
    def refuse(*_): raise OSError(95, "not supported")
    os.link = refuse

def update(stop):
    steps = 0
    def step(frame, event, called):
        nonlocal steps
        module = getattr(called, "__module__", None) if event.startswith("c_") else ""
        if module in ("posix", None) or event == "exception":  # System calls, and methods of files.
            steps += 1
            if steps == stop:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.setprofile(step)
    replace_with_backup(folder / "talk.pptx", NEW)
    sys.setprofile(None)

stop, seen = 0, []
while True:
    stop += 1
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    (folder / "talk.pptx").write_bytes(OLD)
    child = os.fork()
    if not child:
        update(stop)
        os._exit(0)
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    held = {}
    for file in folder.iterdir():
        kind = "original" if file.name == "talk.pptx" else "part" if file.suffix == ".part" else "backup"
        data = file.read_bytes()
        held.setdefault(kind, []).append("old" if data == OLD else "new" if data == NEW else f"{len(data)} bytes")
    seen.append([ended, held])
    if ended == 0 or stop > 5000:
        break
print(json.dumps(seen))
"""


@needs_posix
@pytest.mark.parametrize("way", ["links", "copies"])
def test_killed_at_any_moment_the_file_is_whole(way: str, tmp_path: Path) -> None:
    """Killed before and after each call into the system: as it was, or as it is to be and kept as it was."""
    script = [sys.executable, "-c", KILLED, str(tmp_path / "folder"), way]
    run = subprocess.run(script, capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stderr
    *killed, [ended, held] = json.loads(run.stdout)
    assert (ended, held) == (0, {"original": ["new"], "backup": ["old"]})
    assert len(killed) > 30
    assert {code for code, _ in killed} == {-9}
    assert {held["original"][0] for _, held in killed} == {"old", "new"}
    for _, held in killed:
        if held["original"] == ["new"]:
            assert held.get("backup") == ["old"]
        # A copy's name is taken a moment before it is put there, so that it is nobody else's.
        assert set(held.get("backup", [])) <= ({"old"} if way == "links" else {"old", "0 bytes"})


LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from deckgen.findings import DeckgenError
from deckgen.output import replace_with_backup

resource.setrlimit(resource.RLIMIT_FSIZE, (25_000, 25_000))
try:
    replace_with_backup(Path(sys.argv[1]), b"as it is to be " * 2000)
except DeckgenError as problem:
    print(problem)
"""


@needs_posix
def test_a_file_that_has_no_room_changes_nothing(talk: Path) -> None:
    """The system stops the new file in its midst."""
    run = subprocess.run([sys.executable, "-c", LITTLE_ROOM, talk], capture_output=True, text=True, timeout=60)
    assert "the disk is full" in run.stdout, run.stderr
    assert held(talk.parent) == {"talk.pptx": OLD}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB, where the system lets us have one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True).returncode != 0:
        pytest.skip("only root may mount a disk; the test above has the same by a limit on files")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("links", [True, False], ids=["hard links", "copies"])
def test_a_full_disk_changes_nothing(links: bool, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With hard links the new file finds no room; with copies the backup does not."""
    if not links:
        monkeypatch.setattr(os, "link", refuse(errno.EPERM))
    talk = small_disk / "talk.pptx"
    talk.write_bytes(OLD)
    with pytest.raises(DeckgenError, match="the disk is full"):
        replace_with_backup(talk, NEW * 2 if links else NEW)
    assert held(small_disk) == {"talk.pptx": OLD}


NOBODY = """
import os, sys
from pathlib import Path
from deckgen.findings import DeckgenError
from deckgen.output import replace_with_backup, write_whole

if os.geteuid() == 0:  # No right binds root: whoever runs this is nobody from here on.
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
for write in (replace_with_backup, write_whole):
    try:
        write(Path(sys.argv[1]), b"as it is to be")
    except DeckgenError as problem:
        print(problem.findings[0].code, problem)
"""


@needs_posix
def test_a_read_only_folder_is_refused_in_words() -> None:
    folder = Path(tempfile.mkdtemp(prefix="deckgen-test-"))
    try:
        talk = folder / "talk.pptx"
        talk.write_bytes(OLD)
        talk.chmod(0o666)
        folder.chmod(0o555)
        run = subprocess.run([sys.executable, "-c", NOBODY, talk], capture_output=True, text=True, timeout=60)
        told = run.stdout.splitlines()
        assert len(told) == 2, run.stderr
        assert all(line.startswith("output-refused") and "read-only" in line for line in told)
        assert held(folder) == {"talk.pptx": OLD}
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def test_the_replaced_file_is_a_presentation(ours: Path) -> None:
    """From end to end on a real deck: what is kept opens too."""
    edit(ours)
    edited = ours.read_bytes()
    deck = Presentation(ours)
    deck.slides[0].shapes.title.text_frame.text = "Updated"
    deck.save(ours.with_name("new.pptx"))
    backup = replace_with_backup(ours, ours.with_name("new.pptx").read_bytes(), edited)
    texts = [Presentation(path).slides[0].shapes.title.text_frame.text for path in (ours, backup)]
    assert texts == ["Updated", "My own title"]
    assert zipfile.ZipFile(backup).testzip() is None
