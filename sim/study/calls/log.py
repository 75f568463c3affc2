"""A call log without people: how many had contact k in a month, how many bought at it, how many were left alone.

This is all that is kept of a file. Months are strata; contact 10 stands for 10 to 20, what comes after is left out
(as in the published tables). Nothing below `FEWEST` people is published.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.study.fitting.worlds import BINS

Whole = NDArray[np.int64]
Values = NDArray[np.float64]
FEWEST = 10  # people: smaller cells are not published
LAST_COUNTED = 20
NONE, REFUSED, SOLD = 0, 1, 2
GROUPS = ("none", "refused", "sold")


class Calls(NamedTuple):
    """One entry per call: month (a label's number), contact number from 1, whether it sold.

    `last` marks one call per client, in the month in which he counts; `left` those after which nobody rang again
    and nothing was sold; `group` is the outcome of an earlier campaign.
    """

    month: Whole
    number: Whole
    sold: NDArray[np.bool_]
    last: NDArray[np.bool_]
    left: NDArray[np.bool_]
    group: Whole


class CallLog(NamedTuple):
    """Counts by month, outcome of an earlier campaign and contact number: shape (months, 3, BINS).

    `clients` and `buyers` are people by month and group, shape (months, 3), counted in the month of their last call.
    `gap` is the number of days between two calls of a client (median), None if the log does not say.
    """

    months: tuple[str, ...]
    trials: Values
    sales: Values
    stopped: Values
    clients: Values
    buyers: Values
    gap: float | None

    @property
    def people(self) -> int:
        """How many clients."""
        return int(self.clients.sum())

    @property
    def calls(self) -> int:
        """How many calls are counted."""
        return int(self.trials.sum())


def tally(calls: Calls, months: tuple[str, ...], gap: float | None = None) -> CallLog:
    """Count the calls of a log."""
    counted = calls.number <= LAST_COUNTED
    bins = np.minimum(calls.number, BINS) - 1
    shape = (len(months), len(GROUPS), BINS)

    def counts(which: NDArray[np.bool_]) -> Values:
        found = np.zeros(shape)
        np.add.at(found, (calls.month[which], calls.group[which], bins[which]), 1.0)
        return found

    def people(which: NDArray[np.bool_]) -> Values:
        found = np.zeros(shape[:2])
        np.add.at(found, (calls.month[which], calls.group[which]), 1.0)
        return found

    return CallLog(
        months,
        counts(counted),
        counts(counted & calls.sold),
        counts(counted & calls.left),
        people(calls.last),
        people(calls.last & calls.sold),
        gap,
    )


def of_clients(month: Whole, contacts: Whole, sold: NDArray[np.bool_], group: Whole) -> Calls:
    """The calls behind one row per client: contacts 1 to `contacts`, all in one month, a sale at the last."""
    client = np.repeat(np.arange(len(contacts)), contacts)
    number = np.arange(len(client)) - np.repeat(np.cumsum(contacts) - contacts, contacts) + 1
    last = number == contacts[client]
    return Calls(month[client], number, last & sold[client], last, last & ~sold[client], group[client])


def publishable(people: float) -> bool:
    """Whether a count of people may be written down: none is as telling as one."""
    return people >= FEWEST


def shown(people: float) -> str:
    """A count of people as it may be published."""
    return f"{int(people)}" if publishable(people) else f"<{FEWEST}"
