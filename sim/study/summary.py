"""From counts to tables: estimates with intervals for each arm, paired differences for all pairs."""

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sim.measures import Measure, with_profit
from sim.stats.compare import Difference, paired_difference, rare_difference
from sim.stats.estimate import LEVEL, Values, is_rare, ratio, share
from sim.study.design import Arm, Experiment
from sim.study.single import value_of

COMPARED = (
    "gross", "net", "unprompted", "lost", "net_per_reached", "annoyed", "hung_up", "do_not_call", "complained",
    "hours", "net_per_100_hours", "missed", "profit",
)  # fmt: skip
DECIMALS = 6
Parts = dict[str, tuple[Values, Values]]


def summarise(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """One row per arm and measure: estimate and 95 % interval, in the measure's unit."""
    return pd.DataFrame(
        itertools.chain.from_iterable(_arm_rows(experiment, runs, number) for number in _numbers(experiment))
    )


def compare(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of arms in the same world and measure: a minus b, simultaneous over all pairs."""
    rows = itertools.chain.from_iterable(_world_rows(experiment, runs, world) for world in _worlds(experiment))
    return pd.DataFrame(rows)


def _numbers(experiment: Experiment) -> range:
    return range(len(experiment.cells))


def _parts(rule: Measure, counts: pd.DataFrame) -> tuple[Values, Values]:
    numerator, denominator = rule.numerator(counts), rule.denominator(counts)
    return np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)


def _about(arm: Arm) -> dict[str, Any]:
    return {"scenario": arm.scenario, **dict(arm.factors), "playbook": arm.playbook, "policy": arm.policy}


def _arm_rows(experiment: Experiment, runs: pd.DataFrame, number: int) -> Iterator[dict[str, Any]]:
    cell = experiment.cells[number]
    counts = runs[runs["cell"] == number]
    for name, rule in with_profit(value_of(cell.scenario)).items():
        above, below = _parts(rule, counts)
        if rule.share:
            found = share(above, below, float(counts["accounts"].sum()), rule.scale)
        else:
            found = ratio(above, below, rule.scale)
        yield _about(cell.arm) | {"measure": name, "unit": rule.unit} | _rounded(found._asdict())


def _worlds(experiment: Experiment) -> list[list[int]]:
    """The cells that share a scenario and a point of the design, so that their arms can be compared."""
    key = lambda number: (experiment.cells[number].arm.scenario, experiment.cells[number].arm.factors)  # noqa: E731
    return [list(group) for _, group in itertools.groupby(_numbers(experiment), key)]


def _world_rows(experiment: Experiment, runs: pd.DataFrame, world: list[int]) -> Iterator[dict[str, Any]]:
    pairs = list(itertools.combinations(world, 2))
    counts = {number: runs[runs["cell"] == number] for number in world}
    rules = with_profit(value_of(experiment.cells[world[0]].scenario))
    for name in (name for name in COMPARED if name in rules):
        for a, b in pairs:
            found = _difference(rules[name], counts[a], counts[b], len(pairs))
            yield _pair(experiment, a, b) | {"measure": name, "unit": rules[name].unit} | _rounded(found._asdict())


def _difference(rule: Measure, a: pd.DataFrame, b: pd.DataFrame, family: int) -> Difference:
    """A paired difference, simultaneous over `family` pairs; exact intervals where events are rare."""
    first, second = _parts(rule, a), _parts(rule, b)
    found = paired_difference(first, second, rule.scale, family)
    if not rule.share or not (is_rare(first[0]) or is_rare(second[0])):
        return found
    level = 1.0 - (1.0 - LEVEL) / family
    arms = (
        share(*parts, float(counts["accounts"].sum()), rule.scale, level)
        for parts, counts in ((first, a), (second, b))
    )
    return rare_difference(found, *arms)


def _pair(experiment: Experiment, a: int, b: int) -> dict[str, Any]:
    first, second = experiment.cells[a].arm, experiment.cells[b].arm
    return {"scenario": first.scenario, **dict(first.factors), "a": first.label, "b": second.label}


def _rounded(found: dict[str, Any]) -> dict[str, Any]:
    """Values to six decimals, so that a platform's last bit does not change a committed byte."""
    return {
        name: round(value, DECIMALS) + 0.0 if isinstance(value, float) else value for name, value in found.items()
    }
