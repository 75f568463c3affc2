"""Answers that sharpen while somebody looks: many visitors, few threads, and the newest question of each counts.

A piece of work is played in steps of some hundredths of a second. After each step the next visitor's work has its
turn, so nobody waits for somebody else's large question; work that nobody wants any more is dropped.
"""

import dataclasses
import itertools
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sim.measures import MEASURES
from sim.reading import InputError
from sim.stats.precision import looks
from sim.study import provenance
from sim.study.design import Experiment
from sim.study.executors import Serial
from sim.study.explore import Question, experiment
from sim.study.results import Results
from sim.study.run import tables
from sim.study.runner import Piece, look_at, played_now
from sim.study.store import contents, in_order
from sim.study.summary import Played, differences, summarise

FIRST = 4  # replications of the first figures
STEP_CONTACTS = 60_000.0  # contacts in a step: some hundredths of a second
SHOWN = ("net", "annoyed")
MOST_VISITORS, MOST_WAITING, MOST_EACH, KEPT = 200, 32, 6, 24


class BusyError(RuntimeError):
    """There is more work waiting than this machine should take on."""


class Sight(NamedTuple):
    """What can be seen of an answer at one moment.

    `results` holds the arms of `policies`; only when `done` it is the run that `closelab run` would give.
    `half_width` is the widest interval of net orders, in orders per 100 accounts.
    """

    results: Results
    policies: tuple[str, ...]
    replications: int
    half_width: float
    done: bool


class Work:
    """One question being answered."""

    def __init__(self, question: Question, policy: str):
        self.question, self.policy = question, policy
        self.visitors: set[str] = set()
        self.sight: Sight | None = None
        self.fault: InputError | None = None
        self.error: BaseException | None = None
        self.version, self.stepping = 0, False
        self.steps = self._steps()

    @property
    def over(self) -> bool:
        """Whether there is nothing more to be done."""
        return self.fault is not None or self.error is not None or (self.sight is not None and self.sight.done)

    def step(self) -> None:
        """Do a little more; what goes wrong is kept and said to whoever asked."""
        try:
            next(self.steps, None)
        except InputError as error:
            self.fault = error
        except Exception as error:  # must not end the thread that all visitors share
            self.error = error

    def _steps(self) -> Iterator[None]:
        """First figures, then all dialling policies, then until the asked precision, then the tables of the run."""
        asked = experiment(self.question)
        yield
        rows = _Rows(asked)
        bounds, first = asked.replications, self._cells(asked)
        for count in (FIRST, bounds.min):
            yield from rows.play(first, count)
            self._see(_preview(asked, rows.table, first))
        every = list(range(len(asked.cells)))
        for count in looks(bounds.min, bounds.max):
            yield from rows.play(every, count)
            found = look_at(asked, rows.table)
            self._see(_preview(asked, rows.table, every))
            yield
            if found.enough:
                break
        self._see(_finished(asked, rows.table))

    def _cells(self, asked: Experiment) -> list[int]:
        """The arms that are looked at first."""
        return [number for number, cell in enumerate(asked.cells) if cell.arm.policy == self.policy]

    def _see(self, sight: Sight) -> None:
        self.sight = sight
        self.version += 1


class _Rows:
    """The rows of an experiment so far."""

    def __init__(self, asked: Experiment):
        self.asked = asked
        self._parts: list[pd.DataFrame] = []
        self._there = [0] * len(asked.cells)

    @property
    def table(self) -> pd.DataFrame:
        """All rows, in order of cell and replication."""
        self._parts = [in_order(self._parts)]
        return self._parts[0]

    def play(self, cells: list[int], count: int) -> Iterator[None]:
        """Have the first `count` replications of these cells, a step at a time."""
        for piece in list(self._pieces(cells, count)):
            self._parts += played_now(self.asked, [piece], Serial(), "compiled")
            self._there[piece.cell] = piece.last
            yield

    def _pieces(self, cells: list[int], count: int) -> Iterator[Piece]:
        for cell in cells:
            world = self.asked.cells[cell].scenario.world
            many = max(1, int(STEP_CONTACTS / (world.office.accounts * world.population.contacts)))
            for first in range(self._there[cell], count, many):
                yield Piece(cell, first, min(first + many, count))


def _preview(asked: Experiment, rows: pd.DataFrame, cells: list[int]) -> Sight:
    """The numbers so far of some arms; sellers are compared where they dial alike."""
    part = dataclasses.replace(asked, cells=tuple(asked.cells[cell] for cell in cells))
    runs = rows[rows["cell"].isin(cells)]
    runs = runs.assign(cell=runs["cell"].map({cell: place for place, cell in enumerate(cells)}))
    summary = summarise(part, runs)
    found = Results(Path(asked.name), summary, _pairs(part, runs), _unfinished(asked))
    return Sight(found, _policies(part), int(runs["replication"].max()) + 1, _widest(summary), False)


def _pairs(part: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """Differences in orders and annoyance between sellers who dial alike, in the shape of a run's comparisons."""
    played, lines = Played(part, runs), []
    for policy in _policies(part):
        here = [number for number, cell in enumerate(part.cells) if cell.arm.policy == policy]
        pairs = list(itertools.combinations(range(len(here)), 2))
        for name in SHOWN:
            arms = [played.counts([cell]).parts(MEASURES[name]) for cell in here]
            for (a, b), gap in zip(pairs, differences(MEASURES[name], arms, pairs), strict=True):
                ends = {key: float(value[0]) for key, value in gap._asdict().items()}
                first, second = part.cells[here[a]].arm, part.cells[here[b]].arm
                about = {"scenario": first.scenario, "a": first.label, "b": second.label, "measure": name}
                lines.append(about | {"unit": MEASURES[name].unit} | ends)
    return pd.DataFrame(lines)


def _policies(part: Experiment) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.arm.policy for cell in part.cells))


def _widest(summary: pd.DataFrame) -> float:
    net = summary[summary["measure"] == "net"]
    return float(((net["high"] - net["low"]) / 2.0).max())


def _unfinished(asked: Experiment) -> dict[str, object]:
    """The part of a manifest that is known before a run is finished; it has no run id."""
    parameters = {
        "experiment": asked.name,
        "file": asked.file.model_dump(mode="json", exclude_none=True),
        "changes": asked.changes,
        "seed": asked.seed,
    }
    return {
        "software": provenance.software(),
        "parameters": parameters | provenance.ingredients(asked),
        "run_id": "",
    }


def _finished(asked: Experiment, rows: pd.DataFrame) -> Sight:
    """The run as `closelab run` would write it."""
    summary, comparisons, written = tables(asked, rows)
    manifest = provenance.manifest(asked, contents(rows, len(asked.cells)), written)
    found = Results(Path(asked.name), summary, comparisons, manifest)
    return Sight(found, _policies(asked), int(rows["replication"].max()) + 1, _widest(summary), True)


class Desk:
    """Where visitors put their questions."""

    def __init__(self, threads: int = 2):
        self._lock = threading.Condition()
        self._line: deque[Work] = deque()
        self._current: OrderedDict[str, Work] = OrderedDict()
        self._known: OrderedDict[Question, Work] = OrderedDict()
        self._open = True
        self._threads = [threading.Thread(target=self._serve, name=f"desk-{i}", daemon=True) for i in range(threads)]

    def ask(self, visitor: str, question: Question, policy: str) -> Work:
        """The work on a visitor's newest question; what that visitor asked before is dropped. Raises BusyError."""
        with self._lock:
            while self._threads:
                self._threads.pop().start()
            work = self._known.get(question)
            if work is not None and work.error is None:
                self._known.move_to_end(question)
            else:
                work = None
            before = self._current.get(visitor)
            if work is None or work is not before:
                self._leave(visitor)
            if work is None:
                work = self._begin(question, policy)
            work.visitors.add(visitor)
            self._current[visitor] = work
            self._current.move_to_end(visitor)
            for other in self._too_many(visitor):
                self._leave(other)
            if not work.over and work not in self._line and not work.stepping:
                self._line.append(work)
                self._lock.notify()
            return work

    def _begin(self, question: Question, policy: str) -> Work:
        waiting = sum(not work.over for work in self._known.values())
        if waiting >= MOST_WAITING:
            raise BusyError(waiting)
        work = self._known[question] = Work(question, policy)
        return work

    def _too_many(self, visitor: str) -> list[str]:
        """Whom to turn away: the longest silent of all, and of the same machine (what stands before the slash)."""
        machine = visitor.partition("/")[0]
        busy = [one for one, work in self._current.items() if not work.over and one.partition("/")[0] == machine]
        return list(self._current)[: max(0, len(self._current) - MOST_VISITORS)] + busy[:-MOST_EACH]

    def _leave(self, visitor: str) -> None:
        """A visitor looks elsewhere; unfinished work that nobody else looks at is forgotten."""
        work = self._current.pop(visitor, None)
        if work is None:
            return
        work.visitors.discard(visitor)
        if not work.visitors and not work.over:
            self._known.pop(work.question, None)
            if work in self._line:
                self._line.remove(work)

    @property
    def waiting(self) -> int:
        """How much unfinished work there is."""
        with self._lock:
            return sum(not work.over for work in self._known.values())

    def close(self) -> None:
        """Stop after the steps under way."""
        with self._lock:
            self._open = False
            self._lock.notify_all()

    def _serve(self) -> None:
        while True:
            with self._lock:
                while self._open and not self._line:
                    self._lock.wait()
                if not self._open:
                    return
                work = self._line.popleft()
                work.stepping = True
            work.step()
            with self._lock:
                work.stepping = False
                if not work.over and work.visitors:
                    self._line.append(work)
                    self._lock.notify()
                self._forget()

    def _forget(self) -> None:
        """Keep only the newest finished answers."""
        done = [question for question, work in self._known.items() if work.over]
        for question in done[: max(0, len(done) - KEPT)]:
            del self._known[question]
