"""Plays an experiment chunk by chunk until it is precise enough: a generator over anything with `.map`."""

import platform
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine import run as engine_run
from sim.playbook.read import Playbook, Policy
from sim.scenario.read import World
from sim.stats.precision import asked, excess, looks, needed
from sim.study.design import Cell, Experiment
from sim.study.executors import Executor
from sim.study.provenance import source_hash
from sim.study.store import Store, frame, in_order
from sim.study.summary import summarise

CHUNK_SECONDS = 0.5  # of a processor's time in a chunk: what is lost at most, against what writing it costs
FIRST_GUESS = {"reference": 2_000.0, "compiled": 200_000.0}  # contacts played in a second, before one was
FASTER = 4.0  # how much the next chunk may be larger than the last one


class Piece(NamedTuple):
    """Some replications of one cell: [first, last)."""

    cell: int
    first: int
    last: int


class Arm(NamedTuple):
    """A piece with all that playing it needs."""

    piece: Piece
    world: World
    sellers: Sequence[Playbook]
    policy: Policy


class Job(NamedTuple):
    """One chunk to be played, over one or many cells: pure in what it holds."""

    arms: tuple[Arm, ...]
    seed: int
    engine: str
    source: str  # a hash of the code that is to play it

    @property
    def name(self) -> str:
        """How the chunk is spoken of."""
        (first, *_), (last, *_) = self.arms[0], self.arms[-1]
        return f"from cell {first.cell}, replication {first.first}, to cell {last.cell}, replication {last.last - 1}"


class Chunk(NamedTuple):
    """A chunk that was played: a row for each cell and replication, and contacts by second of the processor."""

    rows: pd.DataFrame
    contacts_a_second: float


class Progress(NamedTuple):
    """How far a run is, in replications of arms; `total` is what is expected to be needed.

    `half_widths` are those furthest from what is asked of their measure, at the last look, and `asked` what
    that is; both are in the measure's unit. `note` says what else there is to say.
    """

    done: int
    total: int
    seconds: float
    half_widths: dict[str, float]
    asked: dict[str, float]
    note: str = ""

    @property
    def left(self) -> float:
        """Seconds left at the pace so far; infinity before the first chunk."""
        return self.seconds / self.done * (self.total - self.done) if self.done else float("inf")

    @property
    def rate(self) -> float:
        """Replications of arms a second."""
        return self.done / self.seconds if self.seconds > 0.0 else 0.0


class Look(NamedTuple):
    """What a look at the results says: widths, what was asked, and how many replications that will need."""

    half_widths: dict[str, float]
    asked: dict[str, float]
    needed: float

    @property
    def enough(self) -> bool:
        """Whether every interval is as narrow as asked."""
        return self.needed == 0.0


Watcher = Callable[[Progress], None]


def play_chunk(job: Job) -> Chunk:
    """Play one chunk. Raises ChildProcessError on a machine whose code is not that of who asks."""
    if job.source != source_hash():
        raise ChildProcessError(f"the worker on {platform.node()} has other sources; install the same version there")
    began = time.thread_time()
    counts = _compiled(job) if job.engine == "compiled" else _reference(job)
    rows = [
        {"cell": arm.piece.cell, "replication": number, **found}
        for arm, of_arm in zip(job.arms, counts, strict=True)
        for number, found in zip(_numbers(arm), of_arm, strict=True)
    ]
    contacts = sum(len(_numbers(arm)) * _size(arm.world) for arm in job.arms)
    return Chunk(frame(rows), contacts / (time.thread_time() - began))


def _numbers(arm: Arm) -> range:
    return range(arm.piece.first, arm.piece.last)


def _size(world: World) -> float:
    """Contacts in a world, on average: a measure of the work of playing it."""
    return float(world.office.accounts * world.population.contacts)


def _compiled(job: Job) -> list[list[dict[str, float]]]:
    arms = [(arm.world, arm.sellers, arm.policy, job.seed, _numbers(arm)) for arm in job.arms]
    return engine_run.play_many(arms, threads=1)


def _reference(job: Job) -> Iterator[list[dict[str, Any]]]:
    for arm in job.arms:
        world = (arm.world, arm.sellers, arm.policy)
        yield [
            engine_run.play(*world, seed=job.seed, replication=number, engine=job.engine).counts
            for number in _numbers(arm)
        ]


def run_until_precise(
    experiment: Experiment, store: Store, executor: Executor, engine: str, watch: Watcher
) -> pd.DataFrame:
    """The counts of every cell and replication; more replications until every asked half-width is met.

    Precision is looked at only at fixed counts, so neither chunks nor workers change where a run stops.
    """
    run, cells = Run(experiment, store, executor, engine), range(len(experiment.cells))
    began, seen, done = time.monotonic(), Look({}, {}, 0.0), 0
    for count in looks(experiment.replications.min, experiment.replications.max):
        goal = len(cells) * expected(seen.needed, count, experiment)
        for done in run.play(cells, count):
            watch(Progress(done, goal, time.monotonic() - began, *seen[:2]))
        seen = look_at(experiment, run.rows)
        if seen.enough:
            break
    watch(Progress(done, done, time.monotonic() - began, *seen[:2]))
    return run.rows


def expected(least: float, count: int, experiment: Experiment) -> int:
    """The first look, from `count` on, that has at least so many replications; the last if none has."""
    bounds = experiment.replications
    ahead = (look for look in looks(bounds.min, bounds.max) if look >= max(count, least))
    return next(ahead, bounds.max)


class Run:
    """The rows of an experiment: those in its store, and those played because more were asked for."""

    def __init__(self, experiment: Experiment, store: Store, executor: Executor, engine: str):
        self.experiment, self.store, self.executor, self.engine = experiment, store, executor, engine
        self.asked = np.zeros(len(experiment.cells), int)
        self._there = store.load(set_aside=True)

    @property
    def rows(self) -> pd.DataFrame:
        """The replications asked for so far, in order of cell and replication; the store may hold more."""
        there = self._there
        return there[there["replication"] < self.asked[there["cell"]]].reset_index(drop=True)

    def play(self, cells: Sequence[int], count: int) -> Iterator[int]:
        """Have the first `count` replications of these cells; yields, chunk by chunk, how many rows there are."""
        self.asked[list(cells)] = count
        pieces = list(missing(self._there, cells, count))
        done, played = len(self.rows), [self._there]
        yield done
        for rows in played_now(self.experiment, pieces, self.executor, self.engine):
            self.store.save(rows)
            played.append(rows)
            done += len(rows)
            yield done
        self._there = in_order(played)


def missing(rows: pd.DataFrame, cells: Iterable[int], count: int) -> Iterator[Piece]:
    """What is still to be played for so many replications of these cells: the design minus what is there."""
    played = {cell: found["replication"].to_numpy() for cell, found in rows.groupby("cell")}
    for cell in cells:
        there = np.zeros(count, bool)
        if cell in played:
            there[played[cell][played[cell] < count]] = True
        yield from (Piece(cell, first, last) for first, last in _gaps(there))


def _gaps(there: NDArray[np.bool_]) -> list[list[int]]:
    """[first, last) of each stretch that is not there."""
    edges: list[list[int]] = np.flatnonzero(np.diff(there, prepend=True, append=True)).reshape(-1, 2).tolist()
    return edges


def played_now(
    experiment: Experiment, pieces: Iterable[Piece], executor: Executor, engine: str
) -> Iterator[pd.DataFrame]:
    """The rows of these pieces, chunk by chunk as they are finished."""
    pace = Pace(FIRST_GUESS[engine])
    arms = (_arm(experiment.cells[piece.cell], piece) for piece in pieces)
    jobs = (Job(chunk, experiment.seed, engine, source_hash()) for chunk in chunks(arms, pace))
    for chunk in executor.map(play_chunk, jobs):
        pace.observe(chunk.contacts_a_second)
        yield chunk.rows


def _arm(cell: Cell, piece: Piece) -> Arm:
    return Arm(piece, cell.scenario.world, cell.sellers, cell.policy)


class Pace:
    """How fast worlds are played, learnt on the way, so that a chunk takes about `CHUNK_SECONDS`."""

    def __init__(self, contacts_a_second: float):
        self.contacts_a_second = contacts_a_second

    def observe(self, contacts_a_second: float) -> None:
        """Learn from a chunk; the first one may have had to wait for the compiler."""
        self.contacts_a_second = min(contacts_a_second, FASTER * self.contacts_a_second)

    @property
    def contacts(self) -> float:
        """How many contacts the next chunk should have."""
        return self.contacts_a_second * CHUNK_SECONDS


def chunks(arms: Iterable[Arm], pace: Pace) -> Iterator[tuple[Arm, ...]]:
    """Cut and join pieces, over cells, to chunks of the size that the pace says."""
    chunk: list[Arm] = []
    room = pace.contacts
    for arm in arms:
        first, last, each = arm.piece.first, arm.piece.last, _size(arm.world)
        while first < last:
            taken = min(last - first, max(1, int(room / each)))
            chunk.append(arm._replace(piece=Piece(arm.piece.cell, first, first + taken)))
            first, room = first + taken, room - taken * each
            if room < each:
                yield tuple(chunk)
                chunk, room = [], pace.contacts
    if chunk:
        yield tuple(chunk)


def look_at(experiment: Experiment, runs: pd.DataFrame) -> Look:
    """How wide the intervals are, how wide they may be, and the replications that takes; 0 for no more."""
    if not experiment.targets:
        return Look({}, {}, 0.0)
    summary, widths, wanted, most = summarise(experiment, runs), {}, {}, 0.0
    for name, target in experiment.targets.items():
        found = summary[summary["measure"] == name]
        half = (found["high"] - found["low"]).to_numpy(dtype=float) / 2.0
        wish = np.broadcast_to(asked(found["estimate"].to_numpy(dtype=float), *target.both), half.shape)
        times = excess(half, wish)
        worst = int(np.argmax(times))
        widths[name], wanted[name] = float(half[worst]), float(wish[worst])
        most = max(most, needed(int(found["replications"].iloc[worst]), float(times[worst])))
    return Look(widths, wanted, most)
