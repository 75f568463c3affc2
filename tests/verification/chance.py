"""Comparisons of random outcomes with exact values, all at one chance of a false alarm.

Every comparison states n, the shift that it sees with power 0.9 and its false-alarm chance of 1e-6; the statement
is worked out here, held against what the test promises, and goes into the report of `make verify`.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

FALSE_ALARM = 1e-6
POWER = 0.9
ALARM = float(stats.norm.isf(FALSE_ALARM / 2))  # standard errors: 4.89, two-sided
SEEN = float(stats.norm.ppf(POWER))  # standard errors: 1.28

Record = Callable[[str, Any], None]


class Figure(NamedTuple):
    """One line of the report: what was compared, with which power."""

    what: str
    exact: float
    simulated: float
    low: float
    high: float
    n: int
    sees: float


class Chance:
    """Compares and keeps a record; `sees` is the shift that the test promises to see with power 0.9."""

    def __init__(self, record: Record) -> None:
        self.record = record

    def share(self, what: str, events: float, n: int, exact: float, sees: float) -> None:
        """A share of n independent cases: the exact value lies in the Clopper-Pearson interval."""
        interval = stats.binomtest(round(events), n, exact).proportion_ci(1 - FALSE_ALARM, "exact")
        shift = _shift_of_a_share(exact, n)
        self._agrees(Figure(what, exact, events / n, float(interval.low), float(interval.high), n, shift), sees)

    def same_share(self, what: str, first: int, second: int, n: int, sees: float) -> None:
        """The same share in two independent groups of n: their difference is 0."""
        pooled = (first + second) / (2 * n)
        error = math.sqrt(2 * pooled * (1 - pooled) / n)
        self._near(what, 0.0, (first - second) / n, error, n, sees)

    def mean(self, what: str, values: Sequence[float], exact: float, sd: float, sees: float) -> None:
        """A mean of n independent values whose standard deviation is known exactly."""
        n = len(values)
        self._near(what, exact, math.fsum(values) / n, sd / math.sqrt(n), n, sees)

    def coverage(self, what: str, covered: int, n: int, least: float, most: float = 1.0) -> None:
        """How many of n independent intervals hold the truth: a share from `least` to `most`.

        A true coverage of 0.95 leaves 0.94 to 0.96 among 12,000 with chance 5e-7; one that is further beyond
        `least` than the shift stated is seen with power 0.9.
        """
        share, shift = covered / n, SEEN * math.sqrt(least * (1 - least) / n)
        self.record("figure", list(Figure(f"{what}: covered", 0.95, share, least, most, n, shift)))
        assert least <= share <= most, f"{what}: {share:.4f} of {n} intervals cover, not {least} to {most}"

    def categories(self, what: str, seen: Mapping[Any, int], chances: Mapping[Any, float], sees: float) -> None:
        """Counts of n independent cases by category: chi-square.

        The shift seen is that of one share, at the expense of the others alike, in the worst category.
        """
        n, degrees = sum(seen.values()), len(chances) - 1
        assert set(seen) <= set(chances)
        assert abs(sum(chances.values()) - 1) < 1e-9
        square = sum((seen.get(k, 0) - n * p) ** 2 / (n * p) for k, p in chances.items())
        most = float(stats.chi2.isf(FALSE_ALARM, degrees))
        shift = max(math.sqrt(_noncentrality(most, degrees) * p * (1 - p) / n) for p in chances.values())
        self._state(Figure(f"{what}: chi-square ({degrees})", 0.0, square, 0.0, most, n, shift), sees, square <= most)

    def times(self, what: str, values: Sequence[float], distribution: Any, sees: float) -> None:
        """n independent waits against their distribution: Kolmogorov-Smirnov, the shift in the cdf."""
        n = len(values)
        distance = float(stats.kstest(values, distribution.cdf).statistic)
        most = float(stats.kstwo.isf(FALSE_ALARM, n))
        shift = most + SEEN * 0.5 / math.sqrt(n)  # at the point of the largest shift the empirical cdf is binomial
        self._state(Figure(f"{what}: distance of cdfs", 0.0, distance, 0.0, most, n, shift), sees, distance <= most)

    def _near(self, what: str, exact: float, found: float, error: float, n: int, sees: float) -> None:
        low, high = found - ALARM * error, found + ALARM * error
        self._agrees(Figure(what, exact, found, low, high, n, (ALARM + SEEN) * error), sees)

    def _agrees(self, figure: Figure, sees: float) -> None:
        self._state(figure, sees, figure.low <= figure.exact <= figure.high)

    def _state(self, figure: Figure, sees: float, holds: bool) -> None:
        self.record("figure", list(figure))
        assert figure.sees <= sees, f"{figure.what}: sees only {figure.sees:.4g}, not the {sees:.4g} it promises"
        assert holds, figure


def _noncentrality(most: float, degrees: int) -> float:
    """The noncentrality at which a chi-square exceeds `most` with power 0.9, by bisection."""
    low, high = 0.0, 1000.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if float(stats.ncx2.sf(most, degrees, middle)) < POWER else (low, middle)
    return float(np.mean([low, high]))


def _shift_of_a_share(exact: float, n: int) -> float:
    """The shift, up or down, that leaves the accepted counts with power 0.9: binomial, by bisection."""
    least, most = stats.binom.ppf(FALSE_ALARM / 2, n, exact), stats.binom.isf(FALSE_ALARM / 2, n, exact)
    found = []
    for end in (0.0, 1.0):
        unseen, seen = exact, end
        for _ in range(40):
            middle = (unseen + seen) / 2
            power = stats.binom.cdf(least - 1, n, middle) + stats.binom.sf(most, n, middle)
            unseen, seen = (middle, seen) if power < POWER else (unseen, middle)
        found.append(abs(seen - exact))
    return max(found)
