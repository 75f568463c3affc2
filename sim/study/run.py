"""Run an experiment from its file to its results folder."""

import os
import shlex
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from sim.reading import Fault, InputError
from sim.study import provenance
from sim.study.design import Experiment, load_experiment
from sim.study.executors import Dask, Executor, Processes, Serial, Threads
from sim.study.files import sole_writer, sweep, write
from sim.study.fitted import fitted_tables
from sim.study.results import (
    COMPARISONS,
    MANIFEST,
    RAW,
    RUN,
    SUMMARY,
    Results,
    csv_bytes,
    load_manifest,
    write_json,
)
from sim.study.runner import Progress, run_until_precise
from sim.study.select import SELECTION, run_selection, verdicts
from sim.study.store import Store
from sim.study.store import contents as contents_of
from sim.study.styles import team_tables
from sim.study.summary import compare, summarise

RESULTS = Path("results")


def run_experiment(
    path: str | Path,
    *,
    out: str | Path | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    changes: dict[str, Any] | None = None,
    seed: int | None = None,
    replications: int | None = None,
    extend: int | None = None,
    precision: dict[str, float] | None = None,
    engine: Literal["compiled", "reference"] = "compiled",
    confirm: bool = False,
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
    scheduler
        Play on the workers of a Dask scheduler, ``tcp://host:port``, or on one begun here, ``local``.
    changes, seed, replications, precision
        Override the file for this run, and are recorded: dotted paths to values, the seed, a fixed number
        of replications, half-widths by measure.
    extend
        Add so many replications to those of the finished run in the results folder, playing none again.
    confirm
        Also run what would take more than a day, or more disk or memory than one expects.
    on_progress
        Called after each chunk with a `sim.study.runner.Progress`: done, total, seconds, half_widths, asked.

    Raises
    ------
    InputError
        With one line for each thing that is wrong, before anything is played.
    OSError
        Where the disk is full, another run is writing in the same folder (BlockingIOError), or a chunk kills
        every worker (ChildProcessError). What was finished is kept; the same call goes on from there.
    """
    began = time.time()
    folder = Path(out) if out is not None else RESULTS / Path(path).stem
    load = partial(load_experiment, path, changes=changes, seed=seed, precision=precision)
    load = partial(load, engine=engine, workers=workers, confirm=confirm)
    if extend is not None:
        replications = _extended(folder, extend, replications, load())
    experiment = load(replications=replications)
    executor = executor_for(engine, workers, scheduler)
    with sole_writer(folder / RAW):
        store = Store(folder / RAW, provenance.run_key(experiment))
        sweep(folder)
        sweep(store.folder)
        play = run_selection if experiment.file.selection else run_until_precise
        runs = play(experiment, store, executor, engine, on_progress or (lambda progress: None))
        store.compact()
        return _written(experiment, runs, folder, began, store.set_aside)


def _extended(folder: Path, more: int, replications: int | None, experiment: Experiment) -> int:
    """How many replications there are to be: those of the finished run and so many more."""
    if replications is not None:
        raise InputError([Fault("", "extend", "says how many replications to add; leave replications out")])
    if more < 1:
        raise InputError([Fault("", "extend", f"must be at least 1, not {more}")])
    manifest = load_manifest(folder)
    if manifest["key"] != provenance.run_key(experiment):
        message = "is of another configuration, seed or version; run the experiment anew"
        raise InputError([Fault(str(folder), "extend", message)])
    return int(manifest["parameters"]["replications"]) + more


def executor_for(engine: str, workers: int | None, scheduler: str | None = None) -> Executor:
    """Where to play: threads for the compiled engine, which stay interruptible, processes for the other."""
    count = workers or os.cpu_count() or 1
    if scheduler is not None:
        return Dask(scheduler, count)
    if engine == "compiled":
        return Threads(count)
    return Serial() if count == 1 else Processes(count)


def _written(experiment: Experiment, runs: pd.DataFrame, folder: Path, began: float, set_aside: list[str]) -> Results:
    """Write the tables, their manifest and where they were made."""
    summary, comparisons, contents = tables(experiment, runs)
    manifest = provenance.manifest(experiment, contents_of(runs, len(experiment.cells)), contents)
    for name, raw in contents.items():
        write(folder / name, raw)
    write_json(folder / MANIFEST, manifest)
    command = shlex.join([Path(sys.argv[0]).name, *sys.argv[1:]])
    write_json(folder / RUN, provenance.environment(began, command) | {"set_aside": set_aside})
    return Results(folder, summary, comparisons, manifest, tuple(set_aside))


def tables(experiment: Experiment, runs: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, bytes]]:
    """Summary and comparisons, and all tables as the bytes of their files: also a selection's, a team's, a fit's."""
    summary, comparisons = summarise(experiment, runs), compare(experiment, runs)
    found = {SUMMARY: summary, COMPARISONS: comparisons}
    if experiment.file.selection:
        found[SELECTION] = verdicts(experiment, runs)
    if experiment.bases.team:
        found |= team_tables(experiment, int(runs["replication"].max()) + 1)
    found |= fitted_tables(experiment)
    return summary, comparisons, {name: csv_bytes(table) for name, table in found.items()}
