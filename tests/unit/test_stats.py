"""Estimates and comparisons against numbers worked out by hand or by exact theory."""

import math

import numpy as np
import pytest

from sim.stats.compare import Difference, paired_difference, pulled, rare_difference
from sim.stats.estimate import FEW, Estimate, clopper_pearson, is_rare, ratio, share, t_quantile
from sim.stats.precision import asked, excess, freedom, looks, needed


def test_students_t_quantile_from_the_printed_table() -> None:
    """t(0.975) with 4 degrees of freedom is 2.776, with 19 it is 2.093 (any statistics textbook)."""
    assert t_quantile(0.975, 4) == pytest.approx(2.776, abs=5e-4)
    assert t_quantile(0.975, 19) == pytest.approx(2.093, abs=5e-4)


def test_with_equal_denominators_a_ratio_is_a_mean_with_its_t_interval() -> None:
    """Values 1..5: mean 3, sd sqrt(2.5), se sqrt(0.5) = 0.70711; half-width 2.7764 * 0.70711 = 1.96324."""
    found = ratio(np.arange(1.0, 6.0), np.ones(5))
    assert found.estimate == 3.0 and found.n == 5.0 and found.replications == 5
    assert found.high - 3.0 == pytest.approx(1.96324, abs=1e-4)
    assert 3.0 - found.low == pytest.approx(1.96324, abs=1e-4)


def test_a_ratio_is_of_sums_not_a_mean_of_ratios() -> None:
    """(1 + 9) / (10 + 30) = 0.25, while the mean of 1/10 and 9/30 is 0.2."""
    assert ratio(np.array([1.0, 9.0]), np.array([10.0, 30.0])).estimate == 0.25


def test_a_constant_ratio_has_no_width() -> None:
    found = ratio(np.array([2.0, 4.0, 6.0]), np.array([1.0, 2.0, 3.0]), scale=100.0)
    assert (found.estimate, found.low, found.high) == (200.0, 200.0, 200.0)


def test_nothing_to_divide_by_is_nan_and_one_replication_has_no_interval() -> None:
    assert math.isnan(ratio(np.zeros(3), np.zeros(3)).estimate)
    alone = ratio(np.array([1.0]), np.array([2.0]))
    assert alone.estimate == 0.5 and math.isnan(alone.low)


def test_clopper_pearson_at_its_closed_forms() -> None:
    """No event of n: upper bound 1 - 0.025^(1/n). All of n: lower bound 0.025^(1/n). 5 of 10: 0.1871 to 0.8129."""
    assert clopper_pearson(0, 100) == pytest.approx((0.0, 1.0 - 0.025**0.01))
    assert clopper_pearson(8, 8) == pytest.approx((0.025**0.125, 1.0))
    assert clopper_pearson(5, 10) == pytest.approx((0.1871, 0.8129), abs=5e-5)


def test_no_event_gives_an_upper_bound_on_accounts_not_contacts() -> None:
    found = share(np.zeros(4), np.full(4, 300.0), trials=400.0)
    assert found.estimate == found.low == 0.0
    assert found.high == pytest.approx(100.0 * (1.0 - 0.025 ** (1 / 400)))


def test_few_events_have_an_interval_around_their_estimate() -> None:
    """3 events of 400 accounts (0.75 %), 1200 contacts. Per replication of 100 accounts 1, 0, 2, 0 events: variance
    11/12, so the sum of four has variance 11/3 and the share of accounts 11/3 / 400^2. That is worth
    0.0075 * 0.9925 / (11/3 / 160,000) = 324.82 trials, and with 3 degrees of freedom (1.960 / 3.182)^2 as many.
    """
    found = share(np.array([1.0, 0.0, 2.0, 0.0]), np.full(4, 300.0), trials=400.0)
    worth = 324.82 * (1.95996 / 3.18245) ** 2
    low, high = clopper_pearson(0.0075 * worth, worth)
    assert found.estimate == 0.25
    assert found.low == pytest.approx(100 * low / 3, rel=1e-3)
    assert found.high == pytest.approx(100 * high / 3, rel=1e-3)


def test_scattered_events_are_worth_no_more_trials_than_there_are() -> None:
    """One event in each replication: no spread at all, so plain Clopper-Pearson of 4 in 400, carried to contacts."""
    found = share(np.ones(4), np.full(4, 300.0), trials=400.0)
    low, high = clopper_pearson(4, 400)
    assert (found.low, found.high) == (pytest.approx(100 * low / 3), pytest.approx(100 * high / 3))


def test_pairing_removes_what_two_arms_share() -> None:
    """B = A - 1 in every replication: the difference is 1 without any width, however much A varies."""
    a = np.array([5.0, 9.0, 1.0, 13.0])
    found = paired_difference(pulled(a, np.ones(4)), pulled(a - 1.0, np.ones(4)))
    assert found.difference == 1.0 and found.low == pytest.approx(1.0) and found.high == pytest.approx(1.0)


def test_variance_ratio_by_hand() -> None:
    """A = 1, 2, 3 and B = 3, 2, 1: variances 1 and 1, difference -2, 0, 2 with variance 4; ratio 2 / 4."""
    ones = np.ones(3)
    found = paired_difference(pulled(np.array([1.0, 2.0, 3.0]), ones), pulled(np.array([3.0, 2.0, 1.0]), ones))
    assert found.variance_ratio == pytest.approx(0.5)


def test_a_family_widens_the_interval_to_bonferronis_quantile() -> None:
    generator = np.random.default_rng(1)
    a, b, ones = generator.normal(size=10), generator.normal(size=10), np.ones(10)
    alone, of_ten = (paired_difference(pulled(a, ones), pulled(b, ones), family=size) for size in (1, 10))
    widths = [found.high - found.low for found in (alone, of_ten)]
    assert widths[1] / widths[0] == pytest.approx(t_quantile(0.9975, 9) / t_quantile(0.975, 9))


def test_two_arms_without_events_still_leave_room_for_a_difference() -> None:
    arm = share(np.zeros(4), np.full(4, 300.0), trials=400.0)
    nothing = pulled(np.zeros(4), np.full(4, 300.0))
    paired = paired_difference(nothing, nothing, 100.0)
    found = rare_difference(paired, arm, arm)
    assert found.low == pytest.approx(-arm.high) and found.high == pytest.approx(arm.high)


def test_rare_difference_is_movers_formula() -> None:
    a, b = Estimate(5.0, 3.0, 9.0, 4, 100.0), Estimate(2.0, 1.0, 4.0, 4, 100.0)
    found = rare_difference(Difference(3.0, math.nan, math.nan, math.nan), a, b)
    assert found.low == pytest.approx(3.0 - math.hypot(2.0, 2.0))
    assert found.high == pytest.approx(3.0 + math.hypot(4.0, 1.0))


def test_the_interval_of_a_ratio_covers_the_truth() -> None:
    """4,000 experiments of 25 replications, truth 0.5: within 4.9 standard errors (0.34 points) + 1 point of 95 %.

    A false alarm has a chance below 1e-6; a coverage of 91.7 % or less, or 97.1 % or more, is seen with power 0.9.
    """
    generator = np.random.default_rng(20261123)
    hits = 0
    for _ in range(4000):
        below = generator.poisson(200, size=25).astype(float)
        above = generator.binomial(below.astype(int), 0.5).astype(float)
        found = ratio(above, below)
        hits += found.low <= 0.5 <= found.high
    assert 0.923 < hits / 4000 < 0.967


def test_looks_grow_by_half_and_end_at_the_maximum() -> None:
    assert list(looks(20, 100)) == [20, 30, 45, 68, 100]
    assert list(looks(5, 5)) == [5]


def test_the_smaller_of_an_absolute_and_a_relative_half_width_is_asked() -> None:
    assert asked(10.0, 1.0, None) == 1.0
    assert asked(-10.0, None, 0.05) == 0.5
    assert asked(np.array([10.0, 100.0]), 1.0, 0.05).tolist() == [0.5, 1.0]


@pytest.mark.parametrize(
    ("half", "wanted", "times"),
    [(1.0, 1.0, 1.0), (3.0, 2.0, 1.5), (0.0, 0.0, 0.0), (1.0, 0.0, math.inf), (math.nan, 10.0, math.inf)],
)
def test_how_many_times_too_wide(half: float, wanted: float, times: float) -> None:
    """No width is never too wide; an interval that is not there, always."""
    assert excess(half, wanted) == times


def test_replications_needed_grow_with_the_square_of_the_width() -> None:
    assert needed(20, 3.0) == 180.0
    assert needed(20, 1.0) == 0.0
    assert needed(20, math.inf) == math.inf


def test_after_a_sequential_run_freedom_is_that_of_the_look_before() -> None:
    """Looks from 20: 20, 30, 45, 68; at the first there is none before."""
    assert [freedom(count, 20) for count in (20, 30, 45, 68)] == [19, 19, 29, 44]
    wider = ratio(np.arange(30.0), np.ones(30), freedom=19)
    plain = ratio(np.arange(30.0), np.ones(30))
    assert (wider.high - wider.low) / (plain.high - plain.low) == pytest.approx(
        t_quantile(0.975, 19) / t_quantile(0.975, 29)
    )


def test_many_estimates_at_once_are_those_one_by_one() -> None:
    generator = np.random.default_rng(3)
    above, below = generator.poisson(3, (5, 8)).astype(float), generator.poisson(60, (5, 8)).astype(float)
    below[4], above[4] = 0.0, 0.0
    together = share(above, below, np.full(5, 400.0))
    for number in range(5):
        alone = share(above[number], below[number], 400.0)
        for name in ("estimate", "low", "high", "n"):
            assert getattr(together, name)[number] == pytest.approx(getattr(alone, name), nan_ok=True)


def test_orders_per_hour_are_exact_on_accounts_when_they_are_few() -> None:
    """5 orders of 200 accounts in 50 hours: Clopper-Pearson of 5 in 200, times 200 / 50, per 100 hours."""
    found = share(np.array([3.0, 2.0]), np.array([30.0, 20.0]), trials=200.0)
    low, high = clopper_pearson(5, 200)
    assert found.estimate == 10.0
    assert (found.low, found.high) == (pytest.approx(100 * low * 4), pytest.approx(100 * high * 4))


def test_everybody_is_as_rare_as_nobody() -> None:
    """100 of 100 accounts: a t interval would have no width; the exact one is 0.025^(1/100) to 1."""
    found = share(np.full(4, 25.0), np.full(4, 25.0), trials=100.0)
    assert (found.low, found.high) == (pytest.approx(100 * 0.025**0.01), 100.0)


def test_where_exact_intervals_end() -> None:
    events, people = np.array([FEW - 1.0]), np.array([1000.0])
    assert is_rare(events, people, 1000.0) and not is_rare(events + 1, people, 1000.0)
    assert is_rare(people - events, people, 1000.0)
    assert not is_rare(people - events, people, 900.0)  # contacts: nothing exact is known from this side
