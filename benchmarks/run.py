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
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TALK = ROOT / "decks" / "blox2018.yaml"
WARM_UPS = 3
WARM_RUNS = 20
SLIDES = (30, 300, 1000)
SCRIPT_SLIDES = (30, 300)
GROWTH_RUNS = 5
GROWTH_LIMIT = 1.25

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
    """What deckgen wants to reach; both numbers are of one unit."""

    what: str
    reached: float
    limit: float

    @property
    def met(self) -> bool:
        return self.reached <= self.limit


@dataclass(frozen=True, slots=True)
class Report:
    machine: str
    cold: dict[str, Times]
    warm: dict[str, Times]
    growth: dict[str, dict[int, Times]]
    targets: tuple[Target, ...]


# ---- measuring


def run_cold(command: Sequence[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak MB of one command. A child counts its parent's peak, so this one stays small."""
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
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
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return Times(**json.loads(done.stdout))


def measure_talk(folder: Path) -> dict[str, Times]:
    return {side: measure_warm(["talk", side, str(folder)], WARM_UPS, WARM_RUNS) for side in (DECKGEN, SCRIPT)}


def measure_growth(folder: Path, full: bool) -> dict[str, dict[int, Times]]:
    """Decks of more and more chart slides, every run in a new process, so that memory is that deck's own."""
    growth: dict[str, dict[int, Times]] = {DECKGEN: {}, SCRIPT: {}}
    for count in SLIDES:
        for side in growth:
            if side == DECKGEN or full or count in SCRIPT_SLIDES:
                arguments = ["charts", side, str(folder), "--count", str(count)]
                runs = [measure_warm(arguments, warm_ups=1, runs=1) for _ in range(GROWTH_RUNS)]
                growth[side][count] = Times(
                    [run.cpu[0] for run in runs], [run.wall[0] for run in runs],
                    statistics.median(run.memory for run in runs),
                )  # fmt: skip
    return growth


def targets_of(cold: dict[str, Times], warm: dict[str, Times], growth: dict[int, Times]) -> tuple[Target, ...]:
    first, last = SLIDES[0], SLIDES[-1]
    return (
        Target("cold CPU time (s): no more than the script with pandas",
               _median(cold[DECKGEN].cpu), _median(cold[SCRIPT].cpu)),
        Target("warm time per deck (s): no more than half the script's",
               _median(warm[DECKGEN].wall), _median(warm[SCRIPT].wall) / 2),
        Target(f"CPU time per slide (ms): at {last} slides no more than {GROWTH_LIMIT} times that at {first}",
               _per_slide(growth[last].cpu, last), _per_slide(growth[first].cpu, first) * GROWTH_LIMIT),
    )  # fmt: skip


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _per_slide(values: Iterable[float], count: int) -> float:
    """Milliseconds per slide, median."""
    return _median(values) / count * 1000


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
        row(f"{count:,} chart slides: CPU per slide",
            {side: _milliseconds([cpu / count for cpu in times.cpu]) for side, times in at_count.items()})  # fmt: skip
        row(f"{count:,} chart slides: peak memory", {side: _memory(times) for side, times in at_count.items()})
    lines += ["", "| Target | reached | limit | |", "|---|---:|---:|---|"]
    for target in report.targets:
        outcome = "met" if target.met else "**not met**"
        lines.append(f"| {target.what} | {target.reached:.3g} | {target.limit:.3g} | {outcome} |")
    return "\n".join(lines)


def _seconds(values: Sequence[float]) -> str:
    return f"{_median(values):.2f} s ({min(values):.2f})"


def _milliseconds(values: Sequence[float]) -> str:
    return f"{_median(values) * 1000:.1f} ms ({min(values) * 1000:.1f})"


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
        subprocess.run([sys.executable, str(HERE / "inputs.py"), str(folder)], cwd=ROOT, check=True)
        cold = measure_cold(folder, given.runs)
        warm = measure_talk(folder)
        growth = measure_growth(folder, given.full)
    report = Report(machine(), cold, warm, growth, targets_of(cold, warm, growth[DECKGEN]))
    print(json.dumps(asdict(report), indent=1) if given.json else table(report))


if __name__ == "__main__":
    main()
