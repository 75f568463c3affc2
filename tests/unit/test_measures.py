"""Measures of a world worked out by hand, and counterfactual pairs."""

import math

import pytest

from sim.measures import MEASURES, Value, measure, segments

COUNTS: dict[str, float] = {
    "accounts": 200, "contacts": 400, "reached": 250, "gross": 120, "cancelled": 20, "lost": 30, "unprompted": 10,
    "annoyed": 50, "hung_up": 5, "do_not_call": 4, "complained": 1, "dials": 900, "talks": 300, "meetings": 6,
    "busy_hours": 40.0, "working_hours": 160.0, "missed": 8, "ready_lost": 12, "days_to_order": 360.0,
}  # fmt: skip
BY_HAND = {
    "gross": 60.0, "cancelled": 10.0, "net": 50.0, "unprompted": 5.0, "lost": 15.0, "net_per_reached": 40.0,
    "annoyed": 20.0, "hung_up": 2.0, "do_not_call": 1.6, "complained": 0.4, "dials": 450.0, "talks": 150.0,
    "meetings": 3.0, "hours": 20.0, "occupancy": 25.0, "net_per_100_hours": 250.0, "missed": 4.0,
    "ready_lost": 6.0, "time_to_order": 3.0,
}  # fmt: skip


def test_every_measure_by_hand() -> None:
    assert measure(COUNTS) == pytest.approx(BY_HAND)
    assert set(BY_HAND) == set(MEASURES)


def test_profit_only_where_values_are_given() -> None:
    """(1000 * 100 net orders - 60 * 40 hours) / 200 accounts * 100 = 48,800."""
    assert measure(COUNTS, Value(1000.0, 60.0))["profit"] == pytest.approx(48_800.0)


def test_nothing_to_divide_by_is_nan() -> None:
    found = measure(dict.fromkeys(COUNTS, 0.0) | {"accounts": 10.0})
    assert math.isnan(found["annoyed"]) and found["net"] == 0.0


def test_few_events_are_counted_on_accounts_or_on_contacts_where_those_are_fewer() -> None:
    """What befalls an account once at most has trials; time, calls and money have none."""
    trials = {name: rule.trials(COUNTS) for name, rule in MEASURES.items() if rule.trials}
    per_account = {"gross", "cancelled", "net", "unprompted", "lost", "missed", "net_per_100_hours"}
    of_reached = {"net_per_reached", "annoyed", "hung_up", "do_not_call", "complained"}
    assert set(trials) == per_account | of_reached
    assert all(trials[name] == COUNTS["accounts"] for name in per_account)
    assert all(trials[name] == min(COUNTS["accounts"], COUNTS["reached"]) for name in of_reached)


def test_segments_of_a_pair_by_hand() -> None:
    """Ten accounts: one under both, two under A only, three under B only, four under neither."""
    first = [True] + [True] * 2 + [False] * 3 + [False] * 4
    second = [True] + [False] * 2 + [True] * 3 + [False] * 4
    assert segments(first, second) == {"both": 10.0, "only_a": 20.0, "only_b": 30.0, "neither": 40.0}


def test_segments_need_the_same_accounts() -> None:
    with pytest.raises(ValueError, match="zip"):
        segments([True], [True, False])
