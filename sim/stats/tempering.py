"""Draws from a posterior on the unit cube by sequential Monte Carlo: from prior to posterior in small steps.

Particles from the uniform prior are weighed, resampled and moved while the likelihood is switched on by degrees
(Del Moral, Doucet & Jasra 2006, doi:10.1111/j.1467-9868.2006.00553.x). The product of the mean weights is the
marginal likelihood, by which rival explanations are compared.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

Values = NDArray[np.float64]
LogLikelihood = Callable[[Values], Values]
KEPT = 0.5  # effective sample size after a step, as a share of the particles
MOVES = 8
HALVINGS = 40


class Posterior(NamedTuple):
    """Equally weighted draws (draws, parameters) in [0, 1], their log likelihoods, the log marginal likelihood."""

    draws: Values
    log_likelihood: Values
    log_evidence: float


def sample(log_likelihood: LogLikelihood, dimensions: int, particles: int, luck: np.random.Generator) -> Posterior:
    """Draw from the posterior under a uniform prior on the unit cube."""
    u = luck.random((particles, dimensions))
    logs, power, evidence, scale = log_likelihood(u), 0.0, 0.0, 2.38 / np.sqrt(max(dimensions, 1))
    while power < 1.0:
        step = _step(logs, 1.0 - power)
        weights = step * logs
        evidence += float(logsumexp(weights)) - np.log(particles)
        power += step
        spread = _root(u, weights)
        chosen = _systematic(weights, luck)
        u, logs = u[chosen], logs[chosen]
        for _ in range(MOVES):
            u, logs, taken = _move(log_likelihood, u, logs, power, scale * spread, luck)
            scale = float(np.clip(scale * np.exp(taken - 0.3), 0.02, 3.0))
    return Posterior(u, logs, evidence)


def _step(logs: Values, most: float) -> float:
    """The largest step of the power that keeps enough particles effective, at most `most`."""
    if _effective(most * logs) >= KEPT * len(logs):
        return most
    low, high = 0.0, most
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        low, high = (middle, high) if _effective(middle * logs) >= KEPT * len(logs) else (low, middle)
    return max(low, 1e-9)


def _effective(logs: Values) -> float:
    return float(np.exp(2.0 * logsumexp(logs) - logsumexp(2.0 * logs)))


def _systematic(logs: Values, luck: np.random.Generator) -> NDArray[np.int64]:
    """Which particles go on: systematic resampling."""
    shares = np.cumsum(np.exp(logs - logsumexp(logs)))
    marks = (luck.random() + np.arange(len(logs))) / len(logs)
    return np.minimum(np.searchsorted(shares, marks), len(logs) - 1)


def _root(u: Values, logs: Values) -> Values:
    """A square root of the weighted covariance."""
    weights = np.exp(logs - logsumexp(logs))
    off = u - weights @ u
    covariance = np.atleast_2d((off * weights[:, None]).T @ off) + 1e-9 * np.eye(u.shape[1])
    return np.asarray(np.linalg.cholesky(covariance), float)


def _move(
    log_likelihood: LogLikelihood, u: Values, logs: Values, power: float, root: Values, luck: np.random.Generator
) -> tuple[Values, Values, float]:
    """One Metropolis step of every particle; at the walls of the cube it is reflected. Third: share accepted."""
    proposed = _reflected(u + luck.standard_normal(u.shape) @ root.T)
    found = log_likelihood(proposed)
    taken = np.log(luck.random(len(u))) < power * (found - logs)
    return np.where(taken[:, None], proposed, u), np.where(taken, found, logs), float(taken.mean())


def _reflected(u: Values) -> Values:
    folded = np.mod(u, 2.0)
    return np.where(folded > 1.0, 2.0 - folded, folded)
