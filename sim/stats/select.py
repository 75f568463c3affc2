"""Ranking and selection: which arm has most of a measure, among those within limits, told sequentially.

The fully sequential elimination of Kim & Nelson (2001, doi:10.1145/502109.502111): paired differences
under common random numbers, their variance from the first look, a triangular region that shrinks to
nothing. Kim and Nelson's own procedure names one arm even of equals. Here each ordered pair is tested for
"less" against "not as much as `better_by` less", as in a comparison with a standard (Kim 2005,
doi:10.1145/1060576.1060579), so that equals stay together; and limits are tested beside it as in
Andradottir & Kim (2010, doi:10.1002/nav.20408): only an arm that passed its limits can eliminate another.

With the asked probability, all at once: no arm above a limit is named; the arm that has most of those
within their limits by the tolerances is named, or one with more; every arm named is within `better_by` of it.
Looking only at some counts of replications keeps this true (Jennison, Johnstone & Turnbull 1982).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.stats.estimate import LEVEL, Number, Values

Flags = NDArray[np.bool_]


class Limit(NamedTuple):
    """What a measure may be at most; an arm passes for certain only if it is lower by the tolerance."""

    value: float
    tolerance: float


def bar(error: float, first: int) -> float:
    """Kim and Nelson's h squared (c = 1): how high the region starts, for one test with this error."""
    return float((first - 1) * ((2.0 * error) ** (-2.0 / (first - 1)) - 1.0))


def side(total: Values, count: int, variance: Values, drift: Number, height: float) -> NDArray[np.int_]:
    """On which side a sum of `count` observations left the triangular region: -1, 0 while inside, or 1."""
    edge = np.maximum(0.0, height * variance / (2.0 * drift) - drift * count / 2.0)
    return np.where(total >= edge, 1, np.where(total < -edge, -1, 0))


@dataclass
class Race:
    """The arms of one world, from look to look.

    Parameters
    ----------
    pulls
        How far each replication of the first look pulls the measure: shape (arms, replications).
    better_by
        The smallest difference worth telling apart, in the measure's unit.
    limits
        The limits, if there are any.
    limit_pulls
        For each limit what `pulls` is for the measure: shape (limits, arms, replications).
    """

    pulls: Values
    better_by: float
    limits: Sequence[Limit] = ()
    limit_pulls: Values | None = None
    level: float = LEVEL

    def __post_init__(self) -> None:
        arms, first = self.pulls.shape
        self.variances = np.var(self.pulls[:, None, :] - self.pulls[None, :, :], axis=-1, ddof=1)
        self.less, self.near = np.zeros((arms, arms), bool), np.eye(arms, dtype=bool)
        self.above, self.within = (np.zeros((len(self.limits), arms), bool) for _ in range(2))
        self.limit_variances = np.zeros((0, arms))
        if self.limit_pulls is not None:
            self.limit_variances = np.var(self.limit_pulls, axis=-1, ddof=1)
        error = (1.0 - self.level) / (2.0 if self.limits else 1.0)
        pairs = arms * (arms - 1) if self.limits else 2 * (arms - 1)
        self.height = bar(error / max(pairs, 1), first)
        self.limit_height = bar(error / max(len(self.limits) * arms, 1), first)

    def look(self, count: int, means: Values, limit_means: Values | None = None) -> None:
        """Decide what can be decided after `count` replications: means (arms,), limit_means (limits, arms).

        Arms that are out may be given any mean.
        """
        alive = self.alive
        if limit_means is not None and self.limits:
            value, tolerance = np.array(self.limits).T[:, :, None]
            room = count * (value - tolerance / 2.0 - limit_means)
            found = side(room, count, self.limit_variances, tolerance / 2.0, self.limit_height)
            _settle(found, alive, self.above, self.within)
        drift = self.better_by / 2.0
        ahead = count * (means[:, None] - means[None, :] + drift)
        found = side(ahead, count, self.variances, drift, self.height)
        _settle(found, np.logical_and.outer(alive, alive), self.less, self.near)

    @property
    def passed(self) -> Flags:
        """Which arms are within all limits."""
        return np.asarray(self.within.all(axis=0))

    @property
    def alive(self) -> Flags:
        """Which arms are neither above a limit nor less than one that passed its limits."""
        return np.asarray(~self.above.any(axis=0) & ~(self.less & self.passed[None, :]).any(axis=1))

    @property
    def most(self) -> int:
        """The largest count at which anything can still be open: where every region has shrunk to nothing."""
        ends = [0.0, float(np.max(self.variances)) * self.height / (self.better_by / 2.0) ** 2]
        for variances, limit in zip(self.limit_variances, self.limits, strict=True):
            ends.append(float(np.max(variances)) * self.limit_height / (limit.tolerance / 2.0) ** 2)
        return math.ceil(max(ends))

    @property
    def done(self) -> bool:
        """Whether every arm alive has passed and is near every other."""
        left = self.alive
        return bool(self.passed[left].all() and self.near[np.ix_(left, left)].all())


def _settle(found: NDArray[np.int_], among: Flags, below: Flags, above: Flags) -> None:
    """Keep what was found where it was asked; what was settled before stays."""
    asked = among & ~below & ~above
    below |= asked & (found < 0)
    above |= asked & (found > 0)
