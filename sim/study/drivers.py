"""What drives the difference of two sellers: screening, shares of variance, and curves of the leading parameters.

The same luck at every point, so that what differs between points is the parameters' doing.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.reading import Fault, InputError
from sim.stats import sensitivity
from sim.stats.compare import paired_difference, pulled
from sim.stats.estimate import Values, quotient
from sim.study.region import NUDGE, SELF, Factor, Region, Seat, least_nudged, self_buyers_at
from sim.study.survey import Stage, Survey, key_of, measured, scale
from sim.study.surveys import KEPT, Sensitivity

OTHERS = "all others"
RANKED = "net"  # the measure by which parameters are ranked


class Drivers(NamedTuple):
    """What is to be taken apart, over which region, and with which luck; `key` is of all it depends on."""

    region: Region
    asked: Sensitivity
    seed: int
    accounts: float
    key: str

    @property
    def seats(self) -> list[Seat]:
        """The arms that are played: each style of a pair under each policy."""
        names = dict.fromkeys(name for pair in self.asked.pairs for name in pair)
        return [Seat(self.asked.structure, name, policy) for policy in self.asked.policies for name in names]

    @property
    def free(self) -> list[int]:
        """The parameters that the structure does not fix."""
        fixed = self.region.structures[self.asked.structure].fixed
        return [place for place, factor in enumerate(self.region.factors) if factor.path not in fixed]


def drivers(asked: Drivers, survey: Survey) -> dict[str, pd.DataFrame]:
    """The tables of screening, shares of variance and curves, by the name of their file."""
    screened = screening(asked, survey)
    leading = ranked(screened)[: asked.asked.leading]
    return {
        "screening.csv": screened,
        "indices.csv": indices(asked, survey, leading),
        "curves.csv": curves(asked, survey, leading),
    }


def screening(asked: Drivers, survey: Survey) -> pd.DataFrame:
    """A row for each parameter and difference: its mean effect, mean size of effect and spread (Morris)."""
    rows = screening_rows(asked)
    played = survey.play(screening_stage(asked, rows))
    found = []
    for about, outputs in differences(asked, played):
        effects = sensitivity.screening(rows, outputs, asked.seed)
        for place, number in enumerate(asked.free):
            values = {name: float(getattr(effects, name)[place]) for name in effects._fields}
            found.append(about | {"parameter": asked.region.factors[number].path} | values)
    return pd.DataFrame(found)


def screening_rows(asked: Drivers) -> Values:
    """The points of the screening: rows of the unit cube of the free parameters."""
    return sensitivity.screening_points(len(asked.free), asked.asked.trajectories, asked.seed)


def screening_stage(asked: Drivers, rows: Values) -> Stage:
    """What is played for the screening."""
    return _stage(asked, "screening", rows, asked.asked.replications)


def ranked(screened: pd.DataFrame) -> list[str]:
    """Parameters by the largest part that they have in the effects on any difference in net orders."""
    net = screened[screened["measure"] == RANKED]
    total = net.groupby(["a", "b", "policy"])["size"].transform("sum")
    part = net.assign(part=net["size"] / total).groupby("parameter", sort=False)["part"].max()
    return [str(name) for name in part.sort_values(ascending=False, kind="stable").index]


def indices(asked: Drivers, survey: Survey, leading: Sequence[str]) -> pd.DataFrame:
    """A row for each leading parameter, and all others together, and difference: shares of its variance."""
    places = {asked.region.factors[number].path: place for place, number in enumerate(asked.free)}
    groups = [[places[path]] for path in leading]
    groups.append([place for path, place in places.items() if path not in leading])
    rows = sensitivity.share_points(len(asked.free), groups, asked.asked.points, asked.seed)
    played = survey.play(_stage(asked, "indices", rows.reshape(-1, rows.shape[-1]), asked.asked.replications))
    found = []
    for about, flat in differences(asked, played):
        outputs = flat.reshape(rows.shape[:2])
        shares, again = sensitivity.variance_shares(outputs, asked.seed), sensitivity.second_opinion(outputs)
        for place, path in enumerate([*leading, OTHERS]):
            values = {name: float(getattr(shares, name)[place]) for name in shares._fields}
            second = {"first_salib": float(again[0, place]), "total_salib": float(again[1, place])}
            found.append(about | {"parameter": path} | values | second)
    return pd.DataFrame(found)


def _stage(asked: Drivers, name: str, rows: Values, replications: int) -> Stage:
    """Rows of the unit cube of the free parameters; those that the structure fixes do not matter."""
    whole = np.full((len(rows), len(asked.region.factors)), 0.5)
    whole[:, asked.free] = rows

    def arms(unit: int) -> list[Any]:
        point = asked.region.point(whole[unit])
        return asked.region.arms(asked.seats, point, asked.seed, range(replications))

    key = key_of(asked.key, name, asked.seats, replications, [row.tolist() for row in whole])
    return Stage(name, len(rows), len(asked.seats), replications, arms, key)


def differences(asked: Drivers, played: Any) -> Iterator[tuple[dict[str, Any], Values]]:
    """Each pair, policy and measure, and the difference at each point, in the measure's unit."""
    seats = asked.seats
    for a, b in asked.asked.pairs:
        for policy in asked.asked.policies:
            places = [seats.index(Seat(asked.asked.structure, name, policy)) for name in (a, b)]
            for name in KEPT:
                above, below = measured(name, played[:, places].astype(float), asked.accounts)
                both = np.nan_to_num(quotient(above.sum(axis=-1), below.sum(axis=-1)))
                about = {"a": a, "b": b, "policy": policy, "measure": name}
                yield about, scale(name) * (both[:, 0] - both[:, 1])


def curves(asked: Drivers, survey: Survey, leading: Sequence[str]) -> pd.DataFrame:
    """One parameter at a time through its range, all others at the scenario's own: a row for each level."""
    levels = [(path, value) for path in leading for value in levels_of(asked, path)]
    count = asked.asked.curve_replications

    def arms(unit: int) -> list[Any]:
        return asked.region.arms(asked.seats, dict([levels[unit]]), asked.seed, range(count))

    key = key_of(asked.key, "curves", asked.seats, count, levels)
    played = survey.play(Stage("curves", len(levels), len(asked.seats), count, arms, key)).astype(float)
    return pd.DataFrame(list(_curves(asked, levels, played)))


def _curves(asked: Drivers, levels: Sequence[tuple[str, float]], played: Values) -> Iterator[dict[str, Any]]:
    seats = asked.seats
    for a, b in asked.asked.pairs:
        for policy in asked.asked.policies:
            first, second = (seats.index(Seat(asked.asked.structure, name, policy)) for name in (a, b))
            for name in KEPT:
                above, below = measured(name, played, asked.accounts)
                one, other = (pulled(above[:, place], below[:, place]) for place in (first, second))
                found = paired_difference(one, other, scale=scale(name))
                about = {"a": a, "b": b, "policy": policy, "measure": name}
                for (path, value), *ends in zip(levels, *found[:3], strict=True):
                    yield (
                        about
                        | {"parameter": path, "value": value}
                        | dict(zip(("difference", "low", "high"), map(float, ends), strict=True))
                    )


def levels_of(asked: Drivers, path: str) -> list[float]:
    """Levels of one parameter, evenly over its range, as far as the scenario's other numbers allow."""
    factor = next(factor for factor in asked.region.factors if factor.path == path)
    low, high = _possible(asked.region, factor)
    if not low < high:
        raise InputError([Fault("", path, "has no range beside the scenario's other numbers")])
    found = np.linspace(low, high, asked.asked.levels)
    return sorted({float(round(value)) if factor.whole else float(round(value, 12)) for value in found})


def _possible(region: Region, factor: Factor) -> tuple[float, float]:
    """The range of a parameter when all others are the scenario's own: shares have to fit together."""
    scenario = next(iter(region.structures.values())).scenario
    if factor.path == SELF:
        return factor.low, min(factor.high, region.together_at_most - scenario.file.population.needs_nudge)
    if factor.path == NUDGE:
        spread = region.spread_at({})
        own = self_buyers_at({}, scenario)
        return max(factor.low, least_nudged(own, spread) + 1e-6), min(factor.high, region.together_at_most - own)
    return factor.low, factor.high
