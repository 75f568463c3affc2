"""Is the fitting procedure to be trusted? Fits to simulated logs whose truth is known.

The truth is drawn from the prior, a log is played with the engine, the whole procedure is run on it. If it is right,
the rank of the truth among the draws is uniform (Talts et al. 2018, arXiv:1804.06788) and 90 % intervals hold the
truth in 90 % of fits, whatever the prior.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from sim.study.fitting import simulated
from sim.study.fitting.likelihood import prepare
from sim.study.fitting.pilot import Emulator
from sim.study.fitting.posterior import TOLD, fit_rival
from sim.study.fitting.priors import NAMES, PRIORS, values
from sim.study.fitting.simulated import USUAL, Campaign

Values = NDArray[np.float64]
THINNED = 99  # draws, so that a rank is one of 100
CLASSES = 10
LEVEL = 0.9
PARTICLES = 600
FEWEST_SALES = 30  # a log with fewer is not asked about: nobody would fit it


class Trial(NamedTuple):
    """One fit: for each parameter the rank of the truth (0 to 99), whether the interval holds it, contraction."""

    ranks: Values
    inside: Values
    contraction: Values


class Verdict(NamedTuple):
    """What all fits say of a parameter: share of intervals that hold the truth, uniformity, mean contraction."""

    name: str
    fits: int
    coverage: float
    p_uniform: float
    contraction: float

    @property
    def identifiable(self) -> bool:
        """Whether logs like these tell the parameter, on average."""
        return self.contraction >= TOLD


def trial(emulator: Emulator, number: int, campaign: Campaign = USUAL) -> Trial:
    """One simulated log with a truth from the prior, and its fit.

    Truths whose log has fewer than 30 sales are drawn again: this depends on the data alone, not on the truth given
    the data, so that ranks stay uniform.
    """
    luck = np.random.default_rng([number, 9])
    while True:
        u = luck.random(len(PRIORS))
        log = simulated.log(values(u), int(luck.integers(2**31)), campaign)
        if log.sales.sum() >= FEWEST_SALES:
            break
    fit = fit_rival(prepare(log, emulator), emulator, "both", number, PARTICLES)
    thinned = fit.u[luck.choice(len(fit.u), THINNED, replace=False)]
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(fit.u, [tail, 1.0 - tail], axis=0)
    contraction = 1.0 - fit.draws.std(0) / np.array([prior.sd for prior in PRIORS])
    return Trial((thinned < u).sum(0).astype(float), ((low <= u) & (u <= high)).astype(float), contraction)


def calibrate(
    emulator: Emulator, fits: int, progress: Callable[[int, int], None] | None = None, campaign: Campaign = USUAL
) -> list[Verdict]:
    """Many trials, and what they say of each parameter."""
    trials = []
    for number in range(fits):
        trials.append(trial(emulator, number, campaign))
        if progress:
            progress(number + 1, fits)
    return verdicts(trials)


def verdicts(trials: list[Trial]) -> list[Verdict]:
    """Coverage, uniformity and contraction over all trials."""
    ranks, inside, contraction = (np.array([getattr(one, name) for one in trials]) for name in Trial._fields)
    return [
        Verdict(
            name,
            len(trials),
            float(inside[:, place].mean()),
            uniform(ranks[:, place]),
            float(contraction[:, place].mean()),
        )
        for place, name in enumerate(NAMES)
    ]


def uniform(ranks: Values) -> float:
    """Chi-squared p-value of ranks from 0 to 99 being uniform, in ten classes."""
    counts = np.bincount((ranks // ((THINNED + 1) / CLASSES)).astype(int), minlength=CLASSES)
    expected = len(ranks) / CLASSES
    return float(chdtrc(CLASSES - 1, ((counts - expected) ** 2 / expected).sum()))
