"""Who is ahead at each of many points, and where that is undecided.

An arm is called ahead if the 95 % interval of its paired difference with each rival lies above 0. No correction
for the number of rivals is needed: all of them have to be passed, not one of them. An arm that is not ahead has a
rival that is at least level with it; to be called ahead it has to pass that one too, which happens once in forty
at most. So with two equals in front, the least favourable case, one of them is called once in twenty; each of more
equals has to pass all the others, and is called less often. A test holds both for unequal spreads and common luck.
Arms of one group are no rivals of one another. A limit on another measure counts as in a race: only an arm that is
within it for certain can be called ahead, and one that is above it for certain is no rival.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.stats.compare import pulled
from sim.stats.estimate import LEVEL, Values, clopper_pearson, quotient, ratio, t_quantile

Flags = NDArray[np.bool_]
Numbers = NDArray[np.intp]


class Ratio(NamedTuple):
    """A measure of arms at points: what is divided by what, each of shape (points, arms, replications)."""

    above: Values
    below: Values


class Limit(NamedTuple):
    """What a ratio may be at most."""

    of: Ratio
    at_most: float


class Ahead(NamedTuple):
    """At each point: who has most by the estimates (-1: nobody within the limit), and whether that is decided."""

    leader: Numbers
    decided: Flags


class Allowed(NamedTuple):
    """Which arms are within a limit: by the estimate, for certain, certainly not."""

    within: Flags
    surely: Flags
    surely_not: Flags


class Share(NamedTuple):
    """In how many of some points something holds, and the exact 95 % interval of that share; shares from 0 to 1."""

    points: int
    share: float
    low: float
    high: float


def ahead(measure: Ratio, groups: Numbers, limit: Limit | None = None, level: float = LEVEL) -> Ahead:
    """Who has most of a measure at each point, decided against all arms of other groups: a group for each arm."""
    sides, allowed = pulled(*measure), allowed_by(limit, measure)
    most = np.where(allowed.within, np.nan_to_num(sides.ratio, nan=-np.inf), -np.inf)
    leader = np.argmax(most, axis=1)
    nobody = ~np.isfinite(most.max(axis=1))
    rivals = (groups[None, :] != groups[leader][:, None]) & ~allowed.surely_not
    low = _lower_limits(most, np.nan_to_num(sides.pulls), leader, level)
    beaten = ((low > 0.0) | ~rivals).all(axis=1)
    decided = beaten & np.take_along_axis(allowed.surely, leader[:, None], axis=1)[:, 0]
    return Ahead(np.where(nobody, -1, leader), np.where(nobody, allowed.surely_not.all(axis=1), decided))


def _lower_limits(most: Values, pulls: Values, leader: Numbers, level: float) -> Values:
    """Of leader minus each arm, shape (points, arms)."""
    rows, count = np.arange(len(leader)), pulls.shape[-1]
    apart = np.var(pulls[rows, leader][:, None, :] - pulls, axis=-1, ddof=1)
    times = t_quantile(0.5 + level / 2.0, count - 1)
    with np.errstate(invalid="ignore"):
        gap = most[rows, leader][:, None] - most
    return np.asarray(gap - times * np.sqrt(apart / count))


def allowed_by(limit: Limit | None, measure: Ratio) -> Allowed:
    """Which arms a limit allows at which points; nobody reached counts as nobody annoyed."""
    shape = measure.above.shape[:2]
    if limit is None:
        return Allowed(np.ones(shape, bool), np.ones(shape, bool), np.zeros(shape, bool))
    found = ratio(*limit.of)
    middle, low, high = (np.nan_to_num(np.asarray(end)) for end in (found.estimate, found.low, found.high))
    return Allowed(middle <= limit.at_most, high <= limit.at_most, low > limit.at_most)


def share_of(flags: Flags) -> Share:
    """In which share of the points something holds (Clopper & Pearson 1934)."""
    count, found = len(flags), int(np.sum(flags))
    low, high = clopper_pearson(found, count)
    return Share(count, float(quotient(found, count)), float(low), float(high))
