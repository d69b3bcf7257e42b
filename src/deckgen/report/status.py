"""What a file is, as values, as text for people and as a record for machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from deckgen.model import Change, Source
from deckgen.report.findings import counted
from deckgen.report.update import UpdateResult, cut_alike, moved_params, name_of, one_line, ranges


@dataclass(frozen=True, slots=True)
class SlideStatus:
    """A slide of the file: whose it is, and what a person has done to it. `changes` are edits of words and values,
    `looks` of how it looks."""

    number: int
    title: str
    key: str
    remarks: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    looks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What a file is. `state` is 'untouched', 'updated' or 'edited'; `data` counts numbers by data file.

    `behind` is what an update would do now, None where that cannot be told: `why_not` then says why. `later` are
    values of params that the data has beyond the file's.
    """

    file: Path
    saved: datetime
    state: str
    source: Source
    sources: tuple[Source, ...]
    version: int
    data: Mapping[str, int]
    slides: tuple[SlideStatus, ...]
    deleted: tuple[str, ...]
    behind: UpdateResult | None
    why_not: str = ""
    later: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_behind(self) -> bool:
        """Whether the data says something else than the file, for the file's own params."""
        return self.behind is not None and any(
            change.outcome in ("refreshed", "added", "conflict") or (change.outcome == "removed" and change.current)
            for change in self.behind.changes
        )


WIDTH = 60
"""Characters of a text that are shown."""

_STATES = {
    "untouched": "as deckgen wrote it", "updated": "as the last update wrote it, with a person's edits",
    "edited": "edited since deckgen wrote it",
}  # fmt: skip


def status_text(status: Status) -> str:
    """The status as a person reads it."""
    source = status.source
    params = ", ".join(f"{name} {value}" for name, value in sorted(source.params.items()))
    lines = [
        f"{status.file}: {_STATES.get(status.state, 'not written by deckgen as a whole')}",
        f"  deck      {source.deck}, from {source.spec or 'an unknown spec'}",
        f"  made for  {params or 'no params'}; language {source.language}, brand {source.brand or 'unknown'}",
        f"  saved     {status.saved:%Y-%m-%d %H:%M}",
    ]
    if status.data:
        lines.append("  data      " + "; ".join(f"{file} ({counted(n, 'number')})" for file, n in status.data.items()))
    others = [each for each in status.sources if each != source]
    lines += [f"  also of   {each.deck} ({', '.join(each.params.values())})" for each in others]
    lines += ["", *_edits(status), "", *_behind(status)]
    return "\n".join(one_line(line) if line.strip() and not line.startswith(" ") else line for line in lines)


def _edits(status: Status) -> Iterator[str]:
    told = [slide for slide in status.slides if slide.remarks or slide.changes or slide.looks]
    if not told and not status.deleted:
        yield "Nobody has changed anything on its slides."
        return
    yield "What a person has changed:"
    for slide in told:
        remarks = f" ({'; '.join(slide.remarks)})" if slide.remarks else ""
        key = f" [{slide.key}]" if slide.key else ""
        yield f"  slide {slide.number}{key}: {one_line(slide.title) or '(no title)'}{remarks}"
        for change in slide.changes:
            now, written = cut_alike([one_line(change.current), one_line(change.written)], WIDTH)
            shown = "deleted" if change.current is None else now
            yield f"    {name_of(change)}: {shown}{f', written as {written}' if change.written else ''}"
        for key, what in slide.looks:
            yield f"    {key.partition('/')[2] or key}: {what}"
    if status.deleted:
        yield f"  deleted slides: {', '.join(status.deleted)}"


def _behind(status: Status) -> Iterator[str]:
    if status.behind is None:
        yield f"Whether it is behind the data cannot be told: {one_line(status.why_not)}"
    elif status.is_behind:
        changes = [change for change in status.behind.changes if change.outcome in ("refreshed", "added", "conflict")]
        slides = ranges({change.slide for change in changes if change.slide})
        yield f"It is behind: the data or the spec has changed {counted(len(changes), 'value')} (slides {slides})."
        moved = [f" -p {name}={now}" for name, before, now in moved_params(status.behind) if before != now]
        yield f"  deckgen update {status.file}{''.join(moved)}"
    else:
        yield "It says what the data says."
    for name, values in status.later.items():
        yield f"The data also has {name} {', '.join(values)}:"
        yield f"  deckgen update {status.file} -p {name}={values[-1]}"


def status_record(status: Status) -> dict[str, Any]:
    """The status for machines."""
    return {
        "ok": True, "file": str(status.file), "state": status.state, "saved": status.saved.isoformat(),
        **asdict(status.source), "sources": [asdict(each) for each in status.sources], "version": status.version,
        "data": dict(status.data), "behind": None if status.behind is None else status.is_behind,
        "why_not": status.why_not, "later": {name: list(values) for name, values in status.later.items()},
        "deleted": list(status.deleted), "slides": [_slide_record(slide) for slide in status.slides],
        "would_change": [asdict(change) for change in status.behind.changes] if status.behind is not None else [],
    }  # fmt: skip


def _slide_record(slide: SlideStatus) -> dict[str, Any]:
    return {
        "number": slide.number, "title": slide.title, "key": slide.key, "remarks": list(slide.remarks),
        "changes": [asdict(change) for change in slide.changes],
        "looks": [{"key": key, "what": what} for key, what in slide.looks],
    }  # fmt: skip
