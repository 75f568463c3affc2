"""One arm, one measure: a ratio of sums over independent replications, with its interval.

Replications are the last axis of every array; any axes before it are so many estimates at once.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

Values = NDArray[np.float64]
Number = Any  # a float, or an array with one for each estimate
LEVEL = 0.95
FEW = 30  # events below which a normal interval for a share is not to be trusted


class Estimate(NamedTuple):
    """A point with its interval, in the measure's unit; `n` is the sum of the denominators."""

    estimate: Number
    low: Number
    high: Number
    replications: int
    n: Number


def t_quantile(probability: Number, freedom: float) -> Number:
    """Student's t quantile. scipy.special has it without the 1.8 s that importing scipy.stats costs."""
    return special.stdtrit(freedom, probability)


def quotient(above: Number, below: Number) -> Number:
    """Above / below; nan where nothing is divided by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.equal(below, 0.0), np.nan, np.divide(above, below))[()]


def influence(numerators: Values, denominators: Values) -> Values:
    """How far each replication pulls the ratio: (n_i - r d_i) / mean(d), shape as given.

    The delta method for a ratio estimator (Cochran 1977, Sampling Techniques, 3rd ed., section 6.4);
    replications are independent, contacts of one account need not be.
    """
    below = np.sum(denominators, axis=-1, keepdims=True)
    middle = quotient(np.sum(numerators, axis=-1, keepdims=True), below)
    return np.asarray(quotient(numerators - middle * denominators, below / numerators.shape[-1]))


def standard_error(numerators: Values, denominators: Values) -> Number:
    """Standard error of sum(n) / sum(d) over replications; nan for fewer than two."""
    count = numerators.shape[-1]
    if count < 2:
        return np.full(numerators.shape[:-1], np.nan)[()]
    return np.std(influence(numerators, denominators), axis=-1, ddof=1) / np.sqrt(count)


def ratio(
    numerators: Values,
    denominators: Values,
    scale: float = 1.0,
    level: float = LEVEL,
    freedom: float | None = None,
) -> Estimate:
    """Scale * sum(n) / sum(d) with a t interval over replications; nan if nothing is divided by.

    `freedom` is one less than the number of replications, unless a sequential run says otherwise.
    """
    count, below = numerators.shape[-1], np.sum(denominators, axis=-1)
    middle = quotient(np.sum(numerators, axis=-1), below)
    quantile = t_quantile(0.5 + level / 2.0, max(freedom or count - 1, 1))
    half = quantile * standard_error(numerators, denominators)
    return Estimate(scale * middle, scale * (middle - half), scale * (middle + half), count, below)


def clopper_pearson(events: Number, trials: Number, level: float = LEVEL) -> tuple[Number, Number]:
    """Exact interval for a share (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404)."""
    tail = (1.0 - level) / 2.0
    events, trials = np.asarray(events, dtype=float), np.asarray(trials, dtype=float)
    others = trials - events
    low = special.betaincinv(np.where(events > 0.0, events, 1.0), others + 1.0, tail)
    high = special.betaincinv(events + 1.0, np.where(others > 0.0, others, 1.0), 1.0 - tail)
    return np.where(events > 0.0, low, 0.0)[()], np.where(others > 0.0, high, 1.0)[()]


def is_rare(numerators: Values, denominators: Values, trials: Number) -> Number:
    """Whether there are too few events for a normal interval, or too few people whom none befell."""
    events, n = np.sum(numerators, axis=-1), np.sum(denominators, axis=-1)
    return (events < FEW) | ((n == trials) & (n - events < FEW))


def share(
    numerators: Values,
    denominators: Values,
    trials: Number,
    scale: float = 100.0,
    level: float = LEVEL,
    freedom: float | None = None,
) -> Estimate:
    """Events per person, or per hour; where they are few with an exact interval on independent `trials`.

    Contacts of one account are dependent, so they never count as separate trials: an account is a trial at
    most, its share is found exactly and carried over to what is divided by. Events that come in clusters make
    fewer trials of them, as many as their spread over replications tells (Korn & Graubard 1998, Survey
    Methodology 24, 193-201). With no event at all the share is 0 to an upper bound, for which an event is
    taken to befall a whole account.
    """
    plain = ratio(numerators, denominators, scale, level, freedom)
    events = np.round(np.sum(numerators, axis=-1))
    exact = is_rare(numerators, denominators, trials) & (plain.n > 0.0) & (events >= 0) & (events <= trials)
    tried = np.maximum(np.round(trials), 1.0)
    part, times = np.clip(events / tried, 0.0, 1.0), np.asarray(quotient(tried, plain.n))
    spread = standard_error(numerators, denominators) / times
    worth = np.clip(_worth(part, spread, numerators.shape[-1], level), 1.0, tried)
    low, high = clopper_pearson(part * worth, worth, level)
    carried = scale * np.asarray(np.where(events > 0.0, times, np.fmax(times, 1.0)))
    return plain._replace(
        low=np.where(exact, carried * low, plain.low)[()], high=np.where(exact, carried * high, plain.high)[()]
    )


def _worth(part: Number, spread: Number, count: int, level: float) -> Number:
    """How many independent trials a share with this standard error is worth; any number if it has none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        independent = part * (1.0 - part) / np.square(spread)
    known = t_quantile(0.5 + level / 2.0, np.inf) / t_quantile(0.5 + level / 2.0, max(count - 1, 1))
    return np.nan_to_num(independent * known**2, nan=np.inf, posinf=np.inf)
