"""Plays a survey stage by stage: many points, all arms at each, kept block by block so that it can go on.

Of each world four numbers are kept: net orders, busy hours, contacts reached, contacts annoyed. Blocks are cut
by the number of points alone, so neither workers nor interruptions change a byte.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.engine.batch import COUNTED, Arm, play_arms
from sim.measures import MEASURES
from sim.stats.ahead import Limit, Ratio
from sim.stats.estimate import Values
from sim.study.blocks import Array, Blocks, block_hash
from sim.study.executors import Executor
from sim.study.provenance import digest, source_hash
from sim.study.runner import Progress, Watcher
from sim.study.surveys import Objective

NET, HOURS, REACHED, ANNOYED = range(4)
ARMS_IN_A_BLOCK = 100  # about half a second's work
RULES = 1  # of how a point becomes a world; raise it with a change of that


@dataclass(frozen=True)
class Stage:
    """So many units of work; `arms` says what is played in one. `key` is of everything it depends on."""

    name: str
    units: int
    arms_in_a_unit: int
    replications: int
    arms: Callable[[int], list[Arm]]
    key: str

    @property
    def blocks(self) -> list[range]:
        """The units of each block."""
        size = max(1, ARMS_IN_A_BLOCK // self.arms_in_a_unit)
        return [range(first, min(first + size, self.units)) for first in range(0, self.units, size)]

    @property
    def worlds(self) -> int:
        """How many worlds that is."""
        return self.units * self.arms_in_a_unit * self.replications


class Job(NamedTuple):
    """One block to be played."""

    stage: Stage
    number: int

    @property
    def name(self) -> str:
        """How it is spoken of."""
        return f"block {self.number} of {self.stage.name}"


class Account(NamedTuple):
    """What a manifest says of a stage: its key, how many worlds, a hash for each block."""

    key: str
    worlds: int
    blocks: list[str]


def key_of(*parts: object) -> str:
    """The key of a stage: of the code that plays and of all that is given."""
    return digest([RULES, source_hash(), *parts])


def play_block(job: Job) -> tuple[int, Array]:
    """Play one block: shape (units, arms in a unit, replications, 4)."""
    units = job.stage.blocks[job.number]
    arms = [arm for unit in units for arm in job.stage.arms(unit)]
    played = np.stack([kept(counts) for counts in play_arms(arms, threads=1)])
    return job.number, played.reshape(len(units), -1, *played.shape[1:])


def kept(counts: Values) -> Array:
    """The four numbers that are kept of each world."""
    column = {name: counts[:, place] for place, name in enumerate(COUNTED)}
    return np.stack(
        [column["gross"] - column["cancelled"], column["busy_hours"], column["reached"], column["annoyed"]],
        axis=-1,
        dtype=np.float32,
    )


class Survey:
    """The stages of one run, in its folder: what they gave, and an account of each."""

    def __init__(self, folder: Path, executor: Executor, watch: Watcher):
        self.folder, self.executor, self.watch = folder, executor, watch
        self.accounts: dict[str, Account] = {}
        self.set_aside: list[str] = []
        self.began = time.monotonic()

    def play(self, stage: Stage) -> Array:
        """What a stage gives: shape (units, arms in a unit, replications, 4). What is there is not played again."""
        store = Blocks(self.folder, stage.key)
        found = store.load()
        for number, block in self._played(stage, [n for n in range(len(stage.blocks)) if n not in found]):
            store.save(number, block)
            found[number] = block
        self.set_aside += store.set_aside
        blocks = [found[number] for number in range(len(stage.blocks))]
        self.accounts[stage.name] = Account(stage.key, stage.worlds, [block_hash(block) for block in blocks])
        return np.concatenate(blocks)

    def _played(self, stage: Stage, numbers: Sequence[int]) -> Iterator[tuple[int, Array]]:
        """Play some blocks and say how far it is."""
        began, total = time.monotonic(), len(stage.blocks)
        done = total - len(numbers)
        for found in self.executor.map(play_block, [Job(stage, number) for number in numbers]):
            yield found
            done += 1
            each, played = stage.worlds / total, done - (total - len(numbers))
            pace = time.monotonic() - began
            self.watch(Progress(round(done * each), stage.worlds, pace * done / max(played, 1), {}, {}, stage.name))


def measured(name: str, played: Values, accounts: float) -> Ratio:
    """A measure of worlds, from what was kept of them: shapes (..., replications)."""
    below = {"net": None, "net_per_100_hours": HOURS, "annoyed": REACHED}[name]
    above = played[..., ANNOYED if name == "annoyed" else NET]
    return Ratio(above, np.full(above.shape, accounts) if below is None else played[..., below])


def wanted(objective: Objective, played: Values, accounts: float) -> tuple[Ratio, Limit | None]:
    """What an objective wants most of, and the limit it sets, if any."""
    measure = measured(objective.measure, played, accounts)
    if objective.annoyed_at_most is None:
        return measure, None
    return measure, Limit(measured("annoyed", played, accounts), objective.annoyed_at_most / 100.0)


def scale(name: str) -> float:
    """By what a measure's ratio is multiplied."""
    return MEASURES[name].scale
