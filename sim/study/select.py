"""Plays the arms of a selection until it is known which has most; arms that are out are played no more."""

import time
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.measures import Measure, with_profit
from sim.stats.estimate import Values, influence, quotient
from sim.stats.precision import looks
from sim.stats.select import Limit, Race
from sim.study.design import Experiment
from sim.study.executors import Executor
from sim.study.runner import Progress, Run, Watcher
from sim.study.schema import Selection
from sim.study.single import value_of
from sim.study.store import Store
from sim.study.summary import about, worlds

SELECTION = "selection.csv"
GROWTH = 1.25  # from look to look: often enough to stop early, seldom enough for few small files
SELECTED, TIED, LESS, ABOVE, OPEN = "selected", "indistinguishable", "less", "above a limit", "undecided"


class Seen(NamedTuple):
    """Some arms in one measure: their ratios so far, and how far each replication pulls them."""

    means: Values
    pulls: Values


def run_selection(
    experiment: Experiment, store: Store, executor: Executor, engine: str, watch: Watcher
) -> pd.DataFrame:
    """Counts of all arms, each played only as long as it is in the race.

    Looked at only at fixed counts, so neither chunks nor workers change where it stops.
    """
    run, field, began, done = Run(experiment, store, executor, engine), Field(experiment), time.monotonic(), 0
    for count in _looks(experiment):
        note = f"{len(field.left)} of {len(experiment.cells)} arms still in"
        goal = int(run.asked.sum() + (count - run.asked[field.left]).sum())
        for done in run.play(field.left, count):
            watch(Progress(done, goal, time.monotonic() - began, {}, {}, note))
        field.look(run.rows, count)
        if not field.left:
            break
    watch(Progress(done, done, time.monotonic() - began, {}, {}))
    return run.rows


def verdicts(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """One row per arm: selected, indistinguishable, less, above a limit or undecided, and because of what."""
    field, sizes = Field(experiment), np.bincount(runs["cell"], minlength=len(experiment.cells))
    for count in _looks(experiment):
        if not field.left or int(sizes[field.left].min()) < count:
            break
        field.look(runs, count)
    return pd.DataFrame(
        about(experiment.cells[cell].arm) | _verdict(experiment, race, place, world)
        for race, world in zip(field.races, field.worlds, strict=True)
        for place, cell in enumerate(world)
    )


def _looks(experiment: Experiment) -> Iterator[int]:
    return looks(experiment.replications.min, experiment.replications.max, GROWTH)


class Field:
    """The races of all worlds of an experiment, from look to look."""

    def __init__(self, experiment: Experiment):
        self.experiment, self.worlds = experiment, worlds(experiment)
        self.races: list[Race] = []
        self.left = [cell for world in self.worlds for cell in world]  # the arms to be played further

    def look(self, runs: pd.DataFrame, count: int) -> None:
        """Decide what can be decided after the first `count` replications of the arms left."""
        runs = runs[runs["replication"] < count]
        self.races = self.races or [begun(self.experiment, runs, world) for world in self.worlds]
        for race, world in zip(self.races, self.worlds, strict=True):
            if not race.done:
                _look(self.experiment, runs, world, race, count)
        self.left = [
            cell
            for race, world in zip(self.races, self.worlds, strict=True)
            for cell in _still_in(race, world)
            if not race.done
        ]


def _still_in(race: Race, world: list[int]) -> list[int]:
    return [cell for cell, alive in zip(world, race.alive, strict=True) if alive]


def _rules(experiment: Experiment, world: list[int]) -> list[Measure]:
    """The measure asked for, then those with limits."""
    known, asked = with_profit(value_of(experiment.cells[world[0]].scenario)), _asked(experiment)
    return [known[name] for name in (asked.measure, *asked.limits)]


def _asked(experiment: Experiment) -> Selection:
    """The selection an experiment asks for."""
    if experiment.file.selection is None:
        raise ValueError("an experiment without a selection")
    return experiment.file.selection


def begun(experiment: Experiment, runs: pd.DataFrame, world: list[int]) -> Race:
    """A race of the arms of one world, from its first replications."""
    asked = _asked(experiment)
    seen = [_seen(rule, runs, world) for rule in _rules(experiment, world)]
    limits = [Limit(limit.value, limit.tolerance) for limit in asked.limits.values()]
    limit_pulls = np.stack([each.pulls for each in seen[1:]]) if limits else None
    return Race(seen[0].pulls, asked.better_by, limits, limit_pulls)


def _look(experiment: Experiment, runs: pd.DataFrame, world: list[int], race: Race, count: int) -> None:
    """Let a race look at the arms that are still in it."""
    cells, rules = _still_in(race, world), _rules(experiment, world)
    found = np.zeros((len(rules), len(world)))
    for row, rule in zip(found, rules, strict=True):
        row[race.alive] = _seen(rule, runs, cells).means
    race.look(count, found[0], found[1:])


def _seen(rule: Measure, runs: pd.DataFrame, cells: list[int]) -> Seen:
    """Ratios of sums over all replications so far of some cells; 0 where nothing was divided by."""
    means, pulls = [], []
    for cell in cells:
        counts = runs[runs["cell"] == cell]
        parts = [
            np.asarray(part(counts), dtype=float) * scale
            for part, scale in ((rule.numerator, rule.scale), (rule.denominator, 1.0))
        ]
        means.append(quotient(*(np.sum(part) for part in parts)))
        pulls.append(influence(*parts))
    return Seen(np.nan_to_num(np.array(means)), np.nan_to_num(np.array(pulls)))


def _verdict(experiment: Experiment, race: Race, place: int, world: list[int]) -> dict[str, str]:
    """What became of one arm, and because of which others or which limits."""
    labels = np.array([experiment.cells[cell].arm.label for cell in world])
    if race.above[:, place].any():
        over = [name for name, above in zip(_asked(experiment).limits, race.above[:, place], strict=True) if above]
        return {"verdict": ABOVE, "because": " ".join(over)}
    if not race.alive[place]:
        return {"verdict": LESS, "because": " ".join(labels[race.less[place] & race.passed])}
    others = labels[race.alive & (np.arange(len(world)) != place)]
    verdict = OPEN if not race.done else TIED if len(others) else SELECTED
    return {"verdict": verdict, "because": " ".join(others)}
