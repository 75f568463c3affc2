"""The posterior of the model's parameters given a log, and what it says about what can be known.

One fit for each rival explanation: the model with everything free, the model in which people only get annoyed, and
the one in which only the willing leave first.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, xlogy

from sim.stats import tempering
from sim.study.fitting.likelihood import Data, log_likelihood
from sim.study.fitting.pilot import Emulator
from sim.study.fitting.priors import NAMES, PRIORS, RIVALS, values
from sim.study.fitting.worlds import OUTPUTS

Values = NDArray[np.float64]

PARTICLES = 1500
TOLD = 0.5  # contraction from which a parameter is said to be told by the data; a calibration test checks those
HINTED = 0.2
#: Of a 90% interval, in prior quantiles: if it begins nearer to an end of the range, the data press against it. An
#: exponential fall from the end begins at 0.017, half a normal at 0.033. In 60 logs that the model had made itself,
#: 2 of 121 told parameters began nearer than this.
EDGE = 0.025
TRADES = 0.5  # correlation from which two parameters are said to trade off
ARM_PEOPLE = 1_000  # in each group of an extra arm
ARMS = {"no_ask": ("unasked_now", "unasked_later"), "silence": ("silence_short", "silence_long")}
TRIALS_OF_ARM = 30


class Fit(NamedTuple):
    """Draws of one explanation: prior quantiles and values (draws, parameters), log evidence, greatest likelihood."""

    rival: str
    u: Values
    draws: Values
    log_evidence: float
    most_likely: float


class Told(NamedTuple):
    """What the data say of one parameter. `contraction` is 1 - sd after / sd before; `moved` in prior sd."""

    name: str
    prior_mean: float
    prior_sd: float
    mean: float
    sd: float
    low: float
    high: float
    contraction: float
    moved: float

    @property
    def verdict(self) -> str:
        """``told``, ``hinted`` or ``not_told``."""
        return "told" if self.contraction >= TOLD else "hinted" if self.contraction >= HINTED else "not_told"

    @property
    def edge(self) -> str:
        """``low`` or ``high`` where what was told lies against that end of the range; else empty.

        The parameter is then likeliest where it may go no further, and falls steeply from there. Either the truth
        lies there, or the model does not fit the data.
        """
        prior = PRIORS[NAMES.index(self.name)]
        low, high = map(float, prior.quantile(np.array([self.low, self.high])))
        near = EDGE * (high - low)
        if self.verdict != "told" or min(low, 1.0 - high) >= near:
            return ""
        return "low" if low < 1.0 - high else "high"


class Trade(NamedTuple):
    """Two parameters that can stand in for one another, with their correlation in the posterior."""

    a: str
    b: str
    correlation: float


def fit_rival(data: Data, emulator: Emulator, rival: str, seed: int, particles: int = PARTICLES) -> Fit:
    """Draw from the posterior of one explanation; what it holds is held."""
    held = {NAMES.index(name): quantile for name, quantile in RIVALS[rival].items()}
    free = [place for place in range(len(NAMES)) if place not in held]

    def whole(u: Values) -> Values:
        full = np.empty((len(u), len(NAMES)))
        full[:, free] = u
        for place, quantile in held.items():
            full[:, place] = quantile
        return full

    found = tempering.sample(
        lambda u: log_likelihood(data, emulator, whole(u)), len(free), particles, np.random.default_rng(seed)
    )
    u = whole(found.draws)
    return Fit(rival, u, values(u), found.log_evidence, float(found.log_likelihood.max()))


def told(fit: Fit, level: float = 0.9) -> list[Told]:
    """What the data say of every parameter."""
    tail = (1.0 - level) / 2.0
    found = []
    for place, prior in enumerate(PRIORS):
        draws = fit.draws[:, place]
        mean = prior.low + (prior.high - prior.low) / (prior.power + 1.0)
        low, high = np.quantile(draws, [tail, 1.0 - tail])
        sd = float(draws.std(ddof=1))
        moved = (float(draws.mean()) - mean) / prior.sd
        found.append(
            Told(
                prior.name,
                mean,
                prior.sd,
                float(draws.mean()),
                sd,
                float(low),
                float(high),
                1.0 - sd / prior.sd,
                moved,
            )
        )
    return found


def trades(fit: Fit) -> list[Trade]:
    """The pairs of parameters that trade off, strongest first."""
    free = [place for place in range(len(NAMES)) if fit.u[:, place].std() > 0.0]
    matrix = np.atleast_2d(np.corrcoef(fit.u[:, free], rowvar=False))
    pairs = [Trade(NAMES[free[i]], NAMES[free[j]], float(matrix[i, j])) for i in range(len(free)) for j in range(i)]
    return sorted(
        (pair for pair in pairs if abs(pair.correlation) >= TRADES), key=lambda pair: -abs(pair.correlation)
    )


class Arm(NamedTuple):
    """What an extra arm would tell: contraction expected of each parameter with the log and the arm together."""

    name: str
    people: int
    contraction: dict[str, float]


def arms(fit: Fit, emulator: Emulator, seed: int) -> list[Arm]:
    """The contraction to be expected from a group that is not asked, or from two lengths of silence.

    Results of an arm of `ARM_PEOPLE` in each group are drawn from the posterior; the posterior's own draws are
    weighed by their likelihood (importance weights), and the spread that is left is averaged over such results.
    """
    return [_arm(fit, emulator, name, np.random.default_rng([seed, number])) for number, name in enumerate(ARMS)]


def _arm(fit: Fit, emulator: Emulator, name: str, luck: np.random.Generator) -> Arm:
    places = [OUTPUTS.index(output) for output in ARMS[name]]
    wrong = emulator.error[places]
    odds = emulator.log_odds(fit.u)[:, places]
    left = []
    for truth in luck.choice(len(fit.u), TRIALS_OF_ARM, replace=False):
        shares = expit(odds[truth] + wrong * luck.standard_normal(len(places)))
        sales = luck.binomial(ARM_PEOPLE, shares).astype(float)
        worth = 1.0 / (1.0 + wrong**2 * ARM_PEOPLE * shares * (1.0 - shares))
        model = expit(odds)
        logs = (worth * (xlogy(sales, model) + xlogy(ARM_PEOPLE - sales, 1.0 - model))).sum(1)
        weights = np.exp(logs - logs.max())
        weights /= weights.sum()
        middle = weights @ fit.draws
        left.append(np.sqrt(weights @ (fit.draws - middle) ** 2))
    spread = np.mean(left, axis=0)
    return Arm(
        name, ARM_PEOPLE, {prior.name: float(1.0 - one / prior.sd) for prior, one in zip(PRIORS, spread, strict=True)}
    )
