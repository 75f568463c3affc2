"""Plays an experiment chunk by chunk until it is precise enough: a generator over anything with `.map`."""

import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from sim.engine import run as engine_run
from sim.stats.precision import looks, precise_enough
from sim.study.design import Cell, Experiment
from sim.study.executors import Executor
from sim.study.store import Chunk, Store
from sim.study.summary import summarise

CHUNK = {"reference": 5, "compiled": 200}  # replications, so that a chunk takes about a second


class Job(NamedTuple):
    """One chunk to be played, with all that playing it needs: pure in cell, seed and chunk."""

    chunk: Chunk
    cell: Cell
    seed: int
    engine: str


class Progress(NamedTuple):
    """How far a run is. `half_widths` are the widest ones of the measures asked for, at the last look."""

    done: int
    total: int
    seconds: float
    half_widths: dict[str, float]

    @property
    def left(self) -> float:
        """Seconds left at the pace so far; infinity before the first chunk."""
        return self.seconds / self.done * (self.total - self.done) if self.done else float("inf")


Watcher = Callable[[Progress], None]


def play_chunk(job: Job) -> tuple[Chunk, list[dict[str, Any]]]:
    """Play the replications of one chunk: a row of counts for each."""
    numbers = range(job.chunk.first, job.chunk.last)
    counts = _compiled(job, numbers) if job.engine == "compiled" else _reference(job, numbers)
    return job.chunk, [
        {"cell": job.chunk.cell, "replication": number, **found}
        for number, found in zip(numbers, counts, strict=True)
    ]


def _compiled(job: Job, numbers: range) -> list[dict[str, float]]:
    cell = job.cell
    (counts,) = engine_run.play_many([(cell.scenario.world, cell.sellers, cell.policy, job.seed, numbers)], threads=1)
    return counts


def _reference(job: Job, numbers: range) -> list[dict[str, float]]:
    world, sellers, policy = job.cell.scenario.world, job.cell.sellers, job.cell.policy
    return [
        engine_run.play(world, sellers, policy, seed=job.seed, replication=number, engine=job.engine).counts
        for number in numbers
    ]


def run_until_precise(
    experiment: Experiment, store: Store, executor: Executor, engine: str, watch: Watcher
) -> pd.DataFrame:
    """The counts of every cell and replication; more replications until every asked half-width is met.

    Precision is looked at only at fixed counts, so neither chunks nor workers change where a run stops.
    """
    rows: dict[Chunk, pd.DataFrame] = {}
    began, widths, done = time.monotonic(), dict[str, float](), 0
    for count in looks(experiment.replications.min, experiment.replications.max):
        chunks = list(_chunks(len(experiment.cells), done, count, CHUNK[engine]))
        total = count * len(experiment.cells)
        watch(Progress(done * len(experiment.cells), total, time.monotonic() - began, widths))
        for _ in _played(experiment, chunks, store, executor, engine, rows):
            played = sum(made.last - made.first for made in rows)
            watch(Progress(played, total, time.monotonic() - began, widths))
        done = count
        runs = pd.concat([rows[chunk] for chunk in sorted(rows)], ignore_index=True)
        if not experiment.targets:
            return runs
        widths, enough = _precision(experiment, runs)
        if enough:
            return runs
    return runs


def _chunks(cells: int, first: int, last: int, size: int) -> Iterator[Chunk]:
    for start in range(first, last, size):
        for cell in range(cells):
            yield Chunk(cell, start, min(start + size, last))


def _played(
    experiment: Experiment,
    chunks: list[Chunk],
    store: Store,
    executor: Executor,
    engine: str,
    rows: dict[Chunk, pd.DataFrame],
) -> Iterator[Chunk]:
    """Chunks as they become available: first those in the store, then those played now."""
    missing = []
    for chunk in chunks:
        found = store.load(chunk)
        if found is None:
            missing.append(chunk)
        else:
            rows[chunk] = found
            yield chunk
    jobs = (Job(chunk, experiment.cells[chunk.cell], experiment.seed, engine) for chunk in missing)
    for chunk, counts in executor.map(play_chunk, jobs):
        store.save(chunk, counts)
        rows[chunk] = pd.DataFrame(counts)
        yield chunk


def _precision(experiment: Experiment, runs: pd.DataFrame) -> tuple[dict[str, float], bool]:
    """The widest half-width of each measure asked for, and whether all are narrow enough."""
    summary = summarise(experiment, runs)
    widths, enough = {}, True
    for name, target in experiment.targets.items():
        found = summary[summary["measure"] == name]
        widths[name] = float(((found["high"] - found["low"]) / 2.0).max())
        intervals = found[["low", "high", "estimate"]].to_numpy(dtype=float)
        enough &= all(
            precise_enough(low, high, middle, target.half_width, target.relative) for low, high, middle in intervals
        )
    return widths, enough
