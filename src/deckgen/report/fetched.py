"""What came of asking services anew, as text and as a record; and how old the answers behind a build are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from deckgen.findings import Finding
from deckgen.model import Fact, Origin
from deckgen.report.findings import counted, finding_record, finding_text
from deckgen.survey.ages import age_words, days_since

State = Literal["new", "unchanged", "changed", "failed"]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of asking for one data set, `data` in the spec; `called` is what was asked.

    `values` counts those that came, `changed` those that are others than before, `added` and `removed` the
    rows that are new or gone. `fetched` and `before` are ISO times in UTC, '' where there is none.
    """

    data: str
    called: str
    state: State
    values: int = 0
    changed: int = 0
    added: int = 0
    removed: int = 0
    fetched: str = ""
    before: str = ""
    file: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    """Those params of the deck that the question names."""
    findings: tuple[Finding, ...] = field(default=())


def fetched_text(found: Sequence[Fetched]) -> str:
    """A line for each data set, and the problems of those that failed."""
    lines = []
    for each in found:
        params = "".join(f", {name} = {value}" for name, value in each.params.items())
        lines.append(f"{each.data}: {each.called}{params}: {_outcome(each)}")
        lines += [finding_text(finding) for finding in each.findings]
    failed = sum(1 for each in found if each.state == "failed")
    kept = {each.file.rpartition("/")[0] for each in found if each.file}
    if kept:
        lines.append(f"{counted(len(found) - failed, 'answer')} kept in {', '.join(sorted(kept))}")
    if failed:
        lines.append(f"{counted(failed, 'data set')} could not be fetched; what was kept of them before is untouched")
    return "\n".join(lines)


def _outcome(each: Fetched) -> str:
    if each.state == "failed":
        return "failed"
    values = counted(each.values, "value")
    if each.state == "new":
        return f"new, {values}"
    since = f"since {age_words(each.before)}" if each.before else "beside the answer made by hand"
    if each.state == "unchanged":
        return f"unchanged {since}, {values}"
    told = [f"{number} {word}" for number, word in
            ((each.changed, "changed"), (each.added, "new"), (each.removed, "gone")) if number]  # fmt: skip
    return f"{', '.join(told)} of {values} {since}"


def fetched_record(found: Sequence[Fetched]) -> dict[str, Any]:
    """The same for machines."""
    return {
        "ok": all(each.state != "failed" for each in found),
        "data": [
            {**asdict(each), "findings": [finding_record(finding) for finding in each.findings]} for each in found
        ],
    }


def answers_of(facts: Iterable[Fact]) -> list[tuple[str, str]]:
    """The services behind the numbers of a deck, and when each gave its answer, in the deck's order."""
    found: dict[tuple[str, str], None] = {}
    for fact in facts:
        for origin in _origins(fact.origin):
            if origin.fetched:
                found[origin.file, origin.fetched] = None
    return list(found)


def _origins(origin: Origin | None) -> Iterable[Origin]:
    if origin is not None:
        yield origin
        for other in origin.others:
            yield from _origins(other)


def answers_text(facts: Iterable[Fact]) -> list[str]:
    """A line for each service: 'StatBank OIN01DK: fetched 2026-11-20 (6 days ago)'."""
    return [f"{called}: fetched {age_words(fetched)}" for called, fetched in answers_of(facts)]


def answers_record(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """The same for machines."""
    return [
        {"source": called, "fetched": fetched, "days": days_since(fetched)} for called, fetched in answers_of(facts)
    ]
