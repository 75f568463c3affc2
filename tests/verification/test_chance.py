"""The comparisons of random outcomes themselves: their false alarms and their power, worked out by hand."""

import math
import random

import pytest
from scipy import stats

from .chance import Chance, Figure


@pytest.fixture
def recorded() -> list[Figure]:
    return []


@pytest.fixture
def quiet(recorded: list[Figure]) -> Chance:
    return Chance(lambda _, values: recorded.append(Figure(*values)))


def test_a_share_is_refused_just_beyond_its_exact_limit(quiet: Chance) -> None:
    # Binomial(1000, 1/2): P(X >= k) first falls below 5e-7 at k = 578
    k = next(k for k in range(500, 1000) if stats.binom.sf(k - 1, 1000, 0.5) < 5e-7)
    quiet.share("inside", k - 1, 1000, 0.5, sees=0.1)
    with pytest.raises(AssertionError):
        quiet.share("outside", k, 1000, 0.5, sees=0.1)


@pytest.mark.parametrize("p", [0.5, 0.85])
def test_the_power_of_a_share_by_hand(quiet: Chance, recorded: list[Figure], p: float) -> None:
    """About (4.8916 + 1.2816) sqrt(p (1 - p) / 1000), 0.0976 for p = 1/2; the binomial itself has power 0.9 there,
    whichever way the share is shifted, and a little less short of it."""
    quiet.share("a share", 1000 * p, 1000, p, sees=0.1)
    shift = recorded[0].sees
    assert shift == pytest.approx(6.1732 * math.sqrt(p * (1 - p) / 1000), rel=0.1)
    low = next(k for k in range(1000) if stats.binom.cdf(k, 1000, p) >= 5e-7)
    high = next(k for k in range(1000, 0, -1) if stats.binom.sf(k - 1, 1000, p) >= 5e-7)

    def power(share: float) -> float:
        return float(stats.binom.cdf(low - 1, 1000, share) + stats.binom.sf(high, 1000, share))

    assert min(power(p - shift), power(p + shift)) == pytest.approx(0.9, abs=1e-6)
    assert min(power(p - shift + 0.001), power(p + shift - 0.001)) < 0.9


def test_a_promise_that_n_cannot_keep_fails(quiet: Chance) -> None:
    with pytest.raises(AssertionError, match="promises"):
        quiet.share("too few", 5, 10, 0.5, sees=0.05)


def test_chi_square_sees_the_shift_it_states(quiet: Chance, recorded: list[Figure]) -> None:
    """300 experiments with one of three shares shifted by just the stated shift: about 0.9 of them are refused
    (binomial: between 230 and 300 with certainty beyond 1 - 1e-6)."""
    n, draw = 2_000, random.Random(1)
    quiet.categories("three", {0: 1000, 1: 600, 2: 400}, {0: 0.5, 1: 0.3, 2: 0.2}, sees=0.1)
    shifted = [0.5 + recorded[0].sees, 0.3 - 0.6 * recorded[0].sees, 0.2 - 0.4 * recorded[0].sees]
    refused = 0
    for _ in range(300):
        drawn = draw.choices(range(3), shifted, k=n)
        try:
            quiet.categories("shifted", {k: drawn.count(k) for k in range(3)}, {0: 0.5, 1: 0.3, 2: 0.2}, sees=0.1)
        except AssertionError:
            refused += 1
    assert 230 < refused < 300


def test_times_of_another_rate_are_refused(quiet: Chance, recorded: list[Figure]) -> None:
    # the cdfs of rates 1 and r differ most at t = ln(r)/(r-1): by 0.135 for r = 1.45
    draw = random.Random(2)
    waits = [draw.expovariate(1.0) for _ in range(2_000)]
    quiet.times("the same", waits, stats.expon(), sees=0.08)
    assert recorded[0].sees == pytest.approx(2.69 / math.sqrt(2_000) + 1.28 * 0.5 / math.sqrt(2_000), rel=0.02)
    with pytest.raises(AssertionError):
        quiet.times("faster", [wait / 1.45 for wait in waits], stats.expon(), sees=0.08)


def test_means_and_two_groups(quiet: Chance) -> None:
    quiet.mean("coins", [0.0, 1.0] * 500, 0.5, 0.5, sees=0.1)
    with pytest.raises(AssertionError):
        quiet.mean("coins", [0.0, 1.0] * 500, 0.6, 0.5, sees=0.1)
    quiet.same_share("groups", 500, 520, 1000, sees=0.15)
    with pytest.raises(AssertionError):
        quiet.same_share("groups", 500, 620, 1000, sees=0.15)
