"""The tables of counts of a fit as they may be read by anybody: no count of fewer than ten people, nor a way to one.

Calls at contact k are those at k + 1, sales and clients left alone together, and sums of columns are known: what
would give a hidden count away is hidden with it. So is an odds ratio that rests on it, whose limits would tell it.
"""

from typing import NamedTuple

import numpy as np

from sim.stats.hazard import Ratio
from sim.study.calls.disclosure import Mask, hidden, written
from sim.study.calls.log import publishable
from sim.study.fitting.facts import Month, Yield


class ContactRow(NamedTuple):
    """A contact number: counts as texts; ratios None where too few sales (or clients left alone) are behind them."""

    contact: int
    calls: str
    sales: str
    stopped: str
    sale_ratio: Ratio | None
    stop_ratio: Ratio | None


class MonthRow(NamedTuple):
    """A month: counts as texts, the yield of a first contact or None."""

    month: str
    clients: str
    buyers: str
    first: Ratio | None


def contacts(yields: list[Yield]) -> list[ContactRow]:
    """The rows by contact number; those of fewer than ten calls are left out."""
    calls, sales, stopped = ([getattr(one, name) for one in yields] for name in ("calls", "sales", "stopped"))
    few_calls = hidden(calls)
    no_sale, no_stop = hidden(sales) | few_calls, hidden(sales) | few_calls | np.append(few_calls[1:], False)
    texts = zip(written(calls), written(sales, few_calls), written(stopped, no_stop), strict=True)
    no_stop = no_stop | hidden(stopped)
    sold, given_up = [one.sale_ratio for one in yields], [one.stop_ratio for one in yields]
    ratios = zip(_estimable(sold, no_sale), _estimable(given_up, no_stop), strict=True)
    rows = [ContactRow(one.contact, *text, *ratio) for one, text, ratio in zip(yields, texts, ratios, strict=True)]
    return [row for row, one in zip(rows, yields, strict=True) if publishable(one.calls)]


def _estimable(ratios: list[Ratio], mask: Mask) -> list[Ratio | None]:
    """Ratios against the first contact, where neither is hidden."""
    return [None if hide or mask[0] else one for one, hide in zip(ratios, mask, strict=True)]


def months(found: list[Month]) -> list[MonthRow]:
    """The rows by month; those of fewer than ten clients are left out."""
    texts = zip(written([one.clients for one in found]), written([one.buyers for one in found]), strict=True)
    rows = [
        MonthRow(one.month, clients, buyers, one.first) for one, (clients, buyers) in zip(found, texts, strict=True)
    ]
    return [row for row, one in zip(rows, found, strict=True) if publishable(one.clients)]
