"""Yield per contact, stratum by stratum: a discrete-time hazard with a level of its own in every month.

Pooled over months such tables mislead: where slow months get more calls, the level of the months looks like an
effect of the contact number. Everything here compares within strata only.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, ndtri

Values = NDArray[np.float64]
Whole = NDArray[np.int64]
STEPS = 40
TOLERANCE = 1e-9
STEEPEST = 4.0  # logits of one Newton step
FAINT = 1e-3  # precision of a normal prior on every log odds ratio, so that a cell without sales has an estimate


class Logistic(NamedTuple):
    """Coefficients (..., terms) with their covariance (..., terms, terms) and the fit's deviance (...)."""

    coefficients: Values
    covariance: Values
    deviance: Values


class Ratio(NamedTuple):
    """An odds ratio with its interval."""

    estimate: float
    low: float
    high: float


def logistic(design: Values, trials: Values, successes: Values, offset: Values | float = 0.0) -> Logistic:
    """Binomial regression by Newton's method.

    `design` has shape (cells, terms), `trials` and `successes` (..., cells): any axes before are so many data sets.
    """
    trials, successes = np.broadcast_arrays(np.asarray(trials, float), np.asarray(successes, float))
    ridge = FAINT * np.eye(design.shape[1])
    found = np.zeros((*successes.shape[:-1], design.shape[1]))
    for _ in range(STEPS):
        share = expit(found @ design.T + offset)
        slope = (successes - trials * share) @ design - FAINT * found
        step = np.linalg.solve(_information(design, trials * share * (1.0 - share)) + ridge, slope[..., None])[..., 0]
        found = found + np.clip(step, -STEEPEST, STEEPEST)
        if np.max(np.abs(step), initial=0.0) < TOLERANCE:
            break
    share = expit(found @ design.T + offset)
    information = _information(design, trials * share * (1.0 - share)) + ridge
    return Logistic(found, np.asarray(np.linalg.inv(information), float), deviance(trials, successes, share))


def _information(design: Values, weights: Values) -> Values:
    return np.asarray(np.einsum("...c,ci,cj->...ij", weights, design, design, optimize=True))


def deviance(trials: Values, successes: Values, share: Values) -> Values:
    """Twice the log likelihood that is missing to a share of its own in every cell."""
    failures = trials - successes
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(successes > 0, successes * np.log(successes / (trials * share)), 0.0)
        parts = parts + np.where(failures > 0, failures * np.log(failures / (trials * (1.0 - share))), 0.0)
    return np.asarray(2.0 * parts.sum(-1))


def dummies(levels: Whole, count: int, reference: int | None = None) -> Values:
    """A column for each level, without that of the reference."""
    return np.eye(count)[levels][:, [level for level in range(count) if level != reference]]


def contact_ratios(
    strata: Whole, contacts: Whole, trials: Values, successes: Values, level: float = 0.95
) -> list[Ratio]:
    """Odds ratios of contact 2, 3, ... against contact 1 within strata, with Wald intervals.

    `strata` and `contacts` number the cells from 0.
    """
    count = int(contacts.max()) + 1
    found = by_contact(strata, contacts, trials, successes)
    first = int(strata.max()) + 1
    errors = np.sqrt(np.diag(found.covariance)[first:])
    return [ratio(log, error, level) for log, error in zip(found.coefficients[first:], errors, strict=True)][
        : count - 1
    ]


def by_contact(strata: Whole, contacts: Whole, trials: Values, successes: Values) -> Logistic:
    """The regression behind `contact_ratios`: levels of the strata first, then contacts 2, 3, ..."""
    months, numbers = int(strata.max()) + 1, int(contacts.max()) + 1
    design = np.hstack([dummies(strata, months), dummies(contacts, numbers, reference=0)])
    return logistic(design, trials, successes)


def ratio(log: float, error: float, level: float = 0.95) -> Ratio:
    """An odds ratio from its logarithm and standard error."""
    half = float(ndtri(0.5 + level / 2.0)) * error
    return Ratio(float(np.exp(log)), float(np.exp(log - half)), float(np.exp(log + half)))


def mantel_haenszel(tables: Values, level: float = 0.95) -> Ratio | None:
    """Common odds ratio of 2 x 2 tables, shape (strata, 2, 2): rows exposed and not, columns success and not.

    Interval after Robins, Breslow & Greenland 1986 (doi:10.2307/2531052). None if the tables do not determine one.
    """
    a, b, c, d = (tables[:, i, j] for i in (0, 1) for j in (0, 1))
    n = np.maximum(tables.sum((1, 2)), 1.0)
    up, down = a * d / n, b * c / n
    concordant, discordant = (a + d) / n, (b + c) / n
    r, s = up.sum(), down.sum()
    if r <= 0.0 or s <= 0.0:
        return None
    variance = (concordant * up).sum() / (2 * r**2) + (discordant * down).sum() / (2 * s**2)
    variance += (concordant * down + discordant * up).sum() / (2 * r * s)
    return ratio(float(np.log(r / s)), float(np.sqrt(variance)), level)


# --- rival shapes ---------------------------------------------------------------------------------


class Shape(NamedTuple):
    """A family of hazards by contact number: hazard(k, parameters), k = 1, 2, ...; parameters as free logits."""

    name: str
    hazard: Callable[[Values, Values], Values]
    start: tuple[float, ...]


class ShapeFit(NamedTuple):
    """A rival shape fitted within strata: its parameters, its deviance, how many parameters shape the curve."""

    name: str
    parameters: tuple[float, ...]
    deviance: float
    terms: int
    curve: Values  # log odds ratios against contact 1


def _constant(k: Values, _: Values) -> Values:
    return np.full(len(k), 0.01)


def _beta_geometric(k: Values, p: Values) -> Values:
    """The willing leave first: alpha / (alpha + beta + k - 1) (Fader & Hardie 2007, doi:10.1002/dir.20074)."""
    mean, precision = expit(p[0]), np.exp(p[1])
    return np.asarray(mean * precision / (precision + k - 1.0))


def _geometric(k: Values, p: Values) -> Values:
    """Every call costs the next one the same share of its yield."""
    return np.asarray(expit(p[0]) * np.exp(-np.exp(p[1]) * (k - 1.0)))


def _never_or_constant(k: Values, p: Values) -> Values:
    """Some will never buy, the others do so at a constant rate."""
    never, rate = expit(p[0]), expit(p[1])
    left = (1.0 - never) * (1.0 - rate) ** (k - 1.0)
    return np.asarray(left * rate / (never + left))


SHAPES = (
    Shape("constant", _constant, ()),
    Shape("beta_geometric", _beta_geometric, (-4.0, 1.5)),
    Shape("geometric_decay", _geometric, (-4.0, -2.5)),
    Shape("never_or_constant", _never_or_constant, (1.0, -2.5)),
)


def fit_shapes(strata: Whole, contacts: Whole, trials: Values, successes: Values) -> list[ShapeFit]:
    """Each rival shape by greatest likelihood, every stratum with a level of its own."""
    return [_fit_shape(shape, strata, contacts, trials, successes) for shape in SHAPES]


def _fit_shape(shape: Shape, strata: Whole, contacts: Whole, trials: Values, successes: Values) -> ShapeFit:
    levels = dummies(strata, int(strata.max()) + 1)
    numbers = np.arange(1, int(contacts.max()) + 2, dtype=float)

    def fitted(parameters: Values) -> tuple[float, Values]:
        hazard = np.clip(shape.hazard(numbers, parameters), 1e-12, 1.0 - 1e-12)
        odds = np.log(hazard / (1.0 - hazard))
        curve = odds - odds[0]
        return float(logistic(levels, trials, successes, curve[contacts]).deviance), curve

    def lost_by(parameters: Values) -> float:
        return fitted(np.clip(parameters, -12.0, 12.0))[0]

    start = np.array(shape.start)
    if len(start):
        more: dict[str, Any] = {"method": "Nelder-Mead", "options": {"maxiter": 400, "xatol": 1e-3, "fatol": 1e-3}}
        start = np.asarray(minimize(lost_by, shape.start, **more).x)
    lost, curve = fitted(np.clip(start, -12, 12))
    return ShapeFit(shape.name, tuple(start.tolist()), lost, len(start), curve)
