"""What an update did, or would do, as a person reads it on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from deckgen.model import Change
from deckgen.report.findings import finding_text
from deckgen.report.update import (
    UpdateResult,
    by_slide,
    cut_alike,
    first_to_see,
    is_claim,
    moved_on,
    moved_params,
    name_of,
    one_line,
    summary,
)  # fmt: skip

SHORT, LONG = 30, 88
"""Characters of a value beside others in one line, and of a text in a line of its own."""

KEYS = 5
"""So many conflicts are named with what to type to settle them."""


def update_text(result: UpdateResult) -> str:
    """Claims that no longer hold, each slide's changes, one line that sums up, and what to do next."""
    parts = ["\n".join(finding_text(finding) for finding in result.findings), _head(result), _claims(result.changes)]
    rest = [change for change in result.changes if not is_claim(change)]
    for number, changes in by_slide(rest).items():
        lines = [_slide(number, result), *(line for change in changes for line in _change(change))]
        parts.append("\n".join(lines))
    parts += [_sum(result), _next(result.changes)]
    return "\n\n".join(part for part in parts if part)


def _head(result: UpdateResult) -> str:
    """Which deck, and between which params."""
    if not result.changes:
        return ""
    moved = [
        f"{name} {before or '(none)'} → {now or '(none)'}"
        for name, before, now in moved_params(result)
        if before != now
    ]  # fmt: skip
    told = f": {', '.join(moved)}" if moved else ""
    return one_line(f"{result.source.name}, deck {result.deck}{told}")


def _claims(changes: Sequence[Change]) -> str:
    claims = [change for change in first_to_see(changes) if is_claim(change)]
    if not claims:
        return ""
    head = "This claim no longer holds:" if len(claims) == 1 else "These claims no longer hold:"
    return "\n".join([head, *(f"  slide {claim.slide}: {_claim(claim)}" for claim in claims)])


def _claim(claim: Change) -> str:
    return one_line(claim.note or claim.current or claim.key)


def _slide(number: int, result: UpdateResult) -> str:
    if number == 0:
        return "The deck as a whole"
    title = result.titles.get(number, "")
    return f"Slide {number}: {cut_alike([one_line(title)], LONG)[0]}" if title.strip() else f"Slide {number}"


# ------------------------------------------------------------------------------------------------- changes


def _change(change: Change) -> list[str]:
    written, current, proposed = (one_line(text) for text in (change.written, change.current, change.proposed))
    head = f"  {change.outcome:<9}  {one_line(name_of(change))}"
    note = f" ({one_line(change.note)})" if change.note else ""
    match change.outcome:
        case "refreshed":
            old, new = cut_alike([written if change.current is None else current, proposed], SHORT + 10)
            return [f"{head}: {old} → {new}{note}"]
        case "added":
            return [f"{head}{_after_colon(proposed)}{note}"]
        case "kept":
            theirs, ours, new = cut_alike([current, written, proposed], SHORT + 10)
            was = f", written as {ours}" if ours not in (theirs, "—") else ""
            now = f", the data says {new}" if moved_on(change) else ""
            return [f"{head}{_after_colon(theirs)}{was}{now}{note}"]
        case "removed":
            return [f"{head}{_after_colon(written if change.current is None else current)}{note}"]
        case "conflict":
            return _conflict(head, written, current, proposed, note)
        case "stale":
            return [f"{head}{_stale(written, current, proposed)}{note}"]


def _conflict(head: str, written: str, current: str, proposed: str, note: str) -> list[str]:
    """Theirs stands; or nothing does, where a block is gone or cannot be found."""
    if current == "—":
        told = [f"{word} {text}" for word, text in (("written", written), ("proposed", proposed)) if text != "—"]
        return [f"{head}{_after_colon('; '.join(told) or '—')}{note}"]
    texts = [current, written, proposed]
    if all(len(text) <= SHORT for text in texts):
        return [f"{head}: theirs {current} stands; written {written}, proposed {proposed}{note}"]
    theirs, ours, new = cut_alike(texts, LONG)
    indent = " " * 13
    return [f"{head}: theirs stands{note}", f"{indent}written   {ours}", f"{indent}theirs    {theirs}",
            f"{indent}proposed  {new}"]  # fmt: skip


def _stale(written: str, current: str, proposed: str) -> str:
    [shown] = cut_alike([current], SHORT * 2)
    moved = [cut_alike([text], SHORT)[0] for text in (written, proposed)]
    told = "" if written == proposed or "—" in moved else f": {moved[0]} is now {moved[1]}"
    return f"{_after_colon(shown)} may be wrong{told}"


def _after_colon(text: str) -> str:
    return "" if text == "—" else f": {cut_alike([text], LONG)[0]}"


# ------------------------------------------------------------------------------------------------- the end


def _sum(result: UpdateResult) -> str:
    """The file and how many of which outcome, in one line."""
    told = summary(result.changes)
    if result.conditional:
        would = ", ".join(told) if told else "nothing to change"
        return one_line(f"{result.source} would get: {would} (nothing was written)")
    if result.path is None:
        return one_line(f"{result.source}: {', '.join(['nothing to change', *told])}; nothing was written")
    kept = f"; as it was before: {result.backup.name}" if result.backup is not None else ""
    same = "the same numbers; what the file says of their sources was brought up to date"
    return one_line(f"{result.path}: {', '.join(told) or same}{kept}")


def _next(changes: Sequence[Change]) -> str:
    """What to type to settle conflicts: not those over what is not in the file, or cannot be found there."""
    keys = list(dict.fromkeys(change.key for change in changes if change.outcome == "conflict" and change.current))
    if not keys:
        return ""
    lines = [f"  --take data:{one_line(key)}" for key in keys[:KEYS]]
    if len(keys) > KEYS:
        lines.append(f"  … and {len(keys) - KEYS} more in the list above")
    return "\n".join([
        "In a conflict a person's text stands. To take what the data says instead, update again with",
        *lines,
        "or --take data for all of them. To settle them as they stand: --take mine",
    ])  # fmt: skip
