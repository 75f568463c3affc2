"""One arm, one measure: a ratio of sums over independent replications, with its interval."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

Values = NDArray[np.float64]
LEVEL = 0.95
FEW = 30  # events below which a normal interval for a share is not to be trusted


class Estimate(NamedTuple):
    """A point with its interval, in the measure's unit; `n` is the sum of the denominators."""

    estimate: float
    low: float
    high: float
    replications: int
    n: float


def t_quantile(probability: float, freedom: float) -> float:
    """Student's t quantile. scipy.special has it without the 1.8 s that importing scipy.stats costs."""
    return float(special.stdtrit(freedom, probability))


def influence(numerators: Values, denominators: Values) -> Values:
    """How far each replication pulls the ratio: (n_i - r d_i) / mean(d), shape (replications,).

    The delta method for a ratio estimator (Cochran 1977, Sampling Techniques, 3rd ed., section 6.4);
    replications are independent, contacts of one account need not be.
    """
    mean = float(np.mean(denominators))
    ratio = float(np.sum(numerators)) / float(np.sum(denominators))
    return np.asarray((numerators - ratio * denominators) / mean)


def standard_error(numerators: Values, denominators: Values) -> float:
    """Standard error of sum(n) / sum(d) over replications; nan for fewer than two."""
    if len(numerators) < 2:
        return math.nan
    return float(np.std(influence(numerators, denominators), ddof=1)) / math.sqrt(len(numerators))


def ratio(numerators: Values, denominators: Values, scale: float = 1.0, level: float = LEVEL) -> Estimate:
    """Scale * sum(n) / sum(d) with a t interval over replications; nan if nothing is divided by."""
    below = float(np.sum(denominators))
    count = len(numerators)
    if below == 0.0:
        return Estimate(math.nan, math.nan, math.nan, count, 0.0)
    middle = float(np.sum(numerators)) / below
    if count < 2:
        return Estimate(scale * middle, math.nan, math.nan, count, below)
    half = t_quantile(0.5 + level / 2.0, count - 1) * standard_error(numerators, denominators)
    return Estimate(scale * middle, scale * (middle - half), scale * (middle + half), count, below)


def clopper_pearson(events: int, trials: int, level: float = LEVEL) -> tuple[float, float]:
    """Exact interval for a share (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404)."""
    tail = (1.0 - level) / 2.0
    low = float(special.betaincinv(events, trials - events + 1, tail)) if events > 0 else 0.0
    high = float(special.betaincinv(events + 1, trials - events, 1.0 - tail)) if events < trials else 1.0
    return low, high


def is_rare(numerators: Values) -> bool:
    """Whether there are too few events for a normal interval."""
    return bool(np.sum(numerators) < FEW)


def share(
    numerators: Values, denominators: Values, units: float, scale: float = 100.0, level: float = LEVEL
) -> Estimate:
    """A share of people; with few events an exact interval on `units` independent accounts.

    Contacts of one account are dependent, so they never count as separate trials: events are taken per
    account and carried over to contacts. With no event at all the share is 0 to an upper bound, for which
    an event is taken to befall a whole account.
    """
    plain = ratio(numerators, denominators, scale, level)
    events = round(float(np.sum(numerators)))
    if not is_rare(numerators):
        return plain
    trials = round(min(units, plain.n))
    if plain.n == 0.0 or events > trials:
        return plain
    low, high = clopper_pearson(events, trials, level)
    carried = scale * (trials / plain.n if events else 1.0)
    return plain._replace(low=carried * low, high=carried * high)
