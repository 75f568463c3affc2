"""A fitted market: what an arm gets in one campaign, by luck alone and with what the fit left open.

A run's own intervals say how well its means are known at the middle of the fit. Here each arm plays `WORLDS`
campaigns more, each at another draw of the fit, and as many at its middle. World w of every arm, at a draw or at the
middle, has the luck of replication w; so arms are compared in the same market with the same prospects.
"""

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.engine.run import play_many
from sim.measures import Measure, with_profit
from sim.scenario.read import Scenario
from sim.study.cost import WORLDS
from sim.study.design import Cell, Experiment
from sim.study.single import value_of
from sim.study.summary import COMPARED, DECIMALS, about, worlds

Values = NDArray[np.float64]

FITTED, FITTED_PAIRS = "fitted.csv", "fitted_pairs.csv"
LEVEL = 0.9


class Played(NamedTuple):
    """What one arm gets in each campaign, by measure: at the draws, and at the middle of the fit."""

    cell: Cell
    rules: dict[str, Measure]
    drawn: dict[str, Values]
    middle: dict[str, Values]


def fitted_tables(experiment: Experiment) -> dict[str, pd.DataFrame]:
    """The tables of arms and of pairs of arms in fitted scenarios, by file name; none without one."""
    found = [_played(experiment, world) for world in worlds(experiment) if experiment.cells[world[0]].scenario.draws]
    if not found:
        return {}
    arms = [row for world in found for arm in world for row in _arm_rows(arm)]
    pairs = [row for world in found for pair in itertools.combinations(world, 2) for row in _pair_rows(*pair)]
    tables = {FITTED: pd.DataFrame(arms).round(DECIMALS)}
    return tables | ({FITTED_PAIRS: pd.DataFrame(pairs).round(DECIMALS)} if pairs else {})


def left_open(manifest: dict[str, Any]) -> list[str]:
    """The paths of the parameters that are open in a run: those of its draws, but for what its design varies."""
    parameters = manifest["parameters"]
    varied = parameters["file"]["design"].get("factors", {})
    heads = (path for lines in parameters.get("draws", {}).values() for path in lines[0].split(","))
    return [path for path in dict.fromkeys(heads) if path not in varied]


def _played(experiment: Experiment, world: list[int]) -> list[Played]:
    """The arms of one world, each at the same draws."""
    scenario = experiment.cells[world[0]].scenario
    drawn, rules = scenario.drawn(WORLDS), with_profit(value_of(scenario))
    rules = {name: rules[name] for name in COMPARED if name in rules}
    return [_arm(experiment.cells[place], drawn, rules, experiment.seed) for place in world]


def _arm(cell: Cell, drawn: list[Scenario], rules: dict[str, Measure], seed: int) -> Played:
    kept = [(one.world, cell.sellers, cell.policy, seed, [number]) for number, one in enumerate(drawn)]
    *found, middle = play_many([*kept, (cell.scenario.world, cell.sellers, cell.policy, seed, range(WORLDS))])
    at_draws, at_middle = pd.DataFrame([counts for (counts,) in found]), pd.DataFrame(middle)
    sides = [{name: _values(rule, counts) for name, rule in rules.items()} for counts in (at_draws, at_middle)]
    return Played(cell, rules, *sides)


def _values(rule: Measure, counts: pd.DataFrame) -> Values:
    """A measure of each campaign; nan where there is nothing to divide by."""
    below = np.asarray(rule.denominator(counts), float)
    return rule.scale * np.asarray(rule.numerator(counts), float) / np.where(below == 0.0, np.nan, below)


def spread(values: Values) -> tuple[float, float, float]:
    """Mean of values and the ends of the interval that holds 90 % of them; nan is left out, and given if all are."""
    there = values[~np.isnan(values)]
    if not there.size:
        return np.nan, np.nan, np.nan
    low, high = np.quantile(there, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0])
    return float(there.mean()), float(low), float(high)


def _both(name: str, drawn: Values, middle: Values) -> dict[str, float]:
    """The columns of a value called `name`: with what the fit left open, and by luck alone."""
    columns = (name, "low", "high", f"luck_{name}", "luck_low", "luck_high")
    return dict(zip(columns, (*spread(drawn), *spread(middle)), strict=True))


def _arm_rows(arm: Played) -> Iterator[dict[str, Any]]:
    for name, rule in arm.rules.items():
        told = about(arm.cell.arm) | {"measure": name, "unit": rule.unit}
        yield told | _both("estimate", arm.drawn[name], arm.middle[name]) | _size(arm)


def _pair_rows(a: Played, b: Played) -> Iterator[dict[str, Any]]:
    """a minus b in the same campaigns; `above` counts those, at a draw, in which a has more."""
    arm = a.cell.arm
    pair = {"scenario": arm.scenario, **dict(arm.factors), "a": arm.label, "b": b.cell.arm.label}
    for name, rule in a.rules.items():
        gap = a.drawn[name] - b.drawn[name]
        found = _both("difference", gap, a.middle[name] - b.middle[name]) | {"above": int((gap > 0.0).sum())}
        yield pair | {"measure": name, "unit": rule.unit} | found | _size(a)


def _size(arm: Played) -> dict[str, int]:
    return {"draws": len(arm.cell.scenario.draws.rows), "worlds": WORLDS}
