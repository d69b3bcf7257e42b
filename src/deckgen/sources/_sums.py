"""All sums that `estimate:` needs, added up by an engine: a query or two for each question, whatever its groups.

What comes back is one row for each wave, stratum, group and answer, so tens of millions of respondents cost no memory
here. The queries use nothing that an engine of SQL would not have.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_
from typing import Any

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Finding, Where, choices, error, nearest
from deckgen.sources._conditions import blank, matches, sort_codes, usable
from deckgen.sources._engine import code_of, column_of, rows_of
from deckgen.sources._exact import ExactSum, as_float, sql_number
from deckgen.sources._sample import LARGEST, Cell, Group, Sample, as_number, check_numbers, read_sample
from deckgen.survey.asked import EstimateSpec, QuestionSpec
from deckgen.survey.asked_words import estimate_words
from deckgen.survey.moments import Domain, Moments, Sums

Found = dict[tuple[str, str], dict[Cell, Moments]]
"""The moments of each category and answer by wave, group and stratum."""
Ints = Mapping[str, int]

_YES = ("1", "true")
"""What means yes in a column of multiple response; true where the data has such a type."""


def sums(relation: Any, spec: EstimateSpec, wave: str = "", shown: str = "the data") -> Sums:
    """The sums of all questions over a relation of respondents; `wave` is the column with the wave, or ''.

    Filters pick a domain: strata count their units in the whole sample. Raises DeckgenError for columns and values
    that are not there, for weights, strata and clusters that are none, and for a question that nobody answered.
    """
    _check_columns(relation, spec, shown)
    sample = read_sample(relation, spec, wave, shown)
    domains: dict[Domain, dict[tuple[str, ...], Moments]] = {}
    labels: dict[tuple[str, str], str] = {}
    for column in sample.by:
        labels |= _labels(sample, column)
    for name, question in spec.questions.items():
        found = _question(sample, name, question)
        if not any(found.values()):
            raise sample.empty(question.where, name)
        domains |= _domains(sample, str(name), found)
        if not question.mean:
            for column in question.columns if question.grid else [] if question.columns else [question.column or name]:
                labels |= _labels(sample, column)
    means = frozenset(str(name) for name, question in spec.questions.items() if question.mean)
    return Sums(domains, sample.strata, means, labels or None, estimate_words(spec, wave))


def _check_columns(relation: Any, spec: EstimateSpec, shown: str) -> None:
    """Raise a DeckgenError that tells of all columns at once that the deck names and the data does not have."""
    asked = [column for name, each in spec.questions.items() for column in each.columns or [each.column or name]]
    problems: list[Finding] = []
    for name in filter(None, [spec.weight, *spec.strata, spec.cluster, *spec.by, *asked]):
        try:
            column_of(relation, name, shown)
        except DeckgenError as problem:
            problems += problem.findings
    if problems:
        raise DeckgenError(*dict.fromkeys(problems))


def _domains(sample: Sample, name: str, found: Found) -> dict[Domain, dict[tuple[str, ...], Moments]]:
    """The domains of a question in their order: wave, group, answer. Who was not asked has none."""
    total = str(sample.spec.total)
    cells = {cell for by_cell in found.values() for cell, moments in by_cell.items() if moments.n}
    groups: list[Group] = [None]
    for part in range(len(sample.by)):
        codes_of_part = sort_codes({cell[1][1] for cell in cells if cell[1] and cell[1][0] == part})
        if total in codes_of_part:
            column = sample.by[part]
            raise error("total-taken", f"'{total}' stands for the total, but is a group in the column '{column}', too",
                        place_of(sample.spec.total) or place_of(column),
                        "give the total another code, such as `total: in_all`")  # fmt: skip
        groups += [(part, code) for code in codes_of_part]
    domains: dict[Domain, dict[tuple[str, ...], Moments]] = {}
    for wave in sort_codes({cell[0] for cell in cells}):
        for group in groups:
            codes = iter(group[1] if group and group[0] == part else total for part in range(len(sample.by)))
            banner = tuple(wave if by == sample.wave else next(codes) for by in sample.spec.by)
            for (category, answer), by_cell in found.items():
                domains[Domain(name, category, answer, banner, wave)] = {
                    cell[2]: moments for cell, moments in by_cell.items() if cell[:2] == (wave, group) and moments.n
                }
    return domains


def _question(sample: Sample, name: str, question: QuestionSpec) -> Found:
    column = question.column or name
    if question.mean:
        return _mean(sample, column, question)
    if question.grid:
        parts = {item: _Choice.of(sample, item, question) for item in question.columns}
        codes = set().union(*(part.codes for part in parts.values()))
        return {
            (str(item), answer): found
            for item, part in parts.items() for answer, found in part.found(_wanted(question, codes, name)).items()
        }  # fmt: skip
    if question.columns:
        return _multiple(sample, question)
    part = _Choice.of(sample, column, question)
    return {(answer, ""): found for answer, found in part.found(_wanted(question, part.codes, name)).items()}


def _missing(sample: Sample, question: QuestionSpec) -> list[str]:
    return [*map(str, sample.spec.missing), *map(str, question.missing)]


# ----------------------------------------------------------------------------------------------------- shares


@dataclass(frozen=True, slots=True)
class _Shares:
    """The sums of weights over answers, and over those that mean yes; without weights, counts are enough."""

    sample: Sample

    def sums(self, ys: Iterable[str] = ()) -> tuple[dict[ExactSum, str], dict[str, str]]:
        """What is added up and counted: over the answers, and over those where the columns `ys` are 1."""
        counts, exact = {"n": "COUNT(*)"}, self._both("", as_float("w"))
        for index, y in enumerate(ys):
            counts[f"n{index}"] = f"CAST(SUM(CAST({y} AS BIGINT)) AS BIGINT)"
            exact |= self._both(str(index), f"CASE WHEN {y} = 1 THEN {as_float('w')} ELSE {sql_number(0.0)} END")
        return exact, counts

    def _both(self, which: str, w: str) -> dict[ExactSum, str]:
        one, two = self._sums(which)
        return {one: w, two: f"{w} * {w}"} if self.sample.spec.weight else {}

    def values(self, ints: Ints, which: str = "") -> tuple[int, float, float]:
        """How many, the sum of their weights, and that of the squared weights."""
        n = ints.get(f"n{which}", 0)
        if not self.sample.spec.weight or not n:
            return n, float(n), float(n)
        one, two = self._sums(which)
        return n, one.value(one.whole(ints)), two.value(two.whole(ints))

    def _sums(self, which: str) -> tuple[ExactSum, ExactSum]:
        bound = self.sample.weight_bound
        return ExactSum(f"w{which}", bound), ExactSum(f"ww{which}", bound * bound, 3)


def _moments(base: tuple[int, float, float], yes: tuple[int, float, float]) -> Moments:
    """The moments of a share where each respondent is a unit: y * y is y, so a * a and a * b are w * w where y is 1."""
    return Moments(*base, yes[1], yes[1], yes[2], yes[2], base[2])


def _in_units(moments: Moments, units: Mapping[str, Any], index: int) -> Moments:
    """The same with the sums over primary sampling units."""
    return replace(moments, aa=units[f"aa{index}"], ab=units[f"ab{index}"], bb=units["bb"], units=units["units"])


@dataclass(frozen=True, slots=True)
class _Choice:
    """A column of which each respondent has one code: what was counted for each."""

    sample: Sample
    answers: Any
    cells: Mapping[Cell, Mapping[str, Ints]]
    raw: Mapping[str, Sequence[Any]]
    """For each code the values that are written so."""

    @classmethod
    def of(cls, sample: Sample, column: str, question: QuestionSpec) -> _Choice:
        x = usable(column_of(sample.relation, column, sample.shown), sample.shown)
        answers = sample.answers(question.where, x=x)
        answers = answers.filter(~(blank(answers.x) | matches(answers.x, _missing(sample, question))))
        counted = sample.collect(answers, ["x"], *_Shares(sample).sums())
        cells = {cell: {codes[0]: ints for codes, ints in by_code.items()} for cell, by_code in counted.items()}
        return cls(sample, answers, cells, {})

    @property
    def codes(self) -> set[str]:
        return {code for by_code in self.cells.values() for code in by_code}

    def found(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[Cell, Moments]]:
        """The moments of each answer or net."""
        shares = _Shares(self.sample)
        units = self._units(list(wanted.values()))
        found: dict[str, dict[Cell, Moments]] = {answer: {} for answer in wanted}
        for cell, by_code in self.cells.items():
            base = shares.values(_added(by_code.values()))
            for index, (answer, codes) in enumerate(wanted.items()):
                chosen = (by_code[code] for code in dict.fromkeys(codes) if code in by_code)
                moments = _moments(base, shares.values(_added(chosen)))
                found[answer][cell] = _in_units(moments, units[cell], index) if units else moments
        return found

    def _units(self, wanted: Sequence[Sequence[str]]) -> dict[Cell, dict[str, Any]]:
        if not self.sample.spec.cluster or not self.cells:
            return {}
        ys = {f"y{index}": _one_if(matches(self.answers.x, codes)) for index, codes in enumerate(wanted)}
        return self.sample.units(self.answers.mutate(**ys), list(ys), 1.0)


def _one_if(condition: Any) -> Any:
    return condition.ifelse(1, 0)


def _added(parts: Iterable[Ints]) -> Ints:
    total: dict[str, int] = {}
    for part in parts:
        for name, number in part.items():
            total[name] = total.get(name, 0) + number
    return total


def _wanted(question: QuestionSpec, codes: set[str], name: str) -> dict[str, Sequence[str]]:
    """The answers to estimate and the nets, each with its codes; a code that must be misspelt is an error."""
    listed = [*question.answers, *(code for net in question.net.values() for code in net)]
    named = set(listed)
    for net in question.net:
        if str(net) in codes:
            raise error("name-twice", f"'{net}' is an answer to '{name}' already", place_of(net) or place_of(name),
                        "give what is taken together a code of its own")  # fmt: skip
    for code in listed:
        others = codes - named
        if codes and str(code) not in codes and (not codes & named or nearest(code, others)):
            if str(code).lstrip("-").isdigit() and codes & named:
                continue  # an answer on a scale that nobody chose
            said = f"nobody has the answer '{code}' to '{name}'"
            raise error("value-unknown", said, place_of(code) or place_of(name), choices(str(code), sort_codes(codes)))
    wanted: dict[str, Sequence[str]] = {str(code): [str(code)] for code in question.answers or sort_codes(codes)}
    return wanted | {str(net): [str(code) for code in members] for net, members in question.net.items()}


def _multiple(sample: Sample, question: QuestionSpec) -> Found:
    """Several columns, of which each says whether its item was chosen: the base is who has an answer to any."""
    shown, missing = sample.shown, _missing(sample, question)
    items = {f"x{index}": usable(column_of(sample.relation, column, shown), shown)
             for index, column in enumerate(question.columns)}  # fmt: skip
    answers = sample.answers(question.where, **items)
    given = [~(blank(answers[name]) | matches(answers[name], missing)) for name in items]
    answers = answers.filter(reduce(or_, given))
    yes = question.answers or _YES
    chosen = [reduce(and_, [matches(answers[name], yes), ~matches(answers[name], missing)]) for name in items]
    shares = _Shares(sample)
    ys = {f"y{index}": _one_if(each) for index, each in enumerate(chosen)}
    answers = answers.mutate(**ys)
    cells = {cell: ints[()] for cell, ints in sample.collect(answers, [], *shares.sums(ys)).items()}
    if question.answers and not any(ints[f"n{index}"] for ints in cells.values() for index in range(len(items))):
        _check_yes(sample, question)
    units = sample.units(answers, list(ys), 1.0) if sample.spec.cluster else {}
    found: Found = {}
    for index, column in enumerate(question.columns):
        found[str(column), ""] = by_cell = {}
        for cell, ints in cells.items():
            if ints["n"]:
                moments = _moments(shares.values(ints), shares.values(ints, str(index)))
                by_cell[cell] = _in_units(moments, units[cell], index) if units else moments
    return found


def _check_yes(sample: Sample, question: QuestionSpec) -> None:
    """Raises DeckgenError where no cell of the items' columns has a code that is said to mean yes."""
    found: set[str] = set()
    for column in question.columns:
        cells = usable(sample.relation[column], sample.shown)
        found |= {code_of(row["x"]) for row in rows_of(sample.relation.select(x=cells).distinct().limit(100))} - {""}
    if found and not found & set(map(str, question.answers)):
        code = question.answers[0]
        raise error("value-unknown", f"no cell of the columns of this question has the code '{code}'",
                    place_of(code) or Where(sample.shown), choices(str(code), sort_codes(found)))  # fmt: skip


# ------------------------------------------------------------------------------------------------------ means


def _mean(sample: Sample, column: str, question: QuestionSpec) -> Found:
    shown, missing = sample.shown, _missing(sample, question)
    check_numbers(sample.relation, column, missing, shown)
    x = usable(column_of(sample.relation, column, shown), shown)
    answers = sample.answers(question.where, x=x, y=as_number(sample.relation, column, shown))
    answers = answers.filter(~matches(answers.x, missing) & answers.y.notnull())
    bound = rows_of(answers.aggregate(top=answers.y.abs().max()))[0]["top"]
    if bound is None:
        return {}
    if not bound < LARGEST:
        raise error("not-a-number", f"the column '{column}' of {shown} holds a number of {LARGEST:g} or more",
                    place_of(column) or Where(shown))  # fmt: skip
    w, y, top = as_float("w"), "y", sample.weight_bound
    parts = {
        ExactSum("w", top): w,
        ExactSum("ww", top**2, 3): f"{w} * {w}",
        ExactSum("wy", top * bound, 3): f"{w} * {y}",
        ExactSum("wyy", top * bound**2, 4): f"{w} * {y} * {y}",
        ExactSum("aa", (top * bound) ** 2, 4): f"({w} * {y}) * ({w} * {y})",
        ExactSum("ab", top**2 * bound, 4): f"{w} * {y} * {w}",
    }
    cells = sample.collect(answers, [], parts, {"n": "COUNT(*)"})
    units = sample.units(answers, ["y"], bound) if sample.spec.cluster else {}
    found: dict[Cell, Moments] = {}
    for cell, by_code in cells.items():
        ints = by_code[()]
        if ints["n"]:
            value = {each.name: each.value(each.whole(ints)) for each in parts}
            moments = Moments(ints["n"], value["w"], value["ww"], value["wy"], value["wyy"], value["aa"], value["ab"],
                              value["ww"])  # fmt: skip
            found[cell] = _in_units(moments, units[cell], 0) if units else moments
    return {("mean", ""): found}


# ----------------------------------------------------------------------------------------------------- labels


def _labels(sample: Sample, column: str) -> dict[tuple[str, str], str]:
    """The labels of a column's codes, where the data has a column of them beside it, as SPSS files do."""
    beside = f"{column}_label"
    if beside not in sample.relation.columns or not sample.relation[beside].type().is_string():
        return {}
    pairs = sample.relation.select(code=usable(sample.relation[column], sample.shown), label=sample.relation[beside])
    rows = rows_of(pairs.aggregate(by=["code"], label=pairs.label.max()))
    return {(str(column), code_of(row["code"])): row["label"] for row in rows if code_of(row["code"]) and row["label"]}


def numbers_of(spec: EstimateSpec) -> Iterator[tuple[str, frozenset[str]]]:
    """The columns that are used as numbers, each with the codes in it that are none."""
    if spec.weight:
        yield str(spec.weight), frozenset()
    for name, question in spec.questions.items():
        if question.mean:
            yield str(question.column or name), frozenset([*map(str, spec.missing), *map(str, question.missing)])
