"""What the fitted model expects of a log: odds ratios by contact, and sales it has never seen, beside rivals."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from sim.stats import hazard
from sim.study.calls.disclosure import hidden
from sim.study.calls.log import FEWEST, CallLog
from sim.study.fitting.likelihood import CONTACT, FURTHEST, HALF, PLACES, Data, cells, drawn_levels, prepare, shifts
from sim.study.fitting.pilot import Emulator
from sim.study.fitting.posterior import Fit
from sim.study.fitting.worlds import BINS

Values = NDArray[np.float64]

DRAWS = 400
LEVEL = 0.9
USUAL_SPREAD = 0.3  # logits between months, where these are too few to say: as in the bank's log of 2008
TAILS = ((1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0)


class Curve(NamedTuple):
    """One contact's month-adjusted odds ratio against the first: as counted, and as the fitted model expects it.

    `observed` holds with its 95 % interval, None where too few sales are behind it; `low` to `high` is the model's
    90 % interval for the ratio that would be counted in as many calls, `middle` its median.
    """

    contact: int
    observed: hazard.Ratio | None
    low: float
    middle: float
    high: float

    @property
    def inside(self) -> bool:
        """Whether the ratio counted lies in the model's interval."""
        return self.observed is not None and self.low <= self.observed.estimate <= self.high


def estimable(found: list[Curve]) -> list[Curve]:
    """The contacts whose odds ratio was counted: the m of "k of m"."""
    return [one for one in found if one.observed is not None]


def curves(log: CallLog, fit: Fit, emulator: Emulator, seed: int) -> list[Curve]:
    """The odds ratios of a log within months beside what the fitted model would count."""
    data, luck = prepare(log, emulator), np.random.default_rng(seed)
    u = some(fit, luck)
    share = _shares(data, emulator, u, luck)
    strata, contacts, trials, sales = long(log)
    kept = [(month, contact) for month, contact in zip(strata, contacts, strict=True)]
    imagined = _by_contact(luck.binomial(data.trials.astype(int), share).astype(float))
    drawn = imagined[:, [month for month, _ in kept], [contact for _, contact in kept]]
    expected = _ratios(strata, contacts, trials, drawn)
    seen = _counted(strata, contacts, trials, sales)
    ends = np.quantile(expected, [TAILS[0], 0.5, TAILS[1]], axis=0)
    return [
        Curve(number + 2, one, *(float(np.exp(end)) for end in ends[:, number])) for number, one in enumerate(seen)
    ]


def _counted(
    strata: NDArray[np.int64], contacts: NDArray[np.int64], trials: Values, sales: Values
) -> list[hazard.Ratio | None]:
    """Odds ratios of contact 2, 3, ... where neither its sales nor those of contact 1 are hidden."""
    few = hidden(np.bincount(contacts, sales).tolist())
    ratios = hazard.contact_ratios(strata, contacts, trials, sales)
    return [None if hide or few[0] else one for one, hide in zip(ratios, few[1:], strict=True)]


def _ratios(strata: NDArray[np.int64], contacts: NDArray[np.int64], trials: Values, sales: Values) -> Values:
    """Log odds ratios of many data sets of the same calls."""
    months = int(strata.max()) + 1
    return hazard.by_contact(strata, contacts, trials, sales).coefficients[:, months:]


def some(fit: Fit, luck: np.random.Generator, count: int = DRAWS) -> Values:
    """Some of the draws, in the prior's quantiles."""
    return fit.u[luck.choice(len(fit.u), min(count, len(fit.u)), replace=False)]


def _shares(data: Data, emulator: Emulator, u: Values, luck: np.random.Generator) -> Values:
    """The chance of a sale in every cell at every draw: shape (draws, months, cells)."""
    level = drawn_levels(data, emulator, u, luck)
    return np.asarray(expit(level[:, :, None] + wrong_shifts(data.off, emulator, u, luck)))


def wrong_shifts(off: Values, emulator: Emulator, u: Values, luck: np.random.Generator) -> Values:
    """Log odds against the first contact in every month, with the emulator's own error."""
    error = luck.standard_normal((len(u), 1, len(PLACES))) * np.hypot(emulator.error[PLACES], emulator.error[0])
    error[..., 0] = 0.0
    return np.asarray(shifts(off, emulator, u) + error)


def _by_contact(counts: Values) -> Values:
    """Cells as contact numbers: first contacts of all groups together."""
    found = counts[..., :BINS].copy()
    found[..., 0] += counts[..., BINS:].sum(-1)
    return found


def long(log: CallLog) -> tuple[NDArray[np.int64], NDArray[np.int64], Values, Values]:
    """Month, contact, trials and sales of every cell with calls, contacts counted from 0."""
    trials, sales = (_by_contact(part) for part in cells(log))
    used = int(np.flatnonzero(trials.sum(0) > 0).max()) + 1
    month, contact = np.nonzero(trials[:, :used] > 0)
    months = np.unique(month, return_inverse=True)[1]
    return months, contact, trials[month, contact], sales[month, contact]


# --- data never seen ------------------------------------------------------------------------------


class Gap(NamedTuple):
    """A difference of two mean log scores on the same calls, with its 95 % interval."""

    estimate: float
    low: float
    high: float


class Score(NamedTuple):
    """How a model fared on calls that it had not seen: mean log score per call (nearer 0 is closer), coverage.

    `fitted_above` is by how much the fitted model's log score lies above this one's, with a 95 % interval: the luck
    of these calls, not that of these months. None for the fitted model itself. `inside` of `intervals`: how many of
    the 90 % intervals, one per contact number, hold what was counted.
    """

    model: str
    log_score: float
    fitted_above: Gap | None
    inside: int
    intervals: int


class Seen(NamedTuple):
    """One contact number of the unseen calls: what was counted, the fitted model's interval."""

    contact: int
    calls: float
    sales: float
    low: float
    high: float


class Prediction(NamedTuple):
    """Scores of the fitted model and of simple rivals, and the intervals by contact."""

    scores: list[Score]
    by_contact: list[Seen]
    months_known: int
    months: int

    @property
    def foretells(self) -> bool:
        """Whether the fitted model's score is no worse than that of one yield for all calls."""
        scores = {one.model: one.log_score for one in self.scores}
        return scores["fitted"] >= scores["base_rate"]


def predict(log: CallLog, held: CallLog, fit: Fit, emulator: Emulator, seed: int) -> Prediction:
    """Score the fitted model on a log it has not seen.

    A month that the fitted log has keeps its level; the level of an unknown month is drawn around the mean of the
    known ones, the wider the fewer they are. Rivals: one yield for every call (base rate), and a yield that falls
    by the same share with every contact, both fitted to the same log; their intervals are binomial.
    """
    luck = np.random.default_rng(seed)
    u = some(fit, luck)
    data, unseen = prepare(log, emulator), cells(held)
    level = _levels_for(log, held, data, emulator, u, luck)
    off = np.array([data.off[log.months.index(month)] if month in log.months else 0.0 for month in held.months])
    share = expit(level[:, :, None] + wrong_shifts(off, emulator, u, luck))
    trials = unseen[0].astype(int)
    imagined = _by_contact(luck.binomial(trials, share).astype(float)).sum(1)
    calls, sales = (_by_contact(part).sum(0) for part in unseen)
    ends = np.quantile(imagined, TAILS, axis=0)
    seen = [
        Seen(k + 1, calls[k], sales[k], float(ends[0, k]), float(ends[1, k]))
        for k in range(BINS)
        if calls[k] >= FEWEST
    ]
    foretold = share.mean(0)
    scores = [_scored("fitted", _log_score(*unseen, foretold), None, seen), *_rivals(log, unseen, foretold, luck)]
    known = sum(month in log.months for month in held.months)
    return Prediction(scores, seen, known, len(held.months))


def _levels_for(
    log: CallLog, held: CallLog, data: Data, emulator: Emulator, u: Values, luck: np.random.Generator
) -> Values:
    """Levels of the unseen months at each draw: known ones as fitted, others drawn."""
    known = drawn_levels(data, emulator, u, luck)
    many = log.clients.sum(1) >= FEWEST
    weights = np.where(many, data.weights, 0.0) / data.weights[many].sum()
    found = unknown_levels(known, weights, len(held.months), luck)
    for place, month in enumerate(held.months):
        if month in log.months:
            found[:, place] = known[:, log.months.index(month)]
    return found


def unknown_levels(known: Values, weights: Values, months: int, luck: np.random.Generator) -> Values:
    """Levels of so many unknown months at each draw, given those of the known ones (draws, months).

    Few months say little of the spread of months: it is estimated as if one month more had lain `USUAL_SPREAD` off,
    and the levels are drawn from Student's t, for their mean is not known either. With weights of the months, they
    count as so many equal ones as have the same variance of the mean (Kish).
    """
    count = 1.0 / float((weights**2).sum())
    mean = known @ weights
    squares = count * ((known - mean[:, None]) ** 2 @ weights) + USUAL_SPREAD**2
    scale = np.sqrt(squares / count * (1.0 + 1.0 / count))
    off = scale[:, None] * luck.standard_t(count, (len(known), months))
    return np.asarray(mean[:, None] + np.clip(off, -FURTHEST, FURTHEST))


def _log_score(trials: Values, sales: Values, share: Values) -> float:
    return float((sales * np.log(share) + (trials - sales) * np.log1p(-share)).sum() / trials.sum())


def log_score_gap(trials: Values, sales: Values, a: Values, b: Values) -> Gap:
    """By how much the mean log score of shares `a` lies above that of `b`.

    A call sells or not, given that it was made: so the variance is the sum over cells of that of their sales.
    """
    sold, unsold = np.log(a) - np.log(b), np.log1p(-a) - np.log1p(-b)
    share = (sales + HALF) / (trials + 2 * HALF)
    variance = (trials * share * (1.0 - share) * (sold - unsold) ** 2).sum()
    estimate = float((sales * sold + (trials - sales) * unsold).sum() / trials.sum())
    half = float(ndtri(0.975) * np.sqrt(variance) / trials.sum())
    return Gap(estimate, estimate - half, estimate + half)


def _scored(model: str, log_score: float, gap: Gap | None, seen: list[Seen]) -> Score:
    return Score(model, log_score, gap, int(sum(one.low <= one.sales <= one.high for one in seen)), len(seen))


def _rivals(log: CallLog, unseen: tuple[Values, Values], foretold: Values, luck: np.random.Generator) -> list[Score]:
    """A base rate, and a geometric hazard, on the same calls."""
    calls, sales = (_by_contact(part).sum(0) for part in cells(log))
    base = np.full(BINS, sales.sum() / calls.sum())
    contacts = np.arange(BINS)
    fitted = hazard.logistic(np.stack([np.ones(BINS), contacts], axis=1), calls, sales).coefficients
    return [
        _simple("base_rate", base, unseen, foretold, luck),
        _simple("geometric", expit(fitted[0] + fitted[1] * contacts), unseen, foretold, luck),
    ]


def _simple(
    model: str, share: Values, unseen: tuple[Values, Values], foretold: Values, luck: np.random.Generator
) -> Score:
    calls, sales = (_by_contact(part).sum(0) for part in unseen)
    ends = np.quantile(luck.binomial(calls.astype(int), share, (DRAWS, BINS)), TAILS, axis=0)
    seen = [Seen(k + 1, calls[k], sales[k], ends[0, k], ends[1, k]) for k in range(BINS) if calls[k] >= FEWEST]
    ours = share[CONTACT]
    return _scored(model, _log_score(*unseen, ours), log_score_gap(*unseen, foretold, ours), seen)
