"""Estimates from 50 million made-up respondents in Parquet: how long, and how much memory.

`python benchmarks/estimate.py` writes the answers into a temporary folder, builds a deck on them in a process of its
own by `deckgen build`, and tells its seconds and its peak memory. It needs the extra `bench` and about 1 GB of disk.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import psutil

DECK = """\
title: Fifty million answers
language: en
waves: {column: wave}
data:
  survey:
    kind: duckdb
    file: ../data/answers
    estimate:
      questions:
        innovative: {}
        satisfied: {missing: 98, net: {content: [4, 5]}}
        value: {columns: [value_quality, value_cost]}
      by: sector
      weight: weight
      strata: stratum
    where: {wave: 2015-2016}
numbers:
  innovative: {from: survey, where: {question: innovative, category: 1, sector: all}}
slides:
  - kind: chart
    title: "{{ innovative | pct }} are innovative"
    chart: {type: bar, from: survey, where: {question: satisfied, sector: all}, category: category}
  - kind: chart
    title: Value
    chart: {type: bar, from: survey, where: {question: value, sector: all}, category: category}
"""

ANSWERS = """\
SELECT
    CASE WHEN draw(id, 1, 2) = 0 THEN '2013-2014' ELSE '2015-2016' END AS wave,
    ['state', 'region', 'municipality'][1 + draw(id, 2, 3)] AS sector,
    'stratum ' || (draw(id, 3, 12)) AS stratum,
    0.5 + (draw(id, 4, 100000)) / 25000.0 AS weight,
    CAST(draw(id, 5, 100) < 79 AS TINYINT) AS innovative,
    [1, 2, 3, 4, 5, 98][1 + draw(id, 6, 6)] AS satisfied,
    draw(id, 7, 100) < 62 AS value_quality,
    draw(id, 8, 100) < 31 AS value_cost
FROM range({first}, {last}) AS made(id)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000_000)
    parser.add_argument("--files", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="where to write; a temporary folder by default")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name:
        folder = Path(name)
        size = write_answers(folder / "data" / "answers", chosen.rows, chosen.files)
        (folder / "decks").mkdir()
        deck = folder / "decks" / "answers.yaml"
        deck.write_text(DECK, encoding="utf-8")
        command = [sys.executable, "-m", "deckgen", "build", str(deck), "-o", str(folder / "out.pptx")]
        seconds, cpu, peak = measured(command)
    print(f"{chosen.rows:,} respondents in {chosen.files} files, {size / 2**20:,.0f} MB of Parquet")
    print(f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
          f"DuckDB {duckdb.__version__}")  # fmt: skip
    print(f"deckgen build: {seconds:.1f} s, {cpu:.1f} s of CPU time, peak memory {peak / 2**20:,.0f} MB")


def write_answers(folder: Path, rows: int, files: int) -> int:
    """Write the answers, and return their bytes."""
    folder.mkdir(parents=True)
    with duckdb.connect() as engine:
        engine.execute("SET memory_limit = '1GB'")
        engine.execute("CREATE MACRO draw(id, salt, below) AS CAST(hash(id, salt) % below AS BIGINT)")
        for index in range(files):
            asked = ANSWERS.format(first=rows * index // files, last=rows * (index + 1) // files)
            engine.execute(f"COPY ({asked}) TO '{folder / f'part-{index:02}.parquet'}' (FORMAT parquet)")
    return sum(each.stat().st_size for each in folder.iterdir())


def measured(command: list[str]) -> tuple[float, float, int]:
    """Seconds, seconds of CPU time, and the largest resident memory of a command in bytes."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        watched, peak, cpu = psutil.Process(process.pid), 0, 0.0
        while process.poll() is None:
            try:
                peak = max(peak, watched.memory_info().rss)
                times = watched.cpu_times()
                cpu = max(cpu, times.user + times.system)
            except psutil.Error:
                break
            time.sleep(0.02)
        seconds = time.perf_counter() - start
        said = process.stderr.read() if process.stderr else ""
    if process.returncode != 0:
        sys.exit(f"the build failed:\n{said}")
    return seconds, cpu, peak


if __name__ == "__main__":
    main()
