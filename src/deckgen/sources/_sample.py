"""The sample behind `estimate:` as an engine sees it: its design, checked, and how its answers are grouped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from deckgen.fields import place_of
from deckgen.findings import DeckgenError, Where, error
from deckgen.sources._adding import each_part, grouped, selected, stepped
from deckgen.sources._conditions import NUMBER, blank, finite, fits, matches, none_fit, usable
from deckgen.sources._engine import ANSWERS, code_of, column_of, number_column, rows_of, rows_of_sql
from deckgen.sources._exact import ExactSum, as_float
from deckgen.survey.asked import EstimateSpec
from deckgen.survey.moments import Stratum

LARGEST = 1e60
"""Weights and answers are smaller: squares of their products must be numbers."""

Group = tuple[int, str] | None
"""A group of the banner: which of its columns, and the code there; None is the total."""
Cell = tuple[str, Group, tuple[str, ...]]
"""Wave, group and stratum."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Respondents as rows of a relation, with the sums that all their questions need.

    `wave` is the column with the wave, or ''. `by` is the banner without it. The bounds are the largest weight, and
    the largest sum of weights in one primary sampling unit.
    """

    relation: Any
    spec: EstimateSpec
    wave: str
    shown: str
    by: tuple[str, ...]
    strata: Mapping[tuple[str, tuple[str, ...]], Stratum]
    weight_bound: float
    unit_bound: float

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of `answers` that hold wave and strata."""
        return (*(["wave"] if self.wave else []), *(f"s{index}" for index in range(len(self.spec.strata))))

    @property
    def banner(self) -> tuple[str, ...]:
        """The columns of `answers` that hold the banner's codes."""
        return tuple(f"b{index}" for index in range(len(self.by)))

    def answers(self, where: Sequence[Mapping[str, Any]], **columns: Any) -> Any:
        """The respondents of a question, with its columns beside those of the design: 'w' and 'unit' too.

        The filters of the whole estimate hold too. Respondents with a weight of 0 do not count.
        """
        relation = self.relation
        conditions = [fits(relation, each, self.shown) for each in (self.spec.where, where)]
        kept = dict(columns) | self._design()
        kept |= {name: usable(column_of(relation, by, self.shown), self.shown)
                 for name, by in zip(self.banner, self.by, strict=True)}  # fmt: skip
        if self.spec.weight:
            conditions.append(kept["w"] > 0)
        for condition in conditions:
            relation = relation if condition is None else relation.filter(condition)
        return relation.select(**kept)

    def _design(self) -> dict[str, Any]:
        return design_columns(self.relation, self.spec, self.wave, self.shown)

    def empty(self, where: Sequence[Mapping[str, Any]], name: str) -> DeckgenError:
        """The error for a question that nobody answered."""
        relation = self.relation
        for conditions in (self.spec.where, where):
            fitting = fits(relation, conditions, self.shown)
            if fitting is None:
                continue
            if not rows_of(relation.filter(fitting).limit(1)):
                return none_fit(relation, conditions, self.shown)
            relation = relation.filter(fitting)
        return error("answers-none", f"nobody has an answer to '{name}' in {self.shown}",
                     place_of(name) or Where(self.shown), "its cells are blank, or hold `missing` codes")  # fmt: skip

    # ------------------------------------------------------------------------------------------- grouped sums

    def collect(
        self, answers: Any, extra: Sequence[str], exact: Mapping[ExactSum, str], counts: Mapping[str, str]
    ) -> dict[Cell, dict[Any, Any]]:
        """Sums of whole numbers by wave, group and stratum, and within these by the codes of the columns `extra`.

        `exact` and `counts` are sums of expressions of SQL over the answers. The engine adds up once for all columns
        of the banner together, and then for each of them by itself.
        """
        sums = dict(counts) | {name: one for each in exact for name, one in each.added().items()}
        query = grouped(stepped(ANSWERS, exact), [*self.keys, *self.banner, *extra], sums)
        by_part = len(self.by) > 1
        if by_part:
            query = each_part(query, self.banner, range(len(self.by)), [*self.keys, *extra, *sums])
            again = {name: f"CAST(SUM({name}) AS BIGINT)" for name in sums}
            query = grouped(query, ["part", *self.keys, *self.banner, *extra], again)
        found: dict[Cell, dict[Any, dict[str, int]]] = {}
        for row in self._rows(answers, query, ["part"] * by_part, extra, sums):
            part = row.get("part", 0)
            codes = tuple(code_of(row[name]) for name in extra)
            stratum = tuple(code_of(row[name]) for name in self.keys if name != "wave")
            group = (part, code_of(row[f"b{part}"])) if self.by else None
            wave = code_of(row["wave"]) if self.wave else ""
            for each in {group if group is None or group[1] else None, None} if part == 0 else {group}:
                if each is None or each[1]:
                    into = found.setdefault((wave, each, stratum), {}).setdefault(codes, dict.fromkeys(sums, 0))
                    for name in sums:
                        into[name] += int(row[name] or 0)
        return found

    def _rows(
        self, answers: Any, source: str, part: Sequence[str], extra: Sequence[str], sums: Iterable[str]
    ) -> list[dict[str, Any]]:
        types = answers.schema()
        codes = {name: types[name] for name in (*self.keys, *self.banner, *extra)}
        schema = dict.fromkeys(part, "int64") | codes | dict.fromkeys(sums, "int64")
        return rows_of_sql(answers, source, schema)

    def units(self, answers: Any, ys: Sequence[str], bound: float) -> dict[Cell, dict[str, Any]]:
        """Primary sampling units by wave, group and stratum: 'units', 'bb', and for each y 'aa0', 'ab0' and so on.

        `ys` are columns of the answers, `bound` is the largest y in size.
        """
        unit, a_bound = self.unit_bound, self.unit_bound * max(bound, 1.0)
        a = {ExactSum(f"a{index}", a_bound, 3): f"{as_float('w')} * {as_float(y)}" for index, y in enumerate(ys)}
        first = a | {ExactSum("b", unit, 3): as_float("w")}
        names = [name for each in first for name in each.names]
        query = grouped(stepped(ANSWERS, first), [*self.keys, *self.banner, "unit"],
                        {name: one for each in first for name, one in each.added().items()}, "units")  # fmt: skip
        if self.by:  # else each unit is one already
            query = each_part(query, self.banner, range(-1, len(self.by)), [*self.keys, "unit", *names])
            query = grouped(query, ["part", *self.keys, *self.banner, "unit"],
                            {name: one for each in first for name, one in each.again().items()})  # fmt: skip
        part = ["part"] if self.by else []
        keys = [*part, *self.keys, *self.banner]
        query = selected([*keys, *(f"{each.number()} AS {each.name}" for each in first)], query, "numbers")
        totals = {ExactSum("bb", unit * unit, 3): "b * b"}
        for index, each in enumerate(a):
            totals[ExactSum(f"aa{index}", a_bound * a_bound, 4)] = f"{each.name} * {each.name}"
            totals[ExactSum(f"ab{index}", a_bound * unit, 4)] = f"{each.name} * b"
        sums = {"units": "COUNT(*)"} | {name: one for each in totals for name, one in each.added().items()}
        found: dict[Cell, dict[str, Any]] = {}
        for row in self._rows(answers, grouped(stepped(query, totals), keys, sums), part, (), sums):
            number = row.get("part", -1)
            group = None if number < 0 else (number, code_of(row[f"b{number}"]))
            if (group is None or group[1]) and row["units"]:
                stratum = tuple(code_of(row[name]) for name in self.keys if name != "wave")
                found[code_of(row["wave"]) if self.wave else "", group, stratum] = {
                    "units": int(row["units"]),
                    **{each.name: each.value(each.whole(row)) for each in totals},
                }
        return found


def design_columns(relation: Any, spec: EstimateSpec, wave: str, shown: str) -> dict[str, Any]:
    """The columns of the design: 'wave', 's0' and so on, 'unit' and 'w', as far as there are such."""
    import ibis

    columns = {"wave": usable(column_of(relation, wave, shown), shown)} if wave else {}
    for index, name in enumerate(spec.strata):
        columns[f"s{index}"] = usable(column_of(relation, name, shown), shown)
    if spec.cluster:
        columns["unit"] = usable(column_of(relation, spec.cluster, shown), shown)
    columns["w"] = as_number(relation, spec.weight, shown) if spec.weight else ibis.literal(1.0)
    return columns


def as_number(relation: Any, name: str, shown: str) -> Any:
    """A column as floating point numbers, None for what is blank or no number. Raises DeckgenError."""
    import ibis

    column = usable(column_of(relation, name, shown), shown)
    if number_column(name) in relation.columns:
        return relation[number_column(name)]
    kind = column.type()
    if kind.is_string():
        return ibis.cases((column.re_search(NUMBER), column.strip().cast("float64")), else_=ibis.null("float64"))
    if kind.is_boolean():
        return ibis.cases((column, 1.0), (~column, 0.0), else_=ibis.null("float64"))
    if kind.is_integer():
        return column.cast("float64")
    if kind.is_floating():
        return ibis.cases((finite(column), column.cast("float64")), else_=ibis.null("float64"))
    raise error("not-a-number", f"the column '{name}' of {shown} holds no numbers ({kind})",
                place_of(name) or Where(shown))  # fmt: skip


def check_numbers(relation: Any, name: str, missing: Collection[str], shown: str) -> None:
    """Raises DeckgenError 'not-a-number' for a column of texts in which one is neither number nor missing."""
    column = usable(column_of(relation, name, shown), shown)
    if not column.type().is_string() or number_column(name) in relation.columns:
        return
    wrong = relation.filter(~blank(column) & ~column.re_search(NUMBER) & ~matches(column, missing))
    found = rows_of(wrong.aggregate(n=wrong.count(), least=wrong[name].min()))[0]
    if found["n"]:
        raise error("not-a-number", f"{found['n']:,} cells of the column '{name}' are no numbers, such as "
                    f"'{found['least']}'", place_of(name) or Where(shown),
                    "decimals have a point here; codes that are no answer stand under `missing`")  # fmt: skip


def read_sample(relation: Any, spec: EstimateSpec, wave: str, shown: str) -> Sample:
    """The sample with its strata and bounds. Raises DeckgenError for weights, strata and clusters that are none."""
    if spec.weight:
        check_numbers(relation, spec.weight, (), shown)
    rows = relation.select(**design_columns(relation, spec, wave, shown))
    keys = [name for name in rows.columns if name not in ("unit", "w")]
    unit = ["unit"] if spec.cluster else []
    counts = {"rows": rows.count(), "lacking": rows.w.isnull().sum(), "negative": (rows.w < 0).sum()}
    bounds = {"top": rows.w.max(), "total": rows.w.sum()} if spec.weight else {"total": rows.count()}
    first = rows.aggregate(by=[*keys, *unit], **counts, **bounds)
    if unit:
        named = first.mutate(nameless=blank(first.unit).ifelse(first["rows"], 0))
        largest = {name: named[name].max() for name in bounds}
        summed = {name: named[name].sum() for name in (*counts, "nameless")}
        first = named.aggregate(by=keys, units=named.count(), **summed, **largest)
    found = rows_of(first)
    _check(found, keys, spec, wave, shown)
    strata = {
        (code_of(row["wave"]) if wave else "", tuple(code_of(row[key]) for key in keys if key != "wave")):
        Stratum(int(row["units"] if unit else row["rows"])) for row in found
    }  # fmt: skip
    top = max(row["top"] for row in found) if spec.weight else 1.0
    # The engine's sum may differ in its last digits from run to run, and a bound must not.
    total = max(row["total"] for row in found) * 1.001 if unit else top
    by = tuple(each for each in spec.by if each != wave)
    return Sample(relation, spec, wave, shown, by, strata, top, total)


def _check(rows: Sequence[Mapping[str, Any]], keys: Sequence[str], spec: EstimateSpec, wave: str, shown: str) -> None:
    def count(name: str) -> int:
        return sum(int(row[name] or 0) for row in rows)

    def told(count: int, said: str, named: object, hint: str) -> DeckgenError:
        who = "1 respondent has" if count == 1 else f"{count:,} respondents have"
        return error("design-wrong", f"{who} {said} in {shown}", place_of(named) or Where(shown), hint)

    if not rows or not count("rows"):
        raise error("selection-empty", f"{shown} has no rows", Where(shown))
    names = {"wave": wave, **{f"s{index}": name for index, name in enumerate(spec.strata)}}
    for key in keys:
        lacking = sum(int(row["rows"]) for row in rows if not code_of(row[key]))
        if lacking:
            raise told(lacking, f"a blank in the column '{names[key]}'", names[key],
                       "each respondent belongs to a wave and a stratum")  # fmt: skip
    if spec.cluster and count("nameless"):
        raise told(count("nameless"), f"a blank in the column '{spec.cluster}'", spec.cluster,
                   "each respondent belongs to a primary sampling unit")  # fmt: skip
    if spec.weight and count("lacking"):
        raise told(count("lacking"), f"no weight in the column '{spec.weight}'", spec.weight,
                   "a weight of 0 leaves a respondent out")  # fmt: skip
    if spec.weight and count("negative"):
        raise told(count("negative"), f"a negative weight in the column '{spec.weight}'", spec.weight,
                   "a weight is 0 or more")  # fmt: skip
    if spec.weight and not all(row["top"] < LARGEST for row in rows):
        raise error("design-wrong", f"the column '{spec.weight}' of {shown} holds a weight of {LARGEST:g} or more",
                    place_of(spec.weight) or Where(shown), "a weight is a number of people or the like")  # fmt: skip
