"""The measures of MODEL.md section 10: what is counted, divided by what, in which unit.

Every measure is a ratio of sums over replications, so each is given by a numerator and a denominator
per replication; `counts` is anything with the engine's counts by name: a mapping of numbers for one
world, or a data frame with a row per replication.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np

Counts = Any  # Mapping[str, float] or a pandas DataFrame
Part = Callable[[Counts], Any]


class Value(NamedTuple):
    """What an order and an agent hour are worth, in one currency."""

    order_value: float
    hour_cost: float


class Measure(NamedTuple):
    """A measure: 100 times (or once) numerator / denominator.

    `trials` is given where the numerator counts events that befall independent trials once at most: how many
    trials there were, for an exact interval when events are few.
    """

    unit: str
    numerator: Part
    denominator: Part
    scale: float = 100.0
    trials: Part | None = None


def count(name: str) -> Part:
    """The part of a measure that is one of the engine's counts."""
    return lambda counts: counts[name]


def net_orders(counts: Counts) -> Any:
    """Orders placed less those cancelled."""
    return counts["gross"] - counts["cancelled"]


def fewer(counts: Counts) -> Any:
    """Accounts, or contacts reached where those are fewer: contacts of one account are dependent."""
    return np.minimum(counts["accounts"], counts["reached"])


accounts, reached = count("accounts"), count("reached")
PER_ACCOUNT, OF_REACHED = "per 100 accounts", "% of contacts reached"

MEASURES: dict[str, Measure] = {
    "gross": Measure(PER_ACCOUNT, count("gross"), accounts, trials=accounts),
    "cancelled": Measure(PER_ACCOUNT, count("cancelled"), accounts, trials=accounts),
    "net": Measure(PER_ACCOUNT, net_orders, accounts, trials=accounts),
    "unprompted": Measure(PER_ACCOUNT, count("unprompted"), accounts, trials=accounts),
    "lost": Measure(PER_ACCOUNT, count("lost"), accounts, trials=accounts),
    "net_per_reached": Measure("per 100 contacts reached", net_orders, reached, trials=fewer),
    "annoyed": Measure(OF_REACHED, count("annoyed"), reached, trials=fewer),
    "hung_up": Measure(OF_REACHED, count("hung_up"), reached, trials=fewer),
    "do_not_call": Measure(OF_REACHED, count("do_not_call"), reached, trials=fewer),
    "complained": Measure(OF_REACHED, count("complained"), reached, trials=fewer),
    "dials": Measure(PER_ACCOUNT, count("dials"), accounts),
    "talks": Measure(PER_ACCOUNT, count("talks"), accounts),
    "meetings": Measure(PER_ACCOUNT, count("meetings"), accounts),
    "hours": Measure("agent hours per 100 accounts", count("busy_hours"), accounts),
    "occupancy": Measure("% of working hours", count("busy_hours"), count("working_hours")),
    "net_per_100_hours": Measure("per 100 agent hours", net_orders, count("busy_hours"), trials=accounts),
    "missed": Measure(PER_ACCOUNT, count("missed"), accounts, trials=accounts),
    "ready_lost": Measure(PER_ACCOUNT, count("ready_lost"), accounts),
    "time_to_order": Measure("days", count("days_to_order"), count("gross"), scale=1.0),
}


def with_profit(value: Value | None) -> dict[str, Measure]:
    """The measures, and profit where a scenario says what orders and hours are worth."""
    if value is None:
        return MEASURES

    def profit(counts: Counts) -> Any:
        return value.order_value * net_orders(counts) - value.hour_cost * counts["busy_hours"]

    return MEASURES | {"profit": Measure("money per 100 accounts", profit, accounts)}


def measure(counts: Mapping[str, float], value: Value | None = None) -> dict[str, float]:
    """Every measure of one world; nan where there is nothing to divide by."""
    return {name: _ratio(rule, counts) for name, rule in with_profit(value).items()}


def _ratio(rule: Measure, counts: Mapping[str, float]) -> float:
    below = rule.denominator(counts)
    return float(rule.scale * rule.numerator(counts) / below) if below else float("nan")


def segments(ordered_a: Iterable[bool], ordered_b: Iterable[bool]) -> dict[str, float]:
    """Counterfactual pairs, in % of accounts: the same accounts under seller A and under seller B.

    With A = soft: `both` are sure things, `only_b` persuadables, `only_a` sleeping dogs and `neither`
    lost causes. Both sequences run over the same accounts with the same luck.
    """
    pairs = list(zip(ordered_a, ordered_b, strict=True))
    kinds = {"both": (True, True), "only_a": (True, False), "only_b": (False, True), "neither": (False, False)}
    return {
        name: 100.0 * sum((bool(a), bool(b)) == kind for a, b in pairs) / len(pairs) for name, kind in kinds.items()
    }
