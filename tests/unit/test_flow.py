"""Segments, squares and incidence against counts made by hand."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from sim.study.flow import Fate, fates, largest_remainder, outcome, segments
from sim.study.incidence import half_way, incidence

OPEN = {"outcome": "open", "blocked": False, "hung_up": 0, "asked": True}


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ({"outcome": "ordered"}, "order"),
        ({"outcome": "cancelled"}, "no"),
        ({"outcome": "lost", "blocked": True}, "lost"),
        ({"blocked": True}, "angry"),
        ({"hung_up": 1}, "angry"),
        ({"asked": False}, "never_asked"),
        ({}, "no"),
    ],
)
def test_an_account_has_one_outcome(row: dict[str, object], what: str) -> None:
    assert outcome(OPEN | row) == what


def test_seats_are_given_by_the_largest_remainder() -> None:
    assert largest_remainder({"a": 47, "b": 16, "c": 158, "d": 12}, 10) == {"a": 2, "b": 1, "c": 7, "d": 0}
    assert largest_remainder({"a": 1, "b": 1, "c": 1}, 2) == {"a": 1, "b": 1, "c": 0}
    assert largest_remainder({"a": 0}, 5) == {"a": 0}


def test_segments_are_those_of_the_first_two_sellers() -> None:
    counted: Counter[Fate] = Counter(
        {
            ("order", "order", "no"): 30,
            ("order", "no", "no"): 10,
            ("no", "order", "angry"): 40,
            ("no", "lost", "no"): 20,
        }
    )
    found = {segment.name: segment for segment in segments(counted)}
    assert {name: segment.share for name, segment in found.items()} == {
        "both": 30.0, "only_first": 10.0, "only_other": 40.0, "neither": 20.0
    }  # fmt: skip
    assert set(found["only_other"].squares) == {("no", "order", "angry")}
    assert sum(len(segment.squares) for segment in found.values()) == 100


def test_squares_keep_each_sellers_total_within_the_rounding() -> None:
    generator = np.random.default_rng(5)
    kinds = ("order", "lost", "angry", "never_asked", "no")
    drawn = generator.choice(kinds, size=(4000, 3), p=(0.5, 0.2, 0.05, 0.15, 0.1))
    squares = [fate for segment in segments(Counter(map(tuple, drawn.tolist()))) for fate in segment.squares]
    assert len(squares) == 100
    for seller in (0, 1):
        exact = 100 * np.mean(drawn[:, seller] == "order")
        assert abs(sum(fate[seller] == "order" for fate in squares) - exact) <= 2


def test_the_same_account_is_followed_under_every_seller() -> None:
    rows = [
        {**OPEN, "playbook": seller, "replication": 0, "account": i, "outcome": "ordered" if good else "open"}
        for seller, goods in (("a", (True, True, False)), ("b", (False, True, False)))
        for i, good in enumerate(goods)
    ]
    assert fates(pd.DataFrame(rows), ("a", "b")) == {
        ("order", "no"): 1, ("order", "order"): 1, ("no", "no"): 1
    }  # fmt: skip


def _accounts() -> pd.DataFrame:
    nan = float("nan")
    rows = [
        (0, True, "ordered", False, 2.0, nan, nan),
        (0, True, "cancelled", True, 4.0, nan, 4.0),
        (0, False, "lost", True, nan, 3.0, 1.0),
        (0, False, "open", True, nan, nan, 1.5),
        (1, True, "ordered", False, 2.0, nan, nan),
        (1, False, "open", False, nan, nan, nan),
        (1, False, "open", False, nan, nan, nan),
        (1, False, "open", False, nan, nan, nan),
    ]
    columns = ["replication", "ordered", "outcome", "blocked", "day_ordered", "day_lost", "day_blocked"]
    return pd.DataFrame(rows, columns=columns)


def test_incidence_counts_each_account_once_from_its_own_day() -> None:
    curves = incidence(_accounts(), np.array([0.0, 1.0, 2.0, 3.0, 4.0]))
    assert curves["order"].value.tolist() == [0.0, 0.0, 25.0, 25.0, 25.0], "a cancelled order is none"
    assert curves["lost"].value.tolist() == [0.0, 0.0, 0.0, 12.5, 12.5]
    assert curves["blocked"].value.tolist() == [0.0, 0.0, 12.5, 12.5, 25.0]
    assert curves["blocked"].ends.tolist() == [50.0, 0.0]
    assert half_way(_accounts()) == 2.0


def test_the_interval_is_students_over_replications() -> None:
    curve = incidence(_accounts(), np.array([4.0]))["blocked"]
    half = 12.706204736 * np.std([50.0, 0.0], ddof=1) / np.sqrt(2)
    assert half > 75.0
    assert (curve.low[0], curve.high[0]) == (0.0, 100.0)
    early = incidence(_accounts(), np.array([2.0]))["order"]
    assert (early.low[0], early.high[0]) == (25.0, 25.0)


def test_one_world_has_no_interval() -> None:
    accounts = _accounts()
    curve = incidence(accounts[accounts["replication"] == 0], np.array([4.0]))["order"]
    assert np.isnan(curve.low[0]) and np.isnan(curve.high[0])
