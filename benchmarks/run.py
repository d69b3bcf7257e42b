"""Measure deckgen beside a hand-written python-pptx script of the same deck, and print the table.

    pip install -e '.[bench]' && python benchmarks/run.py [--runs N] [--full] [--json]

Both sides take turns, so that what else the machine does meets both alike. Linux and macOS.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TALK = ROOT / "decks" / "blox2018.yaml"
WARM_UPS = 3
WARM_RUNS = 5
WARM_ROUNDS = 4
SLIDES = {30: 15, 300: 5, 1000: 5}
"""Chart slides of a deck, and how often it is built: what is short is measured more often."""
SCRIPT_SLIDES = (30, 300)
UPDATE_SLIDES = {30: 9, 100: 5, 300: 5}
"""Chart slides of a deck that people have edited, and how often it is brought to the next wave."""
GROWTH_LIMIT = 1.25
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Bytecode is written and found again, as where deckgen is installed; else every run compiles what was edited."""

DECKGEN = "deckgen"
SCRIPT = "script"
SCRIPT_CSV = "script, csv module"
NAMES = {DECKGEN: "deckgen", SCRIPT: "script with pandas", SCRIPT_CSV: "script with the csv module"}


@dataclass(frozen=True, slots=True)
class Times:
    """Runs of one side: CPU and wall time in seconds, peak memory in MB."""

    cpu: Sequence[float]
    wall: Sequence[float]
    memory: float


@dataclass(frozen=True, slots=True)
class Target:
    """What deckgen wants to reach, by the medians and by the shortest runs; all numbers are of one unit."""

    what: str
    median: float
    median_limit: float
    shortest: float
    shortest_limit: float


@dataclass(frozen=True, slots=True)
class Report:
    machine: str
    cold: dict[str, Times]
    warm: dict[str, Times]
    growth: dict[str, dict[int, Times]]
    updates: dict[str, dict[int, Times]]
    targets: tuple[Target, ...]


# ---- measuring


def run_cold(command: Sequence[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MB of one command.

    A child's peak begins with its parent's, so this process loads nothing large.
    """
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, stdout=quiet, stderr=quiet) as process:
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {' '.join(command)}")
    peak = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return usage.ru_utime + usage.ru_stime, wall, peak


def measure_cold(folder: Path, runs: int) -> dict[str, Times]:
    """Each side as a command, after one run that nothing is taken from: it compiles and fills the file cache."""
    script = [sys.executable, str(HERE / "script_pptx.py"), str(folder), str(folder / "cold-script.pptx")]
    build = [sys.executable, "-m", "deckgen", "build", str(TALK), "-o", str(folder / "cold.pptx"), "--force"]
    commands = {DECKGEN: build, SCRIPT: script, SCRIPT_CSV: [*script, "--reader", "csv"]}
    measured: dict[str, list[tuple[float, float, float]]] = {side: [] for side in commands}
    for turn in range(runs + 1):
        for side, command in commands.items():
            result = run_cold(command)
            if turn:
                measured[side].append(result)
    return {side: _as_times(results) for side, results in measured.items()}


def _as_times(results: list[tuple[float, float, float]]) -> Times:
    cpu, wall, memory = zip(*results, strict=True)
    return Times(cpu, wall, statistics.median(memory))


def measure_warm(arguments: Sequence[str], warm_ups: int, runs: int) -> Times:
    """One side in a process of its own, see warm.py."""
    command = [sys.executable, str(HERE / "warm.py"), *arguments, "--warm-ups", str(warm_ups), "--runs", str(runs)]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE, text=True)
    return Times(**json.loads(done.stdout))


def measure_talk(folder: Path) -> dict[str, Times]:
    """Both sides in turns, some runs at a time."""
    rounds: dict[str, list[Times]] = {DECKGEN: [], SCRIPT: []}
    for _ in range(WARM_ROUNDS):
        for side, measured in rounds.items():
            measured.append(measure_warm(["talk", side, str(folder)], WARM_UPS, WARM_RUNS))
    return {side: _together(measured) for side, measured in rounds.items()}


def measure_growth(folder: Path, full: bool) -> dict[str, dict[int, Times]]:
    """Decks of more and more chart slides."""
    growth: dict[str, dict[int, Times]] = {DECKGEN: {}, SCRIPT: {}}
    for count, runs in SLIDES.items():
        sides = [side for side in growth if side == DECKGEN or full or count in SCRIPT_SLIDES]
        for side, times in measure_turns("charts", folder, count, runs, sides).items():
            growth[side][count] = times
    return growth


def measure_updates(folder: Path) -> dict[str, dict[int, Times]]:
    """The next wave's numbers into decks of more and more chart slides."""
    updates: dict[str, dict[int, Times]] = {DECKGEN: {}, SCRIPT: {}}
    for count, runs in UPDATE_SLIDES.items():
        for side, times in measure_turns("update", folder, count, runs, list(updates)).items():
            updates[side][count] = times
    return updates


def measure_turns(deck: str, folder: Path, count: int, runs: int, sides: Sequence[str]) -> dict[str, Times]:
    """Each side so often, in turns, every run in a new process, so that memory is that deck's own."""
    measured: dict[str, list[Times]] = {side: [] for side in sides}
    for _ in range(runs):
        for side in sides:
            measured[side].append(measure_warm([deck, side, str(folder), "--count", str(count)], 1, 1))
    return {side: _together(times) for side, times in measured.items()}


def _together(rounds: Sequence[Times]) -> Times:
    cpu = [each for times in rounds for each in times.cpu]
    wall = [each for times in rounds for each in times.wall]
    return Times(cpu, wall, statistics.median(times.memory for times in rounds))


def targets_of(
    cold: dict[str, Times], warm: dict[str, Times], growth: dict[int, Times], updates: dict[int, Times]
) -> tuple[Target, ...]:
    return (
        _target("Cold CPU (s) is no more than that of the script with pandas", cold[DECKGEN].cpu, cold[SCRIPT].cpu),
        _target("Warm time per deck (s) is no more than half the script's", warm[DECKGEN].wall,
                [wall / 2 for wall in warm[SCRIPT].wall]),
        _growth_target("CPU per slide (ms)", growth),
        _growth_target("CPU of an update per slide (ms)", updates),
    )  # fmt: skip


def _growth_target(what: str, times: dict[int, Times]) -> Target:
    first, last = min(times), max(times)
    return _target(f"{what} at {last:,} slides is no more than {GROWTH_LIMIT} times that at {first}",
                   [cpu / last * 1000 for cpu in times[last].cpu],
                   [cpu / first * 1000 * GROWTH_LIMIT for cpu in times[first].cpu])  # fmt: skip


def _target(what: str, reached: Sequence[float], limit: Sequence[float]) -> Target:
    return Target(what, statistics.median(reached), statistics.median(limit), min(reached), min(limit))


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


# ---- telling


def table(report: Report) -> str:
    """All results as one Markdown table; each time is the median, and in brackets the minimum."""
    columns = (DECKGEN, SCRIPT, SCRIPT_CSV)
    lines = [f"Measured on: {report.machine}. Times are medians, in brackets the shortest.", "",
             "| | " + " | ".join(NAMES[side] for side in columns) + " |", "|---|" + "---:|" * len(columns)]  # fmt: skip

    def row(name: str, cells: dict[str, str]) -> None:
        lines.append(f"| {name} | " + " | ".join(cells.get(side, "") for side in columns) + " |")

    cold, warm, growth = report.cold, report.warm, report.growth
    row("Ten slides, cold command: CPU", {side: _seconds(times.cpu) for side, times in cold.items()})
    row("Ten slides, cold command: wall", {side: _seconds(times.wall) for side, times in cold.items()})
    row("Ten slides, cold command: peak memory", {side: _memory(times) for side, times in cold.items()})
    row("Ten slides, warm: CPU per deck", {side: _milliseconds(times.cpu) for side, times in warm.items()})
    row("Ten slides, warm: wall per deck", {side: _milliseconds(times.wall) for side, times in warm.items()})
    for count in SLIDES:
        at_count = {side: each[count] for side, each in growth.items() if count in each}
        cpu = {side: _per_slide(times.cpu, count) for side, times in at_count.items()}
        row(f"{count:,} chart slides: CPU per slide", cpu)
        row(f"{count:,} chart slides: peak memory", {side: _memory(times) for side, times in at_count.items()})
    for count in UPDATE_SLIDES:
        at_count = {side: each[count] for side, each in report.updates.items()}
        named = f"Update of {count:,} chart slides"
        row(f"{named}: CPU per slide", {side: _per_slide(times.cpu, count) for side, times in at_count.items()})
        row(f"{named}: wall", {side: _seconds(times.wall) for side, times in at_count.items()})
        row(f"{named}: peak memory", {side: _memory(times) for side, times in at_count.items()})
    lines += ["", "| Target | median | limit | | shortest | limit | |", "|---|---:|---:|---|---:|---:|---|"]
    for target in report.targets:
        median = f"{target.median:.3g} | {target.median_limit:.3g} | {_met(target.median, target.median_limit)}"
        shortest = (
            f"{target.shortest:.3g} | {target.shortest_limit:.3g} | {_met(target.shortest, target.shortest_limit)}"
        )
        lines.append(f"| {target.what} | {median} | {shortest} |")
    return "\n".join(lines)


def _met(reached: float, limit: float) -> str:
    return "met" if reached <= limit else "**not met**"


def _seconds(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} s ({min(values):.2f})"


def _milliseconds(values: Sequence[float]) -> str:
    return f"{statistics.median(values) * 1000:.1f} ms ({min(values) * 1000:.1f})"


def _per_slide(seconds: Sequence[float], count: int) -> str:
    return _milliseconds([each / count for each in seconds])


def _memory(times: Times) -> str:
    return f"{times.memory:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=7, help="cold runs of each side (default: 7)")
    parser.add_argument("--full", action="store_true", help="also the script's deck of 1,000 slides: minutes")
    parser.add_argument("--json", action="store_true", help="all single runs as JSON instead of the table")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="deckgen-benchmark-") as temporary:
        folder = Path(temporary)
        for inputs in ("inputs.py", "update_inputs.py"):
            subprocess.run([sys.executable, str(HERE / inputs), str(folder)], cwd=ROOT, env=ENVIRONMENT, check=True)
        cold = measure_cold(folder, given.runs)
        warm = measure_talk(folder)
        growth = measure_growth(folder, given.full)
        updates = measure_updates(folder)
    targets = targets_of(cold, warm, growth[DECKGEN], updates[DECKGEN])
    report = Report(machine(), cold, warm, growth, updates, targets)
    print(json.dumps(asdict(report), indent=1) if given.json else table(report))


if __name__ == "__main__":
    main()
