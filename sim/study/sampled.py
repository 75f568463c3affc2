"""What a sample of accounts comes to: the numbers of the pictures drawn from it, as a table like the summary.

An arm of one seller carries its own numbers. What is counted over two sellers (who orders under both, under one of
them, under neither) stands under both names with a plus between them, as in ``soft+subtle``.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.stats.estimate import LEVEL, Estimate, Values, share, t_quantile
from sim.study.flow import SEGMENTS, fates, segments
from sim.study.incidence import CAUSES, Curve, half_way, incidence

if TYPE_CHECKING:
    import pandas as pd

STEPS = 180  # days are told in this many steps up to the horizon
BOTH = "+"
PREFIX = "sample_"
PER_ACCOUNT, OF_PEOPLE, DAYS = "per 100 accounts", "% of contacts reached", "days"
UNITS = {"order": PER_ACCOUNT, "annoyed": OF_PEOPLE, "half": DAYS} | dict.fromkeys(
    ("lost", "blocked", *SEGMENTS), PER_ACCOUNT
)


class Sample(NamedTuple):
    """Some accounts of one scenario under one policy: a row per playbook, replication and account."""

    scenario: str
    policy: str
    sellers: tuple[str, ...]
    days: float
    accounts: pd.DataFrame


def grid(days: float) -> Any:
    """The days at which a sample is told, from 0 to the horizon."""
    return np.linspace(0.0, days, STEPS + 1)


def numbers(sample: Sample) -> pd.DataFrame:
    """A row per arm and measure of a sample, in the columns of a summary; 95% intervals over its replications."""
    import pandas as pd

    return pd.DataFrame([*_of_sellers(sample), *_of_pair(sample)])


def _of_sellers(sample: Sample) -> Iterator[dict[str, Any]]:
    for seller in sample.sellers:
        rows = sample.accounts[sample.accounts["playbook"] == seller]
        curves = incidence(rows, grid(sample.days))
        found = {cause: _share(rows, curves[cause]) for cause in CAUSES}
        found |= {"annoyed": _annoyed(rows), "half": _half(rows, sample.days)}
        yield from (_row(sample, seller, name, one) for name, one in found.items())


def _of_pair(sample: Sample) -> Iterator[dict[str, Any]]:
    """Who orders under which of the first two sellers, world by world."""
    pair = sample.sellers[:2]
    if len(pair) < 2:
        return
    accounts = sample.accounts[sample.accounts["playbook"].isin(pair)]
    worlds = [segments(fates(rows, pair)) for _, rows in accounts.groupby("replication")]
    sizes = _sizes(accounts[accounts["playbook"] == pair[0]])
    for place, name in enumerate(SEGMENTS):
        counts = np.array([world[place].share for world in worlds]) * sizes / 100.0
        yield _row(sample, BOTH.join(pair), name, share(counts, sizes, sizes.sum()))


def _share(rows: pd.DataFrame, curve: Curve) -> Estimate:
    """Where a curve ends: a share of all accounts."""
    sizes = _sizes(rows)
    return share(curve.ends * sizes / 100.0, sizes, sizes.sum())


def _sizes(rows: pd.DataFrame) -> Values:
    """How many accounts each world has."""
    return _counts(rows.groupby("replication").size())


def _counts(column: Any) -> Values:
    return np.asarray(column, dtype=float)


def _annoyed(rows: pd.DataFrame) -> Estimate:
    """Annoyed people of those reached; contacts of one account are dependent, so accounts are the trials."""
    summed = rows.groupby("replication")[["annoyed", "reached"]].sum()
    trials = min(len(rows), int(summed["reached"].sum()))
    return share(_counts(summed["annoyed"]), _counts(summed["reached"]), trials)


def _half(rows: pd.DataFrame, days: float) -> Estimate:
    """The day by which half of the orders were there; its interval from the worlds one by one."""
    n = int((rows["outcome"] == "ordered").sum())
    each = np.array([half_way(own) for _, own in rows.groupby("replication")])
    value, count = half_way(rows), len(each)
    if count < 2:
        return Estimate(value, np.nan, np.nan, count, n)
    by = t_quantile((1 + LEVEL) / 2, count - 1) * np.std(each, ddof=1) / sqrt(count)
    return Estimate(value, max(value - by, 0.0), min(value + by, days), count, n)


def _row(sample: Sample, playbook: str, name: str, found: Estimate) -> dict[str, Any]:
    about = {"scenario": sample.scenario, "playbook": playbook, "policy": sample.policy}
    plain = {key: float(value) for key, value in found._asdict().items()}
    return about | {"measure": f"{PREFIX}{name}", "unit": UNITS[name]} | plain | {"replications": found.replications}
