"""What a run will take, from a small pilot: replications, time and disk. Nothing is written."""

import dataclasses
import os
import time
from typing import NamedTuple, TypeVar

import pandas as pd

from sim.study.cost import BYTES_PER_REPLICATION, WORLDS, cost, points_in
from sim.study.design import Cell, Experiment
from sim.study.executors import Serial
from sim.study.runner import Piece, expected, look_at, played_now
from sim.study.select import begun
from sim.study.store import in_order
from sim.study.summary import worlds

ARMS = 24  # at most so many arms are tried out, spread over the design
REPLICATIONS = 20
SECONDS = 20.0  # a pilot of large worlds tries out fewer
Thing = TypeVar("Thing")


class Plan(NamedTuple):
    """What a run will take. `needed` is infinite where no number of replications is in sight.

    `half_widths` and `asked` are what the pilot gave and what the experiment asks, by measure.
    """

    arms: int
    worlds: int
    least: int
    most: int
    pilot_arms: int
    pilot_replications: int
    half_widths: dict[str, float]
    asked: dict[str, float]
    needed: float
    replications: int
    seconds: float
    disk: float


def plan(experiment: Experiment, engine: str = "compiled", workers: int | None = None) -> Plan:
    """Try out some arms and say what all of them will take on this machine."""
    cores = workers or os.cpu_count() or 1
    count = min(REPLICATIONS, experiment.replications.min)
    price = cost(experiment.file, [one.at({}) for one in experiment.bases.scenarios.values()], engine, 1)
    room = max(int(SECONDS / (price.seconds / price.arms / price.replications) / count), 1)
    tried, runs, seconds = _tried(experiment, _spread(experiment, min(ARMS, room)), count, engine)
    widths, asked, needed = look_at(tried, runs)
    if experiment.file.selection:
        needed = float(max(begun(tried, runs, world).most for world in worlds(tried)))
    replications, arms = _replications(experiment, needed), len(experiment.cells)
    of_fit = 2 * WORLDS * sum(bool(cell.scenario.draws) for cell in experiment.cells)
    return Plan(
        arms,
        points_in(experiment.file) * len(experiment.file.scenarios),
        experiment.replications.min,
        experiment.replications.max,
        len(tried.cells),
        count,
        widths,
        asked,
        needed,
        replications,
        seconds * (arms * replications + of_fit) / cores,
        arms * replications * BYTES_PER_REPLICATION,
    )


def _replications(experiment: Experiment, needed: float) -> int:
    bounds = experiment.replications
    if experiment.targets or experiment.file.selection:
        return expected(needed, bounds.min, experiment)
    return bounds.min


def _spread(experiment: Experiment, most: int) -> tuple[Cell, ...]:
    """Some arms, spread evenly; of a selection those of whole worlds, since arms are compared within one."""
    if experiment.file.selection:
        groups = worlds(experiment)
        many = max(min(most // len(groups[0]), len(groups)), 1)
        return tuple(experiment.cells[cell] for group in _evenly(groups, many) for cell in group)
    return tuple(_evenly(list(experiment.cells), min(most, len(experiment.cells))))


def _evenly(things: list[Thing], many: int) -> list[Thing]:
    return [things[place * len(things) // many] for place in range(many)]


def _tried(
    experiment: Experiment, cells: tuple[Cell, ...], count: int, engine: str
) -> tuple[Experiment, pd.DataFrame, float]:
    """An experiment of only these arms, its counts, and the seconds that one world takes."""
    tried = dataclasses.replace(experiment, cells=cells)
    _played(tried, [Piece(0, 0, 1)], engine)  # compiles, which takes its own time
    began = time.perf_counter()
    runs = _played(tried, [Piece(place, 0, count) for place in range(len(cells))], engine)
    return tried, runs, (time.perf_counter() - began) / len(runs)


def _played(experiment: Experiment, pieces: list[Piece], engine: str) -> pd.DataFrame:
    return in_order(list(played_now(experiment, pieces, Serial(), engine)))
