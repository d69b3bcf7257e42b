"""Time one side in a process of its own that is already warm; run.py starts it.

    python warm.py talk|charts|update deckgen|script FOLDER [--count N] [--warm-ups N] [--runs N]

Prints the runs as JSON: `cpu` and `wall` in seconds, and the peak memory of the process in MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TALK = ROOT / "decks" / "blox2018.yaml"
Build = Callable[[], object]


def timed(build: Build) -> tuple[float, float]:
    """CPU and wall time of one build, in seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    build()
    return time.process_time() - cpu, time.perf_counter() - wall


def talk_builder(side: str, folder: Path) -> Build:
    out = folder / f"warm-{side}.pptx"
    if side == "deckgen":
        import deckgen

        return lambda: deckgen.build(TALK, out=out, force=True)
    from script_pptx import make_talk

    return lambda: make_talk(folder, out, "pandas")


def charts_builder(side: str, folder: Path, count: int) -> Build:
    out = folder / f"charts-{count}-{side}.pptx"
    if side == "deckgen":
        import deckgen

        return lambda: deckgen.build(folder / f"charts-{count}.yaml", out=out, root=folder, force=True)
    from script_charts import make_charts

    return lambda: make_charts(folder, out, count)


def updater(side: str, folder: Path, count: int) -> Build:
    """The next wave's numbers into a deck that was edited by hand."""
    out = folder / f"updated-{count}-{side}.pptx"
    if side == "deckgen":
        from update_inputs import WAVES

        import deckgen

        edited, params = folder / f"edited-{count}.pptx", {"wave": WAVES[-1]}
        return lambda: deckgen.update(edited, params=params, out=out, root=folder, force=True)
    from script_update import update_charts

    return lambda: update_charts(folder, out, count)


def peak_memory() -> float:
    """Peak memory of this process in MB; the system counts in bytes on macOS, in kilobytes elsewhere."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("deck", choices=("talk", "charts", "update"))
    parser.add_argument("side", choices=("deckgen", "script"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=30, help="chart slides")
    parser.add_argument("--warm-ups", type=int, default=3)
    parser.add_argument("--runs", type=int, default=20)
    given = parser.parse_args()
    if given.deck == "talk":
        build = warm_up = talk_builder(given.side, given.folder)
    else:  # what is measured is what a slide costs, so a deck of one slide loads and starts all that is needed
        builder = charts_builder if given.deck == "charts" else updater
        build, warm_up = (builder(given.side, given.folder, count) for count in (given.count, 1))
    for _ in range(given.warm_ups):
        warm_up()
    runs = [timed(build) for _ in range(given.runs)]
    print(json.dumps({"cpu": [cpu for cpu, _ in runs], "wall": [wall for _, wall in runs], "memory": peak_memory()}))


if __name__ == "__main__":
    main()
