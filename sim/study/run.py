"""Run an experiment from its file to its results folder."""

import os
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from sim.reading import Fault, InputError
from sim.study import provenance
from sim.study.design import Experiment, load_experiment
from sim.study.executors import Executor, Processes, Serial, Threads
from sim.study.results import COMPARISONS, MANIFEST, RUN, RUNS, SUMMARY, Results, csv_bytes, write, write_json
from sim.study.runner import Progress, run_until_precise
from sim.study.store import Store
from sim.study.summary import compare, summarise

RESULTS = Path("results")
RAW = "raw"


def run_experiment(
    path: str | Path,
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    changes: dict[str, Any] | None = None,
    seed: int | None = None,
    replications: int | None = None,
    precision: dict[str, float] | None = None,
    engine: Literal["compiled", "reference"] = "compiled",
    on_progress: Callable[[Progress], None] | None = None,
) -> Results:
    """Run an experiment and write its results folder; what is already there is not played again.

    Parameters
    ----------
    path
        An experiment's TOML file.
    out
        The results folder; default ``results/<name of the experiment>``.
    workers
        Threads (compiled) or processes (reference) to use; default one per core.
    changes, seed, replications, precision
        Override the file for this run, and are recorded: dotted paths to values, the seed, a fixed number
        of replications, half-widths by measure.
    on_progress
        Called after each chunk with how far the run is.

    Raises
    ------
    InputError
        With one line for each thing that is wrong, before anything is played.
    """
    if scheduler is not None:
        raise InputError([Fault("", "scheduler", "this version runs on this machine only")])
    began = time.time()
    experiment = load_experiment(path, changes=changes, seed=seed, replications=replications, precision=precision)
    folder = Path(out) if out is not None else RESULTS / experiment.name
    store = Store(folder / RAW, provenance.run_key(experiment))
    executor = _executor(workers, engine)
    runs = run_until_precise(experiment, store, executor, engine, on_progress or (lambda progress: None))
    return _written(experiment, runs, folder, began)


def _executor(workers: int | None, engine: str) -> Executor:
    count = workers or os.cpu_count() or 1
    if count == 1:
        return Serial()
    return Threads(count) if engine == "compiled" else Processes(count)


def _written(experiment: Experiment, runs: Any, folder: Path, began: float) -> Results:
    """Write the tables, their manifest and where they were made."""
    summary, comparisons = summarise(experiment, runs), compare(experiment, runs)
    contents = {SUMMARY: csv_bytes(summary), COMPARISONS: csv_bytes(comparisons)}
    replications = int(runs["replication"].max()) + 1
    manifest = provenance.manifest(experiment, replications, contents)
    for name, raw in contents.items():
        write(folder / name, raw)
    write_json(folder / MANIFEST, manifest)
    write_json(folder / RUN, provenance.environment(began, shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])))
    runs.to_parquet(folder / RUNS, index=False)
    return Results(folder, summary, comparisons, manifest, runs)
