"""What a log says by itself, without any model of people: within months, with 95 % intervals."""

from typing import NamedTuple

import numpy as np

from sim.stats import hazard
from sim.stats.estimate import clopper_pearson
from sim.stats.hazard import Logistic, Ratio, ShapeFit
from sim.study.calls.disclosure import hidden
from sim.study.calls.log import FEWEST, NONE, REFUSED, SOLD, CallLog
from sim.study.fitting.predict import long

CARRIED = {"refused": REFUSED, "sold": SOLD}


class Yield(NamedTuple):
    """Contact k: calls, sales, clients left alone after it; odds ratios of a sale and of giving up."""

    contact: int
    calls: float
    sales: float
    stopped: float
    sale_ratio: Ratio
    stop_ratio: Ratio


class Month(NamedTuple):
    """A month: clients, buyers, the yield of a first contact with interval, or None if that tells a hidden count."""

    month: str
    clients: float
    buyers: float
    first: Ratio | None


class Carried(NamedTuple):
    """How an earlier campaign's outcome changes the odds of a sale, within months and pooled over them.

    None where fewer than ten of either group bought: the limits of a ratio tell how many did.
    """

    outcome: str
    clients: float
    buyers: float
    within: Ratio | None
    pooled: Ratio | None


class Facts(NamedTuple):
    """Everything estimated from the log alone. `level` is a first contact's yield in the average month."""

    level: Ratio
    yields: list[Yield]
    months: list[Month]
    carried: list[Carried]
    shapes: list[ShapeFit]
    free_deviance: float  # of a curve that may be anything: what the shapes are measured by


def facts(log: CallLog) -> Facts:
    """Estimate it all. Ratios are against contact 1, and against clients without an earlier campaign."""
    found = hazard.by_contact(*long(log))
    shapes = hazard.fit_shapes(*long(log))
    return Facts(_level(log, found), _yields(log), _months(log), _carried(log), shapes, float(found.deviance))


def _level(log: CallLog, found: Logistic) -> Ratio:
    """A first contact's yield, months weighed by their clients."""
    months = np.unique(np.nonzero(log.trials.sum((1, 2)))[0])
    weights = log.clients.sum(1)[months] / log.clients.sum()
    log_odds = float(weights @ found.coefficients[: len(months)])
    error = float(np.sqrt(weights @ found.covariance[: len(months), : len(months)] @ weights))
    return Ratio(*(one / (1.0 + one) for one in hazard.ratio(log_odds, error)))


def _yields(log: CallLog) -> list[Yield]:
    strata, contacts, trials, sales = long(log)
    stops = log.stopped.sum(1)[np.unique(np.nonzero(log.trials.sum((1, 2)))[0])][strata, contacts]
    same = Ratio(1.0, 1.0, 1.0)
    sold = [same, *hazard.contact_ratios(strata, contacts, trials, sales)]
    given_up = [same, *hazard.contact_ratios(strata, contacts, trials - sales, stops)]
    rows = []
    for k, (sale, stop) in enumerate(zip(sold, given_up, strict=True)):
        here = contacts == k
        rows.append(Yield(k + 1, trials[here].sum(), sales[here].sum(), stops[here].sum(), sale, stop))
    return rows


def _months(log: CallLog) -> list[Month]:
    calls, sales = log.trials[:, :, 0].sum(1), log.sales[:, :, 0].sum(1)
    few = hidden(calls.tolist()) | hidden(sales.tolist())
    shares = [None if hide else _share(*part) for hide, *part in zip(few, sales, calls, strict=True)]
    rows = zip(log.months, log.clients.sum(1), log.buyers.sum(1), shares, strict=True)
    return [Month(*row) for row in rows]


def _share(events: float, trials: float) -> Ratio:
    """A share with its exact interval."""
    low, high = clopper_pearson(events, trials)
    return Ratio(float(events / trials), float(low), float(high))


def _carried(log: CallLog) -> list[Carried]:
    """Odds ratios per client (Mantel-Haenszel); none where the earlier outcome is not in the log."""
    found = []
    for name, group in CARRIED.items():
        clients, buyers = log.clients[:, group], log.buyers[:, group]
        if clients.sum() < FEWEST:
            continue
        tables = np.stack([_table(log, group), _table(log, NONE)], axis=1)
        few = min(buyers.sum(), log.buyers[:, NONE].sum()) < FEWEST
        ratios = [None if few else hazard.mantel_haenszel(part) for part in (tables, tables.sum(0, keepdims=True))]
        found.append(Carried(name, clients.sum(), buyers.sum(), *ratios))
    return found


def _table(log: CallLog, group: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Buyers and others of a group, by month."""
    return np.stack([log.buyers[:, group], log.clients[:, group] - log.buyers[:, group]], axis=1)
