"""How likely a log is at a parameter point: binomial counts within months, every month with a level of its own.

For month j and cell c (contact 1 to 10; a first contact with somebody who refused, or bought, in an earlier campaign)

    logit h_jc = a_j + s_jc,   s_jc = g_c - g_first at the readiness of month j

where g are the model's log odds from the emulator. In a willing month the curve has another shape than in an
unwilling one, so readiness is moved by as much as the month's own log odds lie off the mean. The levels a_j are
integrated out by Laplace's method under the constraint that the people-weighted mean of the months is the model's own
first-contact log odds g_first: so only what happens within months tells about the curve, and the mean of the months
about the level.
The emulator's error is an overdispersion of a cell: its counts are worth 1 / (1 + tau^2 I) of themselves, I the
information in them.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from sim.stats.hazard import by_contact
from sim.study.calls.log import REFUSED, SOLD, CallLog
from sim.study.fitting.pilot import Emulator
from sim.study.fitting.priors import NAMES
from sim.study.fitting.worlds import BINS, CURVE, OUTPUTS

Values = NDArray[np.float64]

CELLS = (*CURVE, "refused", "sold")
PLACES = [OUTPUTS.index(name) for name in CELLS]
CONTACT = np.array([*range(BINS), 0, 0])  # the contact number of a cell, from 0
MU = NAMES.index("mu")
STEPS = 5
FURTHEST, FEW = 2.0, 4.0  # logits that a month may lie off; sales that are worth half of what they seem to say
NUDGE, SLOWEST = 0.02, 2.0  # of the prior's quantile of readiness; logits for all of it
HALF = 0.5  # a sale and a refusal more, halved, in a month: its level is finite without sales


class Data(NamedTuple):
    """A log as the likelihood reads it: counts (months, cells), what they are worth, weights of the months.

    `off` is by how much a month's log odds lie off the mean of the months.
    """

    trials: Values
    sales: Values
    worth: Values
    weights: Values
    off: Values


def cells(log: CallLog) -> tuple[Values, Values]:
    """Trials and sales by month and cell; later contacts with people of an earlier campaign count with all others."""
    return _by_cell(log.trials), _by_cell(log.sales)


def _by_cell(counts: Values) -> Values:
    later = counts.sum(1)
    first = counts[:, :, 0]
    return np.concatenate([first[:, :1], later[:, 1:], first[:, [REFUSED, SOLD]]], axis=1)


def prepare(log: CallLog, emulator: Emulator) -> Data:
    """What the likelihood needs of a log."""
    trials, sales = cells(log)
    share = (sales.sum(0) + HALF) / (trials.sum(0) + 2 * HALF)
    information = trials.sum(0) * share * (1.0 - share)
    wrong = emulator.error[PLACES] ** 2 + emulator.error[0] ** 2
    wrong[0] = 0.0
    weights = log.clients.sum(1) / log.clients.sum()
    return Data(trials, sales, 1.0 / (1.0 + wrong * information), weights, _off(trials, sales, weights))


def _off(trials: Values, sales: Values, weights: Values) -> Values:
    """How far the log odds of each month lie off the mean, shrunk where sales are few; curves taken as parallel."""
    month, cell = np.nonzero(trials > 0)
    found = by_contact(month, CONTACT[cell], trials[month, cell], sales[month, cell]).coefficients[: len(trials)]
    sold = sales.sum(1)
    off = np.clip(found - weights @ found, -FURTHEST, FURTHEST) * sold / (sold + FEW)
    return np.asarray(off - weights @ off)


class Levels(NamedTuple):
    """Most likely levels of the months (points, months), the information on them, the log likelihood there."""

    level: Values
    information: Values
    log_likelihood: Values


def levels(data: Data, shift: Values, start: Values) -> Levels:
    """Newton's method for the months' levels, for many points at once; `shift` has shape (points, months, cells)."""
    trials, sales = data.trials * data.worth, data.sales * data.worth
    level = np.broadcast_to(start[:, None], (len(shift), len(trials))).copy()
    for _ in range(STEPS):
        share = expit(level[:, :, None] + shift)
        base = expit(level)
        slope = (sales - trials * share).sum(2) + HALF - 2 * HALF * base
        curve = (trials * share * (1.0 - share)).sum(2) + 2 * HALF * base * (1.0 - base)
        level += np.clip(slope / curve, -2.0, 2.0)
    odds = level[:, :, None] + shift
    found = (
        (sales * odds - trials * np.logaddexp(0.0, odds)).sum(2) + HALF * level - 2 * HALF * np.logaddexp(0.0, level)
    )
    return Levels(level, curve, found)


def shifts(off: Values, emulator: Emulator, u: Values) -> Values:
    """Log odds of every cell against a first contact, in every month: shape (points, months, cells)."""
    here, there = u.copy(), u.copy()
    here[:, MU], there[:, MU] = np.maximum(u[:, MU] - NUDGE, 0.0), np.minimum(u[:, MU] + NUDGE, 1.0)
    rise = (emulator.log_odds(there) - emulator.log_odds(here))[:, 0] / (there - here)[:, MU]
    months = np.repeat(u[:, None, :], len(off), axis=1)
    months[:, :, MU] = np.clip(months[:, :, MU] + off / np.maximum(rise, SLOWEST)[:, None], 0.0, 1.0)
    log_odds = emulator.log_odds(months)
    return np.asarray(log_odds[..., PLACES] - log_odds[..., :1])


def log_likelihood(data: Data, emulator: Emulator, u: Values) -> Values:
    """Log likelihood at prior quantiles `u`, shape (points, parameters)."""
    shift = shifts(data.off, emulator, u)
    found = levels(data, shift, _start(data, shift))
    variance = (data.weights**2 / found.information).sum(1) + emulator.error[0] ** 2
    off = found.level @ data.weights - emulator.log_odds(u)[:, 0]
    alone = (found.log_likelihood - 0.5 * np.log(found.information)).sum(1)
    return np.asarray(alone - 0.5 * off**2 / variance - 0.5 * np.log(variance))


def _start(data: Data, shift: Values) -> Values:
    """A level to start from: where the expected sales of the whole log would be right if they were few."""
    expected = (data.trials * np.exp(np.minimum(shift, 5.0))).sum((1, 2))
    return np.asarray(np.log((data.sales.sum() + HALF) / expected)).clip(-9.0, 3.0)


def drawn_levels(data: Data, emulator: Emulator, u: Values, luck: np.random.Generator) -> Values:
    """A draw of the months' levels at each point, from the normal approximation: shape (points, months)."""
    shift = shifts(data.off, emulator, u)
    found = levels(data, shift, _start(data, shift))
    return found.level + luck.standard_normal(found.level.shape) / np.sqrt(found.information)
