"""Make answers that nobody gave: workplaces with weights, strata and clusters, for decks and tests.

    python tools/make_synthetic_answers.py

writes data/synthetic/answers.parquet and aggregates.csv. Each run writes the same. Of every wave there are as many
workplaces, and as many with an innovation, as the survey's own publications count; the weights are raked so that the
weighted shares are those that were published, where there are any. All else is invented. The aggregates are added up
here, one workplace at a time, so that they can be held against what deckgen estimates.
"""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "synthetic"
SEED = 2363

Workplace = dict[str, Any]
Test = Callable[[Workplace], bool]

REGIONS = {"hovedstaden": 0.31, "sjaelland": 0.14, "syddanmark": 0.21, "midtjylland": 0.23, "nordjylland": 0.11}
"""The share of workplaces in each region; invented, as are the numbers below."""

SECTORS = {"municipal": (0.78, 0.58, 9), "region": (0.09, 0.19, 4), "state": (0.13, 0.23, 6)}
"""The share of workplaces, the share of the sample, and organisations in each region."""

WORKPLACES = 16_000
"""The weights of a wave add up to this."""

TYPES = {"process": 0.62, "service": 0.52, "product": 0.24, "communication": 0.55}
VALUES = {
    "quality": 0.70, "efficiency": 0.55, "employee_satisfaction": 0.46, "citizen_involvement": 0.31,
    "political_goals": 0.21,
}  # fmt: skip
PARTNERS = {
    "same_organisation": 0.68, "other_public": 0.27, "citizens": 0.30, "private_firms": 0.27,
    "voluntary_associations": 0.17, "knowledge_institutions": 0.18, "foundations": 0.04, "foreign": 0.05,
}  # fmt: skip
CLIMATE = {"climate_leaders": 0.75, "climate_learning": 0.15, "climate_time": -0.75}
"""Agreement with three statements, 1 to 5: how far above the middle their mean lies, in standard deviations."""

DONT_KNOW, NO_ANSWER = 98, 99


@dataclass(frozen=True)
class Target:
    """A weighted share that was published: of those in the domain, how many answer yes."""

    share: float
    domain: Test
    yes: Test


@dataclass(frozen=True)
class Wave:
    """What was published of a wave: respondents, those with an innovation, shares."""

    wave: str
    count: int
    innovative: int
    targets: tuple[Target, ...]


def _all(_: Workplace) -> bool:
    return True


def _is(column: str, *codes: Any) -> Test:
    return lambda workplace: workplace[column] in codes


def _innovative(workplace: Workplace) -> bool:
    return bool(workplace["innovative"] == 1)


def _municipal(workplace: Workplace) -> bool:
    return _innovative(workplace) and workplace["sector"] == "municipal"


def _evaluated(workplace: Workplace) -> bool:
    return _innovative(workplace) and workplace["evaluated"] < DONT_KNOW


WAVES = (
    Wave("2013-2014", 1255, 1093, (
        Target(0.86, _all, _innovative),
        Target(0.79, _innovative, _is("collaboration", 1)),
        Target(0.70, _innovative, _is("value_quality", 1)),
        Target(0.46, _innovative, _is("value_efficiency", 1)),
        Target(0.22, _innovative, _is("partner_private_firms", 1)),
        Target(0.44, _evaluated, _is("evaluated", 1, 2)),
    )),
    Wave("2015-2016", 2363, 1942, (
        Target(0.80, _all, _innovative),
        Target(0.80, _is("sector", "region"), _innovative),
        Target(0.43, _all, _is("type_service", 1)),
        Target(0.79, _innovative, _is("collaboration", 1)),
        Target(0.03, _innovative, _is("partner_foundations", 1)),
        Target(0.56, _municipal, _is("partner_same_organisation", 1)),
        Target(0.20, _municipal, _is("partner_other_public", 1)),
        Target(0.21, _municipal, _is("partner_private_firms", 1)),
        Target(0.35, _evaluated, _is("evaluated", 1)),
        Target(0.10, _evaluated, _is("evaluated", 2)),
    )),
)  # fmt: skip


# -------------------------------------------------------------------------------------------------- answers


def workplaces() -> list[Workplace]:
    """All workplaces of all waves, in the order of the file."""
    chance = random.Random(SEED)  # noqa: S311 - invented answers are no secret
    found: list[Workplace] = []
    for wave in WAVES:
        answers = _sample(chance, wave)
        _innovate(chance, answers, wave.innovative)
        for each in answers:
            _answer(chance, each)
        _weigh(answers, wave)
        found += answers
    return [{"workplace": f"w{number:04}", **each} for number, each in enumerate(found, start=1)]


def _sample(chance: random.Random, wave: Wave) -> list[Workplace]:
    strata = {
        (sector, region): (share * part, sampled * part)
        for sector, (share, sampled, _) in SECTORS.items() for region, part in REGIONS.items()
    }  # fmt: skip
    counts = {stratum: round(sampled * wave.count) for stratum, (_, sampled) in strata.items()}
    counts["municipal", "hovedstaden"] += wave.count - sum(counts.values())
    found = []
    for (sector, region), count in counts.items():
        for _ in range(count):
            organisation = chance.randrange(SECTORS[sector][2]) + 1
            found.append({
                "wave": wave.wave, "sector": sector, "region": region,
                "organisation": f"{sector[0]}-{region[:4]}-{organisation:02}",
                "weight": strata[sector, region][0] * WORKPLACES / count * chance.lognormvariate(0, 0.3),
                "employees": _employees(chance, sector),
            })  # fmt: skip
    return found


def _employees(chance: random.Random, sector: str) -> int | None:
    if chance.random() < 0.03:
        return None
    typical = {"municipal": 24, "region": 60, "state": 45}[sector]
    return max(2, round(typical * chance.lognormvariate(0, 0.8)))


def _innovate(chance: random.Random, answers: list[Workplace], count: int) -> None:
    """The `count` workplaces with the greatest inclination have an innovation: larger ones have, and some places."""
    places = _effects(chance, answers, 0.5)
    inclined = {
        number: places[each["organisation"]] + 0.35 * math.log((each["employees"] or 25) / 25)
        + (0.25 if each["sector"] == "state" else 0) + chance.gauss(0, 1.6)
        for number, each in enumerate(answers)
    }  # fmt: skip
    chosen = set(sorted(inclined, key=lambda number: -inclined[number])[:count])
    for number, each in enumerate(answers):
        each["innovative"] = int(number in chosen)
        each["_place"] = places[each["organisation"]]


def _effects(chance: random.Random, answers: list[Workplace], spread: float) -> dict[str, float]:
    return {place: chance.gauss(0, spread) for place in sorted({each["organisation"] for each in answers})}


def _answer(chance: random.Random, each: Workplace) -> None:
    """One workplace's answers. Questions about the innovation are blank where there is none."""
    place = each.pop("_place")
    innovative = each["innovative"] == 1

    def yes(share: float, lean: float = 0.0) -> int:
        return int(chance.random() < 1 / (1 + math.exp(-math.log(share / (1 - share)) - lean - 0.4 * place)))

    for kind, share in TYPES.items():
        each[f"type_{kind}"] = yes(share) if innovative else 0
    each["collaboration"] = yes(0.79) if innovative else None
    together = each["collaboration"] == 1
    for kind, share in VALUES.items():
        lean = (0.15 if together else -0.6) if kind == "quality" else 0.0
        each[f"value_{kind}"] = yes(share, lean) if innovative else None
    for kind, share in PARTNERS.items():
        lean = -1.0 if kind == "same_organisation" and each["sector"] == "state" else 0.0
        each[f"partner_{kind}"] = (yes(share, lean) if together else 0) if innovative else None
    each["evaluated"] = chance.choices([1, 2, 3, DONT_KNOW], [34, 10, 52, 4])[0] if innovative else None
    for item, mean in CLIMATE.items():
        each[item] = _agreement(chance, mean + 0.5 * innovative + 0.4 * place - 0.35)


def _agreement(chance: random.Random, mean: float) -> int:
    draw = chance.random()
    if draw < 0.035:
        return DONT_KNOW if draw < 0.025 else NO_ANSWER
    return min(5, max(1, round(3 + chance.gauss(mean, 1.05))))


def _weigh(answers: list[Workplace], wave: Wave) -> None:
    """Rake the weights until all targets hold; then give them four decimals, as a file for users has them."""
    weights = [each["weight"] for each in answers]
    groups = [
        ([at for at, each in enumerate(answers) if target.domain(each) and target.yes(each)],
         [at for at, each in enumerate(answers) if target.domain(each) and not target.yes(each)], target.share)
        for target in wave.targets
    ]  # fmt: skip
    for _ in range(300):
        for yes, no, share in groups:
            of_yes, of_no = math.fsum(weights[at] for at in yes), math.fsum(weights[at] for at in no)
            for group, part, total in ((yes, share, of_yes), (no, 1 - share, of_no)):
                for at in group:
                    weights[at] *= part * (of_yes + of_no) / total
    scale = WORKPLACES / math.fsum(weights)
    for each, weight in zip(answers, weights, strict=True):
        each["weight"] = round(weight * scale, 4)
        each["status"] = "illustrative"


# ----------------------------------------------------------------------------------------------- aggregates


def aggregates(answers: list[Workplace]) -> Iterator[tuple[str, str, str, str, str, float, int]]:
    """Wave, sector, question, category, answer, weighted share or mean, and the number of answers."""
    for wave in WAVES:
        for sector in ("all", *SECTORS):
            group = [
                each for each in answers if each["wave"] == wave.wave and sector in ("all", each["sector"])
            ]  # fmt: skip
            for question, category, answer, value, n in _questions(group):
                yield wave.wave, sector, question, category, answer, value, n


def _questions(group: list[Workplace]) -> Iterator[tuple[str, str, str, float, int]]:
    for code in ("0", "1"):
        yield "innovative", code, "", *_weighted(group, "innovative", lambda given, code=code: str(given) == code)
    for code in ("0", "1"):
        yield "collaboration", code, "", *_weighted(group, "collaboration", lambda given, code=code: str(given) == code)
    for question, items in (("type", TYPES), ("value", VALUES), ("partner", PARTNERS)):
        for item in items:
            yield question, f"{question}_{item}", "", *_weighted(group, f"{question}_{item}", lambda given: given == 1)
    for code, codes in {"1": (1,), "2": (2,), "3": (3,), "any": (1, 2)}.items():
        yield "evaluated", code, "", *_weighted(group, "evaluated", lambda given, codes=codes: given in codes)
    for item in CLIMATE:
        for code in range(1, 6):
            yield "climate", item, str(code), *_weighted(group, item, lambda given, code=code: given == code)
        yield "climate", item, "agree", *_weighted(group, item, lambda given: given in (4, 5))
    yield "employees", "mean", "", *_weighted(group, "employees", float)


def _weighted(group: Iterable[Workplace], column: str, y: Callable[[Any], float]) -> tuple[float, int]:
    """The weighted mean of y over the answers, and how many there are."""
    answered = [
        (each["weight"], float(y(each[column]))) for each in group
        if each[column] is not None and (column == "employees" or each[column] not in (DONT_KNOW, NO_ANSWER))
    ]  # fmt: skip
    return math.fsum(w * y for w, y in answered) / math.fsum(w for w, _ in answered), len(answered)


# ---------------------------------------------------------------------------------------------------- files


def main() -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    answers = workplaces()
    FOLDER.mkdir(parents=True, exist_ok=True)
    small = {column: pa.int16() for column, cell in answers[0].items() if isinstance(cell, int) or cell is None}
    columns = {
        column: pa.array([each[column] for each in answers], small.get(column)) for column in answers[0]
    }  # fmt: skip
    pq.write_table(pa.table(columns), FOLDER / "answers.parquet", compression="zstd")
    with (FOLDER / "aggregates.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["wave", "sector", "question", "category", "answer", "value", "n"])
        writer.writerows((*codes, f"{value:.9g}", n) for *codes, value, n in aggregates(answers))
    print(f"wrote {len(answers)} workplaces to {FOLDER}")


if __name__ == "__main__":
    main()
