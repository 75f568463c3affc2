"""A smooth stand-in for a slow simulator that counts successes: a small neural network for many binomial shares.

For an input x in [-1, 1]^d the log odds of all outputs are B(tanh(A2 tanh(A1 x))): with two layers of tanh, and
binomial likelihood, noisy counts at scattered points become curves that can be evaluated a million times. What it
gets wrong is measured on points that it has not seen and handed on as the spread of its error (Cranmer, Brehmer &
Louppe 2020, doi:10.1073/pnas.1912789117, on simulators replaced by learned surrogates in inference).
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Values = NDArray[np.float64]
HIDDEN = 32  # with 16 neighbouring outputs were wrong together, by 0.08 logits; with 32 by 0.025
PENALTY = 0.3  # of squared weights: a prior with a standard deviation near 2
STEPS = 4000
SCALE = 1e-3  # of the objective, for the optimiser's own tolerances
FEWEST = 5.0  # expected successes for a point to say something of the error


class Network(NamedTuple):
    """Weights and biases, layer by layer: shapes (d, h), (h,), (h, h), (h,), (h, o), (o,)."""

    a1: Values
    b1: Values
    a2: Values
    b2: Values
    a3: Values
    b3: Values

    def log_odds(self, x: Values) -> Values:
        """Log odds of every output; the last axis of `x` is the inputs, of the result the outputs."""
        return np.asarray(np.tanh(np.tanh(x @ self.a1 + self.b1) @ self.a2 + self.b2) @ self.a3 + self.b3)


def train(x: Values, trials: Values, successes: Values, seed: int = 0) -> Network:
    """The network of greatest penalised likelihood, from one seeded start, by L-BFGS.

    `x` has shape (points, inputs), `trials` and `successes` (points, outputs).
    """
    shapes = _shapes(x.shape[1], trials.shape[1])
    start = _start(shapes, trials, successes, seed)
    options: dict[str, Any] = {"maxiter": STEPS, "maxfun": 2 * STEPS, "maxcor": 30}
    more: dict[str, Any] = {"args": (shapes, x, trials, successes), "jac": True, "options": options}
    return _layers(minimize(_objective, start, method="L-BFGS-B", **more).x, shapes)


def _shapes(inputs: int, outputs: int) -> list[tuple[int, ...]]:
    return [(inputs, HIDDEN), (HIDDEN,), (HIDDEN, HIDDEN), (HIDDEN,), (HIDDEN, outputs), (outputs,)]


def _start(shapes: list[tuple[int, ...]], trials: Values, successes: Values, seed: int) -> Values:
    """Random weights, no biases but the overall log odds of each output."""
    luck = np.random.default_rng(seed)
    parts = [
        luck.standard_normal(shape) / np.sqrt(shape[0]) if len(shape) == 2 else np.zeros(shape) for shape in shapes
    ]
    share = (successes.sum(0) + 0.5) / (trials.sum(0) + 1.0)
    parts[-1] = np.log(share / (1.0 - share))
    return np.concatenate([part.ravel() for part in parts])


def _layers(flat: Values, shapes: list[tuple[int, ...]]) -> Network:
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    return Network(*(part.reshape(shape) for part, shape in zip(np.split(flat, ends[:-1]), shapes, strict=True)))


def _objective(
    flat: Values, shapes: list[tuple[int, ...]], x: Values, trials: Values, successes: Values
) -> tuple[float, Values]:
    """Penalised minus log likelihood, and its gradient by the chain rule."""
    net = _layers(flat, shapes)
    first = np.tanh(x @ net.a1 + net.b1)
    second = np.tanh(first @ net.a2 + net.b2)
    odds = second @ net.a3 + net.b3
    loss = float((trials * np.logaddexp(0.0, odds) - successes * odds).sum())
    top = trials * expit(odds) - successes
    middle = (top @ net.a3.T) * (1.0 - second**2)
    bottom = (middle @ net.a2.T) * (1.0 - first**2)
    parts = (x.T @ bottom, bottom.sum(0), first.T @ middle, middle.sum(0), second.T @ top, top.sum(0))
    penalised = np.concatenate([flat[: -shapes[-1][0]], np.zeros(shapes[-1][0])])
    gradient = np.concatenate([part.ravel() for part in parts]) + PENALTY * penalised
    return SCALE * (loss + 0.5 * PENALTY * float(penalised @ penalised)), SCALE * gradient


def error(net: Network, x: Values, trials: Values, successes: Values) -> Values:
    """Spread of each output's error in logits, from points that were not trained on.

    E[(s - n p)^2] = n p (1 - p) + tau^2 (n p (1 - p))^2 solved for tau, summed over points, so that points with
    more information count more.
    """
    share = expit(net.log_odds(x))
    expected, noise = trials * share, trials * share * (1.0 - share)
    seen = expected > FEWEST
    excess = np.where(seen, (successes - expected) ** 2 - noise, 0.0).sum(0)
    return np.asarray(np.sqrt(np.maximum(excess, 0.0) / np.maximum(np.where(seen, noise**2, 0.0).sum(0), 1e-9)))
