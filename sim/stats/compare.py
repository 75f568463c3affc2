"""Two arms under common random numbers: the paired difference of two ratios, and many of them at once."""

import math
from typing import NamedTuple

import numpy as np

from sim.stats.estimate import LEVEL, Estimate, Values, influence, t_quantile


class Difference(NamedTuple):
    """A minus B with its interval; `variance_ratio` is what pairing gained: (var A + var B) / var(A - B)."""

    difference: float
    low: float
    high: float
    variance_ratio: float


def paired_difference(
    a: tuple[Values, Values], b: tuple[Values, Values], scale: float = 1.0, family: int = 1, level: float = LEVEL
) -> Difference:
    """Difference of two ratio estimates over the same replications, each a (numerators, denominators) pair.

    With `family` comparisons at once the interval is Bonferroni's, so that all of them hold together with
    probability `level` at least. Dunnett's and Tukey's assume independent arms and are not used: under
    common random numbers they are far too wide.
    """
    count = len(a[0])
    if float(np.sum(a[1])) == 0.0 or float(np.sum(b[1])) == 0.0:
        return Difference(math.nan, math.nan, math.nan, math.nan)
    middle = float(np.sum(a[0]) / np.sum(a[1]) - np.sum(b[0]) / np.sum(b[1]))
    if count < 2:
        return Difference(scale * middle, math.nan, math.nan, math.nan)
    pull_a, pull_b = influence(*a), influence(*b)
    apart = float(np.var(pull_a - pull_b, ddof=1))
    gained = float(np.var(pull_a, ddof=1) + np.var(pull_b, ddof=1)) / apart if apart > 0.0 else math.nan
    half = t_quantile(1.0 - (1.0 - level) / (2.0 * family), count - 1) * math.sqrt(apart / count)
    return Difference(scale * middle, scale * (middle - half), scale * (middle + half), gained)


def rare_difference(paired: Difference, a: Estimate, b: Estimate) -> Difference:
    """The same difference with an interval that trusts no normal approximation, for rare events.

    Combines the two arms' own exact intervals, taken at the family's level (MOVER: Zou & Donner 2008,
    doi:10.1002/sim.3095), as if they were independent: wider than pairing allows, and never 0 wide.
    """
    middle = a.estimate - b.estimate
    low = middle - math.hypot(a.estimate - a.low, b.high - b.estimate)
    high = middle + math.hypot(a.high - a.estimate, b.estimate - b.low)
    return paired._replace(low=low, high=high)
