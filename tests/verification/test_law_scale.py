"""One scale: logits and normal quantiles (MODEL.md section 2)."""

import itertools
import math
from statistics import NormalDist

import pytest

from sim.law.scale import logistic, logit, normal_quantile, surely_above

CLOSE = 1e-12


@pytest.mark.parametrize(
    ("u", "expected"),
    [
        (0.5, 0.0),  # ln 1
        (0.75, 1.0986122886681098),  # ln 3
        (0.25, -1.0986122886681098),  # -ln 3: the sign
        (0.9, 2.1972245773362196),  # ln 9 = 2 ln 3
        (1 / (1 + math.e), -1.0),  # u/(1-u) = 1/e
    ],
)
def test_logit_is_the_log_odds(u: float, expected: float) -> None:
    assert logit(u) == pytest.approx(expected, abs=CLOSE)


@pytest.mark.parametrize(
    ("v", "expected"),
    [
        (0.0, 0.5),
        (math.log(3), 0.75),  # odds 3 to 1
        (-math.log(3), 0.25),
        (math.log(99), 0.99),
        (1.0, 0.7310585786300049),  # e/(1+e)
        (-1.0, 0.2689414213699951),  # 1 - the line above
    ],
)
def test_logistic_is_its_inverse(v: float, expected: float) -> None:
    assert logistic(v) == pytest.approx(expected, abs=CLOSE)


def test_logistic_far_out_neither_overflows_nor_leaves_its_range() -> None:
    assert logistic(-800.0) == pytest.approx(0.0, abs=1e-300)  # e^-800 underflows to 0
    assert logistic(800.0) == 1.0
    assert logistic(-50.0) == pytest.approx(math.exp(-50), rel=1e-12)  # e^-50/(1+e^-50)


@pytest.mark.parametrize("v", [-60.0, -9.0, -2.5, -0.7, -1e-9, 0.0, 3.0])
def test_what_is_surely_above_the_logistic_is_above_it(v: float) -> None:
    # never said of u <= sigma(v) = e^v/(1 + e^v); said of every u >= 1/(1.9 - v + v^2/2) if v < 0
    exact = math.exp(v) / (1 + math.exp(v))
    assert not any(surely_above(exact * share, v) for share in (0.0, 0.3, 0.999999, 1.0))
    assert surely_above(1 / (1.9 - v + v * v / 2) + 1e-12, v) is (v < 0)


def test_smallest_and_largest_draws_are_finite_and_opposite() -> None:
    low, high = 0.5 / 2**32, 1 - 0.5 / 2**32
    # ln(2^33 - 1) = 33 ln 2 = 22.873857
    assert logit(low) == pytest.approx(-33 * math.log(2), abs=1e-9)
    assert logit(high) == pytest.approx(33 * math.log(2), abs=1e-6)
    assert normal_quantile(low) == pytest.approx(-normal_quantile(high), abs=1e-6)


@pytest.mark.parametrize(
    ("u", "expected"),
    [
        (0.5, 0.0),
        (0.975, 1.959963984540054),  # the familiar 1.96
        (0.025, -1.959963984540054),
        (0.8413447460685429, 1.0),  # Phi(1)
        (0.15865525393145707, -1.0),
        (0.9986501019683699, 3.0),  # Phi(3)
        (0.999, 3.090232306167813),
        (1e-10, -6.361340902404056),  # the far tail of AS 241
    ],
)
def test_normal_quantile_at_table_values(u: float, expected: float) -> None:
    assert normal_quantile(u) == pytest.approx(expected, abs=1e-11)


def test_normal_quantile_equals_the_standard_library_in_all_three_branches() -> None:
    # AS 241 changes formula at |u - 1/2| = 0.425 and at sqrt(-ln min(u, 1-u)) = 5, u about 1.4e-11
    exact = NormalDist().inv_cdf
    for u in (0.5 / 2**32, 1e-12, 1.3e-11, 1.5e-11, 1e-6, 0.0749, 0.0751, 0.3, 0.6, 0.9249, 0.9251, 0.999999):
        assert normal_quantile(u) == pytest.approx(exact(u), rel=1e-13, abs=1e-15)


def test_normal_quantile_rises() -> None:
    grid = [(k + 0.5) / 4096 for k in range(4096)]
    values = [normal_quantile(u) for u in grid]
    assert all(low < high for low, high in itertools.pairwise(values))
