"""Arms under common random numbers: the paired difference of two ratios, and many of them at once.

Replications are the last axis of every array; any axes before it are so many differences at once.
"""

from typing import NamedTuple

import numpy as np

from sim.stats.estimate import LEVEL, Estimate, Number, Values, influence, quotient, t_quantile


class Difference(NamedTuple):
    """A minus B with its interval; `variance_ratio` is what pairing gained: (var A + var B) / var(A - B)."""

    difference: Number
    low: Number
    high: Number
    variance_ratio: Number


class Pulled(NamedTuple):
    """One side of a difference: a ratio, how far each replication pulls it, and the variance of that."""

    ratio: Number
    pulls: Values
    variance: Number


def pulled(numerators: Values, denominators: Values) -> Pulled:
    """A ratio of sums over replications, ready to be compared."""
    pulls = influence(numerators, denominators)
    middle = quotient(np.sum(numerators, axis=-1), np.sum(denominators, axis=-1))
    return Pulled(middle, pulls, _variance(pulls))


def paired_difference(a: Pulled, b: Pulled, scale: float = 1.0, family: int = 1, level: float = LEVEL) -> Difference:
    """Difference of two ratio estimates over the same replications.

    With `family` comparisons at once the interval is Bonferroni's, so that all of them hold together with
    probability `level` at least. Dunnett's and Tukey's assume independent arms and are not used: under
    common random numbers they are far too wide.
    """
    count, apart = a.pulls.shape[-1], _variance(a.pulls - b.pulls)
    middle, gained = a.ratio - b.ratio, quotient(a.variance + b.variance, apart)
    half = t_quantile(1.0 - (1.0 - level) / (2.0 * family), max(count - 1, 1)) * np.sqrt(apart / count)
    return Difference(scale * middle, scale * (middle - half), scale * (middle + half), gained)


def _variance(pulls: Values) -> Number:
    """Over replications; nan for fewer than two."""
    if pulls.shape[-1] < 2:
        return np.full(pulls.shape[:-1], np.nan)[()]
    return np.var(pulls, axis=-1, ddof=1)


def rare_difference(paired: Difference, a: Estimate, b: Estimate) -> Difference:
    """The same difference with an interval that trusts no normal approximation, for rare events.

    Combines the two arms' own exact intervals, taken at the family's level (MOVER: Zou & Donner 2008,
    doi:10.1002/sim.3095), as if they were independent: wider than pairing allows, and never 0 wide.
    """
    middle = a.estimate - b.estimate
    low = middle - np.hypot(a.estimate - a.low, b.high - b.estimate)
    high = middle + np.hypot(a.high - a.estimate, b.estimate - b.low)
    return paired._replace(low=low, high=high)
