"""The data sets of a deck that a service or a database answers: what they ask, and the answer that was kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Finding, Where, error
from deckgen.project import Project
from deckgen.sources import SOURCES
from deckgen.sources._answers import Kept, Question, fetch_answer, kept_answer, read_answer
from deckgen.sources._files import writable
from deckgen.sources._kinds import Ask, ServiceKind
from deckgen.spec.deck import ServiceData
from deckgen.spec.params import filled
from deckgen.survey import Table
from deckgen.survey.ages import age_words, days_since, seconds_since

FRESH = 60.0
"""Seconds in which a service is not asked the same again by a build."""


def question_of(
    name: str, data: ServiceData, options: Mapping[str, Any], ask: Ask, project: Project, params: Mapping[str, str]
) -> Question:
    """What a data set asks of its service, its params filled in. Raises DeckgenError for a param that is not there."""
    kind = str(data.kind)
    service = SOURCES[kind]
    assert isinstance(service, ServiceKind)
    if data.estimate is not None and not service.chooses_rows:
        raise error("estimate-needs-answers", f"a {kind} table holds figures, not the answers of respondents",
                    place_of(data.kind), "leave `estimate` out")  # fmt: skip
    keys = filled(options, params)
    return Question(kind, service, service.spec(**keys), ask, project.root, name)


def read_service(question: Question, data: ServiceData, problems: list[Finding] | None) -> Table:
    """The table of the answer that was kept; where the deck says so, the service is asked first.

    Warnings are added to `problems`; where that is None, nothing is asked, and nothing told. Raises DeckgenError.
    """
    at = place_of(data.kind)
    deck = at.file if at is not None else "DECK.yaml"
    kept: Kept | None = None
    if data.refresh == "build" and problems is not None:
        try:
            kept = _just_fetched(question) or fetch_answer(question, lambda stage: None)
        except DeckgenError as problem:
            kept = kept_answer(question)
            if kept is None:
                raise
            reason = "; ".join(finding.message for finding in problem.findings)
            since = f"of {age_words(kept.fetched)}" if kept.fetched else "made by hand"
            problems.append(Finding("warning", "answer-kept", f"{reason}; the answer {since} is used", at))
    else:
        kept = kept_answer(question)
    if kept is None:
        raise error("not-fetched", f"{question.called} has not been fetched yet", at,
                    f"run `deckgen fetch {deck}`: a build asks no service by itself")  # fmt: skip
    if problems is not None and not kept.fetched:
        by_hand = f"the answer of {question.called} was put together by hand, not fetched"
        problems.append(Finding("warning", "answer-by-hand", by_hand, at, f"`deckgen fetch {deck}` asks for it"))
    elif problems is not None and data.max_age is not None and days_since(kept.fetched) > data.max_age:
        old = f"{question.called} was fetched on {age_words(kept.fetched)}; `max_age` is {data.max_age} days"
        problems.append(Finding("warning", "data-old", old, at, f"run `deckgen fetch {deck}`"))
    return writable(read_answer(question, kept))


def _just_fetched(question: Question) -> Kept | None:
    """The answer of this same minute, if there is one: two data sets, or two builds, need not ask for it twice."""
    try:
        kept = kept_answer(question)
    except DeckgenError:
        return None
    fresh = kept is not None and kept.fetched and seconds_since(kept.fetched) < FRESH
    return kept if fresh else None


def place_in(problem: DeckgenError, at: Where | None) -> list[Finding]:
    """The findings of a problem, those without a place at `at`."""
    return [Finding(each.severity, each.code, each.message, each.where or at, each.hint) for each in problem.findings]
