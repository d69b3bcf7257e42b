"""What services answered, kept in the project: a build reads it, and only `deckgen fetch` asks anew.

An answer is one file of JSON in `.deckgen/answers`: what was asked, of whom, when, and the answer's bytes with their
SHA-256. What was asked are the kind's own keys and the `Ask`; both identify the answer, so that another wave, table or
condition is another answer. Nothing secret is asked by the spec, so none is in the file.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from deckgen.fields import LocalText
from deckgen.findings import DeckgenError, Where, error
from deckgen.sources._http import MAX_BYTES
from deckgen.sources._json import decoded, parse
from deckgen.sources._kinds import Answer, Ask, ServiceKind
from deckgen.survey import Table

FOLDER = ".deckgen/answers"
_VERSION = 1
_MAX_FILE = MAX_BYTES * 2
_TEXTS = ("query", "url", "title", "fetched", "sha256", "encoding", "payload", "seal")


@dataclass(frozen=True, slots=True)
class Question:
    """What a data set asks: the kind's name and keys, params filled in, and what it wants; `root` is the project's."""

    kind: str
    service: ServiceKind
    spec: Any
    ask: Ask
    root: Path
    name: str

    @property
    def called(self) -> str:
        """How it is named in messages and as a source."""
        return self.service.called(self.spec) if self.service.called else f"{self.kind} {self.name}"

    @property
    def asked(self) -> dict[str, Any]:
        """What tells this question from others, as plain JSON."""
        asked: dict[str, Any] = {"kind": self.kind, "keys": plain(self.spec)}
        if self.service.chooses_rows:
            asked["ask"] = plain(self.ask)
        return asked

    @property
    def path(self) -> Path:
        """The file of its answer."""
        digest = hashlib.sha256(_canonical(self.asked).encode()).hexdigest()[:12]
        table = str(getattr(self.spec, "table", "") or "")
        short = re.sub(r"[^a-z0-9]+", "-", table.rsplit("/", 1)[-1].lower()).strip("-")[:40]
        return self.root / FOLDER / f"{'-'.join(filter(None, (self.kind, short, digest)))}.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was kept: when it came, as an ISO time in UTC, and the SHA-256 of its bytes in hex.

    `fetched` is '' for one that was put together by hand, as an example, and is told as such.
    """

    answer: Answer
    fetched: str
    digest: str


def fetch_answer(question: Question, say: Callable[[str], None]) -> Kept:
    """Ask the service, see that its answer can be read as a table, and keep it. Raises DeckgenError."""
    answer = question.service.fetch(question.spec, question.ask, say)
    if len(answer.payload) > MAX_BYTES:
        raise error("answer-too-large", f"{question.called} answers with more than {MAX_BYTES / 2**20:.0f} MB", None,
                    "ask for fewer values")  # fmt: skip
    kept = Kept(answer, _now().isoformat(timespec="seconds"), hashlib.sha256(answer.payload).hexdigest())
    read_answer(question, kept)
    keep_answer(question, kept)
    return kept


def kept_answer(question: Question) -> Kept | None:
    """The answer that was kept, None if there is none. Raises DeckgenError for one that was damaged or edited."""
    path = question.path
    _check_inside(question)
    try:
        if path.exists() and not path.is_file():
            raise _damaged(question, "it is no file")
        if path.stat().st_size > _MAX_FILE:
            raise _damaged(question, "it is larger than any answer")
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):  # where the project's marker is a file, nothing was kept yet
        return None
    except OSError as problem:
        raise _damaged(question, (problem.strerror or "it cannot be read").lower()) from None
    try:
        record = parse(decoded(data, question.called), question.called)
    except DeckgenError:
        raise _damaged(question, "it is no JSON, or holds more values than an answer can") from None
    return _checked(question, record)


def read_answer(question: Question, kept: Kept) -> Table:
    """The table that an answer is, each row's source with what was asked, where and when. Raises DeckgenError."""
    called, answer = question.called, kept.answer
    made: Table = question.service.function(question.spec, answer, question.ask, called, question.name)
    return made.with_sources(lambda each: replace(
        each, title=answer.title or each.title, url=answer.url or each.url, query=each.query or answer.query,
        digest=kept.digest, fetched=kept.fetched,
    ))  # fmt: skip


def plain(value: Any) -> Any:
    """A spec's value as plain JSON: without places, what is as by default, and wording, which asks nothing."""
    if isinstance(value, BaseModel):
        given = {
            name: getattr(value, name)
            for name, field in type(value).model_fields.items()
            if getattr(value, name) != field.get_default(call_default_factory=True)
        }
        return {name: plain(each) for name, each in given.items() if not _is_wording(each)}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value)


def _is_wording(value: Any) -> bool:
    """Whether it is a text for people, or a map of such."""
    if isinstance(value, Mapping):
        return bool(value) and all(isinstance(each, LocalText) for each in value.values())
    return isinstance(value, LocalText)


def _canonical(asked: Mapping[str, Any]) -> str:
    return json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _checked(question: Question, record: Any) -> Kept:
    if not isinstance(record, dict) or record.get("version") != _VERSION:
        raise _damaged(question, "it is not of the form that this deckgen keeps")
    if not all(isinstance(record.get(key), str) for key in _TEXTS):
        raise _damaged(question, "parts of it are missing")
    if record.get("asked") != json.loads(_canonical(question.asked)):
        raise _damaged(question, "it answers another question")
    try:
        text = record["payload"]
        payload = base64.b64decode(text, validate=True) if record["encoding"] == "base64" else text.encode()
        moment = datetime.fromisoformat(record["fetched"]) if record["fetched"] else None
    except (ValueError, binascii.Error):
        raise _damaged(question, "parts of it are not what they should be") from None
    if moment is not None and moment.tzinfo is None:
        raise _damaged(question, "its time has no time zone")
    digest = hashlib.sha256(payload).hexdigest()
    if digest != record["sha256"]:
        raise _damaged(question, "its values are not those that were fetched")
    if _seal(record) != record["seal"]:
        raise _damaged(question, "something was written into it")
    return Kept(Answer(payload, record["query"], record["url"], record["title"]), record["fetched"], digest)


def _check_inside(question: Question) -> None:
    """Refuse a folder of answers that is a link out of the project."""
    if not question.path.parent.resolve().is_relative_to(question.root.resolve()):
        raise error("path-outside", f"'{FOLDER}' leads out of the project's folder '{question.root.name}'", None,
                    "answers are kept in the project: remove the link")  # fmt: skip


def _seal(record: Mapping[str, Any]) -> str:
    """The SHA-256 of all that is kept beside it: whoever edits a time or a title by hand is found out, too."""
    return hashlib.sha256(
        _canonical({key: value for key, value in record.items() if key != "seal"}).encode()
    ).hexdigest()


def _damaged(question: Question, said: str) -> DeckgenError:
    shown = question.path.relative_to(question.root).as_posix()
    return error("answer-damaged", f"the answer of {question.called} that was kept was edited or damaged: {said}",
                 Where(shown), "fetch it again with `deckgen fetch`")  # fmt: skip


def keep_answer(question: Question, kept: Kept) -> None:
    """Put the answer in its place in one step. Raises DeckgenError."""
    answer = kept.answer
    try:
        text, encoding = answer.payload.decode(), "text"
    except UnicodeDecodeError:
        text, encoding = base64.b64encode(answer.payload).decode(), "base64"
    record = {
        "version": _VERSION, "asked": question.asked, "query": answer.query, "url": answer.url, "title": answer.title,
        "fetched": kept.fetched, "sha256": kept.digest, "encoding": encoding, "payload": text,
    }  # fmt: skip
    record["seal"] = _seal(record)
    path = question.path
    _check_inside(question)
    part = None
    try:
        _make_folder(path.parent)
        handle, part = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            json.dump(record, stream, ensure_ascii=False, indent=1)
            stream.write("\n")
            stream.flush()
            os.fsync(stream.fileno())
        Path(part).chmod(0o666 & ~_umask())
        Path(part).replace(path)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        shown = path.parent.relative_to(question.root).as_posix()
        raise error("output-refused", f"the answer cannot be kept in {shown}: {reason}", None,
                    f"it belongs in the project's folder, which is '{question.root.name}' here; --root names another",
                    ) from None  # fmt: skip
    finally:
        if part is not None:
            Path(part).unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    """Make the folder of answers. A marker of the project that is a file becomes a folder with the file in it."""
    marker = folder.parent
    if marker.is_file():
        aside = marker.with_name(f"{marker.name}.txt")
        marker.rename(aside)
        marker.mkdir()
        aside.rename(marker / "README.txt")
    folder.mkdir(parents=True, exist_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _now() -> datetime:
    return datetime.now(UTC)
