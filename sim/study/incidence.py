"""Time to order with competing outcomes: the share of accounts that came to an end by each day, by cause.

Every account is watched to the horizon, so nothing is censored and the cumulative incidence of a cause is a
plain share. An account whose order stands counts as ordered from the day it placed it; one that was lost counts as
lost; one that is blocked counts from the day of its last talk, unless it still ordered or was lost. An order that
was cancelled is none, as everywhere.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

CAUSES = ("order", "lost", "blocked")
LEVEL = 0.95
Shares = npt.NDArray[np.float64]


class Curve(NamedTuple):
    """The incidence of one cause, in % of accounts on each day, with the ends of its pointwise interval.

    The unit of the interval is the replication; with one replication there is none and the ends are nan. `ends` are
    the shares on the last day, one for each replication.
    """

    days: Shares
    value: Shares
    low: Shares
    high: Shares
    ends: Shares


def incidence(accounts: pd.DataFrame, days: Shares) -> dict[str, Curve]:
    """Give a curve per cause for the accounts of one seller (a sample with `day_lost` and `day_blocked`)."""
    times = {cause: _times(accounts, cause) for cause in CAUSES}
    worlds = accounts["replication"].to_numpy()
    return {cause: _curve(time, worlds, days) for cause, time in times.items()}


def _times(accounts: pd.DataFrame, cause: str) -> Shares:
    """The day on which each account came to this end; inf where it did not."""
    ordered, lost = (accounts["outcome"].to_numpy() == name for name in ("ordered", "lost"))
    column, happened = {
        "order": ("day_ordered", ordered),
        "lost": ("day_lost", lost),
        "blocked": ("day_blocked", accounts["blocked"].to_numpy(bool) & ~ordered & ~lost),
    }[cause]
    return np.where(happened, accounts[column].to_numpy(float), math.inf)


def _curve(times: Shares, worlds: npt.NDArray[Any], days: Shares) -> Curve:
    from scipy.special import stdtrit

    shares = np.array(
        [[100.0 * np.mean(times[worlds == world] <= day) for day in days] for world in np.unique(worlds)]
    )
    count, value = len(shares), shares.mean(axis=0)
    if count < 2:
        return Curve(days, value, np.full_like(value, math.nan), np.full_like(value, math.nan), shares[:, -1])
    half = stdtrit(count - 1, (1 + LEVEL) / 2) * shares.std(axis=0, ddof=1) / math.sqrt(count)
    return Curve(days, value, np.maximum(value - half, 0.0), np.minimum(value + half, 100.0), shares[:, -1])


def half_way(accounts: pd.DataFrame) -> float:
    """The day by which half of the orders of some accounts were placed; nan where there are none."""
    days = np.sort(_times(accounts, "order"))
    count = int(np.isfinite(days).sum())
    return float(days[(count - 1) // 2]) if count else math.nan
