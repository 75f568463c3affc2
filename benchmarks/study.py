"""What study, store and statistics cost beside the simulation, and how large a study can be.

Budgets: under 10 % of the time spent in the engine; a million run rows summarised in 5 s and 1 GB; a Sobol design
of 10,000 points, 50 replications of 1,000 contacts each, in 15 minutes on 2 cores. CPU seconds are given, since
wall time on a shared machine is noise. Writes ``benchmarks/study.md``.
"""

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from sim.engine.run import play_many
from sim.study.design import Experiment, load_experiment
from sim.study.run import run_experiment
from sim.study.store import frame
from sim.study.summary import summarise

ROUNDS, REPLICATIONS = 3, 600
ROWS = 1_000_000
POINTS, ALL_POINTS = 512, 10_000
OUT = Path(__file__).with_name("study.md")
HEADLINE = Path(__file__).parents[1] / "experiments" / "01_headline.toml"
SOBOL = f"""
title = {{ nl = "-", en = "-" }}
question = {{ nl = "-", en = "-" }}
expectation = {{ nl = "-", en = "-" }}
scenario = "column"
seed = 20261124
[arms]
named = [["subtle", "polite"]]
[changes]
"office.accounts" = 333
[precision]
replications = {{ min = 50, max = 50 }}
[design]
kind = "sobol"
points = {POINTS}
[design.factors]
"law.iota" = {{ range = [0.1, 1.0] }}
"law.w" = {{ range = [0.1, 1.5] }}
"law.e_arg" = {{ range = [0.2, 0.9] }}
"law.psi" = {{ range = [0.2, 0.9] }}
"""


def overhead() -> str:
    """CPU seconds of the headline at some replications, beside those of its worlds alone."""
    experiment = load_experiment(HEADLINE, replications=REPLICATIONS)
    _engine(experiment, 1)
    shares = []
    for _ in range(ROUNDS):
        worlds = _engine(experiment, REPLICATIONS)
        with tempfile.TemporaryDirectory() as out:
            began = time.process_time()
            run_experiment(HEADLINE, out=out, replications=REPLICATIONS, workers=1)
            shares.append(100.0 * ((time.process_time() - began) / worlds - 1.0))
    found = f"{statistics.median(shares):.1f} % ({min(shares):.1f} to {max(shares):.1f}) of the engine's CPU time"
    return f"| study, store and statistics, headline, {REPLICATIONS} replications of 18 arms | {found} | 10 % |"


def _engine(experiment: Experiment, replications: int) -> float:
    began = time.process_time()
    for cell in experiment.cells:
        arm = (cell.scenario.world, cell.sellers, cell.policy, experiment.seed, range(replications))
        play_many([arm], threads=1)
    return time.process_time() - began


def million() -> str:
    """CPU seconds and memory of summarising a million rows, in a process of its own."""
    command = [sys.executable, "-c", "from benchmarks.study import summarised; summarised()"]
    seconds, peak, before = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return f"| {ROWS:,} rows summarised | {seconds} s, peak {peak} GB ({before} GB before) | 5 s, 1 GB |"


def summarised() -> None:
    """Print CPU seconds, peak and earlier memory in GB."""
    experiment = load_experiment(HEADLINE)
    each, cells = ROWS // len(experiment.cells), len(experiment.cells)
    cell = experiment.cells[0]
    counts = play_many([(cell.scenario.world, cell.sellers, cell.policy, 1, range(500))])[0]
    few = frame([{"cell": 0, "replication": number, **row} for number, row in enumerate(counts)])
    runs = few.loc[pd.RangeIndex(cells * each) % len(few)].reset_index(drop=True)
    runs["cell"] = pd.RangeIndex(cells * each) // each
    runs["replication"] = pd.RangeIndex(cells * each) % each
    before, began = _peak(), time.process_time()
    summarise(experiment, runs)
    print(f"{time.process_time() - began:.1f} {_peak():.2f} {before:.2f}")


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def sobol() -> list[str]:
    """CPU seconds of a design from file to tables, scaled to all points."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sobol.toml"
        path.write_text(SOBOL)
        began, cpu = time.perf_counter(), time.process_time()
        results = run_experiment(path, out=Path(folder) / "r")
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu
        size = (results.folder / "manifest.json").stat().st_size / 1000.0
    cores, times = os.cpu_count() or 1, ALL_POINTS / POINTS
    minutes = times * cpu / 60.0 / cores
    return [
        f"| Sobol design, {POINTS} points of {ALL_POINTS:,}, 50 replications of 1,000 contacts "
        f"| {cpu:.0f} CPU s, {wall:.0f} s of wall time, manifest {size:.0f} kB | |",
        f"| scaled to {ALL_POINTS:,} points "
        f"| {minutes:.1f} minutes on {cores} idle cores, manifest {times * size:.0f} kB | 15 minutes |",
    ]


def main() -> None:
    """Measure, print and write."""
    head = [
        "# Study, store and statistics",
        "",
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores, "
        "other work going on.",
        "",
        "| what | measured | budget |",
        "|---|---|---|",
    ]
    text = "\n".join([*head, overhead(), million(), *sobol()]) + "\n"
    OUT.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
