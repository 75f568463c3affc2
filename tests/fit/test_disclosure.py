"""What is hidden cannot be worked out again: tried by working it out, over all that the tables and sums allow."""

from itertools import product

import numpy as np
import pytest

from sim.stats.hazard import Ratio
from sim.study.calls.disclosure import hidden, written
from sim.study.fitting import hiding
from sim.study.fitting.facts import Yield


def possible(counts: list[int]) -> list[set[int]]:
    """What each hidden count may be, for somebody who has the written ones and the sum."""
    texts = written(counts)
    unknown = [place for place, text in enumerate(texts) if not text.isdigit()]
    left = sum(counts) - sum(int(text) for text in texts if text.isdigit())
    ranges = [range(10) if texts[place] == "<10" else range(10, left + 1) for place in unknown]
    found: list[set[int]] = [set() for _ in unknown]
    for values in product(*ranges):
        if sum(values) == left:
            for place, value in enumerate(values):
                found[place].add(value)
    return found


@pytest.mark.parametrize(
    "counts",
    [
        [50, 40, 4],
        [50, 40, 0],
        [50, 11, 10, 9],
        [60, 9, 9],
        [60, 12, 0, 0],
        [30, 25, 1, 2, 3],
        [14, 13, 5],
        [90, 5, 5],
    ],
)
def test_a_hidden_count_cannot_be_told_from_the_sum(counts: list[int]) -> None:
    found = possible(counts)
    assert found and all(len(values) > 1 for values in found)
    assert all(text.isdigit() == (not hide) for text, hide in zip(written(counts), hidden(counts), strict=True))


def test_counts_of_ten_and_more_hide_nothing() -> None:
    assert written([120, 10, 33]) == ["120", "10", "33"]


def test_nothing_follows_from_the_next_row_of_contacts() -> None:
    """Calls at contact k less those at k + 1 are sales and clients left alone: one of the two hides the other."""
    calls, sales, stopped = [400.0, 300.0, 200.0, 90.0], [60.0, 40.0, 15.0, 4.0], [40.0, 60.0, 95.0, 86.0]
    one = Ratio(1.0, 0.5, 2.0)
    yields = [Yield(k + 1, *row, one, one) for k, row in enumerate(zip(calls, sales, stopped, strict=True))]
    rows = hiding.contacts(yields)
    assert [row.sales for row in rows] == ["60", "40", "hidden", "<10"]
    assert [row.stopped for row in rows] == ["40", "60", "hidden", "hidden"]
    assert [row.sale_ratio for row in rows] == [one, one, None, None]


def test_counts_hidden_by_chance_stay_hidden() -> None:
    luck = np.random.default_rng(1)
    for _ in range(60):
        counts = luck.integers(0, 30, luck.integers(3, 5)).tolist()
        assert all(len(values) > 1 for values in possible(counts)), counts
