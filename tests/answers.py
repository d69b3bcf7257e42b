"""The sums behind `estimate:` added up one respondent at a time, in plain Python: no engine, and slow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from typing import Any

from deckgen.survey.asked import EstimateSpec, QuestionSpec
from deckgen.survey.moments import Domain, Moments, Stratum, Sums

Row = Mapping[str, Any]
Answers = list[tuple[int, Row, float]]
"""Respondents of a domain: number in the data, row, and y."""


def asked(**keys: Any) -> EstimateSpec:
    """An `estimate:` as the YAML would give it."""
    return EstimateSpec.model_validate({"questions": {}, **keys})


def code(value: Any) -> str:
    """A cell as its code: 1, 1.0 and '1' are one."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def sums_of(rows: Sequence[Row], spec: EstimateSpec, wave: str = "") -> Sums:
    """All sums that the estimates of `spec` need. `wave` is the column with the wave, or ''."""
    units: dict[tuple[str, tuple[str, ...]], set[Any]] = {}
    for number, row in enumerate(rows):
        units.setdefault((_wave(row, wave), _stratum(row, spec)), set()).add(_unit(number, row, spec))
    domains = {domain: _moments(answers, spec) for domain, answers in _domains(rows, spec, wave)}
    return Sums(
        domains,
        {key: Stratum(len(found)) for key, found in units.items()},
        frozenset(str(name) for name, question in spec.questions.items() if question.mean),
    )


def _domains(rows: Sequence[Row], spec: EstimateSpec, wave: str) -> Iterator[tuple[Domain, Answers]]:
    """Every domain with its respondents: number, row and y."""
    waves = sorted({_wave(row, wave) for row in rows})
    total = str(spec.total)
    banners: list[tuple[str, ...]] = [(total,) * len(spec.by)]
    for position, column in enumerate(spec.by):
        for group in sorted({code(row[column]) for row in rows} - {""}):
            banners.append(tuple(group if at == position else total for at in range(len(spec.by))))
    for at in waves:
        for name, question in spec.questions.items():
            for banner in banners:
                inside = [
                    (number, row) for number, row in enumerate(rows)
                    if _wave(row, wave) == at and _fits(row, spec.where) and _fits(row, question.where)
                    and all(group == total or code(row[by]) == group for by, group in zip(spec.by, banner, strict=True))
                ]  # fmt: skip
                for category, answer, answers in _answers(rows, inside, str(name), question, spec):
                    yield Domain(str(name), category, answer, banner, at), answers


def _answers(
    rows: Sequence[Row], inside: list[tuple[int, Row]], name: str, question: QuestionSpec, spec: EstimateSpec
) -> Iterator[tuple[str, str, Answers]]:
    missing = {"", *map(str, spec.missing), *map(str, question.missing)}
    column = str(question.column or name)
    if question.mean:
        yield "mean", "", [(at, row, float(row[column])) for at, row in inside if code(row[column]) not in missing]
    elif question.grid:
        for item in map(str, question.columns):
            answered = [(at, row, code(row[item])) for at, row in inside if code(row[item]) not in missing]
            for answer, codes in _codes(rows, list(map(str, question.columns)), question, missing):
                yield item, answer, [(at, row, float(given in codes)) for at, row, given in answered]
    elif question.columns:
        items = list(map(str, question.columns))
        yes = set(map(str, question.answers)) or {"1"}
        answered_any = [(at, row) for at, row in inside if any(code(row[item]) not in missing for item in items)]
        for item in items:
            yield item, "", [(at, row, float(code(row[item]) in yes)) for at, row in answered_any]
    else:
        answered = [(at, row, code(row[column])) for at, row in inside if code(row[column]) not in missing]
        for answer, codes in _codes(rows, [column], question, missing):
            yield answer, "", [(at, row, float(given in codes)) for at, row, given in answered]


def _codes(
    rows: Sequence[Row], columns: list[str], question: QuestionSpec, missing: set[str]
) -> list[tuple[str, set[str]]]:
    found = {code(row[column]) for row in rows for column in columns} - missing
    listed = list(map(str, question.answers)) or sorted(found, key=lambda each: (not each.isdigit(), each.zfill(9)))
    nets = [(str(net), set(map(str, codes))) for net, codes in question.net.items()]
    return [(each, {each}) for each in listed] + nets


def _moments(answers: Answers, spec: EstimateSpec) -> dict[tuple[str, ...], Moments]:
    strata: dict[tuple[str, ...], Answers] = {}
    for each in answers:
        strata.setdefault(_stratum(each[1], spec), []).append(each)
    return {stratum: _of_stratum(found, spec) for stratum, found in strata.items()}


def _of_stratum(answers: Answers, spec: EstimateSpec) -> Moments:
    weighted = [(float(row[spec.weight]) if spec.weight else 1.0, y, _unit(at, row, spec)) for at, row, y in answers]
    a: dict[Any, list[float]] = {}
    b: dict[Any, list[float]] = {}
    for w, y, unit in weighted:
        a.setdefault(unit, []).append(w * y)
        b.setdefault(unit, []).append(w)
    pairs = [(fsum(a[unit]), fsum(b[unit])) for unit in a]
    return Moments(
        len(weighted), fsum(w for w, _, _ in weighted), fsum(w * w for w, _, _ in weighted),
        fsum(w * y for w, y, _ in weighted), fsum(w * y * y for w, y, _ in weighted),
        fsum(one * one for one, _ in pairs), fsum(one * two for one, two in pairs), fsum(two * two for _, two in pairs),
        len(pairs) if spec.cluster else None,
    )  # fmt: skip


def _fits(row: Row, conditions: Sequence[Mapping[Any, Any]]) -> bool:
    return not conditions or any(
        all(code(row[column]) in map(code, wanted if isinstance(wanted, list) else [wanted])
            for column, wanted in each.items())
        for each in conditions
    )  # fmt: skip


def _wave(row: Row, wave: str) -> str:
    return code(row[wave]) if wave else ""


def _stratum(row: Row, spec: EstimateSpec) -> tuple[str, ...]:
    return tuple(code(row[column]) for column in spec.strata)


def _unit(number: int, row: Row, spec: EstimateSpec) -> Any:
    return code(row[spec.cluster]) if spec.cluster else number
