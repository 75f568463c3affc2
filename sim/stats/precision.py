"""Precision on demand: how many replications, looked at only at fixed counts."""

import math
from collections.abc import Iterator

import numpy as np

from sim.stats.estimate import Number

GROWTH = 1.5


def looks(least: int, most: int, growth: float = GROWTH) -> Iterator[int]:
    """Replication counts at which results are looked at: the minimum, then times 1.5, up to the maximum."""
    count = least
    while count < most:
        yield count
        count = math.ceil(count * growth)
    yield most


def freedom(count: int, least: int) -> int:
    """Degrees of freedom for an interval after a sequential run: those of the look before this one.

    A run stops where its own estimate of the spread happens to be small, so that the usual interval covers
    too seldom; docs/why.md has the measurement, `make verify` repeats it.
    """
    before = [look for look in looks(least, max(count, least)) if look < count]
    return max(before[-1] if before else count, 2) - 1


def asked(estimate: Number, half_width: float | None, relative: float | None) -> Number:
    """The half-width asked of an interval, in its unit: the smaller of an absolute and a relative one."""
    absolute = math.inf if half_width is None else half_width
    return np.minimum(absolute, math.inf if relative is None else relative * np.abs(estimate))


def excess(half: Number, wanted: Number) -> Number:
    """How many times wider than wanted a half-width is: 0 if it has no width, infinity if it is not known."""
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.where(np.equal(half, 0.0), 0.0, np.divide(half, wanted))
    return np.where(np.isnan(times), np.inf, times)[()]


def needed(count: int, times: float) -> float:
    """How many replications will do, after `count` gave so many times the width; 0 if there are enough."""
    return count * times**2 if times > 1.0 else 0.0
