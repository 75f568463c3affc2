"""From counts to tables: estimates with intervals for each arm, paired differences for all pairs."""

import itertools
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measures import Measure, Value, with_profit
from sim.stats.compare import Difference, paired_difference, pulled, rare_difference
from sim.stats.estimate import LEVEL, Estimate, Number, Values, is_rare, ratio, share
from sim.stats.precision import freedom
from sim.study.design import Arm, Experiment
from sim.study.single import value_of

COMPARED = (
    "gross", "net", "unprompted", "lost", "net_per_reached", "annoyed", "hung_up", "do_not_call", "complained",
    "hours", "net_per_100_hours", "missed", "profit",
)  # fmt: skip
DECIMALS = 6


class Parts(NamedTuple):
    """One measure of some arms, and the trials behind it: arrays with replications as last axis."""

    numerators: Values
    denominators: Values
    trials: Values | None

    def first(self, count: int) -> "Parts":
        """The same of the first replications only."""
        trials = None if self.trials is None else self.trials[..., :count]
        return Parts(self.numerators[..., :count], self.denominators[..., :count], trials)

    @property
    def rare(self) -> Any:
        """Where events are too few for a normal interval; False where they are not counted on people."""
        if self.trials is None:
            return False
        return is_rare(self.numerators, self.denominators, np.sum(self.trials, axis=-1))


@dataclass(frozen=True)
class Counts:
    """The engine's counts by name, for some cells with as many replications: shape (cells, replications)."""

    runs: pd.DataFrame
    rows: NDArray[np.intp]

    def __getitem__(self, name: str) -> Values:
        return np.asarray(self.runs[name].to_numpy(dtype=float)[self.rows])

    def parts(self, rule: Measure) -> Parts:
        """What a measure divides by what."""
        trials = None if rule.trials is None else rule.trials(self)
        return Parts(rule.numerator(self), rule.denominator(self), trials)


class Played:
    """Runs, sorted by cell and replication, with the place of each cell in them."""

    def __init__(self, experiment: Experiment, runs: pd.DataFrame):
        if not runs["cell"].is_monotonic_increasing:
            runs = runs.sort_values(["cell", "replication"])
        self.runs = runs
        self.sizes = np.bincount(runs["cell"], minlength=len(experiment.cells)).tolist()
        self.starts = np.concatenate([[0], np.cumsum(self.sizes)[:-1]])

    def counts(self, cells: list[int]) -> Counts:
        """The counts of cells that have as many replications as the first of them."""
        return Counts(self.runs, self.starts[cells][:, None] + np.arange(self.sizes[cells[0]]))


def summarise(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """One row per arm and measure: estimate and 95 % interval, in the measure's unit."""
    played = Played(experiment, runs)
    alike = _grouped(
        range(len(experiment.cells)), lambda cell: (value_of(experiment.cells[cell].scenario), played.sizes[cell])
    )
    tables = [_estimates(experiment, played, cells, value) for (value, _), cells in alike]
    return _in_order(tables)


def compare(experiment: Experiment, runs: pd.DataFrame) -> pd.DataFrame:
    """One row per pair of arms in the same world and measure: a minus b, simultaneous over all pairs."""
    played = Played(experiment, runs)
    alike = _grouped(
        worlds(experiment),
        lambda world: (
            value_of(experiment.cells[world[0]].scenario),
            tuple(played.sizes[cell] for cell in world),
        ),
    )
    return _in_order([_differences(experiment, played, group, value) for (value, _), group in alike])


def worlds(experiment: Experiment) -> list[list[int]]:
    """The cells that share a scenario and a point of the design, so that their arms can be compared."""
    key = lambda number: (experiment.cells[number].arm.scenario, experiment.cells[number].arm.factors)  # noqa: E731
    return [list(group) for _, group in itertools.groupby(range(len(experiment.cells)), key)]


def estimate(rule: Measure, parts: Parts, level: float = LEVEL, degrees: int | None = None) -> Estimate:
    """A measure of some arms with its interval: exact where events are few, else a t interval."""
    if parts.trials is None:
        return ratio(parts.numerators, parts.denominators, rule.scale, level, degrees)
    trials = np.sum(parts.trials, axis=-1)
    return share(parts.numerators, parts.denominators, trials, rule.scale, level, degrees)


def differences(rule: Measure, arms: list[Parts], pairs: list[tuple[int, int]]) -> list[Difference]:
    """Paired differences of one measure, simultaneous over all pairs; exact intervals where events are rare.

    Arms with more replications than the other of a pair are compared over those that both have.
    """
    counts = {pair: min(arms[place].numerators.shape[-1] for place in pair) for pair in pairs}
    sides = {(place, counts[pair]): arms[place].first(counts[pair]) for pair in pairs for place in pair}
    pulls = {key: pulled(*parts[:2]) for key, parts in sides.items()}
    found = []
    for pair, count in counts.items():
        a, b = ((place, count) for place in pair)
        plain = paired_difference(pulls[a], pulls[b], rule.scale, len(pairs))
        found.append(_careful(rule, plain, sides[a], sides[b], len(pairs)))
    return found


def _careful(rule: Measure, found: Difference, a: Parts, b: Parts, family: int) -> Difference:
    """A difference with an exact interval where either side's events are rare."""
    rare = a.rare | b.rare
    if not np.any(rare):
        return found
    level = 1.0 - (1.0 - LEVEL) / family
    careful = rare_difference(found, estimate(rule, a, level), estimate(rule, b, level))
    return Difference(*(np.where(rare, exact, plain)[()] for exact, plain in zip(careful, found, strict=True)))


def _grouped(things: Iterable[Any], key: Any) -> list[tuple[Any, list[Any]]]:
    """Things with the same key together, in the order in which keys first appear."""
    groups: dict[Hashable, list[Any]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return list(groups.items())


def _estimates(experiment: Experiment, played: Played, cells: list[int], value: Value | None) -> pd.DataFrame:
    """The rows of cells that share their rules and their number of replications."""
    counts, rules = played.counts(cells), with_profit(value)
    degrees = freedom(played.sizes[cells[0]], experiment.replications.min) if experiment.targets else None
    found = [estimate(rule, counts.parts(rule), degrees=degrees) for rule in rules.values()]
    lines = [about(experiment.cells[cell].arm) for cell in cells]
    columns = {
        "measure": np.tile(list(rules), len(cells)),
        "unit": np.tile([rule.unit for rule in rules.values()], len(cells)),
        **{name: _column([row[place] for row in found], len(cells)) for place, name in enumerate(Estimate._fields)},
    }
    return _table(lines, len(rules), columns, np.repeat(cells, len(rules)))


def _column(found: list[Number], many: int) -> NDArray[Any]:
    """Values of as many cells or worlds, given row by row, as one column in which theirs stand together."""
    if not found:
        return np.empty(0)
    column = np.stack([np.broadcast_to(values, many) for values in found], axis=1).ravel()
    return column if column.dtype.kind == "i" else np.round(column, DECIMALS) + 0.0


def _differences(experiment: Experiment, played: Played, group: list[list[int]], value: Value | None) -> pd.DataFrame:
    """The rows of worlds that share their rules and their arms' numbers of replications."""
    arms = [played.counts([world[place] for world in group]) for place in range(len(group[0]))]
    pairs = list(itertools.combinations(range(len(arms)), 2))
    rules = {name: rule for name, rule in with_profit(value).items() if name in COMPARED}
    rules = {name: rules[name] for name in COMPARED if name in rules}
    found = [row for rule in rules.values() for row in differences(rule, [arm.parts(rule) for arm in arms], pairs)]
    lines = [_pair(experiment, world[a], world[b]) for world in group for _ in rules for a, b in pairs]
    columns = {
        "measure": np.tile(np.repeat(list(rules), len(pairs)), len(group)),
        "unit": np.tile(np.repeat([rule.unit for rule in rules.values()], len(pairs)), len(group)),
        **{name: _column([row[place] for row in found], len(group)) for place, name in enumerate(Difference._fields)},
    }
    return _table(lines, 1, columns, np.repeat([world[0] for world in group], len(rules) * len(pairs)))


def about(arm: Arm) -> dict[str, Any]:
    """What a row about one arm begins with."""
    return {"scenario": arm.scenario, **dict(arm.factors), "playbook": arm.playbook, "policy": arm.policy}


def _pair(experiment: Experiment, a: int, b: int) -> dict[str, Any]:
    first, second = experiment.cells[a].arm, experiment.cells[b].arm
    return {"scenario": first.scenario, **dict(first.factors), "a": first.label, "b": second.label}


def _table(lines: list[dict[str, Any]], times: int, columns: dict[str, Any], order: NDArray[np.intp]) -> pd.DataFrame:
    """Columns beside lines that hold for so many rows each; indexed by cell."""
    left = pd.DataFrame(lines)
    table = left.loc[np.repeat(np.arange(len(left)), times)].set_axis(order, axis=0)
    return table.assign(**columns)


def _in_order(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """One table, in the order of the experiment's cells."""
    return pd.concat(tables).sort_index(kind="stable").reset_index(drop=True)
